/* smt_queries.c - what other tools read: VMT's annotations; and questions for solvers. */
#include <string.h>

#include "smt_export_private.h"

static void write(SmtExport *export, const char *string)
{
    text_add(export->text, string);
}

static bool has_error(const SmtExport *export)
{
    return !term_is_false(export->terms, export->error);
}

/* ---- annotations ---- */

static void annotate_variable(SmtExport *export, const char *symbol, const char *next,
                              const char *sort, size_t number)
{
    text_format(export->text, "(define-fun %s () %s (! %s :next %s))\n",
                smt_symbol(export->names, smt_format(export, "vmt.%zu", number)), sort, symbol,
                next);
}

/* Nobody else has it: it begins with a symbol that nobody has, and has no `.next` of its own. */
static const char *held_next(SmtExport *export, const char *held)
{
    size_t length = strlen(held);
    if (*held != '|') return smt_format(export, "%s.next", held);
    return smt_format(export, "%.*s.next|", (int)length - 1, held);
}

static void declare_held(SmtExport *export, const char *held, size_t *number)
{
    const char *next = held_next(export, held);
    text_format(export->text, "(declare-fun %s () Bool)\n(declare-fun %s () Bool)\n", held, next);
    annotate_variable(export, held, next, "Bool", (*number)++);
}

static void annotate_variables(SmtExport *export)
{
    size_t number = 0;
    for (size_t i = 0; i < export->variables.count; i++) {
        const SmtVariable *variable = &export->variables.items[i];
        annotate_variable(export, variable->symbol, variable->next, variable->sort, number++);
    }
    for (size_t i = 0; i < export->starts.count; i++) {
        const SmtChoice *start = &export->starts.items[i];
        const char *next =
            smt_symbol(export->names, smt_format(export, "start.%s.next", start->name));
        text_format(export->text, "(declare-fun %s () %s)\n", next, start->sort);
        annotate_variable(export, start->symbol, next, start->sort, number++);
    }
    bool explained = false;
    for (size_t i = 0; i < export->properties.count; i++) {
        const char *held = export->properties.items[i].held;
        if (held == NULL) continue;
        if (!explained) write(export, "; x.held: no step so far has broken x (reached it).\n");
        explained = true;
        declare_held(export, held, &number);
    }
    if (export->errors_held == NULL) return;
    write(export, "; No model error has happened so far.\n");
    declare_held(export, export->errors_held, &number);
}

static void annotate_beginning(SmtExport *export)
{
    text_format(export->text, "(define-fun %s () Bool (! (and true\n  ",
                smt_symbol(export->names, "vmt.init"));
    write(export, export->init_symbol);
    for (size_t i = 0; i < export->properties.count; i++) {
        const char *held = export->properties.items[i].held;
        if (held != NULL) text_format(export->text, "\n  %s", held);
    }
    if (export->errors_held != NULL) text_format(export->text, "\n  %s", export->errors_held);
    write(export, ") :init true))\n");
}

/* `(= x.held.next (and x.held …))`. */
static void annotate_held(SmtExport *export, const SmtProperty *property)
{
    bool witness = smt_is_witness(property);
    text_format(export->text, "\n    (= %s (and %s %s", held_next(export, property->held),
                property->held, witness ? "(not " : "");
    write(export, property->symbol);
    write(export, witness ? ")))" : "))");
}

static void annotate_errors(SmtExport *export)
{
    text_format(export->text, "\n    (= %s (and true %s", held_next(export, export->errors_held),
                export->errors_held);
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (property->failing == NULL || property->held == NULL) continue;
        text_format(export->text, " (not %s)", property->failing);
    }
    write(export, "))");
}

/* A step that ends in an error is one more, after which only that is known. */
static void annotate_failing_step(SmtExport *export)
{
    text_format(export->text, "\n  (and %s\n    (not %s)", export->error_symbol,
                held_next(export, export->errors_held));
    for (size_t i = 0; i < export->properties.count; i++) {
        const char *held = export->properties.items[i].held;
        if (held != NULL)
            text_format(export->text, "\n    (= %s %s)", held_next(export, held), held);
    }
    for (size_t i = 0; i < export->variables.count; i++) {
        const SmtVariable *variable = &export->variables.items[i];
        text_format(export->text, "\n    (= %s %s)", variable->next, variable->symbol);
    }
    write(export, ")");
}

