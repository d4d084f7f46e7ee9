/* pdr.h - property-directed reachability (IC3), on Z3.
 *
 * Bradley, "SAT-based model checking without unrolling" (VMCAI 2011), in the shape of Een,
 * Mishchenko and Brayton, "Efficient implementation of property directed reachability" (FMCAD
 * 2011), over predicates of the language instead of latches:
 *
 *     PDR (main loop, F_k and P)       run                  pdr.c
 *     pdrMain's getBadCube             frames_bad           frames.c
 *     recBlockCube, proof obligations  block                pdr.c
 *     isBlocked                        frames_excludes      frames.c
 *     solveRelative                    frames_reach         frames.c
 *     isInitial                        frames_begins        frames.c
 *     generalize (MIC, down)           generalise           generalise.c
 *     addBlockedCube                   frames_exclude       frames.c
 *     propagateBlockedCubes            frames_propagate     frames.c
 *     ternary simulation               frames_before_cube   widen.c
 *
 * Different from the papers: states are widened by cores, where what values imply about relations is
 * said along (implied.c); generalisation prefers relations, and clauses that no sampled state
 * contradicts (generalise.c, samples.h); clauses come with their images under renaming of
 * identities, and are moved up together with them (copies.c); what proves is reduced to what it
 * needs (support.c, thin.h) and checked in a fresh context (confirm.h); what earlier proofs of this
 * system rest on is in F_1 from the start (lessons.h). What is bad is a violation of
 * any open property, or an error of evaluating one. That something bad can be reached is not
 * believed either: bounded model checking up to that depth finds the schedule. */
#ifndef SOLVER_PDR_H
#define SOLVER_PDR_H

#include "frames.h"
#include "solver/solve.h"

/* Called with all clauses of an inductive frame, which lives until it returns. Is the proof for this
 * instance wanted, too? */
typedef bool InvariantFound(void *context, const Invariant *invariant);

/* solve_pdr, for whom the invariant is the answer: `found` may be NULL. */
void solve_pdr_for(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret, InvariantFound *found, void *context);

/* Of the cubes that an inductive frame consists of, those that are needed to keep each other and to
 * exclude what is bad: needed[i] for each. False when the session was stopped. */
bool find_support(Frames *frames, Cube *const *cubes, size_t count, bool *ret_needed);

/* The clauses that exclude these cubes. */
Invariant *cubes_invariant(const Frames *frames, Cube *const *cubes, const bool *needed,
                           size_t count);

/* Excludes from F_level what the clauses exclude, where there are predicates for it. */
void exclude_clauses(Frames *frames, const Invariant *invariant, uint32_t level);

#endif
