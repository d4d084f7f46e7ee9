/* symmetry.h - for which `id` types a renaming of the identities changes nothing.
 *
 * Identities are interchangeable by typing, up to a few corners where their order can be noticed:
 * which of two model errors, or of a model error and a false condition, comes first when something
 * goes through the identities one by one. There no symmetry is claimed. In doubt: none. */
#ifndef MODEL_SYMMETRY_H
#define MODEL_SYMMETRY_H

#include "model/system.h"

/* Do initial states, steps, model errors and properties commute with every renaming of these
 * identities? Otherwise *ret_reason (may be NULL) says why not, as a clause. */
bool symmetry_allows(const System *system, const Type *id, const char **ret_reason);

/* The id types of a system: of what its variables and locals hold and are indexed by, in order of
 * their first appearance. Gives how many; `ret_types` may be NULL, else has room for `room`. */
uint32_t symmetry_types(const System *system, const Type **ret_types, uint32_t room);

#endif
