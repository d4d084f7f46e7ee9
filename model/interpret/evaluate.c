/* evaluate.c - the value of an expression, one cell at a time.
 *
 * evaluate_cell gives the values of one cell, nearly all there are. Wider values are not moved
 * where they need not be: evaluate_cells follows a path (a variable, an entry, a field) to where
 * its cells lie. Values that have to be made are made by build.c. */
#include "interpreter_private.h"

/* Binds the name to each member and sees whether `where` lets it in. */
static bool bound_member(Evaluator *evaluator, const Expr *expr, int64_t value)
{
    evaluator_count(evaluator);
    evaluator->frame[expr->binding->slot] = value;
    return !expr->a || evaluate_cell(evaluator, expr->a);
}

/* With the member bound: does the quantifier count it, and is its body `wanted`? */
static bool member_is(Evaluator *evaluator, const Expr *expr, int64_t value, bool wanted)
{
    if (!bound_member(evaluator, expr, value)) return false;
    evaluator_cover(evaluator, expr, true);
    return (evaluate_cell(evaluator, expr->b) != 0) == wanted;
}

/* What is covered must not depend on the order of identities: members behind the one that decides
 * are looked at, too. Errors there are none, since nobody looks there else. */
static void cover_others(Evaluator *evaluator, const Expr *expr, const Members *members,
                         uint32_t from)
{
    for (uint32_t i = members_seek(members, from); i != NO_MEMBER;
         i = members_seek(members, i + 1)) {
        evaluator_count(evaluator);
        evaluator->frame[expr->binding->slot] = member_value(members, i);
        if (expr->a && evaluate_trying(evaluator, expr->a) != EVAL_TRUE) continue;
        evaluator_cover(evaluator, expr, true);
        evaluate_trying(evaluator, expr->b);
    }
}

/* forall (`wanted` false) or exists (true): is there a member whose body is `wanted`? */
static bool some_member(Evaluator *evaluator, const Expr *expr, bool wanted)
{
    Members members = domain_members(evaluator, expr->domain);
    Mark mark = scratch_mark(&evaluator->scratch);
    evaluator_cover(evaluator, expr, false);
    for (uint32_t i = members_seek(&members, 0); i != NO_MEMBER;
         i = members_seek(&members, i + 1)) {
        bool found = member_is(evaluator, expr, member_value(&members, i), wanted);
        scratch_reset(&evaluator->scratch, mark);
        if (!found) continue;
        if (evaluator->coverage) cover_others(evaluator, expr, &members, i + 1);
        return true;
    }
    return false;
}

static int64_t checked(Evaluator *evaluator, const Expr *expr, bool overflow, int64_t result)
{
    /* NO_VALUE is no number: it says that there is none. */
    if (overflow || result == NO_VALUE) {
        evaluator_fail(evaluator, ERROR_OVERFLOW, expr, expr->type, 0);
    }
    return result;
}

static int64_t add(Evaluator *evaluator, const Expr *expr, int64_t a, int64_t b)
{
    int64_t result;
    bool overflow = __builtin_add_overflow(a, b, &result);
    return checked(evaluator, expr, overflow, result);
}

static int64_t subtract(Evaluator *evaluator, const Expr *expr, int64_t a, int64_t b)
{
    int64_t result;
    bool overflow = __builtin_sub_overflow(a, b, &result);
    return checked(evaluator, expr, overflow, result);
}

static int64_t multiply(Evaluator *evaluator, const Expr *expr, int64_t a, int64_t b)
{
    int64_t result;
    bool overflow = __builtin_mul_overflow(a, b, &result);
    return checked(evaluator, expr, overflow, result);
}

/* Euclidean, as in SMT-LIB: the remainder is never negative. */
static int64_t divide(Evaluator *evaluator, const Expr *expr, bool want_remainder)
{
    int64_t a = evaluate_cell(evaluator, expr->a), b = evaluate_cell(evaluator, expr->b);
    if (b == 0) evaluator_fail(evaluator, ERROR_DIVISION, expr, expr->type, a);
    int64_t quotient = a / b, remainder = a % b;
    if (remainder < 0) {
        remainder += b < 0 ? -b : b;
        quotient += b < 0 ? 1 : -1;
    }
    return want_remainder ? remainder : quotient;
}

