/* type.h - the types of values, and how a value is laid out in 64-bit cells.
 *
 * Every value of a type takes the same number of cells, in one canonical form, so that two values
 * are equal exactly when their cells are:
 *
 *     bool, range, integer   one cell, the number (false 0, true 1)
 *     enumeration            one cell, the member's position from 0
 *     id(n)                  one cell, 0 to n-1 (people see 1 to n)
 *     order(n)               one cell, the rank among the held values from 0; during a step, values
 *                            created in it follow above, up to 2n; NO_VALUE where nothing is held
 *     T?, T a scalar         one cell, NO_VALUE for none (T itself is never an optional)
 *     T?, T a struct         a cell 1 (a value) or 0 (none), then T's cells (absent ones for none);
 *                            also if T has only one cell, which may be NO_VALUE for its own reasons
 *     set of T               a bit for each value of T (bit i of cell i/64 for value low+i)
 *     [I] T                  T's cells for each value of I, ascending
 *     struct                 its fields' cells in order
 *     queue(n), bag(n) of T  the length, then n times T's cells (a queue's head first, a bag in
 *                            ascending order of cells; absent ones behind the last)
 *
 * The filler of a type is what stands where there is no value: NO_VALUE for an order and an
 * optional, the lowest value for other scalars, empty sets, queues and bags, fillers inside. Under
 * `none` of an optional struct and behind the last of a queue or bag, all scalars are NO_VALUE: what
 * stands there must not depend on a range's bounds, since alike types are compared cell by cell. */
#ifndef MODEL_TYPE_H
#define MODEL_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/text.h"

#define NO_VALUE INT64_MIN

/* A larger type can't be an index, the element of a set or quantified over. */
#define TYPE_VALUES_MOST 65536

/* clang-format off */
#define TYPE_KINDS(X)                                                                              \
    X(TYPE_BOOL, "bool")                                                                           \
    X(TYPE_INT, "int")     /* any 64-bit number: only in between, never stored */                  \
    X(TYPE_RANGE, "range")                                                                         \
    X(TYPE_ENUM, "enumeration")                                                                    \
    X(TYPE_ID, "id")                                                                               \
    X(TYPE_ORDER, "order")                                                                         \
    X(TYPE_OPTIONAL, "optional")                                                                   \
    X(TYPE_SET, "set")                                                                             \
    X(TYPE_MAP, "map")                                                                             \
    X(TYPE_STRUCT, "struct")                                                                       \
    X(TYPE_QUEUE, "queue")                                                                         \
    X(TYPE_BAG, "bag")                                                                             \
    X(TYPE_BAD, "error")   /* what could not be typed; fits everywhere, so that nothing cascades */
/* clang-format on */

typedef enum TypeKind {
#define TYPE_ENUM_LINE(kind, spelling) kind,
    TYPE_KINDS(TYPE_ENUM_LINE)
#undef TYPE_ENUM_LINE
} TypeKind;

typedef struct Type Type;

typedef struct Field {
    const char *name;
    const Type *type;
    uint32_t offset; /* its first cell inside the struct */
} Field;

struct Type {
    TypeKind kind;
    const char *name;           /* from `type NAME = …`, or NULL */
    int64_t low, high;          /* of a scalar that is no optional: the values of its cell */
    const char *const *members; /* enumeration: high + 1 names */
    int64_t capacity;           /* queue, bag, and order: the n */
    const Type *index;          /* map */
    const Type *element;        /* optional, set, map, queue, bag */
    const Field *fields;        /* struct */
    uint32_t field_count;
    uint32_t cells;
    uint32_t order; /* order: its position in System.orders */
    /* A range whose bounds, or identities whose number, depend on a lifted param: low and high are
     * those of this instance, and these what they are for every value of it (NULL where that is a
     * constant; of an id high_expr is the number itself). Or an order whose n does: its values are
     * endless anyway, so that nothing else says what it is. */
    bool lifted;
    const struct Expr *low_expr, *high_expr;
};

/* bool, range, integer, enumeration, id or order. */
bool type_is_scalar(const Type *type);

/* Scalar and finite: may be an index and be gone through (its values are low..high). */
bool type_is_finite_scalar(const Type *type);

/* How many values low..high has; only for finite scalars. */
uint64_t type_values(const Type *type);

/* The same type but for the bounds of ranges inside, so that cells mean the same (sets are the
 * same only if their element bounds are too). An INT is like a range. TYPE_BAD is like any. */
bool type_alike(const Type *a, const Type *b);

/* Does every value of `from` fit into `into` without a check? They must be alike. */
bool type_contains(const Type *into, const Type *from);

/* Writes the filler (see above) to `cells`. */
void type_fill(const Type *type, int64_t *cells);

/* Writes what stands under `none` of an optional struct and behind the last of a queue or bag. */
void type_fill_absent(const Type *type, int64_t *cells);

/* Does the type contain these identities (NULL: any) anywhere? */
bool type_mentions(const Type *type, const Type *id);

/* Does the type contain an order anywhere? */
bool type_has_order(const Type *type);

/* Does an optional have a cell that says whether there is a value (T is no scalar)? */
static inline bool optional_has_tag(const Type *optional)
{
    return optional->cells > optional->element->cells;
}

/* The number of bits in a set's cells: values of its element, for an order 2n+1. */
uint32_t set_capacity(const Type *set);

/* The type as its writer would write it: its name if it has one, else its form. */
void type_print(Text *text, const Type *type);

#endif
