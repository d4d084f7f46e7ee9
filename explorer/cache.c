/* cache.c - a folder with compiled code, each file named by all that it depends on. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "compiler.h"
#include "support/memory.h"
#include "support/text.h"
#include "support/vector.h"

#define CACHE_BYTES_MOST (200u << 20)
#define ABANDONED_SECONDS 3600

typedef XXH128_canonical_t Seal;

static char *text_take(Text *text)
{
    char *string = memory_copy_string(text_string(text));
    text_release(text);
    return string;
}

static char *joined(const char *folder, const char *name)
{
    Text text = {0};
    text_format(&text, "%s/%s", folder, name);
    return text_take(&text);
}

static bool is_ours_alone(const char *folder)
{
    struct stat about;
    return lstat(folder, &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() &&
           (about.st_mode & 077) == 0 && access(folder, W_OK | X_OK) == 0;
}

static char *cache_default(void)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (base != NULL && base[0] == '/') {
        mkdir(base, 0700);
        return joined(base, "tocsin");
    }
    if (home == NULL || home[0] != '/') return NULL;
    char *hidden = joined(home, ".cache");
    mkdir(hidden, 0700);
    char *cache = joined(hidden, "tocsin");
    free(hidden);
    return cache;
}

char *cache_find(const char *wanted)
{
    char *cache = wanted != NULL ? memory_copy_string(wanted) : cache_default();
    if (cache == NULL) return NULL;
    mkdir(cache, 0700);
    if (is_ours_alone(cache)) return cache;
    free(cache);
    return NULL;
}

char *cache_path(const char *cache, const char *compiler, const char *source)
{
    struct stat about = {0};
    Text key = {0}, name = {0};
    stat(compiler, &about);
    text_format(&key, "%s %lld %lld.%09ld %s\n", compiler, (long long)about.st_size,
                (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec, COMPILER_FLAGS);
    text_add(&key, source);
    XXH128_hash_t hash = XXH3_128bits(key.chars, key.count);
    text_format(&name, "%s/%016" PRIx64 "%016" PRIx64 ".so", cache, (uint64_t)hash.high64,
                (uint64_t)hash.low64);
    text_release(&key);
    return text_take(&name);
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* What the name and the next bytes of the file hash to. False when they can't be read. */
static bool hash_file(int file, off_t bytes, const char *name, Seal *ret_seal)
{
    char chunk[8192];
    XXH3_state_t *state = XXH3_createState();
    bool good = state != NULL && XXH3_128bits_reset(state) == XXH_OK &&
                XXH3_128bits_update(state, name, strlen(name)) == XXH_OK;
    while (good && bytes > 0) {
        ssize_t got = read(file, chunk, bytes < (off_t)sizeof chunk ? (size_t)bytes : sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        good = got > 0 && XXH3_128bits_update(state, chunk, (size_t)got) == XXH_OK;
        bytes -= got;
    }
    if (good) XXH128_canonicalFromHash(ret_seal, XXH3_128bits_digest(state));
    XXH3_freeState(state);
    return good;
}

bool cache_seal(const char *path, const char *kept)
{
    struct stat about;
    Seal seal;
    int file = open(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return false;
    bool sealed = fstat(file, &about) == 0 &&
                  hash_file(file, about.st_size, last_name(kept), &seal) &&
                  write(file, &seal, sizeof seal) == (ssize_t)sizeof seal;
    return close(file) == 0 && sealed;
}

static bool is_sealed(int file, const struct stat *about, const char *name)
{
    Seal wanted, found;
    if (about->st_size < (off_t)sizeof found || about->st_size > (off_t)CACHE_BYTES_MOST)
        return false;
    return hash_file(file, about->st_size - (off_t)sizeof found, name, &wanted) &&
           read(file, &found, sizeof found) == (ssize_t)sizeof found &&
           memcmp(&wanted, &found, sizeof found) == 0;
}

bool cache_has(const char *path, const char *kept)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    bool ours = fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == geteuid() &&
                (about.st_mode & 022) == 0;
    bool whole = ours && is_sealed(file, &about, last_name(kept));
    if (whole) futimens(file, NULL); /* used lately; no matter if it fails */
    close(file);
    return whole;
}

typedef struct CachedFile {
    char *path;
    struct timespec used;
    off_t bytes;
} CachedFile;

typedef VECTOR(CachedFile) CachedFiles;

static int compare_ages(const void *a, const void *b)
{
    const CachedFile *first = a, *second = b;
    if (first->used.tv_sec != second->used.tv_sec) {
        return first->used.tv_sec < second->used.tv_sec ? -1 : 1;
    }
    return first->used.tv_nsec < second->used.tv_nsec   ? -1
           : first->used.tv_nsec > second->used.tv_nsec ? 1
                                                        : 0;
}

static void note_entry(CachedFiles *files, const char *cache, const char *name)
{
    struct stat about;
    char *path = joined(cache, name);
    bool is_there = lstat(path, &about) == 0; /* others tidy up, too */
    if (is_there && S_ISREG(about.st_mode)) {
        CachedFile file = {path, about.st_mtim, about.st_size};
        vector_push(files, file);
        return;
    }
    if (is_there && strncmp(name, "build-", 6) == 0 &&
        time(NULL) - about.st_mtim.tv_sec > ABANDONED_SECONDS) {
        folder_remove(path);
    }
    free(path);
}

void cache_limit(const char *cache)
{
    CachedFiles files = {0};
    off_t bytes = 0;
    DIR *folder = opendir(cache);
    if (folder == NULL) return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') note_entry(&files, cache, entry->d_name);
    }
    closedir(folder);
    if (files.count > 0) qsort(files.items, files.count, sizeof *files.items, compare_ages);
    for (size_t i = 0; i < files.count; i++) bytes += files.items[i].bytes;
    for (size_t i = 0; i < files.count; i++) {
        if (bytes > (off_t)CACHE_BYTES_MOST) {
            bytes -= files.items[i].bytes;
            unlink(files.items[i].path);
        }
        free(files.items[i].path);
    }
    vector_release(&files);
}

void folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    if (folder != NULL) {
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
        closedir(folder);
    }
    rmdir(path);
}
