/* automaton_build.c - Gastin & Oddoux (CAV 2001): temporal formulas are the states of a very weak
 * alternating automaton (delta_of is its transition function, section 3), sets of them are the
 * states of the generalised one (leave_set and is_marked: section 4, definition 3).
 *
 * What is asked again and again of the whole word, `always eventually` something about a single
 * position, as assumptions often are, would double the edges each time. It is left out of the
 * construction and put on the edges in the end (claim_again): an edge may claim that one of them
 * happens there. One at a time is enough, since what happens infinitely often leaves room for the
 * others. */
#include <stdlib.h>
#include <string.h>

#include "drafts.h"
#include "support/bug.h"
#include "support/memory.h"

#define SET_WORDS 4
#define TEMPORAL_MOST (64 * SET_WORDS)
#define TERMS_MOST 4096     /* ways to leave a set, before any is left out */
#define WORK_MOST 500000000 /* pairs of ways that are looked at: some seconds */

#ifdef TINY
#define FIRST_SLOTS 2
#else
#define FIRST_SLOTS 64
#endif

static const char too_large[] =
    "the automaton of the property and the assumptions would be too large";

/* Of temporal formulas. */
typedef struct Set {
    uint64_t words[SET_WORDS];
} Set;

/* A way to go on: what holds now, and what has to hold from the next position on. */
typedef struct Term {
    uint64_t positive, negative;
    Set later;
} Term;

typedef VECTOR(Term) Terms;

typedef struct Builder {
    const Formulas *formulas;
    Draft *draft;
    uint64_t excluded[FORMULA_ATOMS_MOST];
    Terms *delta;        /* by the numbers of formulas, where … */
    bool *known;         /* … it was worked out */
    uint32_t *positions; /* in `temporal`, by the numbers of formulas */
    VECTOR(const Formula *) temporal;
    unsigned untils;               /* of them */
    VECTOR(const Formula *) again; /* x of each `always eventually x` that is put on in the end */
    VECTOR(Set) sets;              /* of each state of the draft; that of the first is not used */
    uint32_t *slots;               /* open addressing: states, 0 is free */
    uint32_t slot_count;
    uint64_t work;
    const char *reason;
} Builder;

