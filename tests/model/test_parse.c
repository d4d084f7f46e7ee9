/* test_parse.c - every form of the language becomes the tree that it should. */
#include "parsing.h"

static void the_example_of_the_language_is_read(void **state)
{
    (void)state;
    char *text = read_file("tests/model/planner.tocsin");
    Parsed parsed = parse_text(text);
    assert_no_errors(&parsed);
    assert_string_equal(parsed.file->protocol.text, "dynamodb_dns");
    assert_string_equal(parsed.file->documentation,
                        "The planner/enactor protocol behind a regional DNS endpoint.");
    size_t count = 0;
    for (const SyntaxDeclaration *one = parsed.file->first; one != NULL; one = one->next) count++;
    assert_int_equal(count, 19);
    parsed_release(&parsed);
    free(text);
}

static void declarations_of_numbers_and_options(void **state)
{
    (void)state;
    assert_reads("param N = 2", "param N 2");
    assert_reads("param N: 1..MOST - 1 = 2", "param N 1 (- MOST 1) 2");
    assert_reads("option A: blind | recheck = blind", "option A blind recheck [blind]");
    assert_reads("option A: bool = false", "option A bool false");
    assert_reads("const N = 2 * K", "const N (* 2 K)");
}

static void types(void **state)
{
    (void)state;
    assert_reads("type T = bool", "type T: (bool)");
    assert_reads("type T = {idle, busy}", "type T: (enum idle busy)");
    assert_reads("type T = 0..N + 1", "type T: (range 0 (+ N 1))");
    assert_reads("type T = -f(1, 2)..(a == b)", "type T: (range (- (f 1 2)) (== a b))");
    assert_reads("type T = id(N)", "type T: (id N)");
    assert_reads("type T = order(3)", "type T: (order 3)");
    assert_reads("type T = Gen?", "type T: (optional Gen)");
    assert_reads("type T = [I] Gen?", "type T: (map I (optional Gen))");
    assert_reads("type T = [I] [1..2] bool", "type T: (map I (map (range 1 2) (bool)))");
    assert_reads("type T = set of 1..3", "type T: (set (range 1 3))");
    assert_reads("type T = queue(N) of [I] bool", "type T: (queue N (map I (bool)))");
    assert_reads("type T = bag(2) of struct { a: T b: bool, c: 0..1; d: {x} }",
                 "type T: (bag 2 (struct a: T b: (bool) c: (range 0 1) d: (enum x)))");
}

static void variables(void **state)
{
    (void)state;
    assert_reads("var x: Gen = 0", "var x: Gen 0");
    assert_reads("var x: Gen = any", "var x: Gen any");
    assert_reads("var x: Gen in {1, 2}", "var x: Gen in (set 1 2)");
    assert_reads("var x: Gen in 1..2", "var x: Gen in (range 1 2)");
    assert_reads("ghost var x: Gen = 0", "var ghost x: Gen 0");
}

static void functions_and_properties(void **state)
{
    (void)state;
    assert_reads("fun f(): bool = true", "fun f: (bool) true");
    assert_reads("fun f(a: T, b: bool): T = a", "fun f a: T b: (bool): T a");
    assert_reads("invariant i: x\ntransition t: x\nliveness l: x\nassume a: x\nwitness w: x\n"
                 "lemma m: x",
                 "invariant i x\ntransition t x\nliveness l x\nassume a x\nwitness w x\nlemma m x");
    assert_reads("recoverable r: x", "recoverable r x");
    assert_reads("recoverable r by p, q: x", "recoverable r p q x");
}

static void scenarios(void **state)
{
    (void)state;
    assert_reads("scenario s { }", "scenario s");
    assert_reads("scenario s { APPLY = conditional N = 2 + 1; expect holds a, b "
                 "expect violated c expect holds all }",
                 "scenario s (APPLY = conditional) (N = (+ 2 1)) (holds a b) (violated c) "
                 "(holds all)");
}

static void processes(void **state)
{
    (void)state;
    assert_reads("process p { }", "process p {}");
    assert_reads("fair process p[i: 1..2] provided up { step a { } }",
                 "fair process p [i]: (range 1 2) up {(step a {})}");
    assert_reads("strong fair process p { } ghost var x: T = 0 process q { }",
                 "strong fair process p {}\nvar ghost x: T 0\nprocess q {}");
    assert_reads("steps acquire(e: T) { step take { } step keep { } }",
                 "steps acquire e: T {(step take {}) (step keep {})}");
}

