/* system.h - the transition system: the waist between text and engines.
 *
 * A state is an array of `cells` 64-bit cells (type.h says how values lie in them):
 *
 *     shared variables, each at its offset
 *     a counter for each `anytime step … at most n`, at its offset
 *     for each process, for each of its instances: the place of control, then the locals
 *
 * Control: a process is a graph of nodes. Control rests at *places* (steps, choices, the end);
 * all other nodes are passed through at once, within the step that leads to them. Taking a step
 * means: from the place where control rests, choose branches and elements until a NODE_STEP is
 * met, execute its body, and go on from `after` (or where a leaving statement points) to the
 * next place. On arrival the locals that are out of scope there get their filler.
 *
 * Every way of resolving the choices (branches, elements, choose, receive, fresh, `any`) is one
 * transition. A choice is made by an index from 0, alternatives ascending; a way is the list of
 * its indices in the order in which they come up. */
#ifndef MODEL_SYSTEM_H
#define MODEL_SYSTEM_H

#include "model/expr.h"
#include "support/arena.h"

typedef struct Node Node;
typedef struct Block Block;

typedef enum Fair { FAIR_NOT, FAIR_WEAK, FAIR_STRONG } Fair;

/* How a variable begins: at a value, at every value of its type (value and domain NULL), or at
 * every element of a domain (for a map: each entry on its own, at any depth of maps). */
typedef struct Initial {
    const Expr *value;
    const Domain *domain;
} Initial;

typedef struct Variable {
    const char *name;
    const char *documentation; /* or NULL */
    const Type *type;
    uint32_t offset;
    Initial initial;
    bool ghost;
    Span span;
} Variable;

/* What a local is to its reader. */
typedef enum LocalKind {
    LOCAL_VARIABLE, /* var */
    LOCAL_LOOP,     /* the variable of `for` and `for any` */
    LOCAL_ARGUMENT, /* of `steps`, passed by value */
    LOCAL_LEFT      /* what a `for any` has left: a set; its name is that of the loop variable */
} LocalKind;

typedef struct Local {
    const char *name;
    const Type *type;
    uint32_t offset; /* from the instance's first cell, so at least 1 */
    LocalKind kind;
    Span span;
} Local;

/* Statements inside a step; kind, what it uses */
/* clang-format off */
#define STATEMENT_KINDS(X)                                                                         \
    X(STATEMENT_ASSIGN, "assignment") /* target = value (already checked against the type) */      \
    X(STATEMENT_LET, "let")           /* binding = value */                                        \
    X(STATEMENT_RECEIVE, "receive")   /* binding = taken from target: the head of a queue, any     \
                                         distinct element of a bag (a choice); empty: no way */    \
    X(STATEMENT_SEND, "send")         /* value into target; a full one is an error */              \
    X(STATEMENT_IF, "if")             /* value: body, else other */                                \
    X(STATEMENT_FOR, "for")           /* binding in domain: body */                                \
    X(STATEMENT_AWAIT, "await")       /* value, or there is no such way */                         \
    X(STATEMENT_CHOOSE, "choose")     /* binding in domain where value (or NULL), else no way */   \
    X(STATEMENT_EITHER, "either")     /* one of branches */                                        \
    X(STATEMENT_ASSERT, "assert")     /* value, or an error */                                     \
    X(STATEMENT_LEAVE, "leave")       /* the step ends, control goes on at node */
/* clang-format on */

typedef enum StatementKind {
#define STATEMENT_ENUM_LINE(kind, spelling) kind,
    STATEMENT_KINDS(STATEMENT_ENUM_LINE)
#undef STATEMENT_ENUM_LINE
} StatementKind;

typedef struct Statement {
    StatementKind kind;
    Span span;
    const Expr *target; /* EXPR_SHARED or EXPR_LOCAL under EXPR_INDEX and EXPR_FIELD */
    const Expr *value;
    const Binding *binding;
    const Domain *domain;
    const Block *body, *other; /* NULL: empty */
    const Block *const *branches;
    uint32_t branch_count;
    const Node *node;
} Statement;

