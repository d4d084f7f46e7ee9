/* nodes.c - making the tree, and keeping it shallow enough for passes that recurse. */
#include "nodes.h"

#include <string.h>

#include "parser.h"

/* Depth. */

static unsigned deeper(unsigned depth, unsigned other)
{
    return depth > other ? depth : other;
}

static unsigned expr_depth(const SyntaxExpr *expr)
{
    return expr != NULL ? expr->depth : 0;
}

static unsigned list_depth(const SyntaxExpr *list)
{
    unsigned depth = 0;
    for (; list != NULL; list = list->next) depth = deeper(depth, list->depth);
    return depth;
}

/* Sets the depth of a node whose children are there. */
static SyntaxExpr *finish(Parser *parser, SyntaxExpr *expr)
{
    unsigned depth = 1 + deeper(deeper(expr_depth(expr->a), expr_depth(expr->b)),
                                deeper(expr_depth(expr->c), list_depth(expr->list)));
    if (depth > SYNTAX_DEPTH_MOST) {
        complain_of_depth(parser, expr->span);
        *expr = (SyntaxExpr){.kind = SYNTAX_BAD, .span = expr->span};
        depth = 1;
    }
    expr->depth = (uint16_t)depth;
    return expr;
}

/* Expressions. */

static SyntaxExpr *make(Parser *parser, SyntaxExprKind kind, Span span, Span operator)
{
    SyntaxExpr *expr = ARENA_NEW(parser->arena, SyntaxExpr);
    expr->kind = kind;
    expr->span = span;
    expr->operator= operator;
    expr->depth = 1;
    return expr;
}

SyntaxExpr *node_leaf(Parser *parser, SyntaxExprKind kind, Span span)
{
    return make(parser, kind, span, span);
}

SyntaxExpr *node_name(Parser *parser, Word word)
{
    SyntaxExpr *expr = make(parser, SYNTAX_NAME, word.span, word.span);
    expr->word = word;
    return expr;
}

SyntaxExpr *node_number(Parser *parser, Span span, int64_t number)
{
    SyntaxExpr *expr = make(parser, SYNTAX_NUMBER, span, span);
    expr->number = number;
    return expr;
}

SyntaxExpr *node_unary(Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                       SyntaxExpr * a)
{
    SyntaxExpr *expr = make(parser, kind, span, operator);
    expr->a = a;
    return finish(parser, expr);
}

SyntaxExpr *node_binary(Parser *parser, SyntaxExprKind kind, Span operator, SyntaxExpr * a,
                        SyntaxExpr *b, Span span)
{
    SyntaxExpr *expr = make(parser, kind, span, operator);
    expr->a = a;
    expr->b = b;
    return finish(parser, expr);
}

static bool is_comparison(SyntaxExprKind kind)
{
    return kind == SYNTAX_IN || (kind >= SYNTAX_EQUAL && kind <= SYNTAX_AT_LEAST);
}

SyntaxExpr *node_not(Parser *parser, Span span, Span operator, SyntaxExpr * a, Span a_span)
{
    const char *text = parser->source->text;
    bool bang = text[operator.begin] == '!'; /* it may be a `not`, too */
    if (is_comparison(a->kind) && !a->parenthesised && bang &&
        parser_error(parser, span, "`!` before a comparison is ambiguous")) {
        int whole = (int)(a->span.end - a->span.begin), left = (int)(a->a->span.end - a_span.begin);
        if (whole <= 24)
            diagnostics_hint(parser->diagnostics, "write `!(%.*s)` or `(!%.*s)%.*s`", whole,
                             text + a->span.begin, left, text + a_span.begin, whole - left,
                             text + a_span.begin + left);
        else
            diagnostics_hint(parser->diagnostics, "write `!( … )` around the whole comparison");
    }
    return node_unary(parser, SYNTAX_NOT, span, operator, a);
}

SyntaxExpr *node_if(Parser *parser, Span span, Span operator, SyntaxExpr * condition,
                    SyntaxExpr *then, SyntaxExpr *otherwise)
{
    SyntaxExpr *expr = make(parser, SYNTAX_IF, span, operator);
    expr->a = condition;
    expr->b = then;
    expr->c = otherwise;
    return finish(parser, expr);
}

