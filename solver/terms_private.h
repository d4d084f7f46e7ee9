/* terms_private.h - what terms.c and connectives.c share, and what only queries need. */
#ifndef SOLVER_TERMS_PRIVATE_H
#define SOLVER_TERMS_PRIVATE_H

#include "support/arena.h"
#include "support/vector.h"
#include "terms.h"

typedef struct Entry {
    Term term;        /* NULL: free slot */
    Term inner;       /* what it is the negation of, or NULL where that is not known */
    uint64_t visited; /* the last traversal that met it */
} Entry;

typedef struct NameEntry {
    const char *name; /* NULL: free slot */
    uint32_t used;    /* the last number put behind it; 0: not yet given away */
} NameEntry;

typedef struct NamedSort {
    const char *name;
    Z3_sort sort;
} NamedSort;

struct Terms {
    Z3_context context;
    Arena *arena;
    Entry *entries;
    size_t slots, kept;
    NameEntry *names;
    size_t name_slots, name_count;
    Term truths[2];
    Z3_sort bool_sort, int_sort;
    VECTOR(Z3_sort) bits_sorts; /* by width */
    VECTOR(NamedSort) named_sorts;
    char *failure;
    bool checking;
    uint64_t traversals;
    Terms *next_registered;
};

/* The entry of a term that Z3 made (not NULL), new or not; until the next is made. */
Entry *terms_entry(Terms *terms, Z3_ast made);

/* While a check runs, being interrupted is no failure. */
void terms_set_checking(Terms *terms, bool checking);

#endif
