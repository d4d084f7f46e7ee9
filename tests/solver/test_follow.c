/* test_follow.c - claimed steps are found where the interpreter has them, and only there. */
#include "protocol.h"

#include "follow.h"
#include "support/vector.h"

/* A small system with everything that makes following hard: choices in the beginning and in steps,
 * an order that is renumbered, anytime steps, errors. */
static const char busy[] =
    "protocol busy\n"
    "type P = id(2)\n"
    "type T = order(3)\n"
    "var a: 0..4 = any\n"
    "var s: set of 0..3 = any\n"
    "var held: [P] T? = none\n"
    "var best: T = first(T)\n"
    "process p[i: P] {\n"
    "  var l: 0..2 = any\n"
    "  loop {\n"
    "    step take { held[i] = fresh(T) }\n"
    "    either { step win { choose k in 0..2  best = value(held[i])  l = k } }\n"
    "    or { step lose { held[i] = none } }\n"
    "    step grow { a = a + l }\n"
    "  }\n"
    "  anytime step crash { restart }\n"
    "}\n"
    "invariant small: a < 4\n";

/* Transitions of one state, with the states they lead to. */
typedef struct Seen {
    const System *system;
    Canonical *canonical;
    VECTOR(int64_t) after; /* of those without error, one behind the other */
    VECTOR(Mover) movers;
    uint32_t errors;
    Mover failing;
} Seen;

static bool note(void *context, const Transition *transition)
{
    Seen *seen = context;
    const Action *action = &transition->action;
    Mover mover = {action->process, action->instance, action->anytime};
    ModelError error;
    int64_t *state = memory_allocate(seen->system->cells, sizeof(int64_t));
    if (transition->error == NULL) {
        memcpy(state, transition->after, seen->system->cells * sizeof(int64_t));
    }
    if (transition->error != NULL || !canonical_apply(seen->canonical, state, NULL, &error)) {
        seen->errors++;
        seen->failing = mover;
    } else {
        for (uint32_t i = 0; i < seen->system->cells; i++) vector_push(&seen->after, state[i]);
        vector_push(&seen->movers, mover);
    }
    free(state);
    return true;
}

/* Replays the schedule; gives its last state, in canonical form. */
static void replay(const System *system, const Schedule *schedule, int64_t *ret_state)
{
    Interpreter *interpreter = interpreter_create(system);
    Canonical *canonical = canonical_create(system, NULL);
    int64_t *after = memory_allocate(system->cells, sizeof(int64_t));
    ModelError error;
    for (uint32_t i = 0; i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        assert_int_equal(interpreter_take(interpreter, ret_state, &action, after, NULL, &error),
                         TAKE_DONE);
        memcpy(ret_state, after, system->cells * sizeof(int64_t));
        assert_true(canonical_apply(canonical, ret_state, NULL, &error));
    }
    free(after);
    canonical_destroy(canonical);
    interpreter_destroy(interpreter);
}

typedef struct Walk {
    Protocol protocol;
    Follow *follow;
    Seen seen;
    int64_t *state;
} Walk;

static void walk_start(Walk *walk, const char *text)
{
    *walk = (Walk){.protocol = protocol_of(text)};
    walk->follow = follow_create(walk->protocol.system, NULL, NULL);
    walk->seen.system = walk->protocol.system;
    walk->seen.canonical = canonical_create(walk->protocol.system, NULL);
    walk->state = memory_allocate(walk->protocol.system->cells, sizeof(int64_t));
}

static void walk_end(Walk *walk)
{
    vector_release(&walk->seen.after);
    vector_release(&walk->seen.movers);
    canonical_destroy(walk->seen.canonical);
    follow_destroy(walk->follow);
    free(walk->state);
    protocol_release(&walk->protocol);
}

