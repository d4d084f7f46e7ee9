/* claims.c - making expressions of the language that nobody wrote. */
#include "claims.h"

#include "support/bug.h"
#include "support/vector.h"

const Type claim_truth = {.kind = TYPE_BOOL, .low = 0, .high = 1, .cells = 1};

Expr *claim_new(const Claims *claims, ExprKind kind, const Type *type)
{
    Expr *expr = ARENA_NEW(claims->arena, Expr);
    expr->kind = kind;
    expr->type = type;
    return expr;
}

const Expr *claim_number(const Claims *claims, const Type *type, int64_t number)
{
    Expr *expr = claim_new(claims, EXPR_CONST, type);
    expr->number = number;
    return expr;
}

/* EXPR_NOT where there is none. */
static ExprKind opposite(ExprKind comparison)
{
    if (comparison == EXPR_EQUAL) return EXPR_UNEQUAL;
    if (comparison == EXPR_UNEQUAL) return EXPR_EQUAL;
    if (comparison == EXPR_LESS) return EXPR_AT_LEAST;
    if (comparison == EXPR_AT_LEAST) return EXPR_LESS;
    if (comparison == EXPR_AT_MOST) return EXPR_GREATER;
    return comparison == EXPR_GREATER ? EXPR_AT_MOST : EXPR_NOT;
}

const Expr *claim_not(const Claims *claims, const Expr *a)
{
    if (a->kind == EXPR_NOT) return a->a;
    if (opposite(a->kind) != EXPR_NOT) {
        return claim_pair(claims, opposite(a->kind), a->a, a->b);
    }
    Expr *expr = claim_new(claims, EXPR_NOT, &claim_truth);
    expr->a = a;
    return expr;
}

const Expr *claim_pair(const Claims *claims, ExprKind kind, const Expr *a, const Expr *b)
{
    bool may_lack = kind == EXPR_AND || kind == EXPR_OR;
    if (may_lack && a == NULL) return b;
    if (may_lack && b == NULL) return a;
    Expr *expr = claim_new(claims, kind, &claim_truth);
    expr->a = a;
    expr->b = b;
    return expr;
}

const Expr *claim_is_some(const Claims *claims, const Expr *optional)
{
    const Type *type = optional->type;
    Expr *none = claim_new(claims, EXPR_CONST, type);
    int64_t *cells = ARENA_NEW_ARRAY(claims->arena, int64_t, type->cells);
    if (optional_has_tag(type)) {
        type_fill_absent(type->element, cells + 1);
    } else {
        cells[0] = NO_VALUE;
    }
    none->cells = cells;
    none->number = cells[0];
    return claim_pair(claims, EXPR_UNEQUAL, optional, none);
}

const Binding *claim_binding(Claims *claims, const char *name, const Type *type)
{
    Binding *binding = ARENA_NEW(claims->arena, Binding);
    *binding = (Binding){
        .name = arena_copy_string(claims->arena, name), .type = type, .slot = claims->frame_cells};
    claims->frame_cells += type->cells;
    return binding;
}

const Expr *claim_bound(const Claims *claims, const Binding *binding)
{
    Expr *expr = claim_new(claims, EXPR_BOUND, binding->type);
    expr->binding = binding;
    expr->name = binding->name;
    return expr;
}

/* A bound of the type for every value of lifted params, and itself of that type (as those of domains
 * are); of identities the last one. */
static const Expr *domain_bound(const Claims *claims, const Type *type, bool upper)
{
    const Expr *bound = upper ? type->high_expr : type->low_expr;
    if (bound == NULL) return claim_number(claims, type, upper ? type->high : type->low);
    Expr *typed = arena_copy(claims->arena, bound, sizeof *bound);
    if (type->kind == TYPE_ID) {
        typed = claim_new(claims, EXPR_SUBTRACT, type);
        typed->a = bound;
        typed->b = claim_number(claims, bound->type, 1);
    }
    typed->type = type;
    return typed;
}

