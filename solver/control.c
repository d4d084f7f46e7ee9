/* control.c - a run's memory, and its ways through the graph of control.
 *
 * A walk follows all ways at once, as a tree: where a condition is open the way splits, each part
 * with a guard and values of its own. What is found is joined again where it meets: at a step's
 * beginning, and where control comes to rest. What a step does is not known here (statements.c). */
#include "run.h"

#include <string.h>

/* Ways that split inside each other; more would be no encoding but an unfolding. */
#define WALK_DEPTH_MOST 5000

/* ---- a run's memory ---- */

static uint32_t local_count(const Run *run)
{
    return run->scene.process ? run->scene.process->local_count + 1 : 0;
}

static State *filler_state(Encoder *encoder)
{
    State *state = ARENA_NEW(encoder->values.arena, State);
    state->values = ARENA_NEW_ARRAY(encoder->values.arena, const Value *, encoder->item_count + 1);
    for (uint32_t i = 0; i < encoder->item_count; i++) {
        state->values[i] = value_filler(&encoder->values, encoder->items[i].type);
    }
    return state;
}

void run_start(Run *run, Encoder *encoder, const State *before, int64_t moment)
{
    Arena *arena = encoder->values.arena;
    const System *system = encoder->system;
    Term yes = term_truth(encoder->terms, true);
    int64_t none = encoder->form == FORM_UNBOUNDED ? -1 : 0;
    uint32_t cells =
        encoder->frame_cells > system->frame_cells ? encoder->frame_cells : system->frame_cells;
    *run = (Run){.encoder = encoder, .before = before, .inputs = yes, .moment = moment};
    run->barred = term_truth(encoder->terms, false);
    run->working = before ? state_copy(encoder, before) : filler_state(encoder);
    run->created = ARENA_NEW_ARRAY(arena, Number, system->order_count + 1);
    for (uint32_t i = 0; i < system->order_count; i++) {
        run->created[i] = number_constant(&encoder->values.numbers, none);
    }
    run->scene = (Scene){.encoder = encoder,
                         .state = run->working,
                         .frame = ARENA_NEW_ARRAY(arena, const Value *, cells + 1),
                         .guard = yes,
                         .error = term_truth(encoder->terms, false),
                         .self = number_constant(&encoder->values.numbers, 0),
                         .run = run};
}

void run_release(Run *run)
{
    vector_release(&run->constants);
    vector_release(&run->exits);
    vector_release(&run->bound);
    vector_release(&run->sizes);
}

/* The index value of an instance. */
static Number index_value(const Run *run, const Process *process, Number instance)
{
    Encoder *encoder = run->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    const Type *index = process->index;
    if (!index || number_is_opaque(numbers, instance)) return instance;
    bool lifted = values_is_lifted(&encoder->values, index);
    Number low = lifted ? encoder_bound(encoder, index->low_expr, index->low)
                        : number_constant(numbers, index->low);
    Term overflow;
    return number_add(numbers, instance, low, &overflow);
}

void run_act_as(Run *run, const Process *process, Number instance)
{
    Encoder *encoder = run->encoder;
    uint32_t count = process->local_count;
    run->instance = instance;
    run->scene.process = process;
    run->scene.self = index_value(run, process, instance);
    run->locals = ARENA_NEW_ARRAY(encoder->values.arena, const Value *, count + 1);
    run->loaded = ARENA_NEW_ARRAY(encoder->values.arena, const Value *, count + 1);
    run->scene.locals = run->locals;
    uint32_t place = item_of_place(encoder, process);
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t item = i == count ? place : item_of_local(encoder, process, i);
        run->locals[i] = value_select(&encoder->values, run->working->values[item], instance);
        run->loaded[i] = run->locals[i];
    }
}

void run_store_instance(Run *run)
{
    Encoder *encoder = run->encoder;
    const Process *process = run->scene.process;
    uint32_t count = process->local_count, place = item_of_place(encoder, process);
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t item = i == count ? place : item_of_local(encoder, process, i);
        const Value *map = run->working->values[item];
        if (run->locals[i] == run->loaded[i]) continue;
        run->working->values[item] =
            value_store(&encoder->values, map, run->instance, run->locals[i]);
    }
}

Number run_place(const Run *run)
{
    return run->locals[run->scene.process->local_count]->number;
}

void run_set_place(Run *run, uint32_t place)
{
    uint32_t at = run->scene.process->local_count;
    Number number = number_constant(&run->encoder->values.numbers, place);
    run->locals[at] = value_number(&run->encoder->values, run->locals[at]->type, number);
}

