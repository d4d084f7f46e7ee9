/* test_way.c - every stored state can be reached again by its way, and any path of the graph be
 * gone along. */
#include "graph_scene.h"

#include "model/canonical.h"
#include "model/layout.h"
#include "way.h"

static const char protocol_text[] =
    "protocol p  type G = order(3)\n"
    "var x: 0..3 in 1..2  var held: set of G = {}\n"
    "process q[i: 1..2] { var v: 0..2 = 0\n"
    "  loop { step s { choose k in 0..2 where k != v  v = k  x = (x + k) % 4 } } }\n"
    "process r { loop {\n"
    "  step make { await size(held) < 2  held = held + {fresh(G)} }\n"
    "  step drop { await held != {}  held = held - {min(held)} } } }\n";

static bool reach(void *context, const Successor *successor)
{
    Visited *visited = context;
    if (successor->error != NULL) return true;
    uint64_t hash = visited_hash(visited, successor->packed);
    visited_insert(visited, successor->packed, hash);
    return true;
}

static void assert_leads_to(const System *system, const Schedule *schedule, const uint64_t *packed)
{
    Interpreter *interpreter = interpreter_create(system);
    Canonical *canonical = canonical_create(system, NULL);
    Layout *layout = layout_create(system);
    int64_t *now = calloc(system->cells, sizeof *now), *after = calloc(system->cells, sizeof *now);
    uint64_t word = 0;
    assert_int_equal(layout_words(layout), 1);
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        ModelError error;
        memcpy(now, after, system->cells * sizeof *now);
        assert_int_equal(interpreter_take(interpreter, now, &action, after, NULL, &error),
                         TAKE_DONE);
        assert_true(canonical_apply(canonical, after, NULL, &error));
    }
    layout_pack(layout, after, &word);
    assert_int_equal(word, *packed);
    layout_destroy(layout);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
    free(now);
    free(after);
}

static void every_state_is_reached_again_by_its_way(void **state)
{
    (void)state;
    Model *model = model_from_text("test.tocsin", protocol_text, sizeof protocol_text - 1);
    char *message = NULL;
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    Successors *successors = successors_create(system);
    Budget budget = {.limit = UINT64_MAX};
    Visited visited;
    const States *states = &visited.states;
    visited_init(&visited, (StateSize){successors_words(successors), 64}, UINT64_MAX, &budget);
    successors_initial(successors, reach, &visited);
    for (uint32_t leaving = 0; leaving < states->count; leaving++) {
        uint64_t packed = *states_get(states, leaving);
        assert_true(states_leave_next(&visited.states));
        successors_of(successors, &packed, reach, &visited);
    }
    const Trail trail = {.system = system, .states = states};
    assert_true(states->count > 50);
    for (uint32_t number = 0; number < states->count; number++) {
        Schedule *way = way_to(&trail, number);
        uint32_t steps = 0;
        LineagePlace place = lineage_find(&states->lineage, number);
        for (; lineage_parent(place) != NO_STATE; steps++) {
            lineage_go_up(&states->lineage, &place);
        }
        assert_int_equal(schedule_steps(way), steps);
        assert_leads_to(system, way, states_get(states, number));
        schedule_destroy(way);
    }
    visited_release(&visited);
    successors_destroy(successors);
    model_destroy(model);
}

/* --- along a path --- */

#define PATH_MOST 30

typedef struct Walk {
    GraphScene scene;
    GraphSceneEdges *edges;
    Trail trail;
    uint32_t states[PATH_MOST], labels[PATH_MOST];
    Path path;
} Walk;

static void walk_init(Walk *walk, const char *text)
{
    graph_scene_explore(&walk->scene, text, false, false);
    walk->edges = graph_scene_edges(&walk->scene);
    walk->trail = (Trail){.system = walk->scene.system, .states = &walk->scene.visited.states};
    walk->path = (Path){.states = walk->states, .labels = walk->labels};
}

static void walk_release(Walk *walk)
{
    graph_scene_free_edges(walk->edges, walk->scene.visited.states.count);
    graph_scene_release(&walk->scene);
}

static uint32_t walk_end(const Walk *walk)
{
    uint32_t steps = walk->path.steps;
    return steps == 0 ? walk->path.initial : walk->states[steps - 1];
}

static void walk_on(Walk *walk, uint32_t edge)
{
    const GraphSceneEdges *edges = &walk->edges[walk_end(walk)];
    walk->states[walk->path.steps] = edges->targets[edge];
    walk->labels[walk->path.steps++] = edges->labels[edge];
}

/* The schedule takes these very steps, and is where the path is after each of them. */
static void assert_goes_along(Walk *walk)
{
    const System *system = walk->scene.system;
    Schedule *schedule = way_along(&walk->trail, &walk->scene.labels, &walk->path);
    Schedule *part = schedule_create();
    assert_int_equal(schedule_steps(schedule), walk->path.steps);
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        uint32_t number = i == 0 ? walk->path.initial : walk->states[i - 1];
        schedule_append(part, &action);
        assert_leads_to(system, part, states_get(&walk->scene.visited.states, number));
        if (i == 0) continue;
        Mover mover = label_mover(&walk->scene.labels, walk->labels[i - 1]);
        assert_ptr_equal(action.process, mover.process);
        assert_int_equal(action.instance, mover.instance);
    }
    schedule_destroy(part);
    schedule_destroy(schedule);
}

static uint32_t some(uint32_t *seed, uint32_t count)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % count;
}

static void any_path_can_be_gone_along(void **state)
{
    (void)state;
    Walk walk;
    uint32_t seed = 1;
    walk_init(&walk, protocol_text);
    for (unsigned i = 0; i < 60; i++) {
        walk.path.initial = i % 2;
        for (walk.path.steps = 0; walk.path.steps < i % PATH_MOST;) {
            walk_on(&walk, some(&seed, walk.edges[walk_end(&walk)].count));
        }
        assert_goes_along(&walk);
    }
    walk_release(&walk);
}

/* Four steps lead from the only state to itself: which one is for the label to say. */
static void a_path_says_by_which_of_several_steps(void **state)
{
    (void)state;
    Walk walk;
    walk_init(&walk, "protocol p  var x: bool = false\n"
                     "process a[i: 1..2] { loop { either { step s { } } or { step t { } } } }\n");
    assert_int_equal(walk.scene.visited.states.count, 1);
    assert_int_equal(walk.edges[0].count, 4);
    for (uint32_t edge = 4; edge-- > 0;) walk_on(&walk, edge);
    assert_goes_along(&walk);
    Interpreter *interpreter = interpreter_create(walk.scene.system);
    Schedule *schedule = way_along(&walk.trail, &walk.scene.labels, &walk.path);
    int64_t before[8] = {0}, after[8] = {0};
    assert_true(walk.scene.system->cells <= 8);
    for (uint32_t i = 0; i <= walk.path.steps; i++) {
        const Step *step = NULL;
        ModelError error;
        Action action = schedule_entry(schedule, i);
        memcpy(before, after, sizeof before);
        assert_int_equal(interpreter_take(interpreter, before, &action, after, &step, &error),
                         TAKE_DONE);
        if (i == 0) continue;
        assert_ptr_equal(step, label_mover(&walk.scene.labels, walk.labels[i - 1]).step);
    }
    schedule_destroy(schedule);
    interpreter_destroy(interpreter);
    walk_release(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_is_reached_again_by_its_way),
        cmocka_unit_test(any_path_can_be_gone_along),
        cmocka_unit_test(a_path_says_by_which_of_several_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
