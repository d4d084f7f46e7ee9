/* lists.c - queues and bags: what is sent and received, and where targets of statements lie. */
#include "exporter.h"

static const char *index_within(Emitter *emitter, const Expr *index, const Type *type,
                                const char *text)
{
    int64_t low, high;
    if (index->type->kind != TYPE_RANGE && index->type->kind != TYPE_INT) return TRUE_TEXT;
    expr_interval(index, &low, &high);
    if (low >= type->low && high <= type->high) return TRUE_TEXT;
    return t_within(emitter, text, type->low, type->high);
}

Target target_of(Emitter *emitter, const Expr *expr)
{
    if (expr->kind == EXPR_INDEX) {
        Target target = target_of(emitter, expr->a);
        const char *index = number_text(emitter, expr->b);
        const char *safe = t_and(emitter, value_safe(emitter, expr->b),
                                 index_within(emitter, expr->b, expr->a->type->index, index));
        target.safe = t_and(emitter, target.safe, safe);
        target.path = part_then(emitter, target.path, (Part){.kind = PART_INDEX, .text = index});
        return target;
    }
    if (expr->kind == EXPR_FIELD) {
        Target target = target_of(emitter, expr->a);
        target.path = part_then(emitter, target.path,
                                (Part){.kind = PART_FIELD, .number = (uint32_t)expr->number});
        return target;
    }
    Target target = {.safe = TRUE_TEXT};
    if (expr->kind == EXPR_SHARED) {
        target.root = root_variable(emitter, expr);
    } else {
        target.root = root_local(emitter, emitter->process, expr);
        target.instance = emitter->self;
    }
    return target;
}

/* The items behind the one at `from` move up. */
static void close_gap(Emitter *emitter, const Target *target, const Type *list, const char *from)
{
    const Part *length = part_then(emitter, target->path, (Part){.kind = PART_LENGTH});
    const char *count = root_cell(emitter, target->root, target->instance, length);
    for (int64_t i = 0; i < list->capacity; i++) {
        const char *here = t_number(emitter, i), *after = t_number(emitter, i + 1);
        const Part *to = part_then(emitter, target->path, (Part){.kind = PART_ITEM, .text = here});
        const char *later = t_compare(emitter, ">=", here, from);
        if (t_is_false(later)) continue;
        if (!t_is_true(later)) open_if(emitter, later);
        if (i + 1 < list->capacity) {
            const Part *source =
                part_then(emitter, target->path, (Part){.kind = PART_ITEM, .text = after});
            store_copy(emitter, target->root, target->instance, to, list->element, target->root,
                       target->instance, source);
        } else {
            store_filler(emitter, target->root, target->instance, to, list->element);
        }
        if (!t_is_true(later)) close_if(emitter, false);
    }
    assign_text(emitter, count, t_arithmetic(emitter, '-', count, "1"));
}

void write_receive(Emitter *emitter, const Statement *statement)
{
    write_before(emitter, statement);
    const Type *list = statement->target->type;
    Target target = target_of(emitter, statement->target);
    way_demand(emitter, target.safe, "the index exists");
    const Part *length = part_then(emitter, target.path, (Part){.kind = PART_LENGTH});
    const char *count = root_read(emitter, target.root, target.instance, length), *at = "0";
    if (list->capacity == 0) {
        way_filter(emitter, FALSE_TEXT);
        return;
    }
    if (list->kind == TYPE_BAG) at = way_choice(emitter, "item", 0, list->capacity - 1);
    const Part *item = part_then(emitter, target.path, (Part){.kind = PART_ITEM, .text = at});
    way_filter(emitter, t_compare(emitter, "<", at, count));
    if (list->kind == TYPE_BAG && list->capacity > 1) {
        /* of equal ones the first */
        const char *distinct = TRUE_TEXT;
        for (int64_t i = 1; i < list->capacity; i++) {
            const Part *one = part_then(
                emitter, target.path, (Part){.kind = PART_ITEM, .text = t_number(emitter, i - 1)});
            const Part *other = part_then(emitter, target.path,
                                          (Part){.kind = PART_ITEM, .text = t_number(emitter, i)});
            Value a = {.root = target.root, .instance = target.instance, .path = one};
            Value b = {.root = target.root, .instance = target.instance, .path = other};
            distinct = t_and(emitter, distinct,
                             t_implies(emitter, t_equal(emitter, at, t_number(emitter, i)),
                                       t_not(emitter, values_equal(emitter, list->element, a, b))));
        }
        way_filter(emitter, distinct);
    }
    const Root *root = root_temporary(emitter, statement->binding->name, list->element);
    store_copy(emitter, root, NULL, NULL, list->element, target.root, target.instance, item);
    close_gap(emitter, &target, list, at);
    mark_written(emitter, target.root);
    bind_root(emitter, statement->binding, root);
}

/* ---- bags: in ascending order ---- */

typedef struct Cells {
    Emitter *emitter;
    const char *less, *same;
    Value a, b;
} Cells;

static void compare_cell(Cells *cells, const char *a, const char *b, bool boolean)
{
    Emitter *emitter = cells->emitter;
    const char *below =
        boolean ? t_and(emitter, t_not(emitter, a), b) : t_compare(emitter, "<", a, b);
    cells->less = t_or(emitter, cells->less, t_and(emitter, cells->same, below));
    cells->same = t_and(emitter, cells->same, t_equal(emitter, a, b));
}

static void compare(Cells *cells, const Type *type, const Part *path);

