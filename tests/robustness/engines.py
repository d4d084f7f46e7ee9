#!/usr/bin/env python3
"""Whatever the engine, the answers are the same; and explorer and solver leave nothing behind.

    tests/robustness/engines.py [WORD]...      only the tests whose names have one of these words
"""
import glob
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

from program import (HOLDS, INPUT, INTERRUPTED, PLANNER, REFERENCE, ROOT, SANITIZED, TOCSIN, UNDECIDED, VIOLATED, Failure,
                     main, run, with_ever_more_time)

PATIENCE = 300 if SANITIZED else 60
# What the explorer does not see the end of, and what no violation is known of.
HUGE = ("-D", "ENACTORS=5", "-D", "PLANS=9", "-D", "ENDPOINTS=3", "-D", "APPLY=conditional", PLANNER)
# And what nobody proves within some seconds.
HARD = ("-D", "ENACTORS=8", "-D", "PLANS=12", "-D", "ENDPOINTS=6", "-D", "APPLY=conditional", PLANNER)
# Those bundled that take no time even under sanitizers.
QUICK = ("dynamodb-dns.tocsin", "kubernetes-gc.tocsin", "peterson.tocsin", "two-phase-commit.tocsin")
# Small enough for a proof to take no time.
TOGGLE = """protocol toggle
var x: 0..3 = 0
process q { loop { step s { x = (x + 2) % 4 } } }
invariant even: x % 2 == 0
invariant low: x < 2
witness far: x == 2
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def outcomes(done):
    """Verdict and steps of each property; whoever found out."""
    return {entry["name"]: (entry["verdict"], entry.get("steps"))
            for entry in json.loads(done.output)["properties"]}


def a_depth_without_violation_is_that_of_the_limit(scratch):
    """PDR looks deeper than its frames where they can't exclude a state: that counts."""
    del scratch
    for depth in ("5", "8"):
        done = run("check", "--engine", "pdr", "--max-depth", depth, "-p", "never_empty", PLANNER)
        text = " ".join(done.check({UNDECIDED}, seconds=PATIENCE).output.split())
        told = f"the depth limit of {depth} steps was reached; no violation within {depth} steps"
        expect(told in text and f"pdr: depth {depth}," in text, text)


def many_different_steps_are_soon_compared(scratch):
    """Which of them are independent is looked at before the clock is."""
    count = 800
    text = "protocol many\n" + "".join(f"var v{i}: bool = false\n" for i in range(count))
    text += "process p {\n" + "".join(f"step s{i} {{ v{i} = true }}\n" for i in range(count)) + "}\n"
    path = scratch.file(text + "process q { step t { v0 = false } }\ninvariant one: !v1 || v0\n")
    run("check", "--engine", "bmc", "--max-depth", "1", path).check({UNDECIDED}, seconds=PATIENCE)


# --- the same answers ---

def bounded_search_agrees_with_the_explorer(scratch):
    path = scratch.file(TOGGLE)
    wanted = outcomes(run("check", "--json", "--engine", "explore", path).check({VIOLATED}))
    done = run("check", "--json", "--engine", "bmc", "--max-depth", "6", path)
    found = outcomes(done.check({VIOLATED}, seconds=PATIENCE))
    for name, outcome in found.items():
        expect(outcome in (wanted[name], ("unknown", None)), f"{name}: {outcome}, not {wanted[name]}")
    expect(found["low"] == ("violated", 1) and found["far"] == ("holds", 1), f"not found: {found}")


def every_scenario_of_every_protocol_is_the_same_with_auto(scratch):
    """(Under sanitizers only of the quick ones: bundled/* runs all of them there, with auto.)"""
    del scratch
    for path in sorted(glob.glob(os.path.join(ROOT, "protocols/*.tocsin"))):
        if SANITIZED and os.path.basename(path) not in QUICK:
            continue
        answers = []
        for engine in ("explore", "auto"):
            done = run("test", "--json", "--engine", engine, path).check({HOLDS}, seconds=PATIENCE)
            results = json.loads(done.output)["results"]
            answers.append([(result["scenario"], result["outcome"], result["expectations"]) for result in results])
        expect(answers[0] == answers[1], f"{path}: auto differs")


