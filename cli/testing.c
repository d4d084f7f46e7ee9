/* testing.c - a process for each scenario, and its record; told in order. */
#include "testing.h"

#include "support/clock.h"
#include "workers.h"

typedef struct Testing {
    TestUnit *units;
    size_t count, begun, told;
    Options options; /* of each */
    bool colour;
    TestDone *done;
    void *done_context;
} Testing;

static void tell(Testing *testing)
{
    while (testing->told < testing->count && testing->units[testing->told].done) {
        testing->done(testing->done_context, &testing->units[testing->told++]);
    }
}

static bool next(void *context, size_t *ret_unit)
{
    Testing *testing = context;
    while (testing->begun < testing->count && testing->units[testing->begun].done) {
        testing->begun++;
    }
    tell(testing);
    if (testing->begun == testing->count) return false;
    *ret_unit = testing->begun++;
    return true;
}

static char *work(void *context, size_t unit)
{
    const Testing *testing = context;
    const TestUnit *tested = &testing->units[unit];
    Comparing comparing;
    double began = seconds_now();
    scenario_compare(&comparing, tested->model, tested->path, tested->scenario, &testing->options);
    return record_encode(&comparing, &testing->options, testing->colour, seconds_now() - began);
}

static void ended(void *context, size_t unit, const WorkEnd *end)
{
    Testing *testing = context;
    Record *record = &testing->units[unit].record;
    text_add(&record->messages, text_string(end->messages));
    if (!record_decode(record, end->document)) {
        record_fail(record, end->is_bug ? COMPARED_BUG : COMPARED_UNDECIDED, end->why);
        record->interrupted = end->interrupted;
    }
    testing->units[unit].done = true;
    tell(testing);
}

Options options_of_each(const Options *options, unsigned jobs)
{
    Options each = *options;
    if (jobs < 2) return each;
    uint64_t memory = run_max_memory(options);
    each.max_memory = memory == UINT64_MAX ? 0 : memory / jobs;
    if (each.threads == 0) each.threads = 1;
    return each;
}

bool testing_run(const TestTask *task, TestDone *done, void *context)
{
    unsigned jobs = task->jobs > task->count ? (unsigned)task->count : task->jobs;
    Testing testing = {.units = task->units,
                       .count = task->count,
                       .options = options_of_each(task->options, jobs),
                       .colour = task->colour,
                       .done = done,
                       .done_context = context};
    const WorkersTask work_task = {.jobs = jobs > 0 ? jobs : 1,
                                   .next = next,
                                   .work = work,
                                   .ended = ended,
                                   .context = &testing};
    bool interrupted = workers_run(&work_task);
    tell(&testing);
    return interrupted;
}
