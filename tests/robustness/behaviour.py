#!/usr/bin/env python3
"""Limits hold, signals and outputs are minded, and running out of anything is an answer.

    tests/robustness/behaviour.py [WORD]...      only the tests whose names have one of these words
"""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

from program import (HOLDS, INPUT, INTERRUPTED, MEGABYTE, PLANNER, REFERENCE, ROOT, SANITIZED, TOCSIN, UNDECIDED,
                     VIOLATED, Failure, limited, main, run)

# More states than a test will wait for. (What engines.py is for is left out here.)
HUGE = ("--engine", "explore", "--full", "-D", "ENACTORS=4", "-D", "PLANS=7", REFERENCE)
TINY_MODEL = "protocol p\nvar x: 0..2 = 0\nprocess q { loop { step s { x = (x + 1) % 3 } } }\ninvariant i: x <= 2\n"


def report(done):
    try:
        return json.loads(done.output)
    except json.JSONDecodeError as error:
        raise Failure(f"no JSON: {error}: {done.output[:100]!r} {done.messages[:200]!r}") from error


def verdicts(document):
    return {entry["name"]: entry["verdict"] for entry in document["properties"]}


def expect(condition, what):
    if not condition:
        raise Failure(what)


# --- what the user asks for ---

def usage_errors(scratch):
    path = scratch.file(TINY_MODEL)
    for arguments, message in (
            ((), "Usage"),
            (("chek", path), "did you mean 'check'"),
            (("frobnicate",), "there is no command"),
            (("check",), "which file"),
            (("check", path, path), "one file"),
            (("test",), "which files"),
            (("check", "--frobnicate", path), "unrecognized option"),
            (("check", "-q", path), "invalid option"),
            (("check", "--max-states", "0", path), "a number from 1"),
            (("check", "--max-states", "-1", path), "not '-1'"),
            (("check", "--max-states", "1e3", path), "not '1e3'"),
            (("check", "--max-states", "99999999999999999999", path), "not"),
            (("check", "--max-memory", "12X", path), "not '12X'"),
            (("check", "--max-memory", "0", path), "not '0'"),
            (("check", "--max-memory", "99999999999G", path), "not"),
            (("check", "--timeout", "soon", path), "not 'soon'"),
            (("check", "--timeout", "-1", path), "not '-1'"),
            (("check", "--timeout", "nan", path), "not 'nan'"),
            (("check", "--max-depth", "x", path), "not 'x'"),
            (("check", "--color=maybe", path), "maybe"),
            (("check", "--engine", "magic", path), "magic"),
            (("check", "--engine", "pdf", path), "did you mean 'pdr'"),
            (("test", "--engine", "magic", path), "magic"),
            (("check", "--engine", "bmc", "--full", path), "--full needs --engine explore"),
            (("check", "--engine", "bmc", "--require-coverage", path), "--require-coverage needs --engine explore"),
            (("check", "--require-coverage", "--no-coverage", path), "exclude each other"),
            (("check", "--first", "--require-coverage", path), "exclude each other"),
            (("check", "--engine", "pdr", "--no-reduce", path), "--no-reduce needs --engine explore"),
            (("test", "--engine", "bmc", "--no-symmetry", path), "--no-symmetry needs --engine explore"),
            (("check", "--engine", "pdr", "--max-states", "5", path), "--max-states needs --engine explore"),
            (("test", "--max-states", "5", "--engine", "bmc", path), "--max-states needs --engine explore"),
            (("check", "--engine", "explore", "--dump-queries", "/tmp", path), "--dump-queries needs"),
            (("check", "--full", "--dump-queries", "/tmp", path), "--dump-queries needs"),
            (("check", "--dump-queries", "", path), "wants the name of a folder"),
            (("check", "--dump-queries", path, path), "can't write queries into"),
            (("check", "--dump-queries", path + "/x/y", path), "can't write queries into"),
            (("check", "-p", "j", path), "there is no property `j`"),
            (("check", "-p", "i,j", path), "there is no property `j`"),
            (("check", "-p", "i,", path), "-p wants names with commas between them"),
            (("check", "--property", ",", path), "-p wants names with commas between them"),
            (("prove", "-p", "i,,i", path), "-p wants names with commas between them"),
            (("synthesise", "-p", "", path), "-p wants names with commas between them"),
            (("check", "-p", "\x1b[31mi", path), "there is no property"),
            (("check", "--scenario", "s", path), "scenario"),
            (("check", "-D", "N", path), "NAME=VALUE"),
            (("check", "-D", "=1", path), "NAME=VALUE"),
            (("check", "-D", "N=1", path), "there is no param"),
            (("check", "-D", "x=1", path), "`x` is a variable"),
            (("check", "-D", "", path), "NAME=VALUE"),
            (("check", "-D", "\x1b[31mN=1", path), "there is no param")):
        done = run(*arguments).check({INPUT}, message)
        expect("\x1b" not in done.messages, "an escape sequence goes through to the terminal")
    for arguments in (("--help",), ("--version",), ("check", "--help"), ("test", "--help"), ("check", "--usage")):
        done = run(*arguments).check({HOLDS})
        expect(done.output, f"{arguments} prints nothing")


