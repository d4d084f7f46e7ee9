/* test_way.c - every stored state can be reached again by its way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/canonical.h"
#include "model/layout.h"
#include "model/model.h"
#include "successors.h"
#include "visited.h"
#include "way.h"

static const char protocol_text[] =
    "protocol p  type G = order(3)\n"
    "var x: 0..3 in 1..2  var held: set of G = {}\n"
    "process q[i: 1..2] { var v: 0..2 = 0\n"
    "  loop { step s { choose k in 0..2 where k != v  v = k  x = (x + k) % 4 } } }\n"
    "process r { loop {\n"
    "  step make { await size(held) < 2  held = held + {fresh(G)} }\n"
    "  step drop { await held != {}  held = held - {min(held)} } } }\n";

static bool reach(void *context, const Successor *successor)
{
    Visited *visited = context;
    if (successor->error != NULL) return true;
    uint64_t hash = visited_hash(visited, successor->packed);
    visited_insert(visited, successor->packed, hash);
    return true;
}

static void assert_leads_to(const System *system, const Schedule *schedule, const uint64_t *packed)
{
    Interpreter *interpreter = interpreter_create(system);
    Canonical *canonical = canonical_create(system, NULL);
    Layout *layout = layout_create(system);
    int64_t *now = calloc(system->cells, sizeof *now), *after = calloc(system->cells, sizeof *now);
    uint64_t word = 0;
    assert_int_equal(layout_words(layout), 1);
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error;
        memcpy(now, after, system->cells * sizeof *now);
        assert_int_equal(interpreter_take(interpreter, now, &action, after, NULL, &error),
                         TAKE_DONE);
        assert_true(canonical_apply(canonical, after, NULL, &error));
    }
    layout_pack(layout, after, &word);
    assert_int_equal(word, *packed);
    layout_destroy(layout);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
    free(now);
    free(after);
}

static void every_state_is_reached_again_by_its_way(void **state)
{
    (void)state;
    Model *model = model_from_text("test.tocsin", protocol_text, sizeof protocol_text - 1);
    char *message = NULL;
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    Successors *successors = successors_create(system);
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    const States *states = &visited.states;
    visited_init(&visited, (StateSize){successors_words(successors), 64}, UINT64_MAX, &budget);
    successors_initial(successors, reach, &visited);
    for (uint32_t leaving = 0; leaving < states->count; leaving++) {
        uint64_t packed = *states_get(states, leaving);
        assert_true(states_leave_next(&visited.states));
        successors_of(successors, &packed, reach, &visited);
    }
    const Trail trail = {.system = system, .states = states};
    assert_true(states->count > 50);
    for (uint32_t number = 0; number < states->count; number++) {
        Schedule *way = way_to(&trail, number);
        uint32_t steps = 0;
        LineagePlace place = lineage_find(&states->lineage, number);
        for (; lineage_parent(place) != NO_STATE; steps++) {
            lineage_go_up(&states->lineage, &place);
        }
        assert_int_equal(schedule_steps(way), steps);
        assert_leads_to(system, way, states_get(states, number));
        schedule_destroy(way);
    }
    visited_release(&visited);
    successors_destroy(successors);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_reached_again_by_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
