/* check_expr.c - expressions: names and operators.
 *
 * Types flow in both directions: an expression has a type of its own, and where it has none (an
 * enumeration's member, `none`, `{}`), its place gives it one as a hint. Constants are folded at
 * once, so that options cost nothing when the model runs. */
#include <string.h>

#include "check.h"
#include "support/bug.h"

/* ---- names ---- */

static const char *context_name(Context context)
{
    switch (context) {
    case CONTEXT_CONSTANT: return "a constant expression";
    case CONTEXT_CONTROL: return "control flow";
    case CONTEXT_STEP: return "a step";
    case CONTEXT_FUN: return "a fun";
    case CONTEXT_STATE:
    case CONTEXT_TRANSITION:
    case CONTEXT_LIVENESS:
    case CONTEXT_ASSUME: return "a property";
    }
    BUG("no such context");
}

static bool may_read_shared(Checker *checker, const Symbol *symbol, Span span)
{
    if (checker->context == CONTEXT_CONSTANT) {
        check_error(checker, span,
                    "`%s` is a variable, but this must be constant: only params, options, consts "
                    "and funs of them can stand here",
                    symbol->name);
        return false;
    }
    if (checker->context == CONTEXT_CONTROL) {
        if (check_error(checker, span, "`%s` is shared, and shared state is read only inside steps",
                        symbol->name))
            diagnostics_hint(checker->diagnostics,
                             "between two steps others may change it: decide inside a step, e.g. "
                             "`await`, or `if … { continue }`");
        return false;
    }
    if (symbol->variable != NULL && symbol->variable->ghost && checker->context == CONTEXT_STEP &&
        !checker->ghost_target) {
        check_error(checker, span,
                    "`%s` is a ghost: only properties and assignments to ghosts read it",
                    symbol->name);
        return false;
    }
    return true;
}

static const Expr *shared_expr(Checker *checker, Symbol *symbol, Span span)
{
    symbol->read = true;
    if (!may_read_shared(checker, symbol, span)) return expr_bad(checker, span);
    resolve_symbol(checker, symbol);
    if (symbol->variable == NULL) return expr_bad(checker, span);
    checker->reads |= READS_SHARED | (symbol->variable->ghost ? READS_GHOST : 0u);
    Expr *expr = expr_new(checker, EXPR_SHARED, symbol->type, span);
    expr->number = symbol->variable->offset;
    expr->name = symbol->name;
    return expr;
}

static const Expr *local_expr(Checker *checker, Symbol *symbol, Span span)
{
    symbol->read = true;
    if (checker->context == CONTEXT_CONSTANT) {
        check_error(checker, span, "`%s` changes while the model runs, but this must be constant",
                    symbol->name);
        return expr_bad(checker, span);
    }
    checker->reads |= READS_LOCAL;
    ExprKind kind = symbol->kind == SYMBOL_SELF ? EXPR_SELF : EXPR_LOCAL;
    Expr *expr = expr_new(checker, kind, symbol->type, span);
    expr->name = symbol->name;
    if (kind == EXPR_LOCAL) expr->number = symbol->local->offset;
    return expr;
}

/* The type that the place asks for, where it has this member; else its only type. */
static const Expr *member_expr(Checker *checker, const Symbol *symbol, Span span, const Type *hint)
{
    PROMISE(symbol->members != NULL);
    if (hint != NULL && hint->kind == TYPE_OPTIONAL) hint = hint->element;
    const MemberType *chosen = NULL;
    for (const MemberType *member = symbol->members; member != NULL; member = member->next)
        if (hint != NULL && type_alike(member->type, hint) && hint->kind == TYPE_ENUM)
            chosen = member;
    if (chosen == NULL && symbol->members->next != NULL) {
        check_error(checker, span,
                    "`%s` is a member of several enumerations, and this place doesn't say which",
                    symbol->name);
        return expr_bad(checker, span);
    }
    const Type *type = chosen == NULL ? symbol->members->type : chosen->type;
    if (chosen != NULL && hint->name != NULL) type = hint;
    for (int64_t i = 0; i <= type->high; i++)
        if (strcmp(type->members[i], symbol->name) == 0)
            return expr_constant(checker, type, i, span);
    return expr_bad(checker, span); /* the list was too long, which is reported */
}

