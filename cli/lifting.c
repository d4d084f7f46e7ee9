/* lifting.c - settings of an instance, and limits of what is done with one. */
#include "lifting.h"

#include <stdlib.h>
#include <string.h>

#include "instances.h"
#include "interrupt.h"
#include "message.h"
#include "support/memory.h"
#include "support/text.h"

const System *lifting_build(const Lifting *lifting, const int64_t *values, char **ret_message)
{
    size_t own = lifting->options->settings.count, count = values == NULL ? 0 : lifting->count;
    Setting *settings = memory_allocate(own + count + 1, sizeof *settings);
    if (own > 0) memcpy(settings, lifting->options->settings.items, own * sizeof *settings);
    Text *numbers = memory_allocate(count + 1, sizeof *numbers);
    for (size_t i = 0; i < count; i++) {
        text_format(&numbers[i], "%lld", (long long)values[i]);
        settings[own + i] = (Setting){.name = lifting->names[i], .value = text_string(&numbers[i])};
    }
    char *message = NULL;
    const System *system =
        model_build_lifted(lifting->model, settings, own + count, lifting->scenario, lifting->names,
                           lifting->lifted, &message);
    if (ret_message != NULL) {
        *ret_message = message;
    } else {
        free(message);
    }
    for (size_t i = 0; i < count; i++) text_release(&numbers[i]);
    free(numbers);
    free(settings);
    return system;
}

#define INSTANCES_TRIED 200
#define START_MOST (INT64_MAX / 4)

int64_t lifting_start(const Decision *decision)
{
    int64_t least = decision->has_least ? decision->least : 1;
    return least < 0 ? 0 : least > START_MOST ? START_MOST : least;
}

static int64_t start_of(const Lifting *lifting, const char *name)
{
    size_t count;
    const Decision *decisions = model_decisions(lifting->model, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(decisions[i].name, name) == 0) return lifting_start(&decisions[i]);
    }
    return 0;
}

/* The least of the first ones that is a model, and its values. */
static const System *build_least(const Lifting *lifting, int64_t **ret_values)
{
    int64_t *starts = memory_allocate(lifting->count, sizeof *starts);
    for (size_t i = 0; i < lifting->count; i++) starts[i] = start_of(lifting, lifting->names[i]);
    Instances instances;
    const System *system = NULL;
    instances_init(&instances, starts, lifting->count);
    for (int i = 0; i < INSTANCES_TRIED && system == NULL; i++) {
        if (i > 0) instances_next(&instances);
        system = lifting_build(lifting, instances.values, NULL);
    }
    if (system != NULL) {
        *ret_values = instances.values;
    } else {
        instances_release(&instances);
    }
    free(starts);
    return system;
}

const System *lifting_build_some(const Lifting *lifting, int64_t **ret_values)
{
    char *message;
    const System *system = lifting_build(lifting, NULL, &message);
    bool hopeless = message != NULL || lifting->count == 0;
    *ret_values = NULL;
    if (message != NULL) message_print("%s", message);
    free(message);
    if (system != NULL || hopeless) return system;
    system = build_least(lifting, ret_values);
    return system != NULL ? system : lifting_build(lifting, NULL, NULL);
}

bool lifting_is_beyond(const System *system)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (system->decisions[i].is_beyond) return true;
    }
    return false;
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
