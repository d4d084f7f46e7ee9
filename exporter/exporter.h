/* exporter.h - what the files of this layer share: the text of values, and of steps.
 *
 * Expressions become expressions of one cell each: of a map an entry is read, of a set whether
 * something is in it. So collections need no temporary values (values.c). */
#ifndef EXPORTER_EXPORTER_H
#define EXPORTER_EXPORTER_H

#include <string.h>

#include "exporter/export.h"
#include "support/vector.h"

/* Where a part of a value is. */
typedef enum PartKind {
    PART_INDEX,  /* of a map; text */
    PART_FIELD,  /* of a struct; number */
    PART_GIVEN,  /* of an optional struct: is there a value? */
    PART_VALUE,  /* of an optional struct */
    PART_MEMBER, /* of a set: is text in it? */
    PART_LENGTH, /* of a queue or bag */
    PART_ITEM    /* of a queue or bag; text from 0 */
} PartKind;

typedef struct Part Part;
struct Part {
    PartKind kind;
    uint32_t number;
    const char *text;
    const Part *next;
};

/* A variable of the export. */
typedef struct Root {
    const char *key;  /* tells it apart */
    const char *name; /* that is wanted */
    const Type *type;
    const Process *process; /* there is one for each of its instances */
    bool temporary;
} Root;

typedef struct Bound Bound;
struct Bound {
    const Binding *binding;
    const char *text; /* of a scalar */
    bool temporary;   /* the text is a temporary's name */
    const Root *root; /* or where it lies */
    const Expr *expr; /* or what it is, with */
    const Bound *outer;
    bool before;
    const Bound *next;
};

/* A declared name of one cell or an array of them. */
typedef struct Store {
    const char *name;
    const char *type; /* of an entry, as the format says it */
    int64_t low[16], high[16];
    uint32_t dimensions;
} Store;

/* A condition that was decided. */
typedef struct Fact {
    const Expr *expr;
    bool holds;
} Fact;

/* What an expression `fresh(T)` gives in the statement at hand. */
typedef struct Fresh {
    const Expr *expr;
    const char *text;
} Fresh;

/* What a variable of the acting instance holds. */
typedef struct Known {
    const Root *root;
    const char *text;
} Known;

typedef struct Name {
    const char *key, *name;
} Name;

typedef struct NameTable NameTable; /* names.c */

typedef struct Emitter {
    const System *system;
    ExportFormat format;
    Exported *out;
    Arena *arena;
    VECTOR(Name) names;         /* that have a key, in the order in which they were made */
    NameTable *table;           /* of all; NULL: none yet */
    VECTOR(Root *) temporaries; /* of the rule being written */
    VECTOR(const char *) all_scratch;
    Root **variables, ***locals, **places, **counters;
    const Bound *bound;
    const Process *process; /* who acts, or NULL */
    const char *self;       /* its index's value */
    bool before;            /* variables are read as before the step */
    VECTOR(const Root *) written;
    Text *code;
    uint32_t indent;
    uint64_t work;
    struct Way *way;
    const Step *step; /* for `by` */
    bool is_least_known;
    int64_t none; /* what stands for no value */
    VECTOR(Fresh) fresh;
    VECTOR(Fact) facts;
    VECTOR(Known) known;
    VECTOR(const Root *) old; /* read as before the step, and written in it */
    VECTOR(const Root *) old_declared;
    bool touched;                 /* was something read that the step has written? */
    bool uses_gone, uses_blocked; /* the rule does */
    bool left;                    /* the step has ended, whatever is decided */
    uint32_t depth;               /* of conditions and loops */
    struct Tla *tla;
    const char *module; /* of TLA+, or NULL */
    Text
        calls; /* TLA+: of the configuration the invariants; Promela: of the rules, with values of their choices */
    uint64_t rules;
    bool *transitions_left_out;
    bool fixes_choices; /* a choice is a fork: nothing is written */
} Emitter;

