/* declare.c - binds the names that are visible everywhere, before anything is looked into.
 *
 * Members of enumerations are such names wherever the enumeration is written, so the whole tree is
 * searched for them. */
#include <string.h>

#include "check.h"

static void declare_members(Checker *checker, const SyntaxType *type, const char *name);

static void declare_fields(Checker *checker, const SyntaxFormal *formal)
{
    for (; formal != NULL; formal = formal->next) declare_members(checker, formal->type, NULL);
}

static void declare_members(Checker *checker, const SyntaxType *type, const char *name)
{
    if (type == NULL) return;
    declare_members(checker, type->element, NULL);
    declare_members(checker, type->index, NULL);
    declare_fields(checker, type->fields);
    if (type->kind != SYNTAX_TYPE_ENUM) return;
    const Type *meant = type_enum(checker, type->words, name);
    for (const WordList *word = type->words; word != NULL; word = word->next)
        names_bind_member(checker, word->word, meant, false);
}

static void declare_in_block(Checker *checker, const SyntaxBlock *block)
{
    for (; block != NULL; block = block->next)
        for (const SyntaxStatement *s = block->first; s != NULL; s = s->next) {
            if (s->kind == SYNTAX_VAR) declare_members(checker, s->var->type, NULL);
            if (s->kind == SYNTAX_STEP) continue; /* no types are written in steps */
            declare_in_block(checker, s->body);
            declare_in_block(checker, s->other);
            declare_in_block(checker, s->branches);
        }
}

static void declare_types(Checker *checker, const SyntaxDeclaration *declaration)
{
    bool named = declaration->kind == SYNTAX_TYPE;
    declare_members(checker, declaration->type, named ? declaration->name.text : NULL);
    if (declaration->var != NULL) declare_members(checker, declaration->var->type, NULL);
    declare_fields(checker, declaration->formals);
    if (declaration->body != NULL) declare_in_block(checker, declaration->body);
}

static void declare_option(Checker *checker, const SyntaxDeclaration *declaration, Symbol *symbol)
{
    if (declaration->boolean) {
        symbol->type = &type_bool;
        return;
    }
    symbol->type = type_enum(checker, declaration->words, NULL);
    for (const WordList *word = declaration->words; word != NULL; word = word->next)
        names_bind_member(checker, word->word, symbol->type, true);
}

static bool symbol_kind_of(SyntaxDeclarationKind kind, SymbolKind *ret_kind)
{
    switch (kind) {
    case SYNTAX_PARAM: *ret_kind = SYMBOL_PARAM; return true;
    case SYNTAX_OPTION: *ret_kind = SYMBOL_OPTION; return true;
    case SYNTAX_CONST: *ret_kind = SYMBOL_CONST; return true;
    case SYNTAX_TYPE: *ret_kind = SYMBOL_TYPE; return true;
    case SYNTAX_SHARED: *ret_kind = SYMBOL_SHARED; return true;
    case SYNTAX_FUN: *ret_kind = SYMBOL_FUN; return true;
    case SYNTAX_STEPS: *ret_kind = SYMBOL_STEPS; return true;
    case SYNTAX_PROCESS: *ret_kind = SYMBOL_PROCESS; return true;
    case SYNTAX_INVARIANT:
    case SYNTAX_TRANSITION:
    case SYNTAX_RECOVERABLE:
    case SYNTAX_LIVENESS:
    case SYNTAX_ASSUME:
    case SYNTAX_WITNESS:
    case SYNTAX_LEMMA:
    case SYNTAX_SCENARIO: return false; /* names of their own */
    }
    return false;
}

void declare_all(Checker *checker)
{
    SyntaxDeclaration *declaration = checker->file->first;
    for (; declaration != NULL; declaration = declaration->next) {
        SymbolKind kind;
        if (!symbol_kind_of(declaration->kind, &kind)) continue;
        Word word = kind == SYMBOL_SHARED ? declaration->var->name : declaration->name;
        if (word.text == NULL) continue;
        Symbol *symbol = names_bind(checker, kind, word, NULL);
        symbol->declaration = declaration;
        if (kind == SYMBOL_OPTION) declare_option(checker, declaration, symbol);
    }
    for (declaration = checker->file->first; declaration != NULL; declaration = declaration->next)
        declare_types(checker, declaration);
    checker->globals = names_mark(checker);
}
