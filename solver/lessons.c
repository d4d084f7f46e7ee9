/* lessons.c - claims and clauses that proofs have left. */
#include "lessons_private.h"

#include <stdlib.h>
#include <string.h>

#include "carry.h"
#include "naming.h"
#include "support/memory.h"
#include "support/vector.h"

/* More would take the time of what is found anew. */
#define CLAIMS_MOST 200

typedef struct Said {
    const System *system;
    const Expr *claim;
    char *words; /* owned */
} Said;

/* A literal; its template is known by its position. */
typedef struct Part {
    uint32_t position;
    Literal literal;
} Part;

typedef struct Learnt {
    const System *system;
    const Part *parts;
    uint32_t count;
} Learnt;

struct Lessons {
    Claims claims;
    VECTOR(Said) said;
    VECTOR(Learnt) learnt;
};

Lessons *lessons_create(void)
{
    Lessons *lessons = memory_allocate(1, sizeof *lessons);
    lessons->claims.arena = arena_create();
    return lessons;
}

void lessons_destroy(Lessons *lessons)
{
    if (lessons == NULL) return;
    for (size_t i = 0; i < lessons->said.count; i++) free(lessons->said.items[i].words);
    vector_release(&lessons->said);
    vector_release(&lessons->learnt);
    arena_destroy(lessons->claims.arena);
    free(lessons);
}

/* ---- claims ---- */

size_t lessons_count(const Lessons *lessons)
{
    return lessons == NULL ? 0 : lessons->said.count;
}

static bool is_said(const Lessons *lessons, const char *words)
{
    for (size_t i = 0; i < lessons->said.count; i++) {
        if (strcmp(lessons->said.items[i].words, words) == 0) return true;
    }
    return false;
}

static void leave(Lessons *lessons, const System *system, const Expr *claim)
{
    /* Names bound here stand behind those of any of these systems. */
    if (lessons->claims.frame_cells < system->frame_cells) {
        lessons->claims.frame_cells = system->frame_cells;
    }
    const Expr *own = claim_carry(&lessons->claims, system, claim, system);
    if (own == NULL) return;
    char *words = naming_words(&lessons->claims, system, own);
    if (is_said(lessons, words)) {
        free(words);
    } else {
        vector_push(&lessons->said, (Said){system, own, words});
    }
}

void lessons_leave_claims(Lessons *lessons, const System *system, const Expr *const *claims,
                          size_t count)
{
    if (lessons == NULL) return;
    for (size_t i = 0; i < count && lessons->said.count < CLAIMS_MOST; i++) {
        leave(lessons, system, claims[i]);
    }
}

void lessons_leave_property(Lessons *lessons, const System *system, const Property *property)
{
    bool is_of_states = property->kind == PROPERTY_INVARIANT || property->kind == PROPERTY_LEMMA;
    if (lessons != NULL && is_of_states) leave(lessons, system, property->expr);
}

static bool is_among(char *const *all, size_t count, const char *words)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i], words) == 0) return true;
    }
    return false;
}

void lessons_take_claims(const Lessons *lessons, const System *system, Claims *claims,
                         const Expr ***list, size_t *count)
{
    if (lessons == NULL || lessons->said.count == 0) return;
    size_t known = *count;
    char **words = memory_allocate(known + 1, sizeof *words);
    for (size_t i = 0; i < known; i++) words[i] = naming_words(claims, system, (*list)[i]);
    *list = memory_resize(*list, known + lessons->said.count, sizeof **list);
    for (size_t i = 0; i < lessons->said.count; i++) {
        const Said *said = &lessons->said.items[i];
        if (is_among(words, known, said->words)) continue;
        const Expr *own = claim_carry(claims, system, said->claim, said->system);
        if (own != NULL) (*list)[(*count)++] = own;
    }
    for (size_t i = 0; i < known; i++) free(words[i]);
    free(words);
}

/* ---- clauses ---- */

static bool is_same(const Part *part, const Literal *literal)
{
    const Predicate *own = &part->literal.predicate, *other = &literal->predicate;
    bool same =
        part->position == other->template->position && part->literal.negated == literal->negated;
    for (uint32_t i = 0; i < other->template->parameter_count && same; i++) {
        same = own->arguments[i] == other->arguments[i];
    }
    return same;
}

static bool is_learnt(const Lessons *lessons, const System *system, const Clause *clause)
{
    for (size_t i = 0; i < lessons->learnt.count; i++) {
        const Learnt *learnt = &lessons->learnt.items[i];
        bool same = learnt->system == system && learnt->count == clause->count;
        for (uint32_t j = 0; j < clause->count && same; j++) {
            same = is_same(&learnt->parts[j], &clause->literals[j]);
        }
        if (same) return true;
    }
    return false;
}

void lessons_leave_clauses(Lessons *lessons, const Invariant *invariant)
{
    if (lessons == NULL) return;
    const System *system = invariant->templates->system;
    for (size_t i = 0; i < invariant->count; i++) {
        const Clause *clause = &invariant->clauses[i];
        if (is_learnt(lessons, system, clause)) continue;
        Part *parts = ARENA_NEW_ARRAY(lessons->claims.arena, Part, clause->count);
        for (uint32_t j = 0; j < clause->count; j++) {
            const Literal *literal = &clause->literals[j];
            parts[j] = (Part){literal->predicate.template->position, *literal};
        }
        vector_push(&lessons->learnt, (Learnt){system, parts, clause->count});
    }
}

Invariant *lessons_take_clauses(const Lessons *lessons, const Templates *templates)
{
    Invariant *invariant = invariant_create(templates);
    for (size_t i = 0; lessons != NULL && i < lessons->learnt.count; i++) {
        const Learnt *learnt = &lessons->learnt.items[i];
        if (learnt->system != templates->system) continue;
        Literal *literals = memory_allocate(learnt->count + 1, sizeof *literals);
        for (uint32_t j = 0; j < learnt->count; j++) {
            literals[j] = learnt->parts[j].literal;
            literals[j].predicate.template = templates->items[learnt->parts[j].position];
        }
        invariant_add(invariant, literals, learnt->count);
        free(literals);
    }
    return invariant;
}
