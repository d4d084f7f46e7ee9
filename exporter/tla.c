/* tla.c - statements as definitions; see tla.h. */
#include "tla.h"

#include <ctype.h>
#include <inttypes.h>

typedef struct Version {
    const char *name, *now;
    bool temporary;
} Version;

typedef VECTOR(Version) Versions;

typedef struct Demand {
    const char *condition, *what;
} Demand;

typedef VECTOR(Demand) Demands;

typedef struct Frame {
    bool is_loop, has_else;
    const char *condition; /* or the loop's counter */
    int64_t low, high;
    Version *before, *then;
    size_t count;
    Text definitions; /* those around a loop */
    Demands demands;
} Frame;

typedef struct Tla {
    Versions versions;
    Text definitions, first; /* of variables: how they are before anything is said */
    Demands demands;
    VECTOR(Frame) frames;
    VECTOR(const char *) variables;
    VECTOR(const char *) firsts;
    Text calls, actions, starts;
    size_t gone_at, gone_length; /* the definition that most rules don't need */
    Version *kept;
    size_t kept_count;
} Tla;

static Tla *tla_of(Emitter *emitter)
{
    if (emitter->tla == NULL) emitter->tla = ARENA_NEW(emitter->arena, Tla);
    return emitter->tla;
}

static Version *find(Tla *tla, const char *name, size_t length)
{
    for (size_t i = tla->versions.count; i-- > 0;) {
        Version *version = &tla->versions.items[i];
        if (strncmp(version->name, name, length) == 0 && version->name[length] == '\0') {
            return version;
        }
    }
    return NULL;
}

/* What `old_x` stands for: the variable as it was. */
static const char *variable_before(const Emitter *emitter, const char *name, size_t length)
{
    for (size_t i = 0; i < emitter->names.count; i++) {
        Name old = emitter->names.items[i];
        if (strncmp(old.key, "old ", 4) != 0 || strncmp(old.name, name, length) != 0 ||
            old.name[length] != '\0') {
            continue;
        }
        for (size_t j = 0; j < emitter->names.count; j++) {
            if (strcmp(emitter->names.items[j].key, old.key + 4) == 0) {
                return emitter->names.items[j].name;
            }
        }
    }
    return NULL;
}

/* The text with names of variables as they are called by now. */
static const char *current(Emitter *emitter, const char *text)
{
    Tla *tla = tla_of(emitter);
    Text result = {0};
    while (*text != '\0') {
        size_t length = 0;
        while (isalnum((unsigned char)text[length]) || text[length] == '_') length++;
        if (length == 0 || isdigit((unsigned char)text[0])) {
            /* an operator like \in is one word */
            size_t skip = length > 0 ? length : 1;
            if (*text == '\\') {
                while (isalpha((unsigned char)text[skip])) skip++;
            }
            text_add_many(&result, text, skip);
            text += skip;
            continue;
        }
        const Version *version = find(tla, text, length);
        const char *before = version == NULL ? variable_before(emitter, text, length) : NULL;
        if (version != NULL) {
            text_add(&result, version->now);
        } else if (before != NULL) {
            text_add(&result, before);
        } else {
            text_add_many(&result, text, length);
        }
        text += length;
    }
    const char *copy = text_of(emitter, "%s", text_string(&result));
    text_release(&result);
    return copy;
}

static void define(Emitter *emitter, const char *name, const char *value)
{
    text_format(&tla_of(emitter)->definitions, "         %s == %s\n", name, value);
}

void tla_declare(Emitter *emitter, const char *name, const char *first, bool temporary)
{
    Tla *tla = tla_of(emitter);
    if (!temporary) {
        vector_push(&tla->variables, name);
        vector_push(&tla->firsts, first);
        return;
    }
    Version *known = find(tla, name, strlen(name));
    const char *now = name_new(emitter, name);
    define(emitter, now, first);
    if (known != NULL) {
        known->now = now;
    } else {
        vector_push(&tla->versions, (Version){name, now, true});
    }
}

