/* certificate.c - obligations in the words of SMT-LIB 2.
 *
 * Standard commands only, so that cvc5 and z3 take the same file as it is. */
#include "certificate_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/value.h"
#include "query_dump.h"
#include "support/memory.h"
#include "support/text.h"

struct Certificate {
    Text text;
    size_t confirmed; /* so much of it is about proofs that were confirmed */
    uint32_t proofs;
    char *failure; /* why something is missing; or NULL */
};

Certificate *certificate_create(void)
{
    return memory_allocate(1, sizeof(Certificate));
}

void certificate_destroy(Certificate *certificate)
{
    if (certificate == NULL) return;
    text_release(&certificate->text);
    free(certificate->failure);
    free(certificate);
}

uint32_t certificate_proofs(const Certificate *certificate)
{
    return certificate->proofs;
}

/* ---- what it is about ---- */

void certificate_add_decisions(Text *text, const System *system)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        text_add(text, decision->is_option ? "; option: " : "; param: ");
        if (!decision->lifted) {
            text_format(text, "%s = ", decision->name);
            value_print(text, decision->type, &decision->value, NULL);
        } else if (decision->has_most) {
            text_format(text, "any %s from %lld to %lld", decision->name,
                        (long long)decision->least, (long long)decision->most);
        } else if (decision->has_least) {
            text_format(text, "any %s from %lld on", decision->name, (long long)decision->least);
        } else {
            text_format(text, "any %s", decision->name);
        }
        text_add_char(text, '\n');
    }
}

static void add_properties(Text *text, const Proof *proof)
{
    for (uint32_t i = 0; i < proof->findings->count; i++) {
        if (!proof->proved[i]) continue;
        const Property *property = proof->findings->items[i].property;
        bool witness = property->kind == PROPERTY_WITNESS;
        text_format(text, "; %s: %s\n", witness ? "never reached" : "holds", property->name);
    }
}

/* Each line of the invariant as a comment. */
static void add_invariant(Text *text, const char *invariant)
{
    text_add(text, "; invariant, besides that every value is of its type:\n");
    if (invariant == NULL || *invariant == '\0') invariant = "true";
    while (*invariant != '\0') {
        size_t length = strcspn(invariant, "\n");
        text_add(text, ";     ");
        text_add_many(text, invariant, length);
        text_add_char(text, '\n');
        invariant += length + (invariant[length] == '\n');
    }
}

/* What the numbers of obligations mean, and how to have them checked. */
static void add_meaning(Text *text, const Proof *proof)
{
    text_add(text, "; Each problem below has to be unsatisfiable. It asks whether\n"
                   ";     1  an initial state breaks the invariant, or can't be made\n"
                   ";     2  a step leads from a state with the invariant to one without\n");
    if (proof->height == 0) {
        text_add(text,
                 ";     3  a state with the invariant, or a step from it, breaks a property\n");
    } else {
        text_format(text,
                    ";     3  one of the first states of a run, or a step from it, breaks a "
                    "property\n"
                    ";     4  after %u step%s between different states that have the invariant "
                    "and\n"
                    ";        on which the properties hold, a state or a step from it breaks one\n",
                    proof->height, proof->height == 1 ? "" : "s");
    }
    text_add(
        text,
        proof->form == FORM_FINITE
            ? "; Check with: cvc5 --bitblast=eager FILE, or z3 FILE\n"
            : "; Check with: cvc5 FILE (and --enum-inst for what it does not know), or z3 FILE\n");
}

void certificate_begin(Certificate *certificate, const Proof *proof, const char *engine,
                       const char *invariant)
{
    Text *text = &certificate->text;
    if (text->count > 0) text_add_char(text, '\n');
    text_format(text, "; protocol: %s\n", proof->system->name);
    certificate_add_decisions(text, proof->system);
    add_properties(text, proof);
    text_format(text, "; found by: %s", engine);
    if (proof->height > 0) text_format(text, ", k = %u", proof->height);
    text_add_char(text, '\n');
    add_invariant(text, invariant);
    add_meaning(text, proof);
}

/* ---- the problems ---- */

static bool add_problem(Text *text, const Obligations *obligations,
                        const ProofObligation *obligation, Term breach)
{
    /* Cvc5 is at its best when told that there is nothing but bit-vectors. */
    bool finite = obligations->proof->form == FORM_FINITE;
    text_format(text, "(reset)\n(set-logic %s)\n", finite ? "QF_BV" : "ALL");
    size_t count = obligation->premise_count;
    Term *list = memory_allocate(count + 1, sizeof *list);
    if (count > 0) memcpy(list, obligation->premises, count * sizeof *list);
    list[count] = breach;
    bool printed = query_print(obligations->terms, list, count + 1, text);
    free(list);
    text_add(text, "(check-sat)\n");
    return printed;
}

