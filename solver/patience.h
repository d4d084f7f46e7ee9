/* patience.h - the thread that ends checks: what queries need of it beyond query.h. */
#ifndef SOLVER_PATIENCE_H
#define SOLVER_PATIENCE_H

#include "query.h"

/* A check that is being watched; the caller's storage, from watch_begin to watch_end. */
typedef struct WatchedCheck WatchedCheck;
struct WatchedCheck {
    Terms *terms;
    double deadline; /* of this check alone; 0 for none */
    bool stopped;    /* was told to end … */
    bool exhausted;  /* … because memory is short */
    WatchedCheck *next;
};

/* false: there is no thread that would watch, so the check must not run. */
bool watch_begin(Patience *patience, WatchedCheck *check, Terms *terms, double deadline);
void watch_end(Patience *patience, WatchedCheck *check);

#endif
