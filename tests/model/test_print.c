/* Whatever a property says, printed and read again it says the same. The models are all there are. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/canonical.h"
#include "model/model.h"
#include "model/print.h"
#include "support/memory.h"
#include "support/vector.h"

#define STATES_MOST 300
#define CELLS_MOST 2000

static struct {
    unsigned models, properties, evaluations, of_steps;
} seen;

static const System *build(Model *model)
{
    char *message = NULL;
    const System *system = model_build(model, NULL, 0, NULL, &message);
    free(message);
    return system;
}

static char *printed(const Expr *expr)
{
    Text text = {0};
    expr_print(&text, expr);
    char *copy = memory_copy_string(text_string(&text));
    text_release(&text);
    return copy;
}

static const char *word_for(const Property *property)
{
    if (property->expr == NULL) return NULL;
    if (property->of_transitions) return "transition";
    if (property->kind == PROPERTY_LIVENESS) return "liveness";
    return property->kind == PROPERTY_ASSUME ? "assume" : "invariant";
}

/* The model's text with every property once more, as printed. */
static Model *with_printed(const Model *model, const System *system)
{
    const Source *source = model_source(model);
    Text text = {0};
    text_add_many(&text, source->text, source->length);
    for (uint32_t i = 0; i < system->property_count; i++) {
        const char *word = word_for(&system->properties[i]);
        if (word == NULL) continue;
        text_format(&text, "\n%s printed_%u : ", word, i);
        expr_print(&text, system->properties[i].expr);
    }
    Model *again = model_from_text(source->name, text_string(&text), text.count);
    text_release(&text);
    return again;
}

static const Property *again_of(const System *system, uint32_t property)
{
    char name[32];
    snprintf(name, sizeof name, "printed_%u", property);
    return system_property(system, name);
}

/* ---- the same in every state ---- */

typedef struct Walk {
    const System *system;
    Interpreter *evaluating;
    Canonical *canonical;
    VECTOR(int64_t) states;
    uint32_t count;
} Walk;

static void compare(Walk *walk, PropertyKind kind, const Moment *moment)
{
    const System *system = walk->system;
    for (uint32_t i = 0; i < system->property_count; i++) {
        const Property *property = &system->properties[i], *again = again_of(system, i);
        if (again == NULL || again->kind != kind) continue;
        ModelError error;
        EvalResult result = interpreter_holds(walk->evaluating, property->expr, moment, &error);
        assert_int_equal(interpreter_holds(walk->evaluating, again->expr, moment, &error), result);
        seen.evaluations++;
    }
}

static bool visit(void *context, const Transition *transition)
{
    Walk *walk = context;
    uint32_t cells = walk->system->cells;
    ModelError error;
    if (transition->after == NULL) return true;
    Moment moment = {transition->before, transition->after, transition->action.process,
                     transition->action.instance, transition->step};
    if (transition->before != NULL) compare(walk, PROPERTY_TRANSITION, &moment);
    seen.of_steps += transition->before != NULL;
    if (walk->count == STATES_MOST) return true;
    int64_t state[CELLS_MOST];
    memcpy(state, transition->after, cells * sizeof *state);
    if (!canonical_apply(walk->canonical, state, NULL, &error)) return true;
    for (uint32_t i = 0; i < walk->count; i++)
        if (memcmp(&walk->states.items[(size_t)i * cells], state, cells * sizeof *state) == 0)
            return true;
    for (uint32_t i = 0; i < cells; i++) vector_push(&walk->states, state[i]);
    walk->count++;
    return true;
}

static bool enough(void *context)
{
    (void)context;
    return true;
}

static void compare_states(const System *system)
{
    if (system->cells > CELLS_MOST || system->cells == 0) return;
    Interpreter *interpreter = interpreter_create(system);
    interpreter_set_patience(interpreter, enough, NULL);
    Walk walk = {.system = system,
                 .evaluating = interpreter_create(system),
                 .canonical = canonical_create(system, NULL)};
    interpreter_initial(interpreter, visit, &walk);
    for (uint32_t i = 0; i < walk.count; i++) {
        int64_t state[CELLS_MOST];
        memcpy(state, &walk.states.items[(size_t)i * system->cells], system->cells * sizeof *state);
        compare(&walk, PROPERTY_INVARIANT, &(Moment){.state = state});
        interpreter_successors(interpreter, state, visit, &walk);
    }
    vector_release(&walk.states);
    canonical_destroy(walk.canonical);
    interpreter_destroy(walk.evaluating);
    interpreter_destroy(interpreter);
}

/* ---- all models ---- */

static void compare_printed(const Model *model, const System *system)
{
    Model *more = with_printed(model, system);
    const System *again = build(more);
    if (again == NULL) {
        diagnostics_print(model_diagnostics(more), model_source(more), stdout, false);
        fail_msg("%s: what was printed can't be read", model_source(model)->name);
    }
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (word_for(&system->properties[i]) == NULL) continue;
        char *text = printed(system->properties[i].expr);
        char *text_again = printed(again_of(again, i)->expr);
        assert_string_equal(text_again, text);
        free(text);
        free(text_again);
        seen.properties++;
    }
    compare_states(again);
    model_destroy(more);
}

