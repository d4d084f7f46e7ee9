/* report_parts.h - what several reports have in common.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_REPORT_PARTS_H
#define COUNTEREXAMPLES_REPORT_PARTS_H

#include "counterexamples/report.h"
#include "page.h"

/* The model's name, its params and options as they were decided. */
void report_print_head(Page *page, const System *system);

/* What was done, as far as there is something to tell; `undecided`: how many properties are. */
void report_print_work(Page *page, const ReportCounts *counts, const ReportSolving *solving,
                       unsigned undecided);

/* Then, a line each: what was left out, and which other engine may know more. */
void report_print_notes(Page *page, const Report *report, unsigned undecided);

/* Puts into a new document who says this about what, … */
void report_json_head(json_t *document, const System *system, const char *version);

/* … and what was done. */
void report_json_work(json_t *document, const ReportCounts *counts, const ReportSolving *solving);

/* Puts into the object its length, its states, and the instance where params are lifted. */
void report_json_trace(json_t *object, const Trace *trace);

/* "a\nb\n" is an array of two. */
json_t *report_json_lines(const char *lines);

/* A new object takes over `value`; that it can't is our bug or the end of memory. Likewise an
 * array. */
void report_json_set(json_t *object, const char *key, json_t *value);
void report_json_append(json_t *array, json_t *value);

#endif
