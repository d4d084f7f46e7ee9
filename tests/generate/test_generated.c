/* test_generated.c - does the explorer find what a naive enumeration finds?
 *
 *     test_generated [--max-states N] [--judge DIRECTORY] [--native N [--moments N] [--seed N]]
 *                    FILE.tocsin...
 *
 * Explores each model both ways and compares counts, depth, verdicts and the lengths of the ways to
 * them; then once more with several threads, after which everything must be as it was; then over
 * representatives, with each reduction and with both. Every schedule is replayed: it must lead where
 * the finding says. A line for each disagreement and a summary; exit 1 when there was any. With
 * --judge, the naive answers are also compared with those of the reference (judge.h), as DIRECTORY
 * has them. With --native, native code is compared with the interpreter instead, in up to N states
 * of each model and each scenario, and explorations in which it takes over, at the beginning and at
 * some moments later, with several threads, with one by the interpreter. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../explorer/compiler.h"
#include "../explorer/same.h"
#include "counterexamples/trace.h"
#include "explorer/explore.h"
#include "hints.h"
#include "judge.h"
#include "model/canonical.h"
#include "model/model.h"
#include "naive.h"
#include "native.h"
#include "properties/stuck.h"
#include "support/memory.h"

typedef struct Comparison {
    const char *file, *text;
    const char *judge; /* a directory, or NULL */
    uint64_t max_states, native_states;
    unsigned moments; /* at which native code takes over, of each search */
    uint64_t random;
    unsigned changes; /* searches in which native code took over */
    unsigned models, complete, judged, disagreements;
    uint64_t states, transitions, violated, errors, lost;
    uint64_t live, endless;    /* liveness: verdicts compared, and loops */
    uint64_t hints;            /* of fairness that would help */
    uint64_t items, uncovered; /* of coverage */
    uint64_t reduced;          /* states, summed up over three ways to reduce */
    unsigned stuck;            /* explorations with a way to a stuck state */
    unsigned known; /* how often it was told what those stand for; or native code reduced */
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

/* Where a replay is: the state before the last step, and the one after it, raw and canonical. */
typedef struct Replay {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *before, *raw, *state;
} Replay;

static void replay_init(Replay *replay, const System *system)
{
    *replay = (Replay){
        .system = system,
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .before = memory_allocate(system->cells + 1, sizeof(int64_t)),
        .raw = memory_allocate(system->cells + 1, sizeof(int64_t)),
        .state = memory_allocate(system->cells + 1, sizeof(int64_t)),
    };
}

static void replay_release(Replay *replay)
{
    interpreter_destroy(replay->interpreter);
    canonical_destroy(replay->canonical);
    free(replay->before);
    free(replay->raw);
    free(replay->state);
}

/* Takes one action; TAKE_ERROR also when the values of an order become too many. */
static TakeResult replay_take(Replay *replay, const Action *action, const Step **ret_step,
                              ModelError *ret_error)
{
    size_t bytes = replay->system->cells * sizeof(int64_t);
    memcpy(replay->before, replay->state, bytes);
    const int64_t *from = action->process == NULL ? NULL : replay->before;
    TakeResult result =
        interpreter_take(replay->interpreter, from, action, replay->raw, ret_step, ret_error);
    if (result != TAKE_DONE) return result;
    memcpy(replay->state, replay->raw, bytes);
    bool fits = canonical_apply(replay->canonical, replay->state, NULL, ret_error);
    return fits ? TAKE_DONE : TAKE_ERROR;
}

/* The last entry's action and step are left in *ret_moment, for transition properties. */
static bool replay_schedule(Replay *replay, const Schedule *schedule, Moment *ret_moment)
{
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error;
        const Step *step = NULL;
        if ((i == 0) != (action.process == NULL)) return false;
        if (replay_take(replay, &action, &step, &error) != TAKE_DONE) return false;
        *ret_moment = (Moment){.state = replay->before,
                               .after = replay->raw,
                               .process = action.process,
                               .instance = action.instance,
                               .step = step};
    }
    return true;
}

