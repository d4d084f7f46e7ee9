#!/usr/bin/env python3
"""Runs `tocsin check` on every test file below this folder and compares with what its comments say.

    tests/language/run.py [FILE|FOLDER]...        $TOCSIN names the program

Prints a line for every difference and a summary; exits 1 if there was one. To be sure that it would notice,
it also makes every expectation of every file wrong in every part, and fails where that does not show.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from expectations import Header, Malformed, Outcome, corrupted, differences

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 60


def files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in sorted(os.walk(path)):
            yield from sorted(os.path.join(folder, n) for n in names if n.endswith(".tocsin"))


COVERS = "--require-coverage"
# What is covered depends on none of these.
OTHERWISE = (("--threads", "3"), ("--no-symmetry",), ("--no-reduce", "--no-native"))


def outcome_of(tocsin, path, arguments, options=("--no-reduce", "--full")):
    command = [tocsin, "check", "--json", *options, *arguments, path]
    run = subprocess.run(command, capture_output=True, timeout=SECONDS)
    output = run.stdout.decode()
    return Outcome(run.returncode, json.loads(output) if output else None, run.stderr.decode(),
                   COVERS in arguments)


def otherwise_covered(tocsin, path, arguments, outcome):
    for options in OTHERWISE if outcome.covers else ():
        other = outcome_of(tocsin, path, arguments, options)
        if other.code != outcome.code or other.document["coverage"] != outcome.document["coverage"]:
            yield f"with {' '.join(options)} something else is covered"


def unnoticed(expectations, outcome):
    """The driver's own test: a wrong expectation that comes out all the same."""
    for what, wrong in corrupted(expectations):
        if not is_optional(what) and not differences(wrong, outcome):
            yield f"nobody would notice this being wrong: {what}"


def is_optional(what):
    """What a file may leave unsaid."""
    return what.startswith(("without exit", "without states", "without fails",
                            "without holds no_model_error"))


def examine(tocsin, path):
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            header = Header(file)
        header.check()
    except Malformed as malformed:
        return [str(malformed)]
    try:
        outcome = outcome_of(tocsin, path, header.arguments)
    except (subprocess.TimeoutExpired, UnicodeDecodeError, json.JSONDecodeError) as problem:
        return [str(problem)]
    found = differences(header.expectations, outcome)
    found = found or list(otherwise_covered(tocsin, path, header.arguments, outcome))
    return found or list(unnoticed(header.expectations, outcome))


def main(arguments):
    tocsin = os.environ.get("TOCSIN", os.path.join(HERE, "../../build/release/cli/tocsin"))
    paths = list(files(arguments or [HERE]))
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(paths, pool.map(lambda path: examine(tocsin, path), paths)):
            failed += bool(found)
            for text in found:
                print(f"{os.path.relpath(path)}: {text}")
    print(f"{len(paths)} files, {failed} not as expected")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
