#include "building.h"

static void assert_sentence(ModelError error, const char *expected)
{
    Text text = {0};
    model_error_print(&text, &error);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void errors_about_a_value_name_it_and_what_it_was_for(void **state)
{
    (void)state;
    const Type *small = of_range(0, 3);
    const Expr *stored = check(small, number(4), "latest");
    assert_sentence((ModelError){ERROR_RANGE, {0, 0}, stored, small, 4},
                    "4 is out of range of `latest` (0..3)");
    assert_sentence((ModelError){ERROR_RANGE, {0, 0}, NULL, small, 4}, "4 is out of range (0..3)");
    const Expr *entry = at_index(var("record", of_map(small, small), NULL), number(5));
    assert_sentence((ModelError){ERROR_INDEX, {0, 0}, entry, small, 5},
                    "5 is no index of `record` (0..3)");
    assert_sentence((ModelError){ERROR_ELEMENT, {0, 0}, NULL, small, -1},
                    "-1 can't be an element of this set (of 0..3)");
}

static void errors_about_an_operation_say_what_it_lacked(void **state)
{
    (void)state;
    Type *gen = of_order(3);
    gen->name = "Gen";
    const Type *queue = of_list(TYPE_QUEUE, 2, of_bool());
    assert_sentence((ModelError){.kind = ERROR_NONE}, "`value` of none");
    assert_sentence((ModelError){.kind = ERROR_ASSERT}, "the assertion fails");
    assert_sentence((ModelError){.kind = ERROR_DIVISION}, "division by zero");
    assert_sentence((ModelError){.kind = ERROR_OVERFLOW}, "a number does not fit into 64 bits");
    assert_sentence((ModelError){.kind = ERROR_FULL, .type = queue},
                    "a queue of capacity 2 is full");
    assert_sentence(
        (ModelError){.kind = ERROR_FULL, .type = queue, .expr = var("inbox", queue, NULL)},
        "`inbox`, a queue of capacity 2, is full");
    assert_sentence((ModelError){.kind = ERROR_ORDER, .type = gen},
                    "more than 3 values of `Gen` are held at once: raise its order(3)");
    assert_sentence((ModelError){.kind = ERROR_EMPTY, .expr = op(EXPR_HEAD, of_bool(), NULL, NULL)},
                    "`head` of an empty queue or bag");
    assert_sentence((ModelError){.kind = ERROR_EMPTY, .expr = op(EXPR_LEAST, gen, NULL, NULL)},
                    "`min` of an empty set");
    assert_sentence((ModelError){.kind = ERROR_DOMAIN}, "this has more than 65536 values");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(errors_about_a_value_name_it_and_what_it_was_for),
        TEST(errors_about_an_operation_say_what_it_lacked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
