/* statements.c - the body of a step, statement after statement.
 *
 * What a failing `await` or a choice from nothing leaves is a guard that is false. A leaving
 * statement adds an exit to the run, and nothing goes on there. Control between steps is
 * control.c's. */
#include "run.h"

/* ---- targets ---- */

/* A target with the values of its indices, from the variable outwards. */
typedef struct Target {
    const Expr *expr;
    Number *indices;
    uint32_t index_count;
} Target;

static uint32_t count_indices(const Expr *target)
{
    uint32_t count = 0;
    for (; target->kind == EXPR_INDEX || target->kind == EXPR_FIELD; target = target->a) {
        count += target->kind == EXPR_INDEX;
    }
    return count;
}

static Number index_within(Scene *scene, const Expr *target)
{
    const Values *values = &scene->encoder->values;
    const Type *index = target->a->type->index;
    Number number = run_scalar_number(scene->run, encode_value(scene, target->b));
    if (values_is_lifted(values, index)) {
        scene_fail(scene, term_not(scene->encoder->terms, values_has(values, index, number)));
        return number;
    }
    if (number.low >= index->low && number.high <= index->high) return number;
    Term within = number_within(&values->numbers, number, index->low, index->high);
    scene_fail(scene, term_not(scene->encoder->terms, within));
    return number_narrow(&values->numbers, number, index->low, index->high);
}

/* The innermost index first. */
static void find_indices(Scene *scene, const Expr *target, Target *ret)
{
    if (target->kind != EXPR_INDEX && target->kind != EXPR_FIELD) return;
    find_indices(scene, target->a, ret);
    if (target->kind == EXPR_INDEX) ret->indices[ret->index_count++] = index_within(scene, target);
}

static Target find_target(Run *run, const Expr *expr)
{
    Arena *arena = run->encoder->values.arena;
    Target target = {.expr = expr,
                     .indices = ARENA_NEW_ARRAY(arena, Number, count_indices(expr) + 1)};
    find_indices(&run->scene, expr, &target);
    return target;
}

static uint32_t local_at(const Process *process, const Expr *local)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        if (process->locals[i].offset == local->number) return i;
    }
    BUG("a local of no process");
}

/* Where the variable of a target has its value. */
static const Value **root_of(Run *run, const Expr *variable)
{
    if (variable->kind == EXPR_SHARED) {
        return &run->working->values[item_of_variable(run->encoder, variable)];
    }
    PROMISE(variable->kind == EXPR_LOCAL);
    return &run->locals[local_at(run->scene.process, variable)];
}

/* What is at `expr`, the target or a part of its path, with that many of its indices. */
static const Value *read_path(Run *run, const Target *target, const Expr *expr, uint32_t indices)
{
    if (expr->kind == EXPR_FIELD) {
        return read_path(run, target, expr->a, indices)->parts[expr->number];
    }
    if (expr->kind == EXPR_INDEX) {
        const Value *map = read_path(run, target, expr->a, indices - 1);
        return value_select(&run->encoder->values, map, target->indices[indices - 1]);
    }
    return *root_of(run, expr);
}

static const Value *with_field(Run *run, const Value *whole, uint32_t field, const Value *value)
{
    const Values *values = &run->encoder->values;
    const Value **parts = ARENA_NEW_ARRAY(values->arena, const Value *, whole->count + 1);
    for (uint32_t i = 0; i < whole->count; i++) parts[i] = i == field ? value : whole->parts[i];
    return value_tuple(values, whole->type, parts, whole->count);
}

static void write_path(Run *run, const Target *target, const Expr *expr, uint32_t indices,
                       const Value *value)
{
    if (expr->kind == EXPR_FIELD) {
        const Value *whole = read_path(run, target, expr->a, indices);
        value = with_field(run, whole, (uint32_t)expr->number, value);
        write_path(run, target, expr->a, indices, value);
    } else if (expr->kind == EXPR_INDEX) {
        const Value *map = read_path(run, target, expr->a, indices - 1);
        value = value_store(&run->encoder->values, map, target->indices[indices - 1], value);
        write_path(run, target, expr->a, indices - 1, value);
    } else {
        *root_of(run, expr) = value;
    }
}

