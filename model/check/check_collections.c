/* check_collections.c - what expressions go over and put together: quantifiers, sets, structs,
 * maps. */
#include <string.h>

#include "check.h"
#include "support/suggest.h"

const Binding *bind(Checker *checker, Word word, const Type *type)
{
    Binding *binding = ARENA_NEW(checker->arena, Binding);
    binding->name = word.text;
    binding->type = type;
    binding->span = word.span;
    binding->slot = checker->frame_cells;
    checker->frame_cells += type->cells;
    names_bind(checker, SYMBOL_BINDING, word, type)->binding = binding;
    return binding;
}

/* ---- domains ---- */

static const Domain *domain_new(Checker *checker, const Type *element, const Expr *low,
                                const Expr *high, const Expr *set, Span span)
{
    Domain *domain = ARENA_NEW(checker->arena, Domain);
    *domain = (Domain){element, low, high, set, span};
    return domain;
}

static const Domain *domain_bad(Checker *checker, Span span)
{
    return domain_new(checker, &type_bad, expr_bad(checker, span), expr_bad(checker, span), NULL,
                      span);
}

const Domain *domain_of_type(Checker *checker, const Type *type, Span span)
{
    if (type->kind == TYPE_BAD) return domain_bad(checker, span);
    if (!type_is_finite_scalar(type)) {
        bool wrote = check_error(checker, span, "%s can't be gone through value by value",
                                 type_text(checker, type));
        if (wrote && type->kind == TYPE_ORDER)
            diagnostics_hint(checker->diagnostics,
                             "an order is endless: go through a set of its values");
        return domain_bad(checker, span);
    }
    if (type_values(type) > TYPE_VALUES_MOST) {
        check_error(checker, span, "%s has %llu values; at most %d can be gone through",
                    type_text(checker, type), (unsigned long long)type_values(type),
                    TYPE_VALUES_MOST);
        return domain_bad(checker, span);
    }
    return domain_new(checker, type, type_low_expr(checker, type, span),
                      type_high_expr(checker, type, span), NULL, span);
}

/* The type of a range's elements: as narrow as its bounds' types tell. */
static const Type *range_element(Checker *checker, const Expr *low, const Expr *high)
{
    const Type *lifted =
        checker->lifted_count == 0 ? NULL : lifted_range_element(checker, low, high);
    if (lifted != NULL) return lifted;
    if (low->type->kind != TYPE_RANGE || high->type->kind != TYPE_RANGE) return &type_int;
    if (high->type->high < low->type->low) return low->type;
    return type_range(checker, low->type->low, high->type->high);
}

static const Domain *domain_of_range(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *low = check_fitting(checker, syntax->a, &type_int, "the lower bound");
    const Expr *high = check_fitting(checker, syntax->b, &type_int, "the upper bound");
    if (low->type->kind == TYPE_BAD || high->type->kind == TYPE_BAD)
        return domain_bad(checker, syntax->span);
    if (low->kind == EXPR_CONST && high->kind == EXPR_CONST && low->number <= high->number &&
        (uint64_t)high->number - (uint64_t)low->number >= TYPE_VALUES_MOST) {
        check_error(checker, syntax->span, "this range has more than %d values", TYPE_VALUES_MOST);
        return domain_bad(checker, syntax->span);
    }
    return domain_new(checker, range_element(checker, low, high), low, high, NULL, syntax->span);
}

static Symbol *type_symbol(Checker *checker, const SyntaxExpr *syntax)
{
    if (syntax->kind != SYNTAX_NAME) return NULL;
    Symbol *symbol = names_find(checker, syntax->word.text);
    return symbol != NULL && symbol->kind == SYMBOL_TYPE ? symbol : NULL;
}

const Domain *check_domain(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    Symbol *symbol = type_symbol(checker, syntax);
    if (symbol != NULL) {
        resolve_symbol(checker, symbol);
        return domain_of_type(checker, symbol->type, syntax->span);
    }
    if (syntax->kind == SYNTAX_BOOL) return domain_of_type(checker, &type_bool, syntax->span);
    if (syntax->kind == SYNTAX_RANGE) return domain_of_range(checker, syntax);
    const Expr *set = check_expr(checker, syntax, hint);
    if (set->type->kind == TYPE_BAD) return domain_bad(checker, syntax->span);
    if (set->type->kind != TYPE_SET) {
        check_error(checker, syntax->span, "a type, a range or a set is wanted here, not %s",
                    type_text(checker, set->type));
        return domain_bad(checker, syntax->span);
    }
    return domain_new(checker, set->type->element, NULL, NULL, set, syntax->span);
}

