/* test_best.c - is the trace that is called minimal the best of all?
 *
 *     test_best [--native] [--bmc] [--max-states N] FILE.tocsin...
 *
 * Explores each model in several ways, has the best of the shortest traces chosen for each finding
 * that has one, and for the way to a stuck state, and compares it with the best that looking at all
 * of them finds (best.h): the same schedule, to the last choice; so does choosing without an
 * explorer that knows anything. With --native, native code explores, too; with --bmc, Z3 finds
 * traces of a few steps, and what the program makes of these is compared. A line for each
 * disagreement and a summary; exit 1 when there was any. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../cli/run.h"
#include "../explorer/same.h"
#include "best.h"
#include "counterexamples/minimal.h"
#include "explorer/explore.h"
#include "model/model.h"
#include "properties/stuck.h"
#include "support/memory.h"

#define BOUNDED_STEPS 6
#define BOUNDED_SECONDS 20

typedef struct Comparison {
    const char *file;
    uint64_t max_states;
    bool native, bmc;
    unsigned bounded; /* traces from bmc that were compared */
    unsigned stuck;   /* ways to a stuck state that were */
    unsigned models, compared, with_traces, beyond, disagreements;
    unsigned better; /* than what was found first */
    uint64_t traces;
} Comparison;

__attribute__((format(printf, 2, 3))) static void disagree(Comparison *comparison,
                                                           const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("%s: ", comparison->file);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
    comparison->disagreements++;
}

/* --- a finding's trace of its own --- */

static Schedule *whole_schedule(const Finding *finding)
{
    Schedule *schedule = schedule_create();
    const Schedule *parts[] = {finding->schedule, finding->attempt};
    for (size_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; parts[i] != NULL && j < schedule_length(parts[i]); j++) {
            Action action = schedule_entry(parts[i], j);
            schedule_append(schedule, &action);
        }
    }
    return schedule;
}

/* Is it that of a finding that is wholly minimal? */
static bool has_minimal(const Finding *finding)
{
    return finding->schedule != NULL && !finding->may_be_shorter &&
           finding->property->kind != PROPERTY_LIVENESS;
}

static void compare_best(Comparison *comparison, const System *system, const Finding *finding,
                         const Best *best, const char *who)
{
    const char *name = finding->property->name;
    Measure measure = {0};
    Schedule *schedule = whole_schedule(finding);
    if (!minimal_measure(system, finding->schedule, finding->attempt, &measure)) {
        disagree(comparison, "%s, %s: it can't be replayed", name, who);
    }
    if (finding->fewest != FEWEST_VALUES) {
        disagree(comparison, "%s, %s: it is not proved", name, who);
    }
    if (measure.context_switches != best->context_switches ||
        measure.participants != best->participants || measure.values != best->values) {
        disagree(comparison,
                 "%s, %s: %u switches, %u participants, %u values; the best has %u, %u, %u", name,
                 who, measure.context_switches, measure.participants, measure.values,
                 best->context_switches, best->participants, best->values);
    } else if (!same_schedule(schedule, best->schedule)) {
        disagree(comparison, "%s, %s: another one that is as good comes first", name, who);
    }
    schedule_destroy(schedule);
}

/* --- with an engine that knows nothing, but for what is lost --- */

typedef struct Knowing {
    const System *system;
    const Finding *finding;
    uint32_t steps;
} Knowing;

static bool leads(void *context, uint32_t steps, const int64_t *state)
{
    const Knowing *knowing = context;
    if (knowing->finding->property->kind != PROPERTY_RECOVERABLE) return true;
    return steps < knowing->steps || best_is_lost(knowing->system, knowing->finding, state);
}

static void choose_naively(Comparison *comparison, const Findings *findings, Finding *finding,
                           const Best *best)
{
    static const char *const manner_names[] = {"naively", "of those with as few switches",
                                               "of those with a switch more"};
    for (uint32_t i = 0; i < 3; i++) {
        finding->fewest = FEWEST_UNASKED;
        Knowing knowing = {findings->system, finding, schedule_steps(finding->schedule)};
        const ShortestWays ways = {.leads = leads, .context = &knowing};
        const MinimalOptions options = {.wanted = FEWEST_VALUES,
                                        .work = UINT64_MAX,
                                        .fewer_than = i == 0 ? 0 : best->context_switches + i};
        minimal_choose(findings, finding, &ways, &options);
        compare_best(comparison, findings->system, finding, best, manner_names[i]);
    }
}

