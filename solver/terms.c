/* terms.c - the context, the table of everything made in it, and names that are new.
 *
 * The table is a set of pointers: Z3 shares equal terms, so equal terms are one entry. It also
 * knows what each negation made here is the negation of, which Z3 would have to be asked for. What
 * the connectives simplify is in connectives.c. */
#include "terms.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/arena.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/text.h"
#include "support/vector.h"
#include "terms_private.h"

#ifdef TINY
#define FIRST_SLOTS 2
#else
#define FIRST_SLOTS 1024
#endif

/* Z3 gives its error handler nothing but the context. */
static pthread_mutex_t registry_mutex = PTHREAD_MUTEX_INITIALIZER;
static Terms *registry;

static void registry_add(Terms *terms)
{
    pthread_mutex_lock(&registry_mutex);
    terms->next_registered = registry;
    registry = terms;
    pthread_mutex_unlock(&registry_mutex);
}

static void registry_remove(Terms *terms)
{
    pthread_mutex_lock(&registry_mutex);
    Terms **link = &registry;
    while (*link != terms) link = &(*link)->next_registered;
    *link = terms->next_registered;
    pthread_mutex_unlock(&registry_mutex);
}

static Terms *registry_find(Z3_context context)
{
    pthread_mutex_lock(&registry_mutex);
    Terms *terms = registry;
    while (terms != NULL && terms->context != context) terms = terms->next_registered;
    pthread_mutex_unlock(&registry_mutex);
    return terms;
}

/* Being interrupted is an answer of a check and breaks no term; anywhere else it does. */
static void note_failure(Z3_context context, Z3_error_code code)
{
    Terms *terms = registry_find(context);
    if (terms == NULL) BUG("an error in an unknown context");
    if (terms->failure != NULL) return;
    const char *message = Z3_get_error_msg(context, code);
    if (terms->checking && strstr(message, "canceled") != NULL) return;
    terms->failure = memory_copy_string(message[0] != '\0' ? message : "unknown error");
}

/* --- limits --- */

#define TERMS_BETWEEN_LOOKS 1024

static struct {
    TermsOverseer *overseer;
    void *context;
    unsigned made;
    uint64_t memory;
    bool abandoned;
} limits = {.memory = UINT64_MAX};

void terms_oversee(TermsOverseer *overseer, void *context)
{
    limits.overseer = overseer;
    limits.context = context;
}

void terms_limit_memory(uint64_t bytes)
{
    limits.memory = bytes;
}

bool terms_memory_is_short(void)
{
    return limits.memory != UINT64_MAX &&
           Z3_get_estimated_alloc_size() > limits.memory - limits.memory / 8;
}

void terms_abandon(void)
{
    limits.abandoned = true;
}

bool terms_are_abandoned(void)
{
    return limits.abandoned;
}

static void look_at_limits(Terms *terms)
{
    if (limits.overseer == NULL || terms->failure != NULL) return;
    if (++limits.made % TERMS_BETWEEN_LOOKS != 0) return;
    if (limits.overseer(limits.context)) terms->failure = memory_copy_string("given up");
}

static void set_z3_memory(uint64_t bytes)
{
    char value[32] = "0"; /* no limit */
    if (bytes != UINT64_MAX) {
        uint64_t mebibytes = bytes >> 20;
        snprintf(value, sizeof value, "%" PRIu64, mebibytes == 0 ? 1 : mebibytes);
    }
    Z3_global_param_set("memory_max_size", value);
}

static uint64_t hash_pointer(const void *pointer)
{
    uint64_t hash = (uint64_t)(uintptr_t)pointer * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

/* The slot where the term is, or would be. */
static Entry *table_find(const Terms *terms, Z3_ast term)
{
    size_t mask = terms->slots - 1;
    size_t slot = (size_t)hash_pointer(term) & mask;
    while (terms->entries[slot].term != NULL && terms->entries[slot].term != term) {
        slot = (slot + 1) & mask;
    }
    return &terms->entries[slot];
}

static void table_grow(Terms *terms)
{
    Entry *old = terms->entries;
    size_t old_slots = terms->slots;
    terms->slots = old_slots == 0 ? FIRST_SLOTS : 2 * old_slots;
    terms->entries = memory_allocate(terms->slots, sizeof(Entry));
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].term != NULL) *table_find(terms, old[i].term) = old[i];
    }
    free(old);
}

Entry *terms_entry(Terms *terms, Z3_ast made)
{
    Entry *entry = table_find(terms, made);
    if (entry->term != NULL) return entry;
    Z3_inc_ref(terms->context, made); /* at once: the next call of Z3 may end its life */
    if (2 * (terms->kept + 1) > terms->slots) {
        table_grow(terms);
        entry = table_find(terms, made);
    }
    terms->kept++;
    *entry = (Entry){.term = made};
    return entry;
}

