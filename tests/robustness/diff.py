#!/usr/bin/env python3
"""`tocsin diff`: what a change does to verdicts and behaviour.

    tests/robustness/diff.py [WORD]...      only the tests whose names have one of these words
"""
import json
import re
import sys

from program import (HOLDS, INPUT, INTERRUPTED, PLANNER, UNDECIDED, VIOLATED, Failure, main, run)

LONG = 60  # seconds that are no failure

PAIR = """protocol pair
var stored : bool = false
var told   : bool = false
process roller {
%s}
invariant known : told => stored
"""
STORE, TELL = "  step store { stored = true }\n", "  step tell { told = true }\n"

OPTION = """protocol careful
option CHECK : bool = false
var x : 0..3 = 0
var y : 0..3 = 0
process a {
  loop {
    if CHECK { step look { await x < 2 } }
    step go { await x < 3   x = x + 1 }
  }
}
process b { loop { step copy { y = x } } }
"""
WITHOUT = OPTION.replace("option CHECK : bool = false\n", "").replace("    if CHECK { step look { await x < 2 } }\n", "")


def expect(condition, what):
    if not condition:
        raise Failure(what)


def diff(*arguments, code):
    return run("diff", *arguments).check({code}, seconds=LONG)


def document(*arguments, code):
    return json.loads(diff("--json", *arguments, code=code).output)


def answers(found):
    return found["new_in_old"]["answer"], found["old_in_new"]["answer"]


def expect_answers(found, new_in_old, old_in_new):
    expect(answers(found) == (new_in_old, old_in_new), f"{answers(found)}")


def changes(found):
    return {told["name"]: told["change"] for told in found["properties"]}


def word(states):
    """What a run shows, what repeats once."""
    shown = [state["observed"] for state in states]
    return [now for i, now in enumerate(shown) if i == 0 or now != shown[i - 1]]


def an_option_that_is_off_changes_nothing(scratch):
    old, new = scratch.file(WITHOUT), scratch.file(OPTION)
    found = document(old, new, code=HOLDS)
    expect_answers(found, "holds", "holds")
    expect(not found["changed"] and found["decided"], "something changed")
    diff(old, new, code=HOLDS).check({HOLDS}, "Nothing changed: no verdict, and no behaviour.", seconds=LONG)
    diff(old, new, "--new", "CHECK=false", code=HOLDS)
    hidden = scratch.file(OPTION.replace("step copy { y = x }", "step copy { y = x } step rest { await true }"))
    found = document(old, hidden, code=HOLDS)
    expect_answers(found, "holds", "holds")
    expect(not found["same_system"] and found["new"]["complete"], "a step that nobody sees is one")
    diff(new, "-D", "CHECK=true", "--new", "CHECK=false", "--old", "CHECK=false", code=HOLDS)


def what_is_the_same_system_needs_no_comparing(scratch):
    text = ("protocol p\ntype V = order(2)\n%svar v : V = first(V)\nvar x : bool = false\n"
            "process a { loop { step go { v = fresh(V)  x = !x } %s } }\n")
    old = scratch.file(text % ("", ""))
    new = scratch.file(text % ("option MORE : bool = false\n", "if MORE { step more { v = fresh(V) } }"))
    for limit in ((), ("--max-states", "1000"), ("--observe", "x")):
        found = document(old, new, *limit, code=HOLDS)
        expect(found["same_system"] and found["decided"] and found["notes"] == [], found)
        expect(found["old"]["states"] is None, "nothing was visited")
    done = diff(old, new, code=HOLDS)
    expect("the same, state by state and step by step" in done.output and "not observed" not in done.output, done.output)
    expect("Nothing changed: no verdict, and no behaviour." in done.output, done.output)
    diff(old, new, "--markdown", code=HOLDS).check({HOLDS}, "state by state and step by step", seconds=LONG)
    found = document(old, new, "--new", "MORE=true", code=UNDECIDED)
    expect(not found["same_system"] and found["incomparable"] == 1, "what changes `v` alone was not noticed")


