#!/usr/bin/env python3
"""Do the engines that reason find what the one that visits every state finds?

    tests/peers/engines.py [OPTION]... [FILE]...           $TOCSIN names the program

For each model: `tocsin check` with the explorer, then with each other engine, and `tocsin prove`. Bounded search must find
exactly the violations (and reached witnesses) that the explorer finds, in as many steps; nobody may
say that something holds where the explorer says otherwise, nor the reverse; nobody may say anything of
what can't be evaluated everywhere. Without files, a selection: the scenarios of the protocols, the
models of tests/language, and generated ones. What can't be encoded, and what took too long, is counted.
Prints a line for every difference and a summary; exits 1 if there was one.
"""
import argparse
import collections
import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
GENERATE = os.path.join(ROOT, "tests/generate/generate.py")
# Whose traces are as short as can be.
SHORTEST = {"bmc", "explore", "induction"}


class Case:
    def __init__(self, path, arguments=()):
        self.path, self.arguments = path, list(arguments)
        self.title = " ".join([os.path.relpath(path, ROOT), *self.arguments])


class Broken(Exception):
    """The program did not answer as it must."""


class Outcome:
    """What an engine says of a property. A witness that is reached is said to hold."""

    def __init__(self, entry):
        self.verdict, self.reason, self.engine = entry["verdict"], entry["reason"], entry["engine"]
        self.shown = "trace" in entry
        self.steps = entry["steps"] if self.shown else None
        # A step that goes wrong is not counted, but has to be looked at.
        self.needs = (self.steps or 0) + (entry["kind"] == "error")

    def __str__(self):
        return f"{self.verdict} in {self.steps} steps" if self.shown else self.verdict


class Report:
    def __init__(self, document):
        self.exploration = document["exploration"]
        self.solving = document.get("solving")
        self.outcomes = {entry["name"]: Outcome(entry) for entry in document["properties"]}
        self.explored = {entry["name"] for entry in document["properties"]
                         if entry["kind"] in ("recoverable", "liveness")}

    def farthest(self):
        """The most steps that something takes to show which bounded search can find."""
        return max((outcome.needs for name, outcome in self.outcomes.items()
                    if outcome.shown and name not in self.explored), default=0)


def ask(case, engine, seconds, *limits):
    """The report of one engine; None where the model is not accepted."""
    command = ["prove"] if engine == "prove" else ["check", "--engine", engine]
    command = [TOCSIN, *command, "--json", *limits, *case.arguments, case.path]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Broken(f"{engine} does not end") from None
    if run.returncode == 2 and engine == "explore":
        return None
    if run.returncode not in (0, 1, 4) or not run.stdout:
        raise Broken(f"{engine} ends with {run.returncode}: {run.stderr.strip()[-300:]}")
    return Report(json.loads(run.stdout))


def contradiction(engine, explored, wanted, found):
    """What is wrong with an answer, or None. `explored`: by the explorer, to its end."""
    if wanted.shown:
        if found.verdict not in (wanted.verdict, "unknown"):
            return f"{found}, the explorer says {wanted}"
        exact = engine == "bmc" or found.engine in SHORTEST
        if found.shown and (found.steps < wanted.steps or exact and found.steps != wanted.steps):
            return f"{found}, the explorer says {wanted}"
        return None
    if found.shown and explored:
        return f"{found}, the explorer says {wanted}"
    if explored and found.verdict not in (wanted.verdict, "unknown"):
        return f"{found}, the explorer says {wanted} ({wanted.reason})"
    return None


def missed(report, wanted, found):
    """Did bounded search look so far, and not see it?"""
    return wanted.shown and not found.shown and report.solving["depth"] is not None and \
        report.solving["depth"] >= wanted.needs


