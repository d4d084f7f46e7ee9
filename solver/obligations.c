/* obligations.c - the terms of a proof's obligations, and asking Z3 for them. */
#include "obligations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "goals.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

typedef VECTOR(Term) TermList;

/* ---- what is claimed ---- */

static bool proves_absence_of_errors(const Proof *proof)
{
    const Findings *findings = proof->findings;
    return proof->proved[findings->count - 1];
}

static void add_claims(const Obligations *obligations, const State *state, TermList *list)
{
    const Proof *proof = obligations->proof;
    for (size_t i = 0; i < proof->claim_count; i++) {
        vector_push(list, proof->holds(proof->claims, i, obligations->encoder, state));
    }
}

/* Each way of not being typed, or without a claim. */
static void add_lapses(const Obligations *obligations, Term when, const State *state,
                       TermList *list)
{
    Terms *terms = obligations->terms;
    size_t first = list->count;
    vector_push(list, state_typing(obligations->encoder, state));
    add_claims(obligations, state, list);
    for (size_t i = first; i < list->count; i++) {
        list->items[i] = term_and_not(terms, when, list->items[i]);
    }
}

/* Each way of breaking a property in the state, and in a transit from it. */
static void add_bad(const Obligations *obligations, const State *state, const Transit *transit,
                    TermList *list)
{
    const Proof *proof = obligations->proof;
    for (uint32_t i = 0; i < proof->findings->count; i++) {
        if (!proof->proved[i]) continue;
        PROMISE(goal_is_safety(proof->findings->items[i].property));
        Encoder *encoder = obligations->encoder;
        vector_push(list, transit == NULL ? goal_bad_state(encoder, proof->findings, i, state)
                                          : goal_bad_transit(encoder, proof->findings, i, transit));
    }
}

/* ---- noting obligations ---- */

static const Term *own(const Obligations *obligations, const TermList *list)
{
    if (list->count == 0) return NULL;
    return arena_copy(obligations->arena, list->items, list->count * sizeof(Term));
}

/* Takes the breaches; what is impossible on the face of it is no breach. */
static void oblige(Obligations *obligations, ProofObligation obligation, const TermList *premises,
                   TermList *breaches)
{
    size_t count = 0;
    for (size_t i = 0; i < breaches->count; i++) {
        if (term_is_false(obligations->terms, breaches->items[i])) continue;
        breaches->items[count++] = breaches->items[i];
    }
    breaches->count = count;
    obligation.premises = own(obligations, premises);
    obligation.premise_count = premises->count;
    obligation.breaches = own(obligations, breaches);
    obligation.breach_count = count;
    if (obligations->count == obligations->capacity) {
        obligations->capacity = 2 * obligations->capacity + 2;
        obligations->items =
            memory_resize(obligations->items, obligations->capacity, sizeof *obligations->items);
    }
    obligations->items[obligations->count++] = obligation;
    vector_release(breaches);
}

/* What every obligation assumes. */
static TermList common_premises(const Obligations *obligations)
{
    TermList list = {0};
    if (obligations->proof->form == FORM_UNBOUNDED) {
        vector_push(&list, encoder_params_assumed(obligations->encoder));
    }
    return list;
}

/* ---- 1 and 2: the claims are inductive ---- */

static void add_beginning(Obligations *obligations)
{
    TermList premises = common_premises(obligations), breaches = {0};
    Beginning beginning;
    encode_beginning(obligations->encoder, &beginning);
    obligations->possible = beginning.possible;
    obligations->begins = beginning.begins;
    add_lapses(obligations, beginning.possible, beginning.state, &breaches);
    oblige(obligations,
           (ProofObligation){.number = "1",
                             .name = "proof-beginning",
                             .has_claims = true,
                             .why = "an initial state breaks the invariant"},
           &premises, &breaches);
    /* An instance in which some run can't begin is none to claim anything about. */
    bool any_instance = obligations->proof->form == FORM_UNBOUNDED;
    if (any_instance || proves_absence_of_errors(obligations->proof)) {
        vector_push(&breaches, beginning.error);
        oblige(obligations,
               (ProofObligation){.number = "1.1",
                                 .name = "proof-beginning-error",
                                 .why = "making an initial state fails"},
               &premises, &breaches);
    }
    vector_release(&premises);
}

/* Any state with typing and claims, and a transit from it. */
static State *stand(Obligations *obligations, TermList *premises, Transit *ret_transit)
{
    Term typing;
    State *state = state_fresh(obligations->encoder, 0, &typing);
    vector_push(premises, typing);
    add_claims(obligations, state, premises);
    encode_transit(obligations->encoder, state, 0, ret_transit);
    return state;
}

static void add_step(Obligations *obligations)
{
    TermList premises = common_premises(obligations), breaches = {0};
    Transit transit;
    stand(obligations, &premises, &transit);
    vector_push(&premises, transit.inputs);
    add_lapses(obligations, transit.taken, transit.after, &breaches);
    oblige(obligations,
           (ProofObligation){.number = "2",
                             .name = "proof-step",
                             .has_claims = true,
                             .why = "a step breaks the invariant"},
           &premises, &breaches);
    vector_release(&premises);
}

