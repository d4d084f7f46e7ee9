/* probes.c - what could happen: `at` a choice, and `stuck`.
 *
 * Both ask whether some way exists, inside properties that may negate the answer; so no input may
 * be left open. In the finite form every way of choosing is gone through, choices dictated by a
 * script; in the unbounded form the inputs are quantified. */
#include "run.h"

#define PROBES_MOST 20000u

/* Of one instance, with control at one place. */
typedef struct Probe {
    Encoder *encoder;
    const State *state;
    const Process *process;
    Number instance;
    const Node *place;
    const Expr *expr; /* EXPR_AT: its steps are looked for; EXPR_STUCK: a step is taken */
} Probe;

static bool is_wanted(const Expr *expr, const Step *step)
{
    for (uint32_t i = 0; i < expr->step_count; i++) {
        if (expr->steps[i] == step) return true;
    }
    return false;
}

/* Whether the step can be taken does not matter. */
static Term comes_first(const Probe *probe, Run *run)
{
    Terms *terms = probe->encoder->terms;
    Term found = term_truth(terms, false);
    Exits entries = {0};
    run_walk(run, probe->place, true, &entries);
    for (size_t i = 0; i < entries.count; i++) {
        const Exit *entry = &entries.items[i];
        if (is_wanted(probe->expr, entry->node->step)) found = term_or(terms, found, entry->guard);
    }
    vector_release(&entries);
    return found;
}

/* A step after which too many values of an order are held can't be taken. */
static Term is_taken(const Probe *probe, Run *run)
{
    Terms *terms = probe->encoder->terms;
    run_take(run, NULL, NULL);
    if (probe->encoder->system->order_count == 0) return run->scene.guard;
    if (probe->encoder->form == FORM_UNBOUNDED) {
        encoder_complain(
            probe->encoder, probe->expr->span,
            "`stuck` can't be lifted where a step may make too many values of an order");
    }
    if (term_is_false(terms, run->scene.guard)) return run->scene.guard;
    Term too_many;
    state_renumber(probe->encoder, run->working, &too_many);
    return term_and_not(terms, run->scene.guard, too_many);
}

static Term probe_once(const Probe *probe, Script *script)
{
    Terms *terms = probe->encoder->terms;
    const Numbers *numbers = &probe->encoder->values.numbers;
    Number place = number_constant(numbers, probe->place->place);
    Run run;
    run_start(&run, probe->encoder, probe->state, 0);
    run.script = script;
    run_act_as(&run, probe->process, probe->instance);
    run_await(&run, number_equal(numbers, run_place(&run), place));
    run_set_place(&run, probe->place->place);
    Term found = run.scene.guard;
    if (!term_is_false(terms, found)) {
        found = probe->expr->kind == EXPR_AT ? comes_first(probe, &run) : is_taken(probe, &run);
    }
    found = term_and_not(terms, term_and(terms, found, run.inputs), run.barred);
    found = term_exists(terms, run.constants.count, run.constants.items, found);
    run_release(&run);
    return found;
}

static Term probe_all(const Probe *probe)
{
    Encoder *encoder = probe->encoder;
    Term found = term_truth(encoder->terms, false);
    if (encoder->form == FORM_UNBOUNDED) return probe_once(probe, NULL);
    Script script = {0};
    uint32_t probes = 0;
    do {
        script_restart(&script);
        found = term_or(encoder->terms, found, probe_once(probe, &script));
        if (terms_failure(encoder->terms) != NULL) break;
        if (++probes > PROBES_MOST) {
            encoder_complain(encoder, probe->expr->span,
                             "there are too many ways to choose for `%s` to be encoded",
                             expr_kind_name(probe->expr->kind));
            break;
        }
    } while (script_advance(&script));
    script_release(&script);
    return found;
}

/* Steps are taken from renumbered states. */
static const State *state_to_step_from(const Scene *scene)
{
    bool next = scene->after && scene->state == scene->after && scene->canonical_after;
    return next ? scene->canonical_after : scene->state;
}

static bool is_possible(const PlaceInfo *place, const Expr *at)
{
    for (uint32_t i = 0; i < at->step_count; i++) {
        if (place->possible[at->steps[i]->position]) return true;
    }
    return false;
}

Term encode_at(Scene *scene, const Expr *expr)
{
    Encoder *encoder = scene->encoder;
    Terms *terms = encoder->terms;
    Number instance = encode_instance(scene, expr->process, expr->a);
    Term found = term_truth(terms, false);
    uint32_t effort = encoder->effort;
    for (uint32_t i = 0; i < expr->process->place_count; i++) {
        const PlaceInfo *place = &expr->process->places[i];
        if (!is_possible(place, expr)) continue;
        Term here = encode_place(encoder, expr->process, instance, i, scene->state);
        if (place->node->kind != NODE_STEP && !term_is_false(terms, here)) {
            const Probe probe = {
                encoder, state_to_step_from(scene), expr->process, instance, place->node, expr};
            encoder->effort = 0;
            here = term_and(terms, here, probe_all(&probe));
        }
        found = term_or(terms, found, here);
    }
    encoder->effort = effort;
    return found;
}

static Term can_step(Scene *scene, const Expr *expr, const Process *process, Number instance)
{
    Terms *terms = scene->encoder->terms;
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < process->place_count; i++) {
        const Node *node = process->places[i].node;
        if (node->kind == NODE_DONE) continue;
        const Probe probe = {
            scene->encoder, state_to_step_from(scene), process, instance, node, expr};
        scene->encoder->effort = 0;
        found = term_or(terms, found, probe_all(&probe));
    }
    return found;
}

static Term any_can_step(Scene *scene, const Expr *expr, const Process *process)
{
    const Values *values = &scene->encoder->values;
    Terms *terms = values->terms;
    if (process->index && values_is_lifted(values, process->index)) {
        const Type *index =
            scene->encoder->items[item_of_place(scene->encoder, process)].type->index;
        Number bound = value_bound(values, index);
        Term can = term_and(terms, values_has(values, index, bound),
                            can_step(scene, expr, process, bound));
        return term_exists(terms, 1, &bound.term, can);
    }
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < process->instances; i++) {
        Number instance = number_constant(&values->numbers, i);
        found = term_or(terms, found, can_step(scene, expr, process, instance));
    }
    return found;
}

Term encode_stuck(Scene *scene, const Expr *expr)
{
    Encoder *encoder = scene->encoder;
    Term found = term_truth(encoder->terms, false);
    uint32_t effort = encoder->effort;
    if (expr->a) {
        Number instance = encode_instance(scene, expr->process, expr->a);
        found = can_step(scene, expr, expr->process, instance);
    } else {
        for (uint32_t i = 0; i < encoder->system->process_count; i++) {
            const Process *process = encoder->system->processes[i];
            if (expr->process && process != expr->process) continue;
            found = term_or(encoder->terms, found, any_can_step(scene, expr, process));
        }
    }
    encoder->effort = effort;
    return term_not(encoder->terms, found);
}
