#!/usr/bin/env python3
"""Does the independent interpreter agree about each repair of the outage, by itself?

    tests/peers/repairs.py TOCSIN [OPTION]...      only these options

For every value of every option of protocols/dynamodb-dns-repairs.tocsin, and for the defaults:
states, transitions, depth, and each property's verdict and length (of liveness the verdict alone).
At the defaults they have to be those of protocols/dynamodb-dns.tocsin.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROTOCOLS = os.path.join(HERE, "..", "..", "protocols")
REPAIRS = os.path.join(PROTOCOLS, "dynamodb-dns-repairs.tocsin")
PLAIN = os.path.join(PROTOCOLS, "dynamodb-dns.tocsin")
COUNTS = ("states", "transitions", "depth")
VALUES = (
    ("APPLY", ("recheck", "conditional")),
    ("CHECK", ("newest", "oldest")),
    ("GONE", ("ignore", "recreate")),
    ("SELF_REPAIR", ("true",)),
    ("GIVE_UP", ("true",)),
    ("CLEAN", ("look", "atomic")),
    ("HAZARD", ("true",)),
    ("TOMBSTONES", ("blind", "unreferenced")),
    ("LOCK", ("mutex", "lease", "fenced")),
    ("CRASH", ("true",)),
    ("OPERATOR", ("true",)),
)


def answer(command):
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exits with {run.returncode}: {run.stderr.strip()[:600]}")
    return json.loads(run.stdout)


def ours(tocsin, path, options):
    document = answer([tocsin, "check", "--no-reduce", "--full", "--no-explain", "--json", *options, path])
    found = {name: document["exploration"][name] for name in COUNTS}
    for each in document["properties"]:
        timeless = each["kind"] == "liveness"
        found[each["name"]] = (each["verdict"], None if timeless else each.get("steps"))
    return found


def theirs(path, options):
    document = answer([sys.executable, os.path.join(HERE, "reference.py"), *options, path])
    found = {name: document[name] for name in COUNTS}
    for name, each in document["properties"].items():
        verdict = {"reached": "holds", "never": "violated"}.get(each["verdict"], each["verdict"])
        timeless = each.get("kind") == "liveness"
        found[name] = (verdict, None if timeless else each.get("steps"))
    return found


def differences(label, left, right):
    names = sorted(set(left) | set(right))
    return [f"{label}: {name}: {left.get(name)} and {right.get(name)}"
            for name in names if left.get(name) != right.get(name)]


def main():
    tocsin, *names = sys.argv[1:]
    plain, default = ours(tocsin, PLAIN, []), ours(tocsin, REPAIRS, [])
    wrong = differences("default", {name: default[name] for name in plain}, plain)
    cases = [[]] + [["-D", f"{name}={value}"] for name, values in VALUES for value in values
                     if not names or name in names]
    for options in cases:
        label = options[-1] if options else "default"
        print(label, flush=True)
        wrong += differences(label, ours(tocsin, REPAIRS, options), theirs(REPAIRS, options))
    print("\n".join(wrong + [f"{len(cases)} instances, {len(wrong)} differences"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
