/* workers.h - units of work, several at a time, each in a process of its own.
 *
 * A process gets what its parent has when it begins, and gives back one document; what it says on
 * standard error is kept apart. Whatever becomes of one process, the others go on. It does not know
 * what the units are. */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "support/text.h"

/* What is left of a process. Lent. */
typedef struct WorkEnd {
    const Text *document; /* what it gave back, perhaps half of it */
    const Text *messages; /* what it said */
    const char *why;      /* in words: what to say of it where the document is not whole */
    bool is_bug;          /* and then it is one of ours */
    bool interrupted;     /* there was an interruption */
} WorkEnd;

typedef struct WorkersTask {
    unsigned jobs; /* at a time, at least 1 */

    /* Which unit comes next? False: none for now; it is asked again when one has ended, and all
     * is over when none is at work. Not asked after an interruption. */
    bool (*next)(void *context, size_t *ret_unit);

    /* In the unit's own process: the document, from the heap. */
    char *(*work)(void *context, size_t unit);

    /* Back in the parent. */
    void (*ended)(void *context, size_t unit, const WorkEnd *end);

    /* Where not NULL: called when something has happened, and a few times a second. */
    void (*glance)(void *context);
    void *context;
} WorkersTask;

/* An interruption ends those that are at work; no more are begun. Returns whether there was one. */
bool workers_run(const WorkersTask *task);

#endif
