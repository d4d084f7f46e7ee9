/* live_graph.c - one pass for the edges, and one look at each state for the atoms. */
#include "live_graph.h"

#include <string.h>

#include "support/bug.h"

static bool allocate(LiveGraph *graph)
{
    Budget *budget = graph->budget;
    size_t states = graph->view.states, labels = graph->view.labels;
    graph->first = budget_allocate(budget, states + 1, sizeof *graph->first);
    graph->target = budget_allocate(budget, graph->edges + 1, sizeof *graph->target);
    graph->label = budget_allocate(budget, graph->edges + 1, sizeof *graph->label);
    graph->state_atoms = budget_allocate(budget, states + 1, sizeof *graph->state_atoms);
    graph->label_demands = budget_allocate(budget, labels + 1, sizeof *graph->label_demands);
    graph->label_atoms = budget_allocate(budget, labels + 1, sizeof *graph->label_atoms);
    graph->view.first = graph->first;
    graph->view.target = graph->target;
    graph->view.label = graph->label;
    graph->view.state_atoms = graph->state_atoms;
    graph->view.label_demands = graph->label_demands;
    graph->view.label_atoms = graph->label_atoms;
    return graph->first != NULL && graph->target != NULL && graph->label != NULL &&
           graph->state_atoms != NULL && graph->label_demands != NULL && graph->label_atoms != NULL;
}

void live_graph_release(LiveGraph *graph)
{
    Budget *budget = graph->budget;
    size_t states = graph->view.states, labels = graph->view.labels;
    budget_free(budget, graph->first, states + 1, sizeof *graph->first);
    budget_free(budget, graph->target, graph->edges + 1, sizeof *graph->target);
    budget_free(budget, graph->label, graph->edges + 1, sizeof *graph->label);
    budget_free(budget, graph->state_atoms, states + 1, sizeof *graph->state_atoms);
    budget_free(budget, graph->label_demands, labels + 1, sizeof *graph->label_demands);
    budget_free(budget, graph->label_atoms, labels + 1, sizeof *graph->label_atoms);
    *graph = (LiveGraph){0};
}

/* Edges are put from the end of the arrays to their beginning. */
typedef struct Filling {
    Graph *graph;
    LiveGraph *live;
    uint64_t next;                      /* those from here on are there */
    uint32_t atoms[FORMULA_ATOMS_MOST]; /* of each goal, which it is */
    uint32_t goals;
    bool stopped; /* by patience */
} Filling;

static void list_goals(Filling *filling, const Formulas *formulas)
{
    uint32_t atoms;
    const FormulaAtom *items = formulas_atoms(formulas, &atoms);
    for (uint32_t i = 0; i < atoms; i++) {
        if (items[i].kind == ATOM_STATE) filling->atoms[filling->goals++] = i;
    }
}

/* States come from the last to the first. */
static void take_edges(void *context, unsigned who, const GraphEdges *edges)
{
    Filling *filling = context;
    LiveGraph *live = filling->live;
    (void)who;
    PROMISE(edges->count <= filling->next);
    filling->next -= edges->count;
    live->first[edges->from] = filling->next;
    for (uint32_t i = 0; i < edges->count; i++) {
        live->target[filling->next + i] = edges->targets[i];
        live->label[filling->next + i] = (uint16_t)edges->labels[i];
    }
}

/* Before the edges of a state come, its atoms. */
static bool judge_state(void *context, unsigned who, uint32_t state)
{
    Filling *filling = context;
    for (uint32_t i = 0; i < filling->goals; i++) {
        uint64_t atom = UINT64_C(1) << filling->atoms[i];
        switch (graph_judge(filling->graph, who, state, i)) {
        case EVAL_TRUE: filling->live->state_atoms[state] |= atom; break;
        case EVAL_FALSE: break;
        case EVAL_ERROR: filling->live->failing |= atom; break;
        case EVAL_STOPPED: filling->stopped = true; break;
        }
    }
    return true;
}

