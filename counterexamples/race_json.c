/* race_json.c - windows as a program reads them. */
#include "counterexamples/prevention.h"
#include "race.h"
#include "report_parts.h"

static json_t *value_at(const Trace *trace, const WindowRead *read, uint32_t state)
{
    const TraceState *from = &trace->states[state];
    return value_json(read->type, from->cells + read->cell, &from->orders);
}

static json_t *reads_json(const Trace *trace, const Window *window)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < window->read_count; i++) {
        const WindowRead *read = &window->reads[i];
        json_t *object = json_object();
        report_json_set(object, "name", json_string(read->name));
        report_json_set(object, "value", value_at(trace, read, window->read - 1));
        report_json_set(object, "new_value", value_at(trace, read, window->change));
        report_json_append(array, object);
    }
    return array;
}

static json_t *instance_json(const TraceState *state)
{
    Text name = {0};
    process_print(&name, state->process, state->instance);
    json_t *string = json_string(text_string(&name));
    text_release(&name);
    return string;
}

static json_t *prevention_json(Prevention prevention)
{
    json_t *object = json_object();
    report_json_set(object, "outcome", json_string(prevention_name(prevention.fate)));
    if (prevention.fate == PREVENTION_THERE) {
        report_json_set(object, "steps", json_integer(prevention.steps));
    }
    return object;
}

static json_t *window_json(const Trace *trace, const Window *window)
{
    json_t *object = json_object();
    report_json_set(object, "process", instance_json(race_step(trace, window->read)));
    report_json_set(object, "read_step", json_integer(window->read));
    report_json_set(object, "reads", reads_json(trace, window));
    report_json_set(object, "changed_by", instance_json(race_step(trace, window->change)));
    report_json_set(object, "changed_step", json_integer(window->change));
    report_json_set(object, "act_step", json_integer(window->act));
    json_t *prevented = json_object();
    report_json_set(prevented, "atomic", prevention_json(window->atomic));
    if (window->wider.fate != PREVENTION_UNTRIED) {
        json_t *wider = prevention_json(window->wider);
        report_json_set(wider, "read_step", json_integer(window->wide));
        report_json_set(prevented, "wider", wider);
    }
    json_t *reread = prevention_json(window->reread);
    if (window->unfit != NULL) report_json_set(reread, "why", json_string(window->unfit));
    report_json_set(prevented, "reread", reread);
    report_json_set(object, "prevented_by", prevented);
    return object;
}

json_t *race_json(const Trace *trace)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < trace->insight->window_count; i++) {
        report_json_append(array, window_json(trace, &trace->insight->windows[i]));
    }
    return array;
}
