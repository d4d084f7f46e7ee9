/* remedies_text.c - a sentence or two on fairness that was wished for, and what came of it. */
#include "remedies_text.h"

const Refusal *remedies_refusal(const Remedies *remedies, WishKind kind, const Process *process,
                                const Step *step)
{
    for (uint32_t i = 0; i < remedies->refused_count; i++) {
        const FairnessWish *wish = &remedies->refused[i].wish;
        bool is_of_it = wish->process == process && wish->step == step;
        if (is_of_it && wish->kind <= kind) return &remedies->refused[i];
    }
    return NULL;
}

/* NULL: it takes several, or is not known. */
static void add_premises(Text *text, const Property *only)
{
    if (only != NULL) {
        text_format(text, "the assumption `%s`", only->name);
    } else {
        text_add(text, "what is assumed");
    }
}

/* That all refused fairness is excluded by; NULL: it takes several, or is not known. */
static const Property *common_premise(const Remedies *remedies)
{
    const Property *common = remedies->refused[0].premise;
    for (uint32_t i = 1; i < remedies->refused_count; i++) {
        if (remedies->refused[i].premise != common) return NULL;
    }
    return common;
}

static void print_target(Text *text, const FairnessWish *wish)
{
    text_format(text, "`%s", wish->process->name);
    if (wish->step != NULL) text_format(text, ".%s", wish->step->name);
    text_add_char(text, '`');
}

static void print_kind(Text *text, WishKind kind)
{
    switch (kind) {
    case WISH_WEAK: text_add(text, " were `fair`"); break;
    case WISH_STRONG: text_add(text, " were `strong fair`"); break;
    case WISH_NOT_FOR_EVER: text_add(text, " did not go on for ever"); break;
    }
}

void remedies_add_refusal(Text *text, const Refusal *refusal)
{
    text_add(text, "if ");
    print_target(text, &refusal->wish);
    print_kind(text, refusal->wish.kind);
    text_add(text, ", no run would satisfy ");
    add_premises(text, refusal->premise);
    text_add_char(text, '.');
}

static bool is_last_of_kind(const Remedy *remedy, uint32_t i)
{
    return i + 1 == remedy->count || remedy->wishes[i + 1].kind != remedy->wishes[i].kind;
}

/* "`a`, `b` and `c` were `fair`, and `d` were `strong fair`" */
static void print_remedy(Text *text, const Remedy *remedy)
{
    for (uint32_t i = 0; i < remedy->count; i++) {
        const FairnessWish *wish = &remedy->wishes[i];
        bool first = i == 0 || is_last_of_kind(remedy, i - 1), last = is_last_of_kind(remedy, i);
        if (i > 0 && first) text_add(text, ", and ");
        if (!first) text_add(text, last ? " and " : ", ");
        print_target(text, wish);
        if (last) print_kind(text, wish->kind);
    }
}

static bool has_anytime_steps(const System *system)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->step_count; j++) {
            if (process->steps[j]->anytime) return true;
        }
    }
    return false;
}

/* Why there is nothing that would. */
static void add_none(Text *text, const System *system, const Remedies *remedies)
{
    if (remedies->nothing_helps) {
        text_add(text, "It would not help if all processes and their ordinary steps were `strong "
                       "fair`");
        if (has_anytime_steps(system)) text_add(text, " and no `anytime` step went on for ever");
        if (remedies->refused_count > 0) {
            text_add(text, ", as far as ");
            add_premises(text, common_premise(remedies));
            text_add(text, " allows");
        }
        text_add_char(text, '.');
    } else if (remedies->all_is_refused) {
        text_add(text, "No fairness was found that would help: of the runs on which all is as fair "
                       "as can be, none satisfies ");
        add_premises(text, remedies->all_refused_by);
        text_add_char(text, '.');
    } else if (remedies->all_is_hollow) {
        text_add(text, "No fairness was found that would help: of the runs on which all is as fair "
                       "as can be, none ever makes its premise true.");
    } else if (remedies->untried) {
        text_add(text, "Whether more fairness would help is open: to try it was too much work.");
    }
}

static void add_remedies(Text *text, const System *system, const Remedies *remedies)
{
    if (remedies->count == 0) {
        add_none(text, system, remedies);
        return;
    }
    text_add(text, remedies->weak_does_not_help
                       ? "It would not help if all processes were `fair`. It would hold if "
                       : "It would hold if ");
    for (uint32_t i = 0; i < remedies->count; i++) {
        if (i > 0) text_add(text, "; or if ");
        print_remedy(text, &remedies->items[i]);
    }
    text_add_char(text, '.');
}

/* How a premise says that an anytime step does not go on for ever. */
static void add_premise(Text *text, const Remedies *remedies)
{
    for (uint32_t i = 0; i < remedies->count; i++) {
        for (uint32_t j = 0; j < remedies->items[i].count; j++) {
            const FairnessWish *wish = &remedies->items[i].wishes[j];
            if (wish->kind != WISH_NOT_FOR_EVER) continue;
            text_format(text, " (`assume NAME: eventually always !taken(%s.%s)` says so.)",
                        wish->process->name, wish->step->name);
            return;
        }
    }
}

void remedies_print(Page *page, const Trace *trace)
{
    Text text = {0};
    const Remedies *remedies = &trace->finding->remedies;
    add_remedies(&text, trace->system, remedies);
    add_premise(&text, remedies);
    if (text.count > 0) {
        text_add_char(page->text, '\n');
        text_pad(page->text, ' ', 2);
        page_paragraph(page, TONE_PLAIN, 2, 2, text_string(&text));
    }
    text_release(&text);
}
