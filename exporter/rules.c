/* rules.c - a rule for each way through each step, and the start: what stands around its body. */
#include <inttypes.h>

#include "exporter.h"
#include "tla.h"

#define RULES_MOST 20000

static bool is_murphi(const Emitter *emitter)
{
    return emitter->format == EXPORT_MURPHI;
}

static bool is_promela(const Emitter *emitter)
{
    return emitter->format == EXPORT_PROMELA;
}

/* ---- a rule ---- */

static Root *old_of(Emitter *emitter, const Root *root)
{
    Root *old = ARENA_NEW(emitter->arena, Root);
    *old = *root;
    old->key = text_of(emitter, "old %s", root->key);
    old->name = text_of(emitter, "old_%s", root->name);
    old->temporary = true;
    return old;
}

static void copy_all(Emitter *emitter, const Root *to, const Root *from)
{
    const Process *process = from->process;
    if (process == NULL || process->index == NULL) {
        store_copy(emitter, to, NULL, NULL, from->type, from, NULL, NULL);
        return;
    }
    const char *instance = new_counter(emitter, "p");
    open_for(emitter, instance, process->index->low, process->index->high);
    store_copy(emitter, to, instance, NULL, from->type, from, instance, NULL);
    close_for(emitter);
}

static void way_reset(Emitter *emitter, Way *way)
{
    way->choices.count = way->identities.count = 0;
    way->made = 0;
    way->guard = TRUE_TEXT;
    way->hoists = true;
    way->blocks = way->impossible = false;
    way->gone = 0;
    memset(way->created, 0, sizeof way->created);
    memset(way->uses_next, 0, sizeof way->uses_next);
    emitter->facts.count = emitter->known.count = emitter->fresh.count = 0;
    emitter->written.count = emitter->old.count = emitter->temporaries.count = 0;
    emitter->bound = NULL;
    if (emitter->format == EXPORT_TLA) tla_begin(emitter);
    emitter->touched = emitter->before = false;
    emitter->uses_gone = emitter->uses_blocked = emitter->left = false;
    emitter->depth = 0;
}

static void count_step(Emitter *emitter, const Step *step)
{
    if (!step->anytime || step->most < 0) return;
    const Root *counter = emitter->counters[step->counter];
    const char *cell = root_cell(emitter, counter, NULL, NULL);
    assign_text(emitter, cell, t_arithmetic(emitter, '+', cell, "1"));
    mark_written(emitter, counter);
}

static void limit_step(Emitter *emitter, const Step *step)
{
    if (!step->anytime || step->most < 0) return;
    const Root *counter = emitter->counters[step->counter];
    way_filter(emitter, t_compare(emitter, "<", root_read(emitter, counter, NULL, NULL),
                                  t_number(emitter, step->most)));
}

static void scope_locals(Emitter *emitter, const Process *process, const PlaceInfo *place)
{
    bool *may_hold = ARENA_NEW_ARRAY(emitter->arena, bool, process->local_count + 1);
    for (uint32_t i = 0; i < process->local_count; i++) {
        may_hold[i] = place == NULL || place->in_scope[i];
    }
    emitter->way->may_hold = may_hold;
}

/* Where control stands. */
static void guard_place(Emitter *emitter, const Process *process, uint32_t place, bool anytime)
{
    bool *places = ARENA_NEW_ARRAY(emitter->arena, bool, process->place_count + 1);
    for (uint32_t i = 0; i < process->place_count; i++) {
        bool done = process->places[i].node->kind == NODE_DONE;
        places[i] = anytime ? !done : i == place;
    }
    way_filter(emitter, place_test(emitter, process, emitter->self, places));
}

