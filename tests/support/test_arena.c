/* test_arena.c - objects are zeroed, aligned, apart from each other, and freed with the arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/arena.h"

static void objects_are_zeroed_and_aligned(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (size_t size = 0; size < 3000; size = 2 * size + 1) {
        unsigned char *object = arena_allocate(arena, size);
        assert_int_equal((uintptr_t)object % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(object[i], 0);
        memset(object, 0xAB, size); /* what comes after must be zero all the same */
    }
    arena_destroy(arena);
}

static void objects_do_not_overlap(void **state)
{
    (void)state;
    enum { OBJECTS = 2000 };
    Arena *arena = arena_create();
    unsigned char *objects[OBJECTS];
    size_t sizes[OBJECTS];
    for (size_t i = 0; i < OBJECTS; i++) {
        sizes[i] = i * 7919 % 400;
        objects[i] = arena_allocate(arena, sizes[i]);
        memset(objects[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < OBJECTS; i++) {
        for (size_t j = 0; j < sizes[i]; j++) assert_int_equal(objects[i][j], i % 251);
    }
    arena_destroy(arena);
}

static void an_object_may_be_bigger_than_any_block(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    size_t size = (size_t)5 << 20;
    char *big = arena_allocate(arena, size);
    big[0] = big[size - 1] = 'x';
    char *small = arena_copy_string(arena, "small");
    assert_string_equal(small, "small");
    assert_int_equal(big[size - 1], 'x');
    arena_destroy(arena);
}

static void nothing_has_an_address_of_its_own(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    void *first = arena_allocate(arena, 0), *second = arena_allocate(arena, 0);
    assert_non_null(first);
    assert_ptr_not_equal(first, second);
    assert_null(arena_copy(arena, "x", 0));
    arena_destroy(arena);
}

static void copies_are_terminated_and_independent(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    char original[] = "latest";
    char *part = arena_copy_text(arena, original, 4), *whole = arena_copy_string(arena, original);
    int number = 7;
    int *copy = arena_copy(arena, &number, sizeof number);
    memset(original, '?', sizeof original - 1);
    number = 0;
    assert_string_equal(part, "late");
    assert_string_equal(whole, "latest");
    assert_int_equal(*copy, 7);
    assert_string_equal(arena_copy_text(arena, NULL, 0), "");
    arena_destroy(arena);
}

static void formats_of_any_length(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    assert_string_equal(arena_format(arena, "%s[%d]", "enactor", 2), "enactor[2]");
    assert_string_equal(arena_format(arena, "%s", ""), "");
    char *wide = arena_format(arena, "%20000d", 1);
    assert_int_equal(strlen(wide), 20000);
    arena_destroy(arena);
}

static void destroying_none_is_allowed(void **state)
{
    (void)state;
    arena_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_zeroed_and_aligned),
        cmocka_unit_test(objects_do_not_overlap),
        cmocka_unit_test(an_object_may_be_bigger_than_any_block),
        cmocka_unit_test(nothing_has_an_address_of_its_own),
        cmocka_unit_test(copies_are_terminated_and_independent),
        cmocka_unit_test(formats_of_any_length),
        cmocka_unit_test(destroying_none_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
