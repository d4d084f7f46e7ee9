/* check_declarations.c - what global names stand for, and the order in which a model is checked.
 *
 * Declarations may stand in any order, so a name is looked into when it is first needed; one that
 * needs itself on the way is reported. */
#include <string.h>

#include "check.h"
#include "coverage_survey.h"
#include "support/bug.h"
#include "support/suggest.h"

/* ---- params, options, constants ---- */

static void check_param_range(Checker *checker, Symbol *symbol, const Setting *setting)
{
    const SyntaxDeclaration *declaration = symbol->declaration;
    int64_t low = 0, high = 0;
    const Expr *lifted_low = NULL, *lifted_high = NULL;
    /* Params count things: where no range says otherwise, "every value" begins at 0. */
    symbol->has_least = symbol->value >= 0;
    if (declaration->low == NULL) return;
    if (!check_lifted_number(checker, declaration->low, "the lower bound", &low, &lifted_low) ||
        !check_lifted_number(checker, declaration->high, "the upper bound", &high, &lifted_high))
        return;
    symbol->has_least = lifted_low == NULL;
    symbol->least = lifted_low == NULL ? low : 0;
    bool any = is_to_be_lifted(checker, symbol->name);
    symbol->has_most = lifted_high == NULL && !any;
    symbol->most = symbol->has_most ? high : 0;
    symbol->is_beyond = any && symbol->value > high;
    symbol->has_top = lifted_high == NULL;
    symbol->top = symbol->has_top ? high : 0;
    if (symbol->value >= low && (any || symbol->value <= high)) return;
    symbol->type = &type_bad; /* nothing is said of what follows from it */
    if (setting != NULL)
        setting_report(checker, setting, "`%s` must be from %lld to %lld", symbol->name,
                       (long long)low, (long long)high);
    else
        check_error(checker, declaration->expr->span, "`%s` must be from %lld to %lld, but is %lld",
                    symbol->name, (long long)low, (long long)high, (long long)symbol->value);
}

static void resolve_param(Checker *checker, Symbol *symbol)
{
    const Setting *setting = setting_find(checker, symbol->name);
    const Expr *lifted = NULL;
    int64_t value = 0;
    symbol->type = &type_int;
    if (!check_lifted_number(checker, symbol->declaration->expr, "a param", &value, &lifted))
        symbol->type = &type_bad;
    if (setting != NULL && !setting_number(checker, setting, &value)) symbol->type = &type_bad;
    symbol->value = value;
    if (symbol->type->kind == TYPE_BAD) return;
    if (is_to_be_lifted(checker, symbol->name))
        keep_lifted(checker, symbol, lifted_param(checker, symbol));
    else if (lifted != NULL && setting == NULL)
        keep_lifted(checker, symbol, lifted);
    else
        symbol->type = type_range(checker, value, value);
    check_param_range(checker, symbol, setting);
}

static bool option_value(const Symbol *symbol, const char *text, int64_t *ret_value)
{
    if (symbol->type->kind == TYPE_BOOL) {
        *ret_value = strcmp(text, "true") == 0;
        return *ret_value || strcmp(text, "false") == 0;
    }
    for (int64_t i = 0; i <= symbol->type->high; i++)
        if (strcmp(symbol->type->members[i], text) == 0) {
            *ret_value = i;
            return true;
        }
    return false;
}

static void report_option(Checker *checker, const Symbol *symbol, const Setting *setting)
{
    Text text = {0};
    for (int64_t i = 0; symbol->type->kind == TYPE_ENUM && i <= symbol->type->high; i++)
        text_format(&text, "%s`%s`", i == 0 ? "" : ", ", symbol->type->members[i]);
    if (symbol->type->kind == TYPE_BOOL) text_add(&text, "`true`, `false`");
    setting_report(checker, setting, "the option `%s` has no value `%s`; it has %s", symbol->name,
                   setting->value, text_string(&text));
    text_release(&text);
}

