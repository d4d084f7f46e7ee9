/* A system with lifted params does what the plain one does, and nothing in it is decided by their
 * values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/canonical.h"
#include "model/model.h"
#include "same_shape.h"
#include "support/memory.h"

/* ---- all states ---- */

typedef struct Found {
    uint32_t states, transitions, errors;
    uint32_t property_counts[32]; /* in how many states each property of states holds */
} Found;

typedef struct Walk {
    const System *system;
    Interpreter *evaluating;
    Canonical *canonical;
    VECTOR(int64_t) states;
    uint32_t *table; /* state + 1, or 0 */
    uint32_t slots;
    Found found;
} Walk;

static uint64_t hash(const int64_t *cells, uint32_t count)
{
    uint64_t sum = 1469598103934665603u;
    for (uint32_t i = 0; i < count; i++) {
        sum = (sum ^ (uint64_t)cells[i]) * 1099511628211u;
        sum ^= sum >> 29;
    }
    return sum;
}

static void count_properties(Walk *walk, const int64_t *state)
{
    const System *system = walk->system;
    for (uint32_t i = 0; i < system->property_count && i < 32; i++) {
        const Property *property = &system->properties[i];
        ModelError error;
        if (property->expr == NULL || property->of_transitions ||
            property->kind == PROPERTY_LIVENESS || property->kind == PROPERTY_ASSUME)
            continue;
        EvalResult result =
            interpreter_holds(walk->evaluating, property->expr, &(Moment){.state = state}, &error);
        walk->found.property_counts[i] += result == EVAL_TRUE ? 1 : result == EVAL_ERROR ? 1000 : 0;
    }
}

static void add_state(Walk *walk, const int64_t *state)
{
    uint32_t cells = walk->system->cells;
    uint32_t slot = (uint32_t)hash(state, cells) & (walk->slots - 1);
    for (; walk->table[slot] != 0; slot = (slot + 1) & (walk->slots - 1)) {
        const int64_t *other = &walk->states.items[(size_t)(walk->table[slot] - 1) * cells];
        if (memcmp(other, state, cells * sizeof *state) == 0) return;
    }
    walk->table[slot] = ++walk->found.states;
    assert_true(walk->found.states < walk->slots / 2);
    for (uint32_t i = 0; i < cells; i++) vector_push(&walk->states, state[i]);
    count_properties(walk, state);
}

static bool visit(void *context, const Transition *transition)
{
    Walk *walk = context;
    ModelError error;
    int64_t *state = memory_allocate(walk->system->cells, sizeof *state);
    if (transition->after != NULL)
        memcpy(state, transition->after, walk->system->cells * sizeof *state);
    if (transition->after == NULL || !canonical_apply(walk->canonical, state, NULL, &error)) {
        walk->found.errors++;
    } else {
        walk->found.transitions += transition->before != NULL;
        add_state(walk, state);
    }
    free(state);
    return true;
}

static Found explore(const System *system)
{
    Interpreter *interpreter = interpreter_create(system);
    Walk walk = {.system = system,
                 .evaluating = interpreter_create(system),
                 .canonical = canonical_create(system, NULL),
                 .slots = 1 << 15};
    walk.table = memory_allocate(walk.slots, sizeof *walk.table);
    int64_t *state = memory_allocate(system->cells, sizeof *state);
    interpreter_initial(interpreter, visit, &walk);
    for (uint32_t i = 0; i < walk.found.states; i++) {
        memcpy(state, &walk.states.items[(size_t)i * system->cells], system->cells * sizeof *state);
        interpreter_successors(interpreter, state, visit, &walk);
    }
    free(state);
    free(walk.table);
    vector_release(&walk.states);
    canonical_destroy(walk.canonical);
    interpreter_destroy(walk.evaluating);
    interpreter_destroy(interpreter);
    return walk.found;
}

/* ---- building ---- */

/* "A=1 B=2" as settings; the text is cut up. */
static size_t cut_settings(char *text, Setting *settings)
{
    size_t count = 0;
    for (char *part = strtok(text, " "); part != NULL; part = strtok(NULL, " ")) {
        char *value = strchr(part, '=');
        *value = '\0';
        settings[count++] = (Setting){.name = part, .value = value + 1};
    }
    return count;
}

