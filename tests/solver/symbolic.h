/* symbolic.h - random values of a system's types, as cells and as symbolic values, for tests. */
#ifndef TESTS_SOLVER_SYMBOLIC_H
#define TESTS_SOLVER_SYMBOLIC_H

#include "protocol.h"

#include "encode.h"
#include "support/memory.h"

typedef struct Bench {
    Protocol protocol;
    const System *system;
    Terms *terms;
    Encoder *encoder;
    const Values *values;
    Query *query;
} Bench;

static inline Bench bench_open_protocol(Protocol protocol, EncodingForm form)
{
    Bench bench = {.protocol = protocol, .system = protocol.system, .terms = terms_create()};
    QueryLogic logic = form == FORM_FINITE ? LOGIC_FINITE : LOGIC_GENERAL;
    bench.encoder = encoder_create(bench.terms, bench.system, form, SHAPE_SHARED);
    bench.values = encoder_values(bench.encoder);
    bench.query = query_create(bench.terms, logic, NULL, NULL, "test");
    return bench;
}

static inline Bench bench_open(const char *text, EncodingForm form)
{
    return bench_open_protocol(protocol_of(text), form);
}

static inline void bench_close(Bench *bench)
{
    Span span;
    assert_null(encoder_complaint(bench->encoder, &span));
    assert_null(terms_failure(bench->terms));
    query_destroy(bench->query);
    encoder_destroy(bench->encoder);
    terms_destroy(bench->terms);
    protocol_release(&bench->protocol);
}

static inline const Type *type_of(const Bench *bench, const char *variable)
{
    for (uint32_t i = 0; i < bench->system->variable_count; i++) {
        const Variable *each = &bench->system->variables[i];
        if (strcmp(each->name, variable) == 0) return each->type;
    }
    fail_msg("there is no variable %s", variable);
    return NULL;
}

/* Is it so in every model of what was asserted? */
static inline bool is_certain(const Bench *bench, Term term)
{
    query_push(bench->query);
    query_assert(bench->query, term_not(bench->terms, term));
    Answer answer = query_check(bench->query, NULL, 0);
    query_pop(bench->query);
    assert_int_not_equal(answer, ANSWER_UNKNOWN);
    return answer == ANSWER_NO;
}

static inline bool is_possible(const Bench *bench, Term term)
{
    query_push(bench->query);
    query_assert(bench->query, term);
    Answer answer = query_check(bench->query, NULL, 0);
    query_pop(bench->query);
    assert_int_not_equal(answer, ANSWER_UNKNOWN);
    return answer == ANSWER_YES;
}

/* Random numbers, the same ones in every run. */

static uint64_t random_state = 88172645463325252u;

static inline int64_t random_between(int64_t low, int64_t high)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return low + (int64_t)(random_state % (uint64_t)(high - low + 1));
}

static inline int cells_order(const int64_t *a, const int64_t *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

/* The naive way: the least that is left, again and again. */
static inline void sort_entries(int64_t *entries, int64_t count, uint32_t width)
{
    for (int64_t i = 0; i < count; i++) {
        for (int64_t j = i + 1; j < count; j++) {
            int64_t *a = entries + i * width, *b = entries + j * width;
            if (cells_order(b, a, width) >= 0) continue;
            for (uint32_t k = 0; k < width; k++) {
                int64_t cell = a[k];
                a[k] = b[k];
                b[k] = cell;
            }
        }
    }
}

/* Ranks of orders are 0..ranks-1. */
static inline void random_cells(const Type *type, int64_t ranks, int64_t *cells)
{
    uint32_t width = type->element ? type->element->cells : 0;
    type_fill(type, cells);
    if (type->kind == TYPE_ORDER) {
        *cells = random_between(0, ranks - 1);
    } else if (type_is_scalar(type)) {
        /* Few values, so that they meet. */
        int64_t high = type->high - type->low > 5 ? type->low + 5 : type->high;
        *cells = random_between(type->low, high);
    } else if (type->kind == TYPE_OPTIONAL) {
        bool tagged = optional_has_tag(type);
        if (random_between(0, 2) == 0) return;
        if (tagged) *cells = 1;
        random_cells(type->element, ranks, cells + tagged);
    } else if (type->kind == TYPE_SET) {
        bool order = type->element->kind == TYPE_ORDER;
        for (uint32_t i = 0; i < (order ? (uint32_t)ranks : set_capacity(type)); i++) {
            if (random_between(0, 2) > 0) continue;
            cells[i / 64] = (int64_t)((uint64_t)cells[i / 64] | (uint64_t)1 << (i % 64));
        }
    } else if (type->kind == TYPE_MAP) {
        for (uint64_t i = 0; i < type_values(type->index); i++) {
            random_cells(type->element, ranks, cells + i * width);
        }
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            random_cells(type->fields[i].type, ranks, cells + type->fields[i].offset);
        }
    } else {
        *cells = random_between(0, type->capacity);
        for (int64_t i = 0; i < *cells; i++) {
            random_cells(type->element, ranks, cells + 1 + i * width);
        }
        if (type->kind == TYPE_BAG) sort_entries(cells + 1, *cells, width);
    }
}

