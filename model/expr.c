/* expr.c - what kinds of expressions are called. */
#include "model/expr.h"

const char *expr_kind_name(ExprKind kind)
{
    switch (kind) {
#define EXPR_NAME_LINE(member, spelling)                                                           \
    case member: return spelling;
        EXPR_KINDS(EXPR_NAME_LINE)
#undef EXPR_NAME_LINE
    }
    return "";
}
