/* test_report_text.c - the page as people read it, whole, and within its width whatever the
 * names. */
#include "scene.h"

static const char race[] =
    "/// Two clerks and one ledger.\n"
    "protocol ledger\n"
    "param  CLERKS = 2\n"
    "option LOCK: bool = false\n"
    "type Clerk = id(CLERKS)\n"
    "var balance : 0..9 = 0\n"
    "ghost var booked : 0..9 = 0\n"
    "process clerk[c: Clerk] {\n"
    "  var seen: 0..9 = 0\n"
    "  step read { seen = balance }\n"
    "  step write { balance = seen + 1  booked = booked + 1 }\n"
    "}\n"
    "/// Nothing that was booked is lost.\n"
    "/// A second line, for those who read on.\n"
    "invariant complete : forall c in Clerk: clerk[c] done => balance == booked\n"
    "transition grows : next(balance) >= balance\n"
    "witness finished : forall c in Clerk: clerk[c] done\n"
    "recoverable settles : balance == booked\n";

static const ReportCounts counts = {.used = true,
                                    .complete = true,
                                    .states = 1291,
                                    .transitions = 2709,
                                    .depth = 21,
                                    .seconds = 0.0123};

static char *report_of(const Scene *scene, const ReportCounts *counted, unsigned columns,
                       bool colour)
{
    Report report = {.system = scene->system,
                     .findings = scene->findings,
                     .traces = scene->traces,
                     .counts = *counted};
    Text text = {0};
    report_text(&report, columns, colour, &text);
    return text.chars;
}

static Scene race_scene(void)
{
    Scene scene = scene_create(race);
    const char *steps = "clerk[1].read clerk[2].read clerk[1].write clerk[2].write";
    scene_replay(&scene, scene_claim(&scene, "complete", steps));
    findings_complete(scene.findings, "explore", NULL);
    return scene;
}

static void the_whole_page_can_be_read_aloud(void **state)
{
    (void)state;
    Scene scene = race_scene();
    char *page = report_of(&scene, &counts, 80, false);
    assert_string_equal(
        page, "ledger   CLERKS = 2, LOCK = false\n"
              "\n"
              "  VIOLATED  complete        in 4 steps  Nothing that was booked is lost.\n"
              "  ok        grows\n"
              "  NEVER     finished\n"
              "  unknown   settles         no proof decides it, only exploring all states does\n"
              "  ok        no_model_error\n"
              "\n"
              "complete: violated in 4 steps\n"
              "  Nothing that was booked is lost.\n"
              "  A second line, for those who read on.\n"
              "\n"
              "  at first  balance = 0, booked = 0\n"
              "\n"
              "   1  clerk[1]  read   goes on to write  :10\n"
              "   2  clerk[2]  read   goes on to write  :10\n"
              "   3  clerk[1]  write  balance: 0 -> 1   :11\n"
              "                       booked: 0 -> 1\n"
              "   4  clerk[2]  write  booked: 1 -> 2    :11\n"
              "\n"
              "    15 | invariant complete : forall c in Clerk: clerk[c] done =>\n"
              "       |     balance == booked\n"
              "\n"
              "  complete is broken for c = 1:\n"
              "      clerk[1] done\n"
              "      balance = 1\n"
              "      booked = 2\n"
              "\n"
              "1,291 states, 2,709 transitions, depth 21, complete, 0.012 s\n"
              "1 of 5 properties is violated, 1 is never reached, 1 is unknown.\n");
    free(page);
    scene_destroy(&scene);
}

/* The lines of the page, as if it were wide. */
static void assert_said(const char *page, const char *sentences)
{
    char *wide = memory_copy_string(page);
    for (char *line = strstr(wide, "\n  "); line != NULL; line = strstr(line, "\n  ")) {
        memmove(line + 1, line + 3, strlen(line + 3) + 1);
        *line = ' ';
    }
    assert_non_null(strstr(wide, sentences));
    free(wide);
}

