/* naming.c - names for what nobody named. */
#include "naming.h"

#include <ctype.h>
#include <string.h>

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
