#!/usr/bin/env python3
"""`tocsin check --mutate`: what it says, whatever it runs with; limits and signals leave mutants undecided.

What becomes of a mutant is compared with another interpreter by tests/peers/mutations.py.

    tests/robustness/mutate.py [WORD]...      only the tests whose names have one of these words
"""
import os
import sys

from behaviour import expect, on_a_terminal, report
from program import HOLDS, INPUT, INTERRUPTED, PLANNER, ROOT, VIOLATED, main, run

PETERSON = os.path.join(ROOT, "protocols/peterson.tocsin")
COMMIT = os.path.join(ROOT, "protocols/two-phase-commit.tocsin")

# Few states, but for the mutant without the guard: those are 10^8.
ENDLESS = """protocol endless
var n: [1..8] 0..9 = 0
process p[i: 1..8] { loop {
  step up { await sum(j in 1..8: n[j]) < 2  n[i] = (n[i] + 1) % 10 }
} }
invariant low: forall i in 1..8: n[i] <= 9
"""


def mutants(*arguments, code=HOLDS):
    return report(run("check", "--mutate", "--json", *arguments).check({code}, seconds=60))["mutants"]


def fates(document):
    return [(entry["line"], entry["column"], entry["mutation"], entry["outcome"], entry.get("property"),
             entry.get("reason")) for entry in document["list"]]


def what_is_to_be_shown_is_no_mutants_matter(scratch):
    expect(fates(mutants("--show-stuck", COMMIT)) == fates(mutants(COMMIT)), "other mutants with --show-stuck")


def words(done):
    """What it says, wherever its lines are broken."""
    return " ".join(done.output.split())


def usage(scratch):
    for arguments, message in (
            (("--mutate", "--engine", "bmc"), "--mutate needs --engine explore or auto"),
            (("--mutate", "--first"), "--first leaves too many open"),
            (("--mutant-states", "5"), "--mutant-states is for --mutate"),
            (("--mutate", "--mutant-states", "0"), "a number from 1, not '0'"),
            (("--mutate", "--mutant-states", "many"), "a number from 1, not 'many'")):
        run("check", *arguments, PETERSON).check({INPUT}, message)


def the_exit_code_is_that_of_check(scratch):
    run("check", "--mutate", PETERSON).check({HOLDS}, "6 of 7 mutants are noticed, 1 is noticed by no property.")
    run("check", "--mutate", PLANNER).check({VIOLATED}, "8 of 13 mutants are noticed, 5 are noticed by no property.")


def what_nobody_notices_is_quoted(scratch):
    done = run("check", "--mutate", PETERSON).check({HOLDS})
    expect("  assignment skipped in competitor.critical\n"
           "    32 | step critical { announced[i] = 1 }\n"
           "       |                 ^^^^^^^^^^^^^^^^\n" in done.output, done.output)


def what_changes_nothing_has_a_line(scratch):
    done = run("check", "--mutate", "--scenario", "conditional", PLANNER).check({HOLDS})
    expect("\nWithout this the protocol does exactly the same:\n"
           "  line 64: condition dropped in enactor.write: record[ep] != none\n" in done.output, done.output)


def what_is_used_several_times_is_told_once(scratch):
    path = scratch.file("protocol p\nvar x: 0..2 = 0\nsteps to(n: 0..2) { step set { x = n } }\n"
                        "process a { to(1) to(0) }\nprocess b { to(2) }\ninvariant i: x <= 2\n")
    done = run("check", "--mutate", path).check({HOLDS})
    expect("0 of 1 mutant is noticed, 1 is noticed by no property." in done.output, done.output)
    expect("  assignment skipped in a.to.set and 2 other places\n" in done.output, done.output)


