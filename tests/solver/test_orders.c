/* test_orders.c - ranks are renumbered as the model's canonical form has it. */
#include "states.h"

#include "encode_private.h"

#define STATES 150

/* A raw state, with ranks up to 2n, of constants behind new names. */
static State *raw_state(const Bench *bench, const int64_t *cells)
{
    uint32_t count;
    const Item *items = encoder_items(bench->encoder, &count);
    State *state = ARENA_NEW(bench->values->arena, State);
    state->values = ARENA_NEW_ARRAY(bench->values->arena, const Value *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const Value *value;
        const Process *process = items[i].process;
        if (!process) {
            value = value_constant(bench->values, items[i].type, cells + items[i].cell);
        } else {
            const Value *parts[8];
            assert_in_range(process->instances, 1, 8);
            for (uint32_t j = 0; j < process->instances; j++) {
                parts[j] = value_constant(bench->values, items[i].type->element,
                                          cells + items[i].cell + j * process->cells);
            }
            value = value_tuple(bench->values, items[i].type, parts, process->instances);
        }
        state->values[i] = type_has_order(items[i].type) ? blurred(bench, value) : value;
    }
    return state;
}

static int64_t held_ranks(const Reached *reached, const int64_t *state, uint32_t order)
{
    int64_t ranks[64], held = 0;
    ModelError error;
    assert_in_range(canonical_rank_count(reached->canonical), 1, 64);
    int64_t *copy = memory_allocate(reached->system->cells + 1, sizeof *copy);
    memcpy(copy, state, reached->system->cells * sizeof *copy);
    assert_true(canonical_apply(reached->canonical, copy, ranks, &error));
    uint32_t offset = canonical_rank_offset(reached->canonical, order);
    for (uint32_t i = 0; i < order_ranks(reached->system, order); i++) {
        if (ranks[offset + i] != NO_VALUE) held++;
    }
    free(copy);
    return held;
}

static void check_renumbering(const Bench *bench, const Reached *reached, const int64_t *raw)
{
    Term too_many;
    Encoder *encoder = bench->encoder;
    uint32_t count = bench->system->cells;
    int64_t *expected = memory_allocate(count + 1, sizeof *expected);
    int64_t *decoded = memory_allocate(count + 1, sizeof *decoded);
    ModelError error;
    memcpy(expected, raw, count * sizeof *raw);
    bool fits = canonical_apply(reached->canonical, expected, NULL, &error);
    begin_case(bench);
    State *symbolic = raw_state(bench, raw);
    State *renumbered = state_renumber(encoder, symbolic, &too_many);
    Term was_dense = state_is_dense(encoder, symbolic);
    Term typed = state_typing(encoder, renumbered);
    Number ranks = state_ranks(encoder, renumbered, 0);
    settle_case(bench);
    assert_int_equal(query_truth(bench->query, too_many), !fits);
    if (fits) {
        state_decode(encoder, bench->query, renumbered, decoded);
        assert_memory_equal(decoded, expected, count * sizeof *decoded);
        assert_true(query_truth(bench->query, typed));
        assert_int_equal(query_number(bench->query, ranks), held_ranks(reached, expected, 0));
        if (memcmp(raw, expected, count * sizeof *raw) == 0) {
            assert_true(query_truth(bench->query, was_dense));
        }
    }
    end_case(bench);
    free(decoded);
    free(expected);
}

static void what_steps_leave_is_renumbered(void **state)
{
    (void)state;
    for (size_t i = 1; i < 3; i++) {
        Bench bench = bench_open(stateful[i], FORM_FINITE);
        Reached reached = reach(bench.system, STATES);
        size_t cells = bench.system->cells, count = reached.raw.count / cells;
        assert_true(count > 20);
        for (size_t j = 0; j < count && j < 3 * STATES; j += 3) {
            check_renumbering(&bench, &reached, reached.raw.items + j * cells);
        }
        reached_release(&reached);
        bench_close(&bench);
    }
}

