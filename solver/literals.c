/* literals.c - the predicates in one state, as constants of a query. */
#include "literals.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/memory.h"

static int compare_meanings(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t)((const Meaning *)a)->term;
    uintptr_t right = (uintptr_t)((const Meaning *)b)->term;
    return left < right ? -1 : left > right;
}

void literals_init(Literals *literals, const char *prefix)
{
    size_t count = literals->count;
    literals->named = memory_allocate(2 * count + 1, sizeof *literals->named);
    literals->meanings = memory_allocate(2 * count + 1, sizeof *literals->meanings);
    literals->truths = memory_allocate(count + 1, sizeof *literals->truths);
    literals->defined = memory_allocate(count + 1, sizeof *literals->defined);
    Z3_sort sort = terms_bool_sort(literals->terms);
    for (size_t i = 0; i < count; i++) {
        char name[40];
        snprintf(name, sizeof name, "%s%zu", prefix, i);
        literals->named[2 * i] = term_constant(literals->terms, name, sort);
        literals->named[2 * i + 1] = term_not(literals->terms, literals->named[2 * i]);
    }
    for (size_t i = 0; i < 2 * count; i++) {
        literals->meanings[i] = (Meaning){literals->named[i], (uint32_t)i};
    }
    qsort(literals->meanings, 2 * count, sizeof *literals->meanings, compare_meanings);
}

void literals_release(Literals *literals)
{
    free(literals->named);
    free(literals->meanings);
    free(literals->truths);
    free(literals->defined);
}

Term literals_truth(Literals *literals, size_t predicate)
{
    if (literals->truths[predicate] == NULL) {
        literals->truths[predicate] =
            predicate_encode(literals->encoder, &literals->predicates[predicate], literals->state);
    }
    return literals->truths[predicate];
}

static void define(Literals *literals, size_t predicate)
{
    query_assert(*literals->query, term_iff(literals->terms, literals->named[2 * predicate],
                                            literals_truth(literals, predicate)));
}

Term literals_name(Literals *literals, uint32_t literal)
{
    size_t predicate = literal / 2;
    if (!literals->defined[predicate]) define(literals, predicate);
    literals->defined[predicate] = true;
    return literals->named[literal];
}

void literals_define_again(Literals *literals)
{
    for (size_t i = 0; i < literals->count; i++) {
        if (literals->defined[i]) define(literals, i);
    }
}

bool literals_find(const Literals *literals, Term term, uint32_t *ret_literal)
{
    const Meaning key = {.term = term};
    const Meaning *found = bsearch(&key, literals->meanings, 2 * literals->count,
                                   sizeof *literals->meanings, compare_meanings);
    if (found != NULL) *ret_literal = found->literal;
    return found != NULL;
}
