/* test_fair_cycle.c - whether there is a fair run that is accepted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "fair_cycle.h"
#include "small_products.h"

static Product *make_product(const Small *small, Budget *budget)
{
    ProductOptions options = {
        .graph = &small->graph, .automaton = &small->automaton, .budget = budget};
    Product *product = NULL;
    assert_int_equal(product_create(&options, &product), PRODUCT_COMPLETE);
    return product;
}

typedef struct Answer {
    uint32_t components;
    unsigned rounds;
} Answer;

static Answer ask(const Small *small, Fairness fairness)
{
    Budget budget = {.limit = UINT64_MAX};
    Product *product = make_product(small, &budget);
    FairCycles cycles;
    assert_int_equal(fair_cycles_find(product, &fairness, NULL, &cycles), PRODUCT_COMPLETE);
    Answer answer = {cycles.components, cycles.rounds};
    fair_cycles_release(&cycles);
    product_destroy(product);
    assert_int_equal(budget.held, 0);
    return answer;
}

/* Process i passes the token on from i to i + 1; the last one keeps it, and there atom 0 holds.
 * Without fairness anybody may keep it; with weak fairness, it gets to the end. */
static void a_token_that_is_passed_arrives_under_weak_fairness(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    for (uint16_t i = 0; i < 3; i++) {
        small_state(&small, 0);
        small_edge(&small, i, i + 1U);
    }
    small_state(&small, 1);
    small_never(&small);
    assert_int_equal(ask(&small, (Fairness){0}).components, 3);
    assert_int_equal(ask(&small, (Fairness){.weak = 3}).components, 1);
    assert_int_equal(ask(&small, (Fairness){.weak = 7}).components, 0);
    assert_int_equal(ask(&small, (Fairness){.strong = 7}).components, 0);
}

/* Label 0 goes to and fro for ever; label 1 leads to the goal from one of the two states only.
 * Whenever the run is in the other one, it is not enabled: weak fairness does not help, strong
 * fairness does. */
static void make_blinking(Small *small)
{
    small_init(small);
    small_state(small, 0);
    small_edge(small, 0, 1);
    small_edge(small, 1, 2);
    small_state(small, 0);
    small_edge(small, 0, 0);
    small_state(small, 1);
    small_never(small);
}

static void weak_fairness_does_not_help_where_a_demand_blinks(void **state)
{
    (void)state;
    Small small;
    make_blinking(&small);
    assert_int_equal(ask(&small, (Fairness){.weak = 3}).components, 1);
    assert_int_equal(ask(&small, (Fairness){.weak = 1, .strong = 2}).components, 0);
}

/* Strong fairness of label 1 alone: it may stay for ever where label 1 is not enabled. */
static void a_strong_demand_may_be_avoided(void **state)
{
    (void)state;
    Small small;
    make_blinking(&small);
    Answer answer = ask(&small, (Fairness){.strong = 2});
    assert_int_equal(answer.components, 1);
    assert_int_equal(answer.rounds, 2);
}

static void what_is_forbidden_is_not_taken_for_ever(void **state)
{
    (void)state;
    Small small;
    make_blinking(&small);
    small.forbidden[0] = true;
    assert_int_equal(ask(&small, (Fairness){.weak = 1}).components, 1);
    assert_int_equal(ask(&small, (Fairness){.weak = 1, .forbidden = small.forbidden}).components,
                     0);
}

/* A ring 0 -> 1 -> 2 -> 3 -> 0, each with a way back to state 0. In state 3 demand 5 is enabled
 * and leads to the goal; without state 3, state 2's demand 4 is not satisfied any more, whose
 * only edge within goes to 3; without that, state 1's demand 3 likewise. */
static void each_state_that_is_taken_out_may_starve_another_demand(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    for (uint16_t i = 0; i < 4; i++) {
        small_state(&small, 0);
        if (i > 0) small_edge(&small, (uint16_t)(i + 2), i + 1U);
        if (i > 0) small_edge(&small, 0, 0);
        if (i == 0) small_edge(&small, 0, 1);
        if (i == 0) small_edge(&small, 1, 0);
    }
    small_state(&small, 1);
    small_never(&small);
    Answer answer = ask(&small, (Fairness){.strong = 8 | 16 | 32});
    assert_int_equal(answer.components, 1); /* state 0 alone */
    assert_int_equal(answer.rounds, 4);
    assert_int_equal(ask(&small, (Fairness){.weak = 1, .strong = 8 | 16 | 32}).components, 0);
}

/* Both atoms again and again, in the same component; but no state has both. */
static void each_acceptance_set_is_wanted(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    small_state(&small, 1);
    small_edge(&small, 0, 1);
    small_state(&small, 2);
    small_q(&small);
    small_q_edge(&small, (AutomatonEdge){.positive = 1, .marks = 1});
    small_q_edge(&small, (AutomatonEdge){.positive = 2, .marks = 2});
    small.automaton.acceptance_sets = 2;
    assert_int_equal(ask(&small, (Fairness){0}).components, 0);
    small_edge(&small, 0, 0);
    assert_int_equal(ask(&small, (Fairness){0}).components, 1);
}

