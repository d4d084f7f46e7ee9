/* minimal.c - one criterion after the other, each among the ways that those before it leave. */
#include "counterexamples/minimal.h"

#include <string.h>

#include "first_way.h"
#include "gathered.h"
#include "refine.h"
#include "shown_values.h"
#include "support/bug.h"
#include "walk.h"

typedef struct EdgeValues {
    uint32_t first, count;
    bool known;
} EdgeValues;

typedef struct Choosing {
    Ways ways;
    Finding *finding;
    const MinimalOptions *options;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *before, *after;
    Gathered movers, sets; /* who took part; which values were shown */
    ShownValues values;    /* that some step shows */
    EdgeValues *shown;     /* for each edge of the ways */
    VECTOR(uint32_t) shown_values;
} Choosing;

/* --- context switches --- */

/* The label: who moved last, from 1. */
static uint32_t count_switch(void *context, uint32_t label, uint32_t edge, uint32_t *ret_cost)
{
    const Choosing *choosing = context;
    uint32_t mover = choosing->ways.edges.items[edge].mover + 1;
    *ret_cost = label != 0 && label != mover;
    return mover;
}

/* --- participants --- */

static uint32_t instance_count(const System *system)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < system->process_count; i++) count += system->processes[i]->instances;
    return count;
}

static uint32_t count_participant(void *context, uint32_t label, uint32_t edge, uint32_t *ret_cost)
{
    Choosing *choosing = context;
    const uint32_t *mover = &choosing->ways.edges.items[edge].mover;
    return gathered_with(&choosing->movers, label, mover, 1, ret_cost);
}

/* --- values --- */

static void note_value(void *context, ShownValue value)
{
    Choosing *choosing = context;
    vector_push(&choosing->shown_values, shown_values_add(&choosing->values, value));
}

/* Takes the edge's action again, for what it shows. */
static void look_at_edge(Choosing *choosing, uint32_t node, uint32_t edge)
{
    EdgeValues *shown = &choosing->shown[edge];
    const System *system = choosing->ways.system;
    Action action = way_action(&choosing->ways, &choosing->ways.edges.items[edge]);
    ModelError error;
    if (shown->known) return;
    way_cells(&choosing->ways, node, choosing->before);
    TakeResult result = interpreter_take(choosing->interpreter, choosing->before, &action,
                                         choosing->after, NULL, &error);
    PROMISE(result != TAKE_BLOCKED);
    bool done =
        result == TAKE_DONE && canonical_apply(choosing->canonical, choosing->after, NULL, &error);
    const ShownStep step = {system, action.process, choosing->interpreter, choosing->before,
                            done ? choosing->after : NULL};
    *shown = (EdgeValues){.first = (uint32_t)choosing->shown_values.count, .known = true};
    shown_values_of(&step, note_value, choosing);
    shown->count = (uint32_t)choosing->shown_values.count - shown->first;
}

/* Of all edges that are left. */
static bool look_at_edges(Choosing *choosing, const Refined *refined)
{
    choosing->shown = memory_allocate(choosing->ways.edges.count + 1, sizeof *choosing->shown);
    for (uint32_t i = 0; i < refined->nodes.count; i++) {
        const RefinedNode *node = &refined->nodes.items[i];
        if (!ways_work(&choosing->ways, (uint64_t)node->link_count * WAYS_TRANSITION_WORK)) {
            return false;
        }
        for (uint32_t j = 0; j < node->link_count; j++) {
            look_at_edge(choosing, node->way, refined->links.items[node->first_link + j].edge);
        }
    }
    gathered_init(&choosing->sets, (uint32_t)choosing->values.count);
    return true;
}

static uint32_t count_values(void *context, uint32_t label, uint32_t edge, uint32_t *ret_cost)
{
    Choosing *choosing = context;
    const EdgeValues *shown = &choosing->shown[edge];
    return gathered_with(&choosing->sets, label, choosing->shown_values.items + shown->first,
                         shown->count, ret_cost);
}

/* --- one after the other --- */

