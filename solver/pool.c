/* pool.c - candidate claims from templates. */
#include "pool.h"

#include <stdlib.h>

/* Larger enumerations and constants of wider types are not gone through. */
#define VALUES_MOST 8

/* Larger models say too much to be paired. */
#define PAIRED_MOST 150

/* A flag or membership, with its value parameters as constants. */
typedef struct Atom {
    const Template *template;
    const Expr *expr;
} Atom;
typedef VECTOR(Atom) Atoms;

/* One template, with its value parameters as constants. */
typedef struct Body {
    Pool *pool;
    const Templates *templates;
    const Visits *visits;
    Atoms *atoms;
    const Template *template;
    const Expr *expr;    /* over the template's own parameters */
    const Expr *defined; /* or NULL */
} Body;

/* Does it stand for each of a few constants? Identities have none: it stands for all of them. */
static bool is_constant(const Template *template, uint32_t parameter)
{
    return template->is_value[parameter] && template->parameters[parameter]->type->kind != TYPE_ID;
}

static bool has_claim(const Template *template)
{
    return template->expr != NULL && claim_can_be_defined(template->expr);
}

static bool is_full(const Pool *pool)
{
    return pool->items.count >= POOL_MOST;
}

/* For all parameters that are left; two identities of one type differ. */
static const Expr *close_claim(const Body *body, const Expr *claim)
{
    const Claims *claims = &body->pool->claims;
    const Template *template = body->template;
    for (uint32_t i = template->parameter_count; i-- > 0;) {
        if (is_constant(template, i)) continue;
        const Binding *own = template->parameters[i];
        const Expr *differs = NULL;
        for (uint32_t j = 0; j < i; j++) {
            const Binding *other = template->parameters[j];
            if (is_constant(template, j) || other->type != own->type) continue;
            differs = claim_pair(claims, EXPR_AND, differs,
                                 claim_pair(claims, EXPR_UNEQUAL, claim_bound(claims, own),
                                            claim_bound(claims, other)));
        }
        claim = claim_forall(claims, own, differs, claim);
    }
    return claim;
}

static void add_claim(const Body *body, const Expr *guard, bool opposite)
{
    const Claims *claims = &body->pool->claims;
    if (is_full(body->pool)) return;
    const Expr *says = opposite ? claim_not(claims, body->expr) : body->expr;
    const Expr *premises[2];
    uint32_t count = 0;
    if (guard != NULL) premises[count++] = guard;
    if (body->defined != NULL) premises[count++] = body->defined;
    says = claim_implication(claims, premises, count, &says, 1);
    vector_push(&body->pool->items, close_claim(body, says));
}

static void add_both(const Body *body, const Expr *guard)
{
    add_claim(body, guard, false);
    add_claim(body, guard, true);
}

/* The body's parameter of that type, but for `other_than`; NULL when there is none. */
static const Binding *parameter_of(const Template *template, const Type *type,
                                   const Binding *other_than)
{
    for (uint32_t i = 0; i < template->parameter_count; i++) {
        const Binding *parameter = template->parameters[i];
        if (parameter->type == type && parameter != other_than && !is_constant(template, i)) {
            return parameter;
        }
    }
    return NULL;
}

/* The cursor's claim about the body's own parameters; NULL where it is about others. */
static const Expr *cursor_here(const Body *body, const Template *cursor)
{
    const Claims *claims = &body->pool->claims;
    const Expr *by[TEMPLATE_PARAMETERS_MOST];
    const Binding *last = NULL;
    for (uint32_t i = 0; i < cursor->parameter_count; i++) {
        const Binding *here = parameter_of(body->template, cursor->parameters[i]->type, last);
        if (here == NULL) return NULL;
        by[i] = claim_bound(claims, here);
        last = here;
    }
    return expr_substitute(claims->arena, cursor->expr, cursor->parameters, by,
                           cursor->parameter_count);
}

static void add_at_cursors(const Body *body, const Expr *guard)
{
    const Claims *claims = &body->pool->claims;
    for (uint32_t i = 0; i < body->templates->count && !is_full(body->pool); i++) {
        const Template *cursor = body->templates->items[i];
        if (cursor->class != TEMPLATE_CURSOR || !has_claim(cursor)) continue;
        const Expr *here = cursor_here(body, cursor);
        if (here == NULL) continue;
        const Expr *there = claim_pair(claims, EXPR_AND, guard, claim_defined(claims, here));
        add_both(body, claim_pair(claims, EXPR_AND, there, here));
        add_both(body, claim_pair(claims, EXPR_AND, there, claim_not(claims, here)));
    }
}

