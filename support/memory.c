/* memory.c - the one place where the program learns that memory has run out. */
#include "support/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void exhausted_by_default(size_t wanted_bytes)
{
    fprintf(stderr, "tocsin: out of memory (%zu more bytes wanted)\n", wanted_bytes);
    exit(4);
}

static MemoryHandler *installed_handler = exhausted_by_default;

void memory_set_handler(MemoryHandler *handler)
{
    installed_handler = handler != NULL ? handler : exhausted_by_default;
}

static _Noreturn void exhausted(size_t count, size_t size)
{
    installed_handler(size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
    exhausted_by_default(count * size); /* a handler that returns breaks its promise */
}

void *memory_try(size_t count, size_t size)
{
    /* calloc may answer NULL for nothing; a block of one byte keeps NULL for "exhausted". */
    if (count == 0 || size == 0) return calloc(1, 1);
    return calloc(count, size);
}

void *memory_allocate(size_t count, size_t size)
{
    void *block = memory_try(count, size);
    if (block == NULL) exhausted(count, size);
    return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) exhausted(count, size);
    size_t bytes = count * size;
    void *resized = realloc(block, bytes != 0 ? bytes : 1);
    if (resized == NULL) exhausted(count, size);
    return resized;
}

char *memory_copy_string(const char *string)
{
    size_t size = strlen(string) + 1;
    return memcpy(memory_allocate(size, 1), string, size);
}
