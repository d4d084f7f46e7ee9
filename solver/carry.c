/* carry.c - copies of claims, with what stands for the same in another system.
 *
 * Variables, processes, steps and params are found by their position, types by where they occur. */
#include "carry.h"

#include "support/vector.h"

typedef struct TypePair {
    const Type *from, *to;
} TypePair;

typedef struct BindingPair {
    const Binding *from, *to;
} BindingPair;

typedef struct Carrying {
    Claims *claims;
    const System *from, *to;
    VECTOR(TypePair) types;
    VECTOR(BindingPair) bindings;
    bool is_lost; /* something has no counterpart */
} Carrying;

/* ---- types ---- */

static void pair_types(Carrying *carrying, const Type *from, const Type *to)
{
    if (from == NULL || to == NULL) return;
    for (size_t i = 0; i < carrying->types.count; i++) {
        if (carrying->types.items[i].from == from) return;
    }
    vector_push(&carrying->types, (TypePair){from, to});
    pair_types(carrying, from->index, to->index);
    pair_types(carrying, from->element, to->element);
    for (uint32_t i = 0; i < from->field_count && i < to->field_count; i++) {
        pair_types(carrying, from->fields[i].type, to->fields[i].type);
    }
}

static void pair_process(Carrying *carrying, const Process *from, const Process *to)
{
    bool alike = from->local_count == to->local_count && from->step_count == to->step_count &&
                 from->place_count == to->place_count;
    carrying->is_lost = carrying->is_lost || !alike;
    if (!alike) return;
    pair_types(carrying, from->index, to->index);
    for (uint32_t i = 0; i < from->local_count; i++) {
        pair_types(carrying, from->locals[i].type, to->locals[i].type);
    }
}

static void pair_systems(Carrying *carrying)
{
    const System *from = carrying->from, *to = carrying->to;
    carrying->is_lost = from->variable_count != to->variable_count ||
                        from->process_count != to->process_count ||
                        from->decision_count != to->decision_count;
    if (carrying->is_lost) return;
    for (uint32_t i = 0; i < from->variable_count; i++) {
        pair_types(carrying, from->variables[i].type, to->variables[i].type);
    }
    for (uint32_t i = 0; i < from->process_count; i++) {
        pair_process(carrying, from->processes[i], to->processes[i]);
    }
}

/* Ranges without a name may have been made for the claim (the length of a queue). */
static const Type *carry_type(Carrying *carrying, const Type *type)
{
    for (size_t i = 0; i < carrying->types.count; i++) {
        if (carrying->types.items[i].from == type) return carrying->types.items[i].to;
    }
    bool plain = type->kind == TYPE_RANGE && type->name == NULL && !type->lifted;
    if (plain) return arena_copy(carrying->claims->arena, type, sizeof *type);
    bool everywhere = type->kind == TYPE_BOOL || type->kind == TYPE_INT;
    carrying->is_lost = carrying->is_lost || (!everywhere && carrying->from != carrying->to);
    return type;
}

/* ---- names ---- */

static const Binding *carry_binding(Carrying *carrying, const Binding *binding)
{
    for (size_t i = 0; i < carrying->bindings.count; i++) {
        if (carrying->bindings.items[i].from == binding) return carrying->bindings.items[i].to;
    }
    const Type *type = carry_type(carrying, binding->type);
    const Binding *own = claim_binding(carrying->claims, binding->name, type);
    vector_push(&carrying->bindings, (BindingPair){binding, own});
    return own;
}

static int64_t carry_variable(Carrying *carrying, int64_t cell)
{
    for (uint32_t i = 0; i < carrying->from->variable_count; i++) {
        if (carrying->from->variables[i].offset == cell) return carrying->to->variables[i].offset;
    }
    carrying->is_lost = true;
    return cell;
}

static const Process *carry_process(const Carrying *carrying, const Process *process)
{
    return process == NULL ? NULL : carrying->to->processes[process->position];
}

/* ---- expressions ---- */

static const Expr *carry(Carrying *carrying, const Expr *expr);

static const Expr *const *carry_list(Carrying *carrying, const Expr *expr)
{
    const Expr **list = ARENA_NEW_ARRAY(carrying->claims->arena, const Expr *, expr->list_count);
    for (uint32_t i = 0; i < expr->list_count; i++) list[i] = carry(carrying, expr->list[i]);
    return list;
}

