/* formula_rules.c - making formulas that are no larger than they have to be.
 *
 * As each formula is made with its negation, there are rules for `and` and `until` only; those for
 * `or` and `release` are what they say about the negations. Sources: Etessami & Holzmann (CONCUR
 * 2000), section 5, for pure eventualities and universalities; Somenzi & Bloem (CAV 2000), section
 * 2, for the rest. */
#include "formulas.h"

/* ---- implication ---- */

/* Implication is looked for along both formulas, so it could take long; this much is enough for what
 * people write. */
#define IMPLIES_STEPS 2000

static bool implies(const Formula *a, const Formula *b, uint32_t *steps);

static bool each_implies(const Formula *a, const Formula *b, uint32_t *steps)
{
    for (uint32_t i = 0; i < a->list_count; i++)
        if (!implies(a->list[i], b, steps)) return false;
    return true;
}

static bool some_implies(const Formula *a, const Formula *b, uint32_t *steps)
{
    for (uint32_t i = 0; i < a->list_count; i++)
        if (implies(a->list[i], b, steps)) return true;
    return false;
}

static bool implies_each(const Formula *a, const Formula *b, uint32_t *steps)
{
    for (uint32_t i = 0; i < b->list_count; i++)
        if (!implies(a, b->list[i], steps)) return false;
    return true;
}

static bool implies_some(const Formula *a, const Formula *b, uint32_t *steps)
{
    for (uint32_t i = 0; i < b->list_count; i++)
        if (implies(a, b->list[i], steps)) return true;
    return false;
}

static bool pairs_imply(const Formula *a, const Formula *b, uint32_t *steps)
{
    return a->kind == b->kind && a->a != NULL && implies(a->a, b->a, steps) &&
           implies(a->b, b->b, steps);
}

/* By what `a` is. */
static bool implies_by_first(const Formula *a, const Formula *b, uint32_t *steps)
{
    switch (a->kind) {
    case FORMULA_TRUE:
    case FORMULA_LITERAL: return false;
    case FORMULA_FALSE: return true;
    case FORMULA_AND: return some_implies(a, b, steps);
    case FORMULA_OR: return each_implies(a, b, steps);
    case FORMULA_UNTIL: return implies(a->a, b, steps) && implies(a->b, b, steps);
    case FORMULA_RELEASE: return implies(a->b, b, steps);
    }
    return false;
}

/* By what `b` is. */
static bool implies_by_second(const Formula *a, const Formula *b, uint32_t *steps)
{
    switch (b->kind) {
    case FORMULA_TRUE: return true;
    case FORMULA_FALSE:
    case FORMULA_LITERAL: return false;
    case FORMULA_AND: return implies_each(a, b, steps);
    case FORMULA_OR: return implies_some(a, b, steps);
    case FORMULA_UNTIL: return implies(a, b->b, steps);
    case FORMULA_RELEASE: return implies(a, b->a, steps) && implies(a, b->b, steps);
    }
    return false;
}

static bool implies(const Formula *a, const Formula *b, uint32_t *steps)
{
    if (a == b) return true;
    if (*steps == 0) return false;
    --*steps;
    if (implies_by_first(a, b, steps) || implies_by_second(a, b, steps)) return true;
    if (pairs_imply(a, b, steps)) return true;
    /* What holds for ever holds from each later position on. */
    return formula_is_always(b) && a->universal && implies(a, b->b, steps);
}

bool formula_implies(const Formula *a, const Formula *b)
{
    uint32_t steps = IMPLIES_STEPS;
    return implies(a, b, &steps);
}

/* ---- and ---- */

typedef VECTOR(const Formula *) List;

/* Does it hold again and again, or for ever from somewhere on: the same at each position? */
static bool is_suspendable(const Formula *formula)
{
    return formula->eventual && formula->universal;
}

static bool is_eventually_always(const Formula *formula)
{
    return formula_is_eventually(formula) && formula_is_always(formula->b);
}

/* One formula for the conjunction of two, or NULL. `always` that are suspendable stay apart: the
 * automaton takes each by itself. */
static const Formula *merge(Formulas *formulas, const Formula *a, const Formula *b)
{
    if (a->kind != b->kind) return NULL;
    if (is_eventually_always(a) && is_eventually_always(b)) {
        const Formula *both = formula_and(formulas, a->b->b, b->b->b);
        const Formula *always = formula_release(formulas, a->b->a, both);
        return formula_until(formulas, a->a, always);
    }
    if (a->kind == FORMULA_UNTIL && a->b == b->b)
        return formula_until(formulas, formula_and(formulas, a->a, b->a), a->b);
    if (a->kind != FORMULA_RELEASE || a->a != b->a || is_suspendable(a) || is_suspendable(b))
        return NULL;
    return formula_release(formulas, a->a, formula_and(formulas, a->b, b->b));
}

static bool insert(Formulas *formulas, List *list, const Formula *formula);

static bool insert_each(Formulas *formulas, List *list, const Formula *formula)
{
    for (uint32_t i = 0; i < formula->list_count; i++)
        if (!insert(formulas, list, formula->list[i])) return false;
    return true;
}

static bool contradicts(const List *list, const Formula *formula)
{
    for (size_t i = 0; i < list->count; i++)
        if (formula_implies(formula, list->items[i]->negation)) return true;
    return false;
}

static bool is_implied(const List *list, const Formula *formula)
{
    for (size_t i = 0; i < list->count; i++)
        if (formula_implies(list->items[i], formula)) return true;
    return false;
}

