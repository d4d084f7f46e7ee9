/* reads.c - which parts of the state an expression reads, and what stands there.
 *
 * What can't be evaluated is left out: an explanation is a courtesy, the verdict does not hang
 * on it. */
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "explainer.h"
#include "page.h"
#include "place.h"

#define READS_MOST 24     /* lines */
#define ELEMENTS_MOST 8   /* of a count that are shown one by one */
#define SOURCE_COLUMNS 48 /* of an expression quoted in a line */

/* A part of the state that an expression names. */
typedef struct Read {
    Text name;
    const Type *type;
    size_t cell;
    bool whole; /* an index in it has no value here: it stands for all entries */
} Read;

/* Adds the line, taking it over, unless it stands there already. */
static void add_line(Explainer *explainer, Text *line)
{
    bool known = explainer->lines.count >= READS_MOST;
    for (size_t i = 0; i < explainer->lines.count && !known; i++) {
        known = strcmp(explainer->lines.items[i], text_string(line)) == 0;
    }
    if (known || line->count == 0) {
        text_release(line);
        return;
    }
    vector_push(&explainer->lines, line->chars);
}

/* `name = value`, or at a transition that changed it `name: before -> after`. */
static void add_read(Explainer *explainer, const Read *read)
{
    const Moment *moment = &explainer->trace->moment;
    const OrderNames *orders = &explainer->trace->moment_orders;
    const int64_t *old = moment->state + read->cell;
    const int64_t *new = moment->after == NULL ? old : moment->after + read->cell;
    bool changed = memcmp(old, new, read->type->cells * sizeof *old) != 0;
    Text line = {0};
    text_add(&line, text_string(&read->name));
    text_add(&line, changed ? ": " : " = ");
    value_print_short(&line, read->type, old, orders);
    if (changed) {
        text_add(&line, " -> ");
        value_print_short(&line, read->type, new, orders);
    }
    add_line(explainer, &line);
}

/* Which instance of expr->process is meant? */
static bool find_instance(Explainer *explainer, const Expr *expr, uint32_t *ret_instance)
{
    *ret_instance = 0;
    if (expr->a == NULL) return expr->process != NULL && expr->process->index == NULL;
    int64_t index;
    if (!explainer_knows(explainer, expr->a) || !explainer_evaluate(explainer, expr->a, &index))
        return false;
    const Type *type = expr->process->index;
    if (index < type->low || index > type->high) return false;
    *ret_instance = (uint32_t)(index - type->low);
    return true;
}

static bool resolve_peer(Explainer *explainer, const Expr *expr, Read *read)
{
    uint32_t instance;
    if (!find_instance(explainer, expr, &instance)) return false;
    Moment moment = explainer_moment(explainer);
    if (!place_of(expr->process, instance, moment.state)->in_scope[expr->local]) return false;
    process_print(&read->name, expr->process, instance);
    text_format(&read->name, ".%s", expr->name);
    read->cell = instance_base(expr->process, instance) + (size_t)expr->number;
    return true;
}

static bool resolve(Explainer *explainer, const Expr *expr, Read *read);

static bool resolve_index(Explainer *explainer, const Expr *expr, Read *read)
{
    if (!resolve(explainer, expr->a, read)) return false;
    if (read->whole) return true;
    int64_t index;
    const Type *map = expr->a->type;
    if (!explainer_knows(explainer, expr->b)) {
        read->whole = true;
        return true;
    }
    if (!explainer_evaluate(explainer, expr->b, &index) || index < map->index->low ||
        index > map->index->high) {
        return false;
    }
    text_add_char(&read->name, '[');
    value_print(&read->name, map->index, &index, NULL);
    text_add_char(&read->name, ']');
    read->cell += (size_t)(index - map->index->low) * map->element->cells;
    read->type = map->element;
    return true;
}

