/* changes.c - two states side by side: maps by entry, structs by field, everything else as
 * old -> new, or, where that would be long, sets, queues and bags by what came and went. */
#include "changes.h"

#include <string.h>

#include "choices.h"
#include "page.h"
#include "place.h"
#include "same_value.h"

#define VALUE_COLUMNS 160 /* a longer value is cut */
#define WHOLE_COLUMNS 36  /* a change of many elements that is longer is said by its elements */
#define CHANGES_MOST 40   /* of one step */

typedef struct Changes {
    Text *text;
    const OrderNames *before, *after;
    Text name, old, new; /* of what is looked at */
    uint32_t lines;
} Changes;

void value_print_short(Text *text, const Type *type, const int64_t *cells, const OrderNames *orders)
{
    Text whole = {0};
    value_print(&whole, type, cells, orders);
    text_add_cut(text, text_string(&whole), VALUE_COLUMNS);
    text_release(&whole);
}

static bool is_same(const Changes *changes, const Type *type, const int64_t *old,
                    const int64_t *new)
{
    return same_value(type, (NamedCells){old, changes->before}, (NamedCells){new, changes->after});
}

/* Begins a line, or counts one that is left out. */
static bool begin_line(Changes *changes)
{
    if (changes->lines++ >= CHANGES_MOST) return false;
    if (changes->lines > 1) text_add_char(changes->text, '\n');
    text_add(changes->text, text_string(&changes->name));
    return true;
}

static void print_values(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    text_clear(&changes->old);
    text_clear(&changes->new);
    value_print_short(&changes->old, type, old, changes->before);
    value_print_short(&changes->new, type, new, changes->after);
}

static void whole_change(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    if (!begin_line(changes)) return;
    print_values(changes, type, old, new);
    text_format(changes->text, ": %s -> %s", text_string(&changes->old),
                text_string(&changes->new));
}

/* A set with the names of its order values. */
typedef struct SetSide {
    const int64_t *cells;
    const OrderNames *orders;
} SetSide;

static bool has_bit(const int64_t *cells, uint64_t bit)
{
    return ((uint64_t)cells[bit / 64] >> (bit % 64) & 1) != 0;
}

/* What tells an element from others: of an order its name, else its cell. */
static int64_t element_key(const Type *set, uint32_t bit, const OrderNames *orders)
{
    if (set->element->kind == TYPE_ORDER) return value_shown(set->element, bit, orders);
    return set->element->low + bit;
}

static bool set_has(const Type *set, SetSide side, int64_t key)
{
    if (set->element->kind != TYPE_ORDER) {
        return has_bit(side.cells, (uint64_t)key - (uint64_t)set->element->low);
    }
    for (uint32_t rank = 0; rank < set_capacity(set); rank++) {
        if (has_bit(side.cells, rank) && element_key(set, rank, side.orders) == key) return true;
    }
    return false;
}

/* The elements of one side that the other lacks, e.g. "; loses 0, 3"; nothing when there are
 * none. */
static void print_missing(Text *text, const char *verb, const Type *set, SetSide side,
                          SetSide other)
{
    Text elements = {0};
    for (uint32_t bit = 0; bit < set_capacity(set); bit++) {
        if (!has_bit(side.cells, bit)) continue;
        if (set_has(set, other, element_key(set, bit, side.orders))) continue;
        int64_t cell = set->element->kind == TYPE_ORDER ? bit : set->element->low + bit;
        if (elements.count > 0) text_add(&elements, ", ");
        value_print(&elements, set->element, &cell, side.orders);
    }
    if (elements.count > 0) {
        text_add(text, verb);
        text_add_cut(text, text_string(&elements), VALUE_COLUMNS);
    }
    text_release(&elements);
}

static bool fits_whole(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    print_values(changes, type, old, new);
    size_t columns = changes->name.count + changes->old.count + changes->new.count + 6;
    return columns <= WHOLE_COLUMNS;
}

static void set_change(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    if (fits_whole(changes, type, old, new)) {
        whole_change(changes, type, old, new);
        return;
    }
    if (!begin_line(changes)) return;
    size_t begun = changes->text->count;
    SetSide was = {old, changes->before}, is = {new, changes->after};
    print_missing(changes->text, ": loses ", type, was, is);
    print_missing(changes->text, changes->text->count > begun ? ", gains " : ": gains ", type, is,
                  was);
}

/* --- queues and bags --- */

/* Two of them, one with an element more; with the names of their order values. */
typedef struct ListPair {
    const Type *type;
    const int64_t *more, *fewer;
    Changes names;
} ListPair;

static bool same_element(ListPair *pair, int64_t in_more, int64_t in_fewer)
{
    const Type *element = pair->type->element;
    return is_same(&pair->names, element, pair->more + 1 + in_more * element->cells,
                   pair->fewer + 1 + in_fewer * element->cells);
}

/* Are they the same but for the element at this position? */
static bool same_without(ListPair *pair, int64_t position)
{
    int64_t count = pair->fewer[0];
    bool same = pair->more[0] == count + 1;
    for (int64_t i = 0; i < count && same; i++) {
        same = same_element(pair, i < position ? i : i + 1, i);
    }
    return same;
}

/* Where a bag has the element that the other lacks, if there is just one. */
static int64_t first_difference(ListPair *pair)
{
    int64_t position = 0;
    while (position < pair->fewer[0] && same_element(pair, position, position)) position++;
    return position;
}

