/* encode.h - a transition system as terms: the one place where expressions and steps become Z3's.
 *
 * Symbolic execution by the letter of the reference interpreter (model/interpret): statements in
 * their order, ways that end blocked, ways that end in a model error. Nothing is assumed away: what
 * the interpreter would report as an error is a term that says under which conditions it happens.
 *
 *     items and states      state.c        what a state is made of; typing; decoding
 *     expressions           expressions.c, collections.c, quantifiers.c
 *     a step's statements   statements.c, choices.c
 *     control               control.c      from place through a step to place
 *     all processes         transition.c   who moves, and the relation between two states
 *     orders                orders.c       fresh ranks and renumbering
 *
 * Two forms. FORM_FINITE: bit-vectors, every type as the system has it. FORM_UNBOUNDED: integers,
 * uninterpreted sorts for lifted identities, functions for maps and sets over lifted types and for
 * the locals of processes with a lifted index, quantifiers over lifted domains. What a form can't
 * say (encoder_complaint) makes the whole encoding useless for proofs: engines ask.
 *
 * Choices become new constants (inputs), one for each place where one is made: a transition exists
 * when some value of the inputs makes `taken` true. */
#ifndef SOLVER_ENCODE_H
#define SOLVER_ENCODE_H

#include "query.h"
#include "values.h"

typedef enum EncodingForm { FORM_FINITE, FORM_UNBOUNDED } EncodingForm;

/* How the instances of a process share their logic: one copy, which picks the mover's locals and is
 * smaller (deep searches), or one copy for each, which is quicker to a bug with many processes. A
 * lifted process always has one copy. */
typedef enum EncodingShape { SHAPE_SHARED, SHAPE_EACH } EncodingShape;

typedef struct Encoder Encoder;

/* Belongs to the caller with its Terms; everything made by it lives until encoder_destroy. */
Encoder *encoder_create(Terms *terms, const System *system, EncodingForm form, EncodingShape shape);
void encoder_destroy(Encoder *encoder); /* NULL is allowed */
const Values *encoder_values(const Encoder *encoder);

/* What could not be encoded, as a sentence without a full stop ("`sum` over an endless type can't
 * be lifted (line 8)"), with its place; NULL when all could so far. */
const char *encoder_complaint(const Encoder *encoder, Span *ret_span);

/* Does renaming identities change nothing (no model error inside a loop or quantifier over
 * identities depends on their order)? Known once a step was encoded from a state of fresh constants.
 * Where true, engines may order who moves first. */
bool encoder_is_symmetric(const Encoder *encoder);

/* A state: a value for each item. Items of a process are maps from its instances (a process without
 * index has one instance): place, then the locals. */
typedef struct Item {
    const char *name; /* "record", "enactor.plan", "enactor.place", "enactor.crash.count" */
    const Type *type; /* of a process's item: map [instances] T, made by the encoder; instances are
                         counted from 0 whatever the index begins with (identities stay) */
    const Variable *variable; /* or NULL */
    const Process *process;   /* or NULL */
    const Local *local;       /* or NULL; with process and no local: the place (a range from 0) */
    const Step *counted;      /* the step whose counter it is, or NULL */
    uint32_t cell;            /* the first in a state; of a process's item: in instance 0 */
} Item;

const Item *encoder_items(const Encoder *encoder, uint32_t *ret_count);

typedef struct State {
    const Value **values; /* for each item */
} State;

/* All new constants; `step` is put behind their names ("record[1]@3"). *ret_typing: everything is in
 * its type and in canonical form (locals out of scope at their place are fillers, ranks of orders
 * without gaps): what every reachable state is, by construction. */
State *state_fresh(Encoder *encoder, int64_t step, Term *ret_typing);

/* The same claim about any state, e.g. to prove that steps keep it. */
Term state_typing(Encoder *encoder, const State *state);
Term state_equal(Encoder *encoder, const State *a, const State *b);

/* A concrete state (system->cells), as constants; and back from a model (only FORM_FINITE). */
State *state_constant(Encoder *encoder, const int64_t *cells);
void state_decode(Encoder *encoder, Query *query, const State *state, int64_t *ret_cells);

/* State `named`: new constants for whatever is no constant in `state` (which keeps known parts
 * known), and *ret_definition, that they are equal. */
State *state_named(Encoder *encoder, const State *state, int64_t step, Term *ret_definition);

/* A state with its values at some condition, else those of another. */
State *state_if(Encoder *encoder, Term condition, const State *a, const State *b);

/* The initial states: as the declarations say, for every value of the inputs. */
typedef struct Beginning {
    State *state;
    Term possible; /* typing of the inputs, and that no error happens on the way */
    Term error;    /* a model error on the way (with typing of the inputs) */
    Term begins;   /* some inputs make it possible: of unbounded encodings, about params alone */
} Beginning;
void encode_beginning(Encoder *encoder, Beginning *ret_beginning);

/* One transition from `before`, whoever moves. */
typedef struct Transit {
    const State *before;
    Number mover; /* input: process instances counted through, processes in order */
    Number kind;  /* input: 0 an ordinary step, i+1 the process's i-th anytime step */
    const Number *lifted_selves; /* inputs: for each process that is lifted, the instance moving */
    Term inputs;         /* typing of mover, kind and all inputs, and what defines helpers: to be
                            asserted whenever taken or error is */
    Term taken;          /* some way through a step exists: `raw` is the state after */
    Term error;          /* the way ends in a model error */
    const State *raw;    /* before renumbering: what next(…) means */
    const State *after;  /* after renumbering, the next state */
    const Term *by_step; /* for each step of each process (see transit_by): it is the one taken */
} Transit;
void encode_transit(Encoder *encoder, const State *before, int64_t step, Transit *ret_transit);

/* That step of that instance (counted from 0), alone: there is no other mover and no other kind. Only
 * FORM_FINITE. */
void encode_step(Encoder *encoder, const State *before, int64_t moment, const Step *step,
                 uint32_t instance, Transit *ret_transit);

/* The step of that process is what is taken (or, in an error, was met). */
Term transit_by(const Encoder *encoder, const Transit *transit, const Step *step);

/* Movers: how many, and which instance one is (not of lifted processes). */
uint32_t encoder_movers(const Encoder *encoder);
const Process *encoder_mover(const Encoder *encoder, uint32_t mover, uint32_t *ret_instance);

/* A property's expression: `transit` NULL for those of states. *ret_error: evaluating it fails;
 * then the result is anything. */
Term encode_property(Encoder *encoder, const Expr *expr, const State *state, const Transit *transit,
                     Term *ret_error);

/* The same with names bound around it, to constants or to symbolic numbers (of their types). */
/* Frames get room for so many cells of bindings, where that is more than the system's own. */
void encoder_reserve_frame(Encoder *encoder, uint32_t frame_cells);

typedef struct Bound {
    const Binding *binding;
    Number value;
} Bound;
Term encode_property_with(Encoder *encoder, const Expr *expr, const Bound *bounds, uint32_t count,
                          const State *state, const Transit *transit, Term *ret_error);

/* Control of that process rests at that place; `instance` counted from 0 (or an opaque identity). */
Term encode_place(Encoder *encoder, const Process *process, Number instance, uint32_t place,
                  const State *state);

/* A lifted param: one integer constant for all states; its assumption (at least its least value).
 * Only FORM_UNBOUNDED. */
Number encoder_param(Encoder *encoder, const Decision *decision);
Term encoder_params_assumed(Encoder *encoder);

#endif
