/* invariant.c - clauses over predicates: keeping and printing. */
#include "invariant.h"

#include <stdlib.h>
#include <string.h>

#include "lift.h"
#include "model/print.h"
#include "support/memory.h"
#include "support/vector.h"

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

Term invariant_clause(const void *invariant, size_t which, Encoder *encoder, const State *state)
{
    const Clause *clause = &((const Invariant *)invariant)->clauses[which];
    Terms *terms = encoder_values(encoder)->terms;
    Term any = term_truth(terms, false);
    for (uint32_t i = 0; i < clause->count; i++) {
        Term truth = predicate_encode(encoder, &clause->literals[i].predicate, state);
        if (clause->literals[i].negated) truth = term_not(terms, truth);
        any = term_or(terms, any, truth);
    }
    return any;
}

/* ---- printing ---- */

/* Literal by literal: not all of it is in the language. */
static void print_literals(Text *text, const Clause *clause)
{
    if (clause->count == 0) text_add(text, "false");
    for (uint32_t i = 0; i < clause->count; i++) {
        if (i > 0) text_add(text, " || ");
        if (clause->literals[i].negated) text_add_char(text, '!');
        text_add_char(text, '(');
        predicate_print(text, &clause->literals[i].predicate);
        text_add_char(text, ')');
    }
}

/* The clauses in their order, a line each. */
static char **print_lines(const Invariant *invariant)
{
    Arena *arena = arena_create();
    const System *system = invariant->templates->system;
    char **lines = memory_allocate(invariant->count + 1, sizeof *lines);
    for (size_t i = 0; i < invariant->count; i++) {
        Claims claims = {.arena = arena, .frame_cells = invariant->templates->frame_cells};
        const Expr *claim = clause_of_any(&claims, system, &invariant->clauses[i]);
        Text text = {0};
        if (claim != NULL) {
            expr_print(&text, claim);
        } else {
            print_literals(&text, &invariant->clauses[i]);
        }
        lines[i] = memory_copy_string(text_string(&text));
        text_release(&text);
    }
    arena_destroy(arena);
    return lines;
}

void invariant_print(Text *text, const Invariant *invariant)
{
    char **lines = print_lines(invariant);
    for (size_t i = 0; i < invariant->count; i++) {
        size_t known = 0;
        while (known < i && strcmp(lines[known], lines[i]) != 0) known++;
        if (known == i) text_format(text, "%s\n", lines[i]);
    }
    for (size_t i = 0; i < invariant->count; i++) free(lines[i]);
    free(lines);
    if (invariant->count == 0) text_add(text, "true\n");
}
