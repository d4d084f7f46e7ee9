/* visited.c - open addressing over stored states.
 *
 * Probing stays within a part of some pages, so that several threads may enter states into parts of
 * their own. A part that is full before the others makes the table grow.
 *
 * A numbered slot has no room for a hash, but a table of 2^k slots needs only k of its 32 bits for a
 * number: the rest keeps hash bits, which spares nearly all comparisons with other states.
 *
 * The table doubles in place: what was in a part goes to that part and the one that is as far behind
 * it as the table was long, so parts can be seen to one by one, by several threads. Where slots are to
 * hold whole states from then on, or the memory can't be had that way, a new table is filled from the
 * states themselves, in their order. The two never exist at the same time. */
#include "visited.h"

#include <stdatomic.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "lines.h"
#include "support/bug.h"

#ifdef TINY
#define FIRST_SLOTS 2U
#else
#define FIRST_SLOTS 1024U
#endif
#define SLOTS_MOST (UINT64_C(1) << 32)
#define CANDIDATE_PROBES 32U /* within about two lines of the cache */
#define FILL_AHEAD 32U       /* slots that the memory fetches at the same time */
#define SPLIT_AHEAD 32U      /* likewise, of the states that these name */
#define PARTS_TOGETHER 32U   /* half a megabyte */

_Static_assert(VISITED_NO_SLOT == LINES_FULL, "what lines_find gives is passed on");

void visited_init(Visited *visited, StateSize size, uint64_t most, Budget *budget)
{
    *visited = (Visited){.most = most < STATES_MOST ? most : STATES_MOST};
    if (size.words == 1) visited->bits = size.bits > 0 ? size.bits : 1;
    states_init(&visited->states, size.words, budget);
}

void visited_release(Visited *visited)
{
    Budget *budget = visited->states.budget;
    budget_free(budget, visited->slots, visited->slot_count, sizeof *visited->slots);
    states_release(&visited->states);
    *visited = (Visited){0};
}

uint64_t visited_hash_long(const Visited *visited, const uint64_t *state)
{
    return XXH3_64bits(state, visited->states.words * sizeof *state);
}

static uint64_t home_slot(const Visited *visited, uint64_t hash)
{
    if (visited->whole) return lines_home(visited->slot_count, hash);
    return hash & (visited->slot_count - 1);
}

/* Inline, or GCC leaves it out (lines.h). */
static LINES_INLINE void fetch(const Visited *visited, uint64_t hash)
{
    __builtin_prefetch(&visited->slots[home_slot(visited, hash)]);
}

void visited_prefetch(const Visited *visited, uint64_t hash)
{
    if (visited->slot_count > 0) fetch(visited, hash);
}

/* Everything of a numbered slot that is not the number: the next bits of the hash. */
static uint32_t slot_tag(const Visited *visited, uint64_t hash)
{
    return (uint32_t)hash & ~(uint32_t)(visited->slot_count - 1);
}

static const uint64_t *known_state(const Visited *visited, uint32_t number, const Pending *pending)
{
    const States *states = &visited->states;
    if (number < states->count) return states_get(states, number);
    PROMISE(pending != NULL);
    return pending->get(pending->context, number - states->count);
}

static bool is_same_state(const Visited *visited, const uint64_t *a, const uint64_t *b)
{
    if (visited->states.words == 1) return *a == *b;
    return memcmp(a, b, visited->states.words * sizeof *a) == 0;
}

static uint64_t part_words(uint64_t slot_count)
{
    return slot_count < PART_WORDS ? slot_count : PART_WORDS;
}

/* Probing goes round within a part of the table. */
static uint64_t next_slot(const Visited *visited, uint64_t slot)
{
    uint64_t mask = part_words(visited->slot_count) - 1;
    return (slot & ~mask) | ((slot + 1) & mask);
}

uint32_t visited_candidate(const Visited *visited, uint64_t hash)
{
    if (visited->slot_count == 0 || visited->whole) return NO_STATE;
    uint32_t mask = (uint32_t)(visited->slot_count - 1);
    uint32_t tag = slot_tag(visited, hash);
    uint64_t slot = hash & mask;
    for (unsigned i = 0; i < CANDIDATE_PROBES; i++, slot = next_slot(visited, slot)) {
        uint32_t entry = visited->slots[slot];
        if (entry == 0) return NO_STATE;
        if ((entry & ~mask) != tag) continue;
        uint32_t number = (entry & mask) - 1;
        if (number >= visited->states.count) return NO_STATE;
        __builtin_prefetch(states_get(&visited->states, number));
        return number;
    }
    return NO_STATE;
}

