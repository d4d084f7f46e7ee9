/* canonical.c - one representative for all states that differ only in how order values are
 * numbered; and, where asked for, what symmetry_search.h and dead.h add to that. */
#include "model/canonical.h"

#include <string.h>

#include "bag.h"
#include "dead.h"
#include "model/order_cells.h"
#include "model/reduction.h"
#include "scopes.h"
#include "support/memory.h"
#include "symmetry_search.h"

typedef struct Renumbering {
    const Type *type;
    OrderCells cells;
    uint64_t *held;     /* bits of old ranks */
    int64_t *new_ranks; /* of each old one that is held */
    uint32_t ranks;     /* that a state can have */
    uint32_t offset;    /* in ret_ranks */
    bool keeps_first;   /* rank 0 counts as there even where nothing holds it */
} Renumbering;

/* A bag whose elements change with the numbers, and perhaps their order. */
typedef struct ChangingBag {
    const Type *type;
    uint32_t cell;
} ChangingBag;

struct Canonical {
    uint32_t order_count;
    Renumbering *orders;
    uint32_t rank_count;
    VECTOR(ChangingBag) bags;
    Scopes scopes;
    Dead *dead; /* NULL: nothing is forgotten */
    bool has_forgotten, gave_up;
    Symmetry *symmetry; /* NULL: no identities are renamed */
};

static void find_bags(Canonical *canonical, const Type *type, uint32_t at);

static void find_many_bags(Canonical *canonical, const Type *type, uint64_t times, uint32_t at)
{
    if (!type_has_order(type)) return;
    for (uint32_t i = 0; i < times; i++) find_bags(canonical, type, at + i * type->cells);
}

/* Inner bags first. */
static void find_bags(Canonical *canonical, const Type *type, uint32_t at)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return;
    case TYPE_OPTIONAL: find_bags(canonical, type->element, at + optional_has_tag(type)); return;
    case TYPE_MAP: find_many_bags(canonical, type->element, type_values(type->index), at); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            find_bags(canonical, type->fields[i].type, at + type->fields[i].offset);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG:
        find_many_bags(canonical, type->element, (uint64_t)type->capacity, at + 1);
        if (type->kind == TYPE_BAG && type_has_order(type)) {
            vector_push(&canonical->bags, (ChangingBag){type, at});
        }
        return;
    }
}

static void find_all_bags(Canonical *canonical, const System *system)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        find_bags(canonical, system->variables[i].type, system->variables[i].offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances * process->local_count; j++) {
            const Local *local = &process->locals[j % process->local_count];
            uint32_t base = instance_base(process, j / process->local_count);
            find_bags(canonical, local->type, base + local->offset);
        }
    }
}

static void find_orders(Canonical *canonical, const System *system)
{
    canonical->order_count = system->order_count;
    canonical->orders = memory_allocate(system->order_count + 1, sizeof *canonical->orders);
    for (uint32_t i = 0; i < system->order_count; i++) {
        Renumbering *order = &canonical->orders[i];
        order->type = system->orders[i];
        order->offset = canonical->rank_count;
        order->ranks = order_ranks(system, i);
        order->keeps_first = order_keeps_first(system, i);
        canonical->rank_count += order->ranks;
        order_cells_find(&order->cells, system, order->type);
        order->held = memory_allocate(order->cells.set_words + 1, sizeof *order->held);
        order->new_ranks = memory_allocate(order->cells.set_words + 1, 64 * sizeof(int64_t));
    }
    if (system->order_count > 0) find_all_bags(canonical, system);
}

Canonical *canonical_create(const System *system, const CanonicalOptions *options)
{
    const CanonicalOptions none = {.judged = NULL};
    if (options == NULL) options = &none;
    const System *judged = options->judged == NULL ? system : options->judged;
    Canonical *canonical = memory_allocate(1, sizeof *canonical);
    find_orders(canonical, system);
    scopes_init(&canonical->scopes, system);
    if (options->dead) canonical->dead = dead_create(judged, &canonical->scopes);
    if (options->identities) canonical->symmetry = symmetry_create(judged, &canonical->scopes);
    return canonical;
}

void canonical_destroy(Canonical *canonical)
{
    if (!canonical) return;
    for (uint32_t i = 0; i < canonical->order_count; i++) {
        order_cells_release(&canonical->orders[i].cells);
        free(canonical->orders[i].held);
        free(canonical->orders[i].new_ranks);
    }
    free(canonical->orders);
    vector_release(&canonical->bags);
    symmetry_destroy(canonical->symmetry);
    dead_destroy(canonical->dead);
    scopes_release(&canonical->scopes);
    free(canonical);
}

