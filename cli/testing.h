/* testing.h - scenarios at work, several at a time, each in a process of its own.
 *
 * Whatever becomes of one process, the others go on, and each scenario has a record in the end. */
#ifndef CLI_TESTING_H
#define CLI_TESTING_H

#include "record.h"

/* One scenario to compare; the model was built before. */
typedef struct TestUnit {
    Model *model;
    const char *path;
    const Scenario *scenario;
    Record record;
    bool done; /* or never begun, where it was interrupted */
} TestUnit;

typedef struct TestTask {
    TestUnit *units;
    size_t count;
    unsigned jobs; /* at a time */
    const Options *options;
    bool colour; /* of the report's lines */
} TestTask;

/* What each of several jobs at a time may take: its share of the memory, and one thread unless the
 * options say otherwise. */
Options options_of_each(const Options *options, unsigned jobs);

/* Called in the order of the units, for each as soon as it and all before it are done. */
typedef void TestDone(void *context, TestUnit *unit);

/* The memory of the options is divided among them, and each takes one thread
 * unless the options say otherwise. An interruption ends those that are at work; no more are begun.
 * Returns whether there was one. */
bool testing_run(const TestTask *task, TestDone *done, void *context);

#endif
