/* lifting.h - what prove and synthesise share: the instances of params that have every value, and
 * how much is asked of one.
 *
 * It builds; it explores and proves nothing. */
#ifndef CLI_LIFTING_H
#define CLI_LIFTING_H

#include "options.h"
#include "solver/solve.h"

#define LIFTING_STATES_MOST 200000 /* of one instance: larger ones are not what is looked for */
#define LIFTING_WORTHY 2           /* with less there is nothing to learn relations from */

/* The params that an instance gives values to; the first `lifted` of them are lifted in it. */
typedef struct Lifting {
    Model *model;
    const Options *options;   /* with the settings of the command line */
    const Scenario *scenario; /* or NULL */
    const char *const *names;
    size_t count, lifted;
} Lifting;

/* The instance of these values, one for each name, none of which is set on the command line; NULL:
 * those of the file. NULL where the model refuses them; *ret_message (may be NULL) as of model_build.
 */
const System *lifting_build(const Lifting *lifting, const int64_t *values, char **ret_message);

/* That of the file's own values, or else the first one, in order of their sum, that the model does
 * not refuse, with its values (on the heap, else NULL) in *ret_values. NULL where that is none of
 * the first ones: the model's diagnostics are about the file's own values then, or a message was
 * told on standard error. */
const System *lifting_build_some(const Lifting *lifting, int64_t **ret_values);

/* Is it an instance that the declared ranges of its lifted params don't allow? */
bool lifting_is_beyond(const System *system);

/* The least value of a param of which every value is meant: it counts something. */
int64_t lifting_start(const Decision *decision);

/* For an attempt at a proof; who wants to hear of progress adds that. */
SolveOptions lifting_solving(const Options *options, uint64_t max_memory, double seconds);

#endif
