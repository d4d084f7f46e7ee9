/* settings.c - params and options set from outside, and the scenarios that set and expect. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "support/suggest.h"

const Setting *setting_find(const Checker *checker, const char *name)
{
    for (size_t i = 0; i < checker->setting_count; i++)
        if (strcmp(checker->settings[i].name, name) == 0) return &checker->settings[i];
    return NULL;
}

static bool has_place(const Setting *setting)
{
    return setting->span.end > 0;
}

void setting_report(Checker *checker, const Setting *setting, const char *format, ...)
{
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    if (has_place(setting)) {
        check_error(checker, setting->span, "%s", text_string(&text));
    } else if (checker->message == NULL) {
        Text whole = {0};
        text_format(&whole, "%s %s=%s: %s", setting->given_by == NULL ? "-D" : setting->given_by,
                    setting->name, setting->value, text_string(&text));
        checker->message = memory_copy_string(text_string(&whole));
        text_release(&whole);
    }
    text_release(&text);
}

bool setting_number(Checker *checker, const Setting *setting, int64_t *ret_value)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(setting->value, &end, 10);
    bool digits = *setting->value == '-' ? setting->value[1] >= '0' && setting->value[1] <= '9'
                                         : *setting->value >= '0' && *setting->value <= '9';
    if (!digits || *end != '\0') {
        setting_report(checker, setting, "`%s` is a param, so it needs a whole number",
                       setting->name);
        return false;
    }
    if (errno == ERANGE || value == INT64_MIN) {
        setting_report(checker, setting, "this number does not fit into 64 bits");
        return false;
    }
    *ret_value = value;
    return true;
}

static bool is_setting_kind(const Symbol *symbol)
{
    return symbol != NULL && (symbol->kind == SYMBOL_PARAM || symbol->kind == SYMBOL_OPTION);
}

static void report_unknown_setting(Checker *checker, const Setting *setting)
{
    const Symbol *other = names_find(checker, setting->name);
    if (other != NULL) {
        setting_report(checker, setting, "`%s` is %s; only params and options can be set",
                       setting->name, symbol_article(other));
        return;
    }
    Suggestion suggestion = {.wrong = setting->name};
    for (const Symbol *symbol = checker->last_bound; symbol != NULL; symbol = symbol->previous)
        if (is_setting_kind(symbol)) suggestion_offer(&suggestion, symbol->name);
    if (suggestion.best != NULL)
        setting_report(checker, setting, "there is no param or option `%s`; did you mean `%s`?",
                       setting->name, suggestion.best);
    else
        setting_report(checker, setting, "there is no param or option `%s`", setting->name);
}

/* Which of two -D would count? Better to ask than to guess. */
static void check_setting_once(Checker *checker, size_t position)
{
    const Setting *setting = &checker->settings[position];
    for (size_t i = 0; i < position && !has_place(setting); i++)
        if (strcmp(checker->settings[i].name, setting->name) == 0)
            setting_report(checker, setting, "`%s` is set twice", setting->name);
}

void check_setting_names(Checker *checker)
{
    for (size_t i = 0; i < checker->setting_count; i++) {
        if (!is_setting_kind(names_find(checker, checker->settings[i].name)))
            report_unknown_setting(checker, &checker->settings[i]);
        check_setting_once(checker, i);
    }
}

/* ---- scenarios ---- */

typedef VECTOR(Setting) Settings;
typedef VECTOR(Expectation) Expectations;

/* Is it something that can be set: a number, true or false, or a name? */
static bool is_plain_value(const SyntaxExpr *expr)
{
    if (expr->kind == SYNTAX_NEGATE) return expr->a->kind == SYNTAX_NUMBER;
    return expr->kind == SYNTAX_NUMBER || expr->kind == SYNTAX_NAME || expr->kind == SYNTAX_TRUE ||
           expr->kind == SYNTAX_FALSE;
}

static void check_scenario_value(Checker *checker, const Setting *setting, const Symbol *symbol)
{
    int64_t value = 0;
    if (symbol->kind == SYMBOL_PARAM) {
        setting_number(checker, setting, &value);
        return;
    }
    if (symbol->type == NULL || symbol->type->kind != TYPE_ENUM) {
        if (strcmp(setting->value, "true") != 0 && strcmp(setting->value, "false") != 0)
            setting_report(checker, setting, "`%s` is true or false", setting->name);
        return;
    }
    Suggestion suggestion = {.wrong = setting->value};
    for (int64_t i = 0; i <= symbol->type->high; i++) {
        if (strcmp(symbol->type->members[i], setting->value) == 0) return;
        suggestion_offer(&suggestion, symbol->type->members[i]);
    }
    setting_report(checker, setting, "the option `%s` has no value `%s`%s%s%s", setting->name,
                   setting->value, suggestion.best == NULL ? "" : "; did you mean `",
                   suggestion.best == NULL ? "" : suggestion.best,
                   suggestion.best == NULL ? "" : "`?");
}

