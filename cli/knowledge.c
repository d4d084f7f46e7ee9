/* knowledge.c - facts in order of their values, and how they and proofs cover all values. */
#include "knowledge.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/text.h"

void knowledge_release(Knowledge *knowledge)
{
    free(knowledge->hindrance);
    vector_release(&knowledge->facts);
    vector_release(&knowledge->proofs);
}

/* The first fact that is not below the value. */
static size_t place_of_value(const Knowledge *knowledge, int64_t value)
{
    size_t place = knowledge->facts.count;
    while (place > 0 && knowledge->facts.items[place - 1].value >= value) place--;
    return place;
}

const Fact *knowledge_fact(const Knowledge *knowledge, int64_t value)
{
    size_t place = place_of_value(knowledge, value);
    if (place == knowledge->facts.count) return NULL;
    const Fact *fact = &knowledge->facts.items[place];
    return fact->value == value ? fact : NULL;
}

void knowledge_note(Knowledge *knowledge, Fact fact)
{
    size_t place = place_of_value(knowledge, fact.value);
    if (knowledge_fact(knowledge, fact.value) == NULL) {
        vector_push(&knowledge->facts, fact);
        Fact *at = &knowledge->facts.items[place];
        memmove(at + 1, at, (knowledge->facts.count - 1 - place) * sizeof *at);
    }
    knowledge->facts.items[place] = fact;
}

void knowledge_note_proof(Knowledge *knowledge, RangeProof proof)
{
    vector_push(&knowledge->proofs, proof);
}

const RangeProof *knowledge_proof(const Knowledge *knowledge, int64_t value)
{
    const RangeProof *best = NULL;
    for (size_t i = 0; i < knowledge->proofs.count; i++) {
        const RangeProof *proof = &knowledge->proofs.items[i];
        if (value < proof->low || value > proof->high) continue;
        if (best == NULL || proof->high > best->high) best = proof;
    }
    return best;
}

bool knowledge_is_decided(const Knowledge *knowledge, int64_t value)
{
    const Fact *fact = knowledge_fact(knowledge, value);
    return (fact != NULL && fact->kind != FACT_QUIET) || knowledge_proof(knowledge, value) != NULL;
}

bool knowledge_is_complete(const Knowledge *knowledge, int64_t low, int64_t high)
{
    while (low <= high) {
        const RangeProof *proof = knowledge_proof(knowledge, low);
        if (proof != NULL && proof->high >= high) return true;
        if (!knowledge_is_decided(knowledge, low)) return false;
        if (low == INT64_MAX) return true;
        low = proof != NULL ? proof->high + 1 : low + 1;
    }
    return true;
}

int64_t knowledge_last_shown(const Knowledge *knowledge, int64_t low)
{
    for (size_t i = knowledge->facts.count; i-- > 0;) {
        const Fact *fact = &knowledge->facts.items[i];
        if (fact->kind == FACT_SHOWN) return fact->value;
    }
    return low - 1;
}

bool knowledge_shows(const Knowledge *knowledge, int64_t low, int64_t high)
{
    for (size_t i = 0; i < knowledge->facts.count; i++) {
        const Fact *fact = &knowledge->facts.items[i];
        if (fact->kind == FACT_SHOWN && low <= fact->value && fact->value <= high) return true;
    }
    return false;
}

/* ---- ranges ---- */

static Range *add_range(Ranges *ranges, Range range)
{
    ranges->items = memory_resize(ranges->items, ranges->count + 1, sizeof range);
    ranges->items[ranges->count] = range;
    return &ranges->items[ranges->count++];
}

static Verdict verdict_of(const Knowledge *knowledge, FactKind kind)
{
    bool witness = knowledge->property->kind == PROPERTY_WITNESS;
    switch (kind) {
    case FACT_SHOWN: return witness ? VERDICT_HOLDS : VERDICT_VIOLATED;
    case FACT_ABSENT: return witness ? VERDICT_VIOLATED : VERDICT_HOLDS;
    case FACT_QUIET:
    case FACT_REFUSED: break;
    }
    return VERDICT_UNKNOWN;
}

