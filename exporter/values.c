/* values.c - the text of expressions: of a part of their value that is one cell. */
#include "exporter.h"
#include "support/bug.h"

const char *as_number(Emitter *emitter, const Type *type, const char *text)
{
    return is_boolean(type) ? t_count(emitter, text) : text;
}

const char *from_number(Emitter *emitter, const Type *type, const char *text)
{
    return is_boolean(type) ? t_equal(emitter, text, "1") : text;
}

const char *value_text(Emitter *emitter, const Expr *expr)
{
    return value_read(emitter, expr, NULL);
}

const char *number_text(Emitter *emitter, const Expr *expr)
{
    return as_number(emitter, expr->type, value_text(emitter, expr));
}

void bind_text(Emitter *emitter, const Binding *binding, const char *number)
{
    Bound *bound = ARENA_NEW(emitter->arena, Bound);
    *bound = (Bound){.binding = binding,
                     .text = from_number(emitter, binding->type, number),
                     .next = emitter->bound};
    emitter->bound = bound;
}

/* ---- domains ---- */

void domain_range(Emitter *emitter, const Domain *domain, int64_t *ret_low, int64_t *ret_high)
{
    int64_t unused;
    if (domain->set != NULL) {
        *ret_low = element_least(domain->set->type);
        *ret_high = element_most(domain->set->type);
    } else {
        expr_interval(domain->low, ret_low, &unused);
        expr_interval(domain->high, &unused, ret_high);
    }
    if (*ret_low < -TYPE_VALUES_MOST * 16 || *ret_high > TYPE_VALUES_MOST * 16) {
        refuse(emitter, domain->span, "it can't be told how far this range reaches");
        *ret_low = *ret_high = 0;
    }
}

const char *domain_holds(Emitter *emitter, const Domain *domain, const char *element)
{
    if (domain->set != NULL) {
        const Type *set = domain->set->type;
        if (element_least(set) > element_most(set)) return FALSE_TEXT;
        return value_read(emitter, domain->set, &(Part){.kind = PART_MEMBER, .text = element});
    }
    int64_t low, high, unused;
    const char *above = TRUE_TEXT, *below = TRUE_TEXT;
    expr_interval(domain->low, &low, &unused);
    expr_interval(domain->high, &unused, &high);
    if (low != unused || domain->low->kind != EXPR_CONST) {
        above = t_compare(emitter, ">=", element, number_text(emitter, domain->low));
    }
    if (domain->high->kind != EXPR_CONST) {
        below = t_compare(emitter, "<=", element, number_text(emitter, domain->high));
    }
    return t_and(emitter, above, below);
}

/* ---- quantifiers ---- */

typedef enum Wanted { WANT_QUANTIFIED, WANT_COUNT, WANT_SUM, WANT_FILTERED } Wanted;

typedef struct Over {
    const Expr *expr;
    bool all;
    Wanted wanted;
} Over;

static const char *over_one(Emitter *emitter, void *context, const char *index)
{
    const Over *over = context;
    const Expr *expr = over->expr;
    const Bound *bound = emitter->bound;
    const char *holds = domain_holds(emitter, expr->domain, index);
    bind_text(emitter, expr->binding, index);
    if (!t_is_false(holds) && expr->a != NULL) {
        holds = t_and(emitter, holds, value_text(emitter, expr->a));
    }
    const char *result = over->wanted == WANT_SUM ? "0" : t_bool(over->all);
    if (over->wanted == WANT_COUNT && t_is_false(holds)) result = "0";
    if (!t_is_false(holds)) {
        const char *body = value_text(emitter, expr->b);
        if (over->wanted == WANT_COUNT) {
            result = t_count(emitter, t_and(emitter, holds, body));
        } else if (over->wanted == WANT_SUM) {
            result = t_if(emitter, holds, body, "0");
        } else {
            result = over->all ? t_implies(emitter, holds, body) : t_and(emitter, holds, body);
        }
    }
    emitter->bound = bound;
    return result;
}

