/* emit_calls.c - functions of the model as functions of C, each emitted when first called.
 *
 * They read the state they are given. One that can't fail gives its value; others give how they
 * end, and write their value where they are told. */
#include <inttypes.h>
#include <stdlib.h>

#include "emit.h"

static const EmittedFunction *find(const Emitter *emitter, const Function *function)
{
    for (size_t i = 0; i < emitter->called.count; i++) {
        const EmittedFunction *called = &emitter->called.items[i];
        if (called->function == function) return called;
    }
    return NULL;
}

static void add_parameters(Emitter *emitter, const Function *function, Text *text)
{
    text_add(text, "(const State *w, int64_t *fuel");
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        const Binding *parameter = &function->parameters[i];
        text_format(text, ", %s%s",
                    parameter->type->cells == 1 ? "const int64_t " : "const int64_t *",
                    emit_binding_name(emitter, parameter));
    }
}

static void add_head(Emitter *emitter, const EmittedFunction *called, size_t size)
{
    const Function *function = called->function;
    bool gives = called->total && function->result->cells == 1;
    Text *text = &emitter->functions;
    text_format(text, "/* fun %s */\nstatic %s%s%s", function->name,
                size < 2000 ? "ALWAYS_INLINE " : "", gives ? "int64_t " : "int ", called->name);
    add_parameters(emitter, function, text);
    text_add(text, gives ? ")\n{\n" : ", int64_t *ret)\n{\n");
}

static void add_function(Emitter *emitter, const EmittedFunction *called, const char *value,
                         const Text *body)
{
    add_head(emitter, called, body->count);
    text_add(&emitter->functions, text_string(body));
    if (called->function->result->cells != 1) {
        text_add(&emitter->functions, "    return DONE;\n}\n\n");
    } else if (called->total) {
        text_format(&emitter->functions, "    return %s;\n}\n\n", value);
    } else {
        text_format(&emitter->functions, "    *ret = %s;\n    return DONE;\n}\n\n", value);
    }
}

static void emit_function(Emitter *emitter, const Function *function)
{
    Emitter saved = *emitter;
    Text body = {0};
    emitter->code = &body;
    emitter->indent = 1;
    emitter->state = "w";
    emitter->fail = "return FAILED;";
    emitter->process = NULL;
    emitter->step = NULL;
    emitter->in_function = true;
    emitter->failed = emitter->counted = false;
    emitter->weight = emitter->heaviest = 1;
    const char *value = "0";
    if (function->result->cells == 1) {
        value = emit_cell(emitter, function->body);
    } else {
        emit_into(emitter, function->body, location_array("ret"));
    }
    EmittedFunction called = {
        .function = function,
        .name = arena_format(emitter->arena, "fun_%s_%zu", emit_identifier(emitter, function->name),
                             emitter->called.count),
        .total = !emitter->failed && !emitter->counted,
        .weight = emitter->heaviest,
    };
    add_function(emitter, &called, value, &body);
    text_release(&body);
    vector_push(&emitter->called, called);
    emitter->code = saved.code;
    emitter->indent = saved.indent;
    emitter->state = saved.state;
    emitter->fail = saved.fail;
    emitter->process = saved.process;
    emitter->step = saved.step;
    emitter->in_function = saved.in_function;
    emitter->failed = saved.failed;
    emitter->counted = saved.counted;
    emitter->weight = saved.weight;
    emitter->heaviest = saved.heaviest;
}

/* All arguments are evaluated before any is passed. */
static const char *arguments(Emitter *emitter, const Expr *expr)
{
    const char *passed = arena_format(emitter->arena, "%s, %s", emitter->state, emit_fuel(emitter));
    for (uint32_t i = 0; i < expr->list_count; i++) {
        const Expr *argument = expr->list[i];
        uint32_t cells = expr->function->parameters[i].type->cells;
        const char *value =
            cells == 1 ? emit_cell(emitter, argument)
                       : location_as_array(emitter, emit_location(emitter, argument), cells);
        passed = arena_format(emitter->arena, "%s, %s", passed, value);
    }
    return passed;
}

static EmittedFunction prepare(Emitter *emitter, const Expr *expr)
{
    if (find(emitter, expr->function) == NULL) emit_function(emitter, expr->function);
    EmittedFunction called = *find(emitter, expr->function);
    if (emitter->weight * called.weight > WEIGHT_MOST) {
        emit_count(emitter);
    } else if (emitter->weight * called.weight > emitter->heaviest) {
        emitter->heaviest = emitter->weight * called.weight;
    }
    return called;
}

/* A call of a function that may fail, or has a wide value. */
static void call(Emitter *emitter, const EmittedFunction *called, const char *passed,
                 const char *into)
{
    if (called->total) {
        emit_line(emitter, "%s(%s, %s);", called->name, passed, into);
        return;
    }
    const char *end = emit_new_name(emitter, "end");
    emit_line(emitter, "const int %s = %s(%s, %s);", end, called->name, passed, into);
    emitter->counted = true;
    emit_line(emitter, "if (%s == BEYOND) return BEYOND;", end);
    emit_line(emitter, "if (%s == FAILED) %s", end, emit_fail(emitter));
}

const char *emit_call_cell(Emitter *emitter, const Expr *expr)
{
    const char *passed = arguments(emitter, expr);
    EmittedFunction called = prepare(emitter, expr);
    if (called.total) return arena_format(emitter->arena, "%s(%s)", called.name, passed);
    const char *result = emit_new_name(emitter, "t");
    emit_line(emitter, "int64_t %s;", result);
    call(emitter, &called, passed, arena_format(emitter->arena, "&%s", result));
    return result;
}

void emit_call_into(Emitter *emitter, const Expr *expr, const char *array)
{
    const char *passed = arguments(emitter, expr);
    EmittedFunction called = prepare(emitter, expr);
    call(emitter, &called, passed, array);
}
