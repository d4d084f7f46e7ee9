/* synthesising.c - where to look and what to try to prove: rounds, each farther and with more time.
 *
 * A round looks at values from the least on, then tries to prove, for each property, all that comes
 * behind the last trace: from there on, and where that fails from a little later on, nearing by
 * halves the least value from which a proof succeeds. Then it goes back to what lies between. As
 * nobody knows whether looking or proving is quicker, both begin with moments, and take turns. */
#include "synthesising.h"

#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "lifting.h"
#include "memory_limit.h"
#include "progress.h"
#include "support/bug.h"
#include "support/clock.h"
#include "trials.h"

#define FIRST_SLICE 0.375 /* seconds for an attempt, doubled in each round */
#define ROUNDS_MOST 8
#define VALUES_MOST 64     /* looked at one by one */
#define BEYOND_SECONDS 5.0 /* for proofs that say more than was asked; or half of what it took */

/* ---- looking ---- */

/* Is there anything to be found out? */
static bool is_interesting(const Synthesising *synthesising, int64_t value)
{
    for (uint32_t i = 0; i < synthesising->count; i++) {
        const Knowledge *knowledge = &synthesising->knowledge[i];
        if (!knowledge->asked || !knowledge->is_open) continue;
        if (!knowledge_is_decided(knowledge, value)) return true;
    }
    return false;
}

/* How many values are looked at one by one. */
static int64_t count_singles(const Synthesising *synthesising)
{
    uint64_t others = (uint64_t)synthesising->high - (uint64_t)synthesising->low;
    return others < VALUES_MOST ? (int64_t)others + 1 : VALUES_MOST;
}

static int64_t last_single(const Synthesising *synthesising)
{
    return synthesising->low + (count_singles(synthesising) - 1);
}

/* At values that were not looked at. */
static void look_at_new(Synthesising *synthesising, double slice)
{
    double end = seconds_now() + slice;
    while (synthesising->seen < count_singles(synthesising)) {
        int64_t value = synthesising->low + synthesising->seen;
        double left = end - seconds_now();
        if (left <= 0 || trial_is_over(synthesising)) return;
        if (is_interesting(synthesising, value)) {
            trial_look_at(synthesising, value, left);
        }
        synthesising->seen++;
    }
}

/* Where nothing was found. What has many instances leaves time for values behind it. */
static void look_again(Synthesising *synthesising, double slice)
{
    double end = seconds_now() + 2 * slice;
    bool alone = synthesising->question->any_count == 0;
    for (int64_t i = 0; i < synthesising->seen; i++) {
        int64_t value = synthesising->low + i;
        double left = end - seconds_now(), most = alone ? slice : left / 2;
        if (left <= 0 || trial_is_over(synthesising)) return;
        if (!is_interesting(synthesising, value)) continue;
        trial_look_at(synthesising, value, left < most ? left : most);
    }
}

/* ---- proving ---- */

typedef struct Effort {
    Synthesising *synthesising;
    uint32_t position;
    double slice;
    int64_t round;
} Effort;

static Knowledge *knowledge_of(const Effort *effort)
{
    return &effort->synthesising->knowledge[effort->position];
}

/* As long as there are values to look at, that and attempts take turns. */
static bool prove(const Effort *effort, int64_t low, int64_t high)
{
    Synthesising *synthesising = effort->synthesising;
    if (trial_is_over(synthesising)) return false;
    if (knowledge_shows(knowledge_of(effort), low, high)) return false;
    double left = trial_seconds_left(synthesising);
    bool proved = trial_prove(synthesising, effort->position, low, high,
                              effort->slice < left ? effort->slice : left, effort->round);
    if (!proved) look_at_new(synthesising, effort->slice);
    return proved;
}

/* For every value from there on. Where a trace is quickly found at the first one, no proof is. */
static bool prove_from(const Effort *effort, int64_t low)
{
    if (trial_is_over(effort->synthesising)) return false;
    if (knowledge_fact(knowledge_of(effort), low) == NULL) {
        trial_look_at(effort->synthesising, low, effort->slice / 2);
    }
    return prove(effort, low, RANGE_ENDLESS);
}

/* Between `failed`, from which no proof succeeded, and `proved`, from which one did. */
static void near_by_halves(const Effort *effort, int64_t failed, int64_t proved)
{
    while (proved - failed > 1 && !trial_is_over(effort->synthesising)) {
        int64_t middle = failed + (proved - failed) / 2;
        if (prove_from(effort, middle)) {
            proved = middle;
        } else {
            failed = middle;
        }
    }
}

