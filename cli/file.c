/* file.c - a file is there with all of its text, or it is not there. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

/* 0, or the number of what is wrong. */
static int make_folder(const char *path)
{
    struct stat status;
    if (mkdir(path, 0777) != 0 && errno != EEXIST) return errno;
    if (stat(path, &status) != 0) return errno;
    if (!S_ISDIR(status.st_mode)) return ENOTDIR;
    return access(path, W_OK | X_OK) != 0 ? errno : 0;
}

bool folder_prepare(const char *path, const char *what)
{
    int failure = make_folder(path);
    if (failure == 0) return true;
    message_print("can't write %s into %s: %s", what, path, strerror(failure));
    return false;
}

/* --- writing --- */

/* All of it, and it is on its way to the disk; 0, or the number of what is wrong. */
static int write_all(int descriptor, const Text *text)
{
    for (size_t done = 0; done < text->count;) {
        ssize_t count = write(descriptor, text->chars + done, text->count - done);
        if (count < 0 && errno != EINTR) return errno;
        if (count > 0) done += (size_t)count;
    }
    return 0;
}

/* What any other new file would have. */
static mode_t default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int write_to_beside(const char *path, char *beside, const Text *text, mode_t mode)
{
    int descriptor = mkstemp(beside);
    if (descriptor < 0) return errno;
    /* mkstemp makes files that nobody else may read. */
    int failure = fchmod(descriptor, mode) != 0 ? errno : write_all(descriptor, text);
    if (close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure == 0 && rename(beside, path) != 0) failure = errno;
    if (failure != 0) unlink(beside);
    return failure;
}

static int write_beside(const char *path, const Text *text, mode_t mode)
{
    Text beside = {0};
    text_format(&beside, "%s.XXXXXX", path);
    int failure = write_to_beside(path, beside.chars, text, mode);
    text_release(&beside);
    return failure;
}

/* A terminal, a pipe, /dev/null. */
static int write_to_device(const char *path, const Text *text)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) return errno;
    int failure = write_all(fileno(file), text);
    return fclose(file) != 0 && failure == 0 ? errno : failure;
}

static bool is_device(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* 0, or the number of what is wrong. A new file is tried out: nothing else tells all reasons. */
static int try_beside(const char *path)
{
    Text beside = {0};
    text_format(&beside, "%s.XXXXXX", path);
    int descriptor = mkstemp(beside.chars), failure = descriptor < 0 ? errno : 0;
    if (descriptor >= 0) {
        unlink(beside.chars);
        close(descriptor);
    }
    text_release(&beside);
    return failure;
}

bool file_prepare(const char *path)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    int failure = 0;
    if (!is_there || S_ISREG(status.st_mode)) {
        failure = try_beside(path);
    } else if (S_ISDIR(status.st_mode)) {
        failure = EISDIR;
    } else if (access(path, W_OK) != 0) {
        failure = errno;
    }
    if (failure != 0) message_print("can't write %s: %s", path, strerror(failure));
    return failure == 0;
}

bool file_write(const char *path, const Text *text)
{
    int failure =
        is_device(path) ? write_to_device(path, text) : write_beside(path, text, default_mode());
    if (failure != 0) message_print("can't write %s: %s", path, strerror(failure));
    return failure == 0;
}

bool file_put(const char *path, const Text *text)
{
    int failure = write_beside(path, text, default_mode());
    if (failure != 0) message_print("can't write %s: %s", path, strerror(failure));
    return failure == 0;
}

/* 0, or the number of what is wrong. */
static int replace(const char *path, const Text *text)
{
    struct stat status;
    if (stat(path, &status) != 0 || access(path, W_OK) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return ENOTSUP;
    return write_beside(path, text, status.st_mode & 07777);
}

bool file_replace(const char *path, const Text *text)
{
    char *target = realpath(path, NULL);
    int failure = target == NULL ? errno : replace(target, text);
    if (failure != 0) message_print("can't write %s: %s", path, strerror(failure));
    free(target);
    return failure == 0;
}

/* 0, or the number of what is wrong. */
static int create(const char *path, const Text *text)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (descriptor < 0) return errno;
    int failure = write_all(descriptor, text);
    if (close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure != 0) unlink(path);
    return failure;
}

bool file_create(const char *path, const Text *text)
{
    int failure = create(path, text);
    if (failure != 0) message_print("can't write %s: %s", path, strerror(failure));
    return failure == 0;
}

/* --- reading --- */

static bool read_all(FILE *file, size_t bytes_most, Text *text)
{
    char buffer[65536];
    size_t count;
    while (text->count <= bytes_most && (count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        text_add_many(text, buffer, count);
    }
    return ferror(file) == 0;
}

bool file_read(const char *path, size_t bytes_most, Text *ret_text)
{
    bool standard = strcmp(path, "-") == 0;
    errno = 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    bool read = file != NULL && read_all(file, bytes_most, ret_text);
    if (!read) {
        message_print("can't read %s: %s", standard ? "standard input" : path, strerror(errno));
    } else if (ret_text->count > bytes_most) {
        message_print("%s has more than %zu MB", standard ? "standard input" : path,
                      bytes_most >> 20);
        read = false;
    }
    if (file != NULL && !standard) fclose(file);
    if (!read) text_release(ret_text);
    return read;
}
