#!/usr/bin/env python3
"""`tocsin prove`: violations come with the smallest instance, proofs with their invariant, the rest with a picture.

    tests/robustness/prove.py [WORD]...      only the tests whose names have one of these words
"""
import functools
import json
import os
import re
import sys
import time

from program import (HOLDS, INPUT, INTERRUPTED, PLANNER, SANITIZED, UNDECIDED, VIOLATED, Failure, main, run, with_ever_more_time)

PATIENCE = 600 if SANITIZED else 120
ANY = ("--any", "PLANS,ENACTORS", "--any", "ENDPOINTS", PLANNER)
POOL = """protocol pool
param TOKENS : 1..100 = 3
var free  : 0..TOKENS = TOKENS
var left  : 0..TOKENS = 0
var right : 0..TOKENS = 0
process one { loop { step take { await free > 0   free = free - 1   left = left + 1 }
                     step give { free = free + 1   left = left - 1 } } }
process two { loop { step take { await free > 0   free = free - 1   right = right + 1 }
                     step give { free = free + 1   right = right - 1 } } }
invariant bounded : left + right <= TOKENS
"""
TOTAL = "lemma total : free + left + right == TOKENS\n"
RANGES = """protocol ranges
param N : 1..9 = 2
param M = 0
option WIDE: bool = false
var x : 0..N = 0
process p { loop { step s { choose k in 0..N   x = k } } }
recoverable back : x == 0
witness   beyond : x > N
witness   far    : x == 4
invariant low    : x < 3 || M > 100
"""
SIZED = """protocol sized
param N : 1..5 = 2
type Node = id(N)
var x : 0..3 = 0
var on : set of Node = {}
process p[n: Node] { loop { step s { await x < 3   x = x + 1   on = on + {n} } } }
process q { loop { step r { await x == 3   x = 0 } } }
invariant sized : size(on) <= max(N, x)
invariant low   : x <= 3
"""
DEEP = """protocol deep
var x : 0..599 = 0
var y : 0..599 = 0
process a { loop { step s { await x < 599   x = x + 1 } } }
process b { loop { step s { await y < 599   y = y + 1 } } }
invariant far : x < 599 || y < 599
"""
QUORUM = """protocol quorum
param N : 1..9 = 2
type V = 0..2
var vote : [1..N] V? = none
var got : set of 1..N = {}
var done_ : bool = false
var full : bool = false
process voter[n: 1..N] { step cast { vote[n] = 1   got = got + {n} } }
process counter { loop {
  either { step some { await size(got) > N / 2 && (exists n in got: value(vote[n]) == 1)   done_ = true } }
  or { step every { await size(got) == N   full = true } } } }
invariant voted : done_ => exists n in 1..N: vote[n] == 1
invariant all_voted : full => forall n in 1..N: n in got
invariant two : size(got) >= 2 => N >= 2
lemma cast : forall n in got: vote[n] != none
"""
STRANGE = """protocol strange
param N : 1..9 = 2
type Node = id(N)
var total : 0..100 = 0
var on : [Node] bool = [n in Node: false]
var set : set of Node = {}
process p[n: Node] { loop {
  step s { await total < 98   on[n] = true    set = set + {n}   total = total + 2 }
  step r { await on[n]        on[n] = false   set = set - {n}   total = total - 2 } } }
invariant even    : total % 2 == 0
invariant known   : forall n in Node: on[n] => n in set
invariant fine    : total != 7 || total == 8
invariant strange : (exists n in Node: on[n]) || total == 0 || true && total <= 50
"""
BEYOND = """protocol beyond
param N : 1..2 = 2
param M : 0..1 = 1
var x : 0..N = 0
var y : 0..M = 0
process p { loop { either { step s { choose k in 0..N   x = k } } or { step t { choose k in 0..M   y = k } } } }
invariant low    : x < 3
invariant both   : x + y < 3
invariant never  : x >= 0
invariant defined: 6 / (x - 3) < 7
witness   far    : x == 4
"""
GENERATIONS = """protocol generations
param N : 2..9 = 2
type Gen = order(N)
var latest : Gen  = first(Gen)
var seen   : Gen? = none
process planner  { loop { step publish { latest = fresh(Gen) } } }
process observer { loop { step look { seen = latest } } }
transition forward : next(latest) >= latest
witness    behind  : seen != none && value(seen) < latest
witness    ahead   : seen != none && value(seen) > latest
"""

