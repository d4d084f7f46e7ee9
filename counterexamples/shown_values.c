/* shown_values.c - through the choices of a step and the cells that it changed. */
#include "shown_values.h"

#include <string.h>

typedef struct Showing {
    ShownVisitor *visitor;
    void *context;
} Showing;

uint32_t shown_values_add(ShownValues *values, ShownValue value)
{
    uint32_t i = 0;
    for (; i < values->count; i++) {
        const ShownValue *known = &values->items[i];
        if (known->universe == value.universe && known->number == value.number) return i;
    }
    vector_push(values, value);
    return i;
}

static void show_number(const Showing *showing, const Type *type, const int64_t *old, int64_t new)
{
    if (new == NO_VALUE || (old != NULL && *old == new)) return;
    const ShownValue value = {type->kind == TYPE_ID ? type : NULL, new};
    showing->visitor(showing->context, value);
}

static void show_value(const Showing *showing, const Type *type, const int64_t *old,
                       const int64_t *new);

static void show_several(const Showing *showing, const Type *type, uint64_t count,
                         const int64_t *old, const int64_t *new)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t cell = i * type->cells;
        show_value(showing, type, old == NULL ? NULL : old + cell, new + cell);
    }
}

static void show_fields(const Showing *showing, const Type *type, const int64_t *old,
                        const int64_t *new)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        show_value(showing, field->type, old == NULL ? NULL : old + field->offset,
                   new + field->offset);
    }
}

static bool has_bit(const int64_t *cells, uint32_t bit)
{
    return cells != NULL && ((uint64_t)cells[bit / 64] >> bit % 64 & 1) != 0;
}

/* What is in one of them alone. */
static void show_elements(const Showing *showing, const Type *set, const int64_t *old,
                          const int64_t *new)
{
    if (set->element->kind == TYPE_ORDER) return;
    for (uint32_t bit = 0; bit < set_capacity(set); bit++) {
        int64_t element = set->element->low + bit;
        if (has_bit(old, bit) != has_bit(new, bit)) {
            show_value(showing, set->element, NULL, &element);
        }
    }
}

/* `old` NULL: all of it is shown, else what differs. */
static void show_value(const Showing *showing, const Type *type, const int64_t *old,
                       const int64_t *new)
{
    bool tagged;
    switch (type->kind) {
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ID: show_number(showing, type, old, *new); break;
    case TYPE_OPTIONAL:
        tagged = optional_has_tag(type);
        if (tagged && new[0] != 1) break;
        show_value(showing, type->element, old == NULL ? NULL : old + tagged, new + tagged);
        break;
    case TYPE_SET: show_elements(showing, type, old, new); break;
    case TYPE_MAP: show_several(showing, type->element, type_values(type->index), old, new); break;
    case TYPE_STRUCT: show_fields(showing, type, old, new); break;
    case TYPE_QUEUE:
    case TYPE_BAG:
        show_several(showing, type->element, (uint64_t) new[0], old == NULL ? NULL : old + 1,
                     new + 1);
        break;
    case TYPE_BOOL:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: break;
    }
}

/* Is it how a variable of the process begins? That is in the state, if it is shown at all. Names of
 * locals are made for each of them. */
static bool is_beginning(const Process *process, const Chosen *chosen)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->name == chosen->name) return local->kind == LOCAL_VARIABLE;
    }
    return false;
}

static void show_choices(const Showing *showing, const ShownStep *step)
{
    uint32_t count = 0;
    const Chosen *chosen = interpreter_chosen(step->interpreter, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(chosen[i].name, "either") == 0 || is_beginning(step->process, &chosen[i])) {
            continue;
        }
        show_value(showing, chosen[i].type, NULL, chosen[i].value);
    }
}

static const bool *in_scope(const Process *process, const int64_t *instance)
{
    return process->places[instance[0]].in_scope;
}

static void show_locals(const Showing *showing, const Process *process, const int64_t *before,
                        const int64_t *after)
{
    const bool *was = in_scope(process, before), *is = in_scope(process, after);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind != LOCAL_VARIABLE || !is[i]) continue;
        show_value(showing, local->type, was[i] ? before + local->offset : NULL,
                   after + local->offset);
    }
}

void shown_values_of(const ShownStep *step, ShownVisitor *visitor, void *context)
{
    const Showing showing = {visitor, context};
    const System *system = step->system;
    show_choices(&showing, step);
    if (step->after == NULL) return;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        show_value(&showing, variable->type, step->before + variable->offset,
                   step->after + variable->offset);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            uint32_t base = instance_base(process, j);
            show_locals(&showing, process, step->before + base, step->after + base);
        }
    }
}
