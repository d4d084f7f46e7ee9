/* coverage.h - what could happen in a system, and what of it did.
 *
 * Items are enumerated once for a system: steps that could be taken, conjuncts of guards that could
 * be true, branches, bodies of loops, choices, values of enumerations, and of properties premises
 * and quantifiers. An interpreter that is given a Coverage (interpreter_set_coverage) notes in it
 * what it comes by. What `steps` and funs repeat is one item for each process, or property.
 *
 *     step, value           it happens on a way that is taken: what a way does is held back until
 *                           coverage_confirm; also branches of control that are chosen
 *     guard, choice,        a conjunct is true, an alternative there, control comes to it, on
 *     branch, loop          whatever way
 *     premise, quantifier   the operand behind it, or the body, is evaluated
 *
 * Nothing of it depends on which identity is which: all elements of a quantifier are looked at, and
 * what stands in a loop over identities counts only where all of the loop was gone through. So a
 * representative (canonical.h) covers what all states cover that it stands for. It doesn't depend on
 * what is dead there either, as that is read neither by steps nor by the properties judged.
 *
 * One thread. */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

#include "model/interpreter.h"

/* clang-format off */
#define COVER_KINDS(X)             /* what it takes */                                             \
    X(COVER_PREMISE, "premise")       /* the second operand of => && || is looked at */            \
    X(COVER_QUANTIFIER, "quantifier") /* its body is */                                            \
    X(COVER_STEP, "step")             /* it is taken */                                            \
    X(COVER_GUARD, "guard")           /* a conjunct of `await` or `provided` is true */            \
    X(COVER_CHOICE, "choice")         /* `choose` finds an element, `receive` a message */         \
    X(COVER_BRANCH, "branch")         /* of `if` or `either` */                                    \
    X(COVER_LOOP, "loop")             /* its body */                                               \
    X(COVER_VALUE, "value")           /* it is assigned */
/* clang-format on */

typedef enum CoverKind {
#define COVER_ENUM_LINE(kind, spelling) kind,
    COVER_KINDS(COVER_ENUM_LINE)
#undef COVER_ENUM_LINE
} CoverKind;

const char *cover_kind_name(CoverKind kind);

typedef enum CoverBranch { COVER_THEN, COVER_ELSE, COVER_EITHER } CoverBranch;

typedef struct CoverItem {
    CoverKind kind;
    bool silent;              /* nobody misses it: noted only to know that one came by */
    bool provided;            /* guard: of `provided` */
    bool always;              /* premise: the operand would have to be false once, not true */
    CoverBranch branch;       /* branch: which … */
    uint32_t number;          /* … of an `either`, from 1 */
    const Process *process;   /* NULL of properties and shared variables */
    const Step *step;         /* the step itself, or the one that it stands in, or NULL */
    const Property *property; /* of premise and quantifier */
    const Expr *over_time;    /* premise: what it is the first operand of (of `until` the second),
                                 where it speaks of more than one state; see coverage_tell */
    Span span;                /* the condition, what is gone through, the step's or variable's name;
                                 of a branch of `either` that branch, as far as it is known */
    const char *name;         /* value: the variable, with its fields; owned */
    const char *value;        /* value: the member, or "none"; NULL: any but none */
} CoverItem;

typedef enum CoverState {
    COVER_COVERED,
    COVER_UNCOVERED, /* everything was seen, and that was not */
    COVER_OPEN       /* not seen yet, or not all was looked at */
} CoverState;

typedef struct Coverage Coverage;

Coverage *coverage_create(const System *system);
void coverage_destroy(Coverage *coverage); /* NULL is allowed */

/* In order of the text, for each process. */
uint32_t coverage_count(const Coverage *coverage);
const CoverItem *coverage_item(const Coverage *coverage, uint32_t item);
CoverState coverage_state(const Coverage *coverage, uint32_t item);

/* How many are uncovered, or open, without silent ones. */
uint32_t coverage_uncovered(const Coverage *coverage);
uint32_t coverage_open(const Coverage *coverage);

/* Did control, or evaluation, come to where the item could have been covered? */
bool coverage_met(const Coverage *coverage, uint32_t item);

/* The interpreter's successors, initial states and properties from now on; NULL: no more. */
void interpreter_set_coverage(Interpreter *interpreter, Coverage *coverage);

/* To be called by the visitor: the way that it is shown is a transition, or makes an initial state. */
void coverage_confirm(Coverage *coverage);

/* What follows is an evaluation of this property, by interpreter_holds or, where it is a formula of
 * linear time, by interpreter_look. */
void coverage_begin_property(Coverage *coverage, uint32_t position);

/* Looks at what such a formula says of single states: in a state (renumbered) all that stands under a
 * temporal operator, in the first state of a run also what does not. Ends early where patience does;
 * else nothing is left out that deciding the formula may look at. */
void interpreter_look(Interpreter *interpreter, const Expr *formula, const int64_t *state,
                      bool first);

/* What runs say of a premise over time, which no state tells; until then it counts as covered. */
void coverage_tell(Coverage *coverage, uint32_t item, CoverState state);

/* --- for whoever looks for what is still open --- */

/* Of this property nobody needs to know: it does not hold, or was not asked for. */
void coverage_drop_property(Coverage *coverage, uint32_t position);

/* Is there anything open that ordinary steps from this place, or the anytime step from any place might
 * cover? Or evaluating a property: for each. */
bool coverage_wants_place(Coverage *coverage, const Process *process, uint32_t place);
bool coverage_wants_anytime(Coverage *coverage, const Step *step);
void coverage_wants_properties(const Coverage *coverage, bool *ret_wants);

/* All initial states, and all that could cover what is open, were seen: it is uncovered. */
void coverage_settle(Coverage *coverage);

/* Not all was looked at: open stays only what could happen at places where seen[p][place] says, for
 * each process p, that some instance was; all else is uncovered. */
void coverage_settle_unseen(Coverage *coverage, bool *const *seen);

#endif
