/* explainer.c - expressions evaluated at one moment, with the names that have a value by then. */
#include "explainer.h"

#include <stdlib.h>

#include "support/memory.h"

Moment explainer_moment(const Explainer *explainer)
{
    Moment moment = explainer->trace->moment;
    if (explainer->after) moment = (Moment){.state = moment.after, .after = moment.after};
    return moment;
}

bool explainer_evaluate(Explainer *explainer, const Expr *expr, int64_t *ret_cells)
{
    Moment moment = explainer_moment(explainer);
    return interpreter_evaluate(explainer->interpreter, expr, &moment, ret_cells);
}

EvalResult explainer_holds(Explainer *explainer, const Expr *expr)
{
    Moment moment = explainer_moment(explainer);
    ModelError error;
    return interpreter_holds(explainer->interpreter, expr, &moment, &error);
}

static bool is_bound(const Explainer *explainer, const Binding *binding)
{
    for (size_t i = 0; i < explainer->bound.count; i++) {
        if (explainer->bound.items[i] == binding) return true;
    }
    return false;
}

void explainer_bind(Explainer *explainer, const Binding *binding, const int64_t *cells)
{
    interpreter_bind(explainer->interpreter, binding, cells);
    if (!is_bound(explainer, binding)) vector_push(&explainer->bound, binding);
}

void explainer_unbind(Explainer *explainer, size_t count)
{
    explainer->bound.count = count;
}

bool explainer_knows(Explainer *explainer, const Expr *expr)
{
    if (expr == NULL) return true;
    if (explainer->nodes++ > NODES_MOST) return false;
    if (expr->kind == EXPR_BOUND) return is_bound(explainer, expr->binding);
    size_t mark = explainer->bound.count;
    bool closed = true;
    if (expr->domain != NULL) {
        closed = explainer_knows(explainer, expr->domain->low) &&
                 explainer_knows(explainer, expr->domain->high) &&
                 explainer_knows(explainer, expr->domain->set);
        if (!is_bound(explainer, expr->binding)) vector_push(&explainer->bound, expr->binding);
    }
    closed = closed && explainer_knows(explainer, expr->a) && explainer_knows(explainer, expr->b) &&
             explainer_knows(explainer, expr->c);
    for (uint32_t i = 0; closed && i < expr->list_count; i++) {
        closed = explainer_knows(explainer, expr->list[i]);
    }
    explainer_unbind(explainer, mark);
    return closed;
}

/* The elements of a set, ascending. */
static int64_t *set_values(const Type *set, const int64_t *cells, size_t *ret_count)
{
    uint32_t capacity = set_capacity(set);
    int64_t low = set->element->kind == TYPE_ORDER ? 0 : set->element->low;
    int64_t *values = memory_allocate(capacity + 1, sizeof *values);
    for (uint32_t bit = 0; bit < capacity; bit++) {
        if (((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0) {
            values[(*ret_count)++] = low + bit;
        }
    }
    return values;
}

int64_t *explainer_values(Explainer *explainer, const Domain *domain, size_t *ret_count)
{
    *ret_count = 0;
    int64_t *values = NULL;
    if (domain->set != NULL) {
        int64_t *cells = memory_allocate(domain->set->type->cells, sizeof *cells);
        if (explainer_knows(explainer, domain->set) &&
            explainer_evaluate(explainer, domain->set, cells)) {
            values = set_values(domain->set->type, cells, ret_count);
        }
        free(cells);
        return values;
    }
    int64_t low, high;
    if (!explainer_knows(explainer, domain->low) || !explainer_knows(explainer, domain->high) ||
        !explainer_evaluate(explainer, domain->low, &low) ||
        !explainer_evaluate(explainer, domain->high, &high) || high < low ||
        (uint64_t)high - (uint64_t)low >= TYPE_VALUES_MOST) {
        return NULL;
    }
    values = memory_allocate((size_t)(high - low) + 1, sizeof *values);
    for (int64_t value = low; value <= high; value++) values[(*ret_count)++] = value;
    return values;
}

bool explainer_bind_arguments(Explainer *explainer, const Expr *call)
{
    const Function *function = call->function;
    size_t cells = 0, at = 0;
    for (uint32_t i = 0; i < call->list_count; i++) cells += call->list[i]->type->cells;
    int64_t *values = memory_allocate(cells + 1, sizeof *values);
    bool bound = true;
    for (uint32_t i = 0; i < call->list_count && bound; i++) {
        bound = explainer_knows(explainer, call->list[i]) &&
                explainer_evaluate(explainer, call->list[i], values + at);
        at += call->list[i]->type->cells;
    }
    at = 0;
    for (uint32_t i = 0; i < call->list_count && bound; i++) {
        explainer_bind(explainer, &function->parameters[i], values + at);
        at += call->list[i]->type->cells;
    }
    free(values);
    return bound;
}
