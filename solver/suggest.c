/* suggest.c - the end of what loops, and locals that name their own process. */
#include "suggest.h"

#include "naming.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Suggesting {
    Claims *claims;
    const System *system;
    VECTOR(const Expr *) items;
} Suggesting;

/* For every instance of the process; `who` is NULL where there is only one. */
static void add(Suggesting *suggesting, const Binding *who, const Expr *claim)
{
    if (who != NULL) claim = claim_forall(suggesting->claims, who, NULL, claim);
    vector_push(&suggesting->items, claim);
}

static const Binding *name_instance(Suggesting *suggesting, const Process *process)
{
    if (process->index == NULL) return NULL;
    Arena *arena = suggesting->claims->arena;
    const char *base = naming_base(arena, suggesting->system, process->index), *name = base;
    for (unsigned i = 2; naming_is_taken(suggesting->system, name); i++) {
        name = arena_format(arena, "%s%u", base, i);
    }
    return claim_binding(suggesting->claims, name, process->index);
}

static void add_never_done(Suggesting *suggesting, const Process *process)
{
    const Claims *claims = suggesting->claims;
    if (process->ends) return;
    const Binding *who = name_instance(suggesting, process);
    const Expr *index = who == NULL ? NULL : claim_bound(claims, who);
    add(suggesting, who, claim_not(claims, claim_done(claims, process, index)));
}

static bool is_ever_in_scope(const Process *process, uint32_t local)
{
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (process->places[i].in_scope[local]) return true;
    }
    return false;
}

static void add_own_name(Suggesting *suggesting, const Process *process, uint32_t local)
{
    const Claims *claims = suggesting->claims;
    const Binding *who = name_instance(suggesting, process);
    const Expr *peer = claim_peer(claims, process, claim_bound(claims, who), local);
    if (!claim_can_say_scope(peer)) return;
    const Expr *same = claim_pair(claims, EXPR_EQUAL, peer, claim_bound(claims, who));
    const Expr *scope = claim_defined(claims, same);
    add(suggesting, who, claim_implication(claims, &scope, scope != NULL, &same, 1));
}

const Expr **claims_of_shape(Claims *claims, const System *system, size_t *ret_count)
{
    Suggesting suggesting = {.claims = claims, .system = system};
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        add_never_done(&suggesting, process);
        for (uint32_t j = 0; process->index != NULL && j < process->local_count; j++) {
            bool own = process->locals[j].type == process->index;
            if (own && is_ever_in_scope(process, j)) add_own_name(&suggesting, process, j);
        }
    }
    *ret_count = suggesting.items.count;
    return suggesting.items.items;
}