SyntaxExpr *node_binder(Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                        Binding binding, SyntaxExpr *under)
{
    SyntaxExpr *expr = make(parser, kind, span, operator);
    expr->word = binding.name;
    expr->a = binding.domain;
    expr->b = binding.where;
    expr->c = under;
    return finish(parser, expr);
}

SyntaxExpr *node_list(Parser *parser, SyntaxExprKind kind, Span span, Span operator, SyntaxExpr * a,
                      ExprList list)
{
    SyntaxExpr *expr = make(parser, kind, span, operator);
    expr->a = a;
    expr->list = list.first;
    return finish(parser, expr);
}

SyntaxExpr *node_call(Parser *parser, Word name, ExprList arguments, Span span)
{
    SyntaxExpr *expr = make(parser, SYNTAX_CALL, span, name.span);
    expr->word = name;
    expr->list = arguments.first;
    return finish(parser, expr);
}

SyntaxExpr *node_word(Parser *parser, SyntaxExprKind kind, Span span, Span operator, SyntaxExpr * a,
                      Word word)
{
    SyntaxExpr *expr = make(parser, kind, span, operator);
    expr->a = a;
    expr->word = word;
    return finish(parser, expr);
}

ExprList exprs_add(ExprList list, SyntaxExpr *expr)
{
    if (list.last != NULL)
        list.last->next = expr;
    else
        list.first = expr;
    list.last = expr;
    return list;
}

/* Types. */

SyntaxType *node_type(Parser *parser, SyntaxTypeKind kind, Span span)
{
    SyntaxType *type = ARENA_NEW(parser->arena, SyntaxType);
    type->kind = kind;
    type->span = span;
    type->depth = 1;
    return type;
}

SyntaxType *node_type_of_name(Parser *parser, Word word)
{
    SyntaxType *type = node_type(parser, SYNTAX_TYPE_NAME, word.span);
    type->word = word;
    return type;
}

SyntaxType *node_type_of_range(Parser *parser, Span span, SyntaxExpr *low, SyntaxExpr *high)
{
    SyntaxType *type = node_type(parser, SYNTAX_TYPE_RANGE, span);
    type->low = low;
    type->high = high;
    return type;
}

/* As `finish`, for types. */
static SyntaxType *finish_type(Parser *parser, SyntaxType *type, unsigned depth)
{
    if (depth > SYNTAX_DEPTH_MOST) {
        complain_of_depth(parser, type->span);
        *type = (SyntaxType){.kind = SYNTAX_TYPE_BAD, .span = type->span};
        depth = 1;
    }
    type->depth = (uint16_t)depth;
    return type;
}

SyntaxType *node_type_of(Parser *parser, SyntaxTypeKind kind, Span span, SyntaxType *element,
                         SyntaxType *index, SyntaxExpr *size)
{
    SyntaxType *type = node_type(parser, kind, span);
    type->element = element;
    type->index = index;
    type->low = size;
    unsigned index_depth = index != NULL ? index->depth : 0;
    return finish_type(parser, type, 1 + deeper(element->depth, index_depth));
}

SyntaxType *node_type_of_fields(Parser *parser, Span span, FormalList fields)
{
    SyntaxType *type = node_type(parser, SYNTAX_TYPE_STRUCT, span);
    type->fields = fields.first;
    unsigned depth = 0;
    for (const SyntaxFormal *field = fields.first; field != NULL; field = field->next)
        depth = deeper(depth, field->type->depth);
    return finish_type(parser, type, 1 + depth);
}

/* Words, formals and variables. */

Word word_join(Parser *parser, Word first, Word last)
{
    return (Word){arena_format(parser->arena, "%s.%s", first.text, last.text),
                  span_join(first.span, last.span)};
}

NameList names_add(Parser *parser, NameList names, Word word)
{
    WordList *node = ARENA_NEW(parser->arena, WordList);
    node->word = word;
    if (names.last != NULL)
        names.last->next = node;
    else
        names.first = node;
    names.last = node;
    return names;
}

SyntaxFormal *node_formal(Parser *parser, Word name, SyntaxType *type)
{
    SyntaxFormal *formal = ARENA_NEW(parser->arena, SyntaxFormal);
    formal->name = name;
    formal->type = type;
    return formal;
}

FormalList formals_add(FormalList formals, SyntaxFormal *formal)
{
    if (formals.last != NULL)
        formals.last->next = formal;
    else
        formals.first = formal;
    formals.last = formal;
    return formals;
}

