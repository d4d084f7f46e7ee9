/* check_mutation.c - what is left of a condition or statement in a mutant.
 *
 * It is checked like any other before it goes, so that names, types, places and jumps are what they
 * are without the mutation. */
#include "check.h"
#include "support/bug.h"

static bool is_mutated(const Checker *checker, MutationKind kind, Span span)
{
    const Mutation *mutation = checker->mutation;
    return mutation != NULL && mutation->kind == kind && mutation->span.begin == span.begin &&
           mutation->span.end == span.end;
}

const Expr *mutate_condition(Checker *checker, MutationKind kind, const Expr *condition)
{
    if (is_mutated(checker, kind, condition->span)) return NULL;
    if (checker->mutation == NULL || !mutation_splits(condition)) return condition;
    const Expr *a = mutate_condition(checker, kind, condition->a);
    const Expr *b = mutate_condition(checker, kind, condition->b);
    if (a == NULL || b == NULL) return a == NULL ? b : a;
    if (a == condition->a && b == condition->b) return condition;
    Expr *rest = expr_new(checker, EXPR_AND, condition->type, condition->span);
    rest->a = a;
    rest->b = b;
    return rest;
}

static bool is_left_out(const Checker *checker, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_AWAIT: return statement->value == NULL; /* of its condition nothing is left */
    case STATEMENT_ASSIGN: return is_mutated(checker, MUTATION_ASSIGN, statement->span);
    case STATEMENT_SEND: return is_mutated(checker, MUTATION_SEND, statement->span);
    case STATEMENT_LEAVE: return is_mutated(checker, MUTATION_LEAVE, statement->span);
    case STATEMENT_LET:
    case STATEMENT_RECEIVE:
    case STATEMENT_IF:
    case STATEMENT_FOR:
    case STATEMENT_CHOOSE:
    case STATEMENT_EITHER:
    case STATEMENT_ASSERT: return false;
    }
    BUG("a statement of no kind");
}

static Statement *beside(Checker *checker, const Statement *receive, StatementKind kind)
{
    Statement *statement = ARENA_NEW(checker->arena, Statement);
    statement->kind = kind;
    statement->span = receive->span;
    return statement;
}

/* From a bag any element may come, and goes back. */
static void put_back(Checker *checker, const Statement *receive, Statements *statements)
{
    Statement *send = beside(checker, receive, STATEMENT_SEND);
    Expr *received = expr_new(checker, EXPR_BOUND, receive->binding->type, receive->span);
    received->binding = receive->binding;
    received->name = receive->binding->name;
    send->target = receive->target;
    send->value = received;
    vector_push(statements, receive);
    vector_push(statements, send);
}

/* The head of a queue is looked at where there is one. */
static void look_at_head(Checker *checker, const Statement *receive, Statements *statements)
{
    const Type *type = receive->target->type;
    Statement *await = beside(checker, receive, STATEMENT_AWAIT);
    Statement *let = beside(checker, receive, STATEMENT_LET);
    Expr *length =
        expr_new(checker, EXPR_LENGTH, type_range(checker, 0, type->capacity), receive->span);
    Expr *some = expr_new(checker, EXPR_GREATER, &type_bool, receive->span);
    Expr *head = expr_new(checker, EXPR_HEAD, type->element, receive->span);
    length->a = head->a = receive->target;
    some->a = length;
    some->b = expr_constant(checker, &type_int, 0, receive->span);
    await->value = some;
    let->value = head;
    let->binding = receive->binding;
    vector_push(statements, await);
    vector_push(statements, let);
}

void mutate_statement(Checker *checker, const Statement *statement, Statements *statements)
{
    bool stays = statement->kind == STATEMENT_RECEIVE &&
                 is_mutated(checker, MUTATION_RECEIVE, statement->span);
    if (is_left_out(checker, statement)) return;
    if (stays && statement->target->type->kind == TYPE_BAG) {
        put_back(checker, statement, statements);
    } else if (stays) {
        look_at_head(checker, statement, statements);
    } else {
        vector_push(statements, statement);
    }
}
