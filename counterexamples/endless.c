/* endless.c - what can be taken in each state of the loop, and what is. */
#include "endless.h"

#include <stdlib.h>
#include <string.h>

#include "properties/word.h"
#include "support/memory.h"

#define SENTENCES_MOST 4

/* Of a step of an instance, or of its ordinary steps together, in how many states of the loop it
 * can be taken, and how often it is. */
typedef struct Chance {
    uint32_t enabled, taken;
    uint32_t seen; /* the last position where it was enabled, from 1 on */
} Chance;

typedef struct Loop {
    const Trace *trace;
    uint32_t begin, positions; /* at least one: that of the state where nothing happens any more */
    Chance **chances;          /* of each process, for each instance its steps and all of them */
    uint32_t position;         /* that is looked at, from 1 on */
} Loop;

static Chance *chance_of(const Loop *loop, const Process *process, uint32_t instance,
                         const Step *step)
{
    uint32_t position = step == NULL ? process->step_count : step->position;
    return &loop->chances[process->position]
                         [(size_t)instance * (process->step_count + 1) + position];
}

static void enable(const Loop *loop, Chance *chance)
{
    if (chance->seen == loop->position) return;
    chance->seen = loop->position;
    chance->enabled++;
}

static bool note_enabled(void *context, const Transition *transition)
{
    const Loop *loop = context;
    const Action *action = &transition->action;
    if (transition->error != NULL) return true;
    enable(loop, chance_of(loop, action->process, action->instance, transition->step));
    if (action->anytime == NULL) {
        enable(loop, chance_of(loop, action->process, action->instance, NULL));
    }
    return true;
}

static void note_taken(const Loop *loop, const TraceState *state)
{
    chance_of(loop, state->process, state->instance, state->step)->taken++;
    if (!state->step->anytime) chance_of(loop, state->process, state->instance, NULL)->taken++;
}

static void loop_init(Loop *loop, const Trace *trace)
{
    const System *system = trace->system;
    Interpreter *interpreter = interpreter_create(system);
    uint32_t begin = trace->finding->loop_begins, steps = trace->count - 1 - begin;
    *loop = (Loop){.trace = trace, .begin = begin, .positions = steps > 0 ? steps : 1};
    loop->chances = memory_allocate(system->process_count + 1, sizeof *loop->chances);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        size_t count = (size_t)process->instances * (process->step_count + 1);
        loop->chances[i] = memory_allocate(count, sizeof **loop->chances);
    }
    for (loop->position = 1; loop->position <= loop->positions; loop->position++) {
        uint32_t state = begin + loop->position - 1;
        interpreter_successors(interpreter, trace->states[state].cells, note_enabled, loop);
        if (steps > 0) note_taken(loop, &trace->states[state + 1]);
    }
    interpreter_destroy(interpreter);
}

static void loop_release(Loop *loop)
{
    for (uint32_t i = 0; i < loop->trace->system->process_count; i++) free(loop->chances[i]);
    free(loop->chances);
}

/* --- fairness --- */

static bool is_fair(const Loop *loop, const Chance *chance, Fair fair)
{
    if (fair == FAIR_NOT || chance->taken > 0) return true;
    return fair == FAIR_WEAK ? chance->enabled < loop->positions : chance->enabled == 0;
}

static bool is_fair_to(const Loop *loop, const Process *process, uint32_t instance)
{
    if (!is_fair(loop, chance_of(loop, process, instance, NULL), process->fair)) return false;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!is_fair(loop, chance_of(loop, process, instance, step), step->fair)) return false;
    }
    return true;
}

static bool is_fair_to_all(const Loop *loop)
{
    const System *system = loop->trace->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->instances; j++) {
            if (!is_fair_to(loop, system->processes[i], j)) return false;
        }
    }
    return true;
}

/* --- the formula --- */

static bool is_taken(const FormulaAtom *atom, const TraceState *by)
{
    if (by == NULL || atom->process != by->process) return false;
    if (atom->instance != ATOM_ANY_INSTANCE && atom->instance != by->instance) return false;
    for (uint32_t i = 0; i < atom->step_count; i++) {
        if (atom->steps[i] == by->step) return true;
    }
    return atom->step_count == 0;
}

/* The atoms that hold in a state which is left by this step (NULL: by none). */
static uint64_t letter(const FormulaAtom *atoms, uint32_t count, Interpreter *interpreter,
                       const TraceState *state, const TraceState *by)
{
    const Moment moment = {.state = state->cells};
    uint64_t holding = 0;
    for (uint32_t i = 0; i < count; i++) {
        ModelError error;
        bool holds = atoms[i].kind == ATOM_TAKEN ? is_taken(&atoms[i], by)
                                                 : interpreter_holds(interpreter, atoms[i].expr,
                                                                     &moment, &error) == EVAL_TRUE;
        if (holds) holding |= UINT64_C(1) << i;
    }
    return holding;
}

