/* graph_decide.c - the graph is made, asked, and done with; why it could not be. */
#include "graph_decide.h"

void graph_give_up(Findings *findings, const char *reason)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!finding_wants_graph(finding, PROPERTY_RECOVERABLE)) continue;
        finding_give_up(findings, finding, reason, FINDINGS_NO_STEPS);
    }
}

static void give_up(const Explored *explored, Findings *findings, ExploreStop stop)
{
    Text reason = {0};
    watch_explain(explored->watch, stop, explored->budget->exhausted, 0, &reason);
    text_add(&reason, " after all states were found, looking back from the goals");
    graph_give_up(findings, text_string(&reason));
    text_release(&reason);
}

Graph *graph_of_explored(const Explored *explored, unsigned threads)
{
    if (!visited_number_all(explored->visited)) return NULL;
    const GraphOptions options = {.system = explored->trail->system,
                                  .reductions = explored->trail->reductions,
                                  .labels = explored->labels,
                                  .native = explored->native,
                                  .context = explored->context,
                                  .visited = explored->visited,
                                  .watch = explored->watch,
                                  .found = explored->found,
                                  .threads = threads};
    return graph_create(&options);
}

static GraphResult decide_all(const Explored *explored, Findings *findings)
{
    Graph *graph = graph_of_explored(explored, explored->watch->threads);
    if (graph == NULL) return GRAPH_NO_MEMORY;
    const RecoverableTask task = {.graph = graph,
                                  .labels = explored->labels,
                                  .trail = explored->trail,
                                  .budget = explored->budget,
                                  .orbit = explored->orbit,
                                  .context = explored->context,
                                  .shown = explored->shown,
                                  .shown_context = explored->shown_context};
    GraphResult result = recoverable_decide(&task, findings);
    graph_destroy(graph);
    return result;
}

bool graph_decide(void *context, const Explored *explored, Findings *findings)
{
    bool *limited = context;
    if (explored->labels == NULL) {
        graph_give_up(findings, "there are too many steps and instances to look back");
        return true;
    }
    GraphResult result = decide_all(explored, findings);
    if (result == GRAPH_DONE) return true;
    *limited = true;
    if (result == GRAPH_NO_MEMORY) {
        give_up(explored, findings, STOP_MEMORY);
        return true;
    }
    bool interrupted = watch_is_interrupted(explored->watch);
    give_up(explored, findings, interrupted ? STOP_INTERRUPTED : STOP_TIMEOUT);
    return !interrupted;
}
