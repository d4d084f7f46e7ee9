/* scopes.c - what is in scope, as a table; see scopes.h. */
#include "scopes.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

void scopes_init(Scopes *scopes, const System *system)
{
    scopes->process_count = system->process_count;
    scopes->shared = memory_allocate(system->variable_count + 1, sizeof *scopes->shared);
    for (uint32_t i = 0; i < system->variable_count; i++) scopes->shared[i] = true;
    scopes->held = memory_allocate(system->process_count + 1, sizeof *scopes->held);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        size_t locals = process->local_count;
        bool *held = memory_allocate(process->place_count * locals + 1, sizeof *held);
        for (uint32_t j = 0; j < process->place_count && locals > 0; j++)
            memcpy(held + j * locals, process->places[j].in_scope, locals * sizeof *held);
        scopes->held[i] = held;
    }
}

void scopes_release(Scopes *scopes)
{
    for (uint32_t i = 0; i < scopes->process_count; i++) free(scopes->held[i]);
    free(scopes->held);
    free(scopes->shared);
    scopes->shared = NULL;
    scopes->held = NULL;
    scopes->process_count = 0;
}
