/* complaints.c - what to say of a syntax error.
 *
 * The grammar knows exactly which tokens would have been right (LAC makes that list exact). Slips
 * that are made often are recognised by what was found and what was expected there, and get words
 * of their own; for all others expectations.c puts the list into words. */
#include "complaints.h"

#include <stdio.h>
#include <string.h>

#include "scan.h"
#include "support/suggest.h"

/* Characters of the source that a message quotes at most. */
#define QUOTED_MOST 40

static const char *source_at(const Complaint *complaint, Span span)
{
    return complaint->parser->source->text + span.begin;
}

static int quoted_length(Span span)
{
    uint32_t length = span.end - span.begin;
    return length < QUOTED_MOST ? (int)length : QUOTED_MOST;
}

/* "`word`", or "the end of the file". */
static void quote(char *quoted, size_t size, const Parser *parser, const Token *token)
{
    int length = quoted_length(token->span);
    bool cut = (uint32_t)length < token->span.end - token->span.begin;
    if (token->kind == TOKEN_END)
        snprintf(quoted, size, "%s", token_name(TOKEN_END));
    else
        snprintf(quoted, size, "`%.*s%s`", length, parser->source->text + token->span.begin,
                 cut ? "…" : "");
}

static bool has_role(const LanguageWord *word, unsigned roles)
{
    return word != NULL && (word->roles & roles) != 0;
}

/* Is it a name that stands alone where a statement begins? */
static bool is_statement_start(const Complaint *complaint, ListKind list)
{
    return complaint->before->kind == TOKEN_NAME && complaint->list != NULL &&
           complaint->list->list == list && complaint->expected['('] && !complaint->operand &&
           !complaint->expected['+'];
}

/* --- Frequent slips: each returns true if it was that one. --- */

static bool head_is_missing(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    if (!complaint->expected[TOKEN_PROTOCOL]) return false;
    if (parser_error(parser, complaint->found->span,
                     "expected `protocol NAME` at the start of the file, found %s",
                     complaint->quoted) &&
        complaint->found->kind == TOKEN_NAME) {
        Suggestion suggestion = {.wrong = complaint->found->value.word.text};
        suggestion_offer(&suggestion, "protocol");
        if (suggestion.best != NULL)
            diagnostics_hint(parser->diagnostics, "did you mean `protocol`?");
    }
    return true;
}

static bool second_head(const Complaint *complaint)
{
    if (complaint->found->kind != TOKEN_PROTOCOL) return false;
    parser_error(complaint->parser, complaint->found->span,
                 "`protocol` stands once, at the start of the file");
    return true;
}

/* Points at the brace that the missing one belongs to, as far as indentation tells. */
static void note_unclosed(Parser *parser, const Bracket *bracket)
{
    diagnostics_note(parser->diagnostics, bracket->span, "this `%c` is not closed", bracket->kind);
    if (bracket->kind == '{' && parser->suspect.kind != 0 &&
        parser->suspect.span.begin > bracket->span.begin)
        diagnostics_note(parser->diagnostics, parser->suspect.span,
                         "or this one: the `}` that closes it stands at another indentation");
}

static int closer_of(int opener)
{
    return opener == '(' ? ')' : opener == '[' ? ']' : '}';
}

static bool bracket_is_unclosed(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    const Token *found = complaint->found;
    if (parser->brackets.count == 0) return false;
    const Bracket *top = &parser->brackets.items[parser->brackets.count - 1];
    int closer = closer_of(top->kind);
    bool ends = found->kind == TOKEN_END || has_role(complaint->word, ROLE_DECLARATION) ||
                parser_misses_brace(parser);
    bool other =
        (found->kind == ')' || found->kind == ']' || found->kind == '}') && found->kind != closer;
    /* `x[1 = …` */
    bool assigns = found->kind == '=' && top->kind == '[';
    if (!complaint->expected[closer] || (!ends && !other && !assigns)) return false;
    /* After an error since it was opened, the error may be why. */
    if (ends && parser->has_reported && parser->reported.begin > top->span.begin) return true;
    if (parser_error(parser, found->span, "expected `%c`, found %s", closer, complaint->quoted))
        note_unclosed(parser, top);
    return true;
}

