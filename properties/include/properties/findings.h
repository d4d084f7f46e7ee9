/* findings.h - what was asked of a system, and what was found out.
 *
 * A Findings has an entry for every property of the system, in its order, with no_model_error
 * last. It also judges: given states and transitions by an engine, it says which properties they
 * break. Properties that the engines at hand can't decide are `unknown` with the reason from the
 * start. It looks for nothing itself and prints nothing. */
#ifndef PROPERTIES_FINDINGS_H
#define PROPERTIES_FINDINGS_H

#include "model/interpreter.h"
#include "model/schedule.h"

typedef enum Verdict { VERDICT_UNKNOWN, VERDICT_HOLDS, VERDICT_VIOLATED } Verdict;

const char *verdict_name(Verdict verdict); /* "unknown", "holds", "violated" */

/* What a verdict is about: the system with its params as they are, or with lifted ones at every
 * value and any number of the values of its orders held at once. */
typedef enum Scope { SCOPE_INSTANCE, SCOPE_UNBOUNDED } Scope;

const char *scope_name(Scope scope); /* "instance", "unbounded" */

#define FINDINGS_NO_STEPS UINT32_MAX

/* What a schedule is known to have the fewest of, among those as short. Each has what those before
 * it have. */
typedef enum Fewest {
    FEWEST_UNASKED,   /* nothing, and nobody looked for fewer */
    FEWEST_CUT_SHORT, /* nothing: looking for fewer was cut short */
    FEWEST_SWITCHES,  /* context switches; looking for fewer participants was cut short */
    FEWEST_BOTH,      /* context switches, and participants where these are as few */
    FEWEST_VALUES     /* and distinct values where all that is as little; of those the first */
} Fewest;

/* Where the goal of a recoverable property is out of reach: states from which no continuation by
 * helpful steps gets there. Over representatives, these are counted. */
typedef struct NoReturn {
    uint64_t states;     /* that can't recover */
    uint64_t stands_for; /* how many reachable states those are; 0 where that is not known */
    bool for_good;       /* from the end of the schedule nothing that can happen leads out */
    /* The steps that lead into them from states that can recover; in order of the text, owned. */
    const Step **crossings;
    uint32_t crossing_count;
} NoReturn;

/* Fairness that was not declared, and with which a liveness property would hold: of each instance of a
 * process or, `step` not NULL, of a step; or an anytime step that is not taken for ever. */
typedef enum WishKind { WISH_WEAK, WISH_STRONG, WISH_NOT_FOR_EVER } WishKind;

typedef struct FairnessWish {
    WishKind kind;
    const Process *process;
    const Step *step;
} FairnessWish;

typedef struct Remedy {
    FairnessWish *wishes; /* all of them are needed; owned */
    uint32_t count;
} Remedy;

/* No run that is as fair satisfies the premises. */
typedef struct Refusal {
    FairnessWish wish;
    const Property *premise; /* which excludes it by itself; NULL: not known of one */
} Refusal;

typedef struct Remedies {
    Remedy *items; /* owned */
    uint32_t count;
    bool weak_does_not_help; /* not even if all processes are fair … */
    bool nothing_helps;      /* … and strongly, their ordinary steps as well, and no anytime step
                                that is not fair itself is taken for ever; but for `refused` */
    Refusal *refused;        /* each by itself; owned */
    uint32_t refused_count;
    bool all_is_refused; /* none helps that was tried, and all of them together are refused … */
    const Property *all_refused_by; /* … by this premise; NULL: not known of one */
    bool all_is_hollow;             /* none helps that was tried, and with all of them together the
                                       property's own premise never comes true */
    bool untried;                   /* none was found, and trying all of them was too much work */
} Remedies;

/* Where a model error happens decides what its finding has:
 *
 *     in a step, or the values of an order it leaves are too many
 *                       schedule to the state before, attempt: the action that fails
 *     on the way to an initial state (process NULL in the attempt's entry)
 *                       schedule without any entry, attempt: the initial action
 *     evaluating a property of states (or the goal of a recoverable)
 *                       schedule to that state, no attempt, evaluated
 *     evaluating a property of transitions
 *                       schedule to the state before, attempt: the transition, which by itself
 *                       can be taken, evaluated
 *
 * Its steps are those of the schedule. */
