/* solving.c - limits, reasons, progress, decisions. */
#include "solving.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "properties/wording.h"
#include "support/memory.h"

#define PROGRESS_INTERVAL 0.1

const char *solve_library(void)
{
    const char *problem = z3_library_problem();
    return problem != NULL ? problem : Z3_get_full_version();
}

/* What this process holds; of Z3 alone where the system does not say it. */
static uint64_t held_memory(void)
{
    uint64_t held = Z3_get_estimated_alloc_size();
#ifdef __GLIBC__
    struct mallinfo2 all = mallinfo2();
    uint64_t allocated = (uint64_t)all.uordblks + (uint64_t)all.hblkhd;
    if (allocated > held) held = allocated;
#endif
    return held;
}

/* Of the session alone. */
static uint64_t taken_memory(const Session *session)
{
    uint64_t held = held_memory();
    return held > session->memory_before ? held - session->memory_before : 0;
}

static bool is_too_much(const Session *session)
{
    if (session->options->max_memory == SOLVE_NO_LIMIT) return false;
    return taken_memory(session) > session->options->max_memory;
}

uint64_t session_memory_left(const Session *session)
{
    uint64_t most = session->options->max_memory;
    if (most == SOLVE_NO_LIMIT) return most;
    uint64_t taken = taken_memory(session);
    return taken < most ? most - taken : 0;
}

/* Asked while terms are made. */
static bool is_over(void *context)
{
    const Session *session = context;
    return patience_is_over(session->patience) || is_too_much(session);
}

/* The one at work: of sessions that lend what they have it is the last one. */
static Session *at_work;

static void set_limits(Session *session)
{
    bool limited = session != NULL && session->memory_most > 0;
    terms_limit_memory(limited ? session->memory_most : UINT64_MAX);
    terms_oversee(limited ? is_over : NULL, session);
}

static void find_z3(Session *session)
{
    const char *problem = z3_library_problem();
    if (problem != NULL) {
        session_refuse(session, "%s", problem);
        return;
    }
    session->memory_before = held_memory();
    uint64_t most = session->options->max_memory, before = Z3_get_estimated_alloc_size();
    session->memory_most = most < UINT64_MAX - before ? before + most : UINT64_MAX;
    set_limits(session);
}

void session_begin(Session *session, const char *engine, const System *system, Findings *findings,
                   const SolveOptions *options, Solving *ret)
{
    double started = seconds_now();
    *ret = (Solving){.stop = SOLVE_SETTLED};
    *session = (Session){
        .engine = engine,
        .system = system,
        .findings = findings,
        .options = options,
        .result = ret,
        .started = started,
        .told = started,
        .asked_before = queries_asked(),
        .known = memory_allocate(findings->count, sizeof(bool)),
    };
    session->lender = at_work;
    at_work = session;
    double deadline = options->timeout > 0 ? started + options->timeout : 0;
    session->patience = patience_create(deadline, options->interrupted);
    for (uint32_t i = 0; i < findings->count; i++) session->known[i] = !findings->items[i].open;
    session_catch_up(session);
    session_settle(session);
    if (!session->stopped) find_z3(session);
}

/* With those of engines that it let work for it. */
static uint64_t checks_made(const Session *session)
{
    return queries_asked() - session->asked_before;
}

void session_end(Session *session)
{
    session->result->seconds = seconds_now() - session->started;
    session->result->checks = checks_made(session);
    patience_destroy(session->patience);
    free(session->known);
    at_work = session->lender;
    set_limits(at_work);
}

/* What is left of a limit for whoever runs beside another is no round number. */
static double told_seconds(double seconds)
{
    return seconds < 1 ? seconds : (double)(uint64_t)(seconds * 10 + 0.5) / 10;
}

static void explain_limit(const SolveOptions *options, SolveStop stop, Text *text)
{
    switch (stop) {
    case SOLVE_SETTLED:
    case SOLVE_GAVE_UP: break;
    case SOLVE_DEPTH:
        text_add(text, "the depth limit of ");
        text_add_count(text, options->max_depth, "step");
        text_add(text, " was reached");
        break;
    case SOLVE_MEMORY:
        if (options->max_memory == SOLVE_NO_LIMIT) {
            text_add(text, "the machine's memory was exhausted");
            break;
        }
        text_add(text, "the memory limit of ");
        text_add_bytes(text, options->max_memory);
        text_add(text, " was reached");
        break;
    case SOLVE_TIMEOUT:
        text_format(text, "the time limit of %g second%s was reached",
                    told_seconds(options->timeout), options->timeout == 1 ? "" : "s");
        break;
    case SOLVE_INTERRUPTED: text_add(text, "the search was interrupted"); break;
    }
}

static void stop_with(Session *session, SolveStop stop, const char *reason)
{
    if (session->stopped) return;
    session->stopped = true;
    session->result->stop = stop;
    snprintf(session->result->stopped, sizeof session->result->stopped, "%s", reason);
}

void session_stop(Session *session, SolveStop stop)
{
    Text text = {0};
    explain_limit(session->options, stop, &text);
    stop_with(session, stop, text_string(&text));
    text_release(&text);
}

void session_give_up(Session *session, const char *format, ...)
{
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    stop_with(session, SOLVE_GAVE_UP, text_string(&text));
    text_release(&text);
}