def another_text_of_a_property_is_told(scratch):
    text = "protocol p\nvar x : 0..3 = 0\nprocess a { loop { step go { await x < 2  x = x + 1 } } }\n%s\n"
    old = scratch.file(text % "invariant small : x < 3 && x >= 0\nassume calm : always x < 3\nliveness up : eventually x == 2")
    apart = scratch.file(text % "invariant small :\n  x<3 &&\n  x >= 0\nassume calm : always x < 3\n"
                         "liveness up : eventually x == 2")
    found = document(old, apart, code=HOLDS)
    expect(set(changes(found).values()) == {"none"}, "layout is no text")
    new = scratch.file(text % "invariant small : x < 4 && x >= 0\nassume calm : always x < 2\nliveness up : eventually x == 2")
    found = document(old, new, "-p", "small", code=HOLDS)
    expect(changes(found)["small"] == "text", changes(found))
    expect([told["text_changed"] for told in found["properties"]] == [True, False], found["properties"])
    said = " ".join(diff(old, new, "-p", "small", code=HOLDS).output.split())
    expect("Nothing changed" not in said and "holds; its text changed" in said, said)
    expect("no behaviour; the text of a property changed." in said, said)
    expect(changes(json.loads(run("diff", "--json", old, new).output))["calm"] == "text", "another premise is not told")


def another_model_error_is_told(scratch):
    text = "protocol p\nvar x : 0..3 = 0\nvar y : 0..3 = 0\nprocess a { step go { x = 3 } step bad { %s = x + 1 } }\n"
    old, new = scratch.file(text % "x"), scratch.file(text % "y")
    found = document(old, new, code=HOLDS)
    expect(changes(found) == {"no_model_error": "error"}, changes(found))
    expect("`y`" in found["properties"][0]["new"]["error"], found["properties"])
    said = " ".join(diff(old, new, code=HOLDS).output.split())
    expect("Nothing changed" not in said and "the model error is another one." in said, said)


def time_that_was_left_is_told_in_few_digits(scratch):
    done = diff(PLANNER, "-D", "PLANS=40", "-D", "ENACTORS=4", "--new", "APPLY=recheck", "-p", "deletes,bounded", "--timeout", "1",
                code=UNDECIDED)
    told = re.findall(r"the time limit of ([0-9.e-]+) seconds?", " ".join(done.output.split()))
    expect(told and all(re.fullmatch(r"\d+(\.\d{1,3})?", number) for number in told), done.output)


def an_option_that_is_on_may_show_only_in_longer_traces(scratch):
    found = document(PLANNER, "--new", "APPLY=recheck", "--observe", "record", "-p", "never_empty", code=HOLDS)
    expect(changes(found) == {"never_empty": "length", "no_model_error": "none"}, changes(found))
    expect_answers(found, "holds", "holds")
    text = diff(PLANNER, "--new", "APPLY=recheck", "--observe", "record", "-p", "never_empty", code=HOLDS)
    said = " ".join(text.output.split())
    expect("no behaviour as far as record shows it; traces are longer or shorter." in said, said)


def a_conditional_write_removes_behaviour_and_adds_none(scratch):
    found = document(PLANNER, "--old", "APPLY=blind", "--new", "APPLY=conditional",
                     "--observe", "latest,plans,record", code=VIOLATED)
    expect_answers(found, "holds", "fails")
    given = changes(found)
    expect(all(given[name] == "verdict" for name in ("never_empty", "no_rollback", "heals", "converges")), given)
    lost = found["old_in_new"]
    expect(lost["steps"] == 8 and lost["shortest"], f"{lost['steps']} steps")
    before, after = (state["observed"]["record"] for state in lost["run"][-2:])
    expect(before["1"] > after["1"], "the write that is lost is no stale one")


def but_what_is_reported_as_applied_may_now_be_behind(scratch):
    found = document(PLANNER, "--new", "APPLY=conditional", "-p", "deletes", code=VIOLATED)
    expect_answers(found, "fails", "fails")
    last = found["new_in_old"]["run"][-1]
    expect(last["step"].endswith(".finish"), last["step"])


