/* test_state.c - symbolic states are the interpreter's. */
#include "states.h"

#include "encode_private.h"

#define STATES 60

typedef void StatesTest(const Bench *bench, const Reached *reached);

static void for_each_protocol(StatesTest *test)
{
    for (size_t i = 0; i < STATEFUL; i++) {
        Bench bench = bench_open(stateful[i], FORM_FINITE);
        Reached reached = reach(bench.system, STATES);
        assert_in_range(reached.count, 5, STATES);
        test(&bench, &reached);
        reached_release(&reached);
        bench_close(&bench);
    }
}

static void assert_state_is(const Bench *bench, const State *state, const int64_t *cells)
{
    int64_t *decoded = memory_allocate(bench->system->cells + 1, sizeof *decoded);
    memset(decoded, 0x55, bench->system->cells * sizeof *decoded);
    state_decode(bench->encoder, bench->query, state, decoded);
    assert_memory_equal(decoded, cells, bench->system->cells * sizeof *cells);
    free(decoded);
}

static void check_decoding(const Bench *bench, const Reached *reached)
{
    assert_int_equal(query_check(bench->query, NULL, 0), ANSWER_YES);
    for (size_t i = 0; i < reached->count; i++) {
        const int64_t *cells = reached_state(reached, i);
        State *state = state_constant(bench->encoder, cells);
        assert_state_is(bench, state, cells);
        assert_true(term_is_true(bench->terms, state_typing(bench->encoder, state)));
    }
}

static void reachable_states_are_typed_and_decode_to_themselves(void **state)
{
    (void)state;
    for_each_protocol(check_decoding);
}

static void check_equality(const Bench *bench, const Reached *reached)
{
    for (size_t i = 0; i < reached->count; i++) {
        State *a = state_constant(bench->encoder, reached_state(reached, i));
        for (size_t j = 0; j < reached->count; j++) {
            State *b = state_constant(bench->encoder, reached_state(reached, j));
            Term equal = state_equal(bench->encoder, a, b);
            assert_true(i == j ? term_is_true(bench->terms, equal)
                               : term_is_false(bench->terms, equal));
        }
    }
}

static void states_are_equal_to_themselves_only(void **state)
{
    (void)state;
    for_each_protocol(check_equality);
}

/* A fresh state can be each reachable one; and given as a name it is that one. */
static void check_fresh(const Bench *bench, const Reached *reached)
{
    Term typing, definition;
    Encoder *encoder = bench->encoder;
    State *fresh = state_fresh(encoder, 3, &typing);
    Term some = term_constant(bench->terms, "some", terms_bool_sort(bench->terms));
    State *other = state_constant(encoder, reached_state(reached, 1));
    State *either = state_if(encoder, some, fresh, other);
    State *named = state_named(encoder, either, 4, &definition);
    query_assert(bench->query, typing);
    query_assert(bench->query, definition);
    for (size_t i = 0; i < reached->count; i += 3) {
        const int64_t *cells = reached_state(reached, i);
        State *state = state_constant(encoder, cells);
        for (int yes = 0; yes < 2; yes++) {
            begin_case(bench);
            query_assert(bench->query, state_equal(encoder, fresh, state));
            query_assert(bench->query, yes ? some : term_not(bench->terms, some));
            settle_case(bench);
            assert_state_is(bench, fresh, cells);
            assert_state_is(bench, named, yes ? cells : reached_state(reached, 1));
            end_case(bench);
        }
    }
}

static void a_fresh_state_can_be_any_reachable_one(void **state)
{
    (void)state;
    for_each_protocol(check_fresh);
}

/* The naive twin of typing: from cells, by the words of type.h and system.h. */

static bool are_typed(const System *system, const Type *type, const int64_t *cells);

static bool are_absent(const Type *type, const int64_t *cells)
{
    int64_t absent[256];
    assert_in_range(type->cells, 1, 256);
    type_fill_absent(type, absent);
    return memcmp(absent, cells, type->cells * sizeof *cells) == 0;
}

static bool is_typed_list(const System *system, const Type *type, const int64_t *cells)
{
    uint32_t width = type->element->cells;
    if (cells[0] < 0 || cells[0] > type->capacity) return false;
    for (int64_t i = 0; i < type->capacity; i++) {
        const int64_t *entry = cells + 1 + i * width;
        if (i >= cells[0] && !are_absent(type->element, entry)) return false;
        if (i < cells[0] && !are_typed(system, type->element, entry)) return false;
        bool behind = i > 0 && i < cells[0] && type->kind == TYPE_BAG;
        if (behind && cells_order(entry - width, entry, width) > 0) return false;
    }
    return true;
}

