/* accidents.c - one search for each premise over time. */
#include "accidents.h"

#include "live_graph.h"

static const CoverItem *item_of(const Accidents *accidents, uint32_t item)
{
    return coverage_item(accidents->coverage, item);
}

/* NULL where it can't be written out. */
static const Formula *what_covers(const Accidents *accidents, const CoverItem *item)
{
    Formulas *formulas = accidents->premises->formulas;
    const char *reason;
    const Formula *asked =
        formula_asked(formulas, item->property->expr, item->over_time, !item->always, &reason);
    if (asked == NULL) return NULL;
    return formula_and(formulas, accidents->premises->all, asked);
}

void accidents_add(Accidents *accidents, const Property *property)
{
    if (accidents->coverage == NULL) return;
    for (uint32_t i = 0; i < coverage_count(accidents->coverage); i++) {
        const CoverItem *item = item_of(accidents, i);
        if (item->over_time == NULL || item->property != property || item->silent) continue;
        const Formula *formula = what_covers(accidents, item);
        if (formula != NULL) {
            vector_push(&accidents->items, ((Accident){i, formula}));
        } else {
            coverage_tell(accidents->coverage, i, COVER_OPEN);
        }
    }
}

void accidents_release(Accidents *accidents)
{
    vector_release(&accidents->items);
}

void accidents_give_up(Accidents *accidents, uint64_t atoms)
{
    size_t kept = 0;
    for (size_t i = 0; i < accidents->items.count; i++) {
        const Accident *accident = &accidents->items.items[i];
        if ((accident->formula->atoms & atoms) != 0) {
            coverage_tell(accidents->coverage, accident->item, COVER_OPEN);
        } else {
            accidents->items.items[kept++] = *accident;
        }
    }
    accidents->items.count = kept;
}

static CoverState look(const Accidents *accidents, const Accident *accident,
                       const ProductOptions *where, const Fairness *declared)
{
    RunAnswer answer;
    ProductEnd end =
        premises_find_run(accidents->premises, where, declared, accident->formula, &answer);
    if (end != PRODUCT_COMPLETE || answer == RUN_TOO_LARGE) return COVER_OPEN;
    return answer == RUN_SOME ? COVER_COVERED : COVER_UNCOVERED;
}

void accidents_tell(const Accidents *accidents, const Property *property,
                    const ProductOptions *where, const Fairness *declared)
{
    for (size_t i = 0; i < accidents->items.count; i++) {
        const Accident *accident = &accidents->items.items[i];
        if (item_of(accidents, accident->item)->property != property) continue;
        CoverState state = look(accidents, accident, where, declared);
        coverage_tell(accidents->coverage, accident->item, state);
    }
}
