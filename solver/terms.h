/* terms.h - Z3 terms, made in one context that owns them all.
 *
 * Every function gives a term that lives until terms_destroy: each result is reference-counted at
 * once and noted in one table, and nowhere else is anything counted (a result of a counting context
 * dies at the next call otherwise). What is decided already is not handed to Z3: and, or, not, if
 * and the like of constants are simplified here, so that `term_is_true` and `term_is_false` tell
 * what is known without asking.
 *
 * Z3's errors (out of memory, a sort that does not fit) do not end the program: the first one is
 * kept, and from then on terms mean nothing: whoever believes an answer asks terms_failure first.
 * A context belongs to one thread; only terms_interrupt may be called from another one. */
#ifndef SOLVER_TERMS_H
#define SOLVER_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "z3_library.h"

typedef Z3_ast Term;
typedef struct Terms Terms;

/* Not without Z3: z3_library_problem has to have said that there is one where there may be none. */
Terms *terms_create(void);
void terms_destroy(Terms *terms); /* NULL is allowed */
Z3_context terms_context(const Terms *terms);

/* What Z3 reported first, e.g. "out of memory"; NULL as long as nothing failed. */
const char *terms_failure(const Terms *terms);

/* Of the whole process, as Z3's own limit is: somebody who is asked now and then, while terms are
 * made, whether to give up. When the answer is yes, making the term fails. NULL for nobody. */
typedef bool TermsOverseer(void *context);
void terms_oversee(TermsOverseer *overseer, void *context);

/* From now on nothing that Z3 made is given back: the process is about to end, somebody waits for
 * that, and taking a large search apart takes Z3 seconds. */
void terms_abandon(void);
bool terms_are_abandoned(void);

/* Does Z3 hold so much that the check that runs had better end before it meets the limit below? It
 * then ends without losing anything. */
bool terms_memory_is_short(void);

/* Of the whole process, too: the bytes that Z3 may hold while a check runs; UINT64_MAX for no limit. At other times
 * there is none, since Z3 can't even give back anything where it may take nothing. */
void terms_limit_memory(uint64_t bytes);

/* Tells the check that is running to end soon with "unknown". Any thread, any time; forgotten where
 * nothing runs, so who wants to stop for good repeats it and keeps a flag (see query.h). */
void terms_interrupt(Terms *terms);

/* Takes over what a Z3 function returned: counts it, notes it. NULL (Z3 failed) gives `true`. */
Term terms_keep(Terms *terms, Z3_ast made);

/* The truth values; `and` of none is true, `or` of none false. */
Term term_truth(Terms *terms, bool value);
bool term_is_true(const Terms *terms, Term term);
bool term_is_false(const Terms *terms, Term term);
Term term_not(Terms *terms, Term a);
Term term_and(Terms *terms, Term a, Term b);
Term term_or(Terms *terms, Term a, Term b);
Term term_and_not(Terms *terms, Term a, Term b); /* a and not b */
Term term_and_all(Terms *terms, const Term *list, size_t count);
Term term_or_all(Terms *terms, const Term *list, size_t count);
Term term_implies(Terms *terms, Term a, Term b);

/* Is it plain to see that `bad` is nowhere where `given` is, because all conjuncts of its negation
 * are among those of `given`? Only a few of these are looked at: false says nothing. */
bool term_plainly_excludes(Terms *terms, Term given, Term bad);
Term term_iff(Terms *terms, Term a, Term b);
Term term_if(Terms *terms, Term condition, Term then, Term otherwise); /* any one sort */
Term term_equal(Terms *terms, Term a, Term b);                         /* any one sort */

/* Sorts live as long as the context. bits >= 1. A name gives one uninterpreted sort for good. */
Z3_sort terms_bool_sort(const Terms *terms);
Z3_sort terms_int_sort(const Terms *terms);
Z3_sort terms_bits_sort(Terms *terms, uint32_t bits);
Z3_sort terms_named_sort(Terms *terms, const char *name);

/* A new constant, unlike any other: the name (for whoever reads a written query) gets a number
 * behind it where it was used before. */
Term term_constant(Terms *terms, const char *name, Z3_sort sort);

/* A new function symbol, likewise, and what it gives for arguments. */
Z3_func_decl terms_function(Terms *terms, const char *name, size_t arity, const Z3_sort *domain,
                            Z3_sort range);
Term term_apply(Terms *terms, Z3_func_decl function, size_t count, const Term *arguments);

/* The term with `by` in place of each `constant` (made by term_constant; both of one sort). */
Term term_substitute(Terms *terms, Term in, Term constant, Term by);
Term term_substitute_many(Terms *terms, Term in, size_t count, const Term *constants,
                          const Term *by);

/* Closed over the constants, which stand for themselves in `body`. count 0 gives the body. */
Term term_forall(Terms *terms, size_t count, const Term *constants, Term body);
Term term_exists(Terms *terms, size_t count, const Term *constants, Term body);

/* Does the constant occur in the term? */
bool term_mentions(Terms *terms, Term term, Term constant);

#endif