static const Value *read_target(Run *run, const Target *target)
{
    return read_path(run, target, target->expr, target->index_count);
}

static void write_target(Run *run, const Target *target, const Value *value)
{
    write_path(run, target, target->expr, target->index_count, value);
}

/* ---- statements ---- */

static bool is_over(const Run *run)
{
    return term_is_false(run->encoder->terms, run->scene.guard);
}

static void assign(Run *run, const Statement *statement)
{
    const Value *value = encode_value(&run->scene, statement->value);
    Target target = find_target(run, statement->target);
    write_target(run, &target, value_as(&run->encoder->values, statement->target->type, value));
}

static void let(Run *run, const Statement *statement)
{
    const Value *value = encode_value(&run->scene, statement->value);
    run_bind_name(run, statement->binding,
                  value_as(&run->encoder->values, statement->binding->type, value));
}

/* Any of a bag's distinct elements; equal ones lie side by side. */
static Number choose_from_bag(Run *run, const char *name, const Value *bag)
{
    const Values *values = &run->encoder->values;
    Terms *terms = run->encoder->terms;
    uint32_t capacity = bag->count - 1;
    Term *in = ARENA_NEW_ARRAY(values->arena, Term, capacity + 1);
    for (uint32_t i = 0; i < capacity; i++) {
        Number position = number_constant(&values->numbers, i);
        in[i] = number_less(&values->numbers, position, value_length(bag));
        if (i == 0) continue;
        Term again = value_equal(values, bag->parts[i], bag->parts[i + 1]);
        in[i] = term_and_not(terms, in[i], again);
    }
    const DomainMembers members = {0, capacity, in};
    return run_choose_member(run, name, &members);
}

static void receive(Run *run, const Statement *statement)
{
    const Values *values = &run->encoder->values;
    const Numbers *numbers = &values->numbers;
    const Binding *binding = statement->binding;
    Target target = find_target(run, statement->target);
    const Value *list = read_target(run, &target);
    Number none = number_constant(numbers, 0);
    run_await(run, number_less(numbers, none, value_length(list)));
    if (is_over(run)) return;
    bool bag = statement->target->type->kind == TYPE_BAG;
    Number position = bag ? choose_from_bag(run, binding->name, list) : none;
    if (is_over(run)) return;
    const Value *taken = value_list_entry(values, list, position);
    write_target(run, &target, value_list_remove(values, list, position));
    run_bind_name(run, binding, value_as(values, binding->type, taken));
}

static void send(Run *run, const Statement *statement)
{
    const Values *values = &run->encoder->values;
    const Value *value = encode_value(&run->scene, statement->value);
    Target target = find_target(run, statement->target);
    const Value *list = read_target(run, &target);
    Number most = number_constant(&values->numbers, statement->target->type->capacity);
    scene_fail(&run->scene, number_at_most(&values->numbers, most, value_length(list)));
    write_target(run, &target, value_list_append(values, list, value));
}

/* Executes the block where the condition holds; then the ways meet again. */
static void run_where(Run *run, Term condition, const Block *body, const Block *other)
{
    Terms *terms = run->encoder->terms;
    Term guard = run->scene.guard;
    if (is_over(run)) return;
    if (term_is_true(terms, condition) || term_is_false(terms, condition)) {
        execute_block(run, term_is_true(terms, condition) ? body : other);
        return;
    }
    Term yes = term_and(terms, guard, condition), no = term_and_not(terms, guard, condition);
    Snapshot before = run_snapshot(run);
    run->scene.guard = yes;
    execute_block(run, body);
    Term yes_end = run->scene.guard;
    Snapshot after_yes = run_snapshot(run);
    run_restore(run, &before);
    run->scene.guard = no;
    execute_block(run, other);
    Term no_end = run->scene.guard;
    if (term_is_false(terms, no_end)) {
        run_restore(run, &after_yes);
    } else if (!term_is_false(terms, yes_end)) {
        Snapshot after_no = run_snapshot(run);
        run_merge(run, condition, &after_yes, &after_no);
    }
    bool undisturbed = yes_end == yes && no_end == no;
    run->scene.guard = undisturbed ? guard : term_or(terms, yes_end, no_end);
}

