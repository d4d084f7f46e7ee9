/* export.h - a system as a model of other checkers, to be read by people and judged by those.
 *
 * One transition is one step, as in system.h, and states are the same ones: without reductions both
 * sides count alike. docs/commands/export.md says how each format tells what. */
#ifndef EXPORTER_EXPORT_H
#define EXPORTER_EXPORT_H

#include "model/system.h"
#include "support/text.h"

/* format, its name, what it is for */
/* clang-format off */
#define EXPORT_FORMATS(X)                                                                          \
    X(EXPORT_MURPHI, "murphi", "Rumur")                                                            \
    X(EXPORT_PROMELA, "promela", "SPIN")                                                           \
    X(EXPORT_TLA, "tla", "TLC")
/* clang-format on */

typedef enum ExportFormat {
#define EXPORT_FORMAT_LINE(format, name, tool) format,
    EXPORT_FORMATS(EXPORT_FORMAT_LINE)
#undef EXPORT_FORMAT_LINE
} ExportFormat;

/* False where there is none of that name. */
bool export_format_read(const char *name, ExportFormat *ret_format);

typedef struct Exported {
    Text text;
    Text configuration; /* of TLA+: the .cfg beside it */
    Text notes;         /* what the export leaves out, a line each */
    Text refusal;       /* why there is none, where text is empty */
    Span span;          /* and the place where that is, or {0, 0} */
} Exported;

/* False where the system can't be said in that format. To be released in any case. `module` is what
 * a module of TLA+ is called; NULL: as the protocol is. */
bool export_system(const System *system, ExportFormat format, const char *module,
                   Exported *ret_exported);
void exported_release(Exported *exported);

#endif
