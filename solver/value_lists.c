/* value_lists.c - queues and bags: taking out at a position, putting in, keeping bags in order. */
#include "value_private.h"

static Number constant(const Values *values, int64_t number)
{
    return number_constant(&values->numbers, number);
}

Number value_length(const Value *list)
{
    return list->parts[0]->number;
}

static const Value *entry_at(const Value *list, uint32_t position)
{
    return list->parts[1 + position];
}

static uint32_t capacity_of(const Value *list)
{
    return list->count - 1;
}

/* With another length: where that is outside 0..n, the caller has reported an error. */
static const Value *list_new(const Values *values, const Value *list, Number length,
                             const Value **parts)
{
    int64_t capacity = capacity_of(list);
    if (length.low > capacity || length.high < 0) {
        length = constant(values, 0);
    } else {
        length = number_narrow(&values->numbers, length, 0, capacity);
    }
    parts[0] = value_number(values, NULL, length);
    return value_tuple(values, list->type, parts, list->count);
}

const Value *value_list_entry(const Values *values, const Value *list, Number position)
{
    int64_t low = position.low < 0 ? 0 : position.low;
    int64_t high = capacity_of(list) - (int64_t)1;
    if (position.high < high) high = position.high;
    if (low > high) return value_filler(values, list->type->element);
    const Value *chosen = entry_at(list, (uint32_t)high);
    for (int64_t i = high; i-- > low;) {
        Term here = number_equal(&values->numbers, position, constant(values, i));
        chosen = value_if(values, here, entry_at(list, (uint32_t)i), chosen);
    }
    return chosen;
}

const Value *value_list_remove(const Values *values, const Value *list, Number position)
{
    Term overflow;
    uint32_t capacity = capacity_of(list);
    const Value **parts = value_parts(values, list->count);
    const Value *absent = value_filler(values, list->type->element);
    for (uint32_t i = 0; i < capacity; i++) {
        Term before = number_less(&values->numbers, constant(values, i), position);
        const Value *next = i + 1 < capacity ? entry_at(list, i + 1) : absent;
        parts[1 + i] = value_if(values, before, entry_at(list, i), next);
    }
    Number length =
        number_subtract(&values->numbers, value_length(list), constant(values, 1), &overflow);
    return list_new(values, list, length, parts);
}

static Term is_inside(const Values *values, const Value *list, uint32_t position)
{
    return number_less(&values->numbers, constant(values, position), value_length(list));
}

static void append_last(const Values *values, const Value *list, const Value *entry,
                        const Value **parts)
{
    for (uint32_t i = 0; i < capacity_of(list); i++) {
        Term here = number_equal(&values->numbers, value_length(list), constant(values, i));
        parts[1 + i] = value_if(values, here, entry, entry_at(list, i));
    }
}

/* Behind all that are not greater; what is greater moves up. */
static void insert_ordered(const Values *values, const Value *list, const Value *entry,
                           const Value **parts)
{
    Terms *terms = values->terms;
    Term all_stay = term_truth(terms, true);
    for (uint32_t i = 0; i < capacity_of(list); i++) {
        const Value *old = entry_at(list, i);
        Term stays =
            term_and_not(terms, is_inside(values, list, i), value_less(values, entry, old));
        const Value *moved =
            i > 0 ? value_if(values, all_stay, entry, entry_at(list, i - 1)) : entry;
        parts[1 + i] = value_if(values, stays, old, moved);
        all_stay = stays;
    }
}

static bool is_refused(const Values *values, const Value *bag)
{
    if (value_is_ordered(values, bag->type->element)) return false;
    values_refuse(values, "a bag of what contains lifted identities, or maps or sets over lifted "
                          "types, can't be lifted");
    return true;
}

const Value *value_list_append(const Values *values, const Value *list, const Value *entry)
{
    Term overflow;
    const Value **parts = value_parts(values, list->count);
    entry = value_as(values, list->type->element, entry);
    if (list->type->kind == TYPE_BAG && !is_refused(values, list)) {
        insert_ordered(values, list, entry, parts);
    } else {
        append_last(values, list, entry, parts);
    }
    Number length =
        number_add(&values->numbers, value_length(list), constant(values, 1), &overflow);
    return list_new(values, list, length, parts);
}

/* Puts two neighbours in order; absent ones stay behind. */
static void compare_exchange(const Values *values, const Value *bag, const Value **parts,
                             uint32_t position)
{
    const Value *a = parts[1 + position], *b = parts[2 + position];
    Term wrong =
        term_and(values->terms, is_inside(values, bag, position + 1), value_less(values, b, a));
    parts[1 + position] = value_if(values, wrong, b, a);
    parts[2 + position] = value_if(values, wrong, a, b);
}

const Value *value_bag_sort(const Values *values, const Value *bag)
{
    uint32_t capacity = capacity_of(bag);
    if (is_refused(values, bag)) return bag;
    const Value **parts = value_parts(values, bag->count);
    for (uint32_t i = 0; i < bag->count; i++) parts[i] = bag->parts[i];
    for (uint32_t sorted = 1; sorted < capacity; sorted++) {
        for (uint32_t i = sorted; i-- > 0;) compare_exchange(values, bag, parts, i);
    }
    return value_tuple(values, bag->type, parts, bag->count);
}
