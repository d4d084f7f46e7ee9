/* components.c - Pearce's algorithm with a stack of its own.
 *
 * The entry of a node is first its index in the order of visits, and when it is left the lowest
 * index that is known to be reachable within its component. When a node is left and nothing below
 * its own index was reached, all that were left since and wait are its component.
 *
 * Memory is waited for most of the time. So before a node is left for another, it is looked for
 * the next one where the search will have to go on; often there is none, and then nothing of the
 * node has to be looked at again. */
#include "components.h"

#include "giant.h"
#include "growing.h"
#include "moves.h"

#define ROOT (UINT32_C(1) << 31) /* of a frame's node: is `low` still its index? */
#define ENDED UINT32_MAX         /* of a frame's step: all moves were looked at */

/* A node that is to be gone on with, at this move. */
typedef struct Frame {
    uint32_t node, low, state, step, edge;
} Frame;

typedef struct Search {
    const Product *product;
    const bool *forbidden;
    uint32_t *component;
    uint32_t visits, components;
    GROWING(Frame) path;
    GROWING(uint32_t) waiting; /* have been left, and their component has not */
    uint32_t node, low;        /* where the search is, and the lowest index that it reaches */
    bool root;
    Moves moves; /* of the node; the present one is yet to be looked at, */
    bool ended;  /* unless there is none left */
} Search;

static void lower(Search *search, uint32_t reached)
{
    if (reached >= search->low) return;
    search->low = reached;
    search->root = false;
}

static uint32_t target_node(const Product *product, const Moves *moves)
{
    return product_node(product, moves_target(moves), moves_taken_edge(moves)->target);
}

/* What will be wanted of it if it has not been visited; whether it has is waited for meanwhile. */
static void prefetch_state(const LabelledGraph *graph, uint32_t state)
{
    __builtin_prefetch(&graph->first[state]);
    __builtin_prefetch(&graph->state_atoms[state]);
}

/* Goes to the next move to a node that has not been visited. */
static void go_on(Search *search)
{
    Moves moves = search->moves; /* where the compiler can keep it in registers */
    bool found = false;
    while (!found && moves_next(&moves)) {
        prefetch_state(moves.graph, moves_target(&moves));
        uint32_t reached = search->component[target_node(search->product, &moves)];
        found = reached == NOT_VISITED;
        if (!found) lower(search, reached);
    }
    search->moves = moves;
    search->ended = !found;
}

static Moves inner_moves(const Search *search, uint32_t state, uint32_t column)
{
    const Product *product = search->product;
    Moves moves = moves_of(product->options.graph, &product->core, state, column);
    moves.forbidden = search->forbidden;
    return moves;
}

static void enter(Search *search, uint32_t node, uint32_t state, uint32_t column)
{
    search->node = node;
    search->root = true;
    search->low = search->component[node] = ++search->visits;
    search->moves = inner_moves(search, state, column);
    go_on(search);
}

/* False where the budget runs out. */
static bool suspend(Search *search)
{
    if (!growing_room(search->product->options.budget, &search->path)) return false;
    search->path.items[search->path.count++] =
        (Frame){.node = search->node | (search->root ? ROOT : 0),
                .low = search->low,
                .state = search->moves.state,
                .step = search->ended ? ENDED : search->moves.step,
                .edge = search->moves.edge};
    return true;
}

/* Goes back to where the present node was found. */
static void resume(Search *search)
{
    uint32_t left = search->component[search->node];
    Frame frame = search->path.items[--search->path.count];
    search->node = frame.node & ~ROOT;
    search->low = frame.low;
    search->root = (frame.node & ROOT) != 0;
    search->ended = frame.step == ENDED;
    lower(search, left);
    if (search->ended) return;
    uint32_t column = search->product->source[frame.edge - 1];
    search->moves = inner_moves(search, frame.state, column);
    moves_set(&search->moves, frame.step, frame.edge);
}

/* Visits the node of the present move. */
static bool descend(Search *search, uint32_t node)
{
    uint32_t state = moves_target(&search->moves);
    uint32_t column = moves_taken_edge(&search->moves)->target;
    go_on(search);
    if (!suspend(search)) return false;
    enter(search, node, state, column);
    return true;
}

static void close_component(Search *search)
{
    uint32_t *component = search->component, index = search->low;
    uint32_t number = FIRST_COMPONENT + search->components;
    size_t count = search->waiting.count;
    while (count > 0 && component[search->waiting.items[count - 1]] >= index) {
        component[search->waiting.items[--count]] = number;
    }
    bool single = count == search->waiting.count;
    component[search->node] = single ? SINGLE_NODE : number;
    search->components += single ? 0 : 1;
    search->waiting.count = count;
}

static bool leave(Search *search)
{
    if (search->root) {
        close_component(search);
        return true;
    }
    if (!growing_room(search->product->options.budget, &search->waiting)) return false;
    search->component[search->node] = search->low;
    search->waiting.items[search->waiting.count++] = search->node;
    return true;
}

/* Goes on with the present node, which has moves left. */
static ProductEnd look(Search *search)
{
    uint32_t node = target_node(search->product, &search->moves);
    if (search->component[node] != NOT_VISITED) { /* since, from another target, which told */
        go_on(search);
        return PRODUCT_COMPLETE;
    }
    if (!descend(search, node)) return PRODUCT_NO_MEMORY;
    bool asks = search->visits % 4096 == 0;
    return asks && product_is_over(search->product) ? PRODUCT_INTERRUPTED : PRODUCT_COMPLETE;
}

/* Everything that is reached from the present node. */
static ProductEnd visit_all(Search *search)
{
    ProductEnd end = PRODUCT_COMPLETE;
    while (end == PRODUCT_COMPLETE) {
        if (!search->ended) {
            end = look(search);
            continue;
        }
        if (!leave(search)) return PRODUCT_NO_MEMORY;
        if (search->path.count == 0) break;
        resume(search);
    }
    return end;
}

ProductEnd components_find(const Product *product, const bool *forbidden, uint32_t *component,
                           uint32_t *ret_count)
{
    Search search = {.product = product, .forbidden = forbidden, .component = component};
    ProductEnd end = giant_find(product, forbidden, component, &search.components);
    NodeCursor cursor = product_first(product);
    while (end == PRODUCT_COMPLETE && product_next(product, &cursor)) {
        uint32_t node = cursor.next - 1;
        if (component[node] != NOT_VISITED) continue;
        enter(&search, node, cursor.state, cursor.column);
        end = visit_all(&search);
    }
    growing_release(product->options.budget, &search.path);
    growing_release(product->options.budget, &search.waiting);
    *ret_count = search.components;
    return end;
}
