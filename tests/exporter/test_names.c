/* test_names.c - names are given once, and none is a word that a format keeps for itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exporter.h"

static int set_up(void **state)
{
    static Emitter emitter;
    emitter = (Emitter){.arena = arena_create()};
    *state = &emitter;
    return 0;
}

static int tear_down(void **state)
{
    Emitter *emitter = *state;
    names_release(emitter);
    arena_destroy(emitter->arena);
    return 0;
}

static void a_name_stays_as_it_is_where_it_can(void **state)
{
    assert_string_equal(name_new(*state, "latest"), "latest");
    assert_string_equal(name_new(*state, "plan2"), "plan2");
}

static void what_has_a_name_already_gets_a_number(void **state)
{
    assert_string_equal(name_new(*state, "plan"), "plan");
    assert_string_equal(name_new(*state, "plan"), "plan_2");
    assert_string_equal(name_new(*state, "plan"), "plan_3");
}

static void a_number_that_the_model_has_given_is_left_out(void **state)
{
    assert_string_equal(name_new(*state, "plan_2"), "plan_2");
    assert_string_equal(name_new(*state, "plan"), "plan");
    assert_string_equal(name_new(*state, "plan"), "plan_3");
    assert_string_equal(name_new(*state, "plan_2"), "plan_2_2");
}

/* Whatever the case: Murphi's words have none. */
static void words_of_the_formats_get_a_number_at_once(void **state)
{
    assert_string_equal(name_new(*state, "rule"), "rule_1");
    assert_string_equal(name_new(*state, "Rule"), "Rule_1");
    assert_string_equal(name_new(*state, "atomic"), "atomic_1");
    assert_string_equal(name_new(*state, "CHOOSE"), "CHOOSE_1");
    assert_string_equal(name_new(*state, "rule"), "rule_2");
}

static void what_no_format_reads_is_replaced(void **state)
{
    assert_string_equal(name_new(*state, "a.b"), "a_b");
    assert_string_equal(name_new(*state, "a-b"), "a_b_2");
    assert_string_equal(name_new(*state, "_hidden"), "n_hidden");
    assert_string_equal(name_new(*state, "2nd"), "n2nd");
    assert_string_equal(name_new(*state, "WF_x"), "nWF_x");
}

static void a_key_has_one_name_for_good(void **state)
{
    const char *first = name_of(*state, "variable x", "plan");
    assert_string_equal(first, "plan");
    assert_string_equal(name_of(*state, "variable y", "plan"), "plan_2");
    assert_ptr_equal(name_of(*state, "variable x", "something else"), first);
}

static void thousands_of_the_same_name_differ(void **state)
{
    char wanted[32];
    for (unsigned i = 2; i < 3000; i++) name_new(*state, "rule");
    snprintf(wanted, sizeof wanted, "rule_%u", 2999);
    assert_string_equal(name_new(*state, "rule"), wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_name_stays_as_it_is_where_it_can, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_has_a_name_already_gets_a_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_that_the_model_has_given_is_left_out, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(words_of_the_formats_get_a_number_at_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_no_format_reads_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_key_has_one_name_for_good, set_up, tear_down),
        cmocka_unit_test_setup_teardown(thousands_of_the_same_name_differ, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