static bool symbol_is_value(const Symbol *symbol)
{
    return symbol->kind != SYMBOL_TYPE && symbol->kind != SYMBOL_FUN &&
           symbol->kind != SYMBOL_STEPS && symbol->kind != SYMBOL_PROCESS;
}

static const Expr *bound_expr(Checker *checker, Symbol *symbol, Span span)
{
    symbol->read = true;
    checker->reads |= READS_BOUND;
    Expr *expr = expr_new(checker, EXPR_BOUND, symbol->type, span);
    expr->binding = symbol->binding;
    expr->name = symbol->name;
    return expr;
}

static const Expr *not_a_value(Checker *checker, const Symbol *symbol, Span span)
{
    bool wrote = check_error(checker, span, "`%s` is %s, but a value is wanted here", symbol->name,
                             symbol_article(symbol));
    if (wrote && symbol->kind == SYMBOL_FUN)
        diagnostics_hint(checker->diagnostics, "to call it, write `%s(…)`", symbol->name);
    if (wrote && symbol->kind == SYMBOL_PROCESS)
        diagnostics_hint(checker->diagnostics, "a local of it is `%s%s.local`", symbol->name,
                         symbol->declaration->word.text == NULL ? "" : "[…]");
    return expr_bad(checker, span);
}

const Expr *check_name(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol == NULL && strcmp(syntax->word.text, "stuck") == 0)
        return check_stuck(checker, syntax);
    if (symbol == NULL) {
        names_report_unknown(checker, syntax->word, "variable or value", symbol_is_value);
        return expr_bad(checker, syntax->span);
    }
    if (symbol->doubtful) return expr_bad(checker, syntax->span);
    switch (symbol->kind) {
    case SYMBOL_PARAM:
    case SYMBOL_OPTION:
    case SYMBOL_CONST:
        resolve_symbol(checker, symbol);
        symbol->read = true;
        if (symbol->type->kind == TYPE_BAD) return expr_bad(checker, syntax->span);
        if (symbol->lifted != NULL) return lifted_use(checker, symbol, syntax->span);
        return expr_constant(checker, symbol->type, symbol->value, syntax->span);
    case SYMBOL_SHARED: return shared_expr(checker, symbol, syntax->span);
    case SYMBOL_LOCAL:
    case SYMBOL_SELF: return local_expr(checker, symbol, syntax->span);
    case SYMBOL_BINDING: return bound_expr(checker, symbol, syntax->span);
    case SYMBOL_MEMBER: return member_expr(checker, symbol, syntax->span, hint);
    case SYMBOL_TYPE:
    case SYMBOL_FUN:
    case SYMBOL_STEPS:
    case SYMBOL_PROCESS: return not_a_value(checker, symbol, syntax->span);
    }
    BUG("a symbol of no kind");
}

/* ---- operators ---- */

/* Does it need its neighbour to give it a type? */
static bool wants_hint(const Checker *checker, const SyntaxExpr *syntax)
{
    if (syntax->kind == SYNTAX_NONE || syntax->kind == SYNTAX_BRACES ||
        syntax->kind == SYNTAX_STRUCT)
        return true;
    if (syntax->kind == SYNTAX_IF) return wants_hint(checker, syntax->b);
    if (syntax->kind != SYNTAX_NAME) return false;
    const Symbol *symbol = names_find(checker, syntax->word.text);
    return symbol != NULL && symbol->kind == SYMBOL_MEMBER && symbol->members->next != NULL;
}

