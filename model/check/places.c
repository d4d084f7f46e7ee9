/* places.c - the places of a lowered process: which there are, what is in scope, what is possible.
 *
 * Joints are skipped, nodes that control can rest at get numbers (in order of the text, the end
 * last), and for each place it is noted which locals are in scope and which steps can come first.
 */
#include "process_build.h"
#include "support/bug.h"

/* ---- joints ---- */

static bool is_joint(const Node *node)
{
    return node->kind == NODE_DECIDE && node->value == NULL;
}

/* The node behind joints. There is no ring of joints: each would be a way round a loop without a
 * step. */
static const Node *behind(const Node *node)
{
    while (is_joint(node)) node = node->next;
    return node;
}

static void skip_joints(Checker *checker, ProcessBuild *build)
{
    for (size_t i = 0; i < build->nodes.count; i++) {
        Node *node = &build->nodes.items[i]->node;
        if (is_joint(node)) continue;
        if (node->next != NULL) node->next = behind(node->next);
        if (node->other != NULL) node->other = behind(node->other);
        const Node **branches =
            ARENA_NEW_ARRAY(checker->arena, const Node *, node->branch_count + 1);
        for (uint32_t k = 0; k < node->branch_count; k++) branches[k] = behind(node->branches[k]);
        node->branches = branches;
    }
    for (size_t i = 0; i < build->steps.count; i++) {
        Step *step = &build->steps.items[i]->step;
        if (step->after != NULL) step->after = behind(step->after);
    }
    for (size_t i = 0; i < build->leaves.count; i++) {
        Statement *statement = build->leaves.items[i].statement;
        statement->node = behind(statement->node);
    }
}

/* ---- reachability ---- */

typedef VECTOR(const Node *) Agenda;

static bool is_place_kind(const Node *node)
{
    return node->kind == NODE_STEP || node->kind == NODE_EITHER || node->kind == NODE_FOR_ANY ||
           node->kind == NODE_DONE;
}

static void reach(Agenda *agenda, const Node *node, bool generous)
{
    if (node == NULL) return;
    bool *mark = generous ? &built(node)->generously_reached : &built(node)->reached;
    if (*mark) return;
    *mark = true;
    vector_push(agenda, node);
}

static void reach_leaves(ProcessBuild *build, Agenda *agenda, const BuildStep *step, bool generous)
{
    for (size_t i = 0; i < build->leaves.count; i++)
        if (build->leaves.items[i].step == step)
            reach(agenda, build->leaves.items[i].statement->node, generous);
}

static bool may_end(const Block *block);

/* May control come to the end of the statement, rather than leave the step in it? */
static bool may_end_statement(const Statement *statement)
{
    if (statement->kind == STATEMENT_LEAVE) return false;
    if (statement->kind == STATEMENT_IF)
        return may_end(statement->body) || may_end(statement->other);
    if (statement->kind != STATEMENT_EITHER) return true;
    for (uint32_t i = 0; i < statement->branch_count; i++)
        if (may_end(statement->branches[i])) return true;
    return false;
}

static bool may_end(const Block *block)
{
    if (block == NULL) return true;
    for (uint32_t i = 0; i < block->count; i++)
        if (!may_end_statement(block->statements[i])) return false;
    return true;
}

static void reach_following(ProcessBuild *build, Agenda *agenda, const Node *node, bool generous)
{
    reach(agenda, node->next, generous);
    reach(agenda, node->other, generous);
    for (uint32_t k = 0; k < node->branch_count; k++) reach(agenda, node->branches[k], generous);
    if (generous) reach(agenda, built(node)->generous, generous);
    if (node->kind != NODE_STEP) return;
    if (!generous || may_end(node->step->body)) reach(agenda, node->step->after, generous);
    reach_leaves(build, agenda, (const BuildStep *)node->step, generous);
}

