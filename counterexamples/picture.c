/* picture.c - draws the step again, by the reference interpreter. */
#include "counterexamples/picture.h"

#include <stdlib.h>

#include "support/memory.h"

Picture *picture_create(const System *system, const Property *property, const char *candidate,
                        const int64_t *before, const Schedule *step)
{
    Picture *picture = memory_allocate(1, sizeof *picture);
    picture->system = system;
    picture->property = property;
    picture->candidate = memory_copy_string(candidate == NULL ? "" : candidate);
    picture->finding = (Finding){.property = property};
    if (before != NULL && step != NULL) {
        picture->trace = trace_step(system, &picture->finding, before, step);
    }
    return picture;
}

void picture_destroy(Picture *picture)
{
    if (picture == NULL) return;
    trace_destroy(picture->trace);
    free(picture->candidate);
    free(picture);
}
