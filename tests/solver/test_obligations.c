/* test_obligations.c - what a proof must show, and that nothing less passes. */
#include "protocol.h"

#include <errno.h>
#include <unistd.h>

#include "certificate_private.h"
#include "houdini.h"

/* x: 0, 2, 0, 2, …; from 1 it goes to 3, from 3 to 1, from 4 to 5, 6, 7 and there it stays. */
static const char counter[] = "protocol counter\n"
                              "var x: 0..7 = 0\n"
                              "process p { loop { step s {\n"
                              "    if x < 4 { x = (x + 2) % 4 } else { if x < 7 { x = x + 1 } }\n"
                              "} } }\n"
                              "invariant even: x == 0 || x == 2\n"
                              "invariant low: x != 7\n"
                              "invariant nought: x == 0\n"
                              "invariant positive: x > 0\n"
                              "invariant odd: x != 2\n";

enum { EVEN, LOW, NOUGHT, POSITIVE, ODD, NONE };

/* Is this property proved with this claim (NONE: without any) over so many steps? */
typedef struct Attempt {
    Protocol protocol;
    Findings *findings;
    bool proved[6];
    const Expr *claims[1];
    Proof proof;
    ObligationsCheck check;
} Attempt;

static void attempt_init(Attempt *attempt, int property, int claim, uint32_t height)
{
    const char *unknown;
    *attempt = (Attempt){.protocol = protocol_of(counter)};
    const System *system = attempt->protocol.system;
    attempt->findings = findings_create(system, NULL, 0, &unknown);
    assert_int_equal(attempt->findings->count, 6);
    attempt->proved[property] = true;
    attempt->claims[0] = claim == NONE ? NULL : system->properties[claim].expr;
    attempt->proof = (Proof){.system = system,
                             .findings = attempt->findings,
                             .proved = attempt->proved,
                             .form = FORM_FINITE,
                             .shape = SHAPE_SHARED,
                             .height = height,
                             .claims = attempt->claims,
                             .claim_count = claim == NONE ? 0 : 1,
                             .holds = claim_holds};
}

static void attempt_release(Attempt *attempt)
{
    findings_destroy(attempt->findings);
    protocol_release(&attempt->protocol);
}

static ObligationsEnd outcome(int property, int claim, uint32_t height, char *ret_why)
{
    Attempt attempt;
    attempt_init(&attempt, property, claim, height);
    Obligations *obligations = obligations_create(&attempt.proof, OBLIGATIONS_ALL);
    ObligationsEnd end = obligations_check(obligations, &attempt.check);
    snprintf(ret_why, sizeof attempt.check.why, "%s", attempt.check.why);
    obligations_destroy(obligations);
    attempt_release(&attempt);
    return end;
}

static void assert_broken(int property, int claim, uint32_t height, const char *why)
{
    char told[sizeof((ObligationsCheck *)NULL)->why];
    assert_int_equal(outcome(property, claim, height, told), OBLIGATIONS_BROKEN);
    assert_string_equal(told, why);
}

static void assert_met(int property, int claim, uint32_t height)
{
    char told[sizeof((ObligationsCheck *)NULL)->why];
    assert_int_equal(outcome(property, claim, height, told), OBLIGATIONS_MET);
}

static void an_inductive_claim_that_implies_the_property_proves_it(void **unused)
{
    (void)unused;
    assert_met(EVEN, EVEN, 0);
    assert_met(LOW, EVEN, 0);
}

static void each_obligation_can_be_the_one_that_is_broken(void **unused)
{
    (void)unused;
    assert_broken(LOW, POSITIVE, 0, "an initial state breaks the invariant");
    assert_broken(LOW, NOUGHT, 0, "a step breaks the invariant");
    assert_broken(NOUGHT, EVEN, 0, "the invariant does not imply the property");
    assert_broken(LOW, NONE, 0, "the invariant does not imply the property");
}

/* To 7 leads a way of four states on which it holds, and no longer one without a repetition. */
static void more_steps_prove_more_but_only_as_many_as_it_takes(void **unused)
{
    (void)unused;
    assert_broken(LOW, NONE, 3, "the property is not inductive over so many steps");
    assert_met(LOW, NONE, 4);
}

