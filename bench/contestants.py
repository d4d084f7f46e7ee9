"""Who is compared: how each is built, run and understood.

A contestant has a name; build(size, states), which writes and compiles what it needs and gives the
commands to do so; command(threads), which explores; and parse(output), which gives the counts.
"""
import json
import os
import re
import shutil
import subprocess

from sizes import ROOT, Counts

HERE = os.path.join(ROOT, "bench")
MODEL = os.path.join(ROOT, "tests/protocols/reference.tocsin")
PROTOCOL = os.path.join(ROOT, "protocols/dynamodb-dns.tocsin")
OPTIMISED = ["cc", "-O3", "-march=native"]


class Misunderstood(Exception):
    """The output of a contestant is not what it should be."""


def find(pattern, text, what):
    found = re.search(pattern, text, re.MULTILINE)
    if not found:
        raise Misunderstood(f"no {what} in: {text.strip()[:300]}")
    return int(found[1])


def parse_tocsin(text):
    try:
        exploration = json.loads(text)["exploration"]
    except (ValueError, KeyError) as error:
        raise Misunderstood(f"no report: {text.strip()[:300]}") from error
    if not exploration["complete"]:
        raise Misunderstood(f"not complete: {exploration['stopped']}")
    return Counts(exploration["states"], exploration["transitions"])


def spin_states(text):
    if "Search not completed" in text or "max search depth too small" in text:
        raise Misunderstood("SPIN did not complete its search")
    return find(r"^\s*(\d+) states, stored", text, "states")


def parse_spin(text):
    """SPIN counts the initial state as a transition."""
    return Counts(spin_states(text), find(r"^\s*(\d+) transitions \(=", text, "transitions") - 1)


def parse_rumur(text):
    if "No error found" not in text:
        raise Misunderstood(f"Rumur did not complete its search: {text.strip()[:300]}")
    numbers = r"(\d+) states, (\d+) rules fired"
    states = find(numbers, text, "states")
    return Counts(states, find(r"\d+ states, (\d+) rules fired", text, "rules"))


def parse_handwritten(text):
    states = find(r"^states (\d+)$", text, "states")
    return Counts(states, find(r"^transitions (\d+)$", text, "transitions"))


def parse_memory(text):
    """Millions of accesses a second, by way: with small pages, with huge ones."""
    rates = {}
    for line in text.splitlines():
        way, small, huge = line.split()
        rates[way] = (float(small), float(huge))
    if set(rates) != {"chained", "plain", "prefetched"}:
        raise Misunderstood(f"not the rates of the memory: {text.strip()[:300]}")
    return rates


def definitions(size):
    names = {"ENACTORS": size.enactors, "ENDPOINTS": size.endpoints, "PLANS": size.plans, "KEEP": size.keep}
    return [f"-D{name}={value}" for name, value in names.items()] + ["-DCAS"] * size.cas


def slots_for(states, load=1.0):
    """The logarithm of a table's size."""
    slots = 10
    while states > load * (1 << slots):
        slots += 1
    return slots


class Contestant:
    symmetric = False
    parallel = False
    good_exits = (0,)

    def __init__(self, folder):
        self.folder = os.path.join(folder, re.sub(r"\W+", "-", self.name))
        os.makedirs(self.folder, exist_ok=True)

    def missing(self):
        """Why it can't take part, or None."""
        return None

    def build(self, size, states):
        return []


class Tocsin(Contestant):
    name = "tocsin"
    good_exits = (0, 1)

    def __init__(self, folder):
        super().__init__(folder)
        self.program = os.path.abspath(os.environ.get("TOCSIN", f"{ROOT}/build/release/cli/tocsin"))
        self.help = subprocess.run([self.program, "check", "--help"], capture_output=True, text=True).stdout
        self.parallel = "--threads" in self.help

    def build(self, size, states):
        self.settings = [f"-D{setting[2:]}" for setting in definitions(size._replace(cas=False))]
        self.settings += ["-DVARIANT=cas"] * size.cas
        return []

    def reductions(self):
        return ["--no-reduce"] + ["--no-symmetry"] * ("--no-symmetry" in self.help)

    properties = "never_empty"  # one, because to look at none is not possible

    def command(self, threads):
        command = [self.program, "check", MODEL, "--engine=explore", "--full", "--json", "-p", self.properties]
        return command + self.reductions() + self.settings + [f"--threads={threads}"] * self.parallel

    def parse(self, text):
        return parse_tocsin(text)


