/* predicates.c - templates with arguments: listing, comparing, encoding, printing them. */
#include <stdlib.h>
#include <string.h>

#include "model/print.h"
#include "model/value.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"
#include "templates.h"

void template_arguments(const System *system, const Template *template, uint32_t parameter,
                        int64_t *ret_low, int64_t *ret_high)
{
    const Type *type = template->parameters[parameter]->type;
    bool ranks = type->kind == TYPE_ORDER;
    *ret_low = ranks ? 0 : type->low;
    *ret_high = ranks ? (int64_t)order_ranks(system, type->order) - 1 : type->high;
}

/* ---- listing ---- */

static bool has_equality(const Template *template)
{
    return template->expr->kind == EXPR_EQUAL;
}

static int compare_sides(const Predicate *predicate)
{
    uint32_t half = predicate->template->parameter_count / 2;
    for (uint32_t i = 0; i < half; i++) {
        int64_t left = predicate->arguments[i], right = predicate->arguments[half + i];
        if (left != right) return left < right ? -1 : 1;
    }
    return 0;
}

/* The same in every state, or listed with its sides exchanged. */
static bool is_idle(const System *system, const Predicate *predicate)
{
    const Template *template = predicate->template;
    if (template->reflexive) {
        int order = compare_sides(predicate);
        return order == 0 || (order > 0 && has_equality(template));
    }
    uint32_t last = template->parameter_count - 1;
    if (template->parameter_count == 0 || !template->is_value[last] || !template->expr)
        return false;
    int64_t low, high, value = predicate->arguments[last];
    template_arguments(system, template, last, &low, &high);
    /* A rank may be missing altogether: rank >= 0 says that there is one. */
    bool may_lack = template->parameters[last]->type->kind == TYPE_ORDER;
    if (template->expr->kind == EXPR_AT_LEAST) return value == low && !may_lack;
    return template->expr->kind == EXPR_AT_MOST && value == high;
}

/* The next arguments, the last ones changing fastest; false after the last. */
static bool advance(const System *system, Predicate *predicate)
{
    for (uint32_t i = predicate->template->parameter_count; i-- > 0;) {
        int64_t low, high;
        template_arguments(system, predicate->template, i, &low, &high);
        if (predicate->arguments[i] < high) {
            predicate->arguments[i]++;
            return true;
        }
        predicate->arguments[i] = low;
    }
    return false;
}

Predicate *predicates_all(const Templates *templates, size_t *ret_count)
{
    VECTOR(Predicate) all = {0};
    for (uint32_t i = 0; i < templates->count; i++) {
        Predicate predicate = {.template = templates->items[i]};
        for (uint32_t j = 0; j < predicate.template->parameter_count; j++) {
            int64_t high;
            template_arguments(templates->system, predicate.template, j, &predicate.arguments[j],
                               &high);
        }
        do {
            if (!is_idle(templates->system, &predicate)) vector_push(&all, predicate);
        } while (advance(templates->system, &predicate));
    }
    *ret_count = all.count;
    return all.items;
}

uint64_t predicates_most(const Templates *templates)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < templates->count; i++) {
        uint64_t product = 1;
        for (uint32_t j = 0; j < templates->items[i]->parameter_count; j++) {
            int64_t low, high;
            template_arguments(templates->system, templates->items[i], j, &low, &high);
            uint64_t factor = (uint64_t)high - (uint64_t)low + 1;
            if (__builtin_mul_overflow(product, factor, &product)) return UINT64_MAX;
        }
        if (__builtin_add_overflow(most, product, &most)) return UINT64_MAX;
    }
    return most;
}

int predicate_compare(const Predicate *a, const Predicate *b)
{
    const Template *template = a->template;
    if (template != b->template) return template->position < b->template->position ? -1 : 1;
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        if (a->arguments[i] != b->arguments[i]) return a->arguments[i] < b->arguments[i] ? -1 : 1;
    }
    return 0;
}

