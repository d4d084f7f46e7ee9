/* fingerprint.c - a system written out as bytes, all of it in one order, and hashed.
 *
 * Whatever points anywhere is written as what it points to, or as a number that the system gives it, so
 * that it does not matter what shares what. Bound names are numbered by depth. Identities and orders are
 * nominal types: these are numbered as they come up. */
#include "model/fingerprint.h"

#include <inttypes.h>
#include <string.h>

#include "control.h"
#include "fingerprint_memory.h"
#include "model/exclusive.h"
#include "support/vector.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* To be raised whenever other bytes are written. */
#define FORM 1

/* A member more? It belongs here, or is one that does not count. */
#if UINTPTR_MAX == UINT64_MAX
#define SIZE_IS(Kind, bytes) _Static_assert(sizeof(Kind) == (bytes), "its fingerprint is outdated")
SIZE_IS(Binding, 32);
SIZE_IS(Decision, 96);
SIZE_IS(Domain, 40);
SIZE_IS(Expr, 152);
SIZE_IS(Field, 24);
SIZE_IS(Function, 64);
SIZE_IS(Initial, 16);
SIZE_IS(Local, 32);
SIZE_IS(Node, 112);
SIZE_IS(PlaceInfo, 24);
SIZE_IS(Process, 136);
SIZE_IS(Property, 64);
SIZE_IS(Statement, 88);
SIZE_IS(Step, 104);
SIZE_IS(System, 128);
SIZE_IS(Type, 104);
SIZE_IS(Variable, 64);
#endif

typedef struct Writer {
    XXH3_state_t state;
    FingerprintMemory *memory;
    VECTOR(const Binding *) scope;
    const Control *control; /* of the process at work, or NULL */
} Writer;

static void write_expr(Writer *writer, const Expr *expr);
static void write_type(Writer *writer, const Type *type);
static void write_block(Writer *writer, const Block *block);

/* --- bytes --- */

static void writer_begin(Writer *writer, FingerprintMemory *memory)
{
    memset(writer, 0, sizeof *writer);
    XXH3_128bits_reset(&writer->state);
    writer->memory = memory;
}

static Fingerprint writer_end(Writer *writer)
{
    XXH128_hash_t hash = XXH3_128bits_digest(&writer->state);
    vector_release(&writer->scope);
    return (Fingerprint){hash.high64, hash.low64};
}

static void write_number(Writer *writer, uint64_t number)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < 8; i++) bytes[i] = (unsigned char)(number >> (8 * i));
    XXH3_128bits_update(&writer->state, bytes, sizeof bytes);
}

static void write_signed(Writer *writer, int64_t number)
{
    write_number(writer, (uint64_t)number);
}

static void write_name(Writer *writer, const char *name)
{
    write_number(writer, name == NULL ? 0 : strlen(name) + 1);
    if (name != NULL) XXH3_128bits_update(&writer->state, name, strlen(name));
}

/* Is there one? */
static bool write_whether(Writer *writer, const void *thing)
{
    write_number(writer, thing != NULL);
    return thing != NULL;
}

static void write_truths(Writer *writer, const bool *truths, uint32_t count)
{
    if (!write_whether(writer, truths)) return;
    for (uint32_t i = 0; i < count; i++) write_number(writer, truths[i]);
}

static void write_fingerprint(Writer *writer, Fingerprint fingerprint)
{
    write_number(writer, fingerprint.high);
    write_number(writer, fingerprint.low);
}

/* --- types --- */

/* Do two of them differ although all that is said of them is the same? */
static bool is_nominal(const Type *type)
{
    switch (type->kind) {
    case TYPE_ID:
    case TYPE_ORDER: return true;
    case TYPE_BOOL:
    case TYPE_INT:
    case TYPE_RANGE:
    case TYPE_ENUM:
    case TYPE_OPTIONAL:
    case TYPE_SET:
    case TYPE_MAP:
    case TYPE_STRUCT:
    case TYPE_QUEUE:
    case TYPE_BAG:
    case TYPE_BAD: return false;
    }
    return false;
}

