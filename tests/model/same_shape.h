/* same_shape.h - are two systems of one lifted model the same but for the values of lifted params?
 *
 * Everything is compared but what is said of this instance only: the numbers of lifted params and
 * bounds, how many instances there are, and where in a state things lie. */
#ifndef TESTS_MODEL_SAME_SHAPE_H
#define TESTS_MODEL_SAME_SHAPE_H

#include <string.h>

#include "model/system.h"
#include "support/vector.h"

typedef struct NodePair {
    const Node *a, *b;
} NodePair;

typedef struct Shapes {
    VECTOR(NodePair) nodes; /* met already */
    const char *difference; /* NULL: none so far */
    Span where;
} Shapes;

static inline bool differs(Shapes *shapes, const char *what, Span where)
{
    if (shapes->difference == NULL) {
        shapes->difference = what;
        shapes->where = where;
    }
    return false;
}

#define ALIKE(condition) ((condition) || differs(shapes, #condition, where))

static inline bool same_expr(Shapes *shapes, const Expr *a, const Expr *b);

static inline bool same_names(const char *a, const char *b)
{
    if (a == NULL || b == NULL) return a == b;
    return strcmp(a, b) == 0;
}

static inline bool size_is_lifted(const Type *type)
{
    bool lifted = type->kind == TYPE_SET && type->element->lifted;
    if (type->index != NULL && type->index->lifted) lifted = true;
    if (type->element != NULL && size_is_lifted(type->element)) lifted = true;
    for (uint32_t i = 0; i < type->field_count; i++)
        if (size_is_lifted(type->fields[i].type)) lifted = true;
    return lifted;
}

static inline bool same_type(Shapes *shapes, const Type *a, const Type *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    bool same =
        ALIKE(a->kind == b->kind) && ALIKE(same_names(a->name, b->name)) &&
        ALIKE(a->lifted == b->lifted) && ALIKE(a->order == b->order) &&
        ALIKE(a->field_count == b->field_count) &&
        ALIKE((a->members == NULL) == (b->members == NULL)) &&
        ALIKE(a->lifted || a->capacity == b->capacity) &&
        ALIKE(a->low_expr != NULL || a->low == b->low) &&
        ALIKE(a->high_expr != NULL || (a->kind == TYPE_ORDER && a->lifted) || a->high == b->high) &&
        ALIKE(size_is_lifted(a) || a->cells == b->cells) &&
        same_expr(shapes, a->low_expr, b->low_expr) &&
        same_expr(shapes, a->high_expr, b->high_expr) &&
        same_type(shapes, a->index, b->index, where) &&
        same_type(shapes, a->element, b->element, where);
    for (uint32_t i = 0; same && i < a->field_count; i++)
        same = ALIKE(same_names(a->fields[i].name, b->fields[i].name)) &&
               same_type(shapes, a->fields[i].type, b->fields[i].type, where);
    return same;
}

static inline bool same_constant(Shapes *shapes, const Expr *a, const Expr *b)
{
    Span where = a->span;
    if (!ALIKE(a->number == b->number)) return false;
    if (a->cells == NULL || size_is_lifted(a->type)) return true;
    return ALIKE(memcmp(a->cells, b->cells, a->type->cells * sizeof *a->cells) == 0);
}

static inline bool same_binding(Shapes *shapes, const Binding *a, const Binding *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    return ALIKE(same_names(a->name, b->name)) && same_type(shapes, a->type, b->type, where);
}

static inline bool same_domain(Shapes *shapes, const Domain *a, const Domain *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    return same_type(shapes, a->element, b->element, where) && same_expr(shapes, a->low, b->low) &&
           same_expr(shapes, a->high, b->high) && same_expr(shapes, a->set, b->set);
}

static inline bool same_steps(Shapes *shapes, const Expr *a, const Expr *b, Span where)
{
    bool same = ALIKE(a->step_count == b->step_count);
    for (uint32_t i = 0; same && i < a->step_count; i++)
        same = ALIKE(a->steps[i]->position == b->steps[i]->position);
    return same && ALIKE((a->process == NULL) == (b->process == NULL)) &&
           ALIKE(a->process == NULL || a->process->position == b->process->position);
}

/* Numbers that are no places in a state. */
static inline bool number_counts(const Expr *expr)
{
    return expr->kind == EXPR_FIELD;
}

