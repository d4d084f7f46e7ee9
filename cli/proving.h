/* proving.h - every value of some params: small instances, explored and taken as examples.
 *
 * A violation is looked for in one instance after the other, the smallest first; what none of them
 * shows is tried to be proved for all, from instances that are small and not the least. Where no
 * param is lifted there is a single instance, and it is all there is to decide about. It decides and
 * prints nothing but what is a bug of ours. */
#ifndef CLI_PROVING_H
#define CLI_PROVING_H

#include "instances.h"
#include "run.h"
#include "solver/lessons.h"
#include "solver/prove.h"

#define PROVING_SECONDS 60 /* where nobody says */

/* What is known of one property beside its finding. */
typedef struct Outcome {
    const System *system; /* of the instance that decided it, or that the proof was made from; NULL
                             while that is open */
    Trace *trace;
    char *hindrance;  /* what was in the way of an attempt but time; owned, or NULL */
    bool is_hopeless; /* trying again would end the same way */
    unsigned starved; /* attempts, one after the other, that ended for want of memory */
    char *beyond;     /* where it breaks, with a param above its declared range; or NULL */
    /* What the explorer says of a single instance (unknown: it saw no end of it), and within how
     * many steps there is no violation (Finding.searched). */
    Verdict explored;
    uint32_t searched;
    Picture *picture;  /* of the step that was in the way, or NULL */
    Obstacle obstacle; /* that it shows; cleared where there is none */
} Outcome;

typedef struct Instance {
    int64_t *values;      /* for each lifted param */
    int64_t extra;        /* how much they have above their starts */
    const System *system; /* NULL before it is built and where there is no such instance */
    bool is_built, is_explored, is_complete, is_counted;
    bool is_large;  /* more states than were asked for */
    bool is_worthy; /* big enough to make a proof from */
} Instance;

/* Which instances were explored before their turn. */
typedef struct Cheap {
    size_t next;     /* the first that was not looked at */
    int64_t extra;   /* of those looked at last */
    bool any_within; /* one of those is within the declared ranges */
    double seconds;  /* spent */
} Cheap;

typedef struct Proving {
    Model *model;
    const Options *options;
    const Scenario *scenario; /* or NULL */
    const char *const *lifted;
    size_t lifted_count;
    const System *system; /* that of the file's own values; every instance has its properties */
    Findings *findings;   /* what is known; a decided one is of its outcome's system */
    Outcome *outcomes;    /* for each finding */
    VECTOR(Instance) instances;
    Instances next;
    Cheap cheap;
    int64_t *starts;  /* for each lifted param */
    Lessons *lessons; /* of all proofs */
    uint64_t max_memory;
    double started, limit; /* seconds */
    uint64_t explored, states, transitions, checks;
    uint32_t depth;
    double exploring, solving;
    Exploration exploration; /* the last one */
    const System *at; /* the instance at hand, and the property that is tried there or NULL */
    const char *trying;
    uint64_t told_checks; /* at most: a solver under way counts from 0 */
    bool has_begun;       /* some instance has an initial state */
    Text ending;          /* why it ended before all was decided; empty where all was */
    bool interrupted, has_bug;
    Trace **traces; /* of the outcomes, for the report */
    const Picture **pictures;
} Proving;

/* Decides the findings (taken over) of the system, which is lifted; false when that shows a bug of
 * ours, which was told on standard error. To be released in any case, before the model. The names
 * of lifted params are those of the system, in its order. */
bool proving_decide(Proving *proving, Model *model, const System *system, Findings *findings,
                    const Options *options, const Scenario *scenario);
void proving_release(Proving *proving);

/* Is no param lifted? */
static inline bool proving_is_single(const Proving *proving)
{
    return proving->lifted_count == 0;
}

/* Of a single instance: was every state visited? */
static inline bool proving_saw_all(const Proving *proving)
{
    return proving_is_single(proving) && proving->instances.count > 0 &&
           proving->instances.items[0].is_complete;
}

/* For its parts. The seconds that are left, at most so many. */
double proving_seconds_left(const Proving *proving, double most);

/* Time is up, somebody wants it to end, or nothing that comes out can be trusted. */
bool proving_is_over(Proving *proving);

/* Shows how far it is, with so many checks of the solver at work: of the whole, not of the instance
 * at hand. */
void proving_show(Proving *proving, uint64_t checks);

/* As the report wants it; borrows from it. */
Report proving_report(const Proving *proving);

#endif
