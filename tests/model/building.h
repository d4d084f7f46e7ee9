/* building.h - types, expressions and systems built by hand, for tests.
 *
 * Everything lives in one arena, `built`, which a test creates with build_start and frees with
 * build_end. Declare all variables first, then each process with its locals, nodes and steps; then
 * build_system. Expressions get the type that they are given or can be told from their operands. */
#ifndef TESTS_MODEL_BUILDING_H
#define TESTS_MODEL_BUILDING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/canonical.h"
#include "model/interpreter.h"
#include "support/arena.h"

#define BUILD_MOST 32

typedef struct Building {
    Arena *arena;
    Variable variables[BUILD_MOST];
    Process *processes[BUILD_MOST];
    const Type *orders[BUILD_MOST];
    System system;
} Building;

static Building built;

static inline int build_start(void **state)
{
    (void)state;
    memset(&built, 0, sizeof built);
    built.arena = arena_create();
    built.system.name = "built";
    built.system.variables = built.variables;
    built.system.processes = built.processes;
    built.system.orders = built.orders;
    return 0;
}

static inline int build_end(void **state)
{
    (void)state;
    arena_destroy(built.arena);
    built.arena = NULL;
    return 0;
}

#define NEW(Kind) ARENA_NEW(built.arena, Kind)
#define NEW_ARRAY(Kind, count) ARENA_NEW_ARRAY(built.arena, Kind, count)

/* Types. */

static inline Type *type_new(TypeKind kind, int64_t low, int64_t high, uint32_t cells)
{
    Type *type = NEW(Type);
    *type = (Type){.kind = kind, .low = low, .high = high, .cells = cells};
    return type;
}

static inline Type *of_bool(void)
{
    return type_new(TYPE_BOOL, 0, 1, 1);
}
static inline Type *of_int(void)
{
    return type_new(TYPE_INT, -INT64_MAX, INT64_MAX, 1);
}
static inline Type *of_range(int64_t low, int64_t high)
{
    return type_new(TYPE_RANGE, low, high, 1);
}
static inline Type *of_id(int64_t n)
{
    return type_new(TYPE_ID, 0, n - 1, 1);
}

static inline Type *of_enum(const char *const *members, int64_t count)
{
    Type *type = type_new(TYPE_ENUM, 0, count - 1, 1);
    type->members = members;
    return type;
}

static inline Type *of_order(int64_t n)
{
    Type *type = type_new(TYPE_ORDER, 0, 2 * n - 1, 1);
    type->capacity = n;
    type->order = built.system.order_count;
    built.orders[built.system.order_count++] = type;
    return type;
}

static inline Type *of_optional(const Type *element)
{
    Type *type = type_new(TYPE_OPTIONAL, 0, 0, element->cells);
    if (element->kind == TYPE_STRUCT) type->cells++;
    type->element = element;
    return type;
}

static inline Type *of_set(const Type *element)
{
    Type *type = type_new(TYPE_SET, 0, 0, 0);
    type->element = element;
    type->cells = (set_capacity(type) + 63) / 64;
    return type;
}

static inline Type *of_map(const Type *index, const Type *element)
{
    Type *type = type_new(TYPE_MAP, 0, 0, (uint32_t)type_values(index) * element->cells);
    type->index = index;
    type->element = element;
    return type;
}

static inline Type *of_list(TypeKind kind, int64_t capacity, const Type *element)
{
    Type *type = type_new(kind, 0, 0, 1 + (uint32_t)capacity * element->cells);
    type->capacity = capacity;
    type->element = element;
    return type;
}

/* Two fields, a and b; or only a, when `b` is NULL. */
static inline Type *of_struct(const Type *a, const Type *b)
{
    Field *fields = NEW_ARRAY(Field, 2);
    fields[0] = (Field){"a", a, 0};
    if (b) fields[1] = (Field){"b", b, a->cells};
    Type *type = type_new(TYPE_STRUCT, 0, 0, a->cells + (b ? b->cells : 0));
    type->fields = fields;
    type->field_count = b ? 2 : 1;
    return type;
}

/* Expressions. */

static inline Expr *expr_new(ExprKind kind, const Type *type)
{
    Expr *expr = NEW(Expr);
    expr->kind = kind;
    expr->type = type;
    return expr;
}

static inline Expr *one(const Type *type, int64_t value)
{
    Expr *expr = expr_new(EXPR_CONST, type);
    expr->number = value;
    return expr;
}

static inline Expr *number(int64_t value)
{
    return one(of_int(), value);
}
static inline Expr *truth(bool value)
{
    return one(of_bool(), value);
}

static inline Expr *many(const Type *type, const int64_t *cells)
{
    Expr *expr = one(type, cells[0]);
    expr->cells = arena_copy(built.arena, cells, type->cells * sizeof *cells);
    return expr;
}

static inline Expr *op(ExprKind kind, const Type *type, const Expr *a, const Expr *b)
{
    Expr *expr = expr_new(kind, type);
    expr->a = a;
    expr->b = b;
    return expr;
}

