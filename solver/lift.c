/* lift.c - from a clause about one instance to a claim about every one. */
#include "lift.h"

#include <stdlib.h>
#include <string.h>

#include "model/print.h"
#include "naming.h"
#include "support/memory.h"
#include "support/vector.h"

/* An index that the clause names, and the variable it becomes. */
typedef struct Named {
    const Type *type;
    int64_t value;
    const Binding *binding;
} Named;

typedef struct Lift {
    Claims *claims;
    const System *system;
    bool only_identities; /* become variables, lifted or not; else also what is of a lifted type */
    VECTOR(Named) named;
} Lift;

/* ---- names ---- */

static bool is_taken(const Lift *lifting, const char *name)
{
    for (size_t i = 0; i < lifting->named.count; i++) {
        if (strcmp(lifting->named.items[i].binding->name, name) == 0) return true;
    }
    return naming_is_taken(lifting->system, name);
}

static const char *name_for(const Lift *lifting, const Type *type)
{
    Arena *arena = lifting->claims->arena;
    const char *base = naming_base(arena, lifting->system, type), *name = base;
    for (unsigned i = 2; is_taken(lifting, name); i++) name = arena_format(arena, "%s%u", base, i);
    return name;
}

/* ---- literals ---- */

static const Binding *variable_for(Lift *lifting, const Type *type, int64_t value)
{
    for (size_t i = 0; i < lifting->named.count; i++) {
        const Named *named = &lifting->named.items[i];
        if (named->type == type && named->value == value) return named->binding;
    }
    const Binding *binding = claim_binding(lifting->claims, name_for(lifting, type), type);
    vector_push(&lifting->named, (Named){type, value, binding});
    return binding;
}

static bool has_index(const Type *type, const Type *index)
{
    if (type == NULL) return false;
    if (type->kind == TYPE_MAP && type->index == index) return true;
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (has_index(type->fields[i].type, index)) return true;
    }
    return has_index(type->element, index);
}

/* Does the type index anything? A value of such a type stands beside indices, so that a clause that
 * names one says something about its place among them. */
static bool is_index(const System *system, const Type *type)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        if (has_index(system->variables[i].type, type)) return true;
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (process->index == type) return true;
        for (uint32_t j = 0; j < process->local_count; j++) {
            if (has_index(process->locals[j].type, type)) return true;
        }
    }
    return false;
}

/* NULL: the argument has no general form. */
static const Expr *lift_argument(Lift *lifting, const Predicate *predicate, uint32_t i)
{
    const Template *template = predicate->template;
    const Type *type = template->parameters[i]->type;
    bool lifted = type->lifted && !lifting->only_identities;
    if (!lifted && type->kind != TYPE_ID)
        return claim_number(lifting->claims, type, predicate->arguments[i]);
    if (lifted && template->is_value[i] && !is_index(lifting->system, type)) return NULL;
    return claim_bound(lifting->claims, variable_for(lifting, type, predicate->arguments[i]));
}

static const Expr *lift_literal(Lift *lifting, const Predicate *predicate)
{
    const Template *template = predicate->template;
    const Expr *arguments[TEMPLATE_PARAMETERS_MOST];
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        arguments[i] = lift_argument(lifting, predicate, i);
        if (arguments[i] == NULL) return NULL;
    }
    if (template->class == TEMPLATE_CONTROL) {
        const Expr *index = template->parameter_count == 0 ? NULL : arguments[0];
        return claim_place(lifting->claims, template->process, index, template->place);
    }
    if (template->expr == NULL || !claim_can_be_defined(template->expr)) return NULL;
    return expr_substitute(lifting->claims->arena, template->expr, template->parameters, arguments,
                           template->parameter_count);
}

/* ---- clauses ---- */

/* How a variable stands to those of its type before it. */
static const Expr *apart(const Lift *lifting, size_t which)
{
    const Claims *claims = lifting->claims;
    const Named *own = &lifting->named.items[which];
    const Expr *all = NULL, *own_name = claim_bound(claims, own->binding);
    for (size_t i = 0; i < which; i++) {
        const Named *other = &lifting->named.items[i];
        if (other->type != own->type) continue;
        const Expr *other_name = claim_bound(claims, other->binding);
        ExprKind kind = own->type->kind == TYPE_ID  ? EXPR_UNEQUAL
                        : own->value < other->value ? EXPR_LESS
                                                    : EXPR_GREATER;
        all = claim_pair(claims, EXPR_AND, all, claim_pair(claims, kind, own_name, other_name));
    }
    return all;
}

/* Where a cursor stands is said as a premise, whichever way round: it is read like one. */
static bool is_premise(const Literal *literal, const Clause *clause)
{
    if (literal->negated) return true;
    return literal->predicate.template->class == TEMPLATE_CURSOR && clause->count > 1;
}

static const Expr *lift_body(Lift *lifting, const Clause *clause)
{
    const Claims *claims = lifting->claims;
    VECTOR(const Expr *) premises = {0}, conclusions = {0};
    bool general = true;
    for (uint32_t i = 0; i < clause->count && general; i++) {
        const Literal *literal = &clause->literals[i];
        const Expr *claim = lift_literal(lifting, &literal->predicate);
        general = claim != NULL;
        if (!general) break;
        if (is_premise(literal, clause)) {
            vector_push(&premises, literal->negated ? claim : claim_not(claims, claim));
        } else {
            vector_push(&conclusions, claim);
        }
    }
    const Expr *body = !general
                           ? NULL
                           : claim_implication(claims, premises.items, (uint32_t)premises.count,
                                               conclusions.items, (uint32_t)conclusions.count);
    vector_release(&premises);
    vector_release(&conclusions);
    return body;
}

static const Expr *close_clause(Lift *lifting, const Clause *clause)
{
    const Expr *claim = lift_body(lifting, clause);
    for (size_t i = lifting->named.count; claim != NULL && i-- > 0;) {
        claim = claim_forall(lifting->claims, lifting->named.items[i].binding, apart(lifting, i),
                             claim);
    }
    vector_release(&lifting->named);
    return claim;
}

const Expr *lift_clause(Claims *claims, const System *system, const Clause *clause)
{
    /* Of this instance no state is reachable, which says nothing about the others. */
    if (clause->count == 0) return NULL;
    Lift lifting = {.claims = claims, .system = system};
    return close_clause(&lifting, clause);
}

const Expr *clause_of_any(Claims *claims, const System *system, const Clause *clause)
{
    Lift lifting = {.claims = claims, .system = system, .only_identities = true};
    return clause->count == 0 ? NULL : close_clause(&lifting, clause);
}

const Expr **lift_invariant(Claims *claims, const System *system, const Invariant *invariant,
                            size_t *ret_count)
{
    const Expr **lifted = memory_allocate(invariant->count + 1, sizeof *lifted);
    char **texts = memory_allocate(invariant->count + 1, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; i < invariant->count; i++) {
        const Expr *claim = lift_clause(claims, system, &invariant->clauses[i]);
        if (claim == NULL) continue;
        Text text = {0};
        expr_print(&text, claim);
        bool known = false;
        for (size_t k = 0; k < count && !known; k++) {
            known = strcmp(texts[k], text_string(&text)) == 0;
        }
        if (!known) {
            texts[count] = memory_copy_string(text_string(&text));
            lifted[count++] = claim;
        }
        text_release(&text);
    }
    for (size_t i = 0; i < count; i++) free(texts[i]);
    free(texts);
    *ret_count = count;
    return lifted;
}