static const Step *const *carry_steps(const Carrying *carrying, const Expr *expr)
{
    const Step **steps = ARENA_NEW_ARRAY(carrying->claims->arena, const Step *, expr->step_count);
    for (uint32_t i = 0; i < expr->step_count; i++) {
        const Step *step = expr->steps[i];
        steps[i] = carry_process(carrying, step->process)->steps[step->position];
    }
    return steps;
}

static const Domain *carry_domain(Carrying *carrying, const Domain *domain)
{
    Domain *own = arena_copy(carrying->claims->arena, domain, sizeof *domain);
    own->element = carry_type(carrying, domain->element);
    own->low = carry(carrying, domain->low);
    own->high = carry(carrying, domain->high);
    own->set = carry(carrying, domain->set);
    return own;
}

/* Where a state lies in cells that is what an instance has many of. */
static void carry_places(Carrying *carrying, Expr *own)
{
    if (own->kind == EXPR_SHARED) own->number = carry_variable(carrying, own->number);
    if (own->kind == EXPR_PEER) own->number = own->process->locals[own->local].offset;
    if (own->kind == EXPR_PARAM) own->number = carrying->to->decisions[own->local].value;
}

/* A value that lies in another number of cells there is another value. */
static const int64_t *carry_cells(Carrying *carrying, const Expr *expr, const Type *type)
{
    if (expr->cells == NULL) return NULL;
    if (type->cells != expr->type->cells) carrying->is_lost = true;
    return arena_copy(carrying->claims->arena, expr->cells,
                      expr->type->cells * sizeof *expr->cells);
}

/* What a function binds and reads is its system's own. */
static bool is_bound_to_system(const Expr *expr)
{
    return expr->kind == EXPR_CALL || expr->kind == EXPR_LOCAL || expr->kind == EXPR_SELF;
}

static const char *carry_name(const Carrying *carrying, const Expr *expr, const Expr *own)
{
    if (expr->kind == EXPR_BOUND) return own->binding->name;
    return expr->name == NULL ? NULL : arena_copy_string(carrying->claims->arena, expr->name);
}

static const Expr *carry(Carrying *carrying, const Expr *expr)
{
    if (expr == NULL || carrying->is_lost) return NULL;
    carrying->is_lost = is_bound_to_system(expr);
    if (carrying->is_lost) return NULL;
    Arena *arena = carrying->claims->arena;
    Expr *own = arena_copy(arena, expr, sizeof *expr);
    own->type = carry_type(carrying, expr->type);
    own->process = carry_process(carrying, expr->process);
    own->cells = carry_cells(carrying, expr, own->type);
    if (expr->binding != NULL) own->binding = carry_binding(carrying, expr->binding);
    if (expr->step_count > 0) own->steps = carry_steps(carrying, expr);
    if (expr->domain != NULL) own->domain = carry_domain(carrying, expr->domain);
    if (expr->list_count > 0) own->list = carry_list(carrying, expr);
    if (expr->fields != NULL) {
        own->fields = arena_copy(arena, expr->fields, expr->list_count * sizeof *expr->fields);
    }
    own->name = carry_name(carrying, expr, own);
    own->a = carry(carrying, expr->a);
    own->b = carry(carrying, expr->b);
    own->c = carry(carrying, expr->c);
    carry_places(carrying, own);
    return own;
}

/* The properties are those of the model: that of the other system says the same. */
static const Expr *same_property(const Carrying *carrying, const Expr *claim)
{
    for (uint32_t i = 0; i < carrying->from->property_count; i++) {
        if (carrying->from->properties[i].expr == claim) return carrying->to->properties[i].expr;
    }
    return NULL;
}

const Expr *claim_carry(Claims *claims, const System *to, const Expr *claim, const System *from)
{
    Carrying carrying = {.claims = claims, .from = from, .to = to};
    const Expr *own = same_property(&carrying, claim);
    if (own != NULL) return own;
    pair_systems(&carrying);
    own = carry(&carrying, claim);
    vector_release(&carrying.types);
    vector_release(&carrying.bindings);
    return carrying.is_lost ? NULL : own;
}
