/* statements.c - the body of a step, statement after statement.
 *
 * A failing `await` or a choice from nothing leaves the whole way (WAY_OUT_BLOCKED); only leaving
 * statements come back with a node. Control between steps is run.c's. */
#include "interpreter_private.h"

/* The cell of the state that a target's path leads to. */
static uint32_t target_cell(Run *run, const Expr *target)
{
    PROMISE(target->kind == EXPR_SHARED || target->kind == EXPR_LOCAL ||
            target->kind == EXPR_INDEX || target->kind == EXPR_FIELD);
    if (target->kind == EXPR_SHARED) return (uint32_t)target->number;
    if (target->kind == EXPR_LOCAL) return run->base + (uint32_t)target->number;
    uint32_t cell = target_cell(run, target->a);
    const Type *type = target->a->type;
    if (target->kind == EXPR_FIELD) return cell + type->fields[target->number].offset;
    int64_t index = evaluate_cell(&run->evaluator, target->b);
    if (index < type->index->low || index > type->index->high) {
        evaluator_fail(&run->evaluator, ERROR_INDEX, target, type->index, index);
    }
    return cell + (uint32_t)(index - type->index->low) * type->element->cells;
}

static void assign(Run *run, const Statement *statement)
{
    const Expr *value = statement->value;
    if (value->type->cells == 1) {
        int64_t cell = evaluate_cell(&run->evaluator, value);
        uint32_t target = target_cell(run, statement->target);
        run_own(run)[target] = cell;
        run_cover_value(run, statement, statement->target->type, &cell);
        return;
    }
    /* Where the value lies is not written in between, even if it is in the state. */
    const int64_t *cells = evaluate_cells(&run->evaluator, value);
    uint32_t target = target_cell(run, statement->target);
    memmove(run_own(run) + target, cells, value->type->cells * sizeof *cells);
    run_cover_value(run, statement, statement->target->type, run->after + target);
}

static void let(Run *run, const Statement *statement)
{
    const Binding *binding = statement->binding;
    evaluate_into(&run->evaluator, statement->value, run->evaluator.frame + binding->slot);
    run_bound(run, binding);
}

/* Chooses one of a bag's distinct elements; equal ones lie side by side. */
static int64_t choose_from_bag(Run *run, const Type *bag, const int64_t *cells)
{
    uint32_t width = bag->element->cells, count = (uint32_t)cells[0];
    int64_t *distinct = scratch_take(&run->evaluator.scratch, count / 64 + 1);
    memset(distinct, 0, (count / 64 + 1) * sizeof *distinct);
    for (uint32_t i = 0; i < count; i++) {
        const int64_t *element = cells + 1 + (size_t)i * width;
        if (i == 0 || cells_compare(element - width, element, width) != 0) bit_set(distinct, i);
    }
    Members members = {0, count, distinct};
    return run_choose(run, &members, NULL, NULL);
}

static void receive(Run *run, const Statement *statement)
{
    const Type *type = statement->target->type;
    const Binding *binding = statement->binding;
    uint32_t target = target_cell(run, statement->target);
    const int64_t *cells = run->evaluator.state + target;
    run_cover(run, statement, 0, 1);
    if (cells[0] == 0) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
    run_cover(run, statement, 0, 0);
    int64_t position = type->kind == TYPE_BAG ? choose_from_bag(run, type, cells) : 0;
    int64_t *value = run->evaluator.frame + binding->slot;
    memcpy(value, cells + 1 + position * type->element->cells,
           type->element->cells * sizeof *value);
    if (type->kind == TYPE_BAG) run_note(run, binding->name, binding->type, value);
    list_remove(type, run_own(run) + target, position);
    run_bound(run, binding);
}

static void send(Run *run, const Statement *statement)
{
    const Type *type = statement->target->type;
    uint32_t width = type->element->cells;
    int64_t *value = scratch_take(&run->evaluator.scratch, width);
    evaluate_into(&run->evaluator, statement->value, value);
    uint32_t target = target_cell(run, statement->target);
    if (run->evaluator.state[target] >= type->capacity) {
        evaluator_fail(&run->evaluator, ERROR_FULL, statement->target, type, type->capacity);
    }
    int64_t *cells = run_own(run) + target;
    if (type->kind == TYPE_BAG) {
        bag_insert(type, cells, value);
    } else {
        memcpy(cells + 1 + cells[0]++ * width, value, width * sizeof *cells);
    }
    run_cover_value(run, statement, type->element, value);
}

