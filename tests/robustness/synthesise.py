#!/usr/bin/env python3
"""`tocsin synthesise`: values with a trace each, ranges with a proof, and nothing claimed of the rest.

    tests/robustness/synthesise.py [WORD]...      only the tests whose names have one of these words
"""
import json
import os
import sys
import time

from program import (HOLDS, INPUT, INTERRUPTED, PLANNER, SANITIZED, UNDECIDED, VIOLATED, Failure, main, run, with_ever_more_time)

PATIENCE = 600 if SANITIZED else 120
SOON = 120 if SANITIZED else 30  # by the clock, beside whatever else is at work
KEEP = ("--param", "KEEP", "-p", "never_empty", PLANNER)
# The room has to be larger than what is put there, but 5 is one too many for another reason.
ISLAND = """protocol island
param N : 0..9 = 2
var x : 0..20 = 0
process p { loop { step s { await x < 3   x = x + 1 } } }
invariant low : N != 5 || x < 2
witness   far : x + N == 4
"""
QUEUE = """protocol queues
param SIZE : 1..4 = 2
var items : queue(SIZE) of 0..1 = {}
process p { loop { step put { await len(items) < 3   send(items, 1) } } }
process r { loop { step get { let x = receive(items) } } }
invariant small : len(items) <= 2
"""
COUNT = """protocol count
param A = 2
param B : 1..50 = 3
option WIDE: bool = false
var x : 0..A = 0
process p { loop { step s { choose k in 0..A   x = k } } }
invariant small : x < B
liveness  back  : always eventually x == 0
"""
POOL = """protocol pool
param TOKENS : 1..100 = 3
param X : 1..3 = 1
var free  : 0..TOKENS = TOKENS
var left  : 0..TOKENS = 0
var right : 0..TOKENS = 0
process one { loop { step take { await free > 0   free = free - 1   left = left + 1 }
                     step give { free = free + 1   left = left - 1 } } }
process two { loop { step take { await free > 0   free = free - 1   right = right + 1 }
                     step give { free = free + 1   right = right - 1 } } }
invariant bounded : left + right <= TOKENS && (X != 2 || left == 0)
"""
# What has a queue's capacity can't be lifted.
PAGES = """protocol pages
param SIZE : 1..2 = 1
var items : queue(SIZE) of 0..1 = {}
var a : 0..40 = 0
var b : 0..40 = 0
var c : 0..40 = 0
var d : 0..40 = 0
var e : 0..40 = 0
process p { loop { either { step s { choose k in 0..20   a = 2 * k } }
                   or { step t { choose k in 0..20   b = 2 * k } }
                   or { step u { choose k in 0..20   c = 2 * k } }
                   or { step v { choose k in 0..20   d = 2 * k } }
                   or { step w { choose k in 0..20   e = 2 * k } } } }
invariant even : a % 2 == 0 && b % 2 == 0 && c % 2 == 0 && d % 2 == 0 && e % 2 == 0
"""
PROVERS = ("induction", "pdr")
# Few states with any N, and a question that is hard for Z3.
HARD = """protocol hard
param N : 1..100 = 2
var a : 0..1000000000000000000 = 1
process p { loop { step s { await a < 100000000000000000 && N > 0   a = a * 10 } } }
process z { loop { step t { await a * a * a > 5 } } }
invariant k : a > 0
"""
MANY = """protocol many
param N : 1..40 = 3
var x : 0..N = 0
process p { loop { step s { await x < N   x = x + 1 } } }
invariant few   : x <= 40
invariant fine  : x <= N
witness   never : x == N + 1
"""
BEYOND = """protocol beyond
param A : 0..3 = 0
param M : 1..20 = 2
var x : 0..M = 0
process p { loop { step s { await x < M   x = x + 1 } } }
invariant low  : x <= 20 + A
invariant fine : x <= M
"""
EMPTY = """protocol empty
param N = 0
param M = 0
type I = 1..N
var on : [I] 0..3 = 0
process p[i: I] { step s { on[i] = 1 } }
invariant few : (forall i in I: on[i] < 2) && M >= 0
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def synthesise(*arguments, codes, seconds=PATIENCE, **more):
    done = run("synthesise", "--json", "--timeout", str(PATIENCE), *arguments, limit=2 * PATIENCE, **more)
    document = json.loads(done.check(codes, seconds=seconds).output)
    return document, {entry["property"]: entry for entry in document["synthesis"]}


def ranges(entry):
    return [(part["low"], part["high"], part["verdict"], part["basis"]) for part in entry["ranges"]]


def is_partition(entry):
    """No gap, no overlap."""
    parts = entry["ranges"]
    return all(before["high"] is not None and before["high"] + 1 == after["low"]
               for before, after in zip(parts, parts[1:]))


# --- the outage ---

def the_outage_needs_a_clean_up_of_at_least_two(scratch):
    del scratch
    document, found = synthesise(*KEEP, codes={HOLDS})
    entry = found["never_empty"]
    expect(ranges(entry) == [(0, 1, "violated", "traces"), (2, None, "holds", "proof")], f"{ranges(entry)}")
    expect(entry["ranges"][0]["steps"] == [11, 12], f"{entry['ranges'][0]}")
    expect(any("record[1] != none" in line for line in entry["ranges"][1]["invariant"]), "no invariant")
    expect((entry["parameters"]["KEEP"], entry["steps"], len(entry["trace"])) == (1, 12, 13), "not the nearest trace")
    shown = json.loads(run("check", "--json", "-D", "KEEP=1", "-p", "never_empty", PLANNER).check({VIOLATED}).output)
    expect(all(entry["minimal"].values()), f"{entry['minimal']}")
    expect(entry["trace"] == shown["properties"][0]["trace"], "another trace than check shows")
    expect(len(entry["windows"]) == 1, "not explained")
    expect(document["together"] == [{"low": 2, "high": None}], f"{document['together']}")
    expect(document["violated"] == [{"low": 0, "high": 1}] and document["undecided"] == [], f"{document['violated']}")
    expect(entry["param"] == "KEEP" and document["lifted"] == ["KEEP"], f"{document['lifted']}")


def the_answer_reads_like_a_sentence(scratch):
    del scratch
    done = run("synthesise", *KEEP).check({HOLDS}, seconds=PATIENCE)
    lines = done.output.splitlines()
    for line in ("never_empty holds exactly for KEEP >= 2; is violated for KEEP = 0..1.", "never_empty: violated in 12 steps, with KEEP = 1",
                 "               KEEP >= 2    holds        proved for every value"):
        expect(line in lines, f"missing: {line}\n{done.output}")
    expect(all(len(line) <= 80 for line in lines), "a line is too long")


def the_repair_holds_for_every_clean_up(scratch):
    del scratch
    _, found = synthesise("--scenario", "conditional", *KEEP, codes={HOLDS})
    expect(ranges(found["never_empty"]) == [(0, None, "holds", "proof")], f"{ranges(found['never_empty'])}")


@with_ever_more_time(2, 256)
def no_clean_up_is_claimed_to_work_or_not_beyond_what_was_seen(scratch, seconds):
    del scratch
    _, found = synthesise("--any", "PLANS,ENACTORS,ENDPOINTS", *KEEP, "--timeout", seconds,
                          codes={VIOLATED})
    entry = found["never_empty"]
    expect(ranges(entry)[0][:1] + ranges(entry)[0][2:] == (0, "violated", "traces"), f"{ranges(entry)}")
    expect(entry["ranges"][0]["high"] >= 2, f"only {ranges(entry)}")
    expect(all(part["verdict"] == "unknown" and part["reason"] for part in entry["ranges"][1:]), f"{ranges(entry)}")
    expect(is_partition(entry) and entry["ranges"][-1]["high"] == 1000, f"{ranges(entry)}")


@with_ever_more_time(2, 256)
def an_instance_is_given_for_each_violated_value(scratch, seconds):
    """What is told of KEEP = 0 is so."""
    del scratch
    _, found = synthesise("--any", "PLANS", *KEEP, "--timeout", seconds, codes={VIOLATED})
    entry = found["never_empty"]
    settings = [word for name, value in entry["parameters"].items() for word in ("-D", f"{name}={value}")]
    done = run("check", "--json", "--engine", "explore", "-p", "never_empty", *settings, PLANNER).check({VIOLATED}, seconds=PATIENCE)
    steps = json.loads(done.output)["properties"][0]["steps"]
    expect(steps == entry["steps"], f"{steps} steps with {settings}, not {entry['steps']}")


# --- other shapes ---

def a_single_bad_value_is_found_between_good_ones(scratch):
    document, found = synthesise("--param", "N", scratch.file(ISLAND), codes={HOLDS})
    verdicts = [(part["low"], part["high"], part["verdict"]) for part in found["low"]["ranges"]]
    expect((5, 5, "violated") in verdicts and is_partition(found["low"]), f"{verdicts}")
    expect(all(verdict == "holds" for low, _, verdict in verdicts if low != 5), f"{verdicts}")
    expect([part[2] for part in ranges(found["far"])] == ["violated", "holds", "violated"], f"{ranges(found['far'])}")
    expect([(part[0], part[1]) for part in ranges(found["far"])][1] == (1, 4), f"{ranges(found['far'])}")
    expect(document["together"] == [{"low": 1, "high": 4}], f"{document['together']}")


def each_verdict_is_that_of_check(scratch):
    path = scratch.file(ISLAND)
    _, found = synthesise("--param", "N", path, codes={HOLDS})
    for value in range(10):
        done = run("check", "--json", "-D", f"N={value}", path).check({HOLDS, VIOLATED}, seconds=PATIENCE)
        for entry in json.loads(done.output)["properties"]:
            here = [part["verdict"] for part in found[entry["name"]]["ranges"]
                    if part["low"] <= value and (part["high"] is None or value <= part["high"])]
            expect(here == [entry["verdict"]], f"N = {value}: {entry['name']} {entry['verdict']}, not {here}")


def what_can_not_be_lifted_is_looked_at_one_by_one(scratch):
    document, found = synthesise("--param", "SIZE", "-p", "small", scratch.file(QUEUE), codes={VIOLATED})
    verdicts = [(part["low"], part["high"], part["verdict"], part["basis"]) for part in found["small"]["ranges"]]
    expect(verdicts == [(1, 2, "holds", "exploration"), (3, 4, "violated", "traces")], f"{verdicts}")
    expect("Nothing can be proved for several values of SIZE at once: `SIZE` stands for every number, but the capacity "
           "must be a fixed number (line 3)." == document["note"], f"{document}")
    expect([part[2] for part in ranges(found["no_model_error"])][:2] == ["violated", "unknown"], "no error is told")
    expect(document["together"] == [], f"{document['together']}")


def what_holds_for_every_size_is_proved_up_to_a_bound(scratch):
    """Holds exactly for B > A, of all A none."""
    path = scratch.file(COUNT.replace("1..50", "1..80"))
    _, found = synthesise("--param", "B", "-p", "small", path, codes={HOLDS})
    expect(ranges(found["small"]) == [(1, 2, "violated", "traces"), (3, None, "holds", "proof")], f"{ranges(found['small'])}")
    _, found = synthesise("--param", "A", "-p", "small", path, codes={HOLDS})
    first, second = ranges(found["small"])[:2]
    expect(first[:3] == (0, 2, "holds") and second[0] == 3 and second[2] == "violated", f"{first} {second}")
    expect(ranges(found["small"])[-1][1:3] == (None, "unknown"), "the rest is claimed")


def what_nobody_can_decide_stays_so(scratch):
    _, found = synthesise("--param", "B", "-p", "back", scratch.file(COUNT), codes={UNDECIDED})
    expect(ranges(found["back"]) == [(1, 50, "unknown", "none")], f"{ranges(found['back'])}")


def good_bad_and_open_values_are_all_summed_up(scratch):
    """Of A, 0..2 are good, then come bad ones until nobody looks any more."""
    path = scratch.file(COUNT)
    document, _ = synthesise("--param", "A", "-p", "small", path, codes={HOLDS})
    for name, values in (("together", (0, 2)), ("violated", (3, 63)), ("undecided", (64, None))):
        expect(document[name] == [{"low": values[0], "high": values[1]}], f"{name}: {document[name]}")
    done = run("synthesise", "--param", "A", "-p", "small", path).check({HOLDS}, seconds=PATIENCE)
    words = "small holds for A = 0..2; is violated for A = 3..63; was not looked at for A >= 64."
    expect(words in " ".join(done.output.split()), done.output)


@with_ever_more_time(2, 256)
def what_was_searched_in_vain_is_told_apart(scratch, seconds):
    """It is so for 1 and 3, which takes a lemma to prove, and is shown not to be for 2."""
    done = run("synthesise", "--param", "X", "--any", "TOKENS", "-p", "bounded", "--timeout", seconds,
               scratch.file(POOL)).check({VIOLATED}, seconds=PATIENCE)
    words = "bounded is violated for X = 2; was searched without an answer for X = 1 and X = 3."
    expect(words in " ".join(done.output.split()), done.output)


def without_z3_values_are_explored_and_it_says_why_nothing_is_proved(scratch):
    scratch.file("no library", "libz3.so.4")
    path = scratch.file(COUNT.replace("1..50", "1..80"))
    _, found = synthesise("--param", "B", "-p", "small", path, codes={HOLDS},
                          environment={"LD_LIBRARY_PATH": scratch.folder.name})
    parts = found["small"]["ranges"]
    expect([part["basis"] for part in parts] == ["traces", "exploration", "none"], f"{parts}")
    expect("Z3 can't be loaded" in parts[-1]["reason"], f"{parts[-1]}")


def who_decided_each_value_is_told(scratch):
    """Four million states are too many for the explorer, and no trouble for proofs; whose is first is open."""
    path = scratch.file(PAGES)
    done = run("synthesise", "--param", "SIZE", "-p", "even", path, limit=2 * PATIENCE).check({HOLDS}, seconds=PATIENCE)
    words = " ".join(done.output.split())
    expect(any(f"proved by {engine}" in words for engine in PROVERS), done.output)
    expect("explored to the end" not in done.output, done.output)
    _, found = synthesise("--param", "SIZE", "-p", "even", path, codes={HOLDS})
    parts = found["even"]["ranges"]  # one, or two where two engines were first
    expect((parts[0]["low"], parts[-1]["high"]) == (1, 2), f"{parts}")
    expect(all((part["verdict"], part["basis"]) == ("holds", "proofs") for part in parts), f"{parts}")
    expect(all(part["engine"] in PROVERS for part in parts), f"{parts}")
    _, found = synthesise("--param", "SIZE", "-p", "small", scratch.file(QUEUE), codes={VIOLATED})
    expect(found["small"]["ranges"][0]["engine"] == "explore", f"{found['small']}")


def a_limit_of_memory_is_told_as_such(scratch):
    wide = COUNT.replace("1..50", "1..80").replace("x < B", "x < B || B > 2")
    _, found = synthesise("--param", "B", "-p", "small", "--max-memory", "1", scratch.file(wide),
                          codes={HOLDS, VIOLATED, UNDECIDED})
    reasons = [part["reason"] for part in found["small"]["ranges"] if "reason" in part]
    expect(any("the memory limit of 1 byte was reached" in reason for reason in reasons), f"{found['small']}")


def the_limit_of_values_is_told_where_it_bites(scratch):
    """Violated from 3 on, which nobody can prove for all."""
    path = scratch.file(COUNT)
    words = "only the first 64 values are tried one by one; no proof was found"
    _, found = synthesise("--param", "A", "-p", "small", path, codes={HOLDS})
    last = found["small"]["ranges"][-1]
    expect((last["low"], last["high"], last["basis"]) == (64, None, "none"), f"{last}")
    expect(last["reason"] == words, f"{last}")
    done = run("synthesise", "--param", "A", "-p", "small", path).check({HOLDS}, seconds=PATIENCE)
    expect(words in " ".join(done.output.split()), done.output)
    for command in (done, run("synthesise", "--help")):
        expect("64" in command.output, command.output)
    _, found = synthesise("--param", "A", "-p", "small", scratch.file(COUNT.replace("A = 2", "A : 0..63 = 2")), codes={HOLDS})
    expect(all(part["verdict"] != "unknown" for part in found["small"]["ranges"]), f"{found['small']['ranges']}")


# --- taking turns ---

@with_ever_more_time(2, 128)
def instances_that_take_no_time_do_not_wait_for_proofs_that_do(scratch, seconds):
    _, found = synthesise("--param", "N", "--timeout", seconds, scratch.file(HARD), codes={VIOLATED})
    expect(ranges(found["k"])[0] == (1, 64, "holds", "exploration"), f"{ranges(found['k'])}")
    expect(ranges(found["no_model_error"])[0] == (1, 64, "violated", "traces"), f"{ranges(found['no_model_error'])}")


def what_is_decided_is_not_proved_beyond_for_minutes(scratch):
    path = scratch.file(HARD.replace("1..100", "1..64"))
    _, found = synthesise("--param", "N", "--timeout", "10000", path, codes={VIOLATED})
    expect(ranges(found["k"]) == [(1, 64, "holds", "exploration")], f"{ranges(found['k'])}")


def what_others_show_is_within_their_declared_ranges(scratch):
    """With M = 21 and A = 0 it is violated, but not with any M that `check` takes."""
    document, found = synthesise("--param", "A", "--any", "M", "--timeout", "4", scratch.file(BEYOND), codes={HOLDS, UNDECIDED})
    expect(all(part["verdict"] == "unknown" for part in found["low"]["ranges"]), f"{found['low']}")
    expect("trace" not in found["low"], "what can't be checked is shown")
    expect(document["exploration"]["depth"] <= 20, f"{document['exploration']}")


def what_others_may_be_may_depend_on_others(scratch):
    """It takes N = 7 to be violated, which M = 6 allows, and no M that the file's own value would."""
    path = scratch.file("protocol ends\nparam A : 0..1 = 0\nparam M : 1..6 = 1\nparam N : 1..M+1 = 1\nvar x : 0..N = 0\n"
                        "process p { loop { step s { choose k in 0..N   x = k } } }\ninvariant low : x + A < 7 + A\n")
    _, found = synthesise("--param", "A", "--any", "M,N", path, codes={VIOLATED})
    expect(ranges(found["low"])[0] == (0, 1, "violated", "traces"), f"{found['low']}")
    expect((found["low"]["parameters"]["M"], found["low"]["parameters"]["N"]) == (6, 7), f"{found['low']}")


