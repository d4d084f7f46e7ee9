#include "building.h"

#include "model/schedule.h"

static void a_schedule_owns_its_choices(void **state)
{
    (void)state;
    Schedule *schedule = schedule_create();
    uint32_t choices[] = {3, 1, 4};
    Action first = {.choices = choices, .choice_count = 2};
    Action second = {.process = process("p", NULL), .choices = choices + 2, .choice_count = 1};
    schedule_append(schedule, &first);
    choices[0] = 9;
    schedule_append(schedule, &second);
    choices[2] = 9;
    assert_int_equal(schedule_length(schedule), 2);
    assert_int_equal(schedule_steps(schedule), 1);
    Action entry = schedule_entry(schedule, 0);
    assert_null(entry.process);
    assert_int_equal(entry.choice_count, 2);
    assert_int_equal(entry.choices[0], 3);
    assert_int_equal(entry.choices[1], 1);
    entry = schedule_entry(schedule, 1);
    assert_ptr_equal(entry.process, second.process);
    assert_int_equal(entry.choices[0], 4);
    schedule_destroy(schedule);
}

static void choices_stay_where_they_belong_while_a_schedule_grows(void **state)
{
    (void)state;
    Schedule *schedule = schedule_create();
    for (uint32_t i = 0; i < 300; i++) {
        uint32_t choices[] = {i, i + 1, i + 2};
        schedule_append(schedule, &(Action){.choices = choices, .choice_count = i % 4});
    }
    for (uint32_t i = 0; i < 300; i++) {
        Action action = schedule_entry(schedule, i);
        assert_int_equal(action.choice_count, i % 4);
        for (uint32_t j = 0; j < i % 4; j++) assert_int_equal(action.choices[j], i + j);
    }
    assert_int_equal(schedule_steps(schedule), 299);
    schedule_destroy(schedule);
}

static void an_empty_schedule_has_no_steps(void **state)
{
    (void)state;
    Schedule *schedule = schedule_create();
    assert_int_equal(schedule_length(schedule), 0);
    assert_int_equal(schedule_steps(schedule), 0);
    schedule_destroy(schedule);
    schedule_destroy(NULL);
}

static void what_is_appended_to_a_shortened_schedule_has_its_own_choices(void **state)
{
    (void)state;
    Schedule *schedule = schedule_create();
    const uint32_t choices[] = {3, 1, 4};
    const Action action = {.choices = choices, .choice_count = 2};
    for (uint32_t i = 0; i < 3; i++) schedule_append(schedule, &action);
    schedule_shorten(schedule, 3);
    schedule_shorten(schedule, 1);
    schedule_append(schedule, &(Action){.choices = choices + 2, .choice_count = 1});
    assert_int_equal(schedule_length(schedule), 2);
    assert_int_equal(schedule_entry(schedule, 0).choices[1], 1);
    assert_int_equal(schedule_entry(schedule, 1).choice_count, 1);
    assert_int_equal(schedule_entry(schedule, 1).choices[0], 4);
    schedule_shorten(schedule, 0);
    assert_int_equal(schedule_length(schedule), 0);
    schedule_destroy(schedule);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_schedule_owns_its_choices),
        TEST(choices_stay_where_they_belong_while_a_schedule_grows),
        TEST(what_is_appended_to_a_shortened_schedule_has_its_own_choices),
        TEST(an_empty_schedule_has_no_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
