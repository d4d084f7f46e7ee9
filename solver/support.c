/* support.c - which clauses of an inductive frame are needed; from cubes to clauses and back.
 *
 * The core of "nothing bad is left" names some; the core of "a step keeps this one" names those it
 * rests on; until nothing new comes up. */
#include <stdlib.h>

#include "pdr.h"
#include "support/bug.h"
#include "support/memory.h"

typedef struct Support {
    Frames *frames;
    Cube *const *cubes;
    size_t count;
    Term *active; /* of each */
    bool *needed;
    VECTOR(size_t) pending;
} Support;

static void note_needed(Support *support, size_t cores)
{
    const Frames *frames = support->frames;
    for (size_t i = 0; i < cores; i++) {
        for (size_t j = 0; j < support->count; j++) {
            if (frames->core[i] != support->active[j] || support->needed[j]) continue;
            support->needed[j] = true;
            vector_push(&support->pending, j);
        }
    }
}

/* Assumes all clauses and what else stands in assumptions; it has to be impossible. */
static bool need_for(Support *support, size_t count)
{
    Frames *frames = support->frames;
    for (size_t i = 0; i < support->count; i++) frames->assumptions[count++] = support->active[i];
    Answer answer = frames_check_steps(frames, count);
    if (answer == ANSWER_UNKNOWN) return false;
    if (answer == ANSWER_YES) BUG("an inductive frame is not");
    note_needed(support, query_core(frames->steps, frames->core));
    return true;
}

static bool need_all(Support *support)
{
    Frames *frames = support->frames;
    frames->assumptions[0] = frames->bad_now;
    if (!need_for(support, 1)) return false;
    for (size_t i = 0; i < support->pending.count; i++) {
        const Cube *cube = support->cubes[support->pending.items[i]];
        size_t count = 0;
        frames->assumptions[count++] = frames->taken;
        for (uint32_t j = 0; j < cube->count; j++) {
            frames->assumptions[count++] = literals_name(&frames->next, cube->literals[j]);
        }
        if (!need_for(support, count)) return false;
    }
    return true;
}

bool find_support(Frames *frames, Cube *const *cubes, size_t count, bool *ret_needed)
{
    Support support = {.frames = frames, .cubes = cubes, .count = count, .needed = ret_needed};
    support.active = memory_allocate(count + 1, sizeof *support.active);
    for (size_t i = 0; i < count; i++) {
        ret_needed[i] = false;
        support.active[i] = frames_assert_clause(frames, cubes[i]);
    }
    frames_make_room(frames, count);
    bool found = need_all(&support);
    vector_release(&support.pending);
    free(support.active);
    return found;
}

Invariant *cubes_invariant(const Frames *frames, Cube *const *cubes, const bool *needed,
                           size_t count)
{
    Invariant *invariant = invariant_create(frames->templates);
    for (size_t i = 0; i < count; i++) {
        if (!needed[i]) continue;
        const Cube *cube = cubes[i];
        Literal *literals = memory_allocate(cube->count + 1, sizeof *literals);
        for (uint32_t j = 0; j < cube->count; j++) {
            literals[j] = (Literal){.predicate = frames->predicates[cube->literals[j] / 2],
                                    .negated = cube->literals[j] % 2 == 0};
        }
        invariant_add(invariant, literals, cube->count);
        free(literals);
    }
    return invariant;
}

/* What the clause excludes; NULL where some predicate is not there. */
static Cube *clause_cube(const Frames *frames, const Clause *clause)
{
    uint32_t *literals = memory_allocate(clause->count + 1, sizeof *literals);
    bool possible = true;
    for (uint32_t i = 0; i < clause->count && possible; i++) {
        const Literal *literal = &clause->literals[i];
        const Predicate *own =
            predicate_find(frames->predicates, frames->count, &literal->predicate);
        possible = own != NULL;
        if (!possible) break;
        literals[i] = 2 * (uint32_t)(own - frames->predicates) + !literal->negated;
    }
    Cube *cube = possible ? cube_create(literals, clause->count) : NULL;
    free(literals);
    return cube;
}

void exclude_clauses(Frames *frames, const Invariant *invariant, uint32_t level)
{
    for (size_t i = 0; i < invariant->count; i++) {
        Cube *cube = clause_cube(frames, &invariant->clauses[i]);
        if (cube != NULL && !frames_excludes(frames, cube, level)) {
            frames_exclude(frames, cube, level);
        } else {
            free(cube);
        }
    }
}
