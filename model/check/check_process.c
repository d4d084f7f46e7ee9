/* check_process.c - control flow between steps, lowered to a graph of nodes.
 *
 * Each statement is compiled with the node that follows it (`after`) and gives the node at which
 * it begins. Conditions that read only params and options are decided here; what they leave out is
 * still checked, but its steps and locals are dropped.
 *
 * Silence: to find ways round a loop that take no step, the current point knows the least depth d
 * of a loop such that this loop and all inside it can have come here from their heads without a
 * step (NEVER_SILENT: none). A loop of depth k has such a way when it is silent at its end with d
 * <= k. */
#include <string.h>

#include "process_build.h"
#include "support/bug.h"

/* ---- conditions ---- */

/* A condition of control; decided when it reads neither locals nor the index, and does not depend
 * on lifted params. */
const Expr *check_control_condition(Checker *checker, const SyntaxExpr *syntax, const char *what,
                                    Decided *ret_decided)
{
    unsigned outer = checker->reads;
    checker->reads = 0;
    const Expr *condition = check_condition(checker, syntax, what);
    unsigned reads = checker->reads;
    checker->reads = outer | reads;
    *ret_decided = UNDECIDED;
    int64_t value = 0;
    if ((reads & (READS_LOCAL | READS_SHARED)) == 0 && expr_lifted(condition) == NULL &&
        evaluate_constant(checker, condition, &value))
        *ret_decided = value != 0 ? DECIDED_TRUE : DECIDED_FALSE;
    return condition;
}

/* A block that is compiled but left out. */
Node *compile_dropped(Checker *checker, const SyntaxBlock *block, Node *after)
{
    int silent = checker->build->silent;
    checker->dropped++;
    Node *node = compile_block(checker, block, after);
    checker->dropped--;
    checker->build->silent = silent;
    return node;
}

static Node *compile_if(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    Decided decided;
    const Expr *condition =
        check_control_condition(checker, syntax->a, "the condition of `if`", &decided);
    const SyntaxBlock *body = syntax->body, *other = syntax->other;
    if (decided == DECIDED_TRUE) {
        Node *taken = compile_block(checker, body, after);
        return decided_node(checker, syntax->span, taken,
                            other == NULL ? after : compile_dropped(checker, other, after));
    }
    if (decided == DECIDED_FALSE) {
        Node *dropped = compile_dropped(checker, body, after);
        return decided_node(checker, syntax->span,
                            other == NULL ? after : compile_block(checker, other, after), dropped);
    }
    Node *node = node_new(checker, NODE_DECIDE, syntax->span);
    int silent = checker->build->silent;
    node->value = condition;
    node->has_else = other != NULL;
    node->next = compile_block(checker, body, after);
    int silent_body = checker->build->silent;
    checker->build->silent = silent;
    node->other = other == NULL ? after : compile_block(checker, other, after);
    checker->build->silent = least(silent_body, checker->build->silent);
    return node;
}

/* ---- steps ---- */

static Fair fair_of(Fairness fairness)
{
    if (fairness == FAIRNESS_NONE) return FAIR_NOT;
    return fairness == FAIRNESS_WEAK ? FAIR_WEAK : FAIR_STRONG;
}

static void find_shown(Checker *checker, BuildStep *step)
{
    VECTOR(const Local *) shown = {0};
    for (const Scope *scope = step->scope; scope != NULL; scope = scope->outer)
        if (scope->local->local.kind == LOCAL_LOOP || scope->local->local.kind == LOCAL_ARGUMENT)
            vector_push(&shown, &scope->local->local);
    for (size_t i = 0; i < shown.count / 2; i++) {
        const Local *swapped = shown.items[i];
        shown.items[i] = shown.items[shown.count - 1 - i];
        shown.items[shown.count - 1 - i] = swapped;
    }
    step->step.shown = arena_copy(checker->arena, shown.items, shown.count * sizeof(Local *));
    step->step.shown_count = (uint32_t)shown.count;
    vector_release(&shown);
}

static void drop_step(Checker *checker, const char *name, Span span)
{
    WordList *dropped = ARENA_NEW(checker->arena, WordList);
    dropped->word = (Word){name, span};
    dropped->next = checker->build->symbol->dropped;
    checker->build->symbol->dropped = dropped;
}

static BuildStep *step_make(Checker *checker, const SyntaxStatement *syntax)
{
    ProcessBuild *build = checker->build;
    BuildStep *step = ARENA_NEW(checker->arena, BuildStep);
    step->scope = build->scope;
    step->step.name = arena_format(checker->arena, "%s%s", build->prefix, syntax->word.text);
    step->step.process = build->process;
    step->step.anytime = syntax->anytime;
    step->step.most = -1;
    step->step.span = syntax->span;
    step->step.name_span = syntax->word.span;
    step->step.fair = fair_of(syntax->fairness);
    if (step->step.fair != FAIR_NOT) checker->any_fair = true;
    find_shown(checker, step);
    if (checker->dropped) {
        drop_step(checker, step->step.name, syntax->word.span);
    } else {
        if (build->steps.count == PLACES_MOST) report_too_large(checker, syntax->span);
        step->step.position = (uint32_t)build->steps.count;
        vector_push(&build->steps, step);
    }
    return step;
}

