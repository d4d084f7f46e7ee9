/* failing.c - which expressions may end in a model error; see failing.h. */
#include "model/failing.h"

void failing_release(Failing *failing)
{
    vector_release(&failing->facts);
    vector_release(&failing->functions);
}

/* ---- what is known ---- */

static void learn(Failing *failing, const Expr *expr, bool truth)
{
    if (expr == NULL) return;
    if (expr->kind == EXPR_NOT) {
        learn(failing, expr->a, !truth);
    } else if (expr->kind == (truth ? EXPR_AND : EXPR_OR)) {
        learn(failing, expr->a, truth);
        learn(failing, expr->b, truth);
    } else if (expr->kind == EXPR_IMPLIES && !truth) {
        learn(failing, expr->a, true);
        learn(failing, expr->b, false);
    } else {
        vector_push(&failing->facts, (Fact){expr, truth});
    }
}

/* May `expr` fail where `condition` has come out as `truth`? */
static bool fails_where(Failing *failing, const Expr *condition, bool truth, const Expr *expr)
{
    size_t before = failing->facts.count;
    learn(failing, condition, truth);
    bool fails = expr_may_fail(failing, expr);
    failing->facts.count = before;
    return fails;
}

/* May it fail where nothing is known yet: in another state, or with names of its own? */
static bool fails_elsewhere(Failing *failing, const Expr *expr)
{
    size_t from = failing->facts_from;
    failing->facts_from = failing->facts.count;
    bool fails = expr_may_fail(failing, expr);
    failing->facts_from = from;
    return fails;
}

static bool is_none(const Expr *expr)
{
    if (expr->kind != EXPR_CONST || expr->type->kind != TYPE_OPTIONAL) return false;
    if (optional_has_tag(expr->type)) return expr->cells[0] == 0;
    return expr->number == NO_VALUE;
}

static bool known_to_be_some(const Failing *failing, const Expr *optional)
{
    if (optional->kind == EXPR_SOME) return true;
    for (size_t i = failing->facts_from; i < failing->facts.count; i++) {
        const Expr *fact = failing->facts.items[i].expr;
        if (fact->kind != (failing->facts.items[i].truth ? EXPR_UNEQUAL : EXPR_EQUAL)) continue;
        if (is_none(fact->b) && expr_same(fact->a, optional)) return true;
        if (is_none(fact->a) && expr_same(fact->b, optional)) return true;
    }
    return false;
}

/* ---- locals of others ---- */

static bool same_instance(const Expr *a, const Expr *b)
{
    if (a->process != b->process) return false;
    return a->a == NULL || b->a == NULL ? a->a == b->a : expr_same(a->a, b->a);
}

static bool is_of_step(const Expr *at, const Step *step)
{
    for (uint32_t i = 0; i < at->step_count; i++)
        if (at->steps[i] == step) return true;
    return false;
}

static bool any_possible(const Expr *at, const PlaceInfo *place)
{
    for (uint32_t i = 0; i < at->step_count; i++)
        if (place->possible[at->steps[i]->position]) return true;
    return false;
}

/* Can't control rest at the place where this is so? */
static bool rules_out(const Fact *fact, const PlaceInfo *place)
{
    const Node *node = place->node;
    if (fact->expr->kind == EXPR_DONE) return fact->truth != (node->kind == NODE_DONE);
    if (fact->expr->kind != EXPR_AT) return false;
    if (fact->truth) return !any_possible(fact->expr, place);
    return node->kind == NODE_STEP && is_of_step(fact->expr, node->step);
}

static bool known_to_be_elsewhere(const Failing *failing, const Expr *peer, const PlaceInfo *place)
{
    for (size_t i = failing->facts_from; i < failing->facts.count; i++) {
        const Fact *fact = &failing->facts.items[i];
        if (fact->expr->kind != EXPR_AT && fact->expr->kind != EXPR_DONE) continue;
        if (same_instance(fact->expr, peer) && rules_out(fact, place)) return true;
    }
    return false;
}

