/* test_templates.c - predicates say of a state what the interpreter says, and all of them together
 * which state it is. */
#include "states.h"

#include "claims.h"
#include "templates.h"

/* Bits and relations of everything there is. */
static const char wide[] =
    "protocol wide\n"
    "type Worker = id(3)\n"
    "type Slot = 1..2\n"
    "var owner: [Slot] Worker? = none\n"
    "var load: 0..40 = 7\n"
    "var depth: -20..20 = 0\n"
    "var mode: {idle, busy} = idle\n"
    "process worker[w: Worker] {\n"
    "  var at: Slot = 1\n"
    "  loop {\n"
    "    step take { await owner[at] == none   owner[at] = w   mode = busy }\n"
    "    step next_slot { await at < 2   at = at + 1   load = load + 5 }\n"
    "    step leave { owner[at] = none   depth = 3 - load   at = 1 }\n"
    "  }\n"
    "}\n";

typedef struct Described {
    Bench bench;
    Templates *templates;
    Predicate *predicates;
    size_t count;
    Reached reached;
    bool *truths; /* predicate by predicate, state after state */
} Described;

static bool truth_in(Described *described, const Predicate *predicate, const State *state)
{
    Terms *terms = described->bench.terms;
    Term term = predicate_encode(described->bench.encoder, predicate, state);
    if (term_is_true(terms, term) || term_is_false(terms, term)) return term_is_true(terms, term);
    return is_certain(&described->bench, term);
}

static Described describe(const char *text, size_t states)
{
    Described described = {.bench = bench_open(text, FORM_FINITE)};
    const System *system = described.bench.system;
    described.templates = templates_create(system);
    described.predicates = predicates_all(described.templates, &described.count);
    encoder_reserve_frame(described.bench.encoder, described.templates->frame_cells);
    described.reached = reach(system, states);
    described.truths = memory_allocate(described.count * described.reached.count + 1, sizeof(bool));
    for (size_t i = 0; i < described.reached.count; i++) {
        const State *state =
            state_constant(described.bench.encoder, reached_state(&described.reached, i));
        for (size_t j = 0; j < described.count; j++) {
            described.truths[i * described.count + j] =
                truth_in(&described, &described.predicates[j], state);
        }
    }
    return described;
}

static void described_release(Described *described)
{
    free(described->truths);
    free(described->predicates);
    templates_destroy(described->templates);
    reached_release(&described->reached);
    bench_close(&described->bench);
}

static void assert_told_apart(const char *text)
{
    Described described = describe(text, 60);
    assert_true(described.reached.count > 5);
    for (size_t i = 0; i < described.reached.count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(described.truths + i * described.count,
                                    described.truths + j * described.count,
                                    described.count * sizeof(bool));
        }
    }
    described_release(&described);
}

static void predicates_tell_all_states_apart(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < STATEFUL; i++) assert_told_apart(stateful[i]);
    assert_told_apart(wide);
}

static void assert_judged_alike(const char *text)
{
    Described described = describe(text, 40);
    System roomy = *described.bench.system;
    roomy.frame_cells = described.templates->frame_cells;
    Interpreter *interpreter = interpreter_create(&roomy);
    for (size_t j = 0; j < described.count; j++) {
        const Predicate *predicate = &described.predicates[j];
        const Template *template = predicate->template;
        if (template->expr == NULL) continue;
        for (uint32_t k = 0; k < template->parameter_count; k++) {
            interpreter_bind(interpreter, template->parameters[k], &predicate->arguments[k]);
        }
        for (size_t i = 0; i < described.reached.count; i++) {
            const Moment moment = {.state = reached_state(&described.reached, i)};
            ModelError error;
            EvalResult result = interpreter_holds(interpreter, template->expr, &moment, &error);
            assert_int_equal(described.truths[i * described.count + j], result == EVAL_TRUE);
        }
    }
    interpreter_destroy(interpreter);
    described_release(&described);
}

static void predicates_are_what_the_interpreter_says(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < STATEFUL; i++) assert_judged_alike(stateful[i]);
    assert_judged_alike(wide);
}

/* Even those that are the same in all states of a type would only be in the way. */
static void each_predicate_is_listed_once_and_in_order(void **unused)
{
    (void)unused;
    Bench bench = bench_open(wide, FORM_FINITE);
    Templates *templates = templates_create(bench.system);
    size_t count;
    Predicate *predicates = predicates_all(templates, &count);
    assert_true(count <= predicates_most(templates));
    for (size_t i = 0; i < count; i++) {
        if (i > 0) assert_true(predicate_compare(&predicates[i - 1], &predicates[i]) < 0);
        Predicate normal = predicate_normal(&predicates[i]);
        assert_int_equal(predicate_compare(&normal, &predicates[i]), 0);
        const Template *template = predicates[i].template;
        if (!template->reflexive) continue;
        uint32_t half = template->parameter_count / 2;
        assert_memory_not_equal(predicates[i].arguments, predicates[i].arguments + half,
                                half * sizeof(int64_t));
    }
    free(predicates);
    templates_destroy(templates);
    bench_close(&bench);
}

