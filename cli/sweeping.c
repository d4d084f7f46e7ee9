/* sweeping.c - builds one row after the other, and gives those that are new to processes.
 *
 * Rows are taken in their order, and what is shared is shared with the first of its kind, so that the
 * table does not depend on how many jobs there are. Of the whole time, what is left is divided
 * among the rows that are left; those for which that was not enough are tried again in the end, with
 * what the others did not take. */
#include "sweeping.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "counterexamples/html.h"
#include "counterexamples/report.h"
#include "explaining.h"
#include "model/fingerprint.h"
#include "progress.h"
#include "support/bug.h"
#include "support/clock.h"
#include "testing.h"
#include "workers.h"

#define SLICE_LEAST 0.02 /* seconds */
#define SLICE_USED 0.8   /* of it: more would have been used, too */

typedef struct Sweeping {
    Sweep *sweep;
    const SweepRequest *request;
    Options options; /* of each row */
    unsigned jobs;
    double began, end; /* end 0: never */
    size_t next;       /* row to take */
    size_t finished;   /* rows that are done, or the same as others */
    bool again;        /* going through those that timed out */
    bool any_begun;    /* in this round */
    Model *model;      /* of the row that was taken last; owned */
    const System *system;
    double slice;              /* seconds that it may take; 0: any */
    Fingerprint *fingerprints; /* of each row that is a model */
    size_t *known;             /* rows that are none of them the same, by their fingerprints; open
                                  addressing, SIZE_MAX: free */
    size_t known_slots;        /* a power of 2 */
} Sweeping;

/* --- in the process of a row --- */

static const Finding *finding_of(const Findings *findings, const Property *property)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, property->name) == 0) {
            return &findings->items[i];
        }
    }
    BUG("a property that one row has and another has not");
}

/* All that was asked for, and model errors: what holds holds on ways without them. */
static Findings *ask(const Sweep *sweep, const System *system)
{
    size_t count = sweep->axes.columns.count;
    const char **names = memory_allocate(count + 1, sizeof *names), *unknown;
    for (size_t i = 0; i < count; i++) names[i] = sweep->axes.columns.items[i]->name;
    Findings *findings = findings_create(system, names, count, &unknown);
    free(names);
    PROMISE(findings != NULL);
    return findings;
}

static json_t *text_json(Text *text)
{
    json_t *string = json_string(text_string(text));
    text_release(text);
    return string == NULL ? json_null() : string;
}

static json_t *cell_json(const Inquiry *inquiry, const Property *property, bool page)
{
    const Finding *finding = finding_of(inquiry->findings, property);
    const Trace *trace = inquiry->traces[finding - inquiry->findings->items];
    json_t *cell = json_pack("{s:i, s:s*, s:s*}", "verdict", (int)finding->verdict, "reason",
                             finding->reason, "engine", finding->engine);
    PROMISE(cell != NULL);
    if (finding->schedule == NULL) return cell;
    Text outcome = {0}, html = {0};
    /* That search is not by the number of steps. */
    bool unsure = finding->may_be_shorter || strcmp(finding->engine, "pdr") == 0;
    outcome_print(&outcome, finding);
    json_object_set_new(cell, "endless", json_boolean(finding_is_endless(finding)));
    json_object_set_new(cell, "may_be_shorter", json_boolean(unsure));
    json_object_set_new(cell, "steps", json_integer(schedule_steps(finding->schedule)));
    json_object_set_new(cell, "outcome", text_json(&outcome));
    if (page && trace != NULL) {
        trace_html_part(&html, trace);
        json_object_set_new(cell, "page", text_json(&html));
    }
    return cell;
}

static json_t *row_json(const Sweeping *sweeping, const Inquiry *inquiry, bool sound, double took)
{
    const SweepAxes *axes = &sweeping->sweep->axes;
    const Exploration *exploration = &inquiry->exploration;
    bool timed_out = sweeping->slice > 0 && took >= SLICE_USED * sweeping->slice;
    json_t *cells = json_array();
    for (size_t i = 0; sound && i < axes->columns.count; i++) {
        json_array_append_new(
            cells, cell_json(inquiry, axes->columns.items[i], sweeping->request->html != NULL));
    }
    return json_pack(
        "{s:b, s:b, s:b, s:I, s:I, s:I, s:b, s:o}", "bug", !sound || inquiry->has_bug,
        "interrupted", inquiry->interrupted, "complete",
        exploration->stop == STOP_COMPLETE && engine_explores(inquiry->options->engine), "states",
        (json_int_t)exploration->states, "transitions", (json_int_t)exploration->transitions,
        "depth", (json_int_t)exploration->depth, "timed_out", timed_out, "cells", cells);
}

