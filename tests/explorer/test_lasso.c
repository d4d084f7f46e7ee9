/* test_lasso.c - the lassos that are found, and what is wrong with others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "lasso.h"
#include "small_products.h"

/* False where no fair run is accepted. */
static bool find(const Small *small, uint64_t work, Lasso *ret_lasso)
{
    *ret_lasso = (Lasso){0};
    Budget budget = {.limit = UINT64_MAX};
    ProductOptions options = {
        .graph = &small->graph, .automaton = &small->automaton, .budget = &budget};
    Product *product;
    FairCycles cycles;
    assert_int_equal(product_create(&options, &product), PRODUCT_COMPLETE);
    assert_int_equal(fair_cycles_find(product, &small->fairness, NULL, &cycles), PRODUCT_COMPLETE);
    bool found = cycles.components > 0;
    if (found) {
        assert_int_equal(lasso_find(&cycles, &small->fairness, work, ret_lasso), PRODUCT_COMPLETE);
    }
    fair_cycles_release(&cycles);
    product_destroy(product);
    assert_int_equal(budget.held, 0);
    return found;
}

static Lasso find_one(const Small *small, uint64_t work)
{
    Lasso lasso;
    if (!find(small, work, &lasso)) {
        fail();
        abort(); /* for readers that do not know that fail does not return */
    }
    return lasso;
}

static const char *fault(const Small *small, const Lasso *lasso)
{
    return lasso_fault(lasso, &small->graph, &small->automaton, &small->fairness);
}

/* States 0 -> 1 -> .. -> `last`, whence an edge leads back to 1; label i leaves state i. */
static void make_chain(Small *small, uint16_t last)
{
    small_init(small);
    for (uint16_t i = 0; i <= last; i++) {
        small_state(small, 0);
        small_edge(small, i, i == last ? 1 : i + 1U);
    }
    small_never(small);
}

static void without_fairness_nothing_need_happen(void **state)
{
    (void)state;
    Small small;
    make_chain(&small, 3);
    Lasso lasso = find_one(&small, LASSO_WORK);
    assert_int_equal(lasso.stem, 0);
    assert_int_equal(lasso.loop, 1);
    assert_int_equal(lasso.loop_steps, 0);
    assert_true(lasso.moves[0].edge == STUTTER);
    lasso_release(&lasso);
}

static void the_stem_is_as_short_as_can_be(void **state)
{
    (void)state;
    Small small;
    make_chain(&small, 3);
    small.fairness.weak = 1 | 2 | 4; /* it may stop in state 3 */
    Lasso lasso = find_one(&small, LASSO_WORK);
    assert_int_equal(lasso.stem_steps, 1);
    assert_int_equal(lasso.loop_steps, 3);
    assert_int_equal(lasso.moves[1].state, 1);
    assert_false(lasso.may_be_shorter);
    lasso_release(&lasso);
    small.fairness.weak = 15;
    lasso = find_one(&small, LASSO_WORK);
    assert_int_equal(lasso.stem_steps, 1);
    assert_int_equal(lasso.loop_steps, 3);
    lasso_release(&lasso);
}

/* Two states one step away: from the first a loop takes three steps, in the second it can stay. */
static void of_the_shortest_stems_that_with_the_shortest_loop_is_taken(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    small_state(&small, 0);
    small_edge(&small, 0, 1);
    small_edge(&small, 0, 4);
    for (uint32_t i = 1; i < 4; i++) {
        small_state(&small, 0);
        small_edge(&small, 1, i % 3 + 1);
    }
    small_state(&small, 0);
    small_never(&small);
    small.fairness.weak = 3;
    Lasso lasso = find_one(&small, LASSO_WORK);
    assert_int_equal(lasso.stem, 1);
    assert_int_equal(lasso.loop_steps, 0);
    assert_int_equal(lasso.moves[1].state, 4);
    lasso_release(&lasso);
    lasso = find_one(&small, 0);
    assert_int_equal(lasso.stem, 1);
    assert_true(lasso.may_be_shorter);
    lasso_release(&lasso);
}

