/* control.c - rules: from a place of control by one way through a step to the next place. */
#include <inttypes.h>

#include "exporter.h"
#include "support/bug.h"
#include "tla.h"

static const Root *local_root(Emitter *emitter, const Local *local)
{
    const Process *process = emitter->process;
    return emitter->locals[process->position][local - process->locals];
}

/* ---- where control goes ---- */

/* Nodes on the way, so that going round a `for` comes to an end. */
typedef struct Trail Trail;
struct Trail {
    const Node *node;
    const Trail *before;
};

static bool goes_round(const Node *node, const Trail *trail)
{
    int64_t times = 0, most;
    if (node->kind == NODE_ADVANCE) {
        most = node->number - node->local->type->low + 1;
    } else if (node->kind == NODE_FOR_ANY) {
        most = element_most(node->left->type) - element_least(node->left->type) + 1;
    } else {
        return false; /* each way round passes one of those, or a step */
    }
    for (; trail != NULL; trail = trail->before) times += trail->node == node;
    return times > most;
}

static void rest_at(Emitter *emitter, const Node *node)
{
    const Process *process = emitter->process;
    const Root *pc = emitter->places[process->position];
    const PlaceInfo *place = &process->places[node->place];
    assign_text(emitter, root_cell(emitter, pc, emitter->self, NULL),
                place_name(emitter, process, node->place));
    mark_written(emitter, pc);
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Root *root = emitter->locals[process->position][i];
        if (place->in_scope[i] || !emitter->way->may_hold[i]) continue;
        store_filler(emitter, root, emitter->self, NULL, root->type);
        mark_written(emitter, root);
    }
}

static const char *is_empty(Emitter *emitter, const Local *left)
{
    const Root *root = local_root(emitter, left);
    const char *text = TRUE_TEXT;
    for (int64_t i = element_least(left->type); i <= element_most(left->type); i++) {
        const Part part = {.kind = PART_MEMBER, .text = t_number(emitter, i)};
        text = t_and(emitter, text, t_not(emitter, root_read(emitter, root, emitter->self, &part)));
    }
    return text;
}

static void advance(Emitter *emitter, const Node *node)
{
    const Root *root = local_root(emitter, node->local);
    const char *value = root_read(emitter, root, emitter->self, NULL);
    value = as_number(emitter, root->type, value);
    const char *more = t_arithmetic(emitter, '+', value, "1");
    int64_t number;
    assign_text(emitter, root_cell(emitter, root, emitter->self, NULL),
                from_number(emitter, root->type, more));
    mark_written(emitter, root);
    if (t_is_number(more, &number)) know(emitter, root, more);
}

static void arrive(Emitter *emitter, const Node *node, const Trail *before);

static const Known *known_copy(Emitter *emitter)
{
    size_t count = emitter->known.count;
    Known *kept = ARENA_NEW_ARRAY(emitter->arena, Known, count + 1);
    if (count > 0) memcpy(kept, emitter->known.items, count * sizeof *kept);
    return kept;
}

static void arrive_by(Emitter *emitter, const char *condition, const Node *yes, const Node *no,
                      const Trail *trail, const Node *advancing)
{
    if (t_is_true(condition)) {
        arrive(emitter, yes, trail);
        return;
    }
    if (t_is_false(condition)) {
        if (advancing != NULL) advance(emitter, advancing);
        arrive(emitter, no, trail);
        return;
    }
    size_t count = emitter->known.count;
    const Known *kept = known_copy(emitter);
    open_if(emitter, condition);
    arrive(emitter, yes, trail);
    open_else(emitter);
    emitter->known.count = 0;
    for (size_t i = 0; i < count; i++) vector_push(&emitter->known, kept[i]);
    if (advancing != NULL) advance(emitter, advancing);
    arrive(emitter, no, trail);
    close_if(emitter, true);
    emitter->known.count = 0;
}

