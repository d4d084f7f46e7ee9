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
    uint32_t *slots;         /* a table of their numbers from 1 on, by hash; 0 is empty */
    uint32_t count, most, slot_count;
    bool is_reached, failed; /* the goal can't be evaluated somewhere */
} Futures;

static uint32_t *slot_of(const Futures *futures, const int64_t *state)
{
    size_t cells = futures->system->cells;
    uint64_t hash = 0;
    for (size_t i = 0; i < cells; i++) {
        hash = (hash ^ (uint64_t)state[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    uint32_t slot = (uint32_t)hash % futures->slot_count;
    for (;; slot = (slot + 1) % futures->slot_count) {
        uint32_t number = futures->slots[slot];
        const int64_t *known = futures->states + (number - 1) * cells;
        if (number == 0 || memcmp(known, state, cells * sizeof *state) == 0) {
            return &futures->slots[slot];
        }
    }
}

/* Is it a new one? Its number is noted then. */
static bool add(Futures *futures, const int64_t *state)
{
    size_t cells = futures->system->cells;
    uint32_t *slot = slot_of(futures, state);
    if (*slot != 0) return false;
    memcpy(futures->states + futures->count * cells, state, cells * sizeof *state);
    *slot = ++futures->count;
    return true;
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
    futures->failed = futures->failed || is == EVAL_ERROR;
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
    if (!add(futures, futures->after)) return true;
    return look_at(futures, futures->after) && futures->count <= futures->most;
}

Future no_return_look(const System *system, const Property *property, const int64_t *state,
                      uint32_t most)
{
    size_t cells = system->cells;
    Futures futures = {
        .system = system,
        .property = property,
        .interpreter = interpreter_create(system),
        .canonical = canonical_create(system, NULL),
        .states = memory_allocate(((size_t)most + 1) * cells + 1, sizeof(int64_t)),
        .slots = memory_allocate(2 * (size_t)most + 2, sizeof(uint32_t)),
        .after = memory_allocate(cells + 1, sizeof(int64_t)),
        .most = most,
        .slot_count = 2 * most + 2,
    };
    add(&futures, state);
    bool more = look_at(&futures, state);
    for (uint32_t i = 0; more && i < futures.count; i++) {
        more = interpreter_successors(futures.interpreter, futures.states + i * cells, arrive,
                                      &futures) == INTERPRETER_FINISHED;
    }
    interpreter_destroy(futures.interpreter);
    canonical_destroy(futures.canonical);
    free(futures.states);
    free(futures.slots);
    free(futures.after);
    if (futures.is_reached) return FUTURE_REACHES;
    return more && !futures.failed ? FUTURE_NEVER : FUTURE_OPEN;
}

/* --- saying so --- */

/* "steps of repair and planner". */
static void print_helpers(Text *text, const Property *property)
{
    text_add(text, "steps of ");
    for (uint32_t i = 0; i < property->helper_count; i++) {
        bool last = i + 1 == property->helper_count;
        text_add(text, i == 0 ? "" : last ? " and " : ", ");
        text_add(text, property->helpers[i]->name);
    }
}

static bool has_anytime(const System *system)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t k = 0; k < process->step_count; k++) {
            if (process->steps[k]->anytime) return true;
        }
    }
    return false;
}

/* What leads there where it is not ordinary steps of the helpers: as far as there is such. */
static const char *other_ways(const System *system, const Property *property)
{
    bool others = property->helper_count < system->process_count;
    if (!has_anytime(system)) return "; others would have to help.";
    return others ? "; others would have to help, or an `anytime` step."
                  : "; it takes an `anytime` step.";
}

/* "After enactor[1].delete (step 13) nobody can get there any more, whatever happens." */
static void print_crossing(Text *text, const Trace *trace)
{
    const Finding *finding = trace->finding;
    const TraceState *last = &trace->states[trace->count - 1];
    bool everybody = finding->property->helper_count == 0, for_good = finding->no_return->for_good;
    if (trace->count == 1) {
        text_add(text, "Already at first ");
    } else {
        text_add(text, "After ");
        process_print(text, last->process, last->instance);
        text_format(text, ".%s (step %u) ", last->step->name, trace->count - 1);
    }
    text_add(text, everybody ? "nobody can get there" : "no ");
    if (!everybody) print_helpers(text, finding->property);
    if (!everybody) text_add(text, " lead there");
    if (trace->count > 1) text_add(text, " any more");
    if (for_good) {
        text_add(text, everybody ? ", whatever happens." : ", whatever others do.");
    } else {
        text_add(text, everybody ? " without an `anytime` step."
                                 : other_ways(trace->system, finding->property));
    }
}

/* "There are 67 such states; what leads into them: enactor.finish and enactor.delete." */
static void print_extent(Text *text, const NoReturn *no_return)
{
    bool one = no_return->states == 1;
    text_add(text, one ? "It is the only such state" : "There are ");
    if (!one) {
        text_add_number(text, no_return->states);
        text_add(text, " such states");
    }
    if (no_return->stands_for > no_return->states) {
        text_add(text, one ? " (it stands for " : " (they stand for ");
        text_add_number(text, no_return->stands_for);
        text_add_char(text, ')');
    }
    uint32_t count = no_return->crossing_count;
    for (uint32_t i = 0; i < count; i++) {
        const Step *step = no_return->crossings[i];
        bool last = i + 1 == count;
        text_add(text, i > 0 ? last ? " and " : ", "
                       : one ? "; what leads into it: "
                             : "; what leads into them: ");
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
