/* watch.c - the clock, the interruption, the progress, and the words for each end. */
#include "watch.h"

#include "properties/wording.h"
#include "support/clock.h"

#define PROGRESS_INTERVAL 0.1

void watch_init(Watch *watch, const ExploreOptions *options)
{
    double now = seconds_now();
    *watch = (Watch){.options = options,
                     .started = now - options->spent,
                     .told = now,
                     .threads = options->threads};
}

double watch_seconds(const Watch *watch)
{
    return seconds_now() - watch->started;
}

bool watch_is_interrupted(const Watch *watch)
{
    const ExploreOptions *options = watch->options;
    return options->interrupted != NULL && *options->interrupted;
}

bool watch_is_over(const Watch *watch)
{
    const ExploreOptions *options = watch->options;
    if (watch_is_interrupted(watch)) return true;
    return options->timeout > 0 && watch_seconds(watch) >= options->timeout;
}

bool watch_is_out_of_patience(void *watch)
{
    return watch_is_over(watch);
}

WatchLook watch_look(Watch *watch, Progress *progress, ExploreStop *ret_stop)
{
    const ExploreOptions *options = watch->options;
    if (watch_is_interrupted(watch)) {
        *ret_stop = STOP_INTERRUPTED;
        return WATCH_STOP;
    }
    double time = seconds_now();
    progress->seconds = time - watch->started;
    if (options->timeout > 0 && progress->seconds >= options->timeout) {
        *ret_stop = STOP_TIMEOUT;
        return WATCH_STOP;
    }
    if (time - watch->told < PROGRESS_INTERVAL) return WATCH_QUIET;
    watch->told = time;
    if (options->progress != NULL) options->progress(options->progress_context, progress);
    if (options->beside != NULL) watch->threads = options->beside(options->beside_context);
    return WATCH_TOLD;
}

static void explain_memory(const ExploreOptions *options, bool exhausted, Text *text)
{
    if (exhausted) {
        text_add(text, "the machine's memory was exhausted");
        return;
    }
    text_add(text, "the memory limit of ");
    text_add_bytes(text, options->max_memory);
    text_add(text, " was reached");
}

static void explain_timeout(const ExploreOptions *options, Text *text)
{
    text_format(text, "the time limit of %g second%s was reached", options->timeout,
                options->timeout == 1 ? "" : "s");
}

void watch_explain(const Watch *watch, ExploreStop stop, bool exhausted, uint64_t states,
                   Text *text)
{
    const ExploreOptions *options = watch->options;
    switch (stop) {
    case STOP_COMPLETE: break;
    case STOP_SETTLED:
        text_add(text, options->first ? "the search stopped at the first violation"
                                      : "all that was asked was decided");
        break;
    case STOP_STATES:
        text_add(text, "the limit of ");
        text_add_count(text, states, "state");
        text_add(text, " was reached");
        break;
    case STOP_MEMORY: explain_memory(options, exhausted, text); break;
    case STOP_DEPTH:
        text_add(text, "the depth limit of ");
        text_add_count(text, options->max_depth, "step");
        text_add(text, " was reached");
        break;
    case STOP_TIMEOUT: explain_timeout(options, text); break;
    case STOP_INTERRUPTED: text_add(text, "the search was interrupted"); break;
    }
}
