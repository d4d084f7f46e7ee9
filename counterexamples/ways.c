/* ways.c - nodes are found by hash, edges by running the interpreter once from each node. */
#include "ways.h"

#include <string.h>

#include "support/bug.h"

#define NOT_LEFT UINT32_MAX

#ifdef TINY
#define SLOTS_AT_FIRST 2U
#else
#define SLOTS_AT_FIRST 1024U
#endif

static bool is_over(void *context)
{
    const ShortestWays *shortest = context;
    return shortest->is_over != NULL && shortest->is_over(shortest->context);
}

bool ways_work(Ways *ways, uint64_t work)
{
    if (ways->work < work || is_over((void *)ways->shortest)) {
        ways->work = 0;
        return false;
    }
    ways->work -= work;
    return true;
}

/* --- nodes --- */

static size_t state_bytes(const Ways *ways)
{
    return ways->system->cells * sizeof(int64_t);
}

static const uint64_t *node_packed(const Ways *ways, uint32_t node)
{
    return ways->packed.items + (size_t)node * layout_words(ways->layout);
}

void way_cells(const Ways *ways, uint32_t node, int64_t *ret_cells)
{
    layout_unpack(ways->layout, node_packed(ways, node), ret_cells);
}

static uint64_t hash_of(const uint64_t *packed, uint32_t words, const WayNode *node)
{
    uint64_t hash = (uint64_t)node->mover << 40 ^ (uint64_t)node->switches << 20 ^ node->steps;
    for (uint32_t i = 0; i < words; i++) {
        hash = (hash ^ packed[i]) * UINT64_C(0xbf58476d1ce4e5b9);
        hash ^= hash >> 29;
    }
    return hash;
}

static bool same_way(const WayNode *a, const WayNode *b)
{
    return a->steps == b->steps && a->switches == b->switches && a->mover == b->mover;
}

static size_t find_slot(const Ways *ways, const uint64_t *packed, const WayNode *sought)
{
    uint32_t words = layout_words(ways->layout);
    size_t slot = hash_of(packed, words, sought) & (ways->slot_count - 1);
    for (; ways->slots[slot] != 0; slot = (slot + 1) & (ways->slot_count - 1)) {
        uint32_t node = ways->slots[slot] - 1;
        if (!same_way(&ways->nodes.items[node], sought)) continue;
        if (memcmp(node_packed(ways, node), packed, words * sizeof *packed) == 0) break;
    }
    return slot;
}

static void grow_slots(Ways *ways)
{
    free(ways->slots);
    ways->slot_count *= 2;
    ways->slots = memory_allocate(ways->slot_count, sizeof *ways->slots);
    for (uint32_t i = 0; i < ways->nodes.count; i++) {
        ways->slots[find_slot(ways, node_packed(ways, i), &ways->nodes.items[i])] = i + 1;
    }
}

/* The node of these cells that is come to like that; a new one is set up. */
static uint32_t node_of(Ways *ways, const int64_t *cells, WayNode way, bool *ret_new)
{
    uint32_t words = layout_words(ways->layout), node = (uint32_t)ways->nodes.count;
    if (2 * (ways->nodes.count + 1) > ways->slot_count) grow_slots(ways);
    for (uint32_t i = 0; i < words; i++) vector_push(&ways->packed, 0);
    uint64_t *packed = ways->packed.items + (size_t)node * words;
    layout_pack(ways->layout, cells, packed);
    size_t slot = find_slot(ways, packed, &way);
    *ret_new = ways->slots[slot] == 0;
    if (!*ret_new) {
        ways->packed.count -= words;
        return ways->slots[slot] - 1;
    }
    ways->slots[slot] = node + 1;
    way.first_edge = NOT_LEFT;
    vector_push(&ways->nodes, way);
    return node;
}

static uint32_t keep_choices(Ways *ways, const Action *action)
{
    uint32_t first = (uint32_t)ways->choices.count;
    for (uint32_t i = 0; i < action->choice_count; i++) {
        vector_push(&ways->choices, action->choices[i]);
    }
    return first;
}

