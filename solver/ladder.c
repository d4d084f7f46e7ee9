/* ladder.c - the step case of k-induction. */
#include "ladder.h"

#include <stdlib.h>

#include "houdini.h"
#include "support/memory.h"
#include "support/vector.h"

struct Ladder {
    const Findings *findings;
    LadderOptions options;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    Term *claim_switches; /* a claim counts on every rung where this is assumed */
    Term
        *property_switches; /* the property held on every rung below the top; NULL: not asked yet */
    VECTOR(State *) rungs;
    Transit top; /* from the top state */
};

static Term new_switch(const Ladder *ladder, const char *name)
{
    return term_constant(ladder->terms, name, terms_bool_sort(ladder->terms));
}

/* A new top: everything that is claimed of states, and a transit away from it. */
static void stand_on(Ladder *ladder, State *state)
{
    Terms *terms = ladder->terms;
    for (size_t i = 0; i < ladder->rungs.count; i++) {
        Term same = state_equal(ladder->encoder, ladder->rungs.items[i], state);
        query_assert(ladder->query, term_not(terms, same));
    }
    vector_push(&ladder->rungs, state);
    for (size_t i = 0; i < ladder->options.claim_count; i++) {
        Term claim = claim_encode(ladder->encoder, ladder->options.claims[i], state);
        query_assert(ladder->query, term_implies(terms, ladder->claim_switches[i], claim));
    }
    encode_transit(ladder->encoder, state, (int64_t)ladder->rungs.count - 1, &ladder->top);
}

Ladder *ladder_create(const System *system, const Findings *findings, const LadderOptions *options)
{
    Ladder *ladder = memory_allocate(1, sizeof *ladder);
    ladder->findings = findings;
    ladder->options = *options;
    ladder->terms = terms_create();
    ladder->encoder = encoder_create(ladder->terms, system, FORM_FINITE, SHAPE_SHARED);
    encoder_reserve_frame(ladder->encoder, options->frame_cells);
    ladder->query =
        query_create(ladder->terms, LOGIC_FINITE, options->patience, options->dump, "induction");
    ladder->claim_switches = memory_allocate(options->claim_count + 1, sizeof(Term));
    ladder->property_switches = memory_allocate(findings->count + 1, sizeof(Term));
    for (size_t i = 0; i < options->claim_count; i++) {
        ladder->claim_switches[i] = new_switch(ladder, "claim");
    }
    for (uint32_t i = 0; i < findings->count; i++) {
        ladder->property_switches[i] = new_switch(ladder, "held");
    }
    Term typing;
    State *state = state_fresh(ladder->encoder, 0, &typing);
    query_assert(ladder->query, typing);
    stand_on(ladder, state);
    return ladder;
}

void ladder_destroy(Ladder *ladder)
{
    if (ladder == NULL) return;
    query_destroy(ladder->query);
    encoder_destroy(ladder->encoder);
    terms_destroy(ladder->terms);
    vector_release(&ladder->rungs);
    free(ladder->claim_switches);
    free(ladder->property_switches);
    free(ladder);
}

uint32_t ladder_height(const Ladder *ladder)
{
    return (uint32_t)ladder->rungs.count - 1;
}

/* Broken at the top, in the state or in a transit away from it. */
static Term broken_at_top(const Ladder *ladder, uint32_t position)
{
    Terms *terms = ladder->terms;
    Term in_transit = goal_bad_transit(ladder->encoder, ladder->findings, position, &ladder->top);
    return term_or(terms,
                   goal_bad_state(ladder->encoder, ladder->findings, position, ladder->top.before),
                   term_and(terms, ladder->top.inputs, in_transit));
}

void ladder_climb(Ladder *ladder)
{
    for (uint32_t i = 0; i < ladder->findings->count; i++) {
        const Finding *finding = &ladder->findings->items[i];
        if (!finding->open || !goal_is_safety(finding->property)) continue;
        Term held = term_not(ladder->terms, broken_at_top(ladder, i));
        query_assert(ladder->query,
                     term_implies(ladder->terms, ladder->property_switches[i], held));
    }
    query_assert(ladder->query, ladder->top.inputs);
    query_assert(ladder->query, ladder->top.taken);
    Term definition;
    State *next =
        state_named(ladder->encoder, ladder->top.after, (int64_t)ladder->rungs.count, &definition);
    query_assert(ladder->query, definition);
    stand_on(ladder, next);
}

Answer ladder_check(Ladder *ladder, uint32_t position, bool *ret_used)
{
    size_t count = ladder->options.claim_count;
    Term *assumptions = memory_allocate(count + 2, sizeof(Term));
    for (size_t i = 0; i < count; i++) assumptions[i] = ladder->claim_switches[i];
    assumptions[count] = ladder->property_switches[position];
    Term broken = new_switch(ladder, "broken");
    query_assert(ladder->query,
                 term_implies(ladder->terms, broken, broken_at_top(ladder, position)));
    assumptions[count + 1] = broken;
    Answer answer = query_check(ladder->query, assumptions, count + 2);
    size_t size = 0;
    if (answer == ANSWER_NO && ret_used != NULL) size = query_core(ladder->query, assumptions);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < size; k++) {
            if (assumptions[k] == ladder->claim_switches[i]) ret_used[i] = true;
        }
    }
    free(assumptions);
    return answer;
}

Terms *ladder_terms(const Ladder *ladder)
{
    return ladder->terms;
}

const Encoder *ladder_encoder(const Ladder *ladder)
{
    return ladder->encoder;
}

const Query *ladder_query(const Ladder *ladder)
{
    return ladder->query;
}
