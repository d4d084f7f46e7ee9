/* compiler.c - finding a C compiler, and running it beside us.
 *
 * It runs in a process group of its own, with the folder for its temporary files: ending it leaves
 * nothing behind. */
#include "compiler.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/memory.h"
#include "support/text.h"
#include "support/vector.h"

extern char **environ;

static bool is_program(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) && access(path, X_OK) == 0;
}

static char *text_take(Text *text)
{
    char *string = memory_copy_string(text_string(text));
    text_release(text);
    return string;
}

/* In the folders of $PATH that don't depend on where we are. */
static char *find_program(const char *name)
{
    if (strchr(name, '/') != NULL) return is_program(name) ? memory_copy_string(name) : NULL;
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        Text text = {0};
        text_add_many(&text, path, length);
        text_format(&text, "/%s", name);
        if (path[0] == '/' && is_program(text_string(&text))) return text_take(&text);
        text_release(&text);
        path += length + (path[length] == ':');
    }
    return NULL;
}

char *compiler_find(const char *wanted)
{
    if (wanted != NULL) return find_program(wanted);
    const char *const names[] = {getenv("CC"), "cc", "gcc", "clang"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i] == NULL || names[i][0] == '\0') continue;
        char *path = find_program(names[i]);
        if (path != NULL) return path;
    }
    return NULL;
}

static char *in_folder(const Compilation *compilation, const char *name)
{
    Text text = {0};
    text_format(&text, "%s/%s", compilation->folder, name);
    return text_take(&text);
}

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wx");
    if (file == NULL) return false;
    bool written = fputs(text, file) >= 0;
    return fclose(file) == 0 && written;
}

typedef VECTOR(char *) Strings;

static void add_words(Strings *strings, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        Text word = {0};
        text_add_many(&word, words, length);
        vector_push(strings, text_take(&word));
        words += length + (words[length] == ' ');
    }
}

static void strings_release(Strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) free(strings->items[i]);
    vector_release(strings);
}

static void make_arguments(const Compilation *compilation, const char *compiler, Strings *arguments)
{
    vector_push(arguments, memory_copy_string(compiler));
    add_words(arguments, COMPILER_FLAGS " -o");
    vector_push(arguments, memory_copy_string(compilation->library));
    vector_push(arguments, memory_copy_string(compilation->source));
    vector_push(arguments, NULL);
}

static void make_environment(const Compilation *compilation, Strings *variables)
{
    Text folder = {0};
    text_format(&folder, "TMPDIR=%s", compilation->folder);
    for (char **at = environ; *at != NULL; at++) {
        if (strncmp(*at, "TMPDIR=", 7) != 0) vector_push(variables, memory_copy_string(*at));
    }
    vector_push(variables, text_take(&folder));
    vector_push(variables, NULL);
}

/* Away from our terminal, our signals and our files. */
static void set_apart(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *files,
                      const char *errors)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                             POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

static bool spawn(Compilation *compilation, const char *compiler)
{
    Strings arguments = {0}, variables = {0};
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    make_arguments(compilation, compiler, &arguments);
    make_environment(compilation, &variables);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&files);
    set_apart(&attributes, &files, compilation->errors);
    int error = posix_spawn(&compilation->process, compiler, &files, &attributes, arguments.items,
                            variables.items);
    if (error != 0) compilation->process = 0;
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    strings_release(&arguments);
    strings_release(&variables);
    return error == 0;
}

bool compilation_start(Compilation *compilation, const char *parent, const char *compiler,
                       const char *source, const char **ret_reason)
{
    Text folder = {0};
    text_format(&folder, "%s/build-XXXXXX", parent);
    *compilation = (Compilation){.folder = text_take(&folder)};
    if (mkdtemp(compilation->folder) == NULL) {
        free(compilation->folder);
        compilation->folder = NULL;
        *ret_reason = "there is no folder to compile in";
        return false;
    }
    compilation->source = in_folder(compilation, "code.c");
    compilation->library = in_folder(compilation, "code.so");
    compilation->errors = in_folder(compilation, "errors");
    *ret_reason = "its code could not be written to disk";
    if (!write_file(compilation->source, source)) return false;
    *ret_reason = "the compiler could not be started";
    return spawn(compilation, compiler);
}

CompilationState compilation_poll(Compilation *compilation)
{
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(compilation->process, &status, WNOHANG);
    } while (ended < 0 && errno == EINTR);
    if (ended == 0) return COMPILATION_RUNS;
    compilation->process = 0;
    bool well = ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return well ? COMPILATION_DONE : COMPILATION_FAILED;
}

char *compilation_complaint(const Compilation *compilation)
{
    char line[200] = "";
    Text text = {0};
    FILE *errors = fopen(compilation->errors, "r");
    if (errors != NULL) {
        if (fgets(line, sizeof line, errors) == NULL) line[0] = '\0';
        fclose(errors);
    }
    line[strcspn(line, "\n")] = '\0';
    text_format(&text, "the compiler failed%s%s", line[0] == '\0' ? "" : ": ", line);
    return text_take(&text);
}

void compilation_end(Compilation *compilation)
{
    if (compilation->process > 0) {
        kill(-compilation->process, SIGKILL);
        while (waitpid(compilation->process, NULL, 0) < 0 && errno == EINTR) {}
    }
    if (compilation->folder != NULL) folder_remove(compilation->folder);
    free(compilation->folder);
    free(compilation->source);
    free(compilation->library);
    free(compilation->errors);
    *compilation = (Compilation){0};
}
