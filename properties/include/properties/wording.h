/* wording.h - numbers as people read them. */
#ifndef PROPERTIES_WORDING_H
#define PROPERTIES_WORDING_H

#include <stdint.h>

#include "support/text.h"

/* "1,291". */
void text_add_number(Text *text, uint64_t number);

/* "1 state", "1,291 states": the noun takes an s. */
void text_add_count(Text *text, uint64_t count, const char *noun);

/* "512 bytes", "1.5 GiB". */
void text_add_bytes(Text *text, uint64_t bytes);

#endif
