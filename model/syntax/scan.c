/* scan.c - which kind of token it is, where that takes more than its characters.
 *
 * It also knows the slips of those who come from other languages, and lets the parser go on as if
 * they had not been made. */
#include "scan.h"

#include <string.h>

#include "words.h"

void scan_advance(Parser *parser, Token *token, uint32_t length)
{
    token->span.begin = parser->offset;
    parser->offset += length;
    token->span.end = parser->offset;
}

void scan_shorten(Parser *parser, Token *token, uint32_t kept)
{
    token->span.end = parser->offset = token->span.begin + kept;
}

static const char *token_text(const Parser *parser, const Token *token)
{
    return parser->source->text + token->span.begin;
}

static int token_length(const Token *token)
{
    return (int)(token->span.end - token->span.begin);
}

bool token_ends_operand(int kind)
{
    static const int kinds[] = {TOKEN_NAME,  TOKEN_NUMBER, TOKEN_TRUE, TOKEN_FALSE, TOKEN_NONE,
                                TOKEN_DONE,  TOKEN_SET,    TOKEN_BAG,  TOKEN_QUEUE, TOKEN_ID,
                                TOKEN_ORDER, TOKEN_STOP,   ')',        ']',         '}',
                                TOKEN_BOOL,  TOKEN_RESTART};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kind == kinds[i]) return true;
    }
    return false;
}

bool token_wants_operand(int kind)
{
    static const int kinds[] = {'+',
                                '-',
                                '*',
                                '/',
                                '%',
                                '&',
                                '|',
                                '=',
                                '<',
                                '>',
                                '!',
                                ',',
                                ':',
                                '(',
                                '[',
                                TOKEN_EQ,
                                TOKEN_NE,
                                TOKEN_LE,
                                TOKEN_GE,
                                TOKEN_IN,
                                TOKEN_RANGE,
                                TOKEN_OROR,
                                TOKEN_ANDAND,
                                TOKEN_IMPLIES,
                                TOKEN_IF,
                                TOKEN_THEN,
                                TOKEN_ELSE,
                                TOKEN_WHERE,
                                TOKEN_WHILE,
                                TOKEN_AWAIT,
                                TOKEN_ASSERT,
                                TOKEN_UNTIL,
                                TOKEN_LEADS_TO,
                                TOKEN_ALWAYS,
                                TOKEN_EVENTUALLY,
                                TOKEN_PROVIDED,
                                TOKEN_COALESCE,
                                TOKEN_OR};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kind == kinds[i]) return true;
    }
    return false;
}

/* The first character behind the token, blanks and line ends left out; 0 at the end. */
static const char *next_character(const Parser *parser)
{
    const char *next = parser->source->text + parser->offset;
    return next + strspn(next, " \t\r\n\f\v");
}

static bool is_before_colon(const Parser *parser)
{
    const char *next = next_character(parser);
    return next[0] == ':' && next[1] != '=';
}

bool scan_is_name(const Parser *parser)
{
    int before = parser->history[0].kind;
    if (before == '.' || before == TOKEN_AT) return true;
    if (parser->brackets.count == 0) return false;
    const Bracket *in = &parser->brackets.items[parser->brackets.count - 1];
    bool field = in->fields ||
                 (in->kind == '{' && in->list == LIST_NONE && (before == '{' || before == ','));
    return field && is_before_colon(parser);
}

bool scan_is_at_most(const Parser *parser)
{
    char next = parser->source->text[parser->offset];
    bool longer = next == '_' || (next >= '0' && next <= '9') || (next >= 'a' && next <= 'z') ||
                  (next >= 'A' && next <= 'Z');
    return !longer && parser->history[1].kind == TOKEN_STEP &&
           parser->history[2].kind == TOKEN_ANYTIME;
}

int scan_meant(Parser *parser, Token *token, int kind, const char *right)
{
    parser_error(parser, token->span, "`%.*s` is written `%s` here", token_length(token),
                 token_text(parser, token), right);
    return kind;
}

/* A word that means something only inside properties, and only where it can. */
static int temporal_word(const Parser *parser, const LanguageWord *word)
{
    int before = parser->history[0].kind;
    if (!parser->in_property) return TOKEN_NAME;
    bool prefix = word->token == TOKEN_ALWAYS || word->token == TOKEN_EVENTUALLY;
    return token_ends_operand(before) || (prefix && token_wants_operand(before)) ? word->token
                                                                                 : TOKEN_NAME;
}

/* `and`, `or`, `not` between conditions. Elsewhere `and` and `not` are names. */
static int logical_word(Parser *parser, Token *token)
{
    int before = parser->history[0].kind;
    const char *text = token->value.word.text, *next = next_character(parser);
    bool assigned = (next[0] == '=' && next[1] != '=') || next[0] == ':';
    if (token_ends_operand(before) && before != '}' && !assigned) {
        if (strcmp(text, "and") == 0) return scan_meant(parser, token, TOKEN_ANDAND, "&&");
        /* Before a brace it is that of `either`. */
        if (strcmp(text, "or") == 0 && next[0] != '{')
            return scan_meant(parser, token, TOKEN_OROR, "||");
    }
    if (token_wants_operand(before) && strcmp(text, "not") == 0 && !assigned)
        return scan_meant(parser, token, '!', "!");
    return 0;
}

