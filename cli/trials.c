/* trials.c - instances of one value, and lifted proofs with the param narrowed to a range. */
#include "trials.h"

#include <stdlib.h>
#include <string.h>

#include "disagreement.h"
#include "interrupt.h"
#include "lifting.h"
#include "minimising.h"
#include "progress.h"
#include "solver/prove.h"
#include "support/bug.h"
#include "support/clock.h"

#define NEIGHBOURS 2   /* how far from the instance of the last trace is looked first */
#define LEARNED_FROM 3 /* values of the param that a proof is tried from */

double trial_seconds_left(const Synthesising *synthesising)
{
    return synthesising->started + synthesising->limit - seconds_now();
}

bool trial_is_over(Synthesising *synthesising)
{
    synthesising->interrupted = synthesising->interrupted || *interrupt_flag() != 0;
    return synthesising->interrupted || synthesising->has_bug ||
           trial_seconds_left(synthesising) <= 0;
}

/* ---- progress ---- */

void trial_show(void *context, uint64_t checks)
{
    const Synthesising *synthesising = context;
    const ProvingProgress progress = {
        .seconds = seconds_now() - synthesising->started,
        .instances = synthesising->counts.instances,
        .checks = synthesising->solving.checks + checks,
        .instance = synthesising->at,
        .property = synthesising->trying,
    };
    progress_show_proving(&progress);
}

static void take_up(Synthesising *synthesising, const System *instance, const char *property)
{
    synthesising->at = instance;
    synthesising->trying = property;
    trial_show(synthesising, 0);
}

/* ---- building ---- */

/* NULL where the model refuses the values. */
static const System *build(const Synthesising *synthesising, const int64_t *values, int64_t value)
{
    const Question *question = synthesising->question;
    size_t any = question->any_count;
    int64_t *all = memory_allocate(any + 1, sizeof *all);
    for (size_t i = 0; i <= any; i++) all[i] = i < any ? values[i] : value;
    const Lifting lifting = {.model = synthesising->model,
                             .options = synthesising->options,
                             .scenario = question->scenario,
                             .names = synthesising->lifted,
                             .count = any + 1,
                             .lifted = any + synthesising->is_liftable};
    const System *system = lifting_build(&lifting, all, NULL);
    free(all);
    return system;
}

/* ---- looking at a value ---- */

typedef struct Look {
    Synthesising *synthesising;
    int64_t value;
    double end;         /* when it is enough */
    uint64_t instances; /* looked at to the end */
    bool was_cut_short; /* the last one, by time */
    bool was_built, was_refused;
    bool *shown; /* for each property: found in this look */
} Look;

static bool is_looked_for(const Look *look, uint32_t position)
{
    const Knowledge *knowledge = &look->synthesising->knowledge[position];
    return knowledge->is_open && knowledge->asked && !look->shown[position] &&
           !knowledge_is_decided(knowledge, look->value);
}

static bool anything_is_looked_for(const Look *look)
{
    bool any = false;
    for (uint32_t i = 0; i < look->synthesising->count; i++) any = any || is_looked_for(look, i);
    return any;
}

static Findings *ask(const Look *look, const System *system)
{
    const Synthesising *synthesising = look->synthesising;
    const char **names = memory_allocate(synthesising->count + 1, sizeof *names), *unknown;
    size_t count = 0;
    for (uint32_t i = 0; i < synthesising->count; i++) {
        if (is_looked_for(look, i)) names[count++] = synthesising->knowledge[i].property->name;
    }
    Findings *findings = findings_create(system, names, count, &unknown);
    free(names);
    PROMISE(findings != NULL && findings->count == synthesising->count);
    return findings;
}

static void count_inquiry(Synthesising *synthesising, const Inquiry *inquiry)
{
    const Exploration *exploration = &inquiry->exploration;
    ReportCounts *counts = &synthesising->counts;
    counts->used = true;
    counts->instances++;
    counts->states += exploration->states;
    counts->transitions += exploration->transitions;
    counts->seconds += exploration->seconds;
    if (exploration->depth > counts->depth) counts->depth = exploration->depth;
    if (!inquiry->solved) return;
    synthesising->solving.checks += inquiry->solving.checks;
    synthesising->solving.seconds += inquiry->solving.seconds;
}

