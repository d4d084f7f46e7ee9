/* refine.c - forward from the initial states, cost by cost, then backward along what costs
 * least. */
#include "refine.h"

#include "support/bug.h"

#define LINK_WORK 10U         /* as there may be a node for each, and memory is not endless */
#define NOWHERE (WAY_END - 1) /* no node */
#define NO_COST UINT32_MAX

#ifdef TINY
#define SLOTS_AT_FIRST 2U
#else
#define SLOTS_AT_FIRST 256U
#endif

typedef struct Labelled {
    uint32_t base, label;
    uint32_t cost;
    bool done, leads; /* left; and to the end, at the least cost */
    uint32_t number;  /* in the result */
} Labelled;

typedef VECTOR(uint32_t) Numbers;

typedef struct Refining {
    Ways *ways;
    const Refined *before;
    const Costs *costs;
    VECTOR(Labelled) nodes;
    uint32_t *slots; /* of node + 1 */
    size_t slot_count;
    VECTOR(Numbers) buckets; /* for each cost */
    uint32_t least;          /* the cost of the best way so far */
} Refining;

void refined_release(Refined *refined)
{
    vector_release(&refined->nodes);
    vector_release(&refined->links);
}

/* --- the graph before --- */

static uint32_t way_of(const Refining *refining, uint32_t base)
{
    return refining->before == NULL ? base : refining->before->nodes.items[base].way;
}

static bool leave(const Refining *refining, uint32_t base, uint32_t *ret_first, uint32_t *ret_count)
{
    if (refining->before != NULL) {
        const RefinedNode *node = &refining->before->nodes.items[base];
        *ret_first = node->first_link;
        *ret_count = node->link_count;
        return true;
    }
    if (!ways_leave(refining->ways, base)) return false;
    *ret_first = refining->ways->nodes.items[base].first_edge;
    *ret_count = refining->ways->nodes.items[base].edge_count;
    return true;
}

static Link link_at(const Refining *refining, uint32_t i)
{
    if (refining->before != NULL) return refining->before->links.items[i];
    return (Link){refining->ways->edges.items[i].to, i};
}

static uint32_t root_count(const Refining *refining)
{
    return refining->before != NULL ? refining->before->roots : refining->ways->roots;
}

/* --- labelled nodes --- */

static size_t find_slot(const Refining *refining, uint32_t base, uint32_t label)
{
    uint64_t hash = ((uint64_t)base << 32 | label) * UINT64_C(0x9e3779b97f4a7c15);
    size_t slot = (hash ^ hash >> 32) & (refining->slot_count - 1);
    for (; refining->slots[slot] != 0; slot = (slot + 1) & (refining->slot_count - 1)) {
        PROMISE(refining->nodes.items != NULL);
        const Labelled *node = &refining->nodes.items[refining->slots[slot] - 1];
        if (node->base == base && node->label == label) break;
    }
    return slot;
}

static void grow_slots(Refining *refining)
{
    free(refining->slots);
    refining->slot_count *= 2;
    refining->slots = memory_allocate(refining->slot_count, sizeof *refining->slots);
    for (uint32_t i = 0; i < refining->nodes.count; i++) {
        const Labelled *node = &refining->nodes.items[i];
        refining->slots[find_slot(refining, node->base, node->label)] = i + 1;
    }
}

static uint32_t find_node(const Refining *refining, uint32_t base, uint32_t label)
{
    uint32_t slot = refining->slots[find_slot(refining, base, label)];
    return slot == 0 ? NOWHERE : slot - 1;
}

/* There is a way to it at this cost. */
static void reach(Refining *refining, uint32_t base, uint32_t label, uint32_t cost)
{
    if (2 * (refining->nodes.count + 1) > refining->slot_count) grow_slots(refining);
    size_t slot = find_slot(refining, base, label);
    if (refining->slots[slot] == 0) {
        vector_push(&refining->nodes, (Labelled){.base = base, .label = label, .cost = NO_COST});
        refining->slots[slot] = (uint32_t)refining->nodes.count;
    }
    uint32_t number = refining->slots[slot] - 1;
    Labelled *node = &refining->nodes.items[number];
    if (node->cost <= cost) return;
    PROMISE(!node->done);
    node->cost = cost;
    while (refining->buckets.count <= cost) vector_push(&refining->buckets, (Numbers){0});
    vector_push(&refining->buckets.items[cost], number);
}

/* --- forward --- */

static bool go_on(Refining *refining, uint32_t number)
{
    Labelled *node = &refining->nodes.items[number];
    if (node->done) return true;
    node->done = true;
    uint32_t label = node->label, cost = node->cost, first, count;
    if (!leave(refining, node->base, &first, &count)) return false;
    if (!ways_work(refining->ways, (uint64_t)count * LINK_WORK)) return false;
    for (uint32_t i = first; i < first + count; i++) {
        Link link = link_at(refining, i);
        uint32_t more = 0;
        uint32_t next = refining->costs->go_on(refining->costs->context, label, link.edge, &more);
        if (cost + more > refining->least) continue;
        if (link.to == WAY_END) {
            refining->least = cost + more;
        } else {
            reach(refining, link.to, next, cost + more);
        }
    }
    return true;
}

