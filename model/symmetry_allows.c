/* symmetry_allows.c - what could tell identities apart, looked for in all of a system.
 *
 * Identities have no literals, no order and no arithmetic, so every expression commutes with
 * renaming as long as none of its parts fails; choices are only permuted. Left are:
 *
 * - what goes through identities one by one and stops early: a quantifier is decided by one member
 *   or fails at another, a `for` finds a condition false for one and fails at another. Which comes
 *   first is told by their order. So what such a quantifier evaluates must not be able to fail, and
 *   such a `for` must not be able to both fail and wait. Its bodies are otherwise independent of
 *   each other (check/check_identity_loop.c);
 * - a `sum`, parts of which may overflow though the whole does not;
 * - names that a `for` leaves bound to its last identity: `fresh` avoids what is bound;
 * - the locals of several instances that begin one after the other: likewise fail or wait;
 * - constants that the checker folded, the least element of a bag, and other things that it
 *   refuses already: looked for all the same, since all of the reduction rests on it. */
#include "model/symmetry.h"

#include "control.h"
#include "model/failing.h"
#include "model/walk.h"

typedef struct Look {
    Failing failing; /* first, so that the note finds the rest */
    const System *system;
    const Type *id;
    const char *reason; /* NULL so far */
    bool fresh_identities;
    bool loop_names; /* a `for` over these identities binds a name to identities */
} Look;

static void refuse(Look *look, const char *reason)
{
    if (look->reason == NULL) look->reason = reason;
}

/* ---- values ---- */

/* Does a value of this type look otherwise after a renaming, perhaps? */
static bool touches(const Type *type, const Type *id)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return false;
    case TYPE_ID: return type == id;
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_QUEUE:
    case TYPE_BAG: return touches(type->element, id);
    case TYPE_MAP: return type->index == id || touches(type->element, id);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++)
            if (touches(type->fields[i].type, id)) return true;
        return false;
    }
    return true;
}

static bool is_even(const Type *type, const int64_t *cells, const Type *id);

static bool all_even(const Type *type, uint64_t times, const int64_t *cells, const Type *id)
{
    for (uint64_t i = 0; i < times; i++)
        if (!is_even(type, cells + i * type->cells, id)) return false;
    return true;
}

static bool is_even_set(const Type *type, const int64_t *cells)
{
    uint32_t elements = 0;
    for (uint32_t i = 0; i < type->cells; i++)
        elements += (uint32_t)__builtin_popcountll((uint64_t)cells[i]);
    return elements == 0 || elements == set_capacity(type);
}

static bool is_even_map(const Type *type, const int64_t *cells, const Type *id)
{
    uint64_t entries = type_values(type->index);
    uint32_t width = type->element->cells;
    for (uint64_t i = 1; type->index == id && i < entries; i++)
        for (uint32_t j = 0; j < width; j++)
            if (cells[i * width + j] != cells[j]) return false;
    return all_even(type->element, entries, cells, id);
}

/* Is it surely the same after every renaming? */
static bool is_even(const Type *type, const int64_t *cells, const Type *id)
{
    if (!touches(type, id)) return true;
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return true;
    case TYPE_ID: return *cells == NO_VALUE;
    case TYPE_OPTIONAL: return is_even(type->element, cells + optional_has_tag(type), id);
    case TYPE_SET: return is_even_set(type, cells);
    case TYPE_MAP: return is_even_map(type, cells, id);
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Field *field = &type->fields[i];
            if (!is_even(field->type, cells + field->offset, id)) return false;
        }
        return true;
    case TYPE_QUEUE:
    case TYPE_BAG: return all_even(type->element, (uint64_t)type->capacity, cells + 1, id);
    }
    return false;
}

/* ---- expressions ---- */

static void look_at_constant(Look *look, const Expr *expr)
{
    const int64_t *cells = expr->type->cells == 1 ? &expr->number : expr->cells;
    if (!is_even(expr->type, cells, look->id)) refuse(look, "a constant names one of them");
}

static bool is_constant(const Expr *expr, int64_t number)
{
    return expr->kind == EXPR_CONST && expr->number == number;
}

/* Of those identities? Then it must be all of them. */
static bool look_at_range(Look *look, const Type *element, const Expr *low, const Expr *high)
{
    if (element != look->id) return false;
    if (!is_constant(low, 0) || !is_constant(high, look->id->high))
        refuse(look, "something goes through some of them only");
    return true;
}

