/* lifting.c - params that stand for every value, and what depends on them.
 *
 * A system built with lifted params is that of their values; only nothing is decided by these. What
 * would be a constant stays an expression, a bound of a type besides its number here keeps what it
 * is for every value, and a value is known to lie in a lifted range only when it is of that range.
 * Where the shape of something depends on a lifted param that is an error: which, is said where
 * such shapes are made. */
#include <string.h>

#include "check.h"
#include "model/walk.h"
#include "support/bug.h"
#include "support/suggest.h"

/* So that consts made of consts stay small where they are used, again and again. */
#define LIFTED_NODES_MOST 200

/* ---- which params ---- */

bool is_to_be_lifted(const Checker *checker, const char *name)
{
    for (size_t i = 0; i < checker->lifted_count; i++)
        if (strcmp(checker->lifted[i], name) == 0) return true;
    return false;
}

static void report_name(Checker *checker, const char *name, const char *what, const char *quoted,
                        const char *after)
{
    if (checker->message != NULL) return;
    Text text = {0};
    text_format(&text, "--any %s: %s%s%s", name, what, quoted, after);
    checker->message = memory_copy_string(text_string(&text));
    text_release(&text);
}

static void report_no_param(Checker *checker, const char *name)
{
    const Symbol *other = names_find(checker, name);
    Suggestion suggestion = {.wrong = name};
    const char *what = arena_format(checker->arena, "there is no param `%s`", name);
    if (other != NULL) {
        report_name(checker, name,
                    arena_format(checker->arena, "`%s` is %s; only params can be lifted", name,
                                 symbol_article(other)),
                    "", "");
        return;
    }
    for (const Symbol *symbol = checker->last_bound; symbol != NULL; symbol = symbol->previous)
        if (symbol->kind == SYMBOL_PARAM) suggestion_offer(&suggestion, symbol->name);
    if (suggestion.best == NULL)
        report_name(checker, name, what, "", "");
    else
        report_name(checker, name, arena_format(checker->arena, "%s; did you mean `", what),
                    suggestion.best, "`?");
}

void check_lifted_names(Checker *checker)
{
    for (size_t i = 0; i < checker->lifted_count; i++) {
        const char *name = checker->lifted[i];
        const Symbol *symbol = names_find(checker, name);
        if (symbol == NULL || symbol->kind != SYMBOL_PARAM) report_no_param(checker, name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(checker->lifted[k], name) == 0)
                report_name(checker, name, "`", name, "` is named twice");
    }
}

/* ---- what depends on them ---- */

const char *type_lifted(const Type *type)
{
    const char *name = NULL;
    if (type->high_expr != NULL) return expr_lifted(type->high_expr);
    if (type->low_expr != NULL) return expr_lifted(type->low_expr);
    if (type->element != NULL) name = type_lifted(type->element);
    if (name == NULL && type->index != NULL) name = type_lifted(type->index);
    for (uint32_t i = 0; i < type->field_count && name == NULL; i++)
        name = type_lifted(type->fields[i].type);
    return name;
}

const char *type_size_lifted(const Type *type)
{
    const char *name = NULL;
    if (type->kind == TYPE_SET) return type_lifted(type->element);
    if (type->index != NULL) name = type_lifted(type->index);
    if (name == NULL && type->element != NULL) name = type_size_lifted(type->element);
    for (uint32_t i = 0; i < type->field_count && name == NULL; i++)
        name = type_size_lifted(type->fields[i].type);
    return name;
}

static void look(void *context, const Expr *part)
{
    const char **name = context;
    if (*name == NULL) *name = expr_lifted(part);
}

const char *expr_lifted(const Expr *expr)
{
    if (expr->kind == EXPR_PARAM) return expr->name;
    const char *name = type_lifted(expr->type);
    if (name == NULL && expr->kind == EXPR_CALL) name = expr->function->lifted;
    if (name == NULL) expr_each_part(expr, look, &name);
    return name;
}

/* ---- what stands for every value ---- */

static uint32_t decision_of(const Checker *checker, const SyntaxDeclaration *declaration)
{
    uint32_t position = 0;
    for (const SyntaxDeclaration *d = checker->file->first; d != declaration; d = d->next)
        position += d->kind == SYNTAX_PARAM;
    return position;
}

const Expr *lifted_param(Checker *checker, const Symbol *symbol)
{
    Expr *param = expr_new(checker, EXPR_PARAM, &type_int, symbol->span);
    param->name = symbol->name;
    param->number = symbol->value;
    param->local = decision_of(checker, symbol->declaration);
    return param;
}

static void count_node(void *context, const Expr *part)
{
    uint32_t *count = context;
    if (++*count <= LIFTED_NODES_MOST) expr_each_part(part, count_node, count);
}

