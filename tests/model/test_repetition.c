/* test_repetition.c - a step is copied where it means the same, and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "loading.h"
#include "model/repetition.h"

static const Step *step_called(const System *system, const char *process, const char *name)
{
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *candidate = system->processes[p];
        for (uint32_t i = 0; i < candidate->step_count; i++) {
            if (strcmp(candidate->name, process) == 0 &&
                strcmp(candidate->steps[i]->name, name) == 0) {
                return candidate->steps[i];
            }
        }
    }
    return NULL;
}

/* The steps of the process where one is repeated before the other, or why that can't be. */
static char *steps_with(const char *text, const char *again, const char *before)
{
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    const Repetition repetition = {.again = step_called(system, "a", again),
                                   .before = step_called(system, "a", before)};
    assert_non_null(repetition.again);
    assert_non_null(repetition.before);
    const System *repeated;
    Text list = {0};
    Model *changed = model_repeat(system, &repetition, &repeated, &list);
    if (changed != NULL) {
        assert_string_equal(text_string(&list), "");
        const Process *process = repeated->processes[0];
        for (uint32_t i = 0; i < process->step_count; i++) {
            text_format(&list, "%s%s", i > 0 ? " " : "", process->steps[i]->name);
        }
    }
    model_destroy(changed);
    model_destroy(model);
    return list.chars;
}

static void assert_steps(const char *text, const char *again, const char *before,
                         const char *expected)
{
    char *names = steps_with(text, again, before);
    assert_non_null(names);
    assert_string_equal(names, expected);
    free(names);
}

#define PROCESS(body) "protocol p var x: 0..9 = 0\nprocess a { " body " }\n"

static void a_copy_stands_before_the_other(void **state)
{
    (void)state;
    assert_steps(PROCESS("var seen: 0..9 = 0 step get { seen = x } step put { x = seen }"), "get",
                 "put", "get get_again put");
}

static void the_name_is_new(void **state)
{
    (void)state;
    assert_steps(PROCESS("step get { await x < 2 } step get_again {} step put { x = 1 }"), "get",
                 "put", "get get_again get_again_again put");
}

static void it_may_stand_in_a_nested_block(void **state)
{
    (void)state;
    assert_steps(PROCESS("loop work { step get { if x > 3 { continue work } }\n"
                         "  for k in 1..2 { fair step put { x = k } } }"),
                 "get", "put", "get get_again put");
}

#define NOT_IN_SCOPE "`seen` is not in scope there"
#define ELSEWHERE "it would lead elsewhere from there"

static void not_where_a_local_is_out_of_scope(void **state)
{
    (void)state;
    assert_steps(PROCESS("loop one { var seen: 0..9 = 0 step get { seen = x break one } }\n"
                         "step put { x = 1 }"),
                 "get", "put", NOT_IN_SCOPE);
    assert_steps(PROCESS("for k in 1..2 { step get { await x < k } } step put { x = 1 }"), "get",
                 "put", "`k` is not in scope there");
}

/* Each block has a local of that name, and they are two. */
static void not_where_a_name_means_another_local(void **state)
{
    (void)state;
    assert_steps(
        PROCESS("loop one { var seen: 0..9 = 0 step get { seen = x } step out { break one } }\n"
                "loop two { var seen: 0..9 = 0 step put { x = seen } }"),
        "get", "put", NOT_IN_SCOPE);
    assert_steps(
        PROCESS(
            "either { var seen: 0..9 = 0 step put { x = seen } } or { step no {} }\n"
            "loop { var seen: 0..9 = 0 either { step get { seen = x } } or { step other {} } }"),
        "get", "put", NOT_IN_SCOPE);
    assert_steps(PROCESS("for // {\n k in 1..2 { step get { await x < k } }\n"
                         "for k in 1..2 { step put { x = k } }"),
                 "get", "put", "`k` is not in scope there");
    assert_steps("protocol p var x: 0..9 = 0\n"
                 "steps all(k: 0..9) { step get { await x < k } }\n"
                 "process a { var k: 0..9 = 0 all(3) step put { x = k } }\n",
                 "all.get", "put", "the one is in `steps` that the other is not in");
}

/* Neither loop has a name, so `break` would mean the loop around the copy. */
static void not_where_it_would_leave_another_loop(void **state)
{
    (void)state;
    assert_steps(PROCESS("loop { step get { if x > 3 { break } } } loop { step put { x = 1 } }"),
                 "get", "put", ELSEWHERE);
}

static void it_may_stand_alone_in_its_block(void **state)
{
    (void)state;
    assert_steps(PROCESS("var seen: 0..9 = 0 if seen == 0 { step get { seen = x } }\n"
                         "step put { x = seen }"),
                 "get", "put", "get get_again put");
}

