/* remedies.c - trying fairness after fairness on the same product. */
#include "remedies.h"

#include <stdlib.h>
#include <string.h>

#include "support/memory.h"
#include "support/vector.h"

#define REMEDIES_MOST 3
#define WORK_MOST (UINT64_C(1) << 26) /* nodes gone through: some seconds, the same on every run */

typedef VECTOR(FairnessWish) Wishes;

typedef struct Trying {
    const RemedyTask *task;
    Finding *finding;
    Wishes weak;    /* each process that is not fair */
    Wishes further; /* one of these besides, the weakest first */
    Wishes utmost;  /* together no less than all of these, the strongest first */
    Wishes anytime; /* that an anytime step is fair */
    const Property *culprit;
    uint64_t work;      /* done so far */
    ProductEnd outcome; /* of what was tried last; not complete: it is over */
} Trying;

/* --- what there is to wish for --- */

static bool is_among(const Wishes *wishes, const FairnessWish *wish)
{
    for (size_t i = 0; i < wishes->count; i++) {
        const FairnessWish *other = &wishes->items[i];
        if (other->kind == wish->kind && other->process == wish->process &&
            other->step == wish->step) {
            return true;
        }
    }
    return false;
}

/* That a step does not go on for ever is another thing than that it is fair. */
static bool is_implied(const FairnessWish *wish, const FairnessWish *by)
{
    bool is_as_much =
        wish->kind == by->kind || (wish->kind == WISH_WEAK && by->kind == WISH_STRONG);
    return is_as_much && wish->process == by->process && wish->step == by->step;
}

static bool is_implied_by_any(const FairnessWish *wish, const Wishes *wishes)
{
    for (size_t i = 0; i < wishes->count; i++) {
        if (is_implied(wish, &wishes->items[i])) return true;
    }
    return false;
}

static void add_wish(Wishes *wishes, WishKind kind, const Process *process, const Step *step)
{
    const FairnessWish wish = {kind, process, step};
    if (!is_among(wishes, &wish)) vector_push(wishes, wish);
}

static void add_all(Wishes *wishes, const Wishes *others)
{
    for (size_t i = 0; i < others->count; i++) vector_push(wishes, others->items[i]);
}

static void add_reversed(Wishes *wishes, const Wishes *others)
{
    for (size_t i = others->count; i-- > 0;) vector_push(wishes, others->items[i]);
}

static Fair fairness_wished(WishKind kind)
{
    return kind == WISH_STRONG ? FAIR_STRONG : FAIR_WEAK;
}

static void add_processes(Wishes *wishes, const System *system, WishKind kind)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (process->fair < fairness_wished(kind)) add_wish(wishes, kind, process, NULL);
    }
}

/* A process with a single ordinary step is as fair as that. */
static bool has_single_step(const Process *process)
{
    uint32_t ordinary = 0;
    for (uint32_t i = 0; i < process->step_count; i++) ordinary += !process->steps[i]->anytime;
    return ordinary == 1;
}

static void add_steps(Wishes *wishes, const System *system, WishKind kind, bool anytime)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        bool is_process = !anytime && has_single_step(process);
        for (uint32_t j = 0; j < process->step_count; j++) {
            const Step *step = process->steps[j];
            if (step->anytime != anytime || step->fair >= fairness_wished(kind)) continue;
            add_wish(wishes, kind, process, is_process ? NULL : step);
        }
    }
}

static void list_wishes(Trying *trying)
{
    const System *system = trying->task->system;
    add_processes(&trying->weak, system, WISH_WEAK);
    add_steps(&trying->further, system, WISH_WEAK, false);
    add_steps(&trying->further, system, WISH_STRONG, false);
    add_processes(&trying->further, system, WISH_STRONG);
    add_steps(&trying->further, system, WISH_NOT_FOR_EVER, true);
    add_steps(&trying->utmost, system, WISH_NOT_FOR_EVER, true);
    add_steps(&trying->utmost, system, WISH_STRONG, false);
    add_steps(&trying->anytime, system, WISH_WEAK, true);
    add_steps(&trying->anytime, system, WISH_STRONG, true);
}

static void release_wishes(Trying *trying)
{
    vector_release(&trying->weak);
    vector_release(&trying->further);
    vector_release(&trying->utmost);
    vector_release(&trying->anytime);
}

