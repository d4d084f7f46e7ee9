/* tla.h - the export as a module of TLA+. */
#ifndef EXPORTER_TLA_H
#define EXPORTER_TLA_H

#include "exporter.h"

void write_tla(Emitter *emitter);

#endif
