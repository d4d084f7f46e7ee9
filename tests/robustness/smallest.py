#!/usr/bin/env python3
"""`check --smallest` against `check` of each instance by itself.

    tests/robustness/smallest.py [WORD]...      only the tests whose names have one of these words
"""
import itertools
import json
import os
import sys

from program import HOLDS, INPUT, UNDECIDED, VIOLATED, Failure, main, run

ANY_VERDICT = {HOLDS, VIOLATED, UNDECIDED}
OUTAGE = "protocols/dynamodb-dns.tocsin"

# Too many leave at once when there are just two of them, or four: larger is not worse.
FEW = """protocol few
param N : 1..9 = 4
param M : 1..9 = 2
var gone : 0..9 = 0
process p { step go { gone = N } step come { gone = 0 } }
process q { step wait { await gone == M } }
invariant not_two : gone != 2
invariant never   : gone < 9
witness   waits   : q done
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def document(*arguments, codes=frozenset(ANY_VERDICT)):
    return json.loads(run("check", "--json", *arguments).check(set(codes)).output)


def settings(values):
    return [word for name, value in values.items() for word in ("-D", f"{name}={value}")]


def shows(told):
    """Is there a violation, or is a witness reached? None: not known."""
    if told["verdict"] == "unknown":
        return None
    return (told["verdict"] == "holds") == (told["kind"] == "witness")


def by_hand(path, least, most, *arguments):
    """For each property: the values of the least instance that shows it and its steps, or None; how many come before."""
    names = list(least)
    instances = itertools.product(*(range(least[name], most[name] + 1) for name in names))
    instances = sorted(instances, key=lambda values: (sum(values), values))[:-1]
    found, before = {}, {}
    for values in instances:
        chosen = dict(zip(names, values))
        for told in document(path, *arguments, *settings(chosen))["properties"]:
            name = told["name"]
            if name in found:
                continue
            if shows(told):
                found[name] = (chosen, told["steps"])
            else:
                before[name] = before.get(name, 0) + 1
    return found, before


def compare(path, least, most, *arguments):
    found, before = by_hand(path, least, most, *arguments)
    given = document(path, "--smallest=" + ",".join(least), *arguments, *settings(most))
    for told in given["properties"]:
        name, smallest = told["name"], told["smallest"]
        wanted = found.get(name)
        if wanted is None:
            expect(smallest["parameters"] is None, f"{name}: {smallest['parameters']}, but nothing smaller shows it")
        else:
            values = {key: smallest["parameters"][key] for key in least}
            expect((values, smallest["steps"]) == wanted, f"{name}: {values}, {smallest['steps']} steps, not {wanted}")
        expect(smallest["before"] == before.get(name, 0), f"{name}: {smallest['before']} before, not {before.get(name, 0)}")
        expect(smallest["unknown"] == 0, f"{name}: {smallest['unknown']} unknown")


def the_outage_needs_no_more_than_each_instance_by_itself_says(scratch):
    least, most = {"ENACTORS": 1, "ENDPOINTS": 1, "PLANS": 0, "KEEP": 0}, {"ENACTORS": 2, "ENDPOINTS": 2, "PLANS": 3, "KEEP": 1}
    compare(OUTAGE, least, most)
    compare(OUTAGE, least, most, "--engine", "explore", "-D", "APPLY=conditional")


def a_larger_instance_need_not_be_worse(scratch):
    path = scratch.file(FEW)
    compare(path, {"N": 1, "M": 1}, {"N": 4, "M": 2})
    told = {p["name"]: p for p in document(path, "--smallest", codes={VIOLATED})["properties"]}
    expect(told["not_two"]["verdict"] == "holds", "N = 4 does not break it")
    expect(told["not_two"]["smallest"]["parameters"] == {"N": 2, "M": 1}, told["not_two"]["smallest"])
    expect(told["waits"]["smallest"]["parameters"] == {"N": 1, "M": 1}, told["waits"]["smallest"])


def the_sentence_says_what_is_known(scratch):
    path = scratch.file(FEW)
    text = run("check", "--smallest", "-p", "not_two", path).check({VIOLATED}).output
    expect("not_two: violated in 1 step, with N = 2, M = 1\n" in text, text)
    expect("N = 2, M = 1 are enough for not_two; with less it holds (2 instances).\n" in text, text)
    text = run("check", "--smallest", "-p", "not_two", "-D", "N=2", "-D", "M=1", path).check({VIOLATED}).output
    expect("Nothing smaller is enough for not_two; with less it holds (1 instance).\n" in text, text)
    text = run("check", "--smallest=M", "-p", "not_two", "-D", "N=2", "-D", "M=1", path).check({VIOLATED}).output
    expect("There is no smaller instance.\n" in text, text)


def the_trace_of_the_smallest_instance_is_saved_and_replays(scratch):
    folder = os.path.join(scratch.folder.name, "traces")
    told = document(OUTAGE, "-D", "ENACTORS=3", "--smallest", "-p", "never_empty", "--save-traces", folder,
                    "--save-as", "markdown", codes={VIOLATED})["properties"][0]["smallest"]
    trace = os.path.join(folder, "never_empty.itf.json")
    with open(trace, encoding="utf-8") as file:
        saved = json.load(file)
    expect(saved["#meta"]["parameters"] == told["parameters"], saved["#meta"])
    expect(len(saved["states"]) == told["steps"] + 1, "another trace")
    replay = run("trace", OUTAGE, trace).check({VIOLATED})
    expect(f"never_empty is still violated in {told['steps']} steps." in replay.output, replay.output)
    with open(os.path.join(folder, "never_empty.md"), encoding="utf-8") as file:
        expect("KEEP = 0" in file.read(), "the instance is not named")


def what_would_have_prevented_it_is_about_the_smallest_instance(scratch):
    """What is said of it is what is said where it is asked about by itself."""
    del scratch
    smallest = document(OUTAGE, "-D", "ENACTORS=3", "--smallest", "-p", "never_empty", codes={VIOLATED})["properties"][0]["smallest"]
    settings = [word for name, value in smallest["parameters"].items() for word in ("-D", f"{name}={value}")]
    alone = document(OUTAGE, *settings, "-p", "never_empty", codes={VIOLATED})["properties"][0]
    expect(smallest["windows"] == alone["windows"], f"{smallest['windows']}, alone {alone['windows']}")
    expect(smallest["windows"][0]["prevented_by"]["reread"]["outcome"] == "still there", smallest["windows"])
    text = run("check", OUTAGE, "--smallest", "-p", "never_empty").check({VIOLATED}).output
    reread = smallest["windows"][0]["prevented_by"]["reread"]["steps"]
    expect(f"still be violated, in {reread} steps." in " ".join(text.split()), text)
    values = ", ".join(f"{name} = {value}" for name, value in smallest["parameters"].items())
    expect(f"What would have prevented it? With {values}: If nobody" in " ".join(text.split()), text)
    text = run("check", OUTAGE, *settings, "--smallest", "-p", "never_empty").check({VIOLATED}).output
    expect("prevented it? In the instance that was asked about: If nobody" in " ".join(text.split()), text)
    text = run("check", OUTAGE, "-p", "never_empty").check({VIOLATED}).output
    expect("prevented it? If nobody" in " ".join(text.split()), text)


def what_smaller_instances_violate_is_summed_up(scratch):
    path = scratch.file(FEW)
    text = run("check", "--smallest", "-p", "not_two", path).check({VIOLATED}).output
    expect("The property holds.\nIn a smaller instance 1 more is violated.\n" in text, text)
    text = run("check", "--smallest", "-p", "not_two", "-D", "N=2", "-D", "M=1", path).check({VIOLATED}).output
    expect("In a smaller instance" not in text, text)


def what_limits_leave_open_is_said(scratch):
    limited = ("--engine", "explore", "--max-states", "20", OUTAGE, "--smallest", "-p", "never_empty")
    told = document(*limited, codes={UNDECIDED})["properties"][0]
    expect(told["smallest"]["parameters"] is None and told["smallest"]["unknown"] > 0, told)
    expect(told["smallest"]["unknown"] < told["smallest"]["before"], "the least ones have fewer states")


def values_that_make_no_model_are_passed_over(scratch):
    path = scratch.file("protocol p\nparam N : 0..3 = 3\ntype T = 1..N\nvar x : T = 1\n"
                        "process p { step s { x = N } }\ninvariant low : x < 2\n")
    told = document(path, "--smallest", codes={VIOLATED})["properties"][0]
    expect(told["smallest"]["parameters"] == {"N": 2} and told["smallest"]["before"] == 1, told["smallest"])


def what_is_no_param_is_refused(scratch):
    for name in ("APPLY", "NONE"):
        result = run("check", f"--smallest={name}", OUTAGE).check({INPUT})
        expect(f"there is no param `{name}`" in result.messages, result.messages)
    run("check", "--smallest", "--mutate", OUTAGE).check({INPUT})


TESTS = [test for name, test in list(globals().items())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