/* Looks around; goes to the one of that number, round and round. Its mover. */
static Mover walk_on(Walk *walk, bool initially, size_t number)
{
    Interpreter *interpreter = follow_interpreter(walk->follow);
    size_t cells = walk->protocol.system->cells;
    vector_clear(&walk->seen.after);
    vector_clear(&walk->seen.movers);
    walk->seen.errors = 0;
    if (initially) {
        interpreter_initial(interpreter, note, &walk->seen);
    } else {
        interpreter_successors(interpreter, walk->state, note, &walk->seen);
    }
    assert_true(walk->seen.movers.count > 0);
    number %= walk->seen.movers.count;
    memcpy(walk->state, walk->seen.after.items + number * cells, cells * sizeof(int64_t));
    return walk->seen.movers.items[number];
}

static void a_random_walk_is_followed(void **state)
{
    (void)state;
    Walk walk;
    walk_start(&walk, busy);
    size_t cells = walk.protocol.system->cells;
    int64_t *before = memory_allocate(cells, sizeof(int64_t));
    int64_t *replayed = memory_allocate(cells, sizeof(int64_t));
    for (size_t round = 0; round < 20; round++) {
        Schedule *schedule = schedule_create();
        walk_on(&walk, true, 37 * round);
        assert_int_equal(follow_begin(walk.follow, walk.state, schedule), FOLLOW_FOUND);
        for (size_t step = 0; step < 12; step++) {
            memcpy(before, walk.state, cells * sizeof(int64_t));
            Mover mover = walk_on(&walk, false, 7 * round + 5 * step);
            assert_int_equal(follow_step(walk.follow, before, &mover, walk.state, schedule),
                             FOLLOW_FOUND);
        }
        replay(walk.protocol.system, schedule, replayed);
        assert_memory_equal(replayed, walk.state, cells * sizeof(int64_t));
        assert_int_equal(schedule_steps(schedule), 12);
        schedule_destroy(schedule);
    }
    free(before);
    free(replayed);
    walk_end(&walk);
}

static void a_step_of_somebody_else_is_missed(void **state)
{
    (void)state;
    Walk walk;
    walk_start(&walk, busy);
    Schedule *schedule = schedule_create();
    size_t cells = walk.protocol.system->cells;
    int64_t *before = memory_allocate(cells, sizeof(int64_t));
    walk_on(&walk, true, 0);
    memcpy(before, walk.state, cells * sizeof(int64_t));
    Mover mover = walk_on(&walk, false, 0); /* p[1] takes a value */
    assert_ptr_equal(mover.anytime, NULL);
    Mover other = mover;
    other.instance = 1 - mover.instance;
    assert_int_equal(follow_step(walk.follow, before, &other, walk.state, schedule), FOLLOW_MISSED);
    assert_int_equal(schedule_length(schedule), 0);
    Text text = {0};
    follow_explain(walk.follow, before, &other, walk.state, &text);
    assert_non_null(strstr(text_string(&text), "claimed"));
    assert_non_null(strstr(text_string(&text), "there is"));
    text_release(&text);
    free(before);
    schedule_destroy(schedule);
    walk_end(&walk);
}

static void a_failing_step_is_found(void **state)
{
    (void)state;
    Walk walk;
    walk_start(&walk, busy);
    bool found = false;
    size_t cells = walk.protocol.system->cells;
    int64_t *before = memory_allocate(cells, sizeof(int64_t));
    for (size_t round = 0; round < 200 && !found; round++) {
        walk_on(&walk, true, 37 * round);
        for (size_t step = 0; step < 8 && !found; step++) {
            memcpy(before, walk.state, cells * sizeof(int64_t));
            walk_on(&walk, false, 7 * round + 5 * step);
            found = walk.seen.errors > 0;
        }
    }
    assert_true(found);
    Schedule *attempt = schedule_create();
    ModelError error;
    assert_int_equal(follow_error(walk.follow, before, &walk.seen.failing, attempt, &error),
                     FOLLOW_FOUND);
    assert_int_equal(schedule_length(attempt), 1);
    assert_int_equal(error.kind, ERROR_RANGE);
    schedule_destroy(attempt);
    free(before);
    walk_end(&walk);
}

