/* templates_private.h - what the makers of templates share. */
#ifndef SOLVER_TEMPLATES_PRIVATE_H
#define SOLVER_TEMPLATES_PRIVATE_H

#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"
#include "templates.h"

/* Something in a state, with parameters for indices on the way to it. */
typedef struct Reach {
    const Expr *expr; /* NULL: the language has no name for it */
    const Type *type;
    const Binding *parameters[TEMPLATE_PARAMETERS_MOST];
    uint32_t parameter_count;
    TemplateBit place;
    bool derived; /* part of something that is told by other means: only good for relations */
} Reach;

/* Names for the parameters of that type: those of left sides, then those of right sides. */
typedef struct Names {
    const Type *type;
    const Binding *bindings[2 * TEMPLATE_PARAMETERS_MOST];
} Names;

typedef struct Maker {
    Arena *arena;
    const System *system;
    Claims claims;
    VECTOR(const Template *) templates;
    VECTOR(Names) names;
    VECTOR(const Type *) indices; /* of maps and processes */
    /* What relations are between: the same things, with parameters of their own on each side. */
    VECTOR(Reach) scalars[2];
    VECTOR(Reach) sets; /* with parameters of the right side */
    uint32_t side;      /* 0 left, 1 right */
    uint64_t relations; /* predicates of relations so far */
} Maker;

const Binding *maker_name(Maker *maker, const Type *type, uint32_t position);
Template *maker_add(Maker *maker, TemplateClass class, const Reach *reach, const Expr *expr);
void template_add_parameter(Template *template, const Binding *binding, bool is_value);

/* How many arguments a parameter of the type takes. */
uint64_t arguments_of(const System *system, const Type *type);

/* relations.c */
void make_relations(Maker *maker);

#endif
