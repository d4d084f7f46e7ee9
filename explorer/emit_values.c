/* emit_values.c - values of several cells: where they lie, if somewhere, or made in an array. */
#include <inttypes.h>

#include "emit.h"

/* Entries that are written out; of more there is a loop. */
#define WRITTEN_OUT_MOST 4

static Location one_cell(const char *value)
{
    return (Location){.value = value};
}

static bool is_path(ExprKind kind)
{
    return kind == EXPR_SHARED || kind == EXPR_LOCAL || kind == EXPR_PEER || kind == EXPR_VALUE ||
           kind == EXPR_INDEX || kind == EXPR_FIELD || kind == EXPR_HEAD || kind == EXPR_NEXT;
}

/* Has what is stored or bound a type that says it is no other index? */
static bool is_certainly_in(const Expr *expr, const Type *index)
{
    if (expr->type->kind != TYPE_RANGE) return expr->type == index || expr->type->kind == TYPE_BOOL;
    bool kept = expr->kind == EXPR_SHARED || expr->kind == EXPR_LOCAL || expr->kind == EXPR_BOUND;
    return kept && !expr->type->lifted && !index->lifted && type_contains(index, expr->type);
}

static Location map_entry(Emitter *emitter, const Expr *expr, Location map)
{
    const Type *type = expr->a->type;
    const Type *index = type->index;
    const char *at = emit_cell(emitter, expr->b);
    if (expr->b->kind == EXPR_CONST && expr->b->number >= index->low &&
        expr->b->number <= index->high) {
        return location_part(map, (uint32_t)(expr->b->number - index->low) * type->element->cells);
    }
    at = emit_atom(emitter, at);
    if (!is_certainly_in(expr->b, index)) {
        const char *low = emit_number(emitter, index->low);
        emit_line(emitter, "if (%s < %s || %s > %s) %s", at, low, at,
                  emit_number(emitter, index->high), emit_fail(emitter));
    }
    if (index->low != 0) {
        at = arena_format(emitter->arena, "(%s - %s)", at, emit_number(emitter, index->low));
    }
    return location_index(emitter, map, at, (uint32_t)type_values(index), type->element->cells);
}

const char *emit_none_test(Emitter *emitter, const Type *optional, Location location)
{
    const char *cell = location_read(emitter, location, 0);
    return arena_format(emitter->arena, optional_has_tag(optional) ? "%s == 0" : "%s == NO_VALUE",
                        cell);
}

static Location optional_value(Emitter *emitter, const Expr *expr)
{
    Location optional = emit_location(emitter, expr->a);
    emit_line(emitter, "if (%s) %s", emit_none_test(emitter, expr->a->type, optional),
              emit_fail(emitter));
    return location_part(optional, optional_has_tag(expr->a->type));
}

static Location queue_head(Emitter *emitter, const Expr *expr)
{
    Location queue = emit_location(emitter, expr->a);
    emit_line(emitter, "if (%s == 0) %s", location_read(emitter, queue, 0), emit_fail(emitter));
    if (expr->a->type->capacity > 0) return location_part(queue, 1);
    const char *nothing = emit_new_name(emitter, "nothing"); /* never read */
    emit_line(emitter, "static const int64_t %s[%" PRIu32 "];", nothing, expr->type->cells);
    return location_array(nothing);
}

/* The instance that process[a] means, from 0. */
const char *emit_instance_meant(Emitter *emitter, const Expr *expr)
{
    if (expr->a == NULL) return "0";
    const Type *index = expr->process->index;
    const char *value = emit_atom(emitter, emit_cell(emitter, expr->a));
    const char *low = emit_number(emitter, index->low);
    emit_line(emitter, "if (%s < %s || %s > %s) %s", value, low, value,
              emit_number(emitter, index->high), emit_fail(emitter));
    if (index->low == 0) return value;
    return emit_atom(emitter, arena_format(emitter->arena, "%s - %s", value, low));
}

