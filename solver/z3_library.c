/* z3_library.c - finding Z3's functions by name. */
#include "z3_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "support/memory.h"
#include "support/text.h"

/* As Debian and those who follow it call it. */
#ifndef TOCSIN_Z3_LIBRARY
#define TOCSIN_Z3_LIBRARY "libz3.so.4"
#endif

#define TOCSIN_Z3_PACKAGE                                                                          \
    "Debian has it in the package libz3-4, which ./tocsin installs when it builds"

typedef struct Place {
    const char *name;
    size_t offset;
} Place;

static const Place places[] = {
#define LOCATE(function) {"Z3_" #function, offsetof(Z3Functions, function)},
    Z3_FUNCTIONS(LOCATE)
#undef LOCATE
};

Z3Functions z3_functions;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *library_name = TOCSIN_Z3_LIBRARY;
static char *library_problem;

static char *describe_problem(void)
{
    Text text = {0};
    const char *error = dlerror();
    text_format(&text, "Z3 can't be loaded: %s (" TOCSIN_Z3_PACKAGE ")",
                error != NULL ? error : "unknown error");
    return text.chars;
}

char *z3_functions_load(Z3Functions *functions, const char *file_name)
{
    void *library = dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return describe_problem();
    Z3Functions found;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        void *function = dlsym(library, places[i].name);
        if (function == NULL) {
            char *problem = describe_problem();
            dlclose(library);
            return problem;
        }
        /* ISO C knows no way from a pointer to an object to one to a function; POSIX says that both
         * are represented alike. */
        memcpy((char *)&found + places[i].offset, &function, sizeof function);
    }
    *functions = found;
    return NULL;
}

static void load(void)
{
    library_problem = z3_functions_load(&z3_functions, library_name);
}

const char *z3_library_problem(void)
{
    pthread_once(&once, load);
    return library_problem;
}

void z3_library_look_for(const char *file_name)
{
    library_name = file_name;
}
