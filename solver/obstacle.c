/* obstacle.c - a counterexample to induction, in one small instance. */
#include "obstacle.h"

#include <stdlib.h>

#include "follow.h"
#include "goals.h"
#include "houdini.h"
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

static void set_up(Scout *scout, const Expr *const *claims, size_t count, uint32_t frame_cells)
{
    const Session *session = scout->session;
    Term typing;
    scout->terms = terms_create();
    scout->encoder = encoder_create(scout->terms, session->system, FORM_FINITE, SHAPE_SHARED);
    encoder_reserve_frame(scout->encoder, frame_cells);
    scout->query = query_create(scout->terms, LOGIC_FINITE, session->patience,
                                session->options->dump_queries, "obstacle");
    scout->state = state_fresh(scout->encoder, 0, &typing);
    query_assert(scout->query, typing);
    for (size_t i = 0; i < count; i++) {
        query_assert(scout->query, claim_encode(scout->encoder, claims[i], scout->state));
    }
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
    scout->obstacle->is_cut_short = answer == ANSWER_UNKNOWN;
    if (answer != ANSWER_YES || encoder_complaint(scout->encoder, NULL) != NULL) return false;
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

void obstacle_find(Obstacle *obstacle, Session *session, uint32_t position,
                   const Expr *const *claims, size_t count, uint32_t frame_cells)
{
    Scout scout = {.obstacle = obstacle, .session = session, .position = position};
    set_up(&scout, claims, count, frame_cells);
    if (ask(&scout, &obstacle->is_error)) decode(&scout);
    query_destroy(scout.query);
    encoder_destroy(scout.encoder);
    terms_destroy(scout.terms);
}

static void release(Obstacle *obstacle)
{
    free(obstacle->candidate);
    free(obstacle->before);
    schedule_destroy(obstacle->attempt);
}

void obstacles_add(Obstacles *obstacles, const Obstacle *obstacle)
{
    for (size_t i = 0; i < obstacles->count; i++) {
        if (obstacles->items[i].property != obstacle->property) continue;
        bool worse = obstacle->is_cut_short && obstacles->items[i].has_step;
        Obstacle left = worse ? *obstacle : obstacles->items[i];
        release(&left);
        if (!worse) obstacles->items[i] = *obstacle;
        return;
    }
    obstacles->items =
        memory_resize(obstacles->items, obstacles->count + 1, sizeof *obstacles->items);
    obstacles->items[obstacles->count++] = *obstacle;
}

void obstacles_release(Obstacles *obstacles)
{
    for (size_t i = 0; i < obstacles->count; i++) release(&obstacles->items[i]);
    free(obstacles->items);
    *obstacles = (Obstacles){0};
}
