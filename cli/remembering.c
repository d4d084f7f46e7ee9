/* remembering.c - a file for each outcome: a line with a checksum of the rest, which is JSON. */
#include "remembering.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "message.h"
#include "model/fingerprint.h"
#include "solver/solve.h"
#include "support/bug.h"
#include "support/memory.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define PREFIX "outcome-"
#define HEAD "tocsin outcome 1 "
#define DIGITS 32
#define FILE_BYTES_MOST (1U << 20)
#define FILES_MOST 20000
#define ABANDONED_SECONDS 3600

struct Remembering {
    char *folder;
    bool keeps;
    Text terms; /* this very program, and its options: the beginning of every key */
};

static void add_hash(Text *text, XXH128_hash_t hash)
{
    text_format(text, "%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64, (uint64_t)hash.low64);
}

/* --- opening --- */

/* What runs here, whatever it is called and whenever it was built. */
static bool find_build(Text *text)
{
    static char chunk[1 << 16];
    XXH3_state_t *state = XXH3_createState();
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    bool good = state != NULL && file >= 0 && XXH3_128bits_reset(state) == XXH_OK;
    for (ssize_t count = 1; good && count != 0;) {
        count = read(file, chunk, sizeof chunk);
        if (count < 0 && errno == EINTR) continue;
        good = count >= 0 && XXH3_128bits_update(state, chunk, (size_t)count) == XXH_OK;
    }
    text_format(text, "tocsin %s ", TOCSIN_VERSION);
    if (good) add_hash(text, XXH3_128bits_digest(state));
    text_add_char(text, '\n');
    if (file >= 0) close(file);
    XXH3_freeState(state);
    return good;
}

/* What may decide what comes out, but not how soon. (Another Z3 may know what this one did not.) */
static void add_limits(Text *terms, const Options *options)
{
    text_format(terms, "engine %s, states %" PRIu64 ", depth %" PRIu64 ", memory %" PRIu64,
                engine_name(options->engine), options->max_states, options->max_depth,
                options->max_memory);
    text_format(terms, ", %s", solve_library());
    text_format(terms, ", seconds %.17g, %d %d %d\n", options->timeout, options->no_native,
                options->no_symmetry, options->no_reduce);
}

/* 0, or the number of what is wrong. */
static int prepare(const char *folder)
{
    struct stat about;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) return errno;
    if (stat(folder, &about) != 0) return errno;
    if (!S_ISDIR(about.st_mode)) return ENOTDIR;
    return access(folder, W_OK | X_OK) != 0 ? errno : 0;
}

Remembering *remembering_open(const char *folder, const Options *options)
{
    int failure = prepare(folder);
    bool readable = access(folder, R_OK | X_OK) == 0 && failure != ENOTDIR;
    if (failure != 0) {
        message_print("warning: can't keep outcomes in %s: %s%s", folder, strerror(failure),
                      readable ? "" : "; every scenario is run");
    }
    if (!readable) return NULL;
    Remembering *remembering = memory_allocate(1, sizeof *remembering);
    remembering->folder = memory_copy_string(folder);
    remembering->keeps = failure == 0;
    bool known = find_build(&remembering->terms);
    add_limits(&remembering->terms, options);
    if (known) return remembering;
    message_print("warning: can't read /proc/self/exe, so that no outcome is kept");
    remembering->keeps = false;
    remembering_close(remembering);
    return NULL;
}

/* --- making room --- */

typedef struct Kept {
    char name[sizeof PREFIX + DIGITS];
    struct timespec used;
} Kept;

typedef VECTOR(Kept) KeptFiles;

static int compare_use(const void *a, const void *b)
{
    const Kept *first = a, *second = b;
    if (first->used.tv_sec != second->used.tv_sec) {
        return first->used.tv_sec < second->used.tv_sec ? -1 : 1;
    }
    if (first->used.tv_nsec != second->used.tv_nsec) {
        return first->used.tv_nsec < second->used.tv_nsec ? -1 : 1;
    }
    return strcmp(first->name, second->name);
}

