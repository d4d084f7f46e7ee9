/* sweep_html.c - the matrix as a page; the traces lie in it as parts, which its script shows. */
#include "counterexamples/html.h"

#include <string.h>

#include "properties/wording.h"
#include "sweep_claims.h"
#include "sweep_report.h"

#define ITEMS_MOST 100

extern const char matrix_css[], matrix_js[]; /* html/matrix.css, html/matrix.js */

static void add_paragraph(Text *text, const char *attributes, const Text *content)
{
    text_format(text, "<p%s>", attributes);
    html_escape(text, text_string(content));
    text_add(text, "</p>\n");
}

static void print_label(Text *text, const Sweep *sweep, size_t set)
{
    if (set == 0) text_add(text, "no change");
    sweep_print_set(text, sweep, set, ", ");
}

/* --- the matrix --- */

/* "APPLY=recheck, N = 2" */
static void print_row(Text *text, const Sweep *sweep, size_t row)
{
    size_t sizes = sweep->axes.size_count;
    print_label(text, sweep, row / sizes);
    if (sweep->axes.params.count > 0) text_add(text, ", ");
    sweep_print_size(text, sweep, row % sizes);
}

/* "never_empty with APPLY=recheck, N = 2"; of a row that is the same as another, the other, too. */
static void print_where(Text *text, const Sweep *sweep, size_t row, size_t column)
{
    size_t same = sweep->rows[row].same_as;
    text_format(text, "%s with ", sweep->axes.columns.items[column]->name);
    print_row(text, sweep, row);
    if (same == row) return;
    text_add(text, "; the transition system is the same, and the trace is that, as with ");
    print_row(text, sweep, same);
}

static void add_button(Text *text, const Sweep *sweep, size_t row, size_t column, const char *mark)
{
    Text where = {0};
    print_where(&where, sweep, row, column);
    text_format(text, "<button type=\"button\" id=\"c%zu-%zu\" data-trace=\"t%zu-%zu\"", row,
                column, sweep->rows[row].same_as, column);
    text_add(text, " data-where=\"");
    html_escape(text, text_string(&where));
    text_add(text, "\" aria-label=\"");
    html_escape(text, mark);
    text_add(text, ": the trace of ");
    html_escape(text, text_string(&where));
    text_add(text, "\">");
    html_escape(text, mark);
    text_add(text, "</button>");
    text_release(&where);
}

static void add_cell(Text *text, const Sweep *sweep, size_t row, size_t column)
{
    static const char *const classes[] = {"open", "good", "bad", "open"};
    const SweepRow *decided = sweep_decided_row(sweep, row);
    const SweepCell *cell = decided->cells == NULL ? NULL : &decided->cells[column];
    Text mark = {0};
    sweep_print_cell(&mark, sweep, row, column);
    text_format(text, "<td class=\"%s\"", classes[sweep_outcome(sweep, row, column)]);
    if (cell != NULL && cell->reason != NULL) {
        text_add(text, " title=\"");
        html_escape(text, cell->reason);
        text_add(text, "\"");
    }
    text_add_char(text, '>');
    if (cell != NULL && cell->page != NULL) {
        add_button(text, sweep, row, column, text_string(&mark));
    } else {
        html_escape(text, text_string(&mark));
    }
    text_add(text, "</td>");
    text_release(&mark);
}

/* "=", which tells as which row when it is pointed at. */
static void add_same(Text *text, const Sweep *sweep, size_t row)
{
    Text other = {0};
    print_row(&other, sweep, sweep->rows[row].same_as);
    text_add(text, " <span class=\"same\" title=\"the same transition system as with ");
    html_escape(text, text_string(&other));
    text_add(text, "\">=</span>");
    text_release(&other);
}

static void add_row(Text *text, const Sweep *sweep, size_t row)
{
    Text label = {0};
    const char *invalid = sweep_decided_row(sweep, row)->invalid;
    print_label(&label, sweep, row / sweep->axes.size_count);
    text_add(text, "<tr><th scope=\"row\">");
    html_escape(text, text_string(&label));
    if (invalid != NULL) {
        text_add(text, "<br><span class=\"same\">no model: ");
        html_escape(text, invalid);
        text_add(text, "</span>");
    } else if (sweep->rows[row].same_as != row) {
        add_same(text, sweep, row);
    }
    text_add(text, "</th>");
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (!sweep_column_is_dull(sweep, i)) add_cell(text, sweep, row, i);
    }
    text_add(text, "</tr>\n");
    text_release(&label);
}

