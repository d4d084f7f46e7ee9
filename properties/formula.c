/* formula.c - the store of formulas and of their atoms. */
#include "formulas.h"

#include <string.h>

#include "support/bug.h"
#include "support/memory.h"

#ifdef TINY
#define FIRST_SLOTS 2
#else
#define FIRST_SLOTS 256
#endif

/* ---- alike formulas ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x9E3779B97F4A7C15U ^ (hash >> 29);
}

static uint64_t hash_of(const Formula *form)
{
    uint64_t hash = mix(0, (uint64_t)form->kind << 8 | form->atom << 1 | form->negated);
    if (form->a != NULL) hash = mix(mix(hash, form->a->number + 1), form->b->number);
    for (uint32_t i = 0; i < form->list_count; i++) hash = mix(hash, form->list[i]->number + 1);
    return hash ^ hash >> 32;
}

static bool is_alike(const Formula *a, const Formula *b)
{
    if (a->kind != b->kind || a->atom != b->atom || a->negated != b->negated) return false;
    if (a->a != b->a || a->b != b->b || a->list_count != b->list_count) return false;
    return a->list_count == 0 || memcmp(a->list, b->list, a->list_count * sizeof(Formula *)) == 0;
}

/* The slot of the formula of this form, or the free one where it belongs. */
static uint32_t *slot_of(const Formulas *formulas, const Formula *form)
{
    for (uint64_t i = hash_of(form);; i++) {
        uint32_t *slot = &formulas->slots[i & (formulas->slot_count - 1)];
        if (*slot == 0 || is_alike(formulas->items.items[*slot - 1], form)) return slot;
    }
}

/* Makes room for a pair: at least half of the slots are free. */
static void grow_slots(Formulas *formulas)
{
    if (2 * (formulas->items.count + 2) <= formulas->slot_count) return;
    while (formulas->slot_count < 2 * (formulas->items.count + 2)) formulas->slot_count *= 2;
    free(formulas->slots);
    formulas->slots = memory_allocate(formulas->slot_count, sizeof(uint32_t));
    for (uint32_t i = 0; i < formulas->items.count; i++)
        *slot_of(formulas, formulas->items.items[i]) = i + 1;
}

/* ---- what is known of them ---- */

static void tell_of_list(Formula *formula)
{
    formula->eventual = formula->universal = true;
    for (uint32_t i = 0; i < formula->list_count; i++) {
        formula->eventual = formula->eventual && formula->list[i]->eventual;
        formula->universal = formula->universal && formula->list[i]->universal;
        formula->atoms |= formula->list[i]->atoms;
    }
}

/* Pure eventualities and universalities: Etessami & Holzmann, section 5. */
static void tell_of_pair(Formula *formula)
{
    const Formula *a = formula->a, *b = formula->b;
    bool until = formula->kind == FORMULA_UNTIL;
    formula->atoms = a->atoms | b->atoms;
    formula->eventual = until ? a->kind == FORMULA_TRUE || b->eventual : a->eventual && b->eventual;
    formula->universal =
        until ? a->universal && b->universal : a->kind == FORMULA_FALSE || b->universal;
}

static void tell(Formula *formula)
{
    switch (formula->kind) {
    case FORMULA_TRUE:
    case FORMULA_FALSE: formula->eventual = formula->universal = true; return;
    case FORMULA_LITERAL: formula->atoms = (uint64_t)1 << formula->atom; return;
    case FORMULA_AND:
    case FORMULA_OR: tell_of_list(formula); return;
    case FORMULA_UNTIL:
    case FORMULA_RELEASE: tell_of_pair(formula); return;
    }
}

/* ---- making ---- */

static FormulaKind dual_of(FormulaKind kind)
{
    switch (kind) {
    case FORMULA_TRUE: return FORMULA_FALSE;
    case FORMULA_FALSE: return FORMULA_TRUE;
    case FORMULA_LITERAL: return FORMULA_LITERAL;
    case FORMULA_AND: return FORMULA_OR;
    case FORMULA_OR: return FORMULA_AND;
    case FORMULA_UNTIL: return FORMULA_RELEASE;
    case FORMULA_RELEASE: return FORMULA_UNTIL;
    }
    BUG("a formula of no kind");
}

static Formula *enter(Formulas *formulas, const Formula *form)
{
    Formula *formula = arena_copy(formulas->arena, form, sizeof *form);
    formula->number = (uint32_t)formulas->items.count;
    formula->list = arena_copy(formulas->arena, form->list, form->list_count * sizeof *form->list);
    tell(formula);
    *slot_of(formulas, formula) = formula->number + 1;
    vector_push(&formulas->items, formula);
    return formula;
}

