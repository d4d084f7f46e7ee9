/* prove.c - from an invariant of one instance to a proof for all, or for that one. */
#include "solver/prove.h"

#include <stdlib.h>
#include <string.h>

#include "confirm.h"
#include "goals.h"
#include "lift.h"
#include "lifted.h"
#include "obstacle.h"
#include "pdr.h"
#include "pool.h"
#include "support/memory.h"
#include "thin.h"

/* One obligation of the unbounded encoding is quick, or it is not worth waiting for. */
#define QUERY_SECONDS 5.0

/* Whether the model's own invariants and lemmas prove it is tried first, for that share of the time. */
#define OWN_SHARE 0.1
#define OWN_SECONDS 1.0 /* where there is no limit */

/* What is implied by the rest is left out of what is told, as far as that is seen at once. */
#define CONDENSING_SECONDS 1.0
#define CONDENSING_QUERY_SECONDS 0.1

/* So many claims are left out one by one to see whether it takes them; of more, cores tell first. */
#define TRIED_ONE_BY_ONE 40

/* One property is tried with the claims of its own PDR run. */
typedef struct Proving {
    Session *session;
    Obstacles *obstacles; /* may be NULL */
    uint32_t position;    /* of the finding under way */
    double query_seconds; /* for one obligation */
    bool is_alone;        /* nothing is lifted: what holds of the instance is the answer, too */
    bool invariant_found;
    Solving hindrance; /* that of the instance, where that gave up; settled where it did not */
} Proving;

/* Claims for one attempt. */
typedef struct Attempt {
    Claims claims;
    const Expr **items;
    size_t count;
} Attempt;

/* ---- Houdini and what is left ---- */

