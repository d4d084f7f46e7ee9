/* premises.c - the product of the premises, and which of them are to blame. */
#include "premises.h"

#include <stdlib.h>

#include "live_graph.h"
#include "support/memory.h"

bool premises_init(Premises *premises, Formulas *formulas, const System *system, LivenessWork *work,
                   const char **ret_reason)
{
    *premises =
        (Premises){.formulas = formulas, .work = work, .all = formula_constant(formulas, true)};
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (property->kind != PROPERTY_ASSUME) continue;
        const Formula *formula = formula_from(formulas, property->expr, ret_reason);
        if (formula == NULL) return false;
        vector_push(&premises->items, ((Premise){property, formula}));
        premises->all = formula_and(formulas, premises->all, formula);
    }
    return true;
}

void premises_release(Premises *premises)
{
    product_destroy(premises->product);
    automaton_destroy(premises->automaton);
    vector_release(&premises->items);
    text_release(&premises->fault);
    *premises = (Premises){0};
}

void premises_give_up(Premises *premises, const char *reason)
{
    text_clear(&premises->fault);
    text_format(&premises->fault, "of the premises: %s", reason);
    premises->is_checked = true;
}

static bool has_fault(const Premises *premises)
{
    return premises->fault.count > 0;
}

/* --- searching --- */

/* NULL, with the reason, where it would be too large. */
static Automaton *automaton_of(Formulas *formulas, const Formula *formula, const char **ret_reason)
{
    if (live_graph_may_pause(formulas, formula)) {
        formula = formula_and(formulas, formula, live_graph_runs(formulas));
    }
    return automaton_create(formulas, formula, ret_reason);
}

static ProductEnd make_product(Premises *premises, const ProductOptions *where,
                               const Automaton *automaton, Product **ret_product)
{
    ProductOptions options = *where;
    options.automaton = automaton;
    ProductEnd end = product_create(&options, ret_product);
    if (end == PRODUCT_COMPLETE) premises->work->product += (*ret_product)->reached;
    return end;
}

static ProductEnd has_fair_run(const Product *product, const Fairness *fairness, bool *ret_has)
{
    FairCycles cycles;
    ProductEnd end = fair_cycles_find(product, fairness, NULL, &cycles);
    if (end != PRODUCT_COMPLETE) return end;
    *ret_has = cycles.components > 0;
    fair_cycles_release(&cycles);
    return end;
}

ProductEnd premises_find_run(Premises *premises, const ProductOptions *where,
                             const Fairness *fairness, const Formula *formula,
                             RunAnswer *ret_answer)
{
    const char *reason;
    Automaton *automaton = automaton_of(premises->formulas, formula, &reason);
    *ret_answer = RUN_TOO_LARGE;
    if (automaton == NULL) return PRODUCT_COMPLETE;
    Product *product = NULL;
    bool found = false;
    ProductEnd end = make_product(premises, where, automaton, &product);
    if (end == PRODUCT_COMPLETE) end = has_fair_run(product, fairness, &found);
    *ret_answer = found ? RUN_SOME : RUN_NONE;
    product_destroy(product);
    automaton_destroy(automaton);
    return end;
}

/* Where the automaton would be too large, that is the fault. */
static ProductEnd prepare(Premises *premises, const ProductOptions *where)
{
    const char *reason;
    if (premises->product != NULL) return PRODUCT_COMPLETE;
    if (premises->automaton == NULL) {
        premises->automaton = automaton_of(premises->formulas, premises->all, &reason);
    }
    if (premises->automaton == NULL) {
        premises_give_up(premises, reason);
        return PRODUCT_COMPLETE;
    }
    return make_product(premises, where, premises->automaton, &premises->product);
}

ProductEnd premises_allow(Premises *premises, const ProductOptions *where, const Fairness *fairness,
                          bool *ret_allowed)
{
    ProductEnd end = PRODUCT_COMPLETE;
    *ret_allowed = true;
    /* Some run is fair, whatever is to be fair: all that can be done is done in turn. */
    if (premises->all->kind == FORMULA_TRUE && !has_fault(premises)) return end;
    if (!has_fault(premises)) end = prepare(premises, where);
    if (end != PRODUCT_COMPLETE) return end;
    *ret_allowed = false;
    return has_fault(premises) ? end : has_fair_run(premises->product, fairness, ret_allowed);
}

/* --- which of them --- */

static const Formula *conjunction(const Premises *premises, const bool *which)
{
    const Formula *all = formula_constant(premises->formulas, true);
    for (size_t i = 0; i < premises->items.count; i++) {
        if (which[i]) all = formula_and(premises->formulas, all, premises->items.items[i].formula);
    }
    return all;
}

/* Does no fair run satisfy these? False where that is not known. */
static bool are_impossible(Premises *premises, const ProductOptions *where,
                           const Fairness *fairness, const bool *which)
{
    const Formula *formula = conjunction(premises, which);
    RunAnswer answer;
    if (formula->kind == FORMULA_TRUE) return false;
    ProductEnd end = premises_find_run(premises, where, fairness, formula, &answer);
    return end == PRODUCT_COMPLETE && answer == RUN_NONE;
}

/* Leaves out, one by one, those that it takes none of. */
static size_t thin(Premises *premises, const ProductOptions *where, const Fairness *fairness,
                   bool *which)
{
    size_t count = premises->items.count, left = count;
    for (size_t i = 0; i < count; i++) which[i] = true;
    for (size_t i = 0; i < count && left > 1; i++) {
        which[i] = false;
        if (are_impossible(premises, where, fairness, which)) {
            left--;
        } else {
            which[i] = true;
        }
    }
    return left;
}

const Property *premises_culprit(Premises *premises, const ProductOptions *where,
                                 const Fairness *fairness)
{
    bool *which = memory_allocate(premises->items.count, sizeof *which);
    size_t culprit = 0;
    bool is_one = thin(premises, where, fairness, which) == 1;
    while (!which[culprit]) culprit++;
    free(which);
    return is_one ? premises->items.items[culprit].property : NULL;
}

static void blame(Premises *premises, const ProductOptions *where, const Fairness *fairness)
{
    Text *text = &premises->fault;
    bool *which = memory_allocate(premises->items.count, sizeof *which);
    size_t left = thin(premises, where, fairness, which);
    text_format(text, "no fair run satisfies the premise%s ", left == 1 ? "" : "s");
    const char *together = left == 1 ? "" : " together";
    for (size_t i = 0; i < premises->items.count; i++) {
        if (!which[i]) continue;
        text_format(text, "`%s`", premises->items.items[i].property->name);
        left--;
        text_add(text, left > 1 ? ", " : left == 1 ? " and " : "");
    }
    text_format(text, "%s, so every claim would hold, and its opposite too", together);
    free(which);
}

ProductEnd premises_check(Premises *premises, const ProductOptions *where, const Fairness *declared,
                          const char **ret_fault)
{
    ProductEnd end = PRODUCT_COMPLETE;
    if (!premises->is_checked) {
        bool allowed;
        end = premises_allow(premises, where, declared, &allowed);
        if (end != PRODUCT_COMPLETE) return end;
        premises->are_impossible = !allowed && !has_fault(premises);
        if (premises->are_impossible) blame(premises, where, declared);
        premises->is_checked = true;
    }
    *ret_fault = has_fault(premises) ? text_string(&premises->fault) : NULL;
    return end;
}