def steps_that_change_places_show_at_once(scratch):
    old, new = scratch.file(PAIR % (STORE + TELL)), scratch.file(PAIR % (TELL + STORE))
    found = document(old, new, code=VIOLATED)
    expect_answers(found, "fails", "fails")
    expect(changes(found)["known"] == "verdict", changes(found))
    added = found["new_in_old"]
    expect(added["steps"] == 1 and added["run"][1]["step"] == "roller.tell", "another run")
    expect(len(added["following"]) == 1, "the old version has to wait at its beginning")
    expect(added["next"] == [{"stored": True, "told": False}] and added["next_count"] == 1, added["next"])
    text = diff(old, new, code=VIOLATED).output
    expect("NEW does what OLD can't, in 1 step." in text and "OLD can't show this" in text, text)
    expect(all(len(line) <= 80 for line in text.splitlines()), "wide lines")


def the_run_beside_shows_the_same(scratch):
    for new in ("conditional", "recheck"):
        for observed in ("latest,applied,plans,record", "applied,plans", "record,applied"):
            found = json.loads(run("diff", "--json", PLANNER, "-D", "PLANS=4", "--new", f"APPLY={new}", "-p", "deletes",
                                   "--observe", observed).check({HOLDS, VIOLATED}, seconds=LONG).output)
            for way in ("new_in_old", "old_in_new"):
                if found[way]["answer"] != "fails":
                    continue
                shown, followed = word(found[way]["run"]), word(found[way]["following"])
                expect(shown[:-1] == followed, f"{way} by {observed}: {shown[:-1]} and {followed}")
                expect(shown[-1] not in found[way]["next"], "what it can show is what it can't")


def values_are_the_same_by_their_meaning(scratch):
    old = scratch.file("""protocol p
type M = {red, green}
var m : M = green
var s : set of M = {red}
var n : 0..3 = 2
process a { step go { m = red  s = {red, green}  n = 1 } }
""")
    new = scratch.file("""protocol p
type M = {blue, green, red}
var m : M = green
var s : set of M = {red}
var n : 1..7 = 2
process a { step go { m = red  s = {red, green}  n = 1 } }
""")
    found = document(old, new, code=HOLDS)
    expect(found["observed"] == ["m", "s", "n"], found["observed"])
    expect_answers(found, "holds", "holds")
    bluer = scratch.file(open(new, encoding="utf-8").read().replace("m = red", "m = blue"))
    found = document(old, bluer, code=VIOLATED)
    expect(found["new_in_old"]["run"][-1]["observed"]["m"] == "blue", "something else is new")


def what_can_not_be_compared_is_named_and_left_out(scratch):
    old = scratch.file("protocol p\nvar x : 0..3 = 1\nvar b : bool = false\nvar gone : bool = false\n"
                       "process a { step go { b = true  x = 2  gone = true } }\n")
    new = scratch.file("protocol p\ntype V = order(2)\nvar x : bool = true\nvar b : bool = false\nvar v : V? = none\n"
                       "process a { step go { b = true  x = false  v = fresh(V) } }\n")
    found = document(old, new, code=UNDECIDED)
    expect(found["observed"] == ["b"] and found["incomparable"] == 1, found["observed"])
    expect(not found["changed"] and not found["decided"], "whether `x` changed is not known")
    notes = "\n".join(found["notes"])
    expect(all(f"`{name}` is not observed" in notes for name in ("x", "v", "gone")), notes)
    said = " ".join(diff(old, new, code=UNDECIDED).output.split())
    expect("Nothing changed" not in said and "no behaviour as far as b shows it" in said, said)
    expect("That nothing else changed is not decided." in said, said)
    diff(old, new, "--observe", "b", code=HOLDS).check({HOLDS}, "no behaviour as far as b shows it.", seconds=LONG)
    diff(old, new, "--observe", "x", code=INPUT).check({INPUT}, "the two types can't be compared", seconds=LONG)
    diff(old, new, "--observe", "gone", code=INPUT).check({INPUT}, "NEW has no shared variable `gone`", seconds=LONG)
    diff(new, new, "--observe", "v", code=INPUT).check({INPUT}, "`order` values anew", seconds=LONG)