static bool failed(Proving *proving, const char *complaint, bool refused)
{
    Session *session = proving->session;
    if (proving->is_alone || session_look(session, NULL) || complaint == NULL) return false;
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

static Houdini unbounded_houdini(const Proving *proving, const Attempt *attempt)
{
    const Session *session = proving->session;
    return (Houdini){.system = session->system,
                     .form = FORM_UNBOUNDED,
                     .patience = session->patience,
                     .dump = session->options->dump_queries,
                     .claim_timeout = proving->query_seconds,
                     .frame_cells = attempt->claims.frame_cells,
                     .tell = session_tell_claims,
                     .tell_context = proving->session};
}

/* Which of the claims are inductive together? False: nothing can be said. */
static bool filter(Proving *proving, Attempt *attempt)
{
    Houdini houdini = unbounded_houdini(proving, attempt);
    bool *kept = memory_allocate(attempt->count + 1, sizeof *kept);
    for (size_t i = 0; i < attempt->count; i++) kept[i] = true;
    HoudiniEnd end = houdini_run(&houdini, attempt->items, attempt->count, kept);
    keep(attempt, kept);
    free(kept);
    bool done = end == HOUDINI_DONE || failed(proving, houdini.complaint, houdini.refused);
    free(houdini.complaint);
    return done;
}

static LiftedCheck lifted_check(const Proving *proving, const Attempt *attempt, Patience *patience)
{
    const Session *session = proving->session;
    return (LiftedCheck){.system = session->system,
                         .findings = session->findings,
                         .claims = attempt->items,
                         .claim_count = attempt->count,
                         .frame_cells = attempt->claims.frame_cells,
                         .patience = patience,
                         .dump = session->options->dump_queries,
                         .query_timeout = proving->query_seconds};
}

static bool ended_well(Proving *proving, LiftedCheck *check, LiftedEnd end)
{
    bool proved = end == LIFTED_PROVED;
    if (end == LIFTED_FAILED) failed(proving, check->complaint, check->refused);
    free(check->complaint);
    return proved;
}

static bool implies(Proving *proving, const Attempt *attempt, Patience *patience, bool *ret_used)
{
    LiftedCheck check = lifted_check(proving, attempt, patience);
    LiftedEnd end = lifted_implies(&check, proving->position, ret_used);
    return ended_well(proving, &check, end);
}

static bool inductive(Proving *proving, const Attempt *attempt, Patience *patience)
{
    LiftedCheck check = lifted_check(proving, attempt, patience);
    LiftedEnd end = lifted_inductive(&check);
    return ended_well(proving, &check, end);
}

/* Only what the proof uses, with what keeps that. */
static void slice(Proving *proving, Attempt *attempt, bool *used)
{
    Houdini houdini = unbounded_houdini(proving, attempt);
    HoudiniEnd end = houdini_slice(&houdini, attempt->items, attempt->count, used);
    if (end == HOUDINI_DONE) keep(attempt, used);
    free(houdini.complaint);
}

/* ---- what the proof can do without ---- */

/* Being thinned. */
typedef struct Thinning {
    Proving *proving;
    const Attempt *attempt;
    Patience *patience;
} Thinning;

/* No longer than the search for the proof took, and a second; half of what is left is for confirming
 * it. A question that has no answer takes QUERY_SECONDS, so few claims may take all the time there is. */
static double thinning_deadline(const Session *session)
{
    double now = seconds_now(), deadline = now + 1 + (now - session->started);
    double limit = session->options->timeout;
    double last = now + (session->started + limit - now) / 2;
    return limit > 0 && last < deadline ? last : deadline;
}

/* A StillEnough. */
static Enough is_still_proof(void *context, bool *kept)
{
    const Thinning *thinning = context;
    Proving *proving = thinning->proving;
    if (session_look(proving->session, NULL)) return ENOUGH_CUT_SHORT;
    session_tell(proving->session, 0, thinning->attempt->count, false);
    Attempt rest = *thinning->attempt;
    rest.items = memory_allocate(rest.count + 1, sizeof *rest.items);
    memcpy(rest.items, thinning->attempt->items, rest.count * sizeof *rest.items);
    keep(&rest, kept);
    bool proved = implies(proving, &rest, thinning->patience, NULL) &&
                  inductive(proving, &rest, thinning->patience);
    free(rest.items);
    if (proved) return ENOUGH_YES;
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

/* Few claims are read sooner than many, and short ones sooner than long ones: these go first. False
 * where it was cut short. */
static bool minimise(Proving *proving, Attempt *attempt)
{
    const Session *session = proving->session;
    sort_claims(attempt, session->system);
    Patience *patience = patience_create(thinning_deadline(session), session->options->interrupted);
    Thinning thinning = {proving, attempt, patience};
    bool *kept = memory_allocate(attempt->count + 1, sizeof *kept);
    for (size_t i = 0; i < attempt->count; i++) kept[i] = true;
    bool complete = thin(kept, attempt->count, is_still_proof, &thinning);
    keep(attempt, kept);
    free(kept);
    patience_destroy(patience);
    return complete;
}

/* ---- proofs and obstacles ---- */

/* The whole proof once more. */
static bool confirm(Proving *proving, const Attempt *attempt, const char *invariant)
{
    Session *session = proving->session;
    bool *proved = memory_allocate(session->findings->count, sizeof *proved);
    proved[proving->position] = true;
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
    ObligationsEnd end = session_confirm(session, &proof, invariant, QUERY_SECONDS, &check);
    free(proved);
    if (check.failed) failed(proving, check.why, check.refused);
    if (check.beginless && !proving->is_alone && !session_look(session, NULL)) {
        session_give_up(session, LIFTED_BEGINLESS "%s", check.why);
    }
    return end == OBLIGATIONS_MET;
}

static bool tell_proof(Proving *proving, const Attempt *attempt, bool cut_short)
{
    Session *session = proving->session;
    Conjuncts conjuncts = conjuncts_of(attempt, session->system);
    char *invariant = conjuncts_print(&conjuncts);
    bool confirmed = confirm(proving, attempt, invariant);
    if (confirmed) {
        session_tell_proof(session, proving->position, NULL, &conjuncts, cut_short);
        session->findings->items[proving->position].scope = SCOPE_UNBOUNDED;
        session_settle(session);
    }
    free(invariant);
    conjuncts_release(&conjuncts);
    return confirmed;
}

/* Leaves out what the rest says already: nobody wants to read that. */
static void condense(Proving *proving, Attempt *attempt)
{
    LiftedCheck check = lifted_check(proving, attempt, proving->session->patience);
    check.query_timeout = CONDENSING_QUERY_SECONDS;
    bool *needed = memory_allocate(attempt->count + 1, sizeof *needed);
    for (size_t i = 0; i < attempt->count; i++) needed[i] = true;
    lifted_condense(&check, CONDENSING_SECONDS, needed);
    free(check.complaint);
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

static void note_obstacle(Proving *proving, Attempt *attempt)
{
    if (proving->obstacles == NULL || proving->is_alone) return;
    condense(proving, attempt);
    sort_claims(attempt, proving->session->system);
    Obstacle obstacle = {.property = proving->session->findings->items[proving->position].property,
                         .candidate = print_candidate(attempt, proving->session->system)};
    obstacle_find(&obstacle, proving->session, proving->position, attempt->items, attempt->count,
                  attempt->claims.frame_cells);
    obstacles_add(proving->obstacles, &obstacle);
}

/* What the model says itself is to be preferred to what was made up, where it does as well. */
static void prefer_properties(const Proving *proving, const Attempt *attempt, bool *used)
{
    const System *system = proving->session->system;
    for (size_t i = 0; i < attempt->count; i++) {
        for (uint32_t k = 0; k < system->property_count; k++) {
            if (system->properties[k].expr == attempt->items[i]) used[i] = true;
        }
    }
}

/* Do these claims, or a part of them, prove the property? */
static bool attempt_proof(Proving *proving, Attempt *attempt)
{
    if (!filter(proving, attempt)) return false;
    bool *used = memory_allocate(attempt->count + 1, sizeof *used);
    bool proved = implies(proving, attempt, proving->session->patience, used);
    if (proved) {
        prefer_properties(proving, attempt, used);
        if (attempt->count > TRIED_ONE_BY_ONE) slice(proving, attempt, used);
        bool complete = minimise(proving, attempt);
        proved = tell_proof(proving, attempt, !complete);
    }
    if (!proved && !proving->session->stopped) note_obstacle(proving, attempt);
    free(used);
    return proved;
}

/* ---- where claims come from ---- */

/* The clauses, lifted, and the model's own invariants and lemmas. */
static void gather(Attempt *attempt, const System *system, const Invariant *invariant)
{
    size_t own, lifted;
    const Expr **properties = claims_of_properties(system, &own);
    const Expr **clauses = lift_invariant(&attempt->claims, system, invariant, &lifted);
    attempt->items = memory_resize(properties, own + lifted + 1, sizeof *properties);
    memcpy(attempt->items + own, clauses, lifted * sizeof *clauses);
    attempt->count = own + lifted;
    free(clauses);
}

static void lift_and_prove(Proving *proving, const Invariant *invariant)
{
    Attempt attempt = {.claims = {arena_create(), invariant->templates->frame_cells}};
    gather(&attempt, proving->session->system, invariant);
    session_tell(proving->session, 0, attempt.count, true);
    attempt_proof(proving, &attempt);
    free(attempt.items);
    arena_destroy(attempt.claims.arena);
}

/* Before what may take all the time: in a session of its own. */
static SolveStop prove_in_share(Session *session, Obstacles *obstacles, uint32_t position,
                                bool from_properties)
{
    SolveOptions options = session_lend(session);
    options.timeout = options.timeout > 0 ? OWN_SHARE * options.timeout : OWN_SECONDS;
    options.decided = NULL;
    Session own;
    Solving solving;
    session_begin(&own, "prove", session->system, session->findings, &options, &solving);
    Attempt attempt = {.claims = {arena_create(), session->system->frame_cells}};
    attempt.items = claims_of_properties(session->system, &attempt.count);
    /* A claim that is hard must not take the time of the others. */
    Proving proving = {.session = &own,
                       .obstacles = obstacles,
                       .position = position,
                       .query_seconds = options.timeout / (double)(2 * attempt.count + 2)};
    if (!from_properties) {
        attempt.count = 0;
        note_obstacle(&proving, &attempt);
    } else if (!own.stopped) {
        attempt_proof(&proving, &attempt);
    }
    free(attempt.items);
    arena_destroy(attempt.claims.arena);
    session_end(&own);
    session_settle(session);
    return solving.stop;
}

/* The model's own invariants and lemmas. It is quickly seen whether they do; if not, it is known what
 * is in the way, however long other attempts take. */
static void prove_by_properties(Session *session, Obstacles *obstacles, uint32_t position)
{
    SolveStop stop = prove_in_share(session, obstacles, position, true);
    if (stop == SOLVE_TIMEOUT && obstacles != NULL && !session_look(session, NULL)) {
        prove_in_share(session, obstacles, position, false);
    }
}

/* The usual templates, where the instance's own invariant was not enough. */
static void prove_by_templates(Proving *proving)
{
    Session *session = proving->session;
    Templates *templates = templates_create(session->system);
    Visits visits;
    visits_init(&visits, session->system, session->patience);
    Pool pool;
    pool_init(&pool, templates, &visits);
    visits_release(&visits);
    pool_refute(&pool, session->system, session->patience);
    Attempt attempt = {.claims = pool.claims, .items = pool.items.items, .count = pool.items.count};
    session_tell(session, 0, attempt.count, true);
    attempt_proof(proving, &attempt);
    pool_release(&pool);
    templates_destroy(templates);
}

static bool is_open(const Proving *proving)
{
    return proving->session->findings->items[proving->position].open;
}

/* Is there more to be had than PDR's proof of the instance? For that how many values an order holds
 * has to have no bound, so not where the question is whether it keeps to one. */
static bool is_worth_lifting(const Proving *proving)
{
    const Session *session = proving->session;
    PropertyKind kind = session->findings->items[proving->position].property->kind;
    return !proving->is_alone || (session->system->order_count > 0 && kind != PROPERTY_ERROR);
}

static bool take_invariant(void *context, const Invariant *invariant)
{
    Proving *proving = context;
    proving->invariant_found = true;
    if (is_worth_lifting(proving)) {
        lift_and_prove(proving, invariant);
        if (is_open(proving) && !session_look(proving->session, NULL)) prove_by_templates(proving);
    }
    return proving->is_alone && is_open(proving);
}

/* What PDR decided of the instance, also that the model goes wrong. */
static void take_decisions(Session *session, Findings *decided)
{
    for (uint32_t i = 0; i < decided->count; i++) {
        Finding *finding = &session->findings->items[i];
        if (finding->open && decided->items[i].engine != NULL) {
            finding_take(finding, &decided->items[i]);
        }
    }
    session_settle(session);
}

/* PDR on the instance for the property alone. */
static void prove_by_pdr(Proving *proving)
{
    Session *session = proving->session;
    const Property *property = session->findings->items[proving->position].property;
    const char *unknown;
    Findings *alone = findings_create(session->system, &property->name, 1, &unknown);
    SolveOptions options = session_lend(session);
    options.decided = NULL;
    /* A proof for all is wanted, not one for the instance. */
    if (!proving->is_alone) options.certificate = NULL;
    /* The error property is always there; only where it is asked is it to be proved. */
    Solving solving;
    solve_pdr_for(session->system, alone, &options, &solving, take_invariant, proving);
    if (proving->is_alone) take_decisions(session, alone);
    if (solving.stop != SOLVE_SETTLED && solving.stop != SOLVE_GAVE_UP) {
        session_stop(session, solving.stop);
    } else if (solving.stop == SOLVE_GAVE_UP && (proving->is_alone || !proving->invariant_found)) {
        proving->hindrance = solving;
    }
    findings_destroy(alone);
}

/* An order is endless in the unbounded encoding, so nobody there notices that too many of its
 * values are held, which is an error in an instance. */
static bool is_overlooked(const Session *session, const Finding *finding)
{
    return finding->property->kind == PROPERTY_ERROR && session->system->order_count > 0 &&
           system_is_lifted(session->system);
}

static void end_without_proof(Session *session, const Solving *hindrance)
{
    if (hindrance->refused) {
        session_refuse(session, "%s", hindrance->stopped);
    } else {
        session_give_up(session, "%s",
                        hindrance->stop == SOLVE_GAVE_UP ? hindrance->stopped
                                                         : "no invariant was found that proves it");
    }
}

void solve_lifted(const System *system, Findings *findings, const SolveOptions *options,
                  Solving *ret, Obstacles *ret_obstacles)
{
    Session session;
    Solving hindrance = {.stop = SOLVE_SETTLED}; /* of the last one */
    if (ret_obstacles != NULL) *ret_obstacles = (Obstacles){0};
    session_begin(&session, "prove", system, findings, options, ret);
    for (uint32_t i = 0; i < findings->count && !session.stopped; i++) {
        Finding *finding = &findings->items[i];
        if (!finding->open || !finding->asked || !goal_is_safety(finding->property)) continue;
        if (is_overlooked(&session, finding)) {
            hindrance = (Solving){.stop = SOLVE_GAVE_UP, .refused = true};
            snprintf(hindrance.stopped, sizeof hindrance.stopped,
                     "it can't be proved for every number that never too many values of an `order` "
                     "are held");
            continue;
        }
        Proving proving = {.session = &session,
                           .obstacles = ret_obstacles,
                           .position = i,
                           .query_seconds = QUERY_SECONDS,
                           .is_alone = !system_is_lifted(system)};
        if (!proving.is_alone) prove_by_properties(&session, ret_obstacles, i);
        if (!finding->open || session_look(&session, NULL)) continue;
        prove_by_pdr(&proving);
        hindrance = proving.hindrance;
    }
    end_without_proof(&session, &hindrance);
    session_end(&session);
}
