/* waiting.c - every instance tries its ordinary steps, and what it comes to in vain is noted. */
#include "waiting.h"

#include <string.h>

#include "coverage_report.h"
#include "support/memory.h"
#include "support/vector.h"

#define INDENT 2
#define SENTENCES_MOST 12
#define NAMES_MOST 6   /* of instances, in a sentence */
#define TRIED_MOST 256 /* instances */

/* Of a condition or choice there are two items; the second one is that it did not come out so. */
static bool is_second(const Coverage *coverage, uint32_t number)
{
    const CoverItem *item = coverage_item(coverage, number);
    const CoverItem *before = number == 0 ? NULL : coverage_item(coverage, number - 1);
    return before != NULL && before->kind == item->kind && before->process == item->process &&
           before->span.begin == item->span.begin && before->span.end == item->span.end &&
           !is_second(coverage, number - 1);
}

bool waiting_is_for(const Coverage *coverage, uint32_t item, const Process *process,
                    const char *step)
{
    const CoverItem *it = coverage_item(coverage, item);
    if (it->process != process || (it->kind != COVER_GUARD && it->kind != COVER_CHOICE))
        return false;
    if (it->step != NULL && step != NULL && strcmp(it->step->name, step) != 0) return false;
    return coverage_state(coverage, item) != COVER_COVERED && coverage_met(coverage, item) &&
           !is_second(coverage, item);
}

void waiting_print_item(Text *text, const System *system, const Coverage *coverage, uint32_t item)
{
    const CoverItem *it = coverage_item(coverage, item);
    uncovered_print(text, system, coverage, item);
    text_format(text, " %s (line %u)", it->kind == COVER_GUARD ? "is false" : "finds nothing",
                source_place(system->source, it->span.begin).line);
}

/* --- a state in which nobody can go on --- */

/* An item, and whom it holds up. */
typedef struct Obstacle {
    Text names;
    uint32_t count;
} Obstacle;

static bool ignore(void *context, const Transition *transition)
{
    (void)context;
    (void)transition;
    return true;
}

static void add_name(Obstacle *obstacle, const Process *process, uint32_t instance)
{
    if (obstacle->count++ >= NAMES_MOST) return;
    if (obstacle->count > 1) text_add(&obstacle->names, ", ");
    process_print(&obstacle->names, process, instance);
}

static void try_instance(const System *system, const int64_t *state, const Process *process,
                         uint32_t instance, Obstacle *obstacles)
{
    Interpreter *interpreter = interpreter_create(system);
    Coverage *coverage = coverage_create(system);
    interpreter_set_coverage(interpreter, coverage);
    interpreter_ways(interpreter, state, process, instance, NULL, ignore, NULL);
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        if (waiting_is_for(coverage, i, process, NULL)) add_name(&obstacles[i], process, instance);
    }
    interpreter_destroy(interpreter);
    coverage_destroy(coverage);
}

static void print_sentence(Page *page, const Text *sentence)
{
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT + 2, text_string(sentence));
}

static void print_obstacles(Page *page, const System *system, const Coverage *coverage,
                            const Obstacle *obstacles)
{
    uint32_t sentences = 0;
    for (uint32_t i = 0; i < coverage_count(coverage); i++) {
        const Obstacle *obstacle = &obstacles[i];
        if (obstacle->count == 0 || sentences++ >= SENTENCES_MOST) continue;
        Text sentence = {0};
        waiting_print_item(&sentence, system, coverage, i);
        text_format(&sentence, " for %s", text_string(&obstacle->names));
        if (obstacle->count > NAMES_MOST)
            text_format(&sentence, " and %u more", obstacle->count - NAMES_MOST);
        text_add_char(&sentence, '.');
        print_sentence(page, &sentence);
        text_release(&sentence);
    }
    if (sentences > SENTENCES_MOST) {
        Text more = {0};
        text_format(&more, "(%u more conditions like these)", sentences - SENTENCES_MOST);
        print_sentence(page, &more);
        text_release(&more);
    }
}

static void print_untried(Page *page, uint32_t count)
{
    Text sentence = {0};
    text_format(&sentence, "(%u more instances were not asked what they wait for)", count);
    print_sentence(page, &sentence);
    text_release(&sentence);
}

void waiting_print(Page *page, const System *system, const int64_t *state)
{
    Coverage *coverage = coverage_create(system);
    uint32_t count = coverage_count(coverage);
    Obstacle *obstacles = memory_allocate(count + 1UL, sizeof *obstacles);
    uint32_t tried = 0;
    for (uint32_t p = 0; p < system->process_count; p++) {
        const Process *process = system->processes[p];
        for (uint32_t i = 0; i < process->instances; i++) {
            if (instance_is_done(process, i, state) || tried++ >= TRIED_MOST) continue;
            try_instance(system, state, process, i, obstacles);
        }
    }
    print_obstacles(page, system, coverage, obstacles);
    if (tried > TRIED_MOST) print_untried(page, tried - TRIED_MOST);
    for (uint32_t i = 0; i < count; i++) text_release(&obstacles[i].names);
    free(obstacles);
    coverage_destroy(coverage);
}