/* ---- quantifiers ---- */

static ExprKind quantifier_kind(SyntaxExprKind kind)
{
    if (kind == SYNTAX_FORALL) return EXPR_FORALL;
    if (kind == SYNTAX_EXISTS) return EXPR_EXISTS;
    return kind == SYNTAX_COUNT ? EXPR_COUNT : EXPR_SUM;
}

const Expr *check_quantifier(Checker *checker, const SyntaxExpr *syntax)
{
    ExprKind kind = quantifier_kind(syntax->kind);
    bool boolean = kind == EXPR_FORALL || kind == EXPR_EXISTS;
    const Type *type = boolean              ? &type_bool
                       : kind == EXPR_COUNT ? type_range(checker, 0, TYPE_VALUES_MOST)
                                            : &type_int;
    Expr *expr = expr_new(checker, kind, type, syntax->span);
    expr->domain = check_domain(checker, syntax->a, NULL);
    Symbol *mark = names_mark(checker);
    checker->quantifiers++;
    expr->binding = bind(checker, syntax->word, expr->domain->element);
    if (syntax->b != NULL) expr->a = check_condition(checker, syntax->b, "what follows `where`");
    if (kind == EXPR_SUM)
        expr->b = check_fitting(checker, syntax->c, &type_int, "what `sum` adds up");
    else
        expr->b =
            check_condition(checker, syntax->c,
                            arena_format(checker->arena, "the body of `%s`", expr_kind_name(kind)));
    checker->quantifiers--;
    names_leave(checker, mark);
    return expr;
}

const Expr *check_filter(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    const Domain *domain = check_domain(checker, syntax->a, NULL);
    const Type *element = domain->element;
    if (element->kind == TYPE_INT && hint != NULL && hint->kind == TYPE_SET)
        element = hint->element;
    if (element->kind == TYPE_INT || (type_is_number(element) && element->kind != TYPE_BAD &&
                                      type_values(element) > TYPE_VALUES_MOST)) {
        check_error(checker, syntax->a->span,
                    "the bounds of this range aren't known, so neither is the type of the set");
        element = &type_bad;
    }
    Symbol *mark = names_mark(checker);
    checker->quantifiers++;
    const Binding *binding = bind(checker, syntax->word, domain->element);
    const Expr *condition = check_condition(checker, syntax->c, "what follows `|`");
    checker->quantifiers--;
    names_leave(checker, mark);
    if (element->kind == TYPE_BAD) return expr_bad(checker, syntax->span);
    Expr *expr = expr_new(checker, EXPR_FILTER, type_set(checker, element), syntax->span);
    expr->domain = domain;
    expr->binding = binding;
    expr->a = condition;
    return expr;
}

/* ---- sets ---- */

const Expr *empty_collection(Checker *checker, const Type *type, Span span)
{
    if (type->kind == TYPE_SET && type_lifted(type) != NULL)
        return expr_new(checker, EXPR_SET, type, span); /* its cells depend on lifted params */
    Expr *empty = expr_new(checker, EXPR_CONST, type, span);
    int64_t *cells = ARENA_NEW_ARRAY(checker->arena, int64_t, type->cells);
    type_fill(type, cells);
    empty->number = cells[0];
    empty->cells = cells;
    return empty;
}

static const Expr *check_empty(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    if (hint == NULL)
        check_error(checker, syntax->span, "nothing here says of which type this `{}` is");
    if (hint == NULL || hint->kind == TYPE_BAD) return expr_bad(checker, syntax->span);
    if (hint->kind == TYPE_SET || hint->kind == TYPE_QUEUE || hint->kind == TYPE_BAG)
        return empty_collection(checker, hint, syntax->span);
    check_error(checker, syntax->span, "`{}` can't stand here, where %s is wanted",
                type_text(checker, hint));
    return expr_bad(checker, syntax->span);
}

typedef VECTOR(const Expr *) Elements;

