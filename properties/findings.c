/* findings.c - keeping book of what was asked and what was found, and judging states.
 *
 * Judging asks the interpreter, property after property, in the order of the system. */
#include "properties/findings.h"

#include <stdlib.h>
#include <string.h>

#include "properties/wording.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/text.h"

const char *verdict_name(Verdict verdict)
{
    switch (verdict) {
    case VERDICT_UNKNOWN: return "unknown";
    case VERDICT_HOLDS: return "holds";
    case VERDICT_VIOLATED: return "violated";
    }
    BUG("no such verdict");
}

const char *scope_name(Scope scope)
{
    switch (scope) {
    case SCOPE_INSTANCE: return "instance";
    case SCOPE_UNBOUNDED: return "unbounded";
    }
    BUG("no such scope");
}

/* Why enumeration can't decide such a property; NULL when it can. */
static const char *undecidable_reason(PropertyKind kind)
{
    switch (kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_WITNESS:
    case PROPERTY_LEMMA:
    case PROPERTY_ERROR: return NULL;
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS: return "no proof decides it, only exploring all states does";
    case PROPERTY_ASSUME: return "a premise of the `liveness` properties, not a claim";
    }
    BUG("no such kind of property");
}

static void finding_init(Finding *finding, const Property *property, bool asked)
{
    const char *reason = undecidable_reason(property->kind);
    finding->property = property;
    finding->asked = asked;
    finding->open = reason == NULL && (asked || property->kind == PROPERTY_ERROR);
    bool by_graph = property->kind == PROPERTY_RECOVERABLE || property->kind == PROPERTY_LIVENESS;
    finding->wants_graph = asked && by_graph;
    finding->verdict = VERDICT_UNKNOWN;
    finding->searched = FINDINGS_NO_STEPS;
    if (reason == NULL && !asked) reason = "it was not asked for";
    finding->reason = reason;
}

static Finding *finding_named(const Findings *findings, const char *name)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->items[i].property->name, name) == 0) return &findings->items[i];
    }
    return NULL;
}

/* Liveness rests on them, so whoever asks for it asks for them. */
static void ask_for_premises(Findings *findings)
{
    bool wanted = false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        wanted |= finding->asked && finding->property->kind == PROPERTY_LIVENESS;
    }
    for (uint32_t i = 0; wanted && i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (finding->property->kind == PROPERTY_ASSUME)
            finding_init(finding, finding->property, true);
    }
}

Findings *findings_create(const System *system, const char *const *names, size_t name_count,
                          const char **ret_unknown)
{
    PROMISE(system->property_count > 0 &&
            system->properties[system->property_count - 1].kind == PROPERTY_ERROR);
    Findings *findings = memory_allocate(1, sizeof *findings);
    findings->system = system;
    findings->count = system->property_count;
    findings->items = memory_allocate(findings->count, sizeof *findings->items);
    findings->reasons = memory_allocate(findings->count, sizeof *findings->reasons);
    for (uint32_t i = 0; i < findings->count; i++) {
        finding_init(&findings->items[i], &system->properties[i], names == NULL);
    }
    for (size_t i = 0; names != NULL && i < name_count; i++) {
        Finding *finding = finding_named(findings, names[i]);
        if (finding == NULL) {
            findings_destroy(findings);
            *ret_unknown = names[i];
            return NULL;
        }
        finding_init(finding, finding->property, true);
    }
    ask_for_premises(findings);
    findings->judges_all = findings_error(findings)->asked;
    return findings;
}

void findings_ask_for_errors(Findings *findings)
{
    Finding *error = findings_error(findings);
    if (!error->asked) finding_init(error, error->property, true);
}

static void no_return_destroy(NoReturn *no_return)
{
    if (no_return == NULL) return;
    free((void *)no_return->crossings);
    free(no_return);
}

static void remedies_release(Remedies *remedies)
{
    for (uint32_t i = 0; i < remedies->count; i++) free(remedies->items[i].wishes);
    free(remedies->items);
    free(remedies->refused);
    *remedies = (Remedies){0};
}

