/* naive_live.c - the tableau, and what goes round in it. */
#include "naive_live.h"

#include <stdlib.h>
#include <string.h>

#include "properties/formula.h"
#include "support/memory.h"
#include "support/vector.h"

#define PARTS_MOST 10
#define NODES_MOST (1U << 16)
#define EDGES_MOST (1U << 20)

typedef struct Demand {
    const Process *process;
    uint32_t instance;
    const Step *step; /* NULL: any ordinary one */
    bool strong;
} Demand;

typedef struct Edge {
    uint32_t from, to;
    uint64_t come_true; /* parts whose guess has come true */
    uint64_t taken;     /* demands */
    bool begins;        /* a run that violates the property may begin with it */
} Edge;

typedef struct Tableau {
    const LiveSystem *live;
    Formulas *formulas;
    const Formula *broken;
    const Formula *parts[PARTS_MOST]; /* temporal ones */
    uint32_t part_count;
    VECTOR(Demand) demands;
    uint64_t *atoms, *enabled; /* of each state */
    uint32_t nodes;
    VECTOR(Edge) edges;
    uint32_t *leaving, *entering; /* edges by their nodes, and where those of a node begin */
    uint32_t *leaving_first, *entering_first;
} Tableau;

/* --- the formula --- */

static bool add_part(Tableau *tableau, const Formula *formula)
{
    for (uint32_t i = 0; i < formula->list_count; i++)
        if (!add_part(tableau, formula->list[i])) return false;
    if (formula->kind != FORMULA_UNTIL && formula->kind != FORMULA_RELEASE) return true;
    for (uint32_t i = 0; i < tableau->part_count; i++)
        if (tableau->parts[i] == formula) return true;
    if (tableau->part_count == PARTS_MOST) return false;
    tableau->parts[tableau->part_count++] = formula;
    return add_part(tableau, formula->a) && add_part(tableau, formula->b);
}

/* With these atoms and guesses. */
static bool is_true(const Tableau *tableau, const Formula *formula, uint64_t atoms, uint32_t guess)
{
    bool is_and = formula->kind == FORMULA_AND;
    switch (formula->kind) {
    case FORMULA_TRUE: return true;
    case FORMULA_FALSE: return false;
    case FORMULA_LITERAL: return (atoms >> formula->atom & 1) != formula->negated;
    case FORMULA_AND:
    case FORMULA_OR:
        for (uint32_t i = 0; i < formula->list_count; i++)
            if (is_true(tableau, formula->list[i], atoms, guess) != is_and) return !is_and;
        return is_and;
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: break;
    }
    uint32_t part = 0;
    while (tableau->parts[part] != formula) part++;
    return guess >> part & 1;
}

/* Which guesses may follow: those in *ret_fixed as they are now, the others in any way. False:
 * none, as the guess is wrong already. */
static bool fits(const Tableau *tableau, uint64_t atoms, uint32_t guess, uint32_t *ret_fixed,
                 uint64_t *ret_come_true)
{
    *ret_fixed = 0;
    *ret_come_true = 0;
    for (uint32_t i = 0; i < tableau->part_count; i++) {
        const Formula *part = tableau->parts[i];
        bool until = part->kind == FORMULA_UNTIL, guessed = guess >> i & 1;
        bool a = is_true(tableau, part->a, atoms, guess);
        bool b = is_true(tableau, part->b, atoms, guess);
        bool now = until ? b : b && a, never = until ? !b && !a : !b;
        if ((now && !guessed) || (never && guessed)) return false;
        if (!now && !never) *ret_fixed |= 1U << i;
        /* An until that is true has its end some time, a release that is false likewise. */
        if (until ? !guessed || b : guessed || !b) *ret_come_true |= UINT64_C(1) << i;
    }
    return true;
}

/* --- what holds --- */

static bool is_taken(const FormulaAtom *atom, const LiveStep *step)
{
    if (atom->process != step->process) return false;
    if (atom->instance != ATOM_ANY_INSTANCE && atom->instance != step->instance) return false;
    bool found = atom->step_count == 0;
    for (uint32_t i = 0; i < atom->step_count; i++) found |= atom->steps[i] == step->step;
    return found;
}

static uint64_t atoms_of_step(const Tableau *tableau, const LiveStep *step)
{
    uint32_t count;
    uint64_t atoms = 0;
    const FormulaAtom *items = formulas_atoms(tableau->formulas, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind == ATOM_TAKEN && is_taken(&items[i], step)) atoms |= UINT64_C(1) << i;
    }
    return atoms;
}

