/* instances.h - the values of several params, the smallest together first.
 *
 * In order of their sum, those of the same sum in lexicographic order. It knows nothing of params,
 * only from where on each of them counts. */
#ifndef CLI_INSTANCES_H
#define CLI_INSTANCES_H

#include <stddef.h>
#include <stdint.h>

typedef struct Instances {
    size_t count;
    const int64_t *starts; /* borrowed */
    int64_t *values;       /* owned; the current ones */
} Instances;

/* At first each value is its start. Of no params at all there is one instance, and no next one. */
void instances_init(Instances *instances, const int64_t *starts, size_t count);
void instances_release(Instances *instances);
void instances_next(Instances *instances);

/* What the current values have above their starts. */
int64_t instances_extra(const Instances *instances);

#endif
