/* emit.h - a system as C: what the emitting files share.
 *
 *     emit.c              the whole program
 *     emit_prelude.c      what every program begins with
 *     emit_cells.c        where values lie, in packed states and in arrays
 *     emit_expressions.c  values of one cell
 *     emit_values.c       values of several cells, and paths
 *     emit_sets.c         sets, domains, loops over them
 *     emit_calls.c        functions
 *     emit_choices.c      choices, and how variables begin
 *     emit_statements.c   the bodies of steps
 *     emit_control.c      steps, walks from place to place, ways
 *     emit_fresh.c        fresh identities and values of an order
 *     emit_orders.c       renumbering of orders, between states as stored and in steps
 *     emit_forget.c       forgetting, in states as stored
 *     emit_reduce.c       representatives of these
 *     emit_properties.c   judging
 *
 * The code does what model/interpret/ does, in the same order. Emitting an expression writes the
 * statements that it needs and gives what has its value: a C expression without effects that can't
 * fail. A way ends by `return BLOCKED;`, a model error by what Emitter.fail says, and what takes
 * very long by `return BEYOND;`, which leaves the state to the interpreter. */
#ifndef EXPLORER_EMIT_H
#define EXPLORER_EMIT_H

#include "labels.h"
#include "model/layout.h"
#include "model/reduction.h"
#include "support/arena.h"
#include "support/text.h"
#include "support/vector.h"

/* Where the cells of a value lie. */
typedef struct Location {
    const char *state; /* a `State *`, or NULL for an array */
    const char *array; /* an `int64_t *`, or NULL where `value` is the only cell */
    const char *value;
    uint32_t cell;       /* the first, with every index at 0 */
    const char *moved;   /* so many cells further, or NULL */
    const char *shifted; /* so many bits further in the same word, instead; or NULL */
    bool irregular;      /* fields are not evenly spaced along an index: only `moved` counts */
} Location;

typedef struct EmittedFunction {
    const Function *function;
    const char *name;
    bool total;      /* neither fails nor counts: gives its value */
    uint64_t weight; /* operations in a call that are not counted */
} EmittedFunction;

typedef struct EmittedStep {
    const char *name;
    bool chooses;
    unsigned callers;
} EmittedStep;

typedef struct Emitter {
    const System *system;
    const Layout *stored, *working; /* of states between steps and in them */
    Layout *own;                    /* `working` if it is another one */
    Arena *arena;
    Text *code;        /* where statements go */
    Text functions;    /* of the model */
    Text declarations; /* of the step that is being emitted */
    unsigned indent, names;
    uint64_t array_cells;           /* of all arrays declared so far */
    uint32_t expressions;           /* emitted so far */
    const char *refusal;            /* why there is no code; a constant */
    VECTOR(EmittedFunction) called; /* functions that are emitted */

    /* What expressions are emitted for. */
    const char *state;      /* where variables are read */
    const char *fail;       /* what a model error does */
    const Process *process; /* whose step; or NULL */
    const Step *step;       /* the one that is being taken, or NULL */
    bool in_function;
    bool failed, counted, chose;   /* was any of these emitted? */
    uint64_t weight, heaviest;     /* operations around that are not counted, at most so many */
    VECTOR(const Binding *) bound; /* of the step, with identities */
    VECTOR(const Node *) nodes;    /* that have a label */

    uint64_t failing;     /* properties that can fail, of those emitted so far */
    bool reduces;         /* what comes out are representatives */
    const Labels *labels; /* that successors have; or NULL */
    bool wants_step;      /* a property asks which step was taken */
    bool wants_entering;  /* … which can come first */
    bool wants_probing;   /* … who is stuck */
} Emitter;

/* Operations that may pass between two that are counted. */
#define WEIGHT_MOST 64

#define SOURCE_BYTES_MOST (2u << 20)

/* All arrays together: they are on the stack. */
#define ARRAY_CELLS_MOST 16384

/* Each may be NULL. */
typedef struct EmitOptions {
    const Reduction *reduction; /* successors are representatives, where that is not too much; then
                                   there is a function tocsin_orbit */
    const Labels *labels;       /* successors can be had with labels */
} EmitOptions;

/* emit.c: the source, or NULL with the reason (a constant). */
char *emit_source(const System *system, const Layout *layout, const EmitOptions *options,
                  const char **ret_refusal);
void emit_refuse(Emitter *emitter, const char *reason);

/* The name of what lies at a cell in a state; *cell becomes its first. */
const char *emit_cell_name(Emitter *emitter, uint32_t *cell);

/* emit_prelude.c */
extern const char emit_prelude[];
extern const char emit_runtime[];
extern const char emit_list_runtime[];