/* The automaton has to move on while nothing happens, and waiting costs no steps. */
static void the_automaton_may_move_while_nothing_happens(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    small_state(&small, 1);
    for (uint32_t q = 0; q < 3; q++) {
        small_q(&small);
        small_q_edge(&small,
                     (AutomatonEdge){.positive = 1, .marks = q == 2, .target = q < 2 ? q + 1 : 1});
    }
    small.automaton.acceptance_sets = 1;
    Lasso lasso = find_one(&small, LASSO_WORK);
    assert_int_equal(lasso.stem, 1);
    assert_int_equal(lasso.loop, 2);
    assert_int_equal(lasso.stem_steps + lasso.loop_steps, 0);
    lasso_release(&lasso);
}

/* The naive shortest loop */

#define RECORDS (1U << 11) /* two marks, and three demands satisfied, disabled and enabled */

static uint32_t record_after(const Naive *naive, uint32_t record, const NaiveEdge *edge)
{
    uint32_t enabled = (uint32_t)naive->enabled[edge->from];
    return record | (uint32_t)edge->marks | (uint32_t)edge->demands << 2 | (~enabled & 7U) << 5 |
           enabled << 8;
}

static bool record_is_fair(const Small *small, uint32_t record)
{
    uint32_t all = (1U << small->automaton.acceptance_sets) - 1;
    uint32_t satisfied = record >> 2 & 7, disabled = record >> 5 & 7, enabled = record >> 8 & 7;
    return (record & all) == all && (small->fairness.weak & ~(satisfied | disabled)) == 0 &&
           (small->fairness.strong & enabled & ~satisfied) == 0;
}

/* The fewest steps of a fair loop through this node, by relaxing everything until nothing
 * changes. */
static uint32_t shortest_loop(const Naive *naive, uint32_t node)
{
    uint32_t size = naive->nodes * RECORDS, best = UINT32_MAX;
    uint32_t *steps = malloc(size * sizeof *steps);
    for (uint32_t i = 0; i < size; i++) steps[i] = UINT32_MAX;
    steps[node * RECORDS] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < naive->count * RECORDS; i++) {
            const NaiveEdge *edge = &naive->edges[i / RECORDS];
            uint32_t before = steps[edge->from * RECORDS + i % RECORDS];
            if (before == UINT32_MAX || edge->forbidden) continue;
            uint32_t record = record_after(naive, i % RECORDS, edge), now = before + edge->cost;
            if (now < steps[edge->to * RECORDS + record]) {
                steps[edge->to * RECORDS + record] = now;
                changed = true;
            }
            bool closes = edge->to == node && record_is_fair(naive->small, record);
            if (closes && now < best) best = now;
        }
    }
    free(steps);
    return best;
}

static void assert_is_shortest(const Naive *naive, const Lasso *lasso)
{
    uint32_t stem = UINT32_MAX, loop = UINT32_MAX;
    for (uint32_t i = 0; i < naive->nodes; i++) {
        if (naive->fair[i] && naive->distance[i] < stem) stem = naive->distance[i];
    }
    assert_int_equal(lasso->stem_steps, stem);
    for (uint32_t i = 0; i < naive->nodes; i++) {
        if (!naive->fair[i] || naive->distance[i] != stem) continue;
        uint32_t steps = shortest_loop(naive, i);
        if (steps < loop) loop = steps;
    }
    assert_int_equal(lasso->loop_steps, loop);
    assert_false(lasso->may_be_shorter);
}

static void lassos_are_as_short_as_can_be(void **state)
{
    (void)state;
    Dice dice = {4};
    unsigned loops = 0;
    for (unsigned i = 0; i < 3000; i++) {
        Small small;
        Naive naive;
        Lasso lasso;
        uint32_t qs = 1 + dice_below(&dice, 3), states = 1 + dice_below(&dice, 9 / qs);
        dice_small(&dice, &small, states, qs);
        if (i % 2 == 0) small.fairness.weak |= 3;
        naive_init(&naive, &small);
        naive_try_all_sets(&naive);
        if (find(&small, LASSO_WORK, &lasso)) {
            assert_is_shortest(&naive, &lasso);
            loops += lasso.loop_steps > 1;
            lasso_release(&lasso);
        }
        naive_release(&naive);
    }
    assert_true(loops > 100);
}

