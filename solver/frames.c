/* frames.c - frames of PDR in Z3: activation literals, checks, cores, propagation. */
#include "frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "goals.h"
#include "support/bug.h"

/* After so many clauses that only one check needed, the solver is made anew. */
#define PASSING_CLAUSES_MOST 4000

static Term fresh_truth(Frames *frames, const char *name)
{
    return term_constant(frames->terms, name, terms_bool_sort(frames->terms));
}

/* ---- what is asserted ---- */

static void assert_base(Frames *frames, Term term)
{
    vector_push(&frames->base, term);
    query_assert(frames->steps, term);
}

/* One of the literals of the cube is false, where `active` is assumed. */
static Term clause_of(Frames *frames, const Cube *cube, Literals *names, Term active)
{
    Term *list = memory_allocate(cube->count + 1, sizeof *list);
    for (uint32_t i = 0; i < cube->count; i++)
        list[i] = literals_name(names, cube->literals[i] ^ 1);
    list[cube->count] = term_not(frames->terms, active);
    Term clause = term_or_all(frames->terms, list, cube->count + 1);
    free(list);
    return clause;
}

static void new_steps_query(Frames *frames)
{
    query_destroy(frames->steps);
    frames->steps = query_create(frames->terms, LOGIC_FINITE, frames->session->patience,
                                 frames->session->options->dump_queries, "pdr");
    frames->passing = 0;
    for (size_t i = 0; i < frames->base.count; i++) {
        query_assert(frames->steps, frames->base.items[i]);
    }
    literals_define_again(&frames->now);
    literals_define_again(&frames->next);
    for (size_t i = 0; i < frames->levels.count; i++) {
        const Level *level = &frames->levels.items[i];
        for (size_t j = 0; j < level->cubes.count; j++) {
            query_assert(frames->steps,
                         clause_of(frames, level->cubes.items[j], &frames->now, level->active));
        }
    }
}

Term frames_passing(Frames *frames)
{
    frames->passing++;
    return fresh_truth(frames, "once");
}

void frames_passed(Frames *frames, Term once)
{
    query_assert(frames->steps, term_not(frames->terms, once));
}

void frames_refresh(Frames *frames)
{
    if (frames->passing > PASSING_CLAUSES_MOST) new_steps_query(frames);
}

/* ---- making ---- */

static void name_literals(Frames *frames, Literals *literals, const char *prefix,
                          const State *state, Query **query)
{
    *literals = (Literals){.terms = frames->terms,
                           .encoder = frames->encoder,
                           .predicates = frames->predicates,
                           .count = frames->count,
                           .state = state,
                           .query = query};
    literals_init(literals, prefix);
}

static void encode_system(Frames *frames)
{
    Terms *terms = frames->terms;
    Term typing;
    frames->state = state_fresh(frames->encoder, 0, &typing);
    encode_transit(frames->encoder, frames->state, 0, &frames->transit);
    encode_beginning(frames->encoder, &frames->begin);
    assert_base(frames, typing);
    frames->taken = fresh_truth(frames, "taken");
    assert_base(frames,
                term_implies(terms, frames->taken,
                             term_and(terms, frames->transit.inputs, frames->transit.taken)));
    query_assert(frames->beginning, frames->begin.possible);
    name_literals(frames, &frames->now, "p", frames->state, &frames->steps);
    name_literals(frames, &frames->next, "q", frames->transit.after, &frames->steps);
    name_literals(frames, &frames->first, "r", frames->begin.state, &frames->beginning);
    name_literals(frames, &frames->wide, "w", frames->state, &frames->widening);
    query_assert(frames->widening, typing);
    frames_add_level(frames);
    Term initial = term_and(terms, frames->begin.possible,
                            state_equal(frames->encoder, frames->state, frames->begin.state));
    assert_base(frames, term_implies(terms, frames->levels.items[0].active, initial));
}

