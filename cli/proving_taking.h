/* proving_taking.h - what was found out about one instance, as far as it is an answer. */
#ifndef CLI_PROVING_TAKING_H
#define CLI_PROVING_TAKING_H

#include "proving.h"

/* What exploring an instance showed: traces, and of the only instance everything. Of each trace the
 * best is chosen that is as short, where that was not done yet. */
void proving_take_traces(Proving *proving, Inquiry *inquiry);

/* What was proved; of a single instance perhaps a trace, or that the model goes wrong. */
void proving_take_answers(Proving *proving, Inquiry *inquiry);

#endif