static const char *quantifier(Emitter *emitter, const Expr *expr)
{
    int64_t low, high;
    Over over = {expr, expr->kind == EXPR_FORALL, WANT_QUANTIFIED};
    domain_range(emitter, expr->domain, &low, &high);
    if (expr->kind == EXPR_COUNT || expr->kind == EXPR_SUM) {
        over.wanted = expr->kind == EXPR_COUNT ? WANT_COUNT : WANT_SUM;
        return t_sum(emitter, low, high, over_one, &over);
    }
    return t_quantified(emitter, over.all, low, high, over_one, &over);
}

/* ---- sets ---- */

static const char *set_size_one(Emitter *emitter, void *context, const char *index)
{
    const Part part = {.kind = PART_MEMBER, .text = index};
    return t_count(emitter, value_read(emitter, context, &part));
}

static const char *set_extreme(Emitter *emitter, const Expr *expr)
{
    const Expr *set = expr->a;
    int64_t low = element_least(set->type), high = element_most(set->type);
    bool least = expr->kind == EXPR_LEAST;
    const char *result = t_number(emitter, least ? high : low);
    for (int64_t i = 1; i <= high - low && !is_refused(emitter); i++) {
        const char *element = t_number(emitter, least ? high - i : low + i);
        const char *in = value_read(emitter, set, &(Part){.kind = PART_MEMBER, .text = element});
        result = t_if(emitter, in, element, result);
    }
    return from_number(emitter, expr->type, result);
}

static const char *member_of_list(Emitter *emitter, const Expr *expr, const char *element)
{
    const char *result = FALSE_TEXT;
    for (uint32_t i = 0; i < expr->list_count; i++) {
        result =
            t_or(emitter, result, t_equal(emitter, element, number_text(emitter, expr->list[i])));
    }
    return result;
}

static const char *member_of_filter(Emitter *emitter, const Expr *expr, const char *element)
{
    const Bound *bound = emitter->bound;
    int64_t low, high, number;
    domain_range(emitter, expr->domain, &low, &high);
    const char *holds = t_within(emitter, element, low, high);
    if (!t_is_number(element, &number) && element_least(expr->type) >= low &&
        element_most(expr->type) <= high) {
        holds = TRUE_TEXT;
    }
    if (t_is_false(holds)) return holds;
    holds = t_and(emitter, holds, domain_holds(emitter, expr->domain, element));
    bind_text(emitter, expr->binding, element);
    if (!t_is_false(holds)) holds = t_and(emitter, holds, value_text(emitter, expr->a));
    emitter->bound = bound;
    return holds;
}

/* Of a set with other bounds. */
static const char *member_within(Emitter *emitter, const Expr *set, const char *element,
                                 int64_t least, int64_t most)
{
    int64_t low = element_least(set->type), high = element_most(set->type), number;
    const char *within =
        least >= low && most <= high ? TRUE_TEXT : t_within(emitter, element, low, high);
    if (t_is_number(element, &number)) within = t_bool(number >= low && number <= high);
    if (t_is_false(within) || low > high) return FALSE_TEXT;
    return t_and(emitter, within,
                 value_read(emitter, set, &(Part){.kind = PART_MEMBER, .text = element}));
}

static const char *member_of_combined(Emitter *emitter, const Expr *expr, const Part *part)
{
    const char *a = value_read(emitter, expr->a, part), *b = value_read(emitter, expr->b, part);
    if (expr->kind == EXPR_UNION) return t_or(emitter, a, b);
    return t_and(emitter, a, expr->kind == EXPR_DIFFERENCE ? t_not(emitter, b) : b);
}

static const char *in_queue(Emitter *emitter, const Expr *expr)
{
    const Type *list = expr->b->type;
    const char *length = value_read(emitter, expr->b, &(Part){.kind = PART_LENGTH});
    const char *result = FALSE_TEXT;
    for (int64_t i = 0; i < list->capacity && !is_refused(emitter); i++) {
        const char *index = t_number(emitter, i);
        const Part item = {.kind = PART_ITEM, .text = index};
        Value there = value_then(emitter, (Value){.expr = expr->b}, item);
        const char *same = values_equal(emitter, list->element, there, (Value){.expr = expr->a});
        const char *within = t_compare(emitter, "<", index, length);
        result = t_or(emitter, result, t_and(emitter, within, same));
    }
    return result;
}

/* ---- who acts, and where control is ---- */

static const char *instance_text(Emitter *emitter, const Expr *expr)
{
    return expr->a == NULL ? NULL : number_text(emitter, expr->a);
}

