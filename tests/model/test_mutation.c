/* test_mutation.c - mutations are where guards and effects are, and a mutant is what the text without
 * them is. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "loading.h"
#include "model/mutation.h"

static Model *model_of(const char *text)
{
    return model_from_text("test.tocsin", text, strlen(text));
}

static void assert_mutation(const Mutation *mutation, const char *text, MutationKind kind,
                            const char *expected)
{
    Span span = mutation->span;
    assert_string_equal(mutation_words(mutation->kind), mutation_words(kind));
    assert_int_equal(mutation->kind, kind);
    assert_int_equal(span.end - span.begin, strlen(expected));
    assert_memory_equal(text + span.begin, expected, strlen(expected));
}

#define EVERYTHING                                                                                 \
    "protocol p  option FAST: bool = false\n"                                                      \
    "var x: 0..3 = 0  var q: queue(1) of 0..3 = {}  var o: 0..3? = none\n"                         \
    "process a provided x < 3 && len(q) == 0 {\n"                                                  \
    "  loop work {\n"                                                                              \
    "    step s {\n"                                                                               \
    "      await (x < 2 && x != 1) && (o in 0..2 || true)\n"                                       \
    "      choose n in 0..3 where n > x\n"                                                         \
    "      if n == 2 { continue work }\n"                                                          \
    "      for k in 0..1 { x = min(3, n + k) }\n"                                                  \
    "      either { send(q, n) } or { o = n }\n"                                                   \
    "    }\n"                                                                                      \
    "    step t { await FAST => x > 0  let m = receive(q)  assert m >= 0 }\n"                      \
    "    if FAST { step left_out { x = 0 } }\n"                                                    \
    "  }\n"                                                                                        \
    "}\n"

static void guards_and_effects_are_mutated_in_the_order_of_the_text(void **state)
{
    (void)state;
    static const struct {
        MutationKind kind;
        const char *text;
    } expected[] = {
        {MUTATION_PROVIDED, "x < 3"},
        {MUTATION_PROVIDED, "len(q) == 0"},
        {MUTATION_AWAIT, "x < 2"},
        {MUTATION_AWAIT, "x != 1"},
        {MUTATION_AWAIT, "o in 0..2 || true"},
        {MUTATION_WHERE, "n > x"},
        {MUTATION_LEAVE, "continue work"},
        {MUTATION_ASSIGN, "x = min(3, n + k)"},
        {MUTATION_SEND, "send(q, n)"},
        {MUTATION_ASSIGN, "o = n"},
        {MUTATION_RECEIVE, "let m = receive(q)"},
    };
    Model *model = model_of(EVERYTHING);
    size_t count;
    Mutation *mutations = mutations_find(build_or_abort(model, NULL, 0), &count);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_mutation(&mutations[i], EVERYTHING, expected[i].kind, expected[i].text);
        assert_int_equal(mutations[i].uses, 1);
        assert_true(mutation_touches(&mutations[i], mutations[i].process));
    }
    assert_null(mutations[0].step);
    assert_string_equal(mutations[2].step->name, "s");
    free(mutations);
    model_destroy(model);
}

static void what_stands_in_several_places_is_one_mutation(void **state)
{
    (void)state;
    static const char text[] = "protocol p  var x: 0..9 = 0\n"
                               "steps up(n: 0..9) { step add { x = n } }\n"
                               "process a { up(1) }  process b { up(2) up(3) }\n"
                               "process c { step s { await x == 0 } }\n";
    Model *model = model_of(text);
    const System *system = build_or_abort(model, NULL, 0);
    size_t count;
    Mutation *mutations = mutations_find(system, &count);
    assert_int_equal(count, 2);
    assert_mutation(&mutations[0], text, MUTATION_ASSIGN, "x = n");
    assert_int_equal(mutations[0].uses, 3);
    assert_string_equal(mutations[0].process->name, "a");
    assert_true(mutation_touches(&mutations[0], system->processes[1]));
    assert_false(mutation_touches(&mutations[0], system->processes[2]));
    free(mutations);
    model_destroy(model);
}

/* The only mutation of this text that says `mutated` makes of it what `expected` is. */
static void assert_mutant(const char *text, MutationKind kind, const char *mutated,
                          const char *expected)
{
    Model *model = model_of(text), *other = model_of(expected);
    const System *original = build_or_abort(model, NULL, 0);
    size_t count;
    const Mutation *mutation = NULL;
    Mutation *mutations = mutations_find(original, &count);
    for (size_t i = 0; i < count; i++) {
        Span span = mutations[i].span;
        bool fits = strlen(mutated) == span.end - span.begin &&
                    memcmp(text + span.begin, mutated, strlen(mutated)) == 0;
        if (fits && mutations[i].kind == kind) mutation = &mutations[i];
    }
    assert_non_null(mutation);
    const System *mutant = model_build_mutant(model, NULL, 0, NULL, mutation);
    assert_non_null(mutant);
    assert_int_equal(mutant->cells, original->cells);
    Found found = explore_naively(mutant), wanted = explore_naively(build_or_abort(other, NULL, 0));
    assert_int_equal(found.states, wanted.states);
    assert_int_equal(found.transitions, wanted.transitions);
    assert_int_equal(found.errors, wanted.errors);
    free(mutations);
    model_destroy(model);
    model_destroy(other);
}

