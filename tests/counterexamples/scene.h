/* scene.h - a protocol, and findings with schedules told as lists of steps, for the tests of this
 * folder.
 *
 * No engine is needed: each step is looked for among what the interpreter says can be done. */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "counterexamples/report.h"
#include "model/canonical.h"
#include "model/model.h"
#include "support/memory.h"

typedef struct Scene {
    Model *model;
    const System *system;
    Findings *findings;
    Trace **traces;
} Scene;

typedef struct SceneSearch {
    const System *system;
    const char *wanted; /* "enactor[1].write", or "enactor[1].write#2" for the third such way */
    unsigned skip;
    Schedule *schedule;
    int64_t *after;
    bool found, failing;
} SceneSearch;

static inline Scene scene_create(const char *text)
{
    Scene scene = {.model = model_from_text("scene.tocsin", text, strlen(text))};
    char *message = NULL;
    scene.system = model_build(scene.model, NULL, 0, NULL, &message);
    if (scene.system == NULL) {
        diagnostics_print(model_diagnostics(scene.model), model_source(scene.model), stderr, false);
    }
    assert_non_null(scene.system);
    scene.findings = findings_create(scene.system, NULL, 0, NULL);
    scene.traces = memory_allocate(scene.findings->count, sizeof(Trace *));
    return scene;
}

static inline void scene_destroy(Scene *scene)
{
    for (uint32_t i = 0; i < scene->findings->count; i++) trace_destroy(scene->traces[i]);
    free(scene->traces);
    findings_destroy(scene->findings);
    model_destroy(scene->model);
}

static inline Finding *scene_finding(const Scene *scene, const char *property)
{
    for (uint32_t i = 0; i < scene->findings->count; i++) {
        Finding *finding = &scene->findings->items[i];
        if (strcmp(finding->property->name, property) == 0) return finding;
    }
    fail_msg("there is no property %s", property);
    return NULL;
}

static inline bool scene_visit(void *context, const Transition *transition)
{
    SceneSearch *search = context;
    Text name = {0};
    if (transition->action.process != NULL) {
        process_print(&name, transition->action.process, transition->action.instance);
        text_format(&name, ".%s", transition->step == NULL ? "?" : transition->step->name);
    }
    size_t length = strcspn(search->wanted, "#");
    bool right = strlen(text_string(&name)) == length &&
                 strncmp(text_string(&name), search->wanted, length) == 0 &&
                 (transition->error != NULL) == search->failing && search->skip-- == 0;
    text_release(&name);
    if (!right) return true;
    schedule_append(search->schedule, &transition->action);
    if (transition->after != NULL) {
        memcpy(search->after, transition->after, search->system->cells * sizeof(int64_t));
    }
    search->found = true;
    return false;
}

/* Appends the step to the schedule and takes it. */
static inline void scene_step(SceneSearch *search, Interpreter *interpreter, Canonical *canonical,
                              int64_t *state, const char *wanted)
{
    const char *number = strchr(wanted, '#');
    search->wanted = wanted;
    search->skip = number == NULL ? 0 : (unsigned)atoi(number + 1);
    search->found = false;
    if (*wanted == '\0') {
        interpreter_initial(interpreter, scene_visit, search);
    } else {
        interpreter_successors(interpreter, state, scene_visit, search);
    }
    if (!search->found) fail_msg("there is no step \"%s\"", wanted);
    ModelError error;
    memcpy(state, search->after, search->system->cells * sizeof *state);
    if (!search->failing) assert_true(canonical_apply(canonical, state, NULL, &error));
}

/* The steps, separated by blanks, as a schedule; `failing`, if not NULL, is an attempt after
 * them. */
static inline void scene_schedule(const Scene *scene, const char *steps, const char *failing,
                                  bool fails, Schedule **ret_schedule, Schedule **ret_attempt)
{
    SceneSearch search = {.system = scene->system, .schedule = schedule_create()};
    Interpreter *interpreter = interpreter_create(scene->system);
    Canonical *canonical = canonical_create(scene->system, NULL);
    int64_t *state = memory_allocate(scene->system->cells + 1, sizeof *state);
    search.after = memory_allocate(scene->system->cells + 1, sizeof *state);
    *ret_schedule = search.schedule;
    scene_step(&search, interpreter, canonical, state, "");
    char *copy = memory_copy_string(steps), *rest = NULL;
    for (char *step = strtok_r(copy, " ", &rest); step; step = strtok_r(NULL, " ", &rest)) {
        scene_step(&search, interpreter, canonical, state, step);
    }
    if (failing != NULL) {
        *ret_attempt = search.schedule = schedule_create();
        search.failing = fails;
        scene_step(&search, interpreter, canonical, state, failing);
    }
    free(copy);
    free(state);
    free(search.after);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
}

/* Says that these steps decide the property. */
static inline Finding *scene_claim(const Scene *scene, const char *property, const char *steps)
{
    Finding *finding = scene_finding(scene, property);
    scene_schedule(scene, steps, NULL, false, &finding->schedule, NULL);
    bool witness = finding->property->kind == PROPERTY_WITNESS;
    finding->verdict = witness ? VERDICT_HOLDS : VERDICT_VIOLATED;
    finding->open = false;
    finding->engine = "explore";
    finding->reason = NULL;
    return finding;
}

/* The trace, which must replay; owned by the scene. */
static inline Trace *scene_replay(const Scene *scene, const Finding *finding)
{
    char *why = NULL;
    Trace *trace = trace_replay(scene->system, finding, &why);
    if (trace == NULL) fail_msg("does not replay: %s", why);
    scene->traces[finding - scene->findings->items] = trace;
    return trace;
}

/* What is wrong with a claim that must not replay. */
static inline void scene_refuse(const Scene *scene, const Finding *finding, const char *reason)
{
    char *why = NULL;
    assert_null(trace_replay(scene->system, finding, &why));
    assert_string_equal(why, reason);
    free(why);
}

#endif
