/* templates.h - the protocols that `tocsin new` begins with: the files of cli/templates/. */
#ifndef CLI_TEMPLATES_H
#define CLI_TEMPLATES_H

#include "support/suggest.h"
#include "support/text.h"

typedef struct Template {
    const char *name;
    const char *text; /* a protocol called my_protocol, in which FILE stands for its file */
} Template;

/* NULL where there is none of this name; what there is has been offered (to NULL: not). */
const Template *template_find(const char *name, Suggestion *suggestion);

/* Adds the text for a protocol of this name in the file at `path`. A dash in the name becomes an
 * underscore in the protocol's. */
void template_fill(const Template *template, const char *name, const char *path, Text *text);

#endif
