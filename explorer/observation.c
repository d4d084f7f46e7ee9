/* observation.c - along two types at once: that of the value, and that of side 0, which names it. */
#include "observation.h"

#include <stdlib.h>

#include "support/bug.h"
#include "support/memory.h"

typedef struct Writing {
    Budget *budget;
    Words *words;
    bool failed;
} Writing;

static bool has_bit(const int64_t *cells, uint64_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

static uint32_t member_position(const Type *type, const char *name)
{
    uint32_t count = (uint32_t)type->high + 1;
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(type->members[i], name) == 0) return i;
    }
    return count;
}

/* --- may they be compared? --- */

static bool have_same_members(const Type *a, const Type *b)
{
    bool same = a->high == b->high;
    for (int64_t i = 0; same && i <= a->high; i++) {
        same = member_position(b, a->members[i]) <= (uint32_t)b->high;
    }
    return same;
}

/* A map over more keys is another thing. */
static bool have_same_values(const Type *a, const Type *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == TYPE_ENUM) return have_same_members(a, b);
    return a->low == b->low && a->high == b->high;
}

static bool fields_fit(const Type *a, const Type *b)
{
    bool fit = a->field_count == b->field_count;
    for (uint32_t i = 0; fit && i < a->field_count; i++) {
        fit = strcmp(a->fields[i].name, b->fields[i].name) == 0 &&
              observable_types_fit(a->fields[i].type, b->fields[i].type);
    }
    return fit;
}

bool observable_types_fit(const Type *a, const Type *b)
{
    bool numbers = (a->kind == TYPE_RANGE || a->kind == TYPE_INT) &&
                   (b->kind == TYPE_RANGE || b->kind == TYPE_INT);
    if (numbers) return true;
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID: return true;
    case TYPE_ORDER:
    case TYPE_BAD: return false;
    case TYPE_MAP:
        return have_same_values(a->index, b->index) && observable_types_fit(a->element, b->element);
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_QUEUE:
    case TYPE_BAG: return observable_types_fit(a->element, b->element);
    case TYPE_STRUCT: return fields_fit(a, b);
    }
    BUG("no such type");
}

/* --- words --- */

static void add_word(Writing *writing, uint32_t word)
{
    if (!growing_room(writing->budget, writing->words)) {
        writing->failed = true;
        return;
    }
    writing->words->items[writing->words->count++] = word;
}

static void add_number(Writing *writing, int64_t number)
{
    add_word(writing, (uint32_t)(uint64_t)number);
    add_word(writing, (uint32_t)((uint64_t)number >> 32));
}

/* What a scalar's cell is called: a member that only this side has is behind all that side 0 has. */
static int64_t common_name(const Type *type, const Type *first, int64_t cell)
{
    if (type->kind != TYPE_ENUM || type == first) return cell;
    uint32_t known = (uint32_t)first->high + 1;
    uint32_t position = member_position(first, type->members[cell]);
    return position < known ? position : known + cell;
}

static void add_value(Writing *writing, const Type *type, const Type *first, const int64_t *cells);

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Ascending by their common names. */
static void add_set(Writing *writing, const Type *type, const Type *first, const int64_t *cells)
{
    const Type *element = type->element;
    uint64_t values = type_values(element), count = 0;
    int64_t *names = memory_allocate(values, sizeof *names);
    for (uint64_t i = 0; i < values; i++) {
        if (!has_bit(cells, i)) continue;
        names[count++] = common_name(element, first->element, element->low + (int64_t)i);
    }
    qsort(names, count, sizeof *names, compare_numbers);
    add_word(writing, (uint32_t)count);
    for (uint64_t i = 0; i < count; i++) add_number(writing, names[i]);
    free(names);
}

/* In the order of side 0's keys. */
static void add_map(Writing *writing, const Type *type, const Type *first, const int64_t *cells)
{
    const Type *index = type->index;
    uint64_t keys = type_values(index);
    for (uint64_t i = 0; i < keys; i++) {
        uint64_t at =
            index->kind == TYPE_ENUM ? member_position(index, first->index->members[i]) : i;
        add_value(writing, type->element, first->element, cells + at * type->element->cells);
    }
}