static bool closer_is_stray(const Complaint *complaint)
{
    int kind = complaint->found->kind;
    if (kind != ')' && kind != ']' && kind != '}') return false;
    const Parser *parser = complaint->parser;
    size_t count = parser->brackets.count;
    /* Inside of parentheses it is rather the wrong one. */
    if (count > 0 && parser->brackets.items[count - 1].kind != '{') return false;
    for (size_t i = 0; i < count; i++) {
        if (closer_of(parser->brackets.items[i].kind) == kind) return false;
    }
    parser_error(complaint->parser, complaint->found->span, "this `%c` closes nothing", kind);
    return true;
}

static bool ghost_is_local(const Complaint *complaint)
{
    const Token *found = complaint->found;
    Parser *parser = complaint->parser;
    if (found->kind != TOKEN_GHOST || !complaint->control) return false;
    if (found->first_on_line && found->column <= parser->declaration_column) return false;
    parser_error(parser, found->span, "a local can't be a ghost, only a shared variable can");
    parser->skip_current = true;
    return true;
}

/* `at`, `done` and the like where they are mere names. */
static bool is_misplaced(const Complaint *complaint)
{
    const Token *found = complaint->found;
    if (found->kind != TOKEN_NAME || complaint->parser->in_property) return false;
    const LanguageWord *word = word_find(found->value.word.text, strlen(found->value.word.text));
    if (!has_role(word, ROLE_TEMPORAL) || !complaint->expected[word->token]) return false;
    parser_error(complaint->parser, found->span, "%s can stand only in properties",
                 complaint->quoted);
    return true;
}

/* `recoverable NAME by p: …`, and something else in the place of `by`. */
static bool is_wrong_by(const Complaint *complaint)
{
    if (complaint->before->kind != TOKEN_NAME ||
        complaint->parser->history[3].kind != TOKEN_RECOVERABLE ||
        strcmp(complaint->before->value.word.text, "by") == 0)
        return false;
    Span span = complaint->before->span;
    parser_error(complaint->parser, span, "expected `:` or `by`, found `%.*s`", quoted_length(span),
                 source_at(complaint, span));
    return true;
}

static bool follows_leaving(const Complaint *complaint)
{
    int before = complaint->before->kind, earlier = complaint->earlier->kind;
    bool named = earlier == TOKEN_CONTINUE || earlier == TOKEN_BREAK || earlier == TOKEN_GOTO;
    bool bare = before == TOKEN_CONTINUE || before == TOKEN_BREAK || before == TOKEN_STOP ||
                before == TOKEN_RESTART;
    if ((!named && !bare) || !complaint->expected['}'] || !complaint->expected[';'] ||
        complaint->control || complaint->step || complaint->expected['+'])
        return false;
    const Token *leaving = named ? complaint->earlier : complaint->before;
    parser_error(complaint->parser, complaint->found->span,
                 "nothing can follow `%s` in its block, found %s", token_name(leaving->kind),
                 complaint->quoted);
    return true;
}

static void blame_outside_step(const Complaint *complaint, Span span, const char *what)
{
    /* Once in a block is enough: the rest of it goes into the same step. */
    if (complaint->list->blamed || complaint->parser->doubtful) return;
    complaint->list->blamed = true;
    if (!parser_error(complaint->parser, span, "%s belongs inside a step", what)) return;
    int kind = complaint->found->kind;
    if (kind == TOKEN_STOP || kind == TOKEN_RESTART)
        diagnostics_hint(complaint->parser->diagnostics, "write `step NAME { %s }`",
                         token_name(kind));
    else
        diagnostics_hint(complaint->parser->diagnostics,
                         "shared state is read and written only inside steps");
}