const char *place_test(Emitter *emitter, const Process *process, const char *instance,
                       const bool *places)
{
    const char *pc = root_read(emitter, emitter->places[process->position], instance, NULL);
    const char *result = FALSE_TEXT, *other = TRUE_TEXT;
    uint32_t count = 0;
    for (uint32_t i = 0; i < process->place_count; i++) {
        const char *name = place_name(emitter, process, i);
        if (places[i]) result = t_or(emitter, result, t_equal(emitter, pc, name));
        if (!places[i]) {
            other = t_and(emitter, other, t_not(emitter, t_equal(emitter, pc, name)));
        }
        count += places[i];
    }
    if (count == process->place_count) return TRUE_TEXT;
    return count > process->place_count / 2 + 1 ? other : result;
}

/* Do conditions between a choice and its first step decide whether it can come first? */
static bool depends(const Node *node, uint32_t depth)
{
    switch (node->kind) {
    case NODE_STEP:
    case NODE_DONE: return false;
    case NODE_DECIDE:
    case NODE_ADVANCE: return true;
    case NODE_SET: return depth > 200 || depends(node->next, depth + 1);
    case NODE_FOR_ANY: return depth > 0 || depends(node->next, depth + 1);
    case NODE_EITHER:
        for (uint32_t i = 0; i < node->branch_count; i++) {
            if (depth > 200 || depends(node->branches[i], depth + 1)) return true;
        }
        return false;
    }
    return true;
}

static const char *at(Emitter *emitter, const Expr *expr)
{
    const Process *process = expr->process;
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        for (uint32_t j = 0; j < expr->step_count; j++) {
            places[i] |= process->places[i].possible[expr->steps[j]->position];
        }
        if (places[i] && depends(process->places[i].node, 0)) {
            refuse(emitter, expr->span, "conditions decide here whether control is at that step");
        }
    }
    return place_test(emitter, process, instance_text(emitter, expr), places);
}

static const char *done(Emitter *emitter, const Expr *expr)
{
    const Process *process = expr->process;
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        places[i] = process->places[i].node->kind == NODE_DONE;
    }
    return place_test(emitter, process, instance_text(emitter, expr), places);
}

static const char *taken_by(Emitter *emitter, const Expr *expr)
{
    bool is_step = expr->step_count == 0;
    for (uint32_t i = 0; i < expr->step_count; i++) is_step |= expr->steps[i] == emitter->step;
    if (emitter->process != expr->process || !is_step) return FALSE_TEXT;
    if (expr->a == NULL) return TRUE_TEXT;
    return t_equal(emitter, emitter->self, number_text(emitter, expr->a));
}

/* ---- names that are bound ---- */

/* A function's parameters and what its body says of them need not be the same objects. */
static bool is_same_binding(const Binding *a, const Binding *b)
{
    return a == b || (a->slot == b->slot && strcmp(a->name, b->name) == 0);
}

static const char *bound_read(Emitter *emitter, const Expr *expr, const Part *part)
{
    const Bound *bound = emitter->bound;
    while (bound != NULL && !is_same_binding(bound->binding, expr->binding)) bound = bound->next;
    if (bound == NULL) {
        refuse(emitter, expr->span, "`%s` has no value here", expr->name ? expr->name : "name");
        return "0";
    }
    if (bound->temporary) emitter->touched = true;
    if (bound->text != NULL) return bound->text;
    if (bound->root != NULL) return root_read(emitter, bound->root, NULL, part);
    const Bound *here = emitter->bound;
    bool before = emitter->before;
    emitter->bound = bound->outer;
    emitter->before = bound->before;
    const char *text = value_read(emitter, bound->expr, part);
    emitter->bound = here;
    emitter->before = before;
    return text;
}

void bind_arguments(Emitter *emitter, const Expr *call)
{
    const Bound *outer = emitter->bound;
    for (uint32_t i = 0; i < call->list_count; i++) {
        Bound *bound = ARENA_NEW(emitter->arena, Bound);
        *bound = (Bound){.binding = &call->function->parameters[i],
                         .expr = call->list[i],
                         .outer = outer,
                         .before = emitter->before};
        if (is_plain(call->list[i]->type)) {
            const Bound *here = emitter->bound;
            emitter->bound = outer;
            bound->text = value_text(emitter, call->list[i]);
            emitter->bound = here;
        }
        bound->next = emitter->bound;
        emitter->bound = bound;
    }
}

