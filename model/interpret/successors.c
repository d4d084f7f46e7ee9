/* successors.c - all ways out of a state, one way that is asked for, and what properties say: the
 * interpreter's public face. One way is run.c's, what expressions mean evaluate.c's. */
#include "interpreter_private.h"
#include "model/exclusive.h"

struct Interpreter {
    Tables tables;
    Patience patience;
    Run ways;   /* of interpreter_initial and interpreter_successors */
    Run replay; /* of interpreter_take, with the choices it was given */
    Run probe;  /* of `stuck` */
    Evaluator properties;
    Canonical *canonical;
    int64_t *renumbered; /* a state after a transition, for `next(stuck)` */
    VECTOR(Chosen) chosen;
};

/* What an enumeration is asked for. */
typedef struct Tour {
    Interpreter *interpreter;
    const int64_t *before; /* NULL: initial states */
    TransitionVisitor *visitor;
    void *context;
} Tour;

Interpreter *interpreter_create(const System *system)
{
    Interpreter *interpreter = memory_allocate(1, sizeof *interpreter);
    tables_init(&interpreter->tables, system);
    run_init(&interpreter->ways, &interpreter->tables, &interpreter->patience);
    run_init(&interpreter->replay, &interpreter->tables, &interpreter->patience);
    run_init(&interpreter->probe, &interpreter->tables, &interpreter->patience);
    evaluator_init(&interpreter->properties, system, system->frame_cells, &interpreter->patience);
    interpreter->properties.interpreter = interpreter;
    interpreter->canonical = canonical_create(system, NULL);
    interpreter->renumbered = memory_allocate(system->cells + 1, sizeof(int64_t));
    return interpreter;
}

void interpreter_destroy(Interpreter *interpreter)
{
    if (!interpreter) return;
    run_clear(&interpreter->ways);
    run_clear(&interpreter->replay);
    run_clear(&interpreter->probe);
    evaluator_release(&interpreter->properties);
    canonical_destroy(interpreter->canonical);
    tables_release(&interpreter->tables);
    vector_release(&interpreter->chosen);
    free(interpreter->renumbered);
    free(interpreter);
}

void interpreter_set_patience(Interpreter *interpreter, InterpreterPatience *patience,
                              void *context)
{
    interpreter->patience = (Patience){patience, context};
}

void interpreter_set_coverage(Interpreter *interpreter, Coverage *coverage)
{
    interpreter->ways.coverage = coverage;
    interpreter->properties.coverage = coverage;
}

/* Shows the way just run. */
static bool visit(const Tour *tour, Run *run, WayEnd end)
{
    Transition transition = {
        .action = {.process = run->asked,
                   /* nobody acts at first; run->instance is then whose locals began last */
                   .instance = run->asked == NULL ? 0 : run->instance,
                   .anytime = run->anytime,
                   .choices = run->indices.items,
                   .choice_count = run->made},
        .step = run->step,
        .before = tour->before,
        .after = end == WAY_DONE ? run->after : NULL,
        .error = end == WAY_ERROR ? &run->evaluator.error : NULL,
    };
    return tour->visitor(tour->context, &transition);
}

/* False to stop. */
static bool visit_ways(const Tour *tour, const Process *process, uint32_t instance,
                       const Step *anytime)
{
    Run *run = &tour->interpreter->ways;
    run_begin(run, tour->before, process, instance, anytime);
    do {
        WayEnd end = run_way(run);
        if (end == WAY_STOPPED) return false;
        if (end != WAY_BLOCKED && !visit(tour, run, end)) return false;
    } while (run_advance(run));
    return true;
}

static bool visit_instance(const Tour *tour, const Process *process, uint32_t instance)
{
    if (instance_is_done(process, instance, tour->before)) return true;
    if (!visit_ways(tour, process, instance, NULL)) return false;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (step->anytime && !visit_ways(tour, process, instance, step)) return false;
    }
    return true;
}

/* Would the step just probed hold too many values of an order? Then it can't be taken. */
static bool overflows(Interpreter *interpreter)
{
    ModelError error;
    return !canonical_is_identity(interpreter->canonical) &&
           !canonical_apply(interpreter->canonical, interpreter->probe.after, NULL, &error);
}

/* Can it take an ordinary step (`changing`: one that leads to another state)? WAY_DONE,
 * WAY_BLOCKED, or WAY_STOPPED by patience. */
static WayEnd probe_instance(Interpreter *interpreter, const int64_t *state, const Process *process,
                             uint32_t instance, bool changing)
{
    size_t bytes = interpreter->tables.system->cells * sizeof *state;
    if (instance_is_done(process, instance, state)) return WAY_BLOCKED;
    interpreter->probe.only_entering = false;
    run_begin(&interpreter->probe, state, process, instance, NULL);
    do {
        WayEnd end = run_way(&interpreter->probe);
        if (end == WAY_STOPPED) return end;
        if (end != WAY_DONE || overflows(interpreter)) continue;
        if (!changing || memcmp(interpreter->probe.after, state, bytes) != 0) return end;
    } while (run_advance(&interpreter->probe));
    return WAY_BLOCKED;
}

