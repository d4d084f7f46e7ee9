/* templates.h - what invariants are made of: small claims about a state, in the language's own
 * expressions.
 *
 * A template is a Boolean expression with parameters: `enactor[a].plan <= value(record[i])` with
 * a: Enactor and i: Endpoint. A predicate is a template with arguments. So a clause of predicates
 * learnt on a small instance becomes one about every instance by putting variables for arguments,
 * a permutation of identities maps predicates to predicates, and what is found can be printed.
 *
 * A predicate whose expression has no value in a state (a local that is out of scope, `value` of
 * none) is false there.
 *
 *     what can be reached, and the templates about it   templates.c
 *     relations between two of them                     relations.c
 *     predicates: listing, encoding, printing           predicates.c */
#ifndef SOLVER_TEMPLATES_H
#define SOLVER_TEMPLATES_H

#include "claims.h"
#include "encode.h"

/* From what is learnt first to what is dropped first when clauses are generalised. */
typedef enum TemplateClass {
    TEMPLATE_CONTROL, /* control of process[a] rests at a place */
    TEMPLATE_FLAG,    /* a truth, whether an optional has a value, which member an enumeration is */
    TEMPLATE_RELATION, /* <= and == between two scalars of one type, membership of one in a set */
    TEMPLATE_CURSOR,   /* between a scalar and an argument that is also used as an index */
    TEMPLATE_MEMBER,   /* c in a set or queue, for each c */
    TEMPLATE_VALUE     /* x >= c for each c (few values), or a bit of x (many) */
} TemplateClass;

#define TEMPLATE_PARAMETERS_MOST 4

/* Where a part of a state lies that the language has no name for (an entry of a queue), or whose
 * bits are meant: the item that has these, and from its value part after part. */
typedef struct TemplatePart {
    int32_t parameter; /* the part for that argument, or -1: part `number` */
    uint32_t number;
} TemplatePart;

typedef struct TemplateBit {
    const Variable *variable; /* or NULL */
    const Process *process;   /* with local */
    const Local *local;
    const Step *counted;
    const TemplatePart *path; /* to a truth or a number */
    uint32_t path_length;
    uint32_t bit; /* of the number, as it is written in two's complement */
} TemplateBit;

typedef struct Template {
    TemplateClass class;
    uint32_t position; /* in Templates.items */
    const Expr *expr;  /* NULL for TEMPLATE_CONTROL and bits */
    const Binding *parameters[TEMPLATE_PARAMETERS_MOST];
    bool is_value[TEMPLATE_PARAMETERS_MOST]; /* a value compared with, no index of anything */
    uint32_t parameter_count;
    /* Scalars are numbered from 1, 0 is none. A comparison with the last parameter: of `left`, at
     * the other arguments; a relation: between `left`, at so many first arguments, and `right`. */
    uint32_t left, right, left_parameters;
    bool reflexive; /* a relation of one thing, at the first and at the second half of arguments */
    const Process *process; /* TEMPLATE_CONTROL: its argument is the instance's index */
    uint32_t place;
    const TemplateBit *bit; /* or NULL */
} Template;

typedef struct Predicate {
    const Template *template;
    int64_t
        arguments[TEMPLATE_PARAMETERS_MOST]; /* as cells: identities from 0, others as they are */
} Predicate;

typedef struct Templates {
    Arena *arena;
    const System *system;
    const Template *const *items;
    uint32_t count;
    uint32_t frame_cells; /* of the system's bindings and the templates' own */
} Templates;

/* All templates of the system; predicates of all of them together identify a state. (Relations are
 * left out where there would be too many of them.) */
Templates *templates_create(const System *system);
void templates_destroy(Templates *templates); /* NULL is allowed */

/* The arguments that a parameter takes: low..high, of an order its ranks. */
void template_arguments(const System *system, const Template *template, uint32_t parameter,
                        int64_t *ret_low, int64_t *ret_high);

/* All predicates of this instance, in order of templates and arguments, without those that are the
 * same everywhere. On the heap. */
Predicate *predicates_all(const Templates *templates, size_t *ret_count);

/* How many there can be at most; cheap. */
uint64_t predicates_most(const Templates *templates);

/* Before (negative), after, or the same: the order in which predicates_all lists them. A relation
 * that means the same with its sides exchanged is listed once: predicate_normal gives that one. */
int predicate_compare(const Predicate *a, const Predicate *b);
Predicate predicate_normal(const Predicate *predicate);

/* Which of predicates_all means the same; NULL where none does. */
const Predicate *predicate_find(const Predicate *all, size_t count, const Predicate *predicate);

/* In a state; of a finite encoding (the encoder needs room in frames for frame_cells). */
Term predicate_encode(Encoder *encoder, const Predicate *predicate, const State *state);

/* `record[2] != none && enactor[1].plan <= value(record[2])`, in the language as far as it can be said
 * there, and true where the predicate is encoded as true. Where control rests at an `either` or a
 * `for any`: `p at choice 2`, of those in the process's text; of a local whose scope claim_can_say_scope
 * finds no words for: `p.x in scope && p.x <= 1`. */
void predicate_print(Text *text, const Predicate *predicate);

#endif