/* ---- 3: they imply the property ---- */

static void add_property(Obligations *obligations)
{
    TermList premises = common_premises(obligations), breaches = {0};
    Transit transit;
    State *state = stand(obligations, &premises, &transit);
    add_bad(obligations, state, NULL, &breaches);
    oblige(obligations,
           (ProofObligation){.number = "3.1",
                             .name = "proof-property",
                             .has_claims = true,
                             .why = "the invariant does not imply the property"},
           &premises, &breaches);
    vector_push(&premises, transit.inputs);
    add_bad(obligations, state, &transit, &breaches);
    oblige(obligations,
           (ProofObligation){.number = "3.2",
                             .name = "proof-transition",
                             .has_claims = true,
                             .why = "the invariant does not imply the property of steps"},
           &premises, &breaches);
    vector_release(&premises);
}

/* ---- 3 and 4 of k-induction ---- */

/* One more state on a path: what breaks the property there. */
static void bad_there(Obligations *obligations, const State *state, int64_t moment,
                      TermList *ret_bad, Transit *ret_transit)
{
    encode_transit(obligations->encoder, state, moment, ret_transit);
    add_bad(obligations, state, NULL, ret_bad);
    add_bad(obligations, state, ret_transit, ret_bad);
}

/* The step is taken; where it leads. */
static State *go_on(Obligations *obligations, const Transit *transit, int64_t moment,
                    TermList *premises)
{
    Term definition;
    vector_push(premises, transit->taken);
    State *next = state_named(obligations->encoder, transit->after, moment + 1, &definition);
    vector_push(premises, definition);
    return next;
}

static void add_base(Obligations *obligations)
{
    TermList premises = common_premises(obligations);
    Beginning beginning;
    encode_beginning(obligations->encoder, &beginning);
    vector_push(&premises, beginning.possible);
    State *state = beginning.state;
    for (uint32_t i = 0; i < obligations->proof->height; i++) {
        Transit transit;
        TermList bad = {0};
        bad_there(obligations, state, i, &bad, &transit);
        vector_push(&premises, transit.inputs);
        ProofObligation obligation = {.name = "proof-base",
                                      .why = "the property is broken near the beginning"};
        snprintf(obligation.number, sizeof obligation.number, "3.%u", i + 1);
        oblige(obligations, obligation, &premises, &bad);
        state = go_on(obligations, &transit, i, &premises);
    }
    vector_release(&premises);
}

static void differ(Obligations *obligations, State *const *states, size_t count, TermList *premises)
{
    for (size_t i = 0; i + 1 < count; i++) {
        Term same = state_equal(obligations->encoder, states[i], states[count - 1]);
        vector_push(premises, term_not(obligations->terms, same));
    }
}

static void add_path(Obligations *obligations)
{
    TermList premises = common_premises(obligations), bad = {0};
    VECTOR(State *) states = {0};
    Term typing;
    Transit transit;
    vector_push(&states, state_fresh(obligations->encoder, 0, &typing));
    vector_push(&premises, typing);
    for (uint32_t i = 0;; i++) {
        State *state = states.items[i];
        differ(obligations, states.items, states.count, &premises);
        add_claims(obligations, state, &premises);
        bad_there(obligations, state, i, &bad, &transit);
        vector_push(&premises, transit.inputs);
        if (i == obligations->proof->height) break;
        for (size_t j = 0; j < bad.count; j++) {
            vector_push(&premises, term_not(obligations->terms, bad.items[j]));
        }
        vector_clear(&bad);
        vector_push(&states, go_on(obligations, &transit, i, &premises));
    }
    oblige(obligations,
           (ProofObligation){.number = "4",
                             .name = "proof-path",
                             .has_claims = true,
                             .why = "the property is not inductive over so many steps"},
           &premises, &bad);
    vector_release(&states);
    vector_release(&premises);
}

/* ---- the whole ---- */

Obligations *obligations_create(const Proof *proof, unsigned parts)
{
    PROMISE(proof->height == 0 || proof->form == FORM_FINITE);
    Obligations *obligations = memory_allocate(1, sizeof *obligations);
    obligations->proof = proof;
    obligations->arena = arena_create();
    obligations->terms = terms_create();
    obligations->encoder =
        encoder_create(obligations->terms, proof->system, proof->form, proof->shape);
    encoder_reserve_frame(obligations->encoder, proof->frame_cells);
    if (parts & OBLIGATIONS_BEGINNING) add_beginning(obligations);
    if (parts & OBLIGATIONS_STEP) add_step(obligations);
    if (parts & OBLIGATIONS_PROPERTY && proof->height == 0) add_property(obligations);
    if (parts & OBLIGATIONS_PROPERTY && proof->height > 0) {
        add_base(obligations);
        add_path(obligations);
    }
    return obligations;
}

