/* constants.c - parts of constants, also by an index that is not known; and between what bounds the
 * value of an expression lies. */
#include "exporter.h"
#include "support/bug.h"

static const char *constant_read(Emitter *emitter, const Type *type, const int64_t *cells,
                                 const Part *part);

/* By an index that may not be known. */
static const char *constant_entry(Emitter *emitter, const Type *type, const int64_t *cells,
                                  const Part *part, int64_t low, int64_t count)
{
    int64_t number;
    const char *result = NULL;
    if (t_is_number(part->text, &number)) {
        if (number < low || number >= low + count) number = low;
        return constant_read(emitter, type, cells + (number - low) * type->cells, part->next);
    }
    for (int64_t i = 0; i < count; i++) {
        const char *entry = constant_read(emitter, type, cells + i * type->cells, part->next);
        const char *here = t_equal(emitter, part->text, t_number(emitter, low + i));
        result = result == NULL ? entry : t_if(emitter, here, entry, result);
    }
    return result == NULL ? "0" : result;
}

static const char *constant_member(Emitter *emitter, const Type *type, const int64_t *cells,
                                   const char *element)
{
    int64_t number, least = element_least(type), first = 0;
    int64_t count =
        type->element->kind == TYPE_ORDER ? element_most(type) + 1 : (int64_t)set_capacity(type);
    const char *result = FALSE_TEXT;
    bool known = t_is_number(element, &number), was_in = false;
    if (count <= 0) return FALSE_TEXT;
    for (int64_t i = 0; i <= count; i++) { /* run by run */
        bool in = i < count && ((uint64_t)cells[i / 64] >> (i % 64) & 1) != 0;
        if (known && least + i == number) return t_bool(in);
        if (in && !was_in) first = i;
        if (!in && was_in) {
            const char *here = first == 0 && i == count ? TRUE_TEXT
                               : first == i - 1
                                   ? t_equal(emitter, element, t_number(emitter, least + first))
                                   : t_within(emitter, element, least + first, least + i - 1);
            result = t_or(emitter, result, here);
        }
        was_in = in;
    }
    return known ? FALSE_TEXT : result;
}

static const char *constant_read(Emitter *emitter, const Type *type, const int64_t *cells,
                                 const Part *part)
{
    if (part == NULL) return plain_text(emitter, type, *cells);
    switch (part->kind) {
    case PART_INDEX:
        return constant_entry(emitter, type->element, cells, part, type->index->low,
                              (int64_t)type_values(type->index));
    case PART_FIELD: {
        const Field *field = &type->fields[part->number];
        return constant_read(emitter, field->type, cells + field->offset, part->next);
    }
    case PART_GIVEN: return t_bool(cells[0] != 0);
    case PART_VALUE:
        if (cells[0] == 0 && is_plain(type->element)) return plain_filler(emitter, type->element);
        return constant_read(emitter, type->element, cells + 1, part->next);
    case PART_MEMBER: return constant_member(emitter, type, cells, part->text);
    case PART_LENGTH: return t_number(emitter, cells[0]);
    case PART_ITEM:
        return constant_entry(emitter, type->element, cells + 1, part, 0, type->capacity);
    }
    BUG("a part of no kind");
}

/* What has no value is never read; but its text must be one. */
const char *constant_part(Emitter *emitter, const Expr *expr, const Part *part)
{
    const int64_t *cells = expr->type->cells == 1 ? &expr->number : expr->cells;
    if (part == NULL) return plain_text(emitter, expr->type, *cells);
    return constant_read(emitter, expr->type, cells, part);
}

static void interval_of_operation(const Expr *expr, int64_t *ret_low, int64_t *ret_high)
{
    int64_t al, ah, bl, bh;
    expr_interval(expr->a, &al, &ah);
    expr_interval(expr->b, &bl, &bh);
    bool fails = false;
    switch ((int)expr->kind) {
    case EXPR_ADD:
        fails = __builtin_add_overflow(al, bl, ret_low) || __builtin_add_overflow(ah, bh, ret_high);
        break;
    case EXPR_SUBTRACT:
        fails = __builtin_sub_overflow(al, bh, ret_low) || __builtin_sub_overflow(ah, bl, ret_high);
        break;
    case EXPR_MULTIPLY: {
        int64_t ends[4] = {0};
        fails =
            __builtin_mul_overflow(al, bl, &ends[0]) || __builtin_mul_overflow(al, bh, &ends[1]) ||
            __builtin_mul_overflow(ah, bl, &ends[2]) || __builtin_mul_overflow(ah, bh, &ends[3]);
        *ret_low = *ret_high = ends[0];
        for (int i = 1; i < 4; i++) {
            if (ends[i] < *ret_low) *ret_low = ends[i];
            if (ends[i] > *ret_high) *ret_high = ends[i];
        }
        break;
    }
    default: /* min and max */ *ret_low = al < bl ? al : bl; *ret_high = ah > bh ? ah : bh;
    }
    if (!fails) return;
    *ret_low = INT64_MIN;
    *ret_high = INT64_MAX;
}

void expr_interval(const Expr *expr, int64_t *ret_low, int64_t *ret_high)
{
    const Type *type = expr->type;
    *ret_low = INT64_MIN;
    *ret_high = INT64_MAX;
    if (expr->kind == EXPR_CONST || expr->kind == EXPR_PARAM) {
        *ret_low = *ret_high = expr->number;
    } else if (expr->kind == EXPR_COUNT || expr->kind == EXPR_SIZE || expr->kind == EXPR_LENGTH) {
        *ret_low = 0;
        *ret_high = TYPE_VALUES_MOST;
    } else if (expr->kind == EXPR_ADD || expr->kind == EXPR_SUBTRACT ||
               expr->kind == EXPR_MULTIPLY || expr->kind == EXPR_MIN || expr->kind == EXPR_MAX) {
        interval_of_operation(expr, ret_low, ret_high);
    } else if (expr->kind == EXPR_IF) {
        int64_t low, high;
        expr_interval(expr->b, ret_low, ret_high);
        expr_interval(expr->c, &low, &high);
        if (low < *ret_low) *ret_low = low;
        if (high > *ret_high) *ret_high = high;
    } else if (expr->kind == EXPR_REMAINDER) {
        int64_t low, high;
        expr_interval(expr->b, &low, &high);
        if (low > INT32_MIN && high < INT32_MAX) {
            *ret_low = 0;
            *ret_high = -low > high ? -low : high;
        }
    } else if (type->kind == TYPE_ORDER) {
        *ret_low = 0;
        *ret_high = 2 * type->capacity;
    } else if (type_is_finite_scalar(type) && type->kind != TYPE_INT) {
        *ret_low = type->low;
        *ret_high = type->high;
    }
}
