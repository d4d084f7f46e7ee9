/* native.h - successors by machine code: the system emitted as C, compiled beside us, loaded.
 *
 * It does what the interpreter does, for packed states, and says what the interpreter has to look
 * at; it never explains anything. What it can't do (no compiler, a model that is too large) it says
 * it can't, and the interpreter goes on alone. */
#ifndef EXPLORER_NATIVE_H
#define EXPLORER_NATIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "labels.h"
#include "model/canonical.h"
#include "model/layout.h"
#include "model/system.h"
#include "properties/findings.h"

typedef struct Native Native;
typedef enum NativeStatus { NATIVE_PENDING, NATIVE_READY, NATIVE_UNAVAILABLE } NativeStatus;

/* Every member may be NULL. */
typedef struct NativeOptions {
    const char *compiler; /* instead of the one that is found: $CC, cc, gcc, clang */
    const char *cache;    /* the folder, instead of $XDG_CACHE_HOME/tocsin or ~/.cache/tocsin */
    const CanonicalOptions *reductions; /* successors are to be representatives */
    bool compile_later;                 /* what is not in the cache waits for native_compile */
    const Labels *labels;               /* of the system: successors can be had with labels */
} NativeOptions;

/* Emits the code; takes it from the cache, or starts the compiler beside us. Never fails loudly.
 * `options` may be NULL; what they point to and the system and layout are not kept. */
Native *native_create(const System *system, const Layout *layout, const NativeOptions *options);

/* Starts the compiler beside us, unless it was started or there is no need to. */
void native_compile(Native *native);

/* Cheap; loads the code when the compiler is done. For one thread at a time. */
NativeStatus native_poll(Native *native);

/* Why it is not available, or NULL. */
const char *native_reason(const Native *native);

/* The code as C; "" where there is none. */
const char *native_source(const Native *native);

/* Ends a compiler that still runs; leaves no file behind but in the cache. NULL is allowed. */
void native_destroy(Native *native);

/* The code that is compiled has this struct, too (emit_prelude.c). */
typedef struct NativeWays {
    uint64_t *words;  /* out: successors, packed, one behind the other */
    uint32_t *labels; /* out: of each successor (labels.h); NULL: not wanted, or not to be had */
    uint32_t room;    /* successors that fit */
    uint32_t count;
    uint32_t errors; /* ways that end in a model error; they are not among the successors */
    uint64_t broken; /* the transition properties about which some way has something to tell */
    bool forgot;     /* something was forgotten in a successor (canonical_has_forgotten) */
    bool stuck;      /* no ordinary step is possible, and not every process is done */
} NativeWays;

/* False: not enough room (nothing is to be relied on), or something only the interpreter can do.
 * Only when NATIVE_READY; thread-safe. Successors come in the order of interpreter_successors. */
bool native_expand(const Native *native, const uint64_t *state, const Interest *interest,
                   NativeWays *ways);

/* Can successors be had with labels? */
bool native_labels(const Native *native);

/* Are successors representatives, as was asked for? If not, whoever takes them sees to it. */
bool native_reduces(const Native *native);

/* How many states symmetry makes of this representative; 0: that is not known here. Only when
 * NATIVE_READY. */
uint64_t native_orbit(const Native *native, const uint64_t *state);

/* Of the properties of states (and goals of recoverable) those about which there is something to
 * tell, or that only the interpreter can judge. */
uint64_t native_judge(const Native *native, const uint64_t *state, const Interest *interest);

#endif
