/* test_memory_limit.c - what is free, on machines made of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka wants these first */
#include <cmocka.h>

#include "memory_limit.h"
#include "support/text.h"

#define MEGABYTE UINT64_C(1048576)

static char root[] = "/tmp/tocsin-memory-XXXXXX";

/* Writes a file below the root, with the folders above it. */
static void place_file(const char *path, const char *content)
{
    Text whole = {0};
    text_format(&whole, "%s%s", root, path);
    for (char *c = whole.chars + strlen(root) + 1; *c != '\0'; c++) {
        if (*c != '/') continue;
        *c = '\0';
        mkdir(whole.chars, 0700);
        *c = '/';
    }
    FILE *file = fopen(whole.chars, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    text_release(&whole);
}

static int make_root(void **state)
{
    (void)state;
    strcpy(root + strlen(root) - 6, "XXXXXX");
    return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
    (void)state;
    Text command = {0};
    text_format(&command, "rm -r '%s'", root);
    int result = system(text_string(&command)); /* NOLINT: a folder of our own */
    text_release(&command);
    return result;
}

static void a_machine_that_says_nothing_has_no_limit(void **state)
{
    (void)state;
    assert_true(memory_free_below(root) == UINT64_MAX);
}

static void a_machine_without_groups_has_what_is_available(void **state)
{
    (void)state;
    place_file("/proc/meminfo", "MemTotal:  900 kB\nMemAvailable:   512 kB\n");
    assert_true(memory_free_below(root) == 512 * 1024);
}

static void a_group_of_version_2_has_less(void **state)
{
    (void)state;
    place_file("/proc/meminfo", "MemAvailable: 4096000 kB\n");
    place_file("/proc/self/cgroup", "0::/a/b\n");
    place_file("/sys/fs/cgroup/a/b/memory.max", "104857600\n");
    place_file("/sys/fs/cgroup/a/b/memory.current", "41943040\n");
    place_file("/sys/fs/cgroup/a/b/memory.stat", "anon 5\ninactive_file 10485760\n");
    assert_true(memory_free_below(root) == 70 * MEGABYTE);
}

static void the_group_around_counts_too(void **state)
{
    (void)state;
    place_file("/proc/self/cgroup", "0::/a/b\n");
    place_file("/sys/fs/cgroup/a/b/memory.max", "max\n");
    place_file("/sys/fs/cgroup/a/b/memory.current", "41943040\n");
    place_file("/sys/fs/cgroup/a/memory.max", "62914560\n");
    place_file("/sys/fs/cgroup/a/memory.current", "52428800\n");
    assert_true(memory_free_below(root) == 10 * MEGABYTE);
}

static void a_group_of_version_1_is_found_by_its_controller(void **state)
{
    (void)state;
    place_file("/proc/self/cgroup", "5:cpu,cpuacct:/x\n4:hugetlb,memory:/y\n");
    place_file("/sys/fs/cgroup/memory/y/memory.limit_in_bytes", "20971520\n");
    place_file("/sys/fs/cgroup/memory/y/memory.usage_in_bytes", "5242880\n");
    assert_true(memory_free_below(root) == 15 * MEGABYTE);
}

static void a_container_sees_its_group_as_the_root(void **state)
{
    (void)state;
    place_file("/proc/self/cgroup", "4:memory:/docker/0123\n");
    place_file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "20971520\n");
    place_file("/sys/fs/cgroup/memory/memory.usage_in_bytes", "30971520\n");
    assert_true(memory_free_below(root) == 0);
}

static void nonsense_says_nothing(void **state)
{
    (void)state;
    place_file("/proc/meminfo", "MemAvailable: lots\n");
    place_file("/proc/self/cgroup", "\n::\nx\n0:\n0::\n");
    assert_true(memory_free_below(root) == UINT64_MAX);
}

static void the_default_is_something(void **state)
{
    (void)state;
    assert_true(memory_limit_default() > 0);
}

int main(void)
{
#define ON_A_MACHINE(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
    const struct CMUnitTest tests[] = {
        ON_A_MACHINE(a_machine_that_says_nothing_has_no_limit),
        ON_A_MACHINE(a_machine_without_groups_has_what_is_available),
        ON_A_MACHINE(a_group_of_version_2_has_less),
        ON_A_MACHINE(the_group_around_counts_too),
        ON_A_MACHINE(a_group_of_version_1_is_found_by_its_controller),
        ON_A_MACHINE(a_container_sees_its_group_as_the_root),
        ON_A_MACHINE(nonsense_says_nothing),
        ON_A_MACHINE(the_default_is_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
