/* automaton_build.c - Gastin & Oddoux (CAV 2001), section 4: sets of the states of the alternating
 * automaton are the states of the generalised one (definition 3: leave_set and is_marked).
 *
 * What is asked again and again of the whole word, `always eventually` something about a single
 * position, as assumptions often are, would double the edges each time. It is left out of the
 * construction and put on the edges in the end (claim_again): an edge may claim that one of them
 * happens there. One at a time is enough, since what happens infinitely often leaves room for the
 * others. */
#include <stdlib.h>
#include <string.h>

#include "alternating.h"
#include "drafts.h"
#include "support/memory.h"

#ifdef TINY
#define FIRST_SLOTS 2
#else
#define FIRST_SLOTS 64
#endif

typedef struct Builder {
    Draft *draft;
    Alternating alternating;
    VECTOR(const Formula *) again; /* x of each `always eventually x` that is put on in the end */
    VECTOR(Set) sets;              /* of each state of the draft; that of the first is not used */
    uint32_t *slots;               /* open addressing: states, 0 is free */
    uint32_t slot_count;
} Builder;

static void give_up(Builder *builder)
{
    builder->alternating.reason = alternating_too_large;
}

static bool has_given_up(const Builder *builder)
{
    return builder->alternating.reason != NULL;
}

static uint64_t bits_below(unsigned count)
{
    return count == 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

/* ---- the states ---- */

static bool set_equal(const Set *a, const Set *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

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
    if (state == AUTOMATON_STATES_MOST) give_up(builder);
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

/* Is the until at this position not put off here: gone, or could it have been left? */
static bool is_marked(const Builder *builder, uint32_t position, const Term *term)
{
    if (!set_has(&term->later, position)) return true;
    const Terms *ways =
        &builder->alternating.delta[builder->alternating.temporal.items[position]->number];
    for (size_t i = 0; i < ways->count; i++) {
        const Term *way = &ways->items[i];
        if (!set_has(&way->later, position) && term_label_contains(way, term) &&
            set_contains(&term->later, &way->later))
            return true;
    }
    return false;
}

static uint64_t marks_of(const Builder *builder, const Term *term)
{
    uint64_t marks = 0;
    unsigned set = 0;
    for (uint32_t i = 0; i < builder->alternating.temporal.count; i++) {
        if (builder->alternating.temporal.items[i]->kind != FORMULA_UNTIL) continue;
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
    alternating_work(&builder->alternating, terms->count, more->count);
    for (size_t i = 0; i < terms->count && !has_given_up(builder); i++)
        for (size_t k = 0; k < more->count; k++)
            if (alternating_join(&builder->alternating, &terms->items[i], &more->items[k], &term))
                vector_push(&product, term);
    vector_release(terms);
    drop_repetitions(&product);
    if (product.count > TERMS_MOST) give_up(builder);
    *terms = product;
}

/* The edges of a state by these ways. */
static void add_edges(Builder *builder, uint32_t state, const Terms *terms)
{
    Ways ways = {0};
    alternating_work(&builder->alternating, terms->count, terms->count);
    for (size_t i = 0; i < terms->count && !has_given_up(builder); i++) {
        const Way way = {terms->items[i], marks_of(builder, &terms->items[i])};
        ways_add(&ways, &way);
    }
    for (size_t i = 0; i < ways.count && !has_given_up(builder); i++) {
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
    vector_push(&terms, (Term){0});
    for (uint32_t i = 0; i < builder->alternating.temporal.count && !has_given_up(builder); i++)
        if (set_has(&set, i))
            join_ways(builder, &terms,
                      &builder->alternating.delta[builder->alternating.temporal.items[i]->number]);
    if (!has_given_up(builder)) add_edges(builder, state, &terms);
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
    const Terms *ways = alternating_ways(&builder->alternating, again != NULL ? again : operand);
    if (has_given_up(builder)) return;
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
    vector_push(&terms, (Term){0});
    bool is_and = formula->kind == FORMULA_AND;
    uint32_t count = is_and ? formula->list_count : 1;
    for (uint32_t i = 0; i < count && !has_given_up(builder); i++)
        join_operand(builder, &terms, is_and ? formula->list[i] : formula);
    builder->draft->initial = add_state(builder, &none);
    if (!has_given_up(builder)) add_edges(builder, builder->draft->initial, &terms);
    vector_release(&terms);
}

static void build_states(Builder *builder)
{
    for (uint32_t i = 1; i < builder->sets.count && !has_given_up(builder); i++) {
        leave_set(builder, i);
        if (draft_edges(builder->draft) > AUTOMATON_EDGES_MOST) give_up(builder);
    }
}

/* ---- what is asked again and again ---- */

static const Terms *ways_again(const Builder *builder, size_t position)
{
    return &builder->alternating.delta[builder->again.items[position]->number];
}

/* An edge as well with each way in which x happens there, unless it does in any case. */
static void claim_on(Builder *builder, const AutomatonEdge *edge, const Terms *ways, uint64_t mark,
                     Edges *edges)
{
    const Term here = {.positive = edge->positive, .negative = edge->negative};
    Term joined;
    for (size_t i = 0; i < ways->count; i++) {
        if (!alternating_join(&builder->alternating, &here, &ways->items[i], &joined)) continue;
        const AutomatonEdge claim = {joined.positive, joined.negative, edge->marks | mark,
                                     edge->target};
        vector_push(edges, claim);
    }
}

static bool happens_on(const AutomatonEdge *edge, const Terms *ways)
{
    const Term here = {.positive = edge->positive, .negative = edge->negative};
    for (size_t i = 0; i < ways->count; i++)
        if (term_label_contains(&ways->items[i], &here)) return true;
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

static void build(Builder *builder, const Formula *formula)
{
    begin(builder, formula);
    if (has_given_up(builder)) return;
    builder->draft->sets = bits_below(builder->alternating.untils);
    build_states(builder);
    if (has_given_up(builder) || builder->again.count == 0) return;
    draft_reduce(builder->draft); /* so that there are fewer edges to claim on */
    unsigned sets = (unsigned)__builtin_popcountll(builder->draft->sets);
    if (sets + builder->again.count > AUTOMATON_ACCEPTANCE_MOST)
        give_up(builder);
    else
        claim_again(builder, sets);
    if (draft_edges(builder->draft) > AUTOMATON_EDGES_MOST) give_up(builder);
}

const char *draft_build(Draft *draft, const Formulas *formulas, const Formula *formula)
{
    Builder builder = {.draft = draft, .slot_count = FIRST_SLOTS};
    builder.slots = memory_allocate(builder.slot_count, sizeof *builder.slots);
    alternating_init(&builder.alternating, formulas, formula);
    build(&builder, formula);
    const char *reason = builder.alternating.reason;
    alternating_release(&builder.alternating);
    vector_release(&builder.again);
    vector_release(&builder.sets);
    free(builder.slots);
    return reason;
}
