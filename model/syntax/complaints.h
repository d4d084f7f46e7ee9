/* complaints.h - a syntax error as it is looked at from all sides. Private to the parser. */
#ifndef MODEL_COMPLAINTS_H
#define MODEL_COMPLAINTS_H

#include "parser.h"
#include "words.h"

typedef struct Complaint {
    Parser *parser;
    const Token *found, *before, *earlier; /* the wrong token and the two before it */
    const LanguageWord *word;              /* what was found, if it is a word of the language */
    Bracket *list;                         /* the block around it, or NULL */
    const bool *expected;                  /* for each kind of token: would it be right? */
    bool declaration, control, step, operand, type; /* may one of these begin here? */
    char quoted[64];                                /* what was found, for messages */
} Complaint;

/* Adds "a name, `=` or `in`": what was expected, like things together, in a few words. */
void expectations_list(const Complaint *complaint, Text *text);

#endif
