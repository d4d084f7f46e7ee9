"""What a test file says must come out, what did come out, and how they differ.

Leading comments of a file hold its expectations; README.md lists them. Nothing here runs a program.
"""
import re
import shlex

PATTERNS = {
    "exit": re.compile(r"exit (\d+)$"),
    "counts": re.compile(r"states (\d+) transitions (\d+)(?: depth (\d+))?$"),
    "verdict": re.compile(r"(holds|violated|unknown) (\w+)(?: in (\d+) steps?)?$"),
    "fails": re.compile(r'fails (\d+):(\d+) "(.*)"$'),
    "place": re.compile(r'(error|warning|note) (\d+):(\d+) "(.*)"$'),
    "line": re.compile(r'(hint|message) "(.*)"$'),
    "uncovered": re.compile(r'uncovered (\d+) "(.*)"$'),
}


class Malformed(Exception):
    """The test file itself is wrong."""


class Expectation:
    def __init__(self, text):
        self.text = text
        for kind, pattern in PATTERNS.items():
            found = pattern.match(text)
            if found:
                self.kind, self.parts = kind, found.groups()
                return
        raise Malformed(f"what does this expect? {text}")


class Header:
    """The leading comments of a test file."""

    def __init__(self, lines):
        self.expectations, self.arguments, self.because = [], [], ""
        last = None
        for line in lines:
            if not line.startswith("//") or line.startswith("///"):
                break
            last = self.take(line[2:].strip(), last)

    def take(self, text, last):
        word, colon, rest = text.partition(":")
        rest = rest.strip()
        if colon and word == "expect":
            self.expectations.append(Expectation(rest))
        elif colon and word == "args":
            self.arguments += shlex.split(rest)
        elif colon and word == "because":
            self.because += rest
        elif last == "because":
            self.because += " " + text
            return last
        else:
            raise Malformed(f"neither expect, args nor because: {text}")
        return word

    def check(self):
        kinds = [expectation.kind for expectation in self.expectations]
        if kinds.count("exit") != 1:
            raise Malformed("one `expect: exit N` is wanted")
        if kinds.count("counts") > 1:
            raise Malformed("states and transitions are expected twice")
        if ("verdict" in kinds or "counts" in kinds) and not self.because:
            raise Malformed("`because: …` must say why that is so")


class Outcome:
    """What one run of `tocsin check --json` gave."""

    HEADING = re.compile(r"(.*?):(\d+):(\d+): (error|warning|note): (.*)$")
    UNDERLINE = re.compile(r" *\| *\^+ ?(.*)$")
    FURTHER = re.compile(r" *= (.*)$")
    SOURCE = re.compile(r" *\d+ \|")

    def __init__(self, code, document, messages, covers=False):
        self.code, self.document, self.covers = code, document, covers
        self.places, self.hints, self.lines = [], [], []
        for line in messages.splitlines():
            self.read(line)

    def read(self, line):
        heading = self.HEADING.match(line)
        hint = self.UNDERLINE.match(line) or self.FURTHER.match(line)
        if heading:
            _, row, column, severity, text = heading.groups()
            self.places.append((severity, int(row), int(column), text))
        elif hint:
            if hint.group(1):
                self.hints.append(hint.group(1))
        elif not self.SOURCE.match(line):
            self.lines.append(line)

    def properties(self):
        return {entry["name"]: entry for entry in (self.document or {}).get("properties", [])}


def differences(expectations, outcome):
    """Sentences, none where all came out as expected and nothing else did."""
    found = []
    wanted_places, seen = [], set()
    for expectation in expectations:
        kind, parts = expectation.kind, expectation.parts
        if kind == "exit" and outcome.code != int(parts[0]):
            found.append(f"exit {parts[0]} expected, it was {outcome.code}")
        elif kind == "counts":
            found += wrong_counts(parts, outcome)
        elif kind == "verdict":
            seen.add(parts[1])
            found += wrong_verdict(parts, outcome)
        elif kind == "fails":
            found += wrong_failure(parts, outcome)
        elif kind == "place":
            wanted_places.append((parts[0], int(parts[1]), int(parts[2]), parts[3]))
    found += wrong_lines("hint", expectations, outcome.hints)
    found += wrong_lines("message", expectations, outcome.lines)
    found += wrong_places(wanted_places, outcome.places)
    if outcome.covers:
        found += wrong_coverage(expectations, outcome)
    return found + unmentioned(seen, expectations, outcome)


def wrong_counts(parts, outcome):
    exploration = (outcome.document or {}).get("exploration")
    if not exploration:
        return ["states are expected, but nothing was explored"]
    found = []
    if not exploration["complete"]:
        found.append(f"the exploration is not complete: {exploration.get('stopped')}")
    for name, wanted in zip(("states", "transitions", "depth"), parts):
        if wanted is not None and exploration[name] != int(wanted):
            found.append(f"{wanted} {name} expected, there are {exploration[name]}")
    return found


