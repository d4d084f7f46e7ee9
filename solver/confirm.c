/* confirm.c - all obligations in fresh contexts; what they were goes into the certificate. */
#include "confirm.h"

#include "certificate_private.h"

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

ObligationsEnd session_confirm(Session *session, const Proof *proof, const char *invariant,
                               double query_timeout, ObligationsCheck *ret_check)
{
    static const unsigned parts[] = {OBLIGATIONS_BEGINNING, OBLIGATIONS_STEP, OBLIGATIONS_PROPERTY};
    *ret_check = (ObligationsCheck){.patience = session->patience,
                                    .dump = session->options->dump_queries,
                                    .query_timeout = query_timeout};
    Certificate *certificate = session->options->certificate;
    if (certificate != NULL) certificate_begin(certificate, proof, session->engine, invariant);
    ObligationsEnd end = OBLIGATIONS_MET;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && end == OBLIGATIONS_MET; i++) {
        end = confirm_part(proof, parts[i], certificate, ret_check);
    }
    if (certificate != NULL) certificate_end(certificate, end == OBLIGATIONS_MET);
    return end;
}