static void it_is_the_same_lasso_every_time(void **state)
{
    (void)state;
    Dice dice = {6};
    for (unsigned i = 0; i < 300; i++) {
        Small small;
        Lasso first, second;
        dice_small(&dice, &small, SMALL_STATES, 1 + dice_below(&dice, SMALL_QS));
        uint64_t work = i % 3 * 40;
        if (!find(&small, work, &first)) continue;
        second = find_one(&small, work);
        assert_int_equal(first.stem, second.stem);
        assert_int_equal(first.loop, second.loop);
        assert_int_equal(first.may_be_shorter, second.may_be_shorter);
        assert_memory_equal(first.moves, second.moves,
                            (first.stem + first.loop) * sizeof *first.moves);
        lasso_release(&first);
        lasso_release(&second);
    }
}

/* From the middle and back, twelve times: in which order leaves a number of ledgers beyond the
 * limit. */
static void with_too_many_obligations_a_loop_is_found_nevertheless(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    small_state(&small, 0);
    for (uint16_t i = 0; i < SMALL_LABELS; i++) small_edge(&small, i, i + 1U);
    for (uint16_t i = 0; i < SMALL_LABELS; i++) {
        small_state(&small, 0);
        small_edge(&small, i, 0);
    }
    small_never(&small);
    small.fairness.strong = (1U << SMALL_LABELS) - 1;
    Lasso lasso = find_one(&small, LASSO_WORK);
    assert_true(lasso.may_be_shorter);
    assert_int_equal(lasso.stem_steps, 0);
    assert_int_equal(lasso.loop_steps, 2 * SMALL_LABELS);
    lasso_release(&lasso);
}

static void assert_steps_are_counted(const Lasso *lasso)
{
    uint32_t steps = 0;
    for (uint32_t i = 0; i < lasso->stem + lasso->loop; i++) {
        steps += lasso->moves[i].edge != STUTTER;
    }
    assert_int_equal(steps, lasso->stem_steps + lasso->loop_steps);
}

static void greedy_lassos_are_right_and_not_shorter(void **state)
{
    (void)state;
    Dice dice = {5};
    unsigned longer = 0;
    for (unsigned i = 0; i < 3000; i++) {
        Small small;
        Lasso shortest, greedy;
        dice_small(&dice, &small, 1 + dice_below(&dice, SMALL_STATES - 1),
                   1 + dice_below(&dice, SMALL_QS));
        small.fairness.weak |= 3;
        if (!find(&small, LASSO_WORK, &shortest)) continue;
        greedy = find_one(&small, 0);
        assert_null(fault(&small, &shortest));
        assert_null(fault(&small, &greedy));
        assert_steps_are_counted(&shortest);
        assert_steps_are_counted(&greedy);
        assert_true(greedy.may_be_shorter);
        assert_int_equal(greedy.stem_steps, shortest.stem_steps);
        assert_true(greedy.loop_steps >= shortest.loop_steps);
        longer += greedy.loop_steps > shortest.loop_steps;
        lasso_release(&shortest);
        lasso_release(&greedy);
    }
    assert_true(longer > 20);
}

/* The token goes round states 1, 2, 3; label 4 is enabled in state 2 only, and leads away. */
static void make_judged(Small *small, Lasso *lasso)
{
    static LassoMove moves[4];
    small_init(small);
    for (uint16_t i = 0; i < 4; i++) {
        small_state(small, i == 0 ? 2 : 0);
        small_edge(small, i, i == 3 ? 1 : i + 1U);
        if (i == 2) small_edge(small, 4, 0);
    }
    small->taken[3] = 4;
    small_q(small);
    small_q_edge(small, (AutomatonEdge){.negative = 1});
    small_q_edge(small, (AutomatonEdge){.positive = 4, .marks = 1});
    small->automaton.acceptance_sets = 1;
    small->fairness = (Fairness){.weak = 31, .strong = 15, .forbidden = small->forbidden};
    const LassoMove right[] = {{0, 0, 0}, {1, 0, 1}, {2, 0, 2}, {3, 1, 4}};
    memcpy(moves, right, sizeof moves);
    *lasso = (Lasso){.moves = moves, .stem = 1, .loop = 3};
}

static void a_right_lasso_has_no_fault(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    assert_null(fault(&small, &lasso));
}