/* Marks all that control can come to; generously: whatever the decided conditions decide. */
static void reach_all(ProcessBuild *build, bool generous)
{
    Agenda agenda = {0};
    reach(&agenda, build->start, generous);
    for (size_t i = 0; i < build->steps.count; i++)
        if (build->steps.items[i]->node == NULL)
            reach_leaves(build, &agenda, build->steps.items[i], generous);
    while (agenda.count > 0) {
        const Node *node = agenda.items[--agenda.count];
        reach_following(build, &agenda, node, generous);
    }
    vector_release(&agenda);
}

/* ---- where control rests ---- */

/* Follows the walk from a node to the places at which it can end. */
static void rest(Agenda *agenda, const Node *node)
{
    if (node == NULL) return;
    BuildNode *build_node = built(node);
    if (build_node->rests) return;
    build_node->rests = true; /* for nodes that are no places: "was walked through" */
    if (!is_place_kind(node)) vector_push(agenda, node);
    if (node->kind == NODE_FOR_ANY) vector_push(agenda, node); /* with nothing left it is passed */
}

static void rest_from(const Node *node)
{
    Agenda agenda = {0};
    rest(&agenda, node);
    while (agenda.count > 0) {
        node = agenda.items[--agenda.count];
        if (node->kind != NODE_FOR_ANY) rest(&agenda, node->next);
        rest(&agenda, node->other);
    }
    vector_release(&agenda);
}

static void find_resting(ProcessBuild *build)
{
    rest_from(behind(build->start));
    for (size_t i = 0; i < build->nodes.count; i++) {
        const Node *node = &build->nodes.items[i]->node;
        if (node->kind == NODE_STEP && built(node)->reached) rest_from(node->step->after);
    }
    for (size_t i = 0; i < build->leaves.count; i++) {
        const BuildStep *step = build->leaves.items[i].step;
        if (step != NULL && (step->node == NULL || step->node->reached))
            rest_from(build->leaves.items[i].statement->node);
    }
    build->process->ends = built(build->done)->rests;
    built(build->done)->rests = true;
}

/* ---- the tables ---- */

static const bool *scope_table(Checker *checker, const ProcessBuild *build, const Scope *scope)
{
    bool *in_scope = ARENA_NEW_ARRAY(checker->arena, bool, build->locals.count + 1);
    for (; scope != NULL; scope = scope->outer) in_scope[scope->local->position] = true;
    return in_scope;
}

/* The steps that can come first from a place, as far as control's shape tells. */
static const bool *possible_table(Checker *checker, const ProcessBuild *build, const Node *place)
{
    bool *possible = ARENA_NEW_ARRAY(checker->arena, bool, build->steps.count + 1);
    bool *seen = memory_allocate(build->nodes.count, sizeof *seen);
    Agenda agenda = {0};
    if (place->kind == NODE_FOR_ANY) /* control rests there only with something left */
        vector_push(&agenda, place->next);
    else
        vector_push(&agenda, place);
    while (agenda.count > 0) {
        const Node *node = agenda.items[--agenda.count];
        if (node == NULL || seen[built(node)->position]) continue;
        seen[built(node)->position] = true;
        if (node->kind == NODE_STEP) {
            possible[node->step->position] = true;
            continue;
        }
        vector_push(&agenda, node->next);
        vector_push(&agenda, node->other);
        for (uint32_t k = 0; k < node->branch_count; k++) vector_push(&agenda, node->branches[k]);
    }
    vector_release(&agenda);
    free(seen);
    return possible;
}

static void add_place(Checker *checker, ProcessBuild *build, PlaceInfo *places, BuildNode *node)
{
    Process *process = build->process;
    node->node.place = process->place_count;
    places[process->place_count++] =
        (PlaceInfo){.node = &node->node,
                    .in_scope = scope_table(checker, build, node->scope),
                    .possible = possible_table(checker, build, &node->node)};
}

