/* waiting.h - what an instance waits for: the conditions and choices that its steps came to in vain.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_WAITING_H
#define COUNTEREXAMPLES_WAITING_H

#include "model/coverage.h"
#include "page.h"

/* Is this item of a coverage such a condition (in `step`, by its name, or NULL for any, of the process)?
 * The coverage is that of trying these steps and nothing else. */
bool waiting_is_for(const Coverage *coverage, uint32_t item, const Process *process,
                    const char *step);

/* "`await x < 2` is false (line 42)" */
void waiting_print_item(Text *text, const System *system, const Coverage *coverage, uint32_t item);

/* Of a state in which nobody can go on: a sentence for each condition, with the instances that it
 * holds up. */
void waiting_print(Page *page, const System *system, const int64_t *state);

#endif
