/* thin.c - which claims can be left out.
 *
 * The obligations of the proof (obligations.h) are made once, of claims that have a switch each: a
 * claim that is switched off is neither assumed nor to be kept. So every subset of the claims is a
 * matter of assumptions in one and the same query. */
#include "thin.h"

#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

bool thin(bool *kept, size_t count, StillEnough *enough, void *context)
{
    bool *rest = memory_allocate(count + 1, sizeof *rest), complete = true;
    for (size_t i = count; i-- > 0 && complete;) {
        if (!kept[i]) continue;
        memcpy(rest, kept, count * sizeof *rest);
        rest[i] = false;
        Enough end = enough(context, rest);
        if (end == ENOUGH_YES) memcpy(kept, rest, count * sizeof *rest);
        complete = end != ENOUGH_CUT_SHORT;
    }
    free(rest);
    return complete;
}

/* ---- claims with switches ---- */

typedef struct Switched {
    const Proof *proof;
    Term *switches; /* of each claim; NULL before it was asked for */
    Term *latest;   /* the claim in the state that was asked for last */
} Switched;

/* A ClaimHolds. */
static Term holds_if_on(const void *claims, size_t which, Encoder *encoder, const State *state)
{
    const Switched *switched = claims;
    const Proof *proof = switched->proof;
    Terms *terms = encoder_values(encoder)->terms;
    Term *own = &switched->switches[which];
    if (*own == NULL) *own = term_constant(terms, "claim", terms_bool_sort(terms));
    switched->latest[which] = proof->holds(proof->claims, which, encoder, state);
    return term_implies(terms, *own, switched->latest[which]);
}

/* One part of the obligations, and a query for each of them that is about claims. */
typedef struct Part {
    Switched switched;
    Proof proof;
    Obligations *obligations;
    Query **queries;
    Term *assumptions;
} Part;

static Query *ask_about(const Part *part, const ProofObligation *obligation, Patience *patience,
                        const char *dump)
{
    Terms *terms = part->obligations->terms;
    if (obligation->breach_count == 0 || !obligation->has_claims) return NULL;
    Query *query = query_create(terms, LOGIC_FINITE, patience, dump, "thin");
    for (size_t i = 0; i < obligation->premise_count; i++) {
        query_assert(query, obligation->premises[i]);
    }
    query_assert(query, term_or_all(terms, obligation->breaches, obligation->breach_count));
    return query;
}

static void part_open(Part *part, const Proof *proof, unsigned which, Patience *patience,
                      const char *dump)
{
    size_t count = proof->claim_count + 1;
    part->switched = (Switched){proof, memory_allocate(count, sizeof(Term)),
                                memory_allocate(count, sizeof(Term))};
    part->proof = *proof;
    part->proof.claims = &part->switched;
    part->proof.holds = holds_if_on;
    part->assumptions = memory_allocate(count, sizeof(Term));
    part->obligations = obligations_create(&part->proof, which);
    part->queries = memory_allocate(part->obligations->count + 1, sizeof(Query *));
    for (size_t i = 0; i < part->obligations->count; i++) {
        part->queries[i] = ask_about(part, &part->obligations->items[i], patience, dump);
    }
}

static void part_close(Part *part)
{
    for (size_t i = 0; i < part->obligations->count; i++) query_destroy(part->queries[i]);
    free(part->queries);
    free(part->assumptions);
    free(part->switched.switches);
    free(part->switched.latest);
    obligations_destroy(part->obligations);
}

static bool is_sound(const Part *part)
{
    return encoder_complaint(part->obligations->encoder, NULL) == NULL &&
           terms_failure(part->obligations->terms) == NULL;
}

/* Can one of these obligations be broken where just these claims are on? Then *ret_query has a model
 * of that. */
static Answer can_break(const Part *part, const bool *kept, Query **ret_query)
{
    size_t count = part->proof.claim_count;
    for (size_t i = 0; i < count; i++) {
        Term own = part->switched.switches[i];
        part->assumptions[i] = kept[i] ? own : term_not(part->obligations->terms, own);
    }
    for (size_t i = 0; i < part->obligations->count; i++) {
        *ret_query = part->queries[i];
        if (*ret_query == NULL) continue;
        Answer answer = query_check(*ret_query, part->assumptions, count);
        if (!is_sound(part)) return ANSWER_UNKNOWN;
        if (answer != ANSWER_NO) return answer;
    }
    return ANSWER_NO;
}

/* ---- subsets ---- */

typedef struct Subsets {
    Part step, property;
} Subsets;

static Enough enough_for(Answer can_break)
{
    switch (can_break) {
    case ANSWER_NO: return ENOUGH_YES;
    case ANSWER_YES: return ENOUGH_NO;
    case ANSWER_UNKNOWN: break;
    }
    return ENOUGH_CUT_SHORT;
}

/* Leaves out what the step of the model breaks; false where that is no claim, but typing. */
static bool leave_out_broken(const Part *step, Query *query, bool *kept)
{
    bool any = false;
    for (size_t i = 0; i < step->proof.claim_count; i++) {
        if (!kept[i] || query_truth(query, step->switched.latest[i])) continue;
        kept[i] = false;
        any = true;
    }
    return any;
}

/* Until steps keep all that is left. */
static Enough make_inductive(const Subsets *subsets, bool *kept)
{
    Query *query;
    for (;;) {
        Answer answer = can_break(&subsets->step, kept, &query);
        if (answer != ANSWER_YES) return enough_for(answer);
        if (!leave_out_broken(&subsets->step, query, kept)) return ENOUGH_NO;
        if (query_failure(query) != NULL) return ENOUGH_CUT_SHORT;
    }
}

/* A StillEnough. */
static Enough is_enough(void *context, bool *kept)
{
    const Subsets *subsets = context;
    Query *query;
    Enough end = make_inductive(subsets, kept);
    return end == ENOUGH_YES ? enough_for(can_break(&subsets->property, kept, &query)) : end;
}

bool thin_proof(const Proof *proof, Patience *patience, const char *dump, bool *kept)
{
    PROMISE(proof->form == FORM_FINITE);
    Subsets subsets;
    part_open(&subsets.step, proof, OBLIGATIONS_STEP, patience, dump);
    part_open(&subsets.property, proof, OBLIGATIONS_PROPERTY, patience, dump);
    bool complete = is_sound(&subsets.step) && is_sound(&subsets.property) &&
                    thin(kept, proof->claim_count, is_enough, &subsets);
    part_close(&subsets.step);
    part_close(&subsets.property);
    return complete;
}