static uint64_t bits_below(unsigned count)
{
    return count == 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static void work(Builder *builder, size_t a, size_t b)
{
    builder->work += (uint64_t)a * b;
    if (builder->work > WORK_MOST) builder->reason = too_large;
}

/* ---- sets ---- */

static bool set_has(const Set *set, uint32_t position)
{
    return (set->words[position / 64] >> position % 64 & 1) != 0;
}

static bool set_contains(const Set *set, const Set *part)
{
    for (int i = 0; i < SET_WORDS; i++)
        if ((part->words[i] & ~set->words[i]) != 0) return false;
    return true;
}

static bool set_equal(const Set *a, const Set *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* ---- terms ---- */

static uint64_t excluded_by(const Builder *builder, uint64_t atoms)
{
    uint64_t excluded = 0;
    for (; atoms != 0; atoms &= atoms - 1) excluded |= builder->excluded[__builtin_ctzll(atoms)];
    return excluded;
}

/* Both at once; false where that can't be. What other atoms rule out need not be said. */
static bool term_join(const Builder *builder, const Term *a, const Term *b, Term *ret_term)
{
    Term term = {.positive = a->positive | b->positive, .negative = a->negative | b->negative};
    uint64_t excluded = excluded_by(builder, term.positive);
    if ((term.positive & (term.negative | excluded)) != 0) return false;
    term.negative &= ~excluded;
    for (int i = 0; i < SET_WORDS; i++) term.later.words[i] = a->later.words[i] | b->later.words[i];
    *ret_term = term;
    return true;
}

/* Asks for nothing that `b` does not ask for. */
static bool term_contains(const Term *a, const Term *b)
{
    return (a->positive & ~b->positive) == 0 && (a->negative & ~b->negative) == 0 &&
           set_contains(&b->later, &a->later);
}

/* Adds a way of the alternating automaton, unless there is one that asks for less. */
static void terms_add(Builder *builder, Terms *terms, const Term *term)
{
    size_t kept = 0;
    work(builder, terms->count + 1, 1);
    for (size_t i = 0; i < terms->count; i++)
        if (term_contains(&terms->items[i], term)) return;
    for (size_t i = 0; i < terms->count; i++)
        if (!term_contains(term, &terms->items[i])) terms->items[kept++] = terms->items[i];
    terms->count = kept;
    vector_push(terms, *term);
    if (terms->count > TERMS_MOST) builder->reason = too_large;
}

static void terms_add_all(Builder *builder, Terms *terms, const Terms *more)
{
    for (size_t i = 0; i < more->count && builder->reason == NULL; i++)
        terms_add(builder, terms, &more->items[i]);
}

/* terms = terms with one of `more` each */
static void terms_multiply(Builder *builder, Terms *terms, const Terms *more)
{
    Terms product = {0};
    Term term;
    for (size_t i = 0; i < terms->count; i++)
        for (size_t k = 0; k < more->count && builder->reason == NULL; k++)
            if (term_join(builder, &terms->items[i], &more->items[k], &term))
                terms_add(builder, &product, &term);
    vector_release(terms);
    *terms = product;
}

static void terms_add_empty(Terms *terms)
{
    vector_push(terms, (Term){0});
}

/* ---- the alternating automaton ---- */

static const Terms *delta_of(Builder *builder, const Formula *formula);

static Term term_later(const Builder *builder, const Formula *formula)
{
    Term term = {0};
    uint32_t position = builder->positions[formula->number];
    term.later.words[position / 64] |= (uint64_t)1 << position % 64;
    return term;
}

static void delta_of_list(Builder *builder, const Formula *formula, Terms *terms)
{
    bool is_and = formula->kind == FORMULA_AND;
    if (is_and) terms_add_empty(terms);
    for (uint32_t i = 0; i < formula->list_count && builder->reason == NULL; i++) {
        const Terms *part = delta_of(builder, formula->list[i]);
        if (is_and)
            terms_multiply(builder, terms, part);
        else
            terms_add_all(builder, terms, part);
    }
}

/* a until b: b, or a and the same again. a release b: b, with a or the same again. */
static void delta_of_pair(Builder *builder, const Formula *formula, Terms *terms)
{
    builder->untils += formula->kind == FORMULA_UNTIL;
    if (builder->temporal.count == TEMPORAL_MOST || builder->untils > AUTOMATON_ACCEPTANCE_MOST) {
        builder->reason = too_large;
        return;
    }
    builder->positions[formula->number] = (uint32_t)builder->temporal.count;
    vector_push(&builder->temporal, formula);
    const Terms *a = delta_of(builder, formula->a), *b = delta_of(builder, formula->b);
    Term again = term_later(builder, formula);
    if (formula->kind == FORMULA_UNTIL) {
        terms_add(builder, terms, &again);
        terms_multiply(builder, terms, a);
        terms_add_all(builder, terms, b);
    } else {
        terms_add_all(builder, terms, a);
        terms_add(builder, terms, &again);
        terms_multiply(builder, terms, b);
    }
}

static void delta_of_literal(const Formula *formula, Terms *terms)
{
    uint64_t bit = (uint64_t)1 << formula->atom;
    const Term term = {.positive = formula->negated ? 0 : bit,
                       .negative = formula->negated ? bit : 0};
    vector_push(terms, term);
}

static const Terms *delta_of(Builder *builder, const Formula *formula)
{
    Terms *terms = &builder->delta[formula->number];
    if (builder->known[formula->number]) return terms;
    builder->known[formula->number] = true;
    switch (formula->kind) {
    case FORMULA_TRUE: terms_add_empty(terms); break;
    case FORMULA_FALSE: break;
    case FORMULA_LITERAL: delta_of_literal(formula, terms); break;
    case FORMULA_AND:
    case FORMULA_OR: delta_of_list(builder, formula, terms); break;
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: delta_of_pair(builder, formula, terms); break;
    }
    return terms;
}

/* ---- the states ---- */

static uint64_t set_hash(const Set *set)
{
    uint64_t hash = 0;
    for (int i = 0; i < SET_WORDS; i++)
        hash = (hash ^ set->words[i]) * 0x9E3779B97F4A7C15U ^ hash >> 29;
    return hash ^ hash >> 32;
}

static uint32_t *slot_of(const Builder *builder, const Set *set)
{
    for (uint64_t i = set_hash(set);; i++) {
        uint32_t *slot = &builder->slots[i & (builder->slot_count - 1)];
        if (*slot == 0 || set_equal(&builder->sets.items[*slot], set)) return slot;
    }
}

static void grow_slots(Builder *builder)
{
    if (2 * (builder->sets.count + 1) <= builder->slot_count) return;
    free(builder->slots);
    builder->slot_count *= 2;
    builder->slots = memory_allocate(builder->slot_count, sizeof *builder->slots);
    for (uint32_t i = 1; i < builder->sets.count; i++)
        *slot_of(builder, &builder->sets.items[i]) = i;
}

static uint32_t add_state(Builder *builder, const Set *set)
{
    uint32_t state = (uint32_t)builder->sets.count;
    if (state == AUTOMATON_STATES_MOST) builder->reason = too_large;
    vector_push(&builder->sets, *set);
    vector_push(&builder->draft->states, (Edges){0});
    return state;
}

static uint32_t state_of(Builder *builder, const Set *set)
{
    grow_slots(builder);
    uint32_t *slot = slot_of(builder, set);
    if (*slot == 0) *slot = add_state(builder, set);
    return *slot;
}

/* ---- the edges ---- */

static bool label_allows(const Term *way, const Term *term)
{
    return (way->positive & ~term->positive) == 0 && (way->negative & ~term->negative) == 0;
}

/* Is the until at this position not put off here: gone, or could it have been left? */
static bool is_marked(const Builder *builder, uint32_t position, const Term *term)
{
    if (!set_has(&term->later, position)) return true;
    const Terms *ways = &builder->delta[builder->temporal.items[position]->number];
    for (size_t i = 0; i < ways->count; i++) {
        const Term *way = &ways->items[i];
        if (!set_has(&way->later, position) && label_allows(way, term) &&
            set_contains(&term->later, &way->later))
            return true;
    }
    return false;
}

static uint64_t marks_of(const Builder *builder, const Term *term)
{
    uint64_t marks = 0;
    unsigned set = 0;
    for (uint32_t i = 0; i < builder->temporal.count; i++) {
        if (builder->temporal.items[i]->kind != FORMULA_UNTIL) continue;
        marks |= (uint64_t)is_marked(builder, i, term) << set++;
    }
    return marks;
}

typedef struct Way {
    Term term;
    uint64_t marks;
} Way;

typedef VECTOR(Way) Ways;

static bool way_contains(const Way *a, const Way *b)
{
    return term_contains(&a->term, &b->term) && (b->marks & ~a->marks) == 0;
}

static void ways_add(Ways *ways, const Way *way)
{
    size_t kept = 0;
    for (size_t i = 0; i < ways->count; i++)
        if (way_contains(&ways->items[i], way)) return;
    for (size_t i = 0; i < ways->count; i++)
        if (!way_contains(way, &ways->items[i])) ways->items[kept++] = ways->items[i];
    ways->count = kept;
    vector_push(ways, *way);
}

static int compare_terms(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Term));
}