def a_proof_is_told_with_its_engine(scratch):
    path = scratch.file(TOGGLE)
    for engine in ("induction", "pdr"):
        done = run("check", "--json", "-p", "even", "--engine", engine, path).check({HOLDS}, seconds=PATIENCE)
        document = json.loads(done.output)
        expect(document["exploration"] is None, f"{engine} explores nothing")
        expect(document["solving"]["engine"] == engine, f"{engine}: {document['solving']}")
        even = document["properties"][0]
        expect((even["verdict"], even["engine"], even["scope"]) == ("holds", engine, "instance"), f"{engine}: {even}")


def a_bounded_search_tells_which_steps_do_not_go_wrong(scratch):
    """The third step does, which is after two of them; what is said of the first two is true."""
    path = scratch.file("""protocol late
        type Gen = order(2)
        var latest: Gen = first(Gen)
        var old: Gen = first(Gen)
        var older: Gen = first(Gen)
        process q { loop { step a { latest = fresh(Gen) } step b { older = old  old = latest } } }
        invariant in_order: older <= old && old <= latest
        """)
    for engine in ("auto", "explore", "bmc"):
        arguments = ("check", "--engine", engine, "-p", "no_model_error", path)
        text = " ".join(run(*arguments, "--max-depth", "2").check({UNDECIDED}, seconds=PATIENCE).output.split())
        expect("the depth limit of 2 steps was reached; no model error in the first 2 steps" in text, text)
        text = " ".join(run(*arguments, "--max-depth", "3").check({VIOLATED}, seconds=PATIENCE).output.split())
        expect("VIOLATED no_model_error after 2 steps" in text and "3 q a fails: " in text, text)


def a_bounded_search_never_holds(scratch):
    path = scratch.file(TOGGLE.replace("x = (x + 2) % 4", "choose k in {0, 2}  x = k"))
    done = run("check", "--json", "-p", "even", "--engine", "bmc", "--max-depth", "0", path)
    entry = json.loads(done.check({UNDECIDED}, seconds=PATIENCE).output)["properties"][0]
    expect(entry["verdict"] == "unknown" and entry["depth"] == 0, f"{entry}")
    expect("no violation in the initial states" in entry["reason"], entry["reason"])


def small_models_do_not_start_a_solver(scratch):
    path = scratch.file(TOGGLE)
    documents = [json.loads(run("check", "--json", *more, path).check({VIOLATED}).output)
                 for more in ((), ("--engine", "explore"), ("--engine", "auto"))]
    for document in documents:
        expect("solving" not in document, "a solver ran")
        document["exploration"].pop("seconds")
    expect(documents[0] == documents[1] == documents[2], "the documents differ")


def queries_are_written(scratch):
    path = scratch.file(TOGGLE)
    folder = os.path.join(scratch.folder.name, "queries")
    for engine, name, more in (("bmc", "low", ()), ("bmc", "even", ("--max-depth", "3")), ("pdr", "low", ()),
                               ("pdr", "even", ()), ("induction", "low", ()), ("induction", "even", ())):
        done = run("check", "--json", "--engine", engine, "-p", name, *more, "--dump-queries", folder, path).check(
            {HOLDS, VIOLATED, UNDECIDED}, seconds=PATIENCE)
        files = glob.glob(os.path.join(folder, "*.smt2"))
        expect(files, f"{engine} writes nothing")
        told = json.loads(done.output)["solving"]["checks"]
        expect(told == len(files), f"{engine} tells of {told} checks of {name} and writes {len(files)}")
        for name in files:
            with open(name, encoding="utf-8") as file:
                expect("(check-sat)" in file.read(), f"{name} asks nothing")
            os.remove(name)


def small_files_only():
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


