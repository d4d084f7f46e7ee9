/* query.c - checks on one Z3 solver, their cores and their models.
 *
 * Z3 takes only Boolean constants and their negations as assumptions; any other one gets a constant
 * that implies it, and cores are translated back. Limits are patience.c's. */
#include "query.h"

#include <stdlib.h>

#include "patience.h"
#include "query_dump.h"
#include "support/bug.h"
#include "support/memory.h"
#include "support/vector.h"
#include "terms_private.h"

/* What stands for an assumption, as long as the scope is open that it was made in. */
typedef struct Proxy {
    Term assumption, constant;
    size_t scope;
} Proxy;

static uint64_t asked; /* by all queries */

struct Query {
    Query *next_abandoned; /* see query_destroy */
    Terms *terms;
    Z3_context context;
    Z3_solver solver;
    Patience *patience;
    bool owns_patience;
    double timeout;
    QueryLogic logic;
    bool taken_in; /* by Z3: all that was asserted */
    Term anything; /* that is a constant; NULL until it is needed */
    char *dump, *name;
    uint32_t dump_number;
    VECTOR(Term) asserted;
    VECTOR(size_t) scopes; /* for each open one: how many were asserted before */
    VECTOR(Proxy) proxies;
    VECTOR(Term) assumed; /* of the last check: what Z3 was given, for each assumption */
    VECTOR(Term) core;
    Answer answer;
    Z3_model model; /* after ANSWER_YES, once it was needed */
    char *reason, *failure;
};

static Z3_solver make_solver(Z3_context context, QueryLogic logic)
{
    switch (logic) {
    case LOGIC_FINITE:
        return Z3_mk_solver_for_logic(context, Z3_mk_string_symbol(context, "QF_FD"));
    case LOGIC_GENERAL: return Z3_mk_simple_solver(context);
    }
    BUG("a logic that is none");
}

/* Z3 would take SIGINT away from the program for the time of each check, and nobody would hear of
 * it afterwards. */
static void leave_interrupts_alone(Z3_context context, Z3_solver solver)
{
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    Z3_params_set_bool(context, params, Z3_mk_string_symbol(context, "ctrl_c"), false);
    Z3_solver_set_params(context, solver, params);
    Z3_params_dec_ref(context, params);
}

static bool is_broken(const Query *query)
{
    return query->solver == NULL || terms_failure(query->terms) != NULL;
}

void query_restart_evenly(Query *query, bool evenly)
{
    Z3_context context = query->context;
    if (is_broken(query)) return;
    Z3_params params = Z3_mk_params(context);
    Z3_params_inc_ref(context, params);
    Z3_symbol series = Z3_mk_string_symbol(context, evenly ? "luby" : "ema");
    Z3_params_set_symbol(context, params, Z3_mk_string_symbol(context, "restart"), series);
    Z3_solver_set_params(context, query->solver, params);
    Z3_params_dec_ref(context, params);
}

Query *query_create(Terms *terms, QueryLogic logic, Patience *patience, const char *dump,
                    const char *name)
{
    Query *query = memory_allocate(1, sizeof *query);
    query->terms = terms;
    query->context = terms_context(terms);
    query->patience = patience;
    query->logic = logic;
    query->answer = ANSWER_UNKNOWN;
    query->reason = memory_copy_string("nothing was checked");
    query->solver = make_solver(query->context, logic);
    if (query->solver != NULL) {
        Z3_solver_inc_ref(query->context, query->solver);
        leave_interrupts_alone(query->context, query->solver);
    } else {
        terms_keep(terms, NULL); /* notes the failure, should Z3 not have done so */
    }
    if (dump != NULL) {
        query->dump = memory_copy_string(dump);
        query->name = memory_copy_string(name);
    }
    return query;
}

static void drop_model(Query *query)
{
    if (query->model != NULL) Z3_model_dec_ref(query->context, query->model);
    query->model = NULL;
}

/* Nothing of it is given back, but it is not lost either. */
static void abandon(Query *query)
{
    static Query *abandoned;
    query->next_abandoned = abandoned;
    abandoned = query;
    if (query->owns_patience) patience_destroy(query->patience);
    query->patience = NULL;
}

