/* check_reach.c - formulas of linear time that are read otherwise than many would expect.
 *
 * `always` and `eventually` reach as far right as they can, and `until` binds looser than `=>`; in
 * other tools it is the other way round. Who writes parentheses gets no warning, nor who writes
 * what is common and reads as it looks: `always p => q`, `eventually p && q`. This looks at the
 * text only: that two readings are the same is noticed where their form tells. */
#include "check.h"

#include <string.h>

#include "model/walk.h"
#include "support/text.h"

/* Columns that a message has for each operand. */
#define SHOWN_MOST 36

/* From loosest to tightest; what stands to the left of an expression without parentheses. */
typedef enum Level {
    LEVEL_NOTHING,
    LEVEL_LEADS_TO,
    LEVEL_UNTIL,
    LEVEL_IMPLIES,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT
} Level;

/* `!always eventually`, and what these take in. */
typedef struct Chain {
    const SyntaxExpr *first, *last, *operand;
    bool negates, always, eventually;
} Chain;

static Level level_of_kind(const SyntaxExpr *expr)
{
    if (expr->kind == SYNTAX_LEADS_TO) return LEVEL_LEADS_TO;
    if (expr->kind == SYNTAX_UNTIL) return LEVEL_UNTIL;
    if (expr->kind == SYNTAX_IMPLIES) return LEVEL_IMPLIES;
    if (expr->kind == SYNTAX_OR) return LEVEL_OR;
    return expr->kind == SYNTAX_AND ? LEVEL_AND : LEVEL_NOTHING;
}

/* Of what has no parentheses around it. */
static Level level_of(const SyntaxExpr *expr)
{
    return expr->parenthesised ? LEVEL_NOTHING : level_of_kind(expr);
}

/* --- what the form tells --- */

static bool speaks_of_time(const SyntaxExpr *expr)
{
    if (expr == NULL) return false;
    bool is_operator = expr->kind == SYNTAX_ALWAYS || expr->kind == SYNTAX_EVENTUALLY ||
                       expr->kind == SYNTAX_UNTIL || expr->kind == SYNTAX_LEADS_TO;
    return is_operator || speaks_of_time(expr->a) || speaks_of_time(expr->b) ||
           speaks_of_time(expr->c);
}

/* Where it is true at a position, is it at all later ones? `earlier`: at all before? */
static bool stays_true(const SyntaxExpr *expr, bool earlier)
{
    const SyntaxExprKind kind = expr->kind;
    if (kind == SYNTAX_TRUE || kind == SYNTAX_FALSE) return true;
    if (kind == SYNTAX_NOT) return stays_true(expr->a, !earlier);
    if (kind == SYNTAX_AND || kind == SYNTAX_OR)
        return stays_true(expr->a, earlier) && stays_true(expr->b, earlier);
    if (kind == SYNTAX_IMPLIES)
        return stays_true(expr->a, !earlier) && stays_true(expr->b, earlier);
    if (kind == SYNTAX_LEADS_TO) return !earlier;
    bool goes_on = kind == (earlier ? SYNTAX_EVENTUALLY : SYNTAX_ALWAYS);
    bool is_of_time = kind == SYNTAX_EVENTUALLY || kind == SYNTAX_ALWAYS;
    return goes_on || (is_of_time && stays_true(expr->a, earlier));
}

/* Does `always p && q` say the same as `(always p) && q`, and so on? */
static bool is_the_same(const Chain *chain)
{
    const SyntaxExpr *operand = chain->operand, *last = operand->b;
    bool later = stays_true(last, false), earlier = stays_true(last, true);
    if (operand->kind == SYNTAX_AND && !chain->eventually) return later;
    if (operand->kind == SYNTAX_OR && !chain->always) return earlier;
    return later && earlier;
}

static bool is_surprising(const Chain *chain, Level left)
{
    const SyntaxExpr *operand = chain->operand;
    Level level = level_of(operand);
    bool of_time = speaks_of_time(operand->a) || speaks_of_time(operand->b);
    if (level < left || level <= LEVEL_UNTIL) return true;
    if (level == LEVEL_IMPLIES) return chain->eventually || speaks_of_time(operand->a);
    return of_time && !is_the_same(chain);
}

/* --- readings --- */

