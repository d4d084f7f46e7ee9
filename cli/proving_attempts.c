/* proving_attempts.c - one property after the other, from one instance after the other. */
#include "proving_attempts.h"

#include <string.h>

#include "lifting.h"
#include "proving_instances.h"
#include "proving_picture.h"
#include "proving_taking.h"
#include "solver/prove.h"
#include "support/bug.h"

#define AGAIN_SHARE 0.2 /* of an attempt's time */
#define STARVED_MOST 3  /* attempts for which memory is too small: later ones take more */

static void show_solving(void *context, const SolveProgress *progress)
{
    proving_show(context, progress->checks);
}

/* That there was no time says nothing about it. From the same instance nothing else would come; that
 * one of many has no invariant, or takes too much memory, says little about the others. */
static void note_hindrance(Outcome *outcome, const Solving *solving, bool single)
{
    if (solving->stop == SOLVE_TIMEOUT || solving->stop == SOLVE_INTERRUPTED) return;
    bool beginless = strncmp(solving->stopped, LIFTED_BEGINLESS, strlen(LIFTED_BEGINLESS)) == 0;
    bool stays = single || solving->refused || beginless;
    outcome->starved = solving->stop == SOLVE_MEMORY ? outcome->starved + 1 : 0;
    if (!stays && outcome->starved == 0) return;
    bool same = outcome->hindrance != NULL && strcmp(outcome->hindrance, solving->stopped) == 0;
    outcome->is_hopeless = (stays && (single || same)) || outcome->starved >= STARVED_MOST;
    free(outcome->hindrance);
    outcome->hindrance = memory_copy_string(solving->stopped);
}

/* Of the findings, which are given up. */
static void solve(Proving *proving, uint32_t position, Findings *findings, double seconds)
{
    SolveOptions options = lifting_solving(proving->options, proving->max_memory, seconds);
    options.progress = show_solving;
    options.progress_context = proving;
    options.lessons = proving->lessons;
    Outcome *outcome = &proving->outcomes[position];
    Solving solving;
    Obstacles obstacles;
    solve_lifted(findings->system, findings, &options, &solving, &obstacles);
    proving->checks += solving.checks;
    proving->solving += solving.seconds;
    proving_draw(outcome, findings->system, &obstacles);
    note_hindrance(outcome, &solving, proving_is_single(proving));
    obstacles_release(&obstacles);
    Inquiry inquiry;
    inquiry_init(&inquiry, findings->system, findings, proving->options);
    proving_take_answers(proving, &inquiry);
    inquiry_release(&inquiry);
}

/* One property, from one instance. */
static void try_to_prove(Proving *proving, uint32_t position, const Instance *instance,
                         double slice)
{
    const char *unknown, *name = proving->findings->items[position].property->name;
    Findings *findings = findings_create(instance->system, &name, 1, &unknown);
    PROMISE(findings != NULL);
    proving->at = instance->system;
    proving->trying = name;
    solve(proving, position, findings, slice);
}

static bool is_worth_proving(const Proving *proving, uint32_t position)
{
    const Finding *finding = &proving->findings->items[position];
    const Outcome *outcome = &proving->outcomes[position];
    return finding->asked && finding->open && !finding->failed && !outcome->is_hopeless &&
           outcome->beyond == NULL;
}

bool proving_has_worthwhile(const Proving *proving)
{
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        if (is_worth_proving(proving, i)) return true;
    }
    return false;
}

/* Everyone's turn is to come: what is hard must not take the time of what was not tried. */
static double fair_slice(const Proving *proving, uint32_t position, double slice)
{
    uint32_t left = 0;
    for (uint32_t i = position; i < proving->findings->count; i++) {
        left += is_worth_proving(proving, i);
    }
    return left == 0 ? slice : proving_seconds_left(proving, slice * left) / left;
}

/* What did not work out before a proof was found for another may work out with what that taught. */
static void try_again(Proving *proving, uint32_t before, const Instance *instance, double slice)
{
    for (uint32_t i = 0; i < before && !proving_is_over(proving); i++) {
        if (!is_worth_proving(proving, i)) continue;
        double seconds = AGAIN_SHARE * fair_slice(proving, i, slice);
        if (seconds > 0) try_to_prove(proving, i, instance, seconds);
    }
}

void proving_prove_from(Proving *proving, int64_t extra, double slice)
{
    const Instance *instance;
    for (size_t i = 0; (instance = proving_instance(proving, i, extra)) != NULL; i++) {
        if (instance->extra < extra || !instance->is_worthy || instance->system == NULL) continue;
        for (uint32_t p = 0; p < proving->findings->count && !proving_is_over(proving); p++) {
            if (is_worth_proving(proving, p)) proving_explore_cheap(proving);
            instance = proving_instance(proving, i, extra); /* there may be more of them now */
            if (!is_worth_proving(proving, p)) continue;
            double seconds = fair_slice(proving, p, slice);
            if (seconds > 0) try_to_prove(proving, p, instance, seconds);
            if (!proving->findings->items[p].open) try_again(proving, p, instance, slice);
        }
    }
}