static bool is_typed_set(const System *system, const Type *type, const int64_t *cells)
{
    bool order = type->element->kind == TYPE_ORDER;
    uint32_t most = order ? order_ranks(system, type->element->order) : set_capacity(type);
    for (uint32_t i = 0; i < 64 * type->cells; i++) {
        if (i >= most && ((uint64_t)cells[i / 64] >> (i % 64) & 1) != 0) return false;
    }
    return true;
}

static bool are_typed(const System *system, const Type *type, const int64_t *cells)
{
    if (type->kind == TYPE_ORDER) {
        return *cells >= 0 && *cells < order_ranks(system, type->order);
    }
    if (type_is_scalar(type)) return type->low <= *cells && *cells <= type->high;
    if (type->kind == TYPE_OPTIONAL) {
        bool tagged = optional_has_tag(type);
        if (tagged ? *cells == 0 : *cells == NO_VALUE) {
            return !tagged || are_absent(type->element, cells + 1);
        }
        return (!tagged || *cells == 1) && are_typed(system, type->element, cells + tagged);
    }
    if (type->kind == TYPE_SET) return is_typed_set(system, type, cells);
    if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Field *field = &type->fields[i];
            if (!are_typed(system, field->type, cells + field->offset)) return false;
        }
        return true;
    }
    if (type->kind != TYPE_MAP) return is_typed_list(system, type, cells);
    for (uint64_t i = 0; i < type_values(type->index); i++) {
        if (!are_typed(system, type->element, cells + i * type->element->cells)) return false;
    }
    return true;
}

static bool is_typed_instance(const System *system, const Process *process, const int64_t *cells)
{
    if (cells[0] < 0 || cells[0] >= process->place_count) return false;
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        const int64_t *at = cells + local->offset;
        int64_t filler[256];
        type_fill(local->type, filler);
        bool typed = process->places[cells[0]].in_scope[i]
                         ? are_typed(system, local->type, at)
                         : memcmp(filler, at, local->type->cells * sizeof *at) == 0;
        if (!typed) return false;
    }
    return true;
}

static bool is_typed_state(const Reached *reached, const int64_t *cells)
{
    const System *system = reached->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (!are_typed(system, variable->type, cells + variable->offset)) return false;
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            const Step *step = process->steps[j];
            if (!step->anytime || step->most < 0) continue;
            if (cells[step->counter] < 0 || cells[step->counter] > step->most) return false;
        }
        for (uint32_t j = 0; j < process->instances; j++) {
            if (!is_typed_instance(system, process, cells + instance_base(process, j))) {
                return false;
            }
        }
    }
    int64_t *renumbered = memory_allocate(system->cells + 1, sizeof *cells);
    ModelError error;
    memcpy(renumbered, cells, system->cells * sizeof *cells);
    bool dense = canonical_apply(reached->canonical, renumbered, NULL, &error) &&
                 memcmp(renumbered, cells, system->cells * sizeof *cells) == 0;
    free(renumbered);
    return dense;
}

/* Whatever a solver finds within the typing of a fresh state is a state in its form. The choice of
 * cells that it must take keeps it from always finding the same. */
static void check_found(const Bench *bench, const Reached *reached)
{
    Term typing;
    State *fresh = state_fresh(bench->encoder, 0, &typing);
    int64_t *cells = memory_allocate(bench->system->cells + 1, sizeof *cells);
    query_assert(bench->query, typing);
    for (size_t i = 0; i < 40; i++) {
        settle_case(bench);
        state_decode(bench->encoder, bench->query, fresh, cells);
        assert_true(is_typed_state(reached, cells));
        State *found = state_constant(bench->encoder, cells);
        assert_true(query_truth(bench->query, state_equal(bench->encoder, fresh, found)));
        assert_true(term_is_true(bench->terms, state_typing(bench->encoder, found)));
        query_assert(bench->query,
                     term_not(bench->terms, state_equal(bench->encoder, fresh, found)));
    }
    free(cells);
}

static void the_typing_of_a_fresh_state_leaves_only_states(void **state)
{
    (void)state;
    for_each_protocol(check_found);
}

