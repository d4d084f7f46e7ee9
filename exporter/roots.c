/* roots.c - the variables of the export: for each part of a value that is one cell, a name, with a
 * dimension for each map, set, queue and process around it. */
#include <inttypes.h>
#include <stdio.h>

#include "exporter.h"
#include "support/bug.h"
#include "tla.h"

bool is_plain(const Type *type)
{
    return type_is_scalar(type) || (type->kind == TYPE_OPTIONAL && !optional_has_tag(type));
}

bool is_boolean(const Type *type)
{
    return type->kind == TYPE_BOOL;
}

/* Of an order: with none, and what a step may create. */
static int64_t scalar_high(const Type *type)
{
    return type->kind == TYPE_ORDER ? 2 * type->capacity : type->high;
}

int64_t plain_low(Emitter *emitter, const Type *type)
{
    if (type->kind == TYPE_OPTIONAL) {
        const Type *scalar = type->element;
        if (scalar->kind != TYPE_ORDER && scalar->low <= emitter->none) {
            refuse(emitter, (Span){0, 0}, "an optional value may be less than all stored ones");
        }
        return emitter->none;
    }
    return type->kind == TYPE_ORDER ? emitter->none : type->low;
}

int64_t plain_high(const Type *type)
{
    return scalar_high(type->kind == TYPE_OPTIONAL ? type->element : type);
}

/* What stands where there is no value: the least, of an optional that is none. */
const char *plain_filler(Emitter *emitter, const Type *type)
{
    if (is_boolean(type)) return FALSE_TEXT;
    bool none = type->kind == TYPE_OPTIONAL || type->kind == TYPE_ORDER;
    return plain_text(emitter, type, none ? NO_VALUE : type->low);
}

/* none is less than every number that is stored. */
static void find_least(Emitter *emitter, const Type *type)
{
    if (type_is_scalar(type) && type->kind != TYPE_ORDER && type->low <= emitter->none) {
        emitter->none = type->low - 1;
    }
    if (type->element != NULL) find_least(emitter, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) {
        find_least(emitter, type->fields[i].type);
    }
}

int64_t element_least(const Type *set)
{
    PROMISE(set != NULL);
    return set->element->kind == TYPE_ORDER ? 0 : set->element->low;
}

int64_t element_most(const Type *set)
{
    return scalar_high(set->element);
}

const char *plain_text(Emitter *emitter, const Type *type, int64_t value)
{
    if (is_boolean(type)) return t_bool(value != 0);
    if (value == NO_VALUE) return name_of(emitter, "none", "none");
    if (type->kind == TYPE_ENUM) return member_name(emitter, type, value);
    if (type->kind == TYPE_OPTIONAL && type->element->kind == TYPE_ENUM) {
        return member_name(emitter, type->element, value);
    }
    return t_number(emitter, value);
}

static Root *root_make(Emitter *emitter, const char *key, const char *name, const Type *type,
                       const Process *process)
{
    Root *root = ARENA_NEW(emitter->arena, Root);
    if (!emitter->is_least_known) find_least(emitter, type);
    *root = (Root){.key = key, .name = name, .type = type, .process = process};
    return root;
}

static Type *range_type(Emitter *emitter, int64_t low, int64_t high)
{
    Type *type = ARENA_NEW(emitter->arena, Type);
    *type = (Type){.kind = TYPE_RANGE, .low = low, .high = high, .cells = 1};
    return type;
}

static void make_counters(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            const Step *step = process->steps[j];
            if (!step->anytime || step->most < 0) continue;
            const char *name = text_of(emitter, "%s_%s_taken", process->name, step->name);
            emitter->counters[step->counter] =
                root_make(emitter, text_of(emitter, "counter %s", name), name,
                          range_type(emitter, 0, step->most), NULL);
        }
    }
}