static void report_option_default(Checker *checker, const Symbol *symbol, Word value)
{
    Suggestion suggestion = {.wrong = value.text};
    for (int64_t i = 0; i <= symbol->type->high; i++)
        suggestion_offer(&suggestion, symbol->type->members[i]);
    if (check_error(checker, value.span, "the option `%s` has no value `%s`", symbol->name,
                    value.text) &&
        suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
}

static void resolve_option(Checker *checker, Symbol *symbol)
{
    const SyntaxDeclaration *declaration = symbol->declaration;
    const Setting *setting = setting_find(checker, symbol->name);
    if (symbol->type->kind == TYPE_BOOL) {
        const Expr *value = check_condition(checker, declaration->expr, "this option");
        if (!evaluate_constant(checker, value, &symbol->value))
            symbol->type = &type_bad;
        else if (setting == NULL && expr_lifted(value) != NULL)
            keep_lifted(checker, symbol, value);
    } else if (!option_value(symbol, declaration->word.text, &symbol->value)) {
        report_option_default(checker, symbol, declaration->word);
        symbol->type = &type_bad;
    }
    if (setting != NULL && symbol->type->kind != TYPE_BAD &&
        !option_value(symbol, setting->value, &symbol->value))
        report_option(checker, symbol, setting);
}

static void resolve_const(Checker *checker, Symbol *symbol)
{
    const Expr *value = check_expr(checker, symbol->declaration->expr, NULL);
    symbol->type = value->type;
    if (!type_is_scalar(value->type) && value->type->kind != TYPE_BAD) {
        check_error(checker, value->span, "a const is a number, a bool or a member, not %s",
                    type_text(checker, value->type));
        symbol->type = &type_bad;
    } else if (!evaluate_constant(checker, value, &symbol->value)) {
        symbol->type = &type_bad;
    } else if (expr_lifted(value) != NULL) {
        keep_lifted(checker, symbol, value);
    } else if (type_is_number(value->type)) {
        symbol->type = type_range(checker, symbol->value, symbol->value);
    }
}

/* ---- types, variables ---- */

static void resolve_type(Checker *checker, Symbol *symbol)
{
    const Type *type = check_type(checker, symbol->declaration->type);
    if (type->kind == TYPE_BAD || type->name != NULL) {
        symbol->type = type;
        return;
    }
    Type *named = ARENA_NEW(checker->arena, Type);
    *named = *type;
    named->name = symbol->name;
    symbol->type = named;
    if (type->kind == TYPE_ORDER) checker->orders.items[type->order] = named;
}

static void resolve_shared(Checker *checker, Symbol *symbol)
{
    const SyntaxVar *var = symbol->declaration->var;
    Variable *variable = ARENA_NEW(checker->arena, Variable);
    symbol->type = check_type(checker, var->type);
    symbol->variable = variable;
    *variable = (Variable){.name = symbol->name,
                           .documentation = symbol->declaration->documentation,
                           .type = symbol->type,
                           .offset = (uint32_t)checker->state_cells,
                           .ghost = var->ghost,
                           .span = symbol->span};
    checker->state_cells += symbol->type->cells;
    if (checker->state_cells > STATE_CELLS_MOST) {
        check_error(checker, symbol->span,
                    "the state is too large: its variables take more than %d cells of 64 bits",
                    STATE_CELLS_MOST);
        checker->state_cells = 0;
    }
    vector_push(&checker->variables, variable);
    vector_push(&checker->symbols, symbol);
}

static void resolve_kind(Checker *checker, Symbol *symbol)
{
    switch (symbol->kind) {
    case SYMBOL_PARAM: resolve_param(checker, symbol); return;
    case SYMBOL_OPTION: resolve_option(checker, symbol); return;
    case SYMBOL_CONST: resolve_const(checker, symbol); return;
    case SYMBOL_TYPE: resolve_type(checker, symbol); return;
    case SYMBOL_SHARED: resolve_shared(checker, symbol); return;
    case SYMBOL_FUN: resolve_function(checker, symbol); return;
    case SYMBOL_STEPS:
    case SYMBOL_PROCESS:
    case SYMBOL_MEMBER:
    case SYMBOL_BINDING:
    case SYMBOL_LOCAL:
    case SYMBOL_SELF: return; /* known when they are bound */
    }
    BUG("a symbol of no kind");
}

static void report_cycle(Checker *checker, Symbol *symbol)
{
    check_error(checker, symbol->span, "`%s` depends on itself", symbol->name);
}

/* The place that needed it is set aside meanwhile: its locals, and what it may read. */
void resolve_symbol(Checker *checker, Symbol *symbol)
{
    if (symbol->resolution == RESOLUTION_DONE || symbol->declaration == NULL ||
        symbol->kind == SYMBOL_STEPS || symbol->kind == SYMBOL_PROCESS)
        return;
    if (symbol->type == NULL) symbol->type = &type_bad; /* for those who ask before it is known */
    if (symbol->resolution == RESOLUTION_RUNNING) {
        report_cycle(checker, symbol);
        return;
    }
    if (checker->depth >= CHECK_DEPTH_MOST) {
        report_too_deep(checker, symbol->span);
        return;
    }
    Symbol *hidden = names_hide_locals(checker, checker->globals);
    Context context = checker->context;
    unsigned reads = checker->reads, quantifiers = checker->quantifiers;
    bool in_next = checker->in_next, in_initial = checker->in_initial;
    bool ghost_target = checker->ghost_target;
    checker->context = CONTEXT_CONSTANT;
    checker->reads = checker->quantifiers = 0;
    checker->in_next = checker->in_initial = checker->ghost_target = false;
    symbol->resolution = RESOLUTION_RUNNING;
    checker->depth++;
    resolve_kind(checker, symbol);
    checker->depth--;
    symbol->resolution = RESOLUTION_DONE;
    checker->context = context;
    checker->reads = reads;
    checker->quantifiers = quantifiers;
    checker->in_next = in_next;
    checker->in_initial = in_initial;
    checker->ghost_target = ghost_target;
    names_reveal(checker, hidden);
}

/* ---- properties ---- */

const Property *find_property(const Checker *checker, const char *name)
{
    for (size_t i = 0; i < checker->properties.count; i++)
        if (strcmp(checker->properties.items[i].name, name) == 0)
            return &checker->properties.items[i];
    return NULL;
}

static bool property_kind_of(SyntaxDeclarationKind kind, PropertyKind *ret_kind)
{
    switch (kind) {
    case SYNTAX_INVARIANT: *ret_kind = PROPERTY_INVARIANT; return true;
    case SYNTAX_TRANSITION: *ret_kind = PROPERTY_TRANSITION; return true;
    case SYNTAX_RECOVERABLE: *ret_kind = PROPERTY_RECOVERABLE; return true;
    case SYNTAX_LIVENESS: *ret_kind = PROPERTY_LIVENESS; return true;
    case SYNTAX_ASSUME: *ret_kind = PROPERTY_ASSUME; return true;
    case SYNTAX_WITNESS: *ret_kind = PROPERTY_WITNESS; return true;
    case SYNTAX_LEMMA: *ret_kind = PROPERTY_LEMMA; return true;
    case SYNTAX_PARAM:
    case SYNTAX_OPTION:
    case SYNTAX_CONST:
    case SYNTAX_TYPE:
    case SYNTAX_SHARED:
    case SYNTAX_FUN:
    case SYNTAX_STEPS:
    case SYNTAX_PROCESS:
    case SYNTAX_SCENARIO: return false;
    }
    return false;
}

static Context property_context(PropertyKind kind)
{
    if (kind == PROPERTY_TRANSITION || kind == PROPERTY_WITNESS) return CONTEXT_TRANSITION;
    if (kind == PROPERTY_LIVENESS) return CONTEXT_LIVENESS;
    return kind == PROPERTY_ASSUME ? CONTEXT_ASSUME : CONTEXT_STATE;
}

static bool symbol_is_process(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_PROCESS;
}

static void check_helpers(Checker *checker, const SyntaxDeclaration *declaration,
                          Property *property)
{
    VECTOR(const Process *) helpers = {0};
    for (const WordList *word = declaration->words; word != NULL; word = word->next) {
        const Symbol *symbol = names_find(checker, word->word.text);
        if (symbol == NULL || symbol->kind != SYMBOL_PROCESS)
            names_report_unknown(checker, word->word, "process", symbol_is_process);
        else
            vector_push(&helpers, symbol->process);
    }
    property->helpers =
        arena_copy(checker->arena, helpers.items, helpers.count * sizeof(Process *));
    property->helper_count = (uint32_t)helpers.count;
    vector_release(&helpers);
}

/* It is the same in every state. */
static void hint_constant(Checker *checker, const Property *property)
{
    Decided value = survey_decided(property->expr);
    const char *hint = "it is the same in every state, so it says nothing";
    if (value == SAYS_TRUE) hint = "it is true in every state, so it says nothing";
    if (value == SAYS_FALSE) hint = "it is false in every state, so it can't hold";
    if (value == SAYS_FALSE && property->kind == PROPERTY_ASSUME)
        hint = "no run satisfies it, so every `liveness` would hold, and its opposite too";
    diagnostics_hint(checker->diagnostics, "%s", hint);
}

static void check_property(Checker *checker, const SyntaxDeclaration *declaration,
                           PropertyKind kind)
{
    const char *name = declaration->name.text;
    Property property = {.kind = kind,
                         .name = name,
                         .documentation = declaration->documentation,
                         .span = declaration->name.span};
    if (strcmp(name, "no_model_error") == 0 || strcmp(name, "all") == 0)
        check_error(checker, declaration->name.span, "`%s` is taken: no property may be called so",
                    name);
    else if (find_property(checker, name) != NULL)
        check_error(checker, declaration->name.span, "there is a property `%s` already", name);
    checker->context = property_context(kind);
    checker->reads = 0;
    checker->says_next = kind == PROPERTY_TRANSITION;
    property.expr = check_condition(checker, declaration->expr, "a property");
    if (kind == PROPERTY_LIVENESS || kind == PROPERTY_ASSUME)
        check_reach(checker, declaration->expr);
    property.of_transitions = checker->says_next;
    if (diagnostics_errors(checker->diagnostics) == 0 && checker->reads == 0 &&
        check_warning(checker, declaration->name.span, "`%s` does not depend on the state", name))
        hint_constant(checker, &property);
    if (diagnostics_errors(checker->diagnostics) == 0 && checker->reads > 0 &&
        (kind == PROPERTY_LIVENESS || kind == PROPERTY_ASSUME))
        check_beginning(checker, declaration, &property);
    check_helpers(checker, declaration, &property);
    checker->context = CONTEXT_CONSTANT;
    if (kind == PROPERTY_LIVENESS && !checker->any_fair && property.expr->type->kind != TYPE_BAD &&
        check_warning(checker, declaration->name.span,
                      "nothing in this model is fair, so every process may stop for ever"))
        diagnostics_hint(checker->diagnostics,
                         "`fair process …` or `fair step …` says what must go on");
    vector_push(&checker->properties, property);
}

/* ---- everything, in order ---- */

static void each(Checker *checker, SymbolKind kind, void (*check)(Checker *, Symbol *))
{
    for (SyntaxDeclaration *d = checker->file->first; d != NULL; d = d->next) {
        const char *name = d->kind == SYNTAX_SHARED ? d->var->name.text : d->name.text;
        Symbol *symbol = name == NULL ? NULL : names_find(checker, name);
        while (symbol != NULL && symbol->declaration != d) symbol = symbol->hidden;
        if (symbol != NULL && symbol->kind == kind) check(checker, symbol);
    }
}

static void add_decision(Checker *checker, Symbol *symbol)
{
    bool is_option = symbol->kind == SYMBOL_OPTION;
    vector_push(&checker->decisions, (Decision){.name = symbol->name,
                                                .documentation = symbol->declaration->documentation,
                                                .is_option = is_option,
                                                .type = is_option ? symbol->type : &type_int,
                                                .value = symbol->value,
                                                .lifted = is_to_be_lifted(checker, symbol->name),
                                                .has_least = symbol->has_least,
                                                .least = symbol->least,
                                                .has_most = symbol->has_most,
                                                .most = symbol->most,
                                                .is_beyond = symbol->is_beyond,
                                                .has_top = symbol->has_top,
                                                .top = symbol->top,
                                                .span = symbol->span});
}

static void check_start(Checker *checker, Symbol *symbol)
{
    symbol->variable->initial = check_initial(checker, symbol->declaration->var, symbol->type);
}

static void check_unused_steps(Checker *checker, Symbol *symbol)
{
    if (symbol->read) return;
    check_steps_alone(checker, symbol);
    if (diagnostics_errors(checker->diagnostics) == 0)
        check_warning(checker, symbol->span, "`steps %s` is used nowhere", symbol->name);
}

/* Who sets it believes to have changed something. */
static void warn_unused_setting(Checker *checker, Symbol *symbol)
{
    if (symbol->read) return;
    check_warning(checker, symbol->span, "the %s `%s` is used nowhere",
                  symbol->kind == SYMBOL_PARAM ? "param" : "option", symbol->name);
}

static void warn_unread(Checker *checker)
{
    each(checker, SYMBOL_PARAM, warn_unused_setting);
    each(checker, SYMBOL_OPTION, warn_unused_setting);
    for (size_t i = 0; i < checker->symbols.count; i++) {
        const Symbol *symbol = checker->symbols.items[i];
        if (!symbol->read)
            check_warning(checker, symbol->span, "the variable `%s` is never read", symbol->name);
    }
}

/* Who assumes something believes that it changes what is found. */
static void warn_unused_premises(Checker *checker)
{
    bool used = false;
    for (size_t i = 0; i < checker->properties.count; i++) {
        used |= checker->properties.items[i].kind == PROPERTY_LIVENESS;
    }
    for (size_t i = 0; i < checker->properties.count && !used; i++) {
        const Property *property = &checker->properties.items[i];
        if (property->kind != PROPERTY_ASSUME) continue;
        check_warning(checker, property->span, "nothing rests on `%s`: there is no `liveness`",
                      property->name);
    }
}

static void check_properties(Checker *checker)
{
    PropertyKind kind;
    for (const SyntaxDeclaration *d = checker->file->first; d != NULL; d = d->next) {
        if (!property_kind_of(d->kind, &kind) || d->expr == NULL || d->name.text == NULL) continue;
        if (checker->properties.count == PROPERTIES_MOST) {
            check_error(checker, d->name.span, "too many properties: at most %d", PROPERTIES_MOST);
            break;
        }
        check_property(checker, d, kind);
    }
    warn_unused_premises(checker);
    vector_push(&checker->properties,
                (Property){.kind = PROPERTY_ERROR,
                           .name = "no_model_error",
                           .documentation =
                               "No step goes wrong: no value leaves its range, no assert fails."});
}

void check_declarations(Checker *checker)
{
    static const SymbolKind resolved[] = {SYMBOL_PARAM, SYMBOL_OPTION, SYMBOL_CONST,
                                          SYMBOL_TYPE,  SYMBOL_SHARED, SYMBOL_FUN};
    for (size_t i = 0; i < sizeof resolved / sizeof resolved[0]; i++)
        each(checker, resolved[i], resolve_symbol);
    each(checker, SYMBOL_PARAM, add_decision);
    each(checker, SYMBOL_OPTION, add_decision);
    each(checker, SYMBOL_SHARED, check_start);
    each(checker, SYMBOL_PROCESS, check_process);
    each(checker, SYMBOL_STEPS, check_unused_steps);
    check_properties(checker);
    for (const SyntaxDeclaration *d = checker->file->first; d != NULL; d = d->next)
        if (d->kind == SYNTAX_SCENARIO && d->name.text != NULL) check_scenario(checker, d);
    if (diagnostics_errors(checker->diagnostics) == 0) warn_unread(checker);
}