/* False where one has no value. */
static bool judge_states(Tableau *tableau)
{
    const LiveSystem *live = tableau->live;
    uint32_t count;
    const FormulaAtom *items = formulas_atoms(tableau->formulas, &count);
    tableau->atoms = memory_allocate(live->states + 1UL, sizeof *tableau->atoms);
    for (uint32_t state = 0; state < live->states; state++) {
        for (uint32_t i = 0; i < count; i++) {
            if (items[i].kind != ATOM_STATE) continue;
            const Moment moment = {.state = live->cells[state]};
            ModelError error;
            EvalResult is = interpreter_holds(live->interpreter, items[i].expr, &moment, &error);
            if (is == EVAL_ERROR && (tableau->broken->atoms >> i & 1) != 0) return false;
            if (is == EVAL_TRUE) tableau->atoms[state] |= UINT64_C(1) << i;
        }
    }
    return true;
}

/* --- fairness --- */

static void list_demands(Tableau *tableau)
{
    const System *system = tableau->live->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            if (process->fair != FAIR_NOT) {
                Demand demand = {process, j, NULL, process->fair == FAIR_STRONG};
                vector_push(&tableau->demands, demand);
            }
            for (uint32_t k = 0; k < process->step_count; k++) {
                const Step *step = process->steps[k];
                if (step->fair == FAIR_NOT) continue;
                Demand demand = {process, j, step, step->fair == FAIR_STRONG};
                vector_push(&tableau->demands, demand);
            }
        }
    }
}

static uint64_t demands_met(const Tableau *tableau, const LiveStep *step)
{
    uint64_t met = 0;
    for (size_t i = 0; i < tableau->demands.count; i++) {
        const Demand *demand = &tableau->demands.items[i];
        if (demand->process != step->process || demand->instance != step->instance) continue;
        bool meets = demand->step == NULL ? !step->step->anytime : demand->step == step->step;
        if (meets) met |= UINT64_C(1) << i;
    }
    return met;
}

/* --- the tableau: node (2 * state + stopped) * guesses + guess --- */

static uint32_t guesses(const Tableau *tableau)
{
    return 1U << tableau->part_count;
}

static uint32_t node_of(const Tableau *tableau, uint32_t state, bool stopped, uint32_t guess)
{
    return (2 * state + stopped) * guesses(tableau) + guess;
}

static void add_edges(Tableau *tableau, uint32_t from, uint32_t to, bool stopped, Edge edge,
                      uint32_t fixed)
{
    uint32_t guess = from % guesses(tableau);
    for (uint32_t next = 0; next < guesses(tableau); next++) {
        if ((next & fixed) != (guess & fixed)) continue;
        edge.from = from;
        edge.to = node_of(tableau, to, stopped, next);
        vector_push(&tableau->edges, edge);
    }
}

static bool begins(const Tableau *tableau, uint32_t state, uint64_t atoms, uint32_t guess)
{
    return state < tableau->live->initial && is_true(tableau, tableau->broken, atoms, guess);
}

static void take_step(Tableau *tableau, const LiveStep *step)
{
    uint64_t atoms = tableau->atoms[step->from] | atoms_of_step(tableau, step);
    for (uint32_t guess = 0; guess < guesses(tableau); guess++) {
        uint32_t fixed, from = node_of(tableau, step->from, false, guess);
        Edge edge = {.taken = demands_met(tableau, step)};
        if (!fits(tableau, atoms, guess, &fixed, &edge.come_true)) continue;
        edge.begins = begins(tableau, step->from, atoms, guess);
        add_edges(tableau, from, step->to, false, edge, fixed);
        add_edges(tableau, from, step->to, true, edge, fixed);
    }
}

static void stay(Tableau *tableau, uint32_t state)
{
    for (uint32_t guess = 0; guess < guesses(tableau); guess++) {
        uint32_t fixed;
        Edge edge = {0};
        if (!fits(tableau, tableau->atoms[state], guess, &fixed, &edge.come_true)) continue;
        edge.begins = begins(tableau, state, tableau->atoms[state], guess);
        add_edges(tableau, node_of(tableau, state, true, guess), state, true, edge, fixed);
    }
}

static bool make_edges(Tableau *tableau)
{
    const LiveSystem *live = tableau->live;
    tableau->enabled = memory_allocate(live->states + 1UL, sizeof *tableau->enabled);
    tableau->nodes = node_of(tableau, live->states, false, 0);
    for (uint32_t i = 0; i < live->states; i++) stay(tableau, i);
    for (uint32_t i = 0; i < live->step_count && tableau->edges.count <= EDGES_MOST; i++) {
        tableau->enabled[live->steps[i].from] |= demands_met(tableau, &live->steps[i]);
        take_step(tableau, &live->steps[i]);
    }
    return tableau->edges.count <= EDGES_MOST;
}

static uint32_t end_of(const Edge *edge, bool entering)
{
    return entering ? edge->to : edge->from;
}

