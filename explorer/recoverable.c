/* recoverable.c - goals, those who can still reach them, and what is left. */
#include "recoverable.h"

#include <stdlib.h>
#include <string.h>

#include "question.h"
#include "support/memory.h"

#define ENTERED_PART 10U /* of the memory that the search took, for Closure.entered */

/* --- the goals --- */

typedef struct Judging {
    Graph *graph;
    Question *questions;
    uint32_t count;
    atomic_bool stopped;
    atomic_bool *failed; /* for each question */
} Judging;

static void judge_one(Judging *judging, unsigned who, uint32_t state, uint32_t i)
{
    Question *question = &judging->questions[i];
    switch (graph_judge(judging->graph, who, state, question->position)) {
    case EVAL_TRUE: marks_set(&question->able, state); break;
    case EVAL_FALSE: break;
    case EVAL_ERROR: atomic_store(&judging->failed[i], true); break;
    case EVAL_STOPPED: atomic_store(&judging->stopped, true); break;
    }
}

static bool judge(void *context, unsigned who, uint32_t state)
{
    Judging *judging = context;
    for (uint32_t i = 0; i < judging->count; i++) judge_one(judging, who, state, i);
    return false; /* no edges are wanted */
}

static GraphResult mark_goals(const RecoverableTask *task, Question *questions, uint32_t count)
{
    Judging judging = {.graph = task->graph,
                       .questions = questions,
                       .count = count,
                       .failed = memory_allocate(count + 1, sizeof *judging.failed)};
    const GraphPass pass = {.wants = judge, .context = &judging};
    GraphResult result = graph_pass(task->graph, &pass);
    for (uint32_t i = 0; i < count; i++) {
        questions[i].finding->failed |= atomic_load(&judging.failed[i]);
    }
    if (result == GRAPH_DONE && atomic_load(&judging.stopped)) result = GRAPH_NO_TIME;
    free((void *)judging.failed);
    return result;
}

/* --- who helps --- */

static bool is_helper(const Property *property, const Process *process)
{
    for (uint32_t i = 0; i < property->helper_count; i++) {
        if (property->helpers[i] == process) return true;
    }
    return property->helper_count == 0;
}

static void list_helpful(const Labels *labels, Question *question)
{
    question->helps = memory_allocate(labels_count(labels) + 1, sizeof *question->helps);
    question->all_help = true;
    for (uint32_t i = 0; i < labels_count(labels); i++) {
        Mover mover = label_mover(labels, i);
        question->helps[i] =
            !mover.step->anytime && is_helper(question->finding->property, mover.process);
        question->all_help = question->all_help && question->helps[i];
    }
}

static Steps list_steps(const Labels *labels)
{
    const System *system = labels->system;
    uint32_t most = labels_count(labels) + 1, label = 0;
    Steps steps = {.items = memory_allocate(most, sizeof *steps.items),
                   .of_label = memory_allocate(most, sizeof *steps.of_label)};
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (; label < labels->first[i + 1]; label++) {
            uint32_t step = (label - labels->first[i]) % process->step_count;
            steps.of_label[label] = steps.count + step;
        }
        for (uint32_t j = 0; process->instances > 0 && j < process->step_count; j++) {
            steps.items[steps.count++] = process->steps[j];
        }
    }
    return steps;
}

static void steps_release(Steps *steps)
{
    free((void *)steps->items);
    free(steps->of_label);
}

/* --- who can reach them --- */

static void free_entered(Question *question)
{
    for (uint32_t i = 0; i < question->entered_count; i++) marks_release(&question->entered[i]);
    free(question->entered);
    question->entered = NULL;
    question->entered_count = 0;
}

/* Where it takes little memory: then most of what crosses is known without looking for it. */
static void make_entered(const RecoverableTask *task, const Steps *steps, Question *questions,
                         uint32_t count)
{
    uint32_t states = graph_states(task->graph);
    uint64_t bytes = (uint64_t)count * steps->count * (states / 8 + 8);
    if (bytes > task->budget->peak / ENTERED_PART) return;
    for (uint32_t i = 0; i < count; i++) {
        Question *question = &questions[i];
        bool made = true;
        question->entered = memory_allocate(steps->count + 1, sizeof *question->entered);
        question->entered_count = steps->count;
        for (uint32_t j = 0; j < steps->count && made; j++) {
            made = marks_init(&question->entered[j], states, task->budget);
        }
        if (!made) free_entered(question);
    }
}