def properties_are_named_one_by_one_or_in_a_list(scratch):
    path = scratch.file("""protocol three
param N : 1..3 = 2
var x : 0..N = 0
process p { loop { step s { choose k in 0..N   x = k } } }
invariant low  : x <= 1
witness   far  : x > 1
invariant mild : x <= N
""")
    for command, list_of in ((("check",), "properties"), (("prove", "--any", "N"), "properties"),
                             (("synthesise", "--param", "N"), "synthesis")):
        for arguments in (("-p", "mild", "-p", "far"), ("-p", "mild,far"), ("--property=far,mild",),
                          ("--property", "mild", "-pfar,far")):
            done = run(*command, "--json", *arguments, path).check({HOLDS}, seconds=60)
            names = [entry.get("name", entry.get("property")) for entry in json.loads(done.output)[list_of]]
            expect(names == ["far", "mild"], f"{command} {arguments}: {names}")


def what_is_assumed_is_listed_with_what_rests_on_it(scratch):
    path = scratch.file("""protocol assuming
var x : 0..1 = 0
fair process p { loop { step up { await x == 0   x = 1 }  step down { x = 0 } } anytime step fail { restart } }
assume    calm : eventually always !taken(p.fail)
liveness  up   : always eventually x == 1
invariant low  : x <= 1
""")
    for asked, told in (("up", ["calm", "up"]), ("low", ["low"]), ("low,up", ["calm", "up", "low"])):
        entries = report(run("check", "--json", "-p", asked, path).check({HOLDS}))["properties"]
        expect([entry["name"] for entry in entries] == told, f"-p {asked}: {entries}")
        listed = "  assumed   calm" in run("check", "-p", asked, path).check({HOLDS}).output
        expect(listed == ("calm" in told), f"-p {asked}: assumed is {'' if listed else 'not '}listed")


def wrong_input_has_no_document(scratch):
    """Whoever parses standard output must look at the exit code first; it is never half a document."""
    path, missing = scratch.file(TINY_MODEL), os.path.join(scratch.folder.name, "missing.tocsin")
    wrong = scratch.file("protocol wrong\nvar x : = 0\n")
    for command in (("check",), ("prove", "--any", "N"), ("synthesise", "--param", "N")):
        for arguments in ((missing,), (wrong,), ("-p", "nothing", path), ("--frobnicate", path), ("-D", "K=1", path)):
            done = run(*command, "--json", *arguments).check({INPUT})
            expect(done.output == "", f"{command} {arguments}: {done.output[:80]}")
    done = run("test", "--json", missing).check({INPUT})
    expect(json.loads(done.output)["results"] == [], done.output)


def params_of_all_kinds(scratch):
    for value in ("", " ", "0", "-1", "1.5", "2x", "x", "0x10", "1e3", "99999999999999999999",
                  "-99999999999999999999", "65537", "1099511627776", "9223372036854775807", "-9223372036854775808", "+3",
                  "1 ", "\u0663"):
        for name in ("ENACTORS", "ENDPOINTS", "PLANS", "KEEP", "APPLY"):
            done = run("check", "--max-states", "2000", "--timeout", "2", "-D", f"{name}={value}", PLANNER)
            done.check({HOLDS, VIOLATED, INPUT, UNDECIDED}, seconds=60 if SANITIZED else 3)
            expect(done.code != INPUT or name in done.messages or ".tocsin:" in done.messages,
                   f"{name}={value!r}: {done.messages}")
    run("check", "-D", "ENACTORS=0", PLANNER).check({INPUT})
    run("check", "-D", "ENACTORS=two", PLANNER).check({INPUT}, "whole number")


def files_that_can_not_be_read(scratch):
    run("check", scratch.folder.name).check({INPUT}, "irectory")
    run("check", os.path.join(scratch.folder.name, "missing.tocsin")).check({INPUT}, "No such file")
    run("check", "").check({INPUT})
    run("check", "x" * 5000).check({INPUT}, "too long")
    run("check", "/proc/self/mem").check({INPUT})
    strange = "\x1b]0;title\x07\n.tocsin"
    done = run("check", os.path.join(scratch.folder.name, strange)).check({INPUT})
    expect("\x1b" not in done.messages and done.messages.count("\n") == 1, "a file's name upsets the terminal")
    path = scratch.file(TINY_MODEL)
    os.chmod(path, 0)
    if os.getuid() != 0:
        run("check", path).check({INPUT}, "ermission denied")
        return
    # Root reads everything, so somebody else tries, who may not even reach the program where it is.
    program = os.path.join(scratch.folder.name, "tocsin")
    shutil.copy(TOCSIN, program)
    os.chmod(program, 0o755)
    os.chmod(scratch.folder.name, 0o711)
    run("check", path, before=lambda: os.setuid(65534), program=program).check({INPUT}, "ermission denied")


def several_files_one_of_them_wrong(scratch):
    good = scratch.file(TINY_MODEL + "scenario s { expect holds i }\n", "good.tocsin")
    done = run("test", good, "missing.tocsin", scratch.file("protocol", "bad.tocsin"), good).check({INPUT})
    expect(done.output.count("good.tocsin") == 2, "the good ones are tested all the same")
    run("test", good).check({HOLDS})
    bad = scratch.file(TINY_MODEL + "scenario s { expect violated i }\n")
    run("test", good, bad).check({VIOLATED})
    run("test", scratch.file(TINY_MODEL)).check({INPUT}, "no scenarios")