static uint32_t *sort_edges(const Tableau *tableau, bool entering, uint32_t **ret_first)
{
    uint32_t count = (uint32_t)tableau->edges.count;
    uint32_t *first = memory_allocate(tableau->nodes + 2UL, sizeof *first);
    uint32_t *order = memory_allocate(count + 1UL, sizeof *order);
    for (uint32_t i = 0; i < count; i++) first[end_of(&tableau->edges.items[i], entering) + 2]++;
    for (uint32_t i = 1; i <= tableau->nodes; i++) first[i + 1] += first[i];
    for (uint32_t i = 0; i < count; i++) {
        order[first[end_of(&tableau->edges.items[i], entering) + 1]++] = i;
    }
    *ret_first = first;
    return order;
}

/* --- going round --- */

/* Marks what is reached within a set from what is marked. */
static void spread(const Tableau *tableau, bool backward, const bool *within, bool *reached)
{
    const uint32_t *order = backward ? tableau->entering : tableau->leaving;
    const uint32_t *first = backward ? tableau->entering_first : tableau->leaving_first;
    VECTOR(uint32_t) waiting = {0};
    for (uint32_t i = 0; i < tableau->nodes; i++)
        if (reached[i]) vector_push(&waiting, i);
    while (waiting.count > 0) {
        uint32_t node = waiting.items[--waiting.count];
        for (uint32_t i = first[node]; i < first[node + 1]; i++) {
            uint32_t next = end_of(&tableau->edges.items[order[i]], !backward);
            if (!within[next] || reached[next]) continue;
            reached[next] = true;
            vector_push(&waiting, next);
        }
    }
    vector_release(&waiting);
}

static bool has_fair_round(const Tableau *tableau, bool *within);

/* Nodes that all reach each other: can a run take all their edges for ever, or some of them? */
static bool is_fair(const Tableau *tableau, const bool *nodes)
{
    uint64_t come_true = 0, taken = 0, enabled = 0, always = UINT64_MAX, weak = 0, strong = 0;
    bool edges = false;
    for (size_t i = 0; i < tableau->edges.count; i++) {
        const Edge *edge = &tableau->edges.items[i];
        if (!nodes[edge->from] || !nodes[edge->to]) continue;
        edges = true;
        come_true |= edge->come_true;
        taken |= edge->taken;
    }
    for (uint32_t i = 0; i < tableau->nodes; i++) {
        if (!nodes[i]) continue;
        enabled |= tableau->enabled[i / guesses(tableau) / 2];
        always &= tableau->enabled[i / guesses(tableau) / 2];
    }
    for (size_t i = 0; i < tableau->demands.count; i++) {
        *(tableau->demands.items[i].strong ? &strong : &weak) |= UINT64_C(1) << i;
    }
    if (!edges || come_true != (UINT64_C(1) << tableau->part_count) - 1) return false;
    if ((weak & always & ~taken) != 0) return false;
    uint64_t unmet = strong & enabled & ~taken;
    if (unmet == 0) return true;
    bool *rest = memory_allocate(tableau->nodes + 1UL, sizeof *rest);
    for (uint32_t i = 0; i < tableau->nodes; i++) {
        rest[i] = nodes[i] && (tableau->enabled[i / guesses(tableau) / 2] & unmet) == 0;
    }
    bool fair = has_fair_round(tableau, rest);
    free(rest);
    return fair;
}

static bool has_edge(const Tableau *tableau, bool entering, const bool *within, uint32_t node)
{
    const uint32_t *order = entering ? tableau->entering : tableau->leaving;
    const uint32_t *first = entering ? tableau->entering_first : tableau->leaving_first;
    for (uint32_t i = first[node]; i < first[node + 1]; i++) {
        if (within[end_of(&tableau->edges.items[order[i]], !entering)]) return true;
    }
    return false;
}

/* Takes out, again and again, what no run within can stay at. */
static void trim(const Tableau *tableau, bool *within)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < tableau->nodes; i++) {
            if (!within[i]) continue;
            within[i] = has_edge(tableau, true, within, i) && has_edge(tableau, false, within, i);
            changed |= !within[i];
        }
    }
}

/* Empties the set. */
static bool has_fair_round(const Tableau *tableau, bool *within)
{
    bool fair = false;
    bool *ahead = memory_allocate(tableau->nodes + 1UL, sizeof *ahead);
    bool *behind = memory_allocate(tableau->nodes + 1UL, sizeof *behind);
    trim(tableau, within);
    for (uint32_t node = 0; node < tableau->nodes && !fair; node++) {
        if (!within[node]) continue;
        memset(ahead, 0, tableau->nodes);
        memset(behind, 0, tableau->nodes);
        ahead[node] = behind[node] = true;
        spread(tableau, false, within, ahead);
        spread(tableau, true, within, behind);
        for (uint32_t i = 0; i < tableau->nodes; i++) ahead[i] = ahead[i] && behind[i];
        fair = is_fair(tableau, ahead);
        for (uint32_t i = 0; i < tableau->nodes; i++) within[i] = within[i] && !ahead[i];
        trim(tableau, within);
    }
    free(ahead);
    free(behind);
    return fair;
}

