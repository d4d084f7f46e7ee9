/* test_fingerprints.c - the fingerprints of generated models: test_fingerprints FILE...
 *
 * Each keeps its own in another layout, has none of its mutants', and is the only one with it. */
#include <string.h>

#include "../model/fingerprinting.h"
#include "support/vector.h"

static bool same_text(const char *a, const char *b)
{
    char *first = memory_copy_string(file_text(a));
    bool same = strcmp(first, file_text(b)) == 0;
    free(first);
    return same;
}

int main(int argc, char **argv)
{
    VECTOR(Fingerprint) found = {0};
    for (int i = 1; i < argc; i++) vector_push(&found, check_file(argv[i], file_text(argv[i])));
    for (size_t i = 0; i < found.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!fingerprint_equal(found.items[i], found.items[j])) continue;
            if (!same_text(argv[i + 1], argv[j + 1])) wrong(argv[i + 1], argv[j + 1]);
        }
    }
    printf("%zu models, %zu pairs\n", found.count, found.count * (found.count - 1) / 2);
    vector_release(&found);
    return argc > 1 ? 0 : 1;
}