void query_destroy(Query *query)
{
    if (query == NULL) return;
    if (terms_are_abandoned()) {
        abandon(query);
        return;
    }
    drop_model(query);
    if (query->solver != NULL) Z3_solver_dec_ref(query->context, query->solver);
    if (query->owns_patience) patience_destroy(query->patience);
    vector_release(&query->asserted);
    vector_release(&query->scopes);
    vector_release(&query->proxies);
    vector_release(&query->assumed);
    vector_release(&query->core);
    free(query->dump);
    free(query->name);
    free(query->reason);
    free(query->failure);
    free(query);
}

static void fail(Query *query, const char *why)
{
    if (query->failure == NULL) query->failure = memory_copy_string(why);
}

const char *query_failure(const Query *query)
{
    const char *failure = terms_failure(query->terms);
    return failure != NULL ? failure : query->failure;
}

/* The solver's model lives until the solver changes, ours until the next check. */
static void hold_model(Query *query)
{
    if (query->answer != ANSWER_YES || query->model != NULL || is_broken(query)) return;
    query->model = Z3_solver_get_model(query->context, query->solver);
    if (query->model != NULL) Z3_model_inc_ref(query->context, query->model);
}

void query_assert(Query *query, Term term)
{
    if (term_is_true(query->terms, term)) return;
    hold_model(query);
    vector_push(&query->asserted, term);
    query->taken_in = false;
    if (!is_broken(query)) Z3_solver_assert(query->context, query->solver, term);
}

void query_push(Query *query)
{
    hold_model(query);
    vector_push(&query->scopes, query->asserted.count);
    if (!is_broken(query)) Z3_solver_push(query->context, query->solver);
}

void query_pop(Query *query)
{
    PROMISE(query->scopes.count > 0);
    hold_model(query);
    query->asserted.count = query->scopes.items[--query->scopes.count];
    size_t *proxies = &query->proxies.count;
    while (*proxies > 0 && query->proxies.items[*proxies - 1].scope > query->scopes.count) {
        --*proxies;
    }
    if (!is_broken(query)) Z3_solver_pop(query->context, query->solver, 1);
}

void query_set_timeout(Query *query, double seconds)
{
    query->timeout = seconds;
    if (seconds > 0 && query->patience == NULL) {
        query->patience = patience_create(0, NULL);
        query->owns_patience = true;
    }
}

static bool is_boolean_constant(const Query *query, Term term)
{
    Z3_context context = query->context;
    if (Z3_get_ast_kind(context, term) != Z3_APP_AST) return false;
    Z3_app app = Z3_to_app(context, term);
    return Z3_get_app_num_args(context, app) == 0 &&
           Z3_get_decl_kind(context, Z3_get_app_decl(context, app)) == Z3_OP_UNINTERPRETED;
}

static bool is_literal(const Query *query, Term term)
{
    Z3_context context = query->context;
    if (is_boolean_constant(query, term)) return true;
    if (Z3_get_ast_kind(context, term) != Z3_APP_AST) return false;
    Z3_app app = Z3_to_app(context, term);
    if (Z3_get_decl_kind(context, Z3_get_app_decl(context, app)) != Z3_OP_NOT) return false;
    return is_boolean_constant(query, Z3_get_app_arg(context, app, 0));
}

static Term literal_for(Query *query, Term assumption)
{
    if (is_literal(query, assumption)) return assumption;
    for (size_t i = 0; i < query->proxies.count; i++) {
        const Proxy *proxy = &query->proxies.items[i];
        if (proxy->assumption == assumption) return proxy->constant;
    }
    Terms *terms = query->terms;
    Term constant = term_constant(terms, "assumed", terms_bool_sort(terms));
    Z3_solver_assert(query->context, query->solver, term_implies(terms, constant, assumption));
    query->taken_in = false;
    vector_push(&query->proxies, (Proxy){assumption, constant, query->scopes.count});
    return constant;
}

static Answer give_up(Query *query, const char *reason)
{
    free(query->reason);
    query->reason = memory_copy_string(reason);
    return ANSWER_UNKNOWN;
}

/* A late interruption stays with the context, where it would break whatever comes next; a check of
 * nothing takes it away. */
