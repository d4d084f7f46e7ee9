/* synthesis.c - names of bases, and giving ranges up. */
#include "counterexamples/synthesis.h"

#include <stdlib.h>

#include "support/bug.h"

const char *basis_name(Basis basis)
{
    switch (basis) {
#define BASIS_NAME_LINE(member, name)                                                              \
    case member: return name;
        BASES(BASIS_NAME_LINE)
#undef BASIS_NAME_LINE
    }
    BUG("no such basis");
}

void ranges_release(Ranges *ranges)
{
    for (size_t i = 0; i < ranges->count; i++) {
        free(ranges->items[i].reason);
        free(ranges->items[i].traces);
    }
    free(ranges->items);
    *ranges = (Ranges){0};
}
