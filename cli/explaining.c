/* explaining.c - one trace after the other, and for each of its windows one change after the other,
 * explored like any system.
 *
 * It takes one thread and the interpreter: these are small explorations. */
#include "explaining.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "model/exclusive.h"
#include "model/repetition.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"

#define WINDOWS_MOST 3      /* of a trace, of which it is tried */
#define STATES_MOST 50000   /* of one exploration, … */
#define STATES_TRIED 200000 /* … and of all of them, before no other is begun */

uint64_t explaining_states(const Options *options)
{
    return options->max_states < STATES_MOST ? options->max_states : STATES_MOST;
}

void explaining_look(const Inquiry *inquiry)
{
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        Trace *trace = inquiry->traces[i];
        if (trace != NULL) trace->insight = insight_create(trace);
    }
    Trace *stuck = inquiry->way_to_stuck;
    if (stuck != NULL) stuck->insight = insight_create(stuck);
}

typedef struct Trying {
    Inquiry *inquiry;
    const Scenario *scenario; /* of the settings, or NULL */
    double began, seconds;    /* that it may take; 0: as long as it takes */
    uint64_t states;          /* visited so far */
} Trying;

static double seconds_left(const Trying *trying)
{
    return trying->began + trying->seconds - seconds_now();
}

static bool goes_on(const Trying *trying)
{
    return !trying->inquiry->interrupted && !trying->inquiry->has_bug &&
           trying->states < STATES_TRIED && (trying->seconds == 0 || seconds_left(trying) > 0);
}

static ExploreOptions exploring(const Trying *trying)
{
    ExploreOptions options = run_exploring(trying->inquiry->options);
    options.native = options.first = options.full = options.way_to_stuck = false;
    options.threads = 1;
    options.max_states = explaining_states(trying->inquiry->options);
    options.max_depth = EXPLORE_NO_LIMIT;
    options.max_memory = run_max_memory(trying->inquiry->options);
    options.timeout = trying->seconds == 0 ? 0 : seconds_left(trying);
    return options;
}

/* A system that was changed, with a witness that what the change is about still happens. */
typedef struct Variant {
    System system;
    Property *properties; /* owned */
    Expr taken;
} Variant;

#define ACTS "it acts" /* no name that a protocol can have */

/* `act`: a step of the system. */
static void variant_init(Variant *variant, const System *system, const Step *const *act)
{
    static const Type truth = {.kind = TYPE_BOOL, .high = 1, .cells = 1};
    uint32_t count = system->property_count;
    *variant = (Variant){.system = *system,
                         .properties = memory_allocate(count + 1, sizeof *variant->properties),
                         .taken = {.kind = EXPR_BY,
                                   .type = &truth,
                                   .process = (*act)->process,
                                   .steps = act,
                                   .step_count = 1}};
    memcpy(variant->properties, system->properties, (count - 1) * sizeof *variant->properties);
    variant->properties[count - 1] = (Property){
        .kind = PROPERTY_WITNESS, .name = ACTS, .expr = &variant->taken, .of_transitions = true};
    variant->properties[count] = system->properties[count - 1]; /* no_model_error is the last */
    variant->system.properties = variant->properties;
    variant->system.property_count = count + 1;
}

static const Finding *find(const Findings *findings, const char *property)
{
    uint32_t i = 0;
    while (strcmp(findings->items[i].property->name, property) != 0) i++;
    return &findings->items[i];
}

static Prevention judge(Trying *trying, const Findings *findings, const char *property)
{
    const Finding *finding = find(findings, property);
    Prevention prevention = {.fate = PREVENTION_OPEN};
    /* What comes after a model error is not known. */
    bool whole = findings_error(findings)->verdict != VERDICT_VIOLATED;
    if (finding->verdict == VERDICT_HOLDS && whole) {
        bool idle = find(findings, ACTS)->verdict == VERDICT_VIOLATED;
        prevention.fate = idle ? PREVENTION_IDLE : PREVENTION_GONE;
    } else if (finding->verdict == VERDICT_VIOLATED) {
        Trace *trace = run_replay(findings->system, finding);
        if (trace == NULL) trying->inquiry->has_bug = true;
        trace_destroy(trace);
        prevention.fate = PREVENTION_THERE;
        prevention.steps = schedule_steps(finding->schedule);
    }
    return prevention;
}