SWAPS = """protocol swaps
param N : 1..5 = 2
type I = 1..N
var x : [I] I = [i in I: i]
var y : 0..5 = 0
process p { loop { step sw {
  choose i in I choose j in I where j != i
  let a = x[i]   x[i] = x[j]   x[j] = a   y = 1 } } }
invariant perm : forall i in I: forall j in I where i != j: x[i] != x[j]
invariant five : N < 5 || x[1] < 5
invariant hard : forall i in I: exists j in I: x[j] == i
invariant low  : y < 2
"""
SWITCHES = """protocol switches
param N : 0..3 = 2
type I = 1..N
var on : [I] bool = [i in I: false]
process p[i: I] { loop { step s { await !on[i]   on[i] = true } step t { on[i] = false } } }
invariant off : forall i in I: p[i] at s => !on[i]
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def prove(*arguments, codes, seconds=PATIENCE, **more):
    done = run("prove", "--json", "--timeout", str(PATIENCE), *arguments, limit=2 * PATIENCE, **more).check(codes, seconds=seconds)
    document = json.loads(done.output)
    return document, {entry["name"]: entry for entry in document["properties"]}


@functools.lru_cache(maxsize=None)
def conditional():
    """The proof that takes longest: looked at from several sides, sought once."""
    return prove("-D", "APPLY=conditional", "-p", "never_empty", *ANY, codes={HOLDS})


# --- proofs ---

def the_conditional_apply_is_proved_for_every_number(scratch):
    del scratch
    document, found = conditional()
    entry = found["never_empty"]
    expect((entry["verdict"], entry["engine"], entry["scope"]) == ("holds", "prove", "unbounded"), f"{entry}")
    expect(any("record[" in line for line in entry["invariant"]), f"no invariant: {entry}")
    expect(document["lifted"] == ["ENACTORS", "ENDPOINTS", "PLANS"], document["lifted"])
    expect(document["parameters"] == {"ENACTORS": None, "ENDPOINTS": None, "PLANS": None, "KEEP": 1},
           document["parameters"])


def names_may_have_spaces_between_them(scratch):
    document, _ = prove("--any", " N , M", "-p", "low", scratch.file("""protocol two
param N: 1..9 = 2
param M: 1..9 = 2
var x: 0..N + M = 0
process p { loop { step s { x = 0 } } }
invariant low: x == 0
"""), codes={HOLDS})
    expect(document["lifted"] == ["N", "M"], f"{document['lifted']}")


def a_proof_reads_like_a_sentence(scratch):
    del scratch
    done = run("prove", "--timeout", str(PATIENCE), "-D", "APPLY=conditional", "-p", "never_empty", *ANY,
               limit=2 * PATIENCE).check({HOLDS}, seconds=PATIENCE)
    for line in ("never_empty: holds for every number of ENACTORS, ENDPOINTS and PLANS",
                 "dynamodb_dns   ENACTORS >= 1, ENDPOINTS >= 1, PLANS >= 0, KEEP = 1,"):
        expect(line in done.output.splitlines(), f"missing: {line}\n{done.output}")


def an_invariant_is_one(scratch):
    """Each line of it, as an invariant of its own, holds in an instance."""
    _, found = conditional()
    with open(PLANNER, encoding="utf-8") as file:
        model = file.read()
    for number, line in enumerate(found["never_empty"]["invariant"]):
        model += f"\ninvariant line{number} : {line}\n"
    run("check", "--engine", "explore", "-D", "APPLY=conditional", "-D", "ENDPOINTS=2",
        scratch.file(model)).check({HOLDS}, seconds=PATIENCE)


def identities_that_are_not_lifted_have_no_numbers_either(scratch):
    """The language has no literals of them, so a line with one would be no invariant."""
    _, found = prove("-D", "APPLY=conditional", "-p", "never_empty", "--any", "PLANS", PLANNER, codes={HOLDS})
    with open(PLANNER, encoding="utf-8") as file:
        model = file.read()
    for number, line in enumerate(found["never_empty"]["invariant"]):
        model += f"\ninvariant line{number} : {line}\n"
    run("check", "--engine", "explore", "-D", "APPLY=conditional", scratch.file(model)).check({HOLDS}, seconds=PATIENCE)


RANKED = """protocol ranked
type G = order(3)
var latest : G = first(G)
var s : set of G = {first(G)}
process planner { loop {
  either { step publish { await size(s) < 2   latest = fresh(G)   s = s + {latest} } }
  or { step drop { await size(s) > 1   s = s - {min(s)} } } } }
