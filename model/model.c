/* model.c - a protocol file: read, parsed once, checked and lowered once for every configuration.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "support/bug.h"
#include "syntax/parse.h"

struct Model {
    Arena *arena;
    Source source;
    Diagnostics *diagnostics;
    SyntaxFile *file;
    bool malformed; /* syntax errors: there is nothing to build from */
    Scenario *scenarios;
    size_t scenario_count;
    const Decision *decisions; /* of the last building */
    size_t decision_count;
};

/* ---- reading ---- */

static char *failure(const char *path, const char *what)
{
    Text text = {0};
    text_format(&text, "%s: %s", path, what);
    char *message = memory_copy_string(text_string(&text));
    text_release(&text);
    return message;
}

/* All of the stream, but at most a byte more than may be there. */
static bool read_all(FILE *stream, Text *text)
{
    char buffer[65536];
    size_t got;
    while (text->count <= MODEL_BYTES_MOST && (got = fread(buffer, 1, sizeof buffer, stream)) > 0)
        text_add_many(text, buffer, got);
    return !ferror(stream);
}

static Model *load_stream(const char *name, FILE *stream, char **ret_message)
{
    Text text = {0};
    Model *model = NULL;
    if (!read_all(stream, &text))
        *ret_message = failure(name, strerror(errno));
    else if (text.count > MODEL_BYTES_MOST)
        *ret_message =
            failure(name, "the file is larger than 1 MiB, which no protocol needs to be");
    else
        model = model_from_text(name, text_string(&text), text.count);
    text_release(&text);
    return model;
}

Model *model_load(const char *path, char **ret_message)
{
    *ret_message = NULL;
    if (strcmp(path, "-") == 0) return load_stream("standard input", stdin, ret_message);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        *ret_message = failure(path, strerror(errno));
        return NULL;
    }
    Model *model = load_stream(path, stream, ret_message);
    fclose(stream);
    return model;
}

Model *model_from_text(const char *name, const char *text, size_t length)
{
    Arena *arena = arena_create();
    Model *model = ARENA_NEW(arena, Model);
    model->arena = arena;
    model->source = (Source){.name = arena_copy_string(arena, name),
                             .text = arena_copy_text(arena, text, length),
                             .length = length};
    model->diagnostics = diagnostics_create();
    model->file = parse(&model->source, arena, model->diagnostics);
    model->malformed = model_is_broken(model);
    return model;
}

void model_destroy(Model *model)
{
    if (model == NULL) return;
    diagnostics_destroy(model->diagnostics);
    arena_destroy(model->arena);
}

const Source *model_source(const Model *model)
{
    return &model->source;
}

const Diagnostics *model_diagnostics(const Model *model)
{
    return model->diagnostics;
}

bool model_is_broken(const Model *model)
{
    return diagnostics_errors(model->diagnostics) > 0;
}

/* A copy of the system, and its decision of that name, to be changed. */
static System *copy_system(Model *model, const System *system, const char *name,
                           Decision **ret_decision)
{
    System *copy = ARENA_NEW(model->arena, System);
    size_t size = system->decision_count * sizeof(Decision);
    Decision *decisions = arena_copy(model->arena, system->decisions, size);
    *copy = *system;
    copy->decisions = decisions;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (strcmp(decisions[i].name, name) != 0) continue;
        *ret_decision = &decisions[i];
        return copy;
    }
    BUG("no such param");
}

const System *model_narrow(Model *model, const System *system, const char *name, int64_t least,
                           int64_t most)
{
    Decision *decision;
    const System *narrowed = copy_system(model, system, name, &decision);
    PROMISE(decision->lifted && least <= decision->value && decision->value <= most);
    decision->has_least = true;
    decision->least = least;
    decision->has_most = most < INT64_MAX;
    decision->most = most;
    return narrowed;
}

const System *model_vary(Model *model, const System *system, const char *name)
{
    Decision *decision;
    const System *varied = copy_system(model, system, name, &decision);
    decision->lifted = true;
    return varied;
}

const Decision *model_decisions(const Model *model, size_t *ret_count)
{
    *ret_count = model->decision_count;
    return model->decisions;
}

const Scenario *model_scenarios(const Model *model, size_t *ret_count)
{
    *ret_count = model->scenario_count;
    return model->scenarios;
}

/* ---- building ---- */

static void place_counters(Checker *checker)
{
    for (size_t i = 0; i < checker->processes.count; i++) {
        Process *process = checker->processes.items[i];
        for (uint32_t k = 0; k < process->step_count; k++)
            if (process->steps[k]->most >= 0)
                process->steps[k]->counter = (uint32_t)checker->state_cells++;
    }
}

static void place_processes(Checker *checker)
{
    for (size_t i = 0; i < checker->processes.count; i++) {
        Process *process = checker->processes.items[i];
        process->base = (uint32_t)checker->state_cells;
        checker->state_cells += (uint64_t)process->instances * process->cells;
        if (checker->state_cells <= STATE_CELLS_MOST) continue;
        check_error(checker, process->span,
                    "the state is too large: with this process it takes more than %d cells of "
                    "64 bits",
                    STATE_CELLS_MOST);
        return;
    }
}