/* The least value from which there is a proof for all; 0 and false where there is none. */
static bool find_tail(const Knowledge *knowledge, int64_t *ret_low)
{
    bool any = false;
    for (size_t i = 0; i < knowledge->proofs.count; i++) {
        const RangeProof *proof = &knowledge->proofs.items[i];
        if (proof->high != RANGE_ENDLESS || (any && proof->low >= *ret_low)) continue;
        *ret_low = proof->low;
        any = true;
    }
    return any;
}

/* 0, 1, 3, 7, … behind the last trace. */
static void prove_tail(const Effort *effort)
{
    const Knowledge *knowledge = knowledge_of(effort);
    int64_t first = knowledge_last_shown(knowledge, effort->synthesising->low) + 1, tail = 0;
    int64_t failed = first - 1, most = last_single(effort->synthesising);
    bool has_tail = find_tail(knowledge, &tail);
    for (int64_t i = 0; i <= effort->round; i++) {
        int64_t low = first + ((INT64_C(1) << i) - 1);
        if (low > most || (has_tail && low >= tail)) break;
        if (trial_is_over(effort->synthesising) || knowledge->hindrance != NULL) return;
        if (prove_from(effort, low)) {
            tail = low;
            has_tail = true;
            break;
        }
        failed = low;
    }
    if (has_tail && effort->round > 0) near_by_halves(effort, failed, tail);
}

/* Is the value neither decided nor without a model? */
static bool is_open(const Effort *effort, int64_t value)
{
    return !knowledge_is_decided(knowledge_of(effort), value);
}

/* Values next to each other that are open: all at once, or each of them. */
static void prove_gaps(const Effort *effort)
{
    int64_t begin = effort->synthesising->low, last = begin + (effort->synthesising->seen - 1);
    for (int64_t low = begin; low <= last; low++) {
        int64_t high = low;
        if (!is_open(effort, low)) continue;
        while (high < last && is_open(effort, high + 1)) high++;
        bool proved = prove(effort, low, high);
        for (int64_t value = low; value <= high && low < high && !proved; value++) {
            if (knowledge_of(effort)->hindrance != NULL) return;
            if (is_open(effort, value)) prove(effort, value, value);
        }
        low = high;
        if (low == INT64_MAX) return;
    }
}

static bool is_complete(const Synthesising *synthesising, uint32_t position)
{
    const Knowledge *knowledge = &synthesising->knowledge[position];
    if (!knowledge->asked || !knowledge->is_open) return true;
    return knowledge_is_complete(knowledge, synthesising->low, synthesising->high);
}

static bool is_worth_proving(const Synthesising *synthesising, uint32_t position)
{
    const Knowledge *knowledge = &synthesising->knowledge[position];
    return knowledge->asked && knowledge->is_open && knowledge->hindrance == NULL;
}

static void prove_all(Synthesising *synthesising, double slice, int64_t round)
{
    for (uint32_t i = 0; i < synthesising->count && !trial_is_over(synthesising); i++) {
        const Effort effort = {synthesising, i, slice, round};
        if (!is_worth_proving(synthesising, i)) continue;
        prove_tail(&effort);
        if (!is_complete(synthesising, i)) prove_gaps(&effort);
    }
}

static bool is_all_complete(const Synthesising *synthesising)
{
    for (uint32_t i = 0; i < synthesising->count; i++) {
        if (!is_complete(synthesising, i)) return false;
    }
    return true;
}

/* ---- more than was asked ---- */

/* Where all values are decided, could a proof still say so for those above the declared range? */
static bool is_open_beyond(const Synthesising *synthesising, uint32_t position)
{
    const Knowledge *knowledge = &synthesising->knowledge[position];
    int64_t shown = knowledge_last_shown(knowledge, synthesising->low), tail = 0;
    if (!is_worth_proving(synthesising, position) || shown >= synthesising->high) return false;
    return !find_tail(knowledge, &tail) || tail > shown + 1;
}

