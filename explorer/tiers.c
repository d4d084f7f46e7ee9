/* tiers.c - a few milliseconds, and then a few more. */
#include "tiers.h"

#include <time.h>

#define CACHED_AFTER 0.003 /* seconds: emitting takes less than one of those milliseconds, mostly */
#define COMPILED_AFTER 0.03

static void emit(Tiers *tiers)
{
    if (tiers->native != NULL) return;
    const NativeOptions options = {
        .reductions = tiers->reductions, .labels = tiers->labels, .compile_later = true};
    tiers->native = native_create(tiers->system, tiers->layout, &options);
}

static const Native *if_ready(Tiers *tiers)
{
    return native_poll(tiers->native) == NATIVE_READY ? tiers->native : NULL;
}

static const Native *wait_for(Tiers *tiers)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    emit(tiers);
    native_compile(tiers->native);
    while (native_poll(tiers->native) == NATIVE_PENDING) nanosleep(&moment, NULL);
    return if_ready(tiers);
}

const Native *tiers_look(Tiers *tiers, double seconds)
{
    if (tiers->at > 0) return ++tiers->looks == tiers->at ? wait_for(tiers) : NULL;
    if (seconds < CACHED_AFTER) return NULL;
    emit(tiers);
    if (seconds >= COMPILED_AFTER) native_compile(tiers->native);
    return if_ready(tiers);
}

void tiers_release(Tiers *tiers)
{
    native_destroy(tiers->native);
}