static void compare_part(Cells *cells, const Type *type, const Part *path, Part part)
{
    compare(cells, type, part_then(cells->emitter, path, part));
}

static const char *cell_of(Cells *cells, const Value *value, const Part *path)
{
    const Part *all = value->path;
    for (; path != NULL; path = path->next) all = part_then(cells->emitter, all, *path);
    return root_read(cells->emitter, value->root, value->instance, all);
}

/* Type NULL: a bool that says whether something is there. */
static void compare(Cells *cells, const Type *type, const Part *path)
{
    Emitter *emitter = cells->emitter;
    if (type == NULL || is_plain(type)) {
        compare_cell(cells, cell_of(cells, &cells->a, path), cell_of(cells, &cells->b, path),
                     type == NULL || is_boolean(type));
        return;
    }
    if (type->kind == TYPE_MAP) {
        for (int64_t i = type->index->low; i <= type->index->high; i++) {
            const char *index = t_number(emitter, i);
            compare_part(cells, type->element, path, (Part){.kind = PART_INDEX, .text = index});
        }
    } else if (type->kind == TYPE_SET) {
        for (int64_t i = element_most(type); i >= element_least(type); i--) {
            const char *index = t_number(emitter, i);
            compare_part(cells, NULL, path, (Part){.kind = PART_MEMBER, .text = index});
        }
    } else if (type->kind == TYPE_OPTIONAL) {
        compare_part(cells, NULL, path, (Part){.kind = PART_GIVEN});
        compare_part(cells, type->element, path, (Part){.kind = PART_VALUE});
    } else if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        refuse(emitter, (Span){0, 0}, "a bag of queues or bags can't be exported");
    }
    for (uint32_t i = 0; i < type->field_count && type->kind == TYPE_STRUCT; i++) {
        compare_part(cells, type->fields[i].type, path, (Part){.kind = PART_FIELD, .number = i});
    }
}

/* Behind all that are not greater. */
static void insert(Emitter *emitter, const Target *target, const Type *list, const Root *value)
{
    const Part *length = part_then(emitter, target->path, (Part){.kind = PART_LENGTH});
    const char *count = root_cell(emitter, target->root, target->instance, length);
    Value new_one = {.root = value};
    for (int64_t i = list->capacity - 1; i >= 0; i--) {
        const char *here = t_number(emitter, i), *before = t_number(emitter, i - 1);
        const Part *to = part_then(emitter, target->path, (Part){.kind = PART_ITEM, .text = here});
        const char *fills = t_equal(emitter, count, here);
        if (i > 0) {
            const Part *from =
                part_then(emitter, target->path, (Part){.kind = PART_ITEM, .text = before});
            Cells cells = {emitter,
                           FALSE_TEXT,
                           TRUE_TEXT,
                           new_one,
                           {.root = target->root, .instance = target->instance, .path = from}};
            compare(&cells, list->element, NULL);
            /* items above count are empty; those that are greater have moved here already */
            open_if(emitter, t_and(emitter, t_compare(emitter, ">=", count, here), cells.less));
            store_copy(emitter, target->root, target->instance, to, list->element, target->root,
                       target->instance, from);
            open_else(emitter);
            const char *fits_here = t_or(emitter, fills, FALSE_TEXT);
            Cells self = {emitter,
                          FALSE_TEXT,
                          TRUE_TEXT,
                          new_one,
                          {.root = target->root, .instance = target->instance, .path = to}};
            compare(&self, list->element, NULL);
            fits_here = t_or(emitter, fits_here,
                             t_and(emitter, t_compare(emitter, ">", count, here), self.less));
            open_if(emitter, fits_here);
            store_copy(emitter, target->root, target->instance, to, list->element, value, NULL,
                       NULL);
            close_if(emitter, false);
            close_if(emitter, true);
        } else {
            Cells self = {emitter,
                          FALSE_TEXT,
                          TRUE_TEXT,
                          new_one,
                          {.root = target->root, .instance = target->instance, .path = to}};
            compare(&self, list->element, NULL);
            open_if(emitter, t_or(emitter, fills, self.less));
            store_copy(emitter, target->root, target->instance, to, list->element, value, NULL,
                       NULL);
            close_if(emitter, false);
        }
    }
    assign_text(emitter, count, t_arithmetic(emitter, '+', count, "1"));
}

void write_send(Emitter *emitter, const Statement *statement)
{
    write_before(emitter, statement);
    const Type *list = statement->target->type;
    Target target = target_of(emitter, statement->target);
    const Part *length = part_then(emitter, target.path, (Part){.kind = PART_LENGTH});
    const char *count = root_read(emitter, target.root, target.instance, length);
    const char *cell = root_cell(emitter, target.root, target.instance, length);
    const char *safe = t_and(emitter, value_safe(emitter, statement->value), target.safe);
    way_demand(emitter, safe, "the value fits");
    way_demand(emitter, t_compare(emitter, "<", count, t_number(emitter, list->capacity)),
               "there is room");
    if (list->capacity == 0) return;
    const Root *value = root_temporary(emitter, "sent", list->element);
    store_value(emitter, value, NULL, NULL, list->element, statement->value);
    if (list->kind == TYPE_BAG) {
        insert(emitter, &target, list, value);
    } else {
        const Part *item = part_then(emitter, target.path, (Part){.kind = PART_ITEM, .text = cell});
        store_copy(emitter, target.root, target.instance, item, list->element, value, NULL, NULL);
        assign_text(emitter, cell, t_arithmetic(emitter, '+', cell, "1"));
    }
    mark_written(emitter, target.root);
}
