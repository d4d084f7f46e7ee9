/* Which steps commute: by what they touch, one kind of statement and expression after the other; and,
 * as the interpreter judges it, in the states of whole protocols. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loading.h"
#include "model/model.h"
#include "swapping.h"

static const Step *find_step(const System *system, const char *name)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        size_t length = strlen(process->name);
        if (strncmp(process->name, name, length) != 0 || name[length] != '.') continue;
        for (uint32_t j = 0; j < process->step_count; j++) {
            if (strcmp(process->steps[j]->name, name + length + 1) == 0) return process->steps[j];
        }
    }
    fail_msg("there is no step %s", name);
    return NULL;
}

static void assert_commutes(const System *system)
{
    char complaint[300];
    swapping_find(system, 2000, complaint);
    if (complaint[0] != 0) fail_msg("%s: %s", system->name, complaint);
}

/* `independent` and `dependent`: pairs of steps, "p.s q.t", up to the first NULL. What is said to be
 * independent has to commute, too. */
static void assert_pairs(const char *declarations, const char *const *independent,
                         const char *const *dependent)
{
    Text text = {0};
    text_format(&text, "protocol small\n%s", declarations);
    Model *model = model_from_text("small.tocsin", text_string(&text), strlen(text_string(&text)));
    const System *system = build_or_abort(model, NULL, 0);
    Independence *independence = independence_find(system);
    for (int expected = 0; expected < 2; expected++) {
        const char *const *pairs = expected ? independent : dependent;
        for (; *pairs != NULL; pairs++) {
            char a[40], b[40];
            assert_int_equal(sscanf(*pairs, "%39s %39s", a, b), 2);
            const Step *of_a = find_step(system, a), *of_b = find_step(system, b);
            bool found = independence_of(independence, of_a, of_b);
            if (found != (expected == 1)) fail_msg("%s: %d", *pairs, found);
            assert_int_equal(independence_of(independence, of_b, of_a), found);
        }
    }
    independence_destroy(independence);
    assert_commutes(system);
    model_destroy(model);
    text_release(&text);
}

#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_PAIRS ((const char *const[]){NULL})

static void what_one_writes_the_other_must_not_touch(void **state)
{
    (void)state;
    assert_pairs(
        "var x : 0..1 = 0  var y : 0..1 = 0  var m : [1..2] 0..1 = 0\n"
        "process p { loop { either { step set { x = 1 } } or { step get { await x == 1 } } "
        "or { step other { y = 1 - y } } or { step part { m[y + 1] = 1 } } } }\n"
        "process q { loop { either { step get { let z = x  y = z } } "
        "or { step only { assert x >= 0 } } or { step idle { } } "
        "or { step part { m[1] = 0 } } or { step all { await m == m } } } }",
        PAIRS("p.get q.get", "p.get q.only", "p.other q.only", "p.set q.idle", "p.set q.part",
              "p.get q.all", "q.idle q.idle"),
        PAIRS("p.set q.get", "p.set q.only", "p.other q.get", "p.set p.set", "p.part q.part",
              "p.part q.get", "p.part q.all", "p.part p.other"));
}

static void every_part_of_a_statement_is_read(void **state)
{
    (void)state;
    assert_pairs("var x : 0..2 = 0  var m : [0..2] 0..2 = 0  var s : set of 0..2 = {0, 2}\n"
                 "process w { loop { step x { x = (x + 1) % 3 } } }\n"
                 "process v { loop { step s { s = s - {2} } } }\n"
                 "process p { var l : 0..2 = 0  loop { either { step index { m[x] = 1 } } "
                 "or { step inner { if l == 0 { for i in 0..1 { if i == 1 { l = x } } } } } "
                 "or { step domain { choose i in 0..x  l = i } } "
                 "or { step set { choose i in s where i >= 0  l = i } } "
                 "or { step filter { choose i in 0..2 where i > x  l = i } } "
                 "or { step loop_over { for i in s { l = i } } } "
                 "or { step branch { either { l = 1 } or { await x == 2 } } } "
                 "or { step otherwise { if l == 1 { l = 0 } else { assert x < 3 } } } "
                 "or { step quantified { await exists i in s: i < l } } "
                 "or { step mapped { m = [i in 0..2: if i in s then 1 else l] } } "
                 "or { step counted { l = min(count(i in 0..x: true), 2) } } "
                 "or { step nothing { l = 2 - l } } } }",
                 PAIRS("w.x p.nothing", "v.s p.nothing", "w.x p.set", "v.s p.domain", "w.x v.s"),
                 PAIRS("w.x p.index", "w.x p.inner", "w.x p.domain", "v.s p.set", "w.x p.filter",
                       "v.s p.loop_over", "w.x p.branch", "w.x p.otherwise", "v.s p.quantified",
                       "v.s p.mapped", "w.x p.counted"));
}