static void a_trace_says_what_it_has_the_fewest_of(void **state)
{
    (void)state;
    Scene scene = race_scene();
    Finding *finding = scene_finding(&scene, "complete");
    static const char *const lines[] = {
        [FEWEST_UNASKED] = "No shorter trace exists. Whether one as short has fewer context "
                           "switches was not found out within the budget.",
        [FEWEST_CUT_SHORT] = "No shorter trace exists. Whether one as short has fewer context "
                             "switches was not found out within the budget.",
        [FEWEST_SWITCHES] = "No shorter trace exists; of those as short, none has fewer context "
                            "switches. Whether fewer processes would do was not found out within "
                            "the budget.",
        [FEWEST_BOTH] = "No shorter trace exists; of those as short, none has fewer context "
                        "switches, then processes. Whether fewer values would do was not found "
                        "out within the budget.",
        [FEWEST_VALUES] = "No shorter trace exists; of those as short, none has fewer context "
                          "switches, then processes, then values.",
    };
    for (Fewest fewest = FEWEST_UNASKED; fewest <= FEWEST_VALUES; fewest++) {
        finding->fewest = fewest;
        finding->fewest_wanted = FEWEST_VALUES;
        char *page = report_of(&scene, &counts, 80, false);
        assert_said(page, lines[fewest]);
        free(page);
        finding->fewest_wanted = fewest;
        page = report_of(&scene, &counts, 80, false);
        assert_null(strstr(page, "budget"));
        free(page);
    }
    finding->fewest_wanted = FEWEST_UNASKED;
    char *silent = report_of(&scene, &counts, 80, false);
    assert_null(strstr(silent, "No shorter"));
    free(silent);
    finding->may_be_shorter = true;
    char *page = report_of(&scene, &counts, 80, false);
    assert_non_null(strstr(page, "\n  Perhaps not the shortest: the search ended before that was "
                                 "known.\n"));
    free(page);
    scene_destroy(&scene);
}

static void the_step_that_decides_is_named(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol c\nvar x: 0..2 = 0\n"
                               "process p[i: 1..2] { step s { x = 2 - x } }\n"
                               "/// Never down.\ntransition up: next(x) >= x\n"
                               "witness down: exists i in 1..2: by(p[i]) && next(x) < x\n");
    scene_replay(&scene, scene_claim(&scene, "up", "p[2].s p[1].s"));
    scene_replay(&scene, scene_claim(&scene, "down", "p[2].s p[1].s"));
    char *page = report_of(&scene, &counts, 80, false);
    assert_non_null(strstr(page, "  VIOLATED  up              in 2 steps  by p[1].s: Never down.\n"
                                 "  reached   down            in 2 steps  by p[1].s\n"));
    assert_non_null(strstr(page, "\nup: violated in 2 steps, by p[1].s\n"));
    assert_non_null(strstr(page, "\n  up is broken by step 2, p[1].s:\n"));
    assert_non_null(strstr(page, "\n  down is reached by step 2, p[1].s, for i = 1:\n"));
    free(page);
    scene_destroy(&scene);
}

static void colours_only_add_escape_sequences(void **state)
{
    (void)state;
    Scene scene = race_scene();
    char *plain = report_of(&scene, &counts, 80, false);
    char *toned = report_of(&scene, &counts, 80, true);
    assert_null(strchr(plain, '\033'));
    assert_non_null(strstr(toned, "\033[1;31mVIOLATED\033[0m"));
    char *kept = toned;
    for (const char *c = toned; *c != '\0'; c++) {
        if (*c == '\033') {
            c += strcspn(c, "m");
        } else {
            *kept++ = *c;
        }
    }
    *kept = '\0';
    assert_string_equal(toned, plain);
    free(plain);
    free(toned);
    scene_destroy(&scene);
}

static void what_was_not_complete_says_why(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    findings_give_up(scene.findings, "the limit of 7 states was reached", 3);
    ReportCounts stopped = counts;
    stopped.complete = false;
    stopped.stopped = "the limit of 7 states was reached";
    char *page = report_of(&scene, &stopped, 100, false);
    assert_non_null(strstr(page, "depth 21, 0.012 s; not complete: the limit of 7 states was"));
    assert_non_null(
        strstr(page, "unknown   complete        the limit of 7 states was reached; no"));
    assert_non_null(strstr(page, "All 5 properties are unknown."));
    free(page);
    scene_destroy(&scene);
}

