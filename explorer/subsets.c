/* subsets.c - sets are closed under unseen steps and sorted; where each leads is found out once. */
#include "subsets.h"

#include <stdlib.h>

#define NO_PAIR UINT32_MAX
#define NO_SET UINT32_MAX

/* Where a set leads: for each observation that can come next, ascending, a set. */
typedef struct Way {
    uint32_t observed, set;
} Way;

typedef struct Ways {
    uint64_t begin;
    uint32_t count;
    bool is_known, is_unsure; /* unsure: some node was not left, so there may be more */
} Ways;

typedef struct Pair {
    uint32_t state, set, parent;
    uint32_t next; /* an earlier one with the same state */
} Pair;

typedef struct Search {
    const SubsetsTask *task;
    Looking *looking;
    Budget *budget;
    Subsets *result;
    Shape shape;
    Sequences sets;
    GROWING(Ways) ways; /* of each set */
    GROWING(Way) all_ways;
    Ways first; /* from before the initial states */
    GROWING(Pair) pairs;
    uint32_t *heads;            /* for each state of the one, its last pair + 1 */
    uint32_t *marks, now;       /* of nodes: closed in round `now` */
    Words nodes;                /* of the set that is closed */
    GROWING(uint64_t) arrivals; /* observation and node */
    bool is_unsure;
} Search;

static uint32_t class_of(const Search *search, const Unfolding *of, uint32_t state)
{
    return search->task->alike == NULL ? state : search->task->alike->class_of[of->side][state];
}

/* --- sets --- */

static bool mark_node(Search *search, uint32_t node)
{
    if (search->marks[node] == search->now) return true;
    if (!growing_room(search->budget, &search->nodes)) return false;
    search->marks[node] = search->now;
    search->nodes.items[search->nodes.count++] = node;
    return true;
}

/* What unseen steps lead to from the marked nodes is marked, too. */
static bool close_nodes(Search *search)
{
    const Shape *shape = &search->shape;
    for (size_t i = 0; i < search->nodes.count; i++) {
        uint32_t node = search->nodes.items[i], count = 0;
        const uint32_t *targets = NULL;
        if (node < shape->left) targets = shape_targets(shape, node, &count);
        for (uint32_t k = 0; k < count; k++) {
            if (shape->observed[targets[k]] != shape->observed[node]) continue;
            if (!mark_node(search, targets[k])) return false;
        }
    }
    return true;
}

/* The number of the set of all that is marked. */
static bool name_set(Search *search, uint32_t *ret_set)
{
    bool is_new;
    if (!close_nodes(search)) return false;
    search->nodes.count = words_sort(search->nodes.items, search->nodes.count);
    if (!growing_room(search->budget, &search->ways)) return false;
    if (!sequences_add(&search->sets, search->nodes.items, (uint32_t)search->nodes.count, ret_set,
                       &is_new)) {
        return false;
    }
    if (is_new) search->ways.items[search->ways.count++] = (Ways){0};
    return true;
}

static void begin_set(Search *search)
{
    search->nodes.count = 0;
    if (++search->now != 0) return;
    memset(search->marks, 0, search->shape.count * sizeof *search->marks);
    search->now = 1;
}

static bool has_node(const Search *search, uint32_t set, uint32_t node)
{
    uint32_t count;
    const uint32_t *nodes = sequences_get(&search->sets, set, &count);
    return bsearch(&node, nodes, count, sizeof *nodes, words_compare) != NULL;
}

static bool includes(const Search *search, uint32_t large, uint32_t small)
{
    uint32_t large_count, small_count, at = 0;
    const uint32_t *a = sequences_get(&search->sets, large, &large_count);
    const uint32_t *b = sequences_get(&search->sets, small, &small_count);
    if (small_count > large_count) return false;
    for (uint32_t i = 0; i < small_count; i++) {
        while (at < large_count && a[at] < b[i]) at++;
        if (at == large_count || a[at] != b[i]) return false;
    }
    return true;
}

/* --- where a set leads --- */

static bool add_arrival(Search *search, uint32_t node)
{
    if (!growing_room(search->budget, &search->arrivals)) return false;
    uint64_t observed = search->shape.observed[node];
    search->arrivals.items[search->arrivals.count++] = observed << 32 | node;
    return true;
}