void tla_begin(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    tla->versions.count = tla->demands.count = tla->frames.count = 0;
    text_clear(&tla->definitions);
    for (size_t i = 0; i < tla->variables.count; i++) {
        const char *name = tla->variables.items[i];
        const char *now = name;
        if (emitter->way->process == NULL) { /* at the start nothing has a value */
            now = name_new(emitter, text_of(emitter, "%s_first", name));
            define(emitter, now, tla->firsts.items[i]);
        }
        vector_push(&tla->versions, (Version){name, now, false});
    }
    size_t before = tla->definitions.count;
    tla_declare(emitter, "gone", FALSE_TEXT, true);
    tla->gone_at = before;
    tla->gone_length = tla->definitions.count - before;
}

void tla_assign(Emitter *emitter, const char *cell, const char *value)
{
    Tla *tla = tla_of(emitter);
    size_t length = strcspn(cell, "[");
    Version *version = find(tla, cell, length);
    if (version == NULL) {
        refuse(emitter, (Span){0, 0}, "`%s` can't be exported to TLA+", cell);
        return;
    }
    value = current(emitter, value);
    const char *now = name_new(emitter, version->name);
    if (cell[length] != '\0') {
        value = text_of(emitter, "[%s EXCEPT !%s = %s]", version->now,
                        current(emitter, cell + length), value);
    }
    define(emitter, now, value);
    version->now = now;
}

static Version *copy_versions(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    Version *copy = ARENA_NEW_ARRAY(emitter->arena, Version, tla->versions.count + 1);
    if (tla->versions.count > 0) {
        memcpy(copy, tla->versions.items, tla->versions.count * sizeof *copy);
    }
    return copy;
}

void tla_open_if(Emitter *emitter, const char *condition)
{
    Tla *tla = tla_of(emitter);
    const char *name = name_new(emitter, "when");
    define(emitter, name, current(emitter, condition));
    Frame frame = {
        .condition = name, .before = copy_versions(emitter), .count = tla->versions.count};
    vector_push(&tla->frames, frame);
}

void tla_open_else(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    Frame *frame = &tla->frames.items[tla->frames.count - 1];
    frame->then = copy_versions(emitter);
    frame->has_else = true;
    for (size_t i = 0; i < frame->count; i++) tla->versions.items[i] = frame->before[i];
}

void tla_close_if(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    Frame frame = tla->frames.items[--tla->frames.count];
    for (size_t i = 0; i < frame.count; i++) {
        Version *version = &tla->versions.items[i];
        const char *yes = frame.has_else ? frame.then[i].now : version->now;
        const char *no = frame.has_else ? version->now : frame.before[i].now;
        if (strcmp(yes, no) == 0) continue;
        const char *now = name_new(emitter, version->name);
        define(emitter, now, text_of(emitter, "IF %s THEN %s ELSE %s", frame.condition, yes, no));
        version->now = now;
    }
}

/* On which way is this reached, as far as the loop around goes? */
static const char *path_condition(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    const char *path = TRUE_TEXT;
    for (size_t i = 0; i < tla->frames.count; i++) {
        const Frame *frame = &tla->frames.items[i];
        if (frame->is_loop) {
            path = TRUE_TEXT;
            continue;
        }
        path = t_and(emitter, path,
                     frame->has_else ? t_not(emitter, frame->condition) : frame->condition);
    }
    return path;
}

void tla_demand(Emitter *emitter, const char *condition, const char *what)
{
    Tla *tla = tla_of(emitter);
    condition = current(emitter, condition);
    if (what != NULL) condition = text_of(emitter, "Assert(%s, \"%s\")", condition, what);
    condition = t_implies(emitter, path_condition(emitter), condition);
    vector_push(&tla->demands, (Demand){condition, what});
}

void tla_open_for(Emitter *emitter, const char *name, int64_t low, int64_t high)
{
    Tla *tla = tla_of(emitter);
    Frame frame = {.is_loop = true,
                   .condition = name,
                   .low = low,
                   .high = high,
                   .before = copy_versions(emitter),
                   .count = tla->versions.count,
                   .definitions = tla->definitions,
                   .demands = tla->demands};
    frame.then = ARENA_NEW_ARRAY(emitter->arena, Version, frame.count + 1);
    tla->definitions = (Text){0};
    tla->demands = (Demands){0};
    for (size_t i = 0; i < frame.count; i++) {
        Version *version = &tla->versions.items[i];
        version->now = name_new(emitter, text_of(emitter, "%s_in", version->name));
        frame.then[i] = *version;
    }
    vector_push(&tla->frames, frame);
}