static bool is_outside_step(const Complaint *complaint)
{
    const Token *found = complaint->found;
    if (complaint->control && has_role(complaint->word, ROLE_STEP) &&
        !has_role(complaint->word, ROLE_CONTROL)) {
        char what[QUOTED_MOST];
        snprintf(what, sizeof what, "`%s`", complaint->word->text);
        blame_outside_step(complaint, found->span, what);
        return true;
    }
    bool assigns = found->kind == '=' || found->kind == '[' || found->kind == '.';
    if (!assigns || !is_statement_start(complaint, LIST_CONTROL)) return false;
    blame_outside_step(complaint, span_join(complaint->before->span, found->span), "an assignment");
    return true;
}

static bool is_inside_step(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    bool for_any = complaint->found->kind == TOKEN_ANY && complaint->before->kind == TOKEN_FOR &&
                   complaint->list != NULL && complaint->list->list == LIST_STEP;
    if (!for_any && (!complaint->step || !has_role(complaint->word, ROLE_CONTROL) ||
                     has_role(complaint->word, ROLE_STEP)))
        return false;
    if (!parser_error(parser, complaint->found->span, "%s can't stand inside a step",
                      for_any ? "`for any`" : complaint->quoted))
        return true;
    if (for_any)
        diagnostics_hint(parser->diagnostics, "`choose NAME in SET` takes one, `for` takes all");
    else if (complaint->found->kind == TOKEN_VAR)
        diagnostics_hint(parser->diagnostics, "`let NAME = VALUE` gives a value a name");
    else
        diagnostics_hint(parser->diagnostics, "a step is atomic; end it with `}` before this");
    return true;
}

static bool is_wrong_equals(const Complaint *complaint)
{
    const bool *expected = complaint->expected;
    int kind = complaint->found->kind;
    if (kind == '=' && expected[TOKEN_EQ])
        parser_error(complaint->parser, complaint->found->span, "to compare, write `==`");
    else if (kind == TOKEN_EQ && expected['='])
        parser_error(complaint->parser, complaint->found->span,
                     "`==` compares; to give a value, write `=`");
    else
        return false;
    return true;
}

/* Is there a single `&` before this place in its line? */
static bool has_ampersand(const Complaint *complaint)
{
    const char *text = complaint->parser->source->text;
    size_t end = complaint->found->span.begin;
    for (size_t i = end; i > 0 && text[i - 1] != '\n' && end - i < 200; i--) {
        if (text[i] == '&' && text[i - 1] != '&' && text[i + 1] != '&') return true;
    }
    return false;
}

static bool is_comparison(int kind)
{
    return kind == TOKEN_EQ || kind == TOKEN_NE || kind == TOKEN_LE || kind == TOKEN_GE ||
           kind == '<' || kind == '>' || kind == TOKEN_IN;
}

static bool comparison_is_chained(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    if (!is_comparison(complaint->found->kind) || !complaint->expected['+']) return false;
    if (!complaint->expected[TOKEN_ANDAND]) {
        if (complaint->expected['='] || complaint->expected[TOKEN_RANGE]) return false;
        parser_error(parser, complaint->found->span, "a comparison needs parentheses here");
        return true;
    }
    if (!parser_error(parser, complaint->found->span, "comparisons can't be chained")) return true;
    if (has_ampersand(complaint))
        diagnostics_hint(parser->diagnostics,
                         "`&` is the intersection of sets; between conditions write `&&`");
    else
        diagnostics_hint(parser->diagnostics, "write `a < b && b < c`");
    return true;
}

static bool is_single_bar(const Complaint *complaint)
{
    if (complaint->found->kind != '|' || !complaint->expected[TOKEN_OROR]) return false;
    parser_error(complaint->parser, complaint->found->span, "between conditions write `||`");
    return true;
}

static bool needs_parentheses(const Complaint *complaint)
{
    static const int kinds[] = {TOKEN_FORALL, TOKEN_EXISTS, TOKEN_IF,
                                '!',          TOKEN_ALWAYS, TOKEN_EVENTUALLY};
    if (!complaint->operand || complaint->expected[TOKEN_FORALL]) return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (complaint->found->kind != kinds[i]) continue;
        if (parser_error(complaint->parser, complaint->found->span,
                         "%s needs parentheses around it here", complaint->quoted))
            diagnostics_hint(complaint->parser->diagnostics, "`%s … )`",
                             kinds[i] == '!' ? "(!" : "(");
        return true;
    }
    return false;
}