static Location local_of_peer(Emitter *emitter, const Expr *expr)
{
    const Process *process = expr->process;
    const char *instance = emit_instance_meant(emitter, expr);
    bool *in_scope = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    bool everywhere = true;
    for (uint32_t i = 0; i < process->place_count; i++) {
        in_scope[i] = process->places[i].in_scope[expr->local];
        everywhere = everywhere && in_scope[i];
    }
    if (!everywhere) {
        emit_line(emitter, "if (!%s) %s", emit_place_test(emitter, process, instance, in_scope),
                  emit_fail(emitter));
    }
    return location_part(location_instance(emitter, process, instance), (uint32_t)expr->number);
}

static Location local_of_self(Emitter *emitter, const Expr *expr)
{
    if (emitter->process == NULL) {
        emit_refuse(emitter, "a local is read where nobody acts");
        return one_cell("0");
    }
    Location instance = location_instance(emitter, emitter->process, "instance");
    return location_part(instance, (uint32_t)expr->number);
}

static Location path(Emitter *emitter, const Expr *expr)
{
    if (expr->kind == EXPR_SHARED) {
        return location_in_state(emitter->state, (uint32_t)expr->number);
    }
    if (expr->kind == EXPR_LOCAL) return local_of_self(emitter, expr);
    if (expr->kind == EXPR_PEER) return local_of_peer(emitter, expr);
    if (expr->kind == EXPR_VALUE) return optional_value(emitter, expr);
    if (expr->kind == EXPR_INDEX) return map_entry(emitter, expr, emit_location(emitter, expr->a));
    if (expr->kind == EXPR_HEAD) return queue_head(emitter, expr);
    if (expr->kind == EXPR_FIELD) {
        Location fields = emit_location(emitter, expr->a);
        return location_part(fields, expr->a->type->fields[expr->number].offset);
    }
    const char *before = emitter->state; /* EXPR_NEXT */
    emitter->state = "after";
    Location location = emit_location(emitter, expr->a);
    emitter->state = before;
    return location;
}

static Location made(Emitter *emitter, const Expr *expr)
{
    const char *name = emit_new_name(emitter, "cells");
    if (expr->kind == EXPR_CONST) {
        emit_constant_array(emitter, name, expr->cells, expr->type->cells);
    } else {
        emit_array(emitter, name, expr->type->cells, "");
        emit_into(emitter, expr, location_array(name));
    }
    return location_array(name);
}

Location emit_location(Emitter *emitter, const Expr *expr)
{
    if (emitter->refusal != NULL) return one_cell("0");
    if (is_path(expr->kind)) return path(emitter, expr);
    if (expr->type->cells == 1) return one_cell(emit_atom(emitter, emit_cell(emitter, expr)));
    if (expr->kind == EXPR_BOUND) {
        return location_array(emit_binding_name(emitter, expr->binding));
    }
    return made(emitter, expr);
}

/* Where a statement writes: the target's indices are evaluated now. */
Location emit_target(Emitter *emitter, const Expr *target)
{
    if (target->kind == EXPR_INDEX) {
        return map_entry(emitter, target, emit_target(emitter, target->a));
    }
    if (target->kind == EXPR_FIELD) {
        Location fields = emit_target(emitter, target->a);
        return location_part(fields, target->a->type->fields[target->number].offset);
    }
    return path(emitter, target);
}

static void copy(Emitter *emitter, Location from, Location into, uint32_t cells)
{
    if (cells <= WRITTEN_OUT_MOST * 4) {
        for (uint32_t i = 0; i < cells; i++) {
            location_write(emitter, into, i, location_read(emitter, from, i));
        }
        return;
    }
    const char *target = location_as_array(emitter, into, cells);
    const char *source = location_as_array(emitter, from, cells);
    emit_line(emitter, "memmove(%s, %s, %" PRIu32 " * sizeof(int64_t));", target, source, cells);
}

static void make_map(Emitter *emitter, const Expr *expr, Location into)
{
    const Type *type = expr->type;
    Domain domain = *expr->domain;
    uint64_t weight = emit_loop_begin(emitter, &domain, expr->binding, true);
    const char *at =
        arena_format(emitter->arena, "(%s - %s)", emit_binding_name(emitter, expr->binding),
                     emit_number(emitter, type->index->low));
    Location entry =
        location_index(emitter, into, at, (uint32_t)type_values(type->index), type->element->cells);
    emit_into(emitter, expr->a, entry);
    emit_loop_end(emitter, weight);
}

