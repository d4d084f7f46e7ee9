/* print.h - expressions as source text, in the language's own syntax. */
#ifndef MODEL_PRINT_H
#define MODEL_PRINT_H

#include "model/system.h"

/* Text that means the same where the expression's names are visible: with the least parentheses,
 * constants by their types, and without what the checker has put in (checks against ranges, a T as
 * a T?, other bounds of sets). What the language has no words for is printed as its reader would
 * guess it: values of identities as numbers from 1, maps and queues as in value.h, a step in the
 * second use of its `steps`, and not in the others, with a `#2` behind its name. A value of an order
 * is #1 when it is the least of those that are held, #2 when it is the next one, …: not the number of
 * its creation, by which traces call it. */
void expr_print(Text *text, const Expr *expr);

/* Does what was printed speak of values of an order in that way? */
bool printed_has_ranks(const char *printed);

/* The same as an operand of arithmetic, as a bound of a range is: in parentheses where needed. */
void expr_print_operand(Text *text, const Expr *expr);

#endif
