#!/usr/bin/env python3
"""Does the module of TLA+ that is exported have the states, the transitions and the verdicts that `check` finds?

    tests/peers/tla_exported.py [--max-states N] [--generated K] [--seed N] [FILE]...

Where there is no TLC, tla_explore.py reads the module, as strictly as SANY, and explores it. FILEs with their own
settings, the bundled protocols in small sizes where there are none, then K generated models. What can't be
exported, and models of more than N states, are passed over and counted.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import tla_explore
import tla_syntax
from tla_values import Stuck

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
GENERATE = os.path.join(ROOT, "tests/generate/generate.py")

BUNDLED = (
    ("dynamodb-dns", ("APPLY=blind",)),
    ("dynamodb-dns", ("APPLY=conditional", "PLANS=2")),
    ("two-phase-commit", ("RMS=2",)),
    ("peterson", ("N=2",)),
    ("certificate-managers", ()),
    ("registry-gc", ()),
    ("orphan-files", ()),
)

# What TLA+ writes otherwise: division by negative numbers, no variable, no initial state.
SPECIAL = ("tests/language/features/division-is-euclidean.tocsin", "tests/language/features/nothing-but-a-name.tocsin",
           "tests/peers/models/no-beginning.tocsin")


class Wrong(Exception):
    """What differs."""


def tocsin(*arguments, codes=(0,)):
    run = subprocess.run([TOCSIN, *arguments], capture_output=True, text=True, timeout=300)
    if run.returncode not in codes:
        raise Wrong(f"tocsin {' '.join(arguments)} exits with {run.returncode}: {run.stderr[:600]}")
    return run


def checked(path, settings, most):
    run = tocsin("check", path, "--json", "--full", "--no-reduce", "--engine=explore", f"--max-states={most}",
                 *settings, codes=(0, 1, 4))
    return json.loads(run.stdout)


def same(what, mine, other):
    if mine != other:
        raise Wrong(f"{what}: {mine}; in TLA+ {other}")


def steps_of(entry):
    return entry["steps"] if entry["verdict"] == "violated" else None


def compare_properties(mine, report, text, is_whole):
    """`is_whole`: no property is left out that may have no value somewhere."""
    for entry in mine["properties"]:
        name, kind = entry["name"], entry["kind"]
        if entry["verdict"] == "unknown" or kind not in ("invariant", "lemma", "transition"):
            continue
        if name in report["properties"]:
            same(name, steps_of(entry), report["properties"][name])
        elif kind == "transition" and f'"{name}")' in text:
            same(name, steps_of(entry), report["asserted"].get(name))
    errors = set(report["asserted"]) - {entry["name"] for entry in mine["properties"]}
    errors |= {name for name, steps in report["properties"].items() if "_has_a_value" in name and steps is not None}
    fails = any(entry["verdict"] == "violated" for entry in mine["properties"] if entry["kind"] == "error")
    if is_whole or errors:
        same("model errors", fails, bool(errors))


def chooses_by_rule(path):
    """What is chosen where a block is entered is a choice of the whole rule, also of ways that do not lead there."""
    with open(path, encoding="utf-8") as file:
        return re.search(r"^ +(var .*(= any| in )|for any )", file.read(), re.MULTILINE) is not None


def check_cost(text):
    """TLC keeps no value of a LET in an action, nor of a recursive function: mentioned twice, they cost twice."""
    if re.search(r"^ +/\\ LET", text, re.MULTILINE):
        raise Wrong("an action has definitions outside of an expression")
    for name in set(re.findall(r"\b(loop(?:_\d+)?)\[", text)):
        mentions = len(re.findall(rf"\b{name}\[", text))
        if mentions != 3:
            raise Wrong(f"{name} is defined and mentioned {mentions} times, not once within and once behind it")


def compare(path, settings, most, folder):
    """False where there is nothing to compare."""
    mine = checked(path, settings, most)
    if not mine["exploration"]["complete"]:
        return False
    module = os.path.join(folder, "exported.tla")
    run = tocsin("export", path, "--to", "tla", "-o", module, *settings, codes=(0, 2))
    if run.returncode == 2:
        if "can't be exported" not in run.stderr:
            raise Wrong(run.stderr[:600])
        return False
    names = [entry["name"] for entry in mine["properties"]]
    report = tla_explore.explore(module, 2 * most, {*names, *(f"{name} has a value" for name in names)})
    for count in ("states", "transitions", "depth") if mine["exploration"]["states"] > 0 else ("states",):
        if count == "transitions" and chooses_by_rule(path) and report[count] > mine["exploration"][count]:
            continue
        same(count, mine["exploration"][count], report[count])
    with open(module, encoding="utf-8") as file:
        text = file.read()
    check_cost(text)
    compare_properties(mine, report, text, "left out" not in run.stderr)
    return True


def generated(folder, seed, count):
    subprocess.run([sys.executable, GENERATE, "--seed", str(seed), "--count", str(count), "--out", folder],
                   check=True)
    return [(os.path.join(folder, f"seed-{number}.tocsin"), ()) for number in range(seed, seed + count)]


def selection(options, folder):
    models = [(path, ()) for path in options.files]
    if not models and not options.only_generated:
        models = [(f"protocols/{name}.tocsin", settings) for name, settings in BUNDLED]
        models += [(path, ()) for path in SPECIAL]
    return models + generated(folder, options.seed, options.generated)


def main():
    sys.setrecursionlimit(20000)
    parser = argparse.ArgumentParser(description="Compares exported modules of TLA+.")
    parser.add_argument("--max-states", type=int, default=800)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generated", type=int, default=0, help="models")
    parser.add_argument("--only-generated", action="store_true")
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()
    files = [os.path.abspath(path) for path in options.files]
    options.files = files
    os.chdir(ROOT)
    done = left = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for path, settings in selection(options, folder):
            try:
                if compare(path, [word for setting in settings for word in ("-D", setting)], options.max_states, folder):
                    done += 1
                else:
                    left += 1
            except (Wrong, tla_syntax.Refused, Stuck, RecursionError) as problem:
                wrong += 1
                print(f"{os.path.basename(path)} {' '.join(settings)}: {type(problem).__name__}: {problem}")
    print(f"{done} compared, {left} passed over, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
