/* scenarios_report.c - how a scenario fared, for people and for programs. */
#include <string.h>

#include "output.h"
#include "properties/wording.h"
#include "scenarios.h"
#include "support/bug.h"

/* --- text --- */

const char *comparing_mark(Comparison comparison)
{
    switch (comparison) {
    case COMPARED_AS_EXPECTED: return "ok";
    case COMPARED_DIFFERS: return "FAIL";
    case COMPARED_UNDECIDED: return "???";
    case COMPARED_BROKEN:
    case COMPARED_BUG: break;
    }
    return "ERROR";
}

static const char *colour_of(Comparison comparison)
{
    switch (comparison) {
    case COMPARED_AS_EXPECTED: return "\033[32m";
    case COMPARED_UNDECIDED: return "\033[33m";
    case COMPARED_DIFFERS:
    case COMPARED_BROKEN:
    case COMPARED_BUG: break;
    }
    return "\033[1;31m";
}

/* What a verdict is called: a witness is reached or not. */
static const char *word_for(const Property *property, Verdict verdict)
{
    if (property->kind == PROPERTY_WITNESS && verdict != VERDICT_UNKNOWN) {
        return verdict == VERDICT_HOLDS ? "reached" : "never reached";
    }
    return verdict_name(verdict);
}

/* " in 12 steps". */
static void print_distance(Text *text, const Answer *outcome)
{
    if (outcome->distance != NULL) text_format(text, " %s", outcome->distance);
}

/* "violated never_empty in 12 steps, no_rollback in 8 steps": all that are expected to be so. */
static void print_met(Text *text, const Comparing *comparing, const char *word)
{
    const Scenario *scenario = comparing->scenario;
    const char *separator = text->chars[text->count - 1] == '(' ? "" : "; ";
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        const Expectation *expectation = &scenario->expectations[i];
        const Answer *outcome = &comparing->outcomes[i];
        if (strcmp(word_for(outcome->property, outcome->verdict), word) != 0) continue;
        if (*separator != ',') text_format(text, "%s%s", separator, word);
        text_format(text, "%s%s", *separator == ',' ? ", " : " ", expectation->property);
        print_distance(text, outcome);
        separator = ",";
    }
}

static void print_all_met(Text *text, const Comparing *comparing)
{
    static const char *const words[] = {"violated", "never reached", "holds", "reached"};
    text_add(text, " (");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) print_met(text, comparing, words[i]);
    text_add_char(text, ')');
}

/* "never_empty: expected holds, found violated in 12 steps" */
static void print_unmet(Text *text, const Expectation *expectation, const Answer *outcome)
{
    bool violated = strcmp(expectation->verdict, verdict_name(VERDICT_VIOLATED)) == 0;
    text_format(text, "%s: expected %s, ", expectation->property,
                word_for(outcome->property, violated ? VERDICT_VIOLATED : VERDICT_HOLDS));
    if (outcome->verdict == VERDICT_UNKNOWN) {
        text_format(text, "undecided: %s", outcome->reason != NULL ? outcome->reason : "?");
    } else {
        text_format(text, "found %s", word_for(outcome->property, outcome->verdict));
        print_distance(text, outcome);
    }
}

/* As a shell wants it. */
static void print_quoted(Text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./-+=,:@%";
    if (*word != '\0' && word[strspn(word, plain)] == '\0') {
        text_add(text, word);
        return;
    }
    text_add_char(text, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            text_add(text, "'\\''");
        } else {
            text_add_char(text, *word);
        }
    }
    text_add_char(text, '\'');
}

static void print_command(Text *text, const Comparing *comparing, const Options *options)
{
    Text path = {0};
    text_add_printable(&path, comparing->path);
    text_add(text, "        to see it: tocsin check ");
    print_quoted(text, text_string(&path));
    text_format(text, " --scenario %s", comparing->scenario->name);
    for (size_t i = 0; i < options->settings.count; i++) {
        Text setting = {0};
        text_format(&setting, "%s=%s", options->settings.items[i].name,
                    options->settings.items[i].value);
        text_add(text, " -D ");
        print_quoted(text, text_string(&setting));
        text_release(&setting);
    }
    text_add_char(text, '\n');
    text_release(&path);
}

static bool shows_a_trace(const Comparing *comparing)
{
    if (comparing->unexpected != NULL && !comparing->may_go_wrong) return true;
    for (uint32_t i = 0; i < comparing->scenario->expectation_count; i++) {
        const Answer *outcome = &comparing->outcomes[i];
        if (expectation_compare(&comparing->scenario->expectations[i], outcome) ==
                COMPARED_DIFFERS &&
            outcome->distance != NULL) {
            return true;
        }
    }
    return false;
}

