/* checks.c - where an expression has a value, and where its evaluation is a model error.
 *
 * What has been decided by then, by a condition to the left, is known (`facts`): most of what could
 * go wrong can't, and nothing is said of it. */
#include "exporter.h"
#include "support/bug.h"

static const char *safe(Emitter *emitter, const Expr *expr);

/* ---- facts ---- */

static bool is_none(const Expr *expr)
{
    const int64_t *cells = expr->type->cells == 1 ? &expr->number : expr->cells;
    if (expr->kind != EXPR_CONST || expr->type->kind != TYPE_OPTIONAL) return false;
    return optional_has_tag(expr->type) ? cells[0] == 0 : cells[0] == NO_VALUE;
}

static bool says_given(const Expr *fact, bool holds, const Expr *optional)
{
    if (fact->kind == EXPR_NOT) return says_given(fact->a, !holds, optional);
    if (fact->kind == (holds ? EXPR_AND : EXPR_OR)) {
        return says_given(fact->a, holds, optional) || says_given(fact->b, holds, optional);
    }
    if (fact->kind == EXPR_IMPLIES && !holds) {
        return says_given(fact->a, true, optional) || says_given(fact->b, false, optional);
    }
    if (fact->kind != (holds ? EXPR_UNEQUAL : EXPR_EQUAL)) return false;
    if (is_none(fact->b)) return expr_same(fact->a, optional);
    return is_none(fact->a) && expr_same(fact->b, optional);
}

static bool is_given(const Emitter *emitter, const Expr *optional)
{
    for (size_t i = 0; i < emitter->facts.count; i++) {
        const Fact *fact = &emitter->facts.items[i];
        if (says_given(fact->expr, fact->holds, optional)) return true;
    }
    return optional->kind == EXPR_SOME;
}

/* When is b safe, where it is evaluated only if a is (or is not) true? */
static const char *safe_after(Emitter *emitter, const Expr *a, bool holds, const Expr *b)
{
    vector_push(&emitter->facts, (Fact){a, holds});
    const char *text = safe(emitter, b);
    emitter->facts.count--;
    if (t_is_true(text)) return text;
    const char *condition = value_text(emitter, a);
    return t_implies(emitter, holds ? condition : t_not(emitter, condition), text);
}

/* ---- over domains ---- */

typedef struct SafeOver {
    const Expr *expr;
    const char *until; /* the index up to which earlier ones count */
} SafeOver;

static const char *body_safe(Emitter *emitter, const Expr *expr)
{
    if (expr->kind == EXPR_MAP || expr->kind == EXPR_FILTER) {
        const char *text = safe(emitter, expr->a);
        if (expr->kind == EXPR_MAP) return text;
        const Type *set = expr->type;
        int64_t low, high;
        domain_range(emitter, expr->domain, &low, &high);
        if (low >= element_least(set) && high <= element_most(set)) return text;
        const Bound *bound = emitter->bound;
        while (bound->binding != expr->binding) bound = bound->next;
        const char *index = as_number(emitter, expr->binding->type, bound->text);
        return t_and(emitter, text,
                     t_implies(emitter, value_text(emitter, expr->a),
                               t_within(emitter, index, element_least(set), element_most(set))));
    }
    if (expr->a == NULL) return safe(emitter, expr->b);
    return t_and(emitter, safe(emitter, expr->a), safe_after(emitter, expr->a, true, expr->b));
}

/* Where it is decided by an element before this one, this one is not looked at. */
static const char *decided_before(Emitter *emitter, void *context, const char *index)
{
    const SafeOver *over = context;
    const Expr *expr = over->expr;
    const Bound *bound = emitter->bound;
    const char *here = t_and(emitter, t_compare(emitter, "<", index, over->until),
                             domain_holds(emitter, expr->domain, index));
    bind_text(emitter, expr->binding, index);
    if (expr->a != NULL) here = t_and(emitter, here, value_text(emitter, expr->a));
    const char *body = value_text(emitter, expr->b);
    here = t_and(emitter, here, expr->kind == EXPR_FORALL ? t_not(emitter, body) : body);
    emitter->bound = bound;
    return here;
}

