/* stuck.c - the expression `stuck`, as if somebody had asked for it. */
#include "properties/stuck.h"

static const Type truth = {.kind = TYPE_BOOL, .high = 1, .cells = 1};
static const Expr stuck = {.kind = EXPR_STUCK, .type = &truth};

const Property stuck_property = {.kind = PROPERTY_WITNESS, .name = "stuck", .expr = &stuck};
