/* explain.c - down the one branch that decides, then the reads of the state that are left.
 *
 * A false conjunction is explained by its first false side, a false `forall` by its first false
 * element, and so on; where no branch decides alone, every read below is shown. */
#include "explain.h"

#include <stdlib.h>

#include "changes.h"
#include "explainer.h"

/* Binds the first element for which the body is `truth`; false when there is none. */
static bool find_witness(Explainer *explainer, const Expr *quantifier, bool truth)
{
    size_t count, mark = explainer->bound.count;
    int64_t *values = explainer_values(explainer, quantifier->domain, &count);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        explainer_bind(explainer, quantifier->binding, &values[i]);
        if (quantifier->a != NULL && explainer_holds(explainer, quantifier->a) != EVAL_TRUE)
            continue;
        found = explainer_holds(explainer, quantifier->b) == (truth ? EVAL_TRUE : EVAL_FALSE);
        if (!found) continue;
        text_format(&explainer->where, "%s%s = ", explainer->where.count > 0 ? ", " : "",
                    quantifier->binding->name);
        value_print_short(&explainer->where, quantifier->binding->type, &values[i],
                          &explainer->trace->moment_orders);
    }
    if (!found) explainer_unbind(explainer, mark);
    free(values);
    return found;
}

static void descend(Explainer *explainer, const Expr *expr, bool truth);

static void descend_pair(Explainer *explainer, const Expr *expr, bool truth, bool one_decides)
{
    if (!one_decides) {
        descend(explainer, expr->a, truth);
        descend(explainer, expr->b, truth);
    } else if (explainer_holds(explainer, expr->a) == (truth ? EVAL_TRUE : EVAL_FALSE)) {
        descend(explainer, expr->a, truth);
    } else {
        descend(explainer, expr->b, truth);
    }
}

static void descend_implication(Explainer *explainer, const Expr *expr, bool truth)
{
    EvalResult premise = explainer_holds(explainer, expr->a);
    descend(explainer, expr->a, premise == EVAL_TRUE);
    if (premise == EVAL_TRUE) descend(explainer, expr->b, truth);
}

static void descend_if(Explainer *explainer, const Expr *expr, bool truth)
{
    EvalResult condition = explainer_holds(explainer, expr->a);
    descend(explainer, expr->a, condition == EVAL_TRUE);
    descend(explainer, condition == EVAL_TRUE ? expr->b : expr->c, truth);
}

static void descend_quantifier(Explainer *explainer, const Expr *expr, bool truth, bool one_decides)
{
    size_t mark = explainer->bound.count;
    if (one_decides && find_witness(explainer, expr, truth)) {
        if (expr->a != NULL) descend(explainer, expr->a, true);
        descend(explainer, expr->b, truth);
        explainer_unbind(explainer, mark);
    } else {
        explainer_collect_parts(explainer, expr);
    }
}

static void descend_call(Explainer *explainer, const Expr *expr, bool truth)
{
    size_t mark = explainer->bound.count;
    for (uint32_t i = 0; i < expr->list_count; i++) explainer_collect(explainer, expr->list[i]);
    if (explainer_bind_arguments(explainer, expr)) descend(explainer, expr->function->body, truth);
    explainer_unbind(explainer, mark);
}

static void descend_next(Explainer *explainer, const Expr *expr, bool truth)
{
    if (explainer->trace->moment.after == NULL) return;
    bool outer = explainer->after;
    explainer->after = true;
    descend(explainer, expr->a, truth);
    explainer->after = outer;
}

/* Adds what makes `expr` be `truth`. */
/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static void descend(Explainer *explainer, const Expr *expr, bool truth)
{
    if (explainer->nodes++ > NODES_MOST) return;
    switch (expr->kind) {
    case EXPR_NOT: descend(explainer, expr->a, !truth); break;
    case EXPR_AND: descend_pair(explainer, expr, truth, !truth); break;
    case EXPR_OR: descend_pair(explainer, expr, truth, truth); break;
    case EXPR_IMPLIES: descend_implication(explainer, expr, truth); break;
    case EXPR_IF: descend_if(explainer, expr, truth); break;
    case EXPR_FORALL: descend_quantifier(explainer, expr, truth, !truth); break;
    case EXPR_EXISTS: descend_quantifier(explainer, expr, truth, truth); break;
    case EXPR_CALL: descend_call(explainer, expr, truth); break;
    case EXPR_NEXT: descend_next(explainer, expr, truth); break;
    case EXPR_CONST:
    case EXPR_PARAM:
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_SELF:
    case EXPR_PEER:
    case EXPR_BOUND:
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_AT_MOST:
    case EXPR_GREATER:
    case EXPR_AT_LEAST:
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_REMAINDER:
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION:
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_SOME:
    case EXPR_VALUE:
    case EXPR_COALESCE:
    case EXPR_COUNT:
    case EXPR_SUM:
    case EXPR_MAP:
    case EXPR_INDEX:
    case EXPR_FIELD:
    case EXPR_STRUCT:
    case EXPR_WITH:
    case EXPR_LENGTH:
    case EXPR_HEAD:
    case EXPR_CHECK:
    case EXPR_FRESH:
    case EXPR_FIRST:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_STUCK:
    case EXPR_BY:
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO:
    case EXPR_TAKEN: explainer_collect(explainer, expr); break;
    }
}

Explanation explain(const Trace *trace, const Expr *expr, bool truth)
{
    Explainer explainer = {.trace = trace, .interpreter = interpreter_create(trace->system)};
    descend(&explainer, expr, truth);
    Explanation explanation = {.where = explainer.where};
    for (size_t i = 0; i < explainer.lines.count; i++) {
        if (i > 0) text_add_char(&explanation.values, '\n');
        text_add(&explanation.values, explainer.lines.items[i]);
        free(explainer.lines.items[i]);
    }
    vector_release(&explainer.lines);
    vector_release(&explainer.bound);
    interpreter_destroy(explainer.interpreter);
    return explanation;
}

void explanation_release(Explanation *explanation)
{
    text_release(&explanation->where);
    text_release(&explanation->values);
}
