/* expr.h - expressions over typed values: names resolved, types known, constants folded.
 *
 * One kind of node for all; EXPR_KINDS says which members each kind uses. `a`, `b`, `c` are
 * operands, `list` are more of them. Trees share subtrees freely and are never changed.
 *
 * && || => if-then-else, `where` and ?? decide left to right and stop when decided. */
#ifndef MODEL_EXPR_H
#define MODEL_EXPR_H

#include "model/type.h"
#include "support/arena.h"
#include "support/diagnostics.h"

typedef struct Expr Expr;
typedef struct Process Process;
typedef struct Step Step;

/* A name bound by let, choose, receive, a quantifier or a function's parameter. Its value lives in
 * the frame at cells [slot, slot + type->cells); every binding of a system has its own place. */
typedef struct Binding {
    const char *name;
    const Type *type;
    uint32_t slot;
    Span span;
} Binding;

/* What a variable runs over: low..high (ascending; at most TYPE_VALUES_MOST values, more is a model
 * error; types are constant ranges of their cells), or the elements of a set, ascending. */
typedef struct Domain {
    const Type *element;
    const Expr *low, *high; /* both NULL for a set */
    const Expr *set;
    Span span;
} Domain;

typedef struct Function {
    const char *name;
    const Binding *parameters;
    uint32_t parameter_count;
    const Type *result;
    const Expr *body;   /* arguments and result are already checked against their ranges */
    uint32_t height;    /* of the body, with what it calls: at most FUNCTION_HEIGHT_MOST */
    uint32_t calls;     /* inside each other in the body: at most FUNCTION_CALLS_MOST */
    const char *lifted; /* a lifted param that the body depends on, or NULL */
    Span span;
} Function;

/* So that passes over expressions may recurse into what is called. */
#define FUNCTION_HEIGHT_MOST 1500
#define FUNCTION_CALLS_MOST 100