static void too_many_values_of_an_order_are_an_error_at_the_step(void **state)
{
    (void)state;
    Walk walk;
    walk_start(&walk, "protocol crowded\n"
                      "type T = order(1)\n"
                      "var a: T = first(T)\n"
                      "var b: T = first(T)\n"
                      "process p { loop { step take { b = fresh(T) } } }\n"
                      "invariant i: a == b\n");
    const System *system = walk.protocol.system;
    Schedule *attempt = schedule_create();
    ModelError error;
    interpreter_initial(follow_interpreter(walk.follow), note, &walk.seen);
    memcpy(walk.state, walk.seen.after.items, system->cells * sizeof(int64_t));
    Mover mover = {system->processes[0], 0, NULL};
    assert_int_equal(follow_error(walk.follow, walk.state, &mover, attempt, &error), FOLLOW_FOUND);
    assert_int_equal(error.kind, ERROR_ORDER);
    assert_int_equal(error.span.begin, system->processes[0]->steps[0]->name_span.begin);
    schedule_destroy(attempt);
    walk_end(&walk);
}

static bool give_up_soon(void *context)
{
    return ++*(uint32_t *)context > 100000;
}

/* 2^53 initial states or so: none of the first that are gone through is the one. */
static void one_of_endless_initial_states_is_found_by_its_choices(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol wide\n"
                                    "type S = 0..999\n"
                                    "type F = struct { x: S  y: bool }\n"
                                    "var a: S = any\n"
                                    "var m: [0..3] S = any\n"
                                    "var o: F? = any\n"
                                    "var s: set of 0..9 = any\n"
                                    "var d: S in {3, 5, 7}\n"
                                    "process p[i: 0..1] { var l: S = any  step t { l = a } }\n"
                                    "invariant i: a < 999\n");
    const System *system = protocol.system;
    uint32_t asked = 0;
    Follow *follow = follow_create(system, give_up_soon, &asked);
    const uint32_t choices[] = {998, 1, 0, 500, 999, 1, 7, 1, 1,   0, 1,
                                0,   0, 0, 0,   0,   1, 1, 2, 997, 3};
    Action action = {.choices = choices, .choice_count = sizeof choices / sizeof *choices};
    int64_t *wanted = memory_allocate(system->cells, sizeof(int64_t));
    int64_t *replayed = memory_allocate(system->cells, sizeof(int64_t));
    ModelError error;
    assert_int_equal(
        interpreter_take(follow_interpreter(follow), NULL, &action, wanted, NULL, &error),
        TAKE_DONE);
    Schedule *schedule = schedule_create();
    assert_int_equal(follow_begin(follow, wanted, schedule), FOLLOW_FOUND);
    replay(system, schedule, replayed);
    assert_memory_equal(replayed, wanted, system->cells * sizeof(int64_t));
    schedule_destroy(schedule);
    free(wanted);
    free(replayed);
    follow_destroy(follow);
    protocol_release(&protocol);
}

static void patience_ends_a_search_without_an_answer(void **state)
{
    (void)state;
    Protocol protocol = protocol_of("protocol wide\n"
                                    "var m: [0..3] 0..999 = any\n"
                                    "process p { step t { m[0] = 0 } }\n"
                                    "invariant i: m[0] < 999\n");
    uint32_t asked = 0;
    Follow *follow = follow_create(protocol.system, give_up_soon, &asked);
    int64_t *wanted = memory_allocate(protocol.system->cells, sizeof(int64_t));
    wanted[0] = 1000; /* nothing that a state can have */
    Schedule *schedule = schedule_create();
    asked = 100000 - 5000;
    assert_int_equal(follow_begin(follow, wanted, schedule), FOLLOW_STOPPED);
    assert_int_equal(schedule_length(schedule), 0);
    schedule_destroy(schedule);
    free(wanted);
    follow_destroy(follow);
    protocol_release(&protocol);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_random_walk_is_followed),
        cmocka_unit_test(a_step_of_somebody_else_is_missed),
        cmocka_unit_test(a_failing_step_is_found),
        cmocka_unit_test(too_many_values_of_an_order_are_an_error_at_the_step),
        cmocka_unit_test(one_of_endless_initial_states_is_found_by_its_choices),
        cmocka_unit_test(patience_ends_a_search_without_an_answer),
    };
    return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