static void check_body(Checker *checker, BuildStep *step, const SyntaxBlock *body)
{
    Context context = checker->context;
    checker->context = CONTEXT_STEP;
    checker->changes = 0;
    checker->build->step = step;
    step->step.body = check_step_body(checker, body);
    checker->build->step = NULL;
    checker->context = context;
}

static Node *compile_anytime(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    ProcessBuild *build = checker->build;
    if (build->nesting > 1 || *build->prefix != '\0') {
        check_error(checker, syntax->span,
                    "an `anytime` step stands at the top of a process, not inside a block: it may "
                    "happen wherever control is");
        return after;
    }
    BuildStep *step = step_make(checker, syntax);
    label_add(checker, syntax->word, NULL);
    if (syntax->a != NULL && check_number(checker, syntax->a, "`at most`", &step->step.most) &&
        (step->step.most < 0 || step->step.most > 1000000000)) {
        check_error(checker, syntax->a->span, "`at most` wants a number from 0 to 1000000000");
        step->step.most = 1;
    }
    check_body(checker, step, syntax->body);
    return after;
}

static Node *compile_step(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    if (syntax->anytime) return compile_anytime(checker, syntax, after);
    Node *node = node_new(checker, NODE_STEP, syntax->span);
    BuildStep *step = step_make(checker, syntax);
    step->node = built(node);
    step->step.after = after;
    node->step = &step->step;
    label_add(checker, syntax->word, built(node));
    check_body(checker, step, syntax->body);
    checker->build->silent = NEVER_SILENT;
    return node;
}

/* ---- blocks ---- */

static Node *compile_either(Checker *checker, const SyntaxStatement *syntax, Node *after)
{
    ProcessBuild *build = checker->build;
    Node *node = node_new(checker, NODE_EITHER, syntax->keyword);
    VECTOR(const Node *) branches = {0};
    int before = build->silent, silent = NEVER_SILENT;
    for (const SyntaxBlock *branch = syntax->branches; branch != NULL; branch = branch->next) {
        build->silent = before;
        vector_push(&branches, compile_block(checker, branch, after));
        silent = least(silent, build->silent);
    }
    build->silent = silent;
    node->branches = arena_copy(checker->arena, branches.items, branches.count * sizeof(Node *));
    node->branch_count = (uint32_t)branches.count;
    vector_release(&branches);
    return node;
}

static Node *compile_var(Checker *checker, const SyntaxStatement *syntax, Node *after,
                         bool at_start)
{
    if (!at_start) check_error(checker, syntax->keyword, "`var` stands at the start of a block");
    const SyntaxVar *var = syntax->var;
    if (var->ghost)
        check_error(checker, syntax->keyword,
                    "a local can't be a ghost: only shared variables can");
    const Type *type = check_type(checker, var->type);
    Initial initial = check_initial(checker, var, type);
    BuildLocal *local = local_make(checker, var->name, type, LOCAL_VARIABLE);
    Node *node = set_node(checker, local, initial, syntax->span, after);
    local_bind(checker, var->name, local);
    return node;
}

static Node *compile_statement(Checker *checker, const SyntaxStatement *syntax, Node *after,
                               bool at_start)
{
    if (checker->build->too_large) return after;
    switch (syntax->kind) {
    case SYNTAX_VAR: return compile_var(checker, syntax, after, at_start);
    case SYNTAX_STEP: return compile_step(checker, syntax, after);
    case SYNTAX_LOOP: return compile_loop(checker, syntax, after);
    case SYNTAX_WHILE: return compile_while(checker, syntax, after);
    case SYNTAX_FOR: return compile_for(checker, syntax, after);
    case SYNTAX_FOR_ANY: return compile_for_any(checker, syntax, after);
    case SYNTAX_USE:
    case SYNTAX_DO: return compile_use(checker, syntax, after);
    case SYNTAX_IF_ELSE: return compile_if(checker, syntax, after);
    case SYNTAX_EITHER: return compile_either(checker, syntax, after);
    case SYNTAX_GOTO: return compile_goto(checker, syntax);
    case SYNTAX_CONTINUE:
    case SYNTAX_BREAK: return compile_leave_loop(checker, syntax);
    case SYNTAX_RESTART:
    case SYNTAX_STOP:
    case SYNTAX_ASSIGN:
    case SYNTAX_LET:
    case SYNTAX_AWAIT:
    case SYNTAX_CHOOSE:
    case SYNTAX_ASSERT:
    case SYNTAX_STATEMENT_BAD: return after; /* the parser has reported it */
    }
    BUG("a statement of no kind");
}

