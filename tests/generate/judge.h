/* judge.h - the answer of tests/peers/reference.py to a model, read from its JSON.
 *
 * The reference shares nothing with the checker, not even the interpreter, so this is what tells
 * whether the interpreter means what the language says. */
#ifndef GENERATE_JUDGE_H
#define GENERATE_JUDGE_H

#include "naive.h"

typedef void JudgeDisagreement(void *context, const char *what, const char *judge,
                               const char *naive);

/* Compares with DIRECTORY/STEM.json for the model PATH/STEM.tocsin, and tells every difference.
 * False when there is no such file or it can't be read; properties that the judge leaves open
 * are not compared. */
bool judge_compare(const char *directory, const char *model_path, const System *system,
                   const NaiveResult *naive, JudgeDisagreement *disagreement, void *context);

#endif