static void functions_read_what_their_bodies_read(void **state)
{
    (void)state;
    assert_pairs("var x : 0..2 = 0  var y : 0..2 = 0\n"
                 "fun inner() : 0..2 = x\n"
                 "fun outer(n: 0..2) : 0..2 = max(inner(), n)\n"
                 "process w { loop { either { step x { x = 2 } } or { step y { y = 1 } } } }\n"
                 "process p { loop { either { step calls { await outer(0) == 2 } } "
                 "or { step again { await outer(1) == 1 && outer(0) == 0 } } "
                 "or { step argument { await outer(y) == 1 } } } }",
                 PAIRS("w.y p.calls", "w.y p.again"),
                 PAIRS("w.x p.calls", "w.x p.again", "w.x p.argument", "w.y p.argument"));
}

static void instances_do_not_meet_in_their_own_entries(void **state)
{
    (void)state;
    assert_pairs("type I = 2..4\n"
                 "var m : [I] 0..2 = 0  var n : [I] [I] bool = false\n"
                 "var r : struct { of : [I] bool } = { of: [i in I: false] }\n"
                 "process p[i: I] { loop { either { step own { m[i] = (m[i] + 1) % 3 } } "
                 "or { step row { n[i][4] = true } } or { step column { n[4][i] = true } } "
                 "or { step diagonal { n[i][i] = !n[i][i] } } "
                 "or { step neighbour { m[if i == 2 then 3 else 2] = 0 } } "
                 "or { step look { await m[3] == 0 } } "
                 "or { step field { r.of[i] = true } } } }\n"
                 "process q[i: I] { loop { step own { m[i] = 0 } } }",
                 PAIRS("p.own p.own", "p.row p.row", "p.row p.diagonal", "p.look p.look",
                       "p.own p.row", "q.own q.own", "p.row q.own"),
                 PAIRS("p.own q.own", "p.column p.column", "p.column p.row", "p.own p.neighbour",
                       "p.own p.look", "q.own p.look", "p.field p.field"));
}

static void what_indexes_only_by_the_same_number_is_anything(void **state)
{
    (void)state;
    assert_pairs("type W = id(2)\n"
                 "var lock : [W] W? = none  var seen : set of W = {}\n"
                 "steps mark(w: W) { step put { lock[w] = w } }\n"
                 "process p[w: W] { loop { either { mark(w) } "
                 "or { step named { let v = w  lock[v] = none } } "
                 "or { step own { lock[w] = w } } or { step enter { seen = seen + {w} } } "
                 "or { step every { for v in W { lock[v] = none } } } } }",
                 PAIRS("p.own p.own", "p.own p.enter"),
                 PAIRS("p.mark.put p.mark.put", "p.named p.own", "p.mark.put p.own",
                       "p.enter p.enter", "p.every p.own"));
}

static void queues_and_bags_are_read_and_written(void **state)
{
    (void)state;
    assert_pairs("type I = 1..2\n"
                 "var q : queue(2) of 0..1 = {}  var b : [I] bag(2) of 0..1 = {}\n"
                 "process p[i: I] { var l : 0..1 = 0  loop { "
                 "either { step put { await len(q) < 2  send(q, l) } } "
                 "or { step get { let x = receive(q)  l = x } } or { step look { await 1 in q } } "
                 "or { step send_own { if len(b[i]) < 2 { send(b[i], 1 - l) } } } "
                 "or { step get_own { let x = receive(b[i])  l = x } } "
                 "or { step get_first { let x = receive(b[1])  l = x } } } }",
                 PAIRS("p.look p.look", "p.put p.send_own", "p.send_own p.get_own",
                       "p.get_own p.get_own", "p.get p.get_own"),
                 PAIRS("p.put p.put", "p.put p.get", "p.get p.get", "p.look p.put", "p.look p.get",
                       "p.get_first p.send_own", "p.get_first p.get_first"));
}

static void what_is_provided_is_read_by_every_step(void **state)
{
    (void)state;
    assert_pairs("var on : bool = true  var n : 0..1 = 0\n"
                 "process p provided on { loop { step s { } }  anytime step a { restart } }\n"
                 "process q { loop { step flip { on = !on } } }\n"
                 "process r { loop { step count { n = 1 - n } } }",
                 PAIRS("p.s r.count", "p.a r.count", "q.flip r.count"),
                 PAIRS("p.s q.flip", "p.a q.flip"));
}

static void anytime_steps_of_one_process_share_what_is_left(void **state)
{
    (void)state;
    assert_pairs("type I = 1..3\n"
                 "var x : 0..1 = 0\n"
                 "process p[i: I] { var l : bool = any  loop { step s { l = !l } }\n"
                 "anytime step once at most 1 { restart }\n"
                 "anytime step twice at most 2 { l = true }\n"
                 "anytime step ever { l = false } }\n"
                 "process q { loop { step s { x = 1 - x } } }",
                 PAIRS("p.once p.twice", "p.ever p.ever", "p.s p.once", "q.s p.once", "p.s p.s"),
                 PAIRS("p.once p.once", "p.twice p.twice"));
}