static Basis basis_of(const Fact *fact)
{
    switch (fact->kind) {
    case FACT_SHOWN: return BASIS_TRACES;
    case FACT_ABSENT:
        return strcmp(fact->engine, "explore") == 0 ? BASIS_EXPLORATION : BASIS_PROOFS;
    case FACT_REFUSED: return BASIS_REFUSED;
    case FACT_QUIET: break;
    }
    return BASIS_SEARCH;
}

static char *reason_of(const Fact *fact, const char *reason)
{
    if (fact->kind != FACT_QUIET) return NULL;
    Text text = {0};
    text_add(&text, reason);
    if (fact->instances > 0) {
        text_format(&text, "; nothing found in the instances that were explored");
    }
    char *whole = memory_copy_string(text_string(&text));
    text_release(&text);
    return whole;
}

static void add_trace(Range *range, const Trace *trace)
{
    size_t count = (size_t)(range->high - range->low) + 1;
    range->traces = memory_resize(range->traces, count, sizeof(Trace *));
    range->traces[count - 1] = trace;
}

/* A value of its own: a longer range, where the one before is of the same sort. */
static void add_fact(Ranges *ranges, const Knowledge *knowledge, const Fact *fact,
                     const char *reason)
{
    Basis basis = basis_of(fact);
    char *why = reason_of(fact, reason);
    Range *range = ranges->count > 0 ? &ranges->items[ranges->count - 1] : NULL;
    bool same = range != NULL && range->basis == basis && range->high == fact->value - 1 &&
                range->engine == fact->engine && (why == NULL || strcmp(why, range->reason) == 0);
    if (same) {
        range->high++;
        free(why);
    } else {
        range = add_range(ranges, (Range){.low = fact->value,
                                          .high = fact->value,
                                          .verdict = verdict_of(knowledge, fact->kind),
                                          .basis = basis,
                                          .engine = fact->engine,
                                          .reason = why});
    }
    if (fact->kind == FACT_SHOWN) add_trace(range, fact->trace);
}

static void add_proof(Ranges *ranges, const RangeProof *proof, int64_t low)
{
    add_range(ranges, (Range){.low = low,
                              .high = proof->high,
                              .verdict = proof->finding->verdict,
                              .basis = BASIS_PROOF,
                              .engine = proof->finding->engine,
                              .proof = proof->finding});
}

/* Where the next value is that something is known of; `high` + 1 (or its end) for none. */
static int64_t end_of_gap(const Knowledge *knowledge, int64_t low, int64_t high)
{
    int64_t end = high;
    for (size_t i = 0; i < knowledge->facts.count; i++) {
        int64_t value = knowledge->facts.items[i].value;
        if (value > low && value - 1 < end) end = value - 1;
    }
    for (size_t i = 0; i < knowledge->proofs.count; i++) {
        int64_t value = knowledge->proofs.items[i].low;
        if (value > low && value - 1 < end) end = value - 1;
    }
    return end;
}

/* "only the first 64 values are tried one by one; no proof was found". */
static char *reason_of_gap(const Knowledge *knowledge, const char *reason, const char *unseen)
{
    if (unseen == NULL || !knowledge->is_open) return memory_copy_string(reason);
    Text text = {0};
    text_format(&text, "%s; %s", unseen, reason);
    char *whole = memory_copy_string(text_string(&text));
    text_release(&text);
    return whole;
}

