/* frames.h - what PDR knows, and what it asks Z3.
 *
 * Frame F_i over-approximates the states that can be reached within i steps; F_0 is the beginning.
 * A cube is a conjunction of literals over predicates, a clause the negation of one: frames are kept
 * as the cubes that are excluded from them, each at the highest level where it is; F_i consists of
 * the cubes of level i and above. Literal 2j says that predicate j is true, 2j+1 that it is false.
 *
 * One query over one step: constants p_j say what predicate j is before, q_j what it is after, and
 * the clauses of a level hold where its activation literal is assumed. A second, small one is about
 * the initial states, a third about what leads somewhere (widen.c). Any unknown answer stops the session, and then nothing here means anything. */
#ifndef SOLVER_FRAMES_H
#define SOLVER_FRAMES_H

#include "cubes.h"
#include "invariant.h"
#include "literals.h"
#include "samples.h"
#include "solving.h"
#include "support/vector.h"

typedef struct Level {
    Term active;
    Cubes cubes;
} Level;

typedef struct Frames {
    Session *session;
    const Templates *templates;
    Predicate *predicates;
    size_t count;
    Samples samples;
    Terms *terms;
    Encoder *encoder;
    Query *steps, *beginning, *widening;
    Literals now, next; /* in steps */
    Literals first;     /* in beginning */
    Literals wide;      /* in widening: of the state before */
    State *state;
    Transit transit;
    Beginning begin;
    VECTOR(Term) base;    /* what `steps` asserts but for clauses */
    Term taken;           /* assumed where a step has to be taken */
    Term *bad;            /* for each finding, or NULL: what would violate it */
    Term bad_any;         /* something bad happens now or next */
    VECTOR(Term) choices; /* constants of a step that are no part of the state before */
    Term bad_now;         /* assumed where something bad has to happen */
    VECTOR(Level) levels;
    Term *assumptions, *core; /* room for all of a check */
    size_t assumption_capacity;
    Term once;       /* assumed in the last check, where its model may still be wanted; or NULL */
    uint32_t orbits; /* so many have been made */
    size_t passing;  /* clauses asserted for one check since `steps` was made */
} Frames;

/* Ready with level 0. What can't be done stops the session. */
void frames_init(Frames *frames, Session *session, const Templates *templates, EncodingShape shape);
void frames_release(Frames *frames);
size_t frames_cubes(const Frames *frames);

/* From here on, what is bad is a violation of one of these findings. */
void frames_aim(Frames *frames, const bool *findings);

/* Does making an initial state fail? */
Answer frames_beginning_fails(Frames *frames);

/* Is there an initial state at all? */
Answer frames_can_begin(Frames *frames);

uint32_t frames_top(const Frames *frames); /* the highest level */
void frames_add_level(Frames *frames);

/* Can something bad happen in or from a state of F_level? Then frames_model_cube is that state. */
Answer frames_bad(Frames *frames, uint32_t level);
Cube *frames_model_cube(Frames *frames);

/* widen.c: that state and others like it, from which the same happens; of the last model, which is
 * forgotten: something bad, or a step into the cube `after`. */
Cube *frames_bad_cube(Frames *frames);
Cube *frames_before_cube(Frames *frames, const Cube *after);
void frames_find_choices(Frames *frames);

/* Something that holds for one check only: to be assumed. */
Term frames_passing(Frames *frames);
void frames_passed(Frames *frames, Term once);
/* Between checks: gets rid of what has passed, where it has become much. */
void frames_refresh(Frames *frames);

/* A check of their query under that many assumptions, and after the answer no which of the names are
 * in the core. */
Answer frames_check_core(Frames *frames, size_t count, Literals *names, Cube **ret_core);

/* implied.c: with those literals of the state that relate what the cube has values of. */
Cube *cube_with_implied(const Frames *frames, const Cube *cube, const Cube *state);

/* Without the literals about single values and members. */
Cube *cube_without_values(const Frames *frames, const Cube *cube);

/* May a step lead from a state of F_level outside the cube into the cube? If not, *ret_core is a
 * part of the cube that can't be reached either (from where the whole cube is left out); if so,
 * frames_model_cube is the state before. */
Answer frames_reach(Frames *frames, uint32_t level, const Cube *cube, Cube **ret_core);

/* After the answer yes, when the model is not wanted any more. */
void frames_forget(Frames *frames);

/* The same for many cubes together: may a step from F_level outside of all lead into one of them? */
Answer frames_reach_any(Frames *frames, uint32_t level, Cube *const *cubes, size_t count);

/* Is there an initial state in any of the cubes? */
Answer frames_begins_any(Frames *frames, Cube *const *cubes, size_t count);

/* Is there an initial state in the cube? If not, *ret_core (may be NULL) is a part without any. */
Answer frames_begins(Frames *frames, const Cube *cube, Cube **ret_core);

/* Excludes the cube up to that level; takes it. */
void frames_exclude(Frames *frames, Cube *cube, uint32_t level);
/* Is it known to be excluded at that level? */
bool frames_excludes(const Frames *frames, const Cube *cube, uint32_t level);

/* Moves each cube up as long as no step leads into it. The level whose cubes all are inductive
 * (F_level equals F_level+1), or 0. */
uint32_t frames_propagate(Frames *frames);

/* For support.c: a check of `steps` under that many assumptions; one clause with an activation
 * literal of its own; room for more assumptions than predicates and levels need. */
Answer frames_check_steps(Frames *frames, size_t count);
Term frames_assert_clause(Frames *frames, const Cube *cube);
void frames_make_room(Frames *frames, size_t more);

/* generalise.c: the cube can't be reached from F_level-1. Gives as small a part as it finds that
 * can't be either, nor holds initially; level becomes the highest at which it is excluded. NULL
 * when the session was stopped. If it can be reached: *ret_answer is yes, and the model stands. */
Cube *generalise(Frames *frames, const Cube *cube, uint32_t *level, Answer *ret_answer);

/* copies.c: excludes the cube at that level, with what it becomes when identities are renamed. Takes
 * the cube. */
void exclude_copies(Frames *frames, Cube *cube, uint32_t level);

#endif
