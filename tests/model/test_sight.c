/* What is said not to matter does not: in the states of whole protocols, those that look alike to an
 * instance, or a property, have the same ways and the same truth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "loading.h"
#include "model/canonical.h"
#include "model/interpreter.h"
#include "model/sight.h"
#include "support/memory.h"
#include "support/vector.h"

#define STATES_MOST 600U

typedef struct Looking {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    VECTOR(int64_t *) states;
    int64_t *after;
    uint64_t ways;   /* a hash of all ways out of a state */
    uint32_t shared; /* pairs of different states that look alike */
} Looking;

static bool keep_state(void *context, const Transition *transition)
{
    Looking *looking = context;
    size_t bytes = looking->system->cells * sizeof(int64_t);
    ModelError error;
    if (transition->error != NULL || looking->states.count == STATES_MOST) return true;
    memcpy(looking->after, transition->after, bytes);
    if (!canonical_apply(looking->canonical, looking->after, NULL, &error)) return true;
    for (size_t i = 0; i < looking->states.count; i++) {
        if (memcmp(looking->states.items[i], looking->after, bytes) == 0) return true;
    }
    int64_t *state = memory_allocate(looking->system->cells + 1, sizeof *state);
    memcpy(state, looking->after, bytes);
    vector_push(&looking->states, state);
    return true;
}

static void hash_in(Looking *looking, uint64_t value)
{
    looking->ways = (looking->ways ^ value) * UINT64_C(0x100000001b3);
}

static bool hash_way(void *context, const Transition *transition)
{
    Looking *looking = context;
    const Action *action = &transition->action;
    ModelError error;
    hash_in(looking, transition->step == NULL ? 0 : transition->step->position + 1);
    for (uint32_t i = 0; i < action->choice_count; i++) hash_in(looking, action->choices[i] + 1);
    hash_in(looking, transition->error == NULL ? 100 : (uint64_t)transition->error->kind);
    if (transition->error != NULL) return true;
    memcpy(looking->after, transition->after, looking->system->cells * sizeof(int64_t));
    hash_in(looking, canonical_apply(looking->canonical, looking->after, NULL, &error));
    return true;
}

static uint64_t ways_out(Looking *looking, const int64_t *state, const Process *process,
                         uint32_t instance)
{
    looking->ways = UINT64_C(0xcbf29ce484222325);
    interpreter_ways(looking->interpreter, state, process, instance, NULL, hash_way, looking);
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (!process->steps[i]->anytime) continue;
        interpreter_ways(looking->interpreter, state, process, instance, process->steps[i],
                         hash_way, looking);
    }
    return looking->ways;
}

static bool look_alike(const Looking *looking, const bool *cells, const int64_t *a,
                       const int64_t *b)
{
    for (uint32_t i = 0; i < looking->system->cells; i++) {
        if (cells[i] && a[i] != b[i]) return false;
    }
    return true;
}

/* Compares with the nearest state before that looks alike: all of them are, then. */
static void assert_alike(Looking *looking, const bool *cells, const uint64_t *says)
{
    for (size_t i = 0; i < looking->states.count; i++) {
        for (size_t j = i; j-- > 0;) {
            const int64_t *a = looking->states.items[i], *b = looking->states.items[j];
            if (!look_alike(looking, cells, a, b)) continue;
            assert_int_equal(says[i], says[j]);
            looking->shared++;
            break;
        }
    }
}

static void assert_instance(Looking *looking, const Process *process, uint32_t instance)
{
    const System *system = looking->system;
    for (uint32_t place = 0; place < process->place_count; place++) {
        bool *cells = memory_allocate(system->cells + 1, sizeof *cells);
        uint64_t *says = memory_allocate(looking->states.count + 1, sizeof *says);
        bool limited = sight_of_instance(system, process, instance, place, cells);
        for (size_t i = 0; i < looking->states.count; i++) {
            const int64_t *state = looking->states.items[i];
            bool there = state[instance_base(process, instance)] == (int64_t)place;
            if (there) says[i] = ways_out(looking, state, process, instance);
        }
        if (limited) assert_alike(looking, cells, says);
        free(cells);
        free(says);
    }
}

static void assert_property(Looking *looking, const Property *property)
{
    const System *system = looking->system;
    bool *cells = memory_allocate(system->cells + 1, sizeof *cells);
    uint64_t *says = memory_allocate(looking->states.count + 1, sizeof *says);
    bool limited = sight_of_property(system, property->expr, cells);
    for (size_t i = 0; i < looking->states.count; i++) {
        const Moment moment = {.state = looking->states.items[i]};
        ModelError error;
        says[i] = interpreter_holds(looking->interpreter, property->expr, &moment, &error);
    }
    if (limited) assert_alike(looking, cells, says);
    free(cells);
    free(says);
}

static void assert_sights(Looking *looking)
{
    const System *system = looking->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->instances; j++) {
            assert_instance(looking, system->processes[i], j);
        }
    }
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        bool of_states =
            property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_RECOVERABLE;
        if (of_states) assert_property(looking, property);
    }
}

