/* smallest_report.h - how small an instance shows what a property shows.
 *
 * Private to counterexamples/. Of a report with `smallest`. */
#ifndef COUNTEREXAMPLES_SMALLEST_REPORT_H
#define COUNTEREXAMPLES_SMALLEST_REPORT_H

#include "counterexamples/report.h"
#include "page.h"

/* The property's trace in the least instance, or in the one that was asked about; and a sentence on
 * the smaller ones. Nothing where nothing is shown anywhere. */
void smallest_text(Page *page, const Report *report, uint32_t position);

/* The object of `--json`: "parameters" (null where no smaller instance shows it), "before" and
 * "unknown" as in SmallestInstance; with the trace. A new reference. */
json_t *smallest_json(const Report *report, uint32_t position);

#endif
