/* houdini.h - from many candidate claims to those that are inductive together.
 *
 * Flanagan and Leino, "Houdini, an annotation assistant for ESC/Java" (FME 2001): drop what the
 * beginning breaks; then, assuming all that are left, drop what a transition breaks, until nothing
 * is dropped. What remains is the largest subset that is inductive (relative to typing). A claim
 * is a closed Boolean expression of the language; where it has no value it counts as false. */
#ifndef SOLVER_HOUDINI_H
#define SOLVER_HOUDINI_H

#include "encode.h"

typedef struct Houdini {
    const System *system;
    EncodingForm form;
    Patience *patience;   /* may be NULL */
    const char *dump;     /* folder for queries, or NULL */
    double claim_timeout; /* seconds for one check; 0 for none. What takes longer is dropped */
    uint32_t frame_cells; /* of the claims' bindings, where more than the system's */
    void (*tell)(void *context, size_t left); /* before checks: so many claims, at most; or NULL */
    void *tell_context;
    char *complaint; /* why nothing can be said (HOUDINI_FAILED); owned, or NULL */
    bool refused;    /* … that there is no encoding, and not that Z3 failed */
} Houdini;

typedef enum HoudiniEnd {
    HOUDINI_DONE,
    HOUDINI_STOPPED, /* patience ended it: nothing is known */
    HOUDINI_FAILED   /* the system can't be encoded in this form, or Z3 failed */
} HoudiniEnd;

/* Clears ret_kept[i] (count of them, true for those to consider) of each claim that is not part of
 * the subset, or has no encoding: what nobody asked for must not be in the way. */
HoudiniEnd houdini_run(Houdini *houdini, const Expr *const *claims, size_t count, bool *ret_kept);

/* Of claims that are inductive together: which of them does it take for those with ret_needed[i] to be
 * inductive? Sets ret_needed of each further one, following the cores of the proofs. */
HoudiniEnd houdini_slice(Houdini *houdini, const Expr *const *claims, size_t count,
                         bool *ret_needed);

/* The claim in a state: it has a value there, and that is true. */
Term claim_encode(Encoder *encoder, const Expr *claim, const State *state);

/* The same as a ClaimHolds of obligations.h: `claims` is the first of a list of Expr *. */
Term claim_holds(const void *claims, size_t which, Encoder *encoder, const State *state);

#endif
