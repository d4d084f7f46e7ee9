/* goals.h - what must be impossible for a property to hold: the other side of findings_judge_*.
 *
 * A proof of a property shows that no reachable state is bad in a state and no transition from one
 * is bad in a transit. Where evaluating the property fails is bad, too: such a property has no value
 * everywhere and holds nowhere. A witness is "proved" when it is never reached. */
#ifndef SOLVER_GOALS_H
#define SOLVER_GOALS_H

#include "encode.h"
#include "properties/findings.h"

/* For the finding at that position. `transit` leaves from the state; its inputs are to be asserted
 * beside it. For properties of the other sort: false. */
Term goal_bad_state(Encoder *encoder, const Findings *findings, uint32_t position,
                    const State *state);
Term goal_bad_transit(Encoder *encoder, const Findings *findings, uint32_t position,
                      const Transit *transit);

/* Is it of a kind that these say anything about? */
bool goal_is_safety(const Property *property);

#endif
