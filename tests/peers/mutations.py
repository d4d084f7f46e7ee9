#!/usr/bin/env python3
"""Does `tocsin check --mutate` say what comes of changing the text by hand?

For each mutant that it lists, the text of the model is changed accordingly, and reference.py explores both: a mutant
must be noticed exactly where a verdict changes, change nothing exactly where all states and transitions are the same,
and go unnoticed otherwise. Prints a line for every difference and a summary; exits 1 if there was one.

    tests/peers/mutations.py TOCSIN [--max-states N] [--no-symmetry] FILE...
    tests/peers/mutations.py TOCSIN [--max-states N] --count N        generated models
"""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "generate")]

from generate import generate                                       # noqa: E402
from reference import Exploration, Property                         # noqa: E402
from reference_parser import parse                                  # noqa: E402
from reference_processes import Machine                             # noqa: E402
from reference_semantics import Model                               # noqa: E402
from reference_values import ModelError                             # noqa: E402

MUTANTS_MOST = 25                                                   # of a model; spread over its text
# What the reference does not decide.
UNDECIDED_HERE = {"liveness", "assume"}


class Graph(Exploration):
    """All states and what can be done in each, with verdicts."""

    def __init__(self, text, most):
        model = Model(parse(text), {})
        machine = Machine(model)
        properties = [p for p in (Property(d, model) for d in model.by_kind("property"))
                      if p.kind not in UNDECIDED_HERE]
        super().__init__(model, machine, properties, most)
        self.edges = {}
        self.run()
        report = self.report()
        self.verdicts = {name: p["verdict"] for name, p in report["properties"].items()}

    def expand(self, state, todo):
        super().expand(state, todo)
        self.edges[state] = {(number, step and step.name, "error" if isinstance(after, ModelError) else after)
                             for number, step, after in self.machine.ways(state)}


def place(text, mutant):
    """Where the mutated text begins; columns count characters."""
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[:mutant["line"] - 1]) + mutant["column"] - 1
    assert text.startswith(mutant["text"], begin), mutant
    return begin


def in_place_of(text, mutant):
    """What a person would write instead."""
    what = mutant["mutation"]
    if what == "condition dropped":
        return "true"
    if what != "message not removed":
        return " "
    name, queue = re.fullmatch(r"let\s+(\w+)\s*=\s*receive\s*\((.*)\)", mutant["text"], re.S).groups()
    root = re.match(r"\s*(\w+)", queue).group(1)
    if re.search(r"\b%s\s*:[^\n]*\bbag\b" % root, text):
        return f"{mutant['text']} send({queue}, {name})"
    return f"await len({queue}) > 0 let {name} = head({queue})"


def changed(text, mutant):
    begin = place(text, mutant)
    return text[:begin] + in_place_of(text, mutant) + text[begin + len(mutant["text"]):]


def outcome(original, mutant, asked):
    if any(mutant.verdicts[name] not in (verdict, "unknown")
           for name, verdict in original.verdicts.items() if verdict != "unknown" and name in asked):
        return "noticed"
    if any(mutant.verdicts[name] == "unknown" != original.verdicts[name] for name in asked):
        return "undecided"
    return "same" if original.edges == mutant.edges else "unnoticed"


def ours(tocsin, path, options):
    run = subprocess.run([tocsin, "check", "--engine", "explore", "--mutate", "--json", *options, path],
                         capture_output=True, text=True, timeout=600)
    if run.returncode not in (0, 1, 4):
        raise SystemExit(f"{path}: tocsin exits with {run.returncode}: {run.stderr.strip()[:600]}")
    return json.loads(run.stdout)


def has_orders(text):
    return re.search(r"\border\s*\(", text) is not None


def compare(tocsin, path, most, options):
    """(mutants compared, what differs); None where the model is too large."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    original = Graph(text, most)
    if not original.complete:
        return None
    asked = list(original.verdicts)
    report = ours(tocsin, path, [*options, *(f"--property={name}" for name in asked)])
    listed = report["mutants"]["list"]
    compared, found = 0, []
    for mutant in listed[::max(1, len(listed) // MUTANTS_MOST)]:
        if mutant["mutation"] == "jump skipped" and mutant["text"] == "restart" and has_orders(text):
            continue                # without it first values are numbered like others: other names for states
        other = Graph(changed(text, mutant), 4 * most)
        if not other.complete and outcome(original, other, asked) != "noticed":
            continue
        compared += 1
        expected = outcome(original, other, asked)
        if expected != mutant["outcome"]:
            found.append(f"line {mutant['line']}: {mutant['mutation']}: {mutant['text']!r} is "
                         f"{mutant['outcome']}, the reference says {expected}")
    return compared, found


def generated(count, folder):
    for kind, share in (("seed", 1), ("related", 3), ("held", 5)):
        for seed in range(1, count // share + 1):
            path = os.path.join(folder, f"{kind}-{seed}.tocsin")
            with open(path, "w", encoding="utf-8") as file:
                file.write(generate(seed, kind)[0])
            yield path


def take_option(arguments, name, default):
    if name not in arguments:
        return default
    at = arguments.index(name)
    value = int(arguments[at + 1])
    del arguments[at:at + 2]
    return value


def compare_all(tocsin, paths, most, options):
    models = mutants = different = large = 0
    for path in paths:
        result = compare(tocsin, path, most, options)
        if result is None:
            large += 1
            continue
        models, mutants = models + 1, mutants + result[0]
        if result[1]:
            different += 1
            print(path, *result[1], sep="\n    ")
    print(f"{mutants} mutants of {models} models compared, {different} models different, {large} too large")
    return 1 if different or mutants == 0 else 0


def main():
    sys.setrecursionlimit(20000)
    arguments = sys.argv[1:]
    most = take_option(arguments, "--max-states", 2000)
    count = take_option(arguments, "--count", 0)
    options = [argument for argument in arguments if argument.startswith("--")]
    tocsin, *paths = [argument for argument in arguments if not argument.startswith("--")]
    if count == 0:
        return compare_all(tocsin, paths, most, options)
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        return compare_all(tocsin, generated(count, folder), most, options)


if __name__ == "__main__":
    sys.exit(main())
