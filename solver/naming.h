/* naming.h - names for what nobody named: variables of claims, as the model's writers would call them. */
#ifndef SOLVER_NAMING_H
#define SOLVER_NAMING_H

#include "claims.h"

/* How an element of the type is called: as a process with that index calls it, or a quantifier of a
 * property; else the initial of the type's name. Not unlike other names yet. */
const char *naming_base(Arena *arena, const System *system, const Type *type);

/* Does the name mean a variable, process, param or option? No name is bound where it is visible. */
bool naming_is_taken(const System *system, const char *name);

/* The claim with the names that its outer `forall`s bind as short as they can be: templates have
 * names that differ from all others, whatever else is about. To be read, nothing else. */
const Expr *naming_tidy(const Claims *claims, const System *system, const Expr *claim);

/* The claim, tidied, in the language's words; on the heap. */
char *naming_words(const Claims *claims, const System *system, const Expr *claim);

#endif
