/* test_reduced.c - do the reductions of canonical.h and independence.h keep what they must?
 *
 *     test_reduced [--max-states N] FILE.tocsin...
 *
 * Of each model: is there one representative for each orbit of the whole space, as brute force
 * finds them (orbits.h); is each state like its representative (alike.h), with each reduction and
 * with both; are representatives reached in concrete names (chains.h); do independent steps commute
 * (swapping.h)? A line for each model where not, and a summary; exit 1 when there was one. Models of
 * more states are left out. */
#include "../model/chains.h"
#include "../model/swapping.h"
#include "model/model.h"

typedef struct Totals {
    uint32_t most;
    unsigned models, symmetric, wrong;
    uint64_t states, orbits, reduced, errors, swapped;
} Totals;

static const CanonicalOptions each[] = {
    {.identities = true}, {.dead = true}, {.identities = true, .dead = true}};

static void complain(Totals *totals, const char *file, const char *what)
{
    printf("%s: %s\n", file, what);
    totals->wrong++;
}

static void try_likeness(Totals *totals, const char *file, const System *system)
{
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        Likeness likeness;
        likeness_find(system, &each[i], totals->most, &likeness);
        if (likeness.complaint[0] != 0) complain(totals, file, likeness.complaint);
        if (i == 2) totals->reduced += likeness.reduced;
    }
}

static void try_swapping(Totals *totals, const char *file, const System *system)
{
    char complaint[300];
    totals->swapped += swapping_find(system, totals->most, complaint);
    if (complaint[0] != 0) complain(totals, file, complaint);
}

static void try_system(Totals *totals, const char *file, const System *system)
{
    Orbits orbits;
    if (!orbits_compare(system, totals->most, &orbits)) return;
    if (orbits.complaint[0] != 0) complain(totals, file, orbits.complaint);
    totals->models++;
    totals->symmetric += orbits.symmetric_types > 0;
    totals->states += orbits.states;
    totals->orbits += orbits.orbits;
    try_likeness(totals, file, system);
    try_swapping(totals, file, system);
    uint32_t errors;
    const char *complaint = chains_find(system, &each[2], orbits.orbits / 16 + 1, &errors);
    if (complaint != NULL) complain(totals, file, complaint);
    totals->errors += errors;
}

static void try_file(Totals *totals, const char *file)
{
    char *message = NULL;
    Model *model = model_load(file, &message);
    const System *system = NULL;
    if (model != NULL) system = model_build(model, NULL, 0, NULL, &message);
    if (system != NULL)
        try_system(totals, file, system);
    else
        complain(totals, file, message == NULL ? "it has errors" : message);
    free(message);
    model_destroy(model);
}

int main(int argc, char **argv)
{
    Totals totals = {.most = 5000};
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--max-states") == 0) {
        totals.most = (uint32_t)strtoul(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++) try_file(&totals, argv[i]);
    printf("%u models, %u of them symmetric, %" PRIu64 " states, %" PRIu64 " orbits, %" PRIu64
           " after all reductions, %" PRIu64 " model errors, %" PRIu64
           " pairs of independent steps: %u wrong\n",
           totals.models, totals.symmetric, totals.states, totals.orbits, totals.reduced,
           totals.errors, totals.swapped, totals.wrong);
    return totals.wrong == 0 && totals.models > 0 ? 0 : 1;
}
