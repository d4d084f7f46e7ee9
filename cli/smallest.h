/* smallest.h - the least instances in which properties are violated at all.
 *
 * Instances with the values that were asked about, or less, are decided one after the other, by the
 * sum of what their params have above their least values. Nothing is taken for granted: that a
 * property holds in an instance says nothing of smaller ones. */
#ifndef CLI_SMALLEST_H
#define CLI_SMALLEST_H

#include "name_list.h"
#include "run.h"

typedef struct Smallest {
    ReportSmallest report;
    VECTOR(Inquiry *) inquiries; /* whose traces it shows */
    bool has_violation;          /* of an instance that is smaller */
    bool has_bug;                /* told on standard error */
    bool interrupted;
} Smallest;

/* What is smaller than the inquiry's system, which was built with these options and this scenario
 * (or NULL). `names`: the params that may have less; none: all. `seconds`: for all of it; 0 for no
 * limit. False where a name is none of a param: told on standard error. To be released in any
 * case, before the model. */
bool smallest_find(Model *model, const Inquiry *inquiry, const Scenario *scenario,
                   const NameList *names, double seconds, Smallest *ret_smallest);
void smallest_release(Smallest *smallest);

#endif
