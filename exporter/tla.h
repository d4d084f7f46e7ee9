/* tla.h - the export as a module of TLA+: what other formats say as statements, as definitions.
 *
 * Each assignment defines a new name for what the variable holds from then on, a condition chooses
 * between the names that its branches left behind, a loop is a function of its counter. So an action
 * is a guard, a LET with these definitions in order, and what the primed variables are in the end. */
#ifndef EXPORTER_TLA_H
#define EXPORTER_TLA_H

#include "exporter.h"

/* A variable of the module, or (`temporary`) a name of one rule that begins like that. */
void tla_declare(Emitter *emitter, const char *name, const char *first, bool temporary);
void tla_begin(Emitter *emitter); /* a rule */
void tla_assign(Emitter *emitter, const char *cell, const char *value);
void tla_open_if(Emitter *emitter, const char *condition);
void tla_open_else(Emitter *emitter);
void tla_close_if(Emitter *emitter);
void tla_open_for(Emitter *emitter, const char *name, int64_t low, int64_t high);
void tla_close_for(Emitter *emitter);
/* `what` NULL: where it is false there is no such step; else that is an error. */
void tla_demand(Emitter *emitter, const char *condition, const char *what);
/* In between, variables are read as they were before the rule. */
void tla_before_writing(Emitter *emitter);
void tla_after_writing(Emitter *emitter);
void tla_rule(Emitter *emitter, const Way *way, const char *title, bool start);

void write_tla(Emitter *emitter);

#endif
