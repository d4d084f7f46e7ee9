"""Small models with races: processes that read shared variables in one step and act in a later one.

racy(seed) is the text of one. What must never be is some valuation that is likely to be reached.
"""
import random

READS = ("mine = %(r)s", "mine = %(r)s", "await %(r)s <= 1", "await %(r)s < 3", "held = %(r)s", "if %(r)s > %(n)d { continue work }",
         "if %(r)s == mine { stop }", "mine = %(r)s  held = %(s)s", "await %(r)s + %(s)s <= 3",
         "choose k in 0..%(n)d where k <= %(r)s  mine = k", "await %(w)s == 0  %(w)s = 1  mine = %(r)s",
         "mine = %(r)s  %(w)s = min(%(w)s + 1, 3)")
ACTS = ("%(w)s = mine", "%(w)s = min(mine + 1, 3)", "%(w)s = %(n)d", "%(w)s = held", "%(w)s = %(n)d  %(v)s = mine",
        "if mine < %(n)d { %(w)s = %(n)d }", "%(w)s = min(%(w)s + 1, 3)", "%(w)s = 3 - mine")
STAMP_READS = ("stamp = fresh(Stamp)", "await stamp != none && value(stamp) > last", "stamp = newest",
               "if stamp == none || value(stamp) < last { continue work }", "await newest == none || newest == stamp")
STAMP_ACTS = ("if stamp != none { last = value(stamp) }", "newest = stamp", "newest = fresh(Stamp)",
              "if newest != none { last = value(newest) }")
PLACES = ("x", "y", "m[1]", "s.a")
MOST = 3


def step(rng, number, stamped):
    values = {"r": rng.choice(PLACES), "s": rng.choice(PLACES), "w": rng.choice(PLACES), "v": rng.choice(PLACES),
              "n": rng.randint(0, MOST)}
    reads, acts = (STAMP_READS, STAMP_ACTS) if stamped and rng.random() < 0.6 else (READS, ACTS)
    body = rng.choice(acts if number % 2 else reads) % values
    return f"    step s{number} {{ {body} }}"


def process(rng, name, stamped):
    index = rng.choice(("", "[w: 1..2]"))
    lines = [f"process {name}{index} {{", "  var mine: 0..3 = 0", "  var held: 0..3 = 0"]
    if stamped:
        lines.append("  var stamp: Stamp? = none")
    lines.append("  loop work {")
    lines += [step(rng, number, stamped) for number in range(rng.randint(2, 4))]
    return lines + ["  }" if rng.random() < 0.5 else "    step last { stop }\n  }", "}"]


def racy(seed):
    rng = random.Random(seed)
    stamped = rng.random() < 0.4
    lines = ["protocol racy", "type S = struct { a: 0..3, b: 0..3 }", "var x: 0..3 = 0", "var y: 0..3 = 1",
             "var m: [1..2] 0..3 = 0", "var s: S = { a: 0, b: 2 }"]
    if stamped:
        lines += ["type Stamp = order(6)", "var last: Stamp = first(Stamp)", "var newest: Stamp? = none"]
    for name in ("p", "q", "r")[:rng.randint(2, 3)]:
        lines += process(rng, name, stamped)
    for number in range(12):
        first, second, third = rng.sample(PLACES, 3)
        condition = f"{first} == {rng.randint(1, MOST)} && {second} != {rng.randint(0, MOST)}"
        if stamped and rng.random() < 0.4:
            condition = f"{first} != 0 && newest != none && value(newest) < last"
        lines.append(f"invariant i{number}: !({condition} && {third} > 0)")
        lines.append(f"transition t{number}: !({condition} && next({third}) < {third})")
    return "\n".join(lines) + "\n"