Node *compile_block(Checker *checker, const SyntaxBlock *block, Node *after)
{
    ProcessBuild *build = checker->build;
    Symbol *mark = names_mark(checker);
    const Scope *scope = build->scope;
    Node *entry = after, *before = NULL;
    bool at_start = true;
    build->nesting++;
    for (const SyntaxStatement *s = block->first; s != NULL; s = s->next) {
        Node *following = s->next == NULL ? after : joint(checker, s->span);
        Node *begin = compile_statement(checker, s, following, at_start);
        if (before == NULL)
            entry = begin;
        else
            before->next = begin;
        before = following;
        at_start = at_start && s->kind == SYNTAX_VAR;
    }
    build->nesting--;
    build->scope = scope;
    names_leave(checker, mark);
    return entry;
}

/* ---- processes ---- */

static void build_open(Checker *checker, ProcessBuild *build, Symbol *symbol, Process *process)
{
    *build = (ProcessBuild){
        .symbol = symbol, .process = process, .prefix = "", .cells = 1, .silent = NEVER_SILENT};
    checker->build = build;
    checker->context = CONTEXT_CONTROL;
    build->start = joint(checker, symbol->span);
    build->done = node_new(checker, NODE_DONE, symbol->span);
}

static void build_close(Checker *checker)
{
    ProcessBuild *build = checker->build;
    for (size_t i = 0; i < build->firsts.count && build->restarts; i++)
        checker->keeps_first.items[build->firsts.items[i]->order] = true;
    vector_release(&build->firsts);
    vector_release(&build->locals);
    vector_release(&build->nodes);
    vector_release(&build->steps);
    vector_release(&build->leaves);
    checker->build = NULL;
    checker->context = CONTEXT_CONSTANT;
}

/* `steps` that no process uses: their mistakes are to be reported all the same. */
void check_steps_alone(Checker *checker, Symbol *symbol)
{
    ProcessBuild build;
    build_open(checker, &build, symbol, ARENA_NEW(checker->arena, Process));
    checker->dropped++;
    compile_expansion(checker, symbol, NULL, build.done);
    checker->dropped--;
    build_close(checker);
}

static Process *process_new(Checker *checker, const Symbol *symbol)
{
    const SyntaxDeclaration *declaration = symbol->declaration;
    Process *process = ARENA_NEW(checker->arena, Process);
    process->name = symbol->name;
    process->documentation = declaration->documentation;
    process->position = (uint32_t)checker->processes.count;
    process->instances = 1;
    process->fair = fair_of(declaration->fairness);
    process->span = symbol->span;
    if (process->fair != FAIR_NOT) checker->any_fair = true;
    vector_push(&checker->processes, process);
    if (declaration->word.text == NULL) return process;
    process->index_name = declaration->word.text;
    process->index = check_type(checker, declaration->type);
    const Type *type = process->index;
    if (type->kind == TYPE_BAD) return process;
    if (!type_is_finite_scalar(type) || type_values(type) > TYPE_VALUES_MOST) {
        check_error(checker, declaration->type->span,
                    "the index of a process must have finitely many values (at most %d), not %s",
                    TYPE_VALUES_MOST, type_text(checker, type));
        process->index = &type_bad;
    } else {
        process->instances = (uint32_t)type_values(type);
    }
    return process;
}

/* What is visible in the whole process stays so when its body's block is left: `done` keeps it. */
static void compile_process(Checker *checker, const SyntaxDeclaration *declaration)
{
    ProcessBuild *build = checker->build;
    const SyntaxStatement *s = declaration->body->first;
    Node *before = build->start;
    bool at_start = true;
    build->nesting = 1;
    for (; s != NULL; s = s->next) {
        Node *following = s->next == NULL ? build->done : joint(checker, s->span);
        before->next = compile_statement(checker, s, following, at_start);
        before = following;
        at_start = at_start && s->kind == SYNTAX_VAR;
        if (at_start) built(build->done)->scope = build->scope;
    }
    if (declaration->body->first == NULL) build->start->next = build->done;
}

/* An `await` at the head of each step: it may read what steps may, but no locals. */
static void check_provided(Checker *checker, const SyntaxDeclaration *declaration, Process *process)
{
    if (declaration->expr == NULL) return;
    checker->context = CONTEXT_STEP;
    checker->quantifiers++; /* no choices are made in it: `fresh` would be one */
    process->provided =
        mutate_condition(checker, MUTATION_PROVIDED,
                         check_condition(checker, declaration->expr, "what follows `provided`"));
    checker->quantifiers--;
    checker->context = CONTEXT_CONTROL;
}

void check_process(Checker *checker, Symbol *symbol)
{
    const SyntaxDeclaration *declaration = symbol->declaration;
    ProcessBuild build;
    Frame frame;
    Process *process = process_new(checker, symbol);
    symbol->process = process;
    build_open(checker, &build, symbol, process);
    frame_open(checker, &frame);
    Symbol *mark = names_mark(checker);
    if (process->index != NULL) names_bind(checker, SYMBOL_SELF, declaration->word, process->index);
    check_provided(checker, declaration, process);
    compile_process(checker, declaration);
    names_leave(checker, mark);
    frame_close(checker);
    process_complete(checker, &build);
    build_close(checker);
}
