/* no_return.c - the nearest futures by the reference interpreter; sentences. */
#include "no_return.h"

#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "properties/wording.h"
#include "support/memory.h"

/* --- looking ahead --- */

typedef struct Futures {
    const System *system;
    const Property *property;
    Interpreter *interpreter;
    Canonical *canonical;
    int64_t *states, *after; /* `count` of `most` states, in order of discovery */
    uint32_t count, most;
    bool is_reached;
} Futures;

static bool is_known(const Futures *futures, const int64_t *state)
{
    size_t cells = futures->system->cells;
    for (uint32_t i = 0; i < futures->count; i++) {
        if (memcmp(futures->states + i * cells, state, cells * sizeof *state) == 0) return true;
    }
    return false;
}

static bool is_helpful(const Property *property, const Transition *transition)
{
    if (transition->error != NULL || transition->action.anytime != NULL) return false;
    for (uint32_t i = 0; i < property->helper_count; i++) {
        if (property->helpers[i] == transition->action.process) return true;
    }
    return property->helper_count == 0;
}

static bool look_at(Futures *futures, const int64_t *state)
{
    const Moment moment = {.state = state};
    ModelError error;
    EvalResult is =
        interpreter_holds(futures->interpreter, futures->property->expr, &moment, &error);
    futures->is_reached = is == EVAL_TRUE;
    return !futures->is_reached;
}

static bool arrive(void *context, const Transition *transition)
{
    Futures *futures = context;
    size_t cells = futures->system->cells;
    ModelError error;
    if (!is_helpful(futures->property, transition)) return true;
    memcpy(futures->after, transition->after, cells * sizeof *futures->after);
    if (!canonical_apply(futures->canonical, futures->after, NULL, &error)) return true;
    if (is_known(futures, futures->after)) return true;
    if (futures->count == futures->most) return false;
    memcpy(futures->states + futures->count++ * cells, futures->after,
           cells * sizeof *futures->after);
    return look_at(futures, futures->after);
}

bool no_return_is_refuted(const System *system, const Property *property, const int64_t *state,
                          uint32_t most)
{
    size_t cells = system->cells;
    Futures futures = {
        .system = system,
        .property = property,
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .states = memory_allocate((size_t)most * cells + 1, sizeof(int64_t)),
        .after = memory_allocate(cells + 1, sizeof(int64_t)),
        .most = most,
    };
    memcpy(futures.states, state, cells * sizeof *state);
    futures.count = 1;
    bool more = look_at(&futures, state);
    for (uint32_t i = 0; more && i < futures.count; i++) {
        more = interpreter_successors(futures.interpreter, futures.states + i * cells, arrive,
                                      &futures) == INTERPRETER_FINISHED;
    }
    interpreter_destroy(futures.interpreter);
    canonical_destroy(futures.canonical);
    free(futures.states);
    free(futures.after);
    return futures.is_reached;
}

/* --- saying so --- */

/* "any step", "any step of repair or planner". */
static void print_helpers(Text *text, const Property *property)
{
    text_add(text, "steps");
    for (uint32_t i = 0; i < property->helper_count; i++) {
        bool last = i + 1 == property->helper_count;
        text_add(text, i == 0 ? " of " : last ? " and " : ", ");
        text_add(text, property->helpers[i]->name);
    }
}

/* "After enactor[1].delete (step 13) no steps lead there any more, whatever happens." */
static void print_crossing(Text *text, const Trace *trace)
{
    const Finding *finding = trace->finding;
    const TraceState *last = &trace->states[trace->count - 1];
    if (trace->count == 1) {
        text_add(text, "From the very beginning no ");
    } else {
        text_add(text, "After ");
        process_print(text, last->process, last->instance);
        text_format(text, ".%s (step %u) no ", last->step->name, trace->count - 1);
    }
    print_helpers(text, finding->property);
    text_add(text, trace->count == 1 ? " lead there" : " lead there any more");
    if (finding->no_return->for_good) {
        text_add(text, finding->property->helper_count == 0 ? "." : ", whatever else happens.");
    } else {
        text_add(text, ": only somebody else could help (another process, or an `anytime` step).");
    }
}

/* "There are 67 such states; steps lead into them by enactor.finish and enactor.delete." */
static void print_extent(Text *text, const NoReturn *no_return)
{
    text_add(text, no_return->states == 1 ? "It is the only such state" : "There are ");
    if (no_return->states != 1) {
        text_add_number(text, no_return->states);
        text_add(text, " such states");
    }
    if (no_return->stands_for > no_return->states) {
        text_add(text, " (they stand for ");
        text_add_number(text, no_return->stands_for);
        text_add_char(text, ')');
    }
    for (uint32_t i = 0; i < no_return->crossing_count; i++) {
        const Step *step = no_return->crossings[i].step;
        bool last = i + 1 == no_return->crossing_count;
        text_add(text, i == 0 ? "; what crosses into them: " : last ? " and " : ", ");
        text_format(text, "%s.%s", step->process->name, step->name);
    }
    text_add_char(text, '.');
}

void no_return_print(Page *page, const Trace *trace)
{
    const NoReturn *no_return = trace->finding->no_return;
    if (no_return == NULL) return;
    Text sentences = {0};
    print_crossing(&sentences, trace);
    text_add_char(&sentences, ' ');
    print_extent(&sentences, no_return);
    text_add_char(page->text, '\n');
    text_pad(page->text, ' ', 2);
    page_paragraph(page, TONE_PLAIN, 2, 2, text_string(&sentences));
    text_release(&sentences);
}
