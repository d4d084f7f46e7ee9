/* print.h - expressions as source text, in the language's own syntax. */
#ifndef MODEL_PRINT_H
#define MODEL_PRINT_H

#include "model/system.h"

/* Text that means the same where the expression's names are visible: with the least parentheses,
 * constants by their types, and without what the checker has put in (checks against ranges, a T as
 * a T?, other bounds of sets). What the language has no words for is printed as its reader would
 * guess it: values of identities and orders as numbers from 1, maps and queues as in value.h, a step
 * in the second use of its `steps`, and not in the others, with a `#2` behind its name. */
void expr_print(Text *text, const Expr *expr);

/* The same as an operand of arithmetic, as a bound of a range is: in parentheses where needed. */
void expr_print_operand(Text *text, const Expr *expr);

#endif