def outputs_that_can_not_be_written(scratch):
    path = scratch.file(TINY_MODEL)
    for arguments in (("check", path), ("check", "--json", path), ("check", PLANNER), ("test", PLANNER)):
        with open("/dev/full", "wb") as full:
            run(*arguments, stdout=full).check({INPUT}, "No space left")
        run(*arguments, before=lambda: os.close(1)).check({INPUT, HOLDS, VIOLATED})
        done = run(*arguments, before=lambda: (os.close(1), os.close(2)))
        done.code in (HOLDS, INPUT, VIOLATED) or done.fail("it does not survive closed outputs")
        run(*arguments, before=lambda: os.close(0)).check({HOLDS, VIOLATED})
        reader, writer = os.pipe()
        os.close(reader)
        done = run(*arguments, stdout=writer)
        os.close(writer)
        expect(done.code in (INPUT, HOLDS, VIOLATED, -signal.SIGPIPE), f"a closed pipe: exit {done.code}")
    with open("/dev/full", "wb") as full:
        done = run("check", scratch.file("protocol"), stderr=full)
        expect(done.code == INPUT, "full standard error")
    for arguments in (("--help",), ("--version",), ("check", "--help"), ("prove", "--usage")):
        with open("/dev/full", "wb") as full:
            run(*arguments, stdout=full).check({INPUT}, "No space left")


def coverage_is_required(scratch):
    repaired = ("-D", "APPLY=conditional", PLANNER)
    commit = os.path.join(ROOT, "protocols/two-phase-commit.tocsin")
    done = run("check", "--require-coverage", *repaired).check({VIOLATED})
    expect("Coverage is required, but 2 things never happened." in done.output, done.output)
    path = scratch.file("protocol p\nvar x: 0..1 = 0\nprocess q { step s { await x == 1 } step t { x = 0 } step u { } }\n")
    done = run("check", "--require-coverage", path).check({VIOLATED})
    said = " ".join(done.output.split())
    expect("4 things never happened, told in 2 lines; --json lists each." in said, done.output)
    run("check", "--require-coverage", commit).check({HOLDS})
    done = run("check", "--require-coverage", "--max-states", "10", commit).check({UNDECIDED})
    expect("Coverage is required, but not known" in done.output, done.output)
    run("check", "--require-coverage", "--max-states", "10", PLANNER).check({UNDECIDED})
    run("check", "--require-coverage", PLANNER).check({VIOLATED})
    run("check", *repaired).check({HOLDS})


def coverage_is_told_where_it_is_known(scratch):
    repaired = ("-D", "APPLY=conditional", PLANNER)
    says = [entry["says"] for entry in report(run("check", "--json", *repaired))["coverage"]["uncovered"]]
    expect(len(says) == 2 and "never assigned: record: none" in says, f"{says}")
    for arguments in (("--max-states", "100", *repaired), ("--first", PLANNER), ("--max-depth", "9", PLANNER),
                      ("--engine", "bmc", "--max-depth", "3", PLANNER)):
        document = report(run("check", "--json", *arguments))
        expect("coverage" in document and document["coverage"] is None, f"{arguments}: coverage")
    expect("coverage" not in report(run("check", "--json", "--no-coverage", *repaired)), "--no-coverage")
    expect("Never" not in run("check", "--no-coverage", *repaired).output, "--no-coverage")
    steps = "".join(f"step s{i} {{ if x == 1 {{ x = 0 }} }} " for i in range(20))
    path = scratch.file(f"protocol many\nvar x : 0..1 = 0\nprocess p {{ {steps} }}\n")
    lines = run("check", path).output.splitlines()
    expect(sum(line.startswith("  never reached") for line in lines) == 8, f"{lines}")
    expect("and 12 more: --json lists all" in lines, f"{lines}")
    expect(max(map(len, lines)) <= 80, f"{lines}")
    steps = "".join(f"step s{i} {{ }} " for i in range(10))
    path = scratch.file(f"protocol many\nvar x : 0..1 = 0\nprocess p {{ step s {{ await x == 1 }} {steps} }}\n")
    told = " ".join(run("check", path).output.split())
    expect("p.s5 and 4 more: control" in told, told)


LARGE = """protocol large
type N = 0..9
{variables}
{counters}
process watcher {{
  loop {{
    either {{ step never {{ await n[1] + n[2] + n[3] > 27   n[1] = 0 }} }}
    or     {{ step ever {{ await n[1] + n[2] + n[3] > 26   n[1] = 0 }} }}
  }}
}}
"""


def coverage_that_takes_too_long_is_not_claimed(scratch):
    if SANITIZED:
        return  # a million states take too long there
    counter = "process counter[i: 1..6] { loop { step count { n[i] = (n[i] + 1) % 10 } } }"
    path = scratch.file(LARGE.format(variables="var n : [1..6] N = 0", counters=counter))
    done = run("check", "--engine", "explore", path).check({HOLDS})
    expect("Coverage: whether 2 things ever happen was not settled" in done.output, done.output)
    expect("Never" not in done.output, done.output)
    done = run("check", "--require-coverage", path).check({VIOLATED})
    expect("not settled" not in done.output and "watcher.never: `await n[1]" in done.output, done.output)


def coverage_takes_only_what_is_read(scratch):
    if SANITIZED:
        return
    counters = " ".join(f"process counts_{x}[i: 1..3] {{ loop {{ step count {{ {x}[i] = ({x}[i] + 1) % 10 }} }} }}"
                        for x in ("n", "m"))
    variables = "var n : [1..3] N = 0 var m : [1..3] N = 0"
    path = scratch.file(LARGE.format(variables=variables, counters=counters))
    done = run("check", "--engine", "explore", path).check({HOLDS})
    expect("not settled" not in done.output and "watcher.never: `await n[1]" in done.output, done.output)


