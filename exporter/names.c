/* names.c - names of the model, as the format allows them: each once, none a reserved word. */
#include <ctype.h>
#include <strings.h>

#include "exporter.h"

static const char *const reserved[] = {
    /* Murphi, Rumur */
    "alias", "array", "assert", "assume", "begin", "boolean", "by", "case", "clear", "const",
    "cover", "do", "else", "elsif", "end", "endalias", "endexists", "endfor", "endforall",
    "endfunction", "endif", "endprocedure", "endrecord", "endrule", "endruleset", "endstartstate",
    "endswitch", "endwhile", "enum", "error", "exists", "export", "false", "for", "forall",
    "function", "if", "import", "in", "interleaved", "invariant", "isundefined", "ismember",
    "liveness", "multiset", "multisetadd", "multisetcount", "multisetremove", "multisetremovepred",
    "of", "procedure", "process", "program", "property", "put", "record", "return", "rule",
    "ruleset", "scalarset", "startstate", "switch", "then", "to", "traceuntil", "true", "type",
    "undefine", "union", "var", "while", "real", "external", "finally",
    /* Promela, and C */
    "active", "atomic", "bit", "bool", "break", "byte", "chan", "d_step", "D_proctype", "empty",
    "enabled", "eval", "fi", "full", "get_priority", "goto", "hidden", "init", "inline", "int",
    "len", "local", "ltl", "mtype", "nempty", "never", "nfull", "notrace", "np_", "od", "pc_value",
    "pid", "printf", "printm", "priority", "proctype", "provided", "run", "select", "set_priority",
    "short", "show", "skip", "timeout", "trace", "typedef", "unless", "unsigned", "xr", "xs",
    "always", "eventually", "until", "weakuntil", "stronguntil", "implies", "equivalent", "release",
    "char", "double", "float", "long", "register", "return", "signed", "sizeof", "static", "struct",
    "void", "volatile", "default", "continue", "extern", "auto", "now", "main", "STDIN", "assert_",
    "c_code", "c_decl", "c_expr", "c_state", "c_track", "nr_pr", "_", "_last", "_pid", "_nr_pr",
    "typename", "Trail", "State", "X", "U", "V", "W", "x", "read", "write", "min", "max", "next",
    /* TLA+ */
    "ASSUMPTION", "AXIOM", "CHOOSE", "CONSTANT", "CONSTANTS", "DOMAIN", "EXCEPT", "EXTENDS",
    "INSTANCE", "LAMBDA", "LET", "LOCAL", "MODULE", "OTHER", "SUBSET", "THEOREM", "UNCHANGED",
    "UNION", "VARIABLE", "VARIABLES", "WITH", "BOOLEAN", "STRING", "Init", "Spec", "vars", "Nat",
    "Int", "Print", "PrintT", "TLCGet", "TLCSet", "Permutations", "SortSeq", "Any", "ToString",
    "gone", "blocked", "old", "none_", "k0", "k1", "k2", "k3", "k4", "k5", "JavaTime",
    "RandomElement", "TLCEval", "proof", "prove", "obvious", "omitted", "qed", "state", "action",
    "temporal", "have", "pick", "take", "hide", "use", "define", "new", "witness", "suffices", "by",
    "def", "defs", "lemma", "corollary", "proposition", "recursive", "except", "self"};

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcasecmp(name, reserved[i]) == 0) return true;
    }
    return false;
}

static bool is_used(const Emitter *emitter, const char *name)
{
    for (size_t i = 0; i < emitter->names.count; i++) {
        if (strcmp(emitter->names.items[i].name, name) == 0) return true;
    }
    return false;
}

static const char *sanitised(Emitter *emitter, const char *wanted)
{
    char *name = arena_copy_string(emitter->arena, wanted);
    for (char *at = name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at)) *at = '_';
    }
    if (!isalpha((unsigned char)name[0])) name = arena_format(emitter->arena, "n%s", name);
    return name;
}

const char *name_new(Emitter *emitter, const char *wanted)
{
    const char *base = sanitised(emitter, wanted), *name = base;
    for (uint32_t i = is_reserved(base) ? 1 : 2; is_used(emitter, name) || is_reserved(name); i++) {
        name = arena_format(emitter->arena, "%s_%u", base, i);
    }
    vector_push(&emitter->names, (Name){.key = "", .name = name});
    return name;
}

const char *name_of(Emitter *emitter, const char *key, const char *wanted)
{
    for (size_t i = 0; i < emitter->names.count; i++) {
        if (strcmp(emitter->names.items[i].key, key) == 0) return emitter->names.items[i].name;
    }
    const char *name = name_new(emitter, wanted);
    emitter->names.items[emitter->names.count - 1].key = arena_copy_string(emitter->arena, key);
    return name;
}

const char *member_name(Emitter *emitter, const Type *type, int64_t value)
{
    const char *member = type->members[value];
    const char *key = text_of(emitter, "member %s %d", member, (int)value);
    return name_of(emitter, key, member);
}

static const char *what_rests(const Node *node)
{
    switch (node->kind) {
    case NODE_STEP: return node->step->name;
    case NODE_EITHER: return "either";
    case NODE_FOR_ANY: return "for_any";
    case NODE_DONE: return "done";
    case NODE_DECIDE:
    case NODE_SET:
    case NODE_ADVANCE: break;
    }
    return "place";
}

const char *place_name(Emitter *emitter, const Process *process, uint32_t place)
{
    const Node *node = process->places[place].node;
    const char *key = text_of(emitter, "place %s %u", process->name, place);
    const char *between = node->kind == NODE_DONE ? "" : "at_";
    return name_of(emitter, key,
                   text_of(emitter, "%s_%s%s", process->name, between, what_rests(node)));
}
