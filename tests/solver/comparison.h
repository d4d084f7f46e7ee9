/* comparison.h - what a property means as terms against what the interpreter says of it: its value
 * and whether it fails, in states that a walk through a model comes by.
 *
 * Each property is encoded twice: over constants, where nearly everything folds, and over fresh
 * states that are made equal to those constants, where nothing does. */
#ifndef TESTS_SOLVER_COMPARISON_H
#define TESTS_SOLVER_COMPARISON_H

#include "encode_private.h"
#include "model/canonical.h"
#include "protocol.h"

#define CELLS_MOST 4000 /* of a state; larger ones tell nothing that others don't */

/* ---- walking ---- */

typedef struct Moved {
    const Process *process;
    uint32_t instance;
    const Step *step;
    int64_t *after;
} Moved;

typedef struct Walk {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    uint64_t random;
    int64_t *state, *renumbered;
    VECTOR(Moved) moves;
} Walk;

static inline uint64_t next_random(Walk *walk)
{
    walk->random ^= walk->random << 13;
    walk->random ^= walk->random >> 7;
    walk->random ^= walk->random << 17;
    return walk->random;
}

static inline bool note_move(void *context, const Transition *transition)
{
    Walk *walk = context;
    if (!transition->after) return true;
    Moved moved = {.process = transition->action.process,
                   .instance = transition->action.instance,
                   .step = transition->step};
    size_t size = walk->system->cells * sizeof(int64_t);
    moved.after = malloc(size + 1);
    memcpy(moved.after, transition->after, size);
    vector_push(&walk->moves, moved);
    return walk->moves.count < 200;
}

static inline void forget_moves(Walk *walk)
{
    for (size_t i = 0; i < walk->moves.count; i++) free(walk->moves.items[i].after);
    vector_clear(&walk->moves);
}

/* Goes to one of the states noted; false when there is none. */
static inline bool go_on(Walk *walk)
{
    ModelError error;
    size_t count = walk->moves.count;
    for (size_t tries = 0; count > 0 && tries < 10; tries++) {
        const Moved *moved = &walk->moves.items[next_random(walk) % count];
        memcpy(walk->state, moved->after, walk->system->cells * sizeof(int64_t));
        if (canonical_apply(walk->canonical, walk->state, NULL, &error)) return true;
    }
    return false;
}

/* ---- comparing ---- */

typedef struct Comparison {
    Walk walk;
    EncodingForm form;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    State *before, *raw;   /* fresh ones; `raw` only where nothing is renumbered */
    Term *values, *errors; /* of each property over the fresh state (NULL: not of a state) */
    Transit transit;       /* over fresh states: for each step, a fresh truth */
    Term *by_step;
    uint64_t compared, failing;
} Comparison;

static inline bool is_about_states(const Property *property)
{
    return property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_LEMMA ||
           (property->kind == PROPERTY_WITNESS && !property->of_transitions) ||
           property->kind == PROPERTY_RECOVERABLE;
}

static inline uint32_t step_total(const System *system)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < system->process_count; i++) total += system->processes[i]->step_count;
    return total;
}

static inline void encode_all(Comparison *comparison)
{
    const System *system = comparison->walk.system;
    Encoder *encoder = comparison->encoder;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        comparison->values[i] = NULL;
        if (is_about_states(property)) {
            comparison->values[i] = encode_property(encoder, property->expr, comparison->before,
                                                    NULL, &comparison->errors[i]);
        } else if (property->of_transitions && comparison->raw) {
            comparison->values[i] = encode_property(encoder, property->expr, comparison->before,
                                                    &comparison->transit, &comparison->errors[i]);
        }
    }
}

static inline void make_fresh(Comparison *comparison)
{
    const System *system = comparison->walk.system;
    Encoder *encoder = comparison->encoder;
    Terms *terms = comparison->terms;
    Term typing;
    comparison->before = state_fresh(encoder, 0, &typing);
    query_assert(comparison->query, typing);
    if (canonical_is_identity(comparison->walk.canonical)) {
        comparison->raw = state_fresh(encoder, 1, &typing);
    }
    uint32_t steps = step_total(system);
    comparison->by_step = memory_allocate(steps + 1, sizeof(Term));
    for (uint32_t i = 0; i < steps; i++) {
        comparison->by_step[i] = term_constant(terms, "by", terms_bool_sort(terms));
    }
    const Numbers *numbers = &encoder_values(encoder)->numbers;
    Number mover = number_fresh(numbers, "mover", 0, encoder_movers(encoder), &typing);
    comparison->transit = (Transit){.before = comparison->before,
                                    .mover = mover,
                                    .raw = comparison->raw,
                                    .after = comparison->raw,
                                    .by_step = comparison->by_step};
    comparison->values = memory_allocate(system->property_count + 1, sizeof(Term));
    comparison->errors = memory_allocate(system->property_count + 1, sizeof(Term));
}

static inline const char *result_name(EvalResult result)
{
    return result == EVAL_ERROR ? "an error" : result == EVAL_TRUE ? "true" : "false";
}

