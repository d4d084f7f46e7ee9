/* test_values_lifted.c - values and states over endless types: functions in place of maps and
 * sets. */
#include "encode_private.h"
#include "symbolic.h"

static const char text[] = "protocol endless\n"
                           "param WORKERS = 2\n"
                           "param TOP: 1..9 = 3\n"
                           "type Worker = id(WORKERS)\n"
                           "type Slot = 1..TOP\n"
                           "type Gen = order(2)\n"
                           "type Note = struct { by: Worker?  at: Slot }\n"
                           "var owner: [Slot] Worker? = none\n"
                           "var marks: [Worker] set of Slot = {}\n"
                           "var twice: [Slot] [Worker] 0..5 = 0\n"
                           "var ids: set of Worker = {}\n"
                           "var slots: set of Slot = {}\n"
                           "var gens: set of Gen = {}\n"
                           "var latest: Gen = first(Gen)\n"
                           "var record: [Slot] Gen? = none\n"
                           "var note: Note? = none\n"
                           "var notes: queue(2) of Note = {}\n"
                           "var crowd: bag(2) of Worker = {}\n"
                           "var pile: bag(2) of Slot = {}\n"
                           "process worker[w: Worker] {\n"
                           "  var mine: Slot = 1\n"
                           "  step take { owner[mine] = w }\n"
                           "  loop {\n"
                           "    var g: Gen? = none\n"
                           "    step look { g = record[mine] }\n"
                           "    step put { record[mine] = g   notes = notes }\n"
                           "  }\n"
                           "}\n"
                           "process at_slot[s: Slot] { step go { record[s] = none } }\n";

static const char *const any[] = {"WORKERS", "TOP"};

static Bench bench;

static int start(void **state)
{
    (void)state;
    char *message = NULL;
    Protocol protocol = {.model = model_from_text("test", text, strlen(text))};
    protocol.system = model_build_lifted(protocol.model, NULL, 0, NULL, any, 2, &message);
    if (protocol.system == NULL) {
        diagnostics_print(model_diagnostics(protocol.model), model_source(protocol.model), stderr,
                          false);
    }
    assert_null(message);
    assert_non_null(protocol.system);
    bench = bench_open_protocol(protocol, FORM_UNBOUNDED);
    query_assert(bench.query, encoder_params_assumed(bench.encoder));
    return 0;
}

static int end(void **state)
{
    (void)state;
    bench_close(&bench);
    return 0;
}

static const Value *fresh(const char *variable)
{
    Term typing;
    const Value *value =
        value_fresh(bench.values, bench.system, type_of(&bench, variable), variable, &typing);
    query_assert(bench.query, typing);
    return value;
}

/* An index within its type. */
static Number fresh_index(const Type *type)
{
    Term typing;
    Number number = value_fresh_scalar(bench.values, type, "index", &typing);
    query_assert(bench.query, typing);
    return number;
}

static bool are_certainly_equal(const Value *a, const Value *b)
{
    return is_certain(&bench, value_equal(bench.values, a, b));
}

static Term typed(const char *variable, const Value *value)
{
    return value_typing(bench.values, bench.system, type_of(&bench, variable), value);
}

static void what_is_stored_in_a_function_is_there_and_nothing_else_changes(void **state)
{
    (void)state;
    const char *const maps[] = {"owner", "marks", "twice", "record"};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        const Value *map = fresh(maps[i]), *other = fresh(maps[i]);
        Number a = fresh_index(map->type->index), b = fresh_index(map->type->index);
        Term different = term_not(bench.terms, number_equal(&bench.values->numbers, a, b));
        const Value *entry = value_select(bench.values, other, a);
        const Value *stored = value_store(bench.values, map, a, entry);
        assert_int_equal(map->shape, VALUE_FUNCTION);
        assert_true(are_certainly_equal(value_select(bench.values, stored, a), entry));
        Term kept = value_equal(bench.values, value_select(bench.values, stored, b),
                                value_select(bench.values, map, b));
        assert_true(is_certain(&bench, term_implies(bench.terms, different, kept)));
        assert_false(is_certain(&bench, kept));
        assert_true(is_certain(&bench, typed(maps[i], stored)));
        Term equal = value_equal(bench.values, map, other);
        Term there = value_equal(bench.values, value_select(bench.values, map, b),
                                 value_select(bench.values, other, b));
        assert_true(is_certain(&bench, term_implies(bench.terms, equal, there)));
        assert_true(are_certainly_equal(stored, value_store(bench.values, stored, a, entry)));
    }
}

