/* arguments.h - the arguments of a command, read by argp. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include <argp.h>

/* argp_parse: what is wrong with the arguments ends the program with a message; so does running out of
 * memory, which argp_parse only returns. Of an option that there is not, the one is told that was
 * probably meant. */
void arguments_parse(const struct argp *argp, int argc, char **argv, unsigned flags, void *input);

#endif
