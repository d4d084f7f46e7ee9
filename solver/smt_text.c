/* smt_text.c - definitions: what a reader wants to see first, so each with a word about it. */
#include <string.h>

#include "certificate_private.h"
#include "encode_private.h"
#include "model/print.h"
#include "smt_export_private.h"

static void write(SmtExport *export, const char *string)
{
    text_add(export->text, string);
}

static void write_line(SmtExport *export, size_t indent)
{
    text_add_char(export->text, '\n');
    text_pad(export->text, ' ', indent);
}

static void write_title(SmtExport *export, const char *title)
{
    text_format(export->text, "\n; ---- %s ----\n", title);
}

/* ---- what it is about ---- */

static void write_head(SmtExport *export)
{
    const System *system = export->system;
    text_format(export->text, "; protocol: %s\n", system->name);
    if (system->documentation != NULL) smt_write_comment(export, "%s", system->documentation);
    certificate_add_decisions(export->text, system);
    smt_write_comment(export, "%s",
                      "Written by `tocsin export --to smt2`. A state is a value for each variable "
                      "below; `x.next` is what `x` is after a step. `init` says what an initial "
                      "state is, `trans` what a step is; then comes what each property says.");
    write(export, "\n(set-logic QF_BV)\n");
}

/* ---- variables ---- */

static const char *place_name(const Node *node)
{
    switch (node->kind) {
    case NODE_STEP: return node->step->name;
    case NODE_EITHER: return "either";
    case NODE_FOR_ANY: return "for any";
    case NODE_DONE: return "done";
    case NODE_DECIDE:
    case NODE_SET:
    case NODE_ADVANCE: break;
    }
    BUG("control rests where it can't");
}

static void add_numbered(Text *text, int64_t number, const char *name)
{
    text_format(text, "%s%lld %s", number > 0 ? ", " : "", (long long)number, name);
}

static void add_places(Text *text, const Process *process)
{
    for (uint32_t i = 0; i < process->place_count; i++) {
        add_numbered(text, i, place_name(process->places[i].node));
    }
}

/* The enumerations in a type, with the number of each member. */
static void add_members(Text *text, const Type *type)
{
    if (type == NULL) return;
    add_members(text, type->index);
    add_members(text, type->element);
    for (uint32_t i = 0; i < type->field_count; i++) add_members(text, type->fields[i].type);
    if (type->kind != TYPE_ENUM) return;
    text_add(text, "; ");
    for (int64_t i = 0; i <= type->high; i++) add_numbered(text, i, type->members[i]);
}

static void write_item_comment(SmtExport *export, const Item *item)
{
    Text text = {0};
    const Type *type = item->variable ? item->variable->type : NULL;
    if (item->local) type = item->local->type;
    text_format(&text, "%s: ", item->name);
    if (type != NULL) {
        type_print(&text, type);
        add_members(&text, type);
    } else if (item->counted != NULL) {
        text_add(&text, "how often this step was taken");
    } else {
        text_add(&text, "where control is: ");
        add_places(&text, item->process);
    }
    if (item->variable && item->variable->documentation) {
        text_format(&text, ". %s", item->variable->documentation);
    }
    smt_write_comment(export, "%s", text_string(&text));
    text_release(&text);
}

static void write_declaration(SmtExport *export, const char *symbol, const char *sort)
{
    text_format(export->text, "(declare-fun %s () %s)\n", symbol, sort);
}

static void write_variables(SmtExport *export)
{
    write_title(export, "the variables of a state");
    smt_write_comment(export, "%s",
                      "Numbers are unsigned, or in two's complement where the type has negative "
                      "ones. Of identities, 1 has the number 0. `x?` says whether there is a "
                      "value. Of a set `x[e]` says whether e is in it. Of a queue `x.len` is the "
                      "length, and `x#1` its first.");
    const Item *last = NULL;
    for (size_t i = 0; i < export->variables.count; i++) {
        const SmtVariable *variable = &export->variables.items[i];
        if (variable->item != last) write_item_comment(export, variable->item);
        last = variable->item;
        write_declaration(export, variable->symbol, variable->sort);
        write_declaration(export, variable->next, variable->sort);
    }
}

