/* proving.c - rounds: explore the instances up to a size, then try to prove from those of that size.
 *
 * Each round has a larger size and twice the time for each attempt. So what the smallest instances
 * show is found at once, and what is easily proved before much is explored. Before each attempt the
 * next instances are explored as long as they are cheap: an attempt may take seconds, and a hundred
 * small instances less than one. */
#include "proving.h"

#include <stdio.h>
#include <string.h>

#include "counterexamples/lifted.h"
#include "disagreement.h"
#include "interrupt.h"
#include "lifting.h"
#include "memory_limit.h"
#include "progress.h"
#include "properties/wording.h"
#include "proving_end.h"
#include "proving_picture.h"
#include "solver/prove.h"
#include "support/bug.h"
#include "support/clock.h"

#define FIRST_SLICE 5.0 /* seconds for an attempt, doubled in each round */
/* What is explored beyond the round: for so long, and for that share of the time that has passed;
 * larger instances wait for their round. */
#define CHEAP_SECONDS 0.25
#define CHEAP_SHARE 0.05
#define CHEAP_STATES 5000

#define ROUNDS_WITHOUT_PROOFS 4
#define ROUNDS_WITHOUT_STATES 20

static double seconds_left(const Proving *proving)
{
    return proving->started + proving->limit - seconds_now();
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Time is up, somebody wants it to end, or nothing that comes out can be trusted. */
static bool is_over(Proving *proving)
{
    proving->interrupted = proving->interrupted || *interrupt_flag() != 0;
    return proving->interrupted || proving->has_bug || seconds_left(proving) <= 0;
}

/* ---- instances ---- */

static bool is_worthy(const Proving *proving, const int64_t *values)
{
    bool worthy = true;
    for (size_t i = 0; i < proving->lifted_count; i++) {
        worthy = worthy && values[i] >= LIFTING_WORTHY;
    }
    return worthy;
}

/* What the least instance that is worthy has above the starts. */
static int64_t least_worthy(const Proving *proving)
{
    int64_t extra = 0;
    for (size_t i = 0; i < proving->lifted_count; i++) {
        if (proving->starts[i] < LIFTING_WORTHY) extra += LIFTING_WORTHY - proving->starts[i];
    }
    return extra;
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

/* Instance number `index`; NULL where it has more above the starts than that, or there is none. */
static Instance *get_instance(Proving *proving, size_t index, int64_t extra)
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
    return lifting_build(&lifting, values);
}

/* Where the model refuses the values there is no such instance. */
static void build(Proving *proving, Instance *instance)
{
    if (instance->is_built) return;
    instance->is_built = true;
    instance->system = build_with(proving, instance->values);
    instance->is_explored = instance->is_complete = instance->system == NULL;
}

/* ---- what an instance tells ---- */

/* The finding of an instance as the one that is known. What it owns moves with it. */
static void take_over(Proving *proving, uint32_t position, Findings *findings)
{
    finding_take(&proving->findings->items[position], &findings->items[position]);
    proving->outcomes[position].system = findings->system;
}

/* A trace, where that was ruled out before. */
static void report_disagreement(Proving *proving, uint32_t position, const Findings *findings)
{
    Finding *known = &proving->findings->items[position];
    if (known->engine == NULL) {
        finding_decide(known, proving->outcomes[position].explored, "explore", NULL);
    }
    disagreement_report(findings->system, &findings->items[position], known);
    proving->has_bug = true;
}

/* A violation, or a witness reached. */
static void take_trace(Proving *proving, uint32_t position, Findings *findings)
{
    Outcome *outcome = &proving->outcomes[position];
    const Finding *known = &proving->findings->items[position];
    if (known->engine != NULL || outcome->explored != VERDICT_UNKNOWN) {
        report_disagreement(proving, position, findings);
        return;
    }
    take_over(proving, position, findings);
    outcome->trace = run_replay(findings->system, known);
    if (outcome->trace == NULL) proving->has_bug = true;
}

/* No counterexample, as the model does not mean such instances; but there is no proof either. */
static void note_beyond(Proving *proving, uint32_t position, const Findings *findings)
{
    const Finding *found = &findings->items[position];
    Outcome *outcome = &proving->outcomes[position];
    if ((found->schedule == NULL && !found->failed) || outcome->beyond != NULL) return;
    bool witness = found->property->kind == PROPERTY_WITNESS;
    Text text = {0};
    text_format(&text, "%s beyond the declared ranges, with ",
                found->schedule == NULL ? "its evaluation fails"
                : witness               ? "it is reached"
                                        : "it is violated");
    lifted_print_values(&text, findings->system);
    outcome->beyond = memory_copy_string(text_string(&text));
    text_release(&text);
}

/* Of the only instance it says all. */
static void note_explored(Proving *proving, uint32_t position, const Finding *found)
{
    Outcome *outcome = &proving->outcomes[position];
    if (!proving_is_single(proving) || found->schedule != NULL) return;
    outcome->explored = found->verdict;
    outcome->searched = found->searched;
}

/* What holds in one instance, or is not reached there, says nothing about others. */
static void take_traces(Proving *proving, Findings *findings)
{
    bool beyond = proving_is_beyond(findings->system);
    for (uint32_t i = 0; i < findings->count && !proving->has_bug; i++) {
        const Finding *found = &findings->items[i];
        Finding *known = &proving->findings->items[i];
        bool proved = known->engine != NULL && known->schedule == NULL;
        if (beyond && !proved) {
            if (known->open) note_beyond(proving, i, findings);
            continue;
        }
        if (found->schedule != NULL && (known->open || proved)) take_trace(proving, i, findings);
        if (found->failed && !proved) known->failed = true;
        if (known->open) note_explored(proving, i, found);
    }
}

/* ---- exploring ---- */

/* Of the whole, not of the instance at hand. */
static void show(Proving *proving, uint64_t checks)
{
    if (proving->checks + checks > proving->told_checks) {
        proving->told_checks = proving->checks + checks;
    }
    const ProvingProgress progress = {
        .seconds = seconds_now() - proving->started,
        .instances = proving->explored,
        .checks = proving->told_checks,
        .instance = proving->at,
        .property = proving->trying,
    };
    progress_show_proving(&progress);
}

static void show_exploring(void *context, const Progress *progress)
{
    (void)progress;
    show(context, 0);
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
    proving->bytes += exploration->bytes_per_state * (double)exploration->states;
    if (exploration->depth > proving->depth) proving->depth = exploration->depth;
}

static void explore_findings(Proving *proving, Instance *instance, Findings *findings,
                             uint64_t states, double seconds)
{
    const ExploreOptions options = {
        .max_states = states,
        .max_memory = proving->max_memory,
        .max_depth = EXPLORE_NO_LIMIT,
        .timeout = seconds,
        .interrupted = interrupt_flag(),
        .progress = show_exploring,
        .progress_context = proving,
    };
    Exploration *exploration = &proving->exploration;
    proving->at = instance->system;
    proving->trying = NULL;
    explore(instance->system, findings, &options, exploration);
    count_exploration(proving, instance, exploration);
    instance->is_large = exploration->stop == STOP_STATES;
    instance->is_explored =
        exploration->stop != STOP_TIMEOUT && (!instance->is_large || states >= LIFTING_STATES_MOST);
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
    Findings *findings = ask_open(proving, instance->system);
    explore_findings(proving, instance, findings, states, seconds);
    take_traces(proving, findings);
    findings_destroy(findings);
}

static void explore_up_to(Proving *proving, int64_t extra, double slice)
{
    double end = seconds_now() + slice;
    Instance *instance;
    for (size_t i = 0; (instance = get_instance(proving, i, extra)) != NULL; i++) {
        if (is_over(proving) || findings_settled(proving->findings)) return;
        build(proving, instance);
        double seconds = lesser(end - seconds_now(), seconds_left(proving));
        if (!instance->is_explored && seconds > 0) {
            explore_instance(proving, instance, LIFTING_STATES_MOST, seconds);
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
    if (instance->system == NULL || !proving_is_beyond(instance->system)) cheap->any_within = true;
    return true;
}

/* The next instance, if it is a matter of a moment. One that isn't is in the way of those behind it:
 * a violation comes with the smallest instance. */
static bool explore_next_cheap(Proving *proving, double seconds)
{
    Cheap *cheap = &proving->cheap;
    Instance *instance = get_instance(proving, cheap->next, INT64_MAX);
    if (instance == NULL || (instance->is_large && !instance->is_explored)) return false;
    build(proving, instance);
    if (!is_within(cheap, instance)) return false;
    bool beyond = instance->system != NULL && proving_is_beyond(instance->system);
    if (!instance->is_explored && !beyond) {
        explore_instance(proving, instance, CHEAP_STATES, seconds);
    }
    if (!instance->is_explored && !beyond) return false;
    cheap->next++;
    return true;
}

static void explore_cheap(Proving *proving)
{
    bool more = !proving_is_single(proving);
    while (more && !is_over(proving) && !findings_settled(proving->findings)) {
        double begun = seconds_now();
        double share = CHEAP_SECONDS + CHEAP_SHARE * (begun - proving->started);
        double seconds = lesser(share - proving->cheap.seconds, seconds_left(proving));
        if (seconds <= 0) return;
        more = explore_next_cheap(proving, seconds);
        proving->cheap.seconds += seconds_now() - begun;
    }
}

/* ---- proving ---- */

static void show_solving(void *context, const SolveProgress *progress)
{
    show(context, progress->checks);
}

/* That there was no time says nothing about it. From the same instance nothing else would come; that
 * one of many has no invariant, or takes too much memory, says nothing about the others. */
static void note_hindrance(Outcome *outcome, const Solving *solving, bool single)
{
    if (solving->stop == SOLVE_TIMEOUT || solving->stop == SOLVE_INTERRUPTED) return;
    bool beginless = strncmp(solving->stopped, LIFTED_BEGINLESS, strlen(LIFTED_BEGINLESS)) == 0;
    bool stays = single || solving->refused || beginless;
    if (!stays && solving->stop != SOLVE_MEMORY) return;
    bool same = outcome->hindrance != NULL && strcmp(outcome->hindrance, solving->stopped) == 0;
    outcome->is_hopeless = stays && (single || same);
    free(outcome->hindrance);
    outcome->hindrance = memory_copy_string(solving->stopped);
}

/* A proof; of a single instance perhaps a trace, or that the model goes wrong. */
static void take_answers(Proving *proving, Findings *findings)
{
    for (uint32_t i = 0; i < findings->count && !proving->has_bug; i++) {
        const Finding *found = &findings->items[i];
        if (found->engine == NULL || !proving->findings->items[i].open) continue;
        if (found->schedule != NULL) {
            take_trace(proving, i, findings);
        } else {
            take_over(proving, i, findings);
        }
    }
}

static void solve(Proving *proving, uint32_t position, Findings *findings, double seconds)
{
    SolveOptions options = lifting_solving(proving->options, proving->max_memory, seconds);
    options.progress = show_solving;
    options.progress_context = proving;
    Outcome *outcome = &proving->outcomes[position];
    Solving solving;
    Obstacles obstacles;
    solve_lifted(findings->system, findings, &options, &solving, &obstacles);
    proving->checks += solving.checks;
    proving->solving += solving.seconds;
    proving_draw(outcome, findings->system, &obstacles);
    note_hindrance(outcome, &solving, proving_is_single(proving));
    obstacles_release(&obstacles);
    take_answers(proving, findings);
}

/* One property, from one instance. */
static void try_to_prove(Proving *proving, uint32_t position, const Instance *instance,
                         double slice)
{
    const char *unknown, *name = proving->findings->items[position].property->name;
    Findings *findings = findings_create(instance->system, &name, 1, &unknown);
    PROMISE(findings != NULL);
    proving->at = instance->system;
    proving->trying = name;
    solve(proving, position, findings, slice);
    findings_destroy(findings);
}

static bool is_worth_proving(const Proving *proving, uint32_t position)
{
    const Finding *finding = &proving->findings->items[position];
    const Outcome *outcome = &proving->outcomes[position];
    return finding->asked && finding->open && !finding->failed && !outcome->is_hopeless &&
           outcome->beyond == NULL;
}

static bool anything_is_worth_proving(const Proving *proving)
{
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        if (is_worth_proving(proving, i)) return true;
    }
    return false;
}

/* Everyone's turn is to come: what is hard must not take the time of what was not tried. */
static double fair_slice(const Proving *proving, uint32_t position, double slice)
{
    uint32_t left = 0;
    for (uint32_t i = position; i < proving->findings->count; i++) {
        left += is_worth_proving(proving, i);
    }
    return left == 0 ? slice : lesser(slice, seconds_left(proving) / left);
}

static void prove_from(Proving *proving, int64_t extra, double slice)
{
    const Instance *instance;
    for (size_t i = 0; (instance = get_instance(proving, i, extra)) != NULL; i++) {
        if (instance->extra < extra || !instance->is_worthy || instance->system == NULL) continue;
        for (uint32_t p = 0; p < proving->findings->count && !is_over(proving); p++) {
            if (is_worth_proving(proving, p)) explore_cheap(proving);
            instance = get_instance(proving, i, extra); /* there may be more of them now */
            if (!is_worth_proving(proving, p)) continue;
            double seconds = fair_slice(proving, p, slice);
            if (seconds > 0) try_to_prove(proving, p, instance, seconds);
        }
    }
}

/* ---- the whole ---- */

static void decide(Proving *proving)
{
    int64_t extra = least_worthy(proving);
    double slice = FIRST_SLICE;
    for (int64_t round = 0; !is_over(proving); round++, slice *= 2) {
        if (round > 0 && !proving_is_single(proving)) extra++;
        explore_up_to(proving, extra + 1, slice);
        if (findings_settled(proving->findings)) return;
        if (!proving->has_begun) {
            if (round >= ROUNDS_WITHOUT_STATES) return;
            continue;
        }
        if (!anything_is_worth_proving(proving) && round >= ROUNDS_WITHOUT_PROOFS) return;
        prove_from(proving, extra, slice);
        if (findings_settled(proving->findings)) return;
    }
}

static void note_lifted(Proving *proving)
{
    const System *system = proving->system;
    const char **names = memory_allocate(system->decision_count, sizeof *names);
    proving->starts = memory_allocate(system->decision_count, sizeof *proving->starts);
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        proving->starts[proving->lifted_count] = lifting_start(decision);
        names[proving->lifted_count++] = decision->name;
    }
    proving->lifted = names;
    instances_init(&proving->next, proving->starts, proving->lifted_count);
}

bool proving_decide(Proving *proving, Model *model, const System *system, Findings *findings,
                    const Options *options, const Scenario *scenario)
{
    *proving = (Proving){
        .model = model,
        .options = options,
        .scenario = scenario,
        .system = system,
        .findings = findings,
        .max_memory = options->max_memory != 0 ? options->max_memory : memory_limit_default(),
        .started = seconds_now(),
        .limit = options->timeout > 0 ? options->timeout : PROVING_SECONDS,
    };
    proving->outcomes = memory_allocate(findings->count, sizeof *proving->outcomes);
    note_lifted(proving);
    interrupt_begin();
    decide(proving);
    interrupt_end();
    progress_clear();
    if (!proving->has_bug) proving_conclude(proving);
    return !proving->has_bug;
}

void proving_release(Proving *proving)
{
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        trace_destroy(proving->outcomes[i].trace);
        picture_destroy(proving->outcomes[i].picture);
        free(proving->outcomes[i].hindrance);
        free(proving->outcomes[i].beyond);
    }
    for (size_t i = 0; i < proving->instances.count; i++) {
        free(proving->instances.items[i].values);
    }
    vector_release(&proving->instances);
    instances_release(&proving->next);
    findings_destroy(proving->findings);
    free(proving->outcomes);
    free(proving->starts);
    free((void *)proving->lifted);
    free(proving->traces);
    free(proving->pictures);
    text_release(&proving->ending);
}
