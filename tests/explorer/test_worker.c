/* test_worker.c - whatever makes the successors, and however little room there is, every state is
 * left or told of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <time.h>

#include "model/model.h"
#include "worker.h"

static const char counting[] =
    "protocol p  var x: 0..5 = 0\n"
    "process q { loop { step s { await x < 5  choose k in 1..2 where x + k <= 5  x = x + k } } }\n"
    "invariant small: x <= 5\n";

typedef struct Fixture {
    Model *model;
    Findings *findings;
    Native *native;
    Budget budget;
    States states;
    Worker worker;
} Fixture;

static bool store(void *context, const Successor *successor)
{
    assert_true(states_append(context, successor->packed));
    return true;
}

/* Holds the initial state, and successors in `bytes` bytes. */
static void set_up(Fixture *fixture, size_t bytes, bool native)
{
    char *message = NULL;
    *fixture = (Fixture){.budget = {.limit = UINT64_MAX}};
    fixture->model = model_from_text("test.tocsin", counting, strlen(counting));
    const System *system = model_build(fixture->model, NULL, 0, NULL, &message);
    assert_non_null(system);
    fixture->findings = findings_create(system, NULL, 0, NULL);
    Worker *worker = &fixture->worker;
    worker->findings = fixture->findings;
    worker->successors = successors_create(system);
    worker->attention.states = findings_interest(fixture->findings, false);
    harvest_init(&worker->harvest, successors_words(worker->successors), bytes, &fixture->budget);
    states_init(&fixture->states, successors_words(worker->successors), &fixture->budget);
    assert_true(successors_initial(worker->successors, store, &fixture->states));
    if (!native) return;
    const struct timespec moment = {.tv_nsec = 1000000};
    fixture->native = native_create(system, successors_layout(worker->successors), NULL);
    while (native_poll(fixture->native) == NATIVE_PENDING) nanosleep(&moment, NULL);
    assert_int_equal(native_poll(fixture->native), NATIVE_READY);
    worker->native = fixture->native;
}

static void tear_down(Fixture *fixture)
{
    harvest_release(&fixture->worker.harvest);
    states_release(&fixture->states);
    successors_destroy(fixture->worker.successors);
    native_destroy(fixture->native);
    findings_destroy(fixture->findings);
    model_destroy(fixture->model);
    assert_int_equal(fixture->budget.held, 0);
}

static void successors_are_gathered(void **state)
{
    (void)state;
    for (int native = 0; native < 2; native++) {
        Fixture fixture;
        set_up(&fixture, 1000, native != 0);
        const Harvest *harvest = &fixture.worker.harvest;
        worker_leave(&fixture.worker, &fixture.states, 0, 1);
        assert_int_equal(harvest->left, 1);
        assert_false(harvest->leavings[0].noticed);
        assert_int_equal(harvest->leavings[0].end, 2);
        assert_false(worker_notices(&fixture.worker, harvest_state(harvest, 0)));
        tear_down(&fixture);
    }
}

/* It is then for the search to leave it. */
static void a_state_without_room_for_its_successors_is_noticed(void **state)
{
    (void)state;
    for (int native = 0; native < 2; native++) {
        for (size_t bytes = 0; bytes < 30; bytes += 20) { /* for none, or for one */
            Fixture fixture;
            set_up(&fixture, bytes, native != 0);
            const Harvest *harvest = &fixture.worker.harvest;
            assert_true(harvest->room < 2);
            worker_leave(&fixture.worker, &fixture.states, 0, 1);
            assert_int_equal(harvest->left, 1);
            assert_true(harvest->leavings[0].noticed);
            assert_int_equal(harvest->count, 0);
            tear_down(&fixture);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(successors_are_gathered),
        cmocka_unit_test(a_state_without_room_for_its_successors_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
