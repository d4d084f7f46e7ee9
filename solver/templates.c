/* templates.c - what of a state can be reached, and the templates about each such thing.
 *
 * Follows the types of variables and locals down to scalars and sets; map indices and instances of
 * processes become parameters. Relations between two things are made by relations.c. */
#include "templates_private.h"

#include <string.h>

#include "naming.h"

/* More values than this, and a number is told by its bits rather than by comparisons. */
#define COMPARED_VALUES_MOST 16

static bool is_taken(const Maker *maker, const char *name)
{
    for (size_t i = 0; i < maker->names.count; i++) {
        for (size_t k = 0; k < 2 * TEMPLATE_PARAMETERS_MOST; k++) {
            const Binding *binding = maker->names.items[i].bindings[k];
            if (binding != NULL && strcmp(binding->name, name) == 0) return true;
        }
    }
    return naming_is_taken(maker->system, name);
}

static const char *new_name(const Maker *maker, const Type *type)
{
    const char *base = naming_base(maker->arena, maker->system, type), *name = base;
    for (unsigned i = 2; is_taken(maker, name); i++) {
        name = arena_format(maker->arena, "%s%u", base, i);
    }
    return name;
}

const Binding *maker_name(Maker *maker, const Type *type, uint32_t position)
{
    size_t i = 0;
    while (i < maker->names.count && maker->names.items[i].type != type) i++;
    if (i == maker->names.count) vector_push(&maker->names, (Names){.type = type});
    Names *names = &maker->names.items[i];
    position += maker->side * TEMPLATE_PARAMETERS_MOST;
    if (names->bindings[position] == NULL) {
        names->bindings[position] = claim_binding(&maker->claims, new_name(maker, type), type);
    }
    return names->bindings[position];
}

void template_add_parameter(Template *template, const Binding *binding, bool is_value)
{
    PROMISE(template->parameter_count < TEMPLATE_PARAMETERS_MOST);
    template->is_value[template->parameter_count] = is_value;
    template->parameters[template->parameter_count++] = binding;
}

Template *maker_add(Maker *maker, TemplateClass class, const Reach *reach, const Expr *expr)
{
    Template *template = ARENA_NEW(maker->arena, Template);
    template->class = class;
    template->position = (uint32_t)maker->templates.count;
    template->expr = expr;
    for (uint32_t i = 0; i < reach->parameter_count; i++) {
        template_add_parameter(template, reach->parameters[i], false);
    }
    vector_push(&maker->templates, template);
    return template;
}

uint64_t arguments_of(const System *system, const Type *type)
{
    return type->kind == TYPE_ORDER ? order_ranks(system, type->order) : type_values(type);
}

/* ---- which types are indices ---- */

static bool same_index(const Type *a, const Type *b)
{
    if (a == b) return true;
    if (a->kind != TYPE_RANGE || b->kind != TYPE_RANGE) return false;
    bool same_name =
        a->name == b->name || (a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0);
    return same_name && a->low == b->low && a->high == b->high;
}

static void note_indices(Maker *maker, const Type *type)
{
    if (type->index != NULL) vector_push(&maker->indices, type->index);
    if (type->element != NULL) note_indices(maker, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) note_indices(maker, type->fields[i].type);
}

static void note_all_indices(Maker *maker)
{
    const System *system = maker->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        note_indices(maker, system->variables[i].type);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (process->index != NULL) vector_push(&maker->indices, process->index);
        for (uint32_t j = 0; j < process->local_count; j++) {
            note_indices(maker, process->locals[j].type);
        }
    }
}

static bool is_index(const Maker *maker, const Type *type)
{
    for (size_t i = 0; i < maker->indices.count; i++) {
        if (same_index(maker->indices.items[i], type)) return true;
    }
    return false;
}

/* ---- templates about one thing ---- */

static void add_bits(Maker *maker, const Reach *reach, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        TemplateBit *bit = ARENA_NEW(maker->arena, TemplateBit);
        *bit = reach->place;
        bit->bit = i;
        maker_add(maker, TEMPLATE_VALUE, reach, NULL)->bit = bit;
    }
}