def wrong_verdict(parts, outcome):
    verdict, name, steps = parts
    entry = outcome.properties().get(name)
    if entry is None:
        return [f"there is no answer about {name}"]
    found = []
    if entry["verdict"] != verdict:
        found.append(f"{verdict} {name} expected, it is {entry['verdict']}")
    traced = entry.get("trace") is not None
    came_in = entry["steps"] if traced else None
    if came_in != (None if steps is None else int(steps)):
        found.append(f"{name}: {steps} steps expected, there are {came_in}")
    # Without an initial state there is none to begin a trace with.
    if traced and came_in != max(len(entry["trace"]) - 1, 0):
        found.append(f"{name}: the trace has {len(entry['trace']) - 1} steps, not {came_in}")
    return found


def wrong_failure(parts, outcome):
    error = outcome.properties().get("no_model_error", {}).get("error")
    if error is None:
        return ["a model error is expected, there is none"]
    place = f"{error['line']}:{error['column']}"
    found = []
    if place != f"{parts[0]}:{parts[1]}":
        found.append(f"a failure at {parts[0]}:{parts[1]} expected, it is at {place}")
    if parts[2] not in error["message"] or not parts[2]:
        found.append(f"a failure \"{parts[2]}\" expected, it says \"{error['message']}\"")
    return found


def wrong_lines(kind, expectations, given):
    wanted = [e.parts[1] for e in expectations if e.kind == "line" and e.parts[0] == kind]
    found = []
    left = list(given)
    for text in wanted:
        fitting = next((line for line in left if text and text in line), None)
        if fitting is None:
            found.append(f'no {kind} "{text}"')
        else:
            left.remove(fitting)
    return found + [f'an unexpected {kind} "{line}"' for line in left]


def wrong_places(wanted, given):
    found = []
    left = list(given)
    for severity, row, column, text in wanted:
        fitting = next((g for g in left if g[:3] == (severity, row, column) and text in g[3]), None)
        if fitting is None or not text:
            found.append(f'no {severity} {row}:{column} "{text}"')
        else:
            left.remove(fitting)
    return found + [f'an unexpected {s} {row}:{column} "{text}"' for s, row, column, text in left]


def wrong_coverage(expectations, outcome):
    """Where coverage is required, all that is not covered is listed."""
    coverage = (outcome.document or {}).get("coverage")
    if coverage is None:
        return ["coverage is not known"]
    found = [f"{coverage['open']} things are not settled"] if coverage["open"] else []
    left = [(entry["line"], entry["says"]) for entry in coverage["uncovered"]]
    for expectation in expectations:
        if expectation.kind != "uncovered":
            continue
        wanted = int(expectation.parts[0]), expectation.parts[1]
        if wanted in left:
            left.remove(wanted)
        else:
            found.append(f"uncovered {wanted[0]} \"{wanted[1]}\" expected")
    return found + [f'an unexpected uncovered {line} "{says}"' for line, says in left]


def unmentioned(seen, expectations, outcome):
    """Every property must be expected to be something; no_model_error may hold without."""
    found = []
    for name, entry in outcome.properties().items():
        good = name == "no_model_error" and entry["verdict"] == "holds"
        if name not in seen and not good:
            found.append(f"nothing is expected of {name}, which is {entry['verdict']}")
    if outcome.document is None and not any(e.kind == "place" or e.kind == "line"
                                            for e in expectations):
        found.append("there is no report")
    return found


def corrupted(expectations):
    """Each expectation made wrong in each of its parts, one at a time: none may come out."""
    for at, expectation in enumerate(expectations):
        yield f"without {expectation.text}", expectations[:at] + expectations[at + 1:]
        for text in wrong_texts(expectation):
            yield text, expectations[:at] + [Expectation(text)] + expectations[at + 1:]


def wrong_texts(expectation):
    text = expectation.text
    quoted = text.find('"')
    numbers = [m for m in re.finditer(r"\b\d+\b", text) if quoted < 0 or m.start() < quoted]
    for number in numbers:
        yield f"{text[:number.start()]}{int(number.group()) + 1}{text[number.end():]}"
    if quoted >= 0:
        yield f'{text[:quoted]}"there is no such text"'
    if expectation.kind == "verdict":
        other = "violated" if expectation.parts[0] != "violated" else "holds"
        yield text.replace(expectation.parts[0], other, 1)
        yield text.replace(f" {expectation.parts[1]}", " no_such_property", 1)
    if expectation.kind == "place":
        other = "warning" if expectation.parts[0] != "warning" else "error"
        yield text.replace(expectation.parts[0], other, 1)