/* A stretch of the source on one line, without comments; "…" where that is long. */
static const char *shown(const Checker *checker, uint32_t begin, uint32_t end)
{
    const char *source = checker->source->text;
    Text text = {0};
    for (uint32_t i = begin; i < end; i++) {
        while (source[i] == '/' && source[i + 1] == '/' && i < end)
            i += (uint32_t)strcspn(source + i, "\n");
        bool blank = i >= end || strchr(" \t\r\n", source[i]) != NULL;
        bool doubled = text.count == 0 || text.chars[text.count - 1] == ' ';
        if (!blank || !doubled) text_add_char(&text, blank ? ' ' : source[i]);
    }
    size_t count = text.count;
    while (count > 0 && text.chars[count - 1] == ' ') count--;
    bool fits = text_columns(text_string(&text), count) <= SHOWN_MOST;
    const char *kept = fits ? arena_copy_text(checker->arena, text_string(&text), count) : "…";
    text_release(&text);
    return kept;
}

/* `a op b`, in parts. */
typedef struct Parts {
    const char *a, *operator, * b;
} Parts;

static Parts parts_of(const Checker *checker, const SyntaxExpr *pair)
{
    return (Parts){shown(checker, pair->span.begin, pair->operator.begin),
                   shown(checker, pair->operator.begin, pair->operator.end),
                   shown(checker, pair->operator.end, pair->span.end)};
}

static void warn_of_reach(Checker *checker, const Chain *chain)
{
    Span words = span_join(chain->first->operator, chain->last->operator);
    const char *prefix = shown(checker, words.begin, words.end);
    Parts parts = parts_of(checker, chain->operand);
    if (check_warning(checker, words,
                      "`%s` reaches as far right as it can: this is `%s (%s %s %s)`", prefix,
                      prefix, parts.a, parts.operator, parts.b))
        diagnostics_hint(checker->diagnostics, "write that, or `(%s %s) %s %s`", prefix, parts.a,
                         parts.operator, parts.b);
}

/* `a => b until c` is `(a => b) until c`, and `a until b => c` is `a until (b => c)`. */
static bool mixes(const SyntaxExpr *expr)
{
    if (expr->kind != SYNTAX_UNTIL && expr->kind != SYNTAX_LEADS_TO) return false;
    bool right = expr->kind == SYNTAX_UNTIL && level_of(expr->b) == LEVEL_IMPLIES;
    return level_of(expr->a) == LEVEL_IMPLIES || right;
}

/* What stands in front of a formula and takes in all of it: "always eventually", or "". */
static const char *prefix_of(const Checker *checker, const Chain *chain)
{
    if (chain == NULL) return "";
    return shown(checker, chain->first->operator.begin, chain->last->operator.end);
}

/* The whole of it, with what is in front: `always (a => (b until c))`. */
static const char *framed(const Checker *checker, const char *prefix, const char *formula)
{
    if (*prefix == '\0') return formula;
    return arena_format(checker->arena, "%s (%s)", prefix, formula);
}

/* `chain`: what takes it in, or NULL. */
static void warn_of_mixture(Checker *checker, const SyntaxExpr *expr, const Chain *chain)
{
    bool left = level_of(expr->a) == LEVEL_IMPLIES;
    Parts outer = parts_of(checker, expr), inner = parts_of(checker, left ? expr->a : expr->b);
    const char *prefix = prefix_of(checker, chain);
    const char *read = arena_format(checker->arena, left ? "(%s) %s %s" : "%s %s (%s)", outer.a,
                                    outer.operator, outer.b);
    const char *other = left ? arena_format(checker->arena, "%s => (%s %s %s)", inner.a, inner.b,
                                            outer.operator, outer.b)
                             : arena_format(checker->arena, "(%s %s %s) => %s", outer.a,
                                            outer.operator, inner.a, inner.b);
    if (check_warning(checker, expr->operator, "`%s` binds looser than `=>`: this is `%s`",
                      outer.operator, framed(checker, prefix, read)))
        diagnostics_hint(checker->diagnostics, "write that, or `%s`",
                         framed(checker, prefix, other));
}

/* --- all of a formula --- */

static bool is_in_chain(const SyntaxExpr *expr)
{
    return expr->kind == SYNTAX_NOT || expr->kind == SYNTAX_ALWAYS ||
           expr->kind == SYNTAX_EVENTUALLY;
}

static Chain chain_from(const SyntaxExpr *expr)
{
    Chain chain = {.first = expr, .last = expr, .operand = expr};
    do {
        chain.last = chain.operand;
        chain.negates |= chain.last->kind == SYNTAX_NOT;
        chain.always |= chain.last->kind == SYNTAX_ALWAYS;
        chain.eventually |= chain.last->kind == SYNTAX_EVENTUALLY;
        chain.operand = chain.last->a;
    } while (is_in_chain(chain.operand) && !chain.operand->parenthesised);
    return chain;
}

static void look(Checker *checker, const SyntaxExpr *expr, Level left);
static void look_inside(Checker *checker, const SyntaxExpr *expr);