static void a_search_that_has_all_it_was_asked_for_hit_no_limit(void **state)
{
    (void)state;
    Scene scene = race_scene();
    ReportCounts settled = counts;
    settled.complete = false;
    settled.settled = true;
    settled.stopped = "all that was asked was decided";
    char *page = report_of(&scene, &settled, 120, false);
    assert_non_null(
        strstr(page, "0.012 s; stopped there: all that this version can decide is decided\n"));
    free(page);
    scene_destroy(&scene);
}

/* --- proofs --- */

static void a_proof_says_which_engine_and_what_it_rests_on(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    const char *invariant = "balance >= 0\nbooked >= balance\n";
    finding_prove(scene_finding(&scene, "grows"), "pdr", "2 clauses", invariant);
    finding_prove(scene_finding(&scene, "finished"), "pdr", "2 clauses", invariant);
    finding_prove(scene_finding(&scene, "complete"), "induction", "k = 2", NULL);
    char *page = report_of(&scene, &counts, 80, false);
    assert_non_null(strstr(page, "  ok        complete        proved by induction: k = 2\n"));
    assert_non_null(strstr(page, "  ok        grows           proved by pdr: 2 clauses\n"));
    assert_non_null(strstr(page, "  NEVER     finished        proved by pdr: 2 clauses\n"));
    assert_non_null(strstr(page, "\n"
                                 "grows, finished: proved by pdr\n"
                                 "  The proof rests on this invariant:\n"
                                 "\n"
                                 "    balance >= 0\n"
                                 "    booked >= balance\n"
                                 "\n"));
    free(page);
    scene_destroy(&scene);
}

static void a_proof_without_lifted_params_is_about_its_orders(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol o\ntype Gen = order(2)\n"
                               "var a: Gen = first(Gen)\nvar b: order(2)? = none\n"
                               "process p { step s { a = fresh(Gen)  b = none } }\n"
                               "invariant i: b == none\nwitness w: b != none\n");
    finding_prove(scene_finding(&scene, "i"), "prove", NULL, "b == none");
    finding_prove(scene_finding(&scene, "w"), "prove", NULL, NULL);
    scene_finding(&scene, "i")->scope = scene_finding(&scene, "w")->scope = SCOPE_UNBOUNDED;
    char *page = report_of(&scene, &counts, 120, false);
    const char *told = " however many values of Gen and an `order` are made and held\n";
    char line[200];
    snprintf(line, sizeof line, "  ok        i               holds%s", told);
    assert_non_null(strstr(page, line));
    snprintf(line, sizeof line, "  NEVER     w               never reached,%s", told);
    assert_non_null(strstr(page, line));
    snprintf(line, sizeof line, "\ni: holds%s  The proof rests on this invariant:\n", told);
    assert_non_null(strstr(page, line));
    free(page);
    scene_destroy(&scene);
}

static void what_shows_a_verdict_comes_in_the_order_of_the_model(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    finding_prove(scene_finding(&scene, "complete"), "pdr", NULL, "balance >= 0");
    scene_finding(&scene, "complete")->may_be_thinner = true;
    const char *steps = "clerk[1].read clerk[2].read clerk[1].write clerk[2].write";
    scene_replay(&scene, scene_claim(&scene, "finished", steps));
    finding_prove(scene_finding(&scene, "settles"), "induction", NULL, "balance >= #2");
    char *page = report_of(&scene, &counts, 80, false);
    const char *first = strstr(page, "\ncomplete: proved by pdr\n");
    const char *second = strstr(page, "\nfinished: ");
    const char *third = strstr(page, "\nsettles: proved by induction\n");
    assert_true(first != NULL && first < second && second < third);
    assert_non_null(strstr(first,
                           "    balance >= 0\n"
                           "\n"
                           "  Perhaps it can do with less: seeing what is not needed was cut "
                           "short.\n"
                           "\n"
                           "finished: "));
    assert_null(strstr(third, "Perhaps"));
    const char *ranks =
        strstr(page, "  #1 is the least of the values of its order that are held, ");
    assert_true(ranks > third);
    free(page);
    scene_destroy(&scene);
}

