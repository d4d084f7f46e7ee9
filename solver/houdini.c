/* houdini.c - the largest inductive subset of claims, in finite and in unbounded encodings.
 *
 * Finite: one incremental query with a switch for each claim; each counterexample to induction
 * drops every claim that it breaks. Unbounded: models of quantified formulas can't be asked for
 * much, so each claim is checked by itself, in rounds with a new solver. */
#include "houdini.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

/* Everything in one context. */
typedef struct Bench {
    Houdini *houdini;
    Terms *terms;
    Encoder *encoder;
    const Expr *const *claims;
    size_t count;
    bool *kept;
    State *state;
    Term typing;
    Transit transit;
    Term *now, *next; /* of each kept claim */
} Bench;

Term claim_encode(Encoder *encoder, const Expr *claim, const State *state)
{
    Term error;
    Term value = encode_property(encoder, claim, state, NULL, &error);
    return term_and_not(encoder_values(encoder)->terms, value, error);
}

Term claim_holds(const void *claims, size_t which, Encoder *encoder, const State *state)
{
    return claim_encode(encoder, ((const Expr *const *)claims)[which], state);
}

static QueryLogic logic_of(EncodingForm form)
{
    return form == FORM_FINITE ? LOGIC_FINITE : LOGIC_GENERAL;
}

static Query *query_for(const Bench *bench, const char *name)
{
    Houdini *houdini = bench->houdini;
    Query *query =
        query_create(bench->terms, logic_of(houdini->form), houdini->patience, houdini->dump, name);
    query_set_timeout(query, houdini->claim_timeout);
    if (houdini->form == FORM_UNBOUNDED) {
        query_assert(query, encoder_params_assumed(bench->encoder));
    }
    return query;
}

static void bench_init(Bench *bench, Houdini *houdini, const Expr *const *claims, size_t count)
{
    *bench = (Bench){.houdini = houdini, .claims = claims, .count = count};
    bench->terms = terms_create();
    bench->encoder = encoder_create(bench->terms, houdini->system, houdini->form, SHAPE_SHARED);
    encoder_reserve_frame(bench->encoder, houdini->frame_cells);
    bench->now = memory_allocate(count + 1, sizeof(Term));
    bench->next = memory_allocate(count + 1, sizeof(Term));
}

static void bench_release(Bench *bench)
{
    free(bench->now);
    free(bench->next);
    encoder_destroy(bench->encoder);
    terms_destroy(bench->terms);
}

static HoudiniEnd fail(Houdini *houdini, const char *why)
{
    free(houdini->complaint);
    houdini->complaint = memory_copy_string(why);
    return HOUDINI_FAILED;
}

/* Did anything go wrong that makes answers worthless? */
static HoudiniEnd bench_end(const Bench *bench)
{
    const char *complaint = encoder_complaint(bench->encoder, NULL);
    bench->houdini->refused = complaint != NULL;
    if (complaint != NULL) return fail(bench->houdini, complaint);
    const char *failure = terms_failure(bench->terms);
    if (failure != NULL) return fail(bench->houdini, failure);
    const Patience *patience = bench->houdini->patience;
    return patience != NULL && patience_is_over(patience) ? HOUDINI_STOPPED : HOUDINI_DONE;
}

static void tell(const Bench *bench, size_t left)
{
    const Houdini *houdini = bench->houdini;
    if (houdini->tell != NULL) houdini->tell(houdini->tell_context, left);
}

/* May the term be false, given what the query has? Unknown counts as yes. */
static bool may_fail(const Bench *bench, Query *query, Term term)
{
    if (term_is_true(bench->terms, term)) return false;
    query_push(query);
    query_assert(query, term_not(bench->terms, term));
    Answer answer = query_check(query, NULL, 0);
    query_pop(query);
    return answer != ANSWER_NO;
}

/* Drops what some initial state breaks. */
static void drop_at_beginning(Bench *bench)
{
    Beginning beginning;
    encode_beginning(bench->encoder, &beginning);
    Query *query = query_for(bench, "houdini-beginning");
    query_assert(query, beginning.possible);
    for (size_t i = 0; i < bench->count && bench_end(bench) == HOUDINI_DONE; i++) {
        if (!bench->kept[i]) continue;
        tell(bench, bench->count);
        Term claim = claim_encode(bench->encoder, bench->claims[i], beginning.state);
        bench->kept[i] = !may_fail(bench, query, claim);
    }
    query_destroy(query);
}

