/* graph_decide.c - one property after the other, each by passes over the graph. */
#include "graph_decide.h"

void graph_give_up(Findings *findings, const char *reason)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!finding->wants_graph) continue;
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

static RecoverableResult decide(const Explored *explored, Graph *graph, Findings *findings)
{
    RecoverableTask task = {.graph = graph,
                            .labels = explored->labels,
                            .trail = explored->trail,
                            .budget = explored->budget,
                            .orbit = explored->orbit,
                            .context = explored->context};
    RecoverableResult result = RECOVERABLE_DECIDED;
    for (uint32_t i = 0; i < findings->count && result == RECOVERABLE_DECIDED; i++) {
        Finding *finding = &findings->items[i];
        if (!finding->wants_graph) continue;
        if (!finding->failed) result = recoverable_decide(&task, finding, i);
        if (finding->failed) finding_give_up_failed(finding);
    }
    return result;
}

static RecoverableResult decide_all(const Explored *explored, Findings *findings)
{
    const Watch *watch = explored->watch;
    if (!visited_number_all(explored->visited)) return RECOVERABLE_NO_MEMORY;
    const GraphOptions options = {.system = explored->trail->system,
                                  .reductions = explored->trail->reductions,
                                  .labels = explored->labels,
                                  .native = explored->native,
                                  .visited = explored->visited,
                                  .watch = watch,
                                  .threads = watch->threads};
    Graph *graph = graph_create(&options);
    if (graph == NULL) return RECOVERABLE_NO_MEMORY;
    RecoverableResult result = decide(explored, graph, findings);
    graph_destroy(graph);
    return result;
}

bool graph_decide(const Explored *explored, Findings *findings)
{
    if (explored->labels == NULL) {
        graph_give_up(findings, "there are too many steps and instances to look back");
        return true;
    }
    switch (decide_all(explored, findings)) {
    case RECOVERABLE_DECIDED: return true;
    case RECOVERABLE_NO_MEMORY: give_up(explored, findings, STOP_MEMORY); return true;
    case RECOVERABLE_NO_TIME: break;
    }
    bool interrupted = watch_is_interrupted(explored->watch);
    give_up(explored, findings, interrupted ? STOP_INTERRUPTED : STOP_TIMEOUT);
    return !interrupted;
}
