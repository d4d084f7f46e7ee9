/* terms.c - the text of operations in the formats of rules. What is known is decided: loops over
 * few values are written out, and much of that says nothing. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "exporter.h"

#define WORK_MOST 4000000

const char *text_of(Emitter *emitter, const char *format, ...)
{
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    const char *copy = arena_copy_text(emitter->arena, text_string(&text), text.count);
    emitter->work += text.count / 64 + 1;
    if (emitter->work > WORK_MOST) refuse(emitter, (Span){0, 0}, "the export would be too large");
    text_release(&text);
    return copy;
}

const char *t_number(Emitter *emitter, int64_t number)
{
    demand_32_bits(emitter, number, number);
    return text_of(emitter, number < 0 ? "(%" PRId64 ")" : "%" PRId64, number);
}

bool t_is_number(const char *text, int64_t *ret_number)
{
    char *end;
    const char *begin = text[0] == '(' ? text + 1 : text;
    if (*begin != '-' && (*begin < '0' || *begin > '9')) return false;
    long long number = strtoll(begin, &end, 10);
    if (strcmp(end, text[0] == '(' ? ")" : "") != 0) return false;
    *ret_number = number;
    return true;
}

const char *t_bool(bool value)
{
    return value ? TRUE_TEXT : FALSE_TEXT;
}

bool t_is_true(const char *text)
{
    return strcmp(text, TRUE_TEXT) == 0;
}

bool t_is_false(const char *text)
{
    return strcmp(text, FALSE_TEXT) == 0;
}

static bool has_quantifiers(const Emitter *emitter)
{
    return emitter->format != EXPORT_PROMELA;
}

/* The format's own way to write something. */
static const char *in_format(const Emitter *emitter, const char *murphi, const char *promela,
                             const char *tla)
{
    switch (emitter->format) {
    case EXPORT_MURPHI: return murphi;
    case EXPORT_PROMELA: return promela;
    case EXPORT_TLA: return tla;
    }
    return murphi;
}

const char *t_not(Emitter *emitter, const char *a)
{
    if (t_is_true(a)) return FALSE_TEXT;
    if (t_is_false(a)) return TRUE_TEXT;
    return text_of(emitter, in_format(emitter, "(!%s)", "(!%s)", "(~%s)"), a);
}

const char *t_and(Emitter *emitter, const char *a, const char *b)
{
    if (t_is_false(a) || t_is_true(b)) return a;
    if (t_is_true(a)) return b;
    return text_of(emitter, in_format(emitter, "(%s & %s)", "(%s && %s)", "(%s /\\ %s)"), a, b);
}

const char *t_or(Emitter *emitter, const char *a, const char *b)
{
    if (t_is_true(a) || t_is_false(b)) return a;
    if (t_is_false(a)) return b;
    return text_of(emitter, in_format(emitter, "(%s | %s)", "(%s || %s)", "(%s \\/ %s)"), a, b);
}

const char *t_implies(Emitter *emitter, const char *a, const char *b)
{
    if (t_is_false(a) || t_is_true(b)) return TRUE_TEXT;
    if (t_is_true(a)) return b;
    if (t_is_false(b)) return t_not(emitter, a);
    return text_of(emitter, in_format(emitter, "(%s -> %s)", "(!%s || %s)", "(%s => %s)"), a, b);
}

const char *t_if(Emitter *emitter, const char *c, const char *a, const char *b)
{
    if (t_is_true(c)) return a;
    if (t_is_false(c) || strcmp(a, b) == 0) return b;
    if (t_is_true(a) || t_is_false(b)) {
        return t_is_true(a) ? t_or(emitter, c, b) : t_and(emitter, c, a);
    }
    if (t_is_false(a)) return t_and(emitter, t_not(emitter, c), b);
    if (t_is_true(b)) return t_implies(emitter, c, a);
    return text_of(
        emitter, in_format(emitter, "(%s ? %s : %s)", "(%s -> %s : %s)", "(IF %s THEN %s ELSE %s)"),
        c, a, b);
}