def what_can_not_be_compared_is_told_once(scratch):
    text = ("protocol p\ntype V = order(3)\nvar a : V = first(V)\nvar b : V = first(V)\nvar c : V = first(V)\nvar x : bool = false\n"
            "process p { step go { x = true  a = fresh(V) } }\n")
    other = text.replace("x = true", "x = !x")
    notes = document(scratch.file(text), scratch.file(other), code=UNDECIDED)["notes"]
    expect(len(notes) == 1 and notes[0].startswith("`a`, `b`, `c` are not observed:"), notes)


def an_error_that_nobody_asked_for_is_a_change(scratch):
    text = ("protocol p\nvar x : 0..3 = 0\nvar y : bool = false\nprocess a { loop { step go { x = %s } } }\n"
            "process b { step end { y = true } }\nwitness ends : y\n")
    old, new = scratch.file(text % "(x + 1) % 4"), scratch.file(text % "x + 1")
    found = document(old, new, "-p", "ends", "--observe", "y", code=VIOLATED)
    expect(changes(found) == {"ends": "none", "no_model_error": "verdict"}, changes(found))


def another_kind_of_property_is_a_change(scratch):
    text = "protocol p\nvar x : bool = true\nprocess a { loop { step go { x = true } } }\n%s holds : x\n"
    old, new = scratch.file(text % "invariant"), scratch.file(text % "recoverable")
    found = document(old, new, code=VIOLATED)
    expect(changes(found)["holds"] == "kind", changes(found))
    expect([found["properties"][0][side]["kind"] for side in ("old", "new")] == ["invariant", "recoverable"], "kinds")
    diff(old, new, code=VIOLATED).check({VIOLATED}, "invariant: holds", seconds=LONG)


def without_anything_in_common_verdicts_are_compared(scratch):
    old = scratch.file("protocol p\nvar x : bool = false\nprocess a { step go { x = true } }\ninvariant i : true || x\n")
    new = scratch.file("protocol p\nvar y : bool = false\nprocess a { step go { y = true } }\ninvariant i : !y\n")
    found = document(old, new, code=VIOLATED)
    expect(changes(found)["i"] == "verdict", changes(found))
    expect_answers(found, "unknown", "unknown")
    done = diff(old, new, "-p", "no_model_error", code=UNDECIDED)
    expect("`y` is not observed: only NEW has it" in done.output, done.output)
    expect("no shared variable of both" in " ".join(done.output.split()), done.output)


def beginnings_can_differ(scratch):
    text = "protocol p\nvar x : 0..3 = %s\nprocess a { loop { step go { x = 3 - x } } }\n"
    found = document(scratch.file(text % 1), scratch.file(text % 0), code=VIOLATED)
    added = found["new_in_old"]
    expect(added["steps"] == 0 and added["following"] == [], "it does not begin so")
    expect(added["next"] == [{"x": 1}], added["next"])
    diff(scratch.file(text % 1), scratch.file(text % 0), code=VIOLATED).check({VIOLATED}, "NEW can begin as OLD can't.", seconds=LONG)


def properties_come_and_go(scratch):
    text = "protocol p\nvar x : 0..3 = 0\nprocess a { step go { x = 1 } }\ninvariant %s : x < 3\n"
    old, new = scratch.file(text % "before"), scratch.file(text % "after")
    found = document(old, new, code=VIOLATED)
    given = changes(found)
    expect((given["before"], given["after"]) == ("disappeared", "appeared"), given)
    found = document(old, new, "-p", "after", code=VIOLATED)
    expect("before" not in changes(found), "nobody asked for it")
    diff(old, new, "-p", "afte", code=INPUT).check({INPUT}, "there is no property `afte`", seconds=LONG)


