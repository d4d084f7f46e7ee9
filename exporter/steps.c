/* steps.c - the body of a step, statement after statement.
 *
 * A way through a step is one rule: what is decided by branches with choices or conditions of their
 * own in them is decided by a script, so that these conditions come into the rule's guard. A
 * condition that reads what the step has written by then stays in the body: Rumur's `assume`; in
 * Promela the rest is passed over, and what was written is put back in the end. */
#include "exporter.h"
#include "model/walk.h"
#include "support/bug.h"
#include "tla.h"

#define FORKS_MOST 64

uint32_t way_fork(Way *way, uint32_t options)
{
    uint32_t at = way->made++;
    if (at == way->script.count) {
        vector_push(&way->script, 0);
        vector_push(&way->options, options);
    }
    way->options.items[at] = options;
    return way->script.items[at];
}

bool way_advance(Way *way)
{
    way->script.count = way->options.count = way->made;
    while (way->made > 0) {
        uint32_t last = --way->made;
        if (++way->script.items[last] < way->options.items[last]) {
            way->script.count = way->options.count = last + 1;
            way->made = 0;
            return true;
        }
        way->script.count = way->options.count = last;
    }
    return false;
}

static void pass_over_rest(Emitter *emitter)
{
    emitter->way->gone++;
}

/* `emitter->touched` says whether the condition reads what was written. */
void way_filter(Emitter *emitter, const char *condition)
{
    Way *way = emitter->way;
    if (t_is_true(condition)) return;
    if (t_is_false(condition)) way->impossible = true;
    if (way->hoists && !emitter->touched && emitter->depth == 0) {
        way->guard = t_and(emitter, way->guard, condition);
        return;
    }
    way->blocks = true;
    if (emitter->format == EXPORT_TLA) {
        tla_demand(emitter, condition, NULL);
        return;
    }
    if (emitter->format == EXPORT_MURPHI) {
        line(emitter, "assume %s;", condition);
        return;
    }
    open_if(emitter, t_not(emitter, condition));
    line(emitter, "blocked = true;");
    line(emitter, "gone = true;");
    emitter->uses_gone = emitter->uses_blocked = true;
    close_if(emitter, false);
    pass_over_rest(emitter);
}

void way_demand(Emitter *emitter, const char *condition, const char *what)
{
    if (t_is_true(condition)) return;
    emitter->way->hoists = false;
    if (emitter->format == EXPORT_TLA) {
        tla_demand(emitter, condition, what);
    } else if (emitter->format == EXPORT_MURPHI) {
        line(emitter, "assert \"%s\" %s;", what, condition);
    } else {
        line(emitter, "assert(%s); /* %s */", condition, what);
    }
}

const char *way_choice(Emitter *emitter, const char *name, int64_t low, int64_t high)
{
    Choice choice = {name_new(emitter, name), low, high};
    if (low > high) {
        emitter->way->impossible = true;
        return t_number(emitter, low);
    }
    if (low == high) return t_number(emitter, low);
    if (emitter->fixes_choices) {
        return t_number(emitter, low + way_fork(emitter->way, (uint32_t)(high - low + 1)));
    }
    vector_push(&emitter->way->choices, choice);
    return choice.name;
}

/* ---- what has to be decided by forks ---- */

static bool is_fresh(const Expr *expr);

static void look_for_fresh(void *context, const Expr *expr)
{
    if (is_fresh(expr)) *(bool *)context = true;
}

static bool is_fresh(const Expr *expr)
{
    bool found = expr->kind == EXPR_FRESH;
    if (!found) expr_each_part(expr, look_for_fresh, &found);
    return found;
}

static void look_for_forks(void *context, const Block *block)
{
    if (block != NULL && block_forks(block)) *(bool *)context = true;
}

static bool statement_forks(const Statement *statement)
{
    bool found = statement->kind == STATEMENT_AWAIT || statement->kind == STATEMENT_CHOOSE ||
                 statement->kind == STATEMENT_EITHER || statement->kind == STATEMENT_RECEIVE;
    statement_each_expr(statement, look_for_fresh, &found);
    statement_each_block(statement, look_for_forks, &found);
    return found;
}

bool block_forks(const Block *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        if (statement_forks(block->statements[i])) return true;
    }
    return false;
}

static void look_for_leaving(void *context, const Block *block)
{
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        if (block->statements[i]->kind == STATEMENT_LEAVE) *(bool *)context = true;
        statement_each_block(block->statements[i], look_for_leaving, context);
    }
}

/* Where a branch may end the step, each branch is a rule, as long as that is decided in the guard. */
static bool is_fork(const Emitter *emitter, const Block *body, const Block *other)
{
    bool leaves = false;
    if (block_forks(body) || block_forks(other)) return true;
    if (!emitter->way->hoists || emitter->touched || emitter->depth > 0) return false;
    look_for_leaving(&leaves, body);
    look_for_leaving(&leaves, other);
    return leaves;
}

