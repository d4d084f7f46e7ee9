/* fingerprint_memory.h - what was hashed already, so that what is shared costs nothing.
 *
 * Private to model/. */
#ifndef MODEL_FINGERPRINT_MEMORY_H
#define MODEL_FINGERPRINT_MEMORY_H

#include "model/fingerprint.h"
#include "support/vector.h"

/* What was hashed before, by its pointer. */
typedef struct Known {
    const void *thing;
    Fingerprint fingerprint;
} Known;

typedef struct FingerprintMemory {
    VECTOR(Known) known;        /* types and functions */
    uint32_t *slots;            /* open addressing: a number + 1, or 0 */
    size_t slot_count;          /* a power of two, or 0 */
    VECTOR(const Type *) names; /* identities and orders, as they came up */
} FingerprintMemory;            /* zeroed at first */

void fingerprint_memory_release(FingerprintMemory *memory);

/* NULL where it is not known; valid until something is added. */
const Fingerprint *fingerprint_memory_find(const FingerprintMemory *memory, const void *thing);
void fingerprint_memory_add(FingerprintMemory *memory, const void *thing, Fingerprint fingerprint);

/* How many identities and orders came up before this one. */
uint64_t fingerprint_memory_number(FingerprintMemory *memory, const Type *type);

#endif