# --- what is told of the params ---

def the_default_of_the_param_does_not_matter(scratch):
    path = scratch.file(EMPTY)
    document, found = synthesise("--param", "N", path, codes={HOLDS})
    expect(ranges(found["few"]) == [(0, 0, "unknown", "refused"), (1, None, "holds", "proof")], f"{ranges(found['few'])}")
    expect(document["parameters"] == {"N": None, "M": 0}, f"{document['parameters']}")
    expect(document["exploration"]["refused"] == 1, f"{document['exploration']}")
    _, found = synthesise("--param", "M", "--any", "N", path, codes={HOLDS})
    expect(ranges(found["few"]) == [(0, None, "holds", "proof")], f"{ranges(found['few'])}")
    done = run("synthesise", "--param", "M", path).check({INPUT})
    expect(done.messages.count("the range 1..0 has no values") == 1, done.messages)
    done = run("synthesise", "--param", "M", "--scenario", "none", path).check({INPUT})
    expect(done.messages.count("the range 1..0 has no values") == 1, done.messages)


def what_is_violated_without_end_is_summed_up_so(scratch):
    path = scratch.file(MANY)
    for names in ("never,few", "never,fine"):
        document, found = synthesise("--param", "N", "-p", names, path, codes={VIOLATED})
        expect(ranges(found["never"]) == [(1, None, "violated", "proof")], f"{ranges(found['never'])}")
        expect(document["violated"] == [{"low": 1, "high": None}] and not document["undecided"], f"{document['violated']}")
    document, _ = synthesise("--param", "N", "-p", "few,fine", path, codes={HOLDS})
    expect(document["together"] == [{"low": 1, "high": 40}], f"{document['together']}")


