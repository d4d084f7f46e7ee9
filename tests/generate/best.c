/* best.c - all runs, then all of them again for each criterion's sake. */
#include "best.h"

#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "naive.h"
#include "support/memory.h"
#include "support/vector.h"

#define NODES_MOST 20000U
#define TRACES_MOST 300000U
#define END NULL
#define CHAINS 4096U

/* What is so in a state: the identity or number at some place. */
typedef struct Fact {
    uint64_t place;
    const Type *universe;
    int64_t number;
    bool element; /* of the set at that place */
} Fact;

typedef VECTOR(Fact) Facts;

typedef struct Spot Spot; /* a state, with so many steps to go */

typedef struct Arc {
    Spot *to;
    const Process *process;
    uint32_t instance;
    const Step *anytime;
    uint32_t *choices;
    uint32_t choice_count;
    Facts shown;    /* universe and number of each */
    int64_t *after; /* NULL: it fails; while the spot is made */
} Arc;

struct Spot {
    Spot *chained;
    uint32_t left;
    bool made;
    double traces;
    VECTOR(Arc) arcs;
    Arc initial; /* how it begins */
    int64_t cells[];
};

typedef struct Search {
    const Findings *findings;
    const Finding *finding;
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    Spot *chains[CHAINS];
    VECTOR(Spot *) all;
    VECTOR(Spot *) roots;
    Spot *making;
    uint32_t length;
    bool too_many;
    VECTOR(const Arc *) run;
    const Spot *root;
    VECTOR(const Arc *) best_run;
    const Spot *best_root;
    Best *best;
} Search;

/* --- what a step shows --- */

static void gather(Facts *facts, const Type *type, uint64_t place, const int64_t *cells);

static void gather_list(Facts *facts, const Type *element, uint64_t place, const int64_t *cells,
                        uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        gather(facts, element, place + i * element->cells, cells + i * element->cells);
    }
}

static void gather_set(Facts *facts, const Type *set, uint64_t place, const int64_t *cells)
{
    const Type *element = set->element;
    Fact fact = {place, NULL, INT64_MAX, false};
    vector_push(facts, fact); /* there is a set */
    if (element->kind != TYPE_RANGE && element->kind != TYPE_ID) return;
    for (uint32_t i = 0; i < set_capacity(set); i++) {
        if (!((uint64_t)cells[i / 64] >> i % 64 & 1)) continue;
        Fact in = {place, element->kind == TYPE_ID ? element : NULL, element->low + i, true};
        vector_push(facts, in);
    }
}

static void gather(Facts *facts, const Type *type, uint64_t place, const int64_t *cells)
{
    if (type->kind == TYPE_RANGE || type->kind == TYPE_ID || type->kind == TYPE_INT) {
        if (*cells == NO_VALUE) return;
        Fact fact = {place, type->kind == TYPE_ID ? type : NULL, *cells, false};
        vector_push(facts, fact);
    } else if (type->kind == TYPE_OPTIONAL) {
        bool tagged = type->cells > type->element->cells;
        if (!tagged || cells[0] == 1) gather(facts, type->element, place + tagged, cells + tagged);
    } else if (type->kind == TYPE_SET) {
        gather_set(facts, type, place, cells);
    } else if (type->kind == TYPE_MAP) {
        gather_list(facts, type->element, place, cells, type_values(type->index));
    } else if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        gather_list(facts, type->element, place + 1, cells + 1, (uint64_t)cells[0]);
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Field *field = &type->fields[i];
            gather(facts, field->type, place + field->offset, cells + field->offset);
        }
    }
}

/* In variables, and in those of processes that are in scope. */
static Facts facts_of(const System *system, const int64_t *state)
{
    Facts facts = {0};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        gather(&facts, variable->type, variable->offset, state + variable->offset);
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances * process->local_count; i++) {
            const Local *local = &process->locals[i % process->local_count];
            uint32_t base = instance_base(process, i / process->local_count);
            if (local->kind != LOCAL_VARIABLE) continue;
            if (!process->places[state[base]].in_scope[local - process->locals]) continue;
            gather(&facts, local->type, base + local->offset, state + base + local->offset);
        }
    }
    return facts;
}

static bool has_fact(const Facts *facts, const Fact *fact)
{
    for (size_t i = 0; i < facts->count; i++) {
        const Fact *other = &facts->items[i];
        if (other->place == fact->place && other->universe == fact->universe &&
            other->number == fact->number && other->element == fact->element)
            return true;
    }
    return false;
}

static bool has_set(const Facts *facts, uint64_t place)
{
    return has_fact(facts, &(Fact){place, NULL, INT64_MAX, false});
}

static bool is_value(const Fact *fact)
{
    return fact->number != INT64_MAX;
}

