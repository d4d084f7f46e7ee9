/* recent.h - which keys came up a moment ago.
 *
 * For each place of an array the key that came last: what it knows did come up, what it does not know
 * may have. Successors that came up lately need no lookup. */
#ifndef EXPLORER_RECENT_H
#define EXPLORER_RECENT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef TINY
#define RECENT_KEYS 4U
#else
#define RECENT_KEYS 4096U /* a power of two */
#endif

/* Of an array of RECENT_KEYS: to what no key is, having fewer than 64 bits. */
static inline void recent_forget(uint64_t *recent)
{
    memset(recent, 0xff, RECENT_KEYS * sizeof *recent);
}

/* Has the key not come up? It has now. Without branches: that is nothing a processor could predict. */
static inline bool recent_is_news(uint64_t *recent, uint64_t key)
{
    uint64_t *last = &recent[key % RECENT_KEYS];
    bool is_news = *last != key;
    *last = key;
    return is_news;
}

#endif