static inline bool same_expr(Shapes *shapes, const Expr *a, const Expr *b)
{
    Span where = a != NULL ? a->span : (Span){0, 0};
    if (a == NULL || b == NULL) return ALIKE(a == b);
    bool same = ALIKE(a->kind == b->kind) && same_type(shapes, a->type, b->type, where) &&
                ALIKE(same_names(a->name, b->name)) && ALIKE(a->local == b->local) &&
                ALIKE(!number_counts(a) || a->number == b->number) &&
                (a->kind != EXPR_CONST || same_constant(shapes, a, b)) &&
                same_binding(shapes, a->binding, b->binding, where) &&
                same_domain(shapes, a->domain, b->domain, where) &&
                same_steps(shapes, a, b, where) && same_expr(shapes, a->a, b->a) &&
                same_expr(shapes, a->b, b->b) && same_expr(shapes, a->c, b->c) &&
                ALIKE(a->list_count == b->list_count) &&
                ALIKE((a->function == NULL) == (b->function == NULL));
    for (uint32_t i = 0; same && i < a->list_count; i++)
        same = same_expr(shapes, a->list[i], b->list[i]) &&
               ALIKE(a->fields == NULL || a->fields[i] == b->fields[i]);
    if (!same || a->function == NULL) return same;
    return ALIKE(same_names(a->function->name, b->function->name)) &&
           same_type(shapes, a->function->result, b->function->result, where) &&
           same_expr(shapes, a->function->body, b->function->body);
}

static inline bool same_block(Shapes *shapes, const Block *a, const Block *b, Span where);
static inline bool same_node(Shapes *shapes, const Node *a, const Node *b, Span where);

static inline bool same_statement(Shapes *shapes, const Statement *a, const Statement *b)
{
    Span where = a->span;
    bool same = ALIKE(a->kind == b->kind) && same_expr(shapes, a->target, b->target) &&
                same_expr(shapes, a->value, b->value) &&
                same_binding(shapes, a->binding, b->binding, where) &&
                same_domain(shapes, a->domain, b->domain, where) &&
                same_block(shapes, a->body, b->body, where) &&
                same_block(shapes, a->other, b->other, where) &&
                ALIKE(a->branch_count == b->branch_count) &&
                same_node(shapes, a->node, b->node, where);
    for (uint32_t i = 0; same && i < a->branch_count; i++)
        same = same_block(shapes, a->branches[i], b->branches[i], where);
    return same;
}

static inline bool same_block(Shapes *shapes, const Block *a, const Block *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    bool same = ALIKE(a->count == b->count);
    for (uint32_t i = 0; same && i < a->count; i++)
        same = same_statement(shapes, a->statements[i], b->statements[i]);
    return same;
}

static inline bool same_local(Shapes *shapes, const Local *a, const Local *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    return ALIKE(same_names(a->name, b->name)) && ALIKE(a->kind == b->kind) &&
           same_type(shapes, a->type, b->type, where);
}

static inline bool same_step(Shapes *shapes, const Step *a, const Step *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    bool same = ALIKE(same_names(a->name, b->name)) && ALIKE(a->position == b->position) &&
                ALIKE(a->anytime == b->anytime) && ALIKE(a->most == b->most) &&
                ALIKE(a->fair == b->fair) && ALIKE(a->shown_count == b->shown_count) &&
                ALIKE((a->in_scope == NULL) == (b->in_scope == NULL)) &&
                same_block(shapes, a->body, b->body, where) &&
                same_node(shapes, a->after, b->after, where);
    for (uint32_t i = 0; same && a->in_scope != NULL && i < a->process->local_count; i++)
        same = ALIKE(a->in_scope[i] == b->in_scope[i]);
    return same;
}

static inline bool same_initial(Shapes *shapes, Initial a, Initial b, Span where)
{
    return same_expr(shapes, a.value, b.value) && same_domain(shapes, a.domain, b.domain, where);
}

