/* names.c - scopes, and what a name means in them.
 *
 * A table from each name to the innermost symbol that bears it. Symbols are chained in the order
 * in which they were bound, so leaving a scope is unwinding the chain to a mark. It does not know
 * what a symbol's declaration says. */
#include <string.h>

#include "check.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/suggest.h"

/* By itself it would end the program with an exit code of its own. */
#define uthash_malloc(size) memory_allocate(size, 1)
#include <uthash.h>

typedef struct NameEntry {
    const char *name;
    Symbol *top;
    UT_hash_handle hh;
} NameEntry;

struct NameTable {
    NameEntry *entries;
};

struct NameTable *names_create(void)
{
    return memory_allocate(1, sizeof(struct NameTable));
}

void names_destroy(struct NameTable *names)
{
    NameEntry *entry, *following;
    if (names == NULL) return;
    HASH_ITER(hh, names->entries, entry, following)
    {
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the neighbours were not freed yet */
        HASH_DEL(names->entries, entry);
        free(entry);
    }
    free(names);
}

static NameEntry *entry_of(const Checker *checker, const char *name)
{
    NameEntry *entry = NULL;
    HASH_FIND_STR(checker->names->entries, name, entry);
    return entry;
}

static NameEntry *entry_make(Checker *checker, const char *name)
{
    NameEntry *entry = entry_of(checker, name);
    if (entry != NULL) return entry;
    entry = memory_allocate(1, sizeof *entry);
    entry->name = name;
    HASH_ADD_KEYPTR(hh, checker->names->entries, entry->name, strlen(entry->name), entry);
    return entry;
}

Symbol *names_find(const Checker *checker, const char *name)
{
    NameEntry *entry = entry_of(checker, name);
    return entry == NULL ? NULL : entry->top;
}

const char *symbol_article(const Symbol *symbol)
{
    switch (symbol->kind) {
    case SYMBOL_MEMBER:
        return symbol->members->of_option ? "a value of an option" : "a member of an enumeration";
    case SYMBOL_OPTION: return "an option";
    case SYMBOL_STEPS: return "the name of `steps`";
    case SYMBOL_SELF: return "the index of the process";
    case SYMBOL_PARAM: return "a param";
    case SYMBOL_CONST: return "a const";
    case SYMBOL_TYPE: return "a type";
    case SYMBOL_SHARED: return "a variable";
    case SYMBOL_FUN: return "a fun";
    case SYMBOL_PROCESS: return "a process";
    case SYMBOL_BINDING: return "a name bound around here";
    case SYMBOL_LOCAL: return "a local of this process";
    }
    BUG("a symbol of no kind");
}

static void report_clash(Checker *checker, Word word, Symbol *there)
{
    there->doubtful = true;
    if (check_error(checker, word.span, "`%s` is %s already", word.text, symbol_article(there)))
        diagnostics_note(checker->diagnostics, there->span, "`%s` is declared here", word.text);
}

static Symbol *symbol_new(Checker *checker, SymbolKind kind, Word word, const Type *type)
{
    Symbol *symbol = ARENA_NEW(checker->arena, Symbol);
    symbol->kind = kind;
    symbol->name = word.text;
    symbol->span = word.span;
    symbol->type = type;
    return symbol;
}

static Symbol *push(Checker *checker, SymbolKind kind, Word word, const Type *type)
{
    NameEntry *entry = entry_make(checker, word.text);
    Symbol *symbol = symbol_new(checker, kind, word, type);
    symbol->hidden = entry->top;
    symbol->previous = checker->last_bound;
    entry->top = symbol;
    checker->last_bound = symbol;
    return symbol;
}

Symbol *names_bind(Checker *checker, SymbolKind kind, Word word, const Type *type)
{
    Symbol *there = names_find(checker, word.text);
    if (there == NULL) return push(checker, kind, word, type);
    report_clash(checker, word, there);
    return symbol_new(checker, kind, word, type);
}

void names_bind_member(Checker *checker, Word word, const Type *type, bool of_option)
{
    Symbol *symbol = names_find(checker, word.text);
    if (symbol == NULL) symbol = push(checker, SYMBOL_MEMBER, word, NULL);
    if (symbol->kind != SYMBOL_MEMBER ||
        (symbol->members != NULL && symbol->members->of_option != of_option)) {
        report_clash(checker, word, symbol);
        return;
    }
    size_t count = 0;
    for (const MemberType *known = symbol->members; known != NULL; known = known->next, count++)
        if (type_alike(known->type, type)) return;
    if (count == ENUMERATIONS_MOST) {
        check_error(checker, word.span, "more than %d enumerations have a member `%s`",
                    ENUMERATIONS_MOST, word.text);
        return;
    }
    MemberType *member = ARENA_NEW(checker->arena, MemberType);
    member->type = type;
    member->of_option = of_option;
    member->next = symbol->members;
    symbol->members = member;
}

Symbol *names_mark(const Checker *checker)
{
    return checker->last_bound;
}

static void pop(Checker *checker)
{
    Symbol *symbol = checker->last_bound;
    entry_of(checker, symbol->name)->top = symbol->hidden;
    checker->last_bound = symbol->previous;
}

void names_leave(Checker *checker, Symbol *mark)
{
    while (checker->last_bound != mark) pop(checker);
}

Symbol *names_hide_locals(Checker *checker, Symbol *globals)
{
    Symbol *hidden = NULL;
    while (checker->last_bound != globals) {
        Symbol *symbol = checker->last_bound;
        pop(checker);
        symbol->previous = hidden; /* the chain of hidden ones runs from the oldest on */
        hidden = symbol;
    }
    return hidden;
}

void names_reveal(Checker *checker, Symbol *hidden)
{
    while (hidden != NULL) {
        Symbol *following = hidden->previous;
        NameEntry *entry = entry_of(checker, hidden->name);
        hidden->hidden = entry->top;
        hidden->previous = checker->last_bound;
        entry->top = hidden;
        checker->last_bound = hidden;
        hidden = following;
    }
}

void names_report_unknown(Checker *checker, Word word, const char *what, SymbolFits *fits)
{
    Suggestion suggestion = {.wrong = word.text};
    if (!check_error(checker, word.span, "there is no %s `%s`", what, word.text)) return;
    for (const Symbol *symbol = checker->last_bound; symbol != NULL; symbol = symbol->previous)
        if (fits == NULL || fits(symbol)) suggestion_offer(&suggestion, symbol->name);
    if (suggestion.best != NULL)
        diagnostics_hint(checker->diagnostics, "did you mean `%s`?", suggestion.best);
}
