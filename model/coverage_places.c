/* coverage_places.c - which items leaving a place may note: so that states can be passed over from
 * which nothing that is open can be covered. */
#include "coverage_items.h"

#include "control.h"
#include "model/walk.h"

typedef struct Tour {
    Coverage *coverage;
    const Process *process;
    Control control;
    bool *entered, *left; /* nodes gone through, on the way to a step and behind one */
    ItemList *list;
} Tour;

static void add_item(void *context, uint32_t item)
{
    Tour *tour = context;
    if (!tour->coverage->items.items[item].silent) vector_push(tour->list, item);
}

static void add_group(Tour *tour, CoverKey key)
{
    uint32_t first = coverage_find(tour->coverage, key);
    if (first == NO_ITEM) return;
    const CoverMark *mark = &tour->coverage->marks.items[first];
    for (uint32_t i = 0; i < mark->count; i++) add_item(tour, mark->first + i);
}

/* What is assigned is mostly a constant. */
static void add_assigned(Tour *tour, const Statement *statement)
{
    uint32_t first = coverage_find(tour->coverage, cover_key(statement, 0));
    const Expr *value = statement->value;
    if (first == NO_ITEM) return;
    while (value->kind == EXPR_CHECK ||
           (value->kind == EXPR_SOME && !optional_has_tag(value->type)))
        value = value->a;
    if (value->kind == EXPR_CONST && value->type->cells == statement->value->type->cells) {
        const int64_t *cells = value->type->cells == 1 ? &value->number : value->cells;
        value_each_item(statement->value->type, cells, first, add_item, tour);
    } else {
        add_group(tour, cover_key(statement, 0));
    }
}

static void add_guard(Tour *tour, const Expr *condition, const void *key, uint32_t *number)
{
    if (condition->kind == EXPR_AND) {
        add_guard(tour, condition->a, key, number);
        add_guard(tour, condition->b, key, number);
    } else {
        add_group(tour, cover_key(key, (*number)++));
    }
}

static void add_block(void *context, const Block *block)
{
    Tour *tour = context;
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        const Statement *statement = block->statements[i];
        uint32_t conjuncts = 0;
        if (statement->kind == STATEMENT_ASSIGN) {
            add_assigned(tour, statement);
        } else if (statement->kind == STATEMENT_AWAIT) {
            add_guard(tour, statement->value, statement, &conjuncts);
        } else {
            add_group(tour, cover_key(statement, 0));
        }
        statement_each_block(statement, add_block, tour);
    }
}

/* Behind a step, up to the next place. */
static void go_on(void *context, const Node *node)
{
    Tour *tour = context;
    if (node == NULL || node->kind == NODE_STEP || node->kind == NODE_DONE) return;
    uint32_t number = control_number(&tour->control, node);
    if (tour->left[number] || node->kind == NODE_EITHER) return;
    tour->left[number] = true;
    add_group(tour, cover_key(node, 0));
    if (node->kind != NODE_FOR_ANY) go_on(tour, node->next);
    go_on(tour, node->other);
}

static void add_step(Tour *tour, const Step *step)
{
    uint32_t conjuncts = 1;
    add_group(tour, cover_key(step, 0));
    if (step->process->provided != NULL) {
        add_guard(tour, step->process->provided, step, &conjuncts);
    }
    add_block(tour, step->body);
    go_on(tour, step->after);
    block_each_exit(step->body, go_on, tour);
}

static void enter(Tour *tour, const Node *node)
{
    if (node == NULL || node->kind == NODE_DONE) return;
    uint32_t number = control_number(&tour->control, node);
    if (tour->entered[number]) return;
    tour->entered[number] = true;
    if (node->kind == NODE_STEP) {
        add_step(tour, node->step);
        return;
    }
    add_group(tour, cover_key(node, 0));
    enter(tour, node->next);
    enter(tour, node->other);
    for (uint32_t i = 0; i < node->branch_count; i++) enter(tour, node->branches[i]);
}

static void begin(Tour *tour, ItemList *list)
{
    free(tour->entered);
    free(tour->left);
    tour->list = list;
    tour->entered = memory_allocate(tour->control.nodes.count + 1, sizeof(bool));
    tour->left = memory_allocate(tour->control.nodes.count + 1, sizeof(bool));
}

static void find_in_process(Coverage *coverage, const Process *process)
{
    Tour tour = {.coverage = coverage, .process = process};
    ItemList *places = memory_allocate(process->place_count + 1, sizeof *places);
    ItemList *anytimes = memory_allocate(process->step_count + 1, sizeof *anytimes);
    control_find(&tour.control, process);
    for (uint32_t i = 0; i < process->place_count; i++) {
        begin(&tour, &places[i]);
        enter(&tour, process->places[i].node);
    }
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (!process->steps[i]->anytime) continue;
        begin(&tour, &anytimes[i]);
        add_step(&tour, process->steps[i]);
    }
    free(tour.entered);
    free(tour.left);
    control_release(&tour.control);
    coverage->places[process->position] = places;
    coverage->anytimes[process->position] = anytimes;
}

void coverage_find_places(Coverage *coverage)
{
    const System *system = coverage->system;
    coverage->places = memory_allocate(system->process_count + 1, sizeof(ItemList *));
    coverage->anytimes = memory_allocate(system->process_count + 1, sizeof(ItemList *));
    for (uint32_t i = 0; i < system->process_count; i++) {
        find_in_process(coverage, system->processes[i]);
    }
}
