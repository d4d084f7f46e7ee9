/* picture_text.c - the state before, whole: nothing led to it, so nothing else says how it is. */
#include "picture_text.h"

#include <string.h>

#include "choices.h"
#include "counterexamples/lifted.h"
#include "listing.h"
#include "model/print.h"
#include "place.h"
#include "trace_text.h"

#define INDENT 2
#define LINES_MOST 40

static const char title[] = "before  ";

/* ---- formulas ---- */

static void print_indented(Page *page, Tone tone, const char *chars, size_t count)
{
    Text line = {0};
    text_add_many(&line, chars, count);
    text_pad(page->text, ' ', 4);
    page_paragraph(page, tone, 4, 6, text_string(&line));
    text_release(&line);
}

/* Formulas, one below the other. */
static void print_lines(Page *page, const char *lines)
{
    unsigned count = 0;
    for (; *lines != '\0'; count++) {
        size_t length = strcspn(lines, "\n");
        if (count < LINES_MOST) print_indented(page, TONE_PLAIN, lines, length);
        lines += length + (lines[length] == '\n');
    }
    if (count <= LINES_MOST) return;
    Text rest = {0};
    text_format(&rest, "… and %u more, which --json prints", count - LINES_MOST);
    print_indented(page, TONE_DIM, text_string(&rest), rest.count);
    text_release(&rest);
}

static void print_sentence(Page *page, const char *sentence)
{
    text_pad(page->text, ' ', INDENT);
    page_paragraph(page, TONE_PLAIN, INDENT, INDENT, sentence);
}

static void explain_ranks(Page *page, const char *formulas)
{
    if (!printed_has_ranks(formulas)) return;
    print_sentence(page,
                   "#1 is the least of the values of its order that are held, #2 the next one, "
                   "and so on.");
    text_add_char(page->text, '\n');
}

void invariant_text(Page *page, const Finding *finding)
{
    print_sentence(page, "The proof rests on this invariant:");
    text_add_char(page->text, '\n');
    print_lines(page, finding->invariant);
    text_add_char(page->text, '\n');
    explain_ranks(page, finding->invariant);
    if (!finding->may_be_thinner) return;
    print_sentence(page, "Perhaps it can do with less: seeing what is not needed was cut short.");
    text_add_char(page->text, '\n');
}

/* ---- the state before ---- */

/* The list as a paragraph of its own. */
static void print_items(Page *page, Listing *listing, bool first)
{
    const size_t begin = INDENT + sizeof title - 1;
    if (listing->list.count > 0) {
        if (first) {
            text_pad(page->text, ' ', INDENT);
            page_add(page, TONE_DIM, title, sizeof title - 1);
        } else {
            text_pad(page->text, ' ', begin);
        }
        page_paragraph(page, TONE_PLAIN, begin, begin + (first ? 0 : 2),
                       text_string(&listing->list));
    }
    listing_clear(listing);
}

/* "enactor[2] before write: plan = 1, ep = 1". */
static void add_process(Listing *listing, const Process *process, uint32_t instance,
                        const TraceState *state)
{
    const PlaceInfo *place = place_of(process, instance, state->cells);
    uint32_t base = instance_base(process, instance);
    Text head = {0};
    process_print(&head, process, instance);
    text_add(&head, place->node->kind == NODE_DONE ? " is " : " is before ");
    place_print(&head, process, place);
    const char *separator = " with ";
    for (uint32_t i = 0; i < process->local_count; i++) {
        const Local *local = &process->locals[i];
        if (!place->in_scope[i]) continue;
        text_add(&listing->item, text_string(&head));
        text_format(&listing->item, "%s%s%s", separator, local_name(process, local),
                    local->kind == LOCAL_LEFT ? " left" : "");
        listing_add(listing, local->type, state->cells + base + local->offset);
        text_clear(&head);
        separator = "";
    }
    if (head.count > 0) text_add(&listing->list, text_string(&head));
    text_release(&head);
}

static void print_before(Page *page, const Trace *trace)
{
    const System *system = trace->system;
    const TraceState *state = &trace->states[0];
    Listing listing = {.orders = &state->orders,
                       .columns = page->columns - INDENT - (sizeof title - 1)};
    text_add_char(page->text, '\n');
    for (uint32_t i = 0; i < system->variable_count; i++) {
        const Variable *variable = &system->variables[i];
        text_add(&listing.item, variable->name);
        listing_add(&listing, variable->type, state->cells + variable->offset);
    }
    bool first = listing.list.count > 0;
    print_items(page, &listing, true);
    for (uint32_t p = 0; p < system->process_count; p++) {
        for (uint32_t i = 0; i < system->processes[p]->instances; i++) {
            add_process(&listing, system->processes[p], i, state);
            print_items(page, &listing, !first);
            first = true;
        }
    }
    listing_release(&listing);
}

