/* test_z3_library.c - Z3 is loaded whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "z3_library.h"

/* Every function is a pointer, and there is nothing else in the table. */
static size_t count_missing(const Z3Functions *functions)
{
    size_t missing = 0;
    void *function;
    for (size_t at = 0; at < sizeof *functions; at += sizeof function) {
        memcpy(&function, (const char *)functions + at, sizeof function);
        if (function == NULL) missing++;
    }
    return missing;
}

static void every_function_of_the_table_is_found(void **state)
{
    (void)state;
    assert_true(count_missing(&z3_functions) > 0);
    assert_null(z3_library_problem());
    assert_int_equal(count_missing(&z3_functions), 0);
    Z3_config config = Z3_mk_config();
    assert_non_null(config);
    Z3_del_config(config);
}

static void what_is_asked_again_is_not_loaded_again(void **state)
{
    (void)state;
    assert_null(z3_library_problem());
    Z3Functions before = z3_functions;
    z3_library_look_for("libz3-that-is-nowhere.so");
    assert_null(z3_library_problem());
    assert_memory_equal(&before, &z3_functions, sizeof before);
}

/* The problem begins as users read it, has these words too, and the table stays as it was. */
static void assert_refused(const char *file_name, const char *words)
{
    Z3Functions functions;
    memset(&functions, 0, sizeof functions);
    char *problem = z3_functions_load(&functions, file_name);
    assert_non_null(problem);
    const char *beginning = "Z3 can't be loaded: ";
    assert_memory_equal(problem, beginning, strlen(beginning));
    assert_non_null(strstr(problem, words));
    assert_non_null(strstr(problem, "the package libz3-4"));
    assert_int_equal(count_missing(&functions), sizeof functions / sizeof(void *));
    free(problem);
}

static void a_library_that_is_not_there_is_named(void **state)
{
    (void)state;
    assert_refused("libz3-that-is-nowhere.so", "libz3-that-is-nowhere.so");
}

static void a_library_without_a_function_gives_none(void **state)
{
    (void)state;
    assert_refused("libc.so.6", "Z3_ast_vector_dec_ref");
}

static void a_file_that_is_no_library_is_refused(void **state)
{
    (void)state;
    assert_refused("tests/solver/test_z3_library.c", "test_z3_library.c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_function_of_the_table_is_found),
        cmocka_unit_test(what_is_asked_again_is_not_loaded_again),
        cmocka_unit_test(a_library_that_is_not_there_is_named),
        cmocka_unit_test(a_library_without_a_function_gives_none),
        cmocka_unit_test(a_file_that_is_no_library_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
