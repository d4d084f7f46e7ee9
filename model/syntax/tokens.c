/* tokens.c - the feed between scanner and grammar, and where to go on after an error.
 *
 * Bison throws tokens away until its error rule can go on; those of our grammar want a RESYNC.
 * When the grammar asks for a token after an error, the feed skips to the next statement or
 * declaration, brackets balanced, and hands out a RESYNC before it. Where braces are missing, it
 * closes them itself. So one fault is one error, and the rest of the text is read as it is meant.
 * It does not know what is right, only where things begin. */
#include <stdarg.h>
#include <string.h>

#include "parser.h"
#include "recording.h"
#include "scan.h"
#include "words.h"

/* Brackets. */

static bool is_opener(int kind)
{
    return kind == '(' || kind == '[' || kind == '{' || kind == TOKEN_COUNT || kind == TOKEN_SUM;
}

static bool is_closer(int kind)
{
    return kind == ')' || kind == ']' || kind == '}';
}

static int opener_of(int closer)
{
    return closer == ')' ? '(' : closer == ']' ? '[' : '{';
}

static void push_bracket(Parser *parser, const Token *token, bool fields)
{
    if (parser->brackets.count == BRACKETS_MOST) {
        parser_stop(parser, token->span, "brackets are nested more than %d deep", BRACKETS_MOST);
        return;
    }
    Bracket bracket = {.kind = token->kind == '[' || token->kind == '{' ? token->kind : '(',
                       .list = token->opens,
                       .span = token->span,
                       .indent = token->indent,
                       .fields = fields};
    vector_push(&parser->brackets, bracket);
}

/* A `}` that begins a line should stand below the line of its `{`. The first that does not shows
 * where one was forgotten, should one be missing at the end. */
static void check_indentation(Parser *parser, const Bracket *opener, const Token *closer)
{
    if (parser->suspect.kind == 0 && closer->kind == '}' && closer->first_on_line &&
        closer->column != opener->indent)
        parser->suspect = *opener;
}

/* What the current token does to the brackets. */
static void take_effect(Parser *parser)
{
    const Token *token = &parser->history[0];
    if (!parser->pending) return;
    parser->pending = false;
    if (is_opener(token->kind)) {
        push_bracket(parser, token, parser->history[1].kind == TOKEN_STRUCT);
    } else if (is_closer(token->kind) && parser->brackets.count > 0) {
        const Bracket *top = &parser->brackets.items[parser->brackets.count - 1];
        if (top->kind != opener_of(token->kind)) return;
        check_indentation(parser, top, token);
        parser->brackets.count--;
    }
}

void parser_open(Parser *parser, Span brace, ListKind list)
{
    if (parser->recording != NULL) recording_open(parser->recording, brace.begin, list);
    if (parser->pending && parser->history[0].span.begin == brace.begin) {
        parser->history[0].opens = list;
        return;
    }
    /* The grammar has looked one token ahead. */
    for (size_t i = parser->brackets.count; i-- > 0;) {
        if (parser->brackets.items[i].span.begin == brace.begin)
            parser->brackets.items[i].list = list;
    }
}

/* Brackets up to and with the innermost that holds a list. */
static size_t list_depth(const Parser *parser)
{
    size_t depth = parser->brackets.count;
    while (depth > 0 && parser->brackets.items[depth - 1].list == LIST_NONE) depth--;
    return depth;
}

Bracket *parser_list(Parser *parser)
{
    size_t depth = list_depth(parser);
    return depth > 0 ? &parser->brackets.items[depth - 1] : NULL;
}

/* Tokens. */

static void remember(Parser *parser, const Token *token)
{
    memmove(parser->history + 1, parser->history, 3 * sizeof *parser->history);
    parser->history[0] = *token;
    parser->pending = true;
}

/* Lines of documentation belong to the token after them. */
static void attach_documentation(Parser *parser, const Token *token)
{
    if (!parser->has_documentation) return;
    const char *text = arena_copy_text(parser->arena, text_string(&parser->documentation),
                                       parser->documentation.count);
    vector_push(&parser->documentations, (Documentation){token->span.begin, text});
    text_clear(&parser->documentation);
    parser->has_documentation = false;
}

const char *parser_documentation(Parser *parser, uint32_t offset)
{
    for (; parser->next_documentation < parser->documentations.count;
         parser->next_documentation++) {
        const Documentation *next = &parser->documentations.items[parser->next_documentation];
        if (next->before > offset) break;
        if (next->before == offset) return next->text;
    }
    return NULL;
}

