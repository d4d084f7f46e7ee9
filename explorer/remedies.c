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
    Wishes weak;        /* each process that is not fair */
    Wishes stronger;    /* what else there is to wish for */
    uint64_t work;      /* done so far */
    ProductEnd outcome; /* of what was tried last; not complete: it is over */
    bool is_cut;        /* something was not tried */
} Trying;

/* --- what there is to wish for --- */

static void wish(Wishes *wishes, WishKind kind, const Process *process, const Step *step)
{
    vector_push(wishes, ((FairnessWish){kind, process, step}));
}

static void list_wishes(Trying *trying)
{
    const System *system = trying->task->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (process->fair == FAIR_NOT) wish(&trying->weak, WISH_WEAK, process, NULL);
        if (process->fair != FAIR_STRONG) wish(&trying->stronger, WISH_STRONG, process, NULL);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            const Step *step = process->steps[j];
            bool strong = !step->anytime && step->fair != FAIR_STRONG;
            if (strong) wish(&trying->stronger, WISH_STRONG, process, step);
            if (step->anytime && step->fair == FAIR_NOT)
                wish(&trying->stronger, WISH_NOT_FOR_EVER, process, step);
        }
    }
}

/* --- trying --- */

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

/* Does the property hold with all these? */
static bool helps(Trying *trying, const Wishes *wishes)
{
    const RemedyTask *task = trying->task;
    Demands demands = *task->declared;
    bool *forbidden = memory_allocate(labels_count(task->labels) + 1UL, sizeof *forbidden);
    bool granted = true;
    for (size_t i = 0; i < wishes->count && granted; i++) {
        granted = grant(&wishes->items[i], task->labels, &demands, forbidden);
    }
    bool in_time = trying->work < WORK_MOST;
    trying->work += task->cycles->product->nodes;
    bool excluded = false;
    if (granted && in_time && trying->outcome == PRODUCT_COMPLETE) {
        const Fairness fairness = {demands.weak, demands.strong, forbidden};
        live_graph_set_demands(task->graph, task->labels, &demands);
        FairCycles cycles;
        trying->outcome = fair_cycles_find(task->cycles->product, &fairness, task->cycles, &cycles);
        if (trying->outcome == PRODUCT_COMPLETE) {
            excluded = cycles.components == 0;
            fair_cycles_release(&cycles);
        }
    } else {
        trying->is_cut = true;
    }
    free(forbidden);
    return excluded;
}

/* Leaves out, one by one from the first on, what is not needed. */
static void thin(Trying *trying, Wishes *wishes)
{
    for (size_t i = 0; i < wishes->count;) {
        FairnessWish spared = wishes->items[i];
        size_t behind = --wishes->count - i;
        memmove(&wishes->items[i], &wishes->items[i + 1], behind * sizeof spared);
        if (helps(trying, wishes)) continue;
        memmove(&wishes->items[i + 1], &wishes->items[i], behind * sizeof spared);
        wishes->items[i++] = spared;
        wishes->count++;
    }
}

/* Takes over the wishes. */
static void note_remedy(Trying *trying, Wishes *wishes)
{
    Remedies *remedies = &trying->finding->remedies;
    thin(trying, wishes);
    remedies->items = memory_resize(remedies->items, remedies->count + 1UL, sizeof(Remedy));
    remedies->items[remedies->count++] = (Remedy){wishes->items, (uint32_t)wishes->count};
    *wishes = (Wishes){0};
}

static void add_all(Wishes *wishes, const Wishes *others)
{
    for (size_t i = 0; i < others->count; i++) vector_push(wishes, others->items[i]);
}

/* All processes fair, and this besides. */
static bool try_one_more(Trying *trying, const FairnessWish *more)
{
    Wishes wishes = {0};
    add_all(&wishes, &trying->weak);
    if (more != NULL) vector_push(&wishes, *more);
    bool is_remedy = wishes.count > 0 && helps(trying, &wishes);
    if (is_remedy) note_remedy(trying, &wishes);
    vector_release(&wishes);
    return is_remedy;
}

static void try_everything(Trying *trying)
{
    Wishes wishes = {0};
    add_all(&wishes, &trying->weak);
    add_all(&wishes, &trying->stronger);
    if (helps(trying, &wishes)) note_remedy(trying, &wishes);
    vector_release(&wishes);
}

static void try_all(Trying *trying)
{
    Remedies *remedies = &trying->finding->remedies;
    if (try_one_more(trying, NULL)) return;
    remedies->weak_does_not_help = trying->weak.count > 0 && !trying->is_cut;
    for (size_t i = 0; i < trying->stronger.count && remedies->count < REMEDIES_MOST; i++) {
        try_one_more(trying, &trying->stronger.items[i]);
    }
    if (remedies->count == 0) try_everything(trying);
    remedies->nothing_helps = remedies->count == 0 && !trying->is_cut;
}

ProductEnd remedies_find(const RemedyTask *task, Finding *finding)
{
    Trying trying = {.task = task, .finding = finding, .outcome = PRODUCT_COMPLETE};
    list_wishes(&trying);
    try_all(&trying);
    vector_release(&trying.weak);
    vector_release(&trying.stronger);
    return trying.outcome;
}