def a_limit_leaves_it_undecided(scratch):
    done = diff(PLANNER, "--new", "APPLY=recheck", "-p", "deletes", "--max-states", "50", "--engine", "explore",
                code=UNDECIDED)
    done.check({UNDECIDED}, "unknown: the limit of 50 states was reached", seconds=LONG)
    done.check({UNDECIDED}, "not decided", seconds=LONG)
    found = document(PLANNER, "--new", "APPLY=recheck", "-p", "deletes", "--max-states", "50", code=UNDECIDED)
    expect_answers(found, "unknown", "unknown")
    expect(not found["changed"] and not found["decided"] and found["stopped"], "it is decided")
    diff(PLANNER, "--new", "APPLY=recheck", "-p", "deletes", "--max-memory", "20000", code=UNDECIDED)
    diff(PLANNER, "-D", "PLANS=40", "-D", "ENACTORS=4", "--new", "APPLY=recheck", "-p", "deletes", "--timeout", "1",
         code=UNDECIDED).check({UNDECIDED}, "time limit", seconds=LONG)
    found = document(PLANNER, "--new", "APPLY=recheck", "-p", "deletes", "--max-depth", "3", code=UNDECIDED)
    expect_answers(found, "unknown", "unknown")


def what_is_found_within_a_limit_is_shown(scratch):
    old, new = (scratch.file((PAIR % steps).replace("process", "var n : 0..60000 = 0\n"
                "process more { loop { step up { await n < 60000  n = n + 1 } } }\nprocess"))
                for steps in (STORE + TELL, TELL + STORE))
    found = document(old, new, "--max-states", "100", "-p", "known", code=VIOLATED)
    expect(found["stopped"] is not None, "all was explored")


def who_interrupts_gets_what_was_found(scratch):
    arguments = ("diff", PLANNER, "-D", "PLANS=60", "-D", "ENACTORS=4", "--new", "APPLY=recheck", "-p", "deletes")
    done = run(*arguments, interrupt_after=2.0).check({INTERRUPTED}, seconds=LONG)
    expect("deletes" in done.output and "not decided" in done.output, done.output)


def bad_input_is_refused(scratch):
    file = scratch.file(PAIR % (STORE + TELL))
    bad = scratch.file("protocol p\nvar x : 0..3 = y\n")
    for arguments, message in (
            ((), "which versions?"), ((file,), "compared with what?"), ((file, file, file), "two versions, please"),
            (("-", "-"), "only one of them can be standard input"), ((file, "--new", "X"), "--new wants NAME=VALUE"),
            ((file, "--new", "X=1"), "--new X=1: there is no param"),
            ((file, "--old", "X=1"), "--old X=1: there is no param"), ((file, bad), "y"), ((bad, file), "y"), ((file, file + ".no"), ".no"),
            ((file, file, "--json", "--markdown"), "exclude each other"),
            ((file, file, "--observe", "tol"), "did you mean `told`?")):
        run("diff", *arguments).check({INPUT}, message, seconds=LONG)


def markdown_is_a_page(scratch):
    old, new = scratch.file(PAIR % (STORE + TELL)), scratch.file(PAIR % (TELL + STORE))
    page = diff(old, new, "--markdown", code=VIOLATED).output
    for part in ("# What changed", "| `known` | holds | violated in 1 step | verdict |", "```text"):
        expect(part in page, page)


if __name__ == "__main__":
    sys.exit(main([an_option_that_is_off_changes_nothing, what_is_the_same_system_needs_no_comparing,
                   another_text_of_a_property_is_told, another_model_error_is_told, time_that_was_left_is_told_in_few_digits,
                   an_option_that_is_on_may_show_only_in_longer_traces,
                   a_conditional_write_removes_behaviour_and_adds_none,
                   but_what_is_reported_as_applied_may_now_be_behind, steps_that_change_places_show_at_once,
                   the_run_beside_shows_the_same, values_are_the_same_by_their_meaning,
                   what_can_not_be_compared_is_named_and_left_out, what_can_not_be_compared_is_told_once,
                   an_error_that_nobody_asked_for_is_a_change, another_kind_of_property_is_a_change,
                   without_anything_in_common_verdicts_are_compared, beginnings_can_differ,
                   properties_come_and_go, a_limit_leaves_it_undecided, what_is_found_within_a_limit_is_shown,
                   who_interrupts_gets_what_was_found, bad_input_is_refused, markdown_is_a_page]))
