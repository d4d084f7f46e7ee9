/* test_remedies.c - which fairness is said to help, and in which order.
 *
 * That it does, and that what is said not to help does not, is tried on many models
 * (tests/generate/hints.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "exploring.h"
#include "support/text.h"

static void add_wish(Text *text, const FairnessWish *wish)
{
    static const char *const kinds[] = {
        [WISH_WEAK] = "weak", [WISH_STRONG] = "strong", [WISH_NOT_FOR_EVER] = "ending"};
    text_format(text, "%s %s", kinds[wish->kind], wish->process->name);
    if (wish->step != NULL) text_format(text, ".%s", wish->step->name);
}

/* "weak p + strong q.s; weak r": two remedies. */
static void assert_remedies(const Run *run, const char *name, const char *expected)
{
    Text text = {0};
    const Remedies *remedies = &finding(run, name)->remedies;
    if (remedies->weak_does_not_help) text_add(&text, "not weak; ");
    if (remedies->nothing_helps) text_add(&text, "nothing");
    if (remedies->all_is_refused) text_add(&text, "all refused");
    if (remedies->all_is_hollow) text_add(&text, "all hollow");
    if (remedies->untried) text_add(&text, "untried");
    for (uint32_t i = 0; i < remedies->refused_count; i++) {
        text_add(&text, text.count > 0 ? ", no " : "no ");
        add_wish(&text, &remedies->refused[i].wish);
        const Property *premise = remedies->refused[i].premise;
        if (premise != NULL) text_format(&text, " by %s", premise->name);
    }
    if (text.count > 0 && remedies->count > 0 && remedies->refused_count > 0) text_add(&text, "; ");
    for (uint32_t i = 0; i < remedies->count; i++) {
        if (i > 0) text_add(&text, "; ");
        for (uint32_t j = 0; j < remedies->items[i].count; j++) {
            if (j > 0) text_add(&text, " + ");
            add_wish(&text, &remedies->items[i].wishes[j]);
        }
    }
    assert_string_equal(verdict_name(finding(run, name)->verdict), "violated");
    assert_string_equal(text_string(&text), expected);
    text_release(&text);
}

static void assert_told(const char *model, const char *name, const char *expected)
{
    Run run = run_for(model, &unlimited, NULL);
    assert_remedies(&run, name, expected);
    run_release(&run);
}

static void one_process_that_is_fair_is_told_first(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\nvar y: bool = false\n"
                "process p { loop { step s { x = !x } step t { x = !x } } }\n"
                "process q { loop { step s { y = !y } step t { y = !y } } }\n"
                "liveness moves: always eventually taken(q)\n",
                "moves", "weak q");
}

/* If p were fair, it would go on for ever, and nothing would be claimed any more. */
#define WHERE_P_ENDS                                                                               \
    "protocol p\nvar x: bool = false\nvar y: bool = false\n"                                       \
    "process p { loop { step s { x = !x } } }\n"                                                   \
    "process q { step t { y = true } }\n"

static void what_keeps_its_premise_from_being_true_is_no_help(void **state)
{
    (void)state;
    assert_told(WHERE_P_ENDS "liveness ends: (eventually always !taken(p)) => eventually always !x",
                "ends", "all hollow");
    assert_told(WHERE_P_ENDS "liveness ends: (eventually always !taken(p)) => eventually always y",
                "ends", "weak q");
    assert_told(WHERE_P_ENDS "liveness ends: always ((always !taken(p)) => eventually y)", "ends",
                "weak q");
}

/* `a leads_to b`, where a comes about only if p stops at once. */
static void nor_is_what_keeps_it_from_coming_about(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\nvar y: bool = false\nvar z: bool = false\n"
                "process p { step s { x = true } }\n"
                "process q { loop { step t { await !x || y  y = true } } }\n"
                "liveness ends: (y && always !x) leads_to z\n",
                "ends", "all hollow");
}

static void each_process_that_is_enough_is_told(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p { loop { step s { x = true } } }\n"
                "process q { loop { step s { x = true } } }\n"
                "process r { loop { step s { } } }\n"
                "liveness comes: eventually x\n",
                "comes", "weak p; weak q");
}