/* count, or sum of the bodies. */
static int64_t total(Evaluator *evaluator, const Expr *expr)
{
    Members members = domain_members(evaluator, expr->domain);
    Mark mark = scratch_mark(&evaluator->scratch);
    int64_t result = 0;
    evaluator_cover(evaluator, expr, false);
    for (uint32_t i = members_seek(&members, 0); i != NO_MEMBER;
         i = members_seek(&members, i + 1)) {
        if (bound_member(evaluator, expr, member_value(&members, i))) {
            evaluator_cover(evaluator, expr, true);
            int64_t value = evaluate_cell(evaluator, expr->b);
            result = expr->kind == EXPR_SUM ? add(evaluator, expr, result, value)
                                            : result + (value != 0);
        }
        scratch_reset(&evaluator->scratch, mark);
    }
    return result;
}

static bool equal(Evaluator *evaluator, const Expr *expr)
{
    if (expr->a->type->cells == 1) {
        int64_t a = evaluate_cell(evaluator, expr->a);
        return a == evaluate_cell(evaluator, expr->b);
    }
    const int64_t *a = evaluate_cells(evaluator, expr->a);
    const int64_t *b = evaluate_cells(evaluator, expr->b);
    return memcmp(a, b, expr->a->type->cells * sizeof *a) == 0;
}

static bool in_set(Evaluator *evaluator, const Expr *expr)
{
    int64_t element = evaluate_cell(evaluator, expr->a);
    const int64_t *set = evaluate_cells(evaluator, expr->b);
    /* Also right for elements below: they become huge. */
    uint64_t bit = (uint64_t)element - (uint64_t)element_low(expr->b->type);
    return bit < set_capacity(expr->b->type) && bit_get(set, (uint32_t)bit);
}

static bool in_range(Evaluator *evaluator, const Expr *expr)
{
    int64_t value = evaluate_cell(evaluator, expr->a);
    int64_t low = evaluate_cell(evaluator, expr->b), high = evaluate_cell(evaluator, expr->c);
    return low <= value && value <= high;
}

static bool in_queue(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *element = evaluate_cells(evaluator, expr->a);
    const int64_t *queue = evaluate_cells(evaluator, expr->b);
    uint32_t width = expr->b->type->element->cells;
    for (int64_t i = 0; i < queue[0]; i++) {
        evaluator_count(evaluator);
        if (memcmp(queue + 1 + i * width, element, width * sizeof *element) == 0) return true;
    }
    return false;
}

static int64_t set_size(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *set = evaluate_cells(evaluator, expr->a);
    int64_t size = 0;
    for (uint32_t i = 0; i < expr->a->type->cells; i++) {
        size += __builtin_popcountll((uint64_t)set[i]);
    }
    return size;
}

static int64_t extreme_element(Evaluator *evaluator, const Expr *expr)
{
    Members members = set_members(expr->a->type, evaluate_cells(evaluator, expr->a));
    uint32_t member = expr->kind == EXPR_LEAST ? members_seek(&members, 0) : members_last(&members);
    if (member == NO_MEMBER) evaluator_fail(evaluator, ERROR_EMPTY, expr, expr->type, 0);
    return member_value(&members, member);
}

static int64_t lesser_or_greater(Evaluator *evaluator, const Expr *expr)
{
    int64_t a = evaluate_cell(evaluator, expr->a), b = evaluate_cell(evaluator, expr->b);
    return (a < b) == (expr->kind == EXPR_MIN) ? a : b;
}

static int64_t check_cell(Evaluator *evaluator, const Expr *expr)
{
    int64_t value = evaluate_cell(evaluator, expr->a);
    const Type *type = expr->type;
    if (type->kind != TYPE_RANGE) {
        check_ranges(evaluator, expr, type, &value);
    } else if (value < type->low || value > type->high) {
        evaluator_fail(evaluator, ERROR_RANGE, expr, type, value);
    }
    return value;
}

static int64_t call_cell(Evaluator *evaluator, const Expr *expr)
{
    Mark mark = call_begin(evaluator, expr);
    int64_t result = evaluate_cell(evaluator, expr->function->body);
    call_end(evaluator, mark);
    return result;
}

