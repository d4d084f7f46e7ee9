/* report_parts.h - what several reports have in common.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_REPORT_PARTS_H
#define COUNTEREXAMPLES_REPORT_PARTS_H

#include "counterexamples/report.h"
#include "page.h"

/* The model's name, its params and options as they were decided. */
void report_print_head(Page *page, const System *system);

/* Is there a line for it? A model error is told whenever there is one. */
bool report_is_told(const Finding *finding);

/* A witness, and no state shows it. */
bool report_is_never_reached(const Finding *finding);

/* "holds for every number of PLANS"; where no param is lifted, "holds however many values of Gen
 * are made and held". */
void report_print_unbounded(Text *text, const Finding *finding, const System *system);

/* A line for each that is told, or several where it takes them. */
void report_print_verdicts(Page *page, const Report *report);

/* What was done, as far as there is something to tell; `undecided`: how many properties are. */
void report_print_work(Page *page, const ReportCounts *counts, const ReportSolving *solving,
                       unsigned undecided);

/* Then, a line each: what was left out, and which other engine may know more. */
void report_print_notes(Page *page, const Report *report, unsigned undecided);

/* Puts into a new document who says this about what, … */
void report_json_head(json_t *document, const System *system, const char *version);

/* … and what was done. */
void report_json_work(json_t *document, const ReportCounts *counts, const ReportSolving *solving);

/* What there is to say of one property; trace and picture may be NULL. A new reference. */
json_t *report_json_property(const Finding *finding, const Trace *trace, const Picture *picture);

/* Puts into the object its length, its states, and the instance where params are lifted. */
void report_json_trace(json_t *object, const Trace *trace);

/* "a\nb\n" is an array of two. */
json_t *report_json_lines(const char *lines);

/* A new object takes over `value`; that it can't is our bug or the end of memory. Likewise an
 * array. */
void report_json_set(json_t *object, const char *key, json_t *value);
void report_json_append(json_t *array, json_t *value);

/* What holds a shared variable, or the locals of a process, in a state. */
const char *report_json_variable(const Variable *variable);
const char *report_json_process(const Process *process);

#endif