InterpreterOutcome interpreter_initial(Interpreter *interpreter, TransitionVisitor *visitor,
                                       void *context)
{
    const Tour tour = {interpreter, NULL, visitor, context};
    return visit_ways(&tour, NULL, 0, NULL) ? INTERPRETER_FINISHED : INTERPRETER_STOPPED;
}

InterpreterOutcome interpreter_process_successors(Interpreter *interpreter, const int64_t *state,
                                                  const Process *process,
                                                  TransitionVisitor *visitor, void *context)
{
    const Tour tour = {interpreter, state, visitor, context};
    for (uint32_t i = 0; i < process->instances; i++) {
        if (!visit_instance(&tour, process, i)) return INTERPRETER_STOPPED;
    }
    return INTERPRETER_FINISHED;
}

/* ---- what nobody may step into ---- */

static bool is_inside(const Exclusive *exclusive, uint32_t instance, const int64_t *state)
{
    return exclusive->inside[state[instance_base(exclusive->process, instance)]];
}

/* WAY_DONE: somebody is there and can go on. */
static WayEnd someone_is_inside(Interpreter *interpreter, const int64_t *state)
{
    const Exclusive *exclusive = interpreter->tables.system->exclusive;
    WayEnd end = WAY_BLOCKED;
    for (uint32_t i = 0; i < exclusive->process->instances && end == WAY_BLOCKED; i++) {
        if (!is_inside(exclusive, i, state)) continue;
        end = probe_instance(interpreter, state, exclusive->process, i, true);
    }
    return end;
}

static bool visit_inside(const Tour *tour)
{
    const Exclusive *exclusive = tour->interpreter->tables.system->exclusive;
    bool more = true;
    for (uint32_t i = 0; i < exclusive->process->instances && more; i++) {
        if (is_inside(exclusive, i, tour->before))
            more = visit_instance(tour, exclusive->process, i);
    }
    return more;
}

InterpreterOutcome interpreter_successors(Interpreter *interpreter, const int64_t *state,
                                          TransitionVisitor *visitor, void *context)
{
    const System *system = interpreter->tables.system;
    if (system->exclusive != NULL) {
        WayEnd busy = someone_is_inside(interpreter, state);
        if (busy == WAY_STOPPED) return INTERPRETER_STOPPED;
        if (busy == WAY_DONE) {
            const Tour tour = {interpreter, state, visitor, context};
            return visit_inside(&tour) ? INTERPRETER_FINISHED : INTERPRETER_STOPPED;
        }
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        InterpreterOutcome outcome = interpreter_process_successors(
            interpreter, state, system->processes[i], visitor, context);
        if (outcome == INTERPRETER_STOPPED) return INTERPRETER_STOPPED;
    }
    return INTERPRETER_FINISHED;
}

InterpreterOutcome interpreter_ways(Interpreter *interpreter, const int64_t *state,
                                    const Process *process, uint32_t instance, const Step *anytime,
                                    TransitionVisitor *visitor, void *context)
{
    const Tour tour = {interpreter, state, visitor, context};
    if (instance_is_done(process, instance, state)) return INTERPRETER_FINISHED;
    return visit_ways(&tour, process, instance, anytime) ? INTERPRETER_FINISHED
                                                         : INTERPRETER_STOPPED;
}

static void give_choices(Run *run, const Action *action)
{
    run->given = true;
    for (uint32_t i = 0; i < action->choice_count; i++) {
        Option option = {.member = NO_MEMBER};
        vector_push(&run->indices, action->choices[i]);
        vector_push(&run->options, option);
    }
}

static void collect_chosen(Interpreter *interpreter)
{
    const Run *run = &interpreter->replay;
    vector_clear(&interpreter->chosen);
    for (size_t i = 0; i < run->notes.count; i++) {
        Note note = run->notes.items[i];
        Chosen chosen = {note.name, note.type, run->noted.items + note.at};
        vector_push(&interpreter->chosen, chosen);
    }
}

/* What has been run once before, by whoever found the action, needs no patience. */
static WayEnd run_impatiently(Interpreter *interpreter)
{
    const Patience patience = interpreter->patience;
    interpreter->patience = (Patience){NULL, NULL};
    WayEnd end = run_way(&interpreter->replay);
    interpreter->patience = patience;
    return end;
}

TakeResult interpreter_take(Interpreter *interpreter, const int64_t *state, const Action *action,
                            int64_t *ret_after, const Step **ret_step, ModelError *ret_error)
{
    Run *run = &interpreter->replay;
    run_begin(run, state, action->process, action->instance, action->anytime);
    give_choices(run, action);
    WayEnd end = run_impatiently(interpreter);
    collect_chosen(interpreter);
    if (ret_step && run->step) *ret_step = run->step;
    if (run->made != action->choice_count || end == WAY_BLOCKED) return TAKE_BLOCKED;
    if (end == WAY_ERROR) {
        *ret_error = run->evaluator.error;
        return TAKE_ERROR;
    }
    memcpy(ret_after, run->after, interpreter->tables.system->cells * sizeof *ret_after);
    return TAKE_DONE;
}

