/* smallest.c - instances up to those that were asked about, each decided as `check` does it. */
#include "smallest.h"

#include <stdlib.h>
#include <string.h>

#include "explaining.h"
#include "instances.h"
#include "interrupt.h"
#include "lifting.h"
#include "message.h"
#include "support/bug.h"
#include "support/clock.h"

typedef struct Shrinking {
    Model *model;
    const Inquiry *asked;
    const Scenario *scenario;
    Options options; /* of each instance */
    VECTOR(const Decision *) params;
    const char **names;      /* of these */
    int64_t *starts, *mosts; /* their least values, and those that were asked about */
    double end;              /* when time is up; 0: never */
    Smallest *smallest;
} Shrinking;

/* --- which params --- */

static bool is_wanted(const Decision *decision, const NameList *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], decision->name) == 0) return true;
    }
    return names->count == 0;
}

static bool is_param(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->is_option && strcmp(decision->name, name) == 0) return true;
    }
    message_print("there is no param `%s` that --smallest could make smaller", name);
    return false;
}

/* A param without a range has nothing below the value that it has. */
static void list_params(Shrinking *shrinking, const NameList *names)
{
    const System *system = shrinking->asked->system;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        bool shrinks = !decision->is_option && decision->has_least &&
                       decision->least < decision->value && is_wanted(decision, names);
        if (shrinks) vector_push(&shrinking->params, decision);
    }
    size_t count = shrinking->params.count;
    shrinking->names = memory_allocate(count + 1, sizeof *shrinking->names);
    shrinking->starts = memory_allocate(count + 1, sizeof *shrinking->starts);
    shrinking->mosts = memory_allocate(count + 1, sizeof *shrinking->mosts);
    for (size_t i = 0; i < count; i++) {
        shrinking->names[i] = shrinking->params.items[i]->name;
        shrinking->starts[i] = shrinking->params.items[i]->least;
        shrinking->mosts[i] = shrinking->params.items[i]->value;
    }
}

/* What an instance is asked with: the same, but for values that it has of its own, and for what is
 * told of the instance that was asked about alone. */
static void make_options(Shrinking *shrinking)
{
    const Options *asked = shrinking->asked->options;
    Options *options = &shrinking->options;
    *options = *asked;
    memset(&options->settings, 0, sizeof options->settings);
    for (size_t i = 0; i < asked->settings.count; i++) {
        bool own = false;
        for (size_t k = 0; k < shrinking->params.count; k++) {
            own |= strcmp(asked->settings.items[i].name, shrinking->names[k]) == 0;
        }
        if (!own) vector_push(&options->settings, asked->settings.items[i]);
    }
    options->full = options->first = options->show_stuck = false;
    options->cover = options->require_coverage = false;
    options->dump_queries = NULL;
    options->certificate = NULL;
}

/* --- instances --- */

static bool is_over(Shrinking *shrinking)
{
    Smallest *smallest = shrinking->smallest;
    smallest->interrupted |= *interrupt_flag() != 0;
    return smallest->interrupted || smallest->has_bug ||
           (shrinking->end > 0 && seconds_now() >= shrinking->end);
}

static bool is_open(const Shrinking *shrinking, uint32_t position)
{
    const Finding *finding = &shrinking->asked->findings->items[position];
    return finding->asked && finding->property->kind != PROPERTY_ASSUME &&
           shrinking->smallest->report.items[position].trace == NULL;
}

static bool anything_is_open(const Shrinking *shrinking)
{
    bool open = false;
    for (uint32_t i = 0; i < shrinking->asked->findings->count; i++) open |= is_open(shrinking, i);
    return open;
}

static Findings *ask_open(const Shrinking *shrinking, const System *system)
{
    const Findings *asked = shrinking->asked->findings;
    const char **names = memory_allocate(asked->count + 1, sizeof *names), *unknown;
    size_t count = 0;
    for (uint32_t i = 0; i < asked->count; i++) {
        if (is_open(shrinking, i)) names[count++] = asked->items[i].property->name;
    }
    Findings *findings = findings_create(system, names, count, &unknown);
    free(names);
    PROMISE(findings != NULL && findings->count == asked->count);
    return findings;
}

static const System *build(const Shrinking *shrinking, const int64_t *values)
{
    const Lifting lifting = {.model = shrinking->model,
                             .options = &shrinking->options,
                             .scenario = shrinking->scenario,
                             .names = shrinking->names,
                             .count = shrinking->params.count};
    return lifting_build(&lifting, values, NULL);
}

/* The instance as traces name it: with all its params. */
static const System *named(const Shrinking *shrinking, const System *system)
{
    const System *name = system;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->is_option) name = model_vary(shrinking->model, name, decision->name);
    }
    return name;
}

/* What one instance says of a property. True when it shows it. */
static bool note(Shrinking *shrinking, const Inquiry *inquiry, uint32_t position)
{
    const Finding *finding = &inquiry->findings->items[position];
    SmallestInstance *item = &shrinking->smallest->report.items[position];
    if (inquiry->traces[position] == NULL) {
        item->before++;
        item->unknown += finding->verdict == VERDICT_UNKNOWN;
        return false;
    }
    item->trace = inquiry->traces[position];
    item->system = inquiry->system;
    shrinking->smallest->has_violation |= finding->verdict == VERDICT_VIOLATED;
    return true;
}

