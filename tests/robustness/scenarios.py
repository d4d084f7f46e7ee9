#!/usr/bin/env python3
"""`tocsin test` with several processes, and what it writes for continuous integration.

    TOCSIN=build/asan/cli/tocsin tests/robustness/scenarios.py [WORD...]
"""
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from program import (BUG, HOLDS, INPUT, INTERRUPTED, PLANNER, ROOT, TOCSIN, UNDECIDED, VIOLATED, Failure, main, run)

# Of its scenarios two come out otherwise than they expect, and one is not decided with few states.
MIXED = """protocol mixed
option FAR : bool = false
var x : 0..3000 = 0
process p { loop { step s { await x < (if FAR then 3000 else 3)   x = x + 1 } } }
invariant low   : x < 3
invariant lower : x < 2
invariant whole : x <= 3000
scenario wrong { expect holds low }
scenario half {
  expect violated low
  expect holds lower
}
scenario right { expect violated low, lower }
scenario far { FAR = true  expect holds whole }
"""
FAULTY = "protocol faulty\nvar x : 0..2 = 0\nprocess p { loop { step s { x = x + 1 } } }\ninvariant low : x < 5\nscenario s { expect holds low }\n"
PROTOCOLS = [os.path.join(ROOT, "protocols", name) for name in ("dynamodb-dns.tocsin", "peterson.tocsin", "two-phase-commit.tocsin")]
# What it claims is easily proved; a step goes wrong after ten others.
LATE = """protocol late
var a : 0..9 = 0
var z : 0..1 = 0
process p { loop { step s { a = (a + 1) % 10 } } }
process q { loop { step t { await a == 9   z = z + 1 } } }
invariant fine : a <= 9 && a != 10
scenario s { expect holds fine }
"""
SLOW = """protocol slow
var a : [1..30] 0..1 = 0
process p { loop { step s { choose i in 1..30   a[i] = 1 - a[i] } } }
invariant fine : a[1] < 2
scenario one { expect holds fine }
scenario two { expect holds fine }
scenario three { expect holds fine }
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def tested(*arguments, codes, **more):
    return run("test", *arguments, **more).check(codes, seconds=120)


def timeless(document):
    """Without what depends on when and where it ran."""
    for result in document["results"]:
        for part in ("exploration", "solving"):
            for key in ("seconds", "bytes_per_state"):
                result.get(part, {}).pop(key, None)
    return document


# --- at the same time ---

def it_is_the_same_with_any_number_of_processes(scratch):
    mixed = scratch.file(MIXED)
    explored = ("--engine", "explore")  # which engine is first is no question of processes
    for files, codes in ((PROTOCOLS, {HOLDS}), ([*PROTOCOLS, mixed], {VIOLATED})):
        alone = tested("-j", "1", *explored, *files, codes=codes).output
        for jobs in ("2", "16"):
            expect(tested("--jobs", jobs, *explored, *files, codes=codes).output == alone, f"--jobs {jobs} says something else")
    documents = [timeless(json.loads(tested("-j", jobs, "--json", *explored, *PROTOCOLS, codes={HOLDS}).output)) for jobs in "13"]
    expect(documents[0] == documents[1], "the document differs")


def what_is_no_number_of_processes_is_refused(scratch):
    del scratch
    for wrong in ("0", "-1", "x", "1025", ""):
        tested("--jobs", wrong, PLANNER, codes={INPUT})


def children_of(process):
    try:
        with open(f"/proc/{process}/task/{process}/children", encoding="utf-8") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def begun(*arguments):
    """A run with processes at work."""
    process = subprocess.Popen([TOCSIN, "test", "--engine", "explore", "--no-native", *arguments], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not children_of(process.pid) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    expect(children_of(process.pid), "no process of a scenario was seen")
    time.sleep(0.3)
    return process


def a_process_that_is_killed_is_told_and_the_others_go_on(scratch):
    """As the kernel does it where memory runs out; and where it breaks, that is an internal error."""
    path = scratch.file(SLOW.replace("var a : [1..30]", "param N : 1..30 = 30\nvar a : [1..N]").replace("in 1..30", "in 1..N")
                        .replace("two {", "two { N = 2  ").replace("three {", "three { N = 3  "))
    for number, code, mark in ((signal.SIGKILL, UNDECIDED, "???"), (signal.SIGABRT, BUG, "ERROR")):
        process = begun("-j", "1", "--max-states", "2000000", path)
        os.kill(children_of(process.pid)[0], number)
        output, _ = process.communicate(timeout=600)
        expect(process.returncode == code, f"exit {process.returncode} after signal {number}")
        words = " ".join(output.split())
        expect(f"{mark}" in words and f"one (its process was ended by signal {int(number)})" in words, output)
        for name in ("two", "three"):
            expect(f": {name}" in output, f"{name} is missing: {output}")
        expect("3 scenarios in 1 file" in output, output)


def an_interruption_ends_all_of_them(scratch):
    process = begun("-j", "2", scratch.file(SLOW))
    seen = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=120)
    expect(process.returncode == INTERRUPTED, f"exit {process.returncode}")
    expect("then it was interrupted." in output and ": one\n" in output, output)
    expect(": three" not in output, "one is begun after the interruption")
    expect(not any(os.path.exists(f"/proc/{child}") for child in seen), "a process is left")


def none_outlives_one_that_is_killed(scratch):
    process = begun("-j", "2", scratch.file(SLOW))
    seen = children_of(process.pid)
    process.kill()
    process.communicate()
    end = time.monotonic() + 30
    while any(os.path.exists(f"/proc/{child}") for child in seen) and time.monotonic() < end:
        time.sleep(0.05)
    expect(not any(os.path.exists(f"/proc/{child}") for child in seen), "a process is left")


# --- reports ---

def reported(place, *arguments, codes, environment=None):
    """The results as JUnit and SARIF have them, and the run."""
    junit, sarif = (os.path.join(place.folder.name, name) for name in ("out.xml", "out.sarif"))
    done = tested("--junit", junit, "--sarif", sarif, *arguments, codes=codes, environment=environment)
    with open(sarif, encoding="utf-8") as file:
        return ElementTree.parse(junit).getroot(), json.load(file), done


def results_of(sarif):
    expect(sarif["version"] == "2.1.0" and len(sarif["runs"]) == 1, f"{sarif}")
    run_ = sarif["runs"][0]
    expect(run_["tool"]["driver"]["name"] == "Tocsin", f"{run_['tool']}")
    rules = {rule["id"] for rule in run_["tool"]["driver"]["rules"]}
    expect(all(result["ruleId"] in rules for result in run_["results"]), "a result without its rule")
    return run_["results"]


def the_reports_have_what_is_not_as_expected_at_its_place(scratch):
    path = scratch.file(MIXED)
    junit, sarif, _ = reported(scratch, "--max-states", "1000", "--engine", "explore", path, codes={VIOLATED})
    expect(junit.attrib["tests"] == "4" and junit.attrib["failures"] == "2" and junit.attrib["errors"] == "1", f"{junit.attrib}")
    cases = {case.attrib["name"]: case for case in junit.iter("testcase")}
    expect(list(cases) == ["wrong", "half", "right", "far"], f"{list(cases)}")
    expect(cases["right"].find("failure") is None and cases["right"].find("error") is None, "right is not right")
    expect("line 8: low: expected holds, found violated in 3 steps" in cases["wrong"].find("failure").text, "no sentence")
    expect("line 11: lower: expected holds, found violated in 2 steps" in cases["half"].find("failure").text, "no sentence")
    expect("the limit of 1,000 states was reached" in cases["far"].find("error").text, "no reason")
    found = [(result["ruleId"], result["level"], result["locations"][0]["physicalLocation"]["region"],
              result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"]) for result in results_of(sarif)]
    expect(found == [("expectation", "error", {"startLine": 8, "startColumn": 31}, 5),
                     ("expectation", "error", {"startLine": 11, "startColumn": 16}, 6),
                     ("undecided", "warning", {"startLine": 14, "startColumn": 41}, 7)], f"{found}")


def where_all_is_as_expected_nothing_is_reported(scratch):
    junit, sarif, _ = reported(scratch, *PROTOCOLS, codes={HOLDS})
    expect(junit.attrib["failures"] == junit.attrib["errors"] == "0" and int(junit.attrib["tests"]) > 5, f"{junit.attrib}")
    expect([suite.attrib["name"] for suite in junit.iter("testsuite")] == PROTOCOLS, "suites")
    expect(results_of(sarif) == [], f"{results_of(sarif)}")


def a_file_that_tests_nothing_is_an_error_of_its_own(scratch):
    broken, empty = scratch.file("protocol (", "broken.tocsin"), scratch.file("protocol empty\n", "empty.tocsin")
    junit, sarif, _ = reported(scratch, broken, empty, "/nowhere.tocsin", codes={INPUT})
    expect(junit.attrib["errors"] == "3" and len(results_of(sarif)) == 3, f"{junit.attrib}")


def an_error_of_the_model_is_told(scratch):
    junit, sarif, _ = reported(scratch, scratch.file(FAULTY), codes={VIOLATED})
    expect("no_model_error: not expected" in junit.find(".//failure").text, "not told")
    expect("no_model_error: not expected" in results_of(sarif)[0]["message"]["text"], "not told")


def what_holds_is_not_ok_where_a_step_may_go_wrong(scratch):
    path = scratch.file(LATE)
    for engine in ("explore", "bmc", "induction", "pdr", "auto"):
        done = tested("--engine", engine, "--timeout", "20", path, codes={VIOLATED, UNDECIDED})
        expect("ok " not in done.output, f"{engine}: {done.output}")
    expect("after 10 steps" in tested("--engine", "explore", path, codes={VIOLATED}).output, "the error is another one")
    few = tested("--engine", "explore", "--max-depth", "5", path, codes={UNDECIDED}).output
    expect("fine: expected holds, undecided" in few, few)
    whole = tested(scratch.file(LATE.replace("z = z + 1", "z = 1 - z")), codes={HOLDS}).output
    expect(whole.startswith("ok "), whole)


def an_error_in_a_property_that_nobody_names_does_not_matter(scratch):
    named = "invariant odd : 6 / (x - 2) < 9\nscenario s { expect holds low }\n"
    path = scratch.file(FAULTY.replace("x = x + 1", "x = min(2, x + 1)").replace("scenario s { expect holds low }\n", named))
    expect(tested(path, codes={HOLDS}).output.startswith("ok "), "it matters")
    tested(scratch.file(open(path, encoding="utf-8").read().replace("holds low", "holds low, no_model_error")), codes={VIOLATED})


def a_setting_that_is_refused_has_its_place(scratch):
    path = scratch.file("protocol p\nparam N : 1..5 = 2\nvar x : 0..9 = 0\nprocess a { step s { x = N } }\n"
                        "invariant small : x < 9\nscenario big {\n  N = 7\n  expect holds small\n}\n")
    junit, sarif, _ = reported(scratch, path, codes={INPUT})
    expect("line 7: `N` must be from 1 to 5" in junit.find(".//error").text, junit.find(".//error").text)
    result = results_of(sarif)[0]
    region = result["locations"][0]["physicalLocation"]["region"]
    expect(region == {"startLine": 7, "startColumn": 3} and result["ruleId"] == "settings", f"{result}")
    expect("`N` must be from 1 to 5" in result["message"]["text"], f"{result}")


def lines_are_as_wide_as_asked_and_commands_whole(scratch):
    path = scratch.file(MIXED)
    for columns in (40, 80):
        text = tested("--max-states", "1000", path, PROTOCOLS[0], codes={VIOLATED}, environment={"COLUMNS": str(columns)}).output
        wide = [line for line in text.split("\n") if len(line) > columns and " " in line.strip()]
        expect(all("to see it: tocsin check" in line or line.endswith(".tocsin:") for line in wide), f"COLUMNS={columns}: {wide}")
        expect(f"tocsin check {path} --scenario wrong\n" in text, "a command is broken")
    each = tested("--max-states", "1000", path, PROTOCOLS[0], codes={VIOLATED}, environment={"COLUMNS": ""}).output
    expect(each.split() == text.split(), "other words")
    count = sum(line.startswith(("ok ", "FAIL ", "??? ")) for line in each.split("\n"))
    expect(max(map(len, each.split("\n"))) > 80 and f"\n{count} scenarios in 2 files" in each, f"{each}")


def names_of_files_can_not_break_the_reports(scratch):
    name = "a <b>&\"' %2C,::\n]]> \u2028.tocsin"
    path = scratch.file(MIXED.replace("scenario far { FAR = true  expect holds whole }", ""), name)
    junit, sarif, done = reported(scratch, path, codes={VIOLATED}, environment={"GITHUB_ACTIONS": "true"})
    expect("<b>&" in junit.find("testsuite").attrib["name"], f"{junit.find('testsuite').attrib}")
    uri = results_of(sarif)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    expect("a%20%3Cb%3E%26%22%27%20%252C%2C%3A%3A%0A" in uri, uri)
    commands = [line for line in done.output.split("\n") if line.startswith("::")]
    expect(len(commands) == 2, f"{commands}")
    fields = commands[0][len("::error "):].split("::")[0].split(",")
    expect([field.split("=")[0] for field in fields] == ["file", "line", "col", "title"], f"{fields}")


def annotations_are_for_github_alone(scratch):
    path = scratch.file(MIXED)
    for value, there in (("true", True), ("false", False), ("", False)):
        done = tested("--max-states", "1000", "--engine", "explore", path, codes={VIOLATED}, environment={"GITHUB_ACTIONS": value})
        commands = [line for line in done.output.splitlines() if line.startswith("::")]
        expect(bool(commands) == there, f"GITHUB_ACTIONS={value}: {commands}")
        if there:
            expect(commands[0] == f"::error file={path},line=8,col=31,title=wrong::low: expected holds, found violated in 3 steps",
                   commands[0])
            expect(commands[2].startswith("::warning "), commands[2])
    done = tested("--json", "--max-states", "1000", "--engine", "explore", path, codes={VIOLATED}, environment={"GITHUB_ACTIONS": "true"})
    expect(json.loads(done.output)["differs"] == 2 and "::error " in done.messages, "the document is spoilt")


def a_report_that_can_not_be_written_is_told(scratch):
    for option in ("--junit", "--sarif"):
        for place in ("/nowhere/out", scratch.folder.name):
            done = tested(option, place, *PROTOCOLS, codes={INPUT})
            expect("can't write" in done.messages and "as expected." in done.output, done.messages)


# --- the action of GitHub ---

def the_action_tests_the_files_of_its_patterns(scratch):
    script = os.path.join(ROOT, "cmake", "action.sh")
    inner = os.path.join(scratch.folder.name, "a folder")
    os.makedirs(os.path.join(inner, "deep"))
    for name in ("one.tocsin", "deep/two of them.tocsin"):
        with open(os.path.join(inner, name), "w", encoding="utf-8") as file:
            file.write(SLOW.replace("1..30", "1..3"))
    def act(files, **more):
        return subprocess.run([script], cwd=scratch.folder.name, text=True, capture_output=True, timeout=300,
                              env={**os.environ, "TOCSIN": TOCSIN, "TOCSIN_FILES": files, **more})
    done = act("a folder/**/*.tocsin\n", TOCSIN_ARGUMENTS="--engine explore  -j 2", TOCSIN_JUNIT="out file.xml")
    expect(done.returncode == HOLDS and "6 scenarios in 2 files: 6 as expected." in done.stdout, f"{done}")
    expect(os.path.exists(os.path.join(scratch.folder.name, "out file.xml")), "no report")
    for _ in "12":
        done = act("a folder/**/*.tocsin\n", TOCSIN_CACHE="what is known")
        expect(done.returncode == HOLDS, f"{done}")
    expect(done.stdout.count(" (cached)") == 6, f"{done}")
    done = act("a folder/one.tocsin\nb*.tocsin")
    expect(done.returncode == INPUT and "b*.tocsin" in done.stderr, f"{done}")
    done = act("")
    expect(done.returncode == INPUT and "which files?" in done.stderr, f"{done}")


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__ and hasattr(test, "__code__")
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
