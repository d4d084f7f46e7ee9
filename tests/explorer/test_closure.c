/* test_closure.c - who can reach what is marked, against fixed points found naively, and however
 * little memory there is. */
#include "graph_scene.h"

#include "closure.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Edge {
    uint32_t from, to, label;
} Edge;

typedef VECTOR(Edge) Edges;

static void collect(void *context, unsigned who, const GraphEdges *edges)
{
    Edges *all = context;
    (void)who;
    for (uint32_t i = 0; i < edges->count; i++) {
        vector_push(all, ((Edge){edges->from, edges->targets[i], edges->labels[i]}));
    }
}

/* By going through all edges until nothing changes. */
static bool *naive_closure(const GraphScene *scene, const Edges *all, const bool *helps,
                           uint32_t goal)
{
    bool *able = memory_allocate(graph_states(scene->graph), sizeof *able);
    able[goal] = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < all->count; i++) {
            const Edge *edge = &all->items[i];
            if (!helps[edge->label] || !able[edge->to] || able[edge->from]) continue;
            able[edge->from] = changed = true;
        }
    }
    return able;
}

static void assert_closed(const GraphScene *scene, const Edges *all, const Closure *closure,
                          uint32_t goal)
{
    bool *able = naive_closure(scene, all, closure->helps, goal);
    for (uint32_t i = 0; i < graph_states(scene->graph); i++) {
        assert_int_equal(marks_have(closure->marks, i), able[i]);
    }
    for (size_t i = 0; i < all->count && closure->inside != NULL; i++) {
        const Edge *edge = &all->items[i];
        if (!marks_have(closure->inside, edge->from)) continue;
        assert_true(able[edge->from]);
        if (able[edge->to]) continue;
        assert_non_null(closure->entered);
        assert_true(marks_have(&closure->entered[edge->label], edge->to));
    }
    free(able);
}

#define GOALS 3
#define LABELS_MOST 16

typedef struct Wanted {
    uint32_t goal;
    bool helps[LABELS_MOST];
    uint32_t step_of[LABELS_MOST]; /* a label is its own step */
    Marks marks, inside, entered[LABELS_MOST];
} Wanted;

static void wanted_init(Wanted *wanted, uint32_t goal, uint32_t which, uint32_t states,
                        Budget *budget)
{
    *wanted = (Wanted){.goal = goal};
    assert_true(marks_init(&wanted->marks, states, budget));
    assert_true(marks_init(&wanted->inside, states, budget));
    marks_set(&wanted->marks, goal);
    for (uint32_t i = 0; i < LABELS_MOST; i++) {
        wanted->helps[i] = which == 0 || (i + which) % 3 != 0;
        wanted->step_of[i] = i;
        assert_true(marks_init(&wanted->entered[i], states, budget));
    }
}

static void wanted_release(Wanted *wanted)
{
    marks_release(&wanted->marks);
    marks_release(&wanted->inside);
    for (uint32_t i = 0; i < LABELS_MOST; i++) marks_release(&wanted->entered[i]);
}

/* To three states at once: the first, one in the middle and the last, each by other steps, and with
 * more or less that is noted on the way. */
static void close_and_compare(GraphScene *scene, const Edges *all, uint64_t room)
{
    uint32_t states = graph_states(scene->graph);
    const uint32_t goals[GOALS] = {0, states / 2, states - 1};
    Budget marks_budget = {.limit = UINT64_MAX}, budget = {.limit = room};
    Wanted wanted[GOALS];
    Closure closures[GOALS];
    assert_in_range(labels_count(&scene->labels), 1, LABELS_MOST);
    for (uint32_t i = 0; i < GOALS; i++) {
        wanted_init(&wanted[i], goals[i], i, states, &marks_budget);
        closures[i] = (Closure){wanted[i].helps, &wanted[i].marks, i > 0 ? &wanted[i].inside : NULL,
                                i > 1 ? wanted[i].entered : NULL, wanted[i].step_of};
    }
    assert_int_equal(closures_complete(scene->graph, closures, GOALS, &budget), GRAPH_DONE);
    assert_int_equal(budget.held, 0);
    for (uint32_t i = 0; i < GOALS; i++) {
        assert_closed(scene, all, &closures[i], goals[i]);
        wanted_release(&wanted[i]);
    }
}

static void assert_closures(const char *text)
{
    static const uint64_t rooms[] = {0, 16, 100, 5000, 1 << 20};
    GraphScene scene;
    graph_scene_explore(&scene, text, false, false);
    graph_scene_make(&scene, 1);
    Edges all = {0};
    const GraphPass pass = {NULL, collect, &all, false};
    assert_int_equal(graph_pass(scene.graph, &pass), GRAPH_DONE);
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        graph_scene_make(&scene, threads);
        for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
            close_and_compare(&scene, &all, rooms[i]);
        }
    }
    vector_release(&all);
    graph_scene_release(&scene);
}

static void ways_go_on_and_back(void **state)
{
    (void)state;
    assert_closures("protocol p  var x: 0..60 = 0\n"
                    "process up { loop { step one { await x < 60  x = x + 1 } } }\n"
                    "process down { loop { step one { await x > 0  x = x - 1 } } }\n"
                    "process far { loop { step leap { await x < 30  x = x + 30 } } }\n");
}

static void some_are_never_left(void **state)
{
    (void)state;
    assert_closures(
        "protocol p  type W = 1..3  var x: 0..8 = 0\n"
        "process w[i: W] { anytime step stop_all { x = 8 }\n"
        "  loop { step go { await x < 8  choose k in 1..3 where x + k <= 8  x = x + k }\n"
        "         step back { await x != 8 && x > 1  x = x / 2 } } }\n");
}

static void goals_alone_need_nothing(void **state)
{
    (void)state;
    assert_closures(
        "protocol p  var x: bool = true  process w { step s { await !x } step t { } }\n");
}

static void time_that_is_over_ends_it(void **state)
{
    (void)state;
    GraphScene scene;
    atomic_bool interrupted = true;
    graph_scene_explore(&scene,
                        "protocol p  var x: 0..60 = 0\n"
                        "process up { loop { step one { await x < 60  x = x + 1 } } }\n",
                        false, false);
    scene.options.interrupted = &interrupted;
    graph_scene_make(&scene, 2);
    Budget budget = {.limit = UINT64_MAX};
    Marks marks;
    assert_true(marks_init(&marks, graph_states(scene.graph), &budget));
    marks_set(&marks, 60);
    const bool helps = true;
    Closure closure = {.helps = &helps, .marks = &marks};
    assert_int_equal(closures_complete(scene.graph, &closure, 1, &budget), GRAPH_NO_TIME);
    assert_int_equal(closures_complete(scene.graph, &closure, 0, &budget), GRAPH_DONE);
    marks_release(&marks);
    assert_int_equal(budget.held, 0);
    graph_scene_release(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_go_on_and_back),
        cmocka_unit_test(some_are_never_left),
        cmocka_unit_test(goals_alone_need_nothing),
        cmocka_unit_test(time_that_is_over_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