/* How many bits tell the numbers of that interval apart, in two's complement. */
static uint32_t bits_of(int64_t low, int64_t high)
{
    uint64_t widest = (uint64_t)(high < 0 ? ~high : high);
    uint64_t lowest = (uint64_t)(low < 0 ? ~low : low);
    if (lowest > widest) widest = lowest;
    uint32_t bits = low < 0 ? 1 : 0;
    for (; widest > 0; widest >>= 1) bits++;
    return bits;
}

static void add_scalar_bits(Maker *maker, const Reach *reach)
{
    const Type *type = reach->type;
    if (type->kind == TYPE_ORDER) {
        add_bits(maker, reach, bits_of(-1, (int64_t)order_ranks(maker->system, type->order) - 1));
    } else if (type->kind == TYPE_BOOL) {
        add_bits(maker, reach, 1);
    } else {
        add_bits(maker, reach, bits_of(type->low, type->high));
    }
}

static void add_comparison(Maker *maker, TemplateClass class, ExprKind kind, const Reach *reach)
{
    const Binding *value = maker_name(maker, reach->type, reach->parameter_count);
    const Expr *expr =
        claim_pair(&maker->claims, kind, reach->expr, claim_bound(&maker->claims, value));
    Template *template = maker_add(maker, class, reach, expr);
    template->left = (uint32_t)maker->scalars[0].count + 1;
    template->left_parameters = reach->parameter_count;
    template_add_parameter(template, value, true);
}

static void make_scalar(Maker *maker, const Reach *reach)
{
    const Type *type = reach->type;
    bool index = is_index(maker, type);
    if (reach->derived) return;
    if (reach->expr == NULL) {
        add_scalar_bits(maker, reach);
    } else if (type->kind == TYPE_BOOL) {
        maker_add(maker, TEMPLATE_FLAG, reach, reach->expr);
    } else if (type->kind == TYPE_ENUM) {
        add_comparison(maker, TEMPLATE_FLAG, EXPR_EQUAL, reach);
    } else if (type->kind == TYPE_ID) {
        add_comparison(maker, index ? TEMPLATE_CURSOR : TEMPLATE_VALUE, EXPR_EQUAL, reach);
    } else if (arguments_of(maker->system, type) > COMPARED_VALUES_MOST) {
        add_scalar_bits(maker, reach);
    } else {
        add_comparison(maker, index ? TEMPLATE_CURSOR : TEMPLATE_VALUE,
                       index ? EXPR_AT_MOST : EXPR_AT_LEAST, reach);
    }
}

/* ---- following types ---- */

static void follow(Maker *maker, Reach reach);

/* The path one part longer. */
static void reach_part(Maker *maker, Reach *reach, int32_t parameter, uint32_t number)
{
    TemplateBit *place = &reach->place;
    TemplatePart *path = ARENA_NEW_ARRAY(maker->arena, TemplatePart, place->path_length + 1);
    if (place->path_length > 0) memcpy(path, place->path, place->path_length * sizeof *path);
    path[place->path_length] = (TemplatePart){parameter, number};
    place->path = path;
    place->path_length++;
}

static Reach reach_child(Maker *maker, const Reach *reach, const Type *type, uint32_t number)
{
    Reach child = *reach;
    child.type = type;
    child.expr = NULL;
    reach_part(maker, &child, -1, number);
    return child;
}

/* An operation on what is reached, where it has a name. */
static const Expr *named(Maker *maker, const Reach *reach, ExprKind kind, const Type *type,
                         const Expr *b, int64_t number)
{
    if (reach->expr == NULL) return NULL;
    Expr *expr = claim_new(&maker->claims, kind, type);
    expr->a = reach->expr;
    expr->b = b;
    expr->number = number;
    if (kind == EXPR_FIELD) expr->name = reach->type->fields[number].name;
    return expr;
}

