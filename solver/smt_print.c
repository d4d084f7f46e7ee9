/* smt_print.c - a term is a graph: first what is in it and what is shared, then the text.
 *
 * The graph is gone through without recursion, as terms may be deep; what is deep gets a name by
 * `let`, so that the text is not, and can be made by recursion. */
#include "smt_print.h"

#include <stdlib.h>
#include <string.h>

#include "support/arena.h"
#include "support/bug.h"
#include "support/memory.h"

#define DEPTH_MOST 24 /* of a term within a term, in the text */
#define SMALL_MOST 24 /* characters that are rather repeated than given a name */

typedef struct Called {
    Term constant;
    const char *symbol;
} Called;

struct SmtNames {
    Terms *terms;
    Arena *arena;
    VECTOR(const char *) symbols; /* all that were given */
    VECTOR(Called) called;        /* at the number of the constant in Z3 */
};

SmtNames *smt_names_create(Terms *terms)
{
    SmtNames *names = memory_allocate(1, sizeof *names);
    names->terms = terms;
    names->arena = arena_create();
    return names;
}

void smt_names_destroy(SmtNames *names)
{
    vector_release(&names->symbols);
    vector_release(&names->called);
    arena_destroy(names->arena);
    free(names);
}

/* ---- symbols ---- */

/* Words of SMT-LIB and of its theories, and what z3 and cvc5 have besides. */
static const char *const taken_words[] = {
    "and",       "or",          "not",          "xor",         "ite",     "true",
    "false",     "distinct",    "let",          "forall",      "exists",  "match",
    "par",       "as",          "assert",       "concat",      "extract", "repeat",
    "div",       "mod",         "abs",          "rem",         "select",  "store",
    "const",     "lambda",      "choose",       "implies",     "iff",     "if",
    "_",         "Bool",        "Int",          "Real",        "Array",   "BitVec",
    "String",    "BINARY",      "DECIMAL",      "HEXADECIMAL", "NUMERAL", "STRING",
    "set",       "union",       "subset",       "member",      "insert",  "emptyset",
    "singleton", "setminus",    "intersection", "complement",  "map",     "default",
    "is",        "update",      "witness",      "bit2bool",    "bv2nat",  "int2bv",
    "bv2int",    "divisible",   "pi",           "sin",         "cos",     "tan",
    "exp",       "sqrt",        "proof",        "declare",     "check",   "reset",
    "push",      "pop",         "exit",         "echo",        "max",     "min",
    "tuple",     "product",     "transpose",    "join",        "nil",     "cons",
    "list",      "List",        "head",         "tail",        "pair",    "Pair",
    "mk-pair",   "first",       "second",       "Seq",         "RegEx",   "sep",
    "pto",       "wand",        "emp",          "at",          "power",   "bvcomp",
    "unit",      "power_of_two"};

/* What comes before a dot, or is the beginning, of names that solvers have. */
static const char *const taken_stems[] = {
    "str.",   "re.",   "seq.",   "set.", "bag.", "rel.",  "fp.",   "int.",   "bv",
    "tuple.", "to_",   "is_",    "fmf.", "sep.", "real.", "char.", "array.", "rotate_",
    "zero_",  "sign_", "table.", "map.", "ff.",  "is-",   "@",     "."};

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof taken_words / sizeof *taken_words; i++) {
        if (strcmp(name, taken_words[i]) == 0) return true;
    }
    for (size_t i = 0; i < sizeof taken_stems / sizeof *taken_stems; i++) {
        if (strncmp(name, taken_stems[i], strlen(taken_stems[i])) == 0) return true;
    }
    return false;
}

static bool is_plain_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("~!@$%^&*_-+=<>.?/", c) != NULL);
}

static const char *quoted(SmtNames *names, const char *name)
{
    Text text = {0};
    bool plain = *name != '\0' && !(*name >= '0' && *name <= '9');
    for (const char *c = name; *c != '\0'; c++) {
        bool fits = *c != '|' && *c != '\\' && *c >= ' ' && *c <= '~';
        plain = plain && is_plain_character(*c);
        text_add_char(&text, fits ? *c : '_');
    }
    const char *format = plain ? "%s" : "|%s|";
    const char *symbol = arena_format(names->arena, format, text_string(&text));
    text_release(&text);
    return symbol;
}

static bool is_given(const SmtNames *names, const char *symbol)
{
    for (size_t i = 0; i < names->symbols.count; i++) {
        if (strcmp(names->symbols.items[i], symbol) == 0) return true;
    }
    return false;
}

const char *smt_symbol(SmtNames *names, const char *name)
{
    const char *wanted = arena_format(names->arena, "%s%s", name, is_taken(name) ? "!" : "");
    const char *symbol = quoted(names, wanted);
    for (unsigned i = 2; is_given(names, symbol); i++) {
        symbol = quoted(names, arena_format(names->arena, "%s!%u", name, i));
    }
    vector_push(&names->symbols, symbol);
    return symbol;
}

