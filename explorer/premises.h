/* premises.h - does any fair run satisfy the premises?
 *
 * Where none does, every formula holds of all fair runs that do, and so does its negation: nothing
 * is said to hold then. Whoever finds that a property holds asks here first; the answer is found
 * once, in the product of the graph with the automaton of the premises alone. A run that violates
 * a property satisfies the premises itself.
 *
 * In the product a run may pause: STUTTER, and go on. For premises about states alone that makes
 * no difference: a run that pauses and the one without its pauses satisfy the same, and one is
 * fair if the other is. But `taken` is false in a pause. `eventually !taken(p)`, where p is fair
 * and alone, is satisfied only by what pauses, and that is no run; so premises that say `taken`
 * are told at once that nobody pauses (live_graph_runs). claim.h tells it only when a pause was
 * seen: there, what is found has to be turned into a run anyway. */
#ifndef EXPLORER_PREMISES_H
#define EXPLORER_PREMISES_H

#include "explorer/explore.h"
#include "fair_cycle.h"
#include "properties/formula.h"
#include "support/text.h"
#include "support/vector.h"

typedef struct Premise {
    const Property *property;
    const Formula *formula;
} Premise;

typedef struct Premises {
    Formulas *formulas;
    LivenessWork *work;
    VECTOR(Premise) items;
    const Formula *all;
    Automaton *automaton; /* of all, and its product, once asked for */
    Product *product;
    bool is_checked, are_impossible; /* no fair run satisfies them */
    Text fault; /* why nothing holds under them; empty: they can be met, or that is not known yet */
} Premises;

/* Those of a system. False, with the reason, where one can't be made a formula. To be released in
 * any case; `work` is added to. */
bool premises_init(Premises *premises, Formulas *formulas, const System *system, LivenessWork *work,
                   const char **ret_reason);
void premises_release(Premises *premises);

/* For this reason (copied) it can't be known whether they hold of a run. */
void premises_give_up(Premises *premises, const char *reason);

/* Under the fairness that is declared: *ret_fault is NULL, or says why nothing is to be said to
 * hold; it is the premises'. `where`: the same at each call; its automaton is not looked at. */
ProductEnd premises_check(Premises *premises, const ProductOptions *where, const Fairness *declared,
                          const char **ret_fault);

typedef enum RunAnswer { RUN_NONE, RUN_SOME, RUN_TOO_LARGE } RunAnswer;

/* Does some run satisfy the formula that is fair in this way? It has to have in it what is to be had
 * of the premises. RUN_TOO_LARGE: its automaton would be. */
ProductEnd premises_find_run(Premises *premises, const ProductOptions *where,
                             const Fairness *fairness, const Formula *formula,
                             RunAnswer *ret_answer);

/* Does some run satisfy them that is fair in this way, for which the graph's labels are set? */
ProductEnd premises_allow(Premises *premises, const ProductOptions *where, const Fairness *fairness,
                          bool *ret_allowed);

/* They allow no run that is fair in this way: the one which by itself allows none. NULL where it
 * takes several, or that is not known. */
const Property *premises_culprit(Premises *premises, const ProductOptions *where,
                                 const Fairness *fairness);

#endif