/* Is a name expected, and nothing else? */
static bool only_name_expected(const Complaint *complaint)
{
    for (int kind = 0; kind < TOKEN_KINDS; kind++) {
        bool name =
            kind == TOKEN_NAME || kind == TOKEN_ANY || has_role(word_of_token(kind), ROLE_NAME);
        if (complaint->expected[kind] && !name) return false;
    }
    return complaint->expected[TOKEN_NAME];
}

static bool is_reserved(const Complaint *complaint)
{
    int kind = complaint->found->kind;
    bool word = complaint->word != NULL || kind == TOKEN_COUNT || kind == TOKEN_SUM;
    if (!word || !only_name_expected(complaint)) return false;
    /* At the start of a line it is rather the next thing, and the name was forgotten. */
    if (complaint->found->first_on_line) return false;
    parser_error(complaint->parser, complaint->found->span,
                 "%s is a word of the language and can't be a name", complaint->quoted);
    complaint->parser->skip_current = true;
    return true;
}

static const char *near_statement(const char *wrong, unsigned role)
{
    if (strcmp(wrong, "elif") == 0 || strcmp(wrong, "elsif") == 0 || strcmp(wrong, "elseif") == 0)
        return "else if";
    return word_suggest(wrong, role);
}

/* A name where a statement begins, and what follows it fits no statement that begins so. */
static bool statement_is_misspelled(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    bool control = is_statement_start(complaint, LIST_CONTROL);
    if (!control && !is_statement_start(complaint, LIST_STEP)) return false;
    const char *wrong = complaint->before->value.word.text;
    const char *near = near_statement(wrong, control ? ROLE_CONTROL : ROLE_STEP);
    if (near == NULL && !control) return false;
    Span span = complaint->before->span;
    if (parser_error(parser, span, "expected %s, found `%.*s`",
                     control ? "a step or another statement of control flow" : "a statement",
                     quoted_length(span), source_at(complaint, span)) &&
        near != NULL)
        diagnostics_hint(parser->diagnostics, "did you mean `%s`?", near);
    return true;
}

/* May an operator such as `always` stand behind this? */
static bool begins_formula(int kind)
{
    return kind == ':' || kind == '(' || kind == '!' || kind == TOKEN_ANDAND ||
           kind == TOKEN_OROR || kind == TOKEN_IMPLIES || kind == TOKEN_UNTIL ||
           kind == TOKEN_LEADS_TO || kind == TOKEN_ALWAYS || kind == TOKEN_EVENTUALLY;
}

/* `eventualy x`: two operands in a row, the first of which is nearly an operator. */
static bool temporal_is_misspelled(const Complaint *complaint)
{
    Parser *parser = complaint->parser;
    const Token *before = complaint->before;
    if (!parser->in_property || before->kind != TOKEN_NAME || complaint->found->first_on_line ||
        !complaint->expected[TOKEN_ANDAND] || !begins_formula(complaint->earlier->kind))
        return false;
    Suggestion suggestion = {.wrong = before->value.word.text};
    suggestion_offer(&suggestion, "always");
    suggestion_offer(&suggestion, "eventually");
    if (suggestion.best == NULL) return false;
    if (parser_error(parser, before->span, "there is no operator `%.*s`",
                     quoted_length(before->span), source_at(complaint, before->span)))
        diagnostics_hint(parser->diagnostics, "did you mean `%s`?", suggestion.best);
    return true;
}

/* --- Everything else. --- */

/* Did the writer misspell one of the words that would be right here? */
static const char *near_expected(const Complaint *complaint)
{
    if (complaint->found->kind != TOKEN_NAME) return NULL;
    Suggestion suggestion = {.wrong = complaint->found->value.word.text};
    /* `leads to`, as two words. */
    bool formula = complaint->parser->in_property && complaint->expected[TOKEN_LEADS_TO];
    if (formula && strcmp(suggestion.wrong, "leads") == 0) return "leads_to";
    for (int kind = 0; kind < TOKEN_KINDS; kind++) {
        const LanguageWord *word = complaint->expected[kind] ? word_of_token(kind) : NULL;
        if (word != NULL) suggestion_offer(&suggestion, word->text);
    }
    return suggestion.best;
}

