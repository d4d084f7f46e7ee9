/* emit_choices.c - choices by the script, and how variables begin. */
#include <inttypes.h>

#include "emit.h"
#include "support/bug.h"

const char *emit_choose(Emitter *emitter, EmittedMembers members)
{
    const char *member = emit_new_name(emitter, "member"), *end = emit_new_name(emitter, "end");
    if (emitter->process == NULL) emit_refuse(emitter, "a choice where nobody acts");
    emitter->chose = true;
    emit_line(emitter, "uint32_t %s;", member);
    emit_line(emitter, "const int %s = choose_member(run, %s, %s, &%s);", end,
              members.bits == NULL ? "NULL" : members.bits, members.count, member);
    emit_line(emitter, "if (%s != DONE) return %s;", end, end);
    return member;
}

const char *emit_choose_among(Emitter *emitter, uint64_t alternatives)
{
    const char *count = emit_number(emitter, (uint32_t)alternatives);
    return emit_choose(emitter, (EmittedMembers){.low = "0", .count = count});
}

/* Looks for the first member from `from` on that the condition lets in, or fails for. */
static void emit_seek(Emitter *emitter, const Statement *choose, EmittedMembers members, unsigned n)
{
    const char *outer = emitter->fail;
    bool failed = emitter->failed;
    uint64_t weight = emitter->weight;
    const char *bits = members.bits == NULL ? "NULL" : members.bits;
    emit_open(emitter,
              "for (found_%u = next_member(%s, %s, from_%u); found_%u != NO_MEMBER; found_%u = "
              "next_member(%s, %s, found_%u + 1))",
              n, bits, members.count, n, n, n, bits, members.count, n);
    emit_count(emitter);
    emit_line(emitter, "%s = %s + (int64_t)found_%u;", emit_binding_name(emitter, choose->binding),
              members.low, n);
    emitter->weight = 1;
    emitter->fail = arena_format(emitter->arena, "goto lets_in_%u; /* to end there */", n);
    emit_line(emitter, "if (!%s) continue;", emit_cell(emitter, choose->value));
    emit_line(emitter, "lets_in_%u:", n);
    emit_line(emitter, "break;");
    emit_close(emitter);
    emitter->fail = outer;
    emitter->failed = failed;
    emitter->weight = weight;
}

static void emit_first_look(Emitter *emitter, unsigned n)
{
    emit_line(emitter, "bool first_%u = run->made == run->known, looked_%u = false;", n, n);
    emit_line(emitter, "uint32_t found_%u, from_%u = 0;", n, n);
    emit_open(emitter, "if (!first_%u)", n);
    emit_line(emitter, "if (run->options[run->made].known) goto chosen_%u;", n);
    emit_line(emitter, "from_%u = run->options[run->made].member + 1;", n);
    emit_close(emitter);
    emit_line(emitter, "if (run->known == CHOICES_MOST) return BEYOND;");
    emit_line(emitter, "seek_%u:;", n);
}

static void emit_found(Emitter *emitter, unsigned n)
{
    emit_open(emitter, "if (first_%u)", n);
    emit_line(emitter, "if (found_%u == NO_MEMBER) return BLOCKED;", n);
    emit_line(emitter, "run->options[run->known++] = (Option){.member = found_%u};", n);
    emit_line(emitter, "first_%u = false;", n);
    emit_line(emitter, "from_%u = found_%u + 1;", n, n);
    emit_line(emitter, "goto seek_%u;", n);
    emit_close(emitter);
    emit_line(emitter, "run->options[run->made].next = found_%u;", n);
    emit_line(emitter, "run->options[run->made].known = true;");
    emit_line(emitter, "looked_%u = true;", n);
    emit_line(emitter, "chosen_%u:;", n);
}

/* choose … where: alternatives are the members that the condition lets in; one for which it fails is
 * one that ends in that error. */
void emit_choose_where(Emitter *emitter, const Statement *statement)
{
    const char *name = emit_binding_name(emitter, statement->binding);
    EmittedMembers members = emit_members(emitter, statement->domain);
    if (statement->value == NULL) {
        const char *member = emit_choose(emitter, members);
        emit_line(emitter, "%s = %s + (int64_t)%s;", name, members.low, member);
        return;
    }
    unsigned n = ++emitter->names;
    emitter->chose = true;
    emit_first_look(emitter, n);
    emit_seek(emitter, statement, members, n);
    emit_found(emitter, n);
    emit_line(emitter, "%s = %s + (int64_t)run->options[run->made++].member;", name, members.low);
    emit_open(emitter, "if (looked_%u)", n);
    emit_line(emitter, "(void)%s;", emit_cell(emitter, statement->value));
    emit_close(emitter);
}

static void begin_anywhere(Emitter *emitter, const Type *type, Location into);

/* A scalar, or none before it where `optional`. */
static void begin_scalar(Emitter *emitter, const Type *type, bool optional, Location into)
{
    const Type *scalar = optional ? type->element : type;
    bool order = scalar->kind == TYPE_ORDER;
    uint64_t last = order ? 0 : type_values(scalar) - 1;
    if (last >= UINT32_MAX - 1) {
        emit_line(emitter, "%s", emit_fail(emitter));
        return;
    }
    const char *member = emit_choose_among(emitter, last + 1 + optional);
    const char *low = emit_number(emitter, order ? 0 : scalar->low);
    const char *value =
        optional ? arena_format(emitter->arena, "(%s == 0 ? NO_VALUE : %s + (int64_t)%s - 1)",
                                member, low, member)
                 : arena_format(emitter->arena, "(%s + (int64_t)%s)", low, member);
    location_write(emitter, into, 0, value);
}

