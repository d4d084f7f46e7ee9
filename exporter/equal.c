/* equal.c - when are two values the same, part by part? */
#include "exporter.h"

/* ---- equality ---- */

static const char *value_part(Emitter *emitter, const Value *value, const Part *part)
{
    if (value->expr != NULL) {
        const Part *path = value->path;
        if (path == NULL) return value_read(emitter, value->expr, part);
        for (; part != NULL; part = part->next) path = part_then(emitter, path, *part);
        return value_read(emitter, value->expr, path);
    }
    const Part *path = value->path;
    for (; part != NULL; part = part->next) path = part_then(emitter, path, *part);
    return root_read(emitter, value->root, value->instance, path);
}

Value value_then(Emitter *emitter, Value value, Part part)
{
    value.path = part_then(emitter, value.path, part);
    return value;
}

typedef struct Pair {
    const Type *type;
    Value a, b;
    const char *length; /* of lists */
} Pair;

static const char *equal_entry(Emitter *emitter, void *context, const char *index)
{
    const Pair *pair = context;
    const Part part = {.kind = PART_INDEX, .text = index};
    return values_equal(emitter, pair->type->element, value_then(emitter, pair->a, part),
                        value_then(emitter, pair->b, part));
}

static const char *equal_member(Emitter *emitter, void *context, const char *index)
{
    const Pair *pair = context;
    const Part part = {.kind = PART_MEMBER, .text = index};
    return t_equal(emitter, value_part(emitter, &pair->a, &part),
                   value_part(emitter, &pair->b, &part));
}

static const char *equal_item(Emitter *emitter, void *context, const char *index)
{
    const Pair *pair = context;
    const Part part = {.kind = PART_ITEM, .text = index};
    return t_implies(emitter, t_compare(emitter, "<", index, pair->length),
                     values_equal(emitter, pair->type->element, value_then(emitter, pair->a, part),
                                  value_then(emitter, pair->b, part)));
}

static const char *lists_equal(Emitter *emitter, Pair *pair)
{
    const Part length = {.kind = PART_LENGTH};
    pair->length = value_part(emitter, &pair->a, &length);
    const char *alike = t_equal(emitter, pair->length, value_part(emitter, &pair->b, &length));
    return t_and(emitter, alike,
                 t_quantified(emitter, true, 0, pair->type->capacity - 1, equal_item, pair));
}

const char *values_equal(Emitter *emitter, const Type *type, Value a, Value b)
{
    Pair pair = {.type = type, .a = a, .b = b};
    if (is_plain(type)) {
        return t_equal(emitter, value_part(emitter, &a, NULL), value_part(emitter, &b, NULL));
    }
    if (type->kind == TYPE_MAP) {
        return t_quantified(emitter, true, type->index->low, type->index->high, equal_entry, &pair);
    }
    if (type->kind == TYPE_SET) {
        return t_quantified(emitter, true, element_least(type), element_most(type), equal_member,
                            &pair);
    }
    if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) return lists_equal(emitter, &pair);
    const Part given = {.kind = PART_GIVEN}, value = {.kind = PART_VALUE};
    if (type->kind == TYPE_OPTIONAL) {
        const char *has = value_part(emitter, &a, &given);
        const char *alike = t_equal(emitter, has, value_part(emitter, &b, &given));
        if (t_is_false(has) || t_is_false(alike)) return alike;
        return t_and(emitter, alike,
                     t_implies(emitter, has,
                               values_equal(emitter, type->element, value_then(emitter, a, value),
                                            value_then(emitter, b, value))));
    }
    const char *result = TRUE_TEXT;
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Part field = {.kind = PART_FIELD, .number = i};
        result = t_and(emitter, result,
                       values_equal(emitter, type->fields[i].type, value_then(emitter, a, field),
                                    value_then(emitter, b, field)));
    }
    return result;
}
