/* run.c - between the options and the report: files, engines, replay. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* for sched_getaffinity: not all processors may be ours */
#include "run.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "beside.h"
#include "disagreement.h"
#include "interrupt.h"
#include "memory_limit.h"
#include "message.h"
#include "minimising.h"
#include "output.h"
#include "progress.h"
#include "properties/stuck.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"
#include "support/suggest.h"

void run_report_bug(const Finding *finding, const char *why)
{
    progress_clear();
    message_print("internal error: the counterexample to `%s` does not replay: %s",
                  finding->property->name, why);
    message_print("this is a bug in tocsin, not in the protocol: please report it, with the file "
                  "and the command");
}

Trace *run_replay(const System *system, const Finding *finding)
{
    char *why = NULL;
    Trace *trace = trace_replay(system, finding, &why);
    if (trace == NULL) run_report_bug(finding, why);
    free(why);
    return trace;
}

static bool replay_all(Inquiry *inquiry)
{
    inquiry->traces = memory_allocate(inquiry->findings->count, sizeof *inquiry->traces);
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        const Finding *finding = &inquiry->findings->items[i];
        if (finding->schedule == NULL) continue;
        inquiry->traces[i] = run_replay(inquiry->system, finding);
        if (inquiry->traces[i] == NULL) return false;
    }
    if (inquiry->stuck.schedule == NULL) return true;
    inquiry->way_to_stuck = run_replay(inquiry->system, &inquiry->stuck);
    return inquiry->way_to_stuck != NULL;
}

uint64_t run_max_memory(const Options *options)
{
    return options->max_memory != 0 ? options->max_memory : memory_limit_default();
}

/* What the explorer may take. A solver beside it gets a quarter of that. */
static uint64_t explorer_memory(const Options *options, bool beside)
{
    uint64_t limit = run_max_memory(options);
    if (options->max_memory != 0) return limit;
    return beside && limit != UINT64_MAX ? limit / 5 * 4 : limit;
}

unsigned run_processors(void)
{
    cpu_set_t processors;
    int count = 1;
    if (sched_getaffinity(0, sizeof processors, &processors) == 0) count = CPU_COUNT(&processors);
    return count > 1 ? (unsigned)count : 1;
}

/* As many as there are processors, unless it was asked for otherwise. */
static unsigned explorer_threads(const Options *options)
{
    return options->threads > 0 ? options->threads : run_processors();
}

ExploreOptions run_exploring(const Options *options)
{
    return (ExploreOptions){
        .native = !options->no_native,
        .threads = explorer_threads(options),
        .reductions = {.identities = !options->no_symmetry && !options->no_reduce,
                       .dead = !options->no_reduce},
        .max_states = options->max_states,
        .max_depth = options->max_depth,
        .timeout = options->timeout,
        .first = options->first,
        .full = options->full,
        .way_to_stuck = options->show_stuck,
        .interrupted = interrupt_flag(),
    };
}

void inquiry_take_stuck(Inquiry *inquiry)
{
    if (inquiry->exploration.way_to_stuck == NULL) return;
    inquiry->stuck = (Finding){.property = &stuck_property,
                               .verdict = VERDICT_HOLDS,
                               .engine = engine_name(ENGINE_EXPLORE),
                               .schedule = inquiry->exploration.way_to_stuck};
    inquiry->exploration.way_to_stuck = NULL;
}

static void run_explorer(Inquiry *inquiry, uint64_t max_memory, Beside *beside)
{
    ExploreOptions options = run_exploring(inquiry->options);
    options.max_memory = max_memory;
    options.progress = progress_show;
    minimising_prepare(inquiry, &options);
    options.cover = inquiry->options->cover;
    options.cover_all = inquiry->options->require_coverage;
    if (beside != NULL) {
        options.progress_context = beside_progress(beside);
        options.beside = beside_go_on;
        options.beside_context = beside;
    }
    explore(inquiry->system, inquiry->findings, &options, &inquiry->exploration);
    inquiry->interrupted =
        inquiry->exploration.stop == STOP_INTERRUPTED || inquiry->exploration.liveness.interrupted;
    inquiry_take_stuck(inquiry);
}

