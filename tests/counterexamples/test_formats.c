/* test_formats.c - each format shows the trace, and what comes from a model is text in it. */
#include "scene.h"

#include "counterexamples/formats.h"

static const char race[] = "protocol race\n"
                           "type Word = {end, loop_, note}\n"
                           "var wrap: 0..3 = 0\n"
                           "var word: Word = end\n"
                           "process p[i: 1..2] {\n"
                           "  var mine: 0..3 = 0\n"
                           "  loop {\n"
                           "    step look { mine = wrap }\n"
                           "    step write { wrap = mine + 1  word = note }\n"
                           "    step rest {}\n"
                           "  }\n"
                           "}\n"
                           "process q { loop { step idle { await wrap == 0 } } }\n"
                           "/// Less than *two* | `x` <b> [a](b)\n"
                           "invariant few: wrap < 2\n"
                           "witness some: wrap == 1\n"
                           "liveness on: always eventually wrap == 1\n"
                           "assume idles: always eventually taken(q.idle)\n";

static char *rendered(const Trace *trace, const char *format)
{
    const TraceStyle style = {.version = "1.2.3", .columns = 80};
    Text text = {0};
    trace_format(format)->render(&text, trace, &style);
    return text.chars;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) fail_msg("there is no %s in %s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) fail_msg("there is %s in %s", part, text);
}

static const Trace *replay(const Scene *scene, const char *property, const char *steps)
{
    return scene_replay(scene, scene_claim(scene, property, steps));
}

static void every_format_has_a_name_and_shows_something(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    const Trace *trace = replay(&scene, "some", "p[1].look p[1].write");
    for (size_t i = 0; i < trace_format_count; i++) {
        const TraceFormat *format = &trace_formats[i];
        assert_ptr_equal(trace_format(format->name), format);
        char *text = rendered(trace, format->name);
        assert_has(text, "write");
        assert_has(text, "some");
        free(text);
    }
    assert_null(trace_format("pdf"));
    Text names = {0};
    trace_formats_print(&names);
    assert_string_equal(text_string(&names), "text, html, markdown, mermaid, dot, itf or json");
    text_release(&names);
    scene_destroy(&scene);
}

static void a_sequence_diagram_has_a_lifeline_for_what_is_shared(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    char *text = rendered(replay(&scene, "some", "p[1].look p[2].look p[1].write"), "mermaid");
    assert_string_equal(text,
                        "sequenceDiagram\n"
                        "    title some, reached in 3 steps\n"
                        "    autonumber\n"
                        "    participant p2 as p[1]\n"
                        "    participant p4 as p[2]\n"
                        "    participant shared as shared state\n"
                        "    p2->>p2: look, goes on to write\n"
                        "    p4->>p4: look, goes on to write\n"
                        "    p2->>shared: write\n"
                        "    Note over shared: wrap#58; 0 -#62; 1<br/>word#58; end -#62; note\n"
                        "    Note over shared: some is reached<br/>wrap = 1\n");
    free(text);
    scene_destroy(&scene);
}

static void documentation_is_no_markup(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    char *text = rendered(
        replay(&scene, "few", "p[1].look p[1].write p[1].rest p[1].look p[1].write"), "markdown");
    assert_has(text, "\nLess than \\*two\\* \\| \\`x\\` &lt;b> \\[a](b)\n");
    assert_has(text, "\n| 5 | p\\[1] | write | wrap: 1 -> 2 | 9 |\n");
    assert_has(text, "\n```mermaid\nsequenceDiagram\n");
    assert_has(text, "\n```text\n    15 | invariant few: wrap < 2\n");
    free(text);
    scene_destroy(&scene);
}

