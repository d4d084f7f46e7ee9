/* search.c - when a search begins, when it has found out enough, and what is known when it ends. */
#include "search.h"

#include <stdio.h>
#include <stdlib.h>

#include "cover.h"
#include "properties/stuck.h"
#include "searching.h"
#include "support/bug.h"
#include "support/memory.h"

#define HARVEST_BYTES ((size_t)64 << 10)

void search_stop(Search *search, ExploreStop stop)
{
    if (search->stopped) return;
    search->stopped = true;
    search->stop = stop;
}

static bool wants_graph(const Search *search)
{
    return findings_want_graph(search->findings, PROPERTY_RECOVERABLE);
}

void search_settle(Search *search)
{
    const ExploreOptions *options = search->options;
    Attention *attention = &search->worker.attention;
    attention->want_transitions = findings_want_transitions(search->findings);
    attention->transitions = findings_interest(search->findings, true);
    attention->states = findings_interest(search->findings, false);
    bool looks_for_stuck = options->way_to_stuck && !search->knows_stuck;
    bool settled = findings_settled(search->findings) && !wants_graph(search) && !looks_for_stuck;
    bool enough = findings_contradicted(search->findings) ||
                  findings_are_unexpected(search->findings, options->expected) ||
                  (options->first && findings_any_violated(search->findings)) ||
                  (!options->full && settled);
    if (enough) search_stop(search, STOP_SETTLED);
}

void search_look_for_native(Search *search)
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

void search_look(Search *search)
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
            findings_complete(search->findings, SEARCH_ENGINE, NULL);
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
    search_look_for_native(search);
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
        .shown = shortening_note_ends,
        .shown_context = &search->shortening,
    };
    if (!search->visitor(search->visitor_context, &explored, search->findings)) {
        note_stop(search, ret_exploration, STOP_INTERRUPTED);
    }
    ret_exploration->seconds = watch_seconds(&search->watch);
}

/* Somebody may choose among the shortest ways. */
static void shorten(Search *search, const Exploration *exploration)
{
    const Finding stuck = {.property = &stuck_property, .schedule = exploration->way_to_stuck};
    LeadingTask task = {.reductions = &search->reductions,
                        .states = &search->visited.states,
                        .native = search->worker.native,
                        .watch = &search->watch,
                        .stuck = &stuck,
                        .transitions = LEADING_MOST};
    shortening_run(&search->shortening, &task);
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
    shortening_init(&search.shortening, options, findings, &search.budget);
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
    shorten(&search, ret_exploration);
    ret_exploration->coverage = search_cover(&search);
    shortening_release(&search.shortening);
    joint_destroy(search.joint);
    tiers_release(&search.tiers);
    batch_release(&search.batch);
    harvest_release(&search.worker.harvest);
    visited_release(&search.visited);
    successors_destroy(search.successors);
    free((void *)search.judged.properties);
}
