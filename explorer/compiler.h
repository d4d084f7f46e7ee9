/* compiler.h - the system's C compiler, run beside us, and the cache of what it made.
 *
 * Nothing is loaded that others could have written: the cache is a folder of ours that nobody else
 * may enter, or there is none. */
#ifndef EXPLORER_COMPILER_H
#define EXPLORER_COMPILER_H

#include <stdbool.h>
#include <sys/types.h>

/* The path of the compiler: `wanted`, $CC, cc, gcc, clang, whichever there is first. On the heap, or
 * NULL. */
char *compiler_find(const char *wanted);

/* The cache's folder (made if need be): `wanted`, or tocsin in $XDG_CACHE_HOME or ~/.cache. On the
 * heap; NULL where there is none that is safe and can be written to. */
char *cache_find(const char *wanted);

/* Where the code of this source is, or would be: its name has all that it depends on. On the heap. */
char *cache_path(const char *cache, const char *compiler, const char *source);

/* Adds to a file what its bytes and its name in the cache hash to, at the end, where no loader looks.
 * `kept` is where it will be, or a path that has a name at its end. */
bool cache_seal(const char *path, const char *kept);

/* Is there a file that only we may have written, complete and as it was sealed, under that name?
 * Loading a part of one would end the process, and other bytes are other code. */
bool cache_has(const char *path, const char *kept);

/* Deletes the oldest files, when there are too many, and what died in the middle. */
void cache_limit(const char *cache);

/* Removes a folder and the files in it. */
void folder_remove(const char *path);

#define COMPILER_FLAGS "-std=gnu17 -O2 -fPIC -shared -w -fwrapv -fno-strict-aliasing -pipe"

/* A compiler at work in a folder of its own, which it leaves empty. */
typedef struct Compilation {
    char *folder, *source, *library, *errors;
    pid_t process; /* 0: it has ended */
} Compilation;

/* Starts it, in a new folder in `parent`. False with *ret_reason (a constant). */
bool compilation_start(Compilation *compilation, const char *parent, const char *compiler,
                       const char *source, const char **ret_reason);

/* Has it ended, and well? */
typedef enum CompilationState {
    COMPILATION_RUNS,
    COMPILATION_DONE,
    COMPILATION_FAILED
} CompilationState;
CompilationState compilation_poll(Compilation *compilation);

/* The first line of what it complained about. On the heap. */
char *compilation_complaint(const Compilation *compilation);

/* Ends it if it runs, and removes the folder. */
void compilation_end(Compilation *compilation);

#endif