static void an_automaton_without_edges_accepts_nothing(void **state)
{
    (void)state;
    Small small;
    small_init(&small);
    small_state(&small, 0);
    small_q(&small);
    assert_int_equal(ask(&small, (Fairness){0}).components, 0);
}

static void assert_finds_the_fair_nodes(const Small *small, const Naive *naive)
{
    Budget budget = {.limit = UINT64_MAX};
    Product *product = make_product(small, &budget);
    FairCycles cycles;
    assert_int_equal(fair_cycles_find(product, &small->fairness, NULL, &cycles), PRODUCT_COMPLETE);
    uint64_t reached = 0;
    for (uint32_t i = 0; i < naive->nodes; i++) {
        uint32_t s = i / small->automaton.states, q = i % small->automaton.states;
        reached += naive->distance[i] != UINT32_MAX;
        bool numbered = naive->distance[i] != UINT32_MAX && product->column[q] != NO_COLUMN;
        bool fair =
            numbered && fair_cycles_have(&cycles, product_node(product, s, product->column[q]));
        assert_int_equal(fair, naive->fair[i]);
    }
    assert_int_equal(product->reached, reached);
    fair_cycles_release(&cycles);
    product_destroy(product);
    assert_int_equal(budget.held, 0);
}

static void what_is_found_is_what_trying_all_sets_of_nodes_finds(void **state)
{
    (void)state;
    Dice dice = {1};
    unsigned fair = 0;
    for (unsigned i = 0; i < 6000; i++) {
        Small small;
        Naive naive;
        uint32_t qs = 1 + dice_below(&dice, 3), states = 1 + dice_below(&dice, 9 / qs);
        dice_small(&dice, &small, states, qs);
        naive_init(&naive, &small);
        naive_try_all_sets(&naive);
        assert_finds_the_fair_nodes(&small, &naive);
        for (uint32_t j = 0, any = 0; j < naive.nodes && any == 0; j++) fair += any = naive.fair[j];
        naive_release(&naive);
    }
    assert_in_range(fair, 1000, 5000);
}

/* fair: a run satisfies a strong demand again and again or in the end avoids all states where it is
 * enabled. Every set of strong demands to avoid is tried. */
static void naive_try_all_avoidances(Naive *naive)
{
    const Small *small = naive->small;
    for (uint64_t avoided = 0; avoided < 8; avoided++) {
        bool in[SMALL_NODES], forth[SMALL_NODES], back[SMALL_NODES];
        if ((avoided & ~small->fairness.strong) != 0) continue;
        for (uint32_t i = 0; i < naive->nodes; i++) {
            in[i] = naive->distance[i] != UINT32_MAX && (naive->enabled[i] & avoided) == 0;
        }
        for (uint32_t node = 0; node < naive->nodes; node++) {
            if (!in[node]) continue;
            naive_closure(naive, in, node, false, forth);
            naive_closure(naive, in, node, true, back);
            for (uint32_t i = 0; i < naive->nodes; i++) forth[i] = forth[i] && back[i];
            if (forth[node] && naive_is_fair_set(naive, forth)) naive->fair[node] = true;
        }
    }
}

static void larger_ones_agree_with_trying_what_to_avoid(void **state)
{
    (void)state;
    Dice dice = {2};
    for (unsigned i = 0; i < 300; i++) {
        Small small;
        Naive naive;
        uint32_t qs = 1 + dice_below(&dice, SMALL_QS);
        dice_small(&dice, &small, 4 + dice_below(&dice, SMALL_STATES - 4), qs);
        naive_init(&naive, &small);
        naive_try_all_avoidances(&naive);
        assert_finds_the_fair_nodes(&small, &naive);
        naive_release(&naive);
    }
}

static void narrowing_finds_what_beginning_anew_finds(void **state)
{
    (void)state;
    Dice dice = {3};
    for (unsigned i = 0; i < 1000; i++) {
        Small small;
        dice_small(&dice, &small, 1 + dice_below(&dice, SMALL_STATES - 1), 2);
        Budget budget = {.limit = UINT64_MAX};
        Product *product = make_product(&small, &budget);
        Fairness less = {.weak = small.fairness.weak & 5, .strong = small.fairness.strong & 3};
        FairCycles before, narrowed, anew;
        fair_cycles_find(product, &less, NULL, &before);
        fair_cycles_find(product, &small.fairness, &before, &narrowed);
        fair_cycles_find(product, &small.fairness, NULL, &anew);
        assert_int_equal(narrowed.components, anew.components);
        for (uint32_t j = 0; j < product->nodes; j++) {
            assert_int_equal(fair_cycles_have(&narrowed, j), fair_cycles_have(&anew, j));
        }
        fair_cycles_release(&before);
        fair_cycles_release(&narrowed);
        fair_cycles_release(&anew);
        product_destroy(product);
        assert_int_equal(budget.held, 0);
    }
}

