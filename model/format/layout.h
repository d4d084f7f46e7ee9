/* layout.h - where each piece stands. Private to the formatter. */
#ifndef MODEL_LAYOUT_H
#define MODEL_LAYOUT_H

#include "pieces.h"

/* Gaps are settled before; those of trailing comments are settled here. */
void layout_settle(Pieces *pieces);

#endif