static void of_all_processes_those_that_are_needed_are_told(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\nvar y: bool = false\n"
                "process p { step s { x = true } }\n"
                "process q { step s { } }\n"
                "process r { step s { y = true } }\n"
                "liveness come: eventually (x && y)\n",
                "come", "weak p + weak r");
}

/* Nobody takes `set` away, so weak fairness of it does; that strong fairness would do is not told. */
static void a_fair_step_comes_before_a_strongly_fair_one(void **state)
{
    (void)state;
    assert_told(
        "protocol p\nvar x: bool = false\n"
        "fair process p { loop { either { step set { x = true } } or { step rest { } } } }\n"
        "liveness comes: eventually x\n",
        "comes", "weak p.set");
}

/* Though its step stands behind. */
static void what_fairness_does_comes_before_what_takes_strong_fairness(void **state)
{
    (void)state;
    assert_told(
        "protocol p\nvar lock: bool = false\nvar x: bool = false\n"
        "fair process busy { loop { step take { await !lock lock = true }\n"
        "                           step give { lock = false } } }\n"
        "fair process me { loop { either { step want { await !lock x = true } }\n"
        "                         or { step rest { } } } }\n"
        "fair process q { loop { either { step set { x = true } } or { step rest { } } } }\n"
        "liveness comes: eventually x\n",
        "comes", "weak q.set; strong me.want");
}

static void a_fair_step_may_need_a_fair_process_besides(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\nvar y: bool = false\n"
                "process p { loop { either { step set { x = true } } or { step rest { } } } }\n"
                "process q { step wait { await x y = true } }\n"
                "liveness comes: eventually y\n",
                "comes", "not weak; weak q + weak p.set");
}

/* Ready only now and then: a strongly fair step, then its process. */
static void a_strongly_fair_step_comes_before_its_process(void **state)
{
    (void)state;
    assert_told("protocol p\nvar lock: bool = false\n"
                "fair process busy { loop { step take { await !lock lock = true }\n"
                "                           step give { lock = false } } }\n"
                "process me { loop { step want { await !lock } step leave { } } }\n"
                "liveness gets_in: always eventually taken(me.want)\n",
                "gets_in", "not weak; weak me + strong me.want; strong me");
}

static void a_process_with_one_step_stands_for_it(void **state)
{
    (void)state;
    assert_told("protocol p\nvar lock: bool = false\n"
                "fair process busy { loop { step take { await !lock lock = true }\n"
                "                           step give { lock = false } } }\n"
                "fair process me { loop { step want { await !lock } } }\n"
                "liveness gets_in: always eventually taken(me)\n",
                "gets_in", "strong me");
}

static void crashes_without_end_take_strong_fairness_or_an_end(void **state)
{
    (void)state;
    assert_told("protocol p\nvar has: bool = false\n"
                "fair process p {\n"
                "  loop { step pick { has = true } step write { has = false } }\n"
                "  anytime step crash { has = false restart }\n"
                "}\n"
                "liveness writes: always eventually taken(p.write)\n",
                "writes", "strong p.write; ending p.crash");
}

static void no_more_than_three_are_told(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p[i: 1..1] { loop { step s { x = true } } }\n"
                "process q { loop { step s { x = true } } }\n"
                "process r { loop { step s { x = true } } }\n"
                "process s { loop { step s { x = true } } }\n"
                "liveness comes: eventually x\n",
                "comes", "weak p; weak q; weak r");
}

/* No single thing does: of all together, what is needed, and no stronger than that. */
static void several_things_are_told_where_it_takes_several(void **state)
{
    (void)state;
    assert_told(
        "protocol p\nvar x: bool = false\nvar y: bool = false\n"
        "fair process p { loop { either { step set { x = true } } or { step rest { } } } }\n"
        "fair process q { loop { either { step set { y = true } } or { step rest { } } } }\n"
        "liveness come: eventually (x && y)\n",
        "come", "weak p.set + weak q.set");
}

