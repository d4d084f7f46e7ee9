#!/usr/bin/env python3
"""`tocsin test --cache`: what is known is not found out again, and what is recalled is what a run would say.

    TOCSIN=build/asan/cli/tocsin tests/robustness/cache.py [WORD...]
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from program import HOLDS, INPUT, PLANNER, ROOT, TOCSIN, UNDECIDED, VIOLATED, Failure, main, run

# With a branch that only one of the scenarios has.
BRANCHES = """protocol branches
option FAST : bool = false
param MOST : 2..9 = 3
var x : 0..9 = 0
process p {
  loop {
    step s { await x < MOST   x = x + 1 }
    if FAST { step jump { await x < 2   x = x + 2 } }
  }
}
invariant low  : x < 3
invariant fine : x <= MOST
scenario slow { expect violated low }
scenario slow_too { expect holds fine }
scenario fast { FAST = true  expect violated low }
scenario wrong { MOST = 2  expect violated low }
"""
WRONG = "x <= MOST"
PROTOCOLS = sorted(glob.glob(os.path.join(ROOT, "protocols/*.tocsin")))[:6]


def expect(condition, what):
    if not condition:
        raise Failure(what)


def tested(*arguments, codes, **more):
    return run("test", *arguments, **more).check(codes, seconds=120)


def results(*arguments, codes):
    return json.loads(tested("--json", *arguments, codes=codes).output)["results"]


def cached(folder, file, *arguments, codes=(VIOLATED,)):
    """The scenarios that were not run."""
    found = results("--cache", folder, *arguments, file, codes=set(codes))
    return [result["scenario"] for result in found if result.get("cached")]


ALL = ["slow", "slow_too", "fast", "wrong"]


def folder_of(scratch):
    return os.path.join(scratch.folder.name, "known")


def files_in(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


def plain(text):
    return text.replace(" (cached)", "").replace("; 4 of them cached", "")


def a_second_run_runs_nothing_and_says_the_same(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    without = tested(file, codes={VIOLATED}).output
    first = tested("--cache", folder, file, codes={VIOLATED})
    second = tested("--cache", folder, file, codes={VIOLATED})
    expect(first.output == without, "a first run says something else than one without a cache")
    expect(second.output.count(" (cached)") == 4, f"not all of it is known: {second.output}")
    expect(plain(second.output) == without, f"it says something else: {second.output}")
    expect("4 of them cached." in second.output, "the summary does not say so")


def the_document_is_the_same_but_that_it_is_cached(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    first = results("--cache", folder, file, codes={VIOLATED})
    second = results("--cache", folder, file, codes={VIOLATED})
    expect(all(result.pop("cached", False) is True for result in second), "not all of it is cached")
    # with the time that it took when it was run
    expect(first == second, f"another document: {first} {second}")


def bundled_protocols_are_known_as_they_are_run(scratch):
    folder = folder_of(scratch)
    explored = ("--engine", "explore", "--cache", folder)
    first = results(*explored, *PROTOCOLS, codes={HOLDS})
    second = results(*explored, *PROTOCOLS, codes={HOLDS})
    known = [result.pop("cached", False) for result in second]
    expect(all(known), "not all of it is known")
    expect(first == second, "another document")


def comments_and_layout_run_nothing_and_places_are_those_of_now(scratch):
    folder = folder_of(scratch)
    file = scratch.file(BRANCHES)
    before = results("--cache", folder, file, codes={VIOLATED})[3]["expectations"][0]
    moved = scratch.file("// why\n\n" + BRANCHES.replace("invariant low", "// low\n  invariant low").replace("  ", "     "), "moved.tocsin")
    found = results("--cache", folder, moved, codes={VIOLATED})
    expect([result["scenario"] for result in found if result.get("cached")] == ALL, "not all of it is known")
    after = found[3]["expectations"][0]
    expect(found[3]["file"] == moved, "the file is that of another run")
    expect((after["line"], after["property_line"]) == (before["line"] + 3, before["property_line"] + 3), f"{before} {after}")
    sarif = os.path.join(scratch.folder.name, "out.sarif")
    tested("--cache", folder, "--sarif", sarif, moved, codes={VIOLATED})
    with open(sarif, encoding="utf-8") as text:
        places = [place["physicalLocation"]["region"]["startLine"]
                  for result in json.load(text)["runs"][0]["results"] for place in result["locations"]]
    expect(places == [after["line"]], f"SARIF has {places}")
    again = tested("--cache", folder, moved, codes={VIOLATED}, environment={"GITHUB_ACTIONS": "true"})
    expect(f"line={after['line']}," in again.output, f"the annotation is elsewhere: {again.output}")
    differs = BRANCHES.replace("expect holds fine", "expect holds low")
    tested("--cache", folder, scratch.file(differs), codes={VIOLATED})
    moved = scratch.file("//\n" + differs)
    again = tested("--cache", folder, moved, codes={VIOLATED}).output
    expect(again.count(" (cached)") == 4 and f"tocsin check {moved} --scenario slow_too" in again, f"the command names another file: {again}")


def a_guard_reruns_what_it_affects(scratch):
    folder = folder_of(scratch)
    cached(folder, scratch.file(BRANCHES))
    guard = scratch.file(BRANCHES.replace("await x < MOST", "await x < MOST && x < 8"))
    expect(cached(folder, guard) == [], "a changed guard is not noticed")
    branch = scratch.file(BRANCHES.replace("await x < 2   x", "await x < 1   x"))
    expect(cached(folder, branch) == ["slow", "slow_too", "wrong"], "the branch of an option reruns more than those that have it")
    prop = scratch.file(BRANCHES.replace("fine : x <= MOST", "fine : x < MOST + 1"))
    expect(cached(folder, prop) == ["slow", "fast", "wrong"], "a property reruns more than who asks for it")
    default = scratch.file(BRANCHES.replace("2..9 = 3", "2..9 = 4"))
    expect(cached(folder, default) == ["wrong"], "a default reruns more than who has it")
    expectation = scratch.file(BRANCHES.replace("MOST = 2  expect violated low", "MOST = 2  expect holds low"))
    expect(cached(folder, expectation, codes={HOLDS}) == ALL[:3], "an expectation reruns more than its scenario")


def other_terms_are_other_questions(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    cached(folder, file)
    for terms in (("--engine", "explore"), ("--timeout", "50"), ("--max-states", "1000"), ("--max-depth", "100"),
                  ("--max-memory", "1G"), ("--no-symmetry",), ("--no-reduce",), ("--no-native",)):
        expect(cached(folder, file, *terms) == [], f"{terms} is not noticed")
        expect(cached(folder, file, *terms) == ALL, f"{terms} is not known the second time")
    # where these are the same, one of them is enough
    expect(cached(folder, file, "-D", "MOST=5", codes={HOLDS}) in ([], ["wrong"]), "-D is not noticed")
    expect(cached(folder, file, "--jobs", "1") == ALL, "--jobs is taken for something that matters")


def what_is_not_decided_is_not_kept(scratch):
    file, folder = scratch.file(BRANCHES.replace("0..9", "0..900").replace("2..9", "2..900").replace("MOST = 2", "MOST = 800")), folder_of(scratch)
    limits = ("--engine", "explore", "--max-states", "2")
    for _ in "12":
        expect(cached(folder, file, *limits, codes={UNDECIDED}) == [], "what a limit ended is kept")
    broken = scratch.file(BRANCHES.replace("MOST = 2", "MOST = 1"), "broken.tocsin")
    for _ in "12":
        expect("wrong" not in cached(folder, broken, codes={INPUT}), "what can't be built is kept")


def model_errors_are_known_too(scratch):
    file = scratch.file(BRANCHES.replace("await x < MOST  ", "await x < MOST + 8  ").replace("x <= MOST", "x <= 9"))
    first = tested("--cache", folder_of(scratch), file, codes={VIOLATED}).output
    second = tested("--cache", folder_of(scratch), file, codes={VIOLATED}).output
    expect("there is a model error " in first, f"none: {first}")
    expect(plain(second) == first and " (cached)" in second, f"it says something else: {second}")


def whether_anything_goes_wrong_depends_on_all_properties(scratch):
    folder = folder_of(scratch)
    text = BRANCHES + "invariant divides : 6 / (MOST + 1) > 0\nscenario safe { expect holds no_model_error }\n"
    expect(cached(folder, scratch.file(text)) == [], "known at first")
    broken = scratch.file(text.replace("MOST + 1", "x - 1"))
    found = results("--cache", folder, broken, codes={VIOLATED})
    expect(found[4]["outcome"] == "differs" and "cached" not in found[4], f"{found[4]}")
    expect([result["scenario"] for result in found if result.get("cached")] == ALL, "those that do not ask for it run again")


def junit_says_that_it_is_cached(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    path = os.path.join(scratch.folder.name, "out.xml")
    for wanted in (0, 4):
        tested("--cache", folder, "--junit", path, file, codes={VIOLATED})
        cases = ElementTree.parse(path).getroot().iter("testcase")
        marked = [case for case in cases for name in case.iter("property") if (name.get("name"), name.get("value")) == ("cached", "true")]
        expect(len(marked) == wanted, f"{len(marked)} are marked, not {wanted}")


def whatever_else_is_in_the_files_is_not_trusted(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    cached(folder, file)
    whole = {name: open(name, "rb").read() for name in files_in(folder)}
    expect(len(whole) == 4, f"{len(whole)} files")

    def spoil(what):
        for name, content in whole.items():
            if os.path.lexists(name):
                os.remove(name)
            what(name, content)

    def put(change):
        def write(name, content):
            with open(name, "wb") as out:
                out.write(change(content))
        return write

    contents = list(whole.values())
    spoilt = [put(lambda content: b""), put(lambda content: content[:-1]), put(lambda content: content[:40]),
              put(lambda content: content.replace(b"false", b"true ").replace(b"true,", b"false,")),
              put(lambda content: content + b" "), put(lambda content: b"\0" * 5000), put(lambda content: b"x" * (2 << 20)),
              put(lambda content: contents[(contents.index(content) + 1) % 4]),
              lambda name, content: os.mkfifo(name), lambda name, content: os.symlink("/dev/zero", name)]
    reference = plain(tested(file, codes={VIOLATED}).output)
    for number, what in enumerate(spoilt):
        spoil(what)
        found = tested("--cache", folder, file, codes={VIOLATED})
        expect(found.output == reference, f"spoilt {number}: {found.output}")
        expect(cached(folder, file) == ALL, f"spoilt {number}: not written anew")
    for name in whole:
        os.remove(name)
        os.mkdir(name)
    found = tested("--cache", folder, file, codes={VIOLATED})
    expect(found.output == reference and "can't write" in found.messages, f"a folder for a file: {found.messages}")


def a_folder_that_cannot_be_used_is_a_warning(scratch):
    file = scratch.file(BRANCHES)
    reference = tested(file, codes={VIOLATED}).output
    for folder in (file, "/proc/none", os.path.join(scratch.folder.name, "no", "such"), ""):
        found = tested("--cache", folder, file, codes={VIOLATED})
        expect(found.output == reference, f"{folder!r}: {found.output}")
        expect(found.messages.count("warning: can't keep outcomes") == 1, f"{folder!r}: {found.messages}")
    tested("--cache", codes={INPUT})


def a_folder_that_is_read_only_is_read(scratch):
    if os.geteuid() == 0:
        return  # who may write anywhere
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    cached(folder, file)
    other = scratch.file(BRANCHES.replace("await x < 2   x", "await x < 1   x"))
    os.chmod(folder, 0o555)
    try:
        for _ in "12":
            found = tested("--cache", folder, other, codes={VIOLATED})
            expect(found.output.count(" (cached)") == 3, f"what is there is not read: {found.output}")
            expect(found.messages.count("warning") == 1, found.messages)
    finally:
        os.chmod(folder, 0o755)


def another_program_knows_nothing_of_it(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    cached(folder, file)
    other = os.path.join(scratch.folder.name, "other")
    shutil.copy(TOCSIN, other)
    expect(tested("--cache", folder, file, codes={VIOLATED}, program=other).output.count(" (cached)") == 4, "a copy is not the same")
    with open(other, "ab") as program:
        program.write(b"\0")
    expect(" (cached)" not in tested("--cache", folder, file, codes={VIOLATED}, program=other).output, "another build is taken for this one")


def another_z3_knows_nothing_of_it(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    tested("--cache", folder, file, codes={VIOLATED})
    scratch.file("no library", "libz3.so.4")
    without = tested("--cache", folder, file, codes={VIOLATED}, environment={"LD_LIBRARY_PATH": scratch.folder.name})
    expect(" (cached)" not in without.output, "none is taken for another")


def processes_may_share_a_folder(scratch):
    folder = folder_of(scratch)
    files = [scratch.file(BRANCHES.replace("0..9 ", f"0..{most} ")) for most in range(9, 15)]
    command = [TOCSIN, "test", "--cache", folder, "--jobs", "2", *files]
    reference = tested(*files, codes={VIOLATED}).output
    for _ in "12":
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "123"]
        for one in runs:
            output, messages = one.communicate(timeout=120)
            lines = [line for line in output.replace(" (cached)", "").splitlines() if " of them cached" not in line]
            expect(one.returncode == VIOLATED and not messages, f"exit {one.returncode}: {messages}")
            expect(lines == reference.splitlines()[:len(lines)], output)
    expect(len(files_in(folder)) == 4 * len(files), f"{len(files_in(folder))} files")
    expect(tested("--cache", folder, *files, codes={VIOLATED}).output.count(" (cached)") == 4 * len(files), "not all is known")


def what_was_not_used_for_longest_goes_first(scratch):
    file, folder = scratch.file(BRANCHES), folder_of(scratch)
    cached(folder, file)
    mine = files_in(folder)
    for name in mine:
        os.utime(name, (1, 1))  # that they are read makes them young again
    for number in range(20000):
        path = os.path.join(folder, f"outcome-{number:032x}")
        with open(path, "wb"):
            pass
        os.utime(path, (2 + number, 2 + number))
    stray = os.path.join(folder, "notes.txt")
    left = os.path.join(folder, "outcome-" + "0" * 32 + ".abcdef")
    for path in (stray, left):
        with open(path, "w", encoding="utf-8"):
            pass
        os.utime(path, (1, 1))
    expect(cached(folder, file) == ALL, "not known")
    names = files_in(folder)
    expect(all(name in names for name in mine), "what was just used is gone")
    expect(stray in names, "it removes what is not its own")
    expect(left not in names, "what a killed process left is still there")
    expect(len(names) == 20001 and f"{0:032x}" not in "".join(names), f"{len(names)} files")


if __name__ == "__main__":
    sys.exit(main([
        a_second_run_runs_nothing_and_says_the_same,
        the_document_is_the_same_but_that_it_is_cached,
        bundled_protocols_are_known_as_they_are_run,
        comments_and_layout_run_nothing_and_places_are_those_of_now,
        a_guard_reruns_what_it_affects,
        other_terms_are_other_questions,
        what_is_not_decided_is_not_kept,
        model_errors_are_known_too,
        whether_anything_goes_wrong_depends_on_all_properties,
        junit_says_that_it_is_cached,
        whatever_else_is_in_the_files_is_not_trusted,
        a_folder_that_cannot_be_used_is_a_warning,
        a_folder_that_is_read_only_is_read,
        another_program_knows_nothing_of_it,
        another_z3_knows_nothing_of_it,
        processes_may_share_a_folder,
        what_was_not_used_for_longest_goes_first,
    ]))