void frames_init(Frames *frames, Session *session, const Templates *templates, EncodingShape shape)
{
    *frames = (Frames){.session = session, .templates = templates};
    const char *dump = session->options->dump_queries;
    frames->predicates = predicates_all(templates, &frames->count);
    samples_init(&frames->samples, templates, frames->predicates, frames->count, session->patience);
    frames->terms = terms_create();
    frames->encoder = encoder_create(frames->terms, session->system, FORM_FINITE, shape);
    encoder_reserve_frame(frames->encoder, templates->frame_cells);
    new_steps_query(frames);
    frames->beginning =
        query_create(frames->terms, LOGIC_FINITE, session->patience, dump, "pdr-beginning");
    frames->widening =
        query_create(frames->terms, LOGIC_FINITE, session->patience, dump, "pdr-widening");
    frames->bad = memory_allocate(session->findings->count, sizeof *frames->bad);
    encode_system(frames);
    /* All at once: Z3 is several times slower where definitions come between checks. */
    for (size_t i = 0; i < frames->count && !session_look(session, frames->terms); i++) {
        literals_name(&frames->now, (uint32_t)(2 * i));
        literals_name(&frames->next, (uint32_t)(2 * i));
    }
    session_complains(session, frames->encoder);
    session_look(session, frames->terms);
}

void frames_release(Frames *frames)
{
    for (size_t i = 0; i < frames->levels.count; i++) {
        Level *level = &frames->levels.items[i];
        for (size_t j = 0; j < level->cubes.count; j++) free(level->cubes.items[j]);
        vector_release(&level->cubes);
    }
    vector_release(&frames->levels);
    vector_release(&frames->base);
    vector_release(&frames->choices);
    literals_release(&frames->now);
    literals_release(&frames->next);
    literals_release(&frames->first);
    literals_release(&frames->wide);
    free(frames->bad);
    free(frames->assumptions);
    free(frames->core);
    free(frames->predicates);
    samples_release(&frames->samples);
    query_destroy(frames->steps);
    query_destroy(frames->beginning);
    query_destroy(frames->widening);
    encoder_destroy(frames->encoder);
    terms_destroy(frames->terms);
}

size_t frames_cubes(const Frames *frames)
{
    size_t count = 0;
    for (size_t i = 0; i < frames->levels.count; i++) count += frames->levels.items[i].cubes.count;
    return count;
}

static Term bad_of(Frames *frames, uint32_t finding)
{
    if (frames->bad[finding] != NULL) return frames->bad[finding];
    const Findings *findings = frames->session->findings;
    Terms *terms = frames->terms;
    Term here = goal_bad_state(frames->encoder, findings, finding, frames->state);
    Term leaving = goal_bad_transit(frames->encoder, findings, finding, &frames->transit);
    frames->bad[finding] = term_or(terms, here, term_and(terms, frames->transit.inputs, leaving));
    return frames->bad[finding];
}

void frames_aim(Frames *frames, const bool *findings)
{
    Term any = term_truth(frames->terms, false);
    for (uint32_t i = 0; i < frames->session->findings->count; i++) {
        if (findings[i]) any = term_or(frames->terms, any, bad_of(frames, i));
    }
    frames->bad_any = any;
    frames->bad_now = fresh_truth(frames, "bad");
    assert_base(frames, term_implies(frames->terms, frames->bad_now, any));
    frames_find_choices(frames);
    session_complains(frames->session, frames->encoder);
}

uint32_t frames_top(const Frames *frames)
{
    return (uint32_t)frames->levels.count - 1;
}

void frames_add_level(Frames *frames)
{
    char name[40];
    snprintf(name, sizeof name, "level%zu", frames->levels.count);
    vector_push(&frames->levels, (Level){.active = fresh_truth(frames, name)});
    frames_make_room(frames, 0);
}

void frames_make_room(Frames *frames, size_t more)
{
    size_t needed = frames->levels.count + frames->count + more + 8;
    if (needed <= frames->assumption_capacity) return;
    frames->assumption_capacity = 2 * needed;
    frames->assumptions =
        memory_resize(frames->assumptions, 2 * needed, sizeof *frames->assumptions);
    frames->core = memory_resize(frames->core, 2 * needed, sizeof *frames->core);
}

/* ---- checks ---- */

static Answer check(Frames *frames, Query *query, size_t count)
{
    if (session_look(frames->session, frames->terms)) return ANSWER_UNKNOWN;
    Answer answer = query_check(query, frames->assumptions, count);
    if (answer == ANSWER_UNKNOWN) session_stumble(frames->session, frames->terms, query);
    return answer;
}

Answer frames_check_steps(Frames *frames, size_t count)
{
    return check(frames, frames->steps, count);
}

Term frames_assert_clause(Frames *frames, const Cube *cube)
{
    Term active = fresh_truth(frames, "clause");
    query_assert(frames->steps, clause_of(frames, cube, &frames->now, active));
    return active;
}

