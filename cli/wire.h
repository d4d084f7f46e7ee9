/* wire.h - what a solver in another process has to say, as bytes on a pipe.
 *
 * Both ends are the same program at work on the same system, so processes, steps and properties go
 * by their positions and numbers as the machine has them. The reader believes nothing all the
 * same: the other end may be killed in the middle of a message. It does not know what a message is
 * good for. */
#ifndef CLI_WIRE_H
#define CLI_WIRE_H

#include "solver/solve.h"
#include "support/text.h"

/* Each adds a message to the bytes. A finding is one that is decided. */
void wire_add_finding(Text *bytes, const System *system, const Finding *finding);
void wire_add_progress(Text *bytes, const SolveProgress *progress);
void wire_add_solving(Text *bytes, const Solving *solving); /* the last one: it has ended */

typedef enum WireKind {
    WIRE_PART, /* no whole message is there yet */
    WIRE_PROGRESS,
    WIRE_FINDING,
    WIRE_SOLVING,
    WIRE_BROKEN /* nonsense: what follows can't be understood either */
} WireKind;

/* Of `finding` there are the property, what was decided by which engine, and what shows it; a
 * model error itself is not told. */
typedef struct Message {
    WireKind kind;
    SolveProgress progress;
    Finding finding;
    Solving solving;
} Message;

/* Takes the first message off the bytes. */
void wire_take(Text *bytes, const System *system, Message *ret_message);

/* Frees what the finding has and was not taken over. */
void message_release(Message *message);

#endif
