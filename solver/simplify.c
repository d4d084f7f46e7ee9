/* simplify.c - numbers that are known, and places that are known. */
#include "simplify.h"

#include "support/vector.h"

typedef VECTOR(const Expr *) Parts;

typedef struct Simplifying {
    const Claims *claims;
    Parts known; /* that control is at one of some places, where what is looked at matters */
} Simplifying;

/* The operands of all the `&&` or `||` at the top, in order. */
static void take_apart(Parts *parts, ExprKind kind, const Expr *expr)
{
    if (expr->kind == kind) {
        take_apart(parts, kind, expr->a);
        take_apart(parts, kind, expr->b);
    } else {
        vector_push(parts, expr);
    }
}

static const Expr *put_together(const Simplifying *simplifying, ExprKind kind, const Parts *parts)
{
    const Expr *all = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        all = claim_pair(simplifying->claims, kind, all, parts->items[i]);
    }
    return all;
}

/* ---- numbers ---- */

/* What a comparison with a constant says of a variable of a range. */
typedef struct Bounds {
    const Expr *variable;
    int64_t low, high;
} Bounds;

static bool is_variable(const Expr *expr)
{
    bool named = expr->kind == EXPR_SHARED || expr->kind == EXPR_LOCAL || expr->kind == EXPR_PEER;
    bool part = expr->kind == EXPR_INDEX || expr->kind == EXPR_FIELD || expr->kind == EXPR_VALUE;
    return (named || part) && expr->type->kind == TYPE_RANGE;
}

static Bounds all_of(const Expr *variable)
{
    const Type *type = variable->type;
    return (Bounds){variable, type->low_expr == NULL ? type->low : INT64_MIN,
                    type->high_expr == NULL ? type->high : INT64_MAX};
}

/* False where it says something else. */
static bool find_bounds(const Expr *expr, Bounds *ret)
{
    if (expr->a == NULL || expr->b == NULL || !is_variable(expr->a)) return false;
    if (expr->b->kind != EXPR_CONST || expr->b->cells != NULL) return false;
    Bounds bounds = all_of(expr->a);
    int64_t number = expr->b->number, low = bounds.low, high = bounds.high;
    if (number < low || number > high) return false;
    switch ((unsigned)expr->kind) {
    case EXPR_EQUAL: low = high = number; break;
    case EXPR_AT_MOST: high = number; break;
    case EXPR_AT_LEAST: low = number; break;
    case EXPR_LESS: high = number == low ? high : number - 1; break;
    case EXPR_GREATER: low = number == high ? low : number + 1; break;
    case EXPR_UNEQUAL:
        if (number == low && low < high) {
            low++;
        } else if (number == high && low < high) {
            high--;
        }
        break;
    default: return false;
    }
    *ret = (Bounds){bounds.variable, low, high};
    return true;
}

static const Expr *is_number(const Simplifying *simplifying, const Bounds *bounds)
{
    const Claims *claims = simplifying->claims;
    const Expr *number = claim_number(claims, bounds->variable->type, bounds->low);
    return claim_pair(claims, EXPR_EQUAL, bounds->variable, number);
}

static const Expr *simplify_comparison(const Simplifying *simplifying, const Expr *expr)
{
    Bounds bounds;
    if (expr->kind == EXPR_EQUAL || !find_bounds(expr, &bounds)) return expr;
    return bounds.low == bounds.high ? is_number(simplifying, &bounds) : expr;
}

/* Both say together that the variable is some number: then that; else NULL. */
static const Expr *join(const Simplifying *simplifying, const Expr *a, const Expr *b)
{
    Bounds left, right;
    if (!find_bounds(a, &left) || !find_bounds(b, &right)) return NULL;
    if (!expr_same(left.variable, right.variable)) return NULL;
    if (right.low > left.low) left.low = right.low;
    if (right.high < left.high) left.high = right.high;
    return left.low == left.high ? is_number(simplifying, &left) : NULL;
}

/* ---- places ---- */

static bool is_place(const Expr *expr)
{
    return (expr->kind == EXPR_AT || expr->kind == EXPR_DONE) && expr->process != NULL;
}

static bool are_places(const Expr *expr)
{
    return expr->kind == EXPR_OR ? are_places(expr->a) && are_places(expr->b) : is_place(expr);
}

static bool has_part(const Parts *parts, const Expr *expr)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (expr_same(parts->items[i], expr)) return true;
    }
    return false;
}

static bool follows(const Parts *places, const Expr *known)
{
    if (known->kind != EXPR_OR) return has_part(places, known);
    return follows(places, known->a) && follows(places, known->b);
}

/* At a choice conditions may rule out what control's shape allows: nothing is sure there. */
static bool is_so_at(const Expr *expr, const Node *node)
{
    if (expr->kind == EXPR_DONE) return node->kind == NODE_DONE;
    for (uint32_t i = 0; i < expr->step_count; i++) {
        if (node->kind == NODE_STEP && node->step == expr->steps[i]) return true;
    }
    return false;
}