/* The domain is evaluated once: the body may change the set that it goes through. */
static void repeat(Run *run, const Statement *statement)
{
    Encoder *encoder = run->encoder;
    const Domain *domain = statement->domain;
    if (encode_domain_is_lifted(&run->scene, domain)) {
        run_lifted_loop(run, statement);
        return;
    }
    DomainMembers members = encode_domain(&run->scene, domain);
    Term error = run->scene.error;
    for (uint32_t i = 0; i < members.count && !is_over(run); i++) {
        if (!encoder_spend(encoder, statement->span)) return;
        Number member = number_constant(&encoder->values.numbers, members.low + i);
        run->scene.frame[statement->binding->slot] =
            run_scalar(run, statement->binding->type, member);
        run_where(run, members.in[i], statement->body, NULL);
    }
    /* Which identity's error comes before which other's `await` depends on their order. */
    if (domain->element->kind == TYPE_ID && run->scene.error != error) encoder->symmetric = false;
}

static void choose(Run *run, const Statement *statement)
{
    const Binding *binding = statement->binding;
    Number number = run_choose_in(run, binding->name, statement->domain);
    const Value *value = run_scalar(run, binding->type, number);
    run->scene.frame[binding->slot] = value;
    if (is_over(run)) return;
    if (statement->value) run_await(run, encode_truth(&run->scene, statement->value));
    run_bind_name(run, binding, value);
}

/* The branches that are left, from this one on. */
static void run_branches(Run *run, const Statement *statement, Number chosen)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Terms *terms = run->encoder->terms;
    const Snapshot before = run_snapshot(run);
    const Term guard = run->scene.guard;
    Exits ends = {0};
    for (uint32_t i = 0; i < statement->branch_count; i++) {
        Term here = number_equal(numbers, chosen, number_constant(numbers, i));
        run_restore(run, &before);
        run->scene.guard = term_and(terms, guard, here);
        if (is_over(run)) continue;
        execute_block(run, statement->branches[i]);
        if (!is_over(run)) vector_push(&ends, (Exit){NULL, run->scene.guard, run_snapshot(run)});
    }
    run_join(run, ends.items, ends.count);
    vector_release(&ends);
}

static void assert_that(Run *run, const Expr *condition)
{
    Term met = encode_truth(&run->scene, condition);
    scene_fail(&run->scene, term_not(run->encoder->terms, met));
}

static void leave(Run *run, const Node *node)
{
    vector_push(&run->exits, (Exit){node, run->scene.guard, run_snapshot(run)});
    run->scene.guard = term_truth(run->encoder->terms, false);
}

static void run_statement(Run *run, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: assign(run, statement); return;
    case STATEMENT_LET: let(run, statement); return;
    case STATEMENT_RECEIVE: receive(run, statement); return;
    case STATEMENT_SEND: send(run, statement); return;
    case STATEMENT_IF: {
        Term condition = encode_truth(&run->scene, statement->value);
        run_where(run, condition, statement->body, statement->other);
        return;
    }
    case STATEMENT_FOR: repeat(run, statement); return;
    case STATEMENT_AWAIT: run_await(run, encode_truth(&run->scene, statement->value)); return;
    case STATEMENT_CHOOSE: choose(run, statement); return;
    case STATEMENT_EITHER:
        run_branches(run, statement,
                     run_input_number(run, "either", 0, (int64_t)statement->branch_count - 1));
        return;
    case STATEMENT_ASSERT: assert_that(run, statement->value); return;
    case STATEMENT_LEAVE: leave(run, statement->node); return;
    }
    BUG("a statement of no kind");
}

void execute_block(Run *run, const Block *block)
{
    for (uint32_t i = 0; block && i < block->count && !is_over(run); i++) {
        const Statement *statement = block->statements[i];
        if (!encoder_spend(run->encoder, statement->span)) return;
        run_statement(run, statement);
    }
}
