/* deciding.c - the statements of the step, and the nodes of control behind it. */
#include "deciding.h"

#define NODES_MOST 1000 /* passed at once; where it is more the step may decide, for all we know */

static bool block_decides(const Block *block);

static bool statement_decides(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN:
    case STATEMENT_LET:
    case STATEMENT_SEND: return false;
    case STATEMENT_FOR: return block_decides(statement->body);
    case STATEMENT_RECEIVE:
    case STATEMENT_IF:
    case STATEMENT_AWAIT:
    case STATEMENT_CHOOSE:
    case STATEMENT_EITHER:
    case STATEMENT_ASSERT:
    case STATEMENT_LEAVE: return true;
    }
    return true;
}

static bool block_decides(const Block *block)
{
    bool decides = false;
    for (uint32_t i = 0; block != NULL && i < block->count && !decides; i++) {
        decides = statement_decides(block->statements[i]);
    }
    return decides;
}

/* Where it goes on behind its last statement; NULL: it stays. */
static const Node *end_of(const Step *step, uint32_t *ret_count)
{
    *ret_count = step->body == NULL ? 0 : step->body->count;
    if (*ret_count == 0) return step->after;
    const Statement *last = step->body->statements[*ret_count - 1];
    if (last->kind != STATEMENT_LEAVE) return step->after;
    (*ret_count)--;
    return last->node;
}

/* Is the loop at its last element? Its variable is as it was before the step. */
static bool is_over(const Node *advance, const int64_t *cells)
{
    return cells[advance->local->offset] == advance->number;
}

static bool node_decides(const Node *node)
{
    bool of_any_number = node->kind == NODE_ADVANCE && node->value != NULL;
    bool of_elements = node->kind == NODE_SET && node->initial.domain != NULL;
    return node->kind == NODE_DECIDE || of_any_number || of_elements;
}

/* `cells`: of the instance, before the step. */
static bool way_decides(const Node *node, const int64_t *cells)
{
    uint32_t passed = 0;
    while (node->place == NO_PLACE) {
        if (node_decides(node) || passed++ == NODES_MOST) return true;
        bool over = node->kind == NODE_ADVANCE && is_over(node, cells);
        node = over ? node->other : node->next;
    }
    return node->kind == NODE_FOR_ANY;
}

bool step_decides(const TraceState *before, const TraceState *after)
{
    const Step *step = after->step;
    const Process *process = after->process;
    const int64_t *cells = before->cells + instance_base(process, after->instance);
    uint32_t count;
    const Node *next = end_of(step, &count);
    if (process->provided != NULL) return true;
    if (!step->anytime && process->places[cells[0]].node->kind != NODE_STEP) return true;
    for (uint32_t i = 0; i < count; i++) {
        if (statement_decides(step->body->statements[i])) return true;
    }
    return next != NULL && way_decides(next, cells);
}
