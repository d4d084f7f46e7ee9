/* differing.c - each version is decided as `check` does it; then their behaviours are compared.
 *
 * Of a time limit each part may use its share of what is left: a third for one version's verdicts,
 * half of the rest for the other's. */
#include "differing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterexamples/difference.h"
#include "explorer/inclusion.h"
#include "interrupt.h"
#include "message.h"
#include "model/fingerprint.h"
#include "output.h"
#include "progress.h"
#include "run.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/suggest.h"

typedef struct Version {
    Model *model;
    const System *system;
    Options options;
    Inquiry inquiry;
    bool is_decided; /* is there an inquiry to release? */
    Text file;
} Version;

/* Why a shared variable is not observed, unless others were asked for. */
enum { OF_ORDER, OF_OTHER_TYPE, OF_OLD_ALONE, OF_NEW_ALONE, LEFT_OUT_REASONS };

static const char *const reasons[LEFT_OUT_REASONS] = {
    "each state numbers its `order` values anew",
    "the two types can't be compared",
    "only OLD has it",
    "only NEW has it",
};

/* Names, with commas between. */
typedef struct LeftOut {
    Text names;
    uint32_t count;
} LeftOut;

typedef struct Comparing {
    const DiffRequest *request;
    Version versions[2];
    VECTOR(ObservedPair) observed;
    LeftOut left_out[LEFT_OUT_REASONS];
    InclusionResult inclusion;
    Finding shown[2][2]; /* for each direction: of the run, and of the one that follows */
    Trace *traces[2][2];
    bool is_same_system, has_bug;
    double end; /* when time is up; 0: never */
} Comparing;

/* --- versions --- */

static bool is_set(const Options *options, const char *name)
{
    for (size_t i = 0; i < options->settings.count; i++) {
        if (strcmp(options->settings.items[i].name, name) == 0) return true;
    }
    return false;
}

static bool load(Comparing *comparing, unsigned side)
{
    const DiffRequest *request = comparing->request;
    Version *version = &comparing->versions[side];
    const char *path = request->paths[side] != NULL ? request->paths[side] : request->paths[0];
    PROMISE(path != NULL);
    version->options = request->options;
    memset(&version->options.settings, 0, sizeof version->options.settings);
    for (size_t i = 0; i < request->options.settings.count; i++) {
        const Setting *setting = &request->options.settings.items[i];
        if (is_set(&request->versions[side], setting->name)) continue; /* its own wins */
        vector_push(&version->options.settings, *setting);
    }
    for (size_t i = 0; i < request->versions[side].settings.count; i++) {
        vector_push(&version->options.settings, request->versions[side].settings.items[i]);
    }
    text_add_printable(&version->file, strcmp(path, "-") == 0 ? "standard input" : path);
    version->model = run_load(path, &version->options);
    if (version->model == NULL) return false;
    version->system = run_build(version->model, &version->options, NULL);
    if (version->system == NULL) run_print_diagnostics(version->model, &version->options);
    return version->system != NULL;
}

static void version_release(Version *version)
{
    if (version->is_decided) inquiry_release(&version->inquiry);
    model_destroy(version->model);
    vector_release(&version->options.settings);
    text_release(&version->file);
}

/* --- what is observed --- */

static const Variable *find_variable(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        if (strcmp(system->variables[i].name, name) == 0) return &system->variables[i];
    }
    return NULL;
}

static void leave_out(Comparing *comparing, const char *name, unsigned why)
{
    LeftOut *left_out = &comparing->left_out[why];
    text_format(&left_out->names, "%s`%s`", left_out->count++ > 0 ? ", " : "", name);
}

/* Why values of the variable can't be compared; LEFT_OUT_REASONS where they can. */
static unsigned obstacle(const Variable *old, const Variable *new)
{
    if (type_has_order(old->type) || type_has_order(new->type)) return OF_ORDER;
    return observable_types_fit(old->type, new->type) ? LEFT_OUT_REASONS : OF_OTHER_TYPE;
}

