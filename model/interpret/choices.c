/* choices.c - the script of choices: replaying it, lengthening it, advancing it like an odometer.
 *
 * Each choice remembers which member it stands for and which would be next, found while the way is
 * there: so an advanced script leads to its place without looking at what it tried before. */
#include "interpreter_private.h"

/* What run_choose was asked for. */
typedef struct Alternatives {
    const Members *members;
    const Binding *binding;
    const Expr *where;
} Alternatives;

/* The first alternative among the members from `from` on. */
static uint32_t seek(Run *run, const Alternatives *from_these, uint32_t from)
{
    const Members *members = from_these->members;
    Evaluator *evaluator = &run->evaluator;
    uint32_t member = members_seek(members, from);
    if (!from_these->where) return member;
    for (; member != NO_MEMBER; member = members_seek(members, member + 1)) {
        evaluator_count(evaluator);
        evaluator->frame[from_these->binding->slot] = member_value(members, member);
        run->trying = true;
        EvalResult result = evaluate_trying(evaluator, from_these->where);
        run->trying = false;
        if (result != EVAL_FALSE) return member; /* an error hides no other alternative */
    }
    return NO_MEMBER;
}

/* The alternative with that index. */
static uint32_t seek_index(Run *run, const Alternatives *alternatives, uint32_t index)
{
    if (!alternatives->where && !alternatives->members->bits) {
        return members_seek(alternatives->members, index);
    }
    uint32_t member = seek(run, alternatives, 0);
    for (; index > 0 && member != NO_MEMBER; index--) {
        evaluator_count(&run->evaluator);
        member = seek(run, alternatives, member + 1);
    }
    return member;
}

/* The choice is not in the script yet: puts it there with index 0. */
static void add_choice(Run *run, const Alternatives *alternatives)
{
    Option option = {.member = run->given ? NO_MEMBER : seek(run, alternatives, 0)};
    if (option.member == NO_MEMBER) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
    vector_push(&run->indices, 0);
    vector_push(&run->options, option);
}

static void bind_member(Run *run, const Alternatives *alternatives, uint32_t member, bool fresh)
{
    const Binding *binding = alternatives->binding;
    if (!binding) return;
    run->evaluator.frame[binding->slot] = member_value(alternatives->members, member);
    /* Only to end this way if that is how it was found. */
    if (fresh && alternatives->where) evaluate_cell(&run->evaluator, alternatives->where);
}

uint32_t run_choose(Run *run, const Members *members, const Binding *binding, const Expr *where)
{
    const Alternatives alternatives = {members, binding, where};
    PROMISE(!run->trying);
    if (run->made == run->indices.count) add_choice(run, &alternatives);
    uint32_t at = run->made++;
    if (run->given) {
        uint32_t member = seek_index(run, &alternatives, run->indices.items[at]);
        if (member == NO_MEMBER) evaluator_leave(&run->evaluator, WAY_OUT_BLOCKED);
        bind_member(run, &alternatives, member, true);
        return member;
    }
    Option option = run->options.items[at];
    if (!option.next_known) {
        run->options.items[at].next = seek(run, &alternatives, option.member + 1);
        run->options.items[at].next_known = true;
    }
    bind_member(run, &alternatives, option.member, !option.next_known);
    return option.member;
}

uint32_t run_choose_among(Run *run, uint64_t alternatives)
{
    Members members = {0, (uint32_t)alternatives, NULL};
    return run_choose(run, &members, NULL, NULL);
}

bool run_advance(Run *run)
{
    for (uint32_t i = run->made; i-- > 0;) {
        Option *option = &run->options.items[i];
        if (option->next == NO_MEMBER) continue;
        *option = (Option){.member = option->next};
        run->indices.items[i]++;
        run->indices.count = run->options.count = i + 1;
        return true;
    }
    return false;
}

void run_note(Run *run, const char *name, const Type *type, const int64_t *cells)
{
    if (!run->given) return;
    Note note = {name, type, run->noted.count};
    vector_push(&run->notes, note);
    for (uint32_t i = 0; i < type->cells; i++) vector_push(&run->noted, cells[i]);
}

void run_note_number(Run *run, const char *name, int64_t number)
{
    static const Type number_type = {
        .kind = TYPE_INT, .low = -INT64_MAX, .high = INT64_MAX, .cells = 1};
    run_note(run, name, &number_type, &number);
}
