/* connectives.c - terms from truths: what is decided by looking at the parts is not made.
 *
 * Only what costs a comparison or two is simplified; finding out more is Z3's work. */
#include "support/vector.h"
#include "terms_private.h"

#define CONJUNCTS_MOST 16 /* that term_plainly_excludes looks at */

Term term_truth(Terms *terms, bool value)
{
    return terms->truths[value];
}

bool term_is_true(const Terms *terms, Term term)
{
    return term == terms->truths[true];
}

bool term_is_false(const Terms *terms, Term term)
{
    return term == terms->truths[false];
}

Term term_not(Terms *terms, Term a)
{
    if (term_is_true(terms, a)) return terms->truths[false];
    if (term_is_false(terms, a)) return terms->truths[true];
    Term inner = terms_entry(terms, a)->inner;
    if (inner != NULL) return inner;
    Term negation = terms_keep(terms, Z3_mk_not(terms->context, a));
    if (terms->failure == NULL) terms_entry(terms, negation)->inner = a;
    return negation;
}

/* Is one of them known as the negation of the other? */
static bool are_opposite(Terms *terms, Term a, Term b)
{
    return terms_entry(terms, a)->inner == b || terms_entry(terms, b)->inner == a;
}

Term term_and(Terms *terms, Term a, Term b)
{
    if (a == b || term_is_true(terms, b)) return a;
    if (term_is_true(terms, a)) return b;
    if (term_is_false(terms, a) || term_is_false(terms, b)) return terms->truths[false];
    if (are_opposite(terms, a, b)) return terms->truths[false];
    return terms_keep(terms, Z3_mk_and(terms->context, 2, (Z3_ast[]){a, b}));
}

Term term_or(Terms *terms, Term a, Term b)
{
    if (a == b || term_is_false(terms, b)) return a;
    if (term_is_false(terms, a)) return b;
    if (term_is_true(terms, a) || term_is_true(terms, b)) return terms->truths[true];
    if (are_opposite(terms, a, b)) return terms->truths[true];
    return terms_keep(terms, Z3_mk_or(terms->context, 2, (Z3_ast[]){a, b}));
}

Term term_and_not(Terms *terms, Term a, Term b)
{
    return term_and(terms, a, term_not(terms, b));
}

typedef Z3_ast Connect(Z3_context context, unsigned count, Z3_ast const arguments[]);

/* All of the list, where `neutral` says nothing and its opposite decides. */
static Term connect_all(Terms *terms, const Term *list, size_t count, bool neutral, Connect connect)
{
    VECTOR(Term) rest = {0};
    Term result = NULL;
    for (size_t i = 0; i < count && result == NULL; i++) {
        if (list[i] == terms->truths[!neutral]) {
            result = list[i];
        } else if (list[i] != terms->truths[neutral]) {
            vector_push(&rest, list[i]);
        }
    }
    if (result == NULL && rest.count == 0) result = terms->truths[neutral];
    if (result == NULL && rest.count == 1) result = rest.items[0];
    if (result == NULL) {
        result = terms_keep(terms, connect(terms->context, (unsigned)rest.count, rest.items));
    }
    vector_release(&rest);
    return result;
}

Term term_and_all(Terms *terms, const Term *list, size_t count)
{
    if (count == 2) return term_and(terms, list[0], list[1]);
    return connect_all(terms, list, count, true, Z3_mk_and);
}

Term term_or_all(Terms *terms, const Term *list, size_t count)
{
    if (count == 2) return term_or(terms, list[0], list[1]);
    return connect_all(terms, list, count, false, Z3_mk_or);
}

Term term_implies(Terms *terms, Term a, Term b)
{
    return term_or(terms, term_not(terms, a), b);
}

/* The arguments of a conjunction; of anything else that alone. */
static unsigned conjunct_count(Terms *terms, Term term)
{
    Z3_context context = terms->context;
    if (Z3_get_ast_kind(context, term) != Z3_APP_AST) return 1;
    Z3_app app = Z3_to_app(context, term);
    if (Z3_get_decl_kind(context, Z3_get_app_decl(context, app)) != Z3_OP_AND) return 1;
    return Z3_get_app_num_args(context, app);
}

