/* orders.c - values without end: one that is new is above all that are held, and after each step
 * those that are held are numbered anew, in order, so that there are finitely many states. */
#include <inttypes.h>

#include "exporter.h"
#include "tla.h"

static bool is_murphi(const Emitter *emitter)
{
    return emitter->format == EXPORT_MURPHI;
}

static const char *order_name(Emitter *emitter, const Type *order, const char *what)
{
    const char *name = order->name ? order->name : "order";
    return name_of(emitter, text_of(emitter, "%s order %u", what, order->order),
                   text_of(emitter, "%s_%s", what, name));
}

/* What is done with each place where a value of the order may be. */
typedef enum Doing { HOLDING, RENUMBERING } Doing;

typedef struct Pass {
    Emitter *emitter;
    const Type *order;
    Doing doing;
    const char *held, *rank;
} Pass;

static void visit_scalar(const Pass *pass, const char *cell)
{
    Emitter *emitter = pass->emitter;
    const char *none = name_of(emitter, "none", "none");
    open_if(emitter, t_not(emitter, t_equal(emitter, cell, none)));
    if (pass->doing == HOLDING) {
        assign_text(emitter, text_of(emitter, "%s[%s]", pass->held, cell), TRUE_TEXT);
    } else {
        assign_text(emitter, cell, text_of(emitter, "%s[%s]", pass->rank, cell));
    }
    close_if(emitter, false);
}

/* Ranks only become less: what is put there has been read. */
static void visit_set(const Pass *pass, const Root *root, const char *instance, const Part *path)
{
    Emitter *emitter = pass->emitter;
    int64_t most = 2 * pass->order->capacity;
    const char *index = new_counter(emitter, "r");
    const Part *in = part_then(emitter, path, (Part){.kind = PART_MEMBER, .text = index});
    const char *cell = root_cell(emitter, root, instance, in);
    open_for(emitter, index, 0, most);
    open_if(emitter, cell);
    if (pass->doing == HOLDING) {
        assign_text(emitter, text_of(emitter, "%s[%s]", pass->held, index), TRUE_TEXT);
    } else {
        const char *rank = text_of(emitter, "%s[%s]", pass->rank, index);
        const Part *to = part_then(emitter, path, (Part){.kind = PART_MEMBER, .text = rank});
        assign_text(emitter, cell, FALSE_TEXT);
        assign_text(emitter, root_cell(emitter, root, instance, to), TRUE_TEXT);
    }
    close_if(emitter, false);
    close_for(emitter);
}

static bool holds(const Type *type, const Type *order)
{
    if (type == order) return true;
    if (type->element != NULL && holds(type->element, order)) return true;
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (holds(type->fields[i].type, order)) return true;
    }
    return false;
}

static void visit(const Pass *pass, const Root *root, const char *instance, const Part *path,
                  const Type *type)
{
    Emitter *emitter = pass->emitter;
    if (!holds(type, pass->order)) return;
    if (is_plain(type)) {
        visit_scalar(pass, root_cell(emitter, root, instance, path));
    } else if (type->kind == TYPE_SET) {
        visit_set(pass, root, instance, path);
    } else if (type->kind == TYPE_OPTIONAL) {
        /* under none there are none */
        path = part_then(emitter, path, (Part){.kind = PART_VALUE});
        visit(pass, root, instance, path, type->element);
    } else if (type->kind == TYPE_STRUCT) {
        for (uint32_t i = 0; i < type->field_count; i++) {
            const Part *field = part_then(emitter, path, (Part){.kind = PART_FIELD, .number = i});
            visit(pass, root, instance, field, type->fields[i].type);
        }
    } else {
        bool map = type->kind == TYPE_MAP;
        int64_t low = map ? type->index->low : 0;
        int64_t high = map ? type->index->high : type->capacity - 1;
        if (low > high) return;
        const char *index = new_counter(emitter, "i");
        open_for(emitter, index, low, high);
        Part part = {.kind = map ? PART_INDEX : PART_ITEM, .text = index};
        visit(pass, root, instance, part_then(emitter, path, part), type->element);
        close_for(emitter);
    }
}