/* Is there just one element more, in a queue at `queue_position`? */
static bool find_extra(ListPair *pair, int64_t queue_position, int64_t *ret_position)
{
    bool queue = pair->type->kind == TYPE_QUEUE;
    *ret_position = queue ? queue_position : first_difference(pair);
    return same_without(pair, *ret_position);
}

static void element_line(Changes *changes, const char *verb, const Type *type, const int64_t *list,
                         int64_t position, const OrderNames *orders)
{
    if (!begin_line(changes)) return;
    text_add(changes->text, verb);
    value_print_short(changes->text, type->element, list + 1 + position * type->element->cells,
                      orders);
}

/* One that was sent or received is said by itself; in a queue these are the last and the head. */
static void list_change(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    int64_t position;
    ListPair gain = {type, new, old, {.before = changes->after, .after = changes->before}};
    ListPair loss = {type, old, new, {.before = changes->before, .after = changes->after}};
    if (fits_whole(changes, type, old, new)) {
        whole_change(changes, type, old, new);
    } else if (find_extra(&gain, old[0], &position)) {
        element_line(changes, ": gains ", type, new, position, changes->after);
    } else if (find_extra(&loss, 0, &position)) {
        element_line(changes, ": loses ", type, old, position, changes->before);
    } else {
        whole_change(changes, type, old, new);
    }
}

static void compare(Changes *changes, const Type *type, const int64_t *old, const int64_t *new);

static void name_truncate(Changes *changes, size_t count)
{
    changes->name.count = count;
    changes->name.chars[count] = '\0';
}

static void compare_entries(Changes *changes, const Type *map, const int64_t *old,
                            const int64_t *new)
{
    size_t stem = changes->name.count;
    uint64_t entries = type_values(map->index);
    for (uint64_t i = 0; i < entries; i++) {
        size_t cell = i * map->element->cells;
        int64_t index = map->index->low + (int64_t)i;
        if (is_same(changes, map->element, old + cell, new + cell)) continue;
        text_add_char(&changes->name, '[');
        value_print(&changes->name, map->index, &index, NULL);
        text_add_char(&changes->name, ']');
        compare(changes, map->element, old + cell, new + cell);
        name_truncate(changes, stem);
    }
}

static void compare_fields(Changes *changes, const Type *type, const int64_t *old,
                           const int64_t *new)
{
    size_t stem = changes->name.count;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        text_format(&changes->name, ".%s", field->name);
        compare(changes, field->type, old + field->offset, new + field->offset);
        name_truncate(changes, stem);
    }
}

static void compare(Changes *changes, const Type *type, const int64_t *old, const int64_t *new)
{
    if (is_same(changes, type, old, new)) return;
    switch (type->kind) {
    case TYPE_MAP: compare_entries(changes, type, old, new); break;
    case TYPE_STRUCT: compare_fields(changes, type, old, new); break;
    case TYPE_SET: set_change(changes, type, old, new); break;
    case TYPE_QUEUE:
    case TYPE_BAG: list_change(changes, type, old, new); break;
    case TYPE_OPTIONAL:
        if (optional_has_tag(type) && old[0] == 1 && new[0] == 1) {
            compare(changes, type->element, old + 1, new + 1);
            break;
        }
        whole_change(changes, type, old, new);
        break;
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_BAD: whole_change(changes, type, old, new); break;
    }
}

/* Locals of one instance: those that its step has brought into scope, and those that it changed. */
static void compare_locals(Changes *changes, const Process *process, uint32_t instance,
                           const TraceState *before, const TraceState *after)
{
    const PlaceInfo *from = place_of(process, instance, before->cells);
    const PlaceInfo *to = place_of(process, instance, after->cells);
    uint32_t base = instance_base(process, instance);
    bool own = after->process == process && after->instance == instance;
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        const int64_t *new = after->cells + base + local->offset;
        if (local->kind != LOCAL_VARIABLE || !to->in_scope[i]) continue;
        text_clear(&changes->name);
        if (own) {
            text_add(&changes->name, local_name(process, local));
        } else {
            process_print(&changes->name, process, instance);
            text_format(&changes->name, ".%s", local->name);
        }
        if (from->in_scope[i]) {
            compare(changes, local->type, before->cells + base + local->offset, new);
        } else if (begin_line(changes)) {
            text_add(changes->text, " = ");
            value_print_short(changes->text, local->type, new, changes->after);
        }
    }
}

void changes_print(Text *text, const System *system, const TraceState *before,
                   const TraceState *after)
{
    Changes changes = {.text = text, .before = &before->orders, .after = &after->orders};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        text_clear(&changes.name);
        text_add(&changes.name, variable->name);
        compare(&changes, variable->type, before->cells + variable->offset,
                after->cells + variable->offset);
    }
    for (uint32_t p = 0; p < system->process_count; p++) {
        for (uint32_t i = 0; i < system->processes[p]->instances; i++) {
            compare_locals(&changes, system->processes[p], i, before, after);
        }
    }
    if (changes.lines > CHANGES_MOST) {
        text_format(text, "\n… and %u more changes", changes.lines - CHANGES_MOST);
    }
    text_release(&changes.name);
    text_release(&changes.old);
    text_release(&changes.new);
}

void changes_print_value(Text *text, const char *name, const Type *type, const int64_t *before,
                         const int64_t *after)
{
    Changes changes = {.text = text};
    text_add(&changes.name, name);
    compare(&changes, type, before, after);
    if (changes.lines > CHANGES_MOST) {
        text_format(text, "\n… and %u more changes", changes.lines - CHANGES_MOST);
    }
    text_release(&changes.name);
    text_release(&changes.old);
    text_release(&changes.new);
}
