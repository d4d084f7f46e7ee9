/* memory_limit.c - /proc/meminfo, and the control groups that this process is in.
 *
 * A group's limit holds for all that is in it, and so do the limits of the groups around it. The
 * pages of files that a group has not used for a while are counted as free, as the kernel takes
 * them back first. */
#include "memory_limit.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "support/memory.h"
#include "support/text.h"

/* Where the two versions keep what, below /sys/fs/cgroup. */
typedef struct Hierarchy {
    const char *mount, *limit, *usage, *inactive;
} Hierarchy;

static const Hierarchy version_1 = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                    "memory.usage_in_bytes", "total_inactive_file"};
static const Hierarchy version_2 = {"/sys/fs/cgroup", "memory.max", "memory.current",
                                    "inactive_file"};

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static FILE *open_below(const char *folder, const char *name)
{
    Text path = {0};
    text_format(&path, "%s/%s", folder, name);
    FILE *file = fopen(text_string(&path), "re");
    text_release(&path);
    return file;
}

/* The number behind `key` at the beginning of a line; with an empty key the number alone. */
static bool read_value(const char *folder, const char *name, const char *key, uint64_t *ret_value)
{
    FILE *file = open_below(folder, name);
    if (file == NULL) return false;
    char line[256];
    bool found = false;
    size_t length = strlen(key);
    while (!found && fgets(line, sizeof line, file) != NULL) {
        found = strncmp(line, key, length) == 0 && (length == 0 || strchr(" :", line[length])) &&
                sscanf(line + length, length == 0 ? "%" SCNu64 : "%*[: ]%" SCNu64, ret_value) == 1;
    }
    fclose(file);
    return found;
}

/* What one group has free. */
static uint64_t group_free(const char *folder, const Hierarchy *hierarchy)
{
    uint64_t limit, usage, inactive = 0;
    if (!read_value(folder, hierarchy->limit, "", &limit) ||
        !read_value(folder, hierarchy->usage, "", &usage)) {
        return UINT64_MAX; /* "max", or not there */
    }
    read_value(folder, "memory.stat", hierarchy->inactive, &inactive);
    usage -= lesser(inactive, usage);
    return limit > usage ? limit - usage : 0;
}

/* The group at `path` and all around it. A container may see its own group as the root: paths
 * that are not there say nothing. */
static uint64_t groups_free(const char *root, const Hierarchy *hierarchy, char *path)
{
    uint64_t free_bytes = UINT64_MAX;
    for (;;) {
        Text folder = {0};
        text_format(&folder, "%s%s%s", root, hierarchy->mount, path);
        free_bytes = lesser(free_bytes, group_free(text_string(&folder), hierarchy));
        text_release(&folder);
        char *last = strrchr(path, '/');
        if (last == NULL) return free_bytes;
        *last = '\0';
    }
}

/* Does the list of controllers ("cpu,memory") name memory? */
static bool names_memory(const char *list, size_t length)
{
    static const char word[] = "memory";
    for (size_t i = 0; i < length;) {
        size_t count = strcspn(list + i, ",:");
        if (count == sizeof word - 1 && strncmp(list + i, word, count) == 0) return true;
        i += count + 1;
    }
    return false;
}

/* A line of /proc/self/cgroup: NUMBER:CONTROLLERS:PATH, without controllers for version 2. */
static uint64_t line_free(const char *root, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    char *controllers = strchr(line, ':');
    if (controllers == NULL) return UINT64_MAX;
    char *path = strchr(++controllers, ':');
    if (path == NULL) return UINT64_MAX;
    size_t length = (size_t)(path++ - controllers);
    if (length == 0) return groups_free(root, &version_2, path);
    return names_memory(controllers, length) ? groups_free(root, &version_1, path) : UINT64_MAX;
}

uint64_t memory_free_below(const char *root)
{
    uint64_t free_bytes = UINT64_MAX, kilobytes;
    Text folder = {0};
    text_format(&folder, "%s/proc", root);
    if (read_value(text_string(&folder), "meminfo", "MemAvailable", &kilobytes)) {
        free_bytes = kilobytes * 1024;
    }
    FILE *groups = open_below(text_string(&folder), "self/cgroup");
    text_release(&folder);
    if (groups == NULL) return free_bytes;
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, groups) >= 0) {
        free_bytes = lesser(free_bytes, line_free(root, line));
    }
    free(line);
    fclose(groups);
    return free_bytes;
}

uint64_t memory_limit_default(void)
{
    uint64_t free_bytes = memory_free_below("");
    struct rlimit space;
    if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) {
        free_bytes = lesser(free_bytes, space.rlim_cur);
    }
    if (free_bytes == UINT64_MAX) return UINT64_MAX;
    uint64_t limit = free_bytes / 5 * 4;
    return limit > 0 ? limit : 1;
}
