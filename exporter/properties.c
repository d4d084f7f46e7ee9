/* properties.c - what must hold, as far as the format can say it. What it can't say is named, in a
 * comment and in a note. */
#include "exporter.h"
#include "model/print.h"

static bool is_murphi(const Emitter *emitter)
{
    return emitter->format == EXPORT_MURPHI;
}

static void comment(Emitter *emitter, const char *what, const Property *property)
{
    Text text = {0};
    text_format(&text, "%s%s %s", what, property_kind_name(property->kind), property->name);
    line(emitter, is_murphi(emitter) ? "-- %s" : "/* %s */", text_string(&text));
    text_release(&text);
}

static const char *reason_left_out(const Emitter *emitter, const Property *property)
{
    switch (property->kind) {
    case PROPERTY_RECOVERABLE: return "no formula of these tools says that a way is open";
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME: return "fairness is not what these tools mean by it";
    case PROPERTY_WITNESS:
        if (!property->of_transitions || emitter->format == EXPORT_PROMELA) return NULL;
        return "only states are witnesses there";
    case PROPERTY_ERROR:
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_LEMMA: return NULL;
    }
    return NULL;
}

static void leave_out(Emitter *emitter, const Property *property, const char *reason)
{
    note(emitter, "%s %s is left out: %s", property_kind_name(property->kind), property->name,
         reason);
}

/* What was refused of a property is a note, not the end. */
static bool take_refusal(Emitter *emitter, const Property *property)
{
    if (!is_refused(emitter)) return false;
    leave_out(emitter, property, text_string(&emitter->out->refusal));
    text_clear(&emitter->out->refusal);
    text_release(&emitter->out->refusal);
    return true;
}

static void assert_promela(Emitter *emitter, uint32_t number, const char *safe, const char *text,
                           bool witness)
{
    if (!t_is_true(safe)) line(emitter, "assert(%s); /* it has a value */", safe);
    line(emitter,
         witness ? "\n#if defined(ONLY) && ONLY == %u" : "\n#if !defined(ONLY) || ONLY == %u",
         number + 1);
    line(emitter, "assert(%s);", witness ? t_not(emitter, text) : text);
    line(emitter, "\n#endif");
}

/* A witness is an invariant that is to be violated: not in the configuration. */
static void write_tla_invariant(Emitter *emitter, const Property *property, const char *safe,
                                const char *text)
{
    const char *name = name_new(emitter, property->name);
    line(emitter, "\\* %s %s", property_kind_name(property->kind), property->name);
    if (property->kind == PROPERTY_WITNESS) {
        line(emitter, "\\* reached where this is violated, as an invariant");
        line(emitter, "%s == ~(%s)\n", name, text);
        return;
    }
    if (!t_is_true(safe)) {
        const char *value = name_new(emitter, text_of(emitter, "%s_has_a_value", property->name));
        line(emitter, "%s == %s", value, safe);
        text_format(&emitter->calls, "INVARIANT %s\n", value);
    }
    line(emitter, "%s == %s\n", name, text);
    text_format(&emitter->calls, "INVARIANT %s\n", name);
}

static void write_one(Emitter *emitter, uint32_t number)
{
    const Property *property = &emitter->system->properties[number];
    bool witness = property->kind == PROPERTY_WITNESS;
    emitter->facts.count = emitter->known.count = 0;
    emitter->bound = NULL;
    const char *safe = value_safe(emitter, property->expr);
    const char *text = value_text(emitter, property->expr);
    if (take_refusal(emitter, property)) return;
    if (emitter->format == EXPORT_TLA) {
        write_tla_invariant(emitter, property, safe, text);
        return;
    }
    comment(emitter, is_murphi(emitter) ? "" : text_of(emitter, "%u: ", number + 1), property);
    if (!is_murphi(emitter)) {
        assert_promela(emitter, number, safe, text, witness);
        return;
    }
    if (!t_is_true(safe)) line(emitter, "invariant \"%s has a value\" %s;", property->name, safe);
    if (witness && !t_is_true(safe)) text = t_and(emitter, safe, text);
    line(emitter, "%s \"%s\" %s;", witness ? "cover" : "invariant", property->name, text);
}

/* What was refused before is of no property, and stays. */
void write_properties(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->property_count && !is_refused(emitter); i++) {
        const Property *property = &system->properties[i];
        const char *reason = reason_left_out(emitter, property);
        if (property->kind == PROPERTY_ERROR) continue;
        if (reason != NULL) {
            leave_out(emitter, property, reason);
        } else if (!property->of_transitions) {
            write_one(emitter, i);
        }
    }
}

void write_transition_checks(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->property_count && !is_refused(emitter); i++) {
        const Property *property = &system->properties[i];
        if (!property->of_transitions || reason_left_out(emitter, property) != NULL) continue;
        emitter->bound = NULL;
        emitter->facts.count = 0;
        emitter->before = true;
        const char *safe = value_safe(emitter, property->expr);
        const char *text = value_text(emitter, property->expr);
        emitter->before = false;
        if (is_refused(emitter)) {
            emitter->transitions_left_out[i] = true;
            take_refusal(emitter, property);
        }
        if (emitter->transitions_left_out[i]) continue;
        bool witness = property->kind == PROPERTY_WITNESS;
        if (emitter->format == EXPORT_TLA) {
            way_demand(emitter, safe, text_of(emitter, "%s has a value", property->name));
            way_demand(emitter, text, property->name);
            continue;
        }
        if (!is_murphi(emitter)) {
            if (t_is_true(safe) && t_is_true(text) && !witness) continue;
            assert_promela(emitter, i, safe, text, witness);
            continue;
        }
        if (!t_is_true(safe)) {
            line(emitter, "assert \"%s has a value\" %s;", property->name, safe);
        }
        if (!t_is_true(text)) line(emitter, "assert \"%s\" %s;", property->name, text);
    }
}
