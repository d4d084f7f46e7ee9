/* mutating.c - threads that take one mutant after the other.
 *
 * Each mutant is built in a model of its own, so threads share nothing but what they only read. Which
 * thread takes which changes nothing but the time. */
#include "mutating.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "explorer/mutant.h"
#include "interrupt.h"
#include "progress.h"
#include "support/bug.h"
#include "support/clock.h"
#include "support/memory.h"

#define STATES_LEAST 100000U
#define STATES_FACTOR 4U /* of those that the original has */
#define LOOK_NANOSECONDS 100000000L

typedef struct Mutating {
    const Inquiry *inquiry;
    const Scenario *scenario;
    ExploreOptions exploring;
    bool is_limited;
    double started, end; /* end 0: never */
    Mutation *mutations;
    MutantOutcome *outcomes;
    size_t count;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t finished_one;
    size_t taken, finished;
} Mutating;

/* As many states as it takes to see all of the original, and some more. */
static uint64_t states_allowed(const Inquiry *inquiry)
{
    const Exploration *exploration = &inquiry->exploration;
    uint64_t asked = inquiry->options->mutant_states;
    if (asked > 0) return asked;
    bool complete = exploration->stop == STOP_COMPLETE;
    uint64_t allowed = complete ? STATES_FACTOR * exploration->states : 0;
    return allowed < STATES_LEAST ? STATES_LEAST : allowed;
}

/* ---- one mutant ---- */

static void leave_alone(MutantOutcome *outcome, const char *reason)
{
    *outcome = (MutantOutcome){.fate = MUTANT_UNDECIDED, .untried = true};
    snprintf(outcome->reason, sizeof outcome->reason, "%s", reason);
}

static void explore_mutant(const Mutating *mutating, const Mutation *mutation, double seconds,
                           MutantOutcome *outcome)
{
    const Inquiry *inquiry = mutating->inquiry;
    const Options *options = inquiry->options;
    const Source *source = inquiry->system->source;
    ExploreOptions exploring = mutating->exploring;
    Model *model = model_from_text(source->name, source->text, source->length);
    const System *mutant = model_build_mutant(
        model, options->settings.items, options->settings.count, mutating->scenario, mutation);
    PROMISE(mutant != NULL);
    exploring.timeout = seconds;
    const MutantQuestion question = {
        .original = inquiry->system,
        .findings = inquiry->findings,
        .is_limited = mutating->is_limited,
        .mutation = mutation,
        .mutant = mutant,
        .options = &exploring,
    };
    mutant_explore(&question, outcome);
    model_destroy(model);
}

static void try_mutant(const Mutating *mutating, size_t i)
{
    MutantOutcome *outcome = &mutating->outcomes[i];
    double left = mutating->end > 0 ? mutating->end - seconds_now() : 0;
    if (*interrupt_flag() != 0) {
        leave_alone(outcome, "the search was interrupted");
    } else if (mutating->end > 0 && left <= 0) {
        leave_alone(outcome, MUTANT_TIME_IS_UP);
    } else {
        explore_mutant(mutating, &mutating->mutations[i], left, outcome);
    }
}

/* ---- all of them ---- */

static void *work(void *context)
{
    Mutating *mutating = context;
    pthread_mutex_lock(&mutating->lock);
    while (mutating->taken < mutating->count) {
        size_t taken = mutating->taken++;
        pthread_mutex_unlock(&mutating->lock);
        try_mutant(mutating, taken);
        pthread_mutex_lock(&mutating->lock);
        mutating->finished++;
        pthread_cond_signal(&mutating->finished_one);
    }
    pthread_mutex_unlock(&mutating->lock);
    return NULL;
}

static void wait_for_one(Mutating *mutating)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_NANOSECONDS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&mutating->finished_one, &mutating->lock, &until);
}

static void watch_over(Mutating *mutating)
{
    pthread_mutex_lock(&mutating->lock);
    while (mutating->finished < mutating->count) {
        wait_for_one(mutating);
        progress_show_mutants(mutating->finished, mutating->count,
                              seconds_now() - mutating->started);
    }
    pthread_mutex_unlock(&mutating->lock);
}

/* Signals are for the thread that called. Gives how many threads began. */
static unsigned start(Mutating *mutating, pthread_t *threads, unsigned wanted)
{
    sigset_t all, before;
    unsigned started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < wanted && pthread_create(&threads[started], NULL, work, mutating) == 0) {
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void run_threads(Mutating *mutating, unsigned wanted)
{
    pthread_t *threads = memory_allocate(wanted, sizeof *threads);
    pthread_mutex_init(&mutating->lock, NULL);
    pthread_cond_init(&mutating->finished_one, NULL);
    unsigned started = start(mutating, threads, wanted);
    if (started == 0) work(mutating);
    watch_over(mutating);
    for (unsigned i = 0; i < started; i++) pthread_join(threads[i], NULL);
    pthread_cond_destroy(&mutating->finished_one);
    pthread_mutex_destroy(&mutating->lock);
    free(threads);
}

/* What threads and memory there are is for all mutants at work together. */
static unsigned share_out(Mutating *mutating)
{
    const Options *options = mutating->inquiry->options;
    ExploreOptions *exploring = &mutating->exploring;
    *exploring = run_exploring(options);
    unsigned threads = exploring->threads;
    if (threads > mutating->count) threads = (unsigned)mutating->count;
    if (threads == 0) threads = 1;
    exploring->threads /= threads;
    exploring->max_states = states_allowed(mutating->inquiry);
    exploring->max_memory = run_max_memory(options) / threads;
    exploring->first = exploring->full = exploring->way_to_stuck = false;
    return threads;
}

void mutating_run(const Inquiry *inquiry, const Scenario *scenario, double seconds,
                  Mutants *ret_mutants)
{
    Mutating mutating = {
        .inquiry = inquiry,
        .scenario = scenario,
        .is_limited = inquiry->exploration.limited,
        .started = seconds_now(),
    };
    if (seconds > 0) mutating.end = mutating.started + seconds;
    mutating.mutations = mutations_find(inquiry->system, &mutating.count);
    mutating.outcomes = memory_allocate(mutating.count + 1, sizeof *mutating.outcomes);
    interrupt_begin();
    run_threads(&mutating, share_out(&mutating));
    interrupt_end();
    progress_end_part();
    *ret_mutants = (Mutants){
        .mutations = mutating.mutations,
        .outcomes = mutating.outcomes,
        .count = mutating.count,
        .max_states = mutating.exploring.max_states,
        .interrupted = *interrupt_flag() != 0,
    };
}

void mutating_release(Mutants *mutants)
{
    free((void *)mutants->mutations);
    free((void *)mutants->outcomes);
}