static bool has_set(const Type *type)
{
    if (type->kind == TYPE_SET) return type_has_order(type);
    if (type->element != NULL && has_set(type->element)) return true;
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (has_set(type->fields[i].type)) return true;
    }
    return false;
}

static void refuse_bags(Emitter *emitter, const Type *type)
{
    if (type->kind == TYPE_BAG && has_set(type->element)) {
        refuse(emitter, (Span){0, 0}, "a bag of sets of an order can't be exported");
    }
    if (type->element != NULL) refuse_bags(emitter, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) refuse_bags(emitter, type->fields[i].type);
}

static void visit_all(const Pass *pass)
{
    Emitter *emitter = pass->emitter;
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        refuse_bags(emitter, system->variables[i].type);
        visit(pass, emitter->variables[i], NULL, NULL, system->variables[i].type);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->local_count; j++) {
            const Type *type = process->locals[j].type;
            if (!holds(type, pass->order)) continue;
            refuse_bags(emitter, type);
            const char *instance = NULL;
            if (process->index != NULL) {
                instance = new_counter(emitter, "p");
                open_for(emitter, instance, process->index->low, process->index->high);
            }
            visit(pass, emitter->locals[i][j], instance, NULL, type);
            if (process->index != NULL) close_for(emitter);
        }
    }
}

static void begin_holding(Pass *pass, const char *rank)
{
    Emitter *emitter = pass->emitter;
    int64_t most = 2 * pass->order->capacity;
    const char *index = new_counter(emitter, "r");
    open_for(emitter, index, 0, most);
    assign_text(emitter, text_of(emitter, "%s[%s]", pass->held, index), FALSE_TEXT);
    if (rank != NULL) assign_text(emitter, text_of(emitter, "%s[%s]", rank, index), "0");
    close_for(emitter);
    pass->doing = HOLDING;
    visit_all(pass);
}

static void write_renumber_body(Pass *pass, const char *count)
{
    Emitter *emitter = pass->emitter;
    const Type *order = pass->order;
    int64_t most = 2 * order->capacity;
    bool keeps = order_keeps_first(emitter->system, order->order);
    begin_holding(pass, pass->rank);
    assign_text(emitter, count, "0");
    const char *first = text_of(emitter, "%s[0]", pass->held);
    const char *limit = t_number(emitter, order->capacity);
    if (keeps) {
        /* the first value stays told apart, and counts only where it is held */
        limit = t_if(emitter, first, limit, t_number(emitter, order->capacity + 1));
        limit = text_of(emitter, "%s", limit);
        const char *most_held =
            name_of(emitter, text_of(emitter, "limit %u", order->order), "limit_held");
        assign_text(emitter, most_held, limit);
        assign_text(emitter, first, TRUE_TEXT);
        limit = most_held;
    }
    const char *index = new_counter(emitter, "r");
    open_for(emitter, index, 0, most);
    open_if(emitter, text_of(emitter, "%s[%s]", pass->held, index));
    assign_text(emitter, text_of(emitter, "%s[%s]", pass->rank, index), count);
    assign_text(emitter, count, t_arithmetic(emitter, '+', count, "1"));
    close_if(emitter, false);
    close_for(emitter);
    if (emitter->format == EXPORT_TLA) {
        tla_demand(emitter, text_of(emitter, "(%s <= %s)", count, limit),
                   "no more values are held than the order allows");
    } else if (is_murphi(emitter)) {
        line(emitter, "assert \"no more values are held than the order allows\" %s <= %s;", count,
             limit);
    } else {
        line(emitter, "assert(%s <= %s); /* values held of the order */", count, limit);
    }
    pass->doing = RENUMBERING;
    visit_all(pass);
}

