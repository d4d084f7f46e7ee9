/* record.h - what became of a scenario, in a form that outlives the process that found it out.
 *
 * Scenarios run in processes of their own, and a record is what such a process has to say. What
 * renders results (text, JSON, JUnit, SARIF, annotations) knows records and nothing else. */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "scenarios.h"

typedef struct Record {
    const char *path;         /* of the file, as it was given; not owned */
    const Scenario *scenario; /* not owned */
    unsigned line;            /* where it begins */
    Comparison comparison;
    bool interrupted;
    bool cached; /* found out by an earlier run */
    double seconds;
    Text text;     /* the report's lines */
    Text messages; /* what was said on standard error meanwhile */
    json_t *json;  /* comparing_json; owned */
} Record;

/* Of a scenario that nothing is known of yet. */
void record_init(Record *record, const char *path, const Scenario *scenario, const Source *source);
void record_release(Record *record);

/* One JSON document of what was compared, to be freed; `colour`: of the report's lines. */
char *record_encode(const Comparing *comparing, const Options *options, bool colour,
                    double seconds);

/* Takes over what the document says. False where it is none: nothing changed. */
bool record_decode(Record *record, const Text *document);

/* Nothing came of it, for this reason. */
void record_fail(Record *record, Comparison comparison, const char *why);

/* Something that is not as expected; all of it is lent. */
typedef struct Fault {
    unsigned line, column; /* of the expectation; where none is at fault, of the scenario */
    const char *property;  /* or NULL */
    Place declared;        /* of that property; line 0 where there is none */
    const char *sentence;
} Fault;

/* A call for each. */
typedef void FaultHeard(void *context, const Fault *fault);
void record_faults(const Record *record, FaultHeard *tell, void *context);

#endif