static void an_invariant_of_many_lines_is_cut(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    Text invariant = {0};
    for (int i = 0; i < 43; i++) text_format(&invariant, "balance >= -%d\n", i);
    finding_prove(scene_finding(&scene, "grows"), "pdr", NULL, text_string(&invariant));
    text_release(&invariant);
    char *page = report_of(&scene, &counts, 80, false);
    assert_non_null(strstr(page, "balance >= -39\n    … and 3 more, which --json prints\n"));
    assert_null(strstr(page, "balance >= -40"));
    free(page);
    scene_destroy(&scene);
}

static void a_solver_says_what_it_did(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    findings_give_up(scene.findings, "the depth limit of 9 steps was reached", 9);
    Report report = {.system = scene.system,
                     .findings = scene.findings,
                     .traces = scene.traces,
                     .counts = {.absent = true},
                     .solving = {.engine = "bmc",
                                 .searched = true,
                                 .depth = 9,
                                 .checks = 1234,
                                 .seconds = 2.04,
                                 .stopped = "the depth limit of 9 steps was reached"}};
    Text page = {0};
    report_text(&report, 100, false, &page);
    assert_non_null(
        strstr(text_string(&page),
               "\n\nbmc: depth 9, 1,234 checks, 2.0 s; not complete: the depth limit "
               "of 9 steps was reached\n"
               "bmc looks for violations; where there is none it may go on for ever. "));
    text_release(&page);
    scene_destroy(&scene);
}

/* The page of a search in which the solver ran beside the explorer; NULL where it said nothing. */
static char *report_beside(const Scene *scene)
{
    Report report = {.system = scene->system,
                     .findings = scene->findings,
                     .traces = scene->traces,
                     .counts = counts,
                     .solving = {.engine = "auto", .checks = 12, .seconds = 0.25}};
    Text page = {0};
    report_text(&report, 80, false, &page);
    return page.chars;
}

static void a_solver_that_contributed_nothing_is_not_mentioned(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    findings_complete(scene.findings, "explore", NULL);
    finding_decide(scene_finding(&scene, "settles"), VERDICT_HOLDS, "explore", NULL);
    char *page = report_beside(&scene);
    assert_null(strstr(page, "solver"));
    free(page);
    scene_destroy(&scene);
}

static void a_solver_that_agrees_is(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    findings_complete(scene.findings, "explore", NULL);
    scene_finding(&scene, "grows")->confirmed = "pdr";
    scene_finding(&scene, "complete")->confirmed = "induction";
    char *page = report_beside(&scene);
    assert_non_null(strstr(page, "\nsolver: 12 checks, 0.250 s\n"
                                 "Explorer and solver agree on complete, grows.\n"));
    free(page);
    scene_destroy(&scene);
}

static void a_verdict_that_is_no_proof_is_told_to_who_asks_for_proofs(void **state)
{
    (void)state;
    Scene scene = scene_create(race);
    finding_prove(scene_finding(&scene, "grows"), "pdr", NULL, NULL);
    findings_complete(scene.findings, "explore", NULL);
    Report report = {.system = scene.system,
                     .findings = scene.findings,
                     .traces = scene.traces,
                     .counts = counts,
                     .solving = {.engine = "prove",
                                 .checks = 12,
                                 .seconds = 0.25,
                                 .stopped = "the time limit of 1 second was reached"}};
    report.counts.complete = true;
    finding_decide(scene_finding(&scene, "settles"), VERDICT_HOLDS, "pdr", NULL);
    Text page = {0};
    report_text(&report, 100, false, &page);
    assert_non_null(
        strstr(text_string(&page),
               "\nprove: 12 checks, 0.250 s; no more proofs: the time limit of 1 second "
               "was reached\n"
               "Every state was visited; no proof was found of complete, finished, "
               "no_model_error.\n"));
    text_release(&page);
    scene_destroy(&scene);
}

/* --- where control went, and what tells the way --- */

static void assert_lines(const char *model, const char *steps, const char *lines)
{
    Scene scene = scene_create(model);
    scene_replay(&scene, scene_claim(&scene, "end", steps));
    char *page = report_of(&scene, &counts, 80, false);
    if (strstr(page, lines) == NULL) fail_msg("not to be found:\n%s\nin:\n%s", lines, page);
    free(page);
    scene_destroy(&scene);
}

