#!/usr/bin/env python3
"""Does Tocsin count what an independent interpreter counts?

Runs `tocsin check --no-reduce --json` and reference.py on each model and compares states,
transitions, depth, and each property's verdict and length. Prints a line for every difference and a summary;
exits 1 if there was one.

    tests/peers/compare.py TOCSIN [--max-states N] FILE...
"""
import json
import os
import subprocess
import sys

PEER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.py")
COUNTS = ("states", "transitions", "depth")
# A witness that is reached is said to hold.
VERDICTS = {"reached": "holds", "never": "violated"}
# What only the peer decides so far.
UNDECIDED_HERE = {"liveness", "assume"}


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


def differences(mine, other):
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
        if property_["verdict"] != verdict:
            yield f"{name}: {property_['verdict']}, the reference says {verdict}"
        elif "trace" in property_ and property_["steps"] != expected.get("steps"):
            yield f"{name}: {property_['steps']} steps, the reference has {expected.get('steps')}"


def compare(tocsin, path, most):
    """What differs, as a list of sentences; None where the model is too large to compare."""
    other, wrong = theirs(path, most)
    mine, also_wrong = ours(tocsin, path, most)
    if wrong or also_wrong:
        return [text for text in (wrong, also_wrong) if text]
    if not other["complete"]:
        return None
    return list(differences(mine, other))


def main():
    arguments = sys.argv[1:]
    most = 20000
    if "--max-states" in arguments:
        at = arguments.index("--max-states")
        most = int(arguments[at + 1])
        del arguments[at:at + 2]
    tocsin, paths = arguments[0], arguments[1:]
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


if __name__ == "__main__":
    sys.exit(main())
