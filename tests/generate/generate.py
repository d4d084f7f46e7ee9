#!/usr/bin/env python3
"""Writes random, small, well-typed models of the protocol language; see README.md.

    generate.py --seed N                         prints the model of seed N
    generate.py --seed N --count K --out DIR     writes DIR/seed-N.tocsin and the K - 1 after it
    generate.py --lifted …                       two params size identities, ranges and orders
    generate.py --held …                         one process holds all identities in the end; held-N
    generate.py --live …                         all about liveness; live-N
    generate.py --ending …                       runs end, or nobody is there; ending-N
    generate.py --related …                      identities refer to each other; related-N
"""
import argparse
import random
import sys
from pathlib import Path

from control import ProcessWriter
from declarations import Declarations
from draft import Draft
from ending import EndingWriter
from held import HeldWriter
from live import LiveWriter
from model_types import cardinality
from properties import PropertyConditions, PropertyWriter
from related import RelatedWriter

# What a model may have at most: valuations of the shared variables, and those of everything
# together (a bound from above; reached are far fewer).
MOST_SHARED = 400
MOST_STATES = 2_000_000
LEAST_STATES = 3000


def shape(draft):
    """How many instances of processes there are: the index types, None for a single one."""
    count = draft.pick({1: 1.2, 2: 5, 3: 2.5})
    indices = []
    for _ in range(count):
        usable = [t for t in draft.scalars if cardinality(t) <= 3]
        single = not usable or draft.chance(0.4) or len(indices) == 2
        indices.append(None if single else draft.rng.choice(usable))
    return indices


def block(draft, writer):
    """A `steps` declaration and the features that only it uses."""
    mark = len(draft.notes)
    lines = writer.block()
    notes = draft.notes[mark:]
    del draft.notes[mark:]
    return lines, notes


def used(draft, blocks):
    """The declarations of those `steps` that some process uses, and few others."""
    kept = []
    for (lines, notes), declared in reversed(list(zip(blocks, draft.blocks))):
        if f"call {declared.name}" in draft.notes or draft.chance(0.1):
            draft.notes += notes
            kept.append(lines)
    return kept


def write_model(draft):
    """The declarations of a model, in sections, and a bound of its states from above."""
    expressions = PropertyConditions(draft)
    declarations = Declarations(draft, expressions)
    draft.locals_first = draft.chance(0.3)
    numbers = declarations.numbers()
    types = declarations.types()
    variables, states = declarations.variables(MOST_SHARED)
    functions = declarations.functions()
    writer = ProcessWriter(draft, expressions)
    blocks = [block(draft, writer) for _ in range(draft.rng.choice((0, 1, 1, 2)))]
    processes = []
    for index in shape(draft):
        instances = cardinality(index) if index else 1
        budget = draft.rng.choice((1, 2, 2, 3)) if instances > 1 else draft.rng.choice((2, 3, 4))
        lines, weight = writer.process(budget, index, 9 if instances == 1 else 4)
        processes.append(lines)
        states *= weight ** instances
    properties = PropertyWriter(draft, expressions).properties()
    blocks = used(draft, blocks)
    sections = [[[line] for line in part] for part in (numbers, types, variables, functions)]
    return sections + [blocks, processes, [[line] for line in properties]], states


def render(draft, sections, name):
    """The text of a model; the order of declarations does not matter and is sometimes mixed."""
    if draft.chance(0.15):
        draft.note("declarations in any order")
        flat = [declaration for section in sections for declaration in section]
        draft.rng.shuffle(flat)
        sections = [flat]
    lines = [f"protocol {name}"]
    for section in sections:
        blank = bool(section)
        for declaration in section:
            if blank or len(declaration) > 1:
                lines.append("")
                blank = False
            if draft.chance(0.04):
                lines.append("/// Documented here.")
            if draft.chance(0.03):
                lines.append("// A remark.")
            lines += declaration
    return "\n".join(lines) + "\n"


WRITERS = {"ending": EndingWriter, "held": HeldWriter, "live": LiveWriter, "related": RelatedWriter}


def generate(seed, kind="seed"):
    """The text of the model of a seed, and the features it uses."""
    rng = random.Random(seed)
    if kind in WRITERS:
        draft = Draft(rng)
        return render(draft, WRITERS[kind](draft).sections(), f"{kind}_{seed}"), draft.notes
    while True:
        draft = Draft(rng, kind == "lifted")
        sections, states = write_model(draft)
        if LEAST_STATES <= states <= MOST_STATES:
            return render(draft, sections, f"seed_{seed}"), draft.notes


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a folder for files seed-N.tocsin")
    for kind, what in (("lifted", "for proofs about every number"), ("held", "where nothing is fresh in the end"),
                       ("live", "for liveness properties"), ("ending", "where runs end"),
                       ("related", "where identities refer to each other")):
        parser.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=what)
    arguments = parser.parse_args()
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        text, _ = generate(seed, arguments.kind)
        if arguments.out:
            stem = arguments.kind if arguments.kind in WRITERS else "seed"
            (arguments.out / f"{stem}-{seed}.tocsin").write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)


if __name__ == "__main__":
    main()
