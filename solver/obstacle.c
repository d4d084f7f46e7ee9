/* obstacle.c - a counterexample to induction, in one small instance. */
#include "obstacle.h"

#include <stdlib.h>
#include <string.h>

#include "carry.h"
#include "follow.h"
#include "goals.h"
#include "houdini.h"
#include "lessons_private.h"
#include "support/bug.h"
#include "support/memory.h"

typedef struct Scout {
    Obstacle *obstacle;
    Session *session;
    uint32_t position;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    State *state;
    Transit transit;
} Scout;

/* What holds wherever a run leads, if it can be said of this instance. */
static void assert_known(Scout *scout)
{
    Obstacle *obstacle = scout->obstacle;
    const Session *session = scout->session;
    const Lessons *lessons = session->options->lessons;
    Claims claims = {arena_create(), obstacle->frame_cells};
    size_t count = obstacle->claim_count;
    const Expr **items = memory_allocate(count + 1, sizeof *items);
    if (count > 0) memcpy(items, obstacle->claims, count * sizeof *items);
    lessons_take_claims(lessons, session->system, &claims, &items, &count);
    encoder_reserve_frame(scout->encoder, claims.frame_cells);
    for (size_t i = 0; i < count; i++) {
        query_assert(scout->query, claim_encode(scout->encoder, items[i], scout->state));
    }
    obstacle->lessons = lessons_count(lessons);
    free(items);
    arena_destroy(claims.arena);
}

/* What loops does not come to an end. */
static void assert_endless(const Scout *scout)
{
    const System *system = scout->session->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t k = 0; k < process->instances && !process->ends; k++) {
            Number instance = number_constant(&encoder_values(scout->encoder)->numbers, k);
            Term done = encode_place(scout->encoder, process, instance, process->place_count - 1,
                                     scout->state);
            query_assert(scout->query, term_not(scout->terms, done));
        }
    }
}

static void set_up(Scout *scout)
{
    const Session *session = scout->session;
    Term typing;
    scout->terms = terms_create();
    scout->encoder = encoder_create(scout->terms, session->system, FORM_FINITE, SHAPE_SHARED);
    scout->query = query_create(scout->terms, LOGIC_FINITE, session->patience,
                                session->options->dump_queries, "obstacle");
    scout->state = state_fresh(scout->encoder, 0, &typing);
    query_assert(scout->query, typing);
    assert_known(scout);
    assert_endless(scout);
    encode_transit(scout->encoder, scout->state, 0, &scout->transit);
    query_assert(scout->query, scout->transit.inputs);
    Term bad = goal_bad_state(scout->encoder, session->findings, scout->position, scout->state);
    query_assert(scout->query, term_not(scout->terms, bad));
}

/* A step that breaks the property: itself, by ending in an error, or by where it leads. */
static bool ask(Scout *scout, bool *ret_error)
{
    const Findings *findings = scout->session->findings;
    const Transit *transit = &scout->transit;
    Term itself = goal_bad_transit(scout->encoder, findings, scout->position, transit);
    Term after = goal_bad_state(scout->encoder, findings, scout->position, transit->after);
    Term leads = term_and(scout->terms, transit->taken, after);
    query_assert(scout->query, term_or(scout->terms, itself, leads));
    Answer answer = query_check(scout->query, NULL, 0);
    bool refused = encoder_complaint(scout->encoder, NULL) != NULL;
    scout->obstacle->is_cut_short = answer == ANSWER_UNKNOWN || refused;
    if (answer != ANSWER_YES || refused) return false;
    *ret_error = !query_truth(scout->query, transit->taken);
    return true;
}

static Mover decode_mover(Scout *scout)
{
    int64_t mover = query_number(scout->query, scout->transit.mover);
    int64_t kind = query_number(scout->query, scout->transit.kind);
    Mover decoded = {0};
    decoded.process = encoder_mover(scout->encoder, (uint32_t)mover, &decoded.instance);
    for (uint32_t i = 0; i < decoded.process->step_count && kind > 0; i++) {
        const Step *step = decoded.process->steps[i];
        if (step->anytime && --kind == 0) decoded.anytime = step;
    }
    return decoded;
}

