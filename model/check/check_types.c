/* check_types.c - types as written, turned into types as meant, with their sizes in cells. */
#include <string.h>

#include "check.h"
#include "support/bug.h"

#define MEMBERS_MOST 4096 /* of an enumeration or option */

const Type type_bad = {.kind = TYPE_BAD, .cells = 1, .name = "(unknown)"};
const Type type_bool = {.kind = TYPE_BOOL, .low = 0, .high = 1, .cells = 1};
const Type type_int = {
    .kind = TYPE_INT, .low = INT64_MIN + 1, .high = INT64_MAX, .cells = 1, .name = NULL};

const char *type_text(Checker *checker, const Type *type)
{
    Text text = {0};
    if (type->kind == TYPE_RANGE && type->low == type->high && type->name == NULL && !type->lifted)
        text_format(&text, "the number %lld", (long long)type->low);
    else
        type_print(&text, type);
    const char *copy = arena_copy_string(checker->arena, text_string(&text));
    text_release(&text);
    return copy;
}

Type *type_new(Checker *checker, TypeKind kind)
{
    Type *type = ARENA_NEW(checker->arena, Type);
    type->kind = kind;
    type->cells = 1;
    return type;
}

const Type *type_range(Checker *checker, int64_t low, int64_t high)
{
    Type *type = type_new(checker, TYPE_RANGE);
    type->low = low;
    type->high = high;
    return type;
}

const Type *type_optional(Checker *checker, const Type *element)
{
    if (element->kind == TYPE_BAD || element->kind == TYPE_OPTIONAL) return element;
    Type *type = type_new(checker, TYPE_OPTIONAL);
    type->element = element;
    /* One cell has room for `none` beside the value, unless it is a struct's: its only field may
     * use NO_VALUE itself. */
    type->cells = type_is_scalar(element) ? 1 : element->cells + 1;
    return type;
}

const Type *type_set(Checker *checker, const Type *element)
{
    if (element->kind == TYPE_BAD) return element;
    PROMISE(element->kind == TYPE_ORDER || type_values(element) <= TYPE_VALUES_MOST);
    Type *type = type_new(checker, TYPE_SET);
    type->element = element;
    type->cells = (set_capacity(type) + 63) / 64;
    if (type->cells == 0) type->cells = 1;
    return type;
}

bool type_is_number(const Type *type)
{
    return type->kind == TYPE_INT || type->kind == TYPE_RANGE || type->kind == TYPE_BAD;
}

bool type_has_id(const Type *type)
{
    if (type->kind == TYPE_ID) return true;
    if (type->index != NULL && type_has_id(type->index)) return true;
    if (type->element != NULL && type_has_id(type->element)) return true;
    for (uint32_t i = 0; i < type->field_count; i++)
        if (type_has_id(type->fields[i].type)) return true;
    return false;
}

static const Type *join_ranges(Checker *checker, const Type *a, const Type *b)
{
    if (a->kind == TYPE_INT || b->kind == TYPE_INT) return &type_int;
    if (a->lifted || b->lifted)
        return type_contains(a, b) ? a : type_contains(b, a) ? b : &type_int;
    if (a->low <= b->low && a->high >= b->high) return a;
    if (b->low <= a->low && b->high >= a->high) return b;
    return type_range(checker, a->low < b->low ? a->low : b->low,
                      a->high > b->high ? a->high : b->high);
}

static const Type *join_optionals(Checker *checker, const Type *a, const Type *b)
{
    const Type *inner_a = a->kind == TYPE_OPTIONAL ? a->element : a;
    const Type *inner_b = b->kind == TYPE_OPTIONAL ? b->element : b;
    const Type *joined = type_join(checker, inner_a, inner_b);
    if (joined == NULL) return NULL;
    if (a->kind == TYPE_OPTIONAL && joined == inner_a) return a;
    if (b->kind == TYPE_OPTIONAL && joined == inner_b) return b;
    return type_optional(checker, joined);
}

static const Type *join_sets(Checker *checker, const Type *a, const Type *b)
{
    if (!type_is_number(a->element) || !type_is_number(b->element)) return NULL;
    bool lifted = a->element->lifted || b->element->lifted;
    const Type *element = lifted ? lifted_hull(checker, a->element, b->element)
                                 : join_ranges(checker, a->element, b->element);
    return type_values(element) > TYPE_VALUES_MOST ? NULL : type_set(checker, element);
}