/* Is the formula of this property true of the run? False in *ret_known: that can't be said. */
static bool is_true(const Loop *loop, const Property *property, bool *ret_known)
{
    const Trace *trace = loop->trace;
    Formulas *formulas = formulas_create(trace->system);
    const char *reason;
    const Formula *formula = formula_from(formulas, property->expr, &reason);
    bool is = false;
    *ret_known = formula != NULL;
    if (formula != NULL) {
        uint32_t atom_count, count = loop->begin + loop->positions;
        const FormulaAtom *atoms = formulas_atoms(formulas, &atom_count);
        Interpreter *interpreter = interpreter_create(trace->system);
        uint64_t *letters = memory_allocate(count, sizeof *letters);
        for (uint32_t i = 0; i < count; i++) {
            const TraceState *by = i + 1 < trace->count ? &trace->states[i + 1] : NULL;
            letters[i] = letter(atoms, atom_count, interpreter, &trace->states[i], by);
        }
        is = word_satisfies(&(Word){letters, count, loop->begin}, formula);
        free(letters);
        interpreter_destroy(interpreter);
    }
    formulas_destroy(formulas);
    return is;
}

static const char *formula_fault(const Loop *loop)
{
    const System *system = loop->trace->system;
    bool known;
    if (is_true(loop, loop->trace->finding->property, &known) || !known) {
        return "its formula is true on this run";
    }
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (property->kind == PROPERTY_ASSUME && !is_true(loop, property, &known)) {
            return "a premise is false on this run";
        }
    }
    return NULL;
}

const char *endless_fault(const Trace *trace)
{
    uint32_t begin = trace->finding->loop_begins;
    if (trace->count == 0 || begin > trace->count - 1) return "it has no loop";
    const TraceState *first = &trace->states[begin], *last = &trace->states[trace->count - 1];
    if (memcmp(first->cells, last->cells, trace->system->cells * sizeof *last->cells) != 0) {
        return "its loop does not close";
    }
    Loop loop;
    loop_init(&loop, trace);
    const char *fault = is_fair_to_all(&loop) ? formula_fault(&loop) : "its loop is not fair";
    loop_release(&loop);
    return fault;
}

/* --- saying why it is fair --- */

/* "take or give": the ordinary steps that can be taken somewhere in the loop. */
static void add_steps(Text *text, const Loop *loop, const Process *process, uint32_t instance)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        left += !step->anytime && chance_of(loop, process, instance, step)->enabled > 0;
    }
    for (uint32_t i = 0; i < process->step_count && left > 0; i++) {
        const Step *step = process->steps[i];
        if (step->anytime || chance_of(loop, process, instance, step)->enabled == 0) continue;
        text_add(text, step->name);
        left--;
        if (left > 0) text_add(text, left == 1 ? " or " : ", ");
    }
}

/* "enactor[1] could take write all the time, but nothing says that it must: it is not `fair`."
 * Empty: nobody would ask. */
static void explain_process(Text *text, const Loop *loop, const Process *process, uint32_t instance)
{
    const Chance *chance = chance_of(loop, process, instance, NULL);
    if (chance->enabled == 0 || chance->taken > 0) return;
    process_print(text, process, instance);
    text_add(text, " could take ");
    add_steps(text, loop, process, instance);
    if (chance->enabled == loop->positions) {
        if (loop->positions > 1) text_add(text, " all the time");
        text_add(text, ", but nothing says that it must: it is not `fair`.");
    } else if (process->fair == FAIR_WEAK) {
        text_add(text, " again and again, but not all the time: `fair` allows to leave it out for "
                       "ever, `strong fair` would not.");
    } else {
        text_add(text, " again and again, but nothing says that it must: it is not `fair`.");
    }
}

/* Of a process that goes on in the loop: a step that it never takes. */
static void explain_step(Text *text, const Loop *loop, const Process *process, uint32_t instance,
                         const Step *step)
{
    const Chance *chance = chance_of(loop, process, instance, step);
    if (chance->enabled == 0 || chance->taken > 0 || step->anytime) return;
    if (chance_of(loop, process, instance, NULL)->taken == 0) return;
    process_print(text, process, instance);
    text_format(text, " could take %s %s, and never does: ", step->name,
                chance->enabled == loop->positions ? "all the time" : "again and again");
    text_add(text, step->fair == FAIR_WEAK ? "the step is `fair`, but not `strong fair`."
                                           : "it takes others, and the step is not `fair`.");
}

typedef struct Sentences {
    Page *page;
    Text text; /* of one */
    unsigned count;
} Sentences;

