/* exporting_smt.h - `tocsin export --to smt2` and `--to vmt`. */
#ifndef CLI_EXPORTING_SMT_H
#define CLI_EXPORTING_SMT_H

#include "exporter/export.h"
#include "solver/smt_export.h"

/* "smt2", with queries, or "vmt", without; false for another format. */
bool export_smt_read(const char *format, SmtExportOptions *ret_options);

/* As export_system. */
bool export_smt(const System *system, const SmtExportOptions *options, Exported *ret_exported);

#endif
