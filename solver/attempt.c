/* attempt.c - claims, filtered, thinned and confirmed. */
#include "attempt.h"

#include <stdlib.h>
#include <string.h>

#include "confirm.h"
#include "houdini.h"
#include "lessons_private.h"
#include "lifted.h"
#include "obstacle.h"
#include "support/memory.h"
#include "thin.h"

/* What is implied by the rest is left out of what is told, as far as that is seen at once. */
#define CONDENSING_SECONDS 1.0
#define CONDENSING_QUERY_SECONDS 0.1
#define CONDENSING_SHARE 0.25 /* of the time for leaving out what the proof can do without */

/* So many claims are left out one by one to see whether it takes them; of more, cores tell first. */
#define TRIED_ONE_BY_ONE 40

/* ---- Houdini and what is left ---- */

static bool failed(Question *question, const char *complaint, bool refused)
{
    Session *session = question->session;
    if (question->is_alone || session_look(session, NULL) || complaint == NULL) return false;
    if (refused) {
        session_refuse(session, "%s", complaint);
    } else {
        session_fail(session, complaint);
    }
    return false;
}

static void keep(Attempt *attempt, const bool *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < attempt->count; i++) {
        if (kept[i]) attempt->items[count++] = attempt->items[i];
    }
    attempt->count = count;
}

static Houdini unbounded_houdini(const Question *question, const Attempt *attempt,
                                 Patience *patience)
{
    const Session *session = question->session;
    return (Houdini){.system = session->system,
                     .form = FORM_UNBOUNDED,
                     .patience = patience,
                     .dump = session->options->dump_queries,
                     .claim_timeout = question->query_seconds,
                     .frame_cells = attempt->claims.frame_cells,
                     .tell = session_tell_claims,
                     .tell_context = question->session};
}

/* Which of the claims are inductive together? False: nothing can be said. */
static bool filter(Question *question, Attempt *attempt)
{
    Houdini houdini = unbounded_houdini(question, attempt, question->session->patience);
    bool *kept = memory_allocate(attempt->count + 1, sizeof *kept);
    for (size_t i = 0; i < attempt->count; i++) kept[i] = true;
    HoudiniEnd end = houdini_run(&houdini, attempt->items, attempt->count, kept);
    keep(attempt, kept);
    free(kept);
    bool done = end == HOUDINI_DONE || failed(question, houdini.complaint, houdini.refused);
    free(houdini.complaint);
    return done;
}

static LiftedCheck lifted_check(const Question *question, const Attempt *attempt,
                                Patience *patience)
{
    const Session *session = question->session;
    return (LiftedCheck){.system = session->system,
                         .findings = session->findings,
                         .claims = attempt->items,
                         .claim_count = attempt->count,
                         .frame_cells = attempt->claims.frame_cells,
                         .patience = patience,
                         .dump = session->options->dump_queries,
                         .query_timeout = question->query_seconds};
}

static bool ended_well(Question *question, LiftedCheck *check, LiftedEnd end)
{
    bool proved = end == LIFTED_PROVED;
    if (end == LIFTED_FAILED) failed(question, check->complaint, check->refused);
    free(check->complaint);
    return proved;
}

static bool implies(Question *question, const Attempt *attempt, Patience *patience, bool *ret_used)
{
    LiftedCheck check = lifted_check(question, attempt, patience);
    LiftedEnd end = lifted_implies(&check, question->position, ret_used);
    return ended_well(question, &check, end);
}

static bool inductive(Question *question, const Attempt *attempt, Patience *patience)
{
    LiftedCheck check = lifted_check(question, attempt, patience);
    LiftedEnd end = lifted_inductive(&check);
    return ended_well(question, &check, end);
}

/* Only what the proof uses, with what keeps that. */
static void slice(Question *question, Attempt *attempt, bool *used)
{
    Houdini houdini = unbounded_houdini(question, attempt, question->session->patience);
    HoudiniEnd end = houdini_slice(&houdini, attempt->items, attempt->count, used);
    if (end == HOUDINI_DONE) keep(attempt, used);
    free(houdini.complaint);
}

/* ---- what the proof can do without ---- */

/* Being thinned. */
typedef struct Thinning {
    Question *question;
    const Attempt *attempt;
    Patience *patience;
} Thinning;

/* No longer than the search for the proof took, and a second; half of what is left is for confirming
 * it. A question that has no answer takes its whole time, so few claims may take all the time there is. */
static double thinning_deadline(const Session *session)
{
    double now = seconds_now(), deadline = now + 1 + (now - session->started);
    double limit = session->options->timeout;
    double last = now + (session->started + limit - now) / 2;
    return limit > 0 && last < deadline ? last : deadline;
}

