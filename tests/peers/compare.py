#!/usr/bin/env python3
"""Does Tocsin count what an independent interpreter counts?

Runs `tocsin check --no-reduce --json` and reference.py on each model and compares states,
transitions, depth, and each property's verdict and length (of liveness the verdict alone). Prints a line for every
difference and a summary; exits 1 if there was one.

    tests/peers/compare.py TOCSIN [--max-states N] [--live N] FILE...

--live: N generated models about liveness besides, and each of them once more with somebody who never rests.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from itertools import chain

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.path.join(HERE, "reference.py")
GENERATE = os.path.join(HERE, "..", "generate", "generate.py")
COUNTS = ("states", "transitions", "depth")
# A witness that is reached is said to hold.
VERDICTS = {"reached": "holds", "never": "violated"}
# What is believed.
UNDECIDED_HERE = {"assume"}


def ours(tocsin, path, most):
    run = subprocess.run([tocsin, "check", "--no-reduce", "--full", "--json", "--max-states", str(most), path],
                         capture_output=True, text=True, timeout=600)
    if run.returncode not in (0, 1, 4):
        return None, f"tocsin exits with {run.returncode}: {run.stderr.strip()[:600]}"
    return json.loads(run.stdout), None


def theirs(path, most):
    run = subprocess.run([sys.executable, PEER, path, "--max-states", str(most)],
                         capture_output=True, text=True, timeout=600)
    if run.returncode != 0:
        return None, f"the reference exits with {run.returncode}: {run.stderr.strip()[-600:]}"
    return json.loads(run.stdout), None


def beyond_us(path):
    """The properties that the file says we leave undecided."""
    with open(path, encoding="utf-8") as file:
        return set(re.findall(r"^// expect: unknown (\w+)$", file.read(), re.MULTILINE))


def differences(mine, other, undecided):
    exploration = mine["exploration"]
    for count in COUNTS:
        if exploration[count] != other[count]:
            yield f"{count}: {exploration[count]}, the reference has {other[count]}"
    for property_ in mine["properties"]:
        name, kind = property_["name"], property_["kind"]
        if kind in UNDECIDED_HERE:
            continue
        expected = other["properties"][name]
        verdict = VERDICTS.get(expected["verdict"], expected["verdict"])
        if name in undecided:
            verdict = "unknown"
        if property_["verdict"] != verdict:
            yield f"{name}: {property_['verdict']}, the reference says {verdict}"
        elif kind != "liveness" and "trace" in property_ and property_["steps"] != expected.get("steps"):
            yield f"{name}: {property_['steps']} steps, the reference has {expected.get('steps')}"


def compare(tocsin, path, most):
    """What differs, as a list of sentences; None where the model is too large to compare."""
    other, wrong = theirs(path, most)
    mine, also_wrong = ours(tocsin, path, most)
    if wrong or also_wrong:
        return [text for text in (wrong, also_wrong) if text]
    if not other["complete"]:
        return None
    return list(differences(mine, other, beyond_us(path)))


def number(arguments, option, default):
    if option not in arguments:
        return default
    at = arguments.index(option)
    value = int(arguments[at + 1])
    del arguments[at:at + 2]
    return value


def with_progress(text):
    """The model with what depends on fairness most of all: somebody who never lets `a` rest, so that others are ready
    now and then; and is each step taken again and again?"""
    high = int(re.search(r"^var a : 0\.\.(\d)", text, re.MULTILINE).group(1))
    asked = []
    for process in re.split(r"^(?=(?:strong )?(?:fair )?process )", text, flags=re.MULTILINE)[1:]:
        name, index = re.match(r"(?:strong )?(?:fair )?process (\w+)(\[)?", process).groups()
        mover = f"{name}[2]" if index else name
        asked += [f"taken({mover}.{step})" for step in re.findall(r"\bstep (\w+)", process)] + [f"taken({mover})"]
    return (text + f"fair process restless {{ loop {{ step turn {{ a = (a + 1) % {high + 1} }} }} }}\n"
            + "".join(f"liveness progress_{i} : always eventually {what}\n" for i, what in enumerate(asked)))


def generated(folder, count):
    if count > 0:
        subprocess.run([sys.executable, GENERATE, "--live", "--seed", "1", "--count", str(count), "--out", folder],
                       check=True)
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        yield path
        with open(path, encoding="utf-8") as file:
            text = with_progress(file.read())
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        yield path


def compare_all(tocsin, paths, most):
    equal = different = large = 0
    for path in paths:
        found = compare(tocsin, path, most)
        if found is None:
            large += 1
        elif found:
            different += 1
            print(path)
            for text in found:
                print("   ", text)
        else:
            equal += 1
    print(f"{equal} models equal, {different} different, {large} too large to compare")
    return 1 if different or equal == 0 else 0


def main():
    arguments = sys.argv[1:]
    most, live = number(arguments, "--max-states", 20000), number(arguments, "--live", 0)
    tocsin, paths = arguments[0], arguments[1:]
    with tempfile.TemporaryDirectory() as folder:
        return compare_all(tocsin, chain(paths, generated(folder, live)), most)


if __name__ == "__main__":
    sys.exit(main())
