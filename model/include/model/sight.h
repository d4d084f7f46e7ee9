/* sight.h - which cells of a state it depends on what happens: what an instance may do from there, or
 * what a property says of it. In states that agree in them, the same happens. */
#ifndef MODEL_SIGHT_H
#define MODEL_SIGHT_H

#include "model/system.h"

/* Each sets ret_cells[c] for cells c < system->cells, and leaves others as they are. False: it may
 * depend on the whole state. */

/* Which ways an instance has whose control is at this place, ordinary ones and anytime ones: their
 * choices, what they come by and whether they can be taken. */
bool sight_of_instance(const System *system, const Process *process, uint32_t instance,
                       uint32_t place, bool *ret_cells);

/* What an expression of a property is, and all of its parts; of a transition if also what the instance
 * sees that takes it is the same. */
bool sight_of_property(const System *system, const Expr *expr, bool *ret_cells);

#endif
