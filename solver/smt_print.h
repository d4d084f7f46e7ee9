/* smt_print.h - terms as SMT-LIB 2 that people can read.
 *
 * Z3 prints terms itself, but under the names that it made, and shares parts wherever it can. Here a
 * constant has the name that it is given, nested `and` and `or` are one, a part is shared (by `let`)
 * where it is not small, and lines are indented and end at SMT_COLUMNS where they can. What is
 * printed is of bit-vectors and Booleans, without quantifiers. */
#ifndef SOLVER_SMT_PRINT_H
#define SOLVER_SMT_PRINT_H

#include "support/text.h"
#include "support/vector.h"
#include "terms.h"

#define SMT_COLUMNS 100

typedef struct SmtNames SmtNames;

SmtNames *smt_names_create(Terms *terms);
void smt_names_destroy(SmtNames *names);

/* A symbol that nobody else has and that is no word of SMT-LIB or of a solver; with bars around it
 * where it needs them. As much like `name` as can be. It lives as long as the names. */
const char *smt_symbol(SmtNames *names, const char *name);

/* What the constant is printed as; several may be printed alike. */
void smt_call(SmtNames *names, Term constant, const char *symbol);
const char *smt_called(const SmtNames *names, Term constant); /* NULL: it has no name yet */

typedef VECTOR(Term) TermList;

/* The constants that the term mentions join the list, each once. */
void smt_find(const SmtNames *names, Term term, TermList *list);

/* The conjuncts of a term, however nested, join the list. */
void smt_split(const SmtNames *names, Term term, TermList *list);

/* Is it a constant that stands for anything, rather than a value? */
bool smt_is_constant(const SmtNames *names, Term term);

/* The name of a constant as Z3 has it; valid until the next call. */
const char *smt_raw_name(const SmtNames *names, Term constant);

void smt_add_sort(const SmtNames *names, Term term, Text *text);

/* Adds the term; it begins at column `indent`, and so do its further lines. */
void smt_add_term(const SmtNames *names, Term term, size_t indent, Text *text);

/* `(head a b c)` with as many in a line as there is room for; further lines `indent` + 2. */
void smt_add_list(const char *head, const char *const *items, size_t count, size_t indent,
                  Text *text);

#endif
