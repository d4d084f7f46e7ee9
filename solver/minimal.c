/* minimal.c - fewer and fewer, until there is a proof that fewer can't be.
 *
 * The run is unrolled to the length of the schedule, and ends as the finding does. What is to be
 * few is counted in unary, and a limit is an assumption: as long as there is a model its number is
 * the next limit to go below; the first `no` is the proof. The number is then kept for good, and the
 * next objective has its turn. That is far quicker than Z3's optimiser. */
#include "solver/minimal.h"

#include <stdlib.h>
#include <string.h>

#include "counter.h"
#include "judging.h"
#include "support/bug.h"

typedef struct Minimising {
    Session session;
    Unrolling unrolling;
    Follow *follow;
    Finding *finding; /* the caller's: it has the best so far */
    Finding *mine;    /* the session's, of the same property: decided anew with each model */
    const Bad *claim; /* what the run ends with */
    Minimal *result;
} Minimising;

/* --- what a schedule has --- */

static uint32_t entry_count(const Finding *finding)
{
    return schedule_length(finding->schedule) + finding->has_attempt;
}

/* Entries with the attempt; the first one is initial and has no process. */
static Action entry_of(const Finding *finding, uint32_t position)
{
    uint32_t length = schedule_length(finding->schedule);
    if (position < length) return schedule_entry(finding->schedule, position);
    return schedule_entry(finding->attempt, position - length);
}

static bool is_same_mover(const Action *a, const Action *b)
{
    return a->process == b->process && a->instance == b->instance;
}

static bool moved_before(const Finding *finding, uint32_t position)
{
    const Action action = entry_of(finding, position);
    for (uint32_t i = 1; i < position; i++) {
        const Action earlier = entry_of(finding, i);
        if (is_same_mover(&action, &earlier)) return true;
    }
    return false;
}

static void count(const Finding *finding, uint32_t *ret_switches, uint32_t *ret_participants)
{
    *ret_switches = *ret_participants = 0;
    for (uint32_t i = 1; i < entry_count(finding); i++) {
        const Action action = entry_of(finding, i), before = entry_of(finding, i - 1);
        *ret_switches += i > 1 && !is_same_mover(&action, &before);
        *ret_participants += !moved_before(finding, i);
    }
}

/* --- what the solver is to find --- */

static BadKind kind_of(const Finding *finding)
{
    if (finding->property->kind != PROPERTY_ERROR) return BAD_DECIDED;
    return finding->evaluated == NULL ? BAD_STEP : BAD_FAILED;
}

/* Nothing else is open, so nothing else is encoded, or judged. */
static Findings *ask_for(const System *system, const Finding *finding, Finding **ret_mine)
{
    const char *unknown;
    Findings *findings = findings_create(system, NULL, 0, &unknown);
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *item = &findings->items[i];
        item->asked = item->property == finding->evaluated;
        item->open = false;
        if (item->property == finding->property) *ret_mine = item;
    }
    PROMISE(*ret_mine != NULL);
    (*ret_mine)->asked = kind_of(finding) == BAD_DECIDED;
    (*ret_mine)->open = true;
    (*ret_mine)->verdict = finding->verdict;
    return findings;
}

/* All steps and the attempt. As the finding has a shortest schedule, nothing of the kind happens
 * before the end. */
static bool unroll(Minimising *minimising)
{
    Unrolling *unrolling = &minimising->unrolling;
    uint32_t entries = entry_count(minimising->finding);
    for (uint32_t i = 0; i < entries; i++) {
        if (i > 0) unrolling_commit(unrolling);
        if (session_look(&minimising->session, unrolling->terms)) return false;
        if (!unrolling_extend(unrolling)) return false;
    }
    return true;
}

static bool is_claim(const Finding *finding, const Bad *bad)
{
    if (bad->kind != kind_of(finding)) return false;
    const Property *property = bad->kind == BAD_FAILED ? finding->evaluated : finding->property;
    return bad->finding->property == property;
}

static void not_shortest(Minimising *minimising)
{
    session_give_up(&minimising->session, "the schedule is none of the shortest");
}

static bool claim_end(Minimising *minimising)
{
    const Unrolling *unrolling = &minimising->unrolling;
    for (size_t i = 0; i < unrolling->bads.count; i++) {
        const Bad *bad = &unrolling->bads.items[i];
        if (is_claim(minimising->finding, bad)) minimising->claim = bad;
    }
    if (minimising->claim == NULL) {
        not_shortest(minimising);
        return false;
    }
    query_assert(unrolling->query, minimising->claim->term);
    return true;
}