/* ---- the whole ---- */

static void print_candidate(Page *page, const Picture *picture, const char *same_as)
{
    Text sentence = {0};
    bool told = same_as != NULL && *picture->candidate != '\0';
    if (told) {
        text_format(&sentence, "What is inductive is the same as for %s, and not enough.", same_as);
    } else if (*picture->candidate == '\0') {
        text_add(&sentence, "No inductive invariant was found");
        text_add(&sentence, picture->allows_proofs ? " beyond those above." : ".");
    } else {
        text_add(&sentence, "This is inductive for every number of ");
        lifted_print_names(&sentence, picture->system);
        text_add(&sentence, ", but not enough:");
    }
    print_sentence(page, text_string(&sentence));
    text_release(&sentence);
    if (told || *picture->candidate == '\0') return;
    text_add_char(page->text, '\n');
    print_lines(page, picture->candidate);
}

/* What the state satisfies: ", this state satisfies all of it, the property and all that is proved
 * above". */
static void print_premise(Text *text, const Picture *picture)
{
    bool witness = picture->property->kind == PROPERTY_WITNESS;
    bool unreached = witness && !picture->property->of_transitions;
    const char *parts[3];
    size_t count = 0;
    if (*picture->candidate != '\0') parts[count++] = "all of it";
    if (!witness && picture->property->kind != PROPERTY_ERROR) parts[count++] = "the property";
    if (picture->allows_proofs) parts[count++] = "all that is proved above";
    text_add(text, "with ");
    lifted_print_values(text, picture->system);
    text_add(text, ", this state ");
    text_add(text, count > 0 ? "satisfies " : unreached ? "" : "is possible");
    for (size_t i = 0; i < count; i++) {
        text_add(text, i == 0 ? "" : i + 1 == count ? " and " : ", ");
        text_add(text, parts[i]);
    }
    if (unreached) text_format(text, "%sdoes not reach the witness", count > 0 ? " and " : "");
}

static const char *consequence(PropertyKind kind)
{
    switch (kind) {
    case PROPERTY_ERROR: return ", and a step from there ends in a model error.";
    case PROPERTY_WITNESS: return ", and a step from there reaches it.";
    case PROPERTY_INVARIANT:
    case PROPERTY_TRANSITION:
    case PROPERTY_RECOVERABLE:
    case PROPERTY_LIVENESS:
    case PROPERTY_ASSUME:
    case PROPERTY_LEMMA: break;
    }
    return ", and a step from there breaks it.";
}

static void print_why(Page *page, const Picture *picture)
{
    Text sentence = {0};
    if (picture->trace == NULL && picture->is_cut_short) {
        text_add(&sentence, "Which step is in the way was not found out.");
    } else if (picture->trace == NULL) {
        text_add(&sentence, "With ");
        lifted_print_values(&sentence, picture->system);
        text_add(&sentence, " no single step is in the way");
        text_add(&sentence, picture->allows_proofs
                                ? ", given all that is proved above. A proof may take more time, "
                                  "or with other numbers a step may be in the way."
                                : "; with other numbers one may be.");
    } else {
        text_add(&sentence, "Why this isn't inductive: ");
        print_premise(&sentence, picture);
        text_add(&sentence, consequence(picture->property->kind));
        text_add(&sentence, " The state need not be reachable.");
    }
    print_sentence(page, text_string(&sentence));
    text_release(&sentence);
}

static void print_end(Page *page, const Trace *trace)
{
    bool error = trace->attempt.process != NULL || trace->finding->evaluated != NULL;
    if (error) {
        trace_print_error(page, trace);
    } else {
        trace_print_explanation(page, trace);
    }
}

void picture_text(Page *page, const Picture *picture, const char *same_as)
{
    Text head = {0};
    bool witness = picture->property->kind == PROPERTY_WITNESS;
    text_format(&head, "%s: %s", picture->property->name,
                witness ? "not proved to be out of reach" : "not proved");
    page_paragraph(page, TONE_BOLD, 0, INDENT, text_string(&head));
    text_release(&head);
    if (!picture->is_cut_short || *picture->candidate != '\0') {
        print_candidate(page, picture, same_as);
        text_add_char(page->text, '\n');
    }
    print_why(page, picture);
    if (picture->trace == NULL) return;
    print_before(page, picture->trace);
    trace_print_steps(page, picture->trace);
    print_end(page, picture->trace);
    text_add_char(page->text, '\n');
    print_sentence(page, "If no run leads to it, a true `lemma` that rules it out would help.");
}
