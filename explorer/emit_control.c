/* emit_control.c - control: each step is a function, and so is each place where control rests at a
 * choice; the nodes that one passes through are labels in them. */
#include <inttypes.h>

#include "emit.h"

/* An instance each gets code of its own where there are few and it is little. */
#define INSTANCES_MOST 8
#define INLINED_BYTES_MOST 200000

static const char *step_name(Emitter *emitter, const Step *step)
{
    return arena_format(emitter->arena, "step_%s_%s_%" PRIu32,
                        emit_identifier(emitter, step->process->name),
                        emit_identifier(emitter, step->name), step->position);
}

static const char *enter_name(Emitter *emitter, const Process *process, uint32_t place)
{
    return arena_format(emitter->arena, "enter_%s_%" PRIu32,
                        emit_identifier(emitter, process->name), place);
}

static size_t label_of(Emitter *emitter, const Node *node)
{
    for (size_t i = 0; i < emitter->nodes.count; i++) {
        if (emitter->nodes.items[i] == node) return i;
    }
    vector_push(&emitter->nodes, node);
    return emitter->nodes.count - 1;
}

/* `from` is the label that is being emitted: going back may go on for ever. */
static void go_to(Emitter *emitter, const Node *node, size_t from)
{
    size_t label = label_of(emitter, node);
    if (label <= from) {
        emit_open(emitter, "%s", "");
        emit_count(emitter);
        emit_line(emitter, "goto node_%zu;", label);
        emit_close(emitter);
    } else {
        emit_line(emitter, "goto node_%zu;", label);
    }
}

static bool is_counted(const Step *step)
{
    return step->anytime && step->most >= 0;
}

static void count_step(Emitter *emitter)
{
    if (!is_counted(emitter->step)) return;
    Location counter = location_in_state("w", emitter->step->counter);
    const char *more = arena_format(emitter->arena, "(%s + 1)", location_read(emitter, counter, 0));
    location_write(emitter, counter, 0, more);
}

void emit_leave(Emitter *emitter, const Node *node)
{
    count_step(emitter);
    emit_line(emitter, "goto node_%zu;", label_of(emitter, node));
}

static Location own_cells(Emitter *emitter)
{
    return location_instance(emitter, emitter->process, "instance");
}

/* Control rests; locals that are out of scope get their fillers. */
static void arrive(Emitter *emitter, const Node *node)
{
    const Process *process = emitter->process;
    if (node->place == NO_PLACE) { /* nobody comes here */
        emit_line(emitter, "return BEYOND;");
        return;
    }
    const PlaceInfo *place = &process->places[node->place];
    Location cells = own_cells(emitter);
    location_write(emitter, cells, 0, emit_number(emitter, node->place));
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (place->in_scope[i]) continue;
        int64_t *fillers = ARENA_NEW_ARRAY(emitter->arena, int64_t, local->type->cells + 1);
        type_fill(local->type, fillers);
        for (uint32_t j = 0; j < local->type->cells; j++) {
            location_write(emitter, cells, local->offset + j, emit_number(emitter, fillers[j]));
        }
    }
    emit_line(emitter, "return DONE;");
}

/* What is left of a `for any`, as an array, and the test that it is nothing. */
static const char *left_of(Emitter *emitter, const Node *node, size_t from)
{
    const Type *type = node->left->type;
    Location left = location_part(own_cells(emitter), node->left->offset);
    const char *array = location_as_array(emitter, left, type->cells);
    emit_open(emitter, "if (next_member(%s, %" PRIu32 ", 0) == NO_MEMBER)", array,
              set_capacity(type));
    go_to(emitter, node->other, from);
    emit_close(emitter);
    return array;
}

static void take_element(Emitter *emitter, const Node *node, const char *left)
{
    const Type *type = node->left->type;
    Location cells = own_cells(emitter);
    const char *count = emit_number(emitter, set_capacity(type));
    const char *member =
        emit_choose(emitter, (EmittedMembers){.low = "0", .count = count, .bits = left});
    emit_line(emitter, "%s[%s / 64] &= ~bit_of(%s);", left, member, member);
    location_store(emitter, location_part(cells, node->left->offset), left, type->cells);
    const char *value = arena_format(emitter->arena, "(%s + (int64_t)%s)",
                                     emit_number(emitter, emit_element_low(type)), member);
    location_write(emitter, cells, node->local->offset, value);
}

