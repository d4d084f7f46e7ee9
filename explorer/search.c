/* search.c - breadth-first search over packed states.
 *
 * States are stored in order of discovery, so the store is the queue: `leaving` goes through it.
 * A level ends where the states of the next depth begin. Within a level, stretches of states are
 * left together (worker.h), and then taken in order, as if one after the other had been: what is
 * decided, counted and stored does not depend on how long the stretches are. What is decided on the
 * way goes into the findings; schedules are found again from the parents (way.h). */
#include "search.h"

#include <stdio.h>
#include <stdlib.h>

#include "batch.h"
#include "cover.h"
#include "joint.h"
#include "successors.h"
#include "support/bug.h"
#include "support/memory.h"
#include "tiers.h"
#include "visited.h"
#include "watch.h"
#include "way.h"
#include "worker.h"

#define HARVEST_BYTES ((size_t)64 << 10)
#define AHEAD 32U /* lookups that the memory answers at the same time */

static const char engine_name[] = "explore";

typedef struct Search {
    const System *system;
    Findings *findings;
    const ExploreOptions *options;
    Successors *successors;
    Worker worker;
    Batch batch;
    Joint *joint; /* NULL: one thread, or nothing yet that several would be worth the while for */
    unsigned joint_threads; /* that were asked for */
    bool alone;             /* there will be no others */
    bool forgot;            /* something was forgotten by a joint that is no more */
    Budget budget;
    Visited visited;
    System judged; /* with the properties that may be evaluated */
    CanonicalOptions reductions;
    Trail trail;
    Watch watch;
    uint64_t transitions;
    uint32_t initial_states;
    uint32_t leaving;   /* the state whose successors are looked at; NO_STATE: the initial ones */
    uint32_t level_end; /* the first state of the next depth */
    uint32_t depth;     /* of the states that are left now */
    uint32_t farthest;  /* depth of any state so far */
    Tiers tiers;
    Labels labels; /* where the graph is wanted */
    bool has_labels;
    SearchVisitor *visitor;
    void *visitor_context;
    bool stopped;
    ExploreStop stop;
    bool stepped; /* can somebody take an ordinary step in `leaving`? */
    uint64_t stuck_states;
    uint32_t first_stuck, steps_to_stuck;
} Search;

static void search_stop(Search *search, ExploreStop stop)
{
    if (search->stopped) return;
    search->stopped = true;
    search->stop = stop;
}

static bool is_unexpected(const Findings *findings, const Verdict *expected)
{
    for (uint32_t i = 0; expected != NULL && i < findings->count; i++) {
        Verdict verdict = findings->items[i].verdict;
        if (verdict == VERDICT_UNKNOWN || expected[i] == VERDICT_UNKNOWN) continue;
        if (verdict != expected[i]) return true;
    }
    return false;
}

static bool wants_graph(const Search *search)
{
    return findings_want_graph(search->findings, PROPERTY_RECOVERABLE);
}

/* Stops when nothing is left to find out; to be called after each decision. */
static void search_settle(Search *search)
{
    const ExploreOptions *options = search->options;
    Attention *attention = &search->worker.attention;
    attention->want_transitions = findings_want_transitions(search->findings);
    attention->transitions = findings_interest(search->findings, true);
    attention->states = findings_interest(search->findings, false);
    bool settled = findings_settled(search->findings) && !wants_graph(search);
    bool enough = findings_contradicted(search->findings) ||
                  is_unexpected(search->findings, options->expected) ||
                  (options->first && findings_any_violated(search->findings)) ||
                  (!options->full && settled);
    if (enough) search_stop(search, STOP_SETTLED);
}

/* Only between stretches: one that was begun by the interpreter is ended by it. */
static void look_for_native(Search *search)
{
    if (!search->options->native || search->worker.native != NULL) return;
    search->worker.native = tiers_look(&search->tiers, watch_seconds(&search->watch));
}

static Progress search_progress(const Search *search)
{
    const States *states = &search->visited.states;
    return (Progress){
        .states = states->count,
        .transitions = search->transitions,
        .queued = states->count - (search->leaving == NO_STATE ? 0 : search->leaving),
        .depth = search->farthest,
        .memory_bytes = search->budget.held,
    };
}