void roots_make(Emitter *emitter)
{
    const System *system = emitter->system;
    emitter->none = -1;
    emitter->variables = ARENA_NEW_ARRAY(emitter->arena, Root *, system->variable_count + 1);
    emitter->locals = ARENA_NEW_ARRAY(emitter->arena, Root **, system->process_count + 1);
    emitter->places = ARENA_NEW_ARRAY(emitter->arena, Root *, system->process_count + 1);
    emitter->counters = ARENA_NEW_ARRAY(emitter->arena, Root *, system->cells + 1);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        emitter->variables[i] = root_make(emitter, text_of(emitter, "var %s", variable->name),
                                          variable->name, variable->type, NULL);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        const char *place = text_of(emitter, "%s_pc", process->name);
        emitter->places[i] = root_make(emitter, text_of(emitter, "pc %s", process->name), place,
                                       range_type(emitter, 0, process->place_count - 1), process);
        emitter->locals[i] = ARENA_NEW_ARRAY(emitter->arena, Root *, process->local_count + 1);
        for (uint32_t j = 0; j < process->local_count; j++) {
            const Local *local = &process->locals[j];
            const char *left = local->kind == LOCAL_LEFT ? "_left" : "";
            emitter->locals[i][j] =
                root_make(emitter, text_of(emitter, "local %s %u", process->name, j),
                          text_of(emitter, "%s_%s%s", process->name, local->name, left),
                          local->type, process);
        }
    }
    make_counters(emitter);
    emitter->is_least_known = true;
}

const Root *root_variable(Emitter *emitter, const Expr *shared)
{
    const System *system = emitter->system;
    const Root *best = NULL;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (variable->offset != (uint32_t)shared->number) continue;
        if (best == NULL || (shared->name && strcmp(variable->name, shared->name) == 0)) {
            best = emitter->variables[i];
        }
    }
    PROMISE(best != NULL);
    return best;
}

const Root *root_local(Emitter *emitter, const Process *process, const Expr *local)
{
    const Root *best = NULL;
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (process->locals[i].offset != (uint32_t)local->number) continue;
        if (best == NULL || process->locals[i].type->cells > 0) {
            best = emitter->locals[process->position][i];
        }
    }
    PROMISE(best != NULL);
    return best;
}

Root *root_temporary(Emitter *emitter, const char *name, const Type *type)
{
    const char *unique = name_new(emitter, name);
    Root *root = root_make(emitter, text_of(emitter, "temporary %s", unique), unique, type, NULL);
    if (is_plain(type)) {
        name_know(emitter, text_of(emitter, "temporary %s", unique), unique);
    }
    root->temporary = true;
    vector_push(&emitter->temporaries, root);
    if (emitter->format == EXPORT_TLA) root_declare(emitter, root, "temporary");
    return root;
}

const Part *part_then(Emitter *emitter, const Part *path, Part last)
{
    Part *part = ARENA_NEW(emitter->arena, Part);
    if (path == NULL) {
        *part = last;
        part->next = NULL;
        return part;
    }
    *part = *path;
    part->next = part_then(emitter, path->next, last);
    return part;
}

/* A cell under way: its name, and where in its array. */
typedef struct Cell {
    const char *key, *name;
    const char *indices[16];
    int64_t low[16], high[16];
    uint32_t dimensions;
    const Type *type;   /* NULL: whether something is there, a bool */
    int64_t count_most; /* of a length; else -1 */
} Cell;

static void add_dimension(Emitter *emitter, Cell *cell, const char *index, int64_t low,
                          int64_t high)
{
    if (cell->dimensions == 16) {
        refuse(emitter, (Span){0, 0}, "collections are nested too deeply");
        return;
    }
    cell->indices[cell->dimensions] = index;
    cell->low[cell->dimensions] = low;
    cell->high[cell->dimensions++] = high;
}

static void extend(Emitter *emitter, Cell *cell, const char *suffix)
{
    cell->key = text_of(emitter, "%s %s", cell->key, suffix);
    cell->name = text_of(emitter, "%s_%s", cell->name, suffix);
}

static Cell cell_begin(Emitter *emitter, const Root *root, const char *instance)
{
    Cell cell = {.key = root->key, .name = root->name, .type = root->type, .count_most = -1};
    if (root->process != NULL && root->process->index != NULL) {
        const Type *index = root->process->index;
        add_dimension(emitter, &cell, instance, index->low, index->high);
    }
    return cell;
}

