/* entries.c - down the types, as far as every value has the same parts: none of an optional, a
 * set, a queue or a bag has a place in each state. */
#include "entries.h"

#include "same_value.h"

typedef struct Search {
    Entries *entries;
    const TraceState *before, *after;
    Text name; /* of what is looked at */
} Search;

static bool is_same(const TraceState *before, const TraceState *after, const Type *type,
                    uint32_t cell)
{
    return same_value(type, (NamedCells){before->cells + cell, &before->orders},
                      (NamedCells){after->cells + cell, &after->orders});
}

static void truncate_name(Search *search, size_t count)
{
    search->name.count = count;
    search->name.chars[count] = '\0';
}

static void find(Search *search, const Type *type, uint32_t cell);

static void find_in_map(Search *search, const Type *map, uint32_t cell)
{
    size_t stem = search->name.count;
    for (int64_t index = map->index->low; index <= map->index->high; index++) {
        text_add_char(&search->name, '[');
        value_print(&search->name, map->index, &index, NULL);
        text_add_char(&search->name, ']');
        find(search, map->element, cell);
        truncate_name(search, stem);
        cell += map->element->cells;
    }
}

static void find_in_struct(Search *search, const Type *type, uint32_t cell)
{
    size_t stem = search->name.count;
    for (uint32_t i = 0; i < type->field_count; i++) {
        text_format(&search->name, ".%s", type->fields[i].name);
        find(search, type->fields[i].type, cell + type->fields[i].offset);
        truncate_name(search, stem);
    }
}

static void find(Search *search, const Type *type, uint32_t cell)
{
    if (is_same(search->before, search->after, type, cell)) return;
    if (type->kind == TYPE_MAP) {
        find_in_map(search, type, cell);
    } else if (type->kind == TYPE_STRUCT) {
        find_in_struct(search, type, cell);
    } else {
        WindowRead entry = {memory_copy_string(text_string(&search->name)), type, cell};
        vector_push(&search->entries->items, entry);
    }
}

void entries_changed(Entries *entries, const System *system, const TraceState *before,
                     const TraceState *after)
{
    Search search = {.entries = entries, .before = before, .after = after};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        text_clear(&search.name);
        text_add(&search.name, variable->name);
        find(&search, variable->type, variable->offset);
    }
    text_release(&search.name);
}

void entries_release(Entries *entries)
{
    for (size_t i = 0; i < entries->items.count; i++) free(entries->items.items[i].name);
    vector_release(&entries->items);
}

bool shared_changed(const System *system, const TraceState *before, const TraceState *after)
{
    bool same = true;
    for (uint32_t i = 0; i < system->variable_count && same; i++) {
        same = is_same(before, after, system->variables[i].type, system->variables[i].offset);
    }
    return !same;
}
