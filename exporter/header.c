/* header.c - what an export begins with: comments that say what it is and who reads it. */
#include <string.h>

#include "exporter.h"
#include "model/value.h"

static void write_comment(Emitter *emitter, const char *text)
{
    switch (emitter->format) {
    case EXPORT_MURPHI: line(emitter, "-- %s", text); break;
    case EXPORT_PROMELA: line(emitter, "/* %s */", text); break;
    case EXPORT_TLA: line(emitter, "\\* %s", text); break;
    }
}

static void write_decisions(Emitter *emitter)
{
    const System *system = emitter->system;
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        Text text = {0};
        text_format(&text, "%s %s = ", decision->is_option ? "option" : "param", decision->name);
        value_print(&text, decision->type, &decision->value, NULL);
        write_comment(emitter, text_string(&text));
        text_release(&text);
    }
}

static void write_commands(Emitter *emitter, const char *module)
{
    switch (emitter->format) {
    case EXPORT_MURPHI:
        write_comment(emitter, "rumur --symmetry-reduction off --deadlock-detection off "
                               "--value-type int32_t -o model.c FILE");
        write_comment(emitter, "cc -O2 -mcx16 model.c -o model -lpthread && ./model");
        break;
    case EXPORT_PROMELA:
        write_comment(emitter, "spin -a -o1 -o2 -o3 FILE");
        write_comment(emitter, "cc -O2 -DSAFETY -DNOREDUCE -DVECTORSZ=16384 pan.c -o pan");
        write_comment(emitter, "./pan -E -m1000000");
        write_comment(emitter, "SPIN counts one state more: that before the start.");
        write_comment(emitter,
                      "-DONLY=N to spin: of the properties only number N (0: only errors).");
        break;
    case EXPORT_TLA:
        write_comment(emitter,
                      text_of(emitter, "tlc -deadlock -config %s.cfg %s.tla", module, module));
        break;
    }
}

static void write_notes(Emitter *emitter)
{
    const char *end, *at = text_string(&emitter->out->notes);
    for (; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        write_comment(emitter, text_of(emitter, "%.*s", (int)(end - at), at));
    }
}

void write_header(Emitter *emitter)
{
    const System *system = emitter->system;
    const char *module = emitter->module != NULL ? emitter->module : system->name;
    if (emitter->format == EXPORT_TLA) line(emitter, "---- MODULE %s ----", module);
    write_comment(emitter, text_of(emitter, "protocol %s, exported by tocsin %s", system->name,
                                   TOCSIN_VERSION));
    write_decisions(emitter);
    write_commands(emitter, module);
    write_notes(emitter);
    if (emitter->format != EXPORT_TLA) line(emitter, "%s", "");
}