static inline void expect(const Comparison *comparison, const Property *property,
                          EvalResult expected, EvalResult met, const char *how)
{
    if (met == expected) return;
    fail_msg("%s of %s (%s, form %d): %s instead of %s", property->name,
             comparison->walk.system->name, how, (int)comparison->form, result_name(met),
             result_name(expected));
}

/* The state is given, so that the term is either true or can't be. With quantifiers (`stuck` has
 * them in the unbounded form) a model does not tell. */
static inline bool is_so(Comparison *comparison, Term term)
{
    Query *query = comparison->query;
    if (term_is_true(comparison->terms, term)) return true;
    if (term_is_false(comparison->terms, term)) return false;
    if (comparison->form == FORM_FINITE) return query_truth(query, term);
    query_push(query);
    query_assert(query, term);
    Answer answer = query_check(query, NULL, 0);
    query_pop(query);
    assert_int_not_equal(answer, ANSWER_UNKNOWN);
    return answer == ANSWER_YES;
}

static inline EvalResult result_of(Comparison *comparison, Term value, Term error)
{
    if (is_so(comparison, error)) return EVAL_ERROR;
    return is_so(comparison, value) ? EVAL_TRUE : EVAL_FALSE;
}

/* Over constants: what does not fold is left to the query, whose model is of no matter. */
static inline void compare_constant(Comparison *comparison, const Property *property,
                                    const State *state, const Transit *transit, EvalResult expected)
{
    Term error,
        value = encode_property(comparison->encoder, property->expr, state, transit, &error);
    EvalResult met = result_of(comparison, value, error);
    expect(comparison, property, expected, met, "constants");
    comparison->compared++;
    comparison->failing += expected == EVAL_ERROR;
}

static inline void assert_complaint_free(const Comparison *comparison)
{
    Span span;
    const char *complaint = encoder_complaint(comparison->encoder, &span);
    if (complaint) fail_msg("%s: %s", comparison->walk.system->name, complaint);
    const char *failure = terms_failure(comparison->terms);
    if (failure) fail_msg("%s: %s", comparison->walk.system->name, failure);
}

static inline void compare_state(Comparison *comparison)
{
    const Walk *walk = &comparison->walk;
    const System *system = walk->system;
    const Moment moment = {.state = walk->state};
    ModelError error;
    const State *state = state_constant(comparison->encoder, walk->state);
    query_push(comparison->query);
    query_assert(comparison->query, state_equal(comparison->encoder, comparison->before, state));
    assert_int_equal(query_check(comparison->query, NULL, 0), ANSWER_YES);
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (!is_about_states(property)) continue;
        EvalResult expected = interpreter_holds(walk->interpreter, property->expr, &moment, &error);
        compare_constant(comparison, property, state, NULL, expected);
        EvalResult met = result_of(comparison, comparison->values[i], comparison->errors[i]);
        expect(comparison, property, expected, met, "fresh");
    }
    query_pop(comparison->query);
}

/* Which of all steps, processes in order, that one is. */
static inline uint32_t step_number(const System *system, const Step *step)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < step->process->position; i++) {
        first += system->processes[i]->step_count;
    }
    return first + step->position;
}

/* The state after a transition may have ranks that no renumbered state has. */
static inline State *raw_constant(Encoder *encoder, const int64_t *cells)
{
    const Values *values = encoder_values(encoder);
    State *state = state_copy(encoder, state_constant(encoder, cells));
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        const Item *item = &encoder->items[i];
        if (!item->process) {
            state->values[i] = value_constant(values, item->type, cells + item->cell);
            continue;
        }
        uint32_t count = item->process->instances;
        const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, count);
        for (uint32_t j = 0; j < count; j++) {
            size_t at = item->cell + (size_t)j * item->process->cells;
            parts[j] = value_constant(values, item->type->element, cells + at);
        }
        state->values[i] = value_tuple(values, item->type, parts, count);
    }
    return state;
}

static inline void assert_equal_to(Comparison *comparison, const Moved *moved,
                                   const Transit *constant)
{
    Encoder *encoder = comparison->encoder;
    const Numbers *numbers = &encoder_values(encoder)->numbers;
    Terms *terms = comparison->terms;
    Query *query = comparison->query;
    query_assert(query, state_equal(encoder, comparison->before, constant->before));
    query_assert(query, state_equal(encoder, comparison->raw, constant->raw));
    query_assert(query, number_equal(numbers, comparison->transit.mover, constant->mover));
    uint32_t taken = step_number(comparison->walk.system, moved->step);
    for (uint32_t i = 0; i < step_total(comparison->walk.system); i++) {
        Term by = comparison->by_step[i];
        query_assert(query, i == taken ? by : term_not(terms, by));
    }
}

