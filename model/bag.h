/* bag.h - a bag's elements lie in ascending order of their cells, so that equal bags are equal. */
#ifndef MODEL_BAG_H
#define MODEL_BAG_H

#include "model/type.h"

/* Less than, equal to or greater than 0, the first cells deciding first. */
int cells_compare(const int64_t *a, const int64_t *b, uint32_t count);

/* Puts the element where it belongs; there must be room. */
void bag_insert(const Type *bag, int64_t *cells, const int64_t *element);

/* Removes the element at a position of a queue or bag. */
void list_remove(const Type *list, int64_t *cells, int64_t position);

/* Sorts elements that changed. */
void bag_sort(const Type *bag, int64_t *cells);

#endif