static Term conjunct(Terms *terms, Term term, unsigned count, unsigned i)
{
    if (count == 1) return term;
    return Z3_get_app_arg(terms->context, Z3_to_app(terms->context, term), i);
}

/* What was joined last is looked at first. */
static bool is_conjunct(Terms *terms, Term given, Term fact, unsigned *patience)
{
    if (given == fact) return true;
    if (*patience == 0) return false;
    --*patience;
    unsigned count = conjunct_count(terms, given);
    for (unsigned i = count; count > 1 && i > 0; i--) {
        if (is_conjunct(terms, conjunct(terms, given, count, i - 1), fact, patience)) return true;
    }
    return false;
}

bool term_plainly_excludes(Terms *terms, Term given, Term bad)
{
    if (term_is_false(terms, bad)) return true;
    Term fact = term_not(terms, bad);
    unsigned count = conjunct_count(terms, fact);
    for (unsigned i = 0; i < count; i++) {
        unsigned patience = CONJUNCTS_MOST;
        if (!is_conjunct(terms, given, conjunct(terms, fact, count, i), &patience)) return false;
    }
    return true;
}

Term term_iff(Terms *terms, Term a, Term b)
{
    if (a == b) return terms->truths[true];
    if (term_is_true(terms, a)) return b;
    if (term_is_true(terms, b)) return a;
    if (term_is_false(terms, a)) return term_not(terms, b);
    if (term_is_false(terms, b)) return term_not(terms, a);
    if (are_opposite(terms, a, b)) return terms->truths[false];
    return terms_keep(terms, Z3_mk_eq(terms->context, a, b));
}

static bool is_truth(Terms *terms, Term term)
{
    return Z3_get_sort(terms->context, term) == terms->bool_sort;
}

Term term_if(Terms *terms, Term condition, Term then, Term otherwise)
{
    if (then == otherwise || term_is_true(terms, condition)) return then;
    if (term_is_false(terms, condition)) return otherwise;
    if (term_is_true(terms, then)) return term_or(terms, condition, otherwise);
    if (term_is_false(terms, then)) return term_and_not(terms, otherwise, condition);
    if (term_is_true(terms, otherwise)) return term_implies(terms, condition, then);
    if (term_is_false(terms, otherwise)) return term_and(terms, condition, then);
    if (condition == then) return term_or(terms, condition, otherwise);
    if (condition == otherwise) return term_and(terms, condition, then);
    return terms_keep(terms, Z3_mk_ite(terms->context, condition, then, otherwise));
}

Term term_equal(Terms *terms, Term a, Term b)
{
    if (a == b) return terms->truths[true];
    if (is_truth(terms, a) && is_truth(terms, b)) return term_iff(terms, a, b);
    /* Z3 shares terms: two numerals of one sort that are not the same term differ. */
    if (Z3_is_numeral_ast(terms->context, a) && Z3_is_numeral_ast(terms->context, b) &&
        Z3_get_sort(terms->context, a) == Z3_get_sort(terms->context, b)) {
        return terms->truths[false];
    }
    return terms_keep(terms, Z3_mk_eq(terms->context, a, b));
}

static Term quantify(Terms *terms, bool forall, size_t count, const Term *constants, Term body)
{
    /* No sort is empty. */
    if (count == 0 || term_is_true(terms, body) || term_is_false(terms, body)) return body;
    VECTOR(Z3_app) bound = {0};
    for (size_t i = 0; i < count; i++) {
        vector_push(&bound, Z3_to_app(terms->context, constants[i]));
    }
    Z3_ast made = Z3_mk_quantifier_const(terms->context, forall, 1, (unsigned)count, bound.items, 0,
                                         NULL, body);
    vector_release(&bound);
    return terms_keep(terms, made);
}

Term term_forall(Terms *terms, size_t count, const Term *constants, Term body)
{
    return quantify(terms, true, count, constants, body);
}

Term term_exists(Terms *terms, size_t count, const Term *constants, Term body)
{
    return quantify(terms, false, count, constants, body);
}
