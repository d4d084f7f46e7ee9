/* formula_print.c - formulas as text, for tests and for those who look for a fault. */
#include <string.h>

#include "formulas.h"
#include "model/print.h"

void formula_atom_print(Text *text, const Formulas *formulas, uint32_t atom)
{
    if (atom < formulas->atoms.count)
        expr_print(text, formulas->atoms.items[atom].expr);
    else
        text_format(text, "p%u", atom);
}

/* In parentheses, unless it is a single word. */
static void print_operand(Text *text, const Formulas *formulas, uint32_t atom)
{
    Text words = {0};
    formula_atom_print(&words, formulas, atom);
    bool single = strchr(text_string(&words), ' ') == NULL;
    text_format(text, single ? "%s" : "(%s)", text_string(&words));
    text_release(&words);
}

static void print_list(Text *text, const Formulas *formulas, const Formula *formula)
{
    text_add_char(text, '(');
    for (uint32_t i = 0; i < formula->list_count; i++) {
        if (i > 0) text_add(text, formula->kind == FORMULA_AND ? " && " : " || ");
        formula_print(text, formulas, formula->list[i]);
    }
    text_add_char(text, ')');
}

static void print_temporal(Text *text, const Formulas *formulas, const Formula *formula)
{
    bool always = formula_is_always(formula), eventually = formula_is_eventually(formula);
    text_add_char(text, '(');
    if (!always && !eventually) formula_print(text, formulas, formula->a);
    text_add(text, always                           ? "always "
                   : eventually                     ? "eventually "
                   : formula->kind == FORMULA_UNTIL ? " until "
                                                    : " release ");
    formula_print(text, formulas, formula->b);
    text_add_char(text, ')');
}

void formula_print(Text *text, const Formulas *formulas, const Formula *formula)
{
    switch (formula->kind) {
    case FORMULA_TRUE: text_add(text, "true"); return;
    case FORMULA_FALSE: text_add(text, "false"); return;
    case FORMULA_LITERAL:
        if (formula->negated) text_add_char(text, '!');
        print_operand(text, formulas, formula->atom);
        return;
    case FORMULA_AND:
    case FORMULA_OR: print_list(text, formulas, formula); return;
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: print_temporal(text, formulas, formula); return;
    }
}
