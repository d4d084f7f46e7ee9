/* synthesising.c - where to look and what to try to prove: rounds, each farther and with more time.
 *
 * A round looks at values from the least on, then tries to prove, for each property, all that comes
 * behind the last trace: from there on, and where that fails from a little later on, nearing by
 * halves the least value from which a proof succeeds. Then it goes back to what lies between. */
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

#define FIRST_SLICE 3.0 /* seconds for an attempt, doubled in each round */
#define FIRST_VALUES 4  /* looked at in the first round, doubled in each round */
#define ROUNDS_MOST 5
#define VALUES_MOST (FIRST_VALUES << (ROUNDS_MOST - 1)) /* looked at in the last round */

/* ---- looking ---- */

static bool is_interesting(const Synthesising *synthesising, int64_t value, bool again)
{
    for (uint32_t i = 0; i < synthesising->count; i++) {
        const Knowledge *knowledge = &synthesising->knowledge[i];
        if (!knowledge->asked || !knowledge->is_open) continue;
        if (knowledge_is_decided(knowledge, value)) continue;
        if ((knowledge_fact(knowledge, value) != NULL) == again) return true;
    }
    return false;
}

/* At new values first, then again where nothing was found. */
static void look(Synthesising *synthesising, int64_t last, double slice)
{
    double end = seconds_now() + 2 * slice;
    for (int again = 0; again <= 1; again++) {
        for (int64_t value = synthesising->low; value <= last; value++) {
            double seconds = end - seconds_now();
            if (seconds <= 0 || trial_is_over(synthesising)) return;
            if (!is_interesting(synthesising, value, again)) continue;
            trial_look_at(synthesising, value, seconds < slice ? seconds : slice);
            if (value == INT64_MAX) break;
        }
    }
}

/* ---- proving ---- */

typedef struct Effort {
    Synthesising *synthesising;
    uint32_t position;
    int64_t last; /* the last value that was looked at */
    double slice;
    int64_t round;
} Effort;

static Knowledge *knowledge_of(const Effort *effort)
{
    return &effort->synthesising->knowledge[effort->position];
}

static bool prove(const Effort *effort, int64_t low, int64_t high)
{
    if (trial_is_over(effort->synthesising)) return false;
    double left = trial_seconds_left(effort->synthesising);
    return trial_prove(effort->synthesising, effort->position, low, high,
                       effort->slice < left ? effort->slice : left, effort->round);
}

/* For every value from there on. Where a trace is quickly found at the first one, no proof is. */
static bool prove_from(const Effort *effort, int64_t low)
{
    const Knowledge *knowledge = knowledge_of(effort);
    if (trial_is_over(effort->synthesising)) return false;
    if (knowledge_fact(knowledge, low) == NULL) {
        trial_look_at(effort->synthesising, low, effort->slice / 2);
    }
    const Fact *fact = knowledge_fact(knowledge, low);
    return (fact == NULL || fact->kind != FACT_SHOWN) && prove(effort, low, RANGE_ENDLESS);
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

/* 0, 1, 3, 7, … behind the last trace; not far behind what was looked at, in the last round. */
static void prove_tail(const Effort *effort)
{
    const Knowledge *knowledge = knowledge_of(effort);
    int64_t first = knowledge_last_shown(knowledge, effort->synthesising->low) + 1, tail = 0;
    int64_t failed = first - 1, most = effort->synthesising->high;
    if (effort->round == ROUNDS_MOST - 1) most = effort->last;
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
    for (int64_t low = effort->synthesising->low; low <= effort->last; low++) {
        int64_t high = low;
        if (!is_open(effort, low)) continue;
        while (high < effort->last && is_open(effort, high + 1)) high++;
        bool proved = prove(effort, low, high);
        for (int64_t value = low; value <= high && low < high && !proved; value++) {
            if (knowledge_of(effort)->hindrance != NULL) return;
            prove(effort, value, value);
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

/* Where all values are decided, one by one, a proof may still say so for more than was asked. */
static bool is_worth_proving(const Synthesising *synthesising, uint32_t position)
{
    const Knowledge *knowledge = &synthesising->knowledge[position];
    return knowledge->asked && knowledge->is_open && knowledge->hindrance == NULL;
}

static void prove_all(Synthesising *synthesising, int64_t last, double slice, int64_t round)
{
    for (uint32_t i = 0; i < synthesising->count && !trial_is_over(synthesising); i++) {
        const Effort effort = {synthesising, i, last, slice, round};
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

static void decide(Synthesising *synthesising)
{
    double slice = FIRST_SLICE;
    int64_t values = FIRST_VALUES;
    for (int64_t round = 0; round < ROUNDS_MOST; round++, slice *= 2, values *= 2) {
        int64_t low = synthesising->low, high = synthesising->high;
        int64_t last = high - low < values ? high : low + values - 1;
        look(synthesising, last, slice);
        prove_all(synthesising, last, slice, round);
        if (trial_is_over(synthesising) || is_all_complete(synthesising)) return;
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
    for (size_t i = 0; i < any; i++) {
        synthesising->lifted[i] = question->any[i];
        synthesising->starts[i] = lifting_start(decision_named(plain, question->any[i]));
    }
    synthesising->lifted[any] = question->param;
    const Decision *decision = decision_named(plain, question->param);
    synthesising->low = decision->has_least ? decision->least : 0;
    synthesising->high = decision->has_most ? decision->most : RANGE_ENDLESS;
    synthesising->is_liftable = decision_named(synthesising->system, question->param)->lifted;
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

static void note_results(Synthesising *synthesising)
{
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
    vector_release(&synthesising->inquiries);
    vector_release(&synthesising->proofs);
    ranges_release(&synthesising->together);
    free(synthesising->knowledge);
    free(synthesising->properties);
    free((void *)synthesising->lifted);
    free(synthesising->starts);
    free(synthesising->last_shown);
    free(synthesising->shortage);
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
    };
    result.solving.engine = result.solving.checks > 0 ? "synthesise" : NULL;
    return result;
}

int synthesising_exit_code(const Synthesising *synthesising)
{
    if (synthesising->interrupted) return EXIT_INTERRUPTED;
    const Ranges *together = &synthesising->together;
    if (ranges_have(together, VERDICT_HOLDS)) return EXIT_HOLDS;
    return ranges_have(together, VERDICT_VIOLATED) ? EXIT_VIOLATED : EXIT_UNDECIDED;
}
