/* control.c - finding and numbering the nodes of a process; see control.h. */
#include "control.h"

#include "model/walk.h"
#include "support/bug.h"

static size_t slot_of(const Control *control, const Node *node)
{
    size_t mask = control->slot_count - 1;
    size_t slot = (size_t)(((uint64_t)(uintptr_t)node * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & mask;
    while (control->slots[slot] != 0 && control->nodes.items[control->slots[slot] - 1] != node)
        slot = (slot + 1) & mask;
    return slot;
}

static void grow(Control *control)
{
    free(control->slots);
    control->slot_count = control->slot_count == 0 ? 64 : 2 * control->slot_count;
    control->slots = memory_allocate(control->slot_count, sizeof *control->slots);
    for (size_t i = 0; i < control->nodes.count; i++)
        control->slots[slot_of(control, control->nodes.items[i])] = (uint32_t)i + 1;
}

static void add(void *context, const Node *node)
{
    Control *control = context;
    if (node == NULL) return;
    if (2 * control->nodes.count >= control->slot_count) grow(control);
    size_t slot = slot_of(control, node);
    if (control->slots[slot] != 0) return;
    vector_push(&control->nodes, node);
    control->slots[slot] = (uint32_t)control->nodes.count;
}

typedef struct Exits {
    NodeVisitor *visitor;
    void *context;
} Exits;

static void visit_exits(void *context, const Block *block)
{
    const Exits *exits = context;
    if (block == NULL) return;
    for (uint32_t i = 0; i < block->count; i++) {
        const Statement *statement = block->statements[i];
        if (statement->kind == STATEMENT_LEAVE) exits->visitor(exits->context, statement->node);
        statement_each_block(statement, visit_exits, context);
    }
}

void block_each_exit(const Block *block, NodeVisitor *visitor, void *context)
{
    Exits exits = {visitor, context};
    visit_exits(&exits, block);
}

static void add_following(Control *control, const Node *node)
{
    add(control, node->next);
    add(control, node->other);
    for (uint32_t i = 0; i < node->branch_count; i++) add(control, node->branches[i]);
}

void control_find(Control *control, const Process *process)
{
    add(control, process->start);
    for (uint32_t i = 0; i < process->place_count; i++) add(control, process->places[i].node);
    for (uint32_t i = 0; i < process->step_count; i++) {
        add(control, process->steps[i]->after);
        block_each_exit(process->steps[i]->body, add, control);
    }
    for (size_t i = 0; i < control->nodes.count; i++)
        add_following(control, control->nodes.items[i]);
}

void control_release(Control *control)
{
    vector_release(&control->nodes);
    free(control->slots);
    control->slots = NULL;
    control->slot_count = 0;
}

uint32_t control_number(const Control *control, const Node *node)
{
    uint32_t found = control->slots[slot_of(control, node)];
    PROMISE(found != 0);
    return found - 1;
}