def queries_that_cannot_be_written_are_told_of_once(scratch):
    """Whatever asks them, and whoever else is at work; what was found out is reported all the same."""
    path = scratch.file(TOGGLE.replace("0..3 = 0", "0..(N * 10 + 3) = 0\nvar more : set of 0..40 = {}")
                        .replace("protocol toggle", "protocol toggle\nparam N : 0..1 = 0")
                        .replace("x = (x + 2) % 4",
                                 "choose k in 0..40 where !(k in more)  more = {k}  x = (x + 2) % 4"))
    for command in (("check", "--engine", "pdr"), ("check", "--engine", "bmc", "--max-depth", "3"),
                    ("prove",), ("synthesise", "--param", "N")):
        folder = os.path.join(scratch.folder.name, "queries")
        done = run(*command, "-p", "even", "--dump-queries", folder, path, before=small_files_only)
        done.check({INPUT}, seconds=PATIENCE)
        expect("even" in done.output, f"{command}: the verdict is not told: {done.output}")
        expect(done.messages.count("can't write the query") == 1 and "File too large" in done.messages
               and f"{folder}/" in done.messages, f"{command}: {done.messages}")
        for name in glob.glob(os.path.join(folder, "*.smt2")):
            with open(name, encoding="utf-8") as file:
                expect(file.read().endswith("(check-sat)\n"), f"{name} is half a query")
    done = run("check", "--timeout", "2", "--dump-queries", folder, *HARD, before=small_files_only)
    done.check({INPUT}, seconds=PATIENCE)
    expect(done.messages.count("can't write the query") == 1, f"engines beside the explorer: {done.messages}")


# --- how nice a trace is ---

def minimal_of(*arguments):
    done = run("check", "--json", *arguments).check({VIOLATED}, seconds=PATIENCE)
    return {entry["name"]: (entry["minimal"], entry["context_switches"], entry["participants"])
            for entry in json.loads(done.output)["properties"] if "minimal" in entry}


def only_what_is_proved_is_said_to_be_minimal(scratch):
    del scratch
    asked = ("-p", "never_empty", PLANNER)
    proved = {"steps": True, "context_switches": True, "participants": True, "values": True}
    for more in (("--engine", "bmc"), ("--engine", "explore"), (), ("--engine", "bmc", "--first")):
        found, switches, participants = minimal_of(*more, *asked)["never_empty"]
        expect(found == proved, f"{more}: {found}")
        expect((switches, participants) == (5, 3), f"{more}: not the fewest: {switches}, {participants}")
    for level, least in (("steps", ("steps",)), ("switches", ("steps", "context_switches"))):
        found, switches, participants = minimal_of("--minimise", level, *asked)["never_empty"]
        expect(found == {name: name in least for name in proved}, f"{level}: {found}")
        expect((switches, participants) >= (5, 3), f"{level}: fewer than the fewest: {switches}, {participants}")
    run("check", "--minimise", "all", PLANNER).check({INPUT}, "wants steps, switches or full, not 'all'")


def each_engine_shows_the_same_trace(scratch):
    del scratch
    shown = None
    for more in (("--engine", "explore"), (), ("--engine", "bmc"), ("--engine", "pdr"), ("--no-reduce",),
                 ("--no-native", "--threads", "1"), ("--threads", "8")):
        done = run("check", "--json", *more, "-p", "never_empty,no_rollback", PLANNER)
        properties = json.loads(done.check({VIOLATED}, seconds=PATIENCE).output)["properties"]
        traces = [entry["trace"] for entry in properties if "trace" in entry]
        shown = shown or traces
        expect(len(traces) == 2 and traces == shown, f"{more}: another trace")


@with_ever_more_time(2, 64)
def a_trace_that_is_found_early_is_the_nicest_though_the_search_takes_all_its_time(scratch, seconds):
    """`even` is never decided, so nothing is left of the time in the end."""
    path = scratch.file(TOGGLE.replace("x = (x + 2) % 4", "x = (x + 2) % 4 } } }\n"
                                       "process r[i: 1..3] { loop { step t { x = (x + 1) % 4")
                        .replace("x < 2", "x < 3").replace("x % 2 == 0", "x >= 0"))
    limited = ("--engine", "bmc", "--timeout", seconds, path)
    found, switches, _ = minimal_of(*limited)["low"]
    expect(found == {"steps": True, "context_switches": True, "participants": True, "values": False}
           and switches <= 1, f"{found}")
    text = run("check", *limited).check({VIOLATED}, seconds=PATIENCE).output
    expect("the time limit" in text and "Whether fewer values would do" in text, text)