/* ---- constants ---- */

static size_t number_of(const SmtNames *names, Term term)
{
    return Z3_get_ast_id(terms_context(names->terms), term);
}

void smt_call(SmtNames *names, Term constant, const char *symbol)
{
    size_t number = number_of(names, constant);
    while (names->called.count <= number) vector_push(&names->called, (Called){0});
    names->called.items[number] = (Called){constant, symbol};
}

const char *smt_called(const SmtNames *names, Term constant)
{
    size_t number = number_of(names, constant);
    return number < names->called.count ? names->called.items[number].symbol : NULL;
}

static Z3_decl_kind kind_of(const SmtNames *names, Term term)
{
    Z3_context context = terms_context(names->terms);
    PROMISE(Z3_get_ast_kind(context, term) == Z3_APP_AST);
    return Z3_get_decl_kind(context, Z3_get_app_decl(context, Z3_to_app(context, term)));
}

static bool is_numeral(const SmtNames *names, Term term)
{
    Z3_context context = terms_context(names->terms); /* for Z3 `true` is a numeral, too */
    return Z3_is_numeral_ast(context, term) &&
           Z3_get_sort_kind(context, Z3_get_sort(context, term)) == Z3_BV_SORT;
}

static uint32_t argument_count(const SmtNames *names, Term term)
{
    Z3_context context = terms_context(names->terms);
    if (is_numeral(names, term)) return 0;
    PROMISE(Z3_get_ast_kind(context, term) == Z3_APP_AST);
    return Z3_get_app_num_args(context, Z3_to_app(context, term));
}

static Term argument(const SmtNames *names, Term term, uint32_t i)
{
    Z3_context context = terms_context(names->terms);
    return Z3_get_app_arg(context, Z3_to_app(context, term), i);
}

bool smt_is_constant(const SmtNames *names, Term term)
{
    return !is_numeral(names, term) && kind_of(names, term) == Z3_OP_UNINTERPRETED;
}

const char *smt_raw_name(const SmtNames *names, Term constant)
{
    Z3_context context = terms_context(names->terms);
    Z3_func_decl function = Z3_get_app_decl(context, Z3_to_app(context, constant));
    return Z3_get_symbol_string(context, Z3_get_decl_name(context, function));
}

void smt_add_sort(const SmtNames *names, Term term, Text *text)
{
    Z3_context context = terms_context(names->terms);
    Z3_sort sort = Z3_get_sort(context, term);
    bool is_bits = Z3_get_sort_kind(context, sort) == Z3_BV_SORT;
    PROMISE(is_bits || Z3_get_sort_kind(context, sort) == Z3_BOOL_SORT);
    if (is_bits) {
        text_format(text, "(_ BitVec %u)", Z3_get_bv_sort_size(context, sort));
    } else {
        text_add(text, "Bool");
    }
}

/* ---- the graph ---- */

/* A part of the term that is being printed. */
typedef struct Part {
    Term term;
    uint32_t uses;   /* by other parts */
    uint32_t depth;  /* of what is not shared below */
    uint32_t length; /* in one line, where what is shared has its name; at most SMT_COLUMNS */
    uint32_t let;    /* its number, or 0 */
} Part;

typedef struct Graph {
    const SmtNames *names;
    VECTOR(Part) parts;        /* each behind its own parts */
    VECTOR(uint32_t) position; /* at a term's number: where it is in `parts`, plus 1 */
    uint32_t lets;
} Graph;

static Part *part_of(const Graph *graph, Term term)
{
    return &graph->parts.items[graph->position.items[number_of(graph->names, term)] - 1];
}

#define WAITING UINT32_MAX

/* True the first time. */
static bool meet(Graph *graph, Term term)
{
    size_t number = number_of(graph->names, term);
    while (graph->position.count <= number) vector_push(&graph->position, 0);
    uint32_t *position = &graph->position.items[number];
    if (*position != 0) return false;
    *position = WAITING;
    return true;
}

static void settle(Graph *graph, Term term)
{
    vector_push(&graph->parts, (Part){.term = term});
    graph->position.items[number_of(graph->names, term)] = (uint32_t)graph->parts.count;
}

/* All parts, in the order in which they are to be printed. */
static void gather(Graph *graph, Term root)
{
    typedef struct Visit {
        Term term;
        uint32_t next;
    } Visit;
    VECTOR(Visit) visits = {0};
    meet(graph, root);
    vector_push(&visits, (Visit){root, 0});
    while (visits.count > 0) {
        Visit *visit = &visits.items[visits.count - 1];
        if (visit->next == argument_count(graph->names, visit->term)) {
            settle(graph, visit->term);
            visits.count--;
            continue;
        }
        Term part = argument(graph->names, visit->term, visit->next++);
        if (meet(graph, part)) vector_push(&visits, (Visit){part, 0});
    }
    vector_release(&visits);
}