static void a_step_that_changes_no_variable_says_where_control_went(void **state)
{
    (void)state;
    assert_lines("protocol moves\nvar x: 0..9 = 0\n"
                 "process p {\n"
                 "  step look { }\n"
                 "  either { step left { } } or { step right { x = 1 } }\n"
                 "  for e in 1..2 { step visit { } }\n"
                 "  step last { }\n"
                 "}\n"
                 "process q { loop { step idle { } }  anytime step blip at most 2 { } }\n"
                 "witness end: p done\n",
                 "p.look q.idle q.blip p.left p.visit p.visit p.last",
                 "   1  p  look         goes on to left or right      :4\n"
                 "   2  q  idle         (nothing changes)             :9\n"
                 "   3  q  blip         (taken 1 of at most 2 times)  :9\n"
                 "   4  p  left         goes on to visit              :5\n"
                 "   5  p  visit (e 1)  goes on to visit (e 2)        :6\n"
                 "   6  p  visit (e 2)  goes on to last               :6\n"
                 "   7  p  last         is done                       :7\n");
}

static const char nested[] =
    "protocol nested\nvar x: 0..9 = 0\n"
    "steps inner(k: 1..2, j: 1..2) { step take { choose w in 1..2  x = w } }\n"
    "steps outer(j: 1..2) { for e in 1..2 { inner(e, j) } }\n"
    "process p { for k in 1..2 { outer(k) } }\n"
    "witness end: x > 0\n";

static void arguments_passed_on_are_told_once(void **state)
{
    (void)state;
    assert_lines(
        nested, "p.outer.inner.take p.outer.inner.take#1",
        "   1  p  outer.inner.take (e 1, k 1, j 1, w 1)                   x: 0 -> 1  :3\n"
        "   2  p  outer.inner.take (k 1, e 2, outer.inner.k 2, j 1, w 2)  x: 1 -> 2  :3\n");
}

static void a_choice_is_not_taken_for_a_loop_variable_of_its_name(void **state)
{
    (void)state;
    assert_lines("protocol same\nvar x: 0..9 = 0\n"
                 "steps pick() { step take { choose k in 5..6  x = k } }\n"
                 "process p { for k in 1..2 { pick() } }\n"
                 "witness end: x > 0\n",
                 "p.pick.take#1", "   1  p  pick.take (k 1, pick.k 6)  x: 0 -> 6  :3\n");
}

static void a_local_that_began_as_chosen_is_there_at_first(void **state)
{
    (void)state;
    assert_lines(
        "protocol begins\nvar x: 0..9 = 0\n"
        "process p[i: 1..2] { var a: 0..3 in {2}  var b: 0..3 = 1  step s { x = a + b } }\n"
        "witness end: x > 0\n",
        "p[2].s", "  at first  x = 0, p[1].a = 2, p[2].a = 2\n");
}

static void a_local_that_begins_on_the_way_is_told_once(void **state)
{
    (void)state;
    assert_lines("protocol later\nvar x: 0..9 = 0\n"
                 "process p { step s { }  if true { var a: 2..3 = any  var b: set of 1..2 = any\n"
                 "  step t { x = a + size(b) } } }\n"
                 "witness end: x > 0\n",
                 "p.s#7 p.t",
                 "   1  p  s  a = 3       :3\n"
                 "            b = {1, 2}\n"
                 "   2  p  t  x: 0 -> 5   :4\n");
}