# --- limits ---

LOST = """protocol lost
var x : 0..9 = 0
process a[i: 1..2] { var seen : 0..9 = 0  step get { seen = x } %s step put { x = seen + 1 } }
invariant both : a[1] done && a[2] done => x == 2
"""


def windows_of(*arguments):
    done = run("check", "--json", *arguments)
    return {entry["name"]: entry.get("windows") for entry in report(done)["properties"]}


def races_are_explained(scratch):
    window, = windows_of("-p", "never_empty", PLANNER)["never_empty"]
    steps = [window[name] for name in ("process", "read_step", "changed_by", "changed_step", "act_step")]
    expect(steps == ["enactor[1]", 3, "enactor[2]", 9, 11], f"{window}")
    expect(window["reads"] == [{"name": "applied", "value": 0, "new_value": 3}], f"{window}")
    expect(window["prevented_by"] == {
        "atomic": {"outcome": "still there", "steps": 12}, "wider": {"outcome": "gone", "read_step": 2},
        "reread": {"outcome": "still there", "steps": 14}}, f"{window}")
    for engine in ("bmc", "explore"):
        again, = windows_of("--engine", engine, "-p", "no_rollback", PLANNER)["no_rollback"]
        expect(again["prevented_by"]["atomic"] == {"outcome": "gone"}, f"{engine}: {again}")
    # As recheck in the protocol has it, which is the same in the text.
    steps, = (p["steps"] for p in report(run("check", "--json", "-D", "APPLY=recheck", "-p", "never_empty",
                                             PLANNER))["properties"])
    expect(steps == 14, f"{steps}")
    plain = run("check", "--no-explain", "-p", "never_empty", PLANNER).output
    expect("The race" not in plain and "prevented" not in plain and "·" not in plain, plain)
    none = report(run("check", "--json", "--no-explain", "-p", "never_empty", PLANNER))["properties"][0]
    expect("windows" not in none and "matters" not in none["trace"][1], f"{none}")


def what_would_have_prevented_a_race_stands_below(scratch):
    lines = run("check", scratch.file(LOST % "")).output.splitlines()
    at = lines.index("What would have prevented it?")
    expect(max(map(len, lines)) <= 80 and "violated." in lines[at - 2], f"{lines}")
    expect(" ".join(map(str.strip, lines[at + 1:])) ==
           "If nobody could step in between `get` and `put` of `a`, both would hold. "
           "With `get` once more just before `put`, both would still be violated, in 6 steps.", f"{lines[at:]}")
    blocked = LOST.replace("x = seen + 1", "x = seen + 1  free = true").replace(
        "step get { ", "step get { await free  ").replace("var x", "var free : bool = true\nvar x")
    output = run("check", scratch.file(blocked % "step shut { free = false }")).output
    expect("both would hold, but only as `put` could never be taken." in " ".join(output.split()), output)
    # What was judged is said where the two, written as one step, would be judged otherwise.
    of_steps = LOST.replace("invariant both : a[1] done && a[2] done", "transition both : next(a[1] done && a[2] done)")
    output = run("check", scratch.file(of_steps.replace("=> x", "=> next(x)") % "")).output
    expect("step in between `get` and `put` of `a`, each still a step of its own, both would hold." in
           " ".join(output.split()), output)
    unfit = scratch.file(LOST.replace("step get { seen = x }", "for k in 1..1 { step get { seen = x * k } }") % "")
    window, = windows_of(unfit)["both"]
    expect(window["prevented_by"]["reread"] == {"outcome": "not possible", "why": "`k` is not in scope there"},
           f"{window}")
    output = run("check", unfit).output
    expect("`get` once more just before `put` was not tried, as `k` is not in scope there." in
           " ".join(output.split()), output)
    # Nobody can tell within so many states.
    wide = LOST.replace("process a", "var w : set of 1..20 = {}\n"
                        "process b { loop { step s { choose k in 1..20  w = w + {k} } } }\nprocess a")
    window, = windows_of("-p", "both", scratch.file(wide % ""))["both"]
    expect(window["prevented_by"]["atomic"] == {"outcome": "undecided"}, f"{window}")
    output = run("check", "-p", "both", scratch.file(wide % "")).output
    expect("both might hold: that was not found out within 50,000 states." in " ".join(output.split()), output)


def a_read_that_stands_alone_in_its_block_is_repeated(scratch):
    """With the copy where one would write it by hand: the same verdict, as far away."""
    recheck = re.compile(r" *if APPLY == recheck \{\s*step recheck \{[^}]*\}\s*\}\s*\}\n")
    with open(PLANNER, encoding="utf-8") as file:
        text = file.read()
    block, = recheck.findall(text)
    twice = scratch.file(text.replace(block, block + block.replace("step recheck", "step once_more")))
    by_hand, = (entry["steps"] for entry in report(run("check", "--json", "-D", "APPLY=recheck", "-p", "never_empty",
                                                       twice))["properties"])
    window, = windows_of("-D", "APPLY=recheck", "-p", "never_empty", PLANNER)["never_empty"]
    expect(window["prevented_by"]["reread"] == {"outcome": "still there", "steps": by_hand}, f"{window}, not {by_hand}")
    # Who would not have read at all does not read once more.
    roles = ("protocol roles\nvar x : 0..9 = 0\nprocess a[i: 1..3] {\n  var seen : 0..9 = 0\n"
             "  var reads : bool = i < 3\n  if reads { step get { seen = x } }\n"
             "  step put { if reads { x = seen + (if i == 1 then 1 else 2) } }\n}\n"
             "invariant both : a[1] done && a[2] done && a[3] done => x != 1\n")
    written = scratch.file(roles.replace("  step put", "  if reads { step again { seen = x } }\n  step put"))
    told = [window["prevented_by"]["reread"] for window in windows_of(scratch.file(roles))["both"]]
    steps = report(run("check", "--json", "-p", "both", written))["properties"][0]["steps"]
    expect(told == [{"outcome": "still there", "steps": steps}], f"{told}, not {steps}")