static void control_flow(void **state)
{
    (void)state;
    assert_reads("process p { var x: T = 0 loop { } loop l { break } while x == 1 { continue l } }",
                 "process p {(var x: T 0) (loop {}) (loop l {(break)}) "
                 "(while (== x 1) {(continue l)})}");
    assert_reads("process p { if a { } if a { } else { goto s } if a { } else if b { } else { } }",
                 "process p {(if a {}) (if a {} else {(goto s)}) "
                 "(if a {} else {(if b {} else {})})}");
    assert_reads("process p { for x in 1..2 { } for any x in T { break; } acquire(1, e) }",
                 "process p {(for x (range 1 2) {}) (for any x T {(break)}) (steps acquire 1 e)}");
    assert_reads("process p { either { } or { step a { } } or { } }",
                 "process p {(either {} {(step a {})} {})}");
    assert_reads("process p { fair step a { } strong fair step b { } anytime step c { restart } "
                 "fair anytime step d at most N + 1 { stop } }",
                 "process p {(fair step a {}) (strong fair step b {}) "
                 "(anytime step c {(restart)}) (fair anytime step d (+ N 1) {(stop)})}");
}

static void statements_of_steps(void **state)
{
    (void)state;
    assert_reads("process p { step s { x = 1 x[i].f = 2; let y = x await y > 0 assert true } }",
                 "process p {(step s {(assignment x 1) (assignment (field f (index x i)) 2) "
                 "(let y x) (await (> y 0)) (assert true)})}");
    assert_reads("process p { step s { choose x in S choose y in 1..2 where y == x send(q, e) } }",
                 "process p {(step s {(choose x S) (choose y (range 1 2) (== y x)) "
                 "(call send q e)})}");
    assert_reads("process p { step s { if a { x = 1 } else if b { stop } for x in S { y = x } "
                 "either { } or { continue } goto t } }",
                 "process p {(step s {(if a {(assignment x 1)} else {(if b {(stop)})}) "
                 "(for x S {(assignment y x)}) (either {} {(continue)}) (goto t)})}");
    assert_reads("process p { step s { let x = receive(q) let y = -x -1 } }",
                 "process p {(step s {(let x (receive q)) (let y (- (- x) 1))})}");
}

static void operators_bind_as_documented(void **state)
{
    (void)state;
    assert_reads_expr("a leads_to b until c until d", "(leads_to a (until b (until c d)))");
    assert_reads_expr("a => b => c || d || e && f", "(=> a (=> b (|| (|| c d) (&& e f))))");
    assert_reads_expr("!a && b", "(&& (! a) b)");
    assert_reads_expr("!(a == b)", "(! (== a b))");
    assert_reads_expr("!!a", "(! (! a))");
    assert_reads_expr("a == b ?? c ?? d", "(== a (?? b (?? c d)))");
    assert_reads_expr("a + b - c * d / e % f & g", "(- (+ a b) (& (% (/ (* c d) e) f) g))");
    assert_reads_expr("-a * -b.c[d]", "(* (- a) (- (index (field c b) d)))");
    assert_reads_expr("a != b && a < b && a > b && a <= b && a >= b && a in b",
                      "(&& (&& (&& (&& (&& (!= a b) (< a b)) (> a b)) (<= a b)) (>= a b)) "
                      "(in a b))");
    assert_reads_expr("a in 1..n - 1", "(in a (range 1 (- n 1)))");
    assert_reads_expr("(a => b) => c", "(=> (=> a b) c)");
}

static void what_is_open_to_the_right_reaches_far(void **state)
{
    (void)state;
    assert_reads_expr("forall x in S: a => b && c", "(forall x S _ (=> a (&& b c)))");
    assert_reads_expr("a => exists x in S where x == y: b || c",
                      "(=> a (exists x S (== x y) (|| b c)))");
    assert_reads_expr("if a then b else c + d", "(if a b (+ c d))");
    assert_reads_expr("a == if b then c else d == e", "(== a (if b c (== d e)))");
    assert_reads_expr("!forall x in bool: x", "(! (forall x bool _ x))");
    assert_reads_expr("always eventually a && b", "(always (eventually (&& a b)))");
}

