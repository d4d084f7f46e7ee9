#!/usr/bin/env python3
"""Says what the models of many seeds contain: features, and with a reference their sizes.

    survey.py [--seed N] [--count K]               a table: feature, number of models using it
    survey.py --reference PROGRAM [--most STATES]  also how many states the models have

PROGRAM is given a file and `--max-states STATES`, and must print JSON with "states".
"""
import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from generate import generate

BOUNDS = (1, 2, 5, 10, 30, 100, 300, 1000, 3000, 10000)


def count_states(program, file, most):
    """The number of states, or the last line of what the reference said instead."""
    command = [sys.executable, program, str(file), "--max-states", str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)["states"]
    except (ValueError, KeyError):
        return ((done.stdout + done.stderr).strip().splitlines() or ["nothing"])[-1]


def print_sizes(sizes):
    counted = sorted(size for size in sizes.values() if isinstance(size, int))
    for low, high in zip((0,) + BOUNDS, BOUNDS + (None,)):
        number = sum(low <= size and (high is None or size < high) for size in counted)
        name = f"{low} to {high - 1}" if high else f"{low} and more"
        print(f"{name:>16} states: {number} models")
    if counted:
        print(f"median {counted[len(counted) // 2]}")
    for seed, size in sizes.items():
        if not isinstance(size, int):
            print(f"seed {seed} not accepted: {size}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--reference")
    parser.add_argument("--most", type=int, default=20000)
    arguments = parser.parse_args()
    features, sizes = Counter(), {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.seed, arguments.seed + arguments.count):
            text, notes = generate(seed)
            features.update({note for note in notes if not note.startswith("call ")})
            if arguments.reference:
                file = Path(folder) / f"seed-{seed}.tocsin"
                file.write_text(text, encoding="utf-8")
                sizes[seed] = count_states(arguments.reference, file, arguments.most)
    for feature, number in sorted(features.items()):
        print(f"{feature:<40} {number}")
    if arguments.reference:
        print_sizes(sizes)


if __name__ == "__main__":
    main()
