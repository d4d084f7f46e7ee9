/* check.h - what the parts of the checker share.
 *
 * The checker turns the syntax tree into a System in one go: names are resolved, expressions
 * typed, control lowered to a graph. Each part has a file:
 *
 *     names.c                 scopes and what a name means
 *     check_types.c           types
 *     check_expr.c            expressions: names and operators
 *     check_fitting.c         … folded, and made to fit their place
 *     check_intervals.c       … bounds of numbers
 *     check_collections.c     … sets, quantifiers, structs, maps
 *     check_calls.c           … functions, built in and declared
 *     check_control_words.c   … processes in properties: locals of others, at, done, stuck, by
 *     check_step.c            statements inside steps
 *     check_identity_loop.c   … the rule for loops over identities
 *     check_mutation.c        … what a mutant has of them
 *     check_process.c         control flow, lowered to nodes
 *     build_nodes.c           … what they are made with
 *     check_loops.c           … loops
 *     check_leaving.c         … break, continue, goto
 *     check_uses.c            … `steps` in place of their uses
 *     places.c                … its places: which there are, what is in scope, what is possible
 *     declare.c               all global names
 *     check_declarations.c    what they stand for; properties
 *     check_initial.c         initial values
 *     settings.c              scenarios, and params and options set from outside
 *     lifting.c               params that stand for every value, and what depends on them
 *     model.c                 the order of all this
 *
 * Mistakes are reported where they are found; what can't be typed is TYPE_BAD, which fits
 * everywhere. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "model/interpreter.h"
#include "model/model.h"
#include "model/mutation.h"
#include "model/system.h"
#include "support/vector.h"
#include "syntax/syntax.h"

#define STATE_CELLS_MOST 65536
#define PLACES_MOST 4096 /* of a process; also its steps and locals */
#define PROPERTIES_MOST 1024
#define SCENARIOS_MOST 1024
#define ENUMERATIONS_MOST 256 /* that share a member */
#define CHECK_DEPTH_MOST 1200 /* of expressions and of declarations that need each other, in all */

typedef enum SymbolKind {
    SYMBOL_PARAM,
    SYMBOL_OPTION,
    SYMBOL_CONST,
    SYMBOL_TYPE,
    SYMBOL_SHARED,
    SYMBOL_FUN,
    SYMBOL_STEPS,
    SYMBOL_PROCESS,
    SYMBOL_MEMBER,  /* of enumerations and options: `types` */
    SYMBOL_BINDING, /* let, choose, quantifier, function's parameter */
    SYMBOL_LOCAL,   /* var, loop variable or argument in a process */
    SYMBOL_SELF     /* a process's index */
} SymbolKind;

typedef enum Resolution { RESOLUTION_NONE, RESOLUTION_RUNNING, RESOLUTION_DONE } Resolution;

typedef struct MemberType {
    const Type *type;
    bool of_option;
    struct MemberType *next;
} MemberType;

typedef struct Symbol {
    SymbolKind kind;
    const char *name;
    Span span;
    SyntaxDeclaration *declaration;
    Resolution resolution;
    const Type *type;
    int64_t value; /* param, option, const */
    /* … that depends on lifted params: what it is for every value of them. */
    const Expr *lifted;
    bool has_least; /* of a param: see Decision */
    int64_t least;
    bool has_most; /* likewise */
    int64_t most;
    bool is_beyond;
    bool has_top; /* Decision.has_top */
    int64_t top;
    Variable *variable;
    Local *local;
    const Binding *binding;
    Function *function;
    unsigned reads; /* of a function: READS_… */
    Process *process;
    WordList *dropped; /* of a process: steps that decided conditions left out */
    MemberType *members;
    bool read;     /* was it ever read? */
    bool doubtful; /* another wanted the same name: what it means is open, and no further error */
    struct Symbol *hidden;   /* the symbol of the same name further out (none but for errors) */
    struct Symbol *previous; /* in the order of binding, for leaving scopes */
} Symbol;

/* Where an expression stands: what it may read. */
typedef enum Context {
    CONTEXT_CONSTANT,   /* params, options, constants */
    CONTEXT_CONTROL,    /* … and own locals and index */
    CONTEXT_STEP,       /* … and shared variables */
    CONTEXT_FUN,        /* params and shared variables */
    CONTEXT_STATE,      /* a property of states */
    CONTEXT_TRANSITION, /* … or of transitions */
    CONTEXT_LIVENESS,   /* temporal operators allowed */
    CONTEXT_ASSUME      /* … and taken */
} Context;

#define READS_LOCAL 1u
#define READS_SHARED 2u
#define READS_GHOST 4u
#define READS_BOUND 8u /* … or anything else that is no constant */