static void collections(void **state)
{
    (void)state;
    assert_reads_expr("{}", "(set)");
    assert_reads_expr("{a, b + 1}", "(set a (+ b 1))");
    assert_reads_expr("{ x in S | x > 1 }", "(set x S _ (> x 1))");
    assert_reads_expr("{ f: 1, g: { } }", "(struct value (field value f 1) (field value g (set)))");
    assert_reads_expr("s with { f: 1 }", "(with s (field value f 1))");
    assert_reads_expr("[x in 1..2: x * x]", "(map x (range 1 2) _ (* x x))");
    assert_reads_expr("count(x in S where a: b) + sum (x in S: x)",
                      "(+ (count x S a b) (sum x S _ x))");
    assert_reads_expr("f() + min(a, b)", "(+ (f) (min a b))");
    assert_reads_expr("none ?? true ?? false", "(?? none (?? true false))");
}

static void words_of_properties(void **state)
{
    (void)state;
    assert_reads_expr("enactor[e] at write", "(at write (index enactor e))");
    assert_reads_expr("p at acquire.take && p done", "(&& (at acquire.take p) (done p))");
    assert_reads_expr("at == done", "(== at done)"); /* not after an operand: names */
    assert_reads_expr("x at step && x.type at done", "(&& (at step x) (at done (field type x)))");
    assert_reads_expr("by(enactor[1].write)", "(by (field write (index enactor 1)))");
    /* Elsewhere they are names like others. */
    assert_reads("var done: bool = false\nvar at: bool = until\nfun always(): bool = eventually",
                 "var done: (bool) false\nvar at: (bool) until\nfun always: (bool) eventually");
    assert_reads("process p { step done { at = leads_to } step at { done = 1 } }",
                 "process p {(step done {(assignment at leads_to)}) "
                 "(step at {(assignment done 1)})}");
    assert_reads("invariant i: x done\nfair process p { step done { } }",
                 "invariant i (done x)\nfair process p {(step done {})}");
}

static void every_word_is_a_name_after_a_dot_and_before_a_fields_colon(void **state)
{
    (void)state;
    assert_reads("type T = struct { step: bool in: T none: T true: set of bool }",
                 "type T: (struct step: (bool) in: T none: T true: (set (bool)))");
    assert_reads("const X = { type: 1, if: a.else.count, bool: b with { none: 2 } }",
                 "const X (struct value (field value type 1) (field value if (field count (field "
                 "else a))) (field value bool (with b (field value none 2))))");
    assert_reads("invariant i: forall x in bool: x == none", "invariant i (forall x bool _ (== x "
                                                             "none))");
    assert_reads("const X = count + sum", "const X (+ count sum)");
}

static void some_words_may_be_names(void **state)
{
    (void)state;
    assert_reads("var set: set of id = {}\nvar queue: queue(2) of bag = stop",
                 "var set: (set id) (set)\nvar queue: (queue 2 bag) stop");
    assert_reads("process order { anytime step restart { restart } step stop { stop = 1 stop } }",
                 "process order {(anytime step restart {(restart)}) "
                 "(step stop {(assignment stop 1) (stop)})}");
    assert_reads("process p { step send { most = at } }",
                 "process p {(step send {(assignment most at)})}");
}

static void documentation_belongs_to_the_declaration_after_it(void **state)
{
    (void)state;
    Parsed parsed = parse_text("/// A protocol.\nprotocol p\n"
                               "// a comment\n"
                               "///  Two lines,\r\n///the second without a blank.\n"
                               "param N = 1 // not this\n"
                               "//// nor this\n"
                               "param M = 2\n"
                               "///\n/// first empty\n"
                               "fair process q { /// nothing\n step s { } }\n"
                               "var x: T = 0\n/// at the end");
    assert_no_errors(&parsed);
    const SyntaxDeclaration *one = parsed.file->first;
    assert_string_equal(parsed.file->documentation, "A protocol.");
    assert_string_equal(one->documentation, " Two lines,\nthe second without a blank.");
    one = one->next;
    assert_null(one->documentation);
    one = one->next;
    assert_string_equal(one->documentation, "\nfirst empty");
    one = one->next;
    assert_null(one->documentation);
    parsed_release(&parsed);
}

