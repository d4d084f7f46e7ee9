/* emit.c - a system as a C program: what it consists of, and in which order. */
#include "emit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/memory.h"

#define WORDS_MOST 64
#define ORDER_MOST 31 /* 2n + 1 ranks in a word */

void emit_refuse(Emitter *emitter, const char *reason)
{
    if (emitter->refusal == NULL) emitter->refusal = reason;
}

static void refuse_what_it_can_not_do(Emitter *emitter)
{
    if (emitter->system->exclusive != NULL) {
        emit_refuse(emitter, "steps that nobody may step between");
    }
    if (layout_words(emitter->working) > WORDS_MOST) {
        emit_refuse(emitter, "its states are too large");
    }
    for (uint32_t i = 0; i < emitter->system->order_count; i++) {
        if (emitter->system->orders[i]->capacity > ORDER_MOST) {
            emit_refuse(emitter, "an order type has too many values");
        }
    }
}

static void emit_table(Emitter *emitter, const char *type, const char *name,
                       uint64_t (*value)(const LayoutField *))
{
    text_format(emitter->code, "static const %s %s[] = {", type, name);
    for (uint32_t i = 0; i < emitter->system->cells; i++) {
        text_format(emitter->code, "%s%" PRIu64 "u,", i % 16 == 0 ? "\n    " : " ",
                    value(layout_field(emitter->working, i)));
    }
    text_add(emitter->code, "0};\n");
}

static uint64_t field_word(const LayoutField *field)
{
    return field->word;
}

static uint64_t field_shift(const LayoutField *field)
{
    return field->shift;
}

static uint64_t field_mask(const LayoutField *field)
{
    return field->mask;
}

static uint64_t field_bias(const LayoutField *field)
{
    return (uint64_t)field->bias;
}

static uint64_t field_none(const LayoutField *field)
{
    return field->none;
}

static const char *name_of_cell(Emitter *emitter, const char *process, const char *name,
                                uint32_t cell)
{
    return arena_format(emitter->arena, "at_%s%s%s_%" PRIu32, process, name[0] == '\0' ? "" : "_",
                        emit_identifier(emitter, name), cell);
}

/* In an instance of the process; by that of the first. */
static const char *name_in_process(Emitter *emitter, const Process *process, uint32_t *cell)
{
    uint32_t at = (*cell - process->base) % process->cells, first = 0;
    const char *name = "";
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->offset > at || local->offset < first) continue;
        first = local->offset;
        name = local->name;
    }
    uint32_t instance = (*cell - process->base) / process->cells;
    *cell = instance_base(process, instance) + first;
    return name_of_cell(emitter, emit_identifier(emitter, process->name), name, *cell);
}

const char *emit_cell_name(Emitter *emitter, uint32_t *cell)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        if (*cell < variable->offset || *cell >= variable->offset + variable->type->cells) continue;
        *cell = variable->offset;
        return name_of_cell(emitter, emit_identifier(emitter, variable->name), "", *cell);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        uint32_t end = process->base + process->instances * process->cells;
        if (*cell >= process->base && *cell < end) return name_in_process(emitter, process, cell);
    }
    return name_of_cell(emitter, "counter", "", *cell);
}

static void emit_cell_names(Emitter *emitter)
{
    emit_line(emitter, "/* The first cells of variables, and of processes their places. */");
    emit_line(emitter, "enum {");
    for (uint32_t i = 0; i < emitter->system->cells; i++) {
        uint32_t begin = i;
        const char *name = emit_cell_name(emitter, &begin);
        if (begin == i) emit_line(emitter, "    %s = %" PRIu32 ",", name, i);
    }
    emit_line(emitter, "    CELLS = %" PRIu32, emitter->system->cells);
    emit_line(emitter, "};\n");
}

static void emit_layout(Emitter *emitter)
{
    emit_line(emitter, "#define WORDS %" PRIu32, layout_words(emitter->working));
    emit_line(emitter, "#define STORED_WORDS %" PRIu32, layout_words(emitter->stored));
    emit_line(emitter, "\ntypedef struct State {\n    uint64_t word[WORDS];\n} State;\n");
    emit_cell_names(emitter);
    emit_line(emitter, "/* Where each cell lies, and how: its code is its value less the bias. */");
    emit_table(emitter, "uint8_t", "field_word", field_word);
    emit_table(emitter, "uint8_t", "field_shift", field_shift);
    emit_table(emitter, "uint64_t", "field_mask", field_mask);
    emit_table(emitter, "uint64_t", "field_bias", field_bias);
    emit_table(emitter, "bool", "field_none", field_none);
    emit_line(emitter, "%s", "");
}