/* A lifted param that some element depends on, or NULL. */
static const char *elements_lifted(const Elements *list)
{
    const char *name = NULL;
    for (size_t i = 0; i < list->count && name == NULL; i++) name = expr_lifted(list->items[i]);
    return name;
}

static void hint_lifted_elements(Checker *checker, const Elements *list)
{
    const char *name = checker->lifted_count == 0 ? NULL : elements_lifted(list);
    if (name != NULL)
        diagnostics_hint(checker->diagnostics,
                         "`%s` stands for every number: here only elements of one type can stand",
                         name);
}

/* The type of a set of these elements, where the place does not say it. */
static const Type *set_of_elements(Checker *checker, const SyntaxExpr *syntax, const Type *element,
                                   const Elements *list)
{
    if (element->kind == TYPE_BAD) return element;
    bool unknown = element->kind == TYPE_INT;
    if (!unknown && (element->kind == TYPE_ORDER || type_is_finite_scalar(element)) &&
        (element->kind == TYPE_ORDER || type_values(element) <= TYPE_VALUES_MOST))
        return type_set(checker, element);
    bool wrote = unknown ? check_error(checker, syntax->span,
                                       "nothing here says which numbers this set may hold")
                         : check_error(checker, syntax->span, "%s can't be the element of a set",
                                       type_text(checker, element));
    if (wrote && unknown) hint_lifted_elements(checker, list);
    return &type_bad;
}

/* An element, with its type joined into *element. */
static const Expr *check_element(Checker *checker, const SyntaxExpr *syntax, const Type *hint,
                                 const Type **element)
{
    const Expr *expr = check_expr(checker, syntax, hint != NULL ? hint : *element);
    const Type *joined = *element == NULL ? expr->type : type_join(checker, *element, expr->type);
    if (joined == NULL || joined->kind == TYPE_OPTIONAL) {
        check_error(checker, syntax->span, "an element of this set must be %s, but this is %s",
                    *element == NULL ? "a scalar" : type_text(checker, *element),
                    type_text(checker, expr->type));
        joined = &type_bad;
    }
    *element = joined;
    return expr;
}

/* The set's type: what its place asks for, or wider where an element may lie outside. How much wider
 * may depend on lifted params; then only what is stored at once can be of the place's type, where
 * an element outside it is an error in any case. */
static const Type *braces_type(Checker *checker, const SyntaxExpr *syntax, const Type *element,
                               const Type *hint, const Elements *list)
{
    if (hint == NULL || element->kind == TYPE_BAD)
        return set_of_elements(checker, syntax, element, list);
    bool lifted = checker->lifted_count > 0 && element->kind == TYPE_INT &&
                  (type_lifted(hint) != NULL || elements_lifted(list) != NULL);
    if (lifted && checker->stored != hint) return set_of_elements(checker, syntax, element, list);
    if (element->kind == TYPE_INT || type_contains(hint->element, element)) return hint;
    return type_values(element) <= TYPE_VALUES_MOST ? type_set(checker, element) : hint;
}

const Expr *check_braces(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    if (syntax->list == NULL) return check_empty(checker, syntax, hint);
    if (hint != NULL && hint->kind != TYPE_SET) hint = NULL;
    const Type *element = hint == NULL ? NULL : hint->element;
    Elements items = {0};
    const Type *stored = checker->stored;
    checker->stored = NULL;
    for (const SyntaxExpr *item = syntax->list; item != NULL; item = item->next)
        vector_push(&items,
                    check_element(checker, item, hint == NULL ? NULL : hint->element, &element));
    checker->stored = stored;
    const Type *type = braces_type(checker, syntax, element, hint, &items);
    Expr *expr =
        expr_new(checker, type->kind == TYPE_BAD ? EXPR_CONST : EXPR_SET, type, syntax->span);
    expr->list = arena_copy(checker->arena, items.items, items.count * sizeof(Expr *));
    expr->list_count = (uint32_t)items.count;
    vector_release(&items);
    return expr_fold(checker, expr);
}