/* The text that a span stands for. */
static void assert_spans(const Parsed *parsed, Span span, const char *expected)
{
    assert_int_equal(span.end - span.begin, strlen(expected));
    assert_memory_equal(parsed->source.text + span.begin, expected, strlen(expected));
}

static void spans_cover_what_they_stand_for(void **state)
{
    (void)state;
    Parsed parsed = parse_text("protocol p invariant i: (a + (b)) * count(x in S: x) == -c[d]\n"
                               "process q { step s { x[1] = 2 } }");
    assert_no_errors(&parsed);
    const SyntaxDeclaration *invariant = parsed.file->first, *process = invariant->next;
    const SyntaxExpr *equal = invariant->expr, *times = equal->a;
    assert_spans(&parsed, parsed.file->protocol.span, "p");
    assert_spans(&parsed, invariant->name.span, "i");
    assert_spans(&parsed, equal->span, "(a + (b)) * count(x in S: x) == -c[d]");
    assert_spans(&parsed, equal->operator, "==");
    assert_spans(&parsed, times->span, "(a + (b)) * count(x in S: x)");
    assert_spans(&parsed, times->a->span, "a + (b)"); /* without the parentheses around it */
    assert_spans(&parsed, times->a->b->span, "b");
    assert_spans(&parsed, times->b->span, "count(x in S: x)");
    assert_spans(&parsed, equal->b->a->span, "c[d]");
    assert_spans(&parsed, equal->b->a->operator, "[d]");
    assert_spans(&parsed, process->span, "process q { step s { x[1] = 2 } }");
    assert_spans(&parsed, process->body->span, "{ step s { x[1] = 2 } }");
    assert_spans(&parsed, process->body->first->keyword, "step");
    assert_spans(&parsed, process->body->first->body->first->span, "x[1] = 2");
    parsed_release(&parsed);
}

static void depth_is_that_of_the_tree(void **state)
{
    (void)state;
    Parsed parsed = parse_text("protocol p invariant i: a + b * (c - f(d, -e))\n"
                               "process q { step s { if a { x = b + c } } }");
    assert_no_errors(&parsed);
    assert_int_equal(parsed.file->first->expr->depth, 6);
    assert_int_equal(parsed.file->first->expr->a->depth, 1);
    assert_int_equal(parsed.file->first->next->body->depth, 5);
    assert_int_equal(parsed.file->first->next->body->first->depth, 5);
    parsed_release(&parsed);
}

static void semicolons_and_line_ends_may_stand_between(void **state)
{
    (void)state;
    assert_reads(";; const A = 1;; const B = 2;", "const A 1\nconst B 2");
    assert_reads("process p {\r\n\t; step a { ; x = 1 ;; } ; } ;",
                 "process p {(step a {(assignment x 1)})}");
    Parsed parsed = parse_text("\xEF\xBB\xBFprotocol p"); /* a byte order mark */
    assert_no_errors(&parsed);
    assert_string_equal(parsed.file->protocol.text, "p");
    parsed_release(&parsed);
}

static void the_biggest_number_is_that_of_64_bits(void **state)
{
    (void)state;
    assert_reads("const A = 9223372036854775807", "const A 9223372036854775807");
    assert_reads("const A = 00012", "const A 12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_language_is_read),
        cmocka_unit_test(declarations_of_numbers_and_options),
        cmocka_unit_test(types),
        cmocka_unit_test(variables),
        cmocka_unit_test(functions_and_properties),
        cmocka_unit_test(scenarios),
        cmocka_unit_test(processes),
        cmocka_unit_test(control_flow),
        cmocka_unit_test(statements_of_steps),
        cmocka_unit_test(operators_bind_as_documented),
        cmocka_unit_test(what_is_open_to_the_right_reaches_far),
        cmocka_unit_test(collections),
        cmocka_unit_test(words_of_properties),
        cmocka_unit_test(every_word_is_a_name_after_a_dot_and_before_a_fields_colon),
        cmocka_unit_test(some_words_may_be_names),
        cmocka_unit_test(documentation_belongs_to_the_declaration_after_it),
        cmocka_unit_test(spans_cover_what_they_stand_for),
        cmocka_unit_test(depth_is_that_of_the_tree),
        cmocka_unit_test(semicolons_and_line_ends_may_stand_between),
        cmocka_unit_test(the_biggest_number_is_that_of_64_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
