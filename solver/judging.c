/* judging.c - follows what Z3 found, and lets the interpreter judge its end. */
#include "judging.h"

#include <stdio.h>

#include "support/bug.h"

/* What a model says, and what came of it so far. */
typedef struct Judging {
    Unrolling *unrolling;
    Follow *follow;
    const Bad *const *claims;
    size_t claim_count;
    uint32_t cells;
    int64_t *states;     /* of all states, one behind the other */
    Mover *movers;       /* of all steps */
    Schedule *before;    /* to the last state but one; empty before the initial state */
    Schedule *schedule;  /* to the last state; NULL in judging a transition */
    const Action *taken; /* the last step in judging a transition */
} Judging;

static uint32_t last_state(const Judging *judging)
{
    return unrolling_depth(judging->unrolling);
}

static int64_t *state_at(const Judging *judging, uint32_t position)
{
    return judging->states + (size_t)position * judging->cells;
}

/* The process's anytime step of that number. */
static const Step *anytime_step(const Process *process, int64_t number)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (process->steps[i]->anytime && number-- == 0) return process->steps[i];
    }
    BUG("no such anytime step");
}

static Mover decode_mover(Unrolling *unrolling, const Transit *transit)
{
    Mover mover = {0};
    uint32_t number = (uint32_t)query_number(unrolling->query, transit->mover);
    int64_t kind = query_number(unrolling->query, transit->kind);
    mover.process = encoder_mover(unrolling->encoder, number, &mover.instance);
    if (kind > 0) mover.anytime = anytime_step(mover.process, kind - 1);
    return mover;
}

static void judging_init(Judging *judging, Unrolling *unrolling)
{
    size_t states = unrolling->states.count;
    judging->unrolling = unrolling;
    judging->cells = unrolling->session->system->cells;
    judging->states = memory_allocate(states * judging->cells + 1, sizeof(int64_t));
    judging->movers = memory_allocate(states, sizeof(Mover));
    judging->before = schedule_create();
    for (uint32_t i = 0; i < states; i++) {
        state_decode(unrolling->encoder, unrolling->query, unrolling->states.items[i],
                     state_at(judging, i));
        if (i > 0) {
            judging->movers[i - 1] = decode_mover(unrolling, &unrolling->transits.items[i - 1]);
        }
    }
}

static void judging_release(Judging *judging)
{
    schedule_destroy(judging->before);
    schedule_destroy(judging->schedule);
    free(judging->states);
    free(judging->movers);
}

/* The state that step `position` leaves and its mover; NULL for the way to the initial state. */
static const int64_t *left_by(const Judging *judging, uint32_t position)
{
    return position == 0 ? NULL : state_at(judging, position - 1);
}

static const Mover *mover_to(const Judging *judging, uint32_t position)
{
    return position == 0 ? NULL : &judging->movers[position - 1];
}

/* The formula says what the interpreter does not do. */
static _Noreturn void disagree(Judging *judging, uint32_t position, const int64_t *after)
{
    Text text = {0};
    text_format(&text, "at step %u:\n", position);
    follow_explain(judging->follow, left_by(judging, position), mover_to(judging, position), after,
                   &text);
    fputs(text_string(&text), stderr);
    BUG("a step that the solver found is none of the interpreter's");
}

/* False where patience ended it. */
static bool reached(Judging *judging, FollowEnd end, uint32_t position, const int64_t *after)
{
    switch (end) {
    case FOLLOW_FOUND: return true;
    case FOLLOW_STOPPED: return false;
    case FOLLOW_MISSED: disagree(judging, position, after);
    }
    BUG("no such end");
}

/* Follows to the state at `position`. */
static bool follow_to(Judging *judging, uint32_t position, Schedule *schedule)
{
    const int64_t *after = state_at(judging, position);
    FollowEnd end = position == 0 ? follow_begin(judging->follow, after, schedule)
                                  : follow_step(judging->follow, left_by(judging, position),
                                                mover_to(judging, position), after, schedule);
    return reached(judging, end, position, after);
}

static bool follow_before(Judging *judging)
{
    for (uint32_t i = 0; i < last_state(judging); i++) {
        if (!follow_to(judging, i, judging->before)) return false;
    }
    return true;
}

static void decide_error(Judging *judging, Schedule *schedule, Schedule *attempt,
                         const ModelError *error, const Property *evaluated)
{
    Session *session = judging->unrolling->session;
    Finding *finding = findings_error(session->findings);
    finding_decide_error(finding, session->engine, schedule, attempt, error);
    finding->evaluated = evaluated;
    finding->open = false; /* what is nearer was ruled out before */
}

