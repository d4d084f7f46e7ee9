/* test_transition.c - the encoding of states, steps and properties says what the interpreter does.
 *
 * For reachable states of a model every solution of the encoding is enumerated: mover, kind of move,
 * step and state after must be those of the interpreter's transitions, no less and no more, errors
 * and what properties say likewise. With arguments it does so for those files:
 *
 *     test_transition [--states N] FILE… */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "encode.h"
#include "model/canonical.h"
#include "model/model.h"
#include "support/vector.h"

/* More successors of one state than this are not enumerated. */
#define MOVES_MOST 120

/* What happens from a state: a transition, or (after NULL) an error. */
typedef struct Move {
    uint32_t mover, kind, step; /* the step's position + 1, 0 for an error before one was met */
    int64_t *after;             /* raw */
    int64_t *canonical;         /* the same, renumbered */
    bool found;
} Move;

typedef struct Check {
    const char *name;
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    const char *shape;
    VECTOR(int64_t *) states;
    size_t states_most;
    VECTOR(Move) moves;
    int64_t *cells;
    unsigned faults;
} Check;

static bool cells_equal(const Check *check, const int64_t *a, const int64_t *b)
{
    return memcmp(a, b, check->system->cells * sizeof *a) == 0;
}

static int64_t *cells_copy(const Check *check, const int64_t *cells)
{
    size_t size = check->system->cells * sizeof *cells;
    int64_t *copy = memory_allocate(size + 1, 1);
    memcpy(copy, cells, size);
    return copy;
}

static void print_cells(const Check *check, const char *what, const int64_t *cells)
{
    fprintf(stderr, "  %s", what);
    for (uint32_t i = 0; cells && i < check->system->cells; i++) {
        if (cells[i] == NO_VALUE) {
            fprintf(stderr, " -");
        } else {
            fprintf(stderr, " %lld", (long long)cells[i]);
        }
    }
    fprintf(stderr, "\n");
}

static void fault(Check *check, const char *what, const int64_t *before, const Move *move)
{
    if (check->faults++ > 3) return;
    fprintf(stderr, "%s (%s): %s\n", check->name, check->shape, what);
    if (before) print_cells(check, "from", before);
    if (!move) return;
    fprintf(stderr, "  mover %u kind %u step %u\n", move->mover, move->kind, move->step);
    if (move->after) print_cells(check, "to  ", move->after);
}

/* ---- what the interpreter says ---- */

static uint32_t mover_of(const Check *check, const Action *action)
{
    uint32_t mover = 0;
    if (!action->process) return 0;
    for (uint32_t i = 0; i < action->process->position; i++) {
        mover += check->system->processes[i]->instances;
    }
    return mover + action->instance;
}

static uint32_t kind_of(const Action *action)
{
    uint32_t kind = 0;
    if (!action->anytime) return 0;
    for (uint32_t i = 0; i <= action->anytime->position; i++) {
        kind += action->process->steps[i]->anytime;
    }
    return kind;
}

static bool same_move(const Check *check, const Move *a, const Move *b)
{
    if (a->mover != b->mover || a->kind != b->kind || a->step != b->step) return false;
    if (!a->after || !b->after) return a->after == b->after;
    return cells_equal(check, a->after, b->after);
}

static Move *find_move(Check *check, const Move *move)
{
    for (size_t i = 0; i < check->moves.count; i++) {
        if (same_move(check, &check->moves.items[i], move)) return &check->moves.items[i];
    }
    return NULL;
}

static void note_move(Check *check, Move move)
{
    if (find_move(check, &move)) return;
    if (move.after) {
        ModelError error;
        move.after = cells_copy(check, move.after);
        move.canonical = cells_copy(check, move.after);
        canonical_apply(check->canonical, move.canonical, NULL, &error);
    }
    vector_push(&check->moves, move);
}

static bool note_transition(void *context, const Transition *transition)
{
    Check *check = context;
    Move move = {.mover = mover_of(check, &transition->action),
                 .kind = kind_of(&transition->action),
                 .step = transition->step ? transition->step->position + 1 : 0};
    if (!transition->error) {
        ModelError error;
        memcpy(check->cells, transition->after, check->system->cells * sizeof(int64_t));
        move.after = check->cells;
        if (!canonical_apply(check->canonical, check->cells, NULL, &error)) move.after = NULL;
        memcpy(check->cells, transition->after, check->system->cells * sizeof(int64_t));
    }
    note_move(check, move);
    return check->moves.count <= MOVES_MOST;
}

