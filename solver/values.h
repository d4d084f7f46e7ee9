/* values.h - symbolic values of the language's types.
 *
 *     bool                      VALUE_TRUTH
 *     range, int, enum, id      VALUE_NUMBER, the number of its cell
 *     order                     VALUE_NUMBER, the rank; -1 where nothing is held
 *     T?                        VALUE_TUPLE: is there a value (truth), the value
 *     struct                    VALUE_TUPLE: its fields
 *     set of T                  VALUE_TUPLE: for each element from low on whether it is in (a
 *                               truth; an order's ranks 0..2n)
 *     [I] T                     VALUE_TUPLE: the entry for each index from low on
 *     queue(n), bag(n) of T     VALUE_TUPLE: the length (number 0..n), n entries
 *
 * A map or set over a *lifted* type (endless: see values_is_lifted) is a VALUE_FUNCTION: a bound
 * constant of the index's sort and the body, the value at it. Nothing else differs between finite
 * and unbounded encodings.
 *
 * Canonical form, kept by every function here: what is under `none`, behind the last of a queue or
 * bag, and in an order that holds nothing has the filler (value_filler: false, the lowest number,
 * -1 for an order, none, empty), so that equal values have equal parts; bags ascend in the order of
 * their cells (type.h). Where alike types have different fillers (ranges with different bounds),
 * those of the value's own type count; functions that put a value into another adapt it
 * (value_as). A set over a lifted type has nothing outside that type; what a map over a lifted type
 * has outside of it is anything, and value_equal does not look there. The filler of a lifted
 * identity is one constant of its sort.
 *
 * Values are never changed. They live in the arena of their Values, terms in their context. */
#ifndef SOLVER_VALUES_H
#define SOLVER_VALUES_H

#include "model/system.h"
#include "numbers.h"

typedef enum ValueShape { VALUE_TRUTH, VALUE_NUMBER, VALUE_TUPLE, VALUE_FUNCTION } ValueShape;

typedef struct Value Value;
struct Value {
    ValueShape shape;
    const Type *type;          /* of ranges only the kind counts: numbers know their intervals */
    Term truth;                /* VALUE_TRUTH */
    Number number;             /* VALUE_NUMBER */
    const Value *const *parts; /* VALUE_TUPLE; NULL-typed helpers (presence, bits) have type NULL */
    uint32_t count;
    Number bound;      /* VALUE_FUNCTION: the constant that stands for the index */
    const Value *body; /* … the value there */
};

/* What lifted types need from whoever knows the system. */
typedef struct Lifting {
    /* A bound of a lifted range: of every value of the params (`expr`), or a constant (NULL). */
    Number (*bound)(void *context, const Expr *expr, int64_t constant);
    /* Something has no encoding, and what stands in its place means nothing. */
    void (*refuse)(void *context, const char *what);
    void *context;
    struct Identity *identities; /* the lifted identity types met so far; begins as NULL */
} Lifting;

typedef struct Values {
    Arena *arena;
    Terms *terms;
    Numbers numbers;
    bool lifts;       /* may types be lifted at all? false in finite encodings */
    Lifting *lifting; /* NULL where not */
} Values;

/* Is the type endless here: is a bound of the range, or the size of the identities, a lifted
 * parameter (Type.lifted), or is it an order in an unbounded encoding? */
bool values_is_lifted(const Values *values, const Type *scalar);

/* What every number of a scalar type is sure to lie in: its bounds; of an order -1..ranks-1 (with
 * `system` NULL 0..2n, what a set of it may contain). Open on the sides that are lifted. The filler
 * of a range lies in it even where the range is empty. */
void values_interval(const Values *values, const System *system, const Type *scalar,
                     int64_t *ret_low, int64_t *ret_high);

/* Is the number one of the type's values (of an order: a rank from 0 on)? */
Term values_has(const Values *values, const Type *scalar, Number number);

/* The sort of a lifted identity type. */
Z3_sort values_identity_sort(const Values *values, const Type *id);

/* Making them. */
const Value *value_truth(const Values *values, Term truth);
const Value *value_number(const Values *values, const Type *type, Number number);
const Value *value_tuple(const Values *values, const Type *type, const Value *const *parts,
                         uint32_t count);
const Value *value_constant(const Values *values, const Type *type, const int64_t *cells);
const Value *value_filler(const Values *values, const Type *type);

/* A map or set over a lifted type: `bound` is a constant of value_bound, which stands for the index
 * in `body` and nowhere else. Of a set the body is false outside the type (values_has). */
