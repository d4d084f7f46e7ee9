/* claim.c - a product, its fair cycles, a lasso of them, and what would have excluded it. */
#include "claim.h"

#include <stdlib.h>

#include "lasso.h"
#include "properties/word.h"
#include "remedies.h"
#include "support/bug.h"
#include "support/memory.h"
#include "way.h"

bool claim_init(Claim *claim, const Formulas *formulas, const char **ret_reason)
{
    claim->automaton = automaton_create(formulas, claim->broken, ret_reason);
    return claim->automaton != NULL;
}

void claim_release(Claim *claim)
{
    automaton_destroy(claim->automaton);
}

/* --- the run that was found, without STUTTER --- */

typedef struct Run {
    Path path;
    uint32_t loop_begins;
} Run;

static uint32_t state_before(const Run *run, uint32_t step)
{
    return step == 0 ? run->path.initial : run->path.states[step - 1];
}

/* A stem that ends as the loop does has part of it: the loop begins earlier, and the run is the
 * same. */
static void roll_back(Run *run)
{
    Path *path = &run->path;
    while (run->loop_begins > 0 && run->loop_begins < path->steps) {
        uint32_t of_stem = run->loop_begins - 1, of_loop = path->steps - 1;
        bool same = path->labels[of_stem] == path->labels[of_loop] &&
                    state_before(run, of_stem) == state_before(run, of_loop);
        if (!same) return;
        run->loop_begins--;
        path->steps--;
    }
}

static Run run_of(const LiveGraph *graph, const Lasso *lasso)
{
    uint32_t most = lasso->stem + lasso->loop, steps = 0;
    uint32_t *labels = memory_allocate(most + 1UL, sizeof *labels);
    uint32_t *states = memory_allocate(most + 1UL, sizeof *states);
    for (uint32_t i = 0; i < most; i++) {
        uint64_t edge = lasso->moves[i].edge;
        if (edge == STUTTER) continue;
        labels[steps] = graph->label[edge];
        states[steps++] = graph->target[edge];
    }
    Run run = {{lasso->moves[0].state, steps, states, labels}, lasso->stem_steps};
    roll_back(&run);
    return run;
}

static void run_release(Run *run)
{
    free((void *)run->path.states);
    free((void *)run->path.labels);
}

/* Does the run satisfy the formula without stuttering and going on? */
static bool run_satisfies(const Run *run, const LiveGraph *graph, const Formula *formula)
{
    uint32_t steps = run->path.steps;
    bool stops = run->loop_begins == steps;
    uint64_t *letters = memory_allocate(steps + 1UL, sizeof *letters);
    uint32_t state = run->path.initial;
    for (uint32_t i = 0; i < steps; i++) {
        letters[i] = graph->state_atoms[state] | graph->label_atoms[run->path.labels[i]];
        state = run->path.states[i];
    }
    letters[steps] = graph->state_atoms[state];
    const Word word = {letters, stops ? steps + 1 : steps, run->loop_begins};
    bool satisfies = word_satisfies(&word, formula);
    free(letters);
    return satisfies;
}

/* --- deciding --- */

typedef enum Try {
    TRY_DONE,  /* decided, or the end says why not */
    TRY_HOLDS, /* no fair run violates it and satisfies the premises */
    TRY_AGAIN, /* with runs that do not pause: the one that was found violates nothing without
                  that; or, decided, what would have helped is to be told of no others */
} Try;

static Fairness fairness_of(const Demands *demands)
{
    return (Fairness){.weak = demands->weak, .strong = demands->strong};
}

static ProductEnd find_remedies(const ClaimTask *task, const FairCycles *cycles, const Claim *claim)
{
    const Explored *explored = task->explored;
    const RemedyTask remedy_task = {.system = explored->trail->system,
                                    .labels = explored->labels,
                                    .declared = task->demands,
                                    .graph = task->graph,
                                    .cycles = cycles,
                                    .premises = task->premises,
                                    .occasion = claim->occasion};
    ProductEnd end = remedies_find(&remedy_task, claim->finding);
    live_graph_set_demands(task->graph, explored->labels, task->demands);
    return end;
}

/* The shortest of the fair cycles is the answer, unless it pauses. */
static ProductEnd show_violation(const ClaimTask *task, const FairCycles *cycles,
                                 const Claim *claim)
{
    const Fairness fairness = fairness_of(task->demands);
    Finding *finding = claim->finding;
    Lasso lasso;
    ProductEnd end = lasso_find(cycles, &fairness, LASSO_WORK, &lasso);
    if (end != PRODUCT_COMPLETE) return end;
    Run run = run_of(task->graph, &lasso);
    if (run_satisfies(&run, task->graph, claim->broken)) {
        finding_decide(finding, VERDICT_VIOLATED, "explore",
                       way_along(task->explored->trail, task->explored->labels, &run.path));
        finding->loop_begins = run.loop_begins;
        finding->loop_may_be_shorter = lasso.may_be_shorter;
    }
    run_release(&run);
    lasso_release(&lasso);
    return end;
}

