/* test_quantifiers.c - domains too wide to be unrolled, and endless ones: quantified over, or
 * complained about. What finite ones mean is compared in test_expressions.c. */
#include "encode_private.h"
#include "protocol.h"

/* Whatever its value, the range is unrolled or fails; of all values at once there are too many. */
static void a_range_with_bounds_too_far_apart_is_complained_about(void **unused)
{
    (void)unused;
    Protocol protocol = protocol_of("protocol wide\n"
                                    "var n: 0..3 = any\n"
                                    "process p { step s { n = 0 } }\n"
                                    "invariant i: exists k in 0..n * 40000: k == n + 5\n");
    const Expr *expr = protocol.system->properties[0].expr;
    Terms *terms = terms_create();
    Encoder *encoder = encoder_create(terms, protocol.system, FORM_FINITE, SHAPE_EACH);
    int64_t *cells = memory_allocate(protocol.system->cells, sizeof(int64_t));
    Term error, typing;
    Span span;
    for (int64_t n = 0; n <= 3; n++) {
        cells[0] = n;
        Term holds = encode_property(encoder, expr, state_constant(encoder, cells), NULL, &error);
        assert_true(n < 2 ? term_is_false(terms, error) : term_is_true(terms, error));
        if (n < 2) assert_true(n == 1 ? term_is_true(terms, holds) : term_is_false(terms, holds));
    }
    assert_null(encoder_complaint(encoder, &span));
    encode_property(encoder, expr, state_fresh(encoder, 0, &typing), NULL, &error);
    assert_non_null(encoder_complaint(encoder, &span));
    assert_int_equal(span.begin, protocol.system->properties[0].expr->domain->span.begin);
    free(cells);
    encoder_destroy(encoder);
    terms_destroy(terms);
    protocol_release(&protocol);
}

/* ---- endless types ---- */

static const char lifted_model[] =
    "protocol lifted\n"
    "param PLANS = 3\n"
    "param NODES = 2\n"
    "type Gen = 0..PLANS\n"
    "type Node = id(NODES)\n"
    "var latest: Gen = 0\n"
    "var plans: set of Gen = {0}\n"
    "var held: [Node] Gen = 0\n"
    "fun later(x: set of 1..PLANS): bool = !(0 in x)\n"
    "fun early(x: set of 0..2): bool = size(x) < 2\n"
    "process planner { loop { step publish { await latest < PLANS  latest = latest + 1\n"
    "  plans = plans + {latest} } } }\n"
    "process cleaner { loop { step least { await plans != {}  plans = plans - {min(plans)} }\n"
    "  step greatest { await plans != {}  plans = plans - {max(plans)} } } }\n"
    "transition least_goes: by(cleaner.least) => forall g in plans where !(g in next(plans)):\n"
    "                         (forall h in plans: g <= h)\n"
    "transition last_goes: by(cleaner.greatest) => forall g in plans where !(g in next(plans)):\n"
    "                        (forall h in plans: g >= h)\n"
    "transition one_goes:  by(cleaner) => exists g in plans: !(g in next(plans))\n"
    "transition last_stays: by(cleaner.least) => next(plans) != {}\n"
    "invariant always:   forall g in plans: g <= PLANS\n"
    "invariant never:    exists g in plans: g > PLANS || g < 0\n"
    "invariant maybe:    forall g in plans: g <= latest\n"
    "invariant subset:   { g in plans | g < latest } + plans == plans\n"
    "invariant united:   (exists g in Gen: g in plans) == (plans != {})\n"
    "invariant mapped:   [e in Node: held[e]] == held\n"
    "invariant same:     forall e in Node: forall f in Node where held[e] < held[f]: e != f\n"
    "invariant fails:    forall g in Gen: g / g == 1\n"
    "invariant guarded:  forall g in Gen where g > 0: g / g == 1\n"
    "invariant outside:  later(plans)\n"
    "invariant few:      early({ g in plans | g != 1 })\n"
    "invariant several:  size(plans) >= 2 => (exists g in plans: exists h in plans: g < h)\n"
    "invariant single:   (size(plans) == 1) == (plans != {} && (forall g in plans: plans == {g}))\n"
    "invariant empty:    (0 >= size(plans)) == (plans == {})\n"
    "invariant negative: size(plans) > -1 && -1 != size(plans)\n"
    "invariant triple:   size({0, 1, 2} & plans) == 3 => 1 in plans\n"
    "invariant pair:     size({0, 1} & plans) < 2 || size(plans) >= 2\n"
    "invariant counted:  (count(g in plans: g < 1) == 1) == (0 in plans)\n"
    "invariant nodes:    count(e in Node: held[e] > 0) > 1 => (exists e in Node: held[e] == 0) ||\n"
    "                    (forall e in Node: held[e] > 0)\n"
    "invariant enough:   size(plans) <= 4\n"
    "invariant summed:   sum(g in plans: g) >= 0\n"
    "invariant relative: size(plans) <= latest + 1\n";

