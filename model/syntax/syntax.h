/* syntax.h - what the parser hands on: the text as a tree, nothing resolved yet.
 *
 * Nodes live in the model's arena. Lists are linked by `next`, in order of the text. A name is a
 * plain string here; what it means is found out by the checker. */
#ifndef MODEL_SYNTAX_H
#define MODEL_SYNTAX_H

#include <stdbool.h>
#include <stdint.h>

#include "support/arena.h"
#include "support/diagnostics.h"

/* A tree deeper than this is refused by the parser, so that passes may recurse. */
#define SYNTAX_DEPTH_MOST 600

typedef struct Word {
    const char *text;
    Span span;
} Word;

/* A list of words: `a, b, c`. */
typedef struct WordList {
    Word word;
    struct WordList *next;
} WordList;

/* kind, how messages call it */
/* clang-format off */
#define SYNTAX_EXPR_KINDS(X)                                                                       \
    X(SYNTAX_NAME, "name")     /* word */                                                          \
    X(SYNTAX_NUMBER, "number") /* number */                                                        \
    X(SYNTAX_TRUE, "true")                                                                         \
    X(SYNTAX_FALSE, "false")                                                                       \
    X(SYNTAX_NONE, "none")                                                                         \
    X(SYNTAX_NOT, "!")             /* a */                                                         \
    X(SYNTAX_NEGATE, "-")          /* a */                                                         \
    X(SYNTAX_LEADS_TO, "leads_to") /* a, b; likewise the binary ones below */                      \
    X(SYNTAX_UNTIL, "until")                                                                       \
    X(SYNTAX_IMPLIES, "=>")                                                                        \
    X(SYNTAX_OR, "||")                                                                             \
    X(SYNTAX_AND, "&&")                                                                            \
    X(SYNTAX_EQUAL, "==")                                                                          \
    X(SYNTAX_UNEQUAL, "!=")                                                                        \
    X(SYNTAX_LESS, "<")                                                                            \
    X(SYNTAX_GREATER, ">")                                                                         \
    X(SYNTAX_AT_MOST, "<=")                                                                        \
    X(SYNTAX_AT_LEAST, ">=")                                                                       \
    X(SYNTAX_IN, "in") /* b may be a SYNTAX_RANGE, a type's name, bool */                          \
    X(SYNTAX_COALESCE, "??")                                                                       \
    X(SYNTAX_ADD, "+")                                                                             \
    X(SYNTAX_SUBTRACT, "-")                                                                        \
    X(SYNTAX_MULTIPLY, "*")                                                                        \
    X(SYNTAX_DIVIDE, "/")                                                                          \
    X(SYNTAX_REMAINDER, "%")                                                                       \
    X(SYNTAX_INTERSECT, "&")                                                                       \
    X(SYNTAX_ALWAYS, "always")         /* a */                                                     \
    X(SYNTAX_EVENTUALLY, "eventually") /* a */                                                     \
    X(SYNTAX_IF, "if")                 /* a then b else c */                                       \
    X(SYNTAX_FORALL, "forall")         /* word in a where b: c; b may be NULL */                   \
    X(SYNTAX_EXISTS, "exists")         /* the same */                                              \
    X(SYNTAX_COUNT, "count")           /* the same */                                              \
    X(SYNTAX_SUM, "sum")               /* the same */                                              \
    X(SYNTAX_CALL, "call")             /* word(list) */                                            \
    X(SYNTAX_INDEX, "index")           /* a[b] */                                                  \
    X(SYNTAX_FIELD, "field")           /* a.word */                                                \
    X(SYNTAX_AT, "at")                 /* a at word */                                             \
    X(SYNTAX_DONE, "done")             /* a done */                                                \
    X(SYNTAX_WITH, "with")             /* a with { list of SYNTAX_INIT } */                        \
    X(SYNTAX_INIT, "field value")      /* word: a, in a list */                                    \
    X(SYNTAX_BRACES, "set")            /* { list }, perhaps empty */                               \
    X(SYNTAX_FILTER, "set")            /* { word in a | c } */                                     \
    X(SYNTAX_STRUCT, "struct value")   /* { list of SYNTAX_INIT } */                               \
    X(SYNTAX_MAP, "map")               /* [ word in a: c ] */                                      \
    X(SYNTAX_RANGE, "range")           /* a..b, only where elements are wanted */                  \
    X(SYNTAX_BOOL, "bool")             /* the type, only where elements are wanted */              \
    X(SYNTAX_BAD, "error")             /* stands for what could not be parsed */
