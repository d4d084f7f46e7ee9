/* quantifiers.c - domains, and expressions that bind a name to each of their members.
 *
 * A finite domain is unrolled: its members are evaluated in ascending order, each where those
 * before it did not decide. A lifted one is quantified over by a new constant. In a property what
 * fails for some member fails then, also where the interpreter would have stopped before it: more
 * is reported as an error than there is, never less. A step would become impossible by that, so
 * there a member that fails has to be come to first. */
#include "expressions.h"

/* Members of a range whose bounds are known by their intervals only. */
#define UNROLLED_MOST 4096

/* ---- domains ---- */

const Type *encode_element_type(const Domain *domain)
{
    return domain->set ? domain->set->type->element : domain->element;
}

bool encode_domain_is_lifted(Scene *scene, const Domain *domain)
{
    return values_is_lifted(values_of(scene), encode_element_type(domain));
}

/* Fails where a range has more members than can be gone through. */
static void check_size(Scene *scene, Number low, Number high)
{
    const Numbers *numbers = numbers_of(scene);
    Terms *terms = terms_of(scene);
    if (low.low > NUMBER_BELOW_ALL && high.high < NUMBER_ABOVE_ALL &&
        (high.high < low.low || (uint64_t)high.high - (uint64_t)low.low < TYPE_VALUES_MOST)) {
        return;
    }
    Term overflow;
    Number last = number_subtract(numbers, high, low, &overflow);
    Term large = number_at_most(numbers, number_constant(numbers, TYPE_VALUES_MOST), last);
    large = term_or(terms, overflow, large);
    scene_fail(scene, term_and(terms, number_at_most(numbers, low, high), large));
}

static DomainMembers no_members(Scene *scene, int64_t low)
{
    Term *in = ARENA_NEW_ARRAY(values_of(scene)->arena, Term, 1);
    return (DomainMembers){low, 0, in};
}

static DomainMembers members_between(Scene *scene, Number low, Number high, uint32_t count)
{
    const Numbers *numbers = numbers_of(scene);
    Term *in = ARENA_NEW_ARRAY(values_of(scene)->arena, Term, count);
    for (uint32_t i = 0; i < count; i++) {
        Number member = number_constant(numbers, low.low + i);
        in[i] = term_and(terms_of(scene), number_at_most(numbers, low, member),
                         number_at_most(numbers, member, high));
    }
    return (DomainMembers){low.low, count, in};
}

static DomainMembers range_members(Scene *scene, const Domain *domain)
{
    Number low = encode_number(scene, domain->low);
    Number high = encode_number(scene, domain->high);
    check_size(scene, low, high);
    if (term_is_false(terms_of(scene), scene->guard)) return no_members(scene, low.low);
    if (high.high < low.low) return no_members(scene, low.low);
    bool known = number_is_constant(low) && number_is_constant(high);
    uint64_t last = (uint64_t)high.high - (uint64_t)low.low;
    bool open = low.low == NUMBER_BELOW_ALL || high.high == NUMBER_ABOVE_ALL;
    if (!known && (open || last >= UNROLLED_MOST)) {
        encoder_complain(scene->encoder, domain->span,
                         "the bounds of this range may lie too far apart to go through it");
        return no_members(scene, low.low);
    }
    return members_between(scene, low, high, (uint32_t)last + 1);
}

DomainMembers encode_domain(Scene *scene, const Domain *domain)
{
    PROMISE(!encode_domain_is_lifted(scene, domain));
    if (!domain->set) return range_members(scene, domain);
    return encode_elements(scene, encode_value(scene, domain->set));
}

Term encode_domain_has(Scene *scene, const Domain *domain, Number number)
{
    const Numbers *numbers = numbers_of(scene);
    if (domain->set) {
        return value_contains(values_of(scene), encode_value(scene, domain->set), number);
    }
    /* All identities of a lifted type: they have no numbers, neither have its bounds. */
    if (number_is_opaque(numbers, number)) return term_truth(terms_of(scene), true);
    Number low = encode_number(scene, domain->low);
    Number high = encode_number(scene, domain->high);
    /* A lifted type is as large as its params say; that is for the model's checker to judge. */
    if (!encode_domain_is_lifted(scene, domain)) check_size(scene, low, high);
    return term_and(terms_of(scene), number_at_most(numbers, low, number),
                    number_at_most(numbers, number, high));
}

