#include "building.h"

#include <stdlib.h>

#include "model/layout.h"

#include "bag.h"

static const char *const colours[] = {"red", "green", "blue"};

static uint64_t random_state = 1;

static uint64_t random_bits(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    uint64_t high = random_state >> 32;
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return high << 32 | random_state >> 32;
}

static uint64_t random_below(uint64_t bound)
{
    return bound ? random_bits() % bound : random_bits();
}

static void random_value(const Type *type, int64_t *cells);

static void random_set(const Type *type, int64_t *cells)
{
    uint32_t order = type->element->kind == TYPE_ORDER;
    memset(cells, 0, type->cells * sizeof *cells);
    uint32_t bits = order ? (uint32_t)type->element->capacity : set_capacity(type);
    for (uint32_t i = 0; i < bits; i++) {
        cells[i / 64] |= (int64_t)(random_below(2) << (i % 64));
    }
}

static void random_list(const Type *type, int64_t *cells)
{
    type_fill(type, cells);
    cells[0] = (int64_t)random_below((uint64_t)type->capacity + 1);
    for (int64_t i = 0; i < cells[0]; i++) {
        random_value(type->element, cells + 1 + i * type->element->cells);
    }
    if (type->kind == TYPE_BAG) bag_sort(type, cells);
}

static void random_optional(const Type *type, int64_t *cells)
{
    type_fill(type, cells);
    if (random_below(3) == 0) return;
    if (optional_has_tag(type)) cells[0] = 1;
    random_value(type->element, cells + optional_has_tag(type));
}

static void random_value(const Type *type, int64_t *cells)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID: *cells = (int64_t)((uint64_t)type->low + random_below(type_values(type))); return;
    case TYPE_ORDER: {
        uint64_t rank = random_below((uint64_t)type->capacity + 1);
        *cells = rank == 0 ? NO_VALUE : (int64_t)rank - 1;
        return;
    }
    case TYPE_OPTIONAL: random_optional(type, cells); return;
    case TYPE_SET: random_set(type, cells); return;
    case TYPE_MAP:
        for (uint64_t i = 0; i < type_values(type->index); i++) {
            random_value(type->element, cells + i * type->element->cells);
        }
        return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            random_value(type->fields[i].type, cells + type->fields[i].offset);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: random_list(type, cells); return;
    case TYPE_BAD: fail();
    }
}

static void random_cells(const System *system, int64_t *cells)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        random_value(system->variables[i].type, cells + system->variables[i].offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            int64_t *base = cells + instance_base(process, j);
            base[0] = (int64_t)random_below(process->place_count);
            for (uint32_t k = 0; k < process->local_count; k++) {
                random_value(process->locals[k].type, base + process->locals[k].offset);
            }
        }
    }
}

/* Random states come back as they were, and differ packed when they differ. */
static void assert_round_trips(const System *system)
{
    Layout *layout = layout_create(system);
    size_t bytes = system->cells * sizeof(int64_t), packed = layout_words(layout) * sizeof(int64_t);
    int64_t *cells = malloc(bytes), *back = malloc(bytes), *last = calloc(1, bytes);
    uint64_t *words = malloc(packed), *last_words = malloc(packed);
    bool have_last = false;
    for (int i = 0; i < 300; i++) {
        memset(words, 0xa5, packed);
        random_cells(system, cells);
        layout_pack(layout, cells, words);
        layout_unpack(layout, words, back);
        assert_memory_equal(cells, back, bytes);
        if (have_last) {
            bool same = memcmp(cells, last, bytes) == 0;
            assert_int_equal(same, memcmp(words, last_words, packed) == 0);
        }
        memcpy(last, cells, bytes);
        memcpy(last_words, words, packed);
        have_last = true;
    }
    free(cells);
    free(back);
    free(last);
    free(words);
    free(last_words);
    layout_destroy(layout);
}

static void values_of_all_types_come_back(void **state)
{
    (void)state;
    const Type *order = of_order(3), *big_order = of_order(70), *id = of_id(5);
    const Type *types[] = {
        of_bool(),
        of_range(-3, 9),
        of_range(7, 7),
        of_enum(colours, 3),
        id,
        order,
        big_order,
        of_optional(of_bool()),
        of_optional(of_range(0, 7)),
        of_optional(order),
        of_optional(id),
        of_optional(of_struct(of_range(0, 4), order)),
        of_set(of_range(-2, 70)),
        of_set(order),
        of_set(big_order),
        of_set(of_range(0, 63)),
        of_optional(of_struct(of_set(of_range(0, 63)), NULL)),
        of_map(of_range(1, 4), of_optional(of_enum(colours, 3))),
        of_struct(of_bool(), of_set(id)),
        of_list(TYPE_QUEUE, 3, of_struct(of_bool(), order)),
        of_list(TYPE_BAG, 4, of_range(0, 6)),
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) var("v", types[i], NULL);
    Process *each = process("p", of_id(3));
    local(each, "x", of_optional(of_range(0, 2)), LOCAL_VARIABLE);
    step(each, "s", NULL, "1");
    done(each);
    assert_round_trips(build_system());
}

