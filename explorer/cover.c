/* cover.c - leaving states once more; see cover.h. */
#include "cover.h"

#include <stdlib.h>
#include <string.h>

#include "glances.h"
#include "model/sight.h"
#include "support/memory.h"

#ifdef TINY
#define SAMPLE 4U
#else
#define SAMPLE 2048U
#endif
/* What it may take, counted in what takes some tenths of a microsecond, so that what is settled
 * does not depend on the clock. */
#define UNITS_LEAST (UINT64_C(1) << 20) /* in any case … */
#define TRANSITIONS_A_UNIT 16U          /* … and for what was explored */
#define LOOKS_A_UNIT 32U                /* at a state, or whether what is seen of it is known */
#define UNITS_OF_PATIENCE 512U          /* since it was asked last */
#define REFRESH_EVERY 8U                /* states, at most: what is wanted */
#define LOOK_EVERY 4096U                /* states passed over between two looks at the clock */

/* One instance's place of control in a packed state. */
typedef struct PlaceField {
    const Process *process;
    uint32_t instance;
    LayoutField field;
    uint32_t viewer; /* of its first place */
} PlaceField;

typedef struct Sweep {
    const Covering *covering;
    Coverage *coverage;
    Interpreter *interpreter;
    Canonical *orders; /* NULL where there are none */
    int64_t *before, *after;
    PlaceField *places; /* of all instances */
    uint32_t place_count;
    Glances glances;
    uint32_t viewers;     /* of instances at places */
    bool **wants;         /* of each process: is there anything open behind this place? */
    bool **wants_anytime; /* likewise behind this step */
    bool **seen;          /* of each process: has an instance been at this place? */
    bool *wants_property;
    bool wants_states, wants_transitions, wants_anytimes;
    uint32_t open;            /* when that was worked out */
    uint64_t units;           /* left */
    uint64_t looks;           /* whether something is known */
    const uint64_t *unpacked; /* the state in `before` */
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

static bool is_of_transitions(const Property *property)
{
    return property->kind == PROPERTY_TRANSITION;
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
        bool transitions = is_of_transitions(&system->properties[i]);
        sweep->wants_states |= wanted && !transitions;
        sweep->wants_transitions |= wanted && transitions;
    }
}

void cover_only_holding(Coverage *coverage, const Findings *findings, bool or_live)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->asked && finding->verdict == VERDICT_HOLDS) continue;
        if (or_live && finding_wants_graph(finding, PROPERTY_LIVENESS)) continue;
        coverage_drop_property(coverage, i);
    }
}

static void spend(Sweep *sweep, uint64_t units)
{
    if (sweep->covering->all) return;
    sweep->over = sweep->over || sweep->units <= units;
    sweep->units -= sweep->over ? sweep->units : units;
}

/* --- what was seen before --- */

/* A viewer for each instance at each place, another one of those where transitions are judged, too,
 * and one for each property. What they see is worked out when they look at first. */

static void tell(Sweep *sweep, uint32_t viewer, bool limited, const bool *cells)
{
    glances_tell(&sweep->glances, viewer, sweep->covering->layout, limited ? cells : NULL,
                 sweep->covering->system->cells);
}

static void tell_of_property(Sweep *sweep, uint32_t viewer, const Property *property)
{
    const System *system = sweep->covering->system;
    bool *cells = memory_allocate(system->cells + 1, sizeof *cells);
    tell(sweep, viewer, sight_of_property(system, property->expr, cells), cells);
    free(cells);
}

static void tell_of_instance(Sweep *sweep, uint32_t viewer, const PlaceField *who, uint32_t place)
{
    const System *system = sweep->covering->system;
    bool *cells = memory_allocate(system->cells + 1, sizeof *cells);
    bool limited = sight_of_instance(system, who->process, who->instance, place, cells);
    for (uint32_t i = 0; sweep->wants_transitions && i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (!is_of_transitions(property)) continue;
        limited = sight_of_property(system, property->expr, cells) && limited;
    }
    tell(sweep, viewer, limited, cells);
    free(cells);
}

/* Looking at what was looked at before brings nothing new, as less and less is wanted. */
static bool is_known(Sweep *sweep, uint32_t viewer, const uint64_t *packed)
{
    if (++sweep->looks % LOOKS_A_UNIT == 0) spend(sweep, 1);
    return glances_known(&sweep->glances, viewer, packed);
}

/* By this property, which is about states. */
static bool is_known_to(Sweep *sweep, uint32_t position, const uint64_t *packed)
{
    uint32_t viewer = 2 * sweep->viewers + position;
    if (!glances_is_told(&sweep->glances, viewer))
        tell_of_property(sweep, viewer, &sweep->covering->system->properties[position]);
    return is_known(sweep, viewer, packed);
}

static bool is_known_at(Sweep *sweep, const PlaceField *who, uint32_t place, const uint64_t *packed)
{
    uint32_t viewer = who->viewer + place + (sweep->wants_transitions ? sweep->viewers : 0);
    if (!glances_is_told(&sweep->glances, viewer)) tell_of_instance(sweep, viewer, who, place);
    return is_known(sweep, viewer, packed);
}

