/* fingerprinting.h - what must be so of the fingerprint of any model; else the test ends. */
#ifndef TESTS_MODEL_FINGERPRINTING_H
#define TESTS_MODEL_FINGERPRINTING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loading.h"
#include "model/fingerprint.h"
#include "support/text.h"

static inline void wrong(const char *path, const char *what)
{
    fprintf(stderr, "%s: %s\n", path, what);
    exit(1);
}

static inline char *file_text(const char *path)
{
    static char buffer[1 << 20];
    FILE *file = fopen(path, "r");
    if (file == NULL) wrong(path, "can't be read");
    buffer[fread(buffer, 1, sizeof buffer - 1, file)] = '\0';
    fclose(file);
    return buffer;
}

static inline Fingerprint whole_fingerprint(Model *model)
{
    return fingerprint_of_system(build_or_abort(model, NULL, 0), NULL);
}

/* Every line on its own, with a comment before: no token goes over lines. */
static inline void scatter(Text *text, const char *original)
{
    for (const char *at = original; *at != '\0'; at++) {
        text_add_char(text, *at);
        if (*at == '\n') text_add(text, "// here\n\n   \t");
    }
}

/* Each mutant is another system than the original; different mutants may be the same (the same guard
 * twice). */
static inline void check_mutants(Model *model, Model *other, const char *path)
{
    const System *system = build_or_abort(model, NULL, 0);
    Fingerprint original = fingerprint_of_behaviour(system);
    size_t count;
    Mutation *mutations = mutations_find(system, &count);
    for (size_t i = 0; i < count; i++) {
        const System *mutant = model_build_mutant(other, NULL, 0, NULL, &mutations[i]);
        if (mutant == NULL) wrong(path, "a mutant that can't be built");
        if (fingerprint_equal(original, fingerprint_of_behaviour(mutant)))
            wrong(path, "a mutant that is the original");
    }
    free(mutations);
}

/* The fingerprint of a model, which must be the same however it is written, and differ from that of its
 * mutants. */
static inline Fingerprint check_file(const char *path, const char *text)
{
    Text scattered = {0};
    scatter(&scattered, text);
    Model *model = model_from_text(path, text, strlen(text)),
          *again = model_from_text(path, text, strlen(text)),
          *other = model_from_text("other", text_string(&scattered), scattered.count);
    Fingerprint fingerprint = whole_fingerprint(model);
    if (!fingerprint_equal(fingerprint, whole_fingerprint(again))) wrong(path, "two in one run");
    if (!fingerprint_equal(fingerprint, whole_fingerprint(other)))
        wrong(path, "another one in another layout");
    check_mutants(model, again, path);
    model_destroy(model);
    model_destroy(again);
    model_destroy(other);
    text_release(&scattered);
    return fingerprint;
}

#endif
