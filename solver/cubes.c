/* cubes.c - cubes: sorted lists of literals. */
#include "cubes.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

static int compare_literals(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

Cube *cube_create(const uint32_t *literals, uint32_t count)
{
    Cube *cube = memory_allocate(1, sizeof *cube + count * sizeof *literals);
    cube->count = count;
    if (count == 0) return cube;
    memcpy(cube->literals, literals, count * sizeof *literals);
    qsort(cube->literals, count, sizeof *literals, compare_literals);
    return cube;
}

Cube *cube_copy(const Cube *cube)
{
    return cube_create(cube->literals, cube->count);
}

bool cube_contains(const Cube *cube, const Cube *part)
{
    if (part->count > cube->count) return false;
    uint32_t j = 0;
    for (uint32_t i = 0; i < part->count; i++) {
        while (j < cube->count && cube->literals[j] < part->literals[i]) j++;
        if (j == cube->count || cube->literals[j] != part->literals[i]) return false;
    }
    return true;
}

Cube *cube_union(const Cube *a, const Cube *b)
{
    uint32_t *all = memory_allocate(a->count + b->count + 1, sizeof *all);
    uint32_t count = 0, i = 0, j = 0;
    while (i < a->count || j < b->count) {
        bool left = j == b->count || (i < a->count && a->literals[i] <= b->literals[j]);
        uint32_t next = left ? a->literals[i++] : b->literals[j++];
        if (count == 0 || all[count - 1] != next) all[count++] = next;
    }
    Cube *both = cube_create(all, count);
    free(all);
    return both;
}