#define CHANGES_ASSIGNED 1u
#define CHANGES_RECEIVED 2u

/* A loop of control (or of a step, which only hides the ones outside it). */
typedef struct Loop {
    const char *name;     /* NULL without one; only a `loop` has one */
    const char *variable; /* of a `for`, or NULL */
    const char *word;     /* "loop", "while", "for" */
    Span span;
    Node *again, *after;
    unsigned dropped; /* how deeply it stands in code that is left out */
    int depth;        /* from 1 */
    int silent_after; /* least silence at its breaks (check_process.c says what that is) */
    int silent_again; /* … and at its continues */
    bool in_step;
    struct Loop *outer;
} Loop;

typedef struct ProcessBuild ProcessBuild; /* process_build.h */

struct NameTable;

typedef struct Checker {
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    const SyntaxFile *file;
    const Setting *settings; /* command line first, then scenario */
    size_t setting_count;
    const char *const *lifted; /* names of params */
    size_t lifted_count;
    const Mutation *mutation; /* NULL but for mutants */

    struct NameTable *names;
    Symbol *last_bound; /* the chain by `previous` */
    Symbol *globals;    /* where it stood when all declarations were known */

    Context context;
    unsigned reads;    /* what the expression being checked reads, so far */
    bool ghost_target; /* checking what is assigned to a ghost */
    bool in_next;
    bool says_next;       /* `next` or `by` was said in the property being checked */
    unsigned quantifiers; /* surrounding the place, for `fresh` */
    bool in_initial;      /* an initial value: `first` is allowed */
    unsigned changes;     /* what this step did before: CHANGES_… */
    const Type *stored;   /* the expression becomes a value of this type, and is nothing else */

    unsigned depth; /* how deeply check_expr and resolve_symbol are nested */

    ProcessBuild *build; /* the process being lowered, or NULL */
    unsigned dropped;    /* how many decided conditions around here leave the code out */

    VECTOR(const Type *) orders;
    VECTOR(bool) keeps_first; /* for each order type; see System.keeps_first */
    VECTOR(Variable *) variables;
    VECTOR(Decision) decisions;
    VECTOR(Process *) processes;
    VECTOR(Property) properties;
    VECTOR(Scenario) scenarios;
    VECTOR(Symbol *) symbols; /* all variables and locals, to warn of unread ones */
    bool any_fair;
    char *message; /* about a setting that has no place in the text; on the heap */
    uint32_t frame_cells;
    uint64_t state_cells;
} Checker;

/* ---- names.c ---- */
struct NameTable *names_create(void);
void names_destroy(struct NameTable *names);
/* What the name means here, or NULL. */
Symbol *names_find(const Checker *checker, const char *name);
/* Binds a name. Where it is visible already that is reported, and the result is bound to nothing. */
Symbol *names_bind(Checker *checker, SymbolKind kind, Word word, const Type *type);
/* Scopes: what was bound since the mark is forgotten. */
Symbol *names_mark(const Checker *checker);
void names_leave(Checker *checker, Symbol *mark);
/* Hides all but global names (for `steps` bodies); give the result to names_reveal. */
Symbol *names_hide_locals(Checker *checker, Symbol *globals);
void names_reveal(Checker *checker, Symbol *hidden);
void names_bind_member(Checker *checker, Word word, const Type *type, bool of_option);
/* Reports "there is no X `name`" with a suggestion among the names for which `fits` is true. */
typedef bool SymbolFits(const Symbol *symbol);
void names_report_unknown(Checker *checker, Word word, const char *what, SymbolFits *fits);
/* "a variable", "an option", … */
const char *symbol_article(const Symbol *symbol);

/* ---- reporting ---- */
#define check_error(checker, span, ...)                                                            \
    diagnostics_report((checker)->diagnostics, SEVERITY_ERROR, (span), __VA_ARGS__)
#define check_warning(checker, span, ...)                                                          \
    diagnostics_report((checker)->diagnostics, SEVERITY_WARNING, (span), __VA_ARGS__)
const char *type_text(Checker *checker, const Type *type); /* for messages, in the arena */

/* ---- check_reach.c ---- */
/* Warns where a formula of linear time is surely read otherwise than it is meant. */
void check_reach(Checker *checker, const SyntaxExpr *formula);

/* Warns where the beginning of a run is asked for, and all of it is meant. */
void check_beginning(Checker *checker, const SyntaxDeclaration *declaration,
                     const Property *property);

