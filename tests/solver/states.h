/* states.h - reachable states of a small system, and what follows them before renumbering. */
#ifndef TESTS_SOLVER_STATES_H
#define TESTS_SOLVER_STATES_H

#include "symbolic.h"

#include "model/canonical.h"
#include "support/vector.h"

typedef struct Reached {
    const System *system;
    Canonical *canonical;
    VECTOR(int64_t) states; /* canonical ones, each once */
    VECTOR(int64_t) raw;    /* as steps leave them */
    size_t count, most;
} Reached;

static inline const int64_t *reached_state(const Reached *reached, size_t position)
{
    return reached->states.items + position * reached->system->cells;
}

static inline bool reached_has(const Reached *reached, const int64_t *state)
{
    for (size_t i = 0; i < reached->count; i++) {
        size_t bytes = reached->system->cells * sizeof *state;
        if (memcmp(reached_state(reached, i), state, bytes) == 0) return true;
    }
    return false;
}

static inline bool reached_add(void *context, const Transition *transition)
{
    Reached *reached = context;
    uint32_t cells = reached->system->cells;
    ModelError error;
    if (transition->error) return true;
    int64_t *state = memory_allocate(cells + 1, sizeof *state);
    memcpy(state, transition->after, cells * sizeof *state);
    for (uint32_t i = 0; i < cells; i++) vector_push(&reached->raw, state[i]);
    if (canonical_apply(reached->canonical, state, NULL, &error) && !reached_has(reached, state)) {
        for (uint32_t i = 0; i < cells; i++) vector_push(&reached->states, state[i]);
        reached->count++;
    }
    free(state);
    return reached->count < reached->most;
}

/* The first `most`, breadth first. */
static inline Reached reach(const System *system, size_t most)
{
    Reached reached = {.system = system, .canonical = canonical_create(system, NULL), .most = most};
    Interpreter *interpreter = interpreter_create(system);
    interpreter_initial(interpreter, reached_add, &reached);
    int64_t *state = memory_allocate(system->cells + 1, sizeof *state);
    for (size_t i = 0; i < reached.count && reached.count < most; i++) {
        memcpy(state, reached_state(&reached, i), system->cells * sizeof *state);
        interpreter_successors(interpreter, state, reached_add, &reached);
    }
    free(state);
    interpreter_destroy(interpreter);
    return reached;
}

static inline void reached_release(Reached *reached)
{
    canonical_destroy(reached->canonical);
    vector_release(&reached->states);
    vector_release(&reached->raw);
}

/* Protocols with all there is to a state: locals in and out of scope, what a `for any` has left,
 * counters, orders in all kinds of places, nested maps, queues and bags. */
static const char *const stateful[] = {
    "protocol control\n"
    "param NONE = 0\n"
    "type Worker = id(2)\n"
    "type Box = struct { n: 2..4  who: Worker? }\n"
    "var boxes: [1..2] Box? = none\n"
    "var seen: set of Worker = {}\n"
    "process worker[w: Worker] {\n"
    "  var turns: 1..3 = 1\n"
    "  loop {\n"
    "    for any i in 1..2 {\n"
    "      var old: Box? = none\n"
    "      step put { old = boxes[i]   boxes[i] = { n: 2 + i, who: w } }\n"
    "      if turns < 3 { step look { await old != none   turns = turns + 1 } }\n"
    "    }\n"
    "    for k in 1..2 { step mark { if k == 2 { seen = seen + {w} } } }\n"
    "  }\n"
    "  anytime step crash at most 2 { boxes[1] = none   restart }\n"
    "}\n"
    "process once {\n"
    "  var flag: bool in {true}\n"
    "  for any x in 2..NONE + 1 { step never { boxes[2] = none } }\n"
    "  step end { boxes[2] = none }\n"
    "}\n",

    "protocol orders\n"
    "type Gen = order(3)\n"
    "type Message = struct { g: Gen  older: set of Gen  note: 3..5? }\n"
    "var latest: Gen = first(Gen)\n"
    "var known: set of Gen = {}\n"
    "var net: bag(2) of Message = {}\n"
    "var line: queue(2) of Gen = {}\n"
    "var last: Message? = none\n"
    "var shelf: [1..2] Gen? = none\n"
    "process maker {\n"
    "  loop {\n"
    "    step make { await size(known) < 3   latest = fresh(Gen)   known = known + {latest} }\n"
    "    step drop { choose g in known   known = known - {g} }\n"
    "  }\n"
    "}\n"
    "process sender {\n"
    "  loop {\n"
    "    either { step post { await len(net) < 2   send(net, { g: latest, older: known,\n"
    "                         note: if size(known) > 1 then 4 else none }) } }\n"
    "    or { step enqueue { await len(line) < 2   send(line, latest) } }\n"
    "  }\n"
    "}\n"
    "process taker {\n"
    "  var mine: Gen? = none\n"
    "  loop {\n"
    "    step get { let m = receive(net)   last = m }\n"
    "    step keep { choose i in 1..2   mine = shelf[i]   shelf[i] = latest }\n"
    "    step next_one { let g = receive(line)   mine = g }\n"
    "  }\n"
    "}\n",

    "protocol again\n"
    "type Gen = order(2)\n"
    "var now: Gen? = none\n"
    "process holder[h: 3..4] {\n"
    "  loop {\n"
    "    step begin { }\n"
    "    if h == 3 {\n"
    "      var at: Gen = first(Gen)\n"
    "      step take { await now == none || value(now) > at   now = fresh(Gen) }\n"
    "      step give { at = now ?? at }\n"
    "      step more { now = at }\n"
    "    }\n"
    "    step clear { now = none }\n"
    "  }\n"
    "}\n",

    "protocol lists\n"
    "type Pair = struct { a: -1..1  s: set of 0..64 }\n"
    "var grid: [bool] [{x, y}] queue(2) of -2..0 = {}\n"
    "var heap: bag(3) of Pair? = {}\n"
    "var nested: bag(2) of queue(2) of 5..6 = {}\n"
    "process filler {\n"
    "  loop {\n"
    "    step grid_on { choose b in bool   choose e in 0..1\n"
    "      await len(grid[b][x]) < 2   send(grid[b][x], 0 - e) }\n"
    "    step heap_on { await len(heap) < 3\n"
    "      either { send(heap, none) } or { send(heap, { a: -1, s: {0, 63} }) }\n"
    "      or { send(heap, { a: -1, s: {64, 2} }) } }\n"
    "    either { step nested_on { await len(nested) < 2   send(nested, empty()) } }\n"
    "    or { step heap_off { let h = receive(heap)   heap = heap } }\n"
    "  }\n"
    "}\n"
    "fun empty(): queue(2) of 5..6 = {}\n",
};
#define STATEFUL (sizeof stateful / sizeof *stateful)

#endif
