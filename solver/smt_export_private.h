/* smt_export_private.h - what is written, before it is written. */
#ifndef SOLVER_SMT_EXPORT_PRIVATE_H
#define SOLVER_SMT_EXPORT_PRIVATE_H

#include "encode.h"
#include "smt_print.h"
#include "solver/smt_export.h"
#include "support/arena.h"

/* A variable of the text: `symbol` now, `next` after a step. */
typedef struct SmtVariable {
    const char *symbol, *next, *sort;
    Term now, then;
    const Item *item;
} SmtVariable;

/* What a step, or the beginning, leaves open. */
typedef struct SmtChoice {
    const char *symbol, *sort, *name;
    uint32_t ordinal; /* among those of the name in one step */
} SmtChoice;
typedef VECTOR(SmtChoice) SmtChoices;

/* A constant of the encoding, and the choice that it is. */
typedef struct SmtInput {
    Term constant;
    const char *symbol;
} SmtInput;

/* A step of an instance. */
typedef struct SmtMove {
    const Step *step;
    uint32_t instance;
    Transit transit;
    Term chosen; /* `move` says that it is this one */
    Term error;  /* false where that can't be from any state of the types */
} SmtMove;

typedef struct SmtProperty {
    const Property *property;
    const char *symbol;
    Term says;           /* where evaluating it fails: it is not broken (a witness: not reached) */
    const char *failing; /* the symbol of `fails`, or NULL */
    Term fails;
    const char *held; /* VMT: the variable that remembers for properties of transitions */
} SmtProperty;

typedef struct SmtExport {
    const System *system;
    const SmtExportOptions *options;
    Terms *terms;
    Encoder *encoder;
    SmtNames *names;
    Arena *arena;
    Text *text;
    State *before, *after;
    Term typing; /* of `before` */
    Term typed;  /* … without what it says of numbers that can be but one */
    VECTOR(SmtVariable) variables;
    SmtChoices choices; /* of steps; the first is `move` */
    SmtChoices starts;  /* of the beginning */
    VECTOR(SmtInput) inputs;
    VECTOR(SmtMove) moves;
    VECTOR(SmtProperty) properties;
    Term init;
    Term error;              /* of whichever step is chosen */
    int64_t moment;          /* smt_move_to */
    const char *errors_held; /* VMT: no model error so far; NULL where there is none */
    /* Symbols of what is defined. */
    const char *init_symbol, *trans_symbol, *typed_symbol, *error_symbol;
} SmtExport;

/* smt_system.c: fills in all of it. False where the encoder complains. */
bool smt_gather(SmtExport *export);

/* smt_text.c: definitions. */
void smt_write_system(SmtExport *export);

/* smt_queries.c: VMT's annotations; queries. */
void smt_write_annotations(SmtExport *export);
void smt_write_queries(SmtExport *export);

bool smt_is_witness(const SmtProperty *property);

#define SMT_NOW (-1)   /* the variables as they are declared */
#define SMT_AFTER (-2) /* those after a step in place of those now: for terms about a state */

/* From here on terms are printed about that moment: at k from 0 on, the variables now are those of
 * the k-th state of a run (smt_at). */
void smt_move_to(SmtExport *export, int64_t k);
const char *smt_at(SmtExport *export, const char *symbol, int64_t k); /* `symbol@k` */
void smt_write_term(SmtExport *export, Term term, int64_t k, size_t indent);

/* smt_text.c: the disjunction of all steps, at that moment. */
void smt_write_trans(SmtExport *export, int64_t k, size_t indent);

/* A line `; …`, wrapped. */
void smt_write_comment(SmtExport *export, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *smt_format(SmtExport *export, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
