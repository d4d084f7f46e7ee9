/* difference.h - what a change does to verdicts and behaviour, for people and for programs. */
#ifndef COUNTEREXAMPLES_DIFFERENCE_H
#define COUNTEREXAMPLES_DIFFERENCE_H

#include "counterexamples/report.h"

/* What a trace shows that is there for its observations alone: nothing is claimed of its end. */
extern const Property behaviour_property;

typedef enum DifferenceSide { DIFFERENCE_OLD, DIFFERENCE_NEW } DifferenceSide;

typedef struct DifferenceVersion {
    const System *system;
    const Findings *findings;
    const char *file; /* as it may be printed */
    uint64_t states;  /* that were visited for the behaviours, … */
    bool is_complete; /* … all of them? */
} DifferenceVersion;

typedef enum Containment { CONTAINMENT_UNKNOWN, CONTAINMENT_HOLDS, CONTAINMENT_FAILS } Containment;

/* Is what one version does also what the other can? */
typedef struct DifferenceRuns {
    Containment answer;
    bool may_be_shorter; /* of `way` */
    const Trace *way;    /* where it fails, as Inclusion in explorer/inclusion.h; likewise: */
    const Trace *following;
    bool is_following_missing;
    const int64_t *next;
    uint32_t next_count, next_shown;
} DifferenceRuns;

typedef struct DifferenceVariable {
    const Variable *in[2];
} DifferenceVariable;

typedef struct Difference {
    DifferenceVersion versions[2];
    const DifferenceVariable *observed;
    uint32_t observed_count;
    uint32_t incomparable;  /* variables of both that are not observed, as they can't be */
    bool is_same_system;    /* they agree in every state and step: nothing had to be looked at */
    DifferenceRuns only[2]; /* only[DIFFERENCE_NEW]: is what NEW does also what OLD can? */
    const char *notes;      /* lines on what is not observed, or "" */
    const char *stopped;    /* why something of the behaviours is unknown, or "" */
} Difference;

/* What became of a property. */
typedef enum PropertyChange {
    CHANGE_NONE,
    CHANGE_VERDICT,
    CHANGE_KIND, /* what was an invariant is a witness now: their verdicts are about other things */
    CHANGE_TEXT, /* the same verdict on something else, or another premise */
    CHANGE_ERROR,  /* both have a model error, but not the same one */
    CHANGE_LENGTH, /* the same verdict with a longer or a shorter trace */
    CHANGE_APPEARED,
    CHANGE_DISAPPEARED,
    CHANGE_UNKNOWN /* of one or both the verdict is unknown */
} PropertyChange;

/* A property of either version; NULL in the one that has none of that name. */
typedef struct PropertyPair {
    const Finding *in[2];
    PropertyChange change;
    bool is_reworded; /* both are of one kind, and of another text but for layout */
} PropertyPair;

/* Those of NEW, in its order, then those that only OLD has. An array of *ret_count, to be freed. A
 * premise has no verdict, and that no model error happens is told where one does. */
PropertyPair *difference_pairs(const Difference *difference, size_t *ret_count);

/* Does anything differ that makes the versions different: a verdict, a property that is not in both, a
 * behaviour? Is anything of that unknown? */
bool difference_is_any(const Difference *difference);
bool difference_is_open(const Difference *difference);

void difference_text(const Difference *difference, unsigned columns, bool colour, Text *ret_text);
void difference_markdown(const Difference *difference, Text *ret_text);

/* A new reference. */
json_t *difference_json(const Difference *difference, const char *version);

#endif