static const char *replay_error(Replay *replay, const Finding *finding)
{
    ModelError error;
    Moment moment = {.state = replay->state};
    if (finding->has_attempt != (finding->attempt != NULL)) return "has_attempt is wrong";
    if (finding->has_attempt) {
        if (schedule_length(finding->attempt) != 1) return "an attempt is one action";
        Action action = schedule_entry(finding->attempt, 0);
        const Step *step = NULL;
        if ((schedule_length(finding->schedule) == 0) != (action.process == NULL)) {
            return "the attempt is out of place";
        }
        TakeResult result = replay_take(replay, &action, &step, &error);
        if (finding->evaluated == NULL) {
            if (result != TAKE_ERROR) return "the attempt is no error";
            return error.kind == finding->error.kind ? NULL : "the attempt is another error";
        }
        if (result != TAKE_DONE) return "the attempt can't be taken";
        moment = (Moment){replay->before, replay->raw, action.process, action.instance, step};
    }
    if (finding->evaluated == NULL) return "neither attempt nor property";
    EvalResult result =
        interpreter_holds(replay->interpreter, finding->evaluated->expr, &moment, &error);
    if (result != EVAL_ERROR) return "evaluating the property does not fail";
    return error.kind == finding->error.kind ? NULL : "evaluating the property fails otherwise";
}

/* Does the end of the replay show what the finding says? NULL or why not. */
static const char *replay_shows(Replay *replay, const Finding *finding, const Moment *last)
{
    const Property *property = finding->property;
    if (property->kind == PROPERTY_ERROR) return replay_error(replay, finding);
    const Moment here = {.state = replay->state};
    bool is_transition = property->of_transitions;
    if (is_transition && schedule_steps(finding->schedule) == 0) return "there is no transition";
    ModelError error;
    EvalResult result = interpreter_holds(replay->interpreter, property->expr,
                                          is_transition ? last : &here, &error);
    EvalResult wanted = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    if (result != wanted) return "the way does not show it";
    bool reaches = property->kind == PROPERTY_RECOVERABLE &&
                   naive_reaches(replay->system, property, replay->state);
    return reaches ? "a run of helpful steps leads from there to the goal" : NULL;
}

static void check_schedule(Comparison *comparison, const System *system, const Finding *finding)
{
    Replay replay;
    Moment last = {0};
    replay_init(&replay, system);
    const char *complaint = "the schedule can't be followed";
    if (replay_schedule(&replay, finding->schedule, &last)) {
        complaint = replay_shows(&replay, finding, &last);
    }
    if (complaint != NULL) disagree(comparison, "%s: %s", finding->property->name, complaint);
    replay_release(&replay);
}

static void compare_number(Comparison *comparison, const char *what, uint64_t explorer,
                           uint64_t naive)
{
    if (explorer == naive) return;
    disagree(comparison, "%s: explorer counts %" PRIu64 ", naive %" PRIu64, what, explorer, naive);
}

/* The same steps, whatever the order. */
static bool same_crossings(const NoReturn *no_return, const NaiveVerdict *naive)
{
    uint32_t same = 0;
    for (uint32_t i = 0; i < no_return->crossing_count; i++) {
        for (uint32_t j = 0; j < naive->crossing_count; j++) {
            same += no_return->crossings[i] == naive->crossings[j];
        }
    }
    return same == no_return->crossing_count && same == naive->crossing_count;
}

/* Representatives are told from what they stand for. */
static void compare_no_return(Comparison *comparison, const Finding *finding,
                              const NaiveVerdict *naive)
{
    const char *name = finding->property->name;
    const NoReturn *no_return = finding->no_return;
    if (no_return == NULL) {
        disagree(comparison, "%s: nothing is told of what is lost", name);
        return;
    }
    if (no_return->for_good != naive->for_good) {
        disagree(comparison, "%s: naively, it is%s for good", name, naive->for_good ? "" : " not");
    }
    uint64_t told = no_return->stands_for;
    if ((told > 0 && told != naive->lost) || no_return->states > naive->lost) {
        disagree(comparison, "%s: %" PRIu64 " states are lost, naively %" PRIu64, name, told,
                 naive->lost);
    }
    if (!same_crossings(no_return, naive)) {
        disagree(comparison, "%s: other steps cross", name);
    }
}

/* Without reductions. */
static void compare_no_returns(Comparison *comparison, const Findings *findings,
                               const NaiveResult *naive)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const NoReturn *no_return = findings->items[i].no_return;
        if (no_return == NULL) continue;
        compare_number(comparison, "lost states", no_return->states, naive->verdicts[i].lost);
        compare_number(comparison, "what they stand for", no_return->stands_for,
                       naive->verdicts[i].lost);
    }
}