Snapshot run_snapshot(Run *run)
{
    Arena *arena = run->encoder->values.arena;
    uint32_t items = run->encoder->item_count, locals = local_count(run);
    uint32_t orders = run->encoder->system->order_count;
    Snapshot snapshot = {ARENA_NEW_ARRAY(arena, const Value *, items + locals + 1),
                         ARENA_NEW_ARRAY(arena, Number, orders + 1)};
    memcpy(snapshot.values, run->working->values, items * sizeof *snapshot.values);
    if (locals) memcpy(snapshot.values + items, run->locals, locals * sizeof *run->locals);
    memcpy(snapshot.created, run->created, orders * sizeof *run->created);
    return snapshot;
}

void run_restore(Run *run, const Snapshot *snapshot)
{
    uint32_t items = run->encoder->item_count, locals = local_count(run);
    uint32_t orders = run->encoder->system->order_count;
    memcpy(run->working->values, snapshot->values, items * sizeof *snapshot->values);
    if (locals) memcpy(run->locals, snapshot->values + items, locals * sizeof *run->locals);
    memcpy(run->created, snapshot->created, orders * sizeof *run->created);
}

void run_merge(Run *run, Term condition, const Snapshot *a, const Snapshot *b)
{
    const Values *values = &run->encoder->values;
    uint32_t items = run->encoder->item_count, locals = local_count(run);
    for (uint32_t i = 0; i < items + locals; i++) {
        const Value **here = i < items ? &run->working->values[i] : &run->locals[i - items];
        *here = value_if(values, condition, a->values[i], b->values[i]);
    }
    for (uint32_t i = 0; i < run->encoder->system->order_count; i++) {
        run->created[i] = number_if(&values->numbers, condition, a->created[i], b->created[i]);
    }
}

void run_join(Run *run, const Exit *exits, size_t count)
{
    Terms *terms = run->encoder->terms;
    Term guard = term_truth(terms, false);
    Snapshot joined;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (term_is_false(terms, exits[i].guard)) continue;
        if (any) {
            run_merge(run, exits[i].guard, &exits[i].snapshot, &joined);
        } else {
            run_restore(run, &exits[i].snapshot);
        }
        joined = run_snapshot(run);
        guard = term_or(terms, guard, exits[i].guard);
        any = true;
    }
    run->scene.guard = guard;
}

/* ---- walking ---- */

static bool is_over(const Run *run)
{
    return term_is_false(run->encoder->terms, run->scene.guard);
}

/* Walks on from the node where the condition holds; afterwards the run is where it doesn't. */
static void walk_where(Run *run, Term condition, const Node *node, bool entering, Exits *found)
{
    Terms *terms = run->encoder->terms;
    Term guard = run->scene.guard;
    if (term_is_false(terms, condition)) return;
    Snapshot here = run_snapshot(run);
    if (++run->depth > WALK_DEPTH_MOST) {
        encoder_complain(run->encoder, node->span, "control takes too many turns between steps");
    } else {
        run->scene.guard = term_and(terms, guard, condition);
        run_walk(run, node, entering, found);
    }
    run->depth--;
    run_restore(run, &here);
    run->scene.guard = term_and_not(terms, guard, condition);
}

static const Node *choose_branch(Run *run, const Node *node, Exits *found)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    uint32_t last = node->branch_count - 1;
    Number branch = run_input_number(run, "either", 0, last);
    for (uint32_t i = 0; i < last; i++) {
        Term chosen = number_equal(numbers, branch, number_constant(numbers, i));
        walk_where(run, chosen, node->branches[i], true, found);
    }
    return node->branches[last];
}

static uint32_t local_position(const Process *process, const Local *local)
{
    return (uint32_t)(local - process->locals);
}

/* A claim about an element of a set of what is left, for some element. */
static Term some_left(Run *run, const Node *node, const Value *left)
{
    const Values *values = &run->encoder->values;
    Terms *terms = run->encoder->terms;
    if (left->shape == VALUE_FUNCTION) {
        Term typing;
        Number element = value_fresh_scalar(values, node->local->type, "left", &typing);
        Term in = term_and(terms, typing, value_contains(values, left, element));
        return term_exists(terms, 1, &element.term, in);
    }
    Term some = term_truth(terms, false);
    for (uint32_t i = 0; i < left->count; i++) some = term_or(terms, some, left->parts[i]->truth);
    return some;
}

/* With nothing left control passes; else it rests there, or one element is taken. */
static const Node *walk_for_any(Run *run, const Node *node, bool entering, Exits *found)
{
    const Values *values = &run->encoder->values;
    Terms *terms = run->encoder->terms;
    uint32_t at = local_position(run->scene.process, node->left);
    const Value *left = run->locals[at];
    walk_where(run, term_not(terms, some_left(run, node, left)), node->other, entering, found);
    if (is_over(run) || !entering) return node;
    Number element = run_input(run, node->local->name, node->local->type);
    run_await(run, value_contains(values, left, element));
    run->locals[at] = value_set_with(values, left, element, term_truth(terms, false));
    run->locals[local_position(run->scene.process, node->local)] =
        run_scalar(run, node->local->type, element);
    return node->next;
}

