/* output.h - standard output, whether all of it arrived, and what may be written to a terminal. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>

#include "support/text.h"

/* Descriptors 0 to 2 that are closed get one that can't be used, so that no file that is opened
 * later takes their place; and when the program ends well, wherever that is, standard output is
 * finished. To be called first. */
void output_prepare(void);

/* Makes the folder for queries unless it is there (NULL: none is wanted). False where nothing can
 * be written into it: told on standard error. */
bool output_prepare_folder(const char *path);

/* Returns `code`, or EXIT_INPUT with a message when a query could not be written into it. */
int output_finish_folder(int code);

/* Flushes standard output. Returns `code`, or EXIT_INPUT with a message when it could not be
 * written. */
int output_finish(int code);

/* Adds a string that nobody has checked (a file's name, an argument): what is no UTF-8 and what
 * would control a terminal is replaced. */
void text_add_printable(Text *text, const char *string);

#endif
