/* test_changes.c - what changed is said variable by variable, and nothing else is. */
#include "changes.h"
#include "scene.h"

static const char shapes[] =
    "protocol shapes\n"
    "type Slot = 1..3\n"
    "type Color = {red, green}\n"
    "type Msg = struct { slot: Slot, color: Color? }\n"
    "var number: 0..9 = 0\n"
    "var slots: [Slot] Color = red\n"
    "var grid: [Slot] [Slot] 0..9 = 0\n"
    "var msg: Msg = { slot: 1, color: none }\n"
    "var maybe: Msg? = none\n"
    "var few: set of Slot = {}\n"
    "var many: set of 0..60 = { x in 0..60 | x < 20 }\n"
    "var inbox: queue(4) of Msg = {}\n"
    "var pool: bag(9) of 100..999 = {}\n"
    "process p[i: 1..2] {\n"
    "  var own: 0..9 = 0\n"
    "  loop {\n"
    "    either { step nothing { number = number } }\n"
    "    or { step one { number = 1 } }\n"
    "    or { step entries { slots[1] = green  slots[3] = green } }\n"
    "    or { step deep { grid[2][3] = 7 } }\n"
    "    or { step field { msg.color = red } }\n"
    "    or { step appear { maybe = { slot: 2, color: green } } }\n"
    "    or { step adjust { maybe = value(maybe) with { slot: 3 } } }\n"
    "    or { step small_set { few = {1, 2} } }\n"
    "    or { step large_set { many = many - {3, 4} + {50} } }\n"
    "    or { step put { send(inbox, { slot: 1, color: none }) } }\n"
    "    or { step get { let m = receive(inbox) } }\n"
    "    or { step fill { send(pool, 200) send(pool, 300) send(pool, 400) send(pool, 500)\n"
    "         send(pool, 600) send(pool, 700) } }\n"
    "    or { step add { send(pool, 450) } }\n"
    "    or { step mine { own = own + 1 } }\n"
    "    or { var fresh_one: 0..3 = 2  step opens { number = 2 } step inner { number = fresh_one } "
    "}\n"
    "  }\n"
    "}\n"
    "witness end: number == 0 || number != 0\n";

/* What the last of these steps changes. */
static void assert_changes(const char *steps, const char *expected)
{
    Scene scene = scene_create(shapes);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "end", steps));
    const TraceState *last = &trace->states[trace->count - 1];
    Text text = {0};
    changes_print(&text, scene.system, last - 1, last);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
    scene_destroy(&scene);
}

static void a_step_that_changes_nothing_has_no_lines(void **state)
{
    (void)state;
    assert_changes("p[1].nothing", "");
}

static void scalars_change_from_old_to_new(void **state)
{
    (void)state;
    assert_changes("p[1].one", "number: 0 -> 1");
}

static void maps_change_by_entry(void **state)
{
    (void)state;
    assert_changes("p[1].entries", "slots[1]: red -> green\nslots[3]: red -> green");
    assert_changes("p[1].deep", "grid[2][3]: 0 -> 7");
}

static void structs_change_by_field(void **state)
{
    (void)state;
    assert_changes("p[1].field", "msg.color: none -> red");
}

static void an_optional_struct_changes_as_a_whole_until_both_are_there(void **state)
{
    (void)state;
    assert_changes("p[1].appear", "maybe: none -> { slot: 2, color: green }");
    assert_changes("p[1].appear p[1].adjust", "maybe.slot: 2 -> 3");
}

static void small_sets_change_as_a_whole_and_large_ones_by_their_elements(void **state)
{
    (void)state;
    assert_changes("p[1].small_set", "few: {} -> {1, 2}");
    assert_changes("p[1].large_set", "many: loses 3, 4, gains 50");
}

static void queues_and_bags_gain_and_lose(void **state)
{
    (void)state;
    assert_changes("p[1].put", "inbox: gains { slot: 1, color: none }");
    assert_changes("p[1].put p[2].get", "inbox: loses { slot: 1, color: none }");
    assert_changes("p[1].put p[2].put p[2].get", "inbox: loses { slot: 1, color: none }");
    assert_changes("p[1].fill p[1].add", "pool: gains 450");
}

static void locals_of_who_acts_have_plain_names(void **state)
{
    (void)state;
    assert_changes("p[1].mine p[2].mine", "own: 0 -> 1");
}

static void a_local_that_comes_into_scope_is_said(void **state)
{
    (void)state;
    assert_changes("p[1].opens", "number: 0 -> 2\nfresh_one = 2");
}

static void too_many_changes_are_counted(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol wide\n"
                               "var map: [1..100] 0..1 = 0\n"
                               "process p { step all { for i in 1..100 { map[i] = 1 } } }\n"
                               "witness end: map[1] == 1\n");
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "end", "p.all"));
    Text text = {0};
    changes_print(&text, scene.system, &trace->states[0], &trace->states[1]);
    assert_non_null(strstr(text_string(&text), "map[40]: 0 -> 1\n… and 60 more changes"));
    text_release(&text);
    scene_destroy(&scene);
}

static void sets_of_order_values_are_compared_by_their_numbers(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol orders\n"
                               "type Gen = order(3)\n"
                               "var held: set of Gen = {first(Gen)}\n"
                               "process p { loop { step renew { held = {fresh(Gen)} } } }\n"
                               "witness end: size(held) == 1\n");
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "end", "p.renew"));
    Text text = {0};
    changes_print(&text, scene.system, &trace->states[0], &trace->states[1]);
    assert_string_equal(text_string(&text), "held: {1} -> {2}");
    text_release(&text);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_that_changes_nothing_has_no_lines),
        cmocka_unit_test(scalars_change_from_old_to_new),
        cmocka_unit_test(maps_change_by_entry),
        cmocka_unit_test(structs_change_by_field),
        cmocka_unit_test(an_optional_struct_changes_as_a_whole_until_both_are_there),
        cmocka_unit_test(small_sets_change_as_a_whole_and_large_ones_by_their_elements),
        cmocka_unit_test(queues_and_bags_gain_and_lose),
        cmocka_unit_test(locals_of_who_acts_have_plain_names),
        cmocka_unit_test(a_local_that_comes_into_scope_is_said),
        cmocka_unit_test(too_many_changes_are_counted),
        cmocka_unit_test(sets_of_order_values_are_compared_by_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
