/* unrolling.c - states, steps and what could be wrong with them, one after the other. */
#include "unrolling.h"

#include "support/bug.h"

void unrolling_init(Unrolling *unrolling, Session *session, EncodingShape shape)
{
    Terms *terms = terms_create();
    *unrolling = (Unrolling){
        .session = session,
        .terms = terms,
        .shape = shape,
        .encoder = encoder_create(terms, session->system, FORM_FINITE, shape),
        .query = query_create(terms, LOGIC_FINITE, session->patience,
                              session->options->dump_queries, session->engine),
        .taken = term_truth(terms, true),
    };
}

void unrolling_swap(Unrolling *unrolling)
{
    unrolling->swaps = swaps_create(unrolling->session->system);
}

void unrolling_release(Unrolling *unrolling)
{
    swaps_destroy(unrolling->swaps);
    for (size_t i = 0; i < unrolling->identities.count; i++) {
        free(unrolling->identities.items[i].moved);
    }
    vector_release(&unrolling->identities);
    anywhere_release(&unrolling->anywhere);
    vector_release(&unrolling->states);
    vector_release(&unrolling->transits);
    vector_release(&unrolling->bads);
    query_destroy(unrolling->query);
    encoder_destroy(unrolling->encoder);
    terms_destroy(unrolling->terms);
}

uint32_t unrolling_depth(const Unrolling *unrolling)
{
    return (uint32_t)unrolling->states.count - 1;
}

/* Findings and what evaluating them has to do with no_model_error: see findings_judge_state. */
static bool is_judged(const Findings *findings, const Finding *finding)
{
    const Finding *errors = findings_error(findings);
    return finding->open || (errors->open && (finding->asked || findings->judges_all));
}

bool bad_is_wanted(const Findings *findings, const Bad *bad)
{
    const Finding *errors = findings_error(findings);
    switch (bad->kind) {
    case BAD_DECIDED:
    case BAD_STEP: return bad->finding->open;
    case BAD_FAILED:
        if (errors->open) return is_judged(findings, bad->finding);
        /* Where it failed once it can't hold any more, and that is all there is to know. */
        return bad->finding->open && !bad->finding->failed;
    }
    BUG("no such kind of bad");
}

static void add_bad(Unrolling *unrolling, Bad bad)
{
    bad.term = term_and(unrolling->terms, bad.term, unrolling->taken);
    if (!term_is_false(unrolling->terms, bad.term)) vector_push(&unrolling->bads, bad);
}

static bool can_fail(const Unrolling *unrolling, const Finding *finding)
{
    size_t position = (size_t)(finding - unrolling->session->findings->items);
    return !unrolling->typed || unrolling->anywhere.fails[position];
}

/* What a property of states or (with a transit) of transitions says about the last step. */
static void add_property(Unrolling *unrolling, Finding *finding, const State *state,
                         const Transit *transit)
{
    Terms *terms = unrolling->terms;
    const Property *property = finding->property;
    Bad bad = {.of_transition = transit != NULL, .finding = finding};
    Term error;
    Term value = encode_property(unrolling->encoder, property->expr, state, transit, &error);
    bad.kind = BAD_FAILED;
    bad.early = transit != NULL;
    bad.term = error;
    if (can_fail(unrolling, finding)) add_bad(unrolling, bad);
    if (property->kind == PROPERTY_RECOVERABLE) return; /* no single state decides it */
    bad.kind = BAD_DECIDED;
    bad.early = false;
    bad.term = property->kind == PROPERTY_WITNESS ? value : term_not(terms, value);
    bad.term = term_and_not(terms, bad.term, error);
    add_bad(unrolling, bad);
}

static void add_properties(Unrolling *unrolling, const State *state, const Transit *transit)
{
    const Findings *findings = unrolling->session->findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!is_judged(findings, finding)) continue;
        if (!property_kind_has_values(finding->property->kind)) continue;
        if (!finding->property->of_transitions) {
            add_property(unrolling, finding, state, NULL);
        } else if (transit != NULL) {
            add_property(unrolling, finding, transit->before, transit);
        }
    }
}

/* Whatever the step is, it exists or fails; what that looks like joins the bads. */
static void set_step(Unrolling *unrolling, Term taken, Term error, const State *state,
                     const Transit *transit)
{
    vector_clear(&unrolling->bads);
    query_assert(unrolling->query, term_or(unrolling->terms, taken, error));
    unrolling->taken = term_truth(unrolling->terms, true); /* of a step that fails nothing is */
    add_bad(unrolling, (Bad){.kind = BAD_STEP,
                             .early = true,
                             .finding = findings_error(unrolling->session->findings),
                             .term = error});
    unrolling->taken = taken;
    add_properties(unrolling, state, transit);
}