SyntaxVar *node_var(Parser *parser, Word name, SyntaxType *type)
{
    SyntaxVar *var = ARENA_NEW(parser->arena, SyntaxVar);
    var->name = name;
    var->type = type;
    return var;
}

/* Statements. */

SyntaxStatement *node_statement(Parser *parser, SyntaxStatementKind kind, Span span, Span keyword)
{
    SyntaxStatement *statement = ARENA_NEW(parser->arena, SyntaxStatement);
    statement->kind = kind;
    statement->span = span;
    statement->keyword = keyword;
    statement->depth = 1;
    parser_begin(parser, span);
    return statement;
}

SyntaxStatement *node_leave(Parser *parser, SyntaxStatementKind kind, Span span, Span keyword,
                            Word word)
{
    SyntaxStatement *statement = node_statement(parser, kind, span, keyword);
    statement->word = word;
    return statement;
}

SyntaxStatement *node_if_else(Parser *parser, Span span, Span keyword, SyntaxExpr *condition,
                              SyntaxBlock *body, SyntaxBlock *other)
{
    SyntaxStatement *statement = node_statement(parser, SYNTAX_IF_ELSE, span, keyword);
    statement->a = condition;
    statement->body = body;
    statement->other = other;
    statement->has_else = other != NULL;
    return statement;
}

static unsigned blocks_depth(const SyntaxBlock *block)
{
    unsigned depth = 0;
    for (; block != NULL; block = block->next) depth = deeper(depth, block->depth);
    return depth;
}

static unsigned var_depth(const SyntaxVar *var)
{
    if (var == NULL) return 0;
    return deeper(var->type->depth, deeper(expr_depth(var->init), expr_depth(var->domain)));
}

static unsigned statement_depth(const SyntaxStatement *statement)
{
    unsigned exprs = deeper(deeper(expr_depth(statement->a), expr_depth(statement->b)),
                            deeper(list_depth(statement->list), var_depth(statement->var)));
    unsigned blocks = deeper(deeper(blocks_depth(statement->body), blocks_depth(statement->other)),
                             blocks_depth(statement->branches));
    return 1 + deeper(exprs, blocks);
}

StatementList statements_add(Parser *parser, StatementList list, SyntaxStatement *statement)
{
    unsigned depth = statement_depth(statement);
    if (depth > SYNTAX_DEPTH_MOST) {
        complain_of_depth(parser, statement->keyword);
        *statement = (SyntaxStatement){.kind = SYNTAX_STATEMENT_BAD, .span = statement->span};
        depth = 1;
    }
    statement->depth = (uint16_t)depth;
    if (list.last != NULL)
        list.last->next = statement;
    else
        list.first = statement;
    list.last = statement;
    list.depth = deeper(list.depth, depth);
    return list;
}

SyntaxBlock *node_block(Parser *parser, Span span, StatementList statements)
{
    SyntaxBlock *block = ARENA_NEW(parser->arena, SyntaxBlock);
    block->first = statements.first;
    block->span = span;
    block->depth = (uint16_t)statements.depth;
    return block;
}

SyntaxBlock *node_block_of_one(Parser *parser, SyntaxStatement *statement)
{
    return node_block(parser, statement->span,
                      statements_add(parser, (StatementList){0}, statement));
}

BlockList blocks_add(BlockList blocks, SyntaxBlock *block)
{
    if (blocks.last != NULL)
        blocks.last->next = block;
    else
        blocks.first = block;
    blocks.last = block;
    return blocks;
}

/* Declarations. */

SyntaxDeclaration *node_declaration(Parser *parser, SyntaxDeclarationKind kind, Span span,
                                    Word name)
{
    SyntaxDeclaration *declaration = ARENA_NEW(parser->arena, SyntaxDeclaration);
    declaration->kind = kind;
    declaration->span = span;
    declaration->name = name;
    declaration->documentation = parser_documentation(parser, span.begin);
    parser_begin(parser, span);
    return declaration;
}

SyntaxScenarioItem *node_item(Parser *parser, Span span, Word word)
{
    SyntaxScenarioItem *item = ARENA_NEW(parser->arena, SyntaxScenarioItem);
    item->span = span;
    parser_begin(parser, span);
    item->word = word;
    return item;
}

ItemList items_add(ItemList items, SyntaxScenarioItem *item)
{
    if (items.last != NULL)
        items.last->next = item;
    else
        items.first = item;
    items.last = item;
    return items;
}
