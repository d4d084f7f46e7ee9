/* vector.h - a growing array of any type, on the heap.
 *
 *     VECTOR(int) numbers = {0};
 *     vector_push(&numbers, 3);
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.items[i]);
 *     vector_release(&numbers);
 *
 * Items may move when the vector grows. */
#ifndef SUPPORT_VECTOR_H
#define SUPPORT_VECTOR_H

#include <stddef.h>
#include <stdlib.h>

#include "support/memory.h"

#define VECTOR(Type)                                                                               \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#ifdef TINY
#define VECTOR_FIRST_CAPACITY 2
#else
#define VECTOR_FIRST_CAPACITY 16
#endif

/* Makes room for one more item. */
#define vector_reserve_one(vector)                                                                 \
    do {                                                                                           \
        if ((vector)->count == (vector)->capacity) {                                               \
            (vector)->capacity =                                                                   \
                (vector)->capacity == 0 ? VECTOR_FIRST_CAPACITY : 2 * (vector)->capacity;          \
            (vector)->items =                                                                      \
                memory_resize((vector)->items, (vector)->capacity, sizeof *(vector)->items);       \
        }                                                                                          \
    } while (0)

#define vector_push(vector, ...)                                                                   \
    do {                                                                                           \
        vector_reserve_one(vector);                                                                \
        (vector)->items[(vector)->count++] = __VA_ARGS__;                                          \
    } while (0)

#define vector_clear(vector) ((vector)->count = 0)

#define vector_release(vector)                                                                     \
    do {                                                                                           \
        free((vector)->items);                                                                     \
        (vector)->items = NULL;                                                                    \
        (vector)->count = (vector)->capacity = 0;                                                  \
    } while (0)

#endif
