/* liveness.c - formulas to goals, and a search over those. */
#include "liveness.h"

#include <stdlib.h>

#include "claim.h"
#include "search.h"
#include "support/memory.h"
#include "support/vector.h"

/* The properties that are decided together: as many as have room for their atoms. */
typedef struct Round {
    const System *system;
    Findings *findings;
    const ExploreOptions *options;
    LivenessWork *work;
    const Demands *demands;
    Formulas *formulas;
    VECTOR(Claim) claims;
    System goals; /* the system whose recoverable properties are the state atoms */
    VECTOR(Property) properties;
} Round;

static bool is_wanted(const Finding *finding)
{
    return finding_wants_graph(finding, PROPERTY_LIVENESS);
}

void liveness_give_up(Findings *findings, const char *reason)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        Finding *finding = &findings->items[i];
        if (is_wanted(finding)) finding_give_up(findings, finding, reason, FINDINGS_NO_STEPS);
    }
}

/* --- formulas --- */

/* All premises together; NULL with the reason. */
static const Formula *assumptions(Round *round, const char **ret_reason)
{
    const System *system = round->system;
    const Formula *all = formula_constant(round->formulas, true);
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        if (property->kind != PROPERTY_ASSUME) continue;
        const Formula *one = formula_from(round->formulas, property->expr, ret_reason);
        if (one == NULL) return NULL;
        all = formula_and(round->formulas, all, one);
    }
    return all;
}

/* False, with the reason, where there is no room for it. */
static bool add_claim(Round *round, Finding *finding, const Formula *premise,
                      const char **ret_reason)
{
    const Formula *formula = formula_from(round->formulas, finding->property->expr, ret_reason);
    if (formula == NULL) return false;
    uint32_t atoms;
    formulas_atoms(round->formulas, &atoms);
    if (atoms > MOVING) {
        *ret_reason = "it takes more than 63 conditions on states and steps";
        return false;
    }
    Claim claim = {finding, formula_and(round->formulas, formula->negation, premise), NULL};
    if (!claim_init(&claim, round->formulas, ret_reason)) return false;
    vector_push(&round->claims, claim);
    return true;
}

/* What is alone and has no room is given up. */
static void take_claims(Round *round)
{
    const char *reason = NULL;
    const Formula *premise = assumptions(round, &reason);
    if (premise == NULL) {
        Text text = {0};
        text_format(&text, "of a premise: %s", reason);
        liveness_give_up(round->findings, text_string(&text));
        text_release(&text);
        return;
    }
    for (uint32_t i = 0; i < round->findings->count; i++) {
        Finding *finding = &round->findings->items[i];
        if (!is_wanted(finding) || add_claim(round, finding, premise, &reason)) continue;
        if (round->claims.count > 0) return; /* for another round */
        finding_give_up(round->findings, finding, reason, FINDINGS_NO_STEPS);
    }
}

/* --- the system of goals --- */

static void add_goal(Round *round, const Expr *expr)
{
    vector_push(&round->properties,
                ((Property){.kind = PROPERTY_RECOVERABLE, .name = "", .expr = expr}));
}

static void make_goals(Round *round)
{
    static const Type boolean = {.kind = TYPE_BOOL, .high = 1, .cells = 1};
    static const Expr truth = {.kind = EXPR_CONST, .type = &boolean, .number = 1};
    const System *system = round->system;
    uint32_t atoms;
    const FormulaAtom *items = formulas_atoms(round->formulas, &atoms);
    for (uint32_t i = 0; i < atoms; i++) {
        if (items[i].kind == ATOM_STATE) add_goal(round, items[i].expr);
    }
    /* So that all states are wanted. */
    if (round->properties.count == 0) add_goal(round, &truth);
    vector_push(&round->properties, system->properties[system->property_count - 1]);
    round->goals = *system;
    round->goals.properties = round->properties.items;
    round->goals.property_count = (uint32_t)round->properties.count;
}

/* --- deciding --- */

/* Where an atom has no value in some state, nothing is known of the formulas that have it. */
static void give_up_failing(Round *round, const Findings *goals, uint64_t failing)
{
    const Finding *error = findings_error(goals);
    Text reason = {0};
    text_add(&reason, "in some state a condition in it has no value");
    if (error->evaluated != NULL) {
        text_add(&reason, ": ");
        model_error_print(&reason, &error->error);
    }
    for (size_t i = 0; i < round->claims.count; i++) {
        const Claim *claim = &round->claims.items[i];
        if ((claim->broken->atoms & failing) == 0) continue;
        finding_give_up(round->findings, claim->finding, text_string(&reason), FINDINGS_NO_STEPS);
    }
    text_release(&reason);
}

static ProductEnd decide_claims(Round *round, const Explored *explored, LiveGraph *graph)
{
    const ClaimTask task = {.explored = explored,
                            .formulas = round->formulas,
                            .demands = round->demands,
                            .graph = graph,
                            .findings = round->findings,
                            .work = round->work};
    ProductEnd end = PRODUCT_COMPLETE;
    live_graph_set_demands(graph, explored->labels, round->demands);
    for (size_t i = 0; i < round->claims.count && end == PRODUCT_COMPLETE; i++) {
        Claim *claim = &round->claims.items[i];
        if (round->options->first && findings_any_violated(round->findings)) break;
        if (is_wanted(claim->finding)) end = claim_decide(&task, claim);
    }
    return end;
}