static size_t cut_names(char *text, const char **names)
{
    size_t count = 0;
    for (char *part = strtok(text, ","); part != NULL; part = strtok(NULL, ","))
        names[count++] = part;
    return count;
}

static const System *build(Model *model, const char *settings, const char *lifted)
{
    char *settings_text = memory_copy_string(settings), *names_text = memory_copy_string(lifted);
    char *message = NULL;
    Setting list[8];
    const char *names[8];
    size_t count = cut_settings(settings_text, list), name_count = cut_names(names_text, names);
    const System *system =
        model_build_lifted(model, list, count, NULL, names, name_count, &message);
    if (system == NULL) {
        printf("%s\n", message != NULL ? message : "");
        diagnostics_print(model_diagnostics(model), model_source(model), stdout, false);
    }
    assert_non_null(system);
    assert_null(message);
    free(settings_text);
    free(names_text);
    return system;
}

static Model *load(const char *path)
{
    char *message = NULL;
    Model *model = model_load(path, &message);
    assert_non_null(model);
    return model;
}

static Model *from_text(const char *text)
{
    return model_from_text("text", text, strlen(text));
}

static void assert_same_found(Found plain, Found lifted)
{
    assert_int_equal(lifted.states, plain.states);
    assert_int_equal(lifted.transitions, plain.transitions);
    assert_int_equal(lifted.errors, plain.errors);
    assert_memory_equal(lifted.property_counts, plain.property_counts,
                        sizeof plain.property_counts);
}

static void assert_same_shape(const System *a, const System *b)
{
    Shapes shapes = {0};
    if (!same_shape(&shapes, a, b))
        fail_msg("what was built depends on the values: %s, at byte %u", shapes.difference,
                 shapes.where.begin);
}

/* With each of the settings the plain system and the lifted one do the same; the lifted ones are
 * the same but for the values. */
static void assert_lifts(Model *model, const char *lifted, const char *const *settings,
                         size_t count)
{
    const System *first = NULL;
    for (size_t i = 0; i < count; i++) {
        const System *plain = build(model, settings[i], "");
        const System *system = build(model, settings[i], lifted);
        assert_same_found(explore(plain), explore(system));
        if (first == NULL) first = system;
        assert_same_shape(first, system);
    }
    model_destroy(model);
}