/* ---- statements ---- */

static void write_block(Emitter *emitter, const Block *block);

static const Expr *unchecked(const Expr *expr)
{
    while (expr->kind == EXPR_CHECK) expr = expr->a;
    return expr;
}

/* s = s + {e} and the like. */
static bool changes_members(const Expr *target, const Expr *value)
{
    if (value->kind != EXPR_UNION && value->kind != EXPR_DIFFERENCE) return false;
    if (!expr_same(target, value->a) || value->b->kind != EXPR_SET) return false;
    return !expr_reads(value->b, target);
}

static void assign_value(Emitter *emitter, const Expr *expr, const Target *target,
                         const Expr *value)
{
    const Type *type = expr->type;
    const Expr *plain = unchecked(value);
    if (is_plain(type)) {
        store_value(emitter, target->root, target->instance, target->path, type, value);
    } else if (changes_members(expr, plain)) {
        for (uint32_t i = 0; i < plain->b->list_count; i++) {
            Part part = {.kind = PART_MEMBER, .text = number_text(emitter, plain->b->list[i])};
            assign_text(emitter,
                        root_cell(emitter, target->root, target->instance,
                                  part_then(emitter, target->path, part)),
                        t_bool(plain->kind == EXPR_UNION));
        }
    } else if (expr_reads(value, expr)) {
        const Root *copy = root_temporary(emitter, "new", type);
        store_value(emitter, copy, NULL, NULL, type, value);
        store_copy(emitter, target->root, target->instance, target->path, type, copy, NULL, NULL);
    } else {
        store_value(emitter, target->root, target->instance, target->path, type, value);
    }
}

/* Indices that were written by the assignment itself are those of before: of one cell, for the rest
 * the path's text may read what is being stored. */
static void assign(Emitter *emitter, const Statement *statement)
{
    write_before(emitter, statement);
    Target target = target_of(emitter, statement->target);
    const char *safe = t_and(emitter, value_safe(emitter, statement->value), target.safe);
    way_demand(emitter, safe, "the value fits");
    assign_value(emitter, statement->target, &target, statement->value);
    mark_written(emitter, target.root);
}

void bind_root(Emitter *emitter, const Binding *binding, const Root *root)
{
    Bound *bound = ARENA_NEW(emitter->arena, Bound);
    *bound = (Bound){.binding = binding, .temporary = true, .next = emitter->bound};
    if (is_plain(binding->type)) {
        bound->text = root_read(emitter, root, NULL, NULL);
    } else {
        bound->root = root;
    }
    emitter->bound = bound;
    bound_now(emitter, binding);
}

/* A temporary has room for what an expression may give. */
static const Type *type_with_room(Emitter *emitter, const Type *type, const Expr *value)
{
    if (type->kind != TYPE_INT) return type;
    Type *range = ARENA_NEW(emitter->arena, Type);
    *range = *type;
    range->kind = TYPE_RANGE;
    expr_interval(value, &range->low, &range->high);
    if (range->low < INT32_MIN / 2) range->low = INT32_MIN / 2;
    if (range->high > INT32_MAX / 2) range->high = INT32_MAX / 2;
    return range;
}

static void let(Emitter *emitter, const Statement *statement)
{
    const Binding *binding = statement->binding;
    write_before(emitter, statement);
    way_demand(emitter, value_safe(emitter, statement->value), "the value of a let exists");
    const Type *type = type_with_room(emitter, binding->type, statement->value);
    const Step *step = emitter->way->step;
    if (is_plain(type) && !emitter->touched && !block_writes_what(step->body, statement->value)) {
        Bound *bound = ARENA_NEW(emitter->arena, Bound);
        *bound = (Bound){.binding = binding, .next = emitter->bound};
        bound->text = value_text(emitter, statement->value);
        bound->temporary = emitter->touched;
        emitter->bound = bound;
        bound_now(emitter, binding);
        return;
    }
    const Root *root = root_temporary(emitter, binding->name, type);
    store_value(emitter, root, NULL, NULL, type, statement->value);
    bind_root(emitter, binding, root);
}

