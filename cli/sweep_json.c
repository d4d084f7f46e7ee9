/* sweep_json.c - a sweep as one JSON document; what its names mean stands in docs/commands/sweep.md. */
#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "sweep_claims.h"
#include "sweep_report.h"

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) BUG("a value that JSON can't express");
}

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *text_or_null(const char *string)
{
    return string == NULL ? json_null() : json_string(string);
}

/* --- what it is over --- */

/* A param is a number, an option a word or a bool, as in the document of `check`. */
static json_t *value_json(const Decision *decision)
{
    const Type *type = decision->type;
    if (type->kind == TYPE_BOOL) return json_boolean(decision->value != 0);
    if (type->kind == TYPE_ENUM) return json_string(type->members[decision->value]);
    return json_integer((json_int_t)decision->value);
}

static json_t *decisions_json(const SweepAxes *axes, bool options)
{
    json_t *object = json_object();
    for (size_t i = 0; i < axes->decision_count; i++) {
        const Decision *decision = &axes->decisions[i];
        if (decision->is_option == options) set(object, decision->name, value_json(decision));
    }
    return object;
}

/* As -D has it. */
static json_t *option_value(const char *value)
{
    if (strcmp(value, "true") == 0) return json_true();
    return strcmp(value, "false") == 0 ? json_false() : json_string(value);
}

