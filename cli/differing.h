/* differing.h - two versions of a protocol: their verdicts, and what each does that the other can't.
 *
 * What `diff` is asked, and the work; diff.c reads the arguments. */
#ifndef CLI_DIFFERING_H
#define CLI_DIFFERING_H

#include "name_list.h"

typedef struct DiffRequest {
    Options options;      /* -D is for both versions */
    Options versions[2];  /* only the settings count: those that one version has besides */
    const char *paths[2]; /* the second one NULL: the same file */
    NameList properties, observed;
    bool markdown;
} DiffRequest;

/* Returns the exit code. */
int diff_versions(DiffRequest *request);

#endif