static void values_of_orders_are_counted_wherever_they_are_held(void **state)
{
    (void)state;
    assert_pairs("type G = order(3)\n"
                 "var newest : G = first(G)  var old : G = first(G)  var all : set of G = {}\n"
                 "var greater : bool = false  var n : 0..1 = 0\n"
                 "process p { loop { step new { newest = fresh(G) } } }\n"
                 "process q { loop { either { step copy { old = newest } } "
                 "or { step compare { greater = old < newest } } "
                 "or { step put { if size(all) < 1 { all = all + {old} } } } "
                 "or { step clear { all = {} } } } }\n"
                 "process holds { loop { step a { }  keep() } }\n"
                 "steps keep() { var mine : G? = none  step take { mine = old } }\n"
                 "process looks { loop { either { step at_it { await old <= newest } } "
                 "or { step away { n = 1 - n } } } }",
                 PAIRS("looks.away p.new", "looks.away q.copy", "looks.at_it q.clear",
                       "looks.at_it looks.at_it", "looks.away holds.a"),
                 PAIRS("p.new q.put", "p.new q.clear", "q.copy q.clear", "holds.a q.clear",
                       "holds.keep.take p.new", "holds.a p.new", "looks.at_it p.new",
                       "q.compare p.new"));
}

static void fresh_identities_look_at_all_that_is_held(void **state)
{
    (void)state;
    assert_pairs("type N = id(3)\n"
                 "var a : N? = none  var x : 0..1 = 0\n"
                 "process p { var mine : N? = none  loop { step new { mine = fresh(N) } "
                 "step drop { mine = none } } }\n"
                 "process q { loop { step set { choose n in N  a = n } } }\n"
                 "process r { loop { step idle { x = 1 - x } } }",
                 PAIRS("q.set r.idle", "p.drop q.set"),
                 PAIRS("p.new q.set", "p.new r.idle", "p.new p.drop", "p.new p.new"));
}

static void ghosts_are_variables(void **state)
{
    (void)state;
    assert_pairs("ghost var last : 0..2 = 0  ghost var sum : 0..2 = 0  var x : 0..1 = 0\n"
                 "process p { loop { step s { last = 1 } } }\n"
                 "process q { loop { either { step s { last = 2 } } or { step t { x = 1 - x } } "
                 "or { step u { sum = last } } } }",
                 PAIRS("p.s q.t"), PAIRS("p.s q.s", "p.s q.u"));
}

static void choices_between_steps_are_the_process_s_own(void **state)
{
    (void)state;
    assert_pairs("type W = id(2)\n"
                 "var x : [W] 0..2 = 0\n"
                 "process p[w: W] { loop { for any v in W { step visit { } } "
                 "either { var l : 1..2 = any  step up { x[w] = l } } "
                 "or { step down { await x[w] > 0  x[w] = 0 } } } }",
                 PAIRS("p.visit p.visit", "p.visit p.up", "p.up p.up", "p.up p.down"), NO_PAIRS);
}

static void a_step_that_may_fail_fails_in_either_order(void **state)
{
    (void)state;
    assert_pairs("type I = 0..2\n"
                 "var m : [1..2] 0..1 = 0  var n : [I] 0..1 = 0\n"
                 "process p[i: I] { loop { either { step outside { m[i] = 1 } } "
                 "or { step more { n[i] = n[i] + 1 } } or { step back { n[i] = 0 } } } }",
                 PAIRS("p.outside p.outside", "p.more p.more", "p.outside p.more", "p.more p.back"),
                 NO_PAIRS);
}

static void independent_steps_of_protocols_commute(void **state)
{
    (void)state;
    static const char *const files[] = {
        "protocols/dynamodb-dns.tocsin",
        "protocols/two-phase-commit.tocsin",
        "tests/protocols/commit.tocsin",
        "tests/protocols/reference.tocsin",
        "tests/generate/models/many-instances.tocsin",
        "tests/generate/models/names-that-hold.tocsin",
        "tests/generate/models/orders-in-steps.tocsin",
        "tests/generate/models/orders.tocsin",
        "tests/solver/models/bags.tocsin",
        "tests/solver/models/control.tocsin",
        "tests/solver/models/identity-loops.tocsin",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *message = NULL;
        Model *model = model_load(files[i], &message);
        assert_non_null(model);
        assert_commutes(build_or_abort(model, NULL, 0));
        model_destroy(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_writes_the_other_must_not_touch),
        cmocka_unit_test(every_part_of_a_statement_is_read),
        cmocka_unit_test(functions_read_what_their_bodies_read),
        cmocka_unit_test(instances_do_not_meet_in_their_own_entries),
        cmocka_unit_test(what_indexes_only_by_the_same_number_is_anything),
        cmocka_unit_test(queues_and_bags_are_read_and_written),
        cmocka_unit_test(what_is_provided_is_read_by_every_step),
        cmocka_unit_test(anytime_steps_of_one_process_share_what_is_left),
        cmocka_unit_test(values_of_orders_are_counted_wherever_they_are_held),
        cmocka_unit_test(fresh_identities_look_at_all_that_is_held),
        cmocka_unit_test(ghosts_are_variables),
        cmocka_unit_test(choices_between_steps_are_the_process_s_own),
        cmocka_unit_test(a_step_that_may_fail_fails_in_either_order),
        cmocka_unit_test(independent_steps_of_protocols_commute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
