/* layout.c - a state packed into as few bits as its types need.
 *
 * A flat table with a field for every cell. A field's code is the cell's value less a bias; where
 * there may be no value, NO_VALUE has the code 0 and the values follow. A cell that can only have
 * one value has a field of no bits. What a value means is none of its business. */
#include "model/layout.h"

#include <string.h>

#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

struct Layout {
    uint32_t cells, words, bits;
    LayoutField *fields;
};

/* While fields are found and given their places. */
typedef struct Builder {
    const System *system;
    Layout *layout;
    bool in_steps;        /* also for the values of an order that a step creates */
    VECTOR(uint8_t) used; /* bits of each word */
} Builder;

/* A field is put into one of the last words with room for it; looking at all would take too long.
 */
#define WORDS_TRIED 16

static uint32_t find_word(Builder *builder, uint32_t bits)
{
    size_t count = builder->used.count;
    for (size_t i = count > WORDS_TRIED ? count - WORDS_TRIED : 0; i < count; i++) {
        if (builder->used.items[i] + bits <= 64) return (uint32_t)i;
    }
    vector_push(&builder->used, 0);
    return (uint32_t)count;
}

/* The cell has codes 0 to `last`. */
static void add_field(Builder *builder, uint32_t cell, int64_t bias, uint64_t last, bool none)
{
    uint32_t bits = last ? 64 - (uint32_t)__builtin_clzll(last) : 0;
    uint32_t word = bits ? find_word(builder, bits) : 0;
    LayoutField *field = &builder->layout->fields[cell];
    field->mask = bits ? UINT64_MAX >> (64 - bits) : 0;
    field->bias = bias;
    field->none = none;
    field->word = word;
    if (bits == 0) return;
    field->shift = builder->used.items[word];
    builder->used.items[word] = (uint8_t)(field->shift + bits);
    builder->layout->bits += bits;
}

/* Values low..high, or none. */
static void add_number(Builder *builder, uint32_t cell, int64_t low, int64_t high, bool none)
{
    /* In the largest range the bias would be below all numbers: it wraps, as do codes. */
    int64_t bias = (int64_t)((uint64_t)low - none);
    add_field(builder, cell, bias, (uint64_t)high - (uint64_t)bias, none);
}

/* How many ranks of an order there may be. */
static uint32_t count_ranks(const Builder *builder, const Type *order)
{
    if (builder->in_steps) return (uint32_t)(2 * order->capacity + 1);
    return order_ranks(builder->system, order->order);
}

static void add_scalar(Builder *builder, const Type *type, uint32_t cell, bool none)
{
    if (type->kind == TYPE_ORDER) {
        add_number(builder, cell, 0, (int64_t)count_ranks(builder, type) - 1, true);
    } else if (type->kind == TYPE_INT) {
        add_number(builder, cell, -INT64_MAX, INT64_MAX, none);
    } else {
        add_number(builder, cell, type->low, type->high, none);
    }
}

static void add_set(Builder *builder, const Type *type, uint32_t cell)
{
    bool order = type->element->kind == TYPE_ORDER;
    uint64_t bits = order ? count_ranks(builder, type->element) : set_capacity(type);
    for (uint32_t i = 0; i < type->cells; i++) {
        uint64_t here = bits > 64 ? 64 : bits;
        add_field(builder, cell + i, 0, here ? UINT64_MAX >> (64 - here) : 0, false);
        bits -= here;
    }
}

/* `absent`: there may be no value, because none of what is around it is there. */
static void add_value(Builder *builder, const Type *type, uint32_t cell, bool absent);

static void add_many(Builder *builder, const Type *type, uint64_t times, uint32_t cell, bool absent)
{
    for (uint32_t i = 0; i < times; i++) add_value(builder, type, cell + i * type->cells, absent);
}

