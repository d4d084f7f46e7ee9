/* process_build.h - a process while it is being lowered: shared by check_process.c and places.c. */
#ifndef MODEL_PROCESS_BUILD_H
#define MODEL_PROCESS_BUILD_H

#include <limits.h>

#include "check.h"

/* What is visible at a point, innermost first; scopes share their tails. */
typedef struct Scope {
    struct BuildLocal *local;
    const struct Scope *outer;
} Scope;

typedef struct BuildLocal {
    Local local;
    uint32_t position;
} BuildLocal;

/* A node, with what only its making needs. A NODE_DECIDE without value is a mere joint: it leads to
 * `next` and is gone in the end. */
typedef struct BuildNode {
    Node node; /* first, so that a Node of a build is a BuildNode */
    const Scope *scope;
    BuildLocal *local, *left;
    uint32_t position; /* in nodes, once complete */
    /* Where a decided condition does not lead: for warnings that hold whatever is decided. */
    Node *generous;
    bool reached, rests, generously_reached;
} BuildNode;

typedef struct BuildStep {
    Step step; /* first, likewise */
    const Scope *scope;
    BuildNode *node; /* NULL for an anytime step */
} BuildStep;

typedef struct Leave {
    Statement *statement;
    BuildStep *step;
} Leave;

typedef struct Label {
    Word name;
    BuildNode *node;
    bool dropped;
} Label;

typedef struct Goto {
    Statement *statement; /* inside a step … */
    Node *node;           /* … or a joint of control */
    Word name;
    const Scope *scope;
    bool dropped;
} Goto;

/* Labels and gotos find each other within a process, or within one use of `steps`. */
typedef struct Frame {
    VECTOR(Label) labels;
    VECTOR(Goto) gotos;
    struct Frame *outer;
} Frame;

struct ProcessBuild {
    Symbol *symbol;
    Process *process;
    VECTOR(BuildLocal *) locals;
    VECTOR(BuildNode *) nodes;
    VECTOR(BuildStep *) steps; /* without those left out */
    VECTOR(Leave) leaves;
    Frame *frame;
    BuildStep *step;    /* the one whose body is being checked */
    Node *start, *done; /* start is a joint */
    Loop *loops;
    const Scope *scope;
    const char *prefix; /* of the names of steps and locals: "", "acquire." */
    int depth;          /* of loops */
    int silent;
    uint32_t cells;
    unsigned nesting; /* of blocks: 0 at the top of the process */
    bool too_large;
    bool restarts;               /* some step has `restart` */
    VECTOR(const Type *) firsts; /* orders whose first value a top-level local begins with */
};

#define NEVER_SILENT INT_MAX

typedef enum Decided { DECIDED_TRUE, DECIDED_FALSE, UNDECIDED } Decided;

typedef VECTOR(const Expr *) Arguments;

static inline int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- build_nodes.c ---- */
Node *node_new(Checker *checker, NodeKind kind, Span span);
/* Reports it once; what follows in this process is not looked at. */
void report_too_large(Checker *checker, Span span);
/* A node that merely leads on, to what its `next` will be. */
Node *joint(Checker *checker, Span span);
BuildNode *built(const Node *node);
BuildLocal *local_make(Checker *checker, Word word, const Type *type, LocalKind kind);
void scope_push(Checker *checker, BuildLocal *local);
/* Makes the local visible under this name from here on. */
void local_bind(Checker *checker, Word word, BuildLocal *local);
Node *set_node(Checker *checker, BuildLocal *local, Initial initial, Span span, Node *next);
/* In place of a statement whose condition is decided. */
Node *decided_node(Checker *checker, Span span, Node *taken, Node *dropped);

/* ---- check_process.c ---- */
/* A condition of control; decided when it reads neither locals nor the index. */
const Expr *check_control_condition(Checker *checker, const SyntaxExpr *syntax, const char *what,
                                    Decided *ret_decided);
/* The block, followed by `after`; gives where it begins. */
Node *compile_block(Checker *checker, const SyntaxBlock *block, Node *after);
/* A block that is checked, but left out. */
Node *compile_dropped(Checker *checker, const SyntaxBlock *block, Node *after);

/* ---- check_loops.c ---- */
Node *compile_loop(Checker *checker, const SyntaxStatement *syntax, Node *after);
Node *compile_while(Checker *checker, const SyntaxStatement *syntax, Node *after);
Node *compile_for(Checker *checker, const SyntaxStatement *syntax, Node *after);
Node *compile_for_any(Checker *checker, const SyntaxStatement *syntax, Node *after);

/* ---- check_leaving.c ---- */
Node *compile_leave_loop(Checker *checker, const SyntaxStatement *syntax);
Node *compile_goto(Checker *checker, const SyntaxStatement *syntax);
void frame_open(Checker *checker, Frame *frame);
void frame_close(Checker *checker);
/* `node` is NULL for what control can't go to. */
void label_add(Checker *checker, Word name, BuildNode *node);

/* ---- check_uses.c ---- */
Node *compile_use(Checker *checker, const SyntaxStatement *syntax, Node *after);
/* `arguments` NULL: to check the body where nobody uses it. */
Node *compile_expansion(Checker *checker, Symbol *used, const Arguments *arguments, Node *after);

/* places.c: numbers the places and fills in the process; only for processes without errors. */
void process_complete(Checker *checker, ProcessBuild *build);

#endif