/* Assumes F_level. Of the beginning, all higher frames are true as well. */
static size_t assume_level(Frames *frames, uint32_t level)
{
    size_t count = 0;
    for (size_t i = level; i < frames->levels.count; i++) {
        frames->assumptions[count++] = frames->levels.items[i].active;
    }
    return count;
}

Answer frames_beginning_fails(Frames *frames)
{
    if (term_is_false(frames->terms, frames->begin.error)) return ANSWER_NO;
    Query *query = query_create(frames->terms, LOGIC_FINITE, frames->session->patience,
                                frames->session->options->dump_queries, "pdr-beginning-error");
    query_assert(query, frames->begin.error);
    Answer answer = check(frames, query, 0);
    query_destroy(query);
    return answer;
}

Answer frames_can_begin(Frames *frames)
{
    return check(frames, frames->beginning, 0);
}

Answer frames_bad(Frames *frames, uint32_t level)
{
    size_t count = assume_level(frames, level);
    frames->assumptions[count++] = frames->bad_now;
    return check(frames, frames->steps, count);
}

Cube *frames_model_cube(Frames *frames)
{
    uint32_t *literals = memory_allocate(frames->count + 1, sizeof *literals), count = 0;
    for (size_t i = 0; i < frames->count; i++) {
        bool truth = query_truth(frames->steps, literals_truth(&frames->now, i));
        /* Where control is says where it is not; clauses about the latter say little. */
        if (!truth && frames->predicates[i].template->class == TEMPLATE_CONTROL) continue;
        literals[count++] = (uint32_t)(2 * i + !truth);
    }
    Cube *cube = cube_create(literals, count);
    free(literals);
    return cube;
}

/* The part of the cube whose constants are in the core. */
static Cube *core_cube(Frames *frames, Query *query, Literals *names)
{
    size_t count = query_core(query, frames->core);
    uint32_t *literals = memory_allocate(count + 1, sizeof *literals), kept = 0;
    for (size_t i = 0; i < count; i++) {
        kept += literals_find(names, frames->core[i], &literals[kept]);
    }
    Cube *cube = cube_create(literals, kept);
    free(literals);
    return cube;
}

Answer frames_check_core(Frames *frames, size_t count, Literals *names, Cube **ret_core)
{
    Answer answer = check(frames, *names->query, count);
    if (answer == ANSWER_NO) *ret_core = core_cube(frames, *names->query, names);
    return answer;
}

Answer frames_reach(Frames *frames, uint32_t level, const Cube *cube, Cube **ret_core)
{
    Term once = frames_passing(frames);
    query_assert(frames->steps, clause_of(frames, cube, &frames->now, once));
    size_t count = assume_level(frames, level);
    frames->assumptions[count++] = frames->taken;
    frames->assumptions[count++] = once;
    for (uint32_t i = 0; i < cube->count; i++) {
        frames->assumptions[count++] = literals_name(&frames->next, cube->literals[i]);
    }
    Answer answer = frames_check_core(frames, count, &frames->next, ret_core);
    /* The model dies with the next assertion: whoever wants it takes it first. */
    frames->once = once;
    if (answer != ANSWER_YES) frames_forget(frames);
    return answer;
}

void frames_forget(Frames *frames)
{
    if (frames->once != NULL) frames_passed(frames, frames->once);
    frames->once = NULL;
}

/* Asserts that, where `once` is assumed, one of the cubes holds in the state of those names. */
static void assert_any(Frames *frames, Query *query, Term once, Literals *names, Cube *const *cubes,
                       size_t count)
{
    Terms *terms = frames->terms;
    Term any = term_not(terms, once);
    for (size_t i = 0; i < count; i++) {
        Term holds = frames_passing(frames);
        for (uint32_t j = 0; j < cubes[i]->count; j++) {
            query_assert(query,
                         term_implies(terms, holds, literals_name(names, cubes[i]->literals[j])));
        }
        any = term_or(terms, any, holds);
    }
    query_assert(query, any);
}

Answer frames_reach_any(Frames *frames, uint32_t level, Cube *const *cubes, size_t count)
{
    Term once = frames_passing(frames);
    for (size_t i = 0; i < count; i++) {
        query_assert(frames->steps, clause_of(frames, cubes[i], &frames->now, once));
    }
    assert_any(frames, frames->steps, once, &frames->next, cubes, count);
    size_t assumed = assume_level(frames, level);
    frames->assumptions[assumed++] = frames->taken;
    frames->assumptions[assumed++] = once;
    Answer answer = check(frames, frames->steps, assumed);
    frames_passed(frames, once);
    return answer;
}

