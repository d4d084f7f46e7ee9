/* query_dump.c - text that means the same to other solvers.
 *
 * Printed by way of a solver made for it: what Z3 prints for a benchmark has no bars around names
 * that need them, what it prints for a solver has. */
#include "query_dump.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "solver/dumping.h"
#include "support/text.h"

/* ---- what went wrong ---- */

typedef struct Problem {
    atomic_bool is_there;
    char words[1024];
} Problem;

static Problem own, *problem = &own;

void dumping_share(void)
{
    void *shared =
        mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared != MAP_FAILED) problem = shared;
}

const char *dumping_problem(void)
{
    return atomic_load(&problem->is_there) ? problem->words : NULL;
}

static void note_problem(const char *path, int error)
{
    if (atomic_exchange(&problem->is_there, true)) return;
    snprintf(problem->words, sizeof problem->words, "%s: %s", path, strerror(error));
}

/* ---- printing ---- */

static const char *status_of(Answer answer)
{
    switch (answer) {
    case ANSWER_NO: return "unsat";
    case ANSWER_YES: return "sat";
    case ANSWER_UNKNOWN: break;
    }
    return "unknown";
}

/* Z3 prints divisions that it has looked at under names of its own. What it means by them is what
 * SMT-LIB 2.6 says of those without the ending. */
static void add_standard(Text *text, const char *printed)
{
    static const char *const names[] = {"bvudiv_i ", "bvurem_i ", "bvsdiv_i ", "bvsrem_i ",
                                        "bvsmod_i "};
    while (*printed != '\0') {
        size_t plain = strcspn(printed, "("), length = 0;
        for (size_t i = 0; i < sizeof names / sizeof *names && printed[plain] == '('; i++) {
            size_t whole = strlen(names[i]);
            if (strncmp(printed + plain + 1, names[i], whole) == 0) length = whole - 3;
        }
        plain += printed[plain] == '(';
        text_add_many(text, printed, plain + length);
        printed += plain + length + (length > 0 ? 2 : 0);
    }
}

bool query_print(Terms *terms, const Term *list, size_t count, Text *text)
{
    Z3_context context = terms_context(terms);
    Z3_solver printer = Z3_mk_simple_solver(context);
    if (printer == NULL) return false;
    Z3_solver_inc_ref(context, printer);
    for (size_t i = 0; i < count; i++) Z3_solver_assert(context, printer, list[i]);
    const char *printed = Z3_solver_to_string(context, printer);
    if (printed != NULL) add_standard(text, printed);
    Z3_solver_dec_ref(context, printer);
    return printed != NULL;
}

/* ---- files ---- */

/* Files of earlier runs and of other processes stay. NULL with errno set where there is none. */
static FILE *open_next(const char *folder, const char *name, uint32_t *number, Text *path)
{
    FILE *file;
    do {
        text_clear(path);
        text_format(path, "%s/%s-%04u.smt2", folder, name, *number);
        file = fopen(text_string(path), "wx");
    } while (file == NULL && errno == EEXIST && (*number)++ < UINT32_MAX);
    return file;
}

/* 0, or the number of what is wrong; half a query would be another one, so it does not stay. */
static int fill(FILE *file, const char *path, const Text *text)
{
    errno = 0;
    bool written = fwrite(text->chars, 1, text->count, file) == text->count;
    int error = written ? 0 : errno;
    if (fclose(file) != 0 && written) error = errno;
    if (error != 0) remove(path);
    return error;
}

/* NOLINTNEXTLINE(readability-function-size): where to, what, and what came out */
void query_dump(Terms *terms, const char *folder, const char *name, uint32_t *number,
                const Term *list, size_t count, Answer answer)
{
    if (dumping_problem() != NULL) return;
    Text text = {0}, path = {0};
    text_format(&text, "(set-info :status %s)\n(set-logic ALL)\n", status_of(answer));
    query_print(terms, list, count, &text);
    text_add(&text, "(check-sat)\n");
    FILE *file = open_next(folder, name, number, &path);
    int error = file == NULL ? errno : fill(file, text_string(&path), &text);
    if (error != 0) note_problem(text_string(&path), error);
    text_release(&text);
    text_release(&path);
}
