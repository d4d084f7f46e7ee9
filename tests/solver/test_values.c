/* test_values.c - operations on symbolic values do what they do to cells. */
#include "symbolic.h"

#define CELLS_MOST 256
#define CASES 12

static const char zoo[] = "protocol zoo\n"
                          "type Id = id(3)\n"
                          "type Gen = order(2)\n"
                          "type Color = {red, green, blue}\n"
                          "type Pair = struct { a: -3..4  b: bool }\n"
                          "type Deep = struct { q: queue(2) of Pair  o: Color?  s: set of 0..69 }\n"
                          "var truth: bool = false\n"
                          "var range: -3..4 = 0\n"
                          "var large: 0..1000000000000 = 0\n"
                          "var color: Color = red\n"
                          "var gen: Gen = first(Gen)\n"
                          "var low: -2..5? = none\n"
                          "var high: 3..9? = none\n"
                          "var gens: set of Gen = {}\n"
                          "var maybe_gen: Gen? = none\n"
                          "var ids: set of Id = {}\n"
                          "var wide: set of -2..130 = {}\n"
                          "var pair: Pair? = none\n"
                          "var deep: Deep? = none\n"
                          "var map: [Color] Pair = { a: 0, b: false }\n"
                          "var grid: [-1..1] [Id] 5..9? = none\n"
                          "var flags: [bool] bool = false\n"
                          "var queue: queue(3) of Pair = {}\n"
                          "var bag: bag(4) of -2..1 = {}\n"
                          "var wide_bag: bag(3) of Deep = {}\n"
                          "var gen_bag: bag(3) of struct { g: Gen  s: set of Gen  o: 4..6? } = {}\n"
                          "var set_bag: bag(3) of set of 0..70 = {}\n"
                          "var nested: queue(2) of bag(2) of Color? = {}\n"
                          "var fill_a: queue(3) of struct { x: -1..4  o: 0..3? } = {}\n"
                          "var fill_b: queue(3) of struct { x: 2..8  o: 1..3? } = {}\n"
                          "process p { step s { } }\n";

typedef void TypeTest(const Bench *bench, const Type *type);

static void for_each_type(TypeTest *test)
{
    Bench bench = bench_open(zoo, FORM_FINITE);
    for (uint32_t i = 0; i < bench.system->variable_count; i++) {
        assert_in_range(bench.system->variables[i].type->cells, 1, CELLS_MOST);
        for (int j = 0; j < CASES; j++) {
            begin_case(&bench);
            test(&bench, bench.system->variables[i].type);
            end_case(&bench);
        }
    }
    bench_close(&bench);
}

static void check_decoding(const Bench *bench, const Type *type)
{
    int64_t cells[CELLS_MOST];
    const Value *value = random_value(bench, type, cells);
    settle_case(bench);
    assert_value_is(bench, type, value, cells);
}

static void a_value_decodes_to_the_cells_it_was_made_of(void **state)
{
    (void)state;
    for_each_type(check_decoding);
}

static void check_comparing(const Bench *bench, const Type *type)
{
    int64_t a[CELLS_MOST], b[CELLS_MOST];
    const Value *first = random_value(bench, type, a), *second = random_value(bench, type, b);
    if (random_between(0, 3) == 0) {
        memcpy(b, a, sizeof b);
        second = blurred(bench, value_constant(bench->values, type, b));
    }
    Term equal = value_equal(bench->values, first, second);
    Term less = value_less(bench->values, first, second);
    Term more = value_less(bench->values, second, first);
    settle_case(bench);
    int order = cells_order(a, b, type->cells);
    assert_int_equal(query_truth(bench->query, equal), order == 0);
    assert_int_equal(query_truth(bench->query, less), order < 0);
    assert_int_equal(query_truth(bench->query, more), order > 0);
}

static void values_compare_as_their_cells_do(void **state)
{
    (void)state;
    for_each_type(check_comparing);
}

static void check_choosing(const Bench *bench, const Type *type)
{
    int64_t a[CELLS_MOST], b[CELLS_MOST];
    const Value *first = random_value(bench, type, a), *second = random_value(bench, type, b);
    bool which = random_between(0, 1) == 1;
    Term condition =
        blurred(bench, value_truth(bench->values, term_truth(bench->terms, which)))->truth;
    const Value *either = value_if(bench->values, condition, first, second);
    settle_case(bench);
    assert_value_is(bench, type, either, which ? a : b);
    assert_ptr_equal(value_if(bench->values, condition, first, first), first);
}

