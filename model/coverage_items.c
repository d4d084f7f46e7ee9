/* coverage_items.c - going through a system for what could happen in it; see coverage.h.
 *
 * What params and options decide by themselves is nobody's to miss: such items are silent, and so
 * is all that they leave out. */
#include "coverage_survey.h"

#include <string.h>

#include "control.h"
#include "model/walk.h"
#include "support/text.h"

/* ---- groups ---- */

/* Who comes to a branch inside a step has come there, even if an `await` behind it ends the way; but
 * a branch of control is chosen together with the step that is taken in it. */
static bool counts_when_taken(const CoverItem *item)
{
    bool control = item->step == NULL && item->property == NULL;
    return item->kind == COVER_STEP || item->kind == COVER_VALUE ||
           (item->kind == COVER_BRANCH && item->branch == COVER_EITHER && control);
}

/* A group of `count` items like this one; or that of what it repeats. */
uint32_t survey_group(Survey *survey, CoverItem item, uint32_t count, CoverKey key)
{
    Coverage *coverage = survey->coverage;
    CoverKey alike = cover_key(survey->owner, (uint64_t)item.span.begin << 32 | item.span.end);
    alike.pointer = alike.pointer * 16 + item.kind;
    uint32_t first = coverage_find(coverage, alike);
    if (first == NO_ITEM) {
        first = coverage_count(coverage);
        bool late = survey->late || counts_when_taken(&item);
        for (uint32_t i = 0; i < count; i++) {
            vector_push(&coverage->items, item);
            vector_push(&coverage->marks, (CoverMark){first, count, late, COVER_OPEN});
        }
        coverage_put(coverage, alike, first);
    }
    coverage_put(coverage, key, first);
    return first;
}

CoverItem survey_item(const Survey *survey, CoverKind kind, Span span)
{
    CoverItem item = survey->common;
    item.kind = kind;
    item.span = span;
    /* Of what waits in a loop over identities it depends on their order who comes there. */
    bool waits = kind == COVER_GUARD || kind == COVER_CHOICE;
    item.silent = survey->silent || (waits && survey->late);
    return item;
}

/* Two outcomes, of which nobody misses the second. */
void survey_outcome(Survey *survey, CoverItem item, CoverKey key)
{
    uint32_t first = survey_group(survey, item, 2, key);
    survey->coverage->items.items[first + 1].silent = true;
}

/* ---- values ---- */

static void push_value(Survey *survey, CoverItem item, const char *path, const char *value)
{
    item.name = memory_copy_string(path);
    item.value = value;
    vector_push(&survey->coverage->items, item);
}

static void push_values(Survey *survey, CoverItem item, const Type *type, const char *path)
{
    if (value_items(type) == 0) return;
    for (int64_t i = 0; type->kind == TYPE_ENUM && i <= type->high; i++) {
        push_value(survey, item, path, type->members[i]);
    }
    if (type->kind == TYPE_OPTIONAL) {
        push_value(survey, item, path, "none");
        if (type->element->kind != TYPE_ENUM) push_value(survey, item, path, NULL);
    }
    if (type->element != NULL) push_values(survey, item, type->element, path);
    for (uint32_t i = 0; i < type->field_count; i++) {
        Text field = {0};
        text_format(&field, "%s.%s", path, type->fields[i].name);
        push_values(survey, item, type->fields[i].type, text_string(&field));
        text_release(&field);
    }
}

static void add_values(Survey *survey, const void *variable, const Type *type, const char *name,
                       Span span)
{
    Coverage *coverage = survey->coverage;
    uint32_t first = coverage_count(coverage), count = value_items(type);
    if (count == 0) return;
    push_values(survey, survey_item(survey, COVER_VALUE, span), type, name);
    for (uint32_t i = 0; i < count; i++) {
        vector_push(&coverage->marks, (CoverMark){first, count, true, COVER_OPEN});
    }
    coverage_put(coverage, cover_key(variable, 0), first);
}

static const void *root_variable(const Survey *survey, const Expr *root)
{
    const System *system = survey->coverage->system;
    const Process *process = survey->common.process;
    for (uint32_t i = 0; root->kind == EXPR_SHARED && i < system->variable_count; i++) {
        if (system->variables[i].offset == root->number) return &system->variables[i];
    }
    for (uint32_t i = 0; root->kind == EXPR_LOCAL && i < process->local_count; i++) {
        if (process->locals[i].offset == root->number) return &process->locals[i];
    }
    return NULL;
}

/* The first item of what a target means, or NO_ITEM. */
static uint32_t target_item(const Survey *survey, const Expr *target)
{
    if (target->kind == EXPR_INDEX) return target_item(survey, target->a);
    if (target->kind != EXPR_FIELD) {
        return coverage_find(survey->coverage, cover_key(root_variable(survey, target), 0));
    }
    uint32_t first = target_item(survey, target->a);
    for (uint32_t i = 0; first != NO_ITEM && i < target->number; i++) {
        first += value_items(target->a->type->fields[i].type);
    }
    return first;
}