class Comparison:
    """Of all engines, over many cases."""

    def __init__(self, options):
        self.options = options
        self.counts = collections.Counter()
        self.reasons = collections.Counter()

    def differences(self, case):
        options = self.options
        explored = ask(case, "explore", 600, "--max-states", str(options.max_states))
        if explored is None:
            self.counts["not models"] += 1
            return []
        complete = explored.exploration["complete"]
        if not complete and not explored.farthest():
            self.counts["too large"] += 1
            return []
        self.counts["models"] += 1
        found = []
        for engine in options.engines.split(","):
            found += self.against(case, engine, explored, complete)
        return found

    def against(self, case, engine, explored, complete):
        options = self.options
        depth = max(explored.farthest(), min(explored.exploration["depth"] + 1, options.depth))
        limits = ["--timeout", str(options.timeout)]
        if engine == "bmc":
            limits = ["--timeout", str(10 * options.timeout), "--max-depth", str(depth)]
        report = ask(case, engine, options.timeout * 30 + 60, *limits)
        found = []
        for name, wanted in explored.outcomes.items():
            outcome = report.outcomes[name]
            wrong = contradiction(engine, complete, wanted, outcome)
            findable = engine == "bmc" and name not in explored.explored
            if wrong is None and findable and missed(report, wanted, outcome):
                wrong = f"not found within {report.solving['depth']} steps, the explorer says {wanted}"
            if wrong:
                found.append(f"{engine}: {name}: {wrong}")
            self.count(case, engine, wanted, outcome)
        return found

    def count(self, case, engine, wanted, outcome):
        if outcome.verdict != "unknown":
            self.counts[f"answers of {engine}"] += 1
            return
        if wanted.verdict == "unknown":
            return
        reason = re.sub(r"\d+(\.\d+)?|`[^`]*`", "*", outcome.reason or "")
        self.reasons[f"{engine}: {reason}"] += 1
        if self.options.reasons:
            print(f"  {case.title}: {engine}: {outcome.reason}")


def scenarios(pattern):
    for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
        with open(path, encoding="utf-8") as file:
            names = re.findall(r"^scenario\s+(\w+)", file.read(), re.MULTILINE)
        for name in names:
            yield Case(path, ["--scenario", name])
        if not names:
            yield Case(path)


def language():
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/language/*/*.tocsin"))):
        if os.path.basename(os.path.dirname(path)) in ("features", "errors", "warnings"):
            with open(path, encoding="utf-8", errors="replace") as file:
                arguments = re.findall(r"^// args: (.*)$", file.read(), re.MULTILINE)
            yield Case(path, [word for text in arguments for word in shlex.split(text)])


def generated(folder, seed, count, stem, *arguments):
    subprocess.run([sys.executable, GENERATE, "--seed", str(seed), "--count", str(count), "--out", folder,
                    *arguments], check=True)
    return [Case(os.path.join(folder, f"{stem}-{number}.tocsin")) for number in range(seed, seed + count)]


def selection(options, folder):
    if options.files:
        return [Case(path, options.arguments.split()) for path in options.files]
    cases = []
    if not options.only_generated:
        for pattern in ("protocols/*.tocsin", "tests/protocols/*.tocsin", "tests/solver/models/*.tocsin",
                        "tests/peers/models/*.tocsin"):
            cases += scenarios(pattern)
        cases += language()
    cases += generated(folder, options.seed, options.count, "seed")
    return cases + generated(folder, options.seed, options.held, "held", "--held")


def read_arguments():
    parser = argparse.ArgumentParser(description="Compares engines.")
    parser.add_argument("--count", type=int, default=50, help="generated models")
    parser.add_argument("--held", type=int, default=60, help="generated ones where nothing is fresh in the end")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them")
    parser.add_argument("--only-generated", action="store_true")
    parser.add_argument("--engines", default="bmc,pdr,induction,prove")
    parser.add_argument("--timeout", type=float, default=1, help="seconds to prove; bounded search has ten times that")
    parser.add_argument("--depth", type=int, default=8, help="search so far where nothing goes wrong sooner")
    parser.add_argument("--max-states", type=int, default=20000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--reasons", action="store_true", help="of what is unknown")
    parser.add_argument("--arguments", default="", help="for the program, with FILE")
    parser.add_argument("files", nargs="*", metavar="FILE")
    return parser.parse_args()


def main():
    options = read_arguments()
    comparison = Comparison(options)

    def examine(case):
        try:
            return comparison.differences(case)
        except Broken as problem:
            return [str(problem)]

    different = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        cases = selection(options, folder)
        for case, found in zip(cases, pool.map(examine, cases)):
            different += bool(found)
            for text in found:
                print(f"{case.title}: {text}", flush=True)
    for reason, number in comparison.reasons.most_common():
        print(f"  {number:5} {reason}")
    print(", ".join(f"{number} {name}" for name, number in comparison.counts.items()) + f", {different} differ")
    return 1 if different or not comparison.counts["models"] else 0


if __name__ == "__main__":
    sys.exit(main())
