/* smt_export.h - a transition system as SMT-LIB 2, for any solver.
 *
 * The text declares the variables of a state, now and after a step, and defines `init`, `trans` and
 * what each property says, over bit-vectors and Booleans (QF_BV). Behind that stand the annotations
 * of VMT-LIB, by which model checkers know a transition system (Cimatti, Griggio and Tonetta, "The
 * VMT-LIB language and tools", SMT 2022). And, where they are asked for, queries: is each property
 * inductive, can it be violated within some number of steps. */
#ifndef SOLVER_SMT_EXPORT_H
#define SOLVER_SMT_EXPORT_H

#include "model/system.h"

typedef struct SmtExportOptions {
    bool queries;  /* whether each property is inductive; else VMT-LIB's annotations, which has no
                    * commands that ask */
    bool unrolled; /* … and whether it is violated within `depth` steps */
    uint32_t depth;
} SmtExportOptions;

/* Adds the text. NULL, or why there is none, as a clause (owned by the caller): there is no Z3, by
 * which terms are made; or the system is more than can be written down so. */
char *smt_export(const System *system, const SmtExportOptions *options, Text *text);

#endif
