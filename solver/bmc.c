/* bmc.c - bounded model checking: is there a run of k steps that ends badly, for k = 0, 1, 2, …
 *
 * Biere, Cimatti, Clarke and Zhu, "Symbolic model checking without BDDs" (TACAS 1999); incremental
 * as Eén and Sörensson, "Temporal induction by incremental SAT solving" (BMC 2003): one query for
 * all depths, what is asked of a depth hangs on an assumption, what was refuted stays so.
 *
 * Shortest first: before a depth is left, nothing that is open can be had there any more. Where no
 * run has that many steps, everything that can happen was looked at. */
#include "judging.h"
#include "prune.h"
#include "solver/minimal.h"
#include "support/bug.h"

typedef struct Search {
    Session session;
    Unrolling unrolling;
    Follow *follow;
    bool early_settled;       /* at this depth: nothing early is open any more */
    bool impossible;          /* no run has so many steps */
    bool idle;                /* nothing could go wrong at this depth, so nothing was asked */
    double existence_seconds; /* spent on that question */
    uint32_t existence_due;   /* the depth at which it is asked next */
    Pruning pruning;
    double prune_due;     /* seconds from the start */
    uint32_t schedules;   /* that were found at smaller depths */
    double nicer_seconds; /* spent on nicer ones */
} Search;

typedef VECTOR(const Bad *) Bads;

/* Bads of the last step that may matter: the early ones, or all. */
typedef enum Which { ONLY_EARLY, EARLY_AND_LATE } Which;

static void collect(const Search *search, Which which, Bads *claims)
{
    const Unrolling *unrolling = &search->unrolling;
    vector_clear(claims);
    for (size_t i = 0; i < unrolling->bads.count; i++) {
        const Bad *bad = &unrolling->bads.items[i];
        if (which == ONLY_EARLY && !bad->early) continue;
        if (bad_is_wanted(search->session.findings, bad)) vector_push(claims, bad);
    }
}

/* ANSWER_UNKNOWN: the session is stopped. */
static Answer check(Search *search, const Term *assumptions, size_t count)
{
    Unrolling *unrolling = &search->unrolling;
    if (session_look(&search->session, unrolling->terms)) return ANSWER_UNKNOWN;
    Answer answer = query_check(unrolling->query, assumptions, count);
    session_tell(&search->session, unrolling_depth(unrolling), 0, false);
    if (answer == ANSWER_UNKNOWN || terms_failure(unrolling->terms) != NULL) {
        session_stumble(&search->session, unrolling->terms, unrolling->query);
        return ANSWER_UNKNOWN;
    }
    return answer;
}

/* Can one of these be? After ANSWER_YES the query has a model. */
static Answer check_any(Search *search, const Bads *claims)
{
    Unrolling *unrolling = &search->unrolling;
    Terms *terms = unrolling->terms;
    Term any = term_truth(terms, false);
    for (size_t i = 0; i < claims->count; i++) any = term_or(terms, any, claims->items[i]->term);
    Term asked = term_constant(terms, "bad", terms_bool_sort(terms));
    Term core;
    query_assert(unrolling->query, term_implies(terms, asked, any));
    Answer answer = check(search, &asked, 1);
    if (answer == ANSWER_NO && query_core(unrolling->query, &core) == 0) search->impossible = true;
    return answer;
}

/* Of what was asked for, what the model shows. */
static void keep_shown(Search *search, Bads *claims)
{
    size_t kept = 0;
    for (size_t i = 0; i < claims->count; i++) {
        if (!query_truth(search->unrolling.query, claims->items[i]->term)) continue;
        claims->items[kept++] = claims->items[i];
    }
    claims->count = kept;
}

static bool has_early(const Bads *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        if (claims->items[i]->early) return true;
    }
    return false;
}

static void keep_early(Bads *claims)
{
    size_t kept = 0;
    for (size_t i = 0; i < claims->count; i++) {
        if (claims->items[i]->early) claims->items[kept++] = claims->items[i];
    }
    claims->count = kept;
}

