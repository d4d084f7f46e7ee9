/* listing.c - names with their values, as a list with commas. */
#include "listing.h"

#include "changes.h"
#include "page.h"

void listing_add(Listing *listing, const Type *type, const int64_t *cells)
{
    text_add(&listing->item, " = ");
    value_print_short(&listing->item, type, cells, listing->orders);
    text_add_item(&listing->list, text_string(&listing->item), &listing->column, listing->columns);
    text_clear(&listing->item);
}

void listing_clear(Listing *listing)
{
    text_clear(&listing->list);
    listing->column = 0;
}

void listing_release(Listing *listing)
{
    text_release(&listing->list);
    text_release(&listing->item);
}
