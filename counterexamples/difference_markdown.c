/* difference_markdown.c - a difference to be put into a review: verdicts as a table, runs as text. */
#include "difference_parts.h"
#include "escaping.h"
#include "properties/wording.h"
#include "support/memory.h"

static void add_versions(Text *text, const Difference *difference)
{
    text_add(text, "| | |\n| --- | --- |\n");
    for (unsigned side = 0; side < 2; side++) {
        Text version = {0};
        difference_print_version(&version, difference, side);
        text_format(text, "| %s |", difference_name(side));
        markdown_add_cell(text, &version);
        text_add_char(text, '\n');
        text_release(&version);
    }
}

static void add_pair(Text *text, const PropertyPair *pair)
{
    const Finding *one = pair->in[1] != NULL ? pair->in[1] : pair->in[0];
    text_format(text, "| `%s` |", one->property->name);
    for (unsigned side = 0; side < 2; side++) {
        Text verdict = {0};
        difference_print_verdict(&verdict, pair, side);
        markdown_add_cell(text, &verdict);
        text_release(&verdict);
    }
    text_format(text, " %s |\n",
                pair->change == CHANGE_NONE ? "" : property_change_name(pair->change));
}

static void add_pairs(Text *text, const Difference *difference)
{
    size_t count;
    PropertyPair *pairs = difference_pairs(difference, &count);
    if (count > 0) {
        text_add(text, "\n| property | OLD | NEW | change |\n| --- | --- | --- | --- |\n");
    }
    for (size_t i = 0; i < count; i++) add_pair(text, &pairs[i]);
    free(pairs);
}

static void add_runs(Text *text, const Difference *difference, unsigned side)
{
    Text runs = {0};
    Page page = {.text = &runs, .columns = 80};
    difference_runs_text(&page, difference, side);
    markdown_add_block(text, "text", text_string(&runs));
    text_release(&runs);
}

static void add_sentence(Text *text, const Difference *difference, unsigned side)
{
    Text sentence = {0};
    difference_print_sentence(&sentence, difference, side);
    text_add_char(text, '\n');
    markdown_add_escaped(text, text_string(&sentence), "\n");
    text_add_char(text, '\n');
    text_release(&sentence);
}

static void add_behaviours(Text *text, const Difference *difference)
{
    Text line = {0};
    text_add(&line, "Behaviour is observed by ");
    difference_print_observed(&line, difference);
    text_add_char(&line, '.');
    if (*difference->notes != '\0') text_format(&line, "\n%s", difference->notes);
    text_add_char(text, '\n');
    markdown_add_escaped(text, text_string(&line), "<br>\n");
    text_add_char(text, '\n');
    for (unsigned i = 0; i < 2; i++) {
        add_sentence(text, difference, !i);
        if (difference->only[!i].answer == CONTAINMENT_FAILS) add_runs(text, difference, !i);
    }
    text_release(&line);
}

void difference_markdown(const Difference *difference, Text *ret_text)
{
    Text line = {0};
    text_add(ret_text, "# What changed\n\n");
    difference_print_summary(&line, difference);
    markdown_add_escaped(ret_text, text_string(&line), "\n");
    text_add(ret_text, "\n\n");
    add_versions(ret_text, difference);
    add_pairs(ret_text, difference);
    if (difference->is_same_system) {
        text_format(ret_text, "\n%s\n", SAME_SYSTEM);
    } else {
        add_behaviours(ret_text, difference);
    }
    text_release(&line);
}
