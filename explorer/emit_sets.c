/* emit_sets.c - sets, what is asked of them, domains and loops over their members. */
#include <inttypes.h>

#include "emit.h"

int64_t emit_element_low(const Type *set)
{
    return set->element->kind == TYPE_ORDER ? 0 : set->element->low;
}

const char *emit_binding_name(Emitter *emitter, const Binding *binding)
{
    return arena_format(emitter->arena, "%s_b%" PRIu32, emit_identifier(emitter, binding->name),
                        binding->slot);
}

EmittedMembers emit_members_of(Emitter *emitter, const Type *set, Location location)
{
    return (EmittedMembers){
        .low = emit_number(emitter, emit_element_low(set)),
        .count = emit_number(emitter, set_capacity(set)),
        .bits = location_as_array(emitter, location, set->cells),
    };
}

static bool is_constant(const Expr *expr)
{
    return expr->kind == EXPR_CONST || expr->kind == EXPR_PARAM;
}

/* How many members a range of constants has; 0 for none, UINT64_MAX where it is not constant. */
static uint64_t constant_count(const Domain *domain)
{
    if (!is_constant(domain->low) || !is_constant(domain->high)) return UINT64_MAX;
    int64_t low = domain->low->number, high = domain->high->number;
    return high < low ? 0 : (uint64_t)high - (uint64_t)low + 1;
}

static EmittedMembers range_members(Emitter *emitter, const Domain *domain)
{
    const char *low = emit_atom(emitter, emit_cell(emitter, domain->low));
    const char *high = emit_atom(emitter, emit_cell(emitter, domain->high));
    uint64_t count = constant_count(domain);
    if (count <= TYPE_VALUES_MOST) {
        return (EmittedMembers){.low = low, .count = emit_number(emitter, (int64_t)count)};
    }
    emit_line(emitter, "if (%s <= %s && (uint64_t)%s - (uint64_t)%s >= %d) %s", low, high, high,
              low, TYPE_VALUES_MOST, emit_fail(emitter));
    const char *name = emit_new_name(emitter, "count");
    emit_line(emitter, "const uint32_t %s = %s <= %s ? (uint32_t)(%s - %s) + 1 : 0;", name, low,
              high, high, low);
    return (EmittedMembers){.low = low, .count = name};
}

EmittedMembers emit_members(Emitter *emitter, const Domain *domain)
{
    if (domain->set == NULL) return range_members(emitter, domain);
    return emit_members_of(emitter, domain->set->type, emit_location(emitter, domain->set));
}

/* The most iterations of a loop that is known to be short, or more than WEIGHT_MOST. */
static uint64_t most_members(const Domain *domain)
{
    return domain->set != NULL ? set_capacity(domain->set->type) : constant_count(domain);
}

static void open_loop_over_bits(Emitter *emitter, const Domain *domain, const char *name,
                                const char *kind)
{
    const char *rest = emit_new_name(emitter, "rest");
    const char *bits = emit_cell(emitter, domain->set);
    emit_open(emitter, "for (uint64_t %s = (uint64_t)(%s); %s != 0; %s &= %s - 1)", rest, bits,
              rest, rest, rest);
    emit_line(emitter, "%s%s = %s + (int64_t)__builtin_ctzll(%s);", kind, name,
              emit_number(emitter, emit_element_low(domain->set->type)), rest);
}

static void open_loop(Emitter *emitter, const Domain *domain, const char *name, const char *kind)
{
    if (domain->set != NULL && domain->set->type->cells == 1) {
        open_loop_over_bits(emitter, domain, name, kind);
        return;
    }
    EmittedMembers members = emit_members(emitter, domain);
    const char *i = emit_new_name(emitter, "i");
    if (members.bits == NULL) {
        emit_open(emitter, "for (uint32_t %s = 0; %s < %s; %s++)", i, i, members.count, i);
    } else {
        emit_open(emitter,
                  "for (uint32_t %s = next_member(%s, %s, 0); %s != NO_MEMBER; %s = "
                  "next_member(%s, %s, %s + 1))",
                  i, members.bits, members.count, i, i, members.bits, members.count, i);
    }
    emit_line(emitter, "%s%s = %s + (int64_t)%s;", kind, name, members.low, i);
}

