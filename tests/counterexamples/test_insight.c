/* test_insight.c - a window is told where a step could not be repeated any more, and nowhere else;
 * what does not matter is left out together. */
#include "counterexamples/insight.h"

#include "scene.h"
#include "support/text.h"

/* The windows as "read change act: names", separated by blanks and semicolons. */
static void print_windows(Text *text, const Insight *insight)
{
    for (uint32_t i = 0; i < insight->window_count; i++) {
        const Window *window = &insight->windows[i];
        text_format(text, "%s%u %u %u:", i > 0 ? "; " : "", window->read, window->change,
                    window->act);
        for (uint32_t k = 0; k < window->read_count; k++) {
            text_format(text, " %s", window->reads[k].name);
        }
    }
}

static void print_dim(Text *text, const Trace *trace, const Insight *insight)
{
    uint32_t last = trace->attempt.process != NULL ? trace->count : trace->count - 1;
    text_add(text, " |");
    for (uint32_t i = 1; i <= last; i++) {
        if (!insight->matters[i]) text_format(text, " %u", i);
    }
}

/* What is seen in the trace of these steps: its windows, and behind the bar the steps that don't
 * matter. */
static void assert_insight(const char *protocol, const char *steps, const char *expected)
{
    Scene scene = scene_create(protocol);
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "never", steps));
    trace->insight = insight_create(trace);
    Text text = {0};
    print_windows(&text, trace->insight);
    print_dim(&text, trace, trace->insight);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
    scene_destroy(&scene);
}

/* Two workers, somebody else who changes variables, and what must never be. */
static const char counter[] =
    "protocol counter\n"
    "var x: 0..9 = 0\n"
    "var y: 0..9 = 0\n"
    "var m: [1..2] 0..9 = 0\n"
    "process worker[w: 1..2] { var seen: 0..9 = 0  %s }\n"
    "process other { loop {\n"
    "  either { step up { await x < 9  x = x + 1 } } or { step down { x = x - 1 } }\n"
    "  or { step entry { m[1] = 5 } } or { step else_ { m[2] = 5 } }\n"
    "  or { step both { x = 3  y = 3 } } or { step turn { y = y + 1 } }\n"
    "} }\n"
    "%s\n";

static void assert_counter(const char *worker, const char *property, const char *steps,
                           const char *expected)
{
    Text text = {0};
    text_format(&text, counter, worker, property);
    assert_insight(text_string(&text), steps, expected);
    text_release(&text);
}

static void a_read_that_was_overwritten_is_a_window(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { x = seen + 1 }",
                   "invariant never: x != 1 || worker[1].seen != 0 || !(worker[1] done)",
                   "worker[1].get other.up worker[1].put", "1 2 3: x |");
}

static void what_nobody_changed_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { x = seen + 1 }", "invariant never: x != 2",
                   "worker[1].get worker[1].put worker[2].get worker[2].put", " |");
}

static void what_was_changed_back_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { x = seen + 1 }",
                   "invariant never: x != 1 || !(worker[1] done)",
                   "worker[1].get other.up other.down worker[1].put", " | 2 3");
}

static void one_step_has_no_inside(void **state)
{
    (void)state;
    assert_counter("step both { seen = x  x = seen + 1 }", "invariant never: x != 3",
                   "other.up worker[1].both worker[2].both", " |");
}

static void a_change_that_makes_no_difference_is_none(void **state)
{
    (void)state;
    assert_counter("step look { await x < 5 } step put { x = 9 }", "invariant never: x != 9",
                   "worker[1].look other.up worker[1].put", " | 2");
}

static void the_last_change_that_made_the_difference_is_told(void **state)
{
    (void)state;
    assert_counter("step look { await x < 2 } step put { x = 9 }", "invariant never: x != 9",
                   "worker[1].look other.up other.up other.up worker[1].put", "1 3 5: x | 4");
}

static void the_inner_of_two_is_told(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step look { await y == 0 } step put { x = seen + 1 }",
                   "invariant never: x != 1 || worker[1].seen != 0 || !(worker[1] done)",
                   "worker[1].get worker[1].look other.both worker[1].put", "2 3 4: y |");
}

static void reading_again_ends_it(void **state)
{
    (void)state;
    assert_counter(
        "loop { step get { seen = x } either { step put { x = seen + 1 } } or { step no {} } }",
        "invariant never: x != 2",
        "worker[1].get other.up worker[1].no worker[1].get worker[1].put", " |");
}

static void what_it_changed_itself_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step mine { x = 4 } step put { x = seen + 1 }",
                   "invariant never: !(worker[1] done)",
                   "worker[1].get worker[1].mine worker[1].put", " | 2");
}

