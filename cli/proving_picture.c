/* proving_picture.c - of several obstacles the one to show, or that there was no time to find any. */
#include "proving_picture.h"

#include <string.h>

#include "lifting.h"
#include "support/bug.h"

static size_t count_lines(const char *lines)
{
    size_t count = *lines != '\0';
    for (; *lines != '\0'; lines++) count += *lines == '\n';
    return count;
}

/* A picture in a larger instance must rule out more, or the smaller one is easier to read. */
static bool is_better(const Picture *picture, const Picture *known)
{
    if (known == NULL || known->trace == NULL) return known == NULL || !picture->is_cut_short;
    return picture->trace != NULL &&
           count_lines(picture->candidate) > count_lines(known->candidate);
}

static Picture *picture_of(const System *system, const Obstacle *obstacle)
{
    const int64_t *before = obstacle->has_step ? obstacle->before : NULL;
    Picture *picture = picture_create(system, obstacle->property, obstacle->candidate, before,
                                      obstacle->has_step ? obstacle->attempt : NULL);
    picture->is_cut_short = obstacle->is_cut_short;
    picture->allows_proofs = obstacle->lessons > 0;
    return picture;
}

void proving_draw(Outcome *outcome, const System *system, Obstacles *obstacles)
{
    if (obstacles->count == 0) return;
    Picture *picture = picture_of(system, &obstacles->items[0]);
    bool better = is_better(picture, outcome->picture);
    picture_destroy(better ? outcome->picture : picture);
    if (!better) return;
    outcome->picture = picture;
    Obstacle known = outcome->obstacle;
    outcome->obstacle = obstacles->items[0];
    obstacles->items[0] = known;
}

void proving_draw_again(Proving *proving, uint32_t position, double seconds)
{
    Outcome *outcome = &proving->outcomes[position];
    if (outcome->obstacle.property == NULL) return;
    const System *system = outcome->picture->system;
    const char *unknown, *name = outcome->obstacle.property->name;
    Findings *findings = findings_create(system, &name, 1, &unknown);
    PROMISE(findings != NULL);
    SolveOptions options = lifting_solving(proving->options, proving->max_memory, seconds);
    options.certificate = NULL;
    options.lessons = proving->lessons;
    if (obstacle_look_again(&outcome->obstacle, findings, &options)) {
        picture_destroy(outcome->picture);
        outcome->picture = picture_of(system, &outcome->obstacle);
    }
    findings_destroy(findings);
}

void proving_draw_nothing(Proving *proving, uint32_t position)
{
    const Finding *finding = &proving->findings->items[position];
    Outcome *outcome = &proving->outcomes[position];
    bool tells = finding->failed || outcome->hindrance != NULL || proving->interrupted;
    if (outcome->picture != NULL || tells || proving_is_single(proving) || !proving->has_begun) {
        return;
    }
    outcome->picture = picture_create(proving->system, finding->property, "", NULL, NULL);
    outcome->picture->is_cut_short = true;
}