static void write_members(Writer *writer, const Type *type)
{
    if (!write_whether(writer, type->members)) return;
    for (int64_t i = 0; i <= type->high; i++) write_name(writer, type->members[i]);
}

static void write_fields(Writer *writer, const Type *type)
{
    write_number(writer, type->field_count);
    for (uint32_t i = 0; i < type->field_count; i++) {
        write_name(writer, type->fields[i].name);
        write_type(writer, type->fields[i].type);
        write_number(writer, type->fields[i].offset);
    }
}

static Fingerprint type_fingerprint(FingerprintMemory *memory, const Type *type)
{
    Writer writer;
    writer_begin(&writer, memory);
    write_number(&writer, type->kind);
    if (is_nominal(type)) write_number(&writer, fingerprint_memory_number(memory, type));
    write_name(&writer, type->name);
    write_signed(&writer, type->low);
    write_signed(&writer, type->high);
    write_members(&writer, type);
    write_signed(&writer, type->capacity);
    write_type(&writer, type->index);
    write_type(&writer, type->element);
    write_fields(&writer, type);
    write_number(&writer, type->cells);
    write_number(&writer, type->order);
    write_number(&writer, type->lifted);
    write_expr(&writer, type->low_expr);
    write_expr(&writer, type->high_expr);
    return writer_end(&writer);
}

static void write_type(Writer *writer, const Type *type)
{
    if (!write_whether(writer, type)) return;
    const Fingerprint *known = fingerprint_memory_find(writer->memory, type);
    if (known == NULL) {
        fingerprint_memory_add(writer->memory, type, type_fingerprint(writer->memory, type));
        known = fingerprint_memory_find(writer->memory, type);
    }
    write_fingerprint(writer, *known);
}

/* --- expressions --- */

/* From here on it is known by how many are around it. */
static void bind(Writer *writer, const Binding *binding)
{
    write_name(writer, binding->name);
    write_type(writer, binding->type);
    vector_push(&writer->scope, binding);
}

static void write_bound(Writer *writer, const Binding *binding)
{
    size_t depth = writer->scope.count;
    while (depth > 0 && writer->scope.items[depth - 1] != binding) depth--;
    write_number(writer, depth);
    if (depth > 0) return;
    /* bound by nothing here: its place in the frame says which it is */
    write_number(writer, binding->slot);
    write_name(writer, binding->name);
    write_type(writer, binding->type);
}

static void write_domain(Writer *writer, const Domain *domain)
{
    if (!write_whether(writer, domain)) return;
    write_type(writer, domain->element);
    write_expr(writer, domain->low);
    write_expr(writer, domain->high);
    write_expr(writer, domain->set);
}

static Fingerprint function_fingerprint(FingerprintMemory *memory, const Function *function)
{
    Writer writer;
    writer_begin(&writer, memory);
    write_name(&writer, function->name);
    write_number(&writer, function->parameter_count);
    for (uint32_t i = 0; i < function->parameter_count; i++)
        bind(&writer, &function->parameters[i]);
    write_type(&writer, function->result);
    write_number(&writer, function->height);
    write_number(&writer, function->calls);
    write_name(&writer, function->lifted);
    write_expr(&writer, function->body);
    return writer_end(&writer);
}

static void write_function(Writer *writer, const Function *function)
{
    if (!write_whether(writer, function)) return;
    const Fingerprint *known = fingerprint_memory_find(writer->memory, function);
    if (known == NULL) {
        fingerprint_memory_add(writer->memory, function,
                               function_fingerprint(writer->memory, function));
        known = fingerprint_memory_find(writer->memory, function);
    }
    write_fingerprint(writer, *known);
}

static void write_process(Writer *writer, const Process *process)
{
    write_number(writer, process == NULL ? 0 : process->position + 1UL);
}

/* What its member `binding` is. */
typedef enum Binds { BINDS_NOTHING, BINDS_INSIDE, BINDS_BEFORE } Binds;