typedef struct Lifted {
    Model *model;
    const System *system;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    State *state;
} Lifted;

static void lifted_init(Lifted *lifted)
{
    static const char *const params[] = {"PLANS", "NODES"};
    char *message = NULL;
    Term typing;
    lifted->model = model_from_text("test", lifted_model, strlen(lifted_model));
    lifted->system = model_build_lifted(lifted->model, NULL, 0, NULL, params, 2, &message);
    free(message);
    if (!lifted->system) {
        diagnostics_print(model_diagnostics(lifted->model), model_source(lifted->model), stderr,
                          false);
    }
    assert_non_null(lifted->system);
    lifted->terms = terms_create();
    lifted->encoder = encoder_create(lifted->terms, lifted->system, FORM_UNBOUNDED, SHAPE_SHARED);
    lifted->query = query_create(lifted->terms, LOGIC_GENERAL, NULL, NULL, "lifted");
    lifted->state = state_fresh(lifted->encoder, 0, &typing);
    query_assert(lifted->query, typing);
    query_assert(lifted->query, encoder_params_assumed(lifted->encoder));
    assert_int_equal(query_check(lifted->query, NULL, 0), ANSWER_YES);
}

static void lifted_release(Lifted *lifted)
{
    query_destroy(lifted->query);
    encoder_destroy(lifted->encoder);
    terms_destroy(lifted->terms);
    model_destroy(lifted->model);
}

static Answer can_be(Lifted *lifted, Term term)
{
    query_push(lifted->query);
    query_assert(lifted->query, term);
    Answer answer = query_check(lifted->query, NULL, 0);
    query_pop(lifted->query);
    return answer;
}

/* Can it be true, can it be false, can it fail? */
static void assert_lifted(Lifted *lifted, const char *name, Answer holds, Answer violated,
                          Answer fails)
{
    const Property *property = system_property(lifted->system, name);
    Term error;
    assert_non_null(property);
    Term value = encode_property(lifted->encoder, property->expr, lifted->state, NULL, &error);
    Term fine = term_not(lifted->terms, error);
    Term no = term_and_not(lifted->terms, fine, value);
    if (can_be(lifted, error) != fails ||
        can_be(lifted, term_and(lifted->terms, fine, value)) != holds ||
        can_be(lifted, no) != violated) {
        fail_msg("%s is not what it should be", name);
    }
}

/* Of the steps that there are: does each keep the property, and does one break it? */
static void assert_of_steps(Lifted *lifted, const char *name, Answer violated)
{
    const Property *property = system_property(lifted->system, name);
    Terms *terms = lifted->terms;
    Transit transit;
    Term error;
    assert_non_null(property);
    encode_transit(lifted->encoder, lifted->state, 0, &transit);
    Term value = encode_property(lifted->encoder, property->expr, NULL, &transit, &error);
    assert_int_equal(can_be(lifted, term_and(terms, transit.inputs, transit.error)), ANSWER_NO);
    Term taken = term_and(terms, transit.inputs, transit.taken);
    assert_int_equal(can_be(lifted, taken), ANSWER_YES);
    assert_int_equal(can_be(lifted, term_and(terms, taken, error)), ANSWER_NO);
    if (can_be(lifted, term_and_not(terms, taken, value)) != violated) {
        fail_msg("%s is not what it should be", name);
    }
}

