#!/usr/bin/env python3
"""`tocsin sweep` against `check` of each combination, and what it says of them against their verdicts.

    tests/robustness/sweep.py [WORD]...      only the tests whose names have one of these words
"""
import csv
import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from random import Random

from program import (BUG, HOLDS, INPUT, INTERRUPTED, ROOT, SANITIZED, TOCSIN, UNDECIDED, VIOLATED, Failure, main, run,
                     with_ever_more_time)

ANY_VERDICT = {HOLDS, VIOLATED, UNDECIDED}
COLLECTOR = os.path.join(ROOT, "protocols/kubernetes-gc.tocsin")
PLANNER = os.path.join(ROOT, "protocols/dynamodb-dns.tocsin")

# LOCK = loose and ORDERED = true are nothing by themselves; NOISE changes no verdict; with SHORT there is a model error.
MANY = """protocol many
param N : 1..4 = 2
option CHECK: bool = false
option LOCK: free | loose | tight = free
option NOISE: bool = false
option ORDERED: bool = false
option SHORT: bool = false
type Who = 1..N
var x : 0..3 = 0
var y : 0..(if SHORT then 0 else 2) = 0
var held : bool = false
var dummy : bool = false
fair process writer[w: Who] {
  var mine : 0..3 = 0
  step take { await LOCK != tight || !held  held = true  mine = x }
  step put {
    if CHECK && mine != x { mine = x }
    x = min(3, mine + 1)
    if ORDERED && LOCK != free { y = 0 } else { y = 1 }
    held = false
    if NOISE { dummy = !dummy }
  }
}
invariant counted : (forall w in Who: writer[w] done) => x == min(3, N)
invariant clean : y == 0
witness full : x == 2
liveness ends : eventually forall w in Who: writer[w] done
"""

# With WIDE there is no value for y to begin with, and no model.
BROKEN = """protocol broken
option WIDE: bool = false
option GOOD: bool = false
param N : 1..3 = 2
type T = (if WIDE then N else 1)..2
var x : T = 1
process p { step s { await !GOOD  x = 2 } }
invariant low : x < 2
"""

MANY_OPTIONS = "protocol several\n" + "".join(f"option O{i}: bool = false\n" for i in range(9)) + """
var x : 0..2 = 0
process p { step s { x = (if O3 && O5 then 0 else 1) } }
invariant low : x == 0
"""

