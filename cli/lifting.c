/* lifting.c - settings of an instance, and limits of what is done with one. */
#include "lifting.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "support/memory.h"
#include "support/text.h"

const System *lifting_build(const Lifting *lifting, const int64_t *values)
{
    size_t own = lifting->options->settings.count, count = lifting->count;
    Setting *settings = memory_allocate(own + count, sizeof *settings);
    if (own > 0) memcpy(settings, lifting->options->settings.items, own * sizeof *settings);
    Text *numbers = memory_allocate(count, sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        text_format(&numbers[i], "%lld", (long long)values[i]);
        settings[own + i] = (Setting){.name = lifting->names[i], .value = text_string(&numbers[i])};
    }
    char *message = NULL;
    const System *system =
        model_build_lifted(lifting->model, settings, own + count, lifting->scenario, lifting->names,
                           lifting->lifted, &message);
    free(message);
    for (size_t i = 0; i < count; i++) text_release(&numbers[i]);
    free(numbers);
    free(settings);
    return system;
}

#define START_MOST (INT64_MAX / 4)

int64_t lifting_start(const Decision *decision)
{
    int64_t least = decision->has_least ? decision->least : 1;
    return least < 0 ? 0 : least > START_MOST ? START_MOST : least;
}

SolveOptions lifting_solving(const Options *options, uint64_t max_memory, double seconds)
{
    return (SolveOptions){
        .max_depth = SOLVE_NO_LIMIT,
        .max_memory = max_memory,
        .timeout = seconds,
        .dump_queries = options->dump_queries,
        .certificate = options->certificate,
        .interrupted = interrupt_flag(),
    };
}
