/* tla.c - the export as a module of TLA+. */
#include "tla.h"

void write_tla(Emitter *emitter)
{
    refuse(emitter, (Span){0, 0}, "there is no export to TLA+ yet");
}