def nothing_to_mutate_and_everything_noticed(scratch):
    nothing = scratch.file("protocol p\nvar x: 0..2 = 0\nprocess q { loop { step s { } } }\ninvariant i: x <= 2\n")
    run("check", "--mutate", nothing).check({HOLDS}, "There is nothing to mutate")
    one = scratch.file("protocol p\nvar x: 0..2 = 0\nprocess q { step s { x = 1 } }\nwitness w: x == 1\n")
    run("check", "--mutate", one).check({HOLDS}, "\nThe mutant is noticed.")
    both = scratch.file("protocol p\nvar x: 0..2 = 0\nprocess q { step s { await x == 0  x = 1 } step t { x = 2 } }\n"
                        "witness w: x == 2\ntransition t: next(x) > x\ninvariant u: x == 2 => q done\n")
    done = run("check", "--mutate", both).check({HOLDS})
    expect("2 of 3 mutants are noticed, 1 changes nothing." in done.output, done.output)


def impossible_premises_have_an_outcome_of_their_own(scratch):
    path = scratch.file("protocol assuming\nvar on: bool = false\nvar low: bool = false\n"
                        "fair process p { loop { step up { on = true } step down { on = false  low = true } } }\n"
                        "assume works: always eventually on\nliveness goes_down: low || eventually low\n")
    why = "no fair run satisfies the premise `works`, so every claim would hold, and its opposite too"
    done = run("check", "--mutate", path).check({HOLDS})
    expect("1 of 3 mutants is noticed, 1 is noticed by no property, 1 makes the premises impossible." in words(done),
           done.output)
    expect("Without this the premises are impossible, and nothing can be said of `liveness`: line 4: assignment "
           f"skipped in p.up: on = true ({why})" in words(done), done.output)
    document = mutants(path)
    expect((document["impossible"], document["undecided"]) == (1, 0), f"{document}")
    first = document["list"][0]
    expect((first["text"], first["outcome"], first["reason"]) == ("on = true", "impossible", why), f"{first}")


def the_page_is_as_wide_as_it_is(scratch):
    for columns in (48, 80):
        done = run("check", "--mutate", COMMIT, environment={"COLUMNS": str(columns)}).check({HOLDS})
        widest = max(done.output.splitlines(), key=len)
        expect(len(widest) <= columns, f"{len(widest)} columns of {columns}: {widest}")


def the_same_with_any_number_of_threads(scratch):
    for path, code in ((PLANNER, VIOLATED), (COMMIT, HOLDS)):
        options = ("--engine", "explore", path)
        wanted = mutants("--threads", "1", *options, code=code)
        for arguments in (("--threads", "4"), ("--threads", "64"), ("--no-native",)):
            expect(mutants(*arguments, *options, code=code) == wanted, f"{path} {arguments}")
        for arguments in (("--no-symmetry",), ("--no-reduce",)):
            expect(fates(mutants(*arguments, *options, code=code)) == fates(wanted), f"{path} {arguments}")


def counts_are_those_of_the_list(scratch):
    document = mutants(COMMIT)
    outcomes = [entry["outcome"] for entry in document["list"]]
    for outcome in ("noticed", "unnoticed", "uncompared", "impossible", "same", "undecided"):
        expect(document[outcome] == outcomes.count(outcome), outcome)
    expect(document["count"] == len(outcomes) == 18, f"{len(outcomes)}")
    expect(document["max_states"] == 100000 and not document["interrupted"], "the limit")
    first = document["list"][0]
    expect((first["process"], first["step"], first["text"], first["uses"]) ==
           ("coordinator", "receive_vote", "decision == undecided", 1), f"{first}")
    expect(all(("property" in entry) == (entry["outcome"] == "noticed") for entry in document["list"]), "properties")
    expect(not any("reason" in entry for entry in document["list"]), "reasons where nothing is open")


def properties_and_settings_are_those_asked_for(scratch):
    document = mutants("-p", "commits", COMMIT)
    expect({entry.get("property") for entry in document["list"]} == {"commits", None},
           f"only what is asked for: {document}")
    with_recheck = mutants("-D", "APPLY=recheck", PLANNER, code=VIOLATED)
    expect(with_recheck["count"] == mutants(PLANNER, code=VIOLATED)["count"] + 1, "the step that -D makes")
    expect(mutants("--scenario", "recheck", PLANNER, code=VIOLATED) == with_recheck, "the same by a scenario")


