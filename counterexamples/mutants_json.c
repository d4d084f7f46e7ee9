/* mutants_json.c - every mutant as a JSON object. */
#include "counterexamples/mutants.h"
#include "report_parts.h"

static json_t *mutation_json(const System *system, const Mutation *mutation)
{
    json_t *object = json_object();
    const Source *source = system->source;
    Place place = source_place(source, mutation->span.begin);
    report_json_set(object, "mutation", json_string(mutation_words(mutation->kind)));
    report_json_set(object, "process", json_string(mutation->process->name));
    report_json_set(object, "step",
                    mutation->step == NULL ? json_null() : json_string(mutation->step->name));
    report_json_set(object, "uses", json_integer(mutation->uses));
    report_json_set(object, "text",
                    json_stringn(source->text + mutation->span.begin,
                                 mutation->span.end - mutation->span.begin));
    report_json_set(object, "line", json_integer(place.line));
    report_json_set(object, "column", json_integer(place.column));
    return object;
}

static json_t *mutant_json(const System *system, const Mutation *mutation,
                           const MutantOutcome *outcome)
{
    json_t *object = mutation_json(system, mutation);
    report_json_set(object, "outcome", json_string(mutant_fate_name(outcome->fate)));
    if (outcome->fate == MUTANT_NOTICED) {
        report_json_set(object, "property",
                        json_string(system->properties[outcome->property].name));
        report_json_set(object, "verdict", json_string(verdict_name(outcome->verdict)));
    }
    if (outcome->reason[0] != '\0') {
        report_json_set(object, "reason", json_string(outcome->reason));
    }
    report_json_set(object, "states", json_integer((json_int_t)outcome->states));
    return object;
}

json_t *mutants_json(const System *system, const Mutants *mutants)
{
    json_t *object = json_object(), *list = json_array();
    report_json_set(object, "count", json_integer((json_int_t)mutants->count));
    for (MutantFate fate = MUTANT_UNDECIDED; fate <= MUTANT_SAME; fate++) {
        report_json_set(object, mutant_fate_name(fate),
                        json_integer((json_int_t)mutants_count(mutants, fate)));
    }
    report_json_set(object, "max_states", json_integer((json_int_t)mutants->max_states));
    report_json_set(object, "interrupted", json_boolean(mutants->interrupted));
    for (size_t i = 0; i < mutants->count; i++) {
        report_json_append(list,
                           mutant_json(system, &mutants->mutations[i], &mutants->outcomes[i]));
    }
    report_json_set(object, "list", list);
    return object;
}