static void change_struct(Emitter *emitter, const Expr *expr, Location into)
{
    emit_into(emitter, expr->a, into);
    for (uint32_t i = 0; i < expr->list_count; i++) {
        const Field *field = &expr->type->fields[expr->fields[i]];
        emit_into(emitter, expr->list[i], location_part(into, field->offset));
    }
}

static void combine_sets(Emitter *emitter, const Expr *expr, Location into)
{
    Location a = emit_location(emitter, expr->a), b = emit_location(emitter, expr->b);
    const char *sign = expr->kind == EXPR_UNION          ? "|"
                       : expr->kind == EXPR_INTERSECTION ? "&"
                                                         : "& ~";
    uint32_t cells = expr->type->cells;
    const char *left = location_as_array(emitter, a, cells);
    const char *right = location_as_array(emitter, b, cells);
    const char *target = location_as_array(emitter, into, cells);
    emit_line(emitter, "for (uint32_t i = 0; i < %" PRIu32 "; i++) %s[i] = %s[i] %s%s[i];", cells,
              target, left, sign, right);
}

/* In the interpreter's words: evaluates to where a branch says. */
static void choose_branch(Emitter *emitter, const Expr *expr, Location into)
{
    emit_open(emitter, "if (%s)", emit_cell(emitter, expr->a));
    emit_into(emitter, expr->b, into);
    emit_close(emitter);
    emit_open(emitter, "else");
    emit_into(emitter, expr->c, into);
    emit_close(emitter);
}

static void coalesce(Emitter *emitter, const Expr *expr, Location into)
{
    Location optional = emit_location(emitter, expr->a);
    uint32_t tag = optional_has_tag(expr->a->type) && expr->type->kind != TYPE_OPTIONAL;
    emit_open(emitter, "if (%s)", emit_none_test(emitter, expr->a->type, optional));
    emit_into(emitter, expr->b, into);
    emit_close(emitter);
    emit_open(emitter, "else");
    copy(emitter, location_part(optional, tag), into, expr->type->cells);
    emit_close(emitter);
}

static void make_optional(Emitter *emitter, const Expr *expr, Location into)
{
    bool tagged = optional_has_tag(expr->type);
    if (tagged) location_write(emitter, into, 0, "1");
    emit_into(emitter, expr->a, location_part(into, tagged));
}

static void check_at(Emitter *emitter, const Type *type, Location location);

static void checked_into(Emitter *emitter, const Expr *expr, Location into)
{
    emit_into(emitter, expr->a, into);
    check_at(emitter, expr->type, into);
}

static void next_into(Emitter *emitter, const Expr *expr, Location into)
{
    copy(emitter, emit_location(emitter, expr), into, expr->type->cells);
}

/* `into` is an array that is not read by the expression. */
void emit_into(Emitter *emitter, const Expr *expr, Location into)
{
    if (emitter->refusal != NULL) return;
    if (expr->kind == EXPR_MAP) {
        make_map(emitter, expr, into);
    } else if (expr->kind == EXPR_STRUCT) {
        for (uint32_t i = 0; i < expr->list_count; i++) {
            emit_into(emitter, expr->list[i], location_part(into, expr->type->fields[i].offset));
        }
    } else if (expr->kind == EXPR_WITH) {
        change_struct(emitter, expr, into);
    } else if (expr->type->cells == 1) {
        location_write(emitter, into, 0, emit_cell(emitter, expr));
    } else if (expr->kind == EXPR_SET || expr->kind == EXPR_FILTER || expr->kind == EXPR_RESET) {
        emit_set_into(emitter, expr, location_as_array(emitter, into, expr->type->cells));
    } else if (expr->kind == EXPR_UNION || expr->kind == EXPR_DIFFERENCE ||
               expr->kind == EXPR_INTERSECTION) {
        combine_sets(emitter, expr, into);
    } else if (expr->kind == EXPR_SOME) {
        make_optional(emitter, expr, into);
    } else if (expr->kind == EXPR_IF) {
        choose_branch(emitter, expr, into);
    } else if (expr->kind == EXPR_COALESCE) {
        coalesce(emitter, expr, into);
    } else if (expr->kind == EXPR_CHECK) {
        checked_into(emitter, expr, into);
    } else if (expr->kind == EXPR_CALL) {
        emit_call_into(emitter, expr, location_as_array(emitter, into, expr->type->cells));
    } else if (is_path(expr->kind) || expr->kind == EXPR_BOUND || expr->kind == EXPR_CONST) {
        next_into(emitter, expr, into);
    } else {
        emit_refuse(emitter, "there is no code for one of its values");
    }
}

