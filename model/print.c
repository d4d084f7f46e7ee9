/* print.c - expressions as source text.
 *
 * Each kind has a level of the grammar (syntax/grammar.y), and each place has room from a level on:
 * what is looser needs parentheses there. Quantifiers, `if`, `always` and `eventually` are open: they
 * reach as far to the right as they can, so where something follows they need parentheses, too. */
#include "model/print.h"

#include <ctype.h>
#include <string.h>

#include "model/value.h"
#include "support/bug.h"

typedef enum Level {
    LEVEL_LEADS_TO,
    LEVEL_UNTIL,
    LEVEL_IMPLIES,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_RELATION,
    LEVEL_COALESCE,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_UNARY,
    LEVEL_POSTFIX,
    LEVEL_OPEN /* where an expression may end at the right */
} Level;

typedef struct Room {
    Level least;
    bool last; /* nothing follows that an open expression would take as its own */
} Room;

static const Room whole = {LEVEL_LEADS_TO, true};

static void print(Text *text, const Expr *expr, Room room);

/* ---- constants ---- */

static void print_constant(Text *text, const Type *type, const int64_t *cells);

static void print_fields(Text *text, const Type *type, const int64_t *cells)
{
    text_add(text, "{");
    for (uint32_t i = 0; i < type->field_count; i++) {
        text_format(text, "%s%s: ", i > 0 ? ", " : " ", type->fields[i].name);
        print_constant(text, type->fields[i].type, cells + type->fields[i].offset);
    }
    text_add(text, " }");
}

static void print_constant(Text *text, const Type *type, const int64_t *cells)
{
    bool list = type->kind == TYPE_QUEUE || type->kind == TYPE_BAG;
    if (type->kind == TYPE_BAD)
        text_add(text, "error");
    else if (type->kind == TYPE_OPTIONAL && optional_has_tag(type) && cells[0] != 0)
        print_constant(text, type->element, cells + 1);
    else if (type->kind == TYPE_OPTIONAL && !optional_has_tag(type) && cells[0] != NO_VALUE)
        print_constant(text, type->element, cells);
    else if (type->kind == TYPE_ORDER)
        text_format(text, "#%lld", (long long)value_shown(type, cells[0], NULL));
    else if (type->kind == TYPE_STRUCT)
        print_fields(text, type, cells);
    else if (list && cells[0] == 0)
        text_add(text, "{}");
    else
        value_print(text, type, cells, NULL);
}

static const int64_t *constant_cells(const Expr *expr)
{
    return expr->cells != NULL ? expr->cells : &expr->number;
}

static bool is_negative(const Expr *expr)
{
    const Type *type = expr->type->kind == TYPE_OPTIONAL ? expr->type->element : expr->type;
    return (type->kind == TYPE_INT || type->kind == TYPE_RANGE) && expr->number < 0 &&
           expr->number != NO_VALUE;
}

/* ---- names of steps ---- */

static bool name_matches(const char *name, const char *wanted, size_t length)
{
    return strncmp(name, wanted, length) == 0 && (name[length] == '\0' || name[length] == '.');
}

static bool has_step(const Expr *expr, const Step *step)
{
    for (uint32_t i = 0; i < expr->step_count; i++)
        if (expr->steps[i] == step) return true;
    return false;
}

/* Does this name, or that of the `steps` around it, mean just the expression's steps? */
static bool means_steps(const Expr *expr, const char *name, size_t length)
{
    const Process *process = expr->process;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (name_matches(step->name, name, length) != has_step(expr, step)) return false;
    }
    return true;
}

/* The length of the part of the first step's name that means all of them; 0: none does. */
static size_t common_name(const Expr *expr)
{
    const char *name = expr->steps[0]->name;
    for (size_t length = strlen(name); length > 0; length--) {
        bool part = name[length] == '\0' || name[length] == '.';
        if (part && means_steps(expr, name, length)) return length;
    }
    return 0;
}

/* One name is not enough: `p at a || p at b`. */
static bool is_several(const Expr *expr)
{
    bool about_steps = expr->kind == EXPR_AT || expr->kind == EXPR_BY || expr->kind == EXPR_TAKEN;
    return about_steps && expr->step_count > 1 && common_name(expr) == 0;
}

static bool named_before(const Expr *expr, uint32_t step)
{
    for (uint32_t i = 0; i < step; i++)
        if (strcmp(expr->steps[i]->name, expr->steps[step]->name) == 0) return true;
    return false;
}

/* The language has one name for the step in all uses of its `steps`. Where the expression means only
 * some of them: which use this one is, counted from 1. 0: the name says it. */
