/* recording.h - every token of a text, for those who want the text itself and not what it means.
 *
 * The parser fills it where it is asked to, since only the grammar knows where statements begin
 * and what a brace holds. It is complete where no error was reported. */
#ifndef MODEL_RECORDING_H
#define MODEL_RECORDING_H

#include "grammar.h"
#include "parser.h"

typedef struct RecordedToken {
    int kind; /* a TOKEN_… of the grammar, or a character */
    Span span;
    bool begins;    /* a declaration, a statement or a scenario's item */
    ListKind opens; /* what a brace holds */
} RecordedToken;

typedef struct Recording {
    VECTOR(RecordedToken) tokens; /* the end of the file is none */
} Recording;

void recording_add(Recording *recording, const Token *token);

/* The token at this offset begins something; `if` after `else` does not. */
void recording_begin(Recording *recording, uint32_t offset);
void recording_open(Recording *recording, uint32_t offset, ListKind list);

#endif