Term terms_keep(Terms *terms, Z3_ast made)
{
    if (made == NULL) {
        if (terms->failure == NULL) terms->failure = memory_copy_string("no term was made");
        return terms->truths[true];
    }
    look_at_limits(terms);
    return terms_entry(terms, made)->term;
}

Terms *terms_create(void)
{
    const char *problem = z3_library_problem();
    if (problem != NULL) BUG(problem);
    Terms *terms = memory_allocate(1, sizeof *terms);
    terms->arena = arena_create();
    table_grow(terms);
    Z3_config config = Z3_mk_config();
    terms->context = Z3_mk_context_rc(config);
    Z3_del_config(config);
    registry_add(terms);
    Z3_set_error_handler(terms->context, note_failure);
    terms->truths[true] = terms_entry(terms, Z3_mk_true(terms->context))->term;
    terms->truths[false] = terms_entry(terms, Z3_mk_false(terms->context))->term;
    terms->bool_sort = Z3_mk_bool_sort(terms->context);
    terms_keep(terms, Z3_sort_to_ast(terms->context, terms->bool_sort));
    terms->int_sort = Z3_mk_int_sort(terms->context);
    terms_keep(terms, Z3_sort_to_ast(terms->context, terms->int_sort));
    return terms;
}

void terms_destroy(Terms *terms)
{
    if (terms == NULL || limits.abandoned) return; /* the registry still has them */
    for (size_t i = 0; i < terms->slots; i++) {
        if (terms->entries[i].term != NULL) Z3_dec_ref(terms->context, terms->entries[i].term);
    }
    Z3_del_context(terms->context);
    registry_remove(terms);
    free(terms->entries);
    free(terms->names);
    vector_release(&terms->bits_sorts);
    vector_release(&terms->named_sorts);
    free(terms->failure);
    arena_destroy(terms->arena);
    free(terms);
}

Z3_context terms_context(const Terms *terms)
{
    return terms->context;
}

const char *terms_failure(const Terms *terms)
{
    return terms->failure;
}

void terms_interrupt(Terms *terms)
{
    Z3_interrupt(terms->context);
}

void terms_set_checking(Terms *terms, bool checking)
{
    terms->checking = checking;
    if (limits.memory != UINT64_MAX) set_z3_memory(checking ? limits.memory : UINT64_MAX);
}

Z3_sort terms_bool_sort(const Terms *terms)
{
    return terms->bool_sort;
}

Z3_sort terms_int_sort(const Terms *terms)
{
    return terms->int_sort;
}

static Z3_sort keep_sort(Terms *terms, Z3_sort sort)
{
    if (sort == NULL) {
        terms_keep(terms, NULL);
        return terms->bool_sort;
    }
    terms_keep(terms, Z3_sort_to_ast(terms->context, sort));
    return sort;
}

Z3_sort terms_bits_sort(Terms *terms, uint32_t bits)
{
    PROMISE(bits >= 1);
    while (terms->bits_sorts.count <= bits) vector_push(&terms->bits_sorts, NULL);
    Z3_sort *sort = &terms->bits_sorts.items[bits];
    if (*sort == NULL) *sort = keep_sort(terms, Z3_mk_bv_sort(terms->context, bits));
    return *sort;
}

static uint64_t hash_name(const char *name)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (; *name != '\0'; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001B3u;
    return hash ^ hash >> 32;
}

static NameEntry *names_find(const Terms *terms, const char *name)
{
    size_t mask = terms->name_slots - 1;
    size_t slot = (size_t)hash_name(name) & mask;
    while (terms->names[slot].name != NULL && strcmp(terms->names[slot].name, name) != 0) {
        slot = (slot + 1) & mask;
    }
    return &terms->names[slot];
}

static void names_grow(Terms *terms)
{
    NameEntry *old = terms->names;
    size_t old_slots = terms->name_slots;
    terms->name_slots = old_slots == 0 ? FIRST_SLOTS : 2 * old_slots;
    terms->names = memory_allocate(terms->name_slots, sizeof(NameEntry));
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].name != NULL) *names_find(terms, old[i].name) = old[i];
    }
    free(old);
}

/* The entry of a name, made where there is none yet: then `used` is 0. */
static NameEntry *names_entry(Terms *terms, const char *name)
{
    if (2 * (terms->name_count + 1) > terms->name_slots) names_grow(terms);
    NameEntry *entry = names_find(terms, name);
    if (entry->name == NULL) {
        *entry = (NameEntry){.name = arena_copy_string(terms->arena, name)};
        terms->name_count++;
    }
    return entry;
}