static void forget_moves(Check *check)
{
    for (size_t i = 0; i < check->moves.count; i++) {
        free(check->moves.items[i].after);
        free(check->moves.items[i].canonical);
    }
    vector_clear(&check->moves);
}

static void note_state(Check *check, const int64_t *state)
{
    for (size_t i = 0; i < check->states.count; i++) {
        if (cells_equal(check, check->states.items[i], state)) return;
    }
    vector_push(&check->states, cells_copy(check, state));
}

static void note_states_after(Check *check)
{
    for (size_t i = 0; i < check->moves.count && check->states.count < check->states_most; i++) {
        if (check->moves.items[i].canonical) note_state(check, check->moves.items[i].canonical);
    }
}

/* ---- what the encoding says ---- */

static uint32_t step_of(Check *check, const Transit *transit, uint32_t mover)
{
    uint32_t instance, found = 0;
    const Process *process = encoder_mover(check->encoder, mover, &instance);
    for (uint32_t i = 0; i < process->step_count; i++) {
        Term by = transit_by(check->encoder, transit, process->steps[i]);
        if (!query_truth(check->query, by)) continue;
        if (found) fault(check, "two steps at once", NULL, NULL);
        found = i + 1;
    }
    return found;
}

static Term same_step(Check *check, const Transit *transit, const Move *move)
{
    uint32_t instance;
    Term same = term_truth(check->terms, true);
    const Process *process = encoder_mover(check->encoder, move->mover, &instance);
    for (uint32_t i = 0; i < process->step_count; i++) {
        Term by = transit_by(check->encoder, transit, process->steps[i]);
        if (i + 1 != move->step) by = term_not(check->terms, by);
        same = term_and(check->terms, same, by);
    }
    return same;
}

/* This move again, up to renumbering? */
static Term the_same(Check *check, const Transit *transit, const Move *move)
{
    const Numbers *numbers = &encoder_values(check->encoder)->numbers;
    Term same = number_equal(numbers, transit->mover, number_constant(numbers, move->mover));
    Term kind = number_equal(numbers, transit->kind, number_constant(numbers, move->kind));
    same = term_and(check->terms, same, kind);
    same = term_and(check->terms, same, same_step(check, transit, move));
    if (!move->canonical) return same;
    State *after = state_constant(check->encoder, move->canonical);
    return term_and(check->terms, same, state_equal(check->encoder, transit->after, after));
}

static EvalResult truth_of(Check *check, Term value, Term error)
{
    if (query_truth(check->query, error)) return EVAL_ERROR;
    return query_truth(check->query, value) ? EVAL_TRUE : EVAL_FALSE;
}

/* What the property's terms are in the present solution, against what the interpreter says. */
static void compare_property(Check *check, const Property *property, const Moment *moment,
                             Term value, Term error)
{
    ModelError ignored;
    EvalResult expected = interpreter_holds(check->interpreter, property->expr, moment, &ignored);
    EvalResult encoded = truth_of(check, value, error);
    if (encoded == expected) return;
    static const char *const results[] = {"false", "true", "error", "stopped"};
    fault(check, "a property differs", moment->state, NULL);
    if (check->faults > 4) return;
    fprintf(stderr, "  %s is %s, encoded as %s\n", property->name, results[expected],
            results[encoded]);
    if (moment->after) print_cells(check, "after", moment->after);
}

typedef struct Encoded {
    Term value, error;
} Encoded;

/* The moment of a move that the interpreter knows. */
static Moment moment_of(const Check *check, const int64_t *before, const Move *move)
{
    Moment moment = {.state = before, .after = move->after};
    moment.process = encoder_mover(check->encoder, move->mover, &moment.instance);
    moment.step = moment.process->steps[move->step - 1];
    return moment;
}

static void compare_transition(Check *check, const Transit *transit, const Encoded *properties,
                               const int64_t *before, const Move *move)
{
    state_decode(check->encoder, check->query, transit->after, check->cells);
    if (!cells_equal(check, move->canonical, check->cells)) {
        fault(check, "renumbered differently", before, move);
    }
    const Moment moment = moment_of(check, before, move);
    for (uint32_t i = 0; properties && i < check->system->property_count; i++) {
        const Property *property = &check->system->properties[i];
        if (!property->of_transitions) continue;
        compare_property(check, property, &moment, properties[i].value, properties[i].error);
    }
}