static bool may_be_out_of_scope(const Failing *failing, const Expr *peer)
{
    for (uint32_t i = 0; i < peer->process->place_count; i++) {
        const PlaceInfo *place = &peer->process->places[i];
        if (!place->in_scope[peer->local] && !known_to_be_elsewhere(failing, peer, place))
            return true;
    }
    return false;
}

static bool index_may_fail(Failing *failing, const Expr *expr)
{
    if (expr->a == NULL) return false;
    return expr_may_fail(failing, expr->a) || !type_contains(expr->process->index, expr->a->type);
}

/* ---- numbers and domains ---- */

static bool may_be_zero(const Expr *expr)
{
    if (expr->kind == EXPR_CONST) return expr->number == 0;
    const Type *type = expr->type;
    return type->kind != TYPE_RANGE || type->lifted || (type->low <= 0 && type->high >= 0);
}

/* Can't a sum of that many terms of this type, nor any part of it, overflow? */
static bool sum_is_bounded(const Type *term)
{
    const int64_t most = INT64_MAX / TYPE_VALUES_MOST;
    return term->kind == TYPE_RANGE && !term->lifted && term->low >= -most && term->high <= most;
}

static bool bound_is_small(const Expr *bound)
{
    if (bound->kind == EXPR_CONST) return bound->number >= 0 && bound->number < TYPE_VALUES_MOST;
    const Type *type = bound->type;
    return type->kind == TYPE_RANGE && !type->lifted && type->low >= 0 &&
           type->high < TYPE_VALUES_MOST;
}

/* The note does not hear of constant bounds: they are no values of their own. */
static bool bound_may_fail(Failing *failing, const Expr *bound)
{
    return bound->kind != EXPR_CONST && expr_may_fail(failing, bound);
}

bool domain_may_fail(Failing *failing, const Domain *domain)
{
    if (domain->set != NULL) return expr_may_fail(failing, domain->set);
    bool low = bound_may_fail(failing, domain->low), high = bound_may_fail(failing, domain->high);
    if (low || high) return true;
    if (domain->low->kind == EXPR_CONST && domain->high->kind == EXPR_CONST) return false;
    return !bound_is_small(domain->low) || !bound_is_small(domain->high);
}

/* What is evaluated for each member. */
static bool body_may_fail(Failing *failing, const Expr *expr)
{
    bool a = expr_may_fail(failing, expr->a);
    bool b = fails_where(failing, expr->a, true, expr->b);
    return a || b || (expr->kind == EXPR_SUM && !sum_is_bounded(expr->b->type));
}

/* ---- kinds of expressions ---- */

static bool function_may_fail(Failing *failing, const Function *function)
{
    for (size_t i = 0; i < failing->functions.count; i++)
        if (failing->functions.items[i].function == function)
            return failing->functions.items[i].fails;
    bool fails = fails_elsewhere(failing, function->body);
    vector_push(&failing->functions, (SeenFunction){function, fails});
    return fails;
}

static bool list_may_fail(Failing *failing, const Expr *expr)
{
    bool fails = false;
    for (uint32_t i = 0; i < expr->list_count; i++) fails |= expr_may_fail(failing, expr->list[i]);
    return fails;
}

static bool elements_may_be_outside(const Expr *expr)
{
    const Type *element = expr->type->element;
    if (expr->domain != NULL) return !type_contains(element, expr->domain->element);
    if (expr->kind == EXPR_RESET) return !type_contains(element, expr->a->type->element);
    for (uint32_t i = 0; i < expr->list_count; i++)
        if (!type_contains(element, expr->list[i]->type)) return true;
    return false;
}

