/* wire.c - messages are a length, a kind and numbers.
 *
 * A schedule is as many entries as it says, each with at least ENTRY_NUMBERS numbers, so that a
 * length that is nonsense runs into the end of the message before it costs anything. */
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/vector.h"

#define MESSAGE_BYTES_MOST (64U << 20)
#define NONE UINT32_MAX
#define ENTRY_NUMBERS 4 /* process, instance, anytime step, choices */

/* What engines and their doings are called; by position. */
#define NAME_ENTRY(name) name,
static const char *const names[] = {SOLVE_DOINGS(NAME_ENTRY) "explore"};
#define NAME_COUNT (sizeof names / sizeof *names)

/* --- writing --- */

static void add_number(Text *bytes, uint32_t number)
{
    text_add_many(bytes, (const char *)&number, sizeof number);
}

static void add_long(Text *bytes, uint64_t number)
{
    text_add_many(bytes, (const char *)&number, sizeof number);
}

static void add_real(Text *bytes, double number)
{
    text_add_many(bytes, (const char *)&number, sizeof number);
}

static void add_string(Text *bytes, const char *string)
{
    if (string == NULL) {
        add_number(bytes, NONE);
        return;
    }
    size_t length = strlen(string);
    add_number(bytes, (uint32_t)length);
    text_add_many(bytes, string, length);
}

static void add_name(Text *bytes, const char *name)
{
    uint32_t position = 0;
    while (position < NAME_COUNT && strcmp(names[position], name) != 0) position++;
    add_number(bytes, position < NAME_COUNT ? position : NONE);
}

static void add_action(Text *bytes, const Action *action)
{
    add_number(bytes, action->process == NULL ? NONE : action->process->position);
    add_number(bytes, action->instance);
    add_number(bytes, action->anytime == NULL ? NONE : action->anytime->position);
    add_number(bytes, action->choice_count);
    for (uint32_t i = 0; i < action->choice_count; i++) add_number(bytes, action->choices[i]);
}

static void add_schedule(Text *bytes, const Schedule *schedule)
{
    if (schedule == NULL) {
        add_number(bytes, NONE);
        return;
    }
    uint32_t length = schedule_length(schedule);
    add_number(bytes, length);
    for (uint32_t i = 0; i < length; i++) {
        Action action = schedule_entry(schedule, i);
        add_action(bytes, &action);
    }
}

/* Begins a message; returns where its length goes. */
static size_t begin(Text *bytes, WireKind kind)
{
    size_t place = bytes->count;
    add_number(bytes, 0);
    add_number(bytes, kind);
    return place;
}

static void end(Text *bytes, size_t place)
{
    uint32_t length = (uint32_t)(bytes->count - place - sizeof length);
    memcpy(bytes->chars + place, &length, sizeof length);
}

static uint32_t position_of(const System *system, const Property *property)
{
    return property == NULL ? NONE : (uint32_t)(property - system->properties);
}

void wire_add_finding(Text *bytes, const System *system, const Finding *finding)
{
    size_t place = begin(bytes, WIRE_FINDING);
    add_number(bytes, position_of(system, finding->property));
    add_number(bytes, finding->verdict);
    add_number(bytes, finding->scope);
    add_name(bytes, finding->engine);
    add_schedule(bytes, finding->schedule);
    add_schedule(bytes, finding->attempt);
    add_number(bytes, position_of(system, finding->evaluated));
    add_string(bytes, finding->how);
    add_string(bytes, finding->invariant);
    add_number(bytes, finding->may_be_thinner);
    end(bytes, place);
}

void wire_add_progress(Text *bytes, const SolveProgress *progress)
{
    size_t place = begin(bytes, WIRE_PROGRESS);
    add_name(bytes, progress->doing);
    add_number(bytes, progress->depth);
    add_long(bytes, progress->checks);
    add_long(bytes, progress->clauses);
    add_real(bytes, progress->seconds);
    end(bytes, place);
}

void wire_add_solving(Text *bytes, const Solving *solving)
{
    size_t place = begin(bytes, WIRE_SOLVING);
    add_number(bytes, solving->stop);
    add_number(bytes, solving->depth);
    add_number(bytes, solving->searched);
    add_long(bytes, solving->checks);
    add_real(bytes, solving->seconds);
    add_string(bytes, solving->stopped);
    end(bytes, place);
}

