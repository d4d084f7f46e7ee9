/* system.c - names in a transition system. It neither builds nor runs one. */
#include "model/system.h"

#include <string.h>

#include "model/value.h"
#include "support/bug.h"

const char *property_kind_name(PropertyKind kind)
{
    switch (kind) {
#define PROPERTY_NAME_LINE(member, spelling)                                                       \
    case member: return spelling;
        PROPERTY_KINDS(PROPERTY_NAME_LINE)
#undef PROPERTY_NAME_LINE
    }
    return "";
}

bool property_kind_has_values(PropertyKind kind)
{
    switch (kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_WITNESS:
    case PROPERTY_LEMMA: return true;
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_ERROR: return false;
    }
    BUG("no such kind of property");
}

bool system_is_lifted(const System *system)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (system->decisions[i].lifted) return true;
    }
    return false;
}

bool system_is_done(const System *system, const int64_t *state)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            if (!instance_is_done(process, j, state)) return false;
        }
    }
    return true;
}

const Property *system_property(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (strcmp(system->properties[i].name, name) == 0) return &system->properties[i];
    }
    return NULL;
}

void process_print(Text *text, const Process *process, uint32_t instance)
{
    text_add(text, process->name);
    if (!process->index) return;
    int64_t index = process->index->low + instance;
    text_add(text, "[");
    value_print(text, process->index, &index, NULL);
    text_add(text, "]");
}
