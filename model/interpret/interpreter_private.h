/* interpreter_private.h - what the interpreter's files share.
 *
 *     evaluate.c     expressions of one cell, and paths by reference
 *     build.c        values of several cells
 *     tables.c       what is worked out once for a system
 *     evaluator.c    an evaluator's memory, its patience and its ways out
 *     choices.c      the script of choices: replaying it, advancing it
 *     run.c          control: one way through a step, or through the initial states
 *     statements.c   the bodies of steps
 *     begin.c        how variables begin
 *     fresh.c        fresh identities and fresh values of an order
 *     successors.c   all ways, and the public face
 *
 * An Evaluator reads a state, a Run makes a new one. Steps and properties have evaluators of their
 * own, so that a property can be judged inside a visitor. */
#ifndef MODEL_INTERPRETER_PRIVATE_H
#define MODEL_INTERPRETER_PRIVATE_H

#include <setjmp.h>
#include <string.h>

#include "model/canonical.h"
#include "model/interpreter.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"

#include "bag.h"
#include "coverage_items.h"
#include "model/order_cells.h"

/* Function calls nest at most so deeply (they can't recur, but can form a long chain). */
#define CALLS_MOST 200

/* Operations between two looks at patience, and all that a constant may take. */
#ifdef TINY
#define PATIENCE_OPERATIONS 64
#else
#define PATIENCE_OPERATIONS 4096
#endif
#define CONSTANT_OPERATIONS (1u << 22)

/* Why an evaluation is left from its depth. A way ends in the middle of nested expressions; with a
 * result checked at every operator the code would say little else, so it leaves by longjmp. That
 * restores signals only where setjmp saved them, and _setjmp does not: it costs next to nothing.
 * (_longjmp would do the same, but ThreadSanitizer does not see it and loses its stack.) Nothing on
 * the way owns memory: scratch belongs to the evaluator and is reset. */
typedef enum WayOut { WAY_OUT_ERROR = 1, WAY_OUT_BLOCKED, WAY_OUT_STOPPED } WayOut;

typedef struct Run Run;

/* Cells for values in between, taken as from a stack. Blocks never move; they are kept for reuse,
 * so that soon nothing is allocated any more. */
typedef struct ScratchBlock {
    int64_t *cells;
    size_t size;
} ScratchBlock;

typedef struct Scratch {
    VECTOR(ScratchBlock) blocks;
    size_t block; /* the one in use; blocks.count when there is none yet */
    size_t used;  /* of its cells */
} Scratch;

typedef struct Mark {
    size_t block, used;
} Mark;

typedef struct Patience {
    InterpreterPatience *ask; /* or NULL */
    void *context;
} Patience;

typedef struct Evaluator {
    const System *system;
    const int64_t *state;  /* where variables are read */
    const int64_t *locals; /* the acting instance's cells in it */
    int64_t self;          /* the acting instance's index */
    int64_t *frame;        /* bound names */
    Scratch scratch;
    jmp_buf *way_out;
    ModelError error; /* set before leaving with WAY_OUT_ERROR */
    const Patience *patience;
    uint32_t operations;      /* left before patience is asked */
    uint32_t calls;           /* nested now */
    Run *run;                 /* the step under way; NULL in properties and constants */
    Interpreter *interpreter; /* for `stuck`; NULL elsewhere */
    const Moment *moment;     /* of a property; NULL elsewhere */
    Coverage *coverage;       /* of a property, where what is evaluated is noted; else NULL */
} Evaluator;

/* What a domain has: low + i for each i < count, only those with bit i where `bits` is given. */
typedef struct Members {
    int64_t low;
    uint32_t count;
    const int64_t *bits;
} Members;

#define NO_MEMBER UINT32_MAX

/* evaluator.c */
void evaluator_init(Evaluator *evaluator, const System *system, uint32_t frame_cells,
                    const Patience *patience);
void evaluator_release(Evaluator *evaluator);
int64_t *scratch_take_slowly(Scratch *scratch, size_t cells);
_Noreturn void evaluator_leave(Evaluator *evaluator, WayOut way_out);
_Noreturn void evaluator_fail(Evaluator *evaluator, ModelErrorKind kind, const Expr *expr,
                              const Type *type, int64_t value);
_Noreturn void evaluator_fail_at(Evaluator *evaluator, Span span, ModelErrorKind kind,
                                 const Type *type, int64_t value);
void evaluator_ask(Evaluator *evaluator);

/* A boolean; model errors are caught (and stay in evaluator->error). */
EvalResult evaluate_trying(Evaluator *evaluator, const Expr *expr);

