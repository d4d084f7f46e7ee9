/* instances.c - all ways to share out a number among the params, then one more. */
#include "instances.h"

#include <stdlib.h>
#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

void instances_init(Instances *instances, const int64_t *starts, size_t count)
{
    *instances = (Instances){.count = count, .starts = starts};
    instances->values = memory_allocate(count, sizeof *instances->values);
    for (size_t i = 0; i < count; i++) instances->values[i] = starts[i];
}

void instances_release(Instances *instances)
{
    free(instances->values);
}

int64_t instances_extra(const Instances *instances)
{
    int64_t extra = 0;
    for (size_t i = 0; i < instances->count; i++) {
        extra += instances->values[i] - instances->starts[i];
    }
    return extra;
}

/* Gives what the values from `first` on have above their starts to the last one of all, and
 * `more` with it. */
static void give_to_last(Instances *instances, size_t first, int64_t more)
{
    for (size_t i = first; i < instances->count; i++) {
        more += instances->values[i] - instances->starts[i];
        instances->values[i] = instances->starts[i];
    }
    instances->values[instances->count - 1] += more;
}

void instances_next(Instances *instances)
{
    PROMISE(instances->count > 0);
    size_t behind = instances->count - 1;
    while (behind > 0 && instances->values[behind] == instances->starts[behind]) behind--;
    if (behind == 0) {
        give_to_last(instances, 0, 1);
        return;
    }
    instances->values[behind - 1]++;
    instances->values[behind]--;
    give_to_last(instances, behind, 0);
}