static void survey_target(Survey *survey, const Statement *statement)
{
    uint32_t first = target_item(survey, statement->target);
    if (first == NO_ITEM || value_items(statement->target->type) == 0) return;
    coverage_put(survey->coverage, cover_key(statement, 0), first);
}

/* ---- statements ---- */

static void survey_block(Survey *survey, const Block *block);

/* A group for each conjunct, side by side. */
static void survey_guard(Survey *survey, const Expr *condition, const void *key, uint32_t *number,
                         bool provided)
{
    if (condition->kind == EXPR_AND) {
        survey_guard(survey, condition->a, key, number, provided);
        survey_guard(survey, condition->b, key, number, provided);
        return;
    }
    CoverItem item = survey_item(survey, COVER_GUARD, condition->span);
    item.provided = provided;
    item.silent = item.silent || survey_decided(condition) != SAYS_NOTHING;
    survey_outcome(survey, item, cover_key(key, (*number)++));
    survey->silent = survey->silent || survey_is_never(condition);
}

static void survey_if(Survey *survey, const Statement *statement)
{
    Decided value = survey_decided(statement->value);
    bool silent = survey->silent;
    CoverItem item = survey_item(survey, COVER_BRANCH, statement->value->span);
    item.silent = silent || value != SAYS_NOTHING;
    uint32_t first = survey_group(survey, item, 2, cover_key(statement, 0));
    CoverItem *other = &survey->coverage->items.items[first + 1];
    other->branch = COVER_ELSE;
    other->silent = other->silent || statement->other == NULL;
    survey->silent = silent || value == SAYS_FALSE;
    survey_block(survey, statement->body);
    survey->silent = silent || value == SAYS_TRUE;
    survey_block(survey, statement->other);
    survey->silent = silent;
}

static void survey_loop(Survey *survey, const Statement *statement)
{
    bool silent = survey->silent, late = survey->late;
    survey->silent = silent || survey_is_empty(statement->domain);
    survey_outcome(survey, survey_item(survey, COVER_LOOP, statement->domain->span),
                   cover_key(statement, 0));
    survey->late = late || statement->binding->type->kind == TYPE_ID;
    survey_block(survey, statement->body);
    survey->silent = silent;
    survey->late = late;
}

/* Where nothing can be chosen, the step ends. */
static void survey_choice(Survey *survey, const Statement *statement)
{
    const Domain *domain = statement->domain;
    bool never = survey_is_never(statement->value) || (domain != NULL && survey_is_empty(domain));
    survey->silent = survey->silent || never;
    survey_outcome(survey, survey_item(survey, COVER_CHOICE, statement->span),
                   cover_key(statement, 0));
}

static Span block_span(const Block *block, Span otherwise)
{
    if (block == NULL || block->count == 0) return otherwise;
    return block->statements[0]->span;
}

static void survey_either(Survey *survey, const Statement *statement)
{
    bool silent = survey->silent;
    uint32_t first = survey_group(survey, survey_item(survey, COVER_BRANCH, statement->span),
                                  statement->branch_count, cover_key(statement, 0));
    for (uint32_t i = 0; i < statement->branch_count; i++) {
        CoverItem *item = &survey->coverage->items.items[first + i];
        item->branch = COVER_EITHER;
        item->number = i + 1;
        item->span = block_span(statement->branches[i], statement->span);
    }
    for (uint32_t i = 0; i < statement->branch_count; i++) {
        survey_block(survey, statement->branches[i]);
        survey->silent = silent;
    }
}

static void survey_statement(Survey *survey, const Statement *statement)
{
    uint32_t conjuncts = 0;
    switch (statement->kind) {
    case STATEMENT_ASSIGN:
    case STATEMENT_SEND: survey_target(survey, statement); return;
    case STATEMENT_IF: survey_if(survey, statement); return;
    case STATEMENT_FOR: survey_loop(survey, statement); return;
    case STATEMENT_EITHER: survey_either(survey, statement); return;
    case STATEMENT_AWAIT:
        survey_guard(survey, statement->value, statement, &conjuncts, false);
        return;
    case STATEMENT_RECEIVE:
        survey_outcome(survey, survey_item(survey, COVER_CHOICE, statement->span),
                       cover_key(statement, 0));
        return;
    case STATEMENT_CHOOSE: survey_choice(survey, statement); return;
    case STATEMENT_LET:
    case STATEMENT_ASSERT:
    case STATEMENT_LEAVE: return;
    }
}

/* What stands behind a guard that is never met can't happen, either. */
static void survey_block(Survey *survey, const Block *block)
{
    for (uint32_t i = 0; block != NULL && i < block->count; i++) {
        survey_statement(survey, block->statements[i]);
    }
}

/* ---- steps and control ---- */

static uint64_t name_hash(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *name != '\0'; name++) hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return hash | UINT64_C(1) << 63;
}