static void graph_release(Graph *graph)
{
    vector_release(&graph->parts);
    vector_release(&graph->position);
}

void smt_find(const SmtNames *names, Term term, TermList *list)
{
    Graph graph = {.names = names};
    gather(&graph, term);
    for (size_t i = 0; i < graph.parts.count; i++) {
        Term part = graph.parts.items[i].term;
        if (!smt_is_constant(names, part)) continue;
        PROMISE(argument_count(names, part) == 0);
        vector_push(list, part);
    }
    graph_release(&graph);
}

/* Conjunctions nest to the left as they are made, so in a loop rather than by recursion. */
void smt_split(const SmtNames *names, Term term, TermList *list)
{
    size_t first = list->count;
    vector_push(list, term);
    for (size_t i = first; i < list->count;) {
        Term part = list->items[i];
        if (is_numeral(names, part) || kind_of(names, part) != Z3_OP_AND) {
            i++;
            continue;
        }
        list->items[i] = argument(names, part, 0);
        for (uint32_t j = 1; j < argument_count(names, part); j++) {
            vector_push(list, argument(names, part, j));
        }
    }
}

/* ---- words ---- */

static void add_operator(const SmtNames *names, Term term, Text *text)
{
    Z3_context context = terms_context(names->terms);
    Z3_func_decl function = Z3_get_app_decl(context, Z3_to_app(context, term));
    const char *name = smt_raw_name(names, term);
    if (strcmp(name, "if") == 0) name = "ite";
    unsigned parameters = Z3_get_decl_num_parameters(context, function);
    if (parameters > 0) text_add(text, "(_ ");
    text_add(text, name);
    for (unsigned i = 0; i < parameters; i++) {
        text_format(text, " %d", Z3_get_decl_int_parameter(context, function, i));
    }
    if (parameters > 0) text_add_char(text, ')');
}

#define BINARY_MOST 4 /* digits that are easily read */

static void add_numeral(const SmtNames *names, Term term, Text *text)
{
    Z3_context context = terms_context(names->terms);
    unsigned bits = Z3_get_bv_sort_size(context, Z3_get_sort(context, term));
    const char *decimal = Z3_get_numeral_string(context, term);
    if (bits > BINARY_MOST) {
        text_format(text, "(_ bv%s %u)", decimal, bits);
        return;
    }
    unsigned long value = strtoul(decimal, NULL, 10);
    text_add(text, "#b");
    for (unsigned i = bits; i > 0; i--) text_add_char(text, value >> (i - 1) & 1 ? '1' : '0');
}

/* A constant, a numeral, true or false. */
static void add_atom(const SmtNames *names, Term term, Text *text)
{
    if (is_numeral(names, term)) {
        add_numeral(names, term, text);
        return;
    }
    const char *called = smt_called(names, term);
    text_add(text, called != NULL ? called : smt_raw_name(names, term));
}

/* ---- what is shared ---- */

static bool is_chain(const SmtNames *names, Term term)
{
    if (is_numeral(names, term)) return false;
    Z3_decl_kind kind = kind_of(names, term);
    return kind == Z3_OP_AND || kind == Z3_OP_OR;
}

/* Its parts are listed with those around it. */
static bool joins(const Graph *graph, Term around, Term part)
{
    return is_chain(graph->names, around) && is_chain(graph->names, part) &&
           kind_of(graph->names, around) == kind_of(graph->names, part) &&
           part_of(graph, part)->let == 0;
}

static uint32_t length_of(const Graph *graph, Term term)
{
    Text text = {0};
    uint32_t count = argument_count(graph->names, term);
    if (count == 0) {
        add_atom(graph->names, term, &text);
    } else {
        add_operator(graph->names, term, &text);
    }
    size_t length = text.count + (count > 0 ? 2 : 0);
    for (uint32_t i = 0; i < count; i++) {
        const Part *part = part_of(graph, argument(graph->names, term, i));
        length += 1 + (part->let > 0 ? 4 : part->length);
    }
    text_release(&text);
    return length < SMT_COLUMNS ? (uint32_t)length : SMT_COLUMNS;
}

static uint32_t depth_of(const Graph *graph, Term term)
{
    uint32_t depth = 0, count = argument_count(graph->names, term);
    for (uint32_t i = 0; i < count; i++) {
        Term inside = argument(graph->names, term, i);
        const Part *part = part_of(graph, inside);
        uint32_t own = part->let > 0 ? 0 : part->depth + !joins(graph, term, inside);
        if (own > depth) depth = own;
    }
    return depth;
}