static void what_is_no_run_is_noticed(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    lasso.loop = 0;
    assert_string_equal(fault(&small, &lasso), "it has no loop");
    lasso.loop = 2;
    assert_string_equal(fault(&small, &lasso), "it jumps");
    make_judged(&small, &lasso);
    lasso.moves++;
    lasso.stem = 0;
    assert_string_equal(fault(&small, &lasso), "it does not begin at the beginning");
    make_judged(&small, &lasso);
    lasso.moves[2].edge = 1;
    assert_string_equal(fault(&small, &lasso), "it takes an edge that is not there");
    lasso.moves[2].edge = 3;
    assert_string_equal(fault(&small, &lasso), "it jumps");
    lasso.moves[2].edge = STUTTER;
    assert_string_equal(fault(&small, &lasso), "it jumps");
    lasso.moves[2].state = 4;
    assert_non_null(fault(&small, &lasso));
}

static void what_is_not_accepted_is_noticed(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    lasso.moves[3].automaton_edge = 0;
    assert_string_equal(fault(&small, &lasso), "it is not accepted");
    lasso.moves[3].automaton_edge = 2;
    assert_string_equal(fault(&small, &lasso), "the automaton jumps");
    make_judged(&small, &lasso);
    lasso.moves[1].automaton_edge = 1;
    assert_string_equal(fault(&small, &lasso), "the atoms do not fit");
    make_judged(&small, &lasso);
    small.atoms[3] = 1;
    assert_null(fault(&small, &lasso));
    small.atoms[2] = 1;
    assert_string_equal(fault(&small, &lasso), "the atoms do not fit");
}

static void an_automaton_that_does_not_come_back_is_noticed(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    small_q(&small);
    small_q_edge(&small, (AutomatonEdge){0});
    small.q_edges[1].target = 1;
    assert_string_equal(fault(&small, &lasso), "the automaton's loop does not close");
}

static void what_is_not_fair_is_noticed(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    small.fairness.strong = 16;
    assert_string_equal(fault(&small, &lasso), "it is not strongly fair");
    make_judged(&small, &lasso);
    for (uint32_t i = 0; i < 4; i++) small.demands[i] |= 32;
    small.demands[4] |= 64;
    small.fairness.weak = 32 | 64;
    assert_null(fault(&small, &lasso));
    lasso.moves[3] = (LassoMove){3, 1, STUTTER};
    lasso.moves += 3;
    lasso.stem = 0;
    lasso.loop = 1;
    small.graph.initial_states = 4;
    small.q_edges[1].positive = 0;
    small.fairness.strong = 0;
    assert_string_equal(fault(&small, &lasso), "it is not weakly fair");
    small.fairness.weak = 64;
    assert_null(fault(&small, &lasso));
}

static void what_is_forbidden_is_noticed_in_the_loop_only(void **state)
{
    (void)state;
    Small small;
    Lasso lasso;
    make_judged(&small, &lasso);
    small.forbidden[0] = true;
    assert_null(fault(&small, &lasso));
    small.forbidden[2] = true;
    assert_string_equal(fault(&small, &lasso), "what is forbidden is taken again and again");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_fairness_nothing_need_happen),
        cmocka_unit_test(the_stem_is_as_short_as_can_be),
        cmocka_unit_test(of_the_shortest_stems_that_with_the_shortest_loop_is_taken),
        cmocka_unit_test(the_automaton_may_move_while_nothing_happens),
        cmocka_unit_test(lassos_are_as_short_as_can_be),
        cmocka_unit_test(it_is_the_same_lasso_every_time),
        cmocka_unit_test(with_too_many_obligations_a_loop_is_found_nevertheless),
        cmocka_unit_test(greedy_lassos_are_right_and_not_shorter),
        cmocka_unit_test(a_right_lasso_has_no_fault),
        cmocka_unit_test(what_is_no_run_is_noticed),
        cmocka_unit_test(what_is_not_accepted_is_noticed),
        cmocka_unit_test(an_automaton_that_does_not_come_back_is_noticed),
        cmocka_unit_test(what_is_not_fair_is_noticed),
        cmocka_unit_test(what_is_forbidden_is_noticed_in_the_loop_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
