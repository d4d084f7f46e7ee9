/* counter.c - a row of registers, and a new one for each that is added. */
#include "counter.h"

#include <stdlib.h>

#include "support/bug.h"
#include "support/memory.h"

void counter_init(Counter *counter, Terms *terms, uint32_t most)
{
    *counter = (Counter){
        .terms = terms,
        .over = memory_allocate((size_t)most + 1, sizeof(Term)),
        .most = most,
    };
    for (uint32_t i = 0; i <= most; i++) counter->over[i] = term_truth(terms, false);
}

void counter_release(Counter *counter)
{
    free(counter->over);
}

void counter_add(Counter *counter, Query *query, const char *name, Term truth)
{
    Terms *terms = counter->terms;
    /* From above, so that the one below is still without the new one. */
    for (uint32_t i = counter->most + 1; i-- > 0;) {
        Term before = i == 0 ? term_truth(terms, true) : counter->over[i - 1];
        Term over = term_or(terms, counter->over[i], term_and(terms, before, truth));
        if (term_is_false(terms, over)) continue;
        counter->over[i] = term_constant(terms, name, terms_bool_sort(terms));
        query_assert(query, term_implies(terms, over, counter->over[i]));
    }
}

Term counter_at_most(const Counter *counter, uint32_t limit)
{
    PROMISE(limit <= counter->most);
    return term_not(counter->terms, counter->over[limit]);
}