/* Everything that costs no more than the best way is left. */
static bool go_all_ways(Refining *refining)
{
    for (uint32_t i = 0; i < root_count(refining); i++) reach(refining, i, 0, 0);
    for (uint32_t cost = 0; cost < refining->buckets.count && cost <= refining->least; cost++) {
        for (size_t i = 0; i < refining->buckets.items[cost].count; i++) {
            if (!go_on(refining, refining->buckets.items[cost].items[i])) return false;
        }
    }
    return refining->least != NO_COST;
}

/* --- backward --- */

/* Where a link leads on a way of the least cost: WAY_END, or a node; else NOWHERE. */
static uint32_t follow(const Refining *refining, const Labelled *node, Link link)
{
    uint32_t more = 0;
    uint32_t next = refining->costs->go_on(refining->costs->context, node->label, link.edge, &more);
    uint32_t cost = node->cost + more;
    if (link.to == WAY_END) return cost == refining->least ? WAY_END : NOWHERE;
    uint32_t to = find_node(refining, link.to, next);
    if (to == NOWHERE) return NOWHERE;
    const Labelled *there = &refining->nodes.items[to];
    return there->leads && there->cost == cost ? to : NOWHERE;
}

static void look_whether_it_leads(Refining *refining, Labelled *node)
{
    uint32_t first, count;
    if (!node->done) return;
    bool left = leave(refining, node->base, &first, &count);
    PROMISE(left);
    for (uint32_t i = first; i < first + count && !node->leads; i++) {
        node->leads = follow(refining, node, link_at(refining, i)) != NOWHERE;
    }
}

/* By steps, and among as many as they were reached: initial states keep their order. */
static void sort_by_steps(const Refining *refining, Numbers *ret_sorted)
{
    uint32_t layers = refining->ways->length;
    Numbers *by_steps = memory_allocate(layers, sizeof *by_steps);
    for (uint32_t i = 0; i < refining->nodes.count; i++) {
        uint32_t way = way_of(refining, refining->nodes.items[i].base);
        vector_push(&by_steps[refining->ways->nodes.items[way].steps], i);
    }
    for (uint32_t i = 0; i < layers; i++) {
        for (size_t j = 0; j < by_steps[i].count; j++) {
            vector_push(ret_sorted, by_steps[i].items[j]);
        }
        vector_release(&by_steps[i]);
    }
    free(by_steps);
}

static void add_node(const Refining *refining, const Labelled *node, Refined *refined)
{
    uint32_t first, count, first_link = (uint32_t)refined->links.count;
    bool left = leave(refining, node->base, &first, &count);
    PROMISE(left);
    for (uint32_t i = first; i < first + count; i++) {
        Link link = link_at(refining, i);
        uint32_t to = follow(refining, node, link);
        if (to == NOWHERE) continue;
        if (to != WAY_END) to = refining->nodes.items[to].number;
        vector_push(&refined->links, (Link){to, link.edge});
    }
    uint32_t way = way_of(refining, node->base);
    refined->roots += refining->ways->nodes.items[way].steps == 0;
    vector_push(&refined->nodes,
                (RefinedNode){way, first_link, (uint32_t)refined->links.count - first_link});
}

static void keep_best(Refining *refining, Refined *refined)
{
    Numbers sorted = {0};
    sort_by_steps(refining, &sorted);
    for (size_t i = sorted.count; i-- > 0;) {
        look_whether_it_leads(refining, &refining->nodes.items[sorted.items[i]]);
    }
    uint32_t kept = 0;
    for (size_t i = 0; i < sorted.count; i++) {
        Labelled *node = &refining->nodes.items[sorted.items[i]];
        if (node->leads) node->number = kept++;
    }
    for (size_t i = 0; i < sorted.count; i++) {
        const Labelled *node = &refining->nodes.items[sorted.items[i]];
        if (node->leads) add_node(refining, node, refined);
    }
    vector_release(&sorted);
}

bool refine(Ways *ways, const Refined *before, const Costs *costs, Refined *ret_refined)
{
    Refining refining = {.ways = ways,
                         .before = before,
                         .costs = costs,
                         .slots = memory_allocate(SLOTS_AT_FIRST, sizeof(uint32_t)),
                         .slot_count = SLOTS_AT_FIRST,
                         .least = NO_COST};
    bool found = go_all_ways(&refining);
    if (found) keep_best(&refining, ret_refined);
    vector_release(&refining.nodes);
    for (size_t i = 0; i < refining.buckets.count; i++) vector_release(&refining.buckets.items[i]);
    vector_release(&refining.buckets);
    free(refining.slots);
    return found;
}