static void check_scenario_setting(Checker *checker, const SyntaxScenarioItem *item,
                                   Settings *settings)
{
    if (!is_plain_value(item->expr)) {
        check_error(checker, item->expr->span,
                    "a scenario sets params to numbers and options to their values");
        return;
    }
    Span span = item->expr->span;
    Setting setting = {
        item->word.text,
        arena_copy_text(checker->arena, checker->source->text + span.begin, span.end - span.begin),
        item->span, NULL};
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].name, setting.name) == 0) {
            check_error(checker, item->span, "`%s` is set twice", setting.name);
            return;
        }
    const Symbol *symbol = names_find(checker, setting.name);
    if (!is_setting_kind(symbol)) {
        report_unknown_setting(checker, &setting);
        return;
    }
    check_scenario_value(checker, &setting, symbol);
    vector_push(settings, setting);
}

static void add_expectation(Checker *checker, Expectations *expectations, Expectation added)
{
    for (size_t i = 0; i < expectations->count; i++)
        if (strcmp(expectations->items[i].property, added.property) == 0) {
            check_error(checker, added.span, "what `%s` shows is expected twice here",
                        added.property);
            return;
        }
    vector_push(expectations, added);
}

static void expect_all(Checker *checker, const SyntaxScenarioItem *item, Span span,
                       Expectations *expectations)
{
    for (size_t i = 0; i < checker->properties.count; i++) {
        const Property *property = &checker->properties.items[i];
        if (property->kind == PROPERTY_ASSUME) continue;
        add_expectation(checker, expectations,
                        (Expectation){item->word.text, property->name, span});
    }
}

static void report_unknown_property(Checker *checker, Word word)
{
    Suggestion suggestion = {.wrong = word.text};
    for (size_t i = 0; i < checker->properties.count; i++)
        suggestion_offer(&suggestion, checker->properties.items[i].name);
    if (check_error(checker, word.span, "there is no property `%s`", word.text) &&
        suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
}

static void check_expectation(Checker *checker, const SyntaxScenarioItem *item,
                              Expectations *expectations)
{
    bool holds = strcmp(item->word.text, "holds") == 0;
    if (!holds && strcmp(item->word.text, "violated") != 0) {
        Suggestion suggestion = {.wrong = item->word.text};
        suggestion_offer(&suggestion, "holds");
        suggestion_offer(&suggestion, "violated");
        if (check_error(checker, item->word.span, "expected `holds` or `violated`, but found `%s`",
                        item->word.text) &&
            suggestion.best != NULL) {
            diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
        }
        return;
    }
    for (const WordList *name = item->names; name != NULL; name = name->next) {
        const Property *property = find_property(checker, name->word.text);
        if (property == NULL && strcmp(name->word.text, "all") == 0)
            expect_all(checker, item, name->word.span, expectations);
        else if (property == NULL)
            report_unknown_property(checker, name->word);
        else if (property->kind == PROPERTY_ASSUME)
            check_error(checker, name->word.span,
                        "`%s` is an assumption: it is taken as given, not checked", property->name);
        else
            add_expectation(checker, expectations,
                            (Expectation){item->word.text, property->name, name->word.span});
    }
}

void check_scenario(Checker *checker, const SyntaxDeclaration *declaration)
{
    Settings settings = {0};
    Expectations expectations = {0};
    if (checker->scenarios.count == SCENARIOS_MOST) {
        check_error(checker, declaration->name.span, "too many scenarios: at most %d",
                    SCENARIOS_MOST);
        return;
    }
    for (size_t i = 0; i < checker->scenarios.count; i++)
        if (strcmp(checker->scenarios.items[i].name, declaration->name.text) == 0)
            check_error(checker, declaration->name.span, "there is a scenario `%s` already",
                        declaration->name.text);
    for (const SyntaxScenarioItem *item = declaration->items; item != NULL; item = item->next) {
        if (item->expr != NULL)
            check_scenario_setting(checker, item, &settings);
        else
            check_expectation(checker, item, &expectations);
    }
    Scenario scenario = {
        .name = declaration->name.text,
        .documentation = declaration->documentation,
        .settings = arena_copy(checker->arena, settings.items, settings.count * sizeof(Setting)),
        .setting_count = (uint32_t)settings.count,
        .expectations = arena_copy(checker->arena, expectations.items,
                                   expectations.count * sizeof(Expectation)),
        .expectation_count = (uint32_t)expectations.count,
        .span = declaration->name.span};
    vector_push(&checker->scenarios, scenario);
    vector_release(&settings);
    vector_release(&expectations);
}