/* --- what it found --- */

static void take_over(Finding *finding, Finding *mine)
{
    schedule_destroy(finding->schedule);
    schedule_destroy(finding->attempt);
    finding->schedule = mine->schedule;
    finding->attempt = mine->attempt;
    finding->has_attempt = mine->has_attempt;
    finding->error = mine->error;
    mine->schedule = mine->attempt = NULL;
}

static void keep_nicer(Minimising *minimising)
{
    Minimal *best = minimising->result;
    uint32_t switches, participants;
    count(minimising->mine, &switches, &participants);
    if (switches > best->context_switches) return;
    if (switches == best->context_switches && participants >= best->participants) return;
    take_over(minimising->finding, minimising->mine);
    best->context_switches = switches;
    best->participants = participants;
}

/* False where patience ended before the model was followed. */
static bool take_model(Minimising *minimising)
{
    minimising->mine->open = true;
    minimising->claim->finding->failed = false;
    judge_model(&minimising->unrolling, minimising->follow, &minimising->claim, 1);
    if (session_look(&minimising->session, minimising->unrolling.terms)) return false;
    PROMISE(!minimising->mine->open && minimising->mine->schedule != NULL);
    PROMISE(entry_count(minimising->mine) == entry_count(minimising->finding));
    keep_nicer(minimising);
    return true;
}

/* --- objectives --- */

static Answer check(Minimising *minimising, Term assumption)
{
    Session *session = &minimising->session;
    Unrolling *unrolling = &minimising->unrolling;
    if (session_look(session, unrolling->terms)) return ANSWER_UNKNOWN;
    Answer answer = query_check(unrolling->query, &assumption, 1);
    session_tell(session, unrolling_depth(unrolling), 0, false);
    if (answer == ANSWER_UNKNOWN || terms_failure(unrolling->terms) != NULL) {
        session_stumble(session, unrolling->terms, unrolling->query);
        return ANSWER_UNKNOWN;
    }
    return answer;
}

/* Makes *value, which follows the best schedule, as small as it can be and keeps it so; less than
 * `least` is none. True when that is proved. */
static bool minimise(Minimising *minimising, const Counter *counter, const uint32_t *value,
                     uint32_t least)
{
    while (*value > least) {
        uint32_t limit = *value - 1;
        Answer answer = check(minimising, counter_at_most(counter, limit));
        if (answer == ANSWER_UNKNOWN) return false;
        if (answer == ANSWER_NO) break;
        if (!take_model(minimising)) return false;
        PROMISE(*value <= limit);
    }
    query_assert(minimising->unrolling.query, counter_at_most(counter, *value));
    return true;
}

static const Numbers *numbers_of(const Minimising *minimising)
{
    return &encoder_values(minimising->unrolling.encoder)->numbers;
}

/* The way that is known must be one of those searched: then a `no` to fewer says something. */
static bool is_there(Minimising *minimising, const Counter *switches)
{
    Term as_many = counter_at_most(switches, minimising->result->context_switches);
    Answer answer = check(minimising, as_many);
    if (answer == ANSWER_NO) not_shortest(minimising);
    return answer == ANSWER_YES && take_model(minimising);
}

static bool minimise_switches(Minimising *minimising)
{
    Unrolling *unrolling = &minimising->unrolling;
    Terms *terms = unrolling->terms;
    Counter counter;
    counter_init(&counter, terms, minimising->result->context_switches);
    for (size_t i = 1; i < unrolling->transits.count; i++) {
        const Transit *transit = &unrolling->transits.items[i], *before = transit - 1;
        Term same = number_equal(numbers_of(minimising), transit->mover, before->mover);
        counter_add(&counter, unrolling->query, "switches", term_not(terms, same));
    }
    bool proved = is_there(minimising, &counter) &&
                  minimise(minimising, &counter, &minimising->result->context_switches, 0);
    counter_release(&counter);
    return proved;
}

/* Does that instance take one of the steps? */
static Term takes_part(const Minimising *minimising, uint32_t mover)
{
    const Unrolling *unrolling = &minimising->unrolling;
    const Numbers *numbers = numbers_of(minimising);
    Term any = term_truth(unrolling->terms, false);
    for (size_t i = 0; i < unrolling->transits.count; i++) {
        Number moving = unrolling->transits.items[i].mover;
        Term this_one = number_equal(numbers, moving, number_constant(numbers, mover));
        any = term_or(unrolling->terms, any, this_one);
    }
    return any;
}

