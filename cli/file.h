/* file.h - whole files, read and written.
 *
 * What is said goes to standard error. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stdbool.h>

#include "support/text.h"

/* Makes the folder unless it is there. False where nothing can be written into it, which is told as
 * "can't write WHAT into PATH: …". */
bool folder_prepare(const char *path, const char *what);

/* Can a file be written there, as far as that can be seen beforehand? Changes nothing. False where it
 * can't, which is told: better now than after hours. */
bool file_prepare(const char *path);

/* Puts the text there, all of it or nothing: into a file beside it, which then takes its place.
 * False where that fails, which is told. */
bool file_write(const char *path, const Text *text);

/* The same, in place of whatever is there, be it a device. */
bool file_put(const char *path, const Text *text);

/* The same for a file that is not there yet; one that is stays as it is. */
bool file_create(const char *path, const Text *text);

/* The same for a file that is there: through symbolic links, and with the permissions that it has. */
bool file_replace(const char *path, const Text *text);

/* Reads a file ("-" is standard input) of so many bytes at most. False where that fails, which is
 * told. */
bool file_read(const char *path, size_t bytes_most, Text *ret_text);

#endif