typedef struct Finding {
    const Property *property;
    bool asked;         /* selected with -p, or all are */
    bool open;          /* asked (no_model_error: always), decidable by enumeration, and not
                           decided for good; of a model error found: may still get shorter */
    bool failed;        /* its evaluation failed in some state or transition that was seen */
    bool wants_graph;   /* asked, and decided by the graph of all reachable states alone, which an
                           explorer makes; not decided yet. `open` is false */
    bool watched;       /* decided by another engine that runs beside this one: still judged, to
                           see whether it is so */
    bool contradicted;  /* and it is not */
    Verdict verdict;    /* of a witness: HOLDS when reached, VIOLATED when never */
    const char *reason; /* why unknown; a constant or owned by the findings; else NULL */
    bool premises_fail; /* of liveness: unknown because no fair run satisfies the premises */
    uint32_t searched;  /* unknown: there is no violation within so many steps;
                           FINDINGS_NO_STEPS where not even the initial states were looked at */
    const char *engine; /* "explore", …; NULL while unknown */
    const char *confirmed; /* another engine that came to this verdict by itself; else NULL */
    Scope scope;
    char *how;           /* of a proof, in a few words ("k = 2"), owned; else NULL */
    char *invariant;     /* of a proof: what is inductive, a conjunct a line in the language's own
                           words, owned; else NULL */
    bool may_be_thinner; /* of the invariant: seeing what it can do without was cut short */
    Schedule *schedule;  /* violated (or a witness reached): a shortest way, owned; else NULL. The
                           last entry is what a property of transitions is about. NULL for a
                           witness that is never reached */
    uint32_t
        loop_begins; /* of a violated liveness: after so many steps of the schedule the rest of it
                             is a loop that goes on for ever; without steps, nothing happens any
                             more */
    bool loop_may_be_shorter;
    Remedies remedies;    /* that exclude the loop and all like it */
    Fewest fewest;        /* of that schedule … */
    Fewest fewest_wanted; /* … and what was looked for */
    bool may_be_shorter;  /* of a model error: the search ended before a nearer one was ruled out */
    bool has_attempt;     /* for PROPERTY_ERROR when violated: is there an attempt? */
    Schedule *attempt;    /* what leads into the error: a single entry, owned; else NULL */
    const Property *evaluated; /* the property whose evaluation failed; else NULL */
    NoReturn *no_return;       /* of a recoverable property that is violated, owned; else NULL */
    ModelError error;          /* for PROPERTY_ERROR when violated */
} Finding;

typedef struct Findings {
    const System *system;
    Finding *items;
    uint32_t count;
    char **reasons;  /* private: what `reason` may point to, one for each item or NULL */
    bool judges_all; /* is a model error in any property one, not only in those asked for? */
} Findings;

/* `names`: the properties asked for; NULL for all. Premises are asked for with what rests on them.
 * An unknown name: NULL, and *ret_unknown is it. no_model_error is reported when violated even if it
 * was not asked for. */
Findings *findings_create(const System *system, const char *const *names, size_t name_count,
                          const char **ret_unknown);
void findings_destroy(Findings *findings); /* NULL is allowed */

/* Asks as well whether a step can go wrong, or one of the properties that are asked for: where
 * no_model_error itself is asked for it is about every property. Before any search. */
void findings_ask_for_errors(Findings *findings);

/* no_model_error's. */
Finding *findings_error(const Findings *findings);

/* Decides a finding for good. Takes the schedule (may be NULL), in place of one it had. */
void finding_decide(Finding *finding, Verdict verdict, const char *engine, Schedule *schedule);

/* Decides a finding for good by a proof that nothing reachable breaks the property, or reaches the
 * witness. `how` and `invariant` (see Finding; copied) may be NULL. */
void finding_prove(Finding *finding, const char *engine, const char *how, const char *invariant);

/* Decides a finding for good as `from`, of the same property, was decided; what that owns moves over.
 * Whether it is asked for stays. */
void finding_take(Finding *finding, Finding *from);

/* Makes no_model_error violated; takes schedule and attempt (may be NULL), in place of those it
 * had. It stays open, as another error may turn out to be nearer; the engine sets open to false
 * as soon as none can. */