static void shake_off_interruption(Query *query)
{
    Z3_solver idle = Z3_mk_simple_solver(query->context);
    if (idle == NULL) return;
    Z3_solver_inc_ref(query->context, idle);
    leave_interrupts_alone(query->context, idle);
    Z3_solver_check(query->context, idle);
    Z3_solver_dec_ref(query->context, idle);
}

/* After a check that was told to end, whatever it answered then: why. */
static Answer give_up_stopped(Query *query, const WatchedCheck *check)
{
    shake_off_interruption(query);
    if (check->exhausted) return give_up(query, "out of memory");
    bool by_hand = query->patience != NULL && patience_was_interrupted(query->patience);
    return give_up(query, by_hand ? "interrupted" : "timeout");
}

static Answer answer_of(Query *query, Z3_lbool result)
{
    if (is_broken(query)) return give_up(query, terms_failure(query->terms));
    switch (result) {
    case Z3_L_FALSE: return ANSWER_NO;
    case Z3_L_TRUE: return ANSWER_YES;
    case Z3_L_UNDEF: break;
    }
    return give_up(query, Z3_solver_get_reason_unknown(query->context, query->solver));
}

static Answer run_watched(Query *query, double timeout, const Term *assumed, size_t count)
{
    WatchedCheck check = {0};
    double deadline = timeout > 0 ? seconds_now() + timeout : 0;
    terms_set_checking(query->terms, true);
    if (query->patience != NULL && !watch_begin(query->patience, &check, query->terms, deadline)) {
        terms_set_checking(query->terms, false);
        return give_up(query, "no thread could be started that watches the time");
    }
    Z3_lbool result =
        Z3_solver_check_assumptions(query->context, query->solver, (unsigned)count, assumed);
    if (query->patience != NULL) watch_end(query->patience, &check);
    Answer answer = check.stopped ? give_up_stopped(query, &check) : answer_of(query, result);
    terms_set_checking(query->terms, false);
    if (answer != ANSWER_UNKNOWN) query->taken_in = true;
    return answer;
}

/* An interruption while Z3's finite solver takes in what was asserted makes it forget which bits its
 * numbers have: what it is told later would be of other ones, and its models none. So where a check
 * has a timeout it is taken in before, by a check that is soon done because it contradicts itself. */
static bool take_in(Query *query)
{
    if (query->logic != LOGIC_FINITE || query->timeout <= 0 || query->taken_in) return true;
    Terms *terms = query->terms;
    if (!query->anything) query->anything = term_constant(terms, "any", terms_bool_sort(terms));
    Term both[] = {query->anything, term_not(terms, query->anything)};
    return run_watched(query, 0, both, 2) != ANSWER_UNKNOWN;
}

/* Each assumption whose literal Z3 names; all of them, should it name one that it was not given. */
static void take_core(Query *query, const Term *assumptions, size_t count)
{
    Z3_context context = query->context;
    Z3_ast_vector named = Z3_solver_get_unsat_core(context, query->solver);
    if (named == NULL) return;
    Z3_ast_vector_inc_ref(context, named);
    unsigned size = Z3_ast_vector_size(context, named);
    bool strange = false;
    for (unsigned i = 0; i < size && !strange; i++) {
        Term literal = Z3_ast_vector_get(context, named, i);
        size_t at = 0;
        while (at < count && query->assumed.items[at] != literal) at++;
        strange = at == count;
        if (!strange) vector_push(&query->core, assumptions[at]);
    }
    Z3_ast_vector_dec_ref(context, named);
    if (!strange) return;
    vector_clear(&query->core);
    for (size_t i = 0; i < count; i++) vector_push(&query->core, assumptions[i]);
}

static Answer check(Query *query, const Term *assumptions, size_t count)
{
    if (is_broken(query)) return give_up(query, terms_failure(query->terms));
    if (query->patience != NULL && patience_is_over(query->patience)) {
        bool by_hand = patience_was_interrupted(query->patience);
        return give_up(query, by_hand ? "interrupted" : "timeout");
    }
    for (size_t i = 0; i < count; i++) {
        if (term_is_false(query->terms, assumptions[i])) {
            vector_push(&query->core, assumptions[i]);
            return ANSWER_NO;
        }
        vector_push(&query->assumed, literal_for(query, assumptions[i]));
    }
    if (is_broken(query)) return give_up(query, terms_failure(query->terms));
    if (!take_in(query)) return ANSWER_UNKNOWN;
    Answer answer = run_watched(query, query->timeout, query->assumed.items, query->assumed.count);
    if (answer == ANSWER_NO) take_core(query, assumptions, count);
    return is_broken(query) ? give_up(query, terms_failure(query->terms)) : answer;
}