/* ---- lifted domains ---- */

Detour everywhere_begin(Scene *scene, Term member)
{
    Detour detour = {scene->guard, scene->error};
    scene->guard = member;
    scene->error = term_truth(terms_of(scene), false);
    scene->binders++;
    return detour;
}

void everywhere_end(Scene *scene, Detour detour, Number element)
{
    Term bad = term_exists(terms_of(scene), 1, &element.term, scene->error);
    scene->binders--;
    scene->guard = detour.guard;
    scene->error = detour.error;
    scene_fail(scene, bad);
}

/* A new constant for every member of a lifted domain, bound to the name. */
typedef struct Everyone {
    Number number;
    Term member;
    Detour detour;
} Everyone;

static Everyone everyone_begin(Scene *scene, const Domain *domain, const Binding *binding)
{
    Everyone everyone;
    Term typing;
    everyone.number =
        value_fresh_scalar(values_of(scene), encode_element_type(domain), binding->name, &typing);
    Term has = encode_domain_has(scene, domain, everyone.number);
    everyone.member = term_and(terms_of(scene), typing, has);
    everyone.detour = everywhere_begin(scene, everyone.member);
    scene_bind(scene, binding, encode_scalar(scene, binding->type, everyone.number));
    return everyone;
}

static void everyone_end(Scene *scene, const Everyone *everyone)
{
    everywhere_end(scene, everyone->detour, everyone->number);
}

/* ---- quantifiers ---- */

/* The body where `where` (or nothing) lets the member in; *ret_in: it does. */
static const Value *body_of(Scene *scene, const Expr *expr, Term *ret_in)
{
    *ret_in = expr->a ? encode_truth(scene, expr->a) : term_truth(terms_of(scene), true);
    Detour detour = detour_begin(scene, *ret_in);
    const Value *body = encode_value(scene, expr->b);
    detour_end(scene, detour);
    return body;
}

/* Members whose body is `wanted`: forall looks for one that is false, exists for one that is
 * true. The first one found decides: what is behind it is not evaluated. */
static Term some_member(Scene *scene, const Expr *expr, bool wanted)
{
    Terms *terms = terms_of(scene);
    DomainMembers members = encode_domain(scene, expr->domain);
    Term found = term_truth(terms, false);
    for (uint32_t i = 0; i < members.count && !term_is_true(terms, found); i++) {
        if (term_is_false(terms, members.in[i])) continue;
        Number member = number_constant(numbers_of(scene), members.low + i);
        scene_bind(scene, expr->binding, encode_scalar(scene, expr->binding->type, member));
        Detour detour = detour_begin(scene, term_and_not(terms, members.in[i], found));
        Term in;
        Term body = body_of(scene, expr, &in)->truth;
        detour_end(scene, detour);
        in = term_and(terms, members.in[i], in);
        Term here = wanted ? term_and(terms, in, body) : term_and_not(terms, in, body);
        found = term_or(terms, found, here);
    }
    return found;
}

/* Members in ascending order: one that fails and lies behind none that decides. */
static Term fails_first(Scene *scene, const Everyone *everyone, const Type *type, Term fails,
                        Term decides)
{
    Terms *terms = terms_of(scene);
    Term typing; /* is part of `decides` */
    Number earlier = value_fresh_scalar(values_of(scene), type, "earlier", &typing);
    Term there = term_substitute(terms, decides, everyone->number.term, earlier.term);
    Term before = number_less(numbers_of(scene), earlier, everyone->number);
    Term some = term_exists(terms, 1, &earlier.term, term_and(terms, there, before));
    return term_and_not(terms, fails, some);
}