/* The body of the rule into emitter->code. */
static void run_way(Emitter *emitter, Way *way, uint32_t place, const Step *anytime)
{
    const Process *process = emitter->process;
    if (process->index != NULL && emitter->self == NULL) {
        emitter->self =
            way_choice(emitter, process->index_name, process->index->low, process->index->high);
    }
    guard_place(emitter, process, place, anytime != NULL);
    scope_locals(emitter, process, anytime ? NULL : &process->places[place]);
    const Step *step = anytime;
    way->step = NULL;
    if (step == NULL) {
        const Node *node = enter_step(emitter, process->places[place].node);
        if (node == NULL) {
            way->impossible = true;
            return;
        }
        step = node->step;
    }
    way->step = emitter->step = step;
    limit_step(emitter, step);
    write_body(emitter, step);
    if (emitter->left) {
        count_step(emitter, step);
        return;
    }
    bool opened = way->gone > 0;
    if (opened && (step->after != NULL)) open_if(emitter, t_not(emitter, "gone"));
    if (step->after != NULL) write_arrival(emitter, step->after);
    if (opened && (step->after != NULL)) close_if(emitter, false);
    count_step(emitter, step);
}

static void write_saves(Emitter *emitter, bool back)
{
    for (size_t i = 0; i < emitter->old.count; i++) {
        const Root *root = emitter->old.items[i], *old = old_of(emitter, root);
        copy_all(emitter, back ? root : old, back ? old : root);
    }
}

static void write_tail(Emitter *emitter)
{
    bool undoes = emitter->uses_blocked && is_promela(emitter);
    emitter->known.count = 0;
    if (undoes) {
        emitter->old.count = 0;
        for (size_t i = 0; i < emitter->written.count; i++) {
            vector_push(&emitter->old, emitter->written.items[i]);
        }
        open_if(emitter, "blocked");
        write_saves(emitter, true);
        assign_text(emitter, "blocked", FALSE_TEXT);
        open_else(emitter);
    }
    write_transition_checks(emitter);
    write_renumbering(emitter);
    if (is_promela(emitter)) line(emitter, "check_invariants();");
    if (undoes) close_if(emitter, true);
    if (emitter->uses_gone && is_promela(emitter)) assign_text(emitter, "gone", FALSE_TEXT);
}

static const char *step_title(Emitter *emitter)
{
    const System *system = emitter->system;
    const Step *step = emitter->step;
    Place place = source_place(system->source, step->name_span.begin);
    return text_of(emitter, "%s.%s, line %u", emitter->process->name, step->name,
                   (unsigned)place.line);
}

/* In Promela they are everybody's. */
static bool is_declared(Emitter *emitter, const Root *root)
{
    for (size_t i = 0; i < emitter->old_declared.count; i++) {
        if (emitter->old_declared.items[i] == root) return true;
    }
    vector_push(&emitter->old_declared, root);
    return false;
}

static void write_temporaries(Emitter *emitter)
{
    for (size_t i = 0; i < emitter->temporaries.count; i++) {
        root_declare(emitter, emitter->temporaries.items[i], "hidden ");
    }
    for (size_t i = 0; i < emitter->old.count; i++) {
        const Root *root = emitter->old.items[i];
        if (!is_murphi(emitter) && is_declared(emitter, root)) continue;
        root_declare(emitter, old_of(emitter, root), "hidden ");
    }
}

static void write_murphi_rule(Emitter *emitter, const Way *way, const char *body, const char *title,
                              bool start)
{
    for (size_t i = 0; i < way->choices.count; i++) {
        const Choice *choice = &way->choices.items[i];
        line(emitter, "ruleset %s: %" PRId64 "..%" PRId64 " do", choice->name, choice->low,
             choice->high);
    }
    if (start) {
        line(emitter, "startstate \"%s\"", title);
    } else {
        line(emitter, "rule \"%s\"", title);
        line(emitter, "  %s", way->guard);
        line(emitter, "==>");
    }
    line(emitter, "var");
    emitter->indent++;
    write_temporaries(emitter);
    if (emitter->uses_gone) line(emitter, "gone: boolean;");
    declare_next_ranks(emitter);
    emitter->indent--;
    line(emitter, "begin");
    emitter->indent++;
    if (start && !t_is_true(way->guard)) line(emitter, "assume %s;", way->guard);
    if (emitter->uses_gone) line(emitter, "gone := false;");
    write_next_ranks(emitter);
    write_saves(emitter, false);
    emitter->indent--;
    text_add(emitter->code, body);
    line(emitter, "end;");
    for (size_t i = 0; i < way->choices.count; i++) line(emitter, "end;");
    line(emitter, "%s", "");
}