static void enter_step(Emitter *emitter, const Node *node)
{
    if (emitter->wants_entering) {
        emit_line(emitter, "run->step = %" PRIu32 ";", node->step->position);
        emit_line(emitter, "if (run->only_entering) return DONE;");
    }
    emit_line(emitter, "return %s(run, before, w, instance);", step_name(emitter, node->step));
}

static void choose_branch(Emitter *emitter, const Node *node, size_t from)
{
    const char *member = emit_choose_among(emitter, node->branch_count);
    emit_open(emitter, "switch (%s)", member);
    for (uint32_t i = 0; i < node->branch_count; i++) {
        emit_line(emitter, "case %" PRIu32 ":", i);
        go_to(emitter, node->branches[i], from);
    }
    emit_close(emitter);
}

static void decide(Emitter *emitter, const Node *node, size_t from)
{
    emit_open(emitter, "if (%s)", emit_cell(emitter, node->value));
    go_to(emitter, node->next, from);
    emit_close(emitter);
    go_to(emitter, node->other, from);
}

static void begin_local(Emitter *emitter, const Node *node, size_t from)
{
    Location local = location_part(own_cells(emitter), node->local->offset);
    emit_begin(emitter, node->local->type, &node->initial, local);
    go_to(emitter, node->next, from);
}

static void advance_local(Emitter *emitter, const Node *node, size_t from)
{
    Location local = location_part(own_cells(emitter), node->local->offset);
    const char *value = emit_atom(emitter, location_read(emitter, local, 0));
    emit_open(emitter, "if (%s == %s)", value, emit_number(emitter, node->number));
    go_to(emitter, node->other, from);
    emit_close(emitter);
    location_write(emitter, local, 0, arena_format(emitter->arena, "(%s + 1)", value));
    go_to(emitter, node->next, from);
}

static void emit_node(Emitter *emitter, const Node *node, size_t at, bool entering)
{
    emit_line(emitter, "node_%zu:; /* %s */", at,
              node->place == NO_PLACE ? "on the way" : "a place");
    emit_open(emitter, "%s", "");
    switch (node->kind) {
    case NODE_STEP:
        if (entering)
            enter_step(emitter, node);
        else
            arrive(emitter, node);
        break;
    case NODE_DONE:
        if (entering)
            emit_line(emitter, "return BLOCKED;");
        else
            arrive(emitter, node);
        break;
    case NODE_EITHER:
        if (entering)
            choose_branch(emitter, node, at);
        else
            arrive(emitter, node);
        break;
    case NODE_FOR_ANY: {
        const char *left = left_of(emitter, node, at);
        if (entering) {
            take_element(emitter, node, left);
            go_to(emitter, node->next, at);
        } else {
            arrive(emitter, node);
        }
        break;
    }
    case NODE_DECIDE: decide(emitter, node, at); break;
    case NODE_SET: begin_local(emitter, node, at); break;
    case NODE_ADVANCE: advance_local(emitter, node, at); break;
    }
    emit_close(emitter);
}

/* All nodes that have a label; emitting one may give one to others. */
static void emit_nodes(Emitter *emitter, bool entering)
{
    for (size_t i = 0; i < emitter->nodes.count && emitter->refusal == NULL; i++) {
        emit_node(emitter, emitter->nodes.items[i], i, entering);
    }
}

static void begin_function(Emitter *emitter, const Process *process, Text *body)
{
    emitter->code = body;
    emitter->indent = 1;
    emitter->process = process;
    emitter->state = "w";
    emitter->fail = "return FAILED;";
    emitter->chose = emitter->failed = emitter->counted = false;
    emitter->weight = emitter->heaviest = 1;
    vector_clear(&emitter->nodes);
    vector_clear(&emitter->bound);
    text_clear(&emitter->declarations);
}