const Value *value_function(const Values *values, const Type *type, Number bound,
                            const Value *body);
Number value_bound(const Values *values, const Type *index);

/* The same value with the fillers of an alike type. */
const Value *value_as(const Values *values, const Type *type, const Value *value);

/* The value with `by` for the constant `bound`. */
const Value *value_substitute(const Values *values, const Value *value, Number bound, Number by);

/* All new constants, named after `name` ("record[1]", "enactor[2].plan"); *ret_typing says that
 * the value is one of the type, in canonical form. Order ranks lie in -1..ranks-1 with `ranks` as
 * order_ranks() gives it (a set's bits above are false). In lifted parts function symbols are made.
 */
const Value *value_fresh(const Values *values, const System *system, const Type *type,
                         const char *name, Term *ret_typing);

/* The value is one of the type, in canonical form, and no order in it (but under none and the like)
 * holds nothing. Where the intervals of its numbers say so already, it is not claimed again. */
Term value_typing(const Values *values, const System *system, const Type *type, const Value *value);

/* As value_fresh; `suffix` is put behind each name, and *ret_typing only says that numbers lie in
 * their intervals: value_typing says the rest (and that orders hold something). */
const Value *value_fresh_loose(const Values *values, const System *system, const Type *type,
                               const char *name, const char *suffix, Term *ret_typing);

/* Known to be a value of this type: with the type's fillers, and each number in the form that it
 * has in every value of the type that was narrowed or made fresh. Ranks from order_ranks() on are
 * no longer in sets. */
const Value *value_narrow(const Values *values, const System *system, const Type *type,
                          const Value *value);

/* New constants for whatever is not a constant or symbol; *ret_definition: that they are equal. The
 * value is a narrowed one. */
const Value *value_named(const Values *values, const System *system, const Type *type,
                         const Value *value, const char *name, const char *suffix,
                         Term *ret_definition);

/* A new constant for an element of a scalar type (with its interval), e.g. to choose or to quantify
 * over. */
Number value_fresh_scalar(const Values *values, const Type *type, const char *name,
                          Term *ret_typing);

Term value_equal(const Values *values, const Value *a, const Value *b);
/* The order of the cells, as the model's bags have it. Not of lifted values. */
Term value_less(const Values *values, const Value *a, const Value *b);
/* Shares whatever is the same in both. */
const Value *value_if(const Values *values, Term condition, const Value *a, const Value *b);

/* A map's entry; the index is known to lie within (the caller has reported the error). Constant
 * indices give the entry itself. */
const Value *value_select(const Values *values, const Value *map, Number index);
const Value *value_store(const Values *values, const Value *map, Number index, const Value *entry);

/* Is the number in the set? Out of the element type's interval it is not. */
Term value_contains(const Values *values, const Value *set, Number element);
/* With that element in, or not (false where the element is outside: unchanged). */
const Value *value_set_with(const Values *values, const Value *set, Number element, Term in);

typedef enum SetOperation { SET_UNION, SET_DIFFERENCE, SET_INTERSECTION } SetOperation;
const Value *value_combine(const Values *values, SetOperation operation, const Value *a,
                           const Value *b);
/* The elements of a finite set as a list of truths, the first for `low`. */
int64_t value_set_low(const Value *set);

/* A finite set of this type from truths for its elements. */
const Value *value_set(const Values *values, const Type *type, const Term *in, uint32_t count);

/* Queues and bags. Removing at a position moves up what is behind; appending to a full one is
 * anything (the caller has reported the error); a bag's element goes where it belongs. */
Number value_length(const Value *list);
const Value *value_list_entry(const Values *values, const Value *list, Number position);
const Value *value_list_remove(const Values *values, const Value *list, Number position);
const Value *value_list_append(const Values *values, const Value *list, const Value *entry);
/* A bag with its entries in ascending order, whatever order they had. */
const Value *value_bag_sort(const Values *values, const Value *bag);

/* The number of truths that tell whether it is there / the value part of an optional. */
static inline Term value_is_some(const Value *optional)
{
    return optional->parts[0]->truth;
}
static inline const Value *value_of_some(const Value *optional)
{
    return optional->parts[1];
}
const Value *value_some(const Values *values, const Type *optional, const Value *payload);

/* After ANSWER_YES: the cells of a value that is not lifted. */
struct Query;
void value_decode(struct Query *query, const Type *type, const Value *value, int64_t *ret_cells);

#endif
