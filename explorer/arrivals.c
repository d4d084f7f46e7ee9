/* arrivals.c - one transition after the other, each judged by the interpreter. */
#include "searching.h"
#include "support/bug.h"

bool search_error_is_nearer(const Finding *finding, uint32_t steps)
{
    return finding->verdict != VERDICT_VIOLATED || steps < schedule_steps(finding->schedule);
}

static void note_error(Search *search, const WayToError *way, const Property *evaluated, bool open)
{
    Finding *finding = findings_error(search->findings);
    finding_decide_error(finding, SEARCH_ENGINE, way->schedule, way->attempt, &way->error);
    finding->evaluated = evaluated;
    finding->open = open;
    search_settle(search);
}

/* A model error on the arrival itself, or in evaluating a transition property on it. What follows
 * is as far or farther. */
static void note_error_before(Search *search, const Property *evaluated)
{
    if (!search_error_is_nearer(findings_error(search->findings), search->depth)) return;
    WayToError way = way_to_error(&search->trail, search->leaving, evaluated);
    note_error(search, &way, evaluated, false);
}

static uint32_t new_state(const Search *search)
{
    return search->visited.states.count - 1;
}

/* A model error in evaluating a property in the state arrived at. States that are still to be left
 * at this depth may have a nearer one, so it is not final before the level ends. */
static void note_error_after(Search *search, const Property *evaluated)
{
    uint32_t steps = search->leaving == NO_STATE ? 0 : search->depth + 1;
    if (!search_error_is_nearer(findings_error(search->findings), steps)) return;
    WayToError way = way_to_failing_state(&search->trail, new_state(search), evaluated);
    note_error(search, &way, evaluated, steps > search->depth);
}

static void note_decision(Search *search, Finding *finding, Schedule *schedule)
{
    Verdict verdict =
        finding->property->kind == PROPERTY_WITNESS ? VERDICT_HOLDS : VERDICT_VIOLATED;
    if (finding->watched) finding->contradicted = true;
    finding_decide(finding, verdict, SEARCH_ENGINE, schedule);
    search_settle(search);
}

static void transition_decides(void *context, const Judgement *judgement)
{
    Search *search = context;
    if (judgement->error != NULL) {
        note_error_before(search, judgement->evaluated);
    } else {
        Finding *finding = judgement->finding;
        note_decision(search, finding,
                      way_to_transition(&search->trail, search->leaving, finding->property));
    }
}

static void state_decides(void *context, const Judgement *judgement)
{
    Search *search = context;
    if (judgement->error != NULL) {
        note_error_after(search, judgement->evaluated);
    } else {
        note_decision(search, judgement->finding, way_to(&search->trail, new_state(search)));
    }
}

static void arrive_at_new_state(Search *search, const uint64_t *state)
{
    if (search->leaving == NO_STATE) {
        search->initial_states++;
    } else {
        search->farthest = search->depth + 1;
    }
    if (!worker_notices(&search->worker, state)) return;
    findings_judge_state(search->findings, successors_interpreter(search->successors),
                         successors_unpack(search->successors, state), state_decides, search);
}

void search_arrive_at_state(Search *search, const uint64_t *state, uint64_t hash)
{
    switch (visited_insert(&search->visited, state, hash)) {
    case VISITED_NEW: arrive_at_new_state(search, state); break;
    case VISITED_KNOWN: break;
    case VISITED_MOST: search_stop(search, STOP_STATES); break;
    case VISITED_MEMORY: search_stop(search, STOP_MEMORY); break;
    }
}

static void judge_arrival(Search *search, const Transition *arrival)
{
    search->transitions++;
    if (!search->worker.attention.want_transitions) return;
    findings_judge_transition(search->findings, successors_interpreter(search->successors), arrival,
                              transition_decides, search);
}

bool search_arrive(void *context, const Successor *successor)
{
    Search *search = context;
    if (watch_tick(&search->watch)) search_look(search);
    if (search->stopped) return false;
    if (successor->error != NULL) {
        note_error_before(search, NULL);
        return !search->stopped;
    }
    if (search->leaving != NO_STATE) {
        search->stepped |= successor->transition->action.anytime == NULL;
        judge_arrival(search, successor->transition);
    }
    if (search->stopped) return false;
    search_arrive_at_state(search, successor->packed,
                           visited_hash(&search->visited, successor->packed));
    return !search->stopped;
}

void search_note_stuck(Search *search, uint32_t number)
{
    if (search->stuck_states++ > 0) return;
    search->first_stuck = number;
    search->steps_to_stuck = search->depth;
}

void search_leave_by_hand(Search *search)
{
    const uint64_t *packed = states_get(&search->visited.states, search->leaving);
    search->stepped = false;
    bool finished = successors_of(search->successors, packed, search_arrive, search);
    PROMISE(finished || search->stopped);
    if (!finished || search->stepped) return;
    if (!successors_are_over(search->successors, packed))
        search_note_stuck(search, search->leaving);
}
