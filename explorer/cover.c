/* cover.c - leaving states once more; see cover.h. */
#include "cover.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

#ifdef TINY
#define SAMPLE 4U
#else
#define SAMPLE 2048U
#endif
/* What it may take, counted in what takes some tenths of a microsecond, so that what is settled
 * does not depend on the clock. */
#define UNITS_LEAST (UINT64_C(1) << 20) /* in any case … */
#define TRANSITIONS_A_UNIT 8U           /* … and for what was explored */
#define UNITS_OF_PATIENCE 512U          /* since it was asked last */
#define REFRESH_EVERY 8U                /* states, at most: what is wanted */
#define LOOK_EVERY 4096U                /* states passed over between two looks at the clock */

/* One instance's place of control in a packed state. */
typedef struct PlaceField {
    const Process *process;
    uint32_t instance;
    LayoutField field;
} PlaceField;

typedef struct Sweep {
    const Covering *covering;
    Coverage *coverage;
    Interpreter *interpreter;
    Canonical *orders; /* NULL where there are none */
    int64_t *before, *after;
    PlaceField *places; /* of all instances */
    uint32_t place_count;
    bool **wants;         /* of each process: is there anything open behind this place? */
    bool **wants_anytime; /* likewise behind this step */
    bool **seen;          /* of each process: has an instance been at this place? */
    bool *wants_property;
    bool wants_states, wants_transitions, wants_anytimes;
    uint32_t open;  /* when that was worked out */
    uint64_t units; /* left */
    bool over;
} Sweep;

/* --- what is wanted --- */

static void refresh_process(Sweep *sweep, const Process *process)
{
    Coverage *coverage = sweep->coverage;
    for (uint32_t i = 0; i < process->place_count; i++) {
        sweep->wants[process->position][i] = coverage_wants_place(coverage, process, i);
    }
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        bool wanted = step->anytime && coverage_wants_anytime(coverage, step);
        sweep->wants_anytime[process->position][i] = wanted;
        sweep->wants_anytimes |= wanted;
    }
}

/* Wanting too much for a while costs time, and nothing else. */
static void refresh(Sweep *sweep)
{
    const System *system = sweep->covering->system;
    sweep->open = coverage_open(sweep->coverage);
    sweep->wants_states = sweep->wants_transitions = sweep->wants_anytimes = false;
    for (uint32_t i = 0; i < system->process_count; i++) {
        refresh_process(sweep, system->processes[i]);
    }
    coverage_wants_properties(sweep->coverage, sweep->wants_property);
    for (uint32_t i = 0; i < system->property_count; i++) {
        bool wanted = sweep->wants_property[i];
        bool transitions = system->properties[i].kind == PROPERTY_TRANSITION;
        sweep->wants_states |= wanted && !transitions;
        sweep->wants_transitions |= wanted && transitions;
    }
}

static void drop_what_does_not_hold(Sweep *sweep)
{
    const Findings *findings = sweep->covering->findings;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->asked && finding->verdict == VERDICT_HOLDS) continue;
        coverage_drop_property(sweep->coverage, i);
    }
}

/* --- leaving a state --- */

static void spend(Sweep *sweep, uint64_t units)
{
    if (sweep->covering->all) return;
    sweep->over = sweep->over || sweep->units <= units;
    sweep->units -= sweep->over ? sweep->units : units;
}

static void evaluate(Sweep *sweep, uint32_t position, const Moment *moment)
{
    ModelError error;
    spend(sweep, 1);
    coverage_begin_property(sweep->coverage, position);
    interpreter_holds(sweep->interpreter, sweep->covering->system->properties[position].expr,
                      moment, &error);
}

static void evaluate_all(Sweep *sweep, const Moment *moment, bool transitions)
{
    const System *system = sweep->covering->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        bool fits = (system->properties[i].kind == PROPERTY_TRANSITION) == transitions;
        if (fits && sweep->wants_property[i]) evaluate(sweep, i, moment);
    }
}