/* Has the changed system the property of that name? */
static Prevention decide(Trying *trying, const System *changed, const char *property,
                         const Step *act)
{
    const ExploreOptions options = exploring(trying);
    const char *names[] = {property, ACTS}, *unknown;
    Exploration exploration;
    Variant variant;
    variant_init(&variant, changed, &act);
    Findings *findings = findings_create(&variant.system, names, 2, &unknown);
    PROMISE(findings != NULL);
    explore(&variant.system, findings, &options, &exploration);
    trying->states += exploration.states;
    if (exploration.stop == STOP_INTERRUPTED) trying->inquiry->interrupted = true;
    Prevention prevention = judge(trying, findings, property);
    findings_destroy(findings);
    free(variant.properties);
    return prevention;
}

/* The step that a number of the trace stands for; NULL where an attempt came to none. */
static const Step *step_of(const Trace *trace, uint32_t number)
{
    return number == trace->count ? trace->attempt.step : trace->states[number].step;
}

static Prevention try_between(Trying *trying, const Trace *trace, uint32_t from, uint32_t to)
{
    const Step *read = step_of(trace, from), *act = step_of(trace, to);
    Prevention unfit = {.fate = PREVENTION_UNFIT};
    System variant = *trace->system;
    Exclusive exclusive;
    if (act == NULL || !exclusive_find(&exclusive, read, act)) return unfit;
    variant.exclusive = &exclusive;
    Prevention prevention = decide(trying, &variant, trace->finding->property->name, act);
    exclusive_release(&exclusive);
    return prevention;
}

static bool helps(Prevention prevention)
{
    return prevention.fate == PREVENTION_GONE;
}

static void try_atomic(Trying *trying, const Trace *trace, Window *window)
{
    window->atomic = try_between(trying, trace, window->read, window->act);
    if (helps(window->atomic)) return;
    for (uint32_t i = 0; i < window->outer_count && !helps(window->wider); i++) {
        if (!goes_on(trying)) return;
        Prevention wider = try_between(trying, trace, window->outer[i], window->act);
        if (wider.fate == PREVENTION_UNFIT) continue;
        window->wide = window->outer[i];
        window->wider = wider;
    }
}

/* The step of that name in a system that has one more of the process. */
static const Step *same_step(const System *system, const Step *step)
{
    const Process *process = system->processes[step->process->position];
    uint32_t i = 0;
    while (strcmp(process->steps[i]->name, step->name) != 0) i++;
    return process->steps[i];
}

static void try_reread(Trying *trying, const Trace *trace, Window *window)
{
    const Options *options = trying->inquiry->options;
    const Repetition repetition = {
        .again = step_of(trace, window->read),
        .before = step_of(trace, window->act),
        .settings = options->settings.items,
        .setting_count = options->settings.count,
        .scenario = trying->scenario,
    };
    const System *changed;
    Text why = {0};
    if (repetition.before == NULL) return;
    Model *model = model_repeat(trace->system, &repetition, &changed, &why);
    window->reread.fate = PREVENTION_UNFIT;
    if (model == NULL) {
        window->unfit = why.chars;
        return;
    }
    text_release(&why);
    window->reread = decide(trying, changed, trace->finding->property->name,
                            same_step(changed, repetition.before));
    model_destroy(model);
}

static void try_window(Trying *trying, const Trace *trace, Window *window)
{
    if (goes_on(trying)) try_atomic(trying, trace, window);
    if (goes_on(trying)) try_reread(trying, trace, window);
}

void explaining_prevent(Inquiry *inquiry, const Scenario *scenario, double seconds)
{
    Trying trying = {
        .inquiry = inquiry, .scenario = scenario, .seconds = seconds, .began = seconds_now()};
    interrupt_begin();
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        const Trace *trace = inquiry->traces[i];
        if (trace == NULL || trace->insight == NULL) continue;
        Insight *insight = trace->insight;
        insight->states_tried = explaining_states(inquiry->options);
        for (uint32_t k = 0; k < insight->window_count && k < WINDOWS_MOST; k++) {
            try_window(&trying, trace, &insight->windows[k]);
        }
    }
    interrupt_end();
}
