/* smt_system.c - what is written down: variables, the beginning, each step by itself, properties.
 *
 * Model errors that no state of the types can lead to are left out, which is asked of Z3: most
 * steps can't fail, and nobody wants to read that they don't. */
#include <stdarg.h>
#include <string.h>

#include "encode_private.h"
#include "smt_export_private.h"

const char *smt_format(SmtExport *export, const char *format, ...)
{
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    const char *copy = arena_copy_string(export->arena, text_string(&text));
    text_release(&text);
    return copy;
}

static const char *sort_of(SmtExport *export, Term term)
{
    Text text = {0};
    smt_add_sort(export->names, term, &text);
    const char *sort = arena_copy_string(export->arena, text_string(&text));
    text_release(&text);
    return sort;
}

/* The name that the encoder gave it, without the moment. */
static const char *name_of(SmtExport *export, Term constant)
{
    const char *raw = smt_raw_name(export->names, constant);
    return smt_format(export, "%.*s", (int)strcspn(raw, "@"), raw);
}

/* ---- variables ---- */

typedef VECTOR(const Value *) Leaves;

static void find_leaves(const Value *value, Leaves *leaves)
{
    switch (value->shape) {
    case VALUE_TRUTH:
    case VALUE_NUMBER: vector_push(leaves, value); return;
    case VALUE_TUPLE:
        for (uint32_t i = 0; i < value->count; i++) find_leaves(value->parts[i], leaves);
        return;
    case VALUE_FUNCTION: BUG("a function in a finite encoding");
    }
}

static Term term_of(const Value *leaf)
{
    return leaf->shape == VALUE_TRUTH ? leaf->truth : leaf->number.term;
}

static bool is_constant(const SmtExport *export, const Value *leaf)
{
    if (leaf->shape == VALUE_NUMBER) return number_is_constant(leaf->number);
    return term_is_true(export->terms, leaf->truth) || term_is_false(export->terms, leaf->truth);
}

/* A number that can be but one has a constant all the same: it is printed as what it is. */
static void call_constant(SmtExport *export, const Value *leaf)
{
    const Numbers *numbers = &encoder_values(export->encoder)->numbers;
    Text text = {0};
    Term term = term_of(leaf);
    if (leaf->shape == VALUE_NUMBER && smt_is_constant(export->names, term)) {
        Number value = number_constant(numbers, leaf->number.low);
        smt_add_term(export->names, value.term, 0, &text);
        smt_call(export->names, term, arena_copy_string(export->arena, text_string(&text)));
    }
    text_release(&text);
}

static void add_variables(SmtExport *export, const Item *item, uint32_t i)
{
    Leaves now = {0}, then = {0};
    find_leaves(export->before->values[i], &now);
    find_leaves(export->after->values[i], &then);
    PROMISE(now.count == then.count);
    for (size_t j = 0; j < now.count && then.items != NULL; j++) {
        if (is_constant(export, now.items[j])) {
            call_constant(export, now.items[j]);
            call_constant(export, then.items[j]);
            continue;
        }
        SmtVariable variable = {
            .now = term_of(now.items[j]), .then = term_of(then.items[j]), .item = item};
        const char *name = name_of(export, variable.now);
        variable.symbol = smt_symbol(export->names, name);
        variable.next = smt_symbol(export->names, smt_format(export, "%s.next", name));
        variable.sort = sort_of(export, variable.now);
        smt_call(export->names, variable.now, variable.symbol);
        smt_call(export->names, variable.then, variable.next);
        vector_push(&export->variables, variable);
    }
    vector_release(&now);
    vector_release(&then);
}

/* Does it speak of nothing but what is printed as a value? */
static bool is_settled(SmtExport *export, Term term)
{
    TermList constants = {0};
    bool settled = true;
    smt_find(export->names, term, &constants);
    for (size_t i = 0; i < constants.count; i++) {
        const char *called = smt_called(export->names, constants.items[i]);
        settled = settled && called != NULL && (*called == '#' || *called == '(');
    }
    vector_release(&constants);
    return settled;
}

/* Without what it says of numbers that can be but one. */
static Term without_settled(SmtExport *export, Term claims)
{
    Term kept = term_truth(export->terms, true);
    TermList conjuncts = {0};
    smt_split(export->names, claims, &conjuncts);
    for (size_t i = 0; i < conjuncts.count; i++) {
        if (is_settled(export, conjuncts.items[i])) continue;
        kept = term_and(export->terms, kept, conjuncts.items[i]);
    }
    vector_release(&conjuncts);
    return kept;
}

