/* fingerprint.h - 128 bits that tell systems apart by what they are, not by how they were written.
 *
 * Two systems with equal fingerprints are the same, but for an accident of hashing: names, types,
 * variables and how they begin, processes, control, steps, expressions, fairness, where in a state
 * things lie, and (in the fingerprint of more than the behaviour) properties. So every engine says the
 * same of both: verdicts, numbers of states, lengths and schedules of traces.
 *
 * It does not depend on the layout of the text, on comments (documentation is one), nor on what params
 * and options leave out of it. The same system has the same fingerprint in every build and every run.
 *
 * What a user sees may differ all the same, and is not to be taken over from one system to the other:
 * places in the source and what is quoted from it, documentation, the path of the file, the values of
 * params and options (Decision; of lifted ones all is part of the fingerprint), and what is counted by
 * pieces of text rather than by what they mean (coverage, mutations: text that stands in several places
 * counts once there). */
#ifndef MODEL_FINGERPRINT_H
#define MODEL_FINGERPRINT_H

#include "model/system.h"

typedef struct Fingerprint {
    uint64_t high, low;
} Fingerprint;

/* Of everything but properties. */
Fingerprint fingerprint_of_behaviour(const System *system);

/* Of the behaviour, and of what the verdicts about `asked` (for each property of the system: is it
 * asked for? NULL: all) depend on besides: these properties, assumptions, and lemmas; all of them where
 * no_model_error, the last one, is asked for, since evaluating any may be an error. */
Fingerprint fingerprint_of_system(const System *system, const bool *asked);

bool fingerprint_equal(Fingerprint a, Fingerprint b);

/* 32 hexadecimal digits. */
void fingerprint_print(Text *text, Fingerprint fingerprint);

#endif
