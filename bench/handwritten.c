/* handwritten.c - explores the reference protocol (tests/protocols/reference.tocsin) and no other.
 *
 * What a checker could do if it were written for one protocol of one size: bench/run compares
 * general ones with it. States are packed into one word; sizes are constants of the compilation, so
 * that shifts and masks are literals. The set of states is a table of the states themselves, open
 * addressing by cache lines. Successors wait in a batch while their lines are being fetched.
 *
 *     cc -O3 -march=native -pthread -DENACTORS=3 -DENDPOINTS=2 -DPLANS=7 -DKEEP=1 [-DCAS]
 *        [-DBATCH=48] [-DVECTOR: compares with AVX-512] handwritten.c -o handwritten
 *     ./handwritten [--threads N] [--slots LOG2] [--small-pages]
 *
 * The table does not grow. Breadth first, level by level; prints what it counted, one line each.
 * Exit 0: explored; 2: wrong use; 4: the table is too small. */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#ifdef VECTOR
#include <immintrin.h>
#endif

#ifndef BATCH
#define BATCH 48
#endif

enum { IDLE, CHECK, APPLY, FINISH, CLEAN };

#define WIDTH(most) ((most) ? 32 - __builtin_clz(most) : 0)
enum {
    NONE = PLANS + 1,
    PC_WIDTH = 3,
    GEN_WIDTH = WIDTH(PLANS),
    RECORD_WIDTH = WIDTH(NONE),
    EP_WIDTH = WIDTH(ENDPOINTS - 1), /* endpoints count from 0 here */

    LATEST = 0,
    APPLIED = LATEST + GEN_WIDTH,
    EXISTS = APPLIED + GEN_WIDTH,
    RECORD = EXISTS + PLANS + 1,
    ENACTOR = RECORD + ENDPOINTS * RECORD_WIDTH,
    PC = 0, /* within an enactor */
    PLAN = PC + PC_WIDTH,
    EP = PLAN + GEN_WIDTH,
    G = EP + EP_WIDTH,
    ENACTOR_WIDTH = G + GEN_WIDTH,
    STATE_WIDTH = ENACTOR + ENACTORS * ENACTOR_WIDTH,

    MOST_SUCCESSORS = ENACTORS + 1,
    LINE = 8,     /* states in a cache line */
    CHUNK = 4094, /* states in a piece of a level, which one thread takes */
    MOST_THREADS = 64,
    HUGE_PAGE = 1 << 21
};
_Static_assert(STATE_WIDTH <= 64, "a state must fit into a word");

/* A piece of a level. */
typedef struct Chunk {
    struct Chunk *next;
    uint64_t count;
    uint64_t states[CHUNK];
} Chunk;

typedef struct Worker {
    pthread_t thread;
    Chunk *produced; /* of the next level; the first one is being filled */
    Chunk *unused;
    uint64_t states;
    uint64_t transitions;
    uint64_t chunks; /* ever allocated */
    uint64_t waiting[BATCH + MOST_SUCCESSORS];
    uint64_t count;
} Worker;

static uint64_t *table; /* 0 is an empty slot: no state is 0, the newest plan always exists */
static unsigned line_shift;
static uint64_t lines;
static unsigned threads = 1;
static Worker workers[MOST_THREADS];
static Chunk *level; /* what is left of the level that is expanded */
static pthread_mutex_t level_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static bool finished;

static void fail(int code, const char *message)
{
    fprintf(stderr, "handwritten: %s\n", message);
    exit(code);
}

static inline uint64_t get(uint64_t state, unsigned place, unsigned width)
{
    return state >> place & ((UINT64_C(1) << width) - 1);
}

static inline uint64_t put(uint64_t state, unsigned place, unsigned width, uint64_t value)
{
    return (state & ~(((UINT64_C(1) << width) - 1) << place)) | value << place;
}

static inline uint64_t line_of(uint64_t state)
{
    uint64_t mixed = state * UINT64_C(0x9e3779b97f4a7c15);
    mixed ^= mixed >> 32;
    return mixed * UINT64_C(0xd6e8feb86659fd93) >> line_shift;
}

/* The protocol. */

static inline uint64_t apply(uint64_t state, unsigned at)
{
    uint64_t plan = get(state, at + PLAN, GEN_WIDTH);
    uint64_t ep = get(state, at + EP, EP_WIDTH);
    unsigned place = RECORD + (unsigned)ep * RECORD_WIDTH;
    uint64_t record = get(state, place, RECORD_WIDTH);
    if (!(state >> (EXISTS + plan) & 1)) {
        return put(put(state, at + PC, PC_WIDTH, IDLE), at + EP, EP_WIDTH, 0);
    }
    if (record == NONE) return 0;
#ifdef CAS
    if (plan > record)
#endif
        state = put(state, place, RECORD_WIDTH, plan);
    if (ep + 1 < ENDPOINTS) return put(state, at + EP, EP_WIDTH, ep + 1);
    return put(put(state, at + PC, PC_WIDTH, FINISH), at + EP, EP_WIDTH, 0);
}

