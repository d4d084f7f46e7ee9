/* annotations.c - results as GitHub's workflow commands. */
#include "output.h"
#include "test_reports.h"

typedef struct Annotating {
    Text *text;
    const Record *record;
} Annotating;

/* What would end the command is escaped as the runner undoes it; in a property's value also what
 * would end that. */
static void add_escaped(Text *text, const char *string, bool is_property)
{
    Text printable = {0};
    text_add_printable(&printable, string);
    for (const char *at = text_string(&printable); *at != '\0'; at++) {
        bool ends =
            *at == '%' || *at == '\r' || *at == '\n' || (is_property && (*at == ':' || *at == ','));
        if (ends) {
            text_format(text, "%%%02X", (unsigned)(unsigned char)*at);
        } else {
            text_add_char(text, *at);
        }
    }
    text_release(&printable);
}

static void annotate(void *context, const Fault *fault)
{
    const Annotating *annotating = context;
    const Record *record = annotating->record;
    Text *text = annotating->text;
    text_add(text, record->comparison == COMPARED_UNDECIDED ? "::warning file=" : "::error file=");
    add_escaped(text, record->path, true);
    text_format(text, ",line=%u,col=%u,title=", fault->line, fault->column);
    add_escaped(text, record->scenario->name, true);
    text_add(text, "::");
    add_escaped(text, fault->sentence, false);
    text_add_char(text, '\n');
}

void annotations_print(Text *text, Records records)
{
    for (size_t i = 0; i < records.count; i++) {
        Annotating annotating = {text, records.items[i]};
        record_faults(records.items[i], annotate, &annotating);
    }
}
