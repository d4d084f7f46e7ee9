/* test_reports.h - what scenarios came to, for continuous integration. */
#ifndef CLI_TEST_REPORTS_H
#define CLI_TEST_REPORTS_H

#include "record.h"

/* Records in order of files and scenarios. */
typedef struct Records {
    const Record *const *items;
    size_t count;
} Records;

/* JUnit's XML, as most servers read it: a `testsuite` for each file with a `testcase` for each
 * scenario; what is not as expected is a `failure`, what was not found out an `error`.
 * https://github.com/testmoapp/junitxml */
void junit_print(Text *text, Records records);

/* SARIF 2.1.0: a `result` for each expectation that is not met, at its place in the file. What was
 * not found out has the level `warning`.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
json_t *sarif_document(Records records, const char *version);

/* A workflow command of GitHub's for each, which shows it beside the line.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
void annotations_print(Text *text, Records records);

#endif