/* An identity that indexes processes: its entry, made where there is none yet. */
static Identities *identities_of(Unrolling *unrolling, const Type *type)
{
    for (size_t i = 0; i < unrolling->identities.count; i++) {
        if (unrolling->identities.items[i].type == type) return &unrolling->identities.items[i];
    }
    size_t count = (size_t)type_values(type);
    Identities identities = {type, memory_allocate(count, sizeof(Term))};
    for (size_t i = 0; i < count; i++) identities.moved[i] = term_truth(unrolling->terms, false);
    vector_push(&unrolling->identities, identities);
    return &unrolling->identities.items[unrolling->identities.count - 1];
}

static bool is_indexed_by_identities(const Process *process)
{
    return process->index != NULL && process->index->kind == TYPE_ID;
}

static Term is_mover(Unrolling *unrolling, const Transit *transit, uint32_t mover)
{
    const Values *values = encoder_values(unrolling->encoder);
    return number_equal(&values->numbers, transit->mover, number_constant(&values->numbers, mover));
}

/* Of runs that differ only in the names of identities one is enough: the one where they move for the
 * first time in their order. An attempt is a move, too. */
static void order_movers(Unrolling *unrolling, const Transit *transit)
{
    Terms *terms = unrolling->terms;
    uint32_t movers = encoder_movers(unrolling->encoder), instance;
    for (uint32_t i = 0; i < movers; i++) {
        const Process *process = encoder_mover(unrolling->encoder, i, &instance);
        if (!is_indexed_by_identities(process) || instance == 0) continue;
        Term earlier = identities_of(unrolling, process->index)->moved[instance - 1];
        query_assert(unrolling->query,
                     term_implies(terms, is_mover(unrolling, transit, i), earlier));
    }
    for (uint32_t i = 0; i < movers; i++) {
        const Process *process = encoder_mover(unrolling->encoder, i, &instance);
        if (!is_indexed_by_identities(process)) continue;
        Term *moved = &identities_of(unrolling, process->index)->moved[instance];
        *moved = term_or(terms, *moved, is_mover(unrolling, transit, i));
    }
}

/* The last step may come in any order: what is asked about it might not be said of another one. */
static void order_neighbours(Unrolling *unrolling)
{
    size_t count = unrolling->transits.count;
    if (unrolling->swaps == NULL || count < 3) return;
    const Transit *transits = unrolling->transits.items;
    Term misplaced = swaps_misplaced(unrolling->swaps, unrolling->encoder, &transits[count - 3],
                                     &transits[count - 2]);
    query_assert(unrolling->query, term_not(unrolling->terms, misplaced));
}

static bool extend_from_nothing(Unrolling *unrolling)
{
    Beginning beginning;
    encode_beginning(unrolling->encoder, &beginning);
    vector_push(&unrolling->states, beginning.state);
    set_step(unrolling, beginning.possible, beginning.error, beginning.state, NULL);
    return !session_complains(unrolling->session, unrolling->encoder);
}

/* Before the first step: what need not be looked for at any. */
static void look_anywhere(Unrolling *unrolling)
{
    anywhere_init(&unrolling->anywhere, unrolling->session, unrolling->terms, unrolling->shape);
    if (!unrolling->anywhere.typed) return;
    Term typing = state_typing(unrolling->encoder, unrolling->states.items[0]);
    Term untyped = term_not(unrolling->terms, typing);
    query_set_timeout(unrolling->query, 1);
    unrolling->typed = query_check(unrolling->query, &untyped, 1) == ANSWER_NO;
    query_set_timeout(unrolling->query, 0);
}

bool unrolling_extend(Unrolling *unrolling)
{
    if (unrolling->states.count == 0) return extend_from_nothing(unrolling);
    if (unrolling->states.count == 1) look_anywhere(unrolling);
    if (unrolling->session->stopped) return false;
    Encoder *encoder = unrolling->encoder;
    const State *before = unrolling->states.items[unrolling->states.count - 1];
    int64_t step = (int64_t)unrolling_depth(unrolling);
    Transit transit;
    Term definition;
    encode_transit(encoder, before, step, &transit);
    const State *after = state_named(encoder, transit.after, step + 1, &definition);
    if (session_complains(unrolling->session, encoder)) return false;
    if (unrolling->session->system->order_count == 0) transit.raw = after;
    transit.after = after;
    vector_push(&unrolling->transits, transit);
    vector_push(&unrolling->states, after);
    query_assert(unrolling->query, transit.inputs);
    query_assert(unrolling->query, definition);
    if (unrolling->anywhere.symmetric) order_movers(unrolling, &transit);
    order_neighbours(unrolling);
    bool fails = !unrolling->typed || unrolling->anywhere.steps_fail;
    if (!fails) transit.error = term_truth(unrolling->terms, false);
    set_step(unrolling, transit.taken, transit.error, after, &transit);
    return !session_complains(unrolling->session, encoder);
}

void unrolling_commit(Unrolling *unrolling)
{
    const Findings *findings = unrolling->session->findings;
    query_assert(unrolling->query, unrolling->taken);
    for (size_t i = 0; i < unrolling->bads.count; i++) {
        const Bad *bad = &unrolling->bads.items[i];
        if (!bad_is_wanted(findings, bad)) continue;
        query_assert(unrolling->query, term_not(unrolling->terms, bad->term));
    }
}
