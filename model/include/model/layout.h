/* layout.h - a state packed into as few bits as its types need.
 *
 * Each cell becomes a field of the bits that its values need; no field straddles a 64-bit word.
 * Packed states are equal exactly when the (canonical) states are; unused bits are zero. */
#ifndef MODEL_LAYOUT_H
#define MODEL_LAYOUT_H

#include "model/system.h"

typedef struct Layout Layout;

Layout *layout_create(const System *system);
void layout_destroy(Layout *layout);

uint32_t layout_words(const Layout *layout); /* 64-bit words of a packed state, at least 1 */
uint32_t layout_bits(const Layout *layout);  /* bits that carry information */

void layout_pack(const Layout *layout, const int64_t *cells, uint64_t *ret_words);
void layout_unpack(const Layout *layout, const uint64_t *words, int64_t *ret_cells);

#endif
