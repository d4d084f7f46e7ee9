/* synthesising.h - for which values of a param: looking at values one by one, and proving ranges.
 *
 * No value is taken to be like its neighbours: a range is said to hold by a proof for the whole of
 * it or because each of its values was decided, and each violated value has a trace of its own. */
#ifndef CLI_SYNTHESISING_H
#define CLI_SYNTHESISING_H

#include "instances.h"
#include "knowledge.h"
#include "run.h"

#define SYNTHESIS_SECONDS 60 /* where nobody says */

typedef struct Question {
    const char *param;
    const char *const *any; /* params of which every value is meant */
    size_t any_count;
    const Scenario *scenario; /* or NULL */
    const char *note;         /* for the report: why the param can't be lifted, or NULL */
} Question;

/* How far a value was looked at where other params vary as well. */
typedef struct Visit {
    int64_t value;
    uint64_t instances; /* so many, from the least on, need not be looked at again */
    uint64_t near;      /* … from that of the last trace on, … */
    uint64_t traces;    /* … when there had been so many of them */
    bool is_finished;   /* all instances were looked at */
} Visit;

typedef struct Synthesising {
    Model *model;
    const Options *options;
    const Question *question;
    const System *system; /* for the report: with all that is asked about lifted */
    Findings *asked;      /* for which properties */
    bool is_liftable;     /* can the param be lifted? */
    const char **lifted;  /* those of `any`, then the param */
    int64_t *starts;      /* for each of `any` */
    int64_t *mosts;       /* … the greatest value that is declared, whatever the others are */
    int64_t low, high;    /* of the param */
    Knowledge *knowledge; /* for each property */
    uint32_t count;
    VECTOR(Inquiry *) inquiries; /* those with traces */
    VECTOR(Findings *) proofs;
    VECTOR(Visit) visits;
    int64_t seen;        /* how many values were looked at, from the least on */
    int64_t *last_shown; /* for each of `any`: in the instance of the last trace; NULL before */
    uint64_t traces;     /* how often that one was changed */
    uint64_t max_memory;
    double started, limit;
    const System *at;   /* the instance at hand */
    const char *trying; /* the property that is to be proved from it; NULL while it is explored */
    bool interrupted, has_bug;
    bool is_exhausted; /* all rounds are over, and something is still open */
    char *shortage;    /* the memory limit, where a proof came to it; owned, or NULL */
    ReportCounts counts;
    ReportSolving solving;
    Text ending;                   /* why it ended before all was decided; empty where all was */
    uint32_t undecided;            /* how many properties are not decided for some value */
    Options trial;                 /* those of a single exploration */
    SynthesisProperty *properties; /* the result */
    Ranges together;
} Synthesising;

/* The findings (taken over) say which properties are asked for, and are of a system that lifts
 * nothing, so that it has the declared range of the param. `system` lifts what is asked about, the
 * param only if that is possible. False when it shows a bug of ours, which was told on standard
 * error. To be released in any case, before the model. */
bool synthesising_decide(Synthesising *synthesising, Model *model, Findings *asked,
                         const System *system, const Question *question, const Options *options);
void synthesising_release(Synthesising *synthesising);

/* As the report wants it; borrows from it. */
Synthesis synthesising_result(const Synthesising *synthesising);

int synthesising_exit_code(const Synthesising *synthesising);

#endif