/* Two alike types of which neither contains the other: joined part by part. */
static const Type *join_parts(Checker *checker, const Type *a, const Type *b)
{
    Type *joined = ARENA_NEW(checker->arena, Type);
    *joined = *a;
    joined->name = NULL;
    if (a->element != NULL) joined->element = type_join(checker, a->element, b->element);
    Field *fields = ARENA_NEW_ARRAY(checker->arena, Field, a->field_count + 1);
    for (uint32_t i = 0; i < a->field_count; i++) {
        fields[i] = a->fields[i];
        fields[i].type = type_join(checker, a->fields[i].type, b->fields[i].type);
    }
    joined->fields = fields;
    return joined;
}

const Type *type_join(Checker *checker, const Type *a, const Type *b)
{
    if (a->kind == TYPE_BAD) return b;
    if (b->kind == TYPE_BAD) return a;
    if (type_is_number(a) && type_is_number(b)) return join_ranges(checker, a, b);
    if (a->kind == TYPE_OPTIONAL || b->kind == TYPE_OPTIONAL) return join_optionals(checker, a, b);
    if (a->kind == TYPE_SET && b->kind == TYPE_SET && !type_alike(a, b))
        return join_sets(checker, a, b);
    if (!type_alike(a, b)) return NULL;
    if (type_contains(a, b)) return a;
    return type_contains(b, a) ? b : join_parts(checker, a, b);
}

static bool too_large(Checker *checker, Span span, uint64_t cells)
{
    if (cells <= STATE_CELLS_MOST) return false;
    check_error(checker, span,
                "a value of this type is too large: it takes more than %d cells of 64 bits",
                STATE_CELLS_MOST);
    return true;
}

static const Type *check_range(Checker *checker, const SyntaxType *syntax)
{
    int64_t low = 0, high = 0;
    const Expr *low_expr = NULL, *high_expr = NULL;
    bool good = check_lifted_number(checker, syntax->low, "the lower bound", &low, &low_expr);
    good = check_lifted_number(checker, syntax->high, "the upper bound", &high, &high_expr) && good;
    if (!good) return &type_bad;
    if (high < low) {
        check_error(checker, syntax->span,
                    "the range %lld..%lld has no values: its upper bound is the lesser one",
                    (long long)low, (long long)high);
        return &type_bad;
    }
    Type *type = type_new(checker, TYPE_RANGE);
    type->low = low;
    type->high = high;
    type->lifted = low_expr != NULL || high_expr != NULL;
    type->low_expr = low_expr;
    type->high_expr = high_expr;
    return type;
}

/* The n of id(n), order(n), queue(n), bag(n). `ret_lifted` NULL: it may not depend on lifted params. */
static bool check_capacity(Checker *checker, const SyntaxType *syntax, const char *what,
                           int64_t most, int64_t *ret_capacity, const Expr **ret_lifted)
{
    int64_t capacity = 0;
    bool good = ret_lifted == NULL
                    ? check_number(checker, syntax->low, what, &capacity)
                    : check_lifted_number(checker, syntax->low, what, &capacity, ret_lifted);
    if (!good) return false;
    if (capacity < 1 || capacity > most) {
        check_error(checker, syntax->low->span, "%s must be from 1 to %lld, but is %lld", what,
                    (long long)most, (long long)capacity);
        return false;
    }
    *ret_capacity = capacity;
    return true;
}

static const Type *check_id_or_order(Checker *checker, const SyntaxType *syntax)
{
    bool order = syntax->kind == SYNTAX_TYPE_ORDER;
    int64_t capacity = 0;
    const Expr *lifted = NULL;
    if (!check_capacity(checker, syntax,
                        order ? "how many values an order may hold" : "the number of identities",
                        order ? TYPE_VALUES_MOST / 2 : TYPE_VALUES_MOST, &capacity, &lifted))
        return &type_bad;
    Type *type = type_new(checker, order ? TYPE_ORDER : TYPE_ID);
    type->lifted = lifted != NULL;
    if (!order) type->high_expr = lifted; /* no shape depends on the n of an order */
    type->capacity = capacity;
    type->high = capacity - 1;
    if (order) {
        type->order = (uint32_t)checker->orders.count;
        vector_push(&checker->orders, type);
        vector_push(&checker->keeps_first, false);
    }
    return type;
}

