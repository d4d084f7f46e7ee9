/* portfolio.c - who takes part. */
#include "solver/portfolio.h"

Solve *const portfolio[PORTFOLIO_SIZE] = {solve_induction, solve_pdr, solve_bmc};