/* ---- check_types.c ---- */
extern const Type type_bad, type_bool, type_int;
const Type *check_type(Checker *checker, const SyntaxType *syntax);
Type *type_new(Checker *checker, TypeKind kind);
const Type *type_range(Checker *checker, int64_t low, int64_t high);
const Type *type_optional(Checker *checker, const Type *element);
const Type *type_set(Checker *checker, const Type *element);
const Type *type_enum(Checker *checker, const WordList *words, const char *name);
const Type *type_map(Checker *checker, const Type *index, const Type *element);
bool type_is_number(const Type *type);
bool type_has_id(const Type *type);
/* The least type that holds both, or NULL when they don't go together. */
const Type *type_join(Checker *checker, const Type *a, const Type *b);

/* ---- check_expr.c ---- */
Expr *expr_new(Checker *checker, ExprKind kind, const Type *type, Span span);
Expr *expr_bad(Checker *checker, Span span);
static inline bool is_bad(const Expr *expr)
{
    return expr->type->kind == TYPE_BAD;
}
Expr *expr_constant(Checker *checker, const Type *type, int64_t value, Span span);
Expr *expr_pair(Checker *checker, ExprKind kind, const Type *type, const SyntaxExpr *at,
                const Expr *a, const Expr *b);
/* A constant instead of it where its operands are constants. */
const Expr *expr_fold(Checker *checker, const Expr *expr);
bool expr_is_constant(const Expr *expr, int64_t value);
/* Types an expression; `hint` (may be NULL) is what its place asks for, to give enumeration
 * members, `none`, `{}` and struct values their type. The result may be of another type. */
