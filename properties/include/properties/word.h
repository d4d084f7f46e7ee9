/* word.h - an infinite word that goes round a loop in the end, and whether it satisfies a formula.
 *
 * By the definition of each operator, from the inside out, with fixed points round the loop: no
 * automaton is asked. */
#ifndef PROPERTIES_WORD_H
#define PROPERTIES_WORD_H

#include "properties/formula.h"

/* Letter i has the atoms that hold at position i; behind the last one comes letter `loop` again. */
typedef struct Word {
    const uint64_t *letters;
    uint32_t count, loop; /* loop < count */
} Word;

bool word_satisfies(const Word *word, const Formula *formula);

#endif