/* The claims with kept[i]. */
static Attempt part_of(const Attempt *attempt, const bool *kept)
{
    Attempt part = *attempt;
    part.items = memory_allocate(part.count + 1, sizeof *part.items);
    memcpy(part.items, attempt->items, part.count * sizeof *part.items);
    keep(&part, kept);
    return part;
}

static bool is_enough(const Thinning *thinning, const bool *kept)
{
    Attempt part = part_of(thinning->attempt, kept);
    bool enough = implies(thinning->question, &part, thinning->patience, NULL);
    free(part.items);
    return enough;
}

static bool is_inductive(const Thinning *thinning, const bool *kept)
{
    Attempt part = part_of(thinning->attempt, kept);
    bool keeps = inductive(thinning->question, &part, thinning->patience);
    free(part.items);
    return keeps;
}

/* Claims from elsewhere keep each other: with one of them others go that nobody needs. */
static bool make_inductive(const Thinning *thinning, bool *kept)
{
    const Attempt *attempt = thinning->attempt;
    if (!attempt->has_lessons || patience_is_over(thinning->patience)) return false;
    Houdini houdini = unbounded_houdini(thinning->question, attempt, thinning->patience);
    HoudiniEnd end = houdini_run(&houdini, attempt->items, attempt->count, kept);
    free(houdini.complaint);
    return end == HOUDINI_DONE && is_enough(thinning, kept);
}

/* A StillEnough. */
static Enough is_still_proof(void *context, bool *kept)
{
    const Thinning *thinning = context;
    Session *session = thinning->question->session;
    if (session_look(session, NULL)) return ENOUGH_CUT_SHORT;
    session_tell(session, 0, thinning->attempt->count, false);
    bool proves = is_enough(thinning, kept) &&
                  (is_inductive(thinning, kept) || make_inductive(thinning, kept));
    if (proves) return ENOUGH_YES;
    return patience_is_over(thinning->patience) ? ENOUGH_CUT_SHORT : ENOUGH_NO;
}

static Conjuncts conjuncts_of(const Attempt *attempt, const System *system)
{
    return conjuncts_of_claims(&attempt->claims, system, attempt->items, attempt->count);
}

/* In the order in which they are told. */
static void sort_claims(Attempt *attempt, const System *system)
{
    Conjuncts conjuncts = conjuncts_of(attempt, system);
    attempt->count = conjuncts.items.count;
    for (size_t i = 0; i < attempt->count; i++) {
        attempt->items[i] = conjuncts.items.items[i].claim;
    }
    conjuncts_release(&conjuncts);
}

/* What the rest implies, as far as that is seen at once: ret_needed as for lifted_condense. */
static void find_implied(Question *question, const Attempt *attempt, Patience *patience,
                         double seconds, bool *ret_needed)
{
    LiftedCheck check = lifted_check(question, attempt, patience);
    check.query_timeout = CONDENSING_QUERY_SECONDS;
    for (size_t i = 0; i < attempt->count; i++) ret_needed[i] = true;
    lifted_condense(&check, seconds, ret_needed);
    free(check.complaint);
}

/* The quick way to leave much out, where thinning may be cut short before it comes to that. Without
 * what it implies a proof is still one, but Z3 may not see that. */
static void leave_out_implied(Thinning *thinning, double seconds, bool *kept)
{
    const Attempt *attempt = thinning->attempt;
    if (attempt->count > 1) {
        double most = seconds < CONDENSING_SECONDS ? seconds : CONDENSING_SECONDS;
        find_implied(thinning->question, attempt, thinning->patience, most, kept);
        if (is_still_proof(thinning, kept) == ENOUGH_YES) return;
    }
    for (size_t i = 0; i < attempt->count; i++) kept[i] = true;
}

/* Few claims are read sooner than many, and short ones sooner than long ones: these go first. False
 * where it was cut short. */
static bool minimise(Question *question, Attempt *attempt)
{
    const Session *session = question->session;
    sort_claims(attempt, session->system);
    double deadline = thinning_deadline(session);
    Patience *patience = patience_create(deadline, session->options->interrupted);
    Thinning thinning = {question, attempt, patience};
    bool *kept = memory_allocate(attempt->count + 1, sizeof *kept);
    leave_out_implied(&thinning, CONDENSING_SHARE * (deadline - seconds_now()), kept);
    bool complete = thin(kept, attempt->count, is_still_proof, &thinning);
    complete = complete && !patience_ended_any(patience); /* what was kept may not be needed */
    keep(attempt, kept);
    free(kept);
    patience_destroy(patience);
    return complete;
}

/* ---- proofs and obstacles ---- */

