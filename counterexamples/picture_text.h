/* picture_text.h - one picture for people: what is known, the state before, the step, what breaks.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_PICTURE_TEXT_H
#define COUNTEREXAMPLES_PICTURE_TEXT_H

#include "counterexamples/picture.h"
#include "page.h"

/* `same_as`: the property whose picture has the same candidate and was shown; or NULL. */
void picture_text(Page *page, const Picture *picture, const char *same_as);

/* What a proof rests on, a conjunct a line; the rest of many is only counted. */
void invariant_text(Page *page, const Finding *finding);

#endif