static void decode(Scout *scout)
{
    Obstacle *obstacle = scout->obstacle;
    uint32_t cells = scout->session->system->cells;
    obstacle->before = memory_allocate(cells + 1, sizeof(int64_t));
    int64_t *after = memory_allocate(cells + 1, sizeof(int64_t));
    state_decode(scout->encoder, scout->query, scout->state, obstacle->before);
    Mover mover = decode_mover(scout);
    obstacle->attempt = schedule_create();
    Follow *follow = follow_create(scout->session->system, NULL, NULL);
    FollowEnd end;
    ModelError error;
    if (obstacle->is_error) {
        end = follow_error(follow, obstacle->before, &mover, obstacle->attempt, &error);
    } else {
        state_decode(scout->encoder, scout->query, scout->transit.after, after);
        end = follow_step(follow, obstacle->before, &mover, after, obstacle->attempt);
    }
    obstacle->has_step = end == FOLLOW_FOUND;
    follow_destroy(follow);
    free(after);
}

void obstacle_keep_claims(Obstacle *obstacle, const System *system, const Claims *names,
                          const Expr *const *claims, size_t count)
{
    Claims own = {arena_create(), names->frame_cells};
    obstacle->arena = own.arena;
    obstacle->claims = ARENA_NEW_ARRAY(own.arena, const Expr *, count);
    for (size_t i = 0; i < count; i++) {
        const Expr *claim = claim_carry(&own, system, claims[i], system);
        if (claim != NULL) obstacle->claims[obstacle->claim_count++] = claim;
    }
    obstacle->frame_cells = own.frame_cells;
}

void obstacle_find(Obstacle *obstacle, Session *session, uint32_t position)
{
    Scout scout = {.obstacle = obstacle, .session = session, .position = position};
    set_up(&scout);
    if (ask(&scout, &obstacle->is_error)) decode(&scout);
    query_destroy(scout.query);
    encoder_destroy(scout.encoder);
    terms_destroy(scout.terms);
}

static void forget_step(Obstacle *obstacle)
{
    free(obstacle->before);
    schedule_destroy(obstacle->attempt);
    obstacle->before = NULL;
    obstacle->attempt = NULL;
    obstacle->has_step = obstacle->is_error = obstacle->is_cut_short = false;
}

static uint32_t position_of(const Findings *findings, const Property *property)
{
    uint32_t i = 0;
    while (i < findings->count && findings->items[i].property != property) i++;
    PROMISE(i < findings->count);
    return i;
}

bool obstacle_look_again(Obstacle *obstacle, Findings *findings, const SolveOptions *options)
{
    if (lessons_count(options->lessons) == obstacle->lessons) return false;
    Session session;
    Solving solving;
    session_begin(&session, "prove", findings->system, findings, options, &solving);
    forget_step(obstacle);
    if (session.stopped) {
        obstacle->is_cut_short = true;
    } else {
        obstacle_find(obstacle, &session, position_of(findings, obstacle->property));
    }
    session_end(&session);
    return true;
}

void obstacle_release(Obstacle *obstacle)
{
    forget_step(obstacle);
    free(obstacle->candidate);
    if (obstacle->arena != NULL) arena_destroy(obstacle->arena);
    *obstacle = (Obstacle){0};
}

void obstacles_add(Obstacles *obstacles, const Obstacle *obstacle)
{
    for (size_t i = 0; i < obstacles->count; i++) {
        if (obstacles->items[i].property != obstacle->property) continue;
        bool worse = obstacle->is_cut_short && obstacles->items[i].has_step;
        Obstacle left = worse ? *obstacle : obstacles->items[i];
        obstacle_release(&left);
        if (!worse) obstacles->items[i] = *obstacle;
        return;
    }
    obstacles->items =
        memory_resize(obstacles->items, obstacles->count + 1, sizeof *obstacles->items);
    obstacles->items[obstacles->count++] = *obstacle;
}

void obstacles_release(Obstacles *obstacles)
{
    for (size_t i = 0; i < obstacles->count; i++) obstacle_release(&obstacles->items[i]);
    free(obstacles->items);
    *obstacles = (Obstacles){0};
}