uint64_t emit_loop_begin(Emitter *emitter, const Domain *domain, const Binding *binding,
                         bool declare)
{
    uint64_t outer = emitter->weight, most = most_members(domain);
    open_loop(emitter, domain, emit_binding_name(emitter, binding),
              declare ? "const int64_t " : "");
    if (most > WEIGHT_MOST || outer * most > WEIGHT_MOST) {
        emit_count(emitter);
        emitter->weight = 1;
    } else {
        emitter->weight = outer * (most == 0 ? 1 : most);
    }
    if (emitter->weight > emitter->heaviest) emitter->heaviest = emitter->weight;
    return outer;
}

void emit_loop_end(Emitter *emitter, uint64_t weight)
{
    emitter->weight = weight;
    emit_close(emitter);
}

/* In the body of a loop: goes on to the next member unless `where` lets this one in. */
static void emit_where(Emitter *emitter, const Expr *where)
{
    if (where != NULL) emit_line(emitter, "if (!%s) continue;", emit_cell(emitter, where));
}

const char *emit_quantifier(Emitter *emitter, const Expr *expr)
{
    bool wanted = expr->kind == EXPR_EXISTS;
    const char *result = emit_new_name(emitter, wanted ? "exists" : "forall");
    emit_line(emitter, "bool %s = %d;", result, !wanted);
    uint64_t weight = emit_loop_begin(emitter, expr->domain, expr->binding, true);
    emit_where(emitter, expr->a);
    emit_line(emitter, "if (%s%s) { %s = %d; break; }", wanted ? "" : "!",
              emit_cell(emitter, expr->b), result, wanted);
    emit_loop_end(emitter, weight);
    return result;
}

const char *emit_total(Emitter *emitter, const Expr *expr)
{
    const char *result = emit_new_name(emitter, expr->kind == EXPR_SUM ? "sum" : "count");
    emit_line(emitter, "int64_t %s = 0;", result);
    uint64_t weight = emit_loop_begin(emitter, expr->domain, expr->binding, true);
    emit_where(emitter, expr->a);
    const char *value = emit_cell(emitter, expr->b);
    if (expr->kind == EXPR_SUM) {
        emit_line(emitter, "if (__builtin_add_overflow(%s, %s, &%s) || %s == NO_VALUE) %s", result,
                  value, result, result, emit_fail(emitter));
    } else {
        emit_line(emitter, "%s += %s != 0;", result, value);
    }
    emit_loop_end(emitter, weight);
    return result;
}

/* Puts an element into the set: `into` is an array, or NULL and `cell` the set. */
static void add_element(Emitter *emitter, const Type *set, const char *into, const char *cell,
                        const char *element)
{
    const char *bit = emit_new_name(emitter, "bit");
    emit_line(emitter, "const uint64_t %s = (uint64_t)(%s) - %" PRIu64 "u;", bit, element,
              (uint64_t)emit_element_low(set));
    emit_line(emitter, "if (%s >= %" PRIu32 ") %s", bit, set_capacity(set), emit_fail(emitter));
    if (into == NULL) {
        emit_line(emitter, "%s |= bit_of(%s);", cell, bit);
    } else {
        emit_line(emitter, "%s[%s / 64] |= bit_of(%s);", into, bit, bit);
    }
}

static void fill_set(Emitter *emitter, const Expr *expr, const char *into, const char *cell)
{
    if (expr->kind == EXPR_SET) {
        for (uint32_t i = 0; i < expr->list_count; i++) {
            add_element(emitter, expr->type, into, cell, emit_cell(emitter, expr->list[i]));
        }
        return;
    }
    if (expr->kind == EXPR_FILTER) {
        const char *name = emit_binding_name(emitter, expr->binding);
        uint64_t weight = emit_loop_begin(emitter, expr->domain, expr->binding, true);
        emit_where(emitter, expr->a);
        add_element(emitter, expr->type, into, cell, name);
        emit_loop_end(emitter, weight);
        return;
    }
    const Domain domain = {.set = expr->a, .element = expr->a->type->element}; /* EXPR_RESET */
    const Binding element = {.name = "element", .type = domain.element, .slot = ++emitter->names};
    uint64_t weight = emit_loop_begin(emitter, &domain, &element, true);
    add_element(emitter, expr->type, into, cell, emit_binding_name(emitter, &element));
    emit_loop_end(emitter, weight);
}

const char *emit_set_cell(Emitter *emitter, const Expr *expr)
{
    const char *set = emit_new_name(emitter, "set");
    emit_line(emitter, "int64_t %s = 0;", set);
    fill_set(emitter, expr, NULL, set);
    return set;
}