def premises_that_no_run_satisfies_are_named(scratch):
    model = ("protocol p\nvar x: bool = false\nfair process q { loop { step s { x = !x } } }\n"
             "assume up: eventually always x\nassume works: always eventually taken(q)\n"
             "liveness l: always eventually x\nscenario s { expect holds l }\n")
    path = scratch.file(model)
    done = run("check", "--json", path)
    found = {entry["name"]: entry for entry in report(done)["properties"]}["l"]
    expect(done.code == UNDECIDED and found["verdict"] == "unknown", f"{done.code}: {found}")
    expect(found["reason"].startswith("no fair run satisfies the premise `up`, so every claim would hold"), found)
    tested = run("test", path)
    expect(tested.code == UNDECIDED and "no fair run satisfies" in tested.output, tested.output)
    expect(run("check", scratch.file(model.replace("eventually always x", "eventually x"))).code == HOLDS,
           "it holds where the premises can be met")


def max_states_is_exact(scratch):
    for options, all_states in (((), 676), (("--no-symmetry", "--no-reduce"), 1291)):
        for most in (1, 2, 3, 10, 100, all_states - 1):
            done = run("check", "--json", "--full", *options, "--max-states", str(most), PLANNER)
            document = report(done.check({VIOLATED, UNDECIDED}))["exploration"]
            expect(document["states"] == most and not document["complete"], f"{most}: {document}")
            expect("limit" in document["stopped"], f"why it stopped: {document}")
        done = run("check", "--json", "--full", *options, "--max-states", str(all_states), PLANNER).check({VIOLATED})
        document = report(done)["exploration"]
        expect(document["states"] == all_states and document["complete"], f"just enough: {document}")


def max_depth(scratch):
    for most, wanted in ((0, {"never_empty": "unknown", "no_rollback": "unknown"}),
                         (7, {"never_empty": "unknown", "no_rollback": "unknown"}),
                         (8, {"never_empty": "unknown", "no_rollback": "violated"}),
                         (12, {"never_empty": "violated", "no_rollback": "violated"})):
        done = run("check", "--json", "--full", "--max-depth", str(most), PLANNER).check({VIOLATED, UNDECIDED})
        found = verdicts(report(done))
        expect(all(found[name] == verdict for name, verdict in wanted.items()), f"depth {most}: {found}")
        expect(report(done)["exploration"]["depth"] == most, f"depth {most}")
        expect(found["no_model_error"] == "unknown", f"nothing holds up to a depth: {found}")


def max_memory_holds(scratch):
    nothing = run("check", scratch.file(TINY_MODEL)).memory
    for megabytes in (1, 4, 32):
        # A compiler that is waited for would count as well.
        done = run("check", "--json", "--no-native", "--max-memory", f"{megabytes}M", *HUGE)
        done.check({VIOLATED, UNDECIDED}, seconds=300)
        document = report(done)["exploration"]
        expect(not document["complete"] and "memory" in document["stopped"], f"{megabytes} MB: {document}")
        used = document["states"] * document["bytes_per_state"]
        expect(0.4 * megabytes * MEGABYTE < used <= megabytes * MEGABYTE * 1.001, f"{megabytes} MB: {used} are used")
        if not SANITIZED and done.memory > nothing + megabytes * MEGABYTE + 4 * MEGABYTE:
            done.fail(f"{megabytes} MB allowed, {done.memory - nothing} bytes used")
    run("check", "--max-memory", "1", PLANNER).check({VIOLATED, UNDECIDED})
    run("check", "--max-memory", "10000", PLANNER).check({VIOLATED, UNDECIDED})


def address_space_that_is_not_there(scratch):
    if SANITIZED:
        return  # the sanitizers need terabytes of it
    for megabytes in (8, 12, 24):
        done = run("check", "--json", *HUGE, before=limited(megabytes * MEGABYTE))
        done.check({VIOLATED, UNDECIDED}, seconds=300)
        expect(done.output or "memory" in done.messages, f"{megabytes} MB: nothing is said")


def timeout(scratch):
    for seconds in (0.1, 0.5):
        begun = time.monotonic()
        done = run("check", "--json", "--timeout", str(seconds), *HUGE)
        done.check({VIOLATED, UNDECIDED}, seconds=30 if SANITIZED else 2)
        expect(time.monotonic() - begun < seconds + (20 if SANITIZED else 3), f"--timeout {seconds}: it takes longer")
        expect("time" in report(done)["exploration"]["stopped"], "why it stopped")


