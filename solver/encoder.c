/* encoder.c - the encoder itself: what a state is made of, params, complaints. What its states are
 * is said by state.c. */
#include <stdarg.h>
#include <string.h>

#include "encode_private.h"
#include "support/text.h"

/* Complaints. */

void encoder_complain(Encoder *encoder, Span span, const char *format, ...)
{
    if (encoder->complaint) return;
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    const Source *source = encoder->system->source;
    if (source && span.end > span.begin) {
        text_format(&text, " (line %u)", source_place(source, span.begin).line);
    }
    encoder->complaint = memory_copy_string(text_string(&text));
    encoder->complaint_span = span;
    text_release(&text);
}

const char *encoder_complaint(const Encoder *encoder, Span *ret_span)
{
    if (encoder->complaint && ret_span) *ret_span = encoder->complaint_span;
    return encoder->complaint;
}

bool encoder_spend(Encoder *encoder, Span span)
{
    if (terms_failure(encoder->terms) != NULL) return false;
    if (encoder->effort >= ENCODER_EFFORT_MOST) {
        encoder_complain(encoder, span, "this takes more than %u parts to encode",
                         ENCODER_EFFORT_MOST);
        return false;
    }
    encoder->effort++;
    return true;
}

/* Params and bounds. */

Number encoder_param(Encoder *encoder, const Decision *decision)
{
    const Numbers *numbers = &encoder->values.numbers;
    if (!decision->lifted || encoder->form == FORM_FINITE) {
        return number_constant(numbers, decision->value);
    }
    return encoder->params[decision - encoder->system->decisions];
}

Term encoder_params_assumed(Encoder *encoder)
{
    return encoder->params_assumed;
}

static void make_params(Encoder *encoder)
{
    const System *system = encoder->system;
    Terms *terms = encoder->terms;
    encoder->params = ARENA_NEW_ARRAY(encoder->values.arena, Number, system->decision_count + 1);
    encoder->params_assumed = term_truth(terms, true);
    if (encoder->form == FORM_FINITE) return;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        Term typing;
        encoder->params[i] =
            number_fresh(&encoder->values.numbers, decision->name,
                         decision->has_least ? decision->least : NUMBER_BELOW_ALL,
                         decision->has_most ? decision->most : NUMBER_ABOVE_ALL, &typing);
        encoder->params_assumed = term_and(terms, encoder->params_assumed, typing);
    }
}

static Number bound_of(Encoder *encoder, const Expr *expr, uint32_t depth);

static bool is_simple_operation(ExprKind kind)
{
    return kind == EXPR_ADD || kind == EXPR_SUBTRACT || kind == EXPR_MULTIPLY || kind == EXPR_MIN ||
           kind == EXPR_MAX;
}

static Number bound_of_two(Encoder *encoder, const Expr *expr, uint32_t depth)
{
    const Numbers *numbers = &encoder->values.numbers;
    Term overflow; /* never, of integers */
    Number a = bound_of(encoder, expr->a, depth + 1), b = bound_of(encoder, expr->b, depth + 1);
    if (expr->kind == EXPR_ADD) return number_add(numbers, a, b, &overflow);
    if (expr->kind == EXPR_SUBTRACT) return number_subtract(numbers, a, b, &overflow);
    if (expr->kind == EXPR_MULTIPLY) return number_multiply(numbers, a, b, &overflow);
    return expr->kind == EXPR_MIN ? number_min(numbers, a, b) : number_max(numbers, a, b);
}

/* No deeper than the expressions that the checker lets through. */
static Number bound_of(Encoder *encoder, const Expr *expr, uint32_t depth)
{
    const Numbers *numbers = &encoder->values.numbers;
    PROMISE(depth <= FUNCTION_HEIGHT_MOST);
    if (expr->kind == EXPR_CONST) return number_constant(numbers, expr->number);
    if (expr->kind == EXPR_PARAM) {
        return encoder_param(encoder, &encoder->system->decisions[expr->local]);
    }
    if (is_simple_operation(expr->kind)) return bound_of_two(encoder, expr, depth);
    if (expr->kind == EXPR_NEGATE) {
        Term overflow;
        return number_negate(numbers, bound_of(encoder, expr->a, depth + 1), &overflow);
    }
    encoder_complain(encoder, expr->span,
                     "a bound with `%s` can't be lifted: only + - * min max of params can",
                     expr_kind_name(expr->kind));
    return number_constant(numbers, 0);
}