static void encode_claims(Bench *bench)
{
    bench->state = state_fresh(bench->encoder, 0, &bench->typing);
    encode_transit(bench->encoder, bench->state, 0, &bench->transit);
    for (size_t i = 0; i < bench->count; i++) {
        if (!bench->kept[i]) continue;
        bench->now[i] = claim_encode(bench->encoder, bench->claims[i], bench->state);
        bench->next[i] = claim_encode(bench->encoder, bench->claims[i], bench->transit.after);
    }
}

static void assert_transit(const Bench *bench, Query *query)
{
    query_assert(query, bench->typing);
    query_assert(query, bench->transit.inputs);
    query_assert(query, bench->transit.taken);
}

/* Drops every claim that this counterexample breaks; the first query that has none is the end. */
static void drop_finite(Bench *bench)
{
    Terms *terms = bench->terms;
    Query *query = query_for(bench, "houdini-step");
    Z3_sort truth = terms_bool_sort(terms);
    Term *assumed = memory_allocate(bench->count + 1, sizeof(Term));
    Term *switches = memory_allocate(bench->count + 1, sizeof(Term));
    Term *breaks = memory_allocate(bench->count + 1, sizeof(Term));
    assert_transit(bench, query);
    for (size_t i = 0; i < bench->count; i++) {
        if (!bench->kept[i]) continue;
        switches[i] = term_constant(terms, "claim", truth);
        query_assert(query, term_implies(terms, switches[i], bench->now[i]));
    }
    while (bench_end(bench) == HOUDINI_DONE) {
        size_t count = 0, broken = 0;
        for (size_t i = 0; i < bench->count; i++) {
            if (!bench->kept[i]) continue;
            assumed[count++] = switches[i];
            breaks[broken++] = term_not(terms, bench->next[i]);
        }
        tell(bench, count);
        Term some = term_constant(terms, "breaks", truth);
        query_assert(query, term_implies(terms, some, term_or_all(terms, breaks, broken)));
        assumed[count++] = some;
        Answer answer = query_check(query, assumed, count);
        if (answer == ANSWER_NO) break;
        for (size_t i = 0; i < bench->count; i++) {
            if (!bench->kept[i]) continue;
            bench->kept[i] = answer == ANSWER_YES && query_truth(query, bench->next[i]);
        }
    }
    free(assumed);
    free(switches);
    free(breaks);
    query_destroy(query);
}

/* One round; true when nothing was dropped. */
static bool round_unbounded(Bench *bench)
{
    bool stable = true;
    Query *query = query_for(bench, "houdini-step");
    assert_transit(bench, query);
    for (size_t i = 0; i < bench->count; i++) {
        if (bench->kept[i]) query_assert(query, bench->now[i]);
    }
    for (size_t i = 0; i < bench->count && bench_end(bench) == HOUDINI_DONE; i++) {
        tell(bench, bench->count);
        if (!bench->kept[i] || !may_fail(bench, query, bench->next[i])) continue;
        bench->kept[i] = false;
        stable = false;
    }
    query_destroy(query);
    return stable;
}

static void drop_unbounded(Bench *bench)
{
    while (bench_end(bench) == HOUDINI_DONE && !round_unbounded(bench)) continue;
}

static HoudiniEnd run(Houdini *houdini, const Expr *const *claims, size_t count, bool *ret_kept)
{
    Bench bench;
    bench_init(&bench, houdini, claims, count);
    bench.kept = ret_kept;
    drop_at_beginning(&bench);
    if (bench_end(&bench) == HOUDINI_DONE) {
        encode_claims(&bench);
        if (houdini->form == FORM_FINITE) {
            drop_finite(&bench);
        } else {
            drop_unbounded(&bench);
        }
    }
    HoudiniEnd end = bench_end(&bench);
    bench_release(&bench);
    return end;
}

/* From that claim on, up to the first that has no encoding; which one that is (`count`: none). An
 * encoder that has complained once goes on complaining. */