void keep_lifted(Checker *checker, Symbol *symbol, const Expr *expr)
{
    uint32_t count = 0;
    count_node(&count, expr);
    symbol->type = expr->type;
    symbol->lifted = expr;
    if (count <= LIFTED_NODES_MOST) return;
    check_error(checker, symbol->span,
                "`%s` can't be lifted with `%s` (--any): what it is has more than %d parts",
                symbol->name, expr_lifted(expr), LIFTED_NODES_MOST);
    symbol->type = &type_bad;
}

/* The same at another place, and as of another type. */
static const Expr *moved(Checker *checker, const Expr *expr, const Type *type, Span span)
{
    Expr *copy = ARENA_NEW(checker->arena, Expr);
    *copy = *expr;
    copy->type = type;
    copy->span = span;
    return copy;
}

const Expr *lifted_use(Checker *checker, const Symbol *symbol, Span span)
{
    return moved(checker, symbol->lifted, symbol->lifted->type, span);
}

/* ---- numbers ---- */

bool check_lifted_number(Checker *checker, const SyntaxExpr *syntax, const char *what,
                         int64_t *ret_value, const Expr **ret_lifted)
{
    Context outer = checker->context;
    checker->context = CONTEXT_CONSTANT;
    const Expr *expr = check_fitting(checker, syntax, &type_int, what);
    checker->context = outer;
    if (!evaluate_constant(checker, expr, ret_value)) return false;
    *ret_lifted = expr_lifted(expr) != NULL ? expr : NULL;
    return true;
}

bool report_lifted(Checker *checker, const Expr *expr, const char *what)
{
    const char *name = expr_lifted(expr);
    if (name == NULL) return false;
    check_error(checker, expr->span, "`%s` stands for every number, but %s must be a fixed number",
                name, what);
    return true;
}

/* ---- types ---- */

static Expr *pair(Checker *checker, ExprKind kind, const Expr *a, const Expr *b, Span span)
{
    Expr *expr = expr_new(checker, kind, &type_int, span);
    expr->a = a;
    expr->b = b;
    return expr;
}

static const Expr *number(Checker *checker, int64_t value, Span span)
{
    return expr_constant(checker, type_range(checker, value, value), value, span);
}

const Expr *type_low_expr(Checker *checker, const Type *type, Span span)
{
    if (type->low_expr == NULL) return expr_constant(checker, type, type->low, span);
    return moved(checker, type->low_expr, type, span);
}

const Expr *type_high_expr(Checker *checker, const Type *type, Span span)
{
    const Expr *high = type->high_expr;
    if (high == NULL) return expr_constant(checker, type, type->high, span);
    if (type->kind == TYPE_ID)
        high = pair(checker, EXPR_SUBTRACT, high, number(checker, 1, span), span);
    return moved(checker, high, type, span);
}

typedef struct Bound {
    int64_t value;
    const Expr *expr; /* NULL: a constant */
} Bound;

/* What a side of a range is at least (`upper`: at most). False: that isn't known. */
static bool find_bound(Checker *checker, const Expr *side, bool upper, Bound *ret_bound)
{
    ModelError error;
    int64_t value = 0;
    if (expr_is_settled(side) && constant_evaluate(side, checker->frame_cells, &value, &error))
        *ret_bound = (Bound){value, expr_lifted(side) != NULL ? side : NULL};
    else if (side->type->kind == TYPE_RANGE)
        *ret_bound = upper ? (Bound){side->type->high, side->type->high_expr}
                           : (Bound){side->type->low, side->type->low_expr};
    else
        return false;
    return true;
}

static const Expr *bound_expr(Checker *checker, Bound bound, Span span)
{
    return bound.expr != NULL ? bound.expr : number(checker, bound.value, span);
}

const Type *lifted_range_element(Checker *checker, const Expr *low, const Expr *high)
{
    Bound least, most;
    if (!find_bound(checker, low, false, &least) || !find_bound(checker, high, true, &most))
        return NULL;
    if (least.expr == NULL && most.expr == NULL) return NULL;
    Type *type = type_new(checker, TYPE_RANGE);
    type->lifted = true;
    type->low = least.value;
    type->low_expr = least.expr;
    type->high = most.value > least.value ? most.value : least.value;
    type->high_expr = pair(checker, EXPR_MAX, bound_expr(checker, least, low->span),
                           bound_expr(checker, most, high->span), high->span);
    return type;
}

/* ---- elements of sets ---- */

static bool number_bound(Checker *checker, const Expr *expr, bool upper, Bound *ret_bound);