/* Repetitions only: what asks for less may belong to fewer acceptance sets. */
static void drop_repetitions(Terms *terms)
{
    size_t kept = 0;
    if (terms->count == 0) return;
    qsort(terms->items, terms->count, sizeof *terms->items, compare_terms);
    for (size_t i = 0; i < terms->count; i++)
        if (i == 0 || compare_terms(&terms->items[i], &terms->items[kept - 1]) != 0)
            terms->items[kept++] = terms->items[i];
    terms->count = kept;
}

/* Every way with one of `more` each. */
static void join_ways(Builder *builder, Terms *terms, const Terms *more)
{
    Terms product = {0};
    Term term;
    work(builder, terms->count, more->count);
    for (size_t i = 0; i < terms->count && builder->reason == NULL; i++)
        for (size_t k = 0; k < more->count; k++)
            if (term_join(builder, &terms->items[i], &more->items[k], &term))
                vector_push(&product, term);
    vector_release(terms);
    drop_repetitions(&product);
    if (product.count > TERMS_MOST) builder->reason = too_large;
    *terms = product;
}

/* The edges of a state by these ways. */
static void add_edges(Builder *builder, uint32_t state, const Terms *terms)
{
    Ways ways = {0};
    work(builder, terms->count, terms->count);
    for (size_t i = 0; i < terms->count && builder->reason == NULL; i++) {
        const Way way = {terms->items[i], marks_of(builder, &terms->items[i])};
        ways_add(&ways, &way);
    }
    for (size_t i = 0; i < ways.count && builder->reason == NULL; i++) {
        const Way *way = &ways.items[i];
        uint32_t target = state_of(builder, &way->term.later);
        const AutomatonEdge edge = {way->term.positive, way->term.negative, way->marks, target};
        vector_push(&builder->draft->states.items[state], edge);
    }
    vector_release(&ways);
}

