/* guarantee.c - no more than was proved. */
#include "guarantee.h"

#define SHORTEST "No shorter trace exists"
#define NICEST SHORTEST "; of those as short, none has fewer context switches"
#define IN_VAIN " was not found out within the budget."
#define FIRST_FOUND "; fewer context switches were not looked for"

/* What none as short has less of. */
static const char *what_is_least(Fewest fewest)
{
    switch (fewest) {
    case FEWEST_UNASKED:
    case FEWEST_CUT_SHORT: break;
    case FEWEST_SWITCHES: return NICEST ".";
    case FEWEST_BOTH: return NICEST ", then processes.";
    case FEWEST_VALUES: return NICEST ", then processes, then values.";
    }
    return SHORTEST ".";
}

/* The first of what was looked for and not settled. */
static const char *what_is_open(Fewest fewest)
{
    switch (fewest) {
    case FEWEST_UNASKED:
    case FEWEST_CUT_SHORT: return " Whether one as short has fewer context switches" IN_VAIN;
    case FEWEST_SWITCHES: return " Whether fewer processes would do" IN_VAIN;
    case FEWEST_BOTH: return " Whether fewer values would do" IN_VAIN;
    case FEWEST_VALUES: break;
    }
    return "";
}

/* Which is less than that there is no shorter run: see docs/reading-a-trace.md. */
static void print_endless(Text *text, const Trace *trace)
{
    bool stops = trace->finding->loop_begins + 1 == trace->count;
    text_add(text, stops ? "It stops as early as the search can tell"
                         : "The loop begins as early, and is as short, as the search can tell");
    text_add(text, trace->count > 2 ? FIRST_FOUND "." : ".");
}

void guarantee_print(Text *text, const Trace *trace)
{
    const Finding *finding = trace->finding;
    bool steps = schedule_length(finding->schedule) + finding->has_attempt > 1;
    if (trace_was_stored(trace)) {
        text_add(text, "Perhaps not the shortest: it was stored, and nobody looked for others.");
    } else if (finding->may_be_shorter) {
        text_add(text, "Perhaps not the shortest: the search ended before that was known.");
    } else if (finding->loop_may_be_shorter) {
        text_add(text, "Perhaps not the shortest loop: looking for shorter ones was cut short.");
    } else if (finding_is_endless(finding)) {
        print_endless(text, trace);
    } else if (finding->fewest_wanted != FEWEST_UNASKED && steps) {
        text_add(text, what_is_least(finding->fewest));
        if (finding->fewest < finding->fewest_wanted) {
            text_add(text, what_is_open(finding->fewest));
        }
    }
}
