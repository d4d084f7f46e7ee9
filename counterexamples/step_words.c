/* step_words.c - the step with its choices, then its changes or where control went. */
#include "step_words.h"

#include <string.h>

#include "changes.h"
#include "choices.h"
#include "counterexamples/insight.h"
#include "movement.h"
#include "page.h"
#include "place.h"

#define CHOICE_COLUMNS 40 /* of one choice's value */

static bool has_either(const Block *block)
{
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_EITHER || has_either(statement->body) ||
            has_either(statement->other)) {
            return true;
        }
    }
    return false;
}

/* "write (ep 1)": which branch of control was taken is told by the step, and left out. */
void step_print(Text *text, const TraceState *before, const TraceState *state)
{
    text_add(text, state->step->name);
    const char *separator = " (";
    bool branches = has_either(state->step->body);
    bool control =
        place_of(state->process, state->instance, before->cells)->node->kind == NODE_EITHER;
    for (uint32_t i = 0; i < state->choice_count; i++) {
        const TraceChoice *choice = &state->choices[i];
        bool either = strcmp(choice->name, "either") == 0;
        if (either && (control || !branches)) {
            control = false;
            continue;
        }
        if (choice_is_repeated(state, i)) continue;
        Text value = {0};
        value_print(&value, choice->type, choice->cells, &state->during);
        text_format(text, "%s%s ", separator, either ? "branch" : choice_name(state, i, true));
        text_add_cut(text, text_string(&value), CHOICE_COLUMNS);
        text_release(&value);
        separator = ", ";
    }
    if (*separator == ',') text_add_char(text, ')');
}

bool step_print_effect(Text *text, const Trace *trace, uint32_t index)
{
    const TraceState *before = &trace->states[index - 1], *after = &trace->states[index];
    size_t count = text->count;
    changes_print(text, trace->system, before, after);
    if (text->count > count) return true;
    movement_print(text, before, after);
    return false;
}

void step_print_failure(Text *text, const Trace *trace)
{
    const Finding *finding = trace->finding;
    if (finding->evaluated != NULL) text_format(text, "%s ", finding->evaluated->name);
    text_add(text, "fails: ");
    model_error_print(text, &finding->error);
}

bool step_plays_part(const Trace *trace, uint32_t number)
{
    return trace->insight == NULL || trace->insight->matters[number];
}

const char *trace_no_part_legend(const Trace *trace)
{
    bool any = false;
    for (uint32_t i = 1; i < trace->count; i++) any = any || !step_plays_part(trace, i);
    return any ? "The values that these steps change play no part in it." : NULL;
}
