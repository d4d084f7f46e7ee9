#!/usr/bin/env python3
"""Where nobody can take a step, `check` says so: how often, how near, and with --show-stuck the way there.

    tests/robustness/stuck.py [WORD]...      only the tests whose names have one of these words
"""
import json
import sys

from program import HOLDS, INPUT, UNDECIDED, VIOLATED, Failure, main, run

# Two may hold something, and each of them then waits for the other: 3 pairs, in each of 4 states of the door, whose anytime
# step goes on for ever.
PHILOSOPHERS = """protocol philosophers
type Node = id(3)
var held : set of Node = {}
var taps : 0..3 = 0
process node[n: Node] {
  loop {
    step take { await size(held) < 2   held = held + {n} }
    step both { await held == {n} }
    step drop { held = held - {n} }
  }
}
process door { anytime step tap { taps = (taps + 1) % 4 }  step open { await size(held) > 3 } }
invariant few : size(held) <= 2
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def stuck(*arguments, codes=frozenset({HOLDS})):
    return json.loads(run("check", "--json", *arguments).check(codes).output)["stuck"]


def of_text(scratch, text, *arguments):
    return stuck("--engine", "explore", *arguments, scratch.file(text))


def anytime_steps_do_not_count(scratch):
    path = scratch.file(PHILOSOPHERS)
    expect(stuck(path, "--no-reduce") == {"states": 12, "steps": 2}, stuck(path, "--no-reduce"))


def reductions_and_threads_say_the_same_length(scratch):
    path = scratch.file(PHILOSOPHERS)
    for arguments in ((), ("--threads", "1"), ("--threads", "4"), ("--no-native",), ("--no-symmetry",)):
        told = stuck("--engine", "explore", "--show-stuck", *arguments, path)
        expect(told["steps"] == 2 and len(told["trace"]) == 3, f"{arguments}: {told}")
        expect(told["states"] == (12 if "--no-symmetry" in arguments else 4), f"{arguments}: {told}")


def the_trace_is_shown_and_who_waits_where(scratch):
    path = scratch.file(PHILOSOPHERS)
    plain, shown = run("check", path).check({HOLDS}), run("check", "--show-stuck", path).check({HOLDS})
    expect("stuck in 4 of these states: the nearest in 2 steps (see --show-stuck)\n" in plain.output, plain.output)
    expect("stuck: reached in 2 steps\n" in shown.output, shown.output)
    sentence = "No step is possible: node[1] is at both, node[2] is at both, node[3] is at take, door is at open."
    expect(sentence in " ".join(shown.output.split()), shown.output)
    expect("stuck in 4 of these states: the nearest in 2 steps\n" in shown.output, shown.output)
    for waits in ("`await size(held) < 2` is false (line 7) for node[3].", "`await held == {n}` is false (line 8) for node[1], node[2].",
                  "`await size(held) > 3` is false (line 12) for door."):
        expect(f"  {waits}\n" in shown.output, shown.output)


def whatever_is_waited_for_is_told(scratch):
    """Of every step that might come next, and only of conditions that are false there; of many instances some names."""
    text = ("protocol p\nvar x : 0..3 = 0\nvar inbox : queue(1) of 0..3 = {}\n"
            "process a { either { step l { await x == 0 && x < 3   await x > 3 } } or { step m { let k = receive(inbox)   x = k } } }\n"
            "process b provided x == 2 { step s { x = 1 } }\n"
            "process c[i: 1..9] { step t { choose k in 1..3 where k < x   x = k } }\n"
            "process d { step e { } }\ninvariant i : x < 4\n")
    shown = run("check", "--show-stuck", scratch.file(text)).check({HOLDS}).output
    expect("stuck: reached in 1 step\n" in shown, shown)
    told = ("`await x > 3` is false (line 4) for a. `let k = receive(inbox)` finds nothing (line 4) for a. "
            "`provided x == 2` is false (line 5) for b. `choose k in 1..3 where k < x` finds nothing (line 6) for "
            "c[1], c[2], c[3], c[4], c[5], c[6] and 3 more. No shorter trace")
    expect(told in " ".join(shown.split()), shown)


def the_way_is_the_best_of_those_as_short(scratch):
    """p and q block each other after two steps that need no switch where one of them takes both, and p shows no values;
    so two take part, and one value is shown. The first state that is found to be stuck is another one."""
    text = ("protocol p\nvar left : bool = false\nvar right : bool = false\nvar seen : set of 0..9 = {}\n"
            "process a { step look { choose k in 3..5   seen = seen + {k} } step wait { await false } }\n"
            "process p[i: 1..2] { step l { await !left   left = true } step r { await !right   right = true } }\n"
            "process q[i: 1..2] { step r { await !right  choose k in 1..5   seen = seen + {k}   right = true }\n"
            "                     step l { await !left   left = true } }\n")
    path = scratch.file(text)
    shown = []
    for arguments in ((), ("--threads", "1"), ("--threads", "4"), ("--no-native",), ("--no-reduce",)):
        told = stuck("--engine", "explore", "--show-stuck", *arguments, path)
        expect(all(told["minimal"].values()), f"{arguments}: {told['minimal']}")
        shown.append(told["trace"])
    expect(all(trace == shown[0] for trace in shown), "other ways")
    expect([told[name] for name in ("steps", "context_switches", "participants", "values")] == [3, 1, 2, 1], told)
    expect([state["step"] for state in told["trace"]] == [None, "a.look", "p[1].l", "p[1].r"], told)
    told = stuck("--engine", "explore", "--show-stuck", "--minimise", "steps", path)
    expect(told["minimal"] == {"steps": True, "context_switches": False, "participants": False, "values": False}, told)
    done = run("check", "--show-stuck", path).check({HOLDS})
    expect("No shorter trace exists; of those as short, none has fewer context switches" in done.output, done.output)


def what_nobody_waits_for_does_not_matter(scratch):
    path = scratch.file("protocol p\nvar x : 0..1 = 0\nvar idle : 0..1 = 0\n"
                        "process q { step s { idle = 1 } step t { x = 1 } step u { await x == 0 } }\n")
    told = stuck("--show-stuck", path)
    expect([state.get("matters") for state in told["trace"]] == [None, False, True], told["trace"])
    expect("windows" not in told or told["windows"] == [], told)
    expect(all("matters" not in state for state in stuck("--show-stuck", "--no-explain", path)["trace"]), "explained")


def who_is_done_waits_for_nothing(scratch):
    text = "protocol p\nvar x: bool = false\nprocess q { step s { x = true } }\nprocess r { step s { await %s } }\n"
    expect(of_text(scratch, text % "x") == {"states": 0, "steps": None}, "all of them are done in the end")
    expect(of_text(scratch, text % "false") == {"states": 1, "steps": 1}, "one waits for ever")
    done = run("check", scratch.file(text % "x")).check({HOLDS})
    expect("stuck" not in done.output, done.output)
    done = run("check", "--show-stuck", scratch.file(text % "x")).check({HOLDS})
    expect("stuck in none of these states\n" in done.output, done.output)


def who_waits_for_provided_is_not_done(scratch):
    text = """protocol p
