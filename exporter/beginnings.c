/* beginnings.c - how variables begin: at a value, or at any of several, each a choice. */
#include "exporter.h"

/* ---- beginnings ---- */

static void begin_anywhere(Emitter *emitter, const Root *root, const char *instance,
                           const Part *path, const Type *type);

static void begin_choice(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                         const Type *type, const Domain *domain)
{
    int64_t low = plain_low(emitter, type), high = plain_high(type);
    const Type *scalar = type->kind == TYPE_OPTIONAL ? type->element : type;
    const char *none = name_of(emitter, "none", "none");
    if (domain != NULL) {
        domain_range(emitter, domain, &low, &high);
    } else if (scalar->kind == TYPE_ORDER) {
        low = type->kind == TYPE_OPTIONAL ? emitter->none : 0;
        high = 0;
    }
    const char *value = way_choice(emitter, root->name, low, high);
    emitter->touched = false;
    if (domain != NULL) {
        way_filter(emitter, domain_holds(emitter, domain, value));
    } else if (type->kind == TYPE_OPTIONAL) {
        int64_t least = scalar->kind == TYPE_ORDER ? 0 : scalar->low;
        if (low + 1 < least) {
            way_filter(emitter, t_or(emitter, t_equal(emitter, value, none),
                                     t_compare(emitter, ">=", value, t_number(emitter, least))));
        }
    }
    if (scalar->kind == TYPE_RANGE && domain != NULL &&
        (low < scalar->low || high > scalar->high)) {
        way_demand(emitter, t_within(emitter, value, scalar->low, scalar->high), "the value fits");
    }
    assign_text(emitter, root_cell(emitter, root, instance, path),
                from_number(emitter, type, value));
}

static const char *begin_flag(Emitter *emitter, const Root *root)
{
    return t_equal(emitter, way_choice(emitter, root->name, 0, 1), "1");
}

static void begin_composite(Emitter *emitter, const Root *root, const char *instance,
                            const Part *path, const Type *type)
{
    if (type->kind == TYPE_MAP) {
        for (int64_t i = type->index->low; i <= type->index->high && !is_refused(emitter); i++) {
            const Part part = {.kind = PART_INDEX, .text = t_number(emitter, i)};
            begin_anywhere(emitter, root, instance, part_then(emitter, path, part), type->element);
        }
    } else if (type->kind == TYPE_SET) {
        int64_t most = type->element->kind == TYPE_ORDER ? 0 : element_most(type);
        store_filler(emitter, root, instance, path, type);
        for (int64_t i = element_least(type); i <= most && !is_refused(emitter); i++) {
            const Part part = {.kind = PART_MEMBER, .text = t_number(emitter, i)};
            assign_text(emitter, root_cell(emitter, root, instance, part_then(emitter, path, part)),
                        begin_flag(emitter, root));
        }
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Part part = {.kind = PART_FIELD, .number = i};
            begin_anywhere(emitter, root, instance, part_then(emitter, path, part),
                           type->fields[i].type);
        }
    } else {
        refuse(emitter, (Span){0, 0}, "`%s` begins at any value of a type that can't be exported",
               root->name);
    }
}

static void begin_anywhere(Emitter *emitter, const Root *root, const char *instance,
                           const Part *path, const Type *type)
{
    if (is_plain(type)) {
        begin_choice(emitter, root, instance, path, type, NULL);
    } else if (type->kind == TYPE_OPTIONAL) {
        if (way_fork(emitter->way, 2) == 0) {
            store_filler(emitter, root, instance, path, type);
            return;
        }
        const Part given = {.kind = PART_GIVEN}, value = {.kind = PART_VALUE};
        assign_text(emitter, root_cell(emitter, root, instance, part_then(emitter, path, given)),
                    TRUE_TEXT);
        begin_anywhere(emitter, root, instance, part_then(emitter, path, value), type->element);
    } else {
        begin_composite(emitter, root, instance, path, type);
    }
}

static void begin_in(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                     const Type *type, const Domain *domain)
{
    if (type->kind != TYPE_MAP) {
        begin_choice(emitter, root, instance, path, type, domain);
        return;
    }
    for (int64_t i = type->index->low; i <= type->index->high && !is_refused(emitter); i++) {
        const Part part = {.kind = PART_INDEX, .text = t_number(emitter, i)};
        begin_in(emitter, root, instance, part_then(emitter, path, part), type->element, domain);
    }
}

void begin_local(Emitter *emitter, const Root *root, const char *instance, const Initial *initial)
{
    emitter->touched = false;
    if (initial->value == NULL) {
        if (initial->domain == NULL) {
            begin_anywhere(emitter, root, instance, NULL, root->type);
        } else {
            begin_in(emitter, root, instance, NULL, root->type, initial->domain);
        }
        mark_written(emitter, root);
        return;
    }
    way_demand(emitter, value_safe(emitter, initial->value), "the first value fits");
    store_value(emitter, root, instance, NULL, root->type, initial->value);
    mark_written(emitter, root);
    if (is_plain(root->type) && initial->value->kind == EXPR_CONST) {
        know(emitter, root, number_text(emitter, initial->value));
    }
}