void findings_destroy(Findings *findings)
{
    if (findings == NULL) return;
    for (uint32_t i = 0; i < findings->count; i++) {
        schedule_destroy(findings->items[i].schedule);
        schedule_destroy(findings->items[i].attempt);
        free(findings->items[i].how);
        free(findings->items[i].invariant);
        no_return_destroy(findings->items[i].no_return);
        remedies_release(&findings->items[i].remedies);
        free(findings->reasons[i]);
    }
    free(findings->items);
    free(findings->reasons);
    free(findings);
}

Finding *findings_error(const Findings *findings)
{
    return &findings->items[findings->count - 1];
}

void finding_decide(Finding *finding, Verdict verdict, const char *engine, Schedule *schedule)
{
    schedule_destroy(finding->schedule);
    free(finding->how);
    free(finding->invariant);
    finding->how = finding->invariant = NULL;
    no_return_destroy(finding->no_return);
    finding->no_return = NULL;
    finding->schedule = schedule;
    finding->verdict = verdict;
    finding->reason = NULL;
    finding->engine = engine;
    finding->confirmed = NULL;
    remedies_release(&finding->remedies);
    finding->loop_begins = 0;
    finding->loop_may_be_shorter = false;
    finding->fewest = finding->fewest_wanted = FEWEST_UNASKED;
    finding->may_be_thinner = false;
    finding->may_be_shorter = false;
    finding->open = finding->wants_graph = false;
}

static char *copy_or_null(const char *string)
{
    return string == NULL ? NULL : memory_copy_string(string);
}

void finding_prove(Finding *finding, const char *engine, const char *how, const char *invariant)
{
    bool never = finding->property->kind == PROPERTY_WITNESS;
    finding_decide(finding, never ? VERDICT_VIOLATED : VERDICT_HOLDS, engine, NULL);
    finding->how = copy_or_null(how);
    finding->invariant = copy_or_null(invariant);
}

void finding_take(Finding *finding, Finding *from)
{
    PROMISE(strcmp(finding->property->name, from->property->name) == 0 && from->engine != NULL);
    bool asked = finding->asked;
    finding_decide(finding, VERDICT_UNKNOWN, NULL, NULL);
    schedule_destroy(finding->attempt);
    *finding = *from;
    finding->asked = asked;
    finding->open = finding->wants_graph = false;
    from->no_return = NULL;
    from->remedies = (Remedies){0};
    from->schedule = from->attempt = NULL;
    from->how = from->invariant = NULL;
}

void finding_decide_error(Finding *finding, const char *engine, Schedule *schedule,
                          Schedule *attempt, const ModelError *error)
{
    PROMISE(finding->property->kind == PROPERTY_ERROR && schedule != NULL);
    finding_decide(finding, VERDICT_VIOLATED, engine, schedule);
    schedule_destroy(finding->attempt);
    finding->attempt = attempt;
    finding->has_attempt = attempt != NULL;
    finding->error = *error;
    finding->open = true;
}

bool findings_settled(const Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->open && (finding->asked || finding->verdict == VERDICT_VIOLATED)) return false;
    }
    return true;
}

bool finding_wants_graph(const Finding *finding, PropertyKind kind)
{
    return finding->wants_graph && finding->property->kind == kind;
}

bool finding_is_endless(const Finding *finding)
{
    return finding->property->kind == PROPERTY_LIVENESS && finding->schedule != NULL;
}

bool findings_want_graph(const Findings *findings, PropertyKind kind)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (finding_wants_graph(&findings->items[i], kind)) return true;
    }
    return false;
}

bool findings_contradicted(const Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        if (findings->items[i].contradicted) return true;
    }
    return false;
}

bool findings_any_violated(const Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->verdict == VERDICT_VIOLATED && !finding->open) return true;
    }
    return false;
}