static const char *call_read(Emitter *emitter, const Expr *expr, const Part *part)
{
    const Bound *bound = emitter->bound;
    bind_arguments(emitter, expr);
    const char *text = value_read(emitter, expr->function->body, part);
    emitter->bound = bound;
    return text;
}

static const char *fresh_text(Emitter *emitter, const Expr *expr)
{
    for (size_t i = emitter->fresh.count; i-- > 0;) {
        if (emitter->fresh.items[i].expr == expr) return emitter->fresh.items[i].text;
    }
    refuse(emitter, expr->span, "`fresh` can't be exported here");
    return "0";
}

/* ---- arithmetic ---- */

static const char *quotient(Emitter *emitter, const char *a, const char *b)
{
    bool tla = emitter->format == EXPORT_TLA;
    return text_of(emitter, tla ? "(%s \\div %s)" : "(%s / %s)", a, b);
}

/* The remainder is never negative, as neither SPIN nor Rumur has it by itself; TLC has it, but divides
 * by positive numbers alone. */
static const char *remainder_text(Emitter *emitter, const char *a, bool a_is_natural, const char *b,
                                  const char *size)
{
    if (emitter->format == EXPORT_TLA) return text_of(emitter, "(%s %% %s)", a, size);
    const char *remainder = text_of(emitter, "(%s %% %s)", a, b);
    if (a_is_natural) return remainder;
    return t_if(emitter, t_compare(emitter, "<", remainder, "0"),
                t_arithmetic(emitter, '+', remainder, size), remainder);
}

static const char *division(Emitter *emitter, const Expr *expr)
{
    const char *a = number_text(emitter, expr->a), *b = number_text(emitter, expr->b);
    int64_t low, high, least, most;
    expr_interval(expr->a, &low, &high);
    expr_interval(expr->b, &least, &most);
    const char *size = least >= 0 ? b
                                  : t_if(emitter, t_compare(emitter, "<", b, "0"),
                                         t_arithmetic(emitter, '-', "0", b), b);
    const char *remainder = remainder_text(emitter, a, low >= 0, b, size);
    if (expr->kind == EXPR_REMAINDER) return remainder;
    /* TLC rounds down, the others towards 0. */
    bool exact = emitter->format == EXPORT_TLA ? least < 0 : low < 0;
    return quotient(emitter, exact ? t_arithmetic(emitter, '-', a, remainder) : a, b);
}

static const char *compared(Emitter *emitter, const Expr *expr, const char *sign)
{
    const char *a = number_text(emitter, expr->a);
    return t_compare(emitter, sign, a, number_text(emitter, expr->b));
}

/* TLC itself says when a number leaves its 32 bits. */
static const char *arithmetic(Emitter *emitter, const Expr *expr, char sign)
{
    int64_t low, high;
    expr_interval(expr, &low, &high);
    bool known = low != INT64_MIN && high != INT64_MAX;
    if (known && emitter->format == EXPORT_PROMELA) demand_32_bits(emitter, low, high);
    const char *a = number_text(emitter, expr->a);
    return t_arithmetic(emitter, sign, a, number_text(emitter, expr->b));
}

static const char *lesser(Emitter *emitter, const Expr *expr, const char *sign)
{
    const char *a = number_text(emitter, expr->a), *b = number_text(emitter, expr->b);
    return t_if(emitter, t_compare(emitter, sign, a, b), a, b);
}

const char *none_text(Emitter *emitter, const Expr *optional)
{
    if (optional->kind == EXPR_SOME) return FALSE_TEXT;
    if (optional_has_tag(optional->type)) {
        return t_not(emitter, value_read(emitter, optional, &(Part){.kind = PART_GIVEN}));
    }
    return t_equal(emitter, value_text(emitter, optional), name_of(emitter, "none", "none"));
}

/* ---- values of several parts ---- */

static const char *optional_value(Emitter *emitter, const Expr *optional, const Part *part)
{
    if (optional->kind == EXPR_SOME) return value_read(emitter, optional->a, part);
    if (!optional_has_tag(optional->type)) {
        return from_number(emitter, optional->type->element, value_text(emitter, optional));
    }
    Part value = {.kind = PART_VALUE, .next = part};
    return value_read(emitter, optional, &value);
}

