/* observation.h - what is seen of a state of one of two systems, in words that mean the same in both.
 *
 * Values are the same when they mean the same: members of enumerations by name, numbers by value,
 * identities by their place, sets, maps and all else by what is in them. Cells (type.h) can't be
 * compared where the types differ; these words can. */
#ifndef EXPLORER_OBSERVATION_H
#define EXPLORER_OBSERVATION_H

#include "explorer/inclusion.h"
#include "words.h"

/* Adds what is seen in the state (cells) of this side to the words, in the words of side 0. False where
 * the budget is spent. */
bool observation_add(Budget *budget, Words *words, const ObservedPair *pairs, uint32_t count,
                     unsigned side, const int64_t *cells);

#endif