static uint32_t use_meant(const Expr *expr, const Step *step)
{
    const Process *process = expr->process;
    uint32_t use = 0;
    bool all = true;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *other = process->steps[i];
        if (strcmp(other->name, step->name) != 0) continue;
        use += other->position <= step->position;
        all = all && has_step(expr, other);
    }
    return all ? 0 : use;
}

/* ---- levels ---- */

/* NOLINTNEXTLINE(readability-function-size): a line for each level */
static Level level_of(const Expr *expr)
{
    switch (expr->kind) {
    case EXPR_LEADS_TO: return LEVEL_LEADS_TO;
    case EXPR_UNTIL: return LEVEL_UNTIL;
    case EXPR_IMPLIES: return LEVEL_IMPLIES;
    case EXPR_OR: return LEVEL_OR;
    case EXPR_AND: return LEVEL_AND;
    case EXPR_NOT: return LEVEL_NOT;
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_AT_MOST:
    case EXPR_GREATER:
    case EXPR_AT_LEAST:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE: return LEVEL_RELATION;
    case EXPR_COALESCE: return LEVEL_COALESCE;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_UNION:
    case EXPR_DIFFERENCE: return LEVEL_SUM;
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_REMAINDER:
    case EXPR_INTERSECTION: return LEVEL_PRODUCT;
    case EXPR_NEGATE:
    case EXPR_DONE: return LEVEL_UNARY;
    case EXPR_AT: return is_several(expr) ? LEVEL_OR : LEVEL_UNARY;
    case EXPR_BY:
    case EXPR_TAKEN: return is_several(expr) ? LEVEL_OR : LEVEL_POSTFIX;
    case EXPR_CONST: return is_negative(expr) ? LEVEL_UNARY : LEVEL_POSTFIX;
    case EXPR_IF:
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY: return LEVEL_OPEN;
    case EXPR_PARAM:
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_SELF:
    case EXPR_PEER:
    case EXPR_BOUND:
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_SOME:
    case EXPR_VALUE:
    case EXPR_COUNT:
    case EXPR_SUM:
    case EXPR_MAP:
    case EXPR_INDEX:
    case EXPR_FIELD:
    case EXPR_STRUCT:
    case EXPR_WITH:
    case EXPR_LENGTH:
    case EXPR_HEAD:
    case EXPR_CHECK:
    case EXPR_CALL:
    case EXPR_FRESH:
    case EXPR_FIRST:
    case EXPR_NEXT:
    case EXPR_STUCK: return LEVEL_POSTFIX;
    }
    BUG("an expression of no kind");
}

/* Open ones and `!` may also stand on the right of a comparison. */
static bool fits(Level level, Room room)
{
    if (level == LEVEL_OPEN) return room.last && room.least <= LEVEL_RELATION;
    if (room.least == LEVEL_NOT) return level >= LEVEL_NOT && level != LEVEL_RELATION;
    if (room.least == LEVEL_RELATION) return level >= LEVEL_NOT && level != LEVEL_RELATION;
    return level >= room.least;
}

/* ---- parts ---- */

static void print_inner(Text *text, const Expr *expr)
{
    print(text, expr, whole);
}

static void print_list(Text *text, const Expr *expr, Level least)
{
    for (uint32_t i = 0; i < expr->list_count; i++) {
        if (i > 0) text_add(text, ", ");
        print(text, expr->list[i], (Room){least, true});
    }
}

static void print_binary(Text *text, const Expr *expr, const char *operator, Level left,
                         Level right, bool last)
{
    print(text, expr->a, (Room){left, false});
    text_format(text, " %s ", operator);
    print(text, expr->b, (Room){right, last});
}

static void print_call(Text *text, const char *name, const Expr *expr)
{
    text_format(text, "%s(", name);
    if (expr->a != NULL) print_inner(text, expr->a);
    if (expr->b != NULL) {
        text_add(text, ", ");
        print_inner(text, expr->b);
    }
    print_list(text, expr, LEVEL_LEADS_TO);
    text_add(text, ")");
}

/* ---- domains ---- */

static bool is_bound_of(const Expr *bound, const Type *type, bool upper)
{
    if (bound->type != type) return false;
    if ((upper ? type->high_expr : type->low_expr) != NULL) return bound->kind != EXPR_CONST;
    return bound->kind == EXPR_CONST && bound->number == (upper ? type->high : type->low);
}

static void print_bounds(Text *text, const Expr *low, const Expr *high)
{
    const Type *type = low->type;
    bool named = type->name != NULL || type->kind == TYPE_BOOL || type->kind == TYPE_ENUM ||
                 type->kind == TYPE_ID;
    if (named && is_bound_of(low, type, false) && is_bound_of(high, type, true)) {
        type_print(text, type);
        return;
    }
    expr_print_operand(text, low);
    text_add(text, "..");
    expr_print_operand(text, high);
}