/* clang-format off */
static Binds expr_binds(ExprKind kind)
{
    switch (kind) {
    case EXPR_BOUND: return BINDS_BEFORE;
    case EXPR_FILTER: case EXPR_FORALL: case EXPR_EXISTS: case EXPR_COUNT: case EXPR_SUM:
    case EXPR_MAP: return BINDS_INSIDE;
    case EXPR_CONST: case EXPR_PARAM: case EXPR_SHARED: case EXPR_LOCAL: case EXPR_SELF:
    case EXPR_PEER: case EXPR_NOT: case EXPR_AND: case EXPR_OR: case EXPR_IMPLIES: case EXPR_IF:
    case EXPR_EQUAL: case EXPR_UNEQUAL: case EXPR_LESS: case EXPR_AT_MOST: case EXPR_GREATER:
    case EXPR_AT_LEAST: case EXPR_NEGATE: case EXPR_ADD: case EXPR_SUBTRACT: case EXPR_MULTIPLY:
    case EXPR_DIVIDE: case EXPR_REMAINDER: case EXPR_MIN: case EXPR_MAX: case EXPR_UNION:
    case EXPR_DIFFERENCE: case EXPR_INTERSECTION: case EXPR_SET: case EXPR_RESET:
    case EXPR_IN_SET: case EXPR_IN_RANGE: case EXPR_IN_QUEUE: case EXPR_SIZE: case EXPR_LEAST:
    case EXPR_GREATEST: case EXPR_SOME: case EXPR_VALUE: case EXPR_COALESCE: case EXPR_INDEX:
    case EXPR_FIELD: case EXPR_STRUCT: case EXPR_WITH: case EXPR_LENGTH: case EXPR_HEAD:
    case EXPR_CHECK: case EXPR_CALL: case EXPR_FRESH: case EXPR_FIRST: case EXPR_NEXT:
    case EXPR_AT: case EXPR_DONE: case EXPR_STUCK: case EXPR_BY: case EXPR_ALWAYS:
    case EXPR_EVENTUALLY: case EXPR_UNTIL: case EXPR_LEADS_TO:
    case EXPR_TAKEN: return BINDS_NOTHING;
    }
    return BINDS_NOTHING;
}
/* clang-format on */

static void write_cells(Writer *writer, const Expr *expr)
{
    if (!write_whether(writer, expr->cells)) return;
    for (uint32_t i = 0; i < expr->type->cells; i++) write_signed(writer, expr->cells[i]);
}

static void write_parts(Writer *writer, const Expr *expr)
{
    write_expr(writer, expr->a);
    write_expr(writer, expr->b);
    write_expr(writer, expr->c);
    write_number(writer, expr->list_count);
    for (uint32_t i = 0; i < expr->list_count; i++) write_expr(writer, expr->list[i]);
    if (!write_whether(writer, expr->fields)) return;
    for (uint32_t i = 0; i < expr->list_count; i++) write_number(writer, expr->fields[i]);
}

static void write_expr(Writer *writer, const Expr *expr)
{
    if (!write_whether(writer, expr)) return;
    Binds binds = expr_binds(expr->kind);
    write_number(writer, expr->kind);
    write_type(writer, expr->type);
    write_name(writer, expr->name);
    write_signed(writer, expr->number);
    write_number(writer, expr->local);
    write_domain(writer, expr->domain);
    if (binds == BINDS_INSIDE) bind(writer, expr->binding);
    if (binds == BINDS_BEFORE) write_bound(writer, expr->binding);
    write_parts(writer, expr);
    if (binds == BINDS_INSIDE) writer->scope.count--;
    write_cells(writer, expr);
    write_function(writer, expr->function);
    write_process(writer, expr->process);
    write_number(writer, expr->step_count);
    for (uint32_t i = 0; i < expr->step_count; i++) write_number(writer, expr->steps[i]->position);
}

static void write_initial(Writer *writer, Initial initial)
{
    write_expr(writer, initial.value);
    write_domain(writer, initial.domain);
}

/* --- statements --- */

/* Before: for what stands behind it in its block. */
static Binds statement_binds(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_LET:
    case STATEMENT_RECEIVE:
    case STATEMENT_CHOOSE: return BINDS_BEFORE;
    case STATEMENT_FOR: return BINDS_INSIDE;
    case STATEMENT_ASSIGN:
    case STATEMENT_SEND:
    case STATEMENT_IF:
    case STATEMENT_AWAIT:
    case STATEMENT_EITHER:
    case STATEMENT_ASSERT:
    case STATEMENT_LEAVE: return BINDS_NOTHING;
    }
    return BINDS_NOTHING;
}

