/* memory.h - allocation that either succeeds or ends the program in an orderly way.
 *
 * What a model needs (its text, its tree, its transition system) is small; running out there
 * leaves nothing to answer with. These functions never return NULL: they call the handler that
 * the program installed. What is big (the set of visited states) must not use them; it uses
 * memory_try and answers with a limit instead. */
#ifndef SUPPORT_MEMORY_H
#define SUPPORT_MEMORY_H

#include <stddef.h>

/* Called when memory is exhausted; must not return. The default prints one line to standard
 * error and exits with 4, the code for "undecided within the limits". */
typedef void MemoryHandler(size_t wanted_bytes);
void memory_set_handler(MemoryHandler *handler);

/* `count` zeroed objects of `size` bytes. Never NULL. The caller frees with free(). */
void *memory_allocate(size_t count, size_t size);

/* Resizes `block` (NULL allowed) to `count` objects of `size` bytes; new bytes are not cleared. */
void *memory_resize(void *block, size_t count, size_t size);

/* A copy of the string on the heap. */
char *memory_copy_string(const char *string);

/* Like memory_allocate, but NULL where memory is exhausted. */
void *memory_try(size_t count, size_t size);

#endif
