/* remembering.h - what came of scenarios in earlier runs, in a folder of files.
 *
 * A file is named by all that an outcome depends on: the system with the properties that count, by its
 * fingerprint; what is expected; the options that may decide what comes out; and this very program. It
 * has no places and no names of files, so that what is shown of them is always of the text as it is.
 *
 * Any number of processes may use a folder at the same time. What is no whole file of ours is as good
 * as none. Whoever may write into the folder decides what is recalled. */
#ifndef CLI_REMEMBERING_H
#define CLI_REMEMBERING_H

#include "scenarios.h"

typedef struct Remembering Remembering;

/* With these options, before anything is divided among scenarios. Makes the folder where it is not there. Where it can't be used that is told, and nothing is kept, or
 * NULL: nothing is recalled either. */
Remembering *remembering_open(const char *folder, const Options *options);

/* Throws away the oldest where there are too many. NULL is allowed. */
void remembering_close(Remembering *remembering);

/* Fills in the outcomes of a scenario whose system is built. False: they are not known, or
 * `remembering` is NULL. Its facts are then those about finding out. */
bool remembering_recall(const Remembering *remembering, Comparing *comparing);

/* Keeps them, where all is decided. Where that fails it is told, and does no harm. */
void remembering_keep(const Remembering *remembering, const Comparing *comparing);

#endif