/* Would no_model_error be found in the last state, while a nearer one is not ruled out? */
static bool is_premature(const Search *search, const Bads *claims)
{
    if (search->early_settled || !findings_error(search->session.findings)->open) return false;
    for (size_t i = 0; i < claims->count; i++) {
        if (claims->items[i]->kind == BAD_FAILED) return true;
    }
    return false;
}

/* Decides at least one of the claims, or finds out that no early one can be. */
static void settle_model(Search *search, Bads *claims)
{
    keep_shown(search, claims);
    if (session_look(&search->session, search->unrolling.terms)) return;
    if (claims->count == 0) BUG("a model of nothing that was asked for");
    if (has_early(claims)) {
        keep_early(claims);
    } else if (is_premature(search, claims)) {
        search->early_settled = true;
        collect(search, ONLY_EARLY, claims);
        if (claims->count == 0 || check_any(search, claims) != ANSWER_YES) return;
        keep_shown(search, claims);
    }
    judge_model(&search->unrolling, search->follow, claims->items, claims->count);
    session_settle(&search->session);
}

/* Until none of the bads of this depth can be that is not decided. What is early decides at fewer
 * steps; mostly one question answers it all. */
static void settle_depth(Search *search)
{
    Bads claims = {0};
    search->early_settled = false;
    collect(search, EARLY_AND_LATE, &claims);
    search->idle = claims.count == 0;
    while (!search->session.stopped) {
        session_catch_up(&search->session);
        collect(search, EARLY_AND_LATE, &claims);
        if (claims.count == 0 || check_any(search, &claims) != ANSWER_YES) break;
        settle_model(search, &claims);
    }
    vector_release(&claims);
}

/* Whether there are such long runs at all is not asked at every depth, and not for ever: it helps no
 * verdict but the last one, and near the longest run it is hard. Where it is all that there is to ask,
 * going deeper would mostly cost memory: then it has as much time again as was spent so far. */
#define EXISTENCE_FREE 0.1 /* seconds */
#define EXISTENCE_AT_LAST 2.0
#define EXISTENCE_SHARE 0.05

static bool is_worth_asking(const Search *search)
{
    uint32_t depth = unrolling_depth(&search->unrolling);
    return depth == 0 || depth >= search->session.options->max_depth ||
           depth >= search->existence_due || search->existence_seconds < EXISTENCE_FREE;
}

/* For one check; 0: no limit of its own. */
static double existence_limit(const Search *search)
{
    double passed = seconds_now() - search->session.started;
    uint32_t depth = unrolling_depth(&search->unrolling);
    if (depth == 0) return 0;
    bool last = depth >= search->session.options->max_depth;
    double share = search->idle ? 1 : EXISTENCE_SHARE;
    return (last ? EXISTENCE_AT_LAST : EXISTENCE_FREE) + share * passed;
}

/* Where it is not known it is assumed: ANSWER_UNKNOWN only where the session is stopped. */
static Answer check_existence(Search *search)
{
    Unrolling *unrolling = &search->unrolling;
    uint32_t depth = unrolling_depth(unrolling);
    if (search->impossible) return ANSWER_NO;
    if (!is_worth_asking(search)) return ANSWER_YES;
    double started = seconds_now();
    query_set_timeout(unrolling->query, existence_limit(search));
    Answer answer = query_check(unrolling->query, NULL, 0);
    query_set_timeout(unrolling->query, 0);
    search->existence_seconds += seconds_now() - started;
    search->existence_due = depth + depth / 4 + 1;
    if (session_look(&search->session, unrolling->terms)) return ANSWER_UNKNOWN;
    return answer == ANSWER_NO ? ANSWER_NO : ANSWER_YES;
}

/* The depth that was left last is the longest there is. */
static void note_complete(Session *session)
{
    session->result->complete = true;
    if (session->options->violations_only) {
        session_stop(session, SOLVE_DEPTH);
    } else {
        session_complete(session, session->engine, session->result->depth);
    }
}

/* False where no run has so many steps (or the session was stopped). */
static bool has_runs(Search *search)
{
    Answer answer = check_existence(search);
    if (answer == ANSWER_NO && unrolling_depth(&search->unrolling) == 0) {
        session_give_up(&search->session, "there is no initial state to look at");
    } else if (answer == ANSWER_NO) {
        note_complete(&search->session);
    }
    return answer == ANSWER_YES;
}