static const char timeouts[] = "protocol p\nvar late: bool = false\n"
                               "fair process client {\n"
                               "  step wait { await late }\n"
                               "  anytime step timeout { late = true }\n"
                               "}\n"
                               "liveness ends: eventually client done\n";

static void an_anytime_step_is_relied_on_where_nothing_else_helps(void **state)
{
    (void)state;
    assert_told(timeouts, "ends", "weak client.timeout");
}

/* The net may lose each request: there has to be another, again and again, and the server has to see
 * one that is not lost. */
static void an_anytime_step_is_relied_on_beside_strong_fairness(void **state)
{
    (void)state;
    assert_told("protocol p\nvar req: bool = false\nvar ans: bool = false\n"
                "fair process client {\n"
                "  loop { step ask { req = true } step get { await ans ans = false } }\n"
                "  anytime step timeout { await !req && !ans restart }\n"
                "}\n"
                "fair process server {\n"
                "  loop { step serve { await req && !ans req = false ans = true } }\n"
                "}\n"
                "process net { loop { step drop { await req req = false } } }\n"
                "liveness answered: always eventually taken(client.get)\n",
                "answered", "not weak; strong server + weak client.timeout");
}

/* That it were strongly fair comes down to the same: it is not told a second time. */
static void an_anytime_step_is_relied_on_once(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = true\n"
                "process p {\n"
                "  loop { either { step rest { await x } } or { step set { x = false } } }\n"
                "  anytime step again { await !x restart }\n"
                "}\n"
                "liveness comes: always eventually taken(p.again)\n",
                "comes", "not weak; weak p.set + weak p.again");
}

/* --- premises --- */

/* If q were fair the premise would be false, and nothing would be said to hold. */
static void fairness_that_the_premises_exclude_is_no_remedy(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p { step s { x = true } }\n"
                "process q { loop { step t { } } }\n"
                "liveness comes: eventually x\n"
                "assume rests: eventually always !taken(q)\n",
                "comes", "no weak q by rests; weak p");
}

/* The other premises would permit that q is fair. */
static void the_premise_that_excludes_fairness_is_known(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p { step s { x = true } }\n"
                "process q { loop { step t { } } }\n"
                "liveness comes: eventually x\n"
                "assume moves: x leads_to x\n"
                "assume rests: eventually always !taken(q)\n"
                "assume more: eventually (x || !x)\n",
                "comes", "no weak q by rests; weak p");
}

/* One says that q rests while x, the other that x is so. */
static void no_premise_is_blamed_for_what_takes_two(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p { step s { x = true } }\n"
                "process q { loop { step t { } } }\n"
                "process r { loop { step u { } } }\n"
                "liveness moves: always eventually taken(r)\n"
                "assume set: eventually always x\n"
                "assume rests: eventually always (x => !taken(q))\n",
                "moves", "no weak q; weak r");
}

/* The timeout comes once and ends the client. */
static void an_anytime_step_is_relied_on_where_premises_permit_it(void **state)
{
    (void)state;
    Text text = {0};
    text_format(&text, "%sassume calm: eventually always !taken(client.timeout)\n", timeouts);
    assert_told(text_string(&text), "ends", "weak client.timeout");
    text_release(&text);
}

/* The clock never ends. */
static void no_anytime_step_is_relied_on_that_premises_exclude(void **state)
{
    (void)state;
    assert_told("protocol p\nvar late: bool = false\n"
                "fair process client { step wait { await late } }\n"
                "fair process clock {\n"
                "  loop { step tick { } }\n"
                "  anytime step timeout { late = true }\n"
                "}\n"
                "liveness ends: eventually client done\n"
                "assume calm: eventually always !taken(clock.timeout)\n",
                "ends", "nothing");
}

#define NOT_BOTH                                                                                   \
    "protocol p\nvar x: bool = false\n"                                                            \
    "process p { loop { either { step set { x = true } } or { step rest { } } } }\n"               \
    "process q { loop { step t { } } }\n"                                                          \
    "process r { loop { step t { } } }\n"                                                          \
    "assume one: eventually always !taken(q) || eventually always !taken(r)\n"

