/* build.c - values that have to be made: sets, maps, structs, optionals; and what goes with them,
 * domains, ranges checked at any depth, arguments. What lies somewhere already is evaluate.c's. */
#include "interpreter_private.h"

/* Counts what is done to many cells at once. */
static void count_cells(Evaluator *evaluator, uint32_t cells)
{
    for (uint32_t i = 0; i < cells / 16; i++) evaluator_count(evaluator);
}

Members set_members(const Type *set, const int64_t *cells)
{
    return (Members){element_low(set), set_capacity(set), cells};
}

uint32_t members_last(const Members *members)
{
    for (uint32_t i = (members->count + 63) / 64; i-- > 0;) {
        uint64_t bits = (uint64_t)members->bits[i];
        if (bits) return 64 * i + 63 - (uint32_t)__builtin_clzll(bits);
    }
    return NO_MEMBER;
}

Members domain_members(Evaluator *evaluator, const Domain *domain)
{
    if (domain->set) return set_members(domain->set->type, evaluate_cells(evaluator, domain->set));
    int64_t low = evaluate_cell(evaluator, domain->low);
    int64_t high = evaluate_cell(evaluator, domain->high);
    uint64_t last = (uint64_t)high - (uint64_t)low;
    if (high < low) return (Members){low, 0, NULL};
    if (last >= TYPE_VALUES_MOST) {
        evaluator_fail_at(evaluator, domain->span, ERROR_DOMAIN, domain->element, 0);
    }
    return (Members){low, (uint32_t)last + 1, NULL};
}

static void add_element(Evaluator *evaluator, const Expr *expr, int64_t *set, int64_t element)
{
    uint64_t bit = (uint64_t)element - (uint64_t)element_low(expr->type);
    if (bit >= set_capacity(expr->type)) {
        evaluator_fail(evaluator, ERROR_ELEMENT, expr, expr->type->element, element);
    }
    bit_set(set, (uint32_t)bit);
}

static void clear_set(Evaluator *evaluator, const Type *type, int64_t *set)
{
    count_cells(evaluator, type->cells);
    memset(set, 0, type->cells * sizeof *set);
}

static void make_set(Evaluator *evaluator, const Expr *expr, int64_t *ret_set)
{
    clear_set(evaluator, expr->type, ret_set);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        add_element(evaluator, expr, ret_set, evaluate_cell(evaluator, expr->list[i]));
    }
}

static void filter_set(Evaluator *evaluator, const Expr *expr, int64_t *ret_set)
{
    clear_set(evaluator, expr->type, ret_set);
    Members members = domain_members(evaluator, expr->domain);
    Mark mark = scratch_mark(&evaluator->scratch);
    for (uint32_t i = members_seek(&members, 0); i != NO_MEMBER;
         i = members_seek(&members, i + 1)) {
        int64_t element = member_value(&members, i);
        evaluator_count(evaluator);
        evaluator->frame[expr->binding->slot] = element;
        if (evaluate_cell(evaluator, expr->a)) add_element(evaluator, expr, ret_set, element);
        scratch_reset(&evaluator->scratch, mark);
    }
}

static void rebase_set(Evaluator *evaluator, const Expr *expr, int64_t *ret_set)
{
    Members members = set_members(expr->a->type, evaluate_cells(evaluator, expr->a));
    clear_set(evaluator, expr->type, ret_set);
    for (uint32_t i = members_seek(&members, 0); i != NO_MEMBER;
         i = members_seek(&members, i + 1)) {
        evaluator_count(evaluator);
        add_element(evaluator, expr, ret_set, member_value(&members, i));
    }
}

static void combine_sets(Evaluator *evaluator, const Expr *expr, int64_t *ret_set)
{
    const int64_t *a = evaluate_cells(evaluator, expr->a);
    const int64_t *b = evaluate_cells(evaluator, expr->b);
    count_cells(evaluator, expr->type->cells);
    for (uint32_t i = 0; i < expr->type->cells; i++) {
        if (expr->kind == EXPR_UNION) {
            ret_set[i] = a[i] | b[i];
        } else if (expr->kind == EXPR_INTERSECTION) {
            ret_set[i] = a[i] & b[i];
        } else {
            ret_set[i] = a[i] & ~b[i];
        }
    }
}

static void make_optional(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    bool tagged = optional_has_tag(expr->type);
    if (tagged) ret_cells[0] = 1;
    evaluate_into(evaluator, expr->a, ret_cells + tagged);
}

static void make_map(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    const Type *index = expr->type->index;
    uint32_t width = expr->type->element->cells;
    Mark mark = scratch_mark(&evaluator->scratch);
    for (uint64_t i = 0; i < type_values(index); i++) {
        evaluator_count(evaluator);
        evaluator->frame[expr->binding->slot] = index->low + (int64_t)i;
        evaluate_into(evaluator, expr->a, ret_cells + i * width);
        scratch_reset(&evaluator->scratch, mark);
    }
}

static void make_struct(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    for (uint32_t i = 0; i < expr->list_count; i++) {
        evaluate_into(evaluator, expr->list[i], ret_cells + expr->type->fields[i].offset);
    }
}

static void change_struct(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    evaluate_into(evaluator, expr->a, ret_cells);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        const Field *field = &expr->type->fields[expr->fields[i]];
        evaluate_into(evaluator, expr->list[i], ret_cells + field->offset);
    }
}