static bool is_printed(const Predicate *predicates, size_t count, const char *wanted)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        Text text = {0};
        predicate_print(&text, &predicates[i]);
        found = strcmp(text_string(&text), wanted) == 0;
        text_release(&text);
    }
    return found;
}

static void predicates_are_printed_in_the_language(void **unused)
{
    (void)unused;
    static const char *const wanted[] = {
        "owner[1] != none",
        "mode == busy",
        "worker[2] at take",
        "worker[1].at <= 1",
        "worker[1].at <= worker[3].at",
        "owner[1] != none && owner[2] != none && value(owner[1]) == value(owner[2])",
    };
    Bench bench = bench_open(wide, FORM_FINITE);
    Templates *templates = templates_create(bench.system);
    size_t count;
    Predicate *predicates = predicates_all(templates, &count);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!is_printed(predicates, count, wanted[i])) fail_msg("there is no %s", wanted[i]);
    }
    assert_false(is_printed(predicates, count,
                            "owner[2] != none && owner[1] != none && "
                            "value(owner[2]) == value(owner[1])"));
    free(predicates);
    templates_destroy(templates);
    bench_close(&bench);
}

/* From the choice `a` or `c` may come next, but from `a` itself, too. */
static const char choosing[] = "protocol choosing\n"
                               "var line: queue(2) of 0..2 = {}\n"
                               "process p { loop {\n"
                               "    step a { if len(line) == 0 { send(line, 1) } }\n"
                               "    either { goto a } or { step c { line = {} } }\n"
                               "} }\n";

/* Both were printed as something that is false, or has no value, in some states where they hold. */
static void choices_and_heads_are_printed_as_they_are_encoded(void **unused)
{
    (void)unused;
    Bench bench = bench_open(choosing, FORM_FINITE);
    Templates *templates = templates_create(bench.system);
    size_t count;
    Predicate *predicates = predicates_all(templates, &count);
    assert_true(is_printed(predicates, count, "p at choice 1"));
    assert_false(is_printed(predicates, count, "p at a || p at c"));
    assert_true(is_printed(predicates, count, "len(line) >= 1 && head(line) <= len(line)"));
    free(predicates);
    templates_destroy(templates);
    bench_close(&bench);
}

/* Locals in scope at choices. From the first one `a` may come next, which may come next before `a`, too,
 * where there is no x; but `c` may as well, and only where there is one. From the second only steps
 * without z come next. */
static const char scoped[] = "protocol scoped\n"
                             "var n: 0..1 = 0\n"
                             "process p { loop {\n"
                             "    step a { n = 0 }\n"
                             "    step b { n = 1 }\n"
                             "    loop first { var x: 0..2 = 1\n"
                             "        either { goto a } or { step c { x = 2 } } break first }\n"
                             "    loop { var z: 0..2 = 1\n"
                             "        step d { z = 2 } either { goto a } or { goto b } }\n"
                             "} }\n";

/* It said `p at a || p at c` for x, which is true before `a`, where x has no value. */
static void a_scope_is_said_exactly_or_not_in_the_language(void **unused)
{
    (void)unused;
    Bench bench = bench_open(scoped, FORM_FINITE);
    Templates *templates = templates_create(bench.system);
    size_t count;
    Predicate *predicates = predicates_all(templates, &count);
    assert_true(is_printed(predicates, count, "p at c && p.x >= 2"));
    assert_true(is_printed(predicates, count, "p.z in scope && p.z >= 2"));
    for (size_t i = 0; i < count; i++) {
        const Expr *expr = predicates[i].template->expr;
        Text text = {0};
        predicate_print(&text, &predicates[i]);
        bool about_z = strstr(text_string(&text), "p.z") != NULL;
        if (expr != NULL) assert_int_equal(claim_can_be_defined(expr), !about_z);
        text_release(&text);
    }
    free(predicates);
    templates_destroy(templates);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predicates_tell_all_states_apart),
        cmocka_unit_test(predicates_are_what_the_interpreter_says),
        cmocka_unit_test(each_predicate_is_listed_once_and_in_order),
        cmocka_unit_test(predicates_are_printed_in_the_language),
        cmocka_unit_test(choices_and_heads_are_printed_as_they_are_encoded),
        cmocka_unit_test(a_scope_is_said_exactly_or_not_in_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
