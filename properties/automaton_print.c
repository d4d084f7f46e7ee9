/* automaton_print.c - automata in the Hanoi Omega-Automata format, version 1. */
#include "properties/automaton.h"

static uint32_t atoms_used(const Automaton *automaton)
{
    uint64_t used = 0;
    for (uint32_t i = 0; i < automaton->first[automaton->states]; i++)
        used |= automaton->edges[i].positive | automaton->edges[i].negative;
    return used == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(used);
}

/* In quotes. */
static void print_atom(Text *text, const Formulas *formulas, uint32_t atom)
{
    Text words = {0};
    formula_atom_print(&words, formulas, atom);
    text_add(text, " \"");
    for (const char *c = text_string(&words); *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') text_add_char(text, '\\');
        text_add_char(text, *c);
    }
    text_add_char(text, '"');
    text_release(&words);
}

static void print_head(Text *text, const Automaton *automaton, const Formulas *formulas)
{
    uint32_t atoms = atoms_used(automaton), sets = automaton->acceptance_sets;
    text_format(text, "HOA: v1\nStates: %u\nStart: %u\nAP: %u", automaton->states,
                automaton->initial, atoms);
    for (uint32_t i = 0; i < atoms; i++) print_atom(text, formulas, i);
    text_format(text, "\nacc-name: generalized-Buchi %u\nAcceptance: %u", sets, sets);
    if (sets == 0) text_add(text, " t");
    for (uint32_t i = 0; i < sets; i++) text_format(text, i == 0 ? " Inf(%u)" : "&Inf(%u)", i);
    text_add(text, "\nproperties: trans-labels explicit-labels trans-acc\n--BODY--\n");
}

static void print_label(Text *text, const AutomatonEdge *edge)
{
    const char *before = "";
    text_add_char(text, '[');
    for (uint32_t i = 0; i < FORMULA_BITS; i++) {
        bool positive = (edge->positive >> i & 1) != 0;
        if (!positive && (edge->negative >> i & 1) == 0) continue;
        text_format(text, "%s%s%u", before, positive ? "" : "!", i);
        before = "&";
    }
    text_add(text, *before == '\0' ? "t]" : "]");
}

static void print_edge(Text *text, const AutomatonEdge *edge)
{
    print_label(text, edge);
    text_format(text, " %u", edge->target);
    const char *before = " {";
    for (uint32_t i = 0; i < AUTOMATON_ACCEPTANCE_MOST; i++) {
        if ((edge->marks >> i & 1) == 0) continue;
        text_format(text, "%s%u", before, i);
        before = " ";
    }
    text_add(text, edge->marks == 0 ? "\n" : "}\n");
}

void automaton_print(Text *text, const Automaton *automaton, const Formulas *formulas)
{
    print_head(text, automaton, formulas);
    for (uint32_t i = 0; i < automaton->states; i++) {
        text_format(text, "State: %u\n", i);
        for (uint32_t k = automaton->first[i]; k < automaton->first[i + 1]; k++)
            print_edge(text, &automaton->edges[k]);
    }
    text_add(text, "--END--\n");
}
