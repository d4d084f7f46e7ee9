/* test_export.c - what an export says of itself: what is left out, what is refused, and where. What its
 * models mean is judged by SPIN and Rumur (tests/peers). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exporter/export.h"
#include "model/model.h"

static const char planner[] = "protocol p\n"
                              "param MOST: 1..9 = 3\n"
                              "option FAST: bool = false\n"
                              "var x: 0..9 = 0\n"
                              "process a { loop { step up { await x < MOST  x = x + 1 } } }\n"
                              "invariant small: x <= MOST\n"
                              "recoverable back: x == 0\n"
                              "liveness live: always eventually x == 3\n";

static Exported export_text(const char *text, ExportFormat format, const char *module,
                            bool expected)
{
    char *message = NULL;
    Exported exported;
    Model *model = model_from_text("p.tocsin", text, strlen(text));
    const System *system = model_build(model, NULL, 0, NULL, &message);
    assert_non_null(system);
    assert_int_equal(export_system(system, format, module, &exported), expected);
    model_destroy(model);
    return exported;
}

static void assert_says(const Text *text, const char *part)
{
    if (strstr(text_string(text), part) == NULL) {
        fail_msg("no \"%s\" in: %s", part, text_string(text));
    }
}

static void formats_have_names(void **state)
{
    (void)state;
    ExportFormat format = EXPORT_TLA;
    assert_true(export_format_read("murphi", &format));
    assert_int_equal(format, EXPORT_MURPHI);
    assert_true(export_format_read("promela", &format));
    assert_int_equal(format, EXPORT_PROMELA);
    assert_true(export_format_read("tla", &format));
    assert_int_equal(format, EXPORT_TLA);
    assert_false(export_format_read("Murphi", &format));
    assert_false(export_format_read("", &format));
}

static void each_format_has_the_invariant_and_what_was_decided(void **state)
{
    (void)state;
    static const char *const invariants[] = {"invariant \"small\"", "small", "small =="};
    for (ExportFormat format = EXPORT_MURPHI; format <= EXPORT_TLA; format++) {
        Exported exported = export_text(planner, format, NULL, true);
        assert_says(&exported.text, "protocol p, exported by tocsin");
        assert_says(&exported.text, "param MOST = 3");
        assert_says(&exported.text, "option FAST = false");
        assert_says(&exported.text, invariants[format]);
        exported_release(&exported);
    }
}

static void the_same_system_gives_the_same_text(void **state)
{
    (void)state;
    for (ExportFormat format = EXPORT_MURPHI; format <= EXPORT_TLA; format++) {
        Exported first = export_text(planner, format, NULL, true);
        Exported second = export_text(planner, format, NULL, true);
        assert_string_equal(text_string(&first.text), text_string(&second.text));
        exported_release(&first);
        exported_release(&second);
    }
}

static void what_is_left_out_is_noted(void **state)
{
    (void)state;
    for (ExportFormat format = EXPORT_MURPHI; format <= EXPORT_TLA; format++) {
        Exported exported = export_text(planner, format, NULL, true);
        assert_says(&exported.notes, "back");
        assert_says(&exported.notes, "live");
        assert_says(&exported.text, "recoverable back is left out");
        assert_says(&exported.text, "liveness live is left out");
        exported_release(&exported);
    }
}

static void a_module_has_the_name_that_is_asked_for(void **state)
{
    (void)state;
    Exported own = export_text(planner, EXPORT_TLA, NULL, true);
    assert_says(&own.text, "MODULE p ");
    assert_says(&own.configuration, "small");
    exported_release(&own);
    Exported other = export_text(planner, EXPORT_TLA, "Outage", true);
    assert_says(&other.text, "MODULE Outage ");
    exported_release(&other);
}

static void what_can_not_be_said_is_refused_and_nothing_is_written(void **state)
{
    (void)state;
    for (ExportFormat format = EXPORT_MURPHI; format <= EXPORT_TLA; format++) {
        Exported any = export_text("protocol p\n"
                                   "var q: queue(2) of bool = any\n"
                                   "process a { step s { await q == {} } }\n",
                                   format, NULL, false);
        assert_says(&any.refusal, "can't be exported");
        assert_int_equal(any.text.count, 0);
        assert_int_equal(any.configuration.count, 0);
        exported_release(&any);
    }
}

/* The property behind it does not take the refusal for its own. */
static void what_has_more_than_32_bits_is_refused_to_who_can_not_count_it(void **state)
{
    (void)state;
    static const char wide[] = "protocol p\n"
                               "var x: 0..9000000000 = 4000000000\n"
                               "process a { step s { x = x + 1 } }\n"
                               "invariant i: x < 9000000000\n";
    for (ExportFormat format = EXPORT_PROMELA; format <= EXPORT_TLA; format++) {
        Exported refused = export_text(wide, format, NULL, false);
        assert_says(&refused.refusal, "no numbers beyond 32 bits");
        exported_release(&refused);
    }
    Exported written = export_text(wide, EXPORT_MURPHI, NULL, true);
    assert_says(&written.text, "9000000000");
    exported_release(&written);
}

static void a_property_that_may_count_beyond_32_bits_is_left_out(void **state)
{
    (void)state;
    Exported exported = export_text("protocol p\n"
                                    "var x: 0..100000 = 0\n"
                                    "process a { step s { x = x + 1 } }\n"
                                    "invariant square: x * x < 2000000000\n"
                                    "invariant small: x < 2\n",
                                    EXPORT_PROMELA, NULL, true);
    assert_says(&exported.notes,
                "invariant square is left out: SPIN has no numbers beyond 32 bits");
    assert_says(&exported.text, "invariant small");
    exported_release(&exported);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(each_format_has_the_invariant_and_what_was_decided),
        cmocka_unit_test(the_same_system_gives_the_same_text),
        cmocka_unit_test(what_is_left_out_is_noted),
        cmocka_unit_test(a_module_has_the_name_that_is_asked_for),
        cmocka_unit_test(what_can_not_be_said_is_refused_and_nothing_is_written),
        cmocka_unit_test(what_has_more_than_32_bits_is_refused_to_who_can_not_count_it),
        cmocka_unit_test(a_property_that_may_count_beyond_32_bits_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
