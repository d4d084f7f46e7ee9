/* hints.c - the text is taken again, with more premises; its processes and steps are made fairer. */
#include "hints.h"

#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "naive.h"
#include "support/memory.h"
#include "support/text.h"
#include "support/vector.h"

typedef VECTOR(FairnessWish) Wishes;

/* Wishes name processes and steps of another system. */
static void grant(const System *system, const FairnessWish *wish)
{
    Fair fair = wish->kind == WISH_STRONG ? FAIR_STRONG : FAIR_WEAK;
    Process *process = system->processes[wish->process->position];
    if (wish->kind == WISH_NOT_FOR_EVER) return;
    Fair *declared =
        wish->step == NULL ? &process->fair : &process->steps[wish->step->position]->fair;
    if (*declared < fair) *declared = fair;
}

static Model *model_with_premises(const char *text, const Wishes *wishes)
{
    Text longer = {0};
    text_add(&longer, text);
    for (size_t i = 0; i < wishes->count; i++) {
        const FairnessWish *wish = &wishes->items[i];
        if (wish->kind != WISH_NOT_FOR_EVER) continue;
        text_format(&longer, "\nassume wish_%zu : eventually always !taken(%s.%s)\n", i,
                    wish->process->name, wish->step->name);
    }
    Model *model = model_from_text("hinted", text_string(&longer), longer.count);
    text_release(&longer);
    return model;
}

static const NaiveVerdict *verdict_of(const System *system, const NaiveResult *naive,
                                      const char *name)
{
    for (uint32_t i = 0; i < system->property_count; i++) {
        if (strcmp(system->properties[i].name, name) == 0) return &naive->verdicts[i];
    }
    return NULL;
}

/* Is that, or may that be, the verdict with all these? */
static bool comes_out(const char *text, const char *property, const Wishes *wishes, Verdict verdict,
                      uint64_t max_states)
{
    char *message = NULL;
    Model *model = model_with_premises(text, wishes);
    const System *system = model_build(model, NULL, 0, NULL, &message);
    bool comes = false;
    if (system != NULL) {
        NaiveResult naive;
        for (size_t i = 0; i < wishes->count; i++) grant(system, &wishes->items[i]);
        naive_enumerate(system, max_states, &naive);
        const NaiveVerdict *found = verdict_of(system, &naive, property);
        comes = found != NULL && (found->open || found->verdict == verdict);
        naive_release(&naive);
    }
    free(message);
    model_destroy(model);
    return comes;
}

static void add_steps(Wishes *wishes, const Process *process)
{
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (step->anytime && step->fair != FAIR_NOT) continue;
        WishKind kind = step->anytime ? WISH_NOT_FOR_EVER : WISH_STRONG;
        vector_push(wishes, ((FairnessWish){kind, process, step}));
    }
}

/* All processes; strongly: with their steps. */
static Wishes all_wishes(const System *system, bool strongly)
{
    Wishes wishes = {0};
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        WishKind kind = strongly ? WISH_STRONG : WISH_WEAK;
        vector_push(&wishes, ((FairnessWish){kind, process, NULL}));
        if (strongly) add_steps(&wishes, process);
    }
    return wishes;
}

/* Where no run that is as fair satisfies the premises, it neither holds nor is violated. */
static bool is_excluded_by_all(const char *text, const System *system, const char *property,
                               bool strongly, uint64_t max_states)
{
    Wishes wishes = all_wishes(system, strongly);
    bool holds = !comes_out(text, property, &wishes, VERDICT_VIOLATED, max_states) &&
                 comes_out(text, property, &wishes, VERDICT_HOLDS, max_states);
    vector_release(&wishes);
    return holds;
}

/* Would it do without one of the wishes, or with `fair` for a `strong fair`? */
static bool asks_for_too_much(const char *text, const char *property, const Remedy *remedy,
                              uint64_t max_states)
{
    bool too_much = false;
    for (uint32_t i = 0; i < remedy->count && !too_much; i++) {
        Wishes fewer = {0}, weaker = {0};
        for (uint32_t k = 0; k < remedy->count; k++) {
            FairnessWish wish = remedy->wishes[k];
            if (k != i) vector_push(&fewer, wish);
            if (k == i && wish.kind == WISH_STRONG) wish.kind = WISH_WEAK;
            vector_push(&weaker, wish);
        }
        too_much = !comes_out(text, property, &fewer, VERDICT_VIOLATED, max_states) ||
                   (remedy->wishes[i].kind == WISH_STRONG &&
                    !comes_out(text, property, &weaker, VERDICT_VIOLATED, max_states));
        vector_release(&fewer);
        vector_release(&weaker);
    }
    return too_much;
}

const char *hints_fault(const char *text, const System *system, const Finding *finding,
                        uint64_t max_states)
{
    const char *name = finding->property->name;
    const Remedies *remedies = &finding->remedies;
    for (uint32_t i = 0; i < remedies->count; i++) {
        const Remedy *remedy = &remedies->items[i];
        const Wishes wishes = {.items = remedy->wishes, .count = remedy->count};
        if (!comes_out(text, name, &wishes, VERDICT_HOLDS, max_states)) return "a hint is wrong";
        if (asks_for_too_much(text, name, remedy, max_states)) return "a hint asks for too much";
    }
    for (uint32_t i = 0; i < remedies->refused_count; i++) {
        FairnessWish wish = remedies->refused[i].wish;
        const Wishes one = {.items = &wish, .count = 1};
        if (!comes_out(text, name, &one, VERDICT_UNKNOWN, max_states)) {
            return "fairness is said to contradict the premises, and does not";
        }
    }
    if (remedies->weak_does_not_help && is_excluded_by_all(text, system, name, false, max_states)) {
        return "fairness of all processes is said not to help, and does";
    }
    if (remedies->nothing_helps && is_excluded_by_all(text, system, name, true, max_states)) {
        return "more fairness is said not to help, and does";
    }
    return NULL;
}