static void a_graph_shows_what_else_could_have_happened(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    char *text = rendered(replay(&scene, "some", "p[1].look p[1].write"), "dot");
    assert_has(text, "s0 -> s1 [label=\" p[1].look\\n goes on to write \", style=bold");
    assert_has(text, "s0 -> s0 [label=\" q.idle \", color=gray40");
    assert_has(text, "s0 -> o0 [label=\" p[2].look \", color=gray40");
    assert_has(text, "s2 [label=\" 2: some: reached in 2 steps \", style=\"bold,filled\"");
    assert_lacks(text, "not shown");
    free(text);
    scene_destroy(&scene);
}

static void a_loop_closes_in_the_graph_and_in_the_diagram(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    Finding *finding = scene_claim(&scene, "on", "p[1].look q.idle");
    finding->loop_begins = 1;
    const Trace *trace = scene_replay(&scene, finding);
    char *dot = rendered(trace, "dot"), *mermaid = rendered(trace, "mermaid");
    assert_has(dot, "s1 -> s1 [label=\" q.idle");
    assert_lacks(dot, "s2");
    assert_has(mermaid, "    loop again and again\n    p6->>p6: idle (nothing changes)\n    end\n");
    free(dot);
    free(mermaid);
    scene_destroy(&scene);
}

static void every_diagram_and_review_says_which_steps_play_no_part(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    Finding *finding = scene_claim(&scene, "some", "q.idle p[1].look p[1].write");
    Trace *trace = (Trace *)scene_replay(&scene, finding);
    trace->insight = insight_create(trace);
    char *text = rendered(trace, "markdown");
    assert_has(text, "\n| · 1 | q | idle |");
    assert_has(text, "\n| 3 | p\\[1] | write |");
    assert_has(text, "\n· The values that these steps change play no part in it.\n");
    char *mermaid = rendered(trace, "mermaid"), *dot = rendered(trace, "dot");
    assert_has(mermaid, ": · idle");
    assert_has(mermaid, ": · The values that these steps change play no<br/>part in it.");
    assert_has(dot, "[label=\" · q.idle");
    assert_has(dot, "· The values that these steps");
    free(text);
    free(mermaid);
    free(dot);
    scene_destroy(&scene);
}

static void a_loop_is_shown_with_what_is_assumed(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    Finding *finding = scene_claim(&scene, "on", "p[1].look q.idle");
    finding->loop_begins = 1;
    const Trace *trace = scene_replay(&scene, finding);
    char *markdown = rendered(trace, "markdown"), *html = rendered(trace, "html");
    assert_has(markdown, "\n| Premises | idles : always eventually taken(q.idle) |\n");
    assert_has(html, "premises <code>idles : always eventually taken(q.idle)</code>");
    free(markdown);
    free(html);
    scene_destroy(&scene);
}

/* No protocol can have such names today: what a name is may change. */
static void whatever_a_name_is_it_is_text_to_mermaid(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    const Trace *trace = replay(&scene, "some", "p[1].look p[1].write");
    Process *process = scene.system->processes[0];
    process->name = "wrap: a;b#c%%{d\n---";
    process->steps[0]->name = "style:#59; <br/>\"$$x$$\"";
    char *text = rendered(trace, "mermaid");
    assert_has(text, "    participant p2 as wrap#58; a#59;b#35;c#37;#37;{d ---[1]\n");
    assert_has(text,
               ": style#58;#35;59#59; #60;br/#62;#34;#36;#36;x#36;#36;#34;, goes on to write\n");
    free(text);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_a_name_and_shows_something),
        cmocka_unit_test(a_sequence_diagram_has_a_lifeline_for_what_is_shared),
        cmocka_unit_test(documentation_is_no_markup),
        cmocka_unit_test(a_graph_shows_what_else_could_have_happened),
        cmocka_unit_test(a_loop_closes_in_the_graph_and_in_the_diagram),
        cmocka_unit_test(every_diagram_and_review_says_which_steps_play_no_part),
        cmocka_unit_test(a_loop_is_shown_with_what_is_assumed),
        cmocka_unit_test(whatever_a_name_is_it_is_text_to_mermaid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