static json_t *varied_json(const SweepAxes *axes)
{
    json_t *array = json_array();
    for (size_t i = 0; i < axes->option_count; i++) {
        const SweepOption *option = &axes->options[i];
        json_t *values = json_array();
        for (uint32_t k = 0; k < option->count; k++) {
            json_array_append_new(values, option_value(option->values[k]));
        }
        json_t *object = json_object();
        set(object, "option", json_string(option->name));
        set(object, "values", values);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *size_json(const SweepAxes *axes, size_t size)
{
    json_t *object = json_object();
    for (size_t i = 0; i < axes->params.count; i++) {
        long long value = strtoll(sweep_size_value(axes, size, i), NULL, 10);
        set(object, axes->params.items[i].name, json_integer(value));
    }
    return object;
}

static json_t *properties_json(const SweepAxes *axes)
{
    json_t *array = json_array();
    for (size_t i = 0; i < axes->columns.count; i++) {
        const Property *property = axes->columns.items[i];
        json_t *object = json_object();
        set(object, "name", json_string(property->name));
        set(object, "kind", json_string(property_kind_name(property->kind)));
        set(object, "documentation", text_or_null(property->documentation));
        json_array_append_new(array, object);
    }
    return array;
}

/* --- rows --- */

static json_t *changes_json(const SweepAxes *axes, size_t position)
{
    json_t *object = json_object();
    const uint32_t *values = sweep_set(&axes->sets, position);
    for (size_t i = 0; i < axes->option_count; i++) {
        if (values[i] == 0) continue;
        set(object, axes->options[i].name, option_value(axes->options[i].values[values[i]]));
    }
    return object;
}

static json_t *cell_json(const SweepRow *decided, size_t column)
{
    json_t *object = json_object();
    if (decided->cells == NULL) {
        set(object, "verdict", json_string(verdict_name(VERDICT_UNKNOWN)));
        return object;
    }
    const SweepCell *cell = &decided->cells[column];
    set(object, "verdict", json_string(verdict_name(cell->verdict)));
    if (cell->has_trace) {
        set(object, "steps", number(cell->steps));
        set(object, "shortest", json_boolean(!cell->may_be_shorter && !cell->endless));
    }
    if (cell->outcome != NULL) set(object, "outcome", json_string(cell->outcome));
    if (cell->reason != NULL) set(object, "reason", json_string(cell->reason));
    if (cell->engine != NULL) set(object, "engine", json_string(cell->engine));
    return object;
}

static json_t *verdicts_json(const Sweep *sweep, const SweepRow *decided)
{
    json_t *object = json_object();
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        set(object, sweep->axes.columns.items[i]->name, cell_json(decided, i));
    }
    return object;
}

static json_t *row_json(const Sweep *sweep, size_t position)
{
    const SweepAxes *axes = &sweep->axes;
    const SweepRow *row = &sweep->rows[position], *decided = sweep_decided_row(sweep, position);
    json_t *object = json_object();
    set(object, "changes", changes_json(axes, position / axes->size_count));
    if (axes->params.count > 0) {
        set(object, "parameters", size_json(axes, position % axes->size_count));
    }
    set(object, "same_system_as",
        row->same_as == position ? json_null() : number((uint64_t)row->same_as));
    if (row->invalid != NULL) {
        set(object, "invalid", json_string(row->invalid));
        return object;
    }
    if (decided->failure != NULL) set(object, "failure", json_string(decided->failure));
    if (decided->cells != NULL && decided->states > 0) {
        set(object, "exploration",
            json_pack("{s:I, s:I, s:I, s:b}", "states", (json_int_t)decided->states, "transitions",
                      (json_int_t)decided->transitions, "depth", (json_int_t)decided->depth,
                      "complete", decided->complete));
    }
    set(object, "decided", json_boolean(sweep_row_is_decided(sweep, position)));
    set(object, "properties", verdicts_json(sweep, decided));
    return object;
}

/* --- what they show --- */

static json_t *minimal_json(const Sweep *sweep, const SweepSummary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sweep->axes.sets.count; i++) {
        if (summary->minimal[i] == SWEEP_NO) continue;
        json_t *object = json_object();
        bool holds = sweep_holds(&summary->table, i, summary->counts) == SWEEP_YES;
        set(object, "changes", changes_json(&sweep->axes, i));
        set(object, "holds", holds ? json_true() : json_null());
        set(object, "minimal", summary->minimal[i] == SWEEP_YES ? json_true() : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *without_effect_json(const Sweep *sweep, const SweepSummary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sweep->axes.sets.count; i++) {
        if (sweep_set_changes(&sweep->axes.sets, i) != 1) continue;
        bool same = sweep_is_same_system(sweep, i);
        if (!same && sweep_is_without_effect(&summary->verdicts, i) != SWEEP_YES) continue;
        json_t *object = json_object();
        set(object, "changes", changes_json(&sweep->axes, i));
        set(object, "same_system", json_boolean(same));
        set(object, "same_counts", json_boolean(sweep_counts_are_same(sweep, i)));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *helped_json(const Sweep *sweep, const SweepSummary *summary, size_t position)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        bool *columns = sweep_property_columns(sweep, summary, i);
        if (sweep_helps_together(&summary->table, position, columns) == SWEEP_YES) {
            json_array_append_new(array, json_string(sweep->axes.columns.items[i]->name));
        }
        free(columns);
    }
    return array;
}

static json_t *together_json(const Sweep *sweep, const SweepSummary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sweep->axes.sets.count; i++) {
        if (sweep_set_changes(&sweep->axes.sets, i) > 2) break; /* larger ones come later */
        json_t *helped = helped_json(sweep, summary, i);
        if (json_array_size(helped) == 0) {
            json_decref(helped);
            continue;
        }
        json_t *object = json_object();
        set(object, "changes", changes_json(&sweep->axes, i));
        set(object, "properties", helped);
        json_array_append_new(array, object);
    }
    return array;
}

json_t *sweep_json(const Sweep *sweep)
{
    const SweepAxes *axes = &sweep->axes;
    json_t *document = json_object(), *rows = json_array();
    SweepSummary summary;
    sweep_summary_init(&summary, sweep);
    for (size_t i = 0; i < sweep->row_count; i++) json_array_append_new(rows, row_json(sweep, i));
    set(document, "tocsin", json_string(TOCSIN_VERSION));
    set(document, "model", json_string(axes->system->name));
    set(document, "parameters", decisions_json(axes, false));
    set(document, "options", decisions_json(axes, true));
    set(document, "varied", varied_json(axes));
    set(document, "changes_at_most", axes->all ? json_null() : json_integer(2));
    set(document, "properties", properties_json(axes));
    set(document, "combinations", rows);
    set(document, "sizes",
        json_pack("{s:I, s:I}", "counted", (json_int_t)summary.sizes, "no_model",
                  (json_int_t)summary.sizes_no_model));
    set(document, "undecided", number(sweep_undecided(sweep)));
    set(document, "interrupted", json_boolean(sweep->interrupted));
    set(document, "seconds", json_real(sweep->seconds));
    set(document, "minimal", minimal_json(sweep, &summary));
    set(document, "without_effect", without_effect_json(sweep, &summary));
    set(document, "only_together", together_json(sweep, &summary));
    sweep_summary_release(&summary);
    return document;
}
