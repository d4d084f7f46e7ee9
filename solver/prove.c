/* prove.c - from an invariant of one instance to a proof for all, or for that one. */
#include "solver/prove.h"

#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "goals.h"
#include "lessons_private.h"
#include "lift.h"
#include "pdr.h"
#include "pool.h"
#include "suggest.h"
#include "support/memory.h"

/* Whether the model's own invariants and lemmas prove it is tried first, for that share of the time. */
#define OWN_SHARE 0.1
#define OWN_SECONDS 1.0 /* where there is no limit */

/* One property is tried with the claims of its own PDR run. */
typedef struct Proving {
    Question question;
    bool invariant_found;
    Solving hindrance; /* that of the instance, where that gave up; settled where it did not */
} Proving;

/* ---- where claims come from ---- */

/* What is known without looking for anything new. */
typedef enum Known {
    KNOWN_NOTHING,    /* to see what is in the way */
    KNOWN_ITSELF,     /* the property, if it is one of states */
    KNOWN_PROPERTIES, /* and what the model's shape suggests */
    KNOWN_LESSONS     /* and these */
} Known;

/* What other proofs have shown. */
static void add_lessons(Attempt *attempt, const Session *session)
{
    size_t before = attempt->count;
    lessons_take_claims(session->options->lessons, session->system, &attempt->claims,
                        &attempt->items, &attempt->count);
    attempt->has_lessons = attempt->count > before;
}

static void add_claims(Attempt *attempt, const Expr *const *claims, size_t count)
{
    attempt->items = memory_resize(attempt->items, attempt->count + count + 1, sizeof *claims);
    if (count > 0) memcpy(attempt->items + attempt->count, claims, count * sizeof *claims);
    attempt->count += count;
}

/* What is quickly seen to hold, if it does. */
static void add_shape(Attempt *attempt, const System *system)
{
    size_t count;
    const Expr **claims = claims_of_shape(&attempt->claims, system, &count);
    add_claims(attempt, claims, count);
    free(claims);
}

/* In place of no claims at all. */
static void gather(Attempt *attempt, const Session *session, Known known)
{
    if (known == KNOWN_NOTHING) return;
    attempt->items = claims_of_properties(session->system, &attempt->count);
    if (known == KNOWN_PROPERTIES || known == KNOWN_LESSONS) add_shape(attempt, session->system);
    if (known == KNOWN_LESSONS) add_lessons(attempt, session);
}

/* Of the claims that one alone, or none. */
static void keep_itself(Attempt *attempt, const Property *property)
{
    size_t count = 0;
    for (size_t i = 0; i < attempt->count; i++) {
        if (attempt->items[i] == property->expr) attempt->items[count++] = property->expr;
    }
    attempt->count = count;
}

/* What is hard to decide among the lessons must not be in the way of what does without: not taken at
 * first. */
static void lift_and_prove(Question *question, const Invariant *invariant, Known known)
{
    const System *system = question->session->system;
    Attempt attempt = {.claims = {arena_create(), invariant->templates->frame_cells}};
    gather(&attempt, question->session, known);
    size_t count;
    const Expr **lifted = lift_invariant(&attempt.claims, system, invariant, &count);
    add_claims(&attempt, lifted, count);
    free(lifted);
    session_tell(question->session, 0, attempt.count, true);
    if (known == KNOWN_PROPERTIES || attempt.has_lessons) attempt_proof(question, &attempt);
    free(attempt.items);
    arena_destroy(attempt.claims.arena);
}

/* Before what may take all the time: in a session of its own. */
static SolveStop prove_in_share(Session *session, Obstacles *obstacles, uint32_t position,
                                Known known)
{
    SolveOptions options = session_lend(session);
    options.timeout = options.timeout > 0 ? OWN_SHARE * options.timeout : OWN_SECONDS;
    options.decided = NULL;
    Session own;
    Solving solving;
    session_begin(&own, "prove", session->system, session->findings, &options, &solving);
    Attempt attempt = {.claims = {arena_create(), session->system->frame_cells}};
    gather(&attempt, &own, known);
    if (known == KNOWN_ITSELF) {
        keep_itself(&attempt, session->findings->items[position].property);
    }
    /* A claim that is hard must not take the time of the others. */
    Question question = {.session = &own,
                         .obstacles = obstacles,
                         .position = position,
                         .query_seconds = options.timeout / (double)(2 * attempt.count + 2)};
    if (known == KNOWN_NOTHING) {
        attempt_note_obstacle(&question, &attempt);
    } else if (!own.stopped && (known != KNOWN_LESSONS || attempt.has_lessons)) {
        attempt_proof(&question, &attempt);
    }
    free(attempt.items);
    arena_destroy(attempt.claims.arena);
    session_end(&own);
    session_settle(session);
    return solving.stop;
}