static void drop_implied(List *list, const Formula *formula)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!formula_implies(formula, list->items[i])) list->items[kept++] = list->items[i];
    list->count = kept;
}

/* Takes what the formula merges with out of the list, and gives what comes of it; else NULL. */
static const Formula *merge_with_some(Formulas *formulas, List *list, const Formula *formula)
{
    for (size_t i = 0; i < list->count; i++) {
        const Formula *merged = merge(formulas, list->items[i], formula);
        if (merged == NULL) continue;
        list->items[i] = list->items[--list->count];
        return merged;
    }
    return NULL;
}

/* Adds an operand to those of a conjunction, none of which says anything about another. False where
 * there is nothing left that satisfies them all. */
static bool insert(Formulas *formulas, List *list, const Formula *formula)
{
    if (formula->kind == FORMULA_AND) return insert_each(formulas, list, formula);
    if (formula->kind == FORMULA_FALSE || contradicts(list, formula)) return false;
    if (formula->kind == FORMULA_TRUE || is_implied(list, formula)) return true;
    drop_implied(list, formula);
    const Formula *merged = merge_with_some(formulas, list, formula);
    if (merged != NULL) return insert(formulas, list, merged);
    vector_push(list, formula);
    return true;
}

static int by_number(const void *a, const void *b)
{
    uint32_t first = (*(const Formula *const *)a)->number;
    uint32_t second = (*(const Formula *const *)b)->number;
    return (first > second) - (first < second);
}

static const Formula *and_of(Formulas *formulas, List *list)
{
    if (list->count == 0) return formula_constant(formulas, true);
    if (list->count == 1) return list->items[0];
    qsort(list->items, list->count, sizeof *list->items, by_number);
    return formulas_make(
        formulas,
        &(Formula){.kind = FORMULA_AND, .list = list->items, .list_count = (uint32_t)list->count});
}

const Formula *formula_and(Formulas *formulas, const Formula *a, const Formula *b)
{
    List list = {0};
    const Formula *first = a->kind == FORMULA_AND ? a : b, *second = first == a ? b : a;
    if (first->kind == FORMULA_AND)
        for (uint32_t i = 0; i < first->list_count; i++) vector_push(&list, first->list[i]);
    bool possible = (first->kind == FORMULA_AND || insert(formulas, &list, first)) &&
                    insert(formulas, &list, second);
    const Formula *result = possible ? and_of(formulas, &list) : formula_constant(formulas, false);
    vector_release(&list);
    return result;
}

const Formula *formula_or(Formulas *formulas, const Formula *a, const Formula *b)
{
    return formula_and(formulas, a->negation, b->negation)->negation;
}

/* ---- until ---- */

/* a until (u && rest) where u is the same at each position: u && (a until rest). */
static const Formula *until_and(Formulas *formulas, const Formula *a, const Formula *b)
{
    const Formula *parts = formula_constant(formulas, true), *rest = parts;
    for (uint32_t i = 0; i < b->list_count; i++) {
        const Formula **into = is_suspendable(b->list[i]) ? &parts : &rest;
        *into = formula_and(formulas, *into, b->list[i]);
    }
    if (parts->kind == FORMULA_TRUE) return NULL;
    return formula_and(formulas, parts, formula_until(formulas, a, rest));
}

/* a until (u || rest): (a until u) || (a until rest). So it is for any operand where a is true; there
 * `eventually always` are made to stand apart, as they are suspendable. */
static const Formula *until_or(Formulas *formulas, const Formula *a, const Formula *b)
{
    const Formula *parts = formula_constant(formulas, false), *rest = parts;
    for (uint32_t i = 0; i < b->list_count; i++) {
        const Formula *operand = b->list[i];
        if (operand->universal && (operand->eventual || a->kind == FORMULA_TRUE))
            parts = formula_or(formulas, parts, formula_until(formulas, a, operand));
        else
            rest = formula_or(formulas, rest, operand);
    }
    if (parts->kind == FORMULA_FALSE) return NULL;
    return formula_or(formulas, parts, formula_until(formulas, a, rest));
}

static const Formula *until_parts(Formulas *formulas, const Formula *a, const Formula *b)
{
    if (b->kind == FORMULA_AND) return until_and(formulas, a, b);
    return b->kind == FORMULA_OR ? until_or(formulas, a, b) : NULL;
}

const Formula *formula_until(Formulas *formulas, const Formula *a, const Formula *b)
{
    if (b->eventual || formula_implies(a, b)) return b;
    if (a->kind != FORMULA_TRUE && formula_implies(a->negation, b))
        return formula_until(formulas, formula_constant(formulas, true), b);
    if (b->kind == FORMULA_UNTIL && formula_implies(b->a, a))
        return formula_until(formulas, a, b->b);
    if (a->kind != FORMULA_TRUE && is_suspendable(a)) {
        const Formula *later = formula_until(formulas, formula_constant(formulas, true), b);
        return formula_or(formulas, b, formula_and(formulas, a, later));
    }
    const Formula *parts = until_parts(formulas, a, b);
    if (parts != NULL) return parts;
    return formulas_make(formulas, &(Formula){.kind = FORMULA_UNTIL, .a = a, .b = b});
}

const Formula *formula_release(Formulas *formulas, const Formula *a, const Formula *b)
{
    return formula_until(formulas, a->negation, b->negation)->negation;
}