/* --- leaving a state --- */

static void evaluate(Sweep *sweep, uint32_t position, const Moment *moment)
{
    const Property *property = &sweep->covering->system->properties[position];
    ModelError error;
    spend(sweep, 1);
    coverage_begin_property(sweep->coverage, position);
    if (property->kind == PROPERTY_LIVENESS) {
        interpreter_look(sweep->interpreter, property->expr, moment->state, false);
    } else {
        interpreter_holds(sweep->interpreter, property->expr, moment, &error);
    }
}

static void evaluate_transition(Sweep *sweep, const Moment *moment)
{
    const System *system = sweep->covering->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        bool wanted = sweep->wants_property[i] && is_of_transitions(&system->properties[i]);
        if (wanted) evaluate(sweep, i, moment);
    }
}

/* What a formula says of the first state of a run. */
static void look_at_first(Sweep *sweep, const int64_t *state)
{
    const System *system = sweep->covering->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (property->kind != PROPERTY_LIVENESS || !sweep->wants_property[i]) continue;
        spend(sweep, 1);
        coverage_begin_property(sweep->coverage, i);
        interpreter_look(sweep->interpreter, property->expr, state, true);
    }
}

/* Renumbered, in sweep->after. False where it holds too many values of an order; then what leads there
 * can't be taken. */
static bool renumber(const Sweep *sweep, const int64_t *after)
{
    ModelError error;
    memcpy(sweep->after, after, sweep->covering->system->cells * sizeof *after);
    return sweep->orders == NULL || canonical_apply(sweep->orders, sweep->after, NULL, &error);
}

static bool visit(void *context, const Transition *transition)
{
    Sweep *sweep = context;
    spend(sweep, 1);
    if (transition->error != NULL || !renumber(sweep, transition->after)) return true;
    coverage_confirm(sweep->coverage);
    if (transition->before == NULL) {
        look_at_first(sweep, sweep->after);
    } else if (sweep->wants_transitions) {
        const Moment moment = transition_moment(transition);
        evaluate_transition(sweep, &moment);
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

/* Its cells are in sweep->before from then on. */
static void unpack(Sweep *sweep, const uint64_t *packed)
{
    if (sweep->unpacked == packed) return;
    layout_unpack(sweep->covering->layout, packed, sweep->before);
    sweep->unpacked = packed;
}

static void evaluate_state(Sweep *sweep, const uint64_t *packed)
{
    const System *system = sweep->covering->system;
    const Moment moment = {.state = sweep->before};
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (!sweep->wants_property[i] || is_of_transitions(&system->properties[i])) continue;
        if (is_known_to(sweep, i, packed)) continue;
        unpack(sweep, packed);
        evaluate(sweep, i, &moment);
    }
}

/* The ordinary steps, or an anytime step. */
static bool take(Sweep *sweep, const PlaceField *who, const Step *anytime)
{
    spend(sweep, 1);
    return interpreter_ways(sweep->interpreter, sweep->before, who->process, who->instance, anytime,
                            visit, sweep) == INTERPRETER_FINISHED;
}

static bool leave_instance(Sweep *sweep, const PlaceField *who, const uint64_t *packed)
{
    const Process *process = who->process;
    bool all = sweep->wants_transitions;
    uint32_t place = place_in(who, packed);
    bool ordinary = all || sweep->wants[process->position][place];
    if (!ordinary && !sweep->wants_anytimes) return true;
    if (is_known_at(sweep, who, place, packed)) return true;
    unpack(sweep, packed);
    if (ordinary && !take(sweep, who, NULL)) return false;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        bool wanted = sweep->wants_anytime[process->position][i] || (all && step->anytime);
        if (wanted && !take(sweep, who, step)) return false;
    }
    return true;
}

/* False where patience ended it. */
static bool leave(Sweep *sweep, const uint64_t *packed)
{
    sweep->unpacked = NULL;
    if (sweep->wants_states) evaluate_state(sweep, packed);
    for (uint32_t i = 0; i < sweep->place_count; i++) {
        if (!leave_instance(sweep, &sweep->places[i], packed)) return false;
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
        if (++passed % LOOK_EVERY != 0) continue;
        spend(sweep, LOOK_EVERY / LOOKS_A_UNIT);
        if (watch_is_over(sweep->covering->watch)) return false;
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
    refresh(sweep);
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
            sweep->places[sweep->place_count++] = (PlaceField){
                process, j, *layout_field(sweep->covering->layout, cell), sweep->viewers};
            sweep->viewers += process->place_count;
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
    glances_init(&sweep->glances, layout_words(covering->layout),
                 2 * sweep->viewers + system->property_count, covering->states->count);
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
    glances_release(&sweep->glances);
    free(sweep->wants_property);
    free(sweep->places);
    free(sweep->before);
    free(sweep->after);
}

Coverage *cover_states(const Covering *covering)
{
    Sweep sweep;
    sweep_init(&sweep, covering);
    cover_only_holding(sweep.coverage, covering->findings, true);
    sweep_states(&sweep);
    sweep_release(&sweep);
    return sweep.coverage;
}