static void leave_set(Builder *builder, uint32_t state)
{
    Terms terms = {0};
    const Set set = builder->sets.items[state];
    terms_add_empty(&terms);
    for (uint32_t i = 0; i < builder->temporal.count && builder->reason == NULL; i++)
        if (set_has(&set, i))
            join_ways(builder, &terms, &builder->delta[builder->temporal.items[i]->number]);
    if (builder->reason == NULL) add_edges(builder, state, &terms);
    vector_release(&terms);
}

/* ---- the formula ---- */

static bool is_about_one_position(const Formula *formula)
{
    for (uint32_t i = 0; i < formula->list_count; i++)
        if (!is_about_one_position(formula->list[i])) return false;
    return formula->a == NULL;
}

/* x of `always eventually x`, or NULL. */
static const Formula *asked_again(const Formula *formula)
{
    if (formula->kind != FORMULA_RELEASE || formula->a->kind != FORMULA_FALSE) return NULL;
    const Formula *inner = formula->b;
    if (inner->kind != FORMULA_UNTIL || inner->a->kind != FORMULA_TRUE) return NULL;
    return is_about_one_position(inner->b) ? inner->b : NULL;
}

static void join_operand(Builder *builder, Terms *terms, const Formula *operand)
{
    const Formula *again = asked_again(operand);
    const Terms *ways = delta_of(builder, again != NULL ? again : operand);
    if (builder->reason != NULL) return;
    if (again != NULL)
        vector_push(&builder->again, again);
    else
        join_ways(builder, terms, ways);
}

/* The ways from the initial state. */
static void begin(Builder *builder, const Formula *formula)
{
    const Set none = {{0}};
    Terms terms = {0};
    terms_add_empty(&terms);
    bool is_and = formula->kind == FORMULA_AND;
    uint32_t count = is_and ? formula->list_count : 1;
    for (uint32_t i = 0; i < count && builder->reason == NULL; i++)
        join_operand(builder, &terms, is_and ? formula->list[i] : formula);
    builder->draft->initial = add_state(builder, &none);
    if (builder->reason == NULL) add_edges(builder, builder->draft->initial, &terms);
    vector_release(&terms);
}

static void build_states(Builder *builder)
{
    for (uint32_t i = 1; i < builder->sets.count && builder->reason == NULL; i++) {
        leave_set(builder, i);
        if (draft_edges(builder->draft) > AUTOMATON_EDGES_MOST) builder->reason = too_large;
    }
}

/* ---- what is asked again and again ---- */

static const Terms *ways_again(const Builder *builder, size_t position)
{
    return &builder->delta[builder->again.items[position]->number];
}