static void print_domain(Text *text, const Domain *domain)
{
    if (domain->set != NULL)
        print(text, domain->set, (Room){LEVEL_COALESCE, false});
    else
        print_bounds(text, domain->low, domain->high);
}

static void print_binder(Text *text, const Expr *expr, const char *between)
{
    text_format(text, "%s in ", expr->binding->name);
    print_domain(text, expr->domain);
    text_add(text, between);
}

static void print_quantified(Text *text, const Expr *expr)
{
    print_binder(text, expr, "");
    if (expr->a != NULL) {
        text_add(text, " where ");
        print_inner(text, expr->a);
    }
    text_add(text, ": ");
    print_inner(text, expr->b);
}

static void print_comprehension(Text *text, const Expr *expr, const char *open, const char *between,
                                const char *close)
{
    text_add(text, open);
    print_binder(text, expr, between);
    print_inner(text, expr->a);
    text_add(text, close);
}

/* ---- structs and maps ---- */

static void print_struct(Text *text, const Expr *expr, const Type *type)
{
    text_add(text, "{");
    for (uint32_t i = 0; i < expr->list_count; i++) {
        uint32_t field = expr->fields != NULL ? expr->fields[i] : i;
        text_format(text, "%s%s: ", i > 0 ? ", " : " ", type->fields[field].name);
        print_inner(text, expr->list[i]);
    }
    text_add(text, " }");
}

static void print_with(Text *text, const Expr *expr)
{
    print(text, expr->a, (Room){LEVEL_POSTFIX, false});
    text_add(text, " with ");
    print_struct(text, expr, expr->a->type);
}

static void print_index(Text *text, const Expr *expr)
{
    print(text, expr->a, (Room){LEVEL_POSTFIX, false});
    text_add(text, "[");
    print_inner(text, expr->b);
    text_add(text, "]");
}

static void print_field(Text *text, const Expr *expr)
{
    print(text, expr->a, (Room){LEVEL_POSTFIX, false});
    text_format(text, ".%s", expr->a->type->fields[expr->number].name);
}

/* ---- processes ---- */

static void print_instance(Text *text, const Expr *expr)
{
    text_add(text, expr->process->name);
    if (expr->a == NULL) return;
    text_add(text, "[");
    print_inner(text, expr->a);
    text_add(text, "]");
}

/* `p at a`, or `word(p.a)`; without a name `word(p)`. Of several uses `p at a#2`. */
static void print_about_step(Text *text, const Expr *expr, const char *name, size_t length,
                             uint32_t use)
{
    if (expr->kind != EXPR_AT) text_format(text, "%s(", expr_kind_name(expr->kind));
    print_instance(text, expr);
    if (length > 0) {
        text_add(text, expr->kind == EXPR_AT ? " at " : ".");
        text_add_many(text, name, length);
    }
    if (use > 0) text_format(text, "#%u", use);
    if (expr->kind != EXPR_AT) text_add(text, ")");
}

static void print_about_steps(Text *text, const Expr *expr)
{
    if (expr->step_count == 0) {
        print_about_step(text, expr, "", 0, 0);
        return;
    }
    size_t common = common_name(expr);
    const char *before = "";
    for (uint32_t i = 0; i < expr->step_count; i++) {
        const char *name = expr->steps[i]->name;
        uint32_t use = use_meant(expr, expr->steps[i]);
        if ((use == 0 && named_before(expr, i)) || (common > 0 && i > 0)) continue;
        text_add(text, before);
        print_about_step(text, expr, name, common > 0 ? common : strlen(name), use);
        before = " || ";
    }
}

static void print_stuck(Text *text, const Expr *expr)
{
    text_add(text, "stuck");
    if (expr->process == NULL) return;
    text_add(text, "(");
    print_instance(text, expr);
    text_add(text, ")");
}

static void print_peer(Text *text, const Expr *expr)
{
    print_instance(text, expr);
    text_format(text, ".%s", expr->name);
}

/* ---- operators ---- */

static void print_if(Text *text, const Expr *expr)
{
    text_add(text, "if ");
    print_inner(text, expr->a);
    text_add(text, " then ");
    print_inner(text, expr->b);
    text_add(text, " else ");
    print_inner(text, expr->c);
}

static void print_in(Text *text, const Expr *expr)
{
    print(text, expr->a, (Room){LEVEL_COALESCE, false});
    text_add(text, " in ");
    if (expr->kind == EXPR_IN_RANGE)
        print_bounds(text, expr->b, expr->c);
    else
        print(text, expr->b, (Room){LEVEL_COALESCE, false});
}

static void print_prefix(Text *text, const char *prefix, const Expr *expr, Level least, bool last)
{
    text_add(text, prefix);
    print(text, expr->a, (Room){least, last});
}