/* With what is the same after renumbering. */
static void mark_found(Check *check, const Move *move)
{
    for (size_t i = 0; i < check->moves.count; i++) {
        Move *other = &check->moves.items[i];
        if (other->mover != move->mover || other->kind != move->kind) continue;
        if (other->step != move->step || !other->after != !move->after) continue;
        if (!other->after || cells_equal(check, other->canonical, move->canonical)) {
            other->found = true;
        }
    }
}

/* Enumerates moves: those taken, or those that end in an error. */
static void enumerate(Check *check, const Transit *transit, const Encoded *properties,
                      const int64_t *before, bool taken)
{
    int64_t *raw = memory_allocate(check->system->cells + 1, sizeof *raw);
    query_push(check->query);
    query_assert(check->query, transit->inputs);
    query_assert(check->query, taken ? transit->taken : transit->error);
    for (size_t found = 0; found <= MOVES_MOST; found++) {
        Answer answer = query_check(check->query, NULL, 0);
        if (answer == ANSWER_UNKNOWN) fault(check, query_reason(check->query), before, NULL);
        if (answer != ANSWER_YES) break;
        Move move = {.mover = (uint32_t)query_number(check->query, transit->mover),
                     .kind = (uint32_t)query_number(check->query, transit->kind),
                     .after = taken ? raw : NULL};
        move.step = step_of(check, transit, move.mover);
        if (taken) state_decode(check->encoder, check->query, transit->raw, raw);
        Move *expected = find_move(check, &move);
        if (!expected) {
            fault(check, taken ? "no such transition" : "no such error", before, &move);
            if (check->faults > 3) break;
        } else {
            mark_found(check, expected);
            if (taken) compare_transition(check, transit, properties, before, expected);
        }
        if (taken) move.canonical = check->cells;
        if (taken) state_decode(check->encoder, check->query, transit->after, move.canonical);
        query_assert(check->query, term_not(check->terms, the_same(check, transit, &move)));
    }
    query_pop(check->query);
    free(raw);
}

static void expect_all_found(Check *check, const int64_t *before)
{
    for (size_t i = 0; i < check->moves.count; i++) {
        const Move *move = &check->moves.items[i];
        if (move->found) continue;
        fault(check, move->after ? "a transition is missing" : "an error is missing", before, move);
    }
}

/* ---- one model ---- */

static bool enumerate_interpreted(Check *check, const int64_t *state)
{
    forget_moves(check);
    return interpreter_successors(check->interpreter, state, note_transition, check) ==
           INTERPRETER_FINISHED;
}

static bool is_over_states(const Property *property)
{
    return property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_LEMMA ||
           (property->kind == PROPERTY_WITNESS && !property->of_transitions) ||
           property->kind == PROPERTY_RECOVERABLE;
}

static Encoded *encode_properties(Check *check, const State *before, const Transit *transit)
{
    const System *system = check->system;
    Encoded *encoded = memory_allocate(system->property_count + 1, sizeof *encoded);
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        bool over_states = is_over_states(property);
        if (!over_states && !property->of_transitions) continue;
        encoded[i].value = encode_property(check->encoder, property->expr, before,
                                           over_states ? NULL : transit, &encoded[i].error);
    }
    return encoded;
}

static void compare_state(Check *check, const Encoded *properties, const int64_t *state)
{
    const Moment moment = {.state = state};
    if (query_check(check->query, NULL, 0) != ANSWER_YES) {
        fault(check, "a reachable state has no encoding", state, NULL);
        return;
    }
    for (uint32_t i = 0; i < check->system->property_count; i++) {
        const Property *property = &check->system->properties[i];
        if (!is_over_states(property)) continue;
        compare_property(check, property, &moment, properties[i].value, properties[i].error);
    }
}

/* From a state of constants that are solved for. */
static void check_symbolically(Check *check, Term typing, const State *before,
                               const Transit *transit, const Encoded *properties,
                               const int64_t *state)
{
    Term here = state_equal(check->encoder, before, state_constant(check->encoder, state));
    query_push(check->query);
    query_assert(check->query, typing);
    query_assert(check->query, here);
    compare_state(check, properties, state);
    enumerate(check, transit, properties, state, true);
    enumerate(check, transit, properties, state, false);
    expect_all_found(check, state);
    query_pop(check->query);
}

