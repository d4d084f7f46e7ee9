/* relations.c - templates that relate two things: order, equality, membership.
 *
 * Both sides have parameters of their own. Numbers and orders are compared by <= (its negation with
 * exchanged sides is <), all else by ==. */
#include "templates_private.h"

#include <string.h>

/* Relations beyond these numbers of predicates cost more than they help; nothing is lost without
 * them, as predicates about single things identify a state. */
#define RELATION_PREDICATES_MOST 4096
#define ALL_RELATION_PREDICATES_MOST 16384

/* Of one type as its writer sees it. */
static bool is_related(const Type *a, const Type *b)
{
    if (a->kind != b->kind || !type_alike(a, b) || a->kind == TYPE_BOOL) return false;
    if (a->name != NULL && b->name != NULL) return strcmp(a->name, b->name) == 0;
    return true;
}

static uint64_t predicates_of(const Maker *maker, const Reach *reach)
{
    uint64_t product = 1;
    for (uint32_t i = 0; i < reach->parameter_count; i++) {
        uint64_t factor = arguments_of(maker->system, reach->parameters[i]->type);
        if (factor > RELATION_PREDICATES_MOST) return RELATION_PREDICATES_MOST + 1;
        product *= factor;
        if (product > RELATION_PREDICATES_MOST) return product;
    }
    return product;
}

static bool has_room(Maker *maker, const Reach *left, const Reach *right)
{
    if (left->parameter_count + right->parameter_count > TEMPLATE_PARAMETERS_MOST) return false;
    uint64_t count = predicates_of(maker, left) * predicates_of(maker, right);
    if (count > RELATION_PREDICATES_MOST) return false;
    if (count > ALL_RELATION_PREDICATES_MOST - maker->relations) return false;
    maker->relations += count;
    return true;
}

static Template *relate(Maker *maker, ExprKind kind, const Reach *left, const Reach *right)
{
    if (!has_room(maker, left, right)) return NULL;
    const Expr *expr = claim_pair(&maker->claims, kind, left->expr, right->expr);
    Template *template = maker_add(maker, TEMPLATE_RELATION, left, expr);
    for (uint32_t i = 0; i < right->parameter_count; i++) {
        template_add_parameter(template, right->parameters[i], false);
    }
    return template;
}

static Template *add_relation(Maker *maker, ExprKind kind, size_t left_number, size_t right_number)
{
    const Reach *left = &maker->scalars[0].items[left_number];
    const Reach *right = &maker->scalars[1].items[right_number];
    Template *template = relate(maker, kind, left, right);
    if (template == NULL) return NULL;
    template->left = (uint32_t)left_number + 1;
    template->right = (uint32_t)right_number + 1;
    template->left_parameters = left->parameter_count;
    return template;
}

static bool is_ordered(const Type *type)
{
    return type->kind == TYPE_RANGE || type->kind == TYPE_INT || type->kind == TYPE_ORDER;
}

/* The same thing at two places, where it has places. */
static void relate_to_itself(Maker *maker, size_t number)
{
    const Reach *left = &maker->scalars[0].items[number];
    if (left->parameter_count == 0) return;
    ExprKind kind = is_ordered(left->type) ? EXPR_AT_MOST : EXPR_EQUAL;
    Template *template = add_relation(maker, kind, number, number);
    if (template != NULL) template->reflexive = true;
}

void make_relations(Maker *maker)
{
    PROMISE(maker->scalars[0].count == maker->scalars[1].count);
    for (size_t i = 0; i < maker->scalars[0].count; i++) {
        const Reach *left = &maker->scalars[0].items[i];
        for (size_t j = 0; j < maker->sets.count; j++) {
            const Reach *set = &maker->sets.items[j];
            if (left->type->kind != TYPE_BOOL && is_related(left->type, set->type->element)) {
                relate(maker, EXPR_IN_SET, left, set);
            }
        }
        for (size_t j = 0; j < maker->scalars[1].count; j++) {
            const Reach *right = &maker->scalars[1].items[j];
            if (!is_related(left->type, right->type)) continue;
            bool ordered = is_ordered(left->type);
            if (i == j) {
                relate_to_itself(maker, i);
            } else if (ordered || i < j) {
                add_relation(maker, ordered ? EXPR_AT_MOST : EXPR_EQUAL, i, j);
            }
        }
    }
}
