/* lost.c - which of the states without a way back is shown, what crosses into them, how many they
 * are. */
#include <stdlib.h>

#include "question.h"
#include "support/memory.h"

/* --- the one that is shown --- */

static uint32_t depth_of(const RecoverableTask *task, uint32_t state)
{
    const Lineage *lineage = &task->trail->states->lineage;
    LineagePlace place = lineage_find(lineage, state);
    uint32_t depth = 0;
    for (; lineage_parent(place) != NO_STATE; depth++) lineage_go_up(lineage, &place);
    return depth;
}

/* The first state that is farther away than this one. */
static uint32_t end_of_level(const RecoverableTask *task, uint32_t state)
{
    uint32_t depth = depth_of(task, state), low = state + 1, high = graph_states(task->graph);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (depth_of(task, middle) > depth) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* Of the lost states that are nearest one from which nothing at all leads out, if there is one. */
static uint32_t choose_shown(const RecoverableTask *task, const Question *question,
                             bool *ret_for_good)
{
    uint32_t nearest = marks_first_without(&question->able, 0, graph_states(task->graph));
    uint32_t end = end_of_level(task, nearest);
    uint32_t hopeless = marks_first_without(&question->way_out, nearest, end);
    *ret_for_good = hopeless < end;
    return *ret_for_good ? hopeless : nearest;
}

/* --- what crosses --- */

typedef struct Counting {
    Question *questions;
    uint32_t count, labels;
    unsigned threads;
} Counting;

static bool may_cross(const Question *question, uint32_t state)
{
    return marks_have(&question->able, state) && !marks_have(&question->inside, state);
}

static bool wants_crossing(void *context, unsigned who, uint32_t state)
{
    const Counting *counting = context;
    (void)who;
    for (uint32_t i = 0; i < counting->count; i++) {
        if (may_cross(&counting->questions[i], state)) return true;
    }
    return false;
}

static void count_crossings(void *context, unsigned who, const GraphEdges *edges)
{
    const Counting *counting = context;
    for (uint32_t i = 0; i < counting->count; i++) {
        const Question *question = &counting->questions[i];
        if (!may_cross(question, edges->from)) continue;
        uint64_t *crossings = question->crossings + (size_t)who * counting->labels;
        for (uint32_t j = 0; j < edges->count; j++) {
            if (!marks_have(&question->able, edges->targets[j])) crossings[edges->labels[j]]++;
        }
    }
}

static GraphResult find_crossings(const RecoverableTask *task, Counting *counting)
{
    for (uint32_t i = 0; i < counting->count; i++) {
        size_t room = (size_t)counting->threads * counting->labels;
        counting->questions[i].crossings = memory_allocate(room + 1, sizeof(uint64_t));
    }
    const GraphPass pass = {.wants = wants_crossing, .take = count_crossings, .context = counting};
    return counting->count == 0 ? GRAPH_DONE : graph_pass(task->graph, &pass);
}

/* By any instance. */
static void add_crossing(const RecoverableTask *task, const Question *question, const Step *step,
                         NoReturn *no_return)
{
    uint64_t transitions = 0;
    for (unsigned who = 0; who < graph_threads(task->graph); who++) {
        const uint64_t *crossings = question->crossings + (size_t)who * labels_count(task->labels);
        for (uint32_t i = 0; i < step->process->instances; i++) {
            transitions += crossings[label_of_step(task->labels, step->process, i, step)];
        }
    }
    if (transitions == 0) return;
    uint32_t count = no_return->crossing_count++;
    no_return->crossings =
        memory_resize(no_return->crossings, no_return->crossing_count, sizeof(Crossing));
    no_return->crossings[count] = (Crossing){step, transitions};
}

static void list_crossings(const RecoverableTask *task, const Question *question,
                           NoReturn *no_return)
{
    const System *system = task->trail->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            add_crossing(task, question, process->steps[j], no_return);
        }
    }
}

/* --- how many --- */

/* 0: that is not known, or not in time. */
static uint64_t count_represented(const RecoverableTask *task, const Marks *able)
{
    uint32_t states = graph_states(task->graph), lost = marks_first_without(able, 0, states);
    uint64_t all = 0;
    if (task->orbit == NULL) return 0;
    for (; lost < states; lost = marks_first_without(able, lost + 1, states)) {
        uint64_t orbit = task->orbit(task->context, lost);
        if (orbit == 0 || __builtin_add_overflow(all, orbit, &all)) return 0;
        if (lost % 64 == 0 && graph_is_over(task->graph)) return 0;
    }
    return all;
}

static void show_lost(const RecoverableTask *task, Question *question)
{
    NoReturn *no_return = memory_allocate(1, sizeof *no_return);
    no_return->states = question->lost;
    no_return->stands_for = count_represented(task, &question->able);
    list_crossings(task, question, no_return);
    uint32_t shown = choose_shown(task, question, &no_return->for_good);
    finding_decide(question->finding, VERDICT_VIOLATED, "explore", way_to(task->trail, shown));
    question->finding->no_return = no_return;
}

GraphResult lost_decide(const RecoverableTask *task, Question *questions, uint32_t count)
{
    Counting counting = {questions, count, labels_count(task->labels), graph_threads(task->graph)};
    GraphResult result = find_crossings(task, &counting);
    for (uint32_t i = 0; i < count && result == GRAPH_DONE; i++) show_lost(task, &questions[i]);
    return result;
}
