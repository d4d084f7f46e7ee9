/* report.h - the answer, for people and for programs. */
#ifndef COUNTEREXAMPLES_REPORT_H
#define COUNTEREXAMPLES_REPORT_H

#include <jansson.h>

#include "counterexamples/picture.h"
#include "counterexamples/trace.h"
#include "model/coverage.h"

/* Of the states that were counted, those where nobody can take a step but somebody is not done. */
typedef struct ReportStuck {
    bool told;  /* is there anything to say about that, … */
    bool asked; /* … even where there is none? */
    uint64_t states;
    uint32_t steps;   /* to the nearest */
    const Trace *way; /* there; NULL where it is not shown */
} ReportStuck;

/* What was explored for liveness properties, by itself; no states: nothing. */
typedef struct ReportLiveness {
    uint64_t states, transitions;
    uint64_t product; /* states of the products with automata */
    double seconds;
    const char *stopped; /* why that is not complete; NULL where it is */
} ReportLiveness;

/* What the explorer did, as the report says it; `used` false where nothing had to be explored,
 * `absent` where it was not to. */
typedef struct ReportCounts {
    bool used, absent, complete;
    uint64_t instances; /* how many systems were explored, where it is not just the one */
    uint64_t states, transitions;
    uint64_t stands_for; /* how many states those stand for; 0 where that is not known */
    uint32_t depth;
    double seconds, bytes_per_state;
    uint64_t refused;    /* … and how many others make no sense as a model, … */
    const System *least; /* … before this one, the smallest that does; NULL where there is none */
    const char *stopped; /* why not complete, e.g. "the limit of 1,000 states was reached" */
    bool settled;        /* not complete since there was nothing more to find out */
    ReportStuck stuck;
    ReportLiveness liveness; /* on top of that */
} ReportCounts;

/* What a solver did; engine NULL where none ran. */
typedef struct ReportSolving {
    const char *engine; /* "bmc", …, "auto" for several in turn beside the explorer; "prove" */
    bool searched;      /* is `depth` anything: no violation of what is unknown within it? */
    uint32_t depth;
    uint64_t checks; /* queries to Z3 */
    double seconds;
    const char *stopped; /* why it ended before it had decided all; NULL when it had */
} ReportSolving;

/* The least instance in which one property is violated, or a witness reached. */
typedef struct SmallestInstance {
    const Trace *trace; /* there, its system naming all params (model_vary); NULL where none that is
                           smaller shows it */
    const System *system; /* that instance, without names for its params */
    uint64_t before;  /* instances that come before it, all smaller ones where there is none … */
    uint64_t unknown; /* … and how many of them did not decide it */
} SmallestInstance;

/* What instances show that have less of some params and no more of any, in order of their sum. */
typedef struct ReportSmallest {
    SmallestInstance *items; /* for each finding */
    uint64_t refused;        /* how many others make no sense as a model */
    bool is_cut_short;       /* not all were looked at */
} ReportSmallest;

typedef struct Report {
    const System *system;
    const Findings *findings;
    Trace *const *traces; /* for each finding, NULL where there is none; where params are lifted,
                             of a system of its own */
    const Picture *const *pictures; /* likewise, of what was in the way of a proof; may be NULL */
    ReportCounts counts;
    ReportSolving solving;
    bool covers;                    /* was coverage asked for? … */
    const Coverage *coverage;       /* … it is not known: NULL */
    const ReportSmallest *smallest; /* NULL: nobody asked */
    const char *required;           /* what to say of it where it is required, or NULL */
} Report;

/* How far a finding's trace goes: "in 12 steps", "in the initial state"; of liveness "loops after 3
 * steps", "stops after 1 step"; to a model error "after 3
 * steps", "in the first step", "at the start". Nothing where there is none. */
void outcome_print(Text *text, const Finding *finding);

/* How many lines the text has, with room for all, about what never happened: some are about several
 * things, and what is behind another has none. */
uint32_t report_coverage_lines(const Coverage *coverage);

/* The report as text: a verdict for each property with its documentation, counts, and the traces
 * as tables. `columns` is the width to stay within (at least 40), `colour` allows escape
 * sequences. */
void report_text(const Report *report, unsigned columns, bool colour, Text *ret_text);

/* The document of `--json` (docs/architecture.md); a new reference. */
json_t *report_json(const Report *report, const char *version);

/* Adds a document, which it gives up, as programs get it. */
void report_json_print(Text *text, json_t *document);

/* A value as JSON: sets, queues and bags are arrays, maps and structs objects, none is null. */
json_t *value_json(const Type *type, const int64_t *cells, const OrderNames *orders);

#endif
