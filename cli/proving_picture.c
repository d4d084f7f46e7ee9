/* proving_picture.c - of several obstacles the one to show, or that there was no time to find any. */
#include "proving_picture.h"

#include <string.h>

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

void proving_draw(Outcome *outcome, const System *system, const Obstacles *obstacles)
{
    if (obstacles->count == 0) return;
    const Obstacle *obstacle = &obstacles->items[0];
    const int64_t *before = obstacle->has_step ? obstacle->before : NULL;
    Picture *picture = picture_create(system, obstacle->property, obstacle->candidate, before,
                                      obstacle->has_step ? obstacle->attempt : NULL);
    picture->is_cut_short = obstacle->is_cut_short;
    bool better = is_better(picture, outcome->picture);
    picture_destroy(better ? outcome->picture : picture);
    if (better) outcome->picture = picture;
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
