/* name_list.h - the names of `--any PARAM,…` and `-p PROPERTY,…`. */
#ifndef CLI_NAME_LIST_H
#define CLI_NAME_LIST_H

#include "options.h"

typedef VECTOR(char *) NameList; /* owned */

/* "A,B": two names. What is none ends the program with a message; `option` is what the names were
 * given with. */
void name_list_add(NameList *names, const char *text, const char *option, struct argp_state *state);
void name_list_release(NameList *names);

/* One that has a value can't have every value: false when -D sets one of them, told on standard
 * error. */
bool name_fits(const char *name, const char *option, const Options *options);
bool name_list_fits(const NameList *names, const Options *options);

#endif
