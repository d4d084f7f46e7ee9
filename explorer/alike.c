/* alike.c - first what comes back to itself unseen is one node; then classes are split until each
 * agrees on where it can go.
 *
 * A signature is the set of the other classes that can be reached by one step, after any number of
 * steps within the class. Nodes are numbered so that unseen steps lead to smaller numbers: one pass
 * over them makes all signatures. */
#include "alike.h"

#include <stdlib.h>

/* Words of signatures that are made at most: some seconds. Where splitting goes on for longer, as along
 * chains of many thousands of states, it does not pay. */
#define WORK_MOST (UINT64_C(1) << 28)

#define UNSEEN 0U /* in `low`: not visited yet; numbers of the search are from 1 on */

typedef struct Splitting {
    Looking *looking;
    Budget *budget;
    const Unfolding *sides[2];
    uint32_t states; /* of both: those of side 1 behind those of side 0 */
    uint32_t *node_of;
    uint32_t nodes;
    uint32_t *members, *member_ends; /* the states of each node */
    GROWING(uint64_t) ends;
    GROWING(uint32_t) targets; /* of nodes, to nodes */
    uint32_t *observed;        /* of nodes */
    uint32_t *class, *next;    /* of nodes: in this round, and in the next */
    uint32_t classes;
    uint64_t work; /* words that were signed */
    Sequences
        signatures; /* each behind the class that it splits; their numbers are the next classes */
} Splitting;

static uint32_t observed_of(const Splitting *splitting, uint32_t state)
{
    uint32_t first = sequences_count(&splitting->sides[0]->states);
    return state < first ? splitting->sides[0]->observed.items[state]
                         : splitting->sides[1]->observed.items[state - first];
}

/* Edge `i` of a state, among all states; false where there are not so many. */
static bool edge_of(const Splitting *splitting, uint32_t state, uint32_t i, uint32_t *ret_target)
{
    uint32_t first = sequences_count(&splitting->sides[0]->states), count;
    bool second = state >= first;
    uint32_t offset = second ? first : 0;
    const uint32_t *targets = unfolding_targets(splitting->sides[second], state - offset, &count);
    if (i >= count) return false;
    *ret_target = targets[i] + offset;
    return true;
}

/* --- components of unseen steps: Tarjan (1972), without recursion --- */

typedef struct Visit {
    uint32_t state, edge;
} Visit;

typedef struct Components {
    Splitting *splitting;
    uint32_t *number, *low; /* of the search; `node_of` is set where a state is done */
    GROWING(Visit) visits;
    GROWING(uint32_t) open; /* states that are in no component yet */
    uint32_t next;
} Components;

static bool push_visit(Components *components, uint32_t state)
{
    Budget *budget = components->splitting->budget;
    if (!growing_room(budget, &components->visits) || !growing_room(budget, &components->open)) {
        return looking_stop(components->splitting->looking, STOP_MEMORY);
    }
    components->number[state] = components->low[state] = ++components->next;
    components->visits.items[components->visits.count++] = (Visit){state, 0};
    components->open.items[components->open.count++] = state;
    return true;
}

static void close_component(Components *components, uint32_t root)
{
    Splitting *splitting = components->splitting;
    uint32_t state;
    do {
        state = components->open.items[--components->open.count];
        splitting->node_of[state] = splitting->nodes;
    } while (state != root);
    splitting->nodes++;
}

static void leave_visit(Components *components, uint32_t state)
{
    components->visits.count--;
    if (components->low[state] == components->number[state]) close_component(components, state);
    if (components->visits.count == 0) return;
    uint32_t parent = components->visits.items[components->visits.count - 1].state;
    if (components->low[state] < components->low[parent]) {
        components->low[parent] = components->low[state];
    }
}

/* Goes along one edge of the state that is visited, or back from it. */
static bool visit_on(Components *components)
{
    const Splitting *splitting = components->splitting;
    Visit *visit = &components->visits.items[components->visits.count - 1];
    uint32_t state = visit->state, target;
    if (!edge_of(splitting, state, visit->edge++, &target)) {
        leave_visit(components, state);
        return true;
    }
    if (observed_of(splitting, target) != observed_of(splitting, state)) return true;
    if (components->number[target] == UNSEEN) return push_visit(components, target);
    bool is_open = splitting->node_of[target] == UINT32_MAX;
    if (is_open && components->number[target] < components->low[state]) {
        components->low[state] = components->number[target];
    }
    return true;
}

static bool visit_all(Components *components)
{
    Looking *looking = components->splitting->looking;
    for (uint32_t i = 0; i < components->splitting->states; i++) {
        if (components->number[i] != UNSEEN) continue;
        if (!looking_goes_on(looking) || !push_visit(components, i)) return false;
        while (components->visits.count > 0) {
            if (!visit_on(components)) return false;
        }
    }
    return true;
}