static int try_file(const char *path, const struct stat *status, int kind)
{
    (void)status;
    size_t length = strlen(path);
    if (kind != FTW_F || length < 7 || strcmp(path + length - 7, ".tocsin") != 0) return 0;
    char *message = NULL;
    Model *model = model_load(path, &message);
    const System *system = model == NULL ? NULL : build(model);
    if (system != NULL && system->property_count < 500) {
        compare_printed(model, system);
        seen.models++;
    }
    model_destroy(model);
    free(message);
    return 0;
}

static void every_property_of_every_model_reads_as_it_was_printed(void **state)
{
    (void)state;
    static const char *const folders[] = {"protocols", "tests/protocols", "tests/language"};
    for (size_t i = 0; i < 3; i++) assert_int_equal(ftw(folders[i], try_file, 16), 0);
    assert_in_range(seen.models, 150, 100000);
    assert_in_range(seen.properties, 150, 100000);
    assert_in_range(seen.evaluations, 5000, 100000000);
    assert_in_range(seen.of_steps, 1000, 100000000);
}

/* ---- by the letter ---- */

static const char setting[] =
    "protocol words\n"
    "param N = 2\n"
    "type Node = id(N)\n"
    "type Gen  = 0..9\n"
    "type Seq  = order(3)\n"
    "type Pair = struct { key: Gen  mark: bool }\n"
    "var on : bool = true\n"
    "var x : Gen = 0\n"
    "var y : -9..9 = 0\n"
    "var who : Node? = none\n"
    "var maybe : Gen? = none\n"
    "var pair : Pair = { key: 1, mark: false }\n"
    "var some : set of Gen = {}\n"
    "var wide : set of 0..20 = {}\n"
    "var last : Seq = first(Seq)\n"
    "var kind : {red, blue} = red\n"
    "var table : [Node] Gen = 0\n"
    "var line : queue(2) of Gen = {}\n"
    "fun both(a: bool, b: bool): bool = a && b\n"
    "steps lock(k: Gen) { step take { } step drop { } }\n"
    "fair process runner { var n: Gen = 0  loop { step go { n = x } step stop_it { } } }\n"
    "process node[i: Node] { lock(1) step rest { } }\n";

/* A property's text, as written and as printed. */
static void assert_prints(const char *kind, const char *written, const char *expected)
{
    Text text = {0};
    text_format(&text, "%s\n%s asked : %s", setting, kind, written);
    Model *model = model_from_text("words", text_string(&text), text.count);
    const System *system = build(model);
    if (system == NULL) diagnostics_print(model_diagnostics(model), model_source(model), stdout, 0);
    assert_non_null(system);
    char *got = printed(system_property(system, "asked")->expr);
    assert_string_equal(got, expected);
    free(got);
    text_release(&text);
    model_destroy(model);
}

#define SAME(kind, text) assert_prints(kind, text, text)

static void parentheses_stand_only_where_they_must(void **state)
{
    (void)state;
    SAME("invariant", "on && x < 3 || !on");
    SAME("invariant", "(on || x == 1) && (on => x > 0)");
    SAME("invariant", "on => x == 1 => on");
    SAME("invariant", "(on => x == 1) => on");
    assert_prints("invariant", "on && (x == 1 && on)", "on && x == 1 && on");
    SAME("invariant", "!(x == 1) && !!on");
    SAME("invariant", "(x == 1) == on");
    SAME("invariant", "on == !on");
    SAME("invariant", "x - (y - 1) - -2 == -(x + y) * 3 % 2");
    SAME("invariant", "(x + 1) * 2 == x * (y * 2)");
    SAME("invariant", "(maybe ?? x) + 1 == 2");
    assert_prints("invariant", "(maybe ?? (x + 1)) == 2", "maybe ?? x + 1 == 2");
}

static void what_reaches_far_is_fenced_in_where_something_follows(void **state)
{
    (void)state;
    SAME("invariant", "on && forall n in Node: table[n] == x && on");
    SAME("invariant", "(forall n in Node: table[n] == x) && on");
    SAME("invariant", "!(exists n in Node where on: table[n] == x) || on");
    SAME("invariant", "!exists n in Node where on: table[n] == x");
    SAME("invariant", "x == if on then 1 else 2");
    SAME("invariant", "(if on then x else y) + 1 == 2");
    SAME("invariant", "if forall n in Node: on then !on else exists g in 0..3: g == x");
}