invariant big : max(s) == latest
"""


def a_value_of_an_order_is_called_what_no_trace_calls_it(scratch):
    path = scratch.file(RANKED)
    done = run("check", "--engine", "pdr", "--json", "-p", "big", path).check({HOLDS}, seconds=PATIENCE)
    lines = json.loads(done.output)["properties"][0]["invariant"]
    ranked = ["#" in line for line in lines]
    expect(any(ranked) and ranked == sorted(ranked), f"those with ranks come last: {lines}")
    expect(not any(re.search(r"(^|[^#])\b[1-9]", line) for line in lines), f"a rank is a number: {lines}")
    text = run("check", "--engine", "pdr", "-p", "big", path).check({HOLDS}, seconds=PATIENCE).output
    expect("\n  #1 is the least of the values of its order that are held, #2 the next one, and\n  so on.\n" in text, text)


def a_witness_can_be_proved_out_of_reach(scratch):
    _, found = prove("--any", "N", scratch.file(RANGES), codes={VIOLATED})
    beyond, far = found["beyond"], found["far"]
    expect((beyond["verdict"], beyond["scope"]) == ("violated", "unbounded"), f"{beyond}")
    expect("trace" not in beyond, "a trace to what is never reached")
    expect((far["verdict"], far["scope"]) == ("holds", "instance"), f"{far}")
    expect(far["parameters"] == {"N": 4, "M": 0}, f"{far['parameters']}")
    expect(found["no_model_error"]["scope"] == "unbounded", f"{found['no_model_error']}")


def a_true_lemma_helps(scratch):
    _, found = prove("--any", "TOKENS", "-p", "bounded", scratch.file(POOL + TOTAL), codes={HOLDS})
    expect(found["bounded"]["verdict"] == "holds", f"{found}")


@with_ever_more_time(1, 128)
def a_false_lemma_does_not(scratch, seconds):
    wrong = "lemma total : free + left == TOKENS\n"
    _, found = prove("--any", "TOKENS", "--timeout", seconds, scratch.file(POOL + wrong), codes={VIOLATED})
    expect(found["total"]["verdict"] == "violated", f"{found['total']}")
    expect(found["bounded"]["verdict"] != "holds", f"{found['bounded']}")


# --- without lifted params ---

def without_any_the_instance_as_given_is_proved(scratch):
    path = scratch.file(POOL + TOTAL)
    document, found = prove("-D", "TOKENS=5", path, codes={HOLDS})
    expect(document["parameters"] == {"TOKENS": 5} and "lifted" not in document, f"{document['parameters']}")
    explored = document["exploration"]
    expect(explored["complete"] and explored["bytes_per_state"] and "instances" not in explored, f"{document}")
    for entry in found.values():
        expect((entry["verdict"], entry["engine"], entry["scope"]) == ("holds", "pdr", "instance"), f"{entry}")
    text = run("prove", path).check({HOLDS}, seconds=PATIENCE).output
    expect("every number" not in text and "The proof rests on this invariant:" in text, text)


def an_order_without_bound_is_told_by_its_name(scratch):
    path = scratch.file(GENERATIONS)
    _, found = prove(path, codes={VIOLATED})
    expect((found["forward"]["verdict"], found["forward"]["scope"]) == ("holds", "unbounded"), f"{found['forward']}")
    expect((found["ahead"]["verdict"], found["ahead"]["scope"]) == ("violated", "unbounded"), f"{found['ahead']}")
    expect((found["behind"]["steps"], found["behind"]["scope"]) == (2, "instance"), f"{found['behind']}")
    error = found["no_model_error"]
    expect((error["verdict"], error["scope"]) == ("holds", "instance"), f"{error}")
    text = " ".join(run("prove", path).check({VIOLATED}, seconds=PATIENCE).output.split())
    expect("holds however many values of Gen are made and held" in text, text)
    expect("never reached, however many values of Gen are made" in text and "every number" not in text, text)


def what_cant_be_lifted_is_proved_of_the_instance(scratch):
    sized = ("protocol sized\ntype Gen = order(2)\nvar last : Gen = first(Gen)\nvar all : set of Gen = {first(Gen)}\n"
             "process p { loop { step s { last = fresh(Gen)   all = {last} } } }\ninvariant one : size(all) * 4 < 8\n")
    _, found = prove("-p", "one", scratch.file(sized), codes={HOLDS})
    expect((found["one"]["engine"], found["one"]["scope"]) == ("pdr", "instance"), f"{found['one']}")


def a_violation_of_the_instance_is_a_normal_trace(scratch):
    del scratch
    document, found = prove("-p", "never_empty", PLANNER, codes={VIOLATED})
    entry = found["never_empty"]
    expect((entry["engine"], entry["scope"], entry["steps"]) == ("explore", "instance", 12), f"{entry}")
    expect("parameters" not in entry and document["parameters"]["PLANS"] == 3, f"{document['parameters']}")
    text = run("prove", "-p", "never_empty", PLANNER).check({VIOLATED}, seconds=PATIENCE).output
    expect("never_empty: violated in 12 steps" in text.splitlines(), text)


def a_trace_is_the_one_that_check_shows(scratch):
    del scratch
    shown = json.loads(run("check", "--json", "-p", "never_empty", PLANNER).check({VIOLATED}).output)["properties"][0]
    for more in ((), ("--any", "ENACTORS")):
        _, found = prove("-p", "never_empty", *more, PLANNER, codes={VIOLATED})
        found = found["never_empty"]
        expect(all(found["minimal"].values()), f"{more}: {found['minimal']}")
        expect(found["trace"] == shown["trace"], f"{more}: another trace")
        expect(found["windows"][0]["read_step"] == shown["windows"][0]["read_step"], f"{more}: not explained")


@with_ever_more_time(2, 128)
def what_the_explorer_sees_whole_is_known_without_a_proof(scratch, seconds):
    del scratch
    _, found = prove("-p", "exclusion", "--timeout", seconds, "protocols/peterson.tocsin",
                     codes={HOLDS})
    expect(found["exclusion"]["engine"] in ("explore", "pdr"), f"{found['exclusion']}")


def where_all_was_seen_proofs_are_not_sought_for_ever(scratch):
    """It went on for the whole minute. (Of three processes Z3 finds it within seconds, and ten times as late among
    sanitizers.)"""
    del scratch
    document, found = prove("-p", "exclusion", "--timeout", "1000", *(("-D", "N=2") if SANITIZED else ()),
                            "protocols/peterson.tocsin", codes={HOLDS}, seconds=1000)
    entry = found["exclusion"]
    stopped = document["solving"]["stopped"]
    expect((entry["engine"], stopped) in (("explore", "every state was visited"), ("pdr", None)), f"{entry}, {stopped}")


def a_deep_violation_is_found_where_there_are_many_states(scratch):
    """Only 200,000 states were ever looked at."""
    _, found = prove("-p", "far", "--timeout", "100", scratch.file(DEEP), codes={VIOLATED})
    expect((found["far"]["engine"], found["far"]["steps"]) == ("explore", 1198), f"{found['far']}")


@with_ever_more_time(3, 12)
def what_is_too_large_and_not_proved_is_unknown_so_far(scratch, seconds):
    del scratch
    _, found = prove("-D", "N=8", "-p", "exclusion", "--timeout", seconds,
                     "protocols/peterson.tocsin", codes={UNDECIDED})
    reason = found["exclusion"]["reason"]
    expect("no proof was found within" in reason and "; no violation within" in reason, reason)


def an_instance_without_a_beginning_is_told(scratch):
    nowhere = ("protocol nowhere\nparam N : 0..9 = 3\nvar x : 0..N in {k in 0..N | k > N}\n"
               "process p { step s { x = 0 } }\ninvariant low : x == 0\n")
    _, found = prove("-p", "low", scratch.file(nowhere), codes={UNDECIDED})
    expect(found["low"]["reason"] == "there is no initial state to look at", f"{found['low']}")


# --- orders of any size ---

def an_order_may_be_of_any_size(scratch):
    begun = time.monotonic()
    _, found = prove("--any", "N", scratch.file(GENERATIONS), codes={VIOLATED})
    expect(time.monotonic() - begun < PATIENCE / 2, "it goes on where nothing is left to be had")
    expect((found["forward"]["verdict"], found["forward"]["scope"]) == ("holds", "unbounded"), f"{found['forward']}")
    expect(found["behind"]["parameters"] == {"N": 2}, f"{found['behind']}")
    reason = found["no_model_error"]["reason"]
    expect("it can't be proved for every number that never too many values of an `order` are held" in reason, reason)


def too_many_values_in_some_instance_are_an_error_there(scratch):
    _, found = prove("--any", "N", "-p", "no_model_error", scratch.file(GENERATIONS.replace("2..9", "1..9")),
                     codes={VIOLATED})
    expect(found["no_model_error"]["parameters"] == {"N": 1}, f"{found['no_model_error']}")


# --- violations ---

def the_outage_needs_two_enactors_one_endpoint_and_three_plans(scratch):
    del scratch
    _, found = prove(*ANY, codes={VIOLATED})
    entry = found["never_empty"]
    expect((entry["verdict"], entry["engine"], entry["scope"]) == ("violated", "explore", "instance"), f"{entry}")
    expect(entry["parameters"] == {"ENACTORS": 2, "ENDPOINTS": 1, "PLANS": 3, "KEEP": 1}, entry["parameters"])
    expect(entry["steps"] == 12 and len(entry["trace"]) == 13, f"{entry['steps']} steps")
    expect(found["no_rollback"]["parameters"]["PLANS"] == 2, "a rollback needs two plans")
    expect(found["deletes"]["parameters"]["ENACTORS"] == 1, "one enactor deletes")


def a_violation_in_an_instance_is_told_with_it(scratch):
    del scratch
    done = run("prove", "-p", "never_empty", *ANY).check({VIOLATED}, seconds=PATIENCE)
    title = "never_empty: violated in 12 steps, with ENACTORS = 2, ENDPOINTS = 1, PLANS = 3"
    expect(title in done.output.splitlines(), done.output)


def what_is_shown_is_within_the_declared_ranges(scratch):
    _, found = prove("--any", "N,M", scratch.file(BEYOND), codes={VIOLATED})
    both = found["both"]
    expect((both["verdict"], both["parameters"]) == ("violated", {"N": 2, "M": 1}), f"{both}")
    expect(found["never"]["scope"] == "unbounded", f"{found['never']}")
    for name, words in (("low", "it is violated beyond the declared ranges, with N = 3, M = 0; "
                                "no violation in the 4 smallest instances within them"),
                        ("far", "it is reached beyond the declared ranges, with N = 4, M = 0"),
                        ("defined", "its evaluation fails beyond the declared ranges, with N = 3, M = 0"),
                        ("no_model_error", "it is violated beyond the declared ranges, with N = 3, M = 0")):
        expect(found[name]["verdict"] == "unknown" and words in found[name]["reason"], f"{found[name]}")
        expect("trace" not in found[name] and "obstacle" not in found[name], f"{found[name]}")


@with_ever_more_time(4, 32)
def small_instances_come_before_proofs_that_take_time(scratch, seconds):
    _, found = prove("--any", "N", "--timeout", seconds, scratch.file(SWAPS), codes={VIOLATED})
    five = found["five"]
    expect((five["verdict"], five.get("parameters")) == ("violated", {"N": 5}), f"{five}")


def instances_of_a_huge_range_leave_time_for_proofs(scratch):
    huge = SWITCHES.replace("0..3", "0..1000")
    _, found = prove("--any", "N", scratch.file(huge), codes={HOLDS})
    expect(found["off"]["scope"] == "unbounded", f"{found['off']}")


def values_without_a_model_are_left_out(scratch):
    path = scratch.file(SWITCHES)
    document, _ = prove("--any", "N", path, codes={HOLDS})
    expect(document["exploration"]["refused"] == 1, f"{document['exploration']}")
    told = "Values for which the protocol makes no sense are left out; the least instance that does is N = 1."
    text = run("prove", "--any", "N", path).check({HOLDS}, seconds=PATIENCE).output
    expect(told in " ".join(text.split()), text)
    text = run("prove", "--any", "N", scratch.file(SWITCHES.replace("0..3", "1..3"))).check({HOLDS}).output
    expect("makes no sense" not in text, text)


def the_default_of_a_lifted_param_does_not_matter(scratch):
    """None of these files is a model as it is."""
    empty = SWITCHES.replace("N : 0..3 = 2", "N = 0")
    outside = ("protocol outside\nparam N : 1000..2000 = 2\nvar x : 0..N = 0\n"
               "process p { loop { step s { x = 1 } } }\ninvariant off : x < 2\n")
    later = SWITCHES.replace("1..N", "4..N").replace("N : 0..3", "N : 1..9")
    for model in (empty, outside, later, later + "scenario s { N = 2   expect holds off }\n"):
        more = ("--scenario", "s") if "scenario" in model else ()
        document, found = prove("--any", "N", *more, scratch.file(model), codes={HOLDS})
        expect(found["off"]["scope"] == "unbounded" and document["parameters"] == {"N": None}, f"{found['off']}")
    never = scratch.file(SWITCHES.replace("1..N", "1..N-N").replace("= 2", "= 3"))
    done = run("prove", "--any", "N", never).check({INPUT}, seconds=PATIENCE)
    expect(done.messages.count("the range 1..0 has no values") == 1, done.messages)


# --- what is not proved ---

@with_ever_more_time(4, 128)
def each_property_has_its_turn(scratch, seconds):
    """The first one takes all the time there is."""
    _, found = prove("--any", "N", "--timeout", seconds, scratch.file(SWAPS), codes={VIOLATED})
    for name in ("low", "no_model_error"):
        expect((found[name]["verdict"], found[name]["scope"]) == ("holds", "unbounded"), f"{found[name]}")


def what_has_no_picture_says_why(scratch):
    path = scratch.file(SWAPS)
    _, found = prove("--any", "N", "--timeout", "0.05", path, codes={UNDECIDED, VIOLATED})
    open_ones = [entry for entry in found.values() if entry["verdict"] == "unknown"]
    for entry in open_ones:
        obstacle = entry["obstacle"]
        expect(obstacle["before"] is not None or "cut_short" in obstacle, f"{entry}")
    text = run("prove", "--any", "N", "--timeout", "0.05", "-p", "perm", path).check({UNDECIDED}, seconds=PATIENCE).output
    expect("perm: not proved" in text.splitlines(), text)


@with_ever_more_time(2, 128)
def what_is_inductive_does_not_say_that_a_loop_goes_on(scratch, seconds):
    _, found = prove("--any", "TOKENS", "-p", "bounded", "--timeout", seconds, scratch.file(POOL), codes={UNDECIDED})
    candidate = found["bounded"]["obstacle"]["candidate"]
    expect(not any("done" in line for line in candidate), f"{candidate}")
    ending = POOL.replace("process two", "process three { step s { await false } }\nprocess two")
    _, found = prove("--any", "TOKENS", "-p", "bounded", "--timeout", seconds, scratch.file(ending), codes={UNDECIDED})
    candidate = found["bounded"]["obstacle"]["candidate"]
    expect("!three done" in candidate and "!one done" not in candidate, f"{candidate}")


def where_nothing_begins_that_is_the_reason(scratch):
    nowhere = ("protocol nowhere\nparam N : 0..9 = 3\nvar x : 0..N in {k in 0..N | k > N}\n"
               "process p { step s { x = 0 } }\ninvariant low : x == 0\ninvariant high : x > 0\n")
    begun = time.monotonic()
    _, found = prove("--any", "N", scratch.file(nowhere), codes={UNDECIDED})
    expect(time.monotonic() - begun < PATIENCE / 2, "it looks for proofs")
    for name in ("low", "high", "no_model_error"):
        expect(found[name]["reason"] == "there is no initial state in the 10 smallest instances", f"{found[name]}")
        expect("obstacle" not in found[name], f"{found[name]}")


def where_some_instances_dont_begin_that_is_the_reason(scratch):
    del scratch
    path = "tests/robustness/overclaims/begins-in-a-set-that-empties.tocsin"
    _, found = prove("--any", "N", "-p", "small", path, codes={UNDECIDED})
    expect("for some values of the params there is no initial state" in found["small"]["reason"], f"{found}")
    expect("obstacle" not in found["small"], f"{found['small']}")


@with_ever_more_time(2, 128)
def what_is_not_proved_comes_with_a_picture(scratch, seconds):
    path = scratch.file(POOL)
    _, found = prove("--any", "TOKENS", "-p", "bounded", "--timeout", seconds, path, codes={UNDECIDED})
    entry = found["bounded"]
    expect(entry["verdict"] == "unknown" and "no proof was found" in entry["reason"], f"{entry}")
    picture = entry["obstacle"]
    before, after, tokens = picture["before"], picture["after"], picture["parameters"]["TOKENS"]
    expect(before["left"] + before["right"] <= tokens < after["left"] + after["right"], f"{picture}")
    expect(picture["step"] in ("one.take", "two.take") and picture["process"] in ("one", "two"), f"{picture}")
    expect(isinstance(picture["candidate"], list), f"{picture['candidate']}")


@with_ever_more_time(2, 128)
def a_picture_says_that_it_need_not_be_reachable(scratch, seconds):
    done = run("prove", "--any", "TOKENS", "-p", "bounded", "--timeout", seconds, scratch.file(POOL))
    done.check({UNDECIDED}, seconds=PATIENCE)
    text = " ".join(done.output.split())
    for words in ("Why this isn't inductive:", "The state need not be reachable.", "bounded is broken:"):
        expect(words in text, f"missing: {words}\n{done.output}")
    expect(all(len(line) <= 80 for line in done.output.splitlines()), "a line is too long")


@with_ever_more_time(4, 64)
def a_picture_allows_what_was_proved_after_it(scratch, seconds):
    """It contradicted lemmas that were proved in the same run."""
    path = scratch.file(POOL + "lemma some : left + right <= TOKENS || left > 0 || right > 0\n")
    _, found = prove("--any", "TOKENS", "--timeout", seconds, path, codes={UNDECIDED})
    expect(found["some"]["verdict"] == "holds", f"{found['some']}")
    expect(found["bounded"]["obstacle"]["with_proofs"], f"{found['bounded']}")
    done = run("prove", "--any", "TOKENS", "--timeout", seconds, path)
    done.check({UNDECIDED}, seconds=PATIENCE)
    expect("the property and all that is proved above, and a step" in " ".join(done.output.split()), done.output)


def what_cant_be_lifted_is_in_nobodys_way(scratch):
    """Neither of what was not asked, nor of the others: a size can't fail to have a value."""
    path = scratch.file(SIZED)
    _, found = prove("--any", "N", "-p", "low", path, codes={HOLDS})
    expect(found["low"]["scope"] == "unbounded", f"{found['low']}")
    _, found = prove("--any", "N", path, codes={UNDECIDED})
    expect(found["sized"]["reason"].startswith("`size` over an endless type can't be lifted here; compare it with a "
           "number up to 4 or with that of all, or use `forall` or `exists` (line 8); no violation"), f"{found['sized']}")
    for name in ("low", "no_model_error"):
        expect((found[name]["verdict"], found[name]["scope"]) == ("holds", "unbounded"), f"{found[name]}")