static const char *some(Emitter *emitter, const Expr *expr, const Part *part)
{
    if (!optional_has_tag(expr->type)) return number_text(emitter, expr->a);
    if (part->kind == PART_GIVEN) return TRUE_TEXT;
    return value_read(emitter, expr->a, part->next);
}

static const char *coalesced(Emitter *emitter, const Expr *expr, const Part *part)
{
    const char *none = none_text(emitter, expr->a), *other = value_read(emitter, expr->b, part);
    const char *value = expr->type->kind == TYPE_OPTIONAL ? value_read(emitter, expr->a, part)
                                                          : optional_value(emitter, expr->a, part);
    return t_if(emitter, none, other, value);
}

static const char *mapped(Emitter *emitter, const Expr *expr, const Part *part)
{
    const Bound *bound = emitter->bound;
    bind_text(emitter, expr->binding, part->text);
    const char *text = value_read(emitter, expr->a, part->next);
    emitter->bound = bound;
    return text;
}

static const char *changed(Emitter *emitter, const Expr *expr, const Part *part)
{
    for (uint32_t i = expr->list_count; i-- > 0;) {
        if (expr->fields[i] == part->number) return value_read(emitter, expr->list[i], part->next);
    }
    return value_read(emitter, expr->a, part);
}

static const char *head(Emitter *emitter, const Expr *expr, const Part *part)
{
    if (expr->a->type->capacity == 0) return "0";
    Part item = {.kind = PART_ITEM, .text = "0", .next = part};
    return value_read(emitter, expr->a, &item);
}

static const char *next_read(Emitter *emitter, const Expr *expr, const Part *part)
{
    bool before = emitter->before;
    emitter->before = false;
    const char *text = value_read(emitter, expr->a, part);
    emitter->before = before;
    return text;
}

static const char *chosen(Emitter *emitter, const Expr *expr, const Part *part)
{
    const char *condition = value_text(emitter, expr->a);
    if (t_is_true(condition)) return value_read(emitter, expr->b, part);
    if (t_is_false(condition)) return value_read(emitter, expr->c, part);
    const char *yes = value_read(emitter, expr->b, part);
    return t_if(emitter, condition, yes, value_read(emitter, expr->c, part));
}

static const char *in_set(Emitter *emitter, const Expr *expr)
{
    int64_t low, high;
    expr_interval(expr->a, &low, &high);
    if (expr->a->type->kind == TYPE_ENUM || is_boolean(expr->a->type)) {
        low = expr->a->type->low;
        high = expr->a->type->high;
    }
    return member_within(emitter, expr->b, number_text(emitter, expr->a), low, high);
}

