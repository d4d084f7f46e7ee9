/* schedule.c - a list of actions with their choices, which it owns. It replays nothing itself. */
#include "model/schedule.h"

#include <string.h>

#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

typedef struct Entry {
    Action action; /* its choices begin at `choices` below: they move while the schedule grows */
    size_t choices;
} Entry;

struct Schedule {
    VECTOR(Entry) entries;
    VECTOR(uint32_t) choices;
};

Schedule *schedule_create(void)
{
    return memory_allocate(1, sizeof(Schedule));
}

void schedule_destroy(Schedule *schedule)
{
    if (!schedule) return;
    vector_release(&schedule->entries);
    vector_release(&schedule->choices);
    free(schedule);
}

void schedule_append(Schedule *schedule, const Action *action)
{
    Entry entry = {*action, schedule->choices.count};
    vector_push(&schedule->entries, entry);
    for (uint32_t i = 0; i < action->choice_count; i++) {
        vector_push(&schedule->choices, action->choices[i]);
    }
}

void schedule_shorten(Schedule *schedule, uint32_t length)
{
    PROMISE(length <= schedule->entries.count);
    if (length == schedule->entries.count) return;
    schedule->choices.count = schedule->entries.items[length].choices;
    schedule->entries.count = length;
}

uint32_t schedule_length(const Schedule *schedule)
{
    return (uint32_t)schedule->entries.count;
}

Action schedule_entry(const Schedule *schedule, uint32_t index)
{
    PROMISE(index < schedule->entries.count);
    const Entry *entry = &schedule->entries.items[index];
    Action action = entry->action;
    action.choices = action.choice_count > 0 ? schedule->choices.items + entry->choices : NULL;
    return action;
}

uint32_t schedule_steps(const Schedule *schedule)
{
    return schedule->entries.count > 0 ? (uint32_t)schedule->entries.count - 1 : 0;
}

Schedule *schedule_copy(const Schedule *schedule, const Action *last)
{
    Schedule *copy = schedule_create();
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        schedule_append(copy, &action);
    }
    if (last != NULL) schedule_append(copy, last);
    return copy;
}