static void make_states(SmtExport *export)
{
    uint32_t count;
    const Item *items = encoder_items(export->encoder, &count);
    Term typed_after;
    export->before = state_fresh(export->encoder, 0, &export->typing);
    export->after = state_fresh(export->encoder, 1, &typed_after);
    for (uint32_t i = 0; i < count; i++) add_variables(export, &items[i], i);
    export->typed = without_settled(export, export->typing);
}

/* ---- choices ---- */

static SmtChoice *same_choice(const SmtChoices *choices, const SmtChoice *wanted)
{
    for (size_t i = 0; i < choices->count; i++) {
        SmtChoice *choice = &choices->items[i];
        if (choice->ordinal == wanted->ordinal && strcmp(choice->name, wanted->name) == 0 &&
            strcmp(choice->sort, wanted->sort) == 0) {
            return choice;
        }
    }
    return NULL;
}

static uint32_t count_alike(const SmtChoices *met, const SmtChoice *choice)
{
    uint32_t count = 0;
    for (size_t i = 0; i < met->count; i++) {
        count += strcmp(met->items[i].name, choice->name) == 0 &&
                 strcmp(met->items[i].sort, choice->sort) == 0;
    }
    return count;
}

/* Gives names to the constants of these terms that have none: only one step is taken, so that the
 * choices of another can have the same. */
static void name_choices(SmtExport *export, const char *stem, const TermList *constants,
                         SmtChoices *choices)
{
    SmtChoices met = {0};
    for (size_t i = 0; i < constants->count; i++) {
        Term constant = constants->items[i];
        if (smt_called(export->names, constant) != NULL) continue;
        SmtChoice choice = {.name = name_of(export, constant), .sort = sort_of(export, constant)};
        choice.ordinal = count_alike(&met, &choice);
        SmtChoice *same = same_choice(choices, &choice);
        if (same == NULL) {
            choice.symbol =
                smt_symbol(export->names, smt_format(export, "%s.%s", stem, choice.name));
            vector_push(choices, choice);
        } else {
            choice.symbol = same->symbol;
        }
        smt_call(export->names, constant, choice.symbol);
        vector_push(&export->inputs, (SmtInput){constant, choice.symbol});
        vector_push(&met, choice);
    }
    vector_release(&met);
}

/* ---- the beginning ---- */

typedef struct Replacing {
    TermList constants, by;
} Replacing;

static bool is_free(const SmtExport *export, const Replacing *replacing, Term constant)
{
    for (size_t i = 0; i < replacing->constants.count; i++) {
        if (replacing->constants.items[i] == constant) return false;
    }
    return smt_called(export->names, constant) == NULL;
}

/* Is the leaf nothing but a choice? Then the variable is that choice, and needs no equation. */
static bool is_choice(SmtExport *export, const Value *leaf, Term now, Replacing *replacing)
{
    const Numbers *numbers = &encoder_values(export->encoder)->numbers;
    Terms *terms = export->terms;
    TermList constants = {0};
    bool replaced = false;
    smt_find(export->names, term_of(leaf), &constants);
    Term constant = constants.count == 1 ? constants.items[0] : NULL;
    if (constant != NULL && is_free(export, replacing, constant)) {
        Term by = NULL;
        Number bit = {constant, 0, 1}, one = number_constant(numbers, 1);
        if (term_of(leaf) == constant &&
            strcmp(sort_of(export, constant), sort_of(export, now)) == 0) {
            by = now;
        } else if (leaf->shape == VALUE_TRUTH &&
                   strcmp(sort_of(export, constant), "(_ BitVec 1)") == 0 &&
                   leaf->truth == number_equal(numbers, bit, one)) {
            by = term_if(terms, now, one.term, number_constant(numbers, 0).term);
        }
        replaced = by != NULL;
        if (replaced) {
            vector_push(&replacing->constants, constant);
            vector_push(&replacing->by, by);
        }
    }
    vector_release(&constants);
    return replaced;
}