def arithmetic_that_cant_be_lifted_is_in_nobodys_way(scratch):
    """Numbers are mathematical integers there: what multiplies them or adds can't fail, nor can halves."""
    for lemma in ("count(n in Node: n in on) * 2 >= size({n in Node | n in on}) - 1", "size({n in Node | n in on}) / 2 <= N"):
        model = SIZED + f"lemma rest : {lemma}\n"
        _, found = prove("--any", "N", scratch.file(model), codes={UNDECIDED})
        expect("can't be lifted" in found["rest"]["reason"], f"{found['rest']}")
        expect(found["no_model_error"]["verdict"] == "holds", f"{found['no_model_error']}")


def a_size_is_compared_with_that_of_all(scratch):
    path = scratch.file(SIZED.replace("max(N, x)", "N"))
    _, found = prove("--any", "N", "-p", "sized", path, codes={HOLDS})
    expect((found["sized"]["scope"], found["sized"].get("proof")) == ("unbounded", "no invariant is needed"),
           f"{found['sized']}")


@with_ever_more_time(3, 48)
def a_refusal_is_told_also_when_time_runs_out(scratch, seconds):
    """Others take all the time that is left after the first attempt."""
    with open(PLANNER, encoding="utf-8") as file:
        model = file.read().replace("\ninvariant", "\ninvariant sized : size(plans) < 99\ninvariant", 1)
    _, found = prove("-D", "APPLY=conditional", "-p", "sized", "-p", "never_empty", "-p", "no_rollback",
                     "--timeout", seconds, *ANY[:-1], scratch.file(model), codes={UNDECIDED})
    expect("can't be lifted" in found["sized"]["reason"], f"{found['sized']}")