SLOW = """protocol slow
option BIG: bool = false
option OTHER: bool = false
const COUNT = if BIG then 40 else 2
var a : [1..COUNT] 0..1 = 0
var b : bool = false
process p { loop { step s { choose i in 1..COUNT   a[i] = 1 - a[i]   b = OTHER } } }
invariant fine : a[1] < 2
invariant never : !b
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


def swept(*arguments, codes=frozenset({HOLDS})):
    return json.loads(run("sweep", "--json", *arguments).check(codes, seconds=120).output)


def word(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def settings_of(row):
    given = {**row.get("parameters", {}), **row["changes"]}
    return [part for name, value in given.items() for part in ("-D", f"{name}={word(value)}")]


def check_cells(path, told, *arguments):
    """Each row by itself, by a single `check`."""
    for row in told["combinations"]:
        alone = run("check", "--json", "--no-explain", "--no-coverage", *arguments, *settings_of(row), path)
        if "invalid" in row:
            alone.check({INPUT})
            continue
        alone.check({HOLDS, VIOLATED}, seconds=60)
        properties = {it["name"]: it for it in json.loads(alone.output)["properties"]}
        for name, cell in row["properties"].items():
            wanted = properties[name]
            expect(cell["verdict"] == wanted["verdict"] and cell.get("steps") == wanted.get("steps"),
                   f"{name} with {settings_of(row)}: {cell}, alone {wanted['verdict']} in {wanted.get('steps')}")


# --- what is said of a matrix, by definition ---

def key(changes):
    return frozenset((name, word(value)) for name, value in changes.items())


def matrix_of(told):
    """For each set of changes: for each property, does it hold in all sizes? With the vector of all verdicts."""
    holds, vectors = {}, {}
    for row in told["combinations"]:
        own, verdicts = key(row["changes"]), row.get("properties")
        vectors.setdefault(own, []).append(verdicts and {name: cell["verdict"] for name, cell in verdicts.items()})
        for it in told["properties"]:
            whole = verdicts is not None and verdicts[it["name"]]["verdict"] == "holds"
            holds.setdefault(own, {}).setdefault(it["name"], True)
            holds[own][it["name"]] &= whole
    return holds, vectors


def check_claims(told):
    holds, vectors = matrix_of(told)
    good = {own for own, found in holds.items() if all(found.values())}
    minimal = {own for own in good if not any(other < own for other in good)}
    expect({key(it["changes"]) for it in told["minimal"]} == minimal, f"minimal: {told['minimal']}, not {minimal}")
    expect(all(it["holds"] and it["minimal"] for it in told["minimal"]), told["minimal"])

    base = vectors[frozenset()]
    idle = {own for own in vectors if len(own) == 1 and vectors[own] == base and any(base)}
    expect({key(it["changes"]) for it in told["without_effect"]} == idle, f"{told['without_effect']}, not {idle}")

    together = {}
    for own in (own for own in holds if len(own) == 2):
        parts = [frozenset()] + [frozenset({part}) for part in own]
        whole = lambda changes, name: holds[changes][name] and holds[changes]["no_model_error"]
        helped = [name for name in holds[own] if whole(own, name) and not any(whole(part, name) for part in parts)]
        if helped:
            together[own] = sorted(helped)
    found = {key(it["changes"]): sorted(it["properties"]) for it in told["only_together"]}
    expect(found == together, f"only together: {found}, not {together}")


# --- the sentences, each from the matrix alone ---

class Matrix:
    """The rows of a document of which all is decided."""

    def __init__(self, told):
        self.told = told
        self.names = [it["name"] for it in told["properties"]]
        self.rows, self.sets, self.sizes = {}, [], []
        for position, row in enumerate(told["combinations"]):
            own, size = key(row["changes"]), key(row.get("parameters", {}))
            self.rows[own, size] = (position, row)
            self.sets += [own] if own not in self.sets else []
            self.sizes += [size] if size not in self.sizes else []
        self.counted = [size for size in self.sizes if any("properties" in self.rows[own, size][1] for own in self.sets)]

    def label(self, own):
        """Its changes in the order of the options."""
        given = dict(own)
        return ", ".join(f"{it['option']}={given[it['option']]}" for it in self.told["varied"] if it["option"] in given)

    def at_sizes(self, which):
        """Where it is so, behind the words before it."""
        others = len(self.sizes) - len(self.counted)
        if len(self.sizes) == 1:
            return ""
        place = f"at {which} of the {len(self.counted)} sizes" if len(self.counted) > 1 else "at the only size that is a model"
        return place + (f" ({others} size{'s are' if others > 1 else ' is'} no model)" if others else "")

    def hold(self, own, names):
        rows = [self.rows[own, size][1] for size in self.counted]
        return bool(rows) and all("properties" in row and row["properties"][name]["verdict"] == "holds" for row in rows for name in names)

    def least(self, names):
        good = [own for own in self.sets if self.hold(own, names)]
        return [own for own in good if not any(other < own for other in good)]

    def pairs_of_rows(self, own):
        """With and without, for each size at which one of them is a model."""
        pairs = [(self.rows[frozenset(), size], self.rows[own, size]) for size in self.sizes]
        return [pair for pair in pairs if any("properties" in row for _, row in pair)]

    def is_idle(self, own):
        pairs = self.pairs_of_rows(own)
        verdicts = lambda row: {name: it["verdict"] for name, it in row.get("properties", {}).items()}
        return bool(pairs) and all(verdicts(base) == verdicts(changed) for (_, base), (_, changed) in pairs)

    def sameness(self, own):
        pairs = self.pairs_of_rows(own)
        system = lambda position, row: position if row["same_system_as"] is None else row["same_system_as"]
        if all(system(*base) == system(*changed) for base, changed in pairs):
            return " (the transition system is the same)"
        counts = [[row.get("exploration") for _, row in pair] for pair in pairs]
        same = all(a and b and a["complete"] and a == b for a, b in counts)
        return " (as many states and transitions were explored)" if same else ""


def behind(comma, place):
    return comma + place if place else ""


def claims_of(matrix, everything):
    """[(sentence, items)] as they are to be."""
    if not matrix.counted:
        return [("No combination is a model.", [])]
    claims, places, sets = [], matrix.at_sizes("each"), matrix.sets
    limit = "Sets of more than two changes were not tried." if matrix.told["changes_at_most"] else ""
    least = matrix.least(matrix.names)
    if least == [frozenset()]:
        claims.append((f"{everything} holds without any change{behind(', ', places)}.", []))
    elif least:
        more = ", and under no part of one" if any(len(own) > 1 for own in least) else ""
        claims.append((f"{everything} holds under each of these sets of changes{behind(', ', places)}{more}:", [*map(matrix.label, least)]))
        claims += [(limit, [])] if limit else []
    else:
        end = f". {limit}".rstrip()
        claims.append((f"Nothing that was tried makes e{everything[1:]} hold{behind(', ', places)}{end}", []))
        singles = []
        for name in matrix.names:
            ways = [matrix.label(own) for own in matrix.least([name, "no_model_error"])]
            if "" not in ways:
                shown = ways[:4] + ([f"{len(ways) - 4} more"] if len(ways) > 4 else [])
                singles.append(f"{name}: {'; or '.join(shown) or 'nothing that was tried'}")
        claims.append((f"The least that makes a property hold by itself{behind(', ', places)}:", singles))
    idle = [own for own in sets if len(own) == 1 and matrix.is_idle(own)]
    claims.append((f"By itself this changes no verdict{behind(', ', matrix.at_sizes('any'))}:",
                   [matrix.label(own) + matrix.sameness(own) for own in idle]))
    together = []
    for own in (own for own in sets if len(own) == 2):
        helped = [name for name in matrix.names if own in matrix.least([name, "no_model_error"])]
        together += [f"{matrix.label(own)}: {', '.join(helped)}"] if helped else []
    claims.append((f"These pairs help only together; what holds under both does under neither alone{behind('; to hold is to hold ', places)}:",
                   together))
    return [claim for claim in claims if claim[1] or not claim[0].endswith(":")]


def claims_in(markdown):
    """[(sentence, items)] as they are, behind the legend; the last paragraph is about the work."""
    lines = [re.sub(r"\\(.)", r"\1", line) for line in markdown.splitlines() if line]
    last = max(i for i, line in enumerate(lines) if line.startswith("|"))
    claims = []
    for line in lines[last + 1:-1]:
        if line.startswith("- "):
            claims[-1][1].append(line[2:])
        else:
            claims.append((line, []))
    return [claim for claim in claims if not re.match(r"(ok|x \d+|x|-): ", claim[0])]


def check_sentences(*arguments, everything="Everything", codes=frozenset({HOLDS})):
    told = swept(*arguments, codes=codes)
    found = claims_in(run("sweep", "--markdown", *arguments).check(codes, seconds=120).output)
    wanted = claims_of(Matrix(told), everything)
    expect(found == wanted, f"{arguments}: said {found}, and it is {wanted}")
    return told


def random_formula(random, options):
    """A few conjunctions of options with values: as a function of settings, and in the language."""
    counts = (0, 1, 1, 2, 2)
    ways = [random.sample(sorted(options), min(len(options), random.choice(counts))) for _ in range(random.choice((1, 1, 2, 3)))]
    ways = [{name: random.choice(options[name]) for name in way} for way in ways]
    text = " || ".join("(" + (" && ".join(f"{name} == {value}" for name, value in way.items()) or "true") + ")" for way in ways)
    return lambda settings: any(all(settings[name] == value for name, value in way.items()) for way in ways), text


def random_protocol(random):
    """Options decide by formulas what holds, where there is a model error, and what is a model at size 2."""
    options = {f"B{i}": ("false", "true") for i in range(random.choice((1, 2, 3)))}
    options.update({f"E{i}": tuple(f"v{i}{k}" for k in range(3)) for i in range(random.choice((0, 1)))})
    formulas = {f"p{i}": random_formula(random, options) for i in range(random.choice((1, 2, 3)))}
    fails, wrong = random_formula(random, options), random_formula(random, options)
    never = (lambda settings: False, "false")
    fails, wrong = random.choice((fails, never, never)), random.choice((wrong, never))
    text = "protocol random\nparam N : 1..4 = 1\n"
    for name, values in options.items():
        kind = "bool" if values[0] == "false" else " | ".join(values)
        text += f"option {name} : {kind} = {random.choice(values)}\n"
    text += f"var x : 0..1 = 0\nvar y : 0..(if N == 3 || (N == 2 && ({wrong[1]})) then 0 else 1) = 1\n"
    text += f"process p {{ step s {{ x = 1  y = (if {fails[1]} then 2 else 0) }} }}\n"
    text += "".join(f"invariant {name} : x == 0 || ({formula[1]})\n" for name, formula in formulas.items())
    text += "".join(f"invariant {name}_too : y == 1 || ({formula[1]})\n" for name, formula in list(formulas.items())[:1])

    def verdicts(settings, size):
        if size == 3 or (size == 2 and wrong[0](settings)):
            return None
        failed = fails[0](settings)  # which is before anything can be broken
        found = {name: "holds" if failed or formula[0](settings) else "violated" for name, formula in formulas.items()}
        return {**found, "p0_too": found["p0"], "no_model_error": "violated" if failed else "holds"}
    return text, verdicts


# --- tests ---


def each_sentence_is_true_of_the_matrix(scratch):
    many, sizes = scratch.file(MANY), scratch.file(SIZES)
    repairs = os.path.join(ROOT, "protocols/dynamodb-dns-repairs.tocsin")
    asked = "Everything that was asked for"
    check_sentences(PLANNER)
    check_sentences(COLLECTOR)
    check_sentences(repairs, "--option", "CLEAN,TOMBSTONES", "-p", "never_empty,no_rollback", everything=asked)
    check_sentences(repairs, "--option", "HAZARD,SELF_REPAIR")
    check_sentences(many, "--pairs")
    check_sentences(many, "--param", "N=1..2", "--option", "CHECK,ORDERED,LOCK")
    check_sentences(many, "-p", "clean", "--option", "LOCK,ORDERED,SHORT", everything=asked)
    for given in ("N=1..5", "N=2,3", "N=1,2", "N=1"):
        check_sentences(sizes, "--param", given)
    check_sentences(sizes, "--param", "N=4,5", codes={INPUT})


def each_sentence_is_true_of_random_matrices(scratch):
    seen = set()
    for seed in range(6 if SANITIZED else 24):
        random = Random(seed)
        text, verdicts = random_protocol(random)
        path = scratch.file(text)
        sizes = random.choice(([], ["--param", "N=1..3"], ["--param", "N=2,4"], ["--param", "N=3..4"]))
        told = check_sentences(path, "--engine", "explore", *sizes)
        for row in told["combinations"]:
            settings = {name: word(value) for name, value in {**told["options"], **row["changes"]}.items()}
            wanted = verdicts(settings, row.get("parameters", {"N": 1})["N"])
            found = {name: it["verdict"] for name, it in row["properties"].items()} if "properties" in row else None
            expect(found == wanted, f"seed {seed}, {settings}: {found}, not {wanted}\n{text}")
        seen |= {name for name in ("minimal", "without_effect", "only_together") if told[name]}
    expect(len(seen) == 3, f"only {seen} in all of them")


def each_verdict_is_that_of_check(scratch):
    path = scratch.file(MANY)
    told = swept(path)
    expect(len(told["combinations"]) == 48 and told["undecided"] == 0, "five options, one of three values")
    check_cells(path, told)
    told = swept(COLLECTOR)
    check_cells(COLLECTOR, told)


def each_verdict_in_every_size_is_that_of_check(scratch):
    path = scratch.file(MANY)
    told = swept(path, "--param", "N=1..2,4", "--option", "LOCK,ORDERED", "-D", "NOISE=true")
    expect([row["parameters"]["N"] for row in told["combinations"]] == [1, 2, 4] * 6, "sizes")
    check_cells(path, told, "-D", "NOISE=true")
    check_claims(told)


def what_is_said_follows_from_the_matrix(scratch):
    path = scratch.file(MANY)
    told = swept(path)
    check_claims(told)
    expect([it["changes"] for it in told["minimal"]] == [{"LOCK": "tight", "ORDERED": True},
                                                         {"CHECK": True, "LOCK": "loose", "ORDERED": True}], told["minimal"])
    for more in (["--pairs", "--option", "CHECK,LOCK,ORDERED"], ["-D", "LOCK=loose", "-p", "clean"], ["--option", "CHECK,SHORT"]):
        check_claims(swept(path, *more))
    for protocol in (PLANNER, COLLECTOR):
        check_claims(swept(protocol))
    text = run("sweep", "--pairs", path).check({HOLDS}, seconds=60).output
    expect("Sets of more than two changes were not tried." in " ".join(text.split()), text)
    expect("CHECK=true, LOCK=loose, ORDERED=true" not in text, text)


def a_model_error_is_no_help(scratch):
    """Where a way ends in one, what holds on the others is no merit of the change."""
    path = scratch.file(MANY)
    text = run("sweep", path, "-p", "clean", "--option", "SHORT,CHECK").check({HOLDS}, seconds=60).output
    expect("clean: nothing that was tried" in text and "no_model_error" in text, text)
    expect("Everything holds" not in text, text)


def the_same_transition_system_is_checked_once(scratch):
    told = swept(scratch.file(MANY), "--option", "LOCK,ORDERED,NOISE")
    rows = told["combinations"]
    for row in rows:
        other = row["same_system_as"]
        if other is not None:
            expect(rows[other]["same_system_as"] is None and row["properties"] == rows[other]["properties"], row)
    own = {key(row["changes"]): row["same_system_as"] for row in rows}
    expect(own[frozenset({("LOCK", "loose")})] == 0 and own[frozenset({("ORDERED", "true")})] == 0, own)
    expect(own[frozenset({("NOISE", "true")})] is None, "there is more to a state")
    idle = {json.dumps(it["changes"]): it["same_system"] for it in told["without_effect"]}
    expect(idle == {'{"LOCK": "loose"}': True, '{"ORDERED": true}': True, '{"NOISE": true}': False}, idle)


def the_table_does_not_depend_on_the_number_of_jobs(scratch):
    given = (scratch.file(MANY), "--option", "LOCK,ORDERED,SHORT", "--engine", "explore")  # which engine is first is no question of jobs
    told, texts = [], []
    for jobs in ("1", "2", "7"):
        document = swept(*given, "-j", jobs)
        document.pop("seconds")
        told.append(document)
        texts.append(re.sub(r"in \d+\.\d s\.", "", run("sweep", *given, "-j", jobs).check({HOLDS}, seconds=60).output))
    expect(told[0] == told[1] == told[2], "other documents")
    expect(texts[0] == texts[1] == texts[2], "other texts")


def too_many_combinations_are_tried_in_pairs(scratch):
    path = scratch.file(MANY_OPTIONS)
    told = swept(path)
    expect(len(told["combinations"]) == 1 + 9 + 36 and told["changes_at_most"] == 2, told["changes_at_most"])
    check_claims(told)
    expect([it["changes"] for it in told["minimal"]] == [{"O3": True, "O5": True}], told["minimal"])
    text = " ".join(run("sweep", path).check({HOLDS}, seconds=60).output.split())
    expect("every pair: all combinations would be 512." in text and "more than two changes were not tried" in text, text)
    told = swept(path, "--all")
    expect(len(told["combinations"]) == 512 and told["changes_at_most"] is None, "all of them")
    expect([it["changes"] for it in told["minimal"]] == [{"O3": True, "O5": True}], told["minimal"])
    systems = sum(row["same_system_as"] is None for row in told["combinations"])
    expect(systems == 2, f"{systems} transition systems")


def what_is_no_model_is_a_row_that_says_so(scratch):
    path = scratch.file(BROKEN)
    told = swept(path, "--param", "N=1..4")
    check_cells(path, told)
    check_claims({**told, "combinations": [row for row in told["combinations"] if row["parameters"]["N"] < 4]})
    wrong = {(row["changes"].get("WIDE", False), row["parameters"]["N"]): row["invalid"]
             for row in told["combinations"] if "invalid" in row}
    expect({place for place in wrong if place[1] < 4} == {(True, 2), (True, 3)}, wrong)
    expect("line " in wrong[True, 3] and "N" in wrong[False, 4], wrong)
    text = run("sweep", path).check({HOLDS}, seconds=60).output
    expect("no model: line 6: " in " ".join(text.split()) and "2 are no model" in " ".join(text.split()), text)
    expect("GOOD=true" in text.partition("Everything holds")[2], text)


# No size but N <= 2 is a model; of those LARGE leaves only N = 1.
SIZES = """protocol sizes
option FIX: bool = false
option LARGE: bool = false
param N : 1..6 = 2
type T = 0..(if LARGE then 3 - N else 4 - N)
var x : T = 2
process p { step s { x = (if FIX then 2 else 1) } }
invariant low : x == 2
"""


def where_nothing_is_a_model_nothing_holds(scratch):
    path = scratch.file(SIZES)
    for given in (["--param", "N=7..9"], ["--param", "N=3"], ["--param", "N=3..5"], ["--param", "N=3..5", "-p", "low"]):
        result = run("sweep", path, *given).check({INPUT}, "no combination is a model, so nothing was checked", seconds=60)
        words = " ".join(result.output.split())
        expect("No combination is a model." in words, result.output)
        expect("holds" not in words and "model error" not in words and "hold." not in words, result.output)
        told = swept(path, *given, codes={INPUT})
        expect(told["minimal"] == told["without_effect"] == told["only_together"] == [], told)
        expect(told["sizes"] == {"counted": 0, "no_model": len({row["parameters"]["N"] for row in told["combinations"]})}, told["sizes"])
        for style in ("--markdown", "--csv"):
            text = run("sweep", path, style, *given).check({INPUT}, seconds=60).output
            expect("Everything" not in text and "has a model error" not in text, text)


def sizes_that_are_no_model_are_not_counted(scratch):
    path, page = scratch.file(SIZES), os.path.join(scratch.folder.name, "sizes.html")
    for given, words in ((["--param", "N=1..5"], "at each of the 2 sizes (3 sizes are no model)"),
                         (["--param", "N=1..3"], "at each of the 2 sizes (1 size is no model)"),
                         (["--param", "N=2..3"], "at the only size that is a model (1 size is no model)"),
                         (["--param", "N=1..2"], "at each of the 2 sizes:")):
        outputs = [run("sweep", *style, *given, path).check({HOLDS}, seconds=60).output
                   for style in (["--html", page], ["--markdown"])]
        with open(page, encoding="utf-8") as file:
            outputs.append(file.read())
        for output in outputs:
            plain = " ".join(output.replace("\\", "").split())
            expect("Everything holds under each of these sets of changes, " + words in plain, output)
        told = swept(*given, path)
        models = {row["parameters"]["N"] for row in told["combinations"] if "invalid" not in row}
        others = {row["parameters"]["N"] for row in told["combinations"]} - models
        expect(told["sizes"] == {"counted": len(models), "no_model": len(others)}, told["sizes"])
        expect([it["changes"] for it in told["minimal"]] == [{"FIX": True}], told["minimal"])


def what_was_not_asked_for_is_not_everything(scratch):
    path = scratch.file(MANY)
    text = " ".join(run("sweep", path, "--option", "CHECK", "-p", "full").check({HOLDS}, seconds=60).output.split())
    expect("Everything that was asked for holds without any change." in text, text)
    text = " ".join(run("sweep", path, "-p", "clean").check({HOLDS}, seconds=60).output.split())
    expect("Everything that was asked for holds under each of these sets of changes" in text and "Everything holds" not in text, text)
    text = " ".join(run("sweep", path, "--option", "CHECK", "-p", "clean").check({HOLDS}, seconds=60).output.split())
    expect("Nothing that was tried makes everything that was asked for hold." in text, text)
    text = " ".join(run("sweep", path, "-p", "counted,clean,full,ends").check({HOLDS}, seconds=60).output.split())
    expect("Everything holds" in text and "asked" not in text, text)


UNREACHED = """protocol unreached
option MORE: bool = false
var x : 0..2 = 0
process p { step s { x = (if MORE then 2 else 1) } }
witness reached : x == 2
"""


def marks_that_occur_are_explained_and_no_others(scratch):
    path = scratch.file(UNREACHED)
    text = " ".join(run("sweep", path).check({HOLDS}).output.split())
    expect("ok: holds, or a witness is reached. x: a witness is never reached. No combination has" in text, text)
    expect("Both values of the option MORE." in text, text)
    text = " ".join(run("sweep", path, "-D", "MORE=true").check({HOLDS}).output.split())
    expect("never reached" not in text and "violated" not in text and "There is none" not in text, text)
    expect("Every option is set, so there is none to vary." in text, text)
    text = " ".join(run("sweep", PLANNER, "--markdown").check({HOLDS}, seconds=60).output.split())
    expect("x 12: violated, the shortest trace has 12 steps. Endless runs count with their loop once" in text, text)
    text = " ".join(run("sweep", COLLECTOR, "-p", "only_garbage").check({HOLDS}, seconds=60).output.split())
    expect("x 8: violated, the shortest trace has 8 steps." in text and "Endless" not in text, text)
    expect("All combinations of 2 options." in text, text)


NEARER = """protocol nearer
option CAREFUL: bool = false
var x: 0..3 = 0
process a { step s { choose k in 1..3  x = k } }
process b { step t { assert CAREFUL || x == 1 } }
invariant partial: 6 / (1 - x) != 100
"""


def rows_that_are_the_same_as_others_say_so(scratch):
    path, page = scratch.file(MANY), os.path.join(scratch.folder.name, "same.html")
    given = ("--option", "LOCK", "-p", "clean", path)
    text = " ".join(run("sweep", *given).check({HOLDS}, seconds=60).output.split())
    expect("= LOCK=loose" in text and "=: the same transition system as a row above." in text, text)
    text = " ".join(run("sweep", "--param", "N=1,2", "--html", page, *given).check({HOLDS}, seconds=60).output.split())
    expect("=: the same transition system as another row." in text, "with several tables it need not stand above")
    with open(page, encoding="utf-8") as file:
        titles = re.findall(r'title="(the same transition system as with [^"]*)"', file.read())
    expect(titles == [f"the same transition system as with no change, N = {size}" for size in (1, 2)], titles)


def a_trace_that_may_not_be_the_shortest_is_marked(scratch):
    """The search ends before the step of `b` is tried, which fails at once."""
    given = ("--engine", "explore", scratch.file(NEARER))
    told = swept("--max-states", "2", *given, codes={UNDECIDED})
    cell = told["combinations"][0]["properties"]["no_model_error"]
    expect(cell["verdict"] == "violated" and cell["steps"] == 1 and cell["shortest"] is False, cell)
    for style in ([], ["--markdown"]):
        text = " ".join(run("sweep", "--max-states", "2", *style, *given).check({UNDECIDED}).output.split())
        expect("x 1?: violated, by a trace of 1 step; there may be shorter ones." in text and "the shortest trace" not in text, text)
    cell = swept(*given, codes={UNDECIDED})["combinations"][0]["properties"]["no_model_error"]
    expect(cell["steps"] == 0 and cell["shortest"] is True, cell)
    told = swept(PLANNER)["combinations"][0]["properties"]
    expect(told["never_empty"]["shortest"] is True and told["converges"]["shortest"] is False, told)


def where_there_is_no_property_nothing_else_is_said_to_hold(scratch):
    path = scratch.file("protocol bare\noption A: bool = false\nvar x : 0..2 = 0\n"
                        "process p { step s { x = x + (if A then 3 else 1) } }\n")
    text = run("sweep", path).check({HOLDS}).output
    expect("`no_model_error` holds without any change." in text and "verything" not in text, text)
    expect(re.search(r"no change +ok\n +A=true +x 0\n", text), text)


def markdown_has_no_blanks_at_the_end_of_lines(scratch):
    for given in ([PLANNER], [scratch.file(SIZES), "--param", "N=1..3"], [scratch.file(UNREACHED)]):
        lines = run("sweep", "--markdown", *given).check({HOLDS}, seconds=60).output.split("\n")
        expect(not [line for line in lines if line != line.rstrip()], lines)


def a_page_that_cannot_be_written_is_told_before_the_work(scratch):
    path, page = scratch.file(SLOW), os.path.join(scratch.folder.name, "missing", "page.html")
    result = run("sweep", "--engine", "explore", path, "--html", page)  # which has no end
    result.check({INPUT}, "No such file")
    expect(result.output == "", result.output)


@with_ever_more_time(1, 64)
def an_interruption_leaves_the_page_of_before_until_there_is_a_new_one(scratch, seconds):
    page = os.path.join(scratch.folder.name, "kept.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write("before")
    result = run("sweep", scratch.file("protocol p\nvar x"), "--html", page).check({INPUT})
    with open(page, encoding="utf-8") as file:
        expect(file.read() == "before", "a run that came to nothing took it away")
    result = run("sweep", "--engine", "explore", scratch.file(SLOW), "-j", "1", "--html", page, interrupt_after=float(seconds))
    result.check({INTERRUPTED}, seconds=600)
    with open(page, encoding="utf-8") as file:
        expect("</html>" in file.read(), "the matrix so far")
    expect(not [name for name in os.listdir(scratch.folder.name) if name.startswith("kept.html.")], os.listdir(scratch.folder.name))


def a_base_that_is_no_model_is_one_row_as_well(scratch):
    path = scratch.file(BROKEN)
    told = swept(path, "-D", "WIDE=true", "--option", "WIDE,GOOD")
    expect("invalid" in told["combinations"][0] and told["options"]["WIDE"] is True, told["combinations"][0])
    check_claims(told)
    expect([it["changes"] for it in told["minimal"]] == [{"WIDE": False, "GOOD": True}], told["minimal"])
    result = run("sweep", "-D", "WIDE=true", path).check({INPUT})
    expect("error: " in result.messages, result.messages)


def options_that_are_set_are_not_varied(scratch):
    path = scratch.file(MANY)
    told = swept(path, "-D", "LOCK=tight", "-D", "SHORT=false", "-D", "NOISE=false")
    expect([it["option"] for it in told["varied"]] == ["CHECK", "ORDERED"], told["varied"])
    expect(told["options"]["LOCK"] == "tight", told["options"])
    told = swept(path, "-D", "LOCK=tight", "--option", "LOCK")
    expect(told["varied"] == [{"option": "LOCK", "values": ["tight", "free", "loose"]}], told["varied"])
    expect(told["combinations"][1]["changes"] == {"LOCK": "free"}, "changes are from what -D says")
    told = swept(PLANNER, "--scenario", "recheck")
    expect(told["options"] == {"APPLY": "recheck"} and told["combinations"][1]["changes"] == {"APPLY": "blind"}, told["varied"])


def what_is_not_decided_counts_as_nothing(scratch):
    path = scratch.file(MANY)
    limited = ("--engine", "explore", "--max-states", "5", path, "-p", "counted,clean", "--option", "LOCK,ORDERED")
    told = swept(*limited, codes={UNDECIDED})
    cells = [row["properties"] for row in told["combinations"]]
    expect(any(cell["counted"]["verdict"] == "unknown" for cell in cells), "nothing is open")
    expect(told["undecided"] > 0 and not any(it["holds"] for it in told["minimal"]), told["minimal"])
    perhaps = [it for it in told["minimal"] if it["holds"] is None]
    expect(perhaps and all(it["minimal"] is None for it in perhaps), told["minimal"])
    text = " ".join(run("sweep", *limited).check({UNDECIDED}, seconds=60).output.split())
    expect("Nothing that is decided makes everything that was asked for hold." in text, text)
    expect("Not decided, but perhaps everything that was asked for holds under:" in text and "?: not decided" in text, text)
    expect("By itself this changes no verdict: LOCK=loose (the transition system is the same)" in text, text)


@with_ever_more_time(1, 64)
def what_has_no_end_leaves_time_for_the_others(scratch, seconds):
    path = scratch.file(SLOW)
    told = swept("--engine", "explore", "--timeout", seconds, path, codes={UNDECIDED})
    decided = {key(row["changes"]): row["decided"] for row in told["combinations"]}
    expect(decided[frozenset()] and decided[frozenset({("OTHER", "true")})], decided)
    expect(not decided[frozenset({("BIG", "true")})], decided)
    reasons = [cell["reason"] for row in told["combinations"] for cell in row["properties"].values() if "reason" in cell]
    expect(reasons and all("time" in reason for reason in reasons), reasons)


@with_ever_more_time(1, 64)
def an_interruption_shows_what_there_is(scratch, seconds):
    path = scratch.file(SLOW)
    result = run("sweep", "--engine", "explore", path, "-j", "1", interrupt_after=float(seconds))
    result.check({INTERRUPTED}, seconds=600)
    text = " ".join(result.output.split())
    expect(re.search(r"no change ok ok", text) and "then it was interrupted" in text, result.output)
    expect("Everything holds without any change." in text, result.output)


def children_of(process):
    try:
        with open(f"/proc/{process}/task/{process}/children", encoding="utf-8") as file:
            return {int(word) for word in file.read().split()}
    except OSError:
        return set()


def a_process_that_is_killed_is_told_and_the_others_go_on(scratch):
    """As the kernel does it where memory runs out; and where it breaks, that is an internal error."""
    path = scratch.file(SLOW)
    for second, code in ((signal.SIGKILL, UNDECIDED), (signal.SIGABRT, BUG)):
        command = [TOCSIN, "sweep", "--engine", "explore", "-j", "1", "-D", "BIG=true", path]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        killed = set()
        for number in (signal.SIGKILL, second):
            while not children_of(process.pid) - killed and process.poll() is None:
                time.sleep(0.01)
            for child in children_of(process.pid) - killed:
                os.kill(child, number)
                killed.add(child)
        output, _ = process.communicate(timeout=120)
        words = " ".join(output.split())
        expect(process.returncode == code, f"exit {process.returncode}: {output}")
        expect("no change: its process was ended by signal 9" in words, output)
        expect(f"OTHER=true: its process was ended by signal {int(second)}" in words, output)
        expect("no change ? ? ?" in words and "Nothing that is decided makes everything hold." in words, output)


def text_stays_within_the_page(scratch):
    path = scratch.file(MANY)
    for columns in (40, 80, 100):
        text = run("sweep", "--option", "CHECK,SHORT", path, environment={"COLUMNS": str(columns)}).check({HOLDS}, seconds=60).output
        wide = [line for line in text.splitlines() if len(line) > columns]
        expect(not wide, f"{columns} columns: {wide}")
        names = [name for line in text.splitlines() for name in re.findall(r"^ +(\w+)(?: +\|)*$", line)]
        expect(set(names) >= {"counted", "clean", "full", "ends", "no_model_error"}, names)


def every_format_has_the_same_verdicts(scratch):
    path = scratch.file(MANY)
    given = ("--param", "N=1,2", "--option", "CHECK,LOCK,SHORT", path)
    told = swept(*given)
    rows = list(csv.DictReader(io.StringIO(run("sweep", "--csv", *given).check({HOLDS}, seconds=60).output, newline="")))
    expect(len(rows) == len(told["combinations"]), "rows")
    for row, wanted in zip(rows, told["combinations"]):
        expect(row["N"] == str(wanted["parameters"]["N"]) and row["changes"] == str(len(wanted["changes"])), row)
        for name, value in wanted["changes"].items():
            expect(row[name] == word(value), row)
        for name, cell in wanted["properties"].items():
            expect(row[name] == cell["verdict"] and row[f"{name} steps"] == str(cell.get("steps", "")), (row, cell))
    markdown = run("sweep", "--markdown", *given).check({HOLDS}, seconds=60).output
    lines = [line.split("|")[2:-1] for line in markdown.splitlines() if line.startswith("| ")]
    marks = [[cell.strip(" *") for cell in line] for line in lines if not set(line[0]) <= set("- ") and "counted" not in line[0]]
    expect(len(marks) == 24, len(marks))
    names = [it["name"] for it in told["properties"]]
    for size in (0, 1):
        for found, wanted in zip(marks[12 * size:], told["combinations"][size::2]):
            cells = [wanted["properties"][name] for name in names]
            expect([mark.partition(" ")[0] for mark in found] ==
                   ["ok" if cell["verdict"] == "holds" else "x" for cell in cells], (found, wanted))


def what_makes_no_sense_is_refused(scratch):
    path = scratch.file(MANY)
    for arguments, words in ((["--option", "LOK"], "there is no option `LOK`; did you mean `LOCK`?"),
                             (["--option", "N"], "`N` is a param"), (["--param", "LOCK=1"], "`LOCK` is an option"),
                             (["--param", "M=1"], "there is no param `M`"), (["--param", "N=3..2"], "wants NAME=VALUES"),
                             (["--param", "N"], "wants NAME=VALUES"), (["--param", "N=1..99999999"], "at most 1000"),
                             (["--param", "N=1", "--param", "N=2"], "given twice"), (["--param", "N=1", "-D", "N=2"], "several"),
                             (["--param", "N=1,,2"], "wants NAME=VALUES"), (["--all", "--pairs"], "exclude each other"),
                             (["--json", "--csv"], "only one"), (["-p", "cleen"], "did you mean `clean`?"),
                             (["-j", "0"], "--jobs wants"), (["--scenario", "none"], "no scenario"), (["-D", "LOCK=odd"], "LOCK"),
                             (["--engine", "bmc", "--max-states", "5"], "visits no states"),
                             (["--html", "/nowhere/page.html"], "can't write /nowhere/page.html: No such file"),
                             (["--html", "/"], "can't write /: Is a directory")):
        result = run("sweep", path, *arguments).check({INPUT}, seconds=60)
        expect(words in result.messages, f"{arguments}: {result.messages}")
    run("sweep").check({INPUT})
    run("sweep", path, path).check({INPUT})
    run("sweep", scratch.file("protocol p\nvar x")).check({INPUT}, "error: ")


def a_protocol_without_options_is_one_row(scratch):
    path = scratch.file("protocol p\nvar x : 0..1 = 0\nprocess q { step s { x = 1 } }\ninvariant low : x < 2\n")
    text = run("sweep", path).check({HOLDS}).output
    expect("There is no option to vary." in text and "Everything holds without any change." in text, text)
    expect(not [line for line in text.splitlines() if line != line.rstrip()], text)


LONG_NAMES = """protocol with_a_name_that_takes_more_than_a_third_of_a_narrow_page
option FIRST_OF_THE_PROPOSED_REPAIRS: as_it_was_before | in_a_step_of_its_own = as_it_was_before
option SECOND_OF_THE_PROPOSED_REPAIRS: bool = false
option THIRD_OF_THE_PROPOSED_REPAIRS: bool = false
var x : 0..3 = 0
process p { step s { x = (if FIRST_OF_THE_PROPOSED_REPAIRS == in_a_step_of_its_own then 1 else 2)  } }
""" + "".join(f"invariant number_{i}_is_a_property_with_a_long_name : x < {i}\n" for i in range(1, 14)) + "invariant p : x < 2\n"


def long_names_are_broken_and_columns_shared_out(scratch):
    path = scratch.file(LONG_NAMES)
    told = swept(path)
    for columns in (60, 80, 120):
        text = run("sweep", path, environment={"COLUMNS": str(columns)}).check({HOLDS}, seconds=60).output
        wide = [line for line in text.splitlines() if len(line) > columns]
        expect(not wide, f"{columns} columns: {wide}")
        for it in told["properties"][:-1]:
            count = len(re.findall(rf"^ *{it['name']}(?: +\|)*$", text, re.MULTILINE))
            expect(count == 1, f"{it['name']} is a column {count} times in {columns} columns: {text}")


TESTS = [test for name, test in list(globals().items())
         if hasattr(test, "__code__") and test.__module__ == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