const Type *type_enum(Checker *checker, const WordList *words, const char *name)
{
    VECTOR(const char *) members = {0};
    for (const WordList *word = words; word != NULL; word = word->next) {
        if (members.count == MEMBERS_MOST) {
            check_error(checker, word->word.span, "too many values in one list (at most %d)",
                        MEMBERS_MOST);
            break;
        }
        bool repeated = false;
        for (size_t i = 0; i < members.count && !repeated; i++)
            repeated = strcmp(members.items[i], word->word.text) == 0;
        if (repeated)
            check_error(checker, word->word.span, "`%s` is listed twice", word->word.text);
        else
            vector_push(&members, word->word.text);
    }
    Type *type = type_new(checker, TYPE_ENUM);
    type->name = name;
    type->members = arena_copy(checker->arena, members.items, members.count * sizeof(char *));
    type->high = (int64_t)members.count - 1;
    vector_release(&members);
    return type;
}

/* An element of sets or an index: small, scalar, finite (sets also take orders). */
static bool check_small(Checker *checker, const Type *type, Span span, const char *what,
                        bool order_too)
{
    if (type->kind == TYPE_BAD) return false;
    if (order_too && type->kind == TYPE_ORDER) return true;
    if (!type_is_finite_scalar(type)) {
        check_error(checker, span, "%s must be bool, an enumeration, a range%s, not %s", what,
                    order_too ? ", identities or an order" : " or identities",
                    type_text(checker, type));
        return false;
    }
    if (type_values(type) > TYPE_VALUES_MOST) {
        check_error(checker, span, "%s can have at most %d values, but %s has %llu", what,
                    TYPE_VALUES_MOST, type_text(checker, type),
                    (unsigned long long)type_values(type));
        return false;
    }
    return true;
}

static const Type *check_struct_type(Checker *checker, const SyntaxType *syntax)
{
    VECTOR(Field) fields = {0};
    uint64_t cells = 0;
    bool good = true;
    for (const SyntaxFormal *formal = syntax->fields; formal != NULL; formal = formal->next) {
        for (size_t i = 0; i < fields.count; i++)
            if (strcmp(fields.items[i].name, formal->name.text) == 0)
                check_error(checker, formal->name.span, "the field `%s` is there already",
                            formal->name.text);
        const Type *type = check_type(checker, formal->type);
        good = good && type->kind != TYPE_BAD;
        vector_push(&fields, (Field){formal->name.text, type, (uint32_t)cells});
        cells += type->cells;
        if (too_large(checker, syntax->span, cells)) {
            good = false;
            break;
        }
    }
    Type *type = type_new(checker, TYPE_STRUCT);
    type->fields = arena_copy(checker->arena, fields.items, fields.count * sizeof(Field));
    type->field_count = (uint32_t)fields.count;
    type->cells = (uint32_t)cells;
    vector_release(&fields);
    if (good && type->field_count == 0) {
        check_error(checker, syntax->span, "a struct needs at least one field");
        good = false;
    }
    return good ? type : &type_bad;
}

static const Type *check_optional(Checker *checker, const SyntaxType *syntax)
{
    const Type *element = check_type(checker, syntax->element);
    if (element->kind == TYPE_BAD) return element;
    if (!type_is_scalar(element) && element->kind != TYPE_STRUCT) {
        if (element->kind == TYPE_OPTIONAL)
            check_error(checker, syntax->span, "%s is optional already",
                        type_text(checker, element));
        else
            check_error(checker, syntax->span, "only a scalar or a struct can be optional, not %s",
                        type_text(checker, element));
        return &type_bad;
    }
    return type_optional(checker, element);
}

const Type *type_map(Checker *checker, const Type *index, const Type *element)
{
    Type *type = type_new(checker, TYPE_MAP);
    type->index = index;
    type->element = element;
    type->cells = (uint32_t)(type_values(index) * element->cells);
    return type;
}

static const Type *check_map_type(Checker *checker, const SyntaxType *syntax)
{
    const Type *index = check_type(checker, syntax->index);
    const Type *element = check_type(checker, syntax->element);
    if (!check_small(checker, index, syntax->index->span, "an index", false)) return &type_bad;
    if (element->kind == TYPE_BAD) return &type_bad;
    if (too_large(checker, syntax->span, type_values(index) * element->cells)) return &type_bad;
    return type_map(checker, index, element);
}