static void search_look(Search *search)
{
    Progress progress = search_progress(search);
    ExploreStop stop;
    switch (watch_look(&search->watch, &progress, &stop)) {
    case WATCH_QUIET: break;
    case WATCH_TOLD: search_settle(search); break; /* what runs beside may have decided things */
    case WATCH_STOP: search_stop(search, stop); break;
    }
}

/* Patience within a long step, or a long search for a representative. */
static bool search_out_of_patience(void *context)
{
    Search *search = context;
    search_look(search);
    return search->stopped;
}

/* Is a model error this many steps away nearer than what was found so far? */
static bool error_is_nearer(const Finding *finding, uint32_t steps)
{
    return finding->verdict != VERDICT_VIOLATED || steps < schedule_steps(finding->schedule);
}

static void note_error(Search *search, const WayToError *way, const Property *evaluated, bool open)
{
    Finding *finding = findings_error(search->findings);
    finding_decide_error(finding, engine_name, way->schedule, way->attempt, &way->error);
    finding->evaluated = evaluated;
    finding->open = open;
    search_settle(search);
}

/* A model error on the arrival itself, or in evaluating a transition property on it. What follows
 * is as far or farther. */
static void note_error_before(Search *search, const Property *evaluated)
{
    if (!error_is_nearer(findings_error(search->findings), search->depth)) return;
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
    if (!error_is_nearer(findings_error(search->findings), steps)) return;
    WayToError way = way_to_failing_state(&search->trail, new_state(search), evaluated);
    note_error(search, &way, evaluated, steps > search->depth);
}

static void note_decision(Search *search, Finding *finding, Schedule *schedule)
{
    Verdict verdict =
        finding->property->kind == PROPERTY_WITNESS ? VERDICT_HOLDS : VERDICT_VIOLATED;
    if (finding->watched) finding->contradicted = true;
    finding_decide(finding, verdict, engine_name, schedule);
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

static void arrive_at_state(Search *search, const uint64_t *state, uint64_t hash)
{
    switch (visited_insert(&search->visited, state, hash)) {
    case VISITED_NEW: arrive_at_new_state(search, state); break;
    case VISITED_KNOWN: break;
    case VISITED_MOST: search_stop(search, STOP_STATES); break;
    case VISITED_MEMORY: search_stop(search, STOP_MEMORY); break;
    }
}

/* --- one transition after the other: where there is something to judge --- */

static void judge_arrival(Search *search, const Transition *arrival)
{
    search->transitions++;
    if (!search->worker.attention.want_transitions) return;
    findings_judge_transition(search->findings, successors_interpreter(search->successors), arrival,
                              transition_decides, search);
}

static bool arrive(void *context, const Successor *successor)
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
    arrive_at_state(search, successor->packed, visited_hash(&search->visited, successor->packed));
    return !search->stopped;
}

/* A state that was left is stuck; they come in order. */
static void note_stuck(Search *search, uint32_t number)
{
    if (search->stuck_states++ > 0) return;
    search->first_stuck = number;
    search->steps_to_stuck = search->depth;
}

static void leave_by_hand(Search *search)
{
    const uint64_t *packed = states_get(&search->visited.states, search->leaving);
    search->stepped = false;
    bool finished = successors_of(search->successors, packed, arrive, search);
    PROMISE(finished || search->stopped);
    if (!finished || search->stepped) return;
    if (!successors_are_over(search->successors, packed)) note_stuck(search, search->leaving);
}

/* --- many at a time; where that can't be, in their order --- */

static void take_successors(Search *search, const Harvest *harvest, uint32_t from, uint32_t to)
{
    const Visited *visited = &search->visited;
    for (uint32_t i = from; i < to && !search->stopped; i++) {
        const uint64_t *state = harvest_state(harvest, i);
        if (i + AHEAD < harvest->count) {
            const uint64_t *soon = harvest_state(harvest, i + AHEAD);
            visited_prefetch(visited, visited_hash(visited, soon));
        }
        search->transitions++;
        arrive_at_state(search, state, visited_hash(visited, state));
    }
}

