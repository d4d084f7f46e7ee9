/* words.h - the words of the language, each listed once.
 *
 * What kind of token a word is, where it may begin something (so that the parser knows where to go
 * on after an error) and the form of what it begins (for messages). */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What a word may begin. */
typedef enum WordRole {
    ROLE_DECLARATION = 1, /* a declaration, and nothing else */
    ROLE_EITHER_KIND = 2, /* a declaration or a statement of control flow: var, fair, strong */
    ROLE_PROPERTY = 4,    /* a declaration in which the words of properties are known */
    ROLE_CONTROL = 8,     /* a statement outside steps */
    ROLE_STEP = 16,       /* a statement inside steps */
    ROLE_ELSEWHERE = 32,  /* also met within expressions or as a name */
    ROLE_TEMPORAL = 64,   /* a word in properties only */
    ROLE_NAME = 128       /* may be a name */
} WordRole;

typedef struct LanguageWord {
    const char *text;
    int token;      /* a TOKEN_… of the grammar */
    unsigned roles; /* of WordRole */
    const char *form;
} LanguageWord;

/* The word of this text, or NULL. */
const LanguageWord *word_find(const char *text, size_t length);

/* The word that this token is, or NULL. */
const LanguageWord *word_of_token(int token);

/* A word of one of these roles that is spelled nearly like `wrong`, or NULL. */
const char *word_suggest(const char *wrong, unsigned roles);

#endif
