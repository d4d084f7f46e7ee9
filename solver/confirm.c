/* confirm.c - all obligations in fresh contexts; what they were goes into the certificate. */
#include "confirm.h"

#include <stdlib.h>

#include "certificate_private.h"
#include "support/memory.h"
#include "thin.h"

/* One part of the obligations in a context of its own: answers depend on what a context was used
 * for before. */
static ObligationsEnd confirm_part(const Proof *proof, unsigned part, Certificate *certificate,
                                   ObligationsCheck *check)
{
    Obligations *obligations = obligations_create(proof, part);
    ObligationsEnd end = obligations_check(obligations, check);
    if (end == OBLIGATIONS_MET && certificate != NULL) certificate_add(certificate, obligations);
    obligations_destroy(obligations);
    return end;
}

static ObligationsEnd confirm_all(const Proof *proof, const char *engine, const char *invariant,
                                  Certificate *certificate, ObligationsCheck *check)
{
    static const unsigned parts[] = {OBLIGATIONS_BEGINNING, OBLIGATIONS_STEP, OBLIGATIONS_PROPERTY};
    if (certificate != NULL) certificate_begin(certificate, proof, engine, invariant);
    ObligationsEnd end = OBLIGATIONS_MET;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && end == OBLIGATIONS_MET; i++) {
        end = confirm_part(proof, parts[i], certificate, check);
    }
    if (certificate != NULL) certificate_end(certificate, end == OBLIGATIONS_MET);
    return end;
}

static ObligationsCheck new_check(const Session *session, double query_timeout)
{
    return (ObligationsCheck){.patience = session->patience,
                              .dump = session->options->dump_queries,
                              .query_timeout = query_timeout};
}

ObligationsEnd session_confirm(Session *session, const Proof *proof, const char *invariant,
                               double query_timeout, ObligationsCheck *ret_check)
{
    *ret_check = new_check(session, query_timeout);
    return confirm_all(proof, session->engine, invariant, session->options->certificate, ret_check);
}

/* ---- thinner ---- */

/* A proof with the conjuncts as its claims, and the certificate of it alone. */
typedef struct Confirmed {
    Proof *proof;
    Conjuncts *conjuncts;
    Certificate *certificate; /* NULL where none is wanted */
    double seconds;           /* that it took */
} Confirmed;

static ObligationsEnd confirm(const Session *session, Confirmed *confirmed, ObligationsCheck *check)
{
    double started = seconds_now();
    Proof *proof = confirmed->proof;
    proof->claims = confirmed->conjuncts;
    proof->claim_count = confirmed->conjuncts->items.count;
    proof->frame_cells = confirmed->conjuncts->frame_cells;
    proof->holds = conjunct_holds;
    *check = new_check(session, 0);
    certificate_destroy(confirmed->certificate);
    confirmed->certificate = session->options->certificate == NULL ? NULL : certificate_create();
    char *printed = conjuncts_print(confirmed->conjuncts);
    ObligationsEnd end =
        confirm_all(proof, session->engine, printed, confirmed->certificate, check);
    free(printed);
    confirmed->seconds = seconds_now() - started;
    return end;
}

/* Until when it may take: what is left has to be confirmed as well. */
static double thinning_deadline(const Session *session, const Confirmed *confirmed)
{
    double now = seconds_now(), limit = session->options->timeout;
    double searching = now - session->started - session->thinning;
    double deadline = now + 1 + searching - session->thinning - confirmed->seconds;
    double last = session->started + limit - 2 * confirmed->seconds;
    return limit > 0 && last < deadline ? last : deadline;
}

/* Which conjuncts are needed? False where that was cut short. */
static bool find_needed(Session *session, const Confirmed *confirmed, bool *ret_kept)
{
    double deadline = thinning_deadline(session, confirmed);
    for (size_t i = 0; i < confirmed->proof->claim_count; i++) ret_kept[i] = true;
    if (deadline <= seconds_now()) return false;
    Patience *patience = patience_create(deadline, session->options->interrupted);
    bool complete =
        thin_proof(confirmed->proof, patience, session->options->dump_queries, ret_kept);
    patience_destroy(patience);
    return complete;
}

/* The proof by those conjuncts, if that is one by itself; else it stays what it is. */
static bool keep_needed(Session *session, Confirmed *confirmed, const bool *kept)
{
    Conjuncts fewer = conjuncts_copy(confirmed->conjuncts, kept);
    Confirmed less = {.proof = confirmed->proof, .conjuncts = &fewer};
    ObligationsCheck check;
    bool met = confirm(session, &less, &check) == OBLIGATIONS_MET;
    if (met) {
        const Conjuncts all = *confirmed->conjuncts;
        *confirmed->conjuncts = fewer;
        fewer = all;
        certificate_destroy(confirmed->certificate);
        confirmed->certificate = less.certificate;
    } else {
        certificate_destroy(less.certificate);
    }
    conjuncts_release(&fewer);
    return met;
}

/* False where it was cut short. */
static bool make_thinner(Session *session, Confirmed *confirmed)
{
    double started = seconds_now();
    size_t count = confirmed->conjuncts->items.count, left = 0;
    bool *kept = memory_allocate(count + 1, sizeof *kept);
    bool complete = count == 0 || find_needed(session, confirmed, kept);
    for (size_t i = 0; i < count; i++) left += kept[i];
    if (left < count) complete = keep_needed(session, confirmed, kept) && complete;
    free(kept);
    session->thinning += seconds_now() - started;
    return complete;
}

ObligationsEnd session_confirm_thin(Session *session, Proof *proof, Conjuncts *conjuncts,
                                    ObligationsCheck *ret_check, bool *ret_cut_short)
{
    Confirmed confirmed = {.proof = proof, .conjuncts = conjuncts};
    ObligationsEnd end = confirm(session, &confirmed, ret_check);
    if (end == OBLIGATIONS_MET) {
        *ret_cut_short = !make_thinner(session, &confirmed);
        if (confirmed.certificate != NULL) {
            certificate_append(session->options->certificate, confirmed.certificate);
        }
    }
    certificate_destroy(confirmed.certificate);
    return end;
}

void session_tell_proof(Session *session, uint32_t position, const char *how,
                        const Conjuncts *conjuncts, bool cut_short)
{
    Finding *finding = &session->findings->items[position];
    char *printed = conjuncts_print(conjuncts);
    Text words = {0};
    if (how != NULL) text_add(&words, how);
    if (printed == NULL) text_format(&words, "%sno invariant is needed", how != NULL ? ", " : "");
    finding_prove(finding, session->engine, words.count > 0 ? text_string(&words) : NULL, printed);
    finding->may_be_thinner = cut_short;
    text_release(&words);
    free(printed);
}