/* Which value of the param it is that shows something has to be told, also where it can't be lifted. */
static void name_value(const Synthesising *synthesising, const Inquiry *inquiry)
{
    const System *system = NULL;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        if (inquiry->traces[i] == NULL) continue;
        if (system == NULL) {
            system =
                model_vary(synthesising->model, inquiry->system, synthesising->question->param);
        }
        inquiry->traces[i]->system = system;
    }
}

/* A trace where there is a proof: one of them is wrong. */
static void check_trace(Synthesising *synthesising, const Finding *finding, const Inquiry *inquiry,
                        const RangeProof *proof)
{
    if (proof == NULL) return;
    disagreement_report(inquiry->system, finding, proof->finding);
    synthesising->has_bug = true;
}

/* The one instance there is tells all; one among many tells what it shows. */
static bool note_findings(Look *look, const Inquiry *inquiry)
{
    bool kept = false, alone = look->synthesising->question->any_count == 0;
    for (uint32_t i = 0; i < inquiry->findings->count; i++) {
        const Finding *finding = &inquiry->findings->items[i];
        Knowledge *knowledge = &look->synthesising->knowledge[i];
        Fact fact = {.value = look->value, .instances = look->instances};
        if (finding->schedule != NULL && !look->shown[i]) {
            check_trace(look->synthesising, finding, inquiry,
                        knowledge_proof(knowledge, look->value));
            fact.kind = FACT_SHOWN;
            fact.trace = inquiry->traces[i];
            look->shown[i] = kept = true;
        } else if (!is_looked_for(look, i) || !alone) {
            continue;
        } else {
            fact.kind = finding->verdict == VERDICT_UNKNOWN ? FACT_QUIET : FACT_ABSENT;
            fact.engine = finding->engine;
        }
        knowledge_note(knowledge, fact);
    }
    return kept;
}

/* Decides what it can of one system. True when something was shown. */
static bool look_into(Look *look, const System *system, double seconds)
{
    Synthesising *synthesising = look->synthesising;
    bool alone = synthesising->question->any_count == 0;
    synthesising->trial = *synthesising->options;
    synthesising->trial.engine = alone ? ENGINE_AUTO : ENGINE_EXPLORE;
    if (!alone) synthesising->trial.max_states = LIFTING_STATES_MOST;
    synthesising->trial.timeout = seconds;
    synthesising->trial.certificate = NULL;
    Inquiry *inquiry = memory_allocate(1, sizeof *inquiry);
    bool sound = inquiry_decide(inquiry, system, ask(look, system), &synthesising->trial);
    synthesising->has_bug = synthesising->has_bug || !sound || inquiry->has_bug;
    synthesising->interrupted = synthesising->interrupted || inquiry->interrupted;
    count_inquiry(synthesising, inquiry);
    ExploreStop stop = inquiry->exploration.stop;
    look->instances += stop == STOP_COMPLETE || stop == STOP_SETTLED;
    look->was_cut_short = stop == STOP_TIMEOUT || stop == STOP_INTERRUPTED;
    bool kept = sound && note_findings(look, inquiry);
    if (kept) name_value(synthesising, inquiry);
    if (kept) {
        vector_push(&synthesising->inquiries, inquiry);
    } else {
        inquiry_release(inquiry);
        free(inquiry);
    }
    return kept;
}

/* One instance, unless there is none. */
static void look_at_instance(Look *look, const int64_t *values)
{
    Synthesising *synthesising = look->synthesising;
    double seconds = look->end - seconds_now();
    if (seconds <= 0 || trial_is_over(synthesising) || !anything_is_looked_for(look)) return;
    const System *system = build(synthesising, values, look->value);
    look->was_refused = look->was_refused || system == NULL;
    look->was_cut_short = false;
    synthesising->counts.refused += system == NULL;
    /* What is shown has to be an instance that `check` takes. */
    if (system == NULL || lifting_is_beyond(system)) return;
    look->was_built = true;
    take_up(synthesising, system, NULL);
    size_t count = synthesising->question->any_count;
    if (!look_into(look, system, seconds) || count == 0 || values == NULL) return;
    if (synthesising->last_shown == NULL) {
        synthesising->last_shown = memory_allocate(count, sizeof *values);
    }
    memmove(synthesising->last_shown, values, count * sizeof *values);
    synthesising->traces++;
}