/* A ring of many states. */
#define RING 50000

typedef struct Ring {
    uint64_t first[RING + 1], atoms[RING];
    uint32_t target[RING];
    uint16_t label[RING];
    uint64_t demands, taken;
    Small small;
} Ring;

static Ring *ring_create(void)
{
    Ring *ring = calloc(1, sizeof *ring);
    for (uint32_t i = 0; i < RING; i++) {
        ring->first[i + 1] = i + 1;
        ring->target[i] = (i + 1) % RING;
    }
    ring->demands = 1;
    small_init(&ring->small);
    small_never(&ring->small);
    ring->small.graph = (LabelledGraph){.states = RING,
                                        .initial_states = 1,
                                        .labels = 1,
                                        .first = ring->first,
                                        .target = ring->target,
                                        .label = ring->label,
                                        .label_demands = &ring->demands,
                                        .label_atoms = &ring->taken,
                                        .state_atoms = ring->atoms};
    return ring;
}

static void each_ring_is_found_in_whatever_order_its_states_are_numbered(void **state)
{
    (void)state;
    const uint32_t strides[] = {1, RING - 1, 20011, 2};
    Ring *ring = ring_create();
    for (uint32_t i = 0; i < sizeof strides / sizeof *strides; i++) {
        for (uint32_t j = 0; j < RING; j++) ring->target[j] = (j + strides[i]) % RING;
        ring->small.graph.initial_states = 2;
        uint32_t rings = strides[i] == 2 ? 2 : 1;
        assert_int_equal(ask(&ring->small, (Fairness){.weak = 1}).components, rings);
        assert_int_equal(ask(&ring->small, (Fairness){.weak = 2}).components, rings);
    }
    free(ring);
}

static ProductEnd search(const ProductOptions *options, const Fairness *fairness)
{
    Product *product;
    FairCycles cycles;
    ProductEnd end = product_create(options, &product);
    if (end != PRODUCT_COMPLETE) return end;
    end = fair_cycles_find(product, fairness, NULL, &cycles);
    if (end == PRODUCT_COMPLETE) {
        Lasso lasso;
        end = lasso_find(&cycles, fairness, LASSO_WORK, &lasso);
        if (end == PRODUCT_COMPLETE) lasso_release(&lasso);
        fair_cycles_release(&cycles);
    }
    product_destroy(product);
    return end;
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    Ring *ring = ring_create();
    ProductEnd end = PRODUCT_NO_MEMORY;
    unsigned refused = 0;
    for (uint64_t limit = 0; end != PRODUCT_COMPLETE; limit += 30000, refused++) {
        Budget budget = {.limit = limit};
        ProductOptions options = {&ring->small.graph, &ring->small.automaton, &budget, NULL, NULL};
        end = search(&options, &(Fairness){.weak = 1});
        assert_true(end == PRODUCT_COMPLETE || end == PRODUCT_NO_MEMORY);
        assert_int_equal(budget.held, 0);
    }
    assert_true(refused > 10);
    free(ring);
}

static bool count_down(void *context)
{
    unsigned *left = context;
    return (*left)-- == 0;
}

static void patience_may_end_anywhere(void **state)
{
    (void)state;
    Ring *ring = ring_create();
    ProductEnd end = PRODUCT_INTERRUPTED;
    unsigned asked = 0;
    for (; end != PRODUCT_COMPLETE; asked++) {
        Budget budget = {.limit = UINT64_MAX};
        unsigned left = asked;
        ProductOptions options = {&ring->small.graph, &ring->small.automaton, &budget, count_down,
                                  &left};
        end = search(&options, &(Fairness){.weak = 1});
        assert_true(end == PRODUCT_COMPLETE || end == PRODUCT_INTERRUPTED);
        assert_int_equal(budget.held, 0);
    }
    assert_true(asked > 50);
    free(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_that_is_passed_arrives_under_weak_fairness),
        cmocka_unit_test(weak_fairness_does_not_help_where_a_demand_blinks),
        cmocka_unit_test(a_strong_demand_may_be_avoided),
        cmocka_unit_test(what_is_forbidden_is_not_taken_for_ever),
        cmocka_unit_test(each_state_that_is_taken_out_may_starve_another_demand),
        cmocka_unit_test(each_acceptance_set_is_wanted),
        cmocka_unit_test(an_automaton_without_edges_accepts_nothing),
        cmocka_unit_test(what_is_found_is_what_trying_all_sets_of_nodes_finds),
        cmocka_unit_test(larger_ones_agree_with_trying_what_to_avoid),
        cmocka_unit_test(narrowing_finds_what_beginning_anew_finds),
        cmocka_unit_test(each_ring_is_found_in_whatever_order_its_states_are_numbered),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(patience_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
