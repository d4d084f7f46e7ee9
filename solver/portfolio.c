/* portfolio.c - whose turn is it, and for how long?
 *
 * Nobody knows beforehand which engine answers a property. Each gets a slice in turn for what is
 * still open, and when all had theirs, slices double: an engine that needs t seconds has them
 * after a small multiple of t. Engines keep nothing from slice to slice. */
#include "solver/portfolio.h"

#include <stdio.h>

#include "support/clock.h"

#define FIRST_SLICE 1.0

typedef void Solve(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret);

/* Proofs first: the explorer, which runs beside, is good at violations. */
static Solve *const engines[] = {solve_induction, solve_pdr, solve_bmc};
#define ENGINE_COUNT (sizeof engines / sizeof *engines)

typedef struct Portfolio {
    const System *system;
    Findings *findings;
    const SolveOptions *options;
    Solving *total;
    double started, slice;
    bool over[ENGINE_COUNT]; /* this engine has no way on */
} Portfolio;

static void stop(Portfolio *portfolio, SolveStop why, const char *words)
{
    portfolio->total->stop = why;
    snprintf(portfolio->total->stopped, sizeof portfolio->total->stopped, "%s", words);
}

/* Seconds that this turn may take; 0 when time is up. */
static double turn_seconds(const Portfolio *portfolio)
{
    double limit = portfolio->options->timeout;
    if (!(limit > 0)) return portfolio->slice;
    double left = portfolio->started + limit - seconds_now();
    if (left <= 0) return 0;
    return left < portfolio->slice ? left : portfolio->slice;
}

static void add_up(Solving *total, const Solving *turn)
{
    total->checks += turn->checks;
    if (!turn->searched) return;
    if (!total->searched || turn->depth > total->depth) total->depth = turn->depth;
    total->searched = true;
}

/* Is the portfolio to end with what this engine came back with? */
static bool take_turn(Portfolio *portfolio, size_t engine)
{
    const SolveOptions *options = portfolio->options;
    SolveOptions mine = *options;
    mine.timeout = turn_seconds(portfolio);
    if (!(mine.timeout > 0)) {
        char words[96];
        snprintf(words, sizeof words, "the time limit of %g second%s was reached", options->timeout,
                 options->timeout == 1 ? "" : "s");
        stop(portfolio, SOLVE_TIMEOUT, words);
        return true;
    }
    Solving turn = {0};
    engines[engine](portfolio->system, portfolio->findings, &mine, &turn);
    add_up(portfolio->total, &turn);
    switch (turn.stop) {
    case SOLVE_SETTLED:
    case SOLVE_INTERRUPTED: stop(portfolio, turn.stop, turn.stopped); return true;
    case SOLVE_TIMEOUT: return false; /* of its slice */
    case SOLVE_GAVE_UP:
    case SOLVE_DEPTH:
    case SOLVE_MEMORY:
        portfolio->over[engine] = true;
        stop(portfolio, turn.stop, turn.stopped); /* the last one's words stay */
        return false;
    }
    return false;
}

static bool is_over(const Portfolio *portfolio)
{
    for (size_t i = 0; i < ENGINE_COUNT; i++) {
        if (!portfolio->over[i]) return false;
    }
    return true;
}

void solve_portfolio(const System *system, Findings *findings, const SolveOptions *options,
                     Solving *ret)
{
    *ret = (Solving){.stop = SOLVE_SETTLED};
    Portfolio portfolio = {.system = system,
                           .findings = findings,
                           .options = options,
                           .total = ret,
                           .started = seconds_now(),
                           .slice = FIRST_SLICE};
    bool ended = findings_settled(findings);
    while (!ended && !is_over(&portfolio)) {
        for (size_t i = 0; i < ENGINE_COUNT && !ended; i++) {
            if (!portfolio.over[i]) ended = take_turn(&portfolio, i);
        }
        portfolio.slice *= 2;
    }
    ret->seconds = seconds_now() - portfolio.started;
}
