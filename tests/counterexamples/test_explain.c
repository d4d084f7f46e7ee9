/* test_explain.c - the values that decide a property are found, the others are left out. */
#include "explain.h"
#include "scene.h"

/* The model with this property, claimed after these steps; what explains it. */
static void assert_explained(const char *property, const char *steps, const char *where,
                             const char *values)
{
    Text model = {0};
    text_format(&model,
                "protocol m\n"
                "type Node = id(3)\n"
                "type Pair = struct { left: 0..9, right: 0..9 }\n"
                "var x: 0..9 = 0\n"
                "var y: 0..9 = 4\n"
                "var map: [1..3] 0..9 = 5\n"
                "var pair: Pair? = none\n"
                "fun big(n: 0..9): bool = n > 6 || map[2] > n\n"
                "process p[i: 1..2] {\n"
                "  var own: 0..9 = 0\n"
                "  loop {\n"
                "    step a { x = x + 1 }\n"
                "    step b { map[i] = 0  own = 3  pair = { left: 1, right: 2 } }\n"
                "  }\n"
                "}\n"
                "%s\n",
                property);
    Scene scene = scene_create(text_string(&model));
    Finding *finding = scene_claim(&scene, "it", steps);
    Trace *trace = scene_replay(&scene, finding);
    Explanation why =
        explain(trace, finding->property->expr, finding->property->kind == PROPERTY_WITNESS);
    assert_string_equal(text_string(&why.where), where);
    assert_string_equal(text_string(&why.values), values);
    explanation_release(&why);
    scene_destroy(&scene);
    text_release(&model);
}

static void what_is_read_is_shown(void **state)
{
    (void)state;
    assert_explained("invariant it: x < y - 3", "p[1].a", "", "x = 1\ny = 4");
}

static void the_false_side_of_a_conjunction_is_enough(void **state)
{
    (void)state;
    assert_explained("invariant it: y == 4 && x == 0", "p[1].a", "", "x = 1");
}

static void both_sides_of_a_disjunction_count(void **state)
{
    (void)state;
    assert_explained("invariant it: y != 4 || x == 0", "p[1].a", "", "y = 4\nx = 1");
}

static void a_false_element_of_a_forall_is_found(void **state)
{
    (void)state;
    assert_explained("invariant it: forall i in 1..3: map[i] == 5", "p[2].a p[2].b", "i = 2",
                     "map[2] = 0");
}

static void nested_quantifiers_name_all_their_elements(void **state)
{
    (void)state;
    assert_explained("invariant it: forall i in 1..3: forall j in 1..3 where i < j:\n"
                     "  map[i] <= map[j]",
                     "p[2].a p[2].b", "i = 1, j = 2", "map[1] = 5\nmap[2] = 0");
}

static void an_exists_that_fails_shows_the_whole_variable(void **state)
{
    (void)state;
    assert_explained("invariant it: exists i in 1..3: map[i] > x + 4", "p[2].a", "",
                     "map = [1: 5, 2: 5, 3: 5]\nx = 1");
}

static void a_witness_is_explained_by_what_makes_it_true(void **state)
{
    (void)state;
    assert_explained("witness it: exists i in 1..3: map[i] == 0 && x > 0", "p[2].a p[2].b", "i = 2",
                     "map[2] = 0\nx = 1");
}

static void an_implication_shows_premise_and_consequence(void **state)
{
    (void)state;
    assert_explained("invariant it: x == 1 => y == 5", "p[1].a", "", "x = 1\ny = 4");
}

static void a_transition_shows_before_and_after(void **state)
{
    (void)state;
    assert_explained("transition it: next(x) + y == x + y", "p[1].a", "", "x: 0 -> 1\ny = 4");
}

static void locals_and_places_of_processes_are_shown(void **state)
{
    (void)state;
    assert_explained("invariant it: p[2].own + 0 == 0", "p[2].a p[2].b", "", "p[2].own = 3");
    assert_explained("invariant it: forall j in 1..2: p[j] at a", "p[2].a", "j = 2", "p[2] at b");
}

static void a_count_shows_its_number_and_what_it_counted(void **state)
{
    (void)state;
    assert_explained("invariant it: count(i in 1..3: map[i] == 0) == 0", "p[2].a p[2].b", "",
                     "count(i in 1..3: map[i] == 0) = 1\nmap[2] = 0");
}

static void functions_are_looked_into(void **state)
{
    (void)state;
    assert_explained("invariant it: big(y + x * 2)", "p[1].a", "", "y = 4\nx = 1\nmap[2] = 5");
}

static void fields_of_optional_structs_show_the_struct(void **state)
{
    (void)state;
    assert_explained("invariant it: pair != none => value(pair).left != 1", "p[2].a p[2].b", "",
                     "pair = { left: 1, right: 2 }");
}

static void an_index_that_is_read_is_shown_too(void **state)
{
    (void)state;
    assert_explained("invariant it: x == 0 || map[x + 1] != 0", "p[2].a p[2].b", "",
                     "x = 1\nmap[2] = 0");
}

/* Functions that call each other twice would take 2^40 visits. */
static void shared_functions_do_not_take_for_ever(void **state)
{
    (void)state;
    Text model = {0};
    text_add(&model, "protocol m\nvar x: 0..1 = 0\nfun f0(): 0..1 = x\n");
    for (int i = 1; i <= 40; i++) {
        text_format(&model, "fun f%d(): 0..1 = if x == 0 then f%d() else f%d()\n", i, i - 1, i - 1);
    }
    text_add(&model, "process p { step a { x = 1 } }\ninvariant it: f40() == 0\n");
    Scene scene = scene_create(text_string(&model));
    Finding *finding = scene_claim(&scene, "it", "p.a");
    Trace *trace = scene_replay(&scene, finding);
    Explanation why = explain(trace, finding->property->expr, false);
    assert_string_equal(text_string(&why.values), "x = 1");
    explanation_release(&why);
    scene_destroy(&scene);
    text_release(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_shown),
        cmocka_unit_test(the_false_side_of_a_conjunction_is_enough),
        cmocka_unit_test(both_sides_of_a_disjunction_count),
        cmocka_unit_test(a_false_element_of_a_forall_is_found),
        cmocka_unit_test(nested_quantifiers_name_all_their_elements),
        cmocka_unit_test(an_exists_that_fails_shows_the_whole_variable),
        cmocka_unit_test(a_witness_is_explained_by_what_makes_it_true),
        cmocka_unit_test(an_implication_shows_premise_and_consequence),
        cmocka_unit_test(a_transition_shows_before_and_after),
        cmocka_unit_test(locals_and_places_of_processes_are_shown),
        cmocka_unit_test(a_count_shows_its_number_and_what_it_counted),
        cmocka_unit_test(functions_are_looked_into),
        cmocka_unit_test(fields_of_optional_structs_show_the_struct),
        cmocka_unit_test(an_index_that_is_read_is_shown_too),
        cmocka_unit_test(shared_functions_do_not_take_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