static void write_move_comments(SmtExport *export)
{
    const System *system = export->system;
    for (size_t i = 0; i < export->moves.count; i++) {
        const SmtMove *move = &export->moves.items[i];
        Text name = {0};
        process_print(&name, move->step->process, move->instance);
        text_format(export->text, ";   %zu: %s.%s", i, text_string(&name), move->step->name);
        text_format(export->text, " (line %u)\n",
                    source_place(system->source, move->step->name_span.begin).line);
        text_release(&name);
    }
}

static void write_choices(SmtExport *export)
{
    write_title(export, "what a step leaves open");
    smt_write_comment(export, "%s", "Which step it is, by `move`:");
    write_move_comments(export);
    if (export->choices.count > 1 || export->starts.count > 0) {
        smt_write_comment(export, "%s",
                          "And `choice.x`: the element that is chosen for x, or the branch of an "
                          "`either`; steps share them. `start.x`: how x begins.");
    }
    for (size_t i = 0; i < export->choices.count; i++) {
        write_declaration(export, export->choices.items[i].symbol, export->choices.items[i].sort);
    }
    for (size_t i = 0; i < export->starts.count; i++) {
        write_declaration(export, export->starts.items[i].symbol, export->starts.items[i].sort);
    }
}

/* ---- definitions ---- */

static void write_definition(SmtExport *export, const char *symbol, Term says)
{
    text_format(export->text, "(define-fun %s () Bool\n  ", symbol);
    smt_write_term(export, says, SMT_NOW, 2);
    write(export, ")\n");
}

static void write_beginning(SmtExport *export)
{
    write_title(export, "initial states");
    write_definition(export, export->init_symbol, export->init);
}

/* ---- steps ---- */

typedef VECTOR(const Value *) Leaves;

static void find_leaves(const Value *value, Leaves *leaves)
{
    if (value->shape == VALUE_TUPLE) {
        for (uint32_t i = 0; i < value->count; i++) find_leaves(value->parts[i], leaves);
    } else {
        vector_push(leaves, value);
    }
}

/* What changes joins ret_term; what does not is told apart, since it is much and says little. */
static void find_changes(SmtExport *export, const Transit *transit, Term *ret_term, Leaves *same)
{
    const Values *values = encoder_values(export->encoder);
    Leaves after = {0}, then = {0}, now = {0};
    uint32_t count;
    encoder_items(export->encoder, &count);
    for (uint32_t i = 0; i < count; i++) {
        find_leaves(transit->after->values[i], &after);
        find_leaves(export->after->values[i], &then);
        find_leaves(export->before->values[i], &now);
    }
    PROMISE(after.count == then.count && then.count == now.count);
    for (size_t i = 0; i < then.count; i++) {
        if (term_is_true(export->terms, value_equal(values, after.items[i], now.items[i]))) {
            vector_push(same, now.items[i]);
        } else {
            Term equal = value_equal(values, then.items[i], after.items[i]);
            *ret_term = term_and(export->terms, *ret_term, equal);
        }
    }
    vector_release(&after);
    vector_release(&then);
    vector_release(&now);
}

static const SmtVariable *variable_of(const SmtExport *export, const Value *leaf)
{
    Term term = leaf->shape == VALUE_TRUTH ? leaf->truth : leaf->number.term;
    for (size_t i = 0; i < export->variables.count; i++) {
        if (export->variables.items[i].now == term) return &export->variables.items[i];
    }
    return NULL;
}

static void write_unchanged(SmtExport *export, const Leaves *same, size_t indent)
{
    VECTOR(const char *) items = {0};
    for (size_t i = 0; i < same->count; i++) {
        const SmtVariable *variable = variable_of(export, same->items[i]);
        if (variable == NULL) continue;
        vector_push(&items,
                    smt_format(export, "(= %s %s)", smt_called(export->names, variable->then),
                               smt_called(export->names, variable->now)));
    }
    if (items.count > 0) write_line(export, indent);
    if (items.count == 1) write(export, items.items[0]);
    if (items.count > 1) {
        smt_add_list("(and", items.items, items.count, indent, export->text);
    }
    vector_release(&items);
}