static void cell_follow(Emitter *emitter, Cell *cell, const Part *part)
{
    const Type *type = cell->type;
    PROMISE(type != NULL);
    switch (part->kind) {
    case PART_INDEX:
        add_dimension(emitter, cell, part->text, type->index->low, type->index->high);
        cell->type = type->element;
        return;
    case PART_FIELD:
        extend(emitter, cell, type->fields[part->number].name);
        cell->type = type->fields[part->number].type;
        return;
    case PART_GIVEN:
        extend(emitter, cell, "given");
        cell->type = NULL;
        return;
    case PART_VALUE: cell->type = type->element; return;
    case PART_MEMBER:
        add_dimension(emitter, cell, part->text, element_least(type), element_most(type));
        cell->type = NULL;
        return;
    case PART_LENGTH:
        extend(emitter, cell, "count");
        cell->count_most = type->capacity;
        return;
    case PART_ITEM:
        add_dimension(emitter, cell, part->text, 0, type->capacity - 1);
        extend(emitter, cell, "item");
        cell->type = type->element;
        return;
    }
}

static const char *cell_text(Emitter *emitter, const Cell *cell)
{
    const char *name = name_of(emitter, cell->key, cell->name);
    if (cell->dimensions == 0) return name;
    if (emitter->format != EXPORT_PROMELA) {
        for (uint32_t i = 0; i < cell->dimensions; i++) {
            name = text_of(emitter, "%s[%s]", name, cell->indices[i]);
        }
        return name;
    }
    const char *at = "0";
    for (uint32_t i = 0; i < cell->dimensions; i++) {
        const char *size = t_number(emitter, cell->high[i] - cell->low[i] + 1);
        at = t_arithmetic(emitter, '*', at, size);
        int64_t zero;
        if (t_is_number(at, &zero) && zero == 0) at = "0";
        at = t_arithmetic(
            emitter, '+', at,
            t_arithmetic(emitter, '-', cell->indices[i], t_number(emitter, cell->low[i])));
    }
    return text_of(emitter, "%s[%s]", name, at);
}

const char *root_cell(Emitter *emitter, const Root *root, const char *instance, const Part *part)
{
    Cell cell = cell_begin(emitter, root, instance);
    for (; part != NULL; part = part->next) cell_follow(emitter, &cell, part);
    return cell_text(emitter, &cell);
}

static const char *what_is_known(const Emitter *emitter, const Root *root, const char *instance)
{
    bool own = root->process == emitter->process &&
               (instance == emitter->self || (instance != NULL && emitter->self != NULL &&
                                              strcmp(instance, emitter->self) == 0));
    for (size_t i = emitter->known.count; own && i-- > 0;) {
        if (emitter->known.items[i].root == root) return emitter->known.items[i].text;
    }
    return NULL;
}

static void need_old(Emitter *emitter, const Root *root)
{
    for (size_t i = 0; i < emitter->old.count; i++) {
        if (emitter->old.items[i] == root) return;
    }
    vector_push(&emitter->old, root);
}

const char *root_read(Emitter *emitter, const Root *root, const char *instance, const Part *part)
{
    Cell cell = cell_begin(emitter, root, instance);
    for (; part != NULL; part = part->next) cell_follow(emitter, &cell, part);
    /* Of what has no entries nothing is read. */
    for (uint32_t i = 0; i < cell.dimensions; i++) {
        if (cell.high[i] >= cell.low[i]) continue;
        if (cell.count_most >= 0 || cell.type == NULL || !is_boolean(cell.type)) {
            return cell.type == NULL ? FALSE_TEXT : "0";
        }
        return FALSE_TEXT;
    }
    const char *known = what_is_known(emitter, root, instance);
    if (known != NULL && !emitter->before) return from_number(emitter, cell.type, known);
    if (root->temporary || is_written(emitter, root)) emitter->touched = true;
    if (emitter->before && is_written(emitter, root)) {
        need_old(emitter, root);
        cell.key = text_of(emitter, "old %s", cell.key);
        cell.name = text_of(emitter, "old_%s", cell.name);
    }
    return cell_text(emitter, &cell);
}

void demand_32_bits(Emitter *emitter, int64_t low, int64_t high)
{
    bool spin = emitter->format == EXPORT_PROMELA;
    if (emitter->format == EXPORT_MURPHI || (low >= INT32_MIN && high <= INT32_MAX)) return;
    refuse(emitter, (Span){0, 0}, "%s has no numbers beyond 32 bits", spin ? "SPIN" : "TLC");
}