static inline bool same_node(Shapes *shapes, const Node *a, const Node *b, Span where)
{
    if (a == NULL || b == NULL) return ALIKE(a == b);
    for (size_t i = 0; i < shapes->nodes.count; i++)
        if (shapes->nodes.items[i].a == a) return ALIKE(shapes->nodes.items[i].b == b);
    NodePair pair = {a, b};
    vector_push(&shapes->nodes, pair);
    bool number_is_meant = a->value == NULL || a->kind != NODE_ADVANCE;
    bool same =
        ALIKE(a->kind == b->kind) && ALIKE(a->place == b->place) &&
        ALIKE(a->branch_count == b->branch_count) &&
        ALIKE(!number_is_meant || a->number == b->number) &&
        same_expr(shapes, a->value, b->value) &&
        same_initial(shapes, a->initial, b->initial, where) &&
        same_local(shapes, a->local, b->local, where) &&
        same_local(shapes, a->left, b->left, where) && same_step(shapes, a->step, b->step, where) &&
        same_node(shapes, a->next, b->next, where) && same_node(shapes, a->other, b->other, where);
    for (uint32_t i = 0; same && i < a->branch_count; i++)
        same = same_node(shapes, a->branches[i], b->branches[i], where);
    return same;
}

static inline bool same_place(Shapes *shapes, const Process *process, const PlaceInfo *a,
                              const PlaceInfo *b)
{
    Span where = process->span;
    bool same = same_node(shapes, a->node, b->node, where);
    for (uint32_t i = 0; same && i < process->local_count; i++)
        same = ALIKE(a->in_scope[i] == b->in_scope[i]);
    for (uint32_t i = 0; same && i < process->step_count; i++)
        same = ALIKE(a->possible[i] == b->possible[i]);
    return same;
}

static inline bool same_process(Shapes *shapes, const Process *a, const Process *b)
{
    Span where = a->span;
    bool same = ALIKE(same_names(a->name, b->name)) && ALIKE(a->place_count == b->place_count) &&
                ALIKE(a->step_count == b->step_count) && ALIKE(a->local_count == b->local_count) &&
                ALIKE((a->index != NULL && a->index->lifted) || a->instances == b->instances) &&
                same_type(shapes, a->index, b->index, where) &&
                same_expr(shapes, a->provided, b->provided) &&
                same_node(shapes, a->start, b->start, where);
    for (uint32_t i = 0; same && i < a->local_count; i++)
        same = same_local(shapes, &a->locals[i], &b->locals[i], where);
    for (uint32_t i = 0; same && i < a->step_count; i++)
        same = same_step(shapes, a->steps[i], b->steps[i], where);
    for (uint32_t i = 0; same && i < a->place_count; i++)
        same = same_place(shapes, a, &a->places[i], &b->places[i]);
    return same;
}

static inline bool same_variable(Shapes *shapes, const Variable *a, const Variable *b)
{
    Span where = a->span;
    return ALIKE(same_names(a->name, b->name)) && ALIKE(a->ghost == b->ghost) &&
           same_type(shapes, a->type, b->type, where) &&
           same_initial(shapes, a->initial, b->initial, where);
}

static inline bool same_decision(Shapes *shapes, const Decision *a, const Decision *b)
{
    Span where = a->span;
    return ALIKE(same_names(a->name, b->name)) && ALIKE(a->lifted == b->lifted) &&
           ALIKE(a->has_least == b->has_least) && ALIKE(a->least == b->least);
}

static inline bool same_shape(Shapes *shapes, const System *a, const System *b)
{
    Span where = {0, 0};
    bool same = ALIKE(a->variable_count == b->variable_count) &&
                ALIKE(a->process_count == b->process_count) &&
                ALIKE(a->property_count == b->property_count) &&
                ALIKE(a->decision_count == b->decision_count) &&
                ALIKE(a->order_count == b->order_count);
    for (uint32_t i = 0; same && i < a->decision_count; i++)
        same = same_decision(shapes, &a->decisions[i], &b->decisions[i]);
    for (uint32_t i = 0; same && i < a->variable_count; i++)
        same = same_variable(shapes, &a->variables[i], &b->variables[i]);
    for (uint32_t i = 0; same && i < a->process_count; i++)
        same = same_process(shapes, a->processes[i], b->processes[i]);
    for (uint32_t i = 0; same && i < a->property_count; i++)
        same = same_expr(shapes, a->properties[i].expr, b->properties[i].expr);
    for (uint32_t i = 0; same && i < a->order_count; i++)
        same = same_type(shapes, a->orders[i], b->orders[i], where) &&
               ALIKE(order_keeps_first(a, i) == order_keeps_first(b, i));
    vector_release(&shapes->nodes);
    return same;
}

#endif
