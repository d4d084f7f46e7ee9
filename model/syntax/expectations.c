/* expectations.c - a set of tokens in a few words.
 *
 * Tokens that are met together (all that may begin an expression, say) are taken out of the set
 * and named by one phrase; what is left is listed by itself. */
#include <string.h>

#include "complaints.h"
#include "scan.h"

#define ALTERNATIVES_MOST 4

typedef struct Alternatives {
    bool left[TOKEN_KINDS]; /* expected, and not yet covered by a phrase */
    const char *phrases[ALTERNATIVES_MOST];
    size_t count;
} Alternatives;

static void add(Alternatives *alternatives, const char *phrase)
{
    if (alternatives->count < ALTERNATIVES_MOST)
        alternatives->phrases[alternatives->count++] = phrase;
}

static void cover(Alternatives *alternatives, const int *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) alternatives->left[kinds[i]] = false;
}

#define COVER(alternatives, ...)                                                                   \
    cover(alternatives, (const int[]){__VA_ARGS__}, sizeof(int[]){__VA_ARGS__} / sizeof(int))

/* Takes out the words with one of these roles. */
static void cover_roles(Alternatives *alternatives, unsigned roles)
{
    for (int kind = 0; kind < TOKEN_KINDS; kind++) {
        const LanguageWord *word = alternatives->left[kind] ? word_of_token(kind) : NULL;
        if (word != NULL && (word->roles & roles) != 0) alternatives->left[kind] = false;
    }
}

static void cover_names(Alternatives *alternatives)
{
    alternatives->left[TOKEN_NAME] = false;
    cover_roles(alternatives, ROLE_NAME);
}

/* What stands before a `=` could often go on: as an element, a field, a range. */
static void cover_selections(Alternatives *alternatives)
{
    if (alternatives->left['=']) COVER(alternatives, '.', '[', TOKEN_RANGE);
}

/* After an operand everything that continues an expression is right, which says little. */
static bool cover_operators(Alternatives *alternatives)
{
    if (!alternatives->left['+']) return false;
    bool whole = alternatives->left[TOKEN_EQ] || alternatives->left[TOKEN_ANDAND];
    COVER(alternatives, '+', '-', '*', '/', '%', '&', '[', '.', '?', '(', TOKEN_COALESCE,
          TOKEN_WITH, TOKEN_AT, TOKEN_DONE);
    if (!whole) return false;
    COVER(alternatives, TOKEN_EQ, TOKEN_NE, '<', '>', TOKEN_LE, TOKEN_GE, TOKEN_IN, TOKEN_RANGE,
          TOKEN_ANDAND, TOKEN_OROR, TOKEN_IMPLIES, TOKEN_UNTIL, TOKEN_LEADS_TO);
    return true;
}

static void cover_operands(Alternatives *alternatives)
{
    cover_names(alternatives);
    COVER(alternatives, TOKEN_NUMBER, TOKEN_TRUE, TOKEN_FALSE, TOKEN_NONE, TOKEN_COUNT, TOKEN_SUM,
          TOKEN_FORALL, TOKEN_EXISTS, TOKEN_IF, TOKEN_ALWAYS, TOKEN_EVENTUALLY, '(', '{', '[', '-',
          '!', TOKEN_BOOL);
}

static void cover_types(Alternatives *alternatives)
{
    cover_names(alternatives);
    COVER(alternatives, TOKEN_BOOL, TOKEN_STRUCT, TOKEN_NUMBER, '{', '(', '[', '-');
}

static void group(const Complaint *complaint, Alternatives *alternatives)
{
    if (complaint->declaration) {
        add(alternatives, "a declaration");
        cover_roles(alternatives, ROLE_DECLARATION | ROLE_EITHER_KIND);
    }
    if (complaint->control) {
        add(alternatives, "a step or another statement of control flow");
        cover_roles(alternatives, ROLE_CONTROL);
        cover_names(alternatives);
    }
    if (complaint->step) {
        add(alternatives, "a statement");
        cover_roles(alternatives, ROLE_STEP);
        cover_names(alternatives);
    }
    if (complaint->operand) {
        add(alternatives, "an expression");
        cover_operands(alternatives);
    }
    if (complaint->type) {
        add(alternatives, "a type");
        cover_types(alternatives);
    }
    if (alternatives->left[TOKEN_NUMBER]) {
        add(alternatives, "a number");
        cover_names(alternatives);
        COVER(alternatives, TOKEN_NUMBER, '(', '-');
    }
    if (alternatives->left[TOKEN_NAME]) {
        add(alternatives, "a name");
        cover_names(alternatives);
    }
}

static void add_phrase(Text *text, const char *phrase)
{
    /* Phrases begin with an article, tokens stand between backticks. */
    bool is_phrase = strncmp(phrase, "a ", 2) == 0 || strncmp(phrase, "an ", 3) == 0 ||
                     strncmp(phrase, "the ", 4) == 0;
    if (is_phrase)
        text_add(text, phrase);
    else if (phrase[0] == '\'')
        text_format(text, "`%c`", phrase[1]);
    else
        text_format(text, "`%s`", phrase);
}

void expectations_list(const Complaint *complaint, Text *text)
{
    Alternatives alternatives = {0};
    memcpy(alternatives.left, complaint->expected, sizeof alternatives.left);
    if (cover_operators(&alternatives) && !complaint->found->first_on_line)
        add(&alternatives, "an operator");
    cover_selections(&alternatives);
    group(complaint, &alternatives);
    /* Right almost everywhere, and never what was meant. */
    alternatives.left[';'] = alternatives.left['?'] = false;
    if (alternatives.count > 0) alternatives.left[TOKEN_END] = false;
    for (int kind = 0; kind < TOKEN_KINDS; kind++) {
        if (alternatives.left[kind]) add(&alternatives, token_name(kind));
    }
    if (alternatives.count == 0) add(&alternatives, "something else");
    for (size_t i = 0; i < alternatives.count; i++) {
        if (i > 0) text_add(text, i + 1 < alternatives.count ? ", " : " or ");
        add_phrase(text, alternatives.phrases[i]);
    }
}