static void show(Facts *shown, const Fact *fact)
{
    for (size_t i = 0; i < shown->count; i++) {
        const Fact *other = &shown->items[i];
        if (other->universe == fact->universe && other->number == fact->number) return;
    }
    vector_push(shown, *fact);
}

static void show_difference(const System *system, const int64_t *before, const int64_t *after,
                            Facts *shown)
{
    Facts old = facts_of(system, before), new = facts_of(system, after);
    for (size_t i = 0; i < new.count; i++) {
        if (is_value(&new.items[i]) && !has_fact(&old, &new.items[i])) show(shown, &new.items[i]);
    }
    for (size_t i = 0; i < old.count; i++) {
        const Fact *fact = &old.items[i];
        if (fact->element && !has_fact(&new, fact) && has_set(&new, fact->place)) show(shown, fact);
    }
    vector_release(&old);
    vector_release(&new);
}

static bool begins_local(const Process *process, const char *name)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (process->locals[i].name == name) return process->locals[i].kind == LOCAL_VARIABLE;
    }
    return false;
}

static void show_step(Search *search, const Spot *from, Arc *arc)
{
    const System *system = search->system;
    Action action = {arc->process, arc->instance, arc->anytime, arc->choices, arc->choice_count};
    int64_t *room = memory_allocate(system->cells + 1, sizeof *room);
    ModelError error;
    uint32_t count = 0;
    Facts facts = {0};
    interpreter_take(search->interpreter, from->cells, &action, room, NULL, &error);
    const Chosen *chosen = interpreter_chosen(search->interpreter, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(chosen[i].name, "either") == 0) continue;
        if (!begins_local(arc->process, chosen[i].name))
            gather(&facts, chosen[i].type, 0, chosen[i].value);
    }
    for (size_t i = 0; i < facts.count; i++) {
        if (is_value(&facts.items[i])) show(&arc->shown, &facts.items[i]);
    }
    if (arc->after != NULL) show_difference(system, from->cells, arc->after, &arc->shown);
    vector_release(&facts);
    free(room);
}

/* --- ends --- */

/* Is there a run of any steps to a state that satisfies the goal? */
typedef struct Future {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    VECTOR(int64_t *) states;
    int64_t *room;
} Future;

static void meet(Future *future, const int64_t *state)
{
    size_t bytes = future->system->cells * sizeof *state;
    for (size_t i = 0; i < future->states.count; i++) {
        if (memcmp(future->states.items[i], state, bytes) == 0) return;
    }
    int64_t *copy = memory_allocate(future->system->cells + 1, sizeof *copy);
    memcpy(copy, state, bytes);
    vector_push(&future->states, copy);
}

static bool meet_next(void *context, const Transition *transition)
{
    Future *future = context;
    ModelError error;
    if (transition->error != NULL) return true;
    memcpy(future->room, transition->after, future->system->cells * sizeof *future->room);
    if (canonical_apply(future->canonical, future->room, NULL, &error)) meet(future, future->room);
    return true;
}

static bool is_for_good(const System *system, const Property *property, const int64_t *state)
{
    Future future = {.system = system,
                     .interpreter = interpreter_create(system),
                     .canonical = canonical_create(system, NULL),
                     .room = memory_allocate(system->cells + 1, sizeof(int64_t))};
    bool never = true;
    meet(&future, state);
    for (size_t i = 0; i < future.states.count && never; i++) {
        const Moment moment = {.state = future.states.items[i]};
        ModelError error;
        never = interpreter_holds(future.interpreter, property->expr, &moment, &error) != EVAL_TRUE;
        interpreter_successors(future.interpreter, moment.state, meet_next, &future);
    }
    for (size_t i = 0; i < future.states.count; i++) free(future.states.items[i]);
    vector_release(&future.states);
    free(future.room);
    interpreter_destroy(future.interpreter);
    canonical_destroy(future.canonical);
    return never;
}

bool best_is_lost(const System *system, const Finding *finding, const int64_t *state)
{
    if (naive_reaches(system, finding->property, state)) return false;
    return !finding->no_return->for_good || is_for_good(system, finding->property, state);
}

static bool fails_somewhere(const Search *search, const Moment *moment)
{
    const System *system = search->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        PropertyKind kind = property->kind;
        ModelError error;
        if (kind == PROPERTY_LIVENESS || kind == PROPERTY_ASSUME || kind == PROPERTY_ERROR)
            continue;
        if (property->of_transitions != (moment->after != NULL)) continue;
        if (interpreter_holds(search->interpreter, property->expr, moment, &error) == EVAL_ERROR)
            return true;
    }
    return false;
}

static bool shows(const Search *search, const Moment *moment)
{
    const Property *property = search->finding->property;
    EvalResult wanted = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    ModelError error;
    if (property->kind == PROPERTY_ERROR) return fails_somewhere(search, moment);
    return interpreter_holds(search->interpreter, property->expr, moment, &error) == wanted;
}