/* The property by itself, where nothing that is hard is in the way; the model's own invariants and
 * lemmas; then also what was learnt. It is quickly seen whether they do; if not, it is known what is in
 * the way, however long other attempts take. */
static void prove_by_known(Session *session, Obstacles *obstacles, uint32_t position)
{
    const Finding *finding = &session->findings->items[position];
    prove_in_share(session, NULL, position, KNOWN_ITSELF);
    if (!finding->open || session_look(session, NULL)) return;
    SolveStop stop = prove_in_share(session, obstacles, position, KNOWN_PROPERTIES);
    if (stop == SOLVE_TIMEOUT && obstacles != NULL && !session_look(session, NULL)) {
        prove_in_share(session, obstacles, position, KNOWN_NOTHING);
    }
    if (finding->open && !session_look(session, NULL)) {
        prove_in_share(session, obstacles, position, KNOWN_LESSONS);
    }
}

/* The usual templates, where the instance's own invariant was not enough. */
static void prove_by_templates(Question *question)
{
    const Session *session = question->session;
    Templates *templates = templates_create(session->system);
    Visits visits;
    visits_init(&visits, session->system, session->patience);
    Pool pool;
    pool_init(&pool, templates, &visits);
    visits_release(&visits);
    pool_refute(&pool, session->system, session->patience);
    Attempt attempt = {.claims = pool.claims};
    add_claims(&attempt, pool.items.items, pool.items.count);
    add_lessons(&attempt, session);
    session_tell(question->session, 0, attempt.count, true);
    attempt_proof(question, &attempt);
    free(attempt.items);
    pool_release(&pool);
    templates_destroy(templates);
}

static bool is_open(const Question *question)
{
    return question->session->findings->items[question->position].open;
}

/* Is there more to be had than PDR's proof of the instance? For that how many values an order holds
 * has to have no bound, so not where the question is whether it keeps to one. */
static bool is_worth_lifting(const Question *question)
{
    const Session *session = question->session;
    PropertyKind kind = session->findings->items[question->position].property->kind;
    return !question->is_alone || (session->system->order_count > 0 && kind != PROPERTY_ERROR);
}

static bool take_invariant(void *context, const Invariant *invariant)
{
    Proving *proving = context;
    Question *question = &proving->question;
    proving->invariant_found = true;
    if (is_worth_lifting(question)) {
        lift_and_prove(question, invariant, KNOWN_PROPERTIES);
        if (is_open(question) && !session_look(question->session, NULL)) {
            lift_and_prove(question, invariant, KNOWN_LESSONS);
        }
        if (is_open(question) && !session_look(question->session, NULL)) {
            prove_by_templates(question);
        }
    }
    return question->is_alone && is_open(question);
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
    Session *session = proving->question.session;
    const Property *property = session->findings->items[proving->question.position].property;
    const char *unknown;
    Findings *alone = findings_create(session->system, &property->name, 1, &unknown);
    SolveOptions options = session_lend(session);
    options.decided = NULL;
    /* A proof for all is wanted, not one for the instance. */
    if (!proving->question.is_alone) options.certificate = NULL;
    /* The error property is always there; only where it is asked is it to be proved. */
    Solving solving;
    solve_pdr_for(session->system, alone, &options, &solving, take_invariant, proving);
    if (proving->question.is_alone) take_decisions(session, alone);
    if (solving.stop != SOLVE_SETTLED && solving.stop != SOLVE_GAVE_UP) {
        session_stop(session, solving.stop);
    } else if (solving.stop == SOLVE_GAVE_UP &&
               (proving->question.is_alone || !proving->invariant_found)) {
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
        Proving proving = {.question = {.session = &session,
                                        .obstacles = ret_obstacles,
                                        .position = i,
                                        .query_seconds = OBLIGATION_SECONDS,
                                        .is_alone = !system_is_lifted(system)}};
        if (!proving.question.is_alone) prove_by_known(&session, ret_obstacles, i);
        if (!finding->open || session_look(&session, NULL)) continue;
        prove_by_pdr(&proving);
        hindrance = proving.hindrance;
    }
    end_without_proof(&session, &hindrance);
    session_end(&session);
}
