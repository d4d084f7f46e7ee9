/* saving.h - `check --save-traces DIR`: each violation, and each witness reached, as files. */
#ifndef CLI_SAVING_H
#define CLI_SAVING_H

#include "counterexamples/formats.h"
#include "run.h"

/* The format of that name; where there is none, the program ends with a message. */
const TraceFormat *saving_read_format(const char *name, const struct argp_state *state);

/* "html,markdown" of --save-as: which formats there are to be beside ITF. What is none ends the
 * program with a message. */
void saving_read_formats(Options *options, const char *text, const struct argp_state *state);

/* Makes the folder, if that is asked for. False where nothing can be written into it, which is told
 * on standard error: better now than after hours. */
bool saving_prepare(const Options *options);

/* Writes the traces into options->save_traces, if that is asked for: those of the least instances
 * (or NULL), where there are any. Returns `code`, or EXIT_INPUT where not all could be written: told
 * on standard error, for each that could not. */
int saving_finish(const Inquiry *inquiry, const ReportSmallest *smallest, int code);

#endif