static size_t next_without_encoding(Houdini *houdini, const Expr *const *claims, size_t first,
                                    size_t count, const bool *kept)
{
    Bench bench;
    bench_init(&bench, houdini, claims, count);
    bench.state = state_fresh(bench.encoder, 0, &bench.typing);
    size_t which = first;
    for (; which < count; which++) {
        if (!kept[which]) continue;
        claim_encode(bench.encoder, claims[which], bench.state);
        if (encoder_complaint(bench.encoder, NULL) != NULL) break;
    }
    bench_release(&bench);
    return which;
}

/* False where each has one. */
static bool drop_without_encoding(Houdini *houdini, const Expr *const *claims, size_t count,
                                  bool *kept)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        i = next_without_encoding(houdini, claims, i, count, kept);
        if (i == count) break;
        kept[i] = false;
        any = true;
    }
    return any;
}

HoudiniEnd houdini_run(Houdini *houdini, const Expr *const *claims, size_t count, bool *ret_kept)
{
    bool *kept = memory_allocate(count + 1, sizeof *kept);
    memcpy(kept, ret_kept, count * sizeof *kept);
    HoudiniEnd end = run(houdini, claims, count, kept);
    if (end == HOUDINI_FAILED && drop_without_encoding(houdini, claims, count, ret_kept)) {
        memcpy(kept, ret_kept, count * sizeof *kept);
        free(houdini->complaint);
        houdini->complaint = NULL;
        end = run(houdini, claims, count, kept);
    }
    memcpy(ret_kept, kept, count * sizeof *kept);
    free(kept);
    return end;
}

/* ---- slices ---- */

typedef struct Slice {
    Bench bench;
    Query *query;
    Term *switches;
    bool *needed, *explained;
} Slice;

static void slice_begin(Slice *slice)
{
    Bench *bench = &slice->bench;
    encode_claims(bench);
    slice->query = query_for(bench, "slice");
    assert_transit(bench, slice->query);
    for (size_t i = 0; i < bench->count; i++) {
        slice->switches[i] = term_constant(bench->terms, "claim", terms_bool_sort(bench->terms));
        query_assert(slice->query, term_implies(bench->terms, slice->switches[i], bench->now[i]));
    }
}

/* Which claims are needed for a transition to keep this one? False when there is no answer. */
static bool explain(Slice *slice, size_t claim)
{
    Bench *bench = &slice->bench;
    Query *query = slice->query;
    slice->explained[claim] = true;
    if (term_is_true(bench->terms, bench->next[claim])) return true;
    query_push(query);
    query_assert(query, term_not(bench->terms, bench->next[claim]));
    Answer answer = query_check(query, slice->switches, bench->count);
    Term *core = memory_allocate(bench->count + 1, sizeof(Term));
    size_t size = answer == ANSWER_NO ? query_core(query, core) : 0;
    query_pop(query);
    for (size_t i = 0; i < bench->count; i++) {
        for (size_t k = 0; k < size; k++) {
            if (core[k] == slice->switches[i]) slice->needed[i] = true;
        }
    }
    free(core);
    return answer == ANSWER_NO;
}

static bool explain_all(Slice *slice)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < slice->bench.count; i++) {
            if (!slice->needed[i] || slice->explained[i]) continue;
            if (!explain(slice, i)) return false;
            more = true;
        }
    }
    return true;
}

HoudiniEnd houdini_slice(Houdini *houdini, const Expr *const *claims, size_t count,
                         bool *ret_needed)
{
    Slice slice = {.needed = ret_needed};
    bench_init(&slice.bench, houdini, claims, count);
    slice.bench.kept = memory_allocate(count + 1, sizeof(bool));
    for (size_t i = 0; i < count; i++) slice.bench.kept[i] = true;
    slice.switches = memory_allocate(count + 1, sizeof(Term));
    slice.explained = memory_allocate(count + 1, sizeof(bool));
    slice_begin(&slice);
    bool explained = explain_all(&slice);
    HoudiniEnd end = bench_end(&slice.bench);
    /* All of them do, if it can't be told which. */
    for (size_t i = 0; i < count && !explained; i++) ret_needed[i] = true;
    query_destroy(slice.query);
    free(slice.bench.kept);
    free(slice.switches);
    free(slice.explained);
    bench_release(&slice.bench);
    return end;
}