/* --- what decides --- */

const Property *ways_failing(const Ways *ways, const Moment *moment, ModelError *ret_error)
{
    const System *system = ways->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (!property_kind_has_values(property->kind) || !findings_may_judge(ways->findings, i))
            continue;
        if (property->of_transitions != (moment->after != NULL)) continue;
        if (interpreter_holds(ways->interpreter, property->expr, moment, ret_error) == EVAL_ERROR) {
            return property;
        }
    }
    return NULL;
}

/* Does the moment show what the finding says of a state or step? */
static bool is_shown(const Ways *ways, const Moment *moment)
{
    const Property *property = ways->finding->property;
    ModelError error;
    if (property->kind == PROPERTY_ERROR) return ways_failing(ways, moment, &error) != NULL;
    EvalResult wanted = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    return interpreter_holds(ways->interpreter, property->expr, moment, &error) == wanted;
}

static bool leads(const Ways *ways, uint32_t steps, const int64_t *state)
{
    const ShortestWays *shortest = ways->shortest;
    return shortest->leads == NULL || shortest->leads(shortest->context, steps, state);
}

/* Of the state that a way of the full length leads to. */
static bool decides(const Ways *ways, uint32_t steps, const int64_t *state)
{
    if (!is_shown(ways, &(Moment){.state = state})) return false;
    return ways->finding->property->kind != PROPERTY_RECOVERABLE || leads(ways, steps, state);
}

/* Renumbers the state after a transition; false where the transition is a model error. */
static bool bring_to_form(Ways *ways, const Transition *transition)
{
    ModelError error;
    if (transition->error != NULL) return false;
    memcpy(ways->after, transition->after, state_bytes(ways));
    return canonical_apply(ways->canonical, ways->after, NULL, &error);
}

/* Does the transition, after which there is no step more, end the way? */
static bool is_end(const Ways *ways, const Transition *transition, bool is_error)
{
    const Moment moment = transition_moment(transition);
    switch (ways->end) {
    case END_STATE: return !is_error && decides(ways, ways->length, ways->after);
    case END_TRANSITION: return !is_error && is_shown(ways, &moment);
    case END_ATTEMPT: return is_error || is_shown(ways, &moment);
    }
    BUG("no such end");
}

/* --- edges --- */

static uint32_t mover_of(const System *system, const Action *action)
{
    uint32_t mover = action->instance;
    for (uint32_t i = 0; i < action->process->position; i++) {
        mover += system->processes[i]->instances;
    }
    return mover;
}

static void add_edge(Ways *ways, const Action *action, uint32_t to)
{
    const WayEdge edge = {.to = to,
                          .mover = mover_of(ways->system, action),
                          .process = action->process,
                          .instance = action->instance,
                          .anytime = action->anytime,
                          .choices = keep_choices(ways, action),
                          .choice_count = action->choice_count};
    vector_push(&ways->edges, edge);
}

/* How the transition goes on from the node that is left. */
static WayNode way_on(const Ways *ways, const Action *action)
{
    const WayNode *from = &ways->nodes.items[ways->leaving];
    WayNode way = {.steps = from->steps + 1};
    if (ways->limit == 0) return way;
    way.mover = mover_of(ways->system, action) + 1;
    way.switches = from->switches + (from->mover != 0 && from->mover != way.mover);
    return way;
}

static bool go_on(void *context, const Transition *transition)
{
    Ways *ways = context;
    if (!ways_work(ways, WAYS_TRANSITION_WORK)) return false;
    WayNode way = way_on(ways, &transition->action);
    if (ways->limit > 0 && way.switches >= ways->limit) return true;
    bool is_error = !bring_to_form(ways, transition), is_new;
    if (way.steps == ways->length) {
        if (is_end(ways, transition, is_error)) add_edge(ways, &transition->action, WAY_END);
    } else if (!is_error && leads(ways, way.steps, ways->after)) {
        uint32_t to = node_of(ways, ways->after, way, &is_new);
        add_edge(ways, &transition->action, to);
    }
    return true;
}