static const char *safe_one(Emitter *emitter, void *context, const char *index)
{
    SafeOver *over = context;
    const Expr *expr = over->expr;
    const Bound *bound = emitter->bound;
    const char *in = domain_holds(emitter, expr->domain, index);
    bind_text(emitter, expr->binding, index);
    const char *text = body_safe(emitter, expr);
    emitter->bound = bound;
    text = t_implies(emitter, in, text);
    if (t_is_true(text) || (expr->kind != EXPR_FORALL && expr->kind != EXPR_EXISTS)) return text;
    int64_t low, high;
    domain_range(emitter, expr->domain, &low, &high);
    over->until = index;
    return t_or(emitter, text, t_quantified(emitter, false, low, high, decided_before, over));
}

static const char *safe_over(Emitter *emitter, const Expr *expr)
{
    int64_t low, high;
    SafeOver over = {.expr = expr};
    const Domain *domain = expr->domain;
    const char *before = domain->set != NULL ? safe(emitter, domain->set)
                                             : t_and(emitter, safe(emitter, domain->low),
                                                     safe(emitter, domain->high));
    domain_range(emitter, domain, &low, &high);
    return t_and(emitter, before, t_quantified(emitter, true, low, high, safe_one, &over));
}

/* ---- what is stored ---- */

typedef struct Stored {
    const Expr *expr;
    const Type *from, *into;
    const Part *path;
} Stored;

static const char *fits(Emitter *emitter, const Expr *expr, const Part *path, const Type *from,
                        const Type *into);

static const char *entry_fits(Emitter *emitter, void *context, const char *index)
{
    const Stored *stored = context;
    const Part part = {.kind = PART_INDEX, .text = index};
    return fits(emitter, stored->expr, part_then(emitter, stored->path, part),
                stored->from->element, stored->into->element);
}

static const char *item_fits(Emitter *emitter, void *context, const char *index)
{
    const Stored *stored = context;
    const Part part = {.kind = PART_ITEM, .text = index};
    const Part *length = part_then(emitter, stored->path, (Part){.kind = PART_LENGTH});
    return t_implies(emitter,
                     t_compare(emitter, "<", index, value_read(emitter, stored->expr, length)),
                     fits(emitter, stored->expr, part_then(emitter, stored->path, part),
                          stored->from->element, stored->into->element));
}

static const char *optional_fits(Emitter *emitter, const Expr *expr, const Part *path,
                                 const Type *from, const Type *into)
{
    if (optional_has_tag(into)) {
        const Part *given = part_then(emitter, path, (Part){.kind = PART_GIVEN});
        const Part *value = part_then(emitter, path, (Part){.kind = PART_VALUE});
        return t_implies(emitter, value_read(emitter, expr, given),
                         fits(emitter, expr, value, from->element, into->element));
    }
    const char *text = value_read(emitter, expr, path);
    if (into->element->kind != TYPE_RANGE) return TRUE_TEXT;
    const char *none = name_of(emitter, "none", "none");
    return t_or(emitter, t_equal(emitter, text, none),
                t_within(emitter, text, into->element->low, into->element->high));
}

static const char *fits(Emitter *emitter, const Expr *expr, const Part *path, const Type *from,
                        const Type *into)
{
    Stored stored = {expr, from, into, path};
    if (type_contains(into, from)) return TRUE_TEXT;
    if (into->kind == TYPE_OPTIONAL) return optional_fits(emitter, expr, path, from, into);
    if (is_plain(into)) {
        if (into->kind != TYPE_RANGE) return TRUE_TEXT;
        int64_t low = 0, high = 0;
        if (path == NULL) {
            expr_interval(expr, &low, &high);
            if (low >= into->low && high <= into->high) return TRUE_TEXT;
        }
        const char *text = value_read(emitter, expr, path), *result = TRUE_TEXT;
        if (path != NULL) return t_within(emitter, text, into->low, into->high);
        if (low < into->low) {
            result = t_compare(emitter, ">=", text, t_number(emitter, into->low));
        }
        if (high <= into->high) return result;
        return t_and(emitter, result,
                     t_compare(emitter, "<=", text, t_number(emitter, into->high)));
    }
    if (into->kind == TYPE_MAP) {
        return t_quantified(emitter, true, into->index->low, into->index->high, entry_fits,
                            &stored);
    }
    if (into->kind == TYPE_QUEUE || into->kind == TYPE_BAG) {
        return t_quantified(emitter, true, 0, into->capacity - 1, item_fits, &stored);
    }
    const char *text = TRUE_TEXT;
    for (uint32_t i = 0; i < into->field_count; i++) {
        const Part field = {.kind = PART_FIELD, .number = i};
        text = t_and(emitter, text,
                     fits(emitter, expr, part_then(emitter, path, field), from->fields[i].type,
                          into->fields[i].type));
    }
    return text;
}

