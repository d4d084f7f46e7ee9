#!/usr/bin/env python3
"""Is what is proved for every number true of the numbers that can be tried?

    tests/peers/lifted.py [OPTION]... [FILE]...            $TOCSIN names the program

For each model: `tocsin prove --any` with all its params, then the explorer on many instances. Where
something is said to hold for every number, no instance may be found where it does not; where an
instance is shown, the explorer must find the same there. Without files, generated models whose params
size identities, ranges and orders; with --mutants, mutated ones. Prints a line for every difference
and a summary; exits 1 if there was one.
"""
import argparse
import collections
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from mutants import mutants

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
GENERATE = os.path.join(ROOT, "tests/generate/generate.py")
# Verdicts that an instance may give where another holds for every number.
FITTING = {"holds": {"holds", "unknown"}, "violated": {"violated", "unknown"}}
CANNOT_BE_EVALUATED = "can't be evaluated"


class Broken(Exception):
    """The program did not answer as it must."""


def ask(command, path, seconds, *arguments):
    """The document; None where the model is not accepted with these settings."""
    run = subprocess.run([TOCSIN, command, "--json", *arguments, path], capture_output=True, text=True,
                         timeout=seconds)
    if run.returncode == 2:
        return None
    if run.returncode not in (0, 1, 4) or not run.stdout:
        raise Broken(f"{command} {' '.join(arguments)} ends with {run.returncode}: {run.stderr.strip()[-300:]}")
    return json.loads(run.stdout)


def by_name(document):
    return {entry["name"]: entry for entry in document["properties"]}


def settings_of(parameters):
    return [word for name, value in parameters.items() for word in ("-D", f"{name}={value}")]


def instances(names, most):
    """Values of the params, small ones first."""
    every = itertools.product(range(most + 1), repeat=len(names))
    for values in sorted(every, key=lambda values: (sum(values), values)):
        yield dict(zip(names, values))


class Trial:
    """Of one model."""

    def __init__(self, path, options, counts):
        self.path, self.options, self.counts = path, options, counts
        self.title = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        params = re.findall(r"^param\s+(\w+)", text, re.MULTILINE)
        self.params = [name for name in params if name not in options.keep.split(",")]
        self.arguments = options.arguments.split()

    def differences(self):
        if not self.params:
            return []
        proofs = self.proved()
        if proofs is None:
            self.counts["not accepted"] += 1
            return []
        self.counts["models"] += 1
        found = self.shown(proofs)
        claims = {name: entry["verdict"] for name, entry in proofs.items()
                  if entry["verdict"] != "unknown" and entry["scope"] == "unbounded"}
        self.counts["claims for every number"] += len(claims)
        return found + (self.refuted(claims) if claims else [])

    def proved(self):
        """By `tocsin prove`, or by --prover, a program that prints the properties of its document."""
        options = self.options
        if options.prover is None:
            document = ask("prove", self.path, options.timeout + 60, "--any", ",".join(self.params),
                           "--timeout", str(options.timeout), *self.arguments)
            return None if document is None else by_name(document)
        run = subprocess.run([options.prover, self.path, str(options.timeout), *self.params],
                             capture_output=True, text=True, timeout=600)
        if run.returncode == 2:
            return None
        if run.returncode != 0:
            raise Broken(f"the prover ends with {run.returncode}: {run.stderr.strip()[-300:]}")
        return {entry["name"]: entry for entry in json.loads(run.stdout)}

    def shown(self, proofs):
        """What is shown in an instance, the explorer must find there, too."""
        found = []
        for name, entry in proofs.items():
            if "trace" not in entry or "parameters" not in entry:
                continue
            settings = settings_of(entry["parameters"])
            document = ask("check", self.path, 600, "--engine", "explore", *settings, *self.arguments)
            if document is None:
                found.append(f"{name}: {entry['verdict']} with {' '.join(settings)}, which is no instance")
                continue
            explored = by_name(document)
            same = explored[name]["verdict"] == entry["verdict"] and explored[name]["steps"] == entry["steps"]
            self.counts["shown in an instance"] += 1
            if not same:
                found.append(f"{name}: {entry['verdict']} with {' '.join(settings)}, "
                             f"the explorer says {explored[name]['verdict']} there")
        return found

    def refuted(self, claims):
        """What is claimed for every number and wrong for some."""
        options, left = self.options, self.options.total_states
        found = {}
        for parameters in instances(self.params, options.most):
            if left <= 0:
                break
            settings = settings_of(parameters)
            document = ask("check", self.path, 600, "--engine", "explore", "--max-states",
                           str(options.max_states), *settings, *self.arguments)
            if document is None:
                continue
            self.counts["instances"] += 1
            left -= document["exploration"]["states"] + 200
            entries = by_name(document)
            for name, verdict in claims.items():
                said = entries[name]["verdict"]
                failed = CANNOT_BE_EVALUATED in (entries[name]["reason"] or "")
                if (said not in FITTING[verdict] or failed) and name not in found:
                    found[name] = f"{name}: {verdict} for every number, but with {' '.join(settings)} it is " \
                                  f"{said} ({entries[name]['reason']})"
        return list(found.values())


def models(options, folder):
    if options.files and not options.mutants:
        return options.files
    if options.mutants:
        return list(mutants(options.files, folder, options.seed, options.count))
    subprocess.run([sys.executable, GENERATE, "--lifted", "--seed", str(options.seed), "--count",
                    str(options.count), "--out", folder], check=True)
    numbers = range(options.seed, options.seed + options.count)
    return [os.path.join(folder, f"seed-{number}.tocsin") for number in numbers]


def read_arguments():
    parser = argparse.ArgumentParser(description="Tries what is proved.")
    parser.add_argument("--count", type=int, default=40, help="models to make")
    parser.add_argument("--seed", type=int, default=1, help="of the first of them")
    parser.add_argument("--mutants", action="store_true", help="change the files at random")
    parser.add_argument("--keep", default="KEEP", help="params that are not lifted")
    parser.add_argument("--timeout", type=float, default=2, help="seconds to prove")
    parser.add_argument("--most", type=int, default=4, help="for each param")
    parser.add_argument("--max-states", type=int, default=20000, help="of an instance")
    parser.add_argument("--total-states", type=int, default=200000, help="of a model")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--prover", help="a program to ask instead of `tocsin prove`")
    parser.add_argument("--save", help="a folder for what was made")
    parser.add_argument("--arguments", default="", help="for the program")
    parser.add_argument("files", nargs="*", metavar="FILE")
    return parser.parse_args()


def main():
    options = read_arguments()
    counts = collections.Counter()

    def examine(path):
        try:
            return Trial(path, options, counts).differences()
        except (Broken, subprocess.TimeoutExpired) as problem:
            return [str(problem)]

    different = 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(options.jobs) as pool:
        paths = models(options, options.save or scratch)
        for path, found in zip(paths, pool.map(examine, paths)):
            different += bool(found)
            for text in found:
                print(f"{os.path.basename(path)}: {text}", flush=True)
    print(", ".join(f"{number} {name}" for name, number in counts.items()) + f", {different} differ")
    return 1 if different or not counts["models"] else 0


if __name__ == "__main__":
    sys.exit(main())
