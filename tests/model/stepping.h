/* stepping.h - a small system run step by step. */
#ifndef TESTS_MODEL_STEPPING_H
#define TESTS_MODEL_STEPPING_H

#include "exploring.h"

static const System *system_now;
static Interpreter *interpreter;
static Ways ways;

/* The system is complete: finds the ways out of its only initial state. */
static inline void run_first_step(int64_t *state)
{
    system_now = build_system();
    interpreter = interpreter_create(system_now);
    find_ways(interpreter, system_now, NULL, &ways);
    assert_int_equal(ways.count, 1);
    assert_false(ways.items[0].failed);
    memcpy(state, ways.items[0].after, system_now->cells * sizeof *state);
    find_ways(interpreter, system_now, state, &ways);
}

/* The ways out of where way `index` leads, which becomes `state`. */
static inline void go_on(int64_t *state, uint32_t index)
{
    assert_in_range(index, 0, ways.count - 1);
    assert_false(ways.items[index].failed);
    memcpy(state, ways.items[index].after, system_now->cells * sizeof *state);
    find_ways(interpreter, system_now, state, &ways);
}

static inline int finish(void **state)
{
    interpreter_destroy(interpreter);
    interpreter = NULL;
    return build_end(state);
}

static inline int64_t after(uint32_t way, const Expr *variable)
{
    assert_in_range(way, 0, ways.count - 1);
    assert_false(ways.items[way].failed);
    return ways.items[way].after[variable->number];
}

/* A process whose only step does this, for ever. */
static inline Process *doing(const Block *body)
{
    Process *made = process("p", NULL);
    Node *only = step(made, "s", body, "");
    then_go(only, only);
    made->start = only;
    done(made);
    return made;
}

static inline void run_body(const Block *body)
{
    int64_t state[CELLS_MOST];
    doing(body);
    run_first_step(state);
}

#endif