/* ---- expressions ---- */

static const char *index_safe(Emitter *emitter, const Expr *index, const Type *type)
{
    int64_t low, high;
    if (index->type->kind != TYPE_RANGE && index->type->kind != TYPE_INT) return TRUE_TEXT;
    expr_interval(index, &low, &high);
    if (low >= type->low && high <= type->high) return TRUE_TEXT;
    return t_within(emitter, number_text(emitter, index), type->low, type->high);
}

static const char *peer_safe(Emitter *emitter, const Expr *expr)
{
    const Process *process = expr->process;
    const char *text = TRUE_TEXT;
    if (expr->a != NULL) {
        text = t_and(emitter, safe(emitter, expr->a), index_safe(emitter, expr->a, process->index));
    }
    if (expr->kind != EXPR_PEER) return text;
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        places[i] = process->places[i].in_scope[expr->local];
    }
    const char *instance = expr->a == NULL ? NULL : number_text(emitter, expr->a);
    return t_and(emitter, text, place_test(emitter, process, instance, places));
}

typedef struct Elements {
    const Expr *set;
    const Type *into;
} Elements;

static const char *not_beyond(Emitter *emitter, void *context, const char *index)
{
    const Elements *elements = context;
    const char *within =
        t_within(emitter, index, element_least(elements->into), element_most(elements->into));
    if (t_is_true(within)) return within;
    return t_implies(
        emitter, value_read(emitter, elements->set, &(Part){.kind = PART_MEMBER, .text = index}),
        within);
}

static const char *set_safe(Emitter *emitter, const Expr *expr)
{
    const char *text = TRUE_TEXT;
    int64_t least = element_least(expr->type), most = element_most(expr->type);
    if (expr->kind == EXPR_RESET) {
        Elements elements = {expr->a, expr->type};
        int64_t low = element_least(expr->a->type), high = element_most(expr->a->type);
        text = safe(emitter, expr->a);
        if (low >= least && high <= most) return text;
        return t_and(emitter, text, t_quantified(emitter, true, low, high, not_beyond, &elements));
    }
    for (uint32_t i = 0; i < expr->list_count; i++) {
        int64_t low, high;
        text = t_and(emitter, text, safe(emitter, expr->list[i]));
        expr_interval(expr->list[i], &low, &high);
        if (expr->list[i]->type->kind != TYPE_RANGE && expr->list[i]->type->kind != TYPE_INT)
            continue;
        if (low >= least && high <= most) continue;
        text = t_and(emitter, text,
                     t_within(emitter, number_text(emitter, expr->list[i]), least, most));
    }
    return text;
}

static const char *any_member(Emitter *emitter, void *context, const char *index)
{
    return value_read(emitter, context, &(Part){.kind = PART_MEMBER, .text = index});
}

static const char *not_empty(Emitter *emitter, const Expr *expr)
{
    const Type *type = expr->a->type;
    if (expr->kind == EXPR_HEAD) {
        const char *length = value_read(emitter, expr->a, &(Part){.kind = PART_LENGTH});
        return t_compare(emitter, ">", length, "0");
    }
    return t_quantified(emitter, false, element_least(type), element_most(type), any_member,
                        (void *)expr->a);
}

static const char *parts_safe(Emitter *emitter, const Expr *expr)
{
    const char *text = TRUE_TEXT;
    if (expr->a != NULL) text = safe(emitter, expr->a);
    if (expr->b != NULL) text = t_and(emitter, text, safe(emitter, expr->b));
    if (expr->c != NULL) text = t_and(emitter, text, safe(emitter, expr->c));
    for (uint32_t i = 0; i < expr->list_count; i++) {
        text = t_and(emitter, text, safe(emitter, expr->list[i]));
    }
    return text;
}