/* Puts one item as it is in another reachable state. */
static void mix(const Bench *bench, const int64_t *from, int64_t *cells)
{
    uint32_t count;
    const Item *items = encoder_items(bench->encoder, &count);
    const Item *item = &items[random_between(0, count - 1)];
    uint32_t cell = item->cell, width = item->type->cells;
    if (item->process) {
        cell += (uint32_t)random_between(0, item->process->instances - 1) * item->process->cells;
        width = item->type->element->cells;
    }
    memcpy(cells + cell, from + cell, width * sizeof *cells);
}

/* Where two states mixed are no state, typing says so: control among locals that are not in scope
 * there, ranks with gaps. */
static uint32_t mixed_wrong, mixed_right;

static void check_mixed(const Bench *bench, const Reached *reached)
{
    uint32_t count = bench->system->cells;
    int64_t *cells = memory_allocate(count + 1, sizeof *cells);
    for (size_t i = 0; i < 400; i++) {
        size_t from = (size_t)random_between(0, (int64_t)reached->count - 1);
        size_t to = (size_t)random_between(0, (int64_t)reached->count - 1);
        memcpy(cells, reached_state(reached, to), count * sizeof *cells);
        mix(bench, reached_state(reached, from), cells);
        bool typed = is_typed_state(reached, cells);
        Term typing = state_typing(bench->encoder, state_constant(bench->encoder, cells));
        assert_true(typed ? term_is_true(bench->terms, typing)
                          : term_is_false(bench->terms, typing));
        *(typed ? &mixed_right : &mixed_wrong) += 1;
    }
    free(cells);
}

static void typing_tells_states_from_others(void **state)
{
    (void)state;
    mixed_wrong = mixed_right = 0;
    for_each_protocol(check_mixed);
    assert_true(mixed_right > 100);
    assert_true(mixed_wrong > 40);
}

static void items_are_named_and_found(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[0], FORM_FINITE);
    uint32_t count;
    const Item *items = encoder_items(bench.encoder, &count);
    const Process *worker = bench.system->processes[0];
    assert_string_equal(items[0].name, "boxes");
    uint32_t place = item_of_place(bench.encoder, worker);
    assert_string_equal(items[place].name, "worker.place");
    assert_int_equal(items[place].type->index->low, 0);
    assert_string_equal(items[item_of_local(bench.encoder, worker, 0)].name, "worker.turns");
    const Step *crash = worker->steps[worker->step_count - 1];
    const Item *counter = &items[bench.encoder->counter_items[crash->counter]];
    assert_ptr_equal(counter->counted, crash);
    assert_string_equal(counter->name, "worker.crash.count");
    assert_int_equal(counter->type->high, 2);
    assert_true(item_of_local(bench.encoder, worker, worker->local_count - 1) < count);
    bench_close(&bench);
}

static void the_first_complaint_counts(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[0], FORM_FINITE);
    Span span = {0, 0};
    Encoder *encoder = encoder_create(bench.terms, bench.system, FORM_FINITE, SHAPE_EACH);
    assert_null(encoder_complaint(encoder, &span));
    encoder_complain(encoder, (Span){3, 5}, "no %s", "way");
    encoder_complain(encoder, (Span){7, 9}, "another");
    assert_string_equal(encoder_complaint(encoder, &span), "no way (line 1)");
    assert_int_equal(span.begin, 3);
    encoder_destroy(encoder);
    encoder_destroy(NULL);
    bench_close(&bench);
}

static void too_much_effort_is_complained_about(void **state)
{
    (void)state;
    Bench bench = bench_open(stateful[0], FORM_FINITE);
    Encoder *encoder = encoder_create(bench.terms, bench.system, FORM_FINITE, SHAPE_EACH);
    assert_true(encoder_spend(encoder, (Span){1, 2}));
    encoder->effort = ENCODER_EFFORT_MOST;
    assert_false(encoder_spend(encoder, (Span){1, 2}));
    assert_non_null(encoder_complaint(encoder, NULL));
    encoder_destroy(encoder);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reachable_states_are_typed_and_decode_to_themselves),
        cmocka_unit_test(states_are_equal_to_themselves_only),
        cmocka_unit_test(a_fresh_state_can_be_any_reachable_one),
        cmocka_unit_test(the_typing_of_a_fresh_state_leaves_only_states),
        cmocka_unit_test(typing_tells_states_from_others),
        cmocka_unit_test(items_are_named_and_found),
        cmocka_unit_test(the_first_complaint_counts),
        cmocka_unit_test(too_much_effort_is_complained_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