def what_may_fail_and_cant_be_lifted_leaves_errors_open(scratch):
    failing = SIZED + "invariant halves : 6 / size(on) >= 0 || true\n"
    _, found = prove("--any", "N", "-p", "no_model_error", scratch.file(failing), codes={VIOLATED})
    expect(found["no_model_error"]["verdict"] == "violated", f"{found['no_model_error']}")
    rarely = SIZED + "invariant rarely : 6 / (size(on) + 1) >= 0\n"
    _, found = prove("--any", "N", "-p", "no_model_error", scratch.file(rarely), codes={UNDECIDED})
    expect("can't be lifted" in found["no_model_error"]["reason"], f"{found['no_model_error']}")


def sizes_and_what_may_fail_are_lifted_in_steps(scratch):
    document, found = prove("--any", "N", scratch.file(QUORUM), codes={HOLDS})
    expect(all(entry["scope"] == "unbounded" for entry in found.values()), f"{found}")
    expect(document["solving"]["stopped"] is None and document["exploration"]["stopped"] is None, f"{document}")


def why_it_stopped_is_told(scratch):
    path = scratch.file(POOL)
    document, found = prove("--any", "TOKENS", "-p", "bounded", "--timeout", "2", path, codes={UNDECIDED})
    for part in ("solving", "exploration"):
        expect(document[part]["stopped"] == "the time limit of 2 seconds was reached", f"{document[part]}")
    expect(found["bounded"]["scope"] == "unbounded", f"{found['bounded']}")
    document, _ = prove("--any", "N", "-p", "sized", scratch.file(SIZED), codes={UNDECIDED})
    expect(document["solving"]["stopped"] == "further attempts would end like the last ones", f"{document['solving']}")
    document, found = prove("--any", "N", "-p", "back", scratch.file(RANGES), codes={UNDECIDED})
    expect(found["back"]["scope"] == "unbounded" and document["exploration"]["stopped"] is None, f"{document}")