/* Is it ours? What a process that was killed left behind is removed at once. */
static void note_file(KeptFiles *files, DIR *folder, const char *name)
{
    struct stat about;
    Kept kept = {0};
    if (strncmp(name, PREFIX, strlen(PREFIX)) != 0) return;
    if (fstatat(dirfd(folder), name, &about, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (!S_ISREG(about.st_mode)) return;
    if (strlen(name) == sizeof kept.name - 1) {
        memcpy(kept.name, name, sizeof kept.name);
        kept.used = about.st_mtim;
        vector_push(files, kept);
    } else if (time(NULL) - about.st_mtim.tv_sec > ABANDONED_SECONDS) {
        unlinkat(dirfd(folder), name, 0);
    }
}

static void make_room(const char *path)
{
    KeptFiles files = {0};
    DIR *folder = opendir(path);
    if (folder == NULL) return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        note_file(&files, folder, entry->d_name);
    }
    if (files.count > FILES_MOST) {
        qsort(files.items, files.count, sizeof *files.items, compare_use);
        for (size_t i = 0; i < files.count - FILES_MOST; i++) {
            unlinkat(dirfd(folder), files.items[i].name, 0);
        }
    }
    closedir(folder);
    vector_release(&files);
}

void remembering_close(Remembering *remembering)
{
    if (remembering == NULL) return;
    if (remembering->keeps) make_room(remembering->folder);
    text_release(&remembering->terms);
    free(remembering->folder);
    free(remembering);
}

/* --- keys --- */

static void add_system(Text *key, const System *system, const Scenario *scenario)
{
    bool *asked = memory_allocate(system->property_count + 1UL, sizeof *asked);
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        const Property *property = system_property(system, scenario->expectations[i].property);
        if (property != NULL) asked[property - system->properties] = true;
    }
    fingerprint_print(key, fingerprint_of_system(system, asked));
    text_add_char(key, '\n');
    free(asked);
}

static void print_key(Text *key, const Remembering *remembering, const Comparing *comparing)
{
    const Scenario *scenario = comparing->scenario;
    text_add(key, text_string(&remembering->terms));
    add_system(key, comparing->system, scenario);
    for (uint32_t i = 0; i < scenario->expectation_count; i++) {
        text_format(key, "%s %s\n", scenario->expectations[i].verdict,
                    scenario->expectations[i].property);
    }
}

static void print_path(Text *path, const Remembering *remembering, const Text *key)
{
    text_format(path, "%s/" PREFIX, remembering->folder);
    add_hash(path, XXH3_128bits(key->chars, key->count));
}

/* --- recalling --- */

/* A whole file, as it was written; notes that it was used. */
static bool read_file(const char *path, Text *text)
{
    static char bytes[FILE_BYTES_MOST];
    struct stat about;
    size_t count = 0;
    ssize_t got = 1;
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    bool regular = fstat(file, &about) == 0 && S_ISREG(about.st_mode);
    while (regular && got != 0 && count < sizeof bytes) {
        got = read(file, bytes + count, sizeof bytes - count);
        if (got < 0 && errno != EINTR) break;
        if (got > 0) count += (size_t)got;
    }
    if (got == 0) futimens(file, NULL); /* no matter if it fails */
    close(file);
    if (regular && got == 0) text_add_many(text, bytes, count);
    return regular && got == 0 && count > 0;
}

