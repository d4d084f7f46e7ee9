/* goals.c - what must be impossible for a property to hold. */
#include "goals.h"

#include "support/bug.h"
#include "total.h"

bool goal_is_safety(const Property *property)
{
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION:
    case PROPERTY_WITNESS:
    case PROPERTY_ERROR: return true;
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME: return false;
    }
    BUG("no such kind of property");
}

/* Do findings_judge_state and findings_judge_transition evaluate it, and report where that fails? As
 * they do, no_model_error speaks of every property where it is asked for. */
static bool is_evaluated(const Findings *findings, const Finding *finding, bool on_transitions)
{
    const Property *property = finding->property;
    return property_kind_has_values(property->kind) && property->of_transitions == on_transitions &&
           (finding->asked || findings->judges_all);
}

/* Evaluating some property fails. What has no encoding and yet can't fail is in nobody's way. */
static Term evaluation_error(Encoder *encoder, const Findings *findings, const State *state,
                             const Transit *transit)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term any = term_truth(terms, false);
    bool exact = encoder_values(encoder)->numbers.form == NUMBERS_INTEGERS;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!is_evaluated(findings, finding, transit != NULL)) continue;
        if (expr_is_total(finding->property->expr, exact)) continue;
        Term error;
        encode_property(encoder, finding->property->expr, state, transit, &error);
        any = term_or(terms, any, error);
    }
    return any;
}

/* It is broken there, or reached, or has no value. */
static Term shown_by(Encoder *encoder, const Property *property, const State *state,
                     const Transit *transit)
{
    Terms *terms = encoder_values(encoder)->terms;
    Term error;
    Term value = encode_property(encoder, property->expr, state, transit, &error);
    bool witness = property->kind == PROPERTY_WITNESS;
    return term_or(terms, error, witness ? value : term_not(terms, value));
}

Term goal_bad_state(Encoder *encoder, const Findings *findings, uint32_t position,
                    const State *state)
{
    const Property *property = findings->items[position].property;
    Terms *terms = encoder_values(encoder)->terms;
    if (property->kind == PROPERTY_ERROR) return evaluation_error(encoder, findings, state, NULL);
    if (!goal_is_safety(property) || property->of_transitions) return term_truth(terms, false);
    return shown_by(encoder, property, state, NULL);
}

Term goal_bad_transit(Encoder *encoder, const Findings *findings, uint32_t position,
                      const Transit *transit)
{
    const Property *property = findings->items[position].property;
    Terms *terms = encoder_values(encoder)->terms;
    if (property->kind == PROPERTY_ERROR) {
        Term evaluating = evaluation_error(encoder, findings, transit->before, transit);
        return term_or(terms, transit->error, term_and(terms, transit->taken, evaluating));
    }
    if (!property->of_transitions) return term_truth(terms, false);
    return term_and(terms, transit->taken, shown_by(encoder, property, transit->before, transit));
}