/* clang-format on */

typedef enum SyntaxExprKind {
#define SYNTAX_ENUM(kind, spelling) kind,
    SYNTAX_EXPR_KINDS(SYNTAX_ENUM)
#undef SYNTAX_ENUM
} SyntaxExprKind;

typedef struct SyntaxExpr {
    SyntaxExprKind kind;
    Span span;     /* the whole expression, without parentheses around it */
    Span operator; /* of the operator or keyword, where there is one */
    Word word;
    int64_t number;
    struct SyntaxExpr *a, *b, *c, *list;
    struct SyntaxExpr *next; /* in a list */
    uint16_t depth;          /* 1 for leaves */
    bool parenthesised;
} SyntaxExpr;

typedef enum SyntaxTypeKind {
    SYNTAX_TYPE_NAME, /* word */
    SYNTAX_TYPE_BOOL,
    SYNTAX_TYPE_ENUM,     /* words */
    SYNTAX_TYPE_RANGE,    /* low..high */
    SYNTAX_TYPE_ID,       /* id(low) */
    SYNTAX_TYPE_ORDER,    /* order(low) */
    SYNTAX_TYPE_STRUCT,   /* fields */
    SYNTAX_TYPE_OPTIONAL, /* element? */
    SYNTAX_TYPE_SET,      /* set of element */
    SYNTAX_TYPE_MAP,      /* [index] element */
    SYNTAX_TYPE_QUEUE,    /* queue(low) of element */
    SYNTAX_TYPE_BAG,      /* bag(low) of element */
    SYNTAX_TYPE_BAD
} SyntaxTypeKind;

typedef struct SyntaxType {
    SyntaxTypeKind kind;
    Span span;
    Word word;
    WordList *words;
    SyntaxExpr *low, *high;
    struct SyntaxType *element, *index;
    struct SyntaxFormal *fields;
    uint16_t depth;
} SyntaxType;

/* `name: type`, in a list: struct fields, parameters of funs and steps. */
typedef struct SyntaxFormal {
    Word name;
    SyntaxType *type;
    struct SyntaxFormal *next;
} SyntaxFormal;

typedef enum Fairness { FAIRNESS_NONE, FAIRNESS_WEAK, FAIRNESS_STRONG } Fairness;

/* `var NAME: type = init`, `= any`, `in domain`: exactly one of init, any, domain is there. */
typedef struct SyntaxVar {
    Word name;
    SyntaxType *type;
    SyntaxExpr *init;   /* or NULL */
    SyntaxExpr *domain; /* or NULL */
    bool any, ghost;
} SyntaxVar;

/* Statements, of control flow (outside steps) and inside steps. kind, how messages call it */
/* clang-format off */
#define SYNTAX_STATEMENT_KINDS(X)                                                                  \
    /* outside steps */                                                                            \
    X(SYNTAX_VAR, "var")         /* var */                                                         \
    X(SYNTAX_STEP, "step")       /* word { body }, fairness, anytime, at_most (a or NULL) */       \
    X(SYNTAX_LOOP, "loop")       /* loop [word] { body }; word.text NULL without a name */         \
    X(SYNTAX_WHILE, "while")     /* while a { body } */                                            \
    X(SYNTAX_FOR_ANY, "for any") /* for any word in a { body } */                                  \
    X(SYNTAX_USE, "steps")       /* word(list) */                                                  \
    /* both */                                                                                     \
    X(SYNTAX_IF_ELSE, "if")        /* if a { body } else { other }; has_else */                    \
    X(SYNTAX_FOR, "for")           /* for word in a { body } */                                    \
    X(SYNTAX_EITHER, "either")     /* branches: list of blocks */                                  \
    X(SYNTAX_GOTO, "goto")         /* goto word */                                                 \
    X(SYNTAX_CONTINUE, "continue") /* continue [word] */                                           \
    X(SYNTAX_BREAK, "break")       /* break [word] */                                              \
    X(SYNTAX_RESTART, "restart")                                                                   \
    X(SYNTAX_STOP, "stop")                                                                         \
    /* inside steps */                                                                             \
    X(SYNTAX_ASSIGN, "assignment") /* a = b; a is a name with [i] and .f behind it */              \
    X(SYNTAX_LET, "let")           /* let word = a */                                              \
    X(SYNTAX_AWAIT, "await")       /* await a */                                                   \
    X(SYNTAX_CHOOSE, "choose")     /* choose word in a where b; b may be NULL */                   \
    X(SYNTAX_ASSERT, "assert")     /* assert a */                                                  \
    X(SYNTAX_DO, "call")           /* word(list), e.g. send(q, e) */                               \
    X(SYNTAX_STATEMENT_BAD, "error")
