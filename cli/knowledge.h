/* knowledge.h - what is known of one property for the values of a param.
 *
 * Values that were looked at, each on its own, and ranges for which there is a proof. It finds
 * nothing out; it says what is decided, and what is not. */
#ifndef CLI_KNOWLEDGE_H
#define CLI_KNOWLEDGE_H

#include "counterexamples/synthesis.h"
#include "support/vector.h"

typedef enum FactKind {
    FACT_QUIET,   /* looked at without finding anything, and not to the end */
    FACT_ABSENT,  /* to the end: there is nothing to be found */
    FACT_SHOWN,   /* there is a trace */
    FACT_REFUSED, /* no model with this value */
} FactKind;

typedef struct Fact {
    int64_t value;
    FactKind kind;
    Trace *trace;       /* FACT_SHOWN; borrowed */
    const char *engine; /* FACT_ABSENT: who decided it */
    uint64_t instances; /* FACT_QUIET: how many were looked at to their end */
} Fact;

typedef struct RangeProof {
    int64_t low, high;      /* high may be RANGE_ENDLESS */
    const Finding *finding; /* borrowed */
} RangeProof;

typedef struct Knowledge {
    const Property *property;
    bool asked;
    bool is_open;       /* can it be decided at all? */
    const char *reason; /* why not, borrowed; or NULL */
    char *hindrance;    /* why proofs can't be had, whatever the range; owned, or NULL */
    VECTOR(Fact) facts; /* ascending */
    VECTOR(RangeProof) proofs;
} Knowledge;

void knowledge_release(Knowledge *knowledge);

/* What was seen at this value, or NULL. Valid until the next is noted. */
const Fact *knowledge_fact(const Knowledge *knowledge, int64_t value);

/* In place of what was known of the value. */
void knowledge_note(Knowledge *knowledge, Fact fact);
void knowledge_note_proof(Knowledge *knowledge, RangeProof proof);

/* The proof that reaches farthest from this value on, or NULL. */
const RangeProof *knowledge_proof(const Knowledge *knowledge, int64_t value);

/* Is there nothing more to find out about this value? */
bool knowledge_is_decided(const Knowledge *knowledge, int64_t value);

/* … about all of them? */
bool knowledge_is_complete(const Knowledge *knowledge, int64_t low, int64_t high);

/* The greatest value with a trace; `low` - 1 where there is none. */
int64_t knowledge_last_shown(const Knowledge *knowledge, int64_t low);

/* Is there a trace for a value from low to high? */
bool knowledge_shows(const Knowledge *knowledge, int64_t low, int64_t high);

/* All of low..high in ranges. `reason`: why what is unknown is so; `unseen`: why some values were not
 * looked at, NULL where that is the reason, too. A proof that goes beyond `high` is told as far as it
 * goes. */
Ranges knowledge_ranges(const Knowledge *knowledge, int64_t low, int64_t high, const char *reason,
                        const char *unseen);

/* The trace nearest to values where it is otherwise: at the upper end of the first range of traces
 * that another decided one follows, else at the lower end of the first one. NULL: none. */
const Trace *ranges_nearest(const Ranges *ranges);

/* Synthesis.together. */
Ranges ranges_together(const SynthesisProperty *properties, size_t count, int64_t low,
                       int64_t high);
bool ranges_have(const Ranges *ranges, Verdict verdict);

#endif