static const char tickets[] = "protocol tickets\n"
                              "var free: bool = true\n"
                              "var count: 0..9 = 0\n"
                              "process a[i: 1..2] {\n"
                              "  var mine: 0..9 = 0\n"
                              "  step take { await free  free = false  mine = count }\n"
                              "  step let_go { free = true }\n"
                              "  step put { count = mine + 1 }\n"
                              "}\n"
                              "invariant never: a[1] done && a[2] done => count == 2\n";

/* The lock that a step takes is its own; what it read with it is not. That the lock is let go is no
 * act that matters. */
static void what_a_step_takes_for_itself_is_no_window(void **state)
{
    (void)state;
    assert_insight(tickets, "a[1].take a[1].let_go a[2].take a[1].put a[2].let_go a[2].put",
                   "3 4 6: count | 5");
}

static void an_entry_of_a_map_is_told_by_itself(void **state)
{
    (void)state;
    assert_counter("step get { seen = m[1] } step put { m[1] = seen + 1 }",
                   "invariant never: m[1] != 1",
                   "worker[1].get other.else_ other.entry worker[1].put", "1 3 4: m[1] | 2");
}

static void another_entry_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = m[1] } step put { m[1] = seen + 1 }",
                   "invariant never: m[1] != 1", "worker[1].get other.else_ worker[1].put", " | 2");
}

static void what_is_needed_together_is_told_together(void **state)
{
    (void)state;
    assert_counter("step look { await x + y < 3 } step put { m[1] = 9 }",
                   "invariant never: m[1] != 9", "worker[1].look other.both worker[1].put",
                   "1 2 3: x y |");
}

static void what_the_act_does_not_depend_on_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { m[1] = 9 }", "invariant never: m[1] != 9",
                   "worker[1].get other.up worker[1].put", " | 2");
    assert_counter("step get { seen = x } step put { m[1] = 9 }",
                   "transition never: !(x == 1 && next(m[1]) == 9)",
                   "worker[1].get other.up worker[1].put", " |");
    assert_counter("step get { seen = x } step put { m[1] = 9 }",
                   "recoverable never: !(worker[1] done)", "worker[1].get other.up worker[1].put",
                   " |");
}

static void the_first_act_that_depends_on_it_is_told(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step blind { m[2] = 9 } step put { m[1] = seen }",
                   "invariant never: !(x == 1 && m[2] == 9 && worker[1] done && m[1] == 0)",
                   "worker[1].get other.up worker[1].blind worker[1].put", "1 2 4: x |");
}

static void where_it_would_have_gone_elsewhere_there_is_one(void **state)
{
    (void)state;
    assert_counter("step look { if x > 0 { stop } } step put { m[1] = 9 }",
                   "invariant never: m[1] != 9", "worker[1].look other.up worker[1].put",
                   "1 2 3: x |");
    assert_counter("step get { seen = x } if seen == 0 { step put { m[1] = 9 } }",
                   "invariant never: m[1] != 9", "worker[1].get other.up worker[1].put",
                   "1 2 3: x |");
}

/* Of all that a step read, and that was changed since, what the act depends on is told, and who
 * changed that. */
static void only_what_the_act_depends_on_is_told(void **state)
{
    (void)state;
    const char *worker = "var own: 0..9 = 0 step get { seen = x  own = y } step put { m[1] = own }";
    const char *never = "invariant never: !(worker[1] done && m[1] != y)";
    assert_counter(worker, never, "worker[1].get other.both worker[1].put", "1 2 3: y |");
    assert_counter(worker, never, "worker[1].get other.up other.turn worker[1].put",
                   "1 3 4: y | 2");
    assert_counter(worker, never, "worker[1].get other.turn other.up worker[1].put",
                   "1 2 4: y | 3");
}

static void another_way_to_the_same_act_makes_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } if seen == 0 { step one {} } else { step two {} }\n"
                   "step put { m[1] = 9 }",
                   "invariant never: m[1] != 9",
                   "worker[1].get other.up worker[1].one worker[1].put", " | 2");
}

static void it_may_go_through_several_locals(void **state)
{
    (void)state;
    const char *never = "invariant never: m[1] != 3 || x != 1";
    const char *steps = "worker[1].get worker[1].add other.up worker[1].put";
    assert_counter("var sum: 0..9 = 0 step get { seen = x } step add { sum = seen + 3 }\n"
                   "step put { m[1] = sum }",
                   never, steps, "1 3 4: x |");
    assert_counter("step get { seen = x } step add { seen = 3 } step put { m[1] = seen }", never,
                   steps, " |");
}