const Formula *formulas_make(Formulas *formulas, const Formula *form)
{
    grow_slots(formulas);
    uint32_t slot = *slot_of(formulas, form);
    if (slot != 0) return formulas->items.items[slot - 1];
    Formula dual = {.kind = dual_of(form->kind),
                    .atom = form->atom,
                    .negated = form->kind == FORMULA_LITERAL && !form->negated};
    const Formula **list = ARENA_NEW_ARRAY(formulas->arena, const Formula *, form->list_count);
    for (uint32_t i = 0; i < form->list_count; i++) list[i] = form->list[i]->negation;
    dual.list = list;
    dual.list_count = form->list_count;
    if (form->a != NULL) dual.a = form->a->negation;
    if (form->b != NULL) dual.b = form->b->negation;
    Formula *formula = enter(formulas, form), *negation = enter(formulas, &dual);
    formula->negation = negation;
    negation->negation = formula;
    return formula;
}

Formulas *formulas_create(const System *system)
{
    Formulas *formulas = memory_allocate(1, sizeof *formulas);
    formulas->system = system;
    formulas->arena = arena_create();
    formulas->slot_count = FIRST_SLOTS;
    formulas->slots = memory_allocate(formulas->slot_count, sizeof(uint32_t));
    formula_constant(formulas, true);
    return formulas;
}

void formulas_destroy(Formulas *formulas)
{
    if (formulas == NULL) return;
    arena_destroy(formulas->arena);
    vector_release(&formulas->items);
    vector_release(&formulas->atoms);
    vector_release(&formulas->constant);
    vector_release(&formulas->reading);
    free(formulas->slots);
    free(formulas);
}

const Formula *formula_constant(Formulas *formulas, bool truth)
{
    return formulas_make(formulas, &(Formula){.kind = truth ? FORMULA_TRUE : FORMULA_FALSE});
}

const Formula *formula_literal(Formulas *formulas, uint32_t atom, bool negated)
{
    PROMISE(atom < FORMULA_BITS);
    const Formula form = {.kind = FORMULA_LITERAL, .atom = atom, .negated = negated};
    return formulas_make(formulas, &form);
}

bool formula_is_always(const Formula *formula)
{
    return formula->kind == FORMULA_RELEASE && formula->a->kind == FORMULA_FALSE;
}

bool formula_is_eventually(const Formula *formula)
{
    return formula->kind == FORMULA_UNTIL && formula->a->kind == FORMULA_TRUE;
}

/* ---- atoms ---- */

static bool same_steps(const FormulaAtom *a, const FormulaAtom *b)
{
    if (a->step_count != b->step_count) return false;
    return a->step_count == 0 || memcmp(a->steps, b->steps, a->step_count * sizeof(Step *)) == 0;
}

static bool same_atom(const FormulaAtom *a, const FormulaAtom *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == ATOM_STATE) return expr_same(a->expr, b->expr);
    return a->process == b->process && a->instance == b->instance && same_steps(a, b);
}

bool formulas_add_atom(Formulas *formulas, const FormulaAtom *atom, uint32_t *ret_number)
{
    for (uint32_t i = 0; i < formulas->atoms.count; i++) {
        if (!same_atom(&formulas->atoms.items[i], atom)) continue;
        *ret_number = i;
        return true;
    }
    if (formulas->atoms.count == FORMULA_ATOMS_MOST) return false;
    *ret_number = (uint32_t)formulas->atoms.count;
    vector_push(&formulas->atoms, *atom);
    return true;
}

const FormulaAtom *formulas_atoms(const Formulas *formulas, uint32_t *ret_count)
{
    *ret_count = (uint32_t)formulas->atoms.count;
    return formulas->atoms.items;
}

void formulas_forget(Formulas *formulas, uint32_t count)
{
    PROMISE(count <= formulas->atoms.count);
    formulas->atoms.count = count;
}

static bool have_step_in_common(const FormulaAtom *a, const FormulaAtom *b)
{
    if (a->step_count == 0 || b->step_count == 0) return true;
    for (uint32_t i = 0; i < a->step_count; i++)
        for (uint32_t k = 0; k < b->step_count; k++)
            if (a->steps[i] == b->steps[k]) return true;
    return false;
}

static bool exclude_each_other(const FormulaAtom *a, const FormulaAtom *b)
{
    if (a->kind != ATOM_TAKEN || b->kind != ATOM_TAKEN) return false;
    if (a->process != b->process) return true;
    bool any = a->instance == ATOM_ANY_INSTANCE || b->instance == ATOM_ANY_INSTANCE;
    return (!any && a->instance != b->instance) || !have_step_in_common(a, b);
}

uint64_t formulas_excluded(const Formulas *formulas, uint32_t atom)
{
    uint64_t excluded = 0;
    if (atom >= formulas->atoms.count) return 0;
    for (uint32_t i = 0; i < formulas->atoms.count; i++)
        if (exclude_each_other(&formulas->atoms.items[atom], &formulas->atoms.items[i]))
            excluded |= (uint64_t)1 << i;
    return excluded;
}