/* A loop is judged by the definitions. */
static void check_loop(Comparison *comparison, const System *system, const Finding *finding)
{
    char *complaint = NULL;
    Trace *trace = trace_replay(system, finding, &complaint);
    if (trace == NULL) disagree(comparison, "%s: %s", finding->property->name, complaint);
    trace_destroy(trace);
    free(complaint);
}

/* Once for each property, as this takes a while. */
static void compare_hints(Comparison *comparison, const Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        const char *fault =
            hints_fault(comparison->text, findings->system, finding, comparison->max_states);
        if (fault != NULL) disagree(comparison, "%s: %s", finding->property->name, fault);
        comparison->hints += finding->remedies.count;
    }
}

/* Verdicts agree, and a loop is one. */
static void compare_liveness(Comparison *comparison, const System *system, const Finding *finding,
                             const NaiveVerdict *naive)
{
    comparison->live += finding->verdict != VERDICT_UNKNOWN && !naive->open;
    comparison->endless += finding->verdict == VERDICT_VIOLATED;
    if (finding->schedule != NULL) check_loop(comparison, system, finding);
}

static void compare_finding(Comparison *comparison, const System *system, const Finding *finding,
                            const NaiveVerdict *naive)
{
    const char *name = finding->property->name;
    if (naive->open) return;
    if (finding->verdict != naive->verdict) {
        disagree(comparison, "%s: explorer says %s, naive %s", name, verdict_name(finding->verdict),
                 verdict_name(naive->verdict));
        return;
    }
    if ((finding->schedule != NULL) != naive->found) {
        disagree(comparison, "%s: the schedule is %s", name, naive->found ? "missing" : "too many");
        return;
    }
    if (finding->verdict == VERDICT_UNKNOWN && finding->reason == NULL) {
        disagree(comparison, "%s: unknown without a reason", name);
    }
    if (finding->property->kind == PROPERTY_LIVENESS) {
        compare_liveness(comparison, system, finding, naive);
        return;
    }
    if (finding->schedule == NULL) return;
    uint32_t steps = schedule_steps(finding->schedule);
    if (steps != naive->steps) {
        disagree(comparison, "%s: explorer needs %" PRIu32 " steps, naive %" PRIu32, name, steps,
                 naive->steps);
    }
    if (finding->property->kind == PROPERTY_RECOVERABLE) {
        compare_no_return(comparison, finding, naive);
        comparison->lost++;
    }
    comparison->violated += finding->verdict == VERDICT_VIOLATED;
    comparison->errors += finding->property->kind == PROPERTY_ERROR;
    check_schedule(comparison, system, finding);
}

static void compare_counts(Comparison *comparison, const Exploration *exploration,
                           const NaiveResult *naive)
{
    if ((exploration->stop == STOP_COMPLETE) != naive->complete) {
        disagree(comparison, "only one of them is complete");
        return;
    }
    compare_number(comparison, "states", exploration->states, naive->states);
    compare_number(comparison, "transitions", exploration->transitions, naive->transitions);
    if (!naive->complete) return;
    compare_number(comparison, "initial states", exploration->initial_states,
                   naive->initial_states);
    compare_number(comparison, "depth", exploration->depth, naive->depth);
}

static void disagree_with_judge(void *context, const char *what, const char *judge,
                                const char *naive)
{
    disagree(context, "%s: the reference says %s, the interpreter %s", what, judge, naive);
}

static void compare_with_judge(Comparison *comparison, const System *system,
                               const NaiveResult *naive)
{
    if (comparison->judge == NULL) return;
    if (judge_compare(comparison->judge, comparison->file, system, naive, disagree_with_judge,
                      comparison)) {
        comparison->judged++;
    } else {
        disagree(comparison, "there is no answer of the reference");
    }
}

/* Another number of threads, and native code, come to the same, to the last choice of every
 * schedule. Did native code take over? */
static bool compare_again(Comparison *comparison, const Exploration *exploration,
                          const Findings *findings, const ExploreOptions *options)
{
    Findings *again = findings_create(findings->system, NULL, 0, NULL);
    Exploration second;
    explore(findings->system, again, options, &second);
    const char *what = what_differs(exploration, findings, &second, again);
    if (what != NULL) {
        disagree(comparison, "%u threads, native code at %" PRIu64 ": other: %s", options->threads,
                 options->native_at, what);
    }
    schedule_destroy(second.way_to_stuck);
    findings_destroy(again);
    return second.native;
}

