/* cubes.h - conjunctions of literals over numbered predicates.
 *
 * Literal 2j says that predicate j is true, 2j+1 that it is false. Cubes live on the heap and are
 * freed with free(). */
#ifndef SOLVER_CUBES_H
#define SOLVER_CUBES_H

#include <stdbool.h>
#include <stdint.h>

#include "support/vector.h"

typedef struct Cube {
    uint32_t orbit; /* of excluded ones: renaming identities makes them of each other; 0: none */
    uint32_t count;
    uint32_t literals[]; /* ascending, each once */
} Cube;

typedef VECTOR(Cube *) Cubes;

Cube *cube_create(const uint32_t *literals, uint32_t count); /* sorts a copy */
Cube *cube_copy(const Cube *cube);
bool cube_contains(const Cube *cube, const Cube *part);
Cube *cube_union(const Cube *a, const Cube *b);

#endif