static void add_optional(Builder *builder, const Type *type, uint32_t cell)
{
    if (!optional_has_tag(type)) {
        add_scalar(builder, type->element, cell, true);
    } else {
        add_number(builder, cell, 0, 1, false);
        add_value(builder, type->element, cell + 1, true);
    }
}

static void add_value(Builder *builder, const Type *type, uint32_t cell, bool absent)
{
    switch (type->kind) {
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_ID:
    case TYPE_ORDER: add_scalar(builder, type, cell, absent); return;
    case TYPE_OPTIONAL: add_optional(builder, type, cell); return;
    case TYPE_SET: add_set(builder, type, cell); return;
    case TYPE_MAP: add_many(builder, type->element, type_values(type->index), cell, absent); return;
    case TYPE_STRUCT:
        for (uint32_t i = 0; i < type->field_count; i++) {
            add_value(builder, type->fields[i].type, cell + type->fields[i].offset, absent);
        }
        return;
    case TYPE_QUEUE:
    case TYPE_BAG:
        add_number(builder, cell, 0, type->capacity, false);
        add_many(builder, type->element, (uint64_t)type->capacity, cell + 1, true);
        return;
    case TYPE_BAD: return;
    }
}

static void add_process(Builder *builder, const Process *process)
{
    for (uint32_t i = 0; i < process->instances; i++) {
        uint32_t base = instance_base(process, i);
        add_number(builder, base, 0, (int64_t)process->place_count - 1, false);
        for (uint32_t j = 0; j < process->local_count; j++) {
            add_value(builder, process->locals[j].type, base + process->locals[j].offset, false);
        }
    }
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (step->anytime && step->most >= 0) {
            add_number(builder, step->counter, 0, step->most, false);
        }
    }
}

static Layout *create(const System *system, bool in_steps)
{
    Layout *layout = memory_allocate(1, sizeof *layout);
    Builder builder = {.system = system, .layout = layout, .in_steps = in_steps};
    layout->cells = system->cells;
    layout->fields = memory_allocate(system->cells + 1, sizeof *layout->fields);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        add_value(&builder, system->variables[i].type, system->variables[i].offset, false);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        add_process(&builder, system->processes[i]);
    }
    layout->words = builder.used.count > 0 ? (uint32_t)builder.used.count : 1;
    vector_release(&builder.used);
    return layout;
}

Layout *layout_create(const System *system)
{
    return create(system, false);
}

Layout *layout_create_for_steps(const System *system)
{
    return create(system, true);
}

void layout_destroy(Layout *layout)
{
    if (!layout) return;
    free(layout->fields);
    free(layout);
}

uint32_t layout_words(const Layout *layout)
{
    return layout->words;
}

uint32_t layout_bits(const Layout *layout)
{
    return layout->bits;
}

const LayoutField *layout_field(const Layout *layout, uint32_t cell)
{
    PROMISE(cell < layout->cells);
    return &layout->fields[cell];
}

void layout_pack(const Layout *layout, const int64_t *cells, uint64_t *ret_words)
{
    uint64_t lost = 0;
    memset(ret_words, 0, layout->words * sizeof *ret_words);
    for (uint32_t i = 0; i < layout->cells; i++) {
        const LayoutField *field = &layout->fields[i];
        uint64_t code = (uint64_t)cells[i] - (uint64_t)field->bias;
        if (field->none && cells[i] == NO_VALUE) code = 0;
        lost |= code & ~field->mask;
        ret_words[field->word] |= (code & field->mask) << field->shift;
    }
    PROMISE(lost == 0); /* a value outside its type would be another one from here on */
}

void layout_unpack(const Layout *layout, const uint64_t *words, int64_t *ret_cells)
{
    for (uint32_t i = 0; i < layout->cells; i++) {
        const LayoutField *field = &layout->fields[i];
        uint64_t code = words[field->word] >> field->shift & field->mask;
        int64_t value = (int64_t)(code + (uint64_t)field->bias);
        ret_cells[i] = field->none && code == 0 ? NO_VALUE : value;
    }
}
