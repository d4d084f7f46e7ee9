/* sweep_report.h - a sweep for people, and for programs. */
#ifndef CLI_SWEEP_REPORT_H
#define CLI_SWEEP_REPORT_H

#include <jansson.h>

#include "sweep.h"

void sweep_text(Text *text, const Sweep *sweep, size_t columns, bool colour);
void sweep_markdown(Text *text, const Sweep *sweep);

/* RFC 4180: a line for each combination, with its params, options and verdicts. */
void sweep_csv(Text *text, const Sweep *sweep);

/* docs/sweep.md says what is in it; a new reference. */
json_t *sweep_json(const Sweep *sweep);

/* One page that needs nothing else, in which each cell with a trace opens it. */
void sweep_html(Text *text, const Sweep *sweep);

#endif
