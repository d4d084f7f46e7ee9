"""Sizes of the reference protocol, and the numbers that must come out."""
import os
import re
from collections import namedtuple

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
NUMBERS = os.path.join(ROOT, "tests/oracles/numbers.txt")

# Enactors, endpoints, plans, distance of clean-up; whether writes compare generations.
Size = namedtuple("Size", "enactors endpoints plans keep cas")
Counts = namedtuple("Counts", "states transitions")

# States that are different even when enactors are renamed, from the same sources as numbers.txt.
ORBITS = {
    Size(2, 1, 2, 0, False): 245,
    Size(2, 1, 2, 1, False): 169,
    Size(2, 1, 3, 1, False): 742,
    Size(2, 1, 3, 1, True): 513,
    Size(2, 1, 5, 1, False): 5615,
    Size(2, 2, 4, 1, False): 4954,
    Size(3, 1, 3, 1, False): 6692,
    Size(3, 2, 4, 1, False): 91965,
    Size(3, 2, 4, 1, True): 23242,
    Size(3, 1, 6, 1, False): 251001,
    Size(3, 2, 7, 1, False): 1923544,
    Size(4, 1, 6, 1, False): 3456062,
}

ROW = re.compile(r"tests/protocols/reference \| (?P<settings>[^|]*)\| (?P<states>\d+) (?P<transitions>\d+) ")


def known_counts():
    """Counts without reduction of every size that is known, from the tests' numbers."""
    counts = {}
    with open(NUMBERS, encoding="utf-8") as file:
        rows = [row for row in map(ROW.match, file) if row]
    for row in rows:
        settings = dict(setting.split("=") for setting in row["settings"].split())
        variant = settings.get("VARIANT", "base")
        if variant in ("base", "cas"):
            numbers = [int(settings[name]) for name in ("ENACTORS", "ENDPOINTS", "PLANS", "KEEP")]
            counts[Size(*numbers, variant == "cas")] = Counts(int(row["states"]), int(row["transitions"]))
    return counts


def describe(size):
    variant = ", conditional writes" if size.cas else ""
    return f"(E,K,P,D) = ({size.enactors},{size.endpoints},{size.plans},{size.keep}){variant}"