/* Of the process of the first one: another one's help nothing. */
static bool are_all(const Parts *places)
{
    const Expr *first = places->items[0];
    for (uint32_t p = 0; p < first->process->place_count; p++) {
        bool any = false;
        for (size_t i = 0; i < places->count && !any; i++) {
            const Expr *expr = places->items[i];
            bool same = expr->process == first->process &&
                        (expr->a == first->a ||
                         (expr->a != NULL && first->a != NULL && expr_same(expr->a, first->a)));
            any = same && is_so_at(expr, first->process->places[p].node);
        }
        if (!any) return false;
    }
    return true;
}

/* NULL where control is there in any case. */
static const Expr *simplify_places(const Simplifying *simplifying, const Expr *expr)
{
    Parts places = {0};
    take_apart(&places, EXPR_OR, expr);
    bool so = are_all(&places);
    for (size_t i = 0; i < simplifying->known.count && !so; i++) {
        so = follows(&places, simplifying->known.items[i]);
    }
    vector_release(&places);
    return so ? NULL : expr;
}

/* ---- formulas ---- */

/* NULL: true, as with all of these. */
static const Expr *simplify(Simplifying *simplifying, const Expr *expr);

static void know(Simplifying *simplifying, const Expr *expr)
{
    Parts parts = {0};
    take_apart(&parts, EXPR_AND, expr);
    for (size_t i = 0; i < parts.count; i++) {
        if (are_places(parts.items[i])) vector_push(&simplifying->known, parts.items[i]);
    }
    vector_release(&parts);
}

/* Adds a conjunct, with the one before it where both say it together. */
static void add_simplified(const Simplifying *simplifying, Parts *parts, const Expr *expr)
{
    const Expr *joined =
        parts->count == 0 ? NULL : join(simplifying, parts->items[parts->count - 1], expr);
    if (joined != NULL) {
        parts->items[parts->count - 1] = joined;
    } else {
        vector_push(parts, expr);
    }
}

/* What comes before a conjunct is true where it matters. */
static const Expr *simplify_and(Simplifying *simplifying, const Expr *expr)
{
    Parts parts = {0}, simple = {0};
    size_t known = simplifying->known.count;
    take_apart(&parts, EXPR_AND, expr);
    for (size_t i = 0; i < parts.count; i++) {
        const Expr *part = simplify(simplifying, parts.items[i]);
        if (part == NULL) continue;
        add_simplified(simplifying, &simple, part);
        know(simplifying, part);
    }
    bool same = simple.count == parts.count;
    for (size_t i = 0; i < simple.count && same; i++) same = simple.items[i] == parts.items[i];
    const Expr *all = same ? expr : put_together(simplifying, EXPR_AND, &simple);
    simplifying->known.count = known;
    vector_release(&parts);
    vector_release(&simple);
    return all;
}

/* Behind the first operand one that is true does not make it all true: what is before it may fail. */
static const Expr *simplify_or(Simplifying *simplifying, const Expr *expr)
{
    const Expr *a = simplify(simplifying, expr->a), *b = simplify(simplifying, expr->b);
    if (a == NULL) return NULL;
    if (b == NULL) b = expr->b;
    if (a == expr->a && b == expr->b) return expr;
    return claim_pair(simplifying->claims, EXPR_OR, a, b);
}

static const Expr *simplify_implies(Simplifying *simplifying, const Expr *expr)
{
    size_t known = simplifying->known.count;
    const Expr *a = simplify(simplifying, expr->a);
    if (a != NULL) know(simplifying, a);
    const Expr *b = simplify(simplifying, expr->b);
    simplifying->known.count = known;
    if (a == NULL) return b;
    if (b == NULL) b = expr->b;
    if (a == expr->a && b == expr->b) return expr;
    return claim_pair(simplifying->claims, EXPR_IMPLIES, a, b);
}

static const Expr *simplify_forall(Simplifying *simplifying, const Expr *expr)
{
    const Expr *b = simplify(simplifying, expr->b);
    if (b == expr->b || (b == NULL && expr->a != NULL)) return expr;
    if (b == NULL) return NULL;
    Expr *simple = arena_copy(simplifying->claims->arena, expr, sizeof *expr);
    simple->b = b;
    return simple;
}

static const Expr *simplify(Simplifying *simplifying, const Expr *expr)
{
    if (are_places(expr)) return simplify_places(simplifying, expr);
    if (expr->kind == EXPR_AND) return simplify_and(simplifying, expr);
    if (expr->kind == EXPR_OR) return simplify_or(simplifying, expr);
    if (expr->kind == EXPR_IMPLIES) return simplify_implies(simplifying, expr);
    if (expr->kind == EXPR_FORALL) return simplify_forall(simplifying, expr);
    return simplify_comparison(simplifying, expr);
}

const Expr *claim_simplify(const Claims *claims, const Expr *claim)
{
    Simplifying simplifying = {.claims = claims};
    const Expr *simple = simplify(&simplifying, claim);
    vector_release(&simplifying.known);
    return simple;
}
