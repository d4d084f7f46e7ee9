/* test_demands.c - what is declared fair becomes demands, and steps satisfy theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "../model/loading.h"
#include "demands.h"

static const char text[] = "protocol p  var x: 0..3 = 0\n"
                           "fair process a[i: 1..2] { strong fair step s { } step t { }\n"
                           "                          fair anytime step z { } }\n"
                           "process b { loop { step u { } } anytime step v { } }\n"
                           "strong fair process c { fair step w { } }\n";

static int load(void **state)
{
    *state = model_from_text("test.tocsin", text, sizeof text - 1);
    return 0;
}

static int unload(void **state)
{
    model_destroy(*state);
    return 0;
}

static const System *system_of(void **state)
{
    return build_or_abort(*state, NULL, 0);
}

/* The bit of one demand, which is there once. */
static uint64_t bit(const Demands *demands, const Process *process, uint32_t instance,
                    const Step *step)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < demands->count; i++) {
        const Demand *demand = &demands->items[i];
        if (demand->process == process && demand->instance == instance && demand->step == step) {
            assert_int_equal(mask, 0);
            mask = UINT64_C(1) << i;
        }
    }
    assert_int_not_equal(mask, 0);
    return mask;
}

static void each_instance_has_the_demands_that_are_declared(void **state)
{
    const System *system = system_of(state);
    const Process *a = system->processes[0], *c = system->processes[2];
    Demands demands;
    assert_true(demands_declared(&demands, system));
    assert_int_equal(demands.count, 2 * 3 + 2);
    uint64_t weak = 0, strong = 0;
    for (uint32_t i = 0; i < 2; i++) {
        weak |= bit(&demands, a, i, NULL) | bit(&demands, a, i, a->steps[2]);
        strong |= bit(&demands, a, i, a->steps[0]);
    }
    weak |= bit(&demands, c, 0, c->steps[0]);
    strong |= bit(&demands, c, 0, NULL);
    assert_int_equal(demands.weak, weak);
    assert_int_equal(demands.strong, strong);
}

static void a_step_satisfies_its_own_demand_and_that_of_its_instance(void **state)
{
    const System *system = system_of(state);
    const Process *a = system->processes[0], *b = system->processes[1];
    Demands demands;
    assert_true(demands_declared(&demands, system));
    assert_int_equal(demands_of(&demands, (Mover){a, 1, a->steps[0]}),
                     bit(&demands, a, 1, NULL) | bit(&demands, a, 1, a->steps[0]));
    assert_int_equal(demands_of(&demands, (Mover){a, 0, a->steps[1]}), bit(&demands, a, 0, NULL));
    assert_int_equal(demands_of(&demands, (Mover){b, 0, b->steps[0]}), 0);
}

static void an_anytime_step_does_not_satisfy_that_of_its_process(void **state)
{
    const System *system = system_of(state);
    const Process *a = system->processes[0], *b = system->processes[1];
    Demands demands;
    uint64_t of_b;
    assert_true(demands_declared(&demands, system));
    assert_int_equal(demands_of(&demands, (Mover){a, 0, a->steps[2]}),
                     bit(&demands, a, 0, a->steps[2]));
    assert_true(demands_add(&demands, b, NULL, &of_b));
    assert_int_equal(demands_of(&demands, (Mover){b, 0, b->steps[1]}), 0);
    assert_int_equal(demands_of(&demands, (Mover){b, 0, b->steps[0]}), of_b);
}

static void what_is_there_already_is_not_added_again(void **state)
{
    const System *system = system_of(state);
    const Process *a = system->processes[0];
    Demands demands;
    uint64_t mask;
    assert_true(demands_declared(&demands, system));
    uint32_t before = demands.count;
    uint64_t weak = demands.weak, strong = demands.strong;
    assert_true(demands_add(&demands, a, NULL, &mask));
    assert_int_equal(mask, bit(&demands, a, 0, NULL) | bit(&demands, a, 1, NULL));
    assert_int_equal(demands.count, before);
    assert_true(demands_add(&demands, a, a->steps[1], &mask));
    assert_int_equal(demands.count, before + 2);
    /* That they are there declares nothing. */
    assert_int_equal(demands.weak, weak);
    assert_int_equal(demands.strong, strong);
}

static void what_does_not_fit_changes_nothing(void **state)
{
    (void)state;
    Process many = {.instances = DEMANDS_MOST - 1}, two = {.instances = 2}, one = {.instances = 1};
    Demands demands = {0};
    uint64_t mask;
    assert_true(demands_add(&demands, &many, NULL, &mask));
    assert_int_equal(mask, UINT64_MAX >> 1);
    assert_false(demands_add(&demands, &two, NULL, &mask));
    assert_int_equal(demands.count, DEMANDS_MOST - 1);
    assert_true(demands_add(&demands, &one, NULL, &mask));
    assert_int_equal(mask, UINT64_C(1) << (DEMANDS_MOST - 1));
    assert_true(demands_add(&demands, &many, NULL, &mask));
    assert_false(demands_add(&demands, &two, NULL, &mask));
}

static void too_many_that_are_declared_are_refused(void **state)
{
    (void)state;
    Process fair = {.instances = DEMANDS_MOST, .fair = FAIR_WEAK};
    Process *processes[1] = {&fair};
    const System system = {.processes = processes, .process_count = 1};
    Demands demands;
    assert_true(demands_declared(&demands, &system));
    fair.instances++;
    assert_false(demands_declared(&demands, &system));
}

#define ON_MODEL(test) cmocka_unit_test_setup_teardown(test, load, unload)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_MODEL(each_instance_has_the_demands_that_are_declared),
        ON_MODEL(a_step_satisfies_its_own_demand_and_that_of_its_instance),
        ON_MODEL(an_anytime_step_does_not_satisfy_that_of_its_process),
        ON_MODEL(what_is_there_already_is_not_added_again),
        cmocka_unit_test(what_does_not_fit_changes_nothing),
        cmocka_unit_test(too_many_that_are_declared_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