/* By its kind, with parts that don't fail. */
/* clang-format off */
/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static bool kind_may_fail(const Failing *failing, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_BOUND: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_IMPLIES: case EXPR_IF:
    case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER:
    case EXPR_AT_LEAST: case EXPR_MIN: case EXPR_MAX: case EXPR_UNION: case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_IN_QUEUE:
    case EXPR_SIZE: case EXPR_SOME: case EXPR_COALESCE: case EXPR_FORALL: case EXPR_EXISTS:
    case EXPR_COUNT: case EXPR_SUM: case EXPR_MAP: case EXPR_FIELD: case EXPR_STRUCT:
    case EXPR_WITH: case EXPR_LENGTH: case EXPR_CALL: case EXPR_FIRST: case EXPR_DONE:
    case EXPR_BY: case EXPR_ALWAYS: case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO:
    case EXPR_TAKEN: return false;
    case EXPR_NEGATE: case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY:
        return expr->type->kind != TYPE_RANGE || expr->type->lifted;
    case EXPR_DIVIDE: case EXPR_REMAINDER:
        return expr->type->kind != TYPE_RANGE || expr->type->lifted || may_be_zero(expr->b);
    case EXPR_SET: case EXPR_FILTER: case EXPR_RESET: return elements_may_be_outside(expr);
    case EXPR_LEAST: case EXPR_GREATEST: case EXPR_HEAD: return true;
    case EXPR_VALUE: return !known_to_be_some(failing, expr->a);
    case EXPR_INDEX: return !type_contains(expr->a->type->index, expr->b->type);
    case EXPR_CHECK: return !type_contains(expr->type, expr->a->type);
    case EXPR_FRESH: return expr->type->kind == TYPE_ORDER;
    case EXPR_PEER: return may_be_out_of_scope(failing, expr);
    /* Renumbering first, where it looks after a transition, may find too many values. */
    case EXPR_AT: case EXPR_STUCK: return failing->system->order_count > 0;
    case EXPR_NEXT: return false;
    }
    return true;
}
/* clang-format on */

static bool parts_may_fail(Failing *failing, const Expr *expr)
{
    bool a = expr_may_fail(failing, expr->a), b = expr_may_fail(failing, expr->b);
    bool c = expr_may_fail(failing, expr->c), list = list_may_fail(failing, expr);
    return a || b || c || list;
}

/* The second operand is evaluated where the first has come out as `truth`. Both are looked at in
 * any case, so that the note hears of each. */
static bool deciding_may_fail(Failing *failing, const Expr *expr, bool truth)
{
    bool first = expr_may_fail(failing, expr->a);
    return fails_where(failing, expr->a, truth, expr->b) || first;
}

static bool operands_may_fail(Failing *failing, const Expr *expr)
{
    const ExprKind kind = expr->kind;
    if (kind == EXPR_AND || kind == EXPR_IMPLIES) return deciding_may_fail(failing, expr, true);
    if (kind == EXPR_OR) return deciding_may_fail(failing, expr, false);
    if (kind == EXPR_IF) {
        bool before = deciding_may_fail(failing, expr, true);
        return fails_where(failing, expr->a, false, expr->c) || before;
    }
    if (kind == EXPR_NEXT) return fails_elsewhere(failing, expr->a);
    if (expr->process != NULL) return index_may_fail(failing, expr);
    if (kind == EXPR_IN_RANGE) {
        bool low = bound_may_fail(failing, expr->b), high = bound_may_fail(failing, expr->c);
        return expr_may_fail(failing, expr->a) || low || high;
    }
    bool parts = parts_may_fail(failing, expr);
    return (kind == EXPR_CALL && function_may_fail(failing, expr->function)) || parts;
}

bool expr_may_fail(Failing *failing, const Expr *expr)
{
    if (expr == NULL) return false;
    bool fails, body_fails = false;
    if (expr->domain != NULL) {
        fails = domain_may_fail(failing, expr->domain);
        body_fails = body_may_fail(failing, expr);
        fails |= body_fails;
    } else {
        fails = operands_may_fail(failing, expr);
    }
    if (failing->note != NULL) failing->note(failing, expr, body_fails);
    return kind_may_fail(failing, expr) || fails;
}