/* ---- program.c ---- */
void refuse(Emitter *emitter, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool is_refused(const Emitter *emitter);
void note(Emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));
void line(Emitter *emitter, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- header.c ---- */
void write_header(Emitter *emitter);

/* ---- names.c ---- */
void names_release(Emitter *emitter);
const char *name_of(Emitter *emitter, const char *key, const char *wanted);
const char *name_new(Emitter *emitter, const char *wanted);
void name_know(Emitter *emitter, const char *key, const char *name); /* for name_of */
const char *member_name(Emitter *emitter, const Type *type, int64_t value);
const char *place_name(Emitter *emitter, const Process *process, uint32_t place);

/* ---- terms.c: text of operations, decided where that is known ---- */
#define TRUE_TEXT "true"
#define FALSE_TEXT "false"
const char *text_of(Emitter *emitter, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *t_number(Emitter *emitter, int64_t number);
bool t_is_number(const char *text, int64_t *ret_number);
const char *t_bool(bool value);
bool t_is_true(const char *text);
bool t_is_false(const char *text);
const char *t_not(Emitter *emitter, const char *a);
const char *t_and(Emitter *emitter, const char *a, const char *b);
const char *t_or(Emitter *emitter, const char *a, const char *b);
const char *t_implies(Emitter *emitter, const char *a, const char *b);
const char *t_if(Emitter *emitter, const char *c, const char *a, const char *b);
const char *t_equal(Emitter *emitter, const char *a, const char *b);
const char *t_compare(Emitter *emitter, const char *sign, const char *a, const char *b);
const char *t_arithmetic(Emitter *emitter, char sign, const char *a, const char *b);
const char *t_within(Emitter *emitter, const char *a, int64_t low, int64_t high);
const char *t_count(Emitter *emitter, const char *condition); /* 1 or 0 */

typedef const char *Maker(Emitter *emitter, void *context, const char *index);
/* for all (or some) numbers low..high what is made of them */
const char *t_quantified(Emitter *emitter, bool all, int64_t low, int64_t high, Maker *maker,
                         void *context);
const char *t_sum(Emitter *emitter, int64_t low, int64_t high, Maker *maker, void *context);

/* ---- roots.c ---- */
void roots_make(Emitter *emitter);
const Root *root_variable(Emitter *emitter, const Expr *shared);
const Root *root_local(Emitter *emitter, const Process *process, const Expr *local);
Root *root_temporary(Emitter *emitter, const char *name, const Type *type);
void roots_declare(Emitter *emitter);
void root_declare(Emitter *emitter, const Root *root, const char *before);
const char *root_read(Emitter *emitter, const Root *root, const char *instance, const Part *part);
/* The cell as it is assigned to: not that of before. */
const char *root_cell(Emitter *emitter, const Root *root, const char *instance, const Part *part);
const char *range_text(Emitter *emitter, int64_t low, int64_t high);
/* Refuses what neither SPIN nor TLC can count: SPIN would go on with other numbers. */
void demand_32_bits(Emitter *emitter, int64_t low, int64_t high);
const Part *part_then(Emitter *emitter, const Part *path, Part last);
/* Of a scalar, or an optional one. */
bool is_plain(const Type *type);
int64_t plain_low(Emitter *emitter, const Type *type);
int64_t plain_high(const Type *type);
const char *plain_filler(Emitter *emitter, const Type *type);
bool is_boolean(const Type *type);
const char *plain_text(Emitter *emitter, const Type *type, int64_t value);
int64_t element_least(const Type *set);
int64_t element_most(const Type *set);

/* ---- values.c ---- */
const char *value_read(Emitter *emitter, const Expr *expr, const Part *part);
const char *value_text(Emitter *emitter, const Expr *expr);
const char *number_text(Emitter *emitter, const Expr *expr); /* of a bool 0 or 1 */
const char *as_number(Emitter *emitter, const Type *type, const char *text);
const char *from_number(Emitter *emitter, const Type *type, const char *text);
const char *none_text(Emitter *emitter, const Expr *optional);
const char *domain_holds(Emitter *emitter, const Domain *domain, const char *element);
void domain_range(Emitter *emitter, const Domain *domain, int64_t *ret_low, int64_t *ret_high);
void expr_interval(const Expr *expr, int64_t *ret_low, int64_t *ret_high);
void bind_text(Emitter *emitter, const Binding *binding, const char *number);
/* An expression, or (expr NULL) what lies there. */
typedef struct Value {
    const Expr *expr;
    const Root *root;
    const char *instance;
    const Part *path;
} Value;
Value value_then(Emitter *emitter, Value value, Part part);
const char *constant_part(Emitter *emitter, const Expr *expr, const Part *part);
const char *values_equal(Emitter *emitter, const Type *type, Value a, Value b);
const char *place_test(Emitter *emitter, const Process *process, const char *instance,
                       const bool *places);
const char *stuck_text(Emitter *emitter, const Expr *expr);
void bind_arguments(Emitter *emitter, const Expr *call);

/* ---- checks.c ---- */
/* When is there no model error in its value? */
const char *value_safe(Emitter *emitter, const Expr *expr);

/* ---- steps.c ---- */
typedef struct Choice {
    const char *name;
    int64_t low, high;
} Choice;

typedef struct Way {
    const Process *process;
    const Node *place; /* where control rests; NULL for an anytime step, and at the start */
    const Step *step;
    VECTOR(Choice) choices;
    VECTOR(uint32_t) script;
    VECTOR(uint32_t) options;
    uint32_t made;
    const char *guard;
    bool hoists;     /* conditions may still be put into the guard */
    bool blocks;     /* some are not in it */
    bool impossible; /* the script leads nowhere */
    uint32_t gone;   /* how often the step may have ended before its end */
    uint32_t created[64];
    bool uses_next[64];
    bool *may_hold; /* locals that may hold something */
    VECTOR(const Bound *) identities;
} Way;

uint32_t way_fork(Way *way, uint32_t options);
bool way_advance(Way *way);
void way_filter(Emitter *emitter, const char *condition);
void way_demand(Emitter *emitter, const char *condition, const char *what);
void write_before(Emitter *emitter, const Statement *statement);
const char *way_choice(Emitter *emitter, const char *name, int64_t low, int64_t high);
void store_value(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                 const Type *type, const Expr *value);
void store_filler(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                  const Type *type);
void store_copy(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                const Type *type, const Root *from, const char *from_instance,
                const Part *from_path);
void assign_text(Emitter *emitter, const char *cell, const char *value);
void open_if(Emitter *emitter, const char *condition);
void open_else(Emitter *emitter);
void close_if(Emitter *emitter, bool has_else);
void open_for(Emitter *emitter, const char *name, int64_t low, int64_t high);
void close_for(Emitter *emitter);
const char *new_counter(Emitter *emitter, const char *wanted);
void mark_written(Emitter *emitter, const Root *root);
bool is_written(const Emitter *emitter, const Root *root);
void write_body(Emitter *emitter, const Step *step);
/* What is written to it is known, as long as nothing else is. */
void know(Emitter *emitter, const Root *root, const char *text);
bool expr_reads(const Expr *expr, const Expr *target);
bool block_writes_what(const Block *block, const Expr *expr);
bool block_forks(const Block *block);
void begin_local(Emitter *emitter, const Root *root, const char *instance, const Initial *initial);

/* ---- fresh.c ---- */
void bound_now(Emitter *emitter, const Binding *binding); /* its identities are not fresh */

/* ---- lists.c ---- */
/* Where a statement writes. */
typedef struct Target {
    const Root *root;
    const char *instance;
    const Part *path;
    const char *safe;
} Target;

Target target_of(Emitter *emitter, const Expr *expr);
void write_receive(Emitter *emitter, const Statement *statement);
void write_send(Emitter *emitter, const Statement *statement);
void bind_root(Emitter *emitter, const Binding *binding, const Root *root);

/* ---- control.c ---- */
/* The step that the way enters from there, as control's node; NULL where it leads to none. */
const Node *enter_step(Emitter *emitter, const Node *place);
void write_arrival(Emitter *emitter, const Node *node);
void write_rules(Emitter *emitter);
/* By the guards of its ordinary steps. */
const char *instance_can_step(Emitter *emitter, const Process *process, const char *self,
                              Span span);
void write_start(Emitter *emitter);

/* ---- orders.c ---- */
void write_order_functions(Emitter *emitter);
void write_renumbering(Emitter *emitter);
void declare_next_ranks(Emitter *emitter);
void write_next_ranks(Emitter *emitter);
const char *next_rank(Emitter *emitter, const Type *order);

/* ---- properties.c ---- */
void write_properties(Emitter *emitter);
void write_transition_checks(Emitter *emitter);
void note_properties(Emitter *emitter);

#endif
