/* sweep.h - what a sweep is over, and what came of it.
 *
 * A sweep checks a protocol under sets of changes of its options (sweep_sets.h), each at every size
 * (values of some params). Each such combination is a row: one question to one system. Reports know
 * this and nothing of engines. */
#ifndef CLI_SWEEP_H
#define CLI_SWEEP_H

#include "model/model.h"
#include "properties/findings.h"
#include "support/vector.h"
#include "sweep_sets.h"

/* An option that is varied. */
typedef struct SweepOption {
    const char *name;
    const char **values; /* as -D has them; the base's first; owned */
    uint32_t count;
} SweepOption;

/* A param with values to cross with; all of it is owned. */
typedef struct SweepParam {
    char *name;
    VECTOR(char *) values;
} SweepParam;

/* What all rows have in common. */
typedef struct SweepAxes {
    Model *base;               /* built with what all rows are built with; owned */
    const Scenario *scenario;  /* of it, or NULL */
    Model *other;              /* that of `system` where the base is no model, else NULL; owned */
    const System *system;      /* the base's, or else that of the first row that is a model */
    const Decision *decisions; /* of the base */
    size_t decision_count;
    SweepOption *options;
    size_t option_count;
    VECTOR(SweepParam) params;
    size_t size_count; /* how many combinations of their values: at least 1 */
    SweepSets sets;
    uint64_t all_sets;                /* so many there would be without a limit on changes */
    bool all;                         /* and they are tried; else at most two changes at a time */
    VECTOR(const Property *) columns; /* properties of the system … */
    bool all_columns;                 /* and these are all that it claims */
} SweepAxes;

/* A property in a row. */
typedef struct SweepCell {
    Verdict verdict;
    bool has_trace;
    uint32_t steps;        /* of that */
    bool endless;          /* it is a run with a loop, and the steps are with that once … */
    bool may_be_shorter;   /* nobody knows whether these are the fewest */
    char *reason, *engine; /* why unknown; who decided; or NULL; owned */
    char *outcome;         /* "in 12 steps", or NULL; owned */
    char *page;            /* what a page shows of the trace, or NULL; owned */
} SweepCell;

typedef struct SweepRow {
    bool begun; /* is it known whether that is a model, and a new one? */
    bool done;
    char *invalid;    /* why it is no model, else NULL; owned */
    size_t same_as;   /* an earlier row with the same transition system, or itself */
    SweepCell *cells; /* for each column; NULL where there are none of its own; owned */
    bool complete;    /* every reachable state was visited */
    bool timed_out;   /* it got less time than it wanted … */
    double given;     /* which was so many seconds; 0: any */
    uint64_t states, transitions, depth;
    char *failure; /* its process came to nothing, for this reason; owned */
} SweepRow;

typedef struct Sweep {
    SweepAxes axes;
    SweepRow *rows; /* for each set for each size */
    size_t row_count;
    const char *path;
    double seconds;
    bool interrupted, out_of_time, has_bug;
} Sweep;

/* The row whose system this one has. */
const SweepRow *sweep_decided_row(const Sweep *sweep, size_t row);

SweepOutcome sweep_outcome(const Sweep *sweep, size_t row, size_t column);

/* Is every verdict of it known? That it is no model is. */
bool sweep_row_is_decided(const Sweep *sweep, size_t row);
size_t sweep_undecided(const Sweep *sweep); /* how many rows are not */

/* Is anything a model at this size? Perhaps: what was tried is not, but not all was. */
SweepAnswer sweep_size_is_model(const Sweep *sweep, size_t size);

/* Is nothing a model at all? Then there was nothing to check. */
bool sweep_is_void(const Sweep *sweep);

/* A column of the tables for each size and property, those of a size in a row. Sizes at which
 * nothing is a model are left out of `counts`; where that is not known, what is no model is open in
 * `table`: perhaps it does not matter. */
typedef struct SweepSummary {
    SweepTable table, verdicts; /* to hold; and as they are */
    SweepOutcome *outcomes;     /* of both; owned */
    bool *counts;          /* for each column: is it asked for where everything is to hold? owned */
    size_t sizes;          /* so many do, or may … */
    size_t sizes_no_model; /* and so many do not */
    SweepAnswer *minimal;  /* of each set; owned */
} SweepSummary;
void sweep_summary_init(SweepSummary *summary, const Sweep *sweep);
void sweep_summary_release(SweepSummary *summary);

/* The columns of one property, and of model errors: what holds holds on ways without them, so it is no
 * help where there are some. To be freed. */
bool *sweep_property_columns(const Sweep *sweep, const SweepSummary *summary, size_t property);

/* Is the set, by itself, the same transition system as without changes, at each size that counts? */
bool sweep_is_same_system(const Sweep *sweep, size_t set);

/* Are its numbers of states, transitions and depth the same at each such size, all of them complete? */
bool sweep_counts_are_same(const Sweep *sweep, size_t set);

/* "APPLY=recheck GRACE=2"; nothing for no change. */
void sweep_print_set(Text *text, const Sweep *sweep, size_t set, const char *separator);

/* "N = 2, M = 3"; nothing where no param is varied. */
void sweep_print_size(Text *text, const Sweep *sweep, size_t size);

/* The value of a param (its place in axes.params) at a size. */
const char *sweep_size_value(const SweepAxes *axes, size_t size, size_t param);

/* "ok", "x 12", "x 12?" where that may not be the least, "x" or "?"; "-" where it is no model. */
void sweep_print_cell(Text *text, const Sweep *sweep, size_t row, size_t column);

/* What was found out by another try, or the first one: `tried` gives up its cells. What was decided
 * before stays, where the other did not get so far. */
void sweep_row_take(SweepRow *row, SweepRow *tried, size_t columns);

/* Its cells are gone. */
void sweep_row_forget(SweepRow *row, size_t columns);
void sweep_param_release(SweepParam *param);
void sweep_release(Sweep *sweep);

#endif
