/* graph_scene.h - a model with all its states found, and the graph of them. */
#ifndef TESTS_GRAPH_SCENE_H
#define TESTS_GRAPH_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "graph.h"
#include "model/model.h"
#include "successors.h"
#include "support/memory.h"

typedef struct GraphScene {
    Model *model;
    const System *system;
    CanonicalOptions reductions;
    Successors *successors;
    Labels labels;
    Native *native;
    Budget budget;
    Visited visited;
    ExploreOptions options;
    Watch watch;
    Progress found;
    Graph *graph;
} GraphScene;

static inline bool graph_scene_store(void *context, const Successor *successor)
{
    Visited *visited = context;
    if (successor->error != NULL) return true;
    VisitedResult result =
        visited_insert(visited, successor->packed, visited_hash(visited, successor->packed));
    assert_true(result == VISITED_NEW || result == VISITED_KNOWN);
    return true;
}

static inline const Native *graph_scene_native(void *context)
{
    return ((GraphScene *)context)->native;
}

/* Finds all states; `native`: the graph is to be made by native code. */
static inline void graph_scene_explore(GraphScene *scene, const char *text, bool reduced,
                                       bool native)
{
    char *message = NULL;
    *scene = (GraphScene){.budget = {.limit = UINT64_MAX}};
    if (reduced) scene->reductions = (CanonicalOptions){.identities = true, .dead = true};
    scene->model = model_from_text("test.tocsin", text, strlen(text));
    scene->system = model_build(scene->model, NULL, 0, NULL, &message);
    assert_non_null(scene->system);
    scene->successors = successors_create_reduced(scene->system, &scene->reductions);
    const Layout *layout = successors_layout(scene->successors);
    visited_init(&scene->visited,
                 (StateSize){successors_words(scene->successors), layout_bits(layout)}, UINT64_MAX,
                 &scene->budget);
    assert_true(successors_initial(scene->successors, graph_scene_store, &scene->visited));
    for (uint32_t i = 0; i < scene->visited.states.count; i++) {
        assert_true(states_leave_next(&scene->visited.states));
        assert_true(successors_of(scene->successors, states_get(&scene->visited.states, i),
                                  graph_scene_store, &scene->visited));
    }
    assert_true(visited_number_all(&scene->visited));
    assert_true(labels_init(&scene->labels, scene->system));
    if (!native) return;
    const struct timespec moment = {.tv_nsec = 1000000};
    scene->native =
        native_create(scene->system, layout,
                      &(NativeOptions){.reductions = &scene->reductions, .labels = &scene->labels});
    while (native_poll(scene->native) == NATIVE_PENDING) nanosleep(&moment, NULL);
    assert_int_equal(native_poll(scene->native), NATIVE_READY);
    assert_true(native_labels(scene->native));
}

static inline void graph_scene_make(GraphScene *scene, unsigned threads)
{
    watch_init(&scene->watch, &scene->options);
    const GraphOptions options = {.system = scene->system,
                                  .reductions = &scene->reductions,
                                  .labels = &scene->labels,
                                  .native = graph_scene_native,
                                  .context = scene,
                                  .visited = &scene->visited,
                                  .watch = &scene->watch,
                                  .found = &scene->found,
                                  .threads = threads};
    graph_destroy(scene->graph);
    scene->graph = graph_create(&options);
}

/* Of one state, in the order of the interpreter. */
typedef struct GraphSceneEdges {
    uint32_t *targets, *labels;
    uint32_t count;
    unsigned taken; /* how often they came */
} GraphSceneEdges;

typedef struct GraphSceneExpecting {
    GraphScene *scene;
    GraphSceneEdges *edges;
} GraphSceneExpecting;

static inline bool graph_scene_expect(void *context, const Successor *successor)
{
    const GraphSceneExpecting *expecting = context;
    GraphScene *scene = expecting->scene;
    GraphSceneEdges *edges = expecting->edges;
    if (successor->error != NULL) return true;
    const Action *action = &successor->transition->action;
    uint32_t count = edges->count++;
    edges->targets = memory_resize(edges->targets, edges->count, sizeof *edges->targets);
    edges->labels = memory_resize(edges->labels, edges->count, sizeof *edges->labels);
    edges->targets[count] = visited_number(&scene->visited, successor->packed,
                                           visited_hash(&scene->visited, successor->packed));
    edges->labels[count] = label_of_step(&scene->labels, action->process, action->instance,
                                         successor->transition->step);
    return true;
}

/* Of all states, by the interpreter. */
static inline GraphSceneEdges *graph_scene_edges(GraphScene *scene)
{
    uint32_t states = scene->visited.states.count;
    GraphSceneEdges *all = memory_allocate(states, sizeof *all);
    for (uint32_t i = 0; i < states; i++) {
        GraphSceneExpecting expecting = {scene, &all[i]};
        assert_true(successors_of(scene->successors, states_get(&scene->visited.states, i),
                                  graph_scene_expect, &expecting));
    }
    return all;
}

static inline void graph_scene_free_edges(GraphSceneEdges *all, uint32_t states)
{
    for (uint32_t i = 0; i < states; i++) {
        free(all[i].targets);
        free(all[i].labels);
    }
    free(all);
}

static inline void graph_scene_release(GraphScene *scene)
{
    graph_destroy(scene->graph);
    native_destroy(scene->native);
    labels_release(&scene->labels);
    visited_release(&scene->visited);
    successors_destroy(scene->successors);
    model_destroy(scene->model);
    assert_int_equal(scene->budget.held, 0);
}

#endif