static bool is_visited(const Visits *visits, const Template *control)
{
    return visits->places[visits->first[control->process->position] + control->place];
}

/* Where control of a process that the body is about, or of one without index, rests. */
static void add_at_places(const Body *body, bool with_cursors)
{
    const Claims *claims = &body->pool->claims;
    for (uint32_t i = 0; i < body->templates->count && !is_full(body->pool); i++) {
        const Template *control = body->templates->items[i];
        if (control->class != TEMPLATE_CONTROL) continue;
        const Process *process = control->process;
        const Binding *who = NULL;
        if (!is_visited(body->visits, control)) continue;
        if (process->index != NULL) {
            who = parameter_of(body->template, process->index, NULL);
            if (who == NULL) continue;
        }
        const Expr *index = who == NULL ? NULL : claim_bound(claims, who);
        const Expr *guard = claim_place(claims, process, index, control->place);
        if (guard == NULL) continue;
        if (with_cursors) {
            add_at_cursors(body, guard);
        } else {
            add_both(body, guard);
        }
    }
}

/* ---- pairs ---- */

/* What one thing is when another one is so. */
static void add_pair(const Body *body, const Atom *atom)
{
    const Claims *claims = &body->pool->claims;
    const Template *other = atom->template;
    const Expr *by[TEMPLATE_PARAMETERS_MOST];
    bool free[TEMPLATE_PARAMETERS_MOST];
    const Binding *last = NULL;
    for (uint32_t i = 0; i < other->parameter_count; i++) {
        const Binding *own = other->parameters[i];
        const Binding *here = parameter_of(body->template, own->type, last);
        free[i] = here == NULL && !is_constant(other, i);
        by[i] = claim_bound(claims, here == NULL ? own : here);
        if (here != NULL) last = here;
    }
    const Expr *expr =
        expr_substitute(claims->arena, atom->expr, other->parameters, by, other->parameter_count);
    if (expr_same(expr, body->expr)) return;
    const Expr *defined = claim_defined(claims, expr);
    const Expr *premises[] = {claim_pair(claims, EXPR_AND, defined, expr),
                              claim_pair(claims, EXPR_AND, defined, claim_not(claims, expr))};
    size_t first = body->pool->items.count;
    add_both(body, premises[0]);
    add_claim(body, premises[1], false);
    for (size_t k = first; k < body->pool->items.count; k++) {
        for (uint32_t i = 0; i < other->parameter_count; i++) {
            const Expr **claim = &body->pool->items.items[k];
            if (free[i]) *claim = claim_forall(claims, other->parameters[i], NULL, *claim);
        }
    }
}

/* With every one that was met before. */
static void add_to_pairs(const Body *body)
{
    Atoms *atoms = body->atoms;
    for (size_t i = 0; i < atoms->count && !is_full(body->pool); i++) {
        add_pair(body, &atoms->items[i]);
    }
    if (atoms->count < PAIRED_MOST) vector_push(atoms, (Atom){body->template, body->expr});
}

/* Is it whether a scalar is at least some value of a range with a lifted end? */
static bool is_against_end(const Template *template)
{
    if (template->class != TEMPLATE_VALUE || template->expr == NULL) return false;
    const Type *type = template->parameters[template->parameter_count - 1]->type;
    return type->kind == TYPE_RANGE && type->high_expr != NULL && type->low_expr == NULL;
}

/* The values that are tried for the parameter; too many are none. Of a lifted type they say something
 * about this instance only, but for those that part its ends from the rest. */
static uint32_t list_values(const Body *body, uint32_t parameter, const Expr **ret_values)
{
    const Template *template = body->template;
    const Type *type = template->parameters[parameter]->type;
    const Claims *claims = &body->pool->claims;
    int64_t low, high;
    uint32_t count = 0;
    if (type->lifted && !is_against_end(template)) return 0;
    if (type->lifted) {
        ret_values[0] = claim_number(claims, type, type->low + 1);
        ret_values[1] = type->high_expr;
        return 2;
    }
    template_arguments(body->templates->system, template, parameter, &low, &high);
    if (high - low >= VALUES_MOST) return 0;
    for (int64_t value = low; value <= high; value++) {
        ret_values[count++] = claim_number(claims, type, value);
    }
    return count;
}