static void a_choice_is_one_of_both(void **state)
{
    (void)state;
    for_each_type(check_choosing);
}

static void check_typing(const Bench *bench, const Type *type)
{
    int64_t cells[CELLS_MOST];
    random_cells(type, 2, cells);
    const Value *value = blurred(bench, value_constant(bench->values, type, cells));
    Term typing = value_typing(bench->values, bench->system, type, value), definition;
    const Value *narrow = value_narrow(bench->values, bench->system, type, value);
    const Value *named =
        value_named(bench->values, bench->system, type, narrow, "n", "@1", &definition);
    query_assert(bench->query, definition);
    settle_case(bench);
    assert_true(query_truth(bench->query, typing));
    assert_value_is(bench, type, narrow, cells);
    assert_value_is(bench, type, named, cells);
}

static void values_are_typed_and_keep_what_they_are(void **state)
{
    (void)state;
    for_each_type(check_typing);
}

/* Among all values that the typing leaves, none has another form than constants have. */
static void check_fresh(const Bench *bench, const Type *type)
{
    Term typing;
    int64_t cells[CELLS_MOST];
    const Value *value = value_fresh(bench->values, bench->system, type, "fresh", &typing);
    query_assert(bench->query, typing);
    settle_case(bench);
    value_decode(bench->query, type, value, cells);
    assert_value_is(bench, type, value, cells);
    random_cells(type, 2, cells);
    const Value *wanted = value_constant(bench->values, type, cells);
    query_assert(bench->query, value_equal(bench->values, value, wanted));
    settle_case(bench);
    assert_value_is(bench, type, value, cells);
}

static void a_fresh_value_can_be_any_value_in_canonical_form(void **state)
{
    (void)state;
    for_each_type(check_fresh);
}

static void check_map(const Bench *bench, const Type *type)
{
    if (type->kind != TYPE_MAP) return;
    int64_t cells[CELLS_MOST], entry[CELLS_MOST], at;
    uint32_t width = type->element->cells;
    const Value *map = random_value(bench, type, cells);
    const Value *other = random_value(bench, type->element, entry);
    Number index = random_number(bench, type->index->low, type->index->high, &at);
    const Value *selected = value_select(bench->values, map, index);
    const Value *stored = value_store(bench->values, map, index, other);
    settle_case(bench);
    int64_t *place = cells + (at - type->index->low) * width;
    assert_value_is(bench, type->element, selected, place);
    memcpy(place, entry, width * sizeof *entry);
    assert_value_is(bench, type, stored, cells);
}

static void maps_give_and_take_entries(void **state)
{
    (void)state;
    for_each_type(check_map);
}

