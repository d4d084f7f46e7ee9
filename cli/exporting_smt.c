/* exporting_smt.c - the transition system as the solver has it, as one of the formats. */
#include "exporting_smt.h"

#include <stdlib.h>
#include <string.h>

bool export_smt_read(const char *format, SmtExportOptions *ret_options)
{
    ret_options->queries = strcmp(format, "smt2") == 0;
    return ret_options->queries || strcmp(format, "vmt") == 0;
}

static const char *reason_left_out(const Property *property)
{
    switch (property->kind) {
    case PROPERTY_RECOVERABLE: return "no formula about one step says that a way is open";
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME: return "no formula about one step says what happens for ever";
    case PROPERTY_ERROR:
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_LEMMA:
    case PROPERTY_WITNESS: break;
    }
    return NULL;
}

static void note_left_out(const System *system, Text *notes)
{
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i];
        const char *reason = reason_left_out(property);
        if (reason == NULL) continue;
        text_format(notes, "%s %s is left out: %s\n", property_kind_name(property->kind),
                    property->name, reason);
    }
}

bool export_smt(const System *system, const SmtExportOptions *options, Exported *ret_exported)
{
    *ret_exported = (Exported){0};
    char *problem = smt_export(system, options, &ret_exported->text);
    if (problem != NULL) text_add(&ret_exported->refusal, problem);
    if (problem == NULL) note_left_out(system, &ret_exported->notes);
    bool done = problem == NULL;
    free(problem);
    return done;
}
