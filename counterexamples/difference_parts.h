/* difference_parts.h - what the reports of differences have in common.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_DIFFERENCE_PARTS_H
#define COUNTEREXAMPLES_DIFFERENCE_PARTS_H

#include "counterexamples/difference.h"
#include "page.h"

#define SAME_SYSTEM "Both versions are the same, state by state and step by step."

/* "OLD", "NEW". */
const char *difference_name(unsigned side);

/* "protocols/x.tocsin, APPLY = blind, …": with what has not the same value in both. */
void difference_print_version(Text *text, const Difference *difference, unsigned side);

/* "violated in 12 steps", "holds", "no such property"; where kinds differ, "witness: reached". */
void difference_print_verdict(Text *text, const PropertyPair *pair, unsigned side);

/* "verdict", "length", …: for programs. */
const char *property_change_name(PropertyChange change);

/* What is to be told of a pair at all. */
bool property_pair_is_told(const PropertyPair *pair);

/* Does the state show the same as the one before, in the variables that are observed? */
bool difference_shows_same(const Difference *difference, unsigned side, const int64_t *before,
                           const int64_t *after);

/* Adds a line for each change of an observed variable, or (`before` NULL) its value. */
void difference_print_changes(Text *text, const Difference *difference, unsigned side,
                              const int64_t *before, const int64_t *after);

/* "Every behaviour of NEW is one of OLD.", and so on, for this side. */
void difference_print_sentence(Text *text, const Difference *difference, unsigned side);

/* Both runs beside each other, and what the other can do next. */
void difference_runs_text(Page *page, const Difference *difference, unsigned side);

/* "Nothing changed …", what is not decided. */
void difference_print_summary(Text *text, const Difference *difference);

/* What the behaviours are about. */
void difference_print_observed(Text *text, const Difference *difference);

#endif