static bool find_nodes(Splitting *splitting)
{
    Budget *budget = splitting->budget;
    uint32_t states = splitting->states;
    Components components = {.splitting = splitting};
    components.number = budget_allocate(budget, states, sizeof(uint32_t));
    components.low = budget_allocate(budget, states, sizeof(uint32_t));
    splitting->node_of = budget_allocate(budget, states, sizeof(uint32_t));
    bool found = components.number != NULL && components.low != NULL && splitting->node_of != NULL;
    if (!found) looking_stop(splitting->looking, STOP_MEMORY);
    if (found) {
        memset(splitting->node_of, 0xFF, states * sizeof(uint32_t));
        found = visit_all(&components);
    }
    budget_free(budget, components.number, states, sizeof(uint32_t));
    budget_free(budget, components.low, states, sizeof(uint32_t));
    growing_release(budget, &components.visits);
    growing_release(budget, &components.open);
    return found;
}

/* --- nodes instead of states --- */

static void sort_members(Splitting *splitting)
{
    for (uint32_t i = 0; i < splitting->states; i++) {
        splitting->member_ends[splitting->node_of[i]]++;
    }
    for (uint32_t i = 1; i < splitting->nodes; i++) {
        splitting->member_ends[i] += splitting->member_ends[i - 1];
    }
    for (uint32_t i = splitting->states; i-- > 0;) {
        splitting->members[--splitting->member_ends[splitting->node_of[i]]] = i;
    }
    /* Now they are beginnings. */
}

static uint32_t members_end(const Splitting *splitting, uint32_t node)
{
    return node + 1 < splitting->nodes ? splitting->member_ends[node + 1] : splitting->states;
}

static bool add_edges(Splitting *splitting, uint32_t node)
{
    size_t begin = splitting->targets.count;
    uint32_t state = 0, target;
    for (uint32_t i = splitting->member_ends[node]; i < members_end(splitting, node); i++) {
        state = splitting->members[i];
        for (uint32_t k = 0; edge_of(splitting, state, k, &target); k++) {
            if (splitting->node_of[target] == node) continue;
            if (!growing_room(splitting->budget, &splitting->targets)) return false;
            splitting->targets.items[splitting->targets.count++] = splitting->node_of[target];
        }
    }
    splitting->observed[node] = observed_of(splitting, state);
    size_t count = splitting->targets.count - begin;
    if (count > 0) count = words_sort(splitting->targets.items + begin, count);
    splitting->targets.count = begin + count;
    if (!growing_room(splitting->budget, &splitting->ends)) return false;
    splitting->ends.items[splitting->ends.count++] = splitting->targets.count;
    return true;
}

static bool make_nodes(Splitting *splitting)
{
    Budget *budget = splitting->budget;
    splitting->members = budget_allocate(budget, splitting->states, sizeof(uint32_t));
    splitting->member_ends = budget_allocate(budget, splitting->nodes, sizeof(uint32_t));
    splitting->observed = budget_allocate(budget, splitting->nodes, sizeof(uint32_t));
    splitting->class = budget_allocate(budget, splitting->nodes, sizeof(uint32_t));
    splitting->next = budget_allocate(budget, splitting->nodes, sizeof(uint32_t));
    bool made = splitting->members != NULL && splitting->member_ends != NULL &&
                splitting->observed != NULL && splitting->class != NULL && splitting->next != NULL;
    if (made) sort_members(splitting);
    for (uint32_t i = 0; made && i < splitting->nodes; i++) made = add_edges(splitting, i);
    return made || looking_stop(splitting->looking, STOP_MEMORY);
}

/* --- rounds --- */

static bool add_word(Splitting *splitting, Words *words, uint32_t word)
{
    if (!growing_room(splitting->budget, words)) return false;
    words->items[words->count++] = word;
    return true;
}

/* What the target adds to the signature: its class, or its own signature if it is of the same. */
static bool add_target(Splitting *splitting, Words *words, uint32_t node, uint32_t target)
{
    if (splitting->class[target] != splitting->class[node]) {
        return add_word(splitting, words, splitting->class[target]);
    }
    uint32_t count;
    sequences_get(&splitting->signatures, splitting->next[target], &count);
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t *of = sequences_get(&splitting->signatures, splitting->next[target], &count);
        if (!add_word(splitting, words, of[i])) return false;
    }
    return true;
}

static bool sign(Splitting *splitting, Words *words, uint32_t node)
{
    uint64_t begin = node == 0 ? 0 : splitting->ends.items[node - 1];
    bool is_new;
    words->count = 0;
    bool is_signed = add_word(splitting, words, splitting->class[node]);
    for (uint64_t i = begin; is_signed && i < splitting->ends.items[node]; i++) {
        is_signed = add_target(splitting, words, node, splitting->targets.items[i]);
    }
    if (!is_signed) return false;
    splitting->work += words->count;
    uint32_t count = 1 + (uint32_t)words_sort(words->items + 1, words->count - 1);
    return sequences_add(&splitting->signatures, words->items, count, &splitting->next[node],
                         &is_new);
}

/* False where a limit ended it. */
static bool split_once(Splitting *splitting)
{
    Words words = {0};
    bool went_on = true, is_signed = true;
    sequences_clear(&splitting->signatures);
    for (uint32_t i = 0; is_signed && went_on && i < splitting->nodes; i++) {
        went_on = looking_goes_on(splitting->looking);
        is_signed = went_on && sign(splitting, &words, i);
    }
    growing_release(splitting->budget, &words);
    if (went_on && !is_signed) looking_stop(splitting->looking, STOP_MEMORY);
    return is_signed;
}