/* emit_cells.c */
void emit_line(Emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
void emit_open(Emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
void emit_close(Emitter *emitter);
const char *emit_number(Emitter *emitter, int64_t number);
void emit_array(Emitter *emitter, const char *name, uint32_t cells, const char *initial);
void emit_array_counted(Emitter *emitter, uint32_t cells);
const char *emit_new_name(Emitter *emitter, const char *stem);
const char *emit_identifier(Emitter *emitter, const char *name);
const char *emit_atom(Emitter *emitter, const char *value);
const char *emit_fail(Emitter *emitter);
const char *emit_fuel(const Emitter *emitter);
void emit_count(Emitter *emitter);
Location location_in_state(const char *state, uint32_t cell);
Location location_array(const char *array);
Location location_part(Location location, uint32_t cells);
Location location_index(Emitter *emitter, Location location, const char *index, uint32_t count,
                        uint32_t stride);
Location location_instance(Emitter *emitter, const Process *process, const char *instance);
const char *location_read(Emitter *emitter, Location location, uint32_t cell);
void location_write(Emitter *emitter, Location location, uint32_t cell, const char *value);
const char *location_as_array(Emitter *emitter, Location location, uint32_t cells);
void location_store(Emitter *emitter, Location location, const char *array, uint32_t cells);
void emit_constant_array(Emitter *emitter, const char *name, const int64_t *cells, uint32_t count);

/* What a field has for a value. */
uint64_t emit_code_of_value(const LayoutField *field, int64_t value);

/* Is the place of an instance one of those? */
const char *emit_place_test(Emitter *emitter, const Process *process, const char *instance,
                            const bool *places);

/* emit_expressions.c */
const char *emit_cell(Emitter *emitter, const Expr *expr);

/* Emits apart what is to be run only sometimes; the text is to be added or released. */
const char *emit_apart(Emitter *emitter, const Expr *expr, Text *ret_code);

/* emit_values.c */
Location emit_location(Emitter *emitter, const Expr *expr);
void emit_into(Emitter *emitter, const Expr *expr, Location into);
const char *emit_equal(Emitter *emitter, const Expr *expr);
const char *emit_checked(Emitter *emitter, const Expr *expr);
const char *emit_instance_meant(Emitter *emitter, const Expr *expr);
const char *emit_none_test(Emitter *emitter, const Type *optional, Location location);
Location emit_target(Emitter *emitter, const Expr *target);

/* emit_sets.c */
const char *emit_set_cell(Emitter *emitter, const Expr *expr);
void emit_set_into(Emitter *emitter, const Expr *expr, const char *array);
const char *emit_in_set(Emitter *emitter, const Expr *expr);
const char *emit_in_queue(Emitter *emitter, const Expr *expr);
const char *emit_set_size(Emitter *emitter, const Expr *expr);
const char *emit_extreme(Emitter *emitter, const Expr *expr);
const char *emit_quantifier(Emitter *emitter, const Expr *expr);
const char *emit_total(Emitter *emitter, const Expr *expr);
const char *emit_binding_name(Emitter *emitter, const Binding *binding);
int64_t emit_element_low(const Type *set);

/* A loop that binds the name (NULL: `value` names it) to each member; ended by emit_loop_end, which
 * takes what this gives. */
uint64_t emit_loop_begin(Emitter *emitter, const Domain *domain, const Binding *binding,
                         bool declare);
void emit_loop_end(Emitter *emitter, uint64_t weight);

/* What a domain has: `count` members from `low` on, or those whose bits are in the array. */
typedef struct EmittedMembers {
    const char *low, *count, *bits;
} EmittedMembers;
EmittedMembers emit_members(Emitter *emitter, const Domain *domain);
EmittedMembers emit_members_of(Emitter *emitter, const Type *set, Location location);

/* emit_calls.c */
const char *emit_call_cell(Emitter *emitter, const Expr *expr);
void emit_call_into(Emitter *emitter, const Expr *expr, const char *array);

/* emit_choices.c: name of the member that is chosen. */
const char *emit_choose(Emitter *emitter, EmittedMembers members);
const char *emit_choose_among(Emitter *emitter, uint64_t alternatives);
void emit_choose_where(Emitter *emitter, const Statement *statement);
void emit_begin(Emitter *emitter, const Type *type, const Initial *initial, Location state);

/* emit_statements.c */
void emit_block(Emitter *emitter, const Block *block);
void emit_bound(Emitter *emitter, const Binding *binding);

/* emit_control.c */
void emit_leave(Emitter *emitter, const Node *node);
void emit_all_control(Emitter *emitter);

/* emit_fresh.c */
const char *emit_fresh(Emitter *emitter, const Expr *expr);

/* emit_orders.c: `widen`, `narrow`. */
void emit_conversions(Emitter *emitter);

/* emit_forget.c: `forget`. False where it is too much. */
bool emit_forget(Emitter *emitter, const Reduction *reduction);

/* emit_reduce.c: `reduce`, `tocsin_orbit`. False where it is too much. */
bool emit_reduction(Emitter *emitter, const Reduction *reduction);

/* emit_properties.c */
void emit_properties(Emitter *emitter);
const char *emit_at(Emitter *emitter, const Expr *expr);
const char *emit_done(Emitter *emitter, const Expr *expr);
const char *emit_done_test(Emitter *emitter, const Process *process, const char *instance);
const char *emit_stuck(Emitter *emitter, const Expr *expr);
const char *emit_taken_by(Emitter *emitter, const Expr *expr);

#endif
