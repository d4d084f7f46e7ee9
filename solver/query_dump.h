/* query_dump.h - a check as an SMT-LIB 2 file, for other solvers and for people. */
#ifndef SOLVER_QUERY_DUMP_H
#define SOLVER_QUERY_DUMP_H

#include "query.h"
#include "support/text.h"

/* Adds declarations and an assertion for each of the terms. False when Z3 can't say. */
bool query_print(Terms *terms, const Term *list, size_t count, Text *text);

/* Writes the check of all these terms at once to `folder`/`name`-NNNN.smt2, with the first number
 * from `*number` on that no file has yet, which *number is set to. Where it can't, dumping.h says
 * so, and no more is written. */
void query_dump(Terms *terms, const char *folder, const char *name, uint32_t *number,
                const Term *list, size_t count, Answer answer);

#endif