static const char *call_safe(Emitter *emitter, const Expr *expr)
{
    const Bound *bound = emitter->bound;
    size_t facts = emitter->facts.count;
    const char *text = parts_safe(emitter, expr);
    bind_arguments(emitter, expr);
    text = t_and(emitter, text, safe(emitter, expr->function->body));
    emitter->facts.count = facts;
    emitter->bound = bound;
    return text;
}

static const char *choice_safe(Emitter *emitter, const Expr *expr)
{
    const char *text = safe(emitter, expr->a);
    text = t_and(emitter, text, safe_after(emitter, expr->a, true, expr->b));
    return t_and(emitter, text, safe_after(emitter, expr->a, false, expr->c));
}

static const char *next_safe(Emitter *emitter, const Expr *expr)
{
    bool before = emitter->before;
    size_t facts = emitter->facts.count;
    emitter->facts.count = 0; /* they are about the state before */
    emitter->before = false;
    const char *text = safe(emitter, expr->a);
    emitter->before = before;
    emitter->facts.count = facts;
    return text;
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static const char *safe(Emitter *emitter, const Expr *expr)
{
    if (is_refused(emitter)) return TRUE_TEXT;
    switch (expr->kind) {
    case EXPR_CONST:
    case EXPR_PARAM:
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_SELF:
    case EXPR_BOUND:
    case EXPR_FRESH:
    case EXPR_FIRST: return TRUE_TEXT;
    case EXPR_PEER:
    case EXPR_AT:
    case EXPR_DONE:
    case EXPR_STUCK:
    case EXPR_BY:
    case EXPR_TAKEN: return expr->process == NULL ? TRUE_TEXT : peer_safe(emitter, expr);
    case EXPR_AND:
    case EXPR_IMPLIES:
        return t_and(emitter, safe(emitter, expr->a), safe_after(emitter, expr->a, true, expr->b));
    case EXPR_OR:
        return t_and(emitter, safe(emitter, expr->a), safe_after(emitter, expr->a, false, expr->b));
    case EXPR_IF: return choice_safe(emitter, expr);
    case EXPR_COALESCE: {
        const char *other = safe(emitter, expr->b);
        if (!t_is_true(other)) other = t_implies(emitter, none_text(emitter, expr->a), other);
        return t_and(emitter, safe(emitter, expr->a), other);
    }
    case EXPR_DIVIDE:
    case EXPR_REMAINDER: {
        const char *text = parts_safe(emitter, expr);
        return t_and(emitter, text,
                     t_not(emitter, t_equal(emitter, number_text(emitter, expr->b), "0")));
    }
    case EXPR_SET:
    case EXPR_RESET: return set_safe(emitter, expr);
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_HEAD: return t_and(emitter, safe(emitter, expr->a), not_empty(emitter, expr));
    case EXPR_VALUE: {
        const char *text = safe(emitter, expr->a);
        if (is_given(emitter, expr->a)) return text;
        return t_and(emitter, text, t_not(emitter, none_text(emitter, expr->a)));
    }
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_COUNT:
    case EXPR_SUM:
    case EXPR_MAP:
    case EXPR_FILTER: return safe_over(emitter, expr);
    case EXPR_INDEX:
        return t_and(emitter, parts_safe(emitter, expr),
                     index_safe(emitter, expr->b, expr->a->type->index));
    case EXPR_CHECK:
        return t_and(emitter, safe(emitter, expr->a),
                     fits(emitter, expr->a, NULL, expr->a->type, expr->type));
    case EXPR_CALL: return call_safe(emitter, expr);
    case EXPR_NEXT: return next_safe(emitter, expr);
    case EXPR_NOT:
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
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE:
    case EXPR_SIZE:
    case EXPR_SOME:
    case EXPR_FIELD:
    case EXPR_STRUCT:
    case EXPR_WITH:
    case EXPR_LENGTH: return parts_safe(emitter, expr);
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO: return TRUE_TEXT;
    }
    BUG("an expression of no kind");
}

const char *value_safe(Emitter *emitter, const Expr *expr)
{
    return safe(emitter, expr);
}
