/* coverage_report.h - what never happened, as a part of reports.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_COVERAGE_REPORT_H
#define COUNTEREXAMPLES_COVERAGE_REPORT_H

#include "counterexamples/report.h"
#include "page.h"

/* What stands in front of an item that was not covered, "never taken", and then says what or why:
 * "`await lock == none` was never true there". */
const char *uncovered_mark(const Coverage *coverage, uint32_t number);
void uncovered_print(Text *text, const System *system, const Coverage *coverage, uint32_t number);

/* "enactor.write", "enactor", the property's name, or nothing. */
void uncovered_print_place(Text *text, const CoverItem *item);

/* A few lines for the most important, with nothing where all was covered. */
void coverage_text(Page *page, const Report *report);

/* The object of `--json`. */
json_t *coverage_json(const System *system, const Coverage *coverage);

#endif
