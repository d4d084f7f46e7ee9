/* product.c - what of a product is reachable and matters. */
#include "product.h"

#include <stdlib.h>

#include "breadth.h"
#include "support/bug.h"
#include "support/memory.h"

/* Of the automaton: which states reach which, by one edge or more, as a row of bits for each. */
typedef struct Reach {
    const Automaton *automaton;
    size_t words;
    uint64_t *bits;
} Reach;

static bool reaches(const Reach *reach, uint32_t from, uint32_t to)
{
    return (reach->bits[from * reach->words + to / 64] >> to % 64 & 1) != 0;
}

/* Depth first; `stack` has room for all states. */
static void fill_row(Reach *reach, uint32_t from, uint32_t *stack)
{
    const Automaton *automaton = reach->automaton;
    uint32_t depth = 0;
    for (uint32_t now = from;; now = stack[--depth]) {
        for (uint32_t i = automaton->first[now]; i < automaton->first[now + 1]; i++) {
            uint32_t to = automaton->edges[i].target;
            if (reaches(reach, from, to)) continue;
            reach->bits[from * reach->words + to / 64] |= UINT64_C(1) << to % 64;
            stack[depth++] = to;
        }
        if (depth == 0) return;
    }
}

static void reach_init(Reach *reach, const Automaton *automaton)
{
    *reach = (Reach){automaton, (automaton->states + 63) / 64, NULL};
    reach->bits = memory_allocate(automaton->states * reach->words, sizeof *reach->bits);
    uint32_t *stack = memory_allocate(automaton->states, sizeof *stack);
    for (uint32_t q = 0; q < automaton->states; q++) fill_row(reach, q, stack);
    free(stack);
}

static bool edge_is_inner(const Reach *reach, uint32_t from, const AutomatonEdge *edge)
{
    return reaches(reach, edge->target, from);
}

/* Can a run stay in the component of q and be accepted? `marks` has for each state those of its
 * own inner edges. */
static bool belongs_to_core(const Reach *reach, uint32_t q, const uint64_t *marks, uint64_t all)
{
    if (!reaches(reach, q, q)) return false;
    uint64_t found = 0;
    for (uint32_t p = 0; p < reach->automaton->states; p++) {
        if (reaches(reach, q, p) && reaches(reach, p, q)) found |= marks[p];
    }
    return (~found & all) == 0;
}

static uint64_t *collect_marks(const Reach *reach)
{
    const Automaton *automaton = reach->automaton;
    uint64_t *marks = memory_allocate(automaton->states, sizeof *marks);
    for (uint32_t q = 0; q < automaton->states; q++) {
        for (uint32_t i = automaton->first[q]; i < automaton->first[q + 1]; i++) {
            if (edge_is_inner(reach, q, &automaton->edges[i]))
                marks[q] |= automaton->edges[i].marks;
        }
    }
    return marks;
}

static void number_columns(Product *product, const Reach *reach)
{
    const Automaton *automaton = reach->automaton;
    uint64_t all = automaton_all_marks(automaton);
    uint64_t *marks = collect_marks(reach);
    product->column = memory_allocate(automaton->states, sizeof *product->column);
    for (uint32_t q = 0; q < automaton->states; q++) {
        bool belongs = belongs_to_core(reach, q, marks, all);
        product->column[q] = belongs ? product->core.states++ : NO_COLUMN;
    }
    free(marks);
}

/* Only edges within components: a run takes no others infinitely often. */
static void make_core(Product *product)
{
    const Automaton *automaton = product->options.automaton;
    uint32_t edges = automaton->first[automaton->states], count = 0;
    Reach reach;
    reach_init(&reach, automaton);
    number_columns(product, &reach);
    uint32_t *first = memory_allocate(product->core.states + 1, sizeof *first);
    AutomatonEdge *core_edges = memory_allocate(edges, sizeof *core_edges);
    product->original = memory_allocate(edges, sizeof *product->original);
    product->source = memory_allocate(edges, sizeof *product->source);
    for (uint32_t q = 0; q < automaton->states; q++) {
        if (product->column[q] == NO_COLUMN) continue;
        for (uint32_t i = automaton->first[q]; i < automaton->first[q + 1]; i++) {
            const AutomatonEdge *edge = &automaton->edges[i];
            if (!edge_is_inner(&reach, q, edge)) continue;
            core_edges[count] = *edge;
            core_edges[count].target = product->column[edge->target];
            product->original[count] = i;
            product->source[count++] = product->column[q];
        }
        first[product->column[q] + 1] = count;
    }
    free(reach.bits);
    product->core.first = first;
    product->core.edges = core_edges;
    product->core.acceptance_sets = automaton->acceptance_sets;
}

/* Nodes of the core get their bits from what was seen. */
static void note_reached(Product *product, const Breadth *breadth)
{
    for (size_t i = 0; i < breadth->order.count; i++) {
        BreadthNode node = breadth->order.items[i];
        uint32_t column = product->column[node.automaton_state];
        if (column == NO_COLUMN) continue;
        uint64_t bit = (uint64_t)node.state * product->core.states + column;
        product->ranks[bit / 64].bits |= UINT64_C(1) << bit % 64;
    }
}

static ProductEnd number_nodes(Product *product, const Breadth *breadth)
{
    uint64_t bits = (uint64_t)product->options.graph->states * product->core.states, nodes = 0;
    product->rank_count = bits / 64 + 1;
    product->ranks =
        budget_allocate(product->options.budget, product->rank_count, sizeof *product->ranks);
    if (product->ranks == NULL) return PRODUCT_NO_MEMORY;
    note_reached(product, breadth);
    for (uint64_t i = 0; i < product->rank_count; i++) {
        product->ranks[i].before = nodes;
        nodes += bits_counted(product->ranks[i].bits);
    }
    if (nodes > PRODUCT_NODES_MOST) return PRODUCT_NO_MEMORY;
    product->nodes = (uint32_t)nodes;
    product->reached = breadth->order.count;
    return PRODUCT_COMPLETE;
}

static ProductEnd find_nodes(Product *product)
{
    Breadth breadth;
    ProductEnd end = breadth_init(&breadth, &product->options, false);
    while (end == PRODUCT_COMPLETE && breadth_has_level(&breadth)) end = breadth_go_on(&breadth);
    if (end == PRODUCT_COMPLETE) end = number_nodes(product, &breadth);
    breadth_release(&breadth);
    return end;
}

ProductEnd product_create(const ProductOptions *options, Product **ret_product)
{
    PROMISE(options->graph->labels <= LABELS_MOST);
    Product *product = memory_allocate(1, sizeof *product);
    product->options = *options;
    make_core(product);
    ProductEnd end = find_nodes(product);
    if (end == PRODUCT_COMPLETE) {
        *ret_product = product;
    } else {
        product_destroy(product);
    }
    return end;
}

void product_destroy(Product *product)
{
    if (product == NULL) return;
    Budget *budget = product->options.budget;
    budget_free(budget, product->ranks, product->rank_count, sizeof *product->ranks);
    free(product->column);
    free(product->original);
    free(product->source);
    free((void *)product->core.first);
    free((void *)product->core.edges);
    free(product);
}
