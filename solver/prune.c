/* prune.c - what every reachable state satisfies, said of the states of a bounded search. */
#include "prune.h"

#include <stdlib.h>

#include "support/memory.h"

/* From how many states in a row a property may follow. */
#define HEIGHT_MOST 2

void pruning_release(Pruning *pruning)
{
    pool_release(&pruning->claims);
    foundation_release(&pruning->foundation);
}

/* Of which claims do open properties follow? */
static bool find_useful(const Pruning *pruning, const Session *session, bool *ret_useful)
{
    const Pool *pool = &pruning->foundation.pool;
    Ladder *ladder = foundation_ladder(&pruning->foundation, pool);
    bool any = false;
    for (uint32_t height = 0; height <= HEIGHT_MOST && !any; height++) {
        if (height > 0) ladder_climb(ladder);
        for (uint32_t i = 0; i < session->findings->count; i++) {
            const Finding *finding = &session->findings->items[i];
            if (!finding->open || !goal_is_safety(finding->property)) continue;
            if (ladder_check(ladder, i, ret_useful) == ANSWER_NO) any = true;
        }
        if (patience_is_over(session->patience)) break;
    }
    if (encoder_complaint(ladder_encoder(ladder), NULL) != NULL) any = false;
    if (terms_failure(ladder_terms(ladder)) != NULL) any = false;
    ladder_destroy(ladder);
    return any;
}

/* With a patience of its own: that it takes too long is no reason to end the search. */
void pruning_find(Pruning *pruning, Session *session, double seconds)
{
    Session brief = *session;
    brief.patience = patience_create(seconds_now() + seconds, session->options->interrupted);
    pruning_release(pruning);
    *pruning = (Pruning){0};
    HoudiniEnd end = foundation_lay(&pruning->foundation, &brief);
    if (end == HOUDINI_DONE) {
        bool *useful = pool_flags(&pruning->foundation.pool, false);
        if (find_useful(pruning, &brief, useful)) {
            end = foundation_slice(&pruning->foundation, useful, &pruning->claims);
        }
        free(useful);
    }
    if (end != HOUDINI_DONE) pool_release(&pruning->claims);
    pruning->settled = pruning_helps(pruning) || !patience_is_over(brief.patience);
    patience_destroy(brief.patience);
}

bool pruning_helps(const Pruning *pruning)
{
    return pruning->claims.items.count > 0;
}

void pruning_apply(Pruning *pruning, Unrolling *unrolling)
{
    encoder_reserve_frame(unrolling->encoder, pruning->claims.claims.frame_cells);
    for (; pruning->told < unrolling->states.count; pruning->told++) {
        const State *state = unrolling->states.items[pruning->told];
        bool last = pruning->told + 1 == unrolling->states.count;
        /* What follows a step that fails is no state. */
        Term reached = last ? unrolling->taken : term_truth(unrolling->terms, true);
        for (size_t i = 0; i < pruning->claims.items.count; i++) {
            Term claim = claim_encode(unrolling->encoder, pruning->claims.items.items[i], state);
            query_assert(unrolling->query, term_implies(unrolling->terms, reached, claim));
        }
    }
}
