/* disagreement.h - two engines, two answers: one of them is wrong, and that is our bug.
 *
 * What it takes to see it again goes into a file in the current folder. */
#ifndef CLI_DISAGREEMENT_H
#define CLI_DISAGREEMENT_H

#include "properties/findings.h"

/* The command, before anybody reads its arguments. */
void disagreement_note_command(int argc, char **argv);

/* Says so on standard error, and writes the file: the finding as one engine has it, `claim` as the
 * other. */
void disagreement_report(const System *system, const Finding *finding, const Finding *claim);

#endif