static bool look_at_domain(Look *look, const Domain *domain)
{
    if (domain == NULL) return false;
    if (domain->set != NULL) return domain->set->type->element == look->id;
    return look_at_range(look, domain->element, domain->low, domain->high);
}

static void look_at_quantified(Look *look, const Expr *expr, bool body_fails)
{
    if (!look_at_domain(look, expr->domain) || !body_fails) return;
    if (expr->kind == EXPR_FORALL || expr->kind == EXPR_EXISTS)
        refuse(look, "which of them decides a quantifier, and at which it fails, depends on "
                     "their order");
    if (expr->kind == EXPR_SUM)
        refuse(look, "whether a sum over them overflows may depend on "
                     "their order");
}

/* Is an operand one of them, or a set of them? */
static bool is_about(const Look *look, const Expr *expr)
{
    if (expr == NULL) return false;
    const Type *type = expr->type;
    return type == look->id || (type->kind == TYPE_SET && type->element == look->id);
}

/* clang-format off */
/* Whatever needs an order or arithmetic. */
/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static bool needs_order(const Look *look, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER: case EXPR_AT_LEAST: case EXPR_NEGATE:
    case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY: case EXPR_DIVIDE: case EXPR_REMAINDER:
    case EXPR_MIN: case EXPR_MAX: case EXPR_LEAST: case EXPR_GREATEST:
        return is_about(look, expr->a) || is_about(look, expr->b);
    case EXPR_HEAD: return expr->a->type->kind == TYPE_BAG && touches(expr->a->type, look->id);
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_PEER: case EXPR_BOUND: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_IMPLIES:
    case EXPR_IF: case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_UNION: case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: case EXPR_SET: case EXPR_FILTER: case EXPR_RESET: case EXPR_IN_SET:
    case EXPR_IN_RANGE: case EXPR_IN_QUEUE: case EXPR_SIZE: case EXPR_SOME: case EXPR_VALUE:
    case EXPR_COALESCE: case EXPR_FORALL: case EXPR_EXISTS: case EXPR_COUNT: case EXPR_SUM:
    case EXPR_MAP: case EXPR_INDEX: case EXPR_FIELD: case EXPR_STRUCT: case EXPR_WITH:
    case EXPR_LENGTH: case EXPR_CHECK: case EXPR_CALL: case EXPR_FRESH: case EXPR_FIRST:
    case EXPR_NEXT: case EXPR_AT: case EXPR_DONE: case EXPR_STUCK: case EXPR_BY: case EXPR_ALWAYS:
    case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO: case EXPR_TAKEN: return false;
    }
    return true;
}
/* clang-format on */

static void look_at_expr(Failing *failing, const Expr *expr, bool body_fails)
{
    Look *look = (Look *)(void *)failing;
    if (expr->kind == EXPR_CONST) look_at_constant(look, expr);
    if (expr->kind == EXPR_FRESH && expr->type->kind == TYPE_ID) look->fresh_identities = true;
    if (expr->kind == EXPR_IN_RANGE) look_at_range(look, expr->a->type, expr->b, expr->c);
    if (needs_order(look, expr)) refuse(look, "something depends on their order");
    if (expr->domain != NULL) look_at_quantified(look, expr, body_fails);
}

/* ---- steps ---- */

/* What running something may come to, beside going on. */
typedef struct Effects {
    bool fails, waits, names;
} Effects;

static void add_effects(Effects *effects, Effects more)
{
    effects->fails |= more.fails;
    effects->waits |= more.waits;
    effects->names |= more.names;
}

static Effects look_at_block(Look *look, const Block *block);

static Effects look_inside(Look *look, const Statement *statement)
{
    Effects effects = look_at_block(look, statement->body);
    add_effects(&effects, look_at_block(look, statement->other));
    for (uint32_t i = 0; i < statement->branch_count; i++)
        add_effects(&effects, look_at_block(look, statement->branches[i]));
    return effects;
}

static void look_at_loop(Look *look, const Domain *domain, Effects body)
{
    if (!look_at_domain(look, domain)) return;
    if (body.fails && body.waits)
        refuse(look, "a `for` over them may fail at one and wait at another, and which comes "
                     "first depends on their order");
    look->loop_names |= body.names;
}

