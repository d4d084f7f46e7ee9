/* coverage_properties.c - what there is in properties that could hold by accident: premises, and
 * what is gone through. */
#include "coverage_survey.h"

#include "model/walk.h"

typedef enum Polarity { TO_HOLD, NOT_TO_HOLD, EITHER_WAY } Polarity;

static Polarity opposite(Polarity polarity)
{
    return polarity == EITHER_WAY ? polarity : polarity == TO_HOLD ? NOT_TO_HOLD : TO_HOLD;
}

static void survey_expr(Survey *survey, const Expr *expr, Polarity polarity);

static void survey_part(void *context, const Expr *part)
{
    survey_expr(context, part, EITHER_WAY);
}

/* What is not seen in states is told by whoever looks at runs. */
static void survey_over_time(Survey *survey, CoverItem item, const Expr *expr)
{
    const CoverKey key = cover_key(expr, UINT64_MAX - survey->property);
    item.over_time = expr;
    survey_outcome(survey, item, key);
    CoverMark *marks = &survey->coverage->marks.items[coverage_find(survey->coverage, key)];
    marks[0].state = marks[1].state = COVER_COVERED;
}

static bool has_assumptions(const System *system)
{
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (system->properties[i].kind == PROPERTY_ASSUME) return true;
    }
    return false;
}

/* Where runs are ruled out by assumptions, a state may be reachable on no run that counts. */
static bool is_of_runs(const Survey *survey, const Expr *expr)
{
    return expr_has_time(expr->a) ||
           (expr_has_time(expr) && has_assumptions(survey->coverage->system));
}

static void survey_premise(Survey *survey, const Expr *expr, bool always)
{
    CoverItem item = survey_item(survey, COVER_PREMISE, expr->a->span);
    item.always = always;
    item.silent = item.silent || survey_decided(expr->a) != SAYS_NOTHING;
    if (is_of_runs(survey, expr)) {
        survey_over_time(survey, item, expr);
    } else {
        survey_outcome(survey, item, property_key(expr, survey->property));
    }
}

/* In `a until b` a does not matter where b is true at once. Runs tell which positions count. */
static void survey_until(Survey *survey, const Expr *expr, Polarity polarity)
{
    CoverItem item = survey_item(survey, COVER_PREMISE, expr->b->span);
    item.always = true;
    item.silent = item.silent || survey_decided(expr->a) != SAYS_NOTHING ||
                  survey_decided(expr->b) != SAYS_NOTHING;
    survey_over_time(survey, item, expr);
    survey_expr(survey, expr->a, polarity);
    survey_expr(survey, expr->b, polarity);
}

/* a => b, also with `eventually` before b, and what says the same: !a || b where it is to hold, a && !b
 * where it is not. */
static void survey_logic(Survey *survey, const Expr *expr, Polarity polarity)
{
    bool silent = survey->silent;
    Decided goes_on = expr->kind == EXPR_OR ? SAYS_FALSE : SAYS_TRUE, a = survey_decided(expr->a);
    bool implies = expr->kind == EXPR_IMPLIES || expr->kind == EXPR_LEADS_TO;
    Polarity of_a = implies ? EITHER_WAY : polarity;
    bool says = implies || polarity == (expr->kind == EXPR_OR ? TO_HOLD : NOT_TO_HOLD);
    if (says) survey_premise(survey, expr, expr->kind == EXPR_OR);
    survey_expr(survey, expr->a, of_a);
    survey->silent = silent || (a != SAYS_NOTHING && a != goes_on);
    survey_expr(survey, expr->b, polarity);
    survey->silent = silent;
}

static bool is_total(const Expr *expr)
{
    return expr->kind == EXPR_COUNT || expr->kind == EXPR_SUM;
}

static void survey_quantifier(Survey *survey, const Expr *expr, Polarity polarity)
{
    bool silent = survey->silent;
    survey->silent = silent || survey_is_empty(expr->domain) || survey_is_never(expr->a);
    Span span = expr->a == NULL ? expr->domain->span : span_join(expr->domain->span, expr->a->span);
    survey_outcome(survey, survey_item(survey, COVER_QUANTIFIER, span),
                   property_key(expr, survey->property));
    if (expr->domain->set != NULL) survey_expr(survey, expr->domain->set, EITHER_WAY);
    if (expr->a != NULL) survey_expr(survey, expr->a, EITHER_WAY);
    survey_expr(survey, expr->b, is_total(expr) ? EITHER_WAY : polarity);
    survey->silent = silent;
}

/* A function that is used twice is gone through as it is used first: what else it is used for can
 * only cover more. */
static void survey_call(Survey *survey, const Expr *expr, Polarity polarity)
{
    CoverKey seen = cover_key(expr->function, 1 + (uint64_t)survey->property);
    expr_each_part(expr, survey_part, survey);
    if (coverage_find(survey->coverage, seen) != NO_ITEM) return;
    coverage_put(survey->coverage, seen, 0);
    survey_expr(survey, expr->function->body, polarity);
}

static bool is_logic(ExprKind kind)
{
    return kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_IMPLIES || kind == EXPR_LEADS_TO;
}

static bool keeps_polarity(ExprKind kind)
{
    return kind == EXPR_NEXT || kind == EXPR_ALWAYS || kind == EXPR_EVENTUALLY;
}

static void survey_expr(Survey *survey, const Expr *expr, Polarity polarity)
{
    const ExprKind kind = expr->kind;
    if (kind == EXPR_NOT) {
        survey_expr(survey, expr->a, opposite(polarity));
    } else if (is_logic(kind)) {
        survey_logic(survey, expr, polarity);
    } else if (kind == EXPR_FORALL || kind == EXPR_EXISTS || is_total(expr)) {
        survey_quantifier(survey, expr, polarity);
    } else if (kind == EXPR_IF) {
        survey_expr(survey, expr->a, EITHER_WAY);
        survey_expr(survey, expr->b, polarity);
        survey_expr(survey, expr->c, polarity);
    } else if (kind == EXPR_UNTIL) {
        survey_until(survey, expr, polarity);
    } else if (keeps_polarity(kind)) {
        survey_expr(survey, expr->a, polarity);
    } else if (kind == EXPR_CALL) {
        survey_call(survey, expr, polarity);
    } else {
        expr_each_part(expr, survey_part, survey);
    }
}

void survey_property(Survey *survey, uint32_t position)
{
    const Property *property = &survey->coverage->system->properties[position];
    survey->property = position;
    survey->owner = property;
    survey->common = (CoverItem){.property = property};
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS: survey_expr(survey, property->expr, TO_HOLD); return;
    case PROPERTY_ASSUME:  /* believed */
    case PROPERTY_WITNESS: /* reached, or violated */
    case PROPERTY_ERROR: return;
    }
}
