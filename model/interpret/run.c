/* run.c - one way: from where control rests through a step to where it rests next.
 *
 * A way is run from its beginning, with the choices that the script has (choices.c). The state is
 * read where the caller has it until the first thing is written: most ways end at an `await`, and
 * then nothing was copied. */
#include "interpreter_private.h"

void run_init(Run *run, const Tables *tables, const Patience *patience)
{
    const System *system = tables->system;
    *run = (Run){.tables = tables,
                 .after = memory_allocate(system->cells + 1, sizeof(int64_t)),
                 .held = memory_allocate(system->order_count + 1, sizeof(uint32_t)),
                 .created = memory_allocate(system->order_count + 1, sizeof(uint32_t))};
    evaluator_init(&run->evaluator, system, system->frame_cells, patience);
    run->evaluator.run = run;
}

void run_clear(Run *run)
{
    evaluator_release(&run->evaluator);
    free(run->after);
    free(run->held);
    free(run->created);
    vector_release(&run->indices);
    vector_release(&run->options);
    vector_release(&run->notes);
    vector_release(&run->noted);
    vector_release(&run->bound);
}

void run_begin(Run *run, const int64_t *before, const Process *process, uint32_t instance,
               const Step *anytime)
{
    run->before = before;
    run->asked = process;
    run->process = process;
    run->instance = instance;
    run->anytime = anytime;
    run->given = false;
    run->indices.count = run->options.count = 0;
}

static const Node *choose_branch(Run *run, const Node *node)
{
    uint32_t branch = run_choose_among(run, node->branch_count);
    run_note_number(run, "either", (int64_t)branch + 1);
    run_cover(run, node, 0, branch);
    return node->branches[branch];
}

/* Moves an element from what is left to the loop's variable. */
static const Node *take_element(Run *run, const Node *node)
{
    const Local *left = node->left, *local = node->local;
    Members members = set_members(left->type, run->evaluator.locals + left->offset);
    uint32_t member = run_choose(run, &members, NULL, NULL);
    int64_t value = member_value(&members, member);
    int64_t *cells = run_own(run) + run->base;
    bit_clear(cells + left->offset, member);
    cells[local->offset] = value;
    run_note(run, local->name, local->type, &value);
    return node->next;
}

static bool nothing_left(Run *run, const Node *node)
{
    Members members = set_members(node->left->type, run->evaluator.locals + node->left->offset);
    return members_seek(&members, 0) == NO_MEMBER;
}

static const Node *begin_local(Run *run, const Node *node)
{
    int64_t *cells = run_own(run) + run->base + node->local->offset;
    run_begin_variable(run, node->local->name, node->local->type, &node->initial, cells);
    run_cover_value(run, node, node->local->type, cells);
    return node->next;
}

static const Node *advance_local(Run *run, const Node *node)
{
    uint32_t offset = node->local->offset;
    if (run->evaluator.locals[offset] == node->number) return node->other;
    run_own(run)[run->base + offset]++;
    return node->next;
}

static const Node *decide(Run *run, const Node *node)
{
    bool yes = evaluate_cell(&run->evaluator, node->value) != 0;
    run_cover(run, node, 0, !yes);
    return yes ? node->next : node->other;
}

/* From a node on to the next place; when entering a step, through `either` and `for any`, too, by
 * choices, until the step. */
static const Node *walk(Run *run, const Node *node, bool entering)
{
    for (;;) {
        evaluator_count(&run->evaluator);
        switch (node->kind) {
        case NODE_STEP: return node;
        case NODE_DONE:
            /* Nobody sees choices that lead to no step. */
            if (entering) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
            return node;
        case NODE_EITHER:
            if (!entering) return node;
            node = choose_branch(run, node);
            break;
        case NODE_FOR_ANY:
            if (nothing_left(run, node)) {
                node = node->other;
                break;
            }
            if (!entering) return node;
            node = take_element(run, node);
            break;
        case NODE_DECIDE: node = decide(run, node); break;
        case NODE_SET: node = begin_local(run, node); break;
        case NODE_ADVANCE: node = advance_local(run, node); break;
        }
    }
}

/* Lets control rest. Locals that are out of scope get their fillers: they don't tell states apart.
 */
