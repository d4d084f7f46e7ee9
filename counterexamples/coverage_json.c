/* coverage_json.c - all that never happened, for programs. */
#include "coverage_report.h"

#include "report_parts.h"

static json_t *text_json(Text *text)
{
    json_t *string = json_string(text_string(text));
    text_release(text);
    return string;
}

static void set_branch(json_t *object, const CoverItem *item)
{
    switch (item->branch) {
    case COVER_THEN: report_json_set(object, "branch", json_string("then")); return;
    case COVER_ELSE: report_json_set(object, "branch", json_string("else")); return;
    case COVER_EITHER: report_json_set(object, "branch", json_integer(item->number)); return;
    }
}

static void set_value(json_t *object, const CoverItem *item)
{
    report_json_set(object, "variable", json_string(item->name));
    report_json_set(object, "value", item->value == NULL ? json_null() : json_string(item->value));
}

static json_t *uncovered_json(const System *system, const Coverage *coverage, uint32_t number)
{
    const CoverItem *item = coverage_item(coverage, number);
    Place place = source_place(system->source, item->span.begin);
    Text says = {0};
    json_t *object = json_object();
    report_json_set(object, "kind", json_string(cover_kind_name(item->kind)));
    if (item->property != NULL)
        report_json_set(object, "property", json_string(item->property->name));
    if (item->process != NULL) report_json_set(object, "process", json_string(item->process->name));
    if (item->step != NULL) report_json_set(object, "step", json_string(item->step->name));
    if (item->kind == COVER_BRANCH) set_branch(object, item);
    if (item->kind == COVER_VALUE) set_value(object, item);
    report_json_set(object, "line", json_integer(place.line));
    report_json_set(object, "column", json_integer(place.column));
    report_json_set(object, "reached", json_boolean(coverage_met(coverage, number)));
    text_format(&says, "%s: ", uncovered_mark(coverage, number));
    uncovered_print_place(&says, item);
    if (says.count > 0 && says.chars[says.count - 1] != ' ') text_add(&says, ": ");
    uncovered_print(&says, system, coverage, number);
    report_json_set(object, "says", text_json(&says));
    return object;
}

json_t *coverage_json(const System *system, const Coverage *coverage)
{
    json_t *object = json_object(), *uncovered = json_array();
    uint32_t items = 0, covered = 0;
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        if (coverage_item(coverage, i)->silent) continue;
        CoverState state = coverage_state(coverage, i);
        items++;
        covered += state == COVER_COVERED;
        if (state == COVER_UNCOVERED)
            report_json_append(uncovered, uncovered_json(system, coverage, i));
    }
    report_json_set(object, "items", json_integer(items));
    report_json_set(object, "covered", json_integer(covered));
    report_json_set(object, "open", json_integer(coverage_open(coverage)));
    report_json_set(object, "uncovered", uncovered);
    return object;
}
