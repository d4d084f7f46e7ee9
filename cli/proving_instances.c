/* proving_instances.c - instances, in order of their size, and exploring them. */
#include "proving_instances.h"

#include <string.h>

#include "interrupt.h"
#include "lifting.h"
#include "minimising.h"
#include "proving_end.h"
#include "proving_taking.h"
#include "support/bug.h"
#include "support/clock.h"

/* What is explored beyond the round: for so long, and for that share of the time that has passed;
 * larger instances wait for their round. */
#define CHEAP_SECONDS 0.25
#define CHEAP_SHARE 0.05
#define CHEAP_STATES 5000

/* ---- instances ---- */

static bool is_worthy(const Proving *proving, const int64_t *values)
{
    bool worthy = true;
    for (size_t i = 0; i < proving->lifted_count; i++) {
        worthy = worthy && values[i] >= LIFTING_WORTHY;
    }
    return worthy;
}

static void add_instance(Proving *proving)
{
    Instance instance = {.is_worthy = is_worthy(proving, proving->next.values),
                         .extra = instances_extra(&proving->next)};
    size_t count = proving->lifted_count;
    instance.values = memory_allocate(count, sizeof *instance.values);
    memcpy(instance.values, proving->next.values, count * sizeof *instance.values);
    vector_push(&proving->instances, instance);
    if (count > 0) instances_next(&proving->next);
}

Instance *proving_instance(Proving *proving, size_t index, int64_t extra)
{
    if (index > 0 && proving_is_single(proving)) return NULL;
    while (proving->instances.count <= index) add_instance(proving);
    Instance *instance = &proving->instances.items[index];
    return instance->extra <= extra ? instance : NULL;
}

static const System *build_with(const Proving *proving, const int64_t *values)
{
    const Lifting lifting = {.model = proving->model,
                             .options = proving->options,
                             .scenario = proving->scenario,
                             .names = proving->lifted,
                             .count = proving->lifted_count,
                             .lifted = proving->lifted_count};
    return lifting_build(&lifting, values, NULL);
}

/* Where the model refuses the values there is no such instance. */
static void build(Proving *proving, Instance *instance)
{
    if (instance->is_built) return;
    instance->is_built = true;
    instance->system = build_with(proving, instance->values);
    instance->is_explored = instance->is_complete = instance->system == NULL;
}

/* ---- exploring ---- */

static void show_exploring(void *context, const Progress *progress)
{
    (void)progress;
    proving_show(context, 0);
}

/* One that was cut short comes again. */
static void count_exploration(Proving *proving, Instance *instance, const Exploration *exploration)
{
    if (!instance->is_counted) proving->explored++;
    instance->is_counted = true;
    proving->states += exploration->states;
    proving->has_begun = proving->has_begun || exploration->states > 0;
    proving->transitions += exploration->transitions;
    proving->exploring += exploration->seconds;
    if (exploration->depth > proving->depth) proving->depth = exploration->depth;
}

/* Of the only instance a larger part is looked at each time that its turn comes. */
static uint64_t most_states(const Proving *proving)
{
    return proving_is_single(proving) ? EXPLORE_NO_LIMIT : LIFTING_STATES_MOST;
}

/* One of many is small, or not what is looked for. The only one is explored as `check` does it. */
static ExploreOptions exploring(Proving *proving, uint64_t states, double seconds)
{
    ExploreOptions options = {0};
    if (proving_is_single(proving)) options = run_exploring(proving->options);
    options.max_states = states;
    options.max_memory = proving->max_memory;
    options.max_depth = EXPLORE_NO_LIMIT;
    options.timeout = seconds;
    options.interrupted = interrupt_flag();
    options.progress = show_exploring;
    options.progress_context = proving;
    return options;
}