static GraphResult close_able(const RecoverableTask *task, const Steps *steps, Question *questions,
                              uint32_t count)
{
    make_entered(task, steps, questions, count);
    Closure *closures = memory_allocate(count + 1, sizeof *closures);
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        Question *question = &questions[i];
        if (marks_count(&question->able) == 0) continue;
        closures[used++] = (Closure){question->helps, &question->able, &question->inside,
                                     question->entered, steps->of_label};
    }
    GraphResult result = closures_complete(task->graph, closures, used, task->budget);
    free(closures);
    return result;
}

/* The lost states from which others, or what is exceptional, leads out. */
static GraphResult close_way_out(const RecoverableTask *task, Question *questions, uint32_t count)
{
    Closure *closures = memory_allocate(count + 1, sizeof *closures);
    bool *all = memory_allocate(labels_count(task->labels) + 1, sizeof *all);
    memset(all, true, labels_count(task->labels) + 1);
    uint32_t used = 0, states = graph_states(task->graph);
    GraphResult result = GRAPH_DONE;
    for (uint32_t i = 0; i < count && result == GRAPH_DONE; i++) {
        Question *question = &questions[i];
        if (!marks_init(&question->way_out, states, task->budget)) {
            result = GRAPH_NO_MEMORY;
            continue;
        }
        marks_copy(&question->way_out, &question->able);
        if (question->all_help || question->lost == states) continue;
        closures[used++] = (Closure){.helps = all, .marks = &question->way_out};
    }
    if (result == GRAPH_DONE) {
        result = closures_complete(task->graph, closures, used, task->budget);
    }
    free(closures);
    free(all);
    return result;
}

/* --- one after the other --- */

static void question_release(Question *question)
{
    free(question->helps);
    free((void *)question->crosses);
    free_entered(question);
    marks_release(&question->way_out);
    marks_release(&question->inside);
    marks_release(&question->able);
}

/* Keeps those that are not done with, in order. */
static uint32_t keep_open(Question *questions, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (questions[i].finding->wants_graph) {
            questions[kept++] = questions[i];
        } else {
            question_release(&questions[i]);
        }
    }
    return kept;
}

static uint32_t give_up_failed(Question *questions, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (questions[i].finding->failed) finding_give_up_failed(questions[i].finding);
    }
    return keep_open(questions, count);
}

static uint32_t prove_able(const RecoverableTask *task, Question *questions, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        Question *question = &questions[i];
        question->lost = graph_states(task->graph) - marks_count(&question->able);
        if (question->lost == 0) finding_prove(question->finding, "explore", NULL, NULL);
    }
    return keep_open(questions, count);
}

static GraphResult decide(const RecoverableTask *task, const Steps *steps, Question *questions,
                          uint32_t *count)
{
    GraphResult result = mark_goals(task, questions, *count);
    *count = give_up_failed(questions, *count);
    for (uint32_t i = 0; i < *count; i++) list_helpful(task->labels, &questions[i]);
    if (result == GRAPH_DONE) result = close_able(task, steps, questions, *count);
    if (result != GRAPH_DONE) return result;
    *count = prove_able(task, questions, *count);
    result = close_way_out(task, questions, *count);
    return result == GRAPH_DONE ? lost_decide(task, steps, questions, *count) : result;
}

/* Returns whether there is room for what is marked. */
static bool question_init(const RecoverableTask *task, Question *question)
{
    uint32_t states = graph_states(task->graph);
    return marks_init(&question->able, states, task->budget) &&
           marks_init(&question->inside, states, task->budget);
}

GraphResult recoverable_decide(const RecoverableTask *task, Findings *findings)
{
    Question *questions = memory_allocate(findings->count + 1, sizeof *questions);
    uint32_t count = 0;
    GraphResult result = GRAPH_DONE;
    for (uint32_t i = 0; i < findings->count && result == GRAPH_DONE; i++) {
        Finding *finding = &findings->items[i];
        if (!finding_wants_graph(finding, PROPERTY_RECOVERABLE)) continue;
        Question *question = &questions[count++];
        *question = (Question){.finding = finding, .position = i};
        if (!question_init(task, question)) result = GRAPH_NO_MEMORY;
    }
    count = give_up_failed(questions, count);
    Steps steps = list_steps(task->labels);
    if (result == GRAPH_DONE && count > 0) result = decide(task, &steps, questions, &count);
    steps_release(&steps);
    for (uint32_t i = 0; i < count; i++) question_release(&questions[i]);
    free(questions);
    return result;
}