bool findings_are_unexpected(const Findings *findings, const Verdict *expected)
{
    for (uint32_t i = 0; expected != NULL && i < findings->count; i++) {
        Verdict verdict = findings->items[i].verdict;
        if (verdict == VERDICT_UNKNOWN || expected[i] == VERDICT_UNKNOWN) continue;
        if (verdict != expected[i]) return true;
    }
    return false;
}

void finding_give_up_failed(Finding *finding)
{
    finding->reason = "it can't be evaluated everywhere: see the model error";
    finding->open = finding->wants_graph = false;
}

void findings_complete(Findings *findings, const char *engine, const char *how)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!finding->open) continue;
        finding->open = false;
        if (finding->verdict == VERDICT_VIOLATED) continue; /* an error that was the nearest */
        if (finding->failed)
            finding_give_up_failed(finding);
        else
            finding_prove(finding, engine, how, NULL);
    }
}

/* "; no violation within 7 steps". What goes wrong in the 8th step is told to do so after 7, so of
 * errors the steps are named. */
static void add_searched(Text *text, PropertyKind kind, uint32_t steps)
{
    bool errors = kind == PROPERTY_ERROR;
    text_add(text, kind == PROPERTY_WITNESS ? "; not reached "
                   : errors                 ? "; no model error "
                                            : "; no violation ");
    if (steps == 0) {
        text_add(text, "in the initial states");
    } else if (errors && steps == 1) {
        text_add(text, "in the first step");
    } else {
        text_add(text, errors ? "in the first " : "within ");
        text_add_count(text, steps, "step");
    }
}

/* "the limit of 1,000 states was reached; no violation within 7 steps". */
static char *reason_compose(const Property *property, const char *reason, uint32_t steps)
{
    Text text = {0};
    text_add(&text, reason);
    /* Up to no step at all there is no transition, so nothing to say about one. */
    if (steps != FINDINGS_NO_STEPS && (steps > 0 || !property->of_transitions)) {
        add_searched(&text, property->kind, steps);
    }
    char *composed = memory_copy_string(text_string(&text));
    text_release(&text);
    return composed;
}

void finding_give_up(Findings *findings, Finding *finding, const char *reason, uint32_t steps)
{
    char **owned = &findings->reasons[finding - findings->items];
    char *composed = reason_compose(finding->property, reason, steps);
    free(*owned); /* not before: `reason` may be just that */
    finding->reason = *owned = composed;
    finding->searched = steps;
    finding->open = finding->wants_graph = false;
}

void findings_give_up(Findings *findings, const char *reason, uint32_t steps)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (!finding->open) continue;
        if (finding->verdict != VERDICT_VIOLATED) {
            finding_give_up(findings, finding, reason, steps);
        } else {
            finding->may_be_shorter = true;
        }
        finding->open = false;
    }
}

/* While it is asked whether there are model errors, one in any property is. */
bool findings_may_judge(const Findings *findings, uint32_t position)
{
    return findings->items[position].asked || findings->judges_all;
}

static bool is_judged(const Findings *findings, const Finding *finding)
{
    return finding->open || finding->watched ||
           (findings_error(findings)->open && (finding->asked || findings->judges_all));
}

/* The answer that decides such a property where a state (or a transition) is looked at;
 * EVAL_ERROR: none does, but its goal can fail to have a value. False: it is not looked at. */
static bool is_decided_by(const Property *property, bool transition, EvalResult *ret_decisive)
{
    if (property->of_transitions != transition) return false;
    switch (property->kind) {
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION: *ret_decisive = EVAL_FALSE; return true;
    case PROPERTY_WITNESS: *ret_decisive = EVAL_TRUE; return true;
    case PROPERTY_RECOVERABLE: *ret_decisive = EVAL_ERROR; return true;
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_ERROR: break;
    }
    return false;
}

/* Is the answer one that decides it, while somebody still wants to know? */
static bool is_decisive(const Finding *finding, EvalResult result, EvalResult decisive)
{
    return result != EVAL_ERROR && result == decisive && (finding->open || finding->watched);
}

/* Does it matter where it has no value? */
static bool may_not_fail(const Finding *finding, const Finding *errors)
{
    return errors->open || !finding->failed;
}

