/* stored.h - a trace read from a file: Apalache's Informal Trace Format, ours or another tool's.
 *
 * It is checked for its form alone: that there are states, and in a trace of ours who took which
 * step. What that means in a model is for retrace.h. */
#ifndef COUNTEREXAMPLES_STORED_H
#define COUNTEREXAMPLES_STORED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/system.h"

#define STORED_BYTES_MOST ((size_t)32 << 20)

/* A param or option as it was. */
typedef struct StoredSetting {
    const char *name;
    char *value; /* as -D takes it; owned */
} StoredSetting;

typedef struct StoredTrace {
    json_t *document;
    bool is_ours;                 /* it says who took which step; else there are only states */
    const char *model, *property; /* of ours; else NULL */
    const char *kind;             /* of that property, or NULL */
    StoredSetting *settings;
    size_t setting_count;
    const json_t *states;  /* an array of `count` objects */
    const json_t *attempt; /* the step that failed, or NULL */
    uint32_t count;
    bool loops;
    uint32_t loop; /* the state where the loop begins */
} StoredTrace;

/* NULL where that is no trace: *ret_why (on the heap) says why. */
StoredTrace *stored_trace_read(const char *text, size_t length, char **ret_why);
void stored_trace_destroy(StoredTrace *stored); /* NULL is allowed */

/* Is it of that property, which was of this kind, too? */
bool stored_trace_is_of(const StoredTrace *stored, const char *property, PropertyKind kind);

/* What state number `index` says of how it was reached: of ours an object from 1 on. */
const json_t *stored_trace_meta(const StoredTrace *stored, uint32_t index);

#endif
