/* liveness.c - formulas to goals, and a search over those. */
#include "liveness.h"

#include <stdio.h>
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
    Premises premises;
    Accidents accidents;
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

/* Why nothing more is to be found out; NULL where there is. */
static const char *enough(const Findings *findings, const ExploreOptions *options)
{
    if (options->first && findings_any_violated(findings))
        return "the search stopped at the first violation";
    if (findings_are_unexpected(findings, options->expected))
        return "another verdict was expected of some property";
    return NULL;
}

/* --- formulas --- */

/* The implication that the property is, under quantifiers and `always`; NULL where it is none. */
static const Expr *implication_of(const Expr *expr)
{
    while (expr->kind == EXPR_FORALL || expr->kind == EXPR_ALWAYS) {
        expr = expr->kind == EXPR_FORALL ? expr->b : expr->a;
    }
    return expr->kind == EXPR_IMPLIES || expr->kind == EXPR_LEADS_TO ? expr : NULL;
}

static const Formula *occasion_of(const Round *round, const Expr *whole)
{
    const Expr *implication = implication_of(whole);
    const char *reason;
    if (implication == NULL) return NULL;
    const Formula *asked = formula_asked(round->formulas, whole, implication, true, &reason);
    return asked == NULL ? NULL : formula_and(round->formulas, asked, round->premises.all);
}

static bool claim_from(const Round *round, Finding *finding, Claim *ret_claim,
                       const char **ret_reason)
{
    const Formula *formula = formula_from(round->formulas, finding->property->expr, ret_reason);
    if (formula == NULL) return false;
    *ret_claim =
        (Claim){.finding = finding,
                .broken = formula_and(round->formulas, formula->negation, round->premises.all),
                .occasion = occasion_of(round, finding->property->expr)};
    return claim_init(ret_claim, round->formulas, ret_reason);
}

/* False, with the reason, where there is no room for it; then it takes none from the others. */
static bool add_claim(Round *round, Finding *finding, const char **ret_reason)
{
    Claim claim;
    uint32_t atoms;
    formulas_atoms(round->formulas, &atoms);
    bool fits = claim_from(round, finding, &claim, ret_reason);
    if (fits) {
        vector_push(&round->claims, claim);
    } else {
        formulas_forget(round->formulas, atoms);
    }
    return fits;
}

/* What is alone and has no room is given up. */
static void take_claims(Round *round)
{
    const char *reason = NULL;
    if (!premises_init(&round->premises, round->formulas, round->system, round->work, &reason)) {
        Text text = {0};
        text_format(&text, "of a premise: %s", reason);
        liveness_give_up(round->findings, text_string(&text));
        text_release(&text);
        return;
    }
    for (uint32_t i = 0; i < round->findings->count; i++) {
        Finding *finding = &round->findings->items[i];
        if (!is_wanted(finding) || add_claim(round, finding, &reason)) continue;
        if (round->claims.count > 0) return; /* for another round */
        finding_give_up(round->findings, finding, reason, FINDINGS_NO_STEPS);
    }
}

/* Behind all claims, so that none of these lacks room. */
static void list_accidents(Round *round)
{
    round->accidents.premises = &round->premises;
    for (size_t i = 0; i < round->claims.count; i++) {
        accidents_add(&round->accidents, round->claims.items[i].finding->property);
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
    bool of_premises = (round->premises.all->atoms & failing) != 0;
    if (of_premises) premises_give_up(&round->premises, text_string(&reason));
    const char *why = of_premises ? text_string(&round->premises.fault) : text_string(&reason);
    for (size_t i = 0; i < round->claims.count; i++) {
        Claim *claim = &round->claims.items[i];
        bool unsure = claim->occasion != NULL && (claim->occasion->atoms & failing) != 0;
        if (unsure) claim->occasion = NULL;
        if ((claim->broken->atoms & failing) == 0) continue;
        finding_give_up(round->findings, claim->finding, why, FINDINGS_NO_STEPS);
    }
    accidents_give_up(&round->accidents, failing);
    text_release(&reason);
}

static ProductEnd decide_claims(Round *round, const Explored *explored, LiveGraph *graph)
{
    const ClaimTask task = {.explored = explored,
                            .formulas = round->formulas,
                            .demands = round->demands,
                            .graph = graph,
                            .findings = round->findings,
                            .work = round->work,
                            .wants_remedies = round->options->expected == NULL,
                            .premises = &round->premises,
                            .accidents = &round->accidents};
    ProductEnd end = PRODUCT_COMPLETE;
    live_graph_set_demands(graph, explored->labels, round->demands);
    for (size_t i = 0; i < round->claims.count && end == PRODUCT_COMPLETE; i++) {
        Claim *claim = &round->claims.items[i];
        if (enough(round->findings, round->options) != NULL) break;
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
    switch (live_graph_create(explored, round->formulas, &graph)) {
    case LIVE_GRAPH_MADE: finished = decide_on_graph(round, explored, goals, &graph); break;
    case LIVE_GRAPH_TOO_LARGE:
        liveness_give_up(round->findings, "there are too many steps and instances");
        break;
    case LIVE_GRAPH_NO_MEMORY: give_up(round, explored, STOP_MEMORY); break;
    case LIVE_GRAPH_NO_TIME: finished = give_up_for_time(round, explored); break;
    }
    premises_release(&round->premises); /* it has what is from the search's budget */
    live_graph_release(&graph);
    return finished;
}

/* Why what is left in a round was not come to. */
static void explain_rest(const Round *round, const Exploration *exploration, Text *reason)
{
    const char *settled = enough(round->findings, round->options);
    if (exploration->states == 0 && exploration->stop == STOP_COMPLETE) {
        text_add(reason, "there is no initial state to look at");
    } else if (settled != NULL) {
        text_add(reason, settled);
    } else {
        text_format(reason, "%s exploring for liveness, without reductions", exploration->stopped);
    }
}

static void note_work(LivenessWork *work, const Exploration *exploration, double spent)
{
    work->states = exploration->states;
    work->transitions = exploration->transitions;
    work->seconds += exploration->seconds - spent;
    work->limited |= exploration->stop != STOP_COMPLETE;
    snprintf(work->stopped, sizeof work->stopped, "%s", exploration->stopped);
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
    note_work(round->work, &exploration, spent);
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
    list_accidents(round);
    if (round->claims.count > 0) {
        make_goals(round);
        finished = explore_goals(round, spent);
    }
    for (size_t i = 0; i < round->claims.count; i++) claim_release(&round->claims.items[i]);
    vector_release(&round->claims);
    accidents_release(&round->accidents);
    premises_release(&round->premises);
    vector_release(&round->properties);
    formulas_destroy(round->formulas);
    return finished;
}

bool liveness_decide(const System *system, Findings *findings, const ExploreOptions *options,
                     Coverage *coverage, double spent, LivenessWork *ret_work)
{
    Demands demands;
    const char *settled = enough(findings, options);
    if (settled != NULL) liveness_give_up(findings, settled);
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
                       .demands = &demands,
                       .accidents = {.coverage = coverage}};
        finished = decide_round(&round, spent + ret_work->seconds);
        settled = enough(findings, options);
        if (settled != NULL) liveness_give_up(findings, settled);
    }
    return finished;
}
