/* mutants.c - names and counts. */
#include "properties/mutants.h"

#include "support/bug.h"

const char *mutant_fate_name(MutantFate fate)
{
    switch (fate) {
#define MUTANT_FATE_LINE(fate, name)                                                               \
    case fate: return name;
        MUTANT_FATES(MUTANT_FATE_LINE)
#undef MUTANT_FATE_LINE
    }
    BUG("no such fate");
}

size_t mutants_count(const Mutants *mutants, MutantFate fate)
{
    size_t count = 0;
    for (size_t i = 0; i < mutants->count; i++) count += mutants->outcomes[i].fate == fate;
    return count;
}
