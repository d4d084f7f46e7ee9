/* emit_cells.c - lines, names, and cells: in states they are fields of words, in arrays numbers. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "emit.h"
#include "support/bug.h"

/* Wider values are gone through by loops. */
#define UNROLLED_MOST 16

static void begin_line(Emitter *emitter)
{
    for (unsigned i = 0; i < emitter->indent; i++) text_add(emitter->code, "    ");
}

void emit_line(Emitter *emitter, const char *format, ...)
{
    va_list arguments;
    begin_line(emitter);
    va_start(arguments, format);
    text_format_list(emitter->code, format, arguments);
    va_end(arguments);
    text_add_char(emitter->code, '\n');
    if (emitter->code->count > SOURCE_BYTES_MOST) emit_refuse(emitter, "its code is too large");
}

void emit_open(Emitter *emitter, const char *format, ...)
{
    va_list arguments;
    begin_line(emitter);
    va_start(arguments, format);
    text_format_list(emitter->code, format, arguments);
    va_end(arguments);
    text_add(emitter->code, " {\n");
    emitter->indent++;
}

void emit_close(Emitter *emitter)
{
    emitter->indent--;
    emit_line(emitter, "}");
}

const char *emit_number(Emitter *emitter, int64_t number)
{
    if (number == NO_VALUE) return "NO_VALUE";
    return arena_format(emitter->arena, number < 0 ? "(%" PRId64 ")" : "%" PRId64, number);
}

const char *emit_new_name(Emitter *emitter, const char *stem)
{
    return arena_format(emitter->arena, "%s_%u", stem, ++emitter->names);
}

const char *emit_identifier(Emitter *emitter, const char *name)
{
    char *identifier = arena_copy_string(emitter->arena, name);
    for (char *at = identifier; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at)) *at = '_';
    }
    return identifier;
}

static bool is_atom(const char *value)
{
    for (; *value != '\0'; value++) {
        if (!isalnum((unsigned char)*value) && *value != '_') return false;
    }
    return true;
}

const char *emit_atom(Emitter *emitter, const char *value)
{
    if (is_atom(value)) return value;
    const char *name = emit_new_name(emitter, "t");
    emit_line(emitter, "const int64_t %s = %s;", name, value);
    return name;
}

const char *emit_fail(Emitter *emitter)
{
    emitter->failed = true;
    return emitter->fail;
}

const char *emit_fuel(const Emitter *emitter)
{
    return emitter->step != NULL || emitter->process != NULL ? "&run->fuel" : "fuel";
}

void emit_count(Emitter *emitter)
{
    emitter->counted = true;
    emit_line(emitter, "if (--*(%s) < 0) return BEYOND;", emit_fuel(emitter));
}

Location location_in_state(const char *state, uint32_t cell)
{
    return (Location){.state = state, .cell = cell};
}

Location location_array(const char *array)
{
    return (Location){.array = array};
}

Location location_part(Location location, uint32_t cells)
{
    location.cell += cells;
    return location;
}

/* Is every field of an entry as many bits after that of the entry before, in the same word? */
static bool evenly_spaced(const Layout *layout, uint32_t cell, uint32_t count, uint32_t stride,
                          int *ret_bits)
{
    *ret_bits = 0;
    for (uint32_t j = 0; j < stride; j++) {
        const LayoutField *first = layout_field(layout, cell + j);
        if (first->mask == 0) continue;
        for (uint32_t i = 1; i < count; i++) {
            const LayoutField *field = layout_field(layout, cell + i * stride + j);
            int bits = field->shift - first->shift;
            if (field->word != first->word) return false;
            if (i == 1 && *ret_bits == 0) *ret_bits = bits;
            if (bits != *ret_bits * (int)i) return false;
        }
    }
    return true;
}

static const char *add_moves(Emitter *emitter, const char *moved, const char *index, int64_t by)
{
    const char *more = by == 1 ? index : arena_format(emitter->arena, "%s * %" PRId64, index, by);
    return moved == NULL ? more : arena_format(emitter->arena, "%s + %s", moved, more);
}

