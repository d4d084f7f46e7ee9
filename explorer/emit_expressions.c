/* emit_expressions.c - the value of an expression of one cell.
 *
 * Overflow is looked for only where bounds of types don't rule it out. */
#include <string.h>

#include "emit.h"
#include "support/bug.h"

/* Numbers so small that a few of them can be added up. */
#define SMALL (INT64_C(1) << 40)

/* A tree may share subtrees without end. */
#define EXPRESSIONS_MOST 200000

static const char *infix(Emitter *emitter, const Expr *expr, const char *format)
{
    const char *a = emit_cell(emitter, expr->a);
    const char *b = emit_cell(emitter, expr->b);
    return arena_format(emitter->arena, "(%s %s %s)", a, format, b);
}

typedef struct Interval {
    int64_t low, high;
    bool small;
} Interval;

static Interval interval_of(const Expr *expr);

static Interval interval_make(int64_t low, int64_t high)
{
    return (Interval){low, high, low > -SMALL && high < SMALL};
}

static int64_t magnitude(Interval interval)
{
    int64_t low = interval.low < 0 ? -interval.low : interval.low;
    int64_t high = interval.high < 0 ? -interval.high : interval.high;
    return low > high ? low : high;
}

static Interval interval_of_product(Interval a, Interval b)
{
    if (magnitude(a) >= SMALL >> 20 || magnitude(b) >= 1 << 20) return (Interval){0, 0, false};
    int64_t most = magnitude(a) * magnitude(b);
    return interval_make(-most, most);
}

static Interval interval_of_operation(const Expr *expr)
{
    Interval a = interval_of(expr->a), b = interval_of(expr->b);
    if (!a.small || !b.small) return (Interval){0, 0, false};
    if (expr->kind == EXPR_ADD) return interval_make(a.low + b.low, a.high + b.high);
    if (expr->kind == EXPR_SUBTRACT) return interval_make(a.low - b.high, a.high - b.low);
    if (expr->kind == EXPR_MULTIPLY) return interval_of_product(a, b);
    return interval_make(a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high);
}

static Interval interval_of(const Expr *expr)
{
    const Type *type = expr->type;
    if (expr->kind == EXPR_CONST || expr->kind == EXPR_PARAM) {
        return interval_make(expr->number, expr->number);
    }
    if (expr->kind == EXPR_COUNT || expr->kind == EXPR_SIZE || expr->kind == EXPR_LENGTH) {
        return interval_make(0, TYPE_VALUES_MOST);
    }
    if (expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT || expr->kind == EXPR_MULTIPLY ||
        expr->kind == EXPR_MIN || expr->kind == EXPR_MAX) {
        return interval_of_operation(expr);
    }
    if (type->kind == TYPE_RANGE) return interval_make(type->low, type->high);
    return (Interval){0, 0, false};
}

static const char *arithmetic(Emitter *emitter, const Expr *expr, const char *sign,
                              const char *builtin)
{
    if (interval_of(expr).small) return infix(emitter, expr, sign);
    const char *a = emit_cell(emitter, expr->a);
    const char *b = emit_cell(emitter, expr->b);
    const char *result = emit_new_name(emitter, "t");
    emit_line(emitter, "int64_t %s;", result);
    emit_line(emitter, "if (__builtin_%s_overflow(%s, %s, &%s) || %s == NO_VALUE) %s", builtin, a,
              b, result, result, emit_fail(emitter));
    return result;
}

static const char *division(Emitter *emitter, const Expr *expr, const char *function)
{
    const char *a = emit_atom(emitter, emit_cell(emitter, expr->a));
    const char *b = emit_atom(emitter, emit_cell(emitter, expr->b));
    bool safe = expr->b->kind == EXPR_CONST && expr->b->number != 0;
    if (!safe) emit_line(emitter, "if (%s == 0) %s", b, emit_fail(emitter));
    return arena_format(emitter->arena, "%s(%s, %s)", function, a, b);
}

/* Overflow of a sum is looked for by whoever adds. */
static const char *lesser_or_greater(Emitter *emitter, const Expr *expr)
{
    const char *a = emit_atom(emitter, emit_cell(emitter, expr->a));
    const char *b = emit_atom(emitter, emit_cell(emitter, expr->b));
    const char *sign = expr->kind == EXPR_MIN ? "<" : ">";
    return arena_format(emitter->arena, "(%s %s %s ? %s : %s)", a, sign, b, a, b);
}