/* What was read first is at each of the steps between as it was when they were taken. */
static void another_reading_in_between_is_another_window(void **state)
{
    (void)state;
    assert_counter("var other_: 0..9 = 0 step get { seen = x } step look { other_ = y }\n"
                   "step mine { y = 7 } step put { m[1] = other_ }",
                   "invariant never: !(x == 1 && y == 7 && worker[1] done && m[1] == 0)",
                   "worker[1].get worker[1].look worker[1].mine other.up worker[1].put", " |");
}

static void what_could_be_chosen_all_the_same_is_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { choose k in seen..9  m[1] = k }",
                   "invariant never: m[1] != 5", "worker[1].get other.up worker[1].put#5", " | 2");
    assert_counter("step get { seen = x } step put { choose k in seen..9  m[1] = k }",
                   "invariant never: m[1] != 0 || !(worker[1] done)",
                   "worker[1].get other.up worker[1].put", "1 2 3: x |");
}

static void the_property_may_look_at_what_was_read(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step end {}",
                   "invariant never: !(worker[1] done && worker[1].seen != x)",
                   "worker[1].get other.up worker[1].end", "1 2 3: x |");
}

static void an_act_that_does_not_matter_is_not_told(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { m[2] = seen + 1 }", "invariant never: x != 2",
                   "worker[1].get other.up worker[1].put other.up", " | 1 3");
}

static void a_witness_has_none(void **state)
{
    (void)state;
    assert_counter("step get { seen = x } step put { x = seen + 1 }",
                   "witness never: x == 1 && worker[1] done",
                   "worker[1].get other.up worker[1].put", " | 2");
}

static void steps_of_a_step_that_is_needed_are_kept_together(void **state)
{
    (void)state;
    assert_insight("protocol p var x: 0..9 = 0 var y: 0..9 = 0\n"
                   "process a { step one { x = 1 } step two { await x == 1  y = 1 } }\n"
                   "process b { step three { x = 5 } }\n"
                   "invariant never: y != 1 || x != 5\n",
                   "a.one a.two b.three", " |");
}

/* Whoever sets what a condition looks at enables what hangs on it, be the condition in an `if` that
 * leaves, around steps, or in `await`; and so does whoever looks. */
static void what_a_condition_hangs_on_matters(void **state)
{
    (void)state;
    const char *form = "protocol p var go: bool = false var y: 0..9 = 0\n"
                       "process a { step set { go = true } }\n"
                       "process b { var sees: bool = false  loop { %s } }\n"
                       "invariant never: y != 1\n";
    const char *bodies[] = {
        "step look { if !go { continue } } step act { y = 1 }",
        "step look { sees = go } if sees { step act { y = 1 } }",
        "step look { sees = go } while !sees { step wait {} } step act { y = 1 }",
        "step look { await go } step act { y = 1 }",
        "step look { if go { goto act } } step other {} step act { y = 1 }",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        Text protocol = {0};
        text_format(&protocol, form, bodies[i]);
        assert_insight(text_string(&protocol), "a.set b.look b.act", " |");
        text_release(&protocol);
    }
}

/* Also where the condition would have come out the same. */
static void what_is_read_to_no_consequence_matters(void **state)
{
    (void)state;
    assert_counter("step look { await x < 5 } step put { y = 9 }", "invariant never: y != 9",
                   "other.up worker[1].look worker[1].put", " |");
    assert_counter("step look { m[1] = 3 } step put { choose k in 0..9 where k >= x  y = k }",
                   "invariant never: y != 9", "worker[1].look other.up worker[1].put#8", " | 1");
    assert_counter("step put { for k in 0..x { y = 9 } }", "invariant never: y != 9",
                   "other.up worker[1].put", " |");
}

/* What it decides matters, though nobody needs what it assigns. */
static void a_step_that_decides_matters(void **state)
{
    (void)state;
    assert_counter("step look { seen = 3  if x > 0 { stop } } step put { y = 9 }",
                   "invariant never: y != 9", "worker[1].look worker[1].put", " |");
    assert_counter("step look { seen = 3 } step put { y = 9 }", "invariant never: y != 9",
                   "worker[1].look worker[1].put", " | 1");
}

/* Neither what it looked at nor what it decided: nothing comes after it. */
static void a_process_that_plays_no_part_is_left_out(void **state)
{
    (void)state;
    assert_counter("step look { await x > 0 } step put { y = 9 }", "invariant never: m[1] != 5",
                   "other.up worker[1].look worker[1].put other.entry", " | 1 2 3");
}

static const char orders[] =
    "protocol orders\n"
    "type Stamp = order(4)\n"
    "var last: Stamp = first(Stamp)\n"
    "var kept: Stamp? = none\n"
    "process worker[w: 1..2] {\n"
    "  var mine: Stamp? = none\n"
    "  step take { mine = fresh(Stamp) }\n"
    "  step look { await value(mine) > last }\n"
    "  step put  { last = value(mine)  kept = mine }\n"
    "}\n"
    "invariant never: !(worker[1] done && worker[2] done && kept != none &&\n"
    "                   exists w in 1..2: worker[w].mine != none && value(worker[w].mine) > "
    "last)\n";

