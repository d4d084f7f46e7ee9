/* exclusive.c - which places are between two steps: forwards from the one, backwards from the
 * other. */
#include "model/exclusive.h"

#include <stdlib.h>

#include "control.h"
#include "support/memory.h"

typedef struct Between {
    Control control;
    const Step *first, *second;
    bool *ahead; /* for each node: control comes there after `first` */
    bool *leads; /* for each node: from there it can come to `second` */
    bool changed, found;
} Between;

/* Calls the visitor for each node that control can go on to from this one, steps being taken. */
static void each_following(const Node *node, NodeVisitor *visitor, void *context)
{
    if (node->kind == NODE_STEP) {
        visitor(context, node->step->after);
        block_each_exit(node->step->body, visitor, context);
    }
    if (node->next != NULL) visitor(context, node->next);
    if (node->other != NULL) visitor(context, node->other);
    for (uint32_t i = 0; i < node->branch_count; i++) visitor(context, node->branches[i]);
}

static void mark_ahead(void *context, const Node *node)
{
    Between *between = context;
    bool *mark = &between->ahead[control_number(&between->control, node)];
    between->changed |= !*mark;
    *mark = true;
}

static void note_lead(void *context, const Node *node)
{
    Between *between = context;
    between->found |= between->leads[control_number(&between->control, node)];
}

static bool is_step(const Node *node, const Step *step)
{
    return node->kind == NODE_STEP && node->step == step;
}

/* Until nothing changes. Graphs of control are small. */
static void go_ahead(Between *between)
{
    do {
        between->changed = false;
        for (size_t i = 0; i < between->control.nodes.count; i++) {
            const Node *node = between->control.nodes.items[i];
            if (!between->ahead[i] || is_step(node, between->first)) continue;
            each_following(node, mark_ahead, between);
        }
    } while (between->changed);
}

static void go_back(Between *between)
{
    do {
        between->changed = false;
        for (size_t i = between->control.nodes.count; i-- > 0;) {
            const Node *node = between->control.nodes.items[i];
            if (between->leads[i] || is_step(node, between->first)) continue;
            between->found = is_step(node, between->second);
            each_following(node, note_lead, between);
            between->leads[i] = between->found;
            between->changed |= between->found;
        }
    } while (between->changed);
}

static void begin(Between *between)
{
    for (size_t i = 0; i < between->control.nodes.count; i++) {
        const Node *node = between->control.nodes.items[i];
        if (is_step(node, between->first)) each_following(node, mark_ahead, between);
    }
}

bool exclusive_find(Exclusive *exclusive, const Step *first, const Step *second)
{
    const Process *process = first->process;
    if (first->anytime || second->anytime) return false;
    Between between = {.first = first, .second = second};
    control_find(&between.control, process);
    between.ahead = memory_allocate(between.control.nodes.count, sizeof(bool));
    between.leads = memory_allocate(between.control.nodes.count, sizeof(bool));
    begin(&between);
    go_ahead(&between);
    go_back(&between);
    bool any = false;
    *exclusive = (Exclusive){process, memory_allocate(process->place_count, sizeof(bool))};
    for (uint32_t i = 0; i < process->place_count; i++) {
        uint32_t node = control_number(&between.control, process->places[i].node);
        exclusive->inside[i] = between.ahead[node] && between.leads[node];
        any |= exclusive->inside[i];
    }
    control_release(&between.control);
    free(between.ahead);
    free(between.leads);
    if (!any) exclusive_release(exclusive);
    return any;
}

void exclusive_release(Exclusive *exclusive)
{
    free(exclusive->inside);
    exclusive->inside = NULL;
}
