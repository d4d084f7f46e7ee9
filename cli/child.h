/* child.h - an engine of the solver at work in a process of its own.
 *
 * The process is a fork, so it has the system at hand; it works on a copy of the findings, and what it
 * has to say comes over a pipe (wire.h). When it dies the pipe ends; when this process dies, so does it.
 * What is made of its answers is not its business. */
#ifndef CLI_CHILD_H
#define CLI_CHILD_H

#include <sys/types.h>

#include "solver/portfolio.h"
#include "support/text.h"

/* Starting with zeros is allowed: one that was never started. */
typedef struct Child {
    const struct Child *before; /* of those that were started earlier the last, or NULL */
    const System *system;
    pid_t process;
    int pipe;   /* from there it is heard; while it runs */
    Text bytes; /* of messages that are not whole yet */
    bool running;
    bool has_bug; /* it says so: told on standard error by itself */
    bool ended;   /* it said what came of it */
    double started;
    Solving solving;        /* what came of it; where it did not say, why not, and what is known */
    SolveProgress progress; /* `doing` is NULL while nothing is known */
} Child;

/* Sets it to work; it hears nothing of `before` (which stays where it is) and those before that.
 * `progress` and `decided` of the options are for the child to set. Where it can't be started it does
 * not run, and says why. */
void child_start(Child *child, const Child *before, Solve *solve, const System *system,
                 Findings *findings, const SolveOptions *options);

/* Takes what is there, without waiting for more. What was decided goes to `heard`, which may take over
 * what the finding owns. */
typedef void ChildHeard(void *context, Finding *finding);
void child_hear(Child *child, ChildHeard *heard, void *context);

/* It may still say how far it got, and is over soon. */
void child_ask_to_end(const Child *child);

/* Ends it at once if it runs. `why` is what it has to say for itself then. */
void child_stop(Child *child, const char *why);

void child_release(Child *child);

#endif
