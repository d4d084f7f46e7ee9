"""What it takes to decide a recoverable property and liveness, on top of seeing all states: of Peterson's algorithm
and the reference protocol, by us and by SPIN."""
import json
import os
from collections import namedtuple

from contestants import HERE, MODEL, OPTIMISED, Misunderstood, Spin, Tocsin, definitions, spin_states
from sizes import ROOT, Size, describe

PETERSON = os.path.join(ROOT, "protocols/peterson.tocsin")
CONVERGES = "liveness converges : forall k in Endpoint: always eventually record[k] == latest\n"

# What is asked: nothing but all states (and an invariant of them), or a property of that kind besides.
SAFETY, RECOVERABLE, LIVENESS = "safety", "recoverable", "liveness"

# product: states of the system with those of the claim; None: there was no claim.
Looked = namedtuple("Looked", "states product verdict")

# model: path; extra: behind its text; fair: a process that is to be fair besides; properties and verdicts by what is
# asked; spin: path and what is defined for it; claim: what is defined for liveness; standing: states of the product
# that one gets to by standing still only, which SPIN never does.
Case = namedtuple("Case", "title model extra fair settings properties verdicts spin spin_settings claim standing")


def peterson(processes):
    """Standing: where a process has just begun to climb (for the first time, or after it has gone round alone) and no
    other ever has, only its own step has led there. A claim of SPIN's begins to wait with the next step."""
    return Case(f"Peterson's algorithm, N = {processes}", PETERSON, "", None, [f"-DN={processes}"],
                {SAFETY: "exclusion", LIVENESS: "gets_in"}, {SAFETY: "holds", LIVENESS: "holds"},
                "peterson.pml", [f"-DN={processes}"], "GETS_IN", 2 * processes)


def reference(size):
    """Blind writes lose records, and then liveness is violated: SPIN could stop there, so it is not asked."""
    verdict = "holds" if size.cas else "violated"
    settings = definitions(size._replace(cas=False)) + ["-DVARIANT=cas"] * size.cas
    return Case(f"reference protocol, {describe(size)}", MODEL, CONVERGES, "enactor", settings,
                {SAFETY: "never_empty", RECOVERABLE: "heals", LIVENESS: "converges"},
                {SAFETY: verdict, RECOVERABLE: verdict, LIVENESS: verdict},
                "reference.pml" if size.cas else None, definitions(size), "CONVERGES", 0)


CASES = [peterson(5), reference(Size(3, 1, 7, 1, True)), reference(Size(3, 1, 6, 1, False))]


def model_text(case):
    with open(case.model, encoding="utf-8") as file:
        text = file.read()
    if case.fair:
        assert text.count(f"\nprocess {case.fair}") == 1, case.fair
        text = text.replace(f"\nprocess {case.fair}", f"\nfair process {case.fair}")
    return text + case.extra


def parse_tocsin(text, name, asked):
    """Of one property. Liveness has a search of its own, and a product."""
    try:
        report = json.loads(text)
        verdicts = {entry["name"]: entry["verdict"] for entry in report["properties"]}
        if asked == LIVENESS:
            return Looked(report[LIVENESS]["states"], report[LIVENESS]["product_states"], verdicts[name])
        if not report["exploration"]["complete"]:
            raise Misunderstood(f"not complete: {report['exploration']['stopped']}")
        return Looked(report["exploration"]["states"], None, verdicts[name])
    except (ValueError, KeyError) as error:
        raise Misunderstood(f"no report: {text.strip()[:300]}") from error


def parse_spin(text, claim):
    """Fairness keeps copies of states; those are `visited`, and `stored` are the states themselves."""
    if claim and "(fairness enabled)" not in text:
        raise Misunderstood("SPIN did not look for fair cycles")
    states = spin_states(text)
    return Looked(None if claim else states, states if claim else None, "holds")


class Ours(Tocsin):
    def __init__(self, folder, case, asked):
        self.case, self.asked = case, asked
        self.name = f"tocsin, {case.properties[asked]}"
        super().__init__(folder)

    def build(self, size, states):
        with open(os.path.join(self.folder, "model.tocsin"), "w", encoding="utf-8") as file:
            file.write(model_text(self.case))
        return []

    def command(self, threads):
        """A recoverable property is looked at besides an invariant, liveness alone: its search is one of its own."""
        asked = {RECOVERABLE: [SAFETY, RECOVERABLE]}.get(self.asked, [self.asked])
        names = ",".join(self.case.properties[what] for what in asked)
        return [self.program, "check", "model.tocsin", "--engine=explore", "--json", "-p", names, "--threads=1",
                *["--full"] * (self.asked != LIVENESS), *self.reductions(), *self.case.settings]

    def parse(self, text):
        return parse_tocsin(text, self.case.properties[self.asked], self.asked)


