/* repetition.h - a protocol in which a process takes one step once more, just before another.
 *
 * It is the text that is changed: a copy of the one step stands before the other, as a step of its
 * own. So it is there wherever that text is: in each use of `steps`. Where the one stands under an
 * `if` and the other does not, so does the copy: who would not have taken the step once does not
 * take it once more. */
#ifndef MODEL_REPETITION_H
#define MODEL_REPETITION_H

#include "model/model.h"
#include "support/text.h"

typedef struct Repetition {
    const Step *again, *before; /* of the same process of one system, … */
    const Setting *settings;    /* … which model_build made with these */
    size_t setting_count;
    const Scenario *scenario; /* or NULL */
} Repetition;

/* A model of the changed text, the caller's, and its system for the same settings. NULL where the
 * copy would not mean the same: a name is not in scope there, a leaving statement would lead
 * elsewhere, control need not come to the one (a branch of an `either`, a `for` or `while`) before
 * it comes to the other, or one of the two is an `anytime` step. ret_why then says that, as a
 * clause. */
Model *model_repeat(const System *system, const Repetition *repetition, const System **ret_system,
                    Text *ret_why);

#endif
