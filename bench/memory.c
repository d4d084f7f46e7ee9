/* memory.c - how many random 8-byte accesses a second one core does in a table.
 *
 *     ./memory [--size LOG2_OF_BYTES] [--accesses MILLIONS]
 *
 * What an explorer asks of the memory, in three ways, each with pages of 4 KiB and with huge ones:
 *   chained     the place of each access depends on the word read before: the latency
 *   plain       places are known, and the processor overlaps what it can
 *   prefetched  each line is asked for BATCH accesses ahead
 * An access reads the word and writes it where a coin says so, one in three, as inserting does. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { BATCH = 48, HUGE_PAGE = 1 << 21 };

typedef enum Way { CHAINED, PLAIN, PREFETCHED } Way;
static const char *const way_names[] = {"chained", "plain", "prefetched"};

static volatile uint64_t kept; /* or the compiler would do without reading */

static uint64_t scramble(uint64_t number)
{
    number *= UINT64_C(0x9e3779b97f4a7c15);
    number ^= number >> 32;
    return number * UINT64_C(0xd6e8feb86659fd93);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* what others run is not the memory's fault */
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint64_t *allocate(uint64_t size, bool huge)
{
    char *memory = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        perror("memory");
        exit(4);
    }
    char *aligned = (char *)(((uintptr_t)memory + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
    madvise(aligned, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    memset(aligned, 0, size);
    return (uint64_t *)aligned;
}

static inline uint64_t touch(uint64_t *word, uint64_t coin)
{
    uint64_t found = *word;
    if (coin % 3 == 0) *word = found + 1;
    return found;
}

static uint64_t chained(uint64_t *table, unsigned shift, uint64_t accesses)
{
    uint64_t last = 0;
    for (uint64_t i = 0; i < accesses; i++) {
        last += touch(&table[scramble(i + last) >> shift], i);
    }
    return last;
}

static uint64_t plain(uint64_t *table, unsigned shift, uint64_t accesses)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < accesses; i++) sum += touch(&table[scramble(i) >> shift], i);
    return sum;
}

static uint64_t prefetched(uint64_t *table, unsigned shift, uint64_t accesses)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < accesses; i++) {
        __builtin_prefetch(&table[scramble(i + BATCH) >> shift], 1);
        sum += touch(&table[scramble(i) >> shift], i);
    }
    return sum;
}

/* Millions of accesses a second. */
static double rate(Way way, unsigned size, bool huge, uint64_t accesses)
{
    uint64_t *table = allocate(UINT64_C(1) << size, huge);
    unsigned shift = 64 - (size - 3);
    double start = now();
    switch (way) {
    case CHAINED: kept = chained(table, shift, accesses); break;
    case PLAIN: kept = plain(table, shift, accesses); break;
    case PREFETCHED: kept = prefetched(table, shift, accesses); break;
    }
    double seconds = now() - start;
    munmap(table, UINT64_C(1) << size);
    return (double)accesses / seconds / 1e6;
}

int main(int argc, char **argv)
{
    unsigned size = 27;
    uint64_t accesses = 10;
    for (int i = 1; i + 1 < argc; i += 2) {
        unsigned long value = strtoul(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--size")) size = (unsigned)value;
        if (!strcmp(argv[i], "--accesses")) accesses = value;
    }
    if (argc % 2 == 0 || size < 21 || size > 40 || !accesses) {
        fprintf(stderr, "usage: memory [--size LOG2_OF_BYTES] [--accesses MILLIONS]\n");
        return 2;
    }
    for (Way way = CHAINED; way <= PREFETCHED; way++) {
        printf("%s", way_names[way]);
        for (int huge = 0; huge < 2; huge++) {
            printf(" %.1f", rate(way, size, huge, accesses * 1000000));
        }
        printf("\n");
    }
    return 0;
}
