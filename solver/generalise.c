/* generalise.c - from a state that can't be reached to a small clause that excludes many.
 *
 * Cores and dropping literals as in Bradley's MIC, with a preference: relations and control are
 * tried on their own first, and dropped last, since what they say holds for many states and for
 * larger instances; values say little. And no clause is to exclude a sampled state (samples.h), as
 * long as the cube allows it. */
#include <stdlib.h>

#include "frames.h"
#include "support/bug.h"

/* What is dropped last. */
#define RANKS 6
static int class_rank(TemplateClass class)
{
    switch (class) {
    case TEMPLATE_VALUE: return 0;
    case TEMPLATE_MEMBER: return 1;
    case TEMPLATE_RELATION: return 2;
    case TEMPLATE_CURSOR: return 3;
    case TEMPLATE_FLAG: return 4;
    case TEMPLATE_CONTROL: return 5;
    }
    BUG("no such class of templates");
}

static int literal_rank(const Frames *frames, uint32_t literal)
{
    return class_rank(frames->predicates[literal / 2].template->class);
}

Cube *cube_without_values(const Frames *frames, const Cube *cube)
{
    uint32_t *kept = memory_allocate(cube->count + 1, sizeof *kept), count = 0;
    for (uint32_t i = 0; i < cube->count; i++) {
        TemplateClass class = frames->predicates[cube->literals[i] / 2].template->class;
        if (class != TEMPLATE_MEMBER && class != TEMPLATE_VALUE) kept[count++] = cube->literals[i];
    }
    Cube *part = cube_create(kept, count);
    free(kept);
    return part;
}

static Cube *cube_without(const Cube *cube, uint32_t literal)
{
    Cube *part = cube_copy(cube);
    part->count = 0;
    for (uint32_t i = 0; i < cube->count; i++) {
        if (cube->literals[i] != literal) part->literals[part->count++] = cube->literals[i];
    }
    return part;
}

/* The literals of the cube, those first that are dropped last. */
static uint32_t *offered(const Frames *frames, const Cube *cube, uint32_t *ret_count)
{
    uint32_t *offer = memory_allocate(cube->count + 1, sizeof *offer);
    *ret_count = 0;
    for (int rank = RANKS; rank-- > 0;) {
        for (uint32_t i = 0; i < cube->count; i++) {
            if (literal_rank(frames, cube->literals[i]) == rank) {
                offer[(*ret_count)++] = cube->literals[i];
            }
        }
    }
    return offer;
}

/* The core with literals of the cube that keep out sampled states; takes the core. */
static Cube *keep_apart(Frames *frames, Cube *core, const Cube *cube)
{
    const Samples *samples = &frames->samples;
    if (!samples_meet(samples, core->literals, core->count)) return core;
    if (samples_meet(samples, cube->literals, cube->count)) return core;
    uint32_t offer_count, count = core->count;
    uint32_t *offer = offered(frames, cube, &offer_count);
    uint32_t *literals = memory_allocate(core->count + cube->count + 1, sizeof *literals);
    for (uint32_t i = 0; i < count; i++) literals[i] = core->literals[i];
    while (samples_meet(samples, literals, count)) {
        uint32_t best = samples_best(samples, literals, count, offer, offer_count);
        if (best == offer_count) break;
        literals[count++] = offer[best];
    }
    free(core);
    core = cube_create(literals, count);
    free(literals);
    free(offer);
    return core;
}

/* The core of an unreachable cube, with as much of the cube as it takes to hold in no initial state
 * and in no sampled one. Takes the core; NULL when the session was stopped. */
static Cube *separate(Frames *frames, Cube *core, const Cube *cube)
{
    Cube *apart = NULL;
    Answer answer = frames_begins(frames, core, NULL);
    if (answer == ANSWER_YES) answer = frames_begins(frames, cube, &apart);
    if (answer == ANSWER_NO && apart != NULL) {
        Cube *both = cube_union(core, apart);
        free(core);
        core = both;
    }
    free(apart);
    if (answer == ANSWER_NO) return keep_apart(frames, core, cube);
    free(core);
    return NULL;
}

/* Excluding the cube, a part of `whole`, is inductive relative to F_level: *ret_core is what of
 * `whole` is enough. The answer yes also where an initial state is in it; then there need not be a
 * model, or it is about another cube. */
static Answer attempt(Frames *frames, const Cube *cube, const Cube *whole, uint32_t level,
                      Cube **ret_core)
{
    Answer answer = frames_begins(frames, cube, NULL);
    if (answer != ANSWER_NO) return answer;
    Cube *core = NULL;
    answer = frames_reach(frames, level, cube, &core);
    if (answer != ANSWER_NO) return answer;
    core = separate(frames, core, whole);
    if (core == NULL) return ANSWER_UNKNOWN;
    if (!cube_contains(cube, core)) {
        /* Nothing was said about steps from where all of the cube holds but not what was added. */
        Cube *smaller = NULL;
        answer = frames_reach(frames, level, core, &smaller);
        free(smaller);
    }
    if (answer == ANSWER_NO) {
        *ret_core = core;
    } else {
        free(core);
    }
    return answer;
}

/* The literals of the cube, those to be dropped first first. */
static uint32_t *drop_order(const Frames *frames, const Cube *cube)
{
    uint32_t *order = memory_allocate(cube->count + 1, sizeof *order), count = 0;
    for (int rank = 0; rank < RANKS; rank++) {
        for (uint32_t i = 0; i < cube->count; i++) {
            if (literal_rank(frames, cube->literals[i]) == rank) order[count++] = cube->literals[i];
        }
    }
    return order;
}

/* Bradley's down: literal after literal is left out where what remains is excluded as well. Takes
 * the cube; NULL when the session was stopped. */
static Cube *drop_literals(Frames *frames, Cube *cube, uint32_t level)
{
    uint32_t count = cube->count;
    uint32_t *order = drop_order(frames, cube);
    bool met = samples_meet(&frames->samples, cube->literals, cube->count);
    for (uint32_t i = 0; i < count && cube != NULL; i++) {
        Cube *smaller = cube_without(cube, order[i]), *core = NULL;
        bool tried = smaller->count < cube->count && smaller->count > 0 &&
                     (met || !samples_meet(&frames->samples, smaller->literals, smaller->count));
        Answer answer = tried ? attempt(frames, smaller, smaller, level, &core) : ANSWER_YES;
        frames_forget(frames);
        free(smaller);
        if (answer == ANSWER_YES) continue;
        free(cube);
        cube = core;
    }
    free(order);
    return cube;
}

/* The highest level at which it is excluded. */
static void push_forward(Frames *frames, const Cube *cube, uint32_t *level)
{
    while (*level < frames_top(frames)) {
        Cube *core = NULL;
        Answer answer = frames_reach(frames, *level, cube, &core);
        frames_forget(frames);
        free(core);
        if (answer != ANSWER_NO) return;
        ++*level;
    }
}

Cube *generalise(Frames *frames, const Cube *cube, uint32_t *level, Answer *ret_answer)
{
    Cube *core = NULL, *relational = cube_without_values(frames, cube);
    *ret_answer = attempt(frames, relational, cube, *level - 1, &core);
    free(relational);
    if (*ret_answer == ANSWER_YES) {
        frames_forget(frames);
        *ret_answer = frames_reach(frames, *level - 1, cube, &core);
        if (*ret_answer == ANSWER_NO) core = separate(frames, core, cube);
    }
    if (*ret_answer != ANSWER_NO || core == NULL) return NULL;
    core = drop_literals(frames, core, *level - 1);
    if (core != NULL) push_forward(frames, core, level);
    return core;
}