static void write_node(Writer *writer, const Node *node)
{
    bool numbered = node != NULL && writer->control != NULL;
    write_number(writer, numbered ? control_number(writer->control, node) + 1UL : 0);
}

static void write_statement(Writer *writer, const Statement *statement)
{
    Binds binds = statement_binds(statement->kind);
    write_number(writer, statement->kind);
    write_expr(writer, statement->target);
    write_domain(writer, statement->domain);
    if (binds != BINDS_NOTHING) bind(writer, statement->binding);
    write_expr(writer, statement->value);
    write_block(writer, statement->body);
    write_block(writer, statement->other);
    write_number(writer, statement->branch_count);
    for (uint32_t i = 0; i < statement->branch_count; i++)
        write_block(writer, statement->branches[i]);
    write_node(writer, statement->node);
    if (binds == BINDS_INSIDE) writer->scope.count--;
}

static void write_block(Writer *writer, const Block *block)
{
    if (!write_whether(writer, block)) return;
    size_t depth = writer->scope.count;
    write_number(writer, block->count);
    for (uint32_t i = 0; i < block->count; i++) write_statement(writer, block->statements[i]);
    writer->scope.count = depth;
}

/* --- processes --- */

static void write_local(Writer *writer, const Local *local)
{
    if (!write_whether(writer, local)) return;
    write_name(writer, local->name);
    write_type(writer, local->type);
    write_number(writer, local->offset);
    write_number(writer, local->kind);
}

static void write_step(Writer *writer, const Step *step)
{
    write_name(writer, step->name);
    write_number(writer, step->position);
    write_block(writer, step->body);
    write_node(writer, step->after);
    write_number(writer, step->anytime);
    write_signed(writer, step->most);
    write_number(writer, step->counter);
    write_number(writer, step->fair);
    write_truths(writer, step->in_scope, step->process->local_count);
    write_number(writer, step->shown_count);
    for (uint32_t i = 0; i < step->shown_count; i++) write_local(writer, step->shown[i]);
}

static void write_control(Writer *writer, const Node *node)
{
    write_number(writer, node->kind);
    write_number(writer, node->place);
    write_number(writer, node->step == NULL ? 0 : node->step->position + 1UL);
    write_node(writer, node->next);
    write_node(writer, node->other);
    write_number(writer, node->branch_count);
    for (uint32_t i = 0; i < node->branch_count; i++) write_node(writer, node->branches[i]);
    write_expr(writer, node->value);
    write_local(writer, node->local);
    write_local(writer, node->left);
    write_initial(writer, node->initial);
    write_signed(writer, node->number);
    write_number(writer, node->is_loop);
    write_number(writer, node->has_else);
}

static void write_places(Writer *writer, const Process *process)
{
    write_number(writer, process->place_count);
    for (uint32_t i = 0; i < process->place_count; i++) {
        const PlaceInfo *place = &process->places[i];
        write_node(writer, place->node);
        write_truths(writer, place->in_scope, process->local_count);
        write_truths(writer, place->possible, process->step_count);
    }
    write_number(writer, process->ends);
}

static void write_text_of(Writer *writer, const Process *process)
{
    Control control = {0};
    control_find(&control, process);
    writer->control = &control;
    write_number(writer, control.nodes.count);
    for (size_t i = 0; i < control.nodes.count; i++) write_control(writer, control.nodes.items[i]);
    write_node(writer, process->start);
    write_places(writer, process);
    write_number(writer, process->step_count);
    for (uint32_t i = 0; i < process->step_count; i++) write_step(writer, process->steps[i]);
    writer->control = NULL;
    control_release(&control);
}