/* What holds in the beginning; false where making it may fail. */
static bool gather_beginning(SmtExport *export, Query *query)
{
    const Values *values = encoder_values(export->encoder);
    Beginning beginning;
    Replacing replacing = {0};
    Leaves now = {0}, first = {0};
    TermList constants = {0};
    encode_beginning(export->encoder, &beginning);
    if (encoder_complaint(export->encoder, NULL) != NULL) return true;
    uint32_t count;
    encoder_items(export->encoder, &count);
    for (uint32_t i = 0; i < count; i++) {
        find_leaves(export->before->values[i], &now);
        find_leaves(beginning.state->values[i], &first);
    }
    Term init = beginning.possible;
    for (size_t i = 0; i < now.count; i++) {
        if (is_constant(export, now.items[i])) continue;
        if (is_choice(export, first.items[i], term_of(now.items[i]), &replacing)) continue;
        init = term_and(export->terms, init, value_equal(values, now.items[i], first.items[i]));
    }
    export->init = term_substitute_many(export->terms, init, replacing.constants.count,
                                        replacing.constants.items, replacing.by.items);
    smt_find(export->names, export->init, &constants);
    name_choices(export, "start", &constants, &export->starts);
    vector_release(&constants);
    vector_release(&now);
    vector_release(&first);
    vector_release(&replacing.constants);
    vector_release(&replacing.by);
    return query_check(query, &beginning.error, 1) != ANSWER_NO;
}

/* ---- steps ---- */

/* Could it be, in a state of the types? */
static bool is_possible(SmtExport *export, Query *query, Term term)
{
    if (term_is_false(export->terms, term)) return false;
    query_push(query);
    query_assert(query, export->typing);
    query_assert(query, term);
    bool possible = query_check(query, NULL, 0) != ANSWER_NO;
    query_pop(query);
    return possible;
}

/* `definite`: next(…) is about the variables after the step. Of orders it is about the values before
 * they are renumbered, which the variables don't say. */
static void gather_move(SmtExport *export, Query *query, SmtMove *move)
{
    Transit *transit = &move->transit;
    encode_step(export->encoder, export->before, (int64_t) export->moves.count + 2, move->step,
                move->instance, transit);
    move->error = term_and(export->terms, transit->inputs, transit->error);
    if (!is_possible(export, query, move->error)) move->error = term_truth(export->terms, false);
    TermList constants = {0};
    smt_find(export->names, term_and(export->terms, transit->inputs, transit->taken), &constants);
    smt_find(export->names, move->error, &constants);
    Leaves leaves = {0};
    uint32_t count;
    encoder_items(export->encoder, &count);
    for (uint32_t i = 0; i < count; i++) {
        find_leaves(transit->after->values[i], &leaves);
        find_leaves(transit->raw->values[i], &leaves);
    }
    for (size_t i = 0; i < leaves.count; i++) {
        smt_find(export->names, term_of(leaves.items[i]), &constants);
    }
    TermList once = {0};
    for (size_t i = 0; i < constants.count; i++) {
        bool met = smt_called(export->names, constants.items[i]) != NULL;
        for (size_t j = 0; j < once.count && !met; j++) met = once.items[j] == constants.items[i];
        if (!met) vector_push(&once, constants.items[i]);
    }
    name_choices(export, "choice", &once, &export->choices);
    vector_release(&once);
    vector_release(&constants);
    vector_release(&leaves);
}

static void gather_moves(SmtExport *export, Query *query)
{
    const System *system = export->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            for (uint32_t k = 0; k < process->step_count; k++) {
                if (encoder_complaint(export->encoder, NULL) != NULL) return;
                SmtMove move = {.step = process->steps[k], .instance = j};
                gather_move(export, query, &move);
                vector_push(&export->moves, move);
            }
        }
    }
}

static void number_moves(SmtExport *export)
{
    const Numbers *numbers = &encoder_values(export->encoder)->numbers;
    Terms *terms = export->terms;
    Term typing;
    int64_t last = export->moves.count > 0 ? (int64_t) export->moves.count - 1 : 0;
    Number move = number_fresh(numbers, "move", 0, last, &typing);
    export->error = term_truth(terms, false);
    if (!number_is_constant(move)) {
        SmtChoice choice = {.name = "move",
                            .symbol = smt_symbol(export->names, "move"),
                            .sort = sort_of(export, move.term)};
        smt_call(export->names, move.term, choice.symbol);
        vector_push(&export->inputs, (SmtInput){move.term, choice.symbol});
        vector_push(&export->choices, choice);
    }
    for (size_t i = 0; i < export->moves.count; i++) {
        SmtMove *one = &export->moves.items[i];
        one->chosen = number_equal(numbers, move, number_constant(numbers, (int64_t)i));
        export->error = term_or(terms, export->error, term_and(terms, one->chosen, one->error));
    }
}

