/* sweep_claims.c - answers of sweep_sets.h, each with what it leaves open. */
#include "sweep_claims.h"

#include <stdlib.h>
#include <string.h>

#include "model/value.h"
#include "properties/wording.h"

typedef struct Claiming {
    const Sweep *sweep;
    const SweepSummary *summary;
    SweepClaims *claims;
    size_t items_most;
} Claiming;

/* The last claim but one stays where it is when this grows: it is used by its position. */
static SweepClaim *begin(const Claiming *claiming)
{
    SweepClaim claim = {0};
    vector_push(claiming->claims, claim);
    return &claiming->claims->items[claiming->claims->count - 1];
}

/* Takes the text over. */
static void add_item(const Claiming *claiming, SweepClaim *claim, Text *item)
{
    if (claim->items.count < claiming->items_most) {
        vector_push(&claim->items, memory_copy_string(text_string(item)));
    } else {
        claim->more++;
    }
    text_release(item);
}

static size_t item_count(const SweepClaim *claim)
{
    return claim->items.count + claim->more;
}

/* A claim about nothing is none. */
static void end(const Claiming *claiming, const SweepClaim *claim)
{
    if (item_count(claim) > 0) return;
    SweepClaim *last = &claiming->claims->items[--claiming->claims->count];
    text_release(&last->sentence);
}

/* "at each of the 3 sizes (1 size is no model)" between these words; nothing where there is only one
 * size. */
static void add_sizes_within(const Claiming *claiming, const char *before, const char *which,
                             const char *after, Text *text)
{
    size_t sizes = claiming->summary->sizes, others = claiming->summary->sizes_no_model;
    if (sizes + others < 2) return;
    text_add(text, before);
    if (sizes == 1) {
        text_add(text, "at the only size that is a model");
    } else {
        text_format(text, "at %s of the %zu sizes", which, sizes);
    }
    if (others > 0) {
        text_add(text, " (");
        text_add_count(text, others, "size");
        text_add(text, others == 1 ? " is no model)" : " are no model)");
    }
    text_add(text, after);
}

static void add_sizes(const Claiming *claiming, const char *which, Text *text)
{
    add_sizes_within(claiming, ", ", which, "", text);
}

/* What is to hold: of the properties those that were looked at. */
static void add_everything(const Claiming *claiming, bool begins, Text *text)
{
    const SweepAxes *axes = &claiming->sweep->axes;
    if (axes->columns.count == 1) { /* and is no property of the protocol */
        text_format(text, "`%s`", axes->columns.items[0]->name);
    } else {
        text_add(text, begins ? "Everything" : "everything");
        text_add(text, axes->all_columns ? "" : " that was asked for");
    }
}

static void add_limit(const Claiming *claiming, Text *text)
{
    if (claiming->sweep->axes.all) return;
    text_add(text, text->count > 0 ? " " : "");
    text_add(text, "Sets of more than two changes were not tried.");
}

/* --- everything --- */

static SweepAnswer all_holds(const Claiming *claiming, size_t set)
{
    return sweep_holds(&claiming->summary->table, set, claiming->summary->counts);
}

static void claim_minimal(const Claiming *claiming)
{
    const SweepSummary *summary = claiming->summary;
    size_t count = claiming->sweep->axes.sets.count, whole = 0;
    SweepClaim *claim = begin(claiming);
    add_everything(claiming, true, &claim->sentence);
    text_add(&claim->sentence, " holds under each of these sets of changes");
    add_sizes(claiming, "each", &claim->sentence);
    for (size_t i = 0; i < count; i++) {
        if (summary->minimal[i] == SWEEP_NO || all_holds(claiming, i) != SWEEP_YES) continue;
        Text item = {0};
        sweep_print_set(&item, claiming->sweep, i, ", ");
        if (summary->minimal[i] == SWEEP_PERHAPS) {
            text_add(&item, " (perhaps less is enough: a part of it is not decided)");
        }
        whole += summary->minimal[i] == SWEEP_YES &&
                 sweep_set_changes(&claiming->sweep->axes.sets, i) > 1;
        add_item(claiming, claim, &item);
    }
    text_add(&claim->sentence, whole > 0 ? ", and under no part of one:" : ":");
    end(claiming, claim);
}

static void claim_perhaps_enough(const Claiming *claiming)
{
    SweepClaim *claim = begin(claiming);
    text_add(&claim->sentence, "Not decided, but perhaps ");
    add_everything(claiming, false, &claim->sentence);
    text_add(&claim->sentence, " holds");
    add_sizes_within(claiming, ", ", "each", ",", &claim->sentence);
    text_add(&claim->sentence, " under:");
    for (size_t i = 0; i < claiming->sweep->axes.sets.count; i++) {
        if (claiming->summary->minimal[i] == SWEEP_NO || all_holds(claiming, i) == SWEEP_YES) {
            continue;
        }
        Text item = {0};
        sweep_print_set(&item, claiming->sweep, i, ", ");
        if (i == 0) text_add(&item, "no change");
        add_item(claiming, claim, &item);
    }
    end(claiming, claim);
}

