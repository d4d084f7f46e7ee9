/* difference.c - what counts as a change, and the words that all reports of it share. */
#include "difference_parts.h"

#include <ctype.h>
#include <string.h>

#include "changes.h"
#include "counterexamples/lifted.h"
#include "properties/wording.h"
#include "support/bug.h"
#include "support/memory.h"

static const Type truth = {.kind = TYPE_BOOL, .high = 1, .cells = 1};
static const Expr always = {.kind = EXPR_CONST, .type = &truth, .number = 1};
const Property behaviour_property = {
    .kind = PROPERTY_WITNESS, .name = "behaviour", .expr = &always};

const char *difference_name(unsigned side)
{
    return side == DIFFERENCE_OLD ? "OLD" : "NEW";
}

/* --- properties --- */

static PropertyKind kind_of(const Finding *finding)
{
    return finding->property->kind;
}

static bool is_premise(const Finding *finding)
{
    return kind_of(finding) == PROPERTY_ASSUME;
}

static const Finding *find(const Findings *findings, const char *name)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        if (strcmp(finding->property->name, name) == 0) return finding;
    }
    return NULL;
}

/* "in 12 steps": how far its trace goes. */
static bool same_outcome(const Finding *old, const Finding *new)
{
    Text a = {0}, b = {0};
    outcome_print(&a, old);
    outcome_print(&b, new);
    bool same = strcmp(text_string(&a), text_string(&b)) == 0;
    text_release(&a);
    text_release(&b);
    return same;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* What is written there, with blanks only where words would else become one. */
static void add_wording(Text *text, const Source *source, const Property *property)
{
    Span span = span_join(property->span, property->expr->span);
    char last = ' ';
    bool after_blank = false;
    for (uint32_t i = span.begin; i < span.end && i < source->length; i++) {
        char c = source->text[i];
        if (is_blank(c)) {
            after_blank = true;
            continue;
        }
        if (after_blank && is_of_word(last) && is_of_word(c)) text_add_char(text, ' ');
        text_add_char(text, c);
        after_blank = false;
        last = c;
    }
}

static bool is_reworded(const Difference *difference, const PropertyPair *pair)
{
    const Property *old = pair->in[0]->property, *new = pair->in[1]->property;
    if (old->kind != new->kind || old->expr == NULL || new->expr == NULL) return false;
    Text a = {0}, b = {0};
    add_wording(&a, difference->versions[0].system->source, old);
    add_wording(&b, difference->versions[1].system->source, new);
    bool same = strcmp(text_string(&a), text_string(&b)) == 0;
    text_release(&a);
    text_release(&b);
    return !same;
}

/* Of two that are violated: is the error the same, wherever it stands in the file? */
static bool same_error(const Finding *old, const Finding *new)
{
    if (kind_of(old) != PROPERTY_ERROR || old->verdict != VERDICT_VIOLATED) return true;
    Text a = {0}, b = {0};
    model_error_print(&a, &old->error);
    model_error_print(&b, &new->error);
    bool same = strcmp(text_string(&a), text_string(&b)) == 0;
    text_release(&a);
    text_release(&b);
    return same;
}

static PropertyChange change_of(const PropertyPair *pair)
{
    const Finding *old = pair->in[0], *new = pair->in[1];
    if (old == NULL) return CHANGE_APPEARED;
    if (new == NULL) return CHANGE_DISAPPEARED;
    if (kind_of(old) != kind_of(new)) return CHANGE_KIND;
    if (!is_premise(new)) {
        if (old->verdict == VERDICT_UNKNOWN || new->verdict == VERDICT_UNKNOWN) {
            return CHANGE_UNKNOWN;
        }
        if (old->verdict != new->verdict) return CHANGE_VERDICT;
    }
    if (pair->is_reworded) return CHANGE_TEXT;
    if (is_premise(new)) return CHANGE_NONE;
    if (!same_error(old, new)) return CHANGE_ERROR;
    return same_outcome(old, new) ? CHANGE_NONE : CHANGE_LENGTH;
}

static PropertyPair make_pair(const Difference *difference, const Finding *old, const Finding *new)
{
    PropertyPair pair = {.in = {old, new}};
    pair.is_reworded = old != NULL && new != NULL &&is_reworded(difference, &pair);
    pair.change = change_of(&pair);
    return pair;
}

/* no_model_error is there always. */
static bool is_asked(const Finding *finding)
{
    return finding != NULL && (finding->asked || finding->verdict == VERDICT_VIOLATED);
}

PropertyPair *difference_pairs(const Difference *difference, size_t *ret_count)
{
    const Findings *old = difference->versions[DIFFERENCE_OLD].findings;
    const Findings *new = difference->versions[DIFFERENCE_NEW].findings;
    PropertyPair *pairs = memory_allocate((size_t)old->count + new->count, sizeof *pairs);
    size_t count = 0;
    for (uint32_t i = 0; i < new->count; i++) {
        const Finding *finding = &new->items[i], *before = find(old, finding->property->name);
        if (!is_asked(finding) && !is_asked(before)) continue;
        pairs[count++] = make_pair(difference, before, finding);
    }
    for (uint32_t i = 0; i < old->count; i++) {
        const Finding *finding = &old->items[i];
        if (!is_asked(finding) || find(new, finding->property->name) != NULL) continue;
        pairs[count++] = make_pair(difference, finding, NULL);
    }
    *ret_count = count;
    return pairs;
}

const char *property_change_name(PropertyChange change)
{
    switch (change) {
    case CHANGE_NONE: return "none";
    case CHANGE_VERDICT: return "verdict";
    case CHANGE_KIND: return "kind";
    case CHANGE_TEXT: return "text";
    case CHANGE_ERROR: return "error";
    case CHANGE_LENGTH: return "length";
    case CHANGE_APPEARED: return "appeared";
    case CHANGE_DISAPPEARED: return "disappeared";
    case CHANGE_UNKNOWN: return "unknown";
    }
    BUG("no such change");
}

bool property_pair_is_told(const PropertyPair *pair)
{
    return pair->change != CHANGE_NONE;
}

static const char *verdict_words(const Finding *finding)
{
    bool witness = finding->property->kind == PROPERTY_WITNESS;
    switch (finding->verdict) {
    case VERDICT_HOLDS: return witness ? "reached" : "holds";
    case VERDICT_VIOLATED: return witness ? "never reached" : "violated";
    case VERDICT_UNKNOWN: break;
    }
    return "unknown";
}

/* How far the trace goes; of a model error also which. */
static void print_outcome(Text *text, const Finding *finding)
{
    if (finding->schedule == NULL) return;
    text_add(text, finding_is_endless(finding) ? ": " : " ");
    outcome_print(text, finding);
    if (kind_of(finding) != PROPERTY_ERROR || finding->verdict != VERDICT_VIOLATED) return;
    text_add(text, ": ");
    model_error_print(text, &finding->error);
}

void difference_print_verdict(Text *text, const PropertyPair *pair, unsigned side)
{
    const Finding *finding = pair->in[side];
    if (finding == NULL) {
        text_add(text, "no such property");
        return;
    }
    if (pair->change == CHANGE_KIND) {
        text_format(text, "%s: ", property_kind_name(kind_of(finding)));
    }
    if (is_premise(finding)) {
        text_add(text, "assumed");
    } else {
        text_add(text, verdict_words(finding));
        print_outcome(text, finding);
    }
    if (side == DIFFERENCE_NEW && pair->is_reworded) text_add(text, "; its text changed");
}

static size_t count_changes(const Difference *difference, PropertyChange change)
{
    size_t count, found = 0;
    PropertyPair *pairs = difference_pairs(difference, &count);
    for (size_t i = 0; i < count; i++) {
        found += pairs[i].change == change;
    }
    free(pairs);
    return found;
}

static bool any_change(const Difference *difference, PropertyChange change)
{
    return count_changes(difference, change) > 0;
}

static bool any_answer(const Difference *difference, Containment answer)
{
    return difference->only[0].answer == answer || difference->only[1].answer == answer;
}

bool difference_is_any(const Difference *difference)
{
    return any_change(difference, CHANGE_VERDICT) || any_change(difference, CHANGE_KIND) ||
           any_change(difference, CHANGE_APPEARED) || any_change(difference, CHANGE_DISAPPEARED) ||
           any_answer(difference, CONTAINMENT_FAILS);
}

/* Did something have no answer that was asked for? */
static bool has_unknown(const Difference *difference)
{
    return any_change(difference, CHANGE_UNKNOWN) || any_answer(difference, CONTAINMENT_UNKNOWN);
}

bool difference_is_open(const Difference *difference)
{
    return has_unknown(difference) || difference->incomparable > 0;
}

static bool observes_all(const Difference *difference)
{
    if (difference->is_same_system) return true;
    return difference->observed_count == difference->versions[0].system->variable_count &&
           difference->observed_count == difference->versions[1].system->variable_count;
}

/* --- words --- */

static bool is_same_decision(const System *other, const Decision *decision)
{
    for (uint32_t i = 0; i < other->decision_count; i++) {
        const Decision *candidate = &other->decisions[i];
        if (strcmp(candidate->name, decision->name) != 0) continue;
        Text a = {0}, b = {0};
        decision_print(&a, decision);
        decision_print(&b, candidate);
        bool same = strcmp(text_string(&a), text_string(&b)) == 0;
        text_release(&a);
        text_release(&b);
        return same;
    }
    return false;
}

void difference_print_version(Text *text, const Difference *difference, unsigned side)
{
    const System *system = difference->versions[side].system;
    text_add(text, difference->versions[side].file);
    for (uint32_t i = 0; i < system->decision_count; i++) {
        const Decision *decision = &system->decisions[i];
        if (is_same_decision(difference->versions[!side].system, decision)) continue;
        text_add(text, ", ");
        decision_print(text, decision);
    }
}

void difference_print_observed(Text *text, const Difference *difference)
{
    if (difference->observed_count == 0) text_add(text, "nothing");
    for (uint32_t i = 0; i < difference->observed_count; i++) {
        text_format(text, "%s%s", i > 0 ? ", " : "", difference->observed[i].in[0]->name);
    }
}

bool difference_shows_same(const Difference *difference, unsigned side, const int64_t *before,
                           const int64_t *after)
{
    for (uint32_t i = 0; i < difference->observed_count; i++) {
        const Variable *variable = difference->observed[i].in[side];
        size_t bytes = variable->type->cells * sizeof *before;
        if (memcmp(before + variable->offset, after + variable->offset, bytes) != 0) return false;
    }
    return true;
}

void difference_print_changes(Text *text, const Difference *difference, unsigned side,
                              const int64_t *before, const int64_t *after)
{
    Text lines = {0};
    for (uint32_t i = 0; i < difference->observed_count; i++) {
        const Variable *variable = difference->observed[i].in[side];
        const int64_t *cells = after + variable->offset;
        text_clear(&lines);
        if (before == NULL) {
            text_format(&lines, "%s = ", variable->name);
            value_print_short(&lines, variable->type, cells, NULL);
        } else {
            changes_print_value(&lines, variable->name, variable->type, before + variable->offset,
                                cells);
        }
        if (lines.count == 0) continue;
        if (text->count > 0) text_add_char(text, '\n');
        text_add(text, text_string(&lines));
    }
    text_release(&lines);
}

void difference_print_sentence(Text *text, const Difference *difference, unsigned side)
{
    const DifferenceRuns *only = &difference->only[side];
    const char *name = difference_name(side), *other = difference_name(!side);
    switch (only->answer) {
    case CONTAINMENT_HOLDS:
        text_format(text, "Every behaviour of %s is one of %s.", name, other);
        return;
    case CONTAINMENT_UNKNOWN:
        text_format(text, "Whether every behaviour of %s is one of %s is not decided: %s.", name,
                    other,
                    *difference->stopped == '\0' ? "it was not looked at" : difference->stopped);
        return;
    case CONTAINMENT_FAILS: break;
    }
    uint32_t steps = only->way->count - 1;
    if (steps == 0) {
        text_format(text, "%s can begin as %s can't.", name, other);
        return;
    }
    text_format(text, "%s does what %s can't, in ", name, other);
    text_add_count(text, steps, "step");
    text_add(text, only->may_be_shorter ? " (perhaps not the fewest; " : ".");
    if (only->may_be_shorter) text_format(text, "%s).", difference->stopped);
}

/* No verdict changed, and no behaviour that was looked at. */
static void print_unchanged(Text *text, const Difference *difference)
{
    size_t reworded = count_changes(difference, CHANGE_TEXT);
    bool other_error = any_change(difference, CHANGE_ERROR);
    bool nothing = observes_all(difference) && reworded == 0 && !other_error;
    text_add(text, nothing ? "Nothing changed: no verdict, and no behaviour"
                           : "No verdict changed, and no behaviour");
    if (!observes_all(difference)) {
        text_add(text, " as far as ");
        difference_print_observed(text, difference);
        text_add(text, difference->observed_count == 1 ? " shows it" : " show it");
    }
    if (reworded > 0) {
        text_format(text, "; the text of %s changed",
                    reworded == 1 ? "a property" : "some properties");
    }
    if (other_error) text_add(text, "; the model error is another one");
    if (any_change(difference, CHANGE_LENGTH)) text_add(text, "; traces are longer or shorter");
    text_add_char(text, '.');
    if (difference->incomparable == 0) return;
    text_add(text, " That nothing else changed is not decided.");
}

void difference_print_summary(Text *text, const Difference *difference)
{
    bool unknown = has_unknown(difference);
    if (difference_is_any(difference)) {
        text_add(text, unknown ? "Something changed, and not everything was decided."
                               : "Something changed.");
    } else if (unknown) {
        text_add(text, "No change was found, but not everything was decided.");
    } else {
        print_unchanged(text, difference);
    }
}