def a_param_that_cant_be_lifted_is_told_with_its_range(scratch):
    path = scratch.file(QUEUE)
    document, found = synthesise("--param", "SIZE", "-p", "small", path, codes={VIOLATED})
    expect((document["parameters"], document["lifted"]) == ({"SIZE": None}, ["SIZE"]), f"{document['parameters']}")
    expect(found["small"]["parameters"] == {"SIZE": 3}, f"{found['small']}")
    done = run("synthesise", "--param", "SIZE", "-p", "small", path).check({VIOLATED})
    for line in ("queues   SIZE = 1..4", "small: violated in 3 steps, with SIZE = 3"):
        expect(line in done.output.splitlines(), f"missing: {line}\n{done.output}")


@with_ever_more_time(2, 128)
def why_it_stopped_is_told(scratch, seconds):
    hard, path = scratch.file(HARD), scratch.file(COUNT)
    document, _ = synthesise("--param", "N", "--timeout", seconds, hard, codes={VIOLATED, UNDECIDED})
    for part in ("solving", "exploration"):
        expect(document.get(part, {}).get("stopped") == f"the time limit of {seconds} seconds was reached", f"{document}")
    done = run("synthesise", "--param", "N", "--timeout", seconds, hard).check({VIOLATED, UNDECIDED}, seconds=PATIENCE)
    expect(f"; not complete: the time limit of {seconds} seconds was reached" in " ".join(done.output.split()), done.output)
    done = run("synthesise", "--param", "N", "--json", hard, interrupt_after=float(seconds))
    done.check({INTERRUPTED}, seconds=PATIENCE)
    solving = json.loads(done.output).get("solving", {})  # not there where it had not begun
    expect(solving.get("stopped") == "the search was interrupted", done.output)
    document, _ = synthesise("--param", "B", "-p", "small", path, codes={HOLDS})
    expect(document["solving"]["stopped"] is None and document["exploration"]["stopped"] is None, f"{document['solving']}")


