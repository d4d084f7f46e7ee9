/* endless.c - what can be taken in each state of the loop, and what is. */
#include "endless.h"

#include <stdlib.h>
#include <string.h>

#include "properties/word.h"
#include "remedies_text.h"
#include "support/memory.h"
#include "unchosen.h"

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

/* "`take` or `give`": the ordinary steps that can be taken somewhere in the loop. */
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
        text_format(text, "`%s`", step->name);
        left--;
        if (left > 0) text_add(text, left == 1 ? " or " : ", ");
    }
}

/* Is weak fairness declared of something that it could do, and was not for as long? */
static bool is_weak(const Loop *loop, const Process *process, uint32_t instance)
{
    bool weak = process->fair == FAIR_WEAK;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        bool possible = !step->anytime && chance_of(loop, process, instance, step)->enabled > 0;
        weak |= possible && step->fair == FAIR_WEAK;
    }
    return weak;
}

/* "enactor[1] could take `write` all the time, but nothing says that it must: it is not `fair`." But
 * where premises exclude that it must, these say so.
 * Empty: nobody would ask. */
static void explain_process(Text *text, const Loop *loop, const Process *process, uint32_t instance)
{
    const Chance *chance = chance_of(loop, process, instance, NULL);
    if (chance->enabled == 0 || chance->taken > 0) return;
    process_print(text, process, instance);
    text_add(text, " could take ");
    add_steps(text, loop, process, instance);
    bool always = chance->enabled == loop->positions;
    if (!always || loop->positions > 1) {
        text_add(text, always ? " all the time" : " again and again");
    }
    const Remedies *remedies = &loop->trace->finding->remedies;
    bool weak = is_weak(loop, process, instance);
    const Refusal *refusal =
        remedies_refusal(remedies, weak ? WISH_STRONG : WISH_WEAK, process, NULL);
    if (refusal != NULL) {
        text_add(text, ", and need not: ");
        remedies_add_refusal(text, refusal);
    } else if (weak) {
        bool helps = !remedies->nothing_helps;
        text_format(text, ", but not %sall the time: `fair` allows leaving %s out for ever%s",
                    always ? "the same " : "", always ? "each" : "it",
                    helps ? ", `strong fair` would not." : ".");
    } else {
        text_add(text, ", but nothing says that it must: it is not `fair`.");
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
    bool always = chance->enabled == loop->positions;
    text_format(text, " could take `%s` %s, and never does: ", step->name,
                always ? "all the time" : "again and again");
    const Refusal *refusal = remedies_refusal(&loop->trace->finding->remedies,
                                              always ? WISH_WEAK : WISH_STRONG, process, step);
    if (refusal != NULL) {
        remedies_add_refusal(text, refusal);
    } else {
        text_add(text, step->fair == FAIR_WEAK ? "the step is `fair`, but not `strong fair`."
                                               : "it takes others, and the step is not `fair`.");
    }
}

/* Of a step that the loop takes: what it could choose. Nobody asks why that is fair where nothing
 * says that the step goes on, unless no fairness would help. */
static void explain_choices(Text *text, const Loop *loop, const Process *process, uint32_t instance,
                            const Step *step)
{
    const Finding *finding = loop->trace->finding;
    bool is_fair = step->fair != FAIR_NOT || (process->fair != FAIR_NOT && !step->anytime);
    if (chance_of(loop, process, instance, step)->taken == 0) return;
    if (!is_fair && !finding->remedies.nothing_helps) return;
    Text clause = {0};
    unchosen_print(&clause, loop->trace, process, instance, step);
    if (clause.count > 0) {
        process_print(text, process, instance);
        text_format(text, " %s: choices within a step are not fair. ", text_string(&clause));
        text_add(text, "Steps of their own (`either { step … } or { step … }`, or a process for "
                       "each value) can be `fair`.");
    }
    text_release(&clause);
}

typedef struct Sentences {
    EndlessTell *tell;
    void *context;
    Text text; /* of one */
} Sentences;

static void end_sentence(Sentences *sentences)
{
    if (sentences->text.count == 0) return;
    sentences->tell(sentences->context, text_string(&sentences->text));
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
        explain_choices(&sentences->text, loop, process, instance, process->steps[i]);
        end_sentence(sentences);
    }
}

/* --- all of it --- */

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

void endless_explain(const Trace *trace, EndlessTell *tell, void *context)
{
    Loop loop;
    Sentences sentences = {.tell = tell, .context = context};
    loop_init(&loop, trace);
    explain_renumbering(&sentences, trace);
    for (uint32_t i = 0; i < trace->system->process_count; i++) {
        const Process *process = trace->system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            explain_instance(&sentences, &loop, process, j);
        }
    }
    text_release(&sentences.text);
    loop_release(&loop);
}

typedef struct Printing {
    Page *page;
    unsigned count;
} Printing;

static void print_sentence(void *context, const char *sentence)
{
    Printing *printing = context;
    Page *page = printing->page;
    if (printing->count == 0) text_add_char(page->text, '\n');
    if (printing->count++ >= SENTENCES_MOST) return;
    text_pad(page->text, ' ', 2);
    page_paragraph(page, TONE_PLAIN, 2, 4, sentence);
}

void endless_print(Page *page, const Trace *trace)
{
    Printing printing = {.page = page};
    endless_explain(trace, print_sentence, &printing);
    if (printing.count > SENTENCES_MOST) {
        Text more = {0};
        text_format(&more, "(%u more like these)", printing.count - SENTENCES_MOST);
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_DIM, 2, 4, text_string(&more));
        text_release(&more);
    }
    remedies_print(page, trace);
}
