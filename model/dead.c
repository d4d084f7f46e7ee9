/* dead.c - what is dead where, and clearing it; see dead.h. */
#include "dead.h"

#include <string.h>

#include "live.h"
#include "reads.h"

/* Cells, from those of an instance or a state on, and what they become. */
typedef struct Clearing {
    uint32_t cell, cells;
    const int64_t *fillers;
    bool has_identities; /* what looks like the filler may be one */
} Clearing;

/* Does a value of this type hold an identity where its filler seems to? */
static bool fills_identities(const Type *type)
{
    switch (type->kind) {
    case TYPE_ID: return type_values(type) > 1;
    case TYPE_MAP: return fills_identities(type->element);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++)
            if (fills_identities(type->fields[i].type)) return true;
        return false;
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_OPTIONAL: /* none, and nothing, and empty ones */
    case TYPE_SET:
    case TYPE_QUEUE:
    case TYPE_BAG:
    case TYPE_BAD: return false;
    }
    return true;
}

typedef VECTOR(Clearing) Clearings;

struct Dead {
    const System *system;
    Clearings shared;
    Clearings **places; /* for each process and place */
    int64_t **fillers;  /* of each process's instance */
    int64_t *shared_fillers;
    bool any;
};

static void note(Dead *dead, Clearings *clearings, Clearing clearing)
{
    vector_push(clearings, clearing);
    dead->any = true;
}

static void find_shared(Dead *dead, const Reads *reads, bool *held)
{
    dead->shared_fillers = memory_allocate(dead->system->cells + 1, sizeof(int64_t));
    for (uint32_t i = 0; i < dead->system->variable_count; i++) {
        const Variable *variable = &dead->system->variables[i];
        int64_t *fillers = dead->shared_fillers + variable->offset;
        if (reads->shared[i] || reads_holding(reads, variable->type)) continue;
        type_fill(variable->type, fillers);
        held[i] = false;
        note(dead, &dead->shared,
             (Clearing){variable->offset, variable->type->cells, fillers,
                        fills_identities(variable->type)});
    }
}

/* Locals that are in scope and not held are cleared. */
static void find_at_places(Dead *dead, const Process *process, const bool *held)
{
    int64_t *fillers = dead->fillers[process->position];
    for (uint32_t i = 0; i < process->place_count; i++)
        for (uint32_t j = 0; j < process->local_count; j++) {
            const Local *local = &process->locals[j];
            if (held[(size_t)i * process->local_count + j]) continue;
            if (!process->places[i].in_scope[j]) continue;
            note(dead, &dead->places[process->position][i],
                 (Clearing){local->offset, local->type->cells, fillers + local->offset,
                            fills_identities(local->type)});
        }
}

/* Those that matter in other ways stay. */
static void keep_some(const Reads *reads, const Process *process, bool *held)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        bool kept =
            reads->peers[process->position][i] || reads_holding(reads, process->locals[i].type);
        for (uint32_t j = 0; kept && j < process->place_count; j++)
            held[(size_t)j * process->local_count + i] = process->places[j].in_scope[i];
    }
}

static void find_locals(Dead *dead, const Reads *reads, const Process *process, bool *held)
{
    int64_t *fillers = memory_allocate(process->cells, sizeof *fillers);
    dead->fillers[process->position] = fillers;
    dead->places[process->position] = memory_allocate(process->place_count + 1, sizeof(Clearings));
    for (uint32_t i = 0; i < process->local_count; i++)
        type_fill(process->locals[i].type, fillers + process->locals[i].offset);
    if (process->local_count == 0) return;
    live_restrict(process, held);
    keep_some(reads, process, held);
    find_at_places(dead, process, held);
}

Dead *dead_create(const System *system, Scopes *scopes)
{
    Dead *dead = memory_allocate(1, sizeof *dead);
    Reads reads = {0};
    dead->system = system;
    dead->places = memory_allocate(system->process_count + 1, sizeof(Clearings *));
    dead->fillers = memory_allocate(system->process_count + 1, sizeof(int64_t *));
    reads_find(&reads, system);
    find_shared(dead, &reads, scopes->shared);
    for (uint32_t i = 0; i < system->process_count; i++)
        find_locals(dead, &reads, system->processes[i], scopes->held[i]);
    reads_release(&reads);
    if (dead->any) return dead;
    dead_destroy(dead);
    return NULL;
}

void dead_destroy(Dead *dead)
{
    if (dead == NULL) return;
    for (uint32_t i = 0; i < dead->system->process_count; i++) {
        for (uint32_t j = 0; j < dead->system->processes[i]->place_count; j++)
            vector_release(&dead->places[i][j]);
        free(dead->places[i]);
        free(dead->fillers[i]);
    }
    free(dead->places);
    free(dead->fillers);
    vector_release(&dead->shared);
    free(dead->shared_fillers);
    free(dead);
}

/* `forgotten` says where; the cells lie from `base` on. */
static void describe(const Clearings *clearings, uint32_t base, ForgottenCell forgotten,
                     Reduction *reduction)
{
    for (size_t i = 0; i < clearings->count; i++) {
        const Clearing *clearing = &clearings->items[i];
        for (uint32_t j = 0; j < clearing->cells; j++) {
            forgotten.cell = base + clearing->cell + j;
            forgotten.filler = clearing->fillers[j];
            forgotten.has_identities = clearing->has_identities;
            vector_push(&reduction->forgotten, forgotten);
        }
    }
}

void dead_describe(const Dead *dead, Reduction *reduction)
{
    describe(&dead->shared, 0, (ForgottenCell){.place_cell = EVERYWHERE}, reduction);
    for (uint32_t i = 0; i < dead->system->process_count; i++) {
        const Process *process = dead->system->processes[i];
        for (uint32_t j = 0; j < process->instances * process->place_count; j++) {
            uint32_t base = instance_base(process, j / process->place_count);
            uint32_t place = j % process->place_count;
            describe(&dead->places[i][place], base,
                     (ForgottenCell){.place_cell = base, .place = place}, reduction);
        }
    }
}

static bool clear(const Clearings *clearings, int64_t *cells)
{
    bool lost = false;
    for (size_t i = 0; i < clearings->count; i++) {
        const Clearing *clearing = &clearings->items[i];
        size_t bytes = clearing->cells * sizeof *cells;
        lost |= clearing->has_identities;
        if (memcmp(cells + clearing->cell, clearing->fillers, bytes) == 0) continue;
        memcpy(cells + clearing->cell, clearing->fillers, bytes);
        lost = true;
    }
    return lost;
}

bool dead_clear(const Dead *dead, int64_t *state)
{
    bool lost = clear(&dead->shared, state);
    for (uint32_t i = 0; i < dead->system->process_count; i++) {
        const Process *process = dead->system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            int64_t *cells = state + instance_base(process, j);
            lost |= clear(&dead->places[i][cells[0]], cells);
        }
    }
    return lost;
}
