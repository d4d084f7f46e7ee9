/* parser.h - what scanner, token feed, grammar and complaints share while one text is parsed.
 *
 * The scanner (lexer.l) makes tokens of characters; the feed (tokens.c) hands them to the grammar
 * (grammar.y), keeps the open brackets and finds the place to go on after an error; complaints.c
 * says what is wrong. Private to the parser. */
#ifndef MODEL_PARSER_H
#define MODEL_PARSER_H

#include "grammar.h"
#include "nodes.h"
#include "support/text.h"
#include "support/vector.h"

/* Brackets nest at most so deep. */
#define BRACKETS_MOST 200

/* What stands in a brace that holds a list in which parsing can go on after an error. */
typedef enum ListKind {
    LIST_NONE, /* an expression's or a type's bracket */
    LIST_DECLARATIONS,
    LIST_CONTROL,
    LIST_STEP,
    LIST_SCENARIO
} ListKind;

typedef struct Token {
    int kind;
    Span span;
    Value value;
    uint32_t column; /* bytes before it in its line */
    uint32_t indent; /* the column of the first token of its line */
    bool first_on_line;
    ListKind opens; /* for a brace, once the grammar knows */
} Token;

typedef struct Bracket {
    int kind; /* '(', '[' or '{' */
    ListKind list;
    Span span;
    uint32_t indent; /* of its line */
    bool fields;     /* the brace of a struct type */
    bool blamed;     /* was it said already that something here belongs elsewhere? */
} Bracket;

/* `///` lines, and the place of the token after them. */
typedef struct Documentation {
    uint32_t before;
    const char *text;
} Documentation;

typedef struct Parser {
    const Source *source;
    struct Recording *recording; /* NULL: nobody wants the tokens */
    Arena *arena;
    Diagnostics *diagnostics;
    SyntaxFile *file;
    SyntaxDeclaration *last;
    bool stopped;  /* by an error after which nothing more makes sense */
    bool doubtful; /* has an error shifted the blocks of this declaration? */
    bool too_deep; /* was that said of this declaration? */

    /* The scanner's. */
    void *scanner;
    uint32_t offset, line_begin;
    bool in_property;       /* are the words of properties known? */
    bool has_documentation; /* lines since the last token, in `documentation` */
    Text documentation;

    /* The feed's. `history` begins with the token that the grammar looks at; what a bracket does
     * to `brackets` happens when the grammar asks for the token after it. */
    Token history[4];
    bool pending; /* the effect of history[0] */
    VECTOR(Bracket) brackets;
    Bracket suspect; /* a brace whose closing one stands at another indentation; kind 0: none */
    VECTOR(Documentation) documentations;
    size_t next_documentation;
    uint32_t scanned_line, scanned_indent;
    uint32_t declaration_column; /* where declarations begin: that of the file's first token */

    /* Recovery. */
    bool panic;         /* an error was met: skip to where parsing can go on */
    bool skip_current;  /* and not at the token that the error is about */
    bool brace_missing; /* and what follows is the inside of a block */
    bool skipping;      /* nothing is reported meanwhile */
    bool closing;       /* braces that are missing are closed down to `close_to` of them */
    size_t close_to;
    bool has_kept; /* the token to go on with */
    Token kept;
    bool has_resumed; /* where parsing went on the last time */
    uint32_t resumed;
    bool has_reported; /* the last error, and the declarations that were complete then */
    Span reported;
    size_t declarations, declarations_at_error;
} Parser;

/* The feed's face to the grammar. */
int grammar_lex(Value *value, Span *span, Parser *parser);
void parser_open(Parser *parser, Span brace, ListKind list); /* what this brace holds is known */

/* The scanner: the next token's kind, span and value. */
void scanner_open(Parser *parser);
void scanner_close(Parser *parser);
int scanner_next(Token *token, Parser *parser);

/* The innermost open brace that holds a list, or NULL. */
Bracket *parser_list(Parser *parser);

/* Does the current token show, by where it stands, that a step before it lacks its `}`? */
bool parser_misses_brace(Parser *parser);

/* Reports an error unless nothing is to be reported now; hints and notes may follow if true. */
bool parser_error(Parser *parser, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same, and parsing stops. */
void parser_stop(Parser *parser, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The documentation before what begins at `offset`; asked for in order of the text. */
const char *parser_documentation(Parser *parser, uint32_t offset);

/* Called by the grammar. */
void parser_begin(Parser *parser, Span span); /* of a declaration, a statement, an item */
void parser_head(Parser *parser, Span keyword, Word name);
void parser_add(Parser *parser, SyntaxDeclaration *declaration);
void parser_expect_word(Parser *parser, Word word, const char *expected);

/* complaints.c: what is wrong with history[0], given which kinds of token would be right. */
#define TOKEN_KINDS 400
void complain(Parser *parser, const bool expected[TOKEN_KINDS]);
void complain_of_depth(Parser *parser, Span span);

/* grammar.y: how a kind of token is called ("a name", "step", "=="). */
const char *token_name(int kind);

#endif
