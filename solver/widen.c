/* widen.c - from one state that leads to something bad to many that do.
 *
 * With the choices of the step kept as they are in the model, the core of "and yet it does not lead
 * there" names the literals that matter: every state of the widened cube leads there as well. (Chockler
 * and others, "Incremental formal verification of hardware", FMCAD 2011; the papers in pdr.h do it by
 * ternary simulation.) */
#include <stdlib.h>

#include "frames.h"
#include "support/bug.h"

/* ---- which constants are choices ---- */

/* Terms that were met already, by the number that Z3 gives each; a table of bits. */
typedef struct Met {
    uint8_t *bits;
    size_t bytes;
} Met;

static bool meet(Met *met, Z3_context context, Z3_ast term)
{
    size_t id = Z3_get_ast_id(context, term);
    size_t needed = id / 8 + 1;
    if (needed > met->bytes) {
        size_t grown = 2 * needed;
        met->bits = memory_resize(met->bits, grown, 1);
        for (size_t i = met->bytes; i < grown; i++) met->bits[i] = 0;
        met->bytes = grown;
    }
    PROMISE(met->bits != NULL);
    uint8_t bit = (uint8_t)(1u << id % 8);
    bool first = (met->bits[id / 8] & bit) == 0;
    met->bits[id / 8] |= bit;
    return first;
}

typedef VECTOR(Z3_ast) Asts;

/* Appends the constants in the term that were not met before. What is pending is no recursion:
 * terms are deep. */
static void collect_constants(Met *met, Z3_context context, Term term, Asts *found)
{
    Asts pending = {0};
    vector_push(&pending, term);
    while (pending.count > 0) {
        Z3_ast next = pending.items[--pending.count];
        if (!meet(met, context, next) || Z3_get_ast_kind(context, next) != Z3_APP_AST) continue;
        Z3_app app = Z3_to_app(context, next);
        unsigned arguments = Z3_get_app_num_args(context, app);
        Z3_decl_kind kind = Z3_get_decl_kind(context, Z3_get_app_decl(context, app));
        if (arguments == 0 && kind == Z3_OP_UNINTERPRETED) vector_push(found, next);
        for (unsigned i = 0; i < arguments; i++) {
            vector_push(&pending, Z3_get_app_arg(context, app, i));
        }
    }
    vector_release(&pending);
}

static void collect_of_value(Met *met, Z3_context context, const Value *value, Asts *found)
{
    if (value->shape == VALUE_TRUTH) collect_constants(met, context, value->truth, found);
    if (value->shape == VALUE_NUMBER) collect_constants(met, context, value->number.term, found);
    for (uint32_t i = 0; value->shape == VALUE_TUPLE && i < value->count; i++) {
        collect_of_value(met, context, value->parts[i], found);
    }
}

void frames_find_choices(Frames *frames)
{
    Z3_context context = terms_context(frames->terms);
    Met met = {0};
    Asts state = {0}, choices = {0};
    uint32_t items;
    encoder_items(frames->encoder, &items);
    for (uint32_t i = 0; i < items; i++) {
        collect_of_value(&met, context, frames->state->values[i], &state);
    }
    collect_constants(&met, context, frames->transit.inputs, &choices);
    collect_constants(&met, context, frames->transit.taken, &choices);
    for (uint32_t i = 0; i < items; i++) {
        collect_of_value(&met, context, frames->transit.after->values[i], &choices);
    }
    collect_constants(&met, context, frames->bad_any, &choices);
    vector_clear(&frames->choices);
    for (size_t i = 0; i < choices.count; i++) vector_push(&frames->choices, choices.items[i]);
    vector_release(&state);
    vector_release(&choices);
    free(met.bits);
}

/* ---- widening ---- */

/* Asserts, where `once` is assumed, that choices are those of the last model. */
static void keep_choices(Frames *frames, Term once)
{
    Z3_context context = terms_context(frames->terms);
    Z3_model model = query_model(frames->steps);
    VECTOR(Term) kept = {0};
    for (size_t i = 0; i < frames->choices.count; i++) {
        Z3_ast value = NULL;
        if (!Z3_model_eval(context, model, frames->choices.items[i], true, &value)) continue;
        Term same =
            term_equal(frames->terms, frames->choices.items[i], terms_keep(frames->terms, value));
        vector_push(&kept, term_implies(frames->terms, once, same));
    }
    for (size_t i = 0; i < kept.count; i++) query_assert(frames->widening, kept.items[i]);
    vector_release(&kept);
}

static Answer check_widening(Frames *frames, Term once, const Cube *cube, Cube **ret_core)
{
    size_t count = 0;
    frames->assumptions[count++] = once;
    for (uint32_t i = 0; i < cube->count; i++) {
        frames->assumptions[count++] = literals_name(&frames->wide, cube->literals[i]);
    }
    return frames_check_core(frames, count, &frames->wide, ret_core);
}

/* The part of the state's cube that is enough for what leads on; takes the cube. */
static Cube *widen(Frames *frames, Cube *cube, Term leads_on)
{
    Term once = frames_passing(frames);
    keep_choices(frames, once);
    frames_forget(frames);
    query_assert(frames->widening,
                 term_implies(frames->terms, once, term_not(frames->terms, leads_on)));
    Cube *core = NULL, *relational = cube_without_values(frames, cube);
    Answer answer = check_widening(frames, once, relational, &core);
    if (answer == ANSWER_YES) answer = check_widening(frames, once, cube, &core);
    free(relational);
    query_assert(frames->widening, term_not(frames->terms, once));
    if (answer != ANSWER_NO) return cube;
    Cube *wide = cube_with_implied(frames, core, cube);
    free(core);
    free(cube);
    return wide;
}

Cube *frames_bad_cube(Frames *frames)
{
    Cube *cube = frames_model_cube(frames);
    return widen(frames, cube, frames->bad_any);
}

/* In the state after. */
static Term literal_truth(Frames *frames, uint32_t literal)
{
    Term truth = literals_truth(&frames->next, literal / 2);
    return literal % 2 == 0 ? truth : term_not(frames->terms, truth);
}

Cube *frames_before_cube(Frames *frames, const Cube *after)
{
    Cube *cube = frames_model_cube(frames);
    Terms *terms = frames->terms;
    Term *list = memory_allocate(after->count + 2, sizeof *list);
    for (uint32_t i = 0; i < after->count; i++) list[i] = literal_truth(frames, after->literals[i]);
    list[after->count] = frames->transit.inputs;
    list[after->count + 1] = frames->transit.taken;
    Term leads_on = term_and_all(terms, list, after->count + 2);
    free(list);
    return widen(frames, cube, leads_on);
}
