/* message.c - who speaks, and what is said, cleaned and wrapped. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

#include "colour.h"
#include "output.h"

static void print_list(const char *speaker, const char *format, va_list arguments)
{
    Text said = {0}, clean = {0}, page = {0};
    text_format_list(&said, format, arguments);
    text_add_printable(&clean, text_string(&said));
    text_format(&page, "%s: ", speaker);
    text_add_wrapped(&page, text_string(&clean), page.count, page.count, message_columns(stderr));
    fprintf(stderr, "%s\n", text_string(&page));
    text_release(&said);
    text_release(&clean);
    text_release(&page);
}

void message_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_list("tocsin", format, arguments);
    va_end(arguments);
}

void message_refuse(const struct argp_state *state, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_list(state->name, format, arguments);
    va_end(arguments);
    argp_state_help(state, stderr, ARGP_HELP_STD_ERR);
}