/* clang-format on */

typedef enum SyntaxStatementKind {
#define SYNTAX_ENUM(kind, spelling) kind,
    SYNTAX_STATEMENT_KINDS(SYNTAX_ENUM)
#undef SYNTAX_ENUM
} SyntaxStatementKind;

typedef struct SyntaxBlock {
    struct SyntaxStatement *first;
    Span span;                /* with its braces */
    struct SyntaxBlock *next; /* the next branch of an `either` */
    uint16_t depth;           /* of its deepest statement */
} SyntaxBlock;

typedef struct SyntaxStatement {
    SyntaxStatementKind kind;
    Span span;    /* the whole statement */
    Span keyword; /* its first word */
    Word word;    /* text NULL where there is none */
    SyntaxExpr *a, *b, *list;
    SyntaxVar *var;
    SyntaxBlock *body, *other, *branches;
    Fairness fairness;
    bool anytime, has_else;
    struct SyntaxStatement *next;
    uint16_t depth;
} SyntaxStatement;

/* kind, keyword */
/* clang-format off */
#define SYNTAX_DECLARATION_KINDS(X)                                                                \
    X(SYNTAX_PARAM, "param")         /* name [: low..high] = expr */                               \
    X(SYNTAX_OPTION, "option")       /* name: words = word, or boolean and expr */                 \
    X(SYNTAX_CONST, "const")         /* name = expr */                                             \
    X(SYNTAX_TYPE, "type")           /* name = type */                                             \
    X(SYNTAX_SHARED, "var")          /* var */                                                     \
    X(SYNTAX_FUN, "fun")             /* name(formals): type = expr */                              \
    X(SYNTAX_STEPS, "steps")         /* name(formals) body */                                      \
    X(SYNTAX_PROCESS, "process")     /* name[index: type] provided expr body, fairness */          \
    X(SYNTAX_INVARIANT, "invariant") /* name: expr; likewise the properties below */               \
    X(SYNTAX_TRANSITION, "transition")                                                             \
    X(SYNTAX_RECOVERABLE, "recoverable") /* names after `by`, or none */                           \
    X(SYNTAX_LIVENESS, "liveness")                                                                 \
    X(SYNTAX_ASSUME, "assume")                                                                     \
    X(SYNTAX_WITNESS, "witness")                                                                   \
    X(SYNTAX_LEMMA, "lemma")                                                                       \
    X(SYNTAX_SCENARIO, "scenario") /* name { items } */
/* clang-format on */

typedef enum SyntaxDeclarationKind {
#define SYNTAX_ENUM(kind, spelling) kind,
    SYNTAX_DECLARATION_KINDS(SYNTAX_ENUM)
#undef SYNTAX_ENUM
} SyntaxDeclarationKind;

/* `NAME = expr` (expr set) or `expect verdict names` (expr NULL; word is `holds`, `violated`, … as
 * written, the checker knows which there are). `names` may be the single word `all`. */
typedef struct SyntaxScenarioItem {
    Word word;
    SyntaxExpr *expr;
    WordList *names;
    Span span;
    struct SyntaxScenarioItem *next;
} SyntaxScenarioItem;

typedef struct SyntaxDeclaration {
    SyntaxDeclarationKind kind;
    Span span;
    Word name;
    const char *documentation; /* lines of `///` before it, joined by '\n'; NULL for none */
    SyntaxExpr *expr, *low, *high;
    SyntaxType *type;
    WordList *words; /* alternatives of an option; names after `by` */
    Word word;       /* an option's default; a process's index (text NULL for none) */
    bool boolean;
    SyntaxVar *var;
    SyntaxFormal *formals;
    SyntaxBlock *body;
    SyntaxScenarioItem *items;
    Fairness fairness;
    struct SyntaxDeclaration *next;
} SyntaxDeclaration;

typedef struct SyntaxFile {
    Word protocol; /* text NULL where the head is missing (then an error was reported) */
    const char *documentation; /* `///` lines before `protocol` */
    SyntaxDeclaration *first;
} SyntaxFile;

#endif
