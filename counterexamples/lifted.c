/* lifted.c - what has no bound in a sentence: which params and orders, and what they are here. */
#include "counterexamples/lifted.h"

#include "model/value.h"
#include "page.h"

static uint32_t count_lifted(const System *system)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < system->decision_count; i++) count += system->decisions[i].lifted;
    return count;
}

void lifted_print_names(Text *text, const System *system)
{
    uint32_t left = count_lifted(system);
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        left--;
        text_format(text, "%s%s", decision->name, left > 1 ? ", " : left == 1 ? " and " : "");
    }
}

void orders_print_names(Text *text, const System *system)
{
    uint32_t left = system->order_count;
    for (uint32_t i = 0; i < system->order_count; i++) {
        const char *name = system->orders[i]->name;
        left--;
        text_format(text, "%s%s", name == NULL ? "an `order`" : name,
                    left > 1    ? ", "
                    : left == 1 ? " and "
                                : "");
    }
}

void lifted_print_values(Text *text, const System *system)
{
    const char *separator = "";
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        text_format(text, "%s%s = %lld", separator, decision->name, (long long)decision->value);
        separator = ", ";
    }
}

void lifted_list_values(Text *text, const System *system, size_t columns)
{
    size_t column = 0;
    Text item = {0};
    text_add(&item, "with ");
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (!decision->lifted) continue;
        text_format(&item, "%s = %lld", decision->name, (long long)decision->value);
        text_add_item(text, text_string(&item), &column, columns);
        text_clear(&item);
    }
    text_release(&item);
}

void decision_print(Text *text, const Decision *decision)
{
    if (!decision->lifted) {
        text_format(text, "%s = ", decision->name);
        value_print(text, decision->type, &decision->value, NULL);
    } else if (decision->has_most) {
        text_format(text, "%s = %lld..%lld", decision->name, (long long)decision->least,
                    (long long)decision->most);
    } else if (decision->has_least) {
        text_format(text, "%s >= %lld", decision->name, (long long)decision->least);
    } else {
        text_format(text, "any %s", decision->name);
    }
}