@with_ever_more_time(2, 32)
def a_limit_of_memory_is_told_as_such(scratch, seconds):
    _, found = prove("--any", "N", "-p", "voted", "--timeout", seconds, "--max-memory", "1M", scratch.file(QUORUM),
                     codes={UNDECIDED})
    expect(found["voted"]["reason"].startswith("the memory limit of 1 MiB was reached"), f"{found['voted']}")


def memory_that_is_too_little_for_a_beginning_is_told(scratch):
    for lifted in ((), ("--any", "PLANS")):
        document, found = prove(*lifted, "--max-memory", "1", "--timeout", "20", PLANNER, codes={UNDECIDED})
        for name in ("never_empty", "no_model_error"):
            expect(found[name]["reason"] == "the memory limit of 1 byte was reached", f"{lifted}: {found[name]}")
        expect("memory" in document["exploration"]["stopped"], f"{lifted}: {document['exploration']}")


def a_proof_that_memory_is_too_little_to_confirm_names_the_limit(scratch):
    del scratch
    _, found = prove("-D", "PLANS=8", "-D", "ENACTORS=3", "-D", "APPLY=conditional", "-p", "never_empty",
                     "--max-memory", "30M", PLANNER, codes={HOLDS, UNDECIDED})
    reason = found["never_empty"]["reason"]  # null where another Z3 makes do with that
    expect(reason is None or reason.startswith("the memory limit of 30 MiB was reached"), reason)