/* Both operands, each giving the other its hint, and joined into one type. */
const Expr *check_operands_alike(Checker *checker, const SyntaxExpr *syntax, const Type *hint,
                                 const Expr **ret_b)
{
    const SyntaxExpr *left = syntax->kind == SYNTAX_IF ? syntax->b : syntax->a;
    const SyntaxExpr *right = syntax->kind == SYNTAX_IF ? syntax->c : syntax->b;
    const Expr *a, *b;
    if (hint == NULL && wants_hint(checker, left) && !wants_hint(checker, right)) {
        b = check_expr(checker, right, NULL);
        a = check_expr(checker, left, b->type);
    } else {
        a = check_expr(checker, left, hint);
        b = check_expr(checker, right, hint != NULL ? hint : a->type);
    }
    const Type *type = type_join(checker, a->type, b->type);
    if (type == NULL) {
        if (check_error(checker, syntax->span, "the two sides of `%s` don't go together: %s and %s",
                        syntax->kind == SYNTAX_IF      ? "then … else"
                        : syntax->kind == SYNTAX_EQUAL ? "=="
                                                       : "!=",
                        type_text(checker, a->type), type_text(checker, b->type)))
            diagnostics_note(checker->diagnostics, a->span, "this is %s",
                             type_text(checker, a->type));
        hint_lifted(checker, a->type, b->type);
        *ret_b = expr_bad(checker, b->span);
        return expr_bad(checker, a->span);
    }
    *ret_b = fit(checker, b, type, "the right side");
    return fit(checker, a, type, "the left side");
}

static const Expr *check_equality(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *b = NULL;
    const Expr *a = check_operands_alike(checker, syntax, NULL, &b);
    ExprKind kind = syntax->kind == SYNTAX_EQUAL ? EXPR_EQUAL : EXPR_UNEQUAL;
    return expr_fold(checker, expr_pair(checker, kind, &type_bool, syntax, a, b));
}

static ExprKind comparison_kind(SyntaxExprKind kind)
{
    if (kind == SYNTAX_LESS) return EXPR_LESS;
    if (kind == SYNTAX_AT_MOST) return EXPR_AT_MOST;
    return kind == SYNTAX_GREATER ? EXPR_GREATER : EXPR_AT_LEAST;
}

static const Expr *check_comparison(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *a = check_expr(checker, syntax->a, NULL);
    const Expr *b = check_expr(checker, syntax->b, a->type);
    bool orders = a->type->kind == TYPE_ORDER && type_alike(a->type, b->type);
    const Expr *wrong = !orders && !type_is_number(a->type)   ? a
                        : !orders && !type_is_number(b->type) ? b
                                                              : NULL;
    if (a->type->kind == TYPE_ORDER && !is_bad(b) && wrong != NULL) wrong = b;
    if (wrong != NULL && !is_bad(a) && !is_bad(b)) {
        bool wrote = check_error(
            checker, wrong->span,
            "only numbers, or two values of one order, can be compared with `%s`, "
            "but this is %s",
            expr_kind_name(comparison_kind(syntax->kind)), type_text(checker, wrong->type));
        if (wrote) hint_order(checker, a->type, b->type);
        if (wrote && wrong->type->kind == TYPE_OPTIONAL)
            diagnostics_hint(checker->diagnostics,
                             "it may be `none`: take `value(…)` or `… ?? default`");
        if (wrote && wrong->type->kind == TYPE_ID)
            diagnostics_hint(checker->diagnostics, "identities can only be equal or not");
        return expr_bad(checker, syntax->span);
    }
    return expr_fold(checker,
                     expr_pair(checker, comparison_kind(syntax->kind), &type_bool, syntax, a, b));
}

static const Expr *check_logic(Checker *checker, const SyntaxExpr *syntax, ExprKind kind)
{
    const Expr *a = check_condition(
        checker, syntax->a,
        arena_format(checker->arena, "the left side of `%s`", expr_kind_name(kind)));
    const Expr *b = check_condition(
        checker, syntax->b,
        arena_format(checker->arena, "the right side of `%s`", expr_kind_name(kind)));
    return expr_fold(checker, expr_pair(checker, kind, &type_bool, syntax, a, b));
}

static const Expr *check_sets(Checker *checker, const SyntaxExpr *syntax, ExprKind kind,
                              const Expr *a, const Expr *b)
{
    const Type *type = type_join(checker, a->type, b->type);
    if (type == NULL) {
        check_error(checker, syntax->span, "`%s` wants two sets of the same kind, not %s and %s",
                    expr_kind_name(kind), type_text(checker, a->type), type_text(checker, b->type));
        hint_lifted(checker, a->type, b->type);
        return expr_bad(checker, syntax->span);
    }
    a = fit(checker, a, type, "the left side");
    b = fit(checker, b, type, "the right side");
    return expr_fold(checker, expr_pair(checker, kind, type, syntax, a, b));
}