Interest findings_interest(const Findings *findings, bool in_transitions)
{
    const Finding *errors = findings_error(findings);
    Interest interest = {0};
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        EvalResult decisive;
        if (!is_decided_by(finding->property, in_transitions, &decisive)) continue;
        if (!is_judged(findings, finding)) continue;
        if (i >= 64) {
            interest.others = true;
        } else if (finding->open || finding->watched) {
            interest.decide |= UINT64_C(1) << i;
        } else if (may_not_fail(finding, errors)) {
            interest.fail |= UINT64_C(1) << i;
        }
    }
    return interest;
}

static bool notice(const Findings *findings, Interpreter *interpreter, const Moment *moment)
{
    const Finding *errors = findings_error(findings);
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        const Property *property = finding->property;
        EvalResult decisive;
        if (!is_decided_by(property, moment->after != NULL, &decisive)) continue;
        if (!is_judged(findings, finding)) continue;
        ModelError error;
        EvalResult result = interpreter_holds(interpreter, property->expr, moment, &error);
        if (result == EVAL_STOPPED) return true; /* nobody knows */
        if (result == EVAL_ERROR && may_not_fail(finding, errors)) return true;
        if (is_decisive(finding, result, decisive)) return true;
    }
    return false;
}

bool findings_notice_state(const Findings *findings, Interpreter *interpreter, const int64_t *state)
{
    return notice(findings, interpreter, &(Moment){.state = state});
}

bool findings_notice_transition(const Findings *findings, Interpreter *interpreter,
                                const Transition *transition)
{
    const Moment moment = transition_moment(transition);
    return notice(findings, interpreter, &moment);
}

/* Whom to tell, and whom to ask. */
typedef struct Judge {
    Findings *findings;
    Interpreter *interpreter;
    FindingDecided *decided;
    void *context;
} Judge;

static void judge_property(const Judge *judge, Finding *finding, const Moment *moment,
                           EvalResult decisive)
{
    Finding *errors = findings_error(judge->findings);
    if (!is_judged(judge->findings, finding)) return;
    const Property *property = finding->property;
    ModelError error;
    EvalResult result = interpreter_holds(judge->interpreter, property->expr, moment, &error);
    if (result == EVAL_ERROR) {
        finding->failed = true;
        if (!errors->open) return; /* a nearest one is known */
        Judgement judgement = {.finding = errors, .error = &error, .evaluated = property};
        judge->decided(judge->context, &judgement);
    } else if (is_decisive(finding, result, decisive)) {
        judge->decided(judge->context, &(Judgement){.finding = finding});
    }
}

static void judge_all(const Judge *judge, const Moment *moment)
{
    for (uint32_t i = 0; i < judge->findings->count; i++) {
        Finding *finding = &judge->findings->items[i];
        EvalResult decisive;
        if (is_decided_by(finding->property, moment->after != NULL, &decisive))
            judge_property(judge, finding, moment, decisive);
    }
}

void findings_judge_state(Findings *findings, Interpreter *interpreter, const int64_t *state,
                          FindingDecided *decided, void *context)
{
    const Judge judge = {findings, interpreter, decided, context};
    judge_all(&judge, &(Moment){.state = state});
}

void findings_judge_transition(Findings *findings, Interpreter *interpreter,
                               const Transition *transition, FindingDecided *decided, void *context)
{
    const Judge judge = {findings, interpreter, decided, context};
    const Moment moment = transition_moment(transition);
    judge_all(&judge, &moment);
}

bool findings_want_transitions(const Findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (!finding->property->of_transitions) continue;
        if (is_judged(findings, finding)) return true;
    }
    return false;
}

int findings_exit_code(const Findings *findings)
{
    bool unknown = false;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (finding->verdict == VERDICT_VIOLATED) return 1;
        if (finding->property->kind == PROPERTY_ASSUME) continue;
        unknown = unknown || (finding->asked && finding->verdict == VERDICT_UNKNOWN);
    }
    return unknown ? 4 : 0;
}
