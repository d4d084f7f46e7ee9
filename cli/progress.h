/* progress.h - one line on the terminal while a search takes its time, gone when it is done. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "explorer/explore.h"
#include "solver/portfolio.h"

/* Of the solver's engines, where they are at work at the same time; `doing` is NULL where that is not
 * known, or is over. */
typedef struct EnginesProgress {
    SolveProgress engines[PORTFOLIO_SIZE];
} EnginesProgress;

/* For ExploreOptions.progress: shows the line on standard error when that is a terminal, but not
 * in the first half second. `beside`: the EnginesProgress of a solver that runs at the same time, or
 * NULL. */
void progress_show(void *beside, const Progress *progress);

/* The same for SolveOptions.progress; the context is not used. */
void progress_show_solving(void *context, const SolveProgress *progress);

/* The same where only the engines are left; `seconds` since the beginning. */
void progress_show_engines(const EnginesProgress *progress, double seconds);

/* Of proofs for every value: counts that only grow, and what is going on. */
typedef struct ProvingProgress {
    double seconds;
    uint64_t instances, checks; /* instances explored, queries to Z3 */
    const System *instance;     /* the one at hand */
    const char *property;       /* what is to be proved from it; NULL while it is explored */
} ProvingProgress;

/* Of mutants, so many of which are done. */
void progress_show_mutants(size_t done, size_t all, double seconds);

/* Of the rows of a sweep, so many of which are done; `again`: what timed out is tried once more. */
void progress_show_sweep(size_t done, size_t all, bool again, double seconds);

/* A few times a second at most. */
void progress_show_proving(const ProvingProgress *progress);

/* Whoever lets parts of its work tell of themselves by the above: until this is called with NULL,
 * `show` is called instead, with the checks that the part under way has made. */
typedef void WholeShown(void *context, uint64_t checks);
void progress_tell_whole(WholeShown *show, void *context);

/* Erases the line if there is one. */
void progress_clear(void);

/* The same, but a line that tells of a whole stays until that is done. */
void progress_end_part(void);

/* What the line says, within `columns`. */
void progress_print(Text *text, const Progress *progress, size_t columns);
void progress_print_solving(Text *text, const SolveProgress *progress, size_t columns);
void progress_print_proving(Text *text, const ProvingProgress *progress, size_t columns);

/* "pdr: depth 4, bmc: depth 12", behind the rest if there is room. */
void progress_add_engines(Text *text, const EnginesProgress *progress, size_t columns);

#endif
