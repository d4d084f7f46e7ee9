/* graph_decide.h - what takes the graph of all reachable states, when a search has found them. */
#ifndef EXPLORER_GRAPH_DECIDE_H
#define EXPLORER_GRAPH_DECIDE_H

#include "recoverable.h"

/* Of a search that is complete. All of it is the caller's. */
typedef struct Explored {
    const Trail *trail;
    const Labels *labels; /* NULL: there are too many */
    Visited *visited;     /* its slots are given numbers; nothing is to be inserted afterwards */
    Watch *watch;
    Budget *budget;
    const Progress *found;
    const Native *(*native)(void *context);           /* GraphOptions.native */
    uint32_t initial_states;                          /* the first ones */
    uint64_t (*orbit)(void *context, uint32_t state); /* RecoverableTask.orbit */
    void *context;                                    /* of both */
    void (*shown)(void *context, const Finding *finding, const Marks *others);
    void *shown_context; /* RecoverableTask.shown, likewise */
} Explored;

/* Its states as a graph; NULL where the budget has no room for its buffers. */
Graph *graph_of_explored(const Explored *explored, unsigned threads);

/* A SearchVisitor (search.h): decides the findings that want the graph, or gives them up for a
 * reason. The context is a bool *, set where a limit was the reason. False where it was
 * interrupted. */
bool graph_decide(void *context, const Explored *explored, Findings *findings);

/* Gives them up for this reason. */
void graph_give_up(Findings *findings, const char *reason);

#endif
