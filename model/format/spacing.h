/* spacing.h - how many blanks stand between neighbours on a line. Private to the formatter. */
#ifndef MODEL_SPACING_H
#define MODEL_SPACING_H

#include "pieces.h"

void spacing_settle(Pieces *pieces);

#endif