/* The rank above all that are held. */
static void write_top_body(Pass *pass, const char *top)
{
    Emitter *emitter = pass->emitter;
    int64_t most = 2 * pass->order->capacity;
    begin_holding(pass, NULL);
    bool keeps = order_keeps_first(emitter->system, pass->order->order);
    assign_text(emitter, top, keeps ? "1" : "0");
    const char *index = new_counter(emitter, "r");
    open_for(emitter, index, 0, most);
    open_if(emitter, text_of(emitter, "%s[%s]", pass->held, index));
    assign_text(emitter, top, t_arithmetic(emitter, '+', index, "1"));
    close_if(emitter, false);
    close_for(emitter);
}

static void write_murphi(Emitter *emitter, const Type *order)
{
    int64_t most = 2 * order->capacity;
    Pass pass = {.emitter = emitter, .order = order, .held = name_new(emitter, "held")};
    pass.rank = name_new(emitter, "rank");
    const char *count = name_new(emitter, "count"), *top = name_new(emitter, "top");
    line(emitter, "-- Numbers the values of %s that are held anew, in order.",
         order->name ? order->name : "the order");
    line(emitter, "procedure %s();", order_name(emitter, order, "renumber"));
    line(emitter, "var");
    line(emitter, "  %s: array [0..%" PRId64 "] of boolean;", pass.held, most);
    line(emitter, "  %s: array [0..%" PRId64 "] of 0..%" PRId64 ";", pass.rank, most, most + 1);
    line(emitter, "  %s: 0..%" PRId64 ";", count, most + 1);
    if (order_keeps_first(emitter->system, order->order)) {
        line(emitter, "  %s: 0..%" PRId64 ";",
             name_of(emitter, text_of(emitter, "limit %u", order->order), "limit_held"), most + 1);
    }
    line(emitter, "begin");
    emitter->indent++;
    write_renumber_body(&pass, count);
    emitter->indent--;
    line(emitter, "end;\n");
    line(emitter, "-- The number above all of those.");
    line(emitter, "function %s(): 0..%" PRId64 ";", order_name(emitter, order, "next"), most + 1);
    line(emitter, "var");
    line(emitter, "  %s: array [0..%" PRId64 "] of boolean;", pass.held, most);
    line(emitter, "  %s: 0..%" PRId64 ";", top, most + 1);
    line(emitter, "begin");
    emitter->indent++;
    write_top_body(&pass, top);
    line(emitter, "return %s;", top);
    emitter->indent--;
    line(emitter, "end;\n");
}

static void write_promela(Emitter *emitter, const Type *order)
{
    int64_t most = 2 * order->capacity;
    Pass pass = {.emitter = emitter, .order = order, .held = name_new(emitter, "held")};
    pass.rank = name_new(emitter, "rank");
    const char *count = name_new(emitter, "count");
    const char *top = order_name(emitter, order, "top");
    line(emitter, "hidden byte %s[%" PRId64 "];", pass.held, most + 1);
    line(emitter, "hidden int %s[%" PRId64 "];", pass.rank, most + 1);
    line(emitter, "hidden int %s;", count);
    line(emitter, "hidden int %s;", top);
    if (order_keeps_first(emitter->system, order->order)) {
        line(emitter, "hidden int %s;",
             name_of(emitter, text_of(emitter, "limit %u", order->order), "limit_held"));
    }
    line(emitter, "/* Numbers the values of %s that are held anew, in order. */",
         order->name ? order->name : "the order");
    line(emitter, "inline %s() {", order_name(emitter, order, "renumber"));
    emitter->indent++;
    write_renumber_body(&pass, count);
    line(emitter, "skip");
    emitter->indent--;
    line(emitter, "}\n");
    line(emitter, "/* The number above all of those. */");
    line(emitter, "inline %s() {", order_name(emitter, order, "next"));
    emitter->indent++;
    write_top_body(&pass, top);
    line(emitter, "skip");
    emitter->indent--;
    line(emitter, "}\n");
}

