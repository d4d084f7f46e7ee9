/* emit_statements.c - the bodies of steps, statement after statement.
 *
 * Names bound by let, choose and receive are declared at the step's beginning: what they hold
 * counts as held where a fresh identity is looked for, also behind the block that bound them. */
#include <inttypes.h>

#include "emit.h"
#include "support/bug.h"

static void declare(Emitter *emitter, const Binding *binding)
{
    const char *name = emit_binding_name(emitter, binding);
    if (binding->type->cells == 1) {
        text_format(&emitter->declarations, "    int64_t %s;\n", name);
    } else {
        text_format(&emitter->declarations, "    int64_t %s[%" PRIu32 "];\n", name,
                    binding->type->cells + 1);
    }
    emit_array_counted(emitter, binding->type->cells);
    if (!type_mentions(binding->type, NULL)) return;
    text_format(&emitter->declarations, "    bool %s_bound = false;\n", name);
    vector_push(&emitter->bound, binding);
}

/* The name is bound from here on. */
void emit_bound(Emitter *emitter, const Binding *binding)
{
    if (!type_mentions(binding->type, NULL)) return;
    emit_line(emitter, "%s_bound = true;", emit_binding_name(emitter, binding));
}

static void assign(Emitter *emitter, const Statement *statement)
{
    const Expr *value = statement->value;
    if (value->type->cells == 1) {
        const char *cell = emit_cell(emitter, value);
        location_write(emitter, emit_target(emitter, statement->target), 0, cell);
        return;
    }
    const char *cells =
        location_as_array(emitter, emit_location(emitter, value), value->type->cells);
    Location target = emit_target(emitter, statement->target);
    location_store(emitter, target, cells, value->type->cells);
}

static void let(Emitter *emitter, const Statement *statement)
{
    const Binding *binding = statement->binding;
    const char *name = emit_binding_name(emitter, binding);
    declare(emitter, binding);
    if (binding->type->cells == 1) {
        emit_line(emitter, "%s = %s;", name, emit_cell(emitter, statement->value));
    } else {
        const char *cells = location_as_array(emitter, emit_location(emitter, statement->value),
                                              binding->type->cells);
        location_store(emitter, location_array(name), cells, binding->type->cells);
    }
    emit_bound(emitter, binding);
}

/* One of a bag's distinct elements. */
static const char *choose_element(Emitter *emitter, const Type *bag, const char *list)
{
    const char *distinct = emit_new_name(emitter, "distinct");
    emit_array(emitter, distinct, (uint32_t)(bag->capacity / 64 + 1), " = {0}");
    emit_line(emitter, "bag_distinct(%s, %" PRIu32 ", %s);", list, bag->element->cells, distinct);
    const char *count = arena_format(emitter->arena, "(uint32_t)%s[0]", list);
    return emit_choose(emitter, (EmittedMembers){.low = "0", .count = count, .bits = distinct});
}

static void receive(Emitter *emitter, const Statement *statement)
{
    const Type *type = statement->target->type;
    const Binding *binding = statement->binding;
    const char *name = emit_binding_name(emitter, binding);
    uint32_t width = type->element->cells;
    declare(emitter, binding);
    Location target = emit_target(emitter, statement->target);
    emit_line(emitter, "if (%s == 0) return BLOCKED;", location_read(emitter, target, 0));
    if (type->capacity == 0) return;
    const char *list = emit_atom(emitter, location_as_array(emitter, target, type->cells));
    const char *position = type->kind == TYPE_BAG ? choose_element(emitter, type, list) : "0";
    emit_line(emitter, "memcpy(%s%s, %s + 1 + %s * %" PRIu32 ", %" PRIu32 " * sizeof(int64_t));",
              width == 1 ? "&" : "", name, list, position, width, width);
    int64_t *absent = ARENA_NEW_ARRAY(emitter->arena, int64_t, width + 1);
    const char *filler = emit_new_name(emitter, "absent");
    type_fill_absent(type->element, absent);
    emit_constant_array(emitter, filler, absent, width);
    emit_line(emitter, "list_remove(%s, %" PRIu32 ", %s, %s);", list, width, position, filler);
    location_store(emitter, target, list, type->cells);
    emit_bound(emitter, binding);
}