static char *work(void *context, size_t row)
{
    (void)row; /* it is the one that was taken last */
    Sweeping *sweeping = context;
    Options options = sweeping->options;
    Inquiry inquiry;
    options.timeout = sweeping->slice;
    double began = seconds_now();
    bool sound = inquiry_decide(&inquiry, sweeping->system, ask(sweeping->sweep, sweeping->system),
                                &options);
    double took = seconds_now() - began;
    if (sound && sweeping->request->html != NULL) explaining_look(&inquiry);
    json_t *document = row_json(sweeping, &inquiry, sound, took);
    PROMISE(document != NULL);
    char *bytes = json_dumps(document, JSON_COMPACT);
    PROMISE(bytes != NULL);
    return bytes;
}

/* --- what comes back --- */

static char *copy_or_null(const json_t *object, const char *key)
{
    const char *string = json_string_value(json_object_get(object, key));
    return string == NULL ? NULL : memory_copy_string(string);
}

static uint64_t number_in(const json_t *object, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(object, key));
}

static void take_cell(SweepCell *cell, const json_t *told)
{
    const json_t *steps = json_object_get(told, "steps");
    *cell = (SweepCell){
        .verdict = (Verdict)json_integer_value(json_object_get(told, "verdict")),
        .has_trace = steps != NULL,
        .steps = (uint32_t)json_integer_value(steps),
        .endless = json_is_true(json_object_get(told, "endless")),
        .may_be_shorter = json_is_true(json_object_get(told, "may_be_shorter")),
        .reason = copy_or_null(told, "reason"),
        .engine = copy_or_null(told, "engine"),
        .outcome = copy_or_null(told, "outcome"),
        .page = copy_or_null(told, "page"),
    };
}

static void take_row(SweepRow *row, const json_t *told, size_t columns)
{
    const json_t *cells = json_object_get(told, "cells");
    SweepRow tried = {.complete = json_is_true(json_object_get(told, "complete")),
                      .timed_out = json_is_true(json_object_get(told, "timed_out")),
                      .states = number_in(told, "states"),
                      .transitions = number_in(told, "transitions"),
                      .depth = number_in(told, "depth"),
                      .cells = memory_allocate(columns, sizeof *tried.cells)};
    for (size_t i = 0; i < columns; i++) take_cell(&tried.cells[i], json_array_get(cells, i));
    sweep_row_take(row, &tried, columns);
}

/* False where the document is none. */
static bool take(Sweep *sweep, SweepRow *row, const Text *document)
{
    size_t count = sweep->axes.columns.count;
    json_t *told = json_loadb(text_string(document), document->count, 0, NULL);
    const json_t *cells = json_object_get(told, "cells");
    bool is_bug = json_is_true(json_object_get(told, "bug"));
    sweep->has_bug |= is_bug;
    if (told != NULL && is_bug) {
        free(row->failure);
        row->failure = memory_copy_string("it was ended by an internal error of tocsin");
    }
    bool whole = told != NULL && json_array_size(cells) == count;
    if (whole && !is_bug) take_row(row, told, count);
    json_decref(told);
    return whole || is_bug;
}

static void ended(void *context, size_t position, const WorkEnd *end)
{
    Sweeping *sweeping = context;
    Sweep *sweep = sweeping->sweep;
    SweepRow *row = &sweep->rows[position];
    progress_clear();
    fwrite(text_string(end->messages), 1, end->messages->count, stderr);
    row->timed_out = false;
    free(row->failure);
    row->failure = NULL;
    if (!take(sweep, row, end->document)) {
        row->failure = memory_copy_string(end->why);
        sweep->has_bug |= end->is_bug;
    }
    row->done = true;
    sweeping->finished += !sweeping->again;
}

/* --- which row is next --- */

static double seconds_left(const Sweeping *sweeping)
{
    return sweeping->end - seconds_now();
}

static bool is_out_of_time(const Sweeping *sweeping)
{
    return sweeping->end > 0 && seconds_left(sweeping) < SLICE_LEAST;
}

static bool wants_more_time(const Sweep *sweep, size_t row)
{
    const SweepRow *own = &sweep->rows[row];
    return own->done && own->timed_out && own->same_as == row && !sweep_row_is_decided(sweep, row);
}

static size_t rows_to_come(const Sweeping *sweeping)
{
    const Sweep *sweep = sweeping->sweep;
    size_t count = 0;
    if (!sweeping->again) return sweep->row_count - sweeping->next;
    for (size_t i = sweeping->next; i < sweep->row_count; i++) count += wants_more_time(sweep, i);
    return count;
}

/* An equal share of what is left, `to_come` with the one that it is for. */
static double share_of_time(const Sweeping *sweeping, size_t to_come)
{
    if (sweeping->end == 0) return 0;
    double left = seconds_left(sweeping), share = left * sweeping->jobs / (double)to_come;
    if (share < SLICE_LEAST) share = SLICE_LEAST;
    if (share > left) share = left;
    /* It is shown: not in more digits than anybody reads. */
    return share < 1 ? share : (double)(uint64_t)(share * 10) / 10;
}