static bool is_end(const Search *search, const Transition *transition, const int64_t *after)
{
    const Finding *finding = search->finding;
    const Property *property = finding->property;
    const Moment step = transition_moment(transition), state = {.state = after};
    if (finding->has_attempt) return after == NULL || shows(search, &step);
    if (after == NULL) return false;
    if (property->kind == PROPERTY_RECOVERABLE) {
        return best_is_lost(search->system, finding, after);
    }
    return shows(search, property->of_transitions ? &step : &state);
}

/* --- all runs --- */

static Spot *spot_at(Search *search, const int64_t *cells, uint32_t left)
{
    size_t bytes = search->system->cells * sizeof *cells;
    uint64_t hash = left;
    for (uint32_t i = 0; i < search->system->cells; i++) {
        hash = (hash ^ (uint64_t)cells[i]) * 1099511628211U;
    }
    Spot **chain = &search->chains[(hash ^ hash >> 32) % CHAINS];
    for (Spot *spot = *chain; spot != NULL; spot = spot->chained) {
        if (spot->left == left && memcmp(spot->cells, cells, bytes) == 0) return spot;
    }
    Spot *spot = memory_allocate(1, sizeof *spot + bytes);
    memcpy(spot->cells, cells, bytes);
    spot->left = left;
    spot->chained = *chain;
    *chain = spot;
    vector_push(&search->all, spot);
    search->too_many = search->too_many || search->all.count > NODES_MOST;
    return spot;
}

static uint32_t *copy_choices(const Action *action)
{
    uint32_t *copy = memory_allocate(action->choice_count + 1, sizeof *copy);
    for (uint32_t i = 0; i < action->choice_count; i++) copy[i] = action->choices[i];
    return copy;
}

static void arc_release(Arc *arc)
{
    free(arc->choices);
    free(arc->after);
    vector_release(&arc->shown);
}

/* The state after, or NULL. */
static int64_t *form_of(const Search *search, const Transition *transition)
{
    ModelError error;
    if (transition->error != NULL) return NULL;
    int64_t *after = memory_allocate(search->system->cells + 1, sizeof *after);
    memcpy(after, transition->after, search->system->cells * sizeof *after);
    if (canonical_apply(search->canonical, after, NULL, &error)) return after;
    free(after);
    return NULL;
}

static bool collect(void *context, const Transition *transition)
{
    Search *search = context;
    Spot *spot = search->making;
    const Action *action = &transition->action;
    Arc arc = {.process = action->process,
               .instance = action->instance,
               .anytime = action->anytime,
               .choices = copy_choices(action),
               .choice_count = action->choice_count,
               .after = form_of(search, transition)};
    bool keep = spot->left > 1 ? arc.after != NULL : is_end(search, transition, arc.after);
    if (keep) {
        vector_push(&spot->arcs, arc);
    } else {
        arc_release(&arc);
    }
    return true;
}

/* Keeps what leads to an end. */
static void make(Search *search, Spot *spot)
{
    if (spot->made || search->too_many) return;
    spot->made = true;
    search->making = spot;
    interpreter_successors(search->interpreter, spot->cells, collect, search);
    size_t kept = 0;
    for (size_t i = 0; i < spot->arcs.count; i++) {
        Arc arc = spot->arcs.items[i];
        if (spot->left > 1) {
            arc.to = spot_at(search, arc.after, spot->left - 1);
            make(search, arc.to);
        }
        double traces = arc.to == END ? 1 : arc.to->traces;
        if (traces > 0) show_step(search, spot, &arc);
        spot->traces += traces;
        if (traces > 0) spot->arcs.items[kept++] = arc;
        if (traces == 0) arc_release(&arc);
    }
    spot->arcs.count = kept;
}

static bool begin(void *context, const Transition *transition)
{
    Search *search = context;
    const Action *action = &transition->action;
    int64_t *state = form_of(search, transition);
    bool errors = search->finding->property->kind == PROPERTY_ERROR;
    const Finding *finding = search->finding;
    const Moment moment = {.state = state};
    if (search->length > 0 && state != NULL) {
        Spot *spot = spot_at(search, state, search->length);
        Arc initial = {.choices = copy_choices(action), .choice_count = action->choice_count};
        if (spot->initial.choices == NULL) {
            spot->initial = initial;
            vector_push(&search->roots, spot);
        } else {
            arc_release(&initial);
        }
    } else if (search->length == 0) {
        bool lost = state != NULL && finding->property->kind == PROPERTY_RECOVERABLE &&
                    best_is_lost(search->system, finding, state);
        bool shown = finding->property->kind == PROPERTY_RECOVERABLE ? lost
                     : state == NULL                                 ? errors
                                                                     : shows(search, &moment);
        if (shown) schedule_append(search->best->schedule, action);
        search->best->known = shown;
    }
    free(state);
    return !search->best->known;
}