bool ways_leave(Ways *ways, uint32_t node)
{
    if (ways->nodes.items[node].first_edge != NOT_LEFT) return true;
    uint32_t first = (uint32_t)ways->edges.count;
    ways->leaving = node;
    way_cells(ways, node, ways->from);
    interpreter_successors(ways->interpreter, ways->from, go_on, ways);
    /* What was judged when time ran out is not known to be so. */
    if (!ways_work(ways, 1)) {
        ways->edges.count = first;
        return false;
    }
    ways->nodes.items[node].first_edge = first;
    ways->nodes.items[node].edge_count = (uint32_t)ways->edges.count - first;
    return true;
}

Action way_action(const Ways *ways, const WayEdge *edge)
{
    return (Action){.process = edge->process,
                    .instance = edge->instance,
                    .anytime = edge->anytime,
                    .choices = ways->choices.items + edge->choices,
                    .choice_count = edge->choice_count};
}

/* --- initial states --- */

/* Where no step leads to the end. */
static bool ends_at_once(const Ways *ways, bool is_error)
{
    if (ways->length > 0) return false;
    bool errors = ways->finding->property->kind == PROPERTY_ERROR;
    return is_error ? errors : decides(ways, 0, ways->after);
}

static bool begin(void *context, const Transition *transition)
{
    Ways *ways = context;
    if (!ways_work(ways, WAYS_TRANSITION_WORK)) return false;
    bool is_error = !bring_to_form(ways, transition), is_new;
    if (ends_at_once(ways, is_error)) {
        ways->ends_at_first = true;
        schedule_append(ways->first, &transition->action);
        return false;
    }
    if (is_error || ways->length == 0 || !leads(ways, 0, ways->after)) return true;
    uint32_t node = node_of(ways, ways->after, (WayNode){0}, &is_new);
    if (is_new) {
        ways->nodes.items[node].first_choice = keep_choices(ways, &transition->action);
        ways->nodes.items[node].choice_count = transition->action.choice_count;
    }
    return true;
}

static WayEnd end_of(const Finding *finding)
{
    if (finding->has_attempt) return END_ATTEMPT;
    return finding->property->of_transitions ? END_TRANSITION : END_STATE;
}

bool ways_init(Ways *ways, const Findings *findings, const Finding *finding,
               const ShortestWays *shortest, const MinimalOptions *options)
{
    const System *system = findings->system;
    *ways = (Ways){.system = system,
                   .findings = findings,
                   .finding = finding,
                   .shortest = shortest,
                   .end = end_of(finding),
                   .limit = options->fewer_than,
                   .work = options->work,
                   .interpreter = interpreter_create(system),
                   .canonical = canonical_create(system, NULL),
                   .layout = layout_create(system),
                   .from = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .after = memory_allocate(system->cells + 1, sizeof(int64_t)),
                   .slots = memory_allocate(SLOTS_AT_FIRST, sizeof(uint32_t)),
                   .slot_count = SLOTS_AT_FIRST,
                   .first = schedule_create()};
    uint32_t entries = schedule_length(finding->schedule) + finding->has_attempt;
    PROMISE(entries > 0);
    ways->length = entries - 1;
    vector_push(&ways->choices, 0); /* so that there is a place for none */
    interpreter_set_patience(ways->interpreter, is_over, (void *)shortest);
    interpreter_initial(ways->interpreter, begin, ways);
    ways->roots = (uint32_t)ways->nodes.count;
    return ways_work(ways, 1);
}

void ways_release(Ways *ways)
{
    interpreter_destroy(ways->interpreter);
    canonical_destroy(ways->canonical);
    layout_destroy(ways->layout);
    schedule_destroy(ways->first);
    free(ways->from);
    free(ways->after);
    free(ways->slots);
    vector_release(&ways->nodes);
    vector_release(&ways->packed);
    vector_release(&ways->edges);
    vector_release(&ways->choices);
}