/* As near as the naive enumeration says, and over all states as often; there is a way. */
static void compare_stuck(Comparison *comparison, const System *system,
                          const Exploration *exploration, const NaiveResult *naive)
{
    bool all = exploration->states == naive->states;
    if (!naive->complete) return;
    if (all) compare_number(comparison, "stuck", exploration->stuck_states, naive->stuck_states);
    compare_number(comparison, "steps to stuck", exploration->steps_to_stuck,
                   naive->steps_to_stuck);
    if ((exploration->stuck_states > 0) != (naive->stuck_states > 0) ||
        (exploration->way_to_stuck == NULL) != (naive->stuck_states == 0)) {
        disagree(comparison, "only one of them is stuck somewhere");
    }
    if (exploration->way_to_stuck == NULL) return;
    const Finding finding = {.property = &stuck_property, .schedule = exploration->way_to_stuck};
    compare_number(comparison, "steps of the way to stuck", schedule_steps(finding.schedule),
                   naive->steps_to_stuck);
    check_schedule(comparison, system, &finding);
    comparison->stuck++;
}

/* Over representatives: the same verdicts and lengths, ways that replay, and what they stand for is
 * what there is. With any number of threads, too. */
static void compare_reduced(Comparison *comparison, const System *system, const NaiveResult *naive,
                            ExploreOptions options)
{
    Findings *findings = findings_create(system, NULL, 0, NULL);
    Exploration exploration;
    options.threads = 1;
    explore(system, findings, &options, &exploration);
    for (uint32_t i = 0; i < findings->count; i++)
        compare_finding(comparison, system, &findings->items[i], &naive->verdicts[i]);
    compare_stuck(comparison, system, &exploration, naive);
    if (exploration.stop != STOP_COMPLETE) disagree(comparison, "reduced, it does not end");
    if (exploration.states > naive->states) disagree(comparison, "reduced, there are more states");
    bool known = exploration.stands_for > 0 || naive->states == 0;
    if (known || !options.reductions.dead)
        compare_number(comparison, "stands for", exploration.stands_for, naive->states);
    options.threads = 3;
    compare_again(comparison, &exploration, findings, &options);
    comparison->reduced += exploration.states;
    comparison->known += known;
    schedule_destroy(exploration.way_to_stuck);
    findings_destroy(findings);
}

/* Each property alone: the others then forbid nothing. */
static void compare_one_by_one(Comparison *comparison, const System *system,
                               const NaiveResult *naive, const ExploreOptions *options)
{
    for (uint32_t i = 0; i + 1 < system->property_count; i++) {
        Exploration exploration;
        const char *name = system->properties[i].name;
        Findings *findings = findings_create(system, &name, 1, NULL);
        explore(system, findings, options, &exploration);
        compare_finding(comparison, system, &findings->items[i], &naive->verdicts[i]);
        schedule_destroy(exploration.way_to_stuck);
        findings_destroy(findings);
    }
}

static void compare_all_reduced(Comparison *comparison, const System *system,
                                const NaiveResult *naive, ExploreOptions options)
{
    static const CanonicalOptions reductions[] = {
        {.identities = true}, {.dead = true}, {.identities = true, .dead = true}};
    for (size_t i = 0; naive->complete && i < sizeof reductions / sizeof *reductions; i++) {
        options.reductions = reductions[i];
        compare_reduced(comparison, system, naive, options);
    }
    if (naive->complete) compare_one_by_one(comparison, system, naive, &options);
}

/* What one says is never missing, the other does. `all`: everything is to be settled. */
static void compare_items(Comparison *comparison, const Coverage *coverage, const Coverage *naive,
                          bool all)
{
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const CoverItem *item = coverage_item(coverage, i);
        CoverState state = coverage_state(coverage, i);
        bool covered = coverage_state(naive, i) == COVER_COVERED;
        comparison->items++;
        bool too_large = item->over_time != NULL && coverage_state(naive, i) == COVER_OPEN;
        if (item->silent || too_large) continue;
        comparison->uncovered += !covered;
        if (state == (covered ? COVER_COVERED : COVER_UNCOVERED)) continue;
        if (state == COVER_OPEN && !all) continue;
        disagree(comparison, "%s %" PRIu32 " at byte %" PRIu32 " is %s, naively %s",
                 cover_kind_name(item->kind), i, item->span.begin,
                 state == COVER_OPEN ? "not settled"
                 : covered           ? "uncovered"
                                     : "covered",
                 covered ? "covered" : "uncovered");
    }
}