static const Node *decide(Run *run, const Node *node, bool entering, Exits *found)
{
    Terms *terms = run->encoder->terms;
    Term condition = encode_truth(&run->scene, node->value);
    if (term_is_true(terms, condition)) return node->next;
    walk_where(run, condition, node->next, entering, found);
    return node->other;
}

static const Node *begin_local(Run *run, const Node *node)
{
    uint32_t at = local_position(run->scene.process, node->local);
    run->locals[at] = encode_initial(run, node->local->name, node->local->type, &node->initial);
    return node->next;
}

static Number last_number(Run *run, const Node *node)
{
    if (run->encoder->form == FORM_UNBOUNDED && node->value) {
        return encode_number(&run->scene, node->value);
    }
    return number_constant(&run->encoder->values.numbers, node->number);
}

/* For some value of a param there may be no number to go through. Control never comes here then, but
 * the type, which is never empty, allows it: its end must not be left even there. */
static Term is_at_last(const Run *run, const Node *node, Number now, Number last)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    bool may_be_empty = run->encoder->form == FORM_UNBOUNDED && node->local->type->lifted;
    return may_be_empty ? number_at_most(numbers, last, now) : number_equal(numbers, now, last);
}

/* Where it is not at its last number it is below, so that the walk ends with its interval. */
static const Node *advance_local(Run *run, const Node *node, bool entering, Exits *found)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    uint32_t at = local_position(run->scene.process, node->local);
    Number now = run_scalar_number(run, run->locals[at]), last = last_number(run, node);
    Term ends = is_at_last(run, node, now, last);
    if (term_is_true(run->encoder->terms, ends)) return node->other;
    walk_where(run, ends, node->other, entering, found);
    if (is_over(run)) return node;
    Term overflow;
    Number more = number_add(numbers, now, number_constant(numbers, 1), &overflow);
    /* Where the lower bound is another for every value of a param, the interval may begin above. */
    if (number_is_constant(last) && more.low <= last.low) {
        more = number_narrow(numbers, more, more.low, last.low);
    }
    run->locals[at] = run_scalar(run, node->local->type, more);
    return node->next;
}

static void find(Run *run, const Node *node, Exits *found)
{
    vector_push(found, (Exit){node, run->scene.guard, run_snapshot(run)});
}

void run_walk(Run *run, const Node *node, bool entering, Exits *found)
{
    while (!is_over(run) && encoder_spend(run->encoder, node->span)) {
        switch (node->kind) {
        case NODE_STEP: find(run, node, found); return;
        case NODE_DONE:
            /* Nobody sees choices that lead to no step. */
            if (!entering) find(run, node, found);
            return;
        case NODE_EITHER:
            if (!entering) {
                find(run, node, found);
                return;
            }
            node = choose_branch(run, node, found);
            break;
        case NODE_FOR_ANY: {
            const Node *next = walk_for_any(run, node, entering, found);
            if (next == node) {
                if (!is_over(run)) find(run, node, found);
                return;
            }
            node = next;
            break;
        }
        case NODE_DECIDE: node = decide(run, node, entering, found); break;
        case NODE_SET: node = begin_local(run, node); break;
        case NODE_ADVANCE: node = advance_local(run, node, entering, found); break;
        }
    }
}

/* ---- entering and arriving ---- */

void run_enter(Run *run, Exits *found)
{
    Encoder *encoder = run->encoder;
    const Numbers *numbers = &encoder->values.numbers;
    const Process *process = run->scene.process;
    const Number place = run_place(run);
    const Term alive = run->scene.guard;
    for (uint32_t i = 0; i < process->place_count; i++) {
        const Node *node = process->places[i].node;
        if (node->kind == NODE_DONE) continue;
        Term here = number_equal(numbers, place, number_constant(numbers, i));
        walk_where(run, here, node, true, found);
        if (is_over(run)) return;
        run->scene.guard =
            alive; /* places exclude each other: "and not the ones before" only costs */
    }
}

/* Locals that are out of scope get their fillers: they don't tell states apart. */
static void rest_at(Run *run, const Node *node)
{
    const Process *process = run->scene.process;
    PROMISE(node->place < process->place_count);
    const PlaceInfo *place = &process->places[node->place];
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (place->in_scope[i]) continue;
        run->locals[i] = value_filler(&run->encoder->values, process->locals[i].type);
    }
    run_set_place(run, node->place);
}

void run_arrive(Run *run, const Exits *found)
{
    Exits arrivals = {0};
    for (size_t i = 0; i < found->count; i++) {
        const Exit *exit = &found->items[i];
        run_restore(run, &exit->snapshot);
        if (exit->node) rest_at(run, exit->node);
        vector_push(&arrivals, (Exit){exit->node, exit->guard, run_snapshot(run)});
    }
    run_join(run, arrivals.items, arrivals.count);
    vector_release(&arrivals);
}
