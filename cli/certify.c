/* certify.c - the file of `--certificate`: first tried, at last written. */
#include "certify.h"

#include <stdio.h>

#include "message.h"
#include "output.h"
#include "run.h"

bool certify_prepare(Options *options)
{
    if (options->certificate_path == NULL) return true;
    const char *why = certificate_try(options->certificate_path);
    if (why != NULL) {
        message_print("can't write the certificate %s: %s", options->certificate_path, why);
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
