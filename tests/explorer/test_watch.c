/* test_watch.c - each end has its words, and the clock is looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "watch.h"

static void assert_words(const ExploreOptions *options, ExploreStop stop, bool exhausted,
                         const char *expected)
{
    Watch watch;
    Text text = {0};
    watch_init(&watch, options);
    watch_explain(&watch, stop, exhausted, 1000, &text);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void each_end_has_its_words(void **state)
{
    (void)state;
    const ExploreOptions options = {
        .max_memory = UINT64_C(3) << 29, .max_depth = 7, .timeout = 2.5};
    assert_words(&options, STOP_COMPLETE, false, "");
    assert_words(&options, STOP_SETTLED, false, "all that was asked was decided");
    assert_words(&options, STOP_STATES, false, "the limit of 1,000 states was reached");
    assert_words(&options, STOP_MEMORY, false, "the memory limit of 1.5 GiB was reached");
    assert_words(&options, STOP_MEMORY, true, "the machine's memory was exhausted");
    assert_words(&options, STOP_DEPTH, false, "the depth limit of 7 steps was reached");
    assert_words(&options, STOP_TIMEOUT, false, "the time limit of 2.5 seconds was reached");
    assert_words(&options, STOP_INTERRUPTED, false, "the search was interrupted");
}

static void stopping_at_the_first_violation_is_said(void **state)
{
    (void)state;
    const ExploreOptions options = {.first = true, .timeout = 1};
    assert_words(&options, STOP_SETTLED, false, "the search stopped at the first violation");
    assert_words(&options, STOP_TIMEOUT, false, "the time limit of 1 second was reached");
}

static void an_interruption_is_seen_at_the_next_look(void **state)
{
    (void)state;
    atomic_bool interrupted = false;
    const ExploreOptions options = {.interrupted = &interrupted};
    Watch watch;
    Progress progress = {0};
    ExploreStop stop;
    watch_init(&watch, &options);
    assert_int_equal(watch_look(&watch, &progress, &stop), WATCH_QUIET);
    interrupted = true;
    assert_int_equal(watch_look(&watch, &progress, &stop), WATCH_STOP);
    assert_int_equal(stop, STOP_INTERRUPTED);
}

static void time_runs_out(void **state)
{
    (void)state;
    const ExploreOptions options = {.timeout = 1e-9};
    Watch watch;
    Progress progress = {0};
    ExploreStop stop;
    watch_init(&watch, &options);
    while (watch_look(&watch, &progress, &stop) != WATCH_STOP) assert_true(progress.seconds < 1);
    assert_int_equal(stop, STOP_TIMEOUT);
}

static void count_call(void *context, const Progress *progress)
{
    unsigned *calls = context;
    assert_true(progress->seconds >= 0.1 * ++*calls);
}

static void progress_is_told_ten_times_a_second_at_most(void **state)
{
    (void)state;
    unsigned calls = 0;
    const ExploreOptions options = {
        .timeout = 0.25, .progress = count_call, .progress_context = &calls};
    Watch watch;
    Progress progress = {0};
    ExploreStop stop;
    watch_init(&watch, &options);
    while (watch_look(&watch, &progress, &stop) != WATCH_STOP) {}
    assert_in_range(calls, 1, 2);
}

static void a_tick_in_a_while_asks_for_a_look(void **state)
{
    (void)state;
    const ExploreOptions options = {0};
    Watch watch;
    unsigned looks = 0;
    watch_init(&watch, &options);
    for (int i = 0; i < 1600; i++) looks += watch_tick(&watch);
    assert_int_equal(looks, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_end_has_its_words),
        cmocka_unit_test(stopping_at_the_first_violation_is_said),
        cmocka_unit_test(an_interruption_is_seen_at_the_next_look),
        cmocka_unit_test(time_runs_out),
        cmocka_unit_test(progress_is_told_ten_times_a_second_at_most),
        cmocka_unit_test(a_tick_in_a_while_asks_for_a_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