static int compare_arrivals(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The arrivals become ways, a set for each observation. */
static bool gather(Search *search, Ways *ways)
{
    size_t count = search->arrivals.count;
    const uint64_t *arrivals = search->arrivals.items;
    if (count > 1) qsort(search->arrivals.items, count, sizeof *arrivals, compare_arrivals);
    ways->begin = search->all_ways.count;
    for (size_t i = 0; i < count;) {
        Way way = {.observed = (uint32_t)(arrivals[i] >> 32)};
        begin_set(search);
        for (; i < count && arrivals[i] >> 32 == way.observed; i++) {
            if (!mark_node(search, (uint32_t)arrivals[i])) return false;
        }
        if (!name_set(search, &way.set) || !growing_room(search->budget, &search->all_ways)) {
            return false;
        }
        search->all_ways.items[search->all_ways.count++] = way;
        ways->count++;
    }
    ways->is_known = true;
    return true;
}

static bool add_arrivals_of(Search *search, uint32_t node)
{
    const Shape *shape = &search->shape;
    uint32_t count;
    const uint32_t *targets = shape_targets(shape, node, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (shape->observed[targets[i]] == shape->observed[node]) continue;
        if (!add_arrival(search, targets[i])) return false;
    }
    return true;
}

/* Makes the ways of the set known. */
static bool follow(Search *search, uint32_t set)
{
    Ways ways = search->ways.items[set];
    if (ways.is_known) return true;
    uint32_t count;
    search->arrivals.count = 0;
    const uint32_t *nodes = sequences_get(&search->sets, set, &count);
    for (uint32_t i = 0; i < count; i++) {
        ways.is_unsure |= nodes[i] >= search->shape.left;
        if (!looking_goes_on(search->looking)) return false;
        if (nodes[i] < search->shape.left && !add_arrivals_of(search, nodes[i])) return false;
    }
    if (!gather(search, &ways)) return false;
    search->ways.items[set] = ways;
    return true;
}

static bool find_first(Search *search)
{
    const Unfolding *other = search->task->other;
    search->arrivals.count = 0;
    for (uint32_t i = 0; i < other->initial_count; i++) {
        if (!add_arrival(search, class_of(search, other, i))) return false;
    }
    search->first.is_unsure = !other->knows_initial;
    return gather(search, &search->first);
}

static uint32_t find_way(const Search *search, const Ways *ways, uint32_t observed)
{
    uint64_t low = ways->begin, end = ways->begin + ways->count, high = end;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (search->all_ways.items[middle].observed < observed) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < end && search->all_ways.items[low].observed == observed;
    return found ? search->all_ways.items[low].set : NO_SET;
}

/* --- pairs --- */

/* Is it known that from such a pair nothing is found that isn't found anyway? */
static bool is_covered(const Search *search, uint32_t state, uint32_t set)
{
    const SubsetsTask *task = search->task;
    if (task->alike != NULL && has_node(search, set, class_of(search, task->one, state))) {
        return true;
    }
    for (uint32_t i = search->heads[state]; i != 0; i = search->pairs.items[i - 1].next) {
        if (includes(search, set, search->pairs.items[i - 1].set)) return true;
    }
    return false;
}

static bool add_pair(Search *search, uint32_t state, uint32_t set, uint32_t parent)
{
    if (is_covered(search, state, set)) return true;
    if (search->pairs.count >= search->looking->limits->max_states) {
        return looking_stop(search->looking, STOP_STATES);
    }
    if (search->pairs.count >= UINT32_MAX - 1 || !growing_room(search->budget, &search->pairs)) {
        return looking_stop(search->looking, STOP_MEMORY);
    }
    search->pairs.items[search->pairs.count++] = (Pair){state, set, parent, search->heads[state]};
    search->heads[state] = (uint32_t)search->pairs.count;
    return true;
}

static bool push_run(Search *search, uint32_t state)
{
    if (!growing_room(search->budget, &search->result->run)) return false;
    search->result->run.items[search->result->run.count++] = state;
    return true;
}

/* The other can't come to this state's observation from the pair. */
static bool note_failure(Search *search, uint32_t pair, uint32_t state, const Ways *ways)
{
    Subsets *result = search->result;
    bool noted = push_run(search, state);
    for (; noted && pair != NO_PAIR; pair = search->pairs.items[pair].parent) {
        noted = push_run(search, search->pairs.items[pair].state);
    }
    for (size_t i = 0, k = result->run.count; noted && i + 1 < k; i++) {
        uint32_t last = result->run.items[--k];
        result->run.items[k] = result->run.items[i];
        result->run.items[i] = last;
    }
    for (uint32_t i = 0; noted && i < ways->count; i++) {
        uint32_t count;
        const Way *way = &search->all_ways.items[ways->begin + i];
        noted = growing_room(search->budget, &result->next);
        if (!noted) break;
        result->next.items[result->next.count++] = *sequences_get(&search->sets, way->set, &count);
    }
    if (!noted) return looking_stop(search->looking, STOP_MEMORY);
    result->answer = INCLUSION_FAILS;
    return false;
}

/* Goes on to a state; false where that ends the search. */
static bool take(Search *search, uint32_t pair, uint32_t state, const Ways *ways)
{
    uint32_t set = find_way(search, ways, search->task->one->observed.items[state]);
    if (set == NO_SET) return note_failure(search, pair, state, ways);
    return add_pair(search, state, set, pair);
}

static bool begin(Search *search)
{
    const Unfolding *one = search->task->one;
    search->is_unsure |= !one->knows_initial;
    if (!find_first(search)) return looking_stop(search->looking, STOP_MEMORY);
    if (search->first.is_unsure) search->is_unsure = true;
    for (uint32_t i = 0; !search->first.is_unsure && i < one->initial_count; i++) {
        if (!take(search, NO_PAIR, i, &search->first)) return false;
    }
    return true;
}

static bool leave_pair(Search *search, uint32_t number)
{
    const Unfolding *one = search->task->one;
    const Pair pair = search->pairs.items[number];
    if (!follow(search, pair.set)) {
        return looking_goes_on(search->looking) && looking_stop(search->looking, STOP_MEMORY);
    }
    const Ways ways = search->ways.items[pair.set];
    if (ways.is_unsure || !unfolding_was_left(one, pair.state)) {
        search->is_unsure = true;
        return true;
    }
    uint32_t count;
    const uint32_t *targets = unfolding_targets(one, pair.state, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool unseen = one->observed.items[targets[i]] == one->observed.items[pair.state];
        bool goes_on = unseen ? add_pair(search, targets[i], pair.set, number)
                              : take(search, number, targets[i], &ways);
        if (!goes_on) return false;
    }
    return true;
}

static bool prepare(Search *search)
{
    const SubsetsTask *task = search->task;
    const Unfolding *other = task->other;
    search->shape = task->alike != NULL ? alike_shape(task->alike)
                                        : (Shape){.count = sequences_count(&other->states),
                                                  .observed = other->observed.items,
                                                  .ends = other->ends.items,
                                                  .targets = other->targets.items,
                                                  .left = (uint32_t)other->ends.count};
    sequences_init(&search->sets, search->budget);
    search->heads =
        budget_allocate(search->budget, sequences_count(&task->one->states) + 1, sizeof(uint32_t));
    search->marks = budget_allocate(search->budget, search->shape.count + 1, sizeof(uint32_t));
    return (search->heads != NULL && search->marks != NULL) ||
           looking_stop(search->looking, STOP_MEMORY);
}

static void release(Search *search)
{
    Budget *budget = search->budget;
    budget_free(budget, search->heads, sequences_count(&search->task->one->states) + 1,
                sizeof(uint32_t));
    budget_free(budget, search->marks, search->shape.count + 1, sizeof(uint32_t));
    sequences_release(&search->sets);
    growing_release(budget, &search->ways);
    growing_release(budget, &search->all_ways);
    growing_release(budget, &search->pairs);
    growing_release(budget, &search->nodes);
    growing_release(budget, &search->arrivals);
}

void subsets_decide(const SubsetsTask *task, Subsets *ret_subsets)
{
    *ret_subsets = (Subsets){.answer = INCLUSION_UNKNOWN};
    Search search = {.task = task,
                     .looking = task->looking,
                     .budget = &task->looking->budget,
                     .result = ret_subsets};
    bool goes_on = prepare(&search) && begin(&search);
    for (uint32_t i = 0; goes_on && i < search.pairs.count; i++) {
        goes_on = looking_goes_on(task->looking) && leave_pair(&search, i);
    }
    ret_subsets->pairs = search.pairs.count;
    ret_subsets->may_be_shorter = search.is_unsure;
    if (goes_on && !search.is_unsure) ret_subsets->answer = INCLUSION_HOLDS;
    release(&search);
}

void subsets_release(Subsets *subsets, Budget *budget)
{
    growing_release(budget, &subsets->run);
    growing_release(budget, &subsets->next);
}