static void what_breaks_near_the_beginning_is_seen_over_more_steps(void **unused)
{
    (void)unused;
    assert_broken(POSITIVE, NONE, 1, "the property is broken near the beginning");
    assert_broken(ODD, NONE, 2, "the property is broken near the beginning");
}

/* ---- certificates ---- */

/* A certificate of a proof, that was confirmed or not. */
static Certificate *certify(bool confirmed)
{
    Attempt attempt;
    attempt_init(&attempt, LOW, EVEN, 0);
    Certificate *certificate = certificate_create();
    certificate_begin(certificate, &attempt.proof, "pdr", "x == 0 || x == 2\nx < 3");
    Obligations *obligations = obligations_create(&attempt.proof, OBLIGATIONS_ALL);
    certificate_add(certificate, obligations);
    certificate_end(certificate, confirmed);
    obligations_destroy(obligations);
    attempt_release(&attempt);
    return certificate;
}

static void make_folder(char *ret_folder, char *ret_path, size_t size)
{
    strcpy(ret_folder, "/tmp/tocsin-certificate-XXXXXX");
    assert_non_null(mkdtemp(ret_folder));
    snprintf(ret_path, size, "%s/proof.smt2", ret_folder);
}

static void read_back(const char *path, char *ret_text, size_t size)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    ret_text[fread(ret_text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static size_t occurrences(const char *text, const char *word)
{
    size_t count = 0;
    while ((text = strstr(text, word)) != NULL) {
        text += strlen(word);
        count++;
    }
    return count;
}

static void a_certificate_says_what_it_is_about_and_has_every_obligation(void **unused)
{
    (void)unused;
    static char text[1 << 16];
    char folder[64], path[128];
    make_folder(folder, path, sizeof path);
    Certificate *certificate = certify(true);
    assert_int_equal(certificate_proofs(certificate), 1);
    assert_null(certificate_write(certificate, path));
    certificate_destroy(certificate);
    read_back(path, text, sizeof text);
    assert_non_null(strstr(text, "; protocol: counter\n"));
    assert_non_null(strstr(text, "; holds: low\n"));
    assert_null(strstr(text, "; holds: even\n"));
    assert_non_null(strstr(text, ";     x == 0 || x == 2\n;     x < 3\n"));
    assert_int_equal(occurrences(text, "\n(check-sat)\n"), 4);
    assert_int_equal(occurrences(text, "\n(reset)\n"), 4);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0); /* so nothing else is left in it */
}

static void what_was_not_confirmed_is_not_in_a_certificate(void **unused)
{
    (void)unused;
    char folder[64], path[128], text[16];
    make_folder(folder, path, sizeof path);
    Certificate *certificate = certify(false);
    assert_int_equal(certificate_proofs(certificate), 0);
    assert_null(certificate_write(certificate, path));
    certificate_destroy(certificate);
    read_back(path, text, sizeof text);
    assert_string_equal(text, "");
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* A folder stands where the file is to be: renaming fails, and takes the other name with it. */
static void a_file_that_cannot_be_written_leaves_nothing(void **unused)
{
    (void)unused;
    char folder[64], path[128];
    make_folder(folder, path, sizeof path);
    Certificate *certificate = certify(true);
    assert_string_equal(certificate_write(certificate, folder), strerror(EISDIR));
    assert_string_equal(certificate_write(certificate, "/dev/full"), strerror(ENOSPC));
    certificate_destroy(certificate);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inductive_claim_that_implies_the_property_proves_it),
        cmocka_unit_test(each_obligation_can_be_the_one_that_is_broken),
        cmocka_unit_test(more_steps_prove_more_but_only_as_many_as_it_takes),
        cmocka_unit_test(what_breaks_near_the_beginning_is_seen_over_more_steps),
        cmocka_unit_test(a_certificate_says_what_it_is_about_and_has_every_obligation),
        cmocka_unit_test(what_was_not_confirmed_is_not_in_a_certificate),
        cmocka_unit_test(a_file_that_cannot_be_written_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