/* Those that are beyond their declared ranges need not be built. */
static bool is_declared(const Synthesising *synthesising, const int64_t *values)
{
    for (size_t i = 0; i < synthesising->question->any_count; i++) {
        if (values[i] > synthesising->mosts[i]) return false;
    }
    return true;
}

static bool is_enough(const Look *look)
{
    return look->end <= seconds_now() || trial_is_over(look->synthesising) ||
           !anything_is_looked_for(look);
}

/* In order of their sum, from these values on but for the first `skipped`, up to so much more. How
 * many were dealt with, with those. */
static uint64_t look_from(Look *look, const int64_t *starts, int64_t more, uint64_t skipped)
{
    const Synthesising *synthesising = look->synthesising;
    uint64_t done = 0;
    Instances instances;
    instances_init(&instances, starts, synthesising->question->any_count);
    for (; instances_extra(&instances) <= more; instances_next(&instances), done++) {
        if (done < skipped || !is_declared(synthesising, instances.values)) continue;
        if (is_enough(look)) break;
        look->was_cut_short = true; /* unless it is looked at */
        look_at_instance(look, instances.values);
        if (look->was_cut_short) break;
    }
    instances_release(&instances);
    return done;
}

/* What is near the instance that showed something last. */
static void look_near(Look *look, Visit *visit)
{
    const Synthesising *synthesising = look->synthesising;
    size_t count = synthesising->question->any_count;
    if (synthesising->last_shown == NULL) return;
    if (visit->traces != synthesising->traces) visit->near = 0;
    visit->traces = synthesising->traces;
    int64_t *near = memory_allocate(count, sizeof *near);
    memcpy(near, synthesising->last_shown, count * sizeof *near);
    visit->near = look_from(look, near, NEIGHBOURS, visit->near);
    free(near);
}

/* How much the greatest declared values have above the least. */
static int64_t most_extra(const Synthesising *synthesising)
{
    int64_t extra = 0;
    for (size_t i = 0; i < synthesising->question->any_count; i++) {
        int64_t start = synthesising->starts[i], most = synthesising->mosts[i], more;
        if (most < start) return -1;
        if (__builtin_add_overflow(extra, most - start, &more)) return INT64_MAX;
        extra = more;
    }
    return extra;
}

static Visit *visit_of(Synthesising *synthesising, int64_t value)
{
    for (size_t i = 0; i < synthesising->visits.count; i++) {
        Visit *visit = &synthesising->visits.items[i];
        if (visit->value == value) return visit;
    }
    vector_push(&synthesising->visits, (Visit){.value = value});
    return &synthesising->visits.items[synthesising->visits.count - 1];
}

/* Near what showed something, for half of the time, then on from where it was left. */
static void look_at_many(Look *look)
{
    Synthesising *synthesising = look->synthesising;
    Visit *visit = visit_of(synthesising, look->value);
    double end = look->end, now = seconds_now();
    if (visit->is_finished) return;
    look->end = now + (end - now) / 2;
    look_near(look, visit);
    look->end = end;
    int64_t most = most_extra(synthesising);
    visit->instances = look_from(look, synthesising->starts, most, visit->instances);
    visit->is_finished = !is_enough(look) && !look->was_cut_short;
}

static void note_quiet(const Look *look)
{
    for (uint32_t i = 0; i < look->synthesising->count; i++) {
        if (!is_looked_for(look, i)) continue;
        Fact fact = {.value = look->value,
                     .kind = look->was_built ? FACT_QUIET : FACT_REFUSED,
                     .instances = look->instances};
        knowledge_note(&look->synthesising->knowledge[i], fact);
    }
}