/* Entry `index` (from 0) of `count`, each of `stride` cells. */
Location location_index(Emitter *emitter, Location location, const char *index, uint32_t count,
                        uint32_t stride)
{
    if (location.array == NULL && location.state == NULL) return location;
    index = emit_atom(emitter, index);
    int bits = 0;
    bool even = location.state != NULL && location.moved == NULL && stride * count <= 4096 &&
                evenly_spaced(emitter->working, location.cell, count, stride, &bits);
    location.irregular |= !even;
    location.shifted = even ? add_moves(emitter, location.shifted, index, bits) : NULL;
    location.moved = add_moves(emitter, location.moved, index, stride);
    return location;
}

Location location_instance(Emitter *emitter, const Process *process, const char *instance)
{
    Location location = location_in_state(emitter->state, process->base);
    if (process->instances == 1) return location;
    location.moved = add_moves(emitter, NULL, instance, process->cells);
    location.irregular = true; /* mostly known where it is compiled */
    return location;
}

/* The cell as its reader would say it: where its variable begins, by name, and so many further. */
static const char *cell_name(Emitter *emitter, uint32_t cell)
{
    uint32_t begin = cell;
    const char *name = emit_cell_name(emitter, &begin);
    if (begin == cell) return name;
    return arena_format(emitter->arena, "%s + %" PRIu32, name, cell - begin);
}

void emit_array(Emitter *emitter, const char *name, uint32_t cells, const char *initial)
{
    emit_line(emitter, "int64_t %s[%" PRIu32 "]%s;", name, cells + 1, initial);
    emit_array_counted(emitter, cells);
}

void emit_array_counted(Emitter *emitter, uint32_t cells)
{
    emitter->array_cells += cells + 1;
    if (emitter->array_cells > ARRAY_CELLS_MOST) emit_refuse(emitter, "its values are too large");
}

static const char *moved_cell(Emitter *emitter, Location location)
{
    if (location.moved == NULL) return cell_name(emitter, location.cell);
    return arena_format(emitter->arena, "%s + %s", cell_name(emitter, location.cell),
                        location.moved);
}

/* The code of a field. */
static const char *read_code(Emitter *emitter, Location location)
{
    uint64_t mask = layout_field(emitter->working, location.cell)->mask;
    if (location.moved != NULL && !location.irregular) {
        return arena_format(emitter->arena, "CODE_MOVED(%s, %s, %s, 0x%" PRIx64 ")", location.state,
                            cell_name(emitter, location.cell), location.shifted, mask);
    }
    return arena_format(emitter->arena, "CODE(%s, %s, 0x%" PRIx64 ")", location.state,
                        moved_cell(emitter, location), mask);
}

static const char *array_cell(Emitter *emitter, Location location)
{
    if (location.moved == NULL) {
        return arena_format(emitter->arena, "%s[%" PRIu32 "]", location.array, location.cell);
    }
    return arena_format(emitter->arena, "%s[%" PRIu32 " + %s]", location.array, location.cell,
                        location.moved);
}

const char *location_read(Emitter *emitter, Location location, uint32_t cell)
{
    if (location.state == NULL && location.array == NULL) return location.value;
    location.cell += cell;
    if (location.state == NULL) return array_cell(emitter, location);
    const LayoutField *field = layout_field(emitter->working, location.cell);
    if (field->mask == 0) return emit_number(emitter, field->bias);
    const char *code = read_code(emitter, location), *bias = emit_number(emitter, field->bias);
    if (field->none) return arena_format(emitter->arena, "none_or(%s, %s)", code, bias);
    if (field->bias == 0) return arena_format(emitter->arena, "(int64_t)%s", code);
    return arena_format(emitter->arena, "(int64_t)(%s + %s)", code, bias);
}

/* A value as a field's code. */
static const char *coded(Emitter *emitter, const LayoutField *field, const char *value)
{
    const char *bias = emit_number(emitter, field->bias);
    if (field->none) return arena_format(emitter->arena, "code_or_none(%s, %s)", value, bias);
    if (field->bias == 0) return arena_format(emitter->arena, "(uint64_t)(%s)", value);
    return arena_format(emitter->arena, "((uint64_t)(%s) - %s)", value, bias);
}