/* An edge as well with each way in which x happens there, unless it does in any case. */
static void claim_on(Builder *builder, const AutomatonEdge *edge, const Terms *ways, uint64_t mark,
                     Edges *edges)
{
    const Term here = {.positive = edge->positive, .negative = edge->negative};
    Term joined;
    for (size_t i = 0; i < ways->count; i++) {
        if (!term_join(builder, &here, &ways->items[i], &joined)) continue;
        const AutomatonEdge claim = {joined.positive, joined.negative, edge->marks | mark,
                                     edge->target};
        vector_push(edges, claim);
    }
}

static bool happens_on(const AutomatonEdge *edge, const Terms *ways)
{
    const Term here = {.positive = edge->positive, .negative = edge->negative};
    for (size_t i = 0; i < ways->count; i++)
        if (label_allows(&ways->items[i], &here)) return true;
    return false;
}

/* One state's edges, each also with a claim. */
static Edges claimed_edges(Builder *builder, const Edges *edges, unsigned first_set)
{
    Edges claimed = {0};
    for (size_t k = 0; k < edges->count; k++) {
        AutomatonEdge edge = edges->items[k];
        for (size_t x = 0; x < builder->again.count; x++)
            if (happens_on(&edge, ways_again(builder, x)))
                edge.marks |= (uint64_t)1 << (first_set + x);
        vector_push(&claimed, edge);
        for (size_t x = 0; x < builder->again.count; x++) {
            uint64_t mark = (uint64_t)1 << (first_set + x);
            if ((edge.marks & mark) == 0)
                claim_on(builder, &edge, ways_again(builder, x), mark, &claimed);
        }
    }
    return claimed;
}

static void claim_again(Builder *builder, unsigned first_set)
{
    Draft *draft = builder->draft;
    for (size_t i = 0; i < draft->states.count; i++) {
        Edges claimed = claimed_edges(builder, &draft->states.items[i], first_set);
        vector_release(&draft->states.items[i]);
        draft->states.items[i] = claimed;
    }
    draft->sets = bits_below(first_set + (unsigned)builder->again.count);
}

static void builder_init(Builder *builder, Draft *draft, const Formulas *formulas,
                         const Formula *formula)
{
    *builder = (Builder){.formulas = formulas, .draft = draft, .slot_count = FIRST_SLOTS};
    size_t count = (size_t)formula->number + 2; /* parts are older than what they are in */
    builder->delta = memory_allocate(count, sizeof *builder->delta);
    builder->known = memory_allocate(count, sizeof *builder->known);
    builder->positions = memory_allocate(count, sizeof *builder->positions);
    builder->slots = memory_allocate(builder->slot_count, sizeof *builder->slots);
    for (uint32_t i = 0; i < FORMULA_ATOMS_MOST; i++)
        builder->excluded[i] = formulas_excluded(formulas, i);
}

static void builder_release(Builder *builder, const Formula *formula)
{
    for (size_t i = 0; i < (size_t)formula->number + 2; i++) vector_release(&builder->delta[i]);
    vector_release(&builder->temporal);
    vector_release(&builder->again);
    vector_release(&builder->sets);
    free(builder->delta);
    free(builder->known);
    free(builder->positions);
    free(builder->slots);
}

static void build(Builder *builder, const Formula *formula)
{
    begin(builder, formula);
    if (builder->reason != NULL) return;
    builder->draft->sets = bits_below(builder->untils);
    build_states(builder);
    if (builder->reason != NULL || builder->again.count == 0) return;
    draft_reduce(builder->draft); /* so that there are fewer edges to claim on */
    unsigned sets = (unsigned)__builtin_popcountll(builder->draft->sets);
    if (sets + builder->again.count > AUTOMATON_ACCEPTANCE_MOST)
        builder->reason = too_large;
    else
        claim_again(builder, sets);
    if (draft_edges(builder->draft) > AUTOMATON_EDGES_MOST) builder->reason = too_large;
}

const char *draft_build(Draft *draft, const Formulas *formulas, const Formula *formula)
{
    Builder builder;
    builder_init(&builder, draft, formulas, formula);
    build(&builder, formula);
    builder_release(&builder, formula);
    return builder.reason;
}