def rings(identities, lengths, at_once=False):
    """Rings of so many identities each, linked one after the other, or all in one step."""
    parts = []
    for ring, length in enumerate(lengths):
        parts.append(f"let x{ring} = fresh(N)  first = x{ring}  last = x{ring}")
        parts += [f"let x{ring}_{i} = fresh(N)  next_of[value(last)] = x{ring}_{i}  last = x{ring}_{i}"
                  for i in range(1, length)]
        parts.append("next_of[value(last)] = value(first)  first = none  last = none")
    steps = [" ".join(parts)] if at_once else parts
    return (f"type N = id({identities})\nvar next_of: [N] N? = none\nvar first: N? = none\nvar last: N? = none\n"
            f"process p {{ {' '.join(f'step s{i} {{ {step} }}' for i, step in enumerate(steps))} }}\n")


COUNTER = "var x: 0..1 = 0\n"
THRICE = "{0} a in 1..60000{1} {0} b in 1..60000{1} {0} c in 1..60000{1} {2}"
WALK = "".join(f"if v[{k}] {{ step s{k} {{ v[{k}] = false }} }} " for k in range(1, 31))
FLIPS = "".join(f"either {{ a[{k}] = true }} or {{ }} " for k in range(1, 41))
SUMS = "sum(a in 1..60000: sum(b in 1..60000: sum(c in 1..60000: x)))"
LONG = {
    "initial states": """var a: [1..40] bool = any
        process q { step s { await a[1] } }
        invariant i: a[1] || !a[1]""",
    "choices in a step": "var a: [1..40] bool = false\n"
                         f"process q {{ step s {{ {FLIPS} await false }} }}\ninvariant i: !a[1]",
    "loops in a step": f"{COUNTER}process q {{ step s {{ {THRICE.format('for', ' {', 'x = 1 - x }}}')} }} }}",
    "quantifiers": f"{COUNTER}process q {{ step s {{ x = 1 }} }}\n"
                   f"invariant i: {THRICE.format('forall', ':', 'x < 2')}",
    "sums": f"{COUNTER}process q {{ step s {{ await {SUMS} == 0 }} }}",
    "a set": """var x: set of 0..20000 = {}
        process q { loop { step s {
          x = { a in 0..20000 | count(b in 0..20000: exists c in x: c == b) >= a }
        } } }
        invariant i: x == x""",
    "a constant": f"const C = {SUMS.replace('x', '1')}\n{COUNTER}process q {{ step s {{ await x < C }} }}",
    "many processes": """process q[i: 1..10000] { var v: bool = any  step s { v = true } }
        invariant i: true || q[1].v""",
    "walks between steps": f"process q {{ var v: [1..30] bool = any  loop {{ {WALK} step t {{ }} }} }}\n"
                           "invariant i: !(q done)",
    "identities that are not exchangeable though alike": "var m: [N] [N] bool = false\n"
                                                         + rings(250, (250,), at_once=True)
                                                         + "invariant i: forall n in N: !m[n][n]",
    "identities that are hard to tell apart": rings(240, (3,) * 20 + (4,) * 20 + (5,) * 20, at_once=True),
}


def long_work_is_given_up_in_time(scratch):
    for what, text in LONG.items():
        path = scratch.file(f"protocol p\n{text}\n")
        begun = time.monotonic()
        done = run("check", "--json", "--timeout", "0.3", path, limit=60)
        if done.code not in (HOLDS, VIOLATED, INPUT, UNDECIDED):
            done.fail(f"{what}: exit {done.code}")
        elapsed = time.monotonic() - begun
        if elapsed > (20 if SANITIZED else 3):
            done.fail(f"{what}: {elapsed:.1f} s with --timeout 0.3")
        if not SANITIZED and done.memory > 1200 * MEGABYTE:
            done.fail(f"{what}: {done.memory / MEGABYTE:.0f} MB")


def parts_that_are_not_alike_do_not_multiply(scratch):
    """Refinement alone does not tell rings of one length from those of another."""
    path = scratch.file("protocol rings\n" + rings(24, (2, 3, 4, 2, 3, 4, 2, 4)))
    done = run("check", "--json", "--engine", "explore", "--timeout", "60" if SANITIZED else "6", path)
    expect(report(done)["exploration"]["complete"], "it takes too long to find representatives")


def long_work_is_interrupted(scratch):
    for what, text in LONG.items():
        path = scratch.file(f"protocol p\n{text}\n")
        done = run("check", path, interrupt_after=0.6 if SANITIZED else 0.3, limit=60)
        if done.code not in (HOLDS, VIOLATED, INPUT, UNDECIDED, INTERRUPTED, -signal.SIGINT):
            done.fail(f"{what}: exit {done.code}")
        if done.seconds > (30 if SANITIZED else 4):
            done.fail(f"{what}: {done.seconds:.1f} s until it minds the interruption")


def two_to_the_forty_initial_states(scratch):
    path = scratch.file("protocol p\n" + LONG["initial states"])
    done = run("check", "--json", "--max-states", "1000", path).check({UNDECIDED})
    expect(report(done)["exploration"]["states"] == 1000, "states")
    expect(set(verdicts(report(done)).values()) == {"unknown"}, "nothing is decided")


# --- interruption ---

def interrupted_with_what_was_found(scratch):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for arguments in (("check",), ("check", "--json")):
            done = run(*arguments, *HUGE, interrupt_after=4.0 if SANITIZED else 0.5, signals=(number,))
            done.check({INTERRUPTED}, "interrupted", seconds=60)
            expect("no_rollback" in done.output, "what was found is missing")
            if "--json" in arguments:
                expect(verdicts(report(done))["no_rollback"] == "violated", "no_rollback is found early")
                expect(not report(done)["exploration"]["complete"], "it is not complete")


