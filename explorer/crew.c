/* crew.c - a pool of threads and two conditions: there is a job, and all have done it.
 *
 * Jobs are short and follow each other closely, and waking a thread takes as long as a tenth of one:
 * so a thread looks for a moment before it sleeps, unless that keeps another from the processor. */
/* NOLINTNEXTLINE(readability-identifier-naming): its name is the system's */
#define _GNU_SOURCE /* for sched_getaffinity */
#include "crew.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "support/memory.h"

#define LOOKS 1000U /* some ten microseconds */

typedef struct Member {
    Crew *crew;
    unsigned who;
    pthread_t thread;
} Member;

struct Crew {
    Member *members; /* but for the caller's, which is 0 */
    unsigned size;
    unsigned looks;       /* before sleeping */
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t begun, done;
    CrewJob *job; /* NULL: it is over */
    void *context;
    atomic_uint jobs; /* so far */
    atomic_uint busy;
};

static void pause_briefly(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#endif
}

/* Looks for a moment whether the number has become another one, or this one. */
static void look_for(const Crew *crew, const atomic_uint *number, unsigned value, bool becomes)
{
    for (unsigned i = 0; i < crew->looks; i++) {
        if ((atomic_load_explicit(number, memory_order_relaxed) == value) == becomes) return;
        pause_briefly();
    }
}

static void *work(void *argument)
{
    const Member *member = argument;
    Crew *crew = member->crew;
    unsigned jobs = 0;
    for (;;) {
        look_for(crew, &crew->jobs, jobs, false);
        pthread_mutex_lock(&crew->lock);
        while (crew->jobs == jobs) pthread_cond_wait(&crew->begun, &crew->lock);
        jobs = crew->jobs;
        CrewJob *job = crew->job;
        void *context = crew->context;
        pthread_mutex_unlock(&crew->lock);
        if (job == NULL) return NULL;
        job(context, member->who);
        pthread_mutex_lock(&crew->lock);
        if (--crew->busy == 0) pthread_cond_signal(&crew->done);
        pthread_mutex_unlock(&crew->lock);
    }
}

static bool start(Crew *crew, unsigned who)
{
    Member *member = &crew->members[who];
    sigset_t all, before;
    *member = (Member){.crew = crew, .who = who};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&member->thread, NULL, work, member) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static unsigned processors(void)
{
    cpu_set_t ours;
    return sched_getaffinity(0, sizeof ours, &ours) == 0 ? (unsigned)CPU_COUNT(&ours) : 1;
}

Crew *crew_create(unsigned size)
{
    Crew *crew = memory_allocate(1, sizeof *crew);
    crew->members = memory_allocate(size, sizeof *crew->members);
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->begun, NULL);
    pthread_cond_init(&crew->done, NULL);
    crew->looks = size <= processors() ? LOOKS : 0;
    crew->size = 1;
    while (crew->size < size && start(crew, crew->size)) crew->size++;
    return crew;
}

static void announce(Crew *crew, CrewJob *job, void *context)
{
    pthread_mutex_lock(&crew->lock);
    crew->job = job;
    crew->context = context;
    crew->busy = crew->size - 1;
    crew->jobs++;
    pthread_cond_broadcast(&crew->begun);
    pthread_mutex_unlock(&crew->lock);
}

void crew_destroy(Crew *crew)
{
    if (crew == NULL) return;
    announce(crew, NULL, NULL);
    for (unsigned i = 1; i < crew->size; i++) pthread_join(crew->members[i].thread, NULL);
    pthread_cond_destroy(&crew->begun);
    pthread_cond_destroy(&crew->done);
    pthread_mutex_destroy(&crew->lock);
    free(crew->members);
    free(crew);
}

unsigned crew_size(const Crew *crew)
{
    return crew->size;
}

void crew_run(Crew *crew, CrewJob *job, void *context)
{
    if (crew->size > 1) announce(crew, job, context);
    job(context, 0);
    if (crew->size == 1) return;
    look_for(crew, &crew->busy, 0, true);
    pthread_mutex_lock(&crew->lock);
    while (crew->busy > 0) pthread_cond_wait(&crew->done, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}
