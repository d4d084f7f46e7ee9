/* invariant.c - clauses over predicates: keeping and printing. */
#include "invariant.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

Invariant *invariant_create(const Templates *templates)
{
    Arena *arena = arena_create();
    Invariant *invariant = ARENA_NEW(arena, Invariant);
    invariant->arena = arena;
    invariant->templates = templates;
    return invariant;
}

void invariant_destroy(Invariant *invariant)
{
    if (invariant == NULL) return;
    free(invariant->clauses);
    arena_destroy(invariant->arena);
}

void invariant_add(Invariant *invariant, const Literal *literals, uint32_t count)
{
    const Literal *copy =
        count == 0 ? NULL : arena_copy(invariant->arena, literals, count * sizeof *literals);
    if (invariant->count == invariant->capacity) {
        invariant->capacity = invariant->capacity == 0 ? 16 : 2 * invariant->capacity;
        invariant->clauses =
            memory_resize(invariant->clauses, invariant->capacity, sizeof *invariant->clauses);
    }
    invariant->clauses[invariant->count++] = (Clause){copy, count};
}

Term clause_encode(Encoder *encoder, const Clause *clause, const State *state)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term any = term_truth(terms, false);
    for (uint32_t i = 0; i < clause->count; i++) {
        Term truth = predicate_encode(encoder, &clause->literals[i].predicate, state);
        if (clause->literals[i].negated) truth = term_not(terms, truth);
        any = term_or(terms, any, truth);
    }
    return any;
}

/* In parentheses, unless it has no `&&` or `||` itself or, negated, no operator at all. */
static void print_literal(Text *text, const Literal *literal)
{
    Text words = {0};
    predicate_print(&words, &literal->predicate);
    const char *own = text_string(&words);
    bool is_loose = strstr(own, " && ") != NULL || strstr(own, " || ") != NULL;
    if (literal->negated) is_loose = strchr(own, ' ') != NULL;
    text_format(text, is_loose ? "%s(%s)" : "%s%s", literal->negated ? "!" : "", own);
    text_release(&words);
}

void clause_print(Text *text, const Clause *clause)
{
    if (clause->count == 0) text_add(text, "false");
    for (uint32_t i = 0; i < clause->count; i++) {
        if (i > 0) text_add(text, " || ");
        print_literal(text, &clause->literals[i]);
    }
}