static void take_harvest(Search *search, const Harvest *harvest, uint32_t first)
{
    for (uint32_t i = 0; i < harvest->left && !search->stopped; i++) {
        search->leaving = first + i;
        if (watch_tick(&search->watch)) search_look(search);
        if (!search->stopped && !states_leave_next(&search->visited.states)) {
            search_stop(search, STOP_MEMORY);
        }
        if (search->stopped) return;
        if (harvest->leavings[i].noticed) {
            leave_by_hand(search);
        } else {
            take_successors(search, harvest, harvest_begin(harvest, i), harvest->leavings[i].end);
            if (harvest->leavings[i].stuck && !search->stopped) note_stuck(search, first + i);
        }
    }
}

/* Those of a harvest that was taken at once. */
static void note_all_stuck(Search *search, const Harvest *harvest, uint32_t first)
{
    if (harvest->stuck == 0) return;
    for (uint32_t i = 0; i < harvest->left; i++) {
        if (harvest->leavings[i].stuck) note_stuck(search, first + i);
    }
}

/* Stores all successors at once. False where there is anything to judge: it is left to be done. */
static bool take_batch(Search *search, uint32_t first)
{
    const Harvest *harvest = &search->worker.harvest;
    const States *states = &search->visited.states;
    uint32_t known = states->count;
    if (!batch_store(&search->batch, harvest)) return false;
    if (worker_notices_any(&search->worker, states, known)) {
        batch_undo(&search->batch);
        return false;
    }
    batch_keep(&search->batch, harvest);
    note_all_stuck(search, harvest, first);
    search->transitions += harvest->count;
    search->leaving = first + harvest->left - 1;
    if (states->count > known) search->farthest = search->depth + 1;
    return true;
}

static void next_level(Search *search)
{
    search->depth++;
    search->level_end = search->visited.states.count;
    Finding *finding = findings_error(search->findings);
    if (finding->open && finding->verdict == VERDICT_VIOLATED) {
        finding->open = false;
        search_settle(search);
    }
}

static bool want_errors(const Search *search)
{
    return error_is_nearer(findings_error(search->findings), search->depth);
}

/* Returns the first state of the level that was not left, or the level's end. */
static uint32_t leave_stretch(Search *search, uint32_t first)
{
    Worker *worker = &search->worker;
    look_for_native(search);
    worker->attention.want_errors = want_errors(search);
    worker_leave(worker, &search->visited.states, first, search->level_end);
    PROMISE(worker->harvest.left > 0 || search->stopped);
    search_look(search);
    if (!search->stopped && !take_batch(search, first)) {
        take_harvest(search, &worker->harvest, first);
    }
    return first + worker->harvest.left;
}

/* What one thread would have counted. */
static void count_stored(Search *search, uint32_t first, uint32_t known)
{
    for (unsigned i = 0; i < joint_slices(search->joint); i++) {
        const Harvest *harvest = joint_harvest(search->joint, i);
        search->transitions += harvest->count;
        note_all_stuck(search, harvest, first);
        first += harvest->left;
    }
    search->leaving = first - 1;
    if (search->visited.states.count > known) search->farthest = search->depth + 1;
}

/* The same by several threads. */
static uint32_t leave_stretch_together(Search *search, uint32_t first)
{
    Joint *joint = search->joint;
    look_for_native(search);
    search->worker.attention.want_errors = want_errors(search);
    uint32_t left = joint_leave(joint, first, search->level_end, &search->worker);
    uint32_t known = search->visited.states.count;
    search_look(search);
    if (search->stopped) return first;
    if (left == 0) return leave_stretch(search, first);
    if (joint_store(joint)) {
        count_stored(search, first, known);
        return first + left;
    }
    for (unsigned i = 0; i < joint_slices(joint) && !search->stopped; i++) {
        const Harvest *harvest = joint_harvest(joint, i);
        take_harvest(search, harvest, first);
        first += harvest->left;
    }
    return first;
}

/* Threads begin when there is enough to do for all of them; others, when there may be more of them. */
static bool is_for_many(Search *search, uint32_t states)
{
    unsigned threads = search->watch.threads;
    if (threads < 2 || search->alone || !joint_is_worthwhile(threads, states)) return false;
    if (search->joint == NULL || search->joint_threads != threads) {
        search->forgot |= search->joint != NULL && joint_has_forgotten(search->joint);
        joint_destroy(search->joint);
        search->joint_threads = threads;
        search->joint =
            joint_create(&(JointOptions){search->system, &search->reductions, search->findings,
                                         &search->watch, &search->visited, threads});
    }
    search->alone = search->joint == NULL;
    return !search->alone;
}

