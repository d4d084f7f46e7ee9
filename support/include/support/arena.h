/* arena.h - memory that lives and dies together.
 *
 * Everything that belongs to one model is allocated here and freed at once. With TINY defined
 * each object gets a block of its own, so that AddressSanitizer sees every overrun. */
#ifndef SUPPORT_ARENA_H
#define SUPPORT_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_create(void);
void arena_destroy(Arena *arena); /* NULL is allowed */

/* `size` zeroed bytes, aligned for any object, owned by the arena. Never NULL (see memory.h). */
void *arena_allocate(Arena *arena, size_t size);

/* A copy of `size` bytes; NULL for none. */
void *arena_copy(Arena *arena, const void *bytes, size_t size);

/* Copies of the first `length` characters (and of a whole string), terminated. */
char *arena_copy_text(Arena *arena, const char *text, size_t length);
char *arena_copy_string(Arena *arena, const char *string);

/* A string made as by printf. */
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define ARENA_NEW(arena, Type) ((Type *)arena_allocate((arena), sizeof(Type)))
#define ARENA_NEW_ARRAY(arena, Type, count)                                                        \
    ((Type *)arena_allocate((arena), sizeof(Type) * (count)))

#endif