void trial_look_at(Synthesising *synthesising, int64_t value, double seconds)
{
    double left = trial_seconds_left(synthesising);
    Look look = {.synthesising = synthesising,
                 .value = value,
                 .end = seconds_now() + (seconds < left ? seconds : left)};
    look.shown = memory_allocate(synthesising->count, sizeof *look.shown);
    bool alone = synthesising->question->any_count == 0;
    if (alone) {
        look_at_instance(&look, NULL);
    } else {
        look_at_many(&look);
    }
    /* Where others vary as well, it is not this value alone that is refused. */
    if (look.instances > 0 || (alone && (look.was_built || look.was_refused))) note_quiet(&look);
    free(look.shown);
}

/* ---- the trace that is shown ---- */

static const Inquiry *inquiry_of(const Synthesising *synthesising, uint32_t position,
                                 const Trace *trace)
{
    for (size_t i = 0; i < synthesising->inquiries.count; i++) {
        const Inquiry *inquiry = synthesising->inquiries.items[i];
        if (inquiry->traces != NULL && inquiry->traces[position] == trace) return inquiry;
    }
    BUG("a trace that no inquiry has");
}

/* Explores that instance for that property alone. */
static const Inquiry *explore_again(Synthesising *synthesising, const System *system,
                                    const char *name)
{
    Options *options = &synthesising->trial;
    const char *unknown;
    *options = *synthesising->options;
    options->engine = ENGINE_EXPLORE;
    options->minimise = MINIMISE_FULL;
    options->max_states = LIFTING_STATES_MOST;
    options->timeout = trial_seconds_left(synthesising);
    options->certificate = NULL;
    Findings *findings = findings_create(system, &name, 1, &unknown);
    PROMISE(findings != NULL);
    Inquiry *inquiry = memory_allocate(1, sizeof *inquiry);
    bool sound = inquiry_decide(inquiry, system, findings, options);
    synthesising->has_bug |= !sound || inquiry->has_bug;
    synthesising->interrupted |= inquiry->interrupted;
    vector_push(&synthesising->inquiries, inquiry);
    return inquiry;
}

const Trace *trial_choose(Synthesising *synthesising, uint32_t position, const Trace *shown)
{
    Finding *finding = &inquiry_of(synthesising, position, shown)->findings->items[position];
    const System *system = inquiry_of(synthesising, position, shown)->system;
    if (finding_is_endless(finding)) return shown;
    minimising_leave(finding, MINIMISE_FULL); /* unless something comes of it */
    if (trial_is_over(synthesising)) return shown;
    const Inquiry *again = explore_again(synthesising, system, finding->property->name);
    const Finding *other = &again->findings->items[position];
    if (synthesising->has_bug || other->may_be_shorter || other->verdict == VERDICT_UNKNOWN) {
        return shown;
    }
    if (!minimising_agrees(finding, other, again->exploration.stop)) {
        disagreement_report(system, other, finding);
        synthesising->has_bug = true;
        return shown;
    }
    name_value(synthesising, again);
    again->traces[position]->insight = insight_create(again->traces[position]);
    return again->traces[position];
}

/* ---- proving a range ---- */

typedef struct Attempt {
    Synthesising *synthesising;
    uint32_t position;
    int64_t low, high;
    double end;
} Attempt;

static void note_hindrance(Synthesising *synthesising, Knowledge *knowledge, const Solving *solving)
{
    if (solving->refused && knowledge->hindrance == NULL) {
        knowledge->hindrance = memory_copy_string(solving->stopped);
    }
    if (solving->stop == SOLVE_MEMORY && synthesising->shortage == NULL) {
        synthesising->shortage = memory_copy_string(solving->stopped);
    }
}

/* A proof covers nothing that a trace contradicts. */
static void check_proof(const Attempt *attempt, const Findings *findings)
{
    Synthesising *synthesising = attempt->synthesising;
    const Knowledge *knowledge = &synthesising->knowledge[attempt->position];
    for (size_t i = 0; i < knowledge->facts.count; i++) {
        const Fact *fact = &knowledge->facts.items[i];
        if (fact->kind != FACT_SHOWN || fact->value < attempt->low || fact->value > attempt->high) {
            continue;
        }
        disagreement_report(fact->trace->system, fact->trace->finding,
                            &findings->items[attempt->position]);
        synthesising->has_bug = true;
        return;
    }
}