static void dump(Query *query, const Term *assumptions, size_t count)
{
    VECTOR(Term) all = {0};
    for (size_t i = 0; i < query->asserted.count; i++) {
        vector_push(&all, query->asserted.items[i]);
    }
    for (size_t i = 0; i < count; i++) vector_push(&all, assumptions[i]);
    query->dump_number++;
    query_dump(query->terms, query->dump, query->name, &query->dump_number, all.items, all.count,
               query->answer);
    vector_release(&all);
}

Answer query_check(Query *query, const Term *assumptions, size_t count)
{
    drop_model(query);
    vector_clear(&query->assumed);
    vector_clear(&query->core);
    query->answer = check(query, assumptions, count);
    if (is_broken(query)) return query->answer;
    asked++;
    if (query->dump != NULL) {
        hold_model(query);
        dump(query, assumptions, count);
    }
    return query->answer;
}

uint64_t queries_asked(void)
{
    return asked;
}

const char *query_reason(const Query *query)
{
    return query->reason;
}

size_t query_core(Query *query, Term *ret_core)
{
    PROMISE(query->answer == ANSWER_NO);
    for (size_t i = 0; i < query->core.count; i++) ret_core[i] = query->core.items[i];
    return query->core.count;
}

Z3_model query_model(Query *query)
{
    PROMISE(query->answer == ANSWER_YES);
    hold_model(query);
    return query->model;
}

/* NULL after a failure. */
static Term evaluate(Query *query, Term term)
{
    Z3_model model = query_model(query);
    Z3_ast value = NULL;
    if (model == NULL || !Z3_model_eval(query->context, model, term, true, &value)) {
        fail(query, "a model has no value for a term");
        return NULL;
    }
    return terms_keep(query->terms, value);
}

bool query_truth(Query *query, Term term)
{
    Term value = evaluate(query, term);
    if (value == NULL) return false;
    Z3_lbool truth = Z3_get_bool_value(query->context, value);
    if (truth == Z3_L_UNDEF) fail(query, "a model leaves open whether a formula is true");
    return truth == Z3_L_TRUE;
}

/* The low 64 bits of a bit-vector, as they are read. */
static int64_t read_bits(Query *query, Number number, Term value)
{
    Z3_context context = query->context;
    uint64_t bits = 0;
    if (!Z3_get_numeral_uint64(context, value, &bits)) {
        fail(query, "a model has no number for a term");
        return number.low;
    }
    unsigned width = Z3_get_bv_sort_size(context, Z3_get_sort(context, value));
    if (number.low < 0 && width < 64 && (bits >> (width - 1) & 1) != 0) bits |= UINT64_MAX << width;
    return (int64_t)bits;
}

static Number at_most_64_bits(Query *query, Number number)
{
    Numbers numbers = {query->terms, NUMBERS_BITS};
    Z3_sort sort = Z3_get_sort(query->context, number.term);
    if (Z3_get_bv_sort_size(query->context, sort) <= 64) return number;
    return number_narrow(&numbers, number, number.low, number.high);
}

int64_t query_number(Query *query, Number number)
{
    if (number_is_constant(number)) return number.low;
    Z3_sort sort = Z3_get_sort(query->context, number.term);
    Z3_sort_kind kind = Z3_get_sort_kind(query->context, sort);
    if (kind == Z3_UNINTERPRETED_SORT) BUG("an identity has no number");
    if (kind == Z3_BV_SORT) {
        number = at_most_64_bits(query, number);
        Term value = evaluate(query, number.term);
        return value == NULL ? number.low : read_bits(query, number, value);
    }
    int64_t result = 0;
    Term value = evaluate(query, number.term);
    if (value != NULL && !Z3_get_numeral_int64(query->context, value, &result)) {
        fail(query, "a model has a number beyond 64 bits");
    }
    return result;
}