static void follow_optional(Maker *maker, const Reach *reach)
{
    Reach tag = reach_child(maker, reach, &claim_truth, 0);
    Reach value = reach_child(maker, reach, reach->type->element, 1);
    value.expr = named(maker, reach, EXPR_VALUE, reach->type->element, NULL, 0);
    if (reach->expr != NULL && maker->side == 0 && !reach->derived) {
        maker_add(maker, TEMPLATE_FLAG, reach, claim_is_some(&maker->claims, reach->expr));
    } else if (reach->expr == NULL) {
        follow(maker, tag);
    }
    follow(maker, value);
}

static void follow_map(Maker *maker, const Reach *reach)
{
    const Type *map = reach->type;
    /* One parameter is left for what a value is compared with. */
    if (reach->parameter_count + 1 < TEMPLATE_PARAMETERS_MOST) {
        Reach entry = *reach;
        uint32_t position = entry.parameter_count++;
        const Binding *index = maker_name(maker, map->index, position);
        entry.parameters[position] = index;
        entry.type = map->element;
        entry.expr =
            named(maker, reach, EXPR_INDEX, map->element, claim_bound(&maker->claims, index), 0);
        reach_part(maker, &entry, (int32_t)position, 0);
        follow(maker, entry);
        return;
    }
    for (int64_t i = map->index->low; i <= map->index->high; i++) {
        Reach entry = reach_child(maker, reach, map->element, (uint32_t)(i - map->index->low));
        entry.expr = named(maker, reach, EXPR_INDEX, map->element,
                           claim_number(&maker->claims, map->index, i), 0);
        follow(maker, entry);
    }
}

static void follow_set(Maker *maker, const Reach *reach)
{
    const Type *element = reach->type->element;
    if (reach->expr == NULL) {
        for (uint32_t i = 0; i < arguments_of(maker->system, element); i++) {
            follow(maker, reach_child(maker, reach, &claim_truth, i));
        }
        return;
    }
    if (maker->side == 1) {
        vector_push(&maker->sets, *reach);
        return;
    }
    if (reach->derived) return;
    const Binding *value = maker_name(maker, element, reach->parameter_count);
    const Expr *expr =
        claim_pair(&maker->claims, EXPR_IN_SET, claim_bound(&maker->claims, value), reach->expr);
    template_add_parameter(maker_add(maker, TEMPLATE_MEMBER, reach, expr), value, true);
}

/* A queue or bag: its length, its entries by position, and what can be said about it as a whole. */
static void follow_list(Maker *maker, const Reach *reach)
{
    const Type *list = reach->type;
    Type *length = ARENA_NEW(maker->arena, Type);
    *length = (Type){.kind = TYPE_RANGE, .low = 0, .high = list->capacity, .cells = 1};
    Reach count = reach_child(maker, reach, length, 0);
    count.expr = named(maker, reach, EXPR_LENGTH, length, NULL, 0);
    follow(maker, count);
    for (uint32_t i = 0; i < list->capacity; i++) {
        follow(maker, reach_child(maker, reach, list->element, i + 1));
    }
    if (reach->expr == NULL) return;
    Reach head = reach_child(maker, reach, list->element, 1);
    head.expr = named(maker, reach, EXPR_HEAD, list->element, NULL, 0);
    head.derived = true;
    if (list->kind == TYPE_QUEUE) follow(maker, head);
    const Type *element = list->element;
    bool few = type_is_scalar(element) && element->kind != TYPE_INT &&
               arguments_of(maker->system, element) <= COMPARED_VALUES_MOST;
    if (!few || maker->side == 1 || reach->derived) return;
    const Binding *value = maker_name(maker, element, reach->parameter_count);
    const Expr *expr =
        claim_pair(&maker->claims, EXPR_IN_QUEUE, claim_bound(&maker->claims, value), reach->expr);
    template_add_parameter(maker_add(maker, TEMPLATE_MEMBER, reach, expr), value, true);
}