static void a_function_of_functions_is_one_of_two_indices(void **state)
{
    (void)state;
    const Values *values = bench.values;
    const Value *map = fresh("twice");
    Number i = fresh_index(map->type->index), j = fresh_index(map->type->element->index);
    const Value *five = value_constant(values, map->type->element->element, (int64_t[]){5});
    const Value *row = value_store(values, value_select(values, map, i), j, five);
    const Value *stored = value_store(values, map, i, row);
    const Value *there = value_select(values, value_select(values, stored, i), j);
    assert_true(are_certainly_equal(there, five));
    assert_true(is_certain(&bench, typed("twice", stored)));
    assert_false(are_certainly_equal(stored, map));
}

static void sets_of_what_is_endless_contain_and_combine(void **state)
{
    (void)state;
    const char *const sets[] = {"ids", "slots", "gens"};
    Terms *terms = bench.terms;
    for (size_t i = 0; i < 3; i++) {
        const Value *a = fresh(sets[i]), *b = fresh(sets[i]);
        Number x = fresh_index(a->type->element), y = fresh_index(a->type->element);
        Term in_a = value_contains(bench.values, a, x), in_b = value_contains(bench.values, b, x);
        const Value *with = value_set_with(bench.values, a, x, in_b);
        Term same = number_equal(&bench.values->numbers, x, y);
        Term kept = term_iff(terms, value_contains(bench.values, with, y),
                             value_contains(bench.values, a, y));
        Term expected[3] = {term_or(terms, in_a, in_b), term_and_not(terms, in_a, in_b),
                            term_and(terms, in_a, in_b)};
        assert_true(
            is_certain(&bench, term_iff(terms, value_contains(bench.values, with, x), in_b)));
        assert_true(is_certain(&bench, term_or(terms, same, kept)));
        assert_true(is_certain(&bench, typed(sets[i], with)));
        for (int j = 0; j < 3; j++) {
            const Value *both = value_combine(bench.values, (SetOperation)j, a, b);
            Term in = value_contains(bench.values, both, x);
            assert_true(is_certain(&bench, term_iff(terms, in, expected[j])));
            assert_true(is_certain(&bench, typed(sets[i], both)));
        }
    }
}

static void nothing_outside_its_type_gets_into_a_set(void **state)
{
    (void)state;
    const Value *slots = fresh("slots");
    Term typing;
    Number number =
        number_fresh(&bench.values->numbers, "x", NUMBER_BELOW_ALL, NUMBER_ABOVE_ALL, &typing);
    Term inside = values_has(bench.values, slots->type->element, number);
    const Value *with = value_set_with(bench.values, slots, number, term_truth(bench.terms, true));
    Term in = value_contains(bench.values, with, number);
    assert_true(is_certain(&bench, term_iff(bench.terms, in, inside)));
    Term before = value_contains(bench.values, slots, number);
    assert_true(is_certain(&bench, term_implies(bench.terms, before, inside)));
    /* … which goes as far as the param does, and that is any number. */
    assert_true(is_possible(&bench, number_within(&bench.values->numbers, number, 1000, 2000)));
    assert_true(
        is_possible(&bench, term_and(bench.terms, in,
                                     number_within(&bench.values->numbers, number, 1000, 2000))));
}

