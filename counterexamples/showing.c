/* showing.c - the property is evaluated once more. */
#include "showing.h"

bool showing_same_error(const ModelError *a, const ModelError *b)
{
    return a->kind == b->kind && a->span.begin == b->span.begin && a->span.end == b->span.end;
}

bool showing_fails(const Trace *trace, Interpreter *interpreter, const Moment *moment)
{
    const Finding *finding = trace->finding;
    ModelError error;
    return interpreter_holds(interpreter, finding->evaluated->expr, moment, &error) == EVAL_ERROR &&
           showing_same_error(&error, &finding->error);
}

bool showing_at(const Trace *trace, Interpreter *interpreter, const Moment *moment)
{
    const Property *property = trace->finding->property;
    ModelError error;
    if (property->kind == PROPERTY_ERROR) return showing_fails(trace, interpreter, moment);
    EvalResult wanted = property->kind == PROPERTY_WITNESS ? EVAL_TRUE : EVAL_FALSE;
    return interpreter_holds(interpreter, property->expr, moment, &error) == wanted;
}
