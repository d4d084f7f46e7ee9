"""What is printed: at most 80 columns, and no ratio between runs that did not count the same."""

# Below this a process's own pages say more than its states.
MEASURABLE = 16 << 20


def wrong_counts(outcome, symmetric, expected, orbits):
    """What is wrong with the counts of a run, or None. Transitions between orbits are not known."""
    if symmetric:
        if orbits is None:
            return "how many orbits there are is not known"
        if outcome.counts.states != orbits:
            return f"{outcome.counts.states:,} states, {orbits:,} expected"
        return None
    if outcome.counts != expected:
        return (f"{outcome.counts.states:,} states, {outcome.counts.transitions:,} transitions; "
                f"{expected.states:,} and {expected.transitions:,} expected")
    return None


def speed(outcome, expected):
    """Millions of states of the whole space a second."""
    return expected.states / outcome.seconds / 1e6


def bytes_a_state(outcome):
    """None: too little memory to tell the states from the program."""
    return outcome.bytes / outcome.counts.states if outcome.bytes >= MEASURABLE else None


def number(value, digits=1):
    return "-" if value is None else f"{value:,.{digits}f}"


class Comparison:
    """Runs on one size: contestants in order, their outcomes (or messages) by name."""

    def __init__(self, contestants, outcomes, expected, orbits):
        self.contestants = contestants
        self.outcomes = outcomes
        self.expected = expected
        self.orbits = orbits
        self.problems = {}
        for contestant in contestants:
            problem = outcomes[contestant.name]
            if not isinstance(problem, str):
                problem = wrong_counts(problem, contestant.symmetric, expected, orbits)
            if problem:
                self.problems[contestant.name] = problem

    def right(self, name):
        return name in self.outcomes and name not in self.problems

    def lines(self):
        yield f"{'':20}{'states':>12}{'M/s':>8}{'bytes':>8}{'build s':>10}{'run s':>10}{'total s':>10}"
        for contestant in self.contestants:
            outcome = self.outcomes[contestant.name]
            if not isinstance(outcome, str):
                yield self.row(contestant.name, outcome)
        yield from self.ratios()
        for name, problem in self.problems.items():
            yield f"{name}: {problem}"
        if any(not isinstance(outcome, str) and outcome.crowded for outcome in self.outcomes.values()):
            yield "* got less than 0.9 of its core: its speed is too low, and so are ratios"

    def row(self, name, outcome):
        fast = number(speed(outcome, self.expected), 2) if self.right(name) else "-"
        star = "*" if outcome.crowded else " "
        return (f"{name:20}{outcome.counts.states:>12,}{fast:>8}{number(bytes_a_state(outcome)):>8}"
                f"{outcome.build:>10.2f}{outcome.seconds:>10.3f}{outcome.build + outcome.seconds:>10.3f}{star}"
                ).rstrip()

    def ratios(self):
        """Ours against each peer that does as much: with symmetry against with symmetry."""
        pairs = [(ours, peer) for ours in self.contestants if ours.name.startswith("tocsin")
                 for peer in self.contestants
                 if not peer.name.startswith("tocsin") and peer.symmetric == ours.symmetric]
        pairs = [(ours.name, peer.name) for ours, peer in pairs if self.right(ours.name) and self.right(peer.name)]
        if not pairs:
            return
        yield ""
        yield f"{'ratios':40}{'states/s':>10}{'bytes':>10}{'total s':>10}"
        for ours, peer in pairs:
            yield self.ratio(ours, peer)
        yield ""

    def added(self):
        """What a recoverable property adds to the same without it."""
        yield ""
        yield f"{'a recoverable property':40}{'time':>10}{'bytes':>10}"
        for name in self.outcomes:
            without = name.removesuffix(", heals")
            if name == without or not self.right(name) or not self.right(without):
                continue
            more, less = self.outcomes[name], self.outcomes[without]
            times = more.seconds / less.seconds, more.bytes / less.bytes
            yield f"{'times that of ' + without:40}{number(times[0], 2):>10}{number(times[1], 2):>10}"

    def ratio(self, ours, peer):
        us, them = self.outcomes[ours], self.outcomes[peer]
        sizes = bytes_a_state(us), bytes_a_state(them)
        bytes_ratio = None if None in sizes else sizes[0] / sizes[1]
        total = (us.build + us.seconds) / (them.build + them.seconds)
        return (f"{ours + ' / ' + peer:40}{them.seconds / us.seconds:>10.2f}"
                f"{number(bytes_ratio, 2):>10}{total:>10.3f}")


def roofline(rates, size, expected, outcome):
    """How many states a second the memory allows, and what of that the hand-written explorer takes."""
    accesses = expected.transitions / expected.states
    roof = max(rates["prefetched"]) / accesses
    yield f"random accesses in a table of {1 << size >> 20} MiB, M/s   small pages  huge pages"
    for way, (small, large) in rates.items():
        yield f"  {way:45}{small:>9.1f}{large:>12.1f}"
    yield f"{accesses:.2f} accesses a state: {roof:.1f} M states/s is what the memory allows"
    yield f"the hand-written explorer takes {100 * speed(outcome, expected) / roof:.0f} % of that"


def scaling(names, rows):
    """rows: (counts, outcomes by name, of those that counted right)."""
    yield "seconds; M states/s below"
    yield f"{'states':>12}" + "".join(f"{name:>13}" for name in names)
    for expected, outcomes in rows:
        right = [outcomes.get(name) for name in names]
        yield f"{expected.states:>12,}" + "".join(f"{number(o and o.seconds, 3):>13}" for o in right)
        yield f"{'':12}" + "".join(f"{number(o and speed(o, expected), 2):>13}" for o in right)


def thread_lines(rows):
    """rows: (name, {threads: seconds})."""
    counts = sorted({count for _, seconds in rows for count in seconds})
    yield f"{'threads, seconds':24}" + "".join(f"{count:>10}" for count in counts) + f"{'speed-up':>12}"
    for name, seconds in rows:
        line = f"{name:24}" + "".join(f"{number(seconds.get(count), 3):>10}" for count in counts)
        whole = counts[0] in seconds and counts[-1] in seconds and len(counts) > 1
        yield line + (f"{seconds[counts[0]] / seconds[counts[-1]]:>12.2f}" if whole else f"{'-':>12}")


def verdicts(rows):
    """rows: (name, [seconds of building, seconds of running], steps) or (name, message, None)."""
    ours = next((sum(parts) for name, parts, _ in rows if name == "tocsin" and not isinstance(parts, str)), None)
    yield f"{'':32}{'steps':>6}{'build s':>10}{'run s':>10}{'total s':>10}{'/ tocsin':>12}"
    for name, parts, steps in rows:
        if isinstance(parts, str):
            yield f"{name}: {parts}"
            continue
        ratio = number(ours and sum(parts) / ours, 1)
        yield (f"{name:32}{steps or '-':>6}{parts[0]:>10.3f}{parts[1]:>10.4f}{sum(parts):>10.4f}{ratio:>12}")
