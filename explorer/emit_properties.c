/* emit_properties.c - properties of states and of transitions, and what only they ask.
 *
 * Emitted first, as what they ask decides what else there has to be. */
#include <inttypes.h>
#include <string.h>

#include "emit.h"

#define JUDGED_MOST 64

/* Where a property looks from, renumbered as steps want it. */
static const char *state_to_step_from(Emitter *emitter)
{
    if (emitter->system->order_count == 0) return emitter->state;
    if (emitter->in_function) emit_refuse(emitter, "a function asks what steps may come");
    if (emitter->state[0] != 'a') return emitter->state;
    const char *name = emit_new_name(emitter, "renumbered");
    emit_line(emitter, "State %s = *%s;", name, emitter->state);
    emit_line(emitter, "if (!renumber(&%s)) %s", name, emit_fail(emitter));
    return arena_format(emitter->arena, "(&%s)", name);
}

/* Places from which one of the steps may come first: those at a choice, or those at a step. */
static bool *possible_places(Emitter *emitter, const Expr *expr, bool at_step)
{
    const Process *process = expr->process;
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        const PlaceInfo *place = &process->places[i];
        if ((place->node->kind == NODE_STEP) != at_step) continue;
        for (uint32_t j = 0; j < expr->step_count; j++) {
            places[i] = places[i] || place->possible[expr->steps[j]->position];
        }
    }
    return places;
}

static const char *step_table(Emitter *emitter, const Expr *expr)
{
    const char *name = emit_new_name(emitter, "steps");
    Text text = {0};
    for (uint32_t i = 0; i < expr->process->step_count; i++) {
        bool wanted = false;
        for (uint32_t j = 0; j < expr->step_count; j++) {
            wanted = wanted || expr->steps[j]->position == i;
        }
        text_format(&text, "%s%d", i > 0 ? ", " : "", wanted);
    }
    emit_line(emitter, "static const bool %s[] = {%s};", name, text_string(&text));
    text_release(&text);
    return name;
}

const char *emit_at(Emitter *emitter, const Expr *expr)
{
    const char *instance = emit_instance_meant(emitter, expr);
    const char *at_step =
        emit_place_test(emitter, expr->process, instance, possible_places(emitter, expr, true));
    bool *choices = possible_places(emitter, expr, false);
    bool any = false;
    for (uint32_t i = 0; i < expr->process->place_count; i++) any = any || choices[i];
    if (!any) return at_step;
    const char *result = emit_new_name(emitter, "at");
    const char *may_be = emit_place_test(emitter, expr->process, instance, choices);
    emitter->wants_entering = true;
    emitter->counted = true;
    emit_line(emitter, "int %s = %s;", result, at_step);
    emit_open(emitter, "if (!%s && %s)", result, may_be);
    const char *from = state_to_step_from(emitter);
    const char *steps = step_table(emitter, expr);
    emit_line(emitter, "%s = can_come_first_%s(%s, %s, %s, %s);", result,
              emit_identifier(emitter, expr->process->name), from, instance, steps,
              emit_fuel(emitter));
    emit_line(emitter, "if (%s == BEYOND) return BEYOND;", result);
    emit_close(emitter);
    return result;
}

const char *emit_done_test(Emitter *emitter, const Process *process, const char *instance)
{
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        places[i] = process->places[i].node->kind == NODE_DONE;
    }
    return emit_place_test(emitter, process, instance, places);
}

const char *emit_done(Emitter *emitter, const Expr *expr)
{
    return emit_done_test(emitter, expr->process, emit_instance_meant(emitter, expr));
}

static void probe(Emitter *emitter, const Process *process, const char *instance, const char *from,
                  const char *can)
{
    emit_line(emitter, "if (%s == BLOCKED) %s = can_step_%s(%s, %s, %s);", can, can,
              emit_identifier(emitter, process->name), from, instance, emit_fuel(emitter));
}

const char *emit_stuck(Emitter *emitter, const Expr *expr)
{
    const System *system = emitter->system;
    const char *only = expr->a != NULL ? emit_instance_meant(emitter, expr) : NULL;
    const char *from = state_to_step_from(emitter);
    const char *can = emit_new_name(emitter, "can");
    emitter->wants_probing = true;
    emitter->counted = true;
    emit_line(emitter, "int %s = BLOCKED;", can);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (expr->process != NULL && expr->process != process) continue;
        if (only != NULL) {
            probe(emitter, process, only, from, can);
            continue;
        }
        const char *j = emit_new_name(emitter, "i");
        emit_open(emitter, "for (int64_t %s = 0; %s < %" PRIu32 "; %s++)", j, j, process->instances,
                  j);
        probe(emitter, process, j, from, can);
        emit_close(emitter);
    }
    emit_line(emitter, "if (%s == BEYOND) return BEYOND;", can);
    return arena_format(emitter->arena, "(%s == BLOCKED)", can);
}