void write_order_functions(Emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        if (emitter->format == EXPORT_TLA) return;
        if (is_murphi(emitter)) {
            write_murphi(emitter, emitter->system->orders[i]);
        } else {
            write_promela(emitter, emitter->system->orders[i]);
        }
    }
}

static const char *scratch_array(Emitter *emitter, const char *wanted, const char *first,
                                 int64_t most)
{
    const char *name = name_new(emitter, wanted);
    tla_declare(emitter, name,
                most < 0 ? first : text_of(emitter, "[k0 \\in 0..%" PRId64 " |-> %s]", most, first),
                true);
    return name;
}

/* TLA+ has no procedures that assign: the same steps stand in each action. */
static void renumber_in_place(Emitter *emitter, const Type *order)
{
    int64_t most = 2 * order->capacity;
    Pass pass = {.emitter = emitter, .order = order};
    pass.held = scratch_array(emitter, "held", FALSE_TEXT, most);
    pass.rank = scratch_array(emitter, "rank", "0", most);
    if (order_keeps_first(emitter->system, order->order)) {
        const char *limit =
            name_of(emitter, text_of(emitter, "limit %u", order->order), "limit_held");
        tla_declare(emitter, limit, "0", true);
    }
    write_renumber_body(&pass, scratch_array(emitter, "count", "0", -1));
}

static void find_next_in_place(Emitter *emitter, const Type *order)
{
    int64_t most = 2 * order->capacity;
    const char *top = order_name(emitter, order, "top");
    Pass pass = {.emitter = emitter, .order = order};
    tla_declare(emitter, top, "0", true);
    pass.held = scratch_array(emitter, "held", FALSE_TEXT, most);
    uint32_t depth = emitter->depth;
    write_top_body(&pass, top);
    emitter->depth = depth;
}

void write_renumbering(Emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        const Type *order = emitter->system->orders[i];
        bool touched = false;
        for (size_t j = 0; j < emitter->written.count; j++) {
            touched |= holds(emitter->written.items[j]->type, order);
        }
        if (touched && emitter->format == EXPORT_TLA) {
            renumber_in_place(emitter, order);
            continue;
        }
        if (touched) line(emitter, "%s();", order_name(emitter, order, "renumber"));
    }
}

/* Values that are created in a step are above those that were held before it. */
const char *next_rank(Emitter *emitter, const Type *order)
{
    Way *way = emitter->way;
    uint32_t created = way->created[order->order]++;
    if (created >= (uint64_t)order->capacity) {
        way_demand(emitter, FALSE_TEXT, "no more values are created than the order allows");
        return "0";
    }
    if (emitter->format == EXPORT_TLA && !way->uses_next[order->order]) {
        if (emitter->depth > 0) {
            refuse(emitter, (Span){0, 0}, "`fresh` under a condition can't be exported to TLA+");
        }
        tla_before_writing(emitter);
        find_next_in_place(emitter, order);
        tla_after_writing(emitter);
    }
    way->uses_next[order->order] = true;
    emitter->touched = true;
    const char *top = order_name(emitter, order, "top");
    return t_arithmetic(emitter, '+', top, t_number(emitter, created));
}

/* Where the rule begins. */
void declare_next_ranks(Emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        const Type *order = emitter->system->orders[i];
        if (!emitter->way->uses_next[i] || !is_murphi(emitter)) continue;
        line(emitter, "%s: 0..%" PRId64 ";", order_name(emitter, order, "top"),
             2 * order->capacity + 1);
    }
}

void write_next_ranks(Emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        const Type *order = emitter->system->orders[i];
        if (!emitter->way->uses_next[i]) continue;
        const char *next = order_name(emitter, order, "next");
        if (is_murphi(emitter)) {
            line(emitter, "%s := %s();", order_name(emitter, order, "top"), next);
        } else {
            line(emitter, "%s();", next);
        }
    }
}
