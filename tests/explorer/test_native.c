/* test_native.c - code comes from the cache or from a compiler beside us; without, there is a
 * reason. That it does what the interpreter does is compared by tests/generate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants these first */
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "compiler.h"
#include "model/model.h"
#include "native.h"
#include "support/text.h"

static const char counting[] =
    "protocol p  var x: 0..5 = 0\n"
    "process q { loop { step s { await x < 5  choose k in 1..2  x = x + k } } }\n"
    "invariant small: x < 4  witness three: x == 3\n"
    "transition up: next(x) > x + 1\n";

/* A folder of the test's own, with a cache in it. */
typedef struct Fixture {
    char folder[64], cache[96], script[96], log[96];
    Model *model;
    const System *system;
    Layout *layout;
} Fixture;

static void set_up_text(Fixture *fixture, const char *text)
{
    char *message = NULL;
    strcpy(fixture->folder, "/tmp/tocsin-test-native-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->cache, sizeof fixture->cache, "%s/cache", fixture->folder);
    snprintf(fixture->script, sizeof fixture->script, "%s/compile", fixture->folder);
    snprintf(fixture->log, sizeof fixture->log, "%s/log", fixture->folder);
    fixture->model = model_from_text("test.tocsin", text, strlen(text));
    fixture->system = model_build(fixture->model, NULL, 0, NULL, &message);
    assert_non_null(fixture->system);
    fixture->layout = layout_create(fixture->system);
}

static void tear_down(Fixture *fixture)
{
    layout_destroy(fixture->layout);
    model_destroy(fixture->model);
    folder_remove(fixture->cache);
    folder_remove(fixture->folder);
}

/* A compiler that notes in the log that it ran, and does as `command` says. */
static void write_script(const Fixture *fixture, const char *command)
{
    FILE *script = fopen(fixture->script, "w");
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\necho ran >>'%s'\n%s\n", fixture->log, command);
    fclose(script);
    assert_int_equal(chmod(fixture->script, 0700), 0);
}

static long times_run(const Fixture *fixture)
{
    struct stat about;
    return stat(fixture->log, &about) == 0 ? about.st_size / (long)strlen("ran\n") : 0;
}

static unsigned files_in(const char *path)
{
    unsigned count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) return 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static Native *start(const Fixture *fixture, const char *compiler)
{
    const NativeOptions options = {.compiler = compiler, .cache = fixture->cache};
    return native_create(fixture->system, fixture->layout, &options);
}

static NativeStatus wait_for(Native *native)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    while (native_poll(native) == NATIVE_PENDING) nanosleep(&moment, NULL);
    return native_poll(native);
}

static NativeStatus make(const Fixture *fixture)
{
    Native *native = start(fixture, fixture->script);
    NativeStatus status = wait_for(native);
    native_destroy(native);
    return status;
}

static void successors_errors_and_judgements_are_told(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    Native *native = start(&fixture, NULL);
    assert_int_equal(wait_for(native), NATIVE_READY);
    assert_null(native_reason(native));
    const Interest states = {.decide = 3};
    uint64_t words[2], zero = 0;
    NativeWays ways = {.words = words, .room = 2};
    assert_true(native_expand(native, &zero, &(Interest){.decide = 4}, &ways));
    assert_int_equal(ways.count, 2);
    assert_int_equal(ways.errors, 0);
    assert_int_equal(ways.broken, 4);
    assert_int_equal(native_judge(native, &words[0], &states), 0);
    const int64_t three[] = {3, 0}, four[] = {4, 0};
    uint64_t packed;
    layout_pack(fixture.layout, three, &packed);
    assert_int_equal(native_judge(native, &packed, &states), 2);
    layout_pack(fixture.layout, four, &packed);
    assert_int_equal(native_judge(native, &packed, &states), 1);
    assert_true(native_expand(native, &packed, &(Interest){0}, &ways));
    assert_int_equal(ways.count, 1);
    assert_int_equal(ways.errors, 1);
    assert_int_equal(ways.broken, 0);
    native_destroy(native);
    tear_down(&fixture);
}

static void too_little_room_is_told(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    Native *native = start(&fixture, NULL);
    assert_int_equal(wait_for(native), NATIVE_READY);
    uint64_t word, zero = 0;
    NativeWays ways = {.words = &word, .room = 1};
    assert_false(native_expand(native, &zero, &(Interest){0}, &ways));
    native_destroy(native);
    tear_down(&fixture);
}

/* More arrangements than fit into a word, and sets of two words. */
static void many_identities_are_renamed_by_native_code(void **state)
{
    (void)state;
    const CanonicalOptions reductions = {.identities = true};
    for (int count = 20; count <= 80; count += 20) {
        Fixture fixture;
        char text[200];
        snprintf(text, sizeof text,
                 "protocol p  type N = id(%d)  var some: set of N = {}  var at: [N] 0..1 = 0\n"
                 "process n[i: N] { step s { some = some + {i}  at[i] = 1 } }\n",
                 count);
        set_up_text(&fixture, text);
        Native *native =
            native_create(fixture.system, fixture.layout,
                          &(NativeOptions){.cache = fixture.cache, .reductions = &reductions});
        assert_int_equal(wait_for(native), NATIVE_READY);
        assert_true(native_reduces(native));
        native_destroy(native);
        tear_down(&fixture);
    }
}

