/* parse.h - from text to syntax tree.
 *
 * Reports every syntax error it finds into `diagnostics` (with recovery at statements and
 * declarations) and returns what it understood; never NULL. The tree is only meaningful as a model
 * when no error was reported. */
#ifndef MODEL_PARSE_H
#define MODEL_PARSE_H

#include "syntax.h"

#define SOURCE_BYTES_MOST ((size_t)1 << 20)

SyntaxFile *parse(const Source *source, Arena *arena, Diagnostics *diagnostics);

/* The same, and every token of the text is added to the recording (NULL: to none). */
struct Recording;
SyntaxFile *parse_recorded(const Source *source, Arena *arena, Diagnostics *diagnostics,
                           struct Recording *recording);

#endif