/* --- trying --- */

typedef enum Help {
    HELP_YES,
    HELP_NO,
    HELP_TOO_MUCH, /* no run that is as fair satisfies the premises */
    HELP_HOLLOW,   /* nor makes the property's own premise true */
    HELP_UNTRIED,  /* too much work, or more demands than there is room for */
} Help;

typedef Help Trial(Trying *trying, const Fairness *fairness);

/* False where there are too many demands for that. */
static bool grant(const FairnessWish *wish, const Labels *labels, Demands *demands, bool *forbidden)
{
    uint64_t mask;
    if (wish->kind == WISH_NOT_FOR_EVER) {
        for (uint32_t i = 0; i < wish->process->instances; i++) {
            forbidden[label_of_step(labels, wish->process, i, wish->step)] = true;
        }
        return true;
    }
    if (!demands_add(demands, wish->process, wish->step, &mask)) return false;
    *(wish->kind == WISH_STRONG ? &demands->strong : &demands->weak) |= mask;
    return true;
}

/* Does a run that is fair in this way satisfy the premises? Else it excludes all there are. */
static Help try_premises(Trying *trying, const Fairness *fairness)
{
    Premises *premises = trying->task->premises;
    const Product *made = premises->product;
    bool allowed;
    trying->outcome =
        premises_allow(premises, &trying->task->cycles->product->options, fairness, &allowed);
    if (made == NULL && premises->product != NULL) trying->work += premises->product->reached;
    if (premises->product != NULL) trying->work += premises->product->nodes;
    if (trying->outcome != PRODUCT_COMPLETE || premises->fault.count > 0) return HELP_UNTRIED;
    return allowed ? HELP_YES : HELP_TOO_MUCH;
}

/* Does such a run make the property's own premise true? Where that is not known it does. */
static Help try_occasion(Trying *trying, const Fairness *fairness)
{
    const RemedyTask *task = trying->task;
    if (task->occasion == NULL) return HELP_YES;
    uint64_t before = task->premises->work->product;
    RunAnswer answer;
    trying->outcome = premises_find_run(task->premises, &task->cycles->product->options, fairness,
                                        task->occasion, &answer);
    trying->work += 2 * (task->premises->work->product - before);
    task->premises->work->product = before; /* that is about what decides */
    if (trying->outcome != PRODUCT_COMPLETE) return HELP_UNTRIED;
    return answer == RUN_NONE ? HELP_HOLLOW : HELP_YES;
}

/* Does the property hold of all runs that are fair in this way, and of some that matter? */
static Help try_property(Trying *trying, const Fairness *fairness)
{
    const FairCycles *declared = trying->task->cycles;
    FairCycles cycles;
    trying->work += declared->product->nodes;
    trying->outcome = fair_cycles_find(declared->product, fairness, declared, &cycles);
    if (trying->outcome != PRODUCT_COMPLETE) return HELP_UNTRIED;
    bool excluded = cycles.components == 0;
    fair_cycles_release(&cycles);
    if (!excluded) return HELP_NO;
    Help help = try_premises(trying, fairness);
    return help == HELP_YES ? try_occasion(trying, fairness) : help;
}

/* Which premise is it that is too much for? */
static Help find_culprit(Trying *trying, const Fairness *fairness)
{
    Premises *premises = trying->task->premises;
    uint64_t before = premises->work->product;
    trying->culprit = premises_culprit(premises, &trying->task->cycles->product->options, fairness);
    trying->work += 2 * (premises->work->product - before);
    return HELP_TOO_MUCH;
}

/* Of the fairness that all these make. */
static Help try_with(Trying *trying, const Wishes *wishes, Trial *trial)
{
    const RemedyTask *task = trying->task;
    if (wishes->count == 0) return HELP_NO;
    if (trying->work >= WORK_MOST || trying->outcome != PRODUCT_COMPLETE) return HELP_UNTRIED;
    Demands demands = *task->declared;
    bool *forbidden = memory_allocate(labels_count(task->labels) + 1UL, sizeof *forbidden);
    bool granted = true;
    for (size_t i = 0; i < wishes->count && granted; i++) {
        granted = grant(&wishes->items[i], task->labels, &demands, forbidden);
    }
    Help help = HELP_UNTRIED;
    if (granted) {
        const Fairness fairness = {demands.weak, demands.strong, forbidden};
        live_graph_set_demands(task->graph, task->labels, &demands);
        help = trial(trying, &fairness);
    }
    free(forbidden);
    return help;
}

