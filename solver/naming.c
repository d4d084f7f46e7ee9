/* naming.c - names for what nobody named. */
#include "naming.h"

#include <ctype.h>
#include <string.h>

#include "model/print.h"
#include "support/memory.h"

bool naming_is_taken(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->variable_count; i++) {
        if (strcmp(system->variables[i].name, name) == 0) return true;
    }
    for (uint32_t i = 0; i < system->decision_count; i++) {
        if (strcmp(system->decisions[i].name, name) == 0) return true;
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        if (strcmp(system->processes[i]->name, name) == 0) return true;
    }
    return false;
}

/* What somebody called an element of the type in a quantifier; NULL where nobody did. */
static const char *name_bound_in(const Expr *expr, const Type *type)
{
    if (expr == NULL) return NULL;
    if (expr->domain != NULL && expr->domain->element == type && expr->binding != NULL) {
        return expr->binding->name;
    }
    const char *name = name_bound_in(expr->a, type);
    if (name == NULL) name = name_bound_in(expr->b, type);
    return name != NULL ? name : name_bound_in(expr->c, type);
}

const char *naming_base(Arena *arena, const System *system, const Type *type)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (process->index == type) return process->index_name;
    }
    for (uint32_t i = 0; i < system->property_count; i++) {
        const char *bound = name_bound_in(system->properties[i].expr, type);
        if (bound != NULL) return bound;
    }
    if (type->name == NULL) return "i";
    return arena_format(arena, "%c", tolower((unsigned char)type->name[0]));
}

/* ---- tidying ---- */

/* The `forall`s around, innermost first. */
typedef struct Around {
    const struct Around *outer;
    const char *name;
} Around;

static bool is_taken(const System *system, const Around *around, const char *name)
{
    for (; around != NULL; around = around->outer) {
        if (strcmp(around->name, name) == 0) return true;
    }
    return naming_is_taken(system, name);
}

static const char *short_name(const Claims *claims, const System *system, const Around *around,
                              const Type *type)
{
    const char *base = naming_base(claims->arena, system, type), *name = base;
    for (unsigned i = 2; is_taken(system, around, name); i++) {
        name = arena_format(claims->arena, "%s%u", base, i);
    }
    return name;
}

static const Expr *tidy(const Claims *claims, const System *system, const Expr *claim,
                        const Around *around)
{
    if (claim->kind != EXPR_FORALL) return claim;
    const Type *type = claim->binding->type;
    Around here = {around, short_name(claims, system, around, type)};
    Binding *binding = arena_copy(claims->arena, claim->binding, sizeof *binding);
    binding->name = here.name;
    const Expr *by = claim_bound(claims, binding);
    Expr *renamed = arena_copy(claims->arena, claim, sizeof *renamed);
    renamed->binding = binding;
    if (claim->a != NULL)
        renamed->a = expr_substitute(claims->arena, claim->a, &claim->binding, &by, 1);
    renamed->b = expr_substitute(claims->arena, claim->b, &claim->binding, &by, 1);
    renamed->b = tidy(claims, system, renamed->b, &here);
    return renamed;
}

const Expr *naming_tidy(const Claims *claims, const System *system, const Expr *claim)
{
    return tidy(claims, system, claim, NULL);
}

char *naming_words(const Claims *claims, const System *system, const Expr *claim)
{
    Text text = {0};
    expr_print(&text, naming_tidy(claims, system, claim));
    char *words = memory_copy_string(text_string(&text));
    text_release(&text);
    return words;
}
