/* inclusion.h - does each of two systems behave as the other can?
 *
 * An observation is what some variables that both have hold. A behaviour is what a run that begins
 * in an initial state shows up to some moment: its observations, where equal ones that follow each
 * other count once. (So steps that change nothing observed are not seen; a behaviour's beginnings
 * are behaviours; nothing is said of what must happen, of where runs end, or of runs that go on for
 * ever.) What a step with a model error would have led to is not reached. */
#ifndef EXPLORER_INCLUSION_H
#define EXPLORER_INCLUSION_H

#include "explorer/explore.h"

/* A variable in both systems. */
typedef struct ObservedPair {
    const Variable *in[2];
} ObservedPair;

/* Can values of the two types be the same? Kinds must be; enumerations and ranges may have other
 * values, but not those that index maps; structs have the same fields in the same order. Orders can't
 * be observed: each state numbers them anew. */
bool observable_types_fit(const Type *a, const Type *b);

typedef struct InclusionQuestion {
    const System *systems[2];
    const ObservedPair *observed;
    uint32_t observed_count; /* at least 1 */
} InclusionQuestion;

typedef enum InclusionAnswer {
    INCLUSION_UNKNOWN,
    INCLUSION_HOLDS,
    INCLUSION_FAILS
} InclusionAnswer;

#define INCLUSION_NEXT_MOST 100U

/* Is every behaviour of one system also one of the other? */
typedef struct Inclusion {
    InclusionAnswer answer;
    bool may_be_shorter; /* of `way`: not all that is shorter could be looked at */
    uint64_t pairs;      /* states with sets of states of the other, that were looked at */
    Schedule *way; /* where it fails: a run that the other can't follow, with the fewest steps;
                            only its last step shows what the other can't; owned, else NULL */
    /* A shortest run of the other that shows the same but for that; owned. NULL where not even what
     * `way` begins with is shown by the other, or (is_following_missing) where a limit came first. */
    Schedule *following;
    bool is_following_missing;
    /* States of the other, all that it can show next (each observation once; initial ones where not
     * even the beginning is shown): `next_count` of them, the first INCLUSION_NEXT_MOST here, system->cells
     * each, owned. */
    int64_t *next;
    uint32_t next_count;
} Inclusion;

typedef struct InclusionSide {
    uint64_t states, transitions; /* that were visited; of these, without what changes nothing */
    bool complete;
} InclusionSide;

typedef struct InclusionResult {
    Inclusion of[2]; /* of[0]: is what systems[0] does also what systems[1] can? of[1]: the
                              other way round */
    InclusionSide sides[2];
    uint64_t observations; /* that were seen in either */
    uint64_t classes;      /* of states of both that behave alike (0: not computed) */
    bool interrupted;
    double seconds;
    char stopped[112]; /* why something is unknown, as Exploration.stopped; or empty */
} InclusionResult;

/* Looks within limits: max_states of each system, and as many pairs; max_memory for all of it; time,
 * interruption, progress. Of the other options none matters: no reductions, one thread. */
void inclusion_decide(const InclusionQuestion *question, const ExploreOptions *limits,
                      InclusionResult *ret_result);
void inclusion_release(InclusionResult *result);

#endif