static void print_fresh(Text *text, const Expr *expr)
{
    text_format(text, "%s(", expr_kind_name(expr->kind));
    type_print(text, expr->type);
    text_add(text, ")");
}

#define BINARY(left, right)                                                                        \
    print_binary(text, expr, expr_kind_name(expr->kind), LEVEL_##left, LEVEL_##right, last)

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
static void print_kind(Text *text, const Expr *expr, bool last)
{
    switch (expr->kind) {
    case EXPR_CONST: print_constant(text, expr->type, constant_cells(expr)); return;
    case EXPR_PARAM:
    case EXPR_SHARED:
    case EXPR_LOCAL:
    case EXPR_SELF: text_add(text, expr->name); return;
    case EXPR_BOUND: text_add(text, expr->binding->name); return;
    case EXPR_PEER: print_peer(text, expr); return;
    case EXPR_NOT: print_prefix(text, "!", expr, LEVEL_NOT, last); return;
    case EXPR_NEGATE: print_prefix(text, "-", expr, LEVEL_UNARY, false); return;
    case EXPR_LEADS_TO: BINARY(UNTIL, LEADS_TO); return;
    case EXPR_UNTIL: BINARY(IMPLIES, UNTIL); return;
    case EXPR_IMPLIES: BINARY(OR, IMPLIES); return;
    case EXPR_OR: BINARY(OR, OR); return; /* however nested, it is the same */
    case EXPR_AND: BINARY(AND, AND); return;
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_AT_MOST:
    case EXPR_GREATER:
    case EXPR_AT_LEAST: BINARY(COALESCE, RELATION); return;
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE: print_in(text, expr); return;
    case EXPR_COALESCE: BINARY(SUM, COALESCE); return;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_UNION:
    case EXPR_DIFFERENCE: BINARY(SUM, PRODUCT); return;
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_REMAINDER:
    case EXPR_INTERSECTION: BINARY(PRODUCT, UNARY); return;
    case EXPR_IF: print_if(text, expr); return;
    case EXPR_FORALL:
    case EXPR_EXISTS:
        text_format(text, "%s ", expr_kind_name(expr->kind));
        print_quantified(text, expr);
        return;
    case EXPR_COUNT:
    case EXPR_SUM:
        text_format(text, "%s(", expr_kind_name(expr->kind));
        print_quantified(text, expr);
        text_add(text, ")");
        return;
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
        text_format(text, "%s ", expr_kind_name(expr->kind));
        print_inner(text, expr->a);
        return;
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_VALUE:
    case EXPR_LENGTH:
    case EXPR_HEAD:
    case EXPR_NEXT: print_call(text, expr_kind_name(expr->kind), expr); return;
    case EXPR_CALL: print_call(text, expr->function->name, expr); return;
    case EXPR_SET:
        text_add(text, "{");
        print_list(text, expr, LEVEL_COALESCE);
        text_add(text, "}");
        return;
    case EXPR_FILTER: print_comprehension(text, expr, "{ ", " | ", " }"); return;
    case EXPR_MAP: print_comprehension(text, expr, "[", ": ", "]"); return;
    case EXPR_INDEX: print_index(text, expr); return;
    case EXPR_FIELD: print_field(text, expr); return;
    case EXPR_STRUCT: print_struct(text, expr, expr->type); return;
    case EXPR_WITH: print_with(text, expr); return;
    case EXPR_FRESH:
    case EXPR_FIRST: print_fresh(text, expr); return;
    case EXPR_AT:
    case EXPR_BY:
    case EXPR_TAKEN: print_about_steps(text, expr); return;
    case EXPR_DONE:
        print_instance(text, expr);
        text_add(text, " done");
        return;
    case EXPR_STUCK: print_stuck(text, expr); return;
    case EXPR_RESET:
    case EXPR_SOME:
    case EXPR_CHECK: BUG("what the checker puts in is left out");
    }
    BUG("an expression of no kind");
}

static void print(Text *text, const Expr *expr, Room room)
{
    while (expr->kind == EXPR_RESET || expr->kind == EXPR_SOME || expr->kind == EXPR_CHECK)
        expr = expr->a;
    bool bare = fits(level_of(expr), room);
    if (!bare) text_add(text, "(");
    print_kind(text, expr, bare ? room.last : true);
    if (!bare) text_add(text, ")");
}

bool printed_has_ranks(const char *printed)
{
    for (const char *at = strchr(printed, '#'); at != NULL; at = strchr(at + 1, '#')) {
        bool behind_name = at > printed && (isalnum((unsigned char)at[-1]) || at[-1] == '_');
        if (!behind_name) return true;
    }
    return false;
}

void expr_print(Text *text, const Expr *expr)
{
    print(text, expr, whole);
}

void expr_print_operand(Text *text, const Expr *expr)
{
    print(text, expr, (Room){LEVEL_SUM, false});
}
