/* obligations.h - what a proof comes down to: conditions that must be impossible.
 *
 * Claims about states that are said to be inductive, together with typing, and to rule out whatever
 * breaks the properties:
 *
 *     1  an initial state breaks typing or a claim
 *     2  a step leads from a state with typing and claims to one without
 *     3  in a state with typing and claims, or a step from it, a property is broken
 *
 * For k-induction with k > 0 there are in place of the third one
 *
 *     3  one of the first k states of some run, or a step from it, breaks the property
 *     4  after k steps between different states that have typing and claims, and on which the
 *        property holds, a state or a step from it breaks it
 *
 * Whoever found the claims and however: they are encoded here in a context of its own, and nothing
 * is trusted but the encoder and Z3. The same terms make the certificate, for which Z3 need not be
 * trusted either. */
#ifndef SOLVER_OBLIGATIONS_H
#define SOLVER_OBLIGATIONS_H

#include "encode.h"
#include "properties/findings.h"
#include "support/arena.h"

/* The claim of that number in a state. */
typedef Term ClaimHolds(const void *claims, size_t which, Encoder *encoder, const State *state);

typedef struct Proof {
    const System *system;
    const Findings *findings;
    const bool
        *proved; /* for each finding: is the claim that it holds (a witness: is never reached)? */
    EncodingForm form;
    EncodingShape shape;
    uint32_t frame_cells; /* of the claims' bindings, where more than the system's */
    uint32_t height;      /* the k of k-induction; only FORM_FINITE where more than 0 */
    const void *claims;
    size_t claim_count;
    ClaimHolds *holds;
} Proof;

/* Which obligations. */
#define OBLIGATIONS_BEGINNING 1u
#define OBLIGATIONS_STEP 2u
#define OBLIGATIONS_PROPERTY 4u
#define OBLIGATIONS_ALL 7u

/* With all premises, none of the breaches may be possible. */
typedef struct ProofObligation {
    char number[16];  /* "1", "3.2" */
    const char *name; /* for files: "proof-step" */
    const char *why;  /* what is so when it can be broken, a clause: "a step breaks it" */
    bool has_claims;  /* are there any among its terms? */
    const Term *premises, *breaches; /* owned */
    size_t premise_count, breach_count;
} ProofObligation;

typedef struct Obligations {
    const Proof *proof;
    Terms *terms;
    Encoder *encoder;
    Arena *arena;
    Term possible; /* with OBLIGATIONS_BEGINNING: there is an initial state; else NULL */
    Term begins;   /* … whatever the lifted params are (Beginning) */
    ProofObligation *items;
    size_t count, capacity;
} Obligations;

/* The proof lives as long. */
Obligations *obligations_create(const Proof *proof, unsigned parts);
void obligations_destroy(Obligations *obligations); /* NULL is allowed */

typedef enum ObligationsEnd {
    OBLIGATIONS_MET,
    OBLIGATIONS_BROKEN, /* some breach is possible: `why` says which */
    OBLIGATIONS_UNCLEAR /* Z3 does not say, or it can't be encoded */
} ObligationsEnd;

typedef struct ObligationsCheck {
    Patience *patience;   /* may be NULL */
    const char *dump;     /* folder for queries, or NULL */
    double query_timeout; /* seconds; 0 for none */
    bool failed;          /* unclear for good: no encoding, or Z3 failed */
    bool refused;         /* … the former */
    bool beginless;       /* broken, as some run need not begin for every value of the params */
    char why[240];
} ObligationsCheck;

ObligationsEnd obligations_check(const Obligations *obligations, ObligationsCheck *check);

#endif
