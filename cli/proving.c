/* proving.c - rounds: explore the instances up to a size, then try to prove from those of that size.
 *
 * Each round has a larger size and twice the time for each attempt. So what the smallest instances
 * show is found at once, and what is easily proved before much is explored. Before each attempt the
 * next instances are explored as long as they are cheap: an attempt may take seconds, and a hundred
 * small instances less than one. */
#include "proving.h"

#include "interrupt.h"
#include "lifting.h"
#include "memory_limit.h"
#include "progress.h"
#include "proving_attempts.h"
#include "proving_end.h"
#include "proving_instances.h"
#include "support/clock.h"

#define FIRST_SLICE 5.0 /* seconds for an attempt, doubled in each round */
#define ROUNDS_WITHOUT_PROOFS 4
#define ROUNDS_WITHOUT_STATES 20

double proving_seconds_left(const Proving *proving, double most)
{
    double left = proving->started + proving->limit - seconds_now();
    return left < most ? left : most;
}

bool proving_is_over(Proving *proving)
{
    proving->interrupted = proving->interrupted || *interrupt_flag() != 0;
    return proving->interrupted || proving->has_bug || proving_seconds_left(proving, 1) <= 0;
}

void proving_show(Proving *proving, uint64_t checks)
{
    if (proving->checks + checks > proving->told_checks) {
        proving->told_checks = proving->checks + checks;
    }
    const ProvingProgress progress = {
        .seconds = seconds_now() - proving->started,
        .instances = proving->explored,
        .checks = proving->told_checks,
        .instance = proving->at,
        .property = proving->trying,
    };
    progress_show_proving(&progress);
}

/* What the least instance that is worthy has above the starts. */
static int64_t least_worthy(const Proving *proving)
{
    int64_t extra = 0;
    for (size_t i = 0; i < proving->lifted_count; i++) {
        if (proving->starts[i] < LIFTING_WORTHY) extra += LIFTING_WORTHY - proving->starts[i];
    }
    return extra;
}

/* ---- the whole ---- */

/* Of a single instance: is nothing left to be explored? */
static bool is_explored(const Proving *proving)
{
    return !proving_is_single(proving) || proving->instances.items[0].is_explored;
}

/* All is known, and every property had its attempt at a proof. Who names a time wants it to be
 * used. */
static bool is_enough(const Proving *proving, int64_t round)
{
    return round > 0 && proving->options->timeout <= 0 && proving_saw_all(proving);
}

static void decide(Proving *proving)
{
    int64_t extra = least_worthy(proving);
    double slice = FIRST_SLICE;
    for (int64_t round = 0; !proving_is_over(proving); round++, slice *= 2) {
        if (round > 0 && !proving_is_single(proving)) extra++;
        proving_explore_up_to(proving, extra + 1, slice);
        if (findings_settled(proving->findings) || is_enough(proving, round)) return;
        if (!proving->has_begun) {
            if (round >= ROUNDS_WITHOUT_STATES) return;
            continue;
        }
        bool stuck = !proving_has_worthwhile(proving) && is_explored(proving);
        if (stuck && round >= ROUNDS_WITHOUT_PROOFS) return;
        proving_prove_from(proving, extra, slice);
        if (proving_is_starved(proving) && !proving_is_single(proving)) return;
        if (findings_settled(proving->findings)) return;
    }
}

static void note_lifted(Proving *proving)
{
    const System *system = proving->system;
    const char **names = memory_allocate(system->decision_count, sizeof *names);
    proving->starts = memory_allocate(system->decision_count, sizeof *proving->starts);
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        proving->starts[proving->lifted_count] = lifting_start(decision);
        names[proving->lifted_count++] = decision->name;
    }
    proving->lifted = names;
    instances_init(&proving->next, proving->starts, proving->lifted_count);
}

bool proving_decide(Proving *proving, Model *model, const System *system, Findings *findings,
                    const Options *options, const Scenario *scenario)
{
    *proving = (Proving){
        .model = model,
        .options = options,
        .scenario = scenario,
        .system = system,
        .findings = findings,
        .max_memory = options->max_memory != 0 ? options->max_memory : memory_limit_default(),
        .lessons = lessons_create(),
        .started = seconds_now(),
        .limit = options->timeout > 0 ? options->timeout : PROVING_SECONDS,
    };
    proving->outcomes = memory_allocate(findings->count, sizeof *proving->outcomes);
    for (uint32_t i = 0; i < findings->count; i++) {
        proving->outcomes[i].searched = FINDINGS_NO_STEPS;
    }
    note_lifted(proving);
    interrupt_begin();
    decide(proving);
    interrupt_end();
    progress_clear();
    if (!proving->has_bug) proving_conclude(proving);
    return !proving->has_bug;
}

void proving_release(Proving *proving)
{
    for (uint32_t i = 0; i < proving->findings->count; i++) {
        trace_destroy(proving->outcomes[i].trace);
        picture_destroy(proving->outcomes[i].picture);
        obstacle_release(&proving->outcomes[i].obstacle);
        free(proving->outcomes[i].hindrance);
        free(proving->outcomes[i].beyond);
    }
    for (size_t i = 0; i < proving->instances.count; i++) {
        free(proving->instances.items[i].values);
    }
    vector_release(&proving->instances);
    lessons_destroy(proving->lessons);
    instances_release(&proving->next);
    findings_destroy(proving->findings);
    free(proving->outcomes);
    free(proving->starts);
    free((void *)proving->lifted);
    free(proving->traces);
    free(proving->pictures);
    text_release(&proving->ending);
}