static void code_that_waits_is_compiled_when_it_is_asked_for(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "exec cc \"$@\"");
    const NativeOptions options = {
        .compiler = fixture.script, .cache = fixture.cache, .compile_later = true};
    Native *native = native_create(fixture.system, fixture.layout, &options);
    assert_int_equal(native_poll(native), NATIVE_PENDING);
    assert_int_equal(times_run(&fixture), 0);
    native_compile(native);
    native_compile(native);
    assert_int_equal(wait_for(native), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 1);
    native_destroy(native);
    native = native_create(fixture.system, fixture.layout, &options);
    assert_int_equal(native_poll(native), NATIVE_READY);
    native_destroy(native);
    tear_down(&fixture);
}

static void what_was_compiled_is_not_compiled_again(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "exec cc \"$@\"");
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 1);
    Native *native = start(&fixture, fixture.script);
    assert_int_equal(native_poll(native), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 1);
    assert_int_equal(files_in(fixture.cache), 1);
    native_destroy(native);
    tear_down(&fixture);
}

/* The path of the only file in the cache. */
static void cached_file(const Fixture *fixture, char *ret_path, size_t size)
{
    DIR *folder = opendir(fixture->cache);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') continue;
        snprintf(ret_path, size, "%s/%s", fixture->cache, entry->d_name);
    }
    closedir(folder);
}

/* The compiler has run once, and what it made is the only file in the cache. */
static void fill_cache(Fixture *fixture, char *ret_path, size_t size)
{
    set_up_text(fixture, counting);
    write_script(fixture, "exec cc \"$@\"");
    assert_int_equal(make(fixture), NATIVE_READY);
    cached_file(fixture, ret_path, size);
}

static void a_cached_file_that_others_may_write_is_not_loaded(void **state)
{
    (void)state;
    Fixture fixture;
    char path[400];
    fill_cache(&fixture, path, sizeof path);
    assert_int_equal(chmod(path, 0722), 0);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 2);
    tear_down(&fixture);
}

static void a_cached_file_that_is_no_code_is_replaced(void **state)
{
    (void)state;
    Fixture fixture;
    char path[400];
    fill_cache(&fixture, path, sizeof path);
    assert_int_equal(chmod(path, 0700), 0);
    assert_int_equal(truncate(path, 100), 0);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 2);
    tear_down(&fixture);
}

static long size_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return about.st_size;
}

static void a_cached_file_that_was_cut_off_is_not_loaded(void **state)
{
    (void)state;
    Fixture fixture;
    char path[400];
    fill_cache(&fixture, path, sizeof path);
    const long whole = size_of(path), lengths[] = {0, 100, 1000, whole / 2, whole - 16, whole - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        assert_int_equal(chmod(path, 0700), 0);
        assert_int_equal(truncate(path, lengths[i]), 0);
        assert_int_equal(make(&fixture), NATIVE_READY);
        assert_int_equal(times_run(&fixture), i + 2);
        assert_int_equal(size_of(path), whole);
    }
    tear_down(&fixture);
}

static void a_cached_file_with_another_byte_is_not_loaded(void **state)
{
    (void)state;
    Fixture fixture;
    char path[400];
    fill_cache(&fixture, path, sizeof path);
    const long whole = size_of(path), places[] = {20, whole / 2, whole - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_int_equal(chmod(path, 0700), 0);
        FILE *file = fopen(path, "r+");
        assert_non_null(file);
        fseek(file, places[i], SEEK_SET);
        int byte = fgetc(file);
        fseek(file, places[i], SEEK_SET);
        fputc(byte ^ 4, file);
        fclose(file);
        assert_int_equal(make(&fixture), NATIVE_READY);
        assert_int_equal(times_run(&fixture), i + 2);
    }
    tear_down(&fixture);
}

static void a_compiler_that_writes_nothing_is_of_no_use(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "exit 0");
    Native *native = start(&fixture, fixture.script);
    assert_int_equal(wait_for(native), NATIVE_UNAVAILABLE);
    assert_int_equal(files_in(fixture.cache), 0);
    native_destroy(native);
    tear_down(&fixture);
}

static void a_cache_that_others_may_enter_is_not_used(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "exec cc \"$@\"");
    assert_int_equal(mkdir(fixture.cache, 0700), 0);
    assert_int_equal(chmod(fixture.cache, 0755), 0);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(times_run(&fixture), 2);
    assert_int_equal(files_in(fixture.cache), 0);
    tear_down(&fixture);
}