static const char *logical(Emitter *emitter, const Expr *expr)
{
    const char *a = value_text(emitter, expr->a);
    if (expr->kind == EXPR_AND && t_is_false(a)) return a;
    if (expr->kind == EXPR_OR && t_is_true(a)) return a;
    if (expr->kind == EXPR_IMPLIES && t_is_false(a)) return TRUE_TEXT;
    const char *b = value_text(emitter, expr->b);
    if (expr->kind == EXPR_AND) return t_and(emitter, a, b);
    return expr->kind == EXPR_OR ? t_or(emitter, a, b) : t_implies(emitter, a, b);
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
const char *value_read(Emitter *emitter, const Expr *expr, const Part *part)
{
    /* Values of several cells are never read as a whole. */
    static const Part nothing = {.text = "0"};
    const Part *within = part != NULL ? part : &nothing;
    if (is_refused(emitter)) return "0";
    switch (expr->kind) {
    case EXPR_CONST: return constant_part(emitter, expr, part);
    case EXPR_PARAM: return t_number(emitter, expr->number);
    case EXPR_SHARED: return root_read(emitter, root_variable(emitter, expr), NULL, part);
    case EXPR_LOCAL:
        return root_read(emitter, root_local(emitter, emitter->process, expr), emitter->self, part);
    case EXPR_SELF: return from_number(emitter, expr->type, emitter->self);
    case EXPR_PEER:
        return root_read(emitter, emitter->locals[expr->process->position][expr->local],
                         instance_text(emitter, expr), part);
    case EXPR_BOUND: return bound_read(emitter, expr, part);
    case EXPR_NOT: return t_not(emitter, value_text(emitter, expr->a));
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IMPLIES: return logical(emitter, expr);
    case EXPR_IF: return chosen(emitter, expr, part);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL: {
        const char *same = values_equal(emitter, expr->a->type, (Value){.expr = expr->a},
                                        (Value){.expr = expr->b});
        return expr->kind == EXPR_EQUAL ? same : t_not(emitter, same);
    }
    case EXPR_LESS: return compared(emitter, expr, "<");
    case EXPR_AT_MOST: return compared(emitter, expr, "<=");
    case EXPR_GREATER: return compared(emitter, expr, ">");
    case EXPR_AT_LEAST: return compared(emitter, expr, ">=");
    case EXPR_NEGATE: return t_arithmetic(emitter, '-', "0", number_text(emitter, expr->a));
    case EXPR_ADD: return arithmetic(emitter, expr, '+');
    case EXPR_SUBTRACT: return arithmetic(emitter, expr, '-');
    case EXPR_MULTIPLY: return arithmetic(emitter, expr, '*');
    case EXPR_DIVIDE:
    case EXPR_REMAINDER: return division(emitter, expr);
    case EXPR_MIN: return lesser(emitter, expr, "<=");
    case EXPR_MAX: return lesser(emitter, expr, ">=");
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION: return member_of_combined(emitter, expr, part);
    case EXPR_SET: return member_of_list(emitter, expr, within->text);
    case EXPR_FILTER: return member_of_filter(emitter, expr, within->text);
    case EXPR_RESET:
        return member_within(emitter, expr->a, within->text, element_least(expr->type),
                             element_most(expr->type));
    case EXPR_IN_SET: return in_set(emitter, expr);
    case EXPR_IN_RANGE: {
        const char *a = number_text(emitter, expr->a);
        return t_and(emitter, t_compare(emitter, "<=", number_text(emitter, expr->b), a),
                     t_compare(emitter, "<=", a, number_text(emitter, expr->c)));
    }
    case EXPR_IN_QUEUE: return in_queue(emitter, expr);
    case EXPR_SIZE:
        return t_sum(emitter, element_least(expr->a->type), element_most(expr->a->type),
                     set_size_one, (void *)expr->a);
    case EXPR_LEAST:
    case EXPR_GREATEST: return set_extreme(emitter, expr);
    case EXPR_SOME: return some(emitter, expr, within);
    case EXPR_VALUE: return optional_value(emitter, expr->a, part);
    case EXPR_COALESCE: return coalesced(emitter, expr, part);
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_COUNT:
    case EXPR_SUM: return quantifier(emitter, expr);
    case EXPR_MAP: return mapped(emitter, expr, within);
    case EXPR_INDEX: {
        Part index = {.kind = PART_INDEX, .text = number_text(emitter, expr->b), .next = part};
        return value_read(emitter, expr->a, &index);
    }
    case EXPR_FIELD: {
        Part field = {.kind = PART_FIELD, .number = (uint32_t)expr->number, .next = part};
        return value_read(emitter, expr->a, &field);
    }
    case EXPR_STRUCT: return value_read(emitter, expr->list[within->number], within->next);
    case EXPR_WITH: return changed(emitter, expr, within);
    case EXPR_LENGTH: return value_read(emitter, expr->a, &(Part){.kind = PART_LENGTH});
    case EXPR_HEAD: return head(emitter, expr, part);
    case EXPR_CHECK: return value_read(emitter, expr->a, part);
    case EXPR_CALL: return call_read(emitter, expr, part);
    case EXPR_FRESH: return fresh_text(emitter, expr);
    case EXPR_FIRST: return "0";
    case EXPR_NEXT: return next_read(emitter, expr, part);
    case EXPR_AT: return at(emitter, expr);
    case EXPR_DONE: return done(emitter, expr);
    case EXPR_STUCK: return stuck_text(emitter, expr);
    case EXPR_BY:
    case EXPR_TAKEN: return taken_by(emitter, expr);
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO: refuse(emitter, expr->span, "a formula over time"); return TRUE_TEXT;
    }
    BUG("an expression of no kind");
}
