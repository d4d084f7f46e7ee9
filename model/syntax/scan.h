/* scan.h - what the scanner's rules do. Private to the parser.
 *
 * Functions that return an int return the kind of token; `token` has its span already. */
#ifndef MODEL_SCAN_H
#define MODEL_SCAN_H

#include "parser.h"

/* Called for each piece of text that a rule matches, and when a rule gives back its end. */
void scan_advance(Parser *parser, Token *token, uint32_t length);
void scan_shorten(Parser *parser, Token *token, uint32_t kept);

int scan_word(Parser *parser, Token *token);
int scan_number(Parser *parser, Token *token);
int scan_bad_number(Parser *parser, Token *token);
int scan_fraction(Parser *parser, Token *token);
int scan_string(Parser *parser, Token *token);
int scan_unknown(Parser *parser, Token *token);
int scan_compound(Parser *parser, Token *token); /* `+=` and the like */
int scan_meant(Parser *parser, Token *token, int kind, const char *right);
void scan_foreign_comment(Parser *parser, Token *token);
void scan_foreign_blank(Parser *parser, Token *token);
void scan_documentation(Parser *parser, const char *line, size_t length);

/* Must the word at hand be a name, whatever it is: after a dot, after `at`, before a field's
 * colon? */
bool scan_is_name(const Parser *parser);
/* Does `at most` belong to `anytime step NAME at most N`? */
bool scan_is_at_most(const Parser *parser);

/* May an expression end, or must it go on, with this kind of token? */
bool token_ends_operand(int kind);
bool token_wants_operand(int kind);

#endif
