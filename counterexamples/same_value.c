/* same_value.c - along the type, down to cells. */
#include "same_value.h"

#include <string.h>

static bool same_rank(const Type *order, NamedCells a, NamedCells b)
{
    bool none = *a.cells == NO_VALUE, other_none = *b.cells == NO_VALUE;
    if (none || other_none) return none == other_none;
    return value_shown(order, *a.cells, a.orders) == value_shown(order, *b.cells, b.orders);
}

static bool has_bit(const int64_t *cells, uint32_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

/* Names ascend with ranks, so two sets are the same when they are so element by element. */
static bool same_ranks(const Type *set, NamedCells a, NamedCells b)
{
    uint32_t capacity = set_capacity(set), j = 0;
    for (uint32_t i = 0; i < capacity; i++) {
        if (!has_bit(a.cells, i)) continue;
        while (j < capacity && !has_bit(b.cells, j)) j++;
        if (j == capacity ||
            value_shown(set->element, i, a.orders) != value_shown(set->element, j, b.orders)) {
            return false;
        }
        j++;
    }
    while (j < capacity && !has_bit(b.cells, j)) j++;
    return j == capacity;
}

static bool same_many(const Type *type, uint64_t count, NamedCells a, NamedCells b)
{
    bool same = true;
    for (uint64_t i = 0; i < count && same; i++) {
        size_t at = i * type->cells;
        same = same_value(type, (NamedCells){a.cells + at, a.orders},
                          (NamedCells){b.cells + at, b.orders});
    }
    return same;
}

static bool same_fields(const Type *type, NamedCells a, NamedCells b)
{
    bool same = true;
    for (uint32_t i = 0; i < type->field_count && same; i++) {
        const Field *field = &type->fields[i];
        same = same_value(field->type, (NamedCells){a.cells + field->offset, a.orders},
                          (NamedCells){b.cells + field->offset, b.orders});
    }
    return same;
}

static bool same_optional(const Type *type, NamedCells a, NamedCells b)
{
    if (!optional_has_tag(type)) return same_value(type->element, a, b);
    if (a.cells[0] != b.cells[0]) return false;
    return a.cells[0] == 0 || same_value(type->element, (NamedCells){a.cells + 1, a.orders},
                                         (NamedCells){b.cells + 1, b.orders});
}

bool same_value(const Type *type, NamedCells a, NamedCells b)
{
    if (!type_has_order(type)) return memcmp(a.cells, b.cells, type->cells * sizeof *a.cells) == 0;
    switch (type->kind) {
    case TYPE_ORDER: return same_rank(type, a, b);
    case TYPE_SET: return same_ranks(type, a, b);
    case TYPE_OPTIONAL: return same_optional(type, a, b);
    case TYPE_MAP: return same_many(type->element, type_values(type->index), a, b);
    case TYPE_STRUCT: return same_fields(type, a, b);
    case TYPE_QUEUE:
    case TYPE_BAG:
        return a.cells[0] == b.cells[0] &&
               same_many(type->element, (uint64_t)a.cells[0], (NamedCells){a.cells + 1, a.orders},
                         (NamedCells){b.cells + 1, b.orders});
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_BAD: break;
    }
    return *a.cells == *b.cells;
}