/* The last round has changed nothing: `next` and `class` are the same but for the names. */
static bool split(Splitting *splitting)
{
    uint32_t before;
    memcpy(splitting->class, splitting->observed, splitting->nodes * sizeof(uint32_t));
    splitting->classes = 0;
    do {
        if (splitting->classes > 0) {
            uint32_t *class = splitting->class;
            splitting->class = splitting->next;
            splitting->next = class;
        }
        before = splitting->classes;
        if (splitting->work > WORK_MOST || !split_once(splitting)) return false;
        splitting->classes = sequences_count(&splitting->signatures);
    } while (splitting->classes != before);
    return true;
}

/* --- the classes as a graph --- */

static bool add_class(Splitting *splitting, Alike *alike, uint32_t class, const uint32_t *renamed)
{
    Budget *budget = alike->budget;
    uint32_t count;
    const uint32_t *signature = sequences_get(&splitting->signatures, class, &count);
    for (uint32_t i = 1; i < count; i++) {
        if (!growing_room(budget, &alike->targets)) return false;
        alike->targets.items[alike->targets.count++] = renamed[signature[i]];
    }
    if (!growing_room(budget, &alike->ends) || !growing_room(budget, &alike->observed))
        return false;
    alike->ends.items[alike->ends.count++] = alike->targets.count;
    alike->observed.items[alike->observed.count++] = 0;
    return true;
}

static bool name_states(const Splitting *splitting, Alike *alike)
{
    uint32_t number = 0;
    for (unsigned side = 0; side < 2; side++) {
        uint32_t count = sequences_count(&splitting->sides[side]->states);
        alike->states[side] = count;
        alike->class_of[side] = budget_allocate(alike->budget, count, sizeof(uint32_t));
        if (alike->class_of[side] == NULL) return false;
        for (uint32_t i = 0; i < count; i++, number++) {
            uint32_t class = splitting->next[splitting->node_of[number]];
            alike->class_of[side][i] = class;
            alike->observed.items[class] = observed_of(splitting, number);
        }
    }
    return true;
}

/* The last round's signatures name classes as they were called before it. */
static bool make_alike(Splitting *splitting, Alike *alike)
{
    uint32_t classes = splitting->classes;
    uint32_t *renamed = budget_allocate(alike->budget, classes, sizeof *renamed);
    bool made = renamed != NULL;
    for (uint32_t i = 0; made && i < splitting->nodes; i++) {
        renamed[splitting->class[i]] = splitting->next[i];
    }
    for (uint32_t i = 0; made && i < classes; i++) made = add_class(splitting, alike, i, renamed);
    budget_free(alike->budget, renamed, classes, sizeof *renamed);
    alike->count = classes;
    made = made && name_states(splitting, alike);
    return made || looking_stop(splitting->looking, STOP_MEMORY);
}

static void splitting_release(Splitting *splitting)
{
    Budget *budget = splitting->budget;
    uint32_t nodes = splitting->nodes;
    budget_free(budget, splitting->node_of, splitting->states, sizeof(uint32_t));
    budget_free(budget, splitting->members, splitting->states, sizeof(uint32_t));
    budget_free(budget, splitting->member_ends, nodes, sizeof(uint32_t));
    budget_free(budget, splitting->observed, nodes, sizeof(uint32_t));
    budget_free(budget, splitting->class, nodes, sizeof(uint32_t));
    budget_free(budget, splitting->next, nodes, sizeof(uint32_t));
    growing_release(budget, &splitting->ends);
    growing_release(budget, &splitting->targets);
    sequences_release(&splitting->signatures);
}

bool alike_find(Alike *alike, const Unfolding *a, const Unfolding *b)
{
    Looking *looking = a->looking;
    *alike = (Alike){.budget = &looking->budget};
    Splitting splitting = {.looking = looking, .budget = &looking->budget, .sides = {a, b}};
    splitting.states = sequences_count(&a->states) + sequences_count(&b->states);
    sequences_init(&splitting.signatures, &looking->budget);
    bool found = splitting.states > 0 && find_nodes(&splitting) && make_nodes(&splitting) &&
                 split(&splitting) && make_alike(&splitting, alike);
    splitting_release(&splitting);
    if (!found) alike_release(alike);
    return found;
}

void alike_release(Alike *alike)
{
    if (alike->budget == NULL) return;
    for (unsigned side = 0; side < 2; side++) {
        budget_free(alike->budget, alike->class_of[side], alike->states[side], sizeof(uint32_t));
    }
    growing_release(alike->budget, &alike->observed);
    growing_release(alike->budget, &alike->ends);
    growing_release(alike->budget, &alike->targets);
    *alike = (Alike){0};
}

Shape alike_shape(const Alike *alike)
{
    return (Shape){.count = alike->count,
                   .observed = alike->observed.items,
                   .ends = alike->ends.items,
                   .targets = alike->targets.items,
                   .left = alike->count};
}
