/* words.c - the table of words, in alphabetical order. */
#include "words.h"

#include <string.h>

#include "grammar.h"
#include "support/suggest.h"

#define PROPERTY (ROLE_DECLARATION | ROLE_PROPERTY)
#define STATEMENT (ROLE_CONTROL | ROLE_STEP)

static const LanguageWord words[] = {
    {"always", TOKEN_ALWAYS, ROLE_TEMPORAL, NULL},
    {"any", TOKEN_ANY, 0, NULL},
    {"anytime", TOKEN_ANYTIME, ROLE_CONTROL, "anytime step NAME { … }"},
    {"assert", TOKEN_ASSERT, ROLE_STEP, NULL},
    {"assume", TOKEN_ASSUME, PROPERTY, "assume NAME: FORMULA"},
    {"at", TOKEN_AT, ROLE_TEMPORAL, NULL},
    {"await", TOKEN_AWAIT, ROLE_STEP, NULL},
    {"bag", TOKEN_BAG, ROLE_NAME, "bag(N) of TYPE"},
    {"bool", TOKEN_BOOL, 0, NULL},
    {"break", TOKEN_BREAK, STATEMENT, NULL},
    {"choose", TOKEN_CHOOSE, ROLE_STEP, "choose NAME in SET"},
    {"const", TOKEN_CONST, ROLE_DECLARATION, "const NAME = VALUE"},
    {"continue", TOKEN_CONTINUE, STATEMENT, NULL},
    {"done", TOKEN_DONE, ROLE_TEMPORAL, NULL},
    {"either", TOKEN_EITHER, STATEMENT, "either { … } or { … }"},
    {"else", TOKEN_ELSE, 0, NULL},
    {"eventually", TOKEN_EVENTUALLY, ROLE_TEMPORAL, NULL},
    {"exists", TOKEN_EXISTS, 0, "exists NAME in SET: CONDITION"},
    {"fair", TOKEN_FAIR, ROLE_EITHER_KIND | ROLE_CONTROL, NULL},
    {"false", TOKEN_FALSE, 0, NULL},
    {"for", TOKEN_FOR, STATEMENT, "for NAME in SET { … }"},
    {"forall", TOKEN_FORALL, 0, "forall NAME in SET: CONDITION"},
    {"fun", TOKEN_FUN, ROLE_DECLARATION, "fun NAME(PARAMETER: TYPE): TYPE = EXPRESSION"},
    {"ghost", TOKEN_GHOST, ROLE_DECLARATION, "ghost var NAME: TYPE = VALUE"},
    {"goto", TOKEN_GOTO, STATEMENT, "goto STEP"},
    {"id", TOKEN_ID, ROLE_NAME, "id(N)"},
    {"if", TOKEN_IF, STATEMENT | ROLE_ELSEWHERE, NULL},
    {"in", TOKEN_IN, 0, NULL},
    {"invariant", TOKEN_INVARIANT, PROPERTY, "invariant NAME: CONDITION"},
    {"leads_to", TOKEN_LEADS_TO, ROLE_TEMPORAL, NULL},
    {"lemma", TOKEN_LEMMA, PROPERTY, "lemma NAME: CONDITION"},
    {"let", TOKEN_LET, ROLE_STEP, "let NAME = VALUE"},
    {"liveness", TOKEN_LIVENESS, PROPERTY, "liveness NAME: FORMULA"},
    {"loop", TOKEN_LOOP, ROLE_CONTROL, "loop { … }"},
    {"none", TOKEN_NONE, 0, NULL},
    {"of", TOKEN_OF, 0, NULL},
    {"option", TOKEN_OPTION, ROLE_DECLARATION, "option NAME: FIRST | SECOND = FIRST"},
    {"or", TOKEN_OR, 0, NULL},
    {"order", TOKEN_ORDER, ROLE_NAME, "order(N)"},
    {"param", TOKEN_PARAM, ROLE_DECLARATION, "param NAME = NUMBER"},
    {"process", TOKEN_PROCESS, ROLE_DECLARATION, "process NAME { … }"},
    {"protocol", TOKEN_PROTOCOL, 0, "protocol NAME"},
    {"provided", TOKEN_PROVIDED, 0, NULL},
    {"queue", TOKEN_QUEUE, ROLE_NAME, "queue(N) of TYPE"},
    {"recoverable", TOKEN_RECOVERABLE, PROPERTY, "recoverable NAME by PROCESS: CONDITION"},
    {"restart", TOKEN_RESTART, ROLE_STEP | ROLE_ELSEWHERE | ROLE_NAME, NULL},
    {"scenario", TOKEN_SCENARIO, ROLE_DECLARATION, "scenario NAME { … }"},
    {"set", TOKEN_SET, ROLE_NAME, "set of TYPE"},
    {"step", TOKEN_STEP, ROLE_CONTROL, "step NAME { … }"},
    {"steps", TOKEN_STEPS, ROLE_DECLARATION, "steps NAME(PARAMETER: TYPE) { … }"},
    {"stop", TOKEN_STOP, ROLE_STEP | ROLE_ELSEWHERE | ROLE_NAME, NULL},
    {"strong", TOKEN_STRONG, ROLE_EITHER_KIND | ROLE_CONTROL, NULL},
    {"struct", TOKEN_STRUCT, 0, "struct { FIELD: TYPE }"},
    {"then", TOKEN_THEN, 0, NULL},
    {"transition", TOKEN_TRANSITION, PROPERTY, "transition NAME: CONDITION"},
    {"true", TOKEN_TRUE, 0, NULL},
    {"type", TOKEN_TYPE, ROLE_DECLARATION, "type NAME = TYPE"},
    {"until", TOKEN_UNTIL, ROLE_TEMPORAL, NULL},
    {"var", TOKEN_VAR, ROLE_EITHER_KIND | ROLE_CONTROL, "var NAME: TYPE = VALUE"},
    {"where", TOKEN_WHERE, 0, NULL},
    {"while", TOKEN_WHILE, ROLE_CONTROL, NULL},
    {"with", TOKEN_WITH, 0, NULL},
    {"witness", TOKEN_WITNESS, PROPERTY, "witness NAME: CONDITION"},
};

#define WORDS (sizeof words / sizeof *words)

const LanguageWord *word_find(const char *text, size_t length)
{
    size_t low = 0, high = WORDS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(text, words[middle].text, length);
        if (order == 0) order = words[middle].text[length] == '\0' ? 0 : -1;
        if (order == 0) return &words[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const LanguageWord *word_of_token(int token)
{
    for (size_t i = 0; i < WORDS; i++) {
        if (words[i].token == token) return &words[i];
    }
    return NULL;
}

const char *word_suggest(const char *wrong, unsigned roles)
{
    Suggestion suggestion = {.wrong = wrong};
    for (size_t i = 0; i < WORDS; i++) {
        if ((words[i].roles & roles) != 0) suggestion_offer(&suggestion, words[i].text);
    }
    return suggestion.best;
}