/* Explorer and solver at the same time. False when they disagree. */
static bool run_both(Inquiry *inquiry)
{
    uint64_t memory = explorer_memory(inquiry->options, true);
    uint64_t quarter = memory == UINT64_MAX ? SOLVE_NO_LIMIT : memory / 4 + 1;
    Beside *beside = beside_create(inquiry->system, inquiry->findings, inquiry->options, quarter,
                                   explorer_threads(inquiry->options));
    run_explorer(inquiry, memory, beside);
    beside_end(beside, &inquiry->exploration);
    const Solving *solving = beside_solving(beside);
    inquiry->solved = solving != NULL;
    if (solving != NULL) inquiry->solving = *solving;
    inquiry->interrupted = inquiry->interrupted || beside_interrupted(beside);
    inquiry->has_bug = beside_has_bug(beside);
    const Finding *claim, *finding = beside_disagreement(beside, &claim);
    if (finding != NULL) disagreement_report(inquiry->system, finding, claim);
    beside_destroy(beside);
    return finding == NULL;
}

static void run_solver(Inquiry *inquiry)
{
    const Options *options = inquiry->options;
    const SolveOptions solve_options = {
        .max_depth = options->max_depth,
        .max_memory = explorer_memory(options, false),
        .timeout = options->timeout,
        .first = options->first,
        .nicest = !options->first && options->minimise != MINIMISE_STEPS,
        .dump_queries = options->dump_queries,
        .certificate = options->certificate,
        .interrupted = interrupt_flag(),
        .progress = progress_show_solving,
    };
    switch (options->engine) {
    case ENGINE_AUTO:
    case ENGINE_EXPLORE: BUG("no solver is meant");
    case ENGINE_BMC:
        solve_bmc(inquiry->system, inquiry->findings, &solve_options, &inquiry->solving);
        break;
    case ENGINE_INDUCTION:
        solve_induction(inquiry->system, inquiry->findings, &solve_options, &inquiry->solving);
        break;
    case ENGINE_PDR:
        solve_pdr(inquiry->system, inquiry->findings, &solve_options, &inquiry->solving);
        break;
    }
    solve_give_up(inquiry->findings, &inquiry->solving);
    inquiry->solved = true;
    inquiry->interrupted = inquiry->solving.stop == SOLVE_INTERRUPTED;
}

/* False when that finds engines to disagree. */
static bool look_again(Inquiry *inquiry, double began)
{
    double timeout = inquiry->options->timeout, left = began + timeout - seconds_now();
    bool in_time = !inquiry->interrupted && (timeout == 0 || left > 0);
    return minimising_look_again(inquiry, !in_time ? -1 : timeout > 0 ? left : 0);
}

void inquiry_init(Inquiry *inquiry, const System *system, Findings *findings,
                  const Options *options)
{
    *inquiry = (Inquiry){.system = system, .findings = findings, .options = options};
    inquiry->chosen = memory_allocate(findings->count, sizeof *inquiry->chosen);
}

bool inquiry_decide(Inquiry *inquiry, const System *system, Findings *findings,
                    const Options *options)
{
    inquiry_init(inquiry, system, findings, options);
    double began = seconds_now();
    bool agreed = true;
    interrupt_begin();
    if (!engine_explores(options->engine)) {
        run_solver(inquiry);
    } else if (options->engine == ENGINE_AUTO && !options->full) {
        agreed = run_both(inquiry);
    } else {
        run_explorer(inquiry, explorer_memory(options, false), NULL);
    }
    agreed = agreed && look_again(inquiry, began);
    interrupt_end();
    progress_end_part();
    return agreed && replay_all(inquiry);
}

void inquiry_release(Inquiry *inquiry)
{
    for (uint32_t i = 0; inquiry->traces != NULL && i < inquiry->findings->count; i++) {
        trace_destroy(inquiry->traces[i]);
    }
    free(inquiry->traces);
    free(inquiry->chosen);
    trace_destroy(inquiry->way_to_stuck);
    schedule_destroy(inquiry->stuck.schedule);
    coverage_destroy(inquiry->exploration.coverage);
    findings_destroy(inquiry->findings);
}