/* ---- properties ---- */

bool smt_is_witness(const SmtProperty *property)
{
    return property->property->kind == PROPERTY_WITNESS;
}

/* Where a property is about a step: what it says of each, and whether that is the same of all. */
static void gather_transitional(SmtExport *export, Query *query, SmtProperty *property)
{
    Terms *terms = export->terms;
    Encoder *encoder = export->encoder;
    bool witness = smt_is_witness(property), alike = true;
    Term says = term_truth(terms, !witness), fails = term_truth(terms, false), last = NULL;
    for (size_t i = 0; i < export->moves.count; i++) {
        const SmtMove *move = &export->moves.items[i];
        Transit transit = move->transit;
        if (export->system->order_count == 0) transit.raw = export->after;
        transit.after = export->after;
        Term error, value = encode_property(encoder, property->property->expr, export->before,
                                            &transit, &error);
        Term happens = term_and(terms, transit.inputs, transit.taken);
        if (!is_possible(export, query, term_and(terms, happens, error))) {
            error = term_truth(terms, false);
        }
        value = witness ? term_and_not(terms, value, error) : term_or(terms, error, value);
        fails = term_or(terms, fails, term_and(terms, move->chosen, error));
        says = witness ? term_or(terms, says, term_and(terms, move->chosen, value))
                       : term_and(terms, says, term_implies(terms, move->chosen, value));
        alike = alike && (last == NULL || last == value);
        last = value;
    }
    property->says = alike && last != NULL ? last : says;
    property->fails = fails;
}

static void gather_property(SmtExport *export, Query *query, SmtProperty *property)
{
    Terms *terms = export->terms;
    if (property->property->of_transitions) {
        gather_transitional(export, query, property);
        return;
    }
    Term error, value = encode_property(export->encoder, property->property->expr, export->before,
                                        NULL, &error);
    if (!is_possible(export, query, error)) error = term_truth(terms, false);
    property->says =
        smt_is_witness(property) ? term_and_not(terms, value, error) : term_or(terms, error, value);
    property->fails = error;
}

static bool is_written(const Property *property)
{
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION:
    case PROPERTY_WITNESS: return true;
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_ERROR: return false;
    }
    return false;
}

static void gather_properties(SmtExport *export, Query *query)
{
    const System *system = export->system;
    bool errors = !term_is_false(export->terms, export->error);
    for (uint32_t i = 0; i < system->property_count; i++) {
        SmtProperty property = {.property = &system->properties[i]};
        if (!is_written(property.property)) continue;
        if (encoder_complaint(export->encoder, NULL) != NULL) return;
        gather_property(export, query, &property);
        const char *name = property.property->name;
        property.symbol = smt_symbol(export->names, name);
        if (!term_is_false(export->terms, property.fails)) {
            property.failing = smt_symbol(export->names, smt_format(export, "%s.error", name));
            errors = true;
        }
        if (property.property->of_transitions) {
            property.held = smt_symbol(export->names, smt_format(export, "%s.held", name));
        }
        vector_push(&export->properties, property);
    }
    if (errors) export->errors_held = smt_symbol(export->names, "no_model_error.held");
}

/* ---- all ---- */

bool smt_gather(SmtExport *export)
{
    SmtNames *names = export->names;
    export->init_symbol = smt_symbol(names, "init");
    export->trans_symbol = smt_symbol(names, "trans");
    export->typed_symbol = smt_symbol(names, "typed");
    export->error_symbol = smt_symbol(names, "error");
    Query *query = query_create(export->terms, LOGIC_FINITE, NULL, NULL, "export");
    make_states(export);
    bool fails = gather_beginning(export, query);
    if (fails) {
        encoder_complain(export->encoder, (Span){0, 0},
                         "making an initial state ends in a model error");
    }
    gather_moves(export, query);
    if (encoder_complaint(export->encoder, NULL) == NULL) {
        number_moves(export);
        gather_properties(export, query);
    }
    query_destroy(query);
    return encoder_complaint(export->encoder, NULL) == NULL;
}
