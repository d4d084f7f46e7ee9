/* runs.h - runs of a system by chance, and what properties mean along them, told without formulas. */
#ifndef TESTS_PROPERTIES_RUNS_H
#define TESTS_PROPERTIES_RUNS_H

#include "lasso.h"

#include <string.h>

#include "formulas.h"
#include "model/canonical.h"
#include "model/walk.h"

#define CELLS_MOST 32

/* ---- runs ---- */

#define RUN_MOST 12

/* Positions 0 .. length - 1 and then again those from `loop` on. */
typedef struct Run {
    int64_t states[RUN_MOST + 1][CELLS_MOST];
    Moment moments[RUN_MOST + 1];
    uint32_t length, loop;
} Run;

typedef struct Way {
    int64_t after[CELLS_MOST];
    Moment moment;
} Way;

typedef struct Walker {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    VECTOR(Way) ways;
    uint64_t seed;
} Walker;

static inline bool add_way(void *context, const Transition *transition)
{
    Walker *walker = context;
    Way way = {.moment = {.process = transition->action.process,
                          .instance = transition->action.instance,
                          .step = transition->step}};
    if (transition->error != NULL) return true;
    memcpy(way.after, transition->after, walker->system->cells * sizeof *way.after);
    ModelError error;
    if (canonical_apply(walker->canonical, way.after, NULL, &error))
        vector_push(&walker->ways, way);
    return true;
}

/* A step by chance, or now and then none. */
static inline void go_on(Walker *walker, Run *run)
{
    uint32_t here = run->length++;
    int64_t *state = run->states[here];
    run->moments[here] = (Moment){.state = state};
    memcpy(run->states[here + 1], state, sizeof run->states[here]);
    vector_clear(&walker->ways);
    interpreter_successors(walker->interpreter, state, add_way, walker);
    uint32_t chosen = chance(&walker->seed, (uint32_t)walker->ways.count + 1);
    if (chosen == walker->ways.count) return;
    const Way *way = &walker->ways.items[chosen];
    run->moments[here] = way->moment;
    run->moments[here].state = state;
    memcpy(run->states[here + 1], way->after, sizeof way->after);
}

static inline bool closes(const Walker *walker, Run *run)
{
    for (uint32_t i = 0; i < run->length; i++)
        if (memcmp(run->states[i], run->states[run->length],
                   walker->system->cells * sizeof(int64_t)) == 0) {
            run->loop = i;
            return true;
        }
    return false;
}

/* Up to where a state comes again, if chance does not go on; in the end it stutters for ever. */
static inline void walk(Walker *walker, Run *run)
{
    *run = (Run){0};
    vector_clear(&walker->ways);
    interpreter_initial(walker->interpreter, add_way, walker);
    memcpy(run->states[0], walker->ways.items[0].after, sizeof run->states[0]);
    while (run->length < RUN_MOST - 1) {
        go_on(walker, run);
        if (closes(walker, run) && chance(&walker->seed, 3) == 0) return;
    }
    run->loop = run->length++;
    run->moments[run->loop] = (Moment){.state = run->states[run->loop]};
}

/* ---- what a property means, told of runs without formulas ---- */

typedef struct Judge {
    Interpreter *interpreter;
    const Run *run;
} Judge;

static inline bool is_true(const Judge *judge, const Expr *expr, uint32_t position)
{
    ModelError error;
    EvalResult result =
        interpreter_holds(judge->interpreter, expr, &judge->run->moments[position], &error);
    assert_true(result == EVAL_TRUE || result == EVAL_FALSE);
    return result == EVAL_TRUE;
}

static inline int64_t number(const Judge *judge, const Expr *expr, uint32_t position)
{
    int64_t value = 0;
    assert_true(
        interpreter_evaluate(judge->interpreter, expr, &judge->run->moments[position], &value));
    return value;
}

static inline bool means(const Judge *judge, const Expr *expr, uint32_t position);

static inline bool means_for(const Judge *judge, const Expr *expr, uint32_t position, int64_t value)
{
    bool forall = expr->kind == EXPR_FORALL;
    interpreter_bind(judge->interpreter, expr->binding, &value);
    if (expr->a != NULL && !means(judge, expr->a, position)) return forall;
    interpreter_bind(judge->interpreter, expr->binding, &value);
    return means(judge, expr->b, position);
}

static inline bool means_of_members(const Judge *judge, const Expr *expr, uint32_t position)
{
    const Domain *domain = expr->domain;
    bool forall = expr->kind == EXPR_FORALL;
    if (domain->set == NULL) {
        int64_t low = number(judge, domain->low, position);
        int64_t high = number(judge, domain->high, position);
        for (int64_t i = low; i <= high; i++)
            if (means_for(judge, expr, position, i) != forall) return !forall;
        return forall;
    }
    int64_t bits = number(judge, domain->set, position); /* small sets: one cell */
    int64_t low = domain->element->kind == TYPE_ORDER ? 0 : domain->element->low;
    for (int64_t i = 0; i < 64; i++)
        if ((bits >> i & 1) != 0 && means_for(judge, expr, position, low + i) != forall)
            return !forall;
    return forall;
}

static inline uint32_t after(const Run *run, uint32_t position)
{
    return position + 1 < run->length ? position + 1 : run->loop;
}

/* a until b; `a` NULL: true */
static inline bool means_until(const Judge *judge, const Expr *a, const Expr *b, uint32_t position,
                               bool negated)
{
    for (uint32_t i = 0; i < 2 * judge->run->length; i++) {
        if (means(judge, b, position) != negated) return true;
        if (a != NULL && !means(judge, a, position)) return false;
        position = after(judge->run, position);
    }
    return false;
}

static inline bool means_leads_to(const Judge *judge, const Expr *expr, uint32_t position)
{
    for (uint32_t i = 0; i < 2 * judge->run->length; i++) {
        if (means(judge, expr->a, position) && !means_until(judge, NULL, expr->b, position, false))
            return false;
        position = after(judge->run, position);
    }
    return true;
}

static inline bool means(const Judge *judge, const Expr *expr, uint32_t position)
{
    const Expr *a = expr->a, *b = expr->b;
    if (!expr_has_time(expr) || expr->kind == EXPR_TAKEN) return is_true(judge, expr, position);
    if (expr->kind == EXPR_NOT) return !means(judge, a, position);
    if (expr->kind == EXPR_AND) return means(judge, a, position) && means(judge, b, position);
    if (expr->kind == EXPR_OR) return means(judge, a, position) || means(judge, b, position);
    if (expr->kind == EXPR_IMPLIES) return !means(judge, a, position) || means(judge, b, position);
    if (expr->kind == EXPR_IF)
        return means(judge, means(judge, a, position) ? b : expr->c, position);
    if (expr->kind == EXPR_EQUAL) return means(judge, a, position) == means(judge, b, position);
    if (expr->kind == EXPR_UNEQUAL) return means(judge, a, position) != means(judge, b, position);
    if (expr->kind == EXPR_ALWAYS) return !means_until(judge, NULL, a, position, true);
    if (expr->kind == EXPR_EVENTUALLY) return means_until(judge, NULL, a, position, false);
    if (expr->kind == EXPR_UNTIL) return means_until(judge, a, b, position, false);
    if (expr->kind == EXPR_LEADS_TO) return means_leads_to(judge, expr, position);
    assert_true(expr->kind == EXPR_FORALL || expr->kind == EXPR_EXISTS);
    return means_of_members(judge, expr, position);
}

#endif
