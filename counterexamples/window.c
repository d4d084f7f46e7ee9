/* window.c - for each step, from when on it could not be repeated without consequences, and who
 * acted then.
 *
 * From each act backwards the repetition is tried at each moment. The number of
 * repetitions is limited over a whole trace, so that a long one costs no more than some tenths of
 * a second. */
#include "window.h"

#include <stdlib.h>
#include <string.h>

#include "dependence.h"
#include "entries.h"
#include "hybrid.h"

#define WORK_MOST 300000U

typedef struct Hunt {
    const Trace *trace;
    const bool *matters;
    Hybrid hybrid;
    Windows *windows;
    Entries own; /* what the step changed that is looked from */
} Hunt;

/* The number of the failing attempt, else of the last step. */
static uint32_t last_step(const Trace *trace)
{
    return trace->attempt.process != NULL ? trace->count : trace->count - 1;
}

/* Who takes it, which step, from where to where; the attempt may have no step. */
static const TraceState *step_at(const Trace *trace, uint32_t number)
{
    return number == trace->count ? &trace->attempt : &trace->states[number];
}

static bool same_mover(const TraceState *a, const TraceState *b)
{
    return a->process == b->process && a->instance == b->instance;
}

static bool is_act(const Hunt *hunt, uint32_t number)
{
    const Trace *trace = hunt->trace;
    if (!hunt->matters[number]) return false;
    return number == last_step(trace) ||
           shared_changed(trace->system, &trace->states[number - 1], &trace->states[number]);
}

static void put_back(Hunt *hunt, const WindowRead *entry, const TraceState *state)
{
    hybrid_put(&hunt->hybrid, entry->cell, entry->type->cells, state);
}

/* The state at `moment`, with the mover of `read`, and what that step changed, as before it. */
static void set_up(Hunt *hunt, uint32_t read, uint32_t moment)
{
    const TraceState *states = hunt->trace->states;
    const Process *process = states[read].process;
    hybrid_begin(&hunt->hybrid, &states[moment]);
    hybrid_put(&hunt->hybrid, instance_base(process, states[read].instance), process->cells,
               &states[read - 1]);
    for (size_t i = 0; i < hunt->own.items.count; i++) {
        put_back(hunt, &hunt->own.items.items[i], &states[read - 1]);
    }
    const Step *step = states[read].step;
    if (step->most >= 0) hybrid_put(&hunt->hybrid, step->counter, 1, &states[read - 1]);
}

/* What the reading step changed itself is as before it in any case. Both are in order of cells. */
static void drop_own(const Hunt *hunt, Entries *entries)
{
    size_t kept = 0, own = 0;
    for (size_t i = 0; i < entries->items.count; i++) {
        WindowRead entry = entries->items.items[i];
        while (own < hunt->own.items.count && hunt->own.items.items[own].cell < entry.cell) own++;
        if (own < hunt->own.items.count && hunt->own.items.items[own].cell == entry.cell) {
            free(entry.name);
        } else {
            entries->items.items[kept++] = entry;
        }
    }
    entries->items.count = kept;
}

/* Would the act be the same, had it read after the interfering step with these entries put back, all
 * but those from `from` to `to`? */
static Repeat ask_with(Hunt *hunt, const Window *window, const Entries *entries, size_t from,
                       size_t to)
{
    const TraceState *before = &hunt->trace->states[window->change - 1];
    set_up(hunt, window->read, window->change);
    for (size_t i = 0; i < entries->items.count; i++) {
        if (i < from || i >= to) put_back(hunt, &entries->items.items[i], before);
    }
    return dependence_find(&hunt->hybrid, window->read, window->act);
}

/* Of what the interfering step changed, leaves what has to be put back. False where that is not
 * found out. */
static bool thin(Hunt *hunt, const Window *window, Entries *entries)
{
    drop_own(hunt, entries);
    Repeat all = ask_with(hunt, window, entries, 0, 0);
    size_t kept = 0;
    for (size_t i = 0; i < entries->items.count; i++) {
        WindowRead entry = entries->items.items[i];
        Repeat without = ask_with(hunt, window, entries, kept, i + 1);
        if (without == REPEAT_UNKNOWN) all = REPEAT_UNKNOWN;
        if (all == REPEAT_SAME && without == REPEAT_DIFFERS) {
            entries->items.items[kept++] = entry;
        } else {
            free(entry.name);
        }
    }
    entries->items.count = kept;
    return all != REPEAT_UNKNOWN;
}

static void add_window(Hunt *hunt, uint32_t read, uint32_t change, uint32_t act)
{
    const TraceState *states = hunt->trace->states;
    Window window = {.read = read, .change = change, .act = act};
    Entries entries = {0};
    entries_changed(&entries, hunt->trace->system, &states[change - 1], &states[change]);
    if (!thin(hunt, &window, &entries)) {
        entries_release(&entries);
        return;
    }
    window.reads = entries.items.items;
    window.read_count = (uint32_t)entries.items.count;
    vector_push(&hunt->windows->items, window);
}

/* From when on the act would not be the same, had it read then; `act` where that is never so. 0:
 * that is not known. */
static uint32_t first_difference(Hunt *hunt, uint32_t read, uint32_t act)
{
    uint32_t first = act;
    Repeat repeat = REPEAT_DIFFERS;
    while (repeat == REPEAT_DIFFERS && first > read) {
        set_up(hunt, read, first - 1);
        repeat = dependence_find(&hunt->hybrid, read, act);
        if (repeat == REPEAT_DIFFERS) first--;
    }
    return repeat == REPEAT_UNKNOWN ? 0 : first;
}

/* The window that begins with this step, which changed `own`. */
static void follow_from(Hunt *hunt, uint32_t read)
{
    const Trace *trace = hunt->trace;
    const TraceState *reader = &trace->states[read];
    uint32_t change = read;
    for (uint32_t act = read + 1; act <= last_step(trace) && change > 0; act++) {
        const TraceState *state = step_at(trace, act);
        if (!same_mover(state, reader)) continue;
        if (state->step == reader->step) return;
        if (!is_act(hunt, act)) continue;
        change = first_difference(hunt, read, act);
        if (change == 0 || change == act || same_mover(&trace->states[change], reader)) continue;
        add_window(hunt, read, change, act);
        return;
    }
}

static void look_from(Hunt *hunt, uint32_t read)
{
    const TraceState *after = &hunt->trace->states[read];
    entries_changed(&hunt->own, hunt->trace->system, after - 1, after);
    follow_from(hunt, read);
    entries_release(&hunt->own);
}

static int by_act(const void *a, const void *b)
{
    const Window *left = a, *right = b;
    uint32_t x = left->act == right->act ? left->read : left->act;
    uint32_t y = left->act == right->act ? right->read : right->act;
    return (x > y) - (x < y);
}

void windows_find(Windows *windows, const Trace *trace, const bool *matters)
{
    Hunt hunt = {.trace = trace, .matters = matters, .windows = windows};
    hybrid_init(&hunt.hybrid, trace, WORK_MOST);
    for (uint32_t read = last_step(trace); read-- > 1;) look_from(&hunt, read);
    hybrid_release(&hunt.hybrid);
    if (windows->items.count > 0) {
        qsort(windows->items.items, windows->items.count, sizeof *windows->items.items, by_act);
    }
}

void window_release(Window *window)
{
    for (uint32_t i = 0; i < window->read_count; i++) free(window->reads[i].name);
    free(window->reads);
    free(window->outer);
    free(window->unfit);
}