Predicate predicate_normal(const Predicate *predicate)
{
    Predicate normal = *predicate;
    const Template *template = predicate->template;
    if (!template->reflexive || !has_equality(template) || compare_sides(predicate) <= 0) {
        return normal;
    }
    uint32_t half = template->parameter_count / 2;
    for (uint32_t i = 0; i < half; i++) {
        normal.arguments[i] = predicate->arguments[half + i];
        normal.arguments[half + i] = predicate->arguments[i];
    }
    return normal;
}

static int compare(const void *a, const void *b)
{
    return predicate_compare(a, b);
}

const Predicate *predicate_find(const Predicate *all, size_t count, const Predicate *predicate)
{
    const Predicate normal = predicate_normal(predicate);
    return bsearch(&normal, all, count, sizeof *all, compare);
}

/* ---- encoding ---- */

static const Value *item_meant(const Encoder *encoder, const TemplateBit *bit, const State *state)
{
    uint32_t count;
    const Item *items = encoder_items(encoder, &count);
    for (uint32_t i = 0; i < count; i++) {
        bool same = items[i].variable == bit->variable && items[i].local == bit->local &&
                    items[i].counted == bit->counted;
        if (same && (bit->process == NULL || items[i].process == bit->process)) {
            return state->values[i];
        }
    }
    BUG("a template about no item");
}

static Term bit_of_number(const Values *values, Number number, const Type *type, uint32_t bit)
{
    Terms *terms = values->terms;
    if (number_is_constant(number)) {
        return term_truth(terms, ((uint64_t)number.low >> bit & 1) != 0);
    }
    Number narrow = number;
    if (type != NULL && type_is_finite_scalar(type)) {
        int64_t low = number.low < type->low ? type->low : number.low;
        int64_t high = number.high > type->high ? type->high : number.high;
        narrow = number_narrow(&values->numbers, number, low, high);
    }
    Z3_context context = terms_context(terms);
    Z3_sort sort = Z3_get_sort(context, narrow.term);
    uint32_t width = Z3_get_bv_sort_size(context, sort);
    bool is_signed = narrow.low < 0;
    if (bit >= width && !is_signed) return term_truth(terms, false);
    if (bit >= width) bit = width - 1;
    Term extracted = terms_keep(terms, Z3_mk_extract(context, bit, bit, narrow.term));
    Term one = terms_keep(terms, Z3_mk_unsigned_int(context, 1, terms_bits_sort(terms, 1)));
    return term_equal(terms, extracted, one);
}

static Term encode_bit(Encoder *encoder, const Predicate *predicate, const State *state)
{
    const Template *template = predicate->template;
    const TemplateBit *bit = template->bit;
    const Value *value = item_meant(encoder, bit, state);
    for (uint32_t i = 0; i < bit->path_length; i++) {
        const TemplatePart *part = &bit->path[i];
        uint64_t number = part->number;
        if (part->parameter >= 0) {
            const Type *index = template->parameters[part->parameter]->type;
            number = (uint64_t)predicate->arguments[part->parameter] - (uint64_t)index->low;
        }
        PROMISE(value->shape == VALUE_TUPLE && number < value->count);
        value = value->parts[number];
    }
    if (value->shape == VALUE_TRUTH) return value->truth;
    return bit_of_number(encoder_values(encoder), value->number, value->type, bit->bit);
}

static Term encode_control(Encoder *encoder, const Predicate *predicate, const State *state)
{
    const Template *template = predicate->template;
    const Type *index = template->process->index;
    int64_t instance = index == NULL ? 0 : predicate->arguments[0] - index->low;
    Number number = number_constant(&encoder_values(encoder)->numbers, instance);
    return encode_place(encoder, template->process, number, template->place, state);
}

