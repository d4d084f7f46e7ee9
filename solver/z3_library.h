/* z3_library.h - Z3, loaded when it is first needed.
 *
 * The program is not linked to libz3, of which it needs the headers only. To load those 23 MB
 * takes as long as to explore a small model, for which nobody asks Z3; and where there is no Z3, or
 * no room for it, everything can still be explored. So Z3's functions are looked up by name, once
 * for the whole process, and stand in a table.
 *
 * This header takes the place of <z3.h>: Z3's names mean the table's entries. A function that is
 * not in both lists below does not link (an "undefined reference" to it): add it to both. Before
 * the first call somebody has to have asked z3_library_problem: a session does so when it begins,
 * and there are no Terms without Z3. */
#ifndef SOLVER_Z3_LIBRARY_H
#define SOLVER_Z3_LIBRARY_H

#include <z3.h>

/* Loads Z3, unless that was tried before. NULL, or why there is none, as a clause ("Z3 can't be
 * loaded: …") that lives for good. It stays loaded. Any thread. */
const char *z3_library_problem(void);

/* clang-format off */
#define Z3_FUNCTIONS(X)                                                                            \
    X(ast_vector_dec_ref) X(ast_vector_get) X(ast_vector_inc_ref) X(ast_vector_size) X(dec_ref)    \
    X(del_config) X(del_context) X(func_decl_to_ast) X(get_app_arg) X(get_app_decl)                \
    X(get_app_num_args) X(get_ast_id) X(get_ast_kind) X(get_bool_value) X(get_bv_sort_size)        \
    X(get_decl_int_parameter) X(get_decl_kind) X(get_decl_name) X(get_decl_num_parameters)         \
    X(get_error_msg) X(get_estimated_alloc_size) X(get_full_version) X(get_numeral_int64)          \
    X(get_numeral_string) X(get_numeral_uint64) X(get_quantifier_body) X(get_sort)                 \
    X(get_sort_kind) X(get_symbol_string) X(global_param_set) X(inc_ref) X(interrupt)              \
    X(is_numeral_ast) X(mk_add) X(mk_and) X(mk_app) X(mk_bool_sort) X(mk_bv_sort) X(mk_bvadd)      \
    X(mk_bvmul) X(mk_bvnot) X(mk_bvsdiv) X(mk_bvsgt) X(mk_bvslt) X(mk_bvsrem) X(mk_bvsub)          \
    X(mk_bvudiv) X(mk_bvugt) X(mk_bvult) X(mk_bvurem) X(mk_config) X(mk_const) X(mk_context_rc)    \
    X(mk_div) X(mk_eq) X(mk_extract) X(mk_false) X(mk_func_decl) X(mk_implies) X(mk_int64)         \
    X(mk_int_sort) X(mk_ite) X(mk_lt) X(mk_mod) X(mk_mul) X(mk_not) X(mk_numeral) X(mk_or)         \
    X(mk_params) X(mk_quantifier_const) X(mk_sign_ext) X(mk_simple_solver) X(mk_solver_for_logic)  \
    X(mk_string_symbol) X(mk_sub) X(mk_true) X(mk_uninterpreted_sort) X(mk_unsigned_int) X(mk_xor) \
    X(mk_zero_ext) X(model_dec_ref) X(model_eval) X(model_inc_ref) X(params_dec_ref)               \
    X(params_inc_ref) X(params_set_bool) X(params_set_symbol) X(set_error_handler) X(simplify)     \
    X(solver_assert) X(solver_check) X(solver_check_assumptions) X(solver_dec_ref)                 \
    X(solver_get_model) X(solver_get_reason_unknown) X(solver_get_unsat_core) X(solver_inc_ref)    \
    X(solver_pop) X(solver_push) X(solver_set_params) X(solver_to_string) X(sort_to_ast)           \
    X(substitute) X(to_app)
/* clang-format on */

/* Each has the type that the header gives it. */
typedef struct Z3Functions {
#define DECLARE(name) __typeof__(Z3_##name) *name;
    Z3_FUNCTIONS(DECLARE)
#undef DECLARE
} Z3Functions;

/* The table. Written by z3_library_problem only, all at once; all NULL where there is no Z3. */
extern Z3Functions z3_functions;

/* For z3_library_problem and for tests: what is in the library of that name (as dlopen takes it).
 * NULL, or what is wrong with it (owned by the caller); nothing is written then. */
char *z3_functions_load(Z3Functions *functions, const char *file_name);

/* For tests: where to look (the string stays theirs), before anybody has asked for Z3. */
void z3_library_look_for(const char *file_name);

