/* junit.c - results as JUnit's XML. */
#include <string.h>

#include "output.h"
#include "test_reports.h"

/* What XML 1.0 allows of it; the rest is replaced. */
static void add_escaped(Text *text, const char *string)
{
    for (const char *at = string; *at != '\0'; at++) {
        switch (*at) {
        case '&': text_add(text, "&amp;"); break;
        case '<': text_add(text, "&lt;"); break;
        case '>': text_add(text, "&gt;"); break;
        case '"': text_add(text, "&quot;"); break;
        case '\n': text_add(text, "&#10;"); break;
        case '\t': text_add_char(text, ' '); break;
        default: text_add_char(text, (unsigned char)*at < ' ' ? '?' : *at);
        }
    }
}

static void add_attribute(Text *text, const char *name, const char *value)
{
    Text printable = {0};
    text_add_printable(&printable, value);
    text_format(text, " %s=\"", name);
    add_escaped(text, text_string(&printable));
    text_add_char(text, '"');
    text_release(&printable);
}

static bool is_failure(const Record *record)
{
    return record->comparison == COMPARED_DIFFERS;
}

static bool is_error(const Record *record)
{
    return record->comparison != COMPARED_DIFFERS && record->comparison != COMPARED_AS_EXPECTED;
}

static void print_fault(void *context, const Fault *fault)
{
    Text *text = context;
    text_format(text, "line %u: ", fault->line);
    add_escaped(text, fault->sentence);
    text_add_char(text, '\n');
}

static void print_faults(Text *text, const Record *record)
{
    const char *element = is_failure(record) ? "failure" : "error";
    text_format(text, "      <%s type=\"%s\">", element, comparison_name(record->comparison));
    record_faults(record, print_fault, text);
    text_format(text, "</%s>\n", element);
}

static const char cached_property[] =
    "      <properties><property name=\"cached\" value=\"true\"/></properties>\n";

static void print_case(Text *text, const Record *record)
{
    text_add(text, "    <testcase");
    add_attribute(text, "name", record->scenario->name);
    add_attribute(text, "classname", record->path);
    add_attribute(text, "file", record->path);
    text_format(text, " line=\"%u\" time=\"%.3f\"", record->line, record->seconds);
    bool faulty = is_failure(record) || is_error(record);
    if (!faulty && !record->cached) {
        text_add(text, "/>\n");
        return;
    }
    text_add(text, ">\n");
    if (record->cached) text_add(text, cached_property);
    if (faulty) print_faults(text, record);
    text_add(text, "    </testcase>\n");
}

static void print_counts(Text *text, const Record *const *records, size_t count)
{
    size_t failures = 0, errors = 0;
    double seconds = 0;
    for (size_t i = 0; i < count; i++) {
        failures += is_failure(records[i]);
        errors += is_error(records[i]);
        seconds += records[i]->seconds;
    }
    text_format(text, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n", count,
                failures, errors, seconds);
}

/* Scenarios of the same file stand together. */
static size_t count_of_file(Records records, size_t first)
{
    size_t end = first;
    while (end < records.count && records.items[end]->path == records.items[first]->path) end++;
    return end - first;
}

void junit_print(Text *text, Records records)
{
    text_add(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tocsin\"");
    print_counts(text, records.items, records.count);
    for (size_t i = 0; i < records.count;) {
        size_t count = count_of_file(records, i);
        text_add(text, "  <testsuite");
        add_attribute(text, "name", records.items[i]->path);
        print_counts(text, &records.items[i], count);
        for (size_t end = i + count; i < end; i++) print_case(text, records.items[i]);
        text_add(text, "  </testsuite>\n");
    }
    text_add(text, "</testsuites>\n");
}