/* How often two different states look alike to somebody. */
static uint32_t assert_system(const System *system)
{
    Looking looking = {.system = system};
    looking.interpreter = interpreter_create(system);
    looking.canonical = canonical_create(system, NULL);
    looking.after = memory_allocate(system->cells + 1, sizeof(int64_t));
    interpreter_initial(looking.interpreter, keep_state, &looking);
    for (size_t i = 0; i < looking.states.count; i++) {
        interpreter_successors(looking.interpreter, looking.states.items[i], keep_state, &looking);
    }
    assert_sights(&looking);
    for (size_t i = 0; i < looking.states.count; i++) free(looking.states.items[i]);
    vector_release(&looking.states);
    free(looking.after);
    canonical_destroy(looking.canonical);
    interpreter_destroy(looking.interpreter);
    return looking.shared;
}

static const System *from_text(const char *declarations, Model **ret_model)
{
    Text text = {0};
    text_format(&text, "protocol small\n%s", declarations);
    *ret_model = model_from_text("small.tocsin", text_string(&text), strlen(text_string(&text)));
    text_release(&text);
    return build_or_abort(*ret_model, NULL, 0);
}

/* Its first process, at its first place, and its first variables: which of them does it see? */
static void assert_sees(const char *declarations, bool everything, const char *variables)
{
    Model *model;
    const System *system = from_text(declarations, &model);
    bool *cells = memory_allocate(system->cells + 1, sizeof *cells);
    bool limited = sight_of_instance(system, system->processes[0], 0, 0, cells);
    assert_int_equal(limited, !everything);
    for (uint32_t i = 0; !everything && i < system->variable_count; i++) {
        bool sees = strstr(variables, system->variables[i].name) != NULL;
        assert_int_equal(cells[system->variables[i].offset], sees);
    }
    assert_system(system);
    free(cells);
    model_destroy(model);
}

#define VARIABLES "var a : 0..2 = 0  var b : 0..2 = 0  var c : [0..2] 0..2 = 0  var d : 0..2 = 0 "
#define OTHERS                                                                                     \
    "process q { loop { either { step s { choose x in 0..2  a = x } } "                            \
    "or { step t { choose x in 0..2  b = x } } or { step u { c[1] = 1 } } "                        \
    "or { step v { choose x in 0..2  d = x } } } }"

static void one_sees_what_is_read_behind_the_place(void **state)
{
    (void)state;
    assert_sees(VARIABLES "process p { loop { step s { d = 1 } step t { await a > 1 } } }" OTHERS,
                false, "");
    assert_sees(VARIABLES "process p { loop { step s { await a > 1  d = b } } }" OTHERS, false,
                "a b");
    assert_sees(VARIABLES "process p { loop { step s { c[a] = 1 } } }" OTHERS, false, "a");
    assert_sees(VARIABLES "process p provided d == 0 { loop { step s { } } "
                          "anytime step x { if c[0] == 0 { b = 0 } } }" OTHERS,
                false, "c d");
    assert_sees(VARIABLES "fun f(): bool = a > 0\n"
                          "process p { loop { either { step s { if f() { b = 1 } } } "
                          "or { step t { for i in 0..2 { if c[i] == 0 { d = 1 } } } } } }" OTHERS,
                false, "a c");
}

static void fresh_looks_at_all_that_is_held(void **state)
{
    (void)state;
    assert_sees("type N = id(2)  var a : N? = none "
                "process p { loop { step s { let n = fresh(N)  a = n } step t { a = none } } }",
                true, "");
    assert_sees(
        "type G = order(2)  var a : G = first(G)  var b : G = first(G) "
        "process p { loop { step s { a = fresh(G) } } } process q { loop { step t { b = a } } }",
        true, "");
    assert_sees(
        "type G = order(2)  var a : G = first(G)  var b : G = first(G) "
        "process q { loop { step t { b = a } } } process p { loop { step s { a = fresh(G) } } }",
        false, "a");
}

static void what_looks_alike_is_alike_in_protocols(void **state)
{
    (void)state;
    static const char *const files[] = {
        "protocols/dynamodb-dns.tocsin",       "protocols/peterson.tocsin",
        "protocols/two-phase-commit.tocsin",   "tests/protocols/commit.tocsin",
        "tests/protocols/reference.tocsin",    "tests/generate/models/orders-in-steps.tocsin",
        "tests/generate/models/orders.tocsin", "tests/solver/models/bags.tocsin",
        "tests/solver/models/control.tocsin",  "tests/solver/models/identity-loops.tocsin",
    };
    uint32_t shared = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *message = NULL;
        Model *model = model_load(files[i], &message);
        assert_non_null(model);
        shared += assert_system(build_or_abort(model, NULL, 0));
        model_destroy(model);
    }
    assert_in_range(shared, 1000, UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_sees_what_is_read_behind_the_place),
        cmocka_unit_test(fresh_looks_at_all_that_is_held),
        cmocka_unit_test(what_looks_alike_is_alike_in_protocols),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