/* The body may change the set that it goes through, which is that of the beginning. */
static void keep_members(Run *run, Members *members)
{
    if (!members->bits) return;
    size_t words = (members->count + 63) / 64;
    int64_t *kept = scratch_take(&run->evaluator.scratch, words);
    memcpy(kept, members->bits, words * sizeof *kept);
    members->bits = kept;
}

static const Node *repeat(Run *run, const Statement *statement)
{
    Members members = domain_members(&run->evaluator, statement->domain);
    keep_members(run, &members);
    run_cover(run, statement, 0, 1);
    for (uint32_t i = members_seek(&members, 0); i != NO_MEMBER;
         i = members_seek(&members, i + 1)) {
        evaluator_count(&run->evaluator);
        run_cover(run, statement, 0, 0);
        run->evaluator.frame[statement->binding->slot] = member_value(&members, i);
        const Node *node = run_block(run, statement->body);
        if (node) return node;
    }
    return NULL;
}

static void choose(Run *run, const Statement *statement)
{
    const Binding *binding = statement->binding;
    Members members = domain_members(&run->evaluator, statement->domain);
    run_cover(run, statement, 0, 1);
    run_choose(run, &members, binding, statement->value);
    run_cover(run, statement, 0, 0);
    run_note(run, binding->name, binding->type, run->evaluator.frame + binding->slot);
    run_bound(run, binding);
}

static const Node *choose_branch(Run *run, const Statement *statement)
{
    uint32_t branch = run_choose_among(run, statement->branch_count);
    run_note_number(run, "either", (int64_t)branch + 1);
    run_cover(run, statement, 0, branch);
    return run_block(run, statement->branches[branch]);
}

/* As run_guard; *conjunct: its number, which becomes that of the next one. */
static bool guard_holds(Run *run, const Expr *condition, const void *guard, uint32_t *conjunct)
{
    if (condition->kind == EXPR_AND) {
        return guard_holds(run, condition->a, guard, conjunct) &&
               guard_holds(run, condition->b, guard, conjunct);
    }
    bool met = evaluate_cell(&run->evaluator, condition) != 0;
    run_cover(run, guard, (*conjunct)++, !met);
    return met;
}

bool run_guard(Run *run, const Expr *condition, const void *guard, uint32_t conjunct)
{
    if (!run->coverage) return evaluate_cell(&run->evaluator, condition) != 0;
    return guard_holds(run, condition, guard, &conjunct);
}

static void await(Run *run, const Statement *statement)
{
    bool met = run_guard(run, statement->value, statement, 0);
    if (!met) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
}

static void assert_that(Run *run, const Expr *condition)
{
    bool true_here = evaluate_cell(&run->evaluator, condition) != 0;
    if (!true_here) evaluator_fail(&run->evaluator, ERROR_ASSERT, condition, condition->type, 0);
}

static const Node *run_statement(Run *run, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN: assign(run, statement); return NULL;
    case STATEMENT_LET: let(run, statement); return NULL;
    case STATEMENT_RECEIVE: receive(run, statement); return NULL;
    case STATEMENT_SEND: send(run, statement); return NULL;
    case STATEMENT_IF: {
        bool yes = evaluate_cell(&run->evaluator, statement->value) != 0;
        run_cover(run, statement, 0, !yes);
        return run_block(run, yes ? statement->body : statement->other);
    }
    case STATEMENT_FOR: return repeat(run, statement);
    case STATEMENT_AWAIT: await(run, statement); return NULL;
    case STATEMENT_CHOOSE: choose(run, statement); return NULL;
    case STATEMENT_EITHER: return choose_branch(run, statement);
    case STATEMENT_ASSERT: assert_that(run, statement->value); return NULL;
    case STATEMENT_LEAVE: return statement->node;
    }
    BUG("a statement of no kind");
}

const Node *run_block(Run *run, const Block *block)
{
    if (!block) return NULL;
    for (uint32_t i = 0; i < block->count; i++) {
        Mark mark = scratch_mark(&run->evaluator.scratch);
        const Node *node = run_statement(run, block->statements[i]);
        scratch_reset(&run->evaluator.scratch, mark);
        if (node) return node;
    }
    return NULL;
}