static bool has_bit(const int64_t *cells, int64_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

static void put_bit(int64_t *cells, int64_t bit, bool in)
{
    uint64_t mask = (uint64_t)1 << (bit % 64), word = (uint64_t)cells[bit / 64];
    cells[bit / 64] = (int64_t)(in ? word | mask : word & ~mask);
}

static void check_set(const Bench *bench, const Type *type)
{
    if (type->kind != TYPE_SET) return;
    int64_t a[CELLS_MOST], b[CELLS_MOST], element, count = set_capacity(type);
    const Value *first = random_value(bench, type, a), *second = random_value(bench, type, b);
    int64_t low = value_set_low(first);
    Number number = random_number(bench, low - 2, low + count + 1, &element);
    bool inside = element >= low && element < low + count, in = random_between(0, 1) == 1;
    const Value *combined[3];
    for (int i = 0; i < 3; i++) {
        combined[i] = value_combine(bench->values, (SetOperation)i, first, second);
    }
    Term contains = value_contains(bench->values, first, number);
    const Value *with = value_set_with(bench->values, first, number, term_truth(bench->terms, in));
    settle_case(bench);
    assert_int_equal(query_truth(bench->query, contains), inside && has_bit(a, element - low));
    for (int i = 0; i < 3; i++) {
        int64_t expected[CELLS_MOST];
        for (uint32_t j = 0; j < type->cells; j++) {
            expected[j] = i == 0 ? a[j] | b[j] : i == 1 ? a[j] & ~b[j] : a[j] & b[j];
        }
        assert_value_is(bench, type, combined[i], expected);
    }
    if (inside) put_bit(a, element - low, in);
    assert_value_is(bench, type, with, a);
}

static void sets_contain_and_combine(void **state)
{
    (void)state;
    for_each_type(check_set);
}

static void remove_entry(const Type *type, int64_t *cells, int64_t position)
{
    uint32_t width = type->element->cells;
    int64_t *entries = cells + 1;
    cells[0]--;
    for (int64_t i = position; i < cells[0]; i++) {
        memcpy(entries + i * width, entries + (i + 1) * width, width * sizeof *cells);
    }
    type_fill_absent(type->element, entries + cells[0] * width);
}

static void append_entry(const Type *type, int64_t *cells, const int64_t *entry)
{
    uint32_t width = type->element->cells;
    memcpy(cells + 1 + cells[0] * width, entry, width * sizeof *cells);
    cells[0]++;
    if (type->kind == TYPE_BAG) sort_entries(cells + 1, cells[0], width);
}

static void check_taking(const Bench *bench, const Type *type, const Value *list, int64_t *cells)
{
    int64_t position, last = cells[0] - 1;
    Number at = random_number(bench, 0, last, &position);
    const Value *entry = value_list_entry(bench->values, list, at);
    const Value *rest = value_list_remove(bench->values, list, at);
    settle_case(bench);
    assert_value_is(bench, type->element, entry, cells + 1 + position * type->element->cells);
    remove_entry(type, cells, position);
    assert_value_is(bench, type, rest, cells);
}

static void check_list(const Bench *bench, const Type *type)
{
    if (type->kind != TYPE_QUEUE && type->kind != TYPE_BAG) return;
    int64_t cells[CELLS_MOST], entry[CELLS_MOST];
    const Value *list = random_value(bench, type, cells);
    const Value *added = random_value(bench, type->element, entry);
    const Value *longer = value_list_append(bench->values, list, added);
    settle_case(bench);
    assert_int_equal(query_number(bench->query, value_length(list)), cells[0]);
    if (cells[0] > 0 && (cells[0] == type->capacity || random_between(0, 1) == 0)) {
        check_taking(bench, type, list, cells);
    } else {
        append_entry(type, cells, entry);
        assert_value_is(bench, type, longer, cells);
    }
}

static void queues_and_bags_take_and_give(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) for_each_type(check_list);
}

static void check_sorting(const Bench *bench, const Type *type)
{
    if (type->kind != TYPE_BAG) return;
    int64_t cells[CELLS_MOST], *entries = cells + 1;
    uint32_t width = type->element->cells;
    random_cells(type, 3, cells);
    for (int64_t i = 0; i < cells[0]; i++) {
        random_cells(type->element, 3, entries + i * width);
    }
    const Value *bag = blurred(bench, value_constant(bench->values, type, cells));
    const Value *sorted = value_bag_sort(bench->values, bag);
    settle_case(bench);
    sort_entries(entries, cells[0], width);
    assert_value_is(bench, type, sorted, cells);
}

static void a_bag_is_sorted_by_cells(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) for_each_type(check_sorting);
}

/* What alike types put where nothing is differs with the bounds of their ranges. */
static void alike_types_agree_on_nothing(void **state)
{
    (void)state;
    Bench bench = bench_open(zoo, FORM_FINITE);
    const Values *values = bench.values;
    const Type *low = type_of(&bench, "low"), *high = type_of(&bench, "high");
    const Value *nothing = value_filler(values, low), *none = value_filler(values, high);
    assert_true(term_is_true(bench.terms, value_equal(values, nothing, none)));
    assert_false(term_is_true(bench.terms,
                              value_equal(values, value_of_some(nothing), value_of_some(none))));
    int64_t cells[CELLS_MOST];
    const Type *a = type_of(&bench, "fill_a"), *b = type_of(&bench, "fill_b");
    for (int i = 0; i < 4 * CASES; i++) {
        begin_case(&bench);
        do random_cells(b, 3, cells);
        while (i == 0 && cells[0] == 0);
        const Value *as_b = blurred(&bench, value_constant(values, b, cells));
        const Value *as_a = blurred(&bench, value_constant(values, a, cells));
        Term some = blurred(&bench, value_truth(values, term_truth(bench.terms, i % 2)))->truth;
        const Value *either = value_if(values, some, as_a, as_b);
        Term equal = value_equal(values, as_a, as_b);
        Term equal_back = value_equal(values, as_b, as_a);
        const Value *narrow = value_narrow(values, bench.system, b, either);
        settle_case(&bench);
        assert_true(query_truth(bench.query, equal));
        assert_true(query_truth(bench.query, equal_back));
        assert_value_is(&bench, a, either, cells);
        assert_value_is(&bench, b, narrow, cells);
        end_case(&bench);
    }
    bench_close(&bench);
}

