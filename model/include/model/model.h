/* model.h - a protocol file, from bytes to transition systems.
 *
 * A Model is a parsed file. A System is the model with its params and options decided: one file
 * gives many systems. Both live in the model's arena. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/mutation.h"
#include "model/system.h"

#define MODEL_BYTES_MOST (1024 * 1024)

typedef struct Model Model;

/* `NAME=VALUE` as from the command line or a scenario. */
typedef struct Setting {
    const char *name, *value;
    Span span;            /* of a scenario's item; {0, 0} from the command line */
    const char *given_by; /* the option of the command line, for messages; NULL: -D */
} Setting;

typedef struct Expectation {
    const char *verdict;  /* "holds" or "violated" */
    const char *property; /* a property's name; for `holds all` one for each property */
    Span span;
} Expectation;

typedef struct Scenario {
    const char *name;
    const char *documentation;
    const Setting *settings;
    uint32_t setting_count;
    const Expectation *expectations;
    uint32_t expectation_count;
    Span span;
} Scenario;

/* Reads and parses the file ("-" is standard input). Where it can't be read: NULL and a message in
 * *ret_message (on the heap). Syntax errors are in model_diagnostics. */
Model *model_load(const char *path, char **ret_message);

/* The same from a text in memory (copied). */
Model *model_from_text(const char *name, const char *text, size_t length);
void model_destroy(Model *model);

const Source *model_source(const Model *model);

/* What was found wrong in the last building (before any: in parsing). Valid until the next one. */
const Diagnostics *model_diagnostics(const Model *model);
bool model_is_broken(const Model *model); /* errors were reported there */

/* Checks everything and lowers it; again and again if need be, with other settings, also after
 * errors (but those of syntax stay). `settings` (may be NULL) win over `scenario` (may be NULL).
 * NULL when there were errors: they are in model_diagnostics; an unknown or impossible setting
 * from the command line has no place and gives *ret_message (on the heap, else NULL). Belongs to
 * the model. */
const System *model_build(Model *model, const Setting *settings, size_t setting_count,
                          const Scenario *scenario, char **ret_message);

/* The same, with these params (their names) lifted: the system is that of their values as always,
 * and says besides what depends on them: Decision.lifted, EXPR_PARAM, Type.lifted, the value of a
 * NODE_ADVANCE. Nothing in it is decided by their values: where the shape of a process, a capacity
 * or the size of a fixed list would be, that is an error with its place, and values are checked
 * against a lifted range unless they are of that very range. */
const System *model_build_lifted(Model *model, const Setting *settings, size_t setting_count,
                                 const Scenario *scenario, const char *const *lifted,
                                 size_t lifted_count, char **ret_message);

/* The same with a mutation (mutation.h) of the system that model_build makes with these settings. NULL
 * only where that would be. Any model of this text will do. */
const System *model_build_mutant(Model *model, const Setting *settings, size_t setting_count,
                                 const Scenario *scenario, const Mutation *mutation);

/* The same system, only that of the lifted param `name` no more than the values from `least` to
 * `most` are meant; INT64_MAX: it has no end. Its own value is to be one of them. Belongs to the
 * model. */
const System *model_narrow(Model *model, const System *system, const char *name, int64_t least,
                           int64_t most);

/* The same system for a report about several values of the param `name`, which need not be lifted:
 * Decision.lifted says so, with its declared range. For no engine. Belongs to the model. */
const System *model_vary(Model *model, const System *system, const char *name);

/* The params and options of the last building, also of one that failed: as far as it came. */
const Decision *model_decisions(const Model *model, size_t *ret_count);

/* The scenarios; known after the first successful model_build. */
const Scenario *model_scenarios(const Model *model, size_t *ret_count);

#endif