struct Block {
    const Statement *const *statements;
    uint32_t count;
};

struct Step {
    const char *name; /* within its process, e.g. "write" or "acquire.take" */
    Process *process;
    uint32_t position; /* in process->steps */
    const Block *body;
    const Node *after; /* NULL for an anytime step: control stays */
    bool anytime;
    int64_t most;     /* anytime: how often in a run, over all instances; -1 without bound */
    uint32_t counter; /* cell that counts, when most >= 0 */
    Fair fair;
    const bool *in_scope; /* for each local of the process; NULL for an anytime step */
    /* Loop variables and arguments around it: they tell its copies apart. */
    const Local *const *shown;
    uint32_t shown_count;
    Span span;
    Span name_span;
};

/* Nodes of control; kind, what it uses */
/* clang-format off */
#define NODE_KINDS(X)                                                                              \
    /* places */                                                                                   \
    X(NODE_STEP, "step")       /* step */                                                          \
    X(NODE_EITHER, "either")   /* branches */                                                      \
    X(NODE_FOR_ANY, "for any") /* local left is empty: other; else a place, from which one         \
                                  element is moved from left to local: next */                     \
    X(NODE_DONE, "done")                                                                           \
    /* passed through */                                                                           \
    X(NODE_DECIDE, "decide")   /* value: next, else other */                                       \
    X(NODE_SET, "set")         /* local begins as initial says: next */                            \
    X(NODE_ADVANCE, "advance") /* local (one cell) is at number: other, else it grows by 1: next;    \
                                  value: what number is for every value of lifted params, or NULL */
/* clang-format on */

typedef enum NodeKind {
#define NODE_ENUM_LINE(kind, spelling) kind,
    NODE_KINDS(NODE_ENUM_LINE)
#undef NODE_ENUM_LINE
} NodeKind;

#define NO_PLACE UINT32_MAX

struct Node {
    NodeKind kind;
    uint32_t place; /* its number in the process, NO_PLACE where control never rests */
    Span span;
    const Step *step;
    const Node *next, *other;
    const Node *const *branches;
    uint32_t branch_count;
    const Expr *value;
    const Local *local, *left;
    Initial initial;
    int64_t number;
    bool is_loop;  /* decide: of a `while` */
    bool has_else; /* decide: of an `if` with an `else` that says what `other` is */
};

typedef struct PlaceInfo {
    const Node *node;
    const bool *in_scope; /* for each local of the process */
    const bool *possible; /* for each step of the process: can it be the first from here? (as far
                             as control's shape tells; conditions may rule it out in a state) */
} PlaceInfo;

struct Process {
    const char *name;
    const char *documentation;
    uint32_t position; /* in system->processes */
    const Type *index; /* NULL: a single instance without index */
    const char *index_name;
    uint32_t instances; /* instance i has index value index->low + i */
    uint32_t base;      /* the first cell of instance 0 */
    uint32_t cells;     /* of one instance: place, locals */
    const Local *locals;
    uint32_t local_count;
    const PlaceInfo *places;
    uint32_t place_count; /* the last place is NODE_DONE */
    bool ends;            /* can control come there? (as far as its shape tells) */
    Step *const *steps;   /* all, with the anytime ones */
    uint32_t step_count;
    const Expr *provided; /* or NULL */
    const Node *start;    /* control begins here, and `restart` leads here */
    Fair fair;
    Span span;
};

/* clang-format off */
#define PROPERTY_KINDS(X)                                                                          \
    X(PROPERTY_INVARIANT, "invariant")                                                             \
    X(PROPERTY_TRANSITION, "transition")                                                           \
    X(PROPERTY_RECOVERABLE, "recoverable")                                                         \
    X(PROPERTY_LIVENESS, "liveness")                                                               \
    X(PROPERTY_ASSUME, "assume")                                                                   \
    X(PROPERTY_WITNESS, "witness")                                                                 \
    X(PROPERTY_LEMMA, "lemma")                                                                     \
    X(PROPERTY_ERROR, "error") /* no_model_error, which every system has, as the last property */
