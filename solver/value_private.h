/* value_private.h - what the files about symbolic values share. */
#ifndef SOLVER_VALUE_PRIVATE_H
#define SOLVER_VALUE_PRIVATE_H

#include "support/bug.h"
#include "values.h"

/* A lifted identity type, its sort, and the element that is its filler. */
typedef struct Identity {
    const Type *type;
    Z3_sort sort;
    Number filler;
    struct Identity *next;
} Identity;

const Identity *values_identity(const Values *values, const Type *id);

/* Room for parts, in the arena. */
const Value **value_parts(const Values *values, size_t count);
Term *value_terms(const Values *values, size_t count);

/* Has the range no values in this instance, as that of a variable that loops over 1..0? */
bool values_is_empty(const Type *scalar);

/* A bound of a lifted range. */
Number values_low(const Values *values, const Type *range);
Number values_high(const Values *values, const Type *range);

void values_refuse(const Values *values, const char *what);

/* How many entries a map over a type that is not lifted has. */
uint32_t value_entries(const Type *map);

/* The element type's first value that a set has a place for. */
int64_t value_set_first(const Type *set);

/* Is the type one of identities that are opaque? Maps and sets over them have such an index. */
bool value_is_identity(const Values *values, const Type *type);

/* Does the type have a part that is lifted? */
bool value_has_lifted(const Values *values, const Type *type);

/* Can the values of the type be compared by value_less? */
bool value_is_ordered(const Values *values, const Type *type);

#endif