/* --- from the explorer --- */

typedef struct Manner {
    const char *name;
    unsigned threads;
    bool identities, dead, native;
} Manner;

static const Manner manners[] = {
    {"without reductions", 1, false, false, false}, {"with all reductions", 1, true, true, false},
    {"over identities", 1, true, false, false},     {"without what is dead", 1, false, true, false},
    {"with two threads", 2, true, true, false},     {"with eight threads", 8, true, true, false},
    {"by native code", 1, true, true, true},        {"by native code alone", 2, false, false, true},
};

/* What the explorer has found first, and what was chosen then. */
typedef struct Explored {
    Findings *findings;
    Finding stuck;    /* the way to a stuck state; its schedule is owned */
    Schedule **first; /* for each finding and `stuck`, or NULL */
    Exploration exploration;
} Explored;

/* Behind the findings comes that of a stuck state. */
static Finding *explored_finding(Explored *explored, uint32_t position)
{
    bool stuck = position == explored->findings->count;
    return stuck ? &explored->stuck : &explored->findings->items[position];
}

static void take_stuck(Explored *explored)
{
    if (explored->exploration.way_to_stuck == NULL) return;
    explored->stuck.schedule = explored->exploration.way_to_stuck;
    explored->exploration.way_to_stuck = NULL;
}

static void shorten(void *context, uint32_t position, const ShortestWays *ways)
{
    const MinimalOptions options = {.wanted = FEWEST_VALUES, .work = MINIMAL_WORK};
    Explored *explored = context;
    if (position == EXPLORE_STUCK) {
        take_stuck(explored);
        position = explored->findings->count;
    }
    Finding *finding = explored_finding(explored, position);
    explored->first[position] = whole_schedule(finding);
    if (ways != NULL) minimal_choose(explored->findings, finding, ways, &options);
}

static void explore_with(const Comparison *comparison, const System *system, const Manner *manner,
                         Explored *ret_explored)
{
    const char *unknown;
    *ret_explored = (Explored){
        .findings = findings_create(system, NULL, 0, &unknown),
        .stuck = {.property = &stuck_property, .verdict = VERDICT_HOLDS},
        .first = memory_allocate(system->property_count + 1, sizeof *ret_explored->first)};
    const ExploreOptions options = {
        .max_states = comparison->max_states,
        .max_depth = EXPLORE_NO_LIMIT,
        .max_memory = EXPLORE_NO_LIMIT,
        .threads = manner->threads,
        .native = manner->native,
        .native_at = manner->native,
        .reductions = {.identities = manner->identities, .dead = manner->dead},
        .way_to_stuck = true,
        .shorten = shorten,
        .shorten_context = ret_explored};
    explore(system, ret_explored->findings, &options, &ret_explored->exploration);
    take_stuck(ret_explored);
}

static void explored_release(Explored *explored)
{
    for (uint32_t i = 0; i <= explored->findings->count; i++) schedule_destroy(explored->first[i]);
    schedule_destroy(explored->stuck.schedule);
    free(explored->first);
    findings_destroy(explored->findings);
}

/* Where all were looked at, with the best of them; else with one of them. */
static void compare_explored(Comparison *comparison, const System *system, const Best *bests,
                             Explored *naive, const Manner *manner)
{
    Explored explored;
    explore_with(comparison, system, manner, &explored);
    for (uint32_t i = 0; i <= explored.findings->count; i++) {
        const Finding *finding = explored_finding(&explored, i);
        const Finding *other = explored_finding(naive, i);
        if (!has_minimal(finding)) continue;
        if (bests[i].known) {
            compare_best(comparison, system, finding, &bests[i], manner->name);
        } else if (other->schedule != NULL &&
                   (finding->fewest != other->fewest ||
                    !same_schedule(finding->schedule, other->schedule))) {
            disagree(comparison, "%s: something else %s", finding->property->name, manner->name);
        }
    }
    explored_release(&explored);
}

