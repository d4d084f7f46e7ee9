/* lifted.c - the obligations of a proof for every value of the lifted params. */
#include "lifted.h"

#include <stdlib.h>

#include "goals.h"
#include "obligations.h"
#include "support/memory.h"

typedef struct Lab {
    LiftedCheck *check;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    Term *switches; /* a claim is assumed in the state before */
    State *state;
    Term typing;
    Transit transit;
} Lab;

static Query *new_query(const Lab *lab, const char *name)
{
    Query *query =
        query_create(lab->terms, LOGIC_GENERAL, lab->check->patience, lab->check->dump, name);
    query_set_timeout(query, lab->check->query_timeout);
    query_assert(query, encoder_params_assumed(lab->encoder));
    return query;
}

static void lab_open(Lab *lab, LiftedCheck *check)
{
    *lab = (Lab){.check = check, .terms = terms_create()};
    lab->encoder = encoder_create(lab->terms, check->system, FORM_UNBOUNDED, SHAPE_SHARED);
    encoder_reserve_frame(lab->encoder, check->frame_cells);
    lab->switches = memory_allocate(check->claim_count + 1, sizeof(Term));
}

static void close_query(Lab *lab)
{
    if (lab->query == NULL) return;
    query_destroy(lab->query);
    lab->query = NULL;
}

static void complain(LiftedCheck *check, const char *why)
{
    free(check->complaint);
    check->complaint = memory_copy_string(why);
}

/* Where no answer is worth anything, says why. */
static LiftedEnd lab_close(Lab *lab, LiftedEnd end)
{
    LiftedCheck *check = lab->check;
    const char *failure = encoder_complaint(lab->encoder, NULL);
    check->refused = failure != NULL;
    if (failure == NULL) failure = terms_failure(lab->terms);
    if (failure != NULL) {
        complain(check, failure);
        end = LIFTED_FAILED;
    }
    close_query(lab);
    free(lab->switches);
    encoder_destroy(lab->encoder);
    terms_destroy(lab->terms);
    return end;
}

/* Asserted where its switch is. */
static Term assume_claim(Lab *lab, size_t which)
{
    lab->switches[which] = term_constant(lab->terms, "claim", terms_bool_sort(lab->terms));
    Term claim = claim_encode(lab->encoder, lab->check->claims[which], lab->state);
    query_assert(lab->query, term_implies(lab->terms, lab->switches[which], claim));
    return claim;
}

/* A state with typing and claims, and a transit from it. */
static void stand(Lab *lab, const char *name)
{
    LiftedCheck *check = lab->check;
    lab->query = new_query(lab, name);
    lab->state = state_fresh(lab->encoder, 0, &lab->typing);
    query_assert(lab->query, lab->typing);
    for (size_t i = 0; i < check->claim_count; i++) assume_claim(lab, i);
    encode_transit(lab->encoder, lab->state, 0, &lab->transit);
    query_assert(lab->query, lab->transit.inputs);
}

static void note_used(const Lab *lab, bool *ret_used)
{
    size_t count = lab->check->claim_count;
    Term *core = memory_allocate(count + 1, sizeof(Term));
    size_t size = query_core(lab->query, core);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < size; k++) {
            if (core[k] == lab->switches[i]) ret_used[i] = true;
        }
    }
    free(core);
}

/* Can the term be true, with all claims? */
static bool is_impossible(Lab *lab, Term term, bool *ret_used)
{
    if (term_is_false(lab->terms, term)) return true;
    if (encoder_complaint(lab->encoder, NULL) != NULL) return false;
    query_push(lab->query);
    query_assert(lab->query, term);
    Answer answer = query_check(lab->query, lab->switches, lab->check->claim_count);
    if (answer == ANSWER_NO && ret_used != NULL) note_used(lab, ret_used);
    query_pop(lab->query);
    return answer == ANSWER_NO;
}

