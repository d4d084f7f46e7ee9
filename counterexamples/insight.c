/* insight.c - windows first, then what matters beside them. */
#include "counterexamples/insight.h"

#include <stdlib.h>
#include <string.h>

#include "counterexamples/trace.h"
#include "matters.h"
#include "support/memory.h"
#include "window.h"

static bool has_insight(const Trace *trace)
{
    const Finding *finding = trace->finding;
    return !finding_is_endless(finding) && trace->count + (trace->attempt.process != NULL) > 1;
}

/* What somebody asked to see has no culprits. */
static bool has_windows(const Trace *trace)
{
    return trace->finding->property->kind != PROPERTY_WITNESS;
}

static bool same_mover_and_act(const Trace *trace, const Window *a, const Window *b)
{
    const TraceState *one = &trace->states[a->read], *other = &trace->states[b->read];
    return a->act == b->act && one->process == other->process && one->instance == other->instance;
}

/* Windows with the same mover and act contain one another. */
static bool is_innermost(const Windows *windows, const Trace *trace, const Window *window)
{
    bool innermost = true;
    for (size_t i = 0; i < windows->items.count && innermost; i++) {
        const Window *other = &windows->items.items[i];
        innermost = !same_mover_and_act(trace, window, other) || other->read <= window->read;
    }
    return innermost;
}

/* They are in order of their reads. */
static void find_outer(const Windows *windows, const Trace *trace, Window *window)
{
    window->outer = memory_allocate(windows->items.count, sizeof *window->outer);
    for (size_t i = windows->items.count; i-- > 0;) {
        const Window *other = &windows->items.items[i];
        if (same_mover_and_act(trace, window, other) && other->read < window->read) {
            window->outer[window->outer_count++] = other->read;
        }
    }
}

/* Those that are told, which come to belong to the insight. */
static void keep_windows(Insight *insight, const Trace *trace, const Windows *windows)
{
    insight->windows = memory_allocate(windows->items.count + 1, sizeof *insight->windows);
    for (size_t i = 0; i < windows->items.count; i++) {
        Window *window = &windows->items.items[i];
        if (is_innermost(windows, trace, window)) {
            find_outer(windows, trace, window);
            insight->windows[insight->window_count++] = *window;
        } else {
            window_release(window);
        }
    }
}

/* Of acts only what the trace does not do without counts; what is read counts for marks alone. */
static void find_windows(Insight *insight, const Trace *trace)
{
    Windows windows = {0};
    matters_find(trace, false, insight->matters);
    windows_find(&windows, trace, insight->matters);
    keep_windows(insight, trace, &windows);
    vector_release(&windows.items);
}

static void find_what_matters(Insight *insight, const Trace *trace)
{
    memset(insight->matters, 0, ((size_t)trace->count + 1) * sizeof *insight->matters);
    for (uint32_t i = 0; i < insight->window_count; i++) {
        const Window *window = &insight->windows[i];
        insight->matters[window->read] = true;
        insight->matters[window->change] = true;
        insight->matters[window->act] = true;
    }
    matters_find(trace, true, insight->matters);
}

Insight *insight_create(const Trace *trace)
{
    if (!has_insight(trace)) return NULL;
    Insight *insight = memory_allocate(1, sizeof *insight);
    size_t steps = (size_t)trace->count + 1;
    insight->matters = memory_allocate(steps, sizeof *insight->matters);
    if (has_windows(trace)) find_windows(insight, trace);
    find_what_matters(insight, trace);
    return insight;
}

void insight_destroy(Insight *insight)
{
    if (insight == NULL) return;
    for (uint32_t i = 0; i < insight->window_count; i++) window_release(&insight->windows[i]);
    free(insight->windows);
    free(insight->matters);
    free(insight);
}