static const Node *node_before(const System *system, const char *name)
{
    const Process *process = system->processes[0];
    for (uint32_t i = 0; i < process->place_count; i++) {
        const Node *node = process->places[i].node;
        if (node->kind == NODE_STEP && strcmp(node->step->name, name) == 0) return node;
    }
    fail_msg("there is no place %s", name);
    return NULL;
}

/* Where the one is taken under conditions, so is its copy: under the same. */
static void the_ifs_around_it_are_looked_at_again(void **state)
{
    (void)state;
    static const char text[] = PROCESS("var low: bool = true var odd: bool = false step at {}\n"
                                       "if (low) || odd { // {\n if odd { step no {} } else if low "
                                       "{ step get { await x > 0 } } }\n"
                                       "step put { x = 1 }");
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    Text why = {0};
    const Repetition repetition = {.again = step_called(system, "a", "get"),
                                   .before = step_called(system, "a", "put")};
    const System *repeated;
    Model *changed = model_repeat(system, &repetition, &repeated, &why);
    assert_non_null(changed);
    const Node *get = node_before(repeated, "get");
    const Node *put = node_before(repeated, "put");
    const Node *copy = node_before(repeated, "get_again");
    const Node *first = get->step->after;
    assert_int_equal(first->kind, NODE_DECIDE); /* low || odd */
    assert_ptr_equal(first->other, put);
    assert_int_equal(first->next->kind, NODE_DECIDE); /* odd */
    assert_ptr_equal(first->next->next, put);
    const Node *last = first->next->other;
    assert_int_equal(last->kind, NODE_DECIDE); /* low */
    assert_ptr_equal(last->next, copy);
    assert_ptr_equal(last->other, put);
    assert_ptr_equal(copy->step->after, put);
    model_destroy(changed);
    model_destroy(model);
}

/* What is taken there need not be taken at all, or for one value after the other. */
static void not_out_of_a_branch_or_a_loop_with_an_end(void **state)
{
    (void)state;
    assert_steps(
        PROCESS("either { var seen: 0..9 = 0 step no { seen = x } step get { await x < 2 } "
                "} or { step other {} } step put { x = 1 }"),
        "get", "put", "it is in a branch of an `either` that the other is not in");
    assert_steps(PROCESS("for k in 1..2 { step get { await x > 3 } } step put { x = 1 }"), "get",
                 "put", "it is in a loop under a condition that the other is not in");
    assert_steps(PROCESS("var on: bool = true while on { step get { await x > 3 } }\n"
                         "step put { x = 1 }"),
                 "get", "put", "it is in a loop under a condition that the other is not in");
    assert_steps(PROCESS("loop { step get { await x < 3 } } step put { x = 1 }"), "get", "put",
                 "get get_again put");
}

static void the_other_may_stand_before_it(void **state)
{
    (void)state;
    assert_steps(PROCESS("loop { step put { x = 1 } // }\n step get { if x > 3 { stop } } }"),
                 "get", "put", "get_again put get");
    assert_steps(
        PROCESS(
            "var x0: bool = true loop { step put { x = 1 } if x0 { step get { x0 = false } } }"),
        "get", "put", "get_again put get");
}

static void not_with_an_anytime_step(void **state)
{
    (void)state;
    assert_steps(PROCESS("step put { x = 1 } anytime step crash { x = 0 }"), "crash", "put",
                 "`crash` is an `anytime` step");
}

static void in_steps_it_stands_in_each_use(void **state)
{
    (void)state;
    assert_steps("protocol p var x: 0..9 = 0\n"
                 "steps both(k: 0..9) { step get { await x < k } step put { x = k } }\n"
                 "process a { both(3) }\n"
                 "process b { both(4) }\n",
                 "both.get", "both.put", "both.get both.get_again both.put");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_stands_before_the_other),
        cmocka_unit_test(the_name_is_new),
        cmocka_unit_test(it_may_stand_in_a_nested_block),
        cmocka_unit_test(not_where_a_local_is_out_of_scope),
        cmocka_unit_test(not_where_a_name_means_another_local),
        cmocka_unit_test(not_where_it_would_leave_another_loop),
        cmocka_unit_test(it_may_stand_alone_in_its_block),
        cmocka_unit_test(the_ifs_around_it_are_looked_at_again),
        cmocka_unit_test(not_out_of_a_branch_or_a_loop_with_an_end),
        cmocka_unit_test(the_other_may_stand_before_it),
        cmocka_unit_test(not_with_an_anytime_step),
        cmocka_unit_test(in_steps_it_stands_in_each_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