const Expr *check_expr(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
/* The same, and made to fit `wanted` (a T where a T? is wanted, other set bounds); reports a
 * mismatch, naming `what` ("the condition", "`latest`"). Numbers are not checked against ranges. */
const Expr *check_fitting(Checker *checker, const SyntaxExpr *syntax, const Type *wanted,
                          const char *what);
/* … and numbers are checked when it happens: for what is stored, passed or sent; `target` for
 * messages. */
const Expr *check_stored(Checker *checker, const SyntaxExpr *syntax, const Type *wanted,
                         const char *target);
void report_too_deep(Checker *checker, Span span);
const Expr *check_condition(Checker *checker, const SyntaxExpr *syntax, const char *what);
const Expr *fit(Checker *checker, const Expr *expr, const Type *wanted, const char *what);
/* Where one is an order and the other a number: adds to the last message that they don't mix. */
void hint_order(Checker *checker, const Type *a, const Type *b);
const Expr *guard_store(Checker *checker, const Expr *expr, const Type *wanted, const char *target);
/* The number that a constant expression is; false with a report when it is none. */
bool check_number(Checker *checker, const SyntaxExpr *syntax, const char *what, int64_t *ret_value);
/* The value of a typed expression that reads no state, into `cells`; reports. */
bool evaluate_constant(Checker *checker, const Expr *expr, int64_t *ret_cells);
const Expr *check_operands_alike(Checker *checker, const SyntaxExpr *syntax, const Type *hint,
                                 const Expr **ret_b);
const Expr *check_name(Checker *checker, const SyntaxExpr *syntax, const Type *hint);

/* ---- check_collections.c ---- */
/* What a quantifier, for or choose runs over; `hint` (may be NULL): the type of a set there. */
const Domain *check_domain(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Domain *domain_of_type(Checker *checker, const Type *type, Span span);
const Expr *check_quantifier(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_braces(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Expr *check_filter(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Expr *check_struct(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Expr *check_with(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Expr *check_map(Checker *checker, const SyntaxExpr *syntax, const Type *hint);
const Expr *check_in(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_index(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_field(Checker *checker, const SyntaxExpr *syntax);
const Expr *index_expr(Checker *checker, const Expr *map, const SyntaxExpr *index, Span span);
const Expr *field_expr(Checker *checker, const Expr *base, Word word, Span span);
/* A new binding, visible from now on. */
const Binding *bind(Checker *checker, Word word, const Type *type);
const Expr *empty_collection(Checker *checker, const Type *type, Span span);

/* ---- check_intervals.c ---- */
/* The type of a number that this operator makes of two others: a range where its bounds are known.
 */
const Type *arithmetic_type(Checker *checker, ExprKind kind, const Type *a, const Type *b);

/* ---- check_calls.c ---- */
const Expr *check_call(Checker *checker, const SyntaxExpr *syntax);
/* Checks the body of a declared function; what surrounds its first call is set aside by the
 * caller. */
void resolve_function(Checker *checker, Symbol *symbol);

/* ---- check_control_words.c ---- */
const Expr *check_at(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_done(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_stuck(Checker *checker, const SyntaxExpr *syntax);
const Expr *check_by(Checker *checker, const SyntaxExpr *syntax, ExprKind kind);
/* `process[e].local`: NULL when syntax is no such thing. */
const Expr *check_peer(Checker *checker, const SyntaxExpr *syntax);

/* ---- check_step.c ---- */
typedef VECTOR(const Statement *) Statements;
const Block *check_step_body(Checker *checker, const SyntaxBlock *syntax);

/* ---- check_mutation.c ---- */
/* What a mutant has of a condition of this kind; NULL: nothing. */
const Expr *mutate_condition(Checker *checker, MutationKind kind, const Expr *condition);
/* Adds the statement, or what a mutant has of it. */
void mutate_statement(Checker *checker, const Statement *statement, Statements *statements);

/* ---- check_identity_loop.c ---- */
void check_identity_loop(Checker *checker, const Statement *loop);

/* ---- check_process.c ---- */
void check_process(Checker *checker, Symbol *symbol);
void check_steps_alone(Checker *checker, Symbol *symbol);
Node *find_loop_target(Checker *checker, const SyntaxStatement *syntax);
/* The target of `goto`; filled in when the process is complete. */
void want_goto(Checker *checker, Statement *statement, Node *node, Word word);
Node *restart_node(Checker *checker);
Node *done_node(Checker *checker);
void push_step_loop(Checker *checker, Loop *loop, const SyntaxStatement *syntax);
void pop_loop(Checker *checker);
void remember_leave(Checker *checker, Statement *statement);
/* An initial value takes the first value of this order: will it be taken again later in a run? */
void remember_first(Checker *checker, const Type *order);

/* ---- check_initial.c ---- */
Initial check_initial(Checker *checker, const SyntaxVar *var, const Type *type);

/* ---- settings.c ---- */
const Setting *setting_find(const Checker *checker, const char *name);
/* Reports at the setting's place, or in checker->message. */
void setting_report(Checker *checker, const Setting *setting, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool setting_number(Checker *checker, const Setting *setting, int64_t *ret_value);
void check_setting_names(Checker *checker);
void check_scenario(Checker *checker, const SyntaxDeclaration *declaration);

/* ---- lifting.c ---- */
void check_lifted_names(Checker *checker);
bool is_to_be_lifted(const Checker *checker, const char *name);
/* A lifted param that the value depends on, also by what its types allow; NULL: none. */
const char *expr_lifted(const Expr *expr);
const char *type_lifted(const Type *type);
/* … that the number of its cells depends on. */
const char *type_size_lifted(const Type *type);
/* What a param that is lifted stands for. */
const Expr *lifted_param(Checker *checker, const Symbol *symbol);
/* The symbol stands for this expression, not just for its value here. */
void keep_lifted(Checker *checker, Symbol *symbol, const Expr *expr);
/* That expression where the symbol is used. */
const Expr *lifted_use(Checker *checker, const Symbol *symbol, Span span);
/* As check_number, but it may depend on lifted params: then *ret_lifted is it, else NULL. */
bool check_lifted_number(Checker *checker, const SyntaxExpr *syntax, const char *what,
                         int64_t *ret_value, const Expr **ret_lifted);
/* Reports that the value would decide what can't depend on lifted params; false when it doesn't. */
bool report_lifted(Checker *checker, const Expr *expr, const char *what);
/* A bound of a type, as a domain has it: for every value of lifted params. */
const Expr *type_low_expr(Checker *checker, const Type *type, Span span);
const Expr *type_high_expr(Checker *checker, const Type *type, Span span);
/* The type of what runs over low..high, where that depends on lifted params; NULL: it does not, or
 * nothing is known. It has at least one value, also where nothing is run over. */
const Type *lifted_range_element(Checker *checker, const Expr *low, const Expr *high);
/* The type of an element of a set: between which bounds a number lies, as far as that is known, also
 * where they depend on lifted params; and the range with the values of both. */
const Type *lifted_number_type(Checker *checker, const Expr *expr);
const Type *lifted_hull(Checker *checker, const Type *a, const Type *b);
/* Does the index of `[x in domain: …]`, or the one that its place asks for (`hint`, may be NULL),
 * depend on lifted params? Then which type is it: NULL after a report. */
bool map_is_lifted(const Domain *domain, const Type *hint);
const Type *lifted_map_index(Checker *checker, const Domain *domain, const Type *hint);
/* The value is the same in all states of a system. */
bool expr_is_settled(const Expr *expr);
/* A hint, behind an error, that it is about lifting; only where that is so. */
void hint_lifted(Checker *checker, const Type *a, const Type *b);

/* ---- declare.c ---- */
/* Binds all names that are visible everywhere. */
void declare_all(Checker *checker);

/* ---- check_declarations.c ---- */
/* Finds out what a global name stands for, if that is not known yet. */
void resolve_symbol(Checker *checker, Symbol *symbol);
/* Checks everything, in an order in which all that is needed is known. */
void check_declarations(Checker *checker);
/* The property of that name among the declarations. */
const Property *find_property(const Checker *checker, const char *name);

#endif
