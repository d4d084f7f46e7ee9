/* accidents.h - do properties of liveness hold because a premise in them never comes true?
 *
 * What is about single states is seen in states (cover.h). Of what speaks of time, or of steps that
 * are taken, a run is looked for: one that is fair, satisfies the premises of the model, and makes
 * that of the property true where it is asked for. */
#ifndef EXPLORER_ACCIDENTS_H
#define EXPLORER_ACCIDENTS_H

#include "model/coverage.h"
#include "premises.h"

typedef struct Accident {
    uint32_t item;          /* of the coverage */
    const Formula *formula; /* of the runs that cover it */
} Accident;

typedef struct Accidents {
    Coverage *coverage; /* NULL: nobody asks */
    Premises *premises;
    VECTOR(Accident) items;
} Accidents;

/* Lists those of a property, as long as there is room for their atoms; of others it is not told
 * whether they are covered. */
void accidents_add(Accidents *accidents, const Property *property);
void accidents_release(Accidents *accidents);

/* These atoms have no value in some state. */
void accidents_give_up(Accidents *accidents, uint64_t atoms);

/* Of a property that holds. */
void accidents_tell(const Accidents *accidents, const Property *property,
                    const ProductOptions *where, const Fairness *declared);

#endif