static bool add_obligation(Text *text, const Obligations *obligations,
                           const ProofObligation *obligation)
{
    Terms *terms = obligations->terms;
    bool apart = obligations->proof->form == FORM_UNBOUNDED && obligation->breach_count > 1;
    if (!apart) {
        Term any = term_or_all(terms, obligation->breaches, obligation->breach_count);
        text_format(text, "\n; obligation %s%s\n", obligation->number,
                    term_is_false(terms, any) ? ": nothing in it is open" : "");
        return add_problem(text, obligations, obligation, any);
    }
    bool printed = true;
    for (size_t i = 0; i < obligation->breach_count && printed; i++) {
        text_format(text, "\n; obligation %s, way %zu of %zu\n", obligation->number, i + 1,
                    obligation->breach_count);
        printed = add_problem(text, obligations, obligation, obligation->breaches[i]);
    }
    return printed;
}

void certificate_add(Certificate *certificate, const Obligations *obligations)
{
    bool printed = true;
    for (size_t i = 0; i < obligations->count && printed; i++) {
        printed = add_obligation(&certificate->text, obligations, &obligations->items[i]);
    }
    const char *failure = terms_failure(obligations->terms);
    if (printed && failure == NULL) return;
    if (failure == NULL) failure = "Z3 failed";
    if (certificate->failure == NULL) certificate->failure = memory_copy_string(failure);
}

void certificate_end(Certificate *certificate, bool confirmed)
{
    Text *text = &certificate->text;
    if (confirmed) {
        certificate->confirmed = text->count;
        certificate->proofs++;
    } else {
        text->count = certificate->confirmed;
        text->chars[text->count] = '\0';
    }
}

void certificate_append(Certificate *certificate, const Certificate *more)
{
    Text *text = &certificate->text;
    if (text->count > 0 && more->text.count > 0) text_add_char(text, '\n');
    text_add_many(text, text_string(&more->text), more->text.count);
    certificate->confirmed = text->count;
    certificate->proofs += more->proofs;
    if (more->failure != NULL && certificate->failure == NULL) {
        certificate->failure = memory_copy_string(more->failure);
    }
}

/* ---- the file ---- */

/* Opened for writing already; closed in any case. errno when false. */
static bool fill(FILE *file, const Text *text)
{
    bool written = fwrite(text->chars, 1, text->count, file) == text->count;
    int failure = errno;
    if (fclose(file) != 0) return false;
    if (!written) errno = failure;
    return written;
}

static bool is_special(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static bool write_beside(const Text *text, const char *path, const char *beside)
{
    FILE *file = fopen(beside, "wx");
    if (file == NULL) return false;
    if (fill(file, text) && rename(beside, path) == 0) return true;
    int failure = errno;
    remove(beside);
    errno = failure;
    return false;
}

static void name_beside(Text *name, const char *path)
{
    text_format(name, "%s.%ld.tmp", path, (long)getpid());
}

static bool may_write_beside(const char *path)
{
    Text beside = {0};
    name_beside(&beside, path);
    FILE *file = fopen(text_string(&beside), "wx");
    if (file != NULL) fclose(file);
    bool removed = file != NULL && remove(text_string(&beside)) == 0;
    text_release(&beside);
    return removed;
}

const char *certificate_try(const char *path)
{
    struct stat status;
    errno = 0;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return strerror(EISDIR);
    if (*path == '\0') return strerror(ENOENT);
    /* Opening a pipe would wait for its reader. */
    bool possible = is_special(path) ? access(path, W_OK) == 0 : may_write_beside(path);
    return possible ? NULL : strerror(errno);
}

const char *certificate_write(const Certificate *certificate, const char *path)
{
    const Text *text = &certificate->text;
    if (certificate->failure != NULL) return certificate->failure;
    errno = 0;
    bool written;
    if (is_special(path)) {
        FILE *file = fopen(path, "w");
        written = file != NULL && fill(file, text);
    } else {
        Text beside = {0};
        name_beside(&beside, path);
        written = write_beside(text, path, text_string(&beside));
        text_release(&beside);
    }
    return written ? NULL : strerror(errno);
}