int scan_word(Parser *parser, Token *token)
{
    const char *text = token_text(parser, token);
    size_t length = (size_t)token_length(token);
    token->value.word = (Word){arena_copy_text(parser->arena, text, length), token->span};
    if (scan_is_name(parser)) return TOKEN_NAME;
    int logical = logical_word(parser, token);
    if (logical != 0) return logical;

    const LanguageWord *word = word_find(text, length);
    if (word == NULL) return TOKEN_NAME;
    if ((word->roles & ROLE_TEMPORAL) != 0) return temporal_word(parser, word);
    unsigned begins = ROLE_DECLARATION | ROLE_EITHER_KIND | ROLE_CONTROL | ROLE_STEP;
    if ((word->roles & begins) != 0 && (word->roles & ROLE_ELSEWHERE) == 0)
        parser->in_property = (word->roles & ROLE_PROPERTY) != 0;
    return word->token;
}

int scan_number(Parser *parser, Token *token)
{
    const char *text = token_text(parser, token);
    int64_t number = 0;
    for (int i = 0; i < token_length(token); i++) {
        int digit = text[i] - '0';
        if (number > (INT64_MAX - digit) / 10) {
            if (parser_error(parser, token->span, "this number is too big"))
                diagnostics_hint(parser->diagnostics, "the biggest is %lld", (long long)INT64_MAX);
            number = 0;
            break;
        }
        number = 10 * number + digit;
    }
    token->value.number = number;
    return TOKEN_NUMBER;
}

int scan_bad_number(Parser *parser, Token *token)
{
    if (parser_error(parser, token->span, "neither a number nor a name"))
        diagnostics_hint(parser->diagnostics,
                         "numbers are decimal digits, names begin with a letter");
    token->value.number = 0;
    return TOKEN_NUMBER;
}

int scan_fraction(Parser *parser, Token *token)
{
    if (parser_error(parser, token->span, "numbers are whole"))
        diagnostics_hint(parser->diagnostics, "a range is written with two dots, `1..5`");
    token->value.number = 0;
    return TOKEN_NUMBER;
}

int scan_string(Parser *parser, Token *token)
{
    parser_error(parser, token->span, "there are no strings in the language");
    return TOKEN_GRAMMAR_error;
}

int scan_compound(Parser *parser, Token *token)
{
    char operator= * token_text(parser, token);
    if (parser_error(parser, token->span, "there is no `%c=`", operator))
        diagnostics_hint(parser->diagnostics, "write `x = x %c …`", operator);
    return '=';
}

/* What is typed for something that has an ASCII spelling. */
typedef struct Spelling {
    const char *typed, *ascii;
    int kind;
} Spelling;

static const Spelling *find_spelling(const char *text, size_t length)
{
    static const Spelling spellings[] = {
        {"≤", "<=", TOKEN_LE},
        {"≥", ">=", TOKEN_GE},
        {"≠", "!=", TOKEN_NE},
        {"∧", "&&", TOKEN_ANDAND},
        {"∨", "||", TOKEN_OROR},
        {"¬", "!", '!'},
        {"⇒", "=>", TOKEN_IMPLIES},
        {"→", "=>", TOKEN_IMPLIES},
        {"∈", "in", TOKEN_IN},
        {"∪", "+", '+'},
        {"∩", "&", '&'},
        {"∀", "forall", TOKEN_FORALL},
        {"∃", "exists", TOKEN_EXISTS},
        {"…", "..", TOKEN_RANGE},
        {"×", "*", '*'},
        {"–", "-", '-'},
        {"−", "-", '-'},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (strlen(spellings[i].typed) == length && memcmp(spellings[i].typed, text, length) == 0)
            return &spellings[i];
    }
    return NULL;
}

int scan_unknown(Parser *parser, Token *token)
{
    const char *text = token_text(parser, token);
    int length = token_length(token);
    const Spelling *spelling = find_spelling(text, (size_t)length);
    if (spelling != NULL) return scan_meant(parser, token, spelling->kind, spelling->ascii);
    if ((unsigned char)*text < ' ' || *text == 0x7F)
        parser_error(parser, token->span, "unexpected control character 0x%02X", (unsigned)*text);
    else
        parser_error(parser, token->span, "unknown character `%.*s`", length, text);
    return TOKEN_GRAMMAR_error;
}

void scan_foreign_blank(Parser *parser, Token *token)
{
    parser_error(parser, token->span, "this blank is not an ordinary one");
}

void scan_foreign_comment(Parser *parser, Token *token)
{
    parser_error(parser, token->span, "comments begin with `//` and reach to the end of the line");
}

void scan_documentation(Parser *parser, const char *line, size_t length)
{
    if (length > 0 && line[length - 1] == '\r') length--;
    if (length > 0 && line[0] == ' ') {
        line++;
        length--;
    }
    /* The first line may be empty, and still be one. */
    if (parser->has_documentation) text_add_char(&parser->documentation, '\n');
    text_add_many(&parser->documentation, line, length);
    parser->has_documentation = true;
}