static void annotate_steps(SmtExport *export)
{
    text_format(export->text, "(define-fun %s () Bool (! (or false\n  (and %s",
                smt_symbol(export->names, "vmt.trans"), export->trans_symbol);
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (property->held != NULL) annotate_held(export, property);
    }
    if (export->errors_held != NULL) annotate_errors(export);
    write(export, ")");
    if (has_error(export)) annotate_failing_step(export);
    write(export, ") :trans true))\n");
}

static void open_property(SmtExport *export, const char *name, bool witness, size_t number)
{
    const char *symbol = smt_symbol(export->names, smt_format(export, "vmt.property.%zu", number));
    text_format(export->text, "; %zu: %s%s\n(define-fun %s () Bool (! ", number, name,
                witness ? " is not reached" : "", symbol);
}

static void annotate_properties(SmtExport *export)
{
    size_t number = 0;
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        open_property(export, property->property->name, smt_is_witness(property), number);
        if (property->held != NULL) {
            write(export, property->held);
        } else {
            bool witness = smt_is_witness(property);
            text_format(export->text, witness ? "(not %s)" : "%s", property->symbol);
        }
        text_format(export->text, " :invar-property %zu))\n", number++);
    }
    if (export->errors_held == NULL) return;
    open_property(export, "no_model_error", false, number);
    text_format(export->text, "(and true %s", export->errors_held);
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (property->failing == NULL || property->held != NULL) continue;
        text_format(export->text, " (not %s)", property->failing);
    }
    text_format(export->text, ") :invar-property %zu))\n", number);
}

void smt_write_annotations(SmtExport *export)
{
    write(export, "\n; ---- for model checkers: VMT-LIB ----\n");
    smt_write_comment(export, "%s", "What has no `:next` is an input.");
    annotate_variables(export);
    annotate_beginning(export);
    annotate_steps(export);
    annotate_properties(export);
}

/* ---- is it inductive? ---- */

static void open_query(SmtExport *export, const char *label)
{
    text_format(export->text, "\n(echo \"%s\")\n(push 1)\n", label);
}

static void close_query(SmtExport *export)
{
    write(export, "(check-sat)\n(pop 1)\n");
}

static void assert_symbol(SmtExport *export, const char *symbol, bool so)
{
    text_format(export->text, so ? "(assert %s)\n" : "(assert (not %s))\n", symbol);
}

/* That it is broken (a witness: reached). */
static void assert_broken(SmtExport *export, const SmtProperty *property, int64_t k)
{
    bool witness = smt_is_witness(property);
    if (k == SMT_NOW) {
        assert_symbol(export, property->symbol, witness);
        return;
    }
    write(export, witness ? "(assert\n  " : "(assert (not\n  ");
    smt_write_term(export, property->says, k, 2);
    write(export, witness ? ")\n" : "))\n");
}

static void assert_not(SmtExport *export, Term term, int64_t k)
{
    write(export, "(assert (not\n  ");
    smt_write_term(export, term, k, 2);
    write(export, "))\n");
}

/* What may be assumed of the state before a step: its types, and the properties of states. */
static void assume_before(SmtExport *export)
{
    assert_symbol(export, export->typed_symbol, true);
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (property->property->of_transitions || smt_is_witness(property)) continue;
        assert_symbol(export, property->symbol, true);
    }
}

static void ask_beginning(SmtExport *export, const SmtProperty *property)
{
    open_query(export, smt_format(export, "%s: initial states", property->property->name));
    assert_symbol(export, export->init_symbol, true);
    assert_broken(export, property, SMT_NOW);
    close_query(export);
}

static void ask_step(SmtExport *export, const SmtProperty *property)
{
    bool of_transitions = property->property->of_transitions;
    open_query(export, smt_format(export, "%s: steps", property->property->name));
    assume_before(export);
    if (smt_is_witness(property) && !of_transitions) assert_symbol(export, property->symbol, false);
    assert_symbol(export, export->trans_symbol, true);
    assert_broken(export, property, of_transitions ? SMT_NOW : SMT_AFTER);
    close_query(export);
}

