/* movement.c - a step without visible effect, said by the place that its process is at now. */
#include "movement.h"

#include <string.h>

#include "choices.h"
#include "place.h"

/* What the process is: its place of control and its locals. */
static bool process_stays(const TraceState *before, const TraceState *after)
{
    const Process *process = after->process;
    uint32_t base = instance_base(process, after->instance);
    return memcmp(before->cells + base, after->cells + base,
                  process->cells * sizeof *after->cells) == 0;
}

/* "goes on to visit (x 2)" after "visit (x 1)": there the name alone would not tell. */
static void print_loop_variables(Text *text, const Step *next, const TraceState *before,
                                 const TraceState *after)
{
    const Process *process = after->process;
    uint32_t base = instance_base(process, after->instance);
    const char *separator = " (";
    for (uint32_t i = 0; i < next->shown_count; i++) {
        const Local *local = next->shown[i];
        const int64_t *old = before->cells + base + local->offset;
        const int64_t *new = after->cells + base + local->offset;
        if (memcmp(old, new, local->type->cells * sizeof *new) == 0) continue;
        text_format(text, "%s%s ", separator, local_name(process, local));
        value_print(text, local->type, new, &after->orders);
        separator = ", ";
    }
    if (*separator == ',') text_add_char(text, ')');
}

static void print_place(Text *text, const TraceState *before, const TraceState *after)
{
    const PlaceInfo *place = place_of(after->process, after->instance, after->cells);
    if (place->node->kind == NODE_DONE) {
        text_add(text, "is done");
        return;
    }
    text_add(text, "goes on to ");
    place_print(text, after->process, place);
    const Step *next = place->node->kind == NODE_STEP ? place->node->step : NULL;
    if (next != NULL && strcmp(next->name, after->step->name) == 0) {
        print_loop_variables(text, next, before, after);
    }
}

void movement_print(Text *text, const TraceState *before, const TraceState *after)
{
    const Step *step = after->step;
    if (!process_stays(before, after)) {
        print_place(text, before, after);
    } else if (step->most >= 0) {
        /* All that changes is how often it was taken. */
        text_format(text, "(taken %lld of at most %lld times)",
                    (long long)after->cells[step->counter], (long long)step->most);
    } else {
        text_add(text, "(nothing changes)");
    }
}