/* All calls of a rule with its choices' values. */
static void write_calls(Emitter *emitter, const Way *way, const char *name)
{
    uint64_t count = 1;
    for (size_t i = 0; i < way->choices.count; i++) {
        count *= (uint64_t)(way->choices.items[i].high - way->choices.items[i].low + 1);
        if (count > RULES_MOST) {
            refuse(emitter, (Span){0, 0}, "%s has too many choices to be written out", name);
            return;
        }
    }
    for (uint64_t call = 0; call < count; call++) {
        uint64_t rest = call;
        text_format(&emitter->calls, "  :: %s(", name);
        for (size_t i = 0; i < way->choices.count; i++) {
            const Choice *choice = &way->choices.items[i];
            uint64_t size = (uint64_t)(choice->high - choice->low + 1);
            text_format(&emitter->calls, "%s%" PRId64, i > 0 ? ", " : "",
                        choice->low + (int64_t)(rest % size));
            rest /= size;
        }
        text_add(&emitter->calls, ")\n");
        if (++emitter->rules > RULES_MOST) {
            refuse(emitter, (Span){0, 0}, "it has too many rules to be written out");
            return;
        }
    }
}

static void write_promela_rule(Emitter *emitter, const Way *way, const char *body,
                               const char *title, bool start)
{
    Text parameters = {0};
    const char *wanted =
        start ? "start" : text_of(emitter, "%s_%s", emitter->process->name, emitter->step->name);
    const char *name = name_new(emitter, wanted);
    write_temporaries(emitter);
    for (size_t i = 0; i < way->choices.count; i++) {
        text_format(&parameters, "%s%s", i > 0 ? ", " : "", way->choices.items[i].name);
    }
    line(emitter, "/* %s */", title);
    line(emitter, "inline %s(%s) {", name, text_string(&parameters));
    line(emitter, "  d_step {");
    emitter->indent += 2;
    line(emitter, "%s ->", t_is_true(way->guard) ? "true" : way->guard);
    write_next_ranks(emitter);
    write_saves(emitter, false);
    emitter->indent -= 2;
    text_add(emitter->code, body);
    line(emitter, "    skip");
    line(emitter, "  }");
    line(emitter, "}\n");
    write_calls(emitter, way, name);
    text_release(&parameters);
}

static void write_rule(Emitter *emitter, const Way *way, const char *body, const char *title,
                       bool start)
{
    if (way->impossible || t_is_false(way->guard)) return;
    if (emitter->format == EXPORT_TLA) {
        tla_rule(emitter, way, title, start);
    } else if (is_murphi(emitter)) {
        write_murphi_rule(emitter, way, body, title, start);
    } else {
        write_promela_rule(emitter, way, body, title, start);
    }
}

static void write_ways(Emitter *emitter, const Process *process, uint32_t place,
                       const Step *anytime)
{
    Way way = {.process = process};
    Text *outer = emitter->code;
    emitter->process = process;
    emitter->way = &way;
    uint32_t count = 0;
    do {
        Text body = {0};
        emitter->self = NULL;
        way_reset(emitter, &way);
        emitter->code = &body;
        emitter->indent += is_murphi(emitter) ? 1 : 2;
        run_way(emitter, &way, place, anytime);
        if (!way.impossible && !is_refused(emitter)) write_tail(emitter);
        emitter->indent -= is_murphi(emitter) ? 1 : 2;
        emitter->code = outer;
        if (!way.impossible) {
            write_rule(emitter, &way, text_string(&body), step_title(emitter), false);
        }
        text_release(&body);
        if (++count > 4096) refuse(emitter, process->span, "a step has too many ways");
    } while (!is_refused(emitter) && way_advance(&way));
    emitter->process = NULL;
    emitter->way = NULL;
    emitter->step = NULL;
    vector_release(&way.choices);
    vector_release(&way.script);
    vector_release(&way.options);
    vector_release(&way.identities);
}

static const char *place_can_step(Emitter *emitter, Way *way, uint32_t place, Span span)
{
    const char *text = FALSE_TEXT;
    uint32_t count = 0;
    const char *self = emitter->self;
    do {
        Text body = {0};
        way_reset(emitter, way);
        emitter->self = self;
        emitter->code = &body;
        run_way(emitter, way, place, NULL);
        text_release(&body);
        if (way->impossible) continue;
        if (way->blocks) refuse(emitter, span, "a step decides late whether it can be taken");
        text = t_or(emitter, text, way->guard);
        if (++count > 4096) refuse(emitter, span, "there are too many ways to take a step");
    } while (!is_refused(emitter) && way_advance(way));
    return text;
}

