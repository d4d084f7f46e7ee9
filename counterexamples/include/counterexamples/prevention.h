/* prevention.h - what would have prevented a violation, told. */
#ifndef COUNTEREXAMPLES_PREVENTION_H
#define COUNTEREXAMPLES_PREVENTION_H

#include "counterexamples/report.h"

/* "gone", "gone, but never acts", "still there", "undecided", "not possible", "untried". */
const char *prevention_name(PreventionFate fate);

/* A paragraph for each window of which something was tried. Nothing where there is none. */
void prevention_text(const Report *report, unsigned columns, bool colour, Text *ret_text);

#endif