/* Of the type of the left one; and a comparison. */
static inline Expr *math(ExprKind kind, const Expr *a, const Expr *b)
{
    return op(kind, a->type->kind == TYPE_RANGE ? of_int() : a->type, a, b);
}

static inline Expr *test(ExprKind kind, const Expr *a, const Expr *b)
{
    return op(kind, of_bool(), a, b);
}

static inline Expr *if_else(const Expr *condition, const Expr *yes, const Expr *no)
{
    Expr *expr = op(EXPR_IF, yes->type, condition, yes);
    expr->c = no;
    return expr;
}

static inline Expr *at_index(const Expr *map, const Expr *index)
{
    return op(EXPR_INDEX, map->type->element, map, index);
}

static inline Expr *field(const Expr *structure, uint32_t position)
{
    Expr *expr = op(EXPR_FIELD, structure->type->fields[position].type, structure, NULL);
    expr->number = position;
    return expr;
}

static inline Expr *check(const Type *type, const Expr *value, const char *name)
{
    Expr *expr = op(EXPR_CHECK, type, value, NULL);
    expr->name = name;
    return expr;
}

static inline Expr *listed(ExprKind kind, const Type *type, const Expr *const *list, uint32_t count)
{
    Expr *expr = expr_new(kind, type);
    expr->list = arena_copy(built.arena, list, count * sizeof *list);
    expr->list_count = count;
    return expr;
}
#define LISTED(kind, type, ...)                                                                    \
    listed(kind, type, (const Expr *[]){__VA_ARGS__},                                              \
           sizeof((const Expr *[]){__VA_ARGS__}) / sizeof(const Expr *))

static inline Expr *no_elements(const Type *set)
{
    return expr_new(EXPR_SET, set);
}

static inline Binding *bind(const char *name, const Type *type)
{
    Binding *binding = NEW(Binding);
    *binding = (Binding){name, type, built.system.frame_cells, {0, 0}};
    built.system.frame_cells += type->cells;
    return binding;
}

static inline Expr *bound(const Binding *binding)
{
    Expr *expr = expr_new(EXPR_BOUND, binding->type);
    expr->binding = binding;
    return expr;
}

static inline Domain *between(int64_t low, int64_t high)
{
    Domain *domain = NEW(Domain);
    *domain = (Domain){of_int(), number(low), number(high), NULL, {0, 0}};
    return domain;
}

static inline Domain *within(const Expr *set)
{
    Domain *domain = NEW(Domain);
    *domain = (Domain){set->type->element, NULL, NULL, set, {0, 0}};
    return domain;
}

static inline Expr *over(ExprKind kind, const Type *type, const Binding *binding,
                         const Domain *domain, const Expr *where, const Expr *body)
{
    Expr *expr = op(kind, type, where, body);
    expr->binding = binding;
    expr->domain = domain;
    return expr;
}

static inline Expr *filter(const Type *set, const Binding *binding, const Domain *domain,
                           const Expr *condition)
{
    return over(EXPR_FILTER, set, binding, domain, condition, NULL);
}

/* Variables. */

static inline Expr *variable(const char *name, const Type *type, Initial initial)
{
    Variable *added = &built.variables[built.system.variable_count++];
    *added =
        (Variable){.name = name, .type = type, .offset = built.system.cells, .initial = initial};
    built.system.cells += type->cells;
    Expr *expr = one(type, added->offset);
    expr->kind = EXPR_SHARED;
    expr->name = name;
    return expr;
}

static inline Expr *var(const char *name, const Type *type, const Expr *value)
{
    return variable(name, type, (Initial){value, NULL});
}

/* Statements. */

static inline Statement *statement(StatementKind kind, const Expr *target, const Expr *value)
{
    Statement *made = NEW(Statement);
    *made = (Statement){.kind = kind, .target = target, .value = value};
    return made;
}

static inline Block *block_of(const Statement *const *statements, uint32_t count)
{
    Block *block = NEW(Block);
    block->statements = arena_copy(built.arena, statements, count * sizeof *statements);
    block->count = count;
    return block;
}
#define BLOCK(...)                                                                                 \
    block_of((const Statement *[]){__VA_ARGS__},                                                   \
             sizeof((const Statement *[]){__VA_ARGS__}) / sizeof(const Statement *))

static inline Statement *assign(const Expr *target, const Expr *value)
{
    return statement(STATEMENT_ASSIGN, target, value);
}

static inline Statement *let(const Binding *binding, const Expr *value)
{
    Statement *made = statement(STATEMENT_LET, NULL, value);
    made->binding = binding;
    return made;
}

static inline Statement *receive(const Binding *binding, const Expr *from)
{
    Statement *made = statement(STATEMENT_RECEIVE, from, NULL);
    made->binding = binding;
    return made;
}

static inline Statement *send(const Expr *to, const Expr *value)
{
    return statement(STATEMENT_SEND, to, value);
}

static inline Statement *when(const Expr *condition, const Block *body, const Block *other)
{
    Statement *made = statement(STATEMENT_IF, NULL, condition);
    made->body = body;
    made->other = other;
    return made;
}