/* How what begins a few tokens back is written, if that is still about its head. */
static const char *form_of_head(const Complaint *complaint)
{
    if (complaint->expected['+'] || complaint->operand || complaint->type || complaint->declaration)
        return NULL;
    const Token *history = complaint->parser->history;
    for (int i = 1; i < 4; i++) {
        if (history[i].kind == '{' || history[i].kind == '}') return NULL;
        const LanguageWord *word = word_of_token(history[i].kind);
        if (word != NULL && word->form != NULL) return word->form;
    }
    return NULL;
}

/* Is it the place behind a variable's type? */
static bool is_start_of_variable(const Complaint *complaint)
{
    const bool *expected = complaint->expected;
    return expected['='] && expected[TOKEN_IN] && !expected['}'] && !complaint->operand;
}

static void hint_at_what_was_meant(const Complaint *complaint)
{
    Diagnostics *diagnostics = complaint->parser->diagnostics;
    int found = complaint->found->kind;
    const char *near = near_expected(complaint), *form = form_of_head(complaint);
    const char *kind = complaint->found->value.word.text;
    bool enumeration = complaint->declaration && found == TOKEN_NAME && strcmp(kind, "enum") == 0;
    if (enumeration)
        diagnostics_hint(diagnostics, "an enumeration is written `type NAME = {a, b}`");
    else if (near != NULL)
        diagnostics_hint(diagnostics, "did you mean `%s`?", near);
    else if (found == TOKEN_ANY && complaint->operand)
        diagnostics_hint(diagnostics, "`choose NAME in SET` takes any of its values");
    else if (complaint->before->kind == TOKEN_ANYTIME)
        diagnostics_hint(diagnostics, "write `fair anytime step`");
    else if (found == TOKEN_OR)
        diagnostics_hint(diagnostics, "`or` follows a block of `either`; `||` joins conditions");
    else if (complaint->list != NULL && complaint->list->list == LIST_SCENARIO)
        diagnostics_hint(diagnostics, "write `PARAM = VALUE` or `expect holds PROPERTY`");
    else if (found == ',' && (complaint->step || complaint->control))
        diagnostics_hint(diagnostics, "statements need no separator");
    else if (is_start_of_variable(complaint))
        diagnostics_hint(diagnostics, found == '['
                                          ? "a map is written `[INDEX] TYPE`"
                                          : "it begins at a value: `= VALUE`, `= any` or `in SET`");
    else if (found == '?' && complaint->expected['+'])
        diagnostics_hint(diagnostics, "write `if … then … else …`");
    else if (found == TOKEN_RANGE && complaint->expected[','] && complaint->expected['}'])
        diagnostics_hint(diagnostics, "all of a range is `{ x in LOW..HIGH | true }`");
    else if (complaint->word != NULL && complaint->operand && !complaint->found->first_on_line)
        diagnostics_hint(diagnostics, "%s is a word of the language", complaint->quoted);
    else if (form != NULL)
        diagnostics_hint(diagnostics, "the form is `%s`", form);
}

static void complain_in_general(const Complaint *complaint)
{
    Text alternatives = {0};
    expectations_list(complaint, &alternatives);
    if (parser_error(complaint->parser, complaint->found->span, "expected %s, found %s",
                     text_string(&alternatives), complaint->quoted))
        hint_at_what_was_meant(complaint);
    text_release(&alternatives);
}