/* --- reading --- */

typedef struct Reader {
    const char *bytes;
    size_t left;
    bool broken; /* then all that is read is 0 */
} Reader;

static void take_bytes(Reader *reader, void *ret_bytes, size_t count)
{
    memset(ret_bytes, 0, count);
    if (reader->broken || count > reader->left) {
        reader->broken = true;
        return;
    }
    memcpy(ret_bytes, reader->bytes, count);
    reader->bytes += count;
    reader->left -= count;
}

static uint32_t take_number(Reader *reader)
{
    uint32_t number;
    take_bytes(reader, &number, sizeof number);
    return number;
}

static uint64_t take_long(Reader *reader)
{
    uint64_t number;
    take_bytes(reader, &number, sizeof number);
    return number;
}

static double take_real(Reader *reader)
{
    double number;
    take_bytes(reader, &number, sizeof number);
    return number;
}

/* A number below `limit`. */
static uint32_t take_below(Reader *reader, size_t limit)
{
    uint32_t number = take_number(reader);
    if (number < limit) return number;
    reader->broken = true;
    return 0;
}

/* The same, or NONE. */
static uint32_t take_position(Reader *reader, size_t limit)
{
    uint32_t number = take_number(reader);
    if (number >= limit && number != NONE) reader->broken = true;
    return reader->broken ? NONE : number;
}

static char *take_string(Reader *reader)
{
    uint32_t length = take_number(reader);
    if (length == NONE || reader->broken) return NULL;
    if (length > reader->left || memchr(reader->bytes, '\0', length) != NULL) {
        reader->broken = true;
        return NULL;
    }
    char *string = memory_allocate((size_t)length + 1, 1);
    take_bytes(reader, string, length);
    return string;
}

static void take_action(Reader *reader, const System *system, Schedule *schedule)
{
    Action action = {0};
    uint32_t process = take_position(reader, system->process_count);
    action.process = process == NONE ? NULL : system->processes[process];
    uint32_t instances = action.process == NULL ? 1 : action.process->instances;
    uint32_t steps = action.process == NULL ? 0 : action.process->step_count;
    action.instance = take_below(reader, instances);
    uint32_t anytime = take_position(reader, steps);
    if (anytime != NONE && action.process != NULL) action.anytime = action.process->steps[anytime];
    action.choice_count = take_number(reader);
    bool first = schedule_length(schedule) == 0;
    if (reader->broken || action.choice_count > reader->left / sizeof(uint32_t) ||
        (action.anytime != NULL && !action.anytime->anytime) ||
        (action.process == NULL && !first)) {
        reader->broken = true;
        return;
    }
    uint32_t *choices = memory_allocate((size_t)action.choice_count + 1, sizeof *choices);
    take_bytes(reader, choices, action.choice_count * sizeof *choices);
    action.choices = choices;
    schedule_append(schedule, &action);
    free(choices);
}

static Schedule *take_schedule(Reader *reader, const System *system)
{
    uint32_t length = take_number(reader);
    if (length == NONE || reader->broken) return NULL;
    if (length > reader->left / (ENTRY_NUMBERS * sizeof(uint32_t))) {
        reader->broken = true;
        return NULL;
    }
    Schedule *schedule = schedule_create();
    for (uint32_t i = 0; i < length && !reader->broken; i++) {
        take_action(reader, system, schedule);
    }
    return schedule;
}

/* Does what is there fit the verdict? Whether it is true is for others to find out. */
static bool is_sensible(const Finding *finding)
{
    bool shown = finding->schedule != NULL;
    bool begun = shown && schedule_length(finding->schedule) > 0 &&
                 schedule_entry(finding->schedule, 0).process == NULL;
    if (finding->verdict == VERDICT_UNKNOWN) return false;
    switch (finding->property->kind) {
    case PROPERTY_ERROR:
        if (finding->verdict == VERDICT_HOLDS) return !shown && finding->attempt == NULL;
        if (finding->attempt == NULL) return begun;
        return shown && (begun || schedule_length(finding->schedule) == 0) &&
               schedule_length(finding->attempt) == 1;
    case PROPERTY_WITNESS: return finding->verdict == VERDICT_HOLDS ? begun : !shown;
    case PROPERTY_INVARIANT:
    case PROPERTY_LEMMA:
    case PROPERTY_TRANSITION: return finding->verdict == VERDICT_HOLDS ? !shown : begun;
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME: break;
    }
    return false;
}