void session_refuse(Session *session, const char *format, ...)
{
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    if (!session->stopped) session->result->refused = true;
    stop_with(session, SOLVE_GAVE_UP, text_string(&text));
    text_release(&text);
}

/* Z3 says it in several ways, depending on where it noticed. */
static bool is_about_memory(const char *failure)
{
    return strstr(failure, "memory") != NULL || strstr(failure, "memout") != NULL;
}

void session_fail(Session *session, const char *failure)
{
    if (is_about_memory(failure)) {
        session_stop(session, SOLVE_MEMORY);
    } else {
        session_give_up(session, "Z3 failed: %s", failure);
    }
}

void session_doubt(Session *session, const char *what, const char *why)
{
    if (is_about_memory(why)) {
        session_stop(session, SOLVE_MEMORY);
    } else {
        session_give_up(session, "%s: %s", what, why);
    }
}

bool session_look(Session *session, const Terms *terms)
{
    if (session->stopped) return true;
    const char *failure = terms == NULL ? NULL : terms_failure(terms);
    if (patience_is_over(session->patience)) {
        bool interrupted = patience_was_interrupted(session->patience);
        if (interrupted) terms_abandon();
        session_stop(session, interrupted ? SOLVE_INTERRUPTED : SOLVE_TIMEOUT);
    } else if (is_too_much(session)) {
        session_stop(session, SOLVE_MEMORY);
    } else if (failure != NULL) {
        session_fail(session, failure);
    }
    return session->stopped;
}

void session_stumble(Session *session, const Terms *terms, const Query *query)
{
    if (session_look(session, terms)) return;
    session_fail(session, query_reason(query));
}

bool session_complains(Session *session, const Encoder *encoder)
{
    const char *complaint = encoder_complaint(encoder, NULL);
    if (complaint == NULL) return false;
    session_refuse(session, "it can't be encoded: %s", complaint);
    return true;
}

void session_tell(Session *session, uint32_t depth, size_t clauses, bool now)
{
    const SolveOptions *options = session->options;
    double time = seconds_now();
    if (options->progress == NULL || (!now && time - session->told < PROGRESS_INTERVAL)) return;
    session->told = time;
    const SolveProgress progress = {
        .doing = session->engine,
        .depth = depth,
        .checks = checks_made(session),
        .clauses = clauses,
        .seconds = time - session->started,
    };
    options->progress(options->progress_context, &progress);
}

void session_tell_claims(void *session, size_t claims)
{
    session_tell(session, ((const Session *)session)->result->depth, claims, false);
}

/* In the name of the engine that works. */
static void tell_lent(void *context, const SolveProgress *progress)
{
    const Session *session = context;
    SolveProgress whole = *progress;
    whole.checks = checks_made(session);
    whole.seconds = seconds_now() - session->started;
    session->options->progress(session->options->progress_context, &whole);
}

SolveOptions session_lend(Session *session)
{
    SolveOptions options = *session->options;
    if (options.timeout > 0) {
        options.timeout -= seconds_now() - session->started;
        if (options.timeout <= 0) options.timeout = 1e-3;
    }
    if (options.progress != NULL) {
        options.progress = tell_lent;
        options.progress_context = session;
    }
    return options;
}

static void tell_decided(Session *session)
{
    for (uint32_t i = 0; i < session->findings->count; i++) {
        const Finding *finding = &session->findings->items[i];
        if (session->known[i] || finding->open || finding->verdict == VERDICT_UNKNOWN) continue;
        session->known[i] = true;
        if (session->options->decided == NULL) continue;
        session->options->decided(session->options->decided_context, finding);
    }
}

void session_settle(Session *session)
{
    const Findings *findings = session->findings;
    tell_decided(session);
    bool enough =
        (session->options->first && findings_any_violated(findings)) || findings_settled(findings);
    if (enough) session_stop(session, SOLVE_SETTLED);
}

bool session_catch_up(Session *session)
{
    const SolveOptions *options = session->options;
    bool any = false;
    if (options->known_elsewhere == NULL) return false;
    for (uint32_t i = 0; i < session->findings->count; i++) {
        Finding *finding = &session->findings->items[i];
        if (!finding->open || !options->known_elsewhere(options->known_context, i)) continue;
        finding->open = false;
        session->known[i] = any = true;
    }
    if (any) session_settle(session);
    return any;
}

void session_complete(Session *session, const char *engine, uint32_t longest)
{
    Text how = {0};
    text_add(&how, longest == 0 ? "no run has a step" : "no run is longer than ");
    if (longest > 0) text_add_count(&how, longest, "step");
    findings_complete(session->findings, engine, text_string(&how));
    text_release(&how);
    tell_decided(session);
    session_stop(session, SOLVE_SETTLED);
}

bool session_out_of_patience(void *patience)
{
    return patience_is_over(patience);
}

void solve_give_up(Findings *findings, const Solving *solving)
{
    const char *reason = solving->stopped;
    if (solving->stop == SOLVE_SETTLED) {
        reason = findings_any_violated(findings) ? "the search stopped at the first violation"
                                                 : "all that was asked was decided";
    }
    findings_give_up(findings, reason, solving->searched ? solving->depth : FINDINGS_NO_STEPS);
}
