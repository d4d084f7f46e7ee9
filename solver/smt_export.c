/* smt_export.c - all of it, in a context of its own. */
#include "solver/smt_export.h"

#include <stdlib.h>

#include "smt_export_private.h"
#include "support/memory.h"

static void release(SmtExport *export)
{
    vector_release(&export->variables);
    vector_release(&export->choices);
    vector_release(&export->starts);
    vector_release(&export->inputs);
    vector_release(&export->moves);
    vector_release(&export->properties);
    smt_names_destroy(export->names);
    encoder_destroy(export->encoder);
    arena_destroy(export->arena);
    terms_destroy(export->terms);
}

static char *problem_of(const SmtExport *export, bool complete)
{
    if (!complete) return memory_copy_string(encoder_complaint(export->encoder, NULL));
    const char *failure = terms_failure(export->terms);
    return failure != NULL ? memory_copy_string(failure) : NULL;
}

char *smt_export(const System *system, const SmtExportOptions *options, Text *text)
{
    const char *missing = z3_library_problem();
    if (missing != NULL) return memory_copy_string(missing);
    size_t begin = text->count;
    SmtExport export = {.system = system,
                        .options = options,
                        .text = text,
                        .arena = arena_create(),
                        .moment = SMT_NOW};
    export.terms = terms_create();
    export.encoder = encoder_create(export.terms, system, FORM_FINITE, SHAPE_EACH);
    export.names = smt_names_create(export.terms);
    bool complete = smt_gather(&export);
    if (complete && terms_failure(export.terms) == NULL) {
        smt_write_system(&export);
        if (!options->queries) smt_write_annotations(&export);
        smt_write_queries(&export);
    }
    char *problem = problem_of(&export, complete);
    if (problem != NULL && text->chars != NULL) {
        text->count = begin;
        text->chars[begin] = '\0';
    }
    release(&export);
    return problem;
}