const char *emit_taken_by(Emitter *emitter, const Expr *expr)
{
    const char *instance = emit_instance_meant(emitter, expr);
    if (emitter->in_function) {
        emit_refuse(emitter, "a function asks who took a step");
        return "0";
    }
    const char *by = arena_format(emitter->arena, "process == %" PRIu32, expr->process->position);
    if (expr->a != NULL) by = arena_format(emitter->arena, "%s && instance == %s", by, instance);
    if (expr->step_count == 0) return arena_format(emitter->arena, "(%s)", by);
    emitter->wants_step = true;
    const char *step = "0";
    for (uint32_t i = 0; i < expr->step_count; i++) {
        if (expr->steps[i]->process != expr->process) continue;
        step =
            arena_format(emitter->arena, "%s || step == %" PRIu32, step, expr->steps[i]->position);
    }
    return arena_format(emitter->arena, "(%s && (%s))", by, step);
}

#define TRANSITION_PARAMETERS                                                                      \
    "const State *before, const State *after, int process, int64_t instance, int step, "

static void emit_property(Emitter *emitter, const Property *property, uint32_t position)
{
    Text *outer = emitter->code, body = {0};
    bool transition = property->of_transitions;
    emitter->code = &body;
    emitter->indent = 1;
    emitter->state = transition ? "before" : "w";
    emitter->fail = "return FAILED;";
    emitter->weight = emitter->heaviest = 1;
    emit_line(emitter, "return %s;", emit_cell(emitter, property->expr));
    emitter->code = outer;
    emitter->indent = 0;
    emit_line(emitter, "/* %s %s */", property_kind_name(property->kind), property->name);
    emit_line(emitter, "static int property_%" PRIu32 "(%sint64_t *fuel)", position,
              transition ? TRANSITION_PARAMETERS : "const State *w, ");
    emit_line(emitter, "{");
    text_add(emitter->code, text_string(&body));
    emit_line(emitter, "}\n");
    bool can_fail = strstr(text_string(&body), "FAILED") != NULL ||
                    strstr(text_string(&body), "BEYOND") != NULL;
    if (can_fail) emitter->failing |= UINT64_C(1) << position;
    text_release(&body);
}

/* Of a witness and of a goal there is something to tell where they are so. */
static void add_decisive(Text *text, PropertyKind kind, uint32_t i)
{
    bool is = kind == PROPERTY_WITNESS || kind == PROPERTY_RECOVERABLE;
    text_format(text, " || (decide >> %" PRIu32 " & 1 && is == %d)", i, is);
}

/* Where only its failing matters, what can't fail is not evaluated. */
static void emit_told(Emitter *emitter, const Property *property, uint32_t i, const char *arguments)
{
    bool can_fail = emitter->failing >> i & 1;
    Text when = {0};
    add_decisive(&when, property->kind, i);
    emit_open(emitter, "if (%s >> %" PRIu32 " & 1)", can_fail ? "(decide | fail)" : "decide", i);
    emit_line(emitter, "int is = property_%" PRIu32 "(%s);", i, arguments);
    emit_line(emitter, "if (is >= FAILED%s) told |= UINT64_C(1) << %" PRIu32 ";",
              text_string(&when), i);
    emit_close(emitter);
    text_release(&when);
}

static void emit_judge(Emitter *emitter, bool transitions)
{
    const System *system = emitter->system;
    emitter->indent = 1;
    for (uint32_t i = 0; i < system->property_count && i < JUDGED_MOST; i++) {
        const Property *property = &system->properties[i];
        if (!property_kind_has_values(property->kind)) continue;
        if (property->of_transitions != transitions) continue;
        emit_told(emitter, property, i,
                  transitions ? "before, after, process, instance, step, &fuel" : "&w, &fuel");
    }
    emit_line(emitter, "return told;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

void emit_properties(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->property_count && i < JUDGED_MOST; i++) {
        const Property *property = &system->properties[i];
        if (property_kind_has_values(property->kind)) emit_property(emitter, property, i);
    }
    emit_line(emitter, "static uint64_t judge_transition(" TRANSITION_PARAMETERS
                       "uint64_t decide, uint64_t fail)");
    emit_line(emitter, "{");
    emit_line(emitter, "    uint64_t told = 0;");
    emit_line(emitter, "    int64_t fuel = FUEL;");
    emit_judge(emitter, true);
    emit_line(emitter,
              "uint64_t tocsin_judge(const uint64_t *state, uint64_t decide, uint64_t fail)");
    emit_line(emitter, "{");
    emit_line(emitter, "    uint64_t told = 0;");
    emit_line(emitter, "    int64_t fuel = FUEL;");
    emit_line(emitter, "    State w;");
    emit_line(emitter, "    widen(state, &w);");
    emit_judge(emitter, false);
}
