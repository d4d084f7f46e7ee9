/* test_expressions.c - numbers, names and questions about processes mean what the interpreter says.
 *
 * With files as arguments the program compares on them instead of its own models. */
#include "comparison.h"

#include <glob.h>

/* Numbers that fail, in every way and behind every short circuit. */
static const char numbers_model[] =
    "protocol numbers\n"
    "var n: -3..3 = any\n"
    "var m: 0..4 = any\n"
    "fun half(k: -9..9): -4..4 = k / 2\n"
    "fun twice(k: -3..3): -6..6 = half(k) + half(k + m)\n"
    "process p { loop { step s { choose k in -3..3  n = k  choose l in 0..4  m = l } } }\n"
    "invariant divide:    6 / n >= -6\n"
    "invariant remainder: 7 % n <= m\n"
    "invariant euclid:    n / 2 * 2 + n % 2 == n && (0 - n) / 2 * 2 + (0 - n) % 2 == -n\n"
    "invariant negative:  m % -3 + m / -3 < 3\n"
    "invariant negate:    -n < 2\n"
    "invariant conjoin:   n > 0 && 6 / n > 2\n"
    "invariant disjoin:   n == 0 || 6 / n != 3\n"
    "invariant imply:     n != 0 => 6 / n < 6\n"
    "invariant either_of: (if n == 0 then m else 6 / n) > 0\n"
    "invariant both:      6 / n > 1 && 6 / m > 1\n"
    "invariant least:     min(n, 6 / m) < max(n, m)\n"
    "invariant within:    n in 6 / m..m\n"
    "invariant for_each:  forall k in -1..n: 6 / k > 0 - m\n"
    "invariant for_some:  exists k in n..3: 6 / k > m\n"
    "invariant where_all: forall k in -3..n where k != m - 2: 6 / (k - m + 2) < 3\n"
    "invariant counted:   count(k in n..m where k != 2: 6 / (k + 1) > 1) > 1\n"
    "invariant empty:     forall k in m..n: k > 2\n"
    "invariant wide:      exists k in n..n * 1000: k == n + 5\n"
    "invariant called:    twice(n) > 0 - m\n"
    "invariant passed:    half(4 * n) < m\n"
    "invariant nested:    half(half(n) + 2 * m) < 2\n";

static const char overflows_model[] =
    "protocol overflows\n"
    "var n: -3..3 = any\n"
    "var m: 0..4 = any\n"
    "process p { loop { step s { choose k in -3..3  n = k  choose l in 0..4  m = l } } }\n"
    "invariant multiply:  n * 4611686018427387904 != 5\n"
    "invariant lowest:    n * 3074457345618258602 - m - 2 < 1\n"
    "invariant add:       n + 9223372036854775806 > 0\n"
    "invariant subtract:  -9223372036854775806 - n < 0\n"
    "invariant summed:    sum(k in 0..m: k * n * 2000000000000000000) > 1\n";

static const char processes_model[] =
    "protocol processes\n"
    "type Gen = order(4)\n"
    "type Node = id(2)\n"
    "var latest: Gen = first(Gen)\n"
    "var kept: set of Gen = {}\n"
    "var held: [Node] Gen? = none\n"
    "var left: set of Node = {}\n"
    "process maker { loop { step make { latest = fresh(Gen)  kept = kept + {latest} } } }\n"
    "process taker[e: Node] {\n"
    "  var mine: Gen? = none\n"
    "  loop work {\n"
    "    step take { await kept != {}  mine = min(kept)  kept = kept - {min(kept)} }\n"
    "    either { step hold { held[e] = mine } } or { step drop { left = left + {e} } }\n"
    "    loop inner { var some: 0..2 = 1  step loose { some = 2  choose k in 0..1\n"
    "      if k == 0 { break inner } } step again { await some == 2 } }\n"
    "  }\n"
    "}\n"
    "process ender[k: 2..3] { step one { await latest in kept } step two { await true } }\n"
    "invariant older:   forall e in Node where held[e] != none: value(held[e]) <= latest\n"
    "invariant newest:  count(g in kept: g < latest) < 2\n"
    "invariant extreme: max(kept) == latest\n"
    "invariant holder:  exists e in Node: held[e] == latest\n"
    "invariant local:   forall e in Node: taker[e].mine ?? latest >= latest\n"
    "invariant inner:   forall e in Node: taker[e].some == 1\n"
    "invariant guarded: forall e in Node: taker[e] at loose => taker[e].some == 1\n"
    "invariant at:      forall e in left: taker[e] at hold || taker[e] at take\n"
    "invariant ended:   ender[2] done || ender[size(kept) + 2] at one\n"
    "invariant stuck:   !stuck && !stuck(ender[2])\n"
    "transition moves:  next(latest) > latest => by(maker)\n"
    "transition raised: max(next(kept)) >= max(kept)\n"
    "transition who:    by(ender[3]) || by(ender[size(kept) + 2].one) || by(taker.take) ||\n"
    "                   by(maker)\n"
    "transition after:  next(ender[2] done) => ender[2] done || by(ender[2].two)\n"
    "transition hidden: forall e in Node: next(taker[e].some) >= 1\n";