/* `a in …` for an optional a: none is in nothing, so it is `a != none && value(a) in …`. */
static const Expr *unless_none(Checker *checker, const SyntaxExpr *syntax, const Expr *optional,
                               const Expr *inside)
{
    if (optional == NULL) return inside;
    Expr *none = expr_constant(checker, optional->type, NO_VALUE, optional->span);
    int64_t *cells = ARENA_NEW_ARRAY(checker->arena, int64_t, optional->type->cells);
    type_fill(optional->type, cells);
    none->cells = cells;
    const Expr *some = expr_pair(checker, EXPR_UNEQUAL, &type_bool, syntax, optional, none);
    return expr_fold(checker, expr_pair(checker, EXPR_AND, &type_bool, syntax,
                                        expr_fold(checker, some), inside));
}

/* The left side of `in`; where it is optional, *ret_optional is it, and the result its value. */
static const Expr *check_member(Checker *checker, const SyntaxExpr *syntax, const Type *element,
                                const Expr **ret_optional)
{
    checker->quantifiers++; /* it may be evaluated twice, which `fresh` must not be */
    const Expr *a = check_expr(checker, syntax, element);
    checker->quantifiers--;
    bool optional = a->type->kind == TYPE_OPTIONAL && element->kind != TYPE_OPTIONAL &&
                    type_alike(a->type->element, element);
    *ret_optional = optional ? a : NULL;
    if (!optional) return fit(checker, a, element, "the left side of `in`");
    Expr *value = expr_new(checker, EXPR_VALUE, a->type->element, a->span);
    value->a = a;
    return expr_fold(checker, value);
}

static const Expr *check_in_type(Checker *checker, const SyntaxExpr *syntax)
{
    const Domain *domain = check_domain(checker, syntax->b, NULL);
    const Expr *optional = NULL;
    const Expr *a = check_member(checker, syntax->a, domain->element, &optional);
    if (a->type->kind == TYPE_BAD || domain->element->kind == TYPE_BAD)
        return expr_bad(checker, syntax->span);
    Expr *expr = expr_pair(checker, EXPR_IN_RANGE, &type_bool, syntax, a, domain->low);
    expr->c = domain->high;
    return unless_none(checker, syntax, optional, expr_fold(checker, expr));
}

/* What a set in braces on the right is to be made of, where its elements do not say. */
static const Type *braces_hint(Checker *checker, const SyntaxExpr *syntax)
{
    if (syntax->b->kind != SYNTAX_BRACES) return NULL;
    const Type *left = check_expr(checker, syntax->a, NULL)->type;
    if (left->kind == TYPE_OPTIONAL) left = left->element;
    if (type_is_number(left)) return NULL; /* the elements know better */
    bool small = type_is_finite_scalar(left) && type_values(left) <= TYPE_VALUES_MOST;
    return small || left->kind == TYPE_ORDER ? type_set(checker, left) : NULL;
}

const Expr *check_in(Checker *checker, const SyntaxExpr *syntax)
{
    if (syntax->b->kind == SYNTAX_RANGE || syntax->b->kind == SYNTAX_BOOL ||
        type_symbol(checker, syntax->b) != NULL)
        return check_in_type(checker, syntax);
    const Expr *b = check_expr(checker, syntax->b, braces_hint(checker, syntax));
    if (b->type->kind == TYPE_BAD) return expr_bad(checker, syntax->span);
    bool queue = b->type->kind == TYPE_QUEUE || b->type->kind == TYPE_BAG;
    if (!queue && b->type->kind != TYPE_SET) {
        check_error(checker, b->span, "`in` wants a set, a queue, a bag, a type or a range, not %s",
                    type_text(checker, b->type));
        return expr_bad(checker, syntax->span);
    }
    const Expr *optional = NULL;
    const Expr *a = check_member(checker, syntax->a, b->type->element, &optional);
    if (a->type->kind == TYPE_BAD) return a;
    ExprKind kind = queue ? EXPR_IN_QUEUE : EXPR_IN_SET;
    return unless_none(checker, syntax, optional,
                       expr_fold(checker, expr_pair(checker, kind, &type_bool, syntax, a, b)));
}

/* ---- structs ---- */

static const Field *find_field(const Type *type, const char *name)
{
    for (uint32_t i = 0; i < type->field_count; i++)
        if (strcmp(type->fields[i].name, name) == 0) return &type->fields[i];
    return NULL;
}

