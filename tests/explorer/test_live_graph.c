/* test_live_graph.c - the arrays have the interpreter's edges, and what holds of states and steps. */
#include "graph_scene.h"

#include "live_graph.h"

/* The recoverable properties are the conditions on states of the formula, in its order. */
static const char model[] = "protocol p  var x: 0..3 = 0  var y: 0..1 in 0..1\n"
                            "fair process a[i: 1..2] {\n"
                            "  loop { step s { x = (x + i) % 4 } step t { } } }\n"
                            "process b { loop { step u { await x != 3  y = 1 - y } }\n"
                            "            anytime step z { x = 0 } }\n"
                            "recoverable one: x == 1\n"
                            "recoverable two: y == 1\n"
                            "liveness all_: always (x == 1) && eventually taken(a[2].s) &&\n"
                            "               eventually (y == 1) && eventually taken(b) &&\n"
                            "               eventually taken(a)\n";

enum { ONE, TAKEN_A2_S, TWO, TAKEN_B, TAKEN_A, ATOMS };

typedef struct Scene {
    GraphScene graph;
    Trail trail;
    Explored explored;
    Formulas *formulas;
    LiveGraph live;
    LiveGraphResult result;
} Scene;

static uint64_t count_edges(GraphScene *scene)
{
    uint64_t count = 0;
    GraphSceneEdges *edges = graph_scene_edges(scene);
    for (uint32_t i = 0; i < scene->visited.states.count; i++) count += edges[i].count;
    graph_scene_free_edges(edges, scene->visited.states.count);
    return count;
}

static uint32_t count_initial(const GraphScene *scene)
{
    uint32_t count = 0;
    const Lineage *lineage = &scene->visited.states.lineage;
    while (count < scene->visited.states.count &&
           lineage_parent(lineage_find(lineage, count)) == NO_STATE) {
        count++;
    }
    return count;
}

static void scene_init(Scene *scene, const char *text)
{
    GraphScene *graph = &scene->graph;
    *scene = (Scene){0};
    graph_scene_explore(graph, text, false, false);
    graph->options.threads = 1;
    watch_init(&graph->watch, &graph->options);
    graph->found.transitions = count_edges(graph);
    scene->trail = (Trail){.system = graph->system, .states = &graph->visited.states};
    scene->explored = (Explored){.trail = &scene->trail,
                                 .labels = &graph->labels,
                                 .visited = &graph->visited,
                                 .watch = &graph->watch,
                                 .budget = &graph->budget,
                                 .found = &graph->found,
                                 .native = graph_scene_native,
                                 .initial_states = count_initial(graph),
                                 .context = graph};
    scene->formulas = formulas_create(graph->system);
    for (uint32_t i = 0; i < graph->system->property_count; i++) {
        const Property *property = &graph->system->properties[i];
        const char *reason;
        if (property->kind != PROPERTY_LIVENESS) continue;
        assert_non_null(formula_from(scene->formulas, property->expr, &reason));
    }
}

static void scene_make(Scene *scene)
{
    scene->result = live_graph_create(&scene->explored, scene->formulas, &scene->live);
}

static void scene_release(Scene *scene)
{
    live_graph_release(&scene->live);
    formulas_destroy(scene->formulas);
    graph_scene_release(&scene->graph);
}

static void it_has_the_edges_of_the_interpreter_in_order(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, model);
    scene_make(&scene);
    assert_int_equal(scene.result, LIVE_GRAPH_MADE);
    const LabelledGraph *view = &scene.live.view;
    uint32_t states = scene.graph.visited.states.count;
    assert_int_equal(view->states, states);
    assert_int_equal(view->initial_states, 2);
    assert_int_equal(view->labels, labels_count(&scene.graph.labels));
    GraphSceneEdges *edges = graph_scene_edges(&scene.graph);
    for (uint32_t i = 0; i < states; i++) {
        assert_int_equal(view->first[i + 1] - view->first[i], edges[i].count);
        for (uint32_t k = 0; k < edges[i].count; k++) {
            assert_int_equal(view->target[view->first[i] + k], edges[i].targets[k]);
            assert_int_equal(view->label[view->first[i] + k], edges[i].labels[k]);
        }
    }
    graph_scene_free_edges(edges, states);
    scene_release(&scene);
}