/* Numbers the held ranks; gives how many are held. */
static uint32_t number_ranks(Renumbering *order, const int64_t *state, bool *ret_changed)
{
    uint32_t count = 0;
    bool kept = false;
    memset(order->held, 0, order->cells.set_words * sizeof *order->held);
    order_cells_held(&order->cells, state, order->held);
    *ret_changed = false;
    if (order->keeps_first) {
        kept = (order->held[0] & 1) == 0;
        order->held[0] |= 1;
    }
    for (uint32_t i = 0; i < order->cells.set_words; i++) {
        for (uint64_t rest = order->held[i]; rest; rest &= rest - 1) {
            uint32_t rank = 64 * i + (uint32_t)__builtin_ctzll(rest);
            if (rank != count) *ret_changed = true;
            order->new_ranks[rank] = count++;
        }
    }
    return count - kept;
}

/* New ranks are never above old ones, so that no bit is put where one is still to be read. */
static void renumber_set(const Renumbering *order, int64_t *set)
{
    for (uint32_t i = 0; i < order->cells.set_words; i++) {
        uint64_t rest = (uint64_t)set[i];
        set[i] = 0;
        for (; rest; rest &= rest - 1) {
            int64_t rank = order->new_ranks[64 * i + (uint32_t)__builtin_ctzll(rest)];
            uint64_t bit = (uint64_t)1 << (rank % 64);
            set[rank / 64] = (int64_t)((uint64_t)set[rank / 64] | bit);
        }
    }
}

static void renumber(const Renumbering *order, int64_t *state)
{
    for (size_t i = 0; i < order->cells.ranks.count; i++) {
        int64_t *rank = &state[order->cells.ranks.items[i]];
        if (*rank != NO_VALUE) *rank = order->new_ranks[*rank];
    }
    for (size_t i = 0; i < order->cells.sets.count; i++) {
        renumber_set(order, state + order->cells.sets.items[i]);
    }
}

static void tell_ranks(const Renumbering *order, int64_t *ret_ranks)
{
    for (uint32_t i = 0; i < order->ranks; i++) ret_ranks[order->offset + i] = NO_VALUE;
    for (uint32_t i = 0; i < 64 * order->cells.set_words; i++) {
        if ((order->held[i / 64] >> (i % 64) & 1) == 0) continue;
        ret_ranks[order->offset + order->new_ranks[i]] = i;
    }
}

static bool renumber_all(Canonical *canonical, int64_t *state, int64_t *ret_ranks,
                         ModelError *ret_error)
{
    bool any_changed = false;
    for (uint32_t i = 0; i < canonical->order_count; i++) {
        Renumbering *order = &canonical->orders[i];
        bool changed;
        uint32_t count = number_ranks(order, state, &changed);
        if (count > order->type->capacity) {
            *ret_error = (ModelError){
                .kind = ERROR_ORDER, .type = order->type, .value = order->type->capacity};
            return false;
        }
        if (changed) renumber(order, state);
        if (ret_ranks) tell_ranks(order, ret_ranks);
        any_changed |= changed;
    }
    /* Numbers change in order, but sets of them are compared from their lowest cells on. */
    for (size_t i = 0; any_changed && i < canonical->bags.count; i++) {
        bag_sort(canonical->bags.items[i].type, state + canonical->bags.items[i].cell);
    }
    return true;
}

void canonical_set_patience(Canonical *canonical, InterpreterPatience *patience, void *context)
{
    if (canonical->symmetry != NULL) symmetry_set_patience(canonical->symmetry, patience, context);
}

bool canonical_apply(Canonical *canonical, int64_t *state, int64_t *ret_ranks,
                     ModelError *ret_error)
{
    canonical->gave_up = false;
    if (canonical->dead != NULL && dead_clear(canonical->dead, state))
        canonical->has_forgotten = true;
    if (!renumber_all(canonical, state, ret_ranks, ret_error)) return false;
    if (canonical->symmetry == NULL) return true;
    canonical->gave_up = !symmetry_apply(canonical->symmetry, state);
    return !canonical->gave_up;
}

bool canonical_gave_up(const Canonical *canonical)
{
    return canonical->gave_up;
}

uint32_t canonical_rank_offset(const Canonical *canonical, uint32_t order)
{
    return canonical->orders[order].offset;
}

uint32_t canonical_rank_count(const Canonical *canonical)
{
    return canonical->rank_count;
}

bool canonical_is_identity(const Canonical *canonical)
{
    return canonical->order_count == 0 && canonical->symmetry == NULL && canonical->dead == NULL;
}

bool canonical_describe(const Canonical *canonical, Reduction *reduction)
{
    if (canonical->dead != NULL) dead_describe(canonical->dead, reduction);
    return canonical->symmetry == NULL ||
           sites_describe(symmetry_sites(canonical->symmetry), reduction);
}

bool canonical_renames(const Canonical *canonical)
{
    return canonical->symmetry != NULL;
}

bool canonical_forgets(const Canonical *canonical)
{
    return canonical->dead != NULL;
}

bool canonical_has_forgotten(const Canonical *canonical)
{
    return canonical->has_forgotten;
}

uint64_t canonical_orbit(Canonical *canonical, const int64_t *state)
{
    return canonical->symmetry == NULL ? 1 : symmetry_orbit(canonical->symmetry, state);
}