static inline int64_t *scratch_take(Scratch *scratch, size_t cells)
{
    if (scratch->block < scratch->blocks.count) {
        const ScratchBlock *block = &scratch->blocks.items[scratch->block];
        if (cells <= block->size - scratch->used) {
            int64_t *taken = block->cells + scratch->used;
            scratch->used += cells;
            return taken;
        }
    }
    return scratch_take_slowly(scratch, cells);
}

static inline Mark scratch_mark(const Scratch *scratch)
{
    return (Mark){scratch->block, scratch->used};
}

static inline void scratch_reset(Scratch *scratch, Mark mark)
{
    scratch->block = mark.block;
    scratch->used = mark.used;
}

/* Counts an operation that loops are made of. */
static inline void evaluator_count(Evaluator *evaluator)
{
    if (--evaluator->operations == 0) evaluator_ask(evaluator);
}

/* What stands behind an operand, or under a quantifier, is looked at (or else it was passed by). */
static inline void evaluator_cover(Evaluator *evaluator, const Expr *expr, bool looked_at)
{
    if (!evaluator->coverage) return;
    coverage_note(evaluator->coverage, property_key(expr, evaluator->coverage->property),
                  !looked_at);
}

/* over_time.c: evaluates what is about this state in a formula of linear time; `here`: also what
 * stands under no temporal operator. */
void look_over_time(Evaluator *evaluator, const Expr *expr, bool here);

/* evaluate.c: the value of an expression of one cell. */
int64_t evaluate_cell(Evaluator *evaluator, const Expr *expr);

/* The value of any expression, where it lies: in the state, the frame, the tree or scratch. Valid
 * until scratch is reset or any of them changes. */
const int64_t *evaluate_cells(Evaluator *evaluator, const Expr *expr);

/* build.c: the value of any expression, into the caller's cells (which it does not read). */
void evaluate_into(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells);

/* Fails unless every number in `cells` is in its range in `type`; `expr` is what is checked. */
void check_ranges(Evaluator *evaluator, const Expr *expr, const Type *type, const int64_t *cells);

/* Sets the parameters to the arguments; the caller evaluates the body, then call_end. */
Mark call_begin(Evaluator *evaluator, const Expr *call);
void call_end(Evaluator *evaluator, Mark mark);

Members domain_members(Evaluator *evaluator, const Domain *domain);

/* What has the least or greatest element of a set; NO_MEMBER for none. */
Members set_members(const Type *set, const int64_t *cells);
uint32_t members_last(const Members *members);

/* The first member from `from` on, or NO_MEMBER. */
static inline uint32_t members_seek(const Members *members, uint32_t from)
{
    if (!members->bits) return from < members->count ? from : NO_MEMBER;
    while (from < members->count) {
        uint64_t rest = (uint64_t)members->bits[from / 64] >> (from % 64);
        if (rest) return from + (uint32_t)__builtin_ctzll(rest);
        from += 64 - from % 64;
    }
    return NO_MEMBER;
}

static inline int64_t member_value(const Members *members, uint32_t member)
{
    return members->low + member;
}

static inline int64_t element_low(const Type *set)
{
    return set->element->kind == TYPE_ORDER ? 0 : set->element->low;
}

static inline bool bit_get(const int64_t *bits, uint32_t bit)
{
    return (uint64_t)bits[bit / 64] >> (bit % 64) & 1;
}

static inline void bit_set(int64_t *bits, uint32_t bit)
{
    bits[bit / 64] = (int64_t)((uint64_t)bits[bit / 64] | (uint64_t)1 << (bit % 64));
}

static inline void bit_clear(int64_t *bits, uint32_t bit)
{
    bits[bit / 64] = (int64_t)((uint64_t)bits[bit / 64] & ~((uint64_t)1 << (bit % 64)));
}

/* tables.c: what is worked out once for a system. */
typedef struct ClearRange {
    uint32_t begin, end; /* of an instance's cells: locals that are out of scope */
} ClearRange;

typedef struct PlaceTable {
    VECTOR(ClearRange) clear;
} PlaceTable;

typedef struct ProcessTable {
    int64_t *fillers; /* for each cell of an instance */
    PlaceTable *places;
} ProcessTable;

typedef struct Tables {
    const System *system;
    ProcessTable *processes;
    OrderCells *orders; /* for each order type */
} Tables;

void tables_init(Tables *tables, const System *system);
void tables_release(Tables *tables);

/* A choice that a way made. Alternatives have a member each; indices count only those there are. */
typedef struct Option {
    uint32_t member;
    uint32_t next; /* the member of the next alternative, NO_MEMBER behind the last */
    bool next_known;
} Option;