static void explore_findings(Proving *proving, Instance *instance, Inquiry *inquiry,
                             uint64_t states, double seconds)
{
    ExploreOptions options = exploring(proving, states, seconds);
    Exploration *exploration = &proving->exploration;
    minimising_prepare(inquiry, &options);
    proving->at = instance->system;
    proving->trying = NULL;
    explore(instance->system, inquiry->findings, &options, exploration);
    count_exploration(proving, instance, exploration);
    instance->is_large = exploration->stop == STOP_STATES;
    bool is_enough = states >= most_states(proving);
    instance->is_explored = exploration->stop != STOP_TIMEOUT && (!instance->is_large || is_enough);
    instance->is_complete = exploration->stop == STOP_COMPLETE || exploration->stop == STOP_SETTLED;
}

/* Asks for what is open, and again for what is proved: that must not be violated anywhere. */
static Findings *ask_open(const Proving *proving, const System *system)
{
    const Findings *known = proving->findings;
    const char **names = memory_allocate(known->count, sizeof *names), *unknown;
    size_t count = 0;
    for (uint32_t i = 0; i < known->count; i++) {
        const Finding *finding = &known->items[i];
        bool proved = finding->engine != NULL && finding->schedule == NULL;
        if (finding->asked && (finding->open || proved)) names[count++] = finding->property->name;
    }
    Findings *findings = findings_create(system, names, count, &unknown);
    free(names);
    PROMISE(findings != NULL && findings->count == known->count);
    return findings;
}

static void explore_instance(Proving *proving, Instance *instance, uint64_t states, double seconds)
{
    Inquiry inquiry;
    inquiry_init(&inquiry, instance->system, ask_open(proving, instance->system), proving->options);
    explore_findings(proving, instance, &inquiry, states, seconds);
    proving_take_traces(proving, &inquiry);
    inquiry_release(&inquiry);
}

void proving_explore_up_to(Proving *proving, int64_t extra, double slice)
{
    double end = seconds_now() + slice;
    Instance *instance;
    for (size_t i = 0; (instance = proving_instance(proving, i, extra)) != NULL; i++) {
        if (proving_is_over(proving) || findings_settled(proving->findings)) return;
        build(proving, instance);
        double seconds = proving_seconds_left(proving, end - seconds_now());
        if (!instance->is_explored && seconds > 0) {
            uint64_t states = instance->is_counted ? most_states(proving) : LIFTING_STATES_MOST;
            explore_instance(proving, instance, states, seconds);
        }
    }
}

/* Is there anything left within the declared ranges, from this instance on? They are boxes, so what
 * has more above the starts than an instance of which all alike are outside is outside, too. */
static bool is_within(Cheap *cheap, const Instance *instance)
{
    if (instance->extra > cheap->extra) {
        if (!cheap->any_within) return false;
        cheap->extra = instance->extra;
        cheap->any_within = false;
    }
    if (instance->system == NULL || !lifting_is_beyond(instance->system)) cheap->any_within = true;
    return true;
}

/* The next instance, if it is a matter of a moment. One that isn't is in the way of those behind it:
 * a violation comes with the smallest instance. */
static bool explore_next_cheap(Proving *proving, double seconds)
{
    Cheap *cheap = &proving->cheap;
    Instance *instance = proving_instance(proving, cheap->next, INT64_MAX);
    if (instance == NULL || (instance->is_large && !instance->is_explored)) return false;
    build(proving, instance);
    if (!is_within(cheap, instance)) return false;
    bool beyond = instance->system != NULL && lifting_is_beyond(instance->system);
    if (!instance->is_explored && !beyond) {
        explore_instance(proving, instance, CHEAP_STATES, seconds);
    }
    if (!instance->is_explored && !beyond) return false;
    cheap->next++;
    return true;
}

void proving_explore_cheap(Proving *proving)
{
    bool more = !proving_is_single(proving);
    while (more && !proving_is_over(proving) && !findings_settled(proving->findings)) {
        double begun = seconds_now();
        double share = CHEAP_SECONDS + CHEAP_SHARE * (begun - proving->started);
        double seconds = proving_seconds_left(proving, share - proving->cheap.seconds);
        if (seconds <= 0) return;
        more = explore_next_cheap(proving, seconds);
        proving->cheap.seconds += seconds_now() - begun;
    }
}