static void observe_common(Comparing *comparing)
{
    const System *old = comparing->versions[0].system, *new = comparing->versions[1].system;
    for (uint32_t i = 0; i < new->variable_count; i++) {
        const Variable *variable = &new->variables[i];
        const Variable *before = find_variable(old, variable->name);
        unsigned why = before == NULL ? OF_NEW_ALONE : obstacle(before, variable);
        if (why == LEFT_OUT_REASONS) {
            vector_push(&comparing->observed, (ObservedPair){{before, variable}});
        } else {
            leave_out(comparing, variable->name, why);
        }
    }
    for (uint32_t i = 0; i < old->variable_count; i++) {
        const char *name = old->variables[i].name;
        if (find_variable(new, name) == NULL) leave_out(comparing, name, OF_OLD_ALONE);
    }
}

static void refuse_unknown(const System *system, const char *name, const char *version)
{
    Suggestion suggestion = {.wrong = name};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        suggestion_offer(&suggestion, system->variables[i].name);
    }
    if (suggestion.best != NULL) {
        message_print("%s has no shared variable `%s`; did you mean `%s`?", version, name,
                      suggestion.best);
    } else {
        message_print("%s has no shared variable `%s`", version, name);
    }
}

static bool is_observed(const Comparing *comparing, const Variable *variable)
{
    for (size_t i = 0; i < comparing->observed.count; i++) {
        if (comparing->observed.items[i].in[0] == variable) return true;
    }
    return false;
}

static bool observe_named(Comparing *comparing, const char *name)
{
    const System *old_system = comparing->versions[0].system;
    const System *new_system = comparing->versions[1].system;
    const Variable *old = find_variable(old_system, name), *new = find_variable(new_system, name);
    if (old == NULL || new == NULL) {
        refuse_unknown(old == NULL ? old_system : new_system, name, old == NULL ? "OLD" : "NEW");
        return false;
    }
    unsigned why = obstacle(old, new);
    if (why != LEFT_OUT_REASONS) {
        message_print("`%s` can't be observed: %s", name, reasons[why]);
        return false;
    }
    if (!is_observed(comparing, old)) vector_push(&comparing->observed, (ObservedPair){{old, new}});
    return true;
}

static bool observe(Comparing *comparing)
{
    const NameList *names = &comparing->request->observed;
    for (size_t i = 0; i < names->count; i++) {
        if (!observe_named(comparing, names->items[i])) return false;
    }
    if (names->count == 0) observe_common(comparing);
    if (comparing->observed.count > 0) return true;
    snprintf(comparing->inclusion.stopped, sizeof comparing->inclusion.stopped,
             "no shared variable of both has values that can be compared");
    return true;
}

/* --- verdicts --- */

static double seconds_left(const Comparing *comparing, double share)
{
    if (comparing->end == 0) return 0;
    double left = (comparing->end - seconds_now()) * share;
    return left > 0 ? left : 1e-9;
}

/* What is left is told where it was not enough: not in more digits than anybody reads. */
static double in_few_digits(double seconds)
{
    if (seconds == 0) return 0;
    if (seconds >= 1) return (double)(uint64_t)(seconds * 10) / 10;
    return (double)(uint64_t)(seconds * 1000 + 1) / 1000;
}

/* The properties that were asked for, as far as this version has them, and no_model_error always:
 * what leads to an error is no behaviour, so nothing else would show it. */
static Findings *ask(const Comparing *comparing, const System *system)
{
    const NameList *asked = &comparing->request->properties;
    if (asked->count == 0) return run_ask(system, asked);
    const char **names = memory_allocate(asked->count + 1, sizeof *names), *unknown;
    size_t count = 0;
    names[count++] = system->properties[system->property_count - 1].name;
    for (size_t i = 0; i < asked->count; i++) {
        if (system_property(system, asked->items[i]) != NULL) names[count++] = asked->items[i];
    }
    Findings *findings = findings_create(system, names, count, &unknown);
    free(names);
    return findings;
}