static const char note_function[] =
    "/* What a way gives. False: no room, or something for the interpreter. */\n"
    "static ALWAYS_INLINE bool note(Run *run, const State *before, const State *after, int end,\n"
    "                               int process, int64_t instance)\n"
    "{\n"
    "    if (end == BLOCKED) return true;\n"
    "    if (end == BEYOND) return false;\n"
    "    State next = *after;\n"
    "    if (end == FAILED || !renumber(&next)) {\n"
    "        run->errors++;\n"
    "        return true;\n"
    "    }\n"
    "    if (run->count == run->room) return false;\n"
    "    if ((run->decide | run->fail) & TRANSITIONS) {\n"
    "        run->broken |= judge_transition(before, after, process, instance, run->step,\n"
    "                                        run->decide, run->fail);\n"
    "    }\n"
    "#ifdef LABELS\n"
    "    if (run->labels != 0) {\n"
    "        run->labels[run->count] =\n"
    "            label_first[process] + (uint32_t)instance * label_steps[process] +\n"
    "            (uint32_t)run->step;\n"
    "    }\n"
    "#endif\n"
    "    narrow(&next, run->words + (uint64_t)run->count++ * STORED_WORDS);\n"
    "    return true;\n"
    "}\n"
    "\n";

static uint64_t transition_mask(const System *system)
{
    uint64_t mask = 0;
    for (uint32_t i = 0; i < system->property_count && i < 64; i++) {
        if (system->properties[i].of_transitions) mask |= (uint64_t)1 << i;
    }
    return mask;
}

static void emit_declarations(Emitter *emitter)
{
    emit_line(emitter, "#define TRANSITIONS 0x%" PRIx64 "u", transition_mask(emitter->system));
    emit_line(emitter, "static uint64_t judge_transition(const State *before, const State *after, "
                       "int process, int64_t instance, int step, uint64_t decide, "
                       "uint64_t fail);");
    for (uint32_t i = 0; i < emitter->system->process_count; i++) {
        const char *name = emit_identifier(emitter, emitter->system->processes[i]->name);
        if (emitter->wants_probing) {
            emit_line(emitter, "static int can_step_%s(const State *, int64_t, int64_t *);", name);
        }
        if (emitter->wants_entering) {
            emit_line(emitter,
                      "static int can_come_first_%s(const State *, int64_t, const bool *, "
                      "int64_t *);",
                      name);
        }
    }
    emit_line(emitter, "%s", "");
}

/* The labels of labels.h, for `note`: of a process those of its first instance, and how many each
 * instance has. */
static void emit_labels(Emitter *emitter)
{
    const System *system = emitter->system;
    Text first = {0}, each = {0};
    for (uint32_t i = 0; i < system->process_count; i++) {
        text_format(&first, "%s%" PRIu32, i > 0 ? ", " : "", emitter->labels->first[i]);
        text_format(&each, "%s%" PRIu32, i > 0 ? ", " : "", system->processes[i]->step_count);
    }
    emit_line(emitter, "#define LABELS");
    emit_line(emitter, "static const uint32_t label_first[] = {%s};", text_string(&first));
    emit_line(emitter, "static const uint32_t label_steps[] = {%s};\n", text_string(&each));
    text_release(&first);
    text_release(&each);
}

static char *emit_program(Emitter *emitter, const Reduction *reduction)
{
    Text properties = {0}, control = {0}, program = {0}, reducing = {0};
    emitter->code = &reducing;
    emitter->reduces = reduction != NULL && emit_reduction(emitter, reduction);
    emitter->code = &properties;
    emit_properties(emitter);
    emitter->code = &control;
    emit_all_control(emitter);
    emitter->code = &program;
    emit_line(emitter, "/* Written by tocsin %s: protocol %s. */", TOCSIN_VERSION,
              emitter->system->name);
    text_add(&program, emit_prelude);
    emit_layout(emitter);
    text_add(&program, emit_runtime);
    text_add(&program, emit_list_runtime);
    emit_conversions(emitter);
    emit_declarations(emitter);
    text_add(&program, text_string(&emitter->functions));
    if (emitter->labels != NULL) emit_labels(emitter);
    text_add(&program, note_function);
    if (emitter->reduces) text_add(&program, text_string(&reducing));
    text_add(&program, text_string(&control));
    text_add(&program, text_string(&properties));
    if (program.count > SOURCE_BYTES_MOST) emit_refuse(emitter, "its code is too large");
    char *source = emitter->refusal == NULL ? memory_copy_string(text_string(&program)) : NULL;
    text_release(&reducing);
    text_release(&properties);
    text_release(&control);
    text_release(&program);
    return source;
}

char *emit_source(const System *system, const Layout *layout, const EmitOptions *options,
                  const char **ret_refusal)
{
    Emitter emitter = {.system = system, .stored = layout, .working = layout};
    emitter.labels = options->labels;
    emitter.wants_step = options->labels != NULL;
    emitter.arena = arena_create();
    if (system->order_count > 0) emitter.working = emitter.own = layout_create_for_steps(system);
    refuse_what_it_can_not_do(&emitter);
    char *source = emitter.refusal == NULL ? emit_program(&emitter, options->reduction) : NULL;
    *ret_refusal = emitter.refusal;
    text_release(&emitter.functions);
    text_release(&emitter.declarations);
    vector_release(&emitter.called);
    vector_release(&emitter.bound);
    vector_release(&emitter.nodes);
    layout_destroy(emitter.own);
    arena_destroy(emitter.arena);
    return source;
}
