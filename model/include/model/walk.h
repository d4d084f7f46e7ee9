/* walk.h - going through the parts of expressions and statements, for passes that look for
 * something. */
#ifndef MODEL_WALK_H
#define MODEL_WALK_H

#include "model/system.h"

/* The direct parts of an expression: operands, list, domain (but not a called function's body). */
typedef void ExprVisitor(void *context, const Expr *part);
void expr_each_part(const Expr *expr, ExprVisitor *visitor, void *context);

/* Does it speak of more than one state: is there a temporal operator in it, or `taken`? */
bool expr_has_time(const Expr *expr);

/* The expressions and inner blocks that stand directly in a statement. */
typedef void BlockVisitor(void *context, const Block *block);
void statement_each_expr(const Statement *statement, ExprVisitor *visitor, void *context);
void statement_each_block(const Statement *statement, BlockVisitor *visitor, void *context);

#endif
