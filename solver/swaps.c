/* swaps.c - steps by what they are independent of. */
#include "swaps.h"

#include <stdlib.h>

#include "model/independence.h"
#include "support/memory.h"
#include "support/vector.h"

struct Swaps {
    VECTOR(const Step *) steps; /* of all processes */
    Independence *independence;
    uint32_t *likes; /* for each: the first one that is independent of the same ones */
};

static bool are_alike(const Swaps *swaps, size_t a, size_t b)
{
    for (size_t i = 0; i < swaps->steps.count; i++) {
        const Step *step = swaps->steps.items[i];
        if (independence_of(swaps->independence, swaps->steps.items[a], step) !=
            independence_of(swaps->independence, swaps->steps.items[b], step)) {
            return false;
        }
    }
    return true;
}

Swaps *swaps_create(const System *system)
{
    Swaps *swaps = memory_allocate(1, sizeof *swaps);
    swaps->independence = independence_find(system);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            vector_push(&swaps->steps, process->steps[j]);
        }
    }
    swaps->likes = memory_allocate(swaps->steps.count + 1, sizeof *swaps->likes);
    for (size_t i = 0; i < swaps->steps.count; i++) {
        size_t like = 0;
        while (like < i && (swaps->likes[like] != like || !are_alike(swaps, like, i))) like++;
        swaps->likes[i] = (uint32_t)like;
    }
    return swaps;
}

void swaps_destroy(Swaps *swaps)
{
    if (swaps == NULL) return;
    vector_release(&swaps->steps);
    independence_destroy(swaps->independence);
    free(swaps->likes);
    free(swaps);
}

/* Is the step that was taken one like that one? */
static Term is_like(const Swaps *swaps, const Encoder *encoder, const Transit *transit, size_t like)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term any = term_truth(terms, false);
    for (size_t i = 0; i < swaps->steps.count; i++) {
        if (swaps->likes[i] != like) continue;
        any = term_or(terms, any, transit_by(encoder, transit, swaps->steps.items[i]));
    }
    return any;
}

static Term is_independent_of(const Swaps *swaps, const Encoder *encoder, const Transit *transit,
                              size_t like)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term any = term_truth(terms, false);
    for (size_t i = 0; i < swaps->steps.count; i++) {
        const Step *step = swaps->steps.items[i];
        if (!independence_of(swaps->independence, swaps->steps.items[like], step)) continue;
        any = term_or(terms, any, transit_by(encoder, transit, step));
    }
    return any;
}

Term swaps_misplaced(const Swaps *swaps, Encoder *encoder, const Transit *first,
                     const Transit *second)
{
    const Values *values = encoder_values(encoder);
    Terms *terms = values->terms;
    Term swappable = term_truth(terms, false);
    for (size_t i = 0; i < swaps->steps.count; i++) {
        if (swaps->likes[i] != i) continue;
        Term those = is_independent_of(swaps, encoder, second, i);
        Term both = term_and(terms, is_like(swaps, encoder, first, i), those);
        swappable = term_or(terms, swappable, both);
    }
    return term_and(terms, swappable, number_less(&values->numbers, second->mover, first->mover));
}