/* Whatever the reduction, the same is covered. */
static void compare_coverage(Comparison *comparison, const System *system, const NaiveResult *naive)
{
    ExploreOptions options = {.max_states = comparison->max_states,
                              .max_memory = EXPLORE_NO_LIMIT,
                              .max_depth = EXPLORE_NO_LIMIT,
                              .full = true,
                              .cover = true};
    for (unsigned i = 0; i < 4 && naive->complete && naive->states > 0; i++) {
        Findings *findings = findings_create(system, NULL, 0, NULL);
        Exploration exploration;
        options.reductions = (CanonicalOptions){.identities = i & 1, .dead = i & 2};
        options.cover_all = i == 0 || i == 3;
        explore(system, findings, &options, &exploration);
        if (exploration.coverage == NULL) {
            disagree(comparison, "coverage is not known");
        } else {
            compare_items(comparison, exploration.coverage, naive->coverage, options.cover_all);
        }
        coverage_destroy(exploration.coverage);
        findings_destroy(findings);
    }
}

static void compare_system(Comparison *comparison, const System *system)
{
    ExploreOptions options = {
        .max_states = comparison->max_states,
        .max_memory = EXPLORE_NO_LIMIT,
        .max_depth = EXPLORE_NO_LIMIT,
        .full = true,
        .way_to_stuck = true,
    };
    Findings *findings = findings_create(system, NULL, 0, NULL);
    Exploration exploration;
    NaiveResult naive;
    explore(system, findings, &options, &exploration);
    for (options.threads = 2; options.threads <= 4; options.threads += 2) {
        compare_again(comparison, &exploration, findings, &options);
    }
    naive_enumerate(system, comparison->max_states, &naive);
    compare_counts(comparison, &exploration, &naive);
    compare_number(comparison, "transitions that can't be taken", 0, naive.untakeable);
    for (uint32_t i = 0; i < findings->count; i++) {
        compare_finding(comparison, system, &findings->items[i], &naive.verdicts[i]);
    }
    compare_stuck(comparison, system, &exploration, &naive);
    compare_no_returns(comparison, findings, &naive);
    compare_hints(comparison, findings);
    compare_all_reduced(comparison, system, &naive, options);
    compare_coverage(comparison, system, &naive);
    compare_with_judge(comparison, system, &naive);
    comparison->models++;
    comparison->complete += naive.complete;
    comparison->states += naive.states;
    comparison->transitions += naive.transitions;
    naive_release(&naive);
    schedule_destroy(exploration.way_to_stuck);
    findings_destroy(findings);
}

/* To another moment: at first mostly the next one, later farther. */
static uint64_t next_distance(Comparison *comparison, uint64_t moment)
{
    comparison->random = comparison->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return 1 + (comparison->random >> 33) % (1 + moment / 3);
}

/* By native code from the first state on, and from later ones. */
static void explore_natively(Comparison *comparison, const System *system,
                             const CanonicalOptions *reductions)
{
    ExploreOptions options = {.max_states = comparison->native_states,
                              .max_memory = EXPLORE_NO_LIMIT,
                              .max_depth = EXPLORE_NO_LIMIT,
                              .threads = 1,
                              .full = true,
                              .way_to_stuck = true};
    if (reductions != NULL) options.reductions = *reductions;
    Findings *findings = findings_create(system, NULL, 0, NULL);
    Exploration exploration;
    explore(system, findings, &options, &exploration);
    options.native = true;
    for (; options.threads <= 4; options.threads *= 2) {
        options.native_at = 1;
        for (unsigned i = 0; i < comparison->moments; i++) {
            bool took_over = compare_again(comparison, &exploration, findings, &options);
            if (!took_over) break;
            comparison->changes++;
            options.native_at += next_distance(comparison, options.native_at);
        }
    }
    schedule_destroy(exploration.way_to_stuck);
    findings_destroy(findings);
}

/* Did native code reduce? */
static bool compare_native_reduced(Comparison *comparison, const System *system,
                                   const char *scenario, const CanonicalOptions *reductions)
{
    NativeComparison native;
    native_compare(system, comparison->native_states, reductions, &native);
    if (native.complaint[0] != '\0') {
        disagree(comparison, "%s: %s", scenario, native.complaint);
    }
    if (native.unavailable[0] != '\0') {
        printf("%s: %s: no native code: %s\n", comparison->file, scenario, native.unavailable);
    }
    if (native.left > 0) {
        printf("%s: %s: %" PRIu64 " states left to the interpreter\n", comparison->file, scenario,
               native.left);
    }
    comparison->models++;
    comparison->complete += native.unavailable[0] == '\0' && native.left == 0;
    comparison->states += native.states;
    comparison->transitions += native.transitions;
    comparison->errors += native.errors;
    comparison->known += native.reduces;
    if (native.unavailable[0] == '\0') explore_natively(comparison, system, reductions);
    return native.reduces;
}