static void leave_level(Search *search, uint32_t first)
{
    search->leaving = first;
    if (search->depth >= search->options->max_depth) search_stop(search, STOP_DEPTH);
    while (!search->stopped && first < search->level_end) {
        bool together = is_for_many(search, search->level_end - first);
        first = together ? leave_stretch_together(search, first) : leave_stretch(search, first);
    }
}

static void search_run(Search *search)
{
    search_settle(search);
    if (search->stopped) return;
    bool finished = successors_initial(search->successors, arrive, search);
    PROMISE(finished || search->stopped);
    search->level_end = search->visited.states.count;
    uint32_t first = 0;
    while (!search->stopped && first < search->level_end) {
        leave_level(search, first);
        first = search->level_end;
        if (!search->stopped && first < search->visited.states.count) next_level(search);
    }
}

/* How many states symmetry makes of a stored one; 0: too many, or patience ended it. */
static uint64_t orbit_of(const Search *search, const uint64_t *state)
{
    uint64_t orbit = search->worker.native == NULL ? 0 : native_orbit(search->worker.native, state);
    if (orbit == 0) orbit = successors_orbit(search->successors, state);
    return orbit == UINT64_MAX ? 0 : orbit;
}

/* How many states were found to be reachable, where that is known: where nothing was forgotten, and
 * nobody is in a hurry. */
static uint64_t count_represented(Search *search)
{
    const States *states = &search->visited.states;
    uint64_t all = 0;
    if (search->stop != STOP_COMPLETE || search->forgot) return 0;
    if (worker_has_forgotten(&search->worker)) return 0;
    if (search->joint != NULL && joint_has_forgotten(search->joint)) return 0;
    if (!successors_rename(search->successors)) return states->count;
    /* Another patience: what is complete stays so. */
    successors_set_patience(search->successors, watch_is_out_of_patience, &search->watch);
    for (uint32_t i = 0; i < states->count; i++) {
        uint64_t orbit = orbit_of(search, states_get(states, i));
        if (orbit == 0 || __builtin_add_overflow(all, orbit, &all)) return 0;
        if (i % (1U << 16) == 0 && watch_is_over(&search->watch)) return 0;
    }
    return all;
}

static void note_stop(const Search *search, Exploration *exploration, ExploreStop stop)
{
    Text text = {0};
    watch_explain(&search->watch, stop, search->budget.exhausted, search->visited.states.count,
                  &text);
    exploration->stop = stop;
    snprintf(exploration->stopped, sizeof exploration->stopped, "%s", text_string(&text));
    text_release(&text);
}

/* What was not decided: by having seen everything, or not at all. */
static void search_conclude(Search *search, Exploration *ret_exploration)
{
    uint64_t stands_for = count_represented(search);
    uint32_t states = search->visited.states.count;
    *ret_exploration = (Exploration){
        .states = states,
        .transitions = search->transitions,
        .initial_states = search->initial_states,
        .stands_for = stands_for,
        .native = search->worker.native != NULL,
        .depth = search->farthest,
        .seconds = watch_seconds(&search->watch),
        .bytes_per_state = states == 0 ? 0 : (double)search->budget.peak / states,
        .stuck_states = search->stuck_states,
        .steps_to_stuck = search->steps_to_stuck,
    };
    if (search->stuck_states > 0 && search->options->way_to_stuck) {
        ret_exploration->way_to_stuck = way_to(&search->trail, search->first_stuck);
    }
    note_stop(search, ret_exploration, search->stop);
    if (search->stop == STOP_COMPLETE) {
        if (search->visited.states.count == 0) /* then all that could be said is empty */
            findings_give_up(search->findings, "there is no initial state to look at",
                             FINDINGS_NO_STEPS);
        else
            findings_complete(search->findings, engine_name, NULL);
    } else {
        /* All states at the depth that was being left are known, so everything up to there is. */
        uint32_t steps = search->leaving == NO_STATE ? FINDINGS_NO_STEPS : search->depth;
        findings_give_up(search->findings, ret_exploration->stopped, steps);
    }
}

static uint64_t orbit_of_number(void *context, uint32_t state)
{
    const Search *search = context;
    return orbit_of(search, states_get(&search->visited.states, state));
}