static void arrive(Run *run, const Node *node)
{
    PROMISE(node->place < run->process->place_count);
    const ProcessTable *table = &run->tables->processes[run->process->position];
    const PlaceTable *place = &table->places[node->place];
    int64_t *cells = run_own(run) + run->base;
    cells[0] = node->place;
    for (size_t i = 0; i < place->clear.count; i++) {
        ClearRange range = place->clear.items[i];
        memcpy(cells + range.begin, table->fillers + range.begin,
               (range.end - range.begin) * sizeof *cells);
    }
}

static void block_unless(Run *run, bool condition)
{
    if (!condition) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
}

/* Who acts from here on. */
static void act_as(Run *run, const Process *process, uint32_t instance)
{
    Evaluator *evaluator = &run->evaluator;
    run->process = process;
    run->instance = instance;
    run->base = instance_base(process, instance);
    evaluator->locals = evaluator->state + run->base;
    evaluator->self = process->index ? process->index->low + instance : 0;
}

/* Notes the loop variables and arguments around a step that is replayed: one that began on the way
 * to it is in no state that anybody else sees. */
static void note_shown(Run *run, const Step *step)
{
    for (uint32_t i = 0; i < step->shown_count; i++) {
        const Local *local = step->shown[i];
        run_note(run, local->name, local->type, run->evaluator.locals + local->offset);
    }
}

/* Finds the step to take, with the state as it enters it. */
static void enter_step(Run *run)
{
    const PlaceInfo *places = run->process->places;
    const PlaceInfo *place = &places[run->evaluator.locals[0]];
    const Step *step = run->anytime;
    block_unless(run, place->node->kind != NODE_DONE);
    if (!step) {
        const Node *node = walk(run, place->node, true);
        step = node->step;
    }
    run->step = step;
    run->in_scope = step->anytime ? place->in_scope : step->in_scope;
    if (run->given) note_shown(run, step);
}

static bool is_counted(const Step *step)
{
    return step->anytime && step->most >= 0;
}

static void take_step(Run *run)
{
    Evaluator *evaluator = &run->evaluator;
    act_as(run, run->asked, run->instance);
    enter_step(run);
    if (run->only_entering) return;
    const Step *step = run->step;
    run_cover(run, step, 0, 1);
    if (is_counted(step)) block_unless(run, evaluator->state[step->counter] < step->most);
    if (run->process->provided) {
        block_unless(run, run_guard(run, run->process->provided, step, 1));
    }
    const Node *node = run_block(run, step->body);
    if (!node) node = step->after;
    if (is_counted(step)) run_own(run)[step->counter]++;
    if (node) arrive(run, walk(run, node, false));
    run_own(run); /* also of a step that changes nothing */
    run_cover(run, step, 0, 0);
}

/* A state with nothing in it, to begin in. */
static void clear_state(Run *run)
{
    const System *system = run->tables->system;
    memset(run->after, 0, system->cells * sizeof *run->after);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        type_fill(system->variables[i].type, run->after + system->variables[i].offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            memcpy(run->after + instance_base(process, j), run->tables->processes[i].fillers,
                   process->cells * sizeof *run->after);
        }
    }
    run->evaluator.state = run->after;
}

static void make_initial_state(Run *run)
{
    const System *system = run->tables->system;
    clear_state(run);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        run_begin_variable(run, variable->name, variable->type, &variable->initial,
                           run->after + variable->offset);
        run_cover_value(run, variable, variable->type, run->after + variable->offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->instances; j++) {
            act_as(run, system->processes[i], j);
            arrive(run, walk(run, run->process->start, false));
        }
    }
}

static void reset_way(Run *run)
{
    Evaluator *evaluator = &run->evaluator;
    evaluator->state = run->before;
    evaluator->calls = 0;
    scratch_reset(&evaluator->scratch, (Mark){0, 0});
    run->step = NULL;
    run->in_scope = NULL;
    run->made = 0;
    run->trying = false;
    if (run->coverage) coverage_begin_way(run->coverage);
    vector_clear(&run->notes);
    vector_clear(&run->noted);
    vector_clear(&run->bound);
    for (uint32_t i = 0; i < run->tables->system->order_count; i++) run->created[i] = 0;
}

WayEnd run_way(Run *run)
{
    jmp_buf way_out;
    reset_way(run);
    run->evaluator.way_out = &way_out;
    switch (_setjmp(way_out)) {
    case 0: break;
    case WAY_OUT_ERROR: return WAY_ERROR;
    case WAY_OUT_BLOCKED: return WAY_BLOCKED;
    default: return WAY_STOPPED;
    }
    if (run->asked) {
        take_step(run);
    } else {
        make_initial_state(run);
    }
    return WAY_DONE;
}
