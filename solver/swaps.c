/* swaps.c - steps by what they are independent of. */
#include "swaps.h"

#include <stdlib.h>
#include <string.h>

#include "model/independence.h"
#include "support/memory.h"
#include "support/vector.h"

/* Beyond that it would cost more than what is asked of such systems: nothing is said of them then. */
#define STEPS_MOST 1000
#define CLASSES_MOST 100

struct Swaps {
    VECTOR(const Step *) steps; /* of all processes */
    Independence *independence;
    uint32_t *class_of;      /* each step's: those that are independent of the same ones */
    VECTOR(size_t) examples; /* of each class, one step; none: nothing is swapped */
};

static void list_steps(Swaps *swaps, const System *system)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            vector_push(&swaps->steps, process->steps[j]);
        }
    }
}

/* Of steps that two instances never take, as there is but one, anything may be said: like this there
 * are fewest classes. */
static bool may_swap(const Swaps *swaps, size_t one, size_t other)
{
    const Step *a = swaps->steps.items[one], *b = swaps->steps.items[other];
    bool by_one = a->process == b->process && a->process->instances == 1;
    return by_one || independence_of(swaps->independence, a, b);
}

/* For each step a row: is it independent of each? */
static bool *relate(const Swaps *swaps)
{
    size_t count = swaps->steps.count;
    bool *related = memory_allocate(count * count + 1, sizeof *related);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            related[i * count + j] = related[j * count + i] = may_swap(swaps, i, j);
        }
    }
    return related;
}

static void classify(Swaps *swaps)
{
    size_t count = swaps->steps.count;
    bool *related = relate(swaps);
    swaps->class_of = memory_allocate(count + 1, sizeof *swaps->class_of);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = 0;
        for (; at < swaps->examples.count; at++) {
            const bool *row = related + swaps->examples.items[at] * count;
            if (memcmp(row, related + i * count, count * sizeof *row) == 0) break;
        }
        if (at == swaps->examples.count) vector_push(&swaps->examples, i);
        swaps->class_of[i] = at;
    }
    if (swaps->examples.count > CLASSES_MOST) vector_clear(&swaps->examples);
    free(related);
}

Swaps *swaps_create(const System *system)
{
    Swaps *swaps = memory_allocate(1, sizeof *swaps);
    list_steps(swaps, system);
    if (swaps->steps.count > STEPS_MOST) return swaps;
    swaps->independence = independence_find(system);
    classify(swaps);
    return swaps;
}

void swaps_destroy(Swaps *swaps)
{
    if (swaps == NULL) return;
    vector_release(&swaps->steps);
    vector_release(&swaps->examples);
    independence_destroy(swaps->independence);
    free(swaps->class_of);
    free(swaps);
}

/* For each class: is the step that was taken one of it? */
static Term *taken_by_class(const Swaps *swaps, const Encoder *encoder, const Transit *transit)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term *taken = memory_allocate(swaps->examples.count, sizeof *taken);
    for (size_t i = 0; i < swaps->examples.count; i++) taken[i] = term_truth(terms, false);
    for (size_t i = 0; i < swaps->steps.count; i++) {
        Term *of_class = &taken[swaps->class_of[i]];
        *of_class = term_or(terms, *of_class, transit_by(encoder, transit, swaps->steps.items[i]));
    }
    return taken;
}

static Term are_independent(const Swaps *swaps, const Encoder *encoder, const Transit *first,
                            const Transit *second)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term *firsts = taken_by_class(swaps, encoder, first);
    Term *seconds = taken_by_class(swaps, encoder, second);
    Term result = term_truth(terms, false);
    const size_t *examples = swaps->examples.items;
    for (size_t i = 0; i < swaps->examples.count; i++) {
        Term any = term_truth(terms, false);
        for (size_t j = 0; j < swaps->examples.count; j++) {
            if (may_swap(swaps, examples[i], examples[j])) any = term_or(terms, any, seconds[j]);
        }
        result = term_or(terms, result, term_and(terms, firsts[i], any));
    }
    free(firsts);
    free(seconds);
    return result;
}

Term swaps_misplaced(const Swaps *swaps, Encoder *encoder, const Transit *first,
                     const Transit *second)
{
    const Values *values = encoder_values(encoder);
    if (swaps->examples.count == 0) return term_truth(values->terms, false);
    Term independent = are_independent(swaps, encoder, first, second);
    Term lower = number_less(&values->numbers, second->mover, first->mover);
    return term_and(values->terms, independent, lower);
}