static bool anything_holds(const Claiming *claiming, SweepAnswer answer)
{
    for (size_t i = 0; i < claiming->sweep->axes.sets.count; i++) {
        if (all_holds(claiming, i) == answer) return true;
    }
    return false;
}

/* --- single properties --- */

#define ALTERNATIVES_MOST 4

/* "never_empty: APPLY=conditional; or LOCK=true" */
static void add_remedies(const Claiming *claiming, size_t property, Text *text)
{
    const Sweep *sweep = claiming->sweep;
    bool *columns = sweep_property_columns(sweep, claiming->summary, property);
    size_t count = sweep->axes.sets.count, found = 0, open = 0;
    SweepAnswer *minimal = memory_allocate(count, sizeof *minimal);
    sweep_minimal(&claiming->summary->table, columns, minimal);
    for (size_t i = 0; i < count; i++) {
        if (minimal[i] == SWEEP_NO) continue;
        if (minimal[i] == SWEEP_PERHAPS) {
            open++;
        } else if (++found <= ALTERNATIVES_MOST) {
            text_add(text, found > 1 ? "; or " : " ");
            sweep_print_set(text, sweep, i, ", ");
        }
    }
    if (found > ALTERNATIVES_MOST) text_format(text, "; or %zu more", found - ALTERNATIVES_MOST);
    if (found == 0) text_add(text, open > 0 ? " not decided" : " nothing that was tried");
    if (found > 0 && open > 0) text_add(text, "; and perhaps others: not all is decided");
    free(minimal);
    free(columns);
}

static SweepAnswer base_holds(const Claiming *claiming, size_t property)
{
    bool *columns = sweep_property_columns(claiming->sweep, claiming->summary, property);
    SweepAnswer answer = sweep_holds(&claiming->summary->table, 0, columns);
    free(columns);
    return answer;
}

/* For what does not hold without changes. */
static void claim_single(const Claiming *claiming)
{
    SweepClaim *claim = begin(claiming);
    text_add(&claim->sentence, "The least that makes a property hold by itself");
    add_sizes(claiming, "each", &claim->sentence);
    text_add_char(&claim->sentence, ':');
    for (size_t i = 0; i < claiming->sweep->axes.columns.count; i++) {
        if (base_holds(claiming, i) != SWEEP_NO) continue;
        Text item = {0};
        text_format(&item, "%s:", claiming->sweep->axes.columns.items[i]->name);
        add_remedies(claiming, i, &item);
        add_item(claiming, claim, &item);
    }
    end(claiming, claim);
}

static void claim_everything(const Claiming *claiming)
{
    if (sweep_is_void(claiming->sweep)) {
        text_add(&begin(claiming)->sentence, "No combination is a model.");
        return;
    }
    if (all_holds(claiming, 0) == SWEEP_YES) {
        SweepClaim *claim = begin(claiming);
        add_everything(claiming, true, &claim->sentence);
        text_add(&claim->sentence, " holds without any change");
        add_sizes(claiming, "each", &claim->sentence);
        text_add_char(&claim->sentence, '.');
        return;
    }
    claim_minimal(claiming);
    if (!anything_holds(claiming, SWEEP_YES)) {
        SweepClaim *claim = begin(claiming);
        bool open = anything_holds(claiming, SWEEP_PERHAPS);
        text_format(&claim->sentence, "Nothing that %s makes ", open ? "is decided" : "was tried");
        add_everything(claiming, false, &claim->sentence);
        text_add(&claim->sentence, " hold");
        add_sizes(claiming, "each", &claim->sentence);
        text_add_char(&claim->sentence, '.');
        add_limit(claiming, &claim->sentence);
    } else if (!claiming->sweep->axes.all) {
        add_limit(claiming, &begin(claiming)->sentence);
    }
    claim_perhaps_enough(claiming);
    if (!anything_holds(claiming, SWEEP_YES)) claim_single(claiming);
}

/* --- changes by themselves --- */

static void add_sameness(const Claiming *claiming, size_t set, Text *item)
{
    if (sweep_is_same_system(claiming->sweep, set)) {
        text_add(item, " (the transition system is the same)");
    } else if (sweep_counts_are_same(claiming->sweep, set)) {
        text_add(item, " (as many states and transitions were explored)");
    }
}

static void claim_without_effect(const Claiming *claiming, SweepAnswer wanted)
{
    SweepClaim *claim = begin(claiming);
    text_add(&claim->sentence, wanted == SWEEP_YES ? "By itself this changes no verdict"
                                                   : "Whether this changes a verdict by itself");
    add_sizes_within(claiming, wanted == SWEEP_YES ? ", " : " ", "any", "", &claim->sentence);
    text_add(&claim->sentence, wanted == SWEEP_YES ? ":" : " is not decided:");
    for (size_t i = 0; i < claiming->sweep->axes.sets.count; i++) {
        if (sweep_set_changes(&claiming->sweep->axes.sets, i) != 1) continue;
        SweepAnswer answer = sweep_is_without_effect(&claiming->summary->verdicts, i);
        /* Of the same system nothing can differ, whatever is known. */
        if (answer == SWEEP_PERHAPS && sweep_is_same_system(claiming->sweep, i)) {
            answer = SWEEP_YES;
        }
        if (answer != wanted) continue;
        Text item = {0};
        sweep_print_set(&item, claiming->sweep, i, ", ");
        if (wanted == SWEEP_YES) add_sameness(claiming, i, &item);
        add_item(claiming, claim, &item);
    }
    end(claiming, claim);
}

