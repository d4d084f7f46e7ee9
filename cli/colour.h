/* colour.h - where colours are wanted, and how wide a page may be. */
#ifndef CLI_COLOUR_H
#define CLI_COLOUR_H

#include <stdbool.h>
#include <stdio.h>

typedef enum ColourChoice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourChoice;

bool colour_choice_read(const char *text, ColourChoice *ret_choice);

/* COLOUR_AUTO: on a terminal that is not dumb, unless NO_COLOR is set to something. */
bool colour_wanted(ColourChoice choice, FILE *stream);

/* A terminal that takes escape sequences? */
bool is_terminal(FILE *stream);

/* The columns of the terminal; 0 where it is none or does not say. */
unsigned terminal_columns(FILE *stream);

/* How wide a report to this stream is: the terminal's columns between 40 and 120; elsewhere
 * $COLUMNS if that is a number from 40 to 200, else 80. */
unsigned page_columns(FILE *stream);

/* How wide what is told line by line is, a line for each: the same, but 0, as wide as it comes, where
 * the stream is no terminal and $COLUMNS says nothing. */
unsigned listing_columns(FILE *stream);

/* How wide a message to this stream is: the terminal's columns between 40 and 100, 80 where it does
 * not say; 0, as wide as it comes, where it is no terminal: programs read lines. */
unsigned message_columns(FILE *stream);

#endif