static bool has_properties(const Comparing *comparing)
{
    const NameList *asked = &comparing->request->properties;
    for (size_t i = 0; i < asked->count; i++) {
        const NameList one = {&asked->items[i], 1, 1};
        const System *old = comparing->versions[0].system, *new = comparing->versions[1].system;
        if (system_property(old, asked->items[i]) != NULL) continue;
        Findings *findings = run_ask(new, &one);
        if (findings == NULL) return false;
        findings_destroy(findings);
    }
    return true;
}

static bool is_interrupted(const Comparing *comparing)
{
    return comparing->versions[0].inquiry.interrupted ||
           comparing->versions[1].inquiry.interrupted || comparing->inclusion.interrupted;
}

static bool decide(Comparing *comparing, unsigned side)
{
    Version *version = &comparing->versions[side];
    version->options.timeout =
        in_few_digits(seconds_left(comparing, side == 0 ? 1.0 / 3 : 1.0 / 2));
    version->is_decided = true;
    bool sound = inquiry_decide(&version->inquiry, version->system, ask(comparing, version->system),
                                &version->options);
    comparing->has_bug |= !sound || version->inquiry.has_bug;
    return !comparing->has_bug;
}

/* --- behaviours --- */

static Trace *replay(Comparing *comparing, unsigned side, Finding *finding, Schedule *schedule)
{
    if (schedule == NULL) return NULL;
    *finding = (Finding){.property = &behaviour_property,
                         .verdict = VERDICT_HOLDS,
                         .engine = engine_name(ENGINE_EXPLORE),
                         .schedule = schedule};
    Trace *trace = run_replay(comparing->versions[side].system, finding);
    comparing->has_bug |= trace == NULL;
    return trace;
}

static void compare_behaviours(Comparing *comparing)
{
    const Options *options = &comparing->request->options;
    const InclusionQuestion question = {
        .systems = {comparing->versions[0].system, comparing->versions[1].system},
        .observed = comparing->observed.items,
        .observed_count = (uint32_t)comparing->observed.count};
    ExploreOptions limits = run_exploring(options);
    limits.max_memory = run_max_memory(options);
    limits.timeout = options->timeout;
    limits.spent = options->timeout > 0 ? options->timeout - seconds_left(comparing, 1) : 0;
    limits.progress = progress_show;
    interrupt_begin();
    inclusion_decide(&question, &limits, &comparing->inclusion);
    interrupt_end();
    progress_end_part();
    for (unsigned side = 0; side < 2; side++) {
        Inclusion *one = &comparing->inclusion.of[side];
        comparing->traces[side][0] = replay(comparing, side, &comparing->shown[side][0], one->way);
        comparing->traces[side][1] =
            replay(comparing, !side, &comparing->shown[side][1], one->following);
    }
}

/* --- the answer --- */

static Containment containment(InclusionAnswer answer)
{
    switch (answer) {
    case INCLUSION_UNKNOWN: return CONTAINMENT_UNKNOWN;
    case INCLUSION_HOLDS: return CONTAINMENT_HOLDS;
    case INCLUSION_FAILS: return CONTAINMENT_FAILS;
    }
    return CONTAINMENT_UNKNOWN;
}

static DifferenceRuns runs_of(const Comparing *comparing, unsigned side)
{
    if (comparing->is_same_system) return (DifferenceRuns){.answer = CONTAINMENT_HOLDS};
    const Inclusion *one = &comparing->inclusion.of[side];
    uint32_t shown = one->next_count < INCLUSION_NEXT_MOST ? one->next_count : INCLUSION_NEXT_MOST;
    return (DifferenceRuns){.answer = containment(one->answer),
                            .may_be_shorter = one->may_be_shorter,
                            .way = comparing->traces[side][0],
                            .following = comparing->traces[side][1],
                            .is_following_missing = one->is_following_missing,
                            .next = one->next,
                            .next_count = one->next_count,
                            .next_shown = shown};
}

static void print(const DiffRequest *request, const Difference *difference)
{
    Text text = {0};
    if (request->options.json) {
        run_print_json(difference_json(difference, TOCSIN_VERSION));
        return;
    }
    if (request->markdown) {
        difference_markdown(difference, &text);
    } else {
        difference_text(difference, page_columns(stdout),
                        colour_wanted(request->options.colour, stdout), &text);
    }
    fwrite(text_string(&text), 1, text.count, stdout);
    text_release(&text);
}

