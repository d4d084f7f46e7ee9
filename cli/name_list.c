/* name_list.c - reading lists of names, and seeing that -D leaves params alone. */
#include "name_list.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void name_list_add(NameList *names, const char *text, const char *option, struct argp_state *state)
{
    for (;;) {
        text += strspn(text, " ");
        size_t whole = strcspn(text, ","), length = whole;
        while (length > 0 && text[length - 1] == ' ') length--;
        if (length == 0) {
            message_refuse(state, "%s wants names with commas between them", option);
            return;
        }
        char *name = memory_copy_string(text);
        name[length] = '\0';
        vector_push(names, name);
        if (text[whole] == '\0') return;
        text += whole + 1;
    }
}

void name_list_release(NameList *names)
{
    for (size_t i = 0; i < names->count; i++) free(names->items[i]);
    vector_release(names);
}

bool name_fits(const char *name, const char *option, const Options *options)
{
    for (size_t i = 0; i < options->settings.count; i++) {
        const Setting *setting = &options->settings.items[i];
        if (strcmp(setting->name, name) != 0) continue;
        message_print("-D %s=%s gives one value, %s %s means every value", name, setting->value,
                      option, name);
        return false;
    }
    return true;
}

bool name_list_fits(const NameList *names, const Options *options)
{
    for (size_t i = 0; i < names->count; i++) {
        if (!name_fits(names->items[i], "--any", options)) return false;
    }
    return true;
}