static void numbers_fail_where_the_interpreter_says(void **unused)
{
    (void)unused;
    compare_text(numbers_model, FORM_FINITE, 200);
    compare_text(overflows_model, FORM_FINITE, 50);
}

static void unbounded_numbers_do_too(void **unused)
{
    (void)unused;
    compare_text(numbers_model, FORM_UNBOUNDED, 200);
}

static void processes_and_orders_are_what_the_interpreter_says(void **unused)
{
    (void)unused;
    compare_text(processes_model, FORM_FINITE, 200);
}

static uint64_t compare_file(const char *path, unsigned walks, unsigned steps)
{
    char *message = NULL;
    uint64_t compared = 0;
    Model *model = model_load(path, &message);
    const System *system = model ? model_build(model, NULL, 0, NULL, &message) : NULL;
    if (system) {
        compare(system, FORM_FINITE, walks, steps, &compared);
        if (system->order_count == 0) compare(system, FORM_UNBOUNDED, 1, steps / 2, &compared);
    }
    free(message);
    model_destroy(model);
    return compared;
}

static void every_feature_is_what_the_interpreter_says(void **unused)
{
    (void)unused;
    static const char *const patterns[] = {"protocols/*.tocsin",
                                           "tests/language/features/*.tocsin"};
    glob_t files;
    uint64_t compared = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        assert_int_equal(glob(patterns[i], 0, NULL, &files), 0);
        for (size_t j = 0; j < files.gl_pathc; j++) {
            compared += compare_file(files.gl_pathv[j], 1, 4);
        }
        globfree(&files);
    }
    assert_true(compared > 500);
}

/* Integers have no end; only where no lifted param is meant does it matter. */
static void overflow_of_integers_is_complained_about(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of(overflows_model);
    for (uint32_t i = 0; i + 1 < protocol.system->property_count; i++) {
        Terms *terms = terms_create();
        Encoder *encoder = encoder_create(terms, protocol.system, FORM_UNBOUNDED, SHAPE_EACH);
        Term error, typing;
        Span span;
        State *state = state_fresh(encoder, 0, &typing);
        assert_null(encoder_complaint(encoder, &span));
        encode_property(encoder, protocol.system->properties[i].expr, state, NULL, &error);
        assert_non_null(encoder_complaint(encoder, &span));
        encoder_destroy(encoder);
        terms_destroy(terms);
    }
    protocol_release(&protocol);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_fail_where_the_interpreter_says),
        cmocka_unit_test(unbounded_numbers_do_too),
        cmocka_unit_test(processes_and_orders_are_what_the_interpreter_says),
        cmocka_unit_test(every_feature_is_what_the_interpreter_says),
        cmocka_unit_test(overflow_of_integers_is_complained_about),
    };
    for (int i = 1; i < count; i++) {
        uint64_t compared = compare_file(arguments[i], 3, 12);
        print_message("%s: %llu compared\n", arguments[i], (unsigned long long)compared);
    }
    return count > 1 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