static void narrow_numbers_have_the_sort_of_their_type(void **state)
{
    (void)state;
    Bench bench = bench_open(zoo, FORM_FINITE);
    const Type *type = type_of(&bench, "large");
    const Numbers *numbers = &bench.values->numbers;
    Term typing;
    Z3_context context = terms_context(bench.terms);
    Number fresh = value_fresh(bench.values, bench.system, type, "x", &typing)->number;
    Number small = number_fresh(numbers, "small", 2, 3, &typing);
    Number both[2] = {small, number_constant(numbers, 1)};
    for (int i = 0; i < 2; i++) {
        const Value *value = value_number(bench.values, type, both[i]);
        Number narrow = value_narrow(bench.values, bench.system, type, value)->number;
        assert_ptr_equal(Z3_get_sort(context, narrow.term), Z3_get_sort(context, fresh.term));
        assert_int_equal(narrow.high, both[i].high);
    }
    bench_close(&bench);
}

/* Where nobody gets to, a value may be out of its type: its name must not make that a
 * contradiction, or what happens elsewhere would be lost. */
static void names_contradict_nothing(void **state)
{
    (void)state;
    Bench bench = bench_open(zoo, FORM_FINITE);
    const Type *type = type_of(&bench, "range");
    for (int64_t wrong = -40; wrong <= 40; wrong++) {
        Term typing, definition;
        begin_case(&bench);
        const Numbers *numbers = &bench.values->numbers;
        Number number = number_fresh(numbers, "wrong", -40, 40, &typing);
        Term is_wrong = number_equal(numbers, number, number_constant(numbers, wrong));
        const Value *value = value_narrow(bench.values, bench.system, type,
                                          value_number(bench.values, type, number));
        value = value_if(bench.values, is_wrong, value, value_filler(bench.values, type));
        value_named(bench.values, bench.system, type, value, "name", "@0", &definition);
        query_assert(bench.query, typing);
        query_assert(bench.query, is_wrong);
        query_assert(bench.query, definition);
        settle_case(&bench);
        end_case(&bench);
    }
    bench_close(&bench);
}

static void names_are_not_given_to_what_has_one(void **state)
{
    (void)state;
    Bench bench = bench_open(zoo, FORM_FINITE);
    for (uint32_t i = 0; i < bench.system->variable_count; i++) {
        Term typing, definition;
        const Type *type = bench.system->variables[i].type;
        const Value *fresh = value_fresh(bench.values, bench.system, type, "x", &typing);
        const Value *filler = value_filler(bench.values, type);
        assert_ptr_equal(value_named(bench.values, bench.system, type, fresh, "y", "", &definition),
                         fresh);
        assert_true(term_is_true(bench.terms, definition));
        assert_ptr_equal(
            value_named(bench.values, bench.system, type, filler, "y", "", &definition), filler);
        assert_true(term_is_true(bench.terms, definition));
    }
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_decodes_to_the_cells_it_was_made_of),
        cmocka_unit_test(values_compare_as_their_cells_do),
        cmocka_unit_test(a_choice_is_one_of_both),
        cmocka_unit_test(values_are_typed_and_keep_what_they_are),
        cmocka_unit_test(a_fresh_value_can_be_any_value_in_canonical_form),
        cmocka_unit_test(maps_give_and_take_entries),
        cmocka_unit_test(sets_contain_and_combine),
        cmocka_unit_test(queues_and_bags_take_and_give),
        cmocka_unit_test(a_bag_is_sorted_by_cells),
        cmocka_unit_test(alike_types_agree_on_nothing),
        cmocka_unit_test(narrow_numbers_have_the_sort_of_their_type),
        cmocka_unit_test(names_contradict_nothing),
        cmocka_unit_test(names_are_not_given_to_what_has_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