static void prove_beyond(Synthesising *synthesising, int64_t round)
{
    double begun = seconds_now(), half = (begun - synthesising->started) / 2;
    double end = begun + (half > BEYOND_SECONDS ? half : BEYOND_SECONDS);
    for (uint32_t i = 0; i < synthesising->count; i++) {
        const Knowledge *knowledge = &synthesising->knowledge[i];
        uint32_t left = 0;
        for (uint32_t k = i; k < synthesising->count; k++) left += is_open_beyond(synthesising, k);
        if (!is_open_beyond(synthesising, i) || trial_is_over(synthesising)) continue;
        const Effort effort = {synthesising, i, (end - seconds_now()) / left, round};
        if (effort.slice <= 0) return;
        prove_from(&effort, knowledge_last_shown(knowledge, synthesising->low) + 1);
    }
}

/* ---- the whole ---- */

static void decide(Synthesising *synthesising)
{
    double slice = FIRST_SLICE;
    for (int64_t round = 0; round < ROUNDS_MOST || synthesising->seen < count_singles(synthesising);
         round++, slice *= 2) {
        look_at_new(synthesising, slice);
        look_again(synthesising, slice);
        if (!is_all_complete(synthesising)) prove_all(synthesising, slice, round);
        if (trial_is_over(synthesising)) return;
        if (!is_all_complete(synthesising)) continue;
        prove_beyond(synthesising, round);
        return;
    }
    synthesising->is_exhausted = true;
}

/* ---- the beginning ---- */

static const Decision *decision_named(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (strcmp(system->decisions[i].name, name) == 0) return &system->decisions[i];
    }
    BUG("the param is there");
}

static void note_question(Synthesising *synthesising, const System *plain)
{
    const Question *question = synthesising->question;
    size_t any = question->any_count;
    synthesising->lifted = memory_allocate(any + 1, sizeof *synthesising->lifted);
    synthesising->starts = memory_allocate(any + 1, sizeof *synthesising->starts);
    synthesising->mosts = memory_allocate(any + 1, sizeof *synthesising->mosts);
    for (size_t i = 0; i < any; i++) {
        const Decision *other = decision_named(synthesising->system, question->any[i]);
        synthesising->lifted[i] = question->any[i];
        synthesising->starts[i] = lifting_start(decision_named(plain, question->any[i]));
        synthesising->mosts[i] = other->has_top ? other->top : INT64_MAX;
    }
    synthesising->lifted[any] = question->param;
    const Decision *decision = decision_named(plain, question->param);
    synthesising->low = decision->has_least ? decision->least : 0;
    synthesising->high = decision->has_most ? decision->most : RANGE_ENDLESS;
    synthesising->is_liftable = decision_named(synthesising->system, question->param)->lifted;
    synthesising->system = model_vary(synthesising->model, synthesising->system, question->param);
}

static void note_properties(Synthesising *synthesising)
{
    const Findings *asked = synthesising->asked;
    synthesising->count = asked->count;
    synthesising->knowledge = memory_allocate(asked->count, sizeof(Knowledge));
    for (uint32_t i = 0; i < asked->count; i++) {
        const Finding *finding = &asked->items[i];
        bool assumed = finding->property->kind == PROPERTY_ASSUME;
        synthesising->knowledge[i] = (Knowledge){.property = finding->property,
                                                 .asked = finding->asked && !assumed,
                                                 .is_open = finding->open,
                                                 .reason = finding->open ? NULL : finding->reason};
    }
}

/* ---- the end ---- */

static void print_reason(Text *text, const Synthesising *synthesising)
{
    if (synthesising->interrupted) {
        text_add(text, "the search was interrupted");
    } else if (trial_seconds_left(synthesising) <= 0) {
        text_format(text, "not decided within %g second%s", synthesising->limit,
                    synthesising->limit == 1 ? "" : "s");
    } else {
        text_add(text,
                 synthesising->shortage != NULL ? synthesising->shortage : "no proof was found");
    }
}

static void note_ending(Synthesising *synthesising)
{
    Text *ending = &synthesising->ending;
    for (uint32_t i = 0; i < synthesising->count; i++) {
        synthesising->undecided += !is_complete(synthesising, i);
    }
    if (synthesising->interrupted) {
        text_add(ending, "the search was interrupted");
    } else if (synthesising->undecided == 0) {
        return;
    } else if (trial_seconds_left(synthesising) <= 0) {
        text_format(ending, "the time limit of %g second%s was reached", synthesising->limit,
                    synthesising->limit == 1 ? "" : "s");
    } else {
        text_add(ending, "further attempts would end like the last ones");
    }
}

