/* implied.c - relations that follow from values.
 *
 * A core may say that x is at least 4 and y at most 3 where it could have said that x is greater than
 * y. Both are true; only the latter is worth learning. So what values imply is said along, and
 * generalisation, which prefers relations, finds it there. */
#include <stdlib.h>

#include "frames.h"

/* What comparisons in a cube say about one scalar. */
typedef struct Interval {
    uint32_t scalar; /* as templates number them */
    uint32_t count;
    const int64_t *arguments;
    int64_t low, high;
} Interval;

typedef VECTOR(Interval) Intervals;

static Interval *find_interval(Interval *items, size_t item_count, uint32_t scalar,
                               const int64_t *arguments, uint32_t count)
{
    for (size_t i = 0; i < item_count; i++) {
        bool same = items[i].scalar == scalar;
        for (uint32_t j = 0; j < count && same; j++) {
            same = items[i].arguments[j] == arguments[j];
        }
        if (same) return &items[i];
    }
    return NULL;
}

static void narrow(Interval *interval, ExprKind kind, int64_t value, bool truth)
{
    int64_t low = interval->low, high = interval->high;
    if (kind == EXPR_AT_LEAST && truth) low = value;
    if (kind == EXPR_AT_LEAST && !truth) high = value - 1;
    if (kind == EXPR_AT_MOST && truth) high = value;
    if (kind == EXPR_AT_MOST && !truth) low = value + 1;
    if (kind == EXPR_EQUAL && truth) low = high = value;
    if (low > interval->low) interval->low = low;
    if (high < interval->high) interval->high = high;
}

static void note_comparison(const Frames *frames, uint32_t literal, Intervals *intervals)
{
    const Predicate *predicate = &frames->predicates[literal / 2];
    const Template *template = predicate->template;
    if (template->left == 0 || template->right != 0) return;
    uint32_t count = template->left_parameters;
    Interval *interval = find_interval(intervals->items, intervals->count, template->left,
                                       predicate->arguments, count);
    if (interval == NULL) {
        Interval all = {
            .scalar = template->left, .count = count, .arguments = predicate->arguments};
        template_arguments(frames->templates->system, template, count, &all.low, &all.high);
        vector_push(intervals, all);
        interval = &intervals->items[intervals->count - 1];
    }
    narrow(interval, template->expr->kind, predicate->arguments[count], literal % 2 == 0);
}

static bool is_implied(const Frames *frames, uint32_t literal, const Intervals *intervals)
{
    const Predicate *predicate = &frames->predicates[literal / 2];
    const Template *template = predicate->template;
    if (template->left == 0 || template->right == 0) return false;
    uint32_t count = template->left_parameters;
    const Interval *left = find_interval(intervals->items, intervals->count, template->left,
                                         predicate->arguments, count);
    const Interval *right =
        find_interval(intervals->items, intervals->count, template->right,
                      predicate->arguments + count, template->parameter_count - count);
    if (left == NULL || right == NULL) return false;
    bool truth = literal % 2 == 0;
    if (template->expr->kind == EXPR_AT_MOST) {
        return truth ? left->high <= right->low : left->low > right->high;
    }
    bool fixed = left->low == left->high && right->low == right->high;
    return fixed && (left->low == right->low) == truth;
}

Cube *cube_with_implied(const Frames *frames, const Cube *cube, const Cube *state)
{
    Intervals intervals = {0};
    for (uint32_t i = 0; i < cube->count; i++) {
        note_comparison(frames, cube->literals[i], &intervals);
    }
    uint32_t *implied = memory_allocate(state->count + 1, sizeof *implied), count = 0;
    for (uint32_t i = 0; i < state->count; i++) {
        if (is_implied(frames, state->literals[i], &intervals)) {
            implied[count++] = state->literals[i];
        }
    }
    Cube *more = cube_create(implied, count);
    Cube *both = cube_union(cube, more);
    free(more);
    free(implied);
    vector_release(&intervals);
    return both;
}