static const Field *need_field(Checker *checker, const Type *type, Word word)
{
    const Field *field = find_field(type, word.text);
    if (field != NULL) return field;
    if (!check_error(checker, word.span, "%s has no field `%s`", type_text(checker, type),
                     word.text))
        return NULL;
    Suggestion suggestion = {.wrong = word.text};
    Text fields = {0};
    for (uint32_t i = 0; i < type->field_count; i++) {
        suggestion_offer(&suggestion, type->fields[i].name);
        text_format(&fields, "%s`%s`", i == 0 ? "" : ", ", type->fields[i].name);
    }
    if (suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
    else if (type->field_count <= 8)
        diagnostics_hint(checker->diagnostics, "it has %s", text_string(&fields));
    text_release(&fields);
    return NULL;
}

/* The value for a field: of the field's type, or a wider one, since only storing checks ranges. */
static const Expr *check_field_value(Checker *checker, const SyntaxExpr *syntax, const Field *field)
{
    const char *what = arena_format(checker->arena, "the field `%s`", field->name);
    return check_fitting(checker, syntax, field->type, what);
}

/* The struct type with one field's type widened to hold such a value. */
static const Type *widen_field(Checker *checker, const Type *type, uint32_t position,
                               const Type *value)
{
    if (type_contains(type->fields[position].type, value)) return type;
    const Type *wide = type_join(checker, type->fields[position].type, value);
    if (wide == NULL) return type;
    Type *widened = ARENA_NEW(checker->arena, Type);
    Field *fields = arena_copy(checker->arena, type->fields, type->field_count * sizeof(Field));
    *widened = *type;
    widened->name = NULL;
    widened->fields = fields;
    fields[position].type = wide;
    return widened;
}

const Expr *check_struct(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    if (hint != NULL && hint->kind == TYPE_OPTIONAL) hint = hint->element;
    if (hint == NULL || hint->kind != TYPE_STRUCT) {
        if (hint == NULL)
            check_error(checker, syntax->span, "nothing here says of which type this struct is");
        else if (hint->kind != TYPE_BAD)
            check_error(checker, syntax->span, "a struct can't stand here, where %s is wanted",
                        type_text(checker, hint));
        return expr_bad(checker, syntax->span);
    }
    const Expr **list = ARENA_NEW_ARRAY(checker->arena, const Expr *, hint->field_count);
    bool unknown = false; /* then what seems missing may only be misspelled */
    for (const SyntaxExpr *init = syntax->list; init != NULL; init = init->next) {
        const Field *field = need_field(checker, hint, init->word);
        unknown = unknown || field == NULL;
        if (field == NULL) continue;
        if (list[field - hint->fields] != NULL)
            check_error(checker, init->word.span, "the field `%s` is given twice", field->name);
        list[field - hint->fields] = check_field_value(checker, init->a, field);
    }
    for (uint32_t i = 0; i < hint->field_count; i++)
        if (list[i] == NULL) {
            if (!unknown)
                check_error(checker, syntax->span, "the field `%s` is missing",
                            hint->fields[i].name);
            list[i] = expr_bad(checker, syntax->span);
        }
    const Type *type = hint;
    for (uint32_t i = 0; i < hint->field_count; i++)
        type = widen_field(checker, type, i, list[i]->type);
    Expr *expr = expr_new(checker, EXPR_STRUCT, type, syntax->span);
    expr->list = list;
    expr->list_count = hint->field_count;
    return expr_fold(checker, expr);
}

const Expr *check_with(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    const Expr *base = check_expr(checker, syntax->a, hint);
    if (base->type->kind == TYPE_BAD) return base;
    if (base->type->kind != TYPE_STRUCT) {
        check_error(checker, base->span, "`with` wants a struct before it, not %s",
                    type_text(checker, base->type));
        return expr_bad(checker, syntax->span);
    }
    VECTOR(const Expr *) values = {0};
    VECTOR(uint32_t) fields = {0};
    const Type *type = base->type;
    for (const SyntaxExpr *init = syntax->list; init != NULL; init = init->next) {
        const Field *field = need_field(checker, base->type, init->word);
        if (field == NULL) continue;
        uint32_t position = (uint32_t)(field - base->type->fields);
        const Expr *value = check_field_value(checker, init->a, field);
        type = widen_field(checker, type, position, value->type);
        vector_push(&values, value);
        vector_push(&fields, position);
    }
    Expr *expr = expr_new(checker, EXPR_WITH, type, syntax->span);
    expr->a = base;
    expr->list = arena_copy(checker->arena, values.items, values.count * sizeof(Expr *));
    expr->fields = arena_copy(checker->arena, fields.items, fields.count * sizeof(uint32_t));
    expr->list_count = (uint32_t)values.count;
    vector_release(&values);
    vector_release(&fields);
    return expr_fold(checker, expr);
}

const Expr *field_expr(Checker *checker, const Expr *base, Word word, Span span)
{
    if (base->type->kind == TYPE_BAD) return expr_bad(checker, span);
    if (base->type->kind != TYPE_STRUCT) {
        bool wrote = check_error(checker, span, "only a struct has fields, but this is %s",
                                 type_text(checker, base->type));
        if (wrote && base->type->kind == TYPE_OPTIONAL)
            diagnostics_hint(checker->diagnostics, "it may be `none`: take `value(…)` first");
        return expr_bad(checker, span);
    }
    const Field *field = need_field(checker, base->type, word);
    if (field == NULL) return expr_bad(checker, span);
    Expr *expr = expr_new(checker, EXPR_FIELD, field->type, span);
    expr->a = base;
    expr->number = field - base->type->fields;
    return expr;
}

const Expr *check_field(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *peer = check_peer(checker, syntax);
    if (peer != NULL) return peer;
    return expr_fold(checker, field_expr(checker, check_expr(checker, syntax->a, NULL),
                                         syntax->word, syntax->span));
}

/* ---- maps ---- */

const Expr *index_expr(Checker *checker, const Expr *map, const SyntaxExpr *index, Span span)
{
    const Type *type = map->type;
    if (type->kind != TYPE_MAP) {
        if (type->kind != TYPE_BAD)
            check_error(checker, map->span, "only a map can be indexed, but this is %s",
                        type_text(checker, type));
        check_expr(checker, index, NULL);
        return expr_bad(checker, span);
    }
    Expr *expr = expr_new(checker, EXPR_INDEX, type->element, span);
    expr->a = map;
    expr->b = check_fitting(checker, index, type->index, "the index");
    return expr;
}

const Expr *check_index(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *map = check_expr(checker, syntax->a, NULL);
    return expr_fold(checker, index_expr(checker, map, syntax->b, syntax->span));
}

/* The map's type: the one that the place asks for when the domain is its index. */
static const Type *map_index(Checker *checker, const Domain *domain, const Type *hint)
{
    if (checker->lifted_count > 0 && map_is_lifted(domain, hint))
        return lifted_map_index(checker, domain, hint);
    bool constant = domain->low != NULL && domain->low->kind == EXPR_CONST &&
                    domain->high->kind == EXPR_CONST && domain->element->kind != TYPE_BAD;
    if (!constant || domain->low->number > domain->high->number) {
        if (domain->element->kind != TYPE_BAD)
            check_error(checker, domain->span,
                        "the index of a map must be a type or a constant range");
        return NULL;
    }
    if (hint != NULL && hint->kind == TYPE_MAP && type_alike(hint->index, domain->element) &&
        hint->index->low == domain->low->number && hint->index->high == domain->high->number)
        return hint->index;
    return domain->element;
}

const Expr *check_map(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    const Domain *domain = check_domain(checker, syntax->a, NULL);
    const Type *index = map_index(checker, domain, hint);
    bool hinted = hint != NULL && hint->kind == TYPE_MAP && index == hint->index;
    Symbol *mark = names_mark(checker);
    checker->quantifiers++;
    const Binding *binding = bind(checker, syntax->word, domain->element);
    const Expr *value = hinted ? check_fitting(checker, syntax->c, hint->element, "an entry")
                               : check_expr(checker, syntax->c, NULL);
    checker->quantifiers--;
    names_leave(checker, mark);
    if (index == NULL || value->type->kind == TYPE_BAD) return expr_bad(checker, syntax->span);
    if (type_values(index) * value->type->cells > STATE_CELLS_MOST) {
        check_error(checker, syntax->span, "this map is too large");
        return expr_bad(checker, syntax->span);
    }
    const Type *type = hinted && type_contains(hint->element, value->type)
                           ? hint
                           : type_map(checker, index, value->type);
    Expr *expr = expr_new(checker, EXPR_MAP, type, syntax->span);
    expr->domain = domain;
    expr->binding = binding;
    expr->a = value;
    return expr;
}