/* --- from Z3, by way of the program --- */

static void compare_bounded(Comparison *comparison, const System *system, const Best *bests)
{
    const char *unknown;
    Options options;
    Inquiry inquiry;
    options_init(&options);
    options.engine = ENGINE_BMC;
    options.max_depth = BOUNDED_STEPS;
    options.timeout = BOUNDED_SECONDS;
    options.minimise = MINIMISE_FULL;
    Findings *findings = findings_create(system, NULL, 0, &unknown);
    if (!inquiry_decide(&inquiry, system, findings, &options)) {
        disagree(comparison, "bmc and the explorer do not agree, or there is no replay");
    }
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!has_minimal(finding) || !bests[i].known) continue;
        if (finding->fewest != FEWEST_VALUES) continue; /* for want of time */
        compare_best(comparison, system, finding, &bests[i], "bounded");
        comparison->bounded++;
    }
    inquiry_release(&inquiry);
    options_release(&options);
}

static Best *find_bests(Comparison *comparison, Explored *explored)
{
    const Findings *findings = explored->findings;
    Best *bests = memory_allocate((size_t)findings->count + 1, sizeof *bests);
    bool any = false;
    for (uint32_t i = 0; i <= findings->count; i++) {
        const Finding *finding = explored_finding(explored, i);
        Best *best = &bests[i];
        if (!has_minimal(finding)) continue;
        best_find(findings, finding, best);
        any = any || best->known;
        comparison->beyond += !best->known;
        comparison->compared += best->known;
        comparison->traces += best->traces;
        comparison->better += best->known && !same_schedule(explored->first[i], best->schedule);
    }
    comparison->stuck += bests[findings->count].known;
    comparison->with_traces += any;
    return bests;
}

static void compare_system(Comparison *comparison, const System *system)
{
    Explored explored;
    explore_with(comparison, system, &manners[0], &explored);
    Best *bests = find_bests(comparison, &explored);
    size_t count = sizeof manners / sizeof *manners;
    for (size_t i = 0; i < count; i++) {
        if (manners[i].native && !comparison->native) continue;
        compare_explored(comparison, system, bests, &explored, &manners[i]);
    }
    if (comparison->bmc) compare_bounded(comparison, system, bests);
    for (uint32_t i = 0; i <= explored.findings->count; i++) {
        if (bests[i].known) {
            choose_naively(comparison, explored.findings, explored_finding(&explored, i),
                           &bests[i]);
        }
        best_release(&bests[i]);
    }
    free(bests);
    explored_release(&explored);
}

static void compare_file(Comparison *comparison, const char *path)
{
    char *message = NULL;
    comparison->file = path;
    Model *model = model_load(path, &message);
    const System *system = model == NULL || model_is_broken(model)
                               ? NULL
                               : model_build(model, NULL, 0, NULL, &message);
    if (system == NULL) {
        disagree(comparison, "it is no model: %s", message == NULL ? "broken" : message);
    } else {
        comparison->models++;
        compare_system(comparison, system);
    }
    free(message);
    model_destroy(model);
}

int main(int argc, char **argv)
{
    Comparison comparison = {.max_states = 20000};
    int first = 1;
    if (argc > first && strcmp(argv[first], "--native") == 0) {
        comparison.native = true;
        first++;
    }
    if (argc > first && strcmp(argv[first], "--bmc") == 0) {
        comparison.bmc = true;
        first++;
    }
    if (argc > first + 1 && strcmp(argv[first], "--max-states") == 0) {
        comparison.max_states = strtoull(argv[first + 1], NULL, 10);
        first += 2;
    }
    for (int i = first; i < argc; i++) compare_file(&comparison, argv[i]);
    printf("%u models, %u with traces: %u compared with all %llu that are as short, "
           "%u of them better than the first; %u have too many; %u from bmc, %u to a stuck state; "
           "%u disagreements\n",
           comparison.models, comparison.with_traces, comparison.compared,
           (unsigned long long)comparison.traces, comparison.better, comparison.beyond,
           comparison.bounded, comparison.stuck, comparison.disagreements);
    return comparison.disagreements > 0;
}