static void add_list(Writing *writing, const Type *type, const Type *first, const int64_t *cells)
{
    add_word(writing, (uint32_t)cells[0]);
    for (int64_t i = 0; i < cells[0]; i++) {
        add_value(writing, type->element, first->element,
                  cells + 1 + (size_t)i * type->element->cells);
    }
}

/* --- bags: ascending by what their elements are called --- */

typedef struct Piece {
    const uint32_t *words;
    size_t count;
} Piece;

static int compare_pieces(const void *a, const void *b)
{
    const Piece *x = a, *y = b;
    size_t least = x->count < y->count ? x->count : y->count;
    int order = least == 0 ? 0 : memcmp(x->words, y->words, least * sizeof *x->words);
    return order != 0 ? order : (x->count > y->count) - (x->count < y->count);
}

static void sort_pieces(Writing *writing, size_t begin, const size_t *ends, size_t count)
{
    size_t words = writing->words->count - begin, at = 0;
    uint32_t *copy = memory_allocate(words + 1, sizeof *copy);
    Piece *pieces = memory_allocate(count + 1, sizeof *pieces);
    if (words > 0) memcpy(copy, writing->words->items + begin, words * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        pieces[i] = (Piece){copy + at, ends[i] - begin - at};
        at = ends[i] - begin;
    }
    qsort(pieces, count, sizeof *pieces, compare_pieces);
    uint32_t *to = writing->words->items + begin;
    for (size_t i = 0; i < count; to += pieces[i++].count) {
        if (pieces[i].count > 0) memcpy(to, pieces[i].words, pieces[i].count * sizeof *to);
    }
    free(pieces);
    free(copy);
}

static void add_bag(Writing *writing, const Type *type, const Type *first, const int64_t *cells)
{
    size_t count = (size_t)cells[0];
    size_t *ends = memory_allocate(count + 1, sizeof *ends);
    add_word(writing, (uint32_t)count);
    size_t begin = writing->words->count;
    for (size_t i = 0; i < count; i++) {
        add_value(writing, type->element, first->element, cells + 1 + i * type->element->cells);
        ends[i] = writing->words->count;
    }
    if (!writing->failed) sort_pieces(writing, begin, ends, count);
    free(ends);
}

static void add_optional(Writing *writing, const Type *type, const Type *first,
                         const int64_t *cells)
{
    bool tagged = optional_has_tag(type);
    bool none = tagged ? cells[0] == 0 : cells[0] == NO_VALUE;
    add_word(writing, !none);
    if (!none) add_value(writing, type->element, first->element, cells + tagged);
}

static void add_value(Writing *writing, const Type *type, const Type *first, const int64_t *cells)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID: add_number(writing, common_name(type, first, *cells)); return;
    case TYPE_OPTIONAL: add_optional(writing, type, first, cells); return;
    case TYPE_SET: add_set(writing, type, first, cells); return;
    case TYPE_MAP: add_map(writing, type, first, cells); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Field *field = &type->fields[i];
            add_value(writing, field->type, first->fields[i].type, cells + field->offset);
        }
        return;
    case TYPE_QUEUE: add_list(writing, type, first, cells); return;
    case TYPE_BAG: add_bag(writing, type, first, cells); return;
    case TYPE_ORDER:
    case TYPE_BAD: BUG("nobody may observe this");
    }
}

bool observation_add(Budget *budget, Words *words, const ObservedPair *pairs, uint32_t count,
                     unsigned side, const int64_t *cells)
{
    Writing writing = {.budget = budget, .words = words};
    for (uint32_t i = 0; i < count && !writing.failed; i++) {
        const Variable *variable = pairs[i].in[side];
        add_value(&writing, variable->type, pairs[i].in[0]->type, cells + variable->offset);
    }
    return !writing.failed;
}
