/* proving_picture.h - the picture of what was in the way of a proof. */
#ifndef CLI_PROVING_PICTURE_H
#define CLI_PROVING_PICTURE_H

#include "proving.h"

/* Of the obstacle, unless a better one was drawn. */
void proving_draw(Outcome *outcome, const System *system, Obstacles *obstacles);

/* Where something was proved since the picture of this property was drawn: of a state that this
 * allows, too. Takes so many seconds at most. */
void proving_draw_again(Proving *proving, uint32_t position, double seconds);

/* For a property that stays open without a picture and without another reason than time: one that
 * says that none was found. */
void proving_draw_nothing(Proving *proving, uint32_t position);

#endif
