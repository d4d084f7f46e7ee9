/* test_labels.c - every step of every instance has a number of its own, and can be had back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "labels.h"
#include "model/model.h"

static const System *load(Model **ret_model, const char *text)
{
    char *message = NULL;
    *ret_model = model_from_text("test.tocsin", text, strlen(text));
    const System *system = model_build(*ret_model, NULL, 0, NULL, &message);
    assert_non_null(system);
    return system;
}

static void a_label_says_who_moves_how(void **state)
{
    (void)state;
    Model *model;
    const System *system =
        load(&model, "protocol p  var x: 0..3 = 0\n"
                     "process a[i: 1..3] { anytime step z { }  step s { } step t { } }\n"
                     "process b { step u { } }\n");
    Labels labels;
    assert_true(labels_init(&labels, system));
    assert_int_equal(labels_count(&labels), 3 * 3 + 1);
    uint32_t label = 0;
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            for (uint32_t s = 0; s < process->step_count; s++, label++) {
                assert_int_equal(label_of_step(&labels, process, i, process->steps[s]), label);
                Mover mover = label_mover(&labels, label);
                assert_ptr_equal(mover.process, process);
                assert_int_equal(mover.instance, i);
                assert_ptr_equal(mover.step, process->steps[s]);
            }
        }
    }
    labels_release(&labels);
    model_destroy(model);
}

static void too_many_are_refused(void **state)
{
    (void)state;
    const Step *steps[1] = {NULL};
    Process process = {.instances = 1U << 30, .steps = (Step **)steps, .step_count = 1};
    Process *processes[1] = {&process};
    const System system = {.processes = processes, .process_count = 1};
    Labels labels;
    assert_false(labels_init(&labels, &system));
}

static void a_process_without_steps_takes_none(void **state)
{
    (void)state;
    Model *model;
    const System *system = load(&model, "protocol p  process a { if false { step s { } } }\n"
                                        "process b { step u { } }\n");
    Labels labels;
    assert_true(labels_init(&labels, system));
    const Process *last = system->processes[system->process_count - 1];
    Mover mover = label_mover(&labels, labels_count(&labels) - 1);
    assert_ptr_equal(mover.process, last);
    labels_release(&labels);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_says_who_moves_how),
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(a_process_without_steps_takes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