/* Is this likely to be only the consequence of an error before it? */
static bool is_consequence(const Complaint *complaint)
{
    const Parser *parser = complaint->parser;
    const Token *found = complaint->found;
    if (!parser->has_reported) return false;
    /* The scanner has said what is wrong with this very token, or the one before. */
    if (parser->reported.begin == found->span.begin ||
        (complaint->before->kind != TOKEN_RESYNC &&
         parser->reported.begin == complaint->before->span.begin))
        return true;
    /* A process that an error made seem closed goes on. */
    if (complaint->declaration && !complaint->expected['+'])
        return parser->declarations <= parser->declarations_at_error + 1 &&
               (found->kind == '}' || found->column > parser->declaration_column);
    /* A block whose start was lost has further branches; one whose end was lost seems to hold
     * the next step. */
    if (complaint->list == NULL || parser->reported.begin < complaint->list->span.begin)
        return false;
    bool lost = found->kind == TOKEN_OR || found->kind == TOKEN_ELSE ||
                (found->kind == TOKEN_STEP && complaint->step);
    return lost || complaint->list->list == LIST_SCENARIO;
}

/* Was the `{` of a block forgotten, rather than the block, or something put before it? */
static bool brace_is_missing(const Complaint *complaint)
{
    if (!complaint->expected['{'] || complaint->operand || complaint->type) return false;
    const Token *found = complaint->found;
    const char *rest = source_at(complaint, found->span);
    bool statement = has_role(complaint->word, ROLE_STEP) &&
                     !has_role(complaint->word, ROLE_CONTROL | ROLE_ELSEWHERE);
    if (found->kind == '}' || (!statement && rest[strcspn(rest, "{\n")] == '{')) return false;
    return !found->first_on_line || !has_role(complaint->word, ROLE_CONTROL | ROLE_DECLARATION);
}

/* Are blocks likely to be opened and closed elsewhere than the writer meant? */
static bool blocks_are_doubtful(const Complaint *complaint)
{
    if (complaint->expected['{'] && !complaint->operand && !complaint->type) return true;
    if (complaint->found->kind == '{') return true;
    if (complaint->found->kind != '}') return false;
    /* A `}` in the middle of a line is rather a slip than the end of a block. */
    const char *rest = complaint->parser->source->text + complaint->found->span.end;
    return strchr("}/\r\n", rest[strspn(rest, " \t")]) == NULL;
}

typedef bool Slip(const Complaint *complaint);

void complain(Parser *parser, const bool expected[TOKEN_KINDS])
{
    /* In order: what comes first is more certain. */
    static Slip *const slips[] = {
        head_is_missing,        is_wrong_by,         second_head,     closer_is_stray,
        ghost_is_local,         bracket_is_unclosed, is_misplaced,    follows_leaving,
        is_outside_step,        is_inside_step,      is_wrong_equals, comparison_is_chained,
        is_single_bar,          needs_parentheses,   is_reserved,     statement_is_misspelled,
        temporal_is_misspelled,
    };
    Complaint complaint = {.parser = parser,
                           .found = &parser->history[0],
                           .before = &parser->history[1],
                           .earlier = &parser->history[2],
                           .list = parser_list(parser),
                           .expected = expected,
                           .declaration = expected[TOKEN_PARAM],
                           .control = expected[TOKEN_LOOP],
                           .step = expected[TOKEN_AWAIT],
                           .operand = expected[TOKEN_TRUE],
                           .type = expected[TOKEN_STRUCT]};
    complaint.word = word_of_token(complaint.found->kind);
    quote(complaint.quoted, sizeof complaint.quoted, parser, complaint.found);
    parser->panic = true;
    /* Not about a brace that the writer never wrote. */
    if (parser->closing) return;
    parser->brace_missing = brace_is_missing(&complaint);
    if (is_consequence(&complaint)) return;
    if (blocks_are_doubtful(&complaint)) parser->doubtful = true;
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (slips[i](&complaint)) return;
    }
    complain_in_general(&complaint);
}

void complain_of_depth(Parser *parser, Span span)
{
    if (parser->too_deep) return;
    parser->too_deep = true;
    if (parser_error(parser, span, "this is nested more than %d levels deep", SYNTAX_DEPTH_MOST))
        diagnostics_hint(parser->diagnostics,
                         "each operator of a chain is a level; sets and quantifiers are not");
}