/* Identities have no order here: whether the one that fails is come to is an input of the step. */
static Term fails_perhaps(Scene *scene, const Expr *expr, const Everyone *everyone, Term fails,
                          Term decides)
{
    Terms *terms = terms_of(scene);
    const Term constant = everyone->number.term;
    if (!scene->run->generous || scene->binders > 1) {
        encoder_complain(scene->encoder, expr->span,
                         "`%s` over identities without end can't be lifted here, where it may "
                         "fail; write what rules the failure out in front of it",
                         expr_kind_name(expr->kind));
        return fails;
    }
    scene->binders--; /* it depends on no member */
    Number late = run_input_number(scene->run, "late", 0, 1);
    scene->binders++;
    Term first = number_equal(numbers_of(scene), late, number_constant(numbers_of(scene), 0));
    Term decided = term_exists(terms, 1, &constant, decides);
    return term_and(terms, fails, term_or(terms, first, term_not(terms, decided)));
}

/* In a step, given which members fail: which of these it fails at. */
static Term fails_in_step(Scene *scene, const Expr *expr, const Everyone *everyone, Term in,
                          Term body)
{
    Terms *terms = terms_of(scene);
    bool exists = expr->kind == EXPR_EXISTS;
    Term fails = scene->error, decides = exists ? body : term_not(terms, body);
    decides = term_and_not(terms, term_and(terms, in, decides), fails);
    if (number_is_opaque(numbers_of(scene), everyone->number)) {
        return fails_perhaps(scene, expr, everyone, fails, decides);
    }
    return fails_first(scene, everyone, encode_element_type(expr->domain), fails, decides);
}

static Term lifted_quantifier(Scene *scene, const Expr *expr)
{
    Terms *terms = terms_of(scene);
    Everyone everyone = everyone_begin(scene, expr->domain, expr->binding);
    Term in;
    Term body = body_of(scene, expr, &in)->truth;
    in = term_and(terms, everyone.member, in);
    if (scene->run != NULL && !term_is_false(terms, scene->error)) {
        scene->error = fails_in_step(scene, expr, &everyone, in, body);
    }
    everyone_end(scene, &everyone);
    const Term constant = everyone.number.term;
    return expr->kind == EXPR_FORALL
               ? term_forall(terms, 1, &constant, term_implies(terms, in, body))
               : term_exists(terms, 1, &constant, term_and(terms, in, body));
}

Term encode_everyone(Scene *scene, const Expr *expr, Number *ret_element)
{
    Everyone everyone = everyone_begin(scene, expr->domain, expr->binding);
    Term in;
    Term body = body_of(scene, expr, &in)->truth;
    everyone_end(scene, &everyone);
    *ret_element = everyone.number;
    return term_and(terms_of(scene), everyone.member, term_and(terms_of(scene), in, body));
}

/* Whether an identity's error is come to may depend on those gone through before it. */
static void note_order(Scene *scene, const Domain *domain, Term error_before)
{
    bool failed = scene->error != error_before;
    if (failed && encode_element_type(domain)->kind == TYPE_ID) scene->encoder->symmetric = false;
}

Term encode_quantified(Scene *scene, const Expr *expr)
{
    if (encode_domain_is_lifted(scene, expr->domain)) return lifted_quantifier(scene, expr);
    Term error = scene->error;
    bool exists = expr->kind == EXPR_EXISTS;
    Term found = some_member(scene, expr, exists);
    note_order(scene, expr->domain, error);
    return exists ? found : term_not(terms_of(scene), found);
}

/* ---- count and sum ---- */

static Number add_member(Scene *scene, const Expr *expr, Number total, Term in, Number value)
{
    const Numbers *numbers = numbers_of(scene);
    Term overflow;
    Number more = number_if(numbers, in, value, number_constant(numbers, 0));
    Number result = number_add(numbers, total, more, &overflow);
    encode_overflow(scene, expr, total, more, result, overflow);
    return result;
}