static void copy_value(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    if (expr->type->cells == 1) {
        *ret_cells = evaluate_cell(evaluator, expr);
        return;
    }
    count_cells(evaluator, expr->type->cells);
    /* The same cells when a let inside a loop is given what it has. */
    memmove(ret_cells, evaluate_cells(evaluator, expr), expr->type->cells * sizeof *ret_cells);
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
void evaluate_into(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    switch (expr->kind) {
    case EXPR_SET: make_set(evaluator, expr, ret_cells); return;
    case EXPR_FILTER: filter_set(evaluator, expr, ret_cells); return;
    case EXPR_RESET: rebase_set(evaluator, expr, ret_cells); return;
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: combine_sets(evaluator, expr, ret_cells); return;
    case EXPR_SOME: make_optional(evaluator, expr, ret_cells); return;
    case EXPR_MAP: make_map(evaluator, expr, ret_cells); return;
    case EXPR_STRUCT: make_struct(evaluator, expr, ret_cells); return;
    case EXPR_WITH: change_struct(evaluator, expr, ret_cells); return;
    case EXPR_CONST:
    case EXPR_PARAM:
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_SELF:
    case EXPR_PEER:
    case EXPR_BOUND:
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IMPLIES:
    case EXPR_IF:
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_AT_MOST:
    case EXPR_GREATER:
    case EXPR_AT_LEAST:
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_REMAINDER:
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_VALUE:
    case EXPR_COALESCE:
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_COUNT:
    case EXPR_SUM:
    case EXPR_INDEX:
    case EXPR_FIELD:
    case EXPR_LENGTH:
    case EXPR_HEAD:
    case EXPR_CHECK:
    case EXPR_CALL:
    case EXPR_FRESH:
    case EXPR_FIRST:
    case EXPR_NEXT:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_STUCK:
    case EXPR_BY:
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO:
    case EXPR_TAKEN: copy_value(evaluator, expr, ret_cells); return;
    }
}

static void check_many(Evaluator *evaluator, const Expr *expr, const Type *type, uint64_t times,
                       const int64_t *cells)
{
    if (type->kind != TYPE_RANGE && type_is_scalar(type)) return;
    for (uint64_t i = 0; i < times; i++) {
        evaluator_count(evaluator);
        check_ranges(evaluator, expr, type, cells + i * type->cells);
    }
}

static void check_optional(Evaluator *evaluator, const Expr *expr, const Type *type,
                           const int64_t *cells)
{
    if (optional_has_tag(type)) {
        if (cells[0] != 0) check_ranges(evaluator, expr, type->element, cells + 1);
    } else if (cells[0] != NO_VALUE) {
        check_ranges(evaluator, expr, type->element, cells);
    }
}

static void check_fields(Evaluator *evaluator, const Expr *expr, const Type *type,
                         const int64_t *cells)
{
    for (uint32_t i = 0; i < type->field_count; i++) {
        check_ranges(evaluator, expr, type->fields[i].type, cells + type->fields[i].offset);
    }
}

void check_ranges(Evaluator *evaluator, const Expr *expr, const Type *type, const int64_t *cells)
{
    switch (type->kind) {
    case TYPE_RANGE:
        if (*cells < type->low || *cells > type->high) {
            evaluator_fail(evaluator, ERROR_RANGE, expr, type, *cells);
        }
        return;
    case TYPE_OPTIONAL: check_optional(evaluator, expr, type, cells); return;
    case TYPE_MAP:
        check_many(evaluator, expr, type->element, type_values(type->index), cells);
        return;
    case TYPE_STRUCT: check_fields(evaluator, expr, type, cells); return;
    case TYPE_QUEUE:
    case TYPE_BAG:
        check_many(evaluator, expr, type->element, (uint64_t)cells[0], cells + 1);
        return;
    case TYPE_BOOL: /* of these all values fit, if only the types are alike */
    case TYPE_INT:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return;
    }
}

/* All arguments are evaluated before any parameter is set: f(1, f(2, 3)) uses the same ones twice.
 */
static void pass_arguments(Evaluator *evaluator, const Expr *call)
{
    const Binding *parameters = call->function->parameters;
    size_t cells = 0, at = 0;
    for (uint32_t i = 0; i < call->list_count; i++) cells += parameters[i].type->cells;
    int64_t *values = scratch_take(&evaluator->scratch, cells);
    for (uint32_t i = 0; i < call->list_count; i++) {
        evaluate_into(evaluator, call->list[i], values + at);
        at += parameters[i].type->cells;
    }
    at = 0;
    for (uint32_t i = 0; i < call->list_count; i++) {
        memcpy(evaluator->frame + parameters[i].slot, values + at,
               parameters[i].type->cells * sizeof *values);
        at += parameters[i].type->cells;
    }
}

Mark call_begin(Evaluator *evaluator, const Expr *call)
{
    Mark mark = scratch_mark(&evaluator->scratch);
    evaluator_count(evaluator);
    if (++evaluator->calls > CALLS_MOST) {
        evaluator_fail(evaluator, ERROR_DOMAIN, call, call->type, 0);
    }
    if (call->list_count == 1 && call->function->parameters[0].type->cells == 1) {
        evaluator->frame[call->function->parameters[0].slot] =
            evaluate_cell(evaluator, call->list[0]);
    } else if (call->list_count > 0) {
        pass_arguments(evaluator, call);
    }
    return mark;
}

void call_end(Evaluator *evaluator, Mark mark)
{
    evaluator->calls--;
    scratch_reset(&evaluator->scratch, mark);
}