static void write_whole_process(Writer *writer, const Process *process)
{
    write_name(writer, process->name);
    write_number(writer, process->position);
    write_type(writer, process->index);
    write_name(writer, process->index_name);
    write_number(writer, process->instances);
    write_number(writer, process->base);
    write_number(writer, process->cells);
    write_number(writer, process->local_count);
    for (uint32_t i = 0; i < process->local_count; i++) write_local(writer, &process->locals[i]);
    write_expr(writer, process->provided);
    write_number(writer, process->fair);
    write_text_of(writer, process);
}

/* --- systems --- */

/* Of those that are not lifted nothing is left but what they made of the system. */
static void write_decisions(Writer *writer, const System *system)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        write_number(writer, i + 1UL);
        write_name(writer, decision->name);
        write_number(writer, decision->is_option);
        write_type(writer, decision->type);
        write_signed(writer, decision->value);
        write_number(writer, decision->has_least);
        write_signed(writer, decision->least);
        write_number(writer, decision->has_most);
        write_signed(writer, decision->most);
        write_number(writer, decision->is_beyond);
        write_number(writer, decision->has_top);
        write_signed(writer, decision->top);
    }
    write_number(writer, 0);
}

static void write_variables(Writer *writer, const System *system)
{
    write_number(writer, system->variable_count);
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        write_name(writer, variable->name);
        write_type(writer, variable->type);
        write_number(writer, variable->offset);
        write_initial(writer, variable->initial);
        write_number(writer, variable->ghost);
    }
}

static void write_exclusive(Writer *writer, const Exclusive *exclusive)
{
    if (!write_whether(writer, exclusive)) return;
    write_process(writer, exclusive->process);
    write_truths(writer, exclusive->inside, exclusive->process->place_count);
}

static void write_behaviour(Writer *writer, const System *system)
{
    write_number(writer, FORM);
    write_name(writer, system->name);
    write_number(writer, system->cells);
    write_variables(writer, system);
    write_number(writer, system->process_count);
    for (uint32_t i = 0; i < system->process_count; i++)
        write_whole_process(writer, system->processes[i]);
    write_number(writer, system->order_count);
    for (uint32_t i = 0; i < system->order_count; i++) write_type(writer, system->orders[i]);
    write_truths(writer, system->keeps_first, system->order_count);
    write_decisions(writer, system);
    write_exclusive(writer, system->exclusive);
}

static bool property_counts(const System *system, const bool *asked, uint32_t position)
{
    if (asked == NULL || asked[position] || asked[system->property_count - 1]) return true;
    switch (system->properties[position].kind) {
    case PROPERTY_ASSUME:
    case PROPERTY_LEMMA: return true;
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_WITNESS:
    case PROPERTY_ERROR: return false;
    }
    return true;
}

static void write_property(Writer *writer, const Property *property, bool asked)
{
    write_number(writer, asked ? 2 : 1);
    write_number(writer, property->kind);
    write_name(writer, property->name);
    write_expr(writer, property->expr);
    write_number(writer, property->of_transitions);
    write_number(writer, property->helper_count);
    for (uint32_t i = 0; i < property->helper_count; i++)
        write_process(writer, property->helpers[i]);
}

Fingerprint fingerprint_of_behaviour(const System *system)
{
    FingerprintMemory memory = {0};
    Writer writer;
    writer_begin(&writer, &memory);
    write_behaviour(&writer, system);
    Fingerprint fingerprint = writer_end(&writer);
    fingerprint_memory_release(&memory);
    return fingerprint;
}

Fingerprint fingerprint_of_system(const System *system, const bool *asked)
{
    FingerprintMemory memory = {0};
    Writer writer;
    writer_begin(&writer, &memory);
    write_behaviour(&writer, system);
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (property_counts(system, asked, i))
            write_property(&writer, &system->properties[i], asked == NULL || asked[i]);
    }
    write_number(&writer, 0);
    Fingerprint fingerprint = writer_end(&writer);
    fingerprint_memory_release(&memory);
    return fingerprint;
}

bool fingerprint_equal(Fingerprint a, Fingerprint b)
{
    return a.high == b.high && a.low == b.low;
}

void fingerprint_print(Text *text, Fingerprint fingerprint)
{
    text_format(text, "%016" PRIx64 "%016" PRIx64, fingerprint.high, fingerprint.low);
}