/* What runs that violate the property come to behind their first position. */
static bool *reachable(const Tableau *tableau)
{
    uint32_t nodes = tableau->nodes;
    bool *all = memory_allocate(nodes + 1UL, sizeof *all);
    bool *reached = memory_allocate(nodes + 1UL, sizeof *reached);
    memset(all, true, nodes);
    for (size_t i = 0; i < tableau->edges.count; i++) {
        const Edge *edge = &tableau->edges.items[i];
        if (edge->begins) reached[edge->to] = true;
    }
    spread(tableau, false, all, reached);
    free(all);
    return reached;
}

static LiveAnswer search(Tableau *tableau)
{
    bool large = tableau->demands.count > 64 ||
                 (uint64_t)tableau->live->states * 2 * guesses(tableau) > NODES_MOST;
    if (large || !make_edges(tableau)) return LIVE_TOO_LARGE;
    tableau->leaving = sort_edges(tableau, false, &tableau->leaving_first);
    tableau->entering = sort_edges(tableau, true, &tableau->entering_first);
    bool *within = reachable(tableau);
    bool violated = has_fair_round(tableau, within);
    free(within);
    return violated ? LIVE_VIOLATED : LIVE_HOLDS;
}

/* Runs that violate the property, that make a premise in it true (`item` not NULL), or any
 * (`property` NULL). */
typedef struct Sought {
    const Property *property;
    const CoverItem *item;
} Sought;

static const Formula *what_to_seek(Tableau *tableau, const Sought *sought)
{
    Formulas *formulas = tableau->formulas;
    const char *reason;
    if (sought->property == NULL) return formula_constant(formulas, true);
    const Expr *expr = sought->property->expr;
    const CoverItem *item = sought->item;
    if (item != NULL) return formula_asked(formulas, expr, item->over_time, !item->always, &reason);
    const Formula *formula = formula_from(formulas, expr, &reason);
    return formula == NULL ? NULL : formula->negation;
}

/* With all premises; NULL where that can't be written out. */
static const Formula *what_breaks(Tableau *tableau, const Sought *sought)
{
    const System *system = tableau->live->system;
    const char *reason;
    const Formula *formula, *broken = what_to_seek(tableau, sought);
    for (uint32_t i = 0; broken != NULL && i < system->property_count; i++) {
        if (system->properties[i].kind != PROPERTY_ASSUME) continue;
        formula = formula_from(tableau->formulas, system->properties[i].expr, &reason);
        broken = formula == NULL ? NULL : formula_and(tableau->formulas, broken, formula);
    }
    return broken;
}

/* LIVE_VIOLATED: there is such a run. */
static LiveAnswer seek(const LiveSystem *live, const Sought *sought)
{
    Tableau tableau = {.live = live, .formulas = formulas_create(live->system)};
    LiveAnswer answer = LIVE_UNKNOWN;
    tableau.broken = what_breaks(&tableau, sought);
    list_demands(&tableau);
    if (tableau.broken != NULL && judge_states(&tableau)) {
        answer = add_part(&tableau, tableau.broken) ? search(&tableau) : LIVE_TOO_LARGE;
    }
    free(tableau.atoms);
    free(tableau.enabled);
    free(tableau.leaving);
    free(tableau.entering);
    free(tableau.leaving_first);
    free(tableau.entering_first);
    vector_release(&tableau.demands);
    vector_release(&tableau.edges);
    formulas_destroy(tableau.formulas);
    return answer;
}

LiveAnswer naive_live(const LiveSystem *live, const Property *property)
{
    LiveAnswer answer = seek(live, &(Sought){property, NULL});
    if (answer != LIVE_HOLDS) return answer;
    LiveAnswer impossible = seek(live, &(Sought){NULL, NULL});
    if (impossible == LIVE_VIOLATED) return LIVE_HOLDS;
    return impossible == LIVE_HOLDS ? LIVE_UNKNOWN : impossible;
}

CoverState naive_premise(const LiveSystem *live, const CoverItem *item)
{
    switch (seek(live, &(Sought){item->property, item})) {
    case LIVE_VIOLATED: return COVER_COVERED;
    case LIVE_HOLDS: return COVER_UNCOVERED;
    case LIVE_UNKNOWN:
    case LIVE_TOO_LARGE: break;
    }
    return COVER_OPEN;
}
