/* shortening.h - what a search keeps so that somebody may choose among shortest ways, and asking
 * them to. */
#ifndef EXPLORER_SHORTENING_H
#define EXPLORER_SHORTENING_H

#include "leading.h"
#include "support/vector.h"

typedef struct Shortening {
    const ExploreOptions *options;
    const Findings *findings;
    Budget *budget;
    VECTOR(uint32_t) depths; /* the first state of each depth */
    Marks *no_ends;          /* LeadingTask.no_ends; zeroed where they are not known */
} Shortening;

/* All of it is the caller's. Does nothing but where the options have somebody to ask. */
void shortening_init(Shortening *shortening, const ExploreOptions *options,
                     const Findings *findings, Budget *budget);
void shortening_release(Shortening *shortening);

/* States of the next depth begin at this number: all that are nearer are there. */
void shortening_note_depth(Shortening *shortening, uint32_t first);

/* The nearest states that are not marked show a recoverable property's finding as well as the one
 * that was chosen (RecoverableTask.shown). */
void shortening_note_ends(void *context, const Finding *finding, const Marks *no_ends);

/* Asks ExploreOptions.shorten, when the findings are what they are. `task`: what the search has;
 * the rest of it is filled in. */
void shortening_run(const Shortening *shortening, LeadingTask *task);

#endif
