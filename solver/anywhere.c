/* anywhere.c - one step from any state. */
#include "anywhere.h"

#include <stdlib.h>

#include "support/memory.h"

#define SECONDS_MOST 1.0

/* The step and the query about it. */
typedef struct Look {
    Session *session;
    Terms *terms;
    Encoder *encoder;
    Query *query;
    State *state;
    Transit transit;
    double started;
} Look;

/* Is it known that this can't be? */
static bool is_impossible(Look *look, Term term)
{
    double left = SECONDS_MOST - (seconds_now() - look->started);
    if (term_is_false(look->terms, term)) return true;
    if (left <= 0 || session_look(look->session, look->terms)) return false;
    Term asked = term_constant(look->terms, "anywhere", terms_bool_sort(look->terms));
    query_assert(look->query, term_implies(look->terms, asked, term));
    query_set_timeout(look->query, left);
    return query_check(look->query, &asked, 1) == ANSWER_NO;
}

static Term failure_of(Look *look, const Property *property)
{
    Term error;
    if (!property_kind_has_values(property->kind)) return term_truth(look->terms, false);
    const Transit *transit = property->of_transitions ? &look->transit : NULL;
    encode_property(look->encoder, property->expr, look->state, transit, &error);
    return transit == NULL ? error : term_and(look->terms, look->transit.taken, error);
}

static void look_around(Anywhere *anywhere, Look *look, const Term *failures)
{
    Terms *terms = look->terms;
    Term typing = state_typing(look->encoder, look->transit.after);
    Term untyped = term_and_not(terms, look->transit.taken, typing);
    anywhere->typed = is_impossible(look, untyped);
    if (!anywhere->typed) return;
    anywhere->steps_fail = !is_impossible(look, look->transit.error);
    for (uint32_t i = 0; i < look->session->findings->count; i++) {
        anywhere->fails[i] = !is_impossible(look, failures[i]);
    }
}

static void ask(Anywhere *anywhere, Look *look)
{
    const Findings *findings = look->session->findings;
    Term typing, *failures = memory_allocate(findings->count, sizeof *failures);
    look->state = state_fresh(look->encoder, -1, &typing);
    encode_transit(look->encoder, look->state, -1, &look->transit);
    for (uint32_t i = 0; i < findings->count; i++) {
        failures[i] = failure_of(look, findings->items[i].property);
    }
    query_assert(look->query, typing);
    query_assert(look->query, look->transit.inputs);
    if (encoder_complaint(look->encoder, NULL) == NULL) {
        anywhere->symmetric = encoder_is_symmetric(look->encoder);
        look_around(anywhere, look, failures);
    }
    free(failures);
}

void anywhere_init(Anywhere *anywhere, Session *session, Terms *terms, EncodingShape shape)
{
    const Findings *findings = session->findings;
    *anywhere =
        (Anywhere){.steps_fail = true, .fails = memory_allocate(findings->count, sizeof(bool))};
    for (uint32_t i = 0; i < findings->count; i++) anywhere->fails[i] = true;
    Look look = {
        .session = session,
        .terms = terms,
        .encoder = encoder_create(terms, session->system, FORM_FINITE, shape),
        .query = query_create(terms, LOGIC_FINITE, session->patience,
                              session->options->dump_queries, "bmc-anywhere"),
        .started = seconds_now(),
    };
    ask(anywhere, &look);
    query_destroy(look.query);
    encoder_destroy(look.encoder);
}

void anywhere_release(Anywhere *anywhere)
{
    free(anywhere->fails);
}
