/* retrace_foreign.c - what anybody can do, and what it shows. */
#include "retrace_foreign.h"

#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "retrace_states.h"

#define WAYS_MOST 100000 /* that are gone through for one state */

typedef struct Looking {
    const System *system;
    const json_t *wanted;
    Canonical *canonical;
    int64_t *after;
    Matches *matches;
} Looking;

static bool agrees(const Looking *looking, const int64_t *cells)
{
    const TraceState state = {.cells = (int64_t *)cells};
    return retrace_differences(NULL, looking->system, &state, looking->wanted, true) == 0;
}

static bool visit(void *context, const Transition *transition)
{
    Looking *looking = context;
    ModelError error;
    if (looking->matches->tried++ >= WAYS_MOST) return false;
    if (transition->error != NULL) return true;
    memcpy(looking->after, transition->after, looking->system->cells * sizeof *looking->after);
    if (!canonical_apply(looking->canonical, looking->after, NULL, &error)) return true;
    if (agrees(looking, looking->after)) {
        matches_add(looking->matches, &transition->action, &(FittingWay){0});
    }
    return true;
}

static InterpreterOutcome look(Looking *looking, const int64_t *last)
{
    Interpreter *interpreter = interpreter_create(looking->system);
    InterpreterOutcome outcome = last == NULL
                                     ? interpreter_initial(interpreter, visit, looking)
                                     : interpreter_successors(interpreter, last, visit, looking);
    interpreter_destroy(interpreter);
    return outcome;
}

Matches foreign_matches(const System *system, TraceMaking *making, const StoredTrace *stored,
                        uint32_t index)
{
    Matches matches = {0};
    const Trace *trace = trace_making_trace(making);
    const int64_t *last = index == 0 ? NULL : trace->states[trace->count - 1].cells;
    Looking looking = {.system = system,
                       .wanted = json_array_get(stored->states, index),
                       .canonical = canonical_create(system, NULL),
                       .after = memory_allocate(system->cells + 1, sizeof(int64_t)),
                       .matches = &matches};
    matches.gave_up = look(&looking, last) == INTERPRETER_STOPPED;
    if (last != NULL && agrees(&looking, last)) {
        matches_add(&matches, &(Action){0}, &(FittingWay){.stays = true});
    }
    text_format(&matches.why,
                index == 0 ? "no initial state has the values of the trace's"
                           : "no step leads to state %u of the trace",
                index);
    canonical_destroy(looking.canonical);
    free(looking.after);
    return matches;
}