static void look_at_chain(Checker *checker, const SyntaxExpr *expr, Level left)
{
    Chain chain = chain_from(expr);
    Level before = chain.negates ? LEVEL_NOT : left;
    bool open = level_of(chain.operand) != LEVEL_NOTHING, mixture = open && mixes(chain.operand);
    if (open && !mixture && is_surprising(&chain, before)) warn_of_reach(checker, &chain);
    if (mixture) warn_of_mixture(checker, chain.operand, &chain);
    if (mixture) {
        look_inside(checker, chain.operand);
    } else {
        look(checker, chain.operand, LEVEL_NOTHING);
    }
}

static void look_inside(Checker *checker, const SyntaxExpr *expr)
{
    look(checker, expr->a, LEVEL_NOTHING);
    look(checker, expr->b, level_of_kind(expr));
    look(checker, expr->c, LEVEL_NOTHING);
    for (const SyntaxExpr *item = expr->list; item != NULL; item = item->next)
        look(checker, item, LEVEL_NOTHING);
}

static void look(Checker *checker, const SyntaxExpr *expr, Level left)
{
    if (expr == NULL) return;
    if (is_in_chain(expr)) {
        look_at_chain(checker, expr, expr->parenthesised ? LEVEL_NOTHING : left);
        return;
    }
    if (mixes(expr)) warn_of_mixture(checker, expr, NULL);
    look_inside(checker, expr);
}

/* --- what is asked of the beginning alone --- */

static void find_state(void *context, const Expr *part)
{
    bool *found = context;
    bool of_state = part->kind == EXPR_SHARED || part->kind == EXPR_LOCAL ||
                    part->kind == EXPR_PEER || part->kind == EXPR_AT || part->kind == EXPR_DONE ||
                    part->kind == EXPR_STUCK || part->kind == EXPR_CALL;
    *found = *found || of_state;
    if (!*found) expr_each_part(part, find_state, found);
}

static bool reads_state(const Expr *expr)
{
    bool found = false;
    find_state(&found, expr);
    return found;
}

/* `a => eventually b` without parentheses, where a is of states. */
static bool looks_like_leads_to(const SyntaxExpr *formula, const Expr *expr)
{
    return formula->kind == SYNTAX_IMPLIES && expr->kind == EXPR_IMPLIES &&
           !formula->a->parenthesised && formula->b->kind == SYNTAX_EVENTUALLY &&
           !formula->b->parenthesised && !speaks_of_time(formula->a) && !expr_has_time(expr->a) &&
           reads_state(expr->a);
}

static void warn_of_beginning(Checker *checker, const SyntaxExpr *formula)
{
    Parts parts = parts_of(checker, formula);
    const SyntaxExpr *eventually = formula->b;
    const char *goal = shown(checker, eventually->operator.end, eventually->span.end);
    if (check_warning(checker, formula->operator,
                      "without `always` this asks `%s` of the first state only", parts.a))
        diagnostics_hint(checker->diagnostics,
                         "write `%s leads_to %s`; or `%s => (%s)` where the first state is meant",
                         parts.a, goal, parts.a, parts.b);
}

/* Goes where formula and expression have the same form, and no operator of time is around. */
static void look_at_beginning(Checker *checker, const SyntaxExpr *formula, const Expr *expr)
{
    if (formula->kind == SYNTAX_AND && expr->kind == EXPR_AND) {
        look_at_beginning(checker, formula->a, expr->a);
        look_at_beginning(checker, formula->b, expr->b);
    } else if (formula->kind == SYNTAX_FORALL && expr->kind == EXPR_FORALL) {
        look_at_beginning(checker, formula->c, expr->b);
    } else if (looks_like_leads_to(formula, expr)) {
        warn_of_beginning(checker, formula);
    }
}

void check_beginning(Checker *checker, const SyntaxDeclaration *declaration,
                     const Property *property)
{
    const SyntaxExpr *formula = declaration->expr;
    const char *name = property->name;
    if (speaks_of_time(formula)) {
        look_at_beginning(checker, formula, property->expr);
        return;
    }
    if (!check_warning(checker, declaration->name.span,
                       "`%s` is asked of the beginning of a run only", name))
        return;
    if (property->kind == PROPERTY_ASSUME || expr_has_time(property->expr))
        diagnostics_hint(checker->diagnostics, "`always …` asks it of all that comes, too");
    else
        diagnostics_hint(checker->diagnostics,
                         "write `invariant %s: …` if it is to hold in every state, or "
                         "`eventually …` if in some state of every run",
                         name);
}

void check_reach(Checker *checker, const SyntaxExpr *formula)
{
    look(checker, formula, LEVEL_NOTHING);
}
