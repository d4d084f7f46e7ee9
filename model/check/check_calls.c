/* check_calls.c - functions: the built-in ones by a table, and those that the model declares. */
#include <string.h>

#include "check.h"
#include "model/walk.h"
#include "support/suggest.h"

typedef const Expr *BuiltIn(Checker *checker, const SyntaxExpr *call);

static const Expr *operand(Checker *checker, const SyntaxExpr *call)
{
    return check_expr(checker, call->list, NULL);
}

static Expr *unary(Checker *checker, const SyntaxExpr *call, ExprKind kind, const Type *type,
                   const Expr *a)
{
    return expr_pair(checker, kind, type, call, a, NULL);
}

static const Expr *wrong_operand(Checker *checker, const SyntaxExpr *call, const Expr *given,
                                 const char *wanted)
{
    if (given->type->kind != TYPE_BAD)
        check_error(checker, given->span, "`%s` wants %s, but this is %s", call->word.text, wanted,
                    type_text(checker, given->type));
    return expr_bad(checker, call->span);
}

static const Expr *check_size(Checker *checker, const SyntaxExpr *call)
{
    const Expr *set = operand(checker, call);
    if (set->type->kind != TYPE_SET) {
        const Expr *bad = wrong_operand(checker, call, set, "a set");
        if (set->type->kind == TYPE_QUEUE || set->type->kind == TYPE_BAG)
            diagnostics_hint(checker->diagnostics, "the length of a queue or bag is `len(…)`");
        return bad;
    }
    bool lifted = type_lifted(set->type) != NULL || set->type->element->lifted;
    const Type *type = lifted ? &type_int : type_range(checker, 0, set_capacity(set->type));
    return expr_fold(checker, unary(checker, call, EXPR_SIZE, type, set));
}

static bool is_queue(const Type *type)
{
    return type->kind == TYPE_QUEUE || type->kind == TYPE_BAG;
}

static const Expr *check_len(Checker *checker, const SyntaxExpr *call)
{
    const Expr *queue = operand(checker, call);
    if (!is_queue(queue->type)) {
        const Expr *bad = wrong_operand(checker, call, queue, "a queue or bag");
        if (queue->type->kind == TYPE_SET)
            diagnostics_hint(checker->diagnostics,
                             "the elements of a set are counted by `size(…)`");
        return bad;
    }
    return unary(checker, call, EXPR_LENGTH, type_range(checker, 0, queue->type->capacity), queue);
}

static const Expr *check_head(Checker *checker, const SyntaxExpr *call)
{
    const Expr *queue = operand(checker, call);
    if (!is_queue(queue->type)) return wrong_operand(checker, call, queue, "a queue or bag");
    if (queue->type->kind == TYPE_BAG && type_has_id(queue->type)) {
        check_error(checker, call->span,
                    "a bag of identities has no `head`: nothing orders its elements");
        return expr_bad(checker, call->span);
    }
    return unary(checker, call, EXPR_HEAD, queue->type->element, queue);
}

static const Expr *check_value(Checker *checker, const SyntaxExpr *call)
{
    const Expr *optional = operand(checker, call);
    if (optional->type->kind != TYPE_OPTIONAL)
        return wrong_operand(checker, call, optional, "something optional");
    return expr_fold(checker, unary(checker, call, EXPR_VALUE, optional->type->element, optional));
}

static bool is_ordered(const Type *type)
{
    return type_is_number(type) || type->kind == TYPE_ORDER;
}

static const Expr *extreme_of_set(Checker *checker, const SyntaxExpr *call, bool least)
{
    const Expr *set = operand(checker, call);
    if (set->type->kind != TYPE_SET || !is_ordered(set->type->element))
        return wrong_operand(checker, call, set, "a set of numbers or of an order, or two numbers");
    return expr_fold(
        checker, unary(checker, call, least ? EXPR_LEAST : EXPR_GREATEST, set->type->element, set));
}

