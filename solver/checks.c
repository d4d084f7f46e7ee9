/* checks.c - values stored, passed or sent: numbers outside their ranges, at any depth, fail.
 *
 * What is checked is known to be within afterwards, so that its numbers get narrower. Under `none`
 * and behind the last of a queue or bag nothing is checked. */
#include "expressions.h"

static const Value *check(Scene *scene, const Type *type, const Value *value);

/* Checks what is only there under a condition; elsewhere the filler is. */
static const Value *check_where(Scene *scene, Term present, const Type *type, const Value *value)
{
    const Values *values = values_of(scene);
    Detour detour = detour_begin(scene, present);
    const Value *checked = check(scene, type, value);
    detour_end(scene, detour);
    return value_if(values, present, checked, value_filler(values, type));
}

static const Value *check_optional(Scene *scene, const Type *type, const Value *value)
{
    const Value *parts[] = {value->parts[0], NULL};
    parts[1] = check_where(scene, value_is_some(value), type->element, value_of_some(value));
    return value_tuple(values_of(scene), type, parts, 2);
}

static const Value *check_list(Scene *scene, const Type *type, const Value *value)
{
    const Values *values = values_of(scene);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, value->count);
    parts[0] = value->parts[0];
    for (uint32_t i = 1; i < value->count; i++) {
        Number position = number_constant(&values->numbers, (int64_t)i - 1);
        Term present = number_less(&values->numbers, position, value_length(value));
        parts[i] = check_where(scene, present, type->element, value->parts[i]);
    }
    return value_tuple(values, type, parts, value->count);
}

/* Some entry's number is outside: then the check fails. */
static const Value *check_function(Scene *scene, const Type *type, const Value *value)
{
    const Values *values = values_of(scene);
    Term typing;
    Number index = value_fresh_scalar(values, type->index, "index", &typing);
    Detour detour = everywhere_begin(scene, typing);
    check(scene, type->element, value_select(values, value, index));
    everywhere_end(scene, detour, index);
    return value_as(values, type, value);
}

static const Value *check_map(Scene *scene, const Type *type, const Value *value)
{
    const Values *values = values_of(scene);
    if (value->shape == VALUE_FUNCTION) return check_function(scene, type, value);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++) {
        parts[i] = check(scene, type->element, value->parts[i]);
    }
    return value_tuple(values, type, parts, value->count);
}

static const Value *check_struct(Scene *scene, const Type *type, const Value *value)
{
    const Values *values = values_of(scene);
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, value->count + 1);
    for (uint32_t i = 0; i < value->count; i++) {
        parts[i] = check(scene, type->fields[i].type, value->parts[i]);
    }
    return value_tuple(values, type, parts, value->count);
}

static const Value *check(Scene *scene, const Type *type, const Value *value)
{
    switch (type->kind) {
    case TYPE_RANGE:
        return value_number(values_of(scene), type, encode_checked(scene, type, value->number));
    case TYPE_OPTIONAL: return check_optional(scene, type, value);
    case TYPE_MAP: return check_map(scene, type, value);
    case TYPE_STRUCT: return check_struct(scene, type, value);
    case TYPE_QUEUE:
    case TYPE_BAG: return check_list(scene, type, value);
    case TYPE_BOOL: /* of these all values fit, if only the types are alike */
    case TYPE_INT:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return value;
    }
    BUG("no such type");
}

const Value *encode_check(Scene *scene, const Expr *expr)
{
    return check(scene, expr->type, encode_value(scene, expr->a));
}