class TocsinSymmetric(Tocsin):
    name = "tocsin, symmetry"
    symmetric = True

    def missing(self):
        return None if "--no-symmetry" in self.help else "this version has no symmetry reduction"

    def reductions(self):
        return []


class TocsinRecoverable(Tocsin):
    """Looks back over the graph besides, where the records can't heal."""
    name = "tocsin, heals"
    properties = "never_empty,heals"


class TocsinSymmetricRecoverable(TocsinSymmetric):
    name = "tocsin, symmetry, heals"
    properties = "never_empty,heals"


class Spin(Contestant):
    name = "SPIN"

    def missing(self):
        return None if shutil.which("spin") else "spin is not installed"

    def build(self, size, states):
        model = os.path.join(HERE, "peers/reference.pml")
        self.slots = slots_for(states)
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 8 // 10 >> 20
        flags = ["-DSAFETY", "-DNOREDUCE", "-DNOFAIR", "-DNOBOUNDCHECK", f"-DMEMLIM={memory}"]
        return [["spin", "-a", "-o1", "-o2", "-o3", *definitions(size), model],
                [*OPTIMISED, *flags, "pan.c", "-o", "pan"]]

    def command(self, threads):
        return ["./pan", "-n", "-E", "-m20000", f"-w{self.slots}"]

    def parse(self, text):
        return parse_spin(text)


def murphi(size, extra=""):
    """The text of reference.m for this size."""
    with open(os.path.join(HERE, "peers/reference.m"), encoding="utf-8") as file:
        text = file.read()
    constants = {"ENACTORS": size.enactors, "ENDPOINTS": size.endpoints, "PLANS": size.plans,
                 "KEEP": size.keep, "CAS": "true" if size.cas else "false"}
    for name, value in constants.items():
        text, count = re.subn(rf"(?m)^  {name} : \w+;$", f"  {name} : {value};", text)
        assert count == 1, name
    return text + extra


class Rumur(Contestant):
    name = "Rumur"
    reduction = "off"
    good_exits = (0,)

    def missing(self):
        return None if shutil.which("rumur") else "rumur is not installed"

    def build(self, size, states):
        with open(os.path.join(self.folder, "reference.m"), "w", encoding="utf-8") as file:
            file.write(murphi(size))
        capacity = 8 << slots_for(states, load=0.75)
        options = ["--deadlock-detection=off", "--counterexample-trace=off", "--scalarset-schedules=off",
                   f"--symmetry-reduction={self.reduction}", "--threads=1", f"--set-capacity={capacity}"]
        return [["rumur", *options, "--output=reference.c", "reference.m"],
                [*OPTIMISED, "-mcx16", "reference.c", "-o", "reference", "-lpthread", "-latomic"]]

    def command(self, threads):
        return ["./reference"]

    def parse(self, text):
        return parse_rumur(text)


class RumurSymmetric(Rumur):
    name = "Rumur, symmetry"
    symmetric = True
    reduction = "heuristic"


class Handwritten(Contestant):
    name = "hand-written"
    parallel = True
    flags = []

    def build(self, size, states):
        self.slots = slots_for(states, load=0.75)
        source = os.path.join(HERE, "handwritten.c")
        return [[*OPTIMISED, "-pthread", *self.flags, *definitions(size), source, "-o", "handwritten"]]

    def command(self, threads):
        return ["./handwritten", "--slots", str(self.slots), "--threads", str(threads)]

    def parse(self, text):
        return parse_handwritten(text)


class HandwrittenVector(Handwritten):
    name = "AVX by hand"
    flags = ["-DVECTOR"]

    def missing(self):
        probe = subprocess.run(["cc", "-march=native", "-dM", "-E", "-x", "c", "/dev/null"],
                               capture_output=True, text=True)
        return None if "__AVX512F__" in probe.stdout else "this processor has no AVX-512"


ALL = [Tocsin, Spin, Rumur, Handwritten, HandwrittenVector, TocsinSymmetric, RumurSymmetric]
RECOVERABLE = [Tocsin, TocsinRecoverable, TocsinSymmetric, TocsinSymmetricRecoverable]