Number encode_total(Scene *scene, const Expr *expr)
{
    Terms *terms = terms_of(scene);
    Number total = number_constant(numbers_of(scene), 0);
    if (encode_is_crowd(scene, expr)) return encode_crowd(scene, expr);
    if (encode_domain_is_lifted(scene, expr->domain)) {
        encoder_complain(scene->encoder, expr->span, "`sum` over an endless type can't be lifted");
        return total;
    }
    DomainMembers members = encode_domain(scene, expr->domain);
    Term error = scene->error;
    Term *counted = ARENA_NEW_ARRAY(values_of(scene)->arena, Term, members.count + 1);
    for (uint32_t i = 0; i < members.count; i++) {
        counted[i] = term_truth(terms, false);
        if (term_is_false(terms, members.in[i])) continue;
        Number member = number_constant(numbers_of(scene), members.low + i);
        scene_bind(scene, expr->binding, encode_scalar(scene, expr->binding->type, member));
        Detour detour = detour_begin(scene, members.in[i]);
        Term in;
        const Value *body = body_of(scene, expr, &in);
        in = term_and(terms, members.in[i], in);
        if (expr->kind == EXPR_COUNT) {
            counted[i] = term_and(terms, in, body->truth);
        } else {
            total = add_member(scene, expr, total, in, encode_scalar_number(scene, body));
        }
        detour_end(scene, detour);
    }
    if (expr->kind == EXPR_SUM) note_order(scene, expr->domain, error);
    if (expr->kind == EXPR_SUM) return total;
    return number_count(numbers_of(scene), counted, members.count);
}

/* ---- sets and maps ---- */

static const Value *lifted_filter(Scene *scene, const Expr *expr)
{
    Everyone everyone = everyone_begin(scene, expr->domain, expr->binding);
    Term condition = encode_truth(scene, expr->a);
    everyone_end(scene, &everyone);
    Term holds = term_and(terms_of(scene), everyone.member, condition);
    return encode_set_where(scene, expr->type, everyone.number, holds);
}

/* An element outside the type fails as soon as it is found; that one may fail behind conditions of
 * others changes nothing, since one of them fails. */
const Value *encode_filter(Scene *scene, const Expr *expr)
{
    Terms *terms = terms_of(scene);
    if (encode_domain_is_lifted(scene, expr->domain)) return lifted_filter(scene, expr);
    DomainMembers members = encode_domain(scene, expr->domain);
    Term *in = ARENA_NEW_ARRAY(values_of(scene)->arena, Term, members.count + 1);
    for (uint32_t i = 0; i < members.count; i++) {
        in[i] = members.in[i];
        if (term_is_false(terms, in[i])) continue;
        Number member = number_constant(numbers_of(scene), members.low + i);
        scene_bind(scene, expr->binding, encode_scalar(scene, expr->binding->type, member));
        Detour detour = detour_begin(scene, members.in[i]);
        in[i] = term_and(terms, in[i], encode_truth(scene, expr->a));
        detour_end(scene, detour);
    }
    return encode_set_of_members(scene, expr->type,
                                 (DomainMembers){members.low, members.count, in});
}

static const Value *lifted_map(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    Everyone everyone = everyone_begin(scene, expr->domain, expr->binding);
    const Value *entry = encode_value(scene, expr->a);
    everyone_end(scene, &everyone);
    Number bound = value_bound(values, expr->type->index);
    entry = value_as(values, expr->type->element, entry);
    return value_function(values, expr->type, bound,
                          value_substitute(values, entry, everyone.number, bound));
}

const Value *encode_map(Scene *scene, const Expr *expr)
{
    const Values *values = values_of(scene);
    const Type *index = expr->type->index;
    if (values_is_lifted(values, index)) return lifted_map(scene, expr);
    uint32_t count = (uint32_t)type_values(index);
    const Value **entries = ARENA_NEW_ARRAY(values->arena, const Value *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        Number number = number_constant(numbers_of(scene), index->low + i);
        scene_bind(scene, expr->binding, encode_scalar(scene, expr->binding->type, number));
        entries[i] = encode_value(scene, expr->a);
    }
    return value_tuple(values, expr->type, entries, count);
}
