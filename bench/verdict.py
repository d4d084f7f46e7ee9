"""From the start of the process to the outage's verdict, compilers included."""
import os
import re

from contestants import HERE, OPTIMISED, PROTOCOL, Contestant, Misunderstood, Rumur, Spin, Tocsin, definitions, find, murphi
from sizes import Size

# What protocols/dynamodb-dns.tocsin is by default.
OUTAGE = Size(2, 1, 3, 1, False)
STEPS = 12
NEVER_EMPTY = """
invariant "never_empty" forall k : endpoint_t do records[k] != NONE end;
"""


def steps_of_tocsin(text):
    return find(r"^never_empty: violated in (\d+) steps$", text, "violation of never_empty")


def steps_of_spin(text):
    """The depth at which the assertion fails is counted from 0."""
    return find(r"assertion violated .*at depth (\d+)", text, "violation") + 1


def steps_of_rumur(text):
    if 'invariant "never_empty" failed' not in text:
        raise Misunderstood(f"no violation of never_empty in: {text.strip()[:300]}")
    return len(re.findall(r'^Rule ".*fired\.$', text, re.MULTILINE))


class TocsinVerdict(Tocsin):
    """The same question as the others are asked, who explain nothing."""
    name = "tocsin"
    shortest = True

    def command(self, threads):
        return [self.program, "check", "--color=never", "--no-explain", "-p", "never_empty", PROTOCOL]

    def parse(self, text):
        return steps_of_tocsin(text)


class TocsinAll(TocsinVerdict):
    """What somebody gets who asks for nothing in particular."""
    name = "tocsin, all properties"

    def command(self, threads):
        return [self.program, "check", "--color=never", PROTOCOL]


class SpinVerdict(Spin):
    """Without optimisation, because compiling takes longer than searching."""
    name = "SPIN -O0, depth first"
    shortest = False
    compiler = ["cc", "-O0"]
    flags = []

    def build(self, size, states):
        model = os.path.join(HERE, "peers/reference.pml")
        return [["spin", "-a", "-DNEVER_EMPTY", *definitions(size), model],
                [*self.compiler, "-DSAFETY", *self.flags, "pan.c", "-o", "pan"]]

    def command(self, threads):
        return ["./pan", "-n", "-E", "-m10000", "-w16"]

    def parse(self, text):
        return steps_of_spin(text)


class SpinShortest(SpinVerdict):
    name = "SPIN -O0, breadth first"
    shortest = True
    flags = ["-DBFS", "-DNOREDUCE"]


class SpinOptimised(SpinShortest):
    """As it is compiled for all other comparisons."""
    name = "SPIN -O3, breadth first"
    compiler = OPTIMISED


class RumurVerdict(Rumur):
    name = "Rumur -O0"
    shortest = True
    good_exits = (1,)

    def build(self, size, states):
        with open(os.path.join(self.folder, "reference.m"), "w", encoding="utf-8") as file:
            file.write(murphi(size, NEVER_EMPTY))
        return [["rumur", "--deadlock-detection=off", "--threads=1", "--output=reference.c", "reference.m"],
                ["cc", "-O0", "-w", "-mcx16", "reference.c", "-o", "reference", "-lpthread", "-latomic"]]

    def parse(self, text):
        return steps_of_rumur(text)


ALL = [TocsinVerdict, TocsinAll, SpinVerdict, SpinShortest, SpinOptimised, RumurVerdict]