static void note_results(Synthesising *synthesising)
{
    note_ending(synthesising);
    Text reason = {0}, unseen = {0};
    print_reason(&reason, synthesising);
    text_format(&unseen, "only the first %d values are tried one by one", VALUES_MOST);
    synthesising->properties = memory_allocate(synthesising->count, sizeof(SynthesisProperty));
    for (uint32_t i = 0; i < synthesising->count; i++) {
        const Knowledge *knowledge = &synthesising->knowledge[i];
        SynthesisProperty *property = &synthesising->properties[i];
        property->property = knowledge->property;
        property->asked = knowledge->asked;
        property->ranges =
            knowledge_ranges(knowledge, synthesising->low, synthesising->high, text_string(&reason),
                             synthesising->is_exhausted ? text_string(&unseen) : NULL);
        property->shown = ranges_nearest(&property->ranges);
    }
    text_release(&reason);
    text_release(&unseen);
    for (uint32_t i = 0; i < synthesising->count; i++) {
        SynthesisProperty *property = &synthesising->properties[i];
        if (property->shown == NULL) continue;
        property->shown = trial_choose(synthesising, i, property->shown);
    }
    synthesising->together = ranges_together(synthesising->properties, synthesising->count,
                                             synthesising->low, synthesising->high);
}

bool synthesising_decide(Synthesising *synthesising, Model *model, Findings *asked,
                         const System *system, const Question *question, const Options *options)
{
    *synthesising = (Synthesising){
        .model = model,
        .options = options,
        .question = question,
        .system = system,
        .asked = asked,
        .max_memory = options->max_memory != 0 ? options->max_memory : memory_limit_default(),
        .started = seconds_now(),
        .limit = options->timeout > 0 ? options->timeout : SYNTHESIS_SECONDS,
    };
    note_question(synthesising, asked->system);
    note_properties(synthesising);
    interrupt_begin();
    progress_tell_whole(trial_show, synthesising);
    decide(synthesising);
    progress_tell_whole(NULL, NULL);
    interrupt_end();
    progress_clear();
    if (!synthesising->has_bug) note_results(synthesising);
    return !synthesising->has_bug;
}

void synthesising_release(Synthesising *synthesising)
{
    for (uint32_t i = 0; i < synthesising->count; i++) {
        knowledge_release(&synthesising->knowledge[i]);
        if (synthesising->properties == NULL) continue;
        ranges_release(&synthesising->properties[i].ranges);
    }
    for (size_t i = 0; i < synthesising->inquiries.count; i++) {
        inquiry_release(synthesising->inquiries.items[i]);
        free(synthesising->inquiries.items[i]);
    }
    for (size_t i = 0; i < synthesising->proofs.count; i++) {
        findings_destroy(synthesising->proofs.items[i]);
    }
    vector_release(&synthesising->visits);
    vector_release(&synthesising->inquiries);
    vector_release(&synthesising->proofs);
    ranges_release(&synthesising->together);
    free(synthesising->knowledge);
    free(synthesising->properties);
    free((void *)synthesising->lifted);
    free(synthesising->starts);
    free(synthesising->mosts);
    free(synthesising->last_shown);
    free(synthesising->shortage);
    text_release(&synthesising->ending);
    findings_destroy(synthesising->asked);
}

Synthesis synthesising_result(const Synthesising *synthesising)
{
    Synthesis result = {
        .system = synthesising->system,
        .param = synthesising->question->param,
        .low = synthesising->low,
        .high = synthesising->high,
        .properties = synthesising->properties,
        .count = synthesising->count,
        .together = &synthesising->together,
        .note = synthesising->question->note,
        .counts = synthesising->counts,
        .solving = synthesising->solving,
        .undecided = synthesising->undecided,
    };
    result.solving.engine = result.solving.checks > 0 ? "synthesise" : NULL;
    if (synthesising->ending.count > 0) {
        result.counts.stopped = result.solving.stopped = text_string(&synthesising->ending);
    }
    return result;
}

int synthesising_exit_code(const Synthesising *synthesising)
{
    if (synthesising->interrupted) return EXIT_INTERRUPTED;
    const Ranges *together = &synthesising->together;
    if (ranges_have(together, VERDICT_HOLDS)) return EXIT_HOLDS;
    return ranges_have(together, VERDICT_VIOLATED) ? EXIT_VIOLATED : EXIT_UNDECIDED;
}