/* --- each of them --- */

static bool same_mover(const Arc *a, const Arc *b)
{
    return a->process == b->process && a->instance == b->instance;
}

static void keep(Search *search)
{
    Best *best = search->best;
    best->known = true;
    schedule_destroy(best->schedule);
    best->schedule = schedule_create();
    const Arc *initial = &search->root->initial;
    schedule_append(best->schedule,
                    &(Action){.choices = initial->choices, .choice_count = initial->choice_count});
    for (size_t i = 0; i < search->run.count; i++) {
        const Arc *arc = search->run.items[i];
        Action action = {arc->process, arc->instance, arc->anytime, arc->choices,
                         arc->choice_count};
        schedule_append(best->schedule, &action);
    }
    search->best_root = search->root;
    search->best_run.count = 0;
    for (size_t i = 0; i < search->run.count; i++) {
        vector_push(&search->best_run, search->run.items[i]);
    }
}

/* Does the run come before the best one so far, which is as good? */
static bool comes_first(const Search *search)
{
    if (search->root != search->best_root) return false;
    for (size_t i = 0; i < search->run.count; i++) {
        const Arc *arc = search->run.items[i], *other = search->best_run.items[i];
        if (arc == other) continue;
        bool goes_on = i > 0 && same_mover(arc, search->run.items[i - 1]);
        bool other_goes_on = i > 0 && same_mover(other, search->run.items[i - 1]);
        return goes_on != other_goes_on ? goes_on : arc < other; /* of the same spot */
    }
    return false;
}

static void look_at_run(Search *search)
{
    Best *best = search->best;
    uint32_t switches = 0, participants = 0;
    Facts shown = {0};
    for (size_t i = 0; i < search->run.count; i++) {
        const Arc *arc = search->run.items[i];
        bool before = false;
        for (size_t j = 0; j < i; j++) before = before || same_mover(search->run.items[j], arc);
        participants += !before;
        switches += i > 0 && !same_mover(search->run.items[i - 1], arc);
        for (size_t j = 0; j < arc->shown.count; j++) show(&shown, &arc->shown.items[j]);
    }
    uint32_t values = (uint32_t)shown.count;
    vector_release(&shown);
    bool better = !best->known || switches < best->context_switches ||
                  (switches == best->context_switches &&
                   (participants < best->participants ||
                    (participants == best->participants &&
                     (values < best->values || (values == best->values && comes_first(search))))));
    best->traces++;
    if (!better) return;
    best->context_switches = switches;
    best->participants = participants;
    best->values = values;
    keep(search);
}

static void go_through(Search *search, const Spot *spot)
{
    for (size_t i = 0; i < spot->arcs.count; i++) {
        const Arc *arc = &spot->arcs.items[i];
        vector_push(&search->run, arc);
        if (arc->to == END) {
            look_at_run(search);
        } else {
            go_through(search, arc->to);
        }
        search->run.count--;
    }
}

static void look_at_all(Search *search)
{
    double traces = 0;
    for (size_t i = 0; i < search->roots.count; i++) {
        make(search, search->roots.items[i]);
        traces += search->roots.items[i]->traces;
    }
    if (search->too_many || traces > TRACES_MOST) return;
    for (size_t i = 0; i < search->roots.count; i++) {
        search->root = search->roots.items[i];
        go_through(search, search->root);
    }
}

static void spot_destroy(Spot *spot)
{
    for (size_t i = 0; i < spot->arcs.count; i++) arc_release(&spot->arcs.items[i]);
    vector_release(&spot->arcs);
    arc_release(&spot->initial);
    free(spot);
}

void best_find(const Findings *findings, const Finding *finding, Best *ret_best)
{
    const System *system = findings->system;
    *ret_best = (Best){.schedule = schedule_create()};
    Search search = {.findings = findings,
                     .finding = finding,
                     .system = system,
                     .interpreter = interpreter_create(system),
                     .canonical = canonical_create(system, NULL),
                     .length = schedule_length(finding->schedule) + finding->has_attempt - 1,
                     .best = ret_best};
    interpreter_initial(search.interpreter, begin, &search);
    look_at_all(&search);
    for (size_t i = 0; i < search.all.count; i++) spot_destroy(search.all.items[i]);
    vector_release(&search.all);
    vector_release(&search.roots);
    vector_release(&search.run);
    vector_release(&search.best_run);
    interpreter_destroy(search.interpreter);
    canonical_destroy(search.canonical);
}

void best_release(Best *best)
{
    schedule_destroy(best->schedule);
}