static void write_move(SmtExport *export, const SmtMove *move, size_t indent)
{
    Leaves same = {0};
    Text name = {0};
    const Transit *transit = &move->transit;
    process_print(&name, move->step->process, move->instance);
    write_line(export, indent);
    text_format(export->text, "; %s.%s", text_string(&name), move->step->name);
    write_line(export, indent);
    write(export, "(and");
    Term says = term_and(export->terms, move->chosen, transit->inputs);
    says = term_and(export->terms, says, transit->taken);
    find_changes(export, transit, &says, &same);
    write_line(export, indent + 2);
    smt_add_term(export->names, says, indent + 2, export->text);
    write_unchanged(export, &same, indent + 2);
    write(export, ")");
    text_release(&name);
    vector_release(&same);
}

void smt_write_trans(SmtExport *export, int64_t k, size_t indent)
{
    smt_move_to(export, k);
    write(export, "(or false");
    for (size_t i = 0; i < export->moves.count; i++) {
        const SmtMove *move = &export->moves.items[i];
        if (term_is_false(export->terms, move->transit.taken)) continue;
        write_move(export, move, indent + 2);
    }
    write(export, ")");
    smt_move_to(export, SMT_NOW);
}

static void write_steps(SmtExport *export)
{
    write_title(export, "steps");
    text_format(export->text, "(define-fun %s () Bool\n  ", export->trans_symbol);
    smt_write_trans(export, SMT_NOW, 2);
    write(export, ")\n");
    if (term_is_false(export->terms, export->error)) {
        write(export, "; No step from a state of the types ends in a model error.\n");
        return;
    }
    write(export, "; The step is tried, and ends in a model error.\n");
    write_definition(export, export->error_symbol, export->error);
}

/* ---- properties ---- */

static const char *unsaid(const Property *property)
{
    switch (property->kind) {
    case PROPERTY_RECOVERABLE: return "not here: it is about what can happen later";
    case PROPERTY_LIVENESS: return "not here: it is about infinite runs";
    case PROPERTY_ASSUME: return "not here: it is a premise of what is about infinite runs";
    case PROPERTY_ERROR:
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION:
    case PROPERTY_WITNESS: break;
    }
    return NULL;
}

static void write_property_comment(SmtExport *export, const Property *property)
{
    Text text = {0};
    text_format(&text, "%s %s", property_kind_name(property->kind), property->name);
    if (export->system->source != NULL) {
        text_format(&text, " (line %u)",
                    source_place(export->system->source, property->span.begin).line);
    }
    if (unsaid(property) != NULL) {
        text_format(&text, ", %s", unsaid(property));
    } else {
        text_add(&text, ": ");
        expr_print(&text, property->expr);
    }
    write(export, "\n");
    if (property->documentation) smt_write_comment(export, "%s", property->documentation);
    smt_write_comment(export, "%s", text_string(&text));
    text_release(&text);
}

static void write_properties(SmtExport *export)
{
    const System *system = export->system;
    write_title(export, "properties");
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (unsaid(&system->properties[i]) != NULL) {
            write_property_comment(export, &system->properties[i]);
        }
    }
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        write_property_comment(export, property->property);
        write_definition(export, property->symbol, property->says);
        if (property->failing == NULL) continue;
        write(export, "; Evaluating it ends in a model error.\n");
        write_definition(export, property->failing, property->fails);
    }
}

static void write_types(SmtExport *export)
{
    write_title(export, "types");
    smt_write_comment(export, "%s",
                      "What every reachable state satisfies by construction: values are of their "
                      "types, and what is not in use has a filler. `trans` is about such states.");
    write_definition(export, export->typed_symbol, export->typed);
}

void smt_write_system(SmtExport *export)
{
    write_head(export);
    write_variables(export);
    write_choices(export);
    write_beginning(export);
    write_steps(export);
    write_types(export);
    write_properties(export);
}