static const Variable *copy_variables(Checker *checker)
{
    Variable *variables = ARENA_NEW_ARRAY(checker->arena, Variable, checker->variables.count + 1);
    for (size_t i = 0; i < checker->variables.count; i++)
        variables[i] = *checker->variables.items[i];
    return variables;
}

#define COPY(checker, vector)                                                                      \
    arena_copy((checker)->arena, (vector).items, (vector).count * sizeof *(vector).items)

static const System *system_make(Checker *checker)
{
    System *system = ARENA_NEW(checker->arena, System);
    place_counters(checker);
    place_processes(checker);
    system->name = checker->file->protocol.text;
    system->documentation = checker->file->documentation;
    system->source = checker->source;
    system->decisions = COPY(checker, checker->decisions);
    system->decision_count = (uint32_t)checker->decisions.count;
    system->variables = copy_variables(checker);
    system->variable_count = (uint32_t)checker->variables.count;
    system->processes = COPY(checker, checker->processes);
    system->process_count = (uint32_t)checker->processes.count;
    system->properties = COPY(checker, checker->properties);
    system->property_count = (uint32_t)checker->properties.count;
    system->orders = COPY(checker, checker->orders);
    system->order_count = (uint32_t)checker->orders.count;
    system->keeps_first = COPY(checker, checker->keeps_first);
    system->cells = (uint32_t)checker->state_cells;
    system->frame_cells = checker->frame_cells;
    return system;
}

static void checker_release(Checker *checker)
{
    names_destroy(checker->names);
    vector_release(&checker->orders);
    vector_release(&checker->keeps_first);
    vector_release(&checker->variables);
    vector_release(&checker->decisions);
    vector_release(&checker->processes);
    vector_release(&checker->properties);
    vector_release(&checker->scenarios);
    vector_release(&checker->symbols);
}

/* The command line's settings first: they win. */
static const Setting *join_settings(Model *model, const Setting *settings, size_t count,
                                    const Scenario *scenario, size_t *ret_count)
{
    size_t more = scenario == NULL ? 0 : scenario->setting_count;
    Setting *joined = ARENA_NEW_ARRAY(model->arena, Setting, count + more + 1);
    for (size_t i = 0; i < count; i++)
        joined[i] = (Setting){
            .name = settings[i].name, .value = settings[i].value, .given_by = settings[i].given_by};
    for (size_t i = 0; i < more; i++) joined[count + i] = scenario->settings[i];
    *ret_count = count + more;
    return joined;
}

/* `asked`: the settings of the command line, and what else is wanted of the system. */
static const System *build(Model *model, const Checker *asked, const Scenario *scenario,
                           char **ret_message)
{
    *ret_message = NULL;
    if (model->malformed) return NULL;
    diagnostics_destroy(model->diagnostics);
    model->diagnostics = diagnostics_create();
    Checker checker = *asked;
    checker.arena = model->arena;
    checker.source = &model->source;
    checker.diagnostics = model->diagnostics;
    checker.file = model->file;
    checker.names = names_create();
    checker.settings = join_settings(model, asked->settings, asked->setting_count, scenario,
                                     &checker.setting_count);
    declare_all(&checker);
    check_setting_names(&checker);
    check_lifted_names(&checker);
    check_declarations(&checker);
    const System *system = NULL;
    if (!model_is_broken(model) && checker.message == NULL) system = system_make(&checker);
    if (model_is_broken(model)) system = NULL;
    if (system != NULL && model->scenarios == NULL) {
        model->scenarios = COPY(&checker, checker.scenarios);
        model->scenario_count = checker.scenarios.count;
    }
    model->decisions = COPY(&checker, checker.decisions);
    model->decision_count = checker.decisions.count;
    *ret_message = checker.message;
    checker_release(&checker);
    return system;
}

const System *model_build(Model *model, const Setting *settings, size_t setting_count,
                          const Scenario *scenario, char **ret_message)
{
    const Checker asked = {.settings = settings, .setting_count = setting_count};
    return build(model, &asked, scenario, ret_message);
}

/* NOLINTNEXTLINE(readability-function-size): what model_build has, and a list */
const System *model_build_lifted(Model *model, const Setting *settings, size_t setting_count,
                                 const Scenario *scenario, const char *const *lifted,
                                 size_t lifted_count, char **ret_message)
{
    const Checker asked = {.settings = settings,
                           .setting_count = setting_count,
                           .lifted = lifted,
                           .lifted_count = lifted_count};
    return build(model, &asked, scenario, ret_message);
}

const System *model_build_mutant(Model *model, const Setting *settings, size_t setting_count,
                                 const Scenario *scenario, const Mutation *mutation)
{
    const Checker asked = {
        .settings = settings, .setting_count = setting_count, .mutation = mutation};
    char *message = NULL;
    const System *mutant = build(model, &asked, scenario, &message);
    free(message);
    return mutant;
}