/* The JSON behind the line with the checksum; NULL where that is not right. */
static json_t *unseal(const Text *text)
{
    Text head = {0};
    const char *end = memchr(text->chars, '\n', text->count);
    if (end == NULL) return NULL;
    size_t length = (size_t)(end + 1 - text->chars);
    text_add(&head, HEAD);
    add_hash(&head, XXH3_128bits(end + 1, text->count - length));
    text_add_char(&head, '\n');
    bool whole = head.count == length && memcmp(head.chars, text->chars, length) == 0;
    text_release(&head);
    return whole ? json_loadb(end + 1, text->count - length, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

static bool recall_outcome(Answer *outcome, const System *system, const Expectation *expectation,
                           json_t *value)
{
    int holds, steps = 0;
    const char *distance = NULL;
    if (json_unpack(value, "{s:b, s?s, s?i}", "holds", &holds, "distance", &distance, "steps",
                    &steps) != 0) {
        return false;
    }
    *outcome = (Answer){.property = system_property(system, expectation->property),
                        .verdict = holds != 0 ? VERDICT_HOLDS : VERDICT_VIOLATED,
                        .steps = (uint32_t)steps};
    if (distance != NULL) outcome->distance = memory_copy_string(distance);
    return outcome->property != NULL && steps >= 0;
}

static bool recall_outcomes(Comparing *comparing, json_t *outcomes)
{
    uint32_t count = comparing->scenario->expectation_count;
    bool right = json_array_size(outcomes) == count;
    comparing->outcomes = memory_allocate(count + 1UL, sizeof *comparing->outcomes);
    for (uint32_t i = 0; right && i < count; i++) {
        right = recall_outcome(&comparing->outcomes[i], comparing->system,
                               &comparing->scenario->expectations[i], json_array_get(outcomes, i));
    }
    return right;
}

/* Is it about this, and makes sense? */
static bool recall(Comparing *recalled, const Text *key, json_t *document)
{
    const char *kept, *unexpected = NULL;
    json_t *outcomes, *facts;
    if (json_unpack(document, "{s:s, s:o, s:o, s?s}", "key", &kept, "outcomes", &outcomes, "facts",
                    &facts, "unexpected", &unexpected) != 0) {
        return false;
    }
    if (strcmp(kept, text_string(key)) != 0 || !json_is_object(facts)) return false;
    if (!recall_outcomes(recalled, outcomes)) return false;
    recalled->facts = json_incref(facts);
    if (unexpected != NULL) recalled->unexpected = memory_copy_string(unexpected);
    return true;
}

bool remembering_recall(const Remembering *remembering, Comparing *comparing)
{
    if (remembering == NULL) return false;
    Text key = {0}, path = {0}, text = {0};
    Comparing recalled = *comparing;
    json_t *document = NULL;
    print_key(&key, remembering, comparing);
    print_path(&path, remembering, &key);
    if (read_file(text_string(&path), &text)) document = unseal(&text);
    bool known = document != NULL && recall(&recalled, &key, document);
    if (known) {
        *comparing = recalled;
    } else {
        comparing_release(&recalled);
    }
    json_decref(document);
    text_release(&key);
    text_release(&path);
    text_release(&text);
    return known;
}

/* --- keeping --- */

/* What ended by a limit may end otherwise; of what expects nothing nothing is decided. */
static bool is_decided(const Comparing *comparing)
{
    if (comparing->interrupted || comparing->outcomes == NULL || comparing->may_go_wrong)
        return false;
    if (comparing->comparison == COMPARED_BUG || comparing->comparison == COMPARED_BROKEN)
        return false;
    for (uint32_t i = 0; i < comparing->scenario->expectation_count; i++) {
        if (comparing->outcomes[i].verdict == VERDICT_UNKNOWN) return false;
    }
    return comparing->scenario->expectation_count > 0;
}

static json_t *outcome_json(const Answer *outcome)
{
    json_t *object = json_pack("{s:b}", "holds", outcome->verdict == VERDICT_HOLDS);
    if (outcome->distance != NULL) {
        json_object_set_new(object, "distance", json_string(outcome->distance));
        json_object_set_new(object, "steps", json_integer(outcome->steps));
    }
    return object;
}

static json_t *document_of(const Comparing *comparing, const Text *key)
{
    json_t *outcomes = json_array(), *facts = json_object();
    static const char *const kept[] = {"exploration", "solving"};
    for (uint32_t i = 0; i < comparing->scenario->expectation_count; i++) {
        json_array_append_new(outcomes, outcome_json(&comparing->outcomes[i]));
    }
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        json_t *fact = json_object_get(comparing->facts, kept[i]);
        if (fact != NULL) json_object_set(facts, kept[i], fact);
    }
    json_t *document =
        json_pack("{s:s, s:o, s:o}", "key", text_string(key), "outcomes", outcomes, "facts", facts);
    PROMISE(document != NULL);
    if (comparing->unexpected != NULL) {
        json_object_set_new(document, "unexpected", json_string(comparing->unexpected));
    }
    return document;
}

static void seal(Text *text, json_t *document)
{
    char *bytes = json_dumps(document, JSON_COMPACT);
    PROMISE(bytes != NULL);
    text_add(text, HEAD);
    add_hash(text, XXH3_128bits(bytes, strlen(bytes)));
    text_format(text, "\n%s", bytes);
    free(bytes);
}

void remembering_keep(const Remembering *remembering, const Comparing *comparing)
{
    if (remembering == NULL || !remembering->keeps || !is_decided(comparing)) return;
    Text key = {0}, path = {0}, text = {0};
    print_key(&key, remembering, comparing);
    print_path(&path, remembering, &key);
    json_t *document = document_of(comparing, &key);
    seal(&text, document);
    file_put(text_string(&path), &text);
    json_decref(document);
    text_release(&key);
    text_release(&path);
    text_release(&text);
}
