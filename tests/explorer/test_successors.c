/* test_successors.c - what goes out is canonical and packed, errors are passed on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "model/model.h"
#include "successors.h"

#define MOST 16

/* What was visited, copied. */
typedef struct Visits {
    unsigned count, errors, most;
    uint64_t packed[MOST];
    ModelError error;
} Visits;

static bool note(void *context, const Successor *successor)
{
    Visits *visits = context;
    if (successor->error != NULL) {
        assert_null(successor->packed);
        visits->errors++;
        visits->error = *successor->error;
    } else {
        assert_true(visits->count < MOST);
        visits->packed[visits->count++] = successor->packed[0];
    }
    return visits->count < visits->most;
}

typedef struct Fixture {
    Model *model;
    const System *system;
    Successors *successors;
} Fixture;

static Fixture set_up(const char *text)
{
    Fixture fixture = {.model = model_from_text("test.tocsin", text, strlen(text))};
    char *message = NULL;
    fixture.system = model_build(fixture.model, NULL, 0, NULL, &message);
    assert_non_null(fixture.system);
    fixture.successors = successors_create(fixture.system);
    assert_int_equal(successors_words(fixture.successors), 1);
    return fixture;
}

static void tear_down(Fixture *fixture)
{
    successors_destroy(fixture->successors);
    model_destroy(fixture->model);
}

static void all_ways_are_visited_in_order(void **state)
{
    (void)state;
    Fixture fixture = set_up("protocol p  var x: 0..9 in 2..3\n"
                             "process q { loop { step s { choose k in 4..6  x = k } } }\n");
    Visits initial = {.most = MOST}, first = {.most = MOST}, again = {.most = MOST};
    assert_true(successors_initial(fixture.successors, note, &initial));
    assert_int_equal(initial.count, 2);
    assert_int_not_equal(initial.packed[0], initial.packed[1]);
    assert_true(successors_of(fixture.successors, &initial.packed[0], note, &first));
    assert_true(successors_of(fixture.successors, &initial.packed[1], note, &again));
    assert_int_equal(first.count, 3);
    assert_memory_equal(first.packed, again.packed, sizeof first.packed);
    tear_down(&fixture);
}

static void the_visitor_can_stop(void **state)
{
    (void)state;
    Fixture fixture = set_up("protocol p  var x: 0..9 in 2..8\n"
                             "process q { loop { step s { choose k in 4..6  x = k } } }\n");
    Visits initial = {.most = 2}, next = {.most = 1};
    assert_false(successors_initial(fixture.successors, note, &initial));
    assert_int_equal(initial.count, 2);
    assert_false(successors_of(fixture.successors, &initial.packed[0], note, &next));
    assert_int_equal(next.count, 1);
    tear_down(&fixture);
}

static void orders_are_renumbered(void **state)
{
    (void)state;
    Fixture fixture = set_up("protocol p  type G = order(2)  var g: G = first(G)\n"
                             "process q { loop { step s { g = fresh(G) } } }\n");
    Visits initial = {.most = MOST}, next = {.most = MOST};
    assert_true(successors_initial(fixture.successors, note, &initial));
    assert_true(successors_of(fixture.successors, &initial.packed[0], note, &next));
    assert_int_equal(next.count, 1);
    assert_int_equal(next.packed[0], initial.packed[0]);
    tear_down(&fixture);
}

static void errors_are_passed_on_with_their_place(void **state)
{
    (void)state;
    Fixture fixture = set_up("protocol p  type G = order(1)  var g: [1..2] G = first(G)\n"
                             "process q { loop { step s { g[1] = fresh(G) } } }\n"
                             "process r { loop { step t { assert g[1] != g[2] } } }\n");
    Visits initial = {.most = MOST}, next = {.most = MOST};
    assert_true(successors_initial(fixture.successors, note, &initial));
    assert_true(successors_of(fixture.successors, &initial.packed[0], note, &next));
    assert_int_equal(next.count, 0);
    assert_int_equal(next.errors, 2); /* too many values; a failed assert */
    assert_int_equal(next.error.kind, ERROR_ASSERT);
    assert_true(next.error.span.end > next.error.span.begin);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_are_visited_in_order),
        cmocka_unit_test(the_visitor_can_stop),
        cmocka_unit_test(orders_are_renumbered),
        cmocka_unit_test(errors_are_passed_on_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