static void a_cache_that_grew_too_large_loses_its_oldest(void **state)
{
    (void)state;
    Fixture fixture;
    char path[400];
    const struct timespec long_ago[] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    set_up_text(&fixture, counting);
    write_script(&fixture, "exec cc \"$@\"");
    assert_int_equal(mkdir(fixture.cache, 0700), 0);
    snprintf(path, sizeof path, "%s/old.so", fixture.cache);
    FILE *old = fopen(path, "w");
    assert_non_null(old);
    fclose(old);
    assert_int_equal(truncate(path, 300 << 20), 0);
    assert_int_equal(utimensat(-1, path, long_ago, 0), 0);
    assert_int_equal(make(&fixture), NATIVE_READY);
    assert_int_equal(files_in(fixture.cache), 1);
    assert_int_not_equal(access(path, F_OK), 0);
    tear_down(&fixture);
}

static void without_a_compiler_there_is_a_reason(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    Native *native = start(&fixture, "/nowhere/cc");
    assert_int_equal(native_poll(native), NATIVE_UNAVAILABLE);
    assert_string_equal(native_reason(native), "there is no C compiler");
    native_destroy(native);
    tear_down(&fixture);
}

static void what_the_compiler_complains_about_is_the_reason(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "echo 'no space left' >&2\nexit 1");
    Native *native = start(&fixture, fixture.script);
    assert_int_equal(wait_for(native), NATIVE_UNAVAILABLE);
    assert_string_equal(native_reason(native), "the compiler failed: no space left");
    assert_int_equal(files_in(fixture.cache), 0);
    native_destroy(native);
    tear_down(&fixture);
}

static void the_compiler_gets_no_input_of_ours(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "test -z \"$(cat)\" && echo 'nothing to read' >&2\nexit 1");
    Native *native = start(&fixture, fixture.script);
    assert_int_equal(wait_for(native), NATIVE_UNAVAILABLE);
    assert_string_equal(native_reason(native), "the compiler failed: nothing to read");
    native_destroy(native);
    tear_down(&fixture);
}

static void a_compiler_that_still_runs_is_ended(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    write_script(&fixture, "sleep 600; sleep 600");
    Native *native = start(&fixture, fixture.script);
    const struct timespec moment = {.tv_nsec = 1000000};
    while (times_run(&fixture) == 0) nanosleep(&moment, NULL);
    assert_int_equal(native_poll(native), NATIVE_PENDING);
    assert_int_equal(files_in(fixture.cache), 1);
    native_destroy(native);
    assert_int_equal(files_in(fixture.cache), 0);
    tear_down(&fixture);
}

static void states_that_are_too_large_are_refused(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, "protocol p  type K = 0..5000  var s: set of K = {}\n"
                          "process q { step a { s = s + {1} } }\n");
    Native *native = start(&fixture, NULL);
    assert_int_equal(native_poll(native), NATIVE_UNAVAILABLE);
    assert_string_equal(native_reason(native), "its states are too large");
    native_destroy(native);
    tear_down(&fixture);
}

static void the_code_names_what_the_model_names(void **state)
{
    (void)state;
    Fixture fixture;
    set_up_text(&fixture, counting);
    Native *native = start(&fixture, "/bin/true");
    assert_non_null(strstr(native_source(native), "/* step s of q */"));
    assert_non_null(strstr(native_source(native), "/* transition up */"));
    assert_non_null(strstr(native_source(native), "CODE(w, at_x_0, 0x7)"));
    native_destroy(native);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(successors_errors_and_judgements_are_told),
        cmocka_unit_test(too_little_room_is_told),
        cmocka_unit_test(many_identities_are_renamed_by_native_code),
        cmocka_unit_test(code_that_waits_is_compiled_when_it_is_asked_for),
        cmocka_unit_test(what_was_compiled_is_not_compiled_again),
        cmocka_unit_test(a_cached_file_that_others_may_write_is_not_loaded),
        cmocka_unit_test(a_cached_file_that_is_no_code_is_replaced),
        cmocka_unit_test(a_cached_file_that_was_cut_off_is_not_loaded),
        cmocka_unit_test(a_cached_file_with_another_byte_is_not_loaded),
        cmocka_unit_test(a_compiler_that_writes_nothing_is_of_no_use),
        cmocka_unit_test(a_cache_that_others_may_enter_is_not_used),
        cmocka_unit_test(a_cache_that_grew_too_large_loses_its_oldest),
        cmocka_unit_test(without_a_compiler_there_is_a_reason),
        cmocka_unit_test(what_the_compiler_complains_about_is_the_reason),
        cmocka_unit_test(the_compiler_gets_no_input_of_ours),
        cmocka_unit_test(a_compiler_that_still_runs_is_ended),
        cmocka_unit_test(states_that_are_too_large_are_refused),
        cmocka_unit_test(the_code_names_what_the_model_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