static void forget_model(Sweeping *sweeping)
{
    if (sweeping->model != NULL) model_destroy(sweeping->model);
    sweeping->model = NULL;
}

/* Is there an earlier row with this transition system? Else it is remembered for later ones. */
static bool is_shared(Sweeping *sweeping, size_t row)
{
    /* All properties: evaluating any of them may be the model error that every row is asked for. */
    Fingerprint own = fingerprint_of_system(sweeping->system, NULL);
    sweeping->fingerprints[row] = own;
    size_t slot = (size_t)own.low & (sweeping->known_slots - 1);
    while (sweeping->known[slot] != SIZE_MAX) {
        size_t other = sweeping->known[slot];
        if (fingerprint_equal(own, sweeping->fingerprints[other])) {
            sweeping->sweep->rows[row].same_as = other;
            return true;
        }
        slot = (slot + 1) & (sweeping->known_slots - 1);
    }
    sweeping->known[slot] = row;
    return false;
}

/* True where the row is one to be decided by itself; all else about it is known then. */
static bool prepare(Sweeping *sweeping, size_t position)
{
    Sweep *sweep = sweeping->sweep;
    SweepRow *row = &sweep->rows[position];
    if (sweeping->again && !wants_more_time(sweep, position)) return false;
    forget_model(sweeping);
    char *why = NULL;
    sweeping->model = sweep_build(sweep, sweeping->request, position, &sweeping->system, &why);
    row->begun = true;
    if (sweeping->system == NULL) row->invalid = why;
    bool own = sweeping->system != NULL && (sweeping->again || !is_shared(sweeping, position));
    if (!own) {
        row->done = true;
        sweeping->finished++;
    }
    return own;
}

static bool take_next(Sweeping *sweeping, size_t *ret_row)
{
    Sweep *sweep = sweeping->sweep;
    while (sweeping->next < sweep->row_count) {
        if (is_out_of_time(sweeping)) {
            sweep->out_of_time = true;
            return false;
        }
        size_t to_come = rows_to_come(sweeping), row = sweeping->next++;
        if (!prepare(sweeping, row)) continue;
        sweeping->slice = share_of_time(sweeping, to_come);
        /* It would not get as far as it did before. */
        if (sweeping->again && sweeping->slice <= sweep->rows[row].given) continue;
        sweep->rows[row].given = sweeping->slice;
        sweeping->any_begun = true;
        *ret_row = row;
        return true;
    }
    return false;
}

static bool next(void *context, size_t *ret_row)
{
    return take_next(context, ret_row);
}

static void glance(void *context)
{
    const Sweeping *sweeping = context;
    progress_show_sweep(sweeping->finished, sweeping->sweep->row_count, sweeping->again,
                        seconds_now() - sweeping->began);
}

/* With more time for each, until there is none or nothing takes longer. */
static void run_rounds(Sweeping *sweeping)
{
    Sweep *sweep = sweeping->sweep;
    const WorkersTask task = {.jobs = sweeping->jobs,
                              .next = next,
                              .work = work,
                              .ended = ended,
                              .glance = glance,
                              .context = sweeping};
    do {
        sweeping->any_begun = false;
        sweep->interrupted = workers_run(&task);
        sweeping->again = true;
        sweeping->next = 0;
    } while (sweeping->any_begun && !sweep->interrupted && !sweep->out_of_time &&
             sweeping->end > 0);
}

static void make_known(Sweeping *sweeping)
{
    size_t rows = sweeping->sweep->row_count, slots = 2;
    while (slots < 2 * rows) slots *= 2;
    sweeping->known_slots = slots;
    sweeping->known = memory_allocate(slots, sizeof *sweeping->known);
    for (size_t i = 0; i < slots; i++) sweeping->known[i] = SIZE_MAX;
    sweeping->fingerprints = memory_allocate(rows, sizeof *sweeping->fingerprints);
}

void sweeping_run(Sweep *sweep, const SweepRequest *request)
{
    const Options *options = &request->request.options;
    size_t jobs = request->jobs > 0 ? request->jobs : run_processors();
    if (jobs > sweep->row_count) jobs = sweep->row_count;
    double began = seconds_now();
    Sweeping sweeping = {.sweep = sweep,
                         .request = request,
                         .options = options_of_each(options, (unsigned)jobs),
                         .jobs = (unsigned)jobs,
                         .began = began,
                         .end = options->timeout > 0 ? began + options->timeout : 0};
    make_known(&sweeping);
    run_rounds(&sweeping);
    progress_clear();
    forget_model(&sweeping);
    free(sweeping.fingerprints);
    free(sweeping.known);
    sweep->seconds = seconds_now() - began;
}