static void arrive(Emitter *emitter, const Node *node, const Trail *before)
{
    Trail trail = {node, before};
    if (is_refused(emitter) || goes_round(node, before)) return;
    switch (node->kind) {
    case NODE_STEP:
    case NODE_EITHER:
    case NODE_DONE: rest_at(emitter, node); return;
    case NODE_FOR_ANY: {
        const char *empty = is_empty(emitter, node->left);
        if (t_is_false(empty)) {
            rest_at(emitter, node);
            return;
        }
        if (t_is_true(empty)) {
            arrive(emitter, node->other, &trail);
            return;
        }
        open_if(emitter, empty);
        arrive(emitter, node->other, &trail);
        open_else(emitter);
        rest_at(emitter, node);
        close_if(emitter, true);
        return;
    }
    case NODE_DECIDE:
        way_demand(emitter, value_safe(emitter, node->value), "the condition has a value");
        arrive_by(emitter, value_text(emitter, node->value), node->next, node->other, &trail, NULL);
        return;
    case NODE_SET:
        emitter->way->may_hold[node->local - emitter->process->locals] = true;
        begin_local(emitter, local_root(emitter, node->local), emitter->self, &node->initial);
        arrive(emitter, node->next, &trail);
        return;
    case NODE_ADVANCE: {
        const Root *root = local_root(emitter, node->local);
        const char *value = root_read(emitter, root, emitter->self, NULL);
        const char *last = t_equal(emitter, as_number(emitter, root->type, value),
                                   t_number(emitter, node->number));
        arrive_by(emitter, last, node->other, node->next, &trail, node);
        return;
    }
    }
}

void write_arrival(Emitter *emitter, const Node *node)
{
    arrive(emitter, node, NULL);
}

/* ---- from a place into a step ---- */

static const Node *enter(Emitter *emitter, const Node *node, const Trail *before);

static const Node *enter_for_any(Emitter *emitter, const Node *node, const Trail *trail)
{
    const Root *left = local_root(emitter, node->left), *root = local_root(emitter, node->local);
    emitter->touched = false;
    const char *empty = is_empty(emitter, node->left);
    /* control rests only where something is left */
    bool rests = trail->before == NULL;
    if (!rests && !t_is_false(empty) && way_fork(emitter->way, 2) == 1) {
        way_filter(emitter, empty);
        return enter(emitter, node->other, trail);
    }
    int64_t low = element_least(node->left->type), high = element_most(node->left->type);
    const char *value = way_choice(emitter, node->local->name, low, high);
    const Part in = {.kind = PART_MEMBER, .text = value};
    emitter->touched = false;
    way_filter(emitter, root_read(emitter, left, emitter->self, &in));
    assign_text(emitter, root_cell(emitter, left, emitter->self, &in), FALSE_TEXT);
    mark_written(emitter, left);
    assign_text(emitter, root_cell(emitter, root, emitter->self, NULL),
                from_number(emitter, root->type, value));
    mark_written(emitter, root);
    know(emitter, root, value);
    emitter->way->may_hold[node->local - emitter->process->locals] = true;
    return enter(emitter, node->next, trail);
}

static const Node *enter_by(Emitter *emitter, const char *condition, const Node *yes,
                            const Node *no, const Trail *trail, const Node *advancing)
{
    bool taken = t_is_true(condition);
    if (!taken && !t_is_false(condition)) {
        taken = way_fork(emitter->way, 2) == 0;
        way_filter(emitter, taken ? condition : t_not(emitter, condition));
    }
    if (!taken && advancing != NULL) advance(emitter, advancing);
    return enter(emitter, taken ? yes : no, trail);
}

/* The step, or NULL where the way leads to none. */
static const Node *enter(Emitter *emitter, const Node *node, const Trail *before)
{
    Trail trail = {node, before};
    if (is_refused(emitter) || goes_round(node, before)) return NULL;
    switch (node->kind) {
    case NODE_STEP: return node;
    case NODE_DONE: return NULL;
    case NODE_EITHER: {
        uint32_t branch = way_fork(emitter->way, node->branch_count);
        return node->branch_count == 0 ? NULL : enter(emitter, node->branches[branch], &trail);
    }
    case NODE_FOR_ANY: return enter_for_any(emitter, node, &trail);
    case NODE_DECIDE: {
        emitter->touched = false;
        way_demand(emitter, value_safe(emitter, node->value), "the condition has a value");
        const char *condition = value_text(emitter, node->value);
        return enter_by(emitter, condition, node->next, node->other, &trail, NULL);
    }
    case NODE_SET:
        emitter->way->may_hold[node->local - emitter->process->locals] = true;
        begin_local(emitter, local_root(emitter, node->local), emitter->self, &node->initial);
        return enter(emitter, node->next, &trail);
    case NODE_ADVANCE: {
        const Root *root = local_root(emitter, node->local);
        emitter->touched = false;
        const char *value = root_read(emitter, root, emitter->self, NULL);
        const char *last = t_equal(emitter, as_number(emitter, root->type, value),
                                   t_number(emitter, node->number));
        return enter_by(emitter, last, node->other, node->next, &trail, node);
    }
    }
    BUG("a node of no kind");
}

const Node *enter_step(Emitter *emitter, const Node *place)
{
    return enter(emitter, place, NULL);
}
