/* test_crew.c - everybody does every job once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <stdint.h>

#include "crew.h"

#define SIZE 5

typedef struct Tally {
    unsigned done[SIZE];
    uint64_t sums[SIZE];
    unsigned round;
} Tally;

static void count(void *context, unsigned who)
{
    Tally *tally = context;
    tally->done[who]++;
    for (unsigned i = 0; i < 100 * who; i++) tally->sums[who] += tally->round;
}

static void every_member_does_every_job_once(void **state)
{
    (void)state;
    for (unsigned size = 1; size <= SIZE; size++) {
        Crew *crew = crew_create(size);
        Tally tally = {0};
        uint64_t rounds = 0;
        assert_int_equal(crew_size(crew), size);
        for (tally.round = 1; tally.round <= 500; tally.round++) {
            crew_run(crew, count, &tally);
            rounds += tally.round;
            for (unsigned i = 0; i < SIZE; i++) {
                assert_int_equal(tally.done[i], i < size ? tally.round : 0);
                assert_int_equal(tally.sums[i], i < size ? 100 * i * rounds : 0);
            }
        }
        crew_destroy(crew);
    }
}

static void a_crew_may_end_without_any_job(void **state)
{
    (void)state;
    crew_destroy(crew_create(3));
    crew_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_does_every_job_once),
        cmocka_unit_test(a_crew_may_end_without_any_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
