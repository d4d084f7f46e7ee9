/* protocol.h - systems from texts and files, for tests. */
#ifndef TESTS_SOLVER_PROTOCOL_H
#define TESTS_SOLVER_PROTOCOL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/model.h"
#include "properties/findings.h"

/* A model and the system that was built from it. */
typedef struct Protocol {
    Model *model;
    const System *system;
} Protocol;

static inline void protocol_build(Protocol *protocol, const Setting *settings, size_t count)
{
    char *message = NULL;
    protocol->system = model_build(protocol->model, settings, count, NULL, &message);
    if (message != NULL) print_error("%s\n", message);
    if (protocol->system == NULL) {
        diagnostics_print(model_diagnostics(protocol->model), model_source(protocol->model), stderr,
                          false);
    }
    assert_non_null(protocol->system);
    free(message);
}

static inline Protocol protocol_of(const char *text)
{
    Protocol protocol = {.model = model_from_text("test", text, strlen(text))};
    protocol_build(&protocol, NULL, 0);
    return protocol;
}

static inline Protocol protocol_load(const char *path, const Setting *settings, size_t count)
{
    char *message = NULL;
    Protocol protocol = {.model = model_load(path, &message)};
    assert_non_null(protocol.model);
    protocol_build(&protocol, settings, count);
    return protocol;
}

static inline void protocol_release(Protocol *protocol)
{
    model_destroy(protocol->model);
}

static inline Findings *ask_all(const System *system)
{
    const char *unknown;
    return findings_create(system, NULL, 0, &unknown);
}

static inline const Finding *finding_of(const Findings *findings, const char *name)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, name) == 0) return &findings->items[i];
    }
    fail_msg("there is no property %s", name);
    return NULL;
}

#endif
