/* certify.c - the file of `--certificate`: first looks at, at last writes to it. */
#include "certify.h"
#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "run.h"

/* May a file be made where this one is to be? */
static int look_at_folder(const char *path)
{
    Text folder = {0};
    const char *slash = strrchr(path, '/');
    text_add_many(&folder, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
    if (slash == NULL) text_add_char(&folder, '.');
    int failure = access(text_string(&folder), W_OK | X_OK) == 0 ? 0 : errno;
    text_release(&folder);
    return failure;
}

static int look_at(const char *path)
{
    struct stat status;
    if (*path == '\0') return ENOENT;
    if (stat(path, &status) != 0) return errno == ENOENT ? look_at_folder(path) : errno;
    if (S_ISDIR(status.st_mode)) return EISDIR;
    if (S_ISREG(status.st_mode)) return look_at_folder(path);
    return access(path, W_OK) == 0 ? 0 : errno;
}

bool certify_prepare(Options *options)
{
    if (options->certificate_path == NULL) return true;
    int failure = look_at(options->certificate_path);
    if (failure != 0) {
        message_print("can't write the certificate %s: %s", options->certificate_path,
                      strerror(failure));
        return false;
    }
    options->certificate = certificate_create();
    return true;
}

int certify_finish(Options *options, int code)
{
    if (options->certificate == NULL) return code;
    if (certificate_proofs(options->certificate) == 0) {
        if (code != EXIT_INPUT && code != EXIT_BUG) {
            message_print("no certificate is written to %s: no proof by an invariant was found",
                          options->certificate_path);
        }
    } else {
        const char *why = certificate_write(options->certificate, options->certificate_path);
        if (why != NULL) {
            message_print("can't write the certificate %s: %s", options->certificate_path, why);
            if (code != EXIT_BUG) code = EXIT_INPUT;
        }
    }
    certificate_destroy(options->certificate);
    options->certificate = NULL;
    return code;
}