static void ends_of_endless_sets_are_found(void **unused)
{
    (void)unused;
    Lifted lifted;
    Span span;
    lifted_init(&lifted);
    assert_of_steps(&lifted, "least_goes", ANSWER_NO);
    assert_of_steps(&lifted, "last_goes", ANSWER_NO);
    assert_of_steps(&lifted, "one_goes", ANSWER_NO);
    assert_of_steps(&lifted, "last_stays", ANSWER_YES);
    assert_null(encoder_complaint(lifted.encoder, &span));
    lifted_release(&lifted);
}

static void endless_types_are_quantified_over(void **unused)
{
    (void)unused;
    Lifted lifted;
    Span span;
    lifted_init(&lifted);
    assert_lifted(&lifted, "always", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "never", ANSWER_NO, ANSWER_YES, ANSWER_NO);
    assert_lifted(&lifted, "maybe", ANSWER_YES, ANSWER_YES, ANSWER_NO);
    assert_lifted(&lifted, "subset", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "united", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "mapped", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "same", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "fails", ANSWER_NO, ANSWER_NO, ANSWER_YES);
    assert_lifted(&lifted, "guarded", ANSWER_YES, ANSWER_NO, ANSWER_NO);
    assert_lifted(&lifted, "outside", ANSWER_YES, ANSWER_NO, ANSWER_YES);
    assert_lifted(&lifted, "few", ANSWER_YES, ANSWER_YES, ANSWER_YES);
    assert_null(encoder_complaint(lifted.encoder, &span));
    lifted_release(&lifted);
}

static void sizes_are_compared_with_small_numbers(void **unused)
{
    (void)unused;
    static const char *const always[] = {"several", "single", "empty",   "negative",
                                         "triple",  "pair",   "counted", "nodes"};
    Lifted lifted;
    Term error;
    lifted_init(&lifted);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        const Property *property = system_property(lifted.system, always[i]);
        Term value = encode_property(lifted.encoder, property->expr, lifted.state, NULL, &error);
        if (can_be(&lifted, term_not(lifted.terms, value)) != ANSWER_NO) {
            fail_msg("%s is not what it should be", always[i]);
        }
    }
    const Property *enough = system_property(lifted.system, "enough");
    Term value = encode_property(lifted.encoder, enough->expr, lifted.state, NULL, &error);
    assert_int_not_equal(can_be(&lifted, value), ANSWER_NO);
    assert_int_not_equal(can_be(&lifted, term_not(lifted.terms, value)), ANSWER_NO);
    assert_null(encoder_complaint(lifted.encoder, NULL));
    lifted_release(&lifted);
}

static void assert_complaint(const char *name, const char *expected)
{
    Lifted lifted;
    Term error;
    lifted_init(&lifted);
    const Property *property = system_property(lifted.system, name);
    encode_property(lifted.encoder, property->expr, lifted.state, NULL, &error);
    assert_string_equal(encoder_complaint(lifted.encoder, NULL), expected);
    lifted_release(&lifted);
}

static void numbers_of_endlessly_many_are_complained_about(void **unused)
{
    (void)unused;
    assert_complaint("summed", "`sum` over an endless type can't be lifted (line 42)");
    assert_complaint("relative",
                     "`size` over an endless type can't be lifted here; compare it with a number "
                     "up to 4 or with that of all, or use `forall` or `exists` (line 43)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_with_bounds_too_far_apart_is_complained_about),
        cmocka_unit_test(endless_types_are_quantified_over),
        cmocka_unit_test(ends_of_endless_sets_are_found),
        cmocka_unit_test(sizes_are_compared_with_small_numbers),
        cmocka_unit_test(numbers_of_endlessly_many_are_complained_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