const Expr *claim_forall(const Claims *claims, const Binding *binding, const Expr *where,
                         const Expr *body)
{
    const Type *type = binding->type;
    Domain *domain = ARENA_NEW(claims->arena, Domain);
    *domain = (Domain){.element = type,
                       .low = domain_bound(claims, type, false),
                       .high = domain_bound(claims, type, true)};
    Expr *expr = claim_new(claims, EXPR_FORALL, &claim_truth);
    expr->binding = binding;
    expr->domain = domain;
    expr->a = where;
    expr->b = body;
    return expr;
}

const Expr *claim_peer(const Claims *claims, const Process *process, const Expr *index,
                       uint32_t local)
{
    const Local *meant = &process->locals[local];
    Expr *expr = claim_new(claims, EXPR_PEER, meant->type);
    expr->a = index;
    expr->process = process;
    expr->local = local;
    expr->number = meant->offset;
    expr->name = meant->name;
    return expr;
}

const Expr *claim_at(const Claims *claims, const Process *process, const Expr *index,
                     const Step *step)
{
    const Step **steps = ARENA_NEW_ARRAY(claims->arena, const Step *, 1);
    steps[0] = step;
    Expr *expr = claim_new(claims, EXPR_AT, &claim_truth);
    expr->process = process;
    expr->a = index;
    expr->steps = steps;
    expr->step_count = 1;
    expr->name = step->name;
    return expr;
}

const Expr *claim_done(const Claims *claims, const Process *process, const Expr *index)
{
    Expr *expr = claim_new(claims, EXPR_DONE, &claim_truth);
    expr->process = process;
    expr->a = index;
    return expr;
}

const Expr *claim_place(const Claims *claims, const Process *process, const Expr *index,
                        uint32_t place)
{
    const Node *node = process->places[place].node;
    if (node->kind == NODE_DONE) return claim_done(claims, process, index);
    if (node->kind == NODE_STEP) return claim_at(claims, process, index, node->step);
    const Expr *any = NULL;
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (!process->places[place].possible[i] || process->steps[i]->anytime) continue;
        any = claim_pair(claims, EXPR_OR, any, claim_at(claims, process, index, process->steps[i]));
    }
    return any;
}

/* ---- definedness ---- */

/* Is the local in scope wherever this step may come next? Then that it may says that it is. */
static bool tells_scope(const Process *process, uint32_t local, const Step *step)
{
    bool possible = false;
    for (uint32_t i = 0; i < process->place_count; i++) {
        const PlaceInfo *place = &process->places[i];
        if (place->possible[step->position] && !place->in_scope[local]) return false;
        possible = possible || place->possible[step->position];
    }
    return possible && !step->anytime;
}

/* Is it said of this place, by steps, that the local is in scope? At an `either`, where one of them may
 * come next whatever the state. */
static bool is_told(const Process *process, uint32_t local, const Node *node)
{
    if (node->kind == NODE_STEP) return tells_scope(process, local, node->step);
    for (uint32_t i = 0; node->kind == NODE_EITHER && i < node->branch_count; i++) {
        if (is_told(process, local, node->branches[i])) return true;
    }
    return false;
}

static bool is_always_in_scope(const Process *process, uint32_t local)
{
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (!process->places[i].in_scope[local]) return false;
    }
    return true;
}

bool claim_can_say_scope(const Expr *peer)
{
    const Process *process = peer->process;
    if (is_always_in_scope(process, peer->local)) return true;
    for (uint32_t i = 0; i < process->place_count; i++) {
        const PlaceInfo *place = &process->places[i];
        if (!place->in_scope[peer->local] || place->node->kind == NODE_DONE) continue;
        if (!is_told(process, peer->local, place->node)) return false;
    }
    return true;
}

bool claim_can_be_defined(const Expr *expr)
{
    if (expr == NULL) return true;
    if (expr->kind == EXPR_PEER && !claim_can_say_scope(expr)) return false;
    return claim_can_be_defined(expr->a) && claim_can_be_defined(expr->b);
}

/* Before which steps of process[index] the local is in scope, or that it is done; NULL where
 * it always is, or where that can't be said. */
