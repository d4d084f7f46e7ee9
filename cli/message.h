/* message.h - "tocsin: …" on standard error.
 *
 * Messages may quote what the user gave, whatever that is: what would control a terminal is
 * replaced. On a terminal they are broken between words; elsewhere each is one line. */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <argp.h>

void message_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As argp_error: what is wrong with the arguments, and where there is help. Ends the program. */
void message_refuse(const struct argp_state *state, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