static void a_constant_over_an_endless_type_is_the_same_everywhere(void **state)
{
    (void)state;
    int64_t cells[64] = {0};
    const Type *owner = type_of(&bench, "owner"), *gens = type_of(&bench, "gens");
    type_fill(owner, cells);
    const Value *none = value_constant(bench.values, owner, cells);
    assert_true(are_certainly_equal(none, value_filler(bench.values, owner)));
    Number index = fresh_index(owner->index);
    const Value *entry = value_select(bench.values, none, index);
    assert_true(term_is_false(bench.terms, value_is_some(entry)));
    cells[0] = 5;
    const Value *two = value_constant(bench.values, gens, cells);
    Number gen = fresh_index(gens->element);
    const Numbers *numbers = &bench.values->numbers;
    Term expected = term_or(bench.terms, number_equal(numbers, gen, number_constant(numbers, 0)),
                            number_equal(numbers, gen, number_constant(numbers, 2)));
    assert_true(is_certain(
        &bench, term_iff(bench.terms, value_contains(bench.values, two, gen), expected)));
}

static void what_is_absent_makes_no_difference(void **state)
{
    (void)state;
    const char *const partial[] = {"note", "notes"};
    for (int i = 0; i < 2; i++) {
        const Value *a = fresh(partial[i]), *b = fresh(partial[i]);
        Term nothing = term_truth(bench.terms, true);
        const Value *both[2] = {a, b};
        for (int j = 0; j < 2; j++) {
            Term some = i == 0 ? value_is_some(both[j])
                               : number_less(&bench.values->numbers,
                                             number_constant(&bench.values->numbers, 0),
                                             value_length(both[j]));
            nothing = term_and_not(bench.terms, nothing, some);
        }
        Term equal = value_equal(bench.values, a, b);
        assert_true(is_certain(&bench, term_implies(bench.terms, nothing, equal)));
        assert_false(is_certain(&bench, equal));
    }
}

static void a_bag_of_numbers_without_end_is_in_order(void **state)
{
    (void)state;
    const Value *pile = fresh("pile");
    Term room = number_equal(&bench.values->numbers, value_length(pile),
                             number_constant(&bench.values->numbers, 1));
    Number slot = fresh_index(pile->type->element);
    const Value *entry = value_number(bench.values, pile->type->element, slot);
    const Value *more = value_list_append(bench.values, pile, entry);
    assert_true(is_certain(&bench, term_implies(bench.terms, room, typed("pile", more))));
}

/* A state and names for it. */
static void states_have_functions_for_processes(void **state)
{
    (void)state;
    Term typing, definition;
    Encoder *encoder = bench.encoder;
    State *a = state_fresh(encoder, 0, &typing);
    query_assert(bench.query, typing);
    State *b = state_fresh(encoder, 1, &typing);
    query_assert(bench.query, typing);
    Term which = term_constant(bench.terms, "which", terms_bool_sort(bench.terms));
    State *either = state_if(encoder, which, a, b);
    State *named = state_named(encoder, either, 2, &definition);
    query_assert(bench.query, definition);
    assert_true(is_certain(&bench, state_equal(encoder, named, either)));
    assert_true(is_certain(&bench, state_typing(encoder, either)));
    assert_true(is_certain(&bench, state_typing(encoder, named)));
    const Process *worker = bench.system->processes[0];
    const Value *places = named->values[item_of_place(encoder, worker)];
    const Value *mine = named->values[item_of_local(encoder, worker, 0)];
    assert_int_equal(places->shape, VALUE_FUNCTION);
    Number who = fresh_index(worker->index);
    Number slot = value_select(bench.values, mine, who)->number;
    Number place = value_select(bench.values, places, who)->number;
    assert_true(is_certain(
        &bench, number_within(&bench.values->numbers, place, 0, worker->place_count - 1)));
    assert_true(is_certain(&bench, values_has(bench.values, worker->locals[0].type, slot)));
    assert_int_equal(encoder->movers, 2);
}