#define LIFTS(model, lifted, ...)                                                                  \
    assert_lifts(model, lifted, (const char *const[]){__VA_ARGS__},                                \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* ---- bundled protocols ---- */

static void the_outage_lifted_does_what_it_does(void **state)
{
    (void)state;
    static const char *const lifted[] = {"PLANS", "PLANS,ENACTORS,ENDPOINTS",
                                         "KEEP,PLANS,ENACTORS,ENDPOINTS"};
    for (size_t i = 0; i < 3; i++) {
        LIFTS(load("protocols/dynamodb-dns.tocsin"), lifted[i], "PLANS=2", "PLANS=3", "PLANS=0");
        LIFTS(load("protocols/dynamodb-dns.tocsin"), lifted[i], "APPLY=recheck PLANS=2",
              "APPLY=recheck PLANS=1");
    }
    LIFTS(load("protocols/dynamodb-dns.tocsin"), "ENACTORS,ENDPOINTS", "PLANS=2 ENDPOINTS=2",
          "PLANS=2 ENACTORS=1", "PLANS=2 ENACTORS=1 ENDPOINTS=3");
    LIFTS(load("protocols/dynamodb-dns.tocsin"), "KEEP", "KEEP=0", "KEEP=1", "KEEP=2");
}

static void the_reference_lifted_does_what_it_does(void **state)
{
    (void)state;
    static const char *const variants[] = {"base", "cas", "recheck", "guard_na", "guard_at"};
    for (size_t i = 0; i < 5; i++) {
        char a[64], b[64], c[64];
        snprintf(a, sizeof a, "VARIANT=%s PLANS=2", variants[i]);
        snprintf(b, sizeof b, "VARIANT=%s PLANS=2 KEEP=0", variants[i]);
        snprintf(c, sizeof c, "VARIANT=%s ENACTORS=1 ENDPOINTS=2", variants[i]);
        LIFTS(load("tests/protocols/reference.tocsin"), "PLANS,ENACTORS,ENDPOINTS,KEEP", a, b, c);
    }
}

static void other_protocols_lifted_do_what_they_do(void **state)
{
    (void)state;
    LIFTS(load("protocols/two-phase-commit.tocsin"), "RMS", "RMS=1", "RMS=2", "RMS=3");
    LIFTS(load("protocols/peterson.tocsin"), "N", "N=2", "N=3");
}

static void a_plain_system_is_decided_by_its_values(void **state)
{
    (void)state;
    Model *model = load("protocols/dynamodb-dns.tocsin");
    static const char *const settings[] = {"PLANS=2", "PLANS=3 ENDPOINTS=2", "PLANS=3 KEEP=2"};
    const System *first = build(model, "PLANS=3", "");
    for (size_t i = 0; i < 3; i++) {
        Shapes shapes = {0};
        assert_false(same_shape(&shapes, first, build(model, settings[i], "")));
    }
    model_destroy(model);
}

static const Decision *decision(const System *system, const char *name, uint32_t *ret_position)
{
    for (uint32_t i = 0; i < system->decision_count; i++)
        if (strcmp(system->decisions[i].name, name) == 0) {
            *ret_position = i;
            return &system->decisions[i];
        }
    fail();
    return NULL;
}

static void assert_is_param(const System *system, const Expr *expr, const char *name)
{
    uint32_t position = 0;
    const Decision *found = decision(system, name, &position);
    assert_non_null(expr);
    assert_int_equal(expr->kind, EXPR_PARAM);
    assert_string_equal(expr->name, name);
    assert_int_equal(expr->local, position);
    assert_int_equal(expr->number, found->value);
    assert_true(found->lifted);
}

static void what_depends_on_a_param_says_how(void **state)
{
    (void)state;
    Model *model = load("protocols/dynamodb-dns.tocsin");
    const System *system = build(model, "ENDPOINTS=2", "PLANS,ENACTORS,ENDPOINTS");
    uint32_t position;
    assert_true(decision(system, "PLANS", &position)->has_least);
    assert_int_equal(decision(system, "PLANS", &position)->least, 0);
    assert_int_equal(decision(system, "ENACTORS", &position)->least, 1);
    assert_false(decision(system, "KEEP", &position)->lifted);
    const Type *gen = system->variables[0].type;
    assert_true(gen->lifted);
    assert_null(gen->low_expr);
    assert_int_equal(gen->high, 3);
    assert_is_param(system, gen->high_expr, "PLANS");
    assert_ptr_equal(system->variables[3].type->index->low_expr, NULL);
    assert_is_param(system, system->variables[3].type->index->high_expr, "ENDPOINTS");
    const Process *enactor = system->processes[1];
    assert_int_equal(enactor->index->kind, TYPE_ID);
    assert_is_param(system, enactor->index->high_expr, "ENACTORS");
    assert_int_equal(enactor->instances, 2);
    model_destroy(model);
}

static void beginnings_stand_for_every_value(void **state)
{
    (void)state;
    Model *model = load("protocols/dynamodb-dns.tocsin");
    const System *system = build(model, "ENDPOINTS=2", "PLANS,ENACTORS,ENDPOINTS");
    const Expr *latest = system->variables[0].initial.value;
    assert_int_equal(latest->kind, EXPR_CONST);
    assert_int_equal(latest->number, 0);
    const Expr *plans = system->variables[2].initial.value;
    assert_int_equal(plans->kind, EXPR_SET);
    assert_int_equal(plans->list_count, 1);
    const Expr *record = system->variables[3].initial.value;
    assert_int_equal(record->kind, EXPR_MAP);
    assert_int_equal(record->a->kind, EXPR_CONST);
    assert_is_param(system, record->domain->high, "ENDPOINTS");
    model_destroy(model);
}

static const Node *find_node(const Process *process, NodeKind kind)
{
    for (uint32_t i = 0; i < process->step_count; i++)
        for (const Node *node = process->steps[i]->after; node != NULL && node->place == NO_PLACE;
             node = node->next)
            if (node->kind == kind) return node;
    return NULL;
}

static void loops_of_control_go_up_to_the_param(void **state)
{
    (void)state;
    Model *model = load("protocols/dynamodb-dns.tocsin");
    const System *system = build(model, "ENDPOINTS=2", "ENDPOINTS");
    const Node *advance = find_node(system->processes[1], NODE_ADVANCE);
    assert_non_null(advance);
    assert_int_equal(advance->number, 2);
    assert_is_param(system, advance->value, "ENDPOINTS");
    const System *plain = build(model, "ENDPOINTS=2", "");
    assert_null(find_node(plain->processes[1], NODE_ADVANCE)->value);
    model_destroy(model);
}

/* ---- what values would decide ---- */

#define HEAD "protocol t\nparam N: 0..9 = 2\nparam M = 3\nconst TOP = N + 1\n"
#define ANY "N=1", "N=2", "N=3", "N=0"

static void a_step_that_a_value_leaves_out_is_kept(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "var x : 0..9 = 0\n"
             "process p { var left : 0..9 = 0\n"
             "  if N > 1 { var deep : 0..9 = 3  step more { x = deep left = 1 } } else { step less "
             "{ } }\n"
             "  while left == 1 && TOP == 3 { step again { left = 2 } } step last { } }\n"
             "invariant i : !(p at more) && !(p at less)";
    LIFTS(from_text(text), "N", ANY);
    Model *model = from_text(text);
    assert_int_equal(build(model, "N=1", "")->processes[0]->step_count, 3);
    assert_int_equal(build(model, "N=1", "N")->processes[0]->step_count, 4);
    model_destroy(model);
}

static void ranges_may_be_empty_for_some_values(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "var sum : 0..99 = 0\nvar got : set of 0..9 = {}\n"
             "process p { for k in 1..N - 1 { step add { sum = sum + k } }\n"
             "  for any k in TOP - 2..N { step take { sum = sum + k * 2 } }\n"
             "  step last { for k in 2..N { sum = sum + k } got = got + {M} }\n"
             "  step pick { choose k in N..4 - 1 got = got + {k} } }\n"
             "witness w : sum == count(k in 3..N: k > 0)\n"
             "invariant v : forall k in N..TOP: exists j in 0..k: j == sum || size({h in 0..k | h "
             "> j}) > 0";
    LIFTS(from_text(text), "N", ANY);
    LIFTS(from_text(text), "N,M", ANY, "N=2 M=2", "M=8");
}

static void consts_and_options_of_a_param_stay_expressions(void **state)
{
    (void)state;
    static const char text[] =
        "protocol t\nparam N: 1..9 = 2\nparam M = N + 1\noption BIG: bool = N > 2\n"
        "const SUM = N + M\nconst LARGE = SUM > 5\nconst COLOUR = if LARGE then red else blue\n"
        "type Colour = {red, blue}\nvar x : 0..SUM = 0\nvar c : Colour = COLOUR\n"
        "fun add(a: 0..SUM): 0..SUM = min(a + M, SUM)\n"
        "process p { loop { step s { x = add(x) if BIG { c = blue } } } }\n"
        "invariant i : LARGE || c == blue\ninvariant k : BIG => x in {0, 0} || x in N..SUM - 1 || "
        "x == SUM";
    LIFTS(from_text(text), "N", "N=1", "N=2", "N=3", "N=4");
    LIFTS(from_text(text), "N,M", "N=1", "N=2", "N=3 M=1");
}

static void nothing_fits_because_of_a_value(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "type A = 0..N\ntype B = 0..TOP\ntype C = 0..3\n"
        "var a : A = 0\nvar b : B = 0\nvar c : C = 0\nvar m : [A] C = [i in A: 1]\n"
        "var s : set of A = {0}\nvar o : A? = none\n"
        "process p { loop { either { step up { a = a + 1 } } or { step cross { b = a c = a } }\n"
        "  or { step back { a = b } } or { step fixed { a = 1 b = c } }\n"
        "  or { step maps { m[c] = a } } or { step sets { s = s + {a, a + 1} } }\n"
        "  or { step options { o = if c > 1 then a else c } } } }\n"
        "witness w : (o ?? 7) == 7 && a == min(b, c) && max(s) == N";
    LIFTS(from_text(text), "N", "N=1", "N=2", "N=0");
}

static void locals_and_arguments_of_lifted_types_work(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "type A = 0..N\ntype Id = id(TOP)\nvar owner : Id? = none\nvar n : A = any\n"
        "var t : [Id] A in {0}\nvar u : A in A\n"
        "steps hold(k: A) { step take { await owner == none n = k } step drop { owner = none } }\n"
        "process p[i: Id] { var l : A = N  hold(0)  for any a in A { hold(l)  step keep { owner = "
        "i } } }\n"
        "process q { for any i in Id { step reset { t[i] = u for j in Id { t[j] = t[j] } } } }\n"
        "invariant i : forall i in Id: p[i] at hold || p[i].l == N || value(owner) == i";
    LIFTS(from_text(text), "N", "N=0", "N=1");
}

static void sets_are_as_wide_as_their_elements(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "var s : set of 0..N = {}\nvar t : set of 0..3 = {2}\nvar a : 0..N = 0\nvar b : 0..3 = 1\n"
        "process p { loop { either { step up { choose k in 0..N  a = k } }\n"
        "  or { step more { s = s + {a} } } or { step less { s = s - {a + 1} } }\n"
        "  or { step fixed { s = s - {b} } } or { step one { await s != {1}  b = 2 } }\n"
        "  or { step both { t = t & s } } or { step mixed { t = {min(a, b)} + {0, b - 1} } }\n"
        "  or { step below { s = {k in 0..N | k < a} - {b - a, a} } } } }\n"
        "witness w : s == t && t != {}\ninvariant i : s + {a + 1} != t";
    LIFTS(from_text(text), "N", ANY);
}

/* The size of a set of them fits nowhere because of a value. */
static void orders_may_hold_a_lifted_number(void **state)
{
    (void)state;
    static const char text[] = HEAD
        "type Gen = order(TOP)\nvar last : Gen = first(Gen)\nvar all : set of Gen = {first(Gen)}\n"
        "var many : 0..5 = 0\n"
        "process p { loop { either { step make { last = fresh(Gen) all = all + {last} } }\n"
        "  or { step drop { all = {g in all | g == last} } }\n"
        "  or { step tell { many = size(all) } } } }\n"
        "invariant i : forall g in all: g <= last";
    LIFTS(from_text(text), "N", "N=0", "N=1", "N=2");
    Model *model = from_text(text);
    const System *system = build(model, "N=1", "N");
    assert_true(system->orders[0]->lifted);
    assert_int_equal(system->orders[0]->capacity, 2);
    assert_false(build(model, "N=1", "")->orders[0]->lifted);
    model_destroy(model);
}

/* ---- messages ---- */

/* The only error, or the message, has this text. */
static void assert_refused(const char *text, const char *lifted, const char *expected)
{
    Model *model = from_text(text);
    char *message = NULL, *names_text = memory_copy_string(lifted);
    const char *names[8];
    size_t count = cut_names(names_text, names);
    const System *plain = model_build(model, NULL, 0, NULL, &message);
    if (plain == NULL)
        diagnostics_print(model_diagnostics(model), model_source(model), stdout, false);
    assert_non_null(plain);
    assert_null(model_build_lifted(model, NULL, 0, NULL, names, count, &message));
    if (message != NULL) {
        assert_string_equal(message, expected);
    } else {
        assert_int_equal(diagnostics_errors(model_diagnostics(model)), 1);
        const char *got = diagnostics_view(model_diagnostics(model), 0).message;
        assert_string_equal(got, expected);
    }
    free(message);
    free(names_text);
    model_destroy(model);
}

#define TAIL "process p { step s { } }\ninvariant i : stuck"

static void only_params_can_be_lifted_each_once(void **state)
{
    (void)state;
    static const char text[] = HEAD "option O: a | b = a\nvar x : 0..9 = 0\n" TAIL;
    assert_refused(text, "NN", "--any NN: there is no param `NN`; did you mean `N`?");
    assert_refused(text, "Plans", "--any Plans: there is no param `Plans`");
    assert_refused(text, "O", "--any O: `O` is an option; only params can be lifted");
    assert_refused(text, "x", "--any x: `x` is a variable; only params can be lifted");
    assert_refused(text, "N,M,N", "--any N: `N` is named twice");
}

static void sizes_that_must_be_fixed_cant_be_lifted(void **state)
{
    (void)state;
    assert_refused(HEAD "var q : queue(N) of 0..9 = {}\n" TAIL, "N",
                   "`N` stands for every number, but the capacity must be a fixed number");
    assert_refused(HEAD "process p { step s { } anytime step t at most N { } }\n"
                        "invariant i : stuck",
                   "N", "`N` stands for every number, but `at most` must be a fixed number");
    assert_refused(
        HEAD "var q : bag(2) of set of 0..N = {}\n" TAIL, "N",
        "`N` stands for every number, but what a queue or bag holds must be of a fixed size");
    assert_refused(HEAD "var m : [0..N] bool = [x in 0..2: true]\n" TAIL, "N",
                   "`N` stands for every number, but this map has a fixed number of entries");
}

static void sets_between_unknown_bounds_cant_be_lifted(void **state)
{
    (void)state;
    assert_refused(HEAD "var s : set of 0..N = {}\nvar a : 0..N = 0\n"
                        "process p { step s1 { s = s - {a * 2} } }\ninvariant i : stuck",
                   "N", "nothing here says which numbers this set may hold");
}

/* ---- reports ---- */

static void params_are_known_where_there_is_no_model(void **state)
{
    (void)state;
    Model *model = from_text("protocol p\nparam N : 3..9 = 2\nvar x : 0..N = 0\n" TAIL);
    char *message = NULL;
    size_t count = 0;
    assert_null(model_build(model, NULL, 0, NULL, &message));
    assert_null(message);
    const Decision *decisions = model_decisions(model, &count);
    assert_int_equal(count, 1);
    assert_string_equal(decisions[0].name, "N");
    assert_true(decisions[0].has_least);
    assert_int_equal(decisions[0].least, 3);
    model_destroy(model);
}

static void a_param_that_varies_need_not_be_lifted(void **state)
{
    (void)state;
    Model *model = from_text("protocol p\nparam M = 1\nparam N : 1..4 = 2\n"
                             "var q : queue(N) of 0..1 = {}\n" TAIL);
    const System *plain = build(model, "", ""), *varied = model_vary(model, plain, "N");
    assert_false(plain->decisions[1].lifted);
    assert_false(varied->decisions[0].lifted);
    assert_true(varied->decisions[1].lifted && varied->decisions[1].has_most);
    assert_int_equal(varied->decisions[1].most, 4);
    assert_int_equal(varied->decisions[1].value, 2);
    assert_ptr_equal(varied->variables, plain->variables);
    model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_outage_lifted_does_what_it_does),
        cmocka_unit_test(the_reference_lifted_does_what_it_does),
        cmocka_unit_test(other_protocols_lifted_do_what_they_do),
        cmocka_unit_test(a_plain_system_is_decided_by_its_values),
        cmocka_unit_test(what_depends_on_a_param_says_how),
        cmocka_unit_test(beginnings_stand_for_every_value),
        cmocka_unit_test(loops_of_control_go_up_to_the_param),
        cmocka_unit_test(a_step_that_a_value_leaves_out_is_kept),
        cmocka_unit_test(ranges_may_be_empty_for_some_values),
        cmocka_unit_test(consts_and_options_of_a_param_stay_expressions),
        cmocka_unit_test(nothing_fits_because_of_a_value),
        cmocka_unit_test(locals_and_arguments_of_lifted_types_work),
        cmocka_unit_test(only_params_can_be_lifted_each_once),
        cmocka_unit_test(sizes_that_must_be_fixed_cant_be_lifted),
        cmocka_unit_test(sets_between_unknown_bounds_cant_be_lifted),
        cmocka_unit_test(sets_are_as_wide_as_their_elements),
        cmocka_unit_test(orders_may_hold_a_lifted_number),
        cmocka_unit_test(params_are_known_where_there_is_no_model),
        cmocka_unit_test(a_param_that_varies_need_not_be_lifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
