/* control.h - the control graph of a process: all its nodes, numbered.
 *
 * A system knows nodes by pointers only; passes over the graph want to note things about each. */
#ifndef MODEL_CONTROL_H
#define MODEL_CONTROL_H

#include "model/system.h"
#include "support/vector.h"

typedef struct Control {
    VECTOR(const Node *) nodes; /* node i, in order of discovery */
    uint32_t *slots;            /* open addressing by pointer: a number + 1, or 0 */
    size_t slot_count;          /* a power of two */
} Control;

/* Finds what control can come to from the start, the places and the ends of steps. `control` is
 * the caller's storage, zeroed. */
void control_find(Control *control, const Process *process);
void control_release(Control *control);

/* The number of a node of this process. */
uint32_t control_number(const Control *control, const Node *node);

/* Calls the visitor for each node at which a leaving statement of the block lets control go on. */
typedef void NodeVisitor(void *context, const Node *node);
void block_each_exit(const Block *block, NodeVisitor *visitor, void *context);

#endif
