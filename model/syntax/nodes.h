/* nodes.h - how the grammar's actions make the tree.
 *
 * Each function makes one node with its span, in the model's arena. A node that would be deeper
 * than SYNTAX_DEPTH_MOST is reported, once in a declaration, and becomes SYNTAX_BAD without
 * children. Lists are appended to at their end. Private to the parser. */
#ifndef MODEL_NODES_H
#define MODEL_NODES_H

#include "syntax.h"

struct Parser;

typedef struct ExprList {
    SyntaxExpr *first, *last;
} ExprList;

typedef struct StatementList {
    SyntaxStatement *first, *last;
    unsigned depth; /* of the deepest */
} StatementList;

typedef struct BlockList {
    SyntaxBlock *first, *last;
} BlockList;

typedef struct FormalList {
    SyntaxFormal *first, *last;
} FormalList;

typedef struct NameList {
    WordList *first, *last;
} NameList;

typedef struct ItemList {
    SyntaxScenarioItem *first, *last;
} ItemList;

/* `x in S where c`, the middle of a quantifier and the like. */
typedef struct Binding {
    Word name;
    SyntaxExpr *domain, *where;
} Binding;

/* The parser's semantic values. */
typedef union Value {
    Word word;
    int64_t number;
    SyntaxExprKind kind;
    SyntaxDeclarationKind property;
    Fairness fairness;
    Binding binding;
    SyntaxExpr *expr;
    ExprList exprs;
    SyntaxType *type;
    SyntaxFormal *formal;
    FormalList formals;
    NameList names;
    SyntaxVar *var;
    SyntaxStatement *statement;
    StatementList statements;
    SyntaxBlock *block;
    BlockList blocks;
    SyntaxDeclaration *declaration;
    SyntaxScenarioItem *item;
    ItemList items;
} Value;

/* Expressions. `operator` is the place of the operator or keyword. */
SyntaxExpr *node_leaf(struct Parser *parser, SyntaxExprKind kind, Span span);
SyntaxExpr *node_name(struct Parser *parser, Word word);
SyntaxExpr *node_number(struct Parser *parser, Span span, int64_t number);
SyntaxExpr *node_unary(struct Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                       SyntaxExpr * a);
SyntaxExpr *node_binary(struct Parser *parser, SyntaxExprKind kind, Span operator, SyntaxExpr * a,
                        SyntaxExpr *b, Span span);
/* `!a`, and a complaint where `a` is a comparison without parentheses. */
SyntaxExpr *node_not(struct Parser *parser, Span span, Span operator, SyntaxExpr * a, Span a_span);
SyntaxExpr *node_if(struct Parser *parser, Span span, Span operator, SyntaxExpr * condition,
                    SyntaxExpr *then, SyntaxExpr *otherwise);
/* Quantifiers, counts, sums, filters and maps: what they bind, and the expression under it. */
SyntaxExpr *node_binder(struct Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                        Binding binding, SyntaxExpr *under);
/* Kinds with a list, perhaps with `a` before it or a word. */
SyntaxExpr *node_list(struct Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                      SyntaxExpr * a, ExprList list);
SyntaxExpr *node_call(struct Parser *parser, Word name, ExprList arguments, Span span);
/* Kinds with `a` and a word: field, at, the start value of a field. */
SyntaxExpr *node_word(struct Parser *parser, SyntaxExprKind kind, Span span, Span operator,
                      SyntaxExpr * a, Word word);

/* Types. */
SyntaxType *node_type(struct Parser *parser, SyntaxTypeKind kind, Span span);
SyntaxType *node_type_of_name(struct Parser *parser, Word word);
SyntaxType *node_type_of_range(struct Parser *parser, Span span, SyntaxExpr *low, SyntaxExpr *high);
/* Types that hold others: `size` and `index` may be NULL. */
SyntaxType *node_type_of(struct Parser *parser, SyntaxTypeKind kind, Span span, SyntaxType *element,
                         SyntaxType *index, SyntaxExpr *size);

SyntaxType *node_type_of_fields(struct Parser *parser, Span span, FormalList fields);

/* Words, formals and variables. */
Word word_join(struct Parser *parser, Word first, Word last); /* `first.last` */
NameList names_add(struct Parser *parser, NameList names, Word word);
SyntaxFormal *node_formal(struct Parser *parser, Word name, SyntaxType *type);
FormalList formals_add(FormalList formals, SyntaxFormal *formal);
SyntaxVar *node_var(struct Parser *parser, Word name, SyntaxType *type);
ExprList exprs_add(ExprList list, SyntaxExpr *expr);

/* Statements. The fields of a kind are set by the grammar before the statement is put into a
 * list, which is where its depth is found. */
SyntaxStatement *node_statement(struct Parser *parser, SyntaxStatementKind kind, Span span,
                                Span keyword);
SyntaxStatement *node_leave(struct Parser *parser, SyntaxStatementKind kind, Span span,
                            Span keyword, Word word);
SyntaxStatement *node_if_else(struct Parser *parser, Span span, Span keyword, SyntaxExpr *condition,
                              SyntaxBlock *body, SyntaxBlock *other);
StatementList statements_add(struct Parser *parser, StatementList list, SyntaxStatement *statement);
SyntaxBlock *node_block(struct Parser *parser, Span span, StatementList statements);
SyntaxBlock *node_block_of_one(struct Parser *parser, SyntaxStatement *statement);
BlockList blocks_add(BlockList blocks, SyntaxBlock *block);

/* Declarations. */
SyntaxDeclaration *node_declaration(struct Parser *parser, SyntaxDeclarationKind kind, Span span,
                                    Word name);
SyntaxScenarioItem *node_item(struct Parser *parser, Span span, Word word);
ItemList items_add(ItemList items, SyntaxScenarioItem *item);

#endif