static void instances_of_a_lifted_range_are_counted_from_0(void **state)
{
    (void)state;
    const Process *at_slot = bench.system->processes[1];
    uint32_t count;
    const Item *items = encoder_items(bench.encoder, &count);
    const Type *index = items[item_of_place(bench.encoder, at_slot)].type->index;
    const Numbers *numbers = &bench.values->numbers;
    Term typing, overflow;
    assert_int_equal(at_slot->index->low, 1);
    assert_int_equal(index->low, 0);
    Number number = number_fresh(numbers, "n", NUMBER_BELOW_ALL, NUMBER_ABOVE_ALL, &typing);
    Number next = number_add(numbers, number, number_constant(numbers, 1), &overflow);
    assert_true(is_certain(&bench, term_iff(bench.terms, values_has(bench.values, index, number),
                                            values_has(bench.values, at_slot->index, next))));
}

static void what_is_above_all_is_above_each(void **state)
{
    (void)state;
    Term typing, number_typing;
    Encoder *encoder = bench.encoder;
    const Numbers *numbers = &bench.values->numbers;
    State *now = state_fresh(encoder, 0, &typing);
    Number number = number_fresh(numbers, "n", 0, NUMBER_ABOVE_ALL, &number_typing);
    query_assert(bench.query, typing);
    query_assert(bench.query, number_typing);
    query_assert(bench.query, state_all_below(encoder, now, 0, number));
    uint32_t count;
    const Item *items = encoder_items(encoder, &count);
    for (uint32_t i = 0; i < count; i++) {
        const Value *value = now->values[i];
        if (strcmp(items[i].name, "latest") == 0) {
            assert_true(is_certain(&bench, number_less(numbers, value->number, number)));
        } else if (strcmp(items[i].name, "gens") == 0) {
            Term in = value_contains(bench.values, value, number);
            assert_true(is_certain(&bench, term_not(bench.terms, in)));
        } else if (strcmp(items[i].name, "record") == 0) {
            Number index = fresh_index(value->type->index);
            Number held = value_of_some(value_select(bench.values, value, index))->number;
            assert_true(is_certain(&bench, number_less(numbers, held, number)));
        }
    }
}

static Encoder *another(void)
{
    return encoder_create(bench.terms, bench.system, FORM_UNBOUNDED, SHAPE_SHARED);
}

static void what_has_no_meaning_is_complained_about(void **state)
{
    (void)state;
    Span span;
    Encoder *encoder = another();
    const Type *crowd = type_of(&bench, "crowd");
    const Value *bag = value_filler(&encoder->values, crowd);
    const Value *somebody = value_filler(&encoder->values, crowd->element);
    assert_null(encoder_complaint(encoder, &span));
    value_list_append(&encoder->values, bag, somebody);
    assert_non_null(encoder_complaint(encoder, &span));
    encoder_destroy(encoder);

    encoder = another();
    int64_t *cells = memory_allocate(bench.system->cells + 1, sizeof *cells);
    state_constant(encoder, cells);
    assert_non_null(encoder_complaint(encoder, &span));
    free(cells);
    encoder_destroy(encoder);

    encoder = another();
    int64_t identity = 1;
    value_constant(&encoder->values, crowd->element, &identity);
    assert_non_null(encoder_complaint(encoder, &span));
    encoder_destroy(encoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_stored_in_a_function_is_there_and_nothing_else_changes, start, end),
        cmocka_unit_test_setup_teardown(a_function_of_functions_is_one_of_two_indices, start, end),
        cmocka_unit_test_setup_teardown(sets_of_what_is_endless_contain_and_combine, start, end),
        cmocka_unit_test_setup_teardown(nothing_outside_its_type_gets_into_a_set, start, end),
        cmocka_unit_test_setup_teardown(a_constant_over_an_endless_type_is_the_same_everywhere,
                                        start, end),
        cmocka_unit_test_setup_teardown(what_is_absent_makes_no_difference, start, end),
        cmocka_unit_test_setup_teardown(a_bag_of_numbers_without_end_is_in_order, start, end),
        cmocka_unit_test_setup_teardown(states_have_functions_for_processes, start, end),
        cmocka_unit_test_setup_teardown(instances_of_a_lifted_range_are_counted_from_0, start, end),
        cmocka_unit_test_setup_teardown(what_is_above_all_is_above_each, start, end),
        cmocka_unit_test_setup_teardown(what_has_no_meaning_is_complained_about, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
