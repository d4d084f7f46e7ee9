#!/usr/bin/env python3
"""Is what is printed as an invariant in the language, and true?

    tests/peers/invariants.py [OPTION]... [FILE]...        $TOCSIN names the program

For each model: a proof by each engine, then the model again with the conjuncts of its invariants as
lemmas. It must be accepted, and the explorer may find none of them violated or without a value; of
what holds for every number, in the instance of the model's own params. Notations that are not the
language's (`p at step#2`, `p at choice 1`, `p.x in scope`, bits) are counted and left out. Without
files, generated models, and for `any` those whose params are lifted. Prints a line for every difference
and a summary; exits 1 if there was one, or if nothing was tried.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
GENERATE = os.path.join(ROOT, "tests/generate/generate.py")
NO_LANGUAGE = re.compile(r"#|\bbit \d+ of |\bat choice \d| in scope\b")
CANNOT_BE_EVALUATED = "can't be evaluated"
LEMMA = "printed_"


class Broken(Exception):
    """The program did not answer as it must."""


def ask(path, *arguments):
    """The document; None where the model is not accepted. What the explorer's bounds leave open stays so."""
    run = subprocess.run([TOCSIN, *arguments, "--json", path], capture_output=True, text=True, timeout=120)
    if run.returncode == 2:
        return None
    if run.returncode not in (0, 1, 4) or not run.stdout:
        raise Broken(f"{' '.join(arguments)} ends with {run.returncode}: {run.stderr.strip()[-300:]}")
    return json.loads(run.stdout)


def proof_of(engine, path, text, timeout):
    limit = ("--timeout", str(timeout))
    if engine == "any":
        params = re.findall(r"^param\s+(\w+)", text, re.MULTILINE)
        return ask(path, "prove", "--any", ",".join(params), *limit)
    if engine == "prove":
        return ask(path, "prove", *limit)
    return ask(path, "check", "--engine", engine, *limit)


def differences(path, engine, folder, options, counts):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    document = proof_of(engine, path, text, options.timeout)
    if document is None:
        counts["not accepted"] += 1
        return []
    counts["proofs looked for"] += 1
    printed = [line.strip() for entry in document["properties"] for line in entry.get("invariant") or []]
    printed = [line for line in dict.fromkeys(printed) if line]
    lines = [line for line in printed if not NO_LANGUAGE.search(line)]
    counts["conjuncts not in the language"] += len(printed) - len(lines)
    return compare(path, engine, folder, text, lines, counts) if lines else []


def compare(path, engine, folder, text, lines, counts):
    """With the lines as lemmas."""
    changed = os.path.join(folder, f"{engine}-{os.path.basename(path)}")
    with open(changed, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.writelines(f"lemma {LEMMA}{number} : {line}\n" for number, line in enumerate(lines))
    document = ask(changed, "check", "--engine", "explore", "--max-states", "20000")
    if document is None:
        return [f"{engine}: what it prints is not in the language: {'; '.join(lines)}"]
    counts["conjuncts"] += len(lines)
    found = []
    for entry in document["properties"]:
        failed = CANNOT_BE_EVALUATED in (entry["reason"] or "")
        if entry["name"].startswith(LEMMA) and (entry["verdict"] == "violated" or failed):
            line = lines[int(entry["name"][len(LEMMA):])]
            found.append(f"{engine}: `{line}` is {entry['verdict']} ({entry['reason']})")
    return found


def generated(folder, seed, count, *arguments):
    os.makedirs(folder)
    subprocess.run([sys.executable, GENERATE, "--seed", str(seed), "--count", str(count), "--out", folder,
                    *arguments], check=True)
    return [os.path.join(folder, f"seed-{number}.tocsin") for number in range(seed, seed + count)]


def selection(options, folder):
    """(path, engine)."""
    engines = options.engines.split(",")
    if options.files:
        return [(path, engine) for engine in engines for path in options.files]
    plain = generated(os.path.join(folder, "plain"), options.seed, options.count)
    lifted = generated(os.path.join(folder, "lifted"), options.seed, options.count, "--lifted")
    return [(path, engine) for engine in engines for path in (lifted if engine == "any" else plain)]


def read_arguments():
    parser = argparse.ArgumentParser(description="Takes invariants back into the model.")
    parser.add_argument("--count", type=int, default=40, help="models to make, for each engine")
    parser.add_argument("--seed", type=int, default=1, help="of the first of them")
    parser.add_argument("--engines", default="pdr,induction,prove,any")
    parser.add_argument("--timeout", type=float, default=1, help="seconds to prove")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="*", metavar="FILE")
    return parser.parse_args()


def main():
    options = read_arguments()
    counts = collections.Counter()
    different = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        def examine(case):
            try:
                return differences(*case, folder, options, counts)
            except (Broken, subprocess.TimeoutExpired) as problem:
                return [str(problem)]

        cases = selection(options, folder)
        for (path, _), found in zip(cases, pool.map(examine, cases)):
            different += bool(found)
            for text in found:
                print(f"{os.path.basename(path)}: {text}", flush=True)
    print(", ".join(f"{number} {name}" for name, number in counts.items()) + f", {different} differ")
    return 1 if different or not counts["conjuncts"] else 0


if __name__ == "__main__":
    sys.exit(main())