/* q and r may each be fair, but not all processes. */
static void fairness_that_premises_exclude_together_spoils_no_other(void **state)
{
    (void)state;
    assert_told(NOT_BOTH "liveness comes: eventually x\n", "comes", "weak p.set");
}

/* Nor what takes several that go together. */
static void of_what_premises_exclude_together_as_much_as_they_allow_is_tried(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\nvar y: bool = false\n"
                "process a { step s { x = true } }\n"
                "process b { step s { y = true } }\n"
                "process q { loop { step t { } } }\n"
                "process r { loop { step t { } } }\n"
                "assume one: eventually always !taken(q) || eventually always !taken(r)\n"
                "liveness come: eventually (x && y)\n",
                "come", "weak a + weak b");
}

/* Not every way to ask for less than all of that is tried. */
static void fairness_that_premises_exclude_together_is_not_said_not_to_help(void **state)
{
    (void)state;
    assert_told(NOT_BOTH
                "liveness both: always eventually taken(q) && always eventually taken(r)\n",
                "both", "all refused");
}

/* --- nothing --- */

/* What is chosen within a step is not fair, however fair the step is. */
static void nothing_is_told_to_help_where_nothing_does(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p { loop { step s { choose b in {false, true} x = b } } }\n"
                "liveness comes: eventually x\n",
                "comes", "not weak; nothing");
}

/* A run that takes s and pauses in between would violate it, and there is none. */
static void runs_that_pause_do_not_count(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: 0..2 = 0\n"
                "process p { loop { step s { x = min(x + 1, 2) } } }\n"
                "liveness each: always taken(p.s)\n",
                "each", "weak p");
}

/* Nor is anything said not to help. */
static void more_than_64_demands_are_not_tried(void **state)
{
    (void)state;
    assert_told("protocol p\nvar x: bool = false\n"
                "process p[i: 1..65] { step s { await x } }\n"
                "liveness comes: eventually x\n",
                "comes", "untried");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_that_is_fair_is_told_first),
        cmocka_unit_test(what_keeps_its_premise_from_being_true_is_no_help),
        cmocka_unit_test(nor_is_what_keeps_it_from_coming_about),
        cmocka_unit_test(each_process_that_is_enough_is_told),
        cmocka_unit_test(of_all_processes_those_that_are_needed_are_told),
        cmocka_unit_test(a_fair_step_comes_before_a_strongly_fair_one),
        cmocka_unit_test(what_fairness_does_comes_before_what_takes_strong_fairness),
        cmocka_unit_test(a_fair_step_may_need_a_fair_process_besides),
        cmocka_unit_test(a_strongly_fair_step_comes_before_its_process),
        cmocka_unit_test(a_process_with_one_step_stands_for_it),
        cmocka_unit_test(crashes_without_end_take_strong_fairness_or_an_end),
        cmocka_unit_test(no_more_than_three_are_told),
        cmocka_unit_test(several_things_are_told_where_it_takes_several),
        cmocka_unit_test(an_anytime_step_is_relied_on_where_nothing_else_helps),
        cmocka_unit_test(an_anytime_step_is_relied_on_beside_strong_fairness),
        cmocka_unit_test(an_anytime_step_is_relied_on_once),
        cmocka_unit_test(fairness_that_the_premises_exclude_is_no_remedy),
        cmocka_unit_test(the_premise_that_excludes_fairness_is_known),
        cmocka_unit_test(no_premise_is_blamed_for_what_takes_two),
        cmocka_unit_test(an_anytime_step_is_relied_on_where_premises_permit_it),
        cmocka_unit_test(no_anytime_step_is_relied_on_that_premises_exclude),
        cmocka_unit_test(fairness_that_premises_exclude_together_spoils_no_other),
        cmocka_unit_test(of_what_premises_exclude_together_as_much_as_they_allow_is_tried),
        cmocka_unit_test(fairness_that_premises_exclude_together_is_not_said_not_to_help),
        cmocka_unit_test(nothing_is_told_to_help_where_nothing_does),
        cmocka_unit_test(runs_that_pause_do_not_count),
        cmocka_unit_test(more_than_64_demands_are_not_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