static void decide(Emitter *emitter, const Statement *statement)
{
    static const Block empty = {0};
    const Block *body = statement->body ? statement->body : &empty;
    const Block *other = statement->other ? statement->other : &empty;
    emitter->touched = false;
    way_demand(emitter, value_safe(emitter, statement->value), "the condition has a value");
    emitter->touched = false;
    const char *condition = value_text(emitter, statement->value);
    if (t_is_true(condition) || t_is_false(condition)) {
        write_block(emitter, t_is_true(condition) ? body : other);
        return;
    }
    if (is_fork(emitter, body, other)) {
        bool yes = way_fork(emitter->way, 2) == 0;
        way_filter(emitter, yes ? condition : t_not(emitter, condition));
        vector_push(&emitter->facts, (Fact){statement->value, yes});
        write_block(emitter, yes ? body : other);
        return;
    }
    size_t facts = emitter->facts.count;
    open_if(emitter, condition);
    vector_push(&emitter->facts, (Fact){statement->value, true});
    write_block(emitter, body);
    if (emitter->facts.count > facts) emitter->facts.count = facts;
    if (other->count > 0) {
        open_else(emitter);
        vector_push(&emitter->facts, (Fact){statement->value, false});
        write_block(emitter, other);
        if (emitter->facts.count > facts) emitter->facts.count = facts;
    }
    close_if(emitter, other->count > 0);
}

static void unroll(Emitter *emitter, const Statement *statement, const Domain *domain, int64_t low,
                   int64_t high)
{
    uint32_t opened = 0;
    for (int64_t i = low; i <= high && !is_refused(emitter); i++) {
        const Bound *bound = emitter->bound;
        const char *index = t_number(emitter, i);
        uint32_t gone = emitter->way->gone;
        emitter->touched = false;
        const char *in = domain_holds(emitter, domain, index);
        if (t_is_false(in)) continue;
        if (!t_is_true(in)) {
            bool yes = way_fork(emitter->way, 2) == 0;
            way_filter(emitter, yes ? in : t_not(emitter, in));
            if (!yes) continue;
        }
        bind_text(emitter, statement->binding, index);
        bound_now(emitter, statement->binding);
        write_block(emitter, statement->body);
        emitter->bound = bound;
        if (emitter->left) break;
        if (emitter->way->gone > gone) {
            open_if(emitter, t_not(emitter, "gone"));
            opened++;
        }
    }
    while (opened-- > 0) close_if(emitter, false);
}

/* One round of a loop: nothing once the step has ended. */
static void write_tla_round(Emitter *emitter, const Block *body, const char *in)
{
    bool leaves = false;
    look_for_leaving(&leaves, body);
    if (!t_is_true(in)) open_if(emitter, in);
    if (leaves) open_if(emitter, t_not(emitter, "gone"));
    write_block(emitter, body);
    if (leaves) close_if(emitter, false);
    if (!t_is_true(in)) close_if(emitter, false);
}

/* What is gone through is that of the beginning. */
static void keep_domain(Emitter *emitter, const Statement *statement, Domain *domain)
{
    const Expr *reads[2] = {domain->set != NULL ? domain->set : domain->low, domain->high};
    for (int i = 0; i < 2; i++) {
        if (reads[i] == NULL || !block_writes_what(statement->body, reads[i])) continue;
        const Type *type = type_with_room(emitter, reads[i]->type, reads[i]);
        const Root *root = root_temporary(emitter, "domain", type);
        store_value(emitter, root, NULL, NULL, type, reads[i]);
        Binding *kept = ARENA_NEW(emitter->arena, Binding);
        Expr *copy = ARENA_NEW(emitter->arena, Expr);
        *kept = (Binding){.name = "domain", .type = type, .slot = UINT32_MAX};
        *copy = (Expr){.kind = EXPR_BOUND, .type = type, .binding = kept, .name = "domain"};
        Bound *bound = ARENA_NEW(emitter->arena, Bound);
        *bound = (Bound){.binding = kept, .temporary = true, .next = emitter->bound};
        if (is_plain(type))
            bound->text = root_read(emitter, root, NULL, NULL);
        else
            bound->root = root;
        emitter->bound = bound;
        if (domain->set != NULL)
            domain->set = copy;
        else if (i == 0)
            domain->low = copy;
        else
            domain->high = copy;
    }
}

