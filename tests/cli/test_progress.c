/* test_progress.c - the line fits, and says less where there is less room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "progress.h"

static const Progress middle = {.states = 1234567,
                                .transitions = 4000000,
                                .queued = 20000,
                                .depth = 21,
                                .memory_bytes = 120 << 20,
                                .seconds = 2.5};

static void assert_line(const Progress *progress, size_t columns, const char *expected)
{
    Text text = {0};
    progress_print(&text, progress, columns);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void everything_is_said_where_there_is_room(void **state)
{
    (void)state;
    assert_line(&middle, 79,
                "1,234,567 states, 2.5 s, depth 21, 493,826 a second, 120 MiB, 20,000 waiting");
}

static void the_last_parts_go_first(void **state)
{
    (void)state;
    assert_line(&middle, 40, "1,234,567 states, 2.5 s, depth 21");
    assert_line(&middle, 16, "1,234,567 states");
    assert_line(&middle, 5, "");
}

static void looking_back_says_how_far_it_is(void **state)
{
    (void)state;
    Progress progress = middle;
    progress.looking_back = true;
    assert_line(&progress, 79,
                "1,234,567 states, 2.5 s, depth 21, looking back: 20,000 to go, 120 MiB");
}

static void long_times_are_in_minutes_and_hours(void **state)
{
    (void)state;
    Progress progress = {.states = 1, .seconds = 61.9};
    assert_line(&progress, 20, "1 state, 1 min 01 s");
    progress.seconds = 7325;
    assert_line(&progress, 20, "1 state, 2 h 02 min");
}

static void a_solver_says_its_depth_first(void **state)
{
    (void)state;
    const SolveProgress progress = {.doing = "bmc", .depth = 12, .checks = 345, .seconds = 3};
    Text text = {0};
    progress_print_solving(&text, &progress, 79);
    assert_string_equal(text_string(&text), "bmc: depth 12, 345 checks, 3.0 s");
    text_clear(&text);
    progress_print_solving(&text, &progress, 20);
    assert_string_equal(text_string(&text), "bmc: depth 12");
    text_release(&text);
}

static void proofs_for_every_value_count_up_and_say_where_they_are(void **state)
{
    (void)state;
    const Decision decisions[] = {{.name = "N", .value = 3, .lifted = true},
                                  {.name = "M", .value = 1},
                                  {.name = "PLANS", .value = 2, .lifted = true}};
    const System system = {.decisions = decisions, .decision_count = 3};
    ProvingProgress progress = {.seconds = 5.2,
                                .instances = 18,
                                .checks = 29170,
                                .instance = &system,
                                .property = "bounded"};
    Text text = {0};
    progress_print_proving(&text, &progress, 79);
    assert_string_equal(text_string(&text),
                        "5.2 s, 18 instances, 29,170 checks, proving bounded, N = 3, PLANS = 2");
    text_clear(&text);
    progress_print_proving(&text, &progress, 40);
    assert_string_equal(text_string(&text), "5.2 s, 18 instances, 29,170 checks");
    progress.property = NULL;
    text_clear(&text);
    progress_print_proving(&text, &progress, 79);
    assert_string_equal(text_string(&text),
                        "5.2 s, 18 instances, 29,170 checks, exploring, N = 3, PLANS = 2");
    const System plain = {0};
    progress.instance = &plain;
    text_clear(&text);
    progress_print_proving(&text, &progress, 79);
    assert_string_equal(text_string(&text), "5.2 s, 18 instances, 29,170 checks, exploring");
    text_release(&text);
}

static void the_engines_beside_are_told_where_there_is_room(void **state)
{
    (void)state;
    const EnginesProgress progress = {{{.doing = "pdr", .depth = 4, .clauses = 17},
                                       {.doing = NULL},
                                       {.doing = "bmc", .depth = 5}}};
    Text text = {0};
    text_add(&text, "7 states");
    progress_add_engines(&text, &progress, 20);
    assert_string_equal(text_string(&text), "7 states");
    progress_add_engines(&text, &progress, 30);
    assert_string_equal(text_string(&text), "7 states, pdr: depth 4");
    text_clear(&text);
    progress_add_engines(&text, &progress, 79);
    assert_string_equal(text_string(&text), "pdr: depth 4, bmc: depth 5");
    text_release(&text);
}

static void hear(void *heard, uint64_t checks)
{
    *(uint64_t *)heard += checks;
}

static void parts_of_a_whole_leave_it_to_tell(void **state)
{
    (void)state;
    uint64_t heard = 0;
    const SolveProgress solving = {.doing = "pdr", .checks = 17, .seconds = 1};
    EnginesProgress engines = {{{.doing = "pdr", .checks = 5}, {.checks = 2}}};
    const Progress exploring = {.states = 7, .seconds = 1};
    progress_tell_whole(hear, &heard);
    progress_show_solving(NULL, &solving);
    assert_int_equal(heard, 17);
    progress_show(&engines, &exploring);
    assert_int_equal(heard, 24);
    progress_show(NULL, &exploring);
    assert_int_equal(heard, 24);
    progress_show_engines(&engines, 1);
    assert_int_equal(heard, 31);
    progress_tell_whole(NULL, NULL);
    progress_show_solving(NULL, &solving);
    assert_int_equal(heard, 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_said_where_there_is_room),
        cmocka_unit_test(the_last_parts_go_first),
        cmocka_unit_test(looking_back_says_how_far_it_is),
        cmocka_unit_test(long_times_are_in_minutes_and_hours),
        cmocka_unit_test(a_solver_says_its_depth_first),
        cmocka_unit_test(proofs_for_every_value_count_up_and_say_where_they_are),
        cmocka_unit_test(the_engines_beside_are_told_where_there_is_room),
        cmocka_unit_test(parts_of_a_whole_leave_it_to_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
