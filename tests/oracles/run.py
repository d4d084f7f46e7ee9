#!/usr/bin/env python3
"""Do the numbers come out that others have found?

    tests/oracles/run.py [--more-than STATES] [--at-most STATES] [--bounded] [--threads N]
                                                           $TOCSIN names the program

Checks the rows of numbers.txt, without reductions and with all of them, whose number of states is between the
two (those without a number count as 0).
With --bounded, bounded search alone must find the same violations, of the same lengths, and no other
within those many steps; nothing is counted then. With --threads, the explorer alone, with so many.
Prints a line for every difference and a summary; exits 1 if there was one, or no row at all.
"""
import argparse
import copy
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")


class Row:
    def __init__(self, line):
        model, settings, counts, verdicts = (part.strip() for part in line.split("|"))
        self.path = os.path.join(ROOT, model + ".tocsin")
        self.settings = settings.split()
        self.title = " ".join([os.path.basename(model), *self.settings])
        names = ("states", "transitions", "depth", "orbits")
        self.counts = {name: int(text) for name, text in zip(names, counts.split()) if text != "-"}
        self.orbits = self.counts.pop("orbits", None)
        self.verdicts = dict(verdict.split() for verdict in verdicts.split(", "))
        self.lost = {}
        for name, wanted in self.verdicts.items():
            self.verdicts[name], _, lost = wanted.partition("/")
            if lost:
                self.lost[name] = int(lost)

    def size(self):
        return self.counts.get("states", 0)

    def reduced(self):
        """What comes out over representatives."""
        row = copy.copy(self)
        row.counts = {} if self.orbits is None else {"states": self.orbits}
        return row


def rows():
    with open(os.path.join(HERE, "numbers.txt"), encoding="utf-8") as file:
        lines = [line for line in file if "|" in line and not line.startswith("#")]
    return [Row(line) for line in lines]


def report_of(tocsin, row, more):
    command = [tocsin, "check", "--json", "--full", *more, row.path]
    for setting in row.settings:
        command += ["-D", setting]
    for name in row.verdicts:
        command += ["-p", name]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise ValueError(f"exit {run.returncode}: {run.stderr.strip()}")
    return json.loads(run.stdout), run.returncode


def lost_otherwise(name, wanted, no_return):
    """How many states can't recover; over representatives, those that they stand for."""
    got = no_return["stands_for"] or no_return["states"]
    if got != wanted:
        yield f"{name}: {wanted} states that can't recover expected, there are {got}"


def differences(row, report, code):
    exploration = report["exploration"]
    if not exploration["complete"]:
        yield f"not complete: {exploration['stopped']}"
    for name, wanted in row.counts.items():
        if exploration[name] != wanted:
            yield f"{wanted} {name} expected, there are {exploration[name]}"
    found = {entry["name"]: entry for entry in report["properties"]}
    for name, wanted in row.verdicts.items():
        entry = found[name]
        reached = entry["kind"] == "witness" and entry["verdict"] == "holds"
        got = entry["steps"] if entry["verdict"] == "violated" or reached else entry["verdict"]
        if wanted == "holds" and reached:
            continue
        if str(got) != wanted:
            yield f"{name}: {wanted} expected, it is {got}"
        elif wanted != "holds" and len(entry["trace"]) != int(wanted) + 1:
            yield f"{name}: the trace has {len(entry['trace']) - 1} steps"
        elif name in row.lost:
            yield from lost_otherwise(name, row.lost[name], entry["no_return"])
    broken = any(entry["verdict"] == "violated" for entry in found.values())
    if code != (1 if broken else 0):
        yield f"the exit code is {code}"


def unnoticed(row, report, code):
    """The driver's own test: does a wrong number show?"""
    wrong = copy.copy(row)
    for name, wanted in row.counts.items():
        wrong.counts = {**row.counts, name: wanted + 1}
        if not list(differences(wrong, report, code)):
            yield f"nobody would notice {wanted + 1} {name}"
    for name, wanted in row.lost.items():
        wrong.lost = {name: wanted + 1}
        if not list(differences(wrong, report, code)):
            yield f"nobody would notice {wanted + 1} states that can't recover"
    for name, wanted in row.verdicts.items():
        wrong.counts = row.counts
        wrong.verdicts = {**row.verdicts, name: "1000"}
        if not list(differences(wrong, report, code)):
            yield f"nobody would notice {name} in 1000 steps"


def bounded(row):
    """Of these bounded search knows something."""
    return {name: wanted for name, wanted in row.verdicts.items() if name != "heals"}


def longest(row):
    return max((int(length) for length in bounded(row).values() if length != "holds"), default=0)


def examine_bounded(tocsin, row):
    """What bounded search finds instead. It looks a little farther, but where something is there to find."""
    depth = max(longest(row), 8)
    command = [tocsin, "check", "--json", "--engine", "bmc", "--max-depth", str(depth), row.path]
    for setting in row.settings:
        command += ["-D", setting]
    for name in bounded(row):
        command += ["-p", name]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1, 4):
        return [f"bmc: exit {run.returncode}: {run.stderr.strip()}"]
    found = {entry["name"]: entry for entry in json.loads(run.stdout)["properties"]}
    wrong = []
    for name, wanted in bounded(row).items():
        entry = found[name]
        shown = "trace" in entry
        if wanted != "holds" and (not shown or str(entry["steps"]) != wanted):
            wrong.append(f"bmc: {name}: {wanted} expected, it is {entry['steps'] if shown else entry['verdict']}")
        if wanted == "holds" and entry["verdict"] == "violated":
            wrong.append(f"bmc: {name} is violated")
    return wrong


def represented(row, report):
    """Do representatives stand for the states that there are, where it is said for how many?"""
    said = report["exploration"].get("stands_for")
    if said not in (None, row.size()) and row.size() > 0:
        yield f"they stand for {said}, and there are {row.size()}"
    if said is None and row.title.startswith("reference"):
        yield "it is not said what they stand for"


def examine(tocsin, row, *more):
    try:
        report, code = report_of(tocsin, row, ["--no-reduce", *more])
        found = list(differences(row, report, code)) or list(unnoticed(row, report, code))
        report, code = report_of(tocsin, row, more)
        found += [f"reduced: {text}" for text in differences(row.reduced(), report, code)]
        return found + [f"reduced: {text}" for text in represented(row, report)]
    except (ValueError, KeyError) as problem:
        return [str(problem)]


def read_arguments():
    parser = argparse.ArgumentParser(description="Golden numbers.")
    parser.add_argument("--more-than", type=int, default=-1)
    parser.add_argument("--at-most", type=int, default=130000)
    parser.add_argument("--bounded", action="store_true")
    parser.add_argument("--threads", metavar="N")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    tocsin = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
    chosen = [row for row in rows() if arguments.more_than < row.size() <= arguments.at_most]
    examine_row = examine_bounded if arguments.bounded else examine
    more = ["--engine", "explore", "--threads", arguments.threads] if arguments.threads else []
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for row, found in zip(chosen, pool.map(lambda row: examine_row(tocsin, row, *more), chosen)):
            failed += bool(found)
            for text in found:
                print(f"{row.title}: {text}")
    print(f"{len(chosen)} rows, {failed} not as expected")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