void emit_set_into(Emitter *emitter, const Expr *expr, const char *array)
{
    emit_line(emitter, "memset(%s, 0, %" PRIu32 " * sizeof(int64_t));", array, expr->type->cells);
    fill_set(emitter, expr, array, NULL);
}

const char *emit_in_set(Emitter *emitter, const Expr *expr)
{
    const Type *type = expr->b->type;
    const char *element = emit_cell(emitter, expr->a);
    Location set = emit_location(emitter, expr->b);
    const char *bit = emit_new_name(emitter, "bit");
    emit_line(emitter, "const uint64_t %s = (uint64_t)(%s) - %" PRIu64 "u;", bit, element,
              (uint64_t)emit_element_low(type));
    uint32_t count = set_capacity(type);
    if (type->cells == 1) {
        return arena_format(emitter->arena, "(%s < %" PRIu32 " && ((uint64_t)%s >> (%s & 63) & 1))",
                            bit, count, location_read(emitter, set, 0), bit);
    }
    const char *array = location_as_array(emitter, set, type->cells);
    return arena_format(emitter->arena,
                        "(%s < %" PRIu32 " && ((uint64_t)%s[%s / 64] >> (%s & 63) & 1))", bit,
                        count, array, bit, bit);
}

const char *emit_in_queue(Emitter *emitter, const Expr *expr)
{
    const Type *type = expr->b->type;
    uint32_t width = type->element->cells;
    const char *element =
        emit_atom(emitter, location_as_array(emitter, emit_location(emitter, expr->a), width));
    const char *queue = location_as_array(emitter, emit_location(emitter, expr->b), type->cells);
    const char *found = emit_new_name(emitter, "found"), *i = emit_new_name(emitter, "i");
    emit_line(emitter, "bool %s = 0;", found);
    if (type->capacity > WEIGHT_MOST) emit_count(emitter);
    emit_open(emitter, "for (int64_t %s = 0; %s < %s[0] && !%s; %s++)", i, i, queue, found, i);
    emit_line(emitter, "%s = compare(%s + 1 + %s * %" PRIu32 ", %s, %" PRIu32 ") == 0;", found,
              queue, i, width, element, width);
    emit_close(emitter);
    return found;
}

const char *emit_set_size(Emitter *emitter, const Expr *expr)
{
    Location set = emit_location(emitter, expr->a);
    uint32_t cells = expr->a->type->cells;
    if (cells == 1) {
        return arena_format(emitter->arena, "(int64_t)__builtin_popcountll((uint64_t)(%s))",
                            location_read(emitter, set, 0));
    }
    const char *array = location_as_array(emitter, set, cells);
    const char *size = emit_new_name(emitter, "size");
    emit_line(emitter, "int64_t %s = 0;", size);
    emit_line(emitter,
              "for (uint32_t i = 0; i < %" PRIu32 "; i++) %s += "
              "__builtin_popcountll((uint64_t)%s[i]);",
              cells, size, array);
    return size;
}

const char *emit_extreme(Emitter *emitter, const Expr *expr)
{
    const Type *type = expr->a->type;
    bool least = expr->kind == EXPR_LEAST;
    const char *low = emit_number(emitter, emit_element_low(type));
    Location set = emit_location(emitter, expr->a);
    if (type->cells == 1) {
        const char *bits = emit_atom(emitter, location_read(emitter, set, 0));
        emit_line(emitter, "if (%s == 0) %s", bits, emit_fail(emitter));
        return arena_format(emitter->arena,
                            least ? "(%s + (int64_t)__builtin_ctzll((uint64_t)%s))"
                                  : "(%s + 63 - (int64_t)__builtin_clzll((uint64_t)%s))",
                            low, bits);
    }
    const char *array = location_as_array(emitter, set, type->cells);
    const char *member = emit_new_name(emitter, "member");
    if (least) {
        emit_line(emitter, "const uint32_t %s = next_member(%s, %" PRIu32 ", 0);", member, array,
                  set_capacity(type));
    } else {
        emit_line(emitter, "const uint32_t %s = last_member(%s, %" PRIu32 ");", member, array,
                  type->cells);
    }
    emit_line(emitter, "if (%s == NO_MEMBER) %s", member, emit_fail(emitter));
    return arena_format(emitter->arena, "(%s + (int64_t)%s)", low, member);
}
