/* fair_cycle.c - decompose, add up what each component has, keep, drop or narrow it, and again. */
#include "fair_cycle.h"

#include "components.h"
#include "moves.h"

/* What a component has, and what it lacks shows that no run can stay in it. */
typedef struct Sum {
    uint64_t marks;    /* of its edges */
    uint64_t taken;    /* demands that its edges satisfy */
    uint64_t enabled;  /* in some state of it */
    uint64_t disabled; /* in some state of it */
    bool edges;        /* has any */
    uint32_t entry;    /* what those of its nodes become */
} Sum;

typedef enum Fate {
    FATE_DROP, /* no fair run that is accepted goes round in it */
    FATE_KEEP,
    FATE_NARROW /* perhaps in what is left without states where an unmet demand is enabled */
} Fate;

typedef struct Judging {
    const Product *product;
    const Fairness *fairness;
    uint64_t demands, all_marks;
    FairCycles *cycles;
    Sum *sums; /* of each component of several nodes */
    uint32_t count;
    bool narrows; /* is there anything to be decomposed again? */
} Judging;

static uint64_t unmet(const Judging *judging, const Sum *sum)
{
    return judging->fairness->strong & sum->enabled & ~sum->taken;
}

static Fate judge(const Judging *judging, const Sum *sum)
{
    uint64_t starved = judging->fairness->weak & ~sum->disabled & ~sum->taken;
    if (!sum->edges || (judging->all_marks & ~sum->marks) != 0 || starved != 0) return FATE_DROP;
    return unmet(judging, sum) == 0 ? FATE_KEEP : FATE_NARROW;
}

/* What this node and its edges within the component contribute. */
static void add_node(const Judging *judging, const NodeCursor *cursor, Sum *sum)
{
    const Product *product = judging->product;
    const LabelledGraph *graph = product->options.graph;
    const uint32_t *component = judging->cycles->component;
    uint32_t node = cursor->next - 1, own = component[node];
    Moves moves = moves_of(graph, &product->core, cursor->state, cursor->column);
    moves.forbidden = judging->fairness->forbidden;
    while (moves_next(&moves)) {
        const AutomatonEdge *edge = moves_taken_edge(&moves);
        uint32_t target = product_node(product, moves_target(&moves), edge->target);
        if (own == SINGLE_NODE ? target != node : component[target] != own) continue;
        sum->edges = true;
        sum->marks |= edge->marks;
        sum->taken |= moves_demands(&moves);
    }
    if (judging->demands == 0) return;
    uint64_t enabled = labelled_graph_enabled(graph, cursor->state);
    sum->enabled |= enabled;
    sum->disabled |= ~enabled;
}

/* A component of one node is judged at once: narrowed, nothing would be left of it. */
static void judge_single(Judging *judging, const NodeCursor *cursor)
{
    Sum sum = {0};
    add_node(judging, cursor, &sum);
    FairCycles *cycles = judging->cycles;
    bool fair = judge(judging, &sum) == FATE_KEEP;
    cycles->component[cursor->next - 1] =
        fair ? FAIR_COMPONENT + cycles->components++ : NO_FAIR_COMPONENT;
}

static bool is_undecided(uint32_t entry)
{
    return entry >= FIRST_COMPONENT && entry < FAIR_COMPONENT;
}

static bool out_of_patience(const Product *product, const NodeCursor *cursor)
{
    return cursor->next % 4096 == 0 && product_is_over(product);
}

static ProductEnd add_up(Judging *judging)
{
    const Product *product = judging->product;
    NodeCursor cursor = product_first(product);
    while (product_next(product, &cursor)) {
        if (out_of_patience(product, &cursor)) return PRODUCT_INTERRUPTED;
        uint32_t entry = judging->cycles->component[cursor.next - 1];
        if (entry == SINGLE_NODE) judge_single(judging, &cursor);
        if (is_undecided(entry)) {
            add_node(judging, &cursor, &judging->sums[entry - FIRST_COMPONENT]);
        }
    }
    return PRODUCT_COMPLETE;
}

static void decide(Judging *judging)
{
    FairCycles *cycles = judging->cycles;
    judging->narrows = false;
    for (uint32_t i = 0; i < judging->count; i++) {
        Sum *sum = &judging->sums[i];
        switch (judge(judging, sum)) {
        case FATE_DROP: sum->entry = NO_FAIR_COMPONENT; break;
        case FATE_KEEP: sum->entry = FAIR_COMPONENT + cycles->components++; break;
        case FATE_NARROW:
            sum->entry = NOT_VISITED;
            judging->narrows = true;
            break;
        }
    }
}

/* Each node gets what was decided for its component. */
static void hand_down(Judging *judging)
{
    const Product *product = judging->product;
    NodeCursor cursor = product_first(product);
    while (product_next(product, &cursor)) {
        uint32_t *entry = &judging->cycles->component[cursor.next - 1];
        if (!is_undecided(*entry)) continue;
        const Sum *sum = &judging->sums[*entry - FIRST_COMPONENT];
        *entry = sum->entry;
        if (sum->entry != NOT_VISITED) continue;
        uint64_t enabled = labelled_graph_enabled(product->options.graph, cursor.state);
        if ((enabled & unmet(judging, sum)) != 0) *entry = NO_FAIR_COMPONENT;
    }
}

static ProductEnd round_off(Judging *judging)
{
    Budget *budget = judging->product->options.budget;
    size_t room = (size_t)judging->count + 1;
    judging->sums = budget_allocate(budget, room, sizeof *judging->sums);
    if (judging->sums == NULL) return PRODUCT_NO_MEMORY;
    ProductEnd end = add_up(judging);
    if (end == PRODUCT_COMPLETE) {
        decide(judging);
        hand_down(judging);
    }
    budget_free(budget, judging->sums, room, sizeof *judging->sums);
    return end;
}

static ProductEnd find_all(const Product *product, const Fairness *fairness, FairCycles *cycles)
{
    Judging judging = {
        .product = product,
        .fairness = fairness,
        .demands = fairness->weak | fairness->strong,
        .all_marks = automaton_all_marks(&product->core),
        .cycles = cycles,
        .narrows = true,
    };
    ProductEnd end = PRODUCT_COMPLETE;
    while (judging.narrows && end == PRODUCT_COMPLETE) {
        cycles->rounds++;
        end = components_find(product, fairness->forbidden, cycles->component, &judging.count);
        if (end == PRODUCT_COMPLETE) end = round_off(&judging);
    }
    return end;
}

ProductEnd fair_cycles_find(const Product *product, const Fairness *fairness,
                            const FairCycles *within, FairCycles *ret_cycles)
{
    size_t room = (size_t)product->nodes + 1;
    FairCycles cycles = {.product = product};
    cycles.component = budget_allocate(product->options.budget, room, sizeof *cycles.component);
    if (cycles.component == NULL) return PRODUCT_NO_MEMORY;
    for (uint32_t i = 0; within != NULL && i < product->nodes; i++) {
        cycles.component[i] = fair_cycles_have(within, i) ? NOT_VISITED : NO_FAIR_COMPONENT;
    }
    ProductEnd end = find_all(product, fairness, &cycles);
    if (end == PRODUCT_COMPLETE) {
        *ret_cycles = cycles;
    } else {
        fair_cycles_release(&cycles);
    }
    return end;
}

void fair_cycles_release(FairCycles *cycles)
{
    if (cycles->product == NULL) return;
    budget_free(cycles->product->options.budget, cycles->component,
                (size_t)cycles->product->nodes + 1, sizeof *cycles->component);
    *cycles = (FairCycles){0};
}