# --- arguments, limits ---

def params_must_be_named_rightly(scratch):
    path = scratch.file(COUNT)
    for arguments, words in (((), "--param NAME says so"), (("--param", "C"), "there is no param `C`"),
                             (("--param", "WIDE"), "`WIDE` is an option"), (("--param", "A", "--any", "A"), "--any A"),
                             (("--param", "A", "--any", "WIDE"), "only params can be lifted"),
                             (("--param", "A", "-D", "A=3"), "-D A=3 gives one value"),
                             (("--param", "A", "--any", "B", "-D", "B=3"), "-D B=3 gives one value"),
                             (("--param", "A", "--param", "B"), "one --param"),
                             (("--param", "A", "-p", "smal"), "did you mean `small`?"),
                             (("--param", "A", "--scenario", "x"), "there is no scenario `x`")):
        done = run("synthesise", *arguments, path).check({INPUT})
        expect(words in done.messages and done.messages.count(words) == 1, f"{arguments}: {done.messages}")


def it_minds_its_time_limit(scratch):
    del scratch
    begun = time.monotonic()
    synthesise("--any", "PLANS,ENACTORS", *KEEP, "--timeout", "1", codes={VIOLATED, UNDECIDED})
    elapsed = time.monotonic() - begun
    expect(elapsed < SOON, f"{elapsed:.1f} s with --timeout 1")


@with_ever_more_time(2, 128)
def an_interruption_ends_it_soon(scratch, seconds):
    del scratch
    begun = time.monotonic()
    done = run("synthesise", "--any", "PLANS,ENACTORS,ENDPOINTS", *KEEP, interrupt_after=float(seconds))
    done.check({INTERRUPTED}, seconds=PATIENCE)
    expect(time.monotonic() - begun < float(seconds) + SOON, "it goes on")
    expect("the search was interrupted" in " ".join(done.output.split()), done.output)


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__ and hasattr(test, "__code__")
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