static double seconds_left(const Shrinking *shrinking)
{
    return shrinking->end > 0 ? shrinking->end - seconds_now() : 0;
}

/* What was asked about, with the values of this instance. */
static void explain(Shrinking *shrinking, Inquiry *inquiry, const int64_t *values)
{
    size_t count = shrinking->params.count;
    Options options = shrinking->options;
    Text *numbers = memory_allocate(count + 1, sizeof *numbers);
    memset(&options.settings, 0, sizeof options.settings);
    for (size_t i = 0; i < shrinking->options.settings.count; i++) {
        vector_push(&options.settings, shrinking->options.settings.items[i]);
    }
    for (size_t i = 0; i < count; i++) {
        text_format(&numbers[i], "%lld", (long long)values[i]);
        const Setting setting = {.name = shrinking->names[i], .value = text_string(&numbers[i])};
        vector_push(&options.settings, setting);
    }
    inquiry->options = &options;
    explaining_look(inquiry);
    explaining_prevent(inquiry, shrinking->scenario, seconds_left(shrinking));
    inquiry->options = shrinking->asked->options;
    for (size_t i = 0; i < count; i++) text_release(&numbers[i]);
    free(numbers);
    vector_release(&options.settings);
}

static void name_traces(const Shrinking *shrinking, Inquiry *inquiry)
{
    const System *name = named(shrinking, inquiry->system);
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        if (inquiry->traces[i] != NULL) inquiry->traces[i]->system = name;
    }
}

static void look_into(Shrinking *shrinking, const System *system, const int64_t *values)
{
    Smallest *smallest = shrinking->smallest;
    Inquiry *inquiry = memory_allocate(1, sizeof *inquiry);
    bool sound = inquiry_decide(inquiry, system, ask_open(shrinking, system), &shrinking->options);
    smallest->has_bug |= !sound || inquiry->has_bug;
    smallest->interrupted |= inquiry->interrupted;
    bool shows = false;
    for (uint32_t i = 0; sound && i < inquiry->findings->count; i++) {
        if (is_open(shrinking, i)) shows |= note(shrinking, inquiry, i);
    }
    if (shows) {
        if (!shrinking->options.no_explain) explain(shrinking, inquiry, values);
        smallest->has_bug |= inquiry->has_bug;
        smallest->interrupted |= inquiry->interrupted;
        name_traces(shrinking, inquiry);
        vector_push(&smallest->inquiries, inquiry);
        return;
    }
    inquiry_release(inquiry);
    free(inquiry);
}

static void look_at(Shrinking *shrinking, const int64_t *values)
{
    const System *system = build(shrinking, values);
    shrinking->smallest->report.refused += system == NULL;
    if (system == NULL) return;
    if (shrinking->end > 0) shrinking->options.timeout = seconds_left(shrinking);
    look_into(shrinking, system, values);
}

static bool is_within(const Shrinking *shrinking, const int64_t *values)
{
    for (size_t i = 0; i < shrinking->params.count; i++) {
        if (values[i] > shrinking->mosts[i]) return false;
    }
    return true;
}

/* All but the greatest, which is what was asked about. */
static void look_at_all(Shrinking *shrinking)
{
    int64_t most = 0;
    for (size_t i = 0; i < shrinking->params.count; i++) {
        /* So many are never gone through. */
        bool huge = shrinking->mosts[i] - shrinking->starts[i] > INT64_MAX / 2 - most;
        most = huge ? INT64_MAX / 2 : most + shrinking->mosts[i] - shrinking->starts[i];
    }
    Instances instances;
    instances_init(&instances, shrinking->starts, shrinking->params.count);
    while (instances_extra(&instances) < most && anything_is_open(shrinking)) {
        if (is_over(shrinking)) {
            shrinking->smallest->report.is_cut_short = true;
            break;
        }
        if (is_within(shrinking, instances.values)) look_at(shrinking, instances.values);
        instances_next(&instances);
    }
    instances_release(&instances);
}

bool smallest_find(Model *model, const Inquiry *inquiry, const Scenario *scenario,
                   const NameList *names, double seconds, Smallest *ret_smallest)
{
    *ret_smallest = (Smallest){0};
    for (size_t i = 0; i < names->count; i++) {
        if (!is_param(inquiry->system, names->items[i])) return false;
    }
    uint32_t count = inquiry->findings->count;
    ReportSmallest *report = &ret_smallest->report;
    report->items = memory_allocate(count, sizeof *report->items);
    Shrinking shrinking = {.model = model,
                           .asked = inquiry,
                           .scenario = scenario,
                           .end = seconds > 0 ? seconds_now() + seconds : 0,
                           .smallest = ret_smallest};
    list_params(&shrinking, names);
    make_options(&shrinking);
    interrupt_begin();
    if (shrinking.params.count > 0) look_at_all(&shrinking);
    interrupt_end();
    vector_release(&shrinking.options.settings);
    vector_release(&shrinking.params);
    free(shrinking.names);
    free(shrinking.starts);
    free(shrinking.mosts);
    return true;
}

void smallest_release(Smallest *smallest)
{
    for (size_t i = 0; i < smallest->inquiries.count; i++) {
        inquiry_release(smallest->inquiries.items[i]);
        free(smallest->inquiries.items[i]);
    }
    vector_release(&smallest->inquiries);
    free(smallest->report.items);
}