static void end_function(Emitter *emitter, Text *into, const char *kind, const char *name,
                         const Text *body)
{
    text_format(into,
                "static %sint %s(Run *run, const State *before, State *w, const int64_t "
                "instance)\n{\n",
                kind, name);
    text_add(into, text_string(&emitter->declarations));
    text_add(into, text_string(body));
    text_add(into, "}\n\n");
}

static void emit_step_body(Emitter *emitter, const Step *step)
{
    const Process *process = step->process;
    if (emitter->wants_step) emit_line(emitter, "run->step = %" PRIu32 ";", step->position);
    if (is_counted(step)) {
        const char *count = location_read(emitter, location_in_state("w", step->counter), 0);
        emit_line(emitter, "if (%s >= %" PRId64 ") return BLOCKED;", count, step->most);
    }
    if (process->provided != NULL) {
        emit_line(emitter, "if (!%s) return BLOCKED; /* provided */",
                  emit_cell(emitter, process->provided));
    }
    emit_block(emitter, step->body);
    if (step->after != NULL) {
        emit_leave(emitter, step->after);
    } else {
        count_step(emitter);
        emit_line(emitter, "return DONE;");
    }
    emit_nodes(emitter, false);
}

static void emit_step(Emitter *emitter, const Step *step, Text *into, bool *ret_chooses)
{
    Text body = {0};
    begin_function(emitter, step->process, &body);
    emitter->step = step;
    emit_step_body(emitter, step);
    emitter->step = NULL;
    *ret_chooses = emitter->chose;
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        text_format(&emitter->declarations, "    int64_t created_%" PRIu32 " = 0;\n", i);
    }
    text_format(into, "/* step %s of %s */\n", step->name, step->process->name);
    const char *kind =
        arena_format(emitter->arena, "STEP_OF_%s ", emit_identifier(emitter, step->process->name));
    end_function(emitter, into, kind, step_name(emitter, step), &body);
    text_release(&body);
}

static bool is_choice(const Node *node)
{
    return node->kind != NODE_STEP && node->kind != NODE_DONE;
}

static void emit_entering(Emitter *emitter, const Process *process, uint32_t place, Text *into)
{
    Text body = {0};
    begin_function(emitter, process, &body);
    label_of(emitter, process->places[place].node);
    emit_nodes(emitter, true);
    end_function(emitter, into, "", enter_name(emitter, process, place), &body);
    text_release(&body);
}

/* Every way by one function: one, or as many as its choices have. `taken` is what to do with it. */
static void emit_ways_by(Emitter *emitter, const char *function, bool chooses, const char *taken)
{
    if (!chooses) {
        emit_line(emitter, "w = *before;");
        emit_line(emitter, "end = %s(run, before, &w, instance);", function);
        emit_line(emitter, "%s", taken);
        return;
    }
    emit_line(emitter, "run->known = 0;");
    emit_open(emitter, "do");
    emit_line(emitter, "w = *before;");
    emit_line(emitter, "run->made = 0;");
    emit_line(emitter, "if (--run->fuel < 0) return BEYOND;");
    emit_line(emitter, "end = %s(run, before, &w, instance);", function);
    emit_line(emitter, "%s", taken);
    emitter->indent--;
    emit_line(emitter, "} while (advance(run));");
}

static void emit_ordinary_ways(Emitter *emitter, const Process *process, const bool *chooses,
                               const char *taken)
{
    const char *place = location_read(emitter, location_instance(emitter, process, "instance"), 0);
    emit_line(emitter, "State w;");
    emit_line(emitter, "int end;");
    emit_open(emitter, "switch (%s)", place);
    for (uint32_t i = 0; i < process->place_count; i++) {
        const Node *node = process->places[i].node;
        emit_line(emitter, "case %" PRIu32 ":", i);
        emitter->indent++;
        if (node->kind == NODE_DONE) {
            emit_line(emitter, "return BLOCKED;");
        } else if (node->kind == NODE_STEP) {
            emit_ways_by(emitter, step_name(emitter, node->step), chooses[node->step->position],
                         taken);
        } else {
            emit_ways_by(emitter, enter_name(emitter, process, i), true, taken);
        }
        emit_line(emitter, "break;");
        emitter->indent--;
    }
    emit_line(emitter, "default: __builtin_unreachable();");
    emit_close(emitter);
}

