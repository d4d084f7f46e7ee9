/* coverage_items.h - what coverage.c, coverage_items.c and the interpreter share.
 *
 * What could happen at one point of the text is a group of items side by side, one for each outcome,
 * silent ones for those that nobody misses: so one of a group has been noted exactly where control
 * came by. A key tells where a group is: a statement, a node, a step, a variable, an expression of a
 * property. */
#ifndef MODEL_COVERAGE_ITEMS_H
#define MODEL_COVERAGE_ITEMS_H

#include "model/coverage.h"
#include "support/vector.h"

#define NO_ITEM UINT32_MAX

typedef struct CoverMark {
    uint32_t first, count; /* of its group */
    bool late;             /* counts where the way is taken */
    CoverState state;
} CoverMark;

/* Two words as a key: a pointer, and what tells several things about it apart. */
typedef struct CoverKey {
    uint64_t pointer, more;
} CoverKey;

typedef struct CoverSlot {
    CoverKey key;
    uint32_t item; /* + 1, or 0 */
} CoverSlot;

typedef VECTOR(uint32_t) ItemList;

struct Coverage {
    const System *system;
    VECTOR(CoverItem) items;
    VECTOR(CoverMark) marks; /* for each item */
    CoverSlot *slots;        /* open addressing */
    size_t slot_count, used;
    uint32_t property; /* under evaluation */
    uint32_t open;     /* items that are, without silent ones */
    ItemList pending;  /* on this way */
    bool *dropped;     /* for each property */
    ItemList **places; /* for each process and place the items that leaving it may note; or NULL */
    ItemList **anytimes; /* likewise for each anytime step, by its position */
};

uint32_t coverage_find(const Coverage *coverage, CoverKey key); /* an item, or NO_ITEM */
void coverage_put(Coverage *coverage, CoverKey key, uint32_t item);

static inline CoverKey cover_key(const void *pointer, uint64_t more)
{
    return (CoverKey){(uint64_t)(uintptr_t)pointer, more};
}

/* The group of an expression of a property. */
static inline CoverKey property_key(const Expr *expr, uint32_t property)
{
    return cover_key(expr, 1 + (uint64_t)property);
}

/* coverage_items.c */
void coverage_enumerate(Coverage *coverage);

/* coverage_places.c */
void coverage_find_places(Coverage *coverage);

/* How many items the values of a type take, one after the other; and which of them are there: calls
 * the visitor with the number of each. */
typedef void ValueVisitor(void *context, uint32_t item);
uint32_t value_items(const Type *type);
void value_each_item(const Type *type, const int64_t *cells, uint32_t first, ValueVisitor *visitor,
                     void *context);

/* Notes outcome `part` of the group under this key, if there is one. */
void coverage_note(Coverage *coverage, CoverKey key, uint32_t part);
void coverage_note_values(Coverage *coverage, CoverKey key, const Type *type, const int64_t *cells);

/* A new way: what the last one did is forgotten unless it was confirmed. */
static inline void coverage_begin_way(Coverage *coverage)
{
    vector_clear(&coverage->pending);
}

#endif