def where_every_attempt_lacks_memory_it_ends(scratch):
    """Larger instances take no less: the time that there is would go into exploring them."""
    document, found = prove("--any", "N", "-p", "voted", "--timeout", "1000", "--max-memory", "1M",
                            scratch.file(QUORUM), codes={UNDECIDED})
    for reason in (document["exploration"]["stopped"], found["voted"]["reason"]):
        expect(reason.startswith("the memory limit of 1 MiB was reached"), reason)


def a_certificate_that_cant_be_written_is_noticed_before_the_work(scratch):
    path = scratch.file(POOL)
    begun = time.monotonic()
    for command in (("prove", "--any", "TOKENS"), ("check", "--engine", "pdr"), ("synthesise", "--param", "TOKENS")):
        for place in ("/proc/proof.smt2", "no/such/folder/proof.smt2", ".", "x" * 251):
            done = run(*command, "--timeout", "60", "--certificate", place, path).check({INPUT})
            expect("can't write the certificate" in done.messages and not done.output, f"{done.messages}{done.output}")
        # Standard output has the report.
        for place, words in (("", "wants the name of a file"), ("-", "standard output has the report")):
            done = run(*command, "--certificate", place, path).check({INPUT}, words)
            expect(not done.output, done.output)
    expect(not os.path.exists("-"), "a file with that name")
    expect(time.monotonic() - begun < PATIENCE / 2, "it looks for proofs")