static bool minimise_participants(Minimising *minimising)
{
    Unrolling *unrolling = &minimising->unrolling;
    Counter counter;
    counter_init(&counter, unrolling->terms, minimising->result->participants);
    for (uint32_t i = 0; i < encoder_movers(unrolling->encoder); i++) {
        counter_add(&counter, unrolling->query, "participants", takes_part(minimising, i));
    }
    bool proved = minimise(minimising, &counter, &minimising->result->participants, 1);
    counter_release(&counter);
    return proved;
}

static void minimise_both(Minimising *minimising)
{
    Session *session = &minimising->session;
    Minimal *result = minimising->result;
    unrolling_init(&minimising->unrolling, session, SHAPE_EACH);
    query_restart_evenly(minimising->unrolling.query, true);
    minimising->follow = follow_create(session->system, session_out_of_patience, session->patience);
    if (unroll(minimising) && claim_end(minimising)) {
        result->switches_proved = minimise_switches(minimising);
        result->participants_proved = result->switches_proved && minimise_participants(minimising);
    }
    follow_destroy(minimising->follow);
    unrolling_release(&minimising->unrolling);
}

static void search(const System *system, Finding *finding, const SolveOptions *options,
                   Minimal *result)
{
    Minimising minimising = {.finding = finding, .result = result};
    Findings *findings = ask_for(system, finding, &minimising.mine);
    SolveOptions mine = *options;
    Solving solving;
    mine.first = false;
    mine.certificate = NULL;
    mine.decided = NULL;
    mine.known_elsewhere = NULL;
    session_begin(&minimising.session, "minimal", system, findings, &mine, &solving);
    if (!minimising.session.stopped) minimise_both(&minimising);
    session_end(&minimising.session);
    result->checks = solving.checks;
    result->seconds = solving.seconds;
    memcpy(result->stopped, solving.stopped, sizeof result->stopped);
    findings_destroy(findings);
}

/* Counts; where nobody takes over from anybody, one takes part at most. */
static Minimal look_at(const Finding *finding)
{
    Minimal minimal = {0};
    count(finding, &minimal.context_switches, &minimal.participants);
    minimal.switches_proved = minimal.participants_proved = minimal.context_switches == 0;
    return minimal;
}

/* What is proved stays so. */
static void note(Finding *finding, const Minimal *result)
{
    Fewest fewest = result->participants_proved ? FEWEST_BOTH
                    : result->switches_proved   ? FEWEST_SWITCHES
                                                : FEWEST_CUT_SHORT;
    if (fewest > finding->fewest) finding->fewest = fewest;
    if (finding->fewest_wanted < FEWEST_BOTH) finding->fewest_wanted = FEWEST_BOTH;
}

void minimise_finding(const System *system, Finding *finding, const SolveOptions *options,
                      Minimal *ret)
{
    PROMISE(finding->schedule != NULL);
    *ret = look_at(finding);
    if (!ret->participants_proved) search(system, finding, options, ret);
    note(finding, ret);
}

/* --- all findings --- */

static bool may_be_nicer(const Finding *finding)
{
    return finding->schedule != NULL && finding->fewest < FEWEST_BOTH;
}

/* Which the other findings get their share of, too. */
static uint32_t count_left(const Findings *findings, uint32_t from)
{
    uint32_t left = 0;
    for (uint32_t i = from; i < findings->count; i++) left += may_be_nicer(&findings->items[i]);
    return left;
}

void minimise_findings(const System *system, Findings *findings, const SolveOptions *options,
                       double seconds, Solving *ret)
{
    double deadline = seconds_now() + seconds;
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!may_be_nicer(finding)) continue;
        double left = deadline - seconds_now();
        SolveOptions mine = *options;
        mine.timeout = left / count_left(findings, i);
        Minimal minimal = look_at(finding);
        bool interrupted = options->interrupted != NULL && *options->interrupted;
        if (mine.timeout > 0 && !interrupted) minimise_finding(system, finding, &mine, &minimal);
        note(finding, &minimal);
        ret->checks += minimal.checks;
        ret->seconds += minimal.seconds;
    }
}