def where_the_explorer_has_too_many_states_few_switches_are_gone_through(scratch):
    """More than 200,000 states are as near as the end. It takes no switch, and no value but those of
    x if each k is one of them."""
    path = scratch.file("protocol p\nvar x : 0..9 = 0\nvar a : 0..60 = 0\nvar b : 0..60 = 0\nvar c : 0..60 = 0\n"
                        "process n { loop { step s { choose k in 0..60  a = k } } }\n"
                        "process m { loop { step s { choose k in 0..60  b = k } } }\n"
                        "process o { loop { step s { choose k in 0..60  c = k } } }\n"
                        "process q { loop { step t { await x < 4 && a <= b + c   choose k in {9, 8, 3, 1}   x = x + 1 } } }\n"
                        "invariant low : x < 4\n")
    shown = []
    ways = [("--engine", "bmc"), ("--engine", "explore")]
    if not SANITIZED:  # millions of states interpreted there: minutes
        ways.append(("--engine", "explore", "--no-native", "--threads", "1"))
    for more in ways:
        done = run("check", "--json", "-p", "low", *more, path, limit=2 * PATIENCE).check({VIOLATED}, seconds=PATIENCE)
        entry, = [entry for entry in json.loads(done.output)["properties"] if entry["name"] == "low"]
        expect(all(entry["minimal"].values()), f"{more}: {entry['minimal']}")
        expect((entry["context_switches"], entry["values"]) == (0, 4), f"{more}: {entry}")
        shown.append(entry["trace"])
    expect(all(trace == shown[0] for trace in shown), f"{[[state['step'] for state in trace] for trace in shown]}")


# --- no Z3 ---

def without_z3_everything_can_still_be_explored(scratch):
    scratch.file("no library", "libz3.so.4")
    nowhere = {"LD_LIBRARY_PATH": scratch.folder.name}
    path = scratch.file(TOGGLE)
    run("check", path, environment=nowhere).check({VIOLATED})
    for engine in ("bmc", "induction", "pdr"):
        done = run("check", "--json", "--engine", engine, path, environment=nowhere).check({UNDECIDED})
        expect("Z3 can't be loaded" in json.loads(done.output)["solving"]["stopped"], f"{engine}: {done.output}")
    done = run("check", "--json", "--timeout", "2", *HUGE, environment=nowhere).check({UNDECIDED}, seconds=PATIENCE)
    document = json.loads(done.output)
    expect("Z3 can't be loaded" in document["solving"]["stopped"], f"auto: {document['solving']}")
    expect("time limit" in document["exploration"]["stopped"], "the explorer went on to its limit")


# --- a child that ends, or is ended ---

ENGINES = 3  # of the solver, each in a process of its own; not all of them begin at once


