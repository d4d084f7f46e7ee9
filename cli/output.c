/* output.c - a full disk is noticed at the end, not ignored; a strange name can't upset a
 * terminal. */
#include "output.h"
#include "file.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "solver/dumping.h"

/* Help is printed by argp, which ends the program then. */
static void finish_at_exit(int code, void *nothing)
{
    (void)nothing;
    if (code == 0 && output_finish(code) != 0) _exit(EXIT_INPUT);
}

void output_prepare(void)
{
    on_exit(finish_at_exit, NULL);
    /* The least free descriptor is the closed one; it is opened for the wrong direction. */
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDWR};
    for (int descriptor = 0; descriptor < 3; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1) open("/dev/null", modes[descriptor]);
    }
}

bool output_prepare_folder(const char *path)
{
    if (path == NULL) return true;
    dumping_share();
    return folder_prepare(path, "queries");
}

int output_finish_folder(int code)
{
    const char *problem = dumping_problem();
    if (problem == NULL) return code;
    message_print("can't write the query %s; queries from there on are not written", problem);
    return code == EXIT_BUG ? code : EXIT_INPUT;
}

int output_finish(int code)
{
    errno = 0;
    bool failed = fflush(stdout) != 0;
    if (!failed && !ferror(stdout)) return code;
    /* Of what failed before, the reason is gone: writing once more gives it. */
    if (!failed && putchar('\n') != EOF) fflush(stdout);
    /* Whoever closed a pipe has read enough and needs no message. */
    if (errno == EPIPE) return EXIT_INPUT;
    message_print("can't write to standard output%s%s", errno != 0 ? ": " : "",
                  errno != 0 ? strerror(errno) : "");
    return EXIT_INPUT;
}

/* The bytes of the UTF-8 character that begins here, 0 when there is none. */
static size_t character_bytes(const char *chars)
{
    unsigned char first = (unsigned char)chars[0];
    size_t bytes = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if ((first >= 0x80 && first < 0xC2) || first > 0xF4) return 0;
    for (size_t i = 1; i < bytes; i++) {
        if (((unsigned char)chars[i] & 0xC0) != 0x80) return 0;
    }
    unsigned char second = bytes > 1 ? (unsigned char)chars[1] : 0;
    bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    bool beyond = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
    return overlong || beyond ? 0 : bytes;
}

void text_add_printable(Text *text, const char *string)
{
    while (*string != '\0') {
        size_t bytes = character_bytes(string);
        unsigned char first = (unsigned char)*string;
        bool control = first < 0x20 || first == 0x7F ||
                       (first == 0xC2 && bytes == 2 && (unsigned char)string[1] < 0xA0);
        if (bytes == 0 || control) {
            text_add(text, "\uFFFD");
        } else {
            text_add_many(text, string, bytes);
        }
        string += bytes > 0 ? bytes : 1;
    }
}