/* Is the name a word of the text? */
static bool mentions(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(text, name); at != NULL; at = strstr(at + 1, name)) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
        if (begins && !isalnum((unsigned char)at[length]) && at[length] != '_') return true;
    }
    return false;
}

static const char *all_demands(Emitter *emitter, const Demands *demands)
{
    const char *text = TRUE_TEXT;
    for (size_t i = 0; i < demands->count; i++) {
        text = t_and(emitter, text, demands->items[i].condition);
    }
    return text;
}

/* What goes from one turn of a loop to the next. */
typedef struct Turn {
    Text definitions; /* of a turn */
    const char *first, *then;
    uint32_t count;
} Turn;

static void carry(Emitter *emitter, Turn *turn, const char *first, const char *then)
{
    const char *comma = turn->count++ > 0 ? ", " : "";
    turn->first = text_of(emitter, "%s%s%s", turn->first, comma, first);
    turn->then = text_of(emitter, "%s%s%s", turn->then, comma, then);
}

/* What is demanded goes first, because TLC goes from left to right: it is told before anybody computes
 * with what must not be. */
static Turn take_turn(Emitter *emitter, const Frame *frame, const char *last, const char *all)
{
    const Tla *tla = tla_of(emitter);
    Turn turn = {.first = "", .then = ""};
    if (!t_is_true(all)) {
        carry(emitter, &turn, TRUE_TEXT, text_of(emitter, "(%s[1] /\\ %s)", last, all));
    }
    for (size_t k = 0; k < frame->count; k++) {
        const char *now = tla->versions.items[k].now, *in = frame->then[k].now;
        if (strcmp(now, in) != 0) {
            carry(emitter, &turn, frame->before[k].now, now);
            text_format(&turn.definitions, "         %s == %s[%" PRIu32 "]\n", in, last,
                        turn.count);
        } else if (mentions(text_string(&tla->definitions), in) || mentions(all, in)) {
            text_format(&turn.definitions, "         %s == %s\n", in, frame->before[k].now);
        }
    }
    text_add(&turn.definitions, text_string(&tla->definitions));
    return turn;
}

static void define_loop(Emitter *emitter, const Frame *frame, const char *loop, const char *last,
                        const Turn *turn)
{
    const char *i = frame->condition;
    text_format(&tla_of(emitter)->definitions,
                "         %s[%s \\in (%" PRId64 ")..(%" PRId64 ")] ==\n"
                "         IF %s = (%" PRId64 ") THEN << %s >> ELSE LET\n"
                "         %s == %s[%s - 1]\n%s"
                "         IN << %s >>\n",
                loop, i, frame->low - 1, frame->high, i, frame->low - 1, turn->first, last, loop, i,
                text_string(&turn->definitions), turn->then);
}

void tla_close_for(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    Frame frame = tla->frames.items[--tla->frames.count];
    const char *loop = name_new(emitter, "loop"), *last = name_new(emitter, "last");
    const char *end = name_new(emitter, "final"), *all = all_demands(emitter, &tla->demands);
    Turn turn = take_turn(emitter, &frame, last, all);
    text_release(&tla->definitions);
    vector_release(&tla->demands);
    tla->definitions = frame.definitions;
    tla->demands = frame.demands;
    if (turn.count > 0) {
        define_loop(emitter, &frame, loop, last, &turn);
        define(emitter, end, text_of(emitter, "%s[%" PRId64 "]", loop, frame.high));
    }
    text_release(&turn.definitions);
    bool demands = !t_is_true(all);
    uint32_t at = demands ? 1 : 0;
    for (size_t k = 0; k < frame.count; k++) {
        Version *version = &tla->versions.items[k];
        bool changed = strcmp(version->now, frame.then[k].now) != 0;
        version->now = frame.before[k].now;
        if (!changed) continue;
        version->now = name_new(emitter, version->name);
        define(emitter, version->now, text_of(emitter, "%s[%" PRIu32 "]", end, ++at));
    }
    if (!demands) return;
    const char *ok = text_of(emitter, "%s[1]", end);
    vector_push(&tla->demands, (Demand){t_implies(emitter, path_condition(emitter), ok), NULL});
}

