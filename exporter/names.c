/* names.c - names of the model, as the format allows them: each once, none a reserved word. */
#include <ctype.h>
#include <strings.h>

#include "exporter.h"
#include "support/memory.h"

/* By itself it would end the program with an exit code of its own. */
#define uthash_malloc(size) memory_allocate(size, 1)
#include <uthash.h>

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

/* Whatever begins like that is fairness in TLA+. */
static bool begins_as_fairness(const char *name)
{
    return strncmp(name, "WF_", 3) == 0 || strncmp(name, "SF_", 3) == 0;
}

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcasecmp(name, reserved[i]) == 0) return true;
    }
    return false;
}

/* --- what there is --- */

/* By one table names are found that were given, by the other those that were asked for by key. */
typedef struct Entry {
    const char *text; /* the name, or the key */
    const char *name; /* of the key; NULL in the table of names where it is only a beginning */
    uint32_t next;    /* the first number that may be free behind it */
    UT_hash_handle hh;
} Entry;

struct NameTable {
    Entry *names, *keys;
};

static Entry *entry_find(Entry *table, const char *text)
{
    Entry *entry = NULL;
    HASH_FIND_STR(table, text, entry);
    return entry;
}

static Entry *entry_add(Emitter *emitter, Entry **table, const char *text, const char *name)
{
    Entry *entry = ARENA_NEW(emitter->arena, Entry);
    *entry = (Entry){.text = text, .name = name, .next = 2};
    HASH_ADD_KEYPTR(hh, *table, entry->text, strlen(entry->text), entry);
    return entry;
}

static NameTable *table_of(Emitter *emitter)
{
    if (emitter->table == NULL) {
        emitter->table = ARENA_NEW(emitter->arena, NameTable);
        *emitter->table = (NameTable){0};
    }
    return emitter->table;
}

void names_release(Emitter *emitter)
{
    vector_release(&emitter->names);
    if (emitter->table == NULL) return;
    HASH_CLEAR(hh, emitter->table->names);
    HASH_CLEAR(hh, emitter->table->keys);
}

static bool is_used(Emitter *emitter, const char *name)
{
    const Entry *entry = entry_find(table_of(emitter)->names, name);
    return entry != NULL && entry->name != NULL;
}

/* --- new ones --- */

static const char *sanitised(Emitter *emitter, const char *wanted)
{
    char *name = arena_copy_string(emitter->arena, wanted);
    for (char *at = name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at)) *at = '_';
    }
    if (!isalpha((unsigned char)name[0]) || begins_as_fairness(name))
        name = arena_format(emitter->arena, "n%s", name);
    return name;
}

static void take(Emitter *emitter, const char *name)
{
    NameTable *table = table_of(emitter);
    Entry *entry = entry_find(table->names, name);
    if (entry == NULL) entry = entry_add(emitter, &table->names, name, name);
    entry->name = name;
}

const char *name_new(Emitter *emitter, const char *wanted)
{
    const char *base = sanitised(emitter, wanted), *name = base;
    bool is_taken = is_reserved(base);
    if (is_taken || is_used(emitter, base)) {
        NameTable *table = table_of(emitter);
        Entry *entry = entry_find(table->names, base);
        if (entry == NULL) {
            entry = entry_add(emitter, &table->names, base, NULL);
            entry->next = is_taken ? 1 : 2;
        }
        do {
            name = arena_format(emitter->arena, "%s_%u", base, entry->next++);
        } while (is_used(emitter, name) || is_reserved(name));
    }
    take(emitter, name);
    return name;
}

void name_know(Emitter *emitter, const char *key, const char *name)
{
    const char *copy = arena_copy_string(emitter->arena, key);
    entry_add(emitter, &table_of(emitter)->keys, copy, name);
    vector_push(&emitter->names, (Name){.key = copy, .name = name});
}

const char *name_of(Emitter *emitter, const char *key, const char *wanted)
{
    const Entry *known = entry_find(table_of(emitter)->keys, key);
    if (known != NULL) return known->name;
    const char *name = name_new(emitter, wanted);
    name_know(emitter, key, name);
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
