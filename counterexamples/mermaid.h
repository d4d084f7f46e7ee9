/* mermaid.h - a trace as a Mermaid sequence diagram.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_MERMAID_H
#define COUNTEREXAMPLES_MERMAID_H

#include "counterexamples/trace.h"

void mermaid_print(Text *text, const Trace *trace);

#endif
