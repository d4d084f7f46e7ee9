/* test_graph.c - the edges are the interpreter's, whoever makes them, in either direction, and
 * however many threads there are. */
#include "graph_scene.h"

static void take(void *context, unsigned who, const GraphEdges *edges)
{
    GraphSceneEdges *expected = &((GraphSceneEdges *)context)[edges->from];
    (void)who;
    expected->taken++;
    if (expected->count != edges->count) return; /* it is then missed */
    size_t bytes = edges->count * sizeof *edges->targets;
    if (bytes == 0) return;
    if (memcmp(expected->targets, edges->targets, bytes) != 0 ||
        memcmp(expected->labels, edges->labels, bytes) != 0) {
        expected->taken += 100;
    }
}

static bool wants_odd(void *context, unsigned who, uint32_t state)
{
    (void)context;
    (void)who;
    return state % 2 == 1;
}

static void assert_pass(GraphScene *scene, GraphSceneEdges *all, bool odd, bool ascending)
{
    const GraphPass pass = {odd ? wants_odd : NULL, take, all, ascending};
    assert_int_equal(graph_pass(scene->graph, &pass), GRAPH_DONE);
    for (uint32_t i = 0; i < graph_states(scene->graph); i++) {
        assert_int_equal(all[i].taken, !odd || i % 2 == 1);
        all[i].taken = 0;
    }
}

static void assert_edges(const char *text, bool reduced, bool native)
{
    GraphScene scene;
    graph_scene_explore(&scene, text, reduced, native);
    uint32_t states = scene.visited.states.count;
    GraphSceneEdges *all = graph_scene_edges(&scene);
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        graph_scene_make(&scene, threads);
        assert_non_null(scene.graph);
        assert_int_equal(graph_states(scene.graph), states);
        for (int i = 0; i < 4; i++) assert_pass(&scene, all, i % 2 == 1, i / 2 == 1);
    }
    graph_scene_free_edges(all, states);
    graph_scene_release(&scene);
}

static void assert_all_edges(const char *text)
{
    for (int i = 0; i < 4; i++) assert_edges(text, i % 2 == 1, i / 2 == 1);
}

static void edges_are_those_of_the_interpreter(void **state)
{
    (void)state;
    assert_all_edges("protocol p  type W = id(3)  var x: 0..5 = 0  var held: set of W = {}\n"
                     "process w[me: W] { var n: 0..2 = 0\n"
                     "  anytime step lose { held = held - {me} }\n"
                     "  while n < 2 { step take { held = held + {me} }\n"
                     "                step go { choose k in 1..2 where x + k <= 5  x = x + k\n"
                     "                          n = n + 1 } } }\n");
}

static void orders_are_renumbered(void **state)
{
    (void)state;
    assert_all_edges("protocol p  type G = order(3)  var x: 0..3 in 1..2  var held: set of G = {}\n"
                     "process q[i: 1..2] { var v: 0..2 = 0\n"
                     "  loop { step s { choose k in 0..2 where k != v  v = k } } }\n"
                     "process r { loop {\n"
                     "  step make { await size(held) < 2  held = held + {fresh(G)} }\n"
                     "  step drop { await held != {}  held = held - {min(held)} } } }\n");
}

/* Ways that fail are no edges; what is done has none; a state may lead to itself. */
static void states_may_have_no_edges_or_lead_to_themselves(void **state)
{
    (void)state;
    assert_all_edges(
        "protocol p  var x: 0..2 = 0\n"
        "process a { step s { x = x + 1 } step t { x = x + 1 } step u { x = x + 1 } }\n"
        "process b { loop { step idle { await x < 2 } } }\n");
}

static void states_of_several_words_are_told_apart(void **state)
{
    (void)state;
    assert_all_edges("protocol p  type I = 1..40  var a: [I] 0..7 = 0\n"
                     "process w { loop { step s { choose k in {1, 20, 40}\n"
                     "  a[k] = (a[k] + 1) % 8 } } }\n");
}

/* More than there is room for at first. */
static void a_state_may_have_very_many(void **state)
{
    (void)state;
    assert_all_edges("protocol p  var x: 0..5000 = 0\n"
                     "process w { step s { choose k in 1..5000  x = k } }\n");
}

static void there_may_be_a_single_state(void **state)
{
    (void)state;
    assert_all_edges("protocol p  var x: bool = true  process w { step s { await !x } }\n");
}

static void goals_are_judged_as_by_the_interpreter(void **state)
{
    (void)state;
    for (int native = 0; native < 2; native++) {
        GraphScene scene;
        graph_scene_explore(&scene,
                            "protocol p  var x: 0..3 = 0\n"
                            "process w { loop { step s { await x < 3  x = x + 1 } } }\n"
                            "recoverable two: x == 2\n"
                            "recoverable fails: 6 / (3 - x) > 2\n",
                            false, native != 0);
        graph_scene_make(&scene, 1);
        for (uint32_t i = 0; i < 4; i++) {
            assert_int_equal(graph_judge(scene.graph, 0, i, 0), i == 2 ? EVAL_TRUE : EVAL_FALSE);
            EvalResult expected = i == 3 ? EVAL_ERROR : i == 0 ? EVAL_FALSE : EVAL_TRUE;
            assert_int_equal(graph_judge(scene.graph, 0, i, 1), expected);
        }
        graph_scene_release(&scene);
    }
}

static const char long_one[] = "protocol p  var x: 0..3000 = 0\n"
                               "process w { loop { step s { await x < 3000  x = x + 1 } } }\n";

static void a_pass_ends_when_time_is_over(void **state)
{
    (void)state;
    GraphScene scene;
    atomic_bool interrupted = true;
    graph_scene_explore(&scene, long_one, false, false);
    GraphSceneEdges *all = graph_scene_edges(&scene);
    for (unsigned threads = 1; threads <= 2; threads++) {
        scene.options.interrupted = &interrupted;
        graph_scene_make(&scene, threads);
        const GraphPass pass = {NULL, take, all, false};
        assert_int_equal(graph_pass(scene.graph, &pass), GRAPH_NO_TIME);
        assert_true(graph_is_over(scene.graph));
        interrupted = false;
        for (uint32_t i = 0; i < graph_states(scene.graph); i++) all[i].taken = 0;
        assert_pass(&scene, all, false, false);
        interrupted = true;
    }
    graph_scene_free_edges(all, graph_states(scene.graph));
    graph_scene_release(&scene);
}

static void no_room_for_a_graph_is_an_answer(void **state)
{
    (void)state;
    GraphScene scene;
    graph_scene_explore(&scene, long_one, false, false);
    uint64_t held = scene.budget.held;
    scene.budget.limit = held + 8;
    graph_scene_make(&scene, 2);
    assert_null(scene.graph);
    assert_int_equal(scene.budget.held, held);
    graph_scene_release(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_are_those_of_the_interpreter),
        cmocka_unit_test(orders_are_renumbered),
        cmocka_unit_test(states_may_have_no_edges_or_lead_to_themselves),
        cmocka_unit_test(states_of_several_words_are_told_apart),
        cmocka_unit_test(a_state_may_have_very_many),
        cmocka_unit_test(there_may_be_a_single_state),
        cmocka_unit_test(goals_are_judged_as_by_the_interpreter),
        cmocka_unit_test(a_pass_ends_when_time_is_over),
        cmocka_unit_test(no_room_for_a_graph_is_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