void finding_decide_error(Finding *finding, const char *engine, Schedule *schedule,
                          Schedule *attempt, const ModelError *error);

/* Is everything that was asked decided (or undecidable by enumeration)? */
bool findings_settled(const Findings *findings);

/* Is it of this kind, and only the graph of all states decides it? */
bool finding_wants_graph(const Finding *finding, PropertyKind kind);

/* Does its schedule end in a loop? */
bool finding_is_endless(const Finding *finding);

/* Is anything of this kind left that only the graph of all states decides? */
bool findings_want_graph(const Findings *findings, PropertyKind kind);

/* Do two engines disagree about anything? */
bool findings_contradicted(const Findings *findings);

/* Is anything violated, for good? */
bool findings_any_violated(const Findings *findings);

/* Has any a verdict other than expected? NULL expects nothing, and so does VERDICT_UNKNOWN. */
bool findings_are_unexpected(const Findings *findings, const Verdict *expected);

/* May judging states and transitions evaluate the property at this position? One that nobody asked
 * for it never does, unless model errors were asked for. */
bool findings_may_judge(const Findings *findings, uint32_t position);

/* Marks what is still open as decided by having looked at all that can happen: invariants and
 * transitions hold, a witness is never reached. `how` (see Finding; copied): NULL where every state
 * was visited. */
void findings_complete(Findings *findings, const char *engine, const char *how);

/* Marks what is still open as unknown for this reason (copied). Where all that takes up to `steps`
 * steps was looked at, the reason says so; FINDINGS_NO_STEPS where not even the initial states
 * were. */
void findings_give_up(Findings *findings, const char *reason, uint32_t steps);

/* The same for one finding, in place of the reason that it had. */
void finding_give_up(Findings *findings, Finding *finding, const char *reason, uint32_t steps);

/* Likewise, since it could not be evaluated in some state or transition. */
void finding_give_up_failed(Finding *finding);

/* What a state or transition decides. Calls `decided` for each open finding that it decides (the
 * callee fills it in with finding_decide and its like). Where evaluating a property fails while
 * no_model_error is open, the finding is that of no_model_error, with the error. As long as it is
 * open, decided properties (and the goals of recoverable ones) are evaluated too: whether
 * evaluating them fails anywhere does not depend on the order in which an engine goes. What
 * contradicts a watched finding is told, too; the callee notes it. */
typedef struct Judgement {
    Finding *finding;
    const ModelError *error;   /* of no_model_error, else NULL … */
    const Property *evaluated; /* … with the property whose evaluation failed */
} Judgement;
typedef void FindingDecided(void *context, const Judgement *judgement);
void findings_judge_state(Findings *findings, Interpreter *interpreter, const int64_t *state,
                          FindingDecided *decided, void *context);
void findings_judge_transition(Findings *findings, Interpreter *interpreter,
                               const Transition *transition, FindingDecided *decided,
                               void *context);

/* Would judging it call `decided`, or note anything, or did patience end before that was
 * known? Changes nothing, so that any number of threads may ask, each with an interpreter of its own;
 * what is noticed is then judged by one. */
bool findings_notice_state(const Findings *findings, Interpreter *interpreter,
                           const int64_t *state);
bool findings_notice_transition(const Findings *findings, Interpreter *interpreter,
                                const Transition *transition);

/* What judging a state (or a transition) is still about, for engines that evaluate properties by
 * themselves: a bit for each of the first 64, by position. */
typedef struct Interest {
    uint64_t decide; /* what violates it (reaches the witness), or where it has no value */
    uint64_t fail;   /* where it has no value */
    bool others;     /* of properties behind the 64th */
} Interest;
Interest findings_interest(const Findings *findings, bool in_transitions);

/* Would findings_judge_transition evaluate anything? (So that engines can skip the call.) */
bool findings_want_transitions(const Findings *findings);

/* Exit code of the program: 1 something violated (a witness never reached counts), 4 something
 * asked is unknown, else 0. An `assume` is a premise and no claim: it is listed, but whether it
 * holds is no question, so it does not count. */
int findings_exit_code(const Findings *findings);

#endif
