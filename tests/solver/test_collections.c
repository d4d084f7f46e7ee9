/* test_collections.c - optionals, sets, maps, structs and queues mean what the interpreter says, and
 * storing them fails where it does (checks.c). */
#include "comparison.h"

static const char collections_model[] =
    "protocol collections\n"
    "type Colour = {red, green, blue}\n"
    "type Pair = struct { a: 0..3  b: Colour? }\n"
    "var s: set of 0..3 = {}\n"
    "var t: set of 1..6 = {2, 5}\n"
    "var c: set of Colour = {red}\n"
    "var o: 1..3? = none\n"
    "var w: 0..5? = 4\n"
    "var pair: Pair? = none\n"
    "var f: [0..2] 1..3? = [i in 0..2: none]\n"
    "var g: [bool] [Colour] 0..3 = 1\n"
    "var q: queue(3) of 0..3 = {}\n"
    "var b: bag(3) of Pair = {}\n"
    "var n: 0..4 = 0\n"
    "fun optional(x: 2..4?): bool = x != 3\n"
    "fun entries(x: [0..2] 2..3?): bool = x[0] != 2\n"
    "fun queued(x: queue(3) of 1..2): bool = 1 in x\n"
    "fun bagged(x: bag(3) of struct { a: 1..3  b: Colour? }): bool = len(x) < 2\n"
    "fun fields(x: struct { a: 1..2  b: Colour? }): bool = x.b == none\n"
    "fun elements(x: set of 1..2): bool = 2 in x\n"
    "process p { loop {\n"
    "  step number { choose k in 0..4  n = k }\n"
    "  step sets { choose k in 0..3  either { s = s + {k} } or { s = s - {k} } or { t = t & {k, 5} "
    "} }\n"
    "  step colours { choose k in Colour  c = (c - {k}) + { x in Colour | x != k && n > 1 } }\n"
    "  step options { choose k in 1..3  either { o = none } or { o = k  w = k + n - 1 } }\n"
    "  step pairs { choose k in 0..3  choose x in Colour\n"
    "    either { pair = { a: k, b: x } } or { pair = { a: k, b: none } } or { pair = none } }\n"
    "  step maps { choose k in 0..2  choose l in 1..3  choose x in Colour\n"
    "    f[k] = l  g[l > n][x] = k }\n"
    "  step put { choose k in 0..3  await len(q) < 3  send(q, k) }\n"
    "  step get { either { await len(q) > 0  let k = receive(q) } or { await true } }\n"
    "  step fill { await len(b) < 3  choose k in 0..3  send(b, { a: k, b: red }) }\n"
    "} }\n"
    "invariant least:      min(s) < 2\n"
    "invariant greatest:   max(t) > max(s)\n"
    "invariant size:       size(s) + size(c) < 4\n"
    "invariant united:     s + t == {2, 5} || s - t == {} || s & t == {2}\n"
    "invariant in_it:      n in s && n in t || n + 3 in t\n"
    "invariant set_of:     {n, n + 2} == t\n"
    "invariant filter:     { k in 0..n | k in s } == { k in s | 6 / k > 2 }\n"
    "invariant every:      forall k in s: exists l in t: k <= l\n"
    "invariant some_fails: exists k in s where k != 1: 6 / (k - 1) > 3\n"
    "invariant colours:    (forall x in c: x != blue) && blue in c || red in c\n"
    "invariant value_of:   value(o) < 3\n"
    "invariant otherwise:  (o ?? n) < 3 && (w ?? 6 / n) < 5\n"
    "invariant alike:      o == w\n"
    "invariant either_one: (o ?? w) == w || (w ?? o) != none\n"
    "invariant chosen:     (if n > 1 then o else w) == w\n"
    "invariant with_none:  o in {1, 2} || o == none\n"
    "invariant paired:     pair != none => value(pair).a < 3 || value(pair).b == none\n"
    "invariant pairs:      (pair ?? { a: n, b: blue }).a < 4\n"
    "invariant changed:    (value(pair) with { a: n, b: none }) in b\n"
    "invariant entry:      f[n] == none\n"
    "invariant deep:       f[value(o) - 1] == o\n"
    "invariant of_bool:    g[n > 2][red] + g[false][blue] > 2\n"
    "invariant mapped:     [i in 0..2: f[i] ?? n] == [i in 0..2: 6 / (i + n)]\n"
    "invariant head:       head(q) != 2 && head(b).a < 3\n"
    "invariant length:     len(q) + len(b) < 5\n"
    "invariant in_queue:   n in q || { a: n, b: red } in b\n"
    "invariant check_none: optional(w) && entries(f) || optional(o)\n"
    "invariant check_list: queued(q) || bagged(b)\n"
    "invariant check_parts: pair != none && fields(value(pair))\n"
    "invariant check_set:  elements(s) || elements({ k in n - 1..n * n | k != 4 }) ||\n"
    "                      elements(t & {1, 2, 5})\n"
    "transition next_one:  next(n) >= n || next(value(o)) < 3 || 6 / n == 2\n"
    "transition by_one:    by(p.number) => next(s) == s\n";

static void collections_are_what_the_interpreter_says(void **unused)
{
    (void)unused;
    compare_text(collections_model, FORM_FINITE, 200);
    compare_text(collections_model, FORM_UNBOUNDED, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collections_are_what_the_interpreter_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
