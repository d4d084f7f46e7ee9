/* bug.c - the last words of the program when it finds itself wrong. */
#include "support/bug.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void bug_found(const char *file, int line, const char *what)
{
    fflush(stdout);
    fprintf(stderr,
            "tocsin: internal error at %s:%d: %s\n"
            "This is a fault of Tocsin, not of your model. Please report it with the model.\n",
            file, line, what);
    exit(3);
}