static bool is_taken(const FormulaAtom *atom, Mover mover)
{
    if (atom->process != mover.process) return false;
    if (atom->instance != ATOM_ANY_INSTANCE && atom->instance != mover.instance) return false;
    for (uint32_t i = 0; i < atom->step_count; i++) {
        if (atom->steps[i] == mover.step) return true;
    }
    return atom->step_count == 0;
}

static void judge_labels(const Labels *labels, const Formulas *formulas, LiveGraph *live)
{
    uint32_t atoms;
    const FormulaAtom *items = formulas_atoms(formulas, &atoms);
    for (uint32_t label = 0; label < labels_count(labels); label++) {
        Mover mover = label_mover(labels, label);
        live->label_atoms[label] = ATOM_MOVING;
        for (uint32_t atom = 0; atom < atoms; atom++) {
            if (items[atom].kind == ATOM_TAKEN && is_taken(&items[atom], mover)) {
                live->label_atoms[label] |= UINT64_C(1) << atom;
            }
        }
    }
}

static LiveGraphResult fill(Graph *graph, const Explored *explored, const Formulas *formulas,
                            LiveGraph *live)
{
    Filling filling = {.graph = graph, .live = live, .next = live->edges};
    const GraphPass pass = {.wants = judge_state, .take = take_edges, .context = &filling};
    list_goals(&filling, formulas);
    live->first[graph_states(graph)] = live->edges;
    switch (graph_pass(graph, &pass)) {
    case GRAPH_DONE: break;
    case GRAPH_NO_MEMORY: return LIVE_GRAPH_NO_MEMORY;
    case GRAPH_NO_TIME: return LIVE_GRAPH_NO_TIME;
    }
    if (filling.stopped) return LIVE_GRAPH_NO_TIME;
    PROMISE(filling.next == 0);
    judge_labels(explored->labels, formulas, live);
    return LIVE_GRAPH_MADE;
}

LiveGraphResult live_graph_create(const Explored *explored, const Formulas *formulas,
                                  LiveGraph *ret_graph)
{
    *ret_graph = (LiveGraph){.budget = explored->budget, .edges = explored->found->transitions};
    if (explored->labels == NULL || labels_count(explored->labels) > LABELS_MOST) {
        return LIVE_GRAPH_TOO_LARGE;
    }
    ret_graph->view.states = explored->visited->states.count;
    ret_graph->view.initial_states = explored->initial_states;
    ret_graph->view.labels = labels_count(explored->labels);
    if (!allocate(ret_graph)) return LIVE_GRAPH_NO_MEMORY;
    Graph *graph = graph_of_explored(explored, 1); /* one thread: edges come in order */
    if (graph == NULL) return LIVE_GRAPH_NO_MEMORY;
    LiveGraphResult result = fill(graph, explored, formulas, ret_graph);
    graph_destroy(graph);
    return result;
}

const Formula *live_graph_runs(Formulas *formulas)
{
    const Formula *moves = formula_literal(formulas, MOVING, false);
    const Formula *stopped =
        formula_release(formulas, formula_constant(formulas, false), moves->negation);
    return formula_release(formulas, stopped, formula_or(formulas, moves, stopped));
}

bool live_graph_may_pause(const Formulas *formulas, const Formula *formula)
{
    uint32_t atoms;
    const FormulaAtom *items = formulas_atoms(formulas, &atoms);
    for (uint32_t i = 0; i < atoms; i++) {
        bool occurs = (formula->atoms >> i & 1) != 0;
        if (occurs && items[i].kind == ATOM_TAKEN) return (formula->atoms & ATOM_MOVING) == 0;
    }
    return false;
}

void live_graph_set_demands(LiveGraph *graph, const Labels *labels, const Demands *demands)
{
    for (uint32_t label = 0; label < labels_count(labels); label++) {
        graph->label_demands[label] = demands_of(demands, label_mover(labels, label));
    }
}
