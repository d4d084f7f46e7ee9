/* format.h - the same protocol in the one layout that all share.
 *
 * Lines are broken where their author broke them, and comments stay where they are. Indentation,
 * blanks between tokens, blank lines, and the columns in which the parts of neighbouring lines
 * stand, follow from the tokens alone. Formatting twice is formatting once. */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#include <stdbool.h>

#include "support/diagnostics.h"
#include "support/text.h"

/* Adds the formatted text of a source in which parsing finds no errors (anything else is a bug of
 * the caller). That its tokens and comments are the same ones has been checked. False, and nothing
 * is added, where the text would be larger than a protocol may be. */
bool format_text(const Source *source, Text *ret_text);

#endif