const char *emit_apart(Emitter *emitter, const Expr *expr, Text *ret_code)
{
    Text *outer = emitter->code;
    *ret_code = (Text){0};
    emitter->code = ret_code;
    emitter->indent++;
    const char *value = emit_cell(emitter, expr);
    emitter->indent--;
    emitter->code = outer;
    return value;
}

/* A branch that is run under the condition before it. */
static void add_branch(Emitter *emitter, const char *result, const char *value, Text *code)
{
    text_add(emitter->code, text_string(code));
    emitter->indent++;
    emit_line(emitter, "%s = %s;", result, value);
    emitter->indent--;
}

/* a && b, a || b: what decides is `a` being false, or true. */
static const char *connective(Emitter *emitter, const Expr *expr, const char *not_a,
                              bool conjunction)
{
    const char *a = arena_format(emitter->arena, "%s%s", not_a, emit_cell(emitter, expr->a));
    Text code;
    const char *b = emit_apart(emitter, expr->b, &code);
    const char *result;
    if (code.count == 0) {
        result = arena_format(emitter->arena, "(%s %s %s)", a, conjunction ? "&&" : "||", b);
    } else {
        result = emit_new_name(emitter, "truth");
        emit_line(emitter, "bool %s = %s;", result, a);
        emit_line(emitter, "if (%s%s) {", conjunction ? "" : "!", result);
        add_branch(emitter, result, b, &code);
        emit_line(emitter, "}");
    }
    text_release(&code);
    return result;
}

static const char *conditional(Emitter *emitter, const Expr *expr)
{
    const char *condition = emit_cell(emitter, expr->a);
    Text yes, no;
    const char *b = emit_apart(emitter, expr->b, &yes);
    const char *c = emit_apart(emitter, expr->c, &no);
    const char *result;
    if (yes.count == 0 && no.count == 0) {
        result = arena_format(emitter->arena, "(%s ? %s : %s)", condition, b, c);
    } else {
        result = emit_new_name(emitter, "t");
        emit_line(emitter, "int64_t %s;", result);
        emit_line(emitter, "if (%s) {", condition);
        add_branch(emitter, result, b, &yes);
        emit_line(emitter, "} else {");
        add_branch(emitter, result, c, &no);
        emit_line(emitter, "}");
    }
    text_release(&yes);
    text_release(&no);
    return result;
}

static const char *coalesced(Emitter *emitter, const Expr *expr)
{
    Location optional = emit_location(emitter, expr->a);
    bool tagged = optional_has_tag(expr->a->type);
    const char *none = emit_none_test(emitter, expr->a->type, optional);
    uint32_t value = tagged && expr->type->kind != TYPE_OPTIONAL;
    Text otherwise;
    const char *b = emit_apart(emitter, expr->b, &otherwise);
    const char *result = emit_new_name(emitter, "t");
    emit_line(emitter, "int64_t %s = %s;", result, location_read(emitter, optional, value));
    emit_line(emitter, "if (%s) {", none);
    add_branch(emitter, result, b, &otherwise);
    emit_line(emitter, "}");
    text_release(&otherwise);
    return result;
}

static const char *in_range(Emitter *emitter, const Expr *expr)
{
    const char *value = emit_atom(emitter, emit_cell(emitter, expr->a));
    const char *low = emit_cell(emitter, expr->b);
    const char *high = emit_cell(emitter, expr->c);
    return arena_format(emitter->arena, "(%s <= %s && %s <= %s)", low, value, value, high);
}

static const char *no_value(Emitter *emitter)
{
    emit_refuse(emitter, "there is no code for one of its expressions");
    return "0";
}

static const char *self(Emitter *emitter, const Expr *expr)
{
    (void)expr;
    if (emitter->process == NULL) return no_value(emitter);
    const Type *index = emitter->process->index;
    if (index == NULL) return "0";
    if (index->low == 0) return "instance";
    return arena_format(emitter->arena, "(instance + %s)", emit_number(emitter, index->low));
}

static const char *next_cell(Emitter *emitter, const Expr *expr)
{
    const char *before = emitter->state;
    emitter->state = "after";
    const char *value = emit_cell(emitter, expr->a);
    emitter->state = before;
    return value;
}

static const char *read_path(Emitter *emitter, const Expr *expr)
{
    return location_read(emitter, emit_location(emitter, expr), 0);
}

static const char *operation(Emitter *emitter, const Expr *expr);