static bool has_anytime(const Process *process)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        if (process->steps[i]->anytime) return true;
    }
    return false;
}

/* The ways of an instance: DONE when all were noted, BLOCKED at its end, or BEYOND. */
static void emit_all_ways(Emitter *emitter, const Process *process, const bool *chooses,
                          const char *kind)
{
    const char *name = emit_identifier(emitter, process->name);
    const char *taken = arena_format(
        emitter->arena, "if (!note(run, before, &w, end, %" PRIu32 ", instance)) return BEYOND;",
        process->position);
    emit_line(emitter, "/* All ways of process %s. */", process->name);
    emit_line(emitter,
              "static %s int ways_of_%s(Run *run, const State *before, const int64_t "
              "instance)",
              kind, name);
    emit_line(emitter, "{");
    emitter->indent = 1;
    emit_ordinary_ways(emitter, process, chooses, taken);
    bool anytime = has_anytime(process);
    if (anytime) emit_line(emitter, "uint32_t ordinary = run->count;");
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (step->anytime) emit_ways_by(emitter, step_name(emitter, step), chooses[i], taken);
    }
    if (anytime) emit_line(emitter, "run->anytime += run->count - ordinary;");
    emit_line(emitter, "return DONE;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* For `stuck`: is there an ordinary way? */
static void emit_probe(Emitter *emitter, const Process *process, const bool *chooses)
{
    emit_line(emitter,
              "static int can_step_%s(const State *before, const int64_t instance, "
              "int64_t *fuel)",
              emit_identifier(emitter, process->name));
    emit_line(emitter, "{");
    emitter->indent = 1;
    emit_line(emitter, "Run probe, *run = &probe;");
    emit_line(emitter, "run->fuel = *fuel;");
    emit_line(emitter, "run->only_entering = false;");
    emit_ordinary_ways(emitter, process, chooses,
                       "if (end == BEYOND || (end == DONE && renumber(&w))) return end;");
    emit_line(emitter, "*fuel = run->fuel;");
    emit_line(emitter, "return BLOCKED;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* For `at`: is one of the steps the first to come from a choice? */
static void emit_entering_probe(Emitter *emitter, const Process *process)
{
    emit_line(emitter,
              "static int can_come_first_%s(const State *before, const int64_t instance, "
              "const bool *steps, int64_t *fuel)",
              emit_identifier(emitter, process->name));
    emit_line(emitter, "{");
    emitter->indent = 1;
    emit_line(emitter, "Run probe, *run = &probe;");
    emit_line(emitter, "State w;");
    emit_line(emitter, "int end;");
    emit_line(emitter, "run->fuel = *fuel;");
    emit_line(emitter, "run->only_entering = true;");
    emit_open(emitter, "switch (%s)",
              location_read(emitter, location_instance(emitter, process, "instance"), 0));
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (!is_choice(process->places[i].node)) continue;
        emit_line(emitter, "case %" PRIu32 ":", i);
        emit_ways_by(emitter, enter_name(emitter, process, i), true,
                     "if (end == BEYOND) return end; if (end == DONE && steps[run->step]) return "
                     "DONE;");
        emit_line(emitter, "break;");
    }
    emit_close(emitter);
    emit_line(emitter, "*fuel = run->fuel;");
    emit_line(emitter, "return BLOCKED;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

static bool has_choices(const Process *process)
{
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (is_choice(process->places[i].node)) return true;
    }
    return false;
}

static void emit_process(Emitter *emitter, const Process *process)
{
    Text *code = emitter->code, steps = {0};
    bool *chooses = ARENA_NEW_ARRAY(emitter->arena, bool, process->step_count + 1);
    for (uint32_t i = 0; i < process->step_count; i++) {
        emit_step(emitter, process->steps[i], &steps, &chooses[i]);
    }
    for (uint32_t i = 0; i < process->place_count; i++) {
        if (is_choice(process->places[i].node)) emit_entering(emitter, process, i, &steps);
    }
    emitter->code = code;
    emitter->process = NULL;
    emitter->indent = 0;
    emitter->state = "before";
    bool apart = process->instances <= INSTANCES_MOST &&
                 steps.count * process->instances <= INLINED_BYTES_MOST;
    /* Where there is a choice, steps are called from several places. */
    emit_line(emitter, "#define STEP_OF_%s %s", emit_identifier(emitter, process->name),
              apart && !has_choices(process) ? "ALWAYS_INLINE" : "inline");
    text_add(code, text_string(&steps));
    emit_all_ways(emitter, process, chooses, apart ? "ALWAYS_INLINE" : "");
    if (emitter->wants_probing) emit_probe(emitter, process, chooses);
    if (emitter->wants_entering) emit_entering_probe(emitter, process);
    text_release(&steps);
}

/* Asked only where nobody can take a step. */
static void emit_all_done(Emitter *emitter)
{
    const System *system = emitter->system;
    emitter->state = "w";
    emit_line(emitter, "static bool all_done(const State *w)");
    emit_line(emitter, "{");
    emitter->indent = 1;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        emit_open(emitter, "for (int64_t i = 0; i < %" PRIu32 "; i++)", process->instances);
        emit_line(emitter, "if (!%s) return false;", emit_done_test(emitter, process, "i"));
        emit_close(emitter);
    }
    emit_line(emitter, "(void)w;");
    emit_line(emitter, "return true;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

static void emit_expand(Emitter *emitter)
{
    const System *system = emitter->system;
    emit_line(emitter, "bool tocsin_expand(const uint64_t *state, uint64_t decide, uint64_t fail, "
                       "NativeWays *ways)");
    emit_line(emitter, "{");
    emitter->indent = 1;
    emit_line(emitter, "State before;");
    emit_line(emitter, "Run run;");
    emit_line(emitter, "run.words = ways->words;");
    if (emitter->labels != NULL) emit_line(emitter, "run.labels = ways->labels;");
    emit_line(emitter, "run.room = ways->room;");
    emit_line(emitter, "run.count = run.errors = run.anytime = 0;");
    emit_line(emitter, "run.only_entering = false;");
    emit_line(emitter, "run.decide = decide;");
    emit_line(emitter, "run.fail = fail;");
    emit_line(emitter, "run.broken = 0;");
    emit_line(emitter, "run.fuel = FUEL;");
    emit_line(emitter, "widen(state, &before);");
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        const char *name = emit_identifier(emitter, process->name);
        if (process->instances > INSTANCES_MOST) {
            emit_open(emitter, "for (int64_t i = 0; i < %" PRIu32 "; i++)", process->instances);
            emit_line(emitter, "if (ways_of_%s(&run, &before, i) == BEYOND) return false;", name);
            emit_close(emitter);
            continue;
        }
        for (uint32_t j = 0; j < process->instances; j++) {
            emit_line(emitter,
                      "if (ways_of_%s(&run, &before, %" PRIu32 ") == BEYOND) return false;", name,
                      j);
        }
    }
    emit_line(emitter, "ways->forgot = false;");
    if (emitter->reduces) {
        emit_open(emitter, "for (uint32_t i = 0; i < run.count; i++)");
        emit_line(emitter, "ways->forgot |= reduce(run.words + (uint64_t)i * STORED_WORDS);");
        emit_close(emitter);
    }
    emit_line(emitter, "ways->count = run.count;");
    emit_line(emitter, "ways->errors = run.errors;");
    emit_line(emitter, "ways->broken = run.broken;");
    emit_line(emitter, "ways->stuck = run.count == run.anytime && !all_done(&before);");
    emit_line(emitter, "return true;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

void emit_all_control(Emitter *emitter)
{
    for (uint32_t i = 0; i < emitter->system->process_count; i++) {
        emit_process(emitter, emitter->system->processes[i]);
    }
    emit_all_done(emitter);
    emit_expand(emitter);
}
