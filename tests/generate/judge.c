/* judge.c - one document of the reference against one naive enumeration. */
#include "judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "support/text.h"

typedef struct Judging {
    JudgeDisagreement *disagreement;
    void *context;
} Judging;

/* DIRECTORY/STEM.json. */
static json_t *load(const char *directory, const char *model_path)
{
    const char *slash = strrchr(model_path, '/');
    const char *stem = slash == NULL ? model_path : slash + 1;
    const char *dot = strrchr(stem, '.');
    int length = dot == NULL ? (int)strlen(stem) : (int)(dot - stem);
    Text path = {0};
    text_format(&path, "%s/%.*s.json", directory, length, stem);
    json_t *document = json_load_file(text_string(&path), 0, NULL);
    text_release(&path);
    return document;
}

static void compare_text(const Judging *judging, const char *what, const char *judge,
                         const char *naive)
{
    if (strcmp(judge, naive) != 0) judging->disagreement(judging->context, what, judge, naive);
}

static void compare_count(const Judging *judging, const json_t *document, const char *key,
                          uint64_t naive)
{
    char ours[24], theirs[24];
    json_int_t value = json_integer_value(json_object_get(document, key));
    snprintf(ours, sizeof ours, "%" PRIu64, naive);
    snprintf(theirs, sizeof theirs, "%" JSON_INTEGER_FORMAT, value);
    compare_text(judging, key, theirs, ours);
}

/* "violated 3", "holds", in the judge's words for a witness. */
static void print_verdict(Text *text, const Property *property, const NaiveVerdict *naive)
{
    if (property->kind == PROPERTY_WITNESS && naive->verdict != VERDICT_UNKNOWN) {
        text_add(text, naive->verdict == VERDICT_HOLDS ? "reached" : "never");
    } else {
        text_add(text, verdict_name(naive->verdict));
    }
    /* Of a loop the judge has no length. */
    bool has_steps = naive->found && property->kind != PROPERTY_LIVENESS;
    if (has_steps) text_format(text, " %" PRIu32, naive->steps);
}

static void compare_property(const Judging *judging, const json_t *answers,
                             const Property *property, const NaiveVerdict *naive)
{
    const json_t *answer = json_object_get(answers, property->name);
    const char *verdict = json_string_value(json_object_get(answer, "verdict"));
    if (verdict == NULL) verdict = "nothing";
    if (strcmp(verdict, "unknown") == 0) return;
    Text ours = {0}, theirs = {0};
    const json_t *steps = json_object_get(answer, "steps");
    text_add(&theirs, verdict);
    if (steps != NULL) text_format(&theirs, " %" JSON_INTEGER_FORMAT, json_integer_value(steps));
    print_verdict(&ours, property, naive);
    compare_text(judging, property->name, text_string(&theirs), text_string(&ours));
    text_release(&ours);
    text_release(&theirs);
}

bool judge_compare(const char *directory, const char *model_path, const System *system,
                   const NaiveResult *naive, JudgeDisagreement *disagreement, void *context)
{
    const Judging judging = {disagreement, context};
    json_t *document = load(directory, model_path);
    if (document == NULL) return false;
    if (naive->complete && json_is_true(json_object_get(document, "complete"))) {
        const json_t *answers = json_object_get(document, "properties");
        compare_count(&judging, document, "states", naive->states);
        compare_count(&judging, document, "transitions", naive->transitions);
        compare_count(&judging, document, "initial_states", naive->initial_states);
        compare_count(&judging, document, "depth", naive->depth);
        for (uint32_t i = 0; i < system->property_count; i++) {
            compare_property(&judging, answers, &system->properties[i], &naive->verdicts[i]);
        }
    }
    json_decref(document);
    return true;
}