/* What lies behind the last of a queue must be known. */
static bool check_fixed_size(Checker *checker, const SyntaxType *syntax, const Type *type)
{
    const char *name = type_size_lifted(type);
    if (name != NULL)
        check_error(
            checker, syntax->span,
            "`%s` stands for every number, but what a queue or bag holds must be of a fixed size",
            name);
    return name == NULL;
}

static const Type *check_queue_type(Checker *checker, const SyntaxType *syntax)
{
    int64_t capacity = 0;
    const Type *element = check_type(checker, syntax->element);
    bool good = check_capacity(checker, syntax, "the capacity", STATE_CELLS_MOST, &capacity, NULL);
    if (!good || element->kind == TYPE_BAD) return &type_bad;
    if (!check_fixed_size(checker, syntax->element, element)) return &type_bad;
    uint64_t cells = 1 + (uint64_t)capacity * element->cells;
    if (too_large(checker, syntax->span, cells)) return &type_bad;
    Type *type = type_new(checker, syntax->kind == SYNTAX_TYPE_QUEUE ? TYPE_QUEUE : TYPE_BAG);
    type->capacity = capacity;
    type->element = element;
    type->cells = (uint32_t)cells;
    return type;
}

static bool symbol_is_type(const Symbol *symbol)
{
    return symbol->kind == SYMBOL_TYPE;
}

/* What other languages call their types. */
static const char *foreign_type_hint(const char *name)
{
    static const char *const integers[] = {"int",  "integer", "nat", "natural", "number",
                                           "uint", "byte",    "Int", "Nat",     "Integer"};
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        if (strcmp(name, integers[i]) == 0) return "numbers have a range: `0..9`";
    }
    if (strcmp(name, "boolean") == 0 || strcmp(name, "Bool") == 0) return "write `bool`";
    if (strcmp(name, "string") == 0 || strcmp(name, "String") == 0) {
        return "there are no texts; name what they can be: `type NAME = {a, b}`";
    }
    return NULL;
}

static void report_no_type(Checker *checker, Word word)
{
    const char *hint = foreign_type_hint(word.text);
    if (hint == NULL) {
        names_report_unknown(checker, word, "type", symbol_is_type);
    } else if (check_error(checker, word.span, "there is no type `%s`", word.text)) {
        diagnostics_hint(checker->diagnostics, "%s", hint);
    }
}

static const Type *check_type_name(Checker *checker, const SyntaxType *syntax)
{
    Symbol *symbol = names_find(checker, syntax->word.text);
    if (symbol == NULL) {
        report_no_type(checker, syntax->word);
        return &type_bad;
    }
    if (symbol->kind != SYMBOL_TYPE) {
        if (check_error(checker, syntax->span, "`%s` is %s, but a type is wanted here",
                        symbol->name, symbol_article(symbol)))
            diagnostics_note(checker->diagnostics, symbol->span, "it is declared here");
        return &type_bad;
    }
    resolve_symbol(checker, symbol);
    return symbol->type == NULL ? &type_bad : symbol->type;
}

const Type *check_type(Checker *checker, const SyntaxType *syntax)
{
    switch (syntax->kind) {
    case SYNTAX_TYPE_NAME: return check_type_name(checker, syntax);
    case SYNTAX_TYPE_BOOL: return &type_bool;
    case SYNTAX_TYPE_ENUM: return type_enum(checker, syntax->words, NULL);
    case SYNTAX_TYPE_RANGE: return check_range(checker, syntax);
    case SYNTAX_TYPE_ID:
    case SYNTAX_TYPE_ORDER: return check_id_or_order(checker, syntax);
    case SYNTAX_TYPE_STRUCT: return check_struct_type(checker, syntax);
    case SYNTAX_TYPE_OPTIONAL: return check_optional(checker, syntax);
    case SYNTAX_TYPE_SET: {
        const Type *element = check_type(checker, syntax->element);
        bool good =
            check_small(checker, element, syntax->element->span, "an element of a set", true);
        return good ? type_set(checker, element) : &type_bad;
    }
    case SYNTAX_TYPE_MAP: return check_map_type(checker, syntax);
    case SYNTAX_TYPE_QUEUE:
    case SYNTAX_TYPE_BAG: return check_queue_type(checker, syntax);
    case SYNTAX_TYPE_BAD: return &type_bad;
    }
    BUG("a type of no kind");
}