/* As it is; and over representatives, where there are fewer of them. */
static void compare_native(Comparison *comparison, const System *system, const char *scenario)
{
    static const CanonicalOptions dead = {.dead = true}, both = {.identities = true, .dead = true};
    compare_native_reduced(comparison, system, scenario, NULL);
    Canonical *canonical = canonical_create(system, &both);
    bool forgets = canonical_forgets(canonical);
    bool reduced = (forgets || canonical_renames(canonical)) &&
                   compare_native_reduced(comparison, system, scenario, &both);
    if (forgets && !reduced) compare_native_reduced(comparison, system, scenario, &dead);
    canonical_destroy(canonical);
}

static void compare_scenarios(Comparison *comparison, Model *model)
{
    size_t count;
    const Scenario *scenarios = model_scenarios(model, &count);
    for (size_t i = 0; i < count; i++) {
        char *message = NULL;
        const System *system = model_build(model, NULL, 0, &scenarios[i], &message);
        if (system != NULL) compare_native(comparison, system, scenarios[i].name);
        free(message);
    }
}

static void compare_file(Comparison *comparison, const char *file)
{
    char *message = NULL;
    comparison->file = file;
    Model *model = model_load(file, &message);
    const System *system = NULL;
    if (model != NULL) system = model_build(model, NULL, 0, NULL, &message);
    if (system != NULL && comparison->native_states > 0) {
        compare_native(comparison, system, "as it is");
        compare_scenarios(comparison, model);
    } else if (system != NULL) {
        comparison->text = model_source(model)->text;
        compare_system(comparison, system);
    } else {
        disagree(comparison, "not a model: %s", message == NULL ? "it has errors" : message);
    }
    if (model != NULL && system == NULL) {
        diagnostics_print(model_diagnostics(model), model_source(model), stdout, false);
    }
    free(message);
    model_destroy(model);
}

/* Gives the first argument that is a file. */
static int read_options(Comparison *comparison, int argc, char **argv)
{
    int i = 1;
    for (; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--max-states") == 0) {
            comparison->max_states = strtoull(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--judge") == 0) {
            comparison->judge = argv[i + 1];
        } else if (strcmp(argv[i], "--native") == 0) {
            comparison->native_states = strtoull(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--moments") == 0) {
            comparison->moments = (unsigned)strtoul(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--seed") == 0) {
            comparison->random = strtoull(argv[i + 1], NULL, 10);
        } else {
            break;
        }
    }
    return i;
}

static void remove_cache(const char *home)
{
    char folder[64];
    snprintf(folder, sizeof folder, "%s/tocsin", home);
    folder_remove(folder);
    folder_remove(home);
}

int main(int argc, char **argv)
{
    Comparison comparison = {.max_states = 20000, .moments = 4};
    char cache[] = "/tmp/tocsin-test-native-XXXXXX"; /* nothing of what others left */
    if (mkdtemp(cache) == NULL || setenv("XDG_CACHE_HOME", cache, 1) != 0) return 2;
    for (int i = read_options(&comparison, argc, argv); i < argc; i++) {
        compare_file(&comparison, argv[i]);
    }
    remove_cache(cache);
    printf("%u models, %u of them complete, %u judged, %" PRIu64 " states, %" PRIu64
           " transitions, %" PRIu64 " violations (%" PRIu64 " model errors, %" PRIu64
           " goals out of reach), %" PRIu64 " verdicts on liveness (%" PRIu64 " loops, %" PRIu64
           " hints), %" PRIu64
           " states in three ways reduced (%u times known for how many they stand), %" PRIu64
           " things that might happen, %" PRIu64 " that don't, %u times stuck, native code took "
           "over %u times: %u disagreements\n",
           comparison.models, comparison.complete, comparison.judged, comparison.states,
           comparison.transitions, comparison.violated, comparison.errors, comparison.lost,
           comparison.live, comparison.endless, comparison.hints, comparison.reduced,
           comparison.known, comparison.items, comparison.uncovered, comparison.stuck,
           comparison.changes, comparison.disagreements);
    return comparison.disagreements == 0 && comparison.models > 0 ? 0 : 1;
}