const Chosen *interpreter_chosen(const Interpreter *interpreter, uint32_t *ret_count)
{
    *ret_count = (uint32_t)interpreter->chosen.count;
    return interpreter->chosen.items;
}

/* Where the property looks, renumbered as steps want it. */
static const int64_t *state_to_step_from(Interpreter *interpreter)
{
    const Evaluator *properties = &interpreter->properties;
    ModelError error;
    if (properties->state != properties->moment->after) return properties->state;
    memcpy(interpreter->renumbered, properties->state,
           interpreter->tables.system->cells * sizeof(int64_t));
    if (!canonical_apply(interpreter->canonical, interpreter->renumbered, NULL, &error)) {
        interpreter->properties.error = error;
        evaluator_leave(&interpreter->properties, WAY_OUT_ERROR);
    }
    return interpreter->renumbered;
}

/* One more way of the probe; how it ends, which is never WAY_STOPPED. */
static WayEnd probe_way(Interpreter *interpreter)
{
    WayEnd end = run_way(&interpreter->probe);
    if (end == WAY_STOPPED) evaluator_leave(&interpreter->properties, WAY_OUT_STOPPED);
    return end;
}

static bool can_step(Interpreter *interpreter, const int64_t *state, const Process *process,
                     uint32_t instance)
{
    WayEnd end = probe_instance(interpreter, state, process, instance, false);
    if (end == WAY_STOPPED) evaluator_leave(&interpreter->properties, WAY_OUT_STOPPED);
    return end == WAY_DONE;
}

bool interpreter_can_come_first(Interpreter *interpreter, const Process *process, uint32_t instance,
                                const Step *const *steps, uint32_t count)
{
    Run *probe = &interpreter->probe;
    bool found = false;
    run_begin(probe, state_to_step_from(interpreter), process, instance, NULL);
    probe->only_entering = true;
    do {
        if (probe_way(interpreter) != WAY_DONE) continue;
        for (uint32_t i = 0; i < count && !found; i++) found = probe->step == steps[i];
    } while (!found && run_advance(probe));
    probe->only_entering = false;
    return found;
}

bool interpreter_can_step(Interpreter *interpreter, const Process *process, uint32_t instance)
{
    const System *system = interpreter->tables.system;
    const int64_t *state = state_to_step_from(interpreter);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *other = system->processes[i];
        if (process && process != other) continue;
        for (uint32_t j = 0; j < other->instances; j++) {
            if (instance != NO_MEMBER && instance != j) continue;
            if (can_step(interpreter, state, other, j)) return true;
        }
    }
    return false;
}

static void begin_property(Evaluator *evaluator, const Moment *moment, jmp_buf *way_out)
{
    evaluator->state = moment->state;
    evaluator->moment = moment;
    evaluator->calls = 0;
    evaluator->way_out = way_out;
    scratch_reset(&evaluator->scratch, (Mark){0, 0});
}

/* Evaluates a property's expression, to cells or (NULL) to see that it is true. */
static EvalResult evaluate_property(Interpreter *interpreter, const Expr *expr,
                                    const Moment *moment, int64_t *ret_cells)
{
    Evaluator *evaluator = &interpreter->properties;
    jmp_buf way_out;
    begin_property(evaluator, moment, &way_out);
    switch (_setjmp(way_out)) {
    case 0: break;
    case WAY_OUT_ERROR: return EVAL_ERROR;
    default: return EVAL_STOPPED;
    }
    if (!ret_cells) return evaluate_cell(evaluator, expr) ? EVAL_TRUE : EVAL_FALSE;
    evaluate_into(evaluator, expr, ret_cells);
    return EVAL_TRUE;
}

EvalResult interpreter_holds(Interpreter *interpreter, const Expr *expr, const Moment *moment,
                             ModelError *ret_error)
{
    EvalResult result = evaluate_property(interpreter, expr, moment, NULL);
    if (result == EVAL_ERROR) *ret_error = interpreter->properties.error;
    return result;
}

void interpreter_look(Interpreter *interpreter, const Expr *formula, const int64_t *state,
                      bool first)
{
    const Moment moment = {.state = state};
    jmp_buf way_out;
    begin_property(&interpreter->properties, &moment, &way_out);
    if (_setjmp(way_out) == 0) look_over_time(&interpreter->properties, formula, first);
}

bool interpreter_evaluate(Interpreter *interpreter, const Expr *expr, const Moment *moment,
                          int64_t *ret_cells)
{
    return evaluate_property(interpreter, expr, moment, ret_cells) == EVAL_TRUE;
}

void interpreter_bind(Interpreter *interpreter, const Binding *binding, const int64_t *cells)
{
    memcpy(interpreter->properties.frame + binding->slot, cells,
           binding->type->cells * sizeof *cells);
}
