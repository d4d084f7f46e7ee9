/* run.c - between the options and the report: files, searches, replay. */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>

#include "interrupt.h"
#include "output.h"
#include "progress.h"
#include "support/memory.h"

/* A counterexample that does not replay is worth nothing; that it was found is our bug. */
static void report_bug(const Finding *finding, const char *why)
{
    fprintf(stderr,
            "tocsin: internal error: the counterexample to `%s` does not replay: %s\n"
            "tocsin: this is a bug in tocsin, not in the protocol: please report it, with the file "
            "and the command\n",
            finding->property->name, why);
}

static bool replay_all(Run *run)
{
    run->traces = memory_allocate(run->findings->count, sizeof *run->traces);
    for (uint32_t i = 0; i < run->findings->count; i++) {
        const Finding *finding = &run->findings->items[i];
        if (finding->schedule == NULL) continue;
        char *why = NULL;
        run->traces[i] = trace_replay(run->system, finding, &why);
        if (run->traces[i] != NULL) continue;
        report_bug(finding, why);
        free(why);
        return false;
    }
    return true;
}

bool run_explore(Run *run, const System *system, Findings *findings, const Options *options,
                 bool first, bool full)
{
    *run = (Run){.system = system, .findings = findings, .first = first};
    const ExploreOptions explore_options = {
        .max_states = options->max_states,
        .max_memory = options->max_memory,
        .max_depth = options->max_depth,
        .timeout = options->timeout,
        .first = first,
        .full = full,
        .interrupted = interrupt_flag(),
        .progress = progress_show,
    };
    interrupt_begin();
    explore(system, findings, &explore_options, &run->exploration);
    interrupt_end();
    progress_clear();
    return replay_all(run);
}

void run_release(Run *run)
{
    for (uint32_t i = 0; run->traces != NULL && i < run->findings->count; i++) {
        trace_destroy(run->traces[i]);
    }
    free(run->traces);
    findings_destroy(run->findings);
}

Report run_report(const Run *run)
{
    const Exploration *exploration = &run->exploration;
    return (Report){
        .system = run->system,
        .findings = run->findings,
        .traces = run->traces,
        .counts =
            {
                .used = exploration->stop != STOP_SETTLED || exploration->states > 0,
                .complete = exploration->stop == STOP_COMPLETE,
                .states = exploration->states,
                .transitions = exploration->transitions,
                .depth = exploration->depth,
                .seconds = exploration->seconds,
                .bytes_per_state = exploration->bytes_per_state,
                .stopped = exploration->stopped,
                .settled = exploration->stop == STOP_SETTLED && !run->first,
            },
    };
}

void run_print_json(json_t *document)
{
    json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(REPORT_REAL_DIGITS));
    putchar('\n');
    json_decref(document);
}

void run_print_diagnostics(const Model *model, const Options *options)
{
    diagnostics_print(model_diagnostics(model), model_source(model), stderr,
                      colour_wanted(options->colour, stderr));
}

/* Messages quote what the user gave, whatever that is. */
static void print_message(const char *message)
{
    Text clean = {0};
    text_add_printable(&clean, message);
    fprintf(stderr, "tocsin: %s\n", text_string(&clean));
    text_release(&clean);
}

Model *run_load(const char *path, const Options *options)
{
    char *message = NULL;
    Model *model = model_load(path, &message);
    if (model == NULL) {
        print_message(message);
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
    if (message != NULL) print_message(message);
    free(message);
    return system;
}