def a_certificate_is_left_alone_where_no_proof_comes(scratch):
    path, certificate = scratch.file(POOL), scratch.file("precious", "proof.smt2")
    run("prove", "--any", "TOKENS", "-p", "bounded", "--timeout", "1", "--certificate", certificate, path).check(
        {UNDECIDED}, "no certificate is written", seconds=PATIENCE)
    with open(certificate, encoding="utf-8") as file:
        expect(file.read() == "precious", "it is written to")
    expect(sorted(os.listdir(scratch.folder.name)) == sorted({os.path.basename(path), "proof.smt2"}),
           f"{os.listdir(scratch.folder.name)}")


@with_ever_more_time(2, 128)
def a_candidate_says_nothing_twice(scratch, seconds):
    _, found = prove("--any", "N", "-p", "strange", "--timeout", seconds, scratch.file(STRANGE), codes={UNDECIDED})
    candidate = found["strange"]["obstacle"]["candidate"]
    expect(candidate.count("forall n in Node: on[n] => n in set") == 1, f"{candidate}")
    expect("total % 2 == 0" in candidate and "total != 7 || total == 8" not in candidate, f"{candidate}")


def recoverable_properties_stay_unknown(scratch):
    _, found = prove("--any", "N", "-p", "back", scratch.file(RANGES), codes={UNDECIDED})
    expect("only exploring all states" in found["back"]["reason"], f"{found['back']}")


# --- arguments ---

def nothing_is_claimed_that_breaks_in_a_large_instance(scratch):
    """Each is fine as long as N is small, and was once proved for every N."""
    del scratch
    wrong = {"fails-behind-the-decisive-one": "never", "begins-in-a-range-that-ends": "small",
             "begins-in-a-set-that-empties": "small", "breaks-with-many-values": "few",
             "holds-too-many-values": "no_model_error",
             "never-stuck-for-many-values": "alive"}
    for model, name in wrong.items():
        path = f"tests/robustness/overclaims/{model}.tocsin"
        _, found = prove("--any", "N", "-p", name, "--timeout", "3", path, codes={UNDECIDED, VIOLATED})
        verdict = found[name]["verdict"]
        expect(verdict != "holds", f"{model}: {name} holds for every N")


def params_must_be_named_rightly(scratch):
    path = scratch.file(RANGES)
    for arguments, words in ((("--any", "K"), "there is no param `K`"),
                             (("--any", "WIDE"), "only params can be lifted"), (("--any", "N,"), "--any wants"),
                             (("--any", "N,N"), "twice"), (("--any", "N", "-D", "N=3"), "-D N=3"),
                             (("--any", "N", "-p", "lower"), "did you mean `low`?"),
                             (("--any", "N", "--engine", "pdr"), "unrecognized option")):
        done = run("prove", *arguments, path).check({INPUT})
        expect(words in done.messages, f"{arguments}: {done.messages}")


def a_scenario_gives_the_other_params(scratch):
    del scratch
    document, found = prove("--scenario", "conditional", "-p", "no_rollback", *ANY, codes={HOLDS})
    expect(document["options"] == {"APPLY": "conditional"}, f"{document['options']}")
    expect(found["no_rollback"]["scope"] == "unbounded", f"{found}")


# --- limits ---

def it_minds_its_time_limit(scratch):
    begun = time.monotonic()
    prove("--any", "TOKENS", "--timeout", "1", "-p", "bounded", scratch.file(POOL), codes={UNDECIDED})
    elapsed = time.monotonic() - begun
    expect(elapsed < 30, f"{elapsed:.1f} s with --timeout 1")


def an_interruption_ends_it_soon(scratch):
    begun = time.monotonic()
    done = run("prove", "--any", "TOKENS", scratch.file(POOL), interrupt_after=2.0)
    done.check({INTERRUPTED}, seconds=PATIENCE)
    expect(time.monotonic() - begun < 30, "it goes on")
    expect("the search was interrupted; no violation in the" in " ".join(done.output.split()), done.output)


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__ and hasattr(test, "__code__")
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