static bool want_number(Checker *checker, const Expr *expr, const char *operator)
{
    if (type_is_number(expr->type)) return true;
    bool wrote = check_error(checker, expr->span, "`%s` wants numbers, but this is %s", operator,
                             type_text(checker, expr->type));
    if (wrote && expr->type->kind == TYPE_ORDER)
        diagnostics_hint(checker->diagnostics,
                         "values of an order have no arithmetic: count the values between, e.g. "
                         "`count(h in s: g < h && h <= plan)`");
    if (wrote && expr->type->kind == TYPE_OPTIONAL)
        diagnostics_hint(checker->diagnostics,
                         "it may be `none`: take `value(…)` or `… ?? default`");
    if (wrote && expr->type->kind == TYPE_ID)
        diagnostics_hint(checker->diagnostics, "identities can only be equal or not");
    return false;
}

static const Expr *check_arithmetic(Checker *checker, const SyntaxExpr *syntax, ExprKind numbers,
                                    ExprKind sets, const Type *hint)
{
    const Type *set_hint = hint != NULL && hint->kind == TYPE_SET ? hint : NULL;
    bool right_first =
        set_hint == NULL && wants_hint(checker, syntax->a) && !wants_hint(checker, syntax->b);
    const Expr *b = right_first ? check_expr(checker, syntax->b, NULL) : NULL;
    const Expr *a = check_expr(checker, syntax->a, right_first ? b->type : set_hint);
    if (b == NULL)
        b = check_expr(checker, syntax->b, a->type->kind == TYPE_SET ? a->type : set_hint);
    if (is_bad(a) || is_bad(b)) return expr_bad(checker, syntax->span);
    bool set_operator = sets != EXPR_CONST;
    if (set_operator && a->type->kind == TYPE_SET && b->type->kind == TYPE_SET)
        return check_sets(checker, syntax, sets, a, b);
    if (set_operator && a->type->kind == TYPE_SET) {
        if (check_error(checker, b->span, "`%s` wants a set on both sides, but this is %s",
                        expr_kind_name(sets), type_text(checker, b->type)))
            diagnostics_hint(checker->diagnostics, "a set of one element is written `{x}`");
        return expr_bad(checker, syntax->span);
    }
    const char *name = expr_kind_name(numbers == EXPR_CONST ? sets : numbers);
    if (numbers == EXPR_CONST) {
        check_error(checker, syntax->span, "`%s` wants two sets, not %s", name,
                    type_text(checker, a->type));
        return expr_bad(checker, syntax->span);
    }
    if (!want_number(checker, a, name) || !want_number(checker, b, name))
        return expr_bad(checker, syntax->span);
    const Type *type = arithmetic_type(checker, numbers, a->type, b->type);
    return expr_fold(checker, expr_pair(checker, numbers, type, syntax, a, b));
}

static const Expr *check_coalesce(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *a = check_expr(checker, syntax->a, NULL);
    if (is_bad(a)) return a;
    if (a->type->kind != TYPE_OPTIONAL) {
        check_error(checker, a->span,
                    "the left side of `?"
                    "?` must be optional, but this is %s",
                    type_text(checker, a->type));
        return expr_bad(checker, syntax->span);
    }
    const Expr *b = check_expr(checker, syntax->b, a->type->element);
    if (is_bad(b)) return b;
    const Type *type = b->type->kind == TYPE_OPTIONAL ? a->type : a->type->element;
    type = type_join(checker, type, b->type);
    if (type == NULL) {
        check_error(checker, b->span,
                    "the right side of `?"
                    "?` must be %s, but this is %s",
                    type_text(checker, a->type->element), type_text(checker, b->type));
        return expr_bad(checker, syntax->span);
    }
    return expr_fold(checker, expr_pair(checker, EXPR_COALESCE, type, syntax, a, b));
}