static void a_mutant_is_what_the_changed_text_is(void **state)
{
    (void)state;
#define HEAD "protocol p  var x: 0..3 = 0  var y: 0..3 = 0\n"
    assert_mutant(HEAD "process a { loop { step s { await x < 2 && y == x  x = x + 1 } } }\n"
                       "process b { loop { step t { await y < 3  y = y + 1 } } }\n",
                  MUTATION_AWAIT, "y == x",
                  HEAD "process a { loop { step s { await x < 2  x = x + 1 } } }\n"
                       "process b { loop { step t { await y < 3  y = y + 1 } } }\n");
    assert_mutant(HEAD "process a provided x < 2 && y < 2 { loop { step s { choose n in 0..3 "
                       "where n > x && n > y  x = n } step t { y = x } } }\n",
                  MUTATION_PROVIDED, "y < 2",
                  HEAD "process a provided x < 2 { loop { step s { choose n in 0..3 "
                       "where n > x && n > y  x = n } step t { y = x } } }\n");
    assert_mutant(HEAD "process a provided x < 2 { loop { step s { choose n in 0..3 where n > x\n"
                       "x = n } step t { y = x } } }\n",
                  MUTATION_PROVIDED, "x < 2",
                  HEAD "process a { loop { step s { choose n in 0..3 where n > x\n"
                       "x = n } step t { y = x } } }\n");
    assert_mutant(HEAD "process a { loop { step s { choose n in 0..3 where n > x  x = n } } }\n",
                  MUTATION_WHERE, "n > x",
                  HEAD "process a { loop { step s { choose n in 0..3  x = n } } }\n");
    assert_mutant(HEAD "process a { loop work { step s { if x == 1 { continue work } x = 1 }\n"
                       "step t { y = x } } }\n",
                  MUTATION_LEAVE, "continue work",
                  HEAD "process a { loop work { step s { x = 1 } step t { y = x } } }\n");
    assert_mutant(HEAD "process a { loop work { step s { y = 1  x = 1 } step t { y = x } } }\n",
                  MUTATION_ASSIGN, "y = 1",
                  HEAD "process a { loop work { step s { x = 1 } step t { y = x } } }\n");
}

/* Places of control stay, with those that the step can only come to without the jump. */
static void the_way_on_is_there_without_the_jump(void **state)
{
    (void)state;
    assert_mutant(
        "protocol p  var x: 0..3 = 0\n"
        "process a { loop { step s { x = 1  break } step t { x = 2 } } step u { x = 3 } }\n",
        MUTATION_LEAVE, "break",
        "protocol p  var x: 0..3 = 0\n"
        "process a { loop { step s { x = 1 } step t { x = 2 } } step u { x = 3 } }\n");
    assert_mutant("protocol p  var x: 0..3 = 0\n"
                  "process a { loop { step s { await x < 3  x = x + 1 } }\n"
                  "  anytime step crash { x = 0  restart } anytime step end { stop } }\n",
                  MUTATION_LEAVE, "stop",
                  "protocol p  var x: 0..3 = 0\n"
                  "process a { loop { step s { await x < 3  x = x + 1 } }\n"
                  "  anytime step crash { x = 0  restart } anytime step end { } }\n");
}

static void what_is_received_stays(void **state)
{
    (void)state;
#define MAIL(Kind)                                                                                 \
    "protocol p  var x: 0..2 = 0  var q: " Kind "(2) of 1..2 = {}\n"                               \
    "process a { loop { step s { choose n in 1..2  await len(q) < 2  send(q, n) } } }\n"           \
    "process b { loop { step t { "
#define REST " x = m } } }\n"
    assert_mutant(MAIL("queue") "let m = receive(q)" REST, MUTATION_RECEIVE, "let m = receive(q)",
                  MAIL("queue") "await len(q) > 0  let m = head(q)" REST);
    assert_mutant(MAIL("bag") "let m = receive(q)" REST, MUTATION_RECEIVE, "let m = receive(q)",
                  MAIL("bag") "let m = receive(q)  send(q, m)" REST);
    assert_mutant(MAIL("queue") "let m = receive(q)" REST, MUTATION_SEND, "send(q, n)",
                  "protocol p  var x: 0..2 = 0  var q: queue(2) of 1..2 = {}\n"
                  "process a { loop { step s { choose n in 1..2  await len(q) < 2 } } }\n"
                  "process b { loop { step t { let m = receive(q)" REST);
}

/* `x in 0..2` of an optional x is two conditions, written as one. */
static void a_condition_that_means_two_is_one(void **state)
{
    (void)state;
    static const char text[] = "protocol p  var o: 0..3? = none\n"
                               "process a { step s { await o in 0..2 && o != 1 } }\n";
    Model *model = model_of(text);
    size_t count;
    Mutation *mutations = mutations_find(build_or_abort(model, NULL, 0), &count);
    assert_int_equal(count, 2);
    assert_mutation(&mutations[0], text, MUTATION_AWAIT, "o in 0..2");
    free(mutations);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guards_and_effects_are_mutated_in_the_order_of_the_text),
        cmocka_unit_test(what_stands_in_several_places_is_one_mutation),
        cmocka_unit_test(a_mutant_is_what_the_changed_text_is),
        cmocka_unit_test(the_way_on_is_there_without_the_jump),
        cmocka_unit_test(what_is_received_stays),
        cmocka_unit_test(a_condition_that_means_two_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