static bool take_criterion(Choosing *choosing, Fewest criterion, Refined *refined)
{
    Refined finer = {0};
    Costs costs = {.context = choosing};
    const Refined *before = refined;
    switch (criterion) {
    case FEWEST_SWITCHES:
        costs.go_on = count_switch;
        before = NULL;
        break;
    case FEWEST_BOTH:
        costs.go_on = count_participant;
        gathered_init(&choosing->movers, instance_count(choosing->ways.system));
        break;
    case FEWEST_VALUES:
        if (!look_at_edges(choosing, refined)) return false;
        costs.go_on = count_values;
        break;
    case FEWEST_UNASKED:
    case FEWEST_CUT_SHORT: BUG("no criterion");
    }
    if (!refine(&choosing->ways, before, &costs, &finer)) {
        refined_release(&finer);
        return false;
    }
    refined_release(refined);
    *refined = finer;
    return true;
}

/* The criteria that are wanted, as far as the work allows that; what is left of the ways. */
static Fewest take_criteria(Choosing *choosing, Refined *refined)
{
    static const Fewest criteria[] = {FEWEST_SWITCHES, FEWEST_BOTH, FEWEST_VALUES};
    Fewest reached = FEWEST_UNASKED;
    for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++) {
        if (criteria[i] > choosing->options->wanted) break;
        if (!take_criterion(choosing, criteria[i], refined)) {
            return reached == FEWEST_UNASKED ? FEWEST_CUT_SHORT : reached;
        }
        reached = criteria[i];
    }
    return reached;
}

/* --- the schedule --- */

static void append_initial(const Ways *ways, uint32_t root, Schedule *schedule)
{
    const WayNode *node = &ways->nodes.items[root];
    schedule_append(schedule, &(Action){.choices = ways->choices.items + node->first_choice,
                                        .choice_count = node->choice_count});
}

static void append_edges(const Ways *ways, const WayEdges *edges, Schedule *schedule,
                         Schedule *attempt)
{
    for (size_t i = 0; i < edges->count; i++) {
        Action action = way_action(ways, &ways->edges.items[edges->items[i]]);
        bool fails = ways->end == END_ATTEMPT && i + 1 == edges->count;
        schedule_append(fails ? attempt : schedule, &action);
    }
}

/* The first link of who moved last, or the first of all. */
static const Link *first_link(const Choosing *choosing, const Refined *refined, uint32_t node,
                              const WayEdges *edges)
{
    const WayEdge *all = choosing->ways.edges.items;
    const RefinedNode *from = &refined->nodes.items[node];
    const Link *links = &refined->links.items[from->first_link];
    for (uint32_t i = 0; i < from->link_count && edges->count > 0; i++) {
        uint32_t last = edges->items[edges->count - 1];
        if (all[links[i].edge].mover == all[last].mover) return &links[i];
    }
    return &links[0];
}

/* All ways that are left are as good; so the first is taken at each node. */
static uint32_t first_of_best(const Choosing *choosing, const Refined *refined, WayEdges *edges)
{
    for (uint32_t node = 0; node != WAY_END;) {
        const Link *link = first_link(choosing, refined, node, edges);
        vector_push(edges, link->edge);
        node = link->to;
    }
    return refined->nodes.items[0].way;
}

/* Of a model error: what fails, and how. */
static void find_error(const Ways *ways, Finding *finding)
{
    Walk walk;
    walk_init(&walk, ways->system);
    bool fits = walk_along(&walk, finding->schedule);
    PROMISE(fits);
    finding->evaluated = NULL;
    Moment moment = {.state = walk.after};
    TakeResult result = TAKE_DONE;
    if (finding->attempt != NULL) {
        Action action = schedule_entry(finding->attempt, 0);
        result = walk_take(&walk, &action, &finding->error);
        moment = walk_moment(&walk, &action);
    }
    if (result == TAKE_DONE) {
        finding->evaluated = ways_failing(ways, &moment, &finding->error);
        PROMISE(finding->evaluated != NULL);
    }
    walk_release(&walk);
}