Ranges knowledge_ranges(const Knowledge *knowledge, int64_t low, int64_t high, const char *reason,
                        const char *unseen)
{
    Ranges ranges = {0};
    if (knowledge->hindrance != NULL) reason = knowledge->hindrance;
    if (knowledge->reason != NULL) reason = knowledge->reason;
    for (int64_t value = low; value <= high; value++) {
        const RangeProof *proof = knowledge_proof(knowledge, value);
        const Fact *fact = knowledge_fact(knowledge, value);
        bool refused = fact != NULL && fact->kind == FACT_REFUSED;
        if (proof != NULL && !refused) {
            add_proof(&ranges, proof, value);
        } else if (fact != NULL) {
            add_fact(&ranges, knowledge, fact, reason);
        } else {
            add_range(&ranges, (Range){.low = value,
                                       .high = end_of_gap(knowledge, value, high),
                                       .verdict = VERDICT_UNKNOWN,
                                       .basis = BASIS_NONE,
                                       .reason = reason_of_gap(knowledge, reason, unseen)});
        }
        value = ranges.items[ranges.count - 1].high;
        if (value == INT64_MAX) break;
    }
    return ranges;
}

const Trace *ranges_nearest(const Ranges *ranges)
{
    const Trace *first = NULL;
    for (size_t i = 0; i < ranges->count; i++) {
        const Range *range = &ranges->items[i];
        if (range->basis != BASIS_TRACES) continue;
        const Range *next = i + 1 < ranges->count ? range + 1 : NULL;
        if (next != NULL && next->verdict != VERDICT_UNKNOWN) {
            return range->traces[range->high - range->low];
        }
        if (first == NULL) first = range->traces[0];
    }
    return first;
}

/* ---- all together ---- */

static const Range *range_at(const Ranges *ranges, int64_t value)
{
    for (size_t i = 0; i < ranges->count; i++) {
        const Range *range = &ranges->items[i];
        if (range->low <= value && value <= range->high) return range;
    }
    return NULL;
}

/* The worst verdict that any of the properties has at this value, and up to where they all stay as
 * they are. One that was not asked for is only ever violated. */
static Range range_together(const SynthesisProperty *properties, size_t count, int64_t value,
                            int64_t end)
{
    bool unknown = false, violated = false, refused = false;
    for (size_t i = 0; i < count; i++) {
        const Range *range = range_at(&properties[i].ranges, value);
        if (range == NULL) continue;
        if (range->high < end) end = range->high;
        refused = refused || range->basis == BASIS_REFUSED;
        violated = violated || range->verdict == VERDICT_VIOLATED;
        unknown = unknown || (properties[i].asked && range->verdict == VERDICT_UNKNOWN);
    }
    return (Range){.low = value,
                   .high = end,
                   .verdict = violated  ? VERDICT_VIOLATED
                              : unknown ? VERDICT_UNKNOWN
                                        : VERDICT_HOLDS,
                   .basis = refused ? BASIS_REFUSED : BASIS_NONE};
}

/* Is everything known, or unknown, without an end, or something violated? */
static bool is_endless(const SynthesisProperty *properties, size_t count)
{
    bool endless = true;
    for (size_t i = 0; i < count; i++) {
        const Ranges *ranges = &properties[i].ranges;
        const Range *last = &ranges->items[ranges->count - 1];
        if (!properties[i].asked) continue;
        if (last->high == RANGE_ENDLESS && last->verdict == VERDICT_VIOLATED) return true;
        endless = endless && last->high == RANGE_ENDLESS;
    }
    return endless;
}

static void add_together(Ranges *together, Range range)
{
    Range *before = together->count > 0 ? &together->items[together->count - 1] : NULL;
    if (before != NULL && before->verdict == range.verdict && before->basis == range.basis) {
        before->high = range.high;
    } else {
        add_range(together, range);
    }
}

Ranges ranges_together(const SynthesisProperty *properties, size_t count, int64_t low, int64_t high)
{
    Ranges together = {0};
    int64_t last = is_endless(properties, count) ? RANGE_ENDLESS : high;
    for (int64_t value = low; value <= last; value++) {
        Range range = range_together(properties, count, value, last);
        add_together(&together, range);
        value = range.high;
        if (value == INT64_MAX) break;
    }
    return together;
}

bool ranges_have(const Ranges *ranges, Verdict verdict)
{
    for (size_t i = 0; i < ranges->count; i++) {
        if (ranges->items[i].verdict == verdict) return true;
    }
    return false;
}