/* Making an initial state can fail; that is an error like any other. */
static bool begins_without_error(Lab *lab)
{
    Beginning beginning;
    encode_beginning(lab->encoder, &beginning);
    if (term_is_false(lab->terms, beginning.error)) return true;
    Query *query = new_query(lab, "beginning-error");
    query_assert(query, beginning.error);
    bool impossible = query_check(query, NULL, 0) == ANSWER_NO;
    query_destroy(query);
    return impossible;
}

LiftedEnd lifted_implies(LiftedCheck *check, uint32_t position, bool *ret_used)
{
    Lab lab;
    lab_open(&lab, check);
    stand(&lab, "property");
    const Findings *findings = check->findings;
    Term in_state = goal_bad_state(lab.encoder, findings, position, lab.state);
    Term in_transit = goal_bad_transit(lab.encoder, findings, position, &lab.transit);
    bool proved =
        is_impossible(&lab, in_state, ret_used) && is_impossible(&lab, in_transit, ret_used);
    if (findings->items[position].property->kind == PROPERTY_ERROR) {
        proved = proved && begins_without_error(&lab);
    }
    return lab_close(&lab, proved ? LIFTED_PROVED : LIFTED_OPEN);
}

/* Do the others imply it? */
static bool is_implied(Lab *lab, const Term *claims, size_t which, const bool *needed)
{
    size_t count = 0;
    Term *others = memory_allocate(lab->check->claim_count + 1, sizeof *others);
    for (size_t i = 0; i < lab->check->claim_count; i++) {
        if (needed[i] && i != which) others[count++] = lab->switches[i];
    }
    query_push(lab->query);
    query_assert(lab->query, term_not(lab->terms, claims[which]));
    bool implied = query_check(lab->query, others, count) == ANSWER_NO;
    query_pop(lab->query);
    free(others);
    return implied;
}

void lifted_condense(LiftedCheck *check, double seconds, bool *ret_needed)
{
    const double end = seconds_now() + seconds;
    Lab lab;
    lab_open(&lab, check);
    lab.query = new_query(&lab, "condense");
    lab.state = state_fresh(lab.encoder, 0, &lab.typing);
    query_assert(lab.query, lab.typing);
    Term *claims = memory_allocate(check->claim_count + 1, sizeof *claims);
    for (size_t i = 0; i < check->claim_count; i++) claims[i] = assume_claim(&lab, i);
    bool sound = encoder_complaint(lab.encoder, NULL) == NULL;
    for (size_t i = check->claim_count; sound && i-- > 0 && seconds_now() < end;) {
        ret_needed[i] = ret_needed[i] && !is_implied(&lab, claims, i, ret_needed);
    }
    free(claims);
    lab_close(&lab, LIFTED_OPEN);
}

/* One part of the obligations, in a context of its own. */
static LiftedEnd ask_part(const Proof *proof, unsigned part, ObligationsCheck *asking)
{
    Obligations *obligations = obligations_create(proof, part);
    ObligationsEnd end = obligations_check(obligations, asking);
    obligations_destroy(obligations);
    if (asking->failed) return LIFTED_FAILED;
    return end == OBLIGATIONS_MET ? LIFTED_PROVED : LIFTED_OPEN;
}

LiftedEnd lifted_inductive(LiftedCheck *check)
{
    bool *none = memory_allocate(check->findings->count, sizeof *none);
    const Proof proof = {.system = check->system,
                         .findings = check->findings,
                         .proved = none,
                         .form = FORM_UNBOUNDED,
                         .shape = SHAPE_SHARED,
                         .frame_cells = check->frame_cells,
                         .claims = check->claims,
                         .claim_count = check->claim_count,
                         .holds = claim_holds};
    ObligationsCheck asking = {
        .patience = check->patience, .dump = check->dump, .query_timeout = check->query_timeout};
    LiftedEnd end = ask_part(&proof, OBLIGATIONS_BEGINNING, &asking);
    if (end == LIFTED_PROVED) end = ask_part(&proof, OBLIGATIONS_STEP, &asking);
    if (end == LIFTED_FAILED) complain(check, asking.why);
    check->refused = asking.refused;
    free(none);
    return end;
}