/* Is it a variable or local, or a part of one? */
static bool resolve(Explainer *explainer, const Expr *expr, Read *read)
{
    if (expr->kind == EXPR_INDEX) return resolve_index(explainer, expr, read);
    if (expr->kind == EXPR_FIELD) {
        if (!resolve(explainer, expr->a, read)) return false;
        if (read->whole) return true;
        const Field *field = &expr->a->type->fields[expr->number];
        text_format(&read->name, ".%s", field->name);
        read->cell += field->offset;
        read->type = field->type;
        return true;
    }
    read->type = expr->type;
    if (expr->kind == EXPR_PEER) return resolve_peer(explainer, expr, read);
    if (expr->kind != EXPR_SHARED) return false;
    text_add(&read->name, expr->name);
    read->cell = (size_t)expr->number;
    return true;
}

void explainer_collect_parts(Explainer *explainer, const Expr *expr)
{
    const Expr *children[] = {expr->a, expr->b, expr->c};
    for (size_t i = 0; i < 3; i++) {
        if (children[i] != NULL) explainer_collect(explainer, children[i]);
    }
    for (uint32_t i = 0; i < expr->list_count; i++) explainer_collect(explainer, expr->list[i]);
    if (expr->domain != NULL && expr->domain->set != NULL)
        explainer_collect(explainer, expr->domain->set);
    if (expr->domain != NULL && expr->domain->low != NULL) {
        explainer_collect(explainer, expr->domain->low);
        explainer_collect(explainer, expr->domain->high);
    }
}

/* A variable or a part of one, and whatever its indices read. */
static void collect_read(Explainer *explainer, const Expr *expr)
{
    Read read = {0};
    if (resolve(explainer, expr, &read)) {
        add_read(explainer, &read);
        for (const Expr *part = expr; part != NULL; part = part->a) {
            if (part->kind == EXPR_INDEX) explainer_collect(explainer, part->b);
            if (part->kind == EXPR_PEER) break;
        }
    } else {
        explainer_collect_parts(explainer, expr);
    }
    text_release(&read.name);
}

/* Where the process is that `at` and `done` ask for. */
static void collect_place(Explainer *explainer, const Expr *expr)
{
    uint32_t instance;
    if (!find_instance(explainer, expr, &instance)) {
        explainer_collect_parts(explainer, expr);
        return;
    }
    const Moment *moment = &explainer->trace->moment;
    Text line = {0};
    process_print(&line, expr->process, instance);
    const PlaceInfo *from = place_of(expr->process, instance, moment->state), *to = from;
    if (moment->after != NULL) to = place_of(expr->process, instance, moment->after);
    text_add(&line, from == to && from->node->kind == NODE_DONE ? " " : " at ");
    place_print(&line, expr->process, from);
    if (to != from) text_add(&line, " -> ");
    if (to != from) place_print(&line, expr->process, to);
    add_line(explainer, &line);
}

/* The expression as it is written, on one line. */
static void add_source(Text *text, const System *system, Span span)
{
    Text words = {0};
    for (uint32_t i = span.begin; i < span.end && i < system->source->length; i++) {
        char c = system->source->text[i];
        bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) text_add_char(&words, c);
        if (blank && words.count > 0 && words.chars[words.count - 1] != ' ') {
            text_add_char(&words, ' ');
        }
    }
    text_add_cut(text, text_string(&words), SOURCE_COLUMNS);
    text_release(&words);
}

/* A count with its number, and what it counted. */
static void collect_count(Explainer *explainer, const Expr *expr)
{
    int64_t total;
    if (!explainer_knows(explainer, expr) || !explainer_evaluate(explainer, expr, &total)) {
        explainer_collect_parts(explainer, expr);
        return;
    }
    Text line = {0};
    add_source(&line, explainer->trace->system, expr->span);
    text_format(&line, " = %lld", (long long)total);
    add_line(explainer, &line);
    size_t count, mark = explainer->bound.count, shown = 0;
    int64_t *values = explainer_values(explainer, expr->domain, &count);
    for (size_t i = 0; i < count && shown < ELEMENTS_MOST; i++) {
        explainer_bind(explainer, expr->binding, &values[i]);
        if (expr->a != NULL && explainer_holds(explainer, expr->a) != EVAL_TRUE) continue;
        if (explainer_holds(explainer, expr->b) != EVAL_TRUE) continue;
        explainer_collect(explainer, expr->b);
        shown++;
    }
    explainer_unbind(explainer, mark);
    free(values);
}