/* Once for each value of the parameters that stand for constants, from `from` on. */
static void with_values(Body *body, uint32_t from, unsigned stage)
{
    const Template *template = body->template;
    const Claims *claims = &body->pool->claims;
    uint32_t i = from;
    while (i < template->parameter_count && !is_constant(template, i)) i++;
    if (i == template->parameter_count) {
        body->defined = claim_defined(claims, body->expr);
        if (stage == 0) add_both(body, NULL);
        if (stage == 1) add_at_places(body, false);
        if (stage == 2) add_at_places(body, true);
        if (stage == 3) add_to_pairs(body);
        return;
    }
    const Expr *values[VALUES_MOST], *general = body->expr;
    uint32_t count = list_values(body, i, values);
    for (uint32_t k = 0; k < count; k++) {
        body->expr =
            expr_substitute(claims->arena, general, &template->parameters[i], &values[k], 1);
        with_values(body, i + 1, stage);
    }
    body->expr = general;
}

static bool is_body(const Template *template, unsigned stage)
{
    TemplateClass class = template->class;
    if (!has_claim(template)) return false;
    if (is_against_end(template)) return stage < 2;
    if (stage == 3) return class == TEMPLATE_FLAG || class == TEMPLATE_MEMBER;
    return class == TEMPLATE_FLAG || class == TEMPLATE_RELATION || class == TEMPLATE_CURSOR;
}

const Expr **claims_of_properties(const System *system, size_t *ret_count)
{
    const Expr **claims = memory_allocate(system->property_count + 1, sizeof *claims);
    *ret_count = 0;
    for (uint32_t i = 0; i < system->property_count; i++) {
        PropertyKind kind = system->properties[i].kind;
        if (kind != PROPERTY_INVARIANT && kind != PROPERTY_LEMMA) continue;
        claims[(*ret_count)++] = system->properties[i].expr;
    }
    return claims;
}

static void add_properties(Pool *pool, const System *system)
{
    size_t count;
    const Expr **claims = claims_of_properties(system, &count);
    for (size_t i = 0; i < count; i++) vector_push(&pool->items, claims[i]);
    free(claims);
}

/* Control never rests there. */
static void add_never(Pool *pool, const Template *control)
{
    const Claims *claims = &pool->claims;
    const Binding *who = control->parameter_count == 0 ? NULL : control->parameters[0];
    const Expr *index = who == NULL ? NULL : claim_bound(claims, who);
    const Expr *there = claim_place(claims, control->process, index, control->place);
    if (there == NULL) return;
    const Expr *never = claim_not(claims, there);
    vector_push(&pool->items, who == NULL ? never : claim_forall(claims, who, NULL, never));
}

static void add_unvisited(Pool *pool, const Templates *templates, const Visits *visits)
{
    for (uint32_t i = 0; i < templates->count; i++) {
        const Template *template = templates->items[i];
        if (template->class != TEMPLATE_CONTROL || is_visited(visits, template)) continue;
        add_never(pool, template);
    }
}

void pool_init(Pool *pool, const Templates *templates, const Visits *visits)
{
    *pool = (Pool){.claims = {templates->arena, templates->frame_cells}};
    add_properties(pool, templates->system);
    add_unvisited(pool, templates, visits);
    Atoms atoms = {0};
    for (unsigned stage = 0; stage < 4; stage++) {
        for (uint32_t i = 0; i < templates->count && !is_full(pool); i++) {
            const Template *template = templates->items[i];
            if (!is_body(template, stage)) continue;
            Body body = {pool, templates, visits, &atoms, template, template->expr, NULL};
            with_values(&body, 0, stage);
        }
    }
    vector_release(&atoms);
}

void pool_release(Pool *pool)
{
    vector_release(&pool->items);
}

void pool_keep(Pool *pool, const bool *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < pool->items.count; i++) {
        if (kept[i]) pool->items.items[count++] = pool->items.items[i];
    }
    pool->items.count = count;
}