#define Z3_ast_vector_dec_ref z3_functions.ast_vector_dec_ref
#define Z3_ast_vector_get z3_functions.ast_vector_get
#define Z3_ast_vector_inc_ref z3_functions.ast_vector_inc_ref
#define Z3_ast_vector_size z3_functions.ast_vector_size
#define Z3_dec_ref z3_functions.dec_ref
#define Z3_del_config z3_functions.del_config
#define Z3_del_context z3_functions.del_context
#define Z3_func_decl_to_ast z3_functions.func_decl_to_ast
#define Z3_get_app_arg z3_functions.get_app_arg
#define Z3_get_app_decl z3_functions.get_app_decl
#define Z3_get_app_num_args z3_functions.get_app_num_args
#define Z3_get_ast_id z3_functions.get_ast_id
#define Z3_get_ast_kind z3_functions.get_ast_kind
#define Z3_get_bool_value z3_functions.get_bool_value
#define Z3_get_bv_sort_size z3_functions.get_bv_sort_size
#define Z3_get_decl_int_parameter z3_functions.get_decl_int_parameter
#define Z3_get_decl_kind z3_functions.get_decl_kind
#define Z3_get_decl_name z3_functions.get_decl_name
#define Z3_get_decl_num_parameters z3_functions.get_decl_num_parameters
#define Z3_get_error_msg z3_functions.get_error_msg
#define Z3_get_estimated_alloc_size z3_functions.get_estimated_alloc_size
#define Z3_get_full_version z3_functions.get_full_version
#define Z3_get_numeral_int64 z3_functions.get_numeral_int64
#define Z3_get_numeral_string z3_functions.get_numeral_string
#define Z3_get_numeral_uint64 z3_functions.get_numeral_uint64
#define Z3_get_quantifier_body z3_functions.get_quantifier_body
#define Z3_get_sort z3_functions.get_sort
#define Z3_get_sort_kind z3_functions.get_sort_kind
#define Z3_get_symbol_string z3_functions.get_symbol_string
#define Z3_global_param_set z3_functions.global_param_set
#define Z3_inc_ref z3_functions.inc_ref
#define Z3_interrupt z3_functions.interrupt
#define Z3_is_numeral_ast z3_functions.is_numeral_ast
#define Z3_mk_add z3_functions.mk_add
#define Z3_mk_and z3_functions.mk_and
#define Z3_mk_app z3_functions.mk_app
#define Z3_mk_bool_sort z3_functions.mk_bool_sort
#define Z3_mk_bv_sort z3_functions.mk_bv_sort
#define Z3_mk_bvadd z3_functions.mk_bvadd
#define Z3_mk_bvmul z3_functions.mk_bvmul
#define Z3_mk_bvnot z3_functions.mk_bvnot
#define Z3_mk_bvsdiv z3_functions.mk_bvsdiv
#define Z3_mk_bvsgt z3_functions.mk_bvsgt
#define Z3_mk_bvslt z3_functions.mk_bvslt
#define Z3_mk_bvsrem z3_functions.mk_bvsrem
#define Z3_mk_bvsub z3_functions.mk_bvsub
#define Z3_mk_bvudiv z3_functions.mk_bvudiv
#define Z3_mk_bvugt z3_functions.mk_bvugt
#define Z3_mk_bvult z3_functions.mk_bvult
#define Z3_mk_bvurem z3_functions.mk_bvurem
#define Z3_mk_config z3_functions.mk_config
#define Z3_mk_const z3_functions.mk_const
#define Z3_mk_context_rc z3_functions.mk_context_rc
#define Z3_mk_div z3_functions.mk_div
#define Z3_mk_eq z3_functions.mk_eq
#define Z3_mk_extract z3_functions.mk_extract
#define Z3_mk_false z3_functions.mk_false
#define Z3_mk_func_decl z3_functions.mk_func_decl
#define Z3_mk_implies z3_functions.mk_implies
#define Z3_mk_int64 z3_functions.mk_int64
#define Z3_mk_int_sort z3_functions.mk_int_sort
#define Z3_mk_ite z3_functions.mk_ite
#define Z3_mk_lt z3_functions.mk_lt
#define Z3_mk_mod z3_functions.mk_mod
#define Z3_mk_mul z3_functions.mk_mul
#define Z3_mk_not z3_functions.mk_not
#define Z3_mk_numeral z3_functions.mk_numeral
#define Z3_mk_or z3_functions.mk_or
#define Z3_mk_params z3_functions.mk_params
#define Z3_mk_quantifier_const z3_functions.mk_quantifier_const
#define Z3_mk_sign_ext z3_functions.mk_sign_ext
#define Z3_mk_simple_solver z3_functions.mk_simple_solver
#define Z3_mk_solver_for_logic z3_functions.mk_solver_for_logic
#define Z3_mk_string_symbol z3_functions.mk_string_symbol
#define Z3_mk_sub z3_functions.mk_sub
#define Z3_mk_true z3_functions.mk_true
#define Z3_mk_uninterpreted_sort z3_functions.mk_uninterpreted_sort
#define Z3_mk_unsigned_int z3_functions.mk_unsigned_int
#define Z3_mk_xor z3_functions.mk_xor
#define Z3_mk_zero_ext z3_functions.mk_zero_ext
#define Z3_model_dec_ref z3_functions.model_dec_ref
#define Z3_model_eval z3_functions.model_eval
#define Z3_model_inc_ref z3_functions.model_inc_ref
#define Z3_params_dec_ref z3_functions.params_dec_ref
#define Z3_params_inc_ref z3_functions.params_inc_ref
#define Z3_params_set_bool z3_functions.params_set_bool
#define Z3_params_set_symbol z3_functions.params_set_symbol
#define Z3_set_error_handler z3_functions.set_error_handler
#define Z3_simplify z3_functions.simplify
#define Z3_solver_assert z3_functions.solver_assert
#define Z3_solver_check z3_functions.solver_check
#define Z3_solver_check_assumptions z3_functions.solver_check_assumptions
#define Z3_solver_dec_ref z3_functions.solver_dec_ref
#define Z3_solver_get_model z3_functions.solver_get_model
#define Z3_solver_get_reason_unknown z3_functions.solver_get_reason_unknown
#define Z3_solver_get_unsat_core z3_functions.solver_get_unsat_core
#define Z3_solver_inc_ref z3_functions.solver_inc_ref
#define Z3_solver_pop z3_functions.solver_pop
#define Z3_solver_push z3_functions.solver_push
#define Z3_solver_set_params z3_functions.solver_set_params
#define Z3_solver_to_string z3_functions.solver_to_string
#define Z3_sort_to_ast z3_functions.sort_to_ast
#define Z3_substitute z3_functions.substitute
#define Z3_to_app z3_functions.to_app

#endif
