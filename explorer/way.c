/* way.c - back along the parents, then forward again with the actions, in concrete names. */
#include "way.h"

#include <string.h>

#include "model/layout.h"
#include "support/bug.h"
#include "support/vector.h"

typedef VECTOR(uint32_t) Path;

/* What is looked for. */
typedef struct Wanted {
    const Layout *layout;
    const uint64_t *packed;
    uint64_t *room;
} Wanted;

static bool is_wanted(void *context, const ConcreteWay *way)
{
    const Wanted *wanted = context;
    if (way->error != NULL) return false;
    layout_pack(wanted->layout, way->representative, wanted->room);
    return memcmp(wanted->room, wanted->packed, layout_words(wanted->layout) * sizeof(uint64_t)) ==
           0;
}

/* The states on the way, the last one first. */
static void path_trace(Path *path, const States *states, uint32_t number)
{
    LineagePlace place = lineage_find(&states->lineage, number);
    vector_push(path, number);
    while (lineage_parent(place) != NO_STATE) {
        lineage_go_up(&states->lineage, &place);
        vector_push(path, place.child);
    }
}

static void follow(Concrete *walk, const Path *path, const States *states, Layout *layout,
                   Schedule *schedule)
{
    Wanted wanted = {.layout = layout,
                     .room = memory_allocate(layout_words(layout), sizeof(uint64_t))};
    for (size_t i = path->count; i-- > 0;) {
        wanted.packed = states_get(states, path->items[i]);
        if (!concrete_take(walk, is_wanted, &wanted, schedule))
            BUG("a stored state is no successor of its parent");
    }
    free(wanted.room);
}

Concrete *way_walk(const System *system, const CanonicalOptions *reductions, const States *states,
                   uint32_t number, Schedule *schedule)
{
    Concrete *walk = concrete_create(system, reductions);
    if (number == NO_STATE) return walk;
    Layout *layout = layout_create(system);
    Path path = {0};
    path_trace(&path, states, number);
    follow(walk, &path, states, layout, schedule);
    vector_release(&path);
    layout_destroy(layout);
    return walk;
}

Schedule *way_to(const System *system, const States *states, uint32_t number)
{
    Schedule *schedule = schedule_create();
    concrete_destroy(way_walk(system, NULL, states, number, schedule));
    return schedule;
}