const char *emit_equal(Emitter *emitter, const Expr *expr)
{
    uint32_t cells = expr->a->type->cells;
    if (cells == 1) {
        const char *left = emit_cell(emitter, expr->a);
        return arena_format(emitter->arena, "(%s == %s)", left, emit_cell(emitter, expr->b));
    }
    Location a = emit_location(emitter, expr->a), b = emit_location(emitter, expr->b);
    if (cells > WRITTEN_OUT_MOST || cells == 0) {
        const char *left = location_as_array(emitter, a, cells);
        const char *right = location_as_array(emitter, b, cells);
        return arena_format(emitter->arena, "(memcmp(%s, %s, %" PRIu32 " * sizeof(int64_t)) == 0)",
                            left, right, cells);
    }
    const char *same = "1";
    for (uint32_t i = 0; i < cells; i++) {
        same = arena_format(emitter->arena, "%s && %s == %s", same, location_read(emitter, a, i),
                            location_read(emitter, b, i));
    }
    return arena_format(emitter->arena, "(%s)", same);
}

static void check_entries(Emitter *emitter, const Type *element, Location first, const char *count,
                          uint32_t most)
{
    if (type_is_scalar(element) && element->kind != TYPE_RANGE) return;
    const char *i = emit_new_name(emitter, "i");
    if (most > WEIGHT_MOST) emit_count(emitter);
    emit_open(emitter, "for (int64_t %s = 0; %s < %s; %s++)", i, i, count, i);
    check_at(emitter, element, location_index(emitter, first, i, most, element->cells));
    emit_close(emitter);
}

static void check_optional(Emitter *emitter, const Type *type, Location location)
{
    emit_open(emitter, "if (!(%s))", emit_none_test(emitter, type, location));
    check_at(emitter, type->element, location_part(location, optional_has_tag(type)));
    emit_close(emitter);
}

static void check_range(Emitter *emitter, const Type *type, Location location)
{
    const char *value = emit_atom(emitter, location_read(emitter, location, 0));
    emit_line(emitter, "if (%s < %s || %s > %s) %s", value, emit_number(emitter, type->low), value,
              emit_number(emitter, type->high), emit_fail(emitter));
}

/* Fails unless every number there is in its range. */
static void check_at(Emitter *emitter, const Type *type, Location location)
{
    switch (type->kind) {
    case TYPE_RANGE: check_range(emitter, type, location); return;
    case TYPE_OPTIONAL: check_optional(emitter, type, location); return;
    case TYPE_MAP: {
        uint32_t count = (uint32_t)type_values(type->index);
        check_entries(emitter, type->element, location, emit_number(emitter, count), count);
        return;
    }
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            check_at(emitter, type->fields[i].type,
                     location_part(location, type->fields[i].offset));
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: {
        const char *length = emit_atom(emitter, location_read(emitter, location, 0));
        if (type->capacity == 0) return;
        check_entries(emitter, type->element, location_part(location, 1), length,
                      (uint32_t)type->capacity);
        return;
    }
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER:
    case TYPE_SET:
    case TYPE_BAD: return;
    }
}

const char *emit_checked(Emitter *emitter, const Expr *expr)
{
    const char *value = emit_atom(emitter, emit_cell(emitter, expr->a));
    check_at(emitter, expr->type, one_cell(value));
    return value;
}
