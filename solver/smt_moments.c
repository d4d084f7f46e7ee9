/* smt_moments.c - the same terms about other moments of a run, by other names of the variables.
 *
 * Functions with parameters would say it once, but z3 4.8.12 takes for ever to read a long one with
 * `let` in it. */
#include <stdarg.h>
#include <string.h>

#include "smt_export_private.h"

const char *smt_at(SmtExport *export, const char *symbol, int64_t k)
{
    size_t length = strlen(symbol);
    if (*symbol != '|') return smt_format(export, "%s@%lld", symbol, (long long)k);
    return smt_format(export, "%.*s@%lld|", (int)length - 1, symbol, (long long)k);
}

static void move_variable(SmtExport *export, const SmtVariable *variable, int64_t k)
{
    const char *now = variable->symbol, *then = variable->next;
    if (k == SMT_AFTER) now = variable->next;
    if (k >= 0) {
        now = smt_at(export, variable->symbol, k);
        then = smt_at(export, variable->symbol, k + 1);
    }
    smt_call(export->names, variable->now, now);
    smt_call(export->names, variable->then, then);
}

void smt_move_to(SmtExport *export, int64_t k)
{
    if (export->moment == k) return;
    export->moment = k;
    for (size_t i = 0; i < export->variables.count; i++) {
        move_variable(export, &export->variables.items[i], k);
    }
    for (size_t i = 0; i < export->inputs.count; i++) {
        const SmtInput *input = &export->inputs.items[i];
        const char *symbol = k >= 0 ? smt_at(export, input->symbol, k) : input->symbol;
        smt_call(export->names, input->constant, symbol);
    }
}

void smt_write_term(SmtExport *export, Term term, int64_t k, size_t indent)
{
    smt_move_to(export, k);
    smt_add_term(export->names, term, indent, export->text);
    smt_move_to(export, SMT_NOW);
}

void smt_write_comment(SmtExport *export, const char *format, ...)
{
    Text line = {0}, wrapped = {0};
    va_list arguments;
    va_start(arguments, format);
    text_format_list(&line, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < line.count; i++) {
        if (line.chars[i] == '\n') line.chars[i] = ' ';
    }
    text_add_wrapped(&wrapped, text_string(&line), 2, 1, SMT_COLUMNS - 1);
    text_add(export->text, "; ");
    for (size_t i = 0; i < wrapped.count; i++) {
        text_add_char(export->text, wrapped.chars[i]);
        if (wrapped.chars[i] == '\n') text_add_char(export->text, ';');
    }
    text_add_char(export->text, '\n');
    text_release(&line);
    text_release(&wrapped);
}
