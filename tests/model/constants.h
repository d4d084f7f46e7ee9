/* constants.h - the values of expressions that read no state, and their errors. */
#ifndef TESTS_MODEL_CONSTANTS_H
#define TESTS_MODEL_CONSTANTS_H

#include "building.h"

static inline int64_t value_of(const Expr *expr)
{
    int64_t cells[32] = {0};
    ModelError error = {0};
    assert_in_range(expr->type->cells, 1, 32);
    if (!constant_evaluate(expr, built.system.frame_cells, cells, &error)) {
        fail_msg("model error %d", (int)error.kind);
    }
    return cells[0];
}

static inline void assert_cells(const Expr *expr, const int64_t *expected)
{
    int64_t cells[32] = {0};
    ModelError error = {0};
    assert_in_range(expr->type->cells, 1, 32);
    assert_true(constant_evaluate(expr, built.system.frame_cells, cells, &error));
    assert_memory_equal(cells, expected, expr->type->cells * sizeof *cells);
}
#define CELLS(expr, ...) assert_cells(expr, (int64_t[]){__VA_ARGS__})

static inline ModelError error_of(const Expr *expr)
{
    int64_t cells[32];
    ModelError error = {0};
    assert_false(constant_evaluate(expr, built.system.frame_cells, cells, &error));
    return error;
}
#define FAILS(expr, expected) assert_int_equal(error_of(expr).kind, expected)

/* What must not be evaluated. */
static inline Expr *trap(void)
{
    return test(EXPR_EQUAL, math(EXPR_DIVIDE, number(1), number(0)), number(0));
}

#endif
