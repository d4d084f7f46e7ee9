/* A picture shows a state that all of what was proved allows, or none. */
#include "lessons_private.h"
#include "obstacle.h"
#include "protocol.h"

static const char text[] = "protocol chain\nparam N : 1..9 = 2\ntype Node = id(N)\n"
                           "var x : 0..3 = 0\nvar bust : bool = false\n"
                           "process p[n: Node] { loop {\n"
                           "  either { step calm { x = 1 } }\n"
                           "  or { step burst { await x >= 2  bust = true } } } }\n"
                           "invariant whole : !bust\nlemma low : x <= 1\n";

typedef struct Case {
    Protocol protocol;
    Findings *findings;
    Obstacle obstacle;
    SolveOptions options;
} Case;

static Case case_create(Lessons *lessons)
{
    const Setting settings[] = {{.name = "N", .value = "2"}};
    const char *const names[] = {"N"};
    char *message = NULL;
    Case own = {.protocol = {.model = model_from_text("test", text, strlen(text))}};
    own.protocol.system =
        model_build_lifted(own.protocol.model, settings, 1, NULL, names, 1, &message);
    assert_non_null(own.protocol.system);
    own.findings = ask_all(own.protocol.system);
    own.obstacle.property = system_property(own.protocol.system, "whole");
    own.options = (SolveOptions){
        .max_depth = SOLVE_NO_LIMIT, .max_memory = SOLVE_NO_LIMIT, .lessons = lessons};
    return own;
}

static void find(Case *own)
{
    Session session;
    Solving solving;
    session_begin(&session, "prove", own->protocol.system, own->findings, &own->options, &solving);
    obstacle_find(&own->obstacle, &session, 0);
    session_end(&session);
}

static void case_release(Case *own)
{
    obstacle_release(&own->obstacle);
    findings_destroy(own->findings);
    protocol_release(&own->protocol);
}

/* Where x is 2 the second step breaks it; no other state is in the way. */
static void what_was_proved_since_rules_a_state_out(void **unused)
{
    (void)unused;
    Lessons *lessons = lessons_create();
    Case own = case_create(lessons);
    const System *system = own.protocol.system;
    find(&own);
    assert_true(own.obstacle.has_step);
    assert_false(obstacle_look_again(&own.obstacle, own.findings, &own.options));
    lessons_leave_property(lessons, system, system_property(system, "low"));
    assert_true(obstacle_look_again(&own.obstacle, own.findings, &own.options));
    assert_false(own.obstacle.has_step || own.obstacle.is_cut_short);
    assert_null(own.obstacle.before);
    assert_false(obstacle_look_again(&own.obstacle, own.findings, &own.options));
    case_release(&own);
    lessons_destroy(lessons);
}

/* It loops, so it never ends, whatever a formula says. */
static void what_loops_is_not_at_its_end(void **unused)
{
    (void)unused;
    Case own = case_create(NULL);
    find(&own);
    assert_true(own.obstacle.has_step);
    const Process *process = own.protocol.system->processes[0];
    for (uint32_t i = 0; i < process->instances; i++) {
        int64_t place = own.obstacle.before[instance_base(process, i)];
        assert_int_not_equal(process->places[place].node->kind, NODE_DONE);
    }
    case_release(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_proved_since_rules_a_state_out),
        cmocka_unit_test(what_loops_is_not_at_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
