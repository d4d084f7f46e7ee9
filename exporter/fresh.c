/* fresh.c - what `fresh` gives in a statement: an identity that nobody holds, as a choice with its
 * condition, or the next value of an order. */
#include "exporter.h"
#include "model/walk.h"
#include "tla.h"

/* ---- identities and values of orders that are new ---- */

typedef struct Freshness {
    Emitter *emitter;
    const Expr *target;
} Freshness;

static const char *not_held(Emitter *emitter, const Root *root, const char *instance,
                            const Part *path, const Type *type, const Type *id, const char *value);

typedef struct Holder {
    const Root *root;
    const char *instance;
    const Part *path;
    const Type *type, *id;
    const char *value;
} Holder;

static const char *entry_holds_not(Emitter *emitter, void *context, const char *index)
{
    const Holder *holder = context;
    Part part = {.kind = holder->type->kind == TYPE_MAP ? PART_INDEX : PART_ITEM, .text = index};
    const char *text =
        not_held(emitter, holder->root, holder->instance, part_then(emitter, holder->path, part),
                 holder->type->element, holder->id, holder->value);
    if (part.kind == PART_INDEX) return text;
    const Part *length = part_then(emitter, holder->path, (Part){.kind = PART_LENGTH});
    const char *count = root_read(emitter, holder->root, holder->instance, length);
    return t_implies(emitter, t_compare(emitter, "<", index, count), text);
}

static const char *fields_hold_not(Emitter *emitter, const Holder *holder)
{
    const char *text = TRUE_TEXT;
    for (uint32_t i = 0; i < holder->type->field_count; i++) {
        const Part *field =
            part_then(emitter, holder->path, (Part){.kind = PART_FIELD, .number = i});
        text = t_and(emitter, text,
                     not_held(emitter, holder->root, holder->instance, field,
                              holder->type->fields[i].type, holder->id, holder->value));
    }
    return text;
}

/* NOLINTNEXTLINE(readability-function-size): a few lines for each kind of type */
static const char *not_held(Emitter *emitter, const Root *root, const char *instance,
                            const Part *path, const Type *type, const Type *id, const char *value)
{
    Holder holder = {root, instance, path, type, id, value};
    if (!type_mentions(type, id)) return TRUE_TEXT;
    if (is_plain(type)) {
        return t_not(emitter, t_equal(emitter, root_read(emitter, root, instance, path), value));
    }
    if (type->kind == TYPE_SET) {
        const Part *in = part_then(emitter, path, (Part){.kind = PART_MEMBER, .text = value});
        return t_not(emitter, root_read(emitter, root, instance, in));
    }
    if (type->kind == TYPE_MAP) {
        if (!type_mentions(type->element, id)) return TRUE_TEXT;
        return t_quantified(emitter, true, type->index->low, type->index->high, entry_holds_not,
                            &holder);
    }
    if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        return t_quantified(emitter, true, 0, type->capacity - 1, entry_holds_not, &holder);
    }
    if (type->kind == TYPE_OPTIONAL) {
        const Part *given = part_then(emitter, path, (Part){.kind = PART_GIVEN});
        const Part *there = part_then(emitter, path, (Part){.kind = PART_VALUE});
        return t_implies(emitter, root_read(emitter, root, instance, given),
                         not_held(emitter, root, instance, there, type->element, id, value));
    }
    return fields_hold_not(emitter, &holder);
}

/* By the locals of one instance; those of whoever acts by the step's scopes. */
static const char *instance_holds_not(Emitter *emitter, const Process *process,
                                      const char *instance, const Type *id, const char *value)
{
    const char *own =
        process == emitter->process
            ? (instance == NULL ? TRUE_TEXT : t_equal(emitter, instance, emitter->self))
            : FALSE_TEXT;
    const char *text = TRUE_TEXT;
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind == LOCAL_LEFT || !type_mentions(local->type, id)) continue;
        bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
        for (uint32_t j = 0; j < process->place_count; j++) {
            places[j] = process->places[j].in_scope[i];
        }
        const char *scope = place_test(emitter, process, instance, places);
        const Step *step = emitter->way->step;
        if (step->in_scope != NULL && !step->anytime && !t_is_false(own)) {
            scope = t_if(emitter, own, t_bool(step->in_scope[i]), scope);
        }
        const char *there = not_held(emitter, emitter->locals[process->position][i], instance, NULL,
                                     local->type, id, value);
        text = t_and(emitter, text, t_implies(emitter, scope, there));
    }
    return text;
}

static const char *nobody_holds(Emitter *emitter, const Type *id, const char *value)
{
    const System *system = emitter->system;
    const char *text = TRUE_TEXT;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        text = t_and(emitter, text,
                     not_held(emitter, emitter->variables[i], NULL, NULL, system->variables[i].type,
                              id, value));
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->instances; j++) {
            const char *instance =
                process->index == NULL ? NULL : t_number(emitter, process->index->low + j);
            text = t_and(emitter, text, instance_holds_not(emitter, process, instance, id, value));
        }
    }
    for (size_t i = 0; i < emitter->way->identities.count; i++) {
        const Bound *bound = emitter->way->identities.items[i];
        const Binding *binding = bound->binding;
        if (bound->temporary) emitter->touched = true;
        if (bound->root != NULL) {
            text = t_and(emitter, text,
                         not_held(emitter, bound->root, NULL, NULL, binding->type, id, value));
        } else if (type_mentions(binding->type, id)) {
            text = t_and(emitter, text, t_not(emitter, t_equal(emitter, bound->text, value)));
        }
    }
    return text;
}

static void make_fresh(void *context, const Expr *expr)
{
    Emitter *emitter = context;
    expr_each_part(expr, make_fresh, emitter);
    if (expr->kind != EXPR_FRESH) return;
    const char *text;
    if (expr->type->kind == TYPE_ORDER) {
        text = next_rank(emitter, expr->type);
    } else {
        text = way_choice(emitter, "new", expr->type->low, expr->type->high);
        emitter->touched = false;
        way_filter(emitter, nobody_holds(emitter, expr->type, text));
    }
    vector_push(&emitter->fresh, (Fresh){expr, text});
}

void write_before(Emitter *emitter, const Statement *statement)
{
    emitter->touched = false;
    statement_each_expr(statement, make_fresh, emitter);
    emitter->touched = false;
}

void bound_now(Emitter *emitter, const Binding *binding)
{
    Way *way = emitter->way;
    if (!type_mentions(binding->type, NULL)) return;
    for (size_t i = 0; i < way->identities.count; i++) {
        if (way->identities.items[i]->binding != binding) continue;
        way->identities.items[i] = emitter->bound;
        return;
    }
    vector_push(&way->identities, emitter->bound);
}