void obligations_destroy(Obligations *obligations)
{
    if (obligations == NULL) return;
    encoder_destroy(obligations->encoder);
    terms_destroy(obligations->terms);
    arena_destroy(obligations->arena);
    free(obligations->items);
    free(obligations);
}

/* ---- asking ---- */

static void explain(ObligationsCheck *check, const char *why)
{
    snprintf(check->why, sizeof check->why, "%s", why);
}

static ObligationsEnd refute(const ProofObligation *obligation, Query *query,
                             ObligationsCheck *check)
{
    switch (query_check(query, NULL, 0)) {
    case ANSWER_NO: return OBLIGATIONS_MET;
    case ANSWER_YES: explain(check, obligation->why); return OBLIGATIONS_BROKEN;
    case ANSWER_UNKNOWN: explain(check, query_reason(query)); return OBLIGATIONS_UNCLEAR;
    }
    BUG("no such answer");
}

/* Bit-vectors are quickest with all ways of breaking it at once, quantifiers one by one. */
static ObligationsEnd refute_all(const Obligations *obligations, const ProofObligation *obligation,
                                 Query *query, ObligationsCheck *check)
{
    if (obligations->proof->form == FORM_FINITE) {
        query_assert(
            query, term_or_all(obligations->terms, obligation->breaches, obligation->breach_count));
        return refute(obligation, query, check);
    }
    ObligationsEnd end = OBLIGATIONS_MET;
    for (size_t i = 0; i < obligation->breach_count && end == OBLIGATIONS_MET; i++) {
        query_push(query);
        query_assert(query, obligation->breaches[i]);
        end = refute(obligation, query, check);
        query_pop(query);
    }
    return end;
}

static ObligationsEnd check_one(const Obligations *obligations, const ProofObligation *obligation,
                                ObligationsCheck *check)
{
    if (obligation->breach_count == 0) return OBLIGATIONS_MET;
    bool finite = obligations->proof->form == FORM_FINITE;
    Query *query = query_create(obligations->terms, finite ? LOGIC_FINITE : LOGIC_GENERAL,
                                check->patience, check->dump, obligation->name);
    query_set_timeout(query, check->query_timeout);
    for (size_t i = 0; i < obligation->premise_count; i++) {
        query_assert(query, obligation->premises[i]);
    }
    ObligationsEnd end = refute_all(obligations, obligation, query, check);
    query_destroy(query);
    return end;
}

/* Lifted: is there a value of the params for which no run begins? */
static Answer never_begins(const Obligations *obligations, Query *query)
{
    if (obligations->proof->form == FORM_FINITE) return ANSWER_NO;
    query_push(query);
    query_assert(query, term_not(obligations->terms, obligations->begins));
    Answer answer = query_check(query, NULL, 0);
    query_pop(query);
    return answer;
}

static void explain_beginless(ObligationsCheck *check, bool impossible, Answer sometimes)
{
    check->beginless = true;
    explain(check, impossible ? "there is no initial state"
                   : sometimes == ANSWER_YES
                       ? "for some values of the params there is no initial state"
                       : "that there is an initial state for every value of the params can't be "
                         "shown");
}

/* Where no run begins, nothing would be claimed. */
static ObligationsEnd check_possible(const Obligations *obligations, ObligationsCheck *check)
{
    if (obligations->possible == NULL) return OBLIGATIONS_MET;
    bool finite = obligations->proof->form == FORM_FINITE;
    Query *query = query_create(obligations->terms, finite ? LOGIC_FINITE : LOGIC_GENERAL,
                                check->patience, check->dump, "proof-possible");
    query_set_timeout(query, check->query_timeout);
    query_assert(query, encoder_params_assumed(obligations->encoder));
    Answer sometimes = never_begins(obligations, query);
    query_assert(query, obligations->possible);
    bool impossible = query_check(query, NULL, 0) == ANSWER_NO;
    query_destroy(query);
    if (!impossible && sometimes == ANSWER_NO) return OBLIGATIONS_MET;
    explain_beginless(check, impossible, sometimes);
    return OBLIGATIONS_BROKEN;
}

/* Is anything worth asking for? */
static bool is_sound(const Obligations *obligations, ObligationsCheck *check)
{
    const char *failure = encoder_complaint(obligations->encoder, NULL);
    check->refused = failure != NULL;
    if (failure == NULL) failure = terms_failure(obligations->terms);
    if (failure == NULL) return true;
    check->failed = true;
    explain(check, failure);
    return false;
}

ObligationsEnd obligations_check(const Obligations *obligations, ObligationsCheck *check)
{
    if (!is_sound(obligations, check)) return OBLIGATIONS_UNCLEAR;
    ObligationsEnd end = check_possible(obligations, check);
    for (size_t i = 0; i < obligations->count && end == OBLIGATIONS_MET; i++) {
        end = check_one(obligations, &obligations->items[i], check);
    }
    return is_sound(obligations, check) ? end : OBLIGATIONS_UNCLEAR;
}
