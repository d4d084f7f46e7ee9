/* wording.c - numbers as people read them: grouped digits, plurals, binary units. */
#include "properties/wording.h"

void text_add_number(Text *text, uint64_t number)
{
    if (number >= 1000) {
        text_add_number(text, number / 1000);
        text_format(text, ",%03u", (unsigned)(number % 1000));
    } else {
        text_format(text, "%u", (unsigned)number);
    }
}

void text_add_count(Text *text, uint64_t count, const char *noun)
{
    text_add_number(text, count);
    text_format(text, " %s%s", noun, count == 1 ? "" : "s");
}

void text_add_bytes(Text *text, uint64_t bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) {
        text_add_count(text, bytes, "byte");
        return;
    }
    size_t unit = 0;
    while (unit < 5 && bytes >> (10 * (unit + 2)) != 0) unit++;
    /* In tenths, rounded down: a limit is never said to be more than it is. */
    uint64_t scale = UINT64_C(1) << (10 * (unit + 1));
    uint64_t tenths = bytes % scale / (scale / 1024) * 10 / 1024;
    text_add_number(text, bytes / scale);
    if (tenths != 0) text_format(text, ".%u", (unsigned)tenths);
    text_format(text, " %s", units[unit]);
}