static inline uint64_t clean(uint64_t state, unsigned at)
{
    uint64_t plan = get(state, at + PLAN, GEN_WIDTH);
    uint64_t g = get(state, at + G, GEN_WIDTH);
    uint64_t before = plan > KEEP ? (UINT64_C(1) << (plan - KEEP)) - 1 : 0;
    uint64_t old = get(state, EXISTS, PLANS + 1) & before & ~UINT64_C(0) << g;
    if (!old) return put(put(state, at + PC, PC_WIDTH, IDLE), at + G, GEN_WIDTH, 0);
    uint64_t oldest = (uint64_t)__builtin_ctzll(old);
    state &= ~(UINT64_C(1) << (EXISTS + oldest));
    for (unsigned k = 0; k < ENDPOINTS; k++) {
        unsigned place = RECORD + k * RECORD_WIDTH;
        if (get(state, place, RECORD_WIDTH) == oldest) {
            state = put(state, place, RECORD_WIDTH, NONE);
        }
    }
    return put(state, at + G, GEN_WIDTH, oldest < PLANS ? oldest + 1 : PLANS);
}

/* The successor by a step of the enactor whose fields begin at bit `at`; 0 when it can't move. */
static inline uint64_t enactor(uint64_t state, unsigned at)
{
    uint64_t plan = get(state, at + PLAN, GEN_WIDTH);
    uint64_t latest = get(state, LATEST, GEN_WIDTH);
    bool newer = plan > get(state, APPLIED, GEN_WIDTH);
    switch (get(state, at + PC, PC_WIDTH)) {
    case IDLE:
        if (latest <= plan) return 0;
        return put(put(state, at + PC, PC_WIDTH, CHECK), at + PLAN, GEN_WIDTH, latest);
    case CHECK:
        if (!newer) return put(state, at + PC, PC_WIDTH, IDLE);
        return put(put(state, at + PC, PC_WIDTH, APPLY), at + EP, EP_WIDTH, 0);
    case APPLY: return apply(state, at);
    case FINISH:
        state = put(state, APPLIED, GEN_WIDTH, plan);
        return put(put(state, at + PC, PC_WIDTH, CLEAN), at + G, GEN_WIDTH, 0);
    default: return clean(state, at);
    }
}

static inline uint64_t planner(uint64_t state)
{
    uint64_t latest = get(state, LATEST, GEN_WIDTH);
    if (latest >= PLANS) return 0;
    state |= UINT64_C(1) << (EXISTS + latest + 1);
    return put(state, LATEST, GEN_WIDTH, latest + 1);
}

/* The search. */

static void append(Worker *worker, uint64_t state)
{
    Chunk *chunk = worker->produced;
    if (!chunk || chunk->count == CHUNK) {
        chunk = worker->unused;
        if (chunk) {
            worker->unused = chunk->next;
        } else {
            chunk = malloc(sizeof *chunk);
            if (!chunk) fail(4, "no memory");
            worker->chunks++;
        }
        chunk->count = 0;
        chunk->next = worker->produced;
        worker->produced = chunk;
    }
    chunk->states[chunk->count++] = state;
}

/* One bit for each slot of the line that holds `state`. Without branches: where in its line a state
 * is found is nothing a processor could predict. Other threads may write meanwhile; what is read too
 * early as empty is found out by the exchange. */
static inline unsigned holding(const uint64_t *slots, uint64_t state)
{
#ifdef VECTOR
    return _mm512_cmpeq_epi64_mask(_mm512_load_si512(slots), _mm512_set1_epi64((long long)state));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < LINE; i++) bits |= (unsigned)(slots[i] == state) << i;
    return bits;
#endif
}

/* True: the state is new. Only one thread gets that answer. */
static inline bool insert(uint64_t state, bool shared)
{
    uint64_t line = line_of(state);
    for (uint64_t tried = 0; tried < lines;) {
        uint64_t *slots = table + line * LINE;
        if (holding(slots, state)) return false;
        unsigned empty = holding(slots, 0);
        if (empty) {
            uint64_t *slot = &slots[__builtin_ctz(empty)];
            uint64_t found = 0;
            if (!shared) {
                *slot = state;
                return true;
            }
            if (__atomic_compare_exchange_n(slot, &found, state, false, __ATOMIC_RELAXED,
                                            __ATOMIC_RELAXED)) {
                return true;
            }
            if (found == state) return false;
        } else {
            line = line + 1 == lines ? 0 : line + 1;
            tried++;
        }
    }
    fail(4, "the table is too small");
    return false;
}

static inline void flush(Worker *worker, bool shared)
{
    worker->transitions += worker->count;
    for (uint64_t i = 0; i < worker->count; i++) {
        if (insert(worker->waiting[i], shared)) append(worker, worker->waiting[i]);
    }
    worker->count = 0;
}

