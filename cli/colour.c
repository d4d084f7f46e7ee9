/* colour.c - what is known about the terminal, if there is one. */
#include "colour.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

#define COLUMNS_LEAST 40
#define COLUMNS_USUAL 80

bool colour_choice_read(const char *text, ColourChoice *ret_choice)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) != 0) continue;
        *ret_choice = (ColourChoice)i;
        return true;
    }
    return false;
}

bool is_terminal(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) && kind != NULL && strcmp(kind, "dumb") != 0;
}

bool colour_wanted(ColourChoice choice, FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    switch (choice) {
    case COLOUR_ALWAYS: return true;
    case COLOUR_NEVER: return false;
    case COLOUR_AUTO: break;
    }
    return is_terminal(stream) && (refused == NULL || *refused == '\0');
}

unsigned terminal_columns(FILE *stream)
{
    struct winsize size = {0};
    if (!isatty(fileno(stream)) || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

static unsigned between(unsigned columns, unsigned least, unsigned most)
{
    return columns < least ? least : columns > most ? most : columns;
}

/* What $COLUMNS says. */
static unsigned asked_columns(void)
{
    const char *text = getenv("COLUMNS");
    uint64_t columns;
    if (text == NULL || !number_read(text, &columns)) return COLUMNS_USUAL;
    return columns < COLUMNS_LEAST || columns > 200 ? COLUMNS_USUAL : (unsigned)columns;
}

unsigned page_columns(FILE *stream)
{
    unsigned columns = terminal_columns(stream);
    return columns == 0 ? asked_columns() : between(columns, COLUMNS_LEAST, 120);
}

unsigned listing_columns(FILE *stream)
{
    const char *asked = getenv("COLUMNS");
    bool told = terminal_columns(stream) > 0 || (asked != NULL && *asked != '\0');
    return told ? page_columns(stream) : 0;
}

unsigned message_columns(FILE *stream)
{
    if (!isatty(fileno(stream))) return 0;
    unsigned columns = terminal_columns(stream);
    return columns == 0 ? COLUMNS_USUAL : between(columns, COLUMNS_LEAST, 100);
}