static void collections_and_values_are_written_as_they_were(void **state)
{
    (void)state;
    SAME("invariant", "{ g in some | g > x } == {}");
    assert_prints("invariant", "{2, 1} == some", "{1, 2} == some");
    SAME("invariant", "some - {x} != {0} & some");
    SAME("invariant", "some + wide == wide");
    SAME("invariant", "size(some) > count(g in some where on: g > 2) + sum(g in 1..3: g)");
    SAME("invariant", "x in some && x + 1 in wide && 3 in line && y in Gen && y in 1..x + 2");
    SAME("invariant", "who == none || table[value(who)] == 1 + x || kind == blue");
    assert_prints("invariant", "maybe in some", "maybe != none && value(maybe) in some");
    assert_prints("invariant", "pair == { key: x, mark: on } || (pair with { key: 2 }).mark",
                  "pair == { key: x, mark: on } || pair with { key: 2 }.mark");
    SAME("invariant", "[n in Node: x] == table");
    SAME("invariant", "line == {} || head(line) == len(line) || min(x, y) == max(some)");
    SAME("invariant", "both(on, x == 1)");
}

static void processes_are_called_by_their_names(void **state)
{
    (void)state;
    SAME("invariant", "runner at go && runner.n == 1 || runner done || stuck || stuck(node)");
    SAME("invariant",
         "forall n in Node: node[n] at lock || node[n] at lock.drop || stuck(node[n])");
    SAME("invariant", "forall n in Node: node[n] at lock => node[n].lock.k == 1");
    SAME("transition", "by(runner) || by(runner.go) || next(x) >= x");
    SAME("transition", "forall n in Node: by(node[n].lock) || by(node.lock.take) || by(node[n])");
    assert_prints("liveness", "always (on => eventually !on)", "always on => eventually !on");
    SAME("liveness", "(always eventually on) leads_to x == 1 until on until !on");
    SAME("assume", "eventually always !taken(runner.go)");
}

static void steps_without_a_common_name_are_told_one_by_one(void **state)
{
    (void)state;
    Model *model = model_from_text("words", setting, strlen(setting));
    const System *system = build(model);
    assert_non_null(system);
    const Process *process = system->processes[0];
    const Step *const steps[] = {process->steps[0], process->steps[1]};
    Expr at = {.kind = EXPR_AT, .process = process, .steps = steps, .step_count = 2};
    Expr not_at = {.kind = EXPR_NOT, .a = &at};
    char *text = printed(&not_at);
    assert_string_equal(text, "!(runner at go || runner at stop_it)");
    free(text);
    model_destroy(model);
}

/* It was the same text for both, so an invariant was printed that was true of one of them alone. */
static void a_step_of_one_use_of_several_says_which(void **state)
{
    (void)state;
    static const char source[] = "protocol p steps twice() { step s { } } "
                                 "process a { twice() step between { } twice() }";
    static const char *const expected[] = {"a at twice.s#1", "a at between", "a at twice.s#2"};
    Model *model = model_from_text("uses", source, strlen(source));
    const System *system = build(model);
    assert_non_null(system);
    const Process *process = system->processes[0];
    assert_int_equal(process->step_count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        const Step *const steps[] = {process->steps[i]};
        const Expr at = {.kind = EXPR_AT, .process = process, .steps = steps, .step_count = 1};
        char *text = printed(&at);
        assert_string_equal(text, expected[i]);
        free(text);
    }
    const Step *const both[] = {process->steps[0], process->steps[1], process->steps[2]};
    const Expr all = {.kind = EXPR_AT, .process = process, .steps = both, .step_count = 3};
    const Expr some = {.kind = EXPR_AT, .process = process, .steps = both, .step_count = 2};
    char *text = printed(&all), *partly = printed(&some);
    assert_string_equal(text, "a at twice.s || a at between");
    assert_string_equal(partly, "a at twice.s#1 || a at between");
    free(text);
    free(partly);
    model_destroy(model);
}

static void types_with_lifted_bounds_show_them(void **state)
{
    (void)state;
    const char *const lifted[] = {"N"};
    char *message = NULL;
    static const char source[] = "protocol p param N = 2 var v : [1..N] 0..(N + 1) * 2 = 0 "
                                 "process a { step s { v[1] = 0 } } invariant i : v[1] == N + 1";
    Model *model = model_from_text("lifted", source, strlen(source));
    const System *system = model_build_lifted(model, NULL, 0, NULL, lifted, 1, &message);
    assert_non_null(system);
    Text text = {0};
    type_print(&text, system->variables[0].type);
    assert_string_equal(text_string(&text), "[1..N] 0..(N + 1) * 2");
    text_release(&text);
    char *property = printed(system->properties[0].expr);
    assert_string_equal(property, "v[1] == N + 1");
    free(property);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_property_of_every_model_reads_as_it_was_printed),
        cmocka_unit_test(parentheses_stand_only_where_they_must),
        cmocka_unit_test(what_reaches_far_is_fenced_in_where_something_follows),
        cmocka_unit_test(collections_and_values_are_written_as_they_were),
        cmocka_unit_test(processes_are_called_by_their_names),
        cmocka_unit_test(steps_without_a_common_name_are_told_one_by_one),
        cmocka_unit_test(a_step_of_one_use_of_several_says_which),
        cmocka_unit_test(types_with_lifted_bounds_show_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
