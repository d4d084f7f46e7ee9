/* program.c - the export as a whole, in the formats of rules. */
#include <stdarg.h>

#include "exporter.h"
#include "tla.h"

static const char *const format_names[] = {
#define EXPORT_NAME(format, name, tool) name,
    EXPORT_FORMATS(EXPORT_NAME)
#undef EXPORT_NAME
};

bool export_format_read(const char *name, ExportFormat *ret_format)
{
    for (size_t i = 0; i < sizeof format_names / sizeof *format_names; i++) {
        if (strcmp(format_names[i], name) != 0) continue;
        *ret_format = (ExportFormat)i;
        return true;
    }
    return false;
}

void refuse(Emitter *emitter, Span span, const char *format, ...)
{
    va_list arguments;
    if (is_refused(emitter)) return;
    va_start(arguments, format);
    text_format_list(&emitter->out->refusal, format, arguments);
    va_end(arguments);
    emitter->out->span = span;
}

bool is_refused(const Emitter *emitter)
{
    return emitter->out->refusal.count > 0;
}

void note(Emitter *emitter, const char *format, ...)
{
    va_list arguments;
    Text text = {0};
    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    text_add_char(&text, '\n');
    const char *notes = text_string(&emitter->out->notes);
    if (strstr(notes, text_string(&text)) == NULL) {
        text_add(&emitter->out->notes, text_string(&text));
    }
    text_release(&text);
}

/* A format that begins with a line feed is a line of the preprocessor's. */
void line(Emitter *emitter, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (format[0] == '\n') {
        format++;
    } else if (format[0] != '\0') {
        text_pad(emitter->code, ' ', (size_t)emitter->indent * 2);
    }
    text_format_list(emitter->code, format, arguments);
    va_end(arguments);
    text_add_char(emitter->code, '\n');
}

static void write_constant(Emitter *emitter, const char *name, int64_t value)
{
    if (emitter->format == EXPORT_MURPHI) {
        line(emitter, "  %s: %lld;", name, (long long)value);
    } else {
        line(emitter, value < 0 ? "#define %s (%lld)" : "#define %s %lld", name, (long long)value);
    }
}

static void write_constants(Emitter *emitter)
{
    const System *system = emitter->system;
    if (emitter->format == EXPORT_MURPHI) line(emitter, "const");
    write_constant(emitter, name_of(emitter, "none", "none"), emitter->none);
    for (size_t i = 0; i < emitter->names.count; i++) {
        Name name = emitter->names.items[i];
        if (strncmp(name.key, "member ", 7) != 0) continue;
        write_constant(emitter, name.name, strtoll(strrchr(name.key, ' ') + 1, NULL, 10));
    }
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        for (uint32_t j = 0; j < process->place_count; j++) {
            write_constant(emitter, place_name(emitter, process, j), j);
        }
    }
    line(emitter, "%s", "");
}

static void write_promela_process(Emitter *emitter, const char *starts, const char *steps)
{
    line(emitter, "active proctype model() {");
    line(emitter, "  if");
    text_add(emitter->code, starts);
    line(emitter, "  fi;");
    line(emitter, "  do");
    text_add(emitter->code, steps);
    if (steps[0] == '\0') line(emitter, "  :: false");
    line(emitter, "  od");
    line(emitter, "}");
}

static void write_rules_program(Emitter *emitter)
{
    Text variables = {0}, functions = {0}, properties = {0}, rules = {0}, starts = {0}, head = {0};
    bool murphi = emitter->format == EXPORT_MURPHI;
    roots_make(emitter);
    /* these names come first, so that they are those of the model */
    emitter->code = &variables;
    if (murphi) line(emitter, "var");
    emitter->indent = murphi ? 1 : 0;
    roots_declare(emitter);
    emitter->indent = 0;
    line(emitter, "%s", "");
    emitter->code = &functions;
    write_order_functions(emitter);
    emitter->code = &properties;
    emitter->indent = murphi ? 0 : 1;
    write_properties(emitter);
    emitter->indent = 0;
    emitter->code = &rules;
    write_start(emitter);
    text_add(&starts, text_string(&emitter->calls));
    text_clear(&emitter->calls);
    write_rules(emitter);
    emitter->code = &head;
    write_header(emitter);
    write_constants(emitter);
    emitter->code = &emitter->out->text;
    text_add(emitter->code, text_string(&head));
    text_add(emitter->code, text_string(&variables));
    if (!murphi) {
        for (size_t i = 0; i < emitter->all_scratch.count; i++) {
            line(emitter, "%s", emitter->all_scratch.items[i]);
        }
        line(emitter, "bool gone, blocked; /* always false between steps */\n");
    }
    text_add(emitter->code, text_string(&functions));
    if (murphi) {
        text_add(emitter->code, text_string(&rules));
        text_add(emitter->code, text_string(&properties));
    } else {
        line(emitter, "/* Of each state. */");
        line(emitter, "inline check_invariants() {");
        text_add(emitter->code, text_string(&properties));
        line(emitter, "  skip");
        line(emitter, "}\n");
        text_add(emitter->code, text_string(&rules));
        write_promela_process(emitter, text_string(&starts), text_string(&emitter->calls));
    }
    text_release(&variables);
    text_release(&functions);
    text_release(&properties);
    text_release(&rules);
    text_release(&starts);
    text_release(&head);
}

static void emitter_release(Emitter *emitter)
{
    names_release(emitter);
    vector_release(&emitter->temporaries);
    vector_release(&emitter->all_scratch);
    vector_release(&emitter->written);
    vector_release(&emitter->fresh);
    vector_release(&emitter->facts);
    vector_release(&emitter->known);
    vector_release(&emitter->old);
    vector_release(&emitter->old_declared);
    text_release(&emitter->calls);
    arena_destroy(emitter->arena);
}

bool export_system(const System *system, ExportFormat format, const char *module,
                   Exported *ret_exported)
{
    *ret_exported = (Exported){0};
    Emitter emitter = {.system = system,
                       .format = format,
                       .module = module,
                       .out = ret_exported,
                       .arena = arena_create()};
    emitter.transitions_left_out = ARENA_NEW_ARRAY(emitter.arena, bool, system->property_count + 1);
    if (system->order_count > 64) refuse(&emitter, (Span){0, 0}, "it has too many order types");
    if (format == EXPORT_TLA) {
        write_tla(&emitter);
    } else {
        write_rules_program(&emitter);
    }
    bool done = !is_refused(&emitter);
    if (!done) {
        text_release(&ret_exported->text);
        ret_exported->text = (Text){0};
    }
    emitter_release(&emitter);
    return done;
}

void exported_release(Exported *exported)
{
    text_release(&exported->text);
    text_release(&exported->configuration);
    text_release(&exported->notes);
    text_release(&exported->refusal);
}
