/* templates.c - which templates there are, and their blanks. */
#include "templates.h"

#include <string.h>

extern const char template_planner[], template_controller[], template_lease[]; /* of templates/ */

static const Template templates[] = {
    {"planner", template_planner},
    {"controller", template_controller},
    {"lease", template_lease},
};

#define TEMPLATE_COUNT (sizeof templates / sizeof *templates)

const Template *template_find(const char *name, Suggestion *suggestion)
{
    for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
        if (strcmp(templates[i].name, name) == 0) return &templates[i];
        if (suggestion != NULL) suggestion_offer(suggestion, templates[i].name);
    }
    return NULL;
}

static void add_identifier(Text *text, const char *name)
{
    for (; *name != '\0'; name++) text_add_char(text, *name == '-' ? '_' : *name);
}

void template_fill(const Template *template, const char *name, const char *path, Text *text)
{
    static const char protocol[] = "my_protocol", file[] = "FILE";
    for (const char *at = template->text; *at != '\0';) {
        if (strncmp(at, protocol, strlen(protocol)) == 0) {
            add_identifier(text, name);
            at += strlen(protocol);
        } else if (strncmp(at, file, strlen(file)) == 0) {
            text_add(text, path);
            at += strlen(file);
        } else {
            text_add_char(text, *at++);
        }
    }
}