const char *range_text(Emitter *emitter, int64_t low, int64_t high)
{
    demand_32_bits(emitter, low, high);
    if (emitter->format != EXPORT_PROMELA) {
        return text_of(emitter, "%" PRId64 "..%" PRId64, low, high);
    }
    if (low >= 0 && high <= 255) return "byte";
    return low >= INT16_MIN && high <= INT16_MAX ? "short" : "int";
}

static void declare_cell(Emitter *emitter, const Cell *cell, const char *before)
{
    const char *name = name_of(emitter, cell->key, cell->name);
    const char *type = emitter->format == EXPORT_MURPHI ? "boolean"
                       : before[0] != '\0'              ? "byte" /* a bit can't be hidden */
                                                        : "bool";
    if (cell->count_most >= 0) {
        type = range_text(emitter, 0, cell->count_most);
    } else if (cell->type != NULL && !is_boolean(cell->type)) {
        type = range_text(emitter, plain_low(emitter, cell->type), plain_high(cell->type));
    }
    uint64_t entries = 1;
    const char *arrays = "";
    for (uint32_t i = 0; i < cell->dimensions; i++) {
        if (cell->high[i] < cell->low[i]) return;
        entries *= (uint64_t)(cell->high[i] - cell->low[i]) + 1;
        if (entries > 65536) {
            refuse(emitter, (Span){0, 0}, "`%s` is too large", cell->name);
            return;
        }
        arrays = text_of(emitter, "%sarray [%" PRId64 "..%" PRId64 "] of ", arrays, cell->low[i],
                         cell->high[i]);
    }
    if (emitter->format == EXPORT_TLA) {
        const char *first = cell->count_most >= 0 ? "0"
                            : cell->type == NULL  ? FALSE_TEXT
                                                  : plain_filler(emitter, cell->type);
        for (uint32_t i = cell->dimensions; i-- > 0;) {
            first = text_of(emitter, "[k%u \\in (%" PRId64 ")..(%" PRId64 ") |-> %s]", i,
                            cell->low[i], cell->high[i], first);
        }
        tla_declare(emitter, name, first, before[0] != '\0');
    } else if (emitter->format == EXPORT_MURPHI) {
        line(emitter, "%s: %s%s;", name, arrays, type);
    } else if (cell->dimensions == 0) {
        line(emitter, "%s%s %s;", before, type, name);
    } else {
        line(emitter, "%s%s %s[%" PRIu64 "];", before, type, name, entries);
    }
}

static void declare(Emitter *emitter, Cell cell, const char *before)
{
    const Type *type = cell.type;
    if (is_plain(type)) {
        declare_cell(emitter, &cell, before);
        return;
    }
    Cell part = cell;
    if (type->kind == TYPE_MAP) {
        cell_follow(emitter, &part, &(Part){.kind = PART_INDEX, .text = "0"});
        declare(emitter, part, before);
    } else if (type->kind == TYPE_SET) {
        cell_follow(emitter, &part, &(Part){.kind = PART_MEMBER, .text = "0"});
        declare_cell(emitter, &part, before);
    } else if (type->kind == TYPE_OPTIONAL) {
        cell_follow(emitter, &part, &(Part){.kind = PART_GIVEN});
        declare_cell(emitter, &part, before);
        cell_follow(emitter, &cell, &(Part){.kind = PART_VALUE});
        declare(emitter, cell, before);
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            part = cell;
            cell_follow(emitter, &part, &(Part){.kind = PART_FIELD, .number = i});
            declare(emitter, part, before);
        }
    } else if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        cell_follow(emitter, &part, &(Part){.kind = PART_LENGTH});
        declare_cell(emitter, &part, before);
        cell_follow(emitter, &cell, &(Part){.kind = PART_ITEM, .text = "0"});
        declare(emitter, cell, before);
    }
}

void root_declare(Emitter *emitter, const Root *root, const char *before)
{
    declare(emitter, cell_begin(emitter, root, "0"), before);
}

void roots_declare(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        root_declare(emitter, emitter->variables[i], "");
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        root_declare(emitter, emitter->places[i], "");
        for (uint32_t j = 0; j < system->processes[i]->local_count; j++) {
            root_declare(emitter, emitter->locals[i][j], "");
        }
    }
    for (uint32_t i = 0; i < system->cells; i++) {
        if (emitter->counters[i] != NULL) root_declare(emitter, emitter->counters[i], "");
    }
}