Answer frames_begins_any(Frames *frames, Cube *const *cubes, size_t count)
{
    Term once = frames_passing(frames);
    assert_any(frames, frames->beginning, once, &frames->first, cubes, count);
    frames->assumptions[0] = once;
    Answer answer = check(frames, frames->beginning, 1);
    query_assert(frames->beginning, term_not(frames->terms, once));
    return answer;
}

Answer frames_begins(Frames *frames, const Cube *cube, Cube **ret_core)
{
    for (uint32_t i = 0; i < cube->count; i++) {
        frames->assumptions[i] = literals_name(&frames->first, cube->literals[i]);
    }
    Answer answer = check(frames, frames->beginning, cube->count);
    if (answer == ANSWER_NO && ret_core != NULL) {
        *ret_core = core_cube(frames, frames->beginning, &frames->first);
    }
    return answer;
}

/* ---- clauses ---- */

/* Cubes that the new one makes superfluous. */
static void drop_contained(Level *level, const Cube *cube)
{
    size_t kept = 0;
    for (size_t i = 0; i < level->cubes.count; i++) {
        if (cube_contains(level->cubes.items[i], cube)) {
            free(level->cubes.items[i]);
        } else {
            level->cubes.items[kept++] = level->cubes.items[i];
        }
    }
    level->cubes.count = kept;
}

void frames_exclude(Frames *frames, Cube *cube, uint32_t level)
{
    PROMISE(level >= 1 && level < frames->levels.count);
    for (uint32_t i = 1; i <= level; i++) drop_contained(&frames->levels.items[i], cube);
    Level *there = &frames->levels.items[level];
    query_assert(frames->steps, clause_of(frames, cube, &frames->now, there->active));
    vector_push(&there->cubes, cube);
}

bool frames_excludes(const Frames *frames, const Cube *cube, uint32_t level)
{
    for (size_t i = level; i < frames->levels.count; i++) {
        const Level *there = &frames->levels.items[i];
        for (size_t j = 0; j < there->cubes.count; j++) {
            if (cube_contains(cube, there->cubes.items[j])) return true;
        }
    }
    return false;
}

/* Can none of them be entered from the level? */
static bool can_move(Frames *frames, uint32_t level, Cube *const *cubes, size_t count)
{
    if (count > 1) return frames_reach_any(frames, level, cubes, count) == ANSWER_NO;
    Cube *core = NULL;
    Answer answer = frames_reach(frames, level, cubes[0], &core);
    frames_forget(frames);
    free(core);
    return answer == ANSWER_NO;
}

/* Takes the cubes of the same orbit as the first one out of the list. */
static void take_orbit(Level *from, Cubes *ret_orbit)
{
    uint32_t orbit = from->cubes.items[0]->orbit;
    size_t kept = 0;
    for (size_t i = 0; i < from->cubes.count; i++) {
        Cube *cube = from->cubes.items[i];
        if (i == 0 || (orbit != 0 && cube->orbit == orbit)) {
            vector_push(ret_orbit, cube);
        } else {
            from->cubes.items[kept++] = cube;
        }
    }
    from->cubes.count = kept;
}

/* Moves what can be moved from a level to the next, orbit by orbit: where one can't be moved the
 * others can't either, as far as the frame is symmetric. False when the session was stopped. */
static bool push_level(Frames *frames, uint32_t level)
{
    Level *from = &frames->levels.items[level];
    Cubes staying = {0}, orbit = {0};
    while (from->cubes.count > 0 && !frames->session->stopped) {
        vector_clear(&orbit);
        take_orbit(from, &orbit);
        bool moves = can_move(frames, level, orbit.items, 1) &&
                     (orbit.count == 1 || can_move(frames, level, orbit.items, orbit.count));
        for (size_t i = 0; i < orbit.count; i++) {
            if (moves) {
                frames_exclude(frames, orbit.items[i], level + 1);
            } else {
                vector_push(&staying, orbit.items[i]);
            }
        }
    }
    for (size_t i = 0; i < staying.count; i++) vector_push(&from->cubes, staying.items[i]);
    vector_release(&staying);
    vector_release(&orbit);
    return !frames->session->stopped;
}

uint32_t frames_propagate(Frames *frames)
{
    for (uint32_t level = 1; level < frames_top(frames); level++) {
        if (!push_level(frames, level)) return 0;
        if (frames->levels.items[level].cubes.count == 0) return level;
    }
    return 0;
}
