/* way.c - back along the parents, then forward again with the actions. */
#include "way.h"

#include <string.h>

#include "successors.h"
#include "support/bug.h"
#include "support/vector.h"

typedef VECTOR(uint32_t) Path;

/* What is looked for among successors, and where its action goes. */
typedef struct Wanted {
    const uint64_t *packed;
    size_t bytes;
    Schedule *schedule;
} Wanted;

static bool append_when_wanted(void *context, const Successor *successor)
{
    const Wanted *wanted = context;
    if (successor->error != NULL) return true;
    if (memcmp(successor->packed, wanted->packed, wanted->bytes) != 0) return true;
    schedule_append(wanted->schedule, &successor->transition->action);
    return false;
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

Schedule *way_to(const System *system, const States *states, uint32_t number)
{
    Successors *successors = successors_create(system);
    Schedule *schedule = schedule_create();
    Path path = {0};
    path_trace(&path, states, number);
    Wanted wanted = {.bytes = states->words * sizeof(uint64_t), .schedule = schedule};
    for (size_t i = path.count; i-- > 0;) {
        wanted.packed = states_get(states, path.items[i]);
        bool initial = i + 1 == path.count;
        bool missed = initial ? successors_initial(successors, append_when_wanted, &wanted)
                              : successors_of(successors, states_get(states, path.items[i + 1]),
                                              append_when_wanted, &wanted);
        if (missed) BUG("a stored state is no successor of its parent");
    }
    vector_release(&path);
    successors_destroy(successors);
    return schedule;
}