bool visited_is(const Visited *visited, uint32_t candidate, const uint64_t *state)
{
    return candidate != NO_STATE &&
           is_same_state(visited, states_get(&visited->states, candidate), state);
}

static bool find_number(const Visited *visited, const uint64_t *state, uint64_t hash,
                        const Pending *pending, uint64_t *ret_slot)
{
    uint32_t mask = (uint32_t)(visited->slot_count - 1);
    uint32_t tag = slot_tag(visited, hash);
    uint64_t first = hash & mask, slot = first;
    do {
        uint32_t entry = visited->slots[slot];
        *ret_slot = slot;
        if (entry == 0) return false;
        if ((entry & ~mask) == tag &&
            is_same_state(visited, known_state(visited, (entry & mask) - 1, pending), state)) {
            return true;
        }
        slot = next_slot(visited, slot);
    } while (slot != first);
    *ret_slot = VISITED_NO_SLOT;
    return false;
}

bool visited_find(const Visited *visited, const uint64_t *state, uint64_t hash,
                  const Pending *pending, uint64_t *ret_slot)
{
    if (visited->whole) return lines_find(visited->slots, visited->slot_count, hash, ret_slot);
    return find_number(visited, state, hash, pending, ret_slot);
}

void visited_renumber(Visited *visited, uint64_t slot, uint32_t number)
{
    if (visited->whole) return;
    uint32_t mask = (uint32_t)(visited->slot_count - 1);
    visited->slots[slot] = (visited->slots[slot] & ~mask) | (number + 1);
}

void visited_enter(Visited *visited, uint64_t slot, uint64_t hash, uint32_t number)
{
    if (visited->whole) {
        lines_enter(visited->slots, visited->slot_count, hash, slot);
    } else {
        visited->slots[slot] = slot_tag(visited, hash) | (number + 1);
    }
}

void visited_forget(Visited *visited, const uint64_t *slots, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) visited_take_back(visited, slots[i]);
    visited->states.count -= count;
}

void visited_take_back(Visited *visited, uint64_t slot)
{
    visited->slots[slot] = 0;
}

/* The free slot where a stored state belongs which is not entered yet. */
static uint64_t slot_for(const Visited *visited, uint64_t hash)
{
    uint64_t first = hash & (visited->slot_count - 1), slot = first;
    if (visited->whole) {
        bool known = lines_find(visited->slots, visited->slot_count, hash, &slot);
        PROMISE(!known);
        return slot;
    }
    while (visited->slots[slot] != 0) {
        slot = next_slot(visited, slot);
        if (slot == first) return VISITED_NO_SLOT;
    }
    return slot;
}

/* False where its part is full. */
static bool slot_fill(Visited *visited, uint32_t number, uint64_t hash)
{
    uint64_t slot = slot_for(visited, hash);
    if (slot == VISITED_NO_SLOT) return false;
    visited_enter(visited, slot, hash, number);
    return true;
}

typedef struct Fill {
    Visited *visited;
    unsigned fillers; /* each enters the states of some shares */
    atomic_bool full; /* there was no room for some state */
} Fill;

/* In the order of their numbers, as one filler alone would. */
static void fill_shares(void *context, unsigned who)
{
    Fill *fill = context;
    Visited *visited = fill->visited;
    uint32_t count = visited->states.count, sought = 0;
    struct {
        uint64_t hash;
        uint32_t number;
    } soon[FILL_AHEAD], *next;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t hash = visited_hash(visited, states_get(&visited->states, i));
        if (fill->fillers > 1 && visited_share(visited, hash) % fill->fillers != who) continue;
        next = &soon[sought % FILL_AHEAD];
        if (sought++ >= FILL_AHEAD && !slot_fill(visited, next->number, next->hash)) {
            atomic_store(&fill->full, true);
            return;
        }
        next->hash = hash;
        next->number = i;
        fetch(visited, hash);
    }
    for (uint32_t i = sought < FILL_AHEAD ? 0 : sought - FILL_AHEAD; i < sought; i++) {
        next = &soon[i % FILL_AHEAD];
        if (!slot_fill(visited, next->number, next->hash)) atomic_store(&fill->full, true);
    }
}