static const Expr *check_extreme(Checker *checker, const SyntaxExpr *call)
{
    bool least = strcmp(call->word.text, "min") == 0;
    if (call->list->next == NULL) return extreme_of_set(checker, call, least);
    const Expr *a = check_expr(checker, call->list, NULL);
    const Expr *b = check_expr(checker, call->list->next, a->type);
    if (!is_ordered(a->type)) return wrong_operand(checker, call, a, "numbers or an order");
    if (!is_ordered(b->type)) return wrong_operand(checker, call, b, "numbers or an order");
    const Type *type = type_join(checker, a->type, b->type);
    if (type == NULL) {
        bool wrote =
            check_error(checker, call->span, "`%s` wants two of a kind, not %s and %s",
                        call->word.text, type_text(checker, a->type), type_text(checker, b->type));
        if (wrote) hint_order(checker, a->type, b->type);
        return expr_bad(checker, call->span);
    }
    return expr_fold(checker, expr_pair(checker, least ? EXPR_MIN : EXPR_MAX, type, call, a, b));
}

/* The type that `fresh` and `first` name. */
static const Type *named_type(Checker *checker, const SyntaxExpr *call)
{
    const SyntaxExpr *argument = call->list;
    Symbol *symbol =
        argument->kind == SYNTAX_NAME ? names_find(checker, argument->word.text) : NULL;
    if (symbol == NULL || symbol->kind != SYMBOL_TYPE) {
        check_error(checker, argument->span, "`%s` wants the name of a type", call->word.text);
        return &type_bad;
    }
    resolve_symbol(checker, symbol);
    return symbol->type;
}

static const Expr *check_fresh(Checker *checker, const SyntaxExpr *call)
{
    const Type *type = named_type(checker, call);
    checker->reads |= READS_SHARED;
    if (type->kind == TYPE_BAD) return expr_bad(checker, call->span);
    if (type->kind != TYPE_ID && type->kind != TYPE_ORDER) {
        check_error(checker, call->span, "`fresh` wants an id or order type, not %s",
                    type_text(checker, type));
        return expr_bad(checker, call->span);
    }
    if (checker->context != CONTEXT_STEP || checker->quantifiers > 0) {
        check_error(checker, call->span,
                    "`fresh` can stand only in a step, and there not under a quantifier, in "
                    "`where` or on the left of `in`");
        return expr_bad(checker, call->span);
    }
    return expr_new(checker, EXPR_FRESH, type, call->span);
}

static const Expr *check_first(Checker *checker, const SyntaxExpr *call)
{
    const Type *type = named_type(checker, call);
    if (type->kind == TYPE_BAD) return expr_bad(checker, call->span);
    if (type->kind != TYPE_ORDER) {
        check_error(checker, call->span, "`first` wants an order type, not %s",
                    type_text(checker, type));
        return expr_bad(checker, call->span);
    }
    if (!checker->in_initial) {
        if (check_error(checker, call->span, "`first` can stand only in initial values"))
            diagnostics_hint(checker->diagnostics, "a new value is made by `fresh(%s)`",
                             call->list->word.text);
        return expr_bad(checker, call->span);
    }
    if (checker->build != NULL) remember_first(checker, type);
    return expr_new(checker, EXPR_FIRST, type, call->span);
}

static const Expr *check_next(Checker *checker, const SyntaxExpr *call)
{
    if (checker->context != CONTEXT_TRANSITION || checker->in_next) {
        check_error(checker, call->span,
                    checker->in_next
                        ? "`next` can't stand inside `next`"
                        : "`next` can stand only in a `transition` or `witness` property");
        return expr_bad(checker, call->span);
    }
    checker->in_next = checker->says_next = true;
    const Expr *a = operand(checker, call);
    checker->in_next = false;
    return unary(checker, call, EXPR_NEXT, a->type, a);
}

static const Expr *check_by_call(Checker *checker, const SyntaxExpr *call)
{
    return check_by(checker, call, EXPR_BY);
}

static const Expr *check_taken(Checker *checker, const SyntaxExpr *call)
{
    return check_by(checker, call, EXPR_TAKEN);
}

static const Expr *check_receive_misplaced(Checker *checker, const SyntaxExpr *call)
{
    check_error(checker, call->span, "`receive` can stand only in a step, as `let x = receive(q)`");
    return expr_bad(checker, call->span);
}

