/* same.h - are two explorations of a system the same, to the last choice of every schedule? */
#ifndef TESTS_SAME_H
#define TESTS_SAME_H

#include <string.h>

#include "explorer/explore.h"

static inline bool same_action(const Action *a, const Action *b)
{
    return a->process == b->process && a->instance == b->instance && a->anytime == b->anytime &&
           a->choice_count == b->choice_count &&
           (a->choice_count == 0 ||
            memcmp(a->choices, b->choices, a->choice_count * sizeof *a->choices) == 0);
}

static inline bool same_schedule(const Schedule *a, const Schedule *b)
{
    if (a == NULL || b == NULL) return a == b;
    if (schedule_length(a) != schedule_length(b)) return false;
    for (uint32_t i = 0; i < schedule_length(a); i++) {
        Action one = schedule_entry(a, i), other = schedule_entry(b, i);
        if (!same_action(&one, &other)) return false;
    }
    return true;
}

static inline bool same_reason(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static inline bool same_error(const Finding *a, const Finding *b)
{
    if (a->property->kind != PROPERTY_ERROR || a->verdict != VERDICT_VIOLATED) return true;
    return a->error.kind == b->error.kind && a->error.span.begin == b->error.span.begin &&
           a->error.span.end == b->error.span.end;
}

static inline bool same_no_return(const NoReturn *a, const NoReturn *b)
{
    if (a == NULL || b == NULL) return a == b;
    bool same = a->states == b->states && a->stands_for == b->stands_for &&
                a->for_good == b->for_good && a->crossing_count == b->crossing_count;
    for (uint32_t i = 0; same && i < a->crossing_count; i++) {
        same = a->crossings[i] == b->crossings[i];
    }
    return same;
}

static inline bool same_finding(const Finding *a, const Finding *b)
{
    return a->verdict == b->verdict && a->searched == b->searched &&
           a->may_be_shorter == b->may_be_shorter && a->evaluated == b->evaluated &&
           same_reason(a->reason, b->reason) && same_error(a, b) &&
           same_schedule(a->schedule, b->schedule) && same_schedule(a->attempt, b->attempt) &&
           a->loop_begins == b->loop_begins && same_no_return(a->no_return, b->no_return);
}

/* What is not the same in them, or NULL; of findings, the name of the property. */
static inline const char *what_differs(const Exploration *a, const Findings *found,
                                       const Exploration *b, const Findings *others)
{
    if (a->stop != b->stop || strcmp(a->stopped, b->stopped) != 0) return "how it ends";
    if (a->states != b->states || a->initial_states != b->initial_states) return "states";
    if (a->transitions != b->transitions) return "transitions";
    if (a->depth != b->depth) return "depth";
    if (a->stands_for != b->stands_for) return "what they stand for";
    if (a->stuck_states != b->stuck_states || a->steps_to_stuck != b->steps_to_stuck ||
        !same_schedule(a->way_to_stuck, b->way_to_stuck)) {
        return "where it is stuck";
    }
    for (uint32_t i = 0; i < found->count; i++) {
        if (!same_finding(&found->items[i], &others->items[i]))
            return found->items[i].property->name;
    }
    return NULL;
}

#endif