static Effects look_at_statement(Look *look, const Statement *statement)
{
    const StatementKind kind = statement->kind;
    Effects effects = look_inside(look, statement);
    if (kind == STATEMENT_FOR) look_at_loop(look, statement->domain, effects);
    bool target = expr_may_fail(&look->failing, statement->target);
    bool value = expr_may_fail(&look->failing, statement->value);
    bool domain = statement->domain != NULL && domain_may_fail(&look->failing, statement->domain);
    if (kind == STATEMENT_CHOOSE) look_at_domain(look, statement->domain);
    effects.fails |=
        target || value || domain || kind == STATEMENT_SEND || kind == STATEMENT_ASSERT;
    effects.waits |=
        kind == STATEMENT_AWAIT || kind == STATEMENT_CHOOSE || kind == STATEMENT_RECEIVE;
    effects.names |= kind != STATEMENT_FOR && statement->binding != NULL &&
                     type_mentions(statement->binding->type, NULL);
    return effects;
}

static Effects look_at_block(Look *look, const Block *block)
{
    Effects effects = {false, false, false};
    for (uint32_t i = 0; block != NULL && i < block->count; i++)
        add_effects(&effects, look_at_statement(look, block->statements[i]));
    return effects;
}

/* ---- beginnings and control ---- */

static bool is_surely_inhabited(const Domain *domain)
{
    if (domain->set != NULL) {
        if (domain->set->kind != EXPR_CONST) return false;
        const Type *type = domain->set->type;
        const int64_t *cells = type->cells == 1 ? &domain->set->number : domain->set->cells;
        for (uint32_t i = 0; i < type->cells; i++)
            if (cells[i] != 0) return true;
        return false;
    }
    return domain->low->kind == EXPR_CONST && domain->high->kind == EXPR_CONST &&
           domain->low->number <= domain->high->number;
}

/* Of which each part of a variable is that begins at the elements of a domain. */
static const Type *scalar_of(const Type *type)
{
    while (type->kind == TYPE_MAP || type->kind == TYPE_OPTIONAL) type = type->element;
    return type;
}

static Effects look_at_initial(Look *look, const Initial *initial, const Type *type)
{
    Effects effects = {.fails = expr_may_fail(&look->failing, initial->value)};
    if (initial->domain != NULL) {
        look_at_domain(look, initial->domain);
        effects.fails |= domain_may_fail(&look->failing, initial->domain) ||
                         !type_contains(scalar_of(type), initial->domain->element);
        effects.waits = !is_surely_inhabited(initial->domain);
    } else if (initial->value == NULL) {
        effects.fails = !type_is_finite_scalar(type) || type_values(type) > TYPE_VALUES_MOST;
    }
    return effects;
}

static Effects look_at_node(Look *look, const Node *node)
{
    Effects effects = {.fails = expr_may_fail(&look->failing, node->value)};
    if (node->kind == NODE_SET)
        add_effects(&effects, look_at_initial(look, &node->initial, node->local->type));
    if (node->kind == NODE_ADVANCE && node->local->type == look->id)
        refuse(look, "a `for` goes through them in order");
    return effects;
}

static void look_at_process(Look *look, const Process *process)
{
    Control control = {0};
    Effects effects = {false, false, false};
    control_find(&control, process);
    for (size_t i = 0; i < control.nodes.count; i++)
        add_effects(&effects, look_at_node(look, control.nodes.items[i]));
    control_release(&control);
    if (process->index == look->id && effects.fails && effects.waits)
        refuse(look, "at the beginning one instance may fail and another have no way to begin, "
                     "and which comes first depends on their order");
    expr_may_fail(&look->failing, process->provided);
    for (uint32_t i = 0; i < process->step_count; i++) look_at_block(look, process->steps[i]->body);
}

bool symmetry_allows(const System *system, const Type *id, const char **ret_reason)
{
    Look look = {.failing = {.system = system, .note = look_at_expr}, .system = system, .id = id};
    for (uint32_t i = 0; i < system->variable_count; i++)
        look_at_initial(&look, &system->variables[i].initial, system->variables[i].type);
    for (uint32_t i = 0; i < system->process_count; i++)
        look_at_process(&look, system->processes[i]);
    for (uint32_t i = 0; i < system->property_count; i++)
        expr_may_fail(&look.failing, system->properties[i].expr);
    if (look.fresh_identities && look.loop_names)
        refuse(&look, "names bound in a `for` over them stay bound to the last one, which `fresh` "
                      "then avoids");
    failing_release(&look.failing);
    if (look.reason == NULL) return true;
    if (ret_reason != NULL) *ret_reason = look.reason;
    return false;
}