/* Enters all stored states into an empty table. */
static bool slots_fill(Visited *visited)
{
    Fill fill = {.visited = visited, .fillers = 1};
    if (visited->crew != NULL && visited_is_shared(visited)) {
        fill.fillers = crew_size(visited->crew);
        crew_run(visited->crew, fill_shares, &fill);
    } else {
        fill_shares(&fill, 0);
    }
    return !fill.full;
}

/* Enters the states of one part of the old table anew, where slots have numbers. Some slots ahead the
 * states that they name are fetched. */
static void split_numbers(Visited *visited, uint64_t part)
{
    uint32_t before[PART_WORDS + SPLIT_AHEAD] = {0};
    uint64_t old = visited->slot_count / 2, words = part_words(old);
    uint32_t mask = (uint32_t)(old - 1);
    memcpy(before, visited->slots + part * words, words * sizeof *before);
    memset(visited->slots + part * words, 0, words * sizeof *before);
    for (uint64_t i = 0; i < words; i++) {
        uint32_t soon = before[i + SPLIT_AHEAD];
        if (soon != 0) __builtin_prefetch(states_get(&visited->states, (soon & mask) - 1));
        if (before[i] == 0) continue;
        uint32_t number = (before[i] & mask) - 1;
        uint64_t hash = visited_hash(visited, states_get(&visited->states, number));
        visited_enter(visited, slot_for(visited, hash), hash, number);
    }
}

typedef struct Split {
    Visited *visited;
    atomic_uint_fast64_t next; /* the first part that nobody has */
    atomic_bool full;          /* there was no room for some state */
} Split;

static void split_parts(void *context, unsigned who)
{
    Split *split = context;
    Visited *visited = split->visited;
    uint64_t old = visited->slot_count / 2, parts = old / part_words(old);
    (void)who;
    for (;;) {
        uint64_t part = atomic_fetch_add(&split->next, PARTS_TOGETHER);
        if (part >= parts) return;
        for (uint64_t i = part; i < parts && i < part + PARTS_TOGETHER; i++) {
            if (!visited->whole) {
                split_numbers(visited, i);
            } else if (!lines_split(visited->slots, old, i)) {
                atomic_store(&split->full, true);
            }
        }
    }
}

/* False where the table has to be filled anew. */
static bool slots_double(Visited *visited)
{
    uint64_t old = visited->slot_count;
    uint32_t *slots =
        budget_grow(visited->states.budget, visited->slots, old, 2 * old, sizeof *slots);
    if (slots == NULL) return false;
    visited->slots = slots;
    visited->slot_count = 2 * old;
    Split split = {.visited = visited};
    if (visited->crew != NULL) {
        crew_run(visited->crew, split_parts, &split);
    } else {
        split_parts(&split, 0);
    }
    return !split.full;
}

/* Where states are stored, insertions fail from then on. */
static void slots_drop(Visited *visited)
{
    Budget *budget = visited->states.budget;
    budget_free(budget, visited->slots, visited->slot_count, sizeof *visited->slots);
    visited->slots = NULL;
    visited->slot_count = 0;
    visited->whole = false;
}

/* False where the budget or the machine refuses the new table. */
static bool slots_renew(Visited *visited, uint64_t count, bool whole)
{
    slots_drop(visited);
    visited->slots = budget_allocate(visited->states.budget, count, sizeof *visited->slots);
    if (visited->slots == NULL) return false;
    visited->slot_count = count;
    visited->whole = whole;
    return true;
}

/* Twice as many; or twice that where slots can then hold whole states, and memory is plenty. */
static uint64_t count_grown(const Visited *visited)
{
    uint64_t doubled = visited->slot_count == 0 ? FIRST_SLOTS : 2 * visited->slot_count;
    if (visited->whole || visited->bits == 0 || lines_fit(visited->bits, doubled)) return doubled;
    bool plenty = budget_allows(visited->states.budget, 16 * doubled * sizeof *visited->slots, 0);
    return plenty && lines_fit(visited->bits, 2 * doubled) ? 2 * doubled : doubled;
}

/* False where there is no room for a larger table; a table that lacks states is not left behind. */
static bool slots_grow(Visited *visited)
{
    bool complete = visited->slot_count > 0; /* all states are entered */
    for (;;) {
        uint64_t old = visited->slot_count, size = sizeof *visited->slots;
        uint64_t count = count_grown(visited);
        bool whole = visited->bits > 0 && lines_fit(visited->bits, count);
        if (count > SLOTS_MOST) break;
        if (!budget_allows(visited->states.budget, count * size, old * size)) break;
        if (complete && whole == visited->whole && slots_double(visited)) return true;
        complete = false;
        if (!slots_renew(visited, count, whole)) return false;
        if (slots_fill(visited)) return true;
    }
    if (!complete) slots_drop(visited);
    return false;
}

