/* shortening.c - between the search and whoever chooses. */
#include "shortening.h"

#include "support/memory.h"

void shortening_init(Shortening *shortening, const ExploreOptions *options,
                     const Findings *findings, Budget *budget)
{
    *shortening = (Shortening){.options = options, .findings = findings, .budget = budget};
    if (options->shorten == NULL) return;
    shortening->no_ends = memory_allocate(findings->count + 1, sizeof *shortening->no_ends);
    vector_push(&shortening->depths, 0);
}

void shortening_release(Shortening *shortening)
{
    for (uint32_t i = 0; shortening->no_ends != NULL && i < shortening->findings->count; i++) {
        marks_release(&shortening->no_ends[i]);
    }
    free(shortening->no_ends);
    vector_release(&shortening->depths);
}

void shortening_note_depth(Shortening *shortening, uint32_t first)
{
    if (shortening->no_ends != NULL) vector_push(&shortening->depths, first);
}

void shortening_note_ends(void *context, const Finding *finding, const Marks *no_ends)
{
    Shortening *shortening = context;
    if (shortening->no_ends == NULL) return;
    Marks *mine = &shortening->no_ends[finding - shortening->findings->items];
    uint32_t states = (uint32_t)(no_ends->count - 1) * 64;
    if (marks_init(mine, states, shortening->budget)) marks_copy(mine, no_ends);
}

static void ask(const Shortening *shortening, Leading *leading, uint32_t position, uint32_t as)
{
    const ExploreOptions *options = shortening->options;
    ShortestWays ways;
    bool known = leading_ways(leading, position, &ways);
    options->shorten(options->shorten_context, as, known ? &ways : NULL);
}

void shortening_run(const Shortening *shortening, LeadingTask *task)
{
    const Findings *findings = shortening->findings;
    bool any = leading_may_choose(task->stuck);
    for (uint32_t i = 0; i < findings->count; i++) {
        any = any || leading_may_choose(&findings->items[i]);
    }
    if (shortening->options->shorten == NULL || !any) return;
    const Marks **no_ends = memory_allocate(findings->count, sizeof *no_ends);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (shortening->no_ends[i].words != NULL) no_ends[i] = &shortening->no_ends[i];
    }
    task->findings = findings;
    task->depths = shortening->depths.items;
    task->depth_count = (uint32_t)shortening->depths.count;
    task->no_ends = no_ends;
    task->budget = shortening->budget;
    Leading *leading = leading_create(task);
    for (uint32_t i = 0; i < findings->count; i++) {
        if (leading_may_choose(&findings->items[i])) ask(shortening, leading, i, i);
    }
    if (leading_may_choose(task->stuck)) ask(shortening, leading, findings->count, EXPLORE_STUCK);
    leading_destroy(leading);
    free((void *)no_ends);
}