void location_write(Emitter *emitter, Location location, uint32_t cell, const char *value)
{
    if (location.state == NULL) {
        emit_line(emitter, "%s = %s;", location_read(emitter, location, cell), value);
        return;
    }
    location.cell += cell;
    const LayoutField *field = layout_field(emitter->working, location.cell);
    if (field->mask == 0) return;
    const char *code = coded(emitter, field, value);
    if (location.moved != NULL && !location.irregular) {
        emit_line(emitter, "PUT_MOVED(%s, %s, %s, 0x%" PRIx64 ", %s);", location.state,
                  cell_name(emitter, location.cell), location.shifted, field->mask, code);
    } else {
        emit_line(emitter, "PUT(%s, %s, 0x%" PRIx64 ", %s);", location.state,
                  moved_cell(emitter, location), field->mask, code);
    }
}

/* An array with the cells: where they lie, if it is one, or a copy. */
const char *location_as_array(Emitter *emitter, Location location, uint32_t cells)
{
    if (location.array != NULL) {
        if (location.moved == NULL && location.cell == 0) return location.array;
        if (location.moved == NULL) {
            return arena_format(emitter->arena, "(%s + %" PRIu32 ")", location.array,
                                location.cell);
        }
        return arena_format(emitter->arena, "(%s + %" PRIu32 " + %s)", location.array,
                            location.cell, location.moved);
    }
    const char *name = emit_new_name(emitter, "cells");
    emit_array(emitter, name, cells, "");
    if (cells > UNROLLED_MOST) {
        emit_line(emitter, "load(%s, %s, %s, %" PRIu32 ");", location.state,
                  moved_cell(emitter, location), name, cells);
        return name;
    }
    for (uint32_t i = 0; i < cells; i++) {
        emit_line(emitter, "%s[%" PRIu32 "] = %s;", name, i, location_read(emitter, location, i));
    }
    return name;
}

void location_store(Emitter *emitter, Location location, const char *array, uint32_t cells)
{
    if (location.state == NULL) {
        const char *into = location_as_array(emitter, location, cells);
        emit_line(emitter, "memmove(%s, %s, %" PRIu32 " * sizeof(int64_t));", into, array, cells);
        return;
    }
    if (cells > UNROLLED_MOST) {
        emit_line(emitter, "store(%s, %s, %s, %" PRIu32 ");", location.state,
                  moved_cell(emitter, location), array, cells);
        return;
    }
    for (uint32_t i = 0; i < cells; i++) {
        const char *value = arena_format(emitter->arena, "%s[%" PRIu32 "]", array, i);
        location_write(emitter, location, i, value);
    }
}

void emit_constant_array(Emitter *emitter, const char *name, const int64_t *cells, uint32_t count)
{
    Text text = {0};
    for (uint32_t i = 0; i < count; i++) {
        text_format(&text, "%s%s", i > 0 ? ", " : "", emit_number(emitter, cells[i]));
    }
    emit_line(emitter, "static const int64_t %s[] = {%s};", name,
              count == 0 ? "0" : text_string(&text));
    text_release(&text);
}

static const char *test_by_table(Emitter *emitter, const char *place, const bool *places,
                                 uint32_t count)
{
    const char *name = emit_new_name(emitter, "places");
    Text text = {0};
    for (uint32_t i = 0; i < count; i++) text_format(&text, "%d,", places[i]);
    emit_line(emitter, "static const bool %s[] = {%s};", name, text_string(&text));
    text_release(&text);
    return arena_format(emitter->arena, "%s[%s]", name, place);
}

const char *emit_place_test(Emitter *emitter, const Process *process, const char *instance,
                            const bool *places)
{
    uint32_t count = process->place_count, yes = 0, last = 0;
    uint64_t mask = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!places[i]) continue;
        yes++;
        last = i;
        if (i < 64) mask |= (uint64_t)1 << i;
    }
    if (yes == 0) return "0";
    if (yes == count) return "1";
    const char *place = location_read(emitter, location_instance(emitter, process, instance), 0);
    if (yes == 1) return arena_format(emitter->arena, "(%s == %" PRIu32 ")", place, last);
    if (count > 64) return test_by_table(emitter, place, places, count);
    return arena_format(emitter->arena, "(0x%" PRIx64 "u >> %s & 1)", mask, place);
}

uint64_t emit_code_of_value(const LayoutField *field, int64_t value)
{
    if (field->none && value == NO_VALUE) return 0;
    return ((uint64_t)value - (uint64_t)field->bias) & field->mask;
}