static void collect_call(Explainer *explainer, const Expr *call)
{
    size_t mark = explainer->bound.count;
    for (uint32_t i = 0; i < call->list_count; i++) explainer_collect(explainer, call->list[i]);
    explainer_bind_arguments(explainer, call);
    explainer_collect(explainer, call->function->body);
    explainer_unbind(explainer, mark);
}

static void collect_next(Explainer *explainer, const Expr *expr)
{
    if (explainer->trace->moment.after == NULL) return;
    bool outer = explainer->after;
    explainer->after = true;
    explainer_collect(explainer, expr->a);
    explainer->after = outer;
}

static void collect_stuck(Explainer *explainer, const Expr *expr)
{
    if (!explainer_knows(explainer, expr) || explainer_holds(explainer, expr) != EVAL_TRUE) return;
    Text line = {0};
    text_add(&line, "no step can be taken");
    if (expr->process != NULL) text_format(&line, " by %s", expr->process->name);
    add_line(explainer, &line);
}

/* NOLINTNEXTLINE(readability-function-size): a line for each kind */
void explainer_collect(Explainer *explainer, const Expr *expr)
{
    if (explainer->nodes++ > NODES_MOST) return;
    switch (expr->kind) {
    case EXPR_SHARED:
    case EXPR_PEER:
    case EXPR_INDEX:
    case EXPR_FIELD: collect_read(explainer, expr); break;
    case EXPR_AT:
    case EXPR_DONE: collect_place(explainer, expr); break;
    case EXPR_COUNT: collect_count(explainer, expr); break;
    case EXPR_CALL: collect_call(explainer, expr); break;
    case EXPR_NEXT: collect_next(explainer, expr); break;
    case EXPR_STUCK: collect_stuck(explainer, expr); break;
    case EXPR_CONST:
    case EXPR_PARAM:
    case EXPR_LOCAL:
    case EXPR_SELF:
    case EXPR_BOUND:
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IMPLIES:
    case EXPR_IF:
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_AT_MOST:
    case EXPR_GREATER:
    case EXPR_AT_LEAST:
    case EXPR_NEGATE:
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_REMAINDER:
    case EXPR_MIN:
    case EXPR_MAX:
    case EXPR_UNION:
    case EXPR_DIFFERENCE:
    case EXPR_INTERSECTION:
    case EXPR_SET:
    case EXPR_FILTER:
    case EXPR_RESET:
    case EXPR_IN_SET:
    case EXPR_IN_RANGE:
    case EXPR_IN_QUEUE:
    case EXPR_SIZE:
    case EXPR_LEAST:
    case EXPR_GREATEST:
    case EXPR_SOME:
    case EXPR_VALUE:
    case EXPR_COALESCE:
    case EXPR_FORALL:
    case EXPR_EXISTS:
    case EXPR_SUM:
    case EXPR_MAP:
    case EXPR_STRUCT:
    case EXPR_WITH:
    case EXPR_LENGTH:
    case EXPR_HEAD:
    case EXPR_CHECK:
    case EXPR_FRESH:
    case EXPR_FIRST:
    case EXPR_BY:
    case EXPR_ALWAYS:
    case EXPR_EVENTUALLY:
    case EXPR_UNTIL:
    case EXPR_LEADS_TO:
    case EXPR_TAKEN: explainer_collect_parts(explainer, expr); break;
    }
}