static void count_uses(Graph *graph)
{
    for (size_t i = 0; i < graph->parts.count; i++) {
        Term term = graph->parts.items[i].term;
        uint32_t count = argument_count(graph->names, term);
        for (uint32_t j = 0; j < count; j++)
            part_of(graph, argument(graph->names, term, j))->uses++;
    }
}

static void measure(Graph *graph)
{
    count_uses(graph);
    for (size_t i = 0; i < graph->parts.count; i++) {
        Part *part = &graph->parts.items[i];
        part->length = length_of(graph, part->term);
        part->depth = depth_of(graph, part->term);
        bool last = i + 1 == graph->parts.count;
        bool shared = part->uses > 1 && part->length > SMALL_MOST;
        if (!last && (shared || part->depth >= DEPTH_MOST)) part->let = ++graph->lets;
    }
}

/* ---- the text ---- */

static void add_flat(const Graph *graph, Term term, bool bare, Text *text);

/* The parts of a chain, and of those that join it. */
static void add_flat_parts(const Graph *graph, Term term, Text *text)
{
    uint32_t count = argument_count(graph->names, term);
    for (uint32_t i = 0; i < count; i++) {
        Term part = argument(graph->names, term, i);
        if (joins(graph, term, part)) {
            add_flat_parts(graph, part, text);
        } else {
            text_add_char(text, ' ');
            add_flat(graph, part, false, text);
        }
    }
}

/* In one line. `bare`: what stands for a name rather than the name. */
static void add_flat(const Graph *graph, Term term, bool bare, Text *text)
{
    const Part *part = part_of(graph, term);
    if (part->let > 0 && !bare) {
        text_format(text, "$%u", part->let);
        return;
    }
    if (argument_count(graph->names, term) == 0) {
        add_atom(graph->names, term, text);
        return;
    }
    text_add_char(text, '(');
    add_operator(graph->names, term, text);
    add_flat_parts(graph, term, text);
    text_add_char(text, ')');
}

static void add_part(const Graph *graph, Term term, bool bare, size_t indent, Text *text);

static void add_parts_below(const Graph *graph, Term term, size_t indent, Text *text)
{
    uint32_t count = argument_count(graph->names, term);
    for (uint32_t i = 0; i < count; i++) {
        Term part = argument(graph->names, term, i);
        if (joins(graph, term, part)) {
            add_parts_below(graph, part, indent, text);
        } else {
            text_add_char(text, '\n');
            text_pad(text, ' ', indent);
            add_part(graph, part, false, indent, text);
        }
    }
}

/* In one line where there is room, else its parts below each other. */
static void add_part(const Graph *graph, Term term, bool bare, size_t indent, Text *text)
{
    const Part *part = part_of(graph, term);
    bool named = part->let > 0 && !bare;
    if (named || part->length + indent < SMT_COLUMNS || argument_count(graph->names, term) == 0) {
        add_flat(graph, term, bare, text);
        return;
    }
    text_add_char(text, '(');
    add_operator(graph->names, term, text);
    add_parts_below(graph, term, indent + 2, text);
    text_add_char(text, ')');
}

void smt_add_term(const SmtNames *names, Term term, size_t indent, Text *text)
{
    Graph graph = {.names = names};
    gather(&graph, term);
    measure(&graph);
    for (size_t i = 0; i < graph.parts.count; i++) {
        const Part *part = &graph.parts.items[i];
        if (part->let == 0) continue;
        Text head = {0};
        text_format(&head, "(let (($%u ", part->let);
        text_add(text, text_string(&head));
        add_part(&graph, part->term, true, indent + head.count, text);
        text_add(text, "))\n");
        text_pad(text, ' ', indent);
        text_release(&head);
    }
    add_part(&graph, term, false, indent, text);
    text_pad(text, ')', graph.lets);
    graph_release(&graph);
}

#define CLOSING 3 /* brackets behind a list */

void smt_add_list(const char *head, const char *const *items, size_t count, size_t indent,
                  Text *text)
{
    bool open = strcmp(head + strlen(head) - 1, "(") == 0; /* the first one follows at once */
    text_add(text, head);
    const char *line = strrchr(text->chars, '\n');
    size_t column = text->count - (line != NULL ? (size_t)(line - text->chars) + 1 : 0);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(items[i]);
        bool fits = column + 1 + length + (i + 1 == count ? CLOSING : 0) < SMT_COLUMNS;
        if (!fits) {
            text_add_char(text, '\n');
            text_pad(text, ' ', indent + 2);
            column = indent + 2;
        } else if (i > 0 || !open) {
            text_add_char(text, ' ');
            column++;
        }
        column += length;
        text_add(text, items[i]);
    }
    text_add_char(text, ')');
}
