/* emit_fresh.c - fresh(T): an identity that nobody holds, or a value of an order above all others. */
#include <inttypes.h>

#include "emit.h"

static void strike(Emitter *emitter, const Type *type, Location location, const Type *id);

static void strike_many(Emitter *emitter, const Type *element, const char *count, uint32_t most,
                        Location first, const Type *id)
{
    if (most == 0) return;
    const char *i = emit_new_name(emitter, "i");
    emit_open(emitter, "for (int64_t %s = 0; %s < %s; %s++)", i, i, count, i);
    strike(emitter, element, location_index(emitter, first, i, most, element->cells), id);
    emit_close(emitter);
}

static void strike_optional(Emitter *emitter, const Type *type, Location location, const Type *id)
{
    emit_open(emitter, "if (!(%s))", emit_none_test(emitter, type, location));
    strike(emitter, type->element, location_part(location, optional_has_tag(type)), id);
    emit_close(emitter);
}

static void strike_set(Emitter *emitter, const Type *type, Location location)
{
    for (uint32_t i = 0; i < type->cells; i++) {
        emit_line(emitter, "unheld[%" PRIu32 "] &= ~%s;", i, location_read(emitter, location, i));
    }
}

/* Strikes out the identities that a value holds. Fillers hold none but look as if. */
static void strike(Emitter *emitter, const Type *type, Location location, const Type *id)
{
    if (!type_mentions(type, id)) return;
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ORDER:
    case TYPE_BAD: return;
    case TYPE_ID: {
        const char *held = emit_atom(emitter, location_read(emitter, location, 0));
        emit_line(emitter, "unheld[%s / 64] &= ~bit_of((uint64_t)%s);", held, held);
        return;
    }
    case TYPE_OPTIONAL: strike_optional(emitter, type, location, id); return;
    case TYPE_SET: strike_set(emitter, type, location); return;
    case TYPE_MAP: {
        uint32_t count = (uint32_t)type_values(type->index);
        strike_many(emitter, type->element, emit_number(emitter, count), count, location, id);
        return;
    }
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            strike(emitter, type->fields[i].type, location_part(location, type->fields[i].offset),
                   id);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: {
        const char *length = emit_atom(emitter, location_read(emitter, location, 0));
        strike_many(emitter, type->element, length, (uint32_t)type->capacity,
                    location_part(location, 1), id);
        return;
    }
    }
}

/* Those of every instance but the one that takes a step (an ordinary one). */
static void strike_locals(Emitter *emitter, const Process *process, const Type *id)
{
    const Step *step = emitter->step;
    emit_open(emitter, "for (int64_t other = 0; other < %" PRIu32 "; other++)", process->instances);
    if (!step->anytime && step->process == process) {
        emit_line(emitter, "if (other == instance) continue;");
    }
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind == LOCAL_LEFT || !type_mentions(local->type, id)) continue;
        bool *in_scope = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
        for (uint32_t j = 0; j < process->place_count; j++) {
            in_scope[j] = process->places[j].in_scope[i];
        }
        emit_open(emitter, "if (%s)", emit_place_test(emitter, process, "other", in_scope));
        strike(emitter, local->type,
               location_part(location_instance(emitter, process, "other"), local->offset), id);
        emit_close(emitter);
    }
    emit_close(emitter);
}

/* Those of the step's own instance, by what is in scope in the step. */
static void strike_own(Emitter *emitter, const Type *id)
{
    const Step *step = emitter->step;
    if (step->anytime || step->in_scope == NULL) return;
    for (uint32_t i = 0; i < step->process->local_count; i++) {
        const Local *local = &step->process->locals[i];
        if (local->kind == LOCAL_LEFT || !step->in_scope[i]) continue;
        Location cells = location_instance(emitter, step->process, "instance");
        strike(emitter, local->type, location_part(cells, local->offset), id);
    }
}

static void strike_bound(Emitter *emitter, const Type *id)
{
    for (size_t i = 0; i < emitter->bound.count; i++) {
        const Binding *binding = emitter->bound.items[i];
        if (!type_mentions(binding->type, id)) continue;
        const char *name = emit_binding_name(emitter, binding);
        Location location =
            binding->type->cells == 1 ? (Location){.value = name} : location_array(name);
        emit_open(emitter, "if (%s_bound)", name);
        strike(emitter, binding->type, location, id);
        emit_close(emitter);
    }
}

static const char *fresh_identity(Emitter *emitter, const Type *id)
{
    uint32_t count = (uint32_t)type_values(id), words = count / 64 + 1;
    const char *unheld = emit_new_name(emitter, "unheld");
    emit_array(emitter, unheld, words, "");
    emit_open(emitter, "%s", "");
    emit_line(emitter, "int64_t *const unheld = %s;", unheld);
    for (uint32_t i = 0; i < words; i++) {
        uint32_t here = count - i * 64 < 64 ? count - i * 64 : 64;
        uint64_t bits = here == 0 ? 0 : UINT64_MAX >> (64 - here);
        emit_line(emitter, "unheld[%" PRIu32 "] = (int64_t)0x%" PRIx64 "u;", i, bits);
    }
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        strike(emitter, variable->type, location_in_state("w", variable->offset), id);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        strike_locals(emitter, system->processes[i], id);
    }
    strike_own(emitter, id);
    strike_bound(emitter, id);
    emit_close(emitter);
    const char *many = emit_number(emitter, count);
    return arena_format(
        emitter->arena, "(int64_t)%s",
        emit_choose(emitter, (EmittedMembers){.low = "0", .count = many, .bits = unheld}));
}

static const char *fresh_rank(Emitter *emitter, const Type *type)
{
    uint32_t order = type->order;
    const char *rank = emit_new_name(emitter, "rank");
    emit_line(emitter, "if (created_%" PRIu32 " >= %" PRId64 ") %s", order, type->capacity,
              emit_fail(emitter));
    emit_line(emitter, "const int64_t %s = ranks_of_%" PRIu32 "(before) + created_%" PRIu32 "++;",
              rank, order, order);
    return rank;
}

const char *emit_fresh(Emitter *emitter, const Expr *expr)
{
    if (emitter->step == NULL || emitter->in_function) {
        emit_refuse(emitter, "something fresh is made outside steps");
        return "0";
    }
    if (expr->type->kind == TYPE_ORDER) return fresh_rank(emitter, expr->type);
    return fresh_identity(emitter, expr->type);
}
