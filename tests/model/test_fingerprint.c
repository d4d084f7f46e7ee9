/* test_fingerprint.c - what changes a fingerprint, and what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <glob.h>

#include "fingerprinting.h"
#include "support/memory.h"
#include "support/text.h"

static Fingerprint of_text(const char *text, const char *settings)
{
    Setting setting = {0};
    char name[64] = "";
    if (settings != NULL) {
        snprintf(name, sizeof name, "%s", settings);
        setting = (Setting){name, strchr(settings, '=') + 1, {0, 0}, NULL};
        *strchr(name, '=') = '\0';
    }
    Model *model = model_from_text("test.tocsin", text, strlen(text));
    Fingerprint fingerprint =
        fingerprint_of_system(build_or_abort(model, &setting, settings != NULL), NULL);
    model_destroy(model);
    return fingerprint;
}

static bool same(const char *a, const char *b)
{
    return fingerprint_equal(of_text(a, NULL), of_text(b, NULL));
}

#define HEAD "protocol p  param N: 1..4 = 2  option FAST: bool = false  type W = id(2)\n"
#define REST                                                                                       \
    "var x: 0..9 = 0  var w: W? = none  var q: queue(2) of 0..9 = {}\n"                            \
    "fun twice(k: 0..4) : 0..9 = 2 * k\n"                                                          \
    "process a[i: 1..2] { var y: 0..9 = 0\n"                                                       \
    "  loop { step s { await x < N && exists k in 0..3: k == x  let m = x  y = m  x = m + 1 }\n"   \
    "         if FAST { step f { let n = 3  x = n } }\n"                                           \
    "         either { fair step t { w = fresh(W) } } or { step u { x = twice(2) } } } }\n"        \
    "invariant small: x < 9\n"

static void layout_comments_and_documentation_do_not_count(void **state)
{
    (void)state;
    assert_true(same(HEAD REST, "// a comment\n\n\n" HEAD "\n/// documentation\n" REST "\n\n"));
    assert_true(same("protocol p var x: 0..3 = 1+1", "protocol  p\nvar x :0..3=( 1+1 )"));
}

static void a_default_given_explicitly_does_not_count(void **state)
{
    (void)state;
    Fingerprint plain = of_text(HEAD REST, NULL);
    assert_true(fingerprint_equal(plain, of_text(HEAD REST, "N=2")));
    assert_true(fingerprint_equal(plain, of_text(HEAD REST, "FAST=false")));
    assert_false(fingerprint_equal(plain, of_text(HEAD REST, "N=3")));
    assert_false(fingerprint_equal(plain, of_text(HEAD REST, "FAST=true")));
}

static void what_an_option_leaves_out_does_not_count(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"loop { if FAST { step f { x = 1 } } step s { x = 0 } }",
         "loop { if FAST { step g { x = 2 } } step s { x = 0 } }"},
        {"loop { if FAST { step f { x = 1 } } step s { let m = x  await m > 1  x = m } }",
         "loop { if FAST { step f { let k = 2  x = k } } step s { let m = x  await m > 1  x = m } "
         "}"},
        {"step s { await FAST => x > 0  x = 1 }", "step s { await FAST => x > 1  x = 1 }"},
        {"step s { await !FAST || x > 0 }", "step s { await !FAST || x > 1 }"},
        {"step s { await !FAST || exists k in 0..1: k == x }", "step s { await !FAST || x > 1 }"},
        {"step s { x = if FAST then 1 else 3 }", "step s { x = if FAST then 2 else 3 }"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Text a = {0}, b = {0};
        static const char head[] = "protocol p  option FAST: bool = false  var x: 0..9 = 0\n";
        text_format(&a, "%sprocess a { %s }", head, pairs[i][0]);
        text_format(&b, "%sprocess a { %s }", head, pairs[i][1]);
        if (!same(text_string(&a), text_string(&b))) fail_msg("not the same: %s", pairs[i][1]);
        assert_false(fingerprint_equal(of_text(text_string(&a), "FAST=true"),
                                       of_text(text_string(&b), "FAST=true")));
        text_release(&a);
        text_release(&b);
    }
}

/* Texts that differ in one thing that matters. */
static void whatever_matters_counts(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
    } pairs[] = {
        {"protocol p", "protocol q"},
        {"protocol p var x: 0..3 = 0", "protocol p var y: 0..3 = 0"},
        {"protocol p var x: 0..3 = 0", "protocol p var x: 0..4 = 0"},
        {"protocol p var x: 0..3 = 0", "protocol p var x: 0..3 = 1"},
        {"protocol p var x: 0..3 = 0", "protocol p var x: 0..3 = any"},
        {"protocol p var x: 0..3 = 0", "protocol p ghost var x: 0..3 = 0"},
        {"protocol p type E = { a, b } var x: E = a", "protocol p type E = { a, c } var x: E = a"},
        {"protocol p var x: queue(1) of bool = {}", "protocol p var x: bag(1) of bool = {}"},
        {"protocol p var x: bool = false process a { step s { x = true } }",
         "protocol p var x: bool = false process a { step s { x = false } }"},
        {"protocol p var x: bool = false process a { step s { x = true } }",
         "protocol p var x: bool = false process a { step t { x = true } }"},
        {"protocol p var x: bool = false process a { step s { x = true } }",
         "protocol p var x: bool = false process a { loop { step s { x = true } } }"},
        {"protocol p var x: bool = false process a { step s { x = true } }",
         "protocol p var x: bool = false fair process a { step s { x = true } }"},
        {"protocol p var x: bool = false fair process a { step s { x = true } }",
         "protocol p var x: bool = false strong fair process a { step s { x = true } }"},
        {"protocol p var x: bool = false process a { step s { x = true } }",
         "protocol p var x: bool = false process a { fair step s { x = true } }"},
        {"protocol p var x: bool = false process a { anytime step s at most 1 { x = true } }",
         "protocol p var x: bool = false process a { anytime step s at most 2 { x = true } }"},
        {"protocol p type A = id(2) type B = id(2) var x: A = any var y: A = any process a { step "
         "s { x = y } "
         "}",
         "protocol p type B = id(2) type A = id(2) var x: B = any var y: B = any process a { step "
         "s { x = y } "
         "}"},
        {"protocol p var x: 0..3 = 0 invariant i: forall a in 0..1: forall b in 0..1: a <= b",
         "protocol p var x: 0..3 = 0 invariant i: forall a in 0..1: forall b in 0..1: b <= a"},
        {"protocol p var x: 0..3 = 0 invariant i: x < 2",
         "protocol p var x: 0..3 = 0 invariant j: x < 2"},
        {"protocol p var x: 0..3 = 0 invariant i: x < 2",
         "protocol p var x: 0..3 = 0 lemma i: x < 2"},
        {"protocol p var x: 0..3 = 0 invariant i: x < 2",
         "protocol p var x: 0..3 = 0 assume c: always x < 1 invariant i: x < 2"},
        {"protocol p var x: bool = false process a { step s {} } process b { step s {} }\n"
         "recoverable r by a: x",
         "protocol p var x: bool = false process a { step s {} } process b { step s {} }\n"
         "recoverable r by b: x"},
        {"protocol p var x: 0..9 = 0 fun f(k: 0..3) : 0..9 = k + 1 invariant i: f(2) < 5",
         "protocol p var x: 0..9 = 0 fun f(k: 0..3) : 0..9 = k + 2 invariant i: f(2) < 5"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_true(same(pairs[i].a, pairs[i].a));
        if (same(pairs[i].a, pairs[i].b)) fail_msg("the same: %s\n%s", pairs[i].a, pairs[i].b);
    }
}

