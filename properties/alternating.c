/* alternating.c - what formulas ask for now, and later. */
#include "alternating.h"

#include "support/memory.h"

#define WORK_MOST 500000000 /* pairs of ways: some seconds */

const char alternating_too_large[] =
    "the automaton of the property and the assumptions would be too large";

void alternating_work(Alternating *alternating, size_t a, size_t b)
{
    alternating->work += (uint64_t)a * b;
    if (alternating->work > WORK_MOST) alternating->reason = alternating_too_large;
}

void alternating_init(Alternating *alternating, const Formulas *formulas, const Formula *formula)
{
    size_t count = (size_t)formula->number + 2; /* parts are older than what they are in */
    *alternating = (Alternating){.formula_count = count};
    alternating->delta = memory_allocate(count, sizeof *alternating->delta);
    alternating->known = memory_allocate(count, sizeof *alternating->known);
    alternating->positions = memory_allocate(count, sizeof *alternating->positions);
    for (uint32_t i = 0; i < FORMULA_BITS; i++)
        alternating->excluded[i] = formulas_excluded(formulas, i);
}

void alternating_release(Alternating *alternating)
{
    for (size_t i = 0; i < alternating->formula_count; i++) vector_release(&alternating->delta[i]);
    vector_release(&alternating->temporal);
    free(alternating->delta);
    free(alternating->known);
    free(alternating->positions);
}

/* ---- sets ---- */

bool set_has(const Set *set, uint32_t position)
{
    return (set->words[position / 64] >> position % 64 & 1) != 0;
}

bool set_contains(const Set *set, const Set *part)
{
    for (int i = 0; i < SET_WORDS; i++)
        if ((part->words[i] & ~set->words[i]) != 0) return false;
    return true;
}

/* ---- terms ---- */

static uint64_t excluded_by(const Alternating *alternating, uint64_t atoms)
{
    uint64_t excluded = 0;
    for (; atoms != 0; atoms &= atoms - 1)
        excluded |= alternating->excluded[__builtin_ctzll(atoms)];
    return excluded;
}

bool alternating_join(const Alternating *alternating, const Term *a, const Term *b, Term *ret_term)
{
    Term term = {.positive = a->positive | b->positive, .negative = a->negative | b->negative};
    uint64_t excluded = excluded_by(alternating, term.positive);
    if ((term.positive & (term.negative | excluded)) != 0) return false;
    term.negative &= ~excluded;
    for (int i = 0; i < SET_WORDS; i++) term.later.words[i] = a->later.words[i] | b->later.words[i];
    *ret_term = term;
    return true;
}

bool term_label_contains(const Term *a, const Term *b)
{
    return (a->positive & ~b->positive) == 0 && (a->negative & ~b->negative) == 0;
}

bool term_contains(const Term *a, const Term *b)
{
    return term_label_contains(a, b) && set_contains(&b->later, &a->later);
}

/* Adds a way, unless there is one that asks for less. */
static void terms_add(Alternating *alternating, Terms *terms, const Term *term)
{
    size_t kept = 0;
    alternating_work(alternating, terms->count + 1, 1);
    for (size_t i = 0; i < terms->count; i++)
        if (term_contains(&terms->items[i], term)) return;
    for (size_t i = 0; i < terms->count; i++)
        if (!term_contains(term, &terms->items[i])) terms->items[kept++] = terms->items[i];
    terms->count = kept;
    vector_push(terms, *term);
    if (terms->count > TERMS_MOST) alternating->reason = alternating_too_large;
}

static void terms_add_all(Alternating *alternating, Terms *terms, const Terms *more)
{
    for (size_t i = 0; i < more->count && alternating->reason == NULL; i++)
        terms_add(alternating, terms, &more->items[i]);
}

/* terms = terms with one of `more` each */
static void terms_multiply(Alternating *alternating, Terms *terms, const Terms *more)
{
    Terms product = {0};
    Term term;
    for (size_t i = 0; i < terms->count; i++)
        for (size_t k = 0; k < more->count && alternating->reason == NULL; k++)
            if (alternating_join(alternating, &terms->items[i], &more->items[k], &term))
                terms_add(alternating, &product, &term);
    vector_release(terms);
    *terms = product;
}

static void terms_add_empty(Terms *terms)
{
    vector_push(terms, (Term){0});
}

/* ---- formulas ---- */

static Term term_later(const Alternating *alternating, const Formula *formula)
{
    Term term = {0};
    uint32_t position = alternating->positions[formula->number];
    term.later.words[position / 64] |= (uint64_t)1 << position % 64;
    return term;
}

static void delta_of_list(Alternating *alternating, const Formula *formula, Terms *terms)
{
    bool is_and = formula->kind == FORMULA_AND;
    if (is_and) terms_add_empty(terms);
    for (uint32_t i = 0; i < formula->list_count && alternating->reason == NULL; i++) {
        const Terms *part = alternating_ways(alternating, formula->list[i]);
        if (is_and)
            terms_multiply(alternating, terms, part);
        else
            terms_add_all(alternating, terms, part);
    }
}

/* a until b: b, or a and the same again. a release b: b, with a or the same again. */
static void delta_of_pair(Alternating *alternating, const Formula *formula, Terms *terms)
{
    alternating->untils += formula->kind == FORMULA_UNTIL;
    if (alternating->temporal.count == TEMPORAL_MOST || alternating->untils > UNTILS_MOST) {
        alternating->reason = alternating_too_large;
        return;
    }
    alternating->positions[formula->number] = (uint32_t)alternating->temporal.count;
    vector_push(&alternating->temporal, formula);
    const Terms *a = alternating_ways(alternating, formula->a),
                *b = alternating_ways(alternating, formula->b);
    Term again = term_later(alternating, formula);
    if (formula->kind == FORMULA_UNTIL) {
        terms_add(alternating, terms, &again);
        terms_multiply(alternating, terms, a);
        terms_add_all(alternating, terms, b);
    } else {
        terms_add_all(alternating, terms, a);
        terms_add(alternating, terms, &again);
        terms_multiply(alternating, terms, b);
    }
}

static void delta_of_literal(const Formula *formula, Terms *terms)
{
    uint64_t bit = (uint64_t)1 << formula->atom;
    const Term term = {.positive = formula->negated ? 0 : bit,
                       .negative = formula->negated ? bit : 0};
    vector_push(terms, term);
}

const Terms *alternating_ways(Alternating *alternating, const Formula *formula)
{
    Terms *terms = &alternating->delta[formula->number];
    if (alternating->known[formula->number]) return terms;
    alternating->known[formula->number] = true;
    switch (formula->kind) {
    case FORMULA_TRUE: terms_add_empty(terms); break;
    case FORMULA_FALSE: break;
    case FORMULA_LITERAL: delta_of_literal(formula, terms); break;
    case FORMULA_AND:
    case FORMULA_OR: delta_of_list(alternating, formula, terms); break;
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: delta_of_pair(alternating, formula, terms); break;
    }
    return terms;
}