/* The whole proof once more. */
static bool confirm(Question *question, const Attempt *attempt, const char *invariant)
{
    Session *session = question->session;
    bool *proved = memory_allocate(session->findings->count, sizeof *proved);
    proved[question->position] = true;
    const Proof proof = {.system = session->system,
                         .findings = session->findings,
                         .proved = proved,
                         .form = FORM_UNBOUNDED,
                         .shape = SHAPE_SHARED,
                         .frame_cells = attempt->claims.frame_cells,
                         .claims = attempt->items,
                         .claim_count = attempt->count,
                         .holds = claim_holds};
    ObligationsCheck check;
    ObligationsEnd end = session_confirm(session, &proof, invariant, OBLIGATION_SECONDS, &check);
    free(proved);
    if (check.failed) failed(question, check.why, check.refused);
    if (check.beginless && !question->is_alone && !session_look(session, NULL)) {
        session_give_up(session, LIFTED_BEGINLESS "%s", check.why);
    }
    return end == OBLIGATIONS_MET;
}

static bool tell_proof(Question *question, const Attempt *attempt, bool cut_short)
{
    Session *session = question->session;
    Conjuncts conjuncts = conjuncts_of(attempt, session->system);
    char *invariant = conjuncts_print(&conjuncts);
    bool confirmed = confirm(question, attempt, invariant);
    if (confirmed) {
        session_tell_proof(session, question->position, NULL, &conjuncts, cut_short);
        session->findings->items[question->position].scope = SCOPE_UNBOUNDED;
        lessons_leave_claims(session->options->lessons, session->system, attempt->items,
                             attempt->count);
        lessons_leave_property(session->options->lessons, session->system,
                               session->findings->items[question->position].property);
        session_settle(session);
    }
    free(invariant);
    conjuncts_release(&conjuncts);
    return confirmed;
}

/* Leaves out what the rest says already: nobody wants to read that. */
static void condense(Question *question, Attempt *attempt)
{
    bool *needed = memory_allocate(attempt->count + 1, sizeof *needed);
    find_implied(question, attempt, question->session->patience, CONDENSING_SECONDS, needed);
    keep(attempt, needed);
    free(needed);
}

/* Where control can't come to the end nobody wants to read that it never rests there. */
static bool goes_without_saying(const Expr *claim)
{
    while (claim->kind == EXPR_FORALL) claim = claim->b;
    return claim->kind == EXPR_NOT && claim->a->kind == EXPR_DONE && !claim->a->process->ends;
}

static char *print_candidate(const Attempt *attempt, const System *system)
{
    Attempt told = *attempt;
    told.items = memory_allocate(attempt->count + 1, sizeof *told.items);
    told.count = 0;
    for (size_t i = 0; i < attempt->count; i++) {
        if (!goes_without_saying(attempt->items[i])) told.items[told.count++] = attempt->items[i];
    }
    Conjuncts conjuncts = conjuncts_of(&told, system);
    char *printed = conjuncts_print(&conjuncts);
    conjuncts_release(&conjuncts);
    free(told.items);
    return printed != NULL ? printed : memory_copy_string("");
}

void attempt_note_obstacle(Question *question, Attempt *attempt)
{
    if (question->obstacles == NULL || question->is_alone) return;
    condense(question, attempt);
    sort_claims(attempt, question->session->system);
    Obstacle obstacle = {.property =
                             question->session->findings->items[question->position].property,
                         .candidate = print_candidate(attempt, question->session->system)};
    obstacle_keep_claims(&obstacle, question->session->system, &attempt->claims, attempt->items,
                         attempt->count);
    obstacle_find(&obstacle, question->session, question->position);
    obstacles_add(question->obstacles, &obstacle);
}

/* What the model says itself is to be preferred to what was made up, where it does as well. */
static void prefer_properties(const Question *question, const Attempt *attempt, bool *used)
{
    const System *system = question->session->system;
    for (size_t i = 0; i < attempt->count; i++) {
        for (uint32_t k = 0; k < system->property_count; k++) {
            if (system->properties[k].expr == attempt->items[i]) used[i] = true;
        }
    }
}

bool attempt_proof(Question *question, Attempt *attempt)
{
    if (!filter(question, attempt)) return false;
    bool *used = memory_allocate(attempt->count + 1, sizeof *used);
    bool proved = implies(question, attempt, question->session->patience, used);
    if (proved) {
        prefer_properties(question, attempt, used);
        if (attempt->count > TRIED_ONE_BY_ONE) slice(question, attempt, used);
        bool complete = minimise(question, attempt);
        proved = tell_proof(question, attempt, !complete);
    }
    if (!proved && !question->session->stopped) attempt_note_obstacle(question, attempt);
    free(used);
    return proved;
}