static void ask_typed(SmtExport *export)
{
    open_query(export, "types: initial states");
    assert_symbol(export, export->init_symbol, true);
    assert_symbol(export, export->typed_symbol, false);
    close_query(export);
    open_query(export, "types: steps");
    assert_symbol(export, export->typed_symbol, true);
    assert_symbol(export, export->trans_symbol, true);
    assert_not(export, export->typed, SMT_AFTER);
    close_query(export);
}

static void ask_inductive(SmtExport *export)
{
    write(export, "\n; ---- queries: is each property inductive? ----\n");
    smt_write_comment(export, "%s",
                      "`x: initial states` is unsat if every initial state satisfies x, else x is "
                      "violated (a witness reached). `x: steps` is unsat if no step leads from a "
                      "state with all invariants and lemmas to one without x. If both are unsat "
                      "for all of these, they hold in every reachable state. If a step is sat, "
                      "nothing is known: the state before it may be out of reach. With cvc5: cvc5 "
                      "--incremental FILE.");
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (!property->property->of_transitions) ask_beginning(export, property);
        ask_step(export, property);
    }
    ask_typed(export);
}

/* ---- is it violated soon? ---- */

static void declare_at(SmtExport *export, const char *symbol, const char *sort, int64_t k)
{
    text_format(export->text, "(declare-fun %s () %s)\n", smt_at(export, symbol, k), sort);
}

static void declare_choices(SmtExport *export, const SmtChoices *choices, int64_t k)
{
    for (size_t i = 0; i < choices->count; i++) {
        declare_at(export, choices->items[i].symbol, choices->items[i].sort, k);
    }
}

static void declare_state(SmtExport *export, int64_t k)
{
    text_format(export->text, "\n; state %lld\n", (long long)k);
    for (size_t i = 0; i < export->variables.count; i++) {
        const SmtVariable *variable = &export->variables.items[i];
        declare_at(export, variable->symbol, variable->sort, k);
    }
}

static void ask_term(SmtExport *export, const char *label, Term term, int64_t k)
{
    open_query(export, label);
    write(export, "(assert\n  ");
    smt_write_term(export, term, k, 2);
    write(export, ")\n");
    close_query(export);
}

/* `k`: the state, or the one that the step leaves. */
static void ask_at(SmtExport *export, const SmtProperty *property, int64_t k)
{
    const char *name = property->property->name;
    bool of_transitions = property->property->of_transitions;
    long long number = (long long)k + of_transitions;
    const char *what = of_transitions ? "step" : "state";
    open_query(export, smt_format(export, "%s: %s %lld", name, what, number));
    assert_broken(export, property, k);
    close_query(export);
    if (property->failing == NULL) return;
    ask_term(export, smt_format(export, "no_model_error: in %s, %s %lld", name, what, number),
             property->fails, k);
}

static void ask_all_at(SmtExport *export, bool of_transitions, int64_t k)
{
    for (size_t i = 0; i < export->properties.count; i++) {
        const SmtProperty *property = &export->properties.items[i];
        if (property->property->of_transitions == of_transitions) ask_at(export, property, k);
    }
}

/* One step more: from state k to the next. */
static void take_step(SmtExport *export, int64_t k)
{
    declare_choices(export, &export->choices, k);
    if (has_error(export)) {
        ask_term(export, smt_format(export, "no_model_error: after state %lld", (long long)k),
                 export->error, k);
    }
    declare_state(export, k + 1);
    write(export, "(assert\n  ");
    smt_write_trans(export, k, 2);
    write(export, ")\n");
}

static void ask_unrolled(SmtExport *export)
{
    write(export, "\n; ---- queries: runs of a few steps ----\n");
    smt_write_comment(export, "%s",
                      "sat: there is a run at whose end the property is violated (the witness is "
                      "reached). The first sat of a property tells how long its shortest one is.");
    declare_state(export, 0);
    declare_choices(export, &export->starts, 0);
    write(export, "(assert\n  ");
    smt_write_term(export, export->init, 0, 2);
    write(export, ")\n");
    ask_all_at(export, false, 0);
    for (int64_t k = 0; k < export->options->depth; k++) {
        take_step(export, k);
        ask_all_at(export, true, k);
        ask_all_at(export, false, k + 1);
    }
}

void smt_write_queries(SmtExport *export)
{
    if (export->options->queries) ask_inductive(export);
    if (export->options->unrolled) ask_unrolled(export);
}