static void print_details(Text *text, const Comparing *comparing, const Options *options)
{
    const Scenario *scenario = comparing->scenario;
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        const Expectation *expectation = &scenario->expectations[i];
        const Answer *outcome = &comparing->outcomes[i];
        if (expectation_compare(expectation, outcome) != COMPARED_AS_EXPECTED) {
            text_add(text, "        ");
            print_unmet(text, expectation, outcome);
            text_add_char(text, '\n');
        }
    }
    if (comparing->unexpected != NULL) text_format(text, "        %s\n", comparing->unexpected);
    if (shows_a_trace(comparing)) print_command(text, comparing, options);
}

void comparing_print(Text *text, const Comparing *comparing, const Options *options, bool colour)
{
    Comparison comparison = comparing->comparison;
    text_format(text, "%s%-5s%s ", colour ? colour_of(comparison) : "", comparing_mark(comparison),
                colour ? "\033[0m" : "");
    text_add_printable(text, comparing->path);
    text_format(text, ": %s", comparing->scenario->name);
    if (comparing->scenario->expectation_count == 0) {
        text_add(text, " (expects nothing)");
    } else if (comparison == COMPARED_AS_EXPECTED) {
        print_all_met(text, comparing);
    } else if (comparison == COMPARED_BROKEN) {
        text_add(text, " (its settings do not fit the model)");
    }
    text_add(text, comparing->cached ? " (cached)\n" : "\n");
    if (comparison == COMPARED_BROKEN || comparison == COMPARED_BUG) return;
    print_details(text, comparing, options);
}

/* --- JSON --- */

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) BUG("a value that JSON can't express");
}

static void set_text(json_t *object, const char *key, Text *text)
{
    set(object, key, json_string(text_string(text)));
    text_release(text);
}

/* Lines and columns from 1 on. */
static void set_place(json_t *object, const char *prefix, const Comparing *comparing, Span span)
{
    Place place = source_place(comparing->system->source, span.begin);
    Text line = {0}, column = {0};
    text_format(&line, "%sline", prefix);
    text_format(&column, "%scolumn", prefix);
    set(object, text_string(&line), json_integer(place.line));
    set(object, text_string(&column), json_integer(place.column));
    text_release(&line);
    text_release(&column);
}

static json_t *expectation_json(const Comparing *comparing, const Expectation *expectation,
                                const Answer *outcome)
{
    Comparison comparison = expectation_compare(expectation, outcome);
    json_t *object = json_object();
    if (comparison != COMPARED_AS_EXPECTED) {
        Text sentence = {0};
        print_unmet(&sentence, expectation, outcome);
        set_text(object, "message", &sentence);
    }
    set_place(object, "", comparing, expectation->span);
    set_place(object, "property_", comparing, outcome->property->span);
    set(object, "property", json_string(expectation->property));
    set(object, "expected", json_string(expectation->verdict));
    set(object, "found", json_string(verdict_name(outcome->verdict)));
    set(object, "outcome", json_string(comparison_name(comparison)));
    if (outcome->reason != NULL) set(object, "reason", json_string(outcome->reason));
    if (outcome->distance != NULL) set(object, "steps", json_integer(outcome->steps));
    return object;
}

json_t *comparing_json(const Comparing *comparing)
{
    Text path = {0};
    const Scenario *scenario = comparing->scenario;
    text_add_printable(&path, comparing->path);
    json_t *object = json_object(), *expectations = json_array();
    set_text(object, "file", &path);
    set(object, "scenario", json_string(scenario->name));
    set(object, "outcome", json_string(comparison_name(comparing->comparison)));
    if (comparing->cached) set(object, "cached", json_true());
    for (uint32_t i = 0; comparing->outcomes != NULL && i < scenario->expectation_count; i++) {
        json_array_append_new(expectations, expectation_json(comparing, &scenario->expectations[i],
                                                             &comparing->outcomes[i]));
    }
    if (comparing->refused != NULL) {
        set(object, "reason", json_string(comparing->refused));
        set(object, "line", json_integer(comparing->refused_at.line));
        set(object, "column", json_integer(comparing->refused_at.column));
    }
    if (comparing->facts != NULL) json_object_update(object, comparing->facts);
    if (comparing->unexpected != NULL) {
        set(object, "unexpected", json_string(comparing->unexpected));
    }
    set(object, "expectations", expectations);
    return object;
}