static bool operate(ExprKind kind, int64_t a, int64_t b, int64_t *ret_value)
{
    if (kind == EXPR_ADD) return !__builtin_add_overflow(a, b, ret_value);
    if (kind == EXPR_SUBTRACT) return !__builtin_sub_overflow(a, b, ret_value);
    *ret_value = (kind == EXPR_MIN) == (a < b) ? a : b;
    return kind == EXPR_MIN || kind == EXPR_MAX;
}

static bool combine_bounds(Checker *checker, ExprKind kind, Bound a, Bound b, Span span,
                           Bound *ret_bound)
{
    int64_t value;
    if (!operate(kind, a.value, b.value, &value)) return false;
    bool fixed = a.expr == NULL && b.expr == NULL;
    *ret_bound = (Bound){value, fixed ? NULL
                                      : pair(checker, kind, bound_expr(checker, a, span),
                                             bound_expr(checker, b, span), span)};
    return true;
}

/* Of arithmetic that is monotone in each operand, by those of the operands. */
static bool number_bound(Checker *checker, const Expr *expr, bool upper, Bound *ret_bound)
{
    Bound a, b;
    if (find_bound(checker, expr, upper, ret_bound)) return true;
    bool monotone = expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT ||
                    expr->kind == EXPR_MIN || expr->kind == EXPR_MAX;
    return monotone && number_bound(checker, expr->a, upper, &a) &&
           number_bound(checker, expr->b, upper != (expr->kind == EXPR_SUBTRACT), &b) &&
           combine_bounds(checker, expr->kind, a, b, expr->span, ret_bound);
}

static const Type *range_between(Checker *checker, Bound least, Bound most)
{
    if (least.expr == NULL && most.expr == NULL)
        return type_range(checker, least.value, most.value);
    Type *type = type_new(checker, TYPE_RANGE);
    type->lifted = true;
    type->low = least.value;
    type->low_expr = least.expr;
    type->high = most.value;
    type->high_expr = most.expr;
    return type;
}

const Type *lifted_number_type(Checker *checker, const Expr *expr)
{
    Bound least, most;
    if (expr->type->kind != TYPE_INT) return expr->type;
    if (!number_bound(checker, expr, false, &least) || !number_bound(checker, expr, true, &most))
        return &type_int;
    return range_between(checker, least, most);
}

static Bound low_of(const Type *type)
{
    return (Bound){type->low, type->low_expr};
}

static Bound high_of(const Type *type)
{
    return (Bound){type->high, type->high_expr};
}

const Type *lifted_hull(Checker *checker, const Type *a, const Type *b)
{
    if (a->kind == TYPE_INT || b->kind == TYPE_INT) return &type_int;
    if (type_contains(a, b)) return a;
    if (type_contains(b, a)) return b;
    Bound least, most;
    Span span = {0, 0};
    combine_bounds(checker, EXPR_MIN, low_of(a), low_of(b), span, &least);
    combine_bounds(checker, EXPR_MAX, high_of(a), high_of(b), span, &most);
    return range_between(checker, least, most);
}

/* ---- maps ---- */

static bool bound_is(const Expr *bound, int64_t number, const Expr *expr)
{
    return expr != NULL ? expr_same(bound, expr) : expr_is_constant(bound, number);
}

static bool runs_over(const Domain *domain, const Type *type)
{
    if (domain->element == type) return true;
    return type_alike(domain->element, type) && bound_is(domain->low, type->low, type->low_expr) &&
           bound_is(domain->high, type->high, type->high_expr);
}

bool map_is_lifted(const Domain *domain, const Type *hint)
{
    if (domain->set != NULL || !expr_is_settled(domain->low) || !expr_is_settled(domain->high))
        return false;
    if (hint != NULL && hint->kind == TYPE_MAP && hint->index->lifted) return true;
    return expr_lifted(domain->low) != NULL || expr_lifted(domain->high) != NULL;
}

const Type *lifted_map_index(Checker *checker, const Domain *domain, const Type *hint)
{
    if (domain->element->kind == TYPE_BAD) return NULL;
    if (hint != NULL && hint->kind == TYPE_MAP && runs_over(domain, hint->index))
        return hint->index;
    if (domain->element->lifted) return domain->element;
    if (hint != NULL && hint->kind == TYPE_MAP && hint->index->lifted)
        check_error(checker, domain->span,
                    "`%s` stands for every number, but this map has a fixed number of entries",
                    type_lifted(hint->index));
    else
        check_error(checker, domain->span, "the index of a map must be a type or a constant range");
    return NULL;
}

void hint_lifted(Checker *checker, const Type *a, const Type *b)
{
    if (checker->lifted_count == 0) return;
    const char *name = type_lifted(a);
    if (name == NULL) name = type_lifted(b);
    if (name != NULL)
        diagnostics_hint(
            checker->diagnostics,
            "`%s` stands for every number, so only what is of the very same bounds goes "
            "together",
            name);
}