static const struct {
    const char *name;
    unsigned least, most; /* arguments */
    BuiltIn *check;
} built_ins[] = {
    {"size", 1, 1, check_size},
    {"len", 1, 1, check_len},
    {"head", 1, 1, check_head},
    {"value", 1, 1, check_value},
    {"min", 1, 2, check_extreme},
    {"max", 1, 2, check_extreme},
    {"fresh", 1, 1, check_fresh},
    {"first", 1, 1, check_first},
    {"next", 1, 1, check_next},
    {"by", 1, 1, check_by_call},
    {"taken", 1, 1, check_taken},
    {"stuck", 1, 1, check_stuck},
    {"receive", 1, 1, check_receive_misplaced},
};

#define BUILT_INS (sizeof built_ins / sizeof built_ins[0])

static unsigned argument_count(const SyntaxExpr *call)
{
    unsigned count = 0;
    for (const SyntaxExpr *argument = call->list; argument != NULL; argument = argument->next)
        count++;
    return count;
}

static const Expr *check_built_in(Checker *checker, const SyntaxExpr *call, size_t which)
{
    unsigned count = argument_count(call);
    unsigned least = built_ins[which].least, most = built_ins[which].most;
    if (count >= least && count <= most) return built_ins[which].check(checker, call);
    check_error(checker, call->span, "`%s` takes %s, not %u", call->word.text,
                least == most ? "one argument" : "one or two arguments", count);
    return expr_bad(checker, call->span);
}

static bool symbol_is_fun(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_FUN;
}