/* A search that has become slow may spend as much time again on what could make it quick; and, where
 * that was too little, once more when it has taken four times as long. */
#define PRUNE_AFTER 8.0
#define PRUNE_AGAIN 4.0

static void prune(Search *search)
{
    Session *session = &search->session;
    Pruning *pruning = &search->pruning;
    double passed = seconds_now() - session->started;
    if (!search->unrolling.typed) return;
    if (passed > search->prune_due && !pruning->settled) {
        pruning_find(pruning, session, passed);
        search->prune_due = PRUNE_AGAIN * passed;
        /* Most of what is asked from here on is to be refuted. */
        if (pruning_helps(pruning)) query_restart_evenly(search->unrolling.query, false);
    }
    if (pruning_helps(pruning)) pruning_apply(pruning, &search->unrolling);
}

/* ---- nicer ways ---- */

/* That may be spent on them: half of what the search took so far and a second more, all in all. */
static double seconds_for_nicer(const Search *search)
{
    const Session *session = &search->session;
    double passed = seconds_now() - session->started, spent = search->nicer_seconds;
    double share = 1 + (passed - spent) / 2 - spent;
    double left = session->options->timeout - passed;
    if (session->options->timeout > 0 && left < share) share = left;
    bool over = session->result->stop == SOLVE_MEMORY || session->result->stop == SOLVE_INTERRUPTED;
    return over || share < 0 ? 0 : share;
}

static void make_nicer(Search *search, const SolveOptions *options, Solving *ret)
{
    double started = seconds_now();
    minimise_findings(search->session.system, search->session.findings, options,
                      seconds_for_nicer(search), ret);
    search->nicer_seconds += seconds_now() - started;
}

static uint32_t count_schedules(const Findings *findings)
{
    uint32_t schedules = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        schedules += findings->items[i].schedule != NULL;
    }
    return schedules;
}

/* Of what was found at this depth, before what lies deeper takes all the time that there is. */
static void make_found_nicer(Search *search)
{
    Session *session = &search->session;
    uint32_t schedules = count_schedules(session->findings);
    if (!session->options->nicest || schedules == search->schedules) return;
    search->schedules = schedules;
    SolveOptions options = session_lend(session);
    options.max_memory = session_memory_left(session);
    Solving spent = {0};
    make_nicer(search, &options, &spent);
    session_look(session, search->unrolling.terms);
}

static void deepen(Search *search)
{
    Session *session = &search->session;
    Unrolling *unrolling = &search->unrolling;
    session_catch_up(session);
    if (session->stopped || !unrolling_extend(unrolling)) return;
    prune(search);
    settle_depth(search);
    if (!session->stopped) make_found_nicer(search);
    if (session->stopped) return;
    unrolling_commit(unrolling);
    if (!has_runs(search)) return;
    uint32_t depth = unrolling_depth(unrolling);
    session->result->depth = depth;
    session->result->searched = true;
    session_tell(session, depth, 0, true);
    if (depth >= session->options->max_depth) session_stop(session, SOLVE_DEPTH);
}

static void search_deeper(Search *search)
{
    Session *session = &search->session;
    unrolling_init(&search->unrolling, session, SHAPE_EACH);
    unrolling_swap(&search->unrolling);
    query_restart_evenly(search->unrolling.query, true);
    search->follow = follow_create(session->system, session_out_of_patience, session->patience);
    while (!session->stopped) deepen(search);
    follow_destroy(search->follow);
    unrolling_release(&search->unrolling);
    pruning_release(&search->pruning);
}

void solve_bmc(const System *system, Findings *findings, const SolveOptions *options, Solving *ret)
{
    Search search = {.prune_due = PRUNE_AFTER};
    session_begin(&search.session, "bmc", system, findings, options, ret);
    if (!search.session.stopped) search_deeper(&search);
    session_end(&search.session);
    if (options->nicest) make_nicer(&search, options, ret);
}