/* The stamp that the second makes is above that of the first: its check would still pass; that
 * of the first would not. */
static void values_of_an_order_are_known_by_their_names(void **state)
{
    (void)state;
    assert_insight(orders,
                   "worker[1].take worker[1].look worker[2].take worker[2].look worker[2].put "
                   "worker[1].put",
                   "2 5 6: last |");
}

static void assert_failing(const char *worker, const char *steps, const char *expected)
{
    Text protocol = {0};
    text_format(&protocol, counter, worker, "");
    Scene scene = scene_create(text_string(&protocol));
    text_release(&protocol);
    Finding *finding = scene_claim(&scene, "no_model_error", "");
    schedule_destroy(finding->schedule);
    scene_schedule(&scene, steps, "worker[1].take", true, &finding->schedule, &finding->attempt);
    assert_true(trace_find_error(scene.system, finding, &finding->error));
    Trace *trace = scene_replay(&scene, finding);
    trace->insight = insight_create(trace);
    Text text = {0};
    print_windows(&text, trace->insight);
    print_dim(&text, trace, trace->insight);
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
    scene_destroy(&scene);
}

static void a_failing_step_is_an_act(void **state)
{
    (void)state;
    assert_failing("step look { await x > 0 } step take { x = x - 1 }",
                   "other.up worker[1].look worker[2].look worker[2].take", "2 4 5: x |");
}

static void one_that_fails_all_the_same_is_none(void **state)
{
    (void)state;
    assert_failing("step get { seen = x } step take { y = y - 1 }", "worker[1].get other.up",
                   " | 2");
    assert_failing("step get { seen = x } step take { assert y > 0 && seen > 0 }",
                   "worker[1].get other.up", " | 2");
    assert_failing("step get { seen = x } step take { assert seen > 0 }", "worker[1].get other.up",
                   "1 2 3: x |");
}

static void without_steps_there_is_nothing_to_see(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p var x: 0..1 = 0 invariant never: x == 1\n");
    Trace *trace = scene_replay(&scene, scene_claim(&scene, "never", ""));
    assert_null(insight_create(trace));
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_that_was_overwritten_is_a_window),
        cmocka_unit_test(what_nobody_changed_is_none),
        cmocka_unit_test(what_was_changed_back_is_none),
        cmocka_unit_test(one_step_has_no_inside),
        cmocka_unit_test(a_change_that_makes_no_difference_is_none),
        cmocka_unit_test(the_last_change_that_made_the_difference_is_told),
        cmocka_unit_test(the_inner_of_two_is_told),
        cmocka_unit_test(reading_again_ends_it),
        cmocka_unit_test(what_it_changed_itself_is_none),
        cmocka_unit_test(what_a_step_takes_for_itself_is_no_window),
        cmocka_unit_test(an_entry_of_a_map_is_told_by_itself),
        cmocka_unit_test(another_entry_is_none),
        cmocka_unit_test(what_is_needed_together_is_told_together),
        cmocka_unit_test(what_the_act_does_not_depend_on_is_none),
        cmocka_unit_test(the_first_act_that_depends_on_it_is_told),
        cmocka_unit_test(where_it_would_have_gone_elsewhere_there_is_one),
        cmocka_unit_test(only_what_the_act_depends_on_is_told),
        cmocka_unit_test(another_way_to_the_same_act_makes_none),
        cmocka_unit_test(it_may_go_through_several_locals),
        cmocka_unit_test(another_reading_in_between_is_another_window),
        cmocka_unit_test(what_could_be_chosen_all_the_same_is_none),
        cmocka_unit_test(the_property_may_look_at_what_was_read),
        cmocka_unit_test(an_act_that_does_not_matter_is_not_told),
        cmocka_unit_test(a_witness_has_none),
        cmocka_unit_test(steps_of_a_step_that_is_needed_are_kept_together),
        cmocka_unit_test(what_a_condition_hangs_on_matters),
        cmocka_unit_test(what_is_read_to_no_consequence_matters),
        cmocka_unit_test(a_step_that_decides_matters),
        cmocka_unit_test(a_process_that_plays_no_part_is_left_out),
        cmocka_unit_test(values_of_an_order_are_known_by_their_names),
        cmocka_unit_test(a_failing_step_is_an_act),
        cmocka_unit_test(one_that_fails_all_the_same_is_none),
        cmocka_unit_test(without_steps_there_is_nothing_to_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