/* From a state that is known while encoding. */
static void check_concretely(Check *check, const int64_t *state)
{
    Transit transit;
    for (size_t i = 0; i < check->moves.count; i++) check->moves.items[i].found = false;
    encode_transit(check->encoder, state_constant(check->encoder, state), 7, &transit);
    enumerate(check, &transit, NULL, state, true);
    enumerate(check, &transit, NULL, state, false);
    expect_all_found(check, state);
}

static void check_transitions(Check *check)
{
    Term typing;
    Transit transit;
    State *before = state_fresh(check->encoder, 0, &typing);
    encode_transit(check->encoder, before, 0, &transit);
    Encoded *properties = encode_properties(check, before, &transit);
    if (!encoder_complaint(check->encoder, &(Span){0, 0})) {
        for (size_t i = 0; i < check->states.count && check->faults < 4; i++) {
            const int64_t *state = check->states.items[i];
            if (!enumerate_interpreted(check, state)) continue;
            note_states_after(check);
            check_symbolically(check, typing, before, &transit, properties, state);
            if (i % 8 == 0) check_concretely(check, state);
        }
    }
    free(properties);
}

static void check_initial_state(Check *check, const Beginning *beginning)
{
    query_push(check->query);
    query_assert(check->query, beginning->possible);
    for (size_t found = 0; found <= check->states.count; found++) {
        if (query_check(check->query, NULL, 0) != ANSWER_YES) break;
        state_decode(check->encoder, check->query, beginning->state, check->cells);
        bool known = false;
        for (size_t i = 0; i < check->moves.count; i++) {
            Move *move = &check->moves.items[i];
            if (!move->after || move->found) continue;
            if (cells_equal(check, move->canonical, check->cells)) known = move->found = true;
        }
        if (!known) fault(check, "no such initial state", check->cells, NULL);
        State *same = state_constant(check->encoder, check->cells);
        query_assert(check->query,
                     term_not(check->terms, state_equal(check->encoder, beginning->state, same)));
    }
    query_pop(check->query);
}

/* False where there are too many to go through. */
static bool check_beginning(Check *check)
{
    Beginning beginning;
    bool error = false;
    forget_moves(check);
    InterpreterOutcome outcome = interpreter_initial(check->interpreter, note_transition, check);
    for (size_t i = 0; i < check->moves.count; i++) {
        const Move *move = &check->moves.items[i];
        if (move->after) note_state(check, move->canonical);
        error = error || !move->after;
    }
    if (outcome != INTERPRETER_FINISHED) return false;
    encode_beginning(check->encoder, &beginning);
    if (encoder_complaint(check->encoder, &(Span){0, 0})) return false;
    check_initial_state(check, &beginning);
    for (size_t i = 0; i < check->moves.count; i++) {
        Move *move = &check->moves.items[i];
        if (move->after && !move->found) fault(check, "initial state missing", move->after, move);
    }
    query_push(check->query);
    query_assert(check->query, beginning.error);
    bool fails = query_check(check->query, NULL, 0) == ANSWER_YES;
    query_pop(check->query);
    if (fails != error) fault(check, "errors at the beginning differ", NULL, NULL);
    return true;
}

static unsigned check_system(const char *name, const System *system, EncodingShape shape,
                             size_t states)
{
    Check check = {.name = name,
                   .system = system,
                   .interpreter = interpreter_create(system),
                   .canonical = canonical_create(system, NULL),
                   .terms = terms_create(),
                   .shape = shape == SHAPE_SHARED ? "shared" : "each",
                   .states_most = states,
                   .cells = memory_allocate(system->cells + 1, sizeof(int64_t))};
    check.encoder = encoder_create(check.terms, system, FORM_FINITE, shape);
    check.query = query_create(check.terms, LOGIC_FINITE, NULL, NULL, "transition");
    check_beginning(&check);
    check_transitions(&check);
    const char *complaint = encoder_complaint(check.encoder, &(Span){0, 0});
    if (complaint) fprintf(stderr, "%s: not encoded: %s\n", name, complaint);
    if (terms_failure(check.terms)) fault(&check, terms_failure(check.terms), NULL, NULL);
    forget_moves(&check);
    vector_release(&check.moves);
    for (size_t i = 0; i < check.states.count; i++) free(check.states.items[i]);
    vector_release(&check.states);
    free(check.cells);
    query_destroy(check.query);
    encoder_destroy(check.encoder);
    terms_destroy(check.terms);
    canonical_destroy(check.canonical);
    interpreter_destroy(check.interpreter);
    return check.faults;
}