static bool number_places(Checker *checker, ProcessBuild *build)
{
    size_t count = 0;
    for (size_t i = 0; i < build->nodes.count; i++) {
        build->nodes.items[i]->position = (uint32_t)i;
        count += build->nodes.items[i]->rests && is_place_kind(&build->nodes.items[i]->node);
    }
    if (count * (build->locals.count + build->steps.count + 1) > 64 * (size_t)1024 * 1024 ||
        count > PLACES_MOST) {
        check_error(checker, build->process->span,
                    "this process is too large: %zu places of control", count);
        return false;
    }
    PlaceInfo *places = ARENA_NEW_ARRAY(checker->arena, PlaceInfo, count + 1);
    for (size_t i = 0; i < build->nodes.count; i++) {
        BuildNode *node = build->nodes.items[i];
        if (node->rests && is_place_kind(&node->node) && node->node.kind != NODE_DONE)
            add_place(checker, build, places, node);
    }
    add_place(checker, build, places, built(build->done));
    build->process->places = places;
    return true;
}

/* Points nodes and steps at the process's own table of locals. */
static void settle_locals(Checker *checker, ProcessBuild *build)
{
    Process *process = build->process;
    Local *locals = ARENA_NEW_ARRAY(checker->arena, Local, build->locals.count + 1);
    for (size_t i = 0; i < build->locals.count; i++) locals[i] = build->locals.items[i]->local;
    process->locals = locals;
    process->local_count = (uint32_t)build->locals.count;
    process->cells = build->cells;
    for (size_t i = 0; i < build->nodes.count; i++) {
        BuildNode *node = build->nodes.items[i];
        if (node->local != NULL) node->node.local = &locals[node->local->position];
        if (node->left != NULL) node->node.left = &locals[node->left->position];
    }
    for (size_t i = 0; i < build->steps.count; i++) {
        Step *step = &build->steps.items[i]->step;
        const Local **shown = ARENA_NEW_ARRAY(checker->arena, const Local *, step->shown_count + 1);
        for (uint32_t k = 0; k < step->shown_count; k++)
            shown[k] = &locals[((const BuildLocal *)step->shown[k])->position];
        step->shown = shown;
    }
}

static void warn_unreachable(Checker *checker, ProcessBuild *build)
{
    bool ordinary = false;
    /* What is wrong elsewhere may be why. */
    if (diagnostics_errors(checker->diagnostics) > 0 || checker->message != NULL) return;
    for (size_t i = 0; i < build->nodes.count; i++) {
        const BuildNode *node = build->nodes.items[i];
        if (node->node.kind != NODE_STEP) continue;
        ordinary = true;
        if (!node->generously_reached)
            check_warning(checker, node->node.step->name_span, "the step `%s` can never be reached",
                          node->node.step->name);
    }
    for (size_t i = 0; i < build->steps.count && !ordinary; i++)
        if (check_warning(checker, build->steps.items[i]->step.name_span,
                          "the step `%s` can never happen", build->steps.items[i]->step.name))
            diagnostics_hint(checker->diagnostics,
                             "a process without ordinary steps is done at once; let it `loop` over "
                             "an ordinary step");
}

static void settle_steps(Checker *checker, ProcessBuild *build)
{
    Process *process = build->process;
    Step **steps = ARENA_NEW_ARRAY(checker->arena, Step *, build->steps.count + 1);
    for (size_t i = 0; i < build->steps.count; i++) {
        BuildStep *step = build->steps.items[i];
        steps[i] = &step->step;
        if (step->node != NULL) step->step.in_scope = scope_table(checker, build, step->scope);
    }
    process->steps = steps;
    process->step_count = (uint32_t)build->steps.count;
}

void process_complete(Checker *checker, ProcessBuild *build)
{
    settle_locals(checker, build);
    settle_steps(checker, build);
    if (diagnostics_errors(checker->diagnostics) > 0) return;
    reach_all(build, true);
    warn_unreachable(checker, build);
    skip_joints(checker, build);
    reach_all(build, false);
    find_resting(build);
    number_places(checker, build);
    build->process->start = behind(build->start);
}