/* Steps of several uses have the same names, and are one. */
static uint32_t add_step(Survey *survey, const Step *step)
{
    Coverage *coverage = survey->coverage;
    CoverKey alike = cover_key(step->process, name_hash(step->name));
    uint32_t first = coverage_find(coverage, alike);
    while (first != NO_ITEM && strcmp(coverage->items.items[first].step->name, step->name) != 0) {
        alike.more++;
        first = coverage_find(coverage, alike);
    }
    if (first == NO_ITEM) {
        survey_outcome(survey, survey_item(survey, COVER_STEP, step->name_span),
                       cover_key(step, 0));
        first = coverage_find(coverage, cover_key(step, 0));
        coverage->marks.items[first + 1].late = false; /* that it was tried */
        coverage_put(coverage, alike, first);
    }
    coverage_put(coverage, cover_key(step, 0), first);
    return first;
}

static void survey_step(Survey *survey, const Step *step)
{
    uint32_t conjuncts = 1;
    survey->common.step = step;
    survey->owner = step; /* so that no other has its first item */
    uint32_t first = add_step(survey, step);
    survey->common.step = survey->coverage->items.items[first].step;
    survey->owner = survey->common.step;
    survey->silent = step->anytime && step->most == 0;
    if (step->process->provided != NULL) {
        survey_guard(survey, step->process->provided, step, &conjuncts, true);
    }
    survey_block(survey, step->body);
    /* Silent at its end: no way goes all through it. */
    if (survey->silent) survey->coverage->items.items[first].silent = true;
    survey->silent = false;
    survey->common.step = NULL;
}

static void survey_decision(Survey *survey, const Node *node)
{
    CoverItem item =
        survey_item(survey, node->is_loop ? COVER_LOOP : COVER_BRANCH, node->value->span);
    uint32_t first = survey_group(survey, item, 2, cover_key(node, 0));
    CoverItem *other = &survey->coverage->items.items[first + 1];
    other->branch = COVER_ELSE;
    other->silent = !node->has_else;
}

/* Does this step begin that branch, of another use of what the `either` stands in? */
static bool begins_alike(const Control *control, const Node *either, uint32_t branch,
                         const Step *step)
{
    for (size_t i = 0; i < control->nodes.count; i++) {
        const Node *node = control->nodes.items[i];
        if (node->kind != NODE_EITHER || node->span.begin != either->span.begin) continue;
        if (branch >= node->branch_count) continue;
        const Node *begin = node->branches[branch];
        if (begin->kind == NODE_STEP && begin->step == step) return true;
    }
    return false;
}

/* A branch that begins with a step is missed as that step, unless it is taken elsewhere, too, as what
 * `steps` repeat may be. */
static bool is_missed_as_step(const Control *control, const Node *either, uint32_t branch)
{
    if (either->branches[branch]->kind != NODE_STEP) return false;
    const Step *step = either->branches[branch]->step;
    const Process *process = step->process;
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *other = process->steps[i];
        if (strcmp(other->name, step->name) != 0) continue;
        if (!begins_alike(control, either, branch, other)) return false;
    }
    return true;
}

static void survey_choice_node(Survey *survey, const Control *control, const Node *node)
{
    CoverItem branch = survey_item(survey, COVER_BRANCH, node->span);
    branch.branch = COVER_EITHER;
    uint32_t first = survey_group(survey, branch, node->branch_count, cover_key(node, 0));
    for (uint32_t i = 0; i < node->branch_count; i++) {
        CoverItem *item = &survey->coverage->items.items[first + i];
        item->number = i + 1;
        item->silent = item->silent || is_missed_as_step(control, node, i);
    }
}

static void survey_node(Survey *survey, const Control *control, const Node *node)
{
    Coverage *coverage = survey->coverage;
    switch (node->kind) {
    case NODE_EITHER: survey_choice_node(survey, control, node); return;
    case NODE_DECIDE: survey_decision(survey, node); return;
    case NODE_SET: {
        uint32_t first = coverage_find(coverage, cover_key(node->local, 0));
        if (first != NO_ITEM) coverage_put(coverage, cover_key(node, 0), first);
        return;
    }
    case NODE_STEP:
    case NODE_FOR_ANY: /* of something: its body is missed as the step that it begins with */
    case NODE_ADVANCE: /* likewise, and its first round comes for nothing */
    case NODE_DONE: return;
    }
}

static void survey_process(Survey *survey, const Process *process)
{
    Control control = {0};
    survey->common.process = process;
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (local->kind == LOCAL_VARIABLE) {
            add_values(survey, local, local->type, local->name, local->span);
        }
    }
    for (uint32_t i = 0; i < process->step_count; i++) survey_step(survey, process->steps[i]);
    survey->owner = process;
    control_find(&control, process);
    for (size_t i = 0; i < control.nodes.count; i++) {
        survey_node(survey, &control, control.nodes.items[i]);
    }
    control_release(&control);
    survey->common.process = NULL;
}

void coverage_enumerate(Coverage *coverage)
{
    const System *system = coverage->system;
    Survey survey = {.coverage = coverage};
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        add_values(&survey, variable, variable->type, variable->name, variable->span);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        survey_process(&survey, system->processes[i]);
    }
    for (uint32_t i = 0; i < system->property_count; i++) survey_property(&survey, i);
    for (size_t i = 0; i < coverage->items.count; i++) {
        bool open = coverage->marks.items[i].state == COVER_OPEN;
        coverage->open += open && !coverage->items.items[i].silent;
    }
}