/* Ranks that no step would leave: random ones, wherever there are any. */
static void scatter(const Type *type, int64_t *cells)
{
    uint32_t width = type->element ? type->element->cells : 0;
    if (!type_has_order(type)) return;
    if (type->kind == TYPE_ORDER) {
        if (*cells != NO_VALUE) *cells = random_between(0, 2 * type->capacity - 1);
    } else if (type->kind == TYPE_SET) {
        *cells = random_between(0, 3) == 0 ? random_between(0, (1 << 6) - 1) : *cells;
    } else if (type->kind == TYPE_OPTIONAL) {
        scatter(type->element, cells + optional_has_tag(type));
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            if (cells[0] == NO_VALUE) return; /* absent */
            scatter(type->fields[i].type, cells + type->fields[i].offset);
        }
    } else if (type->kind == TYPE_MAP) {
        for (uint64_t i = 0; i < type_values(type->index); i++) {
            scatter(type->element, cells + i * width);
        }
    } else {
        for (int64_t i = 0; i < cells[0]; i++) scatter(type->element, cells + 1 + i * width);
        if (type->kind == TYPE_BAG) sort_entries(cells + 1, cells[0], width);
    }
}

static void any_ranks_are_renumbered(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[1], FORM_FINITE);
    Reached reached = reach(bench.system, 4 * STATES);
    int64_t *raw = memory_allocate(bench.system->cells + 1, sizeof *raw);
    for (int i = 0; i < STATES; i++) {
        size_t position = (size_t)random_between(0, (int64_t)reached.count - 1);
        memcpy(raw, reached_state(&reached, position), bench.system->cells * sizeof *raw);
        for (uint32_t j = 0; j < bench.system->variable_count; j++) {
            const Variable *variable = &bench.system->variables[j];
            scatter(variable->type, raw + variable->offset);
        }
        check_renumbering(&bench, &reached, raw);
    }
    free(raw);
    reached_release(&reached);
    bench_close(&bench);
}

/* The first value that a local takes again keeps its rank while nothing holds it. */
static void a_kept_first_value_keeps_its_rank(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[2], FORM_FINITE);
    assert_true(order_keeps_first(bench.system, 0));
    Reached reached = reach(bench.system, STATES);
    int64_t *cells = memory_allocate(bench.system->cells + 1, sizeof *cells);
    memcpy(cells, reached_state(&reached, 0), bench.system->cells * sizeof *cells);
    for (int64_t rank = 0; rank <= 3; rank++) {
        cells[0] = rank;
        check_renumbering(&bench, &reached, cells);
    }
    free(cells);
    reached_release(&reached);
    bench_close(&bench);
}

static void a_system_without_orders_is_left_alone(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[0], FORM_FINITE);
    Term typing, too_many;
    State *fresh = state_fresh(bench.encoder, 0, &typing);
    State *same = state_renumber(bench.encoder, fresh, &too_many);
    assert_true(term_is_false(bench.terms, too_many));
    assert_true(term_is_true(bench.terms, state_equal(bench.encoder, fresh, same)));
    assert_true(term_is_true(bench.terms, state_is_dense(bench.encoder, fresh)));
    bench_close(&bench);
}

/* A value above all is above each that is held, and 0 is above none that anything holds. */
static void a_number_is_above_all_that_is_held(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[1], FORM_FINITE);
    Reached reached = reach(bench.system, STATES);
    for (size_t i = 0; i < reached.count; i += 5) {
        begin_case(&bench);
        State *symbolic = raw_state(&bench, reached_state(&reached, i));
        Number ranks = state_ranks(bench.encoder, symbolic, 0);
        Term above[5];
        for (int64_t j = 0; j < 5; j++) {
            Number number = number_constant(&bench.values->numbers, j);
            above[j] = state_all_below(bench.encoder, symbolic, 0, number);
        }
        settle_case(&bench);
        for (int64_t j = 0; j < 5; j++) {
            bool expected = j >= query_number(bench.query, ranks);
            assert_int_equal(query_truth(bench.query, above[j]), expected);
        }
        end_case(&bench);
    }
    reached_release(&reached);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_steps_leave_is_renumbered),
        cmocka_unit_test(any_ranks_are_renumbered),
        cmocka_unit_test(a_kept_first_value_keeps_its_rank),
        cmocka_unit_test(a_system_without_orders_is_left_alone),
        cmocka_unit_test(a_number_is_above_all_that_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
