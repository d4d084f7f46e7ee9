/* What is said more simply means the same, and is what a reader would say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/print.h"
#include "protocol.h"
#include "simplify.h"
#include "solver/solve.h"

static const char setting[] =
    "protocol rooms\n"
    "type C = id(2)\n"
    "type R = 0..3\n"
    "var bit  : [C] 0..1 = 0\n"
    "var far  : R = 0\n"
    "var near : R? = none\n"
    "var low  : -1..1 = 0\n"
    "process p { step a { choose k in 0..3  far = k  near = k }\n"
    "            step b { choose k in -1..1  low = k }\n"
    "            loop { step c { near = none } } }\n"
    "process q[c: C] { var own : 0..2 = 0\n"
    "  step x { bit[c] = 1  own = 2 }\n"
    "  loop { either { step y { bit[c] = 0 } } or { step z { await own == 2 } } } }\n";

static Protocol protocol_with(const char *claim)
{
    Text text = {0};
    text_format(&text, "%s\ninvariant asked : %s\n", setting, claim);
    Protocol protocol = protocol_of(text_string(&text));
    text_release(&text);
    return protocol;
}

/* `true` where nothing is left of it. */
static char *simplified(const char *claim)
{
    Protocol protocol = protocol_with(claim);
    const Claims claims = {.arena = arena_create(), .frame_cells = protocol.system->frame_cells};
    const Expr *simple = claim_simplify(&claims, protocol.system->properties[0].expr);
    Text text = {0};
    if (simple != NULL) {
        expr_print(&text, simple);
    } else {
        text_add(&text, "true");
    }
    arena_destroy(claims.arena);
    protocol_release(&protocol);
    return text.chars;
}

/* In every state whose values are of their types: a proof that needs no invariant. */
static void assert_means_the_same(const char *one, const char *other)
{
    Text both = {0};
    text_format(&both, "(%s) == (%s)", one, other);
    Protocol protocol = protocol_with(text_string(&both));
    Findings *findings = ask_all(protocol.system);
    const SolveOptions options = {.max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT};
    for (uint32_t i = 1; i < findings->count; i++) findings->items[i].open = false;
    Solving solving;
    solve_pdr(protocol.system, findings, &options, &solving);
    if (findings->items[0].verdict != VERDICT_HOLDS) fail_msg("%s", text_string(&both));
    assert_null(findings->items[0].invariant);
    findings_destroy(findings);
    text_release(&both);
    protocol_release(&protocol);
}

static void assert_simplifies(const char *claim, const char *expected)
{
    char *got = simplified(claim);
    assert_string_equal(got, expected);
    assert_means_the_same(claim, expected);
    free(got);
}

#define STAYS(claim) assert_simplifies(claim, claim)

static void a_number_that_is_known_is_said(void **unused)
{
    (void)unused;
    assert_simplifies("far <= 0", "far == 0");
    assert_simplifies("far < 1", "far == 0");
    assert_simplifies("far > 2", "far == 3");
    assert_simplifies("low <= -1", "low == -1");
    assert_simplifies("forall c in C: bit[c] != 0", "forall c in C: bit[c] == 1");
    assert_simplifies("far > 0 && far <= 1", "far == 1");
    assert_simplifies("far >= 2 && far != 3 => low != 0", "far == 2 => low != 0");
    assert_simplifies("forall c in C: bit[c] > 0 && bit[c] <= 1 => far <= 0",
                      "forall c in C: bit[c] == 1 => far == 0");
    assert_simplifies("near != none && value(near) <= 0", "near != none && value(near) == 0");
}

static void what_may_be_several_numbers_stays(void **unused)
{
    (void)unused;
    STAYS("far <= 1");
    STAYS("far != 1");
    STAYS("low <= 0");
    STAYS("far > 0 && far <= 2");
    STAYS("far > 0 && low <= 0");
    STAYS("far >= 0");
    STAYS("far > 0 || far <= 1");
    STAYS("far + low <= 0");
}

static void a_place_that_is_known_is_not_said_again(void **unused)
{
    (void)unused;
    assert_simplifies("p at a => (p at a || p at b) && far == 2", "p at a => far == 2");
    assert_simplifies("forall c in C: q[c] at y => (q[c] at x || q[c] at y) && bit[c] == 1",
                      "forall c in C: q[c] at y => bit[c] == 1");
    assert_simplifies("p at a || p at b => far == 2 || (p at a || p at b || p done) && low == 0",
                      "p at a || p at b => far == 2 || low == 0");
    assert_simplifies("p at b && (p at c || p at b) && low == 0", "p at b && low == 0");
}

static void a_place_that_is_not_known_is_said(void **unused)
{
    (void)unused;
    STAYS("p at a || p at b => p at a && far == 2");
    STAYS("forall c in C: forall d in C: q[c] at y => (q[d] at x || q[d] at y) && bit[c] == 1");
    STAYS("(p at a => far == 2) && (p at a || p at b)");
    STAYS("p at a || (p at a || p at b) && far == 2");
}

static void somewhere_control_is_always(void **unused)
{
    (void)unused;
    assert_simplifies("p at a || p done || p at b || p at c", "true");
    assert_simplifies("far == 3 => (p at b || p at a || p at c || p done) && low == 0",
                      "far == 3 => low == 0");
    STAYS("p at a || p at b || p at c");
}

/* A condition on the way may rule out what control's shape allows: nothing is said of choices. */
static void at_a_choice_nothing_is_sure(void **unused)
{
    (void)unused;
    STAYS("forall c in C: q[c] at x || q[c] at y || q[c] at z || q[c] done");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_is_known_is_said),
        cmocka_unit_test(what_may_be_several_numbers_stays),
        cmocka_unit_test(a_place_that_is_known_is_not_said_again),
        cmocka_unit_test(a_place_that_is_not_known_is_said),
        cmocka_unit_test(somewhere_control_is_always),
        cmocka_unit_test(at_a_choice_nothing_is_sure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