void tla_before_writing(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    tla->kept = copy_versions(emitter);
    tla->kept_count = tla->versions.count;
    for (size_t i = 0; i < tla->versions.count; i++) {
        Version *version = &tla->versions.items[i];
        if (!version->temporary) version->now = version->name;
    }
}

void tla_after_writing(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    for (size_t i = 0; i < tla->kept_count; i++) {
        Version *version = &tla->versions.items[i];
        if (!version->temporary) version->now = tla->kept[i].now;
    }
}

/* ---- actions ---- */

/* What a rule makes of the variables. */
typedef struct Results {
    Text fields;  /* of a record that has the values of those that it writes */
    Text effects; /* each is that field, or stays */
} Results;

static Results take_results(Emitter *emitter, const char *after, bool start)
{
    Tla *tla = tla_of(emitter);
    Results results = {0};
    const char *same = "";
    for (size_t i = 0; i < tla->variables.count; i++) {
        const char *name = tla->variables.items[i];
        const char *now = find(tla, name, strlen(name))->now;
        if (!start && strcmp(name, now) == 0) {
            same = text_of(emitter, "%s%s%s", same, same[0] == '\0' ? "" : ", ", name);
            continue;
        }
        const char *comma = results.fields.count > 0 ? ", " : "";
        text_format(&results.fields, "%s%s |-> %s", comma, name, now);
        text_format(&results.effects, "        /\\ %s%s = %s.%s\n", name, start ? "" : "'", after,
                    name);
    }
    if (same[0] != '\0') text_format(&results.effects, "        /\\ UNCHANGED << %s >>\n", same);
    return results;
}

/* There is no LET without definitions. */
static void write_definitions(Emitter *emitter, Text *text)
{
    const Tla *tla = tla_of(emitter);
    Text all = {0};
    const char *definitions = text_string(&tla->definitions);
    if (emitter->uses_gone) {
        text_add(&all, definitions);
    } else {
        text_add_many(&all, definitions, tla->gone_at);
        text_add(&all, definitions + tla->gone_at + tla->gone_length);
    }
    if (all.count > 0) text_format(text, "LET\n%s     IN ", text_string(&all));
    text_release(&all);
}

/* TLC keeps the values of definitions only inside an expression: in an action it finds each out anew
 * wherever its name stands, which takes exponential time where they build on each other (getNextStates
 * in TLC's Tool.java goes through LET to its body; eval makes thunks, which LazyValue.java describes). So
 * an expression, a set of one record or none, says what comes after. */
static void write_effects(Emitter *emitter, Text *text, bool start)
{
    const Tla *tla = tla_of(emitter);
    const char *after = name_of(emitter, "after", "after");
    Results results = take_results(emitter, after, start);
    const char *demands = TRUE_TEXT;
    for (size_t i = 0; i < tla->demands.count; i++) {
        demands = t_and(emitter, demands, tla->demands.items[i].condition);
    }
    if (results.fields.count > 0 || !t_is_true(demands)) {
        const char *fields = text_string(&results.fields);
        const char *record =
            fields[0] != '\0' ? text_of(emitter, "{ [%s] }", fields) : "{ " TRUE_TEXT " }";
        text_format(text, "  /\\ \\E %s \\in (", after);
        write_definitions(emitter, text);
        if (t_is_true(demands)) {
            text_format(text, "%s) :\n", record);
        } else {
            text_format(text, "IF %s\n        THEN %s ELSE {}) :\n", demands, record);
        }
    } else {
        text_add(text, "  /\\\n");
    }
    text_add(text, text_string(&results.effects));
    text_release(&results.fields);
    text_release(&results.effects);
}