static void a_model_error_shows_what_was_tried_and_where(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p\nvar x: 0..1 = 0\n"
                               "process a { loop { step up { x = x + 1 } } }\n"
                               "invariant it: x < 9\n");
    Finding *finding = scene_finding(&scene, "no_model_error");
    scene_schedule(&scene, "a.up", "a.up", true, &finding->schedule, &finding->attempt);
    finding->verdict = VERDICT_VIOLATED;
    finding->has_attempt = true;
    const Expr *value = scene.system->processes[0]->steps[0]->body->statements[0]->value;
    finding->error = (ModelError){
        .kind = ERROR_RANGE, .span = value->span, .expr = value, .type = value->type, .value = 2};
    scene_replay(&scene, finding);
    char *page = report_of(&scene, &counts, 80, false);
    assert_non_null(strstr(page, "  VIOLATED  no_model_error  after 1 step  2 is out of range of"));
    assert_non_null(strstr(page, "no_model_error: a model error after 1 step\n"
                                 "\n"
                                 "  at first  x = 0\n"
                                 "\n"
                                 "   1  a  up  x: 0 -> 1                               :3\n"
                                 "   2  a  up  fails: 2 is out of range of `x` (0..1)  :3\n"
                                 "\n"
                                 "  2 is out of range of `x` (0..1)\n"
                                 "     3 | process a { loop { step up { x = x + 1 } } }\n"
                                 "       |                                  ^^^^^\n"));
    free(page);
    scene_destroy(&scene);
}

/* --- widths --- */

static void assert_within(const char *page, unsigned columns)
{
    for (const char *line = page; *line != '\0';) {
        size_t count = strcspn(line, "\n");
        if (text_columns(line, count) > columns) fail_msg("too wide: %.*s", (int)count, line);
        if (count > 0) assert_int_not_equal(line[count - 1], ' ');
        line += count + (line[count] == '\n');
    }
}

static void no_line_is_wider_than_the_page_whatever_the_names(void **state)
{
    (void)state;
    char name[101];
    for (size_t length = 1; length <= 100; length += 33) {
        memset(name, 'n', length);
        name[length] = '\0';
        Text model = {0};
        text_format(&model,
                    "protocol p_%s\nparam P_%s = 1\nvar v_%s: [1..3] set of 0..30 = {1, 2, 3}\n"
                    "process q_%s[i: 1..2] { loop { step s_%s { choose c_%s in 0..30\n"
                    "  v_%s[i] = v_%s[i] + {c_%s, 17, 18, 19, 20, 21, 22} } } }\n"
                    "invariant i_%s: forall e_%s in 1..3: size(v_%s[e_%s]) < 4\n",
                    name, name, name, name, name, name, name, name, name, name, name, name, name);
        Scene scene = scene_create(text_string(&model));
        Text property = {0}, steps = {0};
        text_format(&property, "i_%s", name);
        text_format(&steps, "q_%s[2].s_%s", name, name);
        scene_replay(&scene, scene_claim(&scene, text_string(&property), text_string(&steps)));
        for (unsigned columns = 40; columns <= 120; columns += 20) {
            char *page = report_of(&scene, &counts, columns, false);
            assert_within(page, columns);
            free(page);
        }
        scene_destroy(&scene);
        text_release(&model);
        text_release(&property);
        text_release(&steps);
    }
}

static void where_the_table_does_not_fit_changes_stand_below_their_steps(void **state)
{
    (void)state;
    Scene scene =
        scene_create("protocol narrow\nvar counter: 0..9 = 0\n"
                     "process a_worker[i: 1..2] { loop {\n"
                     "  step increment { choose amount in 1..2  counter = counter + amount }\n"
                     "} }\n"
                     "witness end: counter > 0\n");
    scene_replay(&scene, scene_claim(&scene, "end", "a_worker[1].increment#1"));
    char *page = report_of(&scene, &counts, 50, false);
    assert_non_null(strstr(page, "   1  a_worker[1]  increment (amount 2)  :4\n"
                                 "          counter: 0 -> 2\n"));
    free(page);
    page = report_of(&scene, &counts, 40, false);
    assert_non_null(strstr(page, "   1  a_worker[1]  :4\n"
                                 "      increment (amount 2)\n"
                                 "          counter: 0 -> 2\n"));
    free(page);
    scene_destroy(&scene);
}

static void where_a_name_has_no_room_what_came_out_stands_below_it(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol narrow\nvar counter: 0..9 = 0\n"
                               "process worker { loop { step up { counter = counter + 1 } } }\n"
                               "invariant it_never_gets_anywhere_at_all: counter == 0\n"
                               "witness end: counter > 0\n");
    scene_replay(&scene, scene_claim(&scene, "it_never_gets_anywhere_at_all", "worker.up"));
    scene_replay(&scene, scene_claim(&scene, "end", "worker.up"));
    char *page = report_of(&scene, &counts, 40, false);
    assert_non_null(strstr(page, "  VIOLATED  it_never_gets_anywhere_at_\n"
                                 "            all\n"
                                 "            in 1 step\n"
                                 "  reached   end\n"
                                 "            in 1 step\n"));
    free(page);
    page = report_of(&scene, &counts, 70, false);
    assert_non_null(strstr(page, "  VIOLATED  it_never_gets_anywhere_at_all  in 1 step\n"
                                 "  reached   end                            in 1 step\n"));
    free(page);
    scene_destroy(&scene);
}

