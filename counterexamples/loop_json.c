/* loop_json.c - what is told of fairness and its lack, as JSON. */
#include "loop_json.h"

#include "endless.h"
#include "report_parts.h"

static json_t *wish_json(const FairnessWish *wish)
{
    static const char *const kinds[] = {
        [WISH_WEAK] = "fair", [WISH_STRONG] = "strong fair", [WISH_NOT_FOR_EVER] = "not for ever"};
    json_t *object = json_object();
    report_json_set(object, "wish", json_string(kinds[wish->kind]));
    report_json_set(object, "process", json_string(wish->process->name));
    report_json_set(object, "step",
                    wish->step == NULL ? json_null() : json_string(wish->step->name));
    return object;
}

static json_t *wishes_json(const FairnessWish *wishes, uint32_t count)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++) report_json_append(list, wish_json(&wishes[i]));
    return list;
}

static json_t *premise_json(const Property *premise)
{
    return premise == NULL ? json_null() : json_string(premise->name);
}

static json_t *refusals_json(const Remedies *remedies)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < remedies->refused_count; i++) {
        json_t *object = wish_json(&remedies->refused[i].wish);
        report_json_set(object, "premise", premise_json(remedies->refused[i].premise));
        report_json_append(list, object);
    }
    return list;
}

static void append_sentence(void *context, const char *sentence)
{
    report_json_append(context, json_string(sentence));
}

json_t *loop_json_fairness(const Trace *trace)
{
    json_t *sentences = json_array();
    endless_explain(trace, append_sentence, sentences);
    return sentences;
}

void loop_json_add(json_t *object, const Finding *finding)
{
    const Remedies *remedies = &finding->remedies;
    json_t *hints = json_array();
    for (uint32_t i = 0; i < remedies->count; i++) {
        const Remedy *remedy = &remedies->items[i];
        report_json_append(hints, wishes_json(remedy->wishes, remedy->count));
    }
    report_json_set(object, "loop_begins", json_integer(finding->loop_begins));
    report_json_set(object, "hints", hints);
    report_json_set(object, "no_weak_fairness_helps", json_boolean(remedies->weak_does_not_help));
    report_json_set(object, "no_fairness_helps", json_boolean(remedies->nothing_helps));
    report_json_set(object, "contradict_premises", refusals_json(remedies));
    report_json_set(object, "all_contradicts_premises", json_boolean(remedies->all_is_refused));
    report_json_set(object, "all_contradicts", premise_json(remedies->all_refused_by));
    report_json_set(object, "all_makes_vacuous", json_boolean(remedies->all_is_hollow));
    report_json_set(object, "hints_untried", json_boolean(remedies->untried));
}
