/* arena.c - blocks cut into objects from the front, linked, and freed together.
 *
 * Blocks double in size up to a limit; what is big for a block gets one of its own. */
#include "support/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

#define BLOCK_FIRST_BYTES ((size_t)4096)
#define BLOCK_MOST_BYTES ((size_t)1 << 20)

typedef struct Block {
    struct Block *next;
    max_align_t objects[];
} Block;

struct Arena {
    Block *blocks;
    char *free; /* rest of the block that is being cut */
    size_t free_bytes, next_block_bytes;
};

Arena *arena_create(void)
{
    Arena *arena = memory_allocate(1, sizeof *arena);
    arena->next_block_bytes = BLOCK_FIRST_BYTES;
    return arena;
}

void arena_destroy(Arena *arena)
{
    if (arena == NULL) return;
    for (Block *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

static void *add_block(Arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - sizeof(Block)) bytes = SIZE_MAX - sizeof(Block); /* fails, orderly */
    Block *block = memory_allocate(1, sizeof(Block) + bytes);
    block->next = arena->blocks;
    arena->blocks = block;
    return block->objects;
}

#ifdef TINY

void *arena_allocate(Arena *arena, size_t size)
{
    return add_block(arena, size);
}

#else

static size_t aligned(size_t size)
{
    size_t unit = _Alignof(max_align_t);
    return size > SIZE_MAX - unit ? SIZE_MAX : (size + unit - 1) / unit * unit;
}

void *arena_allocate(Arena *arena, size_t size)
{
    /* Nothing still gets an address of its own. */
    size_t bytes = aligned(size != 0 ? size : 1);
    if (bytes > arena->free_bytes) {
        if (bytes > arena->next_block_bytes / 4) return add_block(arena, bytes);
        arena->free = add_block(arena, arena->next_block_bytes);
        arena->free_bytes = arena->next_block_bytes;
        if (arena->next_block_bytes < BLOCK_MOST_BYTES) arena->next_block_bytes *= 2;
    }
    void *object = arena->free;
    arena->free += bytes;
    arena->free_bytes -= bytes;
    return object;
}

#endif

void *arena_copy(Arena *arena, const void *bytes, size_t size)
{
    if (size == 0) return NULL;
    return memcpy(arena_allocate(arena, size), bytes, size);
}

char *arena_copy_text(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_allocate(arena, length + 1); /* zeroed, hence terminated */
    if (length != 0) memcpy(copy, text, length);
    return copy;
}

char *arena_copy_string(Arena *arena, const char *string)
{
    return arena_copy_text(arena, string, strlen(string));
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    PROMISE(length >= 0);
    char *string = arena_allocate(arena, (size_t)length + 1);
    vsnprintf(string, (size_t)length + 1, format, again);
    va_end(again);
    return string;
}
