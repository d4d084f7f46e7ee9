/* induction.c - k-induction over claims that were found inductive.
 *
 *     foundation_lay  candidates, refuted by walks, filtered by Houdini (foundation.h)
 *     climb           the step case for k = 0, 1, 2, … (ladder.h)
 *     confirm         the base case, by bounded search to depth k
 *     check_again     all of the proof once more, in contexts of their own, with the claims that it
 *                     takes (confirm.h)
 *
 * Bounded searches in between find violations that are not deep, too. */
#include <stdlib.h>

#include "confirm.h"
#include "foundation.h"
#include "support/memory.h"

/* Paths of different states that long have not been worth waiting for. */
#define HEIGHT_MOST 24

typedef struct Induction {
    Session session;
    Foundation foundation;
    Ladder *ladder;
} Induction;

static bool houdini_ended(Induction *induction, HoudiniEnd end)
{
    Session *session = &induction->session;
    if (end == HOUDINI_DONE) return true;
    if (!session_look(session, NULL))
        session_give_up(session, "%s", induction->foundation.houdini.complaint);
    return false;
}

/* The claims are inductive, and with them the base and the step case hold; afterwards only those that
 * it takes. */
static bool check_again(Induction *induction, Conjuncts *conjuncts, uint32_t position,
                        bool *ret_cut_short)
{
    Session *session = &induction->session;
    bool *proved = memory_allocate(session->findings->count, sizeof *proved);
    proved[position] = true;
    Proof proof = {.system = session->system,
                   .findings = session->findings,
                   .proved = proved,
                   .form = FORM_FINITE,
                   .shape = SHAPE_SHARED,
                   .height = ladder_height(induction->ladder)};
    ObligationsCheck check;
    ObligationsEnd end = session_confirm_thin(session, &proof, conjuncts, &check, ret_cut_short);
    free(proved);
    if (end != OBLIGATIONS_MET && !session_look(session, NULL)) {
        session_doubt(session, "a proof did not stand up to being checked again", check.why);
    }
    return end == OBLIGATIONS_MET;
}

static void tell_proof(Induction *induction, uint32_t position, const Conjuncts *conjuncts,
                       bool cut_short)
{
    Session *session = &induction->session;
    Text how = {0};
    text_format(&how, "k = %u", ladder_height(induction->ladder));
    session_tell_proof(session, position, text_string(&how), conjuncts, cut_short);
    text_release(&how);
}

static void prove(Induction *induction, uint32_t position, const bool *used)
{
    Pool claims;
    bool cut_short;
    HoudiniEnd end = foundation_slice(&induction->foundation, used, &claims);
    Conjuncts conjuncts = conjuncts_of_claims(&claims.claims, induction->session.system,
                                              claims.items.items, claims.items.count);
    if (houdini_ended(induction, end) && check_again(induction, &conjuncts, position, &cut_short)) {
        tell_proof(induction, position, &conjuncts, cut_short);
        session_settle(&induction->session);
    }
    conjuncts_release(&conjuncts);
    pool_release(&claims);
}

/* A bounded search for those with wanted[i], to that depth. True when it got there. */
static bool search(Induction *induction, const bool *wanted, uint32_t depth)
{
    Session *session = &induction->session;
    Findings *findings = session->findings;
    if (session_look(session, NULL)) return false;
    SolveOptions options = session_lend(session);
    options.max_depth = depth;
    bool *set_aside = memory_allocate(findings->count, sizeof *set_aside);
    for (uint32_t i = 0; i < findings->count; i++) {
        set_aside[i] = findings->items[i].open && !wanted[i];
        if (set_aside[i]) findings->items[i].open = false;
    }
    Solving solving;
    solve_bmc(session->system, findings, &options, &solving);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (set_aside[i]) findings->items[i].open = true;
    }
    free(set_aside);
    bool there = solving.stop == SOLVE_SETTLED || solving.stop == SOLVE_DEPTH;
    if (!there && !session_look(session, NULL)) session_give_up(session, "%s", solving.stopped);
    return there;
}

