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

typedef struct Looking {
    Question *questions;
    uint32_t count;
    const Steps *steps;
} Looking;

static bool may_cross(const Question *question, uint32_t state)
{
    return marks_have(&question->able, state) && !marks_have(&question->inside, state);
}

static bool wants_crossing(void *context, unsigned who, uint32_t state)
{
    const Looking *looking = context;
    (void)who;
    for (uint32_t i = 0; i < looking->count; i++) {
        if (may_cross(&looking->questions[i], state)) return true;
    }
    return false;
}

static void look_for_crossings(void *context, unsigned who, const GraphEdges *edges)
{
    const Looking *looking = context;
    (void)who;
    for (uint32_t i = 0; i < looking->count; i++) {
        const Question *question = &looking->questions[i];
        if (!may_cross(question, edges->from)) continue;
        for (uint32_t j = 0; j < edges->count; j++) {
            if (marks_have(&question->able, edges->targets[j])) continue;
            uint32_t step = looking->steps->of_label[edges->labels[j]];
            atomic_store_explicit(&question->crosses[step], true, memory_order_relaxed);
        }
    }
}

static GraphResult find_crossings(const RecoverableTask *task, Looking *looking)
{
    const Steps *steps = looking->steps;
    for (uint32_t i = 0; i < looking->count; i++) {
        Question *question = &looking->questions[i];
        question->crosses = memory_allocate(steps->count + 1, sizeof *question->crosses);
        for (uint32_t j = 0; j < question->entered_count; j++) {
            bool crosses = marks_go_beyond(&question->entered[j], &question->able);
            atomic_store(&question->crosses[j], crosses);
        }
    }
    const GraphPass pass = {
        .wants = wants_crossing, .take = look_for_crossings, .context = looking};
    return looking->count == 0 ? GRAPH_DONE : graph_pass(task->graph, &pass);
}

static void list_crossings(const Steps *steps, const Question *question, NoReturn *no_return)
{
    no_return->crossings = memory_allocate(steps->count + 1, sizeof *no_return->crossings);
    for (uint32_t i = 0; i < steps->count; i++) {
        if (!atomic_load(&question->crosses[i])) continue;
        no_return->crossings[no_return->crossing_count++] = steps->items[i];
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

static void show_lost(const RecoverableTask *task, const Steps *steps, Question *question)
{
    NoReturn *no_return = memory_allocate(1, sizeof *no_return);
    no_return->states = question->lost;
    no_return->stands_for = count_represented(task, &question->able);
    list_crossings(steps, question, no_return);
    uint32_t shown = choose_shown(task, question, &no_return->for_good);
    finding_decide(question->finding, VERDICT_VIOLATED, "explore", way_to(task->trail, shown));
    question->finding->no_return = no_return;
    if (task->shown == NULL) return;
    task->shown(task->shown_context, question->finding,
                no_return->for_good ? &question->way_out : &question->able);
}

GraphResult lost_decide(const RecoverableTask *task, const Steps *steps, Question *questions,
                        uint32_t count)
{
    Looking looking = {questions, count, steps};
    GraphResult result = find_crossings(task, &looking);
    for (uint32_t i = 0; i < count && result == GRAPH_DONE; i++) {
        show_lost(task, steps, &questions[i]);
    }
    return result;
}