/* Does what the step leaves hold too many values of an order? Then it can't be taken. */
static bool overflows(const Sweep *sweep, const int64_t *after)
{
    ModelError error;
    if (sweep->orders == NULL) return false;
    memcpy(sweep->after, after, sweep->covering->system->cells * sizeof *after);
    return !canonical_apply(sweep->orders, sweep->after, NULL, &error);
}

static bool visit(void *context, const Transition *transition)
{
    Sweep *sweep = context;
    spend(sweep, 1);
    if (transition->error != NULL || overflows(sweep, transition->after)) return true;
    coverage_confirm(sweep->coverage);
    if (sweep->wants_transitions && transition->before != NULL) {
        const Moment moment = transition_moment(transition);
        evaluate_all(sweep, &moment, true);
    }
    return true;
}

static uint32_t place_in(const PlaceField *place, const uint64_t *packed)
{
    const LayoutField *field = &place->field;
    return (uint32_t)((int64_t)(packed[field->word] >> field->shift & field->mask) + field->bias);
}

/* Notes who is where; is there anything open behind that? */
static bool look(Sweep *sweep, const uint64_t *packed)
{
    bool wanted = sweep->wants_states || sweep->wants_transitions || sweep->wants_anytimes;
    for (uint32_t i = 0; i < sweep->place_count; i++) {
        uint32_t process = sweep->places[i].process->position;
        uint32_t place = place_in(&sweep->places[i], packed);
        sweep->seen[process][place] = true;
        wanted |= sweep->wants[process][place];
    }
    return wanted;
}

static bool leave_instance(Sweep *sweep, const PlaceField *who, uint32_t place)
{
    const Process *process = who->process;
    Interpreter *interpreter = sweep->interpreter;
    InterpreterOutcome outcome = INTERPRETER_FINISHED;
    if (sweep->wants[process->position][place]) {
        spend(sweep, 1);
        outcome = interpreter_ways(interpreter, sweep->before, process, who->instance, NULL, visit,
                                   sweep);
    }
    for (uint32_t i = 0; i < process->step_count && outcome == INTERPRETER_FINISHED; i++) {
        if (!sweep->wants_anytime[process->position][i]) continue;
        spend(sweep, 1);
        outcome = interpreter_ways(interpreter, sweep->before, process, who->instance,
                                   process->steps[i], visit, sweep);
    }
    return outcome == INTERPRETER_FINISHED;
}

/* False where patience ended it. */
static bool leave(Sweep *sweep, const uint64_t *packed)
{
    layout_unpack(sweep->covering->layout, packed, sweep->before);
    const Moment moment = {.state = sweep->before};
    if (sweep->wants_states) evaluate_all(sweep, &moment, false);
    if (sweep->wants_transitions) {
        return interpreter_successors(sweep->interpreter, sweep->before, visit, sweep) ==
               INTERPRETER_FINISHED;
    }
    for (uint32_t i = 0; i < sweep->place_count; i++) {
        uint32_t place = place_in(&sweep->places[i], packed);
        if (!leave_instance(sweep, &sweep->places[i], place)) return false;
    }
    return true;
}

/* --- all of them --- */

static bool is_out_of_patience(void *context)
{
    Sweep *sweep = context;
    spend(sweep, UNITS_OF_PATIENCE);
    if (watch_is_over(sweep->covering->watch)) sweep->over = true;
    return sweep->over;
}

/* Leaves every `stride`th state; false where that takes too long. */
static bool leave_every(Sweep *sweep, uint32_t stride)
{
    const States *states = sweep->covering->states;
    uint32_t passed = 0;
    for (uint64_t i = 0; i < states->count; i += stride) {
        const uint64_t *packed = states_get(states, (uint32_t)i);
        if (look(sweep, packed) && (!leave(sweep, packed) || sweep->over)) return false;
        if (coverage_open(sweep->coverage) == 0) return true;
        if (passed % REFRESH_EVERY == 0 && coverage_open(sweep->coverage) != sweep->open) {
            refresh(sweep);
        }
        if (++passed % LOOK_EVERY == 0 && is_out_of_patience(sweep)) return false;
    }
    return true;
}