static const int64_t *call_cells(Evaluator *evaluator, const Expr *expr)
{
    int64_t *result = scratch_take(&evaluator->scratch, expr->type->cells);
    Mark mark = call_begin(evaluator, expr);
    evaluate_into(evaluator, expr->function->body, result);
    call_end(evaluator, mark);
    return result;
}

static const int64_t *map_entry(Evaluator *evaluator, const Expr *expr)
{
    const Type *map = expr->a->type;
    const int64_t *entries = evaluate_cells(evaluator, expr->a);
    int64_t index = evaluate_cell(evaluator, expr->b);
    if (index < map->index->low || index > map->index->high) {
        evaluator_fail(evaluator, ERROR_INDEX, expr, map->index, index);
    }
    return entries + (uint64_t)(index - map->index->low) * map->element->cells;
}

static const int64_t *struct_field(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *fields = evaluate_cells(evaluator, expr->a);
    return fields + expr->a->type->fields[expr->number].offset;
}

static const int64_t *optional_value(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *optional = evaluate_cells(evaluator, expr->a);
    bool tagged = optional_has_tag(expr->a->type);
    if (tagged ? *optional == 0 : *optional == NO_VALUE) {
        evaluator_fail(evaluator, ERROR_NONE, expr, expr->type, 0);
    }
    return optional + tagged;
}

static const int64_t *coalesced(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *optional = evaluate_cells(evaluator, expr->a);
    bool tagged = optional_has_tag(expr->a->type);
    if (tagged ? *optional == 0 : *optional == NO_VALUE) return evaluate_cells(evaluator, expr->b);
    return tagged && expr->type->kind != TYPE_OPTIONAL ? optional + 1 : optional;
}

static const int64_t *queue_head(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *queue = evaluate_cells(evaluator, expr->a);
    if (queue[0] == 0) evaluator_fail(evaluator, ERROR_EMPTY, expr, expr->type, 0);
    return queue + 1;
}

/* The instance that process[a] means. */
static uint32_t instance_meant(Evaluator *evaluator, const Expr *expr)
{
    if (!expr->a) return 0;
    const Type *index = expr->process->index;
    int64_t value = evaluate_cell(evaluator, expr->a);
    if (value < index->low || value > index->high) {
        evaluator_fail(evaluator, ERROR_INDEX, expr, index, value);
    }
    return (uint32_t)(value - index->low);
}

static const PlaceInfo *place_of(Evaluator *evaluator, const Process *process, uint32_t instance)
{
    return &process->places[evaluator->state[instance_base(process, instance)]];
}

static const int64_t *local_of_peer(Evaluator *evaluator, const Expr *expr)
{
    uint32_t instance = instance_meant(evaluator, expr);
    if (!place_of(evaluator, expr->process, instance)->in_scope[expr->local]) {
        evaluator_fail(evaluator, ERROR_SCOPE, expr, expr->type, 0);
    }
    return evaluator->state + instance_base(expr->process, instance) + expr->number;
}

/* At a choice the shape of control says which steps may come first, and the choices themselves
 * whether one does, since conditions on the way can rule it out. */
static bool is_at(Evaluator *evaluator, const Expr *expr)
{
    uint32_t instance = instance_meant(evaluator, expr);
    const PlaceInfo *place = place_of(evaluator, expr->process, instance);
    bool possible = false;
    for (uint32_t i = 0; i < expr->step_count && !possible; i++) {
        possible = place->possible[expr->steps[i]->position];
    }
    if (!possible || place->node->kind == NODE_STEP) return possible;
    return interpreter_can_come_first(evaluator->interpreter, expr->process, instance, expr->steps,
                                      expr->step_count);
}

static bool is_done(Evaluator *evaluator, const Expr *expr)
{
    uint32_t instance = instance_meant(evaluator, expr);
    return place_of(evaluator, expr->process, instance)->node->kind == NODE_DONE;
}

static bool is_taken_by(Evaluator *evaluator, const Expr *expr)
{
    const Moment *moment = evaluator->moment;
    uint32_t instance = instance_meant(evaluator, expr);
    if (moment->process != expr->process) return false;
    if (expr->a && moment->instance != instance) return false;
    for (uint32_t i = 0; i < expr->step_count; i++) {
        if (expr->steps[i] == moment->step) return true;
    }
    return expr->step_count == 0;
}

