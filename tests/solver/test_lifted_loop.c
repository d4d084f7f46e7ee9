/* test_lifted_loop.c - steps of any number of instances, with loops over endless types in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "encode.h"
#include "model/model.h"
#include "support/memory.h"

/* Each step can be taken, none leads out of the types, and there is no model error. */
static void check_lifted(Encoder *encoder, Query *query, const System *system)
{
    Term typing;
    Transit transit;
    State *before = state_fresh(encoder, 0, &typing);
    encode_transit(encoder, before, 0, &transit);
    assert_null(encoder_complaint(encoder, &(Span){0, 0}));
    query_assert(query, encoder_params_assumed(encoder));
    query_assert(query, typing);
    query_assert(query, transit.inputs);
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->step_count; j++) {
            query_push(query);
            query_assert(query, transit.taken);
            query_assert(query, transit_by(encoder, &transit, system->processes[i]->steps[j]));
            assert_int_equal(query_check(query, NULL, 0), ANSWER_YES);
            query_pop(query);
        }
    }
    query_push(query);
    query_assert(query, transit.error);
    assert_int_equal(query_check(query, NULL, 0), ANSWER_NO);
    query_pop(query);
    query_assert(query, transit.taken);
    query_assert(query,
                 term_not(encoder_values(encoder)->terms, state_typing(encoder, transit.after)));
    assert_int_equal(query_check(query, NULL, 0), ANSWER_NO);
}

static void steps_for_any_number_of_everything_keep_the_types(void **state)
{
    (void)state;
    const char *const lifted[] = {"ENACTORS", "ENDPOINTS", "PLANS"};
    char *message = NULL;
    Model *model = model_load("protocols/dynamodb-dns.tocsin", &message);
    const System *system = model_build_lifted(model, NULL, 0, NULL, lifted, 3, &message);
    assert_non_null(system);
    Terms *terms = terms_create();
    Encoder *encoder = encoder_create(terms, system, FORM_UNBOUNDED, SHAPE_SHARED);
    Query *query = query_create(terms, LOGIC_GENERAL, NULL, NULL, "lifted");
    check_lifted(encoder, query, system);
    assert_null(terms_failure(terms));
    query_destroy(query);
    encoder_destroy(encoder);
    terms_destroy(terms);
    model_destroy(model);
}

/* The complaint about the steps of a model with N lifted; "" where there is none. On the heap. */
static char *complaint_about(const char *text)
{
    const char *const lifted[] = {"N"};
    char *message = NULL;
    Model *model = model_from_text("p.tocsin", text, strlen(text));
    const System *system = model_build_lifted(model, NULL, 0, NULL, lifted, 1, &message);
    assert_non_null(system);
    Terms *terms = terms_create();
    Encoder *encoder = encoder_create(terms, system, FORM_UNBOUNDED, SHAPE_SHARED);
    Term typing;
    Transit transit;
    encode_transit(encoder, state_fresh(encoder, 0, &typing), 0, &transit);
    const char *complaint = encoder_complaint(encoder, &(Span){0, 0});
    char *copy = memory_copy_string(complaint ? complaint : "");
    encoder_destroy(encoder);
    terms_destroy(terms);
    model_destroy(model);
    return copy;
}

#define MODEL(body)                                                                                \
    "protocol p\n"                                                                                 \
    "param N: 1..9 = 3\n"                                                                          \
    "type I = 1..N\n"                                                                              \
    "var m: [I] 0..3 = 0\n"                                                                        \
    "var k: 0..3 = 0\n"                                                                            \
    "process a { loop { step go { for i in I { " body " } } } }\n"

static void a_loop_that_writes_its_own_entries_is_encoded(void **state)
{
    (void)state;
    char *complaint = complaint_about(MODEL("if m[i] < k { m[i] = m[i] + 1 } assert m[i] < 3"));
    assert_string_equal(complaint, "");
    free(complaint);
}

static void expect_complaint(const char *text, const char *expected)
{
    char *complaint = complaint_about(text);
    assert_non_null(strstr(complaint, expected));
    free(complaint);
}

static void a_loop_whose_iterations_see_each_other_is_complained_about(void **state)
{
    (void)state;
    expect_complaint(MODEL("k = m[i]"), "an assignment to anything but an entry");
    expect_complaint(MODEL("m[1] = 2"), "an assignment to anything but an entry");
    expect_complaint(MODEL("m[i] = m[1]"), "reading what it assigns");
    expect_complaint(MODEL("if m[i] == 1 { stop }"), "can't be lifted");
    expect_complaint(MODEL("choose x in 1..2 m[i] = x"), "can't be lifted");
    expect_complaint(MODEL("await m[i] > 0 assert k < 2"), "an `await`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_for_any_number_of_everything_keep_the_types),
        cmocka_unit_test(a_loop_that_writes_its_own_entries_is_encoded),
        cmocka_unit_test(a_loop_whose_iterations_see_each_other_is_complained_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
