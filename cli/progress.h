/* progress.h - one line on the terminal while a search takes its time, gone when it is done. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "explorer/explore.h"

/* For ExploreOptions.progress: shows the line on standard error when that is a terminal, but not
 * in the first half second. */
void progress_show(void *context, const Progress *progress);

/* Erases the line if there is one. */
void progress_clear(void);

/* What the line says, within `columns`. */
void progress_print(Text *text, const Progress *progress, size_t columns);

#endif