# Few states with symmetry, ten millions without, as liveness wants them.
ALIKE = """protocol alike
type P = id(10)
var n: [P] 0..4 = 0
fair process p[i: P] { loop { step up { n[i] = (n[i] + 1) % 5 } } }
invariant low: forall i in P: n[i] <= 4
liveness tops: always eventually exists i in P: n[i] == 4
"""


def what_was_complete_stays_so(scratch):
    done = run("check", "--json", "--engine", "explore", scratch.file(ALIKE),
               interrupt_after=4.0 if SANITIZED else 1.0).check({INTERRUPTED}, seconds=60)
    document = report(done)
    verdicts = {entry["name"]: entry["verdict"] for entry in document["properties"]}
    expect(document["exploration"]["complete"], f"{document['exploration']}")
    expect(verdicts["low"] == "holds" and verdicts["tops"] == "unknown", f"{verdicts}")


def what_was_explored_for_liveness_before_a_limit_is_told(scratch):
    """Nothing else is asked for, so no other exploration tells of any states."""
    arguments = ("check", "-p", "tops", "--max-states", "500", scratch.file(ALIKE))
    done = run(*arguments).check({UNDECIDED})
    expect("liveness: 500 states, " in done.output, done.output)
    expect("; not complete: the limit of 500 states was reached" in " ".join(done.output.split()), done.output)
    told = report(run(*arguments, "--json"))["liveness"]
    expect((told["states"], told["complete"], told["stopped"]) ==
           (500, False, "the limit of 500 states was reached"), f"{told}")


def interrupted_twice_it_ends_at_once(scratch):
    done = run("check", *HUGE, interrupt_after=0.5, signals=(signal.SIGINT, signal.SIGINT))
    expect(done.code in (INTERRUPTED, -signal.SIGINT), f"exit {done.code}")


def interrupted_while_testing(scratch):
    path = scratch.file("""protocol p
        var a: [1..40] bool = false
        process q[i: 1..40] { loop { step s { a[i] = !a[i] } } }
        invariant i: a[1] || !a[1]
        scenario one { expect holds i }
        scenario two { expect holds i }
        """)
    run("test", "--engine", "explore", path, interrupt_after=0.5).check({INTERRUPTED}, "interrupted", seconds=60)