static void take_finding(Reader *reader, const System *system, Finding *ret_finding)
{
    Finding finding = {.property = &system->properties[take_below(reader, system->property_count)]};
    finding.verdict = (Verdict)take_below(reader, VERDICT_VIOLATED + 1);
    finding.scope = (Scope)take_below(reader, SCOPE_UNBOUNDED + 1);
    finding.engine = names[take_below(reader, NAME_COUNT)];
    finding.schedule = take_schedule(reader, system);
    finding.attempt = take_schedule(reader, system);
    finding.has_attempt = finding.attempt != NULL;
    uint32_t evaluated = take_position(reader, system->property_count);
    if (evaluated != NONE) finding.evaluated = &system->properties[evaluated];
    finding.how = take_string(reader);
    finding.invariant = take_string(reader);
    finding.may_be_thinner = take_below(reader, 2);
    if (!reader->broken && !is_sensible(&finding)) reader->broken = true;
    *ret_finding = finding;
}

static void take_progress(Reader *reader, SolveProgress *ret_progress)
{
    uint32_t doing = take_position(reader, NAME_COUNT); /* what has no name here is no harm */
    ret_progress->doing = doing == NONE ? NULL : names[doing];
    ret_progress->depth = take_number(reader);
    ret_progress->checks = take_long(reader);
    ret_progress->clauses = (size_t)take_long(reader);
    ret_progress->seconds = take_real(reader);
}

static void take_solving(Reader *reader, Solving *ret_solving)
{
    ret_solving->stop = (SolveStop)take_below(reader, SOLVE_INTERRUPTED + 1);
    ret_solving->depth = take_number(reader);
    ret_solving->searched = take_below(reader, 2) == 1;
    ret_solving->checks = take_long(reader);
    ret_solving->seconds = take_real(reader);
    char *stopped = take_string(reader);
    if (stopped == NULL || strlen(stopped) >= sizeof ret_solving->stopped) {
        reader->broken = true;
    } else {
        strcpy(ret_solving->stopped, stopped);
    }
    free(stopped);
}

static void read_message(Reader *reader, const System *system, Message *ret_message)
{
    ret_message->kind = (WireKind)take_below(reader, WIRE_BROKEN);
    switch (ret_message->kind) {
    case WIRE_PROGRESS: take_progress(reader, &ret_message->progress); break;
    case WIRE_FINDING: take_finding(reader, system, &ret_message->finding); break;
    case WIRE_SOLVING: take_solving(reader, &ret_message->solving); break;
    case WIRE_PART:
    case WIRE_BROKEN: reader->broken = true; break;
    }
    if (!reader->broken && reader->left == 0) return;
    message_release(ret_message);
    ret_message->kind = WIRE_BROKEN;
}

void wire_take(Text *bytes, const System *system, Message *ret_message)
{
    *ret_message = (Message){.kind = WIRE_PART};
    uint32_t length;
    if (bytes->count < sizeof length) return;
    memcpy(&length, bytes->chars, sizeof length);
    if (length > MESSAGE_BYTES_MOST) {
        ret_message->kind = WIRE_BROKEN;
        return;
    }
    size_t whole = sizeof length + (size_t)length;
    if (bytes->count < whole) return;
    Reader reader = {.bytes = bytes->chars + sizeof length, .left = length};
    read_message(&reader, system, ret_message);
    memmove(bytes->chars, bytes->chars + whole, bytes->count - whole);
    bytes->count -= whole;
}

void message_release(Message *message)
{
    Finding *finding = &message->finding;
    schedule_destroy(finding->schedule);
    schedule_destroy(finding->attempt);
    free(finding->how);
    free(finding->invariant);
    *finding = (Finding){0};
}
