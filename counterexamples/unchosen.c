/* unchosen.c - the ways of a step at each of its places in the loop, and what is new in them. */
#include "unchosen.h"

#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "choices.h"
#include "support/memory.h"
#include "support/vector.h"

#define VALUES_MOST 3 /* told of one step */

/* A value that a choice could have had. */
typedef struct Missed {
    const char *name;
    const Type *type;
    int64_t *cells; /* owned */
} Missed;

typedef struct Search {
    const Trace *trace;
    const Process *process;
    uint32_t instance;
    const Step *step;
    Interpreter *taker; /* beside the one that goes through the ways */
    int64_t *after;     /* room */
    VECTOR(Missed) missed;
} Search;

static bool is_value(const Chosen *chosen, const char *name, const Type *type, const int64_t *cells)
{
    return strcmp(plain_name(chosen->name), name) == 0 && chosen->type->cells == type->cells &&
           memcmp(chosen->value, cells, type->cells * sizeof *cells) == 0;
}

static bool is_step_of(const Search *search, const TraceState *state)
{
    return state->process == search->process && state->instance == search->instance &&
           state->step == search->step;
}

/* Is it chosen somewhere in the loop? */
static bool is_made(const Search *search, const Chosen *chosen)
{
    const Trace *trace = search->trace;
    for (uint32_t i = trace->finding->loop_begins + 1; i < trace->count; i++) {
        const TraceState *state = &trace->states[i];
        if (!is_step_of(search, state)) continue;
        for (uint32_t k = 0; k < state->choice_count; k++) {
            const TraceChoice *made = &state->choices[k];
            if (is_value(chosen, made->name, made->type, made->cells)) return true;
        }
    }
    return false;
}

static void note(Search *search, const Chosen *chosen)
{
    if (type_has_order(chosen->type)) return;
    for (size_t i = 0; i < search->missed.count; i++) {
        const Missed *known = &search->missed.items[i];
        if (is_value(chosen, known->name, known->type, known->cells)) return;
    }
    if (is_made(search, chosen)) return;
    size_t bytes = chosen->type->cells * sizeof *chosen->value;
    Missed missed = {plain_name(chosen->name), chosen->type,
                     memory_allocate(chosen->type->cells + 1UL, sizeof *chosen->value)};
    memcpy(missed.cells, chosen->value, bytes);
    vector_push(&search->missed, missed);
}

static bool look_at_way(void *context, const Transition *transition)
{
    Search *search = context;
    if (transition->error != NULL || transition->step != search->step) return true;
    ModelError error;
    uint32_t count = 0;
    TakeResult result = interpreter_take(search->taker, transition->before, &transition->action,
                                         search->after, NULL, &error);
    if (result != TAKE_DONE) return true;
    const Chosen *chosen = interpreter_chosen(search->taker, &count);
    for (uint32_t i = 0; i < count; i++) note(search, &chosen[i]);
    return search->missed.count <= VALUES_MOST;
}

static void look_at_loop(Search *search)
{
    const Trace *trace = search->trace;
    Interpreter *interpreter = interpreter_create(trace->system);
    for (uint32_t i = trace->finding->loop_begins; i + 1 < trace->count; i++) {
        if (!is_step_of(search, &trace->states[i + 1])) continue;
        interpreter_ways(interpreter, trace->states[i].cells, search->process, search->instance,
                         search->step->anytime ? search->step : NULL, look_at_way, search);
    }
    interpreter_destroy(interpreter);
}

/* "k 1", "k 1 or 2", "k 1, 2 or others" */
static void print_missed(Text *text, const Search *search)
{
    static const OrderNames no_orders;
    size_t count = search->missed.count, told = count < VALUES_MOST ? count : VALUES_MOST;
    for (size_t i = 0; i < told; i++) {
        const Missed *missed = &search->missed.items[i];
        bool first = i == 0 || strcmp(missed->name, search->missed.items[i - 1].name) != 0;
        bool branch = strcmp(missed->name, "either") == 0;
        if (i > 0) text_add(text, i + 1 == count ? " or " : ", ");
        if (first) text_format(text, "%s ", branch ? "branch" : missed->name);
        value_print_short(text, missed->type, missed->cells, &no_orders);
    }
    if (told < count) text_add(text, " or others");
}

void unchosen_print(Text *text, const Trace *trace, const Process *process, uint32_t instance,
                    const Step *step)
{
    Search search = {.trace = trace, .process = process, .instance = instance, .step = step};
    search.taker = interpreter_create(trace->system);
    search.after = memory_allocate(trace->system->cells + 1UL, sizeof *search.after);
    look_at_loop(&search);
    if (search.missed.count > 0) {
        text_format(text, "takes %s, which could choose ", step->name);
        print_missed(text, &search);
        text_add(text, " and never does");
    }
    for (size_t i = 0; i < search.missed.count; i++) free(search.missed.items[i].cells);
    vector_release(&search.missed);
    interpreter_destroy(search.taker);
    free(search.after);
}