static void send(Emitter *emitter, const Statement *statement)
{
    const Type *type = statement->target->type;
    uint32_t width = type->element->cells;
    Location value = emit_location(emitter, statement->value);
    const char *element = location_as_array(emitter, value, width);
    Location target = emit_target(emitter, statement->target);
    const char *length = emit_atom(emitter, location_read(emitter, target, 0));
    emit_line(emitter, "if (%s >= %" PRId64 ") %s", length, type->capacity, emit_fail(emitter));
    if (type->capacity == 0) return;
    if (type->kind == TYPE_BAG) {
        const char *list = location_as_array(emitter, target, type->cells);
        emit_line(emitter, "bag_insert(%s, %" PRIu32 ", %s);", list, width, element);
        location_store(emitter, target, list, type->cells);
        return;
    }
    Location last =
        location_index(emitter, location_part(target, 1), length, (uint32_t)type->capacity, width);
    location_store(emitter, last, element, width);
    location_write(emitter, target, 0, arena_format(emitter->arena, "(%s + 1)", length));
}

static void branch(Emitter *emitter, const Statement *statement)
{
    emit_open(emitter, "if (%s)", emit_cell(emitter, statement->value));
    emit_block(emitter, statement->body);
    emit_close(emitter);
    if (statement->other == NULL) return;
    emit_open(emitter, "else");
    emit_block(emitter, statement->other);
    emit_close(emitter);
}

static void repeat(Emitter *emitter, const Statement *statement)
{
    uint64_t weight = emit_loop_begin(emitter, statement->domain, statement->binding, true);
    emit_block(emitter, statement->body);
    emit_loop_end(emitter, weight);
}

static void choose(Emitter *emitter, const Statement *statement)
{
    declare(emitter, statement->binding);
    emit_choose_where(emitter, statement);
    emit_bound(emitter, statement->binding);
}

static void choose_branch(Emitter *emitter, const Statement *statement)
{
    const char *member = emit_choose_among(emitter, statement->branch_count);
    emit_open(emitter, "switch (%s)", member);
    for (uint32_t i = 0; i < statement->branch_count; i++) {
        emit_open(emitter, "case %" PRIu32 ":", i);
        emit_block(emitter, statement->branches[i]);
        emit_line(emitter, "break;");
        emit_close(emitter);
    }
    emit_close(emitter);
}

static void emit_statement(Emitter *emitter, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: assign(emitter, statement); return;
    case STATEMENT_LET: let(emitter, statement); return;
    case STATEMENT_RECEIVE: receive(emitter, statement); return;
    case STATEMENT_SEND: send(emitter, statement); return;
    case STATEMENT_IF: branch(emitter, statement); return;
    case STATEMENT_FOR: repeat(emitter, statement); return;
    case STATEMENT_AWAIT:
        emit_line(emitter, "if (!%s) return BLOCKED;", emit_cell(emitter, statement->value));
        return;
    case STATEMENT_CHOOSE: choose(emitter, statement); return;
    case STATEMENT_EITHER: choose_branch(emitter, statement); return;
    case STATEMENT_ASSERT:
        emit_line(emitter, "if (!%s) %s", emit_cell(emitter, statement->value), emit_fail(emitter));
        return;
    case STATEMENT_LEAVE: emit_leave(emitter, statement->node); return;
    }
    BUG("a statement of no kind");
}

void emit_block(Emitter *emitter, const Block *block)
{
    if (block == NULL) return;
    for (uint32_t i = 0; i < block->count && emitter->refusal == NULL; i++) {
        emit_statement(emitter, block->statements[i]);
    }
}