/* --- pairs --- */

/* "never_empty, heals": for which properties the answer is that; returns how many. */
static size_t add_helped(const Claiming *claiming, size_t set, SweepAnswer wanted, Text *text)
{
    size_t count = 0;
    for (size_t i = 0; i < claiming->sweep->axes.columns.count; i++) {
        bool *columns = sweep_property_columns(claiming->sweep, claiming->summary, i);
        SweepAnswer answer = sweep_helps_together(&claiming->summary->table, set, columns);
        free(columns);
        if (answer != wanted) continue;
        text_format(text, "%s%s", count++ > 0 ? ", " : "",
                    claiming->sweep->axes.columns.items[i]->name);
    }
    return count;
}

static void claim_pairs(const Claiming *claiming)
{
    const SweepSets *sets = &claiming->sweep->axes.sets;
    SweepClaim *claim = begin(claiming);
    size_t open = 0;
    text_add(&claim->sentence,
             "These pairs help only together; what holds under both does under neither alone");
    add_sizes_within(claiming, "; to hold is to hold ", "each", "", &claim->sentence);
    text_add_char(&claim->sentence, ':');
    for (size_t i = 0; i < sets->count; i++) {
        size_t changes = sweep_set_changes(sets, i);
        if (changes > 2) break; /* larger ones come later */
        if (changes < 2) continue;
        Text item = {0}, helped = {0};
        sweep_print_set(&item, claiming->sweep, i, ", ");
        text_add(&item, ": ");
        size_t count = add_helped(claiming, i, SWEEP_YES, &item);
        open += add_helped(claiming, i, SWEEP_PERHAPS, &helped) > 0;
        text_release(&helped);
        if (count > 0) add_item(claiming, claim, &item);
        text_release(&item);
    }
    end(claiming, claim);
    if (open == 0) return;
    claim = begin(claiming);
    text_add(&claim->sentence, "Whether a property holds only under both changes of a pair is not "
                               "decided for ");
    text_add_count(&claim->sentence, open, "pair");
    text_add_char(&claim->sentence, '.');
}

/* --- what is open --- */

static const char *reason_of(const SweepRow *row, size_t columns)
{
    if (row->failure != NULL) return row->failure;
    for (size_t i = 0; row->cells != NULL && i < columns; i++) {
        if (row->cells[i].verdict == VERDICT_UNKNOWN && row->cells[i].reason != NULL) {
            return row->cells[i].reason;
        }
    }
    return "there was no time for it";
}

static bool any_timed_out(const Sweep *sweep)
{
    for (size_t i = 0; i < sweep->row_count; i++) {
        if (sweep->rows[i].timed_out && !sweep_row_is_decided(sweep, i)) return true;
    }
    return false;
}

static void claim_open(const Claiming *claiming)
{
    const Sweep *sweep = claiming->sweep;
    SweepClaim *claim = begin(claiming);
    text_add_count(&claim->sentence, sweep_undecided(sweep), "combination");
    text_add(&claim->sentence, sweep_undecided(sweep) == 1 ? " is" : " are");
    text_add(&claim->sentence, " not decided, or not wholly");
    text_add(&claim->sentence, any_timed_out(sweep) ? " (all share what --timeout gives):" : ":");
    for (size_t i = 0; i < sweep->row_count; i++) {
        if (sweep_row_is_decided(sweep, i)) continue;
        Text item = {0};
        size_t set = i / sweep->axes.size_count;
        sweep_print_set(&item, sweep, set, ", ");
        if (set == 0) text_add(&item, "no change");
        if (sweep->axes.params.count > 0) text_add(&item, ", ");
        sweep_print_size(&item, sweep, i % sweep->axes.size_count);
        const SweepRow *row = sweep_decided_row(sweep, i);
        bool untried = row->cells == NULL && row->failure == NULL && sweep->interrupted;
        text_format(&item, ": %s",
                    untried ? "it was interrupted" : reason_of(row, sweep->axes.columns.count));
        add_item(claiming, claim, &item);
    }
    end(claiming, claim);
}

void sweep_claims_init(SweepClaims *claims, const Sweep *sweep, const SweepSummary *summary,
                       size_t items_most)
{
    const Claiming claiming = {sweep, summary, claims, items_most};
    memset(claims, 0, sizeof *claims);
    claim_everything(&claiming);
    claim_without_effect(&claiming, SWEEP_YES);
    claim_without_effect(&claiming, SWEEP_PERHAPS);
    claim_pairs(&claiming);
    claim_open(&claiming);
}

void sweep_claims_release(SweepClaims *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        SweepClaim *claim = &claims->items[i];
        for (size_t k = 0; k < claim->items.count; k++) free(claim->items.items[k]);
        vector_release(&claim->items);
        text_release(&claim->sentence);
    }
    vector_release(claims);
}
