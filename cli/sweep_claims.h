/* sweep_claims.h - what a sweep shows, in sentences that all reports have in common. */
#ifndef CLI_SWEEP_CLAIMS_H
#define CLI_SWEEP_CLAIMS_H

#include "sweep.h"

/* A sentence, and what it is about: a line each. All of it is owned. */
typedef struct SweepClaim {
    Text sentence;
    VECTOR(char *) items;
    size_t more; /* items that were left out */
} SweepClaim;

typedef VECTOR(SweepClaim) SweepClaims;

/* At most so many items each. */
void sweep_claims_init(SweepClaims *claims, const Sweep *sweep, const SweepSummary *summary,
                       size_t items_most);
void sweep_claims_release(SweepClaims *claims);

/* "All 24 combinations of 3 options were checked; …": what the rows are. */
void sweep_print_extent(Text *text, const Sweep *sweep);

/* What the marks in a matrix mean, those that are there and no others. `with_same`: it marks rows
 * that are the same as others; `with_no_model`: it has cells of what is no model. */
void sweep_print_legend(Text *text, const Sweep *sweep, bool with_same, bool with_no_model);

/* "24 combinations, 13 different transition systems, in 0.4 s." */
void sweep_print_work(Text *text, const Sweep *sweep);

/* "N = 2, MODE = a": all params and options of the base, but for the params that are varied. */
void sweep_print_base(Text *text, const Sweep *sweep);

/* Do all rows that are models, and there are some, say that there is no model error? Then nobody
 * needs to read it in each of them. */
bool sweep_column_is_dull(const Sweep *sweep, size_t column);

#endif