/* What interpreter_take tells about a choice; its value starts at `at` in the cells noted. */
typedef struct Note {
    const char *name;
    const Type *type;
    size_t at;
} Note;

/* One way after the other through one step of one instance (or, process NULL, through what begins a
 * run). `indices` is the script: choices that it has are replayed, further ones begin at 0. */
struct Run {
    Evaluator evaluator;
    const Tables *tables;
    const int64_t *before;
    int64_t *after;         /* where evaluator.state points once something was written */
    const Process *asked;   /* what run_begin was given; NULL: initial states */
    const Process *process; /* acting now; its instance; and that one's first cell */
    uint32_t instance, base;
    const Step *anytime;  /* the step asked for, or NULL for an ordinary one */
    const Step *step;     /* the one met */
    const bool *in_scope; /* which locals are, in the step met */
    VECTOR(uint32_t) indices;
    VECTOR(Option) options;
    uint32_t made;      /* choices made on this way so far */
    bool given;         /* the script is the caller's: nothing is added, and notes are taken */
    bool only_entering; /* a way ends where a step is met, before it is taken */
    bool trying;        /* a `where` is evaluated to see which alternatives there are */
    VECTOR(Note) notes;
    VECTOR(int64_t) noted;
    VECTOR(const Binding *) bound; /* by let, choose and receive so far, those with identities */
    uint32_t *held, *created;      /* of each order: before the step, and in it so far */
    Coverage *coverage;            /* where what happens is noted, or NULL */
};

typedef enum WayEnd { WAY_DONE, WAY_BLOCKED, WAY_ERROR, WAY_STOPPED } WayEnd;

/* run.c */
void run_init(Run *run, const Tables *tables, const Patience *patience);
void run_clear(Run *run);
void run_begin(Run *run, const int64_t *before, const Process *process, uint32_t instance,
               const Step *anytime);
WayEnd run_way(Run *run);

/* Makes the state the run's own, to be written. */
static inline int64_t *run_own(Run *run)
{
    if (run->evaluator.state != run->after) {
        memcpy(run->after, run->before, run->tables->system->cells * sizeof *run->after);
        run->evaluator.state = run->after;
        run->evaluator.locals = run->after + run->base;
    }
    return run->after;
}

/* What happens at a statement, node or step, or a part of it. */
static inline void run_cover(Run *run, const void *where, uint32_t number, uint32_t outcome)
{
    if (run->coverage) coverage_note(run->coverage, cover_key(where, number), outcome);
}

static inline void run_cover_value(Run *run, const void *where, const Type *type,
                                   const int64_t *cells)
{
    if (run->coverage) coverage_note_values(run->coverage, cover_key(where, 0), type, cells);
}

/* Is the condition true? Conjunct after conjunct, from number `conjunct` of that guard on. */
bool run_guard(Run *run, const Expr *condition, const void *guard, uint32_t conjunct);

/* choices.c: the member chosen on this way. With a binding, it is bound; with `where`, members for
 * which it is false are none, and one for which it fails is a way that ends in that error. */
uint32_t run_choose(Run *run, const Members *members, const Binding *binding, const Expr *where);
uint32_t run_choose_among(Run *run, uint64_t alternatives);

/* Moves the script on to the next way; false when there is none. */
bool run_advance(Run *run);

/* Remembers what was chosen, when someone wants to know. */
void run_note(Run *run, const char *name, const Type *type, const int64_t *cells);
void run_note_number(Run *run, const char *name, int64_t number);

/* statements.c: runs them; gives where a leaving statement leads, NULL at the end. */
const Node *run_block(Run *run, const Block *block);

/* begin.c: writes what a variable begins as to cells of the run's own state. */
void run_begin_variable(Run *run, const char *name, const Type *type, const Initial *initial,
                        int64_t *ret_cells);

/* fresh.c */
int64_t run_fresh(Run *run, const Expr *fresh);
void run_bound(Run *run, const Binding *binding); /* the name is bound from here on */

/* successors.c: has the process (NULL: any; one instance of it, or NO_MEMBER for any) an ordinary
 * step to take in the state that the interpreter's property is being evaluated in? */
/* From where a property looks: is one of the steps the first that control can come to? (Control of
 * the instance rests at a choice; whether the step can be taken does not matter.) */
bool interpreter_can_come_first(Interpreter *interpreter, const Process *process, uint32_t instance,
                                const Step *const *steps, uint32_t count);
bool interpreter_can_step(Interpreter *interpreter, const Process *process, uint32_t instance);

#endif
