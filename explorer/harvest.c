/* harvest.c - buffers from the budget. */
#include "harvest.h"

static void free_buffers(Harvest *harvest)
{
    Budget *budget = harvest->budget;
    size_t room = harvest->room;
    budget_free(budget, harvest->states, room * harvest->words, sizeof *harvest->states);
    if (harvest->leavings != &harvest->single) {
        budget_free(budget, harvest->leavings, harvest->left_room, sizeof *harvest->leavings);
    }
}

void harvest_init(Harvest *harvest, uint32_t words, size_t bytes, Budget *budget)
{
    size_t each = words * sizeof(uint64_t) + sizeof(Leaving);
    uint32_t room = (uint32_t)(bytes / each);
    *harvest = (Harvest){.words = words, .room = room, .left_room = room, .budget = budget};
    if (room > 0) {
        harvest->states = budget_allocate(budget, (size_t)room * words, sizeof *harvest->states);
        harvest->leavings = budget_allocate(budget, room, sizeof *harvest->leavings);
    }
    if (harvest->states != NULL && harvest->leavings != NULL) return;
    free_buffers(harvest);
    *harvest = (Harvest){.words = words, .left_room = 1, .budget = budget};
    harvest->leavings = &harvest->single;
}

void harvest_release(Harvest *harvest)
{
    free_buffers(harvest);
    *harvest = (Harvest){0};
}

void harvest_clear(Harvest *harvest)
{
    harvest->count = harvest->left = harvest->stuck = 0;
}
