/* breadth.c - first what a level reaches by STUTTER, which belongs to it, then what it reaches
 * by a step. */
#include "breadth.h"

#include "moves.h"

static bool note(Breadth *breadth, size_t parent, BreadthNode node)
{
    uint64_t bit =
        (uint64_t)node.state * breadth->options->automaton->states + node.automaton_state;
    uint64_t mask = UINT64_C(1) << bit % 64;
    if ((breadth->seen[bit / 64] & mask) != 0) return true;
    Budget *budget = breadth->options->budget;
    if (!growing_room(budget, &breadth->order)) return false;
    if (breadth->with_parents) {
        if (parent > UINT32_MAX || !growing_room(budget, &breadth->parents)) return false;
        breadth->parents.items[breadth->parents.count++] = (uint32_t)parent;
    }
    breadth->seen[bit / 64] |= mask;
    breadth->order.items[breadth->order.count++] = node;
    return true;
}

static Moves moves_at(const Breadth *breadth, size_t position)
{
    BreadthNode node = breadth->order.items[position];
    return moves_of(breadth->options->graph, breadth->options->automaton, node.state,
                    node.automaton_state);
}

static ProductEnd note_targets(Breadth *breadth, size_t position, Moves *moves)
{
    const ProductOptions *options = breadth->options;
    while (moves_next(moves)) {
        BreadthNode node = {moves_target(moves), moves_taken_edge(moves)->target};
        if (!note(breadth, position, node)) return PRODUCT_NO_MEMORY;
    }
    bool asks = (++breadth->ticks & 4095) == 0 && options->is_over != NULL;
    return asks && options->is_over(options->context) ? PRODUCT_INTERRUPTED : PRODUCT_COMPLETE;
}

static ProductEnd stutter(Breadth *breadth)
{
    ProductEnd end = PRODUCT_COMPLETE;
    for (size_t i = breadth->level; i < breadth->order.count && end == PRODUCT_COMPLETE; i++) {
        Moves moves = moves_at(breadth, i);
        moves_only_stutter(&moves);
        end = note_targets(breadth, i, &moves);
    }
    return end;
}

static ProductEnd step(Breadth *breadth)
{
    ProductEnd how = PRODUCT_COMPLETE;
    size_t end = breadth->order.count;
    for (size_t i = breadth->level; i < end && how == PRODUCT_COMPLETE; i++) {
        Moves moves = moves_at(breadth, i);
        moves_skip_stutter(&moves);
        how = note_targets(breadth, i, &moves);
    }
    breadth->level = end;
    return how;
}

ProductEnd breadth_init(Breadth *breadth, const ProductOptions *options, bool with_parents)
{
    uint64_t nodes = (uint64_t)options->graph->states * options->automaton->states;
    *breadth = (Breadth){.options = options, .words = nodes / 64 + 1, .with_parents = with_parents};
    breadth->seen = budget_allocate(options->budget, breadth->words, sizeof *breadth->seen);
    if (breadth->seen == NULL) return PRODUCT_NO_MEMORY;
    for (uint32_t i = 0; i < options->graph->initial_states; i++) {
        if (!note(breadth, i, (BreadthNode){i, options->automaton->initial})) {
            return PRODUCT_NO_MEMORY;
        }
    }
    return stutter(breadth);
}

ProductEnd breadth_go_on(Breadth *breadth)
{
    ProductEnd end = step(breadth);
    return end == PRODUCT_COMPLETE ? stutter(breadth) : end;
}

void breadth_release(Breadth *breadth)
{
    Budget *budget = breadth->options->budget;
    growing_release(budget, &breadth->order);
    growing_release(budget, &breadth->parents);
    budget_free(budget, breadth->seen, breadth->words, sizeof *breadth->seen);
}