/* How much differs; -1 where the file has errors. */
static int check_file(const char *path, size_t states)
{
    char *message = NULL;
    int faults = -1;
    Model *model = model_load(path, &message);
    free(message);
    message = NULL;
    const System *system = model ? model_build(model, NULL, 0, NULL, &message) : NULL;
    free(message);
    if (system) {
        faults = (int)check_system(path, system, SHAPE_SHARED, states);
        faults += (int)check_system(path, system, SHAPE_EACH, states);
    }
    model_destroy(model);
    return faults;
}

/* ---- the tests ---- */

static void the_bundled_protocols_are_encoded_as_they_run(void **state)
{
    (void)state;
    assert_int_equal(check_file("protocols/dynamodb-dns.tocsin", 20), 0);
    assert_int_equal(check_file("protocols/peterson.tocsin", 20), 0);
    assert_int_equal(check_file("protocols/two-phase-commit.tocsin", 20), 0);
}

static void control_and_its_choices_are_encoded_as_they_run(void **state)
{
    (void)state;
    assert_int_equal(check_file("tests/solver/models/control.tocsin", 40), 0);
}

static void fresh_identities_are_encoded_as_they_run(void **state)
{
    (void)state;
    assert_int_equal(check_file("tests/solver/models/fresh-identities.tocsin", 16), 0);
    assert_int_equal(check_file("tests/solver/models/fresh-behind-and.tocsin", 12), 0);
}

static void bags_and_fresh_values_of_an_order_are_encoded_as_they_run(void **state)
{
    (void)state;
    assert_int_equal(check_file("tests/solver/models/bags.tocsin", 16), 0);
}

static void loops_over_identities_are_encoded_as_they_run(void **state)
{
    (void)state;
    assert_int_equal(check_file("tests/solver/models/identity-loops.tocsin", 24), 0);
}

/* A model over id(3) with this step. */
static bool is_symmetric(const char *step)
{
    char *message = NULL, text[400];
    int length = snprintf(text, sizeof text,
                          "protocol p\ntype I = id(3)\nvar m: [I] 0..3 = 1\n"
                          "process a { loop { step go { %s } } }\n",
                          step);
    Model *model = model_from_text("p.tocsin", text, (size_t)length);
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    Terms *terms = terms_create();
    Encoder *encoder = encoder_create(terms, system, FORM_FINITE, SHAPE_SHARED);
    Term typing;
    Transit transit;
    encode_transit(encoder, state_fresh(encoder, 0, &typing), 0, &transit);
    bool symmetric = encoder_is_symmetric(encoder);
    encoder_destroy(encoder);
    terms_destroy(terms);
    model_destroy(model);
    return symmetric;
}

static void errors_in_the_middle_of_identities_are_no_symmetry(void **state)
{
    (void)state;
    assert_true(is_symmetric("await forall i in I: m[i] < 2"));
    assert_true(is_symmetric("for i in I { await m[i] < 2 m[i] = 1 }"));
    assert_true(is_symmetric("choose i in I m[i] = m[i] + 1"));
    assert_false(is_symmetric("await forall i in I: 6 / m[i] < 4"));
    assert_false(is_symmetric("for i in I { await m[i] < 2 assert m[i] != 0 }"));
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundled_protocols_are_encoded_as_they_run),
        cmocka_unit_test(control_and_its_choices_are_encoded_as_they_run),
        cmocka_unit_test(fresh_identities_are_encoded_as_they_run),
        cmocka_unit_test(bags_and_fresh_values_of_an_order_are_encoded_as_they_run),
        cmocka_unit_test(loops_over_identities_are_encoded_as_they_run),
        cmocka_unit_test(errors_in_the_middle_of_identities_are_no_symmetry),
    };
    size_t states = 12;
    unsigned faulty = 0;
    if (count == 1) return cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--states") == 0 && i + 1 < count) {
            states = (size_t)atoi(arguments[++i]);
            continue;
        }
        if (check_file(arguments[i], states) <= 0) continue;
        printf("FAULT %s\n", arguments[i]);
        faulty++;
    }
    printf("%u of %d files differ\n", faulty, count - 1);
    return faulty > 0;
}