/* `name`, such that it can be written down between bars, and that it is no word that SMT-LIB or a
 * solver has a meaning for: none of those has one of the characters looked for here. */
static void spell(const char *name, Text *text)
{
    for (const char *c = name; *c != '\0'; c++) {
        bool fits = *c != '|' && *c != '\\' && *c > ' ' && *c <= '~';
        text_add_char(text, fits ? *c : '_');
    }
    if (strpbrk(name, "@[!") == NULL) text_add(text, "!1");
}

/* A symbol that none has been given for so far. */
static Z3_symbol new_symbol(Terms *terms, const char *name)
{
    Text text = {0};
    spell(name, &text);
    NameEntry *entry = names_entry(terms, text_string(&text));
    if (entry->used++ > 0) {
        char *base = memory_copy_string(text_string(&text));
        const char *stem = entry->name;
        uint32_t number = entry->used;
        do {
            text_clear(&text);
            text_format(&text, "%s!%u", stem, number++);
            entry = names_entry(terms, text_string(&text));
        } while (entry->used > 0);
        entry->used = 1;
        names_find(terms, base)->used = number - 1;
        free(base);
    }
    Z3_symbol symbol = Z3_mk_string_symbol(terms->context, text_string(&text));
    text_release(&text);
    return symbol;
}

Z3_sort terms_named_sort(Terms *terms, const char *name)
{
    for (size_t i = 0; i < terms->named_sorts.count; i++) {
        const NamedSort *named = &terms->named_sorts.items[i];
        if (strcmp(named->name, name) == 0) return named->sort;
    }
    Z3_symbol symbol = new_symbol(terms, name);
    Z3_sort sort = keep_sort(terms, Z3_mk_uninterpreted_sort(terms->context, symbol));
    vector_push(&terms->named_sorts, (NamedSort){arena_copy_string(terms->arena, name), sort});
    return sort;
}

Term term_constant(Terms *terms, const char *name, Z3_sort sort)
{
    Z3_symbol symbol = new_symbol(terms, name);
    return terms_keep(terms, Z3_mk_const(terms->context, symbol, sort));
}

Z3_func_decl terms_function(Terms *terms, const char *name, size_t arity, const Z3_sort *domain,
                            Z3_sort range)
{
    Z3_symbol symbol = new_symbol(terms, name);
    Z3_func_decl function = Z3_mk_func_decl(terms->context, symbol, (unsigned)arity, domain, range);
    /* After a failure there is none; term_apply then gives `true`. */
    terms_keep(terms, function == NULL ? NULL : Z3_func_decl_to_ast(terms->context, function));
    return function;
}

Term term_apply(Terms *terms, Z3_func_decl function, size_t count, const Term *arguments)
{
    if (function == NULL) return terms_keep(terms, NULL);
    return terms_keep(terms, Z3_mk_app(terms->context, function, (unsigned)count, arguments));
}

Term term_substitute(Terms *terms, Term in, Term constant, Term by)
{
    return term_substitute_many(terms, in, 1, &constant, &by);
}

Term term_substitute_many(Terms *terms, Term in, size_t count, const Term *constants,
                          const Term *by)
{
    if (count == 0) return in;
    return terms_keep(terms, Z3_substitute(terms->context, in, (unsigned)count, constants, by));
}

typedef VECTOR(Term) TermStack;

/* The term is looked at later, unless this traversal has met it already. */
static void visit(Terms *terms, TermStack *stack, Z3_ast term)
{
    Entry *entry = terms_entry(terms, term);
    if (entry->visited == terms->traversals) return;
    entry->visited = terms->traversals;
    vector_push(stack, term);
}

static void visit_children(Terms *terms, TermStack *stack, Term term)
{
    Z3_context context = terms->context;
    Z3_ast_kind kind = Z3_get_ast_kind(context, term);
    if (kind == Z3_QUANTIFIER_AST) {
        visit(terms, stack, Z3_get_quantifier_body(context, term));
    } else if (kind == Z3_APP_AST) {
        Z3_app app = Z3_to_app(context, term);
        unsigned count = Z3_get_app_num_args(context, app);
        for (unsigned i = 0; i < count; i++) visit(terms, stack, Z3_get_app_arg(context, app, i));
    }
}

bool term_mentions(Terms *terms, Term term, Term constant)
{
    TermStack stack = {0};
    terms->traversals++;
    visit(terms, &stack, term);
    bool found = false;
    while (stack.count > 0 && !found) {
        Term next = stack.items[--stack.count];
        found = next == constant;
        if (!found) visit_children(terms, &stack, next);
    }
    vector_release(&stack);
    return found;
}