static bool is_stuck(Evaluator *evaluator, const Expr *expr)
{
    uint32_t only = expr->a ? instance_meant(evaluator, expr) : NO_MEMBER;
    return !interpreter_can_step(evaluator->interpreter, expr->process, only);
}

/* Reads variables after the transition from here on; gives where they were read until now. */
static const int64_t *enter_next(Evaluator *evaluator)
{
    const int64_t *before = evaluator->state;
    PROMISE(evaluator->moment && evaluator->moment->after);
    evaluator->state = evaluator->moment->after;
    return before;
}

static int64_t next_cell(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *before = enter_next(evaluator);
    int64_t value = evaluate_cell(evaluator, expr->a);
    evaluator->state = before;
    return value;
}

static const int64_t *next_cells(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *before = enter_next(evaluator);
    const int64_t *value = evaluate_cells(evaluator, expr->a);
    evaluator->state = before;
    return value;
}

static int64_t made_cell(Evaluator *evaluator, const Expr *expr)
{
    int64_t cell;
    evaluate_into(evaluator, expr, &cell);
    return cell;
}

/* The first operand; where it is `going_on`, the second one is looked at. */
static bool operand(Evaluator *evaluator, const Expr *expr, bool going_on)
{
    bool a = evaluate_cell(evaluator, expr->a) != 0;
    evaluator_cover(evaluator, expr, a == going_on);
    return a;
}

#define CELL(operand) evaluate_cell(evaluator, expr->operand)
#define TRUTH(operand) (evaluate_cell(evaluator, expr->operand) != 0)

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
int64_t evaluate_cell(Evaluator *evaluator, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CONST:
    case EXPR_PARAM: return expr->number;
    case EXPR_SHARED: return evaluator->state[expr->number];
    case EXPR_LOCAL: return evaluator->locals[expr->number];
    case EXPR_SELF: return evaluator->self;
    case EXPR_PEER: return *local_of_peer(evaluator, expr);
    case EXPR_BOUND: return evaluator->frame[expr->binding->slot];
    case EXPR_NOT: return !TRUTH(a);
    case EXPR_AND: return operand(evaluator, expr, true) && TRUTH(b);
    case EXPR_OR: return operand(evaluator, expr, false) || TRUTH(b);
    case EXPR_IMPLIES: return !operand(evaluator, expr, true) || TRUTH(b);
    case EXPR_IF: return TRUTH(a) ? CELL(b) : CELL(c);
    case EXPR_EQUAL: return equal(evaluator, expr);
    case EXPR_UNEQUAL: return !equal(evaluator, expr);
    case EXPR_LESS: {
        int64_t a = CELL(a);
        return a < CELL(b);
    }
    case EXPR_AT_MOST: {
        int64_t a = CELL(a);
        return a <= CELL(b);
    }
    case EXPR_GREATER: {
        int64_t a = CELL(a);
        return a > CELL(b);
    }
    case EXPR_AT_LEAST: {
        int64_t a = CELL(a);
        return a >= CELL(b);
    }
    case EXPR_NEGATE: return -CELL(a); /* NO_VALUE, whose negation would overflow, is no number */
    case EXPR_ADD: {
        int64_t a = CELL(a);
        return add(evaluator, expr, a, CELL(b));
    }
    case EXPR_SUBTRACT: {
        int64_t a = CELL(a);
        return subtract(evaluator, expr, a, CELL(b));
    }
    case EXPR_MULTIPLY: {
        int64_t a = CELL(a);
        return multiply(evaluator, expr, a, CELL(b));
    }
    case EXPR_DIVIDE: return divide(evaluator, expr, false);
    case EXPR_REMAINDER: return divide(evaluator, expr, true);
    case EXPR_MIN:
    case EXPR_MAX: return lesser_or_greater(evaluator, expr);
    case EXPR_IN_SET: return in_set(evaluator, expr);
    case EXPR_IN_RANGE: return in_range(evaluator, expr);
    case EXPR_IN_QUEUE: return in_queue(evaluator, expr);
    case EXPR_SIZE: return set_size(evaluator, expr);
    case EXPR_LEAST:
    case EXPR_GREATEST: return extreme_element(evaluator, expr);
    case EXPR_VALUE: return *optional_value(evaluator, expr);
    case EXPR_COALESCE: return *coalesced(evaluator, expr);
    case EXPR_FORALL: return !some_member(evaluator, expr, false);
    case EXPR_EXISTS: return some_member(evaluator, expr, true);
    case EXPR_COUNT:
    case EXPR_SUM: return total(evaluator, expr);
    case EXPR_INDEX: return *map_entry(evaluator, expr);
    case EXPR_FIELD: return *struct_field(evaluator, expr);
    case EXPR_LENGTH: return *evaluate_cells(evaluator, expr->a);
    case EXPR_HEAD: return *queue_head(evaluator, expr);
    case EXPR_CHECK: return check_cell(evaluator, expr);
    case EXPR_CALL: return call_cell(evaluator, expr);
    case EXPR_FRESH: return run_fresh(evaluator->run, expr);
    case EXPR_FIRST: return 0;
    case EXPR_NEXT: return next_cell(evaluator, expr);
    case EXPR_AT: return is_at(evaluator, expr);
    case EXPR_DONE: return is_done(evaluator, expr);
    case EXPR_STUCK: return is_stuck(evaluator, expr);
    case EXPR_BY:
    case EXPR_TAKEN: return is_taken_by(evaluator, expr);
    case EXPR_UNION: return CELL(a) | CELL(b);
    case EXPR_INTERSECTION: return CELL(a) & CELL(b);
    case EXPR_DIFFERENCE: {
        int64_t a = CELL(a);
        return a & ~CELL(b);
    }
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET:
    case EXPR_SOME:
    case EXPR_MAP:
    case EXPR_STRUCT:
    case EXPR_WITH: return made_cell(evaluator, expr);
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO: BUG("a formula over time has no value in a state");
    }
    BUG("an expression of no kind");
}

