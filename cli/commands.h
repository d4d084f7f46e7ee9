/* commands.h - the commands, each in a file of its name. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* argv[0] is what messages call the command ("tocsin check"). Returns the exit code. */
int command_check(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_export(int argc, char **argv);
int command_fmt(int argc, char **argv);
int command_new(int argc, char **argv);
int command_prove(int argc, char **argv);
int command_sweep(int argc, char **argv);
int command_synthesise(int argc, char **argv);
int command_test(int argc, char **argv);
int command_trace(int argc, char **argv);

#endif