static inline void compare_transition(Comparison *comparison, const Moved *moved)
{
    Walk *walk = &comparison->walk;
    const System *system = walk->system;
    Encoder *encoder = comparison->encoder;
    const Numbers *numbers = &encoder_values(encoder)->numbers;
    const Moment moment = {walk->state, moved->after, moved->process, moved->instance, moved->step};
    ModelError error;
    memcpy(walk->renumbered, moved->after, system->cells * sizeof(int64_t));
    if (!canonical_apply(walk->canonical, walk->renumbered, NULL, &error)) return;
    uint32_t steps = step_total(system), taken = step_number(system, moved->step);
    Term *by_step = memory_allocate(steps + 1, sizeof(Term));
    for (uint32_t i = 0; i < steps; i++) by_step[i] = term_truth(comparison->terms, i == taken);
    uint32_t mover = encoder->mover_bases[moved->process->position] + moved->instance;
    const Transit constant = {.before = state_constant(encoder, walk->state),
                              .mover = number_constant(numbers, mover),
                              .raw = raw_constant(encoder, moved->after),
                              .after = state_constant(encoder, walk->renumbered),
                              .by_step = by_step};
    query_push(comparison->query);
    if (comparison->raw) assert_equal_to(comparison, moved, &constant);
    assert_int_equal(query_check(comparison->query, NULL, 0), ANSWER_YES);
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (!property->of_transitions) continue;
        EvalResult expected = interpreter_holds(walk->interpreter, property->expr, &moment, &error);
        compare_constant(comparison, property, constant.before, &constant, expected);
        if (!comparison->values[i]) continue;
        EvalResult met = result_of(comparison, comparison->values[i], comparison->errors[i]);
        expect(comparison, property, expected, met, "fresh");
    }
    query_pop(comparison->query);
    free(by_step);
}

static inline bool has_transition_properties(const System *system)
{
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (system->properties[i].of_transitions) return true;
    }
    return false;
}

static inline void compare_on_a_walk(Comparison *comparison, unsigned steps, unsigned transitions)
{
    Walk *walk = &comparison->walk;
    bool any = has_transition_properties(walk->system);
    forget_moves(walk);
    interpreter_initial(walk->interpreter, note_move, walk);
    for (unsigned i = 0; i < steps && go_on(walk); i++) {
        compare_state(comparison);
        forget_moves(walk);
        interpreter_successors(walk->interpreter, walk->state, note_move, walk);
        for (unsigned j = 0; any && walk->moves.count > 0 && j < transitions; j++) {
            compare_transition(comparison,
                               &walk->moves.items[next_random(walk) % walk->moves.count]);
        }
    }
}

static inline void comparison_init(Comparison *comparison, const System *system, EncodingForm form)
{
    size_t cells = system->cells + 1;
    *comparison = (Comparison){.form = form};
    comparison->walk = (Walk){.system = system,
                              .interpreter = interpreter_create(system),
                              .canonical = canonical_create(system, NULL),
                              .random = 88172645463325252u,
                              .state = memory_allocate(cells, sizeof(int64_t)),
                              .renumbered = memory_allocate(cells, sizeof(int64_t))};
    comparison->terms = terms_create();
    comparison->encoder = encoder_create(comparison->terms, system, form, SHAPE_EACH);
    comparison->query =
        query_create(comparison->terms, form == FORM_FINITE ? LOGIC_FINITE : LOGIC_GENERAL, NULL,
                     NULL, "expressions");
    make_fresh(comparison);
    encode_all(comparison);
}

static inline void comparison_release(Comparison *comparison)
{
    forget_moves(&comparison->walk);
    vector_release(&comparison->walk.moves);
    query_destroy(comparison->query);
    encoder_destroy(comparison->encoder);
    terms_destroy(comparison->terms);
    interpreter_destroy(comparison->walk.interpreter);
    canonical_destroy(comparison->walk.canonical);
    free(comparison->walk.state);
    free(comparison->walk.renumbered);
    free(comparison->by_step);
    free(comparison->values);
    free(comparison->errors);
}

/* Returns how many of the comparisons met an error; *ret_compared all of them. */
static inline uint64_t compare(const System *system, EncodingForm form, unsigned walks,
                               unsigned steps, uint64_t *ret_compared)
{
    Comparison comparison;
    if (system->cells > CELLS_MOST) return 0;
    comparison_init(&comparison, system, form);
    Span span;
    const char *complaint = encoder_complaint(comparison.encoder, &span);
    if (complaint) print_message("%s: %s\n", system->name, complaint);
    for (unsigned i = 0; !complaint && i < walks; i++) {
        compare_on_a_walk(&comparison, steps, 3);
        assert_complaint_free(&comparison);
    }
    uint64_t failing = comparison.failing;
    *ret_compared += comparison.compared;
    comparison_release(&comparison);
    return failing;
}

static inline void compare_text(const char *text, EncodingForm form, uint64_t most_right)
{
    Protocol protocol = protocol_of(text);
    uint64_t compared = 0;
    uint64_t failing = compare(protocol.system, form, 4, 15, &compared);
    /* Both kinds of answers must have come up, else the model is no test. */
    assert_true(failing > 0);
    assert_true(compared > failing + most_right);
    protocol_release(&protocol);
}

#endif