/* What happens on the way to the last state. */
static void judge_failing_step(Judging *judging)
{
    uint32_t last = last_state(judging);
    Schedule *attempt = schedule_create();
    ModelError error;
    FollowEnd end = follow_error(judging->follow, left_by(judging, last), mover_to(judging, last),
                                 attempt, &error);
    if (!reached(judging, end, last, NULL)) {
        schedule_destroy(attempt);
        return;
    }
    decide_error(judging, schedule_copy(judging->before, NULL), attempt, &error, NULL);
}

static Schedule *schedule_of_end(const Judging *judging)
{
    if (judging->schedule != NULL) return schedule_copy(judging->schedule, NULL);
    return schedule_copy(judging->before, judging->taken);
}

static void decides(void *context, const Judgement *judgement)
{
    Judging *judging = context;
    if (judgement->error == NULL) {
        Finding *finding = judgement->finding;
        bool witness = finding->property->kind == PROPERTY_WITNESS;
        finding_decide(finding, witness ? VERDICT_HOLDS : VERDICT_VIOLATED,
                       judging->unrolling->session->engine, schedule_of_end(judging));
    } else if (judging->schedule != NULL) {
        decide_error(judging, schedule_of_end(judging), NULL, judgement->error,
                     judgement->evaluated);
    } else {
        Schedule *attempt = schedule_create();
        schedule_append(attempt, judging->taken);
        decide_error(judging, schedule_copy(judging->before, NULL), attempt, judgement->error,
                     judgement->evaluated);
    }
}

/* Once the nearest model error is known, nobody evaluates what is not open for its failure alone. */
static bool is_met(const Judging *judging, const Bad *claim)
{
    switch (claim->kind) {
    case BAD_DECIDED:
    case BAD_STEP: return !claim->finding->open;
    case BAD_FAILED:
        return claim->finding->failed ||
               !bad_is_wanted(judging->unrolling->session->findings, claim);
    }
    BUG("no such kind of bad");
}

/* Is a claim about transitions (or about states) still to be met? */
static bool is_unmet(const Judging *judging, bool of_transition)
{
    for (size_t i = 0; i < judging->claim_count; i++) {
        const Bad *claim = judging->claims[i];
        if (claim->of_transition == of_transition && !is_met(judging, claim)) return true;
    }
    return false;
}

/* Several transitions can lead from state to state, and only some of them need to be bad. */
static bool judge_way(void *context, const Transition *transition)
{
    Judging *judging = context;
    judging->taken = &transition->action;
    findings_judge_transition(judging->unrolling->session->findings,
                              follow_interpreter(judging->follow), transition, decides, judging);
    judging->taken = NULL;
    return is_unmet(judging, true);
}

static void judge_transitions(Judging *judging)
{
    uint32_t last = last_state(judging);
    const int64_t *after = state_at(judging, last);
    FollowEnd end = follow_ways(judging->follow, left_by(judging, last), mover_to(judging, last),
                                after, judge_way, judging);
    reached(judging, end, last, after);
}

static void judge_state(Judging *judging)
{
    uint32_t last = last_state(judging);
    Schedule *schedule = schedule_copy(judging->before, NULL);
    judging->schedule = schedule;
    if (!follow_to(judging, last, schedule)) return;
    findings_judge_state(judging->unrolling->session->findings, follow_interpreter(judging->follow),
                         state_at(judging, last), decides, judging);
}

static void judge_end(Judging *judging)
{
    if (judging->claims[0]->kind == BAD_STEP) {
        judge_failing_step(judging);
        return;
    }
    if (is_unmet(judging, true)) judge_transitions(judging);
    if (is_unmet(judging, false)) judge_state(judging);
}

/* The solver and the interpreter evaluate a property differently. */
static void insist(Judging *judging)
{
    if (!is_unmet(judging, true) && !is_unmet(judging, false)) return;
    if (session_look(judging->unrolling->session, judging->unrolling->terms)) return;
    for (size_t i = 0; i < judging->claim_count; i++) {
        const Bad *claim = judging->claims[i];
        if (is_met(judging, claim)) continue;
        fprintf(stderr, "%s of `%s` after %u steps\n",
                claim->kind == BAD_FAILED ? "the failed evaluation" : "the violation",
                claim->finding->property->name, last_state(judging));
    }
    BUG("what the solver found the interpreter does not see");
}

void judge_model(Unrolling *unrolling, Follow *follow, const Bad *const *claims, size_t count)
{
    Judging judging = {.follow = follow, .claims = claims, .claim_count = count};
    PROMISE(count > 0);
    judging_init(&judging, unrolling);
    if (!session_look(unrolling->session, unrolling->terms) && follow_before(&judging)) {
        judge_end(&judging);
        insist(&judging);
    }
    judging_release(&judging);
}
