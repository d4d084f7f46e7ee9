/* certify.c - the file of `--certificate`: first tried, at last written. */
#include "certify.h"

#include <stdio.h>

#include "output.h"
#include "run.h"

static void tell(const char *path, const char *what, const char *why)
{
    Text name = {0};
    text_add_printable(&name, path);
    fprintf(stderr, "tocsin: %s %s: %s\n", what, text_string(&name), why);
    text_release(&name);
}

bool certify_prepare(Options *options)
{
    if (options->certificate_path == NULL) return true;
    const char *why = certificate_try(options->certificate_path);
    if (why != NULL) {
        tell(options->certificate_path, "can't write the certificate", why);
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
            tell(options->certificate_path, "no certificate is written to",
                 "no proof by an invariant was found");
        }
    } else {
        const char *why = certificate_write(options->certificate, options->certificate_path);
        if (why != NULL) {
            tell(options->certificate_path, "can't write the certificate", why);
            if (code != EXIT_BUG) code = EXIT_INPUT;
        }
    }
    certificate_destroy(options->certificate);
    options->certificate = NULL;
    return code;
}