def on_a_terminal(*arguments, columns=80):
    """The run, with its messages on a terminal, and what was shown there."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    shown = []

    def read():
        try:
            while part := os.read(master, 65536):
                shown.append(part)
        except OSError:
            pass
    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    done = run(*arguments, stderr=slave, environment={"TERM": "xterm"})
    os.close(slave)
    reader.join(5)
    os.close(master)
    return done, b"".join(shown).decode()


def a_terminal_shows_progress_and_is_left_clean(scratch):
    done, text = on_a_terminal("check", "--timeout", "2", *HUGE)
    expect(done.code in (VIOLATED, UNDECIDED), f"exit {done.code}")
    expect("states" in text, f"no progress: {text[:200]!r}")
    expect(text.endswith("\r\x1b[K"), f"the line is left behind: {text[-50:]!r}")
    expect("\x1b" not in done.output, "colours where there is no terminal")


# --- how wide ---

WIDE = """protocol p
var x: 0..2 = 0
process q { step s { if a_name_that_is_nearly_forty_columns_wide { x = 1 } } }
"""


def messages_on_a_terminal_are_broken_between_words(scratch):
    path = scratch.file(WIDE, "wide.tocsin")
    asked = (("check", path), ("check", "-D", "no_param_of_this_name=1", path.replace("wide", "small")),
             ("check", "--timeout", "some_time_after_dinner_today", path))
    scratch.file(TINY_MODEL, "small.tocsin")
    for arguments in asked:
        whole = run(*arguments).check({INPUT}).messages.splitlines()
        for columns in (30, 60, 80, 100, 500):
            done, text = on_a_terminal(*arguments, "--color=never", columns=columns)
            expect(done.code == INPUT, f"exit {done.code}")
            lines = text.replace("\r", "").splitlines()
            expect(lines[0].split(": ")[0] == whole[0].split(": ")[0], f"the place: {lines[0]!r}")
            wide = [line for line in lines if len(line) > max(columns, 40) and len(line.split()) > 2
                    and not line.startswith(("Try ", path))]
            expect(not wide, f"{columns} columns: {wide}")
        expect(" ".join(text.split()) == " ".join(" ".join(whole).split()), f"other words: {text}")


def help_fits_eighty_columns(scratch):
    del scratch
    for command in ((), ("check",), ("prove",), ("synthesise",), ("test",)):
        lines = run(*command, "--help").check({HOLDS}).output.splitlines()
        expect(max(map(len, lines)) < 80, f"{command}: {max(lines, key=len)!r}")
    lines = run("--help").output.split("Commands:\n")[1].split("\n\n")[0].splitlines()
    torn = [line for line in lines if not line.startswith("  ")]
    expect(not torn, f"behind the table's columns: {torn}")


def columns_are_those_that_are_asked_for(scratch):
    def widest(columns):
        done = run("check", PLANNER, environment={"COLUMNS": columns}).check({VIOLATED})
        return max(len(line) for line in done.output.splitlines())
    expect(widest("40") == 40, "COLUMNS=40")
    expect(100 < widest("200") <= 200, "COLUMNS=200")
    for other in ("", "39", "201", "x", "-50", "0x40"):
        expect(70 < widest(other) <= 80, f"COLUMNS={other}")


LONG_NAMES = """protocol long_names_of_everything_there_is
param REPLICATED_CONTROLLERS = 2
type Controller = 1..REPLICATED_CONTROLLERS
var generation_of_record: [Controller] 0..3 = 0
var leader_elected: Controller? = none
steps acquire_the_lock_of_all(which_controller: Controller) {
  step take_the_lock_or_wait { await leader_elected == none  leader_elected = which_controller }
  step keep { generation_of_record[which_controller] = (generation_of_record[which_controller] + 1) % 4 }
}
fair process replicated_storage_controller[c: Controller] { loop {
  acquire_the_lock_of_all(c)
  step release_everything_that_is_held { leader_elected = none }
  step never_at_all { await generation_of_record[c] > 2 && leader_elected == c && generation_of_record[1] == 0 }
} }
invariant generations_stay_below_the_limit: forall c in Controller: generation_of_record[c] < 2
recoverable all_controllers_get_back_to_zero: forall c in Controller: generation_of_record[c] == 0
liveness a_leader_is_elected_again_and_again: always eventually leader_elected != none
"""


def names_are_broken_between_their_parts_alone(scratch):
    """A word of the narrow page is one of the wide page."""
    path = scratch.file(LONG_NAMES)

    def parts(columns, *arguments):
        done = run("check", "--engine", "explore", *arguments, path, environment={"COLUMNS": columns})
        expect(all(len(line) <= int(columns) for line in done.output.splitlines()), "wider than the page")
        return set(re.findall("[A-Za-z]+", done.output))
    for arguments in (("--show-stuck",), ("--max-depth", "3"), ("-p", "generations_stay_below_the_limit")):
        wide = parts("200", *arguments)
        for columns in ("40", "50", "60", "80"):
            broken = parts(columns, *arguments) - wide - {"under"}  # a thousandth of a second
            expect(not broken, f"COLUMNS={columns} {arguments}: {broken}")


# --- the same again ---

def the_same_twice(scratch):
    def once():
        done = run("check", "--json", "--full", "-D", "ENDPOINTS=2", PLANNER).check({VIOLATED})
        document = report(done)
        for part in ("exploration", "liveness"):
            document[part].pop("seconds")
        return document
    expect(once() == once(), "two runs differ")


# --- memory that runs out at every place ---

SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The n-th allocation fails, or from the n-th on all do; or they are only counted. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
static atomic_long count;
static long fails_at = -2;
static int for_ever;

static int fails(void)
{
    if (fails_at == -2) {
        fails_at = -1;
        const char *text = getenv("FAIL_AT");
        for_ever = getenv("FAIL_FOR_EVER") != NULL;
        fails_at = text != NULL ? atol(text) : -1;
    }
    long now = ++count;
    if (fails_at > 0 && (now == fails_at || (for_ever && now > fails_at))) {
        errno = ENOMEM;
        return 1;
    }
    return 0;
}
void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t a, size_t b) { return fails() ? NULL : __libc_calloc(a, b); }
void *realloc(void *old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }
__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("COUNT_TO");
    if (path == NULL) return;
    FILE *file = fopen(path, "w");
    if (file != NULL) fprintf(file, "%ld", (long)count), fclose(file);
}
"""


def build_shim(scratch):
    source, library = scratch.file(SHIM, "shim.c"), os.path.join(scratch.folder.name, "shim.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


def memory_runs_out_at_every_allocation(scratch):
    if SANITIZED:
        return  # they bring their own allocator
    shim = build_shim(scratch)
    wrong = scratch.file("protocol p\nvar lates: 0..2 = 0\nprocess q { step s { latest = 1 } }\n", "wrong.tocsin")
    counted = os.path.join(scratch.folder.name, "count")
    for arguments in (("check", PLANNER), ("check", "--json", PLANNER), ("test", PLANNER), ("check", wrong),
                      ("check", "-D", "N=3", os.path.join(ROOT, "protocols/peterson.tocsin")),
                      ("check", "--mutate", "--threads", "1", "-D", "N=2",
                       os.path.join(ROOT, "protocols/peterson.tocsin"))):
        run(*arguments, environment={"LD_PRELOAD": shim, "COUNT_TO": counted})
        with open(counted, encoding="ascii") as file:
            total = int(file.read())
        expect(total > 30, f"only {total} allocations")
        one_after_another = list(range(1, min(total, 400))) + list(range(400, total + 2, max(1, total // 300)))
        for number in one_after_another:
            for for_ever in (False, True):
                survive(arguments, shim, number, for_ever)


def survive(arguments, shim, number, for_ever):
    environment = {"LD_PRELOAD": shim, "FAIL_AT": str(number), **({"FAIL_FOR_EVER": "1"} if for_ever else {})}
    done = run(*arguments, environment=environment)
    if done.code not in (HOLDS, VIOLATED, INPUT, UNDECIDED):
        done.fail(f"allocation {number} fails{' and all after it' if for_ever else ''}")
    said = "memory" in done.messages + done.output or "wrong" in arguments[-1]
    if done.code in (INPUT, UNDECIDED) and not said:
        done.fail(f"allocation {number} fails, and nothing is said of it")
    if "out of memory" in done.messages and done.messages.count("out of memory") != 1:
        done.fail(f"allocation {number}: it is said more than once")


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",) and test is not build_shim]

if __name__ == "__main__":
    sys.exit(main(TESTS))