static const Expr *unknown_function(Checker *checker, const SyntaxExpr *call)
{
    const Symbol *symbol = names_find(checker, call->word.text);
    Suggestion suggestion = {.wrong = call->word.text};
    if (symbol != NULL) {
        check_error(checker, call->word.span, "`%s` is %s and can't be called like a fun",
                    call->word.text, symbol_article(symbol));
        return expr_bad(checker, call->span);
    }
    for (size_t i = 0; i < BUILT_INS; i++) suggestion_offer(&suggestion, built_ins[i].name);
    if (checker->context == CONTEXT_LIVENESS || checker->context == CONTEXT_ASSUME) {
        suggestion_offer(&suggestion, "always");
        suggestion_offer(&suggestion, "eventually");
    }
    for (symbol = checker->last_bound; symbol != NULL; symbol = symbol->previous)
        if (symbol_is_fun(symbol)) suggestion_offer(&suggestion, symbol->name);
    if (check_error(checker, call->word.span, "there is no fun `%s`", call->word.text) &&
        suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
    return expr_bad(checker, call->span);
}

/* ---- declared functions ---- */

static bool may_call(Checker *checker, const Symbol *symbol, Span span)
{
    if ((symbol->reads & READS_SHARED) == 0) return true;
    if (checker->context == CONTEXT_CONSTANT || checker->context == CONTEXT_CONTROL) {
        check_error(checker, span,
                    checker->context == CONTEXT_CONSTANT
                        ? "`%s` reads variables, but this must be constant"
                        : "`%s` reads shared state, which can be read only inside steps",
                    symbol->name);
        return false;
    }
    if ((symbol->reads & READS_GHOST) != 0 && checker->context == CONTEXT_STEP &&
        !checker->ghost_target) {
        check_error(checker, span,
                    "`%s` reads a ghost: only properties and assignments to ghosts may",
                    symbol->name);
        return false;
    }
    return true;
}

static const Expr *check_declared(Checker *checker, const SyntaxExpr *call, Symbol *symbol)
{
    resolve_symbol(checker, symbol);
    symbol->read = true;
    const Function *function = symbol->function;
    if (symbol->resolution != RESOLUTION_DONE) return expr_bad(checker, call->span);
    unsigned count = argument_count(call);
    if (count != function->parameter_count) {
        if (check_error(checker, call->span, "`%s` takes %u arguments, not %u", symbol->name,
                        function->parameter_count, count))
            diagnostics_note(checker->diagnostics, symbol->span, "it is declared here");
        return expr_bad(checker, call->span);
    }
    const Expr **list = ARENA_NEW_ARRAY(checker->arena, const Expr *, count + 1);
    const SyntaxExpr *argument = call->list;
    for (unsigned i = 0; i < count; i++, argument = argument->next)
        list[i] = check_stored(checker, argument, function->parameters[i].type,
                               function->parameters[i].name);
    if (function->body == NULL || !may_call(checker, symbol, call->span))
        return expr_bad(checker, call->span);
    checker->reads |= symbol->reads & ~READS_BOUND;
    Expr *expr = expr_new(checker, EXPR_CALL, function->result, call->span);
    expr->function = function;
    expr->name = symbol->name;
    expr->list = list;
    expr->list_count = count;
    return expr;
}

static void bind_parameters(Checker *checker, Symbol *symbol)
{
    VECTOR(Binding) parameters = {0};
    const SyntaxFormal *formal = symbol->declaration->formals;
    for (; formal != NULL; formal = formal->next)
        vector_push(&parameters, *bind(checker, formal->name, check_type(checker, formal->type)));
    symbol->function->parameters =
        arena_copy(checker->arena, parameters.items, parameters.count * sizeof(Binding));
    symbol->function->parameter_count = (uint32_t)parameters.count;
    vector_release(&parameters);
}

/* Levels of a tree, those of called functions counted as if they stood there, and of calls. */
typedef struct Height {
    uint32_t levels, calls;
} Height;

static Height height_of(const Expr *expr);

static void visit_height(void *context, const Expr *part)
{
    Height *most = context;
    Height height = height_of(part);
    if (height.levels > most->levels) most->levels = height.levels;
    if (height.calls > most->calls) most->calls = height.calls;
}

static Height height_of(const Expr *expr)
{
    Height height = {0};
    expr_each_part(expr, visit_height, &height);
    height.levels++;
    if (expr->kind != EXPR_CALL) return height;
    height.levels += expr->function->height;
    if (expr->function->calls >= height.calls) height.calls = expr->function->calls + 1;
    return height;
}

static void check_height(Checker *checker, Symbol *symbol)
{
    Function *function = symbol->function;
    Height height = height_of(function->body);
    function->height = height.levels;
    function->calls = height.calls;
    if (height.levels <= FUNCTION_HEIGHT_MOST && height.calls <= FUNCTION_CALLS_MOST) return;
    check_error(checker, symbol->span,
                "`%s` is nested too deeply with the funs that it calls: more than %d levels, or "
                "%d calls inside each other",
                symbol->name, FUNCTION_HEIGHT_MOST, FUNCTION_CALLS_MOST);
    function->body = expr_bad(checker, symbol->span);
    function->height = 1;
    function->calls = 0;
}

void resolve_function(Checker *checker, Symbol *symbol)
{
    Symbol *mark = names_mark(checker);
    checker->context = CONTEXT_FUN;
    symbol->function = ARENA_NEW(checker->arena, Function);
    symbol->function->name = symbol->name;
    symbol->function->span = symbol->span;
    symbol->function->result = check_type(checker, symbol->declaration->type);
    bind_parameters(checker, symbol);
    const Type *result = symbol->function->result;
    const char *what = arena_format(checker->arena, "the result of `%s`", symbol->name);
    const Expr *body = check_fitting(checker, symbol->declaration->expr, result, what);
    symbol->function->body = guard_store(checker, body, result, symbol->name);
    symbol->function->lifted = expr_lifted(symbol->function->body);
    symbol->reads = checker->reads;
    check_height(checker, symbol);
    names_leave(checker, mark);
}

const Expr *check_call(Checker *checker, const SyntaxExpr *syntax)
{
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol != NULL && symbol->kind == SYMBOL_FUN)
        return check_declared(checker, syntax, symbol);
    for (size_t i = 0; i < BUILT_INS; i++)
        if (strcmp(built_ins[i].name, syntax->word.text) == 0)
            return check_built_in(checker, syntax, i);
    return unknown_function(checker, syntax);
}
