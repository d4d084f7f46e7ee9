/* interrupt.c - one flag, set by a handler that is used up by its first signal. */
#include "interrupt.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Atomic, because another thread may be the one that the signal reaches. */
static atomic_bool interrupted;
static unsigned depth;
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void note_signal(int number)
{
    (void)number;
    interrupted = true;
}

/* A signal that is ignored (of a job in the background) stays so. */
static void set_handler(int number, void (*handler)(int))
{
    struct sigaction old, action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    action.sa_flags |= (int)SA_RESETHAND;
    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
        sigaction(number, &action, NULL);
    }
}

void interrupt_prepare(void)
{
    signal(SIGCHLD, SIG_DFL);
    signal(SIGXFSZ, SIG_IGN);
}

void interrupt_begin(void)
{
    if (depth++ > 0) return;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        set_handler(signals[i], note_signal);
    }
}

void interrupt_end(void)
{
    if (--depth > 0) return;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) set_handler(signals[i], SIG_DFL);
}

const atomic_bool *interrupt_flag(void)
{
    return &interrupted;
}