const char *emit_cell(Emitter *emitter, const Expr *expr)
{
    if (++emitter->expressions > EXPRESSIONS_MOST) emit_refuse(emitter, "its code is too large");
    if (emitter->refusal != NULL) return "0";
    return operation(emitter, expr);
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static const char *operation(Emitter *emitter, const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_CONST:
    case EXPR_PARAM: return emit_number(emitter, expr->number);
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_PEER:
    case EXPR_VALUE:
    case EXPR_INDEX:
    case EXPR_FIELD:
    case EXPR_HEAD: return read_path(emitter, expr);
    case EXPR_SELF: return self(emitter, expr);
    case EXPR_BOUND: return emit_binding_name(emitter, expr->binding);
    case EXPR_NOT: return arena_format(emitter->arena, "!%s", emit_cell(emitter, expr->a));
    case EXPR_AND: return connective(emitter, expr, "", true);
    case EXPR_OR: return connective(emitter, expr, "", false);
    case EXPR_IMPLIES: return connective(emitter, expr, "!", false);
    case EXPR_IF: return conditional(emitter, expr);
    case EXPR_EQUAL: return emit_equal(emitter, expr);
    case EXPR_UNEQUAL: return arena_format(emitter->arena, "!%s", emit_equal(emitter, expr));
    case EXPR_LESS: return infix(emitter, expr, "<");
    case EXPR_AT_MOST: return infix(emitter, expr, "<=");
    case EXPR_GREATER: return infix(emitter, expr, ">");
    case EXPR_AT_LEAST: return infix(emitter, expr, ">=");
    case EXPR_NEGATE: return arena_format(emitter->arena, "(-%s)", emit_cell(emitter, expr->a));
    case EXPR_ADD: return arithmetic(emitter, expr, "+", "add");
    case EXPR_SUBTRACT: return arithmetic(emitter, expr, "-", "sub");
    case EXPR_MULTIPLY: return arithmetic(emitter, expr, "*", "mul");
    case EXPR_DIVIDE: return division(emitter, expr, "quotient_of");
    case EXPR_REMAINDER: return division(emitter, expr, "remainder_of");
    case EXPR_MIN:
    case EXPR_MAX: return lesser_or_greater(emitter, expr);
    case EXPR_UNION: return infix(emitter, expr, "|");
    case EXPR_INTERSECTION: return infix(emitter, expr, "&");
    case EXPR_DIFFERENCE: return infix(emitter, expr, "& ~");
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET: return emit_set_cell(emitter, expr);
    case EXPR_IN_SET: return emit_in_set(emitter, expr);
    case EXPR_IN_RANGE: return in_range(emitter, expr);
    case EXPR_IN_QUEUE: return emit_in_queue(emitter, expr);
    case EXPR_SIZE: return emit_set_size(emitter, expr);
    case EXPR_LEAST:
    case EXPR_GREATEST: return emit_extreme(emitter, expr);
    case EXPR_COALESCE: return coalesced(emitter, expr);
    case EXPR_FORALL:
    case EXPR_EXISTS: return emit_quantifier(emitter, expr);
    case EXPR_COUNT:
    case EXPR_SUM: return emit_total(emitter, expr);
    case EXPR_LENGTH: return location_read(emitter, emit_location(emitter, expr->a), 0);
    case EXPR_SOME: return emit_cell(emitter, expr->a); /* without a tag, as it has one cell */
    case EXPR_CHECK: return emit_checked(emitter, expr);
    case EXPR_CALL: return emit_call_cell(emitter, expr);
    case EXPR_FRESH: return emit_fresh(emitter, expr);
    case EXPR_FIRST: return "0";
    case EXPR_NEXT: return next_cell(emitter, expr);
    case EXPR_AT: return emit_at(emitter, expr);
    case EXPR_DONE: return emit_done(emitter, expr);
    case EXPR_STUCK: return emit_stuck(emitter, expr);
    case EXPR_BY:
    case EXPR_TAKEN: return emit_taken_by(emitter, expr);
    case EXPR_MAP:
    case EXPR_STRUCT:
    case EXPR_WITH: {
        const char *name = emit_new_name(emitter, "cells");
        emit_array(emitter, name, 1, "");
        emit_into(emitter, expr, location_array(name));
        return arena_format(emitter->arena, "%s[0]", name);
    }
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO: return no_value(emitter);
    }
    BUG("an expression of no kind");
}
