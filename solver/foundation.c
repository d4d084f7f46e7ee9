/* foundation.c - claims that every reachable state satisfies, found without being asked for. */
#include "foundation.h"

#include <stdlib.h>

#include "support/memory.h"

bool *pool_flags(const Pool *pool, bool value)
{
    bool *flags = memory_allocate(pool->items.count + 1, sizeof *flags);
    for (size_t i = 0; i < pool->items.count; i++) flags[i] = value;
    return flags;
}

HoudiniEnd foundation_lay(Foundation *foundation, Session *session)
{
    Pool *pool = &foundation->pool;
    Visits visits;
    foundation->session = session;
    foundation->templates = templates_create(session->system);
    visits_init(&visits, session->system, session->patience);
    pool_init(pool, foundation->templates, &visits);
    visits_release(&visits);
    pool_refute(pool, session->system, session->patience);
    foundation->houdini = (Houdini){.system = session->system,
                                    .form = FORM_FINITE,
                                    .patience = session->patience,
                                    .dump = session->options->dump_queries,
                                    .frame_cells = pool->claims.frame_cells,
                                    .tell = session_tell_claims,
                                    .tell_context = session};
    bool *kept = pool_flags(pool, true);
    HoudiniEnd end = houdini_run(&foundation->houdini, pool->items.items, pool->items.count, kept);
    pool_keep(pool, kept);
    free(kept);
    return end;
}

void foundation_release(Foundation *foundation)
{
    pool_release(&foundation->pool);
    templates_destroy(foundation->templates);
    free(foundation->houdini.complaint);
}

Ladder *foundation_ladder(const Foundation *foundation, const Pool *claims)
{
    const Session *session = foundation->session;
    const LadderOptions options = {.claims = claims->items.items,
                                   .claim_count = claims->items.count,
                                   .frame_cells = claims->claims.frame_cells,
                                   .patience = session->patience,
                                   .dump = session->options->dump_queries};
    return ladder_create(session->system, session->findings, &options);
}

HoudiniEnd foundation_slice(Foundation *foundation, const bool *used, Pool *ret_slice)
{
    const Pool *pool = &foundation->pool;
    bool *needed = memory_allocate(pool->items.count + 1, sizeof *needed);
    for (size_t i = 0; i < pool->items.count; i++) needed[i] = used[i];
    HoudiniEnd end =
        houdini_slice(&foundation->houdini, pool->items.items, pool->items.count, needed);
    *ret_slice = (Pool){.claims = pool->claims};
    for (size_t i = 0; i < pool->items.count; i++) {
        if (needed[i]) vector_push(&ret_slice->items, pool->items.items[i]);
    }
    free(needed);
    return end;
}