static void the_widest_numbers_come_back(void **state)
{
    (void)state;
    var("v", of_range(-INT64_MAX, INT64_MAX), NULL);
    var("w", of_optional(of_range(-INT64_MAX, INT64_MAX)), NULL);
    var("x", of_range(0, INT64_MAX), NULL);
    var("y", of_optional(of_range(-INT64_MAX, -1)), NULL);
    const System *system = build_system();
    assert_round_trips(system);
    Layout *layout = layout_create(system);
    const int64_t cells[] = {-INT64_MAX, NO_VALUE, INT64_MAX, -INT64_MAX};
    const int64_t other[] = {INT64_MAX, -INT64_MAX, 0, NO_VALUE};
    int64_t back[4];
    uint64_t words[4];
    assert_int_equal(layout_words(layout), 4);
    layout_pack(layout, cells, words);
    layout_unpack(layout, words, back);
    assert_memory_equal(cells, back, sizeof back);
    layout_pack(layout, other, words);
    layout_unpack(layout, words, back);
    assert_memory_equal(other, back, sizeof back);
    layout_destroy(layout);
}

static void each_value_takes_just_its_bits(void **state)
{
    (void)state;
    var("two", of_range(0, 3), NULL);
    var("three", of_optional(of_range(0, 3)), NULL);
    var("nothing", of_range(5, 5), NULL);
    var("five", of_set(of_range(0, 4)), NULL);
    var("also_two", of_order(3), NULL);
    Process *one_of = process("p", NULL);
    Node *only = step(one_of, "s", NULL, "");
    Step *crash = step_new(one_of, "crash", NULL);
    crash->anytime = true;
    crash->most = 2;
    crash->counter = built.system.cells++;
    done(one_of);
    then_go(only, only);
    const System *system = build_system();
    Layout *layout = layout_create(system);
    assert_int_equal(layout_bits(layout), 2 + 3 + 0 + 5 + 2 + 2 + 1);
    assert_int_equal(layout_words(layout), 1);
    layout_destroy(layout);
}

static void fields_do_not_straddle_words(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) var("v", of_set(of_range(1, 33)), NULL);
    const System *system = build_system();
    Layout *layout = layout_create(system);
    assert_int_equal(layout_words(layout), 5);
    assert_int_equal(layout_bits(layout), 5 * 33);
    layout_destroy(layout);
    assert_round_trips(system);
}

static void a_small_field_fills_a_gap(void **state)
{
    (void)state;
    var("v", of_set(of_range(1, 33)), NULL);
    var("w", of_set(of_range(1, 33)), NULL);
    var("x", of_range(0, 3), NULL);
    Layout *layout = layout_create(build_system());
    assert_int_equal(layout_words(layout), 2);
    layout_destroy(layout);
}

static void a_state_without_information_is_one_word(void **state)
{
    (void)state;
    var("v", of_range(5, 5), NULL);
    const System *system = build_system();
    Layout *layout = layout_create(system);
    assert_int_equal(layout_words(layout), 1);
    assert_int_equal(layout_bits(layout), 0);
    layout_destroy(layout);
    assert_round_trips(system);
}

static void in_steps_there_is_room_for_new_values_of_orders(void **state)
{
    (void)state;
    const Type *order = of_order(3);
    var("rank", order, NULL);
    var("held", of_set(order), NULL);
    var("two", of_range(0, 3), NULL);
    const System *system = build_system();
    Layout *layout = layout_create(system), *wide = layout_create_for_steps(system);
    assert_int_equal(layout_bits(layout), 2 + 3 + 2);
    assert_int_equal(layout_bits(wide), 3 + 7 + 2);
    assert_true(layout_field(wide, 0)->none);
    assert_int_equal(layout_field(wide, 0)->mask, 7);
    assert_int_equal(layout_field(wide, 2)->shift, 3 + 7);
    layout_destroy(layout);
    layout_destroy(wide);
}

static void thousands_of_cells_are_no_matter(void **state)
{
    (void)state;
    var("v", of_map(of_range(1, 20000), of_optional(of_range(0, 300))), NULL);
    Layout *layout = layout_create(build_system());
    assert_int_equal(layout_bits(layout), 20000 * 9);
    assert_int_equal(layout_words(layout), (20000 + 6) / 7);
    layout_destroy(layout);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, build_start, build_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_of_all_types_come_back),
        TEST(the_widest_numbers_come_back),
        TEST(each_value_takes_just_its_bits),
        TEST(fields_do_not_straddle_words),
        TEST(a_small_field_fills_a_gap),
        TEST(a_state_without_information_is_one_word),
        TEST(in_steps_there_is_room_for_new_values_of_orders),
        TEST(thousands_of_cells_are_no_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
