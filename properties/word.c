/* word.c - the truth of a formula at each position of a word. */
#include "properties/word.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static bool *truths(const Word *word, const Formula *formula);

static bool *all_alike(const Word *word, bool truth)
{
    bool *is = memory_allocate(word->count, sizeof *is);
    memset(is, truth, word->count);
    return is;
}

static bool *of_literal(const Word *word, const Formula *formula)
{
    bool *is = memory_allocate(word->count, sizeof *is);
    for (uint32_t i = 0; i < word->count; i++) {
        is[i] = (word->letters[i] >> formula->atom & 1) != formula->negated;
    }
    return is;
}

static bool *of_list(const Word *word, const Formula *formula)
{
    bool is_and = formula->kind == FORMULA_AND;
    bool *is = all_alike(word, is_and);
    for (uint32_t i = 0; i < formula->list_count; i++) {
        bool *part = truths(word, formula->list[i]);
        for (uint32_t j = 0; j < word->count; j++)
            is[j] = is_and ? is[j] && part[j] : is[j] || part[j];
        free(part);
    }
    return is;
}

/* a until b = b || (a && next), the least such; a release b = b && (a || next), the greatest. Twice round
 * from the last position to the first is enough: what is so for the position where the loop begins is known
 * after the first time. */
static bool *of_operator(const Word *word, const Formula *formula)
{
    bool until = formula->kind == FORMULA_UNTIL;
    bool *is = all_alike(word, !until);
    bool *a = truths(word, formula->a), *b = truths(word, formula->b);
    for (unsigned round = 0; round < 2; round++) {
        for (uint32_t i = word->count; i-- > 0;) {
            bool next = is[i + 1 < word->count ? i + 1 : word->loop];
            is[i] = until ? b[i] || (a[i] && next) : b[i] && (a[i] || next);
        }
    }
    free(a);
    free(b);
    return is;
}

static bool *truths(const Word *word, const Formula *formula)
{
    switch (formula->kind) {
    case FORMULA_TRUE:
    case FORMULA_FALSE: return all_alike(word, formula->kind == FORMULA_TRUE);
    case FORMULA_LITERAL: return of_literal(word, formula);
    case FORMULA_AND:
    case FORMULA_OR: return of_list(word, formula);
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: break;
    }
    return of_operator(word, formula);
}

bool word_satisfies(const Word *word, const Formula *formula)
{
    bool *is = truths(word, formula);
    bool satisfied = is[0];
    free(is);
    return satisfied;
}
