/* encode_private.h - what the encoder's files share. */
#ifndef SOLVER_ENCODE_PRIVATE_H
#define SOLVER_ENCODE_PRIVATE_H

#include "encode.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

struct Encoder {
    Terms *terms;
    const System *system;
    EncodingForm form;
    EncodingShape shape;
    Values values;
    Item *items; /* variables, counters of anytime steps, then for each process place and locals */
    uint32_t item_count;
    uint32_t *first_items;   /* for each process: its place; local j is first + 1 + j */
    uint32_t *counter_items; /* for each cell of a state: the item of the counter there */
    uint32_t
        *variable_items; /* for each cell of a state: the item of the variable that begins there */
    uint32_t *mover_bases; /* for each process: the mover that its instance 0 is */
    uint32_t movers;
    char *complaint; /* or NULL */
    Span complaint_span;
    bool symmetric;
    uint32_t frame_cells;
    Number *params; /* of each decision that is lifted */
    Term params_assumed;
    Lifting lifting; /* what `values` ask for */
    uint32_t effort; /* nodes walked and statements executed for the step under way */
};

/* Notes that something has no encoding; the first one counts. */
void encoder_complain(Encoder *encoder, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* More nodes and statements than this for one step is no encoding: encoder_complain, and an end. */
#define ENCODER_EFFORT_MOST 2000000u
bool encoder_spend(Encoder *encoder, Span span); /* counts one; false: stop here */

typedef struct Run Run;

/* Where an expression is evaluated. `guard` is the condition under which evaluation gets here
 * (path, nothing failed before); `error` gathers: under which conditions a model error happened.
 * A failure under condition bad: error |= guard && bad, guard &&= !bad. */
typedef struct Scene {
    Encoder *encoder;
    const State *state; /* where variables are read */
    const State *after; /* for next(…): the raw state after; NULL outside transition properties */
    const State *canonical_after; /* … renumbered, for next(stuck) */
    const Transit *transit;       /* for by(…), or NULL */
    const Process *process;       /* whose locals EXPR_LOCAL means; NULL in properties */
    const Value **locals; /* of the acting instance, each one's own value; NULL in properties */
    Number self;          /* its index value */
    const Value **frame;  /* bound names, by Binding.slot */
    Term guard, error;
    uint32_t binders; /* quantifiers with a constant of their own around here (lifted domains) */
    Run *run;         /* the step under way, for fresh(…); NULL elsewhere */
} Scene;

/* expressions.c and its parts. A value that failed is anything. */
const Value *encode_value(Scene *scene, const Expr *expr);
Term encode_truth(Scene *scene, const Expr *expr);
Number encode_number(Scene *scene, const Expr *expr);
void scene_fail(Scene *scene, Term bad);

/* Evaluates what is only reached under a condition: between these two, guard is what it was and the
 * condition; errors met inside are kept, and hold back the guard afterwards. */
typedef struct Detour {
    Term guard, error;
} Detour;
Detour detour_begin(Scene *scene, Term condition);
void detour_end(Scene *scene, Detour detour);

/* A finite domain's members: number low+i is one under in[i]. (A dynamic range: the interval of its
 * bounds.) Fails where the domain is too large; of a lifted domain encode_domain_is_lifted. */
typedef struct DomainMembers {
    int64_t low;
    uint32_t count;
    const Term *in;
} DomainMembers;
bool encode_domain_is_lifted(Scene *scene, const Domain *domain);
DomainMembers encode_domain(Scene *scene, const Domain *domain);
/* Is this number one (any domain)? Errors of the bounds are reported by it, too. */
Term encode_domain_has(Scene *scene, const Domain *domain, Number number);

/* Names bound around: sets, gives what was there. */
const Value *scene_bind(Scene *scene, const Binding *binding, const Value *value);

/* A choice made on the way, as a new constant (an input); its typing joins the run's inputs. Inside
 * quantifiers over lifted domains none can be made: complains. */
Number run_input(Run *run, const char *name, const Type *scalar);
Number run_input_number(Run *run, const char *name, int64_t low, int64_t high);
void run_define(Run *run, Term definition); /* joins the inputs: always true, defines an input */

/* Everything as it is at one moment of a run. */
typedef struct Snapshot {
    const Value **values; /* the items', then those of the acting instance: locals and place */
    Number *created;      /* of each order, as in a run */
} Snapshot;

/* A way's end, or where it goes on: at that node, under that condition, as it is there. */
typedef struct Exit {
    const Node *node;
    Term guard;
    Snapshot snapshot;
} Exit;
typedef VECTOR(Exit) Exits;

/* A name that holds identities, bound by let, choose or receive, and on which ways it was. */
typedef struct BoundName {
    const Binding *binding;
    Term when;
    const Value *value;
} BoundName;

/* A set that was asked for its size, which can't be written down, and the input that stands for it. */
typedef struct KnownSize {
    const Value *set;
    Number size;
} KnownSize;

/* One step of one (constant or symbolic) instance, or the making of an initial state. */
struct Run {
    Encoder *encoder;
    Scene scene;          /* scene.guard: the way is alive; scene.state is `working` */
    State *working;       /* shared variables and counters are written here; the acting process's
                        items only at the end, from `locals` */
    const State *before;  /* the step begins here; NULL for initial states */
    Number instance;      /* acting, counted from 0 (or the opaque identity) */
    const Value **locals; /* of the acting instance, the place behind them; scene.locals */
    const Value **loaded; /* … as they were when it began to act */
    Number *created;      /* of each order: how many fresh values were made so far; where ranks are
                             endless, the last one of them (-1 for none) */
    const Step *step;     /* being executed, or NULL */
    const Term *in_scope; /* for each of the acting process's locals, inside a step */
    Term inputs;          /* typing of the inputs made so far, and definitions: some inputs make it
                             true whatever the state is */
    Term barred;          /* ways on which what was chosen is not to be had: there are none such */
    VECTOR(Term) constants; /* … themselves */
    Exits exits;
    VECTOR(BoundName) bound;
    VECTOR(KnownSize) sizes;
    struct Script *script; /* choices are dictated instead of made (for `stuck`), or NULL */
    bool generous;         /* it may do more than it does (never less): only what no step does is
                              asked */
    int64_t moment;        /* for the inputs' names */
    uint32_t depth;        /* ways inside each other on a walk */
};

Snapshot run_snapshot(Run *run);
void run_restore(Run *run, const Snapshot *snapshot);
/* What holds after two ways meet: a where the condition is true. Both snapshots stay. */
void run_merge(Run *run, Term condition, const Snapshot *a, const Snapshot *b);

/* statements.c: executes; leaving statements add exits and end the way (guard false). */
void execute_block(Run *run, const Block *block);

/* choices.c: fresh(id), fresh(order); begin.c: how variables begin. */
Number encode_fresh(Run *run, const Expr *fresh);
const Value *encode_initial(Run *run, const char *name, const Type *type, const Initial *initial);

/* orders.c: a state with its ranks renumbered, bags sorted; *ret_too_many: more than n are held. */
State *state_renumber(Encoder *encoder, const State *raw, Term *ret_too_many);
/* How many ranks are held (or kept): the next free one. Only of renumbered states. */
Number state_ranks(Encoder *encoder, const State *state, uint32_t order);
/* Ranks without gaps; a kept first value counts as held. */
Term state_is_dense(Encoder *encoder, const State *state);
/* Everything that the state holds of the order is less than the number. Any form. */
Term state_all_below(Encoder *encoder, const State *state, uint32_t order, Number number);

/* transition.c: that instance (counted from 0, or opaque) of the process is the one that moves. */
Term transit_moves(const Encoder *encoder, const Transit *transit, const Process *process,
                   Number instance);

/* probes.c, for properties. */
Term encode_at(Scene *scene, const Expr *expr);    /* EXPR_AT */
Term encode_stuck(Scene *scene, const Expr *expr); /* EXPR_STUCK */

/* state.c */
uint32_t item_of_variable(const Encoder *encoder, const Expr *shared);
uint32_t item_of_place(const Encoder *encoder, const Process *process);
uint32_t item_of_local(const Encoder *encoder, const Process *process, uint32_t local);
State *state_copy(Encoder *encoder, const State *state);

/* A bound of a lifted type: simple arithmetic over params (else complains), or where `bound` is NULL
 * the constant. */
Number encoder_bound(Encoder *encoder, const Expr *bound, int64_t constant);

/* The instance that an index value means, counted from 0 (or the opaque identity itself), with
 * ERROR_INDEX reported where it is none; `index` NULL for a process without one. */
Number encode_instance(Scene *scene, const Process *process, const Expr *index);

#endif