Number encoder_bound(Encoder *encoder, const Expr *bound, int64_t constant)
{
    if (!bound) return number_constant(&encoder->values.numbers, constant);
    return bound_of(encoder, bound, 0);
}

/* A model whose declared range has no value, or whose identities are none, can't be built: that says
 * which values of the params are meant. */
static void assume_inhabited(Encoder *encoder, const Type *type)
{
    const Numbers *numbers = &encoder->values.numbers;
    if (!type) return;
    if (type->lifted && (type->kind == TYPE_RANGE || type->kind == TYPE_ID)) {
        Number high = encoder_bound(encoder, type->high_expr, type->high);
        Number low = type->kind == TYPE_ID ? number_constant(numbers, 1)
                                           : encoder_bound(encoder, type->low_expr, type->low);
        encoder->params_assumed =
            term_and(encoder->terms, encoder->params_assumed, number_at_most(numbers, low, high));
    }
    assume_inhabited(encoder, type->index);
    assume_inhabited(encoder, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) {
        assume_inhabited(encoder, type->fields[i].type);
    }
}

static void assume_all_inhabited(Encoder *encoder)
{
    const System *system = encoder->system;
    if (encoder->form == FORM_FINITE) return;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        assume_inhabited(encoder, system->variables[i].type);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        assume_inhabited(encoder, process->index);
        for (uint32_t j = 0; j < process->local_count; j++) {
            assume_inhabited(encoder, process->locals[j].type);
        }
    }
}

static Number bound_for_values(void *context, const Expr *expr, int64_t constant)
{
    return encoder_bound(context, expr, constant);
}

static void refuse_for_values(void *context, const char *what)
{
    encoder_complain(context, (Span){0, 0}, "%s", what);
}

/* Items. */

static Type *new_range(Encoder *encoder, int64_t high)
{
    Type *type = ARENA_NEW(encoder->values.arena, Type);
    *type = (Type){.kind = TYPE_RANGE, .high = high, .cells = 1};
    return type;
}

static const Expr *bound_expr(Encoder *encoder, const Expr *expr, int64_t constant)
{
    if (expr) return expr;
    Expr *made = ARENA_NEW(encoder->values.arena, Expr);
    *made = (Expr){.kind = EXPR_CONST, .type = new_range(encoder, 0), .number = constant};
    return made;
}

/* Instances are counted from 0, whatever their index begins with; identities are themselves. */
static const Type *instances_type(Encoder *encoder, const Process *process)
{
    const Type *index = process->index;
    if (index && index->low == 0 && !index->low_expr) return index;
    Type *type = new_range(encoder, (int64_t)process->instances - 1);
    if (!index || !index->lifted) return type;
    Expr *high = ARENA_NEW(encoder->values.arena, Expr);
    *high = (Expr){.kind = EXPR_SUBTRACT,
                   .type = type,
                   .span = process->span,
                   .a = bound_expr(encoder, index->high_expr, index->high),
                   .b = bound_expr(encoder, index->low_expr, index->low)};
    type->lifted = true;
    type->high_expr = high;
    return type;
}

static const Type *instances_map(Encoder *encoder, const Type *instances, const Type *element)
{
    Type *type = ARENA_NEW(encoder->values.arena, Type);
    *type = (Type){.kind = TYPE_MAP, .index = instances, .element = element};
    type->cells = (uint32_t)type_values(instances) * element->cells;
    return type;
}

static void add_item(Encoder *encoder, Item item)
{
    encoder->items[encoder->item_count++] = item;
}

static void add_counters(Encoder *encoder, const Process *process)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!step->anytime || step->most < 0) continue;
        encoder->counter_items[step->counter] = encoder->item_count;
        const char *name =
            arena_format(encoder->values.arena, "%s.%s.count", process->name, step->name);
        add_item(encoder, (Item){.name = name,
                                 .type = new_range(encoder, step->most),
                                 .counted = step,
                                 .cell = step->counter});
    }
}