class Watched:
    """The program at work, and the solver's engines beside it."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([TOCSIN, "check", "--json", *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.engines = self.wait_for_engines()

    def is_engine(self, pid):
        """A compiler is another program, in a group of its own."""
        try:
            return os.getpgid(pid) == os.getpgid(self.process.pid) and os.readlink(f"/proc/{pid}/exe") == \
                os.readlink(f"/proc/{self.process.pid}/exe")
        except OSError:
            return False

    def wait_for_engines(self):
        end = time.monotonic() + 30
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        while time.monotonic() < end and self.process.poll() is None:
            with open(path, encoding="ascii") as file:
                engines = [int(child) for child in file.read().split() if self.is_engine(int(child))]
            if len(engines) == ENGINES:
                return engines
            time.sleep(0.01)
        self.process.kill()
        raise Failure("the engines are not started")

    def end(self, seconds=60):
        timer = threading.Timer(seconds, self.process.kill)
        timer.start()
        output, messages = self.process.communicate()
        timer.cancel()
        expect("Sanitizer" not in messages and "internal error" not in messages, messages[:500])
        return self.process.returncode, json.loads(output) if output else None


def are_gone(pids):
    return all(is_gone(pid) for pid in pids)


def is_gone(pid):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                if file.read().rpartition(")")[2].split()[0] == "Z" and os.getppid() != pid:
                    return True  # of whoever adopts orphans here
        except OSError:
            return True
        time.sleep(0.01)
    return False


def a_solver_that_is_killed_harms_nobody(scratch):
    del scratch
    watched = Watched("--timeout", "8", *HARD)
    for engine in watched.engines:
        os.kill(engine, signal.SIGKILL)
    code, document = watched.end()
    expect(code == UNDECIDED, f"exit {code}")
    expect("time limit" in document["exploration"]["stopped"], "the explorer went on to its limit")
    expect(are_gone(watched.engines), "it is left behind")


def an_interruption_ends_all_within_a_second(scratch):
    del scratch
    for number in (signal.SIGINT, signal.SIGTERM):
        watched = Watched(*HARD)
        time.sleep(1)
        begun = time.monotonic()
        watched.process.send_signal(number)
        code, document = watched.end()
        elapsed = time.monotonic() - begun
        expect(code == INTERRUPTED, f"exit {code}")
        expect(elapsed < 10, f"{elapsed:.2f} s")
        expect(document["properties"], "what was found is missing")
        expect(are_gone(watched.engines), "the solver goes on")


def what_only_the_explorer_decides_needs_no_solver(scratch):
    del scratch
    # Long enough for the others to begin, if there were anything for them.
    done = run("check", "--json", "--no-native", "-D", "ENACTORS=3", "-D", "PLANS=5", "-p", "heals", REFERENCE)
    document = json.loads(done.check({VIOLATED}).output)
    expect("solving" not in document, "a solver was started")
    expect(document["properties"][0]["engine"] == "explore", "the explorer decides it")


def a_solver_dies_with_the_program(scratch):
    del scratch
    watched = Watched(*HARD)
    watched.process.kill()
    watched.process.communicate()
    expect(are_gone(watched.engines), "the solver is an orphan")


def engines_mind_their_time_limit(scratch):
    del scratch
    for engine in ("auto", "bmc", "induction", "pdr"):
        begun = time.monotonic()
        done = run("check", "--json", "--engine", engine, "--timeout", "1", *HUGE)
        done.check({UNDECIDED, HOLDS}, seconds=PATIENCE)
        elapsed = time.monotonic() - begun
        expect(elapsed < 20, f"{engine}: {elapsed:.1f} s with --timeout 1")


# Each takes longer to encode than anybody waits: the limits count while terms are made, too.
LARGE = """protocol large
type O = order(32768)
var a: O = first(O)
var b: O = first(O)
var s: set of O = {}
process p { loop { step x { a = fresh(O)  s = s + {b} } step y { b = a } } }
invariant n: a >= b
"""
WIDE = """protocol wide
type V = 0..65535
var s: set of V = {}
process p { loop { step a { choose x in V where !(x in s)  s = s + {x} } } }
invariant never: !(5 in s)
"""


def encoding_minds_the_limits(scratch):
    for text, limit in ((LARGE, ("--timeout", "1")), (WIDE, ("--max-memory", "60M", "--timeout", "20")),
                        (WIDE, ("--max-memory", "400M", "--timeout", "20"))):
        begun = time.monotonic()
        done = run("check", "--engine", "bmc", "-p", "n" if text is LARGE else "never", *limit,
                   scratch.file(text))
        done.check({UNDECIDED, VIOLATED}, seconds=PATIENCE)
        elapsed = time.monotonic() - begun
        expect(elapsed < PATIENCE, f"{elapsed:.1f} s with {' '.join(limit)}")


def engines_are_interrupted(scratch):
    del scratch
    for engine in ("bmc", "induction", "pdr"):
        begun = time.monotonic()
        done = run("check", "--engine", engine, *HUGE, interrupt_after=1.0)
        done.check({INTERRUPTED, HOLDS}, seconds=PATIENCE)
        elapsed = time.monotonic() - begun
        expect(elapsed < 20, f"{engine}: {elapsed - 1:.1f} s after the signal")


def a_bounded_search_goes_on_until_it_is_interrupted(scratch):
    """And then says how far it got."""
    done = run("check", "--json", "--engine", "bmc", "-p", "even", scratch.file(TOGGLE), interrupt_after=1.0)
    document = json.loads(done.check({INTERRUPTED}, seconds=PATIENCE).output)
    entry = document["properties"][0]
    expect(entry["verdict"] == "unknown" and entry["depth"] > 10, f"{entry}")
    expect(entry["depth"] == document["solving"]["depth"], f"{document['solving']}")
    expect(f"the search was interrupted; no violation within {entry['depth']:,} steps" == entry["reason"], entry["reason"])


TESTS = [test for name, test in list(globals().items())
         if callable(test) and getattr(test, "__module__", None) == __name__ and hasattr(test, "__code__")
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