/* A successor that does not exist is written too, and overwritten by the next. */
static inline void hand_over(Worker *worker, uint64_t state)
{
    worker->waiting[worker->count] = state;
    worker->count += state != 0;
    __builtin_prefetch(table + line_of(state) * LINE, 1);
}

static inline void expand(Worker *worker, const Chunk *chunk, bool shared)
{
    for (uint64_t i = 0; i < chunk->count; i++) {
        uint64_t state = chunk->states[i];
        hand_over(worker, planner(state));
#pragma GCC unroll 16
        for (unsigned e = 0; e < ENACTORS; e++) {
            hand_over(worker, enactor(state, ENACTOR + e * ENACTOR_WIDTH));
        }
        if (worker->count >= BATCH) flush(worker, shared);
    }
    worker->states += chunk->count;
}

static Chunk *take_chunk(void)
{
    pthread_mutex_lock(&level_lock);
    Chunk *chunk = level;
    if (chunk) level = chunk->next;
    pthread_mutex_unlock(&level_lock);
    return chunk;
}

/* What one thread does of a level. */
static void expand_level(Worker *worker)
{
    for (Chunk *chunk = take_chunk(); chunk; chunk = take_chunk()) {
        if (threads > 1) {
            expand(worker, chunk, true);
        } else {
            expand(worker, chunk, false);
        }
        chunk->next = worker->unused;
        worker->unused = chunk;
    }
    if (threads > 1) {
        flush(worker, true);
    } else {
        flush(worker, false);
    }
}

/* False: there is no next level. */
static bool next_level(void)
{
    for (unsigned i = 0; i < threads; i++) {
        Chunk *chunk = workers[i].produced;
        workers[i].produced = NULL;
        while (chunk) {
            Chunk *rest = chunk->next;
            chunk->next = level;
            level = chunk;
            chunk = rest;
        }
    }
    return level != NULL;
}

static void *help(void *argument)
{
    for (;;) {
        pthread_barrier_wait(&barrier);
        if (finished) return NULL;
        expand_level(argument);
        pthread_barrier_wait(&barrier);
    }
}

/* Returns how many steps the farthest state is away. */
static unsigned explore(void)
{
    pthread_barrier_init(&barrier, NULL, threads);
    for (unsigned i = 1; i < threads; i++) {
        if (pthread_create(&workers[i].thread, NULL, help, &workers[i])) fail(4, "no thread");
    }
    uint64_t initial = UINT64_C(1) << EXISTS; /* the fields of 0 are all right for the others */
    insert(initial, true);
    append(&workers[0], initial);
    unsigned depth = 0;
    for (; next_level(); depth++) {
        pthread_barrier_wait(&barrier);
        expand_level(&workers[0]);
        pthread_barrier_wait(&barrier);
    }
    finished = true;
    pthread_barrier_wait(&barrier);
    for (unsigned i = 1; i < threads; i++) pthread_join(workers[i].thread, NULL);
    return depth - 1;
}

/* All zero; its beginning is one of a huge page. */
static void allocate_table(unsigned slots, bool huge)
{
    uint64_t size = UINT64_C(8) << slots;
    char *memory = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fail(4, "no memory");
    table = (uint64_t *)(((uintptr_t)memory + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
    madvise(table, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    lines = (UINT64_C(1) << slots) / LINE;
    line_shift = 64 - (slots - 3);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void print_counts(unsigned depth, unsigned slots, double seconds)
{
    uint64_t states = 0, transitions = 0, bytes = UINT64_C(8) << slots;
    for (unsigned i = 0; i < threads; i++) {
        states += workers[i].states;
        transitions += workers[i].transitions;
        bytes += workers[i].chunks * sizeof(Chunk);
    }
    printf("states %llu\n", (unsigned long long)states);
    printf("transitions %llu\n", (unsigned long long)transitions);
    printf("depth %u\n", depth);
    printf("seconds %.6f\n", seconds);
    printf("bytes %llu\n", (unsigned long long)bytes);
}

static unsigned number(const char *text, unsigned least, unsigned most)
{
    char *end;
    unsigned long value = strtoul(text ? text : "", &end, 10);
    if (!text || !*text || *end || value < least || value > most) fail(2, "not a possible number");
    return (unsigned)value;
}

int main(int argc, char **argv)
{
    unsigned slots = 20;
    bool huge = true;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--threads")) {
            threads = number(argv[++i], 1, MOST_THREADS);
        } else if (!strcmp(argv[i], "--slots")) {
            slots = number(argv[++i], 4, 40);
        } else if (!strcmp(argv[i], "--small-pages")) {
            huge = false;
        } else {
            fail(2, "usage: handwritten [--threads N] [--slots LOG2] [--small-pages]");
        }
    }
    double start = now();
    allocate_table(slots, huge);
    unsigned depth = explore();
    print_counts(depth, slots, now() - start);
    return 0;
}
