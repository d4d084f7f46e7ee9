/* suggest.h - which known name did the writer probably mean?
 *
 * Damerau-Levenshtein distance in its restricted form (one edit of a pair at most); near means a
 * third of the wrong name's length, rounded up, but less than the whole name; or the same but for
 * upper and lower case. */
#ifndef SUPPORT_SUGGEST_H
#define SUPPORT_SUGGEST_H

#include <stddef.h>

/* Keeps the best candidate so far. Start with {.wrong = name}. */
typedef struct Suggestion {
    const char *wrong;
    const char *best; /* NULL until something near enough was offered; not owned */
    size_t distance;
} Suggestion;

/* Offers a candidate; ties go to the one offered first. Names over 64 characters never match. */
void suggestion_offer(Suggestion *suggestion, const char *candidate);

#endif