var up : bool = true
process q provided up { loop { step s { } } }
process r { step fail { up = false } }
"""
    expect(of_text(scratch, text) == {"states": 1, "steps": 1}, "it is stuck when `up` is false")


def the_first_state_may_be_stuck(scratch):
    text = "protocol p\nprocess q { step s { await false } }\n"
    done = run("check", "--show-stuck", scratch.file(text)).check({HOLDS})
    expect("stuck: reached in the initial state\n" in done.output, done.output)
    expect("stuck in 1 of these states: reached at the start\n" in done.output, done.output)


def a_step_that_fails_is_not_possible(scratch):
    text = "protocol p\nvar x : 0..1 = 0\nprocess q { loop { step s { x = x + 1 } } }\ninvariant i : x >= 0\n"
    told = stuck("--engine", "explore", "-p", "i", scratch.file(text), codes={1})
    expect(told == {"states": 1, "steps": 1}, told)


def what_was_seen_is_told_of_a_search_that_was_cut_short(scratch):
    path = scratch.file(PHILOSOPHERS)
    done = run("check", "--max-depth", "4", "--engine", "explore", path).check({UNDECIDED})
    expect(" of these states so far: the nearest in 2 steps (see --show-stuck)\n" in done.output, done.output)
    done = run("check", "--max-depth", "1", "--engine", "explore", "--show-stuck", path).check({UNDECIDED})
    expect("stuck in none of the states whose steps were tried so far\n" in done.output, done.output)


def what_is_decided_before_does_not_hide_the_way(scratch):
    """The state that violates `alive` is stuck, and the search that is over then has not left it. Another one does not
    matter to `few`, which is asked for alone, and holds."""
    path = scratch.file(PHILOSOPHERS + "invariant alive : !stuck\ninvariant free : size(held) < 1\n")
    for arguments in ((), ("--threads", "1"), ("--threads", "4"), ("--engine", "explore"), ("--no-native",)):
        told = stuck("-p", "alive", "--show-stuck", *arguments, path, codes={VIOLATED})
        expect((told["states"], told["steps"], len(told["trace"])) == (1, 2, 3), f"{arguments}: {told}")
    told = stuck("-p", "free", "--show-stuck", path, codes={VIOLATED})
    expect((told["states"], told["steps"]) == (1, 2), f"violated in 1 step, stuck in 2: {told}")
    done = run("check", "-p", "alive", "--first", "--show-stuck", path).check({VIOLATED})
    expect("stuck in none of the states whose steps were tried so far\n" in done.output, done.output)


def other_commands_say_nothing_of_it(scratch):
    path = scratch.file(PHILOSOPHERS)
    for command in (("prove",), ("synthesise", "--param", "K")):
        text = PHILOSOPHERS.replace("type Node", "param K = 1\ntype Node")
        arguments = (*command, "--json", scratch.file(text))
        done = run(*arguments).check({HOLDS}, seconds=60)
        expect("stuck" not in json.loads(done.output), done.output)
    run("prove", "--show-stuck", path).check({INPUT}, "unrecognized option")


def engines_that_visit_no_states_show_none(scratch):
    path = scratch.file(PHILOSOPHERS)
    run("check", "--engine", "bmc", "--show-stuck", path).check({INPUT}, "--show-stuck needs --engine explore or auto")
    document = json.loads(run("check", "--json", "--engine", "pdr", path).check({HOLDS}, seconds=60).output)
    expect("stuck" not in document, document)


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