/* The step cases at this height; which hold goes to ret_proved, with the claims used. */
static void check_steps(Induction *induction, bool *ret_proved, bool **ret_used)
{
    Session *session = &induction->session;
    Ladder *ladder = induction->ladder;
    for (uint32_t i = 0; i < session->findings->count && !session->stopped; i++) {
        const Finding *finding = &session->findings->items[i];
        session_catch_up(session);
        if (!finding->open || !goal_is_safety(finding->property)) continue;
        ret_used[i] = pool_flags(&induction->foundation.pool, false);
        Answer answer = ladder_check(ladder, i, ret_used[i]);
        ret_proved[i] = answer == ANSWER_NO;
        if (answer == ANSWER_UNKNOWN) {
            session_stumble(session, ladder_terms(ladder), ladder_query(ladder));
        }
        if (session_complains(session, ladder_encoder(ladder))) return;
        session_look(session, ladder_terms(ladder));
    }
}

static bool any_of(const bool *flags, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (flags[i]) return true;
    }
    return false;
}

/* One height: what the step cases say, confirmed by the base case. */
static void check_height(Induction *induction)
{
    Session *session = &induction->session;
    Findings *findings = session->findings;
    uint32_t height = ladder_height(induction->ladder);
    bool *proved = memory_allocate(findings->count, sizeof *proved);
    bool **used = memory_allocate(findings->count, sizeof *used);
    check_steps(induction, proved, used);
    if (!session->stopped && any_of(proved, findings->count) && search(induction, proved, height)) {
        session_settle(session);
        for (uint32_t i = 0; i < findings->count && !session->stopped; i++) {
            if (proved[i] && findings->items[i].open && !findings->items[i].failed)
                prove(induction, i, used[i]);
        }
    }
    for (uint32_t i = 0; i < findings->count; i++) free(used[i]);
    free(used);
    free(proved);
}

/* Heights at which a bounded search looks whether what can't be proved is just wrong. */
static bool is_time_to_search(uint32_t height)
{
    return height == 4 || height == 10 || height == 18;
}

static void search_all(Induction *induction, uint32_t depth)
{
    Findings *findings = induction->session.findings;
    bool *wanted = memory_allocate(findings->count, sizeof *wanted);
    for (uint32_t i = 0; i < findings->count; i++) wanted[i] = findings->items[i].open;
    search(induction, wanted, depth);
    session_settle(&induction->session);
    free(wanted);
}

static void climb(Induction *induction)
{
    Session *session = &induction->session;
    induction->ladder = foundation_ladder(&induction->foundation, &induction->foundation.pool);
    while (!session->stopped) {
        uint32_t height = ladder_height(induction->ladder);
        session_tell(session, height, induction->foundation.pool.items.count, false);
        check_height(induction);
        if (!session->stopped && is_time_to_search(height)) search_all(induction, height);
        if (session->stopped) return;
        if (height >= session->options->max_depth) {
            session_stop(session, SOLVE_DEPTH);
        } else if (height >= HEIGHT_MOST) {
            session_give_up(session, "no proof by induction over up to %u steps", height);
        } else {
            ladder_climb(induction->ladder);
        }
    }
}

void solve_induction(const System *system, Findings *findings, const SolveOptions *options,
                     Solving *ret)
{
    Induction induction = {0};
    session_begin(&induction.session, "induction", system, findings, options, ret);
    Foundation *foundation = &induction.foundation;
    if (!induction.session.stopped &&
        houdini_ended(&induction, foundation_lay(foundation, &induction.session))) {
        session_tell(&induction.session, 0, foundation->pool.items.count, true);
        climb(&induction);
    }
    ladder_destroy(induction.ladder);
    foundation_release(foundation);
    session_end(&induction.session);
}