static void follow(Maker *maker, Reach reach)
{
    const Type *type = reach.type;
    PROMISE(type != NULL);
    if (maker->side == 1 && reach.expr == NULL) return;
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
        if (maker->side == 0) make_scalar(maker, &reach);
        if (reach.expr != NULL) vector_push(&maker->scalars[maker->side], reach);
        return;
    case TYPE_OPTIONAL: follow_optional(maker, &reach); return;
    case TYPE_SET: follow_set(maker, &reach); return;
    case TYPE_MAP: follow_map(maker, &reach); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            Reach field = reach_child(maker, &reach, type->fields[i].type, i);
            field.expr = named(maker, &reach, EXPR_FIELD, type->fields[i].type, NULL, i);
            follow(maker, field);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: follow_list(maker, &reach); return;
    case TYPE_BAD: return; /* what a `for any` over nothing has left */
    }
    BUG("unknown kind of type");
}

/* ---- the whole state ---- */

static void follow_variable(Maker *maker, const Variable *variable)
{
    Expr *expr = claim_new(&maker->claims, EXPR_SHARED, variable->type);
    expr->number = variable->offset;
    expr->name = variable->name;
    follow(maker, (Reach){.expr = expr, .type = variable->type, .place = {.variable = variable}});
}

/* The instance that a process's item is about: a parameter, or the only one. */
static const Expr *reach_instance(Maker *maker, const Process *process, Reach *reach)
{
    if (process->index == NULL) {
        reach_part(maker, reach, -1, 0);
        return NULL;
    }
    const Binding *index = maker_name(maker, process->index, 0);
    reach->parameters[0] = index;
    reach->parameter_count = 1;
    reach_part(maker, reach, 0, 0);
    return claim_bound(&maker->claims, index);
}

static void follow_local(Maker *maker, const Process *process, const Local *local)
{
    Reach reach = {.type = local->type, .place = {.process = process, .local = local}};
    const Expr *instance = reach_instance(maker, process, &reach);
    reach.expr = claim_peer(&maker->claims, process, instance, (uint32_t)(local - process->locals));
    follow(maker, reach);
}

static void make_control(Maker *maker, const Process *process)
{
    Reach reach = {.place = {.process = process}};
    reach_instance(maker, process, &reach);
    for (uint32_t i = 0; i < process->place_count; i++) {
        Template *template = maker_add(maker, TEMPLATE_CONTROL, &reach, NULL);
        template->process = process;
        template->place = i;
    }
}

static void make_counters(Maker *maker, const Process *process)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!step->anytime || step->most < 0) continue;
        const Reach reach = {.place = {.counted = step}};
        add_bits(maker, &reach, bits_of(0, step->most));
    }
}

static void follow_system(Maker *maker)
{
    const System *system = maker->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        follow_variable(maker, &system->variables[i]);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->local_count; j++) {
            follow_local(maker, process, &process->locals[j]);
        }
    }
}

Templates *templates_create(const System *system)
{
    Arena *arena = arena_create();
    Maker maker = {.arena = arena,
                   .system = system,
                   .claims = {.arena = arena, .frame_cells = system->frame_cells}};
    note_all_indices(&maker);
    for (uint32_t i = 0; i < system->process_count; i++) {
        make_control(&maker, system->processes[i]);
        make_counters(&maker, system->processes[i]);
    }
    for (maker.side = 0; maker.side < 2; maker.side++) follow_system(&maker);
    make_relations(&maker);
    Templates *templates = ARENA_NEW(arena, Templates);
    *templates = (Templates){.arena = arena,
                             .system = system,
                             .count = (uint32_t)maker.templates.count,
                             .frame_cells = maker.claims.frame_cells};
    templates->items = arena_copy(arena, maker.templates.items,
                                  maker.templates.count * sizeof *maker.templates.items);
    vector_release(&maker.templates);
    vector_release(&maker.names);
    vector_release(&maker.indices);
    vector_release(&maker.scalars[0]);
    vector_release(&maker.scalars[1]);
    vector_release(&maker.sets);
    return templates;
}

void templates_destroy(Templates *templates)
{
    if (templates != NULL) arena_destroy(templates->arena);
}