static void end_sentence(Sentences *sentences)
{
    if (sentences->text.count == 0) return;
    if (sentences->count == 0) text_add_char(sentences->page->text, '\n');
    if (sentences->count++ < SENTENCES_MOST) {
        text_pad(sentences->page->text, ' ', 2);
        page_paragraph(sentences->page, TONE_PLAIN, 2, 4, text_string(&sentences->text));
    }
    text_clear(&sentences->text);
}

static void explain_instance(Sentences *sentences, const Loop *loop, const Process *process,
                             uint32_t instance)
{
    explain_process(&sentences->text, loop, process, instance);
    end_sentence(sentences);
    for (uint32_t i = 0; i < process->step_count; i++) {
        explain_step(&sentences->text, loop, process, instance, process->steps[i]);
        end_sentence(sentences);
    }
}

/* --- what would have helped --- */

static void print_wish(Text *text, const FairnessWish *wish)
{
    text_format(text, "`%s", wish->process->name);
    if (wish->step != NULL) text_format(text, ".%s", wish->step->name);
    switch (wish->kind) {
    case WISH_WEAK: text_add(text, "` were `fair`"); break;
    case WISH_STRONG: text_add(text, "` were `strong fair`"); break;
    case WISH_NOT_FOR_EVER: text_add(text, "` did not go on for ever"); break;
    }
}

static void print_remedy(Text *text, const Remedy *remedy)
{
    for (uint32_t i = 0; i < remedy->count; i++) {
        bool last = i + 1 == remedy->count;
        if (i > 0) text_add(text, last ? " and " : ", ");
        print_wish(text, &remedy->wishes[i]);
    }
}

static void add_remedies(Text *text, const Remedies *remedies)
{
    if (remedies->nothing_helps) {
        text_add(text, "It would not help if all processes and their ordinary steps were `strong "
                       "fair` and no `anytime` step went on for ever.");
        return;
    }
    if (remedies->count == 0) return;
    text_add(text, remedies->weak_does_not_help
                       ? "It would not help if all processes were `fair`. It would hold if "
                       : "It would hold if ");
    for (uint32_t i = 0; i < remedies->count; i++) {
        if (i > 0) text_add(text, "; or if ");
        print_remedy(text, &remedies->items[i]);
    }
    text_add_char(text, '.');
}

/* How a premise says that an anytime step does not go on for ever. */
static void add_premise(Text *text, const Remedies *remedies)
{
    for (uint32_t i = 0; i < remedies->count; i++) {
        for (uint32_t j = 0; j < remedies->items[i].count; j++) {
            const FairnessWish *wish = &remedies->items[i].wishes[j];
            if (wish->kind != WISH_NOT_FOR_EVER) continue;
            text_format(text, " (`assume NAME: eventually always !taken(%s.%s)` says so.)",
                        wish->process->name, wish->step->name);
            return;
        }
    }
}

static void print_remedies(Page *page, const Remedies *remedies)
{
    Text text = {0};
    add_remedies(&text, remedies);
    add_premise(&text, remedies);
    if (text.count > 0) {
        text_add_char(page->text, '\n');
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_PLAIN, 2, 2, text_string(&text));
    }
    text_release(&text);
}

/* Are values that are held at the loop's end, under the same numbers, others than at its
 * beginning? */
static bool is_renumbered(const Trace *trace, uint32_t order)
{
    const System *system = trace->system;
    const int64_t *first = trace->states[trace->finding->loop_begins].orders.names[order];
    const int64_t *last = trace->states[trace->count - 1].orders.names[order];
    size_t ranks = order_ranks(system, order);
    return memcmp(first, last, ranks * sizeof *first) != 0;
}

static void explain_renumbering(Sentences *sentences, const Trace *trace)
{
    for (uint32_t i = 0; i < trace->system->order_count; i++) {
        if (!is_renumbered(trace, i)) continue;
        text_add(&sentences->text, "Each time round there are other values of ");
        type_print(&sentences->text, trace->system->orders[i]);
        text_add(&sentences->text, ": the loop closes up to renumbering them.");
        end_sentence(sentences);
    }
}

void endless_print(Page *page, const Trace *trace)
{
    Loop loop;
    Sentences sentences = {.page = page};
    loop_init(&loop, trace);
    explain_renumbering(&sentences, trace);
    for (uint32_t i = 0; i < trace->system->process_count; i++) {
        const Process *process = trace->system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            explain_instance(&sentences, &loop, process, j);
        }
    }
    if (sentences.count > SENTENCES_MOST) {
        text_pad(page->text, ' ', 2);
        text_format(&sentences.text, "(%u more like these)", sentences.count - SENTENCES_MOST);
        page_paragraph(page, TONE_DIM, 2, 4, text_string(&sentences.text));
    }
    text_release(&sentences.text);
    loop_release(&loop);
    print_remedies(page, &trace->finding->remedies);
}