static bool solve(const Attempt *attempt, Findings *findings, double seconds)
{
    Synthesising *synthesising = attempt->synthesising;
    Knowledge *knowledge = &synthesising->knowledge[attempt->position];
    SolveOptions options =
        lifting_solving(synthesising->options, synthesising->max_memory, seconds);
    options.progress = progress_show_solving;
    Solving solving;
    solve_lifted(findings->system, findings, &options, &solving, NULL);
    synthesising->solving.checks += solving.checks;
    synthesising->solving.seconds += solving.seconds;
    const Finding *finding = &findings->items[attempt->position];
    if (finding->engine == NULL) {
        note_hindrance(synthesising, knowledge, &solving);
        return false;
    }
    RangeProof proof = {.low = attempt->low, .high = attempt->high, .finding = finding};
    check_proof(attempt, findings);
    knowledge_note_proof(knowledge, proof);
    vector_push(&synthesising->proofs, findings);
    return true;
}

/* From one instance. */
static bool prove_from(const Attempt *attempt, const int64_t *values, int64_t value)
{
    Synthesising *synthesising = attempt->synthesising;
    const Knowledge *knowledge = &synthesising->knowledge[attempt->position];
    double seconds = attempt->end - seconds_now();
    if (seconds <= 0 || trial_is_over(synthesising) || knowledge->hindrance != NULL) return false;
    const System *system = build(synthesising, values, value);
    if (system == NULL) return false;
    if (synthesising->is_liftable) {
        system = model_narrow(synthesising->model, system, synthesising->question->param,
                              attempt->low, attempt->high);
    }
    take_up(synthesising, system, knowledge->property->name);
    const char *unknown;
    Findings *findings = findings_create(system, &knowledge->property->name, 1, &unknown);
    PROMISE(findings != NULL);
    bool proved = solve(attempt, findings, seconds);
    if (!proved) findings_destroy(findings);
    return proved;
}

/* … with any of the first values of the range. */
static bool prove_from_values(const Attempt *attempt, const int64_t *values)
{
    for (int64_t i = 0; i < LEARNED_FROM && attempt->high - attempt->low >= i; i++) {
        if (prove_from(attempt, values, attempt->low + i)) return true;
    }
    return false;
}

/* … from the instances of that size, beginning with those that are not the least. */
static bool prove_from_instances(const Attempt *attempt, const int64_t *starts, int64_t round)
{
    Synthesising *synthesising = attempt->synthesising;
    size_t count = synthesising->question->any_count;
    bool proved = false;
    Instances instances;
    instances_init(&instances, starts, count);
    for (;;) {
        int64_t extra = instances_extra(&instances);
        if (proved || extra > round || attempt->end <= seconds_now()) break;
        proved = prove_from_values(attempt, instances.values);
        instances_next(&instances);
    }
    instances_release(&instances);
    return proved;
}

bool trial_prove(Synthesising *synthesising, uint32_t position, int64_t low, int64_t high,
                 double seconds, int64_t round)
{
    if (!synthesising->is_liftable && (low < high || synthesising->question->any_count == 0)) {
        return false;
    }
    Attempt attempt = {.synthesising = synthesising,
                       .position = position,
                       .low = low,
                       .high = high,
                       .end = seconds_now() + seconds};
    size_t count = synthesising->question->any_count;
    if (count == 0) return prove_from_values(&attempt, NULL);
    int64_t *starts = memory_allocate(count, sizeof *starts);
    for (size_t i = 0; i < count; i++) {
        int64_t start = synthesising->starts[i];
        starts[i] = start < LIFTING_WORTHY ? LIFTING_WORTHY : start;
    }
    bool proved = prove_from_instances(&attempt, starts, round);
    free(starts);
    return proved;
}
