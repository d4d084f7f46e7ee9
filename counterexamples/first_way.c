/* first_way.c - depth first, in the fixed order of schedules. */
#include "first_way.h"

#include "support/bug.h"

#define NOBODY UINT32_MAX

/* Where a way stands, and how many of the edges from there were tried: first all of who moved last,
 * then all of others. */
typedef struct Stand {
    uint32_t node, tried;
} Stand;

typedef struct Descent {
    Ways *ways;
    VECTOR(bool) hopeless; /* for each node: no way leads on from there */
    VECTOR(Stand) stands;
    WayEdges edges; /* from each stand but the last to the next */
} Descent;

static uint32_t last_mover(const Descent *descent)
{
    const WayEdges *edges = &descent->edges;
    if (edges->count == 0) return NOBODY;
    return descent->ways->edges.items[edges->items[edges->count - 1]].mover;
}

static Stand *last_stand(Descent *descent)
{
    PROMISE(descent->stands.items != NULL && descent->stands.count > 0);
    return &descent->stands.items[descent->stands.count - 1];
}

/* The next edge to try from the last stand; false where there is none. */
static bool next_edge(Descent *descent, uint32_t *ret_edge)
{
    const Ways *ways = descent->ways;
    Stand *stand = last_stand(descent);
    const WayNode *node = &ways->nodes.items[stand->node];
    uint32_t last = last_mover(descent);
    if (node->edge_count == 0) return false;
    while (stand->tried < 2 * node->edge_count) {
        bool mine = stand->tried < node->edge_count;
        *ret_edge = node->first_edge + stand->tried++ % node->edge_count;
        const WayEdge *edge = &ways->edges.items[*ret_edge];
        if (mine != (edge->mover == last)) continue;
        PROMISE(descent->hopeless.items != NULL);
        if (edge->to == WAY_END || !descent->hopeless.items[edge->to]) return true;
    }
    return false;
}

/* False where work is used up, or nothing leads to the end from this root. */
static bool descend(Descent *descent, uint32_t root)
{
    Ways *ways = descent->ways;
    descent->edges.count = 0;
    vector_push(&descent->stands, (Stand){.node = root});
    while (descent->stands.count > 0) {
        uint32_t node = last_stand(descent)->node, edge;
        if (!ways_leave(ways, node)) return false;
        while (descent->hopeless.count < ways->nodes.count) vector_push(&descent->hopeless, false);
        if (next_edge(descent, &edge)) {
            vector_push(&descent->edges, edge);
            if (ways->edges.items[edge].to == WAY_END) return true;
            vector_push(&descent->stands, (Stand){.node = ways->edges.items[edge].to});
        } else {
            PROMISE(descent->hopeless.items != NULL);
            descent->hopeless.items[node] = true;
            descent->stands.count--;
            descent->edges.count -= descent->edges.count > 0;
        }
    }
    return false;
}

bool first_way(Ways *ways, uint32_t *ret_root, WayEdges *edges)
{
    Descent descent = {.ways = ways};
    bool found = false;
    for (uint32_t root = 0; root < ways->roots && !found; root++) {
        found = descend(&descent, root);
        *ret_root = root;
    }
    for (size_t i = 0; found && i < descent.edges.count; i++) {
        vector_push(edges, descent.edges.items[i]);
    }
    vector_release(&descent.hopeless);
    vector_release(&descent.stands);
    vector_release(&descent.edges);
    return found;
}
