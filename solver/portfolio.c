/* portfolio.c - who takes part.
 *
 * The explorer is good at near violations; deep ones are for bmc, most proofs for pdr. */
#include "solver/portfolio.h"

Solve *const portfolio[PORTFOLIO_SIZE] = {solve_pdr, solve_bmc, solve_induction};
