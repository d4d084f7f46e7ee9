/* native.c - from a system to code that runs: emitted, compiled beside us or cached, loaded. */
#include "native.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler.h"
#include "emit.h"
#include "support/bug.h"
#include "support/memory.h"

typedef bool Expand(const uint64_t *state, uint64_t decide, uint64_t fail, NativeWays *ways);
typedef uint64_t Orbit(const uint64_t *state);
typedef uint64_t Judge(const uint64_t *state, uint64_t decide, uint64_t fail);

struct Native {
    NativeStatus status;
    char *reason, *source;
    char *cache;    /* NULL: what is compiled is used once */
    char *compiler; /* NULL: it was started, or there is no need to */
    char *path;     /* in the cache */
    Compilation compilation;
    void *library;
    Expand *expand;
    Judge *judge;
    Orbit *orbit; /* NULL: it does not reduce */
    bool labels;
};

static void give_up(Native *native, const char *reason)
{
    native->status = NATIVE_UNAVAILABLE;
    native->reason = memory_copy_string(reason);
    compilation_end(&native->compilation);
}

/* POSIX has functions come as pointers to objects. */
static bool find_functions(Native *native)
{
    void *expand = dlsym(native->library, "tocsin_expand");
    void *judge = dlsym(native->library, "tocsin_judge");
    void *orbit = dlsym(native->library, "tocsin_orbit");
    if (expand == NULL || judge == NULL) return false;
    memcpy(&native->expand, &expand, sizeof expand);
    memcpy(&native->judge, &judge, sizeof judge);
    memcpy(&native->orbit, &orbit, sizeof orbit);
    return true;
}

static bool load(Native *native, const char *path)
{
    native->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (native->library == NULL || !find_functions(native)) return false;
    native->status = NATIVE_READY;
    return true;
}

static bool load_cached(Native *native)
{
    if (native->path == NULL || !cache_has(native->path, native->path)) return false;
    if (load(native, native->path)) return true;
    if (native->library != NULL) dlclose(native->library);
    native->library = NULL;
    remove(native->path); /* whatever it is, it is not what its name says */
    return false;
}

void native_compile(Native *native)
{
    if (native->compiler == NULL) return;
    const char *temporary = getenv("TMPDIR"), *reason = NULL;
    if (temporary == NULL || temporary[0] != '/') temporary = "/tmp";
    const char *parent = native->cache != NULL ? native->cache : temporary;
    if (!compilation_start(&native->compilation, parent, native->compiler, native->source,
                           &reason)) {
        give_up(native, reason);
    }
    free(native->compiler);
    native->compiler = NULL;
}

static void load_compiled(Native *native)
{
    const char *path = native->compilation.library;
    const char *kept = native->path != NULL ? native->path : path;
    if (!cache_seal(path, kept) || chmod(path, 0500) != 0) {
        give_up(native, "its code could not be written to disk");
        return;
    }
    if (native->path != NULL && rename(path, native->path) == 0) {
        path = native->path;
        cache_limit(native->cache);
    }
    if (!cache_has(path, kept) || !load(native, path)) {
        const char *error = dlerror();
        give_up(native, error == NULL ? "the compiled code can't be loaded" : error);
        return;
    }
    compilation_end(&native->compilation);
}

static char *emit(const System *system, const Layout *layout, const NativeOptions *options,
                  const char **ret_refusal)
{
    Canonical *canonical = canonical_create(system, options->reductions);
    Reduction reduction = {0};
    bool plain = canonical_describe(canonical, &reduction);
    bool any = reduction.forgotten.count + reduction.sorted.count > 0;
    const EmitOptions wanted = {.reduction = plain && any ? &reduction : NULL,
                                .labels = options->labels};
    char *source = emit_source(system, layout, &wanted, ret_refusal);
    reduction_release(&reduction);
    canonical_destroy(canonical);
    return source;
}

Native *native_create(const System *system, const Layout *layout, const NativeOptions *options)
{
    const NativeOptions standard = {0};
    const char *refusal = NULL;
    Native *native = memory_allocate(1, sizeof *native);
    if (options == NULL) options = &standard;
    native->source = emit(system, layout, options, &refusal);
    native->labels = options->labels != NULL;
    if (native->source == NULL) {
        give_up(native, refusal);
        return native;
    }
    native->compiler = compiler_find(options->compiler);
    if (native->compiler == NULL) {
        give_up(native, "there is no C compiler");
        return native;
    }
    native->cache = cache_find(options->cache);
    if (native->cache != NULL) {
        native->path = cache_path(native->cache, native->compiler, native->source);
    }
    if (load_cached(native)) {
        free(native->compiler);
        native->compiler = NULL;
    } else if (!options->compile_later) {
        native_compile(native);
    }
    return native;
}

NativeStatus native_poll(Native *native)
{
    if (native->status != NATIVE_PENDING || native->compiler != NULL) return native->status;
    switch (compilation_poll(&native->compilation)) {
    case COMPILATION_RUNS: break;
    case COMPILATION_DONE: load_compiled(native); break;
    case COMPILATION_FAILED: {
        char *complaint = compilation_complaint(&native->compilation);
        give_up(native, complaint);
        free(complaint);
        break;
    }
    }
    return native->status;
}

const char *native_reason(const Native *native)
{
    return native->reason;
}

const char *native_source(const Native *native)
{
    return native->source != NULL ? native->source : "";
}

void native_destroy(Native *native)
{
    if (native == NULL) return;
    compilation_end(&native->compilation);
    if (native->library != NULL) dlclose(native->library);
    free(native->reason);
    free(native->source);
    free(native->cache);
    free(native->compiler);
    free(native->path);
    free(native);
}

bool native_expand(const Native *native, const uint64_t *state, const Interest *interest,
                   NativeWays *ways)
{
    PROMISE(native->status == NATIVE_READY);
    return native->expand(state, interest->decide, interest->fail, ways);
}

bool native_labels(const Native *native)
{
    return native->labels;
}

bool native_reduces(const Native *native)
{
    return native->orbit != NULL;
}

uint64_t native_orbit(const Native *native, const uint64_t *state)
{
    return native->orbit == NULL ? 0 : native->orbit(state);
}

uint64_t native_judge(const Native *native, const uint64_t *state, const Interest *interest)
{
    PROMISE(native->status == NATIVE_READY);
    return native->judge(state, interest->decide, interest->fail);
}