static const Property *culprit_of(Trying *trying, const Wishes *wishes)
{
    trying->culprit = NULL;
    try_with(trying, wishes, find_culprit);
    return trying->culprit;
}

static Help try_wishes(Trying *trying, const Wishes *wishes)
{
    return try_with(trying, wishes, try_property);
}

/* --- premises --- */

/* Is less than that refused? */
static bool is_refused(const Remedies *remedies, const FairnessWish *wish)
{
    for (uint32_t i = 0; i < remedies->refused_count; i++) {
        if (is_implied(&remedies->refused[i].wish, wish)) return true;
    }
    return false;
}

static void note_refused(Trying *trying, const Wishes *one)
{
    Remedies *remedies = &trying->finding->remedies;
    const FairnessWish *wish = &one->items[0];
    if (is_refused(remedies, wish)) return;
    size_t count = remedies->refused_count + 1UL;
    remedies->refused = memory_resize(remedies->refused, count, sizeof *remedies->refused);
    remedies->refused[remedies->refused_count++] = (Refusal){*wish, culprit_of(trying, one)};
}

/* More fairness leaves fewer runs, so what is too much by itself is so with anything besides. */
static void leave_out_too_much(Trying *trying, Wishes *wishes)
{
    size_t kept = 0;
    for (size_t i = 0; i < wishes->count; i++) {
        const Wishes one = {.items = &wishes->items[i], .count = 1};
        if (try_with(trying, &one, try_premises) == HELP_TOO_MUCH) {
            note_refused(trying, &one);
            continue;
        }
        wishes->items[kept++] = wishes->items[i];
    }
    wishes->count = kept;
}

/* Wishes for what the premises exclude would spoil those that go with them. */
static void heed_premises(Trying *trying)
{
    if (try_with(trying, &trying->utmost, try_premises) == HELP_YES) return;
    leave_out_too_much(trying, &trying->weak);
    leave_out_too_much(trying, &trying->further);
    trying->utmost.count = 0;
    add_reversed(&trying->utmost, &trying->further);
    add_all(&trying->utmost, &trying->weak);
}

/* --- leaving out --- */

static bool helps_without(Trying *trying, Wishes *wishes, size_t i)
{
    FairnessWish spared = wishes->items[i];
    size_t behind = --wishes->count - i;
    memmove(&wishes->items[i], &wishes->items[i + 1], behind * sizeof spared);
    if (try_wishes(trying, wishes) == HELP_YES) return true;
    memmove(&wishes->items[i + 1], &wishes->items[i], behind * sizeof spared);
    wishes->items[i] = spared;
    wishes->count++;
    return false;
}

static void weaken(Trying *trying, Wishes *wishes, size_t i)
{
    if (wishes->items[i].kind != WISH_STRONG) return;
    wishes->items[i].kind = WISH_WEAK;
    if (try_wishes(trying, wishes) != HELP_YES) wishes->items[i].kind = WISH_STRONG;
}

/* Leaves out, one by one from the first on, what is not needed, and weakens the rest. */
static void thin(Trying *trying, Wishes *wishes)
{
    for (size_t i = 0; i < wishes->count;) {
        if (helps_without(trying, wishes, i)) continue;
        weaken(trying, wishes, i++);
    }
}

/* --- what is told --- */

/* Takes over the wishes, which help. */
static void note_remedy(Trying *trying, Wishes *wishes)
{
    Remedies *remedies = &trying->finding->remedies;
    thin(trying, wishes);
    remedies->items = memory_resize(remedies->items, remedies->count + 1UL, sizeof(Remedy));
    remedies->items[remedies->count++] = (Remedy){wishes->items, (uint32_t)wishes->count};
    *wishes = (Wishes){0};
}

/* Is there a remedy that asks for no more than all of `base` and this? */
static bool is_told(const Remedies *remedies, const Wishes *base, const FairnessWish *more)
{
    for (uint32_t i = 0; i < remedies->count; i++) {
        const Remedy *remedy = &remedies->items[i];
        bool within = true;
        for (uint32_t j = 0; j < remedy->count; j++) {
            const FairnessWish *told = &remedy->wishes[j];
            within = within && (is_implied_by_any(told, base) || is_implied(told, more));
        }
        if (within) return true;
    }
    return false;
}