/* Why what is still open stays so. */
static void give_up(const Round *round, const Explored *explored, ExploreStop stop)
{
    Text reason = {0};
    round->work->limited = true;
    watch_explain(explored->watch, stop, explored->budget->exhausted, 0, &reason);
    text_add(&reason, " after all states were found, looking for loops");
    liveness_give_up(round->findings, text_string(&reason));
    text_release(&reason);
}

static bool give_up_for_time(const Round *round, const Explored *explored)
{
    bool interrupted = watch_is_interrupted(explored->watch);
    give_up(round, explored, interrupted ? STOP_INTERRUPTED : STOP_TIMEOUT);
    return !interrupted;
}

/* Of a graph that was made. */
static bool decide_on_graph(Round *round, const Explored *explored, const Findings *goals,
                            LiveGraph *graph)
{
    give_up_failing(round, goals, graph->failing);
    switch (decide_claims(round, explored, graph)) {
    case PRODUCT_COMPLETE: return true;
    case PRODUCT_NO_MEMORY: give_up(round, explored, STOP_MEMORY); return true;
    case PRODUCT_INTERRUPTED: break;
    }
    return give_up_for_time(round, explored);
}

/* A SearchVisitor. */
static bool visit(void *context, const Explored *explored, Findings *goals)
{
    Round *round = context;
    LiveGraph graph;
    bool finished = true;
    round->work->states = explored->found->states;
    round->work->transitions = explored->found->transitions;
    switch (live_graph_create(explored, round->formulas, &graph)) {
    case LIVE_GRAPH_MADE: finished = decide_on_graph(round, explored, goals, &graph); break;
    case LIVE_GRAPH_TOO_LARGE:
        liveness_give_up(round->findings, "there are too many steps and instances");
        break;
    case LIVE_GRAPH_NO_MEMORY: give_up(round, explored, STOP_MEMORY); break;
    case LIVE_GRAPH_NO_TIME: finished = give_up_for_time(round, explored); break;
    }
    live_graph_release(&graph);
    return finished;
}

/* Why what is left in a round was not come to. */
static void explain_rest(const Round *round, const Exploration *exploration, Text *reason)
{
    if (exploration->states == 0 && exploration->stop == STOP_COMPLETE) {
        text_add(reason, "there is no initial state to look at");
    } else if (round->options->first && findings_any_violated(round->findings)) {
        text_add(reason, "the search stopped at the first violation");
    } else {
        text_format(reason, "%s exploring for liveness, without reductions", exploration->stopped);
    }
}

/* False where it was interrupted. */
static bool explore_goals(Round *round, double spent)
{
    ExploreOptions options = *round->options;
    options.reductions = (CanonicalOptions){0};
    options.first = options.full = options.cover = options.way_to_stuck = false;
    options.expected = NULL;
    options.spent = spent;
    const char *unknown;
    Findings *goals = findings_create(&round->goals, NULL, 0, &unknown);
    Exploration exploration;
    search_explore(&round->goals, goals, &options, visit, round, &exploration);
    round->work->seconds += exploration.seconds - spent;
    round->work->limited |= exploration.stop != STOP_COMPLETE;
    Text reason = {0};
    explain_rest(round, &exploration, &reason);
    for (size_t i = 0; i < round->claims.count; i++) {
        Finding *finding = round->claims.items[i].finding;
        if (!is_wanted(finding)) continue;
        finding_give_up(round->findings, finding, text_string(&reason), FINDINGS_NO_STEPS);
    }
    text_release(&reason);
    findings_destroy(goals);
    return exploration.stop != STOP_INTERRUPTED;
}

static bool decide_round(Round *round, double spent)
{
    bool finished = true;
    round->formulas = formulas_create(round->system);
    take_claims(round);
    if (round->claims.count > 0) {
        make_goals(round);
        finished = explore_goals(round, spent);
    }
    for (size_t i = 0; i < round->claims.count; i++) claim_release(&round->claims.items[i]);
    vector_release(&round->claims);
    vector_release(&round->properties);
    formulas_destroy(round->formulas);
    return finished;
}

bool liveness_decide(const System *system, Findings *findings, const ExploreOptions *options,
                     double spent, LivenessWork *ret_work)
{
    Demands demands;
    if (!findings_want_graph(findings, PROPERTY_LIVENESS)) return true;
    if (!demands_declared(&demands, system)) {
        liveness_give_up(findings,
                         "more than 64 instances of processes and steps are declared to be fair");
        return true;
    }
    bool finished = true;
    while (finished && findings_want_graph(findings, PROPERTY_LIVENESS)) {
        Round round = {.system = system,
                       .findings = findings,
                       .options = options,
                       .work = ret_work,
                       .demands = &demands};
        finished = decide_round(&round, spent + ret_work->seconds);
    }
    return finished;
}