/* clang-format on */

typedef enum PropertyKind {
#define PROPERTY_ENUM_LINE(kind, spelling) kind,
    PROPERTY_KINDS(PROPERTY_ENUM_LINE)
#undef PROPERTY_ENUM_LINE
} PropertyKind;

const char *property_kind_name(PropertyKind kind);

/* Does a property of this kind have a value in each state, or on each transition? A recoverable
 * has: that of its goal. Formulas over whole runs have none, and no_model_error has no formula. */
bool property_kind_has_values(PropertyKind kind);

typedef struct Property {
    PropertyKind kind;
    const char *name;
    const char *documentation;
    const Expr *expr;              /* NULL for PROPERTY_ERROR */
    bool of_transitions;           /* not of states: a transition, or a witness that says `next` or
                                      `by`, which a transition shows */
    const Process *const *helpers; /* recoverable by …; all processes when there are none */
    uint32_t helper_count;
    Span span;
} Property;

/* A param or option, as it was decided for this system. */
typedef struct Decision {
    const char *name;
    const char *documentation;
    bool is_option;
    const Type *type; /* INT for params; BOOL or ENUM for options */
    int64_t value;
    bool lifted;    /* every value from `least` on is meant; `value` is that of this instance */
    bool has_least; /* the param's declared range begins at `least` */
    int64_t least;
    bool has_most; /* … and ends at `most`; of a lifted param, for which that does not count, only
                      where it was narrowed (model_narrow) */
    int64_t most;
    bool is_beyond; /* lifted, and in this instance above what its declared range ends with */
    bool has_top;   /* lifted or not: that is `top`, whatever other params are */
    int64_t top;
    Span span;
} Decision;

typedef struct System {
    const char *name;
    const char *documentation;
    const Source *source;
    const Decision *decisions; /* params, then options, each in order of the text */
    uint32_t decision_count;
    const Variable *variables;
    uint32_t variable_count;
    Process *const *processes;
    uint32_t process_count;
    const Property *properties;
    uint32_t property_count;
    const Type *const *orders; /* the order types, by Type.order */
    uint32_t order_count;
    const bool *keeps_first; /* for each order type: rank 0 stands for its first value even where
                                  nothing holds it, because a local that begins again takes it */
    uint32_t cells;          /* of a state */
    uint32_t frame_cells;    /* of all bindings */
    const struct Exclusive *exclusive; /* what nobody may step into (exclusive.h), or NULL */
} System;

/* How many ranks of an order a state can have: its n, and one for a first value that is kept. */
static inline bool order_keeps_first(const System *system, uint32_t order)
{
    return system->keeps_first != NULL && system->keeps_first[order];
}

static inline uint32_t order_ranks(const System *system, uint32_t order)
{
    return (uint32_t)system->orders[order]->capacity + order_keeps_first(system, order);
}

/* The first cell of an instance. */
static inline uint32_t instance_base(const Process *process, uint32_t instance)
{
    return process->base + instance * process->cells;
}

/* Is it at its end in this state? */
static inline bool instance_is_done(const Process *process, uint32_t instance, const int64_t *state)
{
    return process->places[state[instance_base(process, instance)]].node->kind == NODE_DONE;
}

/* Are there params of which every value is meant? */
bool system_is_lifted(const System *system);

/* Is every process done in this state? */
bool system_is_done(const System *system, const int64_t *state);

/* The property of that name, or NULL. */
const Property *system_property(const System *system, const char *name);

/* "enactor[2]", or "planner" for a process without index. */
void process_print(Text *text, const Process *process, uint32_t instance);

#endif