static void begin_absent(Emitter *emitter, const Type *type, Location into)
{
    int64_t *cells = ARENA_NEW_ARRAY(emitter->arena, int64_t, type->cells + 1);
    type_fill_absent(type, cells);
    for (uint32_t i = 0; i < type->cells; i++) {
        location_write(emitter, into, i, emit_number(emitter, cells[i]));
    }
}

static void begin_optional(Emitter *emitter, const Type *type, Location into)
{
    if (!optional_has_tag(type)) {
        begin_scalar(emitter, type, true, into);
        return;
    }
    const char *there = emit_choose_among(emitter, 2);
    location_write(emitter, into, 0, there);
    emit_open(emitter, "if (%s)", there);
    begin_anywhere(emitter, type->element, location_part(into, 1));
    emit_close(emitter);
    emit_open(emitter, "else");
    begin_absent(emitter, type->element, location_part(into, 1));
    emit_close(emitter);
}

/* Each element is in or out. */
static void begin_set(Emitter *emitter, const Type *type, Location into)
{
    uint32_t elements = type->element->kind == TYPE_ORDER ? 1 : set_capacity(type);
    const char *set = emit_new_name(emitter, "set"), *i = emit_new_name(emitter, "i");
    emit_array(emitter, set, type->cells, " = {0}");
    emit_open(emitter, "for (uint32_t %s = 0; %s < %" PRIu32 "; %s++)", i, i, elements, i);
    const char *in = emit_choose_among(emitter, 2);
    emit_line(emitter, "if (%s) %s[%s / 64] |= bit_of(%s);", in, set, i, i);
    emit_close(emitter);
    location_store(emitter, into, set, type->cells);
}

static void begin_list(Emitter *emitter, const Type *type, Location into)
{
    const char *list = emit_new_name(emitter, "list"), *i = emit_new_name(emitter, "i");
    const char *filler = emit_new_name(emitter, "filler");
    int64_t *cells = ARENA_NEW_ARRAY(emitter->arena, int64_t, type->cells + 1);
    type_fill(type, cells);
    emit_constant_array(emitter, filler, cells, type->cells);
    emit_array(emitter, list, type->cells, "");
    emit_line(emitter, "memcpy(%s, %s, sizeof %s);", list, filler, filler);
    const char *length = emit_choose_among(emitter, (uint64_t)type->capacity + 1);
    emit_open(emitter, "for (uint32_t %s = 0; %s < %s; %s++)", i, i, length, i);
    begin_anywhere(emitter, type->element,
                   location_index(emitter, location_part(location_array(list), 1), i,
                                  (uint32_t)type->capacity, type->element->cells));
    emit_close(emitter);
    emit_line(emitter, "%s[0] = %s;", list, length);
    if (type->kind == TYPE_BAG) {
        emit_line(emitter, "bag_sort(%s, %" PRIu32 ");", list, type->element->cells);
    }
    location_store(emitter, into, list, type->cells);
}

/* An entry of a map, in a loop over all; ended by emit_close. */
static Location begin_entry(Emitter *emitter, const Type *type, Location into)
{
    const char *i = emit_new_name(emitter, "i");
    uint32_t count = (uint32_t)type_values(type->index);
    emit_open(emitter, "for (uint32_t %s = 0; %s < %" PRIu32 "; %s++)", i, i, count, i);
    return location_index(emitter, into, i, count, type->element->cells);
}

static void begin_anywhere(Emitter *emitter, const Type *type, Location into)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: begin_scalar(emitter, type, false, into); return;
    case TYPE_OPTIONAL: begin_optional(emitter, type, into); return;
    case TYPE_SET: begin_set(emitter, type, into); return;
    case TYPE_MAP:
        begin_anywhere(emitter, type->element, begin_entry(emitter, type, into));
        emit_close(emitter);
        return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            begin_anywhere(emitter, type->fields[i].type,
                           location_part(into, type->fields[i].offset));
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG: begin_list(emitter, type, into); return;
    case TYPE_BAD: BUG("a variable of a type that is an error");
    }
}

/* An element of the domain, for each entry of a map its own. */
static void begin_in(Emitter *emitter, const Type *type, const Domain *domain, Location into)
{
    if (type->kind == TYPE_MAP) {
        begin_in(emitter, type->element, domain, begin_entry(emitter, type, into));
        emit_close(emitter);
        return;
    }
    EmittedMembers members = emit_members(emitter, domain);
    const char *member = emit_choose(emitter, members);
    const char *value = emit_new_name(emitter, "t");
    emit_line(emitter, "const int64_t %s = %s + (int64_t)%s;", value, members.low, member);
    const Type *scalar = type->kind == TYPE_OPTIONAL ? type->element : type;
    if (scalar->kind == TYPE_RANGE) {
        emit_line(emitter, "if (%s < %s || %s > %s) %s", value, emit_number(emitter, scalar->low),
                  value, emit_number(emitter, scalar->high), emit_fail(emitter));
    }
    location_write(emitter, into, 0, value);
}

void emit_begin(Emitter *emitter, const Type *type, const Initial *initial, Location state)
{
    if (initial->value != NULL && type->cells == 1) {
        location_write(emitter, state, 0, emit_cell(emitter, initial->value));
    } else if (initial->value != NULL) {
        Location value = emit_location(emitter, initial->value);
        const char *array = location_as_array(emitter, value, type->cells);
        location_store(emitter, state, array, type->cells);
    } else if (initial->domain != NULL) {
        begin_in(emitter, type, initial->domain, state);
    } else {
        begin_anywhere(emitter, type, state);
    }
}