static bool is_violated(const Claim *claim)
{
    return claim->finding->verdict == VERDICT_VIOLATED;
}

/* There are fair cycles. */
static ProductEnd take_cycles(const ClaimTask *task, const FairCycles *cycles, const Claim *claim,
                              Try *ret_try)
{
    ProductEnd end = PRODUCT_COMPLETE;
    if (!is_violated(claim)) end = show_violation(task, cycles, claim);
    if (end != PRODUCT_COMPLETE) return end;
    bool violated = is_violated(claim);
    if (violated && !task->wants_remedies) return end;
    if (!violated || live_graph_may_pause(task->formulas, claim->broken)) {
        *ret_try = TRY_AGAIN;
        return end;
    }
    return find_remedies(task, cycles, claim);
}

static bool is_over(void *context)
{
    const Explored *explored = context;
    return watch_is_over(explored->watch);
}

static ProductOptions product_options(const ClaimTask *task, const Automaton *automaton)
{
    return (ProductOptions){.graph = &task->graph->view,
                            .automaton = automaton,
                            .budget = task->explored->budget,
                            .is_over = is_over,
                            .context = (void *)task->explored};
}

static ProductEnd try_claim(const ClaimTask *task, const Claim *claim, Try *ret_try)
{
    const Fairness fairness = fairness_of(task->demands);
    const ProductOptions options = product_options(task, claim->automaton);
    Product *product;
    FairCycles cycles;
    *ret_try = TRY_DONE;
    ProductEnd end = product_create(&options, &product);
    if (end != PRODUCT_COMPLETE) return end;
    if (!is_violated(claim)) task->work->product += product->reached;
    end = fair_cycles_find(product, &fairness, NULL, &cycles);
    if (end == PRODUCT_COMPLETE) {
        if (cycles.components == 0) {
            PROMISE(!is_violated(claim));
            *ret_try = TRY_HOLDS;
        } else {
            end = take_cycles(task, &cycles, claim, ret_try);
        }
        fair_cycles_release(&cycles);
    }
    product_destroy(product);
    return end;
}

/* Nothing violates it: not because nothing satisfies the premises? */
static ProductEnd conclude(const ClaimTask *task, const Claim *claim)
{
    const Fairness fairness = fairness_of(task->demands);
    const ProductOptions where = product_options(task, NULL);
    const char *fault;
    ProductEnd end = premises_check(task->premises, &where, &fairness, &fault);
    if (end != PRODUCT_COMPLETE) return end;
    if (fault == NULL) {
        finding_prove(claim->finding, "explore", NULL, NULL);
        accidents_tell(task->accidents, claim->finding->property, &where, &fairness);
    } else {
        finding_give_up(task->findings, claim->finding, fault, FINDINGS_NO_STEPS);
        claim->finding->premises_fail = task->premises->are_impossible;
    }
    return end;
}

static ProductEnd try_without_pauses(const ClaimTask *task, Claim *claim, Try *ret_try)
{
    const char *reason;
    automaton_destroy(claim->automaton);
    claim->broken = formula_and(task->formulas, claim->broken, live_graph_runs(task->formulas));
    if (claim_init(claim, task->formulas, &reason)) {
        ProductEnd end = try_claim(task, claim, ret_try);
        PROMISE(end != PRODUCT_COMPLETE || *ret_try != TRY_AGAIN);
        return end;
    }
    *ret_try = TRY_DONE;
    if (!is_violated(claim)) {
        finding_give_up(task->findings, claim->finding, reason, FINDINGS_NO_STEPS);
    }
    return PRODUCT_COMPLETE;
}

ProductEnd claim_decide(const ClaimTask *task, Claim *claim)
{
    Try outcome;
    ProductEnd end = try_claim(task, claim, &outcome);
    if (end == PRODUCT_COMPLETE && outcome == TRY_AGAIN) {
        end = try_without_pauses(task, claim, &outcome);
    }
    if (end == PRODUCT_COMPLETE && outcome == TRY_HOLDS) return conclude(task, claim);
    /* What would have helped is a courtesy: where memory has no room for it, nothing is told. */
    return end == PRODUCT_NO_MEMORY && is_violated(claim) ? PRODUCT_COMPLETE : end;
}