/* The same value with new constants for everything, which are asserted to be what they are: what is
 * made of it is really computed, not folded. */
static inline const Value *blurred(const Bench *bench, const Value *value)
{
    Terms *terms = bench->terms;
    if (value->shape == VALUE_TRUTH) {
        Term truth = term_constant(terms, "blurred", terms_bool_sort(terms));
        query_assert(bench->query, term_iff(terms, truth, value->truth));
        return value_truth(bench->values, truth);
    }
    if (value->shape == VALUE_NUMBER) {
        const Numbers *numbers = &bench->values->numbers;
        int64_t below = random_between(0, 3), above = random_between(0, 3);
        int64_t low = value->number.low - below;
        if (value->number.low >= 0 && low < 0) low = 0;
        Term typing;
        Number number = number_fresh(numbers, "blurred", low, value->number.high + above, &typing);
        query_assert(bench->query, typing);
        query_assert(bench->query, number_equal(numbers, number, value->number));
        return value_number(bench->values, value->type, number);
    }
    assert_int_equal(value->shape, VALUE_TUPLE);
    const Value **parts = memory_allocate(value->count + 1, sizeof *parts);
    for (uint32_t i = 0; i < value->count; i++) parts[i] = blurred(bench, value->parts[i]);
    const Value *made = value_tuple(bench->values, value->type, parts, value->count);
    free(parts);
    return made;
}

static inline const Value *random_value(const Bench *bench, const Type *type, int64_t *ret_cells)
{
    random_cells(type, 3, ret_cells);
    return blurred(bench, value_constant(bench->values, type, ret_cells));
}

static inline Number random_number(const Bench *bench, int64_t low, int64_t high,
                                   int64_t *ret_value)
{
    *ret_value = random_between(low, high);
    Term typing;
    const Numbers *numbers = &bench->values->numbers;
    Number number = number_fresh(numbers, "number", low, high, &typing);
    query_assert(bench->query, typing);
    query_assert(bench->query, number_equal(numbers, number, number_constant(numbers, *ret_value)));
    return number;
}

static inline void begin_case(const Bench *bench)
{
    query_push(bench->query);
}

/* Everything that the case made is decided by what was asserted. */
static inline void settle_case(const Bench *bench)
{
    assert_int_equal(query_check(bench->query, NULL, 0), ANSWER_YES);
}

static inline void end_case(const Bench *bench)
{
    query_pop(bench->query);
}

static inline void assert_value_is(const Bench *bench, const Type *type, const Value *value,
                                   const int64_t *cells)
{
    int64_t *decoded = memory_allocate(type->cells + 1, sizeof *decoded);
    value_decode(bench->query, type, value, decoded);
    assert_memory_equal(decoded, cells, type->cells * sizeof *cells);
    /* Fillers are what they should be, too: they don't show in cells. */
    const Value *expected = value_constant(bench->values, type, cells);
    assert_true(query_truth(bench->query, value_equal(bench->values, value, expected)));
    free(decoded);
}

#endif