static void replace(const Ways *ways, Finding *finding, Schedule *schedule, Schedule *attempt)
{
    schedule_destroy(finding->schedule);
    schedule_destroy(finding->attempt);
    finding->schedule = schedule;
    finding->attempt = attempt;
    finding->has_attempt = attempt != NULL;
    if (finding->property->kind == PROPERTY_ERROR) find_error(ways, finding);
}

static void take_over(Choosing *choosing, uint32_t root, const WayEdges *edges)
{
    Ways *ways = &choosing->ways;
    Schedule *schedule = schedule_create();
    Schedule *attempt = ways->end == END_ATTEMPT ? schedule_create() : NULL;
    append_initial(ways, root, schedule);
    append_edges(ways, edges, schedule, attempt);
    replace(ways, choosing->finding, schedule, attempt);
}

/* Among ways with steps. A schedule of which somebody else proved as much or more stays; so does one
 * that has few switches where nothing is proved of others. */
static void choose(Choosing *choosing)
{
    WayEdges edges = {0};
    Refined refined = {0};
    Finding *finding = choosing->finding;
    uint32_t root;
    Fewest fewest = FEWEST_CUT_SHORT;
    bool found = first_way(&choosing->ways, &root, &edges);
    if (found) fewest = take_criteria(choosing, &refined);
    if (refined.nodes.count > 0) {
        edges.count = 0;
        root = first_of_best(choosing, &refined, &edges);
    }
    bool open = finding->fewest <= FEWEST_CUT_SHORT && choosing->options->fewer_than == 0;
    bool better = fewest > FEWEST_CUT_SHORT && fewest > finding->fewest;
    if (found && (open || better)) {
        take_over(choosing, root, &edges);
    }
    if (fewest > finding->fewest) finding->fewest = fewest;
    refined_release(&refined);
    vector_release(&edges);
}

/* An initial state that decides, or that fails to be made. */
static void take_first(Choosing *choosing)
{
    Ways *ways = &choosing->ways;
    ModelError error;
    Walk walk;
    Action action = schedule_entry(ways->first, 0);
    walk_init(&walk, ways->system);
    bool fails = walk_take(&walk, &action, &error) == TAKE_ERROR;
    walk_release(&walk);
    Schedule *first = ways->first;
    ways->first = NULL;
    replace(ways, choosing->finding, fails ? schedule_create() : first, fails ? first : NULL);
    choosing->finding->fewest = FEWEST_VALUES;
}

static void choosing_init(Choosing *choosing, const System *system)
{
    vector_push(&choosing->shown_values, 0); /* so that there is a place for none */
    choosing->interpreter = interpreter_create(system);
    choosing->canonical = canonical_create(system, NULL);
    choosing->before = memory_allocate(system->cells + 1, sizeof(int64_t));
    choosing->after = memory_allocate(system->cells + 1, sizeof(int64_t));
}

static void choosing_release(Choosing *choosing)
{
    ways_release(&choosing->ways);
    interpreter_destroy(choosing->interpreter);
    canonical_destroy(choosing->canonical);
    free(choosing->before);
    free(choosing->after);
    free(choosing->shown);
    gathered_release(&choosing->movers);
    gathered_release(&choosing->sets);
    vector_release(&choosing->values);
    vector_release(&choosing->shown_values);
}

void minimal_choose(const Findings *findings, Finding *finding, const ShortestWays *shortest,
                    const MinimalOptions *options)
{
    PROMISE(finding->schedule != NULL && !finding_is_endless(finding));
    Choosing choosing = {.finding = finding, .options = options};
    choosing_init(&choosing, findings->system);
    bool begun = ways_init(&choosing.ways, findings, finding, shortest, options);
    finding->fewest_wanted = options->wanted;
    if (choosing.ways.ends_at_first) {
        take_first(&choosing);
    } else if (begun) {
        choose(&choosing);
    } else if (finding->fewest == FEWEST_UNASKED) {
        finding->fewest = FEWEST_CUT_SHORT;
    }
    choosing_release(&choosing);
}