/* Its writing is thrown away, and the emitter left as it was. */
const char *instance_can_step(Emitter *emitter, const Process *process, const char *self, Span span)
{
    Emitter outer = *emitter;
    Way way = {.process = process};
    const char *text = FALSE_TEXT;
    memset(&emitter->facts, 0, sizeof emitter->facts);
    emitter->process = process;
    emitter->way = &way;
    emitter->fixes_choices = true;
    for (uint32_t i = 0; i < process->place_count && !is_refused(emitter); i++) {
        if (process->places[i].node->kind == NODE_DONE) continue;
        way.script.count = way.options.count = 0;
        emitter->self = self;
        text = t_or(emitter, text, place_can_step(emitter, &way, i, span));
    }
    vector_release(&emitter->facts);
    emitter->facts.items = outer.facts.items;
    emitter->facts.count = outer.facts.count;
    emitter->facts.capacity = outer.facts.capacity;
    emitter->process = outer.process;
    emitter->self = outer.self;
    emitter->way = outer.way;
    emitter->fixes_choices = false;
    emitter->bound = outer.bound;
    emitter->code = outer.code;
    emitter->indent = outer.indent;
    emitter->step = outer.step;
    emitter->written.count = 0;
    emitter->depth = outer.depth;
    vector_release(&way.choices);
    vector_release(&way.script);
    vector_release(&way.options);
    vector_release(&way.identities);
    return text;
}

void write_rules(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->place_count && !is_refused(emitter); j++) {
            if (process->places[j].node->kind != NODE_DONE) write_ways(emitter, process, j, NULL);
        }
        for (uint32_t j = 0; j < process->step_count && !is_refused(emitter); j++) {
            if (process->steps[j]->anytime) write_ways(emitter, process, 0, process->steps[j]);
        }
    }
}

/* ---- the start ---- */

static void clear_instance(Emitter *emitter, const Process *process)
{
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Root *root = emitter->locals[process->position][i];
        store_filler(emitter, root, emitter->self, NULL, root->type);
    }
}

static void start_instance(Emitter *emitter, const Process *process, uint32_t instance)
{
    emitter->process = process;
    emitter->self = process->index ? t_number(emitter, process->index->low + instance) : NULL;
    emitter->known.count = 0;
    clear_instance(emitter, process);
    scope_locals(emitter, process, NULL);
    for (uint32_t i = 0; i < process->local_count; i++) emitter->way->may_hold[i] = false;
    write_arrival(emitter, process->start);
    emitter->process = NULL;
    emitter->self = NULL;
}

static void start_once(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->variable_count && !is_refused(emitter); i++) {
        begin_local(emitter, emitter->variables[i], NULL, &system->variables[i].initial);
    }
    for (uint32_t i = 0; i < system->cells; i++) {
        if (emitter->counters[i] == NULL) continue;
        assign_text(emitter, root_cell(emitter, emitter->counters[i], NULL, NULL), "0");
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        for (uint32_t j = 0; j < system->processes[i]->instances && !is_refused(emitter); j++) {
            start_instance(emitter, system->processes[i], j);
        }
    }
    emitter->known.count = 0;
    write_renumbering(emitter);
    if (is_promela(emitter)) line(emitter, "check_invariants();");
}

void write_start(Emitter *emitter)
{
    Way way = {0};
    Text *outer = emitter->code;
    emitter->way = &way;
    do {
        Text body = {0};
        way_reset(emitter, &way);
        emitter->code = &body;
        emitter->indent += is_murphi(emitter) ? 1 : 2;
        start_once(emitter);
        emitter->indent -= is_murphi(emitter) ? 1 : 2;
        emitter->code = outer;
        if (!is_refused(emitter)) write_rule(emitter, &way, text_string(&body), "start", true);
        text_release(&body);
    } while (!is_refused(emitter) && way_advance(&way));
    emitter->way = NULL;
    vector_release(&way.choices);
    vector_release(&way.script);
    vector_release(&way.options);
    vector_release(&way.identities);
}