class Spins(Spin):
    """With a claim: a nested depth-first search for cycles that are weakly fair to all processes."""

    def __init__(self, folder, case, asked):
        self.case, self.asked = case, asked
        self.name = "SPIN, fair cycles" if asked == LIVENESS else "SPIN"
        super().__init__(folder)

    def build(self, size, states):
        model = os.path.join(HERE, "peers", self.case.spin)
        claims = self.asked == LIVENESS
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 8 // 10 >> 20
        flags = ["-DNFAIR=2"] if claims else ["-DSAFETY", "-DNOFAIR"]
        return [["spin", "-a", "-o1", "-o2", "-o3", *self.case.spin_settings, *[f"-D{self.case.claim}"] * claims, model],
                [*OPTIMISED, "-DNOREDUCE", "-DNOBOUNDCHECK", f"-DMEMLIM={memory}", *flags, "pan.c", "-o", "pan"]]

    def command(self, threads):
        return ["./pan", "-n", "-E", *["-a", "-f"] * (self.asked == LIVENESS), "-m200000", "-w22"]

    def parse(self, text):
        return parse_spin(text, self.asked == LIVENESS)


def who(case, folder):
    asked = [what for what in (SAFETY, RECOVERABLE, LIVENESS) if what in case.properties]
    yield from (Ours(folder, case, what) for what in asked)
    if case.spin:
        yield from (Spins(folder, case, what) for what in (SAFETY, LIVENESS))


def wrong(contestant, looked, ours):
    """What is wrong with what somebody saw, or None. ours: what we saw, by what was asked."""
    case, asked = contestant.case, contestant.asked
    states = ours[SAFETY].states if SAFETY in ours else looked.states
    product = looked.product
    if isinstance(contestant, Spins) and asked in ours and product is not None:
        product = ours[asked].product - case.standing
    if looked.verdict != case.verdicts[asked]:
        return f"{looked.verdict}, {case.verdicts[asked]} expected"
    if looked.states is not None and looked.states != states:
        return f"{looked.states:,} states, {states:,} expected"
    if looked.product != product:
        return f"{looked.product:,} states of the product, {product:,} expected"
    return None


class Comparison:
    """Runs on one case: contestants in order, their outcomes (or messages) by name."""

    def __init__(self, chosen, outcomes):
        self.chosen, self.outcomes = chosen, outcomes
        ours = {contestant.asked: outcomes[contestant.name].counts for contestant in chosen
                if isinstance(contestant, Ours) and not isinstance(outcomes[contestant.name], str)}
        self.problems = {}
        for contestant in chosen:
            outcome = outcomes[contestant.name]
            problem = outcome if isinstance(outcome, str) else wrong(contestant, outcome.counts, ours)
            if problem:
                self.problems[contestant.name] = problem

    def right(self, kind, asked):
        """The outcome, where nothing is wrong with it."""
        for contestant in self.chosen:
            if isinstance(contestant, kind) and contestant.asked == asked and contestant.name not in self.problems:
                return self.outcomes[contestant.name]
        return None

    def lines(self):
        yield f"{'':24}{'states':>12}{'in product':>12}{'MB':>8}{'s':>9}{'ns/state':>10}"
        for contestant in self.chosen:
            outcome = self.outcomes[contestant.name]
            if not isinstance(outcome, str):
                yield self.row(contestant.name, outcome)
        yield ""
        yield from self.ratios()
        for name, problem in self.problems.items():
            yield f"{name}: {problem}"

    def row(self, name, outcome):
        states, product = (f"{count:,}" if count is not None else "-" for count in outcome.counts[:2])
        star = "*" if outcome.crowded else ""
        return (f"{name:24}{states:>12}{product:>12}{outcome.bytes / 1e6:>8.0f}{outcome.seconds:>9.3f}"
                f"{1e9 * each(outcome):>10.0f}{star}")

    def ratios(self):
        safety, recoverable, liveness = (self.right(Ours, asked) for asked in (SAFETY, RECOVERABLE, LIVENESS))
        if safety and recoverable:
            times = recoverable.seconds / safety.seconds
            yield ratio("recoverable / exploration: time", times) + f" (adds {times - 1:.2f})"
            yield ratio("recoverable / exploration: memory", recoverable.bytes / safety.bytes)
        if safety and liveness:
            yield ratio("liveness / exploration: time for a state", each(liveness) / each(safety))
        for asked, ours in ((SAFETY, safety), (LIVENESS, liveness)):
            spins = self.right(Spins, asked)
            if ours and spins:
                yield ratio(f"SPIN / tocsin, {asked}: time", spins.seconds / ours.seconds)


def each(outcome):
    """Seconds for each state that was looked at, of the product where there is one."""
    return outcome.seconds / (outcome.counts.product or outcome.counts.states)


def ratio(text, value):
    return f"{text:44}{value:>8.2f}"