def a_budget_leaves_mutants_undecided(scratch):
    document = mutants("--mutant-states", "50", COMMIT)
    expect(document["max_states"] == 50 and document["undecided"] > 0, f"{document}")
    for entry in document["list"]:
        if entry["outcome"] == "undecided":
            expect(entry["reason"] == "the limit of 50 states was reached", entry["reason"])
        expect(entry["states"] <= 50, "more states")
    wanted = mutants(COMMIT)["list"]
    for entry, other in zip(document["list"], wanted):
        cut_short = entry["outcome"] == "uncompared" and other["outcome"] in ("same", "unnoticed")
        expect(cut_short or entry["outcome"] in ("undecided", other["outcome"]), f"{entry} {other}")


def what_is_unknown_notices_nothing(scratch):
    """The original is not explored to its end: no mutant is said to go unnoticed."""
    limited = ("check", "--engine", "explore", "--mutate", "--max-states", "60", COMMIT)
    done = run(*limited, "--json")
    document = report(done)["mutants"]
    expect(document["unnoticed"] == 0 and document["same"] == 0, f"{document}")
    expect(any("unknown of the protocol itself" in entry.get("reason", "") for entry in document["list"]), "reason")
    expect("no_model_error could not notice anything: unknown of the protocol itself." in words(run(*limited)), "text")


def a_time_limit_is_an_answer(scratch):
    path = scratch.file(ENDLESS)
    document = mutants("--timeout", "1", "--mutant-states", "1000000000", "--threads", "1", path)
    guard, assignment = document["list"]
    expect((guard["outcome"], guard["reason"]) == ("undecided", "the time limit was reached"), f"{guard}")
    expect(assignment["outcome"] == "undecided", f"{assignment}")
    done = run("check", "--mutate", "--timeout", "1", "--mutant-states", "1000000000", path).check({HOLDS}, seconds=60)
    expect("1 is undecided" in words(done) and "(the time limit was reached)" in words(done), done.output)
    document = mutants("--mutant-states", "20000", path)
    expect([entry["outcome"] for entry in document["list"]] == ["undecided", "unnoticed"], f"{document}")


def an_interrupt_leaves_a_report(scratch):
    path = scratch.file(ENDLESS)
    arguments = ("--mutate", "--mutant-states", "1000000000", "--max-memory", "2G", "--threads", "1", path)
    done = run("check", *arguments, interrupt_after=0.5).check({INTERRUPTED})
    expect("low" in words(done) and "(the search was interrupted)" in words(done), done.output)
    done = run("check", "--json", *arguments, interrupt_after=0.5).check({INTERRUPTED})
    document = report(done)["mutants"]
    expect(document["interrupted"] and document["list"][0]["outcome"] == "undecided", f"{document}")


def what_was_not_tried_is_told_once(scratch):
    """The first mutant is endless; the turn of the others never comes."""
    path = scratch.file(ENDLESS + "var x: bool = false\n"
                        "process q { step s { x = true } step t { await x  x = false } step u { x = true } }\n")
    arguments = ("check", "--mutate", "--mutant-states", "1000000000", "--max-memory", "2G", "--threads", "1", path)
    for limit, code, reason in ((("--timeout", "1"), {HOLDS}, "the time limit was reached"),
                                ((), {INTERRUPTED}, "the search was interrupted")):
        done = run(*arguments, *limit, interrupt_after=None if limit else 0.7).check(code, seconds=60)
        expect(words(done).endswith(f"Undecided: line 4: condition dropped in p.up: sum(j in 1..8: n[j]) < 2 ({reason}) "
                                    f"5 were not tried ({reason})"), done.output)


def progress_is_one_line(scratch):
    path = scratch.file(ENDLESS)
    done, text = on_a_terminal("check", "--mutate", "--timeout", "2", "--mutant-states", "1000000000", path)
    expect(done.code == HOLDS, f"exit {done.code}")
    expect("mutants: " in text and " of 2, " in text, f"no progress: {text[:200]!r}")
    expect(text.endswith("\r\x1b[K"), f"the line is left behind: {text[-50:]!r}")


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