Term predicate_encode(Encoder *encoder, const Predicate *predicate, const State *state)
{
    const Template *template = predicate->template;
    if (template->bit != NULL) return encode_bit(encoder, predicate, state);
    if (template->expr == NULL) return encode_control(encoder, predicate, state);
    const Values *values = encoder_values(encoder);
    Bound bounds[TEMPLATE_PARAMETERS_MOST];
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        bounds[i] = (Bound){template->parameters[i],
                            number_constant(&values->numbers, predicate->arguments[i])};
    }
    Term error;
    Term truth = encode_property_with(encoder, template->expr, bounds, template->parameter_count,
                                      state, NULL, &error);
    return term_and_not(values->terms, truth, error);
}

/* ---- in the language ---- */

/* Of a template that is no bit. */
static const Expr *with_arguments(const Claims *claims, const Predicate *predicate)
{
    const Template *template = predicate->template;
    const Expr *by[TEMPLATE_PARAMETERS_MOST];
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        by[i] = claim_number(claims, template->parameters[i]->type, predicate->arguments[i]);
    }
    if (template->expr == NULL) {
        const Expr *index = template->parameter_count == 0 ? NULL : by[0];
        return claim_place(claims, template->process, index, template->place);
    }
    return expr_substitute(claims->arena, template->expr, template->parameters, by,
                           template->parameter_count);
}

static void print_bit(Text *text, const Predicate *predicate)
{
    const TemplateBit *bit = predicate->template->bit;
    text_format(text, "bit %u of ", bit->bit);
    if (bit->process != NULL) text_format(text, "%s.", bit->process->name);
    if (bit->variable != NULL) text_add(text, bit->variable->name);
    if (bit->local != NULL) text_add(text, bit->local->name);
    if (bit->counted != NULL) text_format(text, "the count of %s", bit->counted->name);
    for (uint32_t i = 0; i < bit->path_length; i++) {
        const TemplatePart *part = &bit->path[i];
        int64_t number = part->parameter < 0 ? part->number : predicate->arguments[part->parameter];
        text_format(text, "/%lld", (long long)number);
    }
}

/* Where control rests at a choice. Which steps may come next from there doesn't tell: they may from
 * elsewhere, too. */
static bool is_at_choice(const Template *template)
{
    if (template->bit != NULL || template->expr != NULL) return false;
    NodeKind kind = template->process->places[template->place].node->kind;
    return kind == NODE_EITHER || kind == NODE_FOR_ANY;
}

/* `p[1] at choice 2`: of those in its text. */
static void print_choice(Text *text, const Predicate *predicate)
{
    const Process *process = predicate->template->process;
    unsigned number = 0;
    for (uint32_t i = 0; i <= predicate->template->place; i++) {
        NodeKind kind = process->places[i].node->kind;
        number += kind == NODE_EITHER || kind == NODE_FOR_ANY;
    }
    text_add(text, process->name);
    if (process->index != NULL) {
        text_add(text, "[");
        value_print(text, process->index, predicate->arguments, NULL);
        text_add(text, "]");
    }
    text_format(text, " at choice %u", number);
}

/* `p[1].x in scope && `, of each local where claim_defined can't say it. */
static void print_scopes(Text *text, const Expr *expr)
{
    if (expr == NULL) return;
    if (expr->kind == EXPR_PEER && !claim_can_say_scope(expr)) {
        expr_print(text, expr);
        text_add(text, " in scope && ");
    }
    print_scopes(text, expr->a);
    print_scopes(text, expr->b);
}

void predicate_print(Text *text, const Predicate *predicate)
{
    Arena *arena = arena_create();
    const Claims claims = {.arena = arena};
    const Expr *expr = predicate->template->bit != NULL ? NULL : with_arguments(&claims, predicate);
    if (is_at_choice(predicate->template)) {
        print_choice(text, predicate);
    } else if (expr != NULL) {
        print_scopes(text, expr);
        expr_print(text, claim_pair(&claims, EXPR_AND, claim_defined(&claims, expr), expr));
    } else if (predicate->template->bit != NULL) {
        print_bit(text, predicate);
    } else {
        text_format(text, "%s at %u", predicate->template->process->name,
                    predicate->template->place);
    }
    arena_destroy(arena);
}