static void repeat(Emitter *emitter, const Statement *statement)
{
    Domain domain = *statement->domain;
    int64_t low, high;
    if (statement->body == NULL || statement->body->count == 0) return;
    emitter->touched = false;
    const char *safe = domain.set != NULL ? value_safe(emitter, domain.set)
                                          : t_and(emitter, value_safe(emitter, domain.low),
                                                  value_safe(emitter, domain.high));
    way_demand(emitter, safe, "the domain exists");
    domain_range(emitter, &domain, &low, &high);
    if (low > high) return;
    keep_domain(emitter, statement, &domain);
    if (block_forks(statement->body)) {
        unroll(emitter, statement, &domain, low, high);
        return;
    }
    const Bound *bound = emitter->bound;
    emitter->known.count = emitter->facts.count = 0; /* another round may find it otherwise */
    const char *index = new_counter(emitter, statement->binding->name);
    open_for(emitter, index, low, high);
    const char *in = domain_holds(emitter, &domain, index);
    uint32_t gone = emitter->way->gone;
    bind_text(emitter, statement->binding, index);
    bound_now(emitter, statement->binding);
    if (emitter->format == EXPORT_TLA) {
        write_tla_round(emitter, statement->body, in);
        close_for(emitter);
        emitter->bound = bound;
        return;
    }
    /* What the body's first part writes, its second part may read in the next round. */
    Text *outer = emitter->code, body = {0};
    emitter->code = &body;
    emitter->indent++;
    write_block(emitter, statement->body);
    emitter->indent--;
    emitter->code = outer;
    if (emitter->way->gone > gone) in = t_and(emitter, "(!gone)", in);
    if (!t_is_true(in)) open_if(emitter, in);
    text_add(emitter->code, text_string(&body));
    if (!t_is_true(in)) close_if(emitter, false);
    text_release(&body);
    close_for(emitter);
    emitter->bound = bound;
}

static void choose(Emitter *emitter, const Statement *statement)
{
    const Domain *domain = statement->domain;
    int64_t low, high;
    emitter->touched = false;
    const char *safe = domain->set != NULL ? value_safe(emitter, domain->set)
                                           : t_and(emitter, value_safe(emitter, domain->low),
                                                   value_safe(emitter, domain->high));
    way_demand(emitter, safe, "the domain exists");
    domain_range(emitter, domain, &low, &high);
    const char *value = way_choice(emitter, statement->binding->name, low, high);
    if (low > high) {
        way_filter(emitter, FALSE_TEXT);
        return;
    }
    way_filter(emitter, domain_holds(emitter, domain, value));
    bind_text(emitter, statement->binding, value);
    if (statement->value != NULL) {
        emitter->touched = false;
        way_demand(emitter, value_safe(emitter, statement->value), "the condition has a value");
        way_filter(emitter, value_text(emitter, statement->value));
        vector_push(&emitter->facts, (Fact){statement->value, true});
    }
    bound_now(emitter, statement->binding);
}

static void leave(Emitter *emitter, const Statement *statement)
{
    write_arrival(emitter, statement->node);
    if (emitter->depth > 0) {
        assign_text(emitter, "gone", TRUE_TEXT);
        emitter->uses_gone = true;
    } else {
        emitter->left = true;
    }
    emitter->way->gone++;
}

static void await(Emitter *emitter, const Expr *condition, const char *what)
{
    emitter->touched = false;
    way_demand(emitter, value_safe(emitter, condition), what);
    emitter->touched = false;
    const char *text = value_text(emitter, condition);
    way_filter(emitter, text);
    vector_push(&emitter->facts, (Fact){condition, true});
}

static void write_statement(Emitter *emitter, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: assign(emitter, statement); return;
    case STATEMENT_LET: let(emitter, statement); return;
    case STATEMENT_RECEIVE: write_receive(emitter, statement); return;
    case STATEMENT_SEND: write_send(emitter, statement); return;
    case STATEMENT_IF: decide(emitter, statement); return;
    case STATEMENT_FOR: repeat(emitter, statement); return;
    case STATEMENT_AWAIT: await(emitter, statement->value, "the condition has a value"); return;
    case STATEMENT_CHOOSE: choose(emitter, statement); return;
    case STATEMENT_EITHER: {
        uint32_t branch = way_fork(emitter->way, statement->branch_count);
        if (statement->branch_count == 0) return;
        write_block(emitter, statement->branches[branch]);
        return;
    }
    case STATEMENT_ASSERT:
        way_demand(emitter, value_safe(emitter, statement->value), "the condition has a value");
        way_demand(emitter, value_text(emitter, statement->value), "assert of the model");
        return;
    case STATEMENT_LEAVE: leave(emitter, statement); return;
    }
}

/* Whatever stands behind what may have ended the step is done only if it has not. */
static void write_block(Emitter *emitter, const Block *block)
{
    const Bound *bound = emitter->bound;
    uint32_t opened = 0;
    if (block == NULL) return;
    for (uint32_t i = 0; i < block->count && !is_refused(emitter); i++) {
        uint32_t gone = emitter->way->gone;
        write_statement(emitter, block->statements[i]);
        if (emitter->left) break;
        if (emitter->way->gone > gone && i + 1 < block->count) {
            open_if(emitter, t_not(emitter, "gone"));
            opened++;
        }
    }
    while (opened-- > 0) close_if(emitter, false);
    emitter->bound = bound;
}

void write_body(Emitter *emitter, const Step *step)
{
    const Process *process = emitter->process;
    if (process->provided != NULL) {
        await(emitter, process->provided, "the condition has a value");
    }
    emitter->left = false;
    write_block(emitter, step->body);
}
