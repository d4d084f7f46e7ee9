/* parse.h - from text to syntax tree.
 *
 * Reports every syntax error it finds into `diagnostics` (with recovery at statements and
 * declarations) and returns what it understood; never NULL. The tree is only meaningful as a model
 * when no error was reported. */
#ifndef MODEL_PARSE_H
#define MODEL_PARSE_H

#include "syntax.h"

SyntaxFile *parse(const Source *source, Arena *arena, Diagnostics *diagnostics);

#endif