static void a_state_has_the_atoms_that_hold_there(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, model);
    scene_make(&scene);
    const System *system = scene.graph.system;
    uint32_t count, held = 0;
    const FormulaAtom *atoms = formulas_atoms(scene.formulas, &count);
    assert_int_equal(count, ATOMS);
    for (uint32_t i = 0; i < scene.live.view.states; i++) {
        const Moment moment = {.state =
                                   successors_unpack(scene.graph.successors,
                                                     states_get(&scene.graph.visited.states, i))};
        Interpreter *interpreter = successors_interpreter(scene.graph.successors);
        uint64_t expected = 0;
        ModelError error;
        for (uint32_t k = ONE; k <= TWO; k += TWO - ONE) {
            EvalResult is = interpreter_holds(interpreter, atoms[k].expr, &moment, &error);
            if (is == EVAL_TRUE) expected |= UINT64_C(1) << k;
        }
        assert_int_equal(scene.live.view.state_atoms[i], expected);
        held += expected != 0;
    }
    assert_true(held > 0 && held < scene.live.view.states);
    assert_int_equal(scene.live.failing, 0);
    assert_int_equal(system->property_count, 4);
    scene_release(&scene);
}

static void a_label_has_what_is_taken_by_it(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, model);
    scene_make(&scene);
    const Process *a = scene.graph.system->processes[0], *b = scene.graph.system->processes[1];
    const Labels *labels = &scene.graph.labels;
    const uint64_t *atoms = scene.live.view.label_atoms;
    uint64_t of_a = ATOM_MOVING | UINT64_C(1) << TAKEN_A;
    uint64_t of_b = ATOM_MOVING | UINT64_C(1) << TAKEN_B;
    assert_int_equal(atoms[label_of_step(labels, a, 0, a->steps[0])], of_a);
    assert_int_equal(atoms[label_of_step(labels, a, 1, a->steps[0])], of_a | UINT64_C(1)
                                                                                 << TAKEN_A2_S);
    assert_int_equal(atoms[label_of_step(labels, a, 1, a->steps[1])], of_a);
    assert_int_equal(atoms[label_of_step(labels, b, 0, b->steps[0])], of_b);
    assert_int_equal(atoms[label_of_step(labels, b, 0, b->steps[1])], of_b);
    scene_release(&scene);
}

static void labels_satisfy_the_demands_that_were_set_last(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, model);
    scene_make(&scene);
    const Labels *labels = &scene.graph.labels;
    Demands demands;
    assert_true(demands_declared(&demands, scene.graph.system));
    for (unsigned round = 0; round < 2; round++) {
        uint64_t any = 0;
        live_graph_set_demands(&scene.live, labels, &demands);
        for (uint32_t i = 0; i < labels_count(labels); i++) {
            uint64_t satisfied = scene.live.view.label_demands[i];
            assert_int_equal(satisfied, demands_of(&demands, label_mover(labels, i)));
            any |= satisfied;
        }
        assert_int_equal(any, round == 0 ? 3 : 0); /* of a[1] and a[2]; of nobody */
        demands = (Demands){0};
    }
    scene_release(&scene);
}

static void an_atom_without_a_value_somewhere_is_noted(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, "protocol p  var x: 0..2 = 0\n"
                       "process a { loop { step s { x = min(x + 1, 2) } } }\n"
                       "recoverable one: x == 1\n"
                       "recoverable two: 4 / (2 - x) == 2\n"
                       "liveness both: always (x == 1) && always (4 / (2 - x) == 2)\n");
    scene_make(&scene);
    assert_int_equal(scene.result, LIVE_GRAPH_MADE);
    assert_int_equal(scene.live.failing, 2);
    assert_int_equal(scene.live.view.state_atoms[0], 2); /* 4 / 2 == 2 */
    assert_int_equal(scene.live.view.state_atoms[1], 1);
    assert_int_equal(scene.live.view.state_atoms[2], 0);
    scene_release(&scene);
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    bool ran_out = false, made = false;
    for (uint64_t room = 0; !made; room = room * 9 / 8 + 64) {
        Scene scene;
        scene_init(&scene, model);
        scene.graph.budget.limit = scene.graph.budget.held + room;
        scene_make(&scene);
        made = scene.result == LIVE_GRAPH_MADE;
        if (!made) assert_int_equal(scene.result, LIVE_GRAPH_NO_MEMORY);
        ran_out |= !made;
        scene_release(&scene); /* whatever there is of it */
    }
    assert_true(ran_out);
}

static void too_many_labels_are_refused(void **state)
{
    (void)state;
    Scene scene;
    scene_init(&scene, model);
    scene.explored.labels = NULL; /* as labels_init has refused them */
    scene_make(&scene);
    assert_int_equal(scene.result, LIVE_GRAPH_TOO_LARGE);
    scene_release(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_the_edges_of_the_interpreter_in_order),
        cmocka_unit_test(a_state_has_the_atoms_that_hold_there),
        cmocka_unit_test(a_label_has_what_is_taken_by_it),
        cmocka_unit_test(labels_satisfy_the_demands_that_were_set_last),
        cmocka_unit_test(an_atom_without_a_value_somewhere_is_noted),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(too_many_labels_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
