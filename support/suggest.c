/* suggest.c - the optimal string alignment distance, three rows at a time. */
#include "support/suggest.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define LENGTH_MOST 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap neighbours) from `a` to `b`, neither over LENGTH_MOST. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LENGTH_MOST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++) last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(replaced, least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b_length];
}

void suggestion_offer(Suggestion *suggestion, const char *candidate)
{
    size_t wrong_length = strlen(suggestion->wrong), length = strlen(candidate);
    if (wrong_length > LENGTH_MOST || length > LENGTH_MOST) return;
    size_t distance = edit_distance(suggestion->wrong, wrong_length, candidate, length);
    bool same_but_for_case = distance > 0 && strcasecmp(suggestion->wrong, candidate) == 0;
    if (same_but_for_case) distance = 1;
    if (!same_but_for_case && (distance > (wrong_length + 2) / 3 || distance >= wrong_length))
        return;
    if (suggestion->best != NULL && distance >= suggestion->distance) return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}