void tla_rule(Emitter *emitter, const Way *way, const char *title, bool start)
{
    Tla *tla = tla_of(emitter);
    const char *wanted =
        start ? "Begin" : text_of(emitter, "%s_%s", emitter->process->name, emitter->step->name);
    const char *name = name_new(emitter, wanted), *parameters = "";
    Text *calls = start ? &tla->starts : &tla->calls;
    Text *text = &tla->actions;
    text_add(calls, "  \\/ ");
    for (size_t i = 0; i < way->choices.count; i++) {
        const Choice *choice = &way->choices.items[i];
        parameters = text_of(emitter, "%s%s%s", parameters, i > 0 ? ", " : "", choice->name);
        text_format(calls, "\\E %s \\in (%" PRId64 ")..(%" PRId64 ") : ", choice->name, choice->low,
                    choice->high);
    }
    const char *open = parameters[0] == '\0' ? "" : "(", *close = parameters[0] == '\0' ? "" : ")";
    text_format(calls, "%s%s%s%s\n", name, open, parameters, close);
    text_format(text, "\\* %s\n%s%s%s%s ==\n", title, name, open, parameters, close);
    /* each part of a disjunction would be an action of its own */
    bool splits = strstr(way->guard, "\\/") != NULL || strstr(way->guard, "\\E") != NULL;
    text_format(text, splits ? "  /\\ (%s) = true\n" : "  /\\ %s\n", way->guard);
    write_effects(emitter, text, start);
    text_add(text, "\n");
}

/* ---- the module ---- */

static void write_module_constants(Emitter *emitter, Text *text)
{
    const System *system = emitter->system;
    text_format(text, "%s == %" PRId64 "\n", name_of(emitter, "none", "none"), emitter->none);
    for (size_t i = 0; i < emitter->names.count; i++) {
        Name name = emitter->names.items[i];
        if (strncmp(name.key, "member ", 7) != 0) continue;
        text_format(text, "%s == %s\n", name.name, strrchr(name.key, ' ') + 1);
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->place_count; j++) {
            text_format(text, "%s == %" PRIu32 "\n", place_name(emitter, system->processes[i], j),
                        j);
        }
    }
    text_add(text, "\n");
}

static void write_variables(Emitter *emitter, Text *text)
{
    Tla *tla = tla_of(emitter);
    const char *all = "";
    for (size_t i = 0; i < tla->variables.count; i++) {
        all = text_of(emitter, "%s%s%s", all, i > 0 ? ", " : "", tla->variables.items[i]);
    }
    text_format(text, "VARIABLES %s\n\nvars == << %s >>\n\n", all, all);
}

static void write_configuration(Emitter *emitter)
{
    Text *text = &emitter->out->configuration;
    text_add(text, "INIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n"); /* a protocol may end */
    text_add(text, text_string(&emitter->calls));                   /* names of invariants */
}

static void tla_release(Tla *tla)
{
    vector_release(&tla->versions);
    vector_release(&tla->demands);
    vector_release(&tla->frames);
    vector_release(&tla->variables);
    vector_release(&tla->firsts);
    text_release(&tla->definitions);
    text_release(&tla->calls);
    text_release(&tla->actions);
    text_release(&tla->starts);
}

void write_tla(Emitter *emitter)
{
    Tla *tla = tla_of(emitter);
    Text unused = {0}, properties = {0}, *text = &emitter->out->text;
    emitter->code = &unused;
    roots_make(emitter);
    roots_declare(emitter);
    /* TLA+ has no list of no variables, and no state without one. */
    if (tla->variables.count == 0) tla_declare(emitter, name_new(emitter, "nothing"), "0", false);
    emitter->code = &properties;
    write_properties(emitter);
    emitter->code = &unused;
    write_start(emitter);
    write_rules(emitter);
    if (!is_refused(emitter)) {
        emitter->code = text;
        write_header(emitter);
        text_add(text, "EXTENDS Integers, TLC\n\ntrue == TRUE\nfalse == FALSE\n");
        write_module_constants(emitter, text);
        write_variables(emitter, text);
        text_add(text, text_string(&tla->actions));
        text_format(text, "Init ==\n%s\n",
                    tla->starts.count > 0 ? text_string(&tla->starts) : "  FALSE\n");
        text_format(text, "Next ==\n%s%s\n", text_string(&tla->calls),
                    tla->calls.count == 0 ? "  /\\ FALSE\n  /\\ UNCHANGED vars\n" : "");
        text_add(text, "Spec == Init /\\ [][Next]_vars\n\n");
        text_add(text, text_string(&properties));
        write_configuration(emitter);
        text_add(text, "====\n");
        text_format(text, "The configuration:\n%s", text_string(&emitter->out->configuration));
    }
    text_release(&unused);
    text_release(&properties);
    tla_release(tla);
}