/* "`a`, `b` are not observed: …", a line for each reason. */
static void write_notes(const Comparing *comparing, Text *ret_notes)
{
    for (unsigned why = 0; why < LEFT_OUT_REASONS; why++) {
        const LeftOut *left_out = &comparing->left_out[why];
        if (left_out->count == 0) continue;
        text_format(ret_notes, "%s%s %s not observed: %s", ret_notes->count > 0 ? "\n" : "",
                    text_string(&left_out->names), left_out->count == 1 ? "is" : "are",
                    reasons[why]);
    }
}

static int exit_code(const Comparing *comparing, const Difference *difference)
{
    if (is_interrupted(comparing)) return EXIT_INTERRUPTED;
    if (difference_is_any(difference)) return EXIT_VIOLATED;
    return difference_is_open(difference) ? EXIT_UNDECIDED : EXIT_HOLDS;
}

static DifferenceVersion version_told(const Comparing *comparing, unsigned side)
{
    const Version *version = &comparing->versions[side];
    const InclusionSide *explored = &comparing->inclusion.sides[side];
    return (DifferenceVersion){version->system, version->inquiry.findings,
                               text_string(&version->file), explored->states, explored->complete};
}

static int answer(Comparing *comparing)
{
    if (comparing->has_bug) return EXIT_BUG;
    const LeftOut *left_out = comparing->left_out;
    Text notes = {0};
    bool same = comparing->is_same_system;
    if (!same) write_notes(comparing, &notes);
    DifferenceVariable *observed = memory_allocate(comparing->observed.count + 1, sizeof *observed);
    for (size_t i = 0; i < comparing->observed.count; i++) {
        const ObservedPair *pair = &comparing->observed.items[i];
        observed[i] = (DifferenceVariable){{pair->in[0], pair->in[1]}};
    }
    const Difference difference = {
        .versions = {version_told(comparing, 0), version_told(comparing, 1)},
        .observed = observed,
        .observed_count = (uint32_t)comparing->observed.count,
        .incomparable = same ? 0 : left_out[OF_ORDER].count + left_out[OF_OTHER_TYPE].count,
        .is_same_system = same,
        .only = {runs_of(comparing, 0), runs_of(comparing, 1)},
        .notes = text_string(&notes),
        .stopped = same ? "" : comparing->inclusion.stopped};
    print(comparing->request, &difference);
    int code = exit_code(comparing, &difference);
    text_release(&notes);
    free(observed);
    return code;
}

/* What is interrupted is not gone on with, and printed as far as it came. */
static int compare(Comparing *comparing)
{
    if (!load(comparing, 0) || !load(comparing, 1)) return EXIT_INPUT;
    if (!has_properties(comparing) || !observe(comparing)) return EXIT_INPUT;
    comparing->is_same_system =
        fingerprint_equal(fingerprint_of_behaviour(comparing->versions[0].system),
                          fingerprint_of_behaviour(comparing->versions[1].system));
    bool sound = decide(comparing, 0) && decide(comparing, 1);
    bool is_open = comparing->observed.count > 0 && !comparing->is_same_system;
    if (sound && is_open && !is_interrupted(comparing)) compare_behaviours(comparing);
    return answer(comparing);
}

int diff_versions(DiffRequest *request)
{
    Comparing comparing = {.request = request};
    double timeout = request->options.timeout;
    if (timeout > 0) comparing.end = seconds_now() + timeout;
    int code = compare(&comparing);
    for (unsigned i = 0; i < 4; i++) trace_destroy(comparing.traces[i / 2][i % 2]);
    inclusion_release(&comparing.inclusion);
    version_release(&comparing.versions[0]);
    version_release(&comparing.versions[1]);
    vector_release(&comparing.observed);
    for (unsigned why = 0; why < LEFT_OUT_REASONS; why++) {
        text_release(&comparing.left_out[why].names);
    }
    return code;
}
