/* symmetry_search.h - the one representative of all states that renaming makes of a state.
 *
 * Let G be the group of all renamings, the product of the full permutation groups of the symmetric
 * id types, and S its subgroup that renames sorted types only (symmetry_sites.h). The form of a
 * state s is
 *
 *     least { sort(g s) : g among the candidates for s }
 *
 * where sort puts the slices of the sorted types in order, and the candidates are renamings of the
 * other types (the core). It is the same for every state of an orbit, and a state of that orbit:
 *
 * - sort is canonical under S: what S makes of a state is all orders of the slices, each with its
 *   contents, since no cell is in two slices and what holds a sorted identity is told by whether
 *   each slice says so. Renaming the core commutes with S, so that S changes the set above for no
 *   g.
 * - the candidates of h s are those of s after h: they come from colours and from choices between
 *   identities of the same colour, and colours go with a renaming (symmetry_colour.h). So the set
 *   is the same for s and h s.
 *
 * Candidates are found by giving identities colours of their own one by one, refining each time
 * (individualisation and refinement, McKay 1981; McKay and Piperno, "Practical graph isomorphism,
 * II", 2014, section 2), until every core identity has a colour of its own. Of the choices between
 * those of one colour only the ones are followed whose refinement goes like that of the least, as
 * hashes of sizes and sums tell (node invariants, ibid.): so parts of a state that are not alike do
 * not multiply. Left out besides are only subtrees in which the same states come out as in one that
 * is searched:
 *
 * - of identities whose exchange leaves sort(s) as it is (twins), one stands for all;
 * - a subtree whose first state is that of an elder sibling is mapped to it by an automorphism.
 *
 * In between order values are renumbered first (canonical.c). Which values are held, and their
 * order, is the same under every renaming of identities, and no renaming of identities changes
 * which are held; so the two commute, and one after the other is canonical for both together. Bags
 * are sorted after each, which makes them what they are, multisets, again. */
#ifndef MODEL_SYMMETRY_SEARCH_H
#define MODEL_SYMMETRY_SEARCH_H

#include "model/interpreter.h"
#include "symmetry_sites.h"

typedef struct Symmetry Symmetry;

/* For states of `cells` cells; the scopes must outlive it. NULL where nothing can be renamed. One
 * thread. */
Symmetry *symmetry_create(const System *system, const Scopes *scopes);
void symmetry_destroy(Symmetry *symmetry);

const Sites *symmetry_sites(const Symmetry *symmetry);

/* Asked once in a while within a long search (interpreter.h); NULL: never. */
void symmetry_set_patience(Symmetry *symmetry, InterpreterPatience *patience, void *context);

/* Brings the state to its representative. False where patience ended it: then the state is some
 * one of its orbit. */
bool symmetry_apply(Symmetry *symmetry, int64_t *state);

/* How many states its orbit has; UINT64_MAX: that, more, or not known, as when patience ended it.
 */
uint64_t symmetry_orbit(Symmetry *symmetry, const int64_t *state);

#endif