static inline Statement *repeat(const Binding *binding, const Domain *domain, const Block *body)
{
    Statement *made = statement(STATEMENT_FOR, NULL, NULL);
    made->binding = binding;
    made->domain = domain;
    made->body = body;
    return made;
}

static inline Statement *await(const Expr *condition)
{
    return statement(STATEMENT_AWAIT, NULL, condition);
}

static inline Statement *assert_that(const Expr *condition)
{
    return statement(STATEMENT_ASSERT, NULL, condition);
}

static inline Statement *choose(const Binding *binding, const Domain *domain, const Expr *where)
{
    Statement *made = statement(STATEMENT_CHOOSE, NULL, where);
    made->binding = binding;
    made->domain = domain;
    return made;
}

static inline Statement *either(const Block *first, const Block *second)
{
    const Block *branches[] = {first, second};
    Statement *made = statement(STATEMENT_EITHER, NULL, NULL);
    made->branches = arena_copy(built.arena, branches, sizeof branches);
    made->branch_count = 2;
    return made;
}

static inline Statement *leave(const Node *node)
{
    Statement *made = statement(STATEMENT_LEAVE, NULL, NULL);
    made->node = node;
    return made;
}

/* Processes: locals, nodes and steps are added to the one built last. */

typedef struct Making {
    Local locals[BUILD_MOST];
    PlaceInfo places[BUILD_MOST];
    Step *steps[BUILD_MOST];
} Making;

static inline Process *process(const char *name, const Type *index)
{
    Process *made = NEW(Process);
    Making *making = NEW(Making);
    *made = (Process){.name = name,
                      .position = built.system.process_count,
                      .index = index,
                      .instances = index ? (uint32_t)type_values(index) : 1,
                      .cells = 1,
                      .locals = making->locals,
                      .places = making->places,
                      .steps = making->steps};
    built.processes[built.system.process_count++] = made;
    return made;
}

static inline Making *making(const Process *process)
{
    return (Making *)(void *)(uintptr_t)process->locals;
}

static inline Expr *local(Process *process, const char *name, const Type *type, LocalKind kind)
{
    making(process)->locals[process->local_count++] =
        (Local){name, type, process->cells, kind, {0, 0}};
    Expr *expr = one(type, process->cells);
    expr->kind = EXPR_LOCAL;
    expr->name = name;
    expr->local = process->local_count - 1;
    process->cells += type->cells;
    return expr;
}

static inline Expr *self(const Process *process)
{
    return expr_new(EXPR_SELF, process->index);
}

static inline Node *node(NodeKind kind)
{
    Node *made = NEW(Node);
    made->kind = kind;
    made->place = NO_PLACE;
    return made;
}

/* Makes a node a place; `scope` has a 1 for each local in scope, in order of declaration. */
static inline void rest(Process *process, Node *node, const char *scope)
{
    bool *in_scope = NEW_ARRAY(bool, BUILD_MOST), *possible = NEW_ARRAY(bool, BUILD_MOST);
    for (size_t i = 0; scope[i]; i++) in_scope[i] = scope[i] == '1';
    if (node->step) {
        possible[node->step->position] = true;
        ((Step *)(uintptr_t)node->step)->in_scope = in_scope;
    }
    for (uint32_t i = 0; i < node->branch_count; i++) {
        if (node->branches[i]->step) possible[node->branches[i]->step->position] = true;
    }
    node->place = process->place_count;
    making(process)->places[process->place_count++] = (PlaceInfo){node, in_scope, possible};
}

static inline Step *step_new(Process *process, const char *name, const Block *body)
{
    Step *step = NEW(Step);
    *step = (Step){.name = name,
                   .process = process,
                   .position = process->step_count,
                   .body = body,
                   .most = -1};
    making(process)->steps[process->step_count++] = step;
    return step;
}

/* A step's node, which is a place; its `after` is set by then_go. */
static inline Node *step(Process *process, const char *name, const Block *body, const char *scope)
{
    Node *made = node(NODE_STEP);
    made->step = step_new(process, name, body);
    rest(process, made, scope);
    return made;
}

static inline void then_go(const Node *from, const Node *to)
{
    ((Step *)(uintptr_t)from->step)->after = to;
}

static inline Node *set(const Process *process, const Expr *local, Initial initial,
                        const Node *next)
{
    Node *made = node(NODE_SET);
    made->local = &process->locals[local->local];
    made->initial = initial;
    made->next = next;
    return made;
}

static inline Node *branching(const Node *first, const Node *second)
{
    const Node *branches[] = {first, second};
    Node *made = node(NODE_EITHER);
    made->branches = arena_copy(built.arena, branches, sizeof branches);
    made->branch_count = 2;
    return made;
}

/* The end: with the locals of the top of the process, and without any. */
static inline Node *done_with(Process *process, const char *scope)
{
    Node *made = node(NODE_DONE);
    rest(process, made, scope);
    return made;
}

static inline Node *done(Process *process)
{
    return done_with(process, "");
}

static inline const System *build_system(void)
{
    for (uint32_t i = 0; i < built.system.process_count; i++) {
        Process *each = built.processes[i];
        each->base = built.system.cells;
        built.system.cells += each->instances * each->cells;
    }
    return &built.system;
}

#endif