static uint64_t capacity(const Visited *visited)
{
    return visited->whole ? lines_capacity(visited->slot_count) : visited->slot_count;
}

/* Could one state more be entered, with a sixteenth of the slots, and one, left free? */
static bool slots_suffice(const Visited *visited)
{
    uint64_t spare = capacity(visited) / 16;
    return visited->states.count + 1 + (spare > 0 ? spare : 1) <= capacity(visited);
}

/* With so many states more: lines may be fuller before lookups take longer. */
static bool slots_crowded(const Visited *visited, uint64_t more)
{
    uint64_t twentieths = visited->whole ? 18 : 15;
    return 20 * (visited->states.count + more) > twentieths * capacity(visited);
}

VisitedResult visited_insert(Visited *visited, const uint64_t *state, uint64_t hash)
{
    uint64_t slot;
    bool dropped = visited->slot_count == 0 && visited->states.count > 0;
    if (dropped || (visited->slot_count == 0 && !slots_grow(visited))) return VISITED_MEMORY;
    if (visited_find(visited, state, hash, NULL, &slot)) return VISITED_KNOWN;
    if (visited->states.count >= visited->most) return VISITED_MOST;
    /* What is crowded may be a part alone, of which the next table still has too many states. */
    bool crowded = slot == VISITED_NO_SLOT || slots_crowded(visited, 1);
    while (crowded && slots_grow(visited)) {
        slot = slot_for(visited, hash);
        crowded = slot == VISITED_NO_SLOT;
    }
    if (slot == VISITED_NO_SLOT || !slots_suffice(visited)) return VISITED_MEMORY;
    if (!states_append(&visited->states, state)) return VISITED_MEMORY;
    visited_enter(visited, slot, hash, visited->states.count - 1);
    return VISITED_NEW;
}

bool visited_is_shared(const Visited *visited)
{
    return visited->slot_count >= (uint64_t)VISITED_SHARES * PART_WORDS;
}

uint32_t visited_share(const Visited *visited, uint64_t hash)
{
    unsigned shift = (unsigned)__builtin_ctzll(visited->slot_count / VISITED_SHARES);
    return (uint32_t)(home_slot(visited, hash) >> shift);
}

bool visited_has_room(const Visited *visited, uint64_t more)
{
    return !slots_crowded(visited, more) && visited->states.count + more <= visited->most;
}

bool visited_number_all(Visited *visited)
{
    if (!visited->whole) return visited->slot_count > 0;
    uint64_t count = FIRST_SLOTS;
    while (4 * (uint64_t)visited->states.count > 3 * count) count *= 2;
    for (; count <= SLOTS_MOST; count *= 2) {
        if (!slots_renew(visited, count, false)) return false;
        if (slots_fill(visited)) return true;
    }
    slots_drop(visited);
    return false;
}

uint32_t visited_number(const Visited *visited, const uint64_t *state, uint64_t hash)
{
    uint64_t slot;
    PROMISE(!visited->whole);
    if (!find_number(visited, state, hash, NULL, &slot)) return NO_STATE;
    return (visited->slots[slot] & (uint32_t)(visited->slot_count - 1)) - 1;
}

static bool is_numbered(const Visited *visited, uint64_t slot, uint32_t number)
{
    return visited->whole || (visited->slots[slot] & (visited->slot_count - 1)) == number + 1;
}

static uint64_t count_taken(const Visited *visited)
{
    uint64_t taken = 0, count = visited->slot_count;
    if (visited->whole) return lines_taken(visited->slots, count);
    for (uint64_t slot = 0; slot < count; slot++) taken += visited->slots[slot] != 0;
    return taken;
}

bool visited_is_sound(const Visited *visited)
{
    if (count_taken(visited) != visited->states.count) return false;
    for (uint32_t number = 0; number < visited->states.count; number++) {
        const uint64_t *state = states_get(&visited->states, number);
        uint64_t slot = 0;
        if (!visited_find(visited, state, visited_hash(visited, state), NULL, &slot)) return false;
        if (!is_numbered(visited, slot, number)) return false;
    }
    return true;
}
