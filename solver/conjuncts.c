/* conjuncts.c - claims and clauses in words, sorted. */
#include "conjuncts.h"

#include <stdlib.h>
#include <string.h>

#include "houdini.h"
#include "lift.h"
#include "model/print.h"
#include "naming.h"
#include "simplify.h"
#include "support/memory.h"

static int compare_conjuncts(const void *a, const void *b)
{
    const Conjunct *left = a, *right = b;
    /* Those that tell values of an order by where they stand are read least easily. */
    bool left_ranks = printed_has_ranks(left->text), right_ranks = printed_has_ranks(right->text);
    if (left_ranks != right_ranks) return left_ranks ? 1 : -1;
    size_t left_length = strlen(left->text), right_length = strlen(right->text);
    if (left_length != right_length) return left_length < right_length ? -1 : 1;
    if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
    return strcmp(left->text, right->text);
}

/* Of the same words, literal by literal from the same templates. */
static bool is_said(const Conjuncts *conjuncts, const Conjunct *conjunct)
{
    if (conjuncts->items.count == 0) return false;
    const Conjunct *before = &conjuncts->items.items[conjuncts->items.count - 1];
    const Clause *a = before->clause, *b = conjunct->clause;
    if (a == NULL || b == NULL || a->count != b->count) return false;
    if (before->claim == NULL || conjunct->claim == NULL) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const Literal *left = &a->literals[i], *right = &b->literals[i];
        if (left->predicate.template != right->predicate.template) return false;
        if (left->negated != right->negated) return false;
    }
    return strcmp(before->text, conjunct->text) == 0;
}

static int compare_words(const void *a, const void *b)
{
    const Conjunct *left = a, *right = b;
    int words = strcmp(left->text, right->text);
    if (words != 0 || left->rank == right->rank) return words;
    return left->rank < right->rank ? -1 : 1;
}

/* All of the same words get the lowest rank of them: none of others stands between them then. */
static void share_ranks(Conjuncts *conjuncts)
{
    Conjunct *items = conjuncts->items.items;
    qsort(items, conjuncts->items.count, sizeof *items, compare_words);
    for (size_t i = 1; i < conjuncts->items.count; i++) {
        if (strcmp(items[i - 1].text, items[i].text) == 0) items[i].rank = items[i - 1].rank;
    }
}

/* In order, each once. */
static void arrange(Conjuncts *conjuncts)
{
    size_t count = conjuncts->items.count;
    if (count == 0) return;
    share_ranks(conjuncts);
    qsort(conjuncts->items.items, count, sizeof *conjuncts->items.items, compare_conjuncts);
    conjuncts->items.count = 0;
    for (size_t i = 0; i < count; i++) {
        const Conjunct conjunct = conjuncts->items.items[i];
        if (is_said(conjuncts, &conjunct)) {
            free(conjunct.text);
        } else {
            conjuncts->items.items[conjuncts->items.count++] = conjunct;
        }
    }
}

Conjuncts conjuncts_of_claims(const Claims *claims, const System *system, const Expr *const *list,
                              size_t count)
{
    Conjuncts conjuncts = {.frame_cells = claims->frame_cells};
    for (size_t i = 0; i < count; i++) {
        const Expr *claim = claim_simplify(claims, list[i]);
        if (claim == NULL) continue;
        const Conjunct conjunct = {
            .claim = claim, .text = naming_words(claims, system, claim), .rank = i};
        vector_push(&conjuncts.items, conjunct);
    }
    arrange(&conjuncts);
    return conjuncts;
}

static Conjunct clause_as_it_is(const Clause *clause)
{
    Text text = {0};
    clause_print(&text, clause);
    const Conjunct conjunct = {.clause = clause, .text = memory_copy_string(text_string(&text))};
    text_release(&text);
    return conjunct;
}

Conjuncts conjuncts_of_any(Claims *claims, const Invariant *invariant)
{
    const System *system = invariant->templates->system;
    Conjuncts conjuncts = {0};
    for (size_t i = 0; i < invariant->count; i++) {
        const Clause *clause = &invariant->clauses[i];
        const Expr *claim = clause_of_any(claims, system, clause);
        if (claim != NULL && (claim = claim_simplify(claims, claim)) == NULL) continue;
        Conjunct conjunct = {.claim = claim, .clause = clause};
        if (claim == NULL) conjunct = clause_as_it_is(clause);
        if (claim != NULL) conjunct.text = naming_words(claims, system, claim);
        vector_push(&conjuncts.items, conjunct);
    }
    conjuncts.frame_cells = claims->frame_cells;
    arrange(&conjuncts);
    return conjuncts;
}

Conjuncts conjuncts_of_clauses(const Invariant *invariant)
{
    Conjuncts conjuncts = {.frame_cells = invariant->templates->frame_cells};
    for (size_t i = 0; i < invariant->count; i++) {
        vector_push(&conjuncts.items, clause_as_it_is(&invariant->clauses[i]));
    }
    arrange(&conjuncts);
    return conjuncts;
}

uint64_t conjuncts_instances(const Conjuncts *conjuncts)
{
    uint64_t all = 0;
    for (size_t i = 0; i < conjuncts->items.count; i++) {
        uint64_t one = 1;
        const Expr *claim = conjuncts->items.items[i].claim;
        for (; claim != NULL && claim->kind == EXPR_FORALL; claim = claim->b) {
            one *= (uint64_t)type_values(claim->binding->type);
        }
        all += one;
    }
    return all;
}

void conjuncts_release(Conjuncts *conjuncts)
{
    for (size_t i = 0; i < conjuncts->items.count; i++) free(conjuncts->items.items[i].text);
    vector_release(&conjuncts->items);
}

Conjuncts conjuncts_copy(const Conjuncts *conjuncts, const bool *kept)
{
    Conjuncts copy = {.frame_cells = conjuncts->frame_cells};
    for (size_t i = 0; i < conjuncts->items.count; i++) {
        Conjunct conjunct = conjuncts->items.items[i];
        if (!kept[i]) continue;
        conjunct.text = memory_copy_string(conjunct.text);
        vector_push(&copy.items, conjunct);
    }
    return copy;
}

char *conjuncts_print(const Conjuncts *conjuncts)
{
    if (conjuncts->items.count == 0) return NULL;
    Text text = {0};
    const char *before = NULL;
    for (size_t i = 0; i < conjuncts->items.count; i++) {
        const char *words = conjuncts->items.items[i].text;
        if (before != NULL && strcmp(before, words) == 0) continue;
        text_format(&text, "%s%s", i > 0 ? "\n" : "", words);
        before = words;
    }
    char *printed = memory_copy_string(text_string(&text));
    text_release(&text);
    return printed;
}

Term conjunct_holds(const void *conjuncts, size_t which, Encoder *encoder, const State *state)
{
    const Conjunct *conjunct = &((const Conjuncts *)conjuncts)->items.items[which];
    if (conjunct->claim != NULL) return claim_encode(encoder, conjunct->claim, state);
    return clause_encode(encoder, conjunct->clause, state);
}