/* The place of the end is where the text ends, not the blank lines after it. */
static Span end_span(const Source *source)
{
    size_t end = source->length;
    while (end > 0 && strchr(" \t\r\n\f\v", source->text[end - 1]) != NULL) end--;
    return (Span){(uint32_t)end, (uint32_t)end};
}

static Token scan(Parser *parser)
{
    Token token = {0};
    token.kind = parser->stopped ? TOKEN_END : scanner_next(&token, parser);
    token.column = token.span.begin - parser->line_begin;
    if (parser->scanned_line == UINT32_MAX) parser->declaration_column = token.column;
    token.first_on_line = parser->scanned_line != parser->line_begin;
    if (token.first_on_line) parser->scanned_indent = token.column;
    token.indent = parser->scanned_indent;
    parser->scanned_line = parser->line_begin;
    if (token.kind == TOKEN_END) token.span = end_span(parser->source);
    if (parser->recording != NULL) recording_add(parser->recording, &token);
    attach_documentation(parser, &token);
    return token;
}

/* Recovery. */

typedef struct Search {
    size_t depth;     /* brackets to keep: those up to the innermost list */
    size_t abandoned; /* those above, open when the error was met, may be left unclosed */
    ListKind list;
    bool first; /* is this the token that the error is about? */
} Search;

static bool has_role(const LanguageWord *word, unsigned role)
{
    return word != NULL && (word->roles & role) != 0;
}

/* Does no brace stand open that was met while skipping? Statements inside of it are its own. */
static bool is_outside_braces(const Parser *parser, const Search *search)
{
    for (size_t i = search->abandoned; i < parser->brackets.count; i++) {
        if (parser->brackets.items[i].kind == '{') return false;
    }
    return true;
}

/* Does a declaration begin here, whatever is open? */
static bool begins_declaration(const Parser *parser, const Search *search, const LanguageWord *word)
{
    const Token *token = &parser->history[0];
    int before = parser->history[1].kind;
    if (has_role(word, ROLE_DECLARATION))
        return token->first_on_line || before == TOKEN_FAIR || before == '}' ||
               (parser->brackets.count == 0 && !search->first);
    if (search->list != LIST_DECLARATIONS || !is_outside_braces(parser, search)) return false;
    /* Further to the right it may be a statement of a process whose head was wrong. */
    if (!token->first_on_line || token->column > parser->declaration_column) return false;
    if (has_role(word, ROLE_EITHER_KIND)) return true;
    /* Perhaps the keyword of a declaration, misspelled. */
    return token->kind == TOKEN_NAME && !search->first && !token_wants_operand(before);
}

/* Does a statement, or an item of a scenario, begin here? */
static bool begins_statement(const Parser *parser, const Search *search, const LanguageWord *word)
{
    const Token *token = &parser->history[0];
    if (search->list == LIST_DECLARATIONS || !is_outside_braces(parser, search)) return false;
    if (token->kind == ';') return true;
    bool after_end = token->first_on_line && !token_wants_operand(parser->history[1].kind);
    if (token->kind == TOKEN_NAME) return after_end;
    unsigned role = search->list == LIST_CONTROL ? ROLE_CONTROL
                    : search->list == LIST_STEP  ? ROLE_STEP
                                                 : 0;
    return has_role(word, role) && (after_end || !has_role(word, ROLE_ELSEWHERE));
}

/* Does `or` or `else` stand below the block that it follows, which is still open? */
static bool follows_open_block(const Parser *parser, const Search *search)
{
    const Token *token = &parser->history[0];
    return (token->kind == TOKEN_OR || token->kind == TOKEN_ELSE) && search->depth > 0 &&
           parser->brackets.items[search->depth - 1].indent >= token->column;
}

/* A step's brace was forgotten if control flow goes on no further to the right than the step.
 * Returns how many brackets are to be kept, or 0. */
static size_t missing_brace(const Parser *parser, const Search *search, const LanguageWord *word)
{
    const Token *token = &parser->history[0];
    if (!token->first_on_line || !is_outside_braces(parser, search)) return 0;
    if (follows_open_block(parser, search)) return search->depth - 1;
    if (search->list != LIST_STEP || !has_role(word, ROLE_CONTROL) || has_role(word, ROLE_STEP))
        return 0;
    size_t depth = search->depth;
    while (depth > 0 && (parser->brackets.items[depth - 1].list != LIST_CONTROL ||
                         parser->brackets.items[depth - 1].indent >= token->column))
        depth--;
    return depth > 0 && parser->brackets.items[depth].indent >= token->column ? depth : 0;
}