static bool has_unseen_place(const Sweep *sweep)
{
    const System *system = sweep->covering->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->place_count; j++) {
            if (!sweep->seen[i][j]) return true;
        }
    }
    return false;
}

/* What is behind places where nobody ever is can be said without leaving a state. */
static void settle_unseen(Sweep *sweep)
{
    const States *states = sweep->covering->states;
    for (uint32_t i = 0; i < states->count; i++) {
        look(sweep, states_get(states, i));
        if (i % LOOK_EVERY != 0) continue;
        if (watch_is_over(sweep->covering->watch)) return;
        if (!has_unseen_place(sweep)) break;
    }
    coverage_settle_unseen(sweep->coverage, sweep->seen);
}

static void sweep_states(Sweep *sweep)
{
    uint32_t stride = sweep->covering->states->count / SAMPLE;
    if (interpreter_initial(sweep->interpreter, visit, sweep) != INTERPRETER_FINISHED) return;
    refresh(sweep);
    bool done = stride <= 1 || leave_every(sweep, stride);
    done = done && (coverage_open(sweep->coverage) == 0 || leave_every(sweep, 1));
    if (done) {
        coverage_settle(sweep->coverage);
    } else {
        settle_unseen(sweep);
    }
}

/* --- a sweep's memory --- */

static void find_places(Sweep *sweep)
{
    const System *system = sweep->covering->system;
    uint32_t count = 0;
    for (uint32_t i = 0; i < system->process_count; i++) count += system->processes[i]->instances;
    sweep->places = memory_allocate(count + 1, sizeof *sweep->places);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            uint32_t cell = instance_base(process, j);
            sweep->places[sweep->place_count++] =
                (PlaceField){process, j, *layout_field(sweep->covering->layout, cell)};
        }
    }
}

static bool **new_table(const System *system, bool of_steps)
{
    bool **table = memory_allocate(system->process_count + 1, sizeof *table);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        uint32_t count = of_steps ? process->step_count : process->place_count;
        table[i] = memory_allocate(count + 1, sizeof **table);
    }
    return table;
}

static void free_table(const System *system, bool **table)
{
    for (uint32_t i = 0; i < system->process_count; i++) free(table[i]);
    free((void *)table);
}

static void sweep_init(Sweep *sweep, const Covering *covering)
{
    const System *system = covering->system;
    uint64_t share = covering->all ? UINT64_MAX : covering->transitions / TRANSITIONS_A_UNIT;
    *sweep = (Sweep){.covering = covering,
                     .coverage = coverage_create(system),
                     .interpreter = interpreter_create(system),
                     .before = memory_allocate(system->cells + 1, sizeof(int64_t)),
                     .after = memory_allocate(system->cells + 1, sizeof(int64_t)),
                     .wants = new_table(system, false),
                     .wants_anytime = new_table(system, true),
                     .seen = new_table(system, false),
                     .wants_property = memory_allocate(system->property_count + 1, sizeof(bool)),
                     .units = share < UNITS_LEAST ? UNITS_LEAST : share};
    if (system->order_count > 0) sweep->orders = canonical_create(system, NULL);
    find_places(sweep);
    interpreter_set_coverage(sweep->interpreter, sweep->coverage);
    interpreter_set_patience(sweep->interpreter, is_out_of_patience, sweep);
}

static void sweep_release(Sweep *sweep)
{
    const System *system = sweep->covering->system;
    interpreter_destroy(sweep->interpreter);
    canonical_destroy(sweep->orders);
    free_table(system, sweep->wants);
    free_table(system, sweep->wants_anytime);
    free_table(system, sweep->seen);
    free(sweep->wants_property);
    free(sweep->places);
    free(sweep->before);
    free(sweep->after);
}

Coverage *cover_states(const Covering *covering)
{
    Sweep sweep;
    sweep_init(&sweep, covering);
    drop_what_does_not_hold(&sweep);
    sweep_states(&sweep);
    sweep_release(&sweep);
    return sweep.coverage;
}