ReportCounts run_counts(const Exploration *exploration)
{
    const LivenessWork *work = &exploration->liveness;
    return (ReportCounts){
        .used = exploration->stop != STOP_SETTLED || exploration->states > 0,
        .complete = exploration->stop == STOP_COMPLETE,
        .states = exploration->states,
        .stands_for = exploration->stands_for,
        .transitions = exploration->transitions,
        .depth = exploration->depth,
        .seconds = exploration->seconds,
        .bytes_per_state = exploration->bytes_per_state,
        .stopped = exploration->stopped,
        .settled = exploration->stop == STOP_SETTLED,
        .liveness = {work->states, work->transitions, work->product, work->seconds,
                     *work->stopped != '\0' ? work->stopped : NULL},
    };
}

static ReportCounts inquiry_counts(const Inquiry *inquiry)
{
    ReportCounts counts = run_counts(&inquiry->exploration);
    counts.absent = !engine_explores(inquiry->options->engine);
    counts.used = counts.used && !counts.absent;
    counts.settled = counts.settled && !inquiry->options->first;
    counts.stuck = (ReportStuck){.told = counts.used,
                                 .asked = inquiry->options->show_stuck,
                                 .states = inquiry->exploration.stuck_states,
                                 .steps = inquiry->exploration.steps_to_stuck,
                                 .way = inquiry->way_to_stuck};
    return counts;
}

Report inquiry_report(const Inquiry *inquiry)
{
    const Solving *solving = &inquiry->solving;
    return (Report){
        .system = inquiry->system,
        .findings = inquiry->findings,
        .traces = inquiry->traces,
        .counts = inquiry_counts(inquiry),
        .covers = inquiry->options->cover,
        .coverage = inquiry->exploration.coverage,
        .solving =
            {
                .engine = inquiry->solved ? engine_name(inquiry->options->engine) : NULL,
                .searched = solving->searched,
                .depth = solving->depth,
                .checks = solving->checks,
                .seconds = solving->seconds,
                .stopped = *solving->stopped != '\0' ? solving->stopped : NULL,
            },
    };
}

void run_print_json(json_t *document)
{
    Text text = {0};
    report_json_print(&text, document);
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}

void run_print_diagnostics(const Model *model, const Options *options)
{
    diagnostics_print_wrapped(model_diagnostics(model), model_source(model), stderr,
                              message_columns(stderr), colour_wanted(options->colour, stderr));
}

Model *run_load(const char *path, const Options *options)
{
    char *message = NULL;
    Model *model = model_load(path, &message);
    if (model == NULL) {
        message_print("%s", message);
        free(message);
        return NULL;
    }
    if (!model_is_broken(model)) return model;
    run_print_diagnostics(model, options);
    model_destroy(model);
    return NULL;
}

const System *run_build(Model *model, const Options *options, const Scenario *scenario)
{
    char *message = NULL;
    const System *system =
        model_build(model, options->settings.items, options->settings.count, scenario, &message);
    if (message != NULL) message_print("%s", message);
    free(message);
    return system;
}

Findings *run_ask(const System *system, const NameList *names)
{
    const char *unknown = NULL;
    const char *const *asked = names->count == 0 ? NULL : (const char *const *)names->items;
    Findings *findings = findings_create(system, asked, names->count, &unknown);
    if (findings != NULL) return findings;
    Suggestion suggestion = {.wrong = unknown};
    for (uint32_t i = 0; i < system->property_count; i++) {
        suggestion_offer(&suggestion, system->properties[i].name);
    }
    Text message = {0};
    text_format(&message, "there is no property `%s`", unknown);
    if (suggestion.best != NULL) text_format(&message, "; did you mean `%s`?", suggestion.best);
    message_print("%s", text_string(&message));
    text_release(&message);
    return NULL;
}

void run_print_report(const Report *report, const Options *options)
{
    if (options->json) {
        run_print_json(report_json(report, TOCSIN_VERSION));
        return;
    }
    Text text = {0};
    report_text(report, page_columns(stdout), colour_wanted(options->colour, stdout), &text);
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}
