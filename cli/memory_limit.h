/* memory_limit.h - how much memory a search may take when nobody says. */
#ifndef CLI_MEMORY_LIMIT_H
#define CLI_MEMORY_LIMIT_H

#include <stdint.h>

/* 80 % of what is free: on the machine, in each control group (version 1 or 2) around this
 * process, and under its limit of address space, whichever is least. */
uint64_t memory_limit_default(void);

/* Bytes that are free according to the files below `root` ("" for those of the machine);
 * UINT64_MAX where nothing is said. */
uint64_t memory_free_below(const char *root);

#endif