static const Expr *check_if(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    const Expr *condition = check_condition(checker, syntax->a, "the condition of `if`");
    const Expr *otherwise = NULL;
    const Expr *then = check_operands_alike(checker, syntax, hint, &otherwise);
    if (is_bad(then) || is_bad(otherwise)) return expr_bad(checker, syntax->span);
    const Type *type = type_join(checker, then->type, otherwise->type);
    Expr *expr = expr_pair(checker, EXPR_IF, type, syntax, condition, then);
    expr->c = otherwise;
    return expr_fold(checker, expr);
}

static const Expr *check_not(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *a = check_condition(checker, syntax->a, "what follows `!`");
    return expr_fold(checker, expr_pair(checker, EXPR_NOT, &type_bool, syntax, a, NULL));
}

static const Expr *check_negate(Checker *checker, const SyntaxExpr *syntax)
{
    const Expr *a = check_expr(checker, syntax->a, NULL);
    if (!want_number(checker, a, "-")) return expr_bad(checker, syntax->span);
    static const Type zero = {.kind = TYPE_RANGE, .cells = 1};
    const Type *type = arithmetic_type(checker, EXPR_SUBTRACT, &zero, a->type);
    return expr_fold(checker, expr_pair(checker, EXPR_NEGATE, type, syntax, a, NULL));
}

static void hint_liveness(Checker *checker)
{
    if (checker->context == CONTEXT_STATE || checker->context == CONTEXT_TRANSITION)
        diagnostics_hint(checker->diagnostics,
                         "write `liveness`, which speaks of whole runs; an `invariant` is asked of "
                         "every state by itself");
}

static const Expr *check_temporal(Checker *checker, const SyntaxExpr *syntax, ExprKind kind)
{
    if (checker->context != CONTEXT_LIVENESS && checker->context != CONTEXT_ASSUME) {
        if (check_error(checker, syntax->span, "`%s` can stand only in `liveness` and `assume`",
                        expr_kind_name(kind)))
            hint_liveness(checker);
        return expr_bad(checker, syntax->span);
    }
    const char *what = arena_format(checker->arena, "each side of `%s`", expr_kind_name(kind));
    const Expr *a = check_condition(checker, syntax->a, what);
    const Expr *b = syntax->b == NULL ? NULL : check_condition(checker, syntax->b, what);
    return expr_pair(checker, kind, &type_bool, syntax, a, b);
}

static const Expr *check_none(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    if (hint == NULL || hint->kind == TYPE_BAD) {
        if (hint == NULL)
            check_error(checker, syntax->span, "nothing here says of which type this `none` is");
        return expr_bad(checker, syntax->span);
    }
    if (hint->kind != TYPE_OPTIONAL) {
        check_error(checker, syntax->span, "`none` can't stand here: %s is not optional",
                    type_text(checker, hint));
        return expr_bad(checker, syntax->span);
    }
    Expr *none = expr_constant(checker, hint, NO_VALUE, syntax->span);
    if (hint->cells != 1) {
        int64_t *cells = ARENA_NEW_ARRAY(checker->arena, int64_t, hint->cells);
        type_fill(hint, cells);
        none->cells = cells;
    }
    return none;
}

static const Expr *out_of_place(Checker *checker, const SyntaxExpr *syntax)
{
    check_error(checker, syntax->span, "a range can't stand here, in %s: it is no value",
                context_name(checker->context));
    return expr_bad(checker, syntax->span);
}

