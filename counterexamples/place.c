/* place.c - places of control by the names of their steps. */
#include "place.h"

#include <string.h>

#include "support/bug.h"

const PlaceInfo *place_of(const Process *process, uint32_t instance, const int64_t *state)
{
    int64_t place = state[instance_base(process, instance)];
    PROMISE(place >= 0 && place < (int64_t)process->place_count);
    return &process->places[place];
}

static void print_possible(Text *text, const Process *process, const PlaceInfo *place)
{
    const char *separator = "";
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!place->possible[i] || step->anytime) continue;
        bool named = false;
        for (uint32_t j = 0; j < i && !named; j++) {
            named = place->possible[j] && strcmp(process->steps[j]->name, step->name) == 0;
        }
        if (named) continue;
        text_add(text, separator);
        text_add(text, step->name);
        separator = " or ";
    }
}

void place_print(Text *text, const Process *process, const PlaceInfo *place)
{
    switch (place->node->kind) {
    case NODE_STEP: text_add(text, place->node->step->name); break;
    case NODE_DONE: text_add(text, "done"); break;
    case NODE_EITHER:
    case NODE_FOR_ANY: print_possible(text, process, place); break;
    case NODE_DECIDE:
    case NODE_SET:
    case NODE_ADVANCE: BUG("control rests where it should not");
    }
}
