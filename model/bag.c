/* bag.c - a bag's elements in ascending order, by insertion: bags are short. */
#include "bag.h"

#include <string.h>

int cells_compare(const int64_t *a, const int64_t *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

void bag_insert(const Type *bag, int64_t *cells, const int64_t *element)
{
    uint32_t width = bag->element->cells;
    int64_t position = cells[0]++;
    int64_t *at = cells + 1 + position * width;
    for (; position > 0 && cells_compare(at - width, element, width) > 0; position--) {
        memcpy(at, at - width, width * sizeof *at);
        at -= width;
    }
    memcpy(at, element, width * sizeof *at);
}

void list_remove(const Type *list, int64_t *cells, int64_t position)
{
    uint32_t width = list->element->cells;
    int64_t behind = --cells[0] - position;
    int64_t *at = cells + 1 + position * width;
    memmove(at, at + width, (size_t)behind * width * sizeof *at);
    type_fill_absent(list->element, at + behind * width);
}

static void swap_cells(int64_t *a, int64_t *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        int64_t cell = a[i];
        a[i] = b[i];
        b[i] = cell;
    }
}

void bag_sort(const Type *bag, int64_t *cells)
{
    uint32_t width = bag->element->cells;
    for (int64_t i = 1; i < cells[0]; i++) {
        int64_t *at = cells + 1 + i * width;
        for (int64_t j = i; j > 0 && cells_compare(at - width, at, width) > 0; j--) {
            swap_cells(at - width, at, width);
            at -= width;
        }
    }
}
