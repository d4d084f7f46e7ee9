/* check_initial.c - where variables begin: at a value, at any, or at every element of a domain. */
#include "check.h"

static void check_any(Checker *checker, const Type *type, Span span)
{
    if (type->kind == TYPE_ORDER)
        check_error(
            checker, span,
            "an order is endless, so nothing can begin at any value of it: take `first(…)`");
    else if (type->kind != TYPE_BAD && type_is_scalar(type) && type_values(type) > TYPE_VALUES_MOST)
        check_error(checker, span, "%s has too many values to begin at any of them (at most %d)",
                    type_text(checker, type), TYPE_VALUES_MOST);
    const Type *element = type->element;
    if (element != NULL && (type->kind != TYPE_SET || element->kind == TYPE_ORDER))
        check_any(checker, element, span);
    for (uint32_t i = 0; i < type->field_count; i++) check_any(checker, type->fields[i].type, span);
}

/* What each entry of a map begins with, at any depth. */
static const Type *leaf_type(const Type *type)
{
    while (type->kind == TYPE_MAP) type = type->element;
    return type->kind == TYPE_OPTIONAL ? type->element : type;
}

/* The `none` in `in {none, …}`, or NULL. */
static const SyntaxExpr *none_among(const SyntaxExpr *domain)
{
    if (domain->kind != SYNTAX_BRACES) return NULL;
    const SyntaxExpr *element = domain->list;
    while (element != NULL && element->kind != SYNTAX_NONE) element = element->next;
    return element;
}

/* `in` goes through values, and `none` is no value. */
static bool begins_in_none(Checker *checker, const SyntaxVar *var, const Type *type)
{
    const SyntaxExpr *none = none_among(var->domain);
    while (type->kind == TYPE_MAP) type = type->element;
    if (none == NULL || type->kind != TYPE_OPTIONAL) return false;
    if (check_error(checker, none->span, "`none` can't stand here: `in` chooses among values of %s",
                    type_text(checker, type->element)))
        diagnostics_hint(checker->diagnostics,
                         "write `= none`, or `= any` for `none` and every value");
    return true;
}

static const Domain *check_start_domain(Checker *checker, const SyntaxVar *var, const Type *type)
{
    const Type *leaf = leaf_type(type);
    bool settable = type_is_finite_scalar(leaf) && type_values(leaf) <= TYPE_VALUES_MOST;
    const Domain *domain =
        check_domain(checker, var->domain, settable ? type_set(checker, leaf) : NULL);
    if (leaf->kind == TYPE_BAD || domain->element->kind == TYPE_BAD) return domain;
    if (!type_alike(leaf, domain->element)) {
        check_error(checker, domain->span, "`%s` begins at %s, but these are %s", var->name.text,
                    type_text(checker, leaf), type_text(checker, domain->element));
        return domain;
    }
    Domain *fitted = ARENA_NEW(checker->arena, Domain);
    *fitted = *domain;
    fitted->element = leaf;
    if (domain->set != NULL) {
        if (settable)
            fitted->set = fit(checker, domain->set, type_set(checker, leaf), "the initial values");
        return fitted;
    }
    fitted->low = guard_store(checker, domain->low, leaf, var->name.text);
    fitted->high = guard_store(checker, domain->high, leaf, var->name.text);
    return fitted;
}

/* A single value for a map stands for each entry. */
static const Expr *spread(Checker *checker, const Expr *value, const Type *type, const char *name)
{
    bool direct = type->kind != TYPE_MAP || value->type->kind == TYPE_BAD ||
                  (value->type->kind == TYPE_MAP && type_alike(value->type, type));
    if (direct) {
        const char *what = arena_format(checker->arena, "the initial value of `%s`", name);
        return guard_store(checker, fit(checker, value, type, what), type, name);
    }
    Span span = value->span;
    Expr *map = expr_new(checker, EXPR_MAP, type, span);
    Binding *binding = ARENA_NEW(checker->arena, Binding);
    *binding = (Binding){"entry", type->index, checker->frame_cells, span};
    checker->frame_cells += type->index->cells;
    map->domain = domain_of_type(checker, type->index, span);
    map->binding = binding;
    map->a = spread(checker, value, type->element, name);
    return map->a->type->kind == TYPE_BAD ? map->a : map;
}

/* How many levels of maps are written out: the rest of the type's levels are filled by it. */
static unsigned map_levels(const SyntaxExpr *init)
{
    unsigned levels = 0;
    for (; init->kind == SYNTAX_MAP; init = init->c) levels++;
    return levels;
}

static const Expr *check_start_value(Checker *checker, const SyntaxVar *var, const Type *type)
{
    const Type *hint = type;
    unsigned levels = 0;
    for (const Type *level = type; level->kind == TYPE_MAP; level = level->element) levels++;
    for (; levels > map_levels(var->init); levels--) hint = hint->element;
    checker->stored = hint;
    const Expr *value = check_expr(checker, var->init, hint);
    checker->stored = NULL;
    return spread(checker, value, type, var->name.text);
}

/* A shared variable's start is known now: what is wrong with it is an error of the text. */
static const Expr *settle(Checker *checker, const Expr *value)
{
    if (value->type->kind == TYPE_BAD || value->kind == EXPR_CONST) return value;
    int64_t *cells = ARENA_NEW_ARRAY(checker->arena, int64_t, value->type->cells);
    if (!evaluate_constant(checker, value, cells)) return expr_bad(checker, value->span);
    if (expr_lifted(value) != NULL) return value;
    Expr *constant = expr_constant(checker, value->type, cells[0], value->span);
    constant->cells = cells;
    return constant;
}

Initial check_initial(Checker *checker, const SyntaxVar *var, const Type *type)
{
    Initial initial = {0};
    bool outer = checker->in_initial;
    checker->in_initial = true;
    if (var->any) {
        check_any(checker, type, var->name.span);
    } else if (var->domain != NULL) {
        if (!begins_in_none(checker, var, type))
            initial.domain = check_start_domain(checker, var, type);
    } else if (var->init != NULL) {
        initial.value = check_start_value(checker, var, type);
        if (checker->build == NULL) initial.value = settle(checker, initial.value);
    }
    checker->in_initial = outer;
    return initial;
}
