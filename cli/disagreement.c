/* disagreement.c - the message, and tocsin-disagreement-MODEL.txt. */
#include "disagreement.h"
#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "counterexamples/report.h"
#include "model/value.h"
#include "output.h"
#include "progress.h"

static Text command; /* as it was given; lives as long as the program */

void disagreement_note_command(int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (i > 0) text_add_char(&command, ' ');
        text_add_printable(&command, argv[i]);
    }
}

/* "bmc: violated in 12 steps". */
static void print_answer(Text *text, const Finding *finding)
{
    text_format(text, "%s: %s", finding->engine == NULL ? "explore" : finding->engine,
                verdict_name(finding->verdict));
    if (finding->schedule != NULL) {
        text_add_char(text, ' ');
        outcome_print(text, finding);
    }
    if (finding->failed) text_add(text, " (it can't be evaluated everywhere)");
    if (finding->how != NULL) text_format(text, " (%s)", finding->how);
}

static void print_settings(Text *text, const System *system)
{
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        text_format(text, " %s=", decision->name);
        value_print(text, decision->type, &decision->value, NULL);
    }
    text_add_char(text, '\n');
}

static void print_reproducer(Text *text, const System *system, const Finding *finding,
                             const Finding *claim)
{
    text_format(text,
                "Two engines of tocsin %s disagree about `%s`. That is a bug in tocsin, not in the "
                "protocol:\nplease report it with this file.\n\n",
                TOCSIN_VERSION, finding->property->name);
    print_answer(text, finding);
    text_add_char(text, '\n');
    print_answer(text, claim);
    text_add_char(text, '\n');
    if (claim->invariant != NULL) text_format(text, "which rests on\n%s", claim->invariant);
    text_format(text, "\ncommand: %s\nsettings:", text_string(&command));
    print_settings(text, system);
    text_add(text, "model: ");
    text_add_printable(text, system->source->name);
    text_add(text, "\n\n");
    text_add_many(text, system->source->text, system->source->length);
}

static bool write_file(const char *path, const Text *text)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) return false;
    bool written = fwrite(text->chars, 1, text->count, file) == text->count;
    return fclose(file) == 0 && written;
}

static void tell_what_to_do(const char *path, bool written)
{
    static const char request[] = "this is a bug in tocsin, not in the protocol: please report it";
    if (written) {
        message_print("%s, with the file %s", request, path);
    } else {
        message_print("%s, with the model and the command (can't write %s: %s)", request, path,
                      strerror(errno));
    }
}

void disagreement_report(const System *system, const Finding *finding, const Finding *claim)
{
    progress_clear();
    Text text = {0}, path = {0}, answers = {0};
    print_reproducer(&text, system, finding, claim);
    text_format(&path, "tocsin-disagreement-%s.txt", system->name);
    message_print("internal error: two engines disagree about `%s`", finding->property->name);
    print_answer(&answers, finding);
    message_print("%s", text_string(&answers));
    text_clear(&answers);
    print_answer(&answers, claim);
    message_print("%s", text_string(&answers));
    tell_what_to_do(text_string(&path), write_file(text_string(&path), &text));
    text_release(&text);
    text_release(&path);
    text_release(&answers);
}
