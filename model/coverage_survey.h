/* coverage_survey.h - going through a system for what could happen in it: what coverage_items.c,
 * coverage_properties.c and coverage_decided.c share. */
#ifndef MODEL_COVERAGE_SURVEY_H
#define MODEL_COVERAGE_SURVEY_H

#include "coverage_items.h"

typedef struct Survey {
    Coverage *coverage;
    CoverItem common;  /* process, step and property of what is gone through */
    const void *owner; /* what repeats there is one item of this */
    bool silent, late; /* it can't happen; it stands in a loop over identities */
    uint32_t property; /* its position */
} Survey;

/* A group of `count` items like this one; or that of what it repeats. Its first item. */
uint32_t survey_group(Survey *survey, CoverItem item, uint32_t count, CoverKey key);

/* Two outcomes, of which nobody misses the second. */
void survey_outcome(Survey *survey, CoverItem item, CoverKey key);
CoverItem survey_item(const Survey *survey, CoverKind kind, Span span);

/* coverage_properties.c */
void survey_property(Survey *survey, uint32_t position);

/* coverage_decided.c: what an expression is in every state, as far as its form tells. */
typedef enum Decided { SAYS_FALSE, SAYS_TRUE, SAYS_NOTHING } Decided;
Decided survey_decided(const Expr *expr);
bool survey_is_never(const Expr *condition); /* NULL is not */
bool survey_is_empty(const Domain *domain);

#endif