static const Native *native_by_now(void *context)
{
    Search *search = context;
    look_for_native(search);
    const Native *native = search->worker.native;
    PROMISE(native == NULL || native_labels(native));
    return native;
}

/* What is left when all states are known. */
static void decide_by_graph(Search *search, Exploration *ret_exploration)
{
    if (!wants_graph(search)) return;
    if (search->stop != STOP_COMPLETE || search->visited.states.count == 0) {
        bool complete = search->stop == STOP_COMPLETE;
        graph_give_up(search->findings,
                      complete ? "there is no initial state to look at" : ret_exploration->stopped);
        return;
    }
    const Progress found = search_progress(search);
    const Explored explored = {
        .trail = &search->trail,
        .labels = search->has_labels ? &search->labels : NULL,
        .visited = &search->visited,
        .watch = &search->watch,
        .budget = &search->budget,
        .found = &found,
        .native = native_by_now,
        .initial_states = search->initial_states,
        .orbit = ret_exploration->stands_for > 0 ? orbit_of_number : NULL,
        .context = search,
    };
    if (!search->visitor(search->visitor_context, &explored, search->findings)) {
        note_stop(search, ret_exploration, STOP_INTERRUPTED);
    }
    ret_exploration->seconds = watch_seconds(&search->watch);
}

/* What happened in the states that were seen, where that is all of them. */
static Coverage *search_cover(const Search *search)
{
    const States *states = &search->visited.states;
    if (!search->options->cover || search->stop != STOP_COMPLETE || states->count == 0) return NULL;
    const Covering covering = {.system = search->system,
                               .findings = search->findings,
                               .states = states,
                               .layout = successors_layout(search->successors),
                               .transitions = search->transitions,
                               .all = search->options->cover_all,
                               .watch = &search->watch};
    return cover_states(&covering);
}

/* What nobody asks for forbids no reduction. */
static void leave_out_unasked(Search *search)
{
    const System *system = search->system;
    Property *properties = memory_allocate(system->property_count + 1, sizeof *properties);
    search->judged = *system;
    search->judged.properties = properties;
    search->judged.property_count = 0;
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (!findings_may_judge(search->findings, i)) continue;
        properties[search->judged.property_count++] = system->properties[i];
    }
    search->reductions = search->options->reductions;
    search->reductions.judged = &search->judged;
}

void search_explore(const System *system, Findings *findings, const ExploreOptions *options,
                    SearchVisitor *visitor, void *context, Exploration *ret_exploration)
{
    Search search = {
        .visitor = visitor,
        .visitor_context = context,
        .system = system,
        .findings = findings,
        .options = options,
        .budget = {.limit = options->max_memory},
        .leaving = NO_STATE,
        .stop = STOP_COMPLETE,
    };
    leave_out_unasked(&search);
    search.successors = successors_create_reduced(system, &search.reductions);
    search.trail = (Trail){system, &search.reductions, &search.visited.states};
    watch_init(&search.watch, options);
    uint32_t words = successors_words(search.successors);
    uint64_t share = options->max_memory / 16;
    visited_init(&search.visited,
                 (StateSize){words, layout_bits(successors_layout(search.successors))},
                 options->max_states, &search.budget);
    harvest_init(&search.worker.harvest, words, share < HARVEST_BYTES ? share : HARVEST_BYTES,
                 &search.budget);
    batch_init(&search.batch, search.worker.harvest.room, &search.visited);
    search.worker.batch = &search.batch;
    search.worker.findings = findings;
    search.worker.successors = search.successors;
    successors_set_patience(search.successors, search_out_of_patience, &search);
    search.tiers = (Tiers){.system = system,
                           .layout = successors_layout(search.successors),
                           .reductions = &search.reductions,
                           .at = options->native_at};
    search.has_labels = wants_graph(&search) && labels_init(&search.labels, system);
    if (search.has_labels) search.tiers.labels = &search.labels;
    search_run(&search);
    search_conclude(&search, ret_exploration);
    decide_by_graph(&search, ret_exploration);
    if (search.has_labels) labels_release(&search.labels);
    ret_exploration->coverage = search_cover(&search);
    joint_destroy(search.joint);
    tiers_release(&search.tiers);
    batch_release(&search.batch);
    harvest_release(&search.worker.harvest);
    visited_release(&search.visited);
    successors_destroy(search.successors);
    free((void *)search.judged.properties);
}
