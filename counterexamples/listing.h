/* listing.h - names with their values, as a list with commas.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_LISTING_H
#define COUNTEREXAMPLES_LISTING_H

#include "model/value.h"

typedef struct Listing {
    const OrderNames *orders;
    size_t columns, column; /* of the list; where it stands */
    Text list;
    Text item; /* the name to be added next; empty again afterwards */
} Listing;

/* Adds what `item` names, with its value. */
void listing_add(Listing *listing, const Type *type, const int64_t *cells);

/* Begins an empty list. */
void listing_clear(Listing *listing);
void listing_release(Listing *listing);

#endif