static void only_what_is_asked_for_and_assumed_counts_among_properties(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "protocol p var x: 0..3 = 0 invariant i: x < 2 liveness j: eventually x == 1",
        "protocol p var x: 0..3 = 0 invariant i: x < 2 liveness j: eventually x == 2",
        "protocol p var x: 0..3 = 0 invariant i: x < 2 assume j: eventually x == 1",
        "protocol p var x: 0..3 = 0 invariant i: x < 2 assume j: eventually x == 2",
    };
    static const bool first[] = {true, false, false}, second[] = {false, true, false};
    static const bool errors[] = {false, false, true};
    Fingerprint behaviour[4], of_first[4], of_second[4], of_errors[4];
    for (size_t i = 0; i < 4; i++) {
        Model *model = model_from_text("test.tocsin", texts[i], strlen(texts[i]));
        const System *system = build_or_abort(model, NULL, 0);
        behaviour[i] = fingerprint_of_behaviour(system);
        of_first[i] = fingerprint_of_system(system, first);
        of_second[i] = fingerprint_of_system(system, second);
        of_errors[i] = fingerprint_of_system(system, errors);
        model_destroy(model);
    }
    for (size_t i = 1; i < 4; i++) assert_true(fingerprint_equal(behaviour[0], behaviour[i]));
    assert_true(fingerprint_equal(of_first[0], of_first[1]));
    assert_false(fingerprint_equal(of_second[0], of_second[1]));
    assert_false(fingerprint_equal(of_first[2], of_first[3]));
    assert_false(fingerprint_equal(of_first[0], of_second[0]));
    assert_false(fingerprint_equal(of_errors[0], of_errors[1])); /* any property may be one */
}

/* A change here means that other bytes are written: raise FORM in fingerprint.c. The same in every
 * build. */
static void it_is_the_same_in_every_build(void **state)
{
    (void)state;
    Text text = {0};
    fingerprint_print(&text, of_text(HEAD REST, NULL));
    assert_string_equal(text_string(&text), "adfcd17ecac845835aaa3d091821c08d");
    text_release(&text);
}

static void assert_all_differ(const Fingerprint *fingerprints, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (fingerprint_equal(fingerprints[i], fingerprints[j]))
                fail_msg("%s: systems %zu and %zu are the same", path, j, i);
}

/* Some files in one folder have the same model, and want other settings. */
static void check_folder(const char *pattern, bool all_differ)
{
    glob_t files;
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    Fingerprint *found = memory_allocate(files.gl_pathc, sizeof *found);
    for (size_t i = 0; i < files.gl_pathc; i++)
        found[i] = check_file(files.gl_pathv[i], file_text(files.gl_pathv[i]));
    if (all_differ) assert_all_differ(found, files.gl_pathc, pattern);
    free(found);
    globfree(&files);
}

static void bundled_protocols_keep_it_in_another_layout_and_mutants_have_another(void **state)
{
    (void)state;
    check_folder("protocols/*.tocsin", true);
}

static void so_do_the_models_of_the_tests(void **state)
{
    (void)state;
    check_folder("tests/protocols/*.tocsin", true);
    check_folder("tests/generate/models/*.tocsin", true);
    check_folder("tests/peers/models/*.tocsin", true);
    check_folder("tests/language/features/*.tocsin", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_comments_and_documentation_do_not_count),
        cmocka_unit_test(a_default_given_explicitly_does_not_count),
        cmocka_unit_test(what_an_option_leaves_out_does_not_count),
        cmocka_unit_test(whatever_matters_counts),
        cmocka_unit_test(only_what_is_asked_for_and_assumed_counts_among_properties),
        cmocka_unit_test(it_is_the_same_in_every_build),
        cmocka_unit_test(bundled_protocols_keep_it_in_another_layout_and_mutants_have_another),
        cmocka_unit_test(so_do_the_models_of_the_tests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