static void add_table(Text *text, const Sweep *sweep, size_t size)
{
    Text caption = {0};
    size_t changes = 0;
    sweep_print_size(&caption, sweep, size);
    text_add(text, "<table><caption>");
    html_escape(text, text_string(&caption));
    text_add(text, "</caption><thead><tr><th scope=\"col\">changes</th>");
    for (size_t i = 0; i < sweep->axes.columns.count; i++) {
        if (sweep_column_is_dull(sweep, i)) continue;
        const Property *property = sweep->axes.columns.items[i];
        text_add(text, "<th scope=\"col\" title=\"");
        html_escape(text, property->documentation != NULL ? property->documentation : "");
        text_add(text, "\">");
        html_escape(text, property->name);
        text_add(text, "</th>");
    }
    text_add(text, "</tr></thead>\n<tbody>\n");
    for (size_t set = 0; set < sweep->axes.sets.count; set++) {
        size_t now = sweep_set_changes(&sweep->axes.sets, set);
        if (now != changes && now > 1) {
            text_format(text, "<tr class=\"group\"><th colspan=\"99\">%zu changes</th></tr>\n",
                        now);
        }
        changes = now;
        add_row(text, sweep, set * sweep->axes.size_count + size);
    }
    text_add(text, "</tbody></table>\n");
    text_release(&caption);
}

/* --- what it shows --- */

static void add_claim(Text *text, const SweepClaim *claim)
{
    add_paragraph(text, "", &claim->sentence);
    if (claim->items.count == 0) return;
    text_add(text, "<ul>\n");
    for (size_t i = 0; i < claim->items.count; i++) {
        text_add(text, "<li><code>");
        html_escape(text, claim->items.items[i]);
        text_add(text, "</code></li>\n");
    }
    if (claim->more > 0) text_format(text, "<li>and %zu more</li>\n", claim->more);
    text_add(text, "</ul>\n");
}

static void add_claims(Text *text, const Sweep *sweep)
{
    SweepSummary summary;
    SweepClaims claims;
    sweep_summary_init(&summary, sweep);
    sweep_claims_init(&claims, sweep, &summary, ITEMS_MOST);
    text_add(text, "<section id=\"claims\">\n<h2>What it shows</h2>\n");
    for (size_t i = 0; i < claims.count; i++) add_claim(text, &claims.items[i]);
    text_add(text, "</section>\n");
    sweep_claims_release(&claims);
    sweep_summary_release(&summary);
}

static void add_overview(Text *text, const Sweep *sweep)
{
    Text line = {0};
    text_add(text, "<div id=\"overview\">\n<header><h1>");
    html_escape(text, sweep->axes.system->name);
    text_add(text, "</h1>\n<p class=\"quiet\"><code>");
    sweep_print_base(&line, sweep);
    html_escape(text, text_string(&line));
    text_add(text, "</code></p>\n");
    text_clear(&line);
    sweep_print_extent(&line, sweep);
    add_paragraph(text, "", &line);
    text_clear(&line);
    text_add(text, "</header>\n");
    add_claims(text, sweep);
    text_add(text, "<section id=\"matrix\">\n<h2>Combinations</h2>\n"
                   "<p class=\"quiet\">");
    sweep_print_legend(&line, sweep, true, true);
    html_escape(text, text_string(&line));
    text_add(text, " <span class=\"interactive\">A cell with a frame opens its trace; the arrow "
                   "keys go from one to the next, and Escape leads back.</span></p>\n");
    for (size_t i = 0; i < sweep->axes.size_count; i++) add_table(text, sweep, i);
    text_clear(&line);
    sweep_print_work(&line, sweep);
    add_paragraph(text, " class=\"quiet\"", &line);
    text_add(text, "</section>\n</div>\n");
    text_release(&line);
}

/* --- traces --- */

static void add_parts(Text *text, const Sweep *sweep)
{
    for (size_t row = 0; row < sweep->row_count; row++) {
        const SweepRow *own = &sweep->rows[row];
        for (size_t i = 0; own->cells != NULL && i < sweep->axes.columns.count; i++) {
            if (own->cells[i].page == NULL) continue;
            text_format(text, "<template id=\"t%zu-%zu\">\n", row, i);
            text_add(text, own->cells[i].page);
            text_add(text, "</template>\n");
        }
    }
    text_add(text, "<template id=\"lines\">");
    html_add_source(text, sweep->axes.system->source);
    text_add(text, "</template>\n");
}

void sweep_html(Text *text, const Sweep *sweep)
{
    Text title = {0};
    text_format(&title, "%s: %zu combinations", sweep->axes.system->name, sweep->row_count);
    html_begin(text, text_string(&title), matrix_css);
    text_release(&title);
    add_overview(text, sweep);
    text_add(text,
             "<div id=\"shown\">\n<p><button type=\"button\" id=\"to-matrix\">&#8592; All "
             "combinations</button></p>\n<p id=\"where\" class=\"quiet\" role=\"status\"></p>\n"
             "<div id=\"part\"></div>\n</div>\n");
    html_end(text, TOCSIN_VERSION);
    add_parts(text, sweep);
    text_add(text, "<script>\ndocument.documentElement.classList.add(\"scripted\");\n");
    html_add_script(text);
    text_add(text, "</script>\n<script>\n");
    text_add(text, matrix_js);
    text_add(text, "</script>\n</body>\n</html>\n");
}
