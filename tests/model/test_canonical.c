#include "building.h"

static void assert_becomes(Canonical *canonical, const int64_t *state, const int64_t *expected,
                           size_t cells)
{
    int64_t copy[32];
    ModelError error;
    assert_in_range(cells, 1, 32);
    memcpy(copy, state, cells * sizeof *copy);
    assert_true(canonical_apply(canonical, copy, NULL, &error));
    assert_memory_equal(copy, expected, cells * sizeof *copy);
    assert_true(canonical_apply(canonical, copy, NULL, &error));
    assert_memory_equal(copy, expected, cells * sizeof *copy);
}
#define BECOMES(canonical, from, ...)                                                              \
    assert_becomes(canonical, from, (int64_t[]){__VA_ARGS__},                                      \
                   sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void held_values_are_numbered_in_order(void **state)
{
    (void)state;
    const Type *order = of_order(4);
    for (int i = 0; i < 4; i++) var("v", order, NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    assert_false(canonical_is_identity(canonical));
    BECOMES(canonical, ((int64_t[]){5, 2, 5, 7}), 1, 0, 1, 2);
    BECOMES(canonical, ((int64_t[]){0, 1, 2, 3}), 0, 1, 2, 3);
    BECOMES(canonical, ((int64_t[]){NO_VALUE, 3, NO_VALUE, 3}), NO_VALUE, 0, NO_VALUE, 0);
    canonical_destroy(canonical);
}

static void values_are_renumbered_wherever_they_lie(void **state)
{
    (void)state;
    const Type *order = of_order(4), *set = of_set(order);
    var("maybe", of_optional(order), NULL);
    var("set", set, NULL);
    var("queue", of_list(TYPE_QUEUE, 2, order), NULL);
    var("map", of_map(of_bool(), of_optional(of_struct(of_range(0, 9), order))), NULL);
    Process *p = process("p", of_id(2));
    local(p, "x", order, LOCAL_VARIABLE);
    step(p, "s", NULL, "1");
    done(p);
    Canonical *canonical = canonical_create(build_system(), NULL);
    const int64_t cells[] = {3, 0x42, 1, 6, NO_VALUE, 1, 5, 3, 0, 5, NO_VALUE, 0, 4, 0, 6};
    BECOMES(canonical, cells, 1, 0x9, 1, 3, NO_VALUE, 1, 5, 1, 0, 5, NO_VALUE, 0, 2, 0, 3);
    canonical_destroy(canonical);
}

static void each_order_is_numbered_on_its_own(void **state)
{
    (void)state;
    const Type *one_order = of_order(2), *other = of_order(3);
    var("a", one_order, NULL);
    var("b", other, NULL);
    var("n", of_range(0, 9), NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    BECOMES(canonical, ((int64_t[]){3, 5, 7}), 0, 0, 7);
    assert_int_equal(canonical_rank_count(canonical), 5);
    assert_int_equal(canonical_rank_offset(canonical, 1), 2);
    canonical_destroy(canonical);
}

static void the_old_ranks_are_told(void **state)
{
    (void)state;
    const Type *one_order = of_order(2), *other = of_order(3);
    var("a", of_set(one_order), NULL);
    var("b", other, NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    int64_t cells[] = {0xa, 4}, ranks[5];
    ModelError error;
    assert_true(canonical_apply(canonical, cells, ranks, &error));
    assert_memory_equal(ranks, ((int64_t[]){1, 3, 4, NO_VALUE, NO_VALUE}), sizeof ranks);
    assert_memory_equal(cells, ((int64_t[]){3, 0}), sizeof cells);
    canonical_destroy(canonical);
}

static void more_values_than_the_order_has_are_an_error(void **state)
{
    (void)state;
    const Type *order = of_order(2);
    var("a", of_set(order), NULL);
    var("b", order, NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    int64_t cells[] = {5, 3};
    ModelError error = {0};
    assert_false(canonical_apply(canonical, cells, NULL, &error));
    assert_int_equal(error.kind, ERROR_ORDER);
    assert_ptr_equal(error.type, order);
    canonical_destroy(canonical);
}

static void sets_of_large_orders_are_renumbered_across_words(void **state)
{
    (void)state;
    const Type *order = of_order(50);
    var("a", of_set(order), NULL);
    var("b", order, NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    BECOMES(canonical, ((int64_t[]){INT64_MIN | 4, 0x801, 70}), 0x17, 0, 3);
    canonical_destroy(canonical);
}

static void bags_stay_sorted(void **state)
{
    (void)state;
    const Type *order = of_order(50), *set = of_set(order);
    var("bag", of_list(TYPE_BAG, 2, set), NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    /* {70} lies before {1}, by its first cell; as {1} it lies behind {0}. */
    BECOMES(canonical, ((int64_t[]){2, 0, 1 << 6, 2, 0}), 2, 1, 0, 2, 0);
    canonical_destroy(canonical);
}

static void without_orders_there_is_nothing_to_do(void **state)
{
    (void)state;
    var("a", of_range(0, 9), NULL);
    Canonical *canonical = canonical_create(build_system(), NULL);
    assert_true(canonical_is_identity(canonical));
    BECOMES(canonical, ((int64_t[]){7}), 7);
    canonical_destroy(canonical);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(held_values_are_numbered_in_order),
        TEST(values_are_renumbered_wherever_they_lie),
        TEST(each_order_is_numbered_on_its_own),
        TEST(the_old_ranks_are_told),
        TEST(more_values_than_the_order_has_are_an_error),
        TEST(sets_of_large_orders_are_renumbered_across_words),
        TEST(bags_stay_sorted),
        TEST(without_orders_there_is_nothing_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