static const Expr *in_scope(const Claims *claims, const Expr *peer)
{
    const Process *process = peer->process;
    const Expr *any = NULL;
    if (is_always_in_scope(process, peer->local) || !claim_can_say_scope(peer)) return NULL;
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (!tells_scope(process, peer->local, process->steps[i])) continue;
        const Expr *next = claim_at(claims, process, peer->a, process->steps[i]);
        any = claim_pair(claims, EXPR_OR, any, next);
    }
    if (!process->places[process->place_count - 1].in_scope[peer->local]) return any;
    return claim_pair(claims, EXPR_OR, any, claim_done(claims, process, peer->a));
}

static const Expr *is_nonempty(const Claims *claims, const Expr *queue)
{
    Type *type = ARENA_NEW(claims->arena, Type);
    *type = (Type){.kind = TYPE_RANGE, .low = 0, .high = queue->type->capacity, .cells = 1};
    Expr *length = claim_new(claims, EXPR_LENGTH, type);
    length->a = queue;
    return claim_pair(claims, EXPR_AT_LEAST, length, claim_number(claims, type, 1));
}

const Expr *claim_defined(const Claims *claims, const Expr *expr)
{
    if (expr == NULL) return NULL;
    const Expr *all = claim_pair(claims, EXPR_AND, claim_defined(claims, expr->a),
                                 claim_defined(claims, expr->b));
    if (expr->kind == EXPR_PEER) {
        all = claim_pair(claims, EXPR_AND, all, in_scope(claims, expr));
    }
    if (expr->kind == EXPR_VALUE) {
        all = claim_pair(claims, EXPR_AND, all, claim_is_some(claims, expr->a));
    }
    if (expr->kind == EXPR_HEAD) {
        all = claim_pair(claims, EXPR_AND, all, is_nonempty(claims, expr->a));
    }
    return all;
}

/* ---- implications ---- */

/* Conjuncts, each once. */
typedef VECTOR(const Expr *) Conjuncts;

static void add_conjuncts(Conjuncts *conjuncts, const Expr *expr)
{
    if (expr == NULL) return;
    if (expr->kind == EXPR_AND) {
        add_conjuncts(conjuncts, expr->a);
        add_conjuncts(conjuncts, expr->b);
        return;
    }
    for (size_t i = 0; i < conjuncts->count; i++) {
        if (expr_same(conjuncts->items[i], expr)) return;
    }
    vector_push(conjuncts, expr);
}

/* Of all but the first so many. */
static const Expr *conjunction(const Claims *claims, const Conjuncts *conjuncts, size_t first)
{
    const Expr *all = NULL;
    for (size_t i = first; i < conjuncts->count; i++) {
        all = claim_pair(claims, EXPR_AND, all, conjuncts->items[i]);
    }
    return all;
}

const Expr *claim_implication(const Claims *claims, const Expr *const *premises,
                              uint32_t premise_count, const Expr *const *conclusions,
                              uint32_t conclusion_count)
{
    Conjuncts known = {0};
    for (uint32_t i = 0; i < premise_count; i++) {
        add_conjuncts(&known, claim_defined(claims, premises[i]));
        add_conjuncts(&known, premises[i]);
    }
    PROMISE(known.count > 0 || conclusion_count > 0);
    /* Never all of them together: if all but the last, then not the last. */
    const Expr *conclusion = NULL;
    if (conclusion_count == 0) conclusion = claim_not(claims, known.items[--known.count]);
    const Expr *premise = conjunction(claims, &known, 0);
    size_t count = known.count;
    for (uint32_t i = 0; i < conclusion_count; i++) {
        add_conjuncts(&known, claim_defined(claims, conclusions[i]));
        vector_push(&known, conclusions[i]);
        conclusion = claim_pair(claims, EXPR_OR, conclusion, conjunction(claims, &known, count));
        known.count = count;
    }
    vector_release(&known);
    if (premise == NULL) return conclusion;
    return claim_pair(claims, EXPR_IMPLIES, premise, conclusion);
}