const char *t_equal(Emitter *emitter, const char *a, const char *b)
{
    int64_t x, y;
    if (t_is_number(a, &x) && t_is_number(b, &y)) return t_bool(x == y);
    if (strcmp(a, b) == 0) return TRUE_TEXT;
    if (t_is_true(b)) return a;
    if (t_is_true(a)) return b;
    if (t_is_false(b)) return t_not(emitter, a);
    if (t_is_false(a)) return t_not(emitter, b);
    return text_of(emitter, in_format(emitter, "(%s = %s)", "(%s == %s)", "(%s = %s)"), a, b);
}

const char *t_compare(Emitter *emitter, const char *sign, const char *a, const char *b)
{
    int64_t x, y;
    if (t_is_number(a, &x) && t_is_number(b, &y)) {
        return t_bool(strcmp(sign, "<") == 0    ? x < y
                      : strcmp(sign, "<=") == 0 ? x <= y
                      : strcmp(sign, ">") == 0  ? x > y
                                                : x >= y);
    }
    if (strcmp(a, b) == 0) return t_bool(sign[1] == '=');
    return text_of(emitter, "(%s %s %s)", a, sign, b);
}

static bool decided(char sign, int64_t a, int64_t b, int64_t *ret)
{
    switch (sign) {
    case '+': return !__builtin_add_overflow(a, b, ret);
    case '-': return !__builtin_sub_overflow(a, b, ret);
    case '*': return !__builtin_mul_overflow(a, b, ret);
    default: return false;
    }
}

const char *t_arithmetic(Emitter *emitter, char sign, const char *a, const char *b)
{
    int64_t x, y, result;
    bool left = t_is_number(a, &x), right = t_is_number(b, &y);
    if (left && right && decided(sign, x, y, &result)) return t_number(emitter, result);
    if (left && x == 0 && sign == '+') return b;
    if (right && y == 0 && (sign == '+' || sign == '-')) return a;
    if (right && y == 1 && sign == '*') return a;
    return text_of(emitter, "(%s %c %s)", a, sign, b);
}

const char *t_within(Emitter *emitter, const char *a, int64_t low, int64_t high)
{
    return t_and(emitter, t_compare(emitter, ">=", a, t_number(emitter, low)),
                 t_compare(emitter, "<=", a, t_number(emitter, high)));
}

const char *t_count(Emitter *emitter, const char *condition)
{
    return t_if(emitter, condition, "1", "0");
}

/* Written out up to here, or all of it where there are no quantifiers. */
#define WRITTEN_OUT_MOST 1

const char *t_quantified(Emitter *emitter, bool all, int64_t low, int64_t high, Maker *maker,
                         void *context)
{
    if (has_quantifiers(emitter) && high - low >= WRITTEN_OUT_MOST) {
        const char *name = name_new(emitter, "q");
        const char *body = maker(emitter, context, name);
        if (t_is_true(body) || t_is_false(body)) return body;
        if (emitter->format == EXPORT_TLA) {
            return text_of(emitter, "(%s %s \\in (%" PRId64 ")..(%" PRId64 ") : %s)",
                           all ? "\\A" : "\\E", name, low, high, body);
        }
        return text_of(emitter, "(%s %s: %" PRId64 "..%" PRId64 " do %s end)",
                       all ? "forall" : "exists", name, low, high, body);
    }
    const char *result = t_bool(all);
    for (int64_t i = low; i <= high && !is_refused(emitter); i++) {
        const char *part = maker(emitter, context, t_number(emitter, i));
        result = all ? t_and(emitter, result, part) : t_or(emitter, result, part);
    }
    return result;
}

const char *t_sum(Emitter *emitter, int64_t low, int64_t high, Maker *maker, void *context)
{
    const char *result = "0";
    for (int64_t i = low; i <= high && !is_refused(emitter); i++) {
        result = t_arithmetic(emitter, '+', result, maker(emitter, context, t_number(emitter, i)));
    }
    return result;
}