static void the_table_fits_pages_of_any_width(void **state)
{
    (void)state;
    Scene scene = race_scene();
    for (unsigned columns = 40; columns <= 130; columns++) {
        char *page = report_of(&scene, &counts, columns, false);
        assert_within(page, columns);
        free(page);
    }
    scene_destroy(&scene);
}

/* Nobody has looked yet, so all of it is open. */
static void coverage_that_is_not_settled_says_what_would_settle_it(void **state)
{
    (void)state;
    Scene scene = scene_create("protocol p\nvar x: 0..1 = 0\nprocess q { step s { x = 1 } }\n"
                               "process r { step t { x = 0 } }\ninvariant i: x <= 1\n");
    findings_complete(scene.findings, "explore", NULL);
    Coverage *coverage = coverage_create(scene.system);
    Report report = {.system = scene.system,
                     .findings = scene.findings,
                     .traces = scene.traces,
                     .counts = counts,
                     .covers = true,
                     .coverage = coverage};
    Text text = {0};
    report_text(&report, 200, false, &text);
    assert_non_null(
        strstr(text_string(&text),
               "Coverage: whether 2 things ever happen was not settled in the work done "
               "for it; --require-coverage looks at all states.\n"));
    text_clear(&text);
    report.required = "Coverage is required, but not known.";
    report_text(&report, 200, false, &text);
    assert_non_null(strstr(text_string(&text), "Coverage: whether 2 things ever happen was not "
                                               "settled before it had to end.\n"));
    assert_null(strstr(text_string(&text), "--require-coverage looks"));
    coverage_destroy(coverage);
    text_release(&text);
    scene_destroy(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_page_can_be_read_aloud),
        cmocka_unit_test(a_trace_says_what_it_has_the_fewest_of),
        cmocka_unit_test(the_step_that_decides_is_named),
        cmocka_unit_test(colours_only_add_escape_sequences),
        cmocka_unit_test(what_was_not_complete_says_why),
        cmocka_unit_test(a_search_that_has_all_it_was_asked_for_hit_no_limit),
        cmocka_unit_test(a_proof_says_which_engine_and_what_it_rests_on),
        cmocka_unit_test(a_proof_without_lifted_params_is_about_its_orders),
        cmocka_unit_test(what_shows_a_verdict_comes_in_the_order_of_the_model),
        cmocka_unit_test(an_invariant_of_many_lines_is_cut),
        cmocka_unit_test(a_solver_says_what_it_did),
        cmocka_unit_test(a_solver_that_contributed_nothing_is_not_mentioned),
        cmocka_unit_test(a_solver_that_agrees_is),
        cmocka_unit_test(a_verdict_that_is_no_proof_is_told_to_who_asks_for_proofs),
        cmocka_unit_test(a_step_that_changes_no_variable_says_where_control_went),
        cmocka_unit_test(arguments_passed_on_are_told_once),
        cmocka_unit_test(a_choice_is_not_taken_for_a_loop_variable_of_its_name),
        cmocka_unit_test(a_local_that_began_as_chosen_is_there_at_first),
        cmocka_unit_test(a_local_that_begins_on_the_way_is_told_once),
        cmocka_unit_test(a_model_error_shows_what_was_tried_and_where),
        cmocka_unit_test(no_line_is_wider_than_the_page_whatever_the_names),
        cmocka_unit_test(where_the_table_does_not_fit_changes_stand_below_their_steps),
        cmocka_unit_test(where_a_name_has_no_room_what_came_out_stands_below_it),
        cmocka_unit_test(the_table_fits_pages_of_any_width),
        cmocka_unit_test(coverage_that_is_not_settled_says_what_would_settle_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