/* kind, spelling; what it uses */
/* clang-format off */
#define EXPR_KINDS(X)                                                                              \
    X(EXPR_CONST, "constant")       /* number (type of one cell) or cells */                       \
    X(EXPR_PARAM, "param")          /* a lifted param (Decision.lifted), decisions[local]; number:  \
                                       its value in this instance; name */                         \
    X(EXPR_SHARED, "variable")      /* number: the first cell in the state; name */                \
    X(EXPR_LOCAL, "local")          /* number: the first cell in the instance; name */             \
    X(EXPR_SELF, "index")           /* the value of the process's own index; name */               \
    X(EXPR_PEER, "local of")        /* process[a].local: number as in EXPR_LOCAL, local: its       \
                                       position; a NULL without index; an error out of scope */    \
    X(EXPR_BOUND, "bound name")     /* binding */                                                  \
    X(EXPR_NOT, "!")                /* a */                                                        \
    X(EXPR_AND, "&&")               /* a, b */                                                     \
    X(EXPR_OR, "||")                                                                               \
    X(EXPR_IMPLIES, "=>")                                                                          \
    X(EXPR_IF, "if")                /* a then b else c */                                          \
    X(EXPR_EQUAL, "==")             /* a, b alike, of any type */                                  \
    X(EXPR_UNEQUAL, "!=")                                                                          \
    X(EXPR_LESS, "<")               /* a, b numbers or of one order, also below */                 \
    X(EXPR_AT_MOST, "<=")                                                                          \
    X(EXPR_GREATER, ">")                                                                           \
    X(EXPR_AT_LEAST, ">=")                                                                         \
    X(EXPR_NEGATE, "-")             /* a; overflow is an error, also below */                      \
    X(EXPR_ADD, "+")                                                                               \
    X(EXPR_SUBTRACT, "-")                                                                          \
    X(EXPR_MULTIPLY, "*")                                                                          \
    X(EXPR_DIVIDE, "/")             /* Euclidean; by zero is an error */                           \
    X(EXPR_REMAINDER, "%")                                                                         \
    X(EXPR_MIN, "min")              /* the lesser of a and b */                                    \
    X(EXPR_MAX, "max")                                                                             \
    X(EXPR_UNION, "+")              /* a, b sets of this very type */                              \
    X(EXPR_DIFFERENCE, "-")                                                                        \
    X(EXPR_INTERSECTION, "&")                                                                      \
    X(EXPR_SET, "set")              /* the elements list; one outside the type is an error */      \
    X(EXPR_FILTER, "set")           /* { binding in domain | a }, likewise */                      \
    X(EXPR_RESET, "set")            /* the set a as this type of set with other bounds, likewise */\
    X(EXPR_IN_SET, "in")            /* a in set b; an a outside b's type is just not in it */      \
    X(EXPR_IN_RANGE, "in")          /* b <= a <= c */                                              \
    X(EXPR_IN_QUEUE, "in")          /* a in queue or bag b */                                      \
    X(EXPR_SIZE, "size")            /* elements of set a */                                        \
    X(EXPR_LEAST, "min")            /* of set a; of nothing is an error */                         \
    X(EXPR_GREATEST, "max")                                                                        \
    X(EXPR_SOME, "optional")        /* a as an optional */                                         \
    X(EXPR_VALUE, "value")          /* of optional a; of none is an error */                       \
    X(EXPR_COALESCE, "??")          /* optional a's value, else b (type: of b; T or T?) */         \
    X(EXPR_FORALL, "forall")        /* binding in domain where a (or NULL): b */                   \
    X(EXPR_EXISTS, "exists")                                                                       \
    X(EXPR_COUNT, "count")                                                                         \
    X(EXPR_SUM, "sum")                                                                             \
    X(EXPR_MAP, "map")              /* [binding in domain: a], domain the constant index type */   \
    X(EXPR_INDEX, "[]")             /* map a at b; outside the index type is an error */           \
    X(EXPR_FIELD, ".")              /* field number (its position) of struct a */                  \
    X(EXPR_STRUCT, "struct")        /* list: a value for every field, in order of the type */      \
    X(EXPR_WITH, "with")            /* struct a, fields[i] (positions) replaced by list[i] */      \
    X(EXPR_LENGTH, "len")           /* of queue or bag a */                                        \
    X(EXPR_HEAD, "head")            /* of queue (bag: least) a; of an empty one is an error */     \
    X(EXPR_CHECK, "check")          /* a stored, passed or sent as this type: numbers outside      \
                                       ranges (at any depth) are an error; name: of the target */  \
    X(EXPR_CALL, "call")            /* function(list) */                                           \
    X(EXPR_FRESH, "fresh")          /* of this id (a choice) or order type; only in steps */       \
    X(EXPR_FIRST, "first")          /* of this order type; only in initial values */               \
    X(EXPR_NEXT, "next")            /* a after the transition; only in properties, also below */   \
    X(EXPR_AT, "at")                /* process[a] is before one of steps; a NULL without index */  \
    X(EXPR_DONE, "done")            /* process[a] */                                               \
    X(EXPR_STUCK, "stuck")          /* process NULL: everybody; a NULL: all instances of it */     \
    X(EXPR_BY, "by")                /* taken by process (a NULL: any instance), one of steps       \
                                       (step_count 0: any step) */                                 \
    X(EXPR_ALWAYS, "always")        /* a; these four only in liveness and assume */                \
    X(EXPR_EVENTUALLY, "eventually")                                                               \
    X(EXPR_UNTIL, "until")          /* a, b */                                                     \
    X(EXPR_LEADS_TO, "leads_to")                                                                   \
    X(EXPR_TAKEN, "taken")          /* like EXPR_BY */
/* clang-format on */

typedef enum ExprKind {
#define EXPR_ENUM_LINE(kind, spelling) kind,
    EXPR_KINDS(EXPR_ENUM_LINE)
#undef EXPR_ENUM_LINE
} ExprKind;

struct Expr {
    ExprKind kind;
    const Type *type;
    Span span;
    const char *name;
    int64_t number;
    uint32_t local;
    const Expr *a, *b, *c;
    const Expr *const *list;
    uint32_t list_count;
    const uint32_t *fields;
    const int64_t *cells;
    const Binding *binding;
    const Domain *domain;
    const Function *function;
    const Process *process;
    const Step *const *steps;
    uint32_t step_count;
};

const char *expr_kind_name(ExprKind kind);

/* Is it the same by its form? False for some that are all the same: where names are bound. */
bool expr_same(const Expr *a, const Expr *b);

/* The expression with `by[i]` in place of each bound name `names[i]`. Shares what does not change. */
const Expr *expr_substitute(Arena *arena, const Expr *expr, const Binding *const *names,
                            const Expr *const *by, uint32_t count);

#endif
