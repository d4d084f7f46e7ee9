/* How many elements of an endless type there are, compared with how many the type has. */
#include "lifted.h"
#include "protocol.h"

#define PARAM_MOST 9 /* what is true up to there is true of every number */

static const char *const relations[] = {"<", "<=", ">", ">=", "==", "!="};

static bool is_so(int64_t a, int relation, int64_t b)
{
    const bool results[] = {a<b, a <= b, a> b, a >= b, a == b, a != b};
    return results[relation];
}

static bool is_always_so(int relation, int64_t more, bool swapped)
{
    for (int64_t n = 1; n <= PARAM_MOST; n++) {
        for (int64_t size = 0; size <= n; size++) {
            int64_t a = swapped ? n + more : size, b = swapped ? size : n + more;
            if (!is_so(a, relation, b)) return false;
        }
    }
    return true;
}

/* Does it follow from typing, for every N, that the property is never false? */
static bool follows(const char *invariant)
{
    Text text = {0};
    text_format(&text,
                "protocol sizes\nparam N : 1.. 9 = 2\ntype Node = id(N)\ntype Place = 1..N\n"
                "var on: set of Node = {}\nvar at_: set of Place = {}\n"
                "process p { loop { step s { on = {}  at_ = {} } } }\ninvariant it: %s\n",
                invariant);
    Protocol protocol;
    const Setting settings[] = {{.name = "N", .value = "2"}};
    const char *const names[] = {"N"};
    char *message = NULL;
    protocol.model = model_from_text("test", text_string(&text), text.count);
    protocol.system = model_build_lifted(protocol.model, settings, 1, NULL, names, 1, &message);
    assert_non_null(protocol.system);
    Findings *findings = ask_all(protocol.system);
    LiftedCheck check = {.system = protocol.system,
                         .findings = findings,
                         .frame_cells = protocol.system->frame_cells,
                         .query_timeout = 60};
    LiftedEnd end = lifted_implies(&check, 0, NULL);
    assert_int_not_equal(end, LIFTED_FAILED);
    findings_destroy(findings);
    protocol_release(&protocol);
    text_release(&text);
    return end == LIFTED_PROVED;
}

static void check_relation(const char *size, int relation, int more, bool swapped)
{
    Text text = {0};
    if (swapped) {
        text_format(&text, "N + (%d) %s %s", more, relations[relation], size);
    } else {
        text_format(&text, "%s %s N + (%d)", size, relations[relation], more);
    }
    if (follows(text_string(&text)) != is_always_so(relation, more, swapped)) {
        fail_msg("%s", text_string(&text));
    }
    text_release(&text);
}

static void a_size_is_compared_with_that_of_the_whole_type(void **unused)
{
    (void)unused;
    static const char *const sizes[] = {"size(on)", "size(at_)", "count(n in Node: n in on)"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int relation = 0; relation < 6; relation++) {
            for (int more = -2; more <= 1; more++) {
                check_relation(sizes[i], relation, more, false);
                check_relation(sizes[i], relation, more, true);
            }
        }
    }
}

static void nobody_is_missing_where_the_size_is_that_of_the_type(void **unused)
{
    (void)unused;
    assert_true(follows("size(on) == N => (forall n in Node: n in on)"));
    assert_true(follows("(forall n in Node: n in on) => size(on) >= N"));
    assert_true(follows("size(at_) < N => (exists n in Place: !(n in at_))"));
    assert_true(follows("size(at_) == N - 1 => (exists n in Place: !(n in at_))"));
    assert_false(follows("size(at_) == N - 1 => (forall n in Place: n in at_)"));
    assert_false(follows("size(on) == N => (exists n in Node: !(n in on))"));
    assert_false(follows("size(on) == N - 1 => (forall n in Node: n in on)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_is_compared_with_that_of_the_whole_type),
        cmocka_unit_test(nobody_is_missing_where_the_size_is_that_of_the_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
