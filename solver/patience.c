/* patience.c - one thread that looks at the clock and at the flag while checks run.
 *
 * Z3 forgets an interruption that arrives before a check has got going, and a signal handler can
 * wake nobody; so the thread looks again and again, and repeats itself. It sleeps for good where
 * nothing has run for a while, and who begins a check then wakes it. */
#include "patience.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "support/bug.h"
#include "support/memory.h"

#define LOOK_EVERY 5000000 /* nanoseconds */
#define LOOKS_UNTIL_SLEEP 20

struct Patience {
    double deadline;
    const atomic_bool *interrupted;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t changed;
    WatchedCheck *checks;
    bool ended_any; /* check, so far */
    bool asleep, ended;
};

bool patience_was_interrupted(const Patience *patience)
{
    return patience->interrupted != NULL && *patience->interrupted;
}

bool patience_is_over(const Patience *patience)
{
    return patience_was_interrupted(patience) ||
           (patience->deadline > 0 && seconds_now() >= patience->deadline);
}

bool patience_ended_any(Patience *patience)
{
    pthread_mutex_lock(&patience->mutex);
    bool ended_any = patience->ended_any;
    pthread_mutex_unlock(&patience->mutex);
    return ended_any;
}

static void stop_those_due(Patience *patience)
{
    bool over = patience_is_over(patience);
    double now = seconds_now();
    bool exhausted = patience->checks != NULL && terms_memory_is_short();
    for (WatchedCheck *check = patience->checks; check != NULL; check = check->next) {
        bool late = check->deadline > 0 && now >= check->deadline;
        if (!over && !late && !exhausted) continue;
        check->stopped = patience->ended_any = true;
        check->exhausted = check->exhausted || exhausted;
        terms_interrupt(check->terms);
    }
}

static void wait_a_little(Patience *patience)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_EVERY;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&patience->changed, &patience->mutex, &until);
}

static void *watch(void *argument)
{
    Patience *patience = argument;
    uint32_t idle = 0; /* looks since something ran */
    pthread_mutex_lock(&patience->mutex);
    while (!patience->ended) {
        idle = patience->checks == NULL ? idle + 1 : 0;
        stop_those_due(patience);
        if (idle > LOOKS_UNTIL_SLEEP) {
            patience->asleep = true;
            pthread_cond_wait(&patience->changed, &patience->mutex);
            patience->asleep = false;
            idle = 0;
        } else {
            wait_a_little(patience);
        }
    }
    pthread_mutex_unlock(&patience->mutex);
    return NULL;
}

static void start(Patience *patience)
{
    /* Signals are for the threads that were there before. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    patience->started = pthread_create(&patience->thread, NULL, watch, patience) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

Patience *patience_create(double deadline, const atomic_bool *interrupted)
{
    Patience *patience = memory_allocate(1, sizeof *patience);
    patience->deadline = deadline;
    patience->interrupted = interrupted;
    pthread_mutex_init(&patience->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&patience->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    start(patience);
    return patience;
}

void patience_destroy(Patience *patience)
{
    if (patience == NULL) return;
    pthread_mutex_lock(&patience->mutex);
    if (patience->checks != NULL) BUG("a check outlives its patience");
    patience->ended = true;
    pthread_cond_signal(&patience->changed);
    pthread_mutex_unlock(&patience->mutex);
    if (patience->started) pthread_join(patience->thread, NULL);
    pthread_cond_destroy(&patience->changed);
    pthread_mutex_destroy(&patience->mutex);
    free(patience);
}

bool watch_begin(Patience *patience, WatchedCheck *check, Terms *terms, double deadline)
{
    if (!patience->started) return false;
    pthread_mutex_lock(&patience->mutex);
    *check = (WatchedCheck){.terms = terms, .deadline = deadline, .next = patience->checks};
    patience->checks = check;
    if (patience->asleep) pthread_cond_signal(&patience->changed);
    pthread_mutex_unlock(&patience->mutex);
    return true;
}

void watch_end(Patience *patience, WatchedCheck *check)
{
    pthread_mutex_lock(&patience->mutex);
    WatchedCheck **link = &patience->checks;
    while (*link != check) link = &(*link)->next;
    *link = check->next;
    pthread_mutex_unlock(&patience->mutex);
}