bool parser_misses_brace(Parser *parser)
{
    Search search = {.depth = list_depth(parser), .abandoned = parser->brackets.count};
    if (search.depth == 0) return false;
    search.list = parser->brackets.items[search.depth - 1].list;
    return missing_brace(parser, &search, word_of_token(parser->history[0].kind)) > 0;
}

/* Skipping over a closing bracket: true if it ends the list in which the error was. */
static bool skip_closer(Parser *parser, Search *search)
{
    int closer = parser->history[0].kind, opener = opener_of(closer);
    size_t depth = parser->brackets.count;
    while (depth > search->depth && parser->brackets.items[depth - 1].kind != opener) {
        if (parser->brackets.items[depth - 1].kind == '{') return false; /* a stray one */
        depth--;
    }
    if (depth > search->depth) {
        parser->brackets.count = depth - 1;
        if (search->abandoned > depth - 1) search->abandoned = depth - 1;
        return false;
    }
    return closer == '}' && search->depth > 0;
}

static void go_on_here(Parser *parser, const Search *search, bool close, size_t close_to)
{
    parser->brackets.count = search->depth;
    parser->kept = parser->history[0];
    parser->has_kept = true;
    parser->closing = close;
    parser->close_to = close_to;
    parser->resumed = parser->kept.span.begin;
    parser->has_resumed = true;
}

/* Can parsing go on at the current token? Then everything is arranged for it. */
static bool try_here(Parser *parser, Search *search)
{
    const Token *token = &parser->history[0];
    const LanguageWord *word = word_of_token(token->kind);
    if (token->kind == TOKEN_END) {
        go_on_here(parser, search, true, 0);
        return true;
    }
    if (is_closer(token->kind)) {
        if (!skip_closer(parser, search)) return false;
        go_on_here(parser, search, false, 0);
        return true;
    }
    /* What did not help the last time will not help now. */
    if (search->first && parser->has_resumed && parser->resumed == token->span.begin) return false;
    size_t kept = missing_brace(parser, search, word);
    if (kept > 0 || begins_declaration(parser, search, word)) {
        go_on_here(parser, search, true, kept);
        return true;
    }
    if (!begins_statement(parser, search, word)) return false;
    go_on_here(parser, search, false, 0);
    return true;
}

static void skip_to_next(Parser *parser)
{
    parser->panic = false;
    /* An error at a brace that was closed here: the next list outwards is open now. */
    if (parser->closing) return;
    Search search = {
        .depth = list_depth(parser), .abandoned = parser->brackets.count, .first = true};
    search.list =
        search.depth > 0 ? parser->brackets.items[search.depth - 1].list : LIST_DECLARATIONS;
    parser->skipping = true;
    parser->pending = false;
    if (parser->brace_missing) {
        Token brace = {.kind = '{', .span = parser->history[0].span};
        push_bracket(parser, &brace, false);
        parser->brace_missing = false;
    }
    while (parser->skip_current || !try_here(parser, &search)) {
        const Token *token = &parser->history[0];
        if (is_opener(token->kind))
            push_bracket(parser, token, parser->history[1].kind == TOKEN_STRUCT);
        parser->skip_current = search.first = false;
        Token next = scan(parser);
        remember(parser, &next);
    }
    parser->skipping = false;
}

static Token next_token(Parser *parser)
{
    if (parser->panic) {
        skip_to_next(parser);
        parser->pending = false;
        return (Token){.kind = TOKEN_RESYNC, .span = parser->history[0].span};
    }
    take_effect(parser);
    if (parser->closing && parser->brackets.count > parser->close_to) {
        Token brace = {.kind = '}', .span = parser->kept.span};
        brace.span.end = brace.span.begin;
        return brace;
    }
    parser->closing = false;
    if (!parser->has_kept) return scan(parser);
    parser->has_kept = false;
    return parser->kept;
}

int grammar_lex(Value *value, Span *span, Parser *parser)
{
    Token token = next_token(parser);
    remember(parser, &token);
    if (token.kind == TOKEN_RESYNC) parser->pending = false;
    if (token.kind == TOKEN_GRAMMAR_error) parser->panic = true;
    *value = token.value;
    *span = token.span;
    return token.kind;
}