static const Expr *check_kind(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    switch (syntax->kind) {
    case SYNTAX_NAME: return check_name(checker, syntax, hint);
    case SYNTAX_NUMBER:
        return expr_constant(checker, type_range(checker, syntax->number, syntax->number),
                             syntax->number, syntax->span);
    case SYNTAX_TRUE: return expr_constant(checker, &type_bool, 1, syntax->span);
    case SYNTAX_FALSE: return expr_constant(checker, &type_bool, 0, syntax->span);
    case SYNTAX_NONE: return check_none(checker, syntax, hint);
    case SYNTAX_NOT: return check_not(checker, syntax);
    case SYNTAX_NEGATE: return check_negate(checker, syntax);
    case SYNTAX_LEADS_TO: return check_temporal(checker, syntax, EXPR_LEADS_TO);
    case SYNTAX_UNTIL: return check_temporal(checker, syntax, EXPR_UNTIL);
    case SYNTAX_ALWAYS: return check_temporal(checker, syntax, EXPR_ALWAYS);
    case SYNTAX_EVENTUALLY: return check_temporal(checker, syntax, EXPR_EVENTUALLY);
    case SYNTAX_IMPLIES: return check_logic(checker, syntax, EXPR_IMPLIES);
    case SYNTAX_OR: return check_logic(checker, syntax, EXPR_OR);
    case SYNTAX_AND: return check_logic(checker, syntax, EXPR_AND);
    case SYNTAX_EQUAL:
    case SYNTAX_UNEQUAL: return check_equality(checker, syntax);
    case SYNTAX_LESS:
    case SYNTAX_GREATER:
    case SYNTAX_AT_MOST:
    case SYNTAX_AT_LEAST: return check_comparison(checker, syntax);
    case SYNTAX_IN: return check_in(checker, syntax);
    case SYNTAX_COALESCE: return check_coalesce(checker, syntax);
    case SYNTAX_ADD: return check_arithmetic(checker, syntax, EXPR_ADD, EXPR_UNION, hint);
    case SYNTAX_SUBTRACT:
        return check_arithmetic(checker, syntax, EXPR_SUBTRACT, EXPR_DIFFERENCE, hint);
    case SYNTAX_MULTIPLY: return check_arithmetic(checker, syntax, EXPR_MULTIPLY, EXPR_CONST, hint);
    case SYNTAX_DIVIDE: return check_arithmetic(checker, syntax, EXPR_DIVIDE, EXPR_CONST, hint);
    case SYNTAX_REMAINDER:
        return check_arithmetic(checker, syntax, EXPR_REMAINDER, EXPR_CONST, hint);
    case SYNTAX_INTERSECT:
        return check_arithmetic(checker, syntax, EXPR_CONST, EXPR_INTERSECTION, hint);
    case SYNTAX_IF: return check_if(checker, syntax, hint);
    case SYNTAX_FORALL:
    case SYNTAX_EXISTS:
    case SYNTAX_COUNT:
    case SYNTAX_SUM: return check_quantifier(checker, syntax);
    case SYNTAX_CALL: return check_call(checker, syntax);
    case SYNTAX_INDEX: return check_index(checker, syntax);
    case SYNTAX_FIELD: return check_field(checker, syntax);
    case SYNTAX_AT: return check_at(checker, syntax);
    case SYNTAX_DONE: return check_done(checker, syntax);
    case SYNTAX_WITH: return check_with(checker, syntax, hint);
    case SYNTAX_BRACES: return check_braces(checker, syntax, hint);
    case SYNTAX_FILTER: return check_filter(checker, syntax, hint);
    case SYNTAX_STRUCT: return check_struct(checker, syntax, hint);
    case SYNTAX_MAP: return check_map(checker, syntax, hint);
    case SYNTAX_INIT:
    case SYNTAX_RANGE:
    case SYNTAX_BOOL: return out_of_place(checker, syntax);
    case SYNTAX_BAD: return expr_bad(checker, syntax->span);
    }
    BUG("an expression of no kind");
}

void report_too_deep(Checker *checker, Span span)
{
    check_error(checker, span,
                "this is nested too deeply, with the declarations that it needs: more than %d "
                "levels",
                CHECK_DEPTH_MOST);
}

const Expr *check_expr(Checker *checker, const SyntaxExpr *syntax, const Type *hint)
{
    if (checker->depth >= CHECK_DEPTH_MOST) {
        report_too_deep(checker, syntax->span);
        return expr_bad(checker, syntax->span);
    }
    const Type *stored = checker->stored;
    if (syntax->kind != SYNTAX_ADD && syntax->kind != SYNTAX_BRACES) checker->stored = NULL;
    checker->depth++;
    const Expr *expr = check_kind(checker, syntax, hint);
    checker->depth--;
    checker->stored = stored;
    return expr;
}