static void add_process(Encoder *encoder, const Process *process)
{
    Arena *arena = encoder->values.arena;
    const Type *instances = instances_type(encoder, process);
    const Type *place = new_range(encoder, (int64_t)process->place_count - 1);
    encoder->first_items[process->position] = encoder->item_count;
    add_item(encoder, (Item){.name = arena_format(arena, "%s.place", process->name),
                             .type = instances_map(encoder, instances, place),
                             .process = process,
                             .cell = process->base});
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        add_item(encoder, (Item){.name = arena_format(arena, "%s.%s", process->name, local->name),
                                 .type = instances_map(encoder, instances, local->type),
                                 .process = process,
                                 .local = local,
                                 .cell = process->base + local->offset});
    }
    encoder->mover_bases[process->position] = encoder->movers;
    encoder->movers += values_is_lifted(&encoder->values, instances) ? 1 : process->instances;
}

static uint32_t count_items(const System *system)
{
    uint32_t count = system->variable_count;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        count += 1 + process->local_count + process->step_count;
    }
    return count;
}

static void make_items(Encoder *encoder)
{
    const System *system = encoder->system;
    Arena *arena = encoder->values.arena;
    encoder->items = ARENA_NEW_ARRAY(arena, Item, count_items(system) + 1);
    encoder->first_items = ARENA_NEW_ARRAY(arena, uint32_t, system->process_count + 1);
    encoder->mover_bases = ARENA_NEW_ARRAY(arena, uint32_t, system->process_count + 1);
    encoder->counter_items = ARENA_NEW_ARRAY(arena, uint32_t, system->cells + 1);
    encoder->variable_items = ARENA_NEW_ARRAY(arena, uint32_t, system->cells + 1);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        encoder->variable_items[variable->offset] = i;
        add_item(encoder, (Item){.name = variable->name,
                                 .type = variable->type,
                                 .variable = variable,
                                 .cell = variable->offset});
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        add_counters(encoder, system->processes[i]);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        add_process(encoder, system->processes[i]);
    }
}

uint32_t item_of_variable(const Encoder *encoder, const Expr *shared)
{
    uint32_t item = encoder->variable_items[shared->number];
    PROMISE(encoder->items[item].variable && encoder->items[item].cell == shared->number);
    return item;
}

uint32_t item_of_place(const Encoder *encoder, const Process *process)
{
    return encoder->first_items[process->position];
}

uint32_t item_of_local(const Encoder *encoder, const Process *process, uint32_t local)
{
    PROMISE(local < process->local_count);
    return encoder->first_items[process->position] + 1 + local;
}

const Item *encoder_items(const Encoder *encoder, uint32_t *ret_count)
{
    *ret_count = encoder->item_count;
    return encoder->items;
}

/* The encoder. */

Encoder *encoder_create(Terms *terms, const System *system, EncodingForm form, EncodingShape shape)
{
    PROMISE(system->exclusive == NULL);
    Encoder *encoder = memory_allocate(1, sizeof *encoder);
    NumberForm numbers = form == FORM_FINITE ? NUMBERS_BITS : NUMBERS_INTEGERS;
    encoder->terms = terms;
    encoder->system = system;
    encoder->form = form;
    encoder->shape = shape;
    encoder->symmetric = true;
    encoder->frame_cells = system->frame_cells;
    encoder->lifting =
        (Lifting){.bound = bound_for_values, .refuse = refuse_for_values, .context = encoder};
    encoder->values = (Values){.arena = arena_create(),
                               .terms = terms,
                               .numbers = {terms, numbers},
                               .lifts = form == FORM_UNBOUNDED,
                               .lifting = &encoder->lifting};
    make_params(encoder);
    assume_all_inhabited(encoder);
    make_items(encoder);
    return encoder;
}

void encoder_destroy(Encoder *encoder)
{
    if (!encoder) return;
    arena_destroy(encoder->values.arena);
    free(encoder->complaint);
    free(encoder);
}

const Values *encoder_values(const Encoder *encoder)
{
    return &encoder->values;
}

void encoder_reserve_frame(Encoder *encoder, uint32_t frame_cells)
{
    if (frame_cells > encoder->frame_cells) encoder->frame_cells = frame_cells;
}
