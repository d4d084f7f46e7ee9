/* columns.h - the parts of neighbouring lines in common columns. Private to the formatter. */
#ifndef MODEL_COLUMNS_H
#define MODEL_COLUMNS_H

#include "pieces.h"

/* Widens gaps, which are settled before. */
void columns_settle(Pieces *pieces);

#endif