/* Each of them, with all of `base`, until enough is told. */
static void try_each(Trying *trying, const Wishes *base, const Wishes *more)
{
    Remedies *remedies = &trying->finding->remedies;
    for (size_t i = 0; i < more->count && remedies->count < REMEDIES_MOST; i++) {
        const FairnessWish *wish = &more->items[i];
        if (is_among(base, wish) || is_told(remedies, base, wish)) continue;
        Wishes wishes = {0};
        add_all(&wishes, base);
        vector_push(&wishes, *wish);
        if (try_wishes(trying, &wishes) == HELP_YES) note_remedy(trying, &wishes);
        vector_release(&wishes);
    }
}

/* All that does not help by itself, but for that this step ends. */
static void add_utmost_beside(Wishes *wishes, const Wishes *utmost, const FairnessWish *fair)
{
    for (size_t i = 0; i < utmost->count; i++) {
        const FairnessWish *wish = &utmost->items[i];
        if (wish->kind == WISH_NOT_FOR_EVER && wish->step == fair->step) continue;
        vector_push(wishes, *wish);
    }
}

/* An anytime step that is fair, with what it then takes of others. */
static void try_each_with_all(Trying *trying)
{
    for (size_t i = 0; i < trying->anytime.count; i++) {
        Wishes base = {0};
        const Wishes one = {.items = &trying->anytime.items[i], .count = 1};
        add_utmost_beside(&base, &trying->utmost, one.items);
        try_each(trying, &base, &one);
        vector_release(&base);
    }
}

/* The premises exclude all of it together: so much of it as they allow, from the weakest on. */
static void try_what_is_allowed(Trying *trying)
{
    Wishes allowed = {0}, strongest_first = {0};
    for (size_t i = trying->utmost.count; i-- > 0;) {
        vector_push(&allowed, trying->utmost.items[i]);
        if (try_with(trying, &allowed, try_premises) != HELP_YES) allowed.count--;
    }
    add_reversed(&strongest_first, &allowed);
    if (try_wishes(trying, &strongest_first) == HELP_YES) note_remedy(trying, &strongest_first);
    vector_release(&strongest_first);
    vector_release(&allowed);
}

static void try_weak(Trying *trying)
{
    Remedies *remedies = &trying->finding->remedies;
    Help help = try_wishes(trying, &trying->weak);
    if (help != HELP_NO) try_each(trying, &(Wishes){0}, &trying->weak);
    if (help == HELP_YES && remedies->count == 0) note_remedy(trying, &trying->weak);
    remedies->weak_does_not_help = help == HELP_NO && trying->weak.count > 0;
    if (help == HELP_TOO_MUCH || help == HELP_HOLLOW) trying->weak.count = 0;
}

static void try_more(Trying *trying)
{
    Remedies *remedies = &trying->finding->remedies;
    Help help = try_wishes(trying, &trying->utmost);
    if (help != HELP_NO) try_each(trying, &trying->weak, &trying->further);
    if (remedies->count == 0 && help == HELP_YES) note_remedy(trying, &trying->utmost);
    if (remedies->count == 0) try_each(trying, &trying->weak, &trying->anytime);
    if (remedies->count == 0 && help == HELP_NO) try_each_with_all(trying);
    if (remedies->count == 0 && help == HELP_TOO_MUCH) try_what_is_allowed(trying);
    if (remedies->count > 0) return;
    remedies->nothing_helps = help == HELP_NO;
    remedies->all_is_refused = help == HELP_TOO_MUCH;
    if (remedies->all_is_refused) remedies->all_refused_by = culprit_of(trying, &trying->utmost);
    remedies->all_is_hollow = help == HELP_HOLLOW;
    remedies->untried = help == HELP_UNTRIED;
}

ProductEnd remedies_find(const RemedyTask *task, Finding *finding)
{
    Trying trying = {.task = task, .finding = finding, .outcome = PRODUCT_COMPLETE};
    list_wishes(&trying);
    if (task->premises->items.count > 0) heed_premises(&trying);
    try_weak(&trying);
    if (finding->remedies.count == 0) try_more(&trying);
    release_wishes(&trying);
    return trying.outcome;
}
