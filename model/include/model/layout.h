/* layout.h - a state packed into as few bits as its types need.
 *
 * Each cell becomes a field of the bits that its values need; no field straddles a 64-bit word.
 * Packed states are equal exactly when the (canonical) states are; unused bits are zero. */
#ifndef MODEL_LAYOUT_H
#define MODEL_LAYOUT_H

#include "model/system.h"

typedef struct Layout Layout;

/* Where a cell lies: its code is its value less the bias (both wrap), of the bits in `mask` after
 * shifting. A mask of 0: it is always `bias`. */
typedef struct LayoutField {
    uint64_t mask; /* of the code, before it is shifted */
    int64_t bias;
    uint32_t word;
    uint8_t shift;
    bool none; /* code 0 is NO_VALUE */
} LayoutField;

Layout *layout_create(const System *system);

/* The same with room for what only occurs within a step: ranks of an order up to 2n. */
Layout *layout_create_for_steps(const System *system);
void layout_destroy(Layout *layout);

uint32_t layout_words(const Layout *layout); /* 64-bit words of a packed state, at least 1 */
uint32_t layout_bits(const Layout *layout);  /* bits that carry information */
const LayoutField *layout_field(const Layout *layout, uint32_t cell);

void layout_pack(const Layout *layout, const int64_t *cells, uint64_t *ret_words);
void layout_unpack(const Layout *layout, const uint64_t *words, int64_t *ret_cells);

#endif
