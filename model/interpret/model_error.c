/* model_error.c - what went wrong in a model, in a sentence. Where it did is the span's matter. */
#include "model/interpreter.h"
#include "model/value.h"

/* "`latest`", "`record[...]`", or nothing for what has no name. */
static const char *name_of(const Expr *expr)
{
    while (expr) {
        if (expr->name) return expr->name;
        if (expr->kind == EXPR_BOUND) return expr->binding->name;
        expr = expr->kind == EXPR_INDEX || expr->kind == EXPR_FIELD ? expr->a : NULL;
    }
    return NULL;
}

static void print_bounds(Text *text, const Type *type)
{
    if (type->kind == TYPE_INT) {
        text_add(text, "64 bits");
        return;
    }
    value_print(text, type, &type->low, NULL);
    text_add(text, "..");
    value_print(text, type, &type->high, NULL);
}

static void print_range(Text *text, const ModelError *error)
{
    const char *name = name_of(error->expr);
    value_print(text, error->type, &error->value, NULL);
    if (name) {
        text_format(text, " is out of range of `%s` (", name);
        print_bounds(text, error->type);
        text_add(text, ")");
    } else {
        text_add(text, " is out of range (");
        print_bounds(text, error->type);
        text_add(text, ")");
    }
}

static void print_index(Text *text, const ModelError *error)
{
    const Expr *expr = error->expr;
    const char *name = NULL;
    if (expr) name = expr->process ? expr->process->name : name_of(expr->a);
    text_format(text, "%lld is no index of ",
                (long long)value_shown(error->type, error->value, NULL));
    if (name) {
        text_format(text, "`%s` (", name);
    } else {
        text_add(text, "this map (");
    }
    print_bounds(text, error->type);
    text_add(text, ")");
}

static void print_element(Text *text, const ModelError *error)
{
    text_format(text, "%lld can't be an element of this set (of ",
                (long long)value_shown(error->type, error->value, NULL));
    print_bounds(text, error->type);
    text_add(text, ")");
}

static void print_empty(Text *text, const ModelError *error)
{
    bool head = error->expr && error->expr->kind == EXPR_HEAD;
    const char *function = error->expr ? expr_kind_name(error->expr->kind) : "value";
    text_format(text, "`%s` of an empty %s", function, head ? "queue or bag" : "set");
}

static void print_full(Text *text, const ModelError *error)
{
    const char *name = name_of(error->expr);
    const char *kind = error->type->kind == TYPE_BAG ? "bag" : "queue";
    if (name) text_format(text, "`%s`, ", name);
    text_format(text, "a %s of capacity %lld%s is full", kind, (long long)error->type->capacity,
                name ? "," : "");
}

static void print_order(Text *text, const ModelError *error)
{
    long long capacity = (long long)error->type->capacity;
    text_format(text, "more than %lld value%s of `", capacity, capacity == 1 ? "" : "s");
    type_print(text, error->type);
    text_format(text, "` %s held at once: raise its order(%lld)", capacity == 1 ? "is" : "are",
                capacity);
}

static void print_scope(Text *text, const ModelError *error)
{
    const char *name = name_of(error->expr);
    text_format(text, "`%s` is not in scope where this process is: guard it with `at`",
                name ? name : "it");
}

static void print_domain(Text *text, const ModelError *error)
{
    if (error->expr && error->expr->kind == EXPR_CALL) {
        text_add(text, "function calls nest too deeply, or take too long");
    } else if (error->expr) {
        text_add(text, "this takes too long to work out");
    } else {
        text_format(text, "this has more than %d values", TYPE_VALUES_MOST);
    }
}

void model_error_print(Text *text, const ModelError *error)
{
    switch (error->kind) {
    case ERROR_RANGE: print_range(text, error); return;
    case ERROR_INDEX: print_index(text, error); return;
    case ERROR_ELEMENT: print_element(text, error); return;
    case ERROR_NONE: text_add(text, "`value` of none"); return;
    case ERROR_EMPTY: print_empty(text, error); return;
    case ERROR_DIVISION: text_add(text, "division by zero"); return;
    case ERROR_OVERFLOW: text_add(text, "a number does not fit into 64 bits"); return;
    case ERROR_FULL: print_full(text, error); return;
    case ERROR_ASSERT: text_add(text, "the assertion fails"); return;
    case ERROR_ORDER: print_order(text, error); return;
    case ERROR_SCOPE: print_scope(text, error); return;
    case ERROR_DOMAIN: print_domain(text, error); return;
    }
}
