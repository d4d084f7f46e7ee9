/* begin.c - how variables begin: at a value, at every value of their type, at every element of a
 * domain. Each "every" is a choice, one for each part of the value. */
#include "interpreter_private.h"

static void begin_anywhere(Run *run, const char *name, const Type *type, int64_t *ret_cells);

/* A scalar, or none before it where `optional`. */
static void begin_scalar(Run *run, const char *name, const Type *type, bool optional,
                         int64_t *ret_cell)
{
    const Type *scalar = optional ? type->element : type;
    /* The one value of an order that exists at the start. */
    bool order = scalar->kind == TYPE_ORDER;
    uint64_t last = order ? 0 : type_values(scalar) - 1;
    if (last >= UINT32_MAX - 1) {
        evaluator_fail_at(&run->evaluator, (Span){0, 0}, ERROR_DOMAIN, scalar, 0);
    }
    int64_t chosen = run_choose_among(run, last + 1 + optional);
    chosen -= optional;
    *ret_cell = chosen < 0 ? NO_VALUE : (order ? 0 : scalar->low) + chosen;
    run_note(run, name, type, ret_cell);
}

static void begin_optional(Run *run, const char *name, const Type *type, int64_t *ret_cells)
{
    if (!optional_has_tag(type)) {
        begin_scalar(run, name, type, true, ret_cells);
        return;
    }
    ret_cells[0] = run_choose_among(run, 2);
    run_note_number(run, name, ret_cells[0]);
    if (ret_cells[0]) {
        begin_anywhere(run, name, type->element, ret_cells + 1);
    } else {
        type_fill_absent(type->element, ret_cells + 1);
    }
}

/* Each element is in or out. */
static void begin_set(Run *run, const char *name, const Type *type, int64_t *ret_cells)
{
    uint32_t elements = type->element->kind == TYPE_ORDER ? 1 : set_capacity(type);
    memset(ret_cells, 0, type->cells * sizeof *ret_cells);
    for (uint32_t i = 0; i < elements; i++) {
        uint32_t in = run_choose_among(run, 2);
        run_note_number(run, name, in);
        if (in) bit_set(ret_cells, i);
    }
}

static void begin_list(Run *run, const char *name, const Type *type, int64_t *ret_cells)
{
    type_fill(type, ret_cells);
    int64_t length = run_choose_among(run, (uint64_t)type->capacity + 1);
    run_note_number(run, name, length);
    for (int64_t i = 0; i < length; i++) {
        begin_anywhere(run, name, type->element, ret_cells + 1 + i * type->element->cells);
    }
    ret_cells[0] = length;
    if (type->kind == TYPE_BAG) bag_sort(type, ret_cells);
}

static void begin_anywhere(Run *run, const char *name, const Type *type, int64_t *ret_cells)
{
    evaluator_count(&run->evaluator);
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: begin_scalar(run, name, type, false, ret_cells); return;
    case TYPE_OPTIONAL: begin_optional(run, name, type, ret_cells); return;
    case TYPE_SET: begin_set(run, name, type, ret_cells); return;
    case TYPE_MAP:
        for (uint64_t i = 0; i < type_values(type->index); i++) {
            begin_anywhere(run, name, type->element, ret_cells + i * type->element->cells);
        }
        return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Field *field = &type->fields[i];
            begin_anywhere(run, name, field->type, ret_cells + field->offset);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: begin_list(run, name, type, ret_cells); return;
    case TYPE_BAD: BUG("a variable of a type that is an error");
    }
}

/* An element of the domain, for each entry of a map its own. */
static void begin_in(Run *run, const char *name, const Type *type, const Domain *domain,
                     int64_t *ret_cells)
{
    if (type->kind == TYPE_MAP) {
        for (uint64_t i = 0; i < type_values(type->index); i++) {
            begin_in(run, name, type->element, domain, ret_cells + i * type->element->cells);
        }
        return;
    }
    PROMISE(type->cells == 1);
    Members members = domain_members(&run->evaluator, domain);
    int64_t value = member_value(&members, run_choose(run, &members, NULL, NULL));
    const Type *scalar = type->kind == TYPE_OPTIONAL ? type->element : type;
    if (scalar->kind == TYPE_RANGE && (value < scalar->low || value > scalar->high)) {
        evaluator_fail_at(&run->evaluator, domain->span, ERROR_RANGE, scalar, value);
    }
    *ret_cells = value;
    run_note(run, name, type, ret_cells);
}

void run_begin_variable(Run *run, const char *name, const Type *type, const Initial *initial,
                        int64_t *ret_cells)
{
    Mark mark = scratch_mark(&run->evaluator.scratch);
    if (initial->value) {
        evaluate_into(&run->evaluator, initial->value, ret_cells);
    } else if (initial->domain) {
        begin_in(run, name, type, initial->domain, ret_cells);
    } else {
        begin_anywhere(run, name, type, ret_cells);
    }
    scratch_reset(&run->evaluator.scratch, mark);
}