static const int64_t *checked_cells(Evaluator *evaluator, const Expr *expr)
{
    const int64_t *value = evaluate_cells(evaluator, expr->a);
    check_ranges(evaluator, expr, expr->type, value);
    return value;
}

static const int64_t *made_cells(Evaluator *evaluator, const Expr *expr)
{
    int64_t *cells = scratch_take(&evaluator->scratch, expr->type->cells);
    evaluate_into(evaluator, expr, cells);
    return cells;
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
const int64_t *evaluate_cells(Evaluator *evaluator, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CONST: return expr->type->cells == 1 ? &expr->number : expr->cells;
    case EXPR_PARAM: return &expr->number;
    case EXPR_SHARED: return evaluator->state + expr->number;
    case EXPR_LOCAL: return evaluator->locals + expr->number;
    case EXPR_SELF: return &evaluator->self;
    case EXPR_PEER: return local_of_peer(evaluator, expr);
    case EXPR_BOUND: return evaluator->frame + expr->binding->slot;
    case EXPR_IF: return evaluate_cells(evaluator, TRUTH(a) ? expr->b : expr->c);
    case EXPR_VALUE: return optional_value(evaluator, expr);
    case EXPR_COALESCE: return coalesced(evaluator, expr);
    case EXPR_INDEX: return map_entry(evaluator, expr);
    case EXPR_FIELD: return struct_field(evaluator, expr);
    case EXPR_HEAD: return queue_head(evaluator, expr);
    case EXPR_CHECK: return checked_cells(evaluator, expr);
    case EXPR_CALL: return call_cells(evaluator, expr);
    case EXPR_NEXT: return next_cells(evaluator, expr);
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IMPLIES:
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
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION:
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_SOME:
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_COUNT:
    case EXPR_SUM:
    case EXPR_MAP:
    case EXPR_STRUCT:
    case EXPR_WITH:
    case EXPR_LENGTH:
    case EXPR_FRESH:
    case EXPR_FIRST:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_STUCK:
    case EXPR_BY:
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO:
    case EXPR_TAKEN: return made_cells(evaluator, expr);
    }
    BUG("an expression of no kind");
}
