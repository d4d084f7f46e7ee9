/* copies.c - what is excluded for some identities is excluded for others.
 *
 * Identities can be renamed without changing the system, so a cube that can't be reached stands for
 * all that renaming makes of it: one obligation serves the symmetric ones. Frames need not be
 * symmetric themselves (there may be too many copies), so each copy is checked like any cube. */
#include <stdlib.h>

#include "frames.h"
#include "support/bug.h"

/* More copies than this are left to be learnt where they are needed. */
#define COPIES_MOST 64
#define IDENTITIES_MOST 6

/* An identity that the cube speaks of, and what it becomes. */
typedef struct Identity {
    const Type *type;
    int64_t from, to;
} Identity;

typedef struct Copying {
    Frames *frames;
    const Cube *cube;
    Identity identities[IDENTITIES_MOST];
    uint32_t identity_count;
    VECTOR(Cube *) copies;
} Copying;

/* Notes the identities in the cube's arguments. False where it has too many, or any in disguise. */
static bool find_identities(Copying *copying)
{
    for (uint32_t i = 0; i < copying->cube->count; i++) {
        const Predicate *predicate = &copying->frames->predicates[copying->cube->literals[i] / 2];
        const Template *template = predicate->template;
        if (template->bit != NULL) return false;
        for (uint32_t j = 0; j < template->parameter_count; j++) {
            const Type *type = template->parameters[j]->type;
            if (type->kind != TYPE_ID) continue;
            uint32_t k = 0;
            while (k < copying->identity_count &&
                   (copying->identities[k].type != type ||
                    copying->identities[k].from != predicate->arguments[j])) {
                k++;
            }
            if (k < copying->identity_count) continue;
            if (k == IDENTITIES_MOST) return false;
            copying->identities[copying->identity_count++] =
                (Identity){.type = type, .from = predicate->arguments[j]};
        }
    }
    return copying->identity_count > 0;
}

static int64_t renamed(const Copying *copying, const Type *type, int64_t argument)
{
    for (uint32_t i = 0; i < copying->identity_count; i++) {
        const Identity *identity = &copying->identities[i];
        if (identity->type == type && identity->from == argument) return identity->to;
    }
    return argument;
}

/* The literal renamed; false where there is no such predicate. */
static bool rename_literal(const Copying *copying, uint32_t literal, uint32_t *ret_literal)
{
    const Frames *frames = copying->frames;
    Predicate predicate = frames->predicates[literal / 2];
    for (uint32_t i = 0; i < predicate.template->parameter_count; i++) {
        predicate.arguments[i] =
            renamed(copying, predicate.template->parameters[i]->type, predicate.arguments[i]);
    }
    const Predicate *found = predicate_find(frames->predicates, frames->count, &predicate);
    if (found == NULL) return false;
    *ret_literal = 2 * (uint32_t)(found - frames->predicates) + literal % 2;
    return true;
}

static void add_copy(Copying *copying)
{
    const Cube *cube = copying->cube;
    uint32_t *literals = memory_allocate(cube->count + 1, sizeof *literals);
    bool possible = true;
    for (uint32_t i = 0; i < cube->count && possible; i++) {
        possible = rename_literal(copying, cube->literals[i], &literals[i]);
    }
    if (possible) vector_push(&copying->copies, cube_create(literals, cube->count));
    free(literals);
}

/* All ways of giving different identities to different ones, from the i-th on. */
static void rename_from(Copying *copying, uint32_t i)
{
    if (copying->copies.count >= COPIES_MOST) return;
    if (i == copying->identity_count) {
        add_copy(copying);
        return;
    }
    PROMISE(i < IDENTITIES_MOST);
    Identity *identity = &copying->identities[i];
    for (int64_t to = identity->type->low; to <= identity->type->high; to++) {
        bool taken = false;
        for (uint32_t j = 0; j < i; j++) {
            const Identity *other = &copying->identities[j];
            taken = taken || (other->type == identity->type && other->to == to);
        }
        identity->to = to;
        if (!taken) rename_from(copying, i + 1);
    }
}

/* Keeps the copies that are new. */
static void sift_copies(Copying *copying, uint32_t level)
{
    size_t kept = 0;
    for (size_t i = 0; i < copying->copies.count; i++) {
        Cube *copy = copying->copies.items[i];
        if (frames_excludes(copying->frames, copy, level)) {
            free(copy);
        } else {
            copying->copies.items[kept++] = copy;
        }
    }
    copying->copies.count = kept;
}

/* Can they be excluded, all of them together? */
static bool is_excludable(Frames *frames, Cube *const *copies, size_t count, uint32_t level)
{
    return frames_begins_any(frames, copies, count) == ANSWER_NO &&
           frames_reach_any(frames, level - 1, copies, count) == ANSWER_NO;
}

/* Excludes those that can be: all at once where possible, else one by one. */
static void exclude_sifted(Copying *copying, uint32_t level, uint32_t orbit)
{
    Frames *frames = copying->frames;
    Cube **copies = copying->copies.items;
    size_t count = copying->copies.count;
    bool all = count > 0 && is_excludable(frames, copies, count, level);
    for (size_t i = 0; i < count; i++) {
        copies[i]->orbit = orbit;
        if (all || is_excludable(frames, &copies[i], 1, level)) {
            frames_exclude(frames, copies[i], level);
        } else {
            free(copies[i]);
        }
    }
}

void exclude_copies(Frames *frames, Cube *cube, uint32_t level)
{
    Copying copying = {.frames = frames, .cube = cube};
    if (find_identities(&copying)) rename_from(&copying, 0);
    cube->orbit = copying.copies.count > 0 ? ++frames->orbits : 0;
    uint32_t orbit = cube->orbit;
    frames_exclude(frames, cube, level);
    sift_copies(&copying, level);
    exclude_sifted(&copying, level, orbit);
    vector_release(&copying.copies);
}
