/* Runs in concrete names along representatives (chains.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chains.h"
#include "model/model.h"

static const CanonicalOptions reduced = {.identities = true, .dead = true};

static void assert_chains(const char *path, uint32_t every, bool with_errors)
{
    char *message = NULL;
    Model *model = model_load(path, &message);
    assert_non_null(model);
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    uint32_t errors;
    const char *complaint = chains_find(system, &reduced, every, &errors);
    if (complaint != NULL) fail_msg("%s: %s", path, complaint);
    assert_int_equal(errors > 0, with_errors);
    model_destroy(model);
}

static void every_representative_is_reached_in_concrete_names(void **state)
{
    (void)state;
    assert_chains("tests/model/symmetric/values.tocsin", 1, false);
    assert_chains("tests/model/symmetric/scopes.tocsin", 7, false);
    assert_chains("tests/model/symmetric/bags.tocsin", 3, false);
    assert_chains("tests/model/symmetric/relation.tocsin", 1, false);
    assert_chains("tests/model/symmetric/orders.tocsin", 1, false);
    assert_chains("tests/protocols/reference.tocsin", 20, false);
    assert_chains("protocols/peterson.tocsin", 5, false);
}

static void model_errors_are_found_again_in_concrete_names(void **state)
{
    (void)state;
    assert_chains("tests/peers/models/crashes.tocsin", 1, true);
    assert_chains("tests/model/symmetric/two-types.tocsin", 1, false);
}

static bool never(void *context, const ConcreteWay *way)
{
    (void)way;
    (*(int *)context)++;
    return false;
}

static void a_run_stays_where_it_is_when_nothing_is_wanted(void **state)
{
    (void)state;
    const char *text = "protocol p type N = id(2) var n : N = any process a { step s { } }";
    char *message = NULL;
    Model *model = model_from_text("test", text, strlen(text));
    const System *system = model_build(model, NULL, 0, NULL, &message);
    Concrete *walk = concrete_create(system, &reduced);
    Schedule *schedule = schedule_create();
    int ways = 0;
    assert_null(concrete_state(walk));
    assert_false(concrete_take(walk, never, &ways, schedule));
    assert_int_equal(ways, 2);
    assert_null(concrete_state(walk));
    assert_int_equal(schedule_length(schedule), 0);
    schedule_destroy(schedule);
    concrete_destroy(walk);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_representative_is_reached_in_concrete_names),
        cmocka_unit_test(model_errors_are_found_again_in_concrete_names),
        cmocka_unit_test(a_run_stays_where_it_is_when_nothing_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
